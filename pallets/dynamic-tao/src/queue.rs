//! How a full chain makes room: the weakest subnet is given notice, and the one registration that has
//! paid waits until its netuid is free.
//!
//! From the choice until its trading closes the subnet trades and emits as before, but for new neurons.
//! The choice stands: neither a higher price nor a registration that is taken back saves the subnet, so
//! that nobody can play with the fright of its holders. It lapses only where a netuid became free in
//! another way. Whoever sells first gets most, as whenever a pool is drained; all together cannot get
//! more than the dissolution would have paid them, and buying before it never pays.
//!
//! The registration gets the first netuid that is free. It can be taken back at any time: half
//! of the lock is paid back and the other half recycled, and all of it is paid back once the registration
//! has waited a day longer than it was told.

use crate::{
	hooks::Change,
	pallet::{
		CurrentDissolution, CurrentNotice, LastSubnetRegistration, QueuedNetwork, SubnetOwners,
		Subnets,
	},
	types::QUEUE_PATIENCE,
	Config, Error, Event, NetUid, Pallet, PruneNotice, PruneNoticeView, QueuedRegistration,
	QueuedRegistrationView,
};
use alloc::vec::Vec;
use dtao_economics::{weakest, Pool, Tao};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// Where a new subnet goes.
pub(crate) enum NetuidSlot {
	/// The netuid is free.
	Free(NetUid),
	/// The netuid will be free: its subnet stands under notice or is being dissolved, and nobody waits
	/// for it.
	Awaited(NetUid),
	/// Its subnet must be chosen first.
	ToPrune(NetUid),
}

impl NetuidSlot {
	/// The netuid that it will be.
	pub(crate) const fn netuid(&self) -> NetUid {
		let (Self::Free(netuid) | Self::Awaited(netuid) | Self::ToPrune(netuid)) = self;
		*netuid
	}
}

impl<T: Config> Pallet<T> {
	/// The subnet that has to go when a new one comes: the [`weakest`].
	pub(crate) fn prune_candidate(block: u64) -> Option<NetUid> {
		let living = Subnets::<T>::iter().filter(|(_, record)| !record.dissolving);
		let tenures = living.filter_map(|(netuid, record)| {
			Some(record.tenure(netuid, &SubnetOwners::<T>::get(netuid)?))
		});
		weakest(tenures, &Self::parameters().delays(), block).map(NetUid)
	}

	/// Where a registration would go. Where the limit was lowered under the number of subnets, nowhere:
	/// a registration would keep them as many.
	pub(crate) fn find_slot() -> Result<NetuidSlot, DispatchError> {
		let (now, count) = (Self::now(), Subnets::<T>::count());
		let parameters = Self::parameters();
		let limit = parameters.subnet_limit;
		ensure!(
			LastSubnetRegistration::<T>::get()
				.block
				.is_none_or(|last| now.saturating_sub(last) >= parameters.network_rate_limit),
			Error::<T>::NetworkTxRateLimitExceeded
		);
		ensure!(count <= u32::from(limit), Error::<T>::SubnetLimitReached);
		let waiting = QueuedNetwork::<T>::exists();
		// Who waits already gets the first netuid that is free.
		let taken = count.saturating_add(waiting.into());
		if taken < u32::from(limit) {
			return Self::free_netuid(limit).map(NetuidSlot::Free);
		}
		ensure!(!waiting, Error::<T>::NetworkRegistrationQueued);
		let dissolving = CurrentDissolution::<T>::get().map(|dissolution| dissolution.netuid);
		let awaited = dissolving.or_else(|| CurrentNotice::<T>::get().map(|notice| notice.netuid));
		match awaited {
			Some(netuid) => Ok(NetuidSlot::Awaited(netuid)),
			None => Self::prune_candidate(now)
				.map(NetuidSlot::ToPrune)
				.ok_or_else(|| Error::<T>::SubnetLimitReached.into()),
		}
	}

