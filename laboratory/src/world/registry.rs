//! How subnets come and go: registrations at a price that doubles and falls, the queue for a full chain,
//! the weakest that makes room, and what its holders are paid.

use super::{
	journal::{Act, Behind},
	trade::NOBODY,
	AccountId, Epochs, Life, Neuron, Place, Position, Subnet, World,
};
use dtao_economics::{
	seed_pool, weakest, BurnPrice, Delays, EconomicsError, Liquidation, LockCost, Pool,
	SubnetEconomy, Tao, UNIT,
};

/// How subnets come and go; in blocks, where nothing else is said. By default as on the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegistryTerms {
	/// How many subnets there may be.
	pub limit: u16,
	/// What the last registration before the run locked, in rao.
	#[serde(deserialize_with = "crate::coins::tao")]
	pub last_lock: Tao,
	/// The lowest price, in rao.
	#[serde(deserialize_with = "crate::coins::tao")]
	pub min_lock: Tao,
	/// In which the price falls by the last lock, while a block emits one TAO.
	pub interval: u64,
	/// Between two registrations.
	pub rate_limit: u64,
	/// From the choice of a subnet that makes room until its trading closes.
	pub notice: u64,
	/// From the end of a subnet until another one may start under its netuid.
	pub reuse: u64,
	/// From a registration until the subnet may start.
	pub start: u64,
	/// From then on, in which one that was not started cannot be pruned.
	pub grace: u64,
	/// From its start, in which one cannot be pruned.
	pub immunity: u64,
	/// From its start until it emits and trades.
	pub opening: u64,
}

impl Default for RegistryTerms {
	fn default() -> Self {
		Self {
			limit: 128,
			last_lock: Tao::ZERO,
			min_lock: Tao(1_000 * UNIT),
			interval: 14 * super::DAY,
			rate_limit: super::DAY,
			notice: super::DAY,
			reuse: super::DAY,
			start: 7 * super::DAY,
			grace: 7 * super::DAY,
			immunity: 30 * super::DAY,
			opening: 10,
		}
	}
}

impl RegistryTerms {
	/// How long subnets wait and are safe.
	pub const fn delays(&self) -> Delays {
		Delays { start: self.start, grace: self.grace, immunity: self.immunity }
	}
}

/// A registration that has paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
	/// Who has paid.
	pub owner: AccountId,
	/// The pool that its lock makes.
	pub pool: Pool,
	/// What the subnet will be worth to the world.
	pub true_value: u64,
}

/// A subnet that has closed, and what is left to pay.
#[derive(Clone, Copy, Debug)]
struct Closing {
	netuid: u16,
	since: u64,
	liquidation: Liquidation,
}

/// How subnets came and went.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registry {
	/// The last registration: its lock, its block, and what a block emitted then.
	last: Option<(Tao, u64, Tao)>,
	/// The one that waits for a netuid.
	pub(super) queued: Option<Registration>,
	/// The subnet that has closed.
	closing: Option<Closing>,
	/// When netuids became free.
	freed: Vec<(u16, u64)>,
}

impl World {
	/// What the registration of a subnet costs now.
	pub fn lock_cost(&self) -> Tao {
		let RegistryTerms { min_lock, interval, last_lock, .. } = self.parameters.registry;
		let (lock, age, emission) = match self.registry.last {
			Some((lock, block, emission)) => (lock, Some(self.block - block), emission),
			None => (last_lock, None, Tao(UNIT)),
		};
		let cost = LockCost {
			minimum: min_lock,
			last_lock: lock,
			age,
			reduction_interval: interval,
			block_emission: emission,
		};
		cost.price().unwrap_or(Tao(u64::MAX)) // over all TAO
	}

	/// Registers a subnet, as a chain's `register_network` does. On a full chain the weakest is given
	/// notice, and the registration waits.
	///
	/// # Errors
	/// [`EconomicsError::MalformedRow`] if it comes too soon, if somebody waits already, or where no subnet
	/// can be pruned; and what the pool refuses for.
	pub fn register_subnet(
		&mut self,
		owner: AccountId,
		true_value: u64,
	) -> Result<(), EconomicsError> {
		let terms = self.parameters.registry;
		let too_soon = |(_, block, _)| self.block - block < terms.rate_limit;
		let (waits, full) = (self.registry.queued.is_some(), self.is_full());
		if self.registry.last.is_some_and(too_soon) || waits && full {
			return Err(EconomicsError::MalformedRow);
		}
		let victim = match full && self.leaving().is_none() {
			true => Some(self.weakest().ok_or(NOBODY)?),
			false => None,
		};
		let lock = self.lock_cost();
		let open = self.subnets.iter().filter(|subnet| subnet.is_open(self.block));
		let mut prices: Vec<_> =
			open.map(|subnet| subnet.economy.reference_price.price()).collect();
		let registration = Registration { owner, pool: seed_pool(lock, &mut prices)?, true_value };
		self.accounts.get_mut(owner).ok_or(NOBODY)?.paid += u128::from(lock.0);
		self.books.paid(lock);
		self.note(owner, Act::RegisterSubnet);
		if let Some(place) = victim.and_then(|netuid| self.place(netuid)) {
			self.subnets[place].life.closes_at = Some(self.block + terms.notice);
		}
		match full {
			true => self.registry.queued = Some(registration),
			false => self.create(registration)?,
		}
		Ok(())
	}

