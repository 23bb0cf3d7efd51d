//! Those who trade on two markets at once.

use super::{Agent, Desk, When};
use crate::{coins::Coins, world::HOLDERS};
use dtao_economics::{Alpha, Price, Rounding, Tao};
use serde::Deserialize;
use std::collections::VecDeque;

/// Basis points of a whole.
const WHOLE: u64 = 10_000;

/// Trades between the pool and an exchange outside, whose price is the pool's some blocks ago and which
/// takes a fee: it buys where alpha is cheap and sells it at once where it is dear. What the exchange
/// trades with is the holders'.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arbitrageur {
	/// The subnet.
	subnet: u16,
	/// What it puts in each time.
	tao: Coins,
	/// Blocks that the exchange outside is behind.
	delay: usize,
	/// What the exchange takes, in basis points.
	fee: u64,
	when: When,
	#[serde(skip)]
	prices: VecDeque<Price>,
}

impl Arbitrageur {
	/// What `alpha` costs outside, or brings: at its price, with the fee or less it.
	fn worth(&self, outside: Price, alpha: Alpha, parts: u64) -> Option<Tao> {
		let bits = outside.to_bits();
		let tao = dtao_economics::mul_div(bits, alpha.0.into(), 1 << 64, Rounding::Down).ok()?;
		let tao = Tao(u64::try_from(tao).ok()?);
		tao.mul_div(parts, WHOLE, Rounding::Down).ok()
	}

	/// Buys in the pool, and sells outside.
	fn carry_out(&self, desk: &mut Desk, outside: Price) {
		let bought = desk.buy(self.subnet, Tao(self.tao.0));
		if let Some(tao) = self.worth(outside, bought, WHOLE - self.fee.min(WHOLE)) {
			desk.sell_to(HOLDERS, self.subnet, bought, tao);
		}
	}

	/// Buys outside, and sells in the pool.
	fn carry_in(&self, desk: &mut Desk, outside: Price) {
		let alpha = outside.alpha_for(Tao(self.tao.0)).unwrap_or_default();
		if let Some(tao) = self.worth(outside, alpha, WHOLE + self.fee.min(WHOLE)) {
			if desk.buy_from(HOLDERS, self.subnet, alpha, tao) {
				desk.sell(self.subnet, alpha);
			}
		}
	}
}

impl Agent for Arbitrageur {
	fn act(&mut self, desk: &mut Desk) {
		let Some(price) = desk.price(self.subnet) else { return };
		self.prices.push_back(price);
		if self.prices.len() <= self.delay {
			return;
		}
		let outside = self.prices.pop_front().unwrap_or(price);
		if !self.when.has(desk.block()) {
			return;
		}
		// Both fees have to be earned: that outside, and the pool's.
		let pool_fee = desk.fee(self.subnet);
		let least = WHOLE + self.fee.min(WHOLE) + u64::from(pool_fee.0) * WHOLE / 65_535;
		let over = |dear: Price, cheap: Price| {
			let cheap = cheap.to_bits() >> 32;
			(dear.to_bits() >> 32) * u128::from(WHOLE) > cheap * u128::from(least)
		};
		if over(outside, price) {
			self.carry_out(desk, outside);
		} else if over(price, outside) {
			self.carry_in(desk, outside);
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}
