//! Who has which stake. This is the only file that writes hotkeys' pools, holdings, cohorts and the
//! index of positions, and root's total moves with root's stake here.
//!
//! Stake enters, becomes active and is paid as [`dtao_economics::activation`] says. The holding of a
//! hotkey's owner stands in the hotkey's own record, and only those of others in rows of their own: an
//! epoch pays owners, and so it writes one key for each hotkey instead of two.

use crate::{
	pallet::{ActiveRules, Cohorts, HotkeyPools, Owner, RootStake, StakeShares, Subnets},
	root_claims::ClaimLedger,
	Config, Error, Holding, HotkeyStake, NetUid, Pallet, RootTotals, SubnetRecord,
};
use alloc::collections::BTreeMap;
use dtao_economics::{Alpha, Clock, Cohort, Dividends, EconomicsError, Lot, SharePool};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// What a withdrawal left behind.
pub(crate) struct Withdrawal {
	/// What the position is still worth.
	pub left: Alpha,
	/// Stake without an owner, because the hotkey's last share went. The caller must book it.
	pub dust: Alpha,
}

/// A holding that is being changed.
pub(crate) struct Taken {
	holding: Holding,
	/// Whether there was one before.
	existed: bool,
}

/// The stake behind one hotkey on one subnet: loaded once, with everything active that is due, changed,
/// and saved once.
pub(crate) struct HotkeyLedger<T: Config> {
	netuid: NetUid,
	hotkey: T::AccountId,
	/// Whom the hotkey belongs to.
	owner: Option<T::AccountId>,
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
		Ok(Self { netuid, hotkey: hotkey.clone(), owner, clock, stake, cohorts, claims: None })
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

	/// The active stake of all holders.
	pub(crate) fn pool(&self) -> SharePool {
		self.stake.pool
	}

