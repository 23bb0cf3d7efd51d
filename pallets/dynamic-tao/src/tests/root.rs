//! `root_register`: 64 root uids, and who loses one.

use super::*;
use crate::{pallet::RootNeurons, types::MAX_ROOT_VALIDATORS};
use sp_runtime::DispatchResult;

/// The hotkeys of the root uids, from this one on; BOB's.
const SEAT: u64 = 1_000;

fn register(who: u64, hotkey: u64) -> DispatchResult {
	plain(DynamicTao::root_register(signed(who), hotkey))
}

fn neurons() -> Vec<u64> {
	RootNeurons::<Test>::get().iter().map(|neuron| neuron.hotkey).collect()
}

/// All root uids taken, in one block.
fn fill() {
	for hotkey in SEAT..SEAT + u64::from(MAX_ROOT_VALIDATORS) {
		assert_ok!(register(BOB, hotkey));
	}
}

/// Stakes TAO on root behind a hotkey, and lets it become active.
fn back(hotkey: u64, tao: u64) {
	assert_ok!(DynamicTao::add_stake(signed(BOB), hotkey, ROOT, Tao(tao)));
	RootStake::<Test>::mutate(|root| root.period += 2);
}

#[test]
fn a_hotkey_should_take_the_next_free_seat() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(register(CAROL, HOT));
		assert_eq!(
			last_event(),
			Event::RootRegistered { uid: 0, hotkey: HOT, coldkey: CAROL, replaced: None }
		);
		System::set_block_number(7);
		// A hotkey of nobody's comes to belong to who registers it.
		assert_ok!(register(ALICE, SEAT));
		assert_eq!(owner_of(SEAT), Some(ALICE));
		assert_eq!((neurons(), RootNeurons::<Test>::get()[1].since), (vec![HOT, SEAT], 7));
		let neuron = |hotkey| {
			DynamicTao::validators().into_iter().find(|v| v.hotkey == hotkey).unwrap().root_uid
		};
		assert_eq!((neuron(HOT), neuron(SEAT)), (Some(0), Some(1)));
	});
}

#[test]
fn a_hotkey_should_have_one_seat() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(register(CAROL, HOT));
		assert_noop!(register(CAROL, HOT), Error::<Test>::HotKeyAlreadyRegisteredInSubNet);
		assert_noop!(register(ALICE, COOL), Error::<Test>::NonAssociatedColdKey);
	});
}

#[test]
fn there_should_be_64_seats() {
	ExtBuilder::new().build_and_execute(|| {
		fill();
		assert_eq!(neurons().len(), 64);
		// Nobody has any stake, so that nobody has more.
		assert_noop!(register(CAROL, HOT), Error::<Test>::StakeTooLowForRoot);
	});
}

#[test]
fn the_seat_of_the_least_root_stake_should_go_to_more() {
	ExtBuilder::new().stake(0, HOT, ALICE, 5 * UNIT + 1).build_and_execute(|| {
		fill();
		for hotkey in SEAT..SEAT + 64 {
			back(hotkey, if hotkey == SEAT + 40 { 5 * UNIT } else { 6 * UNIT });
		}
		assert_ok!(register(CAROL, HOT));
		assert_eq!(
			last_event(),
			Event::RootRegistered {
				uid: 40,
				hotkey: HOT,
				coldkey: CAROL,
				replaced: Some(SEAT + 40),
			}
		);
		assert_eq!((neurons()[40], neurons().len()), (HOT, 64));
		// A rao less than the next one.
		assert_noop!(register(BOB, SEAT + 40), Error::<Test>::StakeTooLowForRoot);
	});
}

#[test]
fn equal_stake_should_not_take_a_seat() {
	ExtBuilder::new().stake(0, HOT, ALICE, 5 * UNIT).build_and_execute(|| {
		fill();
		for hotkey in SEAT..SEAT + 64 {
			back(hotkey, 5 * UNIT);
		}
		assert_noop!(register(CAROL, HOT), Error::<Test>::StakeTooLowForRoot);
		back(HOT, MIN_STAKE);
		assert_ok!(register(CAROL, HOT));
	});
}

#[test]
fn among_equals_the_oldest_seat_should_go_and_then_the_first() {
	ExtBuilder::new().stake(0, HOT, ALICE, UNIT).stake(0, COOL, ALICE, UNIT).build_and_execute(
		|| {
			System::set_block_number(9);
			fill();
			// Two root uids are older than the others.
			RootNeurons::<Test>::mutate(|neurons| {
				neurons[20].since = 5;
				neurons[30].since = 5;
			});
			for place in [20, 30] {
				assert_ok!(register(CAROL, if place == 20 { HOT } else { COOL }));
				assert!(matches!(last_event(), Event::RootRegistered { uid, .. } if uid == place));
			}
			// The others are of the same block.
			back(SEAT + 63, UNIT);
			assert_ok!(DynamicTao::try_associate_hotkey(signed(BOB), 500));
			back(500, UNIT);
			assert_ok!(register(BOB, 500));
			assert!(matches!(last_event(), Event::RootRegistered { uid: 0, .. }));
		},
	);
}

#[test]
fn only_root_stake_should_count_for_a_seat() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		fill();
		assert_noop!(register(CAROL, HOT), Error::<Test>::StakeTooLowForRoot);
	});
}

#[test]
fn a_lost_seat_should_keep_its_stake() {
	ExtBuilder::new().stake(0, HOT, ALICE, 9 * UNIT).build_and_execute(|| {
		fill();
		for hotkey in SEAT..SEAT + 64 {
			back(hotkey, UNIT);
		}
		assert_ok!(register(CAROL, HOT));
		assert_eq!(stake(ROOT, SEAT, BOB), UNIT);
		assert!(!neurons().contains(&SEAT));
	});
}
