//! Bonds: what a validator holds of the miners that it found early and weighed as the others did,
//! and what it earns by that.

use super::{
	fraction::Fraction,
	logistic::{logit, sigmoid},
	matrix::{Columns, Entry, Row},
	BondsRule, EpochParams, LiquidAlpha,
};
use alloc::vec::Vec;

/// A validator, and its bonds as they are stored: `(uid, bond)`.
pub(super) type StoredRow = (u16, Vec<(u16, u16)>);

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
	lower.saturating_add(upper.saturating_sub(lower).times(part))
}

/// The later formula: `low + (high - low) * sigmoid(steepness / 100 * (d - 0.5))`, where `d` is how
/// far the penalised weight is above the consensus if the validator buys, and how far the bond is above the
/// weight if it sells.
fn by_distance(
	liquid: LiquidAlpha,
	weight: Fraction,
	bond: Fraction,
	consensus: Fraction,
) -> Fraction {
	let (low, high) = bounds(liquid);
	let distance =
		if weight >= bond { weight.saturating_sub(consensus) } else { bond.saturating_sub(weight) }
			.min(Fraction::ONE);
	// 33 bits by 16 bits.
	let from_the_middle =
		i64::try_from(distance.to_bits()).unwrap_or(i64::MAX).saturating_sub(1 << 31);
	let x = from_the_middle.saturating_mul(liquid.steepness.into()) / 100;
	low.saturating_add(high.saturating_sub(low).times(sigmoid(x))).clamp(low, high)
}

