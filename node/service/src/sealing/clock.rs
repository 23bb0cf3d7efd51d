//! The clock of a sealed chain. It follows from the chain alone: a block's slot is its parent's plus
//! one, whatever the wall clock does and however often the node is restarted.
//!
//! On development chains a client may let it take longer steps, or go to a later moment with the next
//! block. Both are wishes of a running node: the blocks keep what came of them, a restart forgets them.

use crate::{Block, FullClient, Hash, Header};
use sc_consensus_manual_seal::Error;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{sr25519::AuthoritySignature, Slot, SlotDuration};
use sp_timestamp::Timestamp;
use std::sync::{
	atomic::{AtomicU64, Ordering},
	Arc,
};

/// The moment of a sealed chain's first block: the start of 2026, in milliseconds.
///
/// Fixed, so that two chains with the same transactions are the same chain; and in the past, so
/// that a chain whose clock runs twelve times too fast is not soon in the future.
const CHAIN_START: Timestamp = Timestamp::new(1_767_225_600_000);

/// The last moment that a client may set the clock to: the end of the year 9999, in milliseconds.
const LATEST: u64 = 253_402_300_799_999;

/// The longest step between two blocks: a thousand years of 365 days, in milliseconds.
const LONGEST_STEP: u64 = 31_536_000_000_000;

/// Tells a block's moment from its parent.
pub struct Clock {
	client: Arc<FullClient>,
	slot_duration: SlotDuration,
	/// How many slots each block is after its parent.
	step: AtomicU64,
	/// The slot that the next block is at least in.
	earliest: AtomicU64,
}

impl Clock {
	/// Begins with one slot per block.
	pub fn new(client: Arc<FullClient>, slot_duration: SlotDuration) -> Self {
		Self { client, slot_duration, step: 1.into(), earliest: 0.into() }
	}

	/// Returns how long a slot is.
	pub fn slot_duration(&self) -> SlotDuration {
		self.slot_duration
	}

	/// Returns the moment of the block after this one.
	pub fn moment_after(&self, parent: Hash) -> Result<Timestamp, Error> {
		let slot = self.slot_after(parent)?.max(Slot::from(self.earliest.load(Ordering::Relaxed)));
		slot.timestamp(self.slot_duration)
			.ok_or_else(|| Error::StringError("the chain's clock has run out".into()))
	}

	/// Lets the next block be at this moment, in milliseconds, or at the first slot after it. Returns
	/// the moment that it will have.
	pub fn travel(&self, to: u64) -> Result<u64, Error> {
		let best = self.client.info().best_hash;
		let first = self.slot_after(best)?;
		let slot = Slot::from(to.div_ceil(self.slot_duration.as_millis()));
		if slot < first || to > LATEST {
			return Err(Error::StringError(format!(
				"the next block is at {} or later, and not after the year 9999, in milliseconds",
				first.timestamp(self.slot_duration).unwrap_or_default().as_millis(),
			)));
		}
		self.earliest.store(*slot, Ordering::Relaxed);
		self.moment_after(best).map(|moment| moment.as_millis())
	}

	/// Puts so many milliseconds between two blocks, which must be whole slots.
	pub fn set_step(&self, milliseconds: u64) -> Result<(), Error> {
		let slot = self.slot_duration.as_millis();
		if milliseconds == 0 || !milliseconds.is_multiple_of(slot) || milliseconds > LONGEST_STEP {
			return Err(Error::StringError(format!(
				"expected a multiple of the slot, {slot} milliseconds, above 0 and of a thousand \
				 years at most"
			)));
		}
		self.step.store(milliseconds / slot, Ordering::Relaxed);
		Ok(())
	}

	/// Forgets the moment that a client went to, when the chain goes back.
	pub fn forget_travel(&self) {
		self.earliest.store(0, Ordering::Relaxed);
	}

	fn slot_after(&self, parent: Hash) -> Result<Slot, Error> {
		let parent =
			self.client.header(parent)?.ok_or_else(|| Error::BlockNotFound(parent.to_string()))?;
		slot_after(&parent, self.step.load(Ordering::Relaxed), self.slot_duration)
	}
}

/// Returns the slot so many after a block's own, and for the genesis block that of [`CHAIN_START`].
fn slot_after(parent: &Header, step: u64, slot_duration: SlotDuration) -> Result<Slot, Error> {
	let slot = sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(parent)
		.map_err(|error| Error::StringError(error.to_string()))?;
	// Slot 0 stands for genesis, which has none.
	Ok(slot.saturating_add(step).max(Slot::from_timestamp(CHAIN_START, slot_duration)))
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
	fn first_block_is_at_the_start_of_2026() {
		// 1,767,225,600,000 ms / 12,000 ms = slot 147,268,800 exactly.
		let slot = slot_after(&header(0, None), 1, SLOT_DURATION).expect("genesis has a successor");

		assert_eq!(*slot, 147_268_800);
		assert_eq!(slot.timestamp(SLOT_DURATION), Some(CHAIN_START));
	}

	#[test]
	fn each_block_is_one_step_after_its_parent() {
		let parent = header(7, Some(147_268_806));

		for (step, expected) in [(1, 147_268_807), (10, 147_268_816)] {
			let slot = slot_after(&parent, step, SLOT_DURATION).expect("has a slot");
			assert_eq!(*slot, expected);
		}
	}

	#[test]
	fn block_without_a_slot_is_refused() {
		assert!(slot_after(&header(7, None), 1, SLOT_DURATION).is_err());
	}
}
