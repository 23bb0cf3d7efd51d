//! Fees: what must be owned in advance is what will be paid, and who owns nothing but stake can leave.

use crate::{
	chain::{calls::*, hotkey, Chain, Receipt, Signer},
	model::UNIT,
	refusals::sudo,
	subnets::full_chain,
};
use dtao_economics::Tao;
use dtao_runtime::{
	fees::Fees, Balances, DynamicTao, Runtime, RuntimeCall, System, EXISTENTIAL_DEPOSIT,
};
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use pallet_dynamic_tao::{Call, Error, Event, GlobalParameter, NetUid};
use pallet_transaction_payment::OnChargeTransaction;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One};

/// Takes all free TAO from somebody.
fn impoverish(chain: &mut Chain, who: Sr25519Keyring) {
	let dest = Charlie.to_account_id().into();
	let all = pallet_balances::Call::transfer_all { dest, keep_alive: false };
	let receipt = chain.submit(who, RuntimeCall::from(all));
	assert_eq!(receipt.result, Ok(()));
	assert_eq!(chain.balance(who), 0);
}

/// A development chain on which Dave has stake, on root and on subnet 1, and nothing else.
fn world() -> Chain {
	let mut chain = Chain::development();
	chain.blocks(2);
	impoverish(&mut chain, Dave);
	chain
}

fn nonce(chain: &mut Chain, who: Sr25519Keyring) -> u32 {
	chain.look(|| System::account_nonce(who.to_account_id()))
}

/// The TAO that an exit brought.
fn proceeds(receipt: &Receipt) -> u64 {
	let tao = receipt.events.iter().map(|event| match event {
		Event::StakeRemoved { tao, .. } => tao.0,
		_ => 0,
	});
	tao.sum()
}

#[test]
fn a_coldkey_with_nothing_but_stake_should_pay_for_its_exit_from_what_it_brings() {
	let exits = |chain: &mut Chain| {
		let held = chain.stake(1, Alice, Dave);
		vec![
			remove_stake(Alice, 1, held),
			remove_stake(Alice, 1, UNIT),
			remove_stake(Alice, 0, UNIT),
			remove_stake_limit(Alice, 1, held, 1, false),
			remove_stake_limit(Alice, 1, held, 90_000_000, true),
			remove_stake_full_limit(Alice, 1, None),
			unstake_all(Alice),
		]
	};
	let mut chain = world();
	for call in exits(&mut chain) {
		let mut chain = chain.fork();
		assert!(chain.accepts(Dave, call.clone()));
		let receipt = chain.submit(Dave, call.clone());
		assert_eq!(receipt.result, Ok(()), "{call:?}");
		let brought = proceeds(&receipt);
		assert!(receipt.fee > 0 && brought > receipt.fee, "{call:?}");
		assert_eq!(chain.balance(Dave), brought - receipt.fee, "{call:?}");
		// One transaction before, and this one.
		assert_eq!(nonce(&mut chain, Dave), 2);
	}
}

#[test]
fn an_exit_should_cost_the_same_whoever_pays_for_it() {
	let mut rich = Chain::development();
	rich.blocks(3);
	let mut poor = world();
	for call in [remove_stake(Alice, 0, UNIT), unstake_all(Alice)] {
		assert_eq!(rich.submit(Dave, call.clone()).fee, poor.submit(Dave, call).fee);
	}
}

#[test]
fn a_trial_should_fill_a_block_by_what_it_has_weighed() {
	let filled = |chain: &mut Chain| {
		chain.submit(Dave, unstake_all(Alice)).succeeds();
		chain.look(|| System::block_weight().get(DispatchClass::Normal).ref_time())
	};
	let mut rich = Chain::development();
	rich.blocks(3);
	let mut poor = world();
	let (dave, exit) = (Dave.to_account_id(), unstake_all(Alice));
	let once =
		poor.look(|| DynamicTao::expected_weight(&dave, &exit)).expect("it is known").ref_time();
	// By the check of the transaction, and again before its fee is taken.
	assert_eq!(filled(&mut poor) - filled(&mut rich), 2 * once);
}

