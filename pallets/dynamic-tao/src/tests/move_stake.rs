//! `move_stake`, `transfer_stake` and `swap_stake`.

use super::*;
use sp_runtime::DispatchResult;

fn swap(from: NetUid, to: NetUid, alpha: u64) -> DispatchResult {
	DynamicTao::swap_stake(signed(ALICE), HOT, from, to, Alpha(alpha))
}

/// Inside subnet 1.
fn move_to(hotkey: u64, alpha: u64) -> DispatchResult {
	DynamicTao::move_stake(signed(ALICE), HOT, hotkey, ONE, ONE, Alpha(alpha))
}

fn transfer_to(who: u64, from: NetUid, to: NetUid, alpha: u64) -> DispatchResult {
	DynamicTao::transfer_stake(signed(ALICE), who, HOT, from, to, Alpha(alpha))
}

/// Alice has 100 alpha behind [`HOT`] on the first of two subnets.
pub(super) fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT)
}

/// What 20 alpha of subnet 1 do on their way to subnet 2.
fn twenty_alpha() -> MoveReceipt {
	MoveReceipt {
		// floor(1000e9 * 19_989_929_045 / (2000e9 + 19_989_929_045))
		tao: Tao(9_896_053_815),
		// 20_000_000_000 - ceil(20e9 * 33 / 65535)
		alpha_given: Alpha(19_989_929_045),
		// floor(1000e9 * 9_891_070_679 / (3000e9 + 9_891_070_679))
		alpha_received: Alpha(3_286_188_917),
		fee: Alpha(10_070_955),
		// ceil(9_896_053_815 * 33 / 65535)
		tao_fee: Tao(4_983_136),
		// 990_103_946_185 / 2020e9, and 3_009_896_053_815 / 996_713_811_083
		origin_price: 490_150_468,
		destination_price: 3_019_819_752,
	}
}

pub(super) fn assert_twenty_alpha_arrived(hotkey: u64, coldkey: u64) {
	assert_eq!(stake(ONE, HOT, ALICE), 80 * UNIT);
	assert_eq!(stake(TWO, hotkey, coldkey), 3_286_188_917);
	assert_eq!(reserves(ONE), (990_103_946_185, 2_020 * UNIT));
	assert_eq!(reserves(TWO), (3_009_896_053_815, 996_713_811_083));
	// No TAO left the vault.
	assert_eq!(vault(), 4_000 * UNIT);
	assert_eq!((free(ALICE), free(BOB)), (WEALTH, WEALTH));
}

#[test]
fn swap_stake_should_sell_and_buy_for_both_fees() {
	world().build_and_execute(|| {
		assert_ok!(swap(ONE, TWO, 20 * UNIT));
		assert_twenty_alpha_arrived(HOT, ALICE);
		let moved = (at(ONE, HOT, ALICE), at(TWO, HOT, ALICE), twenty_alpha());
		assert_eq!(last_movement(), ("StakeSwapped", moved.0, moved.1, moved.2));
	});
}

#[test]
fn move_stake_between_subnets_should_sell_and_buy_for_both_fees() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::move_stake(signed(ALICE), HOT, COOL, ONE, TWO, Alpha(20 * UNIT)));
		assert_twenty_alpha_arrived(COOL, ALICE);
		let moved = (at(ONE, HOT, ALICE), at(TWO, COOL, ALICE), twenty_alpha());
		assert_eq!(last_movement(), ("StakeMoved", moved.0, moved.1, moved.2));
	});
}

#[test]
fn transfer_stake_between_subnets_should_sell_and_buy_for_both_fees() {
	world().build_and_execute(|| {
		assert_ok!(transfer_to(BOB, ONE, TWO, 20 * UNIT));
		assert_twenty_alpha_arrived(HOT, BOB);
		let moved = (at(ONE, HOT, ALICE), at(TWO, HOT, BOB), twenty_alpha());
		assert_eq!(last_movement(), ("StakeTransferred", moved.0, moved.1, moved.2));
	});
}

