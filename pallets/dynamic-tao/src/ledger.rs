//! Who has which stake. This is the only file that writes hotkeys' pools, holdings, cohorts and the
//! index of positions, and root's totals move with root's stake here.
//!
//! A [`HotkeyLedger`] is the stake behind one hotkey, a [`PositionLedger`] one position behind it.
//! Both are loaded once, changed and saved once. Stake enters, becomes active and is paid as
//! [`dtao_economics::activation`] says. The holding of a hotkey's owner stands in the hotkey's own
//! record, and only those of others in rows of their own: an epoch pays owners, and so it writes one
//! key for each hotkey instead of two.

use crate::{
	market::Market,
	pallet::{Cohorts, HotkeyPools, Positions, StakeShares},
	root_claims::ClaimLedger,
	Config, Error, Holding, HotkeyStake, NetUid, Pallet, Position,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{Alpha, Clock, Cohort, Dividends, EconomicsError, Lot, SharePool, Tao};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// A holding that is being changed.
pub(crate) struct Taken {
	holding: Holding,
	/// Whether there was one before.
	existed: bool,
	/// Whether it had a position: a holding, or a claim that it has left behind.
	was_position: bool,
}

/// The stake behind one hotkey on one subnet: loaded once, with everything active that is due, changed,
/// and saved once.
pub(crate) struct HotkeyLedger<T: Config> {
	netuid: NetUid,
	hotkey: T::AccountId,
	/// Whom the hotkey belongs to; for who only reads, none.
	owner: Option<T::AccountId>,
	/// Whether its owner had a position, once it is changed.
	owner_was_position: Option<bool>,
	/// Whether it was paid.
	paid: bool,
	clock: Clock,
	stake: HotkeyStake,
	/// The cohorts that changed, by period.
	cohorts: BTreeMap<u64, Cohort>,
	/// What its holders can claim, on root, once somebody asked.
	claims: Option<ClaimLedger<T>>,
}

impl<T: Config> HotkeyLedger<T> {
	/// The stake behind a hotkey of `owner`.
	pub(crate) fn load(
		netuid: NetUid,
		hotkey: &T::AccountId,
		owner: Option<T::AccountId>,
		clock: Clock,
	) -> Result<Self, DispatchError> {
		let (stake, cohorts) = Self::activated(HotkeyPools::<T>::get(netuid, hotkey), clock)?;
		Ok(Self {
			netuid,
			hotkey: hotkey.clone(),
			owner,
			owner_was_position: None,
			paid: false,
			clock,
			stake,
			cohorts,
			claims: None,
		})
	}

	/// A record with everything active that is due, and the cohorts that this made.
	fn activated(
		mut stake: HotkeyStake,
		clock: Clock,
	) -> Result<(HotkeyStake, BTreeMap<u64, Cohort>), DispatchError> {
		let mut cohorts = BTreeMap::new();
		for lot in stake.entering.take_due(clock) {
			let cohort = Pallet::<T>::economic(Cohort::activate(&mut stake.pool, lot.alpha))?;
			cohorts.insert(lot.period, cohort);
		}
		Ok((stake, cohorts))
	}

	/// Tells whether it was paid.
	pub(crate) const fn is_paid(&self) -> bool {
		self.paid
	}

	/// Tells whether somebody asked what its holders can claim, and there is anything.
	pub(crate) fn looked_at_claims(&self) -> bool {
		self.claims.as_ref().is_some_and(ClaimLedger::is_any)
	}

	/// The active stake of all holders.
	pub(crate) fn pool(&self) -> SharePool {
		self.stake.pool
	}

	/// What its holders can claim, on root. Change it for a holder between [`Self::take`] and
	/// [`Self::put`].
	pub(crate) fn claims(&mut self) -> &mut ClaimLedger<T> {
		let Self { hotkey, stake, cohorts, claims, .. } = self;
		// The first to ask comes before any change, so that all cohorts here are new.
		claims.get_or_insert_with(|| ClaimLedger::load(hotkey, stake.has_claims, cohorts))
	}

	/// What is stored of a coldkey's holding.
	pub(crate) fn stored(&self, coldkey: &T::AccountId) -> Holding {
		if self.owner.as_ref() == Some(coldkey) {
			self.stake.owner
		} else {
			StakeShares::<T>::get((self.netuid, &self.hotkey, coldkey))
		}
	}

	/// Tells whether a coldkey has a position, be it of nothing.
	pub(crate) fn has(&self, coldkey: &T::AccountId) -> bool {
		!self.stored(coldkey).is_empty()
	}

	/// A cohort as it stands now.
	fn cohort(&self, period: u64) -> Cohort {
		let known = self.cohorts.get(&period).copied();
		known.unwrap_or_else(|| Cohorts::<T>::get((self.netuid, &self.hotkey, period)))
	}

	/// A coldkey's holding, with everything active that is due and its claims settled, to be changed and
	/// put back with [`Self::put`].
	pub(crate) fn take(&mut self, coldkey: &T::AccountId) -> Result<Taken, DispatchError> {
		let mut holding = self.stored(coldkey);
		let existed = !holding.is_empty();
		self.claims().settle(coldkey, holding.shares)?;
		let was_position = existed || self.claims().is_owed(coldkey);
		for Lot { period, alpha } in holding.entering.take_due(self.clock) {
			let mut cohort = self.cohort(period);
			let shares = Pallet::<T>::economic(cohort.claim(alpha))?;
			self.claims().settle_cohort(coldkey, (period, shares))?;
			holding.shares = Pallet::<T>::economic(holding.shares.ensure_add(shares))?;
			self.cohorts.insert(period, cohort);
		}
		Ok(Taken { holding, existed, was_position })
	}

	/// The same for readers: what its cohorts have left stays as it is.
	pub(crate) fn holding(&self, coldkey: &T::AccountId) -> Result<Holding, DispatchError> {
		self.read(self.stored(coldkey))
	}

	/// A stored holding, with everything active that is due.
	pub(crate) fn read(&self, mut holding: Holding) -> Result<Holding, DispatchError> {
		for Lot { period, alpha } in holding.entering.take_due(self.clock) {
			let shares = Pallet::<T>::economic(self.cohort(period).part_of(alpha))?;
			holding.shares = Pallet::<T>::economic(holding.shares.ensure_add(shares))?;
		}
		Ok(holding)
	}

	/// What a holding is worth: its shares, and what is entering.
	pub(crate) fn value(&self, holding: &Holding) -> Result<Alpha, DispatchError> {
		let active = self.stake.pool.value(holding.shares);
		let value = active.and_then(|active| active.ensure_add(holding.entering.total()?));
		Pallet::<T>::economic(value)
	}

	/// Lets stake enter.
	fn enter(
		&mut self,
		market: &mut Market,
		holding: &mut Holding,
		alpha: Alpha,
	) -> DispatchResult {
		// It becomes active at a price that is hardly lower.
		Pallet::<T>::economic(self.stake.pool.shares_for(alpha))?;
		Pallet::<T>::economic(holding.entering.enter(self.clock, alpha))?;
		Pallet::<T>::economic(self.stake.entering.enter(self.clock, alpha))?;
		Pallet::<T>::economic(market.change_root(|root| root.enter(alpha)))
	}

	/// Adds stake that is active at once.
	fn add_active(
		&mut self,
		market: &mut Market,
		holding: &mut Holding,
		alpha: Alpha,
	) -> DispatchResult {
		let shares = Pallet::<T>::economic(self.stake.pool.issue(alpha))?;
		holding.shares = Pallet::<T>::economic(holding.shares.ensure_add(shares))?;
		Pallet::<T>::economic(market.change_root(|root| root.grow(alpha)))
	}

	/// Takes `alpha` out of a holding: what entered last first. Returns the dust of the last share:
	/// stake without an owner, which the caller must book.
	fn withdraw(
		&mut self,
		market: &mut Market,
		holding: &mut Holding,
		alpha: Alpha,
	) -> Result<Alpha, DispatchError> {
		let mut active = alpha;
		for part in holding.entering.parts_of(alpha) {
			Pallet::<T>::economic(holding.entering.leave(part))?;
			Pallet::<T>::economic(self.stake.entering.leave(part))?;
			Pallet::<T>::economic(market.change_root(|root| root.leave(part)))?;
			active = active.saturating_sub(part.alpha); // a part of it
		}
		// What entered was enough, or is all there is. Shares that are worth nothing go with the rest.
		if !holding.entering.is_empty() || (active.is_zero() && holding.shares.is_zero()) {
			return Ok(Alpha::ZERO);
		}
		let redemption = Pallet::<T>::economic(self.stake.pool.redeem(holding.shares, active))?;
		holding.shares = Pallet::<T>::economic(holding.shares.ensure_sub(redemption.shares))?;
		let gone = Pallet::<T>::economic(active.ensure_add(redemption.dust))?;
		Pallet::<T>::economic(market.change_root(|root| root.shrink(gone)))?;
		Ok(redemption.dust)
	}

	/// Hands `alpha` of one holding over to another, what entered last first; all else stays.
	fn hand_over(&self, from: &mut Holding, to: &mut Holding, alpha: Alpha) -> DispatchResult {
		let mut active = alpha;
		for part in from.entering.parts_of(alpha) {
			Pallet::<T>::economic(from.entering.leave(part))?;
			Pallet::<T>::economic(to.entering.add(part))?;
			active = active.saturating_sub(part.alpha); // a part of it
		}
		if active.is_zero() {
			return Ok(());
		}
		let shares = Pallet::<T>::economic(self.stake.pool.cost(from.shares, active))?;
		from.shares = Pallet::<T>::economic(from.shares.ensure_sub(shares))?;
		to.shares = Pallet::<T>::economic(to.shares.ensure_add(shares))?;
		Ok(())
	}

	/// Pays the hotkey: `to_stakers` raises what is active, and `to_owner` becomes active stake of its
	/// owner, at the price after that. Without active stake the owner gets both; what is too little for
	/// a share raises the others.
	pub(crate) fn pay(
		&mut self,
		market: &mut Market,
		owner: &T::AccountId,
		to_owner: Alpha,
		to_stakers: Alpha,
	) -> DispatchResult {
		if to_owner.is_zero() && to_stakers.is_zero() {
			return Ok(());
		}
		self.owner.get_or_insert_with(|| owner.clone());
		self.paid = true;
		let paid = Pallet::<T>::economic(to_owner.ensure_add(to_stakers))?;
		if self.stake.pool.is_empty() || !to_owner.is_zero() {
			self.touch_owner(owner)?;
		}
		let pool = &mut self.stake.pool;
		let to_owner = if pool.is_empty() {
			paid
		} else {
			Pallet::<T>::economic(pool.reward(to_stakers))?;
			to_owner
		};
		match pool.issue(to_owner) {
			Err(EconomicsError::DepositTooSmall) => Pallet::<T>::economic(pool.reward(to_owner))?,
			issued => {
				let shares = issued.and_then(|issued| self.stake.owner.shares.ensure_add(issued));
				self.stake.owner.shares = Pallet::<T>::economic(shares)?;
			}
		}
		if self.owner_was_position.is_some() {
			let shares = self.stake.owner.shares;
			self.claims().put(owner, shares);
		}
		Pallet::<T>::economic(market.change_root(|root| root.grow(paid)))
	}

	/// Settles the owner before its shares change, and notes whether it had a position.
	fn touch_owner(&mut self, owner: &T::AccountId) -> DispatchResult {
		let Holding { shares, .. } = self.stake.owner;
		self.claims().settle(owner, shares)?;
		let was_position = !self.stake.owner.is_empty() || self.claims().is_owed(owner);
		self.owner_was_position.get_or_insert(was_position);
		Ok(())
	}

	/// Keeps alpha of a subnet for the holders of this hotkey's stake on root to claim. Tells whether
	/// there is an active share to keep it for.
	pub(crate) fn keep_for_claims(
		&mut self,
		netuid: NetUid,
		alpha: Alpha,
	) -> Result<bool, DispatchError> {
		let shares = self.stake.pool.shares;
		if shares.is_zero() {
			return Ok(false);
		}
		self.paid = true;
		self.claims().accrue(netuid, alpha, shares)?;
		Ok(true)
	}

	/// The stake of all holders, with what is entering.
	pub(crate) fn total(&self) -> Result<Alpha, DispatchError> {
		Pallet::<T>::economic(self.stake.total())
	}

	/// Puts a holding where it belongs. The hotkey's record, with its owner's, is written by
	/// [`Self::save`].
	pub(crate) fn put(&mut self, coldkey: &T::AccountId, taken: Taken) {
		let Taken { holding, was_position, .. } = taken;
		self.claims().put(coldkey, holding.shares);
		if self.owner.as_ref() == Some(coldkey) {
			self.stake.owner = holding;
			self.owner_was_position.get_or_insert(was_position);
			return;
		}
		let is_position = !holding.is_empty() || self.claims().is_owed(coldkey);
		let (netuid, hotkey) = (self.netuid, &self.hotkey);
		if holding.is_empty() {
			StakeShares::<T>::remove((netuid, hotkey, coldkey));
		} else {
			StakeShares::<T>::insert((netuid, hotkey, coldkey), holding);
		}
		Pallet::<T>::index_position(netuid, hotkey, coldkey, was_position, is_position);
	}

	/// Writes the hotkey's record and what changed of its cohorts and claims; removes what is left empty.
	pub(crate) fn save(mut self) {
		if !self.cohorts.is_empty() {
			self.claims(); // what their shares had earned is written with them
		}
		let Self { netuid, hotkey, owner, owner_was_position, mut stake, cohorts, claims, .. } =
			self;
		if let Some((owner, was)) = owner.zip(owner_was_position) {
			let owed = claims.as_ref().is_some_and(|claims| claims.is_owed(&owner));
			let is = !stake.owner.is_empty() || owed;
			Pallet::<T>::index_position(netuid, &hotkey, &owner, was, is);
		}
		if let Some(claims) = claims {
			stake.has_claims = claims.save(stake.pool.shares, &cohorts);
		}
		if stake.is_empty() {
			HotkeyPools::<T>::remove(netuid, &hotkey);
		} else {
			HotkeyPools::<T>::insert(netuid, &hotkey, stake);
		}
		for (period, cohort) in cohorts {
			if cohort.alpha.is_zero() {
				Cohorts::<T>::remove((netuid, &hotkey, period));
			} else {
				Cohorts::<T>::insert((netuid, &hotkey, period), cohort);
			}
		}
	}
}

/// A position that is being changed, with the stake behind its hotkey.
pub(crate) struct PositionLedger<T: Config> {
	ledger: HotkeyLedger<T>,
	coldkey: T::AccountId,
	taken: Taken,
}

impl<T: Config> PositionLedger<T> {
	/// The position of `coldkey` behind a hotkey of `owner`; one of nothing, if there is none.
	pub(crate) fn load(
		market: &Market,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		owner: T::AccountId,
	) -> Result<Self, DispatchError> {
		let (netuid, clock) = (market.netuid(), market.clock());
		let mut ledger = HotkeyLedger::load(netuid, hotkey, Some(owner), clock)?;
		let taken = ledger.take(coldkey)?;
		Ok(Self { ledger, coldkey: coldkey.clone(), taken })
	}

	/// What it is worth.
	pub(crate) fn value(&self) -> Result<Alpha, DispatchError> {
		self.ledger.value(&self.taken.holding)
	}

	/// What it is worth, if it is there and that covers `amount`.
	pub(crate) fn held(&self, amount: u64) -> Result<Alpha, DispatchError> {
		let held = self.value()?;
		let enough = held.0 >= amount && self.taken.existed;
		ensure!(enough, Error::<T>::NotEnoughStakeToWithdraw);
		Ok(held)
	}

	/// Lets `alpha` enter; it is active at once where `dividends`, which the rules in force name, let it.
	pub(crate) fn deposit(
		&mut self,
		market: &mut Market,
		alpha: Alpha,
		dividends: Dividends,
	) -> DispatchResult {
		match dividends {
			Dividends::AtOnce => self.deposit_active(market, alpha),
			Dividends::Activated => self.ledger.enter(market, &mut self.taken.holding, alpha),
		}
	}

	/// Adds active stake.
	pub(crate) fn deposit_active(&mut self, market: &mut Market, alpha: Alpha) -> DispatchResult {
		self.ledger.add_active(market, &mut self.taken.holding, alpha)
	}

	/// Takes `alpha` out, and burns the dust of the hotkey's last share.
	pub(crate) fn withdraw(&mut self, market: &mut Market, alpha: Alpha) -> DispatchResult {
		let dust = self.ledger.withdraw(market, &mut self.taken.holding, alpha)?;
		if dust.is_zero() {
			return Ok(());
		}
		match market.record_mut() {
			Some(record) => Pallet::<T>::economic(record.economy.burn(dust)),
			None => Pallet::<T>::vault_recycle(Tao(dust.0)),
		}
	}

	/// Takes out what its holder can claim of a subnet's alpha, and what divisions have left of that where
	/// nobody has an active share any more. There is some on root alone.
	pub(crate) fn take_claim(&mut self, netuid: NetUid) -> Result<(Alpha, Alpha), DispatchError> {
		let shares = self.ledger.stake.pool.shares;
		let claims = self.ledger.claims();
		Ok((claims.pay(netuid, &self.coldkey)?, claims.take_rest(netuid, shares)?))
	}

	/// Hands `alpha` over to another coldkey behind the same hotkey, whose stake stays as it is: what is
	/// active stays active. Saves both, and returns what this position is still worth.
	pub(crate) fn hand_over(
		mut self,
		to: &T::AccountId,
		alpha: Alpha,
	) -> Result<Alpha, DispatchError> {
		let mut taker = self.ledger.take(to)?;
		self.ledger.hand_over(&mut self.taken.holding, &mut taker.holding, alpha)?;
		let left = self.value()?;
		self.ledger.put(to, taker);
		self.save();
		Ok(left)
	}

	/// Writes it, and removes what is left empty.
	pub(crate) fn save(self) {
		let Self { mut ledger, coldkey, taken } = self;
		ledger.put(&coldkey, taken);
		ledger.save();
	}
}

impl<T: Config> Pallet<T> {
	/// The stake behind a hotkey, for who does not know its owner.
	pub(crate) fn hotkey_ledger(
		netuid: NetUid,
		hotkey: &T::AccountId,
		clock: Clock,
	) -> Result<HotkeyLedger<T>, DispatchError> {
		HotkeyLedger::load(netuid, hotkey, Self::coldkey_of(hotkey), clock)
	}

	/// A position behind a hotkey that belongs to somebody.
	pub(crate) fn position_ledger(
		market: &Market,
		position: &Position<T::AccountId>,
	) -> Result<PositionLedger<T>, DispatchError> {
		let hotkey = Self::hotkey(&position.hotkey)?;
		PositionLedger::load(market, &hotkey.id, &position.coldkey, hotkey.coldkey)
	}

	/// What the position of `coldkey` behind the account of a hotkey is worth, in alpha (TAO on root),
	/// with what is entering.
	pub fn stake_value(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<Alpha, DispatchError> {
		// Nothing is behind an account that is no hotkey.
		let Ok(hotkey) = Self::hotkey(hotkey) else { return Ok(Alpha::ZERO) };
		let (owner, clock) = (Some(hotkey.coldkey), Self::clock(netuid));
		let ledger = HotkeyLedger::<T>::load(netuid, &hotkey.id, owner, clock)?;
		ledger.value(&ledger.holding(coldkey)?)
	}

	/// The active stake behind a hotkey: what counts in consensus and earns.
	pub(crate) fn active_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		clock: Clock,
	) -> Result<Alpha, DispatchError> {
		Ok(HotkeyLedger::<T>::load(netuid, hotkey, None, clock)?.pool().stake)
	}

	/// Gives the whole position of one coldkey to another behind the same hotkey, with what is entering and
	/// what it can claim. It stays as it is to the last bit, unless the other has a position already, with which it is merged.
	pub(crate) fn give_position(
		netuid: NetUid,
		hotkey: &T::AccountId,
		clock: Clock,
		from: &T::AccountId,
		to: &T::AccountId,
	) -> DispatchResult {
		let mut ledger: HotkeyLedger<T> = Self::hotkey_ledger(netuid, hotkey, clock)?;
		let (mut giver, mut taker) = (ledger.take(from)?, ledger.take(to)?);
		taker.holding = Self::economic(taker.holding.and(giver.holding))?;
		giver.holding = Holding::default();
		ledger.claims().give(from, to)?;
		ledger.put(from, giver);
		ledger.put(to, taker);
		ledger.save();
		Ok(())
	}

	/// Removes a position of a subnet that is dissolved. The hotkey's pool stays as it is, so that
	/// all its positions are valued alike.
	pub(crate) fn close_position(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
		StakeShares::<T>::remove((netuid, hotkey, coldkey));
		Self::index_position(netuid, hotkey, coldkey, true, false);
	}

	/// Removes the pool of a hotkey of a subnet that is dissolved, behind which nobody but its owner is
	/// left.
	pub(crate) fn close_pool(netuid: NetUid, hotkey: &T::AccountId) {
		HotkeyPools::<T>::remove(netuid, hotkey);
	}

	/// Removes up to so many cohorts of a subnet that is dissolved. Returns how many there were.
	pub(crate) fn clear_cohorts(netuid: NetUid, items: usize) -> usize {
		let cohorts: Vec<_> = Cohorts::<T>::iter_key_prefix((netuid,)).take(items).collect();
		for (hotkey, period) in &cohorts {
			Cohorts::<T>::remove((netuid, hotkey, period));
		}
		cohorts.len()
	}

	/// Keeps the index of positions, and the accounts of those who have one.
	pub(crate) fn index_position(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		existed: bool,
		exists: bool,
	) {
		match (existed, exists) {
			(false, true) => {
				Positions::<T>::insert((coldkey, hotkey, netuid), ());
				Self::keep_account(coldkey);
			}
			(true, false) => {
				Positions::<T>::remove((coldkey, hotkey, netuid));
				Self::let_go_of_account(coldkey);
			}
			(false, false) | (true, true) => (),
		}
	}

	/// Exchanges who stands in a hotkey's own record, when its owner changes. Nobody's stake does.
	pub(crate) fn exchange_owner(
		netuid: NetUid,
		hotkey: &T::AccountId,
		old: &T::AccountId,
		new: &T::AccountId,
	) {
		HotkeyPools::<T>::mutate(netuid, hotkey, |stake| {
			let entering = StakeShares::<T>::take((netuid, hotkey, new));
			let leaving = core::mem::replace(&mut stake.owner, entering);
			if !leaving.is_empty() {
				StakeShares::<T>::insert((netuid, hotkey, old), leaving);
			}
		});
	}
}
