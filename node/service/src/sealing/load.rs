//! Takes in a state that no block of this chain leads to, as a node does that joins a network at a state
//! which it was given.
//!
//! The chain goes back to its beginning, and its first block is one without transactions whose header has
//! the root of that state. It is the only block of a sealed chain that cannot be executed again; all that
//! come after it can.

use super::{journal::import_params, undo::Undo};
use crate::{Block, Hash, Header};
use sc_client_api::{Backend, BlockImportOperation, ExecutorProvider};
use sc_consensus::{BlockImport, ImportedState, StateAction, StorageChanges};
use sc_consensus_manual_seal::Error;
use sc_service::resolve_state_version_from_wasm;
use sp_blockchain::HeaderBackend;
use sp_consensus::BlockOrigin;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature, Slot};
use sp_core::storage::{StateVersion, Storage};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _, HashingFor},
	Digest, DigestItem,
};

impl Undo {
	/// Begins the chain again with a state, and returns the hash of the block that has it. A state that is
	/// none is refused before anything is taken back.
	pub async fn to_state(&self, state: Storage) -> Result<Hash, Error> {
		if !state.children_default.is_empty() {
			return Err(Error::StringError("a state with child tries cannot be taken in".into()));
		}
		let root = self.root_of(&state)?;
		let genesis = self.client.info().genesis_hash;
		self.to(genesis).await?;

		let header = self.first_header(genesis, root)?;
		let hash = header.hash();
		log::info!("The chain begins again with a state of {} keys", state.top.len());
		// One level of keys, without parents.
		let whole = [(Vec::new(), (state.top.into_iter().collect(), Vec::new()))];
		let mut params = import_params(BlockOrigin::Own, header, Vec::new(), true);
		params.state_action = StateAction::ApplyChanges(StorageChanges::Import(ImportedState {
			block: hash,
			state: whole.into(),
		}));
		self.journal.import_block(params).await?;
		self.lead_pool_to(hash).await;
		Ok(hash)
	}

	/// Computes the root that a state will have, by the rules of the runtime that it brings along.
	fn root_of(&self, state: &Storage) -> Result<Hash, Error> {
		let executor = self.client.executor();
		let version = resolve_state_version_from_wasm::<_, HashingFor<Block>>(state, executor)?;
		// Nothing of this operation is ever written.
		Ok(self.backend.begin_operation()?.reset_storage(state.clone(), version)?)
	}

	/// Writes the header of a first block without transactions.
	fn first_header(&self, genesis: Hash, state_root: Hash) -> Result<Header, Error> {
		let moment = self.clock.moment_after(genesis)?;
		let slot = Slot::from_timestamp(moment, self.clock.slot_duration());
		let in_slot =
			<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot);
		Ok(Header {
			parent_hash: genesis,
			number: 1,
			state_root,
			extrinsics_root: BlakeTwo256::ordered_trie_root(Vec::new(), StateVersion::V0),
			digest: Digest { logs: vec![in_slot] },
		})
	}
}