/// The weight as bonds see it: `w - penalty * (w - clipped)`, floored.
fn weight_for_bonds(entry: &Entry, consensus: &Columns, penalty: Fraction) -> Fraction {
	let clipped = entry.clipped(consensus);
	clipped.saturating_add(entry.weight.saturating_sub(clipped).times(penalty.complement()))
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
		entry.share = pace.times(new).saturating_add(pace.complement().times(old));
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
		entry.share =
			pace.times(weight).saturating_add(pace.complement().times(bond)).min(Fraction::ONE);
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
pub(super) fn stored(rule: BondsRule, rows: Vec<Row>, miners: usize) -> Vec<StoredRow> {
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
			let mut stored = Vec::with_capacity(row.entries.len());
			stored.extend(row.entries.iter().map(store).filter(|(_, bond)| *bond > 0));
			stored.sort_unstable_by_key(|(uid, _)| *uid);
			(row.uid, stored)
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A fraction of a thousand.
	fn milli(parts: u64) -> Fraction {
		Fraction::of(parts, 1_000)
	}

	fn entry(uid: u16, weight: u64, bond: u16) -> Entry {
		Entry { uid, bond, weight: milli(weight), share: Fraction::ZERO }
	}

	/// Two validators of two miners, uids 2 and 3. The first has 0.6 of the stake.
	fn rows() -> Vec<Row> {
		vec![
			Row {
				uid: 0,
				stake: milli(600),
				entries: vec![entry(2, 250, 65_535), entry(3, 750, 0)],
			},
			Row { uid: 1, stake: milli(400), entries: vec![entry(2, 1_000, 65_535)] },
		]
	}

	fn columns(values: [u64; 4]) -> Columns {
		Columns(values.map(milli).to_vec())
	}

	/// The dividends and the stored bonds under these parameters.
	fn update_rows(params: &EpochParams) -> (Vec<f64>, Vec<StoredRow>) {
		let mut rows = rows();
		let (consensus, incentives) = (columns([0, 0, 250, 750]), columns([0, 0, 250, 750]));
		let earned = update(params, &mut rows, &consensus, &incentives);
		let real = |share: &Fraction| share.to_bits() as f64 / 2f64.powi(32);
		(earned.iter().map(real).collect(), stored(params.bonds_rule, rows, 4))
	}

	fn assert_near(ours: &[f64], theirs: &[f64]) {
		assert_eq!(ours.len(), theirs.len());
		for (ours, theirs) in ours.iter().zip(theirs) {
			assert!((ours - theirs).abs() < 1e-8, "{ours} is not {theirs}");
		}
	}

	#[test]
	fn the_launch_rule_should_buy_parts_of_a_miner_with_stake() {
		let (earned, stored) = update_rows(&EpochParams::default());
		// Miner 2: bought 0.25*0.6 : 1*0.4 = 3/11 : 8/11, held 1/2 each, so 0.9/2 + 0.1*3/11 and
		// 0.9/2 + 0.1*8/11. Miner 3: all of it is the first validator's.
		let (first, second) = (0.45 + 0.3 / 11.0, 0.45 + 0.8 / 11.0);
		assert_near(&earned, &[0.25 * first + 0.75, 0.25 * second]);
		// 65535 * (0.45 + 0.3/11) / (0.45 + 0.8/11) = 59_836.3
		assert_eq!(stored, [(0, vec![(2, 59_836), (3, 65_535)]), (1, vec![(2, 65_535)])]);
	}

	#[test]
	fn the_penalty_should_withhold_what_is_over_the_consensus() {
		let penalized = EpochParams { bonds_penalty: u16::MAX, ..EpochParams::default() };
		let (earned, _) = update_rows(&penalized);
		// Miner 2: bought 0.25*0.6 : 0.25*0.4.
		let (first, second) = (0.45 + 0.06, 0.45 + 0.04);
		assert_near(&earned, &[0.25 * first + 0.75, 0.25 * second]);
	}

	#[test]
	fn the_later_rule_should_follow_the_weights() {
		let later = EpochParams { bonds_rule: BondsRule::Yuma3, ..EpochParams::default() };
		let (earned, stored) = update_rows(&later);
		// Miner 2: 0.9 + 0.1*0.25 and 0.9 + 0.1*1. Miner 3: 0.1*0.75.
		let part = 0.925 / 1.925;
		assert_near(&earned, &[0.6 * (0.25 * part + 0.75), 0.4 * 0.25 * (1.0 - part)]);
		// 65535 * 0.925 = 60_619.9, 65535 * 0.075 = 4_915.1
		assert_eq!(stored, [(0, vec![(2, 60_619), (3, 4_915)]), (1, vec![(2, 65_535)])]);
	}

	const LIQUID: LiquidAlpha = LiquidAlpha { low: 45_875, high: 58_982, steepness: 1_000 };

	#[test]
	fn the_launch_curve_should_pass_through_the_quartiles() {
		// Of 0, 0.1, 0.2, 0.3, 0.4 the quartiles are 0.1 and 0.3.
		let consensus = Columns([0, 100, 200, 300, 400].map(milli).to_vec());
		let paces = by_consensus(LIQUID, &consensus).unwrap().0;
		let real: Vec<_> = paces.iter().map(|pace| pace.to_bits() as f64 / 2f64.powi(32)).collect();
		let (low, high) = (45_875.0 / 65_535.0, 58_982.0 / 65_535.0);
		// Half way between the logits 0.8473 and 2.1971: 1 / (1 + e^-1.5222) = 0.82087
		assert_near(&[real[0], real[4]], &[low, high]);
		assert!((real[1] - low).abs() < 1e-7 && (real[3] - high).abs() < 1e-7);
		assert!((real[2] - 0.820_87).abs() < 1e-4);
	}

	#[test]
	fn one_quartile_should_be_none() {
		let flat = Columns(vec![milli(200); 5]);
		assert_eq!(by_consensus(LIQUID, &flat), None);
		// Only the highest of five differs: the 99th percentile is 0.96 of the way to it.
		let peaked = Columns([0, 0, 0, 0, 400].map(milli).to_vec());
		assert!(by_consensus(LIQUID, &peaked).is_some());
		assert_eq!(percentile(&peaked.0, 99), milli(400).times(Fraction::of(96, 100)));
		assert_eq!(percentile(&[], 50), Fraction::ZERO);
	}

	#[test]
	fn the_later_curve_should_be_fast_far_from_the_consensus() {
		let pace = |weight, bond, consensus| {
			let pace = by_distance(LIQUID, milli(weight), milli(bond), milli(consensus));
			pace.to_bits() as f64 / 2f64.powi(32)
		};
		let (low, high) = (45_875.0 / 65_535.0, 58_982.0 / 65_535.0);
		// In the middle of the curve, half way between the two.
		assert_near(&[pace(500, 0, 0), pace(0, 500, 0)], &[(low + high) / 2.0; 2]);
		// 1 / (1 + e^5) = 0.006693 of the way
		assert!((pace(500, 0, 500) - low - (high - low) * 0.006_693).abs() < 1e-6);
		assert!((pace(1_000, 0, 0) - high + (high - low) * 0.006_693).abs() < 1e-6);
		let upside_down = LiquidAlpha { low: 58_982, high: 45_875, ..LIQUID };
		let pace = by_distance(upside_down, Fraction::ONE, Fraction::ZERO, Fraction::ZERO);
		assert_eq!(pace, Fraction::of_u16(58_982));
	}
}