	/// What its holders can claim, on root. Change it for a holder between [`Self::take`] and
	/// [`Self::put`].
	pub(crate) fn claims(&mut self) -> &mut ClaimLedger<T> {
		let Self { netuid, hotkey, cohorts, claims, .. } = self;
		// The first to ask comes before any change, so that all cohorts here are new.
		claims.get_or_insert_with(|| ClaimLedger::load(*netuid, hotkey, cohorts))
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
		for Lot { period, alpha } in holding.entering.take_due(self.clock) {
			let mut cohort = self.cohort(period);
			let shares = Pallet::<T>::economic(cohort.claim(alpha))?;
			self.claims().settle_cohort(coldkey, (period, shares))?;
			holding.shares = Pallet::<T>::economic(holding.shares.ensure_add(shares))?;
			self.cohorts.insert(period, cohort);
		}
		Ok(Taken { holding, existed })
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
	fn enter(&mut self, holding: &mut Holding, alpha: Alpha) -> DispatchResult {
		// It becomes active at a price that is hardly lower.
		Pallet::<T>::economic(self.stake.pool.shares_for(alpha))?;
		Pallet::<T>::economic(holding.entering.enter(self.clock, alpha))?;
		Pallet::<T>::economic(self.stake.entering.enter(self.clock, alpha))?;
		self.change_root(|root| root.enter(alpha))
	}

	/// Adds stake that is active at once.
	fn add_active(&mut self, holding: &mut Holding, alpha: Alpha) -> DispatchResult {
		let shares = Pallet::<T>::economic(self.stake.pool.issue(alpha))?;
		holding.shares = Pallet::<T>::economic(holding.shares.ensure_add(shares))?;
		self.change_root(|root| root.grow(alpha))
	}

	/// Takes `alpha` out of a holding: what entered last first. Returns the dust of the last share.
	fn withdraw(&mut self, holding: &mut Holding, alpha: Alpha) -> Result<Alpha, DispatchError> {
		let mut active = alpha;
		for part in holding.entering.parts_of(alpha) {
			Pallet::<T>::economic(holding.entering.leave(part))?;
			Pallet::<T>::economic(self.stake.entering.leave(part))?;
			self.change_root(|root| root.leave(part))?;
			active = active.saturating_sub(part.alpha); // a part of it
		}
		// What entered was enough, or is all there is. Shares that are worth nothing go with the rest.
		if !holding.entering.is_empty() || (active.is_zero() && holding.shares.is_zero()) {
			return Ok(Alpha::ZERO);
		}
		let redemption = Pallet::<T>::economic(self.stake.pool.redeem(holding.shares, active))?;
		holding.shares = Pallet::<T>::economic(holding.shares.ensure_sub(redemption.shares))?;
		let gone = Pallet::<T>::economic(active.ensure_add(redemption.dust))?;
		self.change_root(|root| root.shrink(gone))?;
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
	fn pay(&mut self, to_owner: Alpha, to_stakers: Alpha) -> DispatchResult {
		let paid = Pallet::<T>::economic(to_owner.ensure_add(to_stakers))?;
		let (owner, shares) = (self.owner.clone(), self.stake.owner.shares);
		if let Some(owner) = &owner {
			self.claims().settle(owner, shares)?;
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
		let shares = self.stake.owner.shares;
		if let Some(owner) = &owner {
			self.claims().put(owner, shares);
		}
		self.change_root(|root| root.grow(paid))
	}

	/// Changes root's totals with a stake on root; elsewhere, nothing.
	fn change_root(
		&self,
		change: impl FnOnce(&mut RootTotals) -> Result<(), EconomicsError>,
	) -> DispatchResult {
		if self.netuid.is_root() {
			let mut root = RootStake::<T>::get();
			Pallet::<T>::economic(change(&mut root))?;
			RootStake::<T>::put(root);
		}
		Ok(())
	}

	/// Puts a holding where it belongs and keeps the index of positions. The hotkey's record is written
	/// by [`Self::save`].
	pub(crate) fn put(&mut self, coldkey: &T::AccountId, Taken { holding, existed }: Taken) {
		self.claims().put(coldkey, holding.shares);
		let (netuid, hotkey) = (self.netuid, &self.hotkey);
		if self.owner.as_ref() == Some(coldkey) {
			self.stake.owner = holding;
		} else if holding.is_empty() {
			StakeShares::<T>::remove((netuid, hotkey, coldkey));
		} else {
			StakeShares::<T>::insert((netuid, hotkey, coldkey), holding);
		}
		match (existed, !holding.is_empty()) {
			(false, true) => Pallet::<T>::open_position(netuid, hotkey, coldkey),
			(true, false) => Pallet::<T>::drop_position(netuid, hotkey, coldkey),
			(false, false) | (true, true) => (),
		}
	}

	/// Writes the hotkey's record and what changed of its cohorts and claims; removes what is left empty.
	pub(crate) fn save(mut self) -> DispatchResult {
		self.claims();
		let Self { netuid, hotkey, stake, cohorts, claims, .. } = self;
		if let Some(claims) = claims {
			let unclaimable = claims.save(stake.pool.shares, &cohorts)?;
			Pallet::<T>::burn_unclaimable(unclaimable)?;
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
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// The clock by which stake becomes active on a subnet.
	pub(crate) fn clock(netuid: NetUid) -> Clock {
		if netuid.is_root() {
			RootStake::<T>::get().clock()
		} else {
			Subnets::<T>::get(netuid).as_ref().map(SubnetRecord::clock).unwrap_or_default()
		}
	}

	/// The stake behind a hotkey, whoever asks.
	pub(crate) fn hotkey_ledger(
		netuid: NetUid,
		hotkey: &T::AccountId,
	) -> Result<HotkeyLedger<T>, DispatchError> {
		HotkeyLedger::load(netuid, hotkey, Owner::<T>::get(hotkey), Self::clock(netuid))
	}

	/// What the position of `coldkey` behind `hotkey` is worth, in alpha (TAO on root), with what is
	/// entering.
	pub fn stake_value(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<Alpha, DispatchError> {
		let ledger = Self::hotkey_ledger(netuid, hotkey)?;
		ledger.value(&ledger.holding(coldkey)?)
	}

	/// The active stake behind a hotkey: what counts in consensus and earns.
	pub fn active_stake(netuid: NetUid, hotkey: &T::AccountId) -> Result<Alpha, DispatchError> {
		Self::active_stake_at(Self::clock(netuid), netuid, hotkey)
	}

	/// The same, for who asks about many hotkeys and knows the clock.
	pub(crate) fn active_stake_at(
		clock: Clock,
		netuid: NetUid,
		hotkey: &T::AccountId,
	) -> Result<Alpha, DispatchError> {
		Ok(HotkeyLedger::<T>::load(netuid, hotkey, None, clock)?.pool().stake)
	}

	/// Lets `alpha` enter a position, opening it if need be; it is active at once where the rules let it.
	pub(crate) fn credit_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> DispatchResult {
		if ActiveRules::<T>::get().dividends == Dividends::AtOnce {
			return Self::credit_active_stake(netuid, hotkey, coldkey, alpha);
		}
		let mut ledger = Self::hotkey_ledger(netuid, hotkey)?;
		let mut taken = ledger.take(coldkey)?;
		ledger.enter(&mut taken.holding, alpha)?;
		ledger.put(coldkey, taken);
		ledger.save()
	}

	/// Gives a position active stake.
	pub(crate) fn credit_active_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> DispatchResult {
		let mut ledger = Self::hotkey_ledger(netuid, hotkey)?;
		let mut taken = ledger.take(coldkey)?;
		ledger.add_active(&mut taken.holding, alpha)?;
		ledger.put(coldkey, taken);
		ledger.save()
	}

	/// Pays a hotkey: `to_stakers` goes to all whose stake behind it is active, by their shares, and
	/// `to_owner` becomes active stake of its owner. Both at once, and both count in the next epoch.
	pub(crate) fn pay_hotkey(
		clock: Clock,
		netuid: NetUid,
		hotkey: &T::AccountId,
		owner: &T::AccountId,
		to_owner: Alpha,
		to_stakers: Alpha,
	) -> DispatchResult {
		if to_owner.is_zero() && to_stakers.is_zero() {
			return Ok(());
		}
		let mut ledger = HotkeyLedger::<T>::load(netuid, hotkey, Some(owner.clone()), clock)?;
		let existed = !ledger.stake.owner.is_empty();
		ledger.pay(to_owner, to_stakers)?;
		let exists = !ledger.stake.owner.is_empty();
		ledger.save()?;
		if exists && !existed {
			Self::open_position(netuid, hotkey, owner);
		}
		Ok(())
	}

	/// Removes a position of a subnet that is dissolved. The hotkey's pool stays as it is, so that
	/// all its positions are valued alike.
	pub(crate) fn close_position(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
		StakeShares::<T>::remove((netuid, hotkey, coldkey));
		Self::drop_position(netuid, hotkey, coldkey);
	}

	/// Hands `alpha` of one coldkey's position over to another's behind the same hotkey, whose stake
	/// stays as it is: what is active stays active. Returns what the first position is still worth.
	pub(crate) fn hand_over_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		from: &T::AccountId,
		to: &T::AccountId,
		alpha: Alpha,
	) -> Result<Alpha, DispatchError> {
		let mut ledger = Self::hotkey_ledger(netuid, hotkey)?;
		let (mut giver, mut taker) = (ledger.take(from)?, ledger.take(to)?);
		ledger.hand_over(&mut giver.holding, &mut taker.holding, alpha)?;
		let left = ledger.value(&giver.holding)?;
		ledger.put(from, giver);
		ledger.put(to, taker);
		ledger.save()?;
		Ok(left)
	}

	/// Takes `alpha` out of a position and closes it if that is all it is worth.
	pub(crate) fn debit_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> Result<Withdrawal, DispatchError> {
		let mut ledger = Self::hotkey_ledger(netuid, hotkey)?;
		let mut taken = ledger.take(coldkey)?;
		let dust = ledger.withdraw(&mut taken.holding, alpha)?;
		let left = ledger.value(&taken.holding)?;
		ledger.put(coldkey, taken);
		ledger.save()?;
		Ok(Withdrawal { left, dust })
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

	/// Refuses if `hotkey` belongs to nobody.
	pub(crate) fn ensure_hotkey_exists(hotkey: &T::AccountId) -> DispatchResult {
		ensure!(Owner::<T>::contains_key(hotkey), Error::<T>::HotKeyAccountNotExists);
		Ok(())
	}

	/// Refuses unless `hotkey` belongs to `coldkey`.
	pub(crate) fn ensure_owns(coldkey: &T::AccountId, hotkey: &T::AccountId) -> DispatchResult {
		let owner = Owner::<T>::get(hotkey).ok_or(Error::<T>::HotKeyAccountNotExists)?;
		ensure!(owner == *coldkey, Error::<T>::NonAssociatedColdKey);
		Ok(())
	}
}
