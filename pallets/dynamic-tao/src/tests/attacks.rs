//! What an attacker would try, with numbers that are worked out beside it.

use super::*;
use crate::Call;
use proptest::prelude::*;

/// What `who` owns at the end of the day: free TAO, after it has sold everything.
fn cashed_out(who: u64) -> u64 {
	for hotkey in [HOT, COOL] {
		if Positions::<Test>::iter_key_prefix((who, hotkey)).next().is_some() {
			assert_ok!(DynamicTao::unstake_all(signed(who), hotkey));
		}
	}
	free(who)
}

fn buy(who: u64, amount: u64) {
	assert_ok!(DynamicTao::add_stake(signed(who), HOT, ONE, Tao(amount)));
}

#[test]
fn splitting_a_purchase_should_gain_nothing() {
	let alpha = |parts: u64| {
		let mut alpha = 0;
		ExtBuilder::with_subnet().build_and_execute(|| {
			(0..parts).for_each(|_| buy(ALICE, 64 * UNIT / parts));
			alpha = stake(ONE, HOT, ALICE);
		});
		alpha
	};
	let whole = alpha(1);
	for parts in [2, 3, 8, 64, 1_000] {
		assert!(alpha(parts) <= whole, "{parts} parts gain {}", alpha(parts) - whole);
	}
}

#[test]
fn dust_trades_should_not_evade_the_fee() {
	// 500 sales of amounts whose fee would be floored to nothing.
	let tao = |count: u64| {
		let mut tao = 0;
		let world = ExtBuilder::new().subnet(1, 2_000_000 * UNIT, 1_000 * UNIT);
		world.stake(1, HOT, ALICE, 500 * 1_985 + 10 * UNIT).build_and_execute(|| {
			for _ in 0..count {
				let amount = Alpha(500 * 1_985 / count);
				assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ONE, amount));
			}
			tao = free(ALICE) - WEALTH;
		});
		tao
	};
	assert!(tao(500) <= tao(1));
}

#[test]
fn buying_and_selling_in_a_block_should_lose_both_fees() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		buy(ALICE, 100 * UNIT);
		let lost = WEALTH - cashed_out(ALICE);
		// 0.05 % each way of 100 TAO, less what returns through the fee that stays in the pool.
		assert!((90_000_000..=101_000_000).contains(&lost), "{lost}");
	});
}

#[test]
fn a_sandwiched_victim_with_a_limit_should_never_pay_more_than_it() {
	let limit = 520_000_000;
	ExtBuilder::with_subnet().build_and_execute(|| {
		buy(BOB, 15 * UNIT);
		assert_ok!(DynamicTao::add_stake_limit(
			signed(ALICE),
			HOT,
			ONE,
			Tao(100 * UNIT),
			limit,
			true
		));
		cashed_out(BOB);
		let paid = u128::from(WEALTH - free(ALICE)) * u128::from(UNIT);
		assert!(paid <= u128::from(stake(ONE, HOT, ALICE)) * u128::from(limit));
	});
}

#[test]
fn a_sandwich_without_a_victim_should_lose() {
	for amount in [MIN_STAKE, UNIT, 500 * UNIT, 50_000 * UNIT] {
		ExtBuilder::with_two_subnets().build_and_execute(|| {
			buy(BOB, amount);
			next_block();
			// The block put a TAO into the pools, which an owner of everything may gain by.
			assert!(cashed_out(BOB) <= WEALTH + UNIT);
		});
		ExtBuilder::with_two_subnets().build_and_execute(|| {
			buy(BOB, amount);
			assert!(cashed_out(BOB) < WEALTH);
		});
	}
}

