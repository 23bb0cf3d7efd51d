//! `unstake_all` and `unstake_all_alpha`.

use super::*;
use crate::{weights::WeightInfo, Call};
use dtao_economics::Shares;
use sp_runtime::traits::Dispatchable;

const THREE: NetUid = NetUid(3);

fn unstake_all(who: u64, hotkey: u64) -> frame_support::dispatch::DispatchResultWithPostInfo {
	RuntimeCall::DynamicTao(Call::unstake_all { hotkey }).dispatch(signed(who))
}

fn unstake_all_alpha(who: u64, hotkey: u64) -> frame_support::dispatch::DispatchResultWithPostInfo {
	RuntimeCall::DynamicTao(Call::unstake_all_alpha { hotkey }).dispatch(signed(who))
}

/// Alice has 100 alpha on subnet 1, 10 on subnet 2 and 5 TAO on root behind [`HOT`], more behind
/// [`COOL`], and is not alone.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(2, HOT, ALICE, 10 * UNIT)
		.stake(0, HOT, ALICE, 5 * UNIT)
		.stake(1, COOL, ALICE, UNIT)
		.stake(1, HOT, BOB, UNIT)
}

/// A third subnet at its floor: nothing can be sold there.
fn world_with_a_refusal() -> ExtBuilder {
	world().subnet(3, 10_000_000, UNIT).stake(3, HOT, ALICE, UNIT)
}

#[test]
fn unstake_all_should_close_every_position_behind_a_hotkey() {
	world().build_and_execute(|| {
		assert_ok!(unstake_all(ALICE, HOT));
		// 100 alpha for 47_596_210_439; 10 alpha, less ceil(10e9 * 33 / 65535) = 5_035_478, for
		// floor(3000e9 * 9_994_964_522 / (1000e9 + 9_994_964_522)) = 29_688_161_445; and 5 TAO.
		assert_eq!(free(ALICE), WEALTH + 47_596_210_439 + 29_688_161_445 + 5 * UNIT);
		for netuid in [ROOT, ONE, TWO] {
			assert!(!Positions::<Test>::contains_key((ALICE, HOT, netuid)));
		}
		assert_eq!(stake(ONE, COOL, ALICE), UNIT);
		assert_eq!(stake(ONE, HOT, BOB), UNIT);
		assert_eq!(RootStake::<Test>::get().stake, Tao(0));
		let removed = |event: &&Event<Test>| matches!(event, Event::StakeRemoved { .. });
		assert_eq!(events().iter().filter(removed).count(), 3);
	});
}

#[test]
fn unstake_all_alpha_should_take_what_is_not_on_root_to_root() {
	world().build_and_execute(|| {
		assert_ok!(unstake_all_alpha(ALICE, HOT));
		assert_eq!(free(ALICE), WEALTH);
		assert_eq!(stake(ROOT, HOT, ALICE), 47_596_210_439 + 29_688_161_445 + 5 * UNIT);
		assert_eq!(vault(), 4_005 * UNIT);
		assert!(!Positions::<Test>::contains_key((ALICE, HOT, ONE)));
		assert_eq!(stake(ONE, COOL, ALICE), UNIT);
		let swapped = |event: &&Event<Test>| matches!(event, Event::StakeSwapped { .. });
		assert_eq!(events().iter().filter(swapped).count(), 2);
	});
}

#[test]
fn a_refused_leg_should_be_named_and_harm_no_other() {
	for to_root in [false, true] {
		world_with_a_refusal().build_and_execute(|| {
			let pool = economy(THREE);
			assert_ok!(if to_root {
				unstake_all_alpha(ALICE, HOT)
			} else {
				unstake_all(ALICE, HOT)
			});
			assert!(events().contains(&Event::StakeLegSkipped {
				coldkey: ALICE,
				hotkey: HOT,
				netuid: THREE,
				error: Error::<Test>::InsufficientLiquidity.into(),
			}));
			assert_eq!(economy(THREE), pool);
			assert_eq!(stake(THREE, HOT, ALICE), UNIT);
			assert!(!Positions::<Test>::contains_key((ALICE, HOT, ONE)));
			assert!(!Positions::<Test>::contains_key((ALICE, HOT, TWO)));
		});
	}
}

