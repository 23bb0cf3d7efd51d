//! One block of all subnets: the allocation, then the step of each. A subnet that refuses is left as it
//! was and harms nobody else; its TAO is not minted. `minted + unminted = emission`, exactly.
//!
//! A chain, and each shadow of other rules, [divides] the block by the same function.
//!
//! [divides]: divide

use crate::{
	amount::{Alpha, Tao},
	ema::Speed,
	error::EconomicsError,
	price::Price,
	rules::{
		memory::signed, Allocation, Candidate, CustomRules, Division, GateBar, Injection, Needs,
		RuleMemory, Rules, Share, StageWeights,
	},
	subnet::{BlockReceipt, BlockTerms, SubnetEconomy},
};
use alloc::vec::Vec;

/// What a block's step needs to know beside the subnets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
	/// What the last block left of the allocation's gate.
	pub bar: GateBar,
	/// What shadows and rules to come need beside the active ones.
	pub needs: Needs,
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
	/// The weight that it was given.
	pub fixed_weight: u16,
	/// Blocks since it started.
	pub age: u64,
	/// Whether it shares the block's TAO.
	pub shares_tao: bool,
	/// Whether the block is the slot of an epoch: it sells first what was kept of root's part, where the
	/// rules sell it.
	pub epoch_due: bool,
}

/// The same of a subnet that a block steps where it stands.
#[derive(Debug)]
pub struct SubnetInBlock<'a> {
	/// Its identifier.
	pub netuid: u16,
	/// Its economy.
	pub economy: &'a mut SubnetEconomy,
	/// What rules remember of it.
	pub memory: &'a mut RuleMemory,
	/// The weight that it was given.
	pub fixed_weight: u16,
	/// Blocks since it started.
	pub age: u64,
	/// Whether it shares the block's TAO.
	pub shares_tao: bool,
	/// Whether the block is the slot of an epoch.
	pub epoch_due: bool,
}

/// One subnet's part of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubnetStep {
	/// The subnet.
	pub netuid: u16,
	/// What it weighed, stage by stage.
	pub weights: StageWeights,
	/// What it was given of the block's TAO.
	pub allocated: Tao,
	/// What rules remember of it after the block; what they did before where the block did nothing.
	pub memory: RuleMemory,
	/// The economy after the block, and what was done to it; or why nothing was.
	pub outcome: Result<(SubnetEconomy, BlockReceipt), EconomicsError>,
}

/// What a block gives a subnet, stage by stage. Only weights of one stage can be compared, and of the
/// amounts `injected + spent + unminted = allocated`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmissionStages {
	/// Its weights.
	pub weights: StageWeights,
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

impl EmissionStages {
	/// What becomes of what was `allocated`: not minted where there is no injection, since the subnet refused.
	pub fn new(weights: StageWeights, allocated: Tao, injection: Option<&Injection>) -> Self {
		let refused = Injection { excess: allocated, ..Injection::default() };
		let injection = injection.unwrap_or(&refused);
		Self {
			weights,
			allocated,
			injected: injection.tao_in,
			injected_alpha: injection.alpha_in,
			spent: injection.purchase,
			unminted: injection.excess,
		}
	}
}

impl SubnetStep {
	/// What the block gives the subnet, stage by stage.
	pub fn stages(&self) -> EmissionStages {
		let injection = self.outcome.as_ref().ok().map(|(_, receipt)| &receipt.injection);
		EmissionStages::new(self.weights, self.allocated, injection)
	}
}

/// All that a block does to the pools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPlan<Steps = Vec<SubnetStep>> {
	/// What the block may mint.
	pub emission: Tao,
	/// What it mints: the sum of what goes into pools.
	pub minted: Tao,
	/// Why nobody was given TAO, if the allocation refused.
	pub refusal: Option<EconomicsError>,
	/// What the next block begins with of the allocation's gate.
	pub bar: GateBar,
	/// Each subnet's part, in the order given.
	pub steps: Steps,
}

