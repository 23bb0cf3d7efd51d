//! Properties that hold for every input, one file per concern.
//!
//! Each runs 10,000 cases; the variable `PROPTEST_CASES` overrides the number. A case that fails
//! is written to `tests/proptest-regressions/` and tried first ever after: commit it.

mod activation;
mod allocation;
mod amount;
mod burn;
mod children;
mod distribution;
mod ema;
mod emission;
mod hotkey;
mod issuance;
mod liquidation;
mod lock_cost;
mod pool;
mod price;
#[path = "../proof/mod.rs"]
mod proof;
mod root;
mod route;
mod rules;
mod share_pool;
mod subnet;
mod support;
mod yuma;
mod yuma_cabal;
