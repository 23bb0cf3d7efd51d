//! `set_children`: when children come into force, what they inherit, who may be one, and how an epoch
//! shares their dividends.

use super::*;
use crate::{
	children::{ChildkeyGraph, Clocks},
	pallet::ChildKeys,
	Call, ChildkeyView, GenesisHotkey, GenesisNeuron, LinkedHotkey, ScheduledChildren, Take,
};
use dtao_economics::children::Proportion;
use sp_runtime::DispatchResult;

/// What comes into force after these blocks.
const COOLDOWN: u64 = 7_200;
const HALF: u64 = u64::MAX / 2;

/// `HOT` has 1000 alpha and 500 TAO on root behind it, `COOL` 100 alpha; both are CAROL's.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 1_000 * UNIT)
		.stake(0, HOT, ALICE, 500 * UNIT)
		.stake(1, COOL, BOB, 100 * UNIT)
}

/// As [`world`], with hotkeys of BOB's from 200 on that have 1, 2, 3... alpha.
fn world_of_parents(count: u64) -> ExtBuilder {
	(0..count).fold(world(), |world, place| {
		world
			.set(|genesis| {
				genesis.hotkeys.push(GenesisHotkey { hotkey: 200 + place, coldkey: BOB });
			})
			.stake(1, 200 + place, BOB, (place + 1) * UNIT)
	})
}

fn call(hotkey: u64, netuid: NetUid, children: &[(u64, u64)]) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::set_children { hotkey, netuid, children: children.to_vec() })
}

/// Makes these the children of HOT.
fn set(children: &[(u64, u64)]) -> DispatchResult {
	plain(DynamicTao::set_children(signed(CAROL), HOT, ONE, children.to_vec()))
}

fn weight(hotkey: u64) -> u64 {
	DynamicTao::effective_stake(ONE, &hotkey).expect("it has a weight")
}

/// `floor(amount * p / (2^64 - 1))`
fn part(amount: u64, proportion: u64) -> u64 {
	(u128::from(amount) * u128::from(proportion) / u128::from(u64::MAX)) as u64
}

/// What HOT weighs without children: 1000 alpha and 0.18 of 500 TAO.
fn hots_own() -> u64 {
	1_000 * UNIT + part(500 * UNIT, dtao_economics::LAUNCH_TAO_WEIGHT)
}

fn childkeys() -> (u32, usize) {
	(SubnetOwners::<Test>::get(ONE).unwrap().childkeys, ChildKeys::<Test>::iter_prefix(ONE).count())
}

/// A child or a parent, as a query tells it.
fn linked(proportion: u64, hotkey: u64) -> LinkedHotkey<u64> {
	LinkedHotkey { proportion: Proportion(proportion), hotkey }
}

fn parents_of(child: u64) -> Vec<u64> {
	ChildKeys::<Test>::get(ONE, child).parents.into()
}

#[test]
fn children_should_come_into_force_after_the_cooldown() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(HALF, COOL)]));
		assert_eq!(
			last_event(),
			Event::SetChildrenScheduled {
				hotkey: HOT,
				netuid: ONE,
				from: 1 + COOLDOWN,
				children: vec![linked(HALF, COOL)],
			}
		);
		let view = |children, scheduled| ChildkeyView {
			children,
			scheduled,
			parents: vec![],
			newcomer: None,
			childkey_take: 11_796,
			childkey_take_raise: None,
		};
		let children = vec![linked(HALF, COOL)];
		let scheduled = ScheduledChildren { from: 1 + COOLDOWN, children: children.clone() };
		System::set_block_number(COOLDOWN);
		assert_eq!(DynamicTao::childkeys(ONE, HOT), view(vec![], Some(scheduled)));
		assert_eq!(DynamicTao::childkeys(ONE, COOL), view(vec![], None));
		assert_eq!((weight(HOT), weight(COOL)), (hots_own(), 100 * UNIT));

		System::set_block_number(1 + COOLDOWN);
		assert_eq!(DynamicTao::childkeys(ONE, HOT), view(children, None));
		let parents = vec![linked(HALF, HOT)];
		assert_eq!(
			DynamicTao::childkeys(ONE, COOL),
			ChildkeyView { parents, ..view(vec![], None) }
		);
		let given = part(hots_own(), HALF);
		assert_eq!((weight(HOT), weight(COOL)), (hots_own() - given, 100 * UNIT + given));
	});
}

