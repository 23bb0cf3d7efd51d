//! The whole state with one account in the place of another: what a swap of a key should make of it (I-21).

use frame_support::storage::storage_prefix;
use sp_io::{hashing::blake2_128, storage};
use std::collections::BTreeMap;

/// All keys and values.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// All of the state but some (pallet, item), events, and the block's number.
pub fn state_but(items: &[(&str, &str)]) -> State {
	let system = [("System", "Events"), ("System", "EventCount"), ("System", "Number")];
	let skipped: Vec<_> = items
		.iter()
		.chain(&system)
		.map(|(pallet, item)| storage_prefix(pallet.as_bytes(), item.as_bytes()))
		.collect();
	let (mut all, mut key) = (State::new(), Vec::new());
	while let Some(next) = storage::next_key(&key) {
		if !skipped.iter().any(|prefix| next.starts_with(prefix)) {
			all.insert(next.clone(), storage::get(&next).expect("it is there").to_vec());
		}
		key = next;
	}
	all
}

/// The same with `new` in the place of `old`.
pub fn renamed(state: &State, old: u64, new: u64) -> State {
	let key_of = |who: u64| {
		let bytes = who.to_le_bytes();
		[&blake2_128(&bytes)[..], &bytes].concat()
	};
	let renamed = |(key, value): (&Vec<u8>, &Vec<u8>)| {
		(replaced(key, &key_of(old), &key_of(new)), with_name(value, old, new))
	};
	state.iter().map(renamed).collect()
}

/// Bytes with `new` in the place of `old`.
pub fn with_name(bytes: &[u8], old: u64, new: u64) -> Vec<u8> {
	replaced(bytes, &old.to_le_bytes(), &new.to_le_bytes())
}

/// Bytes with `to` in the place of `from`.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
	let (mut all, mut place) = (Vec::new(), 0);
	while place < bytes.len() {
		if bytes[place..].starts_with(from) {
			all.extend(to);
			place += from.len();
		} else {
			all.push(bytes[place]);
			place += 1;
		}
	}
	all
}
