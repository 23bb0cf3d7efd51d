//! The crate against an independent model: equal to the rao, and refused for the same cause.
//!
//! The model is the Python of `tests/model`, written from the equations and not from this crate. Every
//! `cargo test` asks it for its vectors, which a seed makes; a stream of any length runs when
//! `DTAO_DIFFERENTIAL` names a file of cases, or `-` for the standard input:
//!
//! ```sh
//! python3 tests/model/generate.py --full |
//!   DTAO_DIFFERENTIAL=- cargo test --release -p dtao-economics --test differential -- --nocapture
//! ```
//!
//! Inputs are arrays, which serde reads into structs field by field.

mod allocation;
mod answer;
mod chain;
mod claims;
mod epoch;
#[path = "../properties/hotkey.rs"]
mod hotkey;
mod prices;
#[path = "../proof/mod.rs"]
mod proof;
mod rules;
mod shares;
mod subnet;
mod swap;

use allocation::{allocation, votes, AllocationCase, Parts, VotesCase, VotesOutput};
use answer::{Answer, Vector};
use chain::{chain, ChainCase, ChainOutput};
use claims::{claims, ClaimsInput, ClaimsOutput};
use epoch::{
	epoch, family, payout, EpochCase, EpochOutput, FamilyInput, PayoutInput, PayoutOutput,
};
use prices::{costs, liquidation, CostsInput, CostsOutput, LiquidationInput};
use proof::record;
use serde::Deserialize;
use shares::{hotkey, shares, HotkeyInput, HotkeyOutput, SharesOutput};
use std::{
	collections::BTreeMap,
	fs::File,
	io::{stdin, BufRead, BufReader},
	process::Command,
};
use subnet::{block, subnet, BlockInput, BlockOutput, LifeOutput, SubnetCase};
use swap::{swap, SwapInput, SwapOutput};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Case {
	Swap(Vector<SwapInput, SwapOutput>),
	Block(Vector<BlockInput, BlockOutput>),
	Allocation(Vector<AllocationCase, Vec<Parts>>),
	Chain(Vector<ChainCase, ChainOutput>),
	Votes(Vector<VotesCase, VotesOutput>),
	Subnet(Vector<SubnetCase, LifeOutput>),
	Epoch(Vector<EpochCase, EpochOutput>),
	Family(Vector<FamilyInput, (u64, u64, Vec<u64>)>),
	Payout(Vector<PayoutInput, PayoutOutput>),
	Shares(Vector<(Vec<Vec<u128>>,), SharesOutput>),
	Hotkey(Vector<HotkeyInput, HotkeyOutput>),
	Claims(Vector<ClaimsInput, ClaimsOutput>),
	Liquidation(Vector<LiquidationInput, (Vec<Answer<u64>>, u64)>),
	Costs(Vector<CostsInput, CostsOutput>),
}

impl Case {
	/// The kind and index, how the case ended, and the complaint if there is one.
	fn replay(self) -> (&'static str, u64, String, Result<(), String>) {
		let (kind, (n, cause, result)) = match self {
			Self::Swap(vector) => ("swap", vector.replay(swap)),
			Self::Allocation(vector) => ("allocation", vector.replay(allocation)),
			Self::Chain(vector) => ("chain", vector.replay(chain)),
			Self::Votes(vector) => ("votes", vector.replay(votes)),
			Self::Block(vector) => ("block", vector.replay(block)),
			Self::Subnet(vector) => ("subnet", vector.replay(subnet)),
			Self::Epoch(vector) => ("epoch", vector.replay(epoch)),
			Self::Family(vector) => ("family", vector.replay(family)),
			Self::Payout(vector) => ("payout", vector.replay(payout)),
			Self::Shares(vector) => ("shares", vector.replay(shares)),
			Self::Hotkey(vector) => ("hotkey", vector.replay(hotkey)),
			Self::Claims(vector) => ("claims", vector.replay(claims)),
			Self::Liquidation(vector) => ("liquidation", vector.replay(liquidation)),
			Self::Costs(vector) => ("costs", vector.replay(costs)),
		};
		(kind, n, cause, result)
	}
}

/// How many cases there were of each kind, and how they ended; and the complaints.
#[derive(Default)]
struct Stats {
	ends: BTreeMap<&'static str, BTreeMap<String, u64>>,
	complaints: Vec<String>,
	differ: u64,
}

impl Stats {
	/// Complaints that are kept; the others are counted.
	const SHOWN: usize = 10;

	fn add(&mut self, case: Case) {
		let (kind, n, end, result) = case.replay();
		*self.ends.entry(kind).or_default().entry(end).or_default() += 1;
		if let Err(complaint) = result {
			self.differ += 1;
			if self.complaints.len() < Self::SHOWN {
				self.complaints.push(format!("{kind}:{n}: {complaint}"));
			}
		}
	}

