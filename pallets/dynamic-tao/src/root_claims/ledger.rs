//! What of root's alpha can be claimed behind one hotkey: loaded, changed and saved with the hotkey's
//! stake on root, since whoever's shares change is settled first. This is the only file that writes
//! these rows.
//!
//! A holder has a row once it was settled; until then it has earned from the opening of each pool on, and
//! who comes later is settled when it comes. Shares of a cohort have earned since the cohort became
//! active, so that what a share had earned then stands beside the cohort.

use crate::{
	pallet::{CohortClaims, CurrentClaimWalk, RootClaimable, RootClaims},
	ClaimPools, ClaimWalk, Config, Error, HolderClaims, NetUid, Pallet, SharesEarned,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{Alpha, Claim, ClaimPool, Cohort, EconomicsError, Shares};
use sp_runtime::{DispatchError, DispatchResult};

/// The claims behind one hotkey.
pub(crate) struct ClaimLedger<T: Config> {
	hotkey: T::AccountId,
	pools: ClaimPools<T>,
	/// Whether a row of the pools is stored.
	stored: bool,
	/// Whether holders may have rows though no pool is left: those of a subnet that is being dissolved.
	closed: bool,
	/// The holders who were settled.
	holders: BTreeMap<T::AccountId, HolderClaims<T>>,
	/// What a share had earned when cohorts that are new became active, by period.
	cohorts: BTreeMap<u64, SharesEarned<T>>,
}

impl<T: Config> ClaimLedger<T> {
	/// The claims of those who stake to `hotkey`, if there are `any`, where `begun` cohorts have just
	/// become active.
	pub(crate) fn load(hotkey: &T::AccountId, any: bool, begun: &BTreeMap<u64, Cohort>) -> Self {
		let pools = if any { RootClaimable::<T>::get(hotkey) } else { Default::default() };
		let stored = !pools.is_empty();
		let closed = any && !stored;
		let earned: BTreeMap<_, _> =
			pools.iter().map(|(netuid, pool)| (*netuid, pool.per_share)).collect();
		let earned = SharesEarned::<T>::try_from(earned).unwrap_or_default(); // as many as pools
		let begun = begun.iter().filter(|(_, cohort)| stored && !cohort.shares.is_zero());
		let cohorts = begun.map(|(period, _)| (*period, earned.clone())).collect();
		Self { hotkey: hotkey.clone(), pools, stored, closed, holders: BTreeMap::new(), cohorts }
	}

	/// Tells whether there is anything to settle.
	pub(crate) fn is_any(&self) -> bool {
		self.stored || self.closed || !self.pools.is_empty()
	}

	/// Settles a holder of `shares`, before they change.
	pub(crate) fn settle(&mut self, coldkey: &T::AccountId, shares: Shares) -> DispatchResult {
		self.settle_each(coldkey, |_, pool, claim| pool.settle(claim, shares))
	}

	/// Settles a holder, who was settled before, for the `shares` that it gets of a cohort.
	pub(crate) fn settle_cohort(
		&mut self,
		coldkey: &T::AccountId,
		(period, shares): (u64, Shares),
	) -> DispatchResult {
		if self.pools.is_empty() {
			return Ok(());
		}
		let known = self.cohorts.get(&period).cloned();
		let earned = known.unwrap_or_else(|| CohortClaims::<T>::get(&self.hotkey, period));
		self.settle_each(coldkey, |netuid, pool, claim| {
			let begun = earned.get(netuid).copied().unwrap_or_default();
			pool.settle_from(begun, claim, shares)
		})
	}

	fn settle_each(
		&mut self,
		coldkey: &T::AccountId,
		settle: impl Fn(&NetUid, &mut ClaimPool, &mut Claim) -> Result<(), EconomicsError>,
	) -> DispatchResult {
		if self.pools.is_empty() && !self.closed {
			return Ok(());
		}
		let mut claims = self.claims_of(coldkey);
		for (netuid, pool) in self.pools.iter_mut() {
			let mut claim = claims.get(netuid).copied().unwrap_or_default();
			Pallet::<T>::economic(settle(netuid, pool, &mut claim))?;
			claims.try_insert(*netuid, claim).map_err(|_| Error::<T>::SubnetLimitReached)?;
		}
		self.holders.insert(coldkey.clone(), claims);
		Ok(())
	}

	/// The claims of a holder as they stand now.
	fn claims_of(&self, coldkey: &T::AccountId) -> HolderClaims<T> {
		let known = self.holders.get(coldkey).cloned();
		known.unwrap_or_else(|| RootClaims::<T>::get(&self.hotkey, coldkey))
	}

	/// What a holder who was settled is owed, by subnet.
	pub(crate) fn owed(&self, coldkey: &T::AccountId) -> Vec<(NetUid, Alpha)> {
		let claims = self.holders.get(coldkey).into_iter().flat_map(|claims| claims.iter());
		let owed = claims.map(|(netuid, claim)| (*netuid, claim.owed));
		owed.filter(|(_, alpha)| !alpha.is_zero()).collect()
	}

	/// Tells whether a holder who was settled is owed anything.
	pub(crate) fn is_owed(&self, coldkey: &T::AccountId) -> bool {
		let claims = self.holders.get(coldkey);
		claims.is_some_and(|claims| claims.values().any(|claim| !claim.owed.is_zero()))
	}

	/// Keeps alpha of a subnet for the holders of all `shares`.
	pub(crate) fn accrue(
		&mut self,
		netuid: NetUid,
		alpha: Alpha,
		shares: Shares,
	) -> DispatchResult {
		let mut pool = self.pools.get(&netuid).copied().unwrap_or_default();
		Pallet::<T>::economic(pool.accrue(alpha, shares))?;
		self.pools.try_insert(netuid, pool).map_err(|_| Error::<T>::SubnetLimitReached)?;
		Ok(())
	}

	/// Takes out what a holder who was settled is owed of a subnet's alpha.
	pub(crate) fn pay(
		&mut self,
		netuid: NetUid,
		coldkey: &T::AccountId,
	) -> Result<Alpha, DispatchError> {
		let claim = self.holders.get_mut(coldkey).and_then(|claims| claims.get_mut(&netuid));
		let claim = claim.ok_or(Error::<T>::NothingToClaim)?;
		let pool = self.pools.get_mut(&netuid).ok_or(Error::<T>::NothingToClaim)?;
		Pallet::<T>::economic(pool.pay(claim))
	}

	/// Gives what one holder is owed to another; both were settled.
	pub(crate) fn give(&mut self, from: &T::AccountId, to: &T::AccountId) -> DispatchResult {
		let Self { pools, holders, .. } = self;
		for netuid in pools.keys() {
			let giver = holders.get_mut(from).and_then(|claims| claims.get_mut(netuid));
			let owed = giver.map_or(Alpha::ZERO, |claim| core::mem::take(&mut claim.owed));
			if let Some(taker) = holders.get_mut(to).and_then(|claims| claims.get_mut(netuid)) {
				taker.owed = Pallet::<T>::economic(taker.owed.ensure_add(owed))?;
			}
		}
		Ok(())
	}

	/// Takes out what divisions have left of a subnet's alpha, where all `shares` are none.
	pub(crate) fn take_rest(
		&mut self,
		netuid: NetUid,
		shares: Shares,
	) -> Result<Alpha, DispatchError> {
		match self.pools.get_mut(&netuid) {
			Some(pool) if shares.is_zero() => Pallet::<T>::economic(pool.take_rest()),
			_ => Ok(Alpha::ZERO),
		}
	}

	/// Forgets the pool of a subnet that is no more, once all holders were settled.
	pub(crate) fn close(&mut self, netuid: NetUid) {
		self.pools.remove(&netuid);
		self.closed = self.pools.is_empty();
	}

	/// Notes that what holders were owed of that subnet was booked.
	pub(crate) fn end_close(&mut self) {
		self.closed = false;
	}

	/// Keeps of the claims of a holder who was settled and has `shares` now what says anything.
	pub(crate) fn put(&mut self, coldkey: &T::AccountId, shares: Shares) {
		let Self { pools, holders, .. } = self;
		let Some(claims) = holders.get_mut(coldkey) else { return };
		claims.retain(|netuid, claim| {
			let earns = !shares.is_zero() && pools.contains_key(netuid);
			!claim.is_empty() && (earns || !claim.owed.is_zero())
		});
	}

	/// Writes what changed, where the hotkey's holders have `shares` together. Of the `cohorts` that
	/// changed, those that are over take with them what their shares had earned. Where nobody has a share
	/// any more, pools of nothing go. Tells whether there are any claims left.
	pub(crate) fn save(mut self, shares: Shares, cohorts: &BTreeMap<u64, Cohort>) -> bool {
		if !self.is_any() {
			return false;
		}
		self.pools.retain(|_, pool| !shares.is_zero() || !pool.kept.is_zero());
		let Self { hotkey, pools, .. } = &self;
		if pools.is_empty() {
			RootClaimable::<T>::remove(hotkey);
		} else {
			RootClaimable::<T>::insert(hotkey, pools);
		}
		for (coldkey, claims) in &self.holders {
			Self::put_claims(hotkey, coldkey, claims);
		}
		for (period, cohort) in cohorts {
			if cohort.alpha.is_zero() {
				CohortClaims::<T>::remove(hotkey, period);
			} else if let Some(earned) = self.cohorts.get(period) {
				CohortClaims::<T>::insert(hotkey, period, earned);
			}
		}
		// The last pool may go while holders are still owed of one that was closed before.
		!pools.is_empty() || self.closed || (self.stored && Self::are_being_booked(hotkey))
	}

	/// Tells whether what the holders behind a hotkey are owed of a subnet that ends is being booked.
	fn are_being_booked(hotkey: &T::AccountId) -> bool {
		match CurrentClaimWalk::<T>::get() {
			Some(ClaimWalk::Paying { hotkey: current, .. }) => current == *hotkey,
			_ => false,
		}
	}

	/// Writes the claims of a holder.
	pub(crate) fn put_claims(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		claims: &HolderClaims<T>,
	) {
		if claims.is_empty() {
			RootClaims::<T>::remove(hotkey, coldkey);
		} else {
			RootClaims::<T>::insert(hotkey, coldkey, claims);
		}
	}

	/// Forgets what shares of cohorts had earned of a subnet's alpha that is no more.
	pub(crate) fn forget_cohorts(hotkey: &T::AccountId, netuid: NetUid) {
		// As many as there are periods whose stake was not asked about: each has a position.
		let cohorts: Vec<(u64, SharesEarned<T>)> = CohortClaims::<T>::iter_prefix(hotkey).collect();
		for (period, mut earned) in cohorts {
			let known = earned.remove(&netuid);
			if earned.is_empty() {
				CohortClaims::<T>::remove(hotkey, period);
			} else if known.is_some() {
				CohortClaims::<T>::insert(hotkey, period, earned);
			}
		}
	}
}
