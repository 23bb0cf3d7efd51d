//! `move_stake_limit`, `transfer_stake_limit` and `swap_stake_limit`.

use super::{
	move_stake::{assert_twenty_alpha_arrived, world},
	*,
};
use sp_runtime::DispatchResult;

fn swap_limit(alpha: u64, limit: u64, partial: bool) -> DispatchResult {
	DynamicTao::swap_stake_limit(signed(ALICE), HOT, ONE, TWO, Alpha(alpha), limit, partial)
}

#[test]
fn swap_stake_limit_should_fill_at_its_rate_and_fail_one_above() {
	world().build_and_execute(|| {
		// 3_286_188_917 / 20 = 164_309_445.85
		for limit in [164_309_446, 166_666_667, u64::MAX] {
			assert_noop!(swap_limit(20 * UNIT, limit, false), Error::<Test>::SlippageTooHigh);
		}
		assert_ok!(swap_limit(20 * UNIT, 164_309_445, false));
		assert_twenty_alpha_arrived(HOT, ALICE);
	});
}

#[test]
fn a_partial_swap_should_trade_what_the_limit_allows_and_keep_the_rest() {
	ExtBuilder::with_two_subnets()
		.but(|subnet| subnet.fee_rate = FeeRate(0))
		.stake(1, HOT, ALICE, 9_000 * UNIT)
		.build_and_execute(|| {
			assert_ok!(DynamicTao::set_subnet_parameter(
				admin(),
				ONE,
				SubnetParameter::FeeRate(FeeRate(0))
			));
			// As one pool of 2000 * 3000 / 4000 = 1500 and 1000 * 1000 / 4000 = 250:
			// 250 * y / (1500 + y) = y / 10, so y = 1000, but for roundings of single rao.
			assert_ok!(swap_limit(9_000 * UNIT, 100_000_000, true));
			let (given, received) = (9_000 * UNIT - stake(ONE, HOT, ALICE), stake(TWO, HOT, ALICE));
			assert!((1_000 * UNIT - 100..=1_000 * UNIT).contains(&given), "{given}");
			assert!(given <= 10 * received, "{given} for {received}");
		});
}

#[test]
fn a_partial_swap_should_never_pass_its_limit() {
	for limit in [0, 1, 1_000_000, 77_777_777, 160_000_000, 166_000_000] {
		ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 90_000 * UNIT).build_and_execute(
			|| {
				assert_ok!(swap_limit(90_000 * UNIT, limit, true));
				let (given, received) =
					(90_000 * UNIT - stake(ONE, HOT, ALICE), stake(TWO, HOT, ALICE));
				let (asked, got) = (
					u128::from(limit) * u128::from(given),
					u128::from(received) * u128::from(UNIT),
				);
				assert!(got >= asked, "{received} for {given} pass {limit}");
			},
		);
	}
}

#[test]
fn move_and_transfer_should_keep_limits_as_a_swap_does() {
	let limits = |limit, partial| {
		let amount = Alpha(20 * UNIT);
		[
			RuntimeCall::DynamicTao(crate::Call::move_stake_limit {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid: ONE,
				destination_netuid: TWO,
				alpha_amount: amount,
				limit_price: limit,
				allow_partial: partial,
			}),
			RuntimeCall::DynamicTao(crate::Call::transfer_stake_limit {
				destination_coldkey: BOB,
				hotkey: HOT,
				origin_netuid: ONE,
				destination_netuid: TWO,
				alpha_amount: amount,
				limit_price: limit,
				allow_partial: partial,
			}),
		]
	};
	for index in [0, 1] {
		world().build_and_execute(|| {
			let call = |limit, partial| refusal(limits(limit, partial)[index].clone(), ALICE);
			assert_eq!(call(164_309_446, false), Some("SlippageTooHigh"));
			// The spot rate is 0.5 / 3, less the fee: nothing can be had for it.
			assert_eq!(call(166_666_667, true), Some("SlippageTooHigh"));
			// A little less than is offered goes at a little more than its rate.
			assert_eq!(call(164_500_000, true), None);
			let given = 100 * UNIT - stake(ONE, HOT, ALICE);
			assert!(0 < given && given < 20 * UNIT);
			assert_eq!(call(0, false), None);
		});
	}
}

#[test]
fn inside_a_subnet_one_alpha_should_give_one() {
	world().build_and_execute(|| {
		let limited = |hotkey, limit, partial| {
			let amount = Alpha(UNIT);
			DynamicTao::move_stake_limit(
				signed(ALICE),
				HOT,
				hotkey,
				ONE,
				ONE,
				amount,
				limit,
				partial,
			)
		};
		assert_noop!(limited(COOL, UNIT + 1, false), Error::<Test>::SlippageTooHigh);
		assert_noop!(limited(COOL, UNIT + 1, true), Error::<Test>::SlippageTooHigh);
		assert_ok!(limited(COOL, UNIT, false));
		assert_eq!(stake(ONE, COOL, ALICE), UNIT);
	});
}
