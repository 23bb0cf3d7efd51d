//! Families of hotkeys: a parent lends a proportion of its stake to its children, who validate with
//! it and share what they earn.
//!
//! All of it is exact: of an amount a child gets `floor(amount * p / (2^64 - 1))`, and the parent
//! keeps the rest, so that the stakes of a family sum to what they were.

use crate::{
	amount::{mul_div_u64, Rounding},
	error::EconomicsError,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A proportion in parts of `2^64 - 1`.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(transparent)]
pub struct Proportion(pub u64);

impl Proportion {
	/// The whole.
	pub const WHOLE: Self = Self(u64::MAX);

	/// `floor(amount * p / (2^64 - 1))`.
	pub fn of(self, amount: u64) -> u64 {
		// At most `amount`, since `p` is at most the whole.
		mul_div_u64(amount, self.0, u64::MAX, Rounding::Down).unwrap_or(amount)
	}
}

/// The stake that a hotkey validates with: its own, less what its children get of it, and what it
/// gets of its parents': `own - sum(floor(own * p)) + sum(floor(parent's own * p))`.
///
/// # Errors
/// [`EconomicsError::NotEnough`] if the children get more than the whole,
/// [`EconomicsError::Overflow`].
pub fn inherited(
	own: u64,
	children: &[Proportion],
	parents: &[(u64, Proportion)],
) -> Result<u64, EconomicsError> {
	// The floors of parts of a whole never pass it, so this is the only way to run short.
	children
		.iter()
		.try_fold(0u64, |given, child| given.checked_add(child.0))
		.ok_or(EconomicsError::NotEnough)?;
	let kept = children.iter().try_fold(own, |left, child| left.checked_sub(child.of(own)));
	parents
		.iter()
		.try_fold(kept.ok_or(EconomicsError::NotEnough)?, |sum, (stake, proportion)| {
			sum.checked_add(proportion.of(*stake))
		})
		.ok_or(EconomicsError::Overflow)
}

/// A dividend as a family shares it. The parts sum to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyShare {
	/// What the hotkey that earned it keeps.
	pub kept: u64,
	/// What each parent gets, in the order given.
	pub parents: Vec<u64>,
}

/// Shares a hotkey's dividend with its parents, by what each contributed to its stake.
///
/// Parent `k` gets `floor((dividend - floor(dividend * take / 65535)) * c_k / sum(c))`, where the
/// sum has `own` in it; the hotkey keeps the rest, and all of it where nobody contributed.
///
/// # Errors
/// None that can happen: no part is more than the dividend.
pub fn split_dividend(
	dividend: u64,
	own: u64,
	parents: &[u64],
	take: u16,
) -> Result<FamilyShare, EconomicsError> {
	let contributed = parents
		.iter()
		.try_fold(u128::from(own), |sum, stake| sum.checked_add((*stake).into()))
		.ok_or(EconomicsError::Overflow)?;
	if contributed == 0 {
		return Ok(FamilyShare { kept: dividend, parents: parents.iter().map(|_| 0).collect() });
	}
	let taken = mul_div_u64(dividend, take, u16::MAX, Rounding::Down)?;
	let shared = dividend.checked_sub(taken).ok_or(EconomicsError::Overflow)?;
	let parents = parents
		.iter()
		.map(|stake| mul_div_u64(shared, *stake, contributed, Rounding::Down))
		.collect::<Result<Vec<_>, _>>()?;
	let kept = parents
		.iter()
		.try_fold(dividend, |left, part| left.checked_sub(*part))
		.ok_or(EconomicsError::Overflow)?;
	Ok(FamilyShare { kept, parents })
}

#[cfg(test)]
mod tests {
	use super::*;

	const HALF: Proportion = Proportion(u64::MAX / 2);

	#[test]
	fn a_proportion_should_be_floored_and_the_whole_be_all() {
		// 10 * 0.499..9
		assert_eq!(HALF.of(10), 4);
		assert_eq!(Proportion::WHOLE.of(u64::MAX), u64::MAX);
		assert_eq!(Proportion(0).of(u64::MAX), 0);
	}

	#[test]
	fn three_quarters_lent_should_leave_a_quarter_to_the_unit() {
		let (stake, quarter) = (100_000_000_000_000, Proportion(u64::MAX / 4));
		// 25e12 less 4e-6, floored
		assert_eq!(quarter.of(stake), 24_999_999_999_999);
		// 100e12 - 3 * 24_999_999_999_999
		assert_eq!(inherited(stake, &[quarter; 3], &[]), Ok(25_000_000_000_003));
	}

	#[test]
	fn a_child_should_have_its_own_and_its_parents_stake() {
		// 100 - 49 + 149
		assert_eq!(inherited(100, &[HALF], &[(300, HALF)]), Ok(200));
		assert_eq!(inherited(7, &[Proportion::WHOLE], &[]), Ok(0));
	}

	#[test]
	fn more_than_the_whole_should_be_refused() {
		let over = [Proportion::WHOLE, Proportion(1)];
		assert_eq!(inherited(7, &over, &[]), Err(EconomicsError::NotEnough));
		assert_eq!(
			inherited(u64::MAX, &[], &[(1, Proportion::WHOLE)]),
			Err(EconomicsError::Overflow)
		);
	}

	#[test]
	fn a_dividend_should_be_shared_by_contributions_after_the_take() {
		// A tenth is 6553 / 65535, so 99 of 1000 are taken; of 901 the parents get 2/8 and 1/8.
		let share = split_dividend(1_000, 5, &[2, 1], 6_553).unwrap();
		// 1000 - 225 - 112
		assert_eq!(share, FamilyShare { kept: 663, parents: vec![225, 112] });
	}

	#[test]
	fn a_dividend_that_nobody_contributed_to_should_be_kept() {
		let share = split_dividend(1_000, 0, &[0, 0], 0).unwrap();
		assert_eq!(share, FamilyShare { kept: 1_000, parents: vec![0, 0] });
	}

	#[test]
	fn a_child_that_takes_all_should_keep_all() {
		let share = split_dividend(1_000, 0, &[1], u16::MAX).unwrap();
		assert_eq!(share, FamilyShare { kept: 1_000, parents: vec![0] });
	}
}
