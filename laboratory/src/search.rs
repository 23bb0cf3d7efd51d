//! A search for a better attack within a budget: how large, when, and split into how many trades. It
//! climbs from the scenario's own attack: each round tries some changes of the best one that is known,
//! side by side, and keeps what pays most. One seed, one result, on however many cores.

use crate::{
	agents::{Motive, PumpAndDump, When},
	coins::{decimal, Coins},
	progress::Progress,
	run::{run, Setting},
	scenario::Scenario,
	trouble::Trouble,
	world::Chance,
};
use dtao_economics::Rules;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{json, Value};

/// Changes that a round tries.
const ROUND: u64 = 8;

/// An attack by pump and dump, as a few numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
	/// TAO of each purchase, in rao.
	pub tao: u64,
	/// Blocks from one purchase to the next.
	pub pump_each: u64,
	/// Purchases.
	pub purchases: u64,
	/// Blocks from the last purchase to the first sale.
	pub wait: u64,
	/// Blocks from one sale to the next.
	pub dump_each: u64,
	/// Sales.
	pub sales: u64,
}

/// An attack and what it brings, as `attacks.toml` has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
	/// The rules.
	pub rules: String,
	/// TAO of each purchase.
	pub tao: Coins,
	/// When it buys.
	pub pump: When,
	/// When it sells.
	pub dump: When,
	/// The attacker's profit in TAO, as a decimal.
	pub profit: String,
}

/// The best attacks that are known.
pub const KNOWN: &str = include_str!("../attacks.toml");

/// Reads the best attacks that are known.
///
/// # Errors
/// [`Trouble::File`].
pub fn known() -> Result<Vec<Known>, Trouble> {
	#[derive(Deserialize)]
	#[serde(deny_unknown_fields)]
	struct File {
		attack: Vec<Known>,
	}
	let file: File = toml::from_str(KNOWN).map_err(|error| {
		let at = error.span().map_or(0, |span| span.start);
		Trouble::at("laboratory/attacks.toml", KNOWN, at, error.message())
	})?;
	Ok(file.attack)
}

impl Plan {
	/// The plan of an agent.
	fn of(agent: &PumpAndDump) -> Self {
		Self {
			tao: agent.tao.0,
			pump_each: agent.pump.each,
			purchases: agent.pump.count(),
			wait: agent.dump.from.saturating_sub(agent.pump.to),
			dump_each: agent.dump.each,
			sales: agent.dump.count(),
		}
	}

	/// When it buys and sells, from block 300 on.
	pub fn times(&self) -> (When, When) {
		let pump = When {
			from: 300,
			to: 300 + self.pump_each * (self.purchases - 1),
			each: self.pump_each,
		};
		let from = pump.to + self.wait;
		(pump, When { from, to: from + self.dump_each * (self.sales - 1), each: self.dump_each })
	}

	/// What it pays in all.
	fn pays(&self) -> u128 {
		u128::from(self.tao) * u128::from(self.purchases)
	}

	/// One number of it changed, by chance.
	fn changed(mut self, chance: &mut Chance) -> Self {
		let (times, of) =
			[(1, 2), (3, 4), (9, 10), (11, 10), (5, 4), (2, 1)][chance.below(6) as usize];
		let place = chance.below(6);
		let number = match place {
			0 => &mut self.tao,
			1 => &mut self.pump_each,
			2 => &mut self.purchases,
			3 => &mut self.wait,
			4 => &mut self.dump_each,
			_ => &mut self.sales,
		};
		*number = (*number * times / of).max(1);
		if place == 2 && chance.below(2) == 0 {
			// As much money in other parts.
			self.tao = (self.tao * of / times).max(1);
		}
		self
	}
}

/// What a plan brings under some rules: the attackers' profit when the last is sold, in rao.
///
/// # Errors
/// As [`run`]; [`Trouble::Unknown`] for a scenario without a pump.
pub fn profit(scenario: &Scenario, rules: Rules, plan: &Plan) -> Result<i128, Trouble> {
	let (pump, dump) = plan.times();
	profit_of(scenario, rules, Coins(plan.tao), pump, dump)
}

