//! What the fuzz targets share: amounts that a fuzzer can steer to where arithmetic breaks.
//!
//! Every target reads its bytes as one structured world and asserts the invariants of the model in
//! it, not only that nothing panics. A target says in its head which ones. libFuzzer runs them from
//! `fuzz_targets`, with the feature `libfuzzer`; `replay` runs them as ordinary tests.

pub mod acts;
pub mod arbitrary;
#[cfg(feature = "libfuzzer")]
pub mod compare;
pub mod dials;
pub mod runtime;
pub mod targets;
pub mod world;

use crate::arbitrary::{Arbitrary, Result, Unstructured};
use dtao_economics::{MAX_SUPPLY, MIN_RESERVE, UNIT};

/// An amount of any length in bits, or one of the edges. A byte of the input says which, so that a
/// mutation of one byte moves an amount by orders of magnitude or onto an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount(pub u64);

const EDGES: [u64; 16] = [
	0,
	1,
	2,
	3,
	MIN_RESERVE - 1,
	MIN_RESERVE,
	MIN_RESERVE + 1,
	UNIT - 1,
	UNIT,
	UNIT + 1,
	MAX_SUPPLY - 1,
	MAX_SUPPLY,
	MAX_SUPPLY + 1,
	u64::MAX / 2,
	u64::MAX - 1,
	u64::MAX,
];

impl<'a> Arbitrary<'a> for Amount {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		let kind = usize::from(input.arbitrary::<u8>()?);
		Ok(Self(match EDGES.get(kind.wrapping_sub(192) / 4) {
			Some(edge) if kind >= 192 => *edge,
			_ => input.arbitrary::<u64>()? >> (kind % 64),
		}))
	}

	fn size_hint(_depth: usize) -> (usize, Option<usize>) {
		(1, Some(9))
	}
}

impl Amount {
	/// From `low` to `high`, both included. What is in it already stays as it is; what is not is
	/// laid off from `low`, so that small amounts come to lie just above it.
	pub fn within(self, low: u64, high: u64) -> u64 {
		if (low..=high).contains(&self.0) {
			return self.0;
		}
		match (high - low).checked_add(1) {
			Some(count) => low + self.0 % count,
			None => self.0,
		}
	}

	/// An amount that can exist.
	pub fn supply(self) -> u64 {
		self.within(0, MAX_SUPPLY)
	}

	/// A reserve that a trade can leave behind.
	pub fn reserve(self) -> u64 {
		self.within(MIN_RESERVE, MAX_SUPPLY)
	}

	/// Some of `whole`: more often all of it than chance would have it.
	pub fn part_of(self, whole: u64) -> u64 {
		self.0.min(whole)
	}
}

/// The product of two amounts, which always fits.
pub fn product(one: u64, other: u64) -> u128 {
	u128::from(one) * u128::from(other)
}

/// Reads an input as libFuzzer's own macro would; `None` where it is too short or describes nothing.
fn read<'a, World: Arbitrary<'a>>(input: &'a [u8]) -> Option<World> {
	if input.len() < World::size_hint(0).0 {
		return None;
	}
	World::arbitrary_take_rest(Unstructured::new(input)).ok()
}
