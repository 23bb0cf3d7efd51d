//! Weights by the moving price: what the market thinks of a subnet's alpha, with or without what its
//! owner mines.

use super::{apportioned, Candidate, StageWeights};
use crate::{
	amount::{mul_div, Rounding, Tao},
	error::EconomicsError,
	yuma::Fraction,
};
use alloc::vec::Vec;

/// `emission * ema_i / sum(ema)` by largest remainder, ties to the lower netuid; equal parts while all
/// averages are zero.
///
/// # Errors
/// None that can happen with as many subnets as netuids.
pub fn price_ema(emission: Tao, candidates: &[Candidate]) -> Result<Vec<Tao>, EconomicsError> {
	let weights: Vec<_> = candidates.iter().map(ema).collect();
	apportioned(emission, &weights)
}

/// The average in 2^-64.
pub(super) fn ema(candidate: &Candidate) -> u128 {
	candidate.moving_price.price().to_bits()
}

/// `floor(ema * (1 - burned))`, or `ema` for all where nothing is left of any.
pub(super) fn less_burn(candidates: &[Candidate]) -> Result<Vec<StageWeights>, EconomicsError> {
	let mut weights = candidates
		.iter()
		.map(|candidate| {
			let base = ema(candidate);
			let kept = candidate.memory.signals.burned.unwrap_or_default().complement();
			let one = Fraction::ONE.to_bits().into();
			let after_burn = mul_div(base, kept.to_bits().into(), one, Rounding::Down)?;
			Ok(StageWeights { base, after_burn, after_gate: after_burn, after_switches: 0 })
		})
		.collect::<Result<Vec<_>, EconomicsError>>()?;
	if weights.iter().all(|weights| weights.after_burn == 0) {
		weights.iter_mut().for_each(|weights| *weights = StageWeights::plain(weights.base));
	}
	Ok(weights)
}

#[cfg(test)]
mod tests {
	use super::super::{
		tests::{candidate, divide},
		Allocation,
	};
	use super::*;

	/// A subnet with an average of so many hundredths, of whose incentives so many percent were burned.
	fn burning(netuid: u16, hundredths: u64, percent: u64) -> Candidate {
		let mut candidate = candidate(netuid, hundredths);
		candidate.memory.signals.burned = Some(Fraction::of(percent, 100));
		candidate
	}

	#[test]
	fn what_was_burned_should_not_weigh() {
		// 40 * 1/2 = 20 beside 60: of 100, 25 and 75
		let candidates = [burning(1, 40, 50), burning(2, 60, 0)];
		assert_eq!(divide(Allocation::PriceEmaLessBurn, 100, &candidates), [25, 75]);
		assert_eq!(divide(Allocation::PriceEma, 100, &candidates), [40, 60]);
	}

	#[test]
	fn where_all_burn_everything_the_price_alone_should_count() {
		let candidates = [burning(1, 40, 100), burning(2, 60, 100)];
		assert_eq!(divide(Allocation::PriceEmaLessBurn, 100, &candidates), [40, 60]);
		// More than everything counts as that.
		let candidates = [burning(1, 40, 300), burning(2, 60, 99)];
		assert_eq!(divide(Allocation::PriceEmaLessBurn, 100, &candidates), [0, 100]);
	}
}
