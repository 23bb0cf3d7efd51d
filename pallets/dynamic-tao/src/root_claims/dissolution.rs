//! How claims end with their subnet: each is paid out like stake. Nothing accrues to a subnet that is
//! being dissolved, so that what it keeps behind a hotkey can be worked off while root is traded.
//!
//! Hotkey by hotkey, in two walks. The first settles all who stake to it on root: then the claims of each
//! stand in a row, and the pool goes. The second books what rows say for their coldkeys and strikes the
//! subnet out. Whoever stakes, leaves or changes places meanwhile is settled by that, so that no walk can
//! miss anybody or find anybody twice.

use crate::{
	hooks::Change,
	ledger::HotkeyLedger,
	lengths::{length, many},
	pallet::{CurrentClaimWalk, RootClaimable, RootClaims, StakeShares},
	root_claims::ClaimLedger,
	ClaimWalk, Config, Dissolution, Event, NetUid, Pallet,
};
use alloc::vec::Vec;
use dtao_economics::Clock;
use frame_support::storage::with_storage_layer;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Works off up to so many claims of a subnet that is being dissolved: holders that are settled, rows
	/// that are paid, hotkeys that are passed. Returns how many there were; fewer when nothing is left.
	pub(crate) fn liquidate_claims(dissolution: &mut Dissolution, items: u32) -> u32 {
		let mut walk = match CurrentClaimWalk::<T>::get() {
			Some(walk) => walk,
			None => Self::next_hotkey_with_claims(RootClaimable::<T>::iter_keys()),
		};
		let (clock, mut done) = (Self::clock(NetUid::ROOT), 0u32);
		while done < items {
			let left = items.saturating_sub(done);
			let (next, worked) = match walk {
				ClaimWalk::Settling { hotkey, after } => {
					Self::settle_next(dissolution.netuid, hotkey, after, left, clock)
				}
				ClaimWalk::Paying { hotkey, after } => {
					Self::book_next(dissolution, hotkey, after, left, clock)
				}
				ClaimWalk::Over => (ClaimWalk::Over, 0),
			};
			(walk, done) = (next, done.saturating_add(worked)); // `items` at most
			if walk == ClaimWalk::Over {
				break;
			}
		}
		CurrentClaimWalk::<T>::put(walk);
		done
	}

	/// Forgets the walk of a dissolution that is over.
	pub(crate) fn forget_claim_walk() {
		CurrentClaimWalk::<T>::kill();
	}

	/// The walk of the first of some hotkeys.
	fn next_hotkey_with_claims(
		mut hotkeys: impl Iterator<Item = T::AccountId>,
	) -> ClaimWalk<T::AccountId> {
		let first = hotkeys.next();
		first.map_or(ClaimWalk::Over, |hotkey| ClaimWalk::Settling { hotkey, after: None })
	}

	/// Settles the next `most` holders, one at least, and closes the pool behind the last one.
	fn settle_next(
		netuid: NetUid,
		hotkey: T::AccountId,
		after: Option<T::AccountId>,
		most: u32,
		clock: Clock,
	) -> (ClaimWalk<T::AccountId>, u32) {
		if !RootClaimable::<T>::get(&hotkey).contains_key(&netuid) {
			let last = RootClaimable::<T>::hashed_key_for(&hotkey);
			return (Self::next_hotkey_with_claims(RootClaimable::<T>::iter_keys_from(last)), 1);
		}
		let owner = if after.is_none() { Self::coldkey_of(&hotkey) } else { None };
		let prefix = (NetUid::ROOT, &hotkey);
		let rows = match &after {
			Some(coldkey) => {
				let last = StakeShares::<T>::hashed_key_for((NetUid::ROOT, &hotkey, coldkey));
				StakeShares::<T>::iter_key_prefix_from(prefix, last)
			}
			None => StakeShares::<T>::iter_key_prefix(prefix),
		};
		let page: Vec<T::AccountId> = rows.take(many(most)).collect();
		let worked = length(&page);
		Self::tell_skipped(
			netuid,
			&hotkey,
			with_storage_layer(|| {
				Self::settle_root_claims(&hotkey, clock, owner.iter().chain(&page))
			}),
		);
		match page.last().filter(|_| worked == most) {
			Some(last) => (ClaimWalk::Settling { hotkey, after: Some(last.clone()) }, worked),
			None => {
				let closed = Self::close_claims(netuid, &hotkey, clock);
				Self::tell_skipped(netuid, &hotkey, closed);
				// The last of fewer than `most`, and the hotkey itself.
				(ClaimWalk::Paying { hotkey, after: None }, worked.saturating_add(1))
			}
		}
	}

	/// Forgets the pool of a subnet behind a hotkey whose holders were settled.
	fn close_claims(netuid: NetUid, hotkey: &T::AccountId, clock: Clock) -> DispatchResult {
		let mut ledger: HotkeyLedger<T> = Self::hotkey_ledger(NetUid::ROOT, hotkey, clock)?;
		ledger.claims().close(netuid);
		ledger.save();
		ClaimLedger::<T>::forget_cohorts(hotkey, netuid);
		Self::tell([Change::RootClaimsChanged { hotkey: Self::account_of(hotkey) }]);
		Ok(())
	}

	/// Notes that all claims behind a hotkey were booked.
	fn end_claims(hotkey: &T::AccountId, clock: Clock) -> DispatchResult {
		let mut ledger: HotkeyLedger<T> = Self::hotkey_ledger(NetUid::ROOT, hotkey, clock)?;
		ledger.claims().end_close();
		ledger.save();
		Ok(())
	}

	/// Books what the next `most` rows say, one at least, and strikes the subnet out of them.
	fn book_next(
		dissolution: &mut Dissolution,
		hotkey: T::AccountId,
		after: Option<T::AccountId>,
		most: u32,
		clock: Clock,
	) -> (ClaimWalk<T::AccountId>, u32) {
		let rows = match &after {
			Some(coldkey) => {
				let last = RootClaims::<T>::hashed_key_for(&hotkey, coldkey);
				RootClaims::<T>::iter_prefix_from(&hotkey, last)
			}
			None => RootClaims::<T>::iter_prefix(&hotkey),
		};
		let page: Vec<_> = rows.take(many(most)).collect();
		let worked = length(&page);
		let last = page.last().map(|(coldkey, _)| coldkey.clone());
		let ledger = Self::hotkey_ledger(NetUid::ROOT, &hotkey, clock);
		for (coldkey, mut claims) in page {
			let Some(claim) = claims.remove(&dissolution.netuid) else { continue };
			ClaimLedger::<T>::put_claims(&hotkey, &coldkey, &claims);
			Self::book_payout(dissolution, &coldkey, Ok(claim.owed));
			// Who has left root had a position for this claim, unless there is another one.
			let is_owed = claims.values().any(|claim| !claim.owed.is_zero());
			let was_last = !claim.owed.is_zero() && !is_owed;
			if was_last && ledger.as_ref().is_ok_and(|ledger| !ledger.has(&coldkey)) {
				Self::index_position(NetUid::ROOT, &hotkey, &coldkey, true, false);
			}
		}
		match last.filter(|_| worked == most) {
			Some(last) => (ClaimWalk::Paying { hotkey, after: Some(last) }, worked),
			None => {
				let ended = Self::end_claims(&hotkey, clock);
				Self::tell_skipped(dissolution.netuid, &hotkey, ended);
				let last = RootClaimable::<T>::hashed_key_for(&hotkey);
				let next = Self::next_hotkey_with_claims(RootClaimable::<T>::iter_keys_from(last));
				(next, worked.saturating_add(1))
			}
		}
	}

	/// Tells what nothing of a hotkey's claims is paid for: nothing holds the end of a subnet back.
	fn tell_skipped(netuid: NetUid, hotkey: &T::AccountId, settled: Result<(), DispatchError>) {
		if let Err(error) = settled {
			let hotkey = Self::account_of(hotkey);
			Self::deposit_event(Event::ClaimsSkipped { netuid, hotkey, error });
		}
	}
}
