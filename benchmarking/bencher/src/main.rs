//! Runs the benchmarks of a runtime that was built with `runtime-benchmarks`, by its wasm blob, and
//! writes the measured weights. `scripts/bench-weights` is how to call it.

#![forbid(unsafe_code)]

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sc_cli::Result;
use sp_runtime::traits::BlakeTwo256;

/// What the node offers its runtime, and the counter of a proof's size that benchmarks read.
type HostFunctions = (
	sp_io::SubstrateHostFunctions,
	cumulus_primitives_proof_size_hostfunction::storage_proof_size::HostFunctions,
);

/// Measures the weights of a runtime by its wasm.
#[derive(Parser)]
#[command(name = "dtao-bencher", version)]
struct Bencher {
	#[command(flatten)]
	pallet: PalletCmd,
}

fn main() -> Result<()> {
	sc_cli::LoggerBuilder::new("info").init()?;
	Bencher::parse().pallet.run_with_spec::<BlakeTwo256, HostFunctions>(None)
}
