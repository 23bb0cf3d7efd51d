//! Amounts that a few bytes steer to where arithmetic breaks, and parts of what there is.

use super::arbitrary::{self, Arbitrary, Result, Unstructured};
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

/// How much of what there is.
#[derive(Clone, Copy, Debug)]
pub enum Share {
	/// So many parts of 128.
	Part(u8),
	/// All, and so many rao more or less.
	Near(i8),
	/// So much, whatever there is.
	Exactly(Amount),
}

impl<'a> Arbitrary<'a> for Share {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		Ok(match input.arbitrary::<u8>()? {
			kind @ 0..=191 => Self::Part(kind.saturating_add(1).min(128)),
			192..=247 => Self::Near(0),
			248..=251 => Self::Near(input.arbitrary()?),
			252.. => Self::Exactly(input.arbitrary()?),
		})
	}
}

impl Share {
	/// What it is of `whole`.
	pub fn of(self, whole: u64) -> u64 {
		match self {
			Self::Part(part) => (u128::from(whole) * u128::from(part) / 128) as u64,
			Self::Near(rao) => whole.saturating_add_signed(rao.into()),
			Self::Exactly(amount) => amount.0,
		}
	}
}

/// A limit price, so many parts of 1024 worse than the spot price.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub struct Bound {
	/// So many parts of 1024.
	pub slack: u16,
	/// Whether a part is better than nothing.
	pub partial: bool,
}

impl Bound {
	/// The price that is so much higher.
	pub fn over(self, price: u128) -> u64 {
		(price * (1024 + u128::from(self.slack % 4096)) / 1024).min(u64::MAX.into()) as u64
	}

	/// The price that is so much lower.
	pub fn under(self, price: u128) -> u64 {
		(price * 1024 / (1024 + u128::from(self.slack % 4096))).min(u64::MAX.into()) as u64
	}
}
