//! `remove_stake`, and what its limited forms share with it.

use super::*;
use crate::Holding;
use dtao_economics::Shares;
use sp_runtime::DispatchResult;

fn remove(netuid: NetUid, amount: u64) -> DispatchResult {
	DynamicTao::remove_stake(signed(ALICE), HOT, netuid, Alpha(amount))
}

pub(super) fn remove_limit(amount: u64, limit: u64, partial: bool) -> DispatchResult {
	DynamicTao::remove_stake_limit(signed(ALICE), HOT, ONE, Alpha(amount), limit, partial)
}

pub(super) fn remove_all(limit: Option<u64>) -> DispatchResult {
	DynamicTao::remove_stake_full_limit(signed(ALICE), HOT, ONE, limit)
}

/// Alice has 100 alpha behind [`HOT`], in a pool of 1000 TAO and 2000 alpha.
pub(super) fn world() -> ExtBuilder {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT)
}

/// A pool in which 10^8 rao of alpha are worth one rao of TAO.
fn cheap_world(stake: u64) -> ExtBuilder {
	ExtBuilder::new().subnet(1, 20_000_000, 2_000_000 * UNIT).stake(1, HOT, ALICE, stake)
}

#[test]
fn remove_stake_should_sell_alpha_along_the_constant_product() {
	world().build_and_execute(|| {
		assert_ok!(remove(ONE, 20 * UNIT));
		// fee = ceil(20e9 * 33 / 65535) = ceil(10_070_954.5) = 10_070_955
		// tao = floor(1000e9 * 19_989_929_045 / (2000e9 + 19_989_929_045)) = 9_896_053_815
		assert_eq!(free(ALICE), WEALTH + 9_896_053_815);
		// 1000 - 9.896053815, 2000 + 20
		assert_eq!(reserves(ONE), (990_103_946_185, 2_020 * UNIT));
		assert_eq!(vault(), 990_103_946_185);
		assert_eq!(stake(ONE, HOT, ALICE), 80 * UNIT);
		assert_eq!(economy(ONE).outstanding, Alpha(80 * UNIT));
		assert_eq!(economy(ONE).volume, 9_896_053_815);
		assert_eq!(
			last_event(),
			Event::StakeRemoved {
				coldkey: ALICE,
				hotkey: HOT,
				tao: Tao(9_896_053_815),
				// 20_000_000_000 - 10_070_955
				alpha: Alpha(19_989_929_045),
				netuid: ONE,
				fee: Alpha(10_070_955),
				// floor(990_103_946_185 * 1e9 / 2020e9)
				price: 490_150_468,
			}
		);
	});
}

#[test]
fn remove_stake_on_root_should_be_one_to_one_without_a_fee() {
	ExtBuilder::new().stake(0, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		assert_ok!(remove(ROOT, 4 * UNIT));
		assert_eq!(free(ALICE), WEALTH + 4 * UNIT);
		assert_eq!(RootStake::<Test>::get().stake, Tao(6 * UNIT));
		assert_eq!(
			last_event(),
			Event::StakeRemoved {
				coldkey: ALICE,
				hotkey: HOT,
				tao: Tao(4 * UNIT),
				alpha: Alpha(4 * UNIT),
				netuid: ROOT,
				fee: Alpha(0),
				price: UNIT,
			}
		);
		// The last exit empties the vault's account, and that is fine.
		assert_ok!(remove(ROOT, 6 * UNIT));
		assert_eq!((vault(), RootStake::<Test>::get().stake), (0, Tao(0)));
		assert_no_row(ROOT, HOT, ALICE);
	});
}

#[test]
fn a_full_exit_should_leave_no_row() {
	world().build_and_execute(|| {
		assert_ok!(remove(ONE, 100 * UNIT));
		// fee = ceil(100e9 * 33 / 65535) = 50_354_773
		// tao = floor(1000e9 * 99_949_645_227 / (2000e9 + 99_949_645_227)) = 47_596_210_439
		assert_eq!(free(ALICE), WEALTH + 47_596_210_439);
		assert_no_row(ONE, HOT, ALICE);
		assert_eq!(economy(ONE).outstanding, Alpha(0));
		assert_eq!(RecordedChanges::get(), [changed(ONE, HOT, ALICE)]);
	});
}

