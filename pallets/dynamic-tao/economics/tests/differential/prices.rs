//! What registrations cost and what a dissolution pays: cases of `costs` and `liquidation`.

use crate::answer::Answer;
use dtao_economics::{
	Alpha, BurnParams, BurnPrice, EconomicsError, FeeRate, Liquidation, LockCost, Pool, Price,
	SubnetEconomy, Tao,
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct LiquidationInput {
	tao: u64,
	alpha: u64,
	outstanding: u64,
	claims: Vec<u64>,
}

pub fn liquidation(input: &LiquidationInput) -> Result<(Vec<Answer<u64>>, u64), EconomicsError> {
	let pool = Pool { tao: Tao(input.tao), alpha: Alpha(input.alpha) };
	let economy = SubnetEconomy {
		outstanding: Alpha(input.outstanding),
		..SubnetEconomy::new(pool, FeeRate::LAUNCH)
	};
	let mut terms = Liquidation::new(&economy)?;
	let pay = |claim: &u64| Answer::from(terms.pay(Alpha(*claim)).map(|tao| tao.0));
	let payouts = input.claims.iter().map(pay).collect();
	Ok((payouts, terms.left.0))
}

#[derive(Debug, Deserialize)]
pub struct CostsInput {
	lock: LockInput,
	burn: BurnInput,
	prices: Vec<u128>,
}

#[derive(Debug, Deserialize)]
struct LockInput {
	minimum: u64,
	last_lock: u64,
	age: Option<u64>,
	reduction_interval: u64,
	block_emission: u64,
}

#[derive(Debug, Deserialize)]
struct BurnInput {
	price: u64,
	since: u64,
	now: u64,
	half_life: u16,
	increase: u32,
	min: u64,
	max: u64,
}

/// The lock, a neuron's price now and after a registration, and a new pool's price and alpha.
pub type CostsOutput = (u64, u64, u64, u128, Answer<u64>);

pub fn costs(input: &CostsInput) -> Result<CostsOutput, EconomicsError> {
	let LockInput { minimum, last_lock, age, reduction_interval, block_emission } = input.lock;
	let lock = LockCost {
		minimum: Tao(minimum),
		last_lock: Tao(last_lock),
		age,
		reduction_interval,
		block_emission: Tao(block_emission),
	};
	let lock = lock.price()?;
	let BurnInput { price, since, now, half_life, increase, min, max } = input.burn;
	let params = BurnParams { half_life, increase, min: Tao(min), max: Tao(max) };
	let burn = BurnPrice { price: Tao(price), block: since };
	let (at, raised) = (burn.at(now, &params), burn.raised(now, &params));
	assert_eq!(raised.block, now);
	let mut prices: Vec<_> = input.prices.iter().copied().map(Price::from_bits).collect();
	let median = Price::median(&mut prices);
	let alpha = Answer::from(median.alpha_for(lock).map(|alpha| alpha.0));
	Ok((lock.0, at.0, raised.price.0, median.to_bits(), alpha))
}
