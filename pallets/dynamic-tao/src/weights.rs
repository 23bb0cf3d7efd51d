//! Interim weights: upper bounds set by hand, until benchmarks of worst states replace this file.
//!
//! Keys are counted from the code (accounts, records, shares and indexes that a call can touch);
//! the computing time is a generous round number for each.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call and hook.
pub trait WeightInfo {
	/// `register_network` with `n` subnets.
	fn register_network(n: u32) -> Weight;
	/// `start_call`.
	fn start_call() -> Weight;
	/// `try_associate_hotkey`.
	fn try_associate_hotkey() -> Weight;
	/// A purchase, with or without a limit.
	fn add_stake() -> Weight;
	/// A sale, with or without a limit.
	fn remove_stake() -> Weight;
	/// `unstake_all` and `unstake_all_alpha` of `k` positions.
	fn unstake_all(k: u32) -> Weight;
	/// A move, transfer or swap.
	fn move_stake() -> Weight;
	/// `recycle_alpha` and `burn_alpha`.
	fn dispose_of_alpha() -> Weight;
	/// A setter of the admin origin.
	fn set_parameter() -> Weight;
	/// A block's emission over `n` subnets.
	fn block_step(n: u32) -> Weight;
	/// One epoch of `u` neurons, `r` rows of validators, and `f` relatives that are no neurons.
	fn epoch(u: u32, r: u32, f: u32) -> Weight;
	/// `i` items of a dissolution.
	fn dissolution_step(i: u32) -> Weight;
	/// `burned_register` and `register_limit`.
	fn register_neuron() -> Weight;
	/// `root_register`.
	fn root_register() -> Weight;
	/// `set_weights` of `w` weights.
	fn set_weights(w: u32) -> Weight;
	/// `commit_weights`.
	fn commit_weights() -> Weight;
	/// `reveal_weights` of `w` weights.
	fn reveal_weights(w: u32) -> Weight;
	/// `set_children`.
	fn set_children() -> Weight;
	/// `increase_take`, `decrease_take` and `set_childkey_take`.
	fn set_take() -> Weight;
	/// What an owner sets of a subnet.
	fn set_subnet() -> Weight;
	/// `update_symbol` with `n` subnets.
	fn update_symbol(n: u32) -> Weight;
	/// `dissolve_network`.
	fn dissolve_network() -> Weight;
	/// `claim_dissolved`.
	fn claim_dissolved() -> Weight;
}

/// Bounds for a host with the database weights of `T`.
pub struct HandSetBounds<T>(PhantomData<T>);

/// One microsecond.
const US: u64 = 1_000_000;

impl<T: frame_system::Config> HandSetBounds<T> {
	/// `us` of computing with `reads` and `writes` of keys, each with a proof of at most 1 KiB.
	fn bound(us: u64, reads: u64, writes: u64) -> Weight {
		Weight::from_parts(us.saturating_mul(US), reads.saturating_mul(1024))
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}
}

impl<T: frame_system::Config> WeightInfo for HandSetBounds<T> {
	fn register_network(n: u32) -> Weight {
		// Two accounts, the hotkey, parameters, the last registration, both records and the count;
		// and every subnet twice: for a free netuid and for the median.
		Self::bound(300, n.into(), 0)
			.saturating_add(Self::bound(0, 10, 7))
			.saturating_add(Self::bound(5, 1, 0).saturating_mul(n.into()))
	}

	fn start_call() -> Weight {
		Self::bound(100, 3, 1)
	}

	fn try_associate_hotkey() -> Weight {
		Self::bound(100, 1, 1)
	}

	fn add_stake() -> Weight {
		// Two accounts, parameters, record, hotkey, its pool, shares, position; root's total.
		Self::bound(300, 8, 6)
	}

	fn remove_stake() -> Weight {
		Self::bound(300, 8, 6)
	}

	fn unstake_all(k: u32) -> Weight {
		// Each leg at its dearest: a sale and a purchase, or a sale and a payment.
		Self::bound(100, 3, 2).saturating_add(Self::bound(300, 9, 9).saturating_mul(k.into()))
	}

	fn move_stake() -> Weight {
		// Parameters, two records, two hotkeys, their pools, shares and positions; root's total.
		Self::bound(400, 12, 9)
	}

	fn dispose_of_alpha() -> Weight {
		Self::bound(200, 6, 4)
	}

	fn set_parameter() -> Weight {
		Self::bound(100, 1, 1)
	}

	fn block_step(n: u32) -> Weight {
		// Issuance, parameters, root's total, the vault, the dissolution, events; and each record.
		Self::bound(100, 7, 4).saturating_add(Self::bound(15, 1, 1).saturating_mul(n.into()))
	}

	fn epoch(u: u32, r: u32, f: u32) -> Weight {
		// Records, neurons and parameters; of each neuron two pools, its family, its take and two
		// rows of shares, written back with two positions; of each validator its row; of each
		// relative two pools, a family, an owner, and what it is paid.
		Self::bound(500, 10, 6)
			.saturating_add(Self::bound(30, 7, 6).saturating_mul(u.into()))
			.saturating_add(Self::bound(60, 1, 1).saturating_mul(r.into()))
			.saturating_add(Self::bound(30, 9, 6).saturating_mul(f.into()))
	}

	fn dissolution_step(i: u32) -> Weight {
		// The dissolution; of each item a position, its pool and its payout, or a payment; and the
		// last records, with the seed of the next subnet at the median of all prices.
		Self::bound(100, 2, 1)
			.saturating_add(Self::bound(50, 5, 5).saturating_mul(i.into()))
			.saturating_add(Self::bound(200, 140, 14))
	}

	fn register_neuron() -> Weight {
		Self::bound(400, 10, 9)
	}

	fn root_register() -> Weight {
		Self::bound(300, 68, 3)
	}

	fn set_weights(w: u32) -> Weight {
		// With a threshold, families and the stake of as many parents as there can be.
		Self::bound(200, 10, 1)
			.saturating_add(Self::bound(0, 55, 0))
			.saturating_add(Self::bound(1, 0, 0).saturating_mul(w.into()))
	}

	fn commit_weights() -> Weight {
		Self::bound(200, 62, 1)
	}

	fn reveal_weights(w: u32) -> Weight {
		Self::set_weights(w).saturating_add(Self::bound(50, 2, 1))
	}

	fn set_children() -> Weight {
		// Fifteen relatives at most, each with a full list of parents to choose from.
		Self::bound(500, 70, 4).saturating_add(Self::bound(50, 20, 3).saturating_mul(15))
	}

	fn set_take() -> Weight {
		Self::bound(100, 5, 2)
	}

	fn set_subnet() -> Weight {
		Self::bound(150, 5, 2)
	}

	fn update_symbol(n: u32) -> Weight {
		Self::bound(100, 4, 1).saturating_add(Self::bound(5, 1, 0).saturating_mul(n.into()))
	}

	fn dissolve_network() -> Weight {
		Self::bound(100, 4, 3)
	}

	fn claim_dissolved() -> Weight {
		Self::bound(150, 4, 3)
	}
}
