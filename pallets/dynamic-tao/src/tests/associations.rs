//! Whose hotkeys are: `try_associate_hotkey`, `associate_with` and `release_hotkey`, and what becomes of
//! a hotkey that a stranger was the first to name.

use super::*;
use crate::{
	pallet::{HotkeyDeposits, Neurons},
	Call, HoldReason,
};
use frame_support::traits::fungible::InspectHold;
use sp_runtime::traits::Dispatchable;

/// A hotkey that is nobody's, with an account of its own.
const FRESH: u64 = 21;

/// What is held for a hotkey here: 0.1 TAO.
const DEPOSIT: u64 = UNIT / 10;

/// Two subnets, and a hotkey that can sign.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.balance(FRESH, UNIT)
		.set(|genesis| genesis.parameters.hotkey_deposit = Tao(DEPOSIT))
}

fn held(who: u64) -> u64 {
	Balances::balance_on_hold(&HoldReason::HotkeyAssociation.into(), &who)
}

fn associate(coldkey: u64) -> DispatchResult {
	DynamicTao::try_associate_hotkey(signed(coldkey), FRESH)
}

fn consent(coldkey: u64) -> DispatchResult {
	plain(DynamicTao::associate_with(signed(FRESH), coldkey))
}

fn release(coldkey: u64) -> DispatchResult {
	plain(DynamicTao::release_hotkey(signed(coldkey), FRESH))
}

#[test]
fn a_coldkey_should_pay_a_deposit_for_a_hotkey_that_it_names_alone() {
	world().build_and_execute(|| {
		assert_ok!(associate(ALICE));
		assert_eq!((Balances::free_balance(ALICE), held(ALICE)), (WEALTH - DEPOSIT, DEPOSIT));
		assert_eq!(HotkeyDeposits::<Test>::get(FRESH), Some(Tao(DEPOSIT)));
		// Once for each hotkey.
		assert_ok!(associate(ALICE));
		assert_eq!(held(ALICE), DEPOSIT);
		assert_ok!(DynamicTao::try_associate_hotkey(signed(ALICE), FRESH + 1));
		assert_eq!(held(ALICE), 2 * DEPOSIT);
	});
}

#[test]
fn every_call_that_names_a_fresh_hotkey_should_hold_the_deposit() {
	let calls = [
		Call::burned_register { netuid: ONE, hotkey: FRESH },
		Call::register_limit { netuid: ONE, hotkey: FRESH, limit_price: u64::MAX },
		Call::root_register { hotkey: FRESH },
		Call::register_network { hotkey: FRESH },
	];
	for call in calls {
		world().build_and_execute(|| {
			assert_eq!(refusal(RuntimeCall::DynamicTao(call), ALICE), None);
			assert_eq!((owner_of(FRESH), held(ALICE)), (Some(ALICE), DEPOSIT));
		});
	}
}

#[test]
fn a_deposit_should_leave_an_account_alive_or_be_refused() {
	let least = DEPOSIT + EXISTENTIAL_DEPOSIT;
	world().balance(STRANGER, least).build_and_execute(|| {
		assert_ok!(associate(STRANGER));
		assert_eq!(Balances::free_balance(STRANGER), EXISTENTIAL_DEPOSIT);
	});
	world().balance(STRANGER, least - 1).build_and_execute(|| {
		assert_noop!(associate(STRANGER), Error::<Test>::CannotAffordHotkeyDeposit);
	});
}

#[test]
fn a_hotkey_should_say_itself_whose_it_is_for_nothing() {
	world().build_and_execute(|| {
		assert_ok!(consent(ALICE));
		assert_eq!(owner_of(FRESH), Some(ALICE));
		assert_eq!(last_event(), Event::HotkeyAssociated { coldkey: ALICE, hotkey: FRESH });
		assert_eq!((free(ALICE), held(ALICE)), (WEALTH, 0));
		// It is the coldkey's now, whoever asks.
		assert_noop!(associate(BOB), Error::<Test>::NonAssociatedColdKey);
		assert_noop!(consent(BOB), Error::<Test>::NonAssociatedColdKey);
		assert_ok!(associate(ALICE));
		assert_ok!(consent(ALICE));
		assert_eq!((free(ALICE), held(ALICE)), (WEALTH, 0));
	});
}

