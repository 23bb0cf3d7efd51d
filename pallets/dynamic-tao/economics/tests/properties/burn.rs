//! The price of a neuron's registration: it only falls between registrations, halves exactly, and
//! stays within its bounds.

use crate::support::{amount, any_amount, config, log_uniform};
use dtao_economics::{BurnParams, BurnPrice, Tao, UNIT};
use proptest::prelude::*;

/// Parameters that bound nothing, so that the curve itself is seen.
fn free(half_life: u16) -> BurnParams {
	BurnParams { half_life, min: Tao(0), max: Tao(u64::MAX), ..Default::default() }
}

fn half_life() -> BoxedStrategy<u16> {
	prop_oneof![2 => Just(360), 1 => Just(1), 1 => Just(u16::MAX), 4 => 1u16..=u16::MAX].boxed()
}

fn params() -> impl Strategy<Value = BurnParams> {
	(any::<u16>(), 0u32..=10_000, amount(), amount()).prop_map(|(half_life, increase, one, two)| {
		BurnParams { half_life, increase, min: Tao(one.min(two)), max: Tao(one.max(two)) }
	})
}

fn price() -> impl Strategy<Value = BurnPrice> {
	(any_amount(), 0u64..1_000_000)
		.prop_map(|(price, block)| BurnPrice { price: Tao(price), block })
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_half_life_halves_exactly(
		price in price(), half_life in half_life(), age in log_uniform(0, 1_000_000), more in 0u64..70,
	) {
		let at = |age| price.at(price.block + age, &free(half_life)).0;
		let halvings = more * u64::from(half_life);
		let halved = at(age).checked_shr(more as u32).unwrap_or(0);
		prop_assert_eq!(at(age + halvings), halved);
	}

	#[test]
	fn the_price_never_rises_by_itself(
		price in price(), params in params(), age in 0u64..1_000_000, later in log_uniform(0, 100_000),
	) {
		let at = |age| price.at(price.block + age, &params);
		prop_assert!(at(age + later) <= at(age));
		prop_assert!(at(age + 1) <= at(age));
	}

	// To a hundredth of a rao up to 1000 TAO, ten times the highest price: the factor of a block has
	// 63 bits, and its error grows with the blocks of a half-life.
	#[test]
	fn the_price_is_the_floor_of_the_curve(
		price in log_uniform(0, 1_000 * UNIT), half_life in half_life(), age in log_uniform(0, 1_000_000),
	) {
		let ours = BurnPrice { price: Tao(price), block: 3 }.at(3 + age, &free(half_life)).0;
		let exact = price as f64 * 0.5f64.powf(age as f64 / f64::from(half_life));
		prop_assert!(ours as f64 <= exact + 0.01 && ours as f64 > exact - 1.01, "{ours}, {exact}");
	}

	#[test]
	fn the_price_stays_within_its_bounds(price in price(), params in params(), block in any_amount()) {
		let raised = price.raised(block, &params);
		for price in [price.at(block, &params), raised.price, raised.at(block, &params)] {
			prop_assert!(params.min <= price && price <= params.max);
		}
	}

	#[test]
	fn a_registration_raises_the_price_by_its_factor(
		price in price(), params in params(), age in 0u64..1_000_000,
	) {
		let block = price.block + age;
		let (at, raised) = (price.at(block, &params), price.raised(block, &params));
		let exact = u128::from(at.0) * u128::from(params.increase) / 1_000;
		let clamped = exact.clamp(params.min.0.into(), params.max.0.into());
		prop_assert_eq!(u128::from(raised.price.0), clamped);
		prop_assert_eq!(raised.block, block);
	}

	// Reading is not writing: only a price that is written down is floored, which takes less than a
	// unit off what it is later.
	#[test]
	fn writing_the_price_down_costs_less_than_a_unit(
		price in log_uniform(0, 1_000 * UNIT), half_life in half_life(),
		ages in (0u64..100_000, 0u64..100_000),
	) {
		let (price, params) = (BurnPrice { price: Tao(price), block: 0 }, free(half_life));
		let (stop, end) = (ages.0, ages.0 + ages.1);
		let direct = price.at(end, &params).0;
		let written = BurnPrice { price: price.at(stop, &params), block: stop }.at(end, &params).0;
		prop_assert!(written <= direct && direct - written <= 1);
	}
}
