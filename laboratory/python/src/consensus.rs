//! An epoch of Yuma consensus.

use crate::{columns::array, errors::of_economics};
use dtao_economics::{run_epoch, BondsRule, EpochInput, EpochParams, NeuronInput, NeuronScores};
use pyo3::{exceptions::PyValueError, prelude::*, types::PyDict};
use std::collections::BTreeMap;

/// Numbers from one neuron to others, by their uids.
type Rows = BTreeMap<u16, BTreeMap<u16, u16>>;

/// Runs one epoch of Yuma consensus.
///
/// The index into `stake`, in rao, is the uid. Who sets weights validates. Weights and bonds are parts of
/// 65535, `{validator: {miner: weight}}`; `kappa`, the majority, as well. `bonds_moving_average` is in parts
/// of a million. `bonds_rule` is 2 or 3, of Yuma 2 or 3.
///
/// Returns arrays with an element a neuron: `incentives` and `dividends` in parts of 2^32, `consensus`,
/// `trust` and `validator_trust` in parts of 65535, and `permits`; and the `bonds` to go on with.
#[pyfunction]
#[pyo3(signature = (
	stake, weights, bonds=None, *, kappa=32_767, bonds_moving_average=900_000, bonds_penalty=0, bonds_rule=2,
	max_validators=64,
))]
#[allow(clippy::too_many_arguments)] // by name
pub fn yuma<'py>(
	py: Python<'py>,
	stake: Vec<u64>,
	weights: Rows,
	bonds: Option<Rows>,
	kappa: u16,
	bonds_moving_average: u32,
	bonds_penalty: u16,
	bonds_rule: u8,
	max_validators: u16,
) -> PyResult<Bound<'py, PyDict>> {
	let bonds_rule = match bonds_rule {
		2 => BondsRule::Yuma2,
		3 => BondsRule::Yuma3,
		_ => return Err(PyValueError::new_err("`bonds_rule` is 2 or 3")),
	};
	let params = EpochParams {
		max_validators,
		kappa,
		bonds_moving_average,
		bonds_penalty,
		bonds_rule,
		..EpochParams::default()
	};
	let bonds = bonds.unwrap_or_default();
	let (weights, bonds) = (table(stake.len(), &weights)?, table(stake.len(), &bonds)?);
	let rows = stake.iter().zip(weights.iter().zip(&bonds));
	let neurons: Vec<_> = rows
		.map(|(stake, (weights, bonds))| NeuronInput {
			stake: *stake,
			weights_as_of: 1,
			permit: !weights.is_empty(),
			weights,
			bonds,
			..NeuronInput::default()
		})
		.collect();
	// After all registrations and within the activity cutoff, so that everybody counts.
	let input = EpochInput { block: 2, last_epoch: 1, stake_threshold: 0, neurons: &neurons };
	let outcome = run_epoch(&params, &input).map_err(of_economics)?;

	let scores = |score: fn(&NeuronScores) -> u16| array(py, outcome.scores.iter().map(score));
	let result = PyDict::new(py);
	result.set_item("consensus", scores(|one| one.consensus)?)?;
	result.set_item("trust", scores(|one| one.trust)?)?;
	result.set_item("validator_trust", scores(|one| one.validator_trust)?)?;
	result.set_item("permits", array(py, outcome.scores.iter().map(|one| one.permit))?)?;
	result.set_item("incentives", array(py, outcome.incentives)?)?;
	result.set_item("dividends", array(py, outcome.dividends)?)?;
	let bonds = (0u16..).zip(&outcome.bonds).filter(|(_, row)| !row.is_empty());
	let bonds: Rows = bonds.map(|(uid, row)| (uid, row.iter().copied().collect())).collect();
	result.set_item("bonds", bonds)?;
	Ok(result)
}

/// One list a neuron.
fn table(neurons: usize, rows: &Rows) -> PyResult<Vec<Vec<(u16, u16)>>> {
	let mut table = vec![Vec::new(); neurons];
	for (uid, row) in rows {
		let slot = table.get_mut(usize::from(*uid)).ok_or_else(|| {
			PyValueError::new_err(format!("there is no neuron {uid}: only {neurons} have a stake"))
		})?;
		slot.extend(row.iter().map(|(uid, number)| (*uid, *number)));
	}
	Ok(table)
}