#[test]
fn consent_should_give_the_deposit_back_and_be_final() {
	world().build_and_execute(|| {
		assert_ok!(associate(ALICE));
		assert_ok!(consent(ALICE));
		assert_eq!((free(ALICE), held(ALICE)), (WEALTH, 0));
		assert!(!HotkeyDeposits::<Test>::contains_key(FRESH));
		assert_noop!(consent(BOB), Error::<Test>::NonAssociatedColdKey);
	});
}

#[test]
fn a_key_that_is_both_should_need_no_deposit() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::try_associate_hotkey(signed(ALICE), ALICE));
		assert_eq!((owner_of(ALICE), held(ALICE)), (Some(ALICE), 0));
	});
}

#[test]
fn the_hotkeys_of_a_genesis_state_should_have_consented() {
	world().balance(HOT, UNIT).build_and_execute(|| {
		assert!(!HotkeyDeposits::<Test>::contains_key(HOT));
		assert_noop!(
			plain(DynamicTao::associate_with(signed(HOT), ALICE)),
			Error::<Test>::NonAssociatedColdKey
		);
	});
}

#[test]
fn the_vault_should_not_be_a_hotkeys_coldkey() {
	world().build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		assert_noop!(consent(vault), Error::<Test>::CannotUseSystemAccount);
		assert_ok!(associate(BOB));
		assert_noop!(consent(vault), Error::<Test>::CannotUseSystemAccount);
	});
}

#[test]
fn a_victim_of_a_squatter_should_register_with_its_hotkeys_consent() {
	world().build_and_execute(|| {
		assert_ok!(associate(BOB));
		let register = || DynamicTao::burned_register(signed(ALICE), ONE, FRESH);
		assert_noop!(register(), Error::<Test>::NonAssociatedColdKey);

		assert_ok!(consent(ALICE));
		assert_eq!(
			last_event(),
			Event::HotkeyTakenOver { hotkey: FRESH, old_coldkey: BOB, new_coldkey: ALICE }
		);
		assert_ok!(register());
		// The squatter has its deposit again, and no way back.
		assert_eq!((free(BOB), held(BOB)), (WEALTH, 0));
		assert_noop!(associate(BOB), Error::<Test>::NonAssociatedColdKey);
		assert_noop!(consent(BOB), Error::<Test>::NonAssociatedColdKey);
	});
}

#[test]
fn whatever_a_squatter_does_first_should_not_keep_the_hotkey() {
	let calls = |netuid| {
		vec![
			Call::burned_register { netuid, hotkey: FRESH },
			Call::root_register { hotkey: FRESH },
			Call::add_stake { hotkey: FRESH, netuid, amount_staked: Tao(UNIT) },
			Call::add_stake { hotkey: FRESH, netuid: ROOT, amount_staked: Tao(UNIT) },
			Call::set_children { hotkey: FRESH, netuid, children: vec![(7, HOT)] },
			Call::set_childkey_take { hotkey: FRESH, netuid, take: 7 },
			Call::decrease_take { hotkey: FRESH, take: 7 },
		]
	};
	world().build_and_execute(|| {
		assert_ok!(associate(BOB));
		for netuid in [ONE, TWO] {
			for call in calls(netuid) {
				// The second root uid and take are refused.
				let _ = RuntimeCall::DynamicTao(call).dispatch(signed(BOB));
			}
		}
		assert_ok!(consent(ALICE));
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		for netuid in [ONE, TWO] {
			let neurons = Neurons::<Test>::get(netuid);
			let neuron = neurons.iter().find(|neuron| neuron.hotkey == FRESH);
			assert_eq!(neuron.map(|neuron| neuron.coldkey), Some(ALICE));
		}
		assert_ok!(DynamicTao::set_childkey_take(signed(ALICE), FRESH, ONE, 6));
		System::set_block_number(1_000);
		assert_ok!(plain(DynamicTao::set_children(signed(ALICE), FRESH, ONE, vec![])));
		assert_noop!(
			DynamicTao::decrease_take(signed(BOB), FRESH, 1),
			Error::<Test>::NonAssociatedColdKey
		);
	});
}

