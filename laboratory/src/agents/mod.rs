//! People with motives. An agent is a value that a scenario file states; once in each block it may look
//! at the world and trade at its [`Desk`]. A new kind is a struct that is an [`Agent`], a variant of
//! [`Motive`], and a row in `laboratory/README.md`; one of your own needs the struct alone:
//! [`Scenario::bring_agent`](crate::Scenario::bring_agent).

mod attackers;
mod builders;
mod earners;
mod investors;
mod traders;
mod validators;
pub mod when;

pub use attackers::{Cartel, Circular, PumpAndDump, Sandwich, Sniper, Wash};
pub use builders::{Migrant, Registrant};
pub use earners::{Intervention, Miner, Owner};
pub use investors::{Buyback, Buyer, Crowd, Fundamental, Index, Momentum};
pub use traders::Arbitrageur;
pub use validators::{Judgement, Validator};
pub use when::{Netuids, When};

use crate::{
	own::OwnAgent,
	world::{trade::part_of, AccountId, Epochs, Neuron, Place, World},
};
use dtao_economics::{Alpha, EconomicsError, FeeRate, Price, Tao};
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
	fn netuids(&self) -> Vec<u16> {
		Vec::new()
	}

	/// The agents that it has to do with: all of them have to exist.
	fn names(&self) -> Vec<String> {
		Vec::new()
	}
}

