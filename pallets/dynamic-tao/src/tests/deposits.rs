//! What is put down for rows of childkey links: who pays, how much, and what gives it back. A row that costs
//! only a fee is what an attacker fills to delay the end of a subnet.

use super::*;
use crate::{
	pallet::{ChildKeys, CurrentDissolution},
	Call, HoldReason,
};
use frame_support::traits::fungible::InspectHold;

/// The deposit for a row: 0.01 TAO.
const ROW: u64 = UNIT / 100;

fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 1_000 * UNIT)
		.stake(1, COOL, BOB, 100 * UNIT)
		.set(|genesis| {
			genesis.parameters.children_cooldown = 0;
			genesis.parameters.children_rate_limit = 0;
		})
}

fn held(who: u64) -> u64 {
	Balances::balance_on_hold(&HoldReason::ChildkeyDeposit.into(), &who)
}

/// What somebody can spend.
fn spendable(who: u64) -> u64 {
	free(who) - held(who)
}

/// Makes these the children of HOT.
fn set(children: &[u64]) -> DispatchResult {
	let children = children.iter().map(|child| (1, *child)).collect();
	plain(DynamicTao::set_children(signed(CAROL), HOT, ONE, children))
}

#[test]
fn childkey_links_should_cost_a_deposit_for_their_row_and_for_each_child() {
	world().build_and_execute(|| {
		assert_ok!(set(&[101, 102]));
		let (hotkey, who, amount) = (HOT, CAROL, Tao(3 * ROW));
		assert!(events().contains(&Event::ChildkeyDepositChanged {
			netuid: ONE,
			hotkey,
			who,
			amount
		}));
		// It stays on the account, and cannot be spent.
		assert_eq!((held(CAROL), spendable(CAROL)), (3 * ROW, WEALTH - 3 * ROW));
		assert_eq!(ChildKeys::<Test>::iter_prefix(ONE).count(), 3);
		// The next block's list keeps the old children too, until it is in force for good.
		next_block();
		assert_ok!(set(&[103]));
		assert_eq!(held(CAROL), 4 * ROW);
		next_block();
		assert_ok!(set(&[103]));
		assert_eq!((held(CAROL), ChildKeys::<Test>::iter_prefix(ONE).count()), (2 * ROW, 2));
		next_block();
		assert_ok!(set(&[]));
		next_block();
		assert_ok!(set(&[]));
		// The row still limits the next setting.
		assert_eq!((held(CAROL), ChildKeys::<Test>::iter_prefix(ONE).count()), (ROW, 1));
		next_block();
		assert_ok!(set(&[]));
		assert_eq!((held(CAROL), spendable(CAROL)), (0, WEALTH));
		assert_eq!(ChildKeys::<Test>::iter_prefix(ONE).count(), 0);
	});
}

#[test]
fn a_row_of_several_parents_should_be_paid_by_each() {
	world().build_and_execute(|| {
		assert_ok!(set(&[101]));
		assert_ok!(DynamicTao::set_children(signed(CAROL), COOL, ONE, vec![(1, 101)]));
		assert_eq!(held(CAROL), 4 * ROW);
		next_block();
		for _ in 0..3 {
			assert_ok!(set(&[]));
			next_block();
		}
		// The other's is left, and the row with it.
		assert_eq!(held(CAROL), 2 * ROW);
		assert!(ChildKeys::<Test>::contains_key(ONE, 101));
	});
}

#[test]
fn a_take_should_cost_a_deposit_too() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), COOL, ONE, 1));
		assert_eq!(held(CAROL), ROW);
		// A row that is there for a parent is the parent's; with a take it is both.
		assert_ok!(set(&[COOL]));
		assert_eq!(held(CAROL), 3 * ROW);
	});
}

#[test]
fn who_cannot_afford_the_deposit_should_be_refused() {
	world().balance(CAROL, 2 * ROW + EXISTENTIAL_DEPOSIT).build_and_execute(|| {
		assert_noop!(set(&[101, 102]), Error::<Test>::CannotAffordDeposit);
		assert_ok!(set(&[101]));
		assert_eq!((held(CAROL), spendable(CAROL)), (2 * ROW, EXISTENTIAL_DEPOSIT));
		assert_noop!(
			plain(DynamicTao::set_childkey_take(signed(CAROL), COOL, ONE, 1)),
			Error::<Test>::CannotAffordDeposit
		);
	});
}

#[test]
fn a_change_of_the_deposit_should_hold_for_what_is_set_after_it() {
	world().build_and_execute(|| {
		assert_ok!(set(&[101]));
		let deposit = Tao(5 * ROW);
		let call = Call::set_parameter { parameter: GlobalParameter::ChildkeyDeposit(deposit) };
		assert_eq!(refusal_of(RuntimeCall::DynamicTao(call), admin()), None);
		assert_eq!(held(CAROL), 2 * ROW);
		next_block();
		assert_ok!(set(&[101]));
		assert_eq!(held(CAROL), 10 * ROW);
		let deposit = Tao(ROW / 10);
		let call = Call::set_parameter { parameter: GlobalParameter::ChildkeyDeposit(deposit) };
		assert_eq!(refusal_of(RuntimeCall::DynamicTao(call), admin()), None);
		next_block();
		assert_ok!(set(&[101]));
		assert_eq!(held(CAROL), ROW / 5);
	});
}

#[test]
fn a_dissolution_should_give_every_deposit_back() {
	world().build_and_execute(|| {
		assert_ok!(set(&[101, 102, 103]));
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), COOL, ONE, 1));
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), COOL, TWO, 1));
		assert_eq!(held(CAROL), 6 * ROW);
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		while CurrentDissolution::<Test>::exists() {
			next_block();
		}
		// The other subnet's is left.
		assert_eq!((held(CAROL), spendable(CAROL)), (ROW, WEALTH - ROW));
		assert_eq!(ChildKeys::<Test>::iter().count(), 1);
	});
}

#[test]
fn rows_of_child_keys_should_cost_more_than_the_time_they_take() {
	// As many as held a netuid for 121 blocks: 2000 parents with five children each.
	let parents = 2_000;
	let world = world().set(|genesis| {
		for hotkey in 0..parents {
			let hotkey = 20_000 + hotkey;
			genesis.hotkeys.push(crate::GenesisHotkey { hotkey, coldkey: OWNER });
		}
	});
	world.build_and_execute(|| {
		for parent in 0..parents {
			let children = (0..5).map(|child| (1, 30_000 + parent * 5 + child)).collect();
			assert_ok!(DynamicTao::set_children(signed(OWNER), 20_000 + parent, ONE, children));
		}
		assert_eq!(ChildKeys::<Test>::iter_prefix(ONE).count(), 12_000);
		// A TAO for each block that they could take at most.
		assert_eq!(held(OWNER), 12_000 * ROW);
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		let mut blocks = 0;
		while CurrentDissolution::<Test>::exists() {
			next_block();
			DynamicTao::on_idle(System::block_number(), MAX_BLOCK);
			blocks += 1;
		}
		assert!(blocks <= 5, "{blocks} blocks");
		assert_eq!((held(OWNER), spendable(OWNER)), (0, WEALTH));
	});
}
