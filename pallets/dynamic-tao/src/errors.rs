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
		/// The subnet does not trade: its owner must make `start_call` first, and then the trading delay
		/// must pass.
		SubtokenDisabled,
		/// The TAO of the trade is under the minimum stake; or the amount is zero; or what it opens would
		/// be worth less than half of the minimum at the steady price.
		AmountTooLow,
		/// The trade would not give a single rao.
		InsufficientInputAmount,
		/// A partial exit would leave a position under the minimum stake at the spot price, or under half
		/// of it at the steady price: leave more, or take all.
		RemainingStakeTooLow,
		/// The average price, fee included, would pass the limit.
		SlippageTooHigh,
		/// The coldkey cannot pay this and keep its account.
		NotEnoughBalanceToStake,
		/// The hotkey belongs to nobody: its coldkey must call `try_associate_hotkey` first, or itself
		/// `associate_with`.
		HotKeyAccountNotExists,
		/// The hotkey belongs to another coldkey. Unless it has consented to that, it can override it by
		/// `associate_with`.
		NonAssociatedColdKey,
		/// The coldkey cannot pay the deposit for a hotkey and keep its account: pay it, or let the hotkey
		/// call `associate_with`.
		CannotAffordHotkeyDeposit,
		/// Stake, a uid, a uid on root, childkey links or a subnet depends on the hotkey: close them first, or
		/// swap to another one.
		HotkeyInUse,
		/// A hotkey that has another account now had this one first: it can neither sign nor be named until
		/// that hotkey is released.
		HotkeySwapped,
		/// A hotkey is swapped as a whole, on all subnets: leave `netuid` out.
		HotkeySwapOnOneSubnet,
		/// The new hotkey must not be the old one.
		NewHotKeyIsSameWithOld,
		/// The hotkey was swapped less than a day ago.
		HotKeySetTxRateLimitExceeded,
		/// The coldkey cannot pay the cost of a swap (`key_swap_cost`) and keep its account.
		NotEnoughBalanceToPaySwapHotKey,
		/// The hotkey is that of a subnet's owner, and stays with it: give the subnet away first.
		HotkeyOwnsSubnet,
		/// A coldkey cannot be swapped with itself.
		NewColdKeyIsSameWithOld,
		/// The new coldkey is a hotkey: name a fresh key.
		NewColdKeyIsHotkey,
		/// The new coldkey has hotkeys or positions already: name a fresh key.
		ColdKeyAlreadyAssociated,
		/// The coldkey cannot pay the cost of a swap and keep its account.
		NotEnoughBalanceToPaySwapColdKey,
		/// A swap of this coldkey is scheduled already: dispute it first.
		SwapAlreadyScheduled,
		/// No swap of this coldkey is scheduled.
		NoColdkeySwapScheduled,
		/// The delay of the swap is not over yet.
		ColdkeySwapTooEarly,
		/// The swap has begun and cannot be taken back.
		ColdkeySwapUnderWay,
		/// Deposits cannot be held on the new coldkey, which has no account: send it the existential
		/// deposit.
		NewColdkeyNotAlive,
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
		/// All slots for subnets are taken, and no subnet may be pruned; or there are more subnets than
		/// there may be.
		SubnetLimitReached,
		/// The coldkey cannot pay the lock and keep its account.
		CannotAffordLockCost,
		/// At the median price the lock would need more alpha than a subnet may ever have.
		AlphaSupplyExceeded,
		/// The lock is over the limit.
		LockCostLimitExceeded,
		/// The price of the seed is outside of the limits.
		SeedPriceLimitExceeded,
		/// A change of the rules is scheduled already: cancel it first.
		RulesAlreadyScheduled,
		/// No change of the rules is scheduled.
		NoRulesScheduled,
		/// The blocks of this chain have no room for epochs that keep root's alpha for claims.
		NoRoomForRootClaims,
		/// A metric can be reported only of the period that has just ended: one before the current one, which
		/// is the block's number over 7,200.
		ReportOutOfPeriod,
		/// There are 16 attestors at most.
		TooManyAttestors,
		/// Four shadows run already: stop one first.
		TooManyShadows,
		/// There is no shadow of this id.
		ShadowNotExists,
		/// Rules change at a later block than this one.
		BlockNotInFuture,
		/// The rules ask for one of the host's own that there is not.
		RuleMissing,
		/// The value is outside of the parameter's range, or of what owners may choose.
		InvalidValue,
		/// The fee rate is over 10000 parts of 65535.
		FeeRateTooHigh,
		/// The tempo is over 50400 blocks.
		TempoOutOfBounds,
		/// The subnet is being dissolved: its holders are paid, and nothing else happens on it.
		SubnetDissolving,
		/// Another subnet is being dissolved; one at a time.
		DissolutionInProgress,
		/// The chain is full and a registration waits for the next netuid already.
		NetworkRegistrationQueued,
		/// No registration of this coldkey waits for a netuid.
		NoRegistrationQueued,
		/// The subnet will be closed to make room for another one: nobody may register on it any more.
		SubnetUnderNotice,
		/// The netuid belongs to another subnet than that of the given registration.
		NetuidChangedHands,
		/// No dissolution has left anything for this coldkey, or it has no claim on root's alpha there.
		NothingToClaim,
		/// The coldkey cannot put down the deposit for the rows of this childkey links and keep its account.
		CannotAffordDeposit,
		/// Root has no neurons and no childkey links.
		RegistrationNotPermittedOnRootSubnet,
		/// The subnet is closed to neurons.
		SubNetRegistrationDisabled,
		/// The hotkey is registered there already.
		HotKeyAlreadyRegisteredInSubNet,
		/// The hotkey is no neuron of this subnet.
		HotKeyNotRegisteredInSubNet,
		/// The registration costs more than the limit.
		RegistrationPriceLimitExceeded,
		/// All uids are taken, and no neuron may be replaced.
		NoNeuronIdAvailable,
		/// As many neurons were replaced within 360 blocks as may be.
		TooManyRegistrationsThisInterval,
		/// All uids of root are taken by hotkeys with at least as much root stake.
		StakeTooLowForRoot,
		/// Root has no weights.
		CanNotSetRootNetworkWeights,
		/// There are not as many uids as weights.
		WeightVecNotEqualSize,
		/// There are more weights than neurons.
		UidsLengthExceedUidsInSubNet,
		/// The hotkey's stake weight is under the threshold. Stake weighs once it is active: after a whole
		/// tempo, or at once, as the rules say.
		NotEnoughStakeToSetWeights,
		/// The weights are of an older version than the subnet wants.
		IncorrectWeightVersionKey,
		/// The weights were set too short a time ago.
		SettingWeightsTooFast,
		/// Only validators with a permit may give weights to others: it comes with an epoch, to those
		/// with most stake that is active by then.
		NeuronNoValidatorPermit,
		/// A uid is named twice.
		DuplicateUids,
		/// There is no neuron of that uid.
		UidVecContainInvalidOne,
		/// These are fewer weights than the subnet wants.
		WeightVecLengthIsLow,
		/// A weight has a larger part of the sum than the subnet allows.
		MaxWeightExceeded,
		/// Weights must be committed first.
		CommitRevealEnabled,
		/// Weights are set at once on this subnet.
		CommitRevealDisabled,
		/// The last commit was made too short a time ago.
		CommittingWeightsTooFast,
		/// The subnet's tempo is 0, so that there is no epoch in which this could be revealed.
		SubnetHasNoEpochs,
		/// Ten commits wait to be revealed already.
		TooManyUnrevealedCommits,
		/// The hotkey has not committed to any weights.
		NoWeightsCommitFound,
		/// The epoch of the reveal has not come yet.
		RevealTooEarly,
		/// The epoch of the reveal is over.
		ExpiredWeightCommit,
		/// The hotkey has committed to something else.
		InvalidRevealCommitHashNotMatch,
		/// The lists of a batch are not of one length.
		InputLengthsUnequal,
		/// An address is of type 4 or 6.
		InvalidIpType,
		/// That is no address of another machine.
		InvalidIpAddress,
		/// A port is from 1 to 65535.
		InvalidPort,
		/// A certificate is a byte for the algorithm and a key of 1 to 64 bytes.
		InvalidCertificate,
		/// The neuron served its endpoint too short a time ago.
		ServingRateLimitExceeded,
		/// Neurons in their immunity and the owner's own would fill four fifths of what is left.
		TrimmingWouldExceedMaxImmunePercentage,
		/// The take is under the range, or not a change in the direction of the call.
		DelegateTakeTooLow,
		/// The take is over the range.
		DelegateTakeTooHigh,
		/// The take was changed too short a time ago.
		DelegateTxRateLimitExceeded,
		/// The take is outside of the range.
		InvalidChildkeyTake,
		/// The childkey take was changed too short a time ago.
		TxChildkeyTakeRateLimitExceeded,
		/// A hotkey cannot be its own child, nor a child of nothing.
		InvalidChild,
		/// A hotkey can have five children at most.
		TooManyChildren,
		/// A child is named twice.
		DuplicateChild,
		/// The children would inherit more than there is.
		ProportionOverflow,
		/// A child has as many parents as it can, which all pass on at least as much, or its newcomer
		/// does.
		TooManyParents,
		/// The hotkey's stake weight is under the threshold. Stake weighs once it is active: after a whole
		/// tempo, or at once, as the rules say.
		NotEnoughStakeToSetChildkeys,
		/// The children, or this parameter by the owner, were set, or the neurons trimmed, too short a
		/// time ago.
		TxRateLimitExceeded,
		/// Only the admin origin may set this parameter.
		ParameterIsForAdminOnly,
		/// An epoch is near or late: the owner can set this once it has run.
		AdminActionProhibitedDuringWeightsWindow,
		/// A part of the identity is no text in UTF-8, or has more than 1024 bytes; the name and the
		/// discord handle may have 256.
		InvalidIdentity,
		/// A symbol is one letter of small Greek but tau and omicron, Hebrew, Arabic, Runic, Georgian,
		/// small Armenian, Glagolitic, Thai or Hangul.
		InvalidSymbol,
		/// Another subnet's token has this symbol.
		SymbolAlreadyInUse,
	}
}
