//! Random actors in a random economy: after each block every invariant holds, a refused call has
//! changed nothing, and nobody gets rich in a closed world.
//!
//! Every test run sends some thousands of calls; a million, in 5,000 sequences, with
//!
//! ```sh
//! DTAO_PROOF=full cargo test --release -p pallet-dynamic-tao --lib stateful -- --nocapture
//! ```
//!
//! The seeds of failures are kept in `proptest-regressions`, and tried first.

use super::{
	proof::{extent, record},
	rule_changes::any_rules,
	*,
};
use crate::{
	pallet::{CurrentDissolution, Delegates, Neurons, RootNeurons, UnclaimedPayouts},
	Call, TakeRange,
};
use codec::Encode;
use dtao_economics::{burn::BurnParams, Rules};
use proptest::prelude::*;
use std::{
	cell::{Cell, RefCell},
	collections::BTreeMap,
};

/// What came of a property's sequences.
#[derive(Default)]
struct Tally {
	/// How many calls ended in which error, or in none.
	ends: RefCell<BTreeMap<Option<&'static str>, u32>>,
	sequences: Cell<u32>,
	blocks: Cell<u32>,
	/// What else came to pass, by name.
	chronicle: RefCell<BTreeMap<&'static str, u32>>,
}

impl Tally {
	fn count(&self, refused: Option<&'static str>) {
		*self.ends.borrow_mut().entry(refused).or_default() += 1;
	}

	/// How many calls there were, and how many of them went through.
	fn calls(&self) -> (u32, u32) {
		let ends = self.ends.borrow();
		(ends.values().sum(), ends.get(&None).copied().unwrap_or(0))
	}
}

/// How long the sequences of a whole proof are.
const SEQUENCE: usize = 200;

/// Tries a property with random sequences, counts their calls, and publishes the counts: of `all`
/// sequences if the whole proof is asked for.
fn prove<S: Strategy>(
	property: &str,
	all: u32,
	worlds: S,
	test: impl Fn(S::Value, &Tally),
) -> Tally {
	let tally = Tally::default();
	let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
		source_file: Some(file!()),
		max_shrink_iters: 5_000,
		..ProptestConfig::with_cases(extent(cases(), all))
	});
	let outcome = runner.run(&worlds, |world| {
		tally.sequences.set(tally.sequences.get() + 1);
		test(world, &tally);
		Ok(())
	});
	let ((calls, ok), failures) = (tally.calls(), outcome.as_ref().map_or(1, |()| 0));
	let (sequences, blocks) = (tally.sequences.get(), tally.blocks.get());
	println!("{calls} calls, {ok} went through, {blocks} blocks: {:?}", tally.ends.borrow());
	record(
		"stateful",
		&format!(
			"{{\"property\":\"{property}\",\"sequences\":{sequences},\"calls\":{calls},\"ok\":{ok},\
			 \"blocks\":{blocks},\"failures\":{failures}}}"
		),
	);
	outcome.unwrap_or_else(|failure| panic!("{failure}"));
	assert!(calls >= extent(1, all * SEQUENCE as u32), "there were only {calls} calls");
	assert!(f64::from(ok) >= 0.6 * f64::from(calls), "only {ok} of {calls} went through");
	tally
}

/// How many cases a property has here: a hundredth of `PROPTEST_CASES`, and 64 at least.
pub(crate) fn cases() -> u32 {
	let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
	wanted.map_or(64, |cases: u32| (cases / 100).max(64))
}

const ACTORS: [u64; 3] = [ALICE, BOB, CAROL];
const HOTKEYS: [u64; 3] = [HOT, COOL, OWNER_HOT];

/// A part of what there is, in thousandths and rao; of all there is if it is more.
#[derive(Clone, Copy, Debug)]
struct Share {
	thousandths: u64,
	rao: u64,
}

impl Share {
	fn of(self, whole: u64) -> u64 {
		let part = u128::from(whole) * u128::from(self.thousandths) / 1_000;
		(part as u64).saturating_add(self.rao)
	}
}

