//! Mirrors of whose hotkeys are, of what their owners keep, and of how coldkeys want their claims paid.

use crate::{Config, Delegates, OwnedHotkeys, Owner, Pallet, RootClaimType, RootClaimTypeEnum};
use alloc::vec::Vec;
use pallet_dynamic_tao::{interface::Registration, Pallet as Core, RootClaimKind};

/// How many hotkeys of a coldkey are mirrored: clients list them, and a list of anybody's length would be
/// written anew with each association.
pub(crate) const MAX_OWNED_HOTKEYS: u64 = 64;

impl<T: Config> Pallet<T> {
	/// Mirrors that a hotkey is a coldkey's, perhaps in place of another one's.
	pub(super) fn mirror_owner(hotkey: &T::AccountId, coldkey: &T::AccountId) {
		let before = Owner::<T>::try_get(hotkey);
		Owner::<T>::insert(hotkey, coldkey);
		if let Ok(before) = before {
			Self::mirror_owned(&before);
		}
		Self::mirror_owned(coldkey);
	}

	/// Forgets a hotkey that is nobody's any more.
	pub(super) fn forget_hotkey(hotkey: &T::AccountId) {
		let before = Owner::<T>::try_get(hotkey);
		Owner::<T>::remove(hotkey);
		Delegates::<T>::remove(hotkey);
		if let Ok(before) = before {
			Self::mirror_owned(&before);
		}
	}

	/// Mirrors all hotkeys.
	pub(super) fn mirror_all_hotkeys() {
		for (hotkey, coldkey) in Core::<T>::owners() {
			Self::mirror_owner(&hotkey, &coldkey);
			Self::mirror_take(&hotkey);
		}
	}

	fn mirror_owned(coldkey: &T::AccountId) {
		let owned = Self::owned_hotkeys(coldkey);
		if owned.is_empty() {
			OwnedHotkeys::<T>::remove(coldkey);
		} else {
			OwnedHotkeys::<T>::insert(coldkey, owned);
		}
	}

	/// The hotkeys of a coldkey that are mirrored.
	pub(crate) fn owned_hotkeys(coldkey: &T::AccountId) -> Vec<T::AccountId> {
		let most = usize::try_from(MAX_OWNED_HOTKEYS).unwrap_or(usize::MAX);
		Core::<T>::hotkeys_of(coldkey).take(most).collect()
	}

	/// Mirrors what a hotkey's owner keeps.
	pub(super) fn mirror_take(hotkey: &T::AccountId) {
		match Self::take_of(hotkey) {
			Some(take) => Delegates::<T>::insert(hotkey, take),
			None => Delegates::<T>::remove(hotkey),
		}
	}

	/// What a hotkey's owner has set, if that is not the default.
	pub(crate) fn take_of(hotkey: &T::AccountId) -> Option<u16> {
		let take = Core::<T>::take_of(hotkey);
		let set = take.raise.map_or(take.take, |(_, raised)| raised);
		(<Core<T> as Registration<_>>::owner_of(hotkey).is_some()
			&& set != pallet_dynamic_tao::LAUNCH_TAKE)
			.then_some(set)
	}

	/// Mirrors as what a coldkey wants to be paid its claims.
	pub(super) fn mirror_root_claim_type(coldkey: &T::AccountId) {
		match pallet_dynamic_tao::RootClaimType::<T>::get(coldkey) {
			RootClaimKind::Swap => RootClaimType::<T>::remove(coldkey),
			RootClaimKind::Keep => RootClaimType::<T>::insert(coldkey, RootClaimTypeEnum::Keep),
		}
	}
}
