//! How `--help` reads. The SDK brings some eighty options for nodes of all kinds: those that a person wants
//! here come first, those that do nothing here are hidden, and what the SDK leaves unsaid is said.

use clap::{Arg, Command};

/// Shown below `--help`.
const EXAMPLES: &str = "\
Examples:
  A development chain with a block each second, forgotten on exit:
      dtao-node --dev
  The same chain, kept in a folder and continued on the next start:
      dtao-node --dev --base-path /tmp/dtao
  A block only when a transaction waits, or only when a client calls engine_createBlock:
      dtao-node --dev --sealing instant
      dtao-node --dev --sealing manual
  A chain that is 1,000 blocks away from the first halving of TAO, ten blocks a second:
      dtao-node --dev --chain near-halving --sealing 100
  Two validators on one machine, authoring by Aura and finalising by GRANDPA:
      dtao-node --chain local --alice --tmp
      dtao-node --chain local --bob --tmp --port 30334 --rpc-port 9945 --prometheus-port 9616
  One of them alone, which makes blocks that nobody finalises:
      dtao-node --chain local --alice --tmp --force-authoring
  The state of a chain out of its folder, and a chain that begins with it:
      dtao-node export-state --dev --base-path /tmp/dtao >state.json
      dtao-node --dev --chain state.json

Clients connect to ws://127.0.0.1:9944 unless --rpc-port says otherwise.";

/// The help of `--state-pruning`.
const STATE_PRUNING: &str = "\
Keep the states of all blocks (`archive`), of final ones (`archive-canonical`) or of the last NUMBER

A sealed chain keeps all, so that an epoch that is over can still be asked about: some 8 KB a block on \
disk. `--state-pruning 1000` keeps the last 1000. Other chains keep the last 256.

A database goes on as it began: without this option as it is, with another mode it is refused; only the \
NUMBER may change.";

/// The options that most people want, in the order in which they are shown; the others follow by name.
const FIRST: [&str; 14] = [
	"dev",
	"chain",
	"sealing",
	"base_path",
	"tmp",
	"rpc_port",
	"rpc_methods",
	"log_events",
	"dev_rpc",
	"no_agents",
	"state_pruning",
	"wasm_runtime_overrides",
	"force_authoring",
	"log",
];

/// Options of nodes that have a native runtime beside the wasm one.
const WITHOUT_EFFECT: [&str; 6] = [
	"execution",
	"execution_syncing",
	"execution_import_block",
	"execution_block_construction",
	"execution_offchain_worker",
	"execution_other",
];

/// What the SDK says too little of: an option, and its help.
const SAID: [(&str, &str); 6] = [
	("base_path", "Keep chains in this folder, and go on with the one that is there"),
	("rpc_port", "Answer clients at this port; 0 takes a free one [default: 9944]"),
	("prometheus_port", "Tell metrics at this port [default: 9615]"),
	("port", "Meet other nodes at this port [default: 30333]"),
	("force_authoring", "Make blocks also while no other validator is there"),
	(
		"wasm_runtime_overrides",
		"Run the runtimes in this folder in place of the chain's of the same version: the way out of a broken one",
	),
];

/// Words the command line's help.
pub fn worded(command: Command) -> Command {
	let command = SAID.into_iter().fold(command, |command, (id, help)| {
		command.mut_arg(id, |option| option.help(help).long_help(help))
	});
	command
		.after_help(EXAMPLES)
		.mut_arg("chain", |chain| {
			chain
				.help(
					"The chain: `dev`, `local`, `near-halving`, `bittensor`, `launch`, \
					 `finney-2026-04-11` or a file",
				)
				.long_help(
					"The chain to run: `dev` (the default), `local`, `near-halving`, `bittensor`, \
					 `launch`, `finney-2026-04-11`, or the path of a chain specification as `build-spec` \
					 prints it, or of the state of a network as `scripts/state-from-csv` does.",
				)
		})
		.mut_arg("state_pruning", |pruning| pruning.help(STATE_PRUNING).long_help(STATE_PRUNING))
		.mut_arg("dev", |dev| {
			dev.help("Run a development chain: sealed, temporary, nothing else needed").long_help(
				"Run a development chain that needs nothing else.\n\n\
				 Implies `--chain dev`, `--sealing 1000`, `--alice`, `--rpc-cors all`, \
				 `--state-pruning archive` and a temporary folder that is deleted on exit; each \
				 can be overridden, the last by `--base-path`.",
			)
		})
		.mut_subcommand("export-chain-spec", |command| {
			command.mut_arg("chain", |chain| chain.default_value("dev"))
		})
		.mut_args(placed)
}

/// Puts an option into its place.
fn placed(option: Arg) -> Arg {
	let id = option.get_id().as_str();
	let place = FIRST.iter().position(|first| *first == id).unwrap_or(FIRST.len());
	let hidden = WITHOUT_EFFECT.contains(&id);
	option.display_order(place).hide(hidden)
}

#[cfg(test)]
mod tests {
	use crate::cli::{Cli, Program};
	use clap::CommandFactory;
	use sc_cli::SubstrateCli;

	#[test]
	fn what_is_wanted_comes_first_and_what_does_nothing_is_hidden() {
		let help = Program::setup_command(Cli::command()).render_long_help().to_string();
		let place = |option: &str| help.find(&format!("{option} ")).expect("is shown");

		assert!(place("--sealing") < place("--blocks-pruning"));
		assert!(!help.contains("--execution"));
	}

	#[test]
	fn every_option_that_is_named_is_there() {
		let command = Program::setup_command(Cli::command());
		let ids: Vec<_> = command.get_arguments().map(|option| option.get_id().as_str()).collect();

		for named in super::FIRST.iter().chain(&super::WITHOUT_EFFECT) {
			assert!(ids.contains(named), "{named}");
		}
	}
}
