//! Bonds: what a validator holds of the miners that it found early and weighed as the others did,
//! and what it earns by that.

use super::{
	fraction::Fraction,
	logistic::{logit, sigmoid},
	matrix::{Columns, Entry, Row},
	BondsRule, EpochParams, LiquidAlpha,
};
use alloc::vec::Vec;

/// The moving average's speed `a`: the part that the new purchase has in a bond.
enum Pace {
	/// `1 - bonds_moving_average`, everywhere.
	Same(Fraction),
	/// By the consensus on the miner.
	PerMiner(Columns),
	/// By how far the validator is from the consensus, or from what it holds.
	PerBond(LiquidAlpha),
}

impl Pace {
	fn new(params: &EpochParams, consensus: &Columns) -> Self {
		let moving_average = Fraction::of(params.bonds_moving_average.into(), 1_000_000);
		let same = Self::Same(moving_average.complement());
		match params.liquid_alpha {
			// Without any consensus there is nothing to be near to.
			_ if consensus.0.iter().all(|consensus| consensus.is_zero()) => same,
			None => same,
			Some(liquid) => match params.bonds_rule {
				BondsRule::Yuma2 => by_consensus(liquid, consensus).map_or(same, Self::PerMiner),
				BondsRule::Yuma3 => Self::PerBond(liquid),
			},
		}
	}

	fn of(&self, uid: u16, weight: Fraction, bond: Fraction, consensus: &Columns) -> Fraction {
		match self {
			Self::Same(pace) => *pace,
			Self::PerMiner(paces) => paces.get(uid),
			Self::PerBond(liquid) => by_distance(*liquid, weight, bond, consensus.get(uid)),
		}
	}
}

/// `low` and `high` as fractions; a `high` under `low` is `low`.
fn bounds(liquid: LiquidAlpha) -> (Fraction, Fraction) {
	let low = Fraction::of_u16(liquid.low);
	(low, Fraction::of_u16(liquid.high).max(low))
}

/// The launch formula of liquid alpha: the logistic curve in the consensus `C` that passes through
/// `(q25, low)` and `(q75, high)`, the quartiles of `C` over all uids, clamped to the two. Where
/// the quartiles are one, the upper is the 99th percentile instead; `None` where that is the same.
fn by_consensus(liquid: LiquidAlpha, consensus: &Columns) -> Option<Columns> {
	let (low, high) = bounds(liquid);
	let mut sorted = consensus.0.clone();
	sorted.sort_unstable();
	let lower = percentile(&sorted, 25);
	let upper = match percentile(&sorted, 75) {
		upper if upper == lower => percentile(&sorted, 99),
		upper => upper,
	};
	// Both under 2^33 as bits, so nothing here nears the ends of 128 signed ones.
	let signed = |fraction: Fraction| i128::from(fraction.to_bits());
	let width = signed(upper).checked_sub(signed(lower)).filter(|width| *width > 0)?;
	let from = i128::from(logit(low));
	let rise = i128::from(logit(high)).saturating_sub(from);
	let pace = |consensus: &Fraction| {
		let along = rise
			.saturating_mul(signed(*consensus).saturating_sub(signed(lower)))
			.checked_div(width)
			.unwrap_or_default()
			.saturating_add(from);
		let clamped = along.clamp(i64::MIN.into(), i64::MAX.into());
		sigmoid(i64::try_from(clamped).unwrap_or_default()).clamp(low, high)
	};
	Some(Columns(consensus.0.iter().map(pace).collect()))
}

/// The value at `percent` of the way from the first to the last of `sorted`, between neighbours in
/// proportion, floored.
fn percentile(sorted: &[Fraction], percent: u64) -> Fraction {
	let last = u64::try_from(sorted.len()).unwrap_or(u64::MAX).saturating_sub(1);
	let hundredths = last.saturating_mul(percent); // at most 65534 * 100
	let at = |index: u64| {
		let index = usize::try_from(index).unwrap_or(usize::MAX);
		sorted.get(index).copied().unwrap_or_default()
	};
	let (lower, part) = (at(hundredths / 100), Fraction::of(hundredths % 100, 100));
	let upper = at((hundredths / 100).saturating_add(1)).max(lower); // none after the last
	lower.plus(upper.above(lower).times(part))
}

/// The later formula: `low + (high - low) * sigmoid(steepness / 100 * (d - 0.5))`, where `d` is how
/// far the weight is above the consensus if the validator buys, and how far the bond is above the
/// weight if it sells.
fn by_distance(
	liquid: LiquidAlpha,
	weight: Fraction,
	bond: Fraction,
	consensus: Fraction,
) -> Fraction {
	let (low, high) = bounds(liquid);
	let distance = if weight >= bond { weight.above(consensus) } else { bond.above(weight) }
		.min(Fraction::ONE);
	// 33 bits by 16 bits.
	let from_the_middle =
		i64::try_from(distance.to_bits()).unwrap_or(i64::MAX).saturating_sub(1 << 31);
	let x = from_the_middle.saturating_mul(liquid.steepness.into()) / 100;
	low.plus(high.above(low).times(sigmoid(x))).clamp(low, high)
}

