//! How a subnet ends: trading closes at once, and then a bounded number of items a block are
//! worked off. First positions are closed and what they are worth is added up by coldkey, then
//! coldkeys are paid, then all other keys of the subnet are removed; last, what is left is
//! recycled and the netuid goes to the registration that waits for it, if one does.
//!
//! Every stage drains its map, so that there is no cursor that could point to the wrong place. All
//! stakes are valued as of the block in which the dissolution began, so that payouts do not depend
//! on how many blocks it takes.

use crate::{
	pallet::{
		CurrentDissolution, DeferredEpochs, DissolutionPayouts, Economies, Families, HotkeyPools,
		Identities, Neurons, Parameters, StakeShares, SubnetHyperparameters, Subnets, Symbols,
		UnclaimedPayouts, ValidatorRows, WeightCommits,
	},
	policy::OnSubnet,
	Config, Dissolution, DissolutionStage, Error, Event, NetUid, Pallet, QueuedRegistration,
	WeightInfo,
};
use dtao_economics::{Liquidation, Tao};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// Items of a dissolution that are worked off in one block: positions, payments, or keys.
pub const DISSOLUTION_ITEMS_PER_BLOCK: u32 = 100;

impl<T: Config> Pallet<T> {
	/// The subnet that has to go when a new one comes: out of its immunity, with the lowest moving
	/// price; among equals the one that was registered first, then the lower netuid.
	pub(crate) fn prune_candidate(now: u64) -> Option<NetUid> {
		let immunity = Parameters::<T>::get().network_immunity_period;
		Economies::<T>::iter()
			.filter(|(_, record)| !record.dissolving)
			.filter_map(|(netuid, record)| {
				let registered_at = Subnets::<T>::get(netuid)?.registered_at;
				let mortal = now.saturating_sub(registered_at) >= immunity;
				mortal.then_some((record.economy.moving_price.price(), registered_at, netuid))
			})
			.min()
			.map(|(.., netuid)| netuid)
	}

	/// Closes a subnet for good.
	pub(crate) fn begin_dissolution(
		netuid: NetUid,
		queued: Option<QueuedRegistration<T::AccountId>>,
	) -> DispatchResult {
		ensure!(CurrentDissolution::<T>::get().is_none(), Error::<T>::DissolutionInProgress);
		let since = Self::now();
		let mut record = Self::living_subnet(netuid)?;
		let liquidation = Self::economic(Liquidation::new(&record.economy))?;
		record.dissolving = true;
		Economies::<T>::insert(netuid, record);
		DeferredEpochs::<T>::mutate(|queue| queue.retain(|(_, queued)| *queued != netuid));
		CurrentDissolution::<T>::put(Dissolution {
			netuid,
			since,
			liquidation,
			owed: Tao::ZERO,
			stage: DissolutionStage::Closing,
			queued,
		});
		let (tao, alpha) = (liquidation.tao, liquidation.alpha);
		Self::deposit_event(Event::DissolutionStarted { netuid, tao, alpha });
		Ok(())
	}

	/// Works off some of the dissolution that is under way. A failing block is undone and tried
	/// again in the next one.
	pub(crate) fn step_dissolution() -> Weight {
		let Some(dissolution) = CurrentDissolution::<T>::get() else {
			return Weight::zero(); // the block's step counts the read
		};
		let netuid = dissolution.netuid;
		let mut items = DISSOLUTION_ITEMS_PER_BLOCK;
		if let Err(error) = with_storage_layer(|| Self::work_off(dissolution, &mut items)) {
			Self::deposit_event(Event::DissolutionStalled { netuid, error });
		}
		T::WeightInfo::dissolution_step(DISSOLUTION_ITEMS_PER_BLOCK.saturating_sub(items))
	}

	fn work_off(mut dissolution: Dissolution<T::AccountId>, items: &mut u32) -> DispatchResult {
		let netuid = dissolution.netuid;
		while *items > 0 {
			match dissolution.stage {
				DissolutionStage::Closing => Self::close_positions(&mut dissolution, items)?,
				DissolutionStage::Paying => Self::pay_coldkeys(&mut dissolution, items)?,
				DissolutionStage::Clearing => Self::clear_keys(netuid, items),
			}
			if *items == 0 {
				break;
			}
			// Nothing was left for this stage, since it did not use up the items.
			dissolution.stage = match dissolution.stage {
				DissolutionStage::Closing => DissolutionStage::Paying,
				DissolutionStage::Paying => DissolutionStage::Clearing,
				DissolutionStage::Clearing => {
					*items = items.saturating_sub(1); // the end is an item too
					return Self::end_dissolution(dissolution);
				}
			};
		}
		CurrentDissolution::<T>::put(dissolution);
		Ok(())
	}

