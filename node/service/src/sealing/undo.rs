//! Takes blocks back. Those of a sealed chain are final, but there is nobody who would mind.
//!
//! The database forgets the blocks after the parent of the one that shall be the head, and the head is
//! imported once more: so everybody who follows the chain hears of it as of any new block, and the
//! database knows the state of a final block, which the SDK's revert alone would leave it without.

use super::{
	clock::Clock,
	journal::{import_params, Journal},
};
use crate::{FullBackend, FullClient, FullPool, Hash};
use sc_client_api::{Backend, BlockBackend};
use sc_consensus::BlockImport;
use sc_consensus_manual_seal::Error;
use sc_transaction_pool_api::{ChainEvent, MaintainedTransactionPool, TransactionPool};
use sp_blockchain::HeaderBackend;
use sp_consensus::BlockOrigin;
use std::sync::Arc;

/// What follows the chain and has to go back with it.
pub(super) struct Undo {
	/// Has the blocks.
	pub client: Arc<FullClient>,
	/// Forgets them.
	pub backend: Arc<FullBackend>,
	/// Holds the transactions, which stay.
	pub pool: Arc<FullPool>,
	/// Is told, so that what was taken back does not come back after a crash.
	pub journal: Arc<Journal>,
	/// Goes back to where the head was.
	pub clock: Arc<Clock>,
}

impl Undo {
	/// Makes a block of the chain its head again.
	///
	/// What waits in the pool goes on waiting, and is judged by the state that a next block finds.
	pub async fn to(&self, head: Hash) -> Result<(), Error> {
		let best = self.client.info();
		let header =
			self.client.header(head)?.ok_or_else(|| Error::BlockNotFound(head.to_string()))?;
		let number = header.number;
		if self.client.hash(number)? != Some(head) {
			return Err(Error::StringError(format!("block {head:?} is not of the best chain")));
		}
		self.clock.forget_travel();
		if number == best.best_number {
			return Ok(());
		}

		// It is still at work on the best block, which will not be there any more.
		self.pool.ready_at(best.best_hash).await;
		let body = self.client.block_body(head)?.unwrap_or_default();
		// Genesis is nobody's block and cannot be imported again.
		let height = number.saturating_sub(1);
		self.forget_above(height, best.best_number)?;
		if number > 0 {
			let params = import_params(BlockOrigin::Own, header, body, true);
			self.journal.import_block(params).await?;
		}
		self.lead_pool_to(head).await;
		log::info!("Back at block #{number} ({head:?})");
		Ok(())
	}

	/// Takes back the blocks above a height.
	fn forget_above(&self, height: u32, best: u32) -> Result<(), Error> {
		let wanted = best.saturating_sub(height);
		let (undone, _) = self.backend.revert(wanted, true)?;
		let noted = self.journal.note_undone(best.saturating_sub(undone));
		noted.map_err(|error| Error::Other(Box::new(error)))?;
		if undone == wanted {
			return Ok(());
		}
		Err(Error::StringError(format!(
			"only {undone} of {wanted} blocks could be taken back: a chain has to keep all states for \
			 that (`--state-pruning archive`)"
		)))
	}

	/// Lets the pool go on from a block. The first time that it hears of it, it only notices that the
	/// block where it was is unknown.
	pub(super) async fn lead_pool_to(&self, head: Hash) {
		for _ in 0..2 {
			self.pool.maintain(ChainEvent::NewBestBlock { hash: head, tree_route: None }).await;
		}
		self.pool.maintain(ChainEvent::Finalized { hash: head, tree_route: [].into() }).await;
	}
}
