//! People with motives. An agent is a value that a scenario file states; once in each block it may look
//! at the world and trade at its [`Desk`]. A new kind is a struct with one method, a variant of
//! [`Motive`], and a word in `scenarios/README.md`.

mod attackers;
mod earners;
mod investors;
pub mod when;

pub use attackers::{Circular, PumpAndDump, Sandwich, Sniper, Wash};
pub use earners::{Intervention, Miner, Owner};
pub use investors::{Buyback, Buyer, Index, Momentum};
pub use when::{Netuids, When};

use crate::world::{AccountId, World};
use dtao_economics::{Alpha, Tao};
use serde::Deserialize;

/// Somebody who acts once in each block, after the block's own step.
pub trait Agent {
	/// Sees what others are about to do, and acts first.
	fn before_others(&mut self, _: &mut Desk) {}

	/// Acts in its turn: agents take turns in the order of the scenario file.
	fn act(&mut self, _: &mut Desk) {}

	/// Acts last.
	fn after_others(&mut self, _: &mut Desk) {}

	/// Takes the places that it earns from, before the first block.
	fn settle_in(&mut self, _: &mut Desk) {}

	/// The subnets that it has to do with: all of them have to exist.
	fn netuids(&self) -> Vec<u16>;
}

macro_rules! motives {
	($($(#[$doc:meta])* $name:ident),* $(,)?) => {
		/// What an agent does.
		#[derive(Clone, Debug, Deserialize)]
		#[serde(rename_all = "kebab-case")]
		pub enum Motive {
			$($(#[$doc])* $name($name)),*
		}

		impl Motive {
			/// The agent itself.
			pub fn agent(&self) -> Box<dyn Agent + Send> {
				match self {
					$(Self::$name(agent) => Box::new(agent.clone())),*
				}
			}
		}
	};
}

motives! {
	/// Buys a constant amount.
	Buyer,
	/// Buys with revenue from outside, and recycles what it buys.
	Buyback,
	/// Buys the largest subnets.
	Index,
	/// Buys what yields most.
	Momentum,
	/// Earns as a miner, and sells.
	Miner,
	/// Owns a subnet, may mine on it, and sells.
	Owner,
	/// Lets root's majority pay who sells.
	Intervention,
	/// Buys to be given emission, and sells.
	PumpAndDump,
	/// Buys and sells at once.
	Wash,
	/// Buys before a victim and sells after it.
	Sandwich,
	/// Stakes for epochs alone.
	Sniper,
	/// Pays itself.
	Circular,
}

/// An agent's access to the world: it acts for one account.
pub struct Desk<'a> {
	world: &'a mut World,
	who: AccountId,
}

impl<'a> Desk<'a> {
	/// The desk of an account.
	pub fn new(world: &'a mut World, who: AccountId) -> Self {
		Self { world, who }
	}

	/// The world as it stands.
	pub fn world(&self) -> &World {
		self.world
	}

	/// The number of the block.
	pub fn block(&self) -> u64 {
		self.world.block
	}

	/// What the account holds.
	pub fn held(&self, netuid: u16) -> Alpha {
		self.world.place(netuid).map_or(Alpha::ZERO, |place| self.world.holding(self.who, place))
	}

	/// Buys, and says what was got: nothing where the pool refused, which is counted.
	pub fn buy(&mut self, netuid: u16, tao: Tao) -> Alpha {
		let place = self.world.place(netuid);
		let bought = place.and_then(|place| self.world.buy(self.who, place, tao).ok());
		self.count(bought.is_none());
		bought.unwrap_or(Alpha::ZERO)
	}

	/// Sells, and says what was got: nothing where the pool refused, which is counted. Nothing held is
	/// nothing sold.
	pub fn sell(&mut self, netuid: u16, alpha: Alpha) -> Tao {
		if alpha.is_zero() {
			return Tao::ZERO;
		}
		let place = self.world.place(netuid);
		let sold = place.and_then(|place| self.world.sell(self.who, place, alpha).ok());
		self.count(sold.is_none());
		sold.unwrap_or(Tao::ZERO)
	}

	/// An amount that varies by up to `percent` of itself, as the seed has it.
	pub fn vary(&mut self, amount: u64, percent: u64) -> u64 {
		let span = (u128::from(amount) * u128::from(percent.min(100)) / 100) as u64;
		match span {
			0 => amount,
			_ => amount - span + self.world.chance.below(2 * span + 1),
		}
	}

	/// Takes alpha of the account out of existence.
	pub fn recycle(&mut self, netuid: u16, alpha: Alpha) {
		let place = self.world.place(netuid);
		let done = place.and_then(|place| self.world.recycle(self.who, place, alpha).ok());
		self.count(done.is_none());
	}

	/// Says what a subnet earns in rao a block, for rules that go by what is attested.
	pub fn attest(&mut self, netuid: u16, a_block: Tao) {
		if let Some(place) = self.world.place(netuid) {
			if let Some(subnet) = self.world.subnets.get_mut(place) {
				subnet.memory.signals.metric = Some(a_block);
			}
		}
	}

	/// Becomes one of those who share the miners' part.
	pub fn mine(&mut self, netuid: u16, incentive: u64) {
		let who = self.who;
		if let Some(subnet) = self.subnet(netuid) {
			subnet.miners.retain(|(miner, _)| *miner != who);
			if incentive > 0 {
				subnet.miners.push((who, incentive));
			}
		}
	}

	/// Becomes the owner.
	pub fn own(&mut self, netuid: u16) {
		let who = self.who;
		if let Some(subnet) = self.subnet(netuid) {
			subnet.owner = Some(who);
		}
	}

	fn subnet(&mut self, netuid: u16) -> Option<&mut crate::world::Subnet> {
		let place = self.world.place(netuid)?;
		self.world.subnets.get_mut(place)
	}

	fn count(&mut self, refused: bool) {
		if let Some(account) = self.world.accounts.get_mut(self.who) {
			account.refused += u64::from(refused);
		}
	}
}
