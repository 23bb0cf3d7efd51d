//! The machine under the node: client, database, transaction pool, network, consensus and RPC, for
//! any runtime with this block format.
//!
//! Nothing here knows a pallet of ours. A runtime is bytes that are executed as wasm, so that a change
//! in the economy builds a new runtime and links it, and compiles none of this again.
//!
//! | file | holds |
//! |---|---|
//! | `node.rs` | the parts of a node and how they are wired |
//! | `runtime_api.rs` | what the machine asks of a runtime |
//! | `caretaker.rs` | who may send transactions before a block is made |
//! | `sealing.rs` | how blocks are made where nobody has to agree, and the clock that goes with it |
//! | `sealing_rpc.rs` | how clients ask for blocks |
//! | `journal.rs` | how no sealed block is lost when the node is killed |
//! | `solitude.rs` | why a sealed chain meets no other node |
//! | `loneliness.rs` | what a validator says that finds no other |
//! | `genesis_error.rs` | where a chain specification is wrong |
//! | `rpc.rs` | what clients can call |

// The SDK's errors are large, and each is made at most once in a run.
#![allow(clippy::result_large_err)]

mod caretaker;
mod genesis_error;
pub mod journal;
mod loneliness;
mod node;
mod rpc;
mod runtime_api;
mod sealing;
mod sealing_rpc;
pub mod solitude;

pub use caretaker::{Caretaker, Hire};
pub use node::{parts, start, FullBackend, FullClient, FullPool, Parts};
pub use sealing::Sealing;

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
