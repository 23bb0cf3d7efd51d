//! The one multiplication-then-division, and the split that sums.

use crate::support::{any_amount, any_u128, config, count};
use dtao_economics::{apportion, mul_div, EconomicsError, Rounding};
use num_bigint::BigUint;
use proptest::prelude::*;

fn rounding() -> impl Strategy<Value = Rounding> {
	prop_oneof![Just(Rounding::Down), Just(Rounding::Up)]
}

/// Weights that a split meets: zero, equal, tiny beside huge.
fn weights() -> impl Strategy<Value = Vec<u128>> {
	let weight = prop_oneof![
		1 => Just(0u128),
		2 => 1u128..10,
		6 => any_u128().prop_map(|bits| bits >> 64),
	];
	prop_oneof![
		8 => count(128).prop_flat_map(move |count| prop::collection::vec(weight.clone(), count)),
		1 => (any::<u64>(), 1usize..=16).prop_map(|(each, count)| vec![each.into(); count]),
	]
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn mul_div_is_the_exact_quotient_rounded_as_told(
		value in any_u128(), num in any_u128(), den in any_u128(), rounding in rounding(),
	) {
		let answer = mul_div(value, num, den, rounding);
		if den == 0 {
			prop_assert_eq!(answer, Err(EconomicsError::EmptyPool));
		} else {
			let product = BigUint::from(value) * BigUint::from(num);
			let exact = match rounding {
				Rounding::Up => (product + (den - 1)) / den,
				_ => product / den,
			};
			let expected = u128::try_from(exact).map_err(|_| EconomicsError::Overflow);
			prop_assert_eq!(answer, expected);
		}
	}

	#[test]
	fn mul_div_by_a_denominator_over_the_numerator_never_overflows(
		value in any_u128(), one in any_u128(), other in any_u128(), rounding in rounding(),
	) {
		let (num, den) = (one.min(other), one.max(other).max(1));
		prop_assert!(mul_div(value, num, den, rounding)? <= value);
	}

	#[test]
	fn the_parts_of_a_split_sum_to_the_whole(total in any_amount(), weights in weights()) {
		let parts = apportion(total, &weights)?;
		prop_assert_eq!(parts.len(), weights.len());
		let sum: u128 = parts.iter().map(|part| u128::from(*part)).sum();
		prop_assert_eq!(sum, if weights.is_empty() { 0 } else { total.into() });
	}

	#[test]
	fn a_split_is_by_largest_remainder_with_ties_to_the_lower_index(
		total in any_amount(), weights in weights(),
	) {
		let parts = apportion(total, &weights)?;
		let equal = weights.iter().all(|weight| *weight == 0);
		let weight = |index: usize| if equal { 1 } else { weights[index] };
		let sum: u128 = (0..weights.len()).map(weight).sum();
		// What each floor lost, and whether the part got a unit on top of it.
		let mut ranked: Vec<_> = parts
			.iter()
			.enumerate()
			.map(|(index, part)| {
				let product = weight(index) * u128::from(total);
				let extra = u128::from(*part) - product / sum;
				(product % sum, index, extra)
			})
			.collect();
		ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
		let extras: Vec<_> = ranked.iter().map(|(.., extra)| *extra).collect();
		let served: u128 = extras.iter().sum();
		for (place, extra) in extras.iter().enumerate() {
			prop_assert_eq!(*extra, u128::from((place as u128) < served));
		}
	}

	#[test]
	fn a_split_by_any_weights_is_exact_or_refused(
		total in any_amount(), weights in prop::collection::vec(any_u128(), 1..8),
	) {
		match apportion(total, &weights) {
			Ok(parts) => prop_assert_eq!(
				parts.iter().map(|part| u128::from(*part)).sum::<u128>(),
				u128::from(total),
			),
			Err(refusal) => prop_assert_eq!(refusal, EconomicsError::Overflow),
		}
	}
}