#[test]
fn swap_stake_from_root_should_pay_the_fee_of_the_purchase() {
	ExtBuilder::with_two_subnets().stake(0, HOT, ALICE, 50 * UNIT).build_and_execute(|| {
		assert_ok!(swap(ROOT, ONE, 10 * UNIT));
		// As `add_stake` of 10 TAO: a fee of 5_035_478, and 19_792_107_630 alpha.
		assert_eq!(stake(ONE, HOT, ALICE), 19_792_107_630);
		assert_eq!(RootStake::<Test>::get().stake, Tao(40 * UNIT));
		assert_eq!(reserves(ONE), (1_010 * UNIT, 1_980_207_892_370));
		// 1000 + 3000 + 50: root's TAO is the pool's now.
		assert_eq!(vault(), 4_050 * UNIT);
		let ("StakeSwapped", _, _, movement) = last_movement() else { panic!("not a swap") };
		assert_eq!(
			movement,
			MoveReceipt {
				tao: Tao(10 * UNIT),
				alpha_given: Alpha(10 * UNIT),
				alpha_received: Alpha(19_792_107_630),
				fee: Alpha(0),
				tao_fee: Tao(5_035_478),
				origin_price: UNIT,
				destination_price: 510_047_457,
			}
		);
	});
}

#[test]
fn swap_stake_to_root_should_pay_the_fee_of_the_sale() {
	world().build_and_execute(|| {
		assert_ok!(swap(ONE, ROOT, 20 * UNIT));
		assert_eq!(stake(ROOT, HOT, ALICE), 9_896_053_815);
		assert_eq!(RootStake::<Test>::get().stake, Tao(9_896_053_815));
		assert_eq!((free(ALICE), vault()), (WEALTH, 4_000 * UNIT));
	});
}

#[test]
fn a_whole_swap_should_leave_no_row() {
	world().build_and_execute(|| {
		assert_ok!(swap(ONE, TWO, 100 * UNIT));
		assert_no_row(ONE, HOT, ALICE);
		assert_eq!(economy(ONE).outstanding, Alpha(0));
	});
}

#[test]
fn a_move_inside_a_subnet_should_be_free_and_trade_nothing() {
	world().build_and_execute(|| {
		assert_ok!(move_to(COOL, 30 * UNIT));
		assert_eq!(stake(ONE, HOT, ALICE), 70 * UNIT);
		assert_eq!(stake(ONE, COOL, ALICE), 30 * UNIT);
		assert_eq!(reserves(ONE), (1_000 * UNIT, 2_000 * UNIT));
		assert_eq!(economy(ONE).volume, 0);
		let ("StakeMoved", _, _, movement) = last_movement() else { panic!("not a move") };
		assert_eq!(
			movement,
			MoveReceipt {
				// What they are worth: 30 * 1000 / 2000.
				tao: Tao(15 * UNIT),
				alpha_given: Alpha(30 * UNIT),
				alpha_received: Alpha(30 * UNIT),
				fee: Alpha(0),
				tao_fee: Tao(0),
				origin_price: 500_000_000,
				destination_price: 500_000_000,
			}
		);
		assert_eq!(RecordedChanges::get(), [changed(ONE, HOT, ALICE), changed(ONE, COOL, ALICE)]);
	});
}

#[test]
fn a_whole_move_inside_a_subnet_should_leave_no_row() {
	world().build_and_execute(|| {
		assert_ok!(move_to(COOL, 100 * UNIT));
		assert_no_row(ONE, HOT, ALICE);
		assert_eq!(stake(ONE, COOL, ALICE), 100 * UNIT);
	});
}

#[test]
fn a_move_of_roots_stake_should_keep_roots_total() {
	ExtBuilder::new().stake(0, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		assert_ok!(DynamicTao::move_stake(signed(ALICE), HOT, COOL, ROOT, ROOT, Alpha(4 * UNIT)));
		assert_eq!((stake(ROOT, HOT, ALICE), stake(ROOT, COOL, ALICE)), (6 * UNIT, 4 * UNIT));
		assert_eq!(RootStake::<Test>::get().stake, Tao(10 * UNIT));
	});
}

#[test]
fn a_transfer_behind_one_hotkey_should_keep_its_pool() {
	world().build_and_execute(|| {
		assert_ok!(transfer_to(BOB, ONE, ONE, 100 * UNIT));
		assert_eq!((stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB)), (0, 100 * UNIT));
		assert!(!Positions::<Test>::contains_key((ALICE, HOT, ONE)));
		assert_eq!(economy(ONE).outstanding, Alpha(100 * UNIT));
	});
}

