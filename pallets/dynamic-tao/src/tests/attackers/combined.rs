//! Attackers without a plan: sequences of any calls of several concerns, in one block or over some
//! tempos, by somebody with a budget who sells all in the end. Most of them have no name,
//! and that is the point: the worst faults were two calls of different concerns.
//!
//! TAO comes from the curve alone, and each alpha from its own. So who leaves with more than it came
//! with, and with more than the blocks in between have emitted of both, has robbed somebody; and within
//! one block there is nothing to have.

use super::*;
use crate::{GenesisHotkey, GenesisNeuron, Hyperparameter};

/// The attacker's coldkey, and its hotkeys: a validator, a miner and a subnet's owner.
const THIEF: u64 = ALICE;
const OWN: [u64; 3] = [21, 22, 23];

/// Blocks between epochs.
const TEMPO: u16 = 20;

/// Something to do. Numbers say which of what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
	Enter {
		netuid: u16,
		hotkey: usize,
		part: u64,
	},
	Leave {
		position: usize,
		part: u64,
	},
	Move {
		position: usize,
		hotkey: usize,
	},
	Swap {
		position: usize,
		netuid: u16,
		part: u64,
	},
	RegisterNeuron {
		netuid: u16,
		hotkey: usize,
	},
	RegisterNetwork,
	Start {
		netuid: u16,
	},
	WeightSubmission {
		netuid: u16,
		hotkey: usize,
		uid: u16,
	},
	Adopt {
		netuid: u16,
		parent: usize,
		child: usize,
		part: u64,
	},
	ChildkeyTake {
		netuid: u16,
		hotkey: usize,
		take: u16,
	},
	Take {
		hotkey: usize,
		take: u16,
	},
	Set {
		netuid: u16,
		change: Hyperparameter,
	},
	RootNeuron {
		hotkey: usize,
	},
	Recycle {
		position: usize,
		part: u64,
	},
	/// Waits so many blocks.
	Wait {
		blocks: u64,
	},
	/// Waits for the block before an epoch, that of one, or the one after it.
	WaitForEpoch {
		after: u64,
	},
}

/// All hotkeys that stake can go to: the attacker's, and those of others.
fn hotkeys() -> [u64; 5] {
	[OWN[0], OWN[1], OWN[2], HOT, COOL]
}

fn step() -> impl Strategy<Value = Step> {
	let netuid = || 0..4u16;
	let hotkey = || 0..5usize;
	let part = || prop_oneof![3 => 1..=1_000u64, 2 => Just(1_000)];
	let take = || prop_oneof![Just(0), Just(11_796), 0..=u16::MAX];
	let change = prop_oneof![
		Just(Hyperparameter::ImmunityPeriod(1)),
		(1..=16u64).prop_map(|rao| Hyperparameter::MinBurn(Tao(1 << (rao * 2)))),
		(1_000..=10_000u32).prop_map(Hyperparameter::BurnIncrease),
		(1..=400u16).prop_map(Hyperparameter::BurnHalfLife),
		any::<bool>().prop_map(Hyperparameter::Yuma3Enabled),
		any::<u64>().prop_map(|blocks| Hyperparameter::ActivityCutoff(blocks % 10_000)),
		any::<u16>().prop_map(Hyperparameter::MaxWeightLimit),
	];
	prop_oneof![
		5 => (netuid(), hotkey(), part())
			.prop_map(|(netuid, hotkey, part)| Step::Enter { netuid, hotkey, part }),
		4 => (any::<usize>(), part()).prop_map(|(position, part)| Step::Leave { position, part }),
		2 => (any::<usize>(), hotkey())
			.prop_map(|(position, hotkey)| Step::Move { position, hotkey }),
		3 => (any::<usize>(), netuid(), part())
			.prop_map(|(position, netuid, part)| Step::Swap { position, netuid, part }),
		2 => (1..4u16, 0..3usize)
			.prop_map(|(netuid, hotkey)| Step::RegisterNeuron { netuid, hotkey }),
		1 => Just(Step::RegisterNetwork),
		1 => (1..4u16).prop_map(|netuid| Step::Start { netuid }),
		2 => (1..4u16, 0..3usize, 0..6u16)
			.prop_map(|(netuid, hotkey, uid)| Step::WeightSubmission { netuid, hotkey, uid }),
		1 => (1..4u16, 0..3usize, hotkey(), part()).prop_map(|(netuid, parent, child, part)| {
			Step::Adopt { netuid, parent, child, part }
		}),
		1 => (1..4u16, 0..3usize, take())
			.prop_map(|(netuid, hotkey, take)| Step::ChildkeyTake { netuid, hotkey, take }),
		1 => (0..3usize, take()).prop_map(|(hotkey, take)| Step::Take { hotkey, take }),
		1 => (1..4u16, change).prop_map(|(netuid, change)| Step::Set { netuid, change }),
		1 => (0..3usize).prop_map(|hotkey| Step::RootNeuron { hotkey }),
		1 => (any::<usize>(), 1..=500u64)
			.prop_map(|(position, part)| Step::Recycle { position, part }),
		3 => (1..=30u64).prop_map(|blocks| Step::Wait { blocks }),
		4 => (0..=2u64).prop_map(|after| Step::WaitForEpoch { after }),
	]
}

