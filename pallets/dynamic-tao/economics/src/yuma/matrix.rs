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
	/// Tells whether the entry is a vote, when `stake` is behind it.
	pub fn votes(&self, stake: Fraction) -> bool {
		!stake.is_zero() && !self.weight.is_zero()
	}

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
			*sum = sum.plus(value);
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
/// [`EconomicsError::RaggedInput`] for a uid that is not there or appears twice in a list.
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
				let seen = bonded.get_mut(at).ok_or(EconomicsError::RaggedInput)?;
				if core::mem::replace(seen, true) {
					return Err(EconomicsError::RaggedInput);
				}
				let registered_at = registered_at(input, miner)?;
				if neuron.weights_as_of <= registered_at || registered_at >= input.last_epoch {
					continue;
				}
				let place = weighed.get(at).copied().flatten();
				match place.and_then(|place| entries.get_mut(place)) {
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
	places: &mut [Option<usize>],
) -> Result<Vec<Entry>, EconomicsError> {
	let mut entries = Vec::with_capacity(neuron.weights.len().max(neuron.bonds.len()));
	let mut sum = 0u64;
	for &(miner, weight) in neuron.weights {
		let place = places.get_mut(usize::from(miner)).ok_or(EconomicsError::RaggedInput)?;
		if place.replace(entries.len()).is_some() {
			return Err(EconomicsError::RaggedInput);
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
	let neuron = input.neurons.get(usize::from(uid)).ok_or(EconomicsError::RaggedInput)?;
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
