//! What the arithmetic of a trade and of a block costs, without storage: the part of a call's time
//! that no database can save.

use criterion::{BenchmarkId, Criterion, Throughput};
use dtao_economics::{
	plan_block, rules::allocation::price_ema, run_epoch, split::LAUNCH_OWNER_CUT, yuma::Fraction,
	Allocation, Alpha, BlockContext, BlockSubnet, BondsRule, Candidate, EpochInput, EpochParams,
	Excess, FeeRate, Flows, Limit, LiquidAlpha, MetricCap, MovingPrice, NeuronInput, Order, Pool,
	Price, Route, RuleMemory, Rules, SharePool, Signals, Smoothing, Speed, SubnetEconomy, Tao,
	Votes, PROFILES, UNIT,
};
use sp_arithmetic::{FixedU64, Perbill};
use std::{hint::black_box, time::Duration};

/// A pool of the `index`-th of many subnets: none like the other, none of round numbers.
fn pool(index: u64) -> Pool {
	Pool {
		tao: Tao(12_345_678_901_234 + index * 7_777_777_777),
		alpha: Alpha(234_567_890_123_456 + index * 99_999_999_999),
	}
}

/// A subnet in the middle of its life.
fn economy(index: u64) -> SubnetEconomy {
	SubnetEconomy {
		outstanding: Alpha(1_234_567_890_123_456),
		moving_price: MovingPrice::at(Price::from_bits((1 << 60) + u128::from(index) * 12_345)),
		..SubnetEconomy::new(pool(index), FeeRate::LAUNCH)
	}
}

fn trades(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("trade");
	let leg = |index| Some((pool(index), FeeRate::LAUNCH));
	let market = Order::market(10 * UNIT);
	group.bench_function("buy", |bencher| {
		let route = Route::new(None, leg(0));
		bencher.iter(|| black_box(route).fill(black_box(market)))
	});
	group.bench_function("sell", |bencher| {
		let route = Route::new(leg(0), None);
		bencher.iter(|| black_box(route).fill(black_box(market)))
	});
	group.bench_function("swap", |bencher| {
		let route = Route::new(leg(0), leg(1));
		bencher.iter(|| black_box(route).fill(black_box(market)))
	});
	group.finish();
}

/// Orders of which the limit lets only a part through, so that it is searched for.
fn limits(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("binding limit");
	let leg = |index| Some((pool(index), FeeRate::LAUNCH));
	let price = |index| pool(index).price().map(Price::to_rao).expect("has alpha");
	let order = |limit| Order { amount: u64::MAX / 2, limit, allow_partial: true };
	for (name, route, limit) in [
		("buy", Route::new(None, leg(0)), Limit::PayAtMost(price(0) / 9 * 10)),
		("sell", Route::new(leg(0), None), Limit::ReceiveAtLeast(price(0) / 10 * 9)),
		("swap", Route::new(leg(0), leg(1)), Limit::ReceiveAtLeast(UNIT / 10 * 9)),
	] {
		let order = order(limit);
		let fill = route.fill(order).expect("fills in part");
		assert!(fill.given > UNIT && fill.given < order.amount, "{name}: the limit does not bind");
		group.bench_function(name, |bencher| {
			bencher.iter(|| black_box(route).fill(black_box(order)))
		});
	}
	group.finish();
}

fn shares(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("share pool");
	let mut pool = SharePool::default();
	pool.issue(Alpha(123_456_789_012_345)).expect("issues");
	pool.reward(Alpha(23_456_789_012_345)).expect("has a holder");
	let held = pool.issue(Alpha(3_456_789_012_345)).expect("issues");
	group.bench_function("issue", |bencher| {
		bencher.iter(|| black_box(pool).issue(black_box(Alpha(987_654_321))))
	});
	group.bench_function("redeem", |bencher| {
		bencher.iter(|| black_box(pool).redeem(black_box(held), black_box(Alpha(987_654_321))))
	});
	group
		.bench_function("value", |bencher| bencher.iter(|| black_box(pool).value(black_box(held))));
	group.finish();
}

fn candidates(subnets: u64) -> Vec<Candidate> {
	(1..)
		.zip((0..subnets).map(economy))
		.map(|(netuid, economy)| Candidate {
			netuid,
			moving_price: economy.moving_price,
			pool: economy.pool,
			memory: RuleMemory::default(),
			fixed_weight: 1,
			shares_tao: true,
		})
		.collect()
}

fn allocation(criterion: &mut Criterion) {
	let candidates = candidates(128);
	criterion.bench_function("allocation/128", |bencher| {
		bencher.iter(|| price_ema(black_box(Tao(UNIT)), black_box(&candidates)))
	});
}

/// The middle of a chain's life, in a block that measures no bar.
fn context() -> BlockContext {
	BlockContext {
		number: 1_000_001,
		emission: Tao(UNIT),
		weighted_root_stake: Tao(1_000_000 * UNIT),
		owner_cut: LAUNCH_OWNER_CUT,
		speed: Speed::LAUNCH,
		..BlockContext::default()
	}
}