#[test]
fn a_full_exit_should_leave_others_what_they_had() {
	world().stake(1, HOT, BOB, 50 * UNIT).build_and_execute(|| {
		let before = stake(ONE, HOT, BOB);
		assert_ok!(remove(ONE, 100 * UNIT));
		assert!((before..=before + 1).contains(&stake(ONE, HOT, BOB)));
		assert!(!Positions::<Test>::contains_key((ALICE, HOT, ONE)));
		assert!(HotkeyPools::<Test>::contains_key(ONE, HOT));
	});
}

#[test]
fn the_dust_of_a_last_share_should_count_as_burned() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		reward(ONE, HOT, 5 * UNIT + 1);
		// S = 10^16 and H = 15_000_000_001, so that all shares are worth
		// floor(10^16 * 15_000_000_002 / (10^16 + 10^6)) = floor(15_000_000_000.5).
		assert_eq!(stake(ONE, HOT, ALICE), 15_000_000_000);
		assert_ok!(remove(ONE, 15_000_000_000));
		assert_no_row(ONE, HOT, ALICE);
		// 15_000_000_001 - 15_000_000_000
		assert_eq!(economy(ONE).burned, Alpha(1));
		assert_eq!(economy(ONE).outstanding, Alpha(1));
	});
}

#[test]
fn the_dust_of_roots_last_share_should_be_recycled() {
	ExtBuilder::new().stake(0, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		reward(ROOT, HOT, 5 * UNIT + 1);
		let issuance = Balances::total_issuance();
		assert_ok!(remove(ROOT, 15_000_000_000));
		assert_eq!(Balances::total_issuance(), issuance - 1);
		assert_eq!((vault(), RootStake::<Test>::get().stake), (0, Tao(0)));
		assert_no_row(ROOT, HOT, ALICE);
	});
}

#[test]
fn a_partial_exit_should_bring_the_minimum_and_nothing_less() {
	world().build_and_execute(|| {
		// 4_002_025 less a fee of 2016 sell for 1000e9 * 4_000_009 / (2000e9 + 4_000_009) = 2_000_000.5
		assert_noop!(remove(ONE, 4_002_024), Error::<Test>::AmountTooLow);
		assert_ok!(remove(ONE, 4_002_025));
		assert_eq!(free(ALICE), WEALTH + MIN_STAKE);
	});
}

#[test]
fn a_partial_exit_should_leave_the_minimum_or_nothing() {
	let small = || ExtBuilder::with_subnet().stake(1, HOT, ALICE, 10_000_000);
	small().build_and_execute(|| {
		// What is left is valued at the price after the sale: 4_000_024 alpha are worth
		// 4_000_024 * 999_997_001_532 / 2_000_005_999_976 = 2_000_000.0, and one less is not.
		for amount in [5_999_977, 9_999_999] {
			assert_noop!(remove(ONE, amount), Error::<Test>::RemainingStakeTooLow);
		}
		assert_ok!(remove(ONE, 5_999_976));
		assert_eq!(stake(ONE, HOT, ALICE), 4_000_024);
	});
	small().build_and_execute(|| {
		assert_ok!(remove(ONE, 10_000_000));
	});
}

#[test]
fn a_partial_exit_from_root_should_leave_the_minimum_or_nothing() {
	ExtBuilder::new().stake(0, HOT, ALICE, 3 * MIN_STAKE).build_and_execute(|| {
		assert_noop!(remove(ROOT, MIN_STAKE - 1), Error::<Test>::AmountTooLow);
		assert_noop!(remove(ROOT, 2 * MIN_STAKE + 1), Error::<Test>::RemainingStakeTooLow);
		assert_noop!(remove(ROOT, 3 * MIN_STAKE - 1), Error::<Test>::RemainingStakeTooLow);
		assert_ok!(remove(ROOT, 2 * MIN_STAKE));
		assert_ok!(remove(ROOT, MIN_STAKE));
	});
}

