//! Facts of Dynamic TAO as clients read them, by key. Each is written only when its fact changes, and
//! never by a trade or a block as such: see [`mirrors`](crate::mirrors). Dynamic TAO has no key for what
//! most of these rows say, and clients ask for no other. Who pays for the fact pays for its mirror, with
//! the weight of the change, and what removes the fact removes the mirror.

use frame_support::pallet_macros::pallet_section;

/// Stores that follow Dynamic TAO.
#[pallet_section]
mod mirrored {
	/// Whether there is a subnet of this netuid; root is one.
	#[pallet::storage]
	pub type NetworksAdded<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// The block of a subnet's registration.
	#[pallet::storage]
	pub type NetworkRegisteredAt<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// What a subnet's registration locked in its pool, in rao of TAO.
	#[pallet::storage]
	pub type SubnetLocked<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Blocks between a subnet's epochs; 0 is never.
	#[pallet::storage]
	pub type Tempo<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// The block of a subnet's last epoch.
	#[pallet::storage]
	pub type LastEpochBlock<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The same, as the public chain spells an older name of it.
	#[pallet::storage]
	pub type LastMechansimStepBlock<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// How many neurons a subnet has, or root.
	#[pallet::storage]
	pub type SubnetworkN<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// How many neurons a subnet may have.
	#[pallet::storage]
	pub type MaxAllowedUids<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// How many of them may validate.
	#[pallet::storage]
	pub type MaxAllowedValidators<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Blocks from its registration in which a neuron cannot be replaced.
	#[pallet::storage]
	pub type ImmunityPeriod<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Blocks after which a validator that sets no weights is inactive, up to 65535.
	#[pallet::storage]
	pub type ActivityCutoff<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// The same in thousandths of a tempo, rounded down; 0 for a tempo of 0.
	#[pallet::storage]
	pub type ActivityCutoffFactorMilli<T> = StorageMap<_, Identity, u16, u32, ValueQuery>;

	/// How many weights a validator must give.
	#[pallet::storage]
	pub type MinAllowedWeights<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// The largest part of one weight, in parts of 65535.
	#[pallet::storage]
	pub type MaxWeightsLimit<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// The part of stake that decides a weight, in parts of 65535.
	#[pallet::storage]
	pub type Kappa<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// Weights of an older version are refused.
	#[pallet::storage]
	pub type WeightsVersionKey<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Blocks between two settings of a validator's weights.
	#[pallet::storage]
	pub type WeightsSetRateLimit<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Blocks between two servings of a neuron's endpoints.
	#[pallet::storage]
	pub type ServingRateLimit<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Whether weights must be committed first.
	#[pallet::storage]
	pub type CommitRevealWeightsEnabled<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// Epochs between a commit and its reveal.
	#[pallet::storage]
	pub type RevealPeriodEpochs<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// What an epoch keeps of bonds, in parts of a million.
	#[pallet::storage]
	pub type BondsMovingAverage<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// How much bonds suffer from weights over the consensus, in parts of 65535.
	#[pallet::storage]
	pub type BondsPenalty<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// The lowest price of a neuron's registration, in rao of TAO.
	#[pallet::storage]
	pub type MinBurn<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// The highest price of a neuron's registration, in rao of TAO.
	#[pallet::storage]
	pub type MaxBurn<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Blocks in which that price halves; 0 is never.
	#[pallet::storage]
	pub type BurnHalfLife<T> = StorageMap<_, Identity, u16, u16, ValueQuery>;

	/// What a registration multiplies that price by: divide by 2^64.
	#[pallet::storage]
	pub type BurnIncreaseMult<T> = StorageMap<_, Identity, u16, FixedU128, ValueQuery>;

	/// What the last registration left as the price of the next one, in rao of TAO. It has fallen since, so
	/// that it is the most that a registration costs now.
	#[pallet::storage]
	pub type Burn<T> = StorageMap<_, Identity, u16, u64, ValueQuery>;

	/// Whether neurons may register.
	#[pallet::storage]
	pub type NetworkRegistrationAllowed<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// Whether stake may change coldkeys.
	#[pallet::storage]
	pub type TransferToggle<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// Whether `start_call` was made; trading begins some blocks later.
	#[pallet::storage]
	pub type SubtokenEnabled<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// Whether a subnet may share a block's TAO.
	#[pallet::storage]
	pub type SubnetEmissionEnabled<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// Whether bonds move at a pace of their own, validator by validator.
	#[pallet::storage]
	pub type LiquidAlphaOn<T> = StorageMap<_, Blake2_128Concat, u16, bool, ValueQuery>;