#[test]
fn without_a_cooldown_children_should_be_in_force_at_once() {
	world().set(|genesis| genesis.parameters.children_cooldown = 0).build_and_execute(|| {
		assert_ok!(set(&[(u64::MAX, COOL)]));
		assert_eq!((weight(HOT), weight(COOL)), (0, hots_own() + 100 * UNIT));
	});
}

#[test]
fn what_children_inherit_should_be_exact_and_sum_to_what_there_was() {
	world().set(|genesis| genesis.parameters.children_cooldown = 0).build_and_execute(|| {
		let parts = [u64::MAX / 3, u64::MAX / 7, 1, u64::MAX / 11, 12_345_678_901_234_567];
		let children: Vec<_> = parts.into_iter().zip(101..).collect();
		assert_ok!(set(&children));
		let mut sum = weight(HOT);
		for (proportion, child) in children {
			assert_eq!(weight(child), part(hots_own(), proportion));
			sum += weight(child);
		}
		assert_eq!(sum, hots_own());
		// On that subnet alone.
		assert_eq!(DynamicTao::effective_stake(TWO, &101), Ok(0));
	});
}

#[test]
fn inherited_stake_should_not_be_passed_on() {
	world().set(|genesis| genesis.parameters.children_cooldown = 0).build_and_execute(|| {
		// HOT to COOL, and COOL to 101: that gets what is COOL's own.
		assert_ok!(set(&[(u64::MAX, COOL)]));
		assert_ok!(DynamicTao::set_children(signed(CAROL), COOL, ONE, vec![(u64::MAX, 101)]));
		assert_eq!((weight(HOT), weight(COOL), weight(101)), (0, hots_own(), 100 * UNIT));
		// And a circle gives each what was the other's.
		System::set_block_number(151);
		assert_ok!(DynamicTao::set_children(signed(CAROL), COOL, ONE, vec![(u64::MAX, HOT)]));
		assert_eq!((weight(HOT), weight(COOL)), (100 * UNIT, hots_own()));
	});
}

#[test]
fn new_children_should_leave_the_old_ones_in_force_until_their_time() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(HALF, COOL)]));
		System::set_block_number(1 + COOLDOWN);
		assert_ok!(set(&[(u64::MAX, 101)]));
		let given = part(hots_own(), HALF);
		assert_eq!((weight(COOL), weight(101)), (100 * UNIT + given, 0));
		assert_eq!((parents_of(COOL), parents_of(101)), (vec![HOT], vec![HOT]));
		System::set_block_number(1 + 2 * COOLDOWN);
		assert_eq!((weight(HOT), weight(COOL), weight(101)), (0, 100 * UNIT, hots_own()));
	});
}

#[test]
fn children_that_have_not_come_into_force_should_be_replaced() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(HALF, COOL)]));
		System::set_block_number(151);
		assert_ok!(set(&[(HALF, 101)]));
		assert_eq!((parents_of(COOL), parents_of(101)), (vec![], vec![HOT]));
		System::set_block_number(1 + COOLDOWN);
		assert_eq!((weight(COOL), weight(101)), (100 * UNIT, 0));
		System::set_block_number(151 + COOLDOWN);
		assert_eq!((weight(COOL), weight(101)), (100 * UNIT, part(hots_own(), HALF)));
	});
}

#[test]
fn children_should_be_taken_back() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(HALF, COOL)]));
		System::set_block_number(1 + COOLDOWN);
		assert_ok!(set(&[]));
		System::set_block_number(2 * COOLDOWN);
		assert_eq!(weight(HOT), hots_own() - part(hots_own(), HALF));
		System::set_block_number(1 + 2 * COOLDOWN);
		assert_eq!((weight(HOT), weight(COOL)), (hots_own(), 100 * UNIT));
		assert_eq!(DynamicTao::childkeys(ONE, COOL).parents, []);
	});
}

