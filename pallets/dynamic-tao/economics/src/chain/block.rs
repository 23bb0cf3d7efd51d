//! One block of all subnets: the allocation, then the step of each. A subnet that refuses is left as it
//! was and harms nobody else; its TAO is not minted. `minted + unminted = emission`, exactly.

use crate::{
	amount::Tao,
	ema::Speed,
	error::EconomicsError,
	rules::{Candidate, CustomRules, RootSettlement, RuleMemory, Rules},
	subnet::{BlockReceipt, BlockTerms, SubnetEconomy},
};
use alloc::vec::Vec;

/// What a block's step needs to know beside the subnets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockContext {
	/// The number of the block.
	pub number: u64,
	/// The TAO that the block may mint.
	pub emission: Tao,
	/// Root's active stake times its weight.
	pub weighted_root_stake: Tao,
	/// The owner's cut in parts of 65535.
	pub owner_cut: u16,
	/// The base speed of the averages.
	pub speed: Speed,
}

/// A subnet that the block emits alpha for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockSubnet {
	/// Its identifier; subnets come in its order.
	pub netuid: u16,
	/// Its economy before the block.
	pub economy: SubnetEconomy,
	/// What rules remember of it.
	pub memory: RuleMemory,
	/// Blocks since it started.
	pub age: u64,
	/// Whether it shares the block's TAO.
	pub shares_tao: bool,
	/// Whether the block is the slot of an epoch: it sells first what was kept of root's part, where the
	/// rules sell it.
	pub epoch_due: bool,
}

/// One subnet's part of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubnetStep {
	/// The subnet.
	pub netuid: u16,
	/// What it was given of the block's TAO.
	pub allocated: Tao,
	/// The economy after the block, and what was done to it; or why nothing was.
	pub outcome: Result<(SubnetEconomy, BlockReceipt), EconomicsError>,
}

/// All that a block does to the pools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPlan {
	/// What the block may mint.
	pub emission: Tao,
	/// What it mints: the sum of what goes into pools.
	pub minted: Tao,
	/// Why nobody was given TAO, if the allocation refused.
	pub refusal: Option<EconomicsError>,
	/// Each subnet's part, in the order given.
	pub steps: Vec<SubnetStep>,
}

impl BlockPlan {
	/// What of the emission is not minted.
	pub fn unminted(&self) -> Tao {
		self.emission.saturating_sub(self.minted) // an allocation gives no more than the emission
	}
}

/// Plans a block of all `subnets`.
pub fn plan_block<C: CustomRules>(
	rules: &Rules,
	context: &BlockContext,
	subnets: &[BlockSubnet],
) -> BlockPlan {
	let allocated = allocate::<C>(rules, context, subnets);
	let refusal = allocated.as_ref().err().copied();
	let parts = allocated.unwrap_or_default().into_iter().chain(core::iter::repeat(Tao::ZERO));
	let steps: Vec<_> = subnets
		.iter()
		.zip(parts)
		.map(|(subnet, part)| step_subnet::<C>(rules, context, subnet, part))
		.collect();
	let injected =
		steps.iter().filter_map(|step| step.outcome.ok()).map(|(_, done)| done.injection);
	let minted = injected.fold(Tao::ZERO, |sum, injection| {
		Tao(sum.0.saturating_add(injection.tao_in.0)) // parts of the emission
	});
	BlockPlan { emission: context.emission, minted, refusal, steps }
}

/// The part of the emission that each of `subnets` is given, in their order: nothing for those that do
/// not share it.
///
/// # Errors
/// As [`Allocation::allocate`](crate::rules::Allocation::allocate).
pub fn allocate<C: CustomRules>(
	rules: &Rules,
	context: &BlockContext,
	subnets: &[BlockSubnet],
) -> Result<Vec<Tao>, EconomicsError> {
	let sharing = subnets.iter().filter(|subnet| subnet.shares_tao);
	let candidates: Vec<_> = sharing.map(BlockSubnet::candidate).collect();
	let parts = rules.allocation.allocate::<C>(context.number, context.emission, &candidates)?;
	let mut parts = parts.into_iter();
	let part_of = |subnet: &BlockSubnet| subnet.shares_tao.then(|| parts.next()).flatten();
	Ok(subnets.iter().map(part_of).map(Option::unwrap_or_default).collect())
}

fn step_subnet<C: CustomRules>(
	rules: &Rules,
	context: &BlockContext,
	subnet: &BlockSubnet,
	allocated: Tao,
) -> SubnetStep {
	let terms = BlockTerms {
		number: context.number,
		allocated,
		weighted_root_stake: context.weighted_root_stake,
		owner_cut: context.owner_cut,
		speed: context.speed,
		age: subnet.age,
	};
	let outcome = released(rules, subnet).and_then(|(economy, released)| {
		let (economy, receipt) = economy.step_block::<C>(rules, terms)?;
		Ok((economy, BlockReceipt { released, ..receipt }))
	});
	SubnetStep { netuid: subnet.netuid, allocated, outcome }
}

