//! Weights by a metric that somebody attests: an objective function from outside, such as revenue in
//! TAO. Without a cap, whoever can pay itself revenue wins TAO with it; with one, a block gives a
//! subnet at most a multiple of what it earned.

use super::{apportioned, price, shares, Candidate, StageWeights};
use crate::{
	amount::{mul_div, Rounding, Tao},
	error::EconomicsError,
	rules::{
		memory::{signed, Average},
		Averages, Signals, Smoothing,
	},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{FixedPointNumber, FixedU64, PerThing, Perbill};

/// A bound of a subnet's TAO by what is attested of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MetricCap {
	/// A block gives a subnet at most so many times the average of its metric.
	pub times: FixedU64,
	/// What becomes of TAO beyond that.
	pub excess: Excess,
}

/// What becomes of TAO that a cap takes from a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Excess {
	/// It is not minted.
	NotMinted,
	/// It goes to those under their caps, by their weights; what nobody can take is not minted.
	ToOthers,
}

/// The average of the metric.
pub(super) fn after(
	before: &Averages,
	signals: &Signals,
	smoothing: Smoothing,
) -> Result<Averages, EconomicsError> {
	let metric = Average::of(signed(signals.metric.unwrap_or_default()));
	Ok(Averages::Metric { metric: before.metric().moved(metric, smoothing)? })
}

/// `(1 - mix) * price share + mix * metric share`, in `2^-64 * 10^-9`; where one of them sums to
/// nothing, the other one alone.
pub(super) fn weigh(
	mix: Perbill,
	candidates: &[Candidate],
	averages: &[Averages],
) -> Result<Vec<StageWeights>, EconomicsError> {
	let prices = shares(&candidates.iter().map(price::ema).collect::<Vec<_>>())?;
	let metrics: Vec<_> = averages.iter().map(|one| one.metric().positive_bits()).collect();
	let metrics = shares(&metrics)?;
	let is_nothing = |shares: &[u128]| shares.iter().all(|share| *share == 0);
	let mix = match (is_nothing(&prices), is_nothing(&metrics)) {
		(false, true) => Perbill::zero(),
		(true, false) => Perbill::one(),
		_ => mix,
	};
	let (of_price, of_metric) = (mix.left_from_one().deconstruct(), mix.deconstruct());
	// 65 bits and 30
	let part = |share: u128, parts: u32| share.saturating_mul(parts.into());
	let mixed = prices
		.into_iter()
		.zip(metrics)
		.map(|(price, metric)| part(price, of_price).saturating_add(part(metric, of_metric)));
	Ok(mixed.map(StageWeights::plain).collect())
}

/// The parts of `emission` by `weights`, none over its cap. What caps take goes to the others by their
/// weights, round by round, since that may put more of them over theirs: as many rounds as subnets.
pub(super) fn capped(
	emission: Tao,
	cap: MetricCap,
	weights: &[u128],
	averages: &[Averages],
) -> Result<Vec<Tao>, EconomicsError> {
	let caps = averages.iter().map(|one| cap.of(one.metric())).collect::<Result<Vec<_>, _>>()?;
	let mut parts = apportioned(emission, weights)?;
	if cap.excess == Excess::ToOthers {
		// Each round gives everything that is left, or finds somebody over the cap that was not before.
		let mut closed = alloc::vec![false; weights.len()];
		for _ in weights {
			let mut left = emission;
			let mut open = Vec::with_capacity(weights.len());
			for (((part, cap), closed), weight) in
				parts.iter_mut().zip(&caps).zip(&mut closed).zip(weights)
			{
				*closed = *closed || *part > *cap;
				if *closed {
					left = left.saturating_sub(*cap); // caps that are under parts of the emission
				} else {
					open.push(*weight);
				}
			}
			let mut shared = apportioned(left, &open)?.into_iter();
			let mut over = false;
			for ((part, cap), closed) in parts.iter_mut().zip(&caps).zip(&closed) {
				*part = if *closed { *cap } else { shared.next().unwrap_or_default() };
				over |= *part > *cap;
			}
			if !over {
				break;
			}
		}
	}
	Ok(parts.into_iter().zip(caps).map(|(part, cap)| part.min(cap)).collect())
}

impl MetricCap {
	/// `floor(times * metric)` in rao, and the largest amount where that does not fit.
	fn of(&self, metric: Average) -> Result<Tao, EconomicsError> {
		let times = self.times.into_inner();
		let whole = u128::from(FixedU64::DIV) << Average::FRACTION_BITS;
		let bound = mul_div(metric.positive_bits(), times.into(), whole, Rounding::Down)?;
		Ok(Tao(bound.try_into().unwrap_or(u64::MAX)))
	}
}

#[cfg(test)]
mod tests {
	use super::super::{
		tests::{candidate, divide},
		Allocation,
	};
	use super::*;

	fn attested(netuid: u16, hundredths: u64, metric: u64) -> Candidate {
		let mut candidate = candidate(netuid, hundredths);
		candidate.memory.signals.metric = Some(Tao(metric));
		candidate
	}

	/// A half by the price and a half by a metric that counts at once.
	fn half(cap: Option<MetricCap>) -> Allocation {
		let mix = Perbill::from_percent(50);
		Allocation::Attested { mix, smoothing: Smoothing::WHOLE, cap }
	}

	fn cap(tenths: u64, excess: Excess) -> Option<MetricCap> {
		Some(MetricCap { times: FixedU64::from_inner(tenths * 100_000_000), excess })
	}

	#[test]
	fn price_and_metric_should_weigh_a_half_each() {
		// 1/4 and 3/4 by the price, 9/10 and 1/10 by the metric: (25 + 90) / 2 and (75 + 10) / 2
		let candidates = [attested(1, 10, 900), attested(2, 30, 100)];
		assert_eq!(divide(half(None), 1_000, &candidates), [575, 425]);
	}

	#[test]
	fn where_nothing_is_attested_the_price_should_count_alone() {
		let candidates = [attested(1, 10, 0), attested(2, 30, 0)];
		assert_eq!(divide(half(None), 1_000, &candidates), [250, 750]);
		let candidates = [attested(1, 0, 1), attested(2, 0, 4)];
		assert_eq!(divide(half(None), 1_000, &candidates), [200, 800]);
		assert_eq!(divide(half(None), 10, &[attested(1, 0, 0), attested(2, 0, 0)]), [5, 5]);
	}

	#[test]
	fn nobody_should_get_more_than_the_cap_of_its_metric() {
		// By weights 575 and 425; 0.5 * 900 = 450 and 0.5 * 100 = 50
		let candidates = [attested(1, 10, 900), attested(2, 30, 100)];
		assert_eq!(divide(half(cap(5, Excess::NotMinted)), 1_000, &candidates), [450, 50]);
		assert_eq!(divide(half(cap(5, Excess::ToOthers)), 1_000, &candidates), [450, 50]);
	}

	#[test]
	fn what_a_cap_takes_should_go_to_those_under_theirs() {
		// By weights 575 and 425; the second is cut to 100, and of the 900 left the first can have 900.
		let candidates = [attested(1, 10, 900), attested(2, 30, 100)];
		assert_eq!(divide(half(cap(10, Excess::NotMinted)), 1_000, &candidates), [575, 100]);
		assert_eq!(divide(half(cap(10, Excess::ToOthers)), 1_000, &candidates), [900, 100]);
		assert_eq!(divide(half(cap(0, Excess::ToOthers)), 1_000, &candidates), [0, 0]);
	}
}
