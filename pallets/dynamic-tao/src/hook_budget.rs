//! What the hooks may take of a block, in time and in proof, proved from the measured weights when the
//! runtime is tested: `change of rules + block step + tally + shadows + closing + an epoch + an item of a
//! dissolution`, each the largest that there can be. Of epochs and items more are done as far as they surely
//! fit; the others wait. What a block has left besides is no part of it.
//!
//! The largest epoch is one with claims on root's alpha behind all whom it pays, where a block has room for it. A
//! host whose blocks have none never gets claims: it refuses the rules that keep alpha for them.

use crate::{
	dissolution::{DissolutionWork, DISSOLUTION_ITEMS_PER_BLOCK},
	epoch::EpochSize,
	hooks::Weights,
	Config, WeightInfo,
};
use alloc::{format, string::String};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::Perbill;

/// The part of a block's time that the hooks may take: a late block harms everybody, and three quarters
/// are left for transactions, which `NORMAL_DISPATCH_RATIO` usually grants them.
pub const HOOKS_SHARE: Perbill = Perbill::from_percent(25);

/// The part of a block's proof. A weight counts each key as if nothing else were read of a map of a million
/// rows, so that what the hooks declare is a multiple of what they add to the proof.
pub const HOOKS_PROOF_SHARE: Perbill = Perbill::from_percent(50);

/// What the hooks may take of a block of `block`.
pub(crate) fn hooks_part(block: Weight) -> Weight {
	Weight::from_parts(
		HOOKS_SHARE.mul_floor(block.ref_time()),
		HOOKS_PROOF_SHARE.mul_floor(block.proof_size()),
	)
}

/// How the hooks divide their part of a block.
pub(crate) struct HookBudget<W> {
	/// All of it.
	part: Weight,
	/// As many subnets as there can be.
	subnets: u32,
	/// The most that one epoch weighs.
	epoch: Weight,
	/// Whether that is one with claims.
	has_room_for_claims: bool,
	weights: PhantomData<W>,
}

impl<W: WeightInfo> HookBudget<W> {
	/// The budget of a block of `block`, with at most so many subnets of at most so many neurons.
	pub(crate) fn new(block: Weight, subnets: u16, uids: u16) -> Self {
		let without_claims = EpochSize::most(uids);
		let budget = |size: EpochSize| Self {
			part: hooks_part(block),
			subnets: subnets.into(),
			epoch: size.weight::<W>(),
			has_room_for_claims: size.claims > 0,
			weights: PhantomData,
		};
		let with_claims = budget(without_claims.with_claims_of_all());
		if with_claims.validate().is_ok() {
			with_claims
		} else {
			budget(without_claims)
		}
	}

	/// That of a host.
	pub(crate) fn of<T: Config>() -> Self {
		Self::new(T::BlockWeights::get().max_block, T::MaxSubnets::get(), T::MaxUids::get())
	}

	/// Tells whether an epoch may meet claims on root's alpha.
	pub(crate) const fn has_room_for_claims(&self) -> bool {
		self.has_room_for_claims
	}

	/// The items of a dissolution that a block works off whatever else it does.
	pub(crate) fn dissolution_items(&self) -> u32 {
		let left = self.part.saturating_sub(self.others()).saturating_sub(self.epoch);
		DissolutionWork::fitting::<W>(left, self.subnets).clamp(1, DISSOLUTION_ITEMS_PER_BLOCK)
	}

	/// Tells whether another epoch surely fits behind those that weigh `spent`.
	pub(crate) fn has_room_for_epoch(&self, spent: Weight) -> bool {
		self.most(spent.saturating_add(self.epoch), self.dissolution_items()).all_lte(self.part)
	}

	/// What is done whatever else is: neither epochs nor dissolutions.
	fn others(&self) -> Weight {
		W::apply_scheduled_rules(self.subnets)
			.saturating_add(W::block_step(self.subnets).max(W::block_step_dear(self.subnets)))
			.saturating_add(W::tally_signals(self.subnets))
			.saturating_add(W::step_shadows(self.subnets))
			.saturating_add(W::dissolve_network())
	}

	/// The most that the hooks weigh with these epochs and so many items of a dissolution.
	fn most(&self, epochs: Weight, items: u32) -> Weight {
		self.others()
			.saturating_add(epochs)
			.saturating_add(DissolutionWork::most::<W>(self.subnets, items))
	}

	/// Refuses weights with which not even one epoch and one item would fit.
	fn validate(&self) -> Result<(), String> {
		let (least, part) = (self.most(self.epoch, 1), self.part);
		if least.ref_time() > part.ref_time() {
			return Err(format!(
				"hooks can take {} ps, over {}",
				least.ref_time(),
				part.ref_time()
			));
		}
		if least.proof_size() > part.proof_size() {
			let (needed, most) = (least.proof_size(), part.proof_size());
			return Err(format!("hooks can need a proof of {needed} bytes, over {most}"));
		}
		Ok(())
	}
}

