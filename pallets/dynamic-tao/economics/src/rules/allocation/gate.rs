//! The gate of July 2026: a smooth step in the place of a threshold. With the share `s` of a subnet
//! and the bar `t`, the weight is `s * s^n / (s^n + t^n)`: a half of the share at the bar, nearly all
//! of it far above, nearly nothing far below.
//!
//! The bar is measured each [`BAR_PERIOD`] blocks, over the shares of all subnets that are open, and in
//! the first block of the rule. A chain with fewer subnets than the rank has no bar, and all pass.

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

use super::{price, shares, Candidate, StageWeights};
use crate::{
	amount::{mul_div, Rounding},
	error::EconomicsError,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;

/// Blocks between two measurements of the bar.
pub const BAR_PERIOD: u64 = 360;

/// The highest exponent that powers in 126 bits leave enough digits for.
pub(super) const MAX_EXPONENT: u8 = 4;

/// Where the bar of the gate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Bar {
	/// At the share with which the shares, summed from the largest on, reach this part of the whole.
	Quantile(Perbill),
	/// At the share of this place from the largest on, which is the first: with 32, at the 32nd.
	Rank(u16),
}

/// The bar as it was last measured: a share in 2^-64. None before the first block of the rule, and under
/// rules without a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct GateBar(pub Option<u128>);

impl Bar {
	/// Tells whether there is such a bar: no place is before the first.
	pub(super) const fn is_valid(self) -> bool {
		!matches!(self, Self::Rank(0))
	}

	/// Measures the bar over the shares of all subnets.
	fn measure(self, shares: &[u128]) -> u128 {
		let mut falling = shares.to_vec();
		falling.sort_unstable_by(|one, other| other.cmp(one));
		match self {
			Self::Rank(rank) => {
				let place = usize::from(rank).saturating_sub(1); // a valid one is 1 at least
				falling.get(place).copied().unwrap_or_default()
			}
			Self::Quantile(part) => {
				// Of what the floors left of the whole, so that the whole is reached. At most 2^64 * 2^30.
				let whole = falling.iter().fold(0u128, |sum, share| sum.saturating_add(*share));
				let asked = whole.saturating_mul(part.deconstruct().into());
				let mut sum = 0u128;
				let reaches = |share: &u128| {
					sum = sum.saturating_add(*share);
					sum.saturating_mul(1_000_000_000) >= asked
				};
				falling.iter().copied().find(reaches).unwrap_or_default()
			}
		}
	}
}

/// The weights through the gate, and the bar that they passed.
pub(super) fn weigh(
	number: u64,
	exponent: u8,
	measure: Bar,
	bar: GateBar,
	candidates: &[Candidate],
) -> Result<(Vec<StageWeights>, GateBar), EconomicsError> {
	let mut weights = price::less_burn(candidates)?;
	let after_burn: Vec<_> = weights.iter().map(|weights| weights.after_burn).collect();
	let shares = shares(&after_burn)?;
	let bar = match bar.0 {
		Some(bar) if !number.is_multiple_of(BAR_PERIOD) => bar,
		_ => measure.measure(&shares),
	};
	for (weights, share) in weights.iter_mut().zip(shares) {
		weights.after_gate = passing(share, bar, exponent)?;
	}
	Ok((weights, GateBar(Some(bar))))
}

/// Digits that a weight has behind those of a share: what is far under the bar weighs little, not
/// nothing, and is all there is where those above it are switched off.
const DIGITS: u32 = 60;

/// `floor(2^60 * s * s^n / (s^n + t^n))`, with `s` and `t` as parts of the larger one in `126 / n` bits,
/// so that their powers fit. For `n = 3` that is within `2^-40` of the share.
fn passing(share: u128, bar: u128, exponent: u8) -> Result<u128, EconomicsError> {
	let larger = share.max(bar);
	if larger == 0 {
		return Ok(0);
	}
	let digits = 126u32.checked_div(exponent.into()).unwrap_or_default().min(64);
	let part = |value| -> Result<u128, EconomicsError> {
		let whole = 1 << digits;
		// One of the two is the larger one, of which no division is needed to know the part.
		let part =
			if value == larger { whole } else { mul_div(value, whole, larger, Rounding::Down)? };
		part.checked_pow(exponent.into()).ok_or(EconomicsError::Overflow)
	};
	let (share_power, bar_power) = (part(share)?, part(bar)?);
	let sum = share_power.checked_add(bar_power).ok_or(EconomicsError::Overflow)?;
	mul_div(share << DIGITS, share_power, sum, Rounding::Down) // a share has at most 65 bits
}

