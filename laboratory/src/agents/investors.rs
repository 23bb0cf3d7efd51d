//! Those who buy and mean to hold.

use super::{Agent, Desk, Netuids, When};
use crate::{coins::Coins, world::HOLDERS};
use dtao_economics::{apportion, Alpha, Price, Rounding, Tao};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Buys the same amount of each subnet, time and again: organic demand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyer {
	subnets: Netuids,
	/// What it pays for each.
	tao: Coins,
	/// By how many per cent that varies, as the run's seed has it.
	#[serde(default)]
	varies: u64,
	when: When,
}

impl Agent for Buyer {
	fn act(&mut self, desk: &mut Desk) {
		if self.when.has(desk.block()) {
			for netuid in &self.subnets.0 {
				let tao = desk.vary(self.tao.0, self.varies);
				desk.buy(*netuid, Tao(tao));
			}
		}
	}

	fn netuids(&self) -> Vec<u16> {
		self.subnets.0.clone()
	}
}

/// Buys with revenue from outside, and recycles what it buys. It attests the revenue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buyback {
	subnet: u16,
	/// What it earns and pays each time.
	pub tao: Coins,
	when: When,
}

impl Agent for Buyback {
	fn act(&mut self, desk: &mut Desk) {
		if self.when.has(desk.block()) && self.tao.0 > 0 {
			let bought = desk.buy(self.subnet, Tao(self.tao.0));
			desk.recycle(self.subnet, bought);
			desk.attest(self.subnet, Tao(self.tao.0 / self.when.each));
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}

/// Buys the subnets with the largest caps, by their caps: what everybody can buy without a thought.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
	/// How many of them.
	top: usize,
	/// What it pays for all each time.
	tao: Coins,
	when: When,
}

impl Agent for Index {
	fn act(&mut self, desk: &mut Desk) {
		if !self.when.has(desk.block()) {
			return;
		}
		let cap = |subnet: &crate::world::Subnet| {
			let worth = subnet.economy.pool.value(subnet.economy.outstanding);
			(worth.unwrap_or_default().0, subnet.netuid)
		};
		let mut caps: Vec<_> = desk.world().subnets.iter().map(cap).collect();
		caps.sort_unstable_by(|one, other| other.cmp(one));
		caps.truncate(self.top);
		buy_by_weight(desk, self.tao, &caps);
	}
}

/// Buys what yields most: in proportion to the alpha that a TAO earns a block, and stakes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Momentum {
	/// What it pays for all each time.
	tao: Coins,
	when: When,
}

impl Agent for Momentum {
	fn act(&mut self, desk: &mut Desk) {
		if !self.when.has(desk.block()) {
			return;
		}
		// Validators' alpha over the stake that shares it: the yield does not depend on the price.
		let yields = |subnet: &crate::world::Subnet| {
			let emission = subnet.economy.alpha_emission().unwrap_or_default();
			let stake = subnet.hotkey(HOLDERS).stake.max(Alpha(1));
			let parts = emission.mul_div(1 << 32, stake.0, Rounding::Down);
			(parts.unwrap_or(Alpha(u64::MAX)).0, subnet.netuid)
		};
		let yields: Vec<_> = desk.world().subnets.iter().map(yields).collect();
		buy_by_weight(desk, self.tao, &yields);
	}
}

/// Buys what is worth more than it costs: by what a subnet is worth to the world beside its cap.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fundamental {
	/// What it pays for all each time.
	tao: Coins,
	when: When,
}

impl Agent for Fundamental {
	fn act(&mut self, desk: &mut Desk) {
		if !self.when.has(desk.block()) {
			return;
		}
		let value = |subnet: &crate::world::Subnet| {
			let cap = subnet.economy.pool.value(subnet.economy.outstanding).unwrap_or_default();
			let worth = Alpha(subnet.true_value);
			let parts = worth.mul_div(1 << 40, cap.0.max(1), Rounding::Down);
			(parts.unwrap_or(Alpha(u64::MAX)).0, subnet.netuid)
		};
		let values: Vec<_> = desk.world().subnets.iter().map(value).collect();
		buy_by_weight(desk, self.tao, &values);
	}
}

/// Buys what everybody talks about: by how far each price has risen since the crowd looked last; where none
/// has, nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crowd {
	/// What it pays for all each time.
	tao: Coins,
	when: When,
	#[serde(skip)]
	seen: BTreeMap<u16, Price>,
}

impl Agent for Crowd {
	fn act(&mut self, desk: &mut Desk) {
		if !self.when.has(desk.block()) {
			return;
		}
		let price = |subnet: &crate::world::Subnet| {
			(subnet.netuid, subnet.economy.pool.price().unwrap_or_default())
		};
		let now: BTreeMap<_, _> = desk.world().subnets.iter().map(price).collect();
		let seen = core::mem::replace(&mut self.seen, now.clone());
		let rise = |(netuid, price): (u16, Price)| {
			let before = seen.get(&netuid)?.to_bits() >> 32;
			let risen = (price.to_bits() >> 32).checked_sub(before)?;
			let parts = dtao_economics::mul_div(risen, 1 << 32, before.max(1), Rounding::Down);
			Some((u64::try_from(parts.ok()?).unwrap_or(u64::MAX), netuid))
		};
		let rises: Vec<_> = now.into_iter().filter_map(rise).collect();
		if rises.iter().any(|(rise, _)| *rise > 0) {
			buy_by_weight(desk, self.tao, &rises);
		}
	}
}

/// Pays `tao` for subnets by their weights.
fn buy_by_weight(desk: &mut Desk, tao: Coins, weights: &[(u64, u16)]) {
	let of: Vec<_> = weights.iter().map(|(weight, _)| u128::from(*weight)).collect();
	let parts = apportion(tao.0, &of).unwrap_or_default();
	for ((_, netuid), part) in weights.iter().zip(parts).filter(|(_, part)| *part > 0) {
		desk.buy(*netuid, Tao(part));
	}
}
