//! Mirrors of uids, of members, and of what validators said when.

use crate::{
	Config, IsNetworkMember, Keys, LastUpdate, Pallet, SubnetworkN, Uids, ValidatorPermit, Weights,
};
use alloc::vec::Vec;
use pallet_dynamic_tao::{NetUid, Neurons, Pallet as Core, RootNeurons, ValidatorRows};

/// What Dynamic TAO knows of a uid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NeuronFacts<AccountId> {
	/// Who has it.
	pub hotkey: AccountId,
	/// The block in which it set its weights, or of its registration.
	pub last_update: u64,
	/// The weights.
	pub weights: Vec<(u16, u16)>,
}

impl<T: Config> Pallet<T> {
	/// The uids of a subnet, or of root, in their order.
	pub(crate) fn neuron_facts(netuid: NetUid) -> Vec<NeuronFacts<T::AccountId>> {
		if netuid.is_root() {
			let sits = RootNeurons::<T>::get().into_iter();
			return sits
				.map(|neuron| NeuronFacts {
					hotkey: Core::<T>::account_of(&neuron.hotkey),
					last_update: neuron.since,
					weights: Vec::new(),
				})
				.collect();
		}
		let neurons = (0u16..).zip(Neurons::<T>::get(netuid));
		neurons
			.map(|(uid, neuron)| {
				let row = ValidatorRows::<T>::get(netuid, uid);
				NeuronFacts {
					hotkey: Core::<T>::account_of(&neuron.hotkey),
					last_update: row.as_ref().map_or(neuron.registered_at, |row| row.last_update),
					weights: row.map(|row| row.weights.into()).unwrap_or_default(),
				}
			})
			.collect()
	}

	/// Mirrors all uids of a subnet, or of root.
	pub(super) fn mirror_neurons(netuid: NetUid) {
		Self::forget_neurons(netuid);
		let neurons = Self::neuron_facts(netuid);
		SubnetworkN::<T>::insert(netuid.0, Self::neuron_count(netuid));
		Self::mirror_permits(netuid);
		LastUpdate::<T>::insert(
			netuid.0,
			neurons.iter().map(|neuron| neuron.last_update).collect::<Vec<_>>(),
		);
		for (uid, neuron) in (0u16..).zip(neurons) {
			Self::seat(netuid, uid, &neuron.hotkey);
			if !neuron.weights.is_empty() {
				Weights::<T>::insert(netuid.0, uid, neuron.weights);
			}
		}
	}

	/// Mirrors a uid that somebody got, perhaps in place of another one.
	pub(super) fn mirror_neuron(
		netuid: NetUid,
		uid: u16,
		hotkey: &T::AccountId,
		replaced: Option<&T::AccountId>,
	) {
		if let Some(replaced) = replaced {
			Uids::<T>::remove(netuid.0, replaced);
			IsNetworkMember::<T>::remove(replaced, netuid.0);
		}
		Weights::<T>::remove(netuid.0, uid);
		Self::seat(netuid, uid, hotkey);
		Self::mirror_update(netuid, uid, Core::<T>::now());
		Self::mirror_permits(netuid);
		Self::mirror_registration(netuid);
	}

	/// Mirrors which neurons may validate, if that has changed.
	pub(super) fn mirror_permits(netuid: NetUid) {
		let permits = Self::permits(netuid);
		if ValidatorPermit::<T>::get(netuid.0) != permits {
			ValidatorPermit::<T>::insert(netuid.0, permits);
		}
	}

	/// Which neurons of a subnet may validate, by uid.
	pub(crate) fn permits(netuid: NetUid) -> Vec<bool> {
		Neurons::<T>::get(netuid).into_iter().map(|neuron| neuron.scores.permit).collect()
	}

	/// Mirrors the weights of a validator.
	pub(super) fn mirror_weights(netuid: NetUid, uid: u16) {
		if let Some(row) = ValidatorRows::<T>::get(netuid, uid) {
			Weights::<T>::insert(netuid.0, uid, Vec::from(row.weights));
			Self::mirror_update(netuid, uid, row.last_update);
		}
	}

	/// Mirrors the block in which a uid has registered or set its weights.
	fn mirror_update(netuid: NetUid, uid: u16, at: u64) {
		LastUpdate::<T>::mutate(netuid.0, |blocks| {
			let place = usize::from(uid);
			if blocks.len() <= place {
				blocks.resize(place.saturating_add(1), 0); // a uid is under 256
			}
			if let Some(block) = blocks.get_mut(place) {
				*block = at;
			}
		});
	}

	/// Forgets all uids of a subnet, or of root.
	pub(super) fn forget_neurons(netuid: NetUid) {
		for (uid, hotkey) in Keys::<T>::drain_prefix(netuid.0).collect::<Vec<_>>() {
			Uids::<T>::remove(netuid.0, &hotkey);
			IsNetworkMember::<T>::remove(&hotkey, netuid.0);
			Weights::<T>::remove(netuid.0, uid);
		}
		LastUpdate::<T>::remove(netuid.0);
		ValidatorPermit::<T>::remove(netuid.0);
	}

	/// Mirrors that the neuron of one account has another one, wherever it has a uid. Returns on how many
	/// subnets it has.
	pub(super) fn rename_neuron(old: &T::AccountId, new: &T::AccountId) -> u32 {
		let mut uids = 0u32;
		for (netuid, _) in IsNetworkMember::<T>::drain_prefix(old).collect::<Vec<_>>() {
			if let Some(uid) = Uids::<T>::take(netuid, old) {
				Self::seat(NetUid(netuid), uid, new);
				uids = uids.saturating_add(1); // one of each subnet and root
			}
		}
		uids
	}

	fn seat(netuid: NetUid, uid: u16, hotkey: &T::AccountId) {
		Uids::<T>::insert(netuid.0, hotkey, uid);
		Keys::<T>::insert(netuid.0, uid, hotkey);
		IsNetworkMember::<T>::insert(hotkey, netuid.0, true);
	}
}
