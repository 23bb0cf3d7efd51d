//! `increase_take`, `decrease_take` and `set_childkey_take`: the bounds, how often a take may rise,
//! and when a raise is in force.

use super::*;
use crate::{
	pallet::ChildKeys, types::LAUNCH_TAKE, ChildkeyView, GenesisHotkey, GenesisNeuron, Take,
	TakeRange,
};
use sp_runtime::DispatchResult;

fn increase(take: u16) -> DispatchResult {
	DynamicTao::increase_take(signed(CAROL), HOT, take)
}

fn decrease(take: u16) -> DispatchResult {
	DynamicTao::decrease_take(signed(CAROL), HOT, take)
}

fn childkey(take: u16) -> DispatchResult {
	plain(DynamicTao::set_childkey_take(signed(CAROL), HOT, ONE, take))
}

/// What is in force of HOT's take.
fn in_force() -> u16 {
	take_of(HOT).at(System::block_number())
}

/// What a query says of HOT's childkey take, and of its raise.
fn shown(netuid: NetUid) -> (u16, Option<(u64, u16)>) {
	let ChildkeyView { childkey_take, childkey_take_raise, .. } =
		DynamicTao::childkeys(netuid, HOT);
	(childkey_take, childkey_take_raise.map(|raise| (raise.from, raise.take)))
}

/// A raise is in force so many blocks after it is set.
const DELAY: u64 = 5 + 2;

/// A range of 100 to 1000, 50 blocks between a change and a raise, and a raise in force after 7.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets().set(|genesis| {
		let range = TakeRange { min: 100, max: 1_000, rate_limit: 50 };
		genesis.parameters.delegate_take = range;
		genesis.parameters.childkey_take = range;
		(genesis.parameters.children_cooldown, genesis.parameters.children_rate_limit) = (5, 2);
	})
}

#[test]
fn a_take_should_be_18_percent_until_it_is_set() {
	ExtBuilder::new().build_and_execute(|| {
		assert_eq!(LAUNCH_TAKE, 11_796);
		let default = Take { take: 11_796, raise: None, changed_at: None };
		assert_eq!(take_of(HOT), default);
		assert_noop!(increase(11_797), Error::<Test>::DelegateTakeTooHigh);
	});
}

#[test]
fn a_take_should_be_lowered_and_raised_within_its_range() {
	world().build_and_execute(|| {
		// What was set before the range came may only go down into it.
		assert_noop!(increase(1_000), Error::<Test>::DelegateTakeTooLow);
		assert_ok!(decrease(100));
		assert_eq!(last_event(), Event::TakeDecreased { coldkey: CAROL, hotkey: HOT, take: 100 });
		assert_noop!(decrease(99), Error::<Test>::DelegateTakeTooLow);
		assert_noop!(increase(1_001), Error::<Test>::DelegateTakeTooHigh);
		System::set_block_number(51);
		assert_ok!(increase(1_000));
		let from = 51 + DELAY;
		let event = Event::TakeIncreased { coldkey: CAROL, hotkey: HOT, take: 1_000, from };
		assert_eq!(last_event(), event);
		let raised = Take { take: 100, raise: Some((from, 1_000)), changed_at: Some(51) };
		assert_eq!(take_of(HOT), raised);
	});
}

#[test]
fn a_take_should_change_in_the_direction_of_the_call() {
	world().build_and_execute(|| {
		assert_ok!(decrease(500));
		for take in [500, 501] {
			assert_noop!(decrease(take), Error::<Test>::DelegateTakeTooLow);
		}
		for take in [500, 499, 0] {
			assert_noop!(increase(take), Error::<Test>::DelegateTakeTooLow);
		}
	});
}

