//! Prices and emissions that follow from a few numbers.

use crate::errors::of_economics;
use dtao_economics::{Halving, LockCost, Tao};
use pyo3::prelude::*;

/// What the next registration of a subnet costs, in rao: twice the last lock, falling linearly to `minimum`.
///
/// `price = max(minimum, 2 * last_lock - last_lock * age / interval)`, floored, where
/// `interval = reduction_interval * block_emission`, in TAO, and at least 1. `age` is in blocks, and None
/// while nobody has registered: then `max(minimum, last_lock)`.
#[pyfunction]
#[pyo3(signature = (last_lock, age, *, minimum=1, reduction_interval=100_800, block_emission=1_000_000_000))]
pub fn lock_cost(
	last_lock: u64,
	age: Option<u64>,
	minimum: u64,
	reduction_interval: u64,
	block_emission: u64,
) -> PyResult<u64> {
	let cost = LockCost {
		minimum: Tao(minimum),
		last_lock: Tao(last_lock),
		age,
		reduction_interval,
		block_emission: Tao(block_emission),
	};
	cost.price().map(|price| price.0).map_err(of_economics)
}

/// What a block emits once `issued` rao exist: `10^9 >> k`, halved each time half of what was left is out.
#[pyfunction]
pub fn block_emission(issued: u64) -> u64 {
	Halving::DYNAMIC_TAO.block_emission(issued)
}

/// How many rao exist at the next halving; None once nothing is emitted.
#[pyfunction]
pub fn next_halving(issued: u64) -> Option<u64> {
	Halving::DYNAMIC_TAO.next_threshold(issued)
}
