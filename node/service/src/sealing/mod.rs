//! Sealing: making blocks where nobody has to agree on them.
//!
//! | file | holds |
//! |---|---|
//! | `engine.rs` | the task that makes the blocks, and who asks it for them |
//! | `clock.rs` | the moment of a block |
//! | `rpc.rs` | how clients ask for blocks |
//! | `journal.rs` | how no sealed block is lost when the node is killed |
//! | `undo.rs` | how blocks are taken back |
//! | `load.rs` | how a state is taken in |
//! | `solitude.rs` | why a sealed chain meets no other node |

pub mod clock;
pub mod engine;
pub mod journal;
mod load;
pub mod rpc;
pub mod solitude;
mod undo;

use std::{str::FromStr, time::Duration};

/// When a block is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// When a transaction waits.
	Instant,
	/// When a client asks.
	Manual,
	/// Each time this long has passed.
	Interval(Duration),
}

impl Default for Sealing {
	/// A block each second: slow enough to follow, fast enough not to wait.
	fn default() -> Self {
		Self::Interval(Duration::from_secs(1))
	}
}

impl FromStr for Sealing {
	type Err = &'static str;

	fn from_str(mode: &str) -> Result<Self, Self::Err> {
		match mode {
			"instant" => Ok(Self::Instant),
			"manual" => Ok(Self::Manual),
			_ => match mode.parse() {
				Ok(milliseconds) if milliseconds > 0 => {
					Ok(Self::Interval(Duration::from_millis(milliseconds)))
				}
				_ => Err("expected `instant`, `manual` or a number of milliseconds above 0"),
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn mode_is_read_from_text() {
		assert_eq!("instant".parse(), Ok(Sealing::Instant));
		assert_eq!("manual".parse(), Ok(Sealing::Manual));
		assert_eq!("250".parse(), Ok(Sealing::Interval(Duration::from_millis(250))));
	}

	#[test]
	fn garbage_and_zero_are_refused() {
		for garbage in ["", "0", "-1", "1.5", "fast", "Instant", "1000ms"] {
			assert!(garbage.parse::<Sealing>().is_err(), "{garbage}");
		}
	}
}
