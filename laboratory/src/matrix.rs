//! The matrix: attacks under all profiles, side by side on all cores.

use crate::{
	measure::{compare, Comparison},
	progress::Progress,
	scenario::{ready, Scenario},
	shard::Shard,
	trouble::Trouble,
	world::DAY,
};
use dtao_economics::{Profile, PROFILES};
use rayon::prelude::*;

/// The attacks that the matrix compares, by the names of their scenarios.
pub const ATTACKS: &[&str] = &[
	"pump-all",
	"wash-all",
	"sandwich-all",
	"sniper",
	"self-dealing",
	"buybacks-all",
	"circular",
	"cartel",
	"holdings",
	"index",
	"intervention",
];

/// How long after an attack the matrix looks on, the same for all: 30 days.
pub const AFTERMATH: u64 = 30 * DAY;

/// The scenarios of these names, or all [`ATTACKS`], each run until [`AFTERMATH`] after its attack.
///
/// # Errors
/// As [`ready::open`].
pub fn attacks(names: &[String]) -> Result<Vec<Scenario>, Trouble> {
	let names: Vec<&str> = match names {
		[] => ATTACKS.to_vec(),
		names => names.iter().map(String::as_str).collect(),
	};
	let scenarios = names.into_iter().map(ready::open);
	scenarios.map(|scenario| Ok(scenario?.followed_by(AFTERMATH))).collect()
}

/// One attack under all profiles.
#[derive(Clone, Debug)]
pub struct Line {
	/// The scenario.
	pub scenario: Scenario,
	/// One comparison a profile, in their order.
	pub cells: Vec<Comparison>,
}

/// Runs each scenario under each profile, with its attackers and without; of a shard, its part of these
/// pairs.
///
/// # Errors
/// The first that any run met.
pub fn matrix(
	scenarios: Vec<Scenario>,
	profiles: &[Profile],
	seed: u64,
	shard: Shard,
) -> Result<Vec<Line>, Trouble> {
	let all = scenarios
		.iter()
		.enumerate()
		.flat_map(|(line, scenario)| profiles.iter().map(move |profile| (line, scenario, profile)));
	let cells: Vec<_> = shard.of(all).collect();
	let blocks: u64 = cells.iter().map(|(_, scenario, _)| scenario.chain.blocks).sum();
	let progress = Progress::new("matrix", blocks * 2);
	let compared = cells.into_par_iter().map(|(line, scenario, profile)| {
		let watch = &mut |_| progress.add(1);
		Ok((line, compare(scenario, profile.name, profile.rules, seed, watch)?))
	});
	let compared = compared.collect::<Result<Vec<_>, Trouble>>()?;
	let mut lines: Vec<_> =
		scenarios.into_iter().map(|scenario| Line { scenario, cells: Vec::new() }).collect();
	for (line, comparison) in compared {
		if let Some(line) = lines.get_mut(line) {
			line.cells.push(comparison);
		}
	}
	lines.retain(|line| !line.cells.is_empty());
	Ok(lines)
}

/// All profiles that there are.
pub fn profiles() -> &'static [Profile] {
	PROFILES
}
