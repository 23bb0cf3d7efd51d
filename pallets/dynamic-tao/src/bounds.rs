//! What the hooks may take of a block at most, proved from the measured weights when the runtime is
//! tested: `change of rules + block step + tally + shadows + epochs + closing + dissolution`, each the
//! largest that there can be. What a block has left besides is no part of it.

use crate::{
	dissolution::DissolutionWork, epoch::EpochSize, hooks::Weights, Config, WeightInfo,
	MAX_EPOCHS_PER_BLOCK, MAX_SHADOWS,
};
use alloc::{format, string::String};
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::Perbill;

/// The part of a block that the hooks may take: a late block harms everybody, and three quarters
/// are left for transactions, which `NORMAL_DISPATCH_RATIO` usually grants them.
pub const HOOKS_SHARE: Perbill = Perbill::from_percent(25);

/// The most that the hooks can weigh in one block with `subnets` subnets.
pub(crate) fn hooks_most<W: WeightInfo>(subnets: u32) -> Weight {
	let epochs = u64::try_from(MAX_EPOCHS_PER_BLOCK).unwrap_or(u64::MAX);
	W::apply_scheduled_rules(subnets)
		.saturating_add(W::block_step(subnets))
		.saturating_add(W::tally_signals(subnets))
		.saturating_add(W::step_shadow(subnets).saturating_mul(MAX_SHADOWS.into()))
		.saturating_add(EpochSize::MAX.weight::<W>().saturating_mul(epochs))
		.saturating_add(W::dissolve_network())
		.saturating_add(DissolutionWork::most::<W>(subnets))
}

/// Refuses weights of hooks that would not leave transactions their part of a block of `block`.
pub(crate) fn fit<W: WeightInfo>(subnets: u32, block: Weight) -> Result<(), String> {
	let (most, share) = (hooks_most::<W>(subnets), HOOKS_SHARE.mul_floor(block.ref_time()));
	if most.ref_time() > share {
		return Err(format!("hooks can take {} ps of a block, over {share}", most.ref_time()));
	}
	Ok(())
}

/// The same for the weights and the block of a host.
pub(crate) fn hooks_fit<T: Config>() -> Result<(), String> {
	fit::<Weights<T>>(T::MaxSubnets::get().into(), T::BlockWeights::get().max_block)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testkit::Test;
	use frame_support::weights::constants::WEIGHT_REF_TIME_PER_MILLIS;

	/// Subnets of the default runtime.
	const SUBNETS: u32 = 128;

	#[test]
	fn the_hooks_should_fit_their_part_of_a_block() {
		assert_eq!(hooks_fit::<Test>(), Ok(()));
	}

	#[test]
	fn the_hooks_should_be_refused_over_their_part_of_a_block() {
		// With the weights of a real database, `()` has.
		let most = hooks_most::<()>(SUBNETS).ref_time();
		let block = |part: u64| Weight::from_parts(part.saturating_mul(4), u64::MAX);
		assert_eq!(fit::<()>(SUBNETS, block(most)), Ok(()));
		let refused = format!("hooks can take {most} ps of a block, over {}", most - 1);
		assert_eq!(fit::<()>(SUBNETS, block(most - 1)), Err(refused));
	}

	#[test]
	fn four_seconds_should_be_enough_for_the_hooks() {
		let block = Weight::from_parts(4_000 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
		assert_eq!(fit::<()>(SUBNETS, block), Ok(()));
	}

	#[test]
	fn a_trade_should_compute_for_a_few_transfers() {
		// Without the keys: the testkit's database costs nothing. A single measurement of a call is good
		// to a factor of two, so the band is wide.
		type Weights = crate::weights::SubstrateWeight<Test>;
		let transfer = Weights::transfer().ref_time();
		let trades = [
			Weights::add_stake(),
			Weights::add_stake_limit(),
			Weights::remove_stake(),
			Weights::remove_stake_limit(),
			Weights::move_stake(),
			Weights::swap_stake_limit(),
			Weights::transfer_stake(),
		];
		for trade in trades.map(|weight| weight.ref_time()) {
			assert!(trade > transfer && trade < 6 * transfer, "{trade} for {transfer}");
		}
	}
}
