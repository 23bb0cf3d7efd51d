//! The pallet's own benchmarks in the host's runtime, on a state that can be wiped and counts keys.

use crate::host::{Host, RuntimeGenesisConfig};
use frame_benchmarking::{BenchmarkParameter, Benchmarking};
use sc_client_db::BenchmarkingState;
use sp_runtime::{traits::BlakeTwo256, BuildStorage};
use sp_state_machine::{Ext, OverlayedChanges};

type DynamicTao = pallet_dynamic_tao::Pallet<Host>;

/// Runs `what` on the genesis of the host, with the answers that a benchmark asks its state for.
fn on_a_state_of_the_host<Answer>(what: impl FnOnce() -> Answer) -> Answer {
	let genesis = RuntimeGenesisConfig::default().build_storage().expect("builds");
	let state = BenchmarkingState::<BlakeTwo256>::new(genesis, None, false, true).expect("opens");
	let mut changes = OverlayedChanges::default();
	let mut extensions = Default::default();
	let mut ext = Ext::new(&mut changes, &state, Some(&mut extensions));
	sp_externalities::set_and_run_with_externalities(&mut ext, what)
}

#[test]
fn every_benchmark_should_run_on_a_foreign_host() {
	let benchmarks = DynamicTao::benchmarks(true);
	assert!(benchmarks.len() > 60, "a benchmark for each call and hook");
	for benchmark in benchmarks {
		let name = String::from_utf8_lossy(&benchmark.name).into_owned();
		let at = |end: fn(&(BenchmarkParameter, u32, u32)) -> u32| -> Vec<_> {
			benchmark.components.iter().map(|component| (component.0, end(component))).collect()
		};
		for components in [at(|(_, least, _)| *least), at(|(_, _, most)| *most)] {
			let results = on_a_state_of_the_host(|| {
				DynamicTao::run_benchmark(&benchmark.name, &components, &[], true, 1)
			});
			let results =
				results.unwrap_or_else(|error| panic!("{name} {components:?}: {error:?}"));
			let [result] = &results[..] else { panic!("{name} was to run once") };
			assert!(result.reads + result.writes > 0, "{name} touches the state");
		}
	}
}
