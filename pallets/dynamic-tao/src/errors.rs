//! What the pallet tells: why a call was refused.

use frame_support::pallet_macros::pallet_section;

/// Imported into the pallet's module, where its names resolve.
#[pallet_section]
mod errors {
	/// Why a call was refused. Nothing has changed then but the fee and the nonce.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no subnet of this netuid.
		SubnetNotExists,
		/// The subnet has not started: its owner must make `start_call` first.
		SubtokenDisabled,
		/// The TAO of the trade is under the minimum stake; or the amount is zero.
		AmountTooLow,
		/// The trade would not give a single rao.
		InsufficientInputAmount,
		/// A partial exit would leave a position under the minimum stake: leave more, or take all.
		RemainingStakeTooLow,
		/// The average price, fee included, would pass the limit.
		SlippageTooHigh,
		/// The coldkey cannot pay this and keep its account.
		NotEnoughBalanceToStake,
		/// The hotkey belongs to nobody: its coldkey must call `try_associate_hotkey` first.
		HotKeyAccountNotExists,
		/// The hotkey belongs to another coldkey.
		NonAssociatedColdKey,
		/// The pool's own account cannot be a hotkey or a coldkey.
		CannotUseSystemAccount,
		/// The trade would leave a reserve of the pool under its floor of 0.01.
		InsufficientLiquidity,
		/// The input is over 1000 times the reserve that it goes into.
		SwapInputTooLarge,
		/// The position holds less than that.
		NotEnoughStakeToWithdraw,
		/// The deposit is worth less than one share of this hotkey's stake.
		StakeBelowOneShare,
		/// Origin and destination are the same.
		SameNetuid,
		/// One of the subnets does not let stake change coldkeys.
		TransferDisallowed,
		/// Root's stake is TAO and can be neither burned nor recycled.
		CannotBurnOrRecycleOnRootSubnet,
		/// Only the owner's coldkey may do that.
		NotSubnetOwner,
		/// The subnet has started already.
		FirstEmissionBlockNumberAlreadySet,
		/// The subnet is too young to start.
		NeedWaitingMoreBlocksToStarCall,
		/// The last subnet was registered too short a time ago.
		NetworkTxRateLimitExceeded,
		/// All slots for subnets are taken.
		SubnetLimitReached,
		/// The coldkey cannot pay the lock and keep its account.
		CannotAffordLockCost,
		/// At the median price the lock would need more alpha than a subnet may ever have.
		AlphaSupplyExceeded,
		/// The value is outside of the parameter's range.
		InvalidValue,
		/// The fee rate is over 10000 parts of 65535.
		FeeRateTooHigh,
		/// The tempo is over 50400 blocks.
		TempoOutOfBounds,
	}
}
