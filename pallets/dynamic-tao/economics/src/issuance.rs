//! The halving curve, which TAO follows, and each alpha again on its own.
//!
//! A block emits `10^9 >> k`, where `k` is the largest integer with
//! `issued >= cap * (1 - 2^-k)`. The curve is a function of what is issued now and has no memory,
//! so that recycled tokens can be emitted again.

use crate::amount::{MAX_SUPPLY, UNIT};

/// A halving curve towards a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halving {
	/// What can be issued at most, in rao.
	pub cap: u64,
	/// What a block emits before the first halving, in rao.
	pub initial: u64,
}

impl Halving {
	/// The curve of TAO and of each alpha: 1 a block, 21 million in all.
	pub const DYNAMIC_TAO: Self = Self { cap: MAX_SUPPLY, initial: UNIT };

	/// What the next block emits when `issued` rao exist: `initial >> k` with
	/// `k = floor(log2(cap / (cap - issued)))`, and nothing at the cap or above it.
	///
	/// `issued` plus the result never passes the cap: `cap - issued > cap / 2^(k+1)`, which is more
	/// than `initial / 2^k` as long as `cap >= 2 * initial`.
	pub const fn block_emission(self, issued: u64) -> u64 {
		// A floored quotient has the same integer logarithm as the exact one.
		match self.cap.checked_div(self.cap.saturating_sub(issued)) {
			Some(quotient) if quotient > 0 => match self.initial.checked_shr(quotient.ilog2()) {
				Some(emission) => emission,
				None => 0,
			},
			_ => 0,
		}
	}

	/// The issuance at which the next halving comes: `cap - floor(cap / 2^(k+1))`. None once blocks
	/// emit nothing.
	pub fn next_threshold(self, issued: u64) -> Option<u64> {
		let emission = self.block_emission(issued);
		let quotient = self.cap.checked_div(self.cap.saturating_sub(issued))?;
		let left = self.cap.checked_shr(quotient.checked_ilog2()?.checked_add(1)?)?;
		(emission > 0).then(|| self.cap.saturating_sub(left)) // left <= cap
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn emission(issued: u64) -> u64 {
		Halving::DYNAMIC_TAO.block_emission(issued)
	}

	#[test]
	fn a_block_should_emit_one_until_half_is_issued_and_then_half() {
		assert_eq!(emission(0), UNIT);
		// 21M / 2 = 10.5M
		assert_eq!(emission(10_500_000 * UNIT - 1), UNIT);
		assert_eq!(emission(10_500_000 * UNIT), UNIT / 2);
	}

	#[test]
	fn each_threshold_should_lie_half_way_to_the_cap() {
		// 10.5M + 5.25M, + 2.625M, + 1.3125M
		for (threshold, after) in [(15_750_000, 4), (18_375_000, 8), (19_687_500, 16)] {
			assert_eq!(emission(threshold * UNIT - 1), UNIT / after * 2);
			assert_eq!(emission(threshold * UNIT), UNIT / after);
		}
	}

	#[test]
	fn nothing_should_be_emitted_at_the_cap() {
		assert_eq!(emission(MAX_SUPPLY - 1), 0);
		assert_eq!(emission(MAX_SUPPLY), 0);
		assert_eq!(emission(u64::MAX), 0);
	}

	#[test]
	fn the_next_threshold_should_be_the_next_half_of_what_is_left() {
		let next = |issued| Halving::DYNAMIC_TAO.next_threshold(issued);
		assert_eq!(next(0), Some(10_500_000 * UNIT));
		assert_eq!(next(10_500_000 * UNIT - 1), Some(10_500_000 * UNIT));
		assert_eq!(next(10_500_000 * UNIT), Some(15_750_000 * UNIT));
		// 10^9 >> 30 is nothing.
		assert_eq!(next(MAX_SUPPLY - 1), None);
		assert_eq!(next(MAX_SUPPLY), None);
	}

	#[test]
	fn recycling_should_bring_an_era_back() {
		let issued = 10_500_000 * UNIT;
		assert_eq!(emission(issued), UNIT / 2);
		assert_eq!(emission(issued - 1), UNIT);
	}
}
