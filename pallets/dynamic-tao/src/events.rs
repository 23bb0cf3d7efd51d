//! What the pallet tells: what happened.

use frame_support::pallet_macros::pallet_section;

/// Imported into the pallet's module, where its names resolve.
#[pallet_section]
mod events {
	/// What happened. Amounts are after fees: the fee stands beside them and comes out of what was
	/// given. Prices are rao per alpha (10^9 on root), after the trade.
	#[allow(missing_docs)] // fields are named as the calls' arguments
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A subnet was registered; its lock is the TAO of its pool.
		SubnetRegistered {
			netuid: NetUid,
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			lock: Tao,
			alpha: Alpha,
			price: u64,
		},
		/// A subnet was started, and `block` is the first that trades its token and emits for it.
		FirstEmissionBlockNumberSet { netuid: NetUid, block: u64 },
		/// A hotkey came to belong to a coldkey.
		HotkeyAssociated { coldkey: T::AccountId, hotkey: T::AccountId },
		/// A hotkey said itself whose it is, and overrode a coldkey that had said so alone.
		HotkeyTakenOver {
			hotkey: T::AccountId,
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
		},
		/// A coldkey let a hotkey go, which is nobody's now.
		HotkeyReleased { coldkey: T::AccountId, hotkey: T::AccountId },
		/// A hotkey has another account, under which all is its own that was; `swap_cost` TAO went out of
		/// existence.
		HotkeySwapped {
			coldkey: T::AccountId,
			old_hotkey: T::AccountId,
			new_hotkey: T::AccountId,
			swap_cost: Tao,
		},
		/// From block `execution_block` on anybody may give all of a coldkey to another one; `swap_cost` TAO
		/// went out of existence.
		ColdkeySwapScheduled {
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
			execution_block: u64,
			swap_cost: Tao,
		},
		/// A coldkey took its swap back.
		ColdkeySwapDisputed { coldkey: T::AccountId, new_coldkey: T::AccountId },
		/// A hotkey went to another coldkey with all that is its own, as a part of a swap.
		HotkeyHandedOver {
			hotkey: T::AccountId,
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
		},
		/// A position went to another coldkey as it was, as a part of a swap.
		PositionHandedOver {
			netuid: NetUid,
			hotkey: T::AccountId,
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
		},
		/// A step of a swap is done, and there is more to do. `hotkeys` and `positions` count what all steps
		/// have handed over; `free` TAO and `payouts` that wait went with this one.
		ColdkeySwapAdvanced {
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
			hotkeys: u32,
			positions: u32,
			free: Tao,
			payouts: Tao,
		},
		/// The last step of a swap is done: all of a coldkey is another one's.
		ColdkeySwapped {
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
			hotkeys: u32,
			positions: u32,
			free: Tao,
			payouts: Tao,
		},
		/// `tao` bought `alpha`; `tao + fee` left the coldkey.
		StakeAdded {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			tao: Tao,
			alpha: Alpha,
			netuid: NetUid,
			fee: Tao,
			price: u64,
		},
		/// `alpha` was sold for `tao`; `alpha + fee` left the position.
		StakeRemoved {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			tao: Tao,
			alpha: Alpha,
			netuid: NetUid,
			fee: Alpha,
			price: u64,
		},
		/// Stake went to another hotkey. This event and the two after it have the same fields: `tao` is what
		/// the sale brought and the purchase took, or inside one subnet what the stake is worth; `fee` is
		/// what the origin's pool kept of what was given, beside `alpha_given`; `tao_fee` is what the
		/// destination's pool kept of `tao`. Root has no pool.
		StakeMoved {
			origin_coldkey: T::AccountId,
			origin_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_coldkey: T::AccountId,
			destination_hotkey: T::AccountId,
			destination_netuid: NetUid,
			tao: Tao,
			alpha_given: Alpha,
			alpha_received: Alpha,
			fee: Alpha,
			tao_fee: Tao,
			origin_price: u64,
			destination_price: u64,
		},
		/// Stake went to another coldkey.
		StakeTransferred {
			origin_coldkey: T::AccountId,
			origin_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_coldkey: T::AccountId,
			destination_hotkey: T::AccountId,
			destination_netuid: NetUid,
			tao: Tao,
			alpha_given: Alpha,
			alpha_received: Alpha,
			fee: Alpha,
			tao_fee: Tao,
			origin_price: u64,
			destination_price: u64,
		},
		/// Stake went to another subnet.
		StakeSwapped {
			origin_coldkey: T::AccountId,
			origin_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_coldkey: T::AccountId,
			destination_hotkey: T::AccountId,
			destination_netuid: NetUid,
			tao: Tao,
			alpha_given: Alpha,
			alpha_received: Alpha,
			fee: Alpha,
			tao_fee: Tao,
			origin_price: u64,
			destination_price: u64,
		},
		/// A position stays as it was, because `unstake_all*` could not close it.
		StakeLegSkipped {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			netuid: NetUid,
			error: DispatchError,
		},
		/// Alpha ceased to be and may be emitted again.
		AlphaRecycled { coldkey: T::AccountId, hotkey: T::AccountId, alpha: Alpha, netuid: NetUid },
		/// Alpha left its holder for good and stays issued.
		AlphaBurned { coldkey: T::AccountId, hotkey: T::AccountId, alpha: Alpha, netuid: NetUid },
		/// Stake left a position and is named by a credit of [`StakeAssets`](crate::StakeAssets): the next of
		/// these events of the same stake says where it is.
		StakeWithdrawn { coldkey: T::AccountId, hotkey: T::AccountId, alpha: Alpha, netuid: NetUid },
		/// Stake that a credit named entered a position.
		StakeDeposited { coldkey: T::AccountId, hotkey: T::AccountId, alpha: Alpha, netuid: NetUid },
		/// A credit was dropped: what it named is burned, or on root recycled.
		StakeDropped { hotkey: T::AccountId, alpha: Alpha, netuid: NetUid },
		/// A block put `minted` TAO into pools; `unminted` found no place. They sum to its emission.
		BlockEmitted { minted: Tao, unminted: Tao },
		/// The currency refused the block's mint. Nothing was emitted.
		EmissionRefused { emission: Tao, error: DispatchError },
		/// The rules could not divide the block's TAO, and none was minted.
		AllocationRefused { refusal: EconomicsError },
		/// A subnet could not take its part of a block and is as it was.
		SubnetSkipped { netuid: NetUid, refusal: EconomicsError },
		/// An epoch paid so much of what was pending. `owner` is the owner's part with what roundings
		/// left of the alpha of others; their rest of root's TAO is in `root_tao`. What nobody earned
		/// went out of existence: `recycled` alpha and `recycled_tao`. `root_alpha` is what those got of
		/// root's alpha whose root stake has earned it, where the rules keep it for claims. `withheld` are
		/// incentives of the owner's own hotkeys that the rules recycle or burn.
		EpochPaid {
			netuid: NetUid,
			owner: Alpha,
			miners: Alpha,
			validators: Alpha,
			root_tao: Tao,
			recycled: Alpha,
			recycled_tao: Tao,
			withheld: Alpha,
			root_alpha: Alpha,
			price: u64,
		},
		/// An epoch that was due at `from_block` waits for a later one.
		EpochDeferred { netuid: NetUid, from_block: u64 },
		/// An epoch failed; what it would have paid stays pending.
		EpochSkipped { netuid: NetUid, error: DispatchError },
		/// From block `at` on the economy is to run by other rules.
		RulesScheduled { at: u64, rules: Rules },
		/// The rules that were scheduled for block `at` will not come.
		RulesCancelled { at: u64, rules: Rules },
		/// From this block on the economy runs by the rules `to`, and no longer by `from`.
		RulesChanged { from: Rules, to: Rules },
		/// A validator of root gave subnets weights.
		RootWeightsSet { hotkey: T::AccountId },
		/// An attestor said what a subnet earned in a period, in rao a block.
		MetricReported { netuid: NetUid, who: T::AccountId, period: u64, value: Tao },
		/// These accounts may report metrics now.
		AttestorsSet { attestors: Vec<T::AccountId> },
		/// From the next block on this allocation rule runs beside the active one.
		ShadowStarted { id: u8, allocation: Allocation },
		/// This shadow has ended.
		ShadowStopped { id: u8 },
		/// The parameters of the economy are now these.
		ParametersSet { parameters: GlobalParameters },
		/// The parameters of a subnet are now these.
		SubnetParametersSet { netuid: NetUid, parameters: SubnetParameters, fee_rate: FeeRate },
		/// The parameters of a subnet's neurons are now these.
		HyperparametersSet { netuid: NetUid, hyperparameters: Hyperparameters },
		/// A hotkey got a uid, perhaps that of another one; `burn` TAO went out of existence.
		NeuronRegistered {
			netuid: NetUid,
			uid: u16,
			hotkey: T::AccountId,
			coldkey: T::AccountId,
			burn: Tao,
			replaced: Option<T::AccountId>,
			price: u64,
		},
		/// A hotkey got a uid on root, perhaps that of another one.
		RootRegistered {
			uid: u16,
			hotkey: T::AccountId,
			coldkey: T::AccountId,
			replaced: Option<T::AccountId>,
		},
		/// A validator set its weights.
		WeightsSet { netuid: NetUid, uid: u16, hotkey: T::AccountId },
		/// A validator committed to weights.
		WeightsCommitted { hotkey: T::AccountId, netuid: NetUid, commit_hash: CommitHash },
		/// A validator revealed what it had committed to, and set its weights with that.
		WeightsRevealed { netuid: NetUid, uid: u16, hotkey: T::AccountId, commit_hash: CommitHash },
		/// A validator's batch of reveals was done, in this order.
		WeightsBatchRevealed {
			hotkey: T::AccountId,
			netuid: NetUid,
			commit_hashes: Vec<CommitHash>,
		},
		/// An item of a batch was refused; the others go on.
		BatchWeightItemFailed { netuid: NetUid, error: DispatchError },
		/// At least one item of a batch was refused.
		BatchCompletedWithErrors,
		/// A validator's batch is through, on these subnets.
		BatchWeightsCompleted { netuids: Vec<NetUid>, hotkey: T::AccountId },
		/// A neuron said where it answers.
		AxonServed { netuid: NetUid, hotkey: T::AccountId, axon: AxonInfo },
		/// A neuron said where it tells its metrics.
		PrometheusServed { netuid: NetUid, hotkey: T::AccountId, prometheus: PrometheusInfo },
		/// These neurons, by the uids that they had, are none any more. The others have the uids that
		/// follow each other, in the order from before.
		NeuronsTrimmed { netuid: NetUid, removed: Vec<TrimmedNeuron<T::AccountId>> },
		/// A hotkey will have these children from block `from` on.
		SetChildrenScheduled {
			hotkey: T::AccountId,
			netuid: NetUid,
			from: u64,
			children: Vec<LinkedHotkey<T::AccountId>>,
		},
		/// A newcomer became a parent, perhaps in place of one that passes on less.
		ParentAdmitted {
			netuid: NetUid,
			child: T::AccountId,
			parent: T::AccountId,
			displaced: Option<T::AccountId>,
		},
		/// A newcomer did not become a parent: the others, or another newcomer, pass on as much.
		ParentTurnedAway { netuid: NetUid, child: T::AccountId, parent: T::AccountId },
		/// From block `from` on a child keeps this of its parents' dividends, in parts of 65535.
		ChildKeyTakeSet { hotkey: T::AccountId, netuid: NetUid, take: u16, from: u64 },
		/// From block `from` on a hotkey's owner keeps more of its dividends, in parts of 65535.
		TakeIncreased { coldkey: T::AccountId, hotkey: T::AccountId, take: u16, from: u64 },
		/// What an owner has put down for a hotkey's childkey links is now this.
		ChildkeyDepositChanged {
			netuid: NetUid,
			hotkey: T::AccountId,
			who: T::AccountId,
			amount: Tao,
		},
		/// A hotkey's owner keeps less of its dividends now, in parts of 65535.
		TakeDecreased { coldkey: T::AccountId, hotkey: T::AccountId, take: u16 },
		/// An owner said what the subnet is.
		SubnetIdentitySet { netuid: NetUid },
		/// A subnet's token has a new symbol.
		SymbolUpdated { netuid: NetUid, symbol: String },
		/// A subnet has a new owner.
		SubnetOwnerChanged {
			netuid: NetUid,
			old_coldkey: T::AccountId,
			new_coldkey: T::AccountId,
			new_hotkey: T::AccountId,
		},
		/// A subnet was chosen to make room for another one. It trades until `closes_at`, and the
		/// choice stands.
		PruneNoticeGiven { netuid: NetUid, closes_at: u64 },
		/// There was room when a notice ended, and the subnet goes on.
		PruneNoticeLapsed { netuid: NetUid },
		/// A registration has paid and waits for this netuid. Its pool is settled.
		NetworkQueued {
			netuid: NetUid,
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			lock: Tao,
			alpha: Alpha,
			price: u64,
		},
		/// A queued registration could not become a subnet, and its lock was paid back.
		RegistrationReturned {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			lock: Tao,
			error: DispatchError,
		},
		/// A registration that waited was taken back: `refund` of its lock was paid back, and the rest
		/// went out of existence.
		RegistrationCancelled {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			refund: Tao,
			recycled: Tao,
		},
		/// Trading closed for good: `tao` is shared over `alpha`, held and not.
		DissolutionStarted { netuid: NetUid, tao: Tao, alpha: Alpha },
		/// A coldkey was paid for all its stake on a subnet, or can claim it.
		DissolutionPayout { netuid: NetUid, coldkey: T::AccountId, tao: Tao, claimable: bool },
		/// A position could not be valued in a dissolution, and was closed without a payout.
		PositionSkipped { netuid: NetUid, coldkey: T::AccountId, error: DispatchError },
		/// What could be claimed of a subnet's alpha behind a hotkey could not be valued when it was
		/// dissolved, and is not paid.
		ClaimsSkipped { netuid: NetUid, hotkey: T::AccountId, error: DispatchError },
		/// A coldkey was paid what it could claim of root's alpha behind a hotkey: as stake on root, for
		/// which its sale brought `tao` at the price that `price` is after it, or as alpha stake.
		RootClaimed {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			netuid: NetUid,
			kind: RootClaimKind,
			alpha: Alpha,
			fee: Alpha,
			tao: Tao,
			price: u64,
		},
		/// What a coldkey can claim of a subnet's alpha behind a hotkey could not be paid; it stays
		/// claimable.
		RootClaimSkipped {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			netuid: NetUid,
			error: DispatchError,
		},
		/// A coldkey wants its claims of root's alpha paid so.
		RootClaimTypeSet { coldkey: T::AccountId, kind: RootClaimKind },
		/// A subnet is no more: holders were owed `paid`, and the rest went out of existence.
		NetworkRemoved { netuid: NetUid, paid: Tao, recycled: Tao },
		/// A coldkey was paid what dissolutions had left for it.
		PayoutClaimed { coldkey: T::AccountId, tao: Tao },
	}
}
