//! The engine: one task that makes the blocks of a sealed chain, one after the other.
//!
//! Whoever wants a block sends it a command: a timer, the transaction pool, or a client. The timer and
//! the pool wait for their block before they ask again, so that a stall leaves no backlog behind.

use super::{clock::Clock, journal::Journal, undo::Undo, Sealing};
use crate::{
	caretaker::Caretaker, node::SelectChain, Block, FullBackend, FullClient, FullPool, Hash,
};
use futures::{
	channel::{mpsc, oneshot},
	future::{select, Either},
	stream::BoxStream,
	SinkExt, StreamExt,
};
use sc_basic_authorship::ProposerFactory;
use sc_consensus_manual_seal::{
	consensus::aura::AuraConsensusDataProvider, rpc::Sender, run_manual_seal, CreatedBlock,
	EngineCommand, Error, ManualSealParams,
};
use sc_service::TaskManager;
use sc_transaction_pool_api::TransactionPool;
use sp_core::storage::Storage;
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::{sync::watch, time::MissedTickBehavior};

/// How many commands may wait. Clients that send more are slowed down, not refused.
const COMMAND_BUFFER: usize = 1024;

/// What the engine does, in the order in which it is told to.
pub enum Work {
	/// Makes a block, or makes one final.
	Block(EngineCommand<Hash>),
	/// Makes an old block the head again.
	Undo(Hash, oneshot::Sender<Result<(), Error>>),
	/// Begins again with a state.
	Load(Box<Storage>, oneshot::Sender<Result<Hash, Error>>),
}

/// A handle to the engine, for everybody who wants a block.
#[derive(Clone)]
pub struct Engine {
	work: mpsc::Sender<Work>,
	mode: Arc<watch::Sender<Sealing>>,
}

impl Engine {
	/// Makes a handle, and the other end for [`Engine::spawn`].
	pub fn new(mode: Sealing) -> (Self, mpsc::Receiver<Work>) {
		let (work, receiver) = mpsc::channel(COMMAND_BUFFER);
		(Self { work, mode: Arc::new(watch::Sender::new(mode)) }, receiver)
	}

	/// Starts the engine's task and the one that asks for blocks by the mode of the moment.
	pub fn spawn(self, work: mpsc::Receiver<Work>, node: SealedNode<'_>) {
		let SealedNode {
			task_manager,
			client,
			backend,
			pool,
			select_chain,
			proposer_factory,
			journal,
			clock,
			caretaker,
		} = node;
		let slot_duration = clock.slot_duration();
		let undo = Undo {
			client: client.clone(),
			backend,
			pool: pool.clone(),
			journal: journal.clone(),
			clock: clock.clone(),
		};

		// A chain that cannot make blocks any more had better stop.
		task_manager.spawn_essential_handle().spawn_blocking(
			"sealing",
			Some("block-authoring"),
			run_manual_seal::<_, _, FullBackend, _, _, _, _, _, _>(ManualSealParams {
				block_import: journal,
				env: proposer_factory,
				client,
				pool: pool.clone(),
				commands_stream: commands(work, undo, caretaker, pool.clone()),
				select_chain,
				consensus_data_provider: Some(Box::new(
					AuraConsensusDataProvider::<Block>::new_with_slot_duration(slot_duration),
				)),
				create_inherent_data_providers: move |parent, ()| {
					let moment = clock.moment_after(parent);
					async move { Ok(sp_timestamp::InherentDataProvider::new(moment?)) }
				},
			}),
		);
		task_manager.spawn_handle().spawn(
			"seal-by-mode",
			Some("block-authoring"),
			self.seal_by_mode(pool),
		);
	}

	/// Lets blocks come in another way from now on.
	pub fn set_mode(&self, mode: Sealing) {
		self.mode.send_replace(mode);
	}

	/// Has a command carried out, after those that came before.
	pub async fn ask<T>(
		&self,
		command: impl FnOnce(Sender<T>) -> EngineCommand<Hash>,
	) -> Result<T, Error> {
		let (sender, answer) = oneshot::channel();
		self.work.clone().send(Work::Block(command(Some(sender)))).await?;
		answer.await?
	}

	/// Seals a finalised block on the best one and waits until it is imported.
	pub async fn seal(&self, create_empty: bool) -> Result<CreatedBlock<Hash>, Error> {
		let (finalize, parent_hash) = (true, None);
		self.ask(|sender| EngineCommand::SealNewBlock {
			create_empty,
			finalize,
			parent_hash,
			sender,
		})
		.await
	}

