//! Those who buy in order to sell.

use super::{Agent, Desk, When};
use crate::coins::Coins;
use dtao_economics::{Alpha, Tao};
use serde::Deserialize;

/// Buys a subnet until its average has risen, and sells what it bought in equal parts while emission
/// flows by that average.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PumpAndDump {
	/// The subnet.
	pub subnet: u16,
	/// What it pays each time.
	pub tao: Coins,
	/// When it buys.
	pub pump: When,
	/// When it sells: the same part of all that it bought each time, what is left the last time, and what it
	/// still earns after that at once.
	pub dump: When,
	/// Its incentive as a miner beside others', if it has a uid there.
	#[serde(default)]
	mines: u64,
	#[serde(skip)]
	bought: Alpha,
}

impl Agent for PumpAndDump {
	fn settle_in(&mut self, desk: &mut Desk) {
		desk.mine(self.subnet, self.mines);
	}

	fn act(&mut self, desk: &mut Desk) {
		let block = desk.block();
		if self.pump.has(block) {
			let bought = desk.buy(self.subnet, Tao(self.tao.0));
			self.bought = Alpha(self.bought.0.saturating_add(bought.0)); // parts of a pool
		}
		if self.dump.has(block) {
			let is_last = block + self.dump.each > self.dump.to;
			let part = Alpha(self.bought.0 / self.dump.count());
			let held = desk.held(self.subnet);
			desk.sell(self.subnet, if is_last { held } else { part.min(held) });
		}
		if self.mines > 0 && block > self.dump.to {
			desk.sell_after_epoch(self.subnet, 100);
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}

/// Buys, and sells all of it a while later: for the average, or for the volume.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wash {
	subnet: u16,
	tao: Coins,
	when: When,
	/// Blocks until it sells.
	holds: u64,
}

impl Agent for Wash {
	fn act(&mut self, desk: &mut Desk) {
		let block = desk.block();
		if block > self.holds && self.when.has(block - self.holds) {
			desk.sell(self.subnet, desk.held(self.subnet));
		}
		if self.when.has(block) {
			desk.buy(self.subnet, Tao(self.tao.0));
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}

/// Sees a purchase coming, buys before it, and sells after it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sandwich {
	subnet: u16,
	tao: Coins,
	when: When,
}

impl Agent for Sandwich {
	fn before_others(&mut self, desk: &mut Desk) {
		if self.when.has(desk.block()) {
			desk.buy(self.subnet, Tao(self.tao.0));
		}
	}

	fn after_others(&mut self, desk: &mut Desk) {
		if self.when.has(desk.block()) {
			desk.sell(self.subnet, desk.held(self.subnet));
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}

/// Stakes in the block before an epoch and sells in the block of it: paid for a tempo, there for a
/// block.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sniper {
	subnet: u16,
	tao: Coins,
	when: When,
}

impl Agent for Sniper {
	fn act(&mut self, desk: &mut Desk) {
		let block = desk.block();
		if desk.world().is_epoch(self.subnet) {
			desk.sell(self.subnet, desk.held(self.subnet));
		}
		if desk.world().is_epoch_at(self.subnet, block + 1) && self.when.has(block + 1) {
			desk.buy(self.subnet, Tao(self.tao.0));
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}

/// Two subnets of one operator pay each other: each buys the other's alpha with what it got for its
/// own, and both attest that as revenue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circular {
	subnets: [u16; 2],
	/// What goes round each time.
	tao: Coins,
	when: When,
}

impl Agent for Circular {
	fn act(&mut self, desk: &mut Desk) {
		if !self.when.has(desk.block()) {
			return;
		}
		for netuid in self.subnets {
			let bought = desk.buy(netuid, Tao(self.tao.0));
			desk.sell(netuid, bought);
			desk.attest(netuid, Tao(self.tao.0 / self.when.each));
		}
	}

	fn netuids(&self) -> Vec<u16> {
		self.subnets.to_vec()
	}
}

/// The largest of root's validators vote for one subnet alone, and hold some of its alpha meanwhile.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cartel {
	subnet: u16,
	/// How many collude, the largest first.
	colluders: u64,
	/// What they pay for alpha when they begin; they sell it when they end.
	#[serde(default)]
	tao: Coins,
	/// From when to when.
	when: When,
}

impl Agent for Cartel {
	fn settle_in(&mut self, desk: &mut Desk) {
		if self.when.from <= 1 {
			desk.collude(self.colluders, self.subnet); // the first block goes by it
		}
	}

	fn act(&mut self, desk: &mut Desk) {
		let block = desk.block();
		if block == self.when.from {
			desk.collude(self.colluders, self.subnet);
			if self.tao.0 > 0 {
				desk.buy(self.subnet, Tao(self.tao.0));
			}
		}
		if block == self.when.to {
			desk.sell(self.subnet, desk.held(self.subnet));
			desk.collude(0, self.subnet);
		}
	}

	fn netuids(&self) -> Vec<u16> {
		vec![self.subnet]
	}
}