/// So many subnets, of which every signal is known.
fn subnets(count: u64) -> Vec<BlockSubnet> {
	let told = |index: u64| Signals {
		flows: Some(Flows { users: 1_000_000_007 * index as i64 - 50_000_000_000, protocol: 7 }),
		burned: Some(Fraction::of(index, 300)),
		votes: Some(Votes { rank: Fraction::of(index, 9_000), trust: Fraction::of(index, 128) }),
		metric: Some(Tao(3_333_333 + index * 77_777)),
	};
	(0..count)
		.map(|index| BlockSubnet {
			netuid: index as u16 + 1,
			economy: economy(index),
			memory: RuleMemory { signals: told(index), ..RuleMemory::default() },
			fixed_weight: 1,
			age: 1_000_000,
			shares_tao: true,
			epoch_due: false,
		})
		.collect()
}

/// All that a block computes: the allocation, and the step of every subnet.
fn block(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("block");
	for count in [1, 32, 128] {
		let subnets = subnets(count);
		group.throughput(Throughput::Elements(count));
		group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
			bencher.iter(|| plan_block::<()>(&Rules::DEFAULT, &context(), black_box(&subnets)))
		});
	}
	group.finish();
}

/// Subnets of which each weighs half of the one before and is capped just under its part: as many rounds
/// as there can be in which a cap hands on.
fn cascade() -> Vec<BlockSubnet> {
	let mut subnets = subnets(128);
	for (place, subnet) in subnets.iter_mut().enumerate() {
		let halvings = place.min(60) as u32;
		subnet.economy.moving_price = MovingPrice::at(Price::from_bits(1 << (62 - halvings)));
		let part = UNIT.checked_shr(halvings + 1).unwrap_or_default();
		subnet.memory.signals.metric = Some(Tao(part - u64::from(halvings == 0)));
	}
	subnets
}

/// A block of 128 subnets by every profile, and by the rule that costs most.
fn profiles(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("block by profile");
	let to_others = Allocation::Attested {
		mix: Perbill::zero(),
		smoothing: Smoothing::WHOLE,
		cap: Some(MetricCap { times: FixedU64::from_u32(1), excess: Excess::ToOthers }),
	};
	let handing_on = Rules { allocation: to_others, ..Rules::CAPPED_MATCHING };
	let subnets = subnets(128);
	let profiles = PROFILES.iter().map(|profile| (profile.name, profile.rules, subnets.clone()));
	let all = profiles.chain([("caps that hand on", handing_on, cascade())]);
	for (name, rules, subnets) in all {
		let plan = plan_block::<()>(&rules, &context(), &subnets);
		assert!(plan.refusal.is_none() && plan.steps.iter().all(|step| step.outcome.is_ok()));
		let context = BlockContext { bar: plan.bar, ..context() };
		group.bench_function(name, |bencher| {
			bencher.iter(|| plan_block::<()>(&rules, &context, black_box(&subnets)))
		});
	}
	group.finish();
}

/// Numbers that look like chance and are the same in every run.
fn noise(state: &mut u64) -> u64 {
	*state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
	*state >> 33
}

/// What one validator says of every `step`-th neuron, or holds of it.
fn sparse_row(state: &mut u64, neurons: u16, step: usize) -> Vec<(u16, u16)> {
	(0..neurons).step_by(step).map(|uid| (uid, (noise(state) % 65_535) as u16 + 1)).collect()
}

/// One epoch of Yuma consensus, with bonds of the last one.
fn epoch(criterion: &mut Criterion) {
	let mut group = criterion.benchmark_group("epoch");
	let liquid = LiquidAlpha { low: 45_875, high: 58_982, steepness: 1_000 };
	let launch = EpochParams::default();
	let later = EpochParams { bonds_rule: BondsRule::Yuma3, ..launch };
	for (name, neurons, validators, step, params) in [
		("64 uids of 16/dense", 64, 16, 1, launch),
		("256 uids of 64/quarter", 256, 64, 4, launch),
		("256 uids of 64/dense", 256, 64, 1, launch),
		("256 uids of 64/dense, Yuma3", 256, 64, 1, later),
		(
			"256 uids of 64/dense, Yuma3, liquid",
			256,
			64,
			1,
			EpochParams { liquid_alpha: Some(liquid), ..later },
		),
	] {
		let mut state = 1;
		let rows: Vec<_> = (0..validators)
			.map(|_| (sparse_row(&mut state, neurons, step), sparse_row(&mut state, neurons, step)))
			.collect();
		let neurons: Vec<_> = (0..usize::from(neurons))
			.map(|uid| NeuronInput {
				stake: if uid < rows.len() { UNIT + noise(&mut state) } else { 0 },
				registered_at: 1,
				last_update: 9_900,
				weights_as_of: 9_900,
				permit: uid < rows.len(),
				weights: rows.get(uid).map_or(&[], |row| &row.0),
				bonds: rows.get(uid).map_or(&[], |row| &row.1),
			})
			.collect();
		let input = EpochInput {
			block: 10_000,
			last_epoch: 9_640,
			neurons: &neurons,
			..EpochInput::default()
		};
		assert!(run_epoch(&params, &input).expect("fits").scores[0].dividends > 0, "{name}");
		group.bench_function(name, |bencher| {
			bencher.iter(|| run_epoch(black_box(&params), black_box(&input)))
		});
	}
	group.finish();
}

fn main() {
	// Nanoseconds need no long look: half a minute for all.
	let mut criterion = Criterion::default()
		.warm_up_time(Duration::from_millis(500))
		.measurement_time(Duration::from_millis(1_500))
		.configure_from_args();
	for bench in [trades, limits, shares, allocation, block, profiles, epoch] {
		bench(&mut criterion);
	}
	criterion.final_summary();
}
