//! The uids of root: they go to who has most active root stake behind it, and whoever has one may vote on
//! subnets (`root_votes.rs`).

use crate::{
	associations::Associated,
	hooks::{Change, Weights},
	interface::RootUidReceipt,
	pallet::RootNeurons,
	types::RootNeuron,
	Config, Error, Event, HotkeyInfo, NetUid, Pallet, RootNeuronList, WeightInfo,
	MAX_ROOT_VALIDATORS,
};
use dtao_economics::{Alpha, Clock};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Takes a free root uid, or that of the hotkey with the least active root stake, if that is less than
	/// the newcomer's. Stake that has left, or has just come, holds no uid.
	pub(crate) fn do_root_register(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
	) -> Result<RootUidReceipt<T::AccountId>, DispatchError> {
		let Associated { hotkey: HotkeyInfo { id, .. }, change, .. } =
			Self::associate_hotkey(&hotkey, &coldkey)?;
		let (since, mut neurons) = (Self::now(), RootNeurons::<T>::get());
		ensure!(
			neurons.iter().all(|neuron| neuron.hotkey != id),
			Error::<T>::HotKeyAlreadyRegisteredInSubNet
		);
		let newcomer = RootNeuron { hotkey: id.clone(), since };
		let (place, replaced) = if neurons.is_full() {
			let clock = Self::clock(NetUid::ROOT);
			let (weakest, stake) = Self::weakest_root_neuron(&neurons, clock)?;
			let own = Self::active_stake(NetUid::ROOT, &id, clock)?;
			ensure!(own > stake, Error::<T>::StakeTooLowForRoot);
			let neuron = neurons.get_mut(weakest).ok_or(Error::<T>::StakeTooLowForRoot)?;
			(weakest, Some(core::mem::replace(neuron, newcomer).hotkey))
		} else {
			let place = neurons.len();
			neurons.try_push(newcomer).map_err(|_| Error::<T>::StakeTooLowForRoot)?;
			(place, None)
		};
		RootNeurons::<T>::put(neurons);
		replaced.iter().for_each(Self::remove_vote);
		let replaced = replaced.as_ref().map(Self::account_of);
		let (netuid, uid) = (NetUid::ROOT, Self::uid(place)?);
		Self::deposit_event(Event::RootRegistered {
			uid,
			hotkey: hotkey.clone(),
			coldkey,
			replaced: replaced.clone(),
		});
		let receipt = RootUidReceipt { uid, replaced: replaced.clone() };
		let placed = Change::NeuronPlaced { netuid, uid, hotkey, replaced };
		Self::tell(change.into_iter().chain([placed]));
		Ok(receipt)
	}

	/// What a registration on root weighs now: with all root uids taken, the stake behind each is looked
	/// at.
	pub(crate) fn root_register_weight() -> Weight {
		let taken = RootNeurons::<T>::decode_len().unwrap_or_default();
		if u32::try_from(taken).is_ok_and(|taken| taken < MAX_ROOT_VALIDATORS) {
			Weights::<T>::root_register_free_uid()
		} else {
			Weights::<T>::root_register()
		}
	}

	/// The root uid with the least active root stake behind it; among equals, the oldest.
	fn weakest_root_neuron(
		neurons: &RootNeuronList<T::AccountId>,
		clock: Clock,
	) -> Result<(usize, Alpha), DispatchError> {
		let mut weakest = None;
		for (place, neuron) in neurons.iter().enumerate() {
			let stake = Self::active_stake(NetUid::ROOT, &neuron.hotkey, clock)?;
			let key = (stake, neuron.since, place);
			if weakest.is_none_or(|least| key < least) {
				weakest = Some(key);
			}
		}
		let (stake, _, place) = weakest.ok_or(Error::<T>::StakeTooLowForRoot)?;
		Ok((place, stake))
	}
}
