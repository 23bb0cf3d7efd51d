//! Purchases, sales and both: cases of `swap`.

use dtao_economics::{Alpha, EconomicsError, FeeRate, Limit, Order, Pool, Route, Tao};
use serde::Deserialize;

/// Reserves and the rate of the fee.
#[derive(Debug, Deserialize)]
struct LegInput {
	tao: u64,
	alpha: u64,
	rate: u16,
}

#[derive(Debug, Deserialize)]
pub struct SwapInput {
	sale: Option<LegInput>,
	purchase: Option<LegInput>,
	amount: u64,
	limit: u64,
	price: u64,
	partial: u8,
}

pub fn limit(kind: u64, price: u64) -> Limit {
	match kind {
		0 => Limit::None,
		1 => Limit::PayAtMost(price),
		_ => Limit::ReceiveAtLeast(price),
	}
}

/// Given, the fees of the first and the second pool, TAO between the legs, received, and the pools
/// afterwards.
pub type SwapOutput = (u64, u64, u64, u64, u64, Option<(u64, u64)>, Option<(u64, u64)>);

pub fn swap(input: &SwapInput) -> Result<SwapOutput, EconomicsError> {
	let leg = |leg: &LegInput| {
		let pool = Pool { tao: Tao(leg.tao), alpha: Alpha(leg.alpha) };
		(pool, FeeRate(leg.rate))
	};
	let route = Route::new(input.sale.as_ref().map(leg), input.purchase.as_ref().map(leg));
	let limit = limit(input.limit, input.price);
	let order = Order { amount: input.amount, limit, allow_partial: input.partial == 1 };
	let fill = route.fill(order)?;
	let after = |pool: Option<Pool>| pool.map(|pool| (pool.tao.0, pool.alpha.0));
	let (sale, purchase) = (after(fill.sale), after(fill.purchase));
	Ok((fill.given, fill.fee, fill.tao_fee.0, fill.tao.0, fill.received, sale, purchase))
}
