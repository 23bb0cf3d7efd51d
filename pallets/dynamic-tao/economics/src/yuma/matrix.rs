//! The weights and bonds of the validators as sparse rows: only those who have a permit, and only
//! what may be counted of theirs.

use super::{fraction::Fraction, EpochInput, NeuronInput};
use crate::error::EconomicsError;
use alloc::{vec, vec::Vec};

/// What one validator says of one miner, and holds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
	/// The miner.
	pub uid: u16,
	/// The bond of the last epoch, as it is stored.
	pub bond: u16,
	/// The part of the validator's weights, zero where there is none.
	pub weight: Fraction,
	/// The bond of this epoch, once it is computed.
	pub share: Fraction,
}

impl Entry {
	/// The weight, no higher than the consensus.
	pub fn clipped(&self, consensus: &Columns) -> Fraction {
		self.weight.min(consensus.get(self.uid))
	}
}

/// A validator with a permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
	/// The validator.
	pub uid: u16,
	/// Its share of the active stake.
	pub stake: Fraction,
	/// Weights and bonds, at most one entry for a miner.
	pub entries: Vec<Entry>,
}

impl Row {
	/// Tells whether somebody's stake stands behind a weight of this row.
	pub fn judges(&self) -> bool {
		!self.stake.is_zero() && self.entries.iter().any(|entry| !entry.weight.is_zero())
	}
}

/// One number for each uid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns(pub Vec<Fraction>);

impl Columns {
	/// Zero for each of `count` uids.
	pub fn new(count: usize) -> Self {
		Self(vec![Fraction::ZERO; count])
	}

	/// The number of `uid`, zero where the uid is not there.
	pub fn get(&self, uid: u16) -> Fraction {
		self.0.get(usize::from(uid)).copied().unwrap_or_default()
	}

	/// Adds to the number of `uid`.
	pub fn add(&mut self, uid: u16, value: Fraction) {
		if let Some(sum) = self.0.get_mut(usize::from(uid)) {
			*sum = sum.saturating_add(value);
		}
	}

	/// Raises the number of `uid` to `value`, if it is lower.
	pub fn raise(&mut self, uid: u16, value: Fraction) {
		if let Some(most) = self.0.get_mut(usize::from(uid)) {
			*most = value.max(*most);
		}
	}
}

/// Reads the rows of those with a permit. The weights of a row, without its own uid and without
/// miners that came after the weights were decided, are normalized: `w / sum(w)`, floored. Of the
/// bonds those stay whose miner was there before the weights were decided, and before the last
/// epoch, which wrote the bonds: otherwise they are its predecessor's.
///
/// # Errors
/// [`EconomicsError::MalformedRow`] for a uid that is not there or appears twice in a list.
pub(super) fn rows(
	input: &EpochInput,
	active_stake: &[Fraction],
) -> Result<Vec<Row>, EconomicsError> {
	let count = input.neurons.len();
	// Where in the row the weight of a uid stands, and which uids the bonds named.
	let (mut weighed, mut bonded) = (vec![None; count], vec![false; count]);
	let neurons = (0..=u16::MAX).zip(input.neurons).zip(active_stake);
	neurons
		.filter(|((_, neuron), _)| neuron.permit)
		.map(|((uid, neuron), stake)| {
			weighed.fill(None);
			bonded.fill(false);
			let mut entries = weights(input, uid, neuron, &mut weighed)?;
			for &(miner, bond) in neuron.bonds {
				let at = usize::from(miner);
				let seen = bonded.get_mut(at).ok_or(EconomicsError::MalformedRow)?;
				if core::mem::replace(seen, true) {
					return Err(EconomicsError::MalformedRow);
				}
				let registered_at = registered_at(input, miner)?;
				if neuron.weights_as_of <= registered_at || registered_at >= input.last_epoch {
					continue;
				}
				let place = weighed.get(at).copied().flatten();
				match place.and_then(|place| entries.get_mut(usize::from(place))) {
					Some(entry) => entry.bond = bond,
					None => {
						entries.push(Entry {
							uid: miner,
							bond,
							weight: Fraction::ZERO,
							share: Fraction::ZERO,
						});
					}
				}
			}
			Ok(Row { uid, stake: *stake, entries })
		})
		.collect()
}

/// The normalized weights of one row, and in `places` where each stands.
fn weights(
	input: &EpochInput,
	uid: u16,
	neuron: &NeuronInput,
	places: &mut [Option<u16>],
) -> Result<Vec<Entry>, EconomicsError> {
	let mut entries = Vec::with_capacity(neuron.weights.len().max(neuron.bonds.len()));
	let mut sum = 0u64;
	for &(miner, weight) in neuron.weights {
		let place = places.get_mut(usize::from(miner)).ok_or(EconomicsError::MalformedRow)?;
		// Each entry has its own uid, so 16 bits count them.
		let next = u16::try_from(entries.len()).map_err(|_| EconomicsError::MalformedRow)?;
		if place.replace(next).is_some() {
			return Err(EconomicsError::MalformedRow);
		}
		let counts = miner != uid && neuron.weights_as_of > registered_at(input, miner)?;
		// What does not count stays as a zero, so that its bond finds it.
		let weight = if counts { u64::from(weight) } else { 0 };
		sum = sum.saturating_add(weight); // 16 bits and 16 bits
		entries.push(Entry {
			uid: miner,
			bond: 0,
			weight: Fraction::from_bits(weight),
			share: Fraction::ZERO,
		});
	}
	for entry in &mut entries {
		entry.weight = Fraction::of(entry.weight.to_bits(), sum);
	}
	Ok(entries)
}

fn registered_at(input: &EpochInput, uid: u16) -> Result<u64, EconomicsError> {
	let neuron = input.neurons.get(usize::from(uid)).ok_or(EconomicsError::MalformedRow)?;
	Ok(neuron.registered_at)
}

