//! The best attacks that are known guard the rules: a change that makes one pay more has to be meant.

use dtao_economics::{Profile, PROFILES, UNIT};
use dtao_lab::{
	coins::{decimal, Coins},
	ready,
	search::{known, profit_of, search, Budget},
};

#[test]
fn no_change_of_rules_should_make_a_known_attack_pay_more() {
	let scenario = ready::open("pump-all").unwrap();
	for attack in known().unwrap() {
		let rules = Profile::by_name(&attack.rules).unwrap().rules;
		let profit = profit_of(&scenario, rules, attack.tao, attack.pump, attack.dump).unwrap();
		let recorded = rao(&attack.profit);
		assert!(
			profit <= recorded,
			"under `{}` an attack pays {} that paid {}: if the change is meant, search again",
			attack.rules,
			decimal(profit),
			attack.profit
		);
		// A record that is far too high guards nothing.
		assert!(recorded - profit <= i128::from(UNIT), "`{}` brings {profit} rao", attack.rules);
	}
}

/// A decimal with a sign, in rao.
fn rao(text: &str) -> i128 {
	match text.strip_prefix('-') {
		Some(text) => -i128::from(Coins::parse(text).unwrap().0),
		None => Coins::parse(text).unwrap().0.into(),
	}
}

#[test]
fn each_profile_should_have_a_known_attack() {
	let known: Vec<_> = known().unwrap().into_iter().map(|attack| attack.rules).collect();
	assert_eq!(known, PROFILES.iter().map(|profile| profile.name).collect::<Vec<_>>());
}

#[test]
fn a_search_should_find_the_same_on_any_number_of_cores_and_nothing_worse() {
	let scenario = ready::open("pump-all").unwrap();
	let rules = Profile::by_name("tao-flow").unwrap().rules;
	let budget = Budget { runs: 16, tao: 3_600 * UNIT, blocks: 7 * 7_200, seed: 3 };
	let on = |cores| {
		let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap();
		pool.install(|| search(&scenario, rules, &budget).unwrap())
	};
	let found = on(1);
	assert_eq!(found, on(2));
	assert!(found.profit >= found.at_first);
}
