//! How parts are spread: concentration in three measures, and how far two orders agree. Exact integers; all
//! measures are millionths, floored.

use serde::Serialize;

/// What a whole is counted in.
pub const MILLION: u128 = 1_000_000;

/// How concentrated parts of a whole are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Concentration {
	/// The index of Herfindahl and Hirschman, `sum p_i^2`: a million if one has all, `1/n` of it if all
	/// of `n` have the same.
	pub herfindahl: u64,
	/// The coefficient of Gini, `sum (2i - n - 1) x_i / (n sum x)` of the sorted parts: 0 if all have the
	/// same.
	pub gini: u64,
	/// The coefficient of Nakamoto: how few have more than half together.
	pub nakamoto: u64,
}

impl Concentration {
	/// Measures parts; of nothing all measures are 0.
	pub fn of(parts: &[u128]) -> Self {
		let mut sorted = parts.to_vec();
		sorted.sort_unstable();
		let (sum, count) = (sorted.iter().sum::<u128>(), sorted.len() as u128);
		if sum == 0 {
			return Self::default();
		}
		// In parts of a billion, so that squares fit.
		let share = |part: &u128| mul_div(*part, 1_000 * MILLION, sum);
		let squares: u128 = sorted.iter().map(|part| share(part).pow(2)).sum();
		let shares = sorted.iter().map(share).enumerate();
		let lean: i128 = shares
			.map(|(place, share)| {
				let place = 2 * (place as i128 + 1) - count as i128 - 1;
				place * share as i128
			})
			.sum();
		let gini = u128::try_from(lean).unwrap_or_default() / count / 1_000;
		let mut left = sum;
		let mut nakamoto = 0;
		for part in sorted.iter().rev() {
			if left * 2 < sum {
				break;
			}
			left -= part;
			nakamoto += 1;
		}
		Self {
			herfindahl: (squares / (MILLION * MILLION)) as u64, // at most a million
			gini: gini as u64,
			nakamoto,
		}
	}
}

/// How far two orders agree: Spearman's coefficient of the ranks, in millionths from -1 to 1. Equals share
/// their mean rank; where all of one side are equal, there is no order and it is 0.
pub fn rank_correlation(one: &[u128], other: &[u128]) -> i64 {
	let (one, other) = (ranks(one), ranks(other));
	let count = one.len().min(other.len()) as i128;
	let mean = count + 1; // of doubled ranks
	let product = |a: &[i128], b: &[i128]| -> i128 {
		a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum()
	};
	let spread = product(&one, &one) * product(&other, &other);
	// The root in millionths, too.
	let root = (u128::try_from(spread).unwrap_or_default() * MILLION * MILLION).isqrt();
	match root {
		0 => 0,
		root => (product(&one, &other) * (MILLION * MILLION) as i128 / root as i128) as i64,
	}
}

/// Twice the rank of each, from the smallest on; equals have the mean of theirs.
fn ranks(values: &[u128]) -> Vec<i128> {
	let rank = |value: &u128| {
		let under = values.iter().filter(|other| *other < value).count() as i128;
		let equal = values.iter().filter(|other| *other == value).count() as i128;
		2 * under + equal + 1
	};
	values.iter().map(rank).collect()
}

/// `1/2 * sum |share - true share|` in millionths; nothing where one side has no whole.
pub fn misallocation(given: &[u128], truth: &[u128]) -> u64 {
	let (all, whole) = (given.iter().sum::<u128>(), truth.iter().sum::<u128>());
	if all == 0 || whole == 0 {
		return 0;
	}
	let gap = |(given, truth): (&u128, &u128)| {
		mul_div(*given, MILLION, all).abs_diff(mul_div(*truth, MILLION, whole))
	};
	(given.iter().zip(truth).map(gap).sum::<u128>() / 2) as u64 // at most a million
}

/// `floor(value * num / den)` of sums of 64-bit amounts.
fn mul_div(value: u128, num: u128, den: u128) -> u128 {
	dtao_economics::mul_div(value, num, den, dtao_economics::Rounding::Down).unwrap_or_default()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn equal_parts_should_not_be_concentrated() {
		let equal = Concentration::of(&[5; 4]);
		// 4 * (1/4)^2; three of four have more than half
		assert_eq!(equal, Concentration { herfindahl: 250_000, gini: 0, nakamoto: 3 });
	}

	#[test]
	fn one_who_has_all_should_be_as_concentrated_as_can_be() {
		let one = Concentration::of(&[0, 0, 0, 7]);
		// (4 * 2 - 4 - 1) / 4
		assert_eq!(one, Concentration { herfindahl: 1_000_000, gini: 750_000, nakamoto: 1 });
		assert_eq!(Concentration::of(&[]), Concentration::default());
	}

	#[test]
	fn a_half_should_not_be_more_than_half() {
		// 0.5^2 + 2 * 0.25^2; (-2 * 1 + 0 * 1 + 2 * 2) / (3 * 4)
		let half = Concentration::of(&[2, 1, 1]);
		assert_eq!(half, Concentration { herfindahl: 375_000, gini: 166_666, nakamoto: 2 });
	}

	#[test]
	fn orders_should_agree_disagree_or_say_nothing() {
		assert_eq!(rank_correlation(&[1, 2, 3], &[10, 20, 99]), 1_000_000);
		assert_eq!(rank_correlation(&[1, 2, 3], &[3, 2, 1]), -1_000_000);
		assert_eq!(rank_correlation(&[1, 2, 3], &[5, 5, 5]), 0);
		// Ranks 1, 2, 3 and 1.5, 1.5, 3: 1.5 / sqrt(2 * 1.5)
		assert_eq!(rank_correlation(&[1, 2, 3], &[4, 4, 9]), 866_025);
	}

	#[test]
	fn what_goes_elsewhere_should_be_counted_once() {
		// |1/2 - 1/4| + |1/2 - 3/4| = 1/2
		assert_eq!(misallocation(&[1, 1], &[1, 3]), 250_000);
		assert_eq!(misallocation(&[0, 0], &[1, 3]), 0);
	}
}
