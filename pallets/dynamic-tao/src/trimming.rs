//! Trimming: an owner has fewer neurons, and those who earn least go. The uids of the others close up,
//! so that weights and bonds are rewritten with them, and commits, which name the old ones, are
//! forgotten.

use crate::{
	hooks::Change,
	pallet::{Neurons, SubnetHyperparameters, SubnetOwners},
	types::DAY,
	CommitQueue, Config, Error, Event, NetUid, NeuronList, Pallet, Row, TrimmedNeuron,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use dtao_economics::yuma::max_upscale;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// The fewest neurons that an owner may trim to.
pub const MIN_ALLOWED_UIDS: u16 = 64;

/// Blocks between two trims of a subnet by its owner: 30 days.
pub const TRIM_RATE_LIMIT: u64 = 30 * DAY;

/// Parts of a hundred of the places that are left, which must be more than those that nobody may take.
const MOST_IMMUNE: usize = 80;

impl<T: Config> Pallet<T> {
	/// Lets a subnet have `most` neurons, and removes those who earned least in the last epoch. Returns their
	/// hotkeys, by the uids that they had.
	pub(crate) fn do_trim(
		owner: Option<T::AccountId>,
		netuid: NetUid,
		most: u16,
	) -> Result<Vec<TrimmedNeuron<T::AccountId>>, DispatchError> {
		let record = Self::administered_subnet(owner.as_ref(), netuid)?;
		let (now, mut hyperparameters) = (Self::now(), SubnetHyperparameters::<T>::get(netuid));
		let may_be = MIN_ALLOWED_UIDS <= most && most <= hyperparameters.max_allowed_uids;
		ensure!(may_be, Error::<T>::InvalidValue);
		let mut details = SubnetOwners::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		if owner.is_some() {
			let passed = |at: u64| now.saturating_sub(at) >= TRIM_RATE_LIMIT;
			ensure!(details.trimmed_at.is_none_or(passed), Error::<T>::TxRateLimitExceeded);
			Self::ensure_not_frozen(netuid, &record)?;
		}

		let mut neurons = Neurons::<T>::get(netuid);
		let removed = Self::those_to_trim(&neurons, most.into(), |neuron| {
			Self::is_replaceable(neuron, &hyperparameters, now, &details.owner_hotkey)
		})?;
		if !removed.is_empty() {
			Self::renumber(netuid, &mut neurons, &removed)?;
		}
		hyperparameters.max_allowed_uids = most;
		Self::put_hyperparameters(netuid, &hyperparameters);
		details.trimmed_at = Some(now);
		Self::put_details(netuid, &details);
		Self::deposit_event(Event::HyperparametersSet { netuid, hyperparameters });
		let trimmed = |(uid, hotkey)| TrimmedNeuron { uid, hotkey: Self::account_of(&hotkey) };
		let removed: Vec<_> = removed.into_iter().map(trimmed).collect();
		Self::deposit_event(Event::NeuronsTrimmed { netuid, removed: removed.clone() });
		Self::tell([Change::NeuronsTrimmed { netuid }, Change::HyperparametersSet { netuid }]);
		Ok(removed)
	}

	/// Who has to go so that `most` are left: who earned least in the last epoch, in the order in which
	/// newcomers would replace them.
	fn those_to_trim(
		neurons: &NeuronList<T::AccountId>,
		most: usize,
		is_replaceable: impl Fn(&crate::Neuron<T::AccountId>) -> bool,
	) -> Result<BTreeMap<u16, T::AccountId>, DispatchError> {
		let excess = neurons.len().saturating_sub(most);
		if excess == 0 {
			return Ok(BTreeMap::new());
		}
		let mut mortal: Vec<_> = (0u16..).zip(neurons).filter(|(_, n)| is_replaceable(n)).collect();
		let immune = neurons.len().saturating_sub(mortal.len());
		// At most 256 of them.
		let few = immune.saturating_mul(100) < most.saturating_mul(MOST_IMMUNE);
		ensure!(few, Error::<T>::TrimmingWouldExceedMaxImmunePercentage);
		mortal.sort_by_key(|(uid, neuron)| (neuron.earned(), neuron.registered_at, *uid));
		let gone = mortal.into_iter().take(excess);
		Ok(gone.map(|(uid, neuron)| (uid, neuron.hotkey.clone())).collect())
	}

	/// Removes neurons, and gives the others the uids that follow each other.
	fn renumber(
		netuid: NetUid,
		neurons: &mut NeuronList<T::AccountId>,
		removed: &BTreeMap<u16, T::AccountId>,
	) -> DispatchResult {
		let left = (0u16..).zip(neurons.iter()).filter(|(uid, _)| !removed.contains_key(uid));
		let new: BTreeMap<u16, u16> = left.map(|(uid, _)| uid).zip(0u16..).collect();
		for (uid, neuron) in (0u16..).zip(neurons.iter()) {
			Self::put_commits(netuid, &neuron.hotkey, CommitQueue::default());
			let Some(row) = Self::take_row(netuid, uid) else { continue };
			// No uid rises, so that its new place is free already.
			if let Some(place) = new.get(&uid) {
				let weights = Self::renumbered(&row.weights, &new, true)?;
				let bonds = Self::renumbered(&row.bonds, &new, false)?;
				let row = crate::ValidatorRow { weights, bonds, ..row };
				Self::put_row(netuid, *place, &row);
			}
		}
		for hotkey in removed.values() {
			Self::remove_endpoints(netuid, hotkey);
		}
		let gone: BTreeSet<_> = removed.values().collect();
		neurons.retain(|neuron| !gone.contains(&neuron.hotkey));
		Self::put_neurons(netuid, neurons);
		Ok(())
	}

	/// A row about those who are left; weights with the largest at 65535 again.
	fn renumbered(
		row: &Row,
		new: &BTreeMap<u16, u16>,
		upscaled: bool,
	) -> Result<Row, DispatchError> {
		let left = row.iter().filter_map(|(uid, value)| Some((*new.get(uid)?, *value)));
		let mut left: Vec<(u16, u16)> = left.collect();
		if upscaled {
			let values: Vec<u64> = left.iter().map(|(_, value)| (*value).into()).collect();
			for ((_, value), scaled) in left.iter_mut().zip(max_upscale(&values)) {
				*value = scaled;
			}
			left.retain(|(_, value)| *value > 0);
		}
		Row::try_from(left).map_err(|_| Error::<T>::UidsLengthExceedUidsInSubNet.into())
	}
}
