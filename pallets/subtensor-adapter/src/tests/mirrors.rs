//! What clients find by key, told by hand.

use super::*;
use crate::{
	Burn, Call, ChildKeys, Delegates, FirstEmissionBlockNumber, IsNetworkMember, Keys, LastUpdate,
	NetworksAdded, OwnedHotkeys, Owner, ParentKeys, PendingChildKeys, RootClaimable, SubnetOwner,
	SubnetworkN, TokenSymbol, TotalNetworks, Uids, Weights,
};
use dtao_economics::Rules;
use dtao_testkit::{ALICE, BOB, STRANGER};
use pallet_dynamic_tao::{Call as CoreCall, GenesisHotkey};

#[test]
fn a_genesis_should_be_mirrored() {
	execute(world(), || {
		assert_eq!([0, 1, 2, 3].map(NetworksAdded::<Test>::get), [true, true, true, false]);
		assert_eq!(TotalNetworks::<Test>::get(), 3);
		assert_eq!(TokenSymbol::<Test>::get(0), "\u{3a4}".as_bytes());
		assert_eq!(TokenSymbol::<Test>::get(1), b"SN1");
		assert_eq!(SubnetOwner::<Test>::get(1), OWNER);
		assert_eq!(FirstEmissionBlockNumber::<Test>::get(1), Some(1));
		assert_eq!(SubnetworkN::<Test>::get(2), 3);
		assert_eq!([0, 1, 2].map(|uid| Keys::<Test>::get(1, uid)), [OWNER_HOT, HOT, COOL]);
		assert_eq!(Uids::<Test>::get(1, COOL), Some(2));
		assert_eq!(crate::ValidatorPermit::<Test>::get(1), [false, true, true]);
		assert_eq!(Owner::<Test>::get(HOT), CAROL);
		assert_eq!(OwnedHotkeys::<Test>::get(CAROL).len(), 2);
	});
}

#[test]
fn what_there_is_not_should_read_as_clients_know_it() {
	execute(world(), || {
		// The account of zeroes.
		assert_eq!(Owner::<Test>::get(STRANGER), 0);
		assert_eq!(SubnetOwner::<Test>::get(9), 0);
		assert_eq!(Uids::<Test>::get(1, STRANGER), None);
		// 18 % of 65535.
		assert_eq!(Delegates::<Test>::get(HOT), 11_796);
		assert_eq!(crate::MechanismCountCurrent::<Test>::get(1), 1);
		assert!(!crate::CommitRevealWeightsEnabled::<Test>::get(1));
	});
}

#[test]
fn a_registration_should_be_found_by_its_key() {
	execute(world(), || {
		make(BOB, Call::burned_register { netuid: 1, hotkey: 50 });
		assert_eq!((Uids::<Test>::get(1, 50), Keys::<Test>::get(1, 3)), (Some(3), 50));
		assert!(IsNetworkMember::<Test>::get(50, 1));
		assert_eq!(SubnetworkN::<Test>::get(1), 4);
		assert_eq!(LastUpdate::<Test>::get(1), [0, 0, 0, 1]);
		assert_eq!(OwnedHotkeys::<Test>::get(BOB), [50]);
		// One TAO after half of nothing; 26 % more with a registration in block 1.
		let before = 2f64.powf(-1.0 / 360.0);
		let expected = (before * 1.26 * UNIT as f64) as u64;
		assert!(Burn::<Test>::get(1).abs_diff(expected) < 2, "{}", Burn::<Test>::get(1));
	});
}

#[test]
fn weights_should_be_found_by_their_uid() {
	execute(world(), || {
		System::set_block_number(5);
		let (dests, weights) = (vec![0, 2], vec![1, 3]);
		make(HOT, Call::set_weights { netuid: 1, dests, weights, version_key: 0 });
		// The largest is 65535, and a third of that 21845.
		assert_eq!(Weights::<Test>::get(1, 1), [(0, 21_845), (2, 65_535)]);
		assert_eq!(LastUpdate::<Test>::get(1), [0, 5, 0]);
	});
}

#[test]
fn a_take_should_be_mirrored_as_it_was_set() {
	execute(world(), || {
		make(CAROL, Call::decrease_take { hotkey: HOT, take: 5_000 });
		assert_eq!(Delegates::<Test>::get(HOT), 5_000);
	});
}

