//! The compiled part of the Python package `dtao`: the economics and the laboratory as they are, without a
//! second implementation of anything. Amounts cross as integers, in rao; runs hold no lock of the
//! interpreter.

mod columns;
mod consensus;
mod curves;
mod errors;
mod pool;
mod progress;
mod results;
mod rules;
mod scenario;
mod sweep;

use pyo3::prelude::*;

#[pymodule]
mod _native {
	#[pymodule_export]
	use crate::{
		consensus::yuma,
		curves::{block_emission, lock_cost, next_halving},
		errors::{BooksError, DtaoError, EconomicsError, ScenarioError},
		pool::{Fill, Pool},
		rules::Rules,
		scenario::Scenario,
		sweep::{compare, sweep},
	};
	use pyo3::prelude::*;

	#[pymodule_init]
	fn init(module: &Bound<PyModule>) -> PyResult<()> {
		module.add("PROFILES", crate::rules::profile_names(module.py())?)?;
		module.add("SCENARIOS", crate::scenario::ready_names(module.py())?)
	}
}