#[test]
fn a_long_exit_should_not_be_tried_for_nothing_and_a_tip_not_be_paid_from_what_it_brings() {
	let mut chain = full_chain(|_| ());
	for netuid in 2..=5 {
		chain.submit(Dave, add_stake(Alice, netuid, UNIT)).succeeds();
	}
	impoverish(&mut chain, Dave);
	assert!(!chain.accepts(Dave, unstake_all(Alice)));
	// One by one it goes.
	let exit = remove_stake_full_limit(Alice, 2, None);
	assert!(chain.accepts(Dave, exit.clone()));
	let covers = |tip| {
		let (call, dave) = (RuntimeCall::from(exit.clone()), Dave.to_account_id());
		let info = call.get_dispatch_info();
		Fees::can_withdraw_fee(&dave, &call, &info, UNIT / 100, tip).is_ok()
	};
	assert_eq!(chain.look(|| [0, 1].map(covers)), [true, false]);
}

#[test]
fn a_coldkey_with_some_free_tao_should_add_it_to_what_its_exit_brings() {
	let mut chain = world();
	let some = pallet_balances::Call::transfer_allow_death {
		dest: Dave.to_account_id().into(),
		value: 1_000,
	};
	chain.submit(Bob, RuntimeCall::from(some)).succeeds();
	let receipt = chain.submit(Dave, remove_stake(Alice, 0, UNIT));
	assert_eq!(chain.balance(Dave), 1_000 + UNIT - receipt.fee);
}

#[test]
fn the_last_exit_should_leave_an_account_with_its_nonce() {
	let mut chain = world();
	// All behind Alice's hotkey is all that Dave has.
	let receipt = chain.submit(Dave, unstake_all(Alice));
	assert_eq!(receipt.result, Ok(()));
	assert_eq!(chain.balance(Dave), proceeds(&receipt) - receipt.fee);
	assert_eq!(nonce(&mut chain, Dave), 2);
}

#[test]
fn an_exit_that_would_be_refused_should_not_be_a_transaction_without_free_tao() {
	let mut chain = world();
	let held = chain.stake(1, Alice, Dave);
	for call in [
		// More than there is; a rest under the minimum; a part under it; a limit that cannot be met.
		remove_stake(Alice, 1, held + 1),
		remove_stake(Alice, 1, held - 1),
		remove_stake(Alice, 1, 10),
		remove_stake_limit(Alice, 1, held, 10 * UNIT, true),
		remove_stake_full_limit(Alice, 1, Some(10 * UNIT)),
		// Nothing there.
		remove_stake(Bob, 1, UNIT),
		remove_stake(Alice, 2, UNIT),
		unstake_all(Bob),
		Call::claim_dissolved {},
		Call::release_hotkey { hotkey: hotkey(Dave) },
		// What pays nothing out.
		unstake_all_alpha(Alice),
		swap_stake(Alice, 1, 2, UNIT),
		add_stake(Alice, 1, UNIT),
		start_call(1),
	] {
		assert!(!chain.accepts(Dave, call.clone()), "{call:?}");
	}
	// With free TAO, they are transactions and pay for their refusal.
	chain.refuses(Eve, unstake_all(Alice), Error::<Runtime>::NotEnoughStakeToWithdraw);
}

#[test]
fn an_exit_that_brings_less_than_its_fee_should_not_be_a_transaction_without_free_tao() {
	let mut chain = Chain::development();
	chain.submit(
		Alice,
		sudo(Call::set_parameter { parameter: GlobalParameter::MinStake(Tao(500)) }),
	);
	let (little, enough) = (100_000, 1_000_000);
	chain.submit(Ferdie, transfer_stake(One, Alice, 0, 0, little)).succeeds();
	assert_eq!(chain.balance(One), 0);
	assert!(!chain.accepts(One, remove_stake(Alice, 0, little)));
	chain.submit(Ferdie, transfer_stake(One, Alice, 0, 0, enough)).succeeds();
	assert!(!chain.accepts(One, remove_stake(Alice, 0, little)));
	assert!(chain.accepts(One, remove_stake(Alice, 0, enough)));
	let receipt = chain.submit(One, remove_stake(Alice, 0, enough));
	assert!(receipt.fee > little);
	assert_eq!(chain.balance(One), enough - receipt.fee);
}

