//! The least stake is judged by a price that a few blocks cannot move: no pump makes positions of dust.

use super::*;
use crate::Call;

/// Subnets of 1,000 TAO and 1,000,000 alpha, which 99,000 TAO make 10,000 times as dear.
fn world() -> ExtBuilder {
	ExtBuilder::new()
		.subnet(1, 1_000 * UNIT, 1_000_000 * UNIT)
		.subnet(2, 1_000 * UNIT, 1_000_000 * UNIT)
		.stake(1, HOT, ALICE, STAKE)
		.stake(0, HOT, ALICE, 100 * UNIT)
}

/// What Alice has on subnet 1, worth 10 TAO.
const STAKE: u64 = 10_000 * UNIT;

/// Buys so much that the price is 10,000 times what it was.
fn pump(netuid: NetUid) {
	assert_ok!(DynamicTao::add_stake(signed(BOB), COOL, netuid, Tao(99_000 * UNIT)));
	assert!(price(netuid) > 9 * UNIT);
}

fn dump(netuid: NetUid) {
	let all = stake(netuid, COOL, BOB);
	assert_ok!(DynamicTao::remove_stake(signed(BOB), COOL, netuid, Alpha(all)));
}

/// What one of Alice's calls is refused with.
fn told(call: Call<Test>) -> Option<&'static str> {
	refusal(RuntimeCall::DynamicTao(call), ALICE)
}

/// Alpha that is worth the minimum at the pumped price, and a ten-thousandth of it at the true one.
const DUST: u64 = 400_000;

#[test]
fn a_pump_should_not_let_a_purchase_open_a_position_of_dust() {
	world().build_and_execute(|| {
		pump(ONE);
		let buy = |amount| Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(amount) };
		assert_eq!(told(buy(MIN_STAKE)), Some("AmountTooLow"));
		assert_eq!(told(buy(100 * MIN_STAKE)), Some("AmountTooLow"));
		assert_eq!(told(buy(20_000 * MIN_STAKE)), None);
	});
}

#[test]
fn a_pump_should_not_let_stake_be_split_into_dust() {
	world().build_and_execute(|| {
		pump(ONE);
		let (origin_netuid, destination_netuid, alpha_amount) = (ONE, ONE, Alpha(DUST));
		let split = [
			Call::transfer_stake {
				destination_coldkey: STRANGER,
				hotkey: HOT,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			},
			Call::move_stake {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			},
		];
		for call in split {
			assert_eq!(told(call), Some("AmountTooLow"));
		}
	});
}

#[test]
fn a_pump_should_not_let_dust_be_left() {
	world().build_and_execute(|| {
		pump(ONE);
		let (hotkey, netuid, amount) = (HOT, ONE, Alpha(STAKE - DUST));
		let (origin_netuid, destination_netuid, alpha_amount) = (ONE, TWO, amount);
		let leave = [
			Call::remove_stake { hotkey, netuid, amount_unstaked: amount },
			Call::recycle_alpha { hotkey, amount, netuid },
			Call::burn_alpha { hotkey, amount, netuid },
			Call::swap_stake { hotkey, origin_netuid, destination_netuid, alpha_amount },
			Call::transfer_stake {
				destination_coldkey: BOB,
				hotkey,
				origin_netuid: ONE,
				destination_netuid: ONE,
				alpha_amount,
			},
		];
		for call in leave {
			assert_eq!(told(call), Some("RemainingStakeTooLow"));
		}
	});
}

#[test]
fn a_pump_should_not_let_a_swap_arrive_as_dust_not_even_of_a_whole_position() {
	let small = || world().stake(1, COOL, ALICE, 10 * MIN_STAKE);
	small().build_and_execute(|| {
		pump(TWO);
		let swap = |hotkey, amount| Call::swap_stake {
			hotkey,
			origin_netuid: ONE,
			destination_netuid: TWO,
			alpha_amount: Alpha(amount),
		};
		assert_eq!(told(swap(HOT, 10 * UNIT)), Some("AmountTooLow"));
		assert_eq!(told(swap(COOL, 10 * MIN_STAKE)), Some("AmountTooLow"));
	});
}

#[test]
fn a_pump_that_is_held_for_some_blocks_should_not_help() {
	world().build_and_execute(|| {
		pump(ONE);
		run_blocks(100);
		let call =
			Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(100 * MIN_STAKE) };
		assert_eq!(told(call), Some("AmountTooLow"));
		dump(ONE);
	});
}

#[test]
fn no_position_should_be_worth_less_than_half_the_minimum_after_a_pump() {
	world().build_and_execute(|| {
		pump(ONE);
		let mut opened = 0;
		for (place, digits) in (0..12).flat_map(|digits| (1..10).map(move |d| (d, digits))) {
			let amount = Tao(MIN_STAKE + place * 10u64.pow(digits));
			let hotkey = HOT;
			let call = Call::add_stake { hotkey, netuid: ONE, amount_staked: amount };
			let who = 1_000 + u64::from(digits) * 10 + place;
			assert_ok!(Balances::transfer_allow_death(signed(CAROL), who, amount.0 + UNIT));
			opened += u32::from(refusal(RuntimeCall::DynamicTao(call), who).is_none());
		}
		assert!(opened > 0);
		dump(ONE);
		for (coldkey, hotkey, netuid) in Positions::<Test>::iter_keys() {
			let price = if netuid == ROOT { UNIT } else { price(netuid) };
			let worth = u128::from(stake(netuid, hotkey, coldkey)) * u128::from(price);
			let worth = (worth / u128::from(UNIT)) as u64;
			assert!(worth >= MIN_STAKE / 2, "{worth} rao, one of {opened}");
		}
	});
}

#[test]
fn an_honest_purchase_of_the_minimum_should_open_a_position_on_a_young_subnet() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(plain(DynamicTao::register_network(signed(OWNER), OWNER_HOT)));
		assert_ok!(DynamicTao::start_call(signed(OWNER), ONE));
		for _ in 0..20 {
			next_block();
			// The moving price is next to nothing.
			assert!(economy(ONE).moving_price.price().to_rao() < price(ONE) / 1_000);
			assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(MIN_STAKE)));
			assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ONE, Tao(MIN_STAKE)));
			let all = stake(ONE, HOT, BOB);
			assert_ok!(DynamicTao::remove_stake(signed(BOB), HOT, ONE, Alpha(all)));
		}
	});
}

#[test]
fn the_minimum_should_do_while_the_price_is_up_by_less_than_a_half() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		// (1 + 200/1000)^2 = 1.44
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ONE, Tao(200 * UNIT)));
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(MIN_STAKE)));
	});
}

#[test]
fn the_steady_price_should_follow_the_price_within_a_thousandth_a_block() {
	world().build_and_execute(|| {
		let steady = || Subnets::<Test>::get(ONE).unwrap().steady_price.price();
		let at = steady();
		assert_eq!(at, economy(ONE).pool.price().unwrap());
		pump(ONE);
		// No trade moves it.
		assert_eq!(steady(), at);
		next_block();
		assert_eq!(steady().to_bits(), at.to_bits() + at.to_bits() / 1_000);
		dump(ONE);
		run_blocks(20);
		assert_eq!(steady(), economy(ONE).pool.price().unwrap());
	});
}
