//! Stake as a fungible asset: it moves by the rules of `transfer_stake`, whoever moves it, and none is made
//! or lost on the way.

use super::*;
use crate::{pallet::StakeInFlight, StakeAsset, StakeAssets};
use frame_support::traits::{
	fungibles::{Balanced, Credit, Inspect, Mutate, Unbalanced},
	tokens::{
		DepositConsequence,
		Fortitude::Polite,
		Precision::{BestEffort, Exact},
		Preservation::{self, Expendable, Preserve},
		Provenance::{Extant, Minted},
		WithdrawConsequence,
	},
};
use proptest::{prop_assert, prop_assert_eq, proptest};
use sp_runtime::TokenError;

type Assets = StakeAssets<Test>;
type StakeCredit = Credit<u64, Assets>;

/// What Alice has in most of these tests; at 0.5 TAO each, the minimum stake is two of it.
const HELD: u64 = 100 * UNIT;
const LEAST: u64 = 2 * MIN_STAKE;

fn asset(netuid: NetUid) -> StakeAsset<u64> {
	StakeAsset { netuid, hotkey: HOT }
}

fn world() -> ExtBuilder {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, HELD)
}

fn transfer(netuid: NetUid, amount: u64, preservation: Preservation) -> Result<u64, DispatchError> {
	Assets::transfer(asset(netuid), &ALICE, &BOB, amount, preservation)
}

fn withdraw(netuid: NetUid, amount: u64) -> Result<StakeCredit, DispatchError> {
	Assets::withdraw(asset(netuid), &ALICE, amount, Exact, Expendable, Polite)
}

fn in_flight(netuid: NetUid) -> u64 {
	StakeInFlight::<Test>::get(asset(netuid)).0
}

/// Switches transfers of stake on the subnet off.
fn switch_off() {
	assert_ok!(DynamicTao::set_subnet_parameter(
		admin(),
		ONE,
		SubnetParameter::TransfersAllowed(false)
	));
}

#[test]
fn a_balance_should_be_a_position() {
	world().stake(1, HOT, BOB, 7 * UNIT).stake(1, COOL, BOB, UNIT).build_and_execute(|| {
		assert_eq!(Assets::balance(asset(ONE), &ALICE), HELD);
		assert_eq!(Assets::total_balance(asset(ONE), &BOB), 7 * UNIT);
		assert_eq!(Assets::total_issuance(asset(ONE)), HELD + 7 * UNIT);
		assert!(Assets::asset_exists(asset(ONE)));
		let nowhere = [asset(TWO), StakeAsset { netuid: ONE, hotkey: ALICE }];
		for unknown in nowhere {
			assert!(!Assets::asset_exists(unknown.clone()));
			assert_eq!(Assets::total_issuance(unknown.clone()), 0);
			assert_eq!(Assets::balance(unknown.clone(), &ALICE), 0);
			assert_eq!(
				Assets::can_deposit(unknown.clone(), &BOB, UNIT, Extant),
				DepositConsequence::UnknownAsset
			);
			assert_eq!(Assets::can_withdraw(unknown, &ALICE, 1), WithdrawConsequence::UnknownAsset);
		}
	});
}

#[test]
fn a_transfer_should_be_that_of_the_call() {
	let called = world().build().execute_with(|| {
		let (one, alpha) = (ONE, Alpha(30 * UNIT));
		assert_ok!(DynamicTao::transfer_stake(signed(ALICE), BOB, HOT, one, one, alpha));
		(last_movement(), storage_root())
	});
	world().build_and_execute(|| {
		assert_ok!(transfer(ONE, 30 * UNIT, Expendable), 30 * UNIT);
		assert_eq!((last_movement(), storage_root()), called);
		assert_eq!(called.0 .0, "StakeTransferred");
		assert_eq!((stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB)), (70 * UNIT, 30 * UNIT));
	});
}

