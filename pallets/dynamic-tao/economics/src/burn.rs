//! What a neuron's registration costs: the price rises with each registration and halves with each
//! half-life without one.

use crate::amount::{mul_div, Rounding, Tao};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How a registration's price moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct BurnParams {
	/// Blocks in which the price halves. 0: it does not fall.
	pub half_life: u16,
	/// What a registration multiplies the price by, in parts per thousand.
	pub increase: u32,
	/// The lowest price. It holds where it is over the highest.
	pub min: Tao,
	/// The highest price.
	pub max: Tao,
}

impl Default for BurnParams {
	/// Half in 360 blocks, 26 % more with each registration, 0.0005 to 100 TAO.
	fn default() -> Self {
		Self { half_life: 360, increase: 1_260, min: Tao(500_000), max: Tao(100_000_000_000) }
	}
}

impl BurnParams {
	fn clamp(&self, price: u128) -> Tao {
		let price = price.min(self.max.0.into());
		Tao(u64::try_from(price).unwrap_or(self.max.0)).max(self.min) // at most `max`, a u64
	}
}

/// The price of a neuron's registration, as of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BurnPrice {
	/// The price at that block.
	pub price: Tao,
	/// The block.
	pub block: u64,
}

impl BurnPrice {
	/// The price at `block`: `floor(price / 2^(age / half_life))`, within the bounds.
	///
	/// Each whole half-life halves exactly. The rest of `r` blocks is a factor `f^r`, where `f` is
	/// the largest fraction of 63 bits with `f^half_life <= 1/2`, each product floored: exact to a
	/// thousandth of a rao up to 100 TAO.
	pub fn at(&self, block: u64, params: &BurnParams) -> Tao {
		let age = block.saturating_sub(self.block); // the past is as dear as the start
		let half_life = u64::from(params.half_life);
		// Without a half-life neither exists: no halving, no rest.
		let halvings = age.checked_div(half_life).unwrap_or_default();
		let rest = age.checked_rem(half_life).unwrap_or_default();
		let factor = if rest == 0 { ONE } else { power(block_factor(half_life), rest) };

		// 64 bits times at most 2^63.
		let product = u128::from(self.price.0).saturating_mul(factor.into());
		let shift = u32::try_from(halvings.saturating_add(FRACTION.into())).unwrap_or(u32::MAX);
		params.clamp(product.checked_shr(shift).unwrap_or_default())
	}

	/// The price after a registration at `block`: `floor(at * increase / 1000)`, within the bounds.
	pub fn raised(&self, block: u64, params: &BurnParams) -> Self {
		let price = u128::from(self.at(block, params).0);
		// 64 bits times 32: it always fits.
		let raised = mul_div(price, params.increase.into(), 1_000, Rounding::Down);
		Self { price: params.clamp(raised.unwrap_or(u128::MAX)), block }
	}
}

/// Bits of the fractions below.
const FRACTION: u32 = 63;

/// The fraction 1.
const ONE: u64 = 1 << FRACTION;

/// `floor(a * b)` of two fractions.
fn times(a: u64, b: u64) -> u64 {
	// 126 bits at most, so that the product of fractions is one again.
	let product = u128::from(a).saturating_mul(b.into()) >> FRACTION;
	u64::try_from(product).unwrap_or(ONE)
}

/// `base^exponent`, each product floored: as many squares as the exponent has bits.
fn power(base: u64, exponent: u64) -> u64 {
	let (mut result, mut square, mut left) = (ONE, base, exponent);
	while left > 0 {
		if left & 1 == 1 {
			result = times(result, square);
		}
		square = times(square, square);
		left >>= 1;
	}
	result
}

/// The largest fraction `f` under 1 with `f^half_life <= 1/2`, found bit by bit.
fn block_factor(half_life: u64) -> u64 {
	(0..FRACTION).rev().fold(0, |factor, bit| {
		let candidate = factor | 1 << bit;
		if power(candidate, half_life) <= ONE / 2 {
			candidate
		} else {
			factor
		}
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const PARAMS: BurnParams =
		BurnParams { half_life: 360, increase: 1_260, min: Tao(1), max: Tao(u64::MAX) };

	fn at(price: u64, age: u64, params: &BurnParams) -> u64 {
		BurnPrice { price: Tao(price), block: 7 }.at(7 + age, params).0
	}

	#[test]
	fn the_price_should_halve_exactly_with_each_half_life() {
		assert_eq!(at(1 << 40, 0, &PARAMS), 1 << 40);
		assert_eq!(at(1 << 40, 360, &PARAMS), 1 << 39);
		assert_eq!(at(1 << 40, 3_600, &PARAMS), 1 << 30);
		// 1023 / 2 = 511.5, and 1023 / 4 = 255.75
		assert_eq!(at(1_023, 360, &PARAMS), 511);
		assert_eq!(at(1_023, 720, &PARAMS), 255);
	}

	#[test]
	fn the_price_should_fall_a_little_with_each_block() {
		let params = BurnParams { half_life: 1_000, ..PARAMS };
		// 2000 * 0.999307 = 1998.61, 2000 * 0.7071 = 1414.2
		assert_eq!(at(2_000, 1, &params), 1_998);
		assert_eq!(at(2_000, 500, &params), 1_414);
		assert_eq!(at(2_000, 999, &params), 1_000);
	}

	#[test]
	fn the_price_should_stay_within_its_bounds() {
		let params = BurnParams::default();
		assert_eq!(at(1_000_000, 3_600, &params), 500_000);
		assert_eq!(at(u64::MAX, 0, &params), 100_000_000_000);
		assert_eq!(at(u64::MAX, u64::MAX - 7, &params), 500_000);
	}

	#[test]
	fn the_factor_of_a_block_should_be_the_largest_that_halves() {
		for half_life in [1, 2, 3, 359, 360, 1_000, 36_100, u64::from(u16::MAX)] {
			let factor = block_factor(half_life);
			assert!(power(factor, half_life) <= ONE / 2, "{half_life}");
			assert!(power(factor + 1, half_life) > ONE / 2, "{half_life}");
		}
		// 2^-0.5
		assert_eq!(block_factor(2) >> 31, (0.5f64.sqrt() * 2f64.powi(32)) as u64);
	}

	#[test]
	fn without_a_half_life_the_price_should_not_fall() {
		let params = BurnParams { half_life: 0, ..PARAMS };
		assert_eq!(at(2_000, 1_000_000, &params), 2_000);
	}

	#[test]
	fn a_half_life_of_one_block_should_halve_each_block() {
		let params = BurnParams { half_life: 1, ..PARAMS };
		assert_eq!(at(2_000, 3, &params), 250);
	}

	#[test]
	fn before_its_block_the_price_should_be_as_at_it() {
		let price = BurnPrice { price: Tao(2_000), block: 7 };
		assert_eq!(price.at(6, &PARAMS), Tao(2_000));
	}

	#[test]
	fn a_registration_should_raise_the_price_by_26_percent() {
		let price = BurnPrice { price: Tao(2_001), block: 0 };
		// 2001 / 2 = 1000.5, and 1000 * 1.26
		assert_eq!(price.raised(360, &PARAMS), BurnPrice { price: Tao(1_260), block: 360 });
		let dear = BurnPrice { price: Tao(u64::MAX), block: 0 };
		assert_eq!(dear.raised(0, &PARAMS).price, Tao(u64::MAX));
	}

	#[test]
	fn where_the_bounds_cross_the_lowest_should_hold() {
		let params = BurnParams { min: Tao(9), max: Tao(3), ..PARAMS };
		assert_eq!(at(5, 0, &params), 9);
	}
}
