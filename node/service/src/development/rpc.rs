//! The methods of the development RPC. All of them are unsafe ones, so that `--rpc-methods safe` and
//! clients of other machines cannot call them.

use super::{
	administrator::{Administrator, Wish},
	parameters::{build_mode, rows, BlockPlace, Moment, NewBlocks},
	snapshots::Snapshots,
};
use crate::{
	dynamic::Dictionary,
	export_state,
	sealing::{clock::Clock, engine::Engine},
	AccountId, Embedded, FullClient, FullPool, Hash,
};
use jsonrpsee::{core::async_trait, proc_macros::rpc, types::ErrorObjectOwned, Extensions};
use sc_client_api::BlockBackend;
use sc_rpc_api::check_if_safe;
use sc_service::{ChainSpec, GenericChainSpec};
use serde::Serialize;
use serde_json::{value::RawValue, Value as Json};
use sp_blockchain::HeaderBackend;
use sp_core::{storage::Storage, Bytes};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The code of errors that are about what was asked for, as in the SDK's manual seal.
const REFUSED: i32 = 20_000;

/// What came of a call.
#[derive(Clone, Debug, Serialize)]
pub struct Dispatched {
	/// The block that it is in.
	pub hash: Hash,
	/// Why it failed, if it did.
	pub error: Option<String>,
}

/// A state that another chain can begin with.
#[derive(Clone, Serialize)]
pub struct Dump {
	/// The block that the state is of.
	pub hash: Hash,
	/// The specification of the other chain, for `--chain`.
	pub spec: Box<RawValue>,
}

/// What a client may ask of a development chain.
#[rpc(server)]
pub trait DevelopmentApi {
	/// Makes blocks, empty ones too, and returns the hash of the last.
	#[method(name = "dev_newBlock", with_extensions)]
	async fn new_block(&self, blocks: Option<NewBlocks>) -> Result<Hash, ErrorObjectOwned>;

	/// Writes values of the state, or deletes them (`null`), and returns the hash of the block that does:
	/// the one after the best, which `at` may name.
	#[method(name = "dev_setStorage", with_extensions)]
	async fn set_storage(&self, values: Json, at: Option<Hash>) -> Result<Hash, ErrorObjectOwned>;

	/// Dispatches a call in an account's name, or as root (`null`), without anybody's key.
	#[method(name = "dev_dispatch", with_extensions)]
	async fn dispatch(
		&self,
		account: Option<AccountId>,
		call: Bytes,
	) -> Result<Dispatched, ErrorObjectOwned>;

	/// Lets the next block be at a moment and returns the one that it will have, in milliseconds: the first
	/// slot from there on.
	#[method(name = "dev_timeTravel", with_extensions)]
	async fn time_travel(&self, to: Moment) -> Result<u64, ErrorObjectOwned>;

	/// Puts so many milliseconds between two blocks.
	#[method(name = "dev_setBlockTimestampInterval", with_extensions)]
	async fn set_block_timestamp_interval(&self, milliseconds: u64)
		-> Result<(), ErrorObjectOwned>;

	/// Lets blocks come in another way: a mode as `--sealing` takes it, or by chopsticks' names.
	#[method(name = "dev_setBlockBuildMode", with_extensions)]
	async fn set_block_build_mode(&self, mode: String) -> Result<(), ErrorObjectOwned>;

	/// Remembers the best block, and returns what the snapshot is called.
	#[method(name = "dev_snapshot", with_extensions)]
	async fn snapshot(&self) -> Result<String, ErrorObjectOwned>;

	/// Goes back to a snapshot. `false` says that there is none of this name.
	#[method(name = "dev_revert", with_extensions)]
	async fn revert(&self, id: String) -> Result<bool, ErrorObjectOwned>;

	/// Goes back to a block of the best chain, where a negative number says how far, and returns its hash.
	#[method(name = "dev_setHead", with_extensions)]
	async fn set_head(&self, block: BlockPlace) -> Result<Hash, ErrorObjectOwned>;

