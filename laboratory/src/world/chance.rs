//! Chance: numbers that a seed fixes, the same on every machine (SplitMix64).

/// A sequence of numbers that its seed fixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chance(pub u64);

impl Chance {
	/// The next number under `bound`; 0 for a bound of 0.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^= mixed >> 31;
		((u128::from(mixed) * u128::from(bound)) >> 64) as u64
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_seed_should_fix_what_chance_brings() {
		let draw = |seed| {
			let mut chance = Chance(seed);
			[(); 100].map(|()| chance.below(10))
		};
		assert_eq!(draw(7), draw(7));
		assert_ne!(draw(7), draw(8));
		assert!((0..10).all(|number| draw(7).contains(&number)));
	}
}
