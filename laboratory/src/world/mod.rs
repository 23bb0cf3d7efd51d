//! A world: a chain's whole economy in plain vectors. Every rule is a call of `dtao-economics`, the one
//! that the pallet makes; what stands here is who holds what, and in which order things happen.
//!
//! A block is [`World::step`]: the emission of all subnets by [`step_block`], then the epochs that are due,
//! then what becomes of a subnet that has to go. What people do follows, by the methods of [`trade`],
//! [`consensus`] and [`registry`].

pub mod account;
pub mod books;
pub mod chance;
pub mod consensus;
pub mod epoch;
pub mod journal;
pub mod registry;
pub mod subnet;
pub mod trade;
mod votes;

pub use account::{Account, Holding, Position, Stake};
pub use books::Proof;
pub use chance::Chance;
pub use consensus::Neuron;
pub use journal::{Act, Behind, Entry};
pub use registry::{Registration, RegistryTerms};
pub use subnet::{Life, Subnet, Totals};

use crate::{own::OwnRules, trouble::Trouble};
use dtao_economics::{
	chain::step_block, epoch_is_due, split::LAUNCH_OWNER_CUT, weighted_root_stake, Alpha,
	BlockContext, CustomRules, EconomicsError, FeeRate, GateBar, Halving, Needs, Rules, SharePool,
	Speed, Tao, LAUNCH_TAO_WEIGHT,
};

/// Who an account belongs to: its place in [`World::accounts`].
pub type AccountId = usize;

/// A subnet's place in [`World::subnets`].
pub type Place = usize;

/// The account of all who hold alpha when a run begins, and of whoever earns without being named. Where a
/// scenario states who earns, its hotkey is the one that validates everywhere.
pub const HOLDERS: AccountId = 0;

/// What their account is called.
pub const HOLDERS_NAME: &str = "holders";

/// Blocks of a day.
pub const DAY: u64 = 7_200;

/// How epochs find out who earns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Epochs {
	/// As the scenario states it: one hotkey validates everywhere, all epochs come together, and root's
	/// dividends leave root.
	#[default]
	Stated,
	/// As on the chain: neurons judged by Yuma consensus, epochs netuid by netuid, and root's dividends
	/// stay on root.
	Yuma,
}

/// A chain's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
	/// Blocks from one epoch to the next, where they come together.
	pub tempo: u16,
	/// How epochs find out who earns.
	pub epochs: Epochs,
	/// What root's TAO weighs, in parts of `2^64 - 1`.
	pub tao_weight: u64,
	/// The owner's cut in parts of 65535.
	pub owner_cut: u16,
	/// The base speed of the averages.
	pub speed: Speed,
	/// The fee of a trade on a new subnet.
	pub fee: FeeRate,
	/// How subnets come and go.
	pub registry: RegistryTerms,
}

impl Default for Parameters {
	fn default() -> Self {
		Self {
			tempo: 360,
			epochs: Epochs::Stated,
			tao_weight: LAUNCH_TAO_WEIGHT,
			owner_cut: LAUNCH_OWNER_CUT,
			speed: Speed::LAUNCH,
			fee: FeeRate::LAUNCH,
			registry: RegistryTerms::default(),
		}
	}
}

impl Parameters {
	/// Tells whether the epoch of a subnet is due in `block`.
	fn is_epoch_of(&self, subnet: &Subnet, block: u64) -> bool {
		match self.epochs {
			Epochs::Stated => epoch_is_due(0, self.tempo, block),
			Epochs::Yuma => epoch_is_due(subnet.netuid, subnet.tempo, block),
		}
	}
}

/// A chain and all who trade on it.
#[derive(Clone, Debug)]
pub struct World {
	/// The rules in force.
	pub rules: Rules,
	/// Those of somebody's own, for an axis that is `Custom`.
	pub(crate) own_rules: OwnRules,
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
	/// Root's validators who vote, for rules that count votes.
	pub voters: u64,
	/// What varies in what people do.
	pub chance: Chance,
	/// What people did, if that is to be known.
	pub journal: Option<Vec<Entry>>,
	/// How subnets came and went.
	pub(crate) registry: registry::Registry,
	/// What the last block left of the allocation's gate.
	bar: GateBar,
	/// Root's stake times its weight.
	weighted_root: Tao,
	/// What the proof is made of.
	books: books::Books,
}

