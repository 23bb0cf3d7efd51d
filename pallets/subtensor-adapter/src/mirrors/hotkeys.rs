//! Mirrors of whose hotkeys are, of what their owners keep, and of how coldkeys want their claims paid.
//!
//! A coldkey's list has room for 64 hotkeys, and a hotkey can name any coldkey as its own. So those that the
//! coldkey has asked for come first, the last one at the front, and push others out; those that it has not
//! fill what room there is. Whoever misses a hotkey in its list asks for it again.

use super::{childkeys::LinkWork, Mirroring};
use crate::{
	weights::WeightInfo, Config, Delegates, OwnedHotkeys, Owner, Pallet, RootClaimType,
	RootClaimTypeEnum, SubnetOwnerHotkey,
};
use frame_support::{traits::Get, weights::Weight};
use pallet_dynamic_tao::{interface::Registration, Pallet as Core, RootClaimKind};

/// How many hotkeys of a coldkey are mirrored: clients list them, and a list of anybody's length would be
/// written anew with each association.
pub(crate) const MAX_OWNED_HOTKEYS: usize = 64;

/// What it weighs beside to find who takes a place in a full list: benchmarks count no keys that are gone
/// through without being read.
pub(super) fn relisting<T: Config>() -> Weight {
	let keys = u64::try_from(MAX_OWNED_HOTKEYS).unwrap_or(u64::MAX);
	T::DbWeight::get().reads(keys.saturating_add(1))
}

impl<T: Config> Pallet<T> {
	/// Mirrors that a hotkey is a coldkey's, perhaps in place of another one's, and whether that has `asked`
	/// for it.
	pub(super) fn mirror_owner(hotkey: &T::AccountId, coldkey: &T::AccountId, asked: bool) {
		let before = Owner::<T>::try_get(hotkey).ok();
		if before.as_ref() != Some(coldkey) {
			Owner::<T>::insert(hotkey, coldkey);
		}
		if let Some(before) = before.filter(|before| before != coldkey) {
			Self::strike_out(hotkey, &before);
		}
		Self::list(hotkey, coldkey, asked);
	}

	/// Forgets a hotkey that is nobody's any more.
	pub(super) fn forget_hotkey(hotkey: &T::AccountId) {
		let before = Owner::<T>::try_get(hotkey);
		Owner::<T>::remove(hotkey);
		Delegates::<T>::remove(hotkey);
		if let Ok(before) = before {
			Self::strike_out(hotkey, &before);
		}
	}

	/// Mirrors that a hotkey has another account, which its coldkey has asked for. Returns what that weighed.
	pub(super) fn rename_hotkey(old: &T::AccountId, new: &T::AccountId) -> Weight {
		Self::forget_hotkey(old);
		if let Some(coldkey) = <Core<T> as Registration<_>>::owner_of(new) {
			Self::mirror_owner(new, &coldkey, true);
		}
		Self::mirror_take(new);
		Self::rename_claims(old, new);
		let uids = Self::rename_neuron(old, new);
		let (mut subnets, mut links) = (0u32, LinkWork::default());
		for (netuid, details) in pallet_dynamic_tao::SubnetOwners::<T>::iter() {
			subnets = subnets.saturating_add(1); // a u16 of them
			if Core::<T>::account_of(&details.owner_hotkey) == *new {
				SubnetOwnerHotkey::<T>::insert(netuid.0, new);
			}
			links = links.and(Self::rename_links(netuid, old, new));
		}
		Mirroring::<T>::hotkey_swapped(subnets, uids)
			.saturating_add(relisting::<T>())
			.saturating_add(links.weight::<T>())
	}

	/// The most that this weighs with so many subnets: with a uid, links and the ownership of each.
	pub(super) fn most_of_a_swap(subnets: u32) -> Weight {
		Mirroring::<T>::hotkey_swapped(subnets, subnets.saturating_add(1)) // and root
			.saturating_add(relisting::<T>())
			.saturating_add(LinkWork::of_a_swap(subnets).weight::<T>())
	}

	/// Mirrors all hotkeys.
	pub(super) fn mirror_all_hotkeys() {
		for (hotkey, coldkey) in Core::<T>::owners() {
			Self::mirror_owner(&hotkey, &coldkey, false);
			Self::mirror_take(&hotkey);
		}
	}

	/// Lists a hotkey of a coldkey's: in front if it has `asked` for it, else where there is room.
	fn list(hotkey: &T::AccountId, coldkey: &T::AccountId, asked: bool) {
		OwnedHotkeys::<T>::mutate(coldkey, |owned| {
			if asked {
				owned.retain(|other| other != hotkey);
				owned.insert(0, hotkey.clone());
				owned.truncate(MAX_OWNED_HOTKEYS);
			} else if owned.len() < MAX_OWNED_HOTKEYS && !owned.contains(hotkey) {
				owned.push(hotkey.clone());
			}
		});
	}

	/// Lists a hotkey of a coldkey's no more. In a full list another one takes its place.
	fn strike_out(hotkey: &T::AccountId, coldkey: &T::AccountId) {
		let mut owned = OwnedHotkeys::<T>::get(coldkey);
		let was_full = owned.len() >= MAX_OWNED_HOTKEYS;
		owned.retain(|other| other != hotkey);
		if was_full && owned.len() < MAX_OWNED_HOTKEYS {
			let mut others = Core::<T>::hotkeys_of(coldkey).take(MAX_OWNED_HOTKEYS);
			let next = others.find(|other| !owned.contains(other));
			owned.extend(next);
		}
		if owned.is_empty() {
			OwnedHotkeys::<T>::remove(coldkey);
		} else {
			OwnedHotkeys::<T>::insert(coldkey, owned);
		}
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
