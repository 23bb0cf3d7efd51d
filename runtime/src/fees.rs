//! How fees are charged. They are burned, as [`FungibleAdapter`] does with nobody to receive them, with
//! two things beside:
//!
//! * Asked for in advance is what the call will cost, and not what it could cost at most; see
//!   [`expected_weight`](pallet_dynamic_tao::Pallet::expected_weight).
//! * Who has too little free TAO for that can leave with stake all the same. A call that pays out free
//!   TAO is tried out before it is let into a block: if it succeeds and its proceeds cover the fee, it is
//!   charged afterwards. If not, it is no valid transaction. Nobody pays for that trial then, so that it is made
//!   for exits from few positions alone, and without a tip.

use crate::{
	AccountId, Address, Balance, Balances, DynamicTao, Runtime, RuntimeCall, System,
	TransactionPayment, UncheckedExtrinsic,
};
use frame_support::{
	dispatch::{DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	traits::{
		fungible::{Balanced, Inspect},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use pallet_transaction_payment::{
	FeeDetails, FungibleAdapter, OnChargeTransaction, RuntimeDispatchInfo, TxCreditHold,
};
use sp_runtime::{
	generic::Preamble,
	traits::ExtrinsicLike,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// Fees in advance.
type Adapter = FungibleAdapter<Balances, ()>;

/// Charges fees in advance, or from what the call pays out.
pub struct Fees;

/// How a fee is being paid.
pub enum Payment {
	/// It was taken; this is its tip.
	Taken(<Adapter as OnChargeTransaction<Runtime>>::LiquidityInfo),
	/// It will be taken from what the call pays out.
	FromProceeds,
}

impl Default for Payment {
	fn default() -> Self {
		Self::Taken(Default::default())
	}
}

impl TxCreditHold<Runtime> for Fees {
	type Credit = <Adapter as TxCreditHold<Runtime>>::Credit;
}

impl OnChargeTransaction<Runtime> for Fees {
	type Balance = Balance;
	type LiquidityInfo = Payment;

	fn withdraw_fee(
		who: &AccountId,
		call: &RuntimeCall,
		info: &DispatchInfo,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<Payment, TransactionValidityError> {
		let due = expected_fee(who, call, info, fee_with_tip);
		match <Adapter as OnChargeTransaction<Runtime>>::withdraw_fee(who, call, info, due, tip) {
			Ok(taken) => Ok(Payment::Taken(taken)),
			Err(_) if proceeds_cover(who, call, due, tip) => {
				// It has been tried out twice, by the check of the transaction and here.
				let tried = expected_info(who, call, info).call_weight.saturating_mul(2);
				System::register_extra_weight_unchecked(tried, info.class);
				Ok(Payment::FromProceeds)
			}
			Err(refusal) => Err(refusal),
		}
	}

	fn can_withdraw_fee(
		who: &AccountId,
		call: &RuntimeCall,
		info: &DispatchInfo,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<(), TransactionValidityError> {
		let due = expected_fee(who, call, info, fee_with_tip);
		match <Adapter as OnChargeTransaction<Runtime>>::can_withdraw_fee(who, call, info, due, tip)
		{
			Err(_) if proceeds_cover(who, call, due, tip) => Ok(()),
			outcome => outcome,
		}
	}

	fn correct_and_deposit_fee(
		who: &AccountId,
		info: &DispatchInfo,
		post_info: &PostDispatchInfo,
		corrected_fee_with_tip: Balance,
		tip: Balance,
		payment: Payment,
	) -> Result<(), TransactionValidityError> {
		match payment {
			Payment::Taken(taken) => {
				<Adapter as OnChargeTransaction<Runtime>>::correct_and_deposit_fee(
					who,
					info,
					post_info,
					corrected_fee_with_tip,
					tip,
					taken,
				)
			}
			Payment::FromProceeds => {
				// The call did what it did when it was tried out, so that this covers the fee.
				let there =
					Balances::reducible_balance(who, Preservation::Expendable, Fortitude::Polite);
				let fee = corrected_fee_with_tip.min(there);
				let taken = Balances::withdraw(
					who,
					fee,
					Precision::Exact,
					Preservation::Expendable,
					Fortitude::Polite,
				);
				// Burned with its tip, as a credit that nobody takes is.
				taken.map(drop).map_err(|_| InvalidTransaction::Payment.into())
			}
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &AccountId, amount: Balance) {
		<Adapter as OnChargeTransaction<Runtime>>::endow_account(who, amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Balance {
		<Adapter as OnChargeTransaction<Runtime>>::minimum_balance()
	}
}

/// Tells whether `who` can pay a fee without a tip from what a call pays out.
fn proceeds_cover(who: &AccountId, call: &RuntimeCall, fee: Balance, tip: Balance) -> bool {
	let RuntimeCall::DynamicTao(call) = call else { return false };
	tip == 0 && DynamicTao::spendable_after(who, call).is_some_and(|spendable| spendable.0 >= fee)
}

/// The dispatch info of a call of `who`, with what it will weigh.
fn expected_info(who: &AccountId, call: &RuntimeCall, info: &DispatchInfo) -> DispatchInfo {
	let expected = match call {
		RuntimeCall::DynamicTao(call) => DynamicTao::expected_weight(who, call),
		_ => None,
	};
	let call_weight = expected.map_or(info.call_weight, |weight| weight.min(info.call_weight));
	DispatchInfo { call_weight, ..*info }
}

/// What is left of a fee for the declared weight when it is for the expected one.
fn expected_fee(
	who: &AccountId,
	call: &RuntimeCall,
	info: &DispatchInfo,
	fee_with_tip: Balance,
) -> Balance {
	let fee_of = |info: &DispatchInfo| TransactionPayment::compute_fee(0, info, 0);
	let spared = fee_of(info).saturating_sub(fee_of(&expected_info(who, call, info)));
	fee_with_tip.saturating_sub(spared)
}

/// The dispatch info of an extrinsic, with what it will weigh for who signs it.
fn info_of(extrinsic: &UncheckedExtrinsic) -> DispatchInfo {
	let info = extrinsic.get_dispatch_info();
	match &extrinsic.preamble {
		Preamble::Signed(Address::Id(who), ..) => expected_info(who, &extrinsic.function, &info),
		_ => info,
	}
}

/// What an extrinsic weighs and costs for who signs it.
pub fn query_info(extrinsic: UncheckedExtrinsic, length: u32) -> RuntimeDispatchInfo<Balance> {
	if extrinsic.is_bare() {
		return TransactionPayment::query_info(extrinsic, length);
	}
	let info = info_of(&extrinsic);
	RuntimeDispatchInfo {
		weight: info.total_weight(),
		class: info.class,
		partial_fee: TransactionPayment::compute_fee(length, &info, 0),
	}
}

/// Likewise, part by part.
pub fn query_fee_details(extrinsic: UncheckedExtrinsic, length: u32) -> FeeDetails<Balance> {
	if extrinsic.is_bare() {
		return TransactionPayment::query_fee_details(extrinsic, length);
	}
	TransactionPayment::compute_fee_details(length, &info_of(&extrinsic), 0)
}
