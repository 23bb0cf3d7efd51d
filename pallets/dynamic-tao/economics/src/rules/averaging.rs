//! How fast the moving price moves, and towards what.
//!
//! Without a warm-up the speed is the same at every age. With one it is `base * age / (age + halving)`,
//! so that a young subnet's first prices weigh little. A spot price over one TAO per alpha counts as
//! one, or as it is.

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

use crate::{ema::Speed, price::Price};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The rule of how a moving price moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Averaging {
	/// The base speed; the chain's parameter where there is none.
	pub speed: Option<Speed>,
	/// The age in blocks at which a subnet has half of the base speed; 201600 on the public chain
	/// since July 2025. Without one, the speed is the same at every age.
	pub warm_up: Option<u32>,
	/// What a spot price over one TAO per alpha counts as.
	pub spot: Spot,
}

/// What a spot price over one TAO per alpha counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Spot {
	/// As one: on the public chain from the second day on.
	#[default]
	CappedAtOne,
	/// As it is.
	Uncapped,
}

impl Averaging {
	/// The chain's speed at every age, as at launch.
	pub const CONSTANT: Self = Self { speed: None, warm_up: None, spot: Spot::CappedAtOne };

	/// The chain's speed, of which a subnet has a half after four weeks.
	pub const WARM_UP: Self = Self { warm_up: Some(201_600), ..Self::CONSTANT };

	/// Tells whether its speed, if it has one, is [valid](Speed::is_valid).
	pub const fn is_valid(&self) -> bool {
		match self.speed {
			Some(speed) => speed.is_valid(),
			None => true,
		}
	}

	/// The part `(num, den)` of the gap that closes in one block, for a subnet that started `age` blocks
	/// ago, given the chain's `base` speed. A proper fraction if the speed is [valid](Speed::is_valid).
	#[inline]
	pub fn step(self, base: Speed, age: u64) -> (u64, u64) {
		let Speed { num, den } = self.speed.unwrap_or(base);
		let Some(halving) = self.warm_up else {
			return (num.into(), den.into());
		};
		// 30 bits of age are 400 years of blocks. With them `age + halving` has at most 33 bits,
		// and its product with a valid denominator at most 63: neither saturates.
		let age = age.min(1 << 30);
		let whole = age.saturating_add(halving.into()).max(1);
		(age.saturating_mul(num.into()), whole.saturating_mul(den.into()))
	}

	/// What the average moves towards while the pool is at `spot`.
	pub fn counted(self, spot: Price) -> Price {
		match self.spot {
			Spot::CappedAtOne => spot.min(Price::ONE),
			Spot::Uncapped => spot,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_constant_speed_should_be_the_same_at_every_age() {
		for age in [0, 1, u64::MAX] {
			assert_eq!(Averaging::CONSTANT.step(Speed::LAUNCH, age), (3, 1_000_000));
		}
	}

	#[test]
	fn a_warm_up_should_start_still_and_reach_half_of_the_speed_at_its_halving() {
		let step = |age| Averaging::WARM_UP.step(Speed::LAUNCH, age);
		assert_eq!(step(0).0, 0);
		// 3 * 201_600 / (10^6 * 403_200) = 1.5e-6
		assert_eq!(step(201_600), (604_800, 403_200_000_000));
	}

	#[test]
	fn a_rules_own_speed_should_take_the_place_of_the_chains() {
		let speed = Speed { num: 1, den: 7 };
		let own = Averaging { speed: Some(speed), ..Averaging::CONSTANT };
		assert_eq!(own.step(Speed::LAUNCH, 5), (1, 7));
		assert!(own.is_valid());
		let beyond = Speed { num: 8, den: 7 };
		assert!(!Averaging { speed: Some(beyond), ..own }.is_valid());
	}

	#[test]
	fn a_dear_price_should_count_as_one_or_as_it_is() {
		let dear = Price::from_bits(3 << 64);
		assert_eq!(Averaging::CONSTANT.counted(dear), Price::ONE);
		assert_eq!(Averaging { spot: Spot::Uncapped, ..Averaging::CONSTANT }.counted(dear), dear);
	}
}
