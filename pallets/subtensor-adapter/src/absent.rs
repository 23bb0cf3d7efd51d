//! What clients look for and this chain does not keep: nothing writes these stores, and a reader gets
//! the default that each of them says. A client fails if a name is missing, not if there is nothing
//! behind it. They stand for what this chain does not have at all, or for what each trade or block
//! would have to write, which runtime APIs tell.

use frame_support::pallet_macros::pallet_section;

/// Stores without rows.
#[pallet_section]
mod absent {
	/// Blocks since a subnet's last epoch: 0, because every block would write it; ask `get_dynamic_info`.
	#[pallet::storage]
	pub type BlocksSinceLastStep<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Mechanisms of a subnet: 1, as there is one.
	#[pallet::storage]
	pub type MechanismCountCurrent<T> =
		StorageMap<_, Twox64Concat, u16, u8, ValueQuery, ConstU8<1>>;

	/// How mechanisms share a subnet's emission: none, as there is one.
	#[pallet::storage]
	pub type MechanismEmissionSplit<T> = StorageMap<_, Twox64Concat, u16, Vec<u16>, OptionQuery>;

	/// The average flow of TAO: 0 of block 0, because every block would write it; ask Dynamic TAO's `rules`.
	#[pallet::storage]
	pub type SubnetEmaTaoFlow<T> = StorageMap<_, Identity, u16, (u64, FixedI128), ValueQuery>;

	/// When difficulty was last adjusted: 0, as there is no proof of work.
	#[pallet::storage]
	pub type LastAdjustmentBlock<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Blocks between such adjustments: 0.
	#[pallet::storage]
	pub type AdjustmentInterval<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// How such adjustments are smoothed: 0.
	#[pallet::storage]
	pub type AdjustmentAlpha<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Registrations of an interval: 65535, as their price alone limits them.
	#[pallet::storage]
	pub type TargetRegistrationsPerInterval<T> =
		StorageMap<_, Identity, u16, u16, ValueQuery, ConstU16<{ u16::MAX }>>;

	/// Registrations since such an adjustment: 0.
	#[pallet::storage]
	pub type RegistrationsThisInterval<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Registrations of a block: 0, as they are limited by their price.
	#[pallet::storage]
	pub type RegistrationsThisBlock<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Registrations of a block: 65535, likewise.
	#[pallet::storage]
	pub type MaxRegistrationsPerBlock<T> =
		StorageMap<_, Identity, u16, u16, ValueQuery, ConstU16<{ u16::MAX }>>;

	/// The difficulty of a registration by work: 0, as there is none.
	#[pallet::storage]
	pub type Difficulty<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The least of it: 0.
	#[pallet::storage]
	pub type MinDifficulty<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The most of it: 0.
	#[pallet::storage]
	pub type MaxDifficulty<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Whether neurons may register by work: no.
	#[pallet::storage]
	pub type NetworkPowRegistrationAllowed<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// A steepness that this consensus does not have: 0.
	#[pallet::storage]
	pub type Rho<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Whether metadata reset bonds: no.
	#[pallet::storage]
	pub type BondsResetOn<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// Neurons of the owner's that cannot be replaced: its hotkey.
	#[pallet::storage]
	pub type ImmuneOwnerUidsLimit<T> = StorageMap<_, Identity, u16, u16, ValueQuery, ConstU16<1>>;

	/// A subnet's own least of what children keep: 0, none.
	#[pallet::storage]
	pub type MinChildkeyTakePerSubnet<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Whether the owner gets its cut: yes.
	#[pallet::storage]
	pub type OwnerCutEnabled<T> = StorageMap<_, Identity, u16, bool, ValueQuery, ConstBool<true>>;

	/// Whether that cut is locked: no.
	#[pallet::storage]
	pub type OwnerCutAutoLockEnabled<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// A block for which an epoch was asked: 0, none.
	#[pallet::storage]
	pub type PendingEpochAt<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// How many epochs a subnet has had: 0, not counted.
	#[pallet::storage]
	pub type SubnetEpochIndex<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// How epochs judge: by Yuma consensus.
	#[pallet::storage]
	pub type SubnetEpochConsensus<T> = StorageMap<_, Identity, u16, EpochConsensus, ValueQuery>;

