//! The seats of root. They carry no weights: a seat shows who has most active root stake behind it.

use crate::{
	hooks::{Change, Weights},
	pallet::RootSeats,
	types::RootSeat,
	Config, Error, Event, NetUid, Pallet, RootSeatList, WeightInfo, ROOT_SEATS,
};
use dtao_economics::Alpha;
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Takes a free seat, or that of the hotkey with the least active root stake, if that is less than
	/// the newcomer's. Stake that has left, or has just come, holds no seat.
	pub(crate) fn do_root_register(coldkey: T::AccountId, hotkey: T::AccountId) -> DispatchResult {
		let associated = Self::associate_hotkey(&hotkey, &coldkey)?;
		let (since, mut seats) = (Self::now(), RootSeats::<T>::get());
		ensure!(
			seats.iter().all(|seat| seat.hotkey != hotkey),
			Error::<T>::HotKeyAlreadyRegisteredInSubNet
		);
		let newcomer = RootSeat { hotkey: hotkey.clone(), since };
		let (place, replaced) = if seats.is_full() {
			let (weakest, stake) = Self::weakest_seat(&seats)?;
			let own = Self::active_stake(NetUid::ROOT, &hotkey)?;
			ensure!(own > stake, Error::<T>::StakeTooLowForRoot);
			let seat = seats.get_mut(weakest).ok_or(Error::<T>::StakeTooLowForRoot)?;
			(weakest, Some(core::mem::replace(seat, newcomer).hotkey))
		} else {
			let place = seats.len();
			seats.try_push(newcomer).map_err(|_| Error::<T>::StakeTooLowForRoot)?;
			(place, None)
		};
		RootSeats::<T>::put(seats);
		let (netuid, uid) = (NetUid::ROOT, Self::uid(place)?);
		Self::deposit_event(Event::RootRegistered {
			seat: uid,
			hotkey: hotkey.clone(),
			coldkey,
			replaced: replaced.clone(),
		});
		let placed = Change::NeuronPlaced { netuid, uid, hotkey, replaced };
		Self::tell(associated.into_iter().chain([placed]));
		Ok(())
	}

	/// What a registration on root weighs now: with all seats taken, the stake behind each is looked
	/// at.
	pub(crate) fn seat_weight() -> Weight {
		let taken = RootSeats::<T>::decode_len().unwrap_or_default();
		if u32::try_from(taken).is_ok_and(|taken| taken < ROOT_SEATS) {
			Weights::<T>::root_register_free_seat()
		} else {
			Weights::<T>::root_register()
		}
	}

	/// The seat with the least active root stake behind it; among equals, the oldest.
	fn weakest_seat(seats: &RootSeatList<T::AccountId>) -> Result<(usize, Alpha), DispatchError> {
		let (clock, mut weakest) = (Self::clock(NetUid::ROOT), None);
		for (place, seat) in seats.iter().enumerate() {
			let stake = Self::active_stake_at(clock, NetUid::ROOT, &seat.hotkey)?;
			let key = (stake, seat.since, place);
			if weakest.is_none_or(|least| key < least) {
				weakest = Some(key);
			}
		}
		let (stake, _, place) = weakest.ok_or(Error::<T>::StakeTooLowForRoot)?;
		Ok((place, stake))
	}
}
