//! Neurons: how a hotkey gets a uid on a subnet. The price is recycled: a purchase of alpha
//! with it would be a lump that everybody sees coming, and whoever held alpha for that one block would earn it.

use crate::{
	associations::Associated,
	hooks::Change,
	interface::NeuronReceipt,
	pallet::{Neurons, SubnetHyperparameters, SubnetOwners},
	CommitQueue, Config, Error, Event, HotkeyInfo, Hyperparameters, NetUid, Neuron, NeuronList,
	Pallet, SubnetDetails,
};
use alloc::vec::Vec;
use dtao_economics::Tao;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Registers a neuron at the price of the moment, if that is at most `limit`.
	pub(crate) fn do_register_neuron(
		coldkey: T::AccountId,
		netuid: NetUid,
		hotkey: T::AccountId,
		limit: Option<Tao>,
	) -> Result<NeuronReceipt<T::AccountId>, DispatchError> {
		ensure!(!netuid.is_root(), Error::<T>::RegistrationNotPermittedOnRootSubnet);
		let record = Self::living_subnet(netuid)?;
		ensure!(record.is_open_at(Self::now()), Error::<T>::SubtokenDisabled);
		ensure!(record.closes_at.is_none(), Error::<T>::SubnetUnderNotice);
		ensure!(record.parameters.registration_allowed, Error::<T>::SubNetRegistrationDisabled);
		let Associated { hotkey: HotkeyInfo { id, .. }, change, .. } =
			Self::associate_hotkey(&hotkey, &coldkey)?;
		let mut neurons = Neurons::<T>::get(netuid);
		ensure!(
			neurons.iter().all(|neuron| neuron.hotkey != id),
			Error::<T>::HotKeyAlreadyRegisteredInSubNet
		);
		let mut details = SubnetOwners::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let (now, hyperparameters) = (Self::now(), SubnetHyperparameters::<T>::get(netuid));
		let price = details.burn.at(now, &hyperparameters.burn);
		ensure!(
			limit.is_none_or(|limit| price <= limit),
			Error::<T>::RegistrationPriceLimitExceeded
		);
		let newcomer = Neuron::new(id, coldkey.clone(), now);
		let (uid, replaced) =
			Self::place_neuron(&mut neurons, newcomer, &hyperparameters, now, &mut details)?;

		Self::vault_receive(&coldkey, price)?;
		Self::vault_recycle(price)?;
		if let Some(replaced) = &replaced {
			Self::forget_neuron(netuid, uid, replaced);
		}
		let replaced = replaced.as_ref().map(Self::account_of);
		details.burn = details.burn.raised(now, &hyperparameters.burn);
		Self::put_details(netuid, &details);
		Self::put_neurons(netuid, &neurons);
		Self::deposit_event(Event::NeuronRegistered {
			netuid,
			uid,
			hotkey: hotkey.clone(),
			coldkey,
			burn: price,
			replaced: replaced.clone(),
			price: Self::rao_per_alpha(record.economy.pool),
		});
		let receipt = NeuronReceipt { uid, burn: price, replaced: replaced.clone() };
		let placed = Change::NeuronPlaced { netuid, uid, hotkey, replaced };
		Self::tell(change.into_iter().chain([placed]));
		Ok(receipt)
	}

	/// How many neurons a subnet may have: what its hyperparameters say, and the host.
	pub(crate) fn room_for_neurons(hyperparameters: &Hyperparameters) -> usize {
		hyperparameters.max_allowed_uids.min(T::MaxUids::get()).into()
	}

	/// Gives a newcomer the next uid, or that of the neuron that earned least in the last epoch;
	/// among equals the one that registered first, then the lower uid. Neither a neuron in its
	/// immunity nor the subnet owner's own can be replaced, nor one of the last that are out of it; and
	/// all of them only by and by.
	fn place_neuron(
		neurons: &mut NeuronList<T::AccountId>,
		newcomer: Neuron<T::AccountId>,
		hyperparameters: &Hyperparameters,
		now: u64,
		details: &mut SubnetDetails<T::AccountId>,
	) -> Result<(u16, Option<T::AccountId>), DispatchError> {
		let count = neurons.len();
		if count < Self::room_for_neurons(hyperparameters) {
			neurons.try_push(newcomer).map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
			return Ok((Self::uid(count)?, None));
		}
		let bounds = Self::parameters().owner_bounds;
		let replaceable: Vec<_> = neurons
			.iter_mut()
			.enumerate()
			.filter(|(_, neuron)| {
				Self::is_replaceable(neuron, hyperparameters, now, &details.owner_hotkey)
			})
			.collect();
		ensure!(replaceable.len() > bounds.non_immune(count), Error::<T>::NoNeuronIdAvailable);
		let (place, weakest) = replaceable
			.into_iter()
			.min_by_key(|(place, neuron)| (neuron.earned(), neuron.registered_at, *place))
			.ok_or(Error::<T>::NoNeuronIdAvailable)?;
		let most = bounds.replacements(count);
		details.turnover = details
			.turnover
			.with_one_more(now, most)
			.ok_or(Error::<T>::TooManyRegistrationsThisInterval)?;
		let replaced = core::mem::replace(weakest, newcomer);
		Ok((Self::uid(place)?, Some(replaced.hotkey)))
	}

	/// Tells whether a neuron is out of its immunity and not the subnet owner's own.
	pub(crate) fn is_replaceable(
		neuron: &Neuron<T::AccountId>,
		hyperparameters: &Hyperparameters,
		now: u64,
		owner_hotkey: &T::AccountId,
	) -> bool {
		let immunity = u64::from(hyperparameters.immunity_period);
		now.saturating_sub(neuron.registered_at) >= immunity && neuron.hotkey != *owner_hotkey
	}

	/// What a registration costs in the next block.
	pub(crate) fn next_burn(netuid: NetUid) -> Option<Tao> {
		let details = SubnetOwners::<T>::get(netuid)?;
		let burn = SubnetHyperparameters::<T>::get(netuid).burn;
		Some(details.burn.at(Self::now().saturating_add(1), &burn))
	}

	/// Writes the neurons of a subnet.
	pub(crate) fn put_neurons(netuid: NetUid, neurons: &NeuronList<T::AccountId>) {
		Neurons::<T>::insert(netuid, neurons);
	}

	/// Removes the neurons of a subnet.
	pub(crate) fn remove_neurons(netuid: NetUid) {
		Neurons::<T>::remove(netuid);
	}

	/// Removes what is kept of a neuron that has lost its uid.
	fn forget_neuron(netuid: NetUid, uid: u16, hotkey: &T::AccountId) {
		Self::take_row(netuid, uid);
		Self::put_commits(netuid, hotkey, CommitQueue::default());
		Self::remove_endpoints(netuid, hotkey);
	}

	/// The uid of a hotkey among the neurons of its subnet.
	pub(crate) fn uid_of(
		neurons: &NeuronList<T::AccountId>,
		hotkey: &T::AccountId,
	) -> Result<u16, DispatchError> {
		let place = neurons
			.iter()
			.position(|neuron| neuron.hotkey == *hotkey)
			.ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
		Self::uid(place)
	}

	/// A place among neurons, which are 256 at most, as a uid.
	pub(crate) fn uid(place: usize) -> Result<u16, DispatchError> {
		u16::try_from(place).map_err(|_| Error::<T>::NoNeuronIdAvailable.into())
	}

	/// Refuses on root, which has no neurons, and where there is no living subnet.
	pub(crate) fn ensure_neurons_allowed(netuid: NetUid) -> DispatchResult {
		ensure!(!netuid.is_root(), Error::<T>::RegistrationNotPermittedOnRootSubnet);
		Self::living_subnet(netuid).map(|_| ())
	}
}
