//! The specification that a chain began with, kept beside its database.
//!
//! A chain that is known by name begins as the program says that starts it first. Another build of the
//! program says something else, at least another runtime; the chain goes on as it began nevertheless,
//! and a new runtime comes to it as it comes to every chain, by an upgrade.

use crate::preflight;
use sc_service::{chain_ops, ChainSpec, Configuration, GenericChainSpec};
use sp_core::storage::Storage;
use std::{fs, path::PathBuf};

/// What the file is called.
const NAME: &str = "specification.json";

/// Lets a named chain go on as it began in this folder, or begin with this genesis.
pub fn begin_or_go_on(config: &mut Configuration, genesis: Storage) -> Result<(), String> {
	let kept = path(config).filter(|path| preflight::has_database(config) && path.is_file());
	let Some(kept) = kept else {
		config.chain_spec.set_storage(genesis);
		return Ok(());
	};
	let spec = GenericChainSpec::<Option<()>>::from_json_file(kept.clone())
		.map_err(|error| format!("cannot read `{}`: {error}", kept.display()))?;
	if spec.as_storage_builder().build_storage()?.top != genesis.top {
		log::info!(
			"The chain in `{}` goes on as it began, which is not how this program would begin it",
			config.data_path.display()
		);
	}
	config.chain_spec = Box::new(spec);
	Ok(())
}

/// Keeps the specification of a chain that begins now.
pub fn keep(config: &Configuration) -> sc_cli::Result<()> {
	let Some(path) = path(config).filter(|_| !preflight::has_database(config)) else {
		return Ok(());
	};
	if let Some(folder) = path.parent() {
		fs::create_dir_all(folder)?;
	}
	// At once in its place, so that nobody finds half of it.
	let unfinished = path.with_extension("unfinished");
	fs::write(&unfinished, chain_ops::build_spec(&*config.chain_spec, true)?)?;
	Ok(fs::rename(unfinished, path)?)
}

/// Where it is: beside the database, so that they are deleted together.
fn path(config: &Configuration) -> Option<PathBuf> {
	Some(config.database.path()?.parent()?.join(NAME))
}
