//! Those who are paid in alpha at epochs, and what they do with it.

use super::{Agent, Desk, Netuids, When};
use dtao_economics::Alpha;
use serde::Deserialize;

/// Earns the miners' part of some subnets and sells so much of what it holds after each epoch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Miner {
	subnets: Netuids,
	/// Per cent of what it holds.
	sells: u64,
	/// Its incentive beside other miners'.
	#[serde(default = "one")]
	incentive: u64,
}

const fn one() -> u64 {
	1
}

impl Agent for Miner {
	fn settle_in(&mut self, desk: &mut Desk) {
		for netuid in &self.subnets.0 {
			desk.mine(*netuid, self.incentive);
		}
	}

	fn act(&mut self, desk: &mut Desk) {
		for netuid in &self.subnets.0 {
			desk.sell_after_epoch(*netuid, self.sells);
		}
	}

	fn netuids(&self) -> Vec<u16> {
		self.subnets.0.clone()
	}
}

/// Owns a subnet, and sells after each epoch what it earns. May mine on its own subnet, where nobody else
/// has a chance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
	subnet: u16,
	/// Per cent of what it holds.
	sells: u64,
	/// Its incentive as a miner beside others'.
	#[serde(default)]
	incentive: u64,
	/// While it mines and sells.
	#[serde(default = "always")]
	when: When,
}

const fn always() -> When {
	When::ALWAYS
}

impl Agent for Owner {
	fn settle_in(&mut self, desk: &mut Desk) {
		desk.own(self.subnet);
		desk.mine(self.subnet, self.incentive);
	}

	fn act(&mut self, desk: &mut Desk) {
		if self.when.has(desk.block()) {
			desk.sell_after_epoch(self.subnet, self.sells);
		}
		if desk.block() == self.when.to {
			desk.mine(self.subnet, 0);
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}

/// While root has more than half of the stake weight, its validators let the miners' part of one subnet
/// go to whoever sells it: this agent, who sells at once.
///
/// Root has the weight `w` of its TAO and stakers the alpha that is held: a majority where `w` is the
/// larger.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervention {
	subnet: u16,
	/// When it may.
	#[serde(default = "always")]
	when: When,
	/// Its incentive beside other miners' while root has the majority.
	#[serde(default = "whole")]
	incentive: u64,
	#[serde(skip)]
	rules: bool,
}

const fn whole() -> u64 {
	1 << 32
}

impl Intervention {
	/// Pays the whole miners' part of a subnet, as soon as root has the majority.
	pub fn on(subnet: u16) -> Self {
		Self { subnet, when: When::ALWAYS, incentive: whole(), rules: false }
	}

	/// Tells whether root's validators decide on the subnet.
	pub fn has_majority(desk: &Desk, netuid: u16) -> bool {
		let world = desk.world();
		let subnet = world.place(netuid).and_then(|place| world.subnets.get(place));
		subnet.is_some_and(|subnet| {
			let held = subnet.economy.held().unwrap_or(Alpha(u64::MAX));
			world.weighted_root().0 > held.0
		})
	}
}

impl Agent for Intervention {
	fn act(&mut self, desk: &mut Desk) {
		let may = self.when.has(desk.block());
		if may {
			desk.sell_after_epoch(self.subnet, 100);
		}
		let rules = may && Self::has_majority(desk, self.subnet);
		if rules != self.rules {
			desk.mine(self.subnet, if rules { self.incentive } else { 0 });
			self.rules = rules;
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}