#[test]
fn a_take_should_rise_once_in_a_while_after_any_change_and_fall_at_any_time() {
	world().build_and_execute(|| {
		assert_ok!(decrease(200));
		assert_ok!(decrease(100));
		// What was lowered cannot be raised before an epoch that is near.
		for block in [1, 50] {
			System::set_block_number(block);
			assert_noop!(increase(200), Error::<Test>::DelegateTxRateLimitExceeded);
		}
		// 1 + 50
		System::set_block_number(51);
		assert_ok!(increase(200));
		assert_noop!(increase(300), Error::<Test>::DelegateTxRateLimitExceeded);
		System::set_block_number(100);
		assert_noop!(increase(300), Error::<Test>::DelegateTxRateLimitExceeded);
		// A fall sets the clock back.
		assert_ok!(decrease(150));
		System::set_block_number(149);
		assert_noop!(increase(160), Error::<Test>::DelegateTxRateLimitExceeded);
		System::set_block_number(150);
		assert_ok!(increase(160));
	});
}

#[test]
fn a_raise_should_be_in_force_when_those_who_pay_it_could_have_left() {
	world().build_and_execute(|| {
		assert_ok!(decrease(100));
		System::set_block_number(51);
		assert_ok!(increase(300));
		System::set_block_number(50 + DELAY);
		assert_eq!(in_force(), 100);
		System::set_block_number(51 + DELAY);
		assert_eq!(in_force(), 300);
		// Lowering is in force at once.
		assert_ok!(decrease(299));
		assert_eq!(in_force(), 299);
	});
}

#[test]
fn a_fall_should_take_the_place_of_a_raise_that_is_not_in_force() {
	world().build_and_execute(|| {
		assert_ok!(decrease(200));
		System::set_block_number(51);
		assert_ok!(increase(300));
		assert_ok!(decrease(150));
		System::set_block_number(51 + DELAY);
		assert_eq!(in_force(), 150);
		assert_eq!(take_of(HOT).raise, None);
	});
}

#[test]
fn a_raise_just_before_an_epoch_should_not_be_taken_by_it() {
	// The input of an owner who lures stakers with nothing and raises two blocks before the epoch.
	let neuron = |hotkey, permit, weights| GenesisNeuron { hotkey, permit, weights };
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.neurons =
				vec![neuron(OWNER_HOT, false, vec![]), neuron(HOT, true, vec![(0, 1)])];
			subnet.parameters.tempo = 10;
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
		.build_and_execute(|| {
			assert_ok!(decrease(0));
			// (9 + 1) mod 10 = 0
			run_blocks(6);
			assert_noop!(increase(11_796), Error::<Test>::DelegateTxRateLimitExceeded);
			set_take(HOT, Take { changed_at: None, ..take_of(HOT) });
			assert_ok!(increase(11_796));
			run_blocks(2);
			assert_eq!(System::block_number(), 9);
			assert_eq!(stake(ONE, HOT, CAROL), 0, "its owner took nothing");
		});
}

#[test]
fn a_take_should_be_the_hotkeys_owners() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for who in [ALICE, HOT] {
			let error = Error::<Test>::NonAssociatedColdKey;
			assert_noop!(DynamicTao::increase_take(signed(who), HOT, 1), error);
			let error = Error::<Test>::NonAssociatedColdKey;
			assert_noop!(DynamicTao::decrease_take(signed(who), HOT, 1), error);
			let error = Error::<Test>::NonAssociatedColdKey;
			assert_noop!(plain(DynamicTao::set_childkey_take(signed(who), HOT, ONE, 1)), error);
		}
		assert_noop!(
			DynamicTao::decrease_take(signed(ALICE), STRANGER, 1),
			Error::<Test>::HotKeyAccountNotExists
		);
	});
}

#[test]
fn a_take_of_one_hotkey_should_leave_others_as_they_are() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(decrease(1));
		assert_eq!(take_of(COOL), Take::default());
	});
}

#[test]
fn a_childkey_take_should_stay_within_its_range() {
	world().build_and_execute(|| {
		for take in [0, 99, 1_001, u16::MAX] {
			assert_noop!(childkey(take), Error::<Test>::InvalidChildkeyTake);
		}
		assert_ok!(childkey(100));
		let event = Event::ChildKeyTakeSet { hotkey: HOT, netuid: ONE, take: 100, from: 1 };
		assert_eq!(last_event(), event);
		assert_eq!(shown(ONE), (100, None));
		// On that subnet alone. What is not set is the hotkey's own take, within the range.
		assert_eq!(shown(TWO), (1_000, None));
	});
}

