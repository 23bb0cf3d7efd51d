//! Inputs that are made of others, the same ones in every run.

/// A stream of words: splitmix64.
pub struct Words(pub u64);

impl Words {
	fn word(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		word ^ (word >> 31)
	}

	/// From 0 to under `bound`, which is not 0.
	fn below(&mut self, bound: usize) -> usize {
		(self.word() % bound as u64) as usize
	}

	/// A range within `length` of one byte or a few.
	fn range(&mut self, length: usize) -> core::ops::Range<usize> {
		let from = self.below(length);
		from..(from + 1 + self.below(16)).min(length)
	}

	/// One of some inputs with up to eight changes, and no longer than `most`.
	pub fn mutate(&mut self, inputs: &[Vec<u8>], most: usize) -> Vec<u8> {
		let mut input = inputs[self.below(inputs.len())].clone();
		for _ in 0..=self.below(8) {
			if input.is_empty() {
				input.push(self.word() as u8);
			}
			let at = self.below(input.len());
			match self.below(8) {
				0 => input[at] ^= 1 << self.below(8),
				1 => input[at] = self.word() as u8,
				2 => input[at] = input[at].wrapping_add(self.below(9) as u8).wrapping_sub(4),
				3 => {
					let range = self.range(input.len());
					input.drain(range);
				}
				4 => {
					let new: Vec<u8> = (0..=self.below(8)).map(|_| self.word() as u8).collect();
					input.splice(at..at, new);
				}
				5 => {
					let copy = input[self.range(input.len())].to_vec();
					input.splice(at..at, copy);
				}
				6 => {
					// A number that is small, or all ones, or neither.
					let word = self.word() >> self.below(64);
					let word = if self.below(4) == 0 { !word } else { word };
					for (byte, new) in input[at..].iter_mut().zip(word.to_le_bytes()) {
						*byte = new;
					}
				}
				_ => {
					let other = &inputs[self.below(inputs.len())];
					let from = self.below(other.len() + 1);
					input.splice(at.., other[from..].iter().copied());
				}
			}
			input.truncate(most);
		}
		input
	}
}