/// Something that an actor does. What it has decides how much.
#[derive(Clone, Debug)]
enum Deed {
	Add { netuid: u16, share: Share },
	AddLimit { netuid: u16, share: Share, worse: u64, partial: bool },
	Remove { netuid: u16, share: Share },
	RemoveLimit { netuid: u16, share: Share, worse: u64, partial: bool },
	RemoveAll { netuid: u16 },
	Swap { from: u16, to: u16, share: Share },
	SwapLimit { from: u16, to: u16, share: Share, worse: u64, partial: bool },
	Move { to: usize, netuid: u16, share: Share },
	Transfer { to: usize, netuid: u16, share: Share },
	UnstakeAll { to_root: bool },
	Recycle { netuid: u16, share: Share },
	Burn { netuid: u16, share: Share },
	Register,
	Block,
}

fn share() -> impl Strategy<Value = Share> {
	let thousandths = prop_oneof![12 => 50..900u64, 6 => Just(1_000), 1 => Just(0)];
	let rao = prop_oneof![8 => Just(0), 1 => 0..3u64, 1 => log_uniform(1, 10 * MIN_STAKE)];
	(thousandths, rao).prop_map(|(thousandths, rao)| Share { thousandths, rao })
}

/// How much worse than the spot price a limit is, in thousandths: mostly worse.
fn worse() -> impl Strategy<Value = u64> {
	prop_oneof![3 => 1..2_000u64, 1 => Just(0)]
}

fn deed() -> impl Strategy<Value = Deed> {
	let netuid = || prop_oneof![4 => Just(0u16), 8 => Just(1), 8 => Just(2), 1 => Just(3)];
	prop_oneof![
		6 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Add { netuid, share }),
		3 => (netuid(), share(), worse(), any::<bool>()).prop_map(
			|(netuid, share, worse, partial)| Deed::AddLimit { netuid, share, worse, partial }
		),
		4 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Remove { netuid, share }),
		3 => (netuid(), share(), worse(), any::<bool>()).prop_map(
			|(netuid, share, worse, partial)| Deed::RemoveLimit { netuid, share, worse, partial }
		),
		2 => netuid().prop_map(|netuid| Deed::RemoveAll { netuid }),
		4 => (netuid(), netuid(), share())
			.prop_map(|(from, to, share)| Deed::Swap { from, to, share }),
		2 => (netuid(), netuid(), share(), worse(), any::<bool>()).prop_map(
			|(from, to, share, worse, partial)| Deed::SwapLimit { from, to, share, worse, partial }
		),
		3 => (0..3usize, netuid(), share())
			.prop_map(|(to, netuid, share)| Deed::Move { to, netuid, share }),
		3 => (0..3usize, netuid(), share())
			.prop_map(|(to, netuid, share)| Deed::Transfer { to, netuid, share }),
		1 => any::<bool>().prop_map(|to_root| Deed::UnstakeAll { to_root }),
		1 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Recycle { netuid, share }),
		1 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Burn { netuid, share }),
		1 => Just(Deed::Register),
		6 => Just(Deed::Block),
	]
}

/// One of these, and seldom the one that it is already.
fn another(all: [u64; 3], this: u64, index: usize) -> u64 {
	let next = all[(index + 1) % 3];
	if all[index] == this && this.is_multiple_of(2) {
		this
	} else if all[index] == this {
		next
	} else {
		all[index]
	}
}

/// A limit so much worse than the spot price.
fn payable(netuid: NetUid, worse: u64) -> u64 {
	let spot = if netuid == ROOT { UNIT } else { price(netuid) };
	(u128::from(spot) * u128::from(1_000 + worse) / 1_000).min(u64::MAX.into()) as u64
}

