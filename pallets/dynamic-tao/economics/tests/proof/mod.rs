//! How much of a proof is run, and where its counts go. For the tests of the pallet, too.

#![allow(dead_code)] // no test needs all of it

use std::io::Write;

/// `all` for a whole proof, which `DTAO_PROOF=full` asks for, else the share of every day.
pub fn extent<T>(every_day: T, all: T) -> T {
	match std::env::var("DTAO_PROOF") {
		Ok(proof) if proof == "full" => all,
		_ => every_day,
	}
}

/// Appends a line to the file of a stage, in the folder that `DTAO_PROOF_DIR` names.
pub fn record(stage: &str, line: &str) {
	if let Some(folder) = std::env::var_os("DTAO_PROOF_DIR") {
		let path = std::path::Path::new(&folder).join(stage).with_extension("json");
		let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
		file.and_then(|mut file| writeln!(file, "{line}")).expect("writes the counts");
	}
}
