//! Many worlds in one call, on all cores.

use crate::{
	errors::of_trouble,
	progress::progress as progress_of,
	results,
	rules::Rules,
	scenario::{RulesOrName, Scenario},
};
use dtao_lab::{measure, Setting, Trouble};
use pyo3::{exceptions::PyRuntimeError, prelude::*};
use rayon::prelude::*;

/// What a world is made with: a scenario, rules, a seed, and whether attackers take part.
type Point<'py> = (PyRef<'py, Scenario>, Option<RulesOrName<'py>>, u64, bool);

/// Runs all points, on `jobs` threads or one a core. With `progress`, what takes more than two seconds says on
/// `sys.stderr` how far it is.
#[pyfunction]
#[pyo3(signature = (points, jobs=None, progress=true))]
pub fn sweep<'py>(
	py: Python<'py>,
	points: Vec<Point<'py>>,
	jobs: Option<usize>,
	progress: bool,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
	let mut settings = Vec::with_capacity(points.len());
	for (scenario, rules, seed, attackers) in points {
		let rules = scenario.rules_of(rules)?;
		settings.push((scenario.scenario.clone(), rules, seed, attackers));
	}
	let blocks = settings.iter().map(|(scenario, ..)| scenario.chain.blocks).sum();
	let progress = progress_of("sweep", blocks, progress);
	let run = |(scenario, Rules { name, rules }, seed, attackers): &(_, Rules, u64, bool)| {
		let setting =
			Setting { profile: name, rules: *rules, seed: *seed, with_attackers: *attackers };
		dtao_lab::run(scenario, &setting, &mut |_| progress.add(1))
	};
	let runs =
		on_threads(py, jobs, || settings.par_iter().map(run).collect::<Result<Vec<_>, _>>())?;
	let runs = runs.map_err(of_trouble)?;
	let made = runs.iter().zip(&settings);
	made.map(|(run, (_, _, seed, attackers))| results::run(py, run, *seed, *attackers)).collect()
}

/// Runs a scenario with its attackers and without them under each of some rules, or all profiles. `jobs` and
/// `progress` are those of `sweep`.
#[pyfunction]
#[pyo3(signature = (scenario, rules=None, *, seed=1, jobs=None, progress=true))]
pub fn compare<'py>(
	py: Python<'py>,
	scenario: PyRef<'py, Scenario>,
	rules: Option<Vec<RulesOrName<'py>>>,
	seed: u64,
	jobs: Option<usize>,
	progress: bool,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
	let rules: Vec<Rules> = match rules {
		Some(rules) => {
			rules.into_iter().map(|one| scenario.rules_of(Some(one))).collect::<PyResult<_>>()?
		}
		None => dtao_economics::PROFILES
			.iter()
			.map(|one| Rules::named(one.name))
			.collect::<PyResult<_>>()?,
	};
	let scenario = scenario.scenario.clone();
	// Each with the attackers and without.
	let blocks = scenario.chain.blocks.saturating_mul(2 * rules.len() as u64);
	let progress = progress_of("compare", blocks, progress);
	let measured = |Rules { name, rules }: &Rules| {
		let watch = &mut |_| progress.add(1);
		measure::compare(&scenario, name, *rules, seed, watch).map(|one| one.outcome)
	};
	let outcomes =
		on_threads(py, jobs, || rules.par_iter().map(measured).collect::<Result<Vec<_>, _>>())?;
	outcomes.map_err(of_trouble)?.iter().map(|one| results::outcome(py, one)).collect()
}

/// Works on threads of its own, and lets other Python threads go on meanwhile.
fn on_threads<T: Send>(
	py: Python,
	jobs: Option<usize>,
	work: impl FnOnce() -> Result<T, Trouble> + Send,
) -> PyResult<Result<T, Trouble>> {
	let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or_default()).build();
	let pool = pool.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
	Ok(py.detach(|| pool.install(work)))
}
