//! `increase_take`, `decrease_take` and `set_childkey_take`: the bounds, and how often a take may
//! rise.

use super::*;
use crate::{
	pallet::{Delegates, Families},
	types::LAUNCH_TAKE,
	DelegateTake, TakeRange,
};
use sp_runtime::DispatchResult;

fn increase(take: u16) -> DispatchResult {
	DynamicTao::increase_take(signed(CAROL), HOT, take)
}

fn decrease(take: u16) -> DispatchResult {
	DynamicTao::decrease_take(signed(CAROL), HOT, take)
}

fn childkey(take: u16) -> DispatchResult {
	DynamicTao::set_childkey_take(signed(CAROL), HOT, ONE, take)
}

/// A range of 100 to 1000, and 50 blocks between two raises.
fn world() -> World {
	World::with_two_subnets().set(|genesis| {
		let range = TakeRange { min: 100, max: 1_000, rate_limit: 50 };
		genesis.parameters.delegate_take = range;
		genesis.parameters.childkey_take = range;
	})
}

#[test]
fn a_take_should_be_18_percent_until_it_is_set() {
	World::new().build_and_execute(|| {
		assert_eq!(LAUNCH_TAKE, 11_796);
		let default = DelegateTake { take: 11_796, raised_at: None };
		assert_eq!(Delegates::<Test>::get(HOT), default);
		assert_eq!(Delegates::<Test>::iter().count(), 0);
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
		assert_ok!(increase(1_000));
		assert_eq!(last_event(), Event::TakeIncreased { coldkey: CAROL, hotkey: HOT, take: 1_000 });
		let raised = DelegateTake { take: 1_000, raised_at: Some(1) };
		assert_eq!(Delegates::<Test>::get(HOT), raised);
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
fn a_take_should_rise_once_in_a_while_and_fall_at_any_time() {
	world().build_and_execute(|| {
		assert_ok!(decrease(200));
		assert_ok!(decrease(100));
		assert_ok!(increase(200));
		for block in [1, 50] {
			System::set_block_number(block);
			assert_noop!(increase(300), Error::<Test>::DelegateTxRateLimitExceeded);
		}
		// A fall between two raises does not set the clock back.
		assert_ok!(decrease(150));
		assert_noop!(increase(160), Error::<Test>::DelegateTxRateLimitExceeded);
		// 1 + 50
		System::set_block_number(51);
		assert_ok!(increase(160));
		assert_noop!(increase(170), Error::<Test>::DelegateTxRateLimitExceeded);
	});
}

#[test]
fn a_take_should_be_the_hotkeys_owners() {
	World::with_subnet().build_and_execute(|| {
		for who in [ALICE, HOT] {
			let error = Error::<Test>::NonAssociatedColdKey;
			assert_noop!(DynamicTao::increase_take(signed(who), HOT, 1), error);
			let error = Error::<Test>::NonAssociatedColdKey;
			assert_noop!(DynamicTao::decrease_take(signed(who), HOT, 1), error);
			let error = Error::<Test>::NonAssociatedColdKey;
			assert_noop!(DynamicTao::set_childkey_take(signed(who), HOT, ONE, 1), error);
		}
		assert_noop!(
			DynamicTao::decrease_take(signed(ALICE), STRANGER, 1),
			Error::<Test>::HotKeyAccountNotExists
		);
	});
}

#[test]
fn a_take_of_one_hotkey_should_leave_others_as_they_are() {
	World::new().build_and_execute(|| {
		assert_ok!(decrease(1));
		assert_eq!(Delegates::<Test>::get(COOL), DelegateTake::default());
	});
}

#[test]
fn a_childkey_take_should_stay_within_its_range() {
	world().build_and_execute(|| {
		for take in [0, 99, 1_001, u16::MAX] {
			assert_noop!(childkey(take), Error::<Test>::InvalidChildkeyTake);
		}
		assert_ok!(childkey(100));
		assert_eq!(last_event(), Event::ChildKeyTakeSet { hotkey: HOT, netuid: ONE, take: 100 });
		assert_eq!(DynamicTao::family(ONE, HOT).childkey_take, 100);
		// On that subnet alone.
		assert_eq!(DynamicTao::family(TWO, HOT).childkey_take, 0);
	});
}

#[test]
fn a_childkey_take_should_rise_once_in_a_while_and_fall_at_any_time() {
	world().build_and_execute(|| {
		assert_ok!(childkey(500));
		// The same is no raise.
		assert_ok!(childkey(500));
		assert_ok!(childkey(400));
		System::set_block_number(50);
		assert_noop!(childkey(401), Error::<Test>::TxChildkeyTakeRateLimitExceeded);
		// Each subnet has its own clock.
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), HOT, TWO, 500));
		// 1 + 50
		System::set_block_number(51);
		assert_ok!(childkey(401));
	});
}

#[test]
fn a_childkey_take_of_nothing_should_leave_no_row() {
	World::with_subnet().build_and_execute(|| {
		assert_ok!(childkey(0));
		assert!(!Families::<Test>::contains_key(ONE, HOT));
		assert_eq!(Subnets::<Test>::get(ONE).unwrap().families, 0);
		assert_ok!(childkey(1));
		assert_eq!(Subnets::<Test>::get(ONE).unwrap().families, 1);
	});
}

#[test]
fn a_childkey_take_should_be_refused_where_there_are_no_families() {
	World::with_subnet().build_and_execute(|| {
		assert_noop!(
			DynamicTao::set_childkey_take(signed(CAROL), HOT, ROOT, 1),
			Error::<Test>::RegistrationNotPermittedOnRootSubnet
		);
		assert_noop!(
			DynamicTao::set_childkey_take(signed(CAROL), HOT, TWO, 1),
			Error::<Test>::SubnetNotExists
		);
	});
}
