//! Inputs that are made of others, the same ones in every run.

use dtao_testkit::Rng;
use std::ops::Range;

/// A range within `length` of one byte or a few.
fn range(rng: &mut Rng, length: usize) -> Range<usize> {
	let from = below(rng, length);
	from..(from + 1 + below(rng, 16)).min(length)
}

/// A place under `bound`, which is not 0.
fn below(rng: &mut Rng, bound: usize) -> usize {
	rng.below(bound as u64) as usize
}

/// One of some inputs with up to eight changes, and no longer than `most`.
pub fn mutate(rng: &mut Rng, inputs: &[Vec<u8>], most: usize) -> Vec<u8> {
	let mut input = inputs[below(rng, inputs.len())].clone();
	for _ in 0..=below(rng, 8) {
		if input.is_empty() {
			input.push(rng.word() as u8);
		}
		let at = below(rng, input.len());
		match below(rng, 8) {
			0 => input[at] ^= 1 << below(rng, 8),
			1 => input[at] = rng.word() as u8,
			2 => input[at] = input[at].wrapping_add(below(rng, 9) as u8).wrapping_sub(4),
			3 => {
				let range = range(rng, input.len());
				input.drain(range);
			}
			4 => {
				let new: Vec<u8> = (0..=below(rng, 8)).map(|_| rng.word() as u8).collect();
				input.splice(at..at, new);
			}
			5 => {
				let copy = input[range(rng, input.len())].to_vec();
				input.splice(at..at, copy);
			}
			6 => {
				// A number that is small, or all ones, or neither.
				let word = rng.word() >> below(rng, 64);
				let word = if below(rng, 4) == 0 { !word } else { word };
				for (byte, new) in input[at..].iter_mut().zip(word.to_le_bytes()) {
					*byte = new;
				}
			}
			_ => {
				let other = &inputs[below(rng, inputs.len())];
				let from = below(rng, other.len() + 1);
				input.splice(at.., other[from..].iter().copied());
			}
		}
		input.truncate(most);
	}
	input
}
