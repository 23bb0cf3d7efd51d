//! What the node knows of its own runtime: the chains that have a name, and who acts on them. The
//! machine of `dtao-service` takes it as a trait object, so that it is not compiled again with it.
//!
//! | file | holds |
//! |---|---|
//! | `chain_spec.rs` | the chains that are known by name |
//! | `check_state.rs` | whether a block's state keeps every invariant |
//! | `export_state.rs` | a block's state as the beginning of another chain |
//! | `signer.rs` | transactions of our runtime |
//! | `agents.rs` | who renews the weights of the development validators |
//! | `administrator.rs` | who carries out what the development RPC is asked for |
//! | `vocabulary.rs` | what is told of the economy on the console and to Prometheus |

mod administrator;
mod agents;
mod chain_spec;
mod check_state;
mod export_state;
mod signer;
mod vocabulary;

pub use chain_spec::Wasm;

use administrator::Sudo;
use agents::Agents;
use dtao_runtime::VERSION;
use dtao_service::{Appoint, Embedded, Hire, Vocabulary};
use sc_service::ChainSpec;
use sp_core::{storage::Storage, H256};
use sp_version::RuntimeVersion;

/// The development chains of this project.
pub struct DevelopmentChains {
	/// The runtime that they begin with.
	pub wasm: Wasm,
}

impl Embedded for DevelopmentChains {
	fn load(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		chain_spec::load(id, self.wasm)
	}

	fn genesis(&self, id: &str) -> Result<Option<Storage>, String> {
		chain_spec::genesis(id, self.wasm)
	}

	fn restarted(
		&self,
		state: Storage,
		beginning: Storage,
		number: u32,
	) -> Result<Storage, String> {
		export_state::restarted(state, beginning, number)
	}

	fn at_first_block(&self, state: Storage, genesis: H256) -> Result<Storage, String> {
		export_state::at_first_block(state, genesis)
	}

	fn check(&self, state: Storage) -> Result<(), String> {
		check_state::check(state)
	}

	fn agents(&self) -> Hire {
		Agents::hire()
	}

	fn administrator(&self) -> Appoint {
		Sudo::appoint()
	}

	fn version(&self) -> RuntimeVersion {
		VERSION
	}

	fn vocabulary(&self) -> &'static Vocabulary {
		&vocabulary::VOCABULARY
	}
}
