//! What tests of Dynamic TAO stand on, once for all of them: a runtime, a builder of states, blocks,
//! and random walks of calls. Unit tests, fuzzers and journeys import it;
//! the laboratory's worlds need no runtime and stand on the economics alone.
//!
//! | file | holds |
//! |---|---|
//! | `runtime.rs` | `Test`: System, Balances, the pallet and one that stakes through it; rules and hooks that do what a test tells them |
//! | `fund.rs` | that pallet of somebody else's |
//! | `ext_builder.rs` | `ExtBuilder`: a genesis state in a few words |
//! | `chain.rs` | the next blocks, what they did, and calls that must change nothing when they are refused |
//! | `alone.rs` | tests that want a process to themselves |
//! | `trace.rs` | what code asks of the state |
//! | `layout.rs` | what a pallet stores, beside what was written down |
//! | `rng.rs` | numbers from a seed |
//! | `random_walk/` | one generator of calls for any runtime, steered by bytes |
//!
//! The unit tests of the pallet cannot import a crate that depends on the pallet: they would see two
//! pallets, the one under test and the one that this crate was compiled with, whose types and storage
//! differ. So the pallet includes these files as a module of its own tests, and everybody else depends
//! on the crate. That is why files name each other by `super` and the pallet by its name.
//!
//! It is no feature of the pallet, since features unite: a node that is built with the workspace would
//! have the runtime of the tests in it, and the pallet would depend on Balances.

mod alone;
pub mod chain;
pub mod ext_builder;
#[allow(missing_docs, clippy::module_inception)] // the README quotes the inner one whole
pub mod fund;
pub mod layout;
pub mod random_walk;
pub mod rng;
pub mod runtime;
pub mod trace;

pub use alone::alone;
pub use ext_builder::*;
pub use rng::Rng;
pub use runtime::*;
