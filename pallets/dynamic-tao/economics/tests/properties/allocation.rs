//! Who gets the block's TAO: I-15.

use crate::support::{any_amount, config, count, pool, price};
use dtao_economics::{rules::allocation::price_ema, Candidate, MovingPrice, RuleMemory, Tao};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Up to 128 subnets, the first of them with netuid 1.
fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
	let candidate = (prop_oneof![9 => price(), 1 => Just(Default::default())], pool());
	let any =
		count(128).prop_flat_map(move |count| prop::collection::vec(candidate.clone(), count));
	let still = prop::collection::vec((Just(Default::default()), pool()), 0..=9);
	prop_oneof![9 => any, 1 => still].prop_map(|subnets| {
		(1..)
			.zip(subnets)
			.map(|(netuid, (price, pool))| Candidate {
				netuid,
				moving_price: MovingPrice::at(price),
				pool,
				memory: RuleMemory::default(),
				fixed_weight: 1,
				shares_tao: true,
			})
			.collect()
	})
}

fn weight(candidate: &Candidate) -> u128 {
	candidate.moving_price.price().to_bits()
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn the_parts_sum_to_the_block_exactly(block in any_amount(), candidates in candidates()) {
		let parts = price_ema(Tao(block), &candidates)?;
		prop_assert_eq!(parts.len(), candidates.len());
		let sum: u128 = parts.iter().map(|part| u128::from(part.0)).sum();
		prop_assert_eq!(sum, if candidates.is_empty() { 0 } else { block.into() });
	}

	#[test]
	fn a_part_is_its_average_over_the_sum_of_averages_within_one_rao(
		block in any_amount(), candidates in candidates(),
	) {
		let parts = price_ema(Tao(block), &candidates)?;
		let sum: BigUint = candidates.iter().map(weight).map(BigUint::from).sum();
		for (part, candidate) in parts.iter().zip(&candidates) {
			let (exact, sum) = if sum == BigUint::ZERO {
				(BigUint::from(block), BigUint::from(candidates.len()))
			} else {
				(BigUint::from(block) * weight(candidate), sum.clone())
			};
			let part = BigUint::from(part.0);
			prop_assert!(&part * &sum < &exact + &sum);
			prop_assert!((part + 1u8) * sum > exact);
		}
	}

	#[test]
	fn a_higher_average_never_gets_less_and_of_equals_the_lower_netuid_gets_the_rest(
		block in any_amount(), candidates in candidates(),
	) {
		let parts = price_ema(Tao(block), &candidates)?;
		let mut ranked: Vec<_> = candidates.iter().zip(&parts).collect();
		ranked.sort_by_key(|(candidate, _)| {
			(std::cmp::Reverse(candidate.moving_price), candidate.netuid)
		});
		prop_assert!(ranked.windows(2).all(|pair| pair[0].1 >= pair[1].1));
	}

	#[test]
	fn a_subnet_without_an_average_gets_nothing_beside_one_that_has(
		block in any_amount(), candidates in candidates(),
	) {
		prop_assume!(candidates.iter().any(|candidate| weight(candidate) > 0));
		let parts = price_ema(Tao(block), &candidates)?;
		for (part, candidate) in parts.iter().zip(&candidates) {
			prop_assert!(weight(candidate) > 0 || part.is_zero());
		}
	}
}
