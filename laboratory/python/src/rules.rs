//! Sets of rules: those that have a name, and others by what replaces an axis.

use crate::errors::{of_economics, DtaoError};
use dtao_economics::PROFILES;
use pyo3::{
	prelude::*,
	types::{PyDict, PyTuple},
};

/// The rules that a chain runs by: a profile, with some of its axes replaced.
///
/// `Rules("launch", root_part="claimable")`. An axis is what `axes()` has for it: a name, or a mapping.
#[pyclass(frozen, eq, module = "dtao")]
#[derive(Clone)]
pub struct Rules {
	pub name: String,
	pub rules: dtao_economics::Rules,
}

/// What they are called makes no difference.
impl PartialEq for Rules {
	fn eq(&self, other: &Self) -> bool {
		self.rules == other.rules
	}
}

impl Rules {
	/// The profile of a name.
	pub fn named(name: &str) -> PyResult<Self> {
		let rules = dtao_lab::scenario::profile(name).map_err(crate::errors::of_trouble)?;
		Ok(Self { name: name.into(), rules })
	}
}

/// Names of all profiles, the oldest rules not first.
pub fn profile_names(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
	PyTuple::new(py, PROFILES.iter().map(|profile| profile.name))
}

#[pymethods]
impl Rules {
	#[new]
	#[pyo3(signature = (profile, **axes))]
	fn new(profile: &str, axes: Option<&Bound<PyDict>>) -> PyResult<Self> {
		let base = Self::named(profile)?;
		let Some(axes) = axes.filter(|axes| !axes.is_empty()) else { return Ok(base) };
		let py = axes.py();
		let all = base.axes(py)?;
		for (axis, value) in axes.iter() {
			if !all.contains(&axis)? {
				let names: Vec<String> = all.keys().extract()?;
				let message = format!("there is no axis `{axis}`, but {}", names.join(", "));
				return Err(DtaoError::new_err(message));
			}
			all.set_item(axis, value)?;
		}
		let rules = of_axes(&all)?;
		let name = if rules == base.rules { base.name } else { format!("{profile}, changed") };
		Ok(Self { name, rules })
	}

	/// The profile's name, with `, changed` where an axis was replaced.
	#[getter]
	fn name(&self) -> &str {
		&self.name
	}

	/// What each axis says.
	fn axes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
		let text = serde_json::to_string(&self.rules).map_err(|error| refused(&error))?;
		let axes: Bound<PyDict> = py.import("json")?.call_method1("loads", (text,))?.cast_into()?;
		let snake = PyDict::new(py);
		for (axis, value) in axes.iter() {
			snake.set_item(snake_case(&axis.extract::<String>()?), value)?;
		}
		Ok(snake)
	}

	fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
		let py = slf.py();
		let rules = slf.get();
		let profile = rules.name.split(',').next().unwrap_or_default();
		let restore = py.import("dtao._pickle")?.getattr("rules")?;
		Ok((restore, (profile, rules.axes(py)?)).into_pyobject(py)?.into_any())
	}

	fn __repr__(&self) -> String {
		format!("Rules({:?})", self.name)
	}
}

/// Rules out of what each axis says.
fn of_axes(axes: &Bound<PyDict>) -> PyResult<dtao_economics::Rules> {
	let camel = PyDict::new(axes.py());
	for (axis, value) in axes.iter() {
		camel.set_item(camel_case(&axis.extract::<String>()?), value)?;
	}
	let text: String = axes.py().import("json")?.call_method1("dumps", (camel,))?.extract()?;
	let rules: dtao_economics::Rules =
		serde_json::from_str(&text).map_err(|error| refused(&error))?;
	rules.validate::<()>().map_err(of_economics)?;
	Ok(rules)
}

fn refused(error: &serde_json::Error) -> PyErr {
	DtaoError::new_err(format!("these are no rules: {error}"))
}

fn camel_case(snake: &str) -> String {
	let mut words = snake.split('_');
	let first = words.next().unwrap_or_default().to_string();
	words.fold(first, |text, word| {
		let (head, tail) = word.split_at(word.len().min(1));
		text + &head.to_uppercase() + tail
	})
}

fn snake_case(camel: &str) -> String {
	camel.chars().fold(String::new(), |mut text, letter| {
		if letter.is_ascii_uppercase() {
			text.push('_');
		}
		text.push(letter.to_ascii_lowercase());
		text
	})
}
