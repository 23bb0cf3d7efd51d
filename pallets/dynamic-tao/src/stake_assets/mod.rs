//! Stake as an asset of [`fungibles`](frame_support::traits::fungibles), for pallets that move assets and
//! know nothing of stake: an exchange, say, or an executor of XCM. An asset is what stands behind one
//! hotkey on one subnet, an account's balance is its position there in alpha (TAO on root), with what is
//! entering and what epochs have paid.
//!
//! Stake moves and is never made:
//!
//! * A transfer is `transfer_stake` on one subnet: the subnet, or root, must be open and let stake be
//!   given away, what arrives must be worth a position, and what is left too, or be nothing. Stake that
//!   is active stays active.
//! * A credit is stake in flight, which the chain counts, so that none can arrive that has not left. A
//!   withdrawal and a deposit keep the same rules at their ends, and what arrives enters like a
//!   purchase. What a dropped credit named is burned, on root recycled.
//! * To mint, to burn, to issue and to set a balance are refused: emission and trades do that.
//!
//! Nothing is frozen or held, `Force` forces nothing, and whoever calls this acts for the accounts that it
//! names, with no origin to check: a host that refuses transfers to a kind of proxy refuses it the calls
//! that reach this too. It also adds what each movement weighs ([`StakeAssets::movement_weight`]) to the
//! weights of the pallet that moves.

mod flight;
mod movements;

pub use movements::BurnDropped;

