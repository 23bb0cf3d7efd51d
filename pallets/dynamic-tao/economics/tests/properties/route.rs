//! Limits: I-10.

use crate::support::{
	any_amount, config, input_at, limit_of, over, pool, rate, reserve, route, sample,
	spot_and_depth, usual_pool,
};
use dtao_economics::{
	Alpha, EconomicsError, FeeRate, Limit, Order, Pool, Route, RouteFill, Tao, MIN_RESERVE, UNIT,
};
use proptest::prelude::*;

/// An order on a route, with a limit near the price.
#[derive(Clone, Debug)]
struct Case {
	pools: (Option<Pool>, Option<Pool>),
	rate: FeeRate,
	order: Order,
}

impl Case {
	fn route(&self) -> Route {
		over(self.pools, self.rate)
	}

	/// What the order does without its limit and for another amount.
	fn market(&self, amount: u64) -> Result<RouteFill, EconomicsError> {
		self.route().fill(Order::market(amount))
	}

	/// `received * d - given * n`: how far inside the limit a trade is, in units received times
	/// `d`. Written out here once more, apart from the crate.
	fn slack(&self, given: u64, received: u64) -> i128 {
		let (n, d) = self.ratio();
		let (received, given) =
			(u128::from(received) * u128::from(d), u128::from(given) * u128::from(n));
		// Both are under 2^128; their difference only matters as to its sign and up to 2^127.
		match received.checked_sub(given) {
			Some(inside) => inside.min(i128::MAX as u128) as i128,
			None => -((given - received).min(i128::MAX as u128) as i128),
		}
	}

	fn ratio(&self) -> (u64, u64) {
		match self.order.limit {
			Limit::None => (0, 1),
			Limit::PayAtMost(price) => (UNIT, price),
			Limit::ReceiveAtLeast(price) => (price, UNIT),
		}
	}

	fn allows(&self, fill: &RouteFill) -> bool {
		self.slack(fill.given, fill.received) >= 0
	}

	/// The most that roundings can take from what is received: one unit at the end, and one unit of
	/// each fee and of the TAO between, each at its spot price in what is received.
	fn rounding(&self) -> u128 {
		let per_unit = |reserve_out: u64, reserve_in: u64| u128::from(reserve_out / reserve_in) + 1;
		match self.pools {
			(Some(sale), None) => 1 + per_unit(sale.tao.0, sale.alpha.0),
			(None, Some(purchase)) => 1 + per_unit(purchase.alpha.0, purchase.tao.0),
			(Some(sale), Some(purchase)) => {
				let second = per_unit(purchase.alpha.0, purchase.tao.0);
				1 + 2 * second + second * per_unit(sale.tao.0, sale.alpha.0)
			}
			(None, None) => 0,
		}
	}

	/// Fails if `given` was possible, and by more than `times` the roundings.
	fn check_not_missed(&self, given: u64, times: u128) -> Result<(), TestCaseError> {
		let Ok(fill) = self.market(given) else {
			return Ok(());
		};
		let within = i128::try_from(times * self.rounding() * u128::from(self.ratio().1));
		let slack = self.slack(fill.given, fill.received);
		prop_assert!(
			slack < 0 || slack <= within.unwrap_or(i128::MAX),
			"{given} was possible, with {slack} to spare",
		);
		Ok(())
	}
}

/// A pool as they are, one of any reserves, or a shallow one that a trader could own.
fn mixed_pool() -> BoxedStrategy<Pool> {
	let shallow = (1u64..1_000, 1u64..1_000).prop_map(|(tao, alpha)| Pool {
		tao: Tao(tao * MIN_RESERVE),
		alpha: Alpha(alpha * MIN_RESERVE),
	});
	prop_oneof![2 => usual_pool(), 1 => pool(), 2 => shallow].boxed()
}

/// An order of a size that the route can take, and a limit between a price that fills nothing and
/// one that fills it all.
fn case(pool: BoxedStrategy<Pool>) -> BoxedStrategy<Case> {
	let limit = prop_oneof![
		1 => Just(None),
		// How much the price may move on the way, against how much the order moves it.
		12 => (0.0..3.0f64).prop_map(Some),
	];
	// Small orders hardly move the price, by less than a limit can say: fewer of them.
	let size = prop_oneof![1 => 0.0..=1.0f64, 3 => 0.4..=1.0f64];
	(route(pool), rate(), size, limit, prop::bool::weighted(0.7), 0..20, any_amount())
		.prop_map(|(pools, rate, at, limit, allow_partial, kind, any)| {
			let (spot, depth) = spot_and_depth(pools);
			let depth_in = (depth as u64).max(1);
			let depth_out = ((depth * spot) as u64).max(MIN_RESERVE);
			let amount = match input_at(depth_in, depth_out, at) {
				Some(amount) if kind > 0 => amount,
				_ => any,
			};
			let limit = match limit {
				Some(share) => {
					// The all-in price of an order: spot / (1 / (1 - fee) + amount / depth), with as many
					// fees as pools.
					let fee = fees(pools, rate);
					limit_of(pools, spot / (fee + share * amount as f64 / depth))
				}
				None => Limit::None,
			};
			Case { pools, rate, order: Order { amount, limit, allow_partial } }
		})
		.boxed()
}

