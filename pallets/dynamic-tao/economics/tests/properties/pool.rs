//! The constant product: I-6 to I-9.

use crate::support::{
	amount, any_amount, broken_pool, config, input_at, over, pool, rate, sample, side, trade, Side,
	Trade,
};
use dtao_economics::{
	Alpha, EconomicsError, FeeRate, Order, Pool, Tao, MAX_INPUT_FACTOR, MIN_RESERVE,
};
use proptest::prelude::*;

/// `T * A`, which fits since both are 64 bits.
fn k(pool: &Pool) -> u128 {
	u128::from(pool.tao.0) * u128::from(pool.alpha.0)
}

/// The smallest integer at or above `input * rate / 65535`, found apart from the crate.
fn fee_of(input: u64, rate: FeeRate) -> u64 {
	let parts = u128::from(input) * u128::from(rate.0);
	let floor = parts / 65_535;
	u64::try_from(if floor * 65_535 == parts { floor } else { floor + 1 }).expect("fee <= input")
}

#[test]
fn most_generated_trades_happen() {
	let total = 10_000;
	let happened = sample(total, trade())
		.filter(|trade| trade.side.trade(&mut trade.pool.clone(), trade.input, trade.rate).is_ok())
		.count();
	assert!(happened * 100 >= total * 80, "only {happened} of {total} trades happened");
}