#[test]
fn links_that_are_over_should_leave_the_row_that_limits_the_next() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(HALF, COOL)]));
		assert_eq!(childkeys(), (2, 2));
		System::set_block_number(151);
		assert_ok!(set(&[]));
		assert_eq!(childkeys(), (1, 1));
		assert!(!ChildKeys::<Test>::contains_key(ONE, COOL));
		// Once that is over, to say it again tidies up.
		System::set_block_number(301);
		assert_ok!(set(&[]));
		assert_eq!(childkeys(), (0, 0));
	});
}

#[test]
fn children_should_not_be_set_twice_at_the_limits_end() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(HALF, COOL)]));
		System::set_block_number(151);
		assert_ok!(set(&[]));
		for children in [&[(1, COOL)][..], &[]] {
			assert_noop!(set(children), Error::<Test>::TxRateLimitExceeded);
		}
		System::set_block_number(300);
		assert_noop!(set(&[(1, COOL)]), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(301);
		assert_ok!(set(&[(1, COOL)]));
		assert_noop!(set(&[]), Error::<Test>::TxRateLimitExceeded);
	});
}

#[test]
fn childkey_links_should_be_counted_once() {
	world().build_and_execute(|| {
		assert_eq!(childkeys(), (0, 0));
		assert_ok!(set(&[(1, COOL), (1, 101)]));
		assert_eq!(childkeys(), (3, 3));
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), COOL, ONE, 7));
		assert_eq!(childkeys(), (3, 3));
		System::set_block_number(151);
		assert_ok!(set(&[(1, COOL), (1, 102), (1, 103)]));
		// HOT, COOL, 102 and 103
		assert_eq!(childkeys(), (4, 4));
	});
}

#[test]
fn a_refused_call_should_say_why_in_order() {
	let rich = |genesis: &mut crate::GenesisConfig<Test>| {
		genesis.parameters.stake_threshold = Tao(hots_own() + 1);
	};
	world().set(rich).build_and_execute(|| {
		let six: Vec<_> = (101..107).map(|child| (u64::MAX, child)).collect();
		let of = |hotkey, netuid, children: &[(u64, u64)], who| {
			refusal(call(hotkey, netuid, children), who)
		};
		let root = Some("RegistrationNotPermittedOnRootSubnet");
		assert_eq!(of(STRANGER, ROOT, &six, ALICE), root);
		assert_eq!(of(STRANGER, NetUid(9), &six, ALICE), Some("SubnetNotExists"));
		assert_eq!(of(STRANGER, ONE, &six, ALICE), Some("HotKeyAccountNotExists"));
		assert_eq!(of(HOT, ONE, &six, ALICE), Some("NonAssociatedColdKey"));
		assert_eq!(of(HOT, ONE, &six, CAROL), Some("TooManyChildren"));
		for children in [&[(1, HOT)][..], &[(0, 101)], &[(1, 101), (0, 102)], &[(0, HOT)]] {
			assert_eq!(of(HOT, ONE, children, CAROL), Some("InvalidChild"));
		}
		let (most, twice) = (u64::MAX, &[(u64::MAX, 101), (u64::MAX, 101)]);
		assert_eq!(of(HOT, ONE, twice, CAROL), Some("DuplicateChild"));
		let over = &[(most, 101), (1, 102)];
		assert_eq!(of(HOT, ONE, over, CAROL), Some("ProportionOverflow"));
		let whole = &[(most - 1, 101), (1, 102)];
		assert_eq!(of(HOT, ONE, whole, CAROL), Some("NotEnoughStakeToSetChildkeys"));
		// It was a rao too little.
		assert_ok!(DynamicTao::set_parameter(
			admin(),
			GlobalParameter::StakeThreshold(Tao(hots_own()))
		));
		assert_eq!(of(HOT, ONE, whole, CAROL), None);
		assert_eq!(of(HOT, ONE, &six, CAROL), Some("TxRateLimitExceeded"));
		// And no children need no stake.
		assert_ok!(DynamicTao::set_parameter(
			admin(),
			GlobalParameter::StakeThreshold(Tao(hots_own() + 1))
		));
		System::set_block_number(151);
		assert_eq!(of(HOT, ONE, &[], CAROL), None);
	});
}

#[test]
fn five_children_should_be_the_most() {
	world().build_and_execute(|| {
		let five: Vec<_> = (101..106).map(|child| (u64::MAX / 5, child)).collect();
		assert_ok!(set(&five));
		assert_eq!(DynamicTao::childkeys(ONE, HOT).scheduled.unwrap().children.len(), 5);
	});
}

