//! `export-state`, `dev_dumpState` and `check-state`: the state of a block as the specification of
//! another chain, or as something to be checked.
//!
//! The SDK's command exports every key, also those that describe the block itself and those before.
//! No chain can begin with them: its first block would come after a slot of the future. What belongs to
//! the old chain and what to its economy, the runtime's side knows.

use crate::{Block, Embedded, FullBackend, FullClient, Hash};
use sc_cli::ExportStateCmd;
use sc_service::{chain_ops, ChainSpec};
use sp_blockchain::HeaderBackend;
use sp_runtime::generic::BlockId;
use std::{io::Write, sync::Arc};

/// Prints a specification that begins with the state of the block that the command names, or of the
/// best one.
pub fn run(
	command: &ExportStateCmd,
	client: Arc<FullClient>,
	spec: Box<dyn ChainSpec>,
	embedded: &dyn Embedded,
) -> sc_cli::Result<()> {
	let json = specification(named(command, &client)?, &client, spec, embedded)?;
	std::io::stdout().write_all(json.as_bytes())?;
	Ok(())
}

/// Asserts every invariant on the state of the block that the command names, or of the best one.
pub fn check(
	command: &ExportStateCmd,
	client: Arc<FullClient>,
	embedded: &dyn Embedded,
) -> sc_cli::Result<()> {
	let at = named(command, &client)?;
	let state = chain_ops::export_raw_state::<_, FullBackend, _>(client.clone(), at)?;
	embedded.check(state)?;
	let number = client.expect_block_number_from_id(&BlockId::Hash(at))?;
	println!("block {number} {at:?} keeps every invariant");
	Ok(())
}

/// Finds the block that a command names, or the best one.
fn named(command: &ExportStateCmd, client: &FullClient) -> sc_cli::Result<Hash> {
	let block: Option<BlockId<Block>> =
		command.input.as_ref().map(|input| input.parse()).transpose()?;
	Ok(match block {
		Some(block) => client.expect_block_hash_from_id(&block)?,
		None => client.info().best_hash,
	})
}

/// Writes the specification of a chain that begins with the state of a block.
pub fn specification(
	at: Hash,
	client: &Arc<FullClient>,
	mut spec: Box<dyn ChainSpec>,
	embedded: &dyn Embedded,
) -> sc_cli::Result<String> {
	let number = client.expect_block_number_from_id(&BlockId::Hash(at))?;
	let beginning = spec.as_storage_builder().build_storage()?;
	let state = chain_ops::export_raw_state::<_, FullBackend, _>(client.clone(), at)?;
	spec.set_storage(embedded.restarted(state, beginning, number)?);
	Ok(chain_ops::build_spec(&*spec, true)?)
}
