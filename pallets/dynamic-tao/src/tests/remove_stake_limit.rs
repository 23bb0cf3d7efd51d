//! `remove_stake_limit` and `remove_stake_full_limit`.

use super::{
	remove_stake::{remove_all, remove_limit, world},
	*,
};

#[test]
fn remove_stake_limit_should_fill_at_its_average_and_fail_one_rao_above() {
	world().build_and_execute(|| {
		// 9_896_053_815 * 1e9 / 20e9 = 494_802_690.75
		for limit in [494_802_691, 500_000_000, u64::MAX] {
			assert_noop!(remove_limit(20 * UNIT, limit, false), Error::<Test>::SlippageTooHigh);
		}
		assert_ok!(remove_limit(20 * UNIT, 494_802_690, false));
		assert_eq!(free(ALICE), WEALTH + 9_896_053_815);
	});
}

#[test]
fn a_partial_remove_stake_should_sell_what_the_limit_allows_and_keep_the_rest() {
	ExtBuilder::with_subnet()
		.but(|subnet| subnet.fee_rate = FeeRate(0))
		.stake(1, HOT, ALICE, 5_000 * UNIT)
		.build_and_execute(|| {
			// At 0.4 TAO each: 1000 * y / (2000 + y) = 0.4 * y, so y = 500.
			assert_ok!(remove_limit(5_000 * UNIT, 400_000_000, true));
			assert_eq!(free(ALICE), WEALTH + 200 * UNIT);
			assert_eq!(stake(ONE, HOT, ALICE), 4_500 * UNIT);
		});
}

#[test]
fn a_partial_remove_stake_should_never_pass_its_limit() {
	for limit in [0, 1, 1_000_000, 123_456_789, 480_000_000, 499_000_000, 499_700_000] {
		ExtBuilder::with_subnet().stake(1, HOT, ALICE, 50_000 * UNIT).build_and_execute(|| {
			assert_ok!(remove_limit(50_000 * UNIT, limit, true));
			let (tao, sold) = (free(ALICE) - WEALTH, 50_000 * UNIT - stake(ONE, HOT, ALICE));
			let (got, asked) =
				(u128::from(tao) * u128::from(UNIT), u128::from(limit) * u128::from(sold));
			assert!(got >= asked, "{tao} for {sold} pass {limit}");
		});
	}
}

#[test]
fn a_partial_remove_stake_should_fail_when_its_fill_is_under_the_minimum() {
	ExtBuilder::new()
		.subnet(1, UNIT, 2 * UNIT)
		.but(|subnet| subnet.fee_rate = FeeRate(0))
		.stake(1, HOT, ALICE, UNIT)
		.build_and_execute(|| {
			// 1 / 0.4996 - 2 = 0.0016 alpha, for 0.0008 TAO.
			assert_noop!(remove_limit(UNIT, 499_600_000, true), Error::<Test>::AmountTooLow);
			// 1 / 0.49 - 2 = 0.0408 alpha, for 0.02 TAO.
			assert_ok!(remove_limit(UNIT, 490_000_000, true));
		});
}

#[test]
fn a_partial_remove_stake_that_would_leave_too_little_should_fail() {
	ExtBuilder::with_subnet()
		.but(|subnet| subnet.fee_rate = FeeRate(0))
		.stake(1, HOT, ALICE, 500_003_000_000)
		.build_and_execute(|| {
			// 500 of 500.003 alpha may be sold, and the rest is worth 0.003 * 0.32 = 0.001 TAO.
			assert_noop!(
				remove_limit(500_003_000_000, 400_000_000, true),
				Error::<Test>::RemainingStakeTooLow
			);
		});
}

#[test]
fn remove_stake_limit_on_root_should_know_only_the_price_of_one() {
	ExtBuilder::new().stake(0, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		let remove = |limit, partial| {
			DynamicTao::remove_stake_limit(signed(ALICE), HOT, ROOT, Alpha(UNIT), limit, partial)
		};
		assert_noop!(remove(UNIT + 1, false), Error::<Test>::SlippageTooHigh);
		assert_noop!(remove(UNIT + 1, true), Error::<Test>::SlippageTooHigh);
		assert_ok!(remove(UNIT, false));
		assert_ok!(remove(0, true));
	});
}

#[test]
fn remove_stake_full_limit_should_take_all_or_nothing() {
	world().build_and_execute(|| {
		// 47_596_210_439 / 100 = 475_962_104.39
		for limit in [475_962_105, u64::MAX] {
			assert_noop!(remove_all(Some(limit)), Error::<Test>::SlippageTooHigh);
		}
		assert_ok!(remove_all(Some(475_962_104)));
		assert_eq!(free(ALICE), WEALTH + 47_596_210_439);
		assert_no_row(ONE, HOT, ALICE);
		assert_noop!(remove_all(None), Error::<Test>::NotEnoughStakeToWithdraw);
	});
}

#[test]
fn remove_stake_full_limit_should_take_any_price_where_none_is_asked() {
	world().build_and_execute(|| {
		assert_ok!(remove_all(None));
		assert_eq!(free(ALICE), WEALTH + 47_596_210_439);
	});
}
