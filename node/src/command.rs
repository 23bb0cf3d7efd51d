//! What each subcommand does. Running the node is the case without one.

use crate::{
	chain_spec,
	cli::{is_sealed, Cli, Command},
	preflight,
	service::{self, Parts},
};
use dtao_runtime::opaque::Block;
use sc_cli::{CliConfiguration, Runner, SubstrateCli, TransactionPoolType};
use sc_service::{ChainType, Configuration, TaskManager};
use std::future::Future;

/// Parses the command line and does what it says.
pub fn run() -> sc_cli::Result<()> {
	let mut cli = Cli::parse_or_exit();
	match cli.subcommand.take() {
		None => run_node(cli),
		Some(Command::Key(command)) => command.run(&cli),
		Some(Command::BuildSpec(command)) => cli
			.create_runner(&command)?
			.sync_run(|config| command.run(config.chain_spec, config.network)),
		Some(Command::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Command::CheckBlock(command)) => {
			with_parts(chain_runner(&cli, &command)?, |parts, config, task_manager| {
				let import_queue = parts.import_queue(&config, task_manager)?;
				Ok(async move { command.run(parts.client, import_queue).await })
			})
		}
		Some(Command::ExportBlocks(command)) => {
			with_parts(chain_runner(&cli, &command)?, |parts, config, _| {
				Ok(async move { command.run(parts.client, config.database).await })
			})
		}
		Some(Command::ExportState(command)) => {
			with_parts(chain_runner(&cli, &command)?, |parts, config, _| {
				Ok(async move { command.run(parts.client, config.chain_spec).await })
			})
		}
		Some(Command::ImportBlocks(command)) => {
			with_parts(chain_runner(&cli, &command)?, |parts, config, task_manager| {
				let import_queue = parts.import_queue(&config, task_manager)?;
				Ok(async move { command.run(parts.client, import_queue).await })
			})
		}
		Some(Command::PurgeChain(command)) => {
			cli.create_runner(&command)?.sync_run(|config| command.run(config.database))
		}
		Some(Command::Revert(command)) => {
			with_parts(chain_runner(&cli, &command)?, |parts, config, _| {
				let forget_votes = !is_sealed(&config.chain_spec.chain_type());
				let aux_revert = forget_votes.then(|| {
					Box::new(|client, _, blocks| {
						sc_consensus_grandpa::revert(client, blocks).map_err(Into::into)
					}) as _
				});
				Ok(async move { command.run(parts.client, parts.backend, aux_revert).await })
			})
		}
		Some(Command::ChainInfo(command)) => cli.create_runner(&command)?.sync_run(|config| {
			preflight::check_database(&config)?;
			command.run::<Block>(&config)
		}),
	}
}

/// Prepares a command that opens a chain's database.
fn chain_runner<T: CliConfiguration>(cli: &Cli, command: &T) -> sc_cli::Result<Runner<Cli>> {
	let mut runner = cli.create_runner(command)?;
	let config = runner.config_mut();
	if let Some(genesis) = chain_spec::genesis(&command.chain_id(command.is_dev()?)?)? {
		config.chain_spec.set_storage(genesis);
	}
	preflight::check_database(config)?;
	Ok(runner)
}

/// Runs the node until a signal stops it.
fn run_node(mut cli: Cli) -> sc_cli::Result<()> {
	let chain_type = cli.load_spec(&cli.run.chain_id(cli.run.is_dev()?)?)?.chain_type();
	// The SDK wants a validator's network key to be made in a step of its own, so that a live
	// network can rely on it. Nobody relies on a development chain's.
	if matches!(chain_type, ChainType::Development | ChainType::Local) {
		cli.run.network_params.node_key_params.unsafe_force_node_key_generation = true;
	}
	let sealing = cli.sealing(&chain_type);
	if sealing.is_some() {
		// A sealed chain never forks. The fork-aware pool would also hold back, until one more
		// block, the transactions that arrive while a block is imported: with instant sealing
		// that block never comes.
		cli.run.pool_config.pool_type = TransactionPoolType::SingleState;
	}
	let mut runner = chain_runner(&cli, &cli.run)?;
	preflight::check_node(runner.config_mut())?;
	runner.run_node_until_exit(|config| async move {
		service::start(config, sealing).map_err(sc_cli::Error::Service)
	})
}

/// Opens the chain without starting a node, and runs a command on its parts.
fn with_parts<F>(
	runner: Runner<Cli>,
	command: impl FnOnce(Parts, Configuration, &TaskManager) -> sc_cli::Result<F>,
) -> sc_cli::Result<()>
where
	F: Future<Output = sc_cli::Result<()>>,
{
	runner.async_run(|config| {
		let sealed = is_sealed(&config.chain_spec.chain_type());
		let (parts, task_manager) = service::parts(&config, sealed)?;
		Ok((command(parts, config, &task_manager)?, task_manager))
	})
}