	/// What of its burn a newcomer locks as collateral: 0, nothing.
	#[pallet::storage]
	pub type CollateralLockShare<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// How fast collateral drains: 0.
	#[pallet::storage]
	pub type CollateralDrainRatio<T> = StorageMap<_, Identity, u16, FixedU128, ValueQuery>;

	/// All alpha staked on a subnet: 0, because trades would write it; ask `get_dynamic_info`.
	#[pallet::storage]
	pub type TotalAlphaStaked<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// TAO that a block gives a pool: 0, because every block would write it; ask `get_dynamic_info`.
	#[pallet::storage]
	pub type SubnetTaoInEmission<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Alpha that a block gives a pool: 0, likewise.
	#[pallet::storage]
	pub type SubnetAlphaInEmission<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Alpha that a block gives participants: 0, likewise.
	#[pallet::storage]
	pub type SubnetAlphaOutEmission<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The TAO of a pool: 0, because trades would write it; ask `get_dynamic_info`.
	#[pallet::storage]
	pub type SubnetTAO<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The alpha of a pool: 0, likewise.
	#[pallet::storage]
	pub type SubnetAlphaIn<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The alpha outside of a pool: 0, likewise.
	#[pallet::storage]
	pub type SubnetAlphaOut<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Alpha that the protocol holds: 0, likewise.
	#[pallet::storage]
	pub type SubnetProtocolAlpha<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// TAO that has changed hands: 0, likewise.
	#[pallet::storage]
	pub type SubnetVolume<T> = StorageMap<_, Identity, u16, u128, ValueQuery>;

	/// Neurons' parts of stake: none, because epochs would write them; ask `get_metagraph`.
	#[pallet::storage]
	pub type StakeWeight<T> = StorageMap<_, Identity, u16, Vec<u16>, ValueQuery>;

	/// An owner's locked stake: none, as stake is not locked.
	#[pallet::storage]
	pub type OwnerLock<T> = StorageMap<_, Identity, u16, LockState, OptionQuery>;

	/// Likewise.
	#[pallet::storage]
	pub type DecayingOwnerLock<T> = StorageMap<_, Identity, u16, LockState, OptionQuery>;

	/// The least claim of root's alpha: 0.
	#[pallet::storage]
	pub type RootClaimableThreshold<T> =
		StorageMap<_, Blake2_128Concat, u16, FixedI128, ValueQuery>;

	/// All TAO: 0, because every block would write it; ask Balances, or Dynamic TAO's `global`.
	#[pallet::storage]
	pub type TotalIssuance<T> = StorageValue<_, u64, ValueQuery>;

	/// All staked TAO: 0, because trades would write it; ask Dynamic TAO's `global`.
	#[pallet::storage]
	pub type TotalStake<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks between two calls of a key: 0, as fees limit them.
	#[pallet::storage]
	pub type TxRateLimit<T> = StorageValue<_, u64, ValueQuery>;

	/// How fast locked stake gains conviction: 0, as stake is not locked.
	#[pallet::storage]
	pub type MaturityRate<T> = StorageValue<_, u64, ValueQuery>;

	/// How fast it is unlocked: 0.
	#[pallet::storage]
	pub type UnlockRate<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks in which stake on root cannot leave: 0.
	#[pallet::storage]
	pub type RootStakeUnlockInterval<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks from the announcement of a coldkey's swap to the swap: 0, as swaps are scheduled here.
	#[pallet::storage]
	pub type ColdkeySwapAnnouncementDelay<T> = StorageValue<_, u32, ValueQuery>;

	/// Blocks until it may be announced anew: 0, likewise.
	#[pallet::storage]
	pub type ColdkeySwapReannouncementDelay<T> = StorageValue<_, u32, ValueQuery>;

	/// Netuids whose rows are being removed: none here; ask Dynamic TAO's `dissolution`.
	#[pallet::storage]
	pub type DissolveCleanupQueue<T> = StorageValue<_, Vec<u16>, ValueQuery>;

	/// Registrations that wait for a netuid: none here; ask Dynamic TAO's `queued_registration`.
	#[pallet::storage]
	pub type NetworkRegistrationQueue<T: Config> = StorageValue<_, Vec<T::AccountId>, ValueQuery>;

	/// Hotkeys that a coldkey stakes to: none, because trades would write them; ask
	/// `get_stake_info_for_coldkey`.
	#[pallet::storage]
	pub type StakingHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Vec<T::AccountId>, ValueQuery>;