#[test]
fn everybody_should_keep_their_stake_when_a_hotkey_goes_to_another() {
	world().build_and_execute(|| {
		assert_ok!(associate(BOB));
		for (who, amount) in [(ALICE, 3), (BOB, 5), (CAROL, 7)] {
			for netuid in [ROOT, ONE, TWO] {
				assert_ok!(DynamicTao::add_stake(signed(who), FRESH, netuid, Tao(amount * UNIT)));
			}
		}
		// Bob is the only one on subnet 2 besides Alice; Alice is not on subnet 1.
		assert_ok!(DynamicTao::unstake_all(signed(CAROL), FRESH));
		let all = stake(ONE, FRESH, ALICE);
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), FRESH, ONE, Alpha(all)));
		let stakes = || {
			let of = |who| [ROOT, ONE, TWO].map(|netuid| stake(netuid, FRESH, who));
			[ALICE, BOB, CAROL].map(of)
		};
		let before = stakes();
		assert_eq!((before[0][1], before[2]), (0, [0; 3]));

		assert_ok!(consent(ALICE));
		assert_eq!(stakes(), before);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		// And everybody can leave with it.
		for who in [ALICE, BOB] {
			assert_ok!(DynamicTao::unstake_all(signed(who), FRESH));
		}
		assert_eq!(stakes(), [[0; 3]; 3]);
		assert!(!Positions::<Test>::iter_keys().any(|(_, hotkey, _)| hotkey == FRESH));
	});
}

#[test]
fn what_a_hotkey_earns_should_be_its_new_owners() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::burned_register(signed(BOB), ONE, FRESH));
		assert_ok!(DynamicTao::add_stake(signed(BOB), FRESH, ONE, Tao(10 * UNIT)));
		assert_ok!(consent(ALICE));
		let before = stake(ONE, FRESH, ALICE);
		assert_eq!(before, 0);
		run_blocks(800);
		// A take of the dividends at least, since it validates alone.
		assert!(stake(ONE, FRESH, ALICE) > 0);
	});
}

#[test]
fn a_hotkey_of_a_subnets_owner_should_stay_with_the_subnet() {
	world().build_and_execute(|| {
		assert_ok!(plain(DynamicTao::register_network(signed(BOB), FRESH)));
		assert_noop!(
			plain(DynamicTao::associate_with(signed(FRESH), ALICE)),
			Error::<Test>::HotkeyOwnsSubnet
		);
		// Its own coldkey it can confirm.
		assert_ok!(consent(BOB));
	});
}

#[test]
fn a_hotkey_whose_subnet_waits_for_a_netuid_should_stay_with_it() {
	let full = world().set(|genesis| {
		genesis.parameters.subnet_limit = 2;
		genesis.parameters.network_immunity_period = 0;
	});
	full.build_and_execute(|| {
		assert_ok!(plain(DynamicTao::register_network(signed(BOB), FRESH)));
		assert_noop!(
			plain(DynamicTao::associate_with(signed(FRESH), ALICE)),
			Error::<Test>::HotkeyOwnsSubnet
		);
		assert_noop!(
			plain(DynamicTao::release_hotkey(signed(BOB), FRESH)),
			Error::<Test>::HotkeyInUse
		);
		run_blocks(10);
	});
}

#[test]
fn a_hotkey_that_nothing_depends_on_should_be_let_go_for_the_deposit() {
	world().build_and_execute(|| {
		assert_ok!(associate(ALICE));
		assert_ok!(DynamicTao::decrease_take(signed(ALICE), FRESH, 7));
		assert_noop!(
			plain(DynamicTao::release_hotkey(signed(BOB), FRESH)),
			Error::<Test>::NonAssociatedColdKey
		);
		assert_ok!(release(ALICE));
		assert_eq!(last_event(), Event::HotkeyReleased { coldkey: ALICE, hotkey: FRESH });
		assert_eq!((free(ALICE), held(ALICE)), (WEALTH, 0));
		assert!(!Hotkeys::<Test>::contains_key(FRESH));
		assert_noop!(release(ALICE), Error::<Test>::HotKeyAccountNotExists);
		// It is nobody's, and may become anybody's.
		assert_ok!(associate(BOB));
	});
}

