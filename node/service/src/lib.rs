//! The machine under the node: client, database, transaction pool, network, consensus and RPC, for
//! any runtime with this block format.
//!
//! Nothing here knows a pallet of ours. A runtime is bytes that are executed as wasm, so that a change
//! in the economy builds a new runtime and links it, and compiles none of this again.
//!
//! | file | holds |
//! |---|---|
//! | `cli.rs` | the command line |
//! | `help.rs` | how `--help` reads |
//! | `command.rs` | what each subcommand does |
//! | `preflight.rs` | what can be refused before anything is started |
//! | `embedded.rs` | what a program brings along: its chains, and who acts on them |
//! | `kept_spec.rs` | how a chain goes on as it began |
//! | `node.rs` | the parts of a node and how they are wired |
//! | `runtime_api.rs` | what the machine asks of a runtime |
//! | `sealing/` | how blocks are made where nobody has to agree |
//! | `development/` | what developers may ask of a chain of their own |
//! | `dynamic/` | what a runtime says of itself, by its metadata |
//! | `observe/` | what a chain says of its economy, on the console and to Prometheus |
//! | `caretaker.rs` | who may send transactions before a block is made |
//! | `loneliness.rs` | what a validator says that finds no other |
//! | `export_state.rs` | a block's state as another chain |
//! | `genesis_error.rs` | where a chain specification is wrong |
//! | `rpc.rs` | what clients can call |
//! | `listener.rs` | why they get their answers at once, and are cut off when they do not read |

// The SDK's errors are large, and each is made at most once in a run.
#![allow(clippy::result_large_err)]

mod caretaker;
mod cli;
mod command;
mod development;
mod dynamic;
mod embedded;
mod export_state;
mod genesis_error;
mod help;
mod kept_spec;
mod listener;
mod loneliness;
mod node;
mod observe;
mod preflight;
mod rpc;
mod runtime_api;
mod sealing;

pub use caretaker::{Caretaker, Hire};
pub use command::run;
pub use development::administrator::{Administrator, Appoint, Wish};
pub use dynamic::Metadata;
pub use embedded::Embedded;
pub use node::{FullBackend, FullClient, FullPool};
pub use observe::{
	metrics::{Measure, Source, Unit},
	version::check as check_runtime,
	words::Sentence,
	Vocabulary,
};

use sp_runtime::{generic, traits::BlakeTwo256, AccountId32, OpaqueExtrinsic};

/// An account: 32 bytes.
pub type AccountId = AccountId32;

/// An amount of the native token, in its smallest unit.
pub type Balance = u64;

/// A block whose transactions are not decoded.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;

/// The hash of blocks, transactions and state roots.
pub type Hash = sp_core::H256;

/// A block's header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// How many transactions an account has sent.
pub type Nonce = u32;