#[test]
fn a_move_inside_a_subnet_should_take_and_leave_the_minimum() {
	world().build_and_execute(|| {
		// At 0.5 TAO each, 4_000_000 rao of alpha are worth the minimum.
		assert_noop!(move_to(COOL, 3_999_999), Error::<Test>::AmountTooLow);
		assert_noop!(move_to(COOL, 100 * UNIT - 3_999_999), Error::<Test>::RemainingStakeTooLow);
		assert_noop!(move_to(COOL, 100 * UNIT - 1), Error::<Test>::RemainingStakeTooLow);
		assert_ok!(move_to(COOL, 100 * UNIT - 4_000_000));
		assert_ok!(move_to(COOL, 4_000_000));
	});
}

#[test]
fn a_whole_position_should_move_whatever_it_is_worth() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 7).build_and_execute(|| {
		assert_ok!(move_to(COOL, 7));
		assert_eq!(stake(ONE, COOL, ALICE), 7);
		assert_no_row(ONE, HOT, ALICE);
	});
}

#[test]
fn a_whole_swap_should_be_free_of_the_minimum_on_both_legs() {
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100).build_and_execute(|| {
		// 99 sell for 49.5 rao, of which 48 buy 1000e9 * 48 / (3000e9 + 48) = 15.99
		assert_ok!(swap(ONE, TWO, 100));
		assert_eq!(stake(TWO, HOT, ALICE), 15);
	});
}

#[test]
fn a_partial_swap_should_trade_and_leave_the_minimum() {
	world().build_and_execute(|| {
		assert_noop!(swap(ONE, TWO, 4_002_024), Error::<Test>::AmountTooLow);
		assert_noop!(swap(ONE, TWO, 100 * UNIT - 1), Error::<Test>::RemainingStakeTooLow);
		assert_ok!(swap(ONE, TWO, 4_002_025));
	});
}

#[test]
fn moving_to_where_it_is_should_fail() {
	world().build_and_execute(|| {
		assert_noop!(move_to(HOT, UNIT), Error::<Test>::SameNetuid);
		assert_noop!(swap(ONE, ONE, UNIT), Error::<Test>::SameNetuid);
		assert_noop!(swap(ROOT, ROOT, UNIT), Error::<Test>::SameNetuid);
		assert_noop!(transfer_to(ALICE, ONE, ONE, UNIT), Error::<Test>::SameNetuid);
		// Between subnets a transfer to oneself is a swap.
		assert_ok!(transfer_to(ALICE, ONE, TWO, UNIT));
	});
}

#[test]
fn moving_nothing_should_fail() {
	world().build_and_execute(|| {
		assert_noop!(move_to(COOL, 0), Error::<Test>::AmountTooLow);
		assert_noop!(swap(ONE, TWO, 0), Error::<Test>::AmountTooLow);
		assert_noop!(transfer_to(BOB, ONE, ONE, 0), Error::<Test>::AmountTooLow);
	});
}

#[test]
fn moving_more_than_there_is_should_fail() {
	world().stake(1, HOT, BOB, 100 * UNIT).build_and_execute(|| {
		for amount in [100 * UNIT + 1, u64::MAX] {
			assert_noop!(move_to(COOL, amount), Error::<Test>::NotEnoughStakeToWithdraw);
			assert_noop!(swap(ONE, TWO, amount), Error::<Test>::NotEnoughStakeToWithdraw);
			assert_noop!(
				transfer_to(BOB, ONE, ONE, amount),
				Error::<Test>::NotEnoughStakeToWithdraw
			);
		}
		assert_noop!(swap(TWO, ONE, UNIT), Error::<Test>::NotEnoughStakeToWithdraw);
		assert_noop!(swap(ROOT, ONE, UNIT), Error::<Test>::NotEnoughStakeToWithdraw);
	});
}

#[test]
fn moving_from_or_to_a_hotkey_of_nobodys_should_fail() {
	world().build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		for hotkey in [STRANGER, vault] {
			assert_noop!(move_to(hotkey, UNIT), Error::<Test>::HotKeyAccountNotExists);
			assert_noop!(
				DynamicTao::move_stake(signed(ALICE), hotkey, HOT, ONE, ONE, Alpha(UNIT)),
				Error::<Test>::HotKeyAccountNotExists
			);
		}
	});
}

