//! A world: a chain's whole economy in plain vectors. Every rule is a call of `dtao-economics`, the one
//! that the pallet makes; what stands here is who holds what, and in which order things happen.
//!
//! A block is [`World::step`]: the emission of all subnets by [`plan_block`], then the epochs that are due.
//! What people do follows, by the methods of [`trade`].

pub mod account;
pub mod books;
pub mod chance;
pub mod epoch;
pub mod trade;

pub use account::{Account, Position};
pub use books::Proof;
pub use chance::Chance;

use crate::trouble::Trouble;
use dtao_economics::{
	plan_block, split::LAUNCH_OWNER_CUT, weighted_root_stake, Alpha, BlockContext, BlockSubnet,
	EconomicsError, EmissionStages, GateBar, Halving, Needs, RuleMemory, Rules, SharePool, Speed,
	SubnetEconomy, Tao, LAUNCH_TAO_WEIGHT,
};

/// Who an account belongs to: its place in [`World::accounts`].
pub type AccountId = usize;

/// A subnet's place in [`World::subnets`].
pub type Place = usize;

/// The account of all who hold alpha when a run begins, and of whoever earns without being named.
pub const HOLDERS: AccountId = 0;

/// Blocks of a day.
pub const DAY: u64 = 7_200;

/// A chain's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
	/// Blocks from one epoch to the next.
	pub tempo: u64,
	/// What root's TAO weighs, in parts of `2^64 - 1`.
	pub tao_weight: u64,
	/// The owner's cut in parts of 65535.
	pub owner_cut: u16,
	/// The base speed of the averages.
	pub speed: Speed,
}

impl Default for Parameters {
	fn default() -> Self {
		Self {
			tempo: 360,
			tao_weight: LAUNCH_TAO_WEIGHT,
			owner_cut: LAUNCH_OWNER_CUT,
			speed: Speed::LAUNCH,
		}
	}
}

/// What a subnet was given since the run began, in rao.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
	/// Its part of the emission.
	pub allocated: u128,
	/// What of that went into its pool with alpha.
	pub injected: u128,
	/// What bought alpha.
	pub spent: u128,
	/// What was not minted.
	pub unminted: u128,
	/// TAO that root's alpha was sold for.
	pub root_sales: u128,
}

/// A subnet, and who earns on it.
#[derive(Clone, Debug, Default)]
pub struct Subnet {
	/// Its identifier; subnets stand in its order.
	pub netuid: u16,
	/// Its economy.
	pub economy: SubnetEconomy,
	/// What rules remember of it.
	pub memory: RuleMemory,
	/// Blocks since it started.
	pub age: u64,
	/// The weight that it was given.
	pub fixed_weight: u16,
	/// What it is worth to the world, which the chain does not see; in any unit.
	pub true_value: u64,
	/// The stake behind its one validating hotkey.
	pub validator: SharePool,
	/// Who earns the miners' part, with what weight. Where nobody is named on the whole subnet and nobody
	/// stakes, what is emitted waits.
	pub miners: Vec<(AccountId, u64)>,
	/// Whom the owner's part goes to.
	pub owner: Option<AccountId>,
	/// The last block, stage by stage.
	pub last: EmissionStages,
	/// All blocks so far.
	pub totals: Totals,
}

impl Subnet {
	/// Tells whether an epoch pays anybody.
	pub fn has_epochs(&self) -> bool {
		!self.miners.is_empty() || self.owner.is_some() || !self.validator.is_empty()
	}

	/// The subnet as a block finds it.
	fn before(&self, epoch_due: bool) -> BlockSubnet {
		BlockSubnet {
			netuid: self.netuid,
			economy: self.economy,
			memory: self.memory,
			fixed_weight: self.fixed_weight,
			age: self.age,
			shares_tao: true,
			epoch_due,
		}
	}
}

/// A chain and all who trade on it.
#[derive(Clone, Debug)]
pub struct World {
	/// The rules in force.
	pub rules: Rules,
	/// The chain's parameters.
	pub parameters: Parameters,
	/// The last block.
	pub block: u64,
	/// All TAO that exists.
	pub issued: Tao,
	/// TAO staked on root.
	pub root_stake: Tao,
	/// Subnets, by netuid.
	pub subnets: Vec<Subnet>,
	/// Who holds what.
	pub accounts: Vec<Account>,
	/// What varies in what people do.
	pub chance: Chance,
	/// What the last block left of the allocation's gate.
	bar: GateBar,
	/// Root's stake times its weight.
	weighted_root: Tao,
	/// What the proof is made of.
	books: books::Books,
	/// The subnets as the next block finds them: kept, so that a block allocates less.
	before: Vec<BlockSubnet>,
}

