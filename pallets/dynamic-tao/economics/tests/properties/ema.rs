//! The moving price: I-14.

use crate::support::{config, price};
use dtao_economics::{Averaging, EconomicsError, MovingPrice, Price, Speed};
use num_bigint::BigUint;
use proptest::prelude::*;

/// A speed that a chain may have.
fn speed() -> impl Strategy<Value = Speed> {
	prop_oneof![
		Just(Speed::LAUNCH),
		(1u32..=1_000_000_000)
			.prop_flat_map(|den| (0..=den).prop_map(move |num| Speed { num, den })),
		(1u32..=1_000_000_000, 0u32..100).prop_map(|(den, num)| Speed { num: num.min(den), den }),
	]
}

/// A step as a rule gives it: constant, or warming up at some age.
fn step() -> impl Strategy<Value = (u64, u64)> {
	(speed(), prop_oneof![0u64..1_000_000, any::<u64>()], any::<bool>()).prop_map(
		|(speed, age, warm)| {
			(if warm { Averaging::WARM_UP } else { Averaging::CONSTANT }).step(speed, age)
		},
	)
}

fn bits(price: Price) -> BigUint {
	price.to_bits().into()
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn the_average_is_the_floor_of_the_weighted_mean(
		spot in price(), from in price(), (num, den) in step(),
	) {
		let mut average = MovingPrice::at(from);
		let before = average;
		average.update(spot, (num, den))?;
		let target = bits(spot);
		let exact = (target * num + bits(before.price()) * (den - num)) / den;
		prop_assert_eq!(bits(average.price()), exact);
	}

	#[test]
	fn the_average_stays_between_where_it_was_and_the_price(
		spot in price(), from in price(), step in step(),
	) {
		let mut average = MovingPrice::at(from);
		let (before, target) = (average.price(), spot);
		average.update(spot, step)?;
		prop_assert!(before.min(target) <= average.price());
		prop_assert!(average.price() <= before.max(target));
	}

	#[test]
	fn one_block_moves_the_average_by_its_part_of_the_gap_and_one_unit_at_most(
		spot in price(), from in price(), (num, den) in step(),
	) {
		let mut average = MovingPrice::at(from);
		let (before, target) = (average.price().to_bits(), spot.to_bits());
		average.update(spot, (num, den))?;
		let moved = BigUint::from(average.price().to_bits().abs_diff(before));
		let allowed = BigUint::from(target.abs_diff(before)) * num / den + 1u8;
		prop_assert!(moved <= allowed);
	}

	#[test]
	fn a_higher_price_never_makes_a_lower_average(
		one in price(), other in price(), from in price(), step in step(),
	) {
		let after = |spot| {
			let mut average = MovingPrice::at(from);
			average.update(spot, step).map(|()| average)
		};
		prop_assert!(after(one.min(other))? <= after(one.max(other))?);
	}

	// Convergence, as a law of one step: the average stands still only where the gap is under
	// den / num units of 2^-64, and only below the price.
	#[test]
	fn the_average_stands_still_only_next_to_the_price(
		spot in price(), from in price(), (num, den) in step(),
	) {
		let mut average = MovingPrice::at(from);
		let before = average;
		average.update(spot, (num, den))?;
		let (at, target) = (before.price().to_bits(), spot.to_bits());
		if average == before && num > 0 {
			prop_assert!(at <= target);
			prop_assert!(BigUint::from(target - at) * num < BigUint::from(den));
		}
	}

	#[test]
	fn a_step_of_a_rule_is_always_a_proper_fraction(
		speed in speed(), age in any::<u64>(), halving in any::<u32>(),
	) {
		let warm_ups = [halving, 201_600, 1, u32::MAX, 0].map(Some);
		for warm_up in warm_ups.into_iter().chain([None]) {
			let rule = Averaging { warm_up, ..Averaging::CONSTANT };
			let (num, den) = rule.step(speed, age);
			prop_assert!(den > 0 && num <= den);
			prop_assert!(BigUint::from(num) * speed.den <= BigUint::from(den) * speed.num);
		}
	}

	#[test]
	fn a_step_that_is_no_fraction_is_refused_and_changes_nothing(
		spot in price(), from in price(), num in any::<u64>(), den in any::<u64>(),
	) {
		let mut average = MovingPrice::at(from);
		let before = average;
		let is_fraction = den > 0 && num <= den;
		let expected = if is_fraction { Ok(()) } else { Err(EconomicsError::RuleOutOfBounds) };
		prop_assert_eq!(average.update(spot, (num, den)), expected);
		prop_assert!(expected.is_ok() || average == before);
	}

	// Up to 32,000 blocks, at a speed of a thousandth and more.
	#[test]
	fn at_a_constant_price_the_average_converges_to_a_millionth(
		exponent in -6.0..3.0f64, from in price(), per_mille in 1u32..=1_000,
	) {
		let spot = Price::from_bits((10f64.powf(exponent) * 2f64.powi(64)) as u128);
		let mut average = MovingPrice::at(from);
		for _ in 0..32_000 / per_mille {
			average.update(spot, (per_mille.into(), 1_000))?;
		}
		prop_assert!(is_within_a_millionth(average, spot));
	}
}

fn is_within_a_millionth(average: MovingPrice, spot: Price) -> bool {
	let target = spot.to_bits();
	average.price().to_bits().abs_diff(target) <= target / 1_000_000
}

/// The launch speed itself, where it is hardest: towards a low price, from below and from above.
#[test]
fn at_the_launch_speed_the_average_reaches_a_price_of_a_ten_thousandth() {
	let spot = Price::from_bits((1u128 << 64) / 10_000);
	let step = Averaging::CONSTANT.step(Speed::LAUNCH, 0);
	for (from, blocks) in [
		// ln(10^6) / 3e-6 = 4.6 million blocks from nothing,
		(Price::ZERO, 4_700_000),
		// ln(10^6 * 10^4) / 3e-6 = 7.7 million from 1.
		(Price::ONE, 7_800_000),
	] {
		let mut average = MovingPrice::at(from);
		for _ in 0..blocks {
			average.update(spot, step).expect("a proper fraction");
		}
		assert!(is_within_a_millionth(average, spot), "{average:?}");
	}
}
