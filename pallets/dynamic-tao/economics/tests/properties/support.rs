//! What the properties share: the number of cases and the generators.
//!
//! Amounts are log-uniform, since what breaks is small against large; a fifth of them come from a
//! list of edges. Trades are drawn between the least and the most that a pool takes, so that most
//! of them happen: `pool::most_generated_trades_happen` counts them.

use crate::proof::record;
use dtao_economics::{
	Alpha, AlphaCap, Averaging, Bought, FeeRate, Fill, InjectionRule, Limit, Pool, Price, RootPart,
	Route, Rules, Speed, Spot, Tao, MAX_INPUT_FACTOR, MAX_SUPPLY, MIN_RESERVE, PROFILES, UNIT,
};
use proptest::{
	prelude::*,
	strategy::ValueTree,
	test_runner::{RngAlgorithm, TestRng, TestRunner},
};

/// Cases per property, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 10_000;

/// How every property runs. Counted where it is asked for: each property does so once.
#[track_caller]
pub fn config() -> ProptestConfig {
	let cases = match std::env::var("PROPTEST_CASES") {
		Ok(text) => text.parse().expect("PROPTEST_CASES is a number of cases"),
		Err(_) => CASES,
	};
	let file = std::path::Path::new(std::panic::Location::caller().file());
	let rule = file.file_stem().unwrap_or_default().display();
	record("properties", &format!("{{\"rule\":\"{rule}\",\"properties\":1,\"cases\":{cases}}}"));
	ProptestConfig { cases, max_global_rejects: cases.saturating_mul(10), ..Default::default() }
}

/// The first `count` values of a strategy, the same in every run. For statements about how often
/// something happens, which a property can't make.
pub fn sample<S: Strategy>(count: usize, strategy: S) -> impl Iterator<Item = S::Value> {
	let mut runner = TestRunner::new_with_rng(
		ProptestConfig::default(),
		TestRng::deterministic_rng(RngAlgorithm::ChaCha),
	);
	(0..count).map(move |_| strategy.new_tree(&mut runner).expect("generates").current())
}

/// Log-uniform from `low` to `high`, both included; shrinks towards `low`.
pub fn log_uniform(low: u64, high: u64) -> impl Strategy<Value = u64> {
	(0.0..=1.0f64).prop_map(move |at| between(low, high, at))
}

/// The point `at` of the way from `low` to `high` on a logarithmic scale.
fn between(low: u64, high: u64, at: f64) -> u64 {
	let (low_ln, high_ln) = ((low as f64 + 1.0).ln(), (high as f64 + 1.0).ln());
	// The cast saturates, and the clamp corrects what the floats lost at the ends.
	(((low_ln + at * (high_ln - low_ln)).exp() - 1.0).round() as u64).clamp(low, high.max(low))
}

/// Amounts at which arithmetic likes to break, up to the supply.
fn edges() -> Vec<u64> {
	let powers = (0..=54).flat_map(|bit| [(1u64 << bit) - 1, 1 << bit, (1 << bit) + 1]);
	let named = [
		0,
		MIN_RESERVE - 1,
		MIN_RESERVE,
		MIN_RESERVE + 1,
		UNIT - 1,
		UNIT,
		UNIT + 1,
		MAX_SUPPLY - 1,
		MAX_SUPPLY,
	];
	powers.chain(named).collect()
}

/// Any amount that can exist: 0 to 21e15.
pub fn amount() -> BoxedStrategy<u64> {
	prop_oneof![4 => log_uniform(0, MAX_SUPPLY), 1 => prop::sample::select(edges())].boxed()
}

/// Any amount that can be asked for: the whole of `u64`.
pub fn any_amount() -> BoxedStrategy<u64> {
	prop_oneof![
		8 => amount(),
		1 => any::<u64>(),
		1 => prop::sample::select(vec![MAX_SUPPLY + 1, u64::MAX / 2, u64::MAX - 1, u64::MAX]),
	]
	.boxed()
}

/// Any 128 bits, of every length, with the edges.
pub fn any_u128() -> BoxedStrategy<u128> {
	prop_oneof![
		4 => (any::<u128>(), 0u32..128).prop_map(|(bits, shift)| bits >> shift),
		1 => (0u32..128, 0u128..3).prop_map(|(bit, by)| (1u128 << bit).wrapping_add(by).wrapping_sub(1)),
		1 => Just(u128::MAX),
	]
	.boxed()
}

/// A reserve that trades can leave behind.
pub fn reserve() -> BoxedStrategy<u64> {
	prop_oneof![
		4 => log_uniform(MIN_RESERVE, MAX_SUPPLY),
		1 => prop::sample::select(
			edges().into_iter().filter(|edge| *edge >= MIN_RESERVE).collect::<Vec<_>>()
		),
	]
	.boxed()
}

