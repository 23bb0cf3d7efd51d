//! What each subcommand does. Running the node is the case without one.

use crate::{
	agents::Agents,
	chain_spec,
	cli::{is_sealed, Cli, Command},
	export_state, preflight,
};
use dtao_service::{journal, solitude, Block, Parts};
use futures::future::BoxFuture;
use sc_cli::{CliConfiguration, Runner, SubstrateCli, TransactionPoolType};
use sc_service::{ChainType, Configuration, PruningMode, SpawnTaskHandle, TaskManager};
use sp_core::traits::SpawnEssentialNamed;
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
			with_parts(stored_chain(&cli, &command)?, |parts, config, task_manager| {
				let import_queue = parts.import_queue(&config, &Expendable::of(task_manager))?;
				Ok(async move { command.run(parts.client, import_queue).await })
			})
		}
		Some(Command::ExportBlocks(command)) => {
			with_parts(stored_chain(&cli, &command)?, |parts, config, _| {
				Ok(async move { command.run(parts.client, config.database).await })
			})
		}
		Some(Command::ExportState(command)) => {
			with_parts(stored_chain(&cli, &command)?, |parts, config, _| {
				Ok(async move { export_state::run(&command, parts.client, config.chain_spec) })
			})
		}
		Some(Command::ImportBlocks(command)) => {
			with_parts(chain(&cli, &command, None)?, |parts, config, task_manager| {
				let import_queue = parts.import_queue(&config, &Expendable::of(task_manager))?;
				Ok(async move { command.run(parts.client, import_queue).await })
			})
		}
		Some(Command::PurgeChain(command)) => cli.create_runner(&command)?.sync_run(|config| {
			let _taken = preflight::take_database(&config)?;
			command.run(config.database)
		}),
		Some(Command::Revert(command)) => {
			with_parts(stored_chain(&cli, &command)?, |parts, config, _| {
				journal::forget(&config)?;
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
			preflight::require_database(&config)?;
			command.run::<Block>(&config)
		}),
	}
}

/// Prepares a command that looks into a chain's database, which must be there.
fn stored_chain<T: CliConfiguration>(cli: &Cli, command: &T) -> sc_cli::Result<Runner<Cli>> {
	let runner = chain(cli, command, None)?;
	preflight::require_database(runner.config())?;
	Ok(runner)
}

/// Prepares a command that opens a chain's database. Whether the chain is sealed its type says,
/// unless the command knows.
fn chain<T: CliConfiguration>(
	cli: &Cli,
	command: &T,
	sealed: Option<bool>,
) -> sc_cli::Result<Runner<Cli>> {
	let mut runner = cli.create_runner(command)?;
	let config = runner.config_mut();
	if let Some(genesis) = chain_spec::genesis(&command.chain_id(command.is_dev()?)?)? {
		config.chain_spec.set_storage(genesis);
	}
	preflight::check_database(config)?;
	let sealed = sealed.unwrap_or_else(|| is_sealed(&config.chain_spec.chain_type()));
	if sealed && config.state_pruning.is_none() && !preflight::has_database(config) {
		// What happened an epoch ago is what developers ask for. A database goes on as it began.
		config.state_pruning = Some(PruningMode::ArchiveAll);
	}
	Ok(runner)
}

/// Runs the node until a signal stops it.
fn run_node(mut cli: Cli) -> sc_cli::Result<()> {
	let chain_type = cli.load_spec(&cli.run.chain_id(cli.run.is_dev()?)?)?.chain_type();
	let development = matches!(chain_type, ChainType::Development | ChainType::Local);
	// The SDK wants a validator's network key to be made in a step of its own, so that a live
	// network can rely on it. Nobody relies on a development chain's.
	if development {
		cli.run.network_params.node_key_params.unsafe_force_node_key_generation = true;
	}
	let sealing = cli.sealing(&chain_type);
	if sealing.is_some() {
		solitude::check_options(&cli.run.network_params)?;
		// A sealed chain never forks. The fork-aware pool would also hold back, until one more
		// block, the transactions that arrive while a block is imported: with instant sealing
		// that block never comes.
		cli.run.pool_config.pool_type = TransactionPoolType::SingleState;
	}
	let mut runner = chain(&cli, &cli.run, Some(sealing.is_some()))?;
	let config = runner.config_mut();
	if sealing.is_some() {
		solitude::isolate(&mut config.network);
	}
	preflight::check_node(config)?;
	// One node of a network is enough, and it may as well be the one whose keys they are.
	let caretaker = sealing.is_some() || config.dev_key_seed.as_deref() == Some("//Alice");
	let agents = (development && caretaker && !cli.no_agents).then(Agents::hire);
	runner.run_node_until_exit(|config| async move {
		dtao_service::start(config, sealing, agents).map_err(sc_cli::Error::Service)
	})
}

/// Spawns the tasks of an import queue that ends when its work is done. As essential ones they would
/// be reported as failed then.
#[derive(Clone)]
struct Expendable(SpawnTaskHandle);

impl Expendable {
	fn of(task_manager: &TaskManager) -> Self {
		Self(task_manager.spawn_handle())
	}
}

impl SpawnEssentialNamed for Expendable {
	fn spawn_essential_blocking(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		future: BoxFuture<'static, ()>,
	) {
		self.0.spawn_blocking(name, group, future);
	}

	fn spawn_essential(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		future: BoxFuture<'static, ()>,
	) {
		self.0.spawn(name, group, future);
	}
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
		let (parts, task_manager) = dtao_service::parts(&config, sealed)?;
		Ok((command(parts, config, &task_manager)?, task_manager))
	})
}
