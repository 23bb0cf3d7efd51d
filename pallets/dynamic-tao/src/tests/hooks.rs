//! Hooks are told last, when everything is stored, so that a host may call back into the pallet.

use super::*;
use crate::{pallet::CurrentDissolution, Call};
use proptest::prelude::*;

/// Lets the host make these calls when it is told something for the next time.
fn call_back(who: u64, calls: Vec<Call<Test>>) {
	let calls = calls.into_iter().map(|call| (who, RuntimeCall::DynamicTao(call)));
	CallsBack::set(calls.collect());
}

fn add(hotkey: u64, netuid: NetUid) -> Call<Test> {
	Call::add_stake { hotkey, netuid, amount_staked: Tao(10 * UNIT) }
}

fn remove(netuid: NetUid, amount: u64) -> Call<Test> {
	Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: Alpha(amount) }
}

fn swap(origin_netuid: NetUid, destination_netuid: NetUid, amount: u64) -> Call<Test> {
	Call::swap_stake { hotkey: HOT, origin_netuid, destination_netuid, alpha_amount: Alpha(amount) }
}

fn world() -> World {
	[ALICE, BOB].into_iter().fold(World::with_two_subnets(), |world, who| {
		[0, 1, 2].into_iter().fold(world, |world, netuid| world.stake(netuid, HOT, who, 100 * UNIT))
	})
}

/// Calls that tell the host of a position.
fn trades() -> Vec<Call<Test>> {
	let (hotkey, alpha_amount) = (HOT, Alpha(UNIT));
	vec![
		add(HOT, ONE),
		add(COOL, ROOT),
		remove(ONE, 10 * UNIT),
		remove(ONE, 100 * UNIT),
		remove(ROOT, 100 * UNIT),
		swap(ONE, TWO, 10 * UNIT),
		swap(ROOT, TWO, 100 * UNIT),
		swap(TWO, ROOT, UNIT),
		Call::move_stake {
			origin_hotkey: HOT,
			destination_hotkey: COOL,
			origin_netuid: ONE,
			destination_netuid: ONE,
			alpha_amount,
		},
		Call::transfer_stake {
			destination_coldkey: BOB,
			hotkey,
			origin_netuid: ONE,
			destination_netuid: TWO,
			alpha_amount,
		},
		Call::recycle_alpha { hotkey, amount: Alpha(UNIT), netuid: ONE },
		Call::burn_alpha { hotkey, amount: Alpha(100 * UNIT), netuid: TWO },
		Call::unstake_all { hotkey },
		Call::unstake_all_alpha { hotkey },
	]
}

#[test]
fn a_host_that_trades_when_it_is_told_should_break_no_equation() {
	for call in trades() {
		for back in trades() {
			for who in [ALICE, BOB] {
				// Ends with all invariants, and with a vault that holds not a rao too much.
				world().build_and_execute(|| {
					call_back(who, vec![back.clone()]);
					assert_eq!(refusal(RuntimeCall::DynamicTao(call.clone()), ALICE), None);
					assert!(CallsBack::get().is_empty(), "it was told");
				});
			}
		}
	}
}

#[test]
fn a_host_should_find_what_it_is_told_of_stored() {
	world().build_and_execute(|| {
		let record = Economies::<Test>::get(ONE);
		// It undoes the purchase at once; the second fee and all roundings stay in the pool.
		call_back(ALICE, vec![remove(ONE, 10 * UNIT)]);
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(10 * UNIT)));
		assert!(matches!(last_event(), Event::StakeRemoved { .. }));
		assert_ne!(Economies::<Test>::get(ONE), record);
	});
}

#[test]
fn a_host_that_registers_when_a_subnet_is_removed_should_not_meet_the_one_that_waited() {
	let full = world().set(|genesis| {
		genesis.parameters.subnet_limit = 2;
		genesis.parameters.network_immunity_period = 0;
	});
	full.build_and_execute(|| {
		assert_ok!(plain(DynamicTao::register_network(signed(ALICE), 21)));
		run_blocks(6);
		assert_eq!(Subnets::<Test>::iter_values().filter(|one| one.owner_hotkey == 21).count(), 1);
	});
}

#[test]
fn a_host_that_trades_while_a_subnet_is_dissolved_should_break_no_equation() {
	for back in trades() {
		world().build_and_execute(|| {
			assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
			System::set_block_number(2); // it begins with the next block
			for _ in 0..20 {
				call_back(BOB, vec![back.clone()]);
				DynamicTao::step_dissolution(1);
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
			assert!(!CurrentDissolution::<Test>::exists());
			CallsBack::set(Vec::new());
		});
	}
}

#[test]
fn a_host_that_registers_and_starts_when_it_is_told_should_break_no_equation() {
	world().build_and_execute(|| {
		call_back(ALICE, vec![Call::register_network { hotkey: 22 }, add(HOT, ONE)]);
		assert_ok!(plain(DynamicTao::register_network(signed(BOB), 21)));
		assert_eq!(Subnets::<Test>::iter_keys().count(), 4);
		call_back(BOB, vec![Call::burned_register { netuid: NetUid(3), hotkey: 23 }]);
		assert_ok!(DynamicTao::start_call(signed(BOB), NetUid(3)));
		run_blocks(2);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// I-2, I-4: whatever a host does when it is told, in whatever order.
	#[test]
	fn a_host_may_do_anything_when_it_is_told(
		moves in proptest::collection::vec(
			(any::<bool>(), any::<prop::sample::Index>(), any::<bool>(), any::<prop::sample::Index>()),
			1..20,
		),
	) {
		world().build_and_execute(|| {
			let person = |first| if first { ALICE } else { BOB };
			let trades = trades();
			for (who, call, other, back) in moves {
				call_back(person(other), vec![back.get(&trades).clone()]);
				// Some have nothing left to trade.
				let _ = refusal(RuntimeCall::DynamicTao(call.get(&trades).clone()), person(who));
				CallsBack::set(Vec::new());
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
		});
	}
}