#[test]
fn the_minimum_should_be_the_least_that_can_be_transferred() {
	world().build_and_execute(|| {
		assert_eq!(Assets::minimum_balance(asset(ONE)), LEAST);
		assert_eq!(Assets::minimum_balance(asset(ROOT)), MIN_STAKE);
		assert_eq!(
			Assets::can_deposit(asset(ONE), &BOB, LEAST - 1, Extant),
			DepositConsequence::BelowMinimum
		);
		let too_little = refused(|| transfer(ONE, LEAST - 1, Expendable));
		assert_eq!(too_little, Error::<Test>::AmountTooLow.into());
		assert_eq!(
			Assets::can_deposit(asset(ONE), &BOB, LEAST, Extant),
			DepositConsequence::Success
		);
		assert_ok!(transfer(ONE, LEAST, Expendable), LEAST);
	});
}

#[test]
fn what_is_left_should_be_a_position_or_nothing() {
	world().build_and_execute(|| {
		let consequence = |amount| Assets::can_withdraw(asset(ONE), &ALICE, amount);
		assert_eq!(consequence(HELD + 1), WithdrawConsequence::BalanceLow);
		assert_eq!(consequence(HELD), WithdrawConsequence::ReducedToZero(0));
		assert_eq!(consequence(HELD - LEAST + 1), WithdrawConsequence::WouldDie);
		assert_eq!(consequence(HELD - LEAST), WithdrawConsequence::Success);

		let reducible =
			|preservation| Assets::reducible_balance(asset(ONE), &ALICE, preservation, Polite);
		assert_eq!(reducible(Expendable), HELD);
		assert_eq!(reducible(Preserve), HELD - LEAST);

		let dust = refused(|| transfer(ONE, HELD - LEAST + 1, Expendable));
		assert_eq!(dust, Error::<Test>::RemainingStakeTooLow.into());
		let dust = refused(|| withdraw(ONE, HELD - LEAST + 1).map(|_| ()));
		assert_eq!(dust, Error::<Test>::RemainingStakeTooLow.into());
		let kept = refused(|| transfer(ONE, HELD, Preserve));
		assert_eq!(kept, TokenError::FundsUnavailable.into());
		assert_ok!(transfer(ONE, HELD - LEAST, Preserve), HELD - LEAST);
		assert_ok!(transfer(ONE, LEAST, Expendable), LEAST);
		assert_eq!(stake(ONE, HOT, BOB), HELD);
	});
}

#[test]
fn where_stake_is_not_given_away_nothing_should_move() {
	world().build_and_execute(|| {
		let credit = withdraw(ONE, 10 * UNIT).unwrap();
		switch_off();
		assert_eq!(Assets::can_withdraw(asset(ONE), &ALICE, 1), WithdrawConsequence::Frozen);
		assert_eq!(
			Assets::can_deposit(asset(ONE), &BOB, 10 * UNIT, Extant),
			DepositConsequence::Blocked
		);
		assert_eq!(Assets::reducible_balance(asset(ONE), &ALICE, Expendable, Polite), 0);
		let unavailable = TokenError::FundsUnavailable.into();
		assert_eq!(refused(|| transfer(ONE, 10 * UNIT, Expendable)), unavailable);
		assert_eq!(refused(|| withdraw(ONE, 10 * UNIT).map(|_| ())), unavailable);
		let root = storage_root();
		let Err(credit) = Assets::resolve(&BOB, credit) else { panic!("nothing may arrive") };
		assert_eq!((credit.peek(), storage_root()), (10 * UNIT, root));
		drop(credit);
	});
}