#[test]
fn the_rate_limit_should_be_kept_to_the_block_and_by_subnet() {
	world().build_and_execute(|| {
		assert_ok!(set(&[(1, COOL)]));
		for block in [1, 150] {
			System::set_block_number(block);
			assert_noop!(set(&[(2, COOL)]), Error::<Test>::TxRateLimitExceeded);
		}
		assert_ok!(DynamicTao::set_children(signed(CAROL), HOT, TWO, vec![(1, COOL)]));
		assert_ok!(DynamicTao::set_children(signed(CAROL), COOL, ONE, vec![(1, HOT)]));
		// 1 + 150
		System::set_block_number(151);
		assert_ok!(set(&[(2, COOL)]));
	});
}

#[test]
fn the_weakest_of_5_parents_should_give_way_to_a_stronger_one() {
	world_of_parents(5).set(|g| g.parameters.children_cooldown = 0).build_and_execute(|| {
		for parent in 200..205 {
			assert_eq!(refusal(call(parent, ONE, &[(HALF, 101), (1, 102)]), BOB), None);
		}
		assert_eq!(parents_of(101), (200..205).collect::<Vec<_>>());
		// (1 + ... + 5) / 2
		let sum: u64 = (1..=5).map(|alpha| part(alpha * UNIT, HALF)).sum();
		assert_eq!(weight(101), sum);
		// 5 parents of 102 have 1 to 5 alpha; HOT has 1000.
		let before = childkeys();
		assert_ok!(set(&[(HALF, 101)]));
		let admitted =
			Event::ParentAdmitted { netuid: ONE, child: 101, parent: HOT, displaced: Some(200) };
		assert!(events().contains(&admitted), "{:?}", events());
		assert_eq!(parents_of(101), (201..205).chain([HOT]).collect::<Vec<_>>());
		assert_eq!(childkeys(), (before.0 + 1, before.1 + 1));
		let left = sum - part(UNIT, HALF);
		assert_eq!(weight(101), left + part(hots_own(), HALF));
		// What the weakest gave is its own again, but for what its other child has.
		assert_eq!(weight(200), UNIT);
		assert_eq!(DynamicTao::childkeys(ONE, 200).children, [linked(1, 102)]);
		assert_eq!(parents_of(102).len(), 5);
	});
}

#[test]
fn a_parent_of_no_more_than_the_weakest_should_be_refused() {
	world_of_parents(6).build_and_execute(|| {
		for parent in 201..206 {
			assert_eq!(refusal(call(parent, ONE, &[(HALF, 101)]), BOB), None);
		}
		// 1 alpha, where the weakest has 2; then as much; then a rao more.
		let refused = || refusal(call(200, ONE, &[(1, 102), (HALF, 101)]), BOB);
		assert_eq!(refused(), Some("TooManyParents"));
		reward(ONE, 200, UNIT);
		assert_eq!(HotkeyPools::<Test>::get(ONE, 200).pool.stake, Alpha(2 * UNIT));
		assert_eq!(refused(), Some("TooManyParents"));
		reward(ONE, 200, 1);
		assert_eq!(refused(), None);
		assert_eq!(parents_of(101), (201..206).collect::<Vec<_>>(), "not yet");
		assert_eq!(DynamicTao::childkeys(ONE, 101).newcomer, Some(linked(HALF, 200)));
		System::set_block_number(COOLDOWN);
		assert!(!decide(101), "its relation is not in force");
		System::set_block_number(1 + COOLDOWN);
		assert!(decide(101));
		assert_eq!(parents_of(101), (202..206).chain([200]).collect::<Vec<_>>());
		assert_eq!(DynamicTao::childkeys(ONE, 101).newcomer, None);
		// The others passed on until now, and the displaced one has its own again.
		assert_eq!(weight(201), 2 * UNIT);
	});
}

/// Decides on the newcomer of a child, as an epoch does for neurons.
fn decide(child: u64) -> bool {
	let clocks = Clocks::of::<Test>(ONE);
	let mut book = ChildkeyGraph::<Test>::open(ONE, System::block_number(), clocks, true);
	book.admit(&child).expect("it can be")
}

