//! The moving price, which decides who gets the block's TAO.
//!
//! `ema' = floor((n * min(p, 1) + (d - n) * ema) / d)` with `n/d = 3/1_000_000`: half of a step in
//! price is absorbed after 231,049 blocks, about 32 days. The price counts up to 1 TAO per alpha
//! only, unless [`Averaging`](crate::rules::Averaging) says otherwise. The average is moved after its
//! use in a block, so that no trade can act on the same block's emission.

use crate::{
	amount::{mul_div, Rounding},
	error::EconomicsError,
	price::Price,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How far the average moves towards the price in one block: `num / den` of the gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speed {
	/// The numerator.
	pub num: u32,
	/// The denominator: from 1 to a billion, and at least the numerator.
	pub den: u32,
}

impl Speed {
	/// 3 parts in a million, the speed of the public chain at launch.
	pub const LAUNCH: Self = Self { num: 3, den: 1_000_000 };

	/// Tells whether the speed is a proper fraction: `num <= den` and `1 <= den <= 10^9`.
	pub const fn is_valid(self) -> bool {
		self.den > 0 && self.den <= 1_000_000_000 && self.num <= self.den
	}
}

impl Default for Speed {
	fn default() -> Self {
		Self::LAUNCH
	}
}

/// The moving average of a subnet's price: between those that it was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct MovingPrice(Price);

impl MovingPrice {
	/// An average that stands at `price`, or at 1 where the price is higher.
	pub fn at(price: Price) -> Self {
		Self(price.min(Price::ONE))
	}

	/// The average as a price.
	pub const fn price(self) -> Price {
		self.0
	}

	/// Moves the average `num / den` of the way towards `price`, floored.
	///
	/// # Errors
	/// [`EconomicsError::RuleOutOfBounds`] if `num > den` or `den` is zero.
	#[inline]
	pub fn update(&mut self, price: Price, (num, den): (u64, u64)) -> Result<(), EconomicsError> {
		if den == 0 || num > den {
			return Err(EconomicsError::RuleOutOfBounds);
		}
		let (target, stands) = (price.to_bits(), self.0.to_bits());
		// A rise rounded down and a fall rounded up both floor the average.
		let rounding = if target < stands { Rounding::Up } else { Rounding::Down };
		let step = mul_div(target.abs_diff(stands), num.into(), den.into(), rounding)?;
		let moved = match rounding {
			Rounding::Up => stands.checked_sub(step),
			_ => stands.checked_add(step),
		};
		self.0 = Price::from_bits(moved.ok_or(EconomicsError::Overflow)?); // between the two
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rules::Averaging;

	const TENTH: (u64, u64) = (1, 10);

	#[test]
	fn six_steps_of_a_tenth_should_close_nearly_half_of_the_gap() {
		let mut average = MovingPrice::default();
		for _ in 0..6 {
			average.update(Price::ONE, TENTH).unwrap();
		}
		// 1 - 0.9^6 = 0.468559
		assert_eq!(average.price().to_rao(), 468_558_999);
	}

	#[test]
	fn an_average_should_begin_at_one_at_most() {
		assert_eq!(MovingPrice::at(Price::from_bits(u128::MAX)).price(), Price::ONE);
	}

	#[test]
	fn one_block_should_close_three_millionths_of_the_gap() {
		let mut average = MovingPrice::default();
		average.update(Price::ONE, Averaging::CONSTANT.step(Speed::LAUNCH, 0)).unwrap();
		// 3e-6 * 2^64 = 55_340_232_221_128.65
		assert_eq!(average.price().to_bits(), 55_340_232_221_128);
	}

	#[test]
	fn a_fall_should_be_floored_as_a_rise_is() {
		let mut average = MovingPrice(Price::from_bits(10));
		average.update(Price::from_bits(5), (1, 3)).unwrap();
		// (1 * 5 + 2 * 10) / 3 = 8.33
		assert_eq!(average.price().to_bits(), 8);
		average.update(Price::from_bits(u128::MAX), (1, 1)).unwrap();
		assert_eq!(average.price().to_bits(), u128::MAX);
		assert_eq!(average.update(Price::ONE, (1, 0)), Err(EconomicsError::RuleOutOfBounds));
		assert_eq!(average.update(Price::ONE, (0, 0)), Err(EconomicsError::RuleOutOfBounds));
	}

	#[test]
	fn half_of_a_step_should_be_absorbed_after_231_049_blocks() {
		let mut average = MovingPrice::default();
		let step = Averaging::CONSTANT.step(Speed::LAUNCH, 0);
		let half = Price::from_bits(1 << 63);
		// ln(0.5) / ln(1 - 3e-6) = 231_048.7
		for _ in 0..231_048 {
			average.update(Price::ONE, step).unwrap();
		}
		assert!(average.price() < half);
		average.update(Price::ONE, step).unwrap();
		assert!(average.price() >= half);
	}

	#[test]
	fn a_speed_over_one_should_not_be_valid() {
		assert!(Speed::LAUNCH.is_valid());
		assert!(Speed { num: 1, den: 1 }.is_valid());
		assert!(!Speed { num: 2, den: 1 }.is_valid());
		assert!(!Speed { num: 0, den: 0 }.is_valid());
		assert!(!Speed { num: 0, den: 1_000_000_001 }.is_valid());
	}
}