fn receivable(from: NetUid, to: NetUid, worse: u64) -> u64 {
	let spot = |netuid| u128::from(if netuid == ROOT { UNIT } else { price(netuid) });
	let rate = spot(from) * u128::from(UNIT) / spot(to).max(1);
	(rate * 1_000 / u128::from(1_000 + worse)).min(u64::MAX.into()) as u64
}

impl Deed {
	/// What one does instead who has no stake.
	fn without_stake(&self) -> Self {
		match *self {
			Self::Remove { netuid, share }
			| Self::RemoveLimit { netuid, share, .. }
			| Self::Swap { from: netuid, share, .. }
			| Self::SwapLimit { from: netuid, share, .. }
			| Self::Move { netuid, share, .. }
			| Self::Transfer { netuid, share, .. }
			| Self::Recycle { netuid, share }
			| Self::Burn { netuid, share } => Self::Add { netuid, share },
			Self::RemoveAll { netuid } => {
				Self::Add { netuid, share: Share { thousandths: 500, rao: 0 } }
			}
			ref other => other.clone(),
		}
	}
}

/// The call that a deed is, by what the actor has; for one that it cannot do, the next best.
fn call(who: u64, hotkey: u64, deed: &Deed) -> Option<Call<Test>> {
	let stakes = Positions::<Test>::iter_key_prefix((who,)).next().is_some();
	let deed = if stakes { deed.clone() } else { deed.without_stake() };
	// Where it has nothing it looks elsewhere, so that most calls have something to work on.
	let held = |netuid: u16| {
		let mut positions = Positions::<Test>::iter_key_prefix((who,));
		positions
			.find(|position| *position == (hotkey, NetUid(netuid)))
			.or_else(|| Positions::<Test>::iter_key_prefix((who,)).next())
			.unwrap_or((hotkey, NetUid(netuid)))
	};
	let alpha = |(hotkey, netuid), share: Share| Alpha(share.of(stake(netuid, hotkey, who)));
	// Not much more than the pool, so that it is not always too much for it.
	let tao = |netuid: u16, share: Share| {
		let record = Subnets::<Test>::get(NetUid(netuid));
		let deep = record.map_or(WEALTH, |record| record.economy.pool.tao.0.saturating_mul(20));
		Tao(share.of(deep.min(free(who) / 3)))
	};
	let other = |from: NetUid, to: u16| NetUid(if from.0 == to { (to + 1) % 3 } else { to });
	Some(match deed {
		Deed::Add { netuid, share } => {
			Call::add_stake { hotkey, netuid: NetUid(netuid), amount_staked: tao(netuid, share) }
		}
		Deed::AddLimit { netuid, share, worse, partial }
			if Subnets::<Test>::contains_key(NetUid(netuid)) =>
		{
			Call::add_stake_limit {
				hotkey,
				netuid: NetUid(netuid),
				amount_staked: tao(netuid, share),
				limit_price: payable(NetUid(netuid), worse),
				allow_partial: partial,
			}
		}
		Deed::AddLimit { netuid, share, .. } => {
			Call::add_stake { hotkey, netuid: NetUid(netuid), amount_staked: tao(netuid, share) }
		}
		Deed::Remove { netuid, share } => {
			let (hotkey, netuid) = held(netuid);
			let amount_unstaked = alpha((hotkey, netuid), share);
			Call::remove_stake { hotkey, netuid, amount_unstaked }
		}
		Deed::RemoveLimit { netuid, share, worse, partial } => {
			let (hotkey, netuid) = held(netuid);
			if netuid != ROOT && !Subnets::<Test>::contains_key(netuid) {
				return Some(Call::remove_stake { hotkey, netuid, amount_unstaked: Alpha(UNIT) });
			}
			Call::remove_stake_limit {
				hotkey,
				netuid,
				amount_unstaked: alpha((hotkey, netuid), share),
				limit_price: receivable(netuid, ROOT, worse),
				allow_partial: partial,
			}
		}
		Deed::RemoveAll { netuid } => {
			let (hotkey, netuid) = held(netuid);
			Call::remove_stake_full_limit { hotkey, netuid, limit_price: None }
		}
		Deed::Swap { from, to, share } => {
			let (hotkey, origin_netuid) = held(from);
			Call::swap_stake {
				hotkey,
				origin_netuid,
				destination_netuid: other(origin_netuid, to),
				alpha_amount: alpha((hotkey, origin_netuid), share),
			}
		}
		Deed::SwapLimit { from, to, share, worse, partial } => {
			let (hotkey, origin_netuid) = held(from);
			let destination_netuid = other(origin_netuid, to);
			let known = |netuid| netuid == ROOT || Subnets::<Test>::contains_key(netuid);
			let limit_price = if known(origin_netuid) && known(destination_netuid) {
				receivable(origin_netuid, destination_netuid, worse)
			} else {
				worse
			};
			Call::swap_stake_limit {
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount: alpha((hotkey, origin_netuid), share),
				limit_price,
				allow_partial: partial,
			}
		}
		Deed::Move { to, netuid, share } => {
			let (hotkey, netuid) = held(netuid);
			Call::move_stake {
				origin_hotkey: hotkey,
				destination_hotkey: another(HOTKEYS, hotkey, to),
				origin_netuid: netuid,
				destination_netuid: netuid,
				alpha_amount: alpha((hotkey, netuid), share),
			}
		}
		Deed::Transfer { to, netuid, share } => {
			let (hotkey, netuid) = held(netuid);
			Call::transfer_stake {
				destination_coldkey: another(ACTORS, who, to),
				hotkey,
				origin_netuid: netuid,
				destination_netuid: netuid,
				alpha_amount: alpha((hotkey, netuid), share),
			}
		}
		Deed::UnstakeAll { to_root: true } => Call::unstake_all_alpha { hotkey: held(1).0 },
		Deed::UnstakeAll { to_root: false } => Call::unstake_all { hotkey: held(1).0 },
		Deed::Recycle { netuid, share } => {
			let (hotkey, netuid) = held(netuid.max(1));
			Call::recycle_alpha { hotkey, amount: alpha((hotkey, netuid), share), netuid }
		}
		Deed::Burn { netuid, share } => {
			let (hotkey, netuid) = held(netuid.max(1));
			Call::burn_alpha { hotkey, amount: alpha((hotkey, netuid), share), netuid }
		}
		Deed::Register => Call::register_network { hotkey: who + 1_000 },
		Deed::Block => return None,
	})
}

