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
	total: u64,
	done: AtomicU64,
	shown: AtomicU64,
	start: Instant,
	/// Says a percentage.
	say: Box<dyn Fn(u64) + Send + Sync>,
}

impl Progress {
	/// Begins with nothing done of `total`, which the terminal is told, or a log by the tens.
	pub fn new(what: &str, total: u64) -> Self {
		let what = what.to_string();
		Self::told(total, move |percent| {
			let is_terminal = stderr().is_terminal();
			if is_terminal || percent.is_multiple_of(10) {
				let end = if is_terminal { "\r" } else { "\n" };
				// Progress that cannot be written is nobody's loss.
				let _ = write!(stderr(), "{what}: {percent:3} %{end}");
			}
		})
	}

	/// As [`Self::new`], for whoever says it elsewhere: `say` gets each new percentage.
	pub fn told(total: u64, say: impl Fn(u64) + Send + Sync + 'static) -> Self {
		let (done, shown) = (AtomicU64::new(0), AtomicU64::new(0));
		Self { total, done, shown, start: Instant::now(), say: Box::new(say) }
	}

	/// Tells that so much more is done.
	pub fn add(&self, more: u64) {
		let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
		let percent = done * 100 / self.total.max(1);
		let is_new = self.shown.fetch_max(percent, Ordering::Relaxed) < percent;
		if is_new && self.start.elapsed() >= PATIENCE {
			(self.say)(percent);
		}
	}
}
