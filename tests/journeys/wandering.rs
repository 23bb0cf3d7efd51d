//! Random walks over the real runtime, from fixed seeds. Every block must keep every equation, which the
//! chain asks for itself; and where nothing is emitted, nobody may leave with more than they brought.

use crate::{
	chain::Chain,
	halving::chain_with,
	model::{CAP, UNIT},
};
use dtao_runtime::{AccountId, DynamicTao, Runtime, RuntimeCall};
use dtao_testkit::{
	random_walk::{Deed, People, Step, Trade, TradeOp, Walk},
	Rng,
};
use frame_system::RawOrigin;
use pallet_dynamic_tao::Call;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

const PEOPLE: [Sr25519Keyring; 6] = [Alice, Bob, Charlie, Dave, Eve, Ferdie];

/// A walk of these people. They trade only, and so take no hotkeys.
fn walk_of(people: &[Sr25519Keyring]) -> Walk<Runtime> {
	let coldkeys = people.iter().map(|who| who.to_account_id()).collect();
	Walk::new(People {
		coldkeys,
		ghost: AccountId::new([77; 32]),
		hotkey: |coldkey, _| coldkey.clone(),
	})
}

/// The call by which `who`, by place, trades.
fn call(walk: &mut Walk<Runtime>, who: u8, trade: Trade) -> RuntimeCall {
	match walk.deed(who, &Step::Trade(trade)) {
		Deed::Call(RawOrigin::Signed(_), call) => call.into(),
		Deed::Call(..) => panic!("the admin does not trade"),
		Deed::Transfer { to, value, .. } => {
			pallet_balances::Call::transfer_allow_death { dest: to.into(), value }.into()
		}
	}
}

/// Sells all that somebody has, and returns what that cost.
fn leave(chain: &mut Chain, who: Sr25519Keyring) -> u64 {
	let positions = chain.look(|| DynamicTao::stake_of(who.to_account_id()));
	let hotkeys = positions.into_iter().map(|position| position.hotkey);
	hotkeys.map(|hotkey| chain.submit(who, Call::unstake_all { hotkey }).fee).sum()
}

#[test]
fn random_trades_should_keep_every_equation() {
	let mut rng = Rng::from_seed(0x0000_d7a0_5eed_0001);
	let (mut chain, mut walk) = (Chain::development(), walk_of(&PEOPLE));
	let (mut done, mut refused) = (0, 0);
	for _ in 0..400 {
		let mut calls = vec![];
		for _ in 0..rng.below(4) {
			let (who, trade) = (rng.below(6) as u8, rng.any());
			let call = chain.look(|| call(&mut walk, who, trade));
			calls.push((PEOPLE[usize::from(who)], call));
		}
		for receipt in chain.block_of(calls).receipts {
			match receipt.result {
				Ok(()) => done += 1,
				Err(_) => refused += 1,
			}
		}
	}
	assert!(done > 300 && refused > 10, "{done} done, {refused} refused");

	// Everybody leaves; owners' parts and what no pool would pay may stay.
	for who in PEOPLE {
		leave(&mut chain, who);
		for left in chain.look(|| DynamicTao::stake_of(who.to_account_id())) {
			assert!(!left.netuid.is_root(), "root pays always: {left:?}");
		}
	}
	assert_eq!(chain.root_stake(), 0);
}

/// A trade that gives nothing away.
fn selfish(rng: &mut Rng) -> Trade {
	loop {
		let trade: Trade = rng.any();
		if !matches!(trade.op, TradeOp::Send | TradeOp::Recycle | TradeOp::Burn) {
			return trade;
		}
	}
}

#[test]
fn without_emission_nobody_should_gain_by_any_trades() {
	for seed in 1..=6 {
		let mut rng = Rng::from_seed(seed);
		// At the cap no TAO is emitted. Ferdie has TAO only, free and on root.
		let (mut chain, mut walk) = (chain_with(CAP), walk_of(&[Ferdie]));
		let brought = chain.balance(Ferdie) + chain.stake(0, Alice, Ferdie);
		let (mut fees, mut done) = (0, 0);
		for _ in 0..60 {
			let trade = selfish(&mut rng);
			let call = chain.look(|| call(&mut walk, 0, trade));
			let receipt = chain.submit(Ferdie, call);
			fees += receipt.fee;
			done += u32::from(receipt.result.is_ok());
		}
		fees += leave(&mut chain, Ferdie);
		assert!(done > 15, "{done} done");
		assert_eq!(chain.look(|| DynamicTao::stake_of(Ferdie.to_account_id())), []);
		let left = chain.balance(Ferdie) + fees;
		assert!(left <= brought, "{} rao of gain from seed {seed}", left - brought);
		assert!(brought - left < 60_000 * UNIT, "trades cost fees, not everything");
	}
}
