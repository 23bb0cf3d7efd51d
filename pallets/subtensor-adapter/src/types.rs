//! The dialect's own types, as far as they are stored or passed to calls. Clients decode by the names of
//! fields and variants, so that these are the public chain's; their order is free.

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

/// An unsigned fixed-point number: clients know how many bits of it are a fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct FixedU128 {
	/// The number times a power of two.
	pub bits: u128,
}

/// A signed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct FixedI128 {
	/// The number times a power of two.
	pub bits: i128,
}

/// A signed one of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct FixedI64 {
	/// The number times a power of two.
	pub bits: i64,
}

/// What an owner says about a subnet. UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SubnetIdentityV3 {
	/// The name.
	pub subnet_name: Vec<u8>,
	/// Where its code is.
	pub github_repo: Vec<u8>,
	/// Whom to ask.
	pub subnet_contact: Vec<u8>,
	/// Its home page.
	pub subnet_url: Vec<u8>,
	/// Where it is discussed.
	pub discord: Vec<u8>,
	/// What it does.
	pub description: Vec<u8>,
	/// Its picture.
	pub logo_url: Vec<u8>,
	/// Anything else.
	pub additional: Vec<u8>,
}

impl From<pallet_dynamic_tao::IdentityView> for SubnetIdentityV3 {
	fn from(identity: pallet_dynamic_tao::IdentityView) -> Self {
		Self {
			subnet_name: identity.subnet_name.into(),
			github_repo: identity.github_repo.into(),
			subnet_contact: identity.subnet_contact.into(),
			subnet_url: identity.subnet_url.into(),
			discord: identity.discord.into(),
			description: identity.description.into(),
			logo_url: identity.logo_url.into(),
			additional: identity.additional.into(),
		}
	}
}

/// What a coldkey says about itself. No coldkey does on this chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ChainIdentityV2 {
	/// The name.
	pub name: Vec<u8>,
	/// A home page.
	pub url: Vec<u8>,
	/// Where its code is.
	pub github_repo: Vec<u8>,
	/// A picture.
	pub image: Vec<u8>,
	/// Where to talk.
	pub discord: Vec<u8>,
	/// What it does.
	pub description: Vec<u8>,
	/// Anything else.
	pub additional: Vec<u8>,
}

/// As what a coldkey wants to be paid its claims of root's alpha.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum RootClaimTypeEnum {
	/// As stake on root.
	#[default]
	Swap,
	/// As alpha stake.
	Keep,
	/// As alpha stake of some subnets. This chain refuses it: it knows one wish for all.
	KeepSubnets {
		/// Of which.
		subnets: BTreeSet<u16>,
	},
}

/// Stake that is locked for its conviction. This chain has no such locks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct LockState {
	/// Alpha, in rao.
	pub locked_mass: u64,
	/// What the lock has matured to.
	pub conviction: FixedU128,
	/// The block of these numbers.
	pub last_update: u64,
}

/// What a neuron has put down. This chain asks for no collateral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CollateralState {
	/// Alpha, in rao.
	pub locked: u64,
	/// The least that it keeps locked, in rao.
	pub min_locked: u64,
	/// What it has earned, in rao.
	pub earned: u64,
}

/// How an epoch judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum EpochConsensus {
	/// By Yuma consensus, as each epoch of this chain does.
	#[default]
	Yuma,
	/// Not at all.
	Null,
}

/// What becomes of what an owner's neurons earn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum RecycleOrBurnEnum {
	/// It stays issued, and is nobody's.
	Burn,
	/// It may be emitted again.
	Recycle,
}
