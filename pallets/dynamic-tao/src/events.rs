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
		NetworkAdded {
			netuid: NetUid,
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			lock: Tao,
			alpha: Alpha,
			price: u64,
		},
		/// A subnet opened for trading, and `block` is the first that emits for it.
		FirstEmissionBlockNumberSet { netuid: NetUid, block: u64 },
		/// A hotkey came to belong to a coldkey.
		HotkeyAssociated { coldkey: T::AccountId, hotkey: T::AccountId },
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
		/// Stake went to another hotkey.
		StakeMoved {
			coldkey: T::AccountId,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			movement: Movement,
		},
		/// Stake went to another coldkey.
		StakeTransferred {
			origin_coldkey: T::AccountId,
			destination_coldkey: T::AccountId,
			hotkey: T::AccountId,
			movement: Movement,
		},
		/// Stake went to another subnet.
		StakeSwapped { coldkey: T::AccountId, hotkey: T::AccountId, movement: Movement },
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
		/// A block put `minted` TAO into pools; `unminted` found no place. They sum to its emission.
		BlockEmitted { minted: Tao, unminted: Tao },
		/// The currency refused the block's mint. Nothing was emitted.
		EmissionRefused { emission: Tao, error: DispatchError },
		/// A subnet could not take its part of a block and is as it was.
		SubnetSkipped { netuid: NetUid, refusal: EconomicsError },
		/// The owner's part of a tempo became stake.
		OwnerPaid { netuid: NetUid, coldkey: T::AccountId, hotkey: T::AccountId, alpha: Alpha },
		/// An epoch that was due at `from_block` waits for a later one.
		EpochDeferred { netuid: NetUid, from_block: u64 },
		/// An epoch failed; what it would have paid stays pending.
		EpochSkipped { netuid: NetUid, error: DispatchError },
		/// The parameters of the economy are now these.
		ParametersSet { parameters: GlobalParameters },
		/// The parameters of a subnet are now these.
		SubnetParametersSet { netuid: NetUid, parameters: SubnetParameters, fee_rate: FeeRate },
	}
}
