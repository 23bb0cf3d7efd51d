//! What becomes of mirrors on an upgrade: they are made anew.
//!
//! All that is stored here is derived from what Dynamic TAO stores, so that no layout of the past has to be
//! understood. `storage.txt` has the one of this version, and the test `layout` fails when the code stores
//! anything else. Whoever changes it
//!
//! 1. raises `STORAGE_VERSION`, with which [`MirrorEverything`] makes all mirrors again,
//! 2. writes the new layout with `STORAGE_LAYOUT=write cargo test --package pallet-subtensor-adapter layout`;
//!    `unreleased` for a version that no chain has run yet.

use crate::{Config, Pallet, TotalNetworks};
use core::marker::PhantomData;
use frame_support::{
	storage::unhashed,
	traits::{Get, GetStorageVersion, OnRuntimeUpgrade, PalletInfoAccess},
	weights::Weight,
};
use pallet_dynamic_tao::{
	ChangeKind, ChildKeys, NetUid, OnChange, Pallet as Core, RootClaimable, Subnets,
};

/// Forgets all mirrors of another version and mirrors everything: on a chain that has had no adapter yet,
/// and on one whose mirrors an older one has made. A host runs it after the migrations of Dynamic TAO,
/// whose state it reads.
pub struct MirrorEverything<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for MirrorEverything<T> {
	/// Where there are mirrors of this version, two reads. The version alone does not tell: FRAME writes it
	/// down for a pallet that is new before any migration runs.
	fn on_runtime_upgrade() -> Weight {
		let version = Pallet::<T>::in_code_storage_version();
		if Pallet::<T>::on_chain_storage_version() == version && TotalNetworks::<T>::exists() {
			return T::DbWeight::get().reads(2);
		}
		let forgotten = unhashed::clear_prefix(&Pallet::<T>::name_hash(), None, None).loops.into();
		let weight = weight_of_everything::<T>();
		Pallet::<T>::mirror_everything();
		version.put::<Pallet<T>>();
		weight.saturating_add(T::DbWeight::get().reads_writes(forgotten, forgotten))
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(_state: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		Pallet::<T>::do_try_state().map_err(|broken| {
			log::error!("after mirroring everything: {broken}");
			"a mirror is not its source".into()
		})
	}
}

/// The most that it weighs to mirror everything: as if each thing were told of by itself.
fn weight_of_everything<T: Config>() -> Weight {
	let neurons_of = |netuid| u64::from(Pallet::<T>::neuron_count(netuid));
	let on_subnets = Subnets::<T>::iter_keys().map(neurons_of);
	let neurons = on_subnets.fold(neurons_of(NetUid::ROOT), u64::saturating_add);
	let hotkeys = count(Core::<T>::owners());
	let all = [
		(ChangeKind::ParametersSet, 1),
		(ChangeKind::HotkeyAssociated, hotkeys),
		(ChangeKind::TakeSet, hotkeys),
		(ChangeKind::RootClaimsChanged, count(RootClaimable::<T>::iter_keys())),
		(ChangeKind::SubnetRegistered, u64::from(Subnets::<T>::count()).saturating_add(1)), // and root
		(ChangeKind::NeuronPlaced, neurons),
		(ChangeKind::ChildrenSet, count(ChildKeys::<T>::iter_keys())),
	];
	let weights = all
		.into_iter()
		.map(|(kind, times)| <Pallet<T> as OnChange<_>>::weight(kind).saturating_mul(times));
	weights.fold(Weight::zero(), |sum, weight| sum.saturating_add(weight))
}

fn count(rows: impl Iterator) -> u64 {
	u64::try_from(rows.count()).unwrap_or(u64::MAX)
}
