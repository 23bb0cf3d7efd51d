//! The consensus on one miner: the weighted median of what the validators say of it.

use super::{fraction::Fraction, matrix::Row};
use alloc::{vec, vec::Vec};
use core::cmp::Reverse;

/// What a share of the stake says of a miner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vote {
	/// The weight.
	pub score: Fraction,
	/// The stake behind it.
	pub stake: Fraction,
}

/// The highest score that at least `majority` of the stake stands behind, by giving it or a higher
/// one; zero where there is none. Whoever is not among the votes counts as a vote for zero.
///
/// That is the score `m` of Yuma consensus for which the stake under `m` is at most
/// `sum - majority`, and the stake up to and including `m` more than that. The order of the votes
/// changes nothing, except that they come back sorted.
pub fn weighted_median(votes: &mut [Vote], majority: Fraction) -> Fraction {
	let stake: Fraction = votes.iter().map(|vote| vote.stake).sum();
	if stake < majority {
		return Fraction::ZERO; // spares the sorting
	}
	votes.sort_unstable_by_key(|vote| Reverse(vote.score));
	let mut behind = Fraction::ZERO;
	for vote in votes {
		behind = behind.plus(vote.stake);
		if behind >= majority {
			return vote.score;
		}
	}
	Fraction::ZERO
}

/// The consensus on each of `miners`: the [`weighted_median`] of its column, over the rows with
/// stake, whose stakes are normalized among themselves. A `kappa` of more than their sum, which
/// the floors leave short of 1, means all of it.
pub(super) fn consensus(rows: &[Row], miners: usize, kappa: Fraction) -> Vec<Fraction> {
	let sum = rows.iter().map(|row| row.stake).sum();
	let stakes: Vec<Fraction> = rows.iter().map(|row| row.stake.over(sum)).collect();
	let majority = kappa.min(stakes.iter().copied().sum());

	// The votes by miner: counted, then placed.
	let mut ends = vec![0usize; miners];
	for (row, stake) in rows.iter().zip(&stakes) {
		for entry in row.entries.iter().filter(|entry| entry.votes(*stake)) {
			if let Some(count) = ends.get_mut(usize::from(entry.uid)) {
				*count = count.saturating_add(1); // at most one per row
			}
		}
	}
	let mut start = 0usize;
	for end in &mut ends {
		let count = *end;
		*end = start; // until the votes are placed
		start = start.saturating_add(count); // at most the number of entries
	}
	let mut votes = vec![Vote::default(); start];
	for (row, stake) in rows.iter().zip(&stakes) {
		for entry in row.entries.iter().filter(|entry| entry.votes(*stake)) {
			let Some(end) = ends.get_mut(usize::from(entry.uid)) else { continue };
			if let Some(vote) = votes.get_mut(*end) {
				*vote = Vote { score: entry.weight, stake: *stake };
			}
			*end = end.saturating_add(1);
		}
	}

	let mut start = 0;
	ends.into_iter()
		.map(|end| {
			let column = votes.get_mut(start..end).unwrap_or_default();
			start = end;
			weighted_median(column, majority)
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn votes(hundredths: &[(u64, u64)]) -> Vec<Vote> {
		let vote = |(score, stake): &(u64, u64)| Vote {
			score: Fraction::of(*score, 100),
			stake: Fraction::of(*stake, 100),
		};
		hundredths.iter().map(vote).collect()
	}

	fn median(hundredths: &[(u64, u64)], majority: u64) -> Fraction {
		weighted_median(&mut votes(hundredths), Fraction::of(majority, 100))
	}

	#[test]
	fn the_median_should_be_the_highest_score_with_a_majority_behind_it() {
		// 0.30 stand behind 0.9, 0.30 + 0.25 behind 0.5
		assert_eq!(median(&[(20, 45), (90, 30), (50, 25)], 50), Fraction::of(50, 100));
		// 0.55 is no 0.6
		assert_eq!(median(&[(20, 45), (90, 30), (50, 25)], 60), Fraction::of(20, 100));
	}

	#[test]
	fn exactly_the_majority_should_be_enough() {
		assert_eq!(median(&[(80, 50), (10, 50)], 50), Fraction::of(80, 100));
	}

	#[test]
	fn who_does_not_vote_should_vote_for_zero() {
		assert_eq!(median(&[(80, 49)], 50), Fraction::ZERO);
		assert_eq!(median(&[], 50), Fraction::ZERO);
	}

	#[test]
	fn no_majority_needed_should_be_the_highest_score() {
		assert_eq!(median(&[(20, 45), (90, 1)], 0), Fraction::of(90, 100));
	}
}
