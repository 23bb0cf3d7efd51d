//! Every benchmark does what it measures, in the testkit and on a foreign host: a runtime of somebody
//! else's with `u128` balances, accounts of 32 bytes and block numbers of 32 bits. And what was measured fits
//! a block of one that has to be proved.

use super::{test_by_name, Pallet};
use crate::{
	hooks::weight_of,
	testkit::{ExtBuilder, Test},
	Config,
};
use core::sync::atomic::{AtomicUsize, Ordering};
use foreign::Host;
use frame_benchmarking::Benchmarking;
use frame_support::dispatch::DispatchClass;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::{panic, thread};

#[path = "../../../../tests/foreign-host/host.rs"]
mod foreign;
#[path = "../../../../tests/foreign-host/parachain.rs"]
mod parachain;

/// Runs every benchmark in a state of its own, on all cores: one asserts invariants of a full chain
/// several times.
fn run_every_benchmark<T: Config>(state: impl Fn() -> TestExternalities + Sync) {
	let benchmarks = Pallet::<T>::benchmarks(true);
	assert!(benchmarks.len() > 50, "a benchmark for each call and hook");
	let next = AtomicUsize::new(0);
	let work = || {
		let mut broken = Vec::new();
		while let Some(benchmark) = benchmarks.get(next.fetch_add(1, Ordering::Relaxed)) {
			let run = || state().execute_with(|| test_by_name::<T>(&benchmark.name));
			match panic::catch_unwind(panic::AssertUnwindSafe(run)) {
				Ok(Ok(())) => {}
				_ => broken.push(String::from_utf8_lossy(&benchmark.name).into_owned()),
			}
		}
		broken
	};
	let broken: Vec<_> = thread::scope(|scope| {
		let cores = thread::available_parallelism().map_or(1, usize::from);
		let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
		workers.into_iter().flat_map(|worker| worker.join().expect("catches panics")).collect()
	});
	assert!(broken.is_empty(), "these benchmarks do not do what they measure: {broken:?}");
}

#[test]
fn every_benchmark_should_run_in_the_testkit() {
	run_every_benchmark::<Test>(|| ExtBuilder::new().build());
}

#[test]
fn every_benchmark_should_run_on_a_foreign_host() {
	run_every_benchmark::<Host>(|| {
		let genesis = foreign::RuntimeGenesisConfig::default();
		genesis.build_storage().expect("builds").into()
	});
}

#[test]
fn every_weight_should_have_a_proof_that_fits_a_parachains_block() {
	type Weights = crate::weights::SubstrateWeight<parachain::Host>;
	let blocks = parachain::Blocks::get();
	let most = blocks.get(DispatchClass::Normal).max_extrinsic.expect("there is a most");
	for benchmark in Pallet::<Test>::benchmarks(true) {
		let name = String::from_utf8(benchmark.name).expect("is a name");
		let largest = |component: &str| {
			let mut components = benchmark.components.iter();
			let found = components.find(|(letter, ..)| letter.to_string() == component);
			found.map(|(_, _, most)| *most).expect("is a component")
		};
		let weight = weight_of::<Weights>(&name, largest).expect("has a weight");
		// That one stores what it is told, and reads nothing.
		let reads = name != "set_root_claim_type";
		assert_eq!(weight.proof_size() > 0, reads, "{name}");
		assert!(weight.all_lte(most), "{name} weighs {weight} of {most}");
	}
}
