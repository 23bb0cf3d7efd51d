//! The node of the Dynamic TAO development chain.
//!
//! `dtao-node --dev` is a chain of its own: it seals a block each second and finalises it at once.
//! `dtao-node --chain local` joins a network whose validators author by Aura and finalise by
//! GRANDPA. Everything that is about TAO, subnets and stake lives in the runtime; the node stores,
//! executes and transports, by the machine of `dtao-service`, which knows no runtime.
//!
//! | file | holds |
//! |---|---|
//! | `cli.rs` | the command line |
//! | `command.rs` | what each subcommand does |
//! | `chain_spec.rs` | the chains that are known by name |
//! | `agents.rs` | who renews the weights of the development validators |
//! | `export_state.rs` | a block's state as the beginning of another chain |
//! | `preflight.rs` | what can be refused before anything is started |

// The SDK's errors are large, and each is made at most once in a run.
#![allow(clippy::result_large_err)]

mod agents;
mod chain_spec;
mod cli;
mod command;
mod export_state;
mod preflight;

use std::process::ExitCode;

/// Runs the command line. Whatever goes wrong is one line for a person to read.
fn main() -> ExitCode {
	match command::run() {
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