/// A world of two pools of any depth and stakes of any size, with epochs every few blocks.
fn world(reserves: [u64; 4], stakes: [u64; 3]) -> World {
	let [t1, a1, t2, a2] = reserves;
	World::new()
		.subnet(1, t1, a1)
		.but(|subnet| subnet.parameters.tempo = 3)
		.subnet(2, t2, a2)
		.but(|subnet| subnet.parameters.tempo = 1)
		.stake(1, HOT, ALICE, stakes[0])
		.stake(2, COOL, BOB, stakes[1])
		.stake(0, HOT, CAROL, stakes[2])
		.stake(1, COOL, CAROL, stakes[0])
		.stake(2, OWNER_HOT, ALICE, stakes[1])
		.stake(1, HOT, BOB, stakes[2])
}

/// Checks every invariant, and that the vault holds what the records say and `kept` beside it.
fn assert_sound(kept: Tao) {
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	assert_eq!(DynamicTao::vault_excess(), kept);
}

/// What the vault holds beside its records. A dissolution recycles what it leaves, but for what keeps
/// the account alive where the rest that is owed would be dust; and that goes with the account.
fn kept_after(removed: bool, kept: Tao) -> Tao {
	match vault() {
		EXISTENTIAL_DEPOSIT if removed => DynamicTao::vault_excess(),
		0 => Tao(0),
		_ => kept,
	}
}