#[test]
fn children_should_be_pending_until_an_epoch_has_them() {
	execute(world().but(|subnet| subnet.parameters.tempo = 10), || {
		// Subnet 2 has an epoch in block 8: (8 + 2) mod 10 = 0.
		let part = u64::MAX / 4;
		make(CAROL, Call::set_children { hotkey: HOT, netuid: 2, children: vec![(part, COOL)] });
		// Block 1, and three of cooldown.
		assert_eq!(PendingChildKeys::<Test>::get(2, HOT), (vec![(part, COOL)], 4));
		assert_eq!(ChildKeys::<Test>::get(HOT, 2), []);
		run_blocks(6);
		assert_eq!(ChildKeys::<Test>::get(HOT, 2), []);
		run_blocks(1);
		assert_eq!(PendingChildKeys::<Test>::get(2, HOT), (vec![], 0));
		assert_eq!(ChildKeys::<Test>::get(HOT, 2), [(part, COOL)]);
		assert_eq!(ParentKeys::<Test>::get(COOL, 2), [(part, HOT)]);
	});
}

#[test]
fn a_hotkey_should_be_found_by_the_account_that_it_gets() {
	execute(world().but(|subnet| subnet.parameters.tempo = 10), || {
		let part = u64::MAX / 4;
		make(CAROL, Call::decrease_take { hotkey: HOT, take: 5_000 });
		for (hotkey, child) in [(HOT, COOL), (COOL, HOT)] {
			make(CAROL, Call::set_children { hotkey, netuid: 2, children: vec![(part, child)] });
		}
		run_blocks(7); // of which one has an epoch
		let new_hotkey = 70;
		make(CAROL, Call::swap_hotkey { hotkey: HOT, new_hotkey, netuid: None });
		assert_eq!([Owner::<Test>::get(70), Owner::<Test>::get(HOT)], [CAROL, 0]);
		assert_eq!([Delegates::<Test>::get(70), Delegates::<Test>::get(HOT)], [5_000, 11_796]);
		assert!(!OwnedHotkeys::<Test>::get(CAROL).contains(&HOT));
		for netuid in [1, 2] {
			assert_eq!(
				(Keys::<Test>::get(netuid, 1), Uids::<Test>::get(netuid, 70)),
				(70, Some(1))
			);
			assert!(!Uids::<Test>::contains_key(netuid, HOT));
			assert!(!IsNetworkMember::<Test>::contains_key(HOT, netuid));
		}
		let children = |hotkey| ChildKeys::<Test>::get(hotkey, 2);
		assert_eq!([70, COOL, HOT].map(children), [vec![(part, COOL)], vec![(part, 70)], vec![]]);
		let parents = |hotkey| ParentKeys::<Test>::get(hotkey, 2);
		assert_eq!([70, COOL, HOT].map(parents), [vec![(part, COOL)], vec![(part, 70)], vec![]]);
	});
}

#[test]
fn a_dissolved_subnet_should_leave_no_key() {
	execute(world(), || {
		make(CAROL, Call::set_children { hotkey: HOT, netuid: 1, children: vec![(1 << 60, COOL)] });
		make(CAROL, Call::set_childkey_take { hotkey: COOL, netuid: 1, take: 9 });
		assert_ok!(dispatch(RawOrigin::Root, Call::root_dissolve_network { netuid: 1 }));
		run_blocks(10);
		assert!(!NetworksAdded::<Test>::get(1));
		let one = 1u16.to_le_bytes();
		let prefix = sp_io::hashing::twox_128(b"SubtensorModule");
		let left: Vec<_> = state()
			.into_iter()
			.filter(|(key, _)| key.starts_with(&prefix))
			// A netuid is right behind the name of its store, or behind a hash at the end.
			.filter(|(key, _)| {
				key.get(32..34) == Some(&one[..]) || (key.len() >= 50 && key.ends_with(&one))
			})
			.collect();
		assert!(left.is_empty(), "{left:?}");
	});
}

#[test]
fn a_list_of_hotkeys_should_stay_short_and_begin_with_the_last_one() {
	execute(world(), || {
		for hotkey in 1_000..1_100 {
			make(ALICE, Call::try_associate_hotkey { hotkey });
		}
		let last: Vec<_> = (1_036..1_100).rev().collect();
		assert_eq!(OwnedHotkeys::<Test>::get(ALICE), last);
		// One that goes makes room for one that was there.
		make(ALICE, CoreCall::release_hotkey { hotkey: 1_050 });
		let listed = OwnedHotkeys::<Test>::get(ALICE);
		assert_eq!((listed.len(), listed.contains(&1_050)), (64, false));
	});
}

/// A hotkey names its coldkey without being asked, and costs no more than a transaction.
#[test]
fn strangers_should_not_push_a_coldkeys_own_hotkeys_out_of_its_list() {
	execute(world(), || {
		let consent = |hotkey: u64| {
			let call = CoreCall::<Test>::associate_with { coldkey: ALICE };
			assert_ok!(dispatch(RawOrigin::Signed(hotkey), call));
		};
		make(ALICE, Call::try_associate_hotkey { hotkey: 50 });
		(1_000..1_100).for_each(consent);
		assert_eq!(OwnedHotkeys::<Test>::get(ALICE)[..2], [50, 1_000]);
		// Those that Alice asks for later come in, and stay when they consent.
		for hotkey in 51..60 {
			make(ALICE, Call::try_associate_hotkey { hotkey });
			consent(hotkey);
		}
		// One that named her by itself comes in when she asks for it.
		consent(60);
		assert!(!OwnedHotkeys::<Test>::get(ALICE).contains(&60));
		make(ALICE, Call::try_associate_hotkey { hotkey: 60 });
		let own: Vec<_> = (50..=60).rev().collect();
		assert_eq!(OwnedHotkeys::<Test>::get(ALICE)[..11], own);
		assert_eq!(OwnedHotkeys::<Test>::get(ALICE).len(), 64);
	});
}

