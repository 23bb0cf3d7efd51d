//! What a registration costs.

use crate::support::{any_amount, config};
use dtao_economics::{LockCost, Tao, UNIT};
use proptest::prelude::*;

fn cost() -> impl Strategy<Value = LockCost> {
	(any_amount(), any_amount(), any_amount(), any_amount(), any_amount()).prop_map(
		|(minimum, last_lock, age, reduction_interval, emission)| LockCost {
			minimum: Tao(minimum),
			last_lock: Tao(last_lock),
			age: Some(age),
			reduction_interval,
			block_emission: Tao(emission.min(UNIT)),
		},
	)
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn the_price_lies_between_the_minimum_and_twice_the_last(cost in cost()) {
		if let Ok(price) = cost.price() {
			prop_assert!(price >= cost.minimum);
			prop_assert!(
				u128::from(price.0) <= u128::from(cost.minimum.0).max(2 * u128::from(cost.last_lock.0))
			);
		}
	}

	#[test]
	fn the_price_is_only_refused_where_it_does_not_fit(cost in cost()) {
		if cost.price().is_err() {
			prop_assert!(cost.last_lock.0 > u64::MAX / 2);
		}
	}

	#[test]
	fn the_price_never_rises_with_time(cost in cost(), later in any_amount()) {
		let at = |age| LockCost { age: Some(age), ..cost }.price();
		let (age, later) = (later.min(cost.age.unwrap_or(0)), later.max(cost.age.unwrap_or(0)));
		if let (Ok(early), Ok(late)) = (at(age), at(later)) {
			prop_assert!(late <= early);
		}
	}

	#[test]
	fn after_twice_the_interval_the_price_is_the_minimum(cost in cost()) {
		let interval = (u128::from(cost.reduction_interval) * u128::from(cost.block_emission.0)
			/ u128::from(UNIT))
		.max(1);
		if let (Ok(age), true) = (u64::try_from(2 * interval), cost.last_lock.0 < u64::MAX / 2) {
			prop_assert_eq!(LockCost { age: Some(age), ..cost }.price(), Ok(cost.minimum));
		}
	}

	#[test]
	fn the_first_registration_costs_the_last_lock_once(cost in cost()) {
		let first = LockCost { age: None, ..cost };
		prop_assert_eq!(first.price(), Ok(cost.last_lock.max(cost.minimum)));
	}
}