#[test]
fn a_full_exit_should_be_free_of_the_minimum() {
	// 1000 rao of alpha less a fee of 1 are worth 499.5 rao, under the existential deposit too.
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 1_000).build_and_execute(|| {
		assert_ok!(remove(ONE, 1_000));
		assert_eq!(free(ALICE), WEALTH + 499);
		assert_no_row(ONE, HOT, ALICE);
	});
}

#[test]
fn remove_stake_of_nothing_should_fail() {
	world().stake(0, HOT, ALICE, UNIT).build_and_execute(|| {
		assert_noop!(remove(ONE, 0), Error::<Test>::AmountTooLow);
		assert_noop!(remove(ROOT, 0), Error::<Test>::AmountTooLow);
		assert_noop!(remove_limit(0, 0, true), Error::<Test>::AmountTooLow);
	});
}

#[test]
fn remove_stake_should_fail_for_what_brings_no_rao() {
	world().build_and_execute(|| {
		// All of one rao is the fee.
		assert_noop!(remove(ONE, 1), Error::<Test>::InsufficientInputAmount);
		// One of two rao is worth half a rao.
		assert_noop!(remove(ONE, 2), Error::<Test>::InsufficientInputAmount);
	});
}

#[test]
fn remove_stake_should_fail_for_more_than_the_position_is_worth() {
	world().stake(1, HOT, BOB, 100 * UNIT).build_and_execute(|| {
		for amount in [100 * UNIT + 1, u64::MAX] {
			assert_noop!(remove(ONE, amount), Error::<Test>::NotEnoughStakeToWithdraw);
			assert_noop!(remove_limit(amount, 0, true), Error::<Test>::NotEnoughStakeToWithdraw);
		}
	});
}

