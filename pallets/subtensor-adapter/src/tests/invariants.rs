//! A mirror that says what is not so is found, and named.

use super::*;
use crate::{
	mirrors::MAX_LINKED, Call, ChildKeys, ChildkeyTake, Delegates, FixedI128, Kappa, LastUpdate,
	LinkedHotkeys, LinksLeftOut, MaxAllowedUids, NetworksAdded, Owner, ParentKeys,
	PendingChildKeys, RootClaimType, RootClaimTypeEnum, RootClaimable, StakeThreshold, Tempo,
	TokenSymbol, TotalNetworks, Uids, ValidatorPermit, Weights,
};
use dtao_testkit::{ALICE, STRANGER};
use frame_support::traits::StorageVersion;
use pallet_dynamic_tao::GenesisHotkey;
use std::collections::BTreeMap;

/// What the checks say of the world when somebody has tampered with it. Behind HOT there are children on
/// subnet 2.
fn defect(tamper: fn()) -> String {
	build(world()).execute_with(|| {
		let children = vec![(1 << 60, COOL)];
		make(CAROL, Call::set_children { hotkey: HOT, netuid: 2, children });
		assert_sound();
		tamper();
		SubtensorModule::do_try_state().expect_err("a check must fail")
	})
}

#[test]
fn every_lie_of_a_mirror_should_be_found() {
	type Row = (&'static str, fn());
	let lies: [Row; 30] = [
		("version: mirrors of StorageVersion(9)", || {
			StorageVersion::new(9).put::<SubtensorModule>();
		}),
		("parameters: StakeThreshold", || StakeThreshold::<Test>::put(7)),
		("root differs", || NetworksAdded::<Test>::remove(0)),
		("root differs", || TokenSymbol::<Test>::insert(0, b"T".to_vec())),
		("root differs", || MaxAllowedUids::<Test>::insert(0, 7)),
		("Tempo of subnet 1 differs", || Tempo::<Test>::insert(1, 9)),
		("Kappa of Some(9), which is no subnet", || Kappa::<Test>::insert(9, 1)),
		("Kappa of Some(0), which is no subnet", || Kappa::<Test>::insert(0, 1)),
		("NetworksAdded of Some(9)", || NetworksAdded::<Test>::insert(9, true)),
		("subnets: 7 of 3 subnets", || TotalNetworks::<Test>::put(7)),
		("neurons: uid 1 of subnet 1", || Uids::<Test>::remove(1, HOT)),
		("neurons: uid 2 of subnet 1", || Weights::<Test>::insert(1, 2, vec![(0, 1)])),
		("neurons: permits of subnet 2", || ValidatorPermit::<Test>::remove(2)),
		("neurons: subnet 2", || LastUpdate::<Test>::remove(2)),
		("weights of Some((1, 3))", || Weights::<Test>::insert(1, 3, vec![(0, 1)])),
		("weights of Some((0, 0))", || Weights::<Test>::insert(0, 0, vec![(1, 1)])),
		("neurons of Some(9)", || LastUpdate::<Test>::insert(9, vec![1])),
		("neurons of Some(9)", || ValidatorPermit::<Test>::insert(9, vec![true])),
		("hotkeys: 4 rows for 3", || Owner::<Test>::insert(STRANGER, ALICE)),
		("takes: ", || Delegates::<Test>::insert(HOT, 7)),
		("claim types: 1 rows for 0", || {
			RootClaimType::<Test>::insert(ALICE, RootClaimTypeEnum::Keep);
		}),
		("claims: 1 rows for 0", || {
			RootClaimable::<Test>::insert(HOT, BTreeMap::from([(1, FixedI128 { bits: 1 })]));
		}),
		("children: ", || PendingChildKeys::<Test>::remove(2, HOT)),
		("children: 1 parents for 0", || {
			ParentKeys::<Test>::insert(STRANGER, 1, vec![(1, HOT)]);
		}),
		("is mirrored, but not listed", || ChildkeyTake::<Test>::insert(COOL, 1, 5)),
		("is mirrored, but not listed", || {
			PendingChildKeys::<Test>::insert(1, COOL, (vec![(1, HOT)], 9));
		}),
		("is mirrored, but not listed", || {
			ChildKeys::<Test>::insert(COOL, 1, vec![(1, STRANGER)]);
		}),
		("has links, and is not listed", || {
			LinkedHotkeys::<Test>::remove(2);
			PendingChildKeys::<Test>::remove(2, HOT);
		}),
		("links on 9, which is no subnet", || LinksLeftOut::<Test>::insert(9, true)),
		("a hotkey is listed twice on 2", || LinkedHotkeys::<Test>::insert(2, vec![HOT, HOT])),
	];
	for (said, lie) in lies {
		let defect = defect(lie);
		assert!(defect.contains(said), "{defect}, and not {said}");
	}
}

#[test]
fn who_found_no_place_among_linked_hotkeys_should_not_be_missed() {
	let many = || 1_000..1_002 + MAX_LINKED as u64;
	let world = world().set(|genesis| {
		genesis.hotkeys.extend(many().map(|hotkey| GenesisHotkey { hotkey, coldkey: ALICE }));
	});
	execute(world, || {
		let keep = |hotkey, take| make(ALICE, Call::set_childkey_take { hotkey, netuid: 2, take });
		let listed = || (LinkedHotkeys::<Test>::get(2).len(), LinksLeftOut::<Test>::get(2));
		(1_000..1_000 + MAX_LINKED as u64).for_each(|hotkey| keep(hotkey, 9));
		assert_eq!(listed(), (MAX_LINKED, false));
		many().rev().take(2).for_each(|hotkey| keep(hotkey, 9));
		assert_eq!(listed(), (MAX_LINKED, true));
		// Of the two, nobody is looked for when a place is free again.
		keep(1_000, 0);
		assert_eq!(listed(), (MAX_LINKED - 1, true));
		assert_sound();

		assert_ok!(dispatch(RawOrigin::Root, Call::root_dissolve_network { netuid: 2 }));
		run_blocks(10);
		assert!(!LinksLeftOut::<Test>::contains_key(2));
	});
}
