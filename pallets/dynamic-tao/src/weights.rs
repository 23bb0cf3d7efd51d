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
	/// One epoch.
	fn epoch() -> Weight;
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
		// Issuance, parameters, root's total, the vault, events; and each record.
		Self::bound(100, 6, 4).saturating_add(Self::bound(15, 1, 1).saturating_mul(n.into()))
	}

	fn epoch() -> Weight {
		Self::bound(100, 6, 5)
	}
}