#[test]
fn a_childkey_take_that_is_not_set_should_follow_the_hotkeys_own() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		assert_eq!(shown(ONE), (11_796, None));
		assert_ok!(decrease(700));
		assert_eq!(shown(ONE), (700, None));
		assert_ok!(childkey(500));
		assert_ok!(decrease(600));
		assert_eq!((shown(ONE), shown(TWO)), ((500, None), (600, None)));
		// A raise of it is as far ahead.
		System::set_block_number(1 + 30 * crate::types::DAY);
		assert_ok!(increase(650));
		let from = System::block_number() + 7_200 + 150;
		assert_eq!(shown(TWO), (600, Some((from, 650))));
		System::set_block_number(from);
		assert_eq!(shown(TWO), (650, None));
	});
}

#[test]
fn a_childkey_take_should_rise_once_in_a_while_after_any_change_and_fall_at_any_time() {
	world().build_and_execute(|| {
		assert_ok!(childkey(500));
		// The same is no change.
		System::set_block_number(10);
		assert_ok!(childkey(500));
		assert_ok!(childkey(400));
		System::set_block_number(59);
		assert_noop!(childkey(401), Error::<Test>::TxChildkeyTakeRateLimitExceeded);
		// Each subnet has its own clock.
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), HOT, TWO, 1_000));
		// 10 + 50
		System::set_block_number(60);
		assert_ok!(childkey(401));
		assert_noop!(childkey(402), Error::<Test>::TxChildkeyTakeRateLimitExceeded);
	});
}

#[test]
fn a_raise_of_a_childkey_take_should_not_catch_a_parent_that_has_just_set_its_children() {
	world().set(|g| g.hotkeys.push(GenesisHotkey { hotkey: 200, coldkey: BOB })).build_and_execute(
		|| {
			assert_ok!(childkey(100));
			let children = |list| DynamicTao::set_children(signed(BOB), 200, ONE, list);
			assert_ok!(children(vec![(1, HOT)]));
			System::set_block_number(51);
			assert_ok!(children(vec![(2, HOT)]));
			assert_ok!(childkey(1_000));
			let from = 51 + DELAY;
			assert_eq!(shown(ONE), (100, Some((from, 1_000))));
			let event = Event::ChildKeyTakeSet { hotkey: HOT, netuid: ONE, take: 1_000, from };
			assert_eq!(last_event(), event);
			// The earliest that the parent can take its stake back is when the raise is in force.
			System::set_block_number(53);
			assert_ok!(children(vec![]));
			System::set_block_number(from - 1);
			assert_eq!((shown(ONE).0, DynamicTao::childkeys(ONE, HOT).parents.len()), (100, 1));
			System::set_block_number(from);
			assert_eq!((shown(ONE).0, DynamicTao::childkeys(ONE, HOT).parents.len()), (1_000, 0));
		},
	);
}

#[test]
fn a_childkey_take_of_nothing_should_be_one_that_is_set() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().childkeys, 0);
		assert_ok!(childkey(0));
		assert_eq!(shown(ONE), (0, None));
		assert!(ChildKeys::<Test>::contains_key(ONE, HOT));
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().childkeys, 1);
	});
}

#[test]
fn a_childkey_take_should_be_refused_where_there_are_no_child_keys() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_noop!(
			plain(DynamicTao::set_childkey_take(signed(CAROL), HOT, ROOT, 1)),
			Error::<Test>::RegistrationNotPermittedOnRootSubnet
		);
		assert_noop!(
			plain(DynamicTao::set_childkey_take(signed(CAROL), HOT, TWO, 1)),
			Error::<Test>::SubnetNotExists
		);
	});
}
