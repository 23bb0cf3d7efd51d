//! The 64 uids of root.

use crate::{
	chain::{calls::*, Chain, Signer},
	epochs::key,
	model::UNIT,
};
use dtao_runtime::{Runtime, RuntimeCall};
use pallet_dynamic_tao::{Call, Error, Event, RootNeurons};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave};

#[test]
fn the_65th_should_take_the_seat_of_the_least_only_with_more_stake() {
	let mut chain = Chain::development();
	let register = |uid: u16| Call::<Runtime>::root_register { hotkey: key(uid) };
	let stake = |uid: u16, tao: u64| Call::<Runtime>::add_stake {
		hotkey: key(uid),
		netuid: 0.into(),
		amount_staked: dtao_economics::Tao(tao),
	};
	let stakers: Vec<Signer> = (0..64).map(|n| Signer::at(&format!("//Staker//{n}"))).collect();

	// Seats are free, whatever stake there is.
	let calls = |call: fn(u16) -> RuntimeCall| -> Vec<(Signer, RuntimeCall)> {
		stakers.iter().cloned().zip((0..64).map(call)).collect()
	};
	let report =
		chain.block_of(calls(|uid| Call::<Runtime>::root_register { hotkey: key(uid) }.into()));
	for (uid, receipt) in (0u16..).zip(report.receipts) {
		match receipt.succeeds().last() {
			Some(Event::RootRegistered { uid: got, replaced: None, hotkey, .. }) => {
				assert_eq!((*got, hotkey), (uid, &key(uid)));
			}
			event => panic!("{event:?}"),
		}
	}
	// 100 TAO behind the first, 101 behind the second, and so on; but the 7th and the 12th have
	// 50 and a rao, and as much.
	for (neuron, staker) in (0u16..).zip(&stakers) {
		let tao = match neuron {
			7 | 12 => 50 * UNIT + 1,
			neuron => (100 + u64::from(neuron)) * UNIT,
		};
		chain.submit(staker.clone(), stake(neuron, tao)).succeeds();
	}

	// All of it counts once it has been there for a whole period of root: from block 720 on.
	chain.hurry_to(720);
	// The 65th has nothing; then as much as the least; then a rao more.
	chain.refuses(Dave, register(64), Error::<Runtime>::StakeTooLowForRoot);
	let associate = Call::<Runtime>::try_associate_hotkey { hotkey: key(64) };
	chain.submit(Dave, associate).succeeds();
	chain.submit(Dave, stake(64, 48 * UNIT + 1)).succeeds();
	chain.submit(Dave, stake(64, 2 * UNIT)).succeeds();
	chain.refuses(Dave, register(64), Error::<Runtime>::StakeTooLowForRoot);
	chain.hurry_to(1_440);
	chain.refuses(Dave, register(64), Error::<Runtime>::StakeTooLowForRoot);
	// Somebody else's stake counts too, but not before it is active.
	chain.submit(Bob, stake(64, 2_000_000)).succeeds();
	chain.refuses(Dave, register(64), Error::<Runtime>::StakeTooLowForRoot);
	chain.hurry_to(2_160);
	match chain.submit(Dave, register(64)).succeeds_with_one_event() {
		// Of the two with as little, the one that has sat there as long and lower.
		Event::RootRegistered { uid, replaced, hotkey, coldkey } => {
			assert_eq!((uid, replaced), (7, Some(key(7))));
			assert_eq!((hotkey, coldkey), (key(64), Dave.to_account_id()));
		}
		event => panic!("{event:?}"),
	}
	let already = Error::<Runtime>::HotKeyAlreadyRegisteredInSubNet;
	chain.refuses(Dave, register(64), already);

	// Who lost the root uid keeps the stake, and gets a uid on root again with more of it.
	let seventh = &stakers[7];
	assert_eq!(chain.stake_of(0, &key(7), &seventh.account()), 50 * UNIT + 1);
	chain.refuses(seventh.clone(), register(7), Error::<Runtime>::StakeTooLowForRoot);
	chain.submit(seventh.clone(), stake(7, UNIT)).succeeds();
	chain.hurry_to(2_880);
	match chain.submit(seventh.clone(), register(7)).succeeds_with_one_event() {
		Event::RootRegistered { uid, replaced, .. } => {
			assert_eq!((uid, replaced), (12, Some(key(12))));
		}
		event => panic!("{event:?}"),
	}
	let neurons = chain.look(RootNeurons::<Runtime>::get);
	assert_eq!(neurons.len(), 64);
	// Root has root uids and no neurons.
	let weights = set_weights(0, &[(0, 1)]);
	let refused = Error::<Runtime>::CanNotSetRootNetworkWeights;
	chain.refuses(Alice, weights, refused);
	let registration = burned_register(0, key(65));
	chain.refuses(Alice, registration, Error::<Runtime>::RegistrationNotPermittedOnRootSubnet);
}
