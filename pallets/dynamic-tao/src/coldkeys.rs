//! A coldkey's possessions go to another one: scheduled by the old key, after a delay in which it may
//! take that back, and then carried out by anybody in bounded steps.
//!
//! Everything moves as it is: hotkeys with their uids, subnets, deposits and queued registration, positions
//! with what is entering, payouts that wait, and the free balance. The new key is one that nobody uses; what
//! it gets meanwhile stays, and positions behind the same hotkey become one. Each step is whole: no sum,
//! share or score of anybody else depends on how far a swap has come.
//!
//! The old key stays an ordinary account, since no call asks whether its signer is being swapped. What it
//! gets while it is swapped, by its own doing or another's, goes to the new key with the next step; so the
//! swap ends as soon as a step finds nothing more. Only the swap itself cannot be taken back once it has
//! begun.

use crate::{
	hooks::{told, Change, ChangeKind},
	lengths::many,
	pallet::{ColdkeySwaps, Hotkeys, OwnedHotkeys, Positions},
	ColdkeySwap, Config, Error, Event, GlobalParameters, NetUid, Pallet, Position, SwapProgress,
	WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{Clock, Tao};
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

impl SwapProgress {
	/// What a step that hands over as much weighs among `subnets`.
	pub(crate) fn weight<W: WeightInfo>(self, subnets: u32) -> Weight {
		let hotkey = W::swap_coldkey_hotkey(subnets);
		let position = W::swap_coldkey_position();
		W::swap_coldkey()
			.saturating_add(hotkey.saturating_mul(self.hotkeys.into()))
			.saturating_add(position.saturating_mul(self.positions.into()))
	}
}

/// What a step came to.
pub(crate) struct SwapReceipt {
	/// What it handed over.
	pub(crate) step: SwapProgress,
	/// What it weighed to tell the host: of each subnet that has another owner, and not of all that there are.
	pub(crate) telling: Weight,
}

impl<T: Config> Pallet<T> {
	/// Schedules that all of `old` goes to `new_coldkey`, for a price that is recycled. Returns the first
	/// block in which it may.
	pub(crate) fn do_schedule_swap_coldkey(
		old: T::AccountId,
		new_coldkey: T::AccountId,
	) -> Result<u64, DispatchError> {
		ensure!(!ColdkeySwaps::<T>::contains_key(&old), Error::<T>::SwapAlreadyScheduled);
		Self::ensure_may_take_over(&old, &new_coldkey)?;
		let GlobalParameters { key_swap_cost, coldkey_swap_delay, .. } = Self::parameters();
		Self::ensure_can_pay(&old, key_swap_cost)
			.map_err(|_| Error::<T>::NotEnoughBalanceToPaySwapColdKey)?;
		Self::vault_receive(&old, key_swap_cost)?;
		Self::vault_recycle(key_swap_cost)?;
		let from = Self::now().saturating_add(coldkey_swap_delay);
		let swap = ColdkeySwap { new_coldkey: new_coldkey.clone(), from, progress: None };
		ColdkeySwaps::<T>::insert(&old, swap);
		Self::deposit_event(Event::ColdkeySwapScheduled {
			old_coldkey: old,
			new_coldkey,
			execution_block: from,
			swap_cost: key_swap_cost,
		});
		Ok(from)
	}

	/// Refuses a key that cannot take over, or that is in use already: most likely, it is a slip, and
	/// nobody should get what they have not asked for.
	fn ensure_may_take_over(old: &T::AccountId, new: &T::AccountId) -> DispatchResult {
		ensure!(new != old, Error::<T>::NewColdKeyIsSameWithOld);
		ensure!(*new != Self::vault_account(), Error::<T>::CannotUseSystemAccount);
		ensure!(!Hotkeys::<T>::contains_key(new), Error::<T>::NewColdKeyIsHotkey);
		let owns = OwnedHotkeys::<T>::iter_key_prefix(new).next().is_some();
		let holds = Positions::<T>::iter_key_prefix((new,)).next().is_some();
		ensure!(!owns && !holds, Error::<T>::ColdKeyAlreadyAssociated);
		Ok(())
	}

	/// Takes back a swap that has not begun. Returns the key that gets nothing.
	pub(crate) fn do_dispute_coldkey_swap(
		old: T::AccountId,
	) -> Result<T::AccountId, DispatchError> {
		let swap = ColdkeySwaps::<T>::take(&old).ok_or(Error::<T>::NoColdkeySwapScheduled)?;
		ensure!(swap.progress.is_none(), Error::<T>::ColdkeySwapUnderWay);
		let (coldkey, new_coldkey) = (old, swap.new_coldkey.clone());
		Self::deposit_event(Event::ColdkeySwapDisputed { coldkey, new_coldkey });
		Ok(swap.new_coldkey)
	}

	/// Carries a swap out, as far as `most` goes.
	pub(crate) fn do_swap_coldkey(
		old: &T::AccountId,
		most: SwapProgress,
	) -> Result<SwapReceipt, DispatchError> {
		let swap = ColdkeySwaps::<T>::get(old).ok_or(Error::<T>::NoColdkeySwapScheduled)?;
		ensure!(swap.from <= Self::now(), Error::<T>::ColdkeySwapTooEarly);
		let new = &swap.new_coldkey;
		let mut changes = Vec::new();
		// First, so that the new key has an account that deposits can be held on.
		let free = Self::move_free(old, new)?;
		let payouts = Self::hand_over_payouts(old, new)?;
		let hotkeys = Self::hand_over_hotkeys(old, new, most.hotkeys, &mut changes)?;
		let positions = Self::hand_over_positions(old, new, most.positions, &mut changes)?;
		let step = SwapProgress { hotkeys, positions };
		Self::end_step(old, swap, step, free, payouts)?;
		// At the end it is told of both claim types, too.
		let telling =
			told::<T>(ChangeKind::RootClaimTypeSet, 2).saturating_add(Self::tell(changes));
		Ok(SwapReceipt { step, telling })
	}

	/// Hands over up to so many hotkeys, and returns how many there were.
	fn hand_over_hotkeys(
		old: &T::AccountId,
		new: &T::AccountId,
		most: u32,
		changes: &mut Vec<Change<T::AccountId>>,
	) -> Result<u32, DispatchError> {
		let hotkeys: Vec<_> = OwnedHotkeys::<T>::iter_key_prefix(old).take(many(most)).collect();
		for hotkey in &hotkeys {
			changes.extend(Self::hand_over_hotkey(hotkey, old, new)?);
		}
		Ok(u32::try_from(hotkeys.len()).unwrap_or(most))
	}

	/// Hands over up to so many positions, and returns how many there were.
	fn hand_over_positions(
		old: &T::AccountId,
		new: &T::AccountId,
		most: u32,
		changes: &mut Vec<Change<T::AccountId>>,
	) -> Result<u32, DispatchError> {
		let positions: Vec<(T::AccountId, NetUid)> =
			Positions::<T>::iter_key_prefix((old,)).take(many(most)).collect();
		let count = u32::try_from(positions.len()).unwrap_or(most);
		for (hotkey, netuid) in positions {
			// Before the first period nothing is due, and so nothing is touched.
			let merges = Positions::<T>::contains_key((new, &hotkey, netuid));
			let clock = if merges { Self::clock(netuid) } else { Clock::of_subnet(0) };
			Self::give_position(netuid, &hotkey, clock, old, new)?;
			let hotkey = Self::account_of(&hotkey);
			for coldkey in [old, new] {
				let (hotkey, coldkey) = (hotkey.clone(), coldkey.clone());
				changes.push(Change::StakeChanged(Position { netuid, hotkey, coldkey }));
			}
			Self::deposit_event(Event::PositionHandedOver {
				netuid,
				hotkey,
				old_coldkey: old.clone(),
				new_coldkey: new.clone(),
			});
		}
		Ok(count)
	}

	/// Ends a swap where nothing is left, or keeps how far it has come.
	fn end_step(
		old: &T::AccountId,
		mut swap: ColdkeySwap<T::AccountId>,
		step: SwapProgress,
		mut free: Tao,
		payouts: Tao,
	) -> DispatchResult {
		let progress = swap.progress.unwrap_or_default().and(step);
		let left = OwnedHotkeys::<T>::iter_key_prefix(old).next().is_some()
			|| Positions::<T>::iter_key_prefix((old,)).next().is_some();
		swap.progress = Some(progress);
		if left {
			ColdkeySwaps::<T>::insert(old, &swap);
		} else {
			ColdkeySwaps::<T>::remove(old);
			// What deposits kept on the account before they went.
			free = Self::economic(free.ensure_add(Self::move_free(old, &swap.new_coldkey)?))?;
			Self::hand_over_root_claim_type(old, &swap.new_coldkey);
		}
		let (old_coldkey, new_coldkey) = (old.clone(), swap.new_coldkey);
		let SwapProgress { hotkeys, positions } = progress;
		let event = if left {
			Event::ColdkeySwapAdvanced {
				old_coldkey,
				new_coldkey,
				hotkeys,
				positions,
				free,
				payouts,
			}
		} else {
			Event::ColdkeySwapped { old_coldkey, new_coldkey, hotkeys, positions, free, payouts }
		};
		Self::deposit_event(event);
		Ok(())
	}
}