/// Five honest parents of 101, 200 to 204, pass on all of their 100 alpha each; six strangers, 300 to
/// 305, have 130 alpha each. All are BOB's.
fn contested() -> ExtBuilder {
	let key = |world: ExtBuilder, hotkey, alpha| {
		world.set(|genesis| genesis.hotkeys.push(GenesisHotkey { hotkey, coldkey: BOB })).stake(
			1,
			hotkey,
			BOB,
			alpha * UNIT,
		)
	};
	let world = (200..205).fold(world(), |world, hotkey| key(world, hotkey, 100));
	(300..306).fold(world, |world, hotkey| key(world, hotkey, 130))
}

fn adopt(hotkey: u64, proportion: u64) -> Option<&'static str> {
	refusal(call(hotkey, ONE, &[(proportion, 101)]), BOB)
}

fn with_honest_parents(test: impl FnOnce()) {
	contested().build_and_execute(|| {
		for parent in 200..205 {
			assert_eq!(adopt(parent, u64::MAX), None);
		}
		System::set_block_number(1 + COOLDOWN);
		test();
	});
}

fn turned_away(parent: u64) -> Event<Test> {
	Event::ParentTurnedAway { netuid: ONE, child: 101, parent }
}

#[test]
fn five_strangers_should_not_displace_five_parents_at_once() {
	with_honest_parents(|| {
		let honest: Vec<u64> = (200..205).collect();
		assert_eq!(adopt(300, u64::MAX), None);
		// The others pass on no more than the one that waits.
		for stranger in 301..305 {
			assert_eq!(adopt(stranger, u64::MAX), Some("TooManyParents"));
		}
		assert_eq!((parents_of(101), weight(101)), (honest.clone(), 500 * UNIT));
		// It leaves, and so it becomes no parent.
		assert_ok!(DynamicTao::remove_stake_full_limit(signed(BOB), 300, ONE, None));
		System::set_block_number(1 + 2 * COOLDOWN);
		assert!(decide(101));
		assert_eq!(last_event(), turned_away(300));
		assert_eq!((parents_of(101), weight(101)), (honest, 500 * UNIT));
		assert_eq!(DynamicTao::childkeys(ONE, 300).children, []);
	});
}

#[test]
fn a_newcomer_whose_stake_has_left_should_not_stand_in_the_way() {
	with_honest_parents(|| {
		assert_eq!(adopt(300, u64::MAX), None);
		assert_ok!(DynamicTao::remove_stake_full_limit(signed(BOB), 300, ONE, None));
		RecordedChanges::take();
		assert_eq!(adopt(301, u64::MAX), None);
		assert_eq!(
			RecordedChanges::take(),
			[
				Change::ChildLost { netuid: ONE, hotkey: 300 },
				Change::ChildrenSet { netuid: ONE, hotkey: 301 },
			]
		);
		assert!(events().contains(&turned_away(300)), "{:?}", events());
		assert_eq!(DynamicTao::childkeys(ONE, 101).newcomer, Some(linked(u64::MAX, 301)));
		System::set_block_number(1 + 2 * COOLDOWN);
		assert!(decide(101));
		assert_eq!(
			last_event(),
			Event::ParentAdmitted { netuid: ONE, child: 101, parent: 301, displaced: Some(200) }
		);
		assert_eq!((parents_of(101), weight(101)), (vec![201, 202, 203, 204, 301], 530 * UNIT));
		assert_eq!(weight(200), 100 * UNIT);
	});
}

#[test]
fn parents_should_rank_by_what_they_pass_on() {
	with_honest_parents(|| {
		// 1000 alpha and root stake, of which next to nothing is passed on.
		assert_noop!(set(&[(1, 101)]), Error::<Test>::TooManyParents);
		// Half of 130 is under 100, and all of it is over.
		assert_eq!(adopt(300, HALF), Some("TooManyParents"));
		assert_eq!(adopt(300, u64::MAX), None);
	});
}

#[test]
fn parents_whose_stake_has_left_should_be_the_first_to_go() {
	with_honest_parents(|| {
		assert_ok!(DynamicTao::remove_stake_full_limit(signed(BOB), 203, ONE, None));
		assert_eq!(adopt(300, 1 << 40), None);
		System::set_block_number(1 + 2 * COOLDOWN);
		assert!(decide(101));
		assert_eq!(parents_of(101), vec![200, 201, 202, 204, 300]);
	});
}

