//! The command line: the SDK's options for running a node, plus `--sealing`, plus the usual
//! subcommands.

use crate::{help, node::NAME, observe::log::LogEvents, sealing::Sealing, Embedded};
use clap::{error::ErrorKind, CommandFactory, FromArgMatches, Parser, Subcommand};
use sc_cli::SubstrateCli;
use sc_service::ChainType;

/// What a person typed.
#[derive(Debug, Parser)]
pub struct Cli {
	/// The subcommand; without one the node runs.
	#[command(subcommand)]
	pub subcommand: Option<Command>,

	/// How a node runs.
	#[command(flatten)]
	pub run: sc_cli::RunCmd,

	/// Make blocks without consensus: `instant`, `manual` or a number of milliseconds
	///
	/// `instant` seals a block when a transaction waits, `manual` when a client calls
	/// `engine_createBlock`, and a number seals one each so many milliseconds. Every sealed block is
	/// finalised at once, and the chain's clock advances by one 12-second slot per block, however
	/// fast blocks come. `engine_createBlock` works in all three modes.
	///
	/// Development chains (`--dev`, `--chain dev`, `--chain near-halving`, `--chain bittensor`,
	/// `--chain launch`, `--chain finney-2026-04-11`, states of networks, and specifications of that
	/// chain type) seal each 1000 milliseconds unless this says otherwise. All other chains author by
	/// Aura and finalise by GRANDPA unless this is given.
	///
	/// A sealed chain is alone: it listens for no peer and looks for none. `engine_createBlock` is
	/// an unsafe method, so that `--rpc-methods safe` and clients of other machines cannot call it.
	#[arg(long, value_name = "MODE")]
	pub sealing: Option<Sealing>,

	/// Do not renew the weights of the development validators
	///
	/// On development chains agents with the hotkeys of Alice to Ferdie set the weights of their
	/// validators again, as they stand, before these get too old to count, so that miners are still
	/// paid after days. They sign `set_weights`, by default each 2,500 blocks, and pay its fee.
	#[arg(long)]
	pub no_agents: bool,

	/// Let clients call `dev_*`: blocks, time and state on demand, and the way back
	///
	/// With `--dev` they can without this. Only a sealed chain has these methods, and never one of the
	/// chain type `Live`. They are unsafe methods, as `engine_createBlock` is.
	#[arg(long)]
	pub dev_rpc: bool,

	/// Tell the events of each block on the console
	///
	/// `short` tells what happened to the economy in words: staked, sold, registered, paid, refused and
	/// why. `full` tells every event with all that it has. By default development chains tell `short`,
	/// others nothing.
	#[arg(long, value_name = "LEVEL")]
	pub log_events: Option<LogEvents>,
}

impl Cli {
	/// Returns how blocks are sealed, or `None` where validators agree on them.
	pub fn sealing(&self, chain_type: &ChainType) -> Option<Sealing> {
		let sealed_by_default = self.run.shared_params.dev || is_sealed(chain_type);
		self.sealing.or(sealed_by_default.then(Sealing::default))
	}

	/// Tells whether clients may call `dev_*`, or why they cannot though it was asked for.
	pub fn development_rpc(&self, chain_type: &ChainType) -> Result<bool, String> {
		let wanted = self.dev_rpc || self.run.shared_params.dev;
		let possible = self.sealing(chain_type).is_some() && *chain_type != ChainType::Live;
		if self.dev_rpc && !possible {
			return Err("--dev-rpc is for sealed chains that are not of the type `Live`".into());
		}
		Ok(wanted && possible)
	}

	/// Tells whether the chain is forgotten when the node ends.
	pub fn is_temporary(&self) -> bool {
		let shared = &self.run.shared_params;
		self.run.tmp || (shared.dev && shared.base_path.is_none())
	}

	/// Returns how much of each block is told.
	pub fn log_events(&self, chain_type: &ChainType) -> LogEvents {
		let short = self.run.shared_params.dev || is_sealed(chain_type);
		self.log_events.unwrap_or(if short { LogEvents::Short } else { LogEvents::Off })
	}

