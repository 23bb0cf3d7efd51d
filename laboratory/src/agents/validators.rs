//! Those who judge, where Yuma consensus decides who earns.

use super::{Agent, Desk, Netuids, When};
use crate::world::AccountId;
use serde::Deserialize;

/// What a validator goes by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
	/// The work that was done.
	#[default]
	Merit,
	/// The tokens that a miner holds, as in the meme subnet.
	Holdings,
	/// Whoever bribes it: the account of this name gets everything.
	Bribed(String),
}

/// Has a neuron on some subnets and judges all others there, time and again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validator {
	subnets: Netuids,
	/// What it goes by.
	#[serde(default)]
	by: Judgement,
	when: When,
}

impl Validator {
	/// What it sees in a neuron.
	fn sees(&self, desk: &Desk, netuid: u16, (account, merit): (AccountId, u64)) -> u64 {
		let world = desk.world();
		match &self.by {
			Judgement::Merit => merit,
			Judgement::Holdings => {
				world.place(netuid).map_or(0, |place| world.holding(account, place).0)
			}
			Judgement::Bribed(by) => {
				u64::from(world.accounts.get(account).is_some_and(|one| one.name == *by))
			}
		}
	}

	/// The uids of a subnet, and what it gives them: parts of 65535 of the largest.
	fn weights(&self, desk: &Desk, netuid: u16) -> Vec<(u16, u16)> {
		let seen: Vec<u64> = desk
			.neurons(netuid)
			.map(|neuron| match neuron.account == desk.who() {
				true => 0, // nobody judges itself
				false => self.sees(desk, netuid, (neuron.account, neuron.merit)),
			})
			.collect();
		let scaled = dtao_economics::yuma::max_upscale(&seen);
		(0..).zip(scaled).filter(|(_, weight)| *weight > 0).collect()
	}
}

impl Agent for Validator {
	fn settle_in(&mut self, desk: &mut Desk) {
		for netuid in &self.subnets.0 {
			desk.validate(*netuid);
		}
	}

	fn act(&mut self, desk: &mut Desk) {
		if !self.when.has(desk.block()) {
			return;
		}
		for netuid in &self.subnets.0 {
			let weights = self.weights(desk, *netuid);
			if !weights.is_empty() {
				desk.set_weights(*netuid, weights);
			}
		}
	}

	fn netuids(&self) -> Vec<u16> {
		self.subnets.0.clone()
	}

	fn names(&self) -> Vec<String> {
		match &self.by {
			Judgement::Bribed(by) => vec![by.clone()],
			Judgement::Merit | Judgement::Holdings => Vec::new(),
		}
	}
}
