//! `transfer_stake`: what somebody can be given, and where it is switched off.

use super::*;

fn transfer(netuid: NetUid, alpha: u64) -> DispatchResult {
	DynamicTao::transfer_stake(signed(ALICE), BOB, HOT, netuid, netuid, Alpha(alpha))
}

fn swap_to(destination: NetUid, alpha: u64) -> DispatchResult {
	DynamicTao::transfer_stake(signed(ALICE), BOB, HOT, ONE, destination, Alpha(alpha))
}

#[test]
fn nobody_should_be_given_a_position_under_the_minimum_stake() {
	let minimum = 2 * MIN_STAKE; // at 0.5 TAO each
	for (held, is_enough) in [(minimum - 1, false), (minimum, true)] {
		ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, held).build_and_execute(|| {
			if is_enough {
				assert_ok!(transfer(ONE, held));
				assert_eq!(stake(ONE, HOT, BOB), held);
			} else {
				assert_noop!(transfer(ONE, held), Error::<Test>::AmountTooLow);
				assert_noop!(swap_to(TWO, held), Error::<Test>::AmountTooLow);
				assert_noop!(swap_to(ROOT, held), Error::<Test>::AmountTooLow);
			}
		});
		let root = held / 2 + held % 2 - u64::from(!is_enough);
		ExtBuilder::new().stake(0, HOT, ALICE, root).build_and_execute(|| {
			if is_enough {
				assert_ok!(transfer(ROOT, root));
			} else {
				assert_noop!(transfer(ROOT, root), Error::<Test>::AmountTooLow);
			}
		});
	}
}

#[test]
fn who_holds_less_than_the_minimum_may_still_move_it_or_leave() {
	let world = || ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, MIN_STAKE);
	world().build_and_execute(|| {
		let alpha = Alpha(MIN_STAKE);
		assert_ok!(DynamicTao::move_stake(signed(ALICE), HOT, COOL, ONE, ONE, alpha));
		assert_ok!(DynamicTao::swap_stake(signed(ALICE), COOL, ONE, TWO, alpha));
	});
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ONE, Alpha(MIN_STAKE)));
	});
}

#[test]
fn transfers_on_root_should_be_switched_off_and_on_by_the_admin() {
	let world = ExtBuilder::with_two_subnets().stake(0, HOT, ALICE, 10 * UNIT);
	world.stake(1, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		let toggle = |who, allowed| {
			DynamicTao::set_parameter(who, GlobalParameter::RootTransfersAllowed(allowed))
		};
		assert_noop!(toggle(signed(OWNER), false), DispatchError::BadOrigin);
		assert_ok!(toggle(admin(), false));
		let parameters = DynamicTao::parameters();
		assert!(!parameters.root_transfers_allowed);
		assert_eq!(last_event(), Event::ParametersSet { parameters });

		assert_noop!(transfer(ROOT, UNIT), Error::<Test>::TransferDisallowed);
		assert_noop!(swap_to(ROOT, UNIT), Error::<Test>::TransferDisallowed);
		// Neither other subnets nor what keeps its coldkey are touched.
		assert_ok!(transfer(ONE, UNIT));
		assert_ok!(DynamicTao::move_stake(signed(ALICE), HOT, COOL, ROOT, ROOT, Alpha(UNIT)));
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ROOT, Alpha(UNIT)));

		assert_ok!(toggle(admin(), true));
		assert_ok!(transfer(ROOT, UNIT));
	});
}