#[test]
fn a_first_depositor_should_not_inflate_a_share() {
	ExtBuilder::with_subnet().stake(1, HOT, BOB, 1).build_and_execute(|| {
		// BOB has one rao behind HOT and gives it half an alpha: ALICE comes after.
		let gift = 500_000_000;
		reward(ONE, HOT, gift);
		let before = economy(ONE).outstanding.0;
		buy(ALICE, UNIT);
		let bought = economy(ONE).outstanding.0 - before;
		let lost = bought - stake(ONE, HOT, ALICE);
		assert!(lost * 1_000_000 <= bought, "the victim lost {lost} of {bought}");
		// And half of the gift is gone for the giver.
		assert!(stake(ONE, HOT, BOB) <= gift / 2 + 1_000);
	});
}

#[test]
fn registering_and_selling_should_return_nothing() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(DynamicTao::register_network(signed(ALICE), 21));
		assert_ok!(DynamicTao::start_call(signed(ALICE), TWO));
		assert_eq!(cashed_out(ALICE), WEALTH - 1_000 * UNIT);
	});
}

#[test]
fn one_block_of_any_price_should_move_the_average_by_its_speed_and_no_more() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let before = economy(ONE).moving_price.price().to_bits();
		buy(ALICE, 90_000 * UNIT);
		next_block();
		let moved = economy(ONE).moving_price.price().to_bits() - before;
		// 3e-6 of one TAO.
		assert!(moved <= (1u128 << 64) * 3 / 1_000_000);
	});
}

#[test]
fn a_drained_pool_should_go_on_living() {
	ExtBuilder::new()
		.subnet(1, 20_000_000, 20_000_000)
		.stake(1, HOT, ALICE, 1_000_000 * UNIT)
		.stake(0, HOT, ALICE, 1_000 * UNIT)
		.subnet(2, UNIT, UNIT)
		.build_and_execute(|| {
			let drain = |amount| {
				DynamicTao::remove_stake_limit(signed(ALICE), HOT, ONE, Alpha(amount), 0, true)
			};
			assert_ok!(drain(1_000_000 * UNIT));
			for _ in 0..1_000 {
				next_block();
				assert!(reserves(ONE).0 >= 10_000_000);
			}
			assert_ok!(drain(1_000 * UNIT));
		});
}

#[test]
fn a_whole_position_should_survive_any_number_of_moves() {
	ExtBuilder::with_subnet().stake(1, COOL, BOB, 77_777_777).build_and_execute(|| {
		buy(ALICE, UNIT);
		run_blocks(360);
		reward(ONE, HOT, 123_456_789);
		let before = stake(ONE, HOT, ALICE);
		for _ in 0..100 {
			for (from, to) in [(HOT, COOL), (COOL, HOT)] {
				let all = Alpha(stake(ONE, from, ALICE));
				assert_ok!(DynamicTao::move_stake(signed(ALICE), from, to, ONE, ONE, all));
			}
		}
		// At most a rao in each of 200 moves, to those who stay.
		let after = stake(ONE, HOT, ALICE);
		assert!(before - 200 <= after && after <= before, "{before} became {after}");
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// I-8: no tour through pools, in any order and of any amounts, comes home with more.
	#[test]
	fn no_tour_should_come_home_with_more(
		pools in proptest::array::uniform4(log_uniform(10_000_000, 1_000_000 * UNIT)),
		stakes in log_uniform(MIN_STAKE, 50_000 * UNIT),
		tour in proptest::collection::vec((0..3u16, 0..3u16, 1..=100u64), 1..12),
	) {
		let [t1, a1, t2, a2] = pools;
		ExtBuilder::new().subnet(1, t1, a1).subnet(2, t2, a2).build_and_execute(|| {
			assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ROOT, Tao(stakes)));
			for (from, to, percent) in tour {
				let (from, to) = (NetUid(from), NetUid(to));
				let part = (u128::from(stake(from, HOT, ALICE)) * u128::from(percent) / 100) as u64;
				let call = crate::Call::swap_stake {
					hotkey: HOT,
					origin_netuid: from,
					destination_netuid: to,
					alpha_amount: Alpha(part),
				};
				refusal(RuntimeCall::DynamicTao(call), ALICE);
			}
			assert!(cashed_out(ALICE) <= WEALTH);
		});
	}
}

