//! The halving curve: the second half of I-12.

use crate::support::{any_amount, config};
use dtao_economics::{Halving, MAX_SUPPLY, UNIT};
use proptest::prelude::*;

const CURVE: Halving = Halving::DYNAMIC_TAO;

/// Issuances around every threshold `cap * (1 - 2^-k)`, and any.
fn issued() -> impl Strategy<Value = u64> {
	let near = (0u32..64, -2i64..=2)
		.prop_map(|(k, by)| (MAX_SUPPLY - (MAX_SUPPLY >> k.min(63))).saturating_add_signed(by));
	prop_oneof![1 => any_amount(), 1 => near]
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_block_emits_the_unit_halved_once_for_each_threshold_passed(issued in issued()) {
		let (cap, issued_wide) = (u128::from(MAX_SUPPLY), u128::from(issued));
		let expected = if issued >= MAX_SUPPLY {
			0
		} else {
			// The definition: issued >= cap * (1 - 2^-k), multiplied by 2^k. 55 + 60 bits.
			let passed = |k: &u32| issued_wide << k >= cap * ((1 << k) - 1);
			UNIT >> (0..60).take_while(passed).last().unwrap_or(0)
		};
		prop_assert_eq!(CURVE.block_emission(issued), expected);
	}

	#[test]
	fn the_curve_never_passes_its_cap_even_if_two_mints_follow_it(issued in issued()) {
		let issued = issued.min(MAX_SUPPLY);
		prop_assert!(issued + 2 * CURVE.block_emission(issued) <= MAX_SUPPLY);
	}

	#[test]
	fn more_issued_never_emits_more(one in issued(), other in issued()) {
		prop_assert!(
			CURVE.block_emission(one.max(other)) <= CURVE.block_emission(one.min(other))
		);
	}

	#[test]
	fn the_next_threshold_is_the_first_issuance_that_emits_less(issued in issued()) {
		let emission = CURVE.block_emission(issued);
		match CURVE.next_threshold(issued) {
			Some(threshold) => {
				prop_assert!(threshold > issued && CURVE.block_emission(threshold) < emission);
				prop_assert_eq!(CURVE.block_emission(threshold - 1), emission);
			},
			None => prop_assert_eq!(emission, 0),
		}
	}

	#[test]
	fn any_curve_stays_under_its_cap(
		cap in any_amount(), initial in any_amount(), issued in any_amount(),
	) {
		prop_assume!(initial <= cap / 2 && issued <= cap);
		let emission = Halving { cap, initial }.block_emission(issued);
		prop_assert!(emission <= cap - issued);
	}
}
