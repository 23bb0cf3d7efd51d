//! What the pallet stores, and what its queries answer.

mod coldkey_swap;
mod endpoint;
mod genesis;
mod hotkey;
mod hyperparameters;
mod neuron;
mod owner;
mod parameters;
mod payout;
mod root_claims;
mod rules;
mod signals;
mod symbol;
mod views;

pub use coldkey_swap::*;
pub use endpoint::*;
pub use genesis::*;
pub use hotkey::*;
pub use hyperparameters::*;
pub use neuron::*;
pub use owner::*;
pub use parameters::*;
pub use payout::*;
pub use root_claims::*;
pub use rules::*;
pub use signals::*;
pub use symbol::*;
pub use views::*;

use codec::{CompactAs, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{
	burn::BurnPrice, yuma::BondsRule, Alpha, Clock, EconomicsError, Entering, Liquidation, Lot,
	RouteFill, RuleMemory, SharePool, Shares, SteadyPrice, SubnetEconomy, Tao, Tenure, UNIT,
};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A subnet's identifier. Root is 0; it has no pool, and stake there is TAO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, CompactAs, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct NetUid(pub u16);

impl NetUid {
	/// Netuid 0.
	pub const ROOT: Self = Self(0);

	/// Tells whether this is root.
	pub const fn is_root(self) -> bool {
		self.0 == 0
	}
}

impl NetUid {
	/// What the token of this subnet is called by before its owner chooses a letter: `SN1`, `SN2` and so
	/// on.
	pub fn symbol(self) -> Symbol {
		Symbol::truncate_from(alloc::format!("SN{}", self.0).into_bytes()) // "SN65535" is short enough
	}
}

impl From<u16> for NetUid {
	fn from(netuid: u16) -> Self {
		Self(netuid)
	}
}

/// What one coldkey holds behind a hotkey on a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Holding {
	/// Its shares of the active stake.
	pub shares: Shares,
	/// What has entered and is not active yet, or has become so since the holding was touched last.
	pub entering: Entering,
}

impl Holding {
	/// Tells whether nothing is held.
	pub const fn is_empty(&self) -> bool {
		self.shares.is_zero() && self.entering.is_empty()
	}

	/// With another holding behind the same hotkey.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn and(mut self, other: Self) -> Result<Self, EconomicsError> {
		if self.is_empty() {
			return Ok(other);
		}
		self.shares = self.shares.ensure_add(other.shares)?;
		other.entering.lots().try_for_each(|lot| self.entering.add(lot))?;
		Ok(self)
	}
}

/// The stake behind a hotkey on a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct HotkeyStake {
	/// The active stake and the shares of all holders together.
	pub pool: SharePool,
	/// What all of them have entered and is not active yet, or is due since the hotkey was touched last.
	pub entering: Entering,
	/// The holding of the hotkey's owner. All others have a row of their own each.
	pub owner: Holding,
	/// Whether alpha of subnets is kept for those who stake to the hotkey. There is some on root alone.
	pub has_claims: bool,
}

impl HotkeyStake {
	/// Tells whether nobody holds anything, or can claim it.
	pub const fn is_empty(&self) -> bool {
		let unheld = self.pool.is_empty() && self.entering.is_empty() && self.owner.is_empty();
		unheld && !self.has_claims
	}

	/// All stake behind the hotkey, active or not.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn total(&self) -> Result<Alpha, EconomicsError> {
		self.pool.stake.ensure_add(self.entering.total()?)
	}
}

/// All stake on root, and root's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RootTotals {
	/// All TAO that is staked on root: the sum over its hotkeys.
	pub stake: Tao,
	/// What of it is entering.
	pub entering: Entering,
	/// The number of this period.
	pub period: u64,
	/// The block in which it began.
	pub since: u64,
}

impl RootTotals {
	/// The clock by which root's stake becomes active.
	pub const fn clock(&self) -> Clock {
		Clock::of_root(self.period)
	}

	/// The TAO that counts and earns.
	pub fn active(&self) -> Tao {
		// What waits is a part of the stake, so neither of the two is ever clamped.
		let waiting = self.entering.waiting(self.clock()).unwrap_or_default();
		self.stake.saturating_sub(Tao(waiting.0))
	}

	/// Begins a new period at `block` if this one has lasted for `blocks`. Tells whether it did.
	pub fn tick(&mut self, block: u64, blocks: u64) -> bool {
		let over = block.saturating_sub(self.since) >= blocks;
		if over {
			(self.period, self.since) = (self.period.saturating_add(1), block); // once in a while
		}
		over
	}

	/// Lets all stake be active that has entered before: none waits for more than two periods.
	pub(crate) fn activate_all(&mut self) {
		self.period = self.period.saturating_add(2); // once in a while
	}

	/// Lets stake enter.
	pub(crate) fn enter(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		let clock = self.clock();
		self.entering.take_due(clock).for_each(drop); // active, and so no longer kept apart
		self.entering.enter(clock, alpha)?;
		self.grow(alpha)
	}