/// Runs a block, which mints its emission at most and leaves everything sound. Returns what the vault
/// keeps after it.
fn sound_block(tally: &Tally, kept: Tao) -> Tao {
	let (issuance, emission) = (Balances::total_issuance(), DynamicTao::block_emission());
	Told::take();
	next_block();
	tally.blocks.set(tally.blocks.get() + 1);
	assert!(Balances::total_issuance() <= issuance + emission.0);
	let removed = events().iter().any(|event| matches!(event, Event::NetworkRemoved { .. }));
	let kept = kept_after(removed, kept);
	assert_sound(kept);
	kept
}

/// Lets the actors act, and counts what becomes of their calls.
fn act(deeds: &[(usize, usize, Deed)], emits: bool, tally: &Tally) {
	for (who, hotkey, deed) in deeds {
		let (who, hotkey) = (ACTORS[*who], HOTKEYS[*hotkey]);
		let Some(call) = call(who, hotkey, deed) else {
			if emits {
				sound_block(tally, Tao(0));
			} else {
				assert_sound(Tao(0));
			}
			continue;
		};
		let registers = matches!(call, Call::register_network { .. });
		let products = [ONE, TWO].map(|netuid| {
			let (tao, alpha) = reserves(netuid);
			u128::from(tao) * u128::from(alpha)
		});
		let refused = refusal(RuntimeCall::DynamicTao(call), who);
		// I-6: no call lowers the product of a pool's reserves.
		for (netuid, before) in [ONE, TWO].into_iter().zip(products) {
			let (tao, alpha) = reserves(netuid);
			assert!(u128::from(tao) * u128::from(alpha) >= before);
		}
		if registers && refused.is_none() {
			let netuid = Subnets::<Test>::iter_keys().max().expect("it was registered");
			assert_ok!(DynamicTao::start_call(signed(who), netuid));
		}
		tally.count(refused);
	}
}

/// Sequences of something of which `calls` in a hundred are calls.
fn sequences<S: Strategy>(
	deed: S,
	most: usize,
	calls: usize,
) -> impl Strategy<Value = Vec<(usize, usize, S::Value)>> {
	let long = SEQUENCE * 100 / calls;
	proptest::collection::vec((0..3usize, 0..3usize, deed), extent(1..most, long..long + 40))
}

fn depths() -> impl Strategy<Value = [u64; 4]> {
	proptest::array::uniform4(log_uniform(100_000_000, 1_000_000 * UNIT))
}

fn fortunes() -> impl Strategy<Value = [u64; 3]> {
	proptest::array::uniform3(log_uniform(1_000, 100_000 * UNIT))
}

#[test]
fn every_invariant_should_hold_after_every_block_whatever_is_done() {
	let sequences = (depths(), fortunes(), sequences(deed(), 60, 84));
	prove("trades", 2_000, sequences, |(depths, fortunes, deeds), tally| {
		world(depths, fortunes).build_and_execute(|| {
			act(&deeds, true, tally);
			assert_sound(Tao(0));
		});
	});
}

#[test]
fn a_closed_world_should_make_nobody_richer() {
	let sequences = (depths(), sequences(deed(), 60, 84));
	prove("closed world", 1_000, sequences, |([t1, a1, t2, a2], deeds), tally| {
		// Nobody has anything staked to begin with, and no block emits.
		World::new().subnet(1, t1, a1).subnet(2, t2, a2).build_and_execute(|| {
			act(&deeds, false, tally);
			let pooled = DynamicTao::global().pooled_tao;
			for who in ACTORS {
				for hotkey in HOTKEYS {
					refusal(RuntimeCall::DynamicTao(Call::unstake_all { hotkey }), who);
				}
			}
			let owned: u64 = ACTORS.into_iter().map(free).sum();
			assert!(owned <= 3 * WEALTH, "{owned} from {pooled} in pools");
		});
	});
}

