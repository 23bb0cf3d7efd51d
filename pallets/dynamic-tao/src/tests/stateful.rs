//! Random walks through random economies: after each block every invariant holds, a refused call has
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
	*,
};
use crate::{
	pallet::CurrentDissolution,
	testkit::random_walk::{
		arbitrary::{self, Arbitrary},
		People, Step, Trade, Walk,
	},
	Call, TakeRange, REPORT_PERIOD,
};
use dtao_economics::burn::BurnParams;
use proptest::prelude::*;
use std::{
	cell::{Cell, RefCell},
	collections::BTreeMap,
};

/// What came of a property's sequences.
#[derive(Default)]
struct Stats {
	/// How many calls ended in which error, or in none.
	ends: RefCell<BTreeMap<Option<&'static str>, u32>>,
	sequences: Cell<u32>,
	blocks: Cell<u32>,
	/// What else came to pass, by name.
	chronicle: RefCell<BTreeMap<&'static str, u32>>,
}

impl Stats {
	fn count(&self, refused: Option<&'static str>) {
		*self.ends.borrow_mut().entry(refused).or_default() += 1;
	}

	fn tell(&self, name: &'static str) {
		*self.chronicle.borrow_mut().entry(name).or_default() += 1;
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
	test: impl Fn(S::Value, &Stats),
) -> Stats {
	let stats = Stats::default();
	let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
		source_file: Some(file!()),
		max_shrink_iters: 5_000,
		..ProptestConfig::with_cases(extent(cases(), all))
	});
	let outcome = runner.run(&worlds, |world| {
		stats.sequences.set(stats.sequences.get() + 1);
		test(world, &stats);
		Ok(())
	});
	let ((calls, ok), failures) = (stats.calls(), outcome.as_ref().map_or(1, |()| 0));
	let (sequences, blocks) = (stats.sequences.get(), stats.blocks.get());
	println!("{calls} calls, {ok} went through, {blocks} blocks: {:?}", stats.ends.borrow());
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
	stats
}

/// How many cases a property has here: a hundredth of `PROPTEST_CASES`, and 64 at least.
pub(crate) fn cases() -> u32 {
	let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
	wanted.map_or(64, |cases: u32| (cases / 100).max(64))
}

const ACTORS: [u64; 4] = [ALICE, BOB, CAROL, OWNER];

/// An account of dust: its payouts cannot be placed.
const GHOST: u64 = 77;

/// Those who walk, with the hotkeys that they have and can get.
fn people() -> People<u64> {
	let hotkey = |coldkey: &u64, number: u8| match (*coldkey, number) {
		(CAROL, 0) => HOT,
		(CAROL, 1) => COOL,
		(OWNER, 0) => OWNER_HOT,
		(coldkey, number) => 2_000 + 100 * coldkey + u64::from(number),
	};
	People { coldkeys: ACTORS.into(), ghost: GHOST, hotkey }
}

/// What somebody does, and whether a block follows.
#[derive(Clone, Copy, Debug, Arbitrary)]
struct Turn<S> {
	who: u8,
	step: S,
	wait: u8,
}

impl<S> Turn<S> {
	/// After one in six.
	fn ends_block(&self) -> bool {
		self.wait >= 214
	}
}

/// Some bytes of each turn, so that one can be left out or made simpler for itself.
fn turns<S>(most: usize) -> impl Strategy<Value = Vec<Turn<S>>>
where
	S: for<'a> Arbitrary<'a> + core::fmt::Debug,
{
	proptest::collection::vec(from_bytes::<Turn<S>>(), extent(1..most, SEQUENCE..SEQUENCE + 40))
}

