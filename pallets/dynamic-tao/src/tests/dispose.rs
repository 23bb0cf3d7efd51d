//! `recycle_alpha` and `burn_alpha`.

use super::*;
use sp_runtime::DispatchResult;

fn recycle(alpha: u64) -> DispatchResult {
	DynamicTao::recycle_alpha(signed(ALICE), HOT, Alpha(alpha), ONE)
}

fn burn(alpha: u64) -> DispatchResult {
	DynamicTao::burn_alpha(signed(ALICE), HOT, Alpha(alpha), ONE)
}

fn world() -> ExtBuilder {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT)
}

#[test]
fn recycled_alpha_should_cease_to_be() {
	world().build_and_execute(|| {
		assert_ok!(recycle(30 * UNIT));
		assert_eq!(stake(ONE, HOT, ALICE), 70 * UNIT);
		// 100 - 30, and nothing is burned.
		assert_eq!(economy(ONE).outstanding, Alpha(70 * UNIT));
		assert_eq!(economy(ONE).burned, Alpha(0));
		assert_eq!(reserves(ONE), (1_000 * UNIT, 2_000 * UNIT));
		assert_eq!(
			last_event(),
			Event::AlphaRecycled {
				coldkey: ALICE,
				hotkey: HOT,
				alpha: Alpha(30 * UNIT),
				netuid: ONE
			}
		);
	});
}

#[test]
fn burned_alpha_should_stay_issued() {
	world().build_and_execute(|| {
		assert_ok!(burn(30 * UNIT));
		assert_eq!(stake(ONE, HOT, ALICE), 70 * UNIT);
		assert_eq!(economy(ONE).outstanding, Alpha(100 * UNIT));
		assert_eq!(economy(ONE).burned, Alpha(30 * UNIT));
		assert_eq!(
			last_event(),
			Event::AlphaBurned {
				coldkey: ALICE,
				hotkey: HOT,
				alpha: Alpha(30 * UNIT),
				netuid: ONE
			}
		);
	});
}

#[test]
fn recycled_alpha_may_be_emitted_again_and_burned_alpha_may_not() {
	// At 10.5 million the curve halves; here it is a rao short of it after a rao is recycled.
	let half = 10_500_000 * UNIT;
	let world =
		|| ExtBuilder::new().subnet(1, UNIT, half - 100 * UNIT).stake(1, HOT, ALICE, 100 * UNIT);
	world().build_and_execute(|| {
		assert_eq!(economy(ONE).alpha_emission(), Ok(Alpha(UNIT / 2)));
		assert_ok!(burn(100 * UNIT));
		assert_eq!(economy(ONE).alpha_emission(), Ok(Alpha(UNIT / 2)));
	});
	world().build_and_execute(|| {
		assert_ok!(recycle(100 * UNIT));
		assert_eq!(economy(ONE).alpha_emission(), Ok(Alpha(UNIT)));
	});
}

#[test]
fn a_whole_position_may_be_disposed_of_and_leaves_no_row() {
	world().build_and_execute(|| {
		assert_ok!(recycle(100 * UNIT));
		assert_no_row(ONE, HOT, ALICE);
		assert_eq!(economy(ONE).outstanding, Alpha(0));
	});
	world().build_and_execute(|| {
		assert_ok!(burn(100 * UNIT));
		assert_no_row(ONE, HOT, ALICE);
		assert_eq!(economy(ONE).burned, Alpha(100 * UNIT));
	});
}

#[test]
fn the_dust_of_a_disposed_position_should_count_as_burned() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		// As in `the_dust_of_a_last_share_should_count_as_burned`: one rao is nobody's.
		reward(ONE, HOT, 5 * UNIT + 1);
		assert_ok!(recycle(15_000_000_000));
		assert_eq!((economy(ONE).outstanding, economy(ONE).burned), (Alpha(1), Alpha(1)));
	});
}

#[test]
fn a_single_rao_may_be_disposed_of() {
	world().build_and_execute(|| {
		assert_ok!(recycle(1));
		assert_ok!(burn(1));
		assert_eq!((economy(ONE).outstanding.0, economy(ONE).burned.0), (100 * UNIT - 1, 1));
	});
}

#[test]
fn a_disposal_should_leave_the_minimum_or_nothing() {
	world().build_and_execute(|| {
		// At 0.5 TAO each, 4_000_000 rao of alpha are worth the minimum.
		for amount in [100 * UNIT - 3_999_999, 100 * UNIT - 1] {
			assert_noop!(recycle(amount), Error::<Test>::RemainingStakeTooLow);
			assert_noop!(burn(amount), Error::<Test>::RemainingStakeTooLow);
		}
		assert_ok!(burn(100 * UNIT - 4_000_000));
	});
}

#[test]
fn a_disposal_should_be_refused_for_its_own_cause() {
	world()
		.subnet(2, UNIT, UNIT)
		.but(|subnet| subnet.started_at = None)
		.stake(2, HOT, ALICE, UNIT)
		.stake(0, HOT, ALICE, UNIT)
		.build_and_execute(|| {
			type Call = fn(RuntimeOrigin, u64, Alpha, NetUid) -> DispatchResult;
			for call in [DynamicTao::recycle_alpha as Call, DynamicTao::burn_alpha as Call] {
				let dispose =
					|hotkey, alpha, netuid| call(signed(ALICE), hotkey, Alpha(alpha), netuid);
				assert_noop!(
					dispose(HOT, UNIT, ROOT),
					Error::<Test>::CannotBurnOrRecycleOnRootSubnet
				);
				assert_noop!(dispose(HOT, UNIT, NetUid(9)), Error::<Test>::SubnetNotExists);
				assert_noop!(dispose(HOT, UNIT, TWO), Error::<Test>::SubtokenDisabled);
				assert_noop!(dispose(HOT, 0, ONE), Error::<Test>::AmountTooLow);
				assert_noop!(dispose(STRANGER, UNIT, ONE), Error::<Test>::HotKeyAccountNotExists);
				assert_noop!(dispose(COOL, UNIT, ONE), Error::<Test>::NotEnoughStakeToWithdraw);
				for amount in [100 * UNIT + 1, u64::MAX] {
					assert_noop!(
						dispose(HOT, amount, ONE),
						Error::<Test>::NotEnoughStakeToWithdraw
					);
				}
			}
		});
}
