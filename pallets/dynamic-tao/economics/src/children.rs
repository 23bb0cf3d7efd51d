//! ChildKeys of hotkeys: a parent lends a proportion of its stake to its children, who validate with
//! it and share what they earn.
//!
//! All of it is exact: of an amount a child gets `floor(amount * p / (2^64 - 1))`, and the parent
//! keeps the rest, so that the stakes of childkey links sum to what they were.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao},
	error::EconomicsError,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A proportion in parts of `2^64 - 1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
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

/// The active stake behind a hotkey on a subnet, before anything is passed along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActiveStake {
	/// Its alpha.
	pub alpha: Alpha,
	/// Its root stake times the weight of TAO.
	pub root: Tao,
}

impl ActiveStake {
	/// Both together, as Yuma consensus weighs them.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn weight(self) -> Result<u64, EconomicsError> {
		self.alpha.0.checked_add(self.root.0).ok_or(EconomicsError::Overflow)
	}
}

/// The stake that a hotkey validates with: its own, less what its children get of it, and what it
/// gets of its parents': `own - sum(floor(own * p)) + sum(floor(parent's own * p))`.
///
/// # Errors
/// [`EconomicsError::InsufficientStake`] if the children get more than the whole,
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
		.ok_or(EconomicsError::InsufficientStake)?;
	let kept = children.iter().try_fold(own, |left, child| left.checked_sub(child.of(own)));
	parents
		.iter()
		.try_fold(kept.ok_or(EconomicsError::InsufficientStake)?, |sum, (stake, proportion)| {
			sum.checked_add(proportion.of(*stake))
		})
		.ok_or(EconomicsError::Overflow)
}

/// What a parent contributed to the stake that earned a dividend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
	/// Its part of that stake.
	pub stake: u64,
	/// What is taken of its part of the dividend, in parts of 65535.
	pub take: u16,
}

/// A dividend as it is shared along childkey links. What is kept and the parents' parts sum to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DividendShares {
	/// What the hotkey that earned it keeps.
	pub kept: u64,
	/// What of that was taken of the parents' parts.
	pub taken: u64,
	/// What each parent gets, in the order given.
	pub parents: Vec<u64>,
}

/// Shares a hotkey's dividend with its parents, by what each contributed to its stake.
///
/// Parent `k` gets `floor((dividend - floor(dividend * take_k / 65535)) * c_k / sum(c))`, where the
/// sum has `own` in it; the hotkey keeps the rest, and all of it where nobody contributed. What was
/// taken is `sum(floor(dividend * c_k / sum(c)))` less the parents' parts.
///
/// # Errors
/// [`EconomicsError::Overflow`], which cannot happen: no part is more than the dividend.
pub fn split_dividend(
	dividend: u64,
	own: u64,
	parents: &[Contribution],
) -> Result<DividendShares, EconomicsError> {
	let contributed = parents
		.iter()
		.try_fold(u128::from(own), |sum, parent| sum.checked_add(parent.stake.into()))
		.ok_or(EconomicsError::Overflow)?;
	let mut share = DividendShares { kept: dividend, ..DividendShares::default() };
	for Contribution { stake, take } in parents.iter().copied() {
		if contributed == 0 {
			share.parents.push(0);
			continue;
		}
		let left = mul_div_u64(dividend, take, u16::MAX, Rounding::Down)?;
		let left = dividend.checked_sub(left).ok_or(EconomicsError::Overflow)?;
		let whole = mul_div_u64(dividend, stake, contributed, Rounding::Down)?;
		let part = mul_div_u64(left, stake, contributed, Rounding::Down)?;
		let taken = whole.checked_sub(part).ok_or(EconomicsError::Overflow)?;
		share.taken = share.taken.checked_add(taken).ok_or(EconomicsError::Overflow)?;
		share.kept = share.kept.checked_sub(part).ok_or(EconomicsError::Overflow)?;
		share.parents.push(part);
	}
	Ok(share)
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
		assert_eq!(inherited(7, &over, &[]), Err(EconomicsError::InsufficientStake));
		assert_eq!(
			inherited(u64::MAX, &[], &[(1, Proportion::WHOLE)]),
			Err(EconomicsError::Overflow)
		);
	}

	/// Contributions of such stakes, with one take for all.
	fn parents<const N: usize>(stakes: [u64; N], take: u16) -> [Contribution; N] {
		stakes.map(|stake| Contribution { stake, take })
	}

	#[test]
	fn a_dividend_should_be_shared_by_contributions_after_the_take() {
		// A tenth is 6553 / 65535, so 99 of 1000 are taken; of 901 the parents get 2/8 and 1/8.
		let share = split_dividend(1_000, 5, &parents([2, 1], 6_553)).unwrap();
		// 1000 - 225 - 112, of which 250 - 225 and 125 - 112 were taken
		assert_eq!(share, DividendShares { kept: 663, taken: 38, parents: vec![225, 112] });
	}

	#[test]
	fn each_parent_should_pay_its_own_take() {
		let [free, all] =
			[Contribution { stake: 2, take: 0 }, Contribution { stake: 1, take: u16::MAX }];
		let share = split_dividend(1_000, 5, &[free, all]).unwrap();
		// 2/8, and 1/8 that is taken whole
		assert_eq!(share, DividendShares { kept: 750, taken: 125, parents: vec![250, 0] });
	}

	#[test]
	fn a_dividend_that_nobody_contributed_to_should_be_kept() {
		let share = split_dividend(1_000, 0, &parents([0, 0], 0)).unwrap();
		assert_eq!(share, DividendShares { kept: 1_000, taken: 0, parents: vec![0, 0] });
	}

	#[test]
	fn a_child_that_takes_all_should_keep_all() {
		let share = split_dividend(1_000, 0, &parents([1], u16::MAX)).unwrap();
		assert_eq!(share, DividendShares { kept: 1_000, taken: 1_000, parents: vec![0] });
	}
}
