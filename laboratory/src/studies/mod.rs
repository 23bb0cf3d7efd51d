//! Studies: what scenarios have to say that no attack is about, as tables, all of them by one command
//! (`dtao-lab tables`). A number that is known from elsewhere stands beside what was found.

mod differences;
mod intervention;
mod markets;
mod metrics;
mod registry;
mod shares;
mod time;

use crate::{
	progress::Progress,
	report::{Section, Table},
	run::{run, Run, Setting},
	scenario::{ready, Scenario},
	shard::Shard,
	trouble::Trouble,
};
use rayon::prelude::*;

/// A question, and how its tables are made.
#[derive(Clone, Copy)]
pub struct Study {
	/// What it is called by.
	pub id: &'static str,
	/// The scenario that it runs.
	pub scenario: &'static str,
	/// Makes the tables.
	answer: fn(&Scenario, &Progress) -> Result<Answer, Trouble>,
	/// How many runs of the scenario it makes.
	runs: u64,
}

/// What a study found.
#[derive(Default)]
struct Answer {
	text: Vec<String>,
	tables: Vec<Table>,
}

/// All studies.
pub const STUDIES: &[Study] = &[
	Study { id: "S1", scenario: "root-share", answer: time::root_share, runs: 1 },
	Study { id: "S2", scenario: "pump", answer: markets::pump, runs: 2 },
	Study { id: "S4", scenario: "buybacks", answer: markets::buybacks, runs: 3 },
	Study { id: "S5", scenario: "wash", answer: differences::wash, runs: 4 },
	Study { id: "S8", scenario: "deregistration", answer: registry::deregistration, runs: 0 },
	Study { id: "S9", scenario: "four-years", answer: time::four_years, runs: 1 },
	Study { id: "S11", scenario: "index", answer: markets::index, runs: 4 },
	Study { id: "S12", scenario: "round-trip", answer: markets::round_trip, runs: 0 },
	Study { id: "S14", scenario: "registrations", answer: registry::price, runs: 1 },
	Study { id: "S15", scenario: "average-speed", answer: time::average_speed, runs: 4 },
	Study { id: "S17", scenario: "eight", answer: shares::all_rules, runs: 0 },
	Study { id: "S18", scenario: "dashboard", answer: metrics::dashboard, runs: 1 },
	Study { id: "S19", scenario: "majority", answer: intervention::until_when, runs: 2 },
	Study { id: "fees", scenario: "sandwich", answer: differences::fees, runs: 1 },
	Study { id: "remainders", scenario: "eight", answer: differences::remainders, runs: 0 },
	Study { id: "activation", scenario: "sniper", answer: differences::activation, runs: 2 },
];

/// Makes the studies of these names, or all, side by side on all cores; of a shard its part.
///
/// # Errors
/// [`Trouble::Unknown`] for a name that is none; and the first that any run met.
pub fn studies(names: &[String], shard: Shard) -> Result<Vec<Section>, Trouble> {
	let is_none = |name: &&String| STUDIES.iter().all(|study| study.id != name.as_str());
	if let Some(name) = names.iter().find(is_none) {
		return Err(unknown(name));
	}
	let wanted = |study: &&Study| names.is_empty() || names.iter().any(|name| name == study.id);
	let wanted: Vec<_> = shard.of(STUDIES.iter().filter(wanted)).collect();
	let scenarios = wanted.iter().map(|study| ready::open(study.scenario));
	let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
	let work = wanted.iter().zip(&scenarios).map(|(study, one)| study.runs * one.chain.blocks);
	let progress = Progress::new("tables", work.sum());
	let pairs: Vec<_> = wanted.into_iter().zip(scenarios).collect();
	let made = pairs.par_iter().map(|(study, scenario)| study.section(scenario, &progress));
	made.collect()
}

/// Makes a study of another scenario than its own, such as a shorter one.
///
/// # Errors
/// As [`studies`].
pub fn study(id: &str, scenario: &Scenario) -> Result<Section, Trouble> {
	let study = STUDIES.iter().find(|study| study.id == id).ok_or_else(|| unknown(id))?;
	study.section(scenario, &Progress::new("tables", study.runs * scenario.chain.blocks))
}

/// That there is no such study, but others.
fn unknown(id: &str) -> Trouble {
	let known: Vec<_> = STUDIES.iter().map(|study| study.id).collect();
	Trouble::Unknown(format!("there is no study `{id}`, but {}", known.join(", ")))
}

impl Study {
	fn section(&self, scenario: &Scenario, progress: &Progress) -> Result<Section, Trouble> {
		let Answer { text, tables } = (self.answer)(scenario, progress)?;
		let question = core::iter::once(scenario.question.clone());
		Ok(Section {
			title: format!("{}: {}", self.id, scenario.title),
			claim: scenario.claim.clone(),
			text: question.chain(text).collect(),
			tables,
			..Section::default()
		})
	}
}

/// A run by the scenario's own rules.
fn own(scenario: &Scenario, progress: &Progress) -> Result<Run, Trouble> {
	let (name, rules) = scenario.rules()?;
	let setting = Setting { profile: &name, rules, seed: 1, with_attackers: true };
	run(scenario, &setting, &mut |_| progress.add(1))
}

/// A table from its parts.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
	Table {
		head: head.iter().map(|one| (*one).to_string()).collect(),
		rows: rows.into_iter().collect(),
	}
}

/// Millionths as a decimal of six digits.
fn millionths(parts: u64) -> String {
	format!("{}.{:06}", parts / 1_000_000, parts % 1_000_000)
}

/// Millionths as per cent with three digits.
fn percent(parts: u64) -> String {
	format!("{}.{:03} %", parts / 10_000, parts % 10_000 / 10)
}
