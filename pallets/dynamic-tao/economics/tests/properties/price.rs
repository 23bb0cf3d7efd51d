//! Prices are floored, and read back as they were written.

use crate::support::{amount, any_amount, config, price, reserve};
use dtao_economics::{Alpha, Price, Tao, UNIT};
use num_bigint::BigUint;
use proptest::prelude::*;

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_price_is_the_floor_of_tao_over_alpha(tao in any_amount(), alpha in any_amount()) {
		prop_assume!(alpha > 0);
		let bits = BigUint::from(Price::of(Tao(tao), Alpha(alpha))?.to_bits());
		let exact = BigUint::from(tao) << 64u32;
		prop_assert!(&bits * alpha <= exact);
		prop_assert!((bits + 1u8) * alpha > exact);
	}

	#[test]
	fn what_tao_is_worth_in_alpha_is_worth_no_more_than_the_tao(
		amount in amount(), tao in reserve(), alpha in reserve(),
	) {
		let price = Price::of(Tao(tao), Alpha(alpha))?;
		if let Ok(worth) = price.alpha_for(Tao(amount)) {
			let back = (BigUint::from(worth.0) * price.to_bits()) >> 64u32;
			prop_assert!(back <= BigUint::from(amount));
		}
	}

	#[test]
	fn a_price_in_rao_is_its_floor_to_nine_decimals(price in price()) {
		let exact = (BigUint::from(price.to_bits()) * UNIT) >> 64u32;
		prop_assert_eq!(price.to_rao(), u64::try_from(exact).unwrap_or(u64::MAX));
	}

	#[test]
	fn a_price_reads_back_from_its_decimal_string(price in price()) {
		prop_assert_eq!(Price::try_from(String::from(price)), Ok(price));
	}

	#[test]
	fn the_median_lies_in_the_middle(prices in prop::collection::vec(price(), 0..12)) {
		let median = Price::median(&mut prices.clone());
		let (below, above) = (
			prices.iter().filter(|price| **price < median).count(),
			prices.iter().filter(|price| **price > median).count(),
		);
		prop_assert!(below * 2 <= prices.len() && above * 2 <= prices.len());
		match prices.len() {
			0 => prop_assert_eq!(median, Price::ONE),
			odd if odd % 2 == 1 => prop_assert!(prices.contains(&median)),
			_ => {
				let mut sorted = prices;
				sorted.sort();
				let sum = [sorted.len() / 2 - 1, sorted.len() / 2]
					.iter()
					.map(|place| BigUint::from(sorted[*place].to_bits()))
					.sum::<BigUint>();
				prop_assert_eq!(BigUint::from(median.to_bits()), sum >> 1u8);
			},
		}
	}
}
