//! Scenarios: a market, people with motives and a set of rules.

use crate::{
	columns::array,
	errors::{of_trouble, DtaoError},
	results,
	rules::Rules,
};
use dtao_lab::{scenario::ready, Setting, Trouble};
use pyo3::{
	prelude::*,
	types::{PyDict, PyTuple, PyType},
};

/// Rules by name or as a value; of the scenario itself if there are none.
#[derive(FromPyObject)]
pub enum RulesOrName<'py> {
	Name(String),
	Rules(PyRef<'py, Rules>),
}

/// A scenario, read and found without a fault.
#[pyclass(frozen, module = "dtao")]
pub struct Scenario {
	pub scenario: dtao_lab::Scenario,
	file: String,
	text: String,
}

/// Names of the scenarios that come with the package.
pub fn ready_names(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
	PyTuple::new(py, ready::READY.iter().map(|(name, _)| *name))
}

impl Scenario {
	/// The rules of a run, with their name.
	pub fn rules_of(&self, rules: Option<RulesOrName>) -> PyResult<Rules> {
		match rules {
			Some(RulesOrName::Name(name)) => Rules::named(&name),
			Some(RulesOrName::Rules(rules)) => Ok(rules.clone()),
			None => {
				let (name, rules) = self.scenario.rules().map_err(of_trouble)?;
				Ok(Rules { name, rules })
			}
		}
	}
}

#[pymethods]
impl Scenario {
	/// Reads TOML. `file` is what errors name it by.
	#[new]
	#[pyo3(signature = (text, *, file="<text>"))]
	fn new(text: String, file: &str) -> PyResult<Self> {
		let scenario = dtao_lab::Scenario::parse(file, &text).map_err(of_trouble)?;
		Ok(Self { scenario, file: file.into(), text })
	}

	/// Reads a file, or one of `SCENARIOS` by its name.
	#[classmethod]
	fn load(_: &Bound<PyType>, path: std::path::PathBuf) -> PyResult<Self> {
		let (file, text) = ready::text(&path.display().to_string()).map_err(of_trouble)?;
		Self::new(text, &file)
	}

	/// Reads what a TOML file would say, as mappings and lists. Errors show the line that it would be.
	#[classmethod]
	fn from_dict(_: &Bound<PyType>, content: &Bound<PyDict>) -> PyResult<Self> {
		let json: String =
			content.py().import("json")?.call_method1("dumps", (content,))?.extract()?;
		let value: toml::Value = serde_json::from_str(&json)
			.map_err(|error| DtaoError::new_err(format!("a scenario cannot hold this: {error}")))?;
		let text = toml::to_string(&value)
			.map_err(|error| DtaoError::new_err(format!("a scenario cannot hold this: {error}")))?;
		dtao_lab::Scenario::parse("<dict>", &text)
			.map(|scenario| Self { scenario, file: "<dict>".into(), text: text.clone() })
			.map_err(|trouble| of_trouble(with_line(trouble, &text)))
	}

	/// What a TOML file of it says, as mappings and lists: change it and read it `from_dict`.
	fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
		py.import("tomllib")?.call_method1("loads", (&self.text,))
	}

	#[getter]
	fn title(&self) -> &str {
		&self.scenario.title
	}

	#[getter]
	fn question(&self) -> &str {
		&self.scenario.question
	}

	#[getter]
	fn blocks(&self) -> u64 {
		self.scenario.chain.blocks
	}

	#[getter]
	fn netuids(&self) -> Vec<u16> {
		let mut netuids: Vec<_> = self.scenario.netuids().collect();
		netuids.sort_unstable();
		netuids
	}

	#[getter]
	fn text(&self) -> &str {
		&self.text
	}

	/// Runs it. `rules` are a profile's name or `Rules`, and the scenario's own if none are said. With
	/// `progress`, what takes more than two seconds says on `sys.stderr` how far it is.
	#[pyo3(signature = (rules=None, *, seed=1, attackers=true, progress=true))]
	fn run<'py>(
		&self,
		py: Python<'py>,
		rules: Option<RulesOrName>,
		seed: u64,
		attackers: bool,
		progress: bool,
	) -> PyResult<Bound<'py, PyAny>> {
		let Rules { name, rules } = self.rules_of(rules)?;
		let setting = Setting { profile: &name, rules, seed, with_attackers: attackers };
		let progress = crate::progress::progress("run", self.scenario.chain.blocks, progress);
		let run = py.detach(|| dtao_lab::run(&self.scenario, &setting, &mut |_| progress.add(1)));
		results::run(py, &run.map_err(of_trouble)?, seed, attackers)
	}

	/// Each subnet's part of the first block's TAO under these rules, in rao: arrays `netuid` and `allocated`.
	#[pyo3(signature = (rules=None))]
	fn shares<'py>(
		&self,
		py: Python<'py>,
		rules: Option<RulesOrName>,
	) -> PyResult<Bound<'py, PyAny>> {
		let rules = self.rules_of(rules)?.rules;
		let (mut world, _) = self.scenario.build(rules, 1, false).map_err(of_trouble)?;
		world.step().map_err(of_trouble)?;
		let columns = PyDict::new(py);
		let netuids = world.subnets.iter().map(|subnet| subnet.netuid);
		let allocated = world.subnets.iter().map(|subnet| subnet.last.allocated.0);
		columns.set_item("netuid", array(py, netuids)?)?;
		columns.set_item("allocated", array(py, allocated)?)?;
		results::table(py, columns)
	}

	fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
		let scenario = slf.get();
		let restore = slf.py().import("dtao._pickle")?.getattr("scenario")?;
		let state = (&scenario.text, &scenario.file);
		Ok((restore, state).into_pyobject(slf.py())?.into_any())
	}

	fn __repr__(&self) -> String {
		format!("Scenario({:?}, {} blocks)", self.scenario.title, self.scenario.chain.blocks)
	}
}

/// A message about a text that nobody has seen, with the line in question.
fn with_line(trouble: Trouble, text: &str) -> Trouble {
	match trouble {
		Trouble::File { file, line: Some(line), message } => {
			let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
			Trouble::File { file, line: Some(line), message: format!("{message}, in `{shown}`") }
		}
		other => other,
	}
}