	/// Starts a subnet, as a chain's `start_call` does.
	///
	/// # Errors
	/// [`EconomicsError::MalformedRow`] for who is not its owner, and before its time.
	pub fn start(&mut self, who: AccountId, place: Place) -> Result<(), EconomicsError> {
		let (block, terms) = (self.block, self.parameters.registry);
		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		let ready = subnet.tenure().can_start_at(&terms.delays());
		if subnet.owner != Some(who) || subnet.life.opens_at.is_some() || block < ready {
			return Err(EconomicsError::MalformedRow);
		}
		let netuid = subnet.netuid;
		subnet.life.opens_at = Some(block + terms.opening);
		self.note(who, Act::Start { netuid });
		Ok(())
	}

	/// Tells whether a registration would have to wait.
	fn is_full(&self) -> bool {
		let waiting = usize::from(self.registry.queued.is_some());
		self.subnets.len() + waiting >= usize::from(self.parameters.registry.limit)
	}

	/// The subnet that stands under notice or has closed.
	fn leaving(&self) -> Option<u16> {
		let noticed = self.subnets.iter().find(|subnet| subnet.life.closes_at.is_some());
		let closing = self.registry.closing.map(|closing| closing.netuid);
		closing.or(noticed.map(|subnet| subnet.netuid))
	}

	/// The subnet that has to go when a new one comes.
	pub fn weakest(&self) -> Option<u16> {
		let living = self.subnets.iter().filter(|subnet| !subnet.life.dissolving);
		weakest(living.map(Subnet::tenure), &self.parameters.registry.delays(), self.block)
	}

	/// The subnet whose notice ends in this block.
	pub(super) fn end_notice(&mut self) -> Option<u16> {
		let block = self.block;
		let is_over = |subnet: &&Subnet| subnet.life.closes_at.is_some_and(|at| at <= block);
		let netuid = self.subnets.iter().find(is_over)?.netuid;
		self.registry.closing.is_none().then_some(netuid)
	}

	/// Closes a subnet for good.
	pub(super) fn close(&mut self, netuid: u16) -> Result<(), EconomicsError> {
		let place = self.place(netuid).ok_or(NOBODY)?;
		let subnet = &mut self.subnets[place];
		(subnet.life.dissolving, subnet.life.closes_at) = (true, None);
		let liquidation = Liquidation::new(&subnet.economy)?;
		self.registry.closing = Some(Closing { netuid, since: self.block, liquidation });
		Ok(())
	}

	/// Pays the holders of a subnet that has closed in an earlier block, recycles what is left, and gives its
	/// netuid to the registration that waits.
	pub(super) fn step_dissolution(&mut self) -> Result<(), EconomicsError> {
		let due = self.registry.closing.take_if(|closing| closing.since < self.block);
		if let Some(Closing { netuid, mut liquidation, .. }) = due {
			let place = self.place(netuid).ok_or(NOBODY)?;
			for who in 0..self.accounts.len() {
				self.liquidate(who, place, &mut liquidation)?;
			}
			self.remove(place, liquidation.left)?;
		}
		let has_room = self.subnets.len() < usize::from(self.parameters.registry.limit);
		match self.registry.queued.take_if(|_| has_room) {
			Some(registration) => self.create(registration),
			None => Ok(()),
		}
	}

	/// Pays an account for what it holds, hotkey by hotkey.
	fn liquidate(
		&mut self,
		who: AccountId,
		place: Place,
		liquidation: &mut Liquidation,
	) -> Result<(), EconomicsError> {
		for (_, alpha) in self.holdings(who, place) {
			let tao = liquidation.pay(alpha)?;
			self.accounts.get_mut(who).ok_or(NOBODY)?.got += u128::from(tao.0);
			self.books.got(tao);
		}
		Ok(())
	}

	/// Removes a subnet, of which `left` is nobody's.
	fn remove(&mut self, place: Place, left: Tao) -> Result<(), EconomicsError> {
		let subnet = self.subnets.remove(place);
		for account in &mut self.accounts {
			account.positions.remove(place);
		}
		let left = left.ensure_add(subnet.economy.pending.root_tao)?;
		self.books.recycle(left);
		self.issued = self.issued.ensure_sub(left)?;
		self.registry.freed.retain(|(netuid, _)| *netuid != subnet.netuid);
		self.registry.freed.push((subnet.netuid, self.block));
		Ok(())
	}

	/// Creates the subnet of a registration under the lowest free netuid.
	fn create(&mut self, registration: Registration) -> Result<(), EconomicsError> {
		let Registration { owner, pool, true_value } = registration;
		let block = self.block;
		let netuid = (1..=u16::MAX).find(|netuid| self.place(*netuid).is_none()).ok_or(NOBODY)?;
		let freed = self.registry.freed.iter().find(|(freed, _)| *freed == netuid);
		let startable_from = freed.map_or(0, |(_, at)| at + self.parameters.registry.reuse);
		let neuron = Neuron { account: owner, registered_at: block, ..Neuron::default() };
		let subnet = Subnet {
			netuid,
			economy: SubnetEconomy::new(pool, self.parameters.fee),
			life: Life { registered_at: block, startable_from, ..Life::default() },
			true_value,
			owner: Some(owner),
			burn: BurnPrice { price: Tao(UNIT), block },
			neurons: match self.parameters.epochs {
				Epochs::Yuma => vec![neuron],
				Epochs::Stated => Vec::new(),
			},
			..Subnet::default()
		};
		let place = self.subnets.partition_point(|other| other.netuid < netuid);
		self.subnets.insert(place, subnet);
		for account in &mut self.accounts {
			account.positions.insert(place, Position::default());
		}
		self.registry.last = Some((pool.tao, block, self.emission()));
		Ok(())
	}
}

impl Behind {
	/// The account whose hotkey it is.
	pub const fn account(self) -> AccountId {
		let (Self::Cold(of) | Self::Hotkey(of)) = self;
		of
	}
}
