//! `add_stake` and `add_stake_limit`.

use super::*;
use dtao_economics::Entering;
use dtao_economics::Shares;

/// Stakes to [`HOT`] as Alice.
fn add(netuid: NetUid, amount: u64) -> sp_runtime::DispatchResult {
	DynamicTao::add_stake(signed(ALICE), HOT, netuid, Tao(amount))
}

fn add_limit(amount: u64, limit: u64, partial: bool) -> sp_runtime::DispatchResult {
	DynamicTao::add_stake_limit(signed(ALICE), HOT, ONE, Tao(amount), limit, partial)
}

#[test]
fn add_stake_should_buy_alpha_along_the_constant_product() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(add(ONE, 10 * UNIT));
		// fee = ceil(10e9 * 33 / 65535) = ceil(5_035_477.2) = 5_035_478
		// alpha = floor(2000e9 * 9_994_964_522 / (1000e9 + 9_994_964_522)) = 19_792_107_630
		assert_eq!(stake(ONE, HOT, ALICE), 19_792_107_630);
		// All of the 10 TAO enter the pool: 1000 + 10, 2000 - 19.792107630
		assert_eq!(reserves(ONE), (1_010 * UNIT, 1_980_207_892_370));
		assert_eq!(economy(ONE).outstanding, Alpha(19_792_107_630));
		assert_eq!(economy(ONE).volume, u128::from(10 * UNIT));
		assert_eq!(free(ALICE), WEALTH - 10 * UNIT);
		assert_eq!(vault(), 1_010 * UNIT);
		assert_eq!(
			last_event(),
			Event::StakeAdded {
				coldkey: ALICE,
				hotkey: HOT,
				// 10_000_000_000 - 5_035_478
				tao: Tao(9_994_964_522),
				alpha: Alpha(19_792_107_630),
				netuid: ONE,
				fee: Tao(5_035_478),
				// floor(1010e9 * 1e9 / 1_980_207_892_370)
				price: 510_047_457,
			}
		);
	});
}

#[test]
fn add_stake_on_root_should_be_one_to_one_without_a_fee() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(add(ROOT, 7 * UNIT));
		assert_eq!(stake(ROOT, HOT, ALICE), 7 * UNIT);
		assert_eq!(RootStake::<Test>::get().stake, Tao(7 * UNIT));
		assert_eq!(vault(), 7 * UNIT);
		assert_eq!(
			last_event(),
			Event::StakeAdded {
				coldkey: ALICE,
				hotkey: HOT,
				tao: Tao(7 * UNIT),
				alpha: Alpha(7 * UNIT),
				netuid: ROOT,
				fee: Tao(0),
				price: UNIT,
			}
		);
	});
}

#[test]
fn add_stake_should_take_the_minimum_and_nothing_less() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for amount in [0, 1, MIN_STAKE - 1] {
			assert_noop!(add(ONE, amount), Error::<Test>::AmountTooLow);
			assert_noop!(add(ROOT, amount), Error::<Test>::AmountTooLow);
		}
		// fee = ceil(2e6 * 33 / 65535) = 1008;
		// 2000e9 * 1_998_992 / (1000e9 + 1_998_992) = 3_997_976.0
		assert_ok!(add(ONE, MIN_STAKE));
		assert_eq!(stake(ONE, HOT, ALICE), 3_997_976);
		assert_ok!(add(ROOT, MIN_STAKE));
	});
}

#[test]
fn add_stake_should_follow_a_changed_minimum() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::MinStake(Tao(UNIT))));
		assert_noop!(add(ONE, UNIT - 1), Error::<Test>::AmountTooLow);
		assert_ok!(add(ONE, UNIT));
	});
}

