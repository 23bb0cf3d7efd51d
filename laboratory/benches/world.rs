//! How long a block of a whole chain takes: 128 subnets with moving prices, injection, root's sales, and
//! epochs every 360 blocks.

use criterion::Criterion;
use dtao_lab::{scenario::profile, Scenario};

const FULL: &str = r#"
schema = 1
title = "A full chain"
question = "How fast?"

[chain]
issued = 8_400_000
root_stake = 6_000_000
blocks = 1
sample = 1

[[subnets]]
ids = "1..128"
tao = 1000
alpha = 128_000
outstanding = 50_000
staked = true
"#;

fn block_of_128_subnets(bench: &mut Criterion) {
	let scenario = Scenario::parse("full", FULL).expect("it is a scenario");
	for name in ["launch", "hill-rank"] {
		let rules = profile(name).expect("it is a profile");
		let (mut world, _) = scenario.build(rules, 1, true).expect("it is a world");
		bench.bench_function(&format!("block of 128 subnets, {name}"), |bench| {
			bench.iter(|| world.step().expect("a block refuses nothing"));
		});
	}
}

fn main() {
	let mut criterion = Criterion::default().configure_from_args();
	block_of_128_subnets(&mut criterion);
	criterion.final_summary();
}