impl World {
	/// A world before its first block. The first account is that of the [`HOLDERS`], who hold what is
	/// outstanding.
	///
	/// # Errors
	/// If root's weight does not fit, or a subnet has no pool.
	pub fn new(
		rules: Rules,
		parameters: Parameters,
		issued: Tao,
		root_stake: Tao,
		subnets: Vec<Subnet>,
	) -> Result<Self, Trouble> {
		let mut holders = Account::new("holders", subnets.len());
		for (position, subnet) in holders.positions.iter_mut().zip(&subnets) {
			position.idle = subnet.economy.held()?;
		}
		let mut world = Self {
			rules,
			parameters,
			block: 0,
			issued,
			root_stake,
			books: books::Books::open(issued, &subnets),
			subnets,
			accounts: vec![holders],
			chance: Chance::default(),
			bar: GateBar::default(),
			weighted_root: Tao::ZERO,
			before: Vec::new(),
		};
		world.set_root_stake(root_stake)?;
		Ok(world)
	}

	/// Changes how much TAO is staked on root.
	///
	/// # Errors
	/// If its weight does not fit.
	pub fn set_root_stake(&mut self, stake: Tao) -> Result<(), EconomicsError> {
		self.weighted_root = weighted_root_stake(stake, self.parameters.tao_weight)?;
		self.root_stake = stake;
		Ok(())
	}

	/// Root's stake times its weight.
	pub fn weighted_root(&self) -> Tao {
		self.weighted_root
	}

	/// Opens an account.
	pub fn open_account(&mut self, name: &str) -> AccountId {
		self.accounts.push(Account::new(name, self.subnets.len()));
		self.accounts.len() - 1
	}

	/// The place of a subnet.
	pub fn place(&self, netuid: u16) -> Option<Place> {
		self.subnets.binary_search_by_key(&netuid, |subnet| subnet.netuid).ok()
	}

	/// Tells whether epochs are due in the current block.
	pub fn is_epoch(&self) -> bool {
		self.block.is_multiple_of(self.parameters.tempo)
	}

	/// What the next block may mint.
	pub fn emission(&self) -> Tao {
		Tao(Halving::DYNAMIC_TAO.block_emission(self.issued.0))
	}

	/// Makes the next block: the emission of all subnets, then the epochs that are due.
	///
	/// # Errors
	/// If a subnet or the allocation refuses: a laboratory does not run on with less than was asked for.
	pub fn step(&mut self) -> Result<(), Trouble> {
		self.block += 1;
		let epoch_due = self.is_epoch();
		let context = BlockContext {
			number: self.block,
			emission: self.emission(),
			weighted_root_stake: self.weighted_root,
			owner_cut: self.parameters.owner_cut,
			speed: self.parameters.speed,
			bar: self.bar,
			needs: Needs::default(),
		};
		self.before.clear();
		self.before.extend(self.subnets.iter().map(|subnet| subnet.before(epoch_due)));
		let plan = plan_block::<()>(&self.rules, &context, &self.before);
		if let Some(refusal) = plan.refusal {
			return Err(refusal.into());
		}
		for (subnet, step) in self.subnets.iter_mut().zip(&plan.steps) {
			let (economy, receipt) = step.outcome?;
			(subnet.economy, subnet.memory) = (economy, step.memory);
			subnet.age += 1;
			subnet.last = step.stages();
			subnet.totals.add(&subnet.last);
			let sold = u128::from(receipt.root.tao.0) + u128::from(receipt.released.tao.0);
			subnet.totals.root_sales += sold;
		}
		self.bar = plan.bar;
		self.issued = self.issued.ensure_add(plan.minted)?;
		self.books.mint(plan.minted);
		if epoch_due {
			self.run_epochs()?;
		}
		Ok(())
	}

	/// What the alpha that an account holds on a subnet would fetch now.
	pub fn proceeds(&self, who: AccountId, place: Place) -> Tao {
		let (Some(subnet), held) = (self.subnets.get(place), self.holding(who, place)) else {
			return Tao::ZERO;
		};
		let fill = subnet.economy.pool.quote_sell(held, subnet.economy.fee_rate);
		fill.map_or(Tao::ZERO, |fill| fill.received)
	}

	/// What an account holds on a subnet.
	pub fn holding(&self, who: AccountId, place: Place) -> Alpha {
		let position = self.accounts.get(who).and_then(|account| account.positions.get(place));
		let (Some(position), Some(subnet)) = (position, self.subnets.get(place)) else {
			return Alpha::ZERO;
		};
		let staked = subnet.validator.value(position.shares).unwrap_or_default();
		Alpha(position.idle.0.saturating_add(staked.0)) // parts of what is issued
	}
}

impl Totals {
	/// Adds a block.
	fn add(&mut self, stages: &EmissionStages) {
		self.allocated += u128::from(stages.allocated.0);
		self.injected += u128::from(stages.injected.0);
		self.spent += u128::from(stages.spent.0);
		self.unminted += u128::from(stages.unminted.0);
	}
}