#[test]
fn a_position_worth_more_than_a_number_holds_should_stay_tradable() {
	// A pool drained to 0.01 alpha, as a rich buyer can leave it: 10^15 rao at a price of 10^8.
	let world = ExtBuilder::new().subnet(1, 1_000_000 * UNIT, 10_000_000);
	world.stake(1, HOT, ALICE, 1_000_000 * UNIT).build_and_execute(|| {
		let listed = DynamicTao::stake_of(ALICE);
		assert_eq!((listed.len(), listed[0].tao_value), (1, Tao(u64::MAX)));
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ONE, Alpha(10_000_000)));
		assert_ok!(DynamicTao::move_stake(signed(ALICE), HOT, COOL, ONE, ONE, Alpha(UNIT)));
		assert_ok!(DynamicTao::burn_alpha(signed(ALICE), HOT, Alpha(UNIT), ONE));
	});
}

/// Tells whether nothing of Carol's is anybody else's.
fn is_carols() -> bool {
	[HOT, COOL].iter().all(|hotkey| owner_of(*hotkey) == Some(CAROL))
		&& stake(ONE, HOT, CAROL) == 10 * UNIT
}

#[test]
fn whoever_has_a_leaked_hotkey_should_get_neither_stake_nor_the_hotkey() {
	let rich = ExtBuilder::with_subnet().stake(1, HOT, CAROL, 10 * UNIT).balance(HOT, 10 * UNIT);
	rich.build_and_execute(|| {
		let (netuid, amount) = (ONE, Alpha(UNIT));
		let calls = [
			Call::associate_with { coldkey: BOB },
			Call::release_hotkey { hotkey: HOT },
			Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: amount },
			Call::transfer_stake {
				destination_coldkey: BOB,
				hotkey: HOT,
				origin_netuid: netuid,
				destination_netuid: netuid,
				alpha_amount: amount,
			},
			Call::set_children { hotkey: HOT, netuid, children: vec![(u64::MAX, COOL)] },
			Call::decrease_take { hotkey: HOT, take: 0 },
			Call::swap_coldkey { old_coldkey: CAROL, hotkeys: 9, positions: 9 },
		];
		for call in calls {
			assert_ne!(refusal(RuntimeCall::DynamicTao(call.clone()), HOT), None, "{call:?}");
		}
		// It may schedule a swap of what is its own as a coldkey: nothing.
		let swap = Call::schedule_swap_coldkey { new_coldkey: STRANGER };
		assert_eq!(refusal(RuntimeCall::DynamicTao(swap), HOT), None);
		System::set_block_number(40_000);
		let swap = Call::swap_coldkey { old_coldkey: HOT, hotkeys: 9, positions: 9 };
		assert_eq!(refusal(RuntimeCall::DynamicTao(swap), BOB), None);
		assert!(is_carols());
	});
}

#[test]
fn whoever_has_a_leaked_coldkey_should_get_no_hotkey_while_its_owner_looks_every_few_days() {
	ExtBuilder::with_subnet().stake(1, HOT, CAROL, 10 * UNIT).build_and_execute(|| {
		let by = |who, call| refusal(RuntimeCall::DynamicTao(call), who);
		let steal = || Call::swap_coldkey { old_coldkey: CAROL, hotkeys: 9, positions: 9 };
		for _ in 0..3 {
			// The thief signs with Carol's key, and she takes it back on the last day.
			assert_eq!(by(CAROL, Call::schedule_swap_coldkey { new_coldkey: BOB }), None);
			System::set_block_number(System::block_number() + 35_999);
			assert_eq!(by(BOB, steal()), Some("ColdkeySwapTooEarly"));
			assert_eq!(by(CAROL, Call::dispute_coldkey_swap {}), None);
			System::set_block_number(System::block_number() + 1);
			assert_eq!(by(BOB, steal()), Some("NoColdkeySwapScheduled"));
		}
		assert!(is_carols());
		// Each attempt has cost 0.1 TAO.
		assert_eq!(free(CAROL), WEALTH - 3 * UNIT / 10);
	});
}
