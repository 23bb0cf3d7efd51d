//! Who has which stake: shares of hotkeys' pools, and the index of positions. This is the only
//! file that writes either, and root's total moves with root's shares here.

use crate::{
	pallet::{HotkeyPools, Owner, Positions, RootStake, StakeShares},
	policy::OnStake,
	Config, Error, Event, NetUid, Pallet,
};
use dtao_economics::{Alpha, Shares, Tao};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// What a withdrawal left behind.
pub(crate) struct Withdrawal {
	/// What the position is still worth.
	pub left: Alpha,
	/// Stake without an owner, because the hotkey's last share went. The caller must book it.
	pub dust: Alpha,
}

impl<T: Config> Pallet<T> {
	/// What the position of `coldkey` behind `hotkey` is worth, in alpha (TAO on root).
	pub fn stake_value(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<Alpha, DispatchError> {
		let shares = StakeShares::<T>::get((netuid, hotkey, coldkey));
		Self::economic(HotkeyPools::<T>::get(netuid, hotkey).value(shares))
	}

	/// Adds `alpha` to a position, opening it if need be.
	pub(crate) fn credit_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> DispatchResult {
		let mut pool = HotkeyPools::<T>::get(netuid, hotkey);
		let issued = Self::economic(pool.issue(alpha))?;
		let held = StakeShares::<T>::get((netuid, hotkey, coldkey));
		let total = Self::economic(held.plus(issued))?;
		if netuid.is_root() {
			RootStake::<T>::put(Self::economic(RootStake::<T>::get().plus(Tao(alpha.0)))?);
		}
		HotkeyPools::<T>::insert(netuid, hotkey, pool);
		StakeShares::<T>::insert((netuid, hotkey, coldkey), total);
		if held.is_zero() {
			Positions::<T>::insert((coldkey, hotkey, netuid), ());
		}
		T::OnStake::on_changed(netuid, hotkey, coldkey);
		Ok(())
	}

	/// Takes `alpha` out of a position and closes it if that is all it is worth.
	pub(crate) fn debit_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> Result<Withdrawal, DispatchError> {
		let mut pool = HotkeyPools::<T>::get(netuid, hotkey);
		let held = StakeShares::<T>::get((netuid, hotkey, coldkey));
		let redemption = Self::economic(pool.redeem(held, alpha))?;
		let shares = Self::economic(held.minus(redemption.shares))?;
		let left = Self::economic(pool.value(shares))?;
		if netuid.is_root() {
			// Root's dust leaves with the last share: its total is the stake that has owners.
			let gone = Self::economic(alpha.plus(redemption.dust))?;
			RootStake::<T>::put(Self::economic(RootStake::<T>::get().minus(Tao(gone.0)))?);
		}
		if pool.is_empty() {
			HotkeyPools::<T>::remove(netuid, hotkey);
		} else {
			HotkeyPools::<T>::insert(netuid, hotkey, pool);
		}
		if shares == Shares::ZERO {
			StakeShares::<T>::remove((netuid, hotkey, coldkey));
			Positions::<T>::remove((coldkey, hotkey, netuid));
		} else {
			StakeShares::<T>::insert((netuid, hotkey, coldkey), shares);
		}
		T::OnStake::on_changed(netuid, hotkey, coldkey);
		Ok(Withdrawal { left, dust: redemption.dust })
	}

	/// Refuses if `hotkey` belongs to nobody.
	pub(crate) fn ensure_hotkey_exists(hotkey: &T::AccountId) -> DispatchResult {
		ensure!(Owner::<T>::contains_key(hotkey), Error::<T>::HotKeyAccountNotExists);
		Ok(())
	}

	/// Makes `hotkey` belong to `coldkey`, or confirms that it does.
	pub(crate) fn associate_hotkey(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> DispatchResult {
		let vault = Self::vault_account();
		ensure!(*hotkey != vault && *coldkey != vault, Error::<T>::CannotUseSystemAccount);
		match Owner::<T>::get(hotkey) {
			Some(owner) => ensure!(owner == *coldkey, Error::<T>::NonAssociatedColdKey),
			None => {
				Owner::<T>::insert(hotkey, coldkey);
				let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
				Self::deposit_event(Event::HotkeyAssociated { coldkey, hotkey });
			}
		}
		Ok(())
	}
}
