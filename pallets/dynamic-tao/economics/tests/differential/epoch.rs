//! Consensus and what it pays: cases of `epoch`, `family` and `payout`.

use crate::{
	rules::epoch_rules,
	subnet::{parts, pending, PendingParts},
};
use dtao_economics::{
	chain::epoch::{settle, MemberTerms},
	inherited, run_epoch, split_dividend,
	yuma::Fraction,
	Alpha, BondsRule, Claimant, Contribution, Distribution, EconomicsError, EpochInput,
	EpochParams, LiquidAlpha, NeuronInput, Payout, Proportion, Signals, SubnetEconomy, Tao,
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
struct EconomyInput {
	outstanding: u64,
	burned: u64,
	claimable: u64,
	pending: PendingParts,
}

#[derive(Debug, Deserialize)]
pub struct PayoutInput {
	rules: (u8, u8),
	economy: EconomyInput,
	claimants: Vec<ClaimantInput>,
	owners: Vec<u8>,
	weighted_root: u64,
}

/// Incentive, then takes and dividends in alpha, in TAO and of root's alpha.
type Paid = (u64, u64, u64, u64, u64, u64, u64);
/// The payouts, the owner's alpha and TAO, and the alpha and TAO that nobody earned.
type DistributionOutput = (Vec<Paid>, u64, u64, u64, u64);
/// What was paid; what was withheld of the owner's incentives, and its part of all; and outstanding,
/// burned, claimable and pending alpha afterwards.
pub type PayoutOutput = (DistributionOutput, (u64, u64), (u64, u64, u64, PendingParts));

fn paid(payout: &Payout) -> Paid {
	(
		payout.incentive.0,
		payout.alpha_take.0,
		payout.alpha_dividends.0,
		payout.tao_take.0,
		payout.tao_dividends.0,
		payout.root_alpha_take.0,
		payout.root_alpha_dividends.0,
	)
}

/// What part of all incentives was withheld, as a rule that asks is told.
fn burned_part(distribution: &Distribution) -> u64 {
	let mut signals = Signals { burned: Some(Fraction::ZERO), ..Signals::default() };
	let paid: u64 = distribution.payouts.iter().map(|payout| payout.incentive.0).sum();
	signals.record_burned(distribution.withheld.0, paid + distribution.withheld.0);
	signals.burned.expect("it is needed").to_bits()
}

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
	let terms = |owners: &u8| MemberTerms { is_owners: *owners == 1, ..MemberTerms::default() };
	let terms: Vec<_> = input.owners.iter().map(terms).collect();
	let EconomyInput { outstanding, burned, claimable, .. } = input.economy;
	let before = SubnetEconomy {
		outstanding: Alpha(outstanding),
		burned: Alpha(burned),
		claimable: Alpha(claimable),
		pending: pending(input.economy.pending),
		..SubnetEconomy::default()
	};
	let (mut after, rules) = (before, epoch_rules(input.rules));
	let done = settle(&mut after, &claimants, &terms, &rules, Tao(input.weighted_root));
	if done.is_err() {
		assert_eq!(after, before, "a refusal changes nothing");
	}
	let done = done?;
	let payouts = done.payouts.iter().map(paid).collect();
	let unearned = (done.unearned.0, done.unearned_tao.0);
	let distributed = (payouts, done.owner.0, done.owner_tao.0, unearned.0, unearned.1);
	let withheld = (done.withheld.0, burned_part(&done));
	let SubnetEconomy { outstanding, burned, claimable, .. } = after;
	let left = (outstanding.0, burned.0, claimable.0, parts(&after.pending));
	Ok((distributed, withheld, left))
}
