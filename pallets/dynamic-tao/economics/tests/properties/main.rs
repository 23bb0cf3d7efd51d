//! Properties that hold for every input, one file per concern.
//!
//! Each runs 10,000 cases; the variable `PROPTEST_CASES` overrides the number. A case that fails
//! is written to `tests/proptest-regressions/` and tried first ever after: commit it.

mod allocation;
mod amount;
mod ema;
mod emission;
mod issuance;
mod lock_cost;
mod pool;
mod price;
mod route;
mod share_pool;
mod subnet;
mod support;
