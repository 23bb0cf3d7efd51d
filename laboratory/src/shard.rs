//! A part of the work, for one of several machines: `--shard 2/5` does each fifth piece from the second on.
//! All shards together do each piece once.

use std::str::FromStr;

/// Which part of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
	part: usize,
	of: usize,
}

impl Shard {
	/// All of it.
	pub const WHOLE: Self = Self { part: 1, of: 1 };

	/// The shard's part of some pieces.
	pub fn of<T>(self, pieces: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
		pieces.skip(self.part - 1).step_by(self.of)
	}

	/// A file's name with the shard in it, so that those of several machines fit into one folder.
	pub fn name(self, stem: &str, extension: &str) -> String {
		match self {
			Self::WHOLE => format!("{stem}.{extension}"),
			Self { part, of } => format!("{stem}-{part}-of-{of}.{extension}"),
		}
	}
}

impl FromStr for Shard {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let wrong = || format!("`{text}` is no shard: write `2/5` for the second of five");
		let (part, of) = text.split_once('/').ok_or_else(wrong)?;
		let number = |text: &str| text.parse::<usize>().map_err(|_| wrong());
		let (part, of) = (number(part)?, number(of)?);
		match (1..=of).contains(&part) {
			true => Ok(Self { part, of }),
			false => Err(wrong()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn all_shards_together_should_do_each_piece_once() {
		let mut done: Vec<_> =
			(1..=3).flat_map(|part| Shard { part, of: 3 }.of(0..10).collect::<Vec<_>>()).collect();
		done.sort_unstable();
		assert!(done.into_iter().eq(0..10));
		assert!(Shard::WHOLE.of(0..10).eq(0..10));
	}

	#[test]
	fn what_is_no_shard_should_be_refused() {
		assert_eq!("2/5".parse(), Ok(Shard { part: 2, of: 5 }));
		for wrong in ["0/5", "6/5", "2", "a/b", "1/0"] {
			assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn the_files_of_shards_should_have_different_names() {
		assert_eq!(Shard::WHOLE.name("matrix", "json"), "matrix.json");
		assert_eq!(Shard { part: 2, of: 5 }.name("matrix", "json"), "matrix-2-of-5.json");
	}
}