#[test]
fn add_stake_should_leave_the_coldkey_its_existential_deposit() {
	ExtBuilder::with_subnet().balance(ALICE, UNIT).build_and_execute(|| {
		assert_noop!(add(ONE, UNIT), Error::<Test>::NotEnoughBalanceToStake);
		assert_noop!(
			add(ONE, UNIT - EXISTENTIAL_DEPOSIT + 1),
			Error::<Test>::NotEnoughBalanceToStake
		);
		assert_ok!(add(ONE, UNIT - EXISTENTIAL_DEPOSIT));
		assert_eq!(free(ALICE), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn add_stake_should_not_take_reserved_tao() {
	use frame_support::traits::ReservableCurrency;
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(Balances::reserve(&ALICE, WEALTH - UNIT));
		assert_noop!(add(ONE, UNIT), Error::<Test>::NotEnoughBalanceToStake);
		assert_ok!(add(ONE, UNIT - EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn add_stake_should_accept_a_thousand_reserves_and_no_more() {
	// 1 TAO in the pool, so that Alice's 100_000 can pass the bound.
	ExtBuilder::new().subnet(1, UNIT, 10_000_000 * UNIT).build_and_execute(|| {
		assert_noop!(add(ONE, 1_000 * UNIT + 1), Error::<Test>::SwapInputTooLarge);
		assert_noop!(add(ONE, u64::MAX), Error::<Test>::SwapInputTooLarge);
		assert_ok!(add(ONE, 1_000 * UNIT));
		assert_eq!(reserves(ONE).0, 1_001 * UNIT);
	});
}

#[test]
fn add_stake_should_leave_the_floor_of_the_alpha_reserve() {
	// With A = 2e7 the last purchase that leaves 1e7 gives 1e7: net = T of it.
	ExtBuilder::new()
		.subnet(1, 20_000_000, 20_000_000)
		.but(|subnet| subnet.fee_rate = FeeRate(0))
		.build_and_execute(|| {
			// 2e7 * x / (2e7 + x) reaches 1e7 + 1 at x = (1e7 + 1) * 2e7 / (1e7 - 1) = 20_000_004.0
			assert_noop!(add(ONE, 20_000_005), Error::<Test>::InsufficientLiquidity);
			assert_ok!(add(ONE, 20_000_003));
			assert_eq!(reserves(ONE).1, 10_000_000);
		});
}

#[test]
fn add_stake_should_fail_where_there_is_no_open_subnet() {
	ExtBuilder::with_subnet()
		.subnet(2, UNIT, UNIT)
		.but(|subnet| subnet.started_at = None)
		.build_and_execute(|| {
			assert_noop!(add(NetUid(3), UNIT), Error::<Test>::SubnetNotExists);
			assert_noop!(add(NetUid(u16::MAX), UNIT), Error::<Test>::SubnetNotExists);
			assert_noop!(add(TWO, UNIT), Error::<Test>::SubtokenDisabled);
		});
}

#[test]
fn add_stake_should_fail_behind_a_hotkey_of_nobodys() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for hotkey in [STRANGER, ALICE, DynamicTao::vault_account()] {
			for netuid in [ROOT, ONE] {
				assert_noop!(
					DynamicTao::add_stake(signed(ALICE), hotkey, netuid, Tao(UNIT)),
					Error::<Test>::HotKeyAccountNotExists
				);
			}
		}
	});
}

#[test]
fn add_stake_should_fail_where_a_share_costs_more_than_the_deposit() {
	ExtBuilder::with_subnet().stake(1, HOT, BOB, UNIT).build().execute_with(|| {
		// Behind HOT one share is worth 10^12 alpha, as no honest history makes it.
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| {
			pool.stake = Alpha(1_000_000 * 1_000_000_000_000);
			pool.shares = Shares(1);
		});
		// The vault and the pool have been written by then, and are as before.
		assert_noop!(add(ONE, UNIT), Error::<Test>::StakeBelowOneShare);
	});
}

#[test]
fn add_stake_should_tell_the_hook() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(add(ONE, UNIT));
		assert_eq!(RecordedChanges::get(), [changed(ONE, HOT, ALICE)]);
	});
}

#[test]
fn a_second_stake_should_join_the_first() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(add(ONE, UNIT));
		let first = stake(ONE, HOT, ALICE);
		let before = economy(ONE).outstanding.0;
		assert_ok!(add(ONE, UNIT));
		let second = economy(ONE).outstanding.0 - before;
		// No reward came between, so that a share costs what it did.
		assert_eq!(stake(ONE, HOT, ALICE), first + second);
		assert_eq!(Positions::<Test>::iter_keys().count(), 1);
		assert_eq!(StakeShares::<Test>::iter_keys().count(), 1);
	});
}

#[test]
fn an_owners_shares_should_stand_with_the_hotkey_and_others_in_rows_of_their_own() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let leave = |who| DynamicTao::remove_stake_full_limit(signed(who), HOT, ONE, None);
		assert_ok!(DynamicTao::add_stake(signed(CAROL), HOT, ONE, Tao(UNIT))); // the hotkey is Carol's
		assert_ok!(add(ONE, UNIT));
		let HotkeyStake { entering, owner, .. } = HotkeyPools::<Test>::get(ONE, HOT);
		let rows: Vec<_> = StakeShares::<Test>::iter().collect();
		let [((ONE, HOT, ALICE), alices)] = rows.as_slice() else { panic!("{rows:?}") };
		let of = |entering: Entering| entering.total().unwrap().0;
		assert_eq!(of(entering), of(owner.entering) + of(alices.entering));
		assert!(!owner.is_empty());
		assert_eq!(Positions::<Test>::iter_keys().count(), 2);

		// Whoever leaves last takes the record along.
		assert_ok!(leave(ALICE));
		assert_eq!(HotkeyPools::<Test>::get(ONE, HOT).owner, owner);
		assert_ok!(leave(CAROL));
		assert_no_row(ONE, HOT, CAROL);
	});
}

