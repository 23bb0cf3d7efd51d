//! How a subnet ends: trading closes at once, and then a bounded number of items a block are
//! worked off. First positions are closed and what they are worth is added up by coldkey, then
//! coldkeys are paid, then all other keys of the subnet are removed; last, what is left is
//! recycled and the netuid goes to the registration that waits for it, if one does.
//!
//! Every stage drains its map, so that there is no cursor that could point to the wrong place. No
//! epoch of the subnet comes any more, so that payouts do not depend on how many blocks it takes.

use crate::{
	ledger::HotkeyLedger,
	pallet::{
		Cohorts, CurrentDissolution, DeferredEpochs, DissolutionPayouts, Economies, Endpoints,
		Families, HotkeyPools, Identities, LastPayouts, Neurons, Owner, OwnerSettings, Parameters,
		StakeShares, SubnetHyperparameters, Subnets, Symbols, UnclaimedPayouts, UnclaimedTao,
		ValidatorRows, WeightCommits,
	},
	policy::Notice,
	Config, Dissolution, DissolutionStage, Error, Event, NetUid, Pallet, QueuedRegistration,
	WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, Liquidation, Tao};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// Items of a dissolution that are worked off in one block: positions, payments, or keys.
pub const DISSOLUTION_ITEMS_PER_BLOCK: u32 = 100;

/// What a block has done of a dissolution.
#[derive(Default)]
pub(crate) struct DissolutionWork {
	/// Positions that were closed.
	closed: u32,
	/// Coldkeys that were paid.
	paid: u32,
	/// Keys that were removed.
	cleared: u32,
	/// Among how many subnets it ended, if it did.
	ended_among: Option<u32>,
}

impl DissolutionWork {
	/// Adds the items of a stage.
	fn book(&mut self, stage: DissolutionStage, items: u32) {
		let count = match stage {
			DissolutionStage::Closing => &mut self.closed,
			DissolutionStage::Paying => &mut self.paid,
			DissolutionStage::Clearing => &mut self.cleared,
		};
		*count = count.saturating_add(items); // a block's items at most
	}

	/// The weight of the stages that had something to do, and of the end.
	fn weight<W: WeightInfo>(&self) -> Weight {
		let stages = [
			(self.closed, W::dissolution_close as fn(u32) -> Weight),
			(self.paid, W::dissolution_pay),
			(self.cleared, W::dissolution_clear),
		];
		stages
			.into_iter()
			.filter(|(items, _)| *items > 0)
			.map(|(items, weight)| weight(items))
			.chain(self.ended_among.map(W::dissolution_end))
			.fold(Weight::zero(), Weight::saturating_add)
	}

	/// More than any block can weigh among `subnets`: all stages were begun, all items were of the
	/// dearest, and it has ended.
	pub(crate) fn most<W: WeightInfo>(subnets: u32) -> Weight {
		let all = |items| {
			[W::dissolution_close(items), W::dissolution_pay(items), W::dissolution_clear(items)]
		};
		let begun = all(0).into_iter().fold(Weight::zero(), Weight::saturating_add);
		let dearest = all(DISSOLUTION_ITEMS_PER_BLOCK)
			.into_iter()
			.fold(Weight::zero(), |most, weight| most.max(weight));
		begun.saturating_add(dearest).saturating_add(W::dissolution_end(subnets))
	}
}

