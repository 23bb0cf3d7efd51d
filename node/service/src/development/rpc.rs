//! The methods of the development RPC. All of them are unsafe ones, so that `--rpc-methods safe` and
//! clients of other machines cannot call them.

use super::{
	administrator::{Administrator, Wish},
	snapshots::Snapshots,
};
use crate::{
	dynamic::Dictionary,
	export_state,
	sealing::{clock::Clock, engine::Engine, Sealing},
	AccountId, Embedded, FullClient, FullPool, Hash,
};
use futures::StreamExt;
use jsonrpsee::{core::async_trait, proc_macros::rpc, types::ErrorObjectOwned, Extensions};
use sc_client_api::BlockBackend;
use sc_consensus_manual_seal::Error;
use sc_rpc_api::check_if_safe;
use sc_service::{ChainSpec, GenericChainSpec};
use sc_transaction_pool_api::{TransactionPool, TransactionSource, TransactionStatus};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sp_blockchain::HeaderBackend;
use sp_core::{storage::Storage, Bytes};
use std::{
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// The code of errors that are about what was asked for, as in the SDK's manual seal.
const REFUSED: i32 = 20_000;

/// How many blocks one request may make. More of them take more requests, so that one can be ended.
const MOST_BLOCKS: u32 = 100_000;

/// How long a wish may wait for its block.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many blocks to make: one, unless a number of them or a height is named.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBlocks {
	/// So many.
	count: Option<u32>,
	/// Up to this height.
	to: Option<u32>,
}

/// A block by its height or its hash.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum NumberOrHash {
	/// The block of the best chain at this height.
	Number(u32),
	/// The block of this hash.
	Hash(Hash),
}

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

	/// Writes values of the state, or deletes them (`null`), and returns the hash of the block.
	#[method(name = "dev_setStorage", with_extensions)]
	async fn set_storage(
		&self,
		values: Vec<(Bytes, Option<Bytes>)>,
	) -> Result<Hash, ErrorObjectOwned>;

	/// Dispatches a call in an account's name, or as root (`null`), without anybody's key.
	#[method(name = "dev_dispatch", with_extensions)]
	async fn dispatch(
		&self,
		account: Option<AccountId>,
		call: Bytes,
	) -> Result<Dispatched, ErrorObjectOwned>;

	/// Lets the next block be at a moment, in milliseconds, and returns the moment that it will have:
	/// the first slot from there on.
	#[method(name = "dev_timeTravel", with_extensions)]
	async fn time_travel(&self, to: u64) -> Result<u64, ErrorObjectOwned>;

	/// Puts so many milliseconds between two blocks.
	#[method(name = "dev_setBlockTimestampInterval", with_extensions)]
	async fn set_block_timestamp_interval(&self, milliseconds: u64)
		-> Result<(), ErrorObjectOwned>;

	/// Lets blocks come in another way: a mode as `--sealing` takes it.
	#[method(name = "dev_setBlockBuildMode", with_extensions)]
	async fn set_block_build_mode(&self, mode: String) -> Result<(), ErrorObjectOwned>;

	/// Remembers the best block, and returns what the snapshot is called.
	#[method(name = "dev_snapshot", with_extensions)]
	async fn snapshot(&self) -> Result<String, ErrorObjectOwned>;

	/// Goes back to a snapshot. `false` says that there is none of this name.
	#[method(name = "dev_revert", with_extensions)]
	async fn revert(&self, id: String) -> Result<bool, ErrorObjectOwned>;

	/// Goes back to a block of the best chain, and returns its hash.
	#[method(name = "dev_setHead", with_extensions)]
	async fn set_head(&self, block: NumberOrHash) -> Result<Hash, ErrorObjectOwned>;

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
		let mut steps = self
			.pool
			.submit_and_watch(at, TransactionSource::Local, transaction)
			.await
			.map_err(|error| refused(format!("the administrator's transaction: {error}")))?;
		match self.engine.seal(false).await {
			// A timer or another client was faster.
			Ok(_) | Err(Error::EmptyTransactionPool) => {}
			Err(error) => return Err(error.into()),
		}
		let included = async {
			while let Some(step) = steps.next().await {
				match step {
					TransactionStatus::InBlock(place) => return Ok(place),
					TransactionStatus::Ready
					| TransactionStatus::Future
					| TransactionStatus::Broadcast(_) => {}
					other => return Err(format!("no block took the wish: {other:?}")),
				}
			}
			Err("no block took the wish".into())
		};
		let (hash, index) = tokio::time::timeout(PATIENCE, included)
			.await
			.map_err(|_| refused("no block took the wish in time"))?
			.map_err(refused)?;
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
		let mut last = best.best_hash;
		for _ in 0..blocks.unwrap_or_default().count(best.best_number)? {
			last = self.engine.seal(true).await?.hash;
		}
		Ok(last)
	}

	async fn set_storage(
		&self,
		ext: &Extensions,
		values: Vec<(Bytes, Option<Bytes>)>,
	) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		if values.is_empty() {
			return Err(refused("no values: expected pairs of a key and a value, in hex"));
		}
		let values = values.into_iter().map(|(key, value)| (key.0, value.map(|value| value.0)));
		match self.fulfil(Wish::Store(values.collect())).await? {
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

	async fn time_travel(&self, ext: &Extensions, to: u64) -> Result<u64, ErrorObjectOwned> {
		check_if_safe(ext)?;
		Ok(self.clock.travel(to)?)
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
		let mode: Sealing = mode.to_lowercase().parse().map_err(refused)?;
		self.engine.set_mode(mode);
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
		block: NumberOrHash,
	) -> Result<Hash, ErrorObjectOwned> {
		check_if_safe(ext)?;
		let head = match block {
			NumberOrHash::Hash(hash) => hash,
			NumberOrHash::Number(number) => self
				.client
				.block_hash(number)
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

impl NewBlocks {
	/// Returns how many blocks are meant on a chain of this height.
	fn count(&self, height: u32) -> Result<u32, ErrorObjectOwned> {
		let count = match (self.count, self.to) {
			(Some(_), Some(_)) => return Err(refused("expected either `count` or `to`")),
			(_, Some(to)) => to
				.checked_sub(height)
				.filter(|count| *count > 0)
				.ok_or_else(|| refused(format!("the chain is at block {height} already")))?,
			(count, None) => count.unwrap_or(1),
		};
		match count {
			1..=MOST_BLOCKS => Ok(count),
			_ => Err(refused(format!("expected from 1 to {MOST_BLOCKS} blocks, not {count}"))),
		}
	}
}

/// An error that says why something was not done.
fn refused(why: impl Into<String>) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(REFUSED, why, None::<()>)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn blocks_are_counted_by_number_or_by_height() {
		let count = |count, to| NewBlocks { count, to }.count(100);

		assert_eq!(count(None, None), Ok(1));
		assert_eq!(count(Some(50), None), Ok(50));
		assert_eq!(count(None, Some(130)), Ok(30));
	}

	#[test]
	fn no_blocks_too_many_and_the_past_are_refused() {
		let refusal = |count, to| {
			NewBlocks { count, to }.count(100).map_err(|error| error.message().to_string())
		};

		assert_eq!(refusal(Some(0), None), Err("expected from 1 to 100000 blocks, not 0".into()));
		assert!(refusal(Some(100_001), None).is_err());
		assert_eq!(refusal(None, Some(100)), Err("the chain is at block 100 already".into()));
		assert!(refusal(Some(1), Some(101)).is_err());
	}
}