#[test]
fn add_stake_limit_should_fill_at_its_average_and_fail_one_rao_below() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		// ceil(10e9 * 1e9 / 19_792_107_630) = ceil(505_251_900.8)
		for limit in [0, 1, 505_251_900] {
			assert_noop!(add_limit(10 * UNIT, limit, false), Error::<Test>::SlippageTooHigh);
		}
		assert_ok!(add_limit(10 * UNIT, 505_251_901, false));
		assert_eq!(stake(ONE, HOT, ALICE), 19_792_107_630);
	});
}

#[test]
fn add_stake_limit_should_fill_above_the_average_price() {
	for limit in [505_251_902, u64::MAX] {
		ExtBuilder::with_subnet().build_and_execute(|| {
			assert_ok!(add_limit(10 * UNIT, limit, false));
			assert_eq!(stake(ONE, HOT, ALICE), 19_792_107_630);
		});
	}
}

#[test]
fn a_partial_add_stake_should_pay_what_the_limit_allows_and_keep_the_rest() {
	ExtBuilder::with_subnet().but(|subnet| subnet.fee_rate = FeeRate(0)).build_and_execute(|| {
		// At 1 TAO each: 2000 * x / (1000 + x) = x, so x = 1000.
		assert_ok!(add_limit(5_000 * UNIT, UNIT, true));
		assert_eq!(free(ALICE), WEALTH - 1_000 * UNIT);
		assert_eq!(stake(ONE, HOT, ALICE), 1_000 * UNIT);
	});
}

#[test]
fn a_partial_add_stake_should_never_pass_its_limit() {
	for limit in [500_300_000, 501_000_000, 555_555_555, 999_999_999, 7_777_777_777] {
		ExtBuilder::with_subnet().build_and_execute(|| {
			assert_ok!(add_limit(90_000 * UNIT, limit, true));
			let (paid, bought) = (WEALTH - free(ALICE), stake(ONE, HOT, ALICE));
			let (cost, allowed) =
				(u128::from(paid) * u128::from(UNIT), u128::from(limit) * u128::from(bought));
			assert!(cost <= allowed, "{paid} for {bought} pass {limit}");
		});
	}
}

#[test]
fn a_partial_add_stake_should_fill_whole_where_the_limit_does_not_bind() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(add_limit(10 * UNIT, 505_251_901, true));
		assert_eq!(free(ALICE), WEALTH - 10 * UNIT);
	});
}

#[test]
fn a_partial_add_stake_should_fail_at_the_spot_price() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		// The fee of 0.05 % is part of the price.
		for limit in [0, 499_999_999, 500_000_000, 500_251_000] {
			assert_noop!(add_limit(UNIT, limit, true), Error::<Test>::SlippageTooHigh);
		}
	});
}

#[test]
fn a_partial_add_stake_should_fail_when_its_fill_is_under_the_minimum() {
	let world = ExtBuilder::new().subnet(1, UNIT, 2 * UNIT);
	world.but(|subnet| subnet.fee_rate = FeeRate(0)).build_and_execute(|| {
		// 2 * 0.5005 - 1 = 0.001 TAO, half of the minimum.
		assert_noop!(add_limit(UNIT, 500_500_000, true), Error::<Test>::AmountTooLow);
		// 2 * 0.502 - 1 = 0.004 TAO, but for roundings of single rao.
		assert_ok!(add_limit(UNIT, 502_000_000, true));
		assert!((3_999_900..=4_000_000).contains(&(WEALTH - free(ALICE))));
	});
}

#[test]
fn a_partial_add_stake_should_stop_at_the_floor_of_the_pool() {
	ExtBuilder::new().subnet(1, UNIT, UNIT).build_and_execute(|| {
		assert_ok!(add_limit(1_000 * UNIT, u64::MAX, true));
		assert_eq!(reserves(ONE).1, 10_000_000);
		// 1 - 0.01
		assert_eq!(stake(ONE, HOT, ALICE), 990_000_000);
	});
}

#[test]
fn add_stake_limit_on_root_should_know_only_the_price_of_one() {
	ExtBuilder::new().build_and_execute(|| {
		let add = |limit, partial| {
			DynamicTao::add_stake_limit(signed(ALICE), HOT, ROOT, Tao(UNIT), limit, partial)
		};
		assert_noop!(add(UNIT - 1, false), Error::<Test>::SlippageTooHigh);
		assert_noop!(add(UNIT - 1, true), Error::<Test>::SlippageTooHigh);
		assert_ok!(add(UNIT, false));
		assert_ok!(add(UNIT, true));
		assert_eq!(stake(ROOT, HOT, ALICE), 2 * UNIT);
	});
}
