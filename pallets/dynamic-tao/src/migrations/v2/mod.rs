//! From the first version to the second: five items have other names, what is known of a hotkey stands in
//! one row, a coldkey's hotkeys are indexed, there are more rules, and two parameters and a flag of stake
//! are new.
//!
//! | was | is |
//! |---|---|
//! | `Subnets` | `SubnetOwners` |
//! | `Economies`, `CounterForEconomies` | `Subnets`, `CounterForSubnets` |
//! | `Families` | `ChildKeys` |
//! | `RootSeats` | `RootNeurons` |
//! | `Owner`, `Delegates` | `Hotkeys` |
//! | `Parameters`, `ActiveRules` | `Settings` |
//!
//! Keys behind an item's prefix stay as they are, and values but for those that this file's functions name
//! and those of `records.rs`. One name is used again for another item, so that the order counts: what
//! leaves `Subnets` leaves before what enters it.
//!
//! All rows move in one block. Their number is bounded by what was paid for them: subnets by their
//! limit, childkey links by their deposits.

pub(crate) mod records;

use self::records::FewRules;
use crate::{Config, EconomySettings, HotkeyInfo, Pallet, Take};
use alloc::vec::Vec;
use codec::Encode;
use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration,
	storage::{migration::move_prefix, storage_prefix, unhashed, KeyPrefixIterator},
	storage_alias,
	traits::{Get, PalletInfoAccess, UncheckedOnRuntimeUpgrade},
	weights::Weight,
	Blake2_128Concat,
};

/// Does it to a state of version 1, and to no other.
pub type MigrateV1ToV2<T> =
	VersionedMigration<1, 2, Rename<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What each item was called and what it is called now, in the order in which they move.
pub(crate) const NAMES: [(&str, &str); 5] = [
	("Subnets", "SubnetOwners"),
	("Economies", "Subnets"),
	("CounterForEconomies", "CounterForSubnets"),
	("Families", "ChildKeys"),
	("RootSeats", "RootNeurons"),
];

