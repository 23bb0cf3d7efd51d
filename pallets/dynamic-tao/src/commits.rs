//! Weights in two steps: a hash first, and what it stands for some epochs later, when copying it
//! is worth nothing. What is revealed counts as of the block of the commit, so that it says
//! nothing about neurons that came in between.

use crate::{
	pallet::{Economies, Neurons, SubnetHyperparameters, ValidatorRows, WeightCommits},
	types::CommitHash,
	validator_weights::Vote,
	CommitQueue, Config, Error, Event, NetUid, Pallet, WeightCommit,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::ensure;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Notes that a hotkey has decided on weights.
	pub(crate) fn do_commit_weights(
		hotkey: T::AccountId,
		netuid: NetUid,
		hash: CommitHash,
	) -> DispatchResult {
		ensure!(!netuid.is_root(), Error::<T>::CanNotSetRootNetworkWeights);
		Self::living_subnet(netuid)?;
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid);
		ensure!(hyperparameters.commit_reveal_weights_enabled, Error::<T>::CommitRevealDisabled);
		let uid = Self::uid_of(&Neurons::<T>::get(netuid), &hotkey)?;
		Self::ensure_stake_threshold(&hotkey, netuid)?;
		let (block, mut queue) = (Self::now(), WeightCommits::<T>::get(netuid, &hotkey));
		// A reveal takes its commit out of the queue, but its row remembers the block.
		let revealed = ValidatorRows::<T>::get(netuid, uid).map(|row| row.weights_as_of);
		let last = queue.last().map(|commit| commit.block).max(revealed);
		ensure!(
			last.is_none_or(|last| {
				block.saturating_sub(last) >= hyperparameters.weights_set_rate_limit
			}),
			Error::<T>::CommittingWeightsTooFast
		);
		Self::drop_expired(netuid, &mut queue)?;
		queue
			.try_push(WeightCommit { hash, block })
			.map_err(|_| Error::<T>::TooManyUnrevealedCommits)?;
		WeightCommits::<T>::insert(netuid, &hotkey, queue);
		Self::deposit_event(Event::WeightsCommitted { hotkey, netuid, commit_hash: hash });
		Ok(())
	}

	/// Sets the weights that a hotkey has committed to.
	pub(crate) fn do_reveal_weights(
		hotkey: T::AccountId,
		netuid: NetUid,
		vote: Vote,
		salt: Vec<u16>,
	) -> DispatchResult {
		Self::ensure_well_formed(netuid, &vote)?;
		ensure!(
			SubnetHyperparameters::<T>::get(netuid).commit_reveal_weights_enabled,
			Error::<T>::CommitRevealDisabled
		);
		let queue = WeightCommits::<T>::get(netuid, &hotkey);
		ensure!(!queue.is_empty(), Error::<T>::NoWeightsCommitFound);
		let hash = Self::commit_hash(&hotkey, netuid, &vote, &salt);
		let commit = queue
			.iter()
			.find(|commit| commit.hash == hash)
			.copied()
			.ok_or(Error::<T>::InvalidRevealCommitHashNotMatch)?;
		let (now, reveal) = Self::epochs_of(netuid, commit.block)?;
		ensure!(now >= reveal, Error::<T>::RevealTooEarly);
		ensure!(now == reveal, Error::<T>::ExpiredWeightCommit);

		// Older commits can only be out of date now.
		let later: Vec<_> =
			queue.into_iter().skip_while(|other| other.hash != hash).skip(1).collect();
		if later.is_empty() {
			WeightCommits::<T>::remove(netuid, &hotkey);
		} else {
			WeightCommits::<T>::insert(netuid, &hotkey, CommitQueue::truncate_from(later));
		}
		let vote = Vote { committed_at: Some(commit.block), ..vote };
		let uid = Self::store_weights(&hotkey, netuid, vote)?;
		Self::deposit_event(Event::WeightsRevealed { netuid, uid, hotkey, commit_hash: hash });
		Ok(())
	}

	/// What a commit to `vote` is called by.
	pub(crate) fn commit_hash(
		hotkey: &T::AccountId,
		netuid: NetUid,
		vote: &Vote,
		salt: &[u16],
	) -> CommitHash {
		let preimage = (hotkey, netuid, &vote.uids, &vote.values, salt, vote.version_key);
		BlakeTwo256::hash(&preimage.encode())
	}

	/// The epoch of this block, and the only one in which a commit of `block` may be revealed.
	fn epochs_of(netuid: NetUid, block: u64) -> Result<(u64, u64), DispatchError> {
		let tempo = Economies::<T>::get(netuid).map_or(0, |record| record.parameters.tempo);
		let epoch = |block: u64| {
			block.saturating_add(netuid.0.into()).checked_div(tempo.into()) // none for a tempo of 0
		};
		let period = SubnetHyperparameters::<T>::get(netuid).reveal_period_epochs;
		match (epoch(Self::now()), epoch(block)) {
			(Some(now), Some(committed)) => Ok((now, committed.saturating_add(period))),
			_ => Err(Error::<T>::RevealTooEarly.into()),
		}
	}

	/// Forgets commits that can be revealed no more.
	fn drop_expired(netuid: NetUid, queue: &mut CommitQueue) -> DispatchResult {
		let mut kept = Vec::new();
		for commit in queue.iter() {
			let expired =
				Self::epochs_of(netuid, commit.block).is_ok_and(|(now, reveal)| now > reveal);
			if !expired {
				kept.push(*commit);
			}
		}
		*queue = CommitQueue::truncate_from(kept);
		Ok(())
	}
}
