//! The pallet's money: one account that really holds every pool's TAO, root's stake and what waits
//! for root's stakers. The records say what is whose, and this is the only file that moves it.

use crate::{Config, Error, HoldReason, Pallet};
use dtao_economics::Tao;
use frame_support::{
	traits::{
		fungible::{Inspect, InspectHold, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Provenance, Restriction},
		Defensive, Get,
	},
	PalletId,
};
use sp_runtime::{
	traits::{AccountIdConversion, Saturating, Zero},
	ArithmeticError, DispatchError, DispatchResult,
};

type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

impl<T: Config> Pallet<T> {
	/// The account that holds the pallet's TAO.
	pub fn vault_account() -> AccountIdOf<T> {
		<T::PalletId as Get<PalletId>>::get().into_account_truncating()
	}

	/// All TAO that exists.
	pub fn total_issuance() -> Tao {
		Self::tao(T::Currency::total_issuance())
	}

	/// What the vault holds, gifts included. No price looks at it.
	pub(crate) fn vault_balance() -> Tao {
		Self::tao(T::Currency::total_balance(&Self::vault_account()))
	}

	/// The least TAO that an account may hold.
	pub(crate) fn existential_deposit() -> Tao {
		Self::tao(T::Currency::minimum_balance())
	}

	/// Takes TAO from a user, who keeps an account. Only what is refused for is looked into, so that it
	/// has a name of ours.
	pub(crate) fn vault_receive(who: &AccountIdOf<T>, amount: Tao) -> DispatchResult {
		let (paid, vault) = (Self::balance(amount)?, Self::vault_account());
		let received = T::Currency::transfer(who, &vault, paid, Preservation::Preserve);
		received.map(|_| ()).or_else(|refused| Self::ensure_can_pay(who, amount).and(Err(refused)))
	}

	/// Pays TAO to a user.
	pub(crate) fn vault_pay(who: &AccountIdOf<T>, amount: Tao) -> DispatchResult {
		let amount = Self::balance(amount)?;
		let (vault, preservation) = Self::vault_without(amount);
		T::Currency::transfer(&vault, who, amount, preservation)?;
		Ok(())
	}

	/// Puts a deposit down: it stays on the account of `who`, who cannot spend it.
	pub(crate) fn hold(reason: HoldReason, who: &AccountIdOf<T>, amount: Tao) -> DispatchResult {
		let (reason, amount) = (reason.into(), Self::balance(amount)?);
		frame_support::ensure!(
			T::Currency::can_hold(&reason, who, amount),
			Error::<T>::CannotAffordDeposit
		);
		T::Currency::hold(&reason, who, amount)
	}

	/// Gives a deposit back, as far as it is there.
	pub(crate) fn release(reason: HoldReason, who: &AccountIdOf<T>, amount: Tao) {
		let release =
			|amount| T::Currency::release(&reason.into(), who, amount, Precision::BestEffort);
		// Nobody else can spend what is held, so that nothing can be in the way.
		Self::balance(amount).and_then(release).defensive_unwrap_or_default();
	}

	/// Moves a deposit to another account, where it stays held.
	pub(crate) fn move_held(
		reason: HoldReason,
		from: &AccountIdOf<T>,
		to: &AccountIdOf<T>,
		amount: Tao,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		let amount = Self::balance(amount)?;
		T::Currency::transfer_on_hold(
			&reason.into(),
			from,
			to,
			amount,
			Precision::Exact,
			Restriction::OnHold,
			Fortitude::Polite,
		)
		.map_err(|_| Error::<T>::NewColdkeyNotAlive)?;
		Ok(())
	}

	/// Moves all free TAO of an account to another one, but for what must stay for what is held on it,
	/// and for what would not keep the other account alive. Returns how much.
	pub(crate) fn move_free(
		from: &AccountIdOf<T>,
		to: &AccountIdOf<T>,
	) -> Result<Tao, DispatchError> {
		let expendable = Preservation::Expendable;
		let amount = T::Currency::reducible_balance(from, expendable, Fortitude::Polite);
		let possible = T::Currency::can_deposit(to, amount, Provenance::Extant).into_result();
		if amount.is_zero() || possible.is_err() {
			return Ok(Tao::ZERO);
		}
		T::Currency::transfer(from, to, amount, expendable)?;
		Ok(Self::tao(amount))
	}