	/// Takes back stake that has entered and still waits.
	pub(crate) fn leave(&mut self, part: Lot) -> Result<(), EconomicsError> {
		self.entering.leave(part)?;
		self.shrink(part.alpha)
	}

	/// Adds active stake.
	pub(crate) fn grow(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		self.stake = self.stake.ensure_add(Tao(alpha.0))?;
		Ok(())
	}

	/// Takes active stake away.
	pub(crate) fn shrink(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		self.stake = self.stake.ensure_sub(Tao(alpha.0))?;
		Ok(())
	}
}

/// The hot record of a subnet: all that a block or a trade reads and writes, in one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SubnetRecord {
	/// Pool, moving price, outstanding alpha and pending parts.
	pub economy: SubnetEconomy,
	/// The first block that emits and trades; none before `start_call`.
	pub started_at: Option<u64>,
	/// The block of the last epoch.
	pub last_epoch: u64,
	/// The number of this period, by which stake becomes active: one ends with each epoch, and when
	/// the rules let stake count at once.
	pub period: u64,
	/// How weights became the bonds that are stored.
	pub bonds_rule: BondsRule,
	/// The block from which trading is closed, where the subnet has been chosen to make room for
	/// another one: it stands under notice until then.
	pub closes_at: Option<u64>,
	/// Whether the subnet is being dissolved: nothing is traded, emitted or registered any more.
	pub dissolving: bool,
	/// The price by which the least stake is judged: that of the pool, as far as a block may move it.
	pub steady_price: SteadyPrice,
	/// What the rules remember of the subnet.
	pub rule_memory: RuleMemory,
	/// The subnet's parameters.
	pub parameters: SubnetParameters,
}

impl SubnetRecord {
	/// The clock by which the subnet's stake becomes active.
	pub const fn clock(&self) -> Clock {
		Clock::of_subnet(self.period)
	}

	/// Tells whether `block` emits for this subnet, trades its token and registers its neurons: all
	/// begin with the same block and end with the subnet's dissolution.
	pub fn is_open_at(&self, block: u64) -> bool {
		!self.dissolving && self.started_at.is_some_and(|first| first <= block)
	}

	/// How long the subnet has been there, and what it is judged by.
	pub fn tenure<AccountId>(&self, netuid: NetUid, details: &SubnetDetails<AccountId>) -> Tenure {
		Tenure {
			netuid: netuid.0,
			registered_at: details.registered_at,
			startable_from: details.startable_from,
			started_at: self.started_at,
			reference_price: self.economy.reference_price,
		}
	}

	/// Tells whether an epoch of this subnet is due in `block`: a regular one, or the last one before it
	/// closes.
	pub fn has_epoch_at(&self, netuid: NetUid, block: u64) -> bool {
		self.parameters.epoch_is_due(netuid, block) || self.closes_at.is_some_and(|at| at <= block)
	}

	/// Tells whether this subnet shares `block`'s TAO: it emits, it is open to registration, and it is
	/// not switched off.
	pub fn shares_tao_at(&self, block: u64) -> bool {
		let SubnetParameters { registration_allowed, tao_emission, .. } = self.parameters;
		self.is_open_at(block) && registration_allowed && tao_emission
	}

	/// Records a purchase by a user, and tells the rules of it if they ask.
	///
	/// # Errors
	/// As [`SubnetEconomy::record_purchase`].
	pub fn record_purchase(&mut self, fill: &RouteFill) -> Result<(), EconomicsError> {
		self.economy.record_purchase(fill)?;
		self.rule_memory.signals.record_purchase(fill.tao);
		Ok(())
	}

	/// Records a sale by a user, and tells the rules of it if they ask.
	///
	/// # Errors
	/// As [`SubnetEconomy::record_sale`].
	pub fn record_sale(&mut self, fill: &RouteFill) -> Result<(), EconomicsError> {
		self.economy.record_sale(fill)?;
		self.rule_memory.signals.record_sale(fill.tao);
		Ok(())
	}
}

/// Who a subnet belongs to: the cold record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SubnetDetails<AccountId> {
	/// The owner's coldkey.
	pub owner_coldkey: AccountId,
	/// The hotkey to whose stake the owner's part is added.
	pub owner_hotkey: AccountId,
	/// The block of the registration.
	pub registered_at: u64,
	/// The first block in which the subnet may start at all: by then, transactions that were signed for
	/// another one under its netuid have died.
	pub startable_from: u64,
	/// What the registration locked in the pool.
	pub lock: Tao,
	/// What a neuron's registration costs.
	pub burn: BurnPrice,
	/// How many neurons were replaced of late.
	pub turnover: Turnover,
	/// How many [`ChildKeys`](crate::pallet::ChildKeys) there are: without any, an epoch reads none.
	pub childkeys: u32,
	/// When its neurons were last trimmed.
	pub trimmed_at: Option<u64>,
}