#[test]
fn a_newcomer_that_sets_its_children_again_should_wait_again() {
	with_honest_parents(|| {
		assert_eq!(adopt(300, u64::MAX), None);
		System::set_block_number(151 + COOLDOWN);
		assert_eq!(adopt(300, HALF + (HALF >> 1)), None);
		System::set_block_number(1 + 2 * COOLDOWN);
		assert!(decide(101), "it is looked at");
		assert_eq!(parents_of(101), (200..205).collect::<Vec<_>>());
		System::set_block_number(150 + 2 * COOLDOWN);
		assert!(!decide(101));
		System::set_block_number(151 + 2 * COOLDOWN);
		assert!(decide(101));
		// Three quarters of 130 are under 100.
		assert_eq!(last_event(), turned_away(300));
	});
}

#[test]
fn a_place_that_comes_free_should_be_the_newcomers() {
	with_honest_parents(|| {
		assert_eq!(adopt(300, u64::MAX), None);
		// What is over gives way at once, to the one that asks first.
		assert_eq!(refusal(call(202, ONE, &[]), BOB), None);
		System::set_block_number(1 + 2 * COOLDOWN);
		assert_eq!(refusal(call(202, ONE, &[]), BOB), None);
		assert_eq!(parents_of(101), vec![200, 201, 203, 204, 300]);
		assert_eq!(DynamicTao::childkeys(ONE, 101).newcomer, None);
		assert_eq!(weight(101), 530 * UNIT);
	});
}

#[test]
fn a_parent_whose_relation_is_over_should_give_way_at_once() {
	with_honest_parents(|| {
		assert_eq!(refusal(call(202, ONE, &[(1, 102)]), BOB), None);
		System::set_block_number(1 + 2 * COOLDOWN);
		assert_eq!(adopt(300, 1 << 40), None);
		assert_eq!(parents_of(101), vec![200, 201, 203, 204, 300]);
	});
}

#[test]
fn an_epoch_should_decide_on_newcomers_before_it_judges() {
	let world = world_of_an_epoch(0).set(|genesis| {
		genesis.parameters.children_cooldown = 3;
		let owned = |hotkey| GenesisHotkey { hotkey, coldkey: BOB };
		genesis.hotkeys.extend((200..205).map(owned));
	});
	(200..205).fold(world, |world, hotkey| world.stake(1, hotkey, BOB, UNIT)).build_and_execute(
		|| {
			for parent in 200..205 {
				assert_eq!(refusal(call(parent, ONE, &[(u64::MAX, CHILD)]), BOB), None);
			}
			assert_ok!(set(&[(u64::MAX, CHILD)]));
			// The epoch of block 3 is before block 4.
			run_blocks(2);
			assert_eq!(parents_of(CHILD), (200..205).collect::<Vec<_>>());
			run_blocks(4);
			let event = Event::ParentAdmitted {
				netuid: ONE,
				child: CHILD,
				parent: HOT,
				displaced: Some(200),
			};
			assert!(events().contains(&event), "{:?}", events());
			assert!(stake(ONE, HOT, CAROL) > 0, "it was paid");
		},
	);
}

#[test]
fn among_equals_the_first_parent_should_give_way() {
	let world =
		(0..5).fold(world(), |world, place| {
			world
				.set(|g| g.hotkeys.push(GenesisHotkey { hotkey: 200 + place, coldkey: BOB }))
				.stake(1, 200 + place, BOB, UNIT)
		});
	world.build_and_execute(|| {
		for parent in (200..205).rev() {
			assert_eq!(refusal(call(parent, ONE, &[(HALF, 101)]), BOB), None);
		}
		assert_ok!(set(&[(HALF, 101)]));
		System::set_block_number(1 + COOLDOWN);
		assert!(decide(101));
		assert_eq!(parents_of(101), (200..204).rev().chain([HOT]).collect::<Vec<_>>());
		// It had one child and has none.
		let scheduled = DynamicTao::childkeys(ONE, 204).scheduled;
		assert!(scheduled.is_none_or(|scheduled| scheduled.children.is_empty()));
	});
}

/// A validator, of another coldkey than its parent.
const CHILD: u64 = 21;
const CHILDS: u64 = 5;