#[test]
fn an_association_that_nobody_pays_for_any_more_should_be_dropped_by_anybody() {
	world().build_and_execute(|| {
		let drop = || plain(DynamicTao::release_hotkey(signed(STRANGER), FRESH));
		assert_ok!(consent(ALICE));
		assert_noop!(drop(), Error::<Test>::NonAssociatedColdKey);
		// The hotkey's account ends, but while it is used it stays Alice's.
		assert_ok!(DynamicTao::add_stake(signed(BOB), FRESH, ONE, Tao(UNIT)));
		assert_ok!(Balances::transfer_all(signed(FRESH), BOB, false));
		assert_noop!(drop(), Error::<Test>::HotkeyInUse);
		assert_ok!(plain(DynamicTao::unstake_all(signed(BOB), FRESH)));
		assert_ok!(drop());
		assert_eq!(last_event(), Event::HotkeyReleased { coldkey: ALICE, hotkey: FRESH });
		assert_eq!(owner_of(FRESH), None);
	});
}

#[test]
fn a_hotkey_that_has_consented_should_be_let_go_too() {
	world().build_and_execute(|| {
		assert_ok!(consent(ALICE));
		assert_ok!(release(ALICE));
		assert_eq!((free(ALICE), held(ALICE)), (WEALTH, 0));
		assert_ok!(consent(BOB));
	});
}

#[test]
fn a_hotkey_that_something_depends_on_should_not_be_let_go() {
	let (hotkey, netuid) = (FRESH, ONE);
	let uses = [
		(ALICE, Call::burned_register { netuid, hotkey }),
		(ALICE, Call::root_register { hotkey }),
		(ALICE, Call::register_network { hotkey }),
		(CAROL, Call::add_stake { hotkey, netuid: ROOT, amount_staked: Tao(UNIT) }),
		(CAROL, Call::add_stake { hotkey, netuid: TWO, amount_staked: Tao(UNIT) }),
		(CAROL, Call::set_children { hotkey: HOT, netuid, children: vec![(7, hotkey)] }),
		(ALICE, Call::set_childkey_take { hotkey, netuid, take: 7 }),
	];
	for (who, call) in uses {
		world().build_and_execute(|| {
			assert_ok!(associate(ALICE));
			assert_eq!(refusal(RuntimeCall::DynamicTao(call), who), None);
			assert_noop!(
				plain(DynamicTao::release_hotkey(signed(ALICE), FRESH)),
				Error::<Test>::HotkeyInUse
			);
		});
	}
}

#[test]
fn a_new_deposit_should_leave_those_that_are_held() {
	world().build_and_execute(|| {
		assert_ok!(associate(ALICE));
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::HotkeyDeposit(Tao(UNIT))));
		assert_ok!(DynamicTao::try_associate_hotkey(signed(ALICE), FRESH + 1));
		assert_eq!(held(ALICE), DEPOSIT + UNIT);
		assert_ok!(release(ALICE));
		assert_eq!(held(ALICE), UNIT);
	});
}

#[test]
fn a_deposit_should_be_at_least_the_existential_one_and_at_most_100_tao() {
	world().build_and_execute(|| {
		let set = |deposit| {
			DynamicTao::set_parameter(admin(), GlobalParameter::HotkeyDeposit(Tao(deposit)))
		};
		assert_noop!(set(EXISTENTIAL_DEPOSIT - 1), Error::<Test>::InvalidValue);
		assert_noop!(set(100 * UNIT + 1), Error::<Test>::InvalidValue);
		assert_ok!(set(EXISTENTIAL_DEPOSIT));
		assert_ok!(set(100 * UNIT));
	});
}

#[test]
fn an_association_should_weigh_by_the_chain_only_where_the_owner_changes() {
	use crate::WeightInfo;
	type Weights = <Test as crate::Config>::WeightInfo;
	world().build_and_execute(|| {
		let weight = |coldkey| DynamicTao::association_weight(&FRESH, &coldkey);
		assert_eq!(weight(ALICE), Weights::associate_with());
		assert_ok!(associate(ALICE));
		assert_eq!(weight(ALICE), Weights::associate_with());
		assert_eq!(weight(BOB), Weights::associate_with_another(2));
	});
}
