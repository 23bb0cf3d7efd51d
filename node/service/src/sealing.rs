//! Sealing: making blocks where nobody has to agree on them.
//!
//! One task, the engine, makes the blocks. Whoever wants a block sends it a command: a timer, the
//! transaction pool, or a client through `engine_createBlock`. The timer and the pool wait for their
//! block before they ask again, so that a stall leaves no backlog behind.
//!
//! The chain's clock follows from the chain alone: a block's slot is its parent's plus one, whatever
//! the wall clock does and however often the node is restarted.

use crate::{
	caretaker::Caretaker, journal::Journal, node::SelectChain, Block, FullBackend, FullClient,
	FullPool, Hash, Header,
};
use futures::{
	channel::{mpsc, oneshot},
	stream::BoxStream,
	SinkExt, StreamExt,
};
use sc_basic_authorship::ProposerFactory;
use sc_consensus_manual_seal::{
	consensus::aura::AuraConsensusDataProvider, run_manual_seal, CreatedBlock, EngineCommand,
	Error, ManualSealParams,
};
use sc_service::{SpawnTaskHandle, TaskManager};
use sc_transaction_pool_api::TransactionPool;
use sp_consensus_aura::{sr25519::AuthoritySignature, Slot, SlotDuration};
use sp_timestamp::Timestamp;
use std::{str::FromStr, sync::Arc, time::Duration};
use tokio::time::MissedTickBehavior;

/// The moment of a sealed chain's first block: the start of 2026, in milliseconds.
///
/// Fixed, so that two chains with the same transactions are the same chain; and in the past, so
/// that a chain whose clock runs twelve times too fast is not soon in the future.
const CHAIN_START: Timestamp = Timestamp::new(1_767_225_600_000);

/// How many commands may wait. Clients that send more are slowed down, not refused.
const COMMAND_BUFFER: usize = 1024;

/// When a block is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// When a transaction waits.
	Instant,
	/// When a client asks.
	Manual,
	/// Each time this long has passed.
	Interval(Duration),
}

impl Default for Sealing {
	/// A block each second: slow enough to follow, fast enough not to wait.
	fn default() -> Self {
		Self::Interval(Duration::from_secs(1))
	}
}

impl FromStr for Sealing {
	type Err = &'static str;

	fn from_str(mode: &str) -> Result<Self, Self::Err> {
		match mode {
			"instant" => Ok(Self::Instant),
			"manual" => Ok(Self::Manual),
			_ => match mode.parse() {
				Ok(milliseconds) if milliseconds > 0 => {
					Ok(Self::Interval(Duration::from_millis(milliseconds)))
				}
				_ => Err("expected `instant`, `manual` or a number of milliseconds above 0"),
			},
		}
	}
}

/// A handle to the engine, for everybody who wants a block.
#[derive(Clone)]
pub struct Engine {
	commands: mpsc::Sender<EngineCommand<Hash>>,
}

impl Engine {
	/// Makes a handle, and the other end for [`Engine::spawn`].
	pub fn new() -> (Self, mpsc::Receiver<EngineCommand<Hash>>) {
		let (commands, receiver) = mpsc::channel(COMMAND_BUFFER);
		(Self { commands }, receiver)
	}

	/// Returns the sender behind the handle, for the `engine_*` RPC.
	pub fn commands(&self) -> mpsc::Sender<EngineCommand<Hash>> {
		self.commands.clone()
	}

