//! Weights by a metric that somebody attests: an objective function from outside, such as revenue in
//! TAO. Without a cap, whoever can pay itself revenue wins TAO with it; with one, a block gives a
//! subnet at most a multiple of what it earned. So while nothing is attested, a rule without a cap goes
//! by the moving price, and one with a cap mints nothing.

use super::{apportioned, price, Candidate, StageWeights};
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

/// Fraction bits of a share in a weight: as many as leave 30 for the mix and fit 126. The lightest subnet
/// that can be, one unit of an average among 128 full ones, still weighs 2^25 then.
const SHARE_BITS: u32 = 96;

/// `(1 - mix) * price share + mix * metric share`, in `2^-96 * 10^-9`; where one of them sums to
/// nothing, the other one alone.
pub(super) fn weigh(
	mix: Perbill,
	candidates: &[Candidate],
	averages: &[Averages],
) -> Result<Vec<StageWeights>, EconomicsError> {
	let prices: Vec<_> = candidates.iter().map(price::ema).collect();
	let metrics: Vec<_> = averages.iter().map(|one| one.metric().positive_bits()).collect();
	let is_nothing = |values: &[u128]| values.iter().all(|value| *value == 0);
	let mix = match (is_nothing(&prices), is_nothing(&metrics)) {
		(false, true) => Perbill::zero(),
		(true, false) => Perbill::one(),
		_ => mix,
	};
	let of_price = scaled_shares(&prices, mix.left_from_one())?;
	let of_metric = scaled_shares(&metrics, mix)?;
	// Two parts of 126 bits.
	let mixed = of_price.into_iter().zip(of_metric);
	Ok(mixed.map(|(one, other)| StageWeights::plain(one.saturating_add(other))).collect())
}

/// `floor(part * value / sum)` in `2^-96 * 10^-9`; nothing for anybody where the sum is.
fn scaled_shares(values: &[u128], part: Perbill) -> Result<Vec<u128>, EconomicsError> {
	// Prices of 2^64 and averages of 2^96 at most, of as many subnets as netuids.
	let sum = values.iter().fold(0u128, |sum, value| sum.saturating_add(*value)).max(1);
	let scale = u128::from(part.deconstruct()) << SHARE_BITS;
	values.iter().map(|value| mul_div(*value, scale, sum, Rounding::Down)).collect()
}

/// The parts of `emission` by `weights`, none over its cap.
pub(super) fn capped(
	emission: Tao,
	cap: MetricCap,
	weights: &[u128],
	averages: &[Averages],
) -> Result<Vec<Tao>, EconomicsError> {
	let caps = averages.iter().map(|one| cap.of(one.metric())).collect::<Result<Vec<_>, _>>()?;
	if cap.excess == Excess::ToOthers {
		return filled(emission, weights, &caps);
	}
	let parts = apportioned(emission, weights)?;
	Ok(parts.into_iter().zip(caps).map(|(part, cap)| part.min(cap)).collect())
}

/// The parts of `emission` by `weights` where what is beyond a cap goes to the others by their weights, which
/// may put more of them over theirs. Who weighs nothing gets nothing.
///
/// Whoever has least cap for its weight is over it first. So they are closed in that order, each at its cap,
/// until one is not over: `left * weight / sum <= cap`, of what the closed ones left. Nobody behind it is.
fn filled(emission: Tao, weights: &[u128], caps: &[Tao]) -> Result<Vec<Tao>, EconomicsError> {
	let mut order: Vec<_> =
		weights.iter().zip(caps).enumerate().filter(|(_, (weight, _))| **weight > 0).collect();
	order.sort_by(|(_, (weight, cap)), (_, (other_weight, other_cap))| {
		product(cap.0, **other_weight).cmp(&product(other_cap.0, **weight))
	});
	let (mut left, mut sum) = (emission, 0u128);
	for (_, (weight, _)) in &order {
		sum = sum.checked_add(**weight).ok_or(EconomicsError::Overflow)?;
	}
	let mut open = weights.to_vec();
	for (place, (weight, cap)) in order {
		if mul_div(left.0.into(), *weight, sum, Rounding::Up)? <= u128::from(cap.0) {
			break;
		}
		left = left.ensure_sub(*cap)?;
		sum = sum.checked_sub(*weight).ok_or(EconomicsError::Overflow)?;
		open.get_mut(place).map(core::mem::take);
	}
	let parts =
		if sum == 0 { alloc::vec![Tao::ZERO; weights.len()] } else { apportioned(left, &open)? };
	let all = parts.into_iter().zip(caps).zip(weights.iter().zip(open));
	Ok(all
		.map(|((part, cap), (weight, open))| if *weight > 0 && open == 0 { *cap } else { part })
		.collect())
}

/// `a * b`, as its upper 128 bits and the 64 under them.
const fn product(a: u64, b: u128) -> (u128, u64) {
	const HALF: u32 = u64::BITS;
	let (a, lower) = (a as u128, b & (u64::MAX as u128));
	// Products of 64 bits each; the upper one and what is carried to it have 128 at most.
	let under = a.saturating_mul(lower);
	let above = a.saturating_mul(b >> HALF).saturating_add(under >> HALF);
	(above, (under & (u64::MAX as u128)) as u64)
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
	use crate::{ema::MovingPrice, price::Price};

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
		// A rule of the metric alone goes by the price as well, as long as it knows of nothing.
		let mix = Perbill::one();
		let whole = Allocation::Attested { mix, smoothing: Smoothing::WHOLE, cap: None };
		assert_eq!(divide(whole, 1_000, &[attested(1, 10, 0), attested(2, 30, 0)]), [250, 750]);
	}

	#[test]
	fn where_nothing_is_attested_caps_should_leave_everything_unminted() {
		let candidates = [attested(1, 10, 0), attested(2, 30, 0)];
		assert_eq!(divide(half(cap(10, Excess::NotMinted)), 1_000, &candidates), [0, 0]);
		assert_eq!(divide(half(cap(10, Excess::ToOthers)), 1_000, &candidates), [0, 0]);
	}

	#[test]
	fn what_a_cap_takes_should_be_split_exactly_among_the_lightest() {
		// One that weighs nearly everything and may have nothing; of the others one weighs three units
		// of the average and one a single unit: 750 and 250.
		let average = |bits| MovingPrice::at(Price::from_bits(bits));
		let light = |netuid, bits| {
			let attested = attested(netuid, 0, u64::MAX >> 20);
			Candidate { moving_price: average(bits), ..attested }
		};
		let candidates = [attested(1, 100, 0), light(2, 3), light(3, 1)];
		let rule = |mix| Allocation::Attested {
			mix,
			smoothing: Smoothing::WHOLE,
			cap: cap(10, Excess::ToOthers),
		};
		assert_eq!(divide(rule(Perbill::zero()), 1_000, &candidates), [0, 750, 250]);
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
