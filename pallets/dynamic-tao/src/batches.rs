//! Weights for several subnets, or several reveals, in one transaction of a validator's hotkey.

use crate::{
	lengths::length, types::CommitHash, validator_weights::WeightSubmission, Config, Error, Event,
	NetUid, Pallet, WeightInfo, MAX_PARENTS,
};
use alloc::vec::Vec;
use codec::Compact;
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// Weights as (uid, value), as a batch gives them.
pub(crate) type CompactRow = Vec<(Compact<u16>, Compact<u16>)>;

/// What a batch for several subnets is about: each item weighs what it weighs alone.
pub(crate) fn weight_of_sets<W: WeightInfo>(
	rows: &[CompactRow],
	parents: impl Fn(usize) -> u32,
) -> Weight {
	let items = rows.iter().enumerate();
	items.fold(W::set_weights(0, 0), |sum, (place, row)| {
		sum.saturating_add(W::set_weights(length(row), parents(place)))
	})
}

/// As [`weight_of_sets`], of `count` commits.
pub(crate) fn weight_of_commits<W: WeightInfo>(
	count: usize,
	parents: impl Fn(usize) -> u32,
) -> Weight {
	(0..count).fold(W::commit_weights(0), |sum, place| {
		sum.saturating_add(W::commit_weights(parents(place)))
	})
}

/// As [`weight_of_sets`], of reveals of `uids` with `salts`.
pub(crate) fn weight_of_reveals<W: WeightInfo>(
	uids: &[Vec<u16>],
	salts: &[Vec<u16>],
	parents: u32,
) -> Weight {
	let items = uids.iter().zip(salts);
	items.fold(W::reveal_weights(0, 0, 0), |sum, (uids, salt)| {
		sum.saturating_add(W::reveal_weights(length(uids), length(salt), parents))
	})
}

/// The most parents that any item can look at.
pub(crate) fn most_parents(_place: usize) -> u32 {
	MAX_PARENTS
}

impl<T: Config> Pallet<T> {
	/// Sets weights on several subnets, each on its own.
	pub(crate) fn do_batch_set_weights(
		hotkey: T::AccountId,
		netuids: Vec<NetUid>,
		rows: Vec<CompactRow>,
		version_keys: Vec<Compact<u64>>,
	) -> DispatchResult {
		let same = netuids.len() == rows.len() && netuids.len() == version_keys.len();
		ensure!(same, Error::<T>::InputLengthsUnequal);
		let mut items = rows.into_iter().zip(version_keys);
		Self::do_each(hotkey, netuids, |hotkey, netuid| {
			let (row, version_key) = items.next().ok_or(Error::<T>::InputLengthsUnequal)?;
			let (uids, values) = row.into_iter().map(|(uid, value)| (uid.0, value.0)).unzip();
			let submission =
				WeightSubmission { uids, values, version_key: version_key.0, commit: None };
			Self::do_set_weights(hotkey, netuid, submission).map(|_| ())
		})
	}

	/// Commits to weights on several subnets, each on its own.
	pub(crate) fn do_batch_commit_weights(
		hotkey: T::AccountId,
		netuids: Vec<NetUid>,
		hashes: Vec<CommitHash>,
	) -> DispatchResult {
		ensure!(netuids.len() == hashes.len(), Error::<T>::InputLengthsUnequal);
		let mut hashes = hashes.into_iter();
		Self::do_each(hotkey, netuids, |hotkey, netuid| {
			let hash = hashes.next().ok_or(Error::<T>::InputLengthsUnequal)?;
			Self::do_commit_weights(hotkey, netuid, hash).map(|_| ())
		})
	}

	/// Does something on each subnet, in a storage layer of its own: what fails is told and undone, and
	/// the others are done.
	fn do_each(
		hotkey: T::AccountId,
		netuids: Vec<NetUid>,
		mut item: impl FnMut(T::AccountId, NetUid) -> DispatchResult,
	) -> DispatchResult {
		let mut failed = false;
		for netuid in &netuids {
			if let Err(error) = with_storage_layer(|| item(hotkey.clone(), *netuid)) {
				failed = true;
				Self::deposit_event(Event::BatchWeightItemFailed { netuid: *netuid, error });
			}
		}
		if failed {
			Self::deposit_event(Event::BatchCompletedWithErrors);
		}
		Self::deposit_event(Event::BatchWeightsCompleted { netuids, hotkey });
		Ok(())
	}

	/// How many parents an item of a batch looks at.
	pub(crate) fn parents_of_item(netuids: &[NetUid], place: usize, hotkey: &T::AccountId) -> u32 {
		netuids.get(place).map_or(0, |netuid| Self::parents_to_look_at(*netuid, hotkey))
	}

	/// The reveals of a batch, if its lists are of one length.
	pub(crate) fn reveals_of(
		uids: Vec<Vec<u16>>,
		values: Vec<Vec<u16>>,
		salts: Vec<Vec<u16>>,
		version_keys: Vec<u64>,
	) -> Result<Vec<(WeightSubmission, Vec<u16>)>, DispatchError> {
		let count = uids.len();
		let same = [values.len(), salts.len(), version_keys.len()].iter().all(|len| *len == count);
		ensure!(same, Error::<T>::InputLengthsUnequal);
		let votes = uids.into_iter().zip(values).zip(version_keys);
		let votes = votes.map(|((uids, values), version_key)| WeightSubmission {
			uids,
			values,
			version_key,
			commit: None,
		});
		Ok(votes.zip(salts).collect())
	}

	/// Reveals several commits on one subnet, all or none, in this order.
	pub(crate) fn do_batch_reveal_weights(
		hotkey: T::AccountId,
		netuid: NetUid,
		reveals: Vec<(WeightSubmission, Vec<u16>)>,
	) -> DispatchResult {
		let mut commit_hashes = Vec::with_capacity(reveals.len());
		for (submission, salt) in reveals {
			let hotkey = hotkey.clone();
			commit_hashes.push(Self::do_reveal_weights(hotkey, netuid, submission, salt)?);
		}
		Self::deposit_event(Event::WeightsBatchRevealed { hotkey, netuid, commit_hashes });
		Ok(())
	}
}
