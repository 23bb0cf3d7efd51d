//! Why a run was not made: one sentence, with the place in the file where there is one.

use dtao_economics::EconomicsError;
use std::{fmt, path::Path};

/// Why a run was not made, or what it found broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
	/// A file does not say what it has to.
	File {
		/// Its name.
		file: String,
		/// The line, from 1 on.
		line: Option<usize>,
		/// What is wrong.
		message: String,
	},
	/// A file cannot be read or written.
	Disk(String),
	/// The command line asks for what is not there.
	Unknown(String),
	/// Arithmetic refused.
	Economics(EconomicsError),
	/// Money was made or lost: never.
	Books(String),
}

impl Trouble {
	/// What the system said of a file.
	pub fn disk(path: &Path, error: &std::io::Error) -> Self {
		Self::Disk(format!("{}: {error}", path.display()))
	}

	/// Something in a text, from `at` on.
	pub fn at(file: &str, text: &str, at: usize, message: impl Into<String>) -> Self {
		let line = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
		Self::File { file: file.into(), line: Some(line), message: message.into() }
	}
}

impl fmt::Display for Trouble {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::File { file, line: Some(line), message } => write!(f, "{file}:{line}: {message}"),
			Self::File { file, line: None, message } => write!(f, "{file}: {message}"),
			Self::Disk(message) | Self::Unknown(message) => f.write_str(message),
			Self::Economics(error) => write!(f, "the economics refused: {error}"),
			Self::Books(message) => write!(f, "the books do not balance: {message}"),
		}
	}
}

impl std::error::Error for Trouble {}

impl From<EconomicsError> for Trouble {
	fn from(error: EconomicsError) -> Self {
		Self::Economics(error)
	}
}