proptest! {
	#![proptest_config(config())]

	// I-6
	#[test]
	fn a_trade_is_the_formula_and_k_never_falls(
		Trade { pool, side, rate, input } in trade(),
	) {
		let mut after = pool;
		let Ok(done) = side.trade(&mut after, input, rate) else {
			prop_assert_eq!(after, pool, "a refused trade changed the pool");
			return Ok(());
		};
		prop_assert_eq!(done.paid, input);
		prop_assert_eq!(done.fee, fee_of(input, rate));

		// out = floor(R_out * net / (R_in + net)), as the two inequalities of a floor.
		let (reserve_in, reserve_out) = side.reserves(&pool);
		let net = u128::from(input - done.fee);
		let (out, whole) = (u128::from(done.received), u128::from(reserve_in) + net);
		prop_assert!(out * whole <= u128::from(reserve_out) * net);
		prop_assert!((out + 1) * whole > u128::from(reserve_out) * net);
		prop_assert!(0 < done.received && done.received < reserve_out);

		let (new_in, new_out) = side.reserves(&after);
		prop_assert_eq!((new_in, new_out), (reserve_in + input, reserve_out - done.received));
		prop_assert!(new_out >= MIN_RESERVE);
		prop_assert!(k(&after) >= k(&pool));
	}

	// I-6
	#[test]
	fn a_trade_is_refused_for_the_cause_that_it_names(
		pool in prop_oneof![pool(), broken_pool()], side in side(), rate in rate(),
		input in any_amount(),
	) {
		let (reserve_in, reserve_out) = side.reserves(&pool);
		let net = u128::from(input - fee_of(input, rate));
		let whole = u128::from(reserve_in) + net;
		let out = (u128::from(reserve_out) * net).checked_div(whole).unwrap_or_default();
		let too_large = u128::from(input) > u128::from(reserve_in) * u128::from(MAX_INPUT_FACTOR)
			|| u128::from(reserve_in) + u128::from(input) > u128::from(u64::MAX);
		let expected = if reserve_in == 0 || reserve_out == 0 {
			Some(EconomicsError::EmptyPool)
		} else if too_large {
			Some(EconomicsError::InputTooLarge)
		} else if out == 0 {
			Some(EconomicsError::ZeroOutput)
		} else if u128::from(reserve_out) - out < u128::from(MIN_RESERVE) {
			Some(EconomicsError::ReserveTooLow)
		} else {
			None
		};
		let mut after = pool;
		prop_assert_eq!(side.trade(&mut after, input, rate).err(), expected);
		prop_assert!(expected.is_none() || after == pool, "a refusal changed the pool");
	}

	#[test]
	fn a_quote_is_what_the_trade_then_does(Trade { mut pool, side, rate, input } in trade()) {
		match side {
			Side::Buy => {
				let quote = pool.quote_buy(Tao(input), rate);
				prop_assert_eq!(quote, pool.buy(Tao(input), rate));
			},
			Side::Sell => {
				let quote = pool.quote_sell(Alpha(input), rate);
				prop_assert_eq!(quote, pool.sell(Alpha(input), rate));
			},
		}
	}

	// I-7
	#[test]
	fn more_in_is_never_less_out(
		Trade { pool, side, rate, input } in trade(), at in 0.0..=1.0f64,
	) {
		let (reserve_in, reserve_out) = side.reserves(&pool);
		let Some(other) = input_at(reserve_in, reserve_out, at) else { return Ok(()) };
		let trade = |input| side.trade(&mut pool.clone(), input, rate);
		if let (Ok(less), Ok(more)) = (trade(input.min(other)), trade(input.max(other))) {
			prop_assert!(less.received <= more.received);
		}
	}

	// I-7
	#[test]
	fn the_price_is_never_better_than_spot(Trade { pool, side, rate, input } in trade()) {
		let Ok(done) = side.trade(&mut pool.clone(), input, rate) else { return Ok(()) };
		let (reserve_in, reserve_out) = side.reserves(&pool);
		let net = u128::from(input - done.fee);
		prop_assert!(
			u128::from(done.received) * u128::from(reserve_in) <= net * u128::from(reserve_out)
		);
	}

	// I-8
	#[test]
	fn there_and_back_is_never_a_gain_and_a_loss_with_any_fee(
		Trade { mut pool, side, rate, input } in trade(),
	) {
		let Ok(there) = side.trade(&mut pool, input, rate) else { return Ok(()) };
		if let Ok(back) = side.opposite().trade(&mut pool, there.received, rate) {
			prop_assert!(back.received <= input - u64::from(rate > FeeRate::ZERO));
		}
	}

	// I-8: to take out what one put in, in whatever order and over whatever pools, never pays.
	#[test]
	fn a_closed_tour_over_up_to_eight_subnets_returns_no_more_than_the_start(
		pools in prop::collection::vec(pool(), 1..=8),
		stops in prop::collection::vec((0usize..8, 0.0..=1.0f64), 1..=8),
		rate in rate(),
		at in 0.0..=1.0f64,
	) {
		let mut pools = pools;
		let first = stops[0].0 % pools.len();
		let start = pools[first];
		let Some(start) = input_at(start.tao.0, start.alpha.0, at) else { return Ok(()) };

		// TAO in, along the stops by swaps, TAO out; a refused swap is left out.
		let order = Order::market;
		let Ok(entry) = over((None, Some(pools[first])), rate).fill(order(start)) else {
			return Ok(());
		};
		pools[first] = entry.purchase.unwrap();
		let (mut here, mut held) = (first, entry.received);
		for (stop, _) in &stops[1..] {
			let next = stop % pools.len();
			if next == here {
				continue;
			}
			let route = over((Some(pools[here]), Some(pools[next])), rate);
			if let Ok(fill) = route.fill(order(held)) {
				pools[here] = fill.sale.unwrap();
				pools[next] = fill.purchase.unwrap();
				(here, held) = (next, fill.received);
			}
		}
		if let Ok(exit) = over((Some(pools[here]), None), rate).fill(order(held)) {
			prop_assert!(exit.received <= start);
		}
	}

	// I-8, with positions left open on the way and closed at the end.
	#[test]
	fn wandering_over_up_to_eight_subnets_and_leaving_them_all_never_pays(
		pools in prop::collection::vec(pool(), 1..=8),
		moves in prop::collection::vec((0usize..8, 0usize..8, 0.0..=1.0f64), 1..=16),
		rate in rate(),
	) {
		let (mut pools, count) = (pools.clone(), pools.len());
		let mut held = vec![0u64; count];
		let (mut spent, mut earned) = (0u128, 0u128);
		for (from, to, share) in moves {
			let (from, to) = (from % count, to % count);
			let given = (held[from] as f64 * share) as u64;
			if from == to || given == 0 {
				let Some(paid) = input_at(pools[to].tao.0, pools[to].alpha.0, share) else {
					continue;
				};
				if let Ok(fill) = pools[to].buy(Tao(paid), rate) {
					spent += u128::from(paid);
					held[to] += fill.received.0;
				}
			} else {
				let route = over((Some(pools[from]), Some(pools[to])), rate);
				if let Ok(fill) = route.fill(Order::market(given)) {
					pools[from] = fill.sale.unwrap();
					pools[to] = fill.purchase.unwrap();
					held[from] -= fill.given;
					held[to] += fill.received;
				}
			}
		}
		for (pool, held) in pools.iter_mut().zip(held) {
			if let Ok(fill) = pool.sell(Alpha(held), rate) {
				earned += u128::from(fill.received.0);
			}
		}
		prop_assert!(earned <= spent);
	}

	// I-9
	#[test]
	fn splitting_a_trade_into_up_to_64_parts_never_gives_more(
		Trade { pool, side, rate, input } in trade(),
		cuts in prop::collection::vec(0.0..1.0f64, 0..64),
	) {
		let Ok(whole) = side.trade(&mut pool.clone(), input, rate) else { return Ok(()) };
		let mut cuts: Vec<u64> = cuts.iter().map(|cut| (input as f64 * cut) as u64).collect();
		cuts.push(input);
		cuts.sort_unstable();

		let (mut parts, mut sum, mut before) = (pool, 0u128, 0);
		for cut in cuts {
			// A part that is refused gives nothing, so leaving it out only makes this harder.
			if let Ok(part) = side.trade(&mut parts, cut - before, rate) {
				sum += u128::from(part.received);
			}
			before = cut;
		}
		prop_assert!(sum <= u128::from(whole.received));
	}

	#[test]
	fn the_largest_input_is_taken_and_one_more_is_not(
		pool in pool(), side in side(), rate in rate(), most in any_amount(),
	) {
		let largest = match side {
			Side::Buy => pool.largest_purchase(Alpha(most), rate).0,
			Side::Sell => pool.largest_sale(Tao(most), rate).0,
		};
		let trade = |input| side.trade(&mut pool.clone(), input, rate);
		match trade(largest) {
			Ok(done) => prop_assert!(done.received <= most),
			// Nothing, or so little that it buys nothing.
			Err(refusal) => prop_assert_eq!(refusal, EconomicsError::ZeroOutput),
		}
		if let Some(Ok(done)) = largest.checked_add(1).map(trade) {
			prop_assert!(done.received > most);
		}
	}

	#[test]
	fn an_injection_adds_what_it_says_and_k_never_falls(
		pool in pool(), tao in amount(), alpha in amount(),
	) {
		let mut after = pool;
		after.inject(Tao(tao), Alpha(alpha))?;
		prop_assert_eq!((after.tao.0, after.alpha.0), (pool.tao.0 + tao, pool.alpha.0 + alpha));
		prop_assert!(k(&after) >= k(&pool));
	}

	#[test]
	fn the_spot_value_is_an_upper_bound_of_what_a_sale_pays(
		Trade { pool, rate, input, .. } in trade(),
	) {
		// A value that does not fit 64 bits is larger than any amount.
		if let (Ok(fill), Ok(value)) = (pool.quote_sell(Alpha(input), rate), pool.value(Alpha(input))) {
			prop_assert!(fill.received <= value);
		}
	}

	#[test]
	fn the_least_alpha_that_is_worth_an_amount_is_the_least(pool in pool(), tao in any_amount()) {
		match pool.least_alpha_worth(Tao(tao)) {
			Ok(Alpha(0)) => prop_assert_eq!(tao, 0),
			Ok(least) => {
				let worth = |alpha| pool.value(Alpha(alpha)).map_or(u64::MAX, |worth| worth.0);
				prop_assert!(worth(least.0) >= tao && worth(least.0 - 1) < tao);
			}
			Err(refusal) => {
				prop_assert_eq!(refusal, EconomicsError::Overflow);
				let most = u128::from(u64::MAX) * u128::from(pool.tao.0);
				prop_assert!(u128::from(tao) * u128::from(pool.alpha.0) > most);
			}
		}
	}
}
