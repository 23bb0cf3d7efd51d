//! What a long call says of how far it is: a line of `sys.stderr` for each tenth, so that notebooks show it.

use dtao_lab::Progress;
use pyo3::prelude::*;

/// Says how much of `blocks` is done, from the third second on, if that is `wanted`.
pub fn progress(what: &'static str, blocks: u64, wanted: bool) -> Progress {
	Progress::told(blocks, move |percent| {
		if wanted && percent.is_multiple_of(10) {
			// A run does not fail because nobody could be told of it.
			let _ = Python::attach(|py| say(py, what, percent));
		}
	})
}

fn say(py: Python<'_>, what: &str, percent: u64) -> PyResult<()> {
	let stderr = py.import("sys")?.getattr("stderr")?;
	stderr.call_method1("write", (format!("dtao {what}: {percent} %\n"),))?;
	stderr.call_method0("flush")?;
	Ok(())
}
