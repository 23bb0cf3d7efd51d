//! Agents with money and malice. Each draws its parameters anew, tries to take what is not its
//! own, and leaves with what it has got. Where the economics' equations promise that
//! there is nothing to take, any gain fails the run. Elsewhere the gain is reported: what it costs
//! and what it brings.
//!
//! Forty draws of each are made by every `cargo test`, and two thousand with
//!
//! ```sh
//! DTAO_PROOF=full cargo test --release -p pallet-dynamic-tao --lib attackers -- --nocapture
//! ```
//!
//! All that happens in a draw follows from its seed, which a failure names. This repeats it:
//!
//! ```sh
//! DTAO_ATTACK_SEED=17 DTAO_ATTACK_DRAWS=1 cargo test --release -p pallet-dynamic-tao --lib TEST
//! ```

use super::{
	proof::{extent, record},
	*,
};
use crate::Call;
use frame_support::storage::with_transaction;
use proptest::{
	prelude::*,
	strategy::ValueTree,
	test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use sp_runtime::{traits::Dispatchable, TransactionOutcome};
use std::{
	panic::{catch_unwind, AssertUnwindSafe},
	time::Instant,
};

mod combined;
mod emission;
mod exits;
mod keys;
mod market;

/// All that a draw leaves to chance, and what that came to.
struct Sampler {
	runner: TestRunner,
	drawn: Vec<String>,
}

impl Sampler {
	fn of(seed: u64) -> Self {
		let mut bytes = [0; 32];
		bytes[..8].copy_from_slice(&seed.to_le_bytes());
		let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
		let config = ProptestConfig { failure_persistence: None, ..Default::default() };
		Self { runner: TestRunner::new_with_rng(config, rng), drawn: Vec::new() }
	}

	/// Draws something, and remembers it by its name.
	fn draw<S: Strategy>(&mut self, name: &str, strategy: S) -> S::Value {
		let tree = strategy.new_tree(&mut self.runner).expect("nothing is filtered");
		let value = tree.current();
		self.drawn.push(format!("{name} {value:?}"));
		value
	}

	/// An amount of any size from `low` to `high`.
	fn amount(&mut self, name: &str, low: u64, high: u64) -> u64 {
		self.draw(name, log_uniform(low, high.max(low)))
	}

	fn happens(&mut self, name: &str) -> bool {
		self.draw(name, any::<bool>())
	}

	/// A market of any depth and price.
	fn market(&mut self) -> Market {
		self.market_from(20_000_000)
	}

	/// A market of at least so much of each.
	fn market_from(&mut self, least: u64) -> Market {
		let depths = log_uniform(least, 1_000_000 * UNIT);
		let [tao, alpha] = self.draw("pool", proptest::array::uniform2(depths));
		let fees = prop_oneof![2 => Just(0), 4 => Just(33), 1 => Just(10_000), 2 => 0..=10_000u16];
		Market { tao, alpha, fee: FeeRate(self.draw("fee", fees)) }
	}
}

/// A pool.
#[derive(Clone, Copy)]
struct Market {
	tao: u64,
	alpha: u64,
	fee: FeeRate,
}

impl Market {
	/// Adds a started subnet with this pool.
	fn open(self, world: ExtBuilder, netuid: u16) -> ExtBuilder {
		world.subnet(netuid, self.tao, self.alpha).but(|subnet| subnet.fee_rate = self.fee)
	}

	/// The most TAO that somebody may bet on it.
	fn limit(self) -> u64 {
		(self.tao * 900).min(1_000_000 * UNIT)
	}
}

/// What an attack came to, in rao: of TAO, or of the token that it began with.
#[derive(Clone, Copy)]
struct Outcome {
	invested: u64,
	gain: i128,
}

impl Outcome {
	/// Nothing could be done.
	const NONE: Self = Self { invested: 0, gain: 0 };

	/// What there was before, and what there is after it.
	fn of(invested: u64, before: u64, after: u64) -> Self {
		Self { invested, gain: i128::from(after) - i128::from(before) }
	}
}

/// What the equations say about an attack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Promise {
	/// It gains nothing.
	NoGain,
	/// Nothing: the gain is reported.
	Reported,
}

/// What all draws of an attacker came to.
#[derive(Default)]
struct Stats {
	draws: u64,
	/// Draws in which nothing could be done.
	idle: u64,
	gains: u64,
	/// Draws that broke a promise or an invariant.
	failures: u64,
	/// The largest gain, and the smallest.
	most: Option<i128>,
	least: Option<i128>,
	sum: i128,
	/// The gains per rao invested.
	yields: Vec<f64>,
}

impl Stats {
	fn count(&mut self, Outcome { invested, gain }: Outcome) {
		self.draws += 1;
		if invested == 0 {
			self.idle += 1;
			return;
		}
		self.gains += u64::from(gain > 0);
		self.most = self.most.max(Some(gain));
		self.least = Some(self.least.map_or(gain, |least| least.min(gain)));
		self.sum += gain;
		self.yields.push(gain as f64 / invested as f64);
	}

