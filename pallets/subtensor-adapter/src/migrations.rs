//! An upgrade that gives a living chain the adapter.

use crate::{Config, Pallet, TotalNetworks};
use core::marker::PhantomData;
use frame_support::{
	traits::{Get, OnRuntimeUpgrade},
	weights::Weight,
};
use pallet_dynamic_tao::{
	ChangeKind, ChildKeys, NetUid, OnChange, Pallet as Core, RootClaimable, Subnets,
};

/// Mirrors everything on a chain that has mirrored nothing yet. A host runs it after the migrations of
/// Dynamic TAO, whose state it reads.
pub struct MirrorEverything<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for MirrorEverything<T> {
	/// Where there are mirrors already, one read.
	fn on_runtime_upgrade() -> Weight {
		if TotalNetworks::<T>::exists() {
			return T::DbWeight::get().reads(1);
		}
		let weight = weight_of_everything::<T>();
		Pallet::<T>::mirror_everything();
		weight
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
