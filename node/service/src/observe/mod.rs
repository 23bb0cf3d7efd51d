//! What a running chain says of its economy: its events in words, on the console, and its state in
//! numbers, for Prometheus. What is said, the program brings along as tables of names; how to read it,
//! the runtime's metadata tells.
//!
//! | file | holds |
//! |---|---|
//! | `log.rs` | who tells the events of each block |
//! | `words.rs` | how an event becomes a sentence |
//! | `metrics.rs` | who measures the economy |
//! | `version.rs` | whether its runtime is this program's |

pub mod log;
pub mod metrics;
pub mod version;
pub mod words;

use words::Sentence;

/// What of a runtime is worth to be told.
pub struct Vocabulary {
	/// Events, each with its sentence. Others are told only at length.
	pub sentences: &'static [Sentence],
	/// The names that people know accounts by.
	pub name_of: fn(&[u8; 32]) -> Option<String>,
	/// The runtime API that tells the state.
	pub api: &'static str,
	/// What of its answers is measured.
	pub gauges: &'static [metrics::Measure],
}
