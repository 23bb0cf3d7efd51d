//! Who gets a block's TAO: the same eight subnets under every rule.

use super::{millionths, table, Answer};
use crate::{
	metrics::{misallocation, rank_correlation, Concentration},
	progress::Progress,
	scenario::Scenario,
	trouble::Trouble,
};
use dtao_economics::{Rules, PROFILES};

/// S17: the shares of the first block under all profiles, and what they say of worth.
pub(super) fn all_rules(scenario: &Scenario, _: &Progress) -> Result<Answer, Trouble> {
	let truth = truth(scenario)?;
	let mut shares = Vec::new();
	let mut measures = Vec::new();
	for profile in PROFILES {
		let given = first_block(scenario, profile.rules)?;
		let all: u128 = given.iter().sum();
		let share = |part: &u128| millionths((part * 1_000_000 / all.max(1)) as u64);
		let name = profile.name.to_string();
		shares.push(core::iter::once(name.clone()).chain(given.iter().map(share)).collect());
		let Concentration { herfindahl, gini, nakamoto } = Concentration::of(&given);
		let order = rank_correlation(&given, &truth);
		let sign = if order < 0 { "-" } else { "" };
		measures.push(vec![
			name,
			all.to_string(),
			millionths(herfindahl),
			millionths(gini),
			nakamoto.to_string(),
			format!("{sign}{}", millionths(order.unsigned_abs())),
			millionths(misallocation(&given, &truth)),
		]);
	}
	let netuids = scenario.netuids().map(|netuid| format!("subnet {netuid}"));
	let head: Vec<_> = core::iter::once("rules".to_string()).chain(netuids).collect();
	let head: Vec<_> = head.iter().map(String::as_str).collect();
	let of = ["rules", "rao", "HHI", "Gini", "Nakamoto", "order beside worth", "misallocated"];
	Ok(Answer { tables: vec![table(&head, shares), table(&of, measures)], ..Answer::default() })
}

/// What each subnet is given of the first block, in rao.
pub(super) fn first_block(scenario: &Scenario, rules: Rules) -> Result<Vec<u128>, Trouble> {
	let (mut world, _) = scenario.build(rules, 1, true)?;
	world.step()?;
	Ok(world.subnets.iter().map(|subnet| subnet.last.allocated.0.into()).collect())
}

/// What each subnet is worth.
fn truth(scenario: &Scenario) -> Result<Vec<u128>, Trouble> {
	let (_, rules) = scenario.rules()?;
	let (world, _) = scenario.build(rules, 1, true)?;
	Ok(world.subnets.iter().map(|subnet| subnet.true_value.into()).collect())
}