#[test]
fn what_is_too_little_for_a_share_on_root_should_stay_where_it_is() {
	world().build().execute_with(|| {
		// A share of root's is worth 10^9 TAO, as no honest history makes it.
		HotkeyPools::<Test>::mutate(ROOT, HOT, |HotkeyStake { pool, .. }| {
			(pool.stake, pool.shares) = (Alpha(1_000_000_000 * UNIT), Shares(1));
		});
		let state = || {
			let pools = [ROOT, ONE, TWO].map(|netuid| HotkeyPools::<Test>::get(netuid, HOT));
			let stakes = [ONE, TWO].map(|netuid| stake(netuid, HOT, ALICE));
			(pools, stakes, [ONE, TWO].map(reserves), RootStake::<Test>::get())
		};
		let before = state();
		assert_ok!(unstake_all_alpha(ALICE, HOT));
		assert_eq!(state(), before);
		let error = Error::<Test>::StakeBelowOneShare.into();
		let skipped = |event: &&Event<Test>| {
			matches!(event, Event::StakeLegSkipped { error: refused, .. } if *refused == error)
		};
		assert_eq!(events().iter().filter(skipped).count(), 2);
	});
}

#[test]
fn a_leg_on_a_subnet_that_has_not_started_should_be_skipped() {
	world()
		.subnet(3, UNIT, UNIT)
		.but(|subnet| subnet.started_at = None)
		.stake(3, HOT, ALICE, UNIT)
		.build_and_execute(|| {
			assert_ok!(unstake_all(ALICE, HOT));
			assert!(events().contains(&Event::StakeLegSkipped {
				coldkey: ALICE,
				hotkey: HOT,
				netuid: THREE,
				error: Error::<Test>::SubtokenDisabled.into(),
			}));
		});
}

#[test]
fn a_worthless_leg_should_be_burned_on_the_way_to_tao_and_stay_on_the_way_to_root() {
	// 5 * 10^7 rao of alpha at 10^8 for a rao of TAO.
	let world = || {
		ExtBuilder::new().subnet(1, 20_000_000, 2_000_000 * UNIT).stake(1, HOT, ALICE, 50_000_000)
	};
	world().build_and_execute(|| {
		assert_ok!(unstake_all(ALICE, HOT));
		assert_eq!(economy(ONE).burned, Alpha(50_000_000));
		assert_no_row(ONE, HOT, ALICE);
	});
	world().build_and_execute(|| {
		assert_ok!(unstake_all_alpha(ALICE, HOT));
		assert_eq!(stake(ONE, HOT, ALICE), 50_000_000);
		assert_eq!(
			last_event(),
			Event::StakeLegSkipped {
				coldkey: ALICE,
				hotkey: HOT,
				netuid: ONE,
				error: Error::<Test>::InsufficientInputAmount.into(),
			}
		);
	});
}

#[test]
fn unstake_all_without_a_position_should_fail() {
	ExtBuilder::with_subnet().stake(0, HOT, ALICE, UNIT).build_and_execute(|| {
		let refused = |call: Call<Test>, who| refusal(RuntimeCall::DynamicTao(call), who);
		let all = |hotkey| Call::unstake_all { hotkey };
		let alpha = |hotkey| Call::unstake_all_alpha { hotkey };
		assert_eq!(refused(all(HOT), BOB), Some("NotEnoughStakeToWithdraw"));
		assert_eq!(refused(all(COOL), ALICE), Some("NotEnoughStakeToWithdraw"));
		// What is on root already is nothing to take there.
		assert_eq!(refused(alpha(HOT), ALICE), Some("NotEnoughStakeToWithdraw"));
		assert_eq!(refused(all(STRANGER), ALICE), Some("HotKeyAccountNotExists"));
		assert_eq!(refused(alpha(STRANGER), ALICE), Some("HotKeyAccountNotExists"));
	});
}

#[test]
fn unstake_all_should_pay_back_the_weight_of_legs_that_there_are_not() {
	use frame_support::dispatch::GetDispatchInfo;
	type Weights = crate::weights::SubstrateWeight<Test>;
	world().build_and_execute(|| {
		let call = RuntimeCall::DynamicTao(Call::unstake_all { hotkey: HOT });
		// A position on each of 128 subnets, and on root.
		assert_eq!(call.get_dispatch_info().call_weight, Weights::unstake_all(129));
		let info = unstake_all_alpha(ALICE, HOT).expect("it goes through");
		assert_eq!(info.actual_weight, Some(Weights::unstake_all_alpha(2)));
		// Root's is left, which holds what the two brought.
		let info = unstake_all(ALICE, HOT).expect("it goes through");
		assert_eq!(info.actual_weight, Some(Weights::unstake_all(1)));
	});
}

#[test]
fn a_refused_unstake_all_should_pay_back_the_weight_of_all_legs() {
	type Weights = crate::weights::SubstrateWeight<Test>;
	ExtBuilder::with_subnet().build_and_execute(|| {
		let info = refused(|| unstake_all(ALICE, HOT)).post_info;
		assert_eq!(info.actual_weight, Some(Weights::unstake_all(0)));
		let info = refused(|| unstake_all_alpha(ALICE, STRANGER)).post_info;
		assert_eq!(info.actual_weight, Some(Weights::unstake_all_alpha(0)));
	});
}