/// Something that is done about neurons, validators and subnets.
#[derive(Clone, Debug)]
enum Errand {
	Trade(Deed),
	Neuron {
		netuid: u16,
	},
	WeightSubmission {
		pick: usize,
		values: [u16; 6],
	},
	Commit {
		pick: usize,
		values: [u16; 6],
	},
	Reveal {
		pick: usize,
		values: [u16; 6],
	},
	Children {
		netuid: u16,
		child: usize,
		proportion: u64,
	},
	ChildTake {
		netuid: u16,
		take: u16,
	},
	Take {
		take: u16,
	},
	Seat,
	Dissolve {
		netuid: u16,
	},
	Claim,
	/// Other rules for the next block.
	Rules(Rules),
}

/// Weights that a hotkey has committed to, and when.
type Secrets = Vec<(u64, u64, Vec<u16>, Vec<u16>)>;

/// An account of dust: its payouts cannot be placed.
const GHOST: u64 = 77;

fn errand() -> impl Strategy<Value = Errand> {
	let netuid = || prop_oneof![6 => Just(1u16), 6 => Just(2), 2 => Just(3), 1 => Just(4)];
	let values = || proptest::array::uniform6(prop_oneof![3 => any::<u16>(), 1 => Just(0)]);
	let vote = || (0..6usize, values());
	prop_oneof![
		20 => deed().prop_map(Errand::Trade),
		16 => Just(Errand::Trade(Deed::Block)),
		2 => Just(Errand::Trade(Deed::Register)),
		8 => netuid().prop_map(|netuid| Errand::Neuron { netuid }),
		5 => vote().prop_map(|(pick, values)| Errand::WeightSubmission { pick, values }),
		3 => vote().prop_map(|(pick, values)| Errand::Commit { pick, values }),
		4 => vote().prop_map(|(pick, values)| Errand::Reveal { pick, values }),
		4 => (netuid(), 0..3usize, log_uniform(1, u64::MAX)).prop_map(
			|(netuid, child, proportion)| Errand::Children { netuid, child, proportion }
		),
		2 => (netuid(), any::<u16>())
			.prop_map(|(netuid, take)| Errand::ChildTake { netuid, take }),
		2 => any::<u16>().prop_map(|take| Errand::Take { take }),
		2 => Just(Errand::Seat),
		1 => netuid().prop_map(|netuid| Errand::Dissolve { netuid }),
		2 => Just(Errand::Claim),
		2 => any_rules().prop_map(Errand::Rules),
	]
}

/// This world with neurons of which both votes are set at once, on subnet 1, and committed, on
/// subnet 2. Three subnets fill the chain, and nothing has to wait long.
fn busy_world(reserves: [u64; 4], stakes: [u64; 3]) -> World {
	let any_take = TakeRange { min: 0, max: u16::MAX, rate_limit: 0 };
	world(reserves, stakes).stake(1, HOT, GHOST, 300).stake(2, COOL, GHOST, 300).set(|genesis| {
		let parameters = &mut genesis.parameters;
		(parameters.subnet_limit, parameters.network_immunity_period) = (3, 0);
		parameters.network_lock_reduction_interval = 5;
		(parameters.children_cooldown, parameters.children_rate_limit) = (2, 0);
		(parameters.delegate_take, parameters.childkey_take) = (any_take, any_take);
		for subnet in &mut genesis.subnets {
			let hyperparameters = &mut subnet.hyperparameters;
			hyperparameters.max_allowed_uids = 6;
			hyperparameters.immunity_period = 2;
			hyperparameters.weights_set_rate_limit = 0;
			hyperparameters.epoch.max_validators = 3;
			hyperparameters.burn = BurnParams { half_life: 5, ..BurnParams::default() };
			hyperparameters.commit_reveal_weights_enabled = subnet.netuid == TWO;
			let neuron = |hotkey| crate::GenesisNeuron { hotkey, permit: true, weights: vec![] };
			subnet.neurons = vec![neuron(HOT), neuron(COOL), neuron(OWNER_HOT)];
		}
		genesis.subnets[1].parameters.tempo = 4;
	})
}

