//! A minority that votes for itself: what it gets when the majority is honest.
//!
//! The honest validators hold `1 - s` of the stake, at least 60 %. They see the same qualities, each
//! with an error of up to `e`, and give the cabal's miners the part `f` of their weights. With
//! `r = (1 + e) / (1 - e)` the cabal's miners earn, whatever its validators say, at most
//!
//! ```text
//! f r / (f r + (1 - s) (1 - f) / r)
//! ```
//!
//! of the incentives: no consensus on them is over the honest weights, and on the others none is
//! under, since the honest stake alone is a majority. That is nothing where the honest see nothing
//! in them, and at most the cabal's stake share `s` up to `f = s / (r^2 + s)`.

use crate::{
	support::sample,
	yuma::{run_at, Neuron},
};
use dtao_economics::{BondsRule, EpochParams, LiquidAlpha};
use proptest::prelude::*;

/// What a cabal tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Play {
	/// All weight on its own miners.
	OwnMiners,
	/// All weight on one of its own miners.
	OneOwnMiner,
	/// Another own miner in each epoch, by every validator another one.
	RotatingMiners,
	/// Own miners, and its validators as miners.
	EachOther,
	/// Half on its own, half on the best honest miner.
	HalfOnTheBest,
	/// Half on its own, half like the honest.
	HalfHonest,
	/// Every other epoch honest.
	EveryOtherEpoch,
	/// Like the honest, to draw dividends.
	Copying,
	/// All weight on one honest miner.
	OneHonestMiner,
	/// Nothing at all.
	Silent,
}

const PLAYS: [Play; 10] = [
	Play::OwnMiners,
	Play::OneOwnMiner,
	Play::RotatingMiners,
	Play::EachOther,
	Play::HalfOnTheBest,
	Play::HalfHonest,
	Play::EveryOtherEpoch,
	Play::Copying,
	Play::OneHonestMiner,
	Play::Silent,
];

/// A subnet with a cabal. Uids: honest validators, the cabal's, honest miners, the cabal's.
#[derive(Clone, Debug)]
struct Game {
	honest_stakes: Vec<u64>,
	cabal_stakes: Vec<u64>,
	qualities: Vec<f64>,
	cabal_qualities: Vec<f64>,
	/// The cabal's part of the stake.
	share: f64,
	/// The part of the honest weights that the cabal's miners get.
	rated: f64,
	/// How far an honest validator is off, at most.
	error: f64,
	seed: u64,
	strategy: Play,
	params: EpochParams,
}

fn games() -> impl Strategy<Value = Game> {
	let stakes = |most| prop::collection::vec(1..=1_000u64, 1..=most);
	let qualities = |most| prop::collection::vec(0.1..1.0f64, 1..=most);
	let people = (stakes(12), stakes(6), qualities(16), qualities(5));
	let numbers = (
		0.01..0.399f64,
		prop_oneof![Just(0.0), 0.0..0.5f64],
		prop_oneof![Just(0.0), 0.0..0.2f64],
		any::<u64>(),
	);
	let liquid = LiquidAlpha { low: 45_875, high: 58_982, steepness: 1_000 };
	let rules = (
		prop_oneof![Just(BondsRule::Yuma2), Just(BondsRule::Yuma3)],
		prop_oneof![Just(0), Just(u16::MAX)],
		prop_oneof![Just(None), Just(Some(liquid))],
	);
	let strategy = prop::sample::select(PLAYS.to_vec());
	(people, numbers, rules, strategy).prop_map(
		|(
			people,
			(share, rated, error, seed),
			(bonds_rule, bonds_penalty, liquid_alpha),
			strategy,
		)| {
			let (honest_stakes, cabal_stakes, qualities, cabal_qualities) = people;
			// In parts of 10^12: the cabal has `share`, the honest the rest.
			let scale = |stakes: Vec<u64>, to: f64| -> Vec<u64> {
				let sum: u64 = stakes.iter().sum();
				let scale = |stake: u64| (stake as f64 / sum as f64 * to * 1e12) as u64;
				stakes.into_iter().map(scale).collect()
			};
			Game {
				honest_stakes: scale(honest_stakes, 1.0 - share),
				cabal_stakes: scale(cabal_stakes, share),
				qualities,
				cabal_qualities,
				share,
				rated,
				error,
				seed,
				strategy,
				params: EpochParams {
					bonds_rule,
					bonds_penalty,
					liquid_alpha,
					..EpochParams::default()
				},
			}
		},
	)
}

/// A number from 0 to 1 that looks like chance.
fn chance(state: &mut u64) -> f64 {
	*state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
	(*state >> 33) as f64 / 2f64.powi(31)
}