	/// Makes a block of the chain its head again, and waits until it is.
	pub async fn undo(&self, head: Hash) -> Result<(), Error> {
		let (sender, answer) = oneshot::channel();
		self.work.clone().send(Work::Undo(head, sender)).await?;
		answer.await?
	}

	/// Begins the chain again with a state, and returns the hash of the block that has it.
	pub async fn load(&self, state: Storage) -> Result<Hash, Error> {
		let (sender, answer) = oneshot::channel();
		self.work.clone().send(Work::Load(Box::new(state), sender)).await?;
		answer.await?
	}

	/// Seals when the mode of the moment says so, until the engine ends.
	async fn seal_by_mode(self, pool: Arc<FullPool>) {
		let mut modes = self.mode.subscribe();
		// Transactions that arrive together share a block.
		let mut arrivals = pool.import_notification_stream().ready_chunks(COMMAND_BUFFER);
		loop {
			let mode = *modes.borrow_and_update();
			let period = if let Sealing::Interval(period) = mode { period } else { Duration::MAX };
			// The first tick comes at once. Those that pass during a stall are skipped.
			let mut ticks = tokio::time::interval(period);
			ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
			loop {
				if mode == Sealing::Instant && !self.seal_waiting().await {
					return;
				}
				let due = async {
					match mode {
						Sealing::Manual => std::future::pending().await,
						Sealing::Instant => arrivals.next().await.is_some(),
						Sealing::Interval(_) => {
							ticks.tick().await;
							true
						}
					}
				};
				match select(pin!(due), pin!(modes.changed())).await {
					Either::Left((false, _)) => return,
					Either::Left((true, _)) => {}
					Either::Right(_) => break,
				}
				if matches!(mode, Sealing::Interval(_)) && !self.goes_on(self.seal(true).await) {
					return;
				}
			}
		}
	}

	/// Seals until no transaction that fits is left, and tells whether the engine goes on.
	async fn seal_waiting(&self) -> bool {
		loop {
			match self.seal(false).await {
				Ok(_) => {}
				Err(Error::EmptyTransactionPool) => return true,
				refused => return self.goes_on(refused),
			}
		}
	}

	/// Says what kept a block from being sealed, and tells whether the engine goes on.
	fn goes_on(&self, sealed: Result<CreatedBlock<Hash>, Error>) -> bool {
		match sealed {
			Ok(_) => true,
			Err(Error::SendError(_) | Error::Canceled(_)) => false,
			Err(error) => {
				log::error!("No block was sealed: {error}");
				true
			}
		}
	}
}

/// The parts of a node that sealing needs.
pub struct SealedNode<'a> {
	/// Runs the tasks.
	pub task_manager: &'a TaskManager,
	/// Executes and stores the blocks.
	pub client: Arc<FullClient>,
	/// Forgets them.
	pub backend: Arc<FullBackend>,
	/// Holds the transactions.
	pub pool: Arc<FullPool>,
	/// Tells which block to build on.
	pub select_chain: SelectChain,
	/// Puts blocks together.
	pub proposer_factory: ProposerFactory<FullPool, FullClient>,
	/// Imports the blocks.
	pub journal: Arc<Journal>,
	/// Tells the moment of a block.
	pub clock: Arc<Clock>,
	/// Works before each block.
	pub caretaker: Option<Box<dyn Caretaker>>,
}

/// The commands for the SDK's part of the engine. What it has no command for is done in between, while
/// no block is under way.
///
/// The caretaker works before each block that will be made, so that the same block has its
/// transactions however fast blocks come. It never causes a block by itself.
fn commands(
	work: mpsc::Receiver<Work>,
	undo: Undo,
	caretaker: Option<Box<dyn Caretaker>>,
	pool: Arc<FullPool>,
) -> BoxStream<'static, EngineCommand<Hash>> {
	let shared = Arc::new((undo, caretaker, pool));
	work.filter_map(move |work| {
		let shared = shared.clone();
		async move {
			let (undo, caretaker, pool) = &*shared;
			match work {
				Work::Block(command) => {
					if let (EngineCommand::SealNewBlock { create_empty, .. }, Some(caretaker)) =
						(&command, caretaker)
					{
						if *create_empty || pool.status().ready > 0 {
							caretaker.work().await;
						}
					}
					Some(command)
				}
				Work::Undo(head, answer) => {
					// Whoever asked may have gone away.
					let _ = answer.send(undo.to(head).await);
					None
				}
				Work::Load(state, answer) => {
					let _ = answer.send(undo.to_state(*state).await);
					None
				}
			}
		}
	})
	.boxed()
}