#[test]
fn remove_stake_should_fail_without_a_position() {
	world().build_and_execute(|| {
		let remove = |who, hotkey, netuid, amount| {
			DynamicTao::remove_stake(signed(who), hotkey, netuid, Alpha(amount))
		};
		// Neither another's stake, nor another hotkey, nor root; and not for nothing either.
		for amount in [0, 1, UNIT] {
			for (who, hotkey, netuid) in [(BOB, HOT, ONE), (ALICE, COOL, ONE), (ALICE, HOT, ROOT)] {
				assert_noop!(
					remove(who, hotkey, netuid, amount),
					Error::<Test>::NotEnoughStakeToWithdraw
				);
			}
		}
		assert_noop!(remove(ALICE, STRANGER, ONE, UNIT), Error::<Test>::HotKeyAccountNotExists);
		assert_noop!(remove(ALICE, HOT, TWO, UNIT), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn remove_stake_should_fail_before_the_subnet_starts() {
	world().but(|subnet| subnet.started_at = None).build_and_execute(|| {
		assert_noop!(remove(ONE, UNIT), Error::<Test>::SubtokenDisabled);
		assert_noop!(remove_all(None), Error::<Test>::SubtokenDisabled);
	});
}

#[test]
fn remove_stake_should_accept_a_thousand_reserves_and_no_more() {
	// A reserve of 0.02 alpha: 20 are a thousand of them.
	ExtBuilder::new()
		.subnet(1, 1_000 * UNIT, 20_000_000)
		.stake(1, HOT, ALICE, 100 * UNIT)
		.build_and_execute(|| {
			assert_noop!(remove(ONE, 20 * UNIT + 1), Error::<Test>::SwapInputTooLarge);
			assert_noop!(remove_all(None), Error::<Test>::SwapInputTooLarge);
			assert_ok!(remove(ONE, 20 * UNIT));
			// And after that the rest.
			assert_ok!(remove_all(None));
			assert_no_row(ONE, HOT, ALICE);
		});
}

#[test]
fn remove_stake_should_leave_the_floor_of_the_tao_reserve() {
	// With T = 2e7 a sale may bring 1e7.
	ExtBuilder::new()
		.subnet(1, 20_000_000, 20_000_000)
		.but(|subnet| subnet.fee_rate = FeeRate(0))
		.stake(1, HOT, ALICE, UNIT)
		.build_and_execute(|| {
			// 2e7 * y / (2e7 + y) reaches 1e7 + 1 at y = (1e7 + 1) * 2e7 / (1e7 - 1) = 20_000_004.0
			for amount in [20_000_005, UNIT] {
				assert_noop!(remove(ONE, amount), Error::<Test>::InsufficientLiquidity);
			}
			assert_ok!(remove(ONE, 20_000_003));
			assert_eq!(reserves(ONE).0, 10_000_000);
			// At the floor even a rao is refused.
			assert_noop!(remove_all(None), Error::<Test>::InsufficientLiquidity);
		});
}

#[test]
fn a_position_that_no_trade_would_take_should_close_and_count_as_burned() {
	// floor(2e7 * 49_974_822 / (2e15 + 49_974_822)) = floor(0.4998) = 0
	cheap_world(50_000_000).build_and_execute(|| {
		let pool = reserves(ONE);
		assert_noop!(remove(ONE, 49_999_999), Error::<Test>::InsufficientInputAmount);
		assert_ok!(remove(ONE, 50_000_000));
		assert_eq!(free(ALICE), WEALTH);
		assert_eq!(reserves(ONE), pool);
		assert_eq!(economy(ONE).burned, Alpha(50_000_000));
		assert_no_row(ONE, HOT, ALICE);
		assert_eq!(
			last_event(),
			Event::AlphaBurned {
				coldkey: ALICE,
				hotkey: HOT,
				alpha: Alpha(50_000_000),
				netuid: ONE
			}
		);
	});
}

#[test]
fn a_position_worth_one_rao_should_be_sold_for_it() {
	// floor(2e7 * 199_899_290 / (2e15 + 199_899_290)) = floor(1.9989)
	cheap_world(200_000_000).build_and_execute(|| {
		assert_ok!(remove_all(None));
		assert_eq!(free(ALICE), WEALTH + 1);
		assert_eq!(economy(ONE).burned, Alpha(0));
	});
}

#[test]
fn a_worthless_position_should_not_close_at_a_price_that_was_asked() {
	cheap_world(50_000_000).build_and_execute(|| {
		assert_noop!(remove_all(Some(1)), Error::<Test>::InsufficientInputAmount);
		assert_noop!(remove_limit(50_000_000, 1, true), Error::<Test>::InsufficientInputAmount);
		assert_ok!(remove_all(Some(0)));
		assert_no_row(ONE, HOT, ALICE);
	});
}

#[test]
fn a_position_of_shares_without_value_should_close() {
	world().build_and_execute(|| {
		// One share of 10^17, as another's history of roundings could leave it.
		let shares = Shares(1);
		StakeShares::<Test>::insert((ONE, HOT, BOB), Holding { shares, ..Holding::default() });
		Positions::<Test>::insert((BOB, HOT, ONE), ());
		System::inc_sufficients(&BOB);
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| pool.shares.0 += 1);
		assert_eq!(stake(ONE, HOT, BOB), 0);
		let before = stake(ONE, HOT, ALICE);
		assert_ok!(DynamicTao::remove_stake(signed(BOB), HOT, ONE, Alpha(0)));
		assert!(!Positions::<Test>::contains_key((BOB, HOT, ONE)));
		assert!((before..=before + 1).contains(&stake(ONE, HOT, ALICE)));
	});
}

#[test]
fn tao_that_cannot_be_placed_should_not_be_lost() {
	// Stake given to a coldkey without an account, whose sale brings less than an account needs.
	ExtBuilder::with_subnet().stake(1, HOT, STRANGER, 900).build_and_execute(|| {
		assert_noop!(
			DynamicTao::remove_stake(signed(STRANGER), HOT, ONE, Alpha(900)),
			sp_runtime::TokenError::BelowMinimum
		);
		assert_eq!(stake(ONE, HOT, STRANGER), 900);
	});
}
