//! A price that a few blocks cannot move: it follows the pool's price by at most a thousandth in each
//! block. What is judged by the lower of the two, such as a minimum, cannot be talked up by a trade
//! that is taken back at once. Unlike the moving price it starts at the pool's own.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao},
	error::EconomicsError,
	price::Price,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A price that follows another one slowly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SteadyPrice(Price);

impl SteadyPrice {
	/// A block moves it by at most one part in so many: it takes 693 blocks to double.
	pub const PARTS: u128 = 1_000;

	/// Starts at `price`.
	pub const fn at(price: Price) -> Self {
		Self(price)
	}

	/// The price.
	pub const fn price(self) -> Price {
		self.0
	}

	/// A block later, at whose end the pool's price is `spot`: `spot`, but at most `1/1000` above or
	/// below what it was, floored, and at least one unit of the fixed point.
	pub fn after(self, spot: Price) -> Self {
		let now = self.0.to_bits();
		let step = (now / Self::PARTS).max(1);
		let (low, high) = (now.saturating_sub(step), now.saturating_add(step));
		Self(Price::from_bits(spot.to_bits().clamp(low, high)))
	}

	/// What `alpha` is worth at this price, floored, and the largest amount where that does not fit: it
	/// is compared, and never paid.
	pub fn value(self, alpha: Alpha) -> Tao {
		let worth = mul_div_u64(self.0.to_bits(), alpha.0, 1u128 << 64, Rounding::Down);
		Tao(worth.unwrap_or(u64::MAX))
	}

	/// The least alpha that is worth `tao` at this price: `ceil(tao * 2^64 / bits)`.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if the price is zero, [`EconomicsError::Overflow`] if that is more than
	/// an amount can be.
	pub fn least_alpha_worth(self, tao: Tao) -> Result<Alpha, EconomicsError> {
		mul_div_u64(tao.0, 1u128 << 64, self.0.to_bits(), Rounding::Up).map(Alpha)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn price(tao: u64, alpha: u64) -> Price {
		Price::of(Tao(tao), Alpha(alpha)).unwrap()
	}

	#[test]
	fn a_steady_price_should_follow_a_pump_by_a_thousandth() {
		let steady = SteadyPrice::at(price(1_000, 1)).after(price(1_000_000, 1));
		assert_eq!(steady.price(), price(1_001, 1));
	}

	#[test]
	fn a_steady_price_should_follow_a_crash_by_a_thousandth() {
		let steady = SteadyPrice::at(price(1_000, 1)).after(price(1, 1_000));
		assert_eq!(steady.price(), price(999, 1));
	}

	#[test]
	fn a_steady_price_should_be_the_price_that_moves_slowly() {
		let steady = SteadyPrice::at(price(10_000, 1)).after(price(10_009, 1));
		assert_eq!(steady.price(), price(10_009, 1));
	}

	#[test]
	fn a_steady_price_should_double_in_693_blocks() {
		let mut steady = SteadyPrice::at(price(1, 4));
		for _ in 0..693 {
			steady = steady.after(price(100, 1));
		}
		assert!(steady.price() <= price(1, 2));
		assert!(steady.after(price(100, 1)).price() > price(1, 2));
	}

	#[test]
	fn a_steady_price_should_rise_from_next_to_nothing() {
		let steady = SteadyPrice::at(Price::from_bits(1)).after(Price::ONE);
		assert_eq!(steady.price(), Price::from_bits(2));
	}

	#[test]
	fn value_should_be_floored_and_never_overflow() {
		assert_eq!(SteadyPrice::at(price(1, 2)).value(Alpha(7)), Tao(3));
		assert_eq!(SteadyPrice::at(price(u64::MAX, 1)).value(Alpha(u64::MAX)), Tao(u64::MAX));
	}

	#[test]
	fn the_least_alpha_worth_an_amount_should_be_rounded_up() {
		let half = SteadyPrice::at(price(1, 2));
		assert_eq!(half.least_alpha_worth(Tao(7)), Ok(Alpha(14)));
		let three = SteadyPrice::at(price(3, 1));
		// 7 / 3 = 2.33
		assert_eq!(three.least_alpha_worth(Tao(7)), Ok(Alpha(3)));
		assert!(three.value(Alpha(3)) >= Tao(7) && three.value(Alpha(2)) < Tao(7));
		let nothing = SteadyPrice::default();
		assert_eq!(nothing.least_alpha_worth(Tao(1)), Err(EconomicsError::EmptyPool));
		assert_eq!(half.least_alpha_worth(Tao(u64::MAX)), Err(EconomicsError::Overflow));
	}
}