	/// Goes back to the first block and forgets all snapshots.
	#[method(name = "dev_reset", with_extensions)]
	async fn reset(&self) -> Result<Hash, ErrorObjectOwned>;

	/// Begins the chain again with a state, as `dev_dumpState` returns it or `export-state` prints it, and
	/// returns the hash of the first block, which has it. All snapshots are forgotten.
	#[method(name = "dev_loadState", with_extensions)]
	async fn load_state(&self, spec: Box<RawValue>) -> Result<Hash, ErrorObjectOwned>;

	/// Returns the state of the best block as a chain that can be started: what `export-state` prints.
	#[method(name = "dev_dumpState", with_extensions, blocking)]
	fn dump_state(&self) -> Result<Dump, ErrorObjectOwned>;
}

/// Answers the methods.
pub struct DevelopmentRpc {
	/// Makes blocks and takes them back.
	pub engine: Engine,
	/// Tells their moments.
	pub clock: Arc<Clock>,
	/// Knows the blocks.
	pub client: Arc<FullClient>,
	/// Takes the administrator's transactions.
	pub pool: Arc<FullPool>,
	/// Signs them.
	pub administrator: Arc<dyn Administrator>,
	/// Tells what came of them.
	pub dictionary: Arc<Dictionary>,
	/// Knows what of a state belongs to a chain.
	pub embedded: &'static dyn Embedded,
	/// The chain that runs.
	pub spec: Box<dyn ChainSpec>,
	/// What clients want to come back to.
	pub snapshots: Arc<Mutex<Snapshots>>,
}

/// The snapshots that all clients share.
pub fn no_snapshots() -> Arc<Mutex<Snapshots>> {
	Arc::default()
}

impl DevelopmentRpc {
	fn snapshots(&self) -> MutexGuard<'_, Snapshots> {
		self.snapshots.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Has a wish come true in a block of its own, and returns the block and what came of it.
	async fn fulfil(&self, wish: Wish) -> Result<Dispatched, ErrorObjectOwned> {
		let at = self.client.info().best_hash;
		let transaction = self.administrator.transaction(at, wish).map_err(refused)?;
		let places = self.include(vec![transaction]).await;
		let places = places.map_err(|why| refused(format!("the administrator's {why}")))?;
		let (hash, index) = places.first().copied().ok_or_else(|| refused("no block took it"))?;
		Ok(Dispatched { hash, error: self.failure(hash, index).map_err(refused)? })
	}

	/// Tells why the call that the administrator's transaction carried has failed, if it did.
	fn failure(&self, at: Hash, index: usize) -> Result<Option<String>, String> {
		let metadata = self.dictionary.metadata(at)?;
		for event in self.dictionary.events(at)? {
			if event.transaction.map(|place| place as usize) != Some(index) {
				continue;
			}
			if let Some(error) = event.get("dispatch_error") {
				return Ok(Some(metadata.error_text(error)));
			}
			if let Some(("Err", fields)) = event.get("sudo_result").and_then(|result| result.case())
			{
				return Ok(fields.first().map(|(_, error)| metadata.error_text(error)));
			}
		}
		Ok(None)
	}

	/// Reads the state that a specification begins with, as that of a first block.
	fn state_in(&self, spec: &RawValue) -> Result<Storage, String> {
		let json = spec.get().as_bytes().to_vec();
		let spec = GenericChainSpec::<Option<()>>::from_json_bytes(json)?;
		let genesis = self.client.info().genesis_hash;
		self.embedded.at_first_block(spec.as_storage_builder().build_storage()?, genesis)
	}

	/// Goes back to a block, unless somebody was faster and it is not there any more.
	async fn go_back(&self, head: Hash) -> Result<Hash, ErrorObjectOwned> {
		self.engine.undo(head).await?;
		Ok(head)
	}
}

