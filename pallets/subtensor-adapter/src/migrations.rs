//! An upgrade that gives a living chain the adapter.

use crate::{Config, Pallet, TotalNetworks};
use core::marker::PhantomData;
use frame_support::{
	traits::{Get, OnRuntimeUpgrade},
	weights::Weight,
};

/// Mirrors everything on a chain that has mirrored nothing yet. A host runs it after the migrations of
/// Dynamic TAO, whose state it reads.
pub struct MirrorEverything<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for MirrorEverything<T> {
	/// Takes all of a block, since it walks over every hotkey and every subnet; later, one read.
	fn on_runtime_upgrade() -> Weight {
		if TotalNetworks::<T>::exists() {
			return T::DbWeight::get().reads(1);
		}
		Pallet::<T>::mirror_everything();
		T::BlockWeights::get().max_block
	}
}
