//! Yuma consensus as the public chain runs it: how the validators' weights, each with the stake
//! behind it, become incentives for miners and dividends for validators.
//!
//! With `S` the shares of active stake and `W` the weights of the validators, each row normalized:
//!
//! - the consensus `C_j` on a miner is the highest weight that a majority `kappa` of the stake
//!   stands behind: the stake-weighted median of what is said of it;
//! - what is above the consensus is not paid: `W'_ij = min(W_ij, C_j)`;
//! - the incentives are `I_j = R_j / sum(R)` with the ranks `R_j = sum_i(S_i * W'_ij)`;
//! - the dividends follow from the bonds, moving averages of the weights ([`BondsRule`]):
//!   who held a good miner early earns most.
//!
//! So a minority of the stake can't raise a miner over what the majority says of it.
//!
//! All numbers have 32 fraction bits and each operation floors (the two curves of liquid alpha, which
//! have signed distances, round towards zero), so incentives and dividends each
//! sum to the unit less at most one unit of the last place per neuron: pay out with
//! [`share_out`](crate::share_out). Stakes closer than a unit of the last place are equal. The sparse form is the only one: rows without a permit are not
//! read.

mod bonds;
mod fraction;
mod logistic;
mod matrix;
mod median;

pub use fraction::Fraction;
pub(crate) use logistic::sigmoid;
pub use matrix::{max_upscale, top_k, weight_row};
pub use median::weighted_median;

use crate::error::EconomicsError;
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use fraction::normalized;
use matrix::Columns;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How weights become bonds, and bonds dividends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
pub enum BondsRule {
	/// The launch rule: a bond is a part of all bonds on a miner, bought with stake.
	#[default]
	Yuma2,
	/// The later rule: a bond follows the validator's own weight, and stake counts once, when
	/// dividends are computed.
	Yuma3,
}

/// Bonds that move the faster the surer the validators are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
pub struct LiquidAlpha {
	/// The slowest pace, in parts of 65535.
	pub low: u16,
	/// The fastest pace, in parts of 65535; one under `low` counts as `low`.
	pub high: u16,
	/// How steep the curve of [`BondsRule::Yuma3`] is, in hundredths. That of the launch rule
	/// follows from the consensus.
	pub steepness: i16,
}

/// What a subnet decides about its epochs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EpochParams {
	/// The most validators that get a permit.
	pub max_validators: u16,
	/// The part of the stake that makes a majority, in parts of 65535.
	pub kappa: u16,
	/// What stays of a bond from epoch to epoch, in parts of a million.
	pub bonds_moving_average: u32,
	/// How much of a weight over the consensus is withheld from bonds, in parts of 65535.
	pub bonds_penalty: u16,
	/// How weights become bonds.
	pub bonds_rule: BondsRule,
	/// The bonds' pace in place of `1 - bonds_moving_average`.
	pub liquid_alpha: Option<LiquidAlpha>,
	/// Blocks after which stake that set no weights ceases to count.
	pub activity_cutoff: u64,
}

impl Default for EpochParams {
	/// A new subnet's at launch.
	fn default() -> Self {
		Self {
			max_validators: 64,
			kappa: 32_767,
			bonds_moving_average: 900_000,
			bonds_penalty: 0,
			bonds_rule: BondsRule::default(),
			liquid_alpha: None,
			activity_cutoff: 5_000,
		}
	}
}

/// What an epoch reads of one neuron.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NeuronInput<'a> {
	/// Stake weight in rao: inherited alpha and weighted inherited root stake.
	pub stake: u64,
	/// The block at which the uid was taken.
	pub registered_at: u64,
	/// The block at which the neuron last set or committed weights.
	pub last_update: u64,
	/// The block at which its weights were decided: that of the commit, if they were revealed.
	pub weights_as_of: u64,
	/// Whether the last epoch let it validate.
	pub permit: bool,
	/// What it says of the miners: `(uid, weight)`, each uid at most once.
	pub weights: &'a [(u16, u16)],
	/// What the last epoch stored for it: `(uid, bond)`, each uid at most once.
	pub bonds: &'a [(u16, u16)],
}

