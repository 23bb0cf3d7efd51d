//! What is kept of dividends: by the owner of a hotkey from its stakers, and by a child from its
//! parents. Lowering is free and in force at once. Raising is limited, by the last change in either
//! direction, and comes into force after a delay, so that stakers and parents can leave first.

use crate::{
	hooks::Change,
	pallet::{ChildKeys, Delegates, Parameters},
	ChildkeyLinks, Config, Error, Event, NetUid, Pallet, Take, TakeRange,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Sets what a hotkey keeps of its parents' dividends.
	pub(crate) fn do_set_childkey_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuid: NetUid,
		take: u16,
	) -> DispatchResult {
		Self::ensure_childkeys_allowed(netuid)?;
		Self::ensure_owns(&coldkey, &hotkey)?;
		let TakeRange { min, max, rate_limit } = Parameters::<T>::get().childkey_take;
		ensure!((min..=max).contains(&take), Error::<T>::InvalidChildkeyTake);
		let (now, mut links) = (Self::now(), ChildKeys::<T>::get(netuid, &hotkey));
		let known = links.take.unwrap_or_else(|| {
			let take = Self::default_childkey_take(&hotkey, now);
			Take { take, raise: None, changed_at: None }
		});
		ensure!(
			take <= known.at(now) || known.may_rise(now, rate_limit),
			Error::<T>::TxChildkeyTakeRateLimitExceeded
		);
		let from = Self::raise_from(take > known.at(now));
		// To say again what is in force is no change.
		if take != known.at(now) || known.raise_after(now).is_some() {
			links.take = Some(known.set(take, now, from));
		} else {
			links.take = Some(known);
		}
		Self::put_own_childkeys(netuid, &coldkey, &hotkey, links)?;
		Self::deposit_event(Event::ChildKeyTakeSet { hotkey: hotkey.clone(), netuid, take, from });
		Self::tell([Change::ChildkeyTakeSet { netuid, hotkey }]);
		Ok(())
	}

	/// What a hotkey keeps of its parents' dividends on the subnet of `childkey links`.
	pub(crate) fn childkey_take(
		hotkey: &T::AccountId,
		links: &ChildkeyLinks<T::AccountId>,
		block: u64,
	) -> u16 {
		match links.take {
			Some(take) => take.at(block),
			None => Self::default_childkey_take(hotkey, block),
		}
	}

	/// What a hotkey that has said nothing keeps of its parents' dividends: as much as of its
	/// stakers', within the range. So a staker does not get round the take by becoming a parent.
	fn default_childkey_take(hotkey: &T::AccountId, block: u64) -> u16 {
		Parameters::<T>::get().childkey_take.clamp(Delegates::<T>::get(hotkey).at(block))
	}

	/// The block from which a take that is set now is in force: a raise waits until everybody who
	/// has just set children could have taken them back.
	fn raise_from(raises: bool) -> u64 {
		let (now, parameters) = (Self::now(), Parameters::<T>::get());
		let delay = parameters.children_cooldown.saturating_add(parameters.children_rate_limit);
		if raises {
			now.saturating_add(delay) // a delay that never ends is one
		} else {
			now
		}
	}

	/// What a hotkey's owner keeps of its dividends.
	pub fn take_of(hotkey: &T::AccountId) -> Take {
		Delegates::<T>::get(hotkey)
	}

	/// Forgets what a hotkey's owner keeps of its dividends.
	pub(crate) fn forget_take(hotkey: &T::AccountId) {
		Delegates::<T>::remove(hotkey);
	}

	/// Lowers what a hotkey's owner keeps of its dividends.
	pub(crate) fn do_decrease_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owns(&coldkey, &hotkey)?;
		let range = Parameters::<T>::get().delegate_take;
		let (now, delegate) = (Self::now(), Delegates::<T>::get(&hotkey));
		ensure!(take >= range.min && take < delegate.at(now), Error::<T>::DelegateTakeTooLow);
		Delegates::<T>::insert(&hotkey, delegate.set(take, now, now));
		Self::deposit_event(Event::TakeDecreased { coldkey, hotkey: hotkey.clone(), take });
		Self::tell([Change::TakeSet { hotkey }]);
		Ok(())
	}

	/// Raises what a hotkey's owner keeps of its dividends.
	pub(crate) fn do_increase_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owns(&coldkey, &hotkey)?;
		let range = Parameters::<T>::get().delegate_take;
		let (now, delegate) = (Self::now(), Delegates::<T>::get(&hotkey));
		ensure!(take <= range.max, Error::<T>::DelegateTakeTooHigh);
		ensure!(take > delegate.at(now), Error::<T>::DelegateTakeTooLow);
		ensure!(delegate.may_rise(now, range.rate_limit), Error::<T>::DelegateTxRateLimitExceeded);
		let from = Self::raise_from(true);
		Delegates::<T>::insert(&hotkey, delegate.set(take, now, from));
		Self::deposit_event(Event::TakeIncreased { coldkey, hotkey: hotkey.clone(), take, from });
		Self::tell([Change::TakeSet { hotkey }]);
		Ok(())
	}
}
