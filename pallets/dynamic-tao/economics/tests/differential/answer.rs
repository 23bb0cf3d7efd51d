//! What the model answers, and how a case is held against it.

use dtao_economics::EconomicsError;
use serde::Deserialize;
use std::fmt::Debug;

/// What the model says: a result, or the name of the cause of a refusal.
#[derive(Debug, Deserialize)]
pub struct Answer<O> {
	pub out: Option<O>,
	pub err: Option<String>,
}

impl<O: Debug + PartialEq> Answer<O> {
	/// Complains unless `ours` is the same.
	pub fn compare(&self, ours: Result<O, EconomicsError>) -> Result<(), String> {
		let agrees = match (&ours, self) {
			(Ok(ours), Self { out: Some(theirs), err: None }) => ours == theirs,
			(Err(ours), Self { out: None, err: Some(theirs) }) => &format!("{ours:?}") == theirs,
			_ => false,
		};
		agrees.then_some(()).ok_or_else(|| format!("ours is {ours:?}, the model's {self:?}"))
	}

	/// The cause of the refusal, or "done".
	pub fn cause(&self) -> &str {
		self.err.as_deref().unwrap_or("done")
	}
}

/// One case: the index by which the generator finds it again, what goes in, and what comes out.
#[derive(Debug, Deserialize)]
pub struct Vector<I, O> {
	pub n: u64,
	#[serde(rename = "in")]
	pub input: I,
	pub out: Option<O>,
	pub err: Option<String>,
}

impl<I, O: Debug + PartialEq> Vector<I, O> {
	/// Runs the crate, and returns how the case ended and the complaint if the model differs.
	pub fn replay(
		self,
		run: impl FnOnce(&I) -> Result<O, EconomicsError>,
	) -> (u64, String, Result<(), String>) {
		let answer = Answer { out: self.out, err: self.err };
		(self.n, answer.cause().to_string(), answer.compare(run(&self.input)))
	}
}

/// Answers within an answer agree as a whole.
impl<O: PartialEq> PartialEq for Answer<O> {
	fn eq(&self, other: &Self) -> bool {
		self.out == other.out && self.err == other.err
	}
}

impl<O> From<Result<O, EconomicsError>> for Answer<O> {
	fn from(result: Result<O, EconomicsError>) -> Self {
		match result {
			Ok(out) => Self { out: Some(out), err: None },
			Err(error) => Self { out: None, err: Some(format!("{error:?}")) },
		}
	}
}
