//! What each subcommand does. Running the node is the case without one.

use crate::{
	cli::{is_sealed, Cli, Command, Program},
	export_state, kept_spec,
	node::{self, Parts, Plan},
	preflight,
	sealing::{journal, solitude},
	Block, Embedded,
};
use futures::future::BoxFuture;
use sc_cli::{CliConfiguration, Runner, SubstrateCli, TransactionPoolType};
use sc_service::{ChainType, Configuration, PruningMode, SpawnTaskHandle, TaskManager};
use sp_core::traits::SpawnEssentialNamed;
use std::{future::Future, process::ExitCode};

/// Runs a program by its command line. Whatever goes wrong is one line for a person to read.
pub fn run(embedded: &'static dyn Embedded) -> ExitCode {
	let program = Program { cli: Cli::parse_or_exit(), embedded };
	match program.run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", one_line(error));
			ExitCode::FAILURE
		}
	}
}

/// Tells what went wrong, without the SDK's category and on one line: some of its errors span
/// several.
fn one_line(error: sc_cli::Error) -> String {
	let message = match error {
		sc_cli::Error::Input(message)
		| sc_cli::Error::Service(sc_service::Error::Other(message)) => message,
		error => error.to_string(),
	};
	message.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Program {
	/// Does what the command line says.
	fn run(mut self) -> sc_cli::Result<()> {
		let Some(command) = self.cli.subcommand.take() else { return run_node(self) };
		match command {
			Command::Key(command) => command.run(&self),
			Command::BuildSpec(command) => self
				.create_runner(&command)?
				.sync_run(|config| command.run(config.chain_spec, config.network)),
			Command::ExportChainSpec(command) => command.run(self.load_spec(&command.chain)?),
			Command::CheckBlock(command) => {
				self.with_parts(self.stored_chain(&command)?, |parts, config, task_manager| {
					let queue = parts.import_queue(&config, &Expendable::of(task_manager))?;
					Ok(async move { command.run(parts.client, queue).await })
				})
			}
			Command::ExportBlocks(command) => {
				self.with_parts(self.stored_chain(&command)?, |parts, config, _| {
					Ok(async move { command.run(parts.client, config.database).await })
				})
			}
			Command::ExportState(command) => {
				let embedded = self.embedded;
				self.with_parts(self.stored_chain(&command)?, |parts, config, _| {
					let spec = config.chain_spec;
					Ok(async move { export_state::run(&command, parts.client, spec, embedded) })
				})
			}
			Command::CheckState(command) => {
				let embedded = self.embedded;
				self.with_parts(self.stored_chain(&command)?, |parts, _, _| {
					Ok(async move { export_state::check(&command, parts.client, embedded) })
				})
			}
			Command::ImportBlocks(command) => {
				let runner = self.chain(&command, None)?;
				kept_spec::keep(runner.config())?;
				self.with_parts(runner, |parts, config, task_manager| {
					let queue = parts.import_queue(&config, &Expendable::of(task_manager))?;
					Ok(async move { command.run(parts.client, queue).await })
				})
			}
			Command::PurgeChain(command) => self.create_runner(&command)?.sync_run(|config| {
				let _taken = preflight::take_database(&config)?;
				command.run(config.database)
			}),
			Command::Revert(command) => {
				self.with_parts(self.stored_chain(&command)?, |parts, config, _| {
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
			Command::ChainInfo(command) => self.create_runner(&command)?.sync_run(|config| {
				preflight::check_database(&config)?;
				preflight::require_database(&config)?;
				command.run::<Block>(&config)
			}),
		}
	}

	/// Prepares a command that looks into a chain's database, which must be there.
	fn stored_chain<T: CliConfiguration>(&self, command: &T) -> sc_cli::Result<Runner<Self>> {
		let runner = self.chain(command, None)?;
		preflight::require_database(runner.config())?;
		Ok(runner)
	}

	/// Prepares a command that opens a chain's database. Whether the chain is sealed its type says,
	/// unless the command knows.
	fn chain<T: CliConfiguration>(
		&self,
		command: &T,
		sealed: Option<bool>,
	) -> sc_cli::Result<Runner<Self>> {
		let mut runner = self.create_runner(command)?;
		let config = runner.config_mut();
		if let Some(genesis) = self.embedded.genesis(&command.chain_id(command.is_dev()?)?)? {
			kept_spec::begin_or_go_on(config, genesis)?;
		}
		preflight::check_database(config)?;
		let sealed = sealed.unwrap_or_else(|| is_sealed(&config.chain_spec.chain_type()));
		if sealed && config.state_pruning.is_none() && !preflight::has_database(config) {
			// What happened an epoch ago is what developers ask for. A database goes on as it began.
			config.state_pruning = Some(PruningMode::ArchiveAll);
		}
		Ok(runner)
	}

	/// Opens the chain without starting a node, and runs a command on its parts.
	fn with_parts<F>(
		&self,
		runner: Runner<Self>,
		command: impl FnOnce(Parts, Configuration, &TaskManager) -> sc_cli::Result<F>,
	) -> sc_cli::Result<()>
	where
		F: Future<Output = sc_cli::Result<()>>,
	{
		runner.async_run(|config| {
			let sealed = is_sealed(&config.chain_spec.chain_type());
			let (parts, task_manager) = node::parts(&config, sealed)?;
			Ok((command(parts, config, &task_manager)?, task_manager))
		})
	}
}

/// Runs the node until a signal stops it.
fn run_node(mut program: Program) -> sc_cli::Result<()> {
	let spec = program.load_spec(&program.cli.run.chain_id(program.cli.run.is_dev()?)?)?;
	let chain_type = spec.chain_type();
	let development = matches!(chain_type, ChainType::Development | ChainType::Local);
	let cli = &mut program.cli;
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
		// A transaction may come again after its block was taken back.
		cli.run.pool_config.tx_ban_seconds.get_or_insert(0);
		// That a block was made, its import tells. What a person asks for comes later and wins.
		for target in ["sc_basic_authorship", "basic-authorship"] {
			cli.run.shared_params.log.insert(0, format!("{target}=warn"));
		}
	}
	let development_rpc = cli.development_rpc(&chain_type)?;
	let log_events = cli.log_events(&chain_type);
	let mut runner = program.chain(&program.cli.run, Some(sealing.is_some()))?;
	let config = runner.config_mut();
	if sealing.is_some() {
		solitude::isolate(&mut config.network);
	}
	preflight::check_node(config)?;
	if !program.cli.is_temporary() {
		kept_spec::keep(config)?;
	}
	// One node of a network is enough, and it may as well be the one whose keys they are.
	let caretaker = sealing.is_some() || config.dev_key_seed.as_deref() == Some("//Alice");
	let embedded = program.embedded;
	let plan = Plan {
		sealing,
		caretaker: (development && caretaker && !program.cli.no_agents).then(|| embedded.agents()),
		administrator: development_rpc.then(|| embedded.administrator()),
		log_events,
		embedded,
	};
	runner.run_node_until_exit(|config| async move {
		node::start(config, plan).map_err(sc_cli::Error::Service)
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