	/// The lowest free netuid of a chain with fewer subnets than the limit.
	fn free_netuid(limit: u16) -> Result<NetUid, DispatchError> {
		let free = (1..=limit).map(NetUid).find(|netuid| !Subnets::<T>::contains_key(netuid));
		// With fewer subnets than the limit, one of the first netuids is free.
		free.ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// Lets a registration that has paid wait for a netuid, and gives notice to the subnet that must
	/// make room for it.
	pub(crate) fn queue_registration(
		slot: NetuidSlot,
		mut queued: QueuedRegistration<T::AccountId>,
	) -> DispatchResult {
		let (now, netuid) = (Self::now(), slot.netuid());
		if let NetuidSlot::ToPrune(netuid) = slot {
			Self::give_notice(netuid, now)?;
		}
		let closes_at = CurrentNotice::<T>::get().map_or(now, |notice| notice.closes_at.max(now));
		queued.free_from = closes_at.saturating_add(QUEUE_PATIENCE);
		QueuedNetwork::<T>::put(&queued);
		let QueuedRegistration { coldkey, hotkey, lock, alpha, .. } = queued;
		let price = Self::rao_per_alpha(Pool { tao: lock, alpha });
		let hotkey = Self::account_of(&hotkey);
		Self::deposit_event(Event::NetworkQueued { netuid, coldkey, hotkey, lock, alpha, price });
		Ok(())
	}

	/// Tells a subnet and everybody from which block on it is closed.
	fn give_notice(netuid: NetUid, now: u64) -> DispatchResult {
		let closes_at = now.saturating_add(Self::parameters().network_notice_period);
		Self::update_subnet(netuid, |record| {
			record.closes_at = Some(closes_at);
			Ok(())
		})?;
		CurrentNotice::<T>::put(PruneNotice { netuid, given_at: now, closes_at });
		Self::deposit_event(Event::PruneNoticeGiven { netuid, closes_at });
		Ok(())
	}

	/// Ends a notice whose time has come by `block`, and returns its subnet if that is to be closed.
	/// While another one is being dissolved, it waits; where there is room now, it lapses.
	pub(crate) fn end_notice(block: u64) -> Option<NetUid> {
		let notice = CurrentNotice::<T>::get().filter(|notice| notice.closes_at <= block)?;
		if CurrentDissolution::<T>::exists() {
			return None;
		}
		CurrentNotice::<T>::kill();
		let full = Subnets::<T>::count() >= u32::from(Self::parameters().subnet_limit);
		if full {
			return Some(notice.netuid);
		}
		Self::let_notice_lapse(notice.netuid);
		None
	}

	/// Closes a subnet whose notice has ended.
	pub(crate) fn close_noticed(netuid: NetUid) {
		if Self::begin_dissolution(netuid).is_err() {
			// Its alpha does not sum up, so that nobody could be paid by it.
			Self::let_notice_lapse(netuid);
		}
	}

	/// A subnet that stood under notice goes on.
	fn let_notice_lapse(netuid: NetUid) {
		if let Some(mut record) = Subnets::<T>::get(netuid) {
			record.closes_at = None;
			Self::put_record(netuid, &record);
		}
		Self::deposit_event(Event::PruneNoticeLapsed { netuid });
	}

	/// Forgets the notice of a subnet that is closed.
	pub(crate) fn forget_notice(netuid: NetUid) {
		if CurrentNotice::<T>::get().is_some_and(|notice| notice.netuid == netuid) {
			CurrentNotice::<T>::kill();
		}
	}

	/// Gives a free netuid to the registration that waits, and tells whether it did. Where none can
	/// become free any more, because the limit was lowered meanwhile, its lock is paid back. Its terms
	/// were settled when it paid, so that nothing else can stop it. Notes what the host is to be told.
	pub(crate) fn place_queued(changes: &mut Vec<Change<T::AccountId>>) -> bool {
		if !QueuedNetwork::<T>::exists() {
			return false;
		}
		let limit = Self::parameters().subnet_limit;
		let free = if Subnets::<T>::count() < u32::from(limit) {
			Self::free_netuid(limit)
		} else if CurrentDissolution::<T>::exists() || CurrentNotice::<T>::exists() {
			return false;
		} else {
			Err(Error::<T>::SubnetLimitReached.into())
		};
		let Some(queued) = QueuedNetwork::<T>::take() else { return false };
		match free {
			Ok(netuid) => {
				changes.push(Change::SubnetRegistered { netuid, owner: queued.coldkey.clone() });
				Self::create_subnet(netuid, queued);
			}
			Err(error) => {
				let QueuedRegistration { coldkey, hotkey, lock, .. } = queued;
				Self::pay_or_keep(&coldkey, lock);
				let hotkey = Self::account_of(&hotkey);
				Self::deposit_event(Event::RegistrationReturned { coldkey, hotkey, lock, error });
			}
		}
		true
	}

	/// Takes back a registration that waits. Returns what of its lock was paid back.
	pub(crate) fn do_cancel_registration(coldkey: T::AccountId) -> Result<Tao, DispatchError> {
		let queued = QueuedNetwork::<T>::get()
			.filter(|queued| queued.coldkey == coldkey)
			.ok_or(Error::<T>::NoRegistrationQueued)?;
		QueuedNetwork::<T>::kill();
		let refund = queued.refund(Self::now());
		let recycled = Self::economic(queued.lock.ensure_sub(refund))?;
		Self::vault_recycle(recycled)?;
		Self::vault_pay(&coldkey, refund)?;
		let hotkey = Self::account_of(&queued.hotkey);
		Self::deposit_event(Event::RegistrationCancelled { coldkey, hotkey, refund, recycled });
		Ok(refund)
	}

	/// Lets the registration that waits with a hotkey be another coldkey's.
	pub(crate) fn hand_over_queued(hotkey: &T::AccountId, new: &T::AccountId) {
		QueuedNetwork::<T>::mutate(|queued| {
			if let Some(queued) = queued.as_mut().filter(|queued| queued.hotkey == *hotkey) {
				queued.coldkey = new.clone();
			}
		});
	}

	/// The subnet that stands under notice.
	pub(crate) fn notice_view() -> Option<PruneNoticeView> {
		let PruneNotice { netuid, given_at, closes_at } = CurrentNotice::<T>::get()?;
		Some(PruneNoticeView { netuid, given_at, closes_at })
	}

	/// The registration that waits.
	pub(crate) fn queued_view() -> Option<QueuedRegistrationView<T::AccountId>> {
		let queued = QueuedNetwork::<T>::get()?;
		let next = Self::now().saturating_add(1);
		let refund = queued.refund(next);
		let QueuedRegistration { coldkey, hotkey, lock, free_from, .. } = queued;
		let hotkey = Self::account_of(&hotkey);
		Some(QueuedRegistrationView { coldkey, hotkey, lock, refund, free_from })
	}
}