#[test]
fn moving_from_or_to_a_subnet_that_is_not_open_should_fail() {
	world().subnet(3, UNIT, UNIT).but(|subnet| subnet.started_at = None).build_and_execute(|| {
		assert_noop!(swap(ONE, NetUid(9), UNIT), Error::<Test>::SubnetNotExists);
		assert_noop!(swap(NetUid(9), ONE, UNIT), Error::<Test>::SubnetNotExists);
		assert_noop!(swap(ONE, NetUid(3), UNIT), Error::<Test>::SubtokenDisabled);
		assert_noop!(swap(NetUid(3), ONE, UNIT), Error::<Test>::SubtokenDisabled);
		assert_noop!(transfer_to(BOB, ONE, NetUid(9), UNIT), Error::<Test>::SubnetNotExists);
		assert_noop!(transfer_to(BOB, NetUid(3), ONE, UNIT), Error::<Test>::SubtokenDisabled);
	});
}

#[test]
fn a_swap_whose_purchase_is_refused_should_not_sell() {
	// 10 alpha sell for 5 TAO, which the second pool would have to give all its alpha for.
	ExtBuilder::with_subnet()
		.subnet(2, 20_000_000, 20_000_000)
		.stake(1, HOT, ALICE, 100 * UNIT)
		.build_and_execute(|| {
			assert_noop!(swap(ONE, TWO, 10 * UNIT), Error::<Test>::InsufficientLiquidity);
			// And over a thousand reserves of 0.02 TAO it is too large.
			assert_noop!(swap(ONE, TWO, 100 * UNIT), Error::<Test>::SwapInputTooLarge);
		});
}

#[test]
fn a_swap_whose_stake_is_refused_should_undo_both_trades() {
	world().stake(2, HOT, BOB, UNIT).build().execute_with(|| {
		// A share behind HOT on subnet 2 costs more than is brought: the last thing to be written.
		HotkeyPools::<Test>::mutate(TWO, HOT, |HotkeyStake { pool, .. }| {
			pool.stake = Alpha(1_000_000 * 1_000_000_000_000);
			pool.shares = dtao_economics::Shares(1);
		});
		assert_noop!(swap(ONE, TWO, 10 * UNIT), Error::<Test>::StakeBelowOneShare);
	});
}

#[test]
fn a_swap_that_brings_no_rao_should_fail() {
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 2).build_and_execute(|| {
		assert_noop!(swap(ONE, TWO, 2), Error::<Test>::InsufficientInputAmount);
	});
	// 5 rao sell for 2, which would buy two thirds of a rao.
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 6).build_and_execute(|| {
		assert_noop!(swap(ONE, TWO, 6), Error::<Test>::InsufficientInputAmount);
		assert_ok!(swap(ONE, ROOT, 6));
		assert_eq!(stake(ROOT, HOT, ALICE), 2);
	});
}

#[test]
fn transfer_stake_should_fail_where_one_of_the_subnets_forbids_it() {
	for closed in [ONE, TWO] {
		world().build_and_execute(|| {
			assert_ok!(DynamicTao::set_subnet_parameter(
				admin(),
				closed,
				SubnetParameter::TransfersAllowed(false)
			));
			assert_noop!(transfer_to(BOB, ONE, TWO, UNIT), Error::<Test>::TransferDisallowed);
			// What keeps its coldkey may go.
			assert_ok!(swap(ONE, TWO, UNIT));
			assert_ok!(move_to(COOL, UNIT));
			assert_ok!(DynamicTao::set_subnet_parameter(
				admin(),
				closed,
				SubnetParameter::TransfersAllowed(true)
			));
			assert_ok!(transfer_to(BOB, ONE, TWO, UNIT));
		});
	}
}

#[test]
fn stake_should_not_go_to_the_vault() {
	world().stake(0, HOT, ALICE, UNIT).build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		for netuid in [ONE, TWO, ROOT] {
			assert_noop!(
				transfer_to(vault, ONE, netuid, UNIT),
				Error::<Test>::CannotUseSystemAccount
			);
		}
	});
}

#[test]
fn stake_of_an_account_that_does_not_exist_should_be_welcome() {
	world().build_and_execute(|| {
		assert_ok!(transfer_to(STRANGER, ONE, ONE, 10 * UNIT));
		// It makes the account, which can sign and has nothing else.
		assert_eq!((System::sufficients(&STRANGER), free(STRANGER)), (1, 0));
		assert_ok!(DynamicTao::remove_stake(signed(STRANGER), HOT, ONE, Alpha(10 * UNIT)));
		assert!(System::account_exists(&STRANGER));
	});
}