/// A pool at the floor or deeper.
pub fn pool() -> BoxedStrategy<Pool> {
	(reserve(), reserve())
		.prop_map(|(tao, alpha)| Pool { tao: Tao(tao), alpha: Alpha(alpha) })
		.boxed()
}

/// A pool that should not be: empty, of dust, under the floor on one side or over the supply.
pub fn broken_pool() -> BoxedStrategy<Pool> {
	let any = || prop_oneof![2 => any_amount(), 1 => 0u64..4, 1 => log_uniform(0, MIN_RESERVE)];
	prop_oneof![(any(), any()), (any(), reserve()), (reserve(), any())]
		.prop_map(|(tao, alpha)| Pool { tao: Tao(tao), alpha: Alpha(alpha) })
		.boxed()
}

/// A pool as they are met in practice: 1 to 10 million TAO, a price of 0.0001 to 10.
pub fn usual_pool() -> BoxedStrategy<Pool> {
	(log_uniform(UNIT, 10_000_000 * UNIT), -4.0..1.0f64)
		.prop_map(|(tao, exponent)| {
			let alpha = (tao as f64 / 10f64.powf(exponent)) as u64;
			Pool { tao: Tao(tao), alpha: Alpha(alpha.clamp(MIN_RESERVE, MAX_SUPPLY)) }
		})
		.boxed()
}

/// Any fee rate that a subnet may have.
pub fn rate() -> BoxedStrategy<FeeRate> {
	prop_oneof![
		Just(FeeRate::ZERO),
		Just(FeeRate::LAUNCH),
		Just(FeeRate::MAX),
		(0..=FeeRate::MAX.0).prop_map(FeeRate),
	]
	.boxed()
}

/// One side of a pool, so that a property is written once for purchases and sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
	Buy,
	Sell,
}

/// What a trade did, without units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traded {
	pub paid: u64,
	pub received: u64,
	pub fee: u64,
}

impl Side {
	/// `(R_in, R_out)`.
	pub fn reserves(self, pool: &Pool) -> (u64, u64) {
		match self {
			Self::Buy => (pool.tao.0, pool.alpha.0),
			Self::Sell => (pool.alpha.0, pool.tao.0),
		}
	}

	pub fn opposite(self) -> Self {
		match self {
			Self::Buy => Self::Sell,
			Self::Sell => Self::Buy,
		}
	}

	/// Trades on the pool.
	pub fn trade(
		self,
		pool: &mut Pool,
		paid: u64,
		rate: FeeRate,
	) -> Result<Traded, dtao_economics::EconomicsError> {
		Ok(match self {
			Self::Buy => {
				let Fill { paid, received, fee } = pool.buy(Tao(paid), rate)?;
				Traded { paid: paid.0, received: received.0, fee: fee.0 }
			}
			Self::Sell => {
				let Fill { paid, received, fee } = pool.sell(Alpha(paid), rate)?;
				Traded { paid: paid.0, received: received.0, fee: fee.0 }
			}
		})
	}
}

pub fn side() -> BoxedStrategy<Side> {
	prop_oneof![Just(Side::Buy), Just(Side::Sell)].boxed()
}

/// An input that a pool with these reserves takes, more or less: from what buys a unit or two to
/// the bounds, for `at` from 0 to 1. `None` where there is no such input.
pub fn input_at(reserve_in: u64, reserve_out: u64, at: f64) -> Option<u64> {
	let least = reserve_in.checked_div(reserve_out)?.saturating_mul(2).saturating_add(3);
	// In floats, since this is no oracle; 2 % short, so that the floor is rarely hit.
	let to_floor = reserve_in as f64 * (reserve_out - MIN_RESERVE.min(reserve_out)) as f64
		/ MIN_RESERVE as f64;
	let most = (to_floor * 0.98) as u64;
	let most = most.min(reserve_in.saturating_mul(MAX_INPUT_FACTOR)).min(MAX_SUPPLY);
	(least <= most).then(|| between(least, most, at))
}

/// How many there are of something that a chain has up to `most` of: mostly few, sometimes many.
pub fn count(most: usize) -> BoxedStrategy<usize> {
	prop_oneof![1 => 0..=most, 6 => 0..=most.min(9)].boxed()
}

/// Stake that comes to a hotkey at a time, or an order in one: dust, anything, all there is.
pub fn stake() -> BoxedStrategy<u64> {
	prop_oneof![
		6 => log_uniform(1, 1_000_000 * UNIT),
		2 => 0u64..4,
		1 => log_uniform(1, MAX_SUPPLY),
		1 => prop::sample::select(edges()),
	]
	.boxed()
}

/// A pool and an input for one side of it: mostly one that trades, sometimes any.
#[derive(Clone, Copy, Debug)]
pub struct Trade {
	pub pool: Pool,
	pub side: Side,
	pub rate: FeeRate,
	pub input: u64,
}

