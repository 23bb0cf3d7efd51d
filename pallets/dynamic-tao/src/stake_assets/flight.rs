//! Stake in flight: out of one position, not in another yet, and counted, so that what arrives, or is burned,
//! is what has left. This is the only file that writes [`StakeInFlight`].

use super::{AssetOf, StakeAssets};
use crate::{
	hooks::Change,
	ledger::PositionLedger,
	pallet::{Settings, StakeInFlight},
	Config, EconomySettings, Error, Event, HotkeyInfo, Pallet, Position,
};
use dtao_economics::{Alpha, EconomicsError, Order, Tao};
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::DispatchResult;

impl<T: Config> StakeAssets<T> {
	/// Takes stake out of a position.
	///
	/// # Errors
	/// Those of `transfer_stake` about where stake is given away, and what is left of it.
	pub(super) fn take_off(asset: &AssetOf<T>, who: &T::AccountId, alpha: Alpha) -> DispatchResult {
		with_storage_layer(|| {
			let mut market = Self::market(asset)?;
			ensure!(!alpha.is_zero(), Error::<T>::AmountTooLow);
			let (hotkey, HotkeyInfo { id, coldkey: owner, .. }) = Self::hotkey(asset)?;
			let mut stake = PositionLedger::<T>::load(&market, &id, who, owner)?;
			let is_whole = stake.held(alpha.0)? == alpha;
			stake.withdraw(&mut market, alpha)?;
			let (parameters, left) = (Pallet::<T>::parameters(), stake.value()?);
			Pallet::<T>::ensure_enough_is_left(&market, &parameters, left, is_whole)?;
			stake.save();
			Pallet::<T>::save_market(&market);
			Self::count(asset, |in_flight| in_flight.ensure_add(alpha))?;
			let (netuid, coldkey) = (asset.netuid, who.clone());
			let position = Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
			Pallet::<T>::deposit_event(Event::StakeWithdrawn { coldkey, hotkey, alpha, netuid });
			Pallet::<T>::tell([Change::StakeChanged(position)]);
			Ok(())
		})
	}

	/// Lets stake in flight enter a position.
	///
	/// # Errors
	/// Those of `transfer_stake` about where stake is given away, and what arrives of it;
	/// `NotEnoughStakeToWithdraw` if less is in flight.
	pub(super) fn land(asset: &AssetOf<T>, who: &T::AccountId, alpha: Alpha) -> DispatchResult {
		with_storage_layer(|| {
			ensure!(*who != Pallet::<T>::vault_account(), Error::<T>::CannotUseSystemAccount);
			let mut market = Self::market(asset)?;
			let EconomySettings { parameters, rules } = Settings::<T>::get();
			Pallet::<T>::plan_movement(&market, None, &parameters, None, Order::market(alpha.0))?;
			Self::count(asset, |in_flight| in_flight.ensure_sub(alpha))?;
			let (hotkey, HotkeyInfo { id, coldkey: owner, .. }) = Self::hotkey(asset)?;
			let mut stake = PositionLedger::<T>::load(&market, &id, who, owner)?;
			stake.deposit(&mut market, alpha, rules.dividends)?;
			stake.save();
			Pallet::<T>::save_market(&market);
			let (netuid, coldkey) = (asset.netuid, who.clone());
			let position = Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
			Pallet::<T>::deposit_event(Event::StakeDeposited { coldkey, hotkey, alpha, netuid });
			Pallet::<T>::tell([Change::StakeChanged(position)]);
			Ok(())
		})
	}

	/// Burns stake in flight; on root, where it is TAO, it is recycled.
	///
	/// # Errors
	/// `NotEnoughStakeToWithdraw` if less is in flight.
	pub(super) fn drop_in_flight(asset: &AssetOf<T>, alpha: Alpha) -> DispatchResult {
		with_storage_layer(|| {
			Self::count(asset, |in_flight| in_flight.ensure_sub(alpha))?;
			let mut market = Pallet::<T>::market(asset.netuid)?;
			match market.record_mut() {
				Some(record) => Pallet::<T>::economic(record.economy.burn(alpha))?,
				None => Pallet::<T>::vault_recycle(Tao(alpha.0))?,
			}
			Pallet::<T>::save_market(&market);
			let (hotkey, netuid) = (Pallet::<T>::account_of(&asset.hotkey), asset.netuid);
			Pallet::<T>::deposit_event(Event::StakeDropped { hotkey, alpha, netuid });
			Ok(())
		})
	}

	/// Counts what is in flight; nothing has no row.
	fn count(
		asset: &AssetOf<T>,
		change: impl FnOnce(Alpha) -> Result<Alpha, EconomicsError>,
	) -> DispatchResult {
		let in_flight = Pallet::<T>::economic(change(StakeInFlight::<T>::get(asset)))?;
		if in_flight.is_zero() {
			StakeInFlight::<T>::remove(asset);
		} else {
			StakeInFlight::<T>::insert(asset, in_flight);
		}
		Ok(())
	}
}