/// What the cabal got in one epoch, as parts of all.
struct Taken {
	incentives: f64,
	dividends: f64,
}

impl Game {
	/// What the honest see: the cabal's miners get the part `rated`.
	fn truth(&self) -> Vec<f64> {
		let scale = |values: &[f64], to: f64| -> Vec<f64> {
			let sum: f64 = values.iter().sum();
			values.iter().map(|value| value / sum * to).collect()
		};
		[scale(&self.qualities, 1.0 - self.rated), scale(&self.cabal_qualities, self.rated)]
			.concat()
	}

	fn first_miner(&self) -> usize {
		self.honest_stakes.len() + self.cabal_stakes.len()
	}

	fn first_own_miner(&self) -> usize {
		self.first_miner() + self.qualities.len()
	}

	/// Whose uid it is: the cabal's validators may be rewarded as miners too.
	fn is_cabal(&self, uid: usize) -> bool {
		uid >= self.first_own_miner()
			|| (self.honest_stakes.len()..self.first_miner()).contains(&uid)
	}

	/// `f r / (f r + (1 - s) (1 - f) / r)`.
	fn bound(&self) -> f64 {
		let r = (1.0 + self.error) / (1.0 - self.error);
		let theirs = self.rated * r;
		theirs / (theirs + (1.0 - self.share) * (1.0 - self.rated) / r)
	}

	fn row(&self, first: usize, values: &[f64]) -> Vec<(u16, u16)> {
		let most = values.iter().copied().fold(0.0, f64::max);
		let scaled = values.iter().map(|value| (value / most * 65_535.0).round() as u16);
		(first as u16..).zip(scaled).filter(|(_, weight)| *weight > 0).collect()
	}

	fn honest_row(&self, state: &mut u64) -> Vec<(u16, u16)> {
		let off = |value: &f64| value * (1.0 + self.error * (2.0 * chance(state) - 1.0));
		self.row(self.first_miner(), &self.truth().iter().map(off).collect::<Vec<_>>())
	}

	fn cabal_row(&self, epoch: u64, validator: usize) -> Vec<(u16, u16)> {
		let (honest, own) = (self.qualities.len(), self.cabal_qualities.len());
		let miners = honest + own;
		let one = |at: usize| (0..miners).map(|miner| f64::from(miner == at)).collect::<Vec<_>>();
		let mine = (0..miners).map(|miner| f64::from(miner >= honest) / own as f64);
		let mine: Vec<_> = mine.collect();
		let best = (0..honest).max_by(|a, b| self.qualities[*a].total_cmp(&self.qualities[*b]));
		let half = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<_>>();
		let first = self.first_miner();
		match self.strategy {
			Play::OwnMiners => self.row(first, &mine),
			Play::OneOwnMiner => self.row(first, &one(honest)),
			Play::RotatingMiners => {
				self.row(first, &one(honest + (epoch as usize + validator) % own))
			}
			Play::EachOther => {
				let honest_validators = self.honest_stakes.len();
				let fellows = vec![1.0; self.cabal_stakes.len()];
				[self.row(honest_validators, &fellows), self.row(first, &mine)].concat()
			}
			Play::HalfOnTheBest => self.row(first, &half(&mine, &one(best.unwrap_or(0)))),
			Play::HalfHonest => self.row(first, &half(&mine, &self.truth())),
			Play::EveryOtherEpoch if epoch.is_multiple_of(2) => self.row(first, &mine),
			Play::EveryOtherEpoch | Play::Copying => self.row(first, &self.truth()),
			Play::OneHonestMiner => self.row(first, &one(0)),
			Play::Silent => vec![],
		}
	}

	/// Plays some epochs, the bonds of one passing to the next.
	fn play(&self, epochs: u64) -> Vec<Taken> {
		let mut state = self.seed;
		let validators = self.honest_stakes.iter().chain(&self.cabal_stakes).copied();
		let miners = self.qualities.len() + self.cabal_qualities.len();
		let mut neurons: Vec<Neuron> = validators
			.chain(vec![0; miners])
			.map(|stake| Neuron { stake, permit: stake > 0, ..Neuron::default() })
			.collect();
		let honest = self.honest_stakes.len();
		(1..=epochs)
			.map(|epoch| {
				for (uid, neuron) in neurons.iter_mut().enumerate().take(self.first_miner()) {
					(neuron.last_update, neuron.weights_as_of) = (epoch * 10, epoch * 10);
					neuron.weights = if uid < honest {
						self.honest_row(&mut state)
					} else {
						self.cabal_row(epoch, uid - honest)
					};
				}
				let outcome =
					run_at(&self.params, &neurons, epoch * 10, epoch * 10 - 9).expect("fits");
				for (neuron, bonds) in neurons.iter_mut().zip(outcome.bonds) {
					neuron.bonds = bonds;
				}
				let taken = |shares: &[u64]| {
					let (all, own): (u64, u64) =
						shares.iter().enumerate().fold((0, 0), |(all, own), (uid, share)| {
							(all + share, own + if self.is_cabal(uid) { *share } else { 0 })
						});
					own as f64 / all as f64
				};
				Taken {
					incentives: taken(&outcome.incentives),
					dividends: taken(&outcome.dividends),
				}
			})
			.collect()
	}
}