	/// Whether bonds follow Yuma3.
	#[pallet::storage]
	pub type Yuma3On<T> = StorageMap<_, Blake2_128Concat, u16, bool, ValueQuery>;

	/// The slowest and the fastest of these paces, in parts of 65535.
	#[pallet::storage]
	pub type AlphaValues<T> = StorageMap<_, Identity, u16, (u16, u16), ValueQuery>;

	/// How steep the curve of that pace is, in hundredths.
	#[pallet::storage]
	pub type AlphaSigmoidSteepness<T> = StorageMap<_, Identity, u16, i16, ValueQuery>;

	/// The first block in which a subnet emits, once it was started.
	#[pallet::storage]
	pub type FirstEmissionBlockNumber<T> = StorageMap<_, Identity, u16, u64, OptionQuery>;

	/// The coldkey of a subnet's owner.
	#[pallet::storage]
	pub type SubnetOwner<T: Config> =
		StorageMap<_, Identity, u16, T::AccountId, ValueQuery, NoAccount<T>>;

	/// The hotkey of a subnet's owner.
	#[pallet::storage]
	pub type SubnetOwnerHotkey<T: Config> =
		StorageMap<_, Identity, u16, T::AccountId, ValueQuery, NoAccount<T>>;

	/// What a subnet's token is called by. UTF-8.
	#[pallet::storage]
	pub type TokenSymbol<T> = StorageMap<_, Identity, u16, Vec<u8>, ValueQuery>;

	/// What an owner says about a subnet.
	#[pallet::storage]
	pub type SubnetIdentitiesV3<T> =
		StorageMap<_, Blake2_128Concat, u16, SubnetIdentityV3, OptionQuery>;

	/// The uid of a hotkey on a subnet, or on root.
	#[pallet::storage]
	pub type Uids<T: Config> =
		StorageDoubleMap<_, Identity, u16, Blake2_128Concat, T::AccountId, u16, OptionQuery>;

	/// The hotkey of a uid on a subnet, or on root.
	#[pallet::storage]
	pub type Keys<T: Config> =
		StorageDoubleMap<_, Identity, u16, Identity, u16, T::AccountId, ValueQuery, NoAccount<T>>;

	/// Whether a hotkey has a uid on a subnet, or on root.
	#[pallet::storage]
	pub type IsNetworkMember<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, u16, bool, ValueQuery>;

	/// The block in which each neuron of a subnet set its weights, by uid; that of its registration before.
	#[pallet::storage]
	pub type LastUpdate<T> = StorageMap<_, Identity, u16, Vec<u64>, ValueQuery>;

	/// Which neurons of a subnet may validate, by uid. Epochs decide it; on root nobody does.
	#[pallet::storage]
	pub type ValidatorPermit<T> = StorageMap<_, Identity, u16, Vec<bool>, ValueQuery>;

	/// The weights of a validator by (subnet, uid): pairs of a uid and a value, the largest 65535.
	#[pallet::storage]
	pub type Weights<T> =
		StorageDoubleMap<_, Identity, u16, Identity, u16, Vec<(u16, u16)>, ValueQuery>;

	/// The coldkey that a hotkey belongs to.
	#[pallet::storage]
	pub type Owner<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, ValueQuery, NoAccount<T>>;

	/// 64 hotkeys of a coldkey: first those that it has asked for, the last one in front.
	#[pallet::storage]
	pub type OwnedHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Vec<T::AccountId>, ValueQuery>;

	/// What a hotkey's owner keeps of its dividends, in parts of 65535, as it was set last: a raise comes
	/// into force some blocks later.
	#[pallet::storage]
	pub type Delegates<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u16, ValueQuery, LaunchTake>;

	/// What a child keeps of its parents' dividends, by (hotkey, subnet), in parts of 65535, as it was
	/// set last; 0 where it was not, and then as much as of its stakers'.
	#[pallet::storage]
	pub type ChildkeyTake<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, u16, u16, ValueQuery>;

	/// As what a coldkey wants to be paid its claims of root's alpha.
	#[pallet::storage]
	pub type RootClaimType<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimTypeEnum, ValueQuery>;

	/// What can be claimed behind a hotkey for each TAO that is staked to it on root, on average, by subnet,
	/// as of the last epoch or claim: alpha, times `2^32`, rounded up. What a coldkey is owed to the rao,
	/// Dynamic TAO's `root_claims` tells.
	#[pallet::storage]
	pub type RootClaimable<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BTreeMap<u16, FixedI128>, ValueQuery>;

