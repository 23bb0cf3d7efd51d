//! Prices: TAO per alpha in 64.64 fixed point, always floored. 32 fraction bits would stall a slow
//! average 7.8e-5 TAO short of a rising price; 64 keep it within one part in a million.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao, UNIT},
	error::EconomicsError,
};
use alloc::string::{String, ToString};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use substrate_fixed::types::U64F64;

/// A price in TAO per alpha, 64 integer and 64 fraction bits.
///
/// On the wire it is the `u128` of its bits: divide by `2^64` to read it. In a chain specification
/// it is a decimal string, for instance `"0.25"`, of which as many digits count as fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(U64F64);

impl Price {
	/// One TAO per alpha.
	pub const ONE: Self = Self(U64F64::from_bits(1 << 64));
	/// Nothing.
	pub const ZERO: Self = Self(U64F64::from_bits(0));

	/// The price whose 64.64 representation is `bits`.
	pub const fn from_bits(bits: u128) -> Self {
		Self(U64F64::from_bits(bits))
	}

	/// The 64.64 representation.
	pub const fn to_bits(self) -> u128 {
		self.0.to_bits()
	}

	/// The price at which `tao` and `alpha` are worth the same: `tao / alpha`, floored.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if there is no alpha.
	pub fn of(tao: Tao, alpha: Alpha) -> Result<Self, EconomicsError> {
		// 64 bits shifted by 64 fit.
		(u128::from(tao.0) << 64)
			.checked_div(alpha.0.into())
			.map(Self::from_bits)
			.ok_or(EconomicsError::EmptyPool)
	}

	/// The alpha that `tao` is worth at this price: `tao / price`, floored.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] for a price of zero, [`EconomicsError::Overflow`] if the alpha
	/// does not fit.
	pub fn alpha_for(self, tao: Tao) -> Result<Alpha, EconomicsError> {
		mul_div_u64(tao.0, 1u128 << 64, self.to_bits(), Rounding::Down).map(Alpha)
	}

	/// The price in rao per alpha, as limit prices are given: `price * 10^9`, floored, and the
	/// largest `u64` where that does not fit. For display: "0.1", a little less in 64.64, is
	/// 99999999.
	pub fn to_rao(self) -> u64 {
		mul_div_u64(self.to_bits(), UNIT, 1u128 << 64, Rounding::Down).unwrap_or(u64::MAX)
	}

	/// The middle of `prices`: the middle one, or the floored mean of the middle two; one TAO per
	/// alpha where there is none.
	pub fn median(prices: &mut [Price]) -> Price {
		prices.sort_unstable();
		let half = prices.len() / 2;
		match (half.checked_sub(1).and_then(|below| prices.get(below)), prices.get(half)) {
			(Some(low), Some(high)) if prices.len().is_multiple_of(2) => {
				let gap = high.to_bits().saturating_sub(low.to_bits()); // sorted: high >= low
				Self::from_bits(low.to_bits().saturating_add(gap / 2)) // between the two
			}
			(_, Some(middle)) => *middle,
			_ => Self::ONE,
		}
	}
}

impl core::fmt::Display for Price {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		self.0.fmt(f)
	}
}

impl From<Price> for String {
	fn from(price: Price) -> Self {
		price.0.to_string()
	}
}

impl TryFrom<String> for Price {
	type Error = String;

	fn try_from(text: String) -> Result<Self, String> {
		text.parse().map(Self).map_err(|_| {
			alloc::format!("`{text}` is not a price: write a decimal such as \"0.25\"")
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// `tao / 1000` TAO per alpha.
	fn price(thousandths: u64) -> Price {
		Price::of(Tao(thousandths), Alpha(1_000)).unwrap()
	}

	#[test]
	fn a_price_should_be_tao_over_alpha() {
		// 250 / 1000 = 2^62 / 2^64
		assert_eq!(price(250).to_bits(), 1 << 62);
		assert_eq!(price(1_000), Price::ONE);
		assert_eq!(Price::of(Tao(1), Alpha::ZERO), Err(EconomicsError::EmptyPool));
	}

	#[test]
	fn a_price_in_rao_should_have_nine_decimals() {
		assert_eq!(price(250).to_rao(), 250_000_000);
		// 1 / 3 = 0.333...
		assert_eq!(Price::of(Tao(1), Alpha(3)).unwrap().to_rao(), 333_333_333);
		assert_eq!(Price::from_bits(u128::MAX).to_rao(), u64::MAX);
	}

	#[test]
	fn tao_should_be_worth_its_amount_over_the_price() {
		// 7 / 0.25
		assert_eq!(price(250).alpha_for(Tao(7)), Ok(Alpha(28)));
		assert_eq!(Price::ZERO.alpha_for(Tao(7)), Err(EconomicsError::EmptyPool));
		assert_eq!(Price::from_bits(1).alpha_for(Tao(7)), Err(EconomicsError::Overflow));
	}

	#[test]
	fn the_median_should_be_the_middle_or_the_mean_of_the_middle_two() {
		assert_eq!(Price::median(&mut [price(7), price(2), price(5)]), price(5));
		assert_eq!(Price::median(&mut [price(8_000), price(2_000)]), price(5_000));
		assert_eq!(Price::median(&mut []), Price::ONE);
	}

	#[test]
	fn a_price_should_be_read_and_written_as_a_decimal() {
		assert_eq!(Price::try_from("0.25".to_string()), Ok(price(250)));
		assert_eq!(String::from(price(250)), "0.25");
		assert_eq!(
			Price::try_from("cheap".to_string()),
			Err("`cheap` is not a price: write a decimal such as \"0.25\"".to_string())
		);
		assert!(Price::try_from("-1".to_string()).is_err());
	}
}
