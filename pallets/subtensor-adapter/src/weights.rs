//! The weight of mirroring each kind of change.
//!
//! Estimated by the keys of the worst case, until `scripts/bench-weights pallet_subtensor_adapter` has
//! measured them on an idle machine, which writes this file from `benchmarking/weights.hbs`.
//!
//! Times are picoseconds, beside the keys that a call reads and writes, which cost what the host's
//! `DbWeight` says.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(clippy::unnecessary_cast, unused_parens)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

/// What each call and hook weighs.
pub trait WeightInfo {
	/// `epoch_paid`.
	fn epoch_paid() -> Weight;
	/// `hotkey_associated`.
	fn hotkey_associated() -> Weight;
	/// `hotkey_released`.
	fn hotkey_released() -> Weight;
	/// `hotkey_swapped`, with `n` from 1 to 128, `u` from 1 to 129.
	fn hotkey_swapped(n: u32, u: u32) -> Weight;
	/// `neuron_placed`.
	fn neuron_placed() -> Weight;
	/// `neurons_trimmed`.
	fn neurons_trimmed() -> Weight;
	/// `parameters_set`.
	fn parameters_set() -> Weight;
	/// `root_claim_type_set`.
	fn root_claim_type_set() -> Weight;
	/// `root_claims_changed`.
	fn root_claims_changed() -> Weight;
	/// `settle_links`, with `h` from 0 to 64.
	fn settle_links(h: u32) -> Weight;
	/// `subnet_registered`.
	fn subnet_registered() -> Weight;
	/// `subnet_removed`.
	fn subnet_removed() -> Weight;
	/// `subnet_set`.
	fn subnet_set() -> Weight;
	/// `take_set`.
	fn take_set() -> Weight;
	/// `weights_set`.
	fn weights_set() -> Weight;
	/// `write_links`, with `c` from 0 to 10.
	fn write_links(c: u32) -> Weight;
}

/// Weights with the database of the host `T`.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn epoch_paid() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn hotkey_associated() -> Weight {
		Weight::from_parts(350_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(68_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn hotkey_released() -> Weight {
		Weight::from_parts(350_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(67_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn hotkey_swapped(n: u32, u: u32) -> Weight {
		Weight::from_parts(400_000_000, 0)
			.saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(80_u64))
			.saturating_add(T::DbWeight::get().reads(20_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64.saturating_mul(u.into())))
	}
	fn neuron_placed() -> Weight {
		Weight::from_parts(80_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn neurons_trimmed() -> Weight {
		Weight::from_parts(6_000_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(770_u64))
			.saturating_add(T::DbWeight::get().writes(2304_u64))
	}
	fn parameters_set() -> Weight {
		Weight::from_parts(80_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(18_u64))
	}
	fn root_claim_type_set() -> Weight {
		Weight::from_parts(10_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn root_claims_changed() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn settle_links(h: u32) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(h.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads(21_u64.saturating_mul(h.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn subnet_registered() -> Weight {
		Weight::from_parts(220_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(60_u64))
			.saturating_add(T::DbWeight::get().writes(60_u64))
	}
	fn subnet_removed() -> Weight {
		Weight::from_parts(5_000_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(900_u64))
			.saturating_add(T::DbWeight::get().writes(1580_u64))
	}
	fn subnet_set() -> Weight {
		Weight::from_parts(150_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(46_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn take_set() -> Weight {
		Weight::from_parts(15_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn weights_set() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn write_links(c: u32) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(8_000_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
}

/// Weights with ParityDB, for tests.
impl WeightInfo for () {
	fn epoch_paid() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn hotkey_associated() -> Weight {
		Weight::from_parts(350_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(68_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn hotkey_released() -> Weight {
		Weight::from_parts(350_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(67_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn hotkey_swapped(n: u32, u: u32) -> Weight {
		Weight::from_parts(400_000_000, 0)
			.saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(u.into()))
			.saturating_add(ParityDbWeight::get().reads(80_u64))
			.saturating_add(ParityDbWeight::get().reads(20_u64.saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().reads(2_u64.saturating_mul(u.into())))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(5_u64.saturating_mul(u.into())))
	}
	fn neuron_placed() -> Weight {
		Weight::from_parts(80_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn neurons_trimmed() -> Weight {
		Weight::from_parts(6_000_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(770_u64))
			.saturating_add(ParityDbWeight::get().writes(2304_u64))
	}
	fn parameters_set() -> Weight {
		Weight::from_parts(80_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(20_u64))
			.saturating_add(ParityDbWeight::get().writes(18_u64))
	}
	fn root_claim_type_set() -> Weight {
		Weight::from_parts(10_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn root_claims_changed() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn settle_links(h: u32) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(h.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads(21_u64.saturating_mul(h.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn subnet_registered() -> Weight {
		Weight::from_parts(220_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(60_u64))
			.saturating_add(ParityDbWeight::get().writes(60_u64))
	}
	fn subnet_removed() -> Weight {
		Weight::from_parts(5_000_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(900_u64))
			.saturating_add(ParityDbWeight::get().writes(1580_u64))
	}
	fn subnet_set() -> Weight {
		Weight::from_parts(150_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(46_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn take_set() -> Weight {
		Weight::from_parts(15_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn weights_set() -> Weight {
		Weight::from_parts(40_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn write_links(c: u32) -> Weight {
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(8_000_000, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
}