#[test]
fn a_credit_should_carry_stake_from_one_position_to_another() {
	world().build_and_execute(|| {
		let credit = withdraw(ONE, 30 * UNIT).unwrap();
		let (coldkey, hotkey, alpha, netuid) = (ALICE, HOT, Alpha(30 * UNIT), ONE);
		assert_eq!(last_event(), Event::StakeWithdrawn { coldkey, hotkey, alpha, netuid });
		assert_eq!(stake(ONE, HOT, ALICE), 70 * UNIT);
		assert_eq!((in_flight(ONE), Assets::total_issuance(asset(ONE))), (30 * UNIT, HELD));
		assert!(DynamicTao::do_try_state().is_err(), "a call must not end like this");

		let (one, other) = credit.split(20 * UNIT);
		assert!(Assets::resolve(&BOB, one).is_ok());
		assert!(Assets::resolve(&ALICE, other).is_ok());
		let (coldkey, hotkey, alpha, netuid) = (ALICE, HOT, Alpha(10 * UNIT), ONE);
		assert_eq!(last_event(), Event::StakeDeposited { coldkey, hotkey, alpha, netuid });
		assert_eq!((stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB)), (80 * UNIT, 20 * UNIT));
		assert_eq!((in_flight(ONE), Assets::total_issuance(asset(ONE))), (0, HELD));
		let stakers = [ALICE, BOB, ALICE].map(|who| changed(ONE, HOT, who));
		assert_eq!(RecordedChanges::get(), stakers);
	});
}

#[test]
fn what_arrives_should_enter_like_a_purchase() {
	world().build_and_execute(|| {
		let credit = withdraw(ONE, 30 * UNIT).unwrap();
		assert!(Assets::resolve(&BOB, credit).is_ok());
		let behind = HotkeyPools::<Test>::get(ONE, HOT);
		assert_eq!(behind.pool.stake, Alpha(70 * UNIT), "active");
		assert_eq!(behind.entering.total(), Ok(Alpha(30 * UNIT)));
	});
}

#[test]
fn a_credit_that_is_dropped_should_be_burned() {
	world().stake(0, HOT, ALICE, HELD).build_and_execute(|| {
		let (burned, issuance) = (economy(ONE).burned, Balances::total_issuance());
		drop(withdraw(ONE, 30 * UNIT).unwrap());
		let (hotkey, alpha) = (HOT, Alpha(30 * UNIT));
		assert_eq!(last_event(), Event::StakeDropped { hotkey, alpha, netuid: ONE });
		assert_eq!(economy(ONE).burned.0 - burned.0, 30 * UNIT);
		drop(withdraw(ROOT, 30 * UNIT).unwrap());
		assert_eq!(last_event(), Event::StakeDropped { hotkey, alpha, netuid: ROOT });
		assert_eq!(issuance - Balances::total_issuance(), 30 * UNIT, "recycled");
		assert_eq!((in_flight(ONE), in_flight(ROOT)), (0, 0));
	});
}

#[test]
fn the_whole_stake_behind_a_hotkey_should_fly() {
	for netuid in [ONE, ROOT] {
		ExtBuilder::with_subnet().stake(netuid.0, HOT, ALICE, HELD).build_and_execute(|| {
			let credit = withdraw(netuid, HELD).unwrap();
			assert_no_row(netuid, HOT, ALICE);
			assert!(Assets::resolve(&BOB, credit).is_ok());
			assert_eq!(stake(netuid, HOT, BOB), HELD);
		});
	}
}

#[test]
fn stake_should_not_be_made() {
	world().build_and_execute(|| {
		let unsupported = DispatchError::from(TokenError::Unsupported);
		assert_eq!(refused(|| Assets::mint_into(asset(ONE), &BOB, UNIT)), unsupported);
		assert_eq!(refused(|| Assets::restore(asset(ONE), &BOB, UNIT)), unsupported);
		assert_eq!(refused(|| Assets::write_balance(asset(ONE), &BOB, UNIT)), unsupported);
		let burn = || Assets::burn_from(asset(ONE), &ALICE, UNIT, Expendable, BestEffort, Polite);
		assert_eq!(refused(burn), unsupported);
		assert_eq!(refused(|| Assets::shelve(asset(ONE), &ALICE, UNIT)), unsupported);
		assert_eq!(
			Assets::can_deposit(asset(ONE), &BOB, UNIT, Minted),
			DepositConsequence::Blocked
		);

		let root = storage_root();
		assert_eq!(Assets::issue(asset(ONE), UNIT).peek(), 0);
		assert_eq!(Assets::rescind(asset(ONE), UNIT).peek(), 0);
		assert!(Assets::pair(asset(ONE), UNIT).is_err());
		Assets::set_total_issuance(asset(ONE), 1);
		assert_eq!(storage_root(), root);
	});
}

