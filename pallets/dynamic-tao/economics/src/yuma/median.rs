//! The consensus on one miner: the weighted median of what the validators say of it.

use super::{fraction::Fraction, matrix::Row};
use alloc::{vec, vec::Vec};

/// A score and the index of who gives it, in one number, which orders by the score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Vote(u64);

impl Vote {
	/// The vote of the `voter`-th for `score`, which is at most 1.
	fn new(score: Fraction, voter: u16) -> Self {
		Self(score.min(Fraction::ONE).to_bits() << 16 | u64::from(voter)) // 33 and 16 bits
	}

	fn score(self) -> Fraction {
		Fraction::from_bits(self.0 >> 16)
	}

	fn voter(self) -> usize {
		usize::try_from(self.0 & u64::from(u16::MAX)).unwrap_or_default()
	}
}

/// The highest score that at least `majority` of the stake stands behind, by giving it or a higher
/// one; zero where there is none. Scores are from 0 to 1, and the `i`-th is given with the `i`-th
/// stake. Whoever gives no score stands behind zero.
///
/// That is the score `m` of Yuma consensus for which the stake under `m` is at most
/// `sum - majority`, and the stake up to and including `m` more than that.
pub fn weighted_median(scores: &[Fraction], stakes: &[Fraction], majority: Fraction) -> Fraction {
	let votes = scores.iter().zip(0..=u16::MAX).map(|(score, voter)| Vote::new(*score, voter));
	median(&mut votes.collect::<Vec<_>>(), stakes, majority)
}

/// [`weighted_median`] of votes in any order, which changes.
fn median(votes: &mut [Vote], stakes: &[Fraction], majority: Fraction) -> Fraction {
	let stake = |vote: &Vote| stakes.get(vote.voter()).copied().unwrap_or_default();
	if votes.iter().map(stake).sum::<Fraction>() < majority {
		return Fraction::ZERO; // without the sorting
	}
	votes.sort_unstable();
	let mut behind = Fraction::ZERO;
	for vote in votes.iter().rev() {
		behind = behind.saturating_add(stake(vote));
		if behind >= majority {
			return vote.score();
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

	let votes = || {
		let voters = rows.iter().zip(0..=u16::MAX).filter(|(row, _)| !row.stake.is_zero());
		voters.flat_map(|(row, voter)| {
			let said = row.entries.iter().filter(|entry| !entry.weight.is_zero());
			said.map(move |entry| (usize::from(entry.uid), Vote::new(entry.weight, voter)))
		})
	};
	// By miner: counted, then placed.
	let mut ends = vec![0usize; miners];
	for (miner, _) in votes() {
		if let Some(count) = ends.get_mut(miner) {
			*count = count.saturating_add(1); // at most one per row
		}
	}
	let mut all = 0usize;
	for end in &mut ends {
		let count = core::mem::replace(end, all); // the start, until the votes are placed
		all = all.saturating_add(count); // at most the number of entries
	}
	let mut columns = vec![Vote::default(); all];
	for (miner, vote) in votes() {
		let Some(end) = ends.get_mut(miner) else { continue };
		if let Some(place) = columns.get_mut(*end) {
			*place = vote;
		}
		*end = end.saturating_add(1);
	}

	let mut start = 0;
	let column = |end| {
		let votes = columns.get_mut(start..end).unwrap_or_default();
		start = end;
		median(votes, &stakes, majority)
	};
	ends.into_iter().map(column).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The median of `(score, stake)` in hundredths.
	fn median(votes: &[(u64, u64)], majority: u64) -> Fraction {
		let hundredths = |part| Fraction::of(part, 100);
		let scores: Vec<_> = votes.iter().map(|vote| hundredths(vote.0)).collect();
		let stakes: Vec<_> = votes.iter().map(|vote| hundredths(vote.1)).collect();
		weighted_median(&scores, &stakes, hundredths(majority))
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