	fn cases(&self) -> u64 {
		self.ends.values().flat_map(|ends| ends.values()).sum()
	}

	/// Writes the counts to where those of a proof go.
	fn record(&self) {
		for (kind, ends) in &self.ends {
			let cases: u64 = ends.values().sum();
			record("differential", &format!("{{\"kind\":\"{kind}\",\"cases\":{cases}}}"));
		}
		record("differential", &format!("{{\"failures\":{}}}", self.differ));
	}

	/// Prints the counts and fails if anything differs.
	fn conclude(self) {
		for (kind, ends) in &self.ends {
			println!("{kind}: {} cases: {ends:?}", ends.values().sum::<u64>());
		}
		let complaints = self.complaints.join("\n");
		assert!(self.differ == 0, "{} of {} differ\n{complaints}", self.differ, self.cases());
	}
}

/// What a program of the model writes.
fn model(program: &str, arguments: &[&str]) -> Vec<u8> {
	let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/model/");
	let output = Command::new("python3").arg(format!("{folder}{program}")).args(arguments).output();
	let output = output.expect("the model needs python3");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	output.stdout
}

/// The vectors of a kind, as the model makes them.
fn vectors(kind: &str) -> Vec<Case> {
	let written = model("generate.py", &["--vectors", kind]);
	serde_json::from_slice(&written).expect("is what generate.py writes")
}

/// Replays the vectors of a kind: at least `least` of them, some of them refused for each
/// of `causes`.
fn replay(kind: &str, least: u64, causes: &[&str]) {
	let mut stats = Stats::default();
	for case in vectors(kind) {
		stats.add(case);
	}
	assert!(stats.cases() >= least, "vectors went missing");
	for cause in causes {
		assert!(stats.ends[kind].contains_key(*cause), "no {kind} ended as {cause}");
	}
	stats.conclude();
}

#[test]
fn the_model_should_pass_its_own_tests() {
	model("test_model.py", &[]);
}

#[test]
fn swaps_should_be_the_models() {
	replay(
		"swap",
		2_000,
		&["done", "EmptyPool", "InputTooLarge", "ZeroOutput", "ReserveTooLow", "SlippageExceeded"],
	);
}

#[test]
fn blocks_should_be_the_models() {
	replay("block", 400, &["done"]);
}

#[test]
fn allocations_should_be_the_models() {
	replay("allocation", 400, &["done"]);
}

#[test]
fn chains_should_be_the_models() {
	replay("chain", 200, &["done"]);
}

#[test]
fn votes_should_count_as_the_models() {
	replay("votes", 200, &["done"]);
}

#[test]
fn lives_of_subnets_should_be_the_models() {
	replay("subnet", 300, &["done"]);
}

#[test]
fn epochs_should_be_the_models() {
	replay("epoch", 200, &["done", "MalformedRow"]);
}

#[test]
fn families_should_be_the_models() {
	replay("family", 300, &["done", "InsufficientStake"]);
}

#[test]
fn payouts_should_be_the_models() {
	replay("payout", 200, &["done", "InsufficientStake"]);
}

#[test]
fn claims_should_be_the_models() {
	replay("claims", 300, &["done"]);
}

#[test]
fn share_pools_should_be_the_models() {
	replay("shares", 500, &["done"]);
}

#[test]
fn lives_of_hotkeys_should_be_the_models() {
	replay("hotkey", 500, &["done"]);
}

#[test]
fn liquidations_should_be_the_models() {
	replay("liquidation", 300, &["done"]);
}

#[test]
fn costs_should_be_the_models() {
	replay("costs", 200, &["done"]);
}

#[test]
fn one_rao_beside_should_be_noticed() {
	let mut stats = Stats::default();
	for case in vectors("swap") {
		match case {
			Case::Swap(mut vector) => {
				if let Some(out) = &mut vector.out {
					out.4 += 1;
					stats.add(Case::Swap(vector));
				}
			}
			other => stats.add(other),
		}
	}
	assert!(stats.cases() > 0 && stats.differ == stats.cases());
}

#[test]
fn a_stream_should_be_the_models() {
	let Ok(name) = std::env::var("DTAO_DIFFERENTIAL") else { return };
	let source: Box<dyn BufRead> = match name.as_str() {
		"-" => Box::new(stdin().lock()),
		path => Box::new(BufReader::new(File::open(path).expect("opens"))),
	};
	let mut stats = Stats::default();
	for line in source.lines() {
		let line = line.expect("reads");
		stats.add(serde_json::from_str(&line).expect("is a line of generate.py"));
	}
	assert!(stats.cases() > 0, "{name} is empty");
	stats.record();
	stats.conclude();
}
