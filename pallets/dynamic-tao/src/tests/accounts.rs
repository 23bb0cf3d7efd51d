//! Whoever has stake, or is owed a payout, keeps an account and its nonce.

use super::*;
use crate::{pallet::UnclaimedPayouts, Call};

fn account(who: u64) -> frame_system::AccountInfo<u32, pallet_balances::AccountData<u64>> {
	frame_system::Account::<Test>::get(who)
}

fn transfer_all(who: u64) {
	assert_ok!(Balances::transfer_all(signed(who), BOB, false));
}

/// Alice has stake, no free TAO, and has sent a transaction.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT).stake(0, HOT, ALICE, 100 * UNIT)
}

fn impoverish(who: u64) {
	System::inc_account_nonce(who);
	transfer_all(who);
	assert_eq!(free(who), 0);
}

#[test]
fn an_account_with_stake_should_keep_its_nonce_without_free_tao() {
	world().build_and_execute(|| {
		impoverish(ALICE);
		assert_eq!((account(ALICE).nonce, account(ALICE).sufficients), (1, 2));
	});
}

#[test]
fn an_account_should_get_the_whole_of_its_last_exit_and_keep_its_nonce() {
	ExtBuilder::new().stake(0, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		impoverish(ALICE);
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ROOT, Alpha(100 * UNIT)));
		assert_eq!(free(ALICE), 100 * UNIT);
		assert_eq!((account(ALICE).nonce, account(ALICE).sufficients), (1, 0));
	});
}

#[test]
fn an_account_should_keep_its_nonce_when_all_is_unstaked_at_once() {
	world().build_and_execute(|| {
		impoverish(ALICE);
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
		assert!(free(ALICE) > 100 * UNIT);
		assert_eq!((account(ALICE).nonce, account(ALICE).sufficients), (1, 0));
	});
}

#[test]
fn an_account_should_keep_its_nonce_when_its_last_stake_moves() {
	let moves: [fn() -> RuntimeCall; 3] = [
		|| {
			RuntimeCall::DynamicTao(Call::move_stake {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid: ONE,
				destination_netuid: ONE,
				alpha_amount: Alpha(100 * UNIT),
			})
		},
		|| {
			RuntimeCall::DynamicTao(Call::swap_stake {
				hotkey: HOT,
				origin_netuid: ONE,
				destination_netuid: TWO,
				alpha_amount: Alpha(100 * UNIT),
			})
		},
		|| RuntimeCall::DynamicTao(Call::unstake_all_alpha { hotkey: HOT }),
	];
	for call in moves {
		ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
			impoverish(ALICE);
			assert_eq!(refusal(call(), ALICE), None);
			assert_eq!((account(ALICE).nonce, account(ALICE).sufficients), (1, 1));
		});
	}
}

#[test]
fn the_first_position_should_make_an_account_and_the_last_one_end_it() {
	world().build_and_execute(|| {
		let transfer = |from, to, alpha| {
			DynamicTao::transfer_stake(signed(from), to, HOT, ONE, ONE, Alpha(alpha))
		};
		assert!(!frame_system::Account::<Test>::contains_key(STRANGER));
		assert_ok!(transfer(ALICE, STRANGER, 10 * UNIT));
		assert_eq!((account(STRANGER).sufficients, free(STRANGER)), (1, 0));
		let all = stake(ONE, HOT, STRANGER);
		assert_ok!(transfer(STRANGER, ALICE, all));
		assert!(!frame_system::Account::<Test>::contains_key(STRANGER));
	});
}

#[test]
fn a_reference_should_leave_what_an_account_must_keep_and_may_spend() {
	world().build_and_execute(|| {
		// With stake it may spend all, and must keep what a payment preserves, as without stake.
		assert_noop!(
			DynamicTao::add_stake(signed(ALICE), HOT, ROOT, Tao(WEALTH)),
			Error::<Test>::NotEnoughBalanceToStake
		);
		let all = Tao(WEALTH - EXISTENTIAL_DEPOSIT);
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ROOT, all));
		assert_eq!(free(ALICE), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn an_account_with_a_deposit_should_leave_with_its_last_stake() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::try_associate_hotkey(signed(ALICE), STRANGER));
		assert_ok!(Balances::transfer_all(signed(ALICE), BOB, true));
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
		assert_ok!(plain(DynamicTao::release_hotkey(signed(ALICE), STRANGER)));
		transfer_all(ALICE);
		assert!(!frame_system::Account::<Test>::contains_key(ALICE));
	});
}

#[test]
fn a_dissolution_should_pay_into_an_account_with_its_old_nonce() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		impoverish(ALICE);
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		// From the next block on, position by position, with nothing between an account and its end.
		System::set_block_number(2);
		while crate::pallet::CurrentDissolution::<Test>::exists() {
			DynamicTao::step_dissolution(1);
			assert_eq!(account(ALICE).nonce, 1);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
		assert!(free(ALICE) > 0);
		assert_eq!(account(ALICE).sufficients, 0);
	});
}

#[test]
fn a_payout_that_waits_to_be_claimed_should_keep_the_account() {
	// 100 rao of 2 * 10^12 and these, which share 1000 TAO: 49 rao.
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100).build_and_execute(|| {
		impoverish(ALICE);
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		run_blocks(3);
		assert_eq!(UnclaimedPayouts::<Test>::get(ALICE), Tao(49));
		assert_eq!((account(ALICE).nonce, account(ALICE).sufficients), (1, 1));
		assert_ok!(Balances::transfer_allow_death(signed(BOB), ALICE, UNIT));
		assert_ok!(DynamicTao::claim_dissolved(signed(ALICE)));
		assert_eq!((account(ALICE).nonce, account(ALICE).sufficients), (1, 0));
		assert_eq!(free(ALICE), UNIT + 49);
	});
}
