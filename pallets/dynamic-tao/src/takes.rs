//! What is kept of dividends: by the owner of a hotkey from its stakers, and by a child from its
//! parents. Lowering is free and in force at once. Raising is limited, by the last change in either
//! direction, and comes into force after a delay, so that stakers and parents can leave first.

use crate::{
	hooks::Change, pallet::ChildKeys, ChildkeyLinks, Config, Error, Event, GlobalParameters,
	HotkeyInfo, NetUid, Pallet, Take, TakeRange,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Sets what a hotkey keeps of its parents' dividends. Returns what it weighed to tell the host.
	pub(crate) fn do_set_childkey_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuid: NetUid,
		take: u16,
	) -> Result<Weight, DispatchError> {
		Self::ensure_childkeys_allowed(netuid)?;
		let HotkeyInfo { id, take: own, .. } = Self::hotkey_of(&coldkey, &hotkey)?;
		let parameters = Self::parameters();
		let TakeRange { min, max, rate_limit } = parameters.childkey_take;
		ensure!((min..=max).contains(&take), Error::<T>::InvalidChildkeyTake);
		let (now, mut links) = (Self::now(), ChildKeys::<T>::get(netuid, &id));
		let known = links.take.unwrap_or_else(|| {
			let take = parameters.childkey_take.clamp(own.at(now));
			Take { take, raise: None, changed_at: None }
		});
		ensure!(
			take <= known.at(now) || known.may_rise(now, rate_limit),
			Error::<T>::TxChildkeyTakeRateLimitExceeded
		);
		let from = if take > known.at(now) { Self::raise_from(&parameters, now) } else { now };
		// To say again what is in force is no change.
		if take != known.at(now) || known.raise_after(now).is_some() {
			links.take = Some(known.set(take, now, from));
		} else {
			links.take = Some(known);
		}
		Self::put_own_childkeys(netuid, &coldkey, &id, links)?;
		Self::deposit_event(Event::ChildKeyTakeSet { hotkey: hotkey.clone(), netuid, take, from });
		Ok(Self::tell([Change::ChildkeyTakeSet { netuid, hotkey }]))
	}

	/// What a hotkey whose own take is `own` keeps of its parents' dividends on the subnet of `links`. One
	/// that has said nothing keeps as much as of its stakers', within the range, so that a staker does not get
	/// round the take by becoming a parent.
	pub(crate) fn childkey_take(own: Take, links: &ChildkeyLinks<T::AccountId>, block: u64) -> u16 {
		match links.take {
			Some(take) => take.at(block),
			None => Self::parameters().childkey_take.clamp(own.at(block)),
		}
	}

	/// The block from which a take that is raised now is in force: it waits until everybody who has just set
	/// children could have taken them back.
	fn raise_from(parameters: &GlobalParameters, now: u64) -> u64 {
		let delay = parameters.children_cooldown.saturating_add(parameters.children_rate_limit);
		now.saturating_add(delay) // a delay that never ends is one
	}

	/// What a hotkey's owner keeps of its dividends.
	pub fn take_of(hotkey: &T::AccountId) -> Take {
		Self::hotkey(hotkey).map(|known| known.take).unwrap_or_default()
	}

	/// Lowers what a hotkey's owner keeps of its dividends.
	pub(crate) fn do_decrease_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		take: u16,
	) -> DispatchResult {
		let (now, known) = (Self::now(), Self::hotkey_of(&coldkey, &hotkey)?);
		let range = Self::parameters().delegate_take;
		ensure!(take >= range.min && take < known.take.at(now), Error::<T>::DelegateTakeTooLow);
		let lowered = known.take.set(take, now, now);
		Self::put_hotkey(&hotkey, HotkeyInfo { take: lowered, ..known });
		Self::deposit_event(Event::TakeDecreased { coldkey, hotkey: hotkey.clone(), take });
		Self::tell([Change::TakeSet { hotkey }]);
		Ok(())
	}

	/// Raises what a hotkey's owner keeps of its dividends. Returns the first block in which it does.
	pub(crate) fn do_increase_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		take: u16,
	) -> Result<u64, DispatchError> {
		let (now, known) = (Self::now(), Self::hotkey_of(&coldkey, &hotkey)?);
		let parameters = Self::parameters();
		let range = parameters.delegate_take;
		ensure!(take <= range.max, Error::<T>::DelegateTakeTooHigh);
		ensure!(take > known.take.at(now), Error::<T>::DelegateTakeTooLow);
		ensure!(
			known.take.may_rise(now, range.rate_limit),
			Error::<T>::DelegateTxRateLimitExceeded
		);
		let from = Self::raise_from(&parameters, now);
		let raised = known.take.set(take, now, from);
		Self::put_hotkey(&hotkey, HotkeyInfo { take: raised, ..known });
		Self::deposit_event(Event::TakeIncreased { coldkey, hotkey: hotkey.clone(), take, from });
		Self::tell([Change::TakeSet { hotkey }]);
		Ok(from)
	}
}