impl World {
	/// A world before its first block. The first account is that of the [`HOLDERS`], who hold what is
	/// outstanding and staked on root.
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
		let mut holders = Account::new(HOLDERS_NAME, subnets.len());
		for (position, subnet) in holders.positions.iter_mut().zip(&subnets) {
			position.idle = subnet.economy.held()?;
		}
		let mut world = Self {
			rules,
			own_rules: OwnRules::default(),
			parameters,
			block: 0,
			issued,
			root_stake: Tao::ZERO,
			books: books::Books::open(issued, &subnets),
			subnets,
			accounts: vec![holders],
			voters: 0,
			chance: Chance::default(),
			journal: None,
			registry: registry::Registry::default(),
			bar: GateBar::default(),
			weighted_root: Tao::ZERO,
		};
		world.stake_on_root(HOLDERS, root_stake)?;
		Ok(world)
	}

	/// Lets an account stake TAO on root that it has had before the run.
	///
	/// # Errors
	/// If all of it does not fit.
	pub fn stake_on_root(&mut self, who: AccountId, stake: Tao) -> Result<(), EconomicsError> {
		if stake.is_zero() {
			return Ok(());
		}
		let account = self.accounts.get_mut(who).ok_or(trade::NOBODY)?;
		let shares = account.root.issue(Alpha(stake.0))?;
		account.root_shares = account.root_shares.ensure_add(shares)?;
		self.grow_root(stake)
	}

	/// Counts more TAO on root.
	fn grow_root(&mut self, more: Tao) -> Result<(), EconomicsError> {
		self.root_stake = self.root_stake.ensure_add(more)?;
		self.weighted_root = self.weight_of(self.root_stake)?;
		Ok(())
	}

	/// What TAO on root weighs.
	fn weight_of(&self, stake: Tao) -> Result<Tao, EconomicsError> {
		weighted_root_stake(stake, self.parameters.tao_weight)
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

	/// Tells whether the epoch of a subnet is due in `block`.
	pub fn is_epoch_at(&self, netuid: u16, block: u64) -> bool {
		let subnet = self.place(netuid).and_then(|place| self.subnets.get(place));
		subnet.is_some_and(|subnet| self.parameters.is_epoch_of(subnet, block))
	}

	/// Tells whether the epoch of a subnet is due in the current block.
	pub fn is_epoch(&self, netuid: u16) -> bool {
		self.is_epoch_at(netuid, self.block)
	}

	/// What the next block may mint.
	pub fn emission(&self) -> Tao {
		Tao(Halving::DYNAMIC_TAO.block_emission(self.issued.0))
	}

	/// Makes the next block: the emission of all open subnets, then the epochs that are due, then the end of
	/// a subnet whose time has come.
	///
	/// # Errors
	/// If a subnet or the allocation refuses: a laboratory does not run on with less than was asked for.
	pub fn step(&mut self) -> Result<(), Trouble> {
		self.block += 1;
		let closing = self.end_notice();
		self.emit()?;
		self.run_epochs(closing)?;
		if let Some(netuid) = closing {
			self.close(netuid)?;
		}
		Ok(self.step_dissolution()?)
	}

	/// The emission of all open subnets, where `C` decides on an axis that is `Custom`.
	pub(crate) fn emit_by<C: CustomRules>(&mut self) -> Result<(), Trouble> {
		let context = BlockContext {
			number: self.block,
			emission: self.emission(),
			weighted_root_stake: self.weighted_root,
			owner_cut: self.parameters.owner_cut,
			speed: self.parameters.speed,
			bar: self.bar,
			needs: Needs::default(),
		};
		let block = self.block;
		let count = self.subnets.len();
		let (mut open, mut notes) = (Vec::with_capacity(count), Vec::with_capacity(count));
		for subnet in self.subnets.iter_mut().filter(|subnet| subnet.is_open(block)) {
			let closes = subnet.life.closes_at.is_some_and(|at| at <= block);
			let epoch_due = closes || self.parameters.is_epoch_of(subnet, block);
			let (seen, note) = subnet.in_block(epoch_due);
			open.push(seen);
			notes.push(note);
		}
		let (mut notes, mut refused) = (notes.into_iter(), None);
		let plan = step_block::<C>(&self.rules, &context, &mut open, |_, share, outcome| {
			match (notes.next(), outcome) {
				(Some(note), Ok(receipt)) => note.take(share, receipt),
				(_, outcome) => refused = refused.or(outcome.err()),
			}
		});
		if let Some(refusal) = plan.refusal.or(refused) {
			return Err(refusal.into());
		}
		self.bar = plan.bar;
		self.issued = self.issued.ensure_add(plan.minted)?;
		self.books.mint(plan.minted);
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
		let parts = self.holdings(who, place);
		// Parts of what is issued.
		Alpha(parts.iter().fold(0, |sum, (_, part)| part.0.saturating_add(sum)))
	}

	/// The stake on root that an account has.
	pub fn root_holding(&self, who: AccountId) -> Alpha {
		let account = self.accounts.get(who);
		let worth = |account: &Account| account.root.value(account.root_shares).ok();
		account.and_then(worth).unwrap_or_default()
	}

	/// The stake behind an account's hotkey, for who looks at it.
	fn root_behind(&self, hotkey: AccountId) -> SharePool {
		self.accounts.get(hotkey).map(|account| account.root).unwrap_or_default()
	}
}