/// The weight as bonds see it: `w - penalty * (w - clipped)`, floored.
fn weight_for_bonds(entry: &Entry, consensus: &Columns, penalty: Fraction) -> Fraction {
	let clipped = entry.clipped(consensus);
	clipped.plus(entry.weight.above(clipped).times(penalty.complement()))
}

/// Moves the bonds of `rows`, and returns what each validator earns by them: not normalized, in the
/// order of the rows.
pub(super) fn update(
	params: &EpochParams,
	rows: &mut [Row],
	consensus: &Columns,
	incentives: &Columns,
) -> Vec<Fraction> {
	let pace = Pace::new(params, consensus);
	let penalty = Fraction::of_u16(params.bonds_penalty);
	match params.bonds_rule {
		BondsRule::Yuma2 => yuma2(rows, &pace, penalty, consensus, incentives),
		BondsRule::Yuma3 => yuma3(rows, &pace, penalty, consensus, incentives),
	}
}

/// The launch rule. A bond is the validator's part of a miner: of the old parts, `bond / sum`, and
/// of what is bought now, `weight * stake / sum`, the moving average `a * new + (1 - a) * old`, as a
/// part of its sum over the validators. A validator earns `sum(part * incentive)`.
fn yuma2(
	rows: &mut [Row],
	pace: &Pace,
	penalty: Fraction,
	consensus: &Columns,
	incentives: &Columns,
) -> Vec<Fraction> {
	let miners = incentives.0.len();
	let mut held = Columns::new(miners);
	let mut bought = Columns::new(miners);
	for row in rows.iter_mut() {
		for entry in &mut row.entries {
			entry.share = weight_for_bonds(entry, consensus, penalty).times(row.stake);
			bought.add(entry.uid, entry.share);
			held.add(entry.uid, Fraction::from_bits(entry.bond.into()));
		}
	}
	let mut sums = Columns::new(miners);
	for entry in rows.iter_mut().flat_map(|row| &mut row.entries) {
		let old = Fraction::from_bits(entry.bond.into()).over(held.get(entry.uid));
		let new = entry.share.over(bought.get(entry.uid));
		let pace = pace.of(entry.uid, new, old, consensus);
		entry.share = pace.times(new).plus(pace.complement().times(old));
		sums.add(entry.uid, entry.share);
	}
	rows.iter_mut()
		.map(|row| {
			let earned = row.entries.iter_mut().map(|entry| {
				entry.share = entry.share.over(sums.get(entry.uid));
				entry.share.times(incentives.get(entry.uid))
			});
			earned.sum()
		})
		.collect()
}

/// The later rule. A bond is a number from 0 to 1 that follows the weight, `a * weight +
/// (1 - a) * bond`. A validator earns `stake * sum(part * incentive)`, where the part is that of
/// the miner's bonds.
fn yuma3(
	rows: &mut [Row],
	pace: &Pace,
	penalty: Fraction,
	consensus: &Columns,
	incentives: &Columns,
) -> Vec<Fraction> {
	let mut sums = Columns::new(incentives.0.len());
	for entry in rows.iter_mut().flat_map(|row| &mut row.entries) {
		let weight = weight_for_bonds(entry, consensus, penalty);
		let bond = Fraction::of_u16(entry.bond);
		let pace = pace.of(entry.uid, weight, bond, consensus);
		entry.share = pace.times(weight).plus(pace.complement().times(bond)).min(Fraction::ONE);
		sums.add(entry.uid, entry.share);
	}
	rows.iter()
		.map(|row| {
			let earned = row.entries.iter().map(|entry| {
				entry.share.over(sums.get(entry.uid)).times(incentives.get(entry.uid))
			});
			row.stake.times(earned.sum())
		})
		.collect()
}

/// The bonds as they are stored, by row, in the order of the miners, without zeros:
/// `floor(share * 65535)`, where the launch rule scales each miner's bonds so that the highest is 1.
pub(super) fn stored(
	rule: BondsRule,
	rows: Vec<Row>,
	miners: usize,
) -> Vec<(u16, Vec<(u16, u16)>)> {
	let mut most = Columns::new(match rule {
		BondsRule::Yuma2 => miners,
		BondsRule::Yuma3 => 0,
	});
	for entry in rows.iter().flat_map(|row| &row.entries) {
		most.raise(entry.uid, entry.share);
	}
	let store = |entry: &Entry| {
		let bond = match rule {
			BondsRule::Yuma2 => entry.share.over(most.get(entry.uid)),
			BondsRule::Yuma3 => entry.share,
		};
		(entry.uid, bond.to_u16())
	};
	rows.into_iter()
		.map(|row| {
			let stored = row.entries.iter().map(store).filter(|(_, bond)| *bond > 0);
			let mut stored: Vec<_> = stored.collect();
			stored.sort_unstable_by_key(|(uid, _)| *uid);
			(row.uid, stored)
		})
		.collect()
}
