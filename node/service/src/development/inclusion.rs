//! How a transaction gets into a block: it is put into the pool, a block is sealed, and the pool says where it
//! is. So it is judged as everybody's is, and what else waits comes along.

use super::rpc::DevelopmentRpc;
use crate::Hash;
use futures::{stream::BoxStream, StreamExt};
use sc_consensus_manual_seal::Error;
use sc_transaction_pool_api::{
	InPoolTransaction, TransactionPool, TransactionSource, TransactionStatus,
};
use sp_blockchain::HeaderBackend;
use sp_runtime::OpaqueExtrinsic;
use std::time::Duration;

/// How long a transaction may wait for its block.
const PATIENCE: Duration = Duration::from_secs(30);

/// What becomes of a transaction, step by step.
type Steps = BoxStream<'static, TransactionStatus<Hash, Hash>>;

impl DevelopmentRpc {
	/// Has transactions included by the next block, and returns where each is. They are judged one after the
	/// other; what was taken when one is refused waits for a later block.
	pub(super) async fn include(
		&self,
		transactions: Vec<OpaqueExtrinsic>,
	) -> Result<Vec<(Hash, usize)>, String> {
		let mut watched = Vec::new();
		for (place, transaction) in transactions.into_iter().enumerate() {
			let of_place = |why| format!("transaction {place}: {why}");
			watched.push(self.submit(transaction).await.map_err(of_place)?);
		}
		self.seal_waiting().await.map_err(|error| error.to_string())?;
		let mut places = Vec::new();
		for (place, steps) in watched.into_iter().enumerate() {
			places.push(placed(steps).await.map_err(|why| format!("transaction {place}: {why}"))?);
		}
		Ok(places)
	}

	/// Puts a transaction into the pool, and returns the steps that it will go.
	async fn submit(&self, transaction: OpaqueExtrinsic) -> Result<Steps, String> {
		let at = self.client.info().best_hash;
		let hash = self.pool.hash_of(&transaction);
		let steps = self.pool.submit_and_watch(at, TransactionSource::Local, transaction).await;
		let steps = steps.map_err(|error| error.to_string())?;
		if self.pool.futures().iter().any(|early| *early.hash() == hash) {
			return Err("it waits for another of the same account, with an earlier nonce".into());
		}
		Ok(steps.boxed())
	}

	/// Seals a block of what waits, unless a timer or another client was faster.
	async fn seal_waiting(&self) -> Result<(), Error> {
		match self.engine.seal(false).await {
			Ok(_) | Err(Error::EmptyTransactionPool) => Ok(()),
			Err(error) => Err(error),
		}
	}
}

/// Waits until a transaction is in a block, and returns where.
async fn placed(mut steps: Steps) -> Result<(Hash, usize), String> {
	let included = async {
		while let Some(step) = steps.next().await {
			match step {
				TransactionStatus::InBlock(place) => return Ok(place),
				TransactionStatus::Ready
				| TransactionStatus::Future
				| TransactionStatus::Broadcast(_) => {}
				other => return Err(format!("no block took it: {other:?}")),
			}
		}
		Err("no block took it".into())
	};
	tokio::time::timeout(PATIENCE, included)
		.await
		.unwrap_or_else(|_| Err("no block took it in time".into()))
}