	/// Alpha staked to a hotkey on a subnet: 0, because trades would write it; ask `get_metagraph`.
	#[pallet::storage]
	pub type TotalHotkeyAlpha<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, u16, u64, ValueQuery>;

	/// Dividends of root's alpha: 0, because epochs would write them; ask Dynamic TAO's `last_payouts`.
	#[pallet::storage]
	pub type RootAlphaDividendsPerSubnet<T: Config> =
		StorageDoubleMap<_, Identity, u16, Blake2_128Concat, T::AccountId, u64, ValueQuery>;

	/// The bonds of a validator by (subnet, uid): none, because epochs would write them; ask `get_neuron`.
	#[pallet::storage]
	pub type Bonds<T> =
		StorageDoubleMap<_, Identity, u16, Identity, u16, Vec<(u16, u16)>, ValueQuery>;

	/// Where a coldkey's incentives are staked to: none, as they stay behind the hotkey that earned them.
	#[pallet::storage]
	pub type AutoStakeDestination<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		u16,
		T::AccountId,
		OptionQuery,
	>;

	/// What coldkeys say about themselves: nothing.
	#[pallet::storage]
	pub type IdentitiesV2<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ChainIdentityV2, OptionQuery>;

	/// Settings of an account: none.
	#[pallet::storage]
	pub type AccountFlags<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u128, ValueQuery>;

	/// Announced swaps of coldkeys: none, as swaps are scheduled here.
	#[pallet::storage]
	pub type ColdkeySwapAnnouncements<T: Config> =
		StorageMap<_, Twox64Concat, T::AccountId, (BlockNumberFor<T>, T::Hash), OptionQuery>;

	/// Disputed ones: none, as a dispute ends a swap here.
	#[pallet::storage]
	pub type ColdkeySwapDisputes<T: Config> =
		StorageMap<_, Twox64Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

	/// What a coldkey has claimed, by (subnet, hotkey, coldkey): 0, because trades on root would write it;
	/// `RootClaimable` falls with each claim instead.
	#[pallet::storage]
	pub type RootClaimed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, u16>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		u128,
		ValueQuery,
	>;

	/// Locked stake by (coldkey, subnet, hotkey): none, as stake is not locked.
	#[pallet::storage]
	pub type Lock<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, u16>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		LockState,
		OptionQuery,
	>;

	/// Who has locked stake, by (subnet, hotkey, coldkey): nobody.
	#[pallet::storage]
	pub type LockingColdkeys<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, u16>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// What is locked behind a hotkey: nothing.
	#[pallet::storage]
	pub type HotkeyLock<T: Config> =
		StorageDoubleMap<_, Identity, u16, Blake2_128Concat, T::AccountId, LockState, OptionQuery>;

	/// What of it is being unlocked: nothing.
	#[pallet::storage]
	pub type DecayingHotkeyLock<T: Config> =
		StorageDoubleMap<_, Identity, u16, Blake2_128Concat, T::AccountId, LockState, OptionQuery>;

	/// Whether a lock is being undone: none is there.
	#[pallet::storage]
	pub type DecayingLock<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, u16, bool, OptionQuery>;

	/// Collateral by (subnet, hotkey, coldkey): none, as this chain asks for none.
	#[pallet::storage]
	pub type MinerCollateral<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, u16>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		CollateralState,
		OptionQuery,
	>;

	/// Whether a hotkey lost its children for want of stake: no.
	#[pallet::storage]
	pub type ChildkeyThresholdSuspended<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, bool, ValueQuery>;

	/// What neurons encrypt with: none here; ask Dynamic TAO's `neuron`.
	#[pallet::storage]
	pub type NeuronCertificates<T: Config> = StorageDoubleMap<
		_,
		Identity,
		u16,
		Blake2_128Concat,
		T::AccountId,
		pallet_dynamic_tao::NeuronCertificate,
		OptionQuery,
	>;

	/// Weights that a drand beacon opens: none, as there is no beacon.
	#[pallet::storage]
	pub type TimelockedWeightCommits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		u16,
		Twox64Concat,
		u64,
		Vec<(T::AccountId, u64, Vec<u8>, u64)>,
		ValueQuery,
	>;
}
