//! Blocks on demand: `engine_createBlock` and `engine_finalizeBlock`.
//!
//! Names and parameters are those of the SDK's manual seal. Its own methods answer everybody, also
//! clients that `--rpc-methods safe` or another machine's address restrict to safe ones; and its
//! `engine_finalizeBlock` says `true` whatever came of it.

use super::engine::Engine;
use crate::Hash;
use jsonrpsee::{core::async_trait, proc_macros::rpc, types::ErrorObjectOwned, Extensions};
use sc_consensus_manual_seal::{CreatedBlock, EngineCommand};
use sc_rpc_api::check_if_safe;

/// What a client may ask of the sealing engine, if it may call unsafe methods.
#[rpc(server)]
pub trait SealingApi {
	/// Makes a block on the best one, or on `parent_hash`.
	#[method(name = "engine_createBlock", with_extensions)]
	async fn create_block(
		&self,
		create_empty: bool,
		finalize: bool,
		parent_hash: Option<Hash>,
	) -> Result<CreatedBlock<Hash>, ErrorObjectOwned>;

	/// Makes a block final, and with it those before.
	#[method(name = "engine_finalizeBlock", with_extensions)]
	async fn finalize_block(
		&self,
		hash: Hash,
		justification: Option<Vec<u8>>,
	) -> Result<bool, ErrorObjectOwned>;
}

/// Passes the requests of clients on to the engine.
pub struct SealingRpc(pub Engine);

#[async_trait]
impl SealingApiServer for SealingRpc {
	async fn create_block(
		&self,
		ext: &Extensions,
		create_empty: bool,
		finalize: bool,
		parent_hash: Option<Hash>,
	) -> Result<CreatedBlock<Hash>, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let command =
			|sender| EngineCommand::SealNewBlock { create_empty, finalize, parent_hash, sender };
		Ok(self.0.ask(command).await?)
	}

	async fn finalize_block(
		&self,
		ext: &Extensions,
		hash: Hash,
		justification: Option<Vec<u8>>,
	) -> Result<bool, ErrorObjectOwned> {
		check_if_safe(ext)?;
		self.0.ask(|sender| EngineCommand::FinalizeBlock { hash, sender, justification }).await?;
		Ok(true)
	}
}