/// Tells who is among the `count` highest; of equals, those with the higher index.
pub fn top_k<T: Copy + Ord>(values: &[T], count: usize) -> Vec<bool> {
	let mut ranked: Vec<(T, usize)> = values.iter().copied().zip(0..).collect();
	ranked.sort_unstable();
	let mut among = vec![false; values.len()];
	for (_, index) in ranked.into_iter().rev().take(count) {
		if let Some(flag) = among.get_mut(index) {
			*flag = true;
		}
	}
	among
}

/// Scales the values so that the highest is 65535: `value * 65535 / max`, to the nearest, half up.
/// Zeros stay what they are.
pub fn max_upscale(values: &[u64]) -> Vec<u16> {
	let max = u128::from(values.iter().copied().max().unwrap_or_default());
	let upscale = |value: &u64| {
		// 64 + 16 bits, and half of 64 bits.
		let scaled = u128::from(*value).saturating_mul(u16::MAX.into()).saturating_add(max / 2);
		u16::try_from(scaled.checked_div(max).unwrap_or_default()).unwrap_or(u16::MAX)
	};
	values.iter().map(upscale).collect()
}

/// Weights as they are stored: [scaled](max_upscale) by uid, without those that are 0.
pub fn weight_row(weights: &[(u16, u16)]) -> Vec<(u16, u16)> {
	let values: Vec<_> = weights.iter().map(|(_, value)| u64::from(*value)).collect();
	let scaled = weights.iter().map(|(uid, _)| *uid).zip(max_upscale(&values));
	let mut row: Vec<_> = scaled.filter(|(_, value)| *value > 0).collect();
	row.sort_unstable();
	row
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Three neurons, of whom the first validates, as it decided at block 50, and the last came at
	/// `registered_at`. The last epoch was at block 40.
	fn first_row(
		weights: &[(u16, u16)],
		bonds: &[(u16, u16)],
		registered_at: u64,
	) -> Vec<(u16, u64, u16)> {
		first_row_as_of(50, weights, bonds, registered_at)
	}

	fn first_row_as_of(
		weights_as_of: u64,
		weights: &[(u16, u16)],
		bonds: &[(u16, u16)],
		registered_at: u64,
	) -> Vec<(u16, u64, u16)> {
		let validator =
			NeuronInput { permit: true, weights_as_of, weights, bonds, ..NeuronInput::default() };
		let other = NeuronInput { registered_at, ..NeuronInput::default() };
		let neurons = [validator, NeuronInput::default(), other];
		let input =
			EpochInput { block: 60, last_epoch: 40, neurons: &neurons, ..EpochInput::default() };
		let rows = rows(&input, &[Fraction::ONE, Fraction::ZERO, Fraction::ZERO]).unwrap();
		assert_eq!(rows.len(), 1);
		let entries = rows.first().unwrap().entries.iter();
		entries.map(|entry| (entry.uid, entry.weight.to_bits(), entry.bond)).collect()
	}

	const HALF: u64 = 1 << 31;

	#[test]
	fn weights_should_be_parts_of_their_sum_without_ones_own() {
		let row = first_row(&[(0, 65_535), (1, 7), (2, 7)], &[], 1);
		assert_eq!(row, [(0, 0, 0), (1, HALF, 0), (2, HALF, 0)]);
	}

	#[test]
	fn bonds_should_stand_beside_the_weights() {
		let row = first_row(&[(2, 7)], &[(1, 8), (2, 9)], 1);
		assert_eq!(row, [(2, 2 * HALF, 9), (1, 0, 8)]);
	}

	#[test]
	fn what_came_after_the_weights_should_not_count() {
		let (weights, bonds) = ([(1, 7), (2, 7)], [(2, 9)]);
		// After 49, and not after 50.
		assert_eq!(first_row(&weights, &[], 49), [(1, HALF, 0), (2, HALF, 0)]);
		assert_eq!(first_row(&weights, &bonds, 50), [(1, 2 * HALF, 0), (2, 0, 0)]);
	}

	#[test]
	fn what_came_since_the_last_epoch_should_have_no_bonds() {
		let (weights, bonds) = ([(1, 7), (2, 7)], [(2, 9)]);
		assert_eq!(first_row(&weights, &bonds, 39), [(1, HALF, 0), (2, HALF, 9)]);
		assert_eq!(first_row(&weights, &bonds, 40), [(1, HALF, 0), (2, HALF, 0)]);
	}

	#[test]
	fn who_has_been_silent_since_a_miner_came_should_hold_none_of_it() {
		let bonds = [(2, 9)];
		assert_eq!(first_row_as_of(30, &[], &bonds, 29), [(2, 0, 9)]);
		assert_eq!(first_row_as_of(30, &[], &bonds, 30), []);
	}

	#[test]
	fn of_equals_the_last_should_be_among_the_highest() {
		assert_eq!(top_k(&[5, 5, 1, 5], 2), [false, true, false, true]);
		assert_eq!(top_k(&[1, 2], 3), [true, true]);
		assert_eq!(top_k(&[1, 2], 0), [false, false]);
	}

	#[test]
	fn the_highest_should_be_scaled_to_65535() {
		// 65535/3 = 21845, 2*65535/3 = 43690
		assert_eq!(max_upscale(&[1, 2, 3, 0]), [21_845, 43_690, 65_535, 0]);
		// 65535/2 = 32767.5
		assert_eq!(max_upscale(&[1, 2]), [32_768, 65_535]);
		assert_eq!(max_upscale(&[u64::MAX, 0]), [65_535, 0]);
		assert_eq!(max_upscale(&[0, 0]), [0, 0]);
	}
}
