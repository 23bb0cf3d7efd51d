//! How stake moves as an asset: transfers, and credits that are backed by what is in flight.

use super::{alpha, amount, AssetOf, BalanceOf, StakeAssets};
use crate::{interface::Staking, Config, Pallet, Position};
use core::marker::PhantomData;
use dtao_economics::Alpha;
use frame_support::{
	defensive, ensure,
	traits::{
		fungibles::{
			Balanced, Credit, Debt, Dust, HandleImbalanceDrop, Inspect, Mutate, Unbalanced,
		},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use sp_runtime::{DispatchError, TokenError};

impl<T: Config> StakeAssets<T> {
	/// What can be taken out of `wanted`: all of it, or with `BestEffort` as much as there is.
	fn reduced(
		asset: &AssetOf<T>,
		who: &T::AccountId,
		wanted: BalanceOf<T>,
		(precision, preservation): (Precision, Preservation),
	) -> Result<Alpha, DispatchError> {
		let reducible =
			Self::reducible_balance(asset.clone(), who, preservation, Fortitude::Polite);
		let enough = reducible >= wanted || precision == Precision::BestEffort;
		ensure!(enough, TokenError::FundsUnavailable);
		Ok(alpha::<T>(wanted.min(reducible)))
	}
}

/// Balances are positions, and issuance is what stands behind the hotkey: neither can be set.
impl<T: Config> Unbalanced<T::AccountId> for StakeAssets<T> {
	/// There is none: what is left of a position is worth one, or nothing.
	fn handle_dust(_dust: Dust<T::AccountId, Self>) {}

	fn write_balance(
		_asset: Self::AssetId,
		_who: &T::AccountId,
		_amount: Self::Balance,
	) -> Result<Option<Self::Balance>, DispatchError> {
		Err(TokenError::Unsupported.into())
	}

	fn set_total_issuance(_asset: Self::AssetId, _amount: Self::Balance) {}

	/// Takes stake out of a position into flight.
	fn decrease_balance(
		asset: Self::AssetId,
		who: &T::AccountId,
		wanted: Self::Balance,
		precision: Precision,
		preservation: Preservation,
		_force: Fortitude,
	) -> Result<Self::Balance, DispatchError> {
		let taken = Self::reduced(&asset, who, wanted, (precision, preservation))?;
		Self::take_off(&asset, who, taken)?;
		Ok(amount::<T>(taken))
	}

	/// Lets stake in flight enter a position, all of it or none.
	fn increase_balance(
		asset: Self::AssetId,
		who: &T::AccountId,
		arriving: Self::Balance,
		_precision: Precision,
	) -> Result<Self::Balance, DispatchError> {
		Self::land(&asset, who, alpha::<T>(arriving))?;
		Ok(arriving)
	}
}

/// To mint, burn, shelve and restore are refused.
impl<T: Config> Mutate<T::AccountId> for StakeAssets<T> {
	fn mint_into(
		_asset: Self::AssetId,
		_who: &T::AccountId,
		_amount: Self::Balance,
	) -> Result<Self::Balance, DispatchError> {
		Err(TokenError::Unsupported.into())
	}

	fn burn_from(
		_asset: Self::AssetId,
		_who: &T::AccountId,
		_amount: Self::Balance,
		_preservation: Preservation,
		_precision: Precision,
		_force: Fortitude,
	) -> Result<Self::Balance, DispatchError> {
		Err(TokenError::Unsupported.into())
	}

	fn shelve(
		_asset: Self::AssetId,
		_who: &T::AccountId,
		_amount: Self::Balance,
	) -> Result<Self::Balance, DispatchError> {
		Err(TokenError::Unsupported.into())
	}

	fn restore(
		_asset: Self::AssetId,
		_who: &T::AccountId,
		_amount: Self::Balance,
	) -> Result<Self::Balance, DispatchError> {
		Err(TokenError::Unsupported.into())
	}

	/// `transfer_stake` on the asset's subnet.
	fn transfer(
		asset: Self::AssetId,
		source: &T::AccountId,
		dest: &T::AccountId,
		given: Self::Balance,
		preservation: Preservation,
	) -> Result<Self::Balance, DispatchError> {
		let (hotkey, _) = Self::hotkey(&asset)?;
		let from = Position { netuid: asset.netuid, hotkey, coldkey: source.clone() };
		let exact = (Precision::Exact, preservation);
		let taken = Self::reduced(&asset, source, given, exact)?;
		if source != dest {
			<Pallet<T> as Staking<_>>::transfer_stake(&from, dest, taken)?;
		}
		Ok(given)
	}
}

impl<T: Config> Balanced<T::AccountId> for StakeAssets<T> {
	/// A debt is stake that has arrived from flight: that was somebody's credit, and nobody owes it.
	type OnDropDebt = Forgiven;
	type OnDropCredit = BurnDropped<T>;

	/// Nothing is issued.
	fn issue(asset: Self::AssetId, _amount: Self::Balance) -> Credit<T::AccountId, Self> {
		Credit::<T::AccountId, Self>::zero(asset)
	}

	/// Nothing is rescinded.
	fn rescind(asset: Self::AssetId, _amount: Self::Balance) -> Debt<T::AccountId, Self> {
		Debt::<T::AccountId, Self>::zero(asset)
	}
}

/// Does nothing about a debt.
pub struct Forgiven;

impl<Asset, Amount> HandleImbalanceDrop<Asset, Amount> for Forgiven {
	fn handle(_asset: Asset, _amount: Amount) {}
}

/// Burns what a credit named that is dropped.
pub struct BurnDropped<T>(PhantomData<T>);

impl<T: Config> HandleImbalanceDrop<AssetOf<T>, BalanceOf<T>> for BurnDropped<T> {
	fn handle(asset: AssetOf<T>, dropped: BalanceOf<T>) {
		if StakeAssets::<T>::drop_in_flight(&asset, alpha::<T>(dropped)).is_err() {
			defensive!("a credit names what is in flight");
		}
	}
}