/// A world of two pools of any depth and stakes of any size, with epochs every few blocks.
fn world(reserves: [u64; 4], stakes: [u64; 3]) -> ExtBuilder {
	let [t1, a1, t2, a2] = reserves;
	ExtBuilder::new()
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

/// What the vault holds beside its records. A dissolution recycles what it leaves, but for what keeps
/// the account alive where the rest that is owed would be dust; and that goes with the account.
fn kept_after(removed: bool, kept: Tao) -> Tao {
	match vault() {
		EXISTENTIAL_DEPOSIT if removed => DynamicTao::vault_excess(),
		0 => Tao(0),
		_ => kept,
	}
}

/// Runs a sound block. Returns what the vault keeps after it.
fn block(stats: &Stats, kept: Tao) -> Tao {
	sound_block();
	stats.blocks.set(stats.blocks.get() + 1);
	let removed = events().iter().any(|event| matches!(event, Event::NetworkRemoved { .. }));
	let kept = kept_after(removed, kept);
	assert_eq!(DynamicTao::vault_excess(), kept);
	kept
}

/// The product of the reserves of both subnets.
fn products() -> [u128; 2] {
	[ONE, TWO].map(|netuid| {
		let (tao, alpha) = reserves(netuid);
		u128::from(tao) * u128::from(alpha)
	})
}

/// Lets people trade, and counts what becomes of it.
fn trade(turns: &[Turn<Trade>], emits: bool, stats: &Stats) {
	let mut walk = Walk::<Test>::new(people());
	for turn in turns {
		let before = products();
		let (origin, call) = dispatchable(walk.deed(turn.who, &Step::Trade(turn.step)));
		stats.count(refusal_of(call, origin));
		// I-6: no call lowers the product of a pool's reserves.
		assert!(products().into_iter().zip(before).all(|(after, before)| after >= before));
		if turn.ends_block() && emits {
			block(stats, Tao(0));
		} else if turn.ends_block() {
			assert_sound();
		}
	}
}

fn depths() -> impl Strategy<Value = [u64; 4]> {
	proptest::array::uniform4(log_uniform(100_000_000, 1_000_000 * UNIT))
}

fn fortunes() -> impl Strategy<Value = [u64; 3]> {
	proptest::array::uniform3(log_uniform(1_000, 100_000 * UNIT))
}

#[test]
fn every_invariant_should_hold_after_every_block_whatever_is_done() {
	let walks = (depths(), fortunes(), turns::<Trade>(60));
	prove("trades", 2_000, walks, |(depths, fortunes, turns), stats| {
		world(depths, fortunes).build_and_execute(|| {
			trade(&turns, true, stats);
			assert_eq!(DynamicTao::vault_excess(), Tao(0));
		});
	});
}

#[test]
fn a_closed_world_should_make_nobody_richer() {
	let walks = (depths(), turns::<Trade>(60));
	prove("closed world", 1_000, walks, |([t1, a1, t2, a2], turns), stats| {
		// Nobody has anything staked to begin with, and no block emits.
		ExtBuilder::new().subnet(1, t1, a1).subnet(2, t2, a2).build_and_execute(|| {
			trade(&turns, false, stats);
			let pooled = DynamicTao::global().pooled_tao;
			for who in ACTORS {
				for hotkey in [HOT, COOL, OWNER_HOT] {
					refusal(RuntimeCall::DynamicTao(Call::unstake_all { hotkey }), who);
				}
			}
			let owned: u64 = ACTORS.into_iter().map(free).sum();
			assert!(owned <= 4 * WEALTH, "{owned} from {pooled} in pools");
		});
	});
}

/// This world with neurons of which both votes are set at once, on subnet 1, and committed, on
/// subnet 2. They fill the chain, and nothing has to wait long.
fn busy_world(reserves: [u64; 4], stakes: [u64; 3]) -> ExtBuilder {
	let any_take = TakeRange { min: 0, max: u16::MAX, rate_limit: 0 };
	world(reserves, stakes).stake(1, HOT, GHOST, 300).stake(2, COOL, GHOST, 300).set(|genesis| {
		let parameters = &mut genesis.parameters;
		(parameters.subnet_limit, parameters.network_immunity_period) = (2, 0);
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

/// What a call that went through is told of as.
fn told_of(call: &RuntimeCall) -> Option<&'static str> {
	match call {
		RuntimeCall::DynamicTao(Call::start_shadow { .. }) => Some("shadow started"),
		RuntimeCall::DynamicTao(Call::set_root_weights { .. }) => Some("voted on root"),
		RuntimeCall::DynamicTao(Call::report_metric { .. }) => Some("reported"),
		_ => None,
	}
}

/// Lets people do anything, and counts what becomes of it. Returns what the vault keeps at the end.
fn live(turns: &[Turn<Step>], stats: &Stats) -> Tao {
	let (mut walk, mut kept) = (Walk::<Test>::new(people()), Tao(0));
	for turn in turns {
		let (origin, call) = dispatchable(walk.deed(turn.who, &turn.step));
		let name = told_of(&call);
		let refused = refusal_of(call, origin);
		stats.count(refused);
		name.filter(|_| refused.is_none()).into_iter().for_each(|name| stats.tell(name));
		kept = kept_after(false, kept);
		if !turn.ends_block() {
			continue;
		}
		kept = block(stats, kept);
		for event in events() {
			let name = match event {
				Event::EpochPaid { miners, .. } if miners > Alpha(0) => "miners paid",
				Event::EpochPaid { .. } => "epoch",
				Event::NetworkRemoved { .. } => "dissolved",
				Event::RulesChanged { .. } => "rules changed",
				Event::SubnetRegistered { .. } => "queued one seated",
				_ => continue,
			};
			stats.tell(name);
		}
	}
	kept
}

#[test]
fn every_invariant_should_hold_while_neurons_and_subnets_come_and_go() {
	let walks = (depths(), fortunes(), turns::<Step>(150));
	let stats = prove("neurons and subnets", 2_000, walks, |(depths, fortunes, turns), stats| {
		busy_world(depths, fortunes).with_gifts().build_and_execute(|| {
			System::set_block_number(REPORT_PERIOD); // so that attestors have something to report of
			let kept = live(&turns, stats);
			// What was begun comes to an end.
			(0..20).fold(kept, |kept, _| block(stats, kept));
			assert!(CurrentDissolution::<Test>::get().is_none());
		});
	});
	let chronicle = stats.chronicle.into_inner();
	println!("{chronicle:?}");
	for name in [
		"miners paid",
		"epoch",
		"dissolved",
		"queued one seated",
		"rules changed",
		"shadow started",
		"voted on root",
		"reported",
	] {
		assert!(chronicle.contains_key(name), "there was no \"{name}\": {chronicle:?}");
	}
}