pub fn trade() -> BoxedStrategy<Trade> {
	let pool = prop_oneof![24 => pool(), 1 => broken_pool()];
	(pool, side(), rate(), any_amount(), 0.0..=1.0f64, 0..10)
		.prop_map(|(pool, side, rate, any, at, kind)| {
			let (reserve_in, reserve_out) = side.reserves(&pool);
			let input = match input_at(reserve_in, reserve_out, at) {
				Some(input) if kind > 0 => input,
				_ => any,
			};
			Trade { pool, side, rate, input }
		})
		.boxed()
}

/// A route with at least one pool.
pub fn route(pool: BoxedStrategy<Pool>) -> BoxedStrategy<(Option<Pool>, Option<Pool>)> {
	prop_oneof![
		pool.clone().prop_map(|pool| (Some(pool), None)),
		pool.clone().prop_map(|pool| (None, Some(pool))),
		(pool.clone(), pool).prop_map(|(sale, purchase)| (Some(sale), Some(purchase))),
	]
	.boxed()
}

/// A route over these pools, all with the same rate.
pub fn over((sale, purchase): (Option<Pool>, Option<Pool>), rate: FeeRate) -> Route {
	Route::new(sale.map(|pool| (pool, rate)), purchase.map(|pool| (pool, rate)))
}

/// The spot price of a route in units received per unit given, and with it the depth: the reserve
/// that an input goes into, where two pools act as one.
pub fn spot_and_depth(pools: (Option<Pool>, Option<Pool>)) -> (f64, f64) {
	let (t, a) = (|pool: Pool| pool.tao.0 as f64, |pool: Pool| pool.alpha.0 as f64);
	match pools {
		(Some(sale), None) => (t(sale) / a(sale), a(sale)),
		(None, Some(purchase)) => (a(purchase) / t(purchase), t(purchase)),
		(Some(sale), Some(purchase)) => (
			t(sale) / a(sale) * a(purchase) / t(purchase),
			a(sale) * t(purchase) / (t(sale) + t(purchase)),
		),
		(None, None) => (1.0, f64::INFINITY),
	}
}

/// The limit that a trade on these pools meets when it receives `worst` per unit given. As prices
/// are, it is rounded to nine decimals; a purchase's limit is what is paid.
pub fn limit_of(pools: (Option<Pool>, Option<Pool>), worst: f64) -> Limit {
	match pools {
		(None, _) => Limit::PayAtMost((UNIT as f64 / worst) as u64),
		_ => Limit::ReceiveAtLeast((UNIT as f64 * worst) as u64),
	}
}

/// Any price up to 2^64, with zero, one and the ends.
pub fn price() -> BoxedStrategy<Price> {
	prop_oneof![
		4 => any_u128().prop_map(Price::from_bits),
		4 => any_u128().prop_map(|bits| Price::from_bits(bits >> 64)),
		1 => Just(Price::ZERO),
		1 => Just(Price::ONE),
	]
	.boxed()
}

/// Rules with any choice on each axis that a chain of pools can tell apart.
pub fn rules() -> BoxedStrategy<Rules> {
	let buying = |cap| [Bought::Recycled, Bought::Protocol].map(move |bought| (cap, bought));
	let caps = [AlphaCap::Emission, AlphaCap::BlockEmission, AlphaCap::RootProportion];
	let mut injection = vec![
		InjectionRule::AlphaEmissionCap,
		InjectionRule::PriceKeeping,
		InjectionRule::Subsidy,
		InjectionRule::Par,
	];
	injection.extend(
		caps.into_iter()
			.flat_map(buying)
			.map(|(cap, bought)| InjectionRule::ExcessBuys { cap, bought }),
	);
	let root_part = [
		RootPart::SoldEachBlock,
		RootPart::SoldAtEpoch { only_above: None },
		RootPart::SoldAtEpoch { only_above: Some(Price::ONE) },
		RootPart::Claimable,
		RootPart::Recycled,
	];
	let averaging = [
		Averaging::CONSTANT,
		Averaging::WARM_UP,
		Averaging { spot: Spot::Uncapped, ..Averaging::CONSTANT },
		Averaging { speed: Some(Speed { num: 3, den: 10_000 }), ..Averaging::WARM_UP },
	];
	let allocation: Vec<_> = PROFILES.iter().map(|profile| profile.rules.allocation).collect();
	let choices = (
		prop::sample::select(allocation),
		prop::sample::select(injection),
		prop::sample::select(root_part.to_vec()),
		prop::sample::select(averaging.to_vec()),
	);
	choices
		.prop_map(|(allocation, injection, root_part, averaging)| Rules {
			allocation,
			injection,
			root_part,
			averaging,
			..Rules::DEFAULT
		})
		.boxed()
}