impl Step {
	const fn waits(self) -> bool {
		matches!(self, Self::Wait { .. } | Self::WaitForEpoch { .. })
	}

	/// Does it, if it can be done.
	fn take(self) {
		let part_of = |whole: u64, part: u64| (u128::from(whole) * u128::from(part) / 1_000) as u64;
		let position = |number: usize| {
			let positions: Vec<_> = Positions::<Test>::iter_key_prefix((THIEF,)).collect();
			positions.get(number % positions.len().max(1)).copied()
		};
		let held = |(hotkey, netuid): (u64, NetUid), part| {
			Alpha(part_of(stake(netuid, hotkey, THIEF), part))
		};
		let call = match self {
			Self::Wait { blocks } => return run_blocks(blocks),
			Self::WaitForEpoch { after } => {
				let tempo = u64::from(TEMPO);
				let past = (System::block_number() + 1) % tempo;
				return run_blocks((2 * tempo - past - 1 + after) % tempo);
			}
			Self::Enter { netuid, hotkey, part } => Some((
				THIEF,
				Call::add_stake {
					hotkey: hotkeys()[hotkey],
					netuid: NetUid(netuid),
					amount_staked: Tao(part_of(free(THIEF).saturating_sub(UNIT), part)),
				},
			)),
			Self::Leave { position: number, part } => position(number).map(|at| {
				let amount_unstaked = held(at, part);
				(THIEF, Call::remove_stake { hotkey: at.0, netuid: at.1, amount_unstaked })
			}),
			Self::Move { position: number, hotkey } => position(number).map(|at| {
				let call = Call::move_stake {
					origin_hotkey: at.0,
					destination_hotkey: hotkeys()[hotkey],
					origin_netuid: at.1,
					destination_netuid: at.1,
					alpha_amount: held(at, 1_000),
				};
				(THIEF, call)
			}),
			Self::Swap { position: number, netuid, part } => position(number).map(|at| {
				let call = Call::swap_stake {
					hotkey: at.0,
					origin_netuid: at.1,
					destination_netuid: NetUid(netuid),
					alpha_amount: held(at, part),
				};
				(THIEF, call)
			}),
			Self::RegisterNeuron { netuid, hotkey } => {
				Some((THIEF, Call::burned_register { netuid: NetUid(netuid), hotkey: OWN[hotkey] }))
			}
			Self::RegisterNetwork => Some((THIEF, Call::register_network { hotkey: OWN[2] })),
			Self::Start { netuid } => Some((THIEF, Call::start_call { netuid: NetUid(netuid) })),
			Self::WeightSubmission { netuid, hotkey, uid } => Some((
				OWN[hotkey],
				Call::set_weights {
					netuid: NetUid(netuid),
					dests: vec![uid],
					weights: vec![u16::MAX],
					version_key: 0,
				},
			)),
			Self::Adopt { netuid, parent, child, part } => Some((
				THIEF,
				Call::set_children {
					hotkey: OWN[parent],
					netuid: NetUid(netuid),
					children: vec![(u64::MAX / 1_000 * part, hotkeys()[child])],
				},
			)),
			Self::ChildkeyTake { netuid, hotkey, take } => Some((
				THIEF,
				Call::set_childkey_take { hotkey: OWN[hotkey], netuid: NetUid(netuid), take },
			)),
			Self::Take { hotkey, take } => {
				let hotkey = OWN[hotkey];
				went_through(THIEF, Call::decrease_take { hotkey, take });
				Some((THIEF, Call::increase_take { hotkey, take }))
			}
			Self::Set { netuid, change } => Some((
				THIEF,
				Call::set_hyperparameter { netuid: NetUid(netuid), hyperparameter: change },
			)),
			Self::RootNeuron { hotkey } => {
				Some((THIEF, Call::root_register { hotkey: OWN[hotkey] }))
			}
			Self::Recycle { position: number, part } => position(number).map(|at| {
				let amount = held(at, part);
				(THIEF, Call::recycle_alpha { hotkey: at.0, amount, netuid: at.1 })
			}),
		};
		if let Some((who, call)) = call {
			went_through(who, call);
		}
	}
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
		genesis.hotkeys.extend(OWN.map(|hotkey| owned(hotkey, THIEF)));
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
	let steps = sampler.draw("steps", proptest::collection::vec(step(), 2..16));
	let mut outcome = Outcome::NONE;
	world.build_and_execute(|| {
		run_blocks(3);
		let (before, since) = (free(THIEF), System::block_number());
		for step in steps.into_iter().filter(|step| !(one_block && step.waits())) {
			step.take();
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