impl<Steps> BlockPlan<Steps> {
	/// What of the emission is not minted.
	pub fn unminted(&self) -> Tao {
		self.emission.saturating_sub(self.minted) // an allocation gives no more than the emission
	}
}

/// Plans a block of all `subnets`, and leaves them as they are.
pub fn plan_block<C: CustomRules>(
	rules: &Rules,
	context: &BlockContext,
	subnets: &[BlockSubnet],
) -> BlockPlan {
	let mut after = subnets.to_vec();
	let mut after: Vec<_> = after.iter_mut().map(BlockSubnet::in_block).collect();
	let mut steps = Vec::with_capacity(subnets.len());
	let plan = step_block::<C>(rules, context, &mut after, |subnet, share, outcome| {
		steps.push(SubnetStep {
			netuid: subnet.netuid,
			weights: share.weights,
			allocated: share.part,
			memory: *subnet.memory,
			outcome: outcome.map(|receipt| (*subnet.economy, *receipt)),
		});
	});
	let BlockPlan { emission, minted, refusal, bar, .. } = plan;
	BlockPlan { emission, minted, refusal, bar, steps }
}

/// Makes a block of all `subnets` where they stand, and tells of each what it was given and what was done
/// to it, or why nothing was: then it is as before. What is large is neither moved nor kept.
pub fn step_block<C: CustomRules>(
	rules: &Rules,
	context: &BlockContext,
	subnets: &mut [SubnetInBlock],
	mut tell: impl FnMut(&SubnetInBlock, &Share, Result<&BlockReceipt, EconomicsError>),
) -> BlockPlan<()> {
	let candidates: Vec<_> = subnets.iter().map(SubnetInBlock::candidate).collect();
	let divided = divide::<C>(rules.allocation, context, &candidates);
	let refusal = divided.as_ref().err().copied();
	let Division { shares, bar } =
		divided.unwrap_or(Division { shares: Vec::new(), bar: context.bar });
	let terms = BlockTerms { price_sum: price_sum(subnets), ..context.terms() };
	let needs = rules.allocation.needs().or(context.needs);
	let shares = shares.iter().map(Some).chain(core::iter::repeat(None));
	let mut minted = Tao::ZERO;
	for (subnet, share) in subnets.iter_mut().zip(shares) {
		let allocated = share.map_or(Tao::ZERO, |share| share.part);
		let terms = BlockTerms { allocated, age: subnet.age, ..terms };
		let (before, mut receipt) = (*subnet.economy, BlockReceipt::default());
		let outcome = step_economy::<C>(rules, &terms, subnet, &mut receipt).map(|()| &receipt);
		match outcome {
			Ok(receipt) => {
				let Injection { tao_in, purchase, .. } = receipt.injection;
				// parts of the emission
				minted.0 = minted.0.saturating_add(tao_in.0).saturating_add(purchase.0);
				// Without a share, because the allocation refused, what rules remember stays.
				if let Some(share) = share {
					let signals = subnet.memory.signals.after_block(needs, protocol_flow(receipt));
					*subnet.memory = RuleMemory { signals, averages: share.averages };
				}
			}
			Err(_) => *subnet.economy = before,
		}
		tell(subnet, share.unwrap_or(&Share::default()), outcome);
	}
	BlockPlan { emission: context.emission, minted, refusal, bar, steps: () }
}

/// Divides the emission among `candidates` by a rule that may be another than the active one.
///
/// # Errors
/// As [`Allocation::divide`].
pub fn divide<C: CustomRules>(
	allocation: Allocation,
	context: &BlockContext,
	candidates: &[Candidate],
) -> Result<Division, EconomicsError> {
	allocation.divide::<C>(context.number, context.emission, context.bar, candidates)
}

