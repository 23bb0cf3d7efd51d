//! Numbers that follow from a seed, the same on every machine.

use super::random_walk::arbitrary::{Arbitrary, Unstructured};

/// A stream of numbers: splitmix64.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
	/// The stream of a seed.
	pub fn from_seed(seed: u64) -> Self {
		Self(seed)
	}

	/// The next number of 64 bits.
	pub fn word(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		word ^ (word >> 31)
	}

	/// From 0 to under `bound`, which is not 0.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.word() % bound
	}

	/// One of a list that is not empty.
	pub fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
		choices[self.below(choices.len() as u64) as usize].clone()
	}

	/// Anything that bytes can describe, such as a step of a random walk.
	pub fn any<T: for<'a> Arbitrary<'a>>(&mut self) -> T {
		let bytes: Vec<u8> = (0..32).flat_map(|_| self.word().to_le_bytes()).collect();
		T::arbitrary(&mut Unstructured::new(&bytes)).expect("where bytes end, zeros follow")
	}
}