/// What the fees of all pools make an order dearer by.
fn fees((sale, purchase): (Option<Pool>, Option<Pool>), rate: FeeRate) -> f64 {
	let legs = i32::from(sale.is_some()) + i32::from(purchase.is_some());
	(65_535.0 / (65_535.0 - f64::from(rate.0))).powi(legs)
}

/// A world so small that every amount can be tried: an order of up to 300 units and a limit that
/// moves by thousandths of what the order moves the price.
fn small_case() -> BoxedStrategy<Case> {
	let near_floor = (0u64..2_000).prop_map(|above| MIN_RESERVE + above);
	let pool = prop_oneof![
		(near_floor.clone(), reserve()),
		(reserve(), near_floor.clone()),
		(near_floor.clone(), near_floor),
	]
	.prop_map(|(tao, alpha)| Pool { tao: Tao(tao), alpha: Alpha(alpha) });
	(route(pool.boxed()), rate(), 1u64..300, 0.0..2.0f64)
		.prop_map(|(pools, rate, amount, share)| {
			let (spot, depth) = spot_and_depth(pools);
			let fee = fees(pools, rate);
			let moved = (amount as f64 + 1.0 / spot) / depth;
			let limit = limit_of(pools, spot / (fee + share * moved));
			Case { pools, rate, order: Order { amount, limit, allow_partial: true } }
		})
		.boxed()
}

/// The largest amount up to the order's that trades within the limit, by trying them all.
fn largest_by_search(case: &Case) -> Option<u64> {
	(1..=case.order.amount)
		.rev()
		.find(|given| case.market(*given).is_ok_and(|fill| case.allows(&fill)))
}

#[test]
fn most_generated_orders_are_filled_and_many_limits_bind() {
	let total = 10_000;
	let cases = sample(total, case(usual_pool())).map(|case| (case.route().fill(case.order), case));
	let (mut filled, mut part) = (0, 0);
	for (fill, case) in cases {
		filled += usize::from(fill.is_ok());
		part += usize::from(fill.is_ok_and(|fill| fill.given < case.order.amount));
	}
	assert!(filled * 100 >= total * 60, "only {filled} of {total} orders were filled");
	assert!(part * 100 >= total * 15, "only {part} of {total} limits were binding");
}