/// What an epoch reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EpochInput<'a> {
	/// The block that the epoch runs in.
	pub block: u64,
	/// The block that the last epoch ran in.
	pub last_epoch: u64,
	/// The stake weight under which nobody gets a permit, in rao.
	pub stake_threshold: u64,
	/// The neurons; the index is the uid.
	pub neurons: &'a [NeuronInput<'a>],
}

/// What an epoch thinks of one neuron. Numbers are floored parts of 65535.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
pub struct NeuronScores {
	/// Its part of all stake.
	pub stake_weight: u16,
	/// Its part of the clipped weights, with the stake behind them.
	pub rank: u16,
	/// How much of its weights was not clipped.
	pub trust: u16,
	/// The weight that a majority stands behind.
	pub consensus: u16,
	/// Its part of what miners earn: its rank.
	pub incentive: u16,
	/// Its part of what validators earn by bonds.
	pub dividends: u16,
	/// How much of its own weights was not clipped.
	pub validator_trust: u16,
	/// Whether it set weights within the activity cutoff.
	pub active: bool,
	/// Whether it may validate until the next epoch.
	pub permit: bool,
}

/// What an epoch decides. All vectors have one element for each neuron.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpochOutcome {
	/// The scores.
	pub scores: Vec<NeuronScores>,
	/// Weights of the miners' payout: `2^32` is 1. They sum to 1 within one unit of the last place
	/// per neuron, or are all zero.
	pub incentives: Vec<u64>,
	/// Weights of the validators' payout, likewise. Where nobody earned anything, neither miners nor
	/// validators, they are the shares of active stake; where there is none, of all stake.
	pub dividends: Vec<u64>,
	/// Who judged somebody: validators with weights that counted, on others than themselves.
	pub judges: Vec<bool>,
	/// The bonds to store, `(uid, bond)` in the order of the uids; none without the new permit.
	pub bonds: Vec<Vec<(u16, u16)>>,
}

/// Runs one epoch.
///
/// Permits pass to the `max_validators` neurons with the most stake, of equals to the higher uids,
/// and never to one under the threshold or whose share of the stake rounds to zero; they count from
/// the next epoch on.
///
/// # Errors
/// [`EconomicsError::MalformedRow`] if somebody with a permit names a uid that is not there, or one
/// twice in a list, or if there are more than 65535 neurons.
pub fn run_epoch(params: &EpochParams, input: &EpochInput) -> Result<EpochOutcome, EconomicsError> {
	let neurons = input.neurons;
	let count = neurons.len();
	if count > usize::from(u16::MAX) {
		return Err(EconomicsError::MalformedRow);
	}

	let stake = stake_shares(neurons);
	let mut permits = top_k(&stake, params.max_validators.into());
	for (permit, (neuron, share)) in permits.iter_mut().zip(neurons.iter().zip(&stake)) {
		*permit &= !share.is_zero() && neuron.stake >= input.stake_threshold;
	}
	let active = |neuron: &NeuronInput| {
		neuron.last_update.saturating_add(params.activity_cutoff) >= input.block
	};
	let counted = neurons.iter().zip(&stake).map(|(neuron, stake)| {
		if active(neuron) && neuron.permit {
			*stake
		} else {
			Fraction::ZERO
		}
	});
	let active_stake = normalized(&counted.collect::<Vec<_>>());

	let mut rows = matrix::rows(input, &active_stake)?;
	let consensus = Columns(median::consensus(&rows, count, Fraction::of_u16(params.kappa)));
	let (mut ranks, mut unclipped) = (Columns::new(count), Columns::new(count));
	let mut validator_trust = Columns::new(count);
	for row in &rows {
		for entry in &row.entries {
			let clipped = entry.clipped(&consensus);
			validator_trust.add(row.uid, clipped);
			ranks.add(entry.uid, row.stake.times(clipped));
			unclipped.add(entry.uid, row.stake.times(entry.weight));
		}
	}
	let incentives = Columns(normalized(&ranks.0));
	let mut judges = vec![false; count];
	for row in rows.iter().filter(|row| row.judges()) {
		if let Some(judge) = judges.get_mut(usize::from(row.uid)) {
			*judge = true;
		}
	}

	let earned = bonds::update(params, &mut rows, &consensus, &incentives);
	let mut dividends = Columns::new(count);
	for (row, earned) in rows.iter().zip(earned) {
		dividends.add(row.uid, earned);
	}
	let dividends = Columns(normalized(&dividends.0));

	let mut stored = vec![Vec::new(); count];
	for (uid, bonds) in bonds::stored(params.bonds_rule, rows, count) {
		let slot = stored.get_mut(usize::from(uid));
		if let Some(slot) = slot.filter(|_| permits.get(usize::from(uid)) == Some(&true)) {
			*slot = bonds;
		}
	}

	let scores = (0..=u16::MAX).zip(neurons).zip(stake.iter().zip(permits));
	let scores = scores.map(|((uid, neuron), (stake, permit))| NeuronScores {
		stake_weight: stake.to_u16(),
		rank: incentives.get(uid).to_u16(),
		trust: ranks.get(uid).over(unclipped.get(uid)).to_u16(),
		consensus: consensus.get(uid).to_u16(),
		incentive: incentives.get(uid).to_u16(),
		dividends: dividends.get(uid).to_u16(),
		validator_trust: validator_trust.get(uid).to_u16(),
		active: active(neuron),
		permit,
	});
	let scores = scores.collect();

	let nothing = |shares: &[Fraction]| shares.iter().all(|share| share.is_zero());
	let payout = if !nothing(&incentives.0) || !nothing(&dividends.0) {
		&dividends.0
	} else if !nothing(&active_stake) {
		&active_stake
	} else {
		&stake
	};
	Ok(EpochOutcome {
		scores,
		dividends: payout.iter().map(|share| share.to_bits()).collect(),
		incentives: incentives.0.iter().map(|share| share.to_bits()).collect(),
		judges,
		bonds: stored,
	})
}