/// CHILD is a validator that votes for OWNER_HOT; HOT is no neuron, and CHILD's parent with the whole
/// of its stake. Epochs are in blocks 3, 7, ...
fn world_of_an_epoch(take: u16) -> ExtBuilder {
	let neuron = |hotkey, permit, weights| GenesisNeuron { hotkey, permit, weights };
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.neurons =
				vec![neuron(OWNER_HOT, false, vec![]), neuron(CHILD, true, vec![(0, 1)])];
			subnet.parameters.tempo = 4;
		})
		.stake(1, HOT, ALICE, 300 * UNIT)
		.stake(1, CHILD, BOB, 100 * UNIT)
		.balance(CHILDS, UNIT)
		.set(move |genesis| {
			genesis.hotkeys.push(GenesisHotkey { hotkey: CHILD, coldkey: CHILDS });
			genesis.parameters.children_cooldown = 0;
			genesis.parameters.childkey_take.max = take;
		})
}

/// Sets the childkey take of CHILD, in force at once.
fn set_take(take: u16) -> DispatchResult {
	set_take_by(CHILDS, take)
}

/// The same by whoever owns CHILD.
fn set_take_by(owner: u64, take: u16) -> DispatchResult {
	if !ChildKeys::<Test>::contains_key(ONE, CHILD) {
		SubnetOwners::<Test>::mutate(ONE, |details| details.as_mut().unwrap().childkeys += 1);
	}
	ChildKeys::<Test>::mutate(ONE, CHILD, |links| {
		links.take = Some(Take { take: u16::MAX, ..Take::default() });
	});
	plain(DynamicTao::set_childkey_take(signed(owner), CHILD, ONE, take))
}

/// What stands behind a hotkey.
fn behind(hotkey: u64) -> u64 {
	HotkeyPools::<Test>::get(ONE, hotkey).total().expect("it fits").0
}

#[test]
fn an_epoch_should_share_a_childs_dividends_with_a_parent_that_is_no_neuron() {
	for take in [0, 6_554, u16::MAX] {
		world_of_an_epoch(take).build_and_execute(|| {
			assert_ok!(set(&[(u64::MAX, CHILD)]));
			assert_ok!(set_take(take));
			next_block();
			assert_eq!((behind(HOT), behind(CHILD)), (300 * UNIT, 100 * UNIT));
			next_block();
			let event = events().into_iter().find_map(|event| match event {
				Event::EpochPaid { validators, miners, .. } => Some((validators.0, miners.0)),
				_ => None,
			});
			let (validators, miners) = event.expect("an epoch ran");
			assert_eq!(miners, 2 * 410_002_289);
			// The child keeps its take and a quarter of the rest, the parent gets three.
			let kept = part_of(validators, take);
			let to_parent = (validators - kept) * 3 / 4;
			let paid = |hotkey, before| behind(hotkey) - before * UNIT;
			let (parent, child) = (paid(HOT, 300), paid(CHILD, 100));
			assert!(parent.abs_diff(to_parent) <= 2, "{parent} and not {to_parent}");
			assert!(child.abs_diff(validators - to_parent) <= 2, "{child}");
			assert!((validators - parent - child) <= 1);
			// 18 % of it are the hotkey's owner's, the rest is its stakers'.
			let carols = stake(ONE, HOT, CAROL);
			assert!(carols.abs_diff(part_of(parent, 11_796)) <= 2, "{carols} of {parent}");
			let stakers = stake(ONE, HOT, ALICE) - 300 * UNIT;
			assert!(stakers.abs_diff(parent - part_of(parent, 11_796)) <= 2, "{stakers}");
		});
	}
}

/// `floor(amount * part / 65535)`
fn part_of(amount: u64, part: u16) -> u64 {
	(u128::from(amount) * u128::from(part) / 65_535) as u64
}

#[test]
fn a_parent_should_get_nothing_before_its_child_has_come_into_force() {
	world_of_an_epoch(0).set(|genesis| genesis.parameters.children_cooldown = 3).build_and_execute(
		|| {
			assert_ok!(set(&[(u64::MAX, CHILD)]));
			// The epoch of block 3 is before block 4.
			run_blocks(2);
			assert_eq!(behind(HOT), 300 * UNIT);
			assert!(behind(CHILD) > 100 * UNIT);
			run_blocks(4);
			assert!(behind(HOT) > 300 * UNIT);
		},
	);
}