/// What the protocol put into the pool, less what it took out.
fn protocol_flow(receipt: &BlockReceipt) -> i64 {
	let BlockReceipt { injection, root, released, .. } = receipt;
	let paid = signed(injection.tao_in).saturating_add(signed(injection.purchase));
	paid.saturating_sub(signed(root.tao)).saturating_sub(signed(released.tao)) // all TAO fits
}

/// The sum of all moving prices, and the largest price where that does not fit.
fn price_sum(subnets: &[SubnetInBlock]) -> Price {
	let prices = subnets.iter().map(|subnet| subnet.economy.moving_price.price().to_bits());
	Price::from_bits(prices.fold(0, u128::saturating_add))
}

/// Steps the economy. If an epoch is due and the rules sell it, what was kept of root's part is sold first.
/// A refusal leaves it half done.
fn step_economy<C: CustomRules>(
	rules: &Rules,
	terms: &BlockTerms,
	subnet: &mut SubnetInBlock,
	receipt: &mut BlockReceipt,
) -> Result<(), EconomicsError> {
	if subnet.epoch_due && rules.root_part.sells_what_was_kept() {
		receipt.released = subnet.economy.sell_kept_root_part()?;
	}
	subnet.economy.advance::<C>(rules, terms, receipt)
}

impl BlockContext {
	/// What is the same for every subnet.
	fn terms(&self) -> BlockTerms {
		BlockTerms {
			number: self.number,
			block_emission: self.emission,
			weighted_root_stake: self.weighted_root_stake,
			owner_cut: self.owner_cut,
			speed: self.speed,
			..BlockTerms::default()
		}
	}
}

impl BlockSubnet {
	/// What an allocation may know of the subnet.
	pub fn candidate(&self) -> Candidate {
		let mut copy = *self;
		copy.in_block().candidate()
	}

	/// The subnet, to be stepped where it stands.
	fn in_block(&mut self) -> SubnetInBlock<'_> {
		let Self { netuid, economy, memory, fixed_weight, age, shares_tao, epoch_due } = self;
		SubnetInBlock {
			netuid: *netuid,
			economy,
			memory,
			fixed_weight: *fixed_weight,
			age: *age,
			shares_tao: *shares_tao,
			epoch_due: *epoch_due,
		}
	}
}

