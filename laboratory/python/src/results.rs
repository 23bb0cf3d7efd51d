//! Results as Python has them: dataclasses of integers, and columns as arrays.

use crate::columns::array;
use dtao_lab::{measure::Outcome, run::Statement, world::Proof, Run};
use pyo3::{exceptions::PyOverflowError, prelude::*, types::PyDict};

/// A `Table` of columns.
pub fn table<'py>(py: Python<'py>, columns: Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
	class(py, "Table")?.call1((columns,))
}

/// A run, as `dtao.Run`.
pub fn run<'py>(
	py: Python<'py>,
	run: &Run,
	seed: u64,
	attackers: bool,
) -> PyResult<Bound<'py, PyAny>> {
	let parts = PyDict::new(py);
	parts.set_item("title", &run.title)?;
	parts.set_item("profile", &run.profile)?;
	parts.set_item("seed", seed)?;
	parts.set_item("attackers", attackers)?;
	let accounts = run.statements.iter().map(|one| account(py, one));
	let accounts = accounts.collect::<PyResult<Vec<_>>>()?;
	parts.set_item("accounts", pyo3::types::PyTuple::new(py, accounts)?)?;
	parts.set_item("books", books(py, &run.proof)?)?;
	parts.set_item("samples", samples(py, run)?)?;
	parts.set_item("profits", profits(py, run)?)?;
	class(py, "Run")?.call((), Some(&parts))
}

/// What an attack did, as `dtao.Outcome`.
pub fn outcome<'py>(py: Python<'py>, one: &Outcome) -> PyResult<Bound<'py, PyAny>> {
	let parts = PyDict::new(py);
	parts.set_item("profile", &one.profile)?;
	parts.set_item("paid", one.paid)?;
	parts.set_item("profit", one.profit.total)?;
	parts.set_item("tao_during", one.tao_during)?;
	parts.set_item("tao_after", one.tao_after)?;
	parts.set_item("extra", one.extra)?;
	parts.set_item("honest_loss", one.honest_loss)?;
	parts.set_item("peak", one.peak)?;
	parts.set_item("after", one.after)?;
	parts.set_item("recovery", one.recovery)?;
	parts.set_item("misallocated", one.misallocated)?;
	class(py, "Outcome")?.call((), Some(&parts))
}

fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
	py.import("dtao.results")?.getattr(name)
}

fn account<'py>(py: Python<'py>, one: &Statement) -> PyResult<Bound<'py, PyAny>> {
	let parts = PyDict::new(py);
	parts.set_item("name", &one.name)?;
	parts.set_item("paid", one.paid)?;
	parts.set_item("got", one.got)?;
	parts.set_item("holdings", one.holdings)?;
	parts.set_item("profit", one.profit.total)?;
	parts.set_item("price", one.profit.price)?;
	parts.set_item("emission", one.profit.emission)?;
	parts.set_item("fees", one.profit.fees)?;
	parts.set_item("refused", one.refused)?;
	class(py, "Account")?.call((), Some(&parts))
}

fn books<'py>(py: Python<'py>, proof: &Proof) -> PyResult<Bound<'py, PyAny>> {
	let Proof { start, minted, paid, pools, pending, waiting, root, got, recycled } = *proof;
	class(py, "Books")?.call1((start, minted, paid, pools, pending, waiting, root, got, recycled))
}

/// A row a sample and subnet.
fn samples<'py>(py: Python<'py>, run: &Run) -> PyResult<Bound<'py, PyAny>> {
	let rows =
		|| run.samples.iter().flat_map(|sample| sample.rows.iter().map(|row| (sample.block, row)));
	let columns = PyDict::new(py);
	macro_rules! column {
		($name:literal, $value:expr) => {
			columns.set_item($name, array(py, rows().map($value))?)?
		};
	}
	column!("block", |(block, _)| block);
	column!("netuid", |(_, row)| row.netuid);
	column!("price", |(_, row)| row.price.to_rao());
	column!("moving_price", |(_, row)| row.moving_price.to_rao());
	column!("tao", |(_, row)| row.tao);
	column!("alpha", |(_, row)| row.alpha);
	column!("outstanding", |(_, row)| row.outstanding);
	column!("allocated", |(_, row)| row.allocated);
	column!("root_parts", |(_, row)| row.root_parts);
	let given = rows().map(|(_, row)| rao(row.given)).collect::<PyResult<Vec<u64>>>()?;
	let spent = rows().map(|(_, row)| rao(row.spent)).collect::<PyResult<Vec<u64>>>()?;
	columns.set_item("given", array(py, given)?)?;
	columns.set_item("spent", array(py, spent)?)?;
	table(py, columns)
}

/// A row a sample, a column an account.
fn profits<'py>(py: Python<'py>, run: &Run) -> PyResult<Bound<'py, PyAny>> {
	let all = run.samples.iter().flat_map(|sample| &sample.profits);
	let all = all.map(|profit| rao(*profit)).collect::<PyResult<Vec<i64>>>()?;
	array(py, all)?.call_method1("reshape", (run.samples.len(), run.statements.len()))
}

/// An amount that has to fit 64 bits.
fn rao<Wide, Narrow: TryFrom<Wide>>(wide: Wide) -> PyResult<Narrow> {
	wide.try_into().map_err(|_| PyOverflowError::new_err("an amount does not fit 64 bits of rao"))
}