macro_rules! motives {
	($($(#[$doc:meta])* $name:ident),* $(,)?) => {
		/// What an agent does.
		#[derive(Clone, Debug, Deserialize)]
		#[serde(rename_all = "kebab-case")]
		pub enum Motive {
			$($(#[$doc])* $name($name),)*
			/// Acts as somebody's own code has it, which no file names.
			#[serde(skip)]
			Own(OwnAgent),
		}

		impl Motive {
			/// The agent itself.
			pub fn agent(&self) -> Box<dyn Agent + Send> {
				match self {
					$(Self::$name(agent) => Box::new(agent.clone()),)*
					Self::Own(agent) => agent.agent(),
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
	/// Buys what is worth more than it costs.
	Fundamental,
	/// Buys what has risen.
	Crowd,
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
	/// Votes on root for a subnet that it holds.
	Cartel,
	/// Trades between the pool and an exchange outside.
	Arbitrageur,
	/// Registers subnets when they are cheap.
	Registrant,
	/// Mines where it pays most.
	Migrant,
	/// Judges neurons.
	Validator,
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

	/// Sells so many per cent of what is held, in the block of an epoch: what somebody does who has to live
	/// by what it earns.
	pub fn sell_after_epoch(&mut self, netuid: u16, percent: u64) {
		if self.world.is_epoch(netuid) {
			self.sell(netuid, part_of(self.held(netuid), percent.min(100), 100));
		}
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
		if !alpha.is_zero() {
			self.try_at(netuid, |world, who, place| world.recycle(who, place, alpha));
		}
	}

	/// Sells alpha to another account, past the pool.
	pub fn sell_to(&mut self, to: AccountId, netuid: u16, alpha: Alpha, tao: Tao) -> bool {
		self.try_at(netuid, |world, who, place| world.hand_over(who, to, place, (alpha, tao)))
	}

	/// Buys alpha of another account, past the pool.
	pub fn buy_from(&mut self, from: AccountId, netuid: u16, alpha: Alpha, tao: Tao) -> bool {
		self.try_at(netuid, |world, who, place| world.hand_over(from, who, place, (alpha, tao)))
	}

	/// Says what a subnet earns in rao a block, for rules that go by what is attested.
	pub fn attest(&mut self, netuid: u16, a_block: Tao) {
		if let Some(subnet) = self.subnet(netuid) {
			subnet.memory.signals.metric = Some(a_block);
		}
	}

	/// Lets so many of root's validators vote for one subnet, and the others for all alike.
	pub fn collude(&mut self, colluders: u64, netuid: u16) {
		let done = self.world.vote(colluders, netuid).is_ok();
		self.count(!done);
	}

	/// Becomes one of those who share the miners' part, as the scenario states it; where neurons are judged,
	/// gets a uid.
	pub fn mine(&mut self, netuid: u16, incentive: u64) {
		let (who, epochs) = (self.who, self.world.parameters.epochs);
		let Some(subnet) = self.subnet(netuid) else { return };
		if epochs == Epochs::Yuma {
			return self.work(netuid, incentive);
		}
		subnet.miners.retain(|(miner, _)| *miner != who);
		if incentive > 0 {
			subnet.miners.push((who, incentive));
		}
	}

	/// Does work of this merit on a subnet: with the uid that it has, or with one that it registers; before
	/// the first block all get theirs for nothing.
	fn work(&mut self, netuid: u16, merit: u64) {
		let (who, block) = (self.who, self.world.block);
		let Some(subnet) = self.subnet(netuid) else { return };
		match subnet.neurons.iter_mut().find(|neuron| neuron.account == who) {
			Some(neuron) => neuron.merit = merit,
			None if merit == 0 => (),
			None if block == 0 => {
				subnet.neurons.push(Neuron { account: who, merit, ..Neuron::default() });
			}
			None => {
				self.try_at(netuid, |world, who, place| world.register_neuron(who, place, merit));
			}
		}
	}

	/// Becomes a validator, before the first block; where neurons are judged.
	pub fn validate(&mut self, netuid: u16) {
		let (who, epochs) = (self.who, self.world.parameters.epochs);
		if let (Some(subnet), Epochs::Yuma) = (self.subnet(netuid), epochs) {
			let mut neuron = Neuron { account: who, ..Neuron::default() };
			neuron.scores.permit = true;
			subnet.neurons.push(neuron);
		}
	}

	/// Becomes the owner, before the first block; where neurons are judged, with the first uid.
	pub fn own(&mut self, netuid: u16) {
		let who = self.who;
		if let Some(subnet) = self.subnet(netuid) {
			subnet.owner = Some(who);
			if let Some(neuron) = subnet.neurons.first_mut() {
				neuron.account = who;
			}
		}
	}

	/// Registers a subnet, if it can.
	pub fn register_subnet(&mut self, true_value: u64) -> bool {
		let done = self.world.register_subnet(self.who, true_value).is_ok();
		self.count(!done);
		done
	}

	/// Starts a subnet of its own, as soon as it can.
	pub fn start(&mut self, netuid: u16) {
		if let Some(place) = self.world.place(netuid) {
			// Before its time, and once it was started, there is nothing to do.
			self.world.start(self.who, place).unwrap_or_default();
		}
	}

	/// Judges neurons.
	pub fn set_weights(&mut self, netuid: u16, weights: Vec<(u16, u16)>) {
		self.try_at(netuid, |world, who, place| world.set_weights(who, place, weights));
	}

	/// Who acts.
	pub const fn who(&self) -> AccountId {
		self.who
	}

	/// The subnets that it owns.
	pub fn owned(&self) -> Vec<u16> {
		let owned = self.world.subnets.iter().filter(|subnet| subnet.owner == Some(self.who));
		owned.map(|subnet| subnet.netuid).collect()
	}

	/// The neurons of a subnet, by uid.
	pub fn neurons(&self, netuid: u16) -> impl Iterator<Item = &Neuron> {
		let subnet = self.world.place(netuid).and_then(|place| self.world.subnets.get(place));
		subnet.into_iter().flat_map(|subnet| &subnet.neurons)
	}

	/// What others mine on a subnet, together.
	pub fn incentives(&self, netuid: u16) -> u64 {
		let subnet = self.world.place(netuid).and_then(|place| self.world.subnets.get(place));
		let Some(subnet) = subnet else { return 0 };
		let stated = subnet.miners.iter().filter(|(who, _)| *who != self.who).map(|(_, one)| *one);
		let neurons = subnet.neurons.iter().filter(|neuron| neuron.account != self.who);
		stated.chain(neurons.map(|neuron| neuron.merit)).fold(0, u64::saturating_add)
	}

	/// A pool's price.
	pub fn price(&self, netuid: u16) -> Option<Price> {
		let place = self.world.place(netuid)?;
		self.world.subnets.get(place)?.economy.pool.price().ok()
	}

	/// A pool's fee.
	pub fn fee(&self, netuid: u16) -> FeeRate {
		let place = self.world.place(netuid);
		let subnet = place.and_then(|place| self.world.subnets.get(place));
		subnet.map_or(FeeRate::ZERO, |subnet| subnet.economy.fee_rate)
	}

	/// Does something on a subnet, and tells whether it was done; what was refused is counted.
	fn try_at(
		&mut self,
		netuid: u16,
		act: impl FnOnce(&mut World, AccountId, Place) -> Result<(), EconomicsError>,
	) -> bool {
		let place = self.world.place(netuid);
		let done = place.is_some_and(|place| act(self.world, self.who, place).is_ok());
		self.count(!done);
		done
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
