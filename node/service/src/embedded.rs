//! What a program brings along for this machine: chains that are known by name, and who acts on them.

use crate::{Appoint, Hash, Hire, Vocabulary};
use sc_service::ChainSpec;
use sp_core::storage::Storage;
use sp_version::RuntimeVersion;

/// What depends on a runtime.
pub trait Embedded: Sync {
	/// Loads a chain by its name or from a specification file. An empty name is the default chain.
	fn load(&self, id: &str) -> Result<Box<dyn ChainSpec>, String>;

	/// Builds the genesis state of a chain that is known by name, or `None` for one from a file.
	fn genesis(&self, id: &str) -> Result<Option<Storage>, String>;

	/// Turns the state of block `number` into one that a chain can begin with. `beginning` is what the
	/// chain began with itself.
	fn restarted(&self, state: Storage, beginning: Storage, number: u32)
		-> Result<Storage, String>;

	/// Turns a state that a chain can begin with into the one after the first block of the chain with this
	/// genesis.
	fn at_first_block(&self, state: Storage, genesis: Hash) -> Result<Storage, String>;

	/// Tells which invariant of the economy a block's state breaks, if any.
	fn check(&self, state: Storage) -> Result<(), String>;

	/// Who looks after a development chain.
	fn agents(&self) -> Hire;

	/// Who carries out what the development RPC is asked for.
	fn administrator(&self) -> Appoint;

	/// Which runtime the program knows the calls of.
	fn version(&self) -> RuntimeVersion;

	/// What of the runtime is worth to be told.
	fn vocabulary(&self) -> &'static Vocabulary;
}
