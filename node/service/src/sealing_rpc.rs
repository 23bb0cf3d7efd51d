//! Blocks on demand: `engine_createBlock` and `engine_finalizeBlock`.
//!
//! Names and parameters are those of the SDK's manual seal. Its own methods answer everybody, also
//! clients that `--rpc-methods safe` or another machine's address restrict to safe ones; and its
//! `engine_finalizeBlock` says `true` whatever came of it.

use crate::Hash;
use futures::{
	channel::{mpsc, oneshot},
	SinkExt,
};
use jsonrpsee::{core::async_trait, proc_macros::rpc, types::ErrorObjectOwned, Extensions};
use sc_consensus_manual_seal::{rpc::Sender, CreatedBlock, EngineCommand, Error};
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
pub struct SealingRpc {
	commands: mpsc::Sender<EngineCommand<Hash>>,
}

impl SealingRpc {
	/// Answers by the engine at the other end of `commands`.
	pub fn new(commands: mpsc::Sender<EngineCommand<Hash>>) -> Self {
		Self { commands }
	}

	/// Sends a command and waits for what became of it.
	async fn ask<T>(
		&self,
		command: impl FnOnce(Sender<T>) -> EngineCommand<Hash>,
	) -> Result<T, ErrorObjectOwned> {
		let (sender, answer) = oneshot::channel();
		let mut commands = self.commands.clone();
		commands.send(command(Some(sender))).await.map_err(Error::from)?;
		Ok(answer.await.map_err(Error::from)??)
	}
}

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
		self.ask(|sender| EngineCommand::SealNewBlock {
			create_empty,
			finalize,
			parent_hash,
			sender,
		})
		.await
	}

	async fn finalize_block(
		&self,
		ext: &Extensions,
		hash: Hash,
		justification: Option<Vec<u8>>,
	) -> Result<bool, ErrorObjectOwned> {
		check_if_safe(ext)?;
		self.ask(|sender| EngineCommand::FinalizeBlock { hash, sender, justification })
			.await
			.map(|()| true)
	}
}