#[test]
fn a_partial_fill_of_a_small_order_is_nearly_always_the_largest_possible() {
	let total = 5_000;
	let missed = sample(total, small_case())
		.filter(|case| {
			let given = case.route().fill(case.order).ok().map(|fill| fill.given);
			given != largest_by_search(case)
		})
		.count();
	assert!(missed * 100 <= total * 10, "{missed} of {total} fills were not the largest");
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_fill_keeps_its_limit_exactly_and_never_takes_more_than_was_offered(
		case in prop_oneof![case(pool()), case(usual_pool()), small_case()],
	) {
		let Ok(fill) = case.route().fill(case.order) else { return Ok(()) };
		prop_assert!(case.allows(&fill));
		prop_assert!(case.order.limit.allows(fill.given, fill.received));
		prop_assert!(0 < fill.given && fill.given <= case.order.amount);
		prop_assert!(case.order.allow_partial || fill.given == case.order.amount);
		prop_assert!(fill.received > 0);
	}

	#[test]
	fn a_fill_is_the_trades_of_its_pools_with_their_fees(
		case in prop_oneof![case(pool()), case(usual_pool())],
	) {
		let Ok(fill) = case.route().fill(case.order) else { return Ok(()) };
		let (mut sale, mut purchase) = case.pools;
		let (mut amount, mut fees) = (fill.given, Vec::new());
		if let Some(pool) = &mut sale {
			let sold = pool.sell(Alpha(amount), case.rate)?;
			amount = sold.received.0;
			fees.push(sold.fee.0);
			prop_assert_eq!(fill.tao, sold.received);
		}
		if let Some(pool) = &mut purchase {
			let bought = pool.buy(Tao(amount), case.rate)?;
			prop_assert_eq!(fill.tao, bought.paid);
			amount = bought.received.0;
			fees.push(bought.fee.0);
		}
		fees.resize(2, 0);
		prop_assert_eq!((fill.received, vec![fill.fee, fill.tao_fee.0]), (amount, fees));
		prop_assert_eq!((fill.sale, fill.purchase), (sale, purchase));
	}

	// Whatever the pools in between hold and ask: they may be shallow, and theirs who trades.
	#[test]
	fn no_route_is_cheaper_than_the_direct_trade(
		pools in [mixed_pool(), mixed_pool(), mixed_pool()],
		rates in [rate(), rate(), rate()],
		amount in any_amount(),
		at in 0.0..=1.0f64,
		kind in 0..10,
	) {
		let leg = |place: usize| Some((pools[place], rates[place]));
		let amount = match input_at(pools[0].alpha.0, pools[0].tao.0, at) {
			Some(amount) if kind > 0 => amount,
			_ => amount,
		};
		// What a way over these stops gives, from TAO or a subnet's alpha on; none is TAO or root.
		let along = |stops: &[Option<usize>]| {
			let mut now = pools;
			stops.windows(2).try_fold(amount, |given, ends| {
				let side = |end: Option<usize>| end.map(|place| (now[place], rates[place]));
				let fill = Route::new(side(ends[0]), side(ends[1])).fill(Order::market(given))?;
				for (end, after) in [(ends[0], fill.sale), (ends[1], fill.purchase)] {
					if let (Some(place), Some(pool)) = (end, after) {
						now[place] = pool;
					}
				}
				Ok::<_, EconomicsError>(fill.received)
			})
		};
		for (from, to, over) in [
			(None, Some(0), Some(1)),
			(Some(0), None, Some(1)),
			(Some(0), Some(1), Some(2)),
			(Some(0), Some(1), None),
		] {
			let Ok(direct) = along(&[from, to]) else { continue };
			let Ok(detour) = along(&[from, over, to]) else { continue };
			prop_assert!(detour <= direct, "{from:?} to {to:?} over {over:?}: {detour} for {direct}");
			if over.is_none() {
				prop_assert_eq!(detour, direct, "root is no other way than the direct one");
			}
		}
		// A sale and a purchase, one after the other, are a swap.
		if let (Ok(swap), Ok(apart)) = (
			Route::new(leg(0), leg(1)).fill(Order::market(amount)),
			Route::new(leg(0), None).fill(Order::market(amount)),
		) {
			let bought = Route::new(None, leg(1)).fill(Order::market(apart.received))?;
			prop_assert_eq!((swap.received, swap.tao_fee.0), (bought.received, bought.fee));
		}
	}

	#[test]
	fn a_limit_at_the_very_price_is_kept_and_one_step_better_is_refused(
		case in prop_oneof![case(pool()), case(usual_pool())],
	) {
		let Ok(fill) = case.market(case.order.amount) else { return Ok(()) };
		let (given, received) = (u128::from(fill.given), u128::from(fill.received));
		let scaled = |amount: u128, by: u128| amount * u128::from(UNIT) / by;
		let (met, better) = match case.pools {
			// The lowest price that is not under the average one.
			(None, _) => {
				let price = scaled(given, received) + u128::from(given * u128::from(UNIT) % received > 0);
				(price, price.checked_sub(1))
			},
			// The highest that is not over it.
			_ => (scaled(received, given), scaled(received, given).checked_add(1)),
		};
		let limit = |price: u128| {
			let price = u64::try_from(price).ok()?;
			Some(if case.pools.0.is_none() {
				Limit::PayAtMost(price)
			} else {
				Limit::ReceiveAtLeast(price)
			})
		};
		let fill_or_kill = |limit| {
			case.route().fill(Order { limit, allow_partial: false, ..case.order })
		};
		if let Some(limit) = limit(met) {
			prop_assert_eq!(fill_or_kill(limit), Ok(fill));
		}
		if let Some(limit) = better.and_then(limit) {
			prop_assert_eq!(fill_or_kill(limit), Err(EconomicsError::SlippageExceeded));
		}
	}

	#[test]
	fn an_order_that_can_be_filled_whole_is_filled_whole_with_or_without_allow_partial(
		case in prop_oneof![case(pool()), case(usual_pool())],
	) {
		let fill = |allow_partial| case.route().fill(Order { allow_partial, ..case.order });
		if let Ok(whole) = fill(false) {
			prop_assert_eq!(fill(true), Ok(whole));
		}
	}

	#[test]
	fn an_order_of_nothing_gives_nothing_whatever_it_allows(
		pools in route(pool()), rate in rate(), allow_partial in any::<bool>(),
	) {
		let order = Order { allow_partial, ..Order::market(0) };
		prop_assert_eq!(over(pools, rate).fill(order), Err(EconomicsError::ZeroOutput));
	}

	#[test]
	fn a_fill_or_kill_order_is_filled_whole_or_refused_with_the_cause(
		case in prop_oneof![case(pool()), case(usual_pool())],
	) {
		let order = Order { allow_partial: false, ..case.order };
		let expected = case
			.market(order.amount)
			.and_then(|fill| case.allows(&fill).then_some(fill).ok_or(EconomicsError::SlippageExceeded));
		prop_assert_eq!(case.route().fill(order), expected);
	}

	#[test]
	fn a_partial_fill_of_a_small_order_misses_the_largest_possible_by_roundings_only(
		case in small_case(),
	) {
		let found = case.route().fill(case.order);
		let from = found.map_or(0, |fill| fill.given);
		// A refusal looks at one amount, where the slack is at least half of its largest.
		let times = if found.is_ok() { 1 } else { 4 };
		for given in from + 1..=case.order.amount {
			case.check_not_missed(given, times)?;
		}
	}

	// Of a large order not every amount can be tried, but the slack is concave in it: had a larger
	// amount more slack than roundings can take, then so had the one after the fill.
	#[test]
	fn a_partial_fill_of_a_large_order_misses_the_largest_possible_by_roundings_only(
		case in prop_oneof![case(pool()), case(usual_pool())],
		probes in prop::collection::vec(0.0..1.0f64, 16),
	) {
		let case = Case { order: Order { allow_partial: true, ..case.order }, ..case };
		let found = case.route().fill(case.order);
		let from = found.map_or(0, |fill| fill.given);
		let times = if found.is_ok() { 1 } else { 4 };
		let left = case.order.amount - from;
		if left > 0 && from > 0 {
			let next = case.market(from + 1);
			prop_assert!(!next.is_ok_and(|fill| case.allows(&fill)), "one more was possible");
		}
		for probe in probes {
			// Half of them close to the fill, half anywhere.
			let near = (left as f64).powf(probe) as u64;
			let far = (left as f64 * probe) as u64;
			for more in [near, far, left] {
				if (1..=left).contains(&more) {
					case.check_not_missed(from + more, times)?;
				}
			}
		}
	}

	// The bound without any search: whoever gives x gets less than R_out * x / (R_in + x).
	#[test]
	fn no_amount_beyond_the_exact_bound_of_the_limit_is_ever_filled(
		pool in pool(), amount in any_amount(), price in any_amount(),
	) {
		let (tao, alpha) = (u128::from(pool.tao.0), u128::from(pool.alpha.0));
		let (unit, limit) = (u128::from(UNIT), u128::from(price));
		let order = |limit| Order { amount, limit, allow_partial: true };
		// x <= limit * A - T
		if let Ok(fill) = over((None, Some(pool)), FeeRate::ZERO).fill(order(Limit::PayAtMost(price))) {
			prop_assert!((u128::from(fill.given) + tao) * unit <= alpha * limit);
		}
		// x <= T / limit - A
		if let Ok(fill) = over((Some(pool), None), FeeRate::ZERO).fill(order(Limit::ReceiveAtLeast(price))) {
			prop_assert!((u128::from(fill.given) + alpha).saturating_mul(limit) <= tao * unit);
		}
	}

	#[test]
	fn tao_for_tao_is_one_to_one_at_any_limit_up_to_one(
		amount in any_amount(), price in any_amount(), allow_partial in any::<bool>(),
	) {
		let route = over((None, None), FeeRate::LAUNCH);
		let filled = |limit| {
			route
				.fill(Order { amount, limit, allow_partial })
				.map(|fill| (fill.given, fill.fee, fill.received))
		};
		let whole = Ok((amount, 0, amount));
		let refused = Err(EconomicsError::SlippageExceeded);
		let empty = amount == 0;
		prop_assert_eq!(filled(Limit::None), whole);
		prop_assert_eq!(filled(Limit::PayAtMost(price)), if empty || price >= UNIT { whole } else { refused });
		prop_assert_eq!(filled(Limit::ReceiveAtLeast(price)), if empty || price <= UNIT { whole } else { refused });
	}
}