#[cfg(test)]
mod tests {
	use super::super::{
		tests::{candidate, divide},
		Allocation,
	};
	use super::*;
	use crate::amount::Tao;

	const WHOLE: u128 = 1 << 64;

	fn gate(bar: Bar) -> Allocation {
		Allocation::HillGate { exponent: 3, bar }
	}

	#[test]
	fn a_share_at_the_bar_should_pass_by_a_half() {
		for exponent in 1..=MAX_EXPONENT {
			assert_eq!(passing(WHOLE / 8, WHOLE / 8, exponent), Ok((WHOLE / 16) << DIGITS));
		}
		// (1/2)^3 / ((1/2)^3 + 1) = 1/9 of a quarter
		assert_eq!(passing(WHOLE / 4, WHOLE / 2, 3), Ok((WHOLE << DIGITS) / 36));
		assert_eq!(passing(0, WHOLE, 3), Ok(0));
		assert_eq!(passing(WHOLE, 0, 3), Ok(WHOLE << DIGITS));
		assert_eq!(passing(0, 0, 3), Ok(0));
	}

	#[test]
	fn a_rank_should_be_counted_from_the_largest_share() {
		let shares = [1, 8, 4, 2];
		assert_eq!(Bar::Rank(1).measure(&shares), 8);
		assert_eq!(Bar::Rank(3).measure(&shares), 2);
		assert_eq!(Bar::Rank(5).measure(&shares), 0);
	}

	#[test]
	fn a_place_before_the_first_should_be_no_bar() {
		assert!(!gate(Bar::Rank(0)).is_valid());
		for bar in [Bar::Rank(1), Bar::Rank(u16::MAX), Bar::Quantile(Perbill::zero())] {
			assert!(gate(bar).is_valid(), "{bar:?}");
		}
	}

	#[test]
	fn a_quantile_should_be_the_share_that_reaches_it() {
		// 8 of 15 is 53 %, 8 + 4 is 80 %
		let shares = [1, 8, 4, 2];
		let at = |percent| Bar::Quantile(Perbill::from_percent(percent)).measure(&shares);
		assert_eq!((at(0), at(53), at(54), at(80), at(81), at(100)), (8, 8, 4, 4, 2, 1));
		assert_eq!(Bar::Quantile(Perbill::one()).measure(&[]), 0);
	}

	#[test]
	fn small_subnets_should_lose_to_large_ones() {
		// Shares of 3/4 and 1/4 with the bar at 1/4: 3/4 * 27/28 and 1/4 * 1/2, so that of 1000
		// 81 / 95 and 14 / 95 pass.
		let candidates = [candidate(1, 75), candidate(2, 25)];
		assert_eq!(divide(gate(Bar::Rank(2)), 1_000, &candidates), [853, 147]);
		// Without a bar all pass.
		assert_eq!(divide(gate(Bar::Rank(3)), 1_000, &candidates), [750, 250]);
	}

	#[test]
	fn the_bar_should_stay_between_two_measurements() {
		let candidates = [candidate(1, 75), candidate(2, 25)];
		let bar_at = |number, bar| {
			let rule = gate(Bar::Rank(1));
			rule.divide::<()>(number, Tao(1), GateBar(bar), &candidates).unwrap().bar.0
		};
		let measured = Some(WHOLE / 4 * 3);
		assert_eq!(bar_at(7, None), measured);
		assert_eq!(bar_at(7, Some(5)), Some(5));
		assert_eq!(bar_at(2 * BAR_PERIOD, Some(5)), measured);
		let other = Allocation::PriceEma.divide::<()>(7, Tao(1), GateBar(Some(5)), &candidates);
		assert_eq!(other.unwrap().bar, GateBar(None));
	}

	#[test]
	fn who_is_switched_off_should_count_for_the_bar() {
		let off = Candidate { shares_tao: false, ..candidate(1, 75) };
		let rule = gate(Bar::Rank(1));
		let candidates = [off, candidate(2, 25)];
		let division = rule.divide::<()>(1, Tao(9), GateBar(None), &candidates).unwrap();
		assert_eq!(division.bar, GateBar(Some(WHOLE / 4 * 3)));
		assert_eq!(division.shares.iter().map(|share| share.part.0).collect::<Vec<_>>(), [0, 9]);
	}
}
