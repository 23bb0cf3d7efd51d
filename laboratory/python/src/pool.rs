//! One subnet's pool of TAO and alpha.

use crate::errors::of_economics;
use dtao_economics::{Alpha, FeeRate, Tao, UNIT};
use pyo3::prelude::*;

/// What came of a trade, in rao. `fee` is the part of `paid` that bought nothing.
#[pyclass(frozen, eq, get_all, module = "dtao")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fill {
	paid: u64,
	received: u64,
	fee: u64,
}

#[pymethods]
impl Fill {
	fn __repr__(&self) -> String {
		let Self { paid, received, fee } = self;
		format!("Fill(paid={paid}, received={received}, fee={fee})")
	}
}

/// A pool of TAO and alpha, in rao, with a fee in parts of 65535.
///
/// A trade keeps `tao * alpha` from falling: of an input, `fee = ceil(input * fee / 65535)` buys nothing, and
/// the rest buys `floor(reserve_out * net / (reserve_in + net))`. The whole input stays in the pool.
#[pyclass(eq, module = "dtao")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pool {
	pool: dtao_economics::Pool,
	#[pyo3(get)]
	fee: u16,
}

impl Pool {
	fn rate(&self) -> FeeRate {
		FeeRate(self.fee)
	}
}

#[pymethods]
impl Pool {
	#[new]
	#[pyo3(signature = (tao, alpha, *, fee=0))]
	fn new(tao: u64, alpha: u64, fee: u16) -> Self {
		Self { pool: dtao_economics::Pool { tao: Tao(tao), alpha: Alpha(alpha) }, fee }
	}

	#[getter]
	fn tao(&self) -> u64 {
		self.pool.tao.0
	}

	#[getter]
	fn alpha(&self) -> u64 {
		self.pool.alpha.0
	}

	/// Rao of TAO for one alpha, floored.
	#[getter]
	fn price(&self) -> PyResult<u64> {
		self.pool.value(Alpha(UNIT)).map(|tao| tao.0).map_err(of_economics)
	}

	/// What `buy` would bring.
	fn quote_buy(&self, tao: u64) -> PyResult<Fill> {
		let mut copy = *self;
		copy.buy(tao)
	}

	/// What `sell` would bring.
	fn quote_sell(&self, alpha: u64) -> PyResult<Fill> {
		let mut copy = *self;
		copy.sell(alpha)
	}

	/// Pays TAO into the pool for alpha.
	fn buy(&mut self, tao: u64) -> PyResult<Fill> {
		let fill = self.pool.buy(Tao(tao), self.rate()).map_err(of_economics)?;
		Ok(Fill { paid: fill.paid.0, received: fill.received.0, fee: fill.fee.0 })
	}

	/// Pays alpha into the pool for TAO.
	fn sell(&mut self, alpha: u64) -> PyResult<Fill> {
		let fill = self.pool.sell(Alpha(alpha), self.rate()).map_err(of_economics)?;
		Ok(Fill { paid: fill.paid.0, received: fill.received.0, fee: fill.fee.0 })
	}

	/// The largest amount of TAO that buys at most `alpha`.
	fn largest_purchase(&self, alpha: u64) -> u64 {
		self.pool.largest_purchase(Alpha(alpha), self.rate()).0
	}

	/// The largest amount of alpha that sells for at most `tao`.
	fn largest_sale(&self, tao: u64) -> u64 {
		self.pool.largest_sale(Tao(tao), self.rate()).0
	}

	/// Adds both without a trade, as a block's emission does.
	fn inject(&mut self, tao: u64, alpha: u64) -> PyResult<()> {
		self.pool.inject(Tao(tao), Alpha(alpha)).map_err(of_economics)
	}

	fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
		let pool = slf.borrow();
		let state = (pool.tao(), pool.alpha(), pool.fee);
		let restore = slf.py().import("dtao._pickle")?.getattr("pool")?;
		Ok((restore, state).into_pyobject(slf.py())?.into_any())
	}

	fn __repr__(&self) -> String {
		format!("Pool(tao={}, alpha={}, fee={})", self.tao(), self.alpha(), self.fee)
	}
}