	/// Prints a row of the table, and writes a line to the folder that `DTAO_PROOF_DIR` names.
	fn report(&mut self, name: &str, promise: Promise, seconds: f64) {
		let Self { draws, idle, gains, failures, .. } = *self;
		let acted = self.yields.len().max(1) as f64;
		let tao = |rao: i128| rao as f64 / UNIT as f64;
		self.yields.sort_by(f64::total_cmp);
		let percent = |part: Option<&f64>| 100.0 * part.unwrap_or(&0.0);
		println!(
			"{name:<34} draws {draws} idle {idle} gains {gains} failures {failures} | gain in TAO: \
			 mean {:.6} worst {:.6} best {:.6} | ROI: mean {:.4} % median {:.4} % best {:.4} % | \
			 {seconds:.1} s",
			tao(self.sum) / acted,
			tao(self.least.unwrap_or(0)),
			tao(self.most.unwrap_or(0)),
			100.0 * self.yields.iter().sum::<f64>() / acted,
			percent(self.yields.get(self.yields.len() / 2)),
			percent(self.yields.last()),
		);
		record(
			"attackers",
			&format!(
				"{{\"attacker\":\"{name}\",\"draws\":{draws},\"idle\":{idle},\"gains\":{gains},\
				 \"worst_gain_rao\":{},\"mean_gain_rao\":{:.0},\"median_roi_percent\":{:.4},\
				 \"promised\":{},\"failures\":{failures},\"seconds\":{seconds:.1}}}",
				self.most.unwrap_or(0),
				self.sum as f64 / acted,
				percent(self.yields.get(self.yields.len() / 2)),
				promise == Promise::NoGain,
			),
		);
	}
}

fn number(variable: &str) -> Option<u64> {
	std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

/// Lets an attacker try again and again. A draw fails if it panics, or gains against a promise.
fn attack(name: &str, promise: Promise, attacker: impl Fn(&mut Sampler) -> Outcome) {
	let start = Instant::now();
	let draws = number("DTAO_ATTACK_DRAWS").unwrap_or(extent(40, 2_000));
	let first = number("DTAO_ATTACK_SEED").unwrap_or(0);
	let mut stats = Stats::default();
	for seed in first..first + draws {
		let mut sampler = Sampler::of(seed);
		let outcome = catch_unwind(AssertUnwindSafe(|| attacker(&mut sampler)));
		let broken = match outcome {
			Ok(outcome) => {
				stats.count(outcome);
				let is_gain = promise == Promise::NoGain && outcome.gain > 0;
				is_gain.then(|| format!("it gains {} rao of {}", outcome.gain, outcome.invested))
			}
			Err(_) => {
				stats.draws += 1;
				Some("it breaks something, see above".into())
			}
		};
		if let Some(broken) = broken {
			stats.failures += 1;
			println!("{name}, seed {seed}: {broken}, with {}", sampler.drawn.join(", "));
		}
	}
	stats.report(name, promise, start.elapsed().as_secs_f64());
	assert_eq!(stats.failures, 0, "{name}: see the seeds above");
	assert!(stats.idle * 2 <= draws, "{name} is idle in {} of {draws} draws", stats.idle);
}

/// Dispatches a call, and tells whether it went through.
fn went_through(who: u64, call: Call<Test>) -> bool {
	RuntimeCall::DynamicTao(call).dispatch(signed(who)).is_ok()
}

/// Tries something out and undoes it.
fn dry_run<R>(deed: impl FnOnce() -> R) -> R {
	let outcome = with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(deed())));
	outcome.expect("there is room for a layer")
}

/// Adds stake behind a hotkey, and tells whether that was possible.
fn enter(who: u64, hotkey: u64, netuid: NetUid, tao: u64) -> bool {
	went_through(who, Call::add_stake { hotkey, netuid, amount_staked: Tao(tao) })
}

/// Sells all that somebody has. What a pool cannot take at once, it takes in turns.
fn leave(who: u64) {
	let positions: Vec<_> = Positions::<Test>::iter_key_prefix((who,)).collect();
	for (hotkey, netuid) in positions {
		let all = Call::remove_stake_full_limit { hotkey, netuid, limit_price: None };
		for _ in 0..8 {
			if went_through(who, all.clone()) {
				break;
			}
			let amount_unstaked = Alpha(stake(netuid, hotkey, who));
			let (limit_price, allow_partial) = (0, true);
			let most = Call::remove_stake_limit {
				hotkey,
				netuid,
				amount_unstaked,
				limit_price,
				allow_partial,
			};
			went_through(who, most);
		}
	}
}

/// What somebody has when all is sold.
fn cashed_out(who: u64) -> u64 {
	leave(who);
	free(who)
}

/// Cuts an amount into parts that sum to it: alike, or of any sizes.
fn cut(sampler: &mut Sampler, whole: u64, parts: usize) -> Vec<u64> {
	let sizes = if sampler.happens("alike") {
		vec![1; parts]
	} else {
		sampler.draw("sizes", proptest::collection::vec(log_uniform(1, 1 << 20), parts))
	};
	let sum: u64 = sizes.iter().sum();
	let part = |size| (u128::from(whole) * u128::from(size) / u128::from(sum)) as u64;
	let mut parts: Vec<u64> = sizes.into_iter().map(part).collect();
	let rest = whole - parts.iter().sum::<u64>();
	parts[0] += rest;
	parts
}
