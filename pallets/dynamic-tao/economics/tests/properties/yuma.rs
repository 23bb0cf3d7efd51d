//! Yuma consensus: I-17. That it is what the equations say, the model of `tests/model` and that of the
//! journeys compute, each in its own way.

use crate::support::{amount, any_amount, config};
use dtao_economics::{
	run_epoch, share_out, BondsRule, EconomicsError, EpochInput, EpochOutcome, EpochParams,
	LiquidAlpha, NeuronInput, UNIT,
};
use proptest::prelude::*;

const BLOCK: u64 = 1_000;
const LAST_EPOCH: u64 = 640;

/// A neuron that owns its rows.
#[derive(Clone, Debug, Default)]
pub struct Neuron {
	pub stake: u64,
	pub registered_at: u64,
	pub last_update: u64,
	pub weights_as_of: u64,
	pub permit: bool,
	pub weights: Vec<(u16, u16)>,
	pub bonds: Vec<(u16, u16)>,
}

impl Neuron {
	fn read(&self) -> NeuronInput<'_> {
		NeuronInput {
			stake: self.stake,
			registered_at: self.registered_at,
			last_update: self.last_update,
			weights_as_of: self.weights_as_of,
			permit: self.permit,
			weights: &self.weights,
			bonds: &self.bonds,
		}
	}
}

/// Runs an epoch of these neurons.
fn run(params: &EpochParams, neurons: &[Neuron]) -> Result<EpochOutcome, EconomicsError> {
	run_at(params, neurons, BLOCK, LAST_EPOCH)
}

/// Runs an epoch of these neurons at this block.
pub fn run_at(
	params: &EpochParams,
	neurons: &[Neuron],
	block: u64,
	last_epoch: u64,
) -> Result<EpochOutcome, EconomicsError> {
	let neurons: Vec<_> = neurons.iter().map(Neuron::read).collect();
	run_epoch(params, &EpochInput { block, last_epoch, neurons: &neurons, ..EpochInput::default() })
}

/// A sparse row over `count` uids.
fn row(count: usize) -> impl Strategy<Value = Vec<(u16, u16)>> {
	let value = prop_oneof![2 => Just(None), 3 => any::<u16>().prop_map(Some)];
	prop::collection::vec(value, count)
		.prop_map(|row| (0..).zip(row).filter_map(|(uid, value)| Some((uid, value?))).collect())
}

/// Mostly early, sometimes in the last epoch, at it or since.
fn registered_at() -> impl Strategy<Value = u64> {
	prop_oneof![8 => Just(1), 1 => 1..=BLOCK, 1 => LAST_EPOCH - 1..=LAST_EPOCH + 1]
}

fn neuron(count: usize, stake: BoxedStrategy<u64>) -> impl Strategy<Value = Neuron> {
	let blocks = (registered_at(), prop_oneof![8 => 900..=BLOCK, 1 => 0..=BLOCK], any::<bool>());
	let rows = (row(count), row(count));
	(stake, blocks, prop::bool::weighted(0.7), rows).prop_map(
		|(stake, (registered_at, last_update, revealed), permit, (weights, bonds))| Neuron {
			stake,
			registered_at,
			last_update,
			weights_as_of: last_update - if revealed { last_update / 8 } else { 0 },
			permit,
			weights,
			bonds,
		},
	)
}

/// Up to ten neurons with any stakes and any rows.
fn any_neurons() -> impl Strategy<Value = Vec<Neuron>> {
	let stake = prop_oneof![
		2 => Just(0),
		2 => 1..=1_000 * UNIT,
		2 => amount(),
		1 => any::<u64>(),
		1 => Just(UNIT),
	];
	let stake = stake.boxed();
	(0..=10usize)
		.prop_flat_map(move |count| prop::collection::vec(neuron(count, stake.clone()), count))
}

fn liquid() -> impl Strategy<Value = Option<LiquidAlpha>> {
	let curve = (any::<u16>(), any::<u16>(), any::<i16>());
	prop::option::of(curve.prop_map(|(low, high, steepness)| LiquidAlpha { low, high, steepness }))
}

fn rule() -> impl Strategy<Value = BondsRule> {
	prop_oneof![Just(BondsRule::Yuma2), Just(BondsRule::Yuma3)]
}

