//! What root's TAO weighs on a subnet: its proportion of a block's dividends, and its part of what a
//! hotkey earns at an epoch.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao},
	error::EconomicsError,
};

/// The weight of root's TAO at launch: `3320413933267719290 / (2^64 - 1)`, or 0.18.
pub const LAUNCH_TAO_WEIGHT: u64 = 3_320_413_933_267_719_290;

/// What root's stake weighs beside alpha: `floor(root_stake * tao_weight / (2^64 - 1))`, in rao.
///
/// # Errors
/// None: a weight is one at most.
pub fn weighted_root_stake(root_stake: Tao, tao_weight: u64) -> Result<Tao, EconomicsError> {
	root_stake.mul_div(tao_weight, u64::MAX, Rounding::Down)
}

/// Root's proportion `w / (w + issued)` as an exact fraction.
///
/// `w` is the weighted root stake and `issued` all alpha of the subnet, after the block's mints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootProportion {
	/// `w`.
	pub num: u64,
	/// `w + issued`.
	pub den: u128,
}

impl RootProportion {
	/// The proportion of a subnet with `issued` alpha.
	pub fn new(weighted_root_stake: Tao, issued: Alpha) -> Self {
		let num = weighted_root_stake.0;
		// 64 bits + 64 bits always fit 128.
		Self { num, den: u128::from(num).saturating_add(issued.0.into()) }
	}

	/// The proportion of `amount`, floored; nothing where neither stake nor alpha exist.
	///
	/// # Errors
	/// None for [`Self::new`]; [`EconomicsError::Overflow`] if a proportion over one makes more than 64 bits.
	#[inline]
	pub fn of(self, amount: Alpha) -> Result<Alpha, EconomicsError> {
		if self.den == 0 {
			return Ok(Alpha::ZERO);
		}
		mul_div_u64(amount.0, self.num, self.den, Rounding::Down).map(Alpha)
	}

	/// The proportion in parts of a billion, floored, for display.
	pub fn parts_per_billion(self) -> u32 {
		// Never more than a billion, since `num <= den`.
		self.of(Alpha(crate::amount::UNIT)).map_or(0, |part| part.0.try_into().unwrap_or(u32::MAX))
	}
}

/// How a dividend is earned: by the hotkey's alpha, and by its root stake. The parts sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DividendParts {
	/// `dividend - root`: what is paid in alpha.
	pub alpha: u64,
	/// `floor(dividend * w / (a + w))`: what is paid in TAO.
	pub root: u64,
}

impl DividendParts {
	/// Splits a dividend, in any unit, of a hotkey with `alpha_stake` and `weighted_root_stake`.
	/// Without any stake all of it is alpha.
	///
	/// # Errors
	/// None that can happen: the part is never more than the dividend.
	pub fn new(
		dividend: u64,
		alpha_stake: Alpha,
		weighted_root_stake: Tao,
	) -> Result<Self, EconomicsError> {
		// The same fraction as root's proportion, of one hotkey's stake.
		let root = RootProportion::new(weighted_root_stake, alpha_stake).of(Alpha(dividend))?;
		Ok(Self { alpha: Alpha(dividend).ensure_sub(root)?.0, root: root.0 })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::UNIT;

	#[test]
	fn root_should_have_nothing_of_a_subnet_without_stake_and_alpha() {
		let empty = RootProportion::new(Tao::ZERO, Alpha::ZERO);
		assert_eq!(empty.of(Alpha(UNIT)), Ok(Alpha::ZERO));
		assert_eq!(empty.parts_per_billion(), 0);
	}

	#[test]
	fn root_should_weigh_18_percent() {
		// 1000 TAO * 0.18, floored in the weight's last digit
		assert_eq!(
			weighted_root_stake(Tao(1_000 * UNIT), LAUNCH_TAO_WEIGHT),
			Ok(Tao(179_999_999_999))
		);
		assert_eq!(weighted_root_stake(Tao(7), u64::MAX), Ok(Tao(7)));
	}

	#[test]
	fn a_dividend_should_be_split_as_the_stake_that_earned_it() {
		// 10 * 1 / (2 + 1) = 3.3
		let parts = DividendParts::new(10, Alpha(2), Tao(1));
		assert_eq!(parts, Ok(DividendParts { alpha: 7, root: 3 }));
		let only_root = DividendParts::new(10, Alpha::ZERO, Tao(1));
		assert_eq!(only_root, Ok(DividendParts { alpha: 0, root: 10 }));
	}

	#[test]
	fn a_dividend_without_any_stake_should_be_alpha() {
		let parts = DividendParts::new(10, Alpha::ZERO, Tao::ZERO);
		assert_eq!(parts, Ok(DividendParts { alpha: 10, root: 0 }));
	}
}
