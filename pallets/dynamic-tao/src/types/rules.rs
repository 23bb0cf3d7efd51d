//! Which rules are in force, and when others take their place.

use crate::NetUid;
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{
	mul_div, Allocation, Alpha, Averages, EmissionStages, GateBar, Rounding, Rules, StageWeights,
	Tao,
};
use frame_support::{traits::Get, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

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

/// Rules that have a name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ProfileView {
	/// What they are called.
	pub name: String,
	/// What they are.
	pub rules: Rules,
}

/// The most shadows that can run.
pub const MAX_SHADOWS: u32 = 4;

/// An allocation rule that runs beside the active one, and gives nobody anything: what it would give is
/// added up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(S))]
pub struct Shadow<S: Get<u32>> {
	/// By which it is known.
	pub id: u8,
	/// The rule.
	pub allocation: Allocation,
	/// The first block that it divided.
	pub since: u64,
	/// What the last block left of its gate.
	pub bar: GateBar,
	/// The subnets that are open, by netuid.
	pub subnets: BoundedVec<ShadowSubnet, S>,
}

/// What a shadow knows of a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ShadowSubnet {
	/// The subnet.
	pub netuid: NetUid,
	/// The rule's averages of it.
	pub averages: Averages,
	/// What it would have been given since the shadow began, or the subnet.
	pub given: Tao,
}

/// What a shadow has come to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ShadowView {
	/// By which it is known.
	pub id: u8,
	/// The rule.
	pub allocation: Allocation,
	/// The first block that it divided.
	pub since: u64,
	/// What each open subnet would have been given since then.
	pub subnets: Vec<ShadowShare>,
}

/// What a shadow would have given a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ShadowShare {
	/// The subnet.
	pub netuid: NetUid,
	/// How much, in rao.
	pub given: Tao,
}

/// What the next block gives a subnet, stage by stage. The first four are shares of all subnets, each
/// of its own stage, floored; the amounts below are rao, and `injected + spent + unminted = allocated`.
/// [`EmissionTotalsView`] has what nobody is allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct EmissionStagesView {
	/// The subnet.
	pub netuid: NetUid,
	/// By what the rule goes by.
	pub base: Perbill,
	/// Less what was burned.
	pub after_burn: Perbill,
	/// Through the gate.
	pub after_gate: Perbill,
	/// Among those that share the block's TAO.
	pub after_switches: Perbill,
	/// Its part of the block's TAO.
	pub allocated: Tao,
	/// What of that goes into the pool with alpha.
	pub injected: Tao,
	/// The alpha that goes into the pool with it.
	pub injected_alpha: Alpha,
	/// What buys alpha.
	pub spent: Tao,
	/// What is not minted.
	pub unminted: Tao,
}

/// What becomes of all TAO of the next block: `allocated + unallocated = emission`, and
/// `injected + spent + unminted = emission`, to the rao.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct EmissionTotalsView {
	/// What the block may mint.
	pub emission: Tao,
	/// What subnets are allocated: the sum of their stages.
	pub allocated: Tao,
	/// What nobody is allocated: a cap takes it, or a rule leaves or refuses to divide it.
	pub unallocated: Tao,
	/// What goes into pools with alpha.
	pub injected: Tao,
	/// What buys alpha.
	pub spent: Tao,
	/// What is not minted: what subnets cannot place of what they are allocated, and what nobody is.
	pub unminted: Tao,
}

impl EmissionTotalsView {
	/// Sums the stages of all subnets.
	pub(crate) fn of(emission: Tao, stages: impl Iterator<Item = EmissionStages>) -> Self {
		let add = |sum: Tao, part: Tao| Tao(sum.0.saturating_add(part.0)); // parts of the emission
		let totals = stages.fold(Self::default(), |totals, stages| Self {
			allocated: add(totals.allocated, stages.allocated),
			injected: add(totals.injected, stages.injected),
			spent: add(totals.spent, stages.spent),
			unminted: add(totals.unminted, stages.unminted),
			..totals
		});
		let unallocated = emission.saturating_sub(totals.allocated);
		Self { emission, unallocated, unminted: add(totals.unminted, unallocated), ..totals }
	}
}

impl EmissionStagesView {
	/// The stages of all subnets, with their weights as shares.
	pub(crate) fn all(stages: &[(NetUid, EmissionStages)]) -> Vec<Self> {
		let shares = |weight: fn(&StageWeights) -> u128| -> Vec<Perbill> {
			let weights = stages.iter().map(|(_, stages)| weight(&stages.weights));
			let sum = weights.clone().fold(0, u128::saturating_add);
			let part =
				|weight| mul_div(weight, 1_000_000_000, sum, Rounding::Down).unwrap_or_default();
			let parts = weights.map(|weight| u32::try_from(part(weight)).unwrap_or_default());
			parts.map(Perbill::from_parts).collect() // at most a billion
		};
		let base = shares(|weights| weights.base).into_iter();
		let after_burn = shares(|weights| weights.after_burn).into_iter();
		let after_gate = shares(|weights| weights.after_gate).into_iter();
		let after_switches = shares(|weights| weights.after_switches).into_iter();
		let shares = base.zip(after_burn).zip(after_gate).zip(after_switches);
		let views = stages.iter().zip(shares).map(|((netuid, stages), shares)| {
			let (((base, after_burn), after_gate), after_switches) = shares;
			let EmissionStages { allocated, injected, spent, unminted, .. } = *stages;
			Self {
				netuid: *netuid,
				base,
				after_burn,
				after_gate,
				after_switches,
				allocated,
				injected,
				injected_alpha: stages.injected_alpha,
				spent,
				unminted,
			}
		});
		views.collect()
	}
}