#[test]
fn an_account_whose_tao_is_held_should_leave_with_its_stake_and_its_deposit() {
	let mut chain = Chain::development();
	chain.blocks(2);
	let fresh = Signer::at("//Fresh").account();
	let associate = Call::try_associate_hotkey { hotkey: fresh.clone() };
	chain.submit(Dave, associate).succeeds();
	let dest = Charlie.to_account_id().into();
	let all = pallet_balances::Call::transfer_all { dest, keep_alive: true };
	chain.submit(Dave, RuntimeCall::from(all)).succeeds();
	assert_eq!(chain.balance(Dave), EXISTENTIAL_DEPOSIT);
	// A thousandth of a TAO is held.
	let receipt = chain.submit(Dave, Call::release_hotkey { hotkey: fresh });
	assert_eq!(receipt.result, Ok(()));
	assert_eq!(chain.balance(Dave), EXISTENTIAL_DEPOSIT + UNIT / 1_000 - receipt.fee);
}

/// Asserts that somebody who owns exactly what a wallet is told, and what keeps an account, can make a
/// call, and pays that.
#[track_caller]
fn assert_estimated(chain: &mut Chain, who: Signer, call: Call<Runtime>) {
	let told = chain.estimate(who.clone(), call.clone());
	let least = chain.look(|| DynamicTao::expected_weight(&who.account(), &call));
	assert!(least.is_some(), "{call:?}");
	let mut poor = chain.fork();
	poor.look(|| {
		let free = Balances::free_balance(who.account());
		frame_system::Account::<Runtime>::mutate(who.account(), |account| {
			account.data.free = told + EXISTENTIAL_DEPOSIT;
		});
		pallet_balances::TotalIssuance::<Runtime>::mutate(|issuance| {
			*issuance = *issuance + told + EXISTENTIAL_DEPOSIT - free;
		});
	});
	assert!(poor.accepts(who.clone(), call.clone()), "{call:?}");
	let receipt = chain.submit(who, call.clone());
	assert_eq!(receipt.result, Ok(()), "{call:?}");
	assert!(receipt.fee <= told, "{call:?} costs {}, but {told} was told", receipt.fee);
	assert!(told <= receipt.fee + receipt.fee / 10, "{call:?}: {told} told, {} paid", receipt.fee);
}

#[test]
fn a_wallet_should_be_told_what_a_call_will_cost_within_a_tenth() {
	let mut chain = Chain::development();
	chain.blocks(2);
	chain.run_to(120);
	let alice = Signer::hotkey(Alice);
	assert_estimated(&mut chain, alice, set_weights(1, &[(2, 50), (3, 30), (4, 20)]));
	assert_estimated(&mut chain, Eve.into(), register_network(Eve));
	assert_estimated(&mut chain, Eve.into(), Call::root_register { hotkey: hotkey(Eve) });
	let (part, netuid) = (1 << 60, NetUid(1));
	let children = vec![(part, hotkey(Bob)), (part, hotkey(Charlie))];
	assert_estimated(
		&mut chain,
		Alice.into(),
		Call::set_children { hotkey: hotkey(Alice), netuid, children },
	);
	let take = 3_000;
	assert_estimated(
		&mut chain,
		Alice.into(),
		Call::set_childkey_take { hotkey: hotkey(Alice), netuid, take },
	);
	let symbol = "\u{5d0}".into();
	assert_estimated(&mut chain, Eve.into(), Call::update_symbol { netuid: NetUid(4), symbol });
	assert_estimated(&mut chain, Dave.into(), unstake_all(Alice));
	assert_estimated(&mut chain, Eve.into(), unstake_all_alpha(Bob));
}

#[test]
fn unstaking_all_should_be_estimated_by_the_positions_that_there_are() {
	let mut chain = full_chain(|_| ());
	chain.block();
	let few = chain.estimate(Dave.into(), unstake_all(Alice));
	for netuid in 2..=50 {
		chain.submit(Dave, add_stake(Alice, netuid, UNIT)).succeeds();
	}
	let many = chain.estimate(Dave.into(), unstake_all(Alice));
	assert!(many > 10 * few, "{few} for two positions, {many} for 51");
	assert_estimated(&mut chain, Dave.into(), unstake_all(Alice));
}
