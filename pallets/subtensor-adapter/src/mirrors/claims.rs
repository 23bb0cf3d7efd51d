//! Mirrors of what can be claimed of root's alpha.
//!
//! Clients multiply a rate of the hotkey's by what a coldkey stakes to it on root, and take off what they
//! find of earlier claims. Trades on root change what a coldkey is owed, and a trade writes nothing here. So
//! the rate is the average of those who stake to the hotkey: what is kept for all of them, for each TAO of
//! theirs, as of the last epoch or claim. It is what one of them is owed where all came together and none
//! has claimed; what each is owed to the rao, Dynamic TAO's `root_claims` tells, and that is what is paid.

use crate::{Config, FixedI128, Pallet, RootClaimable};
use alloc::collections::BTreeMap;
use dtao_economics::{mul_div, Alpha, Rounding, Tao};
use pallet_dynamic_tao::Pallet as Core;

impl<T: Config> Pallet<T> {
	/// Mirrors what can be claimed behind a hotkey.
	pub(super) fn mirror_claims(hotkey: &T::AccountId) {
		let (kept, stake) = Core::<T>::root_claims_behind(hotkey);
		let rates = kept.into_iter().map(|(netuid, alpha)| (netuid.0, rate(alpha, stake)));
		let rates: BTreeMap<_, _> = rates.collect();
		if rates.is_empty() {
			RootClaimable::<T>::remove(hotkey);
		} else {
			RootClaimable::<T>::insert(hotkey, rates);
		}
	}

	/// Mirrors that a hotkey has another account.
	pub(super) fn rename_claims(old: &T::AccountId, new: &T::AccountId) {
		if RootClaimable::<T>::contains_key(old) {
			RootClaimable::<T>::remove(old);
			Self::mirror_claims(new);
		}
	}

	/// Mirrors all claims.
	pub(super) fn mirror_all_claims() {
		for id in pallet_dynamic_tao::RootClaimable::<T>::iter_keys() {
			Self::mirror_claims(&Core::<T>::account_of(&id));
		}
	}
}

/// Alpha for each TAO, times `2^32`, rounded up: what there is, clients show.
fn rate(alpha: Alpha, stake: Tao) -> FixedI128 {
	let stake = stake.0.max(1); // all have left, and are owed something still
	let bits = mul_div(alpha.0.into(), 1 << 32, stake.into(), Rounding::Up);
	FixedI128 { bits: bits.ok().and_then(|bits| i128::try_from(bits).ok()).unwrap_or(i128::MAX) }
}