/// The economy once it has sold what was kept of root's part, if an epoch is due and the rules sell it.
fn released(
	rules: &Rules,
	subnet: &BlockSubnet,
) -> Result<(SubnetEconomy, RootSettlement), EconomicsError> {
	let mut economy = subnet.economy;
	let sells = subnet.epoch_due && rules.root_part.sells_what_was_kept();
	let settled = if sells { economy.sell_kept_root_part()? } else { RootSettlement::default() };
	Ok((economy, settled))
}

impl BlockSubnet {
	/// What the allocation may know of the subnet.
	fn candidate(&self) -> Candidate {
		let SubnetEconomy { moving_price, pool, .. } = self.economy;
		Candidate { netuid: self.netuid, moving_price, pool, memory: self.memory }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		amount::{Alpha, UNIT},
		pool::{FeeRate, Pool},
		rules::{Allocation, RootPart},
	};

	const CONTEXT: BlockContext = BlockContext {
		number: 1,
		emission: Tao(UNIT),
		weighted_root_stake: Tao::ZERO,
		owner_cut: crate::split::LAUNCH_OWNER_CUT,
		speed: Speed::LAUNCH,
	};

	fn subnet(netuid: u16) -> BlockSubnet {
		let pool = Pool { tao: Tao(1_000 * UNIT), alpha: Alpha(2_000 * UNIT) };
		BlockSubnet {
			netuid,
			economy: SubnetEconomy::new(pool, FeeRate::LAUNCH),
			memory: RuleMemory::Empty,
			age: 0,
			shares_tao: true,
			epoch_due: false,
		}
	}

	fn allocated(plan: &BlockPlan) -> Vec<u64> {
		plan.steps.iter().map(|step| step.allocated.0).collect()
	}

	#[test]
	fn who_does_not_share_should_emit_alpha_and_get_no_tao() {
		let closed = BlockSubnet { shares_tao: false, ..subnet(1) };
		let plan = plan_block::<()>(&Rules::DEFAULT, &CONTEXT, &[closed, subnet(2), subnet(3)]);
		// 10^9 / 2
		assert_eq!(allocated(&plan), [0, UNIT / 2, UNIT / 2]);
		let (_, receipt) = plan.steps.first().unwrap().outcome.unwrap();
		assert_eq!((receipt.injection.tao_in, receipt.alpha_out), (Tao::ZERO, Alpha(UNIT)));
		assert_eq!((plan.minted, plan.unminted(), plan.refusal), (Tao(UNIT), Tao::ZERO, None));
	}

	#[test]
	fn a_subnet_that_refuses_should_harm_nobody_else() {
		let empty = BlockSubnet { economy: SubnetEconomy::default(), ..subnet(1) };
		let plan = plan_block::<()>(&Rules::DEFAULT, &CONTEXT, &[empty, subnet(2)]);
		assert_eq!(plan.steps.first().unwrap().outcome, Err(EconomicsError::EmptyPool));
		// Its half is not minted.
		assert_eq!((plan.minted, plan.unminted()), (Tao(UNIT / 2), Tao(UNIT / 2)));
	}

	#[test]
	fn what_was_kept_should_be_sold_in_the_slot_of_an_epoch_whatever_rule_kept_it() {
		let mut keeping = subnet(1);
		(keeping.economy.outstanding, keeping.economy.pending.root_alpha) =
			(Alpha(UNIT), Alpha(UNIT));
		for root_part in [RootPart::SoldEachBlock, RootPart::SoldAtEpoch] {
			let rules = Rules { root_part, ..Rules::DEFAULT };
			for epoch_due in [false, true] {
				let subnets = [BlockSubnet { epoch_due, ..keeping }];
				let plan = plan_block::<()>(&rules, &CONTEXT, &subnets);
				let (economy, receipt) = plan.steps.first().unwrap().outcome.unwrap();
				// 1000 * 1 / (2000 + 1)
				let tao = Tao(if epoch_due { 499_750_124 } else { 0 });
				assert_eq!((receipt.released.tao, economy.pending.root_tao), (tao, tao));
				assert_eq!(economy.pending.root_alpha.is_zero(), epoch_due);
			}
		}
	}

	#[test]
	fn what_is_kept_for_claims_should_wait_for_the_epoch() {
		let mut keeping = BlockSubnet { epoch_due: true, ..subnet(1) };
		(keeping.economy.outstanding, keeping.economy.pending.root_alpha) =
			(Alpha(UNIT), Alpha(UNIT));
		let plan = plan_block::<()>(&Rules::CLAIMABLE, &CONTEXT, &[keeping]);
		let (economy, receipt) = plan.steps.first().unwrap().outcome.unwrap();
		assert_eq!(receipt.released, RootSettlement::default());
		assert_eq!(economy.pending.root_alpha, Alpha(UNIT));
	}

	#[test]
	fn an_allocation_that_refuses_should_say_why_and_emit_alpha() {
		let rules = Rules { allocation: Allocation::Custom, ..Rules::DEFAULT };
		let plan = plan_block::<()>(&rules, &CONTEXT, &[subnet(1)]);
		assert_eq!(plan.refusal, Some(EconomicsError::RuleMissing));
		assert_eq!((plan.minted, plan.unminted()), (Tao::ZERO, Tao(UNIT)));
		assert!(plan.steps.first().unwrap().outcome.is_ok());
	}
}