	/// The children of a (hotkey, subnet) with their parts of `2^64 - 1`, as of the last epoch or setting.
	#[pallet::storage]
	pub type ChildKeys<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		u16,
		Vec<(u64, T::AccountId)>,
		ValueQuery,
	>;

	/// The parents of a (hotkey, subnet), likewise.
	#[pallet::storage]
	pub type ParentKeys<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		u16,
		Vec<(u64, T::AccountId)>,
		ValueQuery,
	>;

	/// The children that a hotkey will have, and from which block on.
	#[pallet::storage]
	pub type PendingChildKeys<T: Config> = StorageDoubleMap<
		_,
		Identity,
		u16,
		Blake2_128Concat,
		T::AccountId,
		(Vec<(u64, T::AccountId)>, u64),
		ValueQuery,
	>;

	/// The hotkeys of a subnet whose children and takes are mirrored. No client reads it.
	#[pallet::storage]
	pub type LinkedHotkeys<T: Config> = StorageMap<_, Identity, u16, Vec<T::AccountId>, ValueQuery>;

	/// Whether a hotkey has found no place in that list of a subnet's. No client reads it.
	#[pallet::storage]
	pub type LinksLeftOut<T> = StorageMap<_, Identity, u16, bool, ValueQuery>;

	/// How many subnets there are, root included.
	#[pallet::storage]
	pub type TotalNetworks<T> = StorageValue<_, u16, ValueQuery>;

	/// How many subnets there may be beside root.
	#[pallet::storage]
	pub type SubnetLimit<T> = StorageValue<_, u16, ValueQuery>;

	/// What a TAO on root weighs beside an alpha, in parts of `2^64 - 1`.
	#[pallet::storage]
	pub type TaoWeight<T> = StorageValue<_, u64, ValueQuery>;

	/// The stake weight under which a hotkey may neither set weights nor have children, in rao.
	#[pallet::storage]
	pub type StakeThreshold<T> = StorageValue<_, u64, ValueQuery>;

	/// The least TAO of a purchase, a sale, and of what a partial exit leaves, in rao.
	#[pallet::storage]
	pub type NominatorMinRequiredStake<T> = StorageValue<_, u64, ValueQuery>;

	/// The owner's cut of a subnet's alpha, in parts of 65535.
	#[pallet::storage]
	pub type SubnetOwnerCut<T> = StorageValue<_, u16, ValueQuery>;

	/// Blocks before an epoch in which an owner sets nothing; half of the tempo at most.
	#[pallet::storage]
	pub type AdminFreezeWindow<T> = StorageValue<_, u16, ValueQuery>;

	/// Tempos between two settings of the same parameter by an owner.
	#[pallet::storage]
	pub type OwnerHyperparamRateLimit<T> = StorageValue<_, u16, ValueQuery>;

	/// The least that a hotkey's owner may keep of its dividends, in parts of 65535.
	#[pallet::storage]
	pub type MinDelegateTake<T> = StorageValue<_, u16, ValueQuery>;

	/// The most of that.
	#[pallet::storage]
	pub type MaxDelegateTake<T> = StorageValue<_, u16, ValueQuery>;

	/// The least that a child may keep of its parents' dividends, in parts of 65535.
	#[pallet::storage]
	pub type MinChildkeyTake<T> = StorageValue<_, u16, ValueQuery>;

	/// The most of that.
	#[pallet::storage]
	pub type MaxChildkeyTake<T> = StorageValue<_, u16, ValueQuery>;

	/// Blocks between two raises of what a hotkey's owner keeps.
	#[pallet::storage]
	pub type TxDelegateTakeRateLimit<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks between two raises of what a child keeps.
	#[pallet::storage]
	pub type TxChildkeyTakeRateLimit<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks between two registrations of subnets.
	#[pallet::storage]
	pub type NetworkRateLimit<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks from its start in which a subnet cannot be pruned.
	#[pallet::storage]
	pub type NetworkImmunityPeriod<T> = StorageValue<_, u64, ValueQuery>;

	/// The lowest price of a subnet registration, in rao of TAO.
	#[pallet::storage]
	pub type NetworkMinLockCost<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks in which that price falls by the last lock.
	#[pallet::storage]
	pub type NetworkLockReductionInterval<T> = StorageValue<_, u64, ValueQuery>;

	/// Blocks between a subnet's registration and its start.
	#[pallet::storage]
	pub type StartCallDelay<T> = StorageValue<_, u64, ValueQuery>;
}