/// What a neuron of a subnet says of the others: one with a permit, or one of itself.
fn vote(netuid: NetUid, pick: usize, values: [u16; 6]) -> Option<(u64, Vec<u16>, Vec<u16>)> {
	let neurons = Neurons::<Test>::get(netuid);
	let voters: Vec<_> =
		(0u16..).zip(&neurons).filter(|(_, neuron)| neuron.scores.permit).collect();
	if voters.is_empty() {
		return neurons.first().map(|neuron| (neuron.hotkey, vec![0], vec![1]));
	}
	let (uid, voter) = voters[pick % voters.len()];
	let others: Vec<_> = (0..neurons.len() as u16).filter(|other| *other != uid).collect();
	if others.is_empty() {
		return Some((voter.hotkey, vec![uid], vec![1]));
	}
	let values = others.iter().zip(values).map(|(_, value)| value).collect();
	Some((voter.hotkey, others, values))
}

/// The first of an actor's hundred hotkeys for which that holds.
fn hotkey_of(who: u64, free: impl Fn(u64) -> bool) -> u64 {
	let first = 2_000 + 100 * who;
	(first..first + 100).find(|hotkey| free(*hotkey)).unwrap_or(first)
}

/// Who has to send what to run an errand; none if it is a block.
fn sent(
	who: u64,
	hotkey: u64,
	errand: &Errand,
	secrets: &mut Secrets,
) -> Option<(RuntimeOrigin, Call<Test>)> {
	let block = System::block_number();
	// Subnet 2 has its epochs where block + 2 is a multiple of 4.
	let epoch = |block: u64| (block + 2) / 4;
	let owner = Owner::<Test>::get(hotkey).expect("it belongs to somebody");
	Some(match *errand {
		Errand::Trade(ref deed) => (signed(who), call(who, hotkey, deed)?),
		Errand::Neuron { netuid } => {
			let neurons = Neurons::<Test>::get(NetUid(netuid));
			let hotkey = hotkey_of(who, |hotkey| neurons.iter().all(|n| n.hotkey != hotkey));
			(signed(who), Call::burned_register { netuid: NetUid(netuid), hotkey })
		}
		Errand::WeightSubmission { pick, values } => {
			let (voter, dests, weights) = vote(ONE, pick, values)?;
			(signed(voter), Call::set_weights { netuid: ONE, dests, weights, version_key: 0 })
		}
		Errand::Reveal { pick, .. }
			if secrets.iter().any(|(_, at, ..)| epoch(*at) + 1 == epoch(block)) =>
		{
			secrets.retain(|(_, at, ..)| epoch(*at) + 1 >= epoch(block));
			let ripe = secrets.iter().filter(|(_, at, ..)| epoch(*at) < epoch(block)).count();
			let (voter, _, uids, values) = secrets.remove(pick % ripe);
			let (salt, version_key) = (vec![7], 0);
			(signed(voter), Call::reveal_weights { netuid: TWO, uids, values, salt, version_key })
		}
		Errand::Commit { pick, values } | Errand::Reveal { pick, values } => {
			let (voter, uids, values) = vote(TWO, pick, values)?;
			let preimage = (voter, TWO, &uids, &values, vec![7u16], 0u64);
			let commit_hash = sp_io::hashing::blake2_256(&preimage.encode()).into();
			secrets.push((voter, block, uids, values));
			(signed(voter), Call::commit_weights { netuid: TWO, commit_hash })
		}
		Errand::Children { netuid, child, proportion } => {
			let place = HOTKEYS.iter().position(|other| *other == hotkey).unwrap_or(child);
			let child = HOTKEYS[if place == child { (child + 1) % 3 } else { child }];
			let children = if proportion < 100 { vec![] } else { vec![(proportion, child)] };
			(signed(owner), Call::set_children { hotkey, netuid: NetUid(netuid), children })
		}
		Errand::ChildTake { netuid, take } => {
			(signed(owner), Call::set_childkey_take { hotkey, netuid: NetUid(netuid), take })
		}
		Errand::Take { take }
			if take > Delegates::<Test>::get(hotkey).at(System::block_number()) =>
		{
			(signed(owner), Call::increase_take { hotkey, take })
		}
		Errand::Take { take } => (signed(owner), Call::decrease_take { hotkey, take }),
		Errand::Seat => {
			let neurons = RootNeurons::<Test>::get();
			let hotkey =
				hotkey_of(who, |hotkey| neurons.iter().all(|neuron| neuron.hotkey != hotkey));
			(signed(who), Call::root_register { hotkey })
		}
		Errand::Dissolve { netuid } => (admin(), Call::dissolve_network { netuid: NetUid(netuid) }),
		Errand::Rules(rules) => (admin(), Call::schedule_rules { at: block + 1, rules }),
		Errand::Claim => {
			let Some(coldkey) = UnclaimedPayouts::<Test>::iter_keys().next() else {
				let subnets = vec![ONE, TWO].try_into().expect("they fit");
				return Some((signed(who), Call::claim_root { hotkey, subnets }));
			};
			assert_ok!(Balances::transfer_allow_death(signed(BOB), coldkey, EXISTENTIAL_DEPOSIT));
			(signed(coldkey), Call::claim_dissolved {})
		}
	})
}

