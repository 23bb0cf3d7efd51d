//! Root's part: of a hotkey's dividend to the unit, and of a subnet's emission over two years.

use crate::support::{amount, any_amount, config};
use dtao_economics::{
	weighted_root_stake, Alpha, BlockTerms, DividendParts, FeeRate, Pool, RootProportion, Rules,
	Speed, SubnetEconomy, Tao, LAUNCH_TAO_WEIGHT, UNIT,
};
use num_bigint::BigUint;
use proptest::prelude::*;

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_dividend_is_split_to_the_unit(
		dividend in any_amount(), alpha in any_amount(), root in any_amount(),
	) {
		let parts = DividendParts::new(dividend, Alpha(alpha), Tao(root))?;
		prop_assert_eq!(u128::from(parts.alpha) + u128::from(parts.root), u128::from(dividend));
		let stake = u128::from(alpha) + u128::from(root);
		let exact = match stake {
			0 => BigUint::ZERO,
			stake => BigUint::from(dividend) * root / stake,
		};
		prop_assert_eq!(BigUint::from(parts.root), exact);
	}

	#[test]
	fn more_root_stake_never_earns_less_of_it(
		dividend in any_amount(), alpha in amount(), root in amount(), more in amount(),
	) {
		let part = |root| DividendParts::new(dividend, Alpha(alpha), Tao(root)).map(|part| part.root);
		prop_assert!(part(root)? <= part(root + more)?);
	}
}

/// Blocks of a day.
const DAY: u64 = 7_200;

/// Root's proportion in tenths of a percent after so many days, where root has
///
/// 1. 6.0 million TAO and the pool gets 1 alpha each block,
/// 2. 5.5 million and 1,
/// 3. 6.0 million and 0.2,
/// 4. 6.0 million and nothing,
/// 5. 9.0 million, 7200 more each day, and 1.
const TWO_YEARS: [(u64, [u32; 5]); 13] = [
	(0, [1_000, 1_000, 1_000, 1_000, 1_000]),
	(1, [987, 986, 992, 993, 991]),
	(7, [915, 908, 947, 955, 942]),
	(14, [843, 831, 899, 915, 890]),
	(30, [714, 696, 806, 833, 793]),
	(60, [556, 534, 676, 714, 663]),
	(90, [455, 433, 581, 625, 573]),
	(124, [377, 357, 502, 547, 499]),
	(180, [294, 276, 410, 455, 417]),
	(270, [217, 203, 316, 357, 336]),
	(365, [170, 159, 255, 291, 285]),
	(500, [130, 121, 200, 231, 240]),
	(730, [93, 86, 146, 170, 196]),
];

/// Tenths of a percent, rounded to the nearest.
fn tenths(proportion: RootProportion) -> u32 {
	(proportion.parts_per_billion() + 500_000) / 1_000_000
}

/// Root's weight with so many TAO.
fn weight(tao: u64) -> Tao {
	weighted_root_stake(Tao(tao * UNIT), LAUNCH_TAO_WEIGHT).expect("fits")
}

/// Root's TAO in a column after so many days.
fn root_stake(column: usize, day: u64) -> u64 {
	match column {
		1 => 5_500_000,
		4 => 9_000_000 + DAY * day,
		_ => 6_000_000,
	}
}

#[test]
fn roots_share_should_fall_over_two_years_as_the_table_says() {
	for (day, row) in TWO_YEARS {
		for (column, expected) in row.into_iter().enumerate() {
			// Tenths of an alpha in each block: 1 to those who take part, and the pool's.
			let emitted = [20, 20, 12, 10, 20][column];
			let issued = Alpha(DAY * day * emitted * (UNIT / 10));
			let root = weight(root_stake(column, day));
			let found = tenths(RootProportion::new(root, issued));
			assert_eq!(found, expected, "day {day}, column {}", column + 1);
		}
	}
}

/// Steps a subnet that starts with ten alpha, block by block, and calls `check` on the days of the
/// table.
fn live(column: usize, allocated: Tao, days: u64) {
	let pool = Pool { tao: Tao(UNIT), alpha: Alpha(10 * UNIT) };
	let mut subnet = SubnetEconomy::new(pool, FeeRate::LAUNCH);
	for day in 0..=days {
		let weighted_root_stake = weight(root_stake(column, day));
		if let Some((_, row)) = TWO_YEARS.iter().find(|(other, _)| *other == day) {
			let issued = subnet.issued().expect("fits");
			let found = tenths(RootProportion::new(weighted_root_stake, issued));
			assert_eq!(found, row[column], "day {day}, column {}", column + 1);
		}
		for block in 0..DAY {
			let terms = BlockTerms {
				number: 1,
				allocated,
				weighted_root_stake,
				owner_cut: 11_796,
				speed: Speed::LAUNCH,
				age: day * DAY + block,
				..BlockTerms::default()
			};
			let (after, receipt) = subnet.step_block::<()>(&Rules::DEFAULT, terms).expect("steps");
			if day > 0 {
				let injected = if allocated.is_zero() { Alpha::ZERO } else { receipt.alpha_out };
				assert_eq!(receipt.injection.alpha_in, injected, "the injection is at its cap");
			}
			subnet = after;
		}
	}
}

/// With half a TAO each block the injection is always at its cap of an alpha: the first column, with
/// the halving of the alpha that comes on its last days, and root selling its part all along.
#[test]
fn a_subnet_at_its_cap_should_live_through_the_first_column() {
	live(0, Tao(UNIT / 2), 730);
}

/// Without any TAO nothing is injected, and root sells into a pool that only empties.
#[test]
fn a_subnet_without_tao_should_live_through_the_fourth_column() {
	live(3, Tao::ZERO, 180);
}

#[test]
fn a_subnet_should_live_through_the_fifth_column_while_root_grows() {
	live(4, Tao(UNIT / 2), 180);
}
