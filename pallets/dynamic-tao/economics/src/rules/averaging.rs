//! How fast the moving price moves.
//!
//! `Constant`: the chain's base speed at every age. `WarmUp`: `base * age / (age + halving)`, so that a
//! young subnet's first prices weigh little.

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

use crate::ema::Speed;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The rule of how fast a moving price moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Averaging {
	/// The same speed at every age, as at launch.
	#[default]
	Constant,
	/// A slow start.
	WarmUp {
		/// The age in blocks at which a subnet has half of the base speed; 201600 on the public chain
		/// since July 2025.
		halving: u32,
	},
}

impl Averaging {
	/// The part `(num, den)` of the gap that closes in one block, for a subnet that started `age` blocks
	/// ago, given the chain's `base` speed. A proper fraction if `base` is [valid](Speed::is_valid).
	pub fn step(self, base: Speed, age: u64) -> (u64, u64) {
		match self {
			Self::Constant => (base.num.into(), base.den.into()),
			Self::WarmUp { halving } => {
				// 30 bits of age are 400 years of blocks. With them `age + halving` has at most 33 bits,
				// and its product with a valid denominator at most 63: neither saturates.
				let age = age.min(1 << 30);
				let whole = age.saturating_add(halving.into()).max(1);
				(age.saturating_mul(base.num.into()), whole.saturating_mul(base.den.into()))
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_constant_speed_should_be_the_same_at_every_age() {
		for age in [0, 1, u64::MAX] {
			assert_eq!(Averaging::Constant.step(Speed::LAUNCH, age), (3, 1_000_000));
		}
	}

	#[test]
	fn a_warm_up_should_start_still_and_reach_half_of_the_speed_at_its_halving() {
		let step = |age| Averaging::WarmUp { halving: 201_600 }.step(Speed::LAUNCH, age);
		assert_eq!(step(0).0, 0);
		// 3 * 201_600 / (10^6 * 403_200) = 1.5e-6
		assert_eq!(step(201_600), (604_800, 403_200_000_000));
	}
}
