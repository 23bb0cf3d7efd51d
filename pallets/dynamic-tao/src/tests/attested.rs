//! What is attested of a subnet, by any reports over some periods, against the independent model of
//! `tests/model`: cases of `metric`.

use super::*;
use serde::Deserialize;
use std::process::Command;

/// The block of a report, its attestor, and what it says.
type Report = (u64, u64, u64);

#[derive(Debug, Deserialize)]
struct Case {
	n: u64,
	#[serde(rename = "in")]
	input: (Vec<Report>, u64),
	out: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Vector {
	metric: Case,
}

/// The cases, as the model makes them from its seed.
fn cases() -> Vec<Case> {
	let model = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/model/generate.py");
	let output = Command::new("python3").args([model, "--vectors", "metric"]).output();
	let output = output.expect("the model needs python3");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let vectors: Vec<Vector> = serde_json::from_slice(&output.stdout).expect("is what it writes");
	vectors.into_iter().map(|vector| vector.metric).collect()
}

/// What the reports, each made in its block, come to in the block `at`.
fn attested((reports, at): &(Vec<Report>, u64)) -> Option<u64> {
	for (block, who, value) in reports {
		System::set_block_number(*block);
		let period = block / crate::REPORT_PERIOD - 1; // the one that has ended
		assert_ok!(DynamicTao::do_report_metric(*who, NetUid(1), period, Tao(*value)));
	}
	DynamicTao::attested_metric(NetUid(1), *at).map(|metric| metric.0)
}

#[test]
fn what_is_attested_should_be_the_models() {
	let cases = cases();
	assert!(cases.len() >= 500, "vectors went missing");
	let without = cases.iter().filter(|case| case.out.is_none()).count();
	assert!(without > 0 && without < cases.len() / 2, "{without} of {}", cases.len());
	ExtBuilder::with_subnet().build_and_execute(|| {
		for case in cases {
			crate::pallet::MetricReports::<Test>::remove(NetUid(1));
			assert_eq!(attested(&case.input), case.out, "metric:{}", case.n);
		}
	});
}
