//! What a block does. First everything is computed and nothing written; then one mint and the
//! records. A subnet that refuses is left as it was, with an event, and harms nobody else; its TAO
//! is not minted. Hooks are not transactional, so nothing after the first write can fail.

use crate::{
	hooks::Weights,
	pallet::{Economies, Parameters, RootStake},
	types::DEFAULT_TEMPO,
	Config, Event, NetUid, Pallet, SubnetParameters, SubnetRecord, WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{
	weighted_root_stake, BlockReceipt, BlockTerms, Candidate, EconomicsError, EmissionAllocation,
	EmissionRules, Tao,
};
use frame_support::weights::Weight;

/// One subnet's part of a block.
pub(crate) struct Step {
	pub netuid: NetUid,
	/// The subnet after the block and what was done to it, or why nothing was.
	pub outcome: Result<(SubnetRecord, BlockReceipt), EconomicsError>,
	/// Blocks between the subnet's epochs.
	pub tempo: u16,
	/// Whether the block is an epoch's slot.
	pub epoch_due: bool,
}

/// All that a block will do to the pools.
pub(crate) struct BlockPlan {
	/// What the block may mint.
	pub emission: Tao,
	/// What it mints.
	pub minted: Tao,
	/// The emitting subnets, by netuid.
	pub steps: Vec<Step>,
}

impl BlockPlan {
	/// What of the emission is not minted.
	pub fn unminted(&self) -> Tao {
		self.emission.above(self.minted) // never below: a plan over the emission places nothing
	}
}

impl<T: Config> Pallet<T> {
	/// Runs a block: the pools, then the epochs that are due. Returns the weight of what it did.
	pub(crate) fn step_block(block: u64) -> Weight {
		let plan = Self::plan_block(block);
		Self::tick_root(block, &plan);
		let due =
			plan.steps.iter().filter_map(|step| step.epoch_due.then_some(step.netuid)).collect();
		Self::commit_block(plan);
		Weights::<T>::block_step(Economies::<T>::count())
			.saturating_add(Self::run_epochs(block, due))
	}

	/// Begins a new period of root when this one has lasted as long as the longest tempo, so that
	/// root's stake is active only once it has been there for a tempo of every subnet.
	fn tick_root(block: u64, plan: &BlockPlan) {
		let tempos = plan.steps.iter().map(|step| step.tempo).chain([DEFAULT_TEMPO]);
		let longest = tempos.max().unwrap_or(DEFAULT_TEMPO);
		let mut root = RootStake::<T>::get();
		if root.tick(block, longest.into()) {
			RootStake::<T>::put(root);
		}
	}

	/// Each emitting subnet's part of the TAO of `block`, by netuid: nothing for one that is closed
	/// to registration.
	pub(crate) fn allocation(block: u64, emission: Tao) -> Vec<(NetUid, SubnetRecord, Tao)> {
		let mut subnets: Vec<_> = Economies::<T>::iter()
			.filter(|(_, record)| record.is_open_at(block))
			.map(|(netuid, record)| (netuid, record, Tao::ZERO))
			.collect();
		subnets.sort_unstable_by_key(|(netuid, ..)| *netuid);

		let sharing = |record: &SubnetRecord| record.shares_tao_at(block);
		let candidates: Vec<_> = subnets
			.iter()
			.filter(|(_, record, _)| sharing(record))
			.map(|(netuid, record, _)| Candidate {
				netuid: netuid.0,
				moving_price: record.economy.moving_price,
				pool: record.economy.pool,
			})
			.collect();
		let parts = <T::Rules as EmissionRules>::Allocation::allocate(emission, &candidates)
			.unwrap_or_default();
		// A rule is foreign code: parts that do not fit the block are no parts.
		let sum = parts.iter().try_fold(Tao::ZERO, |sum, part| sum.plus(*part));
		if parts.len() == candidates.len() && sum.is_ok_and(|sum| sum <= emission) {
			let takers = subnets.iter_mut().filter(|(_, record, _)| sharing(record));
			for ((_, _, part), allocated) in takers.zip(parts) {
				*part = allocated;
			}
		}
		subnets
	}

	/// Root's active stake times its weight.
	pub(crate) fn weighted_root_stake(tao_weight: u64) -> Tao {
		// The weight is a proper fraction, so this cannot refuse; without root it would be 0.
		weighted_root_stake(RootStake::<T>::get().active(), tao_weight).unwrap_or_default()
	}

	/// Computes a block without writing anything.
	pub(crate) fn plan_block(block: u64) -> BlockPlan {
		let emission = Self::block_emission();
		let parameters = Parameters::<T>::get();
		let weighted_root_stake = Self::weighted_root_stake(parameters.tao_weight);

		let mut minted = Tao::ZERO;
		let mut steps = Vec::new();
		for (netuid, mut record, allocated) in Self::allocation(block, emission) {
			let terms = BlockTerms {
				allocated,
				weighted_root_stake,
				owner_cut: parameters.subnet_owner_cut,
				speed: parameters.moving_speed,
				age: block.saturating_sub(record.started_at.unwrap_or(block)),
			};
			let outcome =
				record.economy.step_block::<T::Rules>(terms).and_then(|(economy, receipt)| {
					minted = minted.plus(receipt.injection.tao_in)?;
					record.economy = economy;
					record.steady_price = record.steady_price.after(economy.pool.price()?);
					Ok((record, receipt))
				});
			let SubnetParameters { tempo, .. } = record.parameters;
			let epoch_due = record.parameters.epoch_is_due(netuid, block);
			steps.push(Step { netuid, outcome, tempo, epoch_due });
		}
		BlockPlan { emission, minted, steps }
	}

	/// Mints and writes what was planned.
	pub(crate) fn commit_block(plan: BlockPlan) {
		let unminted = plan.unminted();
		if let Err(error) = Self::vault_mint(plan.minted) {
			// The currency refused the only thing that can fail: the whole block emits nothing.
			Self::deposit_event(Event::EmissionRefused { emission: plan.emission, error });
			return;
		}
		for Step { netuid, outcome, .. } in plan.steps {
			match outcome {
				Ok((record, _)) => Economies::<T>::insert(netuid, record),
				Err(refusal) => Self::deposit_event(Event::SubnetSkipped { netuid, refusal }),
			}
		}
		if !plan.emission.is_zero() {
			Self::deposit_event(Event::BlockEmitted { minted: plan.minted, unminted });
		}
	}
}
