//! Consensus and what it pays: cases of `epoch`, `family` and `payout`.

use crate::subnet::{pending, PendingParts};
use dtao_economics::{
	distribute, inherited, run_epoch, split_dividend, Alpha, BondsRule, Claimant, Contribution,
	EconomicsError, EpochInput, EpochParams, LiquidAlpha, NeuronInput, Pending, Proportion, Tao,
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct ParamsInput {
	max_validators: u16,
	kappa: u16,
	bonds_moving_average: u32,
	bonds_penalty: u16,
	rule: u8,
	liquid: Option<(u16, u16, i16)>,
	activity_cutoff: u64,
}

impl ParamsInput {
	fn params(&self) -> EpochParams {
		EpochParams {
			max_validators: self.max_validators,
			kappa: self.kappa,
			bonds_moving_average: self.bonds_moving_average,
			bonds_penalty: self.bonds_penalty,
			bonds_rule: if self.rule == 2 { BondsRule::Yuma2 } else { BondsRule::Yuma3 },
			liquid_alpha: self.liquid.map(|(low, high, steepness)| LiquidAlpha {
				low,
				high,
				steepness,
			}),
			activity_cutoff: self.activity_cutoff,
		}
	}
}

#[derive(Debug, Deserialize)]
struct Neuron {
	stake: u64,
	registered_at: u64,
	last_update: u64,
	weights_as_of: u64,
	permit: u8,
	weights: Vec<(u16, u16)>,
	bonds: Vec<(u16, u16)>,
}

impl Neuron {
	fn input(&self) -> NeuronInput<'_> {
		NeuronInput {
			stake: self.stake,
			registered_at: self.registered_at,
			last_update: self.last_update,
			weights_as_of: self.weights_as_of,
			permit: self.permit == 1,
			weights: &self.weights,
			bonds: &self.bonds,
		}
	}
}

#[derive(Debug, Deserialize)]
pub struct EpochCase {
	params: ParamsInput,
	block: u64,
	last_epoch: u64,
	stake_threshold: u64,
	neurons: Vec<Neuron>,
}

/// Stake weight, rank, trust, consensus, incentive, dividends, validator trust, active, permit.
type ScoresOutput = (u16, u16, u16, u16, u16, u16, u16, u8, u8);
/// Scores, incentives, dividends, who judged somebody, and the bonds to store.
pub type EpochOutput = (Vec<ScoresOutput>, Vec<u64>, Vec<u64>, Vec<u8>, Vec<Vec<(u16, u16)>>);

pub fn epoch(input: &EpochCase) -> Result<EpochOutput, EconomicsError> {
	let neurons: Vec<_> = input.neurons.iter().map(Neuron::input).collect();
	let given = EpochInput {
		block: input.block,
		last_epoch: input.last_epoch,
		stake_threshold: input.stake_threshold,
		neurons: &neurons,
	};
	let outcome = run_epoch(&input.params.params(), &given)?;
	let scores = outcome.scores.iter().map(|scores| {
		(
			scores.stake_weight,
			scores.rank,
			scores.trust,
			scores.consensus,
			scores.incentive,
			scores.dividends,
			scores.validator_trust,
			scores.active.into(),
			scores.permit.into(),
		)
	});
	let judges = outcome.judges.into_iter().map(u8::from).collect();
	Ok((scores.collect(), outcome.incentives, outcome.dividends, judges, outcome.bonds))
}

#[derive(Debug, Deserialize)]
pub struct FamilyInput {
	own: u64,
	children: Vec<u64>,
	parents: Vec<(u64, u64)>,
	dividend: u64,
	contributed: Vec<u64>,
	take: u16,
}

pub fn family(input: &FamilyInput) -> Result<(u64, u64, Vec<u64>), EconomicsError> {
	let children: Vec<_> = input.children.iter().copied().map(Proportion).collect();
	let parents = input.parents.iter().map(|(stake, part)| (*stake, Proportion(*part)));
	let parents: Vec<_> = parents.collect();
	let stake = inherited(input.own, &children, &parents)?;
	let parents =
		input.contributed.iter().map(|stake| Contribution { stake: *stake, take: input.take });
	let parents: Vec<_> = parents.collect();
	let share = split_dividend(input.dividend, input.own, &parents)?;
	Ok((stake, share.kept, share.parents))
}

/// Incentive, dividend, alpha stake, weighted root stake, take.
type ClaimantInput = (u64, u64, u64, u64, u16);

#[derive(Debug, Deserialize)]
pub struct PayoutInput {
	pending: PendingParts,
	claimants: Vec<ClaimantInput>,
	weighted_root: u64,
}

/// The payouts (incentive, takes and dividends in alpha and in TAO), the owner's alpha and TAO, and
/// the alpha and TAO that nobody earned.
pub type PayoutOutput = (Vec<PendingParts>, u64, u64, u64, u64);

pub fn payout(input: &PayoutInput) -> Result<PayoutOutput, EconomicsError> {
	let claimant = |claimant: &ClaimantInput| Claimant {
		incentive: claimant.0,
		dividend: claimant.1,
		alpha_stake: Alpha(claimant.2),
		weighted_root_stake: Tao(claimant.3),
		childkey_take: 0,
		take: claimant.4,
	};
	let claimants: Vec<_> = input.claimants.iter().map(claimant).collect();
	// The model's rules sell root's alpha before an epoch, so that none is left to distribute.
	let pending = Pending { root_alpha: Alpha::ZERO, ..pending(input.pending) };
	let paid = distribute(pending, &claimants, Tao(input.weighted_root))?;
	let payouts = paid.payouts.iter().map(|payout| {
		(
			payout.incentive.0,
			payout.alpha_take.0,
			payout.alpha_dividends.0,
			payout.tao_take.0,
			payout.tao_dividends.0,
		)
	});
	let unearned = (paid.unearned.0, paid.unearned_tao.0);
	Ok((payouts.collect(), paid.owner.0, paid.owner_tao.0, unearned.0, unearned.1))
}
