//! The studies' tables against what is known, and against sums that must hold.

use dtao_lab::{report::Section, shard::Shard, studies::studies, Trouble};

/// A study's tables.
fn study(id: &str) -> Section {
	studies(&[id.into()], Shard::WHOLE).unwrap().remove(0)
}

/// A cell of the first table.
fn cell(section: &Section, row: usize, column: usize) -> &str {
	&section.tables[0].rows[row][column]
}

/// A number with commas between thousands.
fn number(text: &str) -> f64 {
	text.replace(',', "").parse().unwrap()
}

#[test]
fn s2_a_fast_average_should_pay_a_pump_at_once_and_forget_it() {
	let section = study("S2");
	let of = |row, column| number(cell(&section, row, column));
	assert_eq!((of(0, 2), of(0, 4)), (972.0, 12_564.2));
	assert!(of(1, 2) > of(0, 2) && of(1, 4) < of(0, 4));
}

#[test]
fn s11_a_fund_should_raise_the_largest_most_where_flows_are_paid() {
	let section = study("S11");
	let after = |row| number(cell(&section, row, 2));
	// launch, tao-flow, hill-rank, revenue-half
	assert!(after(1) > after(0) && after(1) > after(2) && after(1) > after(3));
	// 6000 / (6000 + 3000 + 2000 + 1500 + 1200 + 1000), whatever the rules are
	assert!((0..4).all(|row| (number(cell(&section, row, 1)) - 6_000.0 / 14_700.0).abs() < 2e-6));
}

#[test]
fn s12_a_way_back_should_undo_the_way_there_but_for_two_fees() {
	let section = study("S12");
	let lost = |row| number(cell(&section, row, 3));
	// Without a fee, roundings: a rao of the thin pool is worth dozens of the other's.
	assert!((0..5).all(|row| (0.0..1e-6).contains(&lost(row))));
	// A fee for each of two swaps, sale and purchase: 4 * 33 / 65535 of a small amount.
	assert!((lost(5) - 4.0 * 33.0 / 65_535.0).abs() < 1e-4, "{}", lost(5));
}

#[test]
fn s14_a_registration_every_four_days_should_raise_the_price_by_half() {
	let section = study("S14");
	let prices: Vec<_> = (0..7).map(|row| number(cell(&section, row, 1))).collect();
	let known = [1_000.0, 1_500.0, 2_250.0, 3_375.0, 5_062.5, 7_593.75, 11_390.625];
	assert_eq!(section.tables[0].rows.len(), known.len());
	assert!(prices.iter().zip(known).all(|(found, known)| (found - known).abs() < 0.001));
}

#[test]
fn s15_the_launch_speed_should_have_a_half_life_of_32_days() {
	let section = study("S15");
	// ln(1/2) / ln(1 - 3e-6) = 231,049, seen in the next sample
	assert_eq!(cell(&section, 0, 1), "231,100");
	// ln(1/2) / ln(1 - 3e-4) = 2,310.1
	assert_eq!(cell(&section, 2, 1), "2,400");
}

#[test]
fn s17_every_rule_should_divide_the_whole_block_and_none_should_pay_more() {
	let section = study("S17");
	let [shares, measures] = section.tables.as_slice() else { panic!() };
	for (row, measure) in shares.rows.iter().zip(&measures.rows) {
		let sum: f64 = row[1..].iter().map(|cell| number(cell)).sum();
		assert!((0.99999..=1.0).contains(&sum), "{row:?}");
		// A cap by what is attested mints less.
		assert_eq!(measure[1] == "1000000000", row[0] != "capped-matching", "{measure:?}");
	}
	let row = |name: &str| shares.rows.iter().find(|row| row[0] == name).unwrap();
	// 0.1 / (0.1 + 0.055 + 0.04 + 0.03 + 0.012 + 0.009 + 0.004 + 0.002)
	assert!((number(&row("launch")[1]) - 0.1 / 0.252).abs() < 2e-6);
	// All of the second subnet's incentives were burned, and four tenths of the fourth's.
	assert_eq!(row("price-burn")[2], "0.000000");
	let burned = 0.1 + 0.04 + 0.03 * 0.6 + 0.012 + 0.009 + 0.004 + 0.002;
	assert!((number(&row("price-burn")[4]) - 0.018 / burned).abs() < 2e-6);
	// 0.2 / (0.2 + 0.1 + 0.02 + 0.3 + 0.005 + 0.001 + 0.5)
	assert!((number(&row("tao-flow")[1]) - 0.2 / 1.126).abs() < 2e-6);
}

#[test]
fn s18_a_dashboard_should_tell_what_the_pool_tells() {
	let section = study("S18");
	assert_eq!(section.tables[0].rows.len(), 4);
	let slippage = |row| number(cell(&section, row, 5).trim_end_matches(" %"));
	// 100 TAO into pools of ever less depth.
	assert!((0..3).all(|row| slippage(row) < slippage(row + 1)));
	let index = &section.tables[1].rows;
	assert!(number(&index[3][1]) > number(&index[0][1]));
}

#[test]
fn s19_root_should_lose_its_majority_on_day_75_or_150() {
	let section = study("S19");
	let day = |row| number(cell(&section, row, 1).trim_start_matches("day "));
	// 0.18 * 6,000,000 / (2 * 7,200) and / 7,200, seen in the next tenth of a day
	assert!((75.0..=75.1).contains(&day(0)), "{}", day(0));
	assert!((150.0..=150.1).contains(&day(1)), "{}", day(1));
}

#[test]
fn differences_should_be_told_with_both_numbers() {
	let fees = study("fees");
	assert!((number(cell(&fees, 0, 1)) - 4.697_557).abs() < 1e-6);
	assert!((number(cell(&fees, 1, 1)) - 4.695_110).abs() < 1e-6);
	let remainders = study("remainders");
	let sum = remainders.tables[0].rows.last().unwrap();
	assert_eq!(sum[1], "1000000000");
	assert!((1..=8).contains(&sum[3].parse::<u64>().unwrap()));
	let activation = study("activation");
	assert!(number(cell(&activation, 0, 2)) > 1.0);
	assert_eq!(cell(&activation, 1, 2), "0.000000000");
}

#[test]
fn a_study_that_is_none_should_be_refused_with_those_that_there_are() {
	let refused = studies(&["S99".into()], Shard::WHOLE).unwrap_err();
	let Trouble::Unknown(message) = refused else { panic!("{refused}") };
	assert!(message.starts_with("there is no study `S99`, but S1, S2"), "{message}");
}
