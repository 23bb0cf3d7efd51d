//! What must always hold of claims.

use crate::{
	invariants::{equal, holds},
	pallet::{
		CohortClaims, Cohorts, CurrentClaimWalk, CurrentDissolution, HotkeyPools, RootClaimType,
		RootClaimable, RootClaims, StakeShares, Subnets,
	},
	ClaimWalk, Config, NetUid, Pallet, RootClaimKind,
};
use alloc::{collections::BTreeMap, format, string::String};
use dtao_economics::{
	root_claims::FRACTION_BITS, Alpha, Claim, ClaimPool, EconomicsError, PerShare, Shares,
};

/// What is in parts of an alpha rao.
fn in_parts(alpha: Alpha) -> u128 {
	u128::from(alpha.0) << FRACTION_BITS
}

impl<T: Config> Pallet<T> {
	/// I-31: what is claimable of a subnet's alpha is what is kept behind hotkeys, and behind each of them
	/// what is kept is what holders and cohorts have earned and were not paid, to the last part of 2^-72.
	pub(crate) fn claims_are_kept() -> Result<(), String> {
		let ending = CurrentDissolution::<T>::get().map(|dissolution| dissolution.netuid);
		let mut kept = BTreeMap::<NetUid, u128>::new();
		for (hotkey, pools) in RootClaimable::<T>::iter() {
			holds(!pools.is_empty(), || "pools of claims of nothing".into())?;
			for (netuid, pool) in pools.iter().filter(|(netuid, _)| Some(**netuid) != ending) {
				let sum = kept.entry(*netuid).or_default();
				*sum = sum.saturating_add(pool.kept.0.into());
				let earned = Self::earned_behind(&hotkey, *netuid, pool);
				let earned = earned.map_err(|refusal| format!("{refusal}"))?;
				equal("what is kept", in_parts(pool.kept), "what was earned", earned)?;
			}
		}
		for (netuid, record) in Subnets::<T>::iter().filter(|(netuid, _)| Some(*netuid) != ending) {
			let kept = kept.remove(&netuid).unwrap_or_default();
			equal("claimable alpha", record.economy.claimable.0.into(), "what is kept", kept)?;
		}
		holds(kept.is_empty(), || "claims on a subnet that does not exist".into())
	}

	/// What all who have earned from a pool behind a hotkey were not paid, in parts.
	fn earned_behind(
		hotkey: &T::AccountId,
		netuid: NetUid,
		pool: &ClaimPool,
	) -> Result<u128, EconomicsError> {
		let mut shares = BTreeMap::<T::AccountId, Shares>::new();
		let held = StakeShares::<T>::iter_prefix((NetUid::ROOT, hotkey));
		shares.extend(held.map(|(coldkey, holding)| (coldkey, holding.shares)));
		if let Some(owner) = Self::coldkey_of(hotkey) {
			shares.insert(owner, HotkeyPools::<T>::get(NetUid::ROOT, hotkey).owner.shares);
		}
		let mut claims: BTreeMap<_, Claim> = RootClaims::<T>::iter_prefix(hotkey)
			.filter_map(|(coldkey, claims)| Some((coldkey, *claims.get(&netuid)?)))
			.collect();
		let earned = |since: PerShare, shares| pool.per_share.earned_since(since, shares);
		let mut sum = pool.rest;
		for (coldkey, shares) in shares {
			let Claim { settled_at, owed } = claims.remove(&coldkey).unwrap_or_default();
			sum = sum.saturating_add(earned(settled_at, shares)?).saturating_add(in_parts(owed));
		}
		for claim in claims.into_values() {
			sum = sum.saturating_add(in_parts(claim.owed)); // of those who have left
		}
		for (period, cohort) in Cohorts::<T>::iter_prefix((NetUid::ROOT, hotkey)) {
			let begun = CohortClaims::<T>::get(hotkey, period).get(&netuid).copied();
			sum = sum.saturating_add(earned(begun.unwrap_or_default(), cohort.shares)?);
		}
		Ok(sum)
	}

	/// I-31: no row about claims says nothing, or is about a subnet, a holder or a cohort that is no more.
	pub(crate) fn claim_rows_are_needed() -> Result<(), String> {
		let ending = CurrentDissolution::<T>::get().map(|dissolution| dissolution.netuid);
		let (walk, clock) = (CurrentClaimWalk::<T>::get(), Self::clock(NetUid::ROOT));
		for (netuid, hotkey, stake) in HotkeyPools::<T>::iter() {
			let kept = netuid.is_root() && RootClaimable::<T>::contains_key(&hotkey);
			let booked = matches!(&walk, Some(ClaimWalk::Paying { hotkey: current, .. })
				if *current == hotkey && netuid.is_root());
			holds(stake.has_claims == (kept || booked), || {
				format!("{hotkey:?} does not know whether claims are kept behind it")
			})?;
		}
		for hotkey in RootClaimable::<T>::iter_keys() {
			holds(HotkeyPools::<T>::contains_key(NetUid::ROOT, &hotkey), || {
				format!("claims are kept behind {hotkey:?}, which is not on root")
			})?;
		}
		for (hotkey, coldkey, claims) in RootClaims::<T>::iter() {
			holds(!claims.is_empty(), || "claims of nothing".into())?;
			let ledger = Self::hotkey_ledger(NetUid::ROOT, &hotkey, clock);
			let shares = ledger.map_or(Shares::ZERO, |ledger| ledger.stored(&coldkey).shares);
			let pools = RootClaimable::<T>::get(&hotkey);
			for (netuid, claim) in claims.iter() {
				let earns = !shares.is_zero() || !claim.owed.is_zero();
				let known = pools.contains_key(netuid) || Some(*netuid) == ending;
				holds(earns && known && !claim.is_empty(), || {
					format!("a claim on subnet {} for nothing", netuid.0)
				})?;
			}
		}
		for (hotkey, period, earned) in CohortClaims::<T>::iter() {
			let cohort = Cohorts::<T>::get((NetUid::ROOT, &hotkey, period));
			let pools = RootClaimable::<T>::get(&hotkey);
			let known = earned.keys().all(|netuid| pools.contains_key(netuid));
			holds(known && !earned.is_empty() && !cohort.shares.is_zero(), || {
				"a cohort's claims for nothing".into()
			})?;
		}
		holds(
			RootClaimType::<T>::iter_values().all(|kind| kind != RootClaimKind::default()),
			|| "a default that is stored".into(),
		)?;
		holds(ending.is_some() || !CurrentClaimWalk::<T>::exists(), || {
			"a walk among claims that nothing needs".into()
		})
	}
}