/// Each neuron's share of all stake: `stake / sum(stake)`, floored.
fn stake_shares(neurons: &[NeuronInput]) -> Vec<Fraction> {
	// 65535 numbers of 64 bits, shifted by 32, fit 128.
	let sum = neurons.iter().fold(0u128, |sum, neuron| sum.saturating_add(neuron.stake.into()));
	let share = |neuron: &NeuronInput| {
		let bits = (u128::from(neuron.stake) << 32).checked_div(sum).unwrap_or_default();
		Fraction::from_bits(u64::try_from(bits).unwrap_or_default()) // at most 2^32
	};
	neurons.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Half of the unit, in bits.
	const HALF: u64 = 1 << 31;

	fn validator<'a>(stake: u64, weights: &'a [(u16, u16)]) -> NeuronInput<'a> {
		NeuronInput { stake, weights_as_of: 1, permit: true, weights, ..NeuronInput::default() }
	}

	fn run(neurons: &[NeuronInput]) -> EpochOutcome {
		let input = EpochInput { block: 10, last_epoch: 5, neurons, ..EpochInput::default() };
		run_epoch(&EpochParams::default(), &input).unwrap()
	}

	#[test]
	fn two_validators_of_one_mind_should_share_the_dividends_by_stake() {
		let weights = [(2, 1), (3, 3)];
		let miner = NeuronInput::default();
		let outcome = run(&[validator(1, &weights), validator(3, &weights), miner, miner]);
		// 1/4 and 3/4 of 2^32, and of 65535
		assert_eq!(outcome.incentives, [0, 0, HALF / 2, HALF / 2 * 3]);
		assert_eq!(outcome.scores[0].dividends, 16_383);
		assert_eq!(outcome.scores[1].dividends, 49_151);
		// 65535/3, which a floor on the way misses by one, and 65535
		assert_eq!(outcome.bonds[0], [(2, 21_844), (3, 21_844)]);
		assert_eq!(outcome.bonds[1], [(2, 65_535), (3, 65_535)]);
		assert_eq!(outcome.scores[0].validator_trust, 65_535);
		assert_eq!(outcome.scores[3].consensus, 49_151); // 65535 * 3/4
		assert_eq!(outcome.scores[3].trust, 65_535);
		assert!(outcome.scores[1].permit && !outcome.scores[2].permit);
	}

	#[test]
	fn a_minority_should_not_raise_a_miner() {
		let (honest, cabal) = ([(2, 1)], [(3, 1)]);
		let miner = NeuronInput::default();
		let outcome = run(&[validator(6, &honest), validator(4, &cabal), miner, miner]);
		assert_eq!(outcome.incentives, [0, 0, 2 * HALF, 0]);
		assert_eq!(outcome.scores[1].validator_trust, 0);
		assert_eq!(outcome.dividends[1], 0);
	}

	#[test]
	fn without_any_weights_validators_should_be_paid_by_stake() {
		let outcome = run(&[validator(1, &[]), validator(1, &[])]);
		assert_eq!(outcome.incentives, [0, 0]);
		assert_eq!(outcome.dividends, [HALF, HALF]);
		assert_eq!(outcome.scores[0].dividends, 0, "which is no dividend");
		let silent = NeuronInput { stake: 7, ..NeuronInput::default() };
		assert_eq!(run(&[silent, silent]).dividends, [HALF, HALF], "no permit: by all stake");
	}

	#[test]
	fn unanimity_should_be_possible_in_spite_of_the_floors() {
		// Thirds of 2^32, floored, sum to 2^32 - 1.
		let weights = [(3, 1)];
		let neurons = [validator(1, &weights), validator(1, &weights), validator(1, &weights)];
		let neurons = [&neurons[..], &[NeuronInput::default()]].concat();
		let params = EpochParams { kappa: u16::MAX, ..EpochParams::default() };
		let input =
			EpochInput { block: 10, last_epoch: 5, neurons: &neurons, ..EpochInput::default() };
		assert_eq!(run_epoch(&params, &input).unwrap().incentives, [0, 0, 0, 2 * HALF]);
	}

	#[test]
	fn stake_should_count_up_to_the_cutoff() {
		let weights = [(1, 1)];
		let neurons =
			[NeuronInput { last_update: 1, ..validator(1, &weights) }, NeuronInput::default()];
		let active = |block| {
			let input =
				EpochInput { block, last_epoch: 5, neurons: &neurons, ..EpochInput::default() };
			let outcome = run_epoch(&EpochParams::default(), &input).unwrap();
			(outcome.scores[0].active, outcome.incentives[1] > 0)
		};
		assert_eq!(active(5_001), (true, true)); // 1 + 5000
		assert_eq!(active(5_002), (false, false));
	}

	#[test]
	fn who_loses_the_permit_should_lose_the_bonds() {
		let weights = [(2, 1)];
		let neurons = [validator(2, &weights), validator(3, &weights), NeuronInput::default()];
		let params = EpochParams { max_validators: 1, ..EpochParams::default() };
		let input =
			EpochInput { block: 10, last_epoch: 5, neurons: &neurons, ..EpochInput::default() };
		let outcome = run_epoch(&params, &input).unwrap();
		assert!(outcome.scores[0].dividends > 0, "what it had until now still earns");
		assert_eq!(outcome.bonds, [vec![], vec![(2, 65_535)], vec![]]);
	}

	#[test]
	fn ragged_rows_should_be_refused() {
		let refused = Err(EconomicsError::MalformedRow);
		for (weights, bonds) in [
			(&[(1, 1)][..], &[][..]),
			(&[(0, 1), (0, 1)], &[]),
			(&[], &[(1, 1)]),
			(&[], &[(0, 1), (0, 1)]),
		] {
			let neurons = [NeuronInput { bonds, ..validator(1, weights) }];
			let input = EpochInput { neurons: &neurons, ..EpochInput::default() };
			assert_eq!(run_epoch(&EpochParams::default(), &input), refused);
		}
		let many = vec![NeuronInput::default(); 65_536];
		let input = EpochInput { neurons: &many, ..EpochInput::default() };
		assert_eq!(run_epoch(&EpochParams::default(), &input), refused);
		assert!(run_epoch(&EpochParams::default(), &EpochInput::default()).is_ok());
	}
}
