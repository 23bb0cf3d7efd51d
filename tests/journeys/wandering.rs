//! Random calls, sensible or not, from a fixed seed. Every block must keep every equation, which the
//! chain asks for itself; and where nothing is emitted, nobody may leave with more than they brought.

use crate::{
	chain::{calls::*, hotkey, Chain},
	halving::chain_with,
	model::{CAP, UNIT},
};
use dtao_economics::Alpha;
use dtao_runtime::{DynamicTao, Runtime, RuntimeCall};
use pallet_dynamic_tao::{Call, NetUid};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// Xorshift: small, and the same on every machine.
struct Dice(u64);

impl Dice {
	fn throw(&mut self) -> u64 {
		self.0 ^= self.0 << 13;
		self.0 ^= self.0 >> 7;
		self.0 ^= self.0 << 17;
		self.0
	}

	/// Less than `sides`.
	fn below(&mut self, sides: u64) -> u64 {
		self.throw() % sides
	}

	fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
		choices[self.below(choices.len() as u64) as usize]
	}

	/// As likely a small amount as a large one: 2^18 to 2^44 rao, or 0.0003 to 17,592.
	fn amount(&mut self) -> u64 {
		let magnitude = 1 << (18 + self.below(26));
		magnitude + self.below(magnitude)
	}

	/// A price within a factor of some of those that occur, between 0.01 and 3 or so.
	fn price(&mut self) -> u64 {
		let magnitude = 1 << (23 + self.below(9));
		magnitude + self.below(magnitude)
	}
}

const PEOPLE: [Sr25519Keyring; 6] = [Alice, Bob, Charlie, Dave, Eve, Ferdie];

/// Anything that `who` may try with a stake. Amounts are often what the position holds.
fn any_call(dice: &mut Dice, chain: &mut Chain, who: Sr25519Keyring) -> Call<Runtime> {
	let (from, to) = (dice.below(4) as u16, dice.below(4) as u16);
	let (behind, other) = (dice.one_of(&PEOPLE), dice.one_of(&PEOPLE));
	let held = chain.stake(from, behind, who);
	let alpha = match dice.below(4) {
		0 => held,
		1 => held / 3,
		_ => dice.amount(),
	};
	let partial = dice.below(2) == 0;
	match dice.below(14) {
		0..=2 => add_stake(behind, from, dice.amount()),
		3 => add_stake_limit(behind, from, dice.amount(), dice.price(), partial),
		4 | 5 => remove_stake(behind, from, alpha),
		6 => remove_stake_limit(behind, from, alpha, dice.price(), partial),
		7 => remove_stake_full_limit(behind, from, None),
		8 => swap_stake(behind, from, to, alpha),
		9 => swap_stake_limit(behind, from, to, alpha, dice.price(), partial),
		10 => move_stake((behind, from), (other, to), alpha),
		11 => unstake_all(behind),
		12 => unstake_all_alpha(behind),
		_ => {
			let (hotkey, amount, netuid) = (hotkey(behind), Alpha(alpha / 100), NetUid(from));
			if partial {
				Call::burn_alpha { hotkey, amount, netuid }
			} else {
				Call::recycle_alpha { hotkey, amount, netuid }
			}
		}
	}
}

#[test]
fn random_calls_should_keep_every_equation() {
	let mut dice = Dice(0x0000_d7a0_5eed_0001);
	let mut chain = Chain::development();
	let (mut done, mut refused) = (0, 0);
	for _ in 0..400 {
		let mut calls = vec![];
		for _ in 0..dice.below(4) {
			let who = dice.one_of(&PEOPLE);
			let call = match dice.below(12) {
				0 => {
					let (to, behind) = (dice.one_of(&PEOPLE), dice.one_of(&PEOPLE));
					let (from, onto) = (dice.below(4) as u16, dice.below(4) as u16);
					transfer_stake(to, behind, from, onto, dice.amount())
				}
				_ => any_call(&mut dice, &mut chain, who),
			};
			calls.push((who, RuntimeCall::from(call)));
		}
		for receipt in chain.block_of(calls).receipts {
			match receipt.result {
				Ok(()) => done += 1,
				Err(_) => refused += 1,
			}
		}
	}
	assert!(done > 150 && refused > 100, "{done} done, {refused} refused");

	// Everybody leaves; owners' parts and what no pool would pay may stay.
	for who in PEOPLE {
		for behind in PEOPLE {
			chain.submit(who, unstake_all(behind));
		}
		for left in chain.look(|| DynamicTao::stake_of(who.to_account_id())) {
			assert!(!left.netuid.is_root(), "root pays always: {left:?}");
		}
	}
	assert_eq!(chain.root_stake(), 0);
}

#[test]
fn without_emission_nobody_should_gain_by_any_trades() {
	for seed in 1..=6 {
		let mut dice = Dice(0x0000_c105_ed00_0000 + seed);
		// At the cap no TAO is emitted. Ferdie has TAO only, free and on root.
		let mut chain = chain_with(CAP);
		let brought = chain.balance(Ferdie) + chain.stake(0, Alice, Ferdie);
		let (mut fees, mut done) = (0, 0);
		for _ in 0..60 {
			let call = any_call(&mut dice, &mut chain, Ferdie);
			let receipt = chain.submit(Ferdie, call);
			fees += receipt.fee;
			done += u32::from(receipt.result.is_ok());
		}
		for behind in PEOPLE {
			fees += chain.submit(Ferdie, unstake_all(behind)).fee;
		}
		assert!(done > 15, "{done} done");
		assert_eq!(chain.look(|| DynamicTao::stake_of(Ferdie.to_account_id())), []);
		let left = chain.balance(Ferdie) + fees;
		assert!(left <= brought, "{} rao of gain from seed {seed}", left - brought);
		assert!(brought - left < 60_000 * UNIT, "trades cost fees, not everything");
	}
}
