//! I-20 and the attack on it: payouts depend on holdings alone, and no purchase before a
//! liquidation pays.

use crate::support::{amount, config, input_at, pool, rate};
use dtao_economics::{
	Alpha, FeeRate, Liquidation, Order, Pool, Route, SubnetEconomy, Tao, MAX_SUPPLY,
};
use proptest::prelude::*;

/// An economy with any pool, and alpha outside of it as far as there can be.
fn economy() -> impl Strategy<Value = SubnetEconomy> {
	(pool(), amount(), rate()).prop_map(|(pool, outstanding, rate)| SubnetEconomy {
		outstanding: Alpha(outstanding.min(MAX_SUPPLY - pool.alpha.0)),
		..SubnetEconomy::new(pool, rate)
	})
}

/// An economy whose outstanding alpha has holders: up to 20, who hold all of it or less.
fn holders() -> impl Strategy<Value = (SubnetEconomy, Vec<u64>)> {
	(economy(), prop::collection::vec(0.0..=1.0f64, 0..20)).prop_map(|(economy, parts)| {
		let mut left = economy.outstanding.0;
		let take = |part: f64| {
			let held = ((left as f64 * part) as u64).min(left);
			left -= held;
			held
		};
		(economy, parts.into_iter().map(take).collect())
	})
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn holders_are_paid_the_same_in_any_order_and_in_any_steps(
		(economy, holders) in holders(), keys in prop::collection::vec(any::<u64>(), 20),
		step in 1usize..20,
	) {
		let mut straight = Liquidation::new(&economy)?;
		let mut paid = Vec::new();
		for held in &holders {
			paid.push(straight.pay(Alpha(*held))?);
		}

		let mut order: Vec<_> = (0..holders.len()).collect();
		order.sort_by_key(|who| keys[*who]);
		// Between steps the state is stored and read again.
		let mut stored = Liquidation::new(&economy)?;
		for some in order.chunks(step) {
			let mut liquidation = stored;
			for who in some {
				prop_assert_eq!(liquidation.pay(Alpha(holders[*who]))?, paid[*who]);
			}
			stored = liquidation;
		}
		prop_assert_eq!(stored, straight);

		let sum: u128 = paid.iter().map(|tao| u128::from(tao.0)).sum();
		prop_assert_eq!(sum + u128::from(stored.left.0), u128::from(economy.pool.tao.0));
	}

	// What is left is the part of what nobody brought, and less than a unit for each who did.
	#[test]
	fn what_is_left_is_the_part_of_the_pool_and_the_floors((economy, holders) in holders()) {
		let mut liquidation = Liquidation::new(&economy)?;
		for held in &holders {
			liquidation.pay(Alpha(*held))?;
		}
		let held: u64 = holders.iter().sum();
		let unclaimed = liquidation.worth(economy.issued()?.ensure_sub(Alpha(held))?)?.0;
		prop_assert!(liquidation.left.0 >= unclaimed);
		prop_assert!(liquidation.left.0 - unclaimed <= holders.len() as u64);
	}

	// From any holding, in up to six purchases with or without a fee. What it adds to the
	// payout is never more than what it cost.
	#[test]
	fn buying_before_a_liquidation_never_pays(
		economy in economy(), at in prop::collection::vec(0.0..=1.0f64, 1..=6), held in 0.0..=1.0f64,
	) {
		let mut after = economy;
		let held = Alpha(((economy.outstanding.0 as f64 * held) as u64).min(economy.outstanding.0));
		let (mut cost, mut owned) = (0u128, held);
		for at in at {
			let Some(input) = input_at(after.pool.tao.0, after.pool.alpha.0, at) else { continue };
			let Ok(fill) = Route::new(None, Some(after.leg())).fill(Order::market(input)) else { continue };
			after.record_purchase(&fill)?;
			cost += u128::from(fill.given);
			owned = owned.ensure_add(Alpha(fill.received))?;
		}
		let before = Liquidation::new(&economy)?.worth(held)?;
		let paid = Liquidation::new(&after)?.worth(owned)?;
		prop_assert!(u128::from(paid.0) <= u128::from(before.0) + cost);
	}

	// The same on the pool itself, for who held nothing: what was bought pays at most A / (A + O) of
	// its price.
	#[test]
	fn what_was_bought_pays_at_most_the_pools_part_of_its_price(
		economy in economy(), at in 0.0..=1.0f64, rate in rate(),
	) {
		let Some(input) = input_at(economy.pool.tao.0, economy.pool.alpha.0, at) else { return Ok(()) };
		let mut after = economy;
		let Ok(fill) = after.pool.buy(Tao(input), rate) else { return Ok(()) };
		after.outstanding = after.outstanding.ensure_add(fill.received)?;
		let paid = u128::from(Liquidation::new(&after)?.worth(fill.received)?.0);
		let (pool, all) = (u128::from(economy.pool.alpha.0), u128::from(economy.issued()?.0));
		prop_assert!(paid * all <= u128::from(input) * pool);
	}

	// All of the outstanding alpha is paid what selling it would pay.
	#[test]
	fn everybody_together_gets_what_the_pool_would_give(economy in economy()) {
		let all = Liquidation::new(&economy)?.worth(economy.outstanding)?;
		if let Ok(fill) = economy.pool.quote_sell(economy.outstanding, FeeRate::ZERO) {
			prop_assert_eq!(all, fill.received);
		}
	}

	// Who sells first gets more than its payout, by the factor (A + O) / (A + a), less the fee.
	// So trading closes first.
	#[test]
	fn selling_first_pays_no_less_than_the_liquidation(economy in economy(), part in 0.0..=1.0f64) {
		let alpha = Alpha(((economy.outstanding.0 as f64 * part) as u64).min(economy.outstanding.0));
		let payout = Liquidation::new(&economy)?.worth(alpha)?;
		if let Ok(fill) = economy.pool.quote_sell(alpha, FeeRate::ZERO) {
			prop_assert!(fill.received >= payout);
		}
	}
}

/// Bound by a real trade: most of the generated purchases happen.
#[test]
fn most_generated_purchases_happen() {
	let bought = crate::support::sample(1_000, (economy(), 0.0..=1.0f64))
		.filter(|(economy, at)| {
			let Pool { tao, alpha } = economy.pool;
			let mut pool = economy.pool;
			input_at(tao.0, alpha.0, *at)
				.is_some_and(|input| pool.buy(Tao(input), economy.fee_rate).is_ok())
		})
		.count();
	assert!(bought > 700, "{bought} of 1000");
}

/// In numbers: whatever is bought of a subnet in which nobody else holds any pays its price back at
/// most, and 0.9 of it where a tenth of the alpha is held by others.
#[test]
fn a_late_buyer_pays_for_those_who_hold() {
	let pool = Pool { tao: Tao(whole(1_000)), alpha: Alpha(whole(900)) };
	let others =
		SubnetEconomy { outstanding: Alpha(whole(100)), ..SubnetEconomy::new(pool, FeeRate::ZERO) };
	let mut after = others;
	let fill = after.pool.buy(Tao(whole(500)), FeeRate::ZERO).expect("buys");
	// 900 * 500 / 1500
	assert_eq!(fill.received, Alpha(whole(300)));
	after.outstanding = after.outstanding.ensure_add(fill.received).expect("fits");
	// 1500 * 300 / 1000
	let liquidation = Liquidation::new(&after).expect("fits");
	assert_eq!(liquidation.worth(fill.received), Ok(Tao(whole(450))));
}

/// So many whole units, in rao.
fn whole(units: u64) -> u64 {
	units * dtao_economics::UNIT
}
