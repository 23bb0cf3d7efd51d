//! What is kept of dividends: by the owner of a hotkey from its stakers, and by a child from its
//! parents. Lowering is free at any time; raising is limited, so that stakers can leave first.

use crate::{
	pallet::{Delegates, Families, Parameters},
	Config, DelegateTake, Error, Event, NetUid, Pallet, TakeRange,
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
		Self::ensure_neurons_allowed(netuid)?;
		Self::ensure_owns(&coldkey, &hotkey)?;
		let TakeRange { min, max, rate_limit } = Parameters::<T>::get().childkey_take;
		ensure!((min..=max).contains(&take), Error::<T>::InvalidChildkeyTake);
		let (now, mut family) = (Self::now(), Families::<T>::get(netuid, &hotkey));
		if take > family.take {
			ensure!(
				family.take_raised_at.is_none_or(|at| now.saturating_sub(at) >= rate_limit),
				Error::<T>::TxChildkeyTakeRateLimitExceeded
			);
			family.take_raised_at = Some(now);
		}
		family.take = take;
		Self::put_family(netuid, &hotkey, family)?;
		Self::deposit_event(Event::ChildKeyTakeSet { hotkey, netuid, take });
		Ok(())
	}

	/// Lowers what a hotkey's owner keeps of its dividends.
	pub(crate) fn do_decrease_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owns(&coldkey, &hotkey)?;
		let range = Parameters::<T>::get().delegate_take;
		let delegate = Delegates::<T>::get(&hotkey);
		ensure!(take >= range.min && take < delegate.take, Error::<T>::DelegateTakeTooLow);
		Delegates::<T>::insert(&hotkey, DelegateTake { take, ..delegate });
		Self::deposit_event(Event::TakeDecreased { coldkey, hotkey, take });
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
		ensure!(take > delegate.take, Error::<T>::DelegateTakeTooLow);
		ensure!(
			delegate.raised_at.is_none_or(|at| now.saturating_sub(at) >= range.rate_limit),
			Error::<T>::DelegateTxRateLimitExceeded
		);
		Delegates::<T>::insert(&hotkey, DelegateTake { take, raised_at: Some(now) });
		Self::deposit_event(Event::TakeIncreased { coldkey, hotkey, take });
		Ok(())
	}
}