/// Two thirds of what is claimable are Alice's and Bob's, by what they stake on root.
#[test]
fn claims_should_be_mirrored_by_the_tao_that_is_staked_to_a_hotkey() {
	let claimable = |genesis: &mut pallet_dynamic_tao::GenesisConfig<dtao_testkit::Test>| {
		genesis.rules = Rules::CLAIMABLE;
	};
	let world = world().but(|subnet| subnet.parameters.tempo = 10).set(claimable);
	execute(world, || {
		let rate = |hotkey: u64| RootClaimable::<Test>::get(hotkey).get(&2).map(|rate| rate.bits);
		let kept = || DynamicTao::root_claims_behind(&HOT).0;
		let (dests, weights) = (vec![0, 2], vec![1, 3]);
		make(HOT, Call::set_weights { netuid: 2, dests, weights, version_key: 0 });
		run_blocks(17); // with two epochs of subnet 2
		let alpha = kept()[0].1 .0;
		// Three stakes of 100 TAO on root.
		let expected = (u128::from(alpha) << 32).div_ceil(300 * u128::from(UNIT));
		assert_eq!(rate(HOT), Some(expected as i128));
		assert_eq!(kept()[0].0, NetUid(2));

		make(ALICE, Call::claim_root { subnets: [2].into() });
		let left = kept()[0].1 .0;
		assert!(left < alpha && rate(HOT).is_some_and(|rate| rate < expected as i128));
		make(CAROL, Call::swap_hotkey { hotkey: HOT, new_hotkey: 70, netuid: None });
		assert!(rate(HOT).is_none() && rate(70).is_some());
		// Under its new account too.
		make(BOB, Call::claim_root { subnets: [2].into() });
		assert!(DynamicTao::root_claims(BOB, 70).is_empty());

		assert_ok!(dispatch(RawOrigin::Root, Call::root_dissolve_network { netuid: 2 }));
		run_blocks(10);
		assert_eq!(rate(70), None);
	});
}

#[test]
fn a_parent_that_lost_its_child_to_another_one_should_not_be_pending() {
	let parents = 40u64..47;
	let world = parents
		.clone()
		.fold(world(), |world, hotkey| world.stake(2, hotkey, ALICE, (hotkey - 39) * UNIT));
	let world = world.set(|genesis| {
		genesis
			.hotkeys
			.extend(parents.clone().map(|hotkey| GenesisHotkey { hotkey, coldkey: ALICE }));
	});
	execute(world, || {
		let adopt = |hotkey| {
			make(ALICE, Call::set_children { hotkey, netuid: 2, children: vec![(1 << 60, COOL)] });
		};
		(40..45).for_each(adopt);
		run_blocks(4);
		let scheduled = |hotkey| PendingChildKeys::<Test>::get(2, hotkey).0;
		// It waits for the place of a parent, and gives way to one that passes on more.
		adopt(45);
		assert_eq!(scheduled(45), [(1 << 60, COOL)]);
		adopt(46);
		assert_eq!([45, 46].map(scheduled), [vec![], vec![(1 << 60, COOL)]]);
	});
}

#[test]
fn links_that_are_due_should_be_mirrored_a_few_at_a_time() {
	let many = 40u64..60;
	let world = many.clone().fold(world(), |world, hotkey| world.stake(2, hotkey, ALICE, UNIT));
	let world = world.set(|genesis| {
		genesis.hotkeys.extend(many.clone().map(|hotkey| GenesisHotkey { hotkey, coldkey: ALICE }));
		genesis.subnets[1].parameters.tempo = 10;
	});
	execute(world, || {
		for hotkey in many.clone() {
			let children = vec![(1 << 60, HOT + 1_000 + hotkey)];
			make(ALICE, Call::set_children { hotkey, netuid: 2, children });
		}
		let pending = || PendingChildKeys::<Test>::iter_prefix(2).count();
		assert_eq!(pending(), 20);
		// In force since block 4; epochs in blocks 8, 18 and 28.
		let left = [7, 10, 10].map(|blocks| {
			run_blocks(blocks);
			assert_sound();
			pending()
		});
		assert_eq!(left, [20 - 8, 20 - 16, 0]);
	});
}