/// As [`profit`], of an attack that is known.
///
/// # Errors
/// As [`profit`].
pub fn profit_of(
	scenario: &Scenario,
	rules: Rules,
	tao: Coins,
	pump: When,
	dump: When,
) -> Result<i128, Trouble> {
	let mut scenario = scenario.clone();
	let agent = pump_of(&mut scenario)?;
	(agent.tao, agent.pump, agent.dump) = (tao, pump, dump);
	scenario.chain.blocks = dump.to;
	scenario.chain.sample = dump.to;
	let setting = Setting { profile: "", rules, seed: 1, with_attackers: true };
	let run = run(&scenario, &setting, &mut |_| {})?;
	let attackers = scenario.agents.iter().map(toml::Spanned::get_ref).filter(|one| one.attacker);
	let profits = attackers.filter_map(|one| run.statement(&one.name));
	Ok(profits.map(|one| one.profit.total).sum())
}

/// The scenario's pump.
fn pump_of(scenario: &mut Scenario) -> Result<&mut PumpAndDump, Trouble> {
	let title = scenario.title.clone();
	let agents = scenario.agents.iter_mut().map(toml::Spanned::get_mut);
	agents
		.into_iter()
		.find_map(|spec| match &mut spec.does {
			Motive::PumpAndDump(agent) => Some(agent),
			_ => None,
		})
		.ok_or_else(|| Trouble::Unknown(format!("`{title}` has no pump-and-dump to search from")))
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
	/// The best plan.
	pub plan: Plan,
	/// What it brings, in rao.
	pub profit: i128,
	/// What the scenario's own plan brings.
	pub at_first: i128,
}

/// Bounds of a search.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
	/// Runs.
	pub runs: u64,
	/// TAO that the attacker has, in rao.
	pub tao: u64,
	/// Blocks until the last sale.
	pub blocks: u64,
	/// The seed of the changes that are tried.
	pub seed: u64,
}

/// Searches within a budget.
///
/// # Errors
/// As [`profit`].
pub fn search(scenario: &Scenario, rules: Rules, budget: &Budget) -> Result<Found, Trouble> {
	let mut start = scenario.clone();
	let mut plan = Plan::of(pump_of(&mut start)?);
	let progress = Progress::new("search", budget.runs);
	let mut best = profit(scenario, rules, &plan)?;
	let at_first = best;
	let mut chance = Chance(budget.seed);
	let within =
		|plan: &Plan| plan.pays() <= u128::from(budget.tao) && plan.times().1.to <= budget.blocks;
	for _ in 0..budget.runs / ROUND {
		// Two changes at once get over ridges that one does not.
		let plans = (0..ROUND).map(|number| {
			let once = plan.changed(&mut chance);
			if number.is_multiple_of(2) {
				once
			} else {
				once.changed(&mut chance)
			}
		});
		let plans: Vec<_> = plans.filter(within).collect();
		let profits = plans.par_iter().map(|plan| profit(scenario, rules, plan));
		let profits = profits.collect::<Result<Vec<_>, _>>()?;
		progress.add(ROUND);
		for (candidate, profit) in plans.into_iter().zip(profits) {
			if profit > best {
				(plan, best) = (candidate, profit);
			}
		}
	}
	Ok(Found { plan, profit: best, at_first })
}

impl Found {
	/// The attack as `attacks.toml` has it.
	pub fn toml(&self, rules: &str) -> String {
		let (pump, dump) = self.plan.times();
		format!(
			"[[attack]]\nrules = \"{rules}\"\ntao = \"{}\"\npump = \"{pump}\"\ndump = \"{dump}\"\nprofit = \"{}\"\n",
			Coins(self.plan.tao),
			decimal(self.profit),
		)
	}

	/// The same as JSON, beside what the scenario's own attack brings.
	pub fn json(&self, rules: &str) -> Value {
		let (pump, dump) = self.plan.times();
		json!({
			"rules": rules,
			"tao": Coins(self.plan.tao).to_string(),
			"pump": pump.to_string(),
			"dump": dump.to_string(),
			"profit": decimal(self.profit),
			"profitAtFirst": decimal(self.at_first),
		})
	}
}
