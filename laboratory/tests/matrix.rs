//! The matrix: all attacks under some rules, in short, and what must hold of each of them.

use dtao_economics::{Profile, UNIT};
use dtao_lab::{
	matrix::{attacks, matrix, Line, AFTERMATH, ATTACKS},
	measure::Outcome,
	shard::Shard,
};
use std::sync::OnceLock;

/// Rules by price, by flow, by votes and by what is attested, and those of a new chain.
const RULES: [&str; 5] = ["default", "launch", "root-vote", "tao-flow", "revenue-half"];

/// A day after each attack.
const SHORT: u64 = 7_200;

fn profiles() -> Vec<Profile> {
	RULES.map(|name| *Profile::by_name(name).unwrap()).to_vec()
}

/// All attacks under [`RULES`], made once for all tests.
fn lines() -> &'static [Line] {
	static LINES: OnceLock<Vec<Line>> = OnceLock::new();
	LINES.get_or_init(|| {
		let scenarios = attacks(&[]).unwrap().into_iter();
		let short = scenarios.map(|scenario| scenario.followed_by(SHORT)).collect();
		matrix(short, &profiles(), 1, Shard::WHOLE).unwrap()
	})
}

/// What an attack did under some rules.
fn outcome(attack: &str, rules: &str) -> &'static Outcome {
	let place = ATTACKS.iter().position(|name| *name == attack).unwrap();
	let cells = &lines()[place].cells;
	&cells.iter().find(|cell| cell.outcome.profile == rules).unwrap().outcome
}

#[test]
fn every_attack_should_be_looked_at_for_the_same_thirty_days() {
	for scenario in attacks(&[]).unwrap() {
		let attack = *scenario.attack.unwrap().get_ref();
		assert_eq!((attack.aftermath, AFTERMATH), (216_000, 216_000), "{}", scenario.title);
		assert_eq!(scenario.chain.blocks, attack.during.to + 216_000, "{}", scenario.title);
		assert!(scenario.agents.iter().any(|agent| agent.get_ref().attacker), "{}", scenario.title);
	}
}

#[test]
fn every_attack_should_be_run_under_every_profile_with_its_attackers_and_without() {
	assert_eq!(lines().len(), ATTACKS.len());
	for line in lines() {
		let names: Vec<_> = line.cells.iter().map(|cell| cell.outcome.profile.as_str()).collect();
		assert_eq!(names, RULES, "{}", line.scenario.title);
		let end = line.scenario.chain.blocks;
		for cell in &line.cells {
			let outcome = &cell.outcome;
			assert_eq!(cell.with.samples.last().map(|sample| sample.block), Some(end));
			assert_ne!(cell.with.samples, cell.without.samples, "nobody did anything: {outcome:?}");
			assert_eq!(cell.with.proof.difference(), 0);
			assert_eq!(cell.without.proof.difference(), 0);
			let parts = outcome.profit;
			assert_eq!(parts.total, parts.price + parts.emission - parts.fees);
			assert!(outcome.misallocated <= 1_000_000);
			// What the subnet got with the attack is what it got without it, and the rest.
			let netuid = line.scenario.attack.as_ref().unwrap().get_ref().subnet;
			let given = |run: &dtao_lab::Run| run.row_at(netuid, end).given as i128;
			let (during, after) = (outcome.tao_during as i128, outcome.tao_after as i128);
			assert_eq!(during + after, given(&cell.with));
			assert_eq!(outcome.extra, given(&cell.with) - given(&cell.without));
		}
	}
}

#[test]
fn what_a_subnet_gets_more_others_should_get_less_where_a_whole_block_is_given() {
	// Under `default` and `launch` a whole TAO is given a block, to a rao for each subnet.
	for (line, name) in lines().iter().zip(ATTACKS) {
		let rao = line.scenario.netuids().count() as u128 * u128::from(line.scenario.chain.blocks);
		for rules in ["default", "launch"] {
			let outcome = outcome(name, rules);
			assert!(outcome.extra.abs_diff(outcome.honest_loss) <= rao, "{name}: {outcome:?}");
		}
	}
}

#[test]
fn each_attack_should_pay_where_the_rules_let_it() {
	let profit = |attack, rules| outcome(attack, rules).profit.total;
	let extra = |attack, rules| outcome(attack, rules).extra;
	// A pump pays where root's part is not sold against it.
	assert!(profit("pump-all", "launch") < 0 && profit("pump-all", "tao-flow") > 0);
	assert!(RULES.iter().all(|rules| profit("wash-all", rules) < 0));
	assert!(RULES.iter().all(|rules| profit("sandwich-all", rules) > 0));
	// Stake that has to be there for a tempo earns a sniper nothing.
	assert_eq!(outcome("sniper", "default").profit.emission, 0);
	assert!(outcome("sniper", "launch").profit.emission > 0);
	assert!(RULES.iter().all(|rules| profit("self-dealing", rules) > 1_000 * i128::from(UNIT)));
	// What is bought and recycled is nobody's.
	assert!(RULES.iter().all(|rules| profit("buybacks-all", rules) == -3_000 * i128::from(UNIT)));
	assert!(RULES.iter().all(|rules| extra("buybacks-all", rules) > 0));
	// Revenue that goes in a circle brings most where it is attested; votes, where they are counted.
	let most = |attack| RULES.into_iter().max_by_key(|rules| extra(attack, rules)).unwrap();
	assert_eq!((most("circular"), most("cartel")), ("revenue-half", "root-vote"));
	assert!(profit("cartel", "root-vote") > 0 && profit("cartel", "launch") < 0);
	assert!(RULES.iter().all(|rules| profit("holdings", rules) > 0));
	assert_eq!(most("index"), "tao-flow");
	// Who is paid for selling lowers the price and so what is given.
	assert!(RULES.iter().all(|rules| extra("intervention", rules) < 0));
}

#[test]
fn shards_together_should_be_the_whole_matrix() {
	let scenario = || attacks(&["sniper".into()]).unwrap().remove(0).followed_by(0);
	let profiles = profiles();
	let part =
		|shard: &str| matrix(vec![scenario()], &profiles, 1, shard.parse().unwrap()).unwrap();
	let names = |lines: Vec<Line>| -> Vec<String> {
		let cells = lines.into_iter().flat_map(|line| line.cells);
		cells.map(|cell| cell.outcome.profile).collect()
	};
	let mut all: Vec<_> = ["1/2", "2/2"].into_iter().flat_map(|shard| names(part(shard))).collect();
	all.sort_unstable();
	let mut known = RULES.map(String::from);
	known.sort_unstable();
	assert_eq!(all, known);
}