use crate::{
	interface::{Staking, Trade},
	ledger::HotkeyLedger,
	market::Market,
	pallet::StakeInFlight,
	Config, Error, HotkeyInfo, NetUid, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use dtao_economics::Alpha;
use frame_support::{
	ensure,
	traits::{
		fungible,
		fungibles::{Inspect, Refund},
		tokens::{DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence},
		AccountTouch, Get,
	},
	weights::Weight,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{DispatchError, DispatchResult, SaturatedConversion, TokenError};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
type AssetOf<T> = StakeAsset<AccountIdOf<T>>;
type BalanceOf<T> = <<T as Config>::Currency as fungible::Inspect<AccountIdOf<T>>>::Balance;

/// The stake behind a hotkey on a subnet, as an asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
pub struct StakeAsset<AccountId> {
	/// The subnet, or root.
	pub netuid: NetUid,
	/// The hotkey's id, which is the account that it had first: a swap of the hotkey leaves the asset
	/// what it is.
	pub hotkey: AccountId,
}

/// The assets of a runtime `T`, counted like its currency.
pub struct StakeAssets<T>(PhantomData<T>);

/// An amount of a pallet as one of ours; one that does not fit is more than anybody has.
fn alpha<T: Config>(amount: BalanceOf<T>) -> Alpha {
	Alpha(amount.saturated_into())
}

/// An amount of ours as another pallet counts.
fn amount<T: Config>(alpha: Alpha) -> BalanceOf<T> {
	alpha.0.saturated_into()
}

/// What an account has of an asset, and what may be done with it now.
struct Balance {
	held: Alpha,
	/// The least of which there may be a position.
	least: Alpha,
	/// Whether stake may be given away.
	moves: bool,
}

impl Balance {
	/// What can be taken out at once.
	fn reducible(&self, preservation: Preservation) -> Alpha {
		let kept = if preservation == Preservation::Expendable { Alpha::ZERO } else { self.least };
		if self.moves {
			self.held.saturating_sub(kept)
		} else {
			Alpha::ZERO
		}
	}

	/// What a withdrawal would come to.
	fn after<B: Default>(&self, withdrawn: Alpha) -> WithdrawConsequence<B> {
		let left = self.held.saturating_sub(withdrawn);
		if withdrawn > self.held {
			WithdrawConsequence::BalanceLow
		} else if !self.moves {
			WithdrawConsequence::Frozen
		} else if left.is_zero() {
			WithdrawConsequence::ReducedToZero(B::default())
		} else if left < self.least {
			WithdrawConsequence::WouldDie
		} else {
			WithdrawConsequence::Success
		}
	}
}

impl<T: Config> StakeAssets<T> {
	/// The most that a transfer, a withdrawal, a deposit or the drop of a credit weighs, with a look at
	/// balances before: what `transfer_stake` does, of an asset on root as of others, and what is in flight.
	pub fn movement_weight() -> Weight {
		let transfer = |netuid| <Pallet<T> as Staking<_>>::weight_of(Trade::TransferStake(netuid));
		let most = transfer(NetUid::ROOT).max(transfer(NetUid(1)));
		most.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	/// The account of an asset's hotkey, and whose it is.
	fn hotkey(
		asset: &AssetOf<T>,
	) -> Result<(AccountIdOf<T>, HotkeyInfo<AccountIdOf<T>>), DispatchError> {
		let known = Pallet::<T>::hotkey_with_id(&asset.hotkey);
		let known = known.filter(|(_, hotkey)| hotkey.id == asset.hotkey);
		known.ok_or(Error::<T>::HotKeyAccountNotExists.into())
	}

	/// Where the stake is, if it may be given away now.
	fn market(asset: &AssetOf<T>) -> Result<Market, DispatchError> {
		let market = Pallet::<T>::open_market(asset.netuid)?;
		let allowed = market.allows_transfers(&Pallet::<T>::parameters());
		ensure!(allowed, Error::<T>::TransferDisallowed);
		Ok(market)
	}

	/// The stake of all holders.
	fn ledger(asset: &AssetOf<T>) -> Result<HotkeyLedger<T>, DispatchError> {
		let (_, HotkeyInfo { id, coldkey, .. }) = Self::hotkey(asset)?;
		let clock = Pallet::<T>::market(asset.netuid)?.clock();
		HotkeyLedger::load(asset.netuid, &id, Some(coldkey), clock)
	}

	/// What an account has.
	fn balance_of(asset: &AssetOf<T>, who: &AccountIdOf<T>) -> Result<Balance, DispatchError> {
		let (ledger, market) = (Self::ledger(asset)?, Pallet::<T>::market(asset.netuid)?);
		Ok(Balance {
			held: ledger.value(&ledger.holding(who)?)?,
			least: Pallet::<T>::least_position(&market, &Pallet::<T>::parameters()),
			moves: Self::market(asset).is_ok(),
		})
	}

	/// The least of which there may be a position.
	fn least(asset: &AssetOf<T>) -> Result<Alpha, DispatchError> {
		let market = Pallet::<T>::market(asset.netuid)?;
		Ok(Pallet::<T>::least_position(&market, &Pallet::<T>::parameters()))
	}
}

impl<T: Config> Inspect<T::AccountId> for StakeAssets<T> {
	type AssetId = AssetOf<T>;
	type Balance = BalanceOf<T>;

	/// All stake behind the hotkey, and what of it is in flight.
	fn total_issuance(asset: Self::AssetId) -> Self::Balance {
		let held = Self::ledger(&asset).and_then(|ledger| ledger.total()).unwrap_or_default();
		let in_flight = StakeInFlight::<T>::get(&asset);
		amount::<T>(held.ensure_add(in_flight).unwrap_or(Alpha(u64::MAX)))
	}

	/// The least alpha of which there may be a position now: it follows the price.
	fn minimum_balance(asset: Self::AssetId) -> Self::Balance {
		amount::<T>(Self::least(&asset).unwrap_or_default())
	}

	fn total_balance(asset: Self::AssetId, who: &T::AccountId) -> Self::Balance {
		Self::balance(asset, who)
	}

	fn balance(asset: Self::AssetId, who: &T::AccountId) -> Self::Balance {
		amount::<T>(Self::balance_of(&asset, who).map_or(Alpha::ZERO, |balance| balance.held))
	}

	/// All of a position, or all but the minimum; nothing where stake may not be given away.
	fn reducible_balance(
		asset: Self::AssetId,
		who: &T::AccountId,
		preservation: Preservation,
		_force: Fortitude,
	) -> Self::Balance {
		let balance = Self::balance_of(&asset, who);
		amount::<T>(balance.map_or(Alpha::ZERO, |balance| balance.reducible(preservation)))
	}

	/// What arrives must be worth a position by itself, as with `transfer_stake`.
	fn can_deposit(
		asset: Self::AssetId,
		who: &T::AccountId,
		deposited: Self::Balance,
		provenance: Provenance,
	) -> DepositConsequence {
		let Ok(least) = Self::least(&asset) else { return DepositConsequence::UnknownAsset };
		let blocked = provenance == Provenance::Minted
			|| *who == Pallet::<T>::vault_account()
			|| Self::market(&asset).is_err();
		if Self::hotkey(&asset).is_err() {
			DepositConsequence::UnknownAsset
		} else if blocked {
			DepositConsequence::Blocked
		} else if alpha::<T>(deposited) < least {
			DepositConsequence::BelowMinimum
		} else {
			DepositConsequence::Success
		}
	}

	fn can_withdraw(
		asset: Self::AssetId,
		who: &T::AccountId,
		withdrawn: Self::Balance,
	) -> WithdrawConsequence<Self::Balance> {
		match Self::balance_of(&asset, who) {
			Ok(balance) => balance.after(alpha::<T>(withdrawn)),
			Err(_) => WithdrawConsequence::UnknownAsset,
		}
	}

	fn asset_exists(asset: Self::AssetId) -> bool {
		Self::ledger(&asset).is_ok()
	}
}

/// A position needs nothing but what it is worth.
impl<T: Config> AccountTouch<AssetOf<T>, T::AccountId> for StakeAssets<T> {
	type Balance = BalanceOf<T>;

	fn deposit_required(_asset: AssetOf<T>) -> Self::Balance {
		Self::Balance::default()
	}

	fn should_touch(_asset: AssetOf<T>, _who: &T::AccountId) -> bool {
		false
	}

	fn touch(_asset: AssetOf<T>, _who: &T::AccountId, _depositor: &T::AccountId) -> DispatchResult {
		Ok(())
	}
}

/// So that there is nothing to give back.
impl<T: Config> Refund<T::AccountId> for StakeAssets<T> {
	type AssetId = AssetOf<T>;
	type Balance = BalanceOf<T>;

	fn deposit_held(
		_asset: Self::AssetId,
		_who: T::AccountId,
	) -> Option<(T::AccountId, Self::Balance)> {
		None
	}

	fn refund(_asset: Self::AssetId, _who: T::AccountId) -> DispatchResult {
		Err(TokenError::Unsupported.into())
	}
}
