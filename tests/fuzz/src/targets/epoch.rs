//! Epochs of Yuma, one after another, and what they pay.
//!
//! Asserted of every epoch: all vectors have a length of N, incentives and dividends sum to the
//! unit within one last place each, somebody is paid exactly where there is stake, permits go to
//! the most stake, no more than allowed, without a permit no weight counts, nobody is an earner
//! whom no other validator named, the uids in another order give the same in that order, and rows
//! that do not fit are refused (I-17). What it pays is what was pending, exactly (I-13), also
//! through childkey links. Bonds and permits of one epoch go into the next.

use crate::arbitrary::{self, Arbitrary};
use crate::{product, read, Amount};
use dtao_economics::{
	distribute, run_epoch, split_dividend, Alpha, BondsRule, Claimant, Contribution,
	EconomicsError, EpochInput, EpochOutcome, EpochParams, LiquidAlpha, NeuronInput, Pending, Tao,
	MAX_SUPPLY,
};

const MOST: usize = 12;
const TEMPO: u64 = 360;

#[derive(Clone, Debug, Arbitrary)]
struct Seed {
	stake: Amount,
	/// Blocks before the first epoch, or after it where negative.
	registered: i16,
	updated: i16,
	revealed: u8,
	permit: bool,
	weights: Vec<(u8, u16)>,
	bonds: Vec<(u8, u16)>,
	root: Amount,
	take: u16,
}

#[derive(Debug, Arbitrary)]
struct Input {
	max_validators: u8,
	kappa: u16,
	bonds_moving_average: u32,
	bonds_penalty: u16,
	yuma3: bool,
	liquid_alpha: Option<(u16, u16, i16)>,
	activity_cutoff: u16,
	/// Whether rows are left as they are.
	ragged: bool,
	seeds: Vec<Seed>,
	pending: [Amount; 5],
	epochs: u8,
	/// A word that orders the uids anew.
	order: u64,
}

/// A neuron that owns its rows.
#[derive(Clone, Debug, Default)]
struct Neuron {
	stake: u64,
	registered_at: u64,
	last_update: u64,
	weights_as_of: u64,
	permit: bool,
	weights: Vec<(u16, u16)>,
	bonds: Vec<(u16, u16)>,
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

	fn fits(&self, count: usize) -> bool {
		let fits = |row: &[(u16, u16)]| {
			let mut uids: Vec<_> = row.iter().map(|entry| entry.0).collect();
			uids.sort_unstable();
			uids.windows(2).all(|pair| pair[0] != pair[1])
				&& uids.last().is_none_or(|uid| usize::from(*uid) < count)
		};
		fits(&self.weights) && fits(&self.bonds)
	}
}

/// A row of at most one entry for each uid there is; or as it comes.
fn row(entries: &[(u8, u16)], count: usize, ragged: bool) -> Vec<(u16, u16)> {
	if ragged {
		return entries.iter().map(|(uid, value)| (u16::from(*uid), *value)).collect();
	}
	let mut dense = vec![None; count];
	for (uid, value) in entries {
		dense[usize::from(*uid) % count] = Some(*value);
	}
	(0..).zip(dense).filter_map(|(uid, value)| Some((uid, value?))).collect()
}

fn judge(
	params: &EpochParams,
	neurons: &[Neuron],
	block: u64,
) -> Result<EpochOutcome, EconomicsError> {
	let neurons: Vec<_> = neurons.iter().map(Neuron::read).collect();
	let last_epoch = block - TEMPO;
	run_epoch(params, &EpochInput { block, last_epoch, stake_threshold: 0, neurons: &neurons })
}