impl SubnetInBlock<'_> {
	/// What an allocation may know of the subnet.
	fn candidate(&self) -> Candidate {
		let Self { netuid, fixed_weight, shares_tao, .. } = *self;
		let SubnetEconomy { moving_price, pool, .. } = *self.economy;
		Candidate { netuid, moving_price, pool, memory: *self.memory, fixed_weight, shares_tao }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		amount::UNIT,
		pool::{FeeRate, Pool},
		rules::{
			Allocation, AlphaCap, Average, Averages, Bought, Flows, InjectionRule, RootPart,
			RootSettlement, Smoothing,
		},
	};

	const CONTEXT: BlockContext = BlockContext {
		number: 1,
		emission: Tao(UNIT),
		weighted_root_stake: Tao::ZERO,
		owner_cut: crate::split::LAUNCH_OWNER_CUT,
		speed: Speed::LAUNCH,
		bar: GateBar(None),
		needs: Needs { flows: false, burned: false, votes: false, metric: false },
	};

	fn subnet(netuid: u16) -> BlockSubnet {
		let pool = Pool { tao: Tao(1_000 * UNIT), alpha: Alpha(2_000 * UNIT) };
		BlockSubnet {
			netuid,
			economy: SubnetEconomy::new(pool, FeeRate::LAUNCH),
			memory: RuleMemory::default(),
			fixed_weight: 1,
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
	fn stages_should_tell_the_alpha_that_goes_into_the_pool_and_no_more() {
		// At a price of 0.5 a TAO carries two alpha, of which the curve emits one.
		let plan = plan_block::<()>(&Rules::DEFAULT, &CONTEXT, &[subnet(1)]);
		let (stages, emitted) = (plan.steps.first().unwrap().stages(), Alpha(UNIT));
		assert_eq!((stages.injected, stages.injected_alpha), (Tao(UNIT), emitted));
		let (economy, _) = plan.steps.first().unwrap().outcome.unwrap();
		assert_eq!(economy.pool.alpha, Alpha(2_000 * UNIT + emitted.0));
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
	fn a_subnet_that_refuses_should_stand_as_before() {
		let mut keeping = BlockSubnet { epoch_due: true, ..subnet(1) };
		(keeping.economy.outstanding, keeping.economy.pending.root_alpha) =
			(Alpha(UNIT), Alpha(UNIT));
		// What was kept is sold, and then the injection refuses.
		let rules = Rules { injection: InjectionRule::Custom, ..Rules::DEFAULT };
		let mut after = keeping;
		let mut told = Vec::new();
		step_block::<()>(&rules, &CONTEXT, &mut [after.in_block()], |_, share, outcome| {
			told.push((share.part, outcome.copied()));
		});
		assert_eq!(told, [(Tao(UNIT), Err(EconomicsError::RuleMissing))]);
		assert_eq!(after, keeping);
	}

	#[test]
	fn what_was_kept_should_be_sold_in_the_slot_of_an_epoch_whatever_rule_kept_it() {
		let mut keeping = subnet(1);
		(keeping.economy.outstanding, keeping.economy.pending.root_alpha) =
			(Alpha(UNIT), Alpha(UNIT));
		for root_part in [RootPart::SoldEachBlock, RootPart::SoldAtEpoch { only_above: None }] {
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
	fn stages_should_sum_to_the_emission() {
		let allocation = Allocation::PriceEma;
		let bought = Bought::Protocol;
		let injection = InjectionRule::ExcessBuys { cap: AlphaCap::RootProportion, bought };
		let rules = Rules { allocation, injection, ..Rules::DEFAULT };
		let empty = BlockSubnet { economy: SubnetEconomy::default(), ..subnet(3) };
		let context = BlockContext { weighted_root_stake: Tao(UNIT), ..CONTEXT };
		let plan = plan_block::<()>(&rules, &context, &[subnet(1), subnet(2), empty]);
		let stages: Vec<_> = plan.steps.iter().map(SubnetStep::stages).collect();
		for stage in &stages {
			assert_eq!(stage.injected.0 + stage.spent.0 + stage.unminted.0, stage.allocated.0);
		}
		assert_eq!(stages.iter().map(|stage| stage.allocated.0).sum::<u64>(), UNIT);
		// The third refuses: a third of a TAO is not minted.
		assert_eq!(plan.unminted(), Tao(UNIT / 3));
		assert!(stages.iter().take(2).all(|stage| stage.spent > stage.injected));
	}

	#[test]
	fn a_block_should_remember_what_the_protocol_paid_and_begin_a_new_flow() {
		let mut fed = subnet(1);
		fed.memory.signals.flows = Some(Flows { users: 7, protocol: 1 });
		let smoothing = Smoothing::WHOLE;
		let rules = Rules { allocation: Allocation::NetFlow { smoothing }, ..Rules::DEFAULT };
		let plan = plan_block::<()>(&rules, &CONTEXT, &[fed]);
		let memory = plan.steps.first().unwrap().memory;
		let paid = i64::try_from(UNIT).unwrap();
		assert_eq!(memory.signals.flows, Some(Flows { users: 0, protocol: paid }));
		let averages = Averages::NetFlow { users: Average::of(7), protocol: Average::of(1) };
		assert_eq!(memory.averages, averages);
		// Another rule keeps nothing, unless somebody needs it.
		let memory_under = |context: &BlockContext| {
			let rules = Rules::DEFAULT;
			plan_block::<()>(&rules, context, &[fed]).steps.first().unwrap().memory
		};
		assert_eq!(memory_under(&CONTEXT), RuleMemory::default());
		let needs = Needs { flows: true, ..Needs::default() };
		assert!(memory_under(&BlockContext { needs, ..CONTEXT }).signals.flows.is_some());
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
