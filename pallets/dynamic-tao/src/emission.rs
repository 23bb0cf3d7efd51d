//! What a block does. First everything is computed, by the pure step of the whole chain
//! ([`dtao_economics::chain`]), and nothing written; then one mint and the records. A subnet that
//! refuses is left as it was, with an event, and harms nobody else; its TAO is not minted. Hooks are
//! not transactional, so nothing after the first write can fail.

use crate::{
	hooks::Weights,
	pallet::{AllocationBar, RootStake, ScheduledRules, Settings, Subnets},
	types::{EconomySettings, DEFAULT_TEMPO},
	Config, EmissionStagesView, EmissionTotalsView, Event, NetUid, Pallet, RootTotals,
	SubnetParameters, SubnetRecord, WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{
	chain, weighted_root_stake, Allocation, BlockContext, BlockReceipt, BlockSubnet, Candidate,
	EconomicsError, EmissionStages, GateBar, InjectionRule, Needs, RootPart, Rules, SubnetStep,
	Tao,
};
use frame_support::weights::Weight;

/// What a block is computed from, as it stood before.
pub(crate) struct BlockInputs {
	/// The rules of the block.
	pub rules: Rules,
	/// What they may know beside the subnets.
	pub context: BlockContext,
	/// All stake on root, and its clock.
	pub root: RootTotals,
	/// The emitting subnets, by netuid.
	pub subnets: Vec<(NetUid, SubnetRecord)>,
	/// The same as the rules see them.
	pub seen: Vec<BlockSubnet>,
	/// Whether votes or reports were tallied for it.
	pub tallied: bool,
}

impl BlockInputs {
	/// Tells whether the block does no more than at launch, or by any rules that are as cheap: nobody,
	/// these rules or those to come or shadows, needs a signal, TAO is divided by what stands in each record
	/// alone, and no TAO buys. How root's part is settled, the average's speed and who is paid cost the same
	/// or less by any choice but a host's own.
	fn is_plain(&self) -> bool {
		let Rules { allocation, injection, root_part, .. } = self.rules;
		let divides = matches!(
			allocation,
			Allocation::PriceEma | Allocation::Equal | Allocation::ByDepth | Allocation::Fixed
		);
		let injects = matches!(
			injection,
			InjectionRule::AlphaEmissionCap | InjectionRule::PriceKeeping | InjectionRule::Par
		);
		let settles = root_part != RootPart::Custom;
		divides && injects && settles && self.context.needs == Needs::default()
	}

	/// What an allocation may know of each subnet.
	pub(crate) fn candidates(&self) -> Vec<Candidate> {
		self.seen.iter().map(BlockSubnet::candidate).collect()
	}
}

/// One subnet's part of a block.
pub(crate) struct Step {
	pub netuid: NetUid,
	/// What the block gives it, stage by stage.
	pub stages: EmissionStages,
	/// The subnet after the block and what was done to it, or why nothing was.
	pub outcome: Result<(SubnetRecord, BlockReceipt), EconomicsError>,
	/// Blocks between the subnet's epochs.
	pub tempo: u16,
	/// Whether the block is an epoch's slot.
	pub is_epoch_slot: bool,
}

/// All that a block will do to the pools.
pub(crate) struct BlockPlan {
	/// What the block may mint.
	pub emission: Tao,
	/// What it mints.
	pub minted: Tao,
	/// Why nobody was given TAO, if the rules refused.
	pub refusal: Option<EconomicsError>,
	/// What is left of the rules' gate for the next block; none if it is what it was.
	pub bar: Option<GateBar>,
	/// The emitting subnets, by netuid.
	pub steps: Vec<Step>,
}

impl Step {
	/// The record of a subnet before `block` as its step leaves it.
	fn new(netuid: NetUid, mut record: SubnetRecord, step: SubnetStep, block: u64) -> Self {
		let SubnetParameters { tempo, .. } = record.parameters;
		let is_epoch_slot = record.parameters.epoch_is_due(netuid, block);
		let stages = step.stages();
		let outcome = step.outcome.map(|(economy, receipt)| {
			record.economy = economy;
			record.rule_memory = step.memory;
			record.steady_price = record.steady_price.after(receipt.price);
			(record, receipt)
		});
		Self { netuid, stages, outcome, tempo, is_epoch_slot }
	}
}

impl BlockPlan {
	/// What of the emission is not minted.
	pub fn unminted(&self) -> Tao {
		self.emission.saturating_sub(self.minted) // never below: a plan over the emission places nothing
	}

	/// What the block gives each subnet, stage by stage, by netuid.
	pub fn stages(&self) -> Vec<EmissionStagesView> {
		let stages: Vec<_> = self.steps.iter().map(|step| (step.netuid, step.stages)).collect();
		EmissionStagesView::all(&stages)
	}

	/// What becomes of all TAO of the block.
	pub fn totals(&self) -> EmissionTotalsView {
		EmissionTotalsView::of(self.emission, self.steps.iter().map(|step| step.stages))
	}
}

impl<T: Config> Pallet<T> {
	/// Runs a block: the pools, then the epochs that are due. Returns the weight of what it did.
	pub(crate) fn step_block(block: u64) -> Weight {
		let inputs = Self::inputs_of(block);
		let weight = Self::step_shadows(&inputs).saturating_add(Self::weight_of(&inputs));
		let root = inputs.root;
		let plan = Self::plan(inputs);
		Self::tick_root(root, block, &plan);
		let due = plan
			.steps
			.iter()
			.filter_map(|step| step.is_epoch_slot.then_some(step.netuid))
			.collect();
		Self::commit_block(plan);
		weight.saturating_add(Self::run_epochs(block, due))
	}

	/// The weight of a block by the rules that it runs by, and of its tally, if it had one.
	fn weight_of(inputs: &BlockInputs) -> Weight {
		let subnets = Subnets::<T>::count();
		let step = if inputs.is_plain() {
			Weights::<T>::block_step(subnets)
		} else {
			Weights::<T>::block_step_dear(subnets)
		};
		let tally = inputs.tallied.then(|| Weights::<T>::tally_signals(subnets));
		step.saturating_add(tally.unwrap_or_default())
	}

	/// Begins a new period of root when this one has lasted as long as the longest tempo, so that
	/// root's stake is active only once it has been there for a tempo of every subnet.
	fn tick_root(mut root: RootTotals, block: u64, plan: &BlockPlan) {
		let tempos = plan.steps.iter().map(|step| step.tempo).chain([DEFAULT_TEMPO]);
		let longest = tempos.max().unwrap_or(DEFAULT_TEMPO);
		if root.tick(block, longest.into()) {
			Self::put_root(&root);
		}
	}

	/// All subnets but root, by netuid.
	pub(crate) fn by_netuid() -> Vec<(NetUid, SubnetRecord)> {
		let mut subnets: Vec<_> = Subnets::<T>::iter().collect();
		subnets.sort_unstable_by_key(|(netuid, _)| *netuid);
		subnets
	}

	/// The subnets that `block` emits for, by netuid.
	pub(crate) fn emitting(block: u64) -> Vec<(NetUid, SubnetRecord)> {
		let mut subnets = Self::by_netuid();
		subnets.retain(|(_, record)| record.is_open_at(block));
		subnets
	}

	/// Reads what `block`, which is not before the next one, is computed from, where it emits `emission` and
	/// these subnets.
	pub(crate) fn block_inputs(
		block: u64,
		emission: Tao,
		subnets: Vec<(NetUid, SubnetRecord)>,
	) -> BlockInputs {
		let EconomySettings { parameters, rules: active } = Settings::<T>::get();
		let (scheduled, root) = (ScheduledRules::<T>::get(), RootStake::<T>::get());
		let to_come = scheduled.filter(|change| change.at <= block);
		let rules = to_come.map_or(active, |change| change.rules);
		// The gate of another rule than before stands nowhere yet.
		let is_known = rules.allocation == active.allocation;
		let context = BlockContext {
			number: block,
			emission,
			weighted_root_stake: Self::weighted_root_stake(&root, parameters.tao_weight),
			owner_cut: parameters.subnet_owner_cut,
			speed: parameters.moving_speed,
			bar: if is_known { AllocationBar::<T>::get() } else { GateBar::default() },
			needs: Self::needs_of_shadows()
				.or(scheduled.map(|change| change.rules.allocation.needs()).unwrap_or_default()),
		};
		let needs = rules.allocation.needs().or(context.needs);
		let tally = Self::tally(block, needs, &subnets);
		let seen = |(netuid, record): &(NetUid, SubnetRecord)| BlockSubnet {
			netuid: netuid.0,
			economy: record.economy,
			memory: tally.told(*netuid, record.rule_memory),
			fixed_weight: record.parameters.emission_weight,
			age: block.saturating_sub(record.started_at.unwrap_or(block)),
			shares_tao: record.shares_tao_at(block),
			epoch_due: record.has_epoch_at(*netuid, block),
		};
		let seen = subnets.iter().map(seen).collect();
		BlockInputs { rules, context, root, subnets, seen, tallied: tally.is_some() }
	}

	/// The part of the TAO of `block` of each of these subnets that emits, by netuid: nothing for one that
	/// does not share it, or if the rules refuse.
	pub(crate) fn allocation(
		block: u64,
		emission: Tao,
		subnets: &[(NetUid, SubnetRecord)],
	) -> impl Iterator<Item = (NetUid, Tao)> {
		let open = subnets.iter().filter(|(_, record)| record.is_open_at(block));
		let inputs = Self::block_inputs(block, emission, open.copied().collect());
		let BlockInputs { rules, context, .. } = &inputs;
		let candidates = inputs.candidates();
		let division = chain::divide::<T::CustomRules>(rules.allocation, context, &candidates);
		let shares = division.unwrap_or_default().shares.into_iter().map(|share| share.part);
		let netuids = inputs.subnets.into_iter().map(|(netuid, _)| netuid);
		netuids.zip(shares.chain(core::iter::repeat(Tao::ZERO)))
	}

	/// Root's active stake times its weight.
	pub(crate) fn weighted_root_stake(root: &RootTotals, tao_weight: u64) -> Tao {
		// The weight is a proper fraction, so this cannot refuse; without root it would be 0.
		weighted_root_stake(root.active(), tao_weight).unwrap_or_default()
	}

	/// Reads what `block` is computed from.
	pub(crate) fn inputs_of(block: u64) -> BlockInputs {
		Self::block_inputs(block, Self::block_emission(), Self::emitting(block))
	}

	/// Computes a block without writing anything.
	pub(crate) fn plan_block(block: u64) -> BlockPlan {
		Self::plan(Self::inputs_of(block))
	}

	/// Computes a block from what was read.
	pub(crate) fn plan(inputs: BlockInputs) -> BlockPlan {
		let BlockInputs { rules, context, subnets, seen, .. } = inputs;
		let plan = chain::plan_block::<T::CustomRules>(&rules, &context, &seen);
		let steps = subnets.into_iter().zip(plan.steps);
		let step = |((netuid, record), step)| Step::new(netuid, record, step, context.number);
		BlockPlan {
			emission: plan.emission,
			minted: plan.minted,
			refusal: plan.refusal,
			bar: (plan.bar != context.bar).then_some(plan.bar),
			steps: steps.map(step).collect(),
		}
	}

	/// Mints and writes what was planned.
	pub(crate) fn commit_block(plan: BlockPlan) {
		let unminted = plan.unminted();
		if let Err(error) = Self::vault_mint(plan.minted) {
			// The currency refused the only thing that can fail: the whole block emits nothing.
			Self::deposit_event(Event::EmissionRefused { emission: plan.emission, error });
			return;
		}
		if let Some(refusal) = plan.refusal {
			Self::deposit_event(Event::AllocationRefused { refusal });
		}
		if let Some(bar) = plan.bar {
			Self::put_bar(bar);
		}
		for Step { netuid, outcome, .. } in plan.steps {
			match outcome {
				Ok((record, _)) => Self::put_record(netuid, &record),
				Err(refusal) => Self::deposit_event(Event::SubnetSkipped { netuid, refusal }),
			}
		}
		if !plan.emission.is_zero() {
			Self::deposit_event(Event::BlockEmitted { minted: plan.minted, unminted });
		}
	}
}
