//! The scenarios that come with the laboratory: the files of `scenarios/`, found by their names.

use super::Scenario;
use crate::trouble::Trouble;
use std::{fs, path::Path};

macro_rules! ready {
	($($name:literal),* $(,)?) => {
		/// Names and texts.
		pub const READY: &[(&str, &str)] =
			&[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*];
	};
}

ready![
	"root-share",
	"pump",
	"pump-x8",
	"pump-all",
	"buybacks",
	"wash",
	"sandwich",
	"halving",
	"deregistration",
	"root-vote",
	"index",
	"launch-day",
	"wash-all",
	"sandwich-all",
	"sniper",
	"self-dealing",
	"buybacks-all",
	"circular",
	"cartel",
	"holdings",
	"intervention",
	"four-years",
	"round-trip",
	"average-speed",
	"eight",
	"registrations",
	"dashboard",
	"majority",
	"finney",
	"replay-trades",
	"replay-epochs",
	"replay-registry",
];

/// A scenario: a file, or the name of one that is ready.
///
/// # Errors
/// As [`text`] and [`Scenario::parse`].
pub fn open(name: &str) -> Result<Scenario, Trouble> {
	let (file, text) = text(name)?;
	Scenario::parse(&file, &text)
}

/// The file of such a scenario, and what stands in it.
///
/// # Errors
/// [`Trouble::Disk`]; for what is neither, the names that there are.
pub fn text(name: &str) -> Result<(String, String), Trouble> {
	if let Some((name, text)) = READY.iter().find(|(known, _)| *known == name) {
		return Ok((format!("laboratory/scenarios/{name}.toml"), (*text).into()));
	}
	let path = Path::new(name);
	if path.exists() || path.extension().is_some() {
		let text = fs::read_to_string(path).map_err(|error| Trouble::disk(path, &error))?;
		return Ok((name.into(), text));
	}
	let names: Vec<_> = READY.iter().map(|(name, _)| *name).collect();
	let names = names.join(", ");
	Err(Trouble::Unknown(format!(
		"there is no scenario `{name}`; ready are {names}, or say a file"
	)))
}
