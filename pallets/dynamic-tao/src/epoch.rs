//! Epochs: when a subnet's pending parts are paid. At most [`MAX_EPOCHS_PER_BLOCK`] run in a block;
//! the rest wait in a queue, by the block they were due and then by netuid, and the phase of later
//! epochs does not move. Each runs in a storage layer of its own, so that a failing one is skipped
//! and keeps its parts pending.

use crate::{
	pallet::{DeferredEpochs, Economies, Subnets},
	Config, Error, Event, NetUid, Pallet,
};
use alloc::vec::Vec;
use frame_support::storage::with_storage_layer;
use sp_runtime::DispatchResult;

/// Epochs that may run in one block.
pub const MAX_EPOCHS_PER_BLOCK: usize = 2;

impl<T: Config> Pallet<T> {
	/// Runs what was deferred and what is `due` at `block`, as far as the bound goes, and returns
	/// how many ran.
	pub(crate) fn run_epochs(block: u64, due: Vec<NetUid>) -> u32 {
		let mut queue = DeferredEpochs::<T>::get();
		let waiting = !queue.is_empty();
		for netuid in due {
			// A subnet that still waits for its last epoch gets one for both. The queue has room for
			// every subnet, so only a duplicate could be turned away.
			if !queue.iter().any(|(_, queued)| *queued == netuid)
				&& queue.try_push((block, netuid)).is_err()
			{
				break;
			}
		}
		if queue.is_empty() {
			return 0;
		}

		let mut ran = 0u32;
		queue.retain(|(_, netuid)| {
			let runs = (ran as usize) < MAX_EPOCHS_PER_BLOCK;
			if runs {
				ran = ran.saturating_add(1); // at most the bound
				if let Err(error) = with_storage_layer(|| Self::run_epoch(*netuid)) {
					Self::deposit_event(Event::EpochSkipped { netuid: *netuid, error });
				}
			}
			!runs
		});
		for (due_at, netuid) in queue.iter().filter(|(due_at, _)| *due_at == block) {
			Self::deposit_event(Event::EpochDeferred { netuid: *netuid, from_block: *due_at });
		}
		if waiting || !queue.is_empty() {
			DeferredEpochs::<T>::put(queue);
		}
		ran
	}

	/// Pays the owner's pending part as stake behind the owner's hotkey.
	fn run_epoch(netuid: NetUid) -> DispatchResult {
		let mut record = Economies::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let details = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let alpha = record.economy.take_owner_part();
		if alpha.is_zero() {
			return Ok(());
		}
		Economies::<T>::insert(netuid, record);
		Self::credit_stake(netuid, &details.owner_hotkey, &details.owner_coldkey, alpha)?;
		Self::deposit_event(Event::OwnerPaid {
			netuid,
			coldkey: details.owner_coldkey,
			hotkey: details.owner_hotkey,
			alpha,
		});
		Ok(())
	}
}
