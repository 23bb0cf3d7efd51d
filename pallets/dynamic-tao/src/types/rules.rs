//! Which rules are in force, and when others take their place.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::Rules;
use scale_info::TypeInfo;

/// A change of the rules that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RuleChange {
	/// The first block that runs by them.
	pub at: u64,
	/// The rules.
	pub rules: Rules,
}

/// What the chain runs by, now and later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct RulesView {
	/// The rules of the last block.
	pub active: Rules,
	/// The change that is scheduled, if one is.
	pub scheduled: Option<RuleChange>,
}
