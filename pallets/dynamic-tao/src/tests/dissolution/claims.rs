//! What no account could take waits for a claim.

use super::*;
use crate::pallet::{CurrentDissolution, UnclaimedPayouts};

#[test]
fn a_payout_under_what_an_account_needs_should_wait_for_a_claim() {
	let (poor, rich) = (DEAD, DEAD + 1);
	// At 1000 / (2000 + 0.000002) a rao of alpha is worth half a rao.
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, poor, 999)
		.stake(1, HOT, rich, 1_001)
		.stake(1, COOL, ALICE, 3)
		.build_and_execute(|| {
			dissolve(ONE);
			let (_, told) = finish();
			// 999 / 2 = 499.5 is under 500, 1001 / 2 = 500.5 is not; and ALICE has an account.
			assert_eq!(payments(&told), [(ALICE, 1, false), (poor, 499, true), (rich, 500, false)]);
			assert_eq!((free(ALICE), free(poor), free(rich)), (WEALTH + 1, 0, 500));
			assert_eq!(DynamicTao::unclaimed_payout(poor), Tao(499));
			assert_eq!(DynamicTao::global().owed_tao, Tao(499));
			// The pool of subnet 2, with a block's TAO.
			assert_eq!(vault(), 3_000 * UNIT + UNIT + 499);

			// Without an account, there is still nowhere to pay it to.
			assert_noop!(
				DynamicTao::claim_dissolved(signed(poor)),
				sp_runtime::TokenError::BelowMinimum
			);
			assert_ok!(Balances::transfer_allow_death(signed(BOB), poor, 500));
			assert_ok!(DynamicTao::claim_dissolved(signed(poor)));
			assert_eq!(last_event(), Event::PayoutClaimed { coldkey: poor, tao: Tao(499) });
			assert_eq!((free(poor), DynamicTao::unclaimed_payout(poor)), (999, Tao(0)));
			assert_noop!(DynamicTao::claim_dissolved(signed(poor)), Error::<Test>::NothingToClaim);
			assert_noop!(DynamicTao::claim_dissolved(signed(rich)), Error::<Test>::NothingToClaim);
		});
}

#[test]
fn claims_of_several_dissolutions_should_add_up() {
	ExtBuilder::with_two_subnets()
		.subnet(3, UNIT, UNIT)
		.stake(1, HOT, DEAD, 200)
		.stake(3, HOT, DEAD, 60)
		.build_and_execute(|| {
			dissolve(ONE);
			finish();
			dissolve(NetUid(3));
			let second = expected(NetUid(3))[&DEAD];
			finish();
			// 200 * 1000e9 / 2_000_000_000_200 is a little less than 100.
			let first = 99;
			assert_eq!(DynamicTao::unclaimed_payout(DEAD).0, first + second);
			assert_eq!(UnclaimedPayouts::<Test>::iter().count(), 1);
			assert_ok!(Balances::transfer_allow_death(signed(BOB), DEAD, 500));
			assert_ok!(DynamicTao::claim_dissolved(signed(DEAD)));
			assert_eq!(free(DEAD), 500 + first + second);
		});
}

#[test]
fn dust_that_waits_for_a_claim_should_not_hold_back_the_end() {
	// The only subnet: behind it the vault holds nothing but a payout that is under what an account
	// needs. What keeps the vault's account alive then is nobody's.
	ExtBuilder::with_subnet().stake(1, HOT, DEAD, 300).with_gifts().build_and_execute(|| {
		dissolve(ONE);
		for _ in 0..10 {
			next_block();
		}
		assert!(!CurrentDissolution::<Test>::exists(), "{:?}", events());
		assert_eq!(DynamicTao::unclaimed_payout(DEAD), Tao(149));
		assert_eq!(vault(), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn dust_that_is_owed_to_one_should_not_cease_with_a_claim_of_another() {
	let (first, second) = (DEAD, DEAD + 1);
	let world = ExtBuilder::with_subnet().stake(1, HOT, first, 300).stake(1, HOT, second, 500);
	world.with_gifts().build_and_execute(|| {
		dissolve(ONE);
		finish();
		let give = |who, amount| {
			assert_ok!(Balances::transfer_allow_death(signed(BOB), who, amount));
		};
		give(first, EXISTENTIAL_DEPOSIT);
		give(second, EXISTENTIAL_DEPOSIT);
		assert_eq!(vault(), EXISTENTIAL_DEPOSIT);
		// 500 less 149 are no account, and 249 of it are the second's.
		let refused = sp_runtime::TokenError::NotExpendable;
		assert_noop!(DynamicTao::claim_dissolved(signed(first)), refused);
		give(DynamicTao::vault_account(), 149);
		assert_ok!(DynamicTao::claim_dissolved(signed(first)));
		assert_ok!(DynamicTao::claim_dissolved(signed(second)));
		assert_eq!((free(first), free(second)), (500 + 149, 500 + 249));
	});
}

#[test]
fn anybody_should_claim_for_anybody() {
	ExtBuilder::with_two_subnets().stake(1, HOT, DEAD, 300).build_and_execute(|| {
		dissolve(ONE);
		finish();
		let claim = |coldkey| DynamicTao::claim_dissolved_for(signed(ALICE), coldkey);
		assert_noop!(claim(BOB), Error::<Test>::NothingToClaim);
		assert_noop!(claim(DEAD), sp_runtime::TokenError::BelowMinimum);
		assert_ok!(Balances::transfer_allow_death(signed(BOB), DEAD, 500));
		assert_ok!(claim(DEAD));
		assert_eq!(last_event(), Event::PayoutClaimed { coldkey: DEAD, tao: Tao(149) });
		// The coldkey is paid, and the row is gone.
		assert_eq!((free(DEAD), free(ALICE)), (500 + 149, WEALTH));
		assert_eq!(UnclaimedPayouts::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_waits_should_be_paid_with_the_next_payout_that_makes_it_enough() {
	// 300 and 400 rao: neither is an account, and both together are.
	ExtBuilder::with_two_subnets()
		.subnet(3, UNIT, UNIT)
		.stake(1, HOT, DEAD, 601)
		.stake(3, HOT, DEAD, 401)
		.build_and_execute(|| {
			dissolve(ONE);
			finish();
			assert_eq!(DynamicTao::unclaimed_payout(DEAD), Tao(300));
			dissolve(NetUid(3));
			let second = expected(NetUid(3))[&DEAD];
			let (_, told) = finish();
			assert!(payments(&told).contains(&(DEAD, second, false)));
			assert!(told.contains(&Event::PayoutClaimed { coldkey: DEAD, tao: Tao(300) }));
			assert_eq!(free(DEAD), 300 + second);
			assert_eq!(UnclaimedPayouts::<Test>::iter().count(), 0);
		});
}
