//! A hotkey gets another account: the chain goes on as if it had always had it.

use crate::chain::{hotkey, Chain, Signer};
use dtao_runtime::{AccountId, Runtime};
use pallet_dynamic_tao::{Call, Error, Event};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, One};

fn swap(old: &AccountId, new: &AccountId) -> Call<Runtime> {
	Call::swap_hotkey { hotkey: old.clone(), new_hotkey: new.clone(), netuid: None }
}

#[test]
fn a_swap_should_change_no_more_than_a_name_whatever_epochs_come() {
	let mut swapped = Chain::development();
	swapped.blocks(2);
	let mut other = swapped.fork();
	let (old, new) = (hotkey(Alice), hotkey(One));
	let events = swapped.submit(Alice, swap(&old, &new)).succeeds();
	assert!(events.iter().any(|event| matches!(event, Event::HotkeySwapped { .. })));
	other.block();

	// Each subnet has an epoch in these.
	let tempo = [1, 2, 3].map(|netuid| swapped.subnet(netuid).tempo).into_iter().max();
	let blocks = u32::from(tempo.expect("there are three")) + 2;
	swapped.blocks(blocks);
	other.blocks(blocks);

	for netuid in 0..=3 {
		for who in [Alice, Bob, Charlie, Dave, Eve, Ferdie].map(|who| who.to_account_id()) {
			let stake = other.stake_of(netuid, &old, &who);
			assert_eq!(swapped.stake_of(netuid, &new, &who), stake, "{who} on {netuid}");
			assert_eq!(swapped.stake_of(netuid, &old, &who), 0);
		}
	}
	for netuid in 1..=3 {
		let (mut seen, expected) = (swapped.metagraph(netuid), other.metagraph(netuid));
		assert!(!seen.hotkeys.contains(&old));
		for known in seen.hotkeys.iter_mut().filter(|known| **known == new) {
			*known = old.clone();
		}
		assert_eq!(seen, expected);
	}
}

#[test]
fn a_thief_of_a_hotkey_should_have_nothing_after_its_swap() {
	let mut chain = Chain::development();
	let (old, new) = (hotkey(Alice), hotkey(One));
	let thief = || Signer::hotkey(Alice);
	// Its own word does not swap it, and nobody else's.
	for who in [thief(), Bob.into()] {
		chain.submit(who, swap(&old, &new)).fails_with(Error::<Runtime>::NonAssociatedColdKey);
	}
	chain.submit(Alice, swap(&old, &new)).succeeds();
	let weights = crate::chain::calls::set_weights(1, &[(0, 1)]);
	chain.submit(thief(), weights).fails_with(Error::<Runtime>::HotkeySwapped);
	let consent = Call::associate_with { coldkey: Bob.to_account_id() };
	chain.submit(thief(), consent).fails_with(Error::<Runtime>::HotkeySwapped);
}