	/// Closes positions, and books what they are worth for their coldkeys.
	fn close_positions(
		dissolution: &mut Dissolution<T::AccountId>,
		items: &mut u32,
	) -> DispatchResult {
		let (netuid, since) = (dissolution.netuid, dissolution.since);
		let mut next = StakeShares::<T>::iter_prefix((netuid,));
		let mut pool = None;
		while *items > 0 {
			let Some(((hotkey, coldkey), shares)) = next.next() else { break };
			*items = items.saturating_sub(1);
			// Positions come by hotkey, so that each pool is read once.
			let pool = match &pool {
				Some((known, settled)) if *known == hotkey => *settled,
				_ => {
					let settled = Self::hotkey_pool(netuid, &hotkey, since)?;
					pool = Some((hotkey.clone(), settled));
					settled
				}
			};
			let alpha = Self::economic(pool.value(shares))?;
			let payout = Self::economic(dissolution.liquidation.pay(alpha))?;
			Self::close_position(netuid, &hotkey, &coldkey);
			if !payout.is_zero() {
				let owed = DissolutionPayouts::<T>::get(&coldkey);
				DissolutionPayouts::<T>::insert(&coldkey, Self::economic(owed.plus(payout))?);
				dissolution.owed = Self::economic(dissolution.owed.plus(payout))?;
			}
		}
		Ok(())
	}

	/// Pays coldkeys, and keeps in the ledger what cannot be placed.
	fn pay_coldkeys(
		dissolution: &mut Dissolution<T::AccountId>,
		items: &mut u32,
	) -> DispatchResult {
		let netuid = dissolution.netuid;
		while *items > 0 {
			let Some((coldkey, tao)) = DissolutionPayouts::<T>::iter().next() else { break };
			*items = items.saturating_sub(1);
			DissolutionPayouts::<T>::remove(&coldkey);
			dissolution.owed = Self::economic(dissolution.owed.minus(tao))?;
			let claimable = !Self::pay_or_keep(&coldkey, tao)?;
			Self::deposit_event(Event::DissolutionPayout { netuid, coldkey, tao, claimable });
		}
		Ok(())
	}

	/// Pays TAO to a coldkey, or keeps it for a claim; tells whether it was paid.
	fn pay_or_keep(coldkey: &T::AccountId, tao: Tao) -> Result<bool, DispatchError> {
		let paid = with_storage_layer(|| Self::vault_pay(coldkey, tao)).is_ok();
		if !paid {
			let kept = UnclaimedPayouts::<T>::get(coldkey);
			UnclaimedPayouts::<T>::insert(coldkey, Self::economic(kept.plus(tao))?);
		}
		Ok(paid)
	}

	/// Removes what is kept by netuid, one key an item.
	fn clear_keys(netuid: NetUid, items: &mut u32) {
		let mut clear = |removed: fn(NetUid) -> bool| {
			while *items > 0 && removed(netuid) {
				*items = items.saturating_sub(1);
			}
		};
		clear(|netuid| HotkeyPools::<T>::drain_prefix(netuid).next().is_some());
		clear(|netuid| ValidatorRows::<T>::drain_prefix(netuid).next().is_some());
		clear(|netuid| WeightCommits::<T>::drain_prefix(netuid).next().is_some());
		clear(|netuid| Families::<T>::drain_prefix(netuid).next().is_some());
	}

	/// Recycles what nobody is owed, removes the last keys, and gives the netuid on.
	fn end_dissolution(dissolution: Dissolution<T::AccountId>) -> DispatchResult {
		let Dissolution { netuid, liquidation, queued, .. } = dissolution;
		let record = Economies::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let recycled = Self::economic(liquidation.left.plus(record.economy.pending.root_tao))?;
		Economies::<T>::remove(netuid);
		Subnets::<T>::remove(netuid);
		Neurons::<T>::remove(netuid);
		SubnetHyperparameters::<T>::remove(netuid);
		Symbols::<T>::remove(netuid);
		Identities::<T>::remove(netuid);
		CurrentDissolution::<T>::kill();
		let recycled = Self::vault_recycle_most(recycled)?;
		T::OnSubnet::on_removed(netuid);
		let paid = liquidation.tao.above(liquidation.left);
		Self::deposit_event(Event::NetworkRemoved { netuid, paid, recycled });
		match queued {
			Some(queued) => Self::seat_queued(netuid, queued),
			None => Ok(()),
		}
	}

	/// Gives a free netuid to the registration that waited, or pays its lock back.
	fn seat_queued(netuid: NetUid, queued: QueuedRegistration<T::AccountId>) -> DispatchResult {
		let QueuedRegistration { coldkey, hotkey, lock } = queued;
		let seated = with_storage_layer(|| Self::create_subnet(netuid, &coldkey, &hotkey, lock));
		if let Err(error) = seated {
			Self::pay_or_keep(&coldkey, lock)?;
			Self::deposit_event(Event::RegistrationReturned { coldkey, hotkey, lock, error });
		}
		Ok(())
	}

	/// Pays what dissolutions could not place.
	pub(crate) fn do_claim_dissolved(coldkey: T::AccountId) -> DispatchResult {
		let tao = UnclaimedPayouts::<T>::take(&coldkey);
		ensure!(!tao.is_zero(), Error::<T>::NothingToClaim);
		Self::vault_pay(&coldkey, tao)?;
		Self::deposit_event(Event::PayoutClaimed { coldkey, tao });
		Ok(())
	}
}
