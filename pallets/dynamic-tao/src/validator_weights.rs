//! What validators say about miners: a sparse row of weights, set at once or revealed.

use crate::{
	hooks::Change,
	pallet::{Neurons, SubnetHyperparameters, ValidatorRows},
	Config, Error, Event, Hyperparameters, NetUid, Pallet, Row, ValidatorRow, WeightCommit,
	WeightRules,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_economics::yuma::weight_row;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// Weights as a validator gives them.
pub(crate) struct WeightSubmission {
	pub uids: Vec<u16>,
	pub values: Vec<u16>,
	pub version_key: u64,
	/// The commit by which they were decided, where that was not now.
	pub commit: Option<WeightCommit>,
}

impl<T: Config> Pallet<T> {
	/// Sets the weights of a validator, where they need not be committed. Returns its uid.
	pub(crate) fn do_set_weights(
		hotkey: T::AccountId,
		netuid: NetUid,
		submission: WeightSubmission,
	) -> Result<u16, DispatchError> {
		Self::ensure_well_formed(netuid, &submission)?;
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid);
		ensure!(!hyperparameters.commit_reveal_weights_enabled, Error::<T>::CommitRevealEnabled);
		let id = Self::hotkey_id(&hotkey)?;
		let uid = Self::store_weights(&id, netuid, &hyperparameters, submission)?;
		Self::deposit_event(Event::WeightsSet { netuid, uid, hotkey });
		Self::tell([Change::WeightsSet { netuid, uid }]);
		Ok(uid)
	}

	/// What can be said of weights without looking at neurons.
	pub(crate) fn ensure_well_formed(
		netuid: NetUid,
		submission: &WeightSubmission,
	) -> DispatchResult {
		ensure!(!netuid.is_root(), Error::<T>::CanNotSetRootNetworkWeights);
		ensure!(
			submission.uids.len() == submission.values.len(),
			Error::<T>::WeightVecNotEqualSize
		);
		Self::living_subnet(netuid).map(|_| ())
	}

	/// Checks weights in the order that the field knows, stores them and returns the uid.
	pub(crate) fn store_weights(
		hotkey: &T::AccountId,
		netuid: NetUid,
		hyperparameters: &Hyperparameters,
		submission: WeightSubmission,
	) -> Result<u16, DispatchError> {
		let rules =
			submission.commit.map_or_else(|| hyperparameters.weight_rules(), |commit| commit.rules);
		let neurons = Neurons::<T>::get(netuid);
		let count = neurons.len();
		ensure!(submission.uids.len() <= count, Error::<T>::UidsLengthExceedUidsInSubNet);
		let uid = Self::uid_of(&neurons, hotkey)?;
		Self::ensure_stake_threshold(hotkey, netuid)?;
		ensure!(submission.version_key >= rules.version_key, Error::<T>::IncorrectWeightVersionKey);
		let (now, row) = (Self::now(), ValidatorRows::<T>::get(netuid, uid));
		// A commit was limited when it was made.
		if let (Some(row), None) = (&row, submission.commit) {
			ensure!(
				now.saturating_sub(row.last_update) >= hyperparameters.weights_set_rate_limit,
				Error::<T>::SettingWeightsTooFast
			);
		}
		let only_itself =
			submission.uids.iter().all(|other| *other == uid) && !submission.uids.is_empty();
		let permit = neurons.get(usize::from(uid)).is_some_and(|neuron| neuron.scores.permit);
		ensure!(permit || only_itself, Error::<T>::NeuronNoValidatorPermit);
		let different: BTreeSet<_> = submission.uids.iter().collect();
		ensure!(different.len() == submission.uids.len(), Error::<T>::DuplicateUids);
		ensure!(
			submission.uids.iter().all(|other| usize::from(*other) < count),
			Error::<T>::UidVecContainInvalidOne
		);
		let WeightRules { min_allowed, max_limit, .. } = rules.for_neurons(count);
		ensure!(
			only_itself || submission.uids.len() >= usize::from(min_allowed),
			Error::<T>::WeightVecLengthIsLow
		);
		ensure!(
			only_itself || Self::within_limit(&submission.values, max_limit),
			Error::<T>::MaxWeightExceeded
		);

		let mut row = row.unwrap_or_default();
		row.weights = Self::upscaled(&submission)?;
		row.last_update = now;
		row.weights_as_of = submission.commit.map_or(now, |commit| commit.block);
		Self::put_row(netuid, uid, &row);
		Ok(uid)
	}

	/// Writes the weights and bonds of a validator.
	pub(crate) fn put_row(netuid: NetUid, uid: u16, row: &ValidatorRow) {
		ValidatorRows::<T>::insert(netuid, uid, row);
	}

	/// Removes the weights and bonds of a validator, and returns them.
	pub(crate) fn take_row(netuid: NetUid, uid: u16) -> Option<ValidatorRow> {
		ValidatorRows::<T>::take(netuid, uid)
	}

	/// Removes up to so many rows of a subnet that is dissolved. Returns how many there were.
	pub(crate) fn clear_rows(netuid: NetUid, items: usize) -> usize {
		let uids: Vec<_> = ValidatorRows::<T>::iter_key_prefix(netuid).take(items).collect();
		uids.iter().for_each(|uid| ValidatorRows::<T>::remove(netuid, uid));
		uids.len()
	}

	/// The row of a neuron in a genesis state of `count` neurons.
	pub(crate) fn genesis_row(weights: &[(u16, u16)], count: usize) -> Result<Row, &'static str> {
		let (uids, values): (Vec<_>, Vec<_>) = weights.iter().copied().unzip();
		if uids.iter().any(|uid| usize::from(*uid) >= count) {
			return Err("it gives a weight to a neuron that is not there");
		}
		if uids.iter().collect::<BTreeSet<_>>().len() != uids.len() {
			return Err("it gives two weights to a neuron");
		}
		let submission = WeightSubmission { uids, values, version_key: 0, commit: None };
		Self::upscaled(&submission).map_err(|_| "it gives too many weights")
	}

	/// Refuses weights of a hotkey whose stake is under the threshold.
	pub(crate) fn ensure_stake_threshold(hotkey: &T::AccountId, netuid: NetUid) -> DispatchResult {
		let reached = Self::reaches_stake_threshold(hotkey, netuid)?;
		ensure!(reached, Error::<T>::NotEnoughStakeToSetWeights);
		Ok(())
	}

	/// Tells whether a hotkey has stake enough to matter. Without a threshold, nothing is read.
	pub(crate) fn reaches_stake_threshold(
		hotkey: &T::AccountId,
		netuid: NetUid,
	) -> Result<bool, DispatchError> {
		let threshold = Self::parameters().stake_threshold;
		Ok(threshold.is_zero() || Self::effective_stake(netuid, hotkey)? >= threshold.0)
	}

	/// Tells whether no weight has more than `limit` parts of 65535 of their sum.
	fn within_limit(values: &[u16], limit: u16) -> bool {
		// At most 256 values of 16 bits.
		let sum: u64 = values.iter().fold(0, |sum, value| sum.saturating_add((*value).into()));
		let most = sum.saturating_mul(limit.into());
		values.iter().all(|value| u64::from(*value).saturating_mul(u16::MAX.into()) <= most)
	}

	/// The weights by uid, scaled so that the largest is 65535, to the nearest; what is 0 is left
	/// out.
	fn upscaled(submission: &WeightSubmission) -> Result<Row, DispatchError> {
		let pairs = submission.uids.iter().copied().zip(submission.values.iter().copied());
		Row::try_from(weight_row(&pairs.collect::<Vec<_>>()))
			.map_err(|_| Error::<T>::UidsLengthExceedUidsInSubNet.into())
	}
}
