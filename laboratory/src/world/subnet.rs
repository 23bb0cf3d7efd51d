//! A subnet of a world, and who earns on it.

use super::{account::Stake, AccountId, Neuron};
use dtao_economics::{
	chain::SubnetInBlock, BlockReceipt, BurnPrice, EmissionStages, RuleMemory, Share, SharePool,
	SubnetEconomy, Tao, Tenure, UNIT,
};

/// What a subnet was given, and what went in and out of its pool, since the run began; in rao. The pool holds
/// `injected + spent + bought - sold - root_sales` more than at first.
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
	/// TAO that people bought for.
	pub bought: u128,
	/// TAO that they sold for.
	pub sold: u128,
}

/// The tempo of a new subnet, as on the chain.
const DEFAULT_TEMPO: u16 = 360;

/// When a subnet came, starts and goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
	/// The block of its registration.
	pub registered_at: u64,
	/// The first block in which it may start at all.
	pub startable_from: u64,
	/// The first block in which it emits and trades, once it was started.
	pub opens_at: Option<u64>,
	/// The block in which it closes, while it is under notice.
	pub closes_at: Option<u64>,
	/// Whether it has closed for good.
	pub dissolving: bool,
}

/// A subnet, and who earns on it.
#[derive(Clone, Debug)]
pub struct Subnet {
	/// Its identifier; subnets stand in its order.
	pub netuid: u16,
	/// Its economy.
	pub economy: SubnetEconomy,
	/// What rules remember of it.
	pub memory: RuleMemory,
	/// Blocks since it started.
	pub age: u64,
	/// Blocks from one of its epochs to the next, where they do not come together.
	pub tempo: u16,
	/// When it came, starts and goes.
	pub life: Life,
	/// The weight that it was given.
	pub fixed_weight: u16,
	/// What it is worth to the world, which the chain does not see; in any unit.
	pub true_value: u64,
	/// The stake behind each account's hotkey, by account.
	pub hotkeys: Vec<Stake>,
	/// Who earns the miners' part, with what weight, where a scenario states it. Where nobody is named on
	/// the whole subnet and nobody stakes, what is emitted waits.
	pub miners: Vec<(AccountId, u64)>,
	/// Who is judged, where Yuma consensus decides; the index is the uid.
	pub neurons: Vec<Neuron>,
	/// The block of the last epoch.
	pub last_epoch: u64,
	/// What a neuron's registration costs.
	pub burn: BurnPrice,
	/// Whom the owner's part goes to.
	pub owner: Option<AccountId>,
	/// The last block, stage by stage.
	pub last: EmissionStages,
	/// All blocks so far.
	pub totals: Totals,
}

impl Default for Subnet {
	/// One that has always been open, at a price of one TAO for a neuron.
	fn default() -> Self {
		Self {
			netuid: 0,
			economy: SubnetEconomy::default(),
			memory: RuleMemory::default(),
			age: 0,
			tempo: DEFAULT_TEMPO,
			life: Life { opens_at: Some(1), ..Life::default() },
			fixed_weight: 1,
			true_value: 1,
			hotkeys: Vec::new(),
			miners: Vec::new(),
			neurons: Vec::new(),
			last_epoch: 0,
			burn: BurnPrice { price: Tao(UNIT), block: 0 },
			owner: None,
			last: EmissionStages::default(),
			totals: Totals::default(),
		}
	}
}

impl Subnet {
	/// Tells whether an epoch pays anybody.
	pub fn has_epochs(&self) -> bool {
		let has_stake = self.hotkeys.iter().any(|hotkey| *hotkey != Stake::default());
		has_stake || !self.miners.is_empty() || self.owner.is_some() || !self.neurons.is_empty()
	}

	/// Tells whether it emits and trades in `block`.
	pub fn is_open(&self, block: u64) -> bool {
		!self.life.dissolving && self.life.opens_at.is_some_and(|first| first <= block)
	}

	/// The active stake behind an account's hotkey.
	pub fn hotkey(&self, of: AccountId) -> SharePool {
		self.hotkeys.get(of).map(|stake| stake.pool).unwrap_or_default()
	}

	/// All stake behind it, to be changed.
	pub(super) fn hotkey_mut(&mut self, of: AccountId) -> &mut Stake {
		if self.hotkeys.len() <= of {
			self.hotkeys.resize(of + 1, Stake::default());
		}
		&mut self.hotkeys[of]
	}

	/// How long it has been there, and what it is judged by.
	pub fn tenure(&self) -> Tenure {
		Tenure {
			netuid: self.netuid,
			registered_at: self.life.registered_at,
			startable_from: self.life.startable_from,
			started_at: self.life.opens_at,
			reference_price: self.economy.reference_price,
		}
	}

	/// The subnet as a block finds it, and what is noted of the block.
	pub(super) fn in_block(&mut self, epoch_due: bool) -> (SubnetInBlock<'_>, Notes<'_>) {
		let subnet = SubnetInBlock {
			netuid: self.netuid,
			economy: &mut self.economy,
			memory: &mut self.memory,
			fixed_weight: self.fixed_weight,
			age: self.age,
			shares_tao: true,
			epoch_due,
		};
		let notes = Notes { age: &mut self.age, last: &mut self.last, totals: &mut self.totals };
		(subnet, notes)
	}
}

/// What is noted of a block beside what it does.
pub(super) struct Notes<'a> {
	age: &'a mut u64,
	last: &'a mut EmissionStages,
	totals: &'a mut Totals,
}

impl Notes<'_> {
	/// Takes down a block.
	pub(super) fn take(self, share: &Share, receipt: &BlockReceipt) {
		*self.age += 1;
		*self.last = EmissionStages::new(share.weights, share.part, Some(&receipt.injection));
		self.totals.add(self.last);
		let sold = u128::from(receipt.root.tao.0) + u128::from(receipt.released.tao.0);
		self.totals.root_sales += sold;
	}
}

impl Totals {
	/// TAO of blocks: what was injected and what bought alpha.
	pub fn placed(&self) -> u128 {
		self.injected + self.spent
	}

	/// Adds a block.
	fn add(&mut self, stages: &EmissionStages) {
		self.allocated += u128::from(stages.allocated.0);
		self.injected += u128::from(stages.injected.0);
		self.spent += u128::from(stages.spent.0);
		self.unminted += u128::from(stages.unminted.0);
	}
}