impl<T: Config> Pallet<T> {
	/// The subnet that has to go when a new one comes: out of its immunity, first those that were
	/// never started, then by the lowest reference price; among equals the one that was registered
	/// first, then the lower netuid.
	pub(crate) fn prune_candidate(block: u64) -> Option<NetUid> {
		let parameters = Parameters::<T>::get();
		Economies::<T>::iter()
			.filter(|(_, record)| !record.dissolving)
			.filter_map(|(netuid, record)| {
				let registered_at = Subnets::<T>::get(netuid)?.registered_at;
				let mortal = block >= record.immune_until(registered_at, &parameters);
				let price = record.started_at.map(|_| record.economy.reference_price);
				mortal.then_some((price, registered_at, netuid)) // none sorts before any
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

	/// Works off at most so many items of the dissolution that is under way. A failing block is
	/// undone and tried again in the next one.
	pub(crate) fn step_dissolution(mut items: u32) -> Weight {
		let Some(dissolution) = CurrentDissolution::<T>::get() else {
			return Weight::zero(); // the block's step counts the read
		};
		let netuid = dissolution.netuid;
		let mut work = DissolutionWork::default();
		let outcome = with_storage_layer(|| Self::work_off(dissolution, &mut items, &mut work));
		match outcome {
			Ok(notices) => Self::tell(notices),
			Err(error) => Self::deposit_event(Event::DissolutionStalled { netuid, error }),
		}
		work.weight::<T::WeightInfo>()
	}

	/// Returns what the host is to be told.
	fn work_off(
		mut dissolution: Dissolution<T::AccountId>,
		items: &mut u32,
		work: &mut DissolutionWork,
	) -> Result<Vec<Notice<T::AccountId>>, DispatchError> {
		let netuid = dissolution.netuid;
		let mut notices = Vec::new(); // as many as items, and two
		while *items > 0 {
			let before = *items;
			let outcome = match dissolution.stage {
				DissolutionStage::Closing => {
					Self::close_positions(&mut dissolution, items, &mut notices)
				}
				DissolutionStage::Paying => Self::pay_coldkeys(&mut dissolution, items),
				DissolutionStage::Clearing => {
					Self::clear_keys(netuid, items);
					Ok(())
				}
			};
			work.book(dissolution.stage, before.saturating_sub(*items));
			outcome?;
			if *items == 0 {
				break;
			}
			// Nothing was left for this stage, since it did not use up the items.
			dissolution.stage = match dissolution.stage {
				DissolutionStage::Closing => DissolutionStage::Paying,
				DissolutionStage::Paying => DissolutionStage::Clearing,
				DissolutionStage::Clearing => {
					*items = items.saturating_sub(1); // the end is an item too
					work.ended_among = Some(Economies::<T>::count());
					Self::end_dissolution(dissolution, &mut notices)?;
					return Ok(notices);
				}
			};
		}
		CurrentDissolution::<T>::put(dissolution);
		Ok(notices)
	}

	/// Closes positions, and books what they are worth for their coldkeys.
	fn close_positions(
		dissolution: &mut Dissolution<T::AccountId>,
		items: &mut u32,
		notices: &mut Vec<Notice<T::AccountId>>,
	) -> DispatchResult {
		let netuid = dissolution.netuid;
		let clock = Self::clock(netuid);
		let mut next = StakeShares::<T>::iter_prefix((netuid,));
		let mut behind: Option<(T::AccountId, HotkeyLedger<T>)> = None;
		while *items > 0 {
			let Some(((hotkey, coldkey), holding)) = next.next() else { break };
			*items = items.saturating_sub(1);
			// Positions come by hotkey, so that each hotkey is read once.
			let ledger = match behind.take() {
				Some((known, ledger)) if known == hotkey => ledger,
				_ => HotkeyLedger::load(netuid, &hotkey, None, clock)?,
			};
			let alpha = ledger.value(&ledger.read(holding)?)?;
			Self::book_payout(dissolution, &coldkey, alpha)?;
			Self::close_position(netuid, &hotkey, &coldkey);
			notices.push(Notice::Changed(netuid, hotkey.clone(), coldkey));
			behind = Some((hotkey, ledger));
		}
		// Nobody but the hotkeys' owners is left.
		let mut hotkeys = HotkeyPools::<T>::iter_key_prefix(netuid);
		while *items > 0 {
			let Some(hotkey) = hotkeys.next() else { break };
			*items = items.saturating_sub(1);
			if let Some(owner) = Owner::<T>::get(&hotkey) {
				let ledger = HotkeyLedger::<T>::load(netuid, &hotkey, Some(owner.clone()), clock)?;
				let holding = ledger.holding(&owner)?;
				if !holding.is_empty() {
					Self::book_payout(dissolution, &owner, ledger.value(&holding)?)?;
					Self::close_position(netuid, &hotkey, &owner);
					notices.push(Notice::Changed(netuid, hotkey.clone(), owner));
				}
			}
			HotkeyPools::<T>::remove(netuid, &hotkey);
		}
		Ok(())
	}

	/// Books what a position of `alpha` is worth for its coldkey.
	fn book_payout(
		dissolution: &mut Dissolution<T::AccountId>,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> DispatchResult {
		let payout = Self::economic(dissolution.liquidation.pay(alpha))?;
		if !payout.is_zero() {
			let owed = DissolutionPayouts::<T>::get(coldkey);
			if owed.is_zero() {
				Self::keep_account(coldkey);
			}
			DissolutionPayouts::<T>::insert(coldkey, Self::economic(owed.plus(payout))?);
			dissolution.owed = Self::economic(dissolution.owed.plus(payout))?;
		}
		Ok(())
	}

	/// Pays coldkeys, and keeps in the ledger what cannot be placed.
	fn pay_coldkeys(
		dissolution: &mut Dissolution<T::AccountId>,
		items: &mut u32,
	) -> DispatchResult {
		let netuid = dissolution.netuid;
		let mut payouts = DissolutionPayouts::<T>::drain();
		while *items > 0 {
			let Some((coldkey, tao)) = payouts.next() else { break };
			*items = items.saturating_sub(1);
			dissolution.owed = Self::economic(dissolution.owed.minus(tao))?;
			let claimable = !Self::pay_or_keep(&coldkey, tao)?;
			Self::let_go_of_account(&coldkey);
			Self::deposit_event(Event::DissolutionPayout { netuid, coldkey, tao, claimable });
		}
		Ok(())
	}

	/// Pays TAO to a coldkey, or keeps it for a claim; tells whether it was paid.
	fn pay_or_keep(coldkey: &T::AccountId, tao: Tao) -> Result<bool, DispatchError> {
		let paid = with_storage_layer(|| Self::vault_pay(coldkey, tao)).is_ok();
		if !paid {
			let kept = UnclaimedPayouts::<T>::get(coldkey);
			if kept.is_zero() {
				Self::keep_account(coldkey);
			}
			UnclaimedPayouts::<T>::insert(coldkey, Self::economic(kept.plus(tao))?);
			UnclaimedTao::<T>::put(Self::economic(UnclaimedTao::<T>::get().plus(tao))?);
		}
		Ok(paid)
	}

	/// Removes what is kept by netuid, one key an item.
	fn clear_keys(netuid: NetUid, items: &mut u32) {
		let mut clear = |keys: &mut dyn Iterator<Item = ()>| {
			while *items > 0 && keys.next().is_some() {
				*items = items.saturating_sub(1);
			}
		};
		clear(&mut ValidatorRows::<T>::drain_prefix(netuid).map(drop));
		clear(&mut WeightCommits::<T>::drain_prefix(netuid).map(drop));
		clear(&mut Endpoints::<T>::drain_prefix(netuid).map(drop));
		clear(&mut Families::<T>::drain_prefix(netuid).map(drop));
		clear(&mut Cohorts::<T>::drain_prefix((netuid,)).map(drop));
	}

	/// Recycles what nobody is owed, removes the last keys, and gives the netuid on.
	fn end_dissolution(
		dissolution: Dissolution<T::AccountId>,
		notices: &mut Vec<Notice<T::AccountId>>,
	) -> DispatchResult {
		let Dissolution { netuid, liquidation, queued, .. } = dissolution;
		let record = Economies::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let recycled = Self::economic(liquidation.left.plus(record.economy.pending.root_tao))?;
		Economies::<T>::remove(netuid);
		Subnets::<T>::remove(netuid);
		Neurons::<T>::remove(netuid);
		LastPayouts::<T>::remove(netuid);
		SubnetHyperparameters::<T>::remove(netuid);
		Symbols::<T>::remove(netuid);
		OwnerSettings::<T>::remove(netuid);
		Identities::<T>::remove(netuid);
		CurrentDissolution::<T>::kill();
		let recycled = Self::vault_recycle_most(recycled)?;
		notices.push(Notice::Removed(netuid));
		let paid = liquidation.tao.above(liquidation.left);
		Self::deposit_event(Event::NetworkRemoved { netuid, paid, recycled });
		match queued {
			Some(queued) => Self::seat_queued(netuid, queued, notices),
			None => Ok(()),
		}
	}

	/// Gives a free netuid to the registration that waited, or pays its lock back where the limit of
	/// subnets was lowered meanwhile. Its terms were settled when it paid, so nothing else can stop it.
	fn seat_queued(
		netuid: NetUid,
		queued: QueuedRegistration<T::AccountId>,
		notices: &mut Vec<Notice<T::AccountId>>,
	) -> DispatchResult {
		if Economies::<T>::count() < u32::from(Parameters::<T>::get().subnet_limit) {
			notices.push(Notice::Registered(netuid, queued.coldkey.clone()));
			Self::create_subnet(netuid, queued);
			return Ok(());
		}
		let QueuedRegistration { coldkey, hotkey, lock, .. } = queued;
		Self::pay_or_keep(&coldkey, lock)?;
		let error = Error::<T>::SubnetLimitReached.into();
		Self::deposit_event(Event::RegistrationReturned { coldkey, hotkey, lock, error });
		Ok(())
	}

	/// Pays what dissolutions could not place.
	pub(crate) fn do_claim_dissolved(coldkey: T::AccountId) -> DispatchResult {
		let tao = UnclaimedPayouts::<T>::take(&coldkey);
		ensure!(!tao.is_zero(), Error::<T>::NothingToClaim);
		UnclaimedTao::<T>::put(Self::economic(UnclaimedTao::<T>::get().minus(tao))?);
		Self::vault_pay(&coldkey, tao)?;
		Self::let_go_of_account(&coldkey);
		Self::deposit_event(Event::PayoutClaimed { coldkey, tao });
		Ok(())
	}
}