#[async_trait]
impl DevelopmentApiServer for DevelopmentRpc {
	async fn new_block(
		&self,
		ext: &Extensions,
		blocks: Option<NewBlocks>,
	) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let best = self.client.info();
		let blocks = blocks.unwrap_or_default();
		let (mut count, mut last) = (blocks.count(best.best_number)?, best.best_hash);
		let transactions = blocks.transactions()?;
		if !transactions.is_empty() {
			let places = self.include(transactions).await.map_err(refused)?;
			last = places.last().map_or(last, |(hash, _)| *hash);
			count = count.saturating_sub(1);
		}
		for _ in 0..count {
			last = self.engine.seal(true).await?.hash;
		}
		Ok(last)
	}

	async fn set_storage(
		&self,
		ext: &Extensions,
		values: Json,
		at: Option<Hash>,
	) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let best = self.client.info().best_hash;
		if at.is_some_and(|at| at != best) {
			return Err(refused("values are written after the best block and no other"));
		}
		let rows = rows(values, || self.dictionary.metadata(best))?;
		match self.fulfil(Wish::Store(rows)).await? {
			Dispatched { hash, error: None } => Ok(hash),
			Dispatched { error: Some(error), .. } => Err(refused(error)),
		}
	}

	async fn dispatch(
		&self,
		ext: &Extensions,
		account: Option<AccountId>,
		call: Bytes,
	) -> Result<Dispatched, ErrorObjectOwned> {
		check_if_safe(ext)?;
		self.fulfil(Wish::Dispatch { account, call: call.0 }).await
	}

	async fn time_travel(&self, ext: &Extensions, to: Moment) -> Result<u64, ErrorObjectOwned> {
		check_if_safe(ext)?;
		Ok(self.clock.travel(to.milliseconds()?)?)
	}

	async fn set_block_timestamp_interval(
		&self,
		ext: &Extensions,
		milliseconds: u64,
	) -> Result<(), ErrorObjectOwned> {
		check_if_safe(ext)?;
		Ok(self.clock.set_step(milliseconds)?)
	}

	async fn set_block_build_mode(
		&self,
		ext: &Extensions,
		mode: String,
	) -> Result<(), ErrorObjectOwned> {
		check_if_safe(ext)?;
		self.engine.set_mode(build_mode(&mode)?);
		Ok(())
	}

	async fn snapshot(&self, ext: &Extensions) -> Result<String, ErrorObjectOwned> {
		check_if_safe(ext)?;
		Ok(self.snapshots().take(self.client.info().best_hash))
	}

	async fn revert(&self, ext: &Extensions, id: String) -> Result<bool, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let Some(head) = self.snapshots().get(&id) else { return Ok(false) };
		self.go_back(head).await?;
		self.snapshots().use_up(&id);
		Ok(true)
	}

	async fn set_head(
		&self,
		ext: &Extensions,
		block: BlockPlace,
	) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let best = self.client.info().best_number;
		let head = match block {
			BlockPlace::Hash(hash) => hash,
			BlockPlace::Number(number) => self
				.client
				.block_hash(BlockPlace::height(number, best)?)
				.map_err(|error| refused(error.to_string()))?
				.ok_or_else(|| refused(format!("the chain has no block {number}")))?,
		};
		self.go_back(head).await
	}

	async fn reset(&self, ext: &Extensions) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let genesis = self.go_back(self.client.info().genesis_hash).await?;
		*self.snapshots() = Snapshots::default();
		Ok(genesis)
	}

	async fn load_state(
		&self,
		ext: &Extensions,
		spec: Box<RawValue>,
	) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let state = self.state_in(&spec).map_err(refused)?;
		let first = self.engine.load(state).await?;
		*self.snapshots() = Snapshots::default();
		Ok(first)
	}

	fn dump_state(&self, ext: &Extensions) -> Result<Dump, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let hash = self.client.info().best_hash;
		let spec = self.spec.cloned_box();
		let json = export_state::specification(hash, &self.client, spec, self.embedded)
			.map_err(|error| refused(error.to_string()))?;
		let spec = RawValue::from_string(json).map_err(|error| refused(error.to_string()))?;
		Ok(Dump { hash, spec })
	}
}

/// An error that says why something was not done.
pub(super) fn refused(why: impl Into<String>) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(REFUSED, why, None::<()>)
}