/// What the validators of the next epoch get, and what CHILD's owner has of it.
fn childs_owner_earns(world: ExtBuilder, act: impl FnOnce()) -> (u64, u64) {
	let mut earned = (0, 0);
	world.build_and_execute(|| {
		act();
		run_blocks(2);
		let paid = events().into_iter().find_map(|event| match event {
			Event::EpochPaid { validators, .. } => Some(validators.0),
			_ => None,
		});
		earned = (paid.expect("an epoch ran"), stake(ONE, CHILD, CHILDS));
	});
	earned
}

#[test]
fn a_staker_should_not_get_round_a_validators_take_by_becoming_its_parent() {
	let free = |genesis: &mut crate::GenesisConfig<Test>| {
		genesis.parameters.childkey_take = Default::default();
	};
	// Once its 300 alpha are staked to the validator, and once passed on by a hotkey that takes nothing.
	let staked = ExtBuilder::with_subnet()
		.but(|subnet| subnet.neurons = world_of_an_epoch(0).genesis().subnets[0].neurons.clone())
		.but(|subnet| subnet.parameters.tempo = 4)
		.set(|genesis| genesis.hotkeys.push(GenesisHotkey { hotkey: CHILD, coldkey: CHILDS }))
		.stake(1, CHILD, ALICE, 300 * UNIT)
		.stake(1, CHILD, BOB, 100 * UNIT);
	let (paid, staked) = childs_owner_earns(staked, || ());
	let (lent_paid, lent) = childs_owner_earns(world_of_an_epoch(0).set(free), || {
		assert_ok!(DynamicTao::decrease_take(signed(CAROL), HOT, 0));
		assert_ok!(set(&[(u64::MAX, CHILD)]));
	});
	assert!(paid.abs_diff(lent_paid) <= 2, "{paid} and {lent_paid}");
	assert!(staked.abs_diff(part_of(paid, 11_796)) <= 3, "{staked} of {paid}");
	assert!(staked.abs_diff(lent) <= 3, "{staked} and {lent}");
}

#[test]
fn a_childkey_take_should_be_the_childs_owners_whole() {
	let (paid, earned) = childs_owner_earns(world_of_an_epoch(6_554), || {
		assert_ok!(set_take(6_554));
		assert_ok!(set(&[(u64::MAX, CHILD)]));
	});
	// A tenth of three quarters, and 18 % of the fourth.
	let expected = part_of(paid * 3 / 4, 6_554) + part_of(paid / 4, 11_796);
	assert!(earned.abs_diff(expected) <= 5, "{earned} and not {expected} of {paid}");
}

#[test]
fn delegators_of_a_parent_should_pay_its_own_take() {
	// HOT's owner takes 18 % of what comes back, whatever its child takes.
	for take in [0, 6_554] {
		world_of_an_epoch(take).build_and_execute(|| {
			assert_ok!(set_take(take));
			assert_ok!(set(&[(u64::MAX, CHILD)]));
			run_blocks(2);
			let came_back = behind(HOT) - 300 * UNIT;
			let taken = stake(ONE, HOT, CAROL);
			assert!(taken.abs_diff(part_of(came_back, 11_796)) <= 2, "{taken} of {came_back}");
		});
	}
}

#[test]
fn parents_of_the_same_owner_should_pay_no_childkey_take() {
	let mine = |genesis: &mut crate::GenesisConfig<Test>| {
		for pair in genesis.hotkeys.iter_mut().filter(|pair| pair.hotkey == CHILD) {
			pair.coldkey = CAROL;
		}
	};
	let came_back = |world: ExtBuilder, owner| {
		let mut came_back = 0;
		world.build_and_execute(|| {
			assert_ok!(set_take_by(owner, u16::MAX));
			assert_ok!(set(&[(u64::MAX, CHILD)]));
			run_blocks(2);
			came_back = behind(HOT) - 300 * UNIT;
		});
		came_back
	};
	assert_eq!(came_back(world_of_an_epoch(u16::MAX), CHILDS), 0);
	assert!(came_back(world_of_an_epoch(u16::MAX).set(mine), CAROL) > 100_000_000);
}
