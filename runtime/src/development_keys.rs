//! The keys of development chains. They derive from the phrase that every wallet knows, so a person
//! can import any of them: `//Alice`, `//Alice//hotkey`, `//Staker//7`.

use crate::AccountId;
use alloc::{format, vec::Vec};
use sp_core::{crypto::DeriveJunction, sr25519, Pair};
use sp_keyring::Sr25519Keyring;

/// How many stakers are derived and funded beside the well-known accounts.
pub const STAKER_COUNT: u64 = 64;

/// The seed that the development phrase (`sp_core::crypto::DEV_PHRASE`) stretches to. Presets are
/// evaluated inside the wasm runtime, where stretching it costs a third of a second each time.
const SEED: [u8; 32] = [
	0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2,
	0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5, 0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
];

/// The key at a path of hard junctions.
fn derive<const N: usize>(path: [DeriveJunction; N]) -> Option<sr25519::Pair> {
	let (pair, _) = sr25519::Pair::from_seed(&SEED).derive(path.into_iter(), None).ok()?;
	Some(pair)
}

/// The account of a key.
fn account(pair: sr25519::Pair) -> AccountId {
	AccountId::from(pair.public())
}

/// The keys of the people of every example: Alice, Bob, Charlie, Dave, Eve and Ferdie.
pub fn people_keys() -> impl Iterator<Item = Sr25519Keyring> {
	Sr25519Keyring::invulnerable()
}

/// Their accounts.
pub fn people() -> Vec<AccountId> {
	people_keys().map(|key| key.to_account_id()).collect()
}

/// Their hotkeys, which pay the fees of the weights that they set.
pub fn hotkeys() -> Vec<AccountId> {
	people_keys().filter_map(hotkey).collect()
}

/// The accounts `//Staker//0` to `//Staker//63`.
pub fn stakers() -> Vec<AccountId> {
	(0..STAKER_COUNT).filter_map(staker).collect()
}

/// The account `//Staker//index`.
pub fn staker(index: u64) -> Option<AccountId> {
	derive([DeriveJunction::hard("Staker"), DeriveJunction::hard(index)]).map(account)
}

/// The hotkey of a person: `//Alice//hotkey`.
pub fn hotkey(person: Sr25519Keyring) -> Option<AccountId> {
	hotkey_pair(person).map(account)
}

/// The hotkeys of all of them with their secrets, for whoever acts in their names.
pub fn hotkey_pairs() -> Vec<sr25519::Pair> {
	people_keys().filter_map(hotkey_pair).collect()
}

/// The key behind a person's hotkey.
fn hotkey_pair(person: Sr25519Keyring) -> Option<sr25519::Pair> {
	let name = format!("{person:?}");
	derive([DeriveJunction::hard(name.as_str()), DeriveJunction::hard("hotkey")])
}

#[cfg(test)]
mod tests {
	use super::*;

	fn wallet(path: &str) -> AccountId {
		sr25519::Pair::from_string(path, None).expect("is a derivation").public().into()
	}

	#[test]
	fn stakers_are_the_accounts_that_a_wallet_derives() {
		let expected: Vec<_> = (0..64).map(|index| wallet(&format!("//Staker//{index}"))).collect();

		assert_eq!(stakers(), expected);
	}

	#[test]
	fn a_hotkey_is_the_account_that_a_wallet_derives() {
		for person in Sr25519Keyring::invulnerable() {
			let path = format!("{}//hotkey", person.to_seed());
			assert_eq!(hotkey(person), Some(wallet(&path)));
		}
	}
}
