//! What a hotkey is called. Its account is a name that can change; what everything is kept under that
//! belongs to it (stake, uids, weights, child keys, claims, endpoints) is its id: the account that it had
//! first. So a swap rewrites a name, however many stake to the hotkey, and nothing can be forgotten.
//!
//! Calls, events, hooks and answers speak of accounts; what is stored, and what the other files pass among
//! each other, are ids. An account is looked up where a call enters, with the row that says whose the hotkey
//! is, and an id where something is told. This is the only file that writes these rows.

use crate::{
	associations::Associated,
	hooks::Change,
	pallet::{Hotkeys, OwnedHotkeys},
	Config, Error, Event, Hotkey, HotkeyInfo, NetUid, Pallet,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// The hotkey that has this account.
	///
	/// # Errors
	/// `HotKeyAccountNotExists` if none has, `HotkeySwapped` if one had it once.
	pub(crate) fn hotkey(
		account: &T::AccountId,
	) -> Result<HotkeyInfo<T::AccountId>, DispatchError> {
		match Hotkeys::<T>::get(account) {
			Some(Hotkey::Current(hotkey)) => Ok(hotkey),
			Some(Hotkey::Former { .. }) => Err(Error::<T>::HotkeySwapped.into()),
			None => Err(Error::<T>::HotKeyAccountNotExists.into()),
		}
	}

	/// The hotkey that has this account, if it belongs to `coldkey`.
	///
	/// # Errors
	/// Those of [`Self::hotkey`], and `NonAssociatedColdKey`.
	pub(crate) fn hotkey_of(
		coldkey: &T::AccountId,
		account: &T::AccountId,
	) -> Result<HotkeyInfo<T::AccountId>, DispatchError> {
		let hotkey = Self::hotkey(account)?;
		ensure!(hotkey.coldkey == *coldkey, Error::<T>::NonAssociatedColdKey);
		Ok(hotkey)
	}

	/// The id of a hotkey, or that which an account gets once it is one.
	///
	/// # Errors
	/// `HotkeySwapped` if a hotkey had the account once.
	pub fn hotkey_id(account: &T::AccountId) -> Result<T::AccountId, DispatchError> {
		match Hotkeys::<T>::get(account) {
			Some(Hotkey::Current(hotkey)) => Ok(hotkey.id),
			Some(Hotkey::Former { .. }) => Err(Error::<T>::HotkeySwapped.into()),
			None => Ok(account.clone()),
		}
	}

	/// All hotkeys with the coldkeys that they belong to.
	pub fn owners() -> impl Iterator<Item = (T::AccountId, T::AccountId)> {
		OwnedHotkeys::<T>::iter_keys().map(|(coldkey, hotkey)| (hotkey, coldkey))
	}

	/// The hotkeys of a coldkey, in the order of their keys.
	pub fn hotkeys_of(coldkey: &T::AccountId) -> impl Iterator<Item = T::AccountId> {
		OwnedHotkeys::<T>::iter_key_prefix(coldkey)
	}

	/// The account of the hotkey with this id.
	pub fn account_of(id: &T::AccountId) -> T::AccountId {
		match Hotkeys::<T>::get(id) {
			Some(Hotkey::Former { account }) => account,
			Some(Hotkey::Current(_)) | None => id.clone(),
		}
	}

	/// The hotkey with this id, and its account.
	pub(crate) fn hotkey_with_id(
		id: &T::AccountId,
	) -> Option<(T::AccountId, HotkeyInfo<T::AccountId>)> {
		match Hotkeys::<T>::get(id)? {
			Hotkey::Current(hotkey) => Some((id.clone(), hotkey)),
			Hotkey::Former { account } => Some((account.clone(), Self::hotkey(&account).ok()?)),
		}
	}

	/// Whose the hotkey with this id is.
	pub(crate) fn coldkey_of(id: &T::AccountId) -> Option<T::AccountId> {
		Self::hotkey_with_id(id).map(|(_, hotkey)| hotkey.coldkey)
	}

	/// Writes what is known of the hotkey that has this account.
	pub(crate) fn put_hotkey(account: &T::AccountId, hotkey: HotkeyInfo<T::AccountId>) {
		Hotkeys::<T>::insert(account, Hotkey::Current(hotkey));
	}

	/// As [`Self::put_hotkey`], of one whose account or coldkey is new: its coldkey's index gets it too.
	pub(crate) fn enter_hotkey(account: &T::AccountId, hotkey: HotkeyInfo<T::AccountId>) {
		OwnedHotkeys::<T>::insert(&hotkey.coldkey, account, ());
		Self::put_hotkey(account, hotkey);
	}

	/// Gives a hotkey to another coldkey.
	pub(crate) fn set_coldkey(
		account: &T::AccountId,
		hotkey: HotkeyInfo<T::AccountId>,
		coldkey: T::AccountId,
	) {
		OwnedHotkeys::<T>::remove(&hotkey.coldkey, account);
		Self::enter_hotkey(account, HotkeyInfo { coldkey, ..hotkey });
	}

	/// Forgets a hotkey, with its id.
	pub(crate) fn remove_hotkey(account: &T::AccountId, hotkey: &HotkeyInfo<T::AccountId>) {
		OwnedHotkeys::<T>::remove(&hotkey.coldkey, account);
		Hotkeys::<T>::remove(account);
		Hotkeys::<T>::remove(&hotkey.id);
	}

	/// Gives a hotkey of `coldkey` another account, which is nobody's or an unused hotkey of the same
	/// coldkey, for a price that is recycled. Returns what it weighed to tell the host.
	pub(crate) fn do_swap_hotkey(
		coldkey: T::AccountId,
		old: T::AccountId,
		new: T::AccountId,
		netuid: Option<NetUid>,
	) -> Result<Weight, DispatchError> {
		ensure!(netuid.is_none(), Error::<T>::HotkeySwapOnOneSubnet);
		ensure!(new != old, Error::<T>::NewHotKeyIsSameWithOld);
		let (hotkey, now) = (Self::hotkey_of(&coldkey, &old)?, Self::now());
		ensure!(hotkey.may_swap(now), Error::<T>::HotKeySetTxRateLimitExceeded);
		let swap_cost = Self::parameters().key_swap_cost;
		Self::ensure_can_pay(&coldkey, swap_cost)
			.map_err(|_| Error::<T>::NotEnoughBalanceToPaySwapHotKey)?;
		Self::vault_receive(&coldkey, swap_cost)?;
		Self::vault_recycle(swap_cost)?;

		let Associated { hotkey: unused, change, .. } = Self::associate_hotkey(&new, &coldkey)?;
		ensure!(!Self::is_in_use(&unused.id), Error::<T>::HotkeyInUse);
		Self::remove_hotkey(&new, &unused);
		Self::return_deposit(&old, &coldkey)?;
		OwnedHotkeys::<T>::remove(&coldkey, &old);
		Hotkeys::<T>::remove(&old);
		// Where the old account is the id, it stays taken.
		Hotkeys::<T>::insert(&hotkey.id, Hotkey::Former { account: new.clone() });
		Self::enter_hotkey(&new, HotkeyInfo { swapped_at: Some(now), ..hotkey });
		let (old_hotkey, new_hotkey) = (old, new);
		Self::deposit_event(Event::HotkeySwapped {
			coldkey,
			old_hotkey: old_hotkey.clone(),
			new_hotkey: new_hotkey.clone(),
			swap_cost,
		});
		let swapped = Change::HotkeySwapped { old_hotkey, new_hotkey };
		Ok(Self::tell(change.into_iter().chain([swapped])))
	}
}