/// Refuses a host whose blocks are too small for its hooks.
pub(crate) fn hooks_fit<T: Config>() -> Result<(), String> {
	HookBudget::<Weights<T>>::of::<T>().validate()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{testkit::Test, MAX_EPOCHS_PER_BLOCK, MAX_UIDS};
	use frame_support::weights::constants::WEIGHT_REF_TIME_PER_MILLIS;

	/// With the weights of a real database, and the subnets of the default runtime.
	fn budget(block: Weight) -> HookBudget<()> {
		HookBudget::new(block, 128, MAX_UIDS)
	}

	/// The time and the proof that hooks with one such epoch and one item need.
	fn least(budget: &HookBudget<()>, epoch: EpochSize) -> (u64, u64) {
		let least = budget.most(epoch.weight::<()>(), 1);
		(least.ref_time(), least.proof_size())
	}

	#[test]
	fn the_hooks_should_fit_their_part_of_a_block() {
		assert_eq!(hooks_fit::<Test>(), Ok(()));
	}

	#[test]
	fn the_hooks_should_be_refused_over_their_part_of_a_block() {
		let any = budget(Weight::MAX);
		let (time, proof) = least(&any, EpochSize::MAX);
		let block = |time: u64, proof: u64| budget(Weight::from_parts(time * 4, proof * 2));
		assert_eq!(block(time, proof).validate(), Ok(()));
		let late = format!("hooks can take {time} ps, over {}", time - 1);
		assert_eq!(block(time - 1, proof).validate(), Err(late));
		let large = format!("hooks can need a proof of {proof} bytes, over {}", proof - 1);
		assert_eq!(block(time, proof - 1).validate(), Err(large));
	}

	#[test]
	fn blocks_without_room_for_claims_should_have_none() {
		let any = budget(Weight::MAX);
		let (time, proof) = least(&any, EpochSize::MAX.with_claims_of_all());
		let block = |time: u64, proof: u64| budget(Weight::from_parts(time * 4, proof * 2));
		assert!(block(time, proof).has_room_for_claims());
		assert!(!block(time - 1, proof).has_room_for_claims());
		assert!(!block(time, proof - 1).has_room_for_claims());
		assert_eq!(block(time - 1, proof - 1).validate(), Ok(()));
	}

	#[test]
	fn a_block_should_do_as_much_as_fits_it_in_time_and_in_proof() {
		let any = budget(Weight::MAX);
		for items in [1, 7, DISSOLUTION_ITEMS_PER_BLOCK] {
			let most = any.most(any.epoch, items);
			for short in [Weight::zero(), Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
				let part = most.saturating_sub(short);
				let block = Weight::from_parts(part.ref_time() * 4, part.proof_size() * 2);
				let budget = budget(block);
				let done = budget.dissolution_items();
				assert!(budget.most(budget.epoch, done).all_lte(part) || done == 1);
				assert!(budget.has_room_for_epoch(Weight::zero()) || done == 1);
				assert!(!budget.has_room_for_epoch(any.epoch), "not two of them");
			}
		}
	}

	#[test]
	fn four_seconds_should_be_enough_for_all_that_a_block_may_do() {
		let block = budget(Weight::from_parts(4_000 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX));
		assert_eq!(block.validate(), Ok(()));
		assert_eq!(block.dissolution_items(), DISSOLUTION_ITEMS_PER_BLOCK);
		let epochs = |count: usize| block.epoch.saturating_mul(count as u64);
		assert!(block.has_room_for_epoch(epochs(MAX_EPOCHS_PER_BLOCK - 1)));
	}

	#[test]
	fn a_trade_should_compute_for_a_few_transfers() {
		// Without the keys: the testkit's database costs nothing. A single measurement of a call is good
		// to a factor of two, so the bands are wide; and stake on root is weighed with its claims.
		type Weights = crate::weights::SubstrateWeight<Test>;
		let transfer = Weights::transfer().ref_time();
		let on_subnets = [
			Weights::add_stake(),
			Weights::add_stake_limit(),
			Weights::remove_stake(),
			Weights::remove_stake_limit(),
		];
		let with_claims = [Weights::add_stake_on_root(), Weights::remove_stake_on_root()];
		let movements = [
			Weights::move_stake(),
			Weights::swap_stake_limit(),
			Weights::transfer_stake(),
			Weights::swap_stake_on_root(),
		];
		let within_root =
			[Weights::move_stake_within_root(), Weights::transfer_stake_within_root()];
		for (trades, most) in
			[(&on_subnets[..], 5), (&with_claims, 8), (&movements, 8), (&within_root, 14)]
		{
			for trade in trades.iter().map(Weight::ref_time) {
				assert!(trade > transfer && trade < most * transfer, "{trade} for {transfer}");
			}
		}
	}
}