	/// What is held on an account.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn held_on(reason: HoldReason, who: &AccountIdOf<T>) -> Tao {
		Self::tao(T::Currency::balance_on_hold(&reason.into(), who))
	}

	/// Creates TAO in the vault: a block's emission, or what a genesis state describes.
	pub(crate) fn vault_mint(amount: Tao) -> DispatchResult {
		if !amount.is_zero() {
			T::Currency::mint_into(&Self::vault_account(), Self::balance(amount)?)?;
		}
		Ok(())
	}

	/// Takes TAO of the vault out of existence. The curve may emit it again.
	pub(crate) fn vault_recycle(amount: Tao) -> DispatchResult {
		if !amount.is_zero() {
			let amount = Self::balance(amount)?;
			let (vault, preservation) = Self::vault_without(amount);
			T::Currency::burn_from(
				&vault,
				amount,
				preservation,
				Precision::Exact,
				Fortitude::Polite,
			)?;
		}
		Ok(())
	}

	/// As [`Self::vault_recycle`], but what keeps the account alive stays where dust would be left
	/// that is owed to somebody. Returns what was recycled.
	pub(crate) fn vault_recycle_most(amount: Tao) -> Result<Tao, DispatchError> {
		let left = Self::vault_balance().saturating_sub(amount);
		let missing = Self::existential_deposit().saturating_sub(left);
		let amount = if left.is_zero() { amount } else { amount.saturating_sub(missing) };
		Self::vault_recycle(amount)?;
		Ok(amount)
	}

	/// The free TAO that `who` could spend on a fee, to the last rao.
	pub(crate) fn spendable(who: &AccountIdOf<T>) -> Tao {
		let expendable = Preservation::Expendable;
		Self::tao(T::Currency::reducible_balance(who, expendable, Fortitude::Polite))
	}

	/// Refuses if `who` cannot pay `amount` and keep an account.
	pub(crate) fn ensure_can_pay(who: &AccountIdOf<T>, amount: Tao) -> DispatchResult {
		let free = T::Currency::reducible_balance(who, Preservation::Preserve, Fortitude::Polite);
		frame_support::ensure!(free >= Self::balance(amount)?, Error::<T>::NotEnoughBalanceToStake);
		Ok(())
	}

	/// Holds a deposit on the account of `who`, who keeps what keeps the account alive.
	pub(crate) fn hold_deposit(who: &AccountIdOf<T>, amount: Tao) -> DispatchResult {
		let reason = HoldReason::HotkeyAssociation.into();
		T::Currency::hold(&reason, who, Self::balance(amount)?)
			.map_err(|_| Error::<T>::CannotAffordHotkeyDeposit.into())
	}

	/// Gives a deposit back.
	pub(crate) fn release_deposit(who: &AccountIdOf<T>, amount: Tao) -> DispatchResult {
		let reason = HoldReason::HotkeyAssociation.into();
		T::Currency::release(&reason, who, Self::balance(amount)?, Precision::Exact)?;
		Ok(())
	}

	/// What is held of `who` for hotkeys.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn held_deposits(who: &AccountIdOf<T>) -> Tao {
		Self::tao(T::Currency::balance_on_hold(&HoldReason::HotkeyAssociation.into(), who))
	}

	/// The vault's account, and how to take `amount` out of it. Dust that is owed to somebody must
	/// never be left behind, where the currency would burn it; leaving nothing, or nothing but a
	/// stranger's gift, is fine.
	fn vault_without(amount: BalanceOf<T>) -> (AccountIdOf<T>, Preservation) {
		let vault = Self::vault_account();
		let left = T::Currency::total_balance(&vault).saturating_sub(amount);
		let is_dust = left < T::Currency::minimum_balance();
		let owes = || !Self::recorded_tao().is_ok_and(Tao::is_zero);
		let preserve = if is_dust { !left.is_zero() && owes() } else { true };
		(vault, if preserve { Preservation::Preserve } else { Preservation::Expendable })
	}

	fn balance(amount: Tao) -> Result<BalanceOf<T>, DispatchError> {
		amount.0.try_into().map_err(|_| ArithmeticError::Overflow.into())
	}

	fn tao(balance: BalanceOf<T>) -> Tao {
		if balance.is_zero() {
			return Tao::ZERO;
		}
		// A host whose currency holds more than 2^64 rao is past the cap, and emits nothing.
		Tao(balance.try_into().unwrap_or(u64::MAX))
	}
}
