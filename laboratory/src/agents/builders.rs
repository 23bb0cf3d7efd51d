//! Those who register: subnets where the price suits them, and neurons where it pays most to mine.

use super::{Agent, Desk, Netuids, When};
use crate::coins::Coins;
use dtao_economics::{Rounding, Tao};
use serde::Deserialize;

/// Registers a subnet whenever that costs at most so much, starts it as soon as it may, and sells what it
/// earns as its owner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Registrant {
	/// The most that it pays for one.
	most: Coins,
	/// How many it registers.
	#[serde(default = "one")]
	subnets: u64,
	/// What each is worth to the world, in the unit of the scenario's other subnets.
	#[serde(default)]
	true_value: u64,
	/// Per cent of what it earns that it sells after each epoch.
	#[serde(default)]
	sells: u64,
	when: When,
	#[serde(skip)]
	registered: u64,
}

const fn one() -> u64 {
	1
}

impl Agent for Registrant {
	fn act(&mut self, desk: &mut Desk) {
		let wants = self.registered < self.subnets && self.when.has(desk.block());
		if wants && desk.world().lock_cost() <= Tao(self.most.0) {
			self.registered += u64::from(desk.register_subnet(self.true_value));
		}
		for netuid in desk.owned() {
			desk.start(netuid);
			desk.sell_after_epoch(netuid, self.sells);
		}
	}
}

/// Mines where its work is worth most, sells what it earns after each epoch, and moves on when another
/// subnet pays more.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migrant {
	/// Where it would mine.
	among: Netuids,
	/// Per cent of what it holds.
	sells: u64,
	/// Its incentive beside other miners'.
	#[serde(default = "one")]
	incentive: u64,
	/// When it looks around.
	when: When,
	#[serde(skip)]
	at: Option<u16>,
}

impl Migrant {
	/// What a block of a subnet's emission would bring it there, in rao of TAO: its part of the alpha at the
	/// pool's price.
	fn pay(&self, desk: &Desk, netuid: u16) -> u64 {
		let subnet = desk.world().place(netuid).and_then(|place| desk.world().subnets.get(place));
		let Some(subnet) = subnet else { return 0 };
		let others: u64 = desk.incentives(netuid);
		let emission = subnet.economy.alpha_emission().unwrap_or_default();
		let worth = subnet.economy.pool.value(emission).unwrap_or_default();
		let all = others.saturating_add(self.incentive).max(1);
		worth.mul_div(self.incentive, all, Rounding::Down).unwrap_or_default().0
	}
}

impl Agent for Migrant {
	fn act(&mut self, desk: &mut Desk) {
		for netuid in &self.among.0 {
			desk.sell_after_epoch(*netuid, self.sells);
		}
		if !self.when.has(desk.block()) {
			return;
		}
		// Among equals the first.
		let best = self.among.0.iter().rev().copied().max_by_key(|netuid| self.pay(desk, *netuid));
		if best != self.at {
			self.at.into_iter().for_each(|netuid| desk.mine(netuid, 0));
			best.into_iter().for_each(|netuid| desk.mine(netuid, self.incentive));
			self.at = best;
		}
	}

	fn netuids(&self) -> Vec<u16> {
		self.among.0.clone()
	}
}