	/// Starts the engine's task and the one that asks for blocks in this mode.
	pub fn spawn(
		self,
		receiver: mpsc::Receiver<EngineCommand<Hash>>,
		sealing: Sealing,
		node: SealedNode<'_>,
	) -> Result<(), sc_service::Error> {
		let SealedNode {
			task_manager,
			client,
			pool,
			select_chain,
			proposer_factory,
			journal,
			caretaker,
		} = node;
		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let clock = Clock { client: client.clone(), slot_duration };

		// A chain that cannot make blocks any more had better stop.
		task_manager.spawn_essential_handle().spawn_blocking(
			"sealing",
			Some("block-authoring"),
			run_manual_seal::<_, _, FullBackend, _, _, _, _, _, _>(ManualSealParams {
				block_import: journal,
				env: proposer_factory,
				client,
				pool: pool.clone(),
				commands_stream: after_caretaker(receiver, caretaker, pool.clone()),
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

		let spawner: SpawnTaskHandle = task_manager.spawn_handle();
		match sealing {
			Sealing::Manual => {}
			Sealing::Instant => {
				spawner.spawn("seal-waiting", Some("block-authoring"), self.seal_waiting(pool))
			}
			Sealing::Interval(period) => {
				spawner.spawn("seal-timed", Some("block-authoring"), self.seal_each(period))
			}
		}
		Ok(())
	}

	/// Seals a finalised block on the best one and waits until it is imported.
	async fn seal(&mut self, create_empty: bool) -> Result<CreatedBlock<Hash>, Error> {
		let (sender, created) = oneshot::channel();
		let command = EngineCommand::SealNewBlock {
			create_empty,
			finalize: true,
			parent_hash: None,
			sender: Some(sender),
		};
		self.commands.send(command).await?;
		created.await?
	}

	/// Seals a block each `period`, the first at once. Ticks that pass during a stall are skipped.
	async fn seal_each(mut self, period: Duration) {
		let mut ticks = tokio::time::interval(period);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
		loop {
			ticks.tick().await;
			match self.seal(true).await {
				Ok(_) => {}
				Err(Error::SendError(_) | Error::Canceled(_)) => return,
				Err(error) => log::error!("No block was sealed: {error}"),
			}
		}
	}

	/// Seals blocks whenever transactions arrive, until none that fits is left.
	async fn seal_waiting(mut self, pool: Arc<FullPool>) {
		// Transactions that arrive together share a block.
		let mut arrivals = pool.import_notification_stream().ready_chunks(COMMAND_BUFFER);
		while arrivals.next().await.is_some() {
			loop {
				match self.seal(false).await {
					Ok(_) => {}
					Err(Error::EmptyTransactionPool) => break,
					Err(Error::SendError(_) | Error::Canceled(_)) => return,
					Err(error) => {
						log::error!("No block was sealed: {error}");
						break;
					}
				}
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
	/// Holds the transactions.
	pub pool: Arc<FullPool>,
	/// Tells which block to build on.
	pub select_chain: SelectChain,
	/// Puts blocks together.
	pub proposer_factory: ProposerFactory<FullPool, FullClient>,
	/// Imports the blocks.
	pub journal: Journal,
	/// Works before each block.
	pub caretaker: Option<Box<dyn Caretaker>>,
}

/// Lets the caretaker work before each block that will be made, so that the same block has its
/// transactions however fast blocks come. It never causes a block by itself.
fn after_caretaker(
	commands: mpsc::Receiver<EngineCommand<Hash>>,
	caretaker: Option<Box<dyn Caretaker>>,
	pool: Arc<FullPool>,
) -> BoxStream<'static, EngineCommand<Hash>> {
	let Some(caretaker) = caretaker.map(Arc::new) else { return commands.boxed() };
	let prepared = commands.then(move |command| {
		let (caretaker, pool) = (caretaker.clone(), pool.clone());
		async move {
			if let EngineCommand::SealNewBlock { create_empty, .. } = &command {
				if *create_empty || pool.status().ready > 0 {
					caretaker.work().await;
				}
			}
			command
		}
	});
	prepared.boxed()
}

/// The chain's clock: tells a block's moment from its parent.
struct Clock {
	client: Arc<FullClient>,
	slot_duration: SlotDuration,
}

impl Clock {
	/// Returns the start of the slot after a block's.
	fn moment_after(&self, parent: Hash) -> Result<Timestamp, Error> {
		let parent =
			self.client.header(parent)?.ok_or_else(|| Error::BlockNotFound(parent.to_string()))?;
		slot_after(&parent, self.slot_duration)?
			.timestamp(self.slot_duration)
			.ok_or_else(|| Error::StringError("the chain's clock has run out".into()))
	}
}

/// Returns the slot after a block's own, and for the genesis block that of [`CHAIN_START`].
fn slot_after(parent: &Header, slot_duration: SlotDuration) -> Result<Slot, Error> {
	let slot = sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(parent)
		.map_err(|error| Error::StringError(error.to_string()))?;
	// Slot 0 stands for genesis, which has none.
	Ok(slot.saturating_add(1u64).max(Slot::from_timestamp(CHAIN_START, slot_duration)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_aura::digests::CompatibleDigestItem;
	use sp_runtime::{Digest, DigestItem};

	const SLOT_DURATION: SlotDuration = SlotDuration::from_millis(12_000);

	fn header(number: u32, slot: Option<u64>) -> Header {
		let logs = slot
			.map(|slot| {
				<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(
					slot.into(),
				)
			})
			.into_iter()
			.collect();
		Header {
			parent_hash: Default::default(),
			number,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Digest { logs },
		}
	}

	#[test]
	fn mode_is_read_from_text() {
		assert_eq!("instant".parse(), Ok(Sealing::Instant));
		assert_eq!("manual".parse(), Ok(Sealing::Manual));
		assert_eq!("250".parse(), Ok(Sealing::Interval(Duration::from_millis(250))));
	}

	#[test]
	fn garbage_and_zero_are_refused() {
		for garbage in ["", "0", "-1", "1.5", "fast", "Instant", "1000ms"] {
			assert!(garbage.parse::<Sealing>().is_err(), "{garbage}");
		}
	}

	#[test]
	fn first_block_is_at_the_start_of_2026() {
		// 1,767,225,600,000 ms / 12,000 ms = slot 147,268,800 exactly.
		let slot = slot_after(&header(0, None), SLOT_DURATION).expect("genesis has a successor");

		assert_eq!(*slot, 147_268_800);
		assert_eq!(slot.timestamp(SLOT_DURATION), Some(CHAIN_START));
	}

	#[test]
	fn each_block_is_one_slot_after_its_parent() {
		let parent = header(7, Some(147_268_806));

		assert_eq!(*slot_after(&parent, SLOT_DURATION).expect("has a slot"), 147_268_807);
	}

	#[test]
	fn block_without_a_slot_is_refused() {
		assert!(slot_after(&header(7, None), SLOT_DURATION).is_err());
	}
}
