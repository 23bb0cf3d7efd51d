//! Tests that want a process to themselves.

use std::{
	env::{current_exe, var_os},
	process::Command,
};

/// Set in a process that has one test.
const ALONE: &str = "DTAO_TEST_ALONE";

/// Runs the test of this name, with its modules, in a process of its own.
///
/// For tests that listen to a trace: whether anybody listens to a line of it is found out when a thread comes by it
/// first, and where many tests run, that may be another one just when this one begins to listen.
///
/// # Panics
/// If the test fails, or there is none of this name.
#[track_caller]
pub fn alone(test: &str, body: impl FnOnce()) {
	if var_os(ALONE).is_some() {
		return body();
	}
	let mut process = Command::new(current_exe().expect("this is one"));
	let ran = process.args(["--exact", "--nocapture", test]).env(ALONE, "yes").output();
	let ran = ran.expect("it can be started again");
	let [told, why] = [&ran.stdout, &ran.stderr].map(|text| String::from_utf8_lossy(text));
	assert!(ran.status.success() && told.contains("1 passed"), "{told}{why}");
}