	/// Parses the process's arguments, or prints what is wrong with them and exits.
	pub fn parse_or_exit() -> Self {
		Program::setup_command(Self::command())
			.try_get_matches()
			.and_then(|matches| Self::from_arg_matches(&matches))
			.unwrap_or_else(|error| {
				if error.kind() != ErrorKind::ValueValidation {
					error.exit();
				}
				// The first line holds the option, the value and what was expected; the rest
				// would only point to `--help`.
				eprintln!("{}", error.to_string().lines().next().unwrap_or_default());
				std::process::exit(2)
			})
	}
}

/// Tells whether a chain of this type has nobody to agree with, so that its blocks carry no
/// author's seal.
pub fn is_sealed(chain_type: &ChainType) -> bool {
	*chain_type == ChainType::Development
}

/// What the node can do besides running.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Command {
	/// Generate and inspect keys
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Print a chain's specification, ready to be edited
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write a chain's specification to a file
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a stored block again
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Print a block's state as a chain specification
	ExportState(sc_cli::ExportStateCmd),

	/// Assert every invariant of the economy on a block's state
	///
	/// The checks are those that run after every test. A state of another version than the node's own
	/// runtime is refused.
	CheckState(sc_cli::ExportStateCmd),

	/// Read blocks from a file and execute them
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Delete a chain's database
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Forget the latest blocks that are not final
	///
	/// A sealed chain finalises every block, so that only blocks made by `engine_createBlock`
	/// without `finalize` can be forgotten.
	Revert(sc_cli::RevertCmd),

	/// Print the best and the finalised block
	ChainInfo(sc_cli::ChainInfoCmd),
}

/// A program: what a person typed, and what it brings along.
pub struct Program {
	/// The command line.
	pub cli: Cli,
	/// Its chains.
	pub embedded: &'static dyn Embedded,
}

impl SubstrateCli for Program {
	fn impl_name() -> String {
		"Dynamic TAO node".into()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn executable_name() -> String {
		NAME.into()
	}

	fn description() -> String {
		"A local chain on which TAO is staked into subnets".into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the project's issue tracker".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		self.embedded.load(id)
	}

	fn setup_command(command: clap::Command) -> clap::Command {
		help::worded(
			command
				.name(Self::executable_name())
				.version(Self::impl_version())
				.author(Self::author())
				.about(Self::description())
				.propagate_version(true)
				.args_conflicts_with_subcommands(true)
				.subcommand_negates_reqs(true),
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	fn parse(arguments: &[&str]) -> Cli {
		Cli::try_parse_from([&["dtao-node"], arguments].concat()).expect("is valid")
	}

	#[test]
	fn command_line_is_consistent() {
		Program::setup_command(Cli::command()).debug_assert();
	}

	#[test]
	fn development_chains_are_sealed_each_second() {
		let each_second = Some(Sealing::Interval(Duration::from_secs(1)));

		assert_eq!(parse(&["--dev"]).sealing(&ChainType::Development), each_second);
		assert_eq!(parse(&[]).sealing(&ChainType::Development), each_second);
	}

	#[test]
	fn local_chains_are_sealed_only_on_request() {
		assert_eq!(parse(&[]).sealing(&ChainType::Local), None);
		assert_eq!(
			parse(&["--sealing", "manual"]).sealing(&ChainType::Local),
			Some(Sealing::Manual)
		);
	}

	#[test]
	fn development_rpc_is_for_sealed_chains_that_are_not_live() {
		let rpc = |arguments: &[&str], chain_type| parse(arguments).development_rpc(&chain_type);

		assert_eq!(rpc(&["--dev"], ChainType::Development), Ok(true));
		assert_eq!(rpc(&[], ChainType::Development), Ok(false));
		assert_eq!(rpc(&["--dev-rpc"], ChainType::Development), Ok(true));
		assert_eq!(rpc(&["--dev"], ChainType::Live), Ok(false));
		assert!(rpc(&["--dev-rpc"], ChainType::Local).is_err());
		assert!(rpc(&["--dev-rpc", "--sealing", "manual"], ChainType::Live).is_err());
	}

	#[test]
	fn sealing_overrides_the_default_of_dev() {
		assert_eq!(
			parse(&["--dev", "--sealing", "instant"]).sealing(&ChainType::Development),
			Some(Sealing::Instant)
		);
	}
}