/// Moves every item to its new name and adds what is new, whatever the version.
pub struct Rename<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for Rename<T> {
	fn on_runtime_upgrade() -> Weight {
		NAMES
			.into_iter()
			.fold(Weight::zero(), |weight, (old, new)| {
				let (from, to) = (prefix::<T>(old), prefix::<T>(new));
				let rows = keys(from).count();
				// A map's rows are behind its prefix, a single value is at it.
				move_prefix(&from, &to);
				if let Some(value) = unhashed::get_raw(&from) {
					unhashed::put_raw(&to, &value);
					unhashed::kill(&from);
				}
				weight.saturating_add(weight_of_rows::<T>(rows))
			})
			.saturating_add(join_hotkeys::<T>())
			.saturating_add(add_claims_flag::<T>())
			.saturating_add(join_settings::<T>())
			.saturating_add(records::convert_all::<T>())
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(rows_before::<T>().encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		let before = codec::Decode::decode(&mut state.as_slice())
			.map_err(|_| "the state from before the migration cannot be read")?;
		check_rows::<T>(before).map_err(Into::into)
	}
}

/// The coldkey of each hotkey.
#[storage_alias]
pub(crate) type Owner<T: Config> = StorageMap<
	Pallet<T>,
	Blake2_128Concat,
	<T as frame_system::Config>::AccountId,
	<T as frame_system::Config>::AccountId,
>;

/// The take of each hotkey that has said one.
#[storage_alias]
pub(crate) type Delegates<T: Config> =
	StorageMap<Pallet<T>, Blake2_128Concat, <T as frame_system::Config>::AccountId, Take>;

/// Joins what is known of every hotkey, which is its own id, and enters it with its coldkey. The take of a
/// hotkey that was released meanwhile goes.
fn join_hotkeys<T: Config>() -> Weight {
	let owners: Vec<_> = Owner::<T>::drain().collect();
	let hotkeys = u64::try_from(owners.len()).unwrap_or(u64::MAX);
	for (hotkey, coldkey) in owners {
		let take = Delegates::<T>::take(&hotkey).unwrap_or_default();
		let known = HotkeyInfo { take, ..HotkeyInfo::new(hotkey.clone(), coldkey) };
		Pallet::<T>::enter_hotkey(&hotkey, known);
	}
	let left = u64::try_from(Delegates::<T>::drain().count()).unwrap_or(u64::MAX);
	let rows = hotkeys.saturating_add(left);
	T::DbWeight::get().reads_writes(rows.saturating_mul(2), rows.saturating_mul(4))
}

/// Tells the stake behind each hotkey that no claims are kept with it: the flag is the last field.
fn add_claims_flag<T: Config>() -> Weight {
	let prefix = prefix::<T>("HotkeyPools");
	let all: Vec<_> = keys(prefix).collect();
	let rows = u64::try_from(all.len()).unwrap_or(u64::MAX);
	for key in all {
		let key = [prefix.as_slice(), &key].concat();
		if let Some(mut value) = unhashed::get_raw(&key) {
			value.extend(false.encode());
			unhashed::put_raw(&key, &value);
		}
	}
	T::DbWeight::get().reads_writes(rows.saturating_mul(2), rows)
}

/// The rules that the economy runs by; the default where there is no row.
#[storage_alias]
pub(crate) type ActiveRules<T: Config> = StorageValue<Pallet<T>, FewRules>;

/// Gives the parameters of swaps, which are the last ones, their defaults: what there was stands first in
/// the row of all of them, and the rules stand last.
fn join_settings<T: Config>() -> Weight {
	let (was, EconomySettings { parameters, rules }) =
		(prefix::<T>("Parameters"), EconomySettings::default());
	let rules = ActiveRules::<T>::take().map_or(rules, Into::into);
	if let Some(mut value) = unhashed::get_raw(&was) {
		value.extend((parameters.key_swap_cost, parameters.coldkey_swap_delay, rules).encode());
		unhashed::put_raw(&prefix::<T>("Settings"), &value);
		unhashed::kill(&was);
	}
	T::DbWeight::get().reads_writes(2, 3)
}

/// Where an item is stored.
pub(crate) fn prefix<T: Config>(item: &str) -> [u8; 32] {
	storage_prefix(Pallet::<T>::name().as_bytes(), item.as_bytes())
}

/// What of each key is behind a prefix.
fn keys(prefix: [u8; 32]) -> KeyPrefixIterator<Vec<u8>> {
	KeyPrefixIterator::new(prefix.to_vec(), prefix.to_vec(), |key| Ok(key.to_vec()))
}

/// Counts the rows, and the value that may be at the prefix itself, as read, written and removed.
fn weight_of_rows<T: Config>(rows: usize) -> Weight {
	let moved = u64::try_from(rows).unwrap_or(u64::MAX).saturating_add(1);
	T::DbWeight::get().reads_writes(moved.saturating_mul(2), moved.saturating_mul(2))
}

/// The rows of an item, as keys behind its prefix and values. The key of a single value is empty.
#[cfg(any(feature = "try-runtime", test))]
pub(crate) type Rows = Vec<(Vec<u8>, Vec<u8>)>;

#[cfg(any(feature = "try-runtime", test))]
fn rows<T: Config>(item: &str) -> Rows {
	let prefix = prefix::<T>(item);
	let all = core::iter::once(Vec::new()).chain(keys(prefix));
	all.filter_map(|key| {
		let value = unhashed::get_raw(&[prefix.as_slice(), &key].concat())?;
		Some((key, value))
	})
	.collect()
}

/// The rows of each item that will move.
#[cfg(any(feature = "try-runtime", test))]
pub(crate) fn rows_before<T: Config>() -> Vec<Rows> {
	NAMES.into_iter().map(|(old, _)| rows::<T>(old)).collect()
}

/// Fails unless each item has its rows under the new name, as they were but for what [`records`] converts,
/// and none under a name that is no item's now.
#[cfg(any(feature = "try-runtime", test))]
pub(crate) fn check_rows<T: Config>(before: Vec<Rows>) -> Result<(), &'static str> {
	for ((old, new), before) in NAMES.into_iter().zip(before) {
		let now = rows::<T>(new);
		let keys = |rows: &Rows| rows.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
		let kept = now == before || (old == "Economies" && keys(&now) == keys(&before));
		frame_support::ensure!(kept, "a renamed item has lost or gained rows");
		let reused = NAMES.into_iter().any(|(_, other)| other == old);
		frame_support::ensure!(reused || rows::<T>(old).is_empty(), "an old name has rows");
	}
	Ok(())
}
