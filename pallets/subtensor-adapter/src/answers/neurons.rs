//! Neurons as rows.

#![allow(missing_docs)] // the fields are the public chain's: see `answers`

use super::column;
use crate::{Config, Pallet};
use alloc::{vec, vec::Vec};
use codec::{Compact, Decode, Encode};
use pallet_dynamic_tao::{
	AxonInfo, Metagraph as View, NetUid, Pallet as Core, PrometheusInfo, RowEntry,
};
use scale_info::TypeInfo;

/// The fields of a neuron, to which one answer adds its weights and bonds.
macro_rules! neurons {
	($($(#[$doc:meta])* $field:ident: $type:ty,)*) => {
		/// A neuron.
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct NeuronInfoLite<AccountId> {
			$($(#[$doc])* pub $field: $type,)*
		}

		/// A neuron with its weights and bonds.
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct NeuronInfo<AccountId> {
			$($(#[$doc])* pub $field: $type,)*
			pub weights: Pairs,
			pub bonds: Pairs,
		}

		impl<AccountId> NeuronInfoLite<AccountId> {
			fn with(self, weights: Pairs, bonds: Pairs) -> NeuronInfo<AccountId> {
				NeuronInfo { $($field: self.$field,)* weights, bonds }
			}
		}
	};
}

/// Values by uid.
type Pairs = Vec<(Compact<u16>, Compact<u16>)>;

neurons! {
	hotkey: AccountId,
	coldkey: AccountId,
	uid: Compact<u16>,
	netuid: Compact<u16>,
	active: bool,
	axon_info: AxonInfo,
	prometheus_info: PrometheusInfo,
	/// All that is staked to the hotkey, as if it were the owner's.
	stake: Vec<(AccountId, Compact<u64>)>,
	rank: Compact<u16>,
	emission: Compact<u64>,
	incentive: Compact<u16>,
	consensus: Compact<u16>,
	trust: Compact<u16>,
	validator_trust: Compact<u16>,
	dividends: Compact<u16>,
	last_update: Compact<u64>,
	validator_permit: bool,
	pruning_score: Compact<u16>,
}

/// Where a neuron that has said nothing answers.
pub(super) const NO_AXON: AxonInfo = AxonInfo {
	block: 0,
	version: 0,
	ip: 0,
	port: 0,
	ip_type: 0,
	protocol: 0,
	placeholder1: 0,
	placeholder2: 0,
};

const NO_PROMETHEUS: PrometheusInfo =
	PrometheusInfo { block: 0, version: 0, ip: 0, port: 0, ip_type: 0 };

impl<T: Config> Pallet<T> {
	/// All neurons of a subnet.
	pub fn get_neurons_lite(netuid: u16) -> Vec<NeuronInfoLite<T::AccountId>> {
		let Some(view) = Core::<T>::metagraph(NetUid(netuid)) else { return Vec::new() };
		(0..view.hotkeys.len()).filter_map(|place| lite(&view, place)).collect()
	}

	/// One neuron.
	pub fn get_neuron_lite(netuid: u16, uid: u16) -> Option<NeuronInfoLite<T::AccountId>> {
		lite(&Core::<T>::metagraph_page(NetUid(netuid), uid, 1)?, 0)
	}

	/// All neurons of a subnet with their weights and bonds.
	pub fn get_neurons(netuid: u16) -> Vec<NeuronInfo<T::AccountId>> {
		let neurons = Self::neuron_count(NetUid(netuid));
		(0..neurons).filter_map(|uid| Self::get_neuron(netuid, uid)).collect()
	}

	/// One neuron with its weights and bonds.
	pub fn get_neuron(netuid: u16, uid: u16) -> Option<NeuronInfo<T::AccountId>> {
		let neuron = Core::<T>::neuron(NetUid(netuid), uid)?;
		let lite = lite(&neuron.metagraph, 0)?;
		Some(lite.with(pairs(neuron.weights), pairs(neuron.bonds)))
	}
}

fn pairs(row: Vec<RowEntry>) -> Pairs {
	row.into_iter().map(|entry| (Compact(entry.uid), Compact(entry.value))).collect()
}

/// One place of a metagraph's columns.
fn lite<AccountId: Clone>(
	view: &View<AccountId>,
	place: usize,
) -> Option<NeuronInfoLite<AccountId>> {
	let coldkey = view.coldkeys.get(place)?.clone();
	let uid = u16::try_from(place).ok()?.checked_add(view.first_uid)?;
	Some(NeuronInfoLite {
		hotkey: view.hotkeys.get(place)?.clone(),
		coldkey: coldkey.clone(),
		uid: Compact(uid),
		netuid: Compact(view.netuid.0),
		active: *view.active.get(place)?,
		axon_info: view.axons.get(place)?.unwrap_or(NO_AXON),
		prometheus_info: view.prometheus.get(place)?.unwrap_or(NO_PROMETHEUS),
		stake: vec![(coldkey, Compact(view.alpha_stake.get(place)?.0))],
		rank: Compact(*view.rank.get(place)?),
		emission: Compact(view.emission.get(place)?.0),
		incentive: Compact(*view.incentive.get(place)?),
		consensus: Compact(*view.consensus.get(place)?),
		trust: Compact(*view.trust.get(place)?),
		validator_trust: Compact(*view.validator_trust.get(place)?),
		dividends: Compact(*view.dividends.get(place)?),
		last_update: Compact(*view.last_update.get(place)?),
		validator_permit: *view.validator_permit.get(place)?,
		pruning_score: *pruning_scores(view).get(place)?,
	})
}

/// By what it is decided who is replaced: what each has earned in the last epoch, up to 65535.
pub(super) fn pruning_scores<AccountId>(view: &View<AccountId>) -> Vec<Compact<u16>> {
	let earned = view.incentive.iter().zip(&view.dividends);
	column(earned.map(|(incentive, dividends)| incentive.saturating_add(*dividends)))
}
