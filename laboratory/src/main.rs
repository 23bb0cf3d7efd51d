//! `dtao-lab`: the laboratory's command line.

use clap::{Parser, Subcommand};
use dtao_lab::{coins::Coins, commands, search::Budget, shard::Shard, world::DAY, Trouble};
use std::{path::PathBuf, process::ExitCode};

/// Markets, people with motives and sets of rules, run by the code that the chain runs.
#[derive(Parser)]
#[command(name = "dtao-lab", version)]
struct Cli {
	/// The seed of what varies: one seed, one result.
	#[arg(long, default_value_t = 1, global = true)]
	seed: u64,
	/// Threads, instead of one a core.
	#[arg(long, global = true)]
	jobs: Option<usize>,
	/// A part of the work of `matrix`, `compare` and `tables`, for one of several machines, as `2/5`.
	#[arg(long, default_value = "1/1", global = true)]
	shard: Shard,
	/// The folder that results are written to.
	#[arg(long, default_value = "lab-out", global = true)]
	out: PathBuf,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Names the ready scenarios and the profiles of rules.
	List,
	/// Runs a scenario: a ready one's name, or a file.
	Run {
		/// The scenario.
		scenario: String,
		/// A profile instead of the scenario's own rules.
		#[arg(long)]
		rules: Option<String>,
		/// Leaves attackers out.
		#[arg(long)]
		without_attackers: bool,
	},
	/// Runs a scenario under some profiles, side by side, with its attackers and without.
	Compare {
		/// The scenario.
		scenario: String,
		/// Profiles; all of them if none is named.
		rules: Vec<String>,
	},
	/// Runs all attacks under all profiles.
	Matrix {
		/// Scenarios instead of all attacks.
		scenarios: Vec<String>,
	},
	/// Prints the tables of all studies, or of those named.
	Tables {
		/// Names, such as `S17`.
		studies: Vec<String>,
	},
	/// Looks for a better pump and dump than the scenario's own.
	Search {
		/// The scenario.
		scenario: String,
		/// Profiles; all of them if none is named.
		#[arg(long)]
		rules: Vec<String>,
		/// Runs for each profile.
		#[arg(long, default_value_t = 200)]
		budget: u64,
		/// TAO that the attacker has.
		#[arg(long, default_value = "3600")]
		tao: String,
		/// Days until the last sale.
		#[arg(long, default_value_t = 7)]
		days: u64,
	},
	/// Writes a run as a genesis state and calls, for a node that makes it again.
	Export {
		/// The scenario.
		scenario: String,
	},
	/// Tells the story of February 2025: prices that were seen, under every set of rules.
	Story,
	/// Replays other prices likewise.
	Replay {
		/// A file with lines of `block,tao_per_alpha,rank_by_price`.
		data: PathBuf,
	},
	/// Gathers the pages that other commands have left in the folder into one.
	Report,
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	match act(cli) {
		Ok(()) => ExitCode::SUCCESS,
		Err(trouble) => {
			eprintln!("dtao-lab: {trouble}");
			ExitCode::FAILURE
		}
	}
}

fn act(cli: Cli) -> Result<(), Trouble> {
	if let Some(jobs) = cli.jobs {
		let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
		pool.map_err(|error| Trouble::Unknown(error.to_string()))?;
	}
	let (seed, shard, out) = (cli.seed, cli.shard, cli.out.as_path());
	match cli.command {
		Command::List => commands::list(),
		Command::Run { scenario, rules, without_attackers } => {
			commands::run_one(&scenario, rules.as_deref(), seed, !without_attackers, out)
		}
		Command::Compare { scenario, rules } => {
			commands::compare(&scenario, &rules, seed, shard, out)
		}
		Command::Matrix { scenarios } => commands::matrix(&scenarios, seed, shard, out),
		Command::Tables { studies } => commands::tables(&studies, shard, out),
		Command::Search { scenario, rules, budget, tao, days } => {
			let tao = Coins::parse(&tao).map_err(Trouble::Unknown)?.0;
			let budget = Budget { runs: budget, tao, blocks: days.saturating_mul(DAY), seed };
			commands::search(&scenario, &rules, &budget, out)
		}
		Command::Export { scenario } => commands::export(&scenario, seed, out),
		Command::Story => commands::story(None, out),
		Command::Replay { data } => commands::story(Some(&data), out),
		Command::Report => commands::gather(out),
	}
}
