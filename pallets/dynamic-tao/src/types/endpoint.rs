//! Where a neuron can be reached.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// Where a miner answers requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AxonInfo {
	/// The block in which it was served.
	pub block: u64,
	/// The version of its software.
	pub version: u32,
	/// The address; 0 is none.
	pub ip: u128,
	/// The port; not 0.
	pub port: u16,
	/// 4 or 6.
	pub ip_type: u8,
	/// 0 for TCP, 1 for UDP; not looked at.
	pub protocol: u8,
	/// For whatever clients agree on.
	pub placeholder1: u8,
	/// For whatever clients agree on.
	pub placeholder2: u8,
}

/// Where a neuron tells its metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PrometheusInfo {
	/// The block in which it was served.
	pub block: u64,
	/// The version of its software.
	pub version: u32,
	/// The address.
	pub ip: u128,
	/// The port; not 0.
	pub port: u16,
	/// 4 or 6.
	pub ip_type: u8,
}

/// What a neuron encrypts with: on the wire the algorithm's number, and then the key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NeuronCertificate {
	/// The key; not empty.
	pub public_key: BoundedVec<u8, ConstU32<64>>,
	/// What kind of key it is.
	pub algorithm: u8,
}

impl NeuronCertificate {
	/// Reads a certificate as clients write it: one byte for the algorithm, then the key. None if
	/// there is no key, or one of more than 64 bytes.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		let (algorithm, key) = bytes.split_first()?;
		let public_key = BoundedVec::try_from(key.to_vec()).ok()?;
		(!key.is_empty()).then_some(Self { public_key, algorithm: *algorithm })
	}
}

/// All that a neuron has said of where it is. One value, because they come and go together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NeuronEndpoints {
	/// Where it answers.
	pub axon: Option<AxonInfo>,
	/// Where it tells its metrics.
	pub prometheus: Option<PrometheusInfo>,
	/// What it encrypts with.
	pub certificate: Option<NeuronCertificate>,
}
