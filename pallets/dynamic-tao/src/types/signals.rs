//! What rules are told beside what happens in pools: votes of root's validators, reports of attestors.

use crate::NetUid;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::Tao;
use frame_support::{
	traits::{ConstU32, Get},
	BoundedBTreeMap, BoundedVec,
};
use scale_info::TypeInfo;

/// The most attestors that can be named, and reports that a subnet can have.
pub const MAX_ATTESTORS: u32 = 16;

/// Blocks of a period that reports are about: a day.
pub const REPORT_PERIOD: u64 = 7_200;

/// The weights that a validator of root gives subnets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(S))]
pub struct RootVote<S: Get<u32>> {
	/// The block in which it gave them.
	pub set_at: u64,
	/// Subnets and their weights, none of them 0; only the ratios count.
	pub weights: BoundedBTreeMap<NetUid, u16, S>,
}

/// A weight that a validator of root gives a subnet; only the ratios of all that it gives count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RootWeight {
	/// The subnet.
	pub netuid: NetUid,
	/// Its weight.
	pub weight: u16,
}

/// What an attestor says that a subnet earned in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MetricReport<AccountId> {
	/// The attestor.
	pub who: AccountId,
	/// The period: block numbers over [`REPORT_PERIOD`].
	pub period: u64,
	/// The metric, in rao a block.
	pub value: Tao,
}

impl<AccountId> MetricReport<AccountId> {
	/// Tells whether the report counts in `block`: until a whole period has gone by without a newer one.
	pub fn has_force(&self, block: u64) -> bool {
		let current = block.checked_div(REPORT_PERIOD).unwrap_or_default();
		current.saturating_sub(self.period) <= 2
	}
}

/// The last report of each attestor of a subnet.
pub type MetricReportList<AccountId> = BoundedVec<MetricReport<AccountId>, ConstU32<MAX_ATTESTORS>>;

/// What is attested of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct AttestationsView<AccountId> {
	/// The median of the reports that count, in rao a block; none without any.
	pub metric: Option<Tao>,
	/// The reports that count.
	pub reports: Vec<MetricReport<AccountId>>,
}
