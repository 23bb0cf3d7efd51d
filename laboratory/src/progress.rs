//! A line on the terminal for what takes more than two seconds.

use std::{
	io::{stderr, IsTerminal, Write},
	sync::atomic::{AtomicU64, Ordering},
	time::{Duration, Instant},
};

/// Before this nothing is said.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far something is, told from any thread.
pub struct Progress {
	what: String,
	total: u64,
	done: AtomicU64,
	shown: AtomicU64,
	start: Instant,
}

impl Progress {
	/// Begins with nothing done of `total`.
	pub fn new(what: &str, total: u64) -> Self {
		let (done, shown) = (AtomicU64::new(0), AtomicU64::new(0));
		Self { what: what.into(), total, done, shown, start: Instant::now() }
	}

	/// Tells that so much more is done. The line is written again for each per cent.
	pub fn add(&self, more: u64) {
		let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
		let percent = done * 100 / self.total.max(1);
		let is_new = self.shown.fetch_max(percent, Ordering::Relaxed) < percent;
		if is_new && self.start.elapsed() >= PATIENCE {
			let end = if stderr().is_terminal() { "\r" } else { "\n" };
			// Progress that cannot be written is nobody's loss.
			let _ = write!(stderr(), "{}: {percent:3} %{end}", self.what);
		}
	}
}