fn any_params() -> impl Strategy<Value = EpochParams> {
	let kappa =
		prop_oneof![2 => Just(32_767), 1 => any::<u16>(), 1 => Just(0), 1 => Just(u16::MAX)];
	let liquid = (rule(), liquid());
	(0..=11u16, kappa, 0..=1_000_000u32, any::<u16>(), liquid, 0..=BLOCK).prop_map(
		|(max_validators, kappa, average, bonds_penalty, (bonds_rule, liquid_alpha), cutoff)| {
			EpochParams {
				max_validators,
				kappa,
				bonds_moving_average: average,
				bonds_penalty,
				bonds_rule,
				liquid_alpha,
				activity_cutoff: cutoff,
			}
		},
	)
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_permutation_of_the_uids_permutes_the_outcome(
		params in any_params(), neurons in any_neurons(), keys in prop::collection::vec(any::<u32>(), 10),
	) {
		// Of equal stakes the higher uid gets the last permit, so there must be none at the border.
		let mut stakes: Vec<_> = neurons.iter().map(|neuron| neuron.stake).collect();
		stakes.sort_unstable();
		let total: u128 = stakes.iter().map(|stake| u128::from(*stake)).sum();
		let close = |pair: &[u64]| u128::from(pair[1] - pair[0]) << 32 <= total;
		let crowded = neurons.len() > usize::from(params.max_validators);
		prop_assume!(!crowded || !stakes.windows(2).any(close));

		let mut order: Vec<usize> = (0..neurons.len()).collect();
		order.sort_by_key(|uid| keys[*uid]);
		let mut new_uid = vec![0u16; order.len()];
		for (to, from) in (0..).zip(&order) {
			new_uid[*from] = to;
		}
		let rename = |row: &[(u16, u16)]| -> Vec<(u16, u16)> {
			row.iter().map(|(uid, value)| (new_uid[usize::from(*uid)], *value)).collect()
		};
		let permuted: Vec<_> = order
			.iter()
			.map(|from| {
				let neuron = &neurons[*from];
				let (weights, bonds) = (rename(&neuron.weights), rename(&neuron.bonds));
				Neuron { weights, bonds, ..neuron.clone() }
			})
			.collect();

		let (before, after) = (run(&params, &neurons)?, run(&params, &permuted)?);
		for (to, from) in order.into_iter().enumerate() {
			prop_assert_eq!(before.scores[from], after.scores[to]);
			prop_assert_eq!(before.incentives[from], after.incentives[to]);
			prop_assert_eq!(before.dividends[from], after.dividends[to]);
			let mut bonds = rename(&before.bonds[from]);
			bonds.sort_unstable();
			prop_assert_eq!(&bonds, &after.bonds[to]);
		}
	}

	#[test]
	fn shares_sum_to_the_unit_within_one_last_place_for_each_neuron(
		params in any_params(), neurons in any_neurons(), amount in any_amount(),
	) {
		let outcome = run(&params, &neurons)?;
		let count = neurons.len() as u64;
		prop_assert_eq!(outcome.scores.len(), neurons.len());
		prop_assert_eq!(outcome.bonds.len(), neurons.len());
		for shares in [&outcome.incentives, &outcome.dividends] {
			prop_assert_eq!(shares.len(), neurons.len());
			let sum: u64 = shares.iter().sum();
			prop_assert!(sum <= 1 << 32);
			prop_assert!(sum == 0 || sum + count > 1 << 32);
			let (parts, rest) = share_out(amount, shares)?;
			let paid: u128 = parts.iter().map(|part| u128::from(*part)).sum();
			prop_assert_eq!(paid + u128::from(rest), u128::from(amount));
			prop_assert!(sum == 0 || rest < count);
		}
		let staked = neurons.iter().any(|neuron| neuron.stake > 0);
		let paid = outcome.incentives.iter().chain(&outcome.dividends).any(|share| *share > 0);
		prop_assert!(paid == staked, "somebody is paid where there is stake, and only there");
	}

	#[test]
	fn permits_go_to_the_most_stake_and_bonds_only_to_permits(
		params in any_params(), neurons in any_neurons(),
	) {
		let outcome = run(&params, &neurons)?;
		let permits: Vec<_> = outcome.scores.iter().map(|score| score.permit).collect();
		prop_assert!(permits.iter().filter(|permit| **permit).count() <= usize::from(params.max_validators));
		for (one, permit) in permits.iter().enumerate().filter(|(_, permit)| **permit) {
			prop_assert!(*permit && neurons[one].stake > 0);
			for (other, _) in permits.iter().enumerate().filter(|(_, permit)| !**permit) {
				// As exact as shares of 32 bits are.
				let total: u128 = neurons.iter().map(|neuron| u128::from(neuron.stake)).sum();
				let (one, other) = (neurons[one].stake, neurons[other].stake);
				prop_assert!(u128::from(other.saturating_sub(one)) << 32 < total);
			}
		}
		for (bonds, permit) in outcome.bonds.iter().zip(permits) {
			prop_assert!(permit || bonds.is_empty());
			prop_assert!(bonds.windows(2).all(|pair| pair[0].0 < pair[1].0));
			prop_assert!(bonds.iter().all(|(uid, bond)| usize::from(*uid) < neurons.len() && *bond > 0));
		}
	}

	#[test]
	fn nobody_under_the_threshold_gets_a_permit_and_nothing_else_changes(
		params in any_params(), neurons in any_neurons(),
		at in any::<prop::sample::Index>(), beside in 0u64..3,
	) {
		prop_assume!(!neurons.is_empty());
		// What somebody has, or a unit beside it.
		let stake_threshold = at.get(&neurons).stake.saturating_add(beside).saturating_sub(1);
		let read: Vec<_> = neurons.iter().map(Neuron::read).collect();
		let input = EpochInput { block: BLOCK, last_epoch: LAST_EPOCH, stake_threshold, neurons: &read };
		let mut expected = run(&params, &neurons)?;
		for (neuron, (score, bonds)) in
			neurons.iter().zip(expected.scores.iter_mut().zip(&mut expected.bonds))
		{
			score.permit &= neuron.stake >= stake_threshold;
			if !score.permit {
				bonds.clear();
			}
		}
		prop_assert_eq!(run_epoch(&params, &input)?, expected);
	}

	#[test]
	fn who_judges_has_counting_stake_behind_a_weight_for_another(
		params in any_params(), neurons in any_neurons(),
	) {
		let outcome = run(&params, &neurons)?;
		let count = neurons.len();
		prop_assert_eq!(outcome.judges.len(), count);
		let total: u128 = neurons.iter().map(|neuron| u128::from(neuron.stake)).sum();
		let active =
			|neuron: &Neuron| neuron.permit && neuron.last_update + params.activity_cutoff >= BLOCK;
		let said = |uid: usize| -> Vec<u16> {
			let neuron = &neurons[uid];
			let known = |miner: usize| {
				miner != uid && neuron.weights_as_of > neurons[miner].registered_at
			};
			let weights = neuron.weights.iter().filter(|(miner, _)| known(usize::from(*miner)));
			weights.map(|(_, weight)| *weight).collect()
		};
		for (uid, (neuron, judges)) in neurons.iter().zip(&outcome.judges).enumerate() {
			// Shares and weights have 32 bits: stake of less than a part of that counts for nothing.
			let counts = u128::from(neuron.stake) << 32 >= total && neuron.stake > 0;
			let judged = said(uid).into_iter().any(|weight| weight > 0);
			prop_assert_eq!(*judges, active(neuron) && counts && judged);
		}
		// Where somebody has an incentive, somebody has judged.
		prop_assert!(
			outcome.judges.contains(&true) || outcome.incentives.iter().all(|share| *share == 0)
		);
	}

	#[test]
	fn without_a_permit_no_weight_and_no_bond_counts(
		params in any_params(), neurons in any_neurons(),
	) {
		let mut silent = neurons.clone();
		for neuron in silent.iter_mut().filter(|neuron| !neuron.permit) {
			// Not even one that makes no sense.
			neuron.weights = vec![(u16::MAX, 1), (u16::MAX, 1)];
			neuron.bonds.clear();
		}
		prop_assert_eq!(run(&params, &neurons)?, run(&params, &silent)?);
	}

	#[test]
	fn a_row_that_does_not_fit_is_refused(
		params in any_params(), neurons in any_neurons(),
		at in any::<prop::sample::Index>(), value in any::<u16>(), in_bonds in any::<bool>(),
		twice in any::<bool>(), beyond in 0..1_000u16,
	) {
		prop_assume!(!neurons.is_empty());
		let mut neurons = neurons;
		let count = neurons.len() as u16;
		let neuron = at.get(&neurons).clone();
		let uid = at.index(neurons.len());
		let mut neuron = Neuron { permit: true, ..neuron };
		let row = if in_bonds { &mut neuron.bonds } else { &mut neuron.weights };
		let wrong = if twice { row.first().map_or(count, |entry| entry.0) } else { count + beyond };
		row.push((wrong, value));
		neurons[uid] = neuron;
		prop_assert_eq!(run(&params, &neurons), Err(EconomicsError::MalformedRow));
	}

	#[test]
	fn nobody_is_paid_over_the_consensus(params in any_params(), neurons in any_neurons()) {
		let outcome = run(&params, &neurons)?;
		for (uid, neuron) in neurons.iter().enumerate() {
			if !neuron.permit {
				prop_assert_eq!(outcome.scores[uid].validator_trust, 0);
				continue;
			}
			let counted: Vec<_> = neuron
				.weights
				.iter()
				.filter(|(miner, _)| {
					usize::from(*miner) != uid
						&& neurons[usize::from(*miner)].registered_at < neuron.weights_as_of
				})
				.collect();
			let sum: f64 = counted.iter().map(|(_, weight)| f64::from(*weight)).sum();
			let clipped = counted.iter().map(|(miner, weight)| {
				let consensus = f64::from(outcome.scores[usize::from(*miner)].consensus);
				(f64::from(*weight) / sum * 65_535.0).min(consensus + 1.0)
			});
			let most: f64 = clipped.sum();
			prop_assert!(f64::from(outcome.scores[uid].validator_trust) <= most + 1e-6);
		}
	}

	#[test]
	fn a_new_miner_inherits_neither_weights_nor_bonds(
		params in any_params(), neurons in any_neurons(), at in any::<prop::sample::Index>(),
		since in LAST_EPOCH..=BLOCK,
	) {
		prop_assume!(!neurons.is_empty());
		let mut neurons = neurons;
		let miner = at.index(neurons.len());
		neurons[miner].registered_at = since;
		let mut forgotten = neurons.clone();
		for neuron in &mut forgotten {
			neuron.bonds.retain(|(uid, _)| usize::from(*uid) != miner);
			if neuron.weights_as_of <= since {
				neuron.weights.retain(|(uid, _)| usize::from(*uid) != miner);
			}
		}
		let outcome = run(&params, &neurons)?;
		prop_assert_eq!(&outcome, &run(&params, &forgotten)?);
		if neurons.iter().all(|neuron| neuron.weights_as_of <= since) {
			prop_assert_eq!(outcome.incentives[miner], 0);
			let held = outcome.bonds.iter().flatten().filter(|(uid, _)| usize::from(*uid) == miner);
			prop_assert_eq!(held.count(), 0);
		}
	}

	#[test]
	fn without_stake_nobody_is_paid(params in any_params(), neurons in any_neurons()) {
		let mut neurons = neurons;
		neurons.iter_mut().for_each(|neuron| neuron.stake = 0);
		let outcome = run(&params, &neurons)?;
		let mut shares = outcome.incentives.iter().chain(&outcome.dividends);
		prop_assert!(shares.all(|share| *share == 0));
		prop_assert!(outcome.scores.iter().all(|score| !score.permit && score.stake_weight == 0));
	}

	#[test]
	fn without_weights_for_others_validators_are_paid_by_stake(
		params in any_params(), neurons in any_neurons(), selfish in any::<bool>(),
	) {
		let mut neurons = neurons;
		for (uid, neuron) in (0..).zip(&mut neurons) {
			neuron.weights = if selfish { vec![(uid, u16::MAX)] } else { vec![] };
		}
		let outcome = run(&params, &neurons)?;
		prop_assert!(outcome.incentives.iter().all(|share| *share == 0));
		prop_assert!(outcome.scores.iter().all(|score| score.consensus == 0 && score.dividends == 0));
		let active = |neuron: &&Neuron| {
			neuron.permit && neuron.last_update + params.activity_cutoff >= BLOCK
		};
		let total: u128 = neurons.iter().map(|neuron| u128::from(neuron.stake)).sum();
		let counts = |neuron: &&Neuron| total > 0 && u128::from(neuron.stake) << 32 >= total;
		let anybody = neurons.iter().any(|neuron| active(&neuron) && counts(&neuron));
		for (neuron, share) in neurons.iter().zip(&outcome.dividends) {
			let paid = counts(&neuron) && (active(&neuron) || !anybody);
			prop_assert_eq!(*share > 0, paid);
		}
	}
}
