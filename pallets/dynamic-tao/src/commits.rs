//! Weights in two steps: a hash first, and what it stands for some epochs later, when copying it
//! is worth nothing. What is revealed counts as of the block of the commit, so that it says
//! nothing about neurons that came in between; and it is judged by the rules of that block.

use crate::{
	hooks::Change,
	pallet::{Neurons, SubnetHyperparameters, ValidatorRows, WeightCommits},
	types::CommitHash,
	validator_weights::WeightSubmission,
	CommitQueue, Config, Error, Event, NetUid, Pallet, WeightCommit,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::ensure;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};

impl<T: Config> Pallet<T> {
	/// Notes that a hotkey has decided on weights. Returns its uid.
	pub(crate) fn do_commit_weights(
		hotkey: T::AccountId,
		netuid: NetUid,
		hash: CommitHash,
	) -> Result<u16, DispatchError> {
		ensure!(!netuid.is_root(), Error::<T>::CanNotSetRootNetworkWeights);
		let parameters = Self::living_subnet(netuid)?.parameters;
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid);
		ensure!(hyperparameters.commit_reveal_weights_enabled, Error::<T>::CommitRevealDisabled);
		let id = Self::hotkey_id(&hotkey)?;
		let uid = Self::uid_of(&Neurons::<T>::get(netuid), &id)?;
		Self::ensure_stake_threshold(&id, netuid)?;
		let (block, mut queue) = (Self::now(), WeightCommits::<T>::get(netuid, &id));
		// A reveal takes its commit out of the queue, but its row remembers the block.
		let revealed = ValidatorRows::<T>::get(netuid, uid).map(|row| row.weights_as_of);
		let last = queue.last().map(|commit| commit.block).max(revealed);
		ensure!(
			last.is_none_or(|last| {
				block.saturating_sub(last) >= hyperparameters.weights_set_rate_limit
			}),
			Error::<T>::CommittingWeightsTooFast
		);
		let window = parameters
			.epoch_after(netuid, block, hyperparameters.reveal_period_epochs)
			.ok_or(Error::<T>::SubnetHasNoEpochs)?;
		let rules = hyperparameters.weight_rules();
		queue.retain(|commit| !commit.is_expired(block));
		queue
			.try_push(WeightCommit { hash, block, window, rules })
			.map_err(|_| Error::<T>::TooManyUnrevealedCommits)?;
		Self::put_commits(netuid, &id, queue);
		Self::deposit_event(Event::WeightsCommitted { hotkey, netuid, commit_hash: hash });
		Ok(uid)
	}

	/// Sets the weights that a hotkey has committed to. Returns what the commit is called by.
	pub(crate) fn do_reveal_weights(
		hotkey: T::AccountId,
		netuid: NetUid,
		submission: WeightSubmission,
		salt: Vec<u16>,
	) -> Result<CommitHash, DispatchError> {
		Self::ensure_well_formed(netuid, &submission)?;
		let id = Self::hotkey_id(&hotkey)?;
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid);
		let queue = WeightCommits::<T>::get(netuid, &id);
		if queue.is_empty() {
			let enabled = hyperparameters.commit_reveal_weights_enabled;
			ensure!(enabled, Error::<T>::CommitRevealDisabled);
			return Err(Error::<T>::NoWeightsCommitFound.into());
		}
		// What was committed to before a swap bears the first account.
		let hash_of = |account| Self::commit_hash(account, netuid, &submission, &salt);
		let (place, commit) = Self::commit_to_reveal(&queue, hash_of(&hotkey))
			.or_else(|_| Self::commit_to_reveal(&queue, hash_of(&id)))?;

		// What was decided earlier is out of date now.
		let later: Vec<_> = queue.into_iter().skip(place.saturating_add(1)).collect(); // of ten
		Self::put_commits(netuid, &id, CommitQueue::truncate_from(later));
		let submission = WeightSubmission { commit: Some(commit), ..submission };
		let uid = Self::store_weights(&id, netuid, &hyperparameters, submission)?;
		let commit_hash = commit.hash;
		Self::deposit_event(Event::WeightsRevealed { netuid, uid, hotkey, commit_hash });
		Self::tell([Change::WeightsSet { netuid, uid }]);
		Ok(commit_hash)
	}

	/// Writes what a hotkey has committed to, and no row for nothing.
	pub(crate) fn put_commits(netuid: NetUid, hotkey: &T::AccountId, queue: CommitQueue) {
		if queue.is_empty() {
			WeightCommits::<T>::remove(netuid, hotkey);
		} else {
			WeightCommits::<T>::insert(netuid, hotkey, queue);
		}
	}

	/// Removes up to so many rows of commits of a subnet that is dissolved. Returns how many there were.
	pub(crate) fn clear_commits(netuid: NetUid, items: usize) -> usize {
		let hotkeys: Vec<_> = WeightCommits::<T>::iter_key_prefix(netuid).take(items).collect();
		hotkeys.iter().for_each(|hotkey| WeightCommits::<T>::remove(netuid, hotkey));
		hotkeys.len()
	}

	/// What a commit to `submission` is called by.
	pub(crate) fn commit_hash(
		hotkey: &T::AccountId,
		netuid: NetUid,
		submission: &WeightSubmission,
		salt: &[u16],
	) -> CommitHash {
		let preimage =
			(hotkey, netuid, &submission.uids, &submission.values, salt, submission.version_key);
		BlakeTwo256::hash(&preimage.encode())
	}

	/// The commit that a reveal of `hash` is for, with its place. The same may have been committed
	/// more than once: the one that is open counts, or the reason why none is.
	fn commit_to_reveal(
		queue: &CommitQueue,
		hash: CommitHash,
	) -> Result<(usize, WeightCommit), Error<T>> {
		let now = Self::now();
		let mut reason = Error::<T>::InvalidRevealCommitHashNotMatch;
		for (place, commit) in queue.iter().enumerate().filter(|(_, commit)| commit.hash == hash) {
			if commit.is_open(now) {
				return Ok((place, *commit));
			}
			reason = if commit.is_expired(now) {
				Error::<T>::ExpiredWeightCommit
			} else {
				Error::<T>::RevealTooEarly
			};
		}
		Err(reason)
	}
}