/// Rows are whole parts of 65535, which moves weights by that much.
const ROUNDING: f64 = 3e-5;

/// Games per statement, each of ten epochs.
const GAMES: usize = 3_000;

/// Plays the games that `keep` lets pass, once `change` has changed them.
fn play(change: fn(&mut Game), keep: fn(&Game) -> bool, mut check: impl FnMut(&Game, &Taken)) {
	let games = games().prop_map(move |mut game| {
		change(&mut game);
		game
	});
	let mut played = 0;
	for game in sample(GAMES, games).filter(keep) {
		played += 1;
		game.play(10).iter().for_each(|taken| check(&game, taken));
	}
	assert!(played > GAMES / 10, "only {played} games were played");
}

#[test]
fn a_cabal_whose_miners_only_it_sees_something_in_should_earn_no_incentives() {
	play(
		|game| game.rated = 0.0,
		|_| true,
		|game, taken| assert_eq!(taken.incentives, 0.0, "{game:?}"),
	);
}

#[test]
fn a_cabal_should_earn_no_more_incentives_than_the_bound() {
	let mut nearest = f64::INFINITY;
	play(
		|_| {},
		|_| true,
		|game, taken| {
			assert!(taken.incentives <= game.bound() + ROUNDING, "{game:?}");
			if game.rated > 0.0 {
				nearest = nearest.min(game.bound() - taken.incentives);
			}
		},
	);
	assert!(nearest < 0.001, "the bound is no good one: {nearest}");
}

#[test]
fn a_cabal_should_earn_no_more_incentives_than_its_stake_while_the_honest_rate_it_so() {
	play(
		|game| {
			// Spread over all of what the statement is about, up to its end.
			let r = (1.0 + game.error) / (1.0 - game.error);
			game.rated *= 2.0 * game.share / (r * r + game.share);
		},
		|game| game.rated > 0.0,
		|game, taken| assert!(taken.incentives <= game.share + ROUNDING, "{game:?}"),
	);
}

#[test]
fn a_cabal_should_earn_no_more_dividends_than_its_stake_among_honest_of_one_mind() {
	play(
		|game| {
			game.error = 0.0;
			game.params.bonds_rule = BondsRule::Yuma2;
			game.params.liquid_alpha = None;
		},
		|_| true,
		|game, taken| assert!(taken.dividends <= game.share + ROUNDING, "{game:?}"),
	);
}

/// Who is nearer to the consensus than the honest are to each other earns a little more: measured
/// up to 1.2 % of all dividends, for errors up to 20 %.
#[test]
fn a_cabal_should_earn_hardly_more_dividends_than_its_stake_among_honest_who_err() {
	play(
		|game| {
			game.params.bonds_rule = BondsRule::Yuma2;
			game.params.liquid_alpha = None;
		},
		|_| true,
		|game, taken| assert!(taken.dividends <= game.share + 0.03, "{game:?}"),
	);
}

/// With the full penalty the later rule holds as well, with liquid alpha too.
#[test]
fn the_full_penalty_should_keep_dividends_at_the_stake_under_either_rule() {
	play(
		|game| {
			game.error = 0.0;
			game.params.bonds_penalty = u16::MAX;
		},
		|_| true,
		|game, taken| assert!(taken.dividends <= game.share + ROUNDING, "{game:?}"),
	);
}

/// Without the penalty it does not: weight on few miners, more than the consensus, makes more of
/// the stake. Measured up to 8.2 % of all dividends over the cabal's stake.
#[test]
fn the_later_rule_without_penalty_should_be_known_to_pay_a_cabal_more() {
	let mut most = 0.0f64;
	play(
		|game| {
			game.error = 0.0;
			game.params.bonds_penalty = 0;
			game.params.bonds_rule = BondsRule::Yuma3;
		},
		|_| true,
		|game, taken| most = most.max(taken.dividends - game.share),
	);
	assert!(most > 0.01 && most < 0.1, "{most}");
}

#[test]
fn a_silent_cabal_should_earn_nothing() {
	play(
		|game| {
			game.rated = 0.0;
			game.strategy = Play::Silent;
		},
		|_| true,
		|game, taken| assert!(taken.incentives + taken.dividends == 0.0, "{game:?}"),
	);
}
