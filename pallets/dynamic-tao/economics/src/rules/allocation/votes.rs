//! Weights by the votes of root's validators: the system before Dynamic TAO. Up to 64 of them say what
//! each subnet deserves; what few of them say hardly counts.
//!
//! With the shares `S` of the root stake behind the validators, and their weights `W`, each row
//! normalised: `rank_j = sum_v(S_v * W_vj)`, `trust_j = sum_v(S_v where W_vj > 0)`, and a subnet weighs
//! `rank_j / (1 + e^(-rho * (trust_j - kappa)))`. All have 32 fraction bits and are floored.
//! As long as nobody has voted, the moving price decides.

use super::{Candidate, StageWeights};
use crate::{
	amount::{mul_div_u64, Rounding, Tao},
	error::EconomicsError,
	rules::Votes,
	yuma::{sigmoid, Fraction},
};
use alloc::{collections::BTreeMap, vec::Vec};
use sp_arithmetic::Perbill;

/// A validator's vote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
	/// The stake on root behind it.
	pub stake: Tao,
	/// What it gives subnets, by netuid; only the ratios count. Nothing for who has not voted, whose
	/// stake counts all the same.
	pub weights: Vec<(u16, u16)>,
}

/// Counts the votes, by netuid.
///
/// # Errors
/// [`EconomicsError::Overflow`] if the stakes sum to more than 64 bits.
pub fn count_votes(ballots: &[Ballot]) -> Result<BTreeMap<u16, Votes>, EconomicsError> {
	let stake = ballots.iter().try_fold(Tao::ZERO, |sum, ballot| sum.ensure_add(ballot.stake))?;
	let mut counted = BTreeMap::<u16, (u64, u64)>::new(); // rao behind the rank and the trust
	for Ballot { stake, weights } in ballots {
		let sum: u64 =
			weights.iter().fold(0, |sum, (_, weight)| sum.saturating_add((*weight).into()));
		for (netuid, weight) in weights.iter().filter(|(_, weight)| *weight > 0) {
			let given = mul_div_u64(stake.0, *weight, sum, Rounding::Down)?;
			let (rank, trust) = counted.entry(*netuid).or_default();
			// Sums of parts of the stake.
			*rank = rank.saturating_add(given);
			*trust = trust.saturating_add(stake.0);
		}
	}
	let votes = |(rank, trust)| Votes {
		rank: Fraction::of(rank, stake.0),
		trust: Fraction::of(trust, stake.0),
	};
	Ok(counted.into_iter().map(|(netuid, counted)| (netuid, votes(counted))).collect())
}

/// `rank / (1 + e^(-rho * (trust - kappa)))` in 2^-64, the curve within `2^-28`.
pub(super) fn weigh(rho: u8, kappa: Perbill, candidates: &[Candidate]) -> Vec<StageWeights> {
	let kappa = Fraction::of(kappa.deconstruct().into(), 1_000_000_000);
	let weight = |candidate: &Candidate| {
		let Votes { rank, trust } = candidate.memory.signals.votes.unwrap_or_default();
		let over = trust.saturating_sub(kappa).to_bits();
		let under = kappa.saturating_sub(trust).to_bits();
		let distance = |bits| i64::try_from(bits).unwrap_or(i64::MAX); // 33 bits
		let x = distance(over).saturating_sub(distance(under)).saturating_mul(rho.into());
		let consensus = sigmoid(x);
		// 33 bits each
		u128::from(rank.to_bits()).saturating_mul(consensus.to_bits().into())
	};
	candidates.iter().map(weight).map(StageWeights::plain).collect()
}

#[cfg(test)]
mod tests {
	use super::super::{
		tests::{candidate, divide},
		Allocation,
	};
	use super::*;

	fn ballot(stake: u64, weights: &[(u16, u16)]) -> Ballot {
		Ballot { stake: Tao(stake), weights: weights.to_vec() }
	}

	#[test]
	fn votes_should_weigh_by_stake_and_each_row_as_much_as_any_other() {
		let ballots =
			[ballot(600, &[(1, 1), (2, 3)]), ballot(300, &[(2, 60_000)]), ballot(100, &[])];
		let votes = count_votes(&ballots).unwrap();
		// 600 * 1/4 and 600 * 3/4 + 300 of 1000; 600 and 900 of 1000 gave anything
		let expected = |rank, trust| Votes {
			rank: Fraction::of(rank, 1_000),
			trust: Fraction::of(trust, 1_000),
		};
		assert_eq!(votes.get(&1), Some(&expected(150, 600)));
		assert_eq!(votes.get(&2), Some(&expected(750, 900)));
	}

	#[test]
	fn no_votes_should_be_none() {
		assert!(count_votes(&[]).unwrap().is_empty());
		assert!(count_votes(&[ballot(5, &[]), ballot(5, &[(1, 0)])]).unwrap().is_empty());
		let nothing = count_votes(&[ballot(0, &[(1, 1)])]).unwrap();
		assert_eq!(nothing.get(&1), Some(&Votes::default()));
	}

	#[test]
	fn what_a_minority_says_should_hardly_count() {
		let mut few = candidate(1, 1);
		let mut many = candidate(2, 1);
		few.memory.signals.votes =
			Some(Votes { rank: Fraction::of(1, 2), trust: Fraction::of(1, 10) });
		many.memory.signals.votes =
			Some(Votes { rank: Fraction::of(1, 2), trust: Fraction::of(9, 10) });
		let rule = Allocation::RootVote { rho: 10, kappa: Perbill::from_percent(50) };
		// 1 / (1 + e^4) = 0.017_986_2 and 1 / (1 + e^-4) = 0.982_013_8 sum to 1.
		assert_eq!(divide(rule, 1_000_000, &[few, many]), [17_986, 982_014]);
		assert_eq!(divide(rule, 10, &[candidate(1, 1), candidate(2, 9)]), [1, 9]);
	}
}