/// Runs errands, and counts what becomes of them. Returns what the vault keeps at the end.
fn live(errands: &[(usize, usize, Errand)], tally: &Tally) -> Tao {
	let (mut secrets, mut kept) = (Secrets::new(), Tao(0));
	for (who, hotkey, errand) in errands {
		let (who, hotkey) = (ACTORS[*who], HOTKEYS[*hotkey]);
		let Some((origin, call)) = sent(who, hotkey, errand, &mut secrets) else {
			kept = sound_block(tally, kept);
			for event in events() {
				let name = match event {
					Event::EpochPaid { miners, .. } if miners > Alpha(0) => "miners paid",
					Event::EpochPaid { .. } => "epoch",
					Event::NetworkRemoved { .. } => "dissolved",
					Event::RulesChanged { .. } => "rules changed",
					Event::NetworkAdded { .. } => "queued one seated",
					Event::EpochSkipped { error, .. } => panic!("an epoch failed: {error:?}"),
					Event::PositionSkipped { error, .. } => panic!("not valued: {error:?}"),
					_ => continue,
				};
				*tally.chronicle.borrow_mut().entry(name).or_default() += 1;
			}
			for (netuid, record) in Subnets::<Test>::iter() {
				let details = SubnetOwners::<Test>::get(netuid).expect("it exists");
				let ready = details.can_start_at(&Parameters::<Test>::get());
				let waits = record.started_at.is_none() && !record.dissolving;
				if waits && ready <= System::block_number() {
					assert_ok!(DynamicTao::start_call(signed(details.owner_coldkey), netuid));
				}
			}
			continue;
		};
		let refused = refusal_of(RuntimeCall::DynamicTao(call), origin);
		tally.count(refused);
		kept = kept_after(false, kept);
	}
	kept
}

#[test]
fn every_invariant_should_hold_while_neurons_and_subnets_come_and_go() {
	let sequences = (depths(), fortunes(), sequences(errand(), 150, 68));
	let tally =
		prove("neurons and subnets", 2_000, sequences, |(depths, fortunes, errands), tally| {
			busy_world(depths, fortunes).with_gifts().build_and_execute(|| {
				let kept = live(&errands, tally);
				assert_sound(kept);
				// What was begun comes to an end.
				(0..20).fold(kept, |kept, _| sound_block(tally, kept));
				assert!(CurrentDissolution::<Test>::get().is_none());
			});
		});
	let chronicle = tally.chronicle.into_inner();
	println!("{chronicle:?}");
	for name in ["miners paid", "epoch", "dissolved", "queued one seated", "rules changed"] {
		assert!(chronicle.contains_key(name), "there was no \"{name}\": {chronicle:?}");
	}
}
