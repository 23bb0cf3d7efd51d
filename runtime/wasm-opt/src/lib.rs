//! The part of the crate `wasm-opt` that `substrate-wasm-builder` calls, by the program of that name.
//!
//! The crate on the registry compiles binaryen from C++: 130 files, unoptimised, at the end of the
//! critical path of a first build, for two passes over one file. Every distribution packages the same
//! program (`binaryen`, which `scripts/setup` installs), so the workspace patches the crate with this
//! one. The arguments are those that the crate's options stand for.

use std::{ffi::OsString, fmt, io, path::Path, process::Command};

/// The program, as found in `PATH`.
const PROGRAM: &str = "wasm-opt";

/// A pass over the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
	/// Removes the sections with debugging information.
	StripDwarf,
	/// Replaces the instructions that extend signs, which the first version of wasm has not. Nothing is
	/// left to do: the compiler is told that version (`wasm32v1-none`), and [`mvp_features_only`] refuses
	/// a module that has more.
	///
	/// [`mvp_features_only`]: OptimizationOptions::mvp_features_only
	SignextLowering,
}

impl Pass {
	fn flag(self) -> Option<&'static str> {
		match self {
			Pass::StripDwarf => Some("--strip-dwarf"),
			Pass::SignextLowering => None,
		}
	}
}

/// What to do with a module.
#[derive(Clone, Debug)]
pub struct OptimizationOptions {
	flags: Vec<&'static str>,
}

impl OptimizationOptions {
	/// Reads and writes the module, without any pass.
	pub fn new_opt_level_0() -> Self {
		Self { flags: Vec::new() }
	}

	/// Allows the features of the first version of wasm only.
	pub fn mvp_features_only(&mut self) -> &mut Self {
		self.flags.push("--mvp-features");
		self
	}

	/// Keeps the names of functions, which backtraces and profilers show.
	pub fn debug_info(&mut self, keep: bool) -> &mut Self {
		if keep {
			self.flags.push("--debuginfo");
		}
		self
	}

	/// Adds a pass, after those that were added before.
	pub fn add_pass(&mut self, pass: Pass) -> &mut Self {
		self.flags.extend(pass.flag());
		self
	}

	/// Reads the module at `input` and writes it to `output`, which may be the same file.
	///
	/// # Errors
	///
	/// [`OptimizationError`] if the program is not installed or refuses the module.
	pub fn run(
		&self,
		input: impl AsRef<Path>,
		output: impl AsRef<Path>,
	) -> Result<(), OptimizationError> {
		let done = Command::new(PROGRAM)
			.args(&self.flags)
			.arg(input.as_ref())
			.args([OsString::from("--output"), output.as_ref().into()])
			.output()
			.map_err(OptimizationError::NotStarted)?;
		if done.status.success() {
			return Ok(());
		}
		Err(OptimizationError::Refused(String::from_utf8_lossy(&done.stderr).into_owned()))
	}
}

/// Why there is no new module.
#[derive(Debug)]
pub enum OptimizationError {
	/// The program could not be started.
	NotStarted(io::Error),
	/// The program ended with this message.
	Refused(String),
}

impl fmt::Display for OptimizationError {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NotStarted(cause) => {
				write!(
					to,
					"`{PROGRAM}` could not be started ({cause}): install the package `binaryen`"
				)
			}
			Self::Refused(message) => write!(to, "`{PROGRAM}` refused the module: {message}"),
		}
	}
}

impl std::error::Error for OptimizationError {}