impl<AccountId: PartialEq> SubnetDetails<AccountId> {
	/// Tells whether a hotkey of `coldkey` is the owner's.
	pub fn is_owners(&self, hotkey: &AccountId, coldkey: &AccountId) -> bool {
		*hotkey == self.owner_hotkey || *coldkey == self.owner_coldkey
	}
}

/// The price of the first registration of a neuron.
pub const INITIAL_BURN: Tao = Tao(UNIT);

/// The most bytes of a symbol.
pub const MAX_SYMBOL_LEN: u32 = 16;

/// What a subnet's token is called by, in UTF-8.
pub type Symbol = BoundedVec<u8, ConstU32<MAX_SYMBOL_LEN>>;

/// What an owner says about a subnet. UTF-8, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SubnetIdentity {
	/// The name.
	pub subnet_name: BoundedVec<u8, ConstU32<256>>,
	/// Where its code is.
	pub github_repo: BoundedVec<u8, ConstU32<1024>>,
	/// Whom to ask.
	pub subnet_contact: BoundedVec<u8, ConstU32<1024>>,
	/// Its home page.
	pub subnet_url: BoundedVec<u8, ConstU32<1024>>,
	/// Where it is discussed.
	pub discord: BoundedVec<u8, ConstU32<256>>,
	/// What it does.
	pub description: BoundedVec<u8, ConstU32<1024>>,
	/// Its picture.
	pub logo_url: BoundedVec<u8, ConstU32<1024>>,
	/// Anything else.
	pub additional: BoundedVec<u8, ConstU32<1024>>,
}

impl SubnetIdentity {
	/// Tells whether every part is UTF-8.
	pub fn is_text(&self) -> bool {
		let texts: [&[u8]; 8] = [
			&self.subnet_name,
			&self.github_repo,
			&self.subnet_contact,
			&self.subnet_url,
			&self.discord,
			&self.description,
			&self.logo_url,
			&self.additional,
		];
		texts.into_iter().all(|text| core::str::from_utf8(text).is_ok())
	}
}

/// The dissolution of a subnet, from the block in which trading closed until no key is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Dissolution {
	/// The subnet.
	pub netuid: NetUid,
	/// The block in which it began; stakes are valued as of it.
	pub since: u64,
	/// What is paid, and what is left of it.
	pub liquidation: Liquidation,
	/// What coldkeys are to be paid and are not yet: the sum of
	/// [`DissolutionPayouts`](crate::pallet::DissolutionPayouts).
	pub owed: Tao,
	/// What comes next.
	pub stage: DissolutionStage,
}

/// What a dissolution does. Each stage ends when there is nothing left for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DissolutionStage {
	/// Positions are closed, and what they are worth is added up by coldkey.
	Closing,
	/// What of its alpha those who stake on root could claim is added to that.
	Claiming,
	/// Coldkeys are paid.
	Paying,
	/// Everything else that is kept by netuid is removed.
	Clearing,
}

/// That a subnet has been chosen to make room for another one. It trades and emits until it is
/// closed; the choice stands, whatever its price does meanwhile and whoever waits for its netuid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PruneNotice {
	/// The subnet.
	pub netuid: NetUid,
	/// The block in which it was chosen.
	pub given_at: u64,
	/// The block from which trading is closed.
	pub closes_at: u64,
}

/// A registration that has paid and waits for a netuid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct QueuedRegistration<AccountId> {
	/// Who becomes the owner.
	pub coldkey: AccountId,
	/// The owner's hotkey.
	pub hotkey: AccountId,
	/// What becomes the TAO of the pool.
	pub lock: Tao,
	/// The alpha beside it, at the seed's price of the registration.
	pub alpha: Alpha,
	/// The first block in which a cancellation gives the whole lock back: by then the netuid should
	/// have been free for a day.
	pub free_from: u64,
}

impl<AccountId> QueuedRegistration<AccountId> {
	/// What a cancellation in `block` gives back: the whole lock of a registration that has waited a
	/// day longer than it was told, and half of it before, rounded down. A registration closes a
	/// subnet, so that one that is taken back must not be cheap.
	pub fn refund(&self, block: u64) -> Tao {
		if block >= self.free_from {
			self.lock
		} else {
			Tao(self.lock.0 >> 1)
		}
	}
}

/// What somebody has put down for a row that outlives its call. It stays on the account, held, and is
/// released when the row goes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Deposit<AccountId> {
	/// Whose account it is held on.
	pub who: AccountId,
	/// How much.
	pub amount: Tao,
}

/// The last registration that became a subnet, from which the price of the next one follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LastRegistration {
	/// What it locked.
	pub lock: Tao,
	/// When the subnet came to be; none if there has been none.
	pub block: Option<u64>,
	/// What a block emitted then: the price falls at the pace of that time until the next
	/// registration, so that a halving moves no price.
	pub block_emission: Tao,
}

impl Default for LastRegistration {
	/// None, at an emission of one TAO a block.
	fn default() -> Self {
		Self { lock: Tao::ZERO, block: None, block_emission: Tao(UNIT) }
	}
}