fn check(params: &EpochParams, neurons: &[Neuron], outcome: &EpochOutcome) {
	let count = neurons.len();
	assert!(outcome.scores.len() == count && outcome.bonds.len() == count);
	for shares in [&outcome.incentives, &outcome.dividends] {
		assert_eq!(shares.len(), count);
		let sum: u64 = shares.iter().sum();
		assert!(sum <= 1 << 32 && (sum == 0 || sum + count as u64 > 1 << 32));
	}
	let staked = neurons.iter().any(|neuron| neuron.stake > 0);
	let paid = outcome.incentives.iter().chain(&outcome.dividends).any(|share| *share > 0);
	assert_eq!(paid, staked, "somebody is paid where there is stake, and only there");

	let total: u128 = neurons.iter().map(|neuron| u128::from(neuron.stake)).sum();
	let permits = outcome.scores.iter().filter(|score| score.permit).count();
	assert!(permits <= usize::from(params.max_validators));
	for (one, with) in neurons.iter().zip(&outcome.scores).filter(|(_, score)| score.permit) {
		assert!(with.permit && one.stake > 0);
		for (other, _) in neurons.iter().zip(&outcome.scores).filter(|(_, score)| !score.permit) {
			// As exact as shares of 32 bits are.
			assert!(u128::from(other.stake.saturating_sub(one.stake)) << 32 < total);
		}
	}
	for (score, bonds) in outcome.scores.iter().zip(&outcome.bonds) {
		assert!(score.permit || bonds.is_empty());
		assert!(bonds.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert!(bonds.iter().all(|(uid, bond)| usize::from(*uid) < count && *bond > 0));
	}

	for (uid, neuron) in neurons.iter().enumerate() {
		let named = |other: &Neuron| {
			other.permit
				&& other.stake > 0
				&& neuron.registered_at < other.weights_as_of
				&& other.weights.iter().any(|(at, weight)| usize::from(*at) == uid && *weight > 0)
		};
		let by_others =
			neurons.iter().enumerate().any(|(other, neuron)| other != uid && named(neuron));
		assert!(by_others || outcome.incentives[uid] == 0, "an earner whom nobody named");
		assert!(neuron.permit || outcome.scores[uid].validator_trust == 0);
		if neuron.permit {
			// What of its weights is not over the consensus, rounded up.
			let counted: Vec<_> = neuron
				.weights
				.iter()
				.filter(|(at, _)| {
					usize::from(*at) != uid
						&& neurons[usize::from(*at)].registered_at < neuron.weights_as_of
				})
				.collect();
			let sum: u64 = counted.iter().map(|(_, weight)| u64::from(*weight)).sum();
			let most: u64 = counted
				.iter()
				.map(|(at, weight)| {
					let consensus = u64::from(outcome.scores[usize::from(*at)].consensus) + 1;
					(u64::from(*weight) * 65_535).div_ceil(sum.max(1)).min(consensus)
				})
				.sum();
			assert!(u64::from(outcome.scores[uid].validator_trust) <= most + 1);
		}
	}
}

/// The same epoch with the uids in another order.
fn check_order(
	params: &EpochParams,
	neurons: &[Neuron],
	outcome: &EpochOutcome,
	block: u64,
	key: u64,
) {
	// Of equal stakes the higher uid gets the last permit, so there must be none at the border.
	let mut stakes: Vec<_> = neurons.iter().map(|neuron| neuron.stake).collect();
	stakes.sort_unstable();
	let total: u128 = stakes.iter().map(|stake| u128::from(*stake)).sum();
	let tie = stakes.windows(2).any(|pair| u128::from(pair[1] - pair[0]) << 32 <= total);
	if neurons.len() > usize::from(params.max_validators) && tie {
		return;
	}
	let mut order: Vec<usize> = (0..neurons.len()).collect();
	order.sort_by_key(|uid| key.rotate_left(*uid as u32 * 5) % 251);
	let mut new_uid = vec![0u16; order.len()];
	for (to, from) in (0..).zip(&order) {
		new_uid[*from] = to;
	}
	let rename = |row: &[(u16, u16)]| -> Vec<(u16, u16)> {
		row.iter().map(|(uid, value)| (new_uid[usize::from(*uid)], *value)).collect()
	};
	let permuted: Vec<_> = order
		.iter()
		.map(|from| Neuron {
			weights: rename(&neurons[*from].weights),
			bonds: rename(&neurons[*from].bonds),
			..neurons[*from].clone()
		})
		.collect();
	let after = judge(params, &permuted, block).expect("rows fit as before");
	for (to, from) in order.into_iter().enumerate() {
		assert_eq!(outcome.scores[from], after.scores[to]);
		assert_eq!(outcome.incentives[from], after.incentives[to]);
		assert_eq!(outcome.dividends[from], after.dividends[to]);
		let mut bonds = rename(&outcome.bonds[from]);
		bonds.sort_unstable();
		assert_eq!(bonds, after.bonds[to]);
	}
}

/// Pays an epoch out, the dividends through childkey links: each hotkey's parent is the next one.
fn pay(pending: Pending, neurons: &[Neuron], seeds: &[Seed], outcome: &EpochOutcome) {
	let mut dividends = vec![0u64; neurons.len()];
	let mut taken = vec![0u64; neurons.len()];
	for (uid, dividend) in outcome.dividends.iter().enumerate() {
		let parent = (uid + 1) % neurons.len();
		let (own, lent) = (neurons[uid].stake, neurons[parent].stake);
		let lent = Contribution { stake: lent, take: seeds[uid].take };
		let share = split_dividend(*dividend, own, &[lent]).expect("fits");
		assert_eq!(share.kept + share.parents[0], *dividend);
		dividends[uid] += share.kept;
		taken[uid] = share.taken;
		dividends[parent] += share.parents[0];
	}
	let claimants: Vec<_> = dividends
		.iter()
		.enumerate()
		.map(|(uid, dividend)| Claimant {
			incentive: outcome.incentives[uid],
			dividend: *dividend,
			alpha_stake: Alpha(neurons[uid].stake.min(MAX_SUPPLY)),
			weighted_root_stake: Tao(seeds[uid].root.supply()),
			childkey_take: taken[uid],
			take: seeds[uid].take,
		})
		.collect();
	// Of all root stake, some more validates elsewhere than here.
	let here: u64 = claimants.iter().map(|claimant| claimant.weighted_root_stake.0).sum();
	let all = Tao(here.saturating_add(neurons[0].stake));
	let paid = distribute(pending, &claimants, all).expect("what is pending fits");
	let (mut alpha, mut tao) = (0u128, 0u128);
	for (payout, claimant) in paid.payouts.iter().zip(&claimants) {
		alpha += u128::from(payout.alpha().expect("fits").0);
		tao += u128::from(payout.tao().expect("fits").0);
		assert!(claimant.incentive > 0 || payout.incentive.is_zero());
		assert!(
			claimant.dividend > 0
				|| (payout.validator_alpha() == Ok(Alpha::ZERO) && payout.tao() == Ok(Tao::ZERO))
		);
	}
	let expected = u128::from(pending.alpha().expect("fits").0);
	assert_eq!(alpha + u128::from(paid.owner.0) + u128::from(paid.unearned.0), expected);
	let left = u128::from(paid.owner_tao.0) + u128::from(paid.unearned_tao.0);
	assert_eq!(tao + left, u128::from(pending.root_tao.0));
	// No root stake is paid for what all of it has earned.
	assert!(
		product(pending.root_tao.0 - paid.unearned_tao.0, all.0)
			<= product(pending.root_tao.0, here)
	);
	assert!(paid.owner.0 - pending.owner.0.min(paid.owner.0) <= 3 * claimants.len() as u64);
}

/// Acts in the world that the input describes, if it does.
pub fn run(input: &[u8]) -> bool {
	read(input).map(act).is_some()
}

fn act(input: Input) {
	let params = EpochParams {
		max_validators: (input.max_validators % 16).into(),
		kappa: input.kappa,
		bonds_moving_average: input.bonds_moving_average % 1_000_001,
		bonds_penalty: input.bonds_penalty,
		bonds_rule: if input.yuma3 { BondsRule::Yuma3 } else { BondsRule::Yuma2 },
		liquid_alpha: input.liquid_alpha.map(|(low, high, steepness)| LiquidAlpha {
			low,
			high,
			steepness,
		}),
		activity_cutoff: input.activity_cutoff.into(),
	};
	let seeds = &input.seeds[..input.seeds.len().min(MOST)];
	let count = seeds.len();
	let first = 100_000u64;
	let at = |offset: i16| first.saturating_add_signed(offset.into());
	let mut neurons: Vec<_> = seeds
		.iter()
		.map(|seed| Neuron {
			stake: seed.stake.0,
			registered_at: at(seed.registered),
			last_update: at(seed.updated),
			weights_as_of: at(seed.updated).saturating_sub(seed.revealed.into()),
			permit: seed.permit,
			weights: row(&seed.weights, count, input.ragged),
			bonds: row(&seed.bonds, count, input.ragged),
		})
		.collect();

	if neurons.iter().any(|neuron| neuron.permit && !neuron.fits(count)) {
		assert_eq!(judge(&params, &neurons, first), Err(EconomicsError::MalformedRow));
		return;
	}
	// The rows of others are not read, whatever they say.
	for neuron in neurons.iter_mut().filter(|neuron| !neuron.permit && !neuron.fits(count)) {
		neuron.weights.clear();
		neuron.bonds.clear();
	}
	let part = |at: usize| input.pending[at].within(0, MAX_SUPPLY / 4);
	let pending = Pending {
		owner: Alpha(part(0)),
		miners: Alpha(part(1)),
		validators: Alpha(part(2)),
		root_alpha: Alpha(part(3)),
		root_tao: Tao(part(4)),
	};
	for epoch in 0..u64::from(input.epochs % 3) + 1 {
		let block = first + epoch * TEMPO;
		let outcome = judge(&params, &neurons, block).expect("rows fit");
		check(&params, &neurons, &outcome);
		check_order(&params, &neurons, &outcome, block, input.order);
		if count > 0 {
			pay(pending, &neurons, seeds, &outcome);
		}
		for ((neuron, score), bonds) in neurons.iter_mut().zip(outcome.scores).zip(outcome.bonds) {
			neuron.permit = score.permit;
			neuron.bonds = bonds;
		}
	}
}
