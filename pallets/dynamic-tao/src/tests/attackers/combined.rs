//! Attackers without a plan: sequences of any calls of several concerns, in one block or over some
//! tempos, by somebody with a budget who sells all in the end. Most of them have no name,
//! and that is the point: the worst faults were two calls of different concerns.
//!
//! TAO comes from the curve alone, and each alpha from its own. So who leaves with more than it came
//! with, and with more than the blocks in between have emitted of both, has robbed somebody; and within
//! one block there is nothing to have.

use super::*;
use crate::{
	testkit::random_walk::{Deed, People, Step, Walk, OWN_HOTKEYS},
	GenesisHotkey, GenesisNeuron,
};
use frame_system::RawOrigin;

/// The attacker's coldkey, and the first of its hotkeys.
const THIEF: u64 = ALICE;
const OWN: u64 = 20;

/// Blocks between epochs.
const TEMPO: u16 = 20;

/// What an attacker does next.
#[derive(Clone, Copy, Debug)]
enum Move {
	/// A step of a random walk, if one of the attacker's keys can sign it.
	Step(Step),
	/// Waits so many blocks.
	Wait(u64),
	/// Waits for the block before an epoch, that of one, or the one after it.
	WaitForEpoch(u64),
}

fn next_move() -> impl Strategy<Value = Move> {
	prop_oneof![
		5 => from_bytes().prop_map(Move::Step),
		1 => (1..=30u64).prop_map(Move::Wait),
		1 => (0..=2u64).prop_map(Move::WaitForEpoch),
	]
}

impl Move {
	const fn waits(self) -> bool {
		matches!(self, Self::Wait(_) | Self::WaitForEpoch(_))
	}

	/// Does it, if it can be done.
	fn make(self, walk: &mut Walk<Test>) {
		match self {
			Self::Wait(blocks) => run_blocks(blocks),
			Self::WaitForEpoch(after) => {
				let tempo = u64::from(TEMPO);
				let past = (System::block_number() + 1) % tempo;
				run_blocks((2 * tempo - past - 1 + after) % tempo);
			}
			Self::Step(step) => match walk.deed(0, &step) {
				Deed::Call(RawOrigin::Signed(who), call) if is_own(who) => {
					went_through(who, call);
				}
				_ => (),
			},
		}
	}
}

/// Whether the attacker can sign with it.
fn is_own(key: u64) -> bool {
	key == THIEF || (OWN..OWN + u64::from(OWN_HOTKEYS)).contains(&key)
}

/// Somebody who is alone among strangers.
fn walk() -> Walk<Test> {
	let hotkey = |_: &u64, number| OWN + u64::from(number);
	Walk::new(People { coldkeys: vec![THIEF], ghost: THIEF, hotkey })
}

/// Two living subnets with honest validators and a miner, root stake of others, and somebody with
/// money. On a full chain a third subnet prunes one of them.
fn world(sampler: &mut Sampler) -> ExtBuilder {
	let full = sampler.happens("full chain");
	let markets = [1u16, 2].map(|netuid| (netuid, sampler.market_from(10 * UNIT)));
	let bet = sampler.amount("budget", UNIT, 100_000 * UNIT);
	let rooted = sampler.amount("root stake", UNIT, 1_000_000 * UNIT);
	let votes: &[(u16, u16)] = if sampler.happens("votes") { &[(2, u16::MAX)] } else { &[] };
	let world = ExtBuilder::new().set(|genesis| {
		let owned = |hotkey, coldkey| GenesisHotkey { hotkey, coldkey };
		genesis.hotkeys.extend((OWN..OWN + 3).map(|hotkey| owned(hotkey, THIEF)));
		genesis.hotkeys.push(owned(31, OWNER));
		genesis.parameters.network_min_lock_cost = Tao(UNIT);
		genesis.parameters.children_cooldown = 5;
		genesis.parameters.children_rate_limit = 0;
		genesis.parameters.delegate_take.max = u16::MAX;
		genesis.parameters.childkey_take.max = u16::MAX;
		if full {
			genesis.parameters.subnet_limit = 2;
			genesis.parameters.network_immunity_period = 0;
		}
	});
	let neuron = |hotkey, weights: &[(u16, u16)]| GenesisNeuron {
		hotkey,
		permit: true,
		weights: weights.to_vec(),
	};
	let world = markets.into_iter().fold(world, |world, (netuid, market)| {
		market
			.open(world, netuid)
			.but(|subnet| {
				subnet.parameters.tempo = TEMPO;
				subnet.neurons = vec![neuron(HOT, votes), neuron(COOL, votes), neuron(31, &[])];
			})
			.stake(netuid, HOT, BOB, market.alpha / 2)
			.stake(netuid, COOL, CAROL, market.alpha / 10)
	});
	world.stake(0, HOT, BOB, rooted).balance(THIEF, bet + UNIT).set(|genesis| {
		genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
	})
}

/// What so many blocks have emitted, in rao: a TAO each, and an alpha each on every subnet, at its price.
fn emitted_in(blocks: u64) -> u64 {
	let alpha: u64 = Subnets::<Test>::iter_keys().map(price).sum();
	blocks.saturating_mul(UNIT.saturating_add(alpha))
}

/// What a sequence brings beyond the emission of the blocks that it lasts.
fn rob(sampler: &mut Sampler, one_block: bool) -> Outcome {
	let world = world(sampler);
	let moves = sampler.draw("moves", proptest::collection::vec(next_move(), 2..16));
	let mut outcome = Outcome::NONE;
	world.build_and_execute(|| {
		run_blocks(3);
		let (before, since) = (free(THIEF), System::block_number());
		let mut walk = walk();
		for next in moves.into_iter().filter(|next| !(one_block && next.waits())) {
			next.make(&mut walk);
		}
		let emitted = emitted_in(System::block_number() - since);
		let spent = before.abs_diff(free(THIEF)).max(emitted.min(1));
		if Positions::<Test>::iter_key_prefix((THIEF,)).next().is_some() || spent > 1 {
			let after = cashed_out(THIEF);
			outcome = Outcome { invested: before, gain: i128::from(after) - i128::from(before) };
			outcome.gain -= i128::from(emitted);
		}
	});
	outcome
}

#[test]
fn no_sequence_of_calls_in_one_block_should_gain_anything() {
	attack("any calls in one block", Promise::NoGain, |sampler| rob(sampler, true));
}

#[test]
fn no_sequence_of_calls_should_gain_more_than_the_chain_has_emitted() {
	attack("any calls over some tempos", Promise::NoGain, |sampler| rob(sampler, false));
}