#[test]
fn what_has_not_left_should_not_arrive() {
	world().build_and_execute(|| {
		let arrive = |amount| Assets::deposit(asset(ONE), &BOB, amount, BestEffort).map(|_| ());
		let too_much = Error::<Test>::NotEnoughStakeToWithdraw.into();
		assert_eq!(refused(|| arrive(UNIT)), too_much);
		let credit = withdraw(ONE, 10 * UNIT).unwrap();
		assert_eq!(refused(|| arrive(10 * UNIT + 1)), too_much);
		drop(credit);
	});
}

#[test]
fn the_vault_should_hold_no_position() {
	world().build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		let give = || Assets::transfer(asset(ONE), &ALICE, &vault, UNIT, Expendable);
		assert_eq!(refused(give), Error::<Test>::CannotUseSystemAccount.into());
		let credit = withdraw(ONE, UNIT).unwrap();
		assert!(Assets::resolve(&vault, credit).is_err());
		assert_eq!(
			Assets::can_deposit(asset(ONE), &vault, UNIT, Extant),
			DepositConsequence::Blocked
		);
	});
}

#[test]
fn an_asset_should_outlive_a_swap_of_its_hotkey() {
	const NEW: u64 = 77;
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::swap_hotkey(signed(CAROL), HOT, NEW, None));
		assert_eq!(Assets::balance(asset(ONE), &ALICE), HELD);
		let renamed = StakeAsset { netuid: ONE, hotkey: NEW };
		assert!(!Assets::asset_exists(renamed), "one stake is one asset");
		assert_ok!(transfer(ONE, UNIT, Expendable), UNIT);
		let credit = withdraw(ONE, UNIT).unwrap();
		assert!(Assets::resolve(&BOB, credit).is_ok());
		assert_eq!(stake(ONE, NEW, BOB), 2 * UNIT);
		assert_eq!(changed(ONE, NEW, BOB), RecordedChanges::get().pop().unwrap());
	});
}

proptest! {
	/// Whatever is withdrawn, split and brought to somebody: nothing is made, a holder loses a rao to a
	/// rounding at most each time, and at the end nothing is in flight.
	#[test]
	fn stake_should_be_kept_on_its_way(
		flights in proptest::collection::vec((LEAST..HELD, 0u64..=100, proptest::bool::ANY), 1..6),
		gift in 0..HELD,
	) {
		world().stake(1, HOT, BOB, HELD).build().execute_with(|| {
			reward(ONE, HOT, gift);
			let total = |who: [u64; 2]| who.map(|who| stake(ONE, HOT, who)).iter().sum::<u64>();
			let before = total([ALICE, BOB]);
			for (amount, percent, back) in &flights {
				let Ok(credit) = withdraw(ONE, *amount) else { continue };
				let (one, other) = credit.split(amount / 100 * percent);
				let whither = if *back { ALICE } else { BOB };
				for (who, part) in [(whither, one), (ALICE, other)] {
					// What is too little for a position is burned with its credit.
					drop(Assets::resolve(&who, part));
				}
				prop_assert_eq!(in_flight(ONE), 0);
			}
			let burned = economy(ONE).burned.0;
			let (after, slack) = (total([ALICE, BOB]) + burned, 4 * flights.len() as u64);
			// Two floors may come to be whole.
			prop_assert!(after <= before + 2 && before <= after + slack, "{after} of {before}");
			assert_sound();
			Ok(())
		})?;
	}
}
