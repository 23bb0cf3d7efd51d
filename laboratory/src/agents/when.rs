//! When and where an agent acts, as a file says it: `when = "300..21600 each 300"`, `subnets = "1..9"`.

use serde::{
	de::{Error, SeqAccess, Visitor},
	Deserialize, Deserializer,
};
use std::fmt;

/// Blocks from one to another, both counted, that `each` divides from the first one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
	/// The first block.
	pub from: u64,
	/// The last block.
	pub to: u64,
	/// How many blocks later the next one comes.
	pub each: u64,
}

impl When {
	/// Every block.
	pub const ALWAYS: Self = Self { from: 1, to: u64::MAX, each: 1 };

	/// Tells whether `block` is one of them.
	pub fn has(&self, block: u64) -> bool {
		block >= self.from && block <= self.to && (block - self.from).is_multiple_of(self.each)
	}

	/// How many of them there are.
	pub fn count(&self) -> u64 {
		(self.to - self.from) / self.each + 1
	}

	/// Reads `FROM..TO each N`, of which each part may be missing: `each N` begins with the block `N`,
	/// and a lone number is one block.
	///
	/// # Errors
	/// Says what it reads.
	pub fn parse(text: &str) -> Result<Self, String> {
		let wrong =
			|| {
				format!("`{text}` is no time: write `300..21600 each 300`, `each 300`, `1..` or one block")
			};
		let number = |text: &str| text.trim().replace('_', "").parse::<u64>().map_err(|_| wrong());
		let (range, each) = match text.split_once("each") {
			Some((range, each)) => (range.trim(), Some(number(each)?)),
			None => (text.trim(), None),
		};
		let (from, to) = match range.split_once("..") {
			_ if range.is_empty() => (each.ok_or_else(wrong)?, u64::MAX),
			Some((from, "")) => (number(from)?, u64::MAX),
			Some((from, to)) => (number(from)?, number(to)?),
			None if each.is_some() => return Err(wrong()),
			None => (number(range)?, number(range)?),
		};
		let each = each.unwrap_or(1);
		if each == 0 || from > to {
			return Err(wrong());
		}
		Ok(Self { from, to, each })
	}
}

impl fmt::Display for When {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { from, to, each } = self;
		write!(f, "{from}..{to} each {each}")
	}
}

impl<'de> Deserialize<'de> for When {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Time;
		impl Visitor<'_> for Time {
			type Value = When;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("a time such as \"300..21600 each 300\" or a block")
			}

			fn visit_i64<E: Error>(self, block: i64) -> Result<When, E> {
				When::parse(&block.to_string()).map_err(E::custom)
			}

			fn visit_str<E: Error>(self, text: &str) -> Result<When, E> {
				When::parse(text).map_err(E::custom)
			}
		}
		deserializer.deserialize_any(Time)
	}
}

/// Some subnets: `28`, `"1..9"` with both ends, or `[1, 2, 28]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Netuids(pub Vec<u16>);

impl<'de> Deserialize<'de> for Netuids {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Subnets;
		impl<'de> Visitor<'de> for Subnets {
			type Value = Netuids;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("a netuid, a range such as \"1..9\", or a list of netuids")
			}

			fn visit_i64<E: Error>(self, netuid: i64) -> Result<Netuids, E> {
				let netuid = u16::try_from(netuid).ok();
				netuid
					.map(|netuid| Netuids(vec![netuid]))
					.ok_or_else(|| E::custom("a netuid is a number from 0 to 65535"))
			}

			fn visit_str<E: Error>(self, text: &str) -> Result<Netuids, E> {
				let ends = text.split_once("..");
				let number = |text: &str| text.trim().parse::<u16>().ok();
				ends.and_then(|(first, last)| Some((number(first)?, number(last)?)))
					.map(|(first, last)| Netuids((first..=last).collect()))
					.ok_or_else(|| E::custom(format!("`{text}` is no range such as \"1..9\"")))
			}

			fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Netuids, A::Error> {
				let mut netuids = Vec::new();
				while let Some(netuid) = list.next_element()? {
					netuids.push(netuid);
				}
				Ok(Netuids(netuids))
			}
		}
		deserializer.deserialize_any(Subnets)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_time_should_be_read_as_it_is_spoken() {
		let when = |text| When::parse(text).unwrap();
		let (from, to, each) = (300, 21_600, 300);
		assert_eq!(when("300..21600 each 300"), When { from, to, each });
		assert_eq!(when("each 300"), When { from: 300, to: u64::MAX, each: 300 });
		assert_eq!(when("7"), When { from: 7, to: 7, each: 1 });
		assert_eq!(when("7.."), When { from: 7, to: u64::MAX, each: 1 });
		for wrong in ["soon", "9..3", "each 0", "5 each 3", ""] {
			assert!(When::parse(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn both_ends_of_a_time_should_count() {
		let dump = When::parse("21900..23550 each 150").unwrap();
		// (23550 - 21900) / 150 + 1
		assert_eq!(dump.count(), 12);
		let blocks = [21_899, 21_900, 21_901, 23_550, 23_700];
		assert_eq!(blocks.map(|block| dump.has(block)), [false, true, false, true, false]);
	}
}
