#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::let_underscore_must_use,
		clippy::unwrap_used
	)
)]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate self as pallet_dynamic_tao; // for the hosts of tests

mod accounts;
mod associations;
mod attestations;
mod batches;
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
mod calls;
mod children;
mod coldkeys;
mod commits;
mod constants;
mod dissolution;
mod emission;
mod epoch;
mod errors;
mod events;
mod fees;
mod genesis;
mod hook_budget;
pub mod hooks;
mod hotkeys;
pub mod interface;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod ledger;
mod lengths;
mod market;
mod metagraph;
pub mod migrations;
mod neurons;
mod payouts;
mod plans;
mod queries;
mod queue;
mod quotes;
mod root;
mod root_claims;
mod root_votes;
mod rules;
mod serving;
mod settings;
mod shadows;
mod signals;
pub mod stake_assets;
mod staking;
mod subnets;
mod takes;
#[cfg(test)]
#[path = "../testkit/src/lib.rs"]
pub mod testkit; // where it says why it is a module here
#[cfg(test)]
mod tests;
mod trade_weights;
mod trimming;
pub mod types;
mod validator_weights;
mod vault;
pub mod weights;

pub use attestations::{AttestOrigin, EnsureAttestor};
pub use dtao_economics as economics;
pub use epoch::MAX_EPOCHS_PER_BLOCK;
pub use fees::MOST_TRIED;
pub use hooks::{Change, ChangeKind, OnChange};
pub use interface::{
	AssociationReceipt, MoveReceipt, NeuronReceipt, Position, StakeReceipt, UnstakeReceipt,
};
pub use pallet::*;
pub use signals::TALLY_PERIOD;
pub use stake_assets::{StakeAsset, StakeAssets};
pub use trimming::{MIN_ALLOWED_UIDS, TRIM_RATE_LIMIT};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(constants::constants)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[allow(clippy::expect_used)] // in what the macro writes
#[allow(clippy::too_many_arguments)] // a call's are the field's
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		batches::{most_parents, CompactRow},
		children::ChildrenReceipt,
		coldkeys::SwapReceipt,
		dissolution::DISSOLUTION_ITEMS_PER_BLOCK,
		epoch::EpochSize,
		hook_budget::HookBudget,
		hooks::Weights,
		interface::Position,
		lengths::{length, lengths},
		plans::Demand,
		settings::{MAX_HOTKEY_DEPOSIT, MAX_KEY_SWAP_COST, MAX_MIN_STAKE, MAX_OWNER_TEMPOS},
		staking::Disposal,
		subnets::RegistrationLimits,
		validator_weights::WeightSubmission,
	};
	use alloc::{string::String, vec::Vec};
	use codec::Compact;
	use dtao_economics::{
		Allocation, Alpha, Claim, ClaimPool, Cohort, CustomRules, EconomicsError, FeeRate, GateBar,
		Limit, Order, PerShare, Rules, Tao, MAX_INPUT_FACTOR, MIN_RESERVE,
	};
	use frame_support::{
		dispatch::WithPostDispatchInfo,
		pallet_prelude::*,
		traits::fungible::{hold, Inspect, Mutate},
		BoundedBTreeMap, PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BadOrigin;

	/// Rises with every change of what is stored: see [`migrations`].
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What a host runtime decides.
	#[pallet::config(with_default)]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The native currency: TAO in rao. Any balance type that converts to and from `u64`.
		#[pallet::no_default]
		type Currency: Inspect<Self::AccountId>
			+ Mutate<Self::AccountId>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Why TAO of an account is held, in the whole runtime.
		#[pallet::no_default_bounds]
		type RuntimeHoldReason: From<HoldReason>;

		/// Who may set parameters.
		#[pallet::no_default]
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may report metrics of subnets: [`EnsureAttestor`] lets in those whom the admin origin has
		/// named, and `()` nobody.
		#[pallet::no_default_bounds]
		type AttestOrigin: AttestOrigin<Self::RuntimeOrigin, Self::AccountId>;

		/// The host's own rules, for axes of [`Rules`] that are `Custom`; `()` has none.
		#[pallet::no_default_bounds]
		type CustomRules: CustomRules;

		/// Told of what changes, when that is stored.
		#[pallet::no_default_bounds]
		type OnChange: OnChange<Self::AccountId>;

		/// The seed of the account that holds all pools, root's stake and pending TAO.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// How many subnets there can ever be beside root; the parameter `subnet_limit` is at most
		/// this.
		#[pallet::constant]
		type MaxSubnets: Get<u16>;

		/// How many neurons a subnet can have at most, from [`MIN_ALLOWED_UIDS`] to [`MAX_UIDS`]; its
		/// hyperparameter `max_allowed_uids` may say fewer. The largest epoch follows from this, which has
		/// to fit into a block of the host with its proof.
		#[pallet::constant]
		type MaxUids: Get<u16>;

		/// How many blocks the economy has lived through before this chain: 0, unless the chain began
		/// with the state of another one. All block numbers that are stored and told count them.
		#[pallet::no_default_bounds]
		type BlocksBefore: Get<u64>;

		/// The weights of calls and hooks.
		#[pallet::no_default]
		type WeightInfo: WeightInfo;
	}

	/// Defaults for a host's mock.
	pub mod config_preludes {
		use super::*;
		use frame_support::{derive_impl, parameter_types, traits::ConstU16};

		parameter_types! {
			/// The seed of the pallet's account.
			pub const DynamicTaoPalletId: PalletId = PalletId(*b"dyna/tao");
		}

		/// No rules of the host's own, 128 subnets of 256 neurons, no hooks, a chain of its own.
		pub struct TestDefaultConfig;

		#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
		impl frame_system::DefaultConfig for TestDefaultConfig {}

		#[frame_support::register_default_impl(TestDefaultConfig)]
		impl DefaultConfig for TestDefaultConfig {
			#[inject_runtime_type]
			type RuntimeHoldReason = ();
			type AttestOrigin = ();
			type CustomRules = ();
			type OnChange = ();
			type PalletId = DynamicTaoPalletId;
			type MaxSubnets = ConstU16<128>;
			type MaxUids = ConstU16<MAX_UIDS>;
			type BlocksBefore = ();
		}
	}

	/// What may be set of the whole economy, and the rules that it runs by. One row, which each block reads
	/// before its first call.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Settings<T> = StorageValue<_, EconomySettings, ValueQuery>;

	/// The change of the rules that is to come; one at a time. Its block removes it, or a cancellation.
	#[pallet::storage]
	pub type ScheduledRules<T> = StorageValue<_, RuleChange>;

	/// Where the gate of the active allocation rule stands. One row, which a block writes when it measures
	/// anew.
	#[pallet::storage]
	pub type AllocationBar<T> = StorageValue<_, GateBar, ValueQuery>;

	/// Allocation rules that run beside the active one. One row, which a block writes while there is any.
	#[pallet::storage]
	pub type Shadows<T: Config> =
		StorageValue<_, BoundedVec<Shadow<DeferredBound<T>>, ConstU32<MAX_SHADOWS>>, ValueQuery>;

	/// What root's validators vote, by hotkey. There are as many rows as uids on root at most: the loss of
	/// the uid removes one.
	#[pallet::storage]
	pub type RootWeights<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootVote<DeferredBound<T>>>;

	/// The accounts that the admin origin has named as attestors. One row.
	#[pallet::storage]
	pub type Attestors<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, ConstU32<MAX_ATTESTORS>>, ValueQuery>;

	/// What attestors last reported of each subnet. There are few attestors, and the dissolution removes a
	/// row.
	#[pallet::storage]
	pub type MetricReports<T: Config> =
		StorageMap<_, Identity, NetUid, MetricReportList<T::AccountId>, ValueQuery>;

	/// The hot record of each subnet but root: its pool, moving price, outstanding alpha, pending
	/// parts and parameters. A block reads and writes it once. Its owner's lock pays for it.
	#[pallet::storage]
	pub type Subnets<T> = CountedStorageMap<_, Identity, NetUid, SubnetRecord>;

	/// Who each subnet belongs to. Comes and goes with the hot record.
	#[pallet::storage]
	pub type SubnetOwners<T: Config> = StorageMap<_, Identity, NetUid, SubnetDetails<T::AccountId>>;

	/// All stake on root, and root's clock. One row.
	#[pallet::storage]
	pub type RootStake<T> = StorageValue<_, RootTotals, ValueQuery>;

	/// The hotkeys by their accounts, and the accounts that are no more than the ids of others. A deposit
	/// pays for a row, an account of the hotkey's own that can sign, or the cost of a swap;
	/// [`release_hotkey`](Pallet::release_hotkey) removes it. All other maps name hotkeys by id.
	#[pallet::storage]
	pub type Hotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Hotkey<T::AccountId>>;

	/// The accounts of the hotkeys of each (coldkey, account), so that a coldkey's are one prefix. Comes
	/// and goes with the row of [`Hotkeys`].
	#[pallet::storage]
	pub type OwnedHotkeys<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, ()>;

	/// The coldkeys whose possessions are to go to another one. The cost of a swap pays for a row; its
	/// dispute removes it, or its end.
	#[pallet::storage]
	pub type ColdkeySwaps<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ColdkeySwap<T::AccountId>>;

	/// What is held on the account of a hotkey's coldkey, because it said alone whose the hotkey with
	/// this account is. The hotkey's consent, swap or release removes a row.
	#[pallet::storage]
	pub type HotkeyDeposits<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Tao>;

	/// Why the pallet holds TAO of an account.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// It has associated a hotkey alone.
		HotkeyAssociation,
		/// Rows of childkey links: see [`ChildkeyLinks::rows`].
		ChildkeyDeposit,
	}

	/// The stake behind a hotkey on a subnet: a pool of shares, what is entering it, and the holding of
	/// the hotkey's owner. The first position opens it and the last one removes it, on root the last claim.
	#[pallet::storage]
	pub type HotkeyPools<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		HotkeyStake,
		ValueQuery,
	>;

	/// The holding of each (subnet, hotkey, coldkey), but for those of the hotkey's owner. The minimum
	/// stake pays for a row, and a full exit removes it.
	#[pallet::storage]
	pub type StakeShares<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Holding,
		ValueQuery,
	>;

	/// Stake that became active together, by (subnet, hotkey, period in which it entered), as far as
	/// its holders have not been touched since. Each of them pays for a row with the minimum stake, and
	/// the last one to be touched removes it.
	#[pallet::storage]
	pub type Cohorts<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, u64>,
		),
		Cohort,
		ValueQuery,
	>;

	/// What of subnets' alpha is kept behind each hotkey for those who stake to it on root, by subnet.
	/// The epochs that keep it pay for a row; it goes with the last share and the last claim.
	#[pallet::storage]
	pub type RootClaimable<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ClaimPools<T>, ValueQuery>;

	/// What each (hotkey, coldkey) can claim of it, as it was settled last, by subnet. The minimum stake
	/// on root has paid for a row; it goes with the stake once all was claimed.
	#[pallet::storage]
	pub type RootClaims<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		HolderClaims<T>,
		ValueQuery,
	>;

	/// What a root share had earned of each subnet's alpha when a cohort of root's became active, by
	/// (hotkey, period). It comes and goes with the row in [`Cohorts`].
	#[pallet::storage]
	pub type CohortClaims<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		u64,
		SharesEarned<T>,
		ValueQuery,
	>;

	/// As what coldkeys want to be paid their claims, where it is not the default. The fee pays for a row,
	/// and the default removes it.
	#[pallet::storage]
	pub type RootClaimType<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimKind, ValueQuery>;

	/// How far the current dissolution has come with claims.
	#[pallet::storage]
	pub type CurrentClaimWalk<T: Config> = StorageValue<_, ClaimWalk<T::AccountId>>;

	/// [`ClaimPool`]s by subnet.
	pub type ClaimPools<T> = BoundedBTreeMap<NetUid, ClaimPool, DeferredBound<T>>;
	/// The [`Claim`]s of one holder by subnet.
	pub type HolderClaims<T> = BoundedBTreeMap<NetUid, Claim, DeferredBound<T>>;
	/// What a root share has earned, by subnet.
	pub type SharesEarned<T> = BoundedBTreeMap<NetUid, PerShare, DeferredBound<T>>;

	/// The positions of each (coldkey, hotkey, subnet): owners', [`StakeShares`], and on root the claims of
	/// those who have left, so that all of a coldkey's are one prefix. Written when a position opens or
	/// closes.
	#[pallet::storage]
	pub type Positions<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, NetUid>,
		),
		(),
	>;

	/// Stake that credits of [`StakeAssets`] name: it has left one position and is not in another yet. Who
	/// resolves or drops the last credit removes the row, so that there is none between two calls.
	#[pallet::storage]
	pub type StakeInFlight<T: Config> =
		StorageMap<_, Blake2_128Concat, StakeAsset<T::AccountId>, Alpha, ValueQuery>;

	/// The last registration of a subnet. One row.
	#[pallet::storage]
	pub type LastSubnetRegistration<T> = StorageValue<_, LastRegistration, ValueQuery>;

	/// What may be set of each subnet's neurons; the defaults where there is no row. Whoever sets
	/// it pays for a row, and the dissolution removes it.
	#[pallet::storage]
	pub type SubnetHyperparameters<T> =
		StorageMap<_, Identity, NetUid, Hyperparameters, ValueQuery>;

	/// When the owner of each subnet last set what. The owner pays, and the dissolution removes it.
	#[pallet::storage]
	pub type OwnerSettings<T> = StorageMap<_, Identity, NetUid, OwnerSettingList, ValueQuery>;

	/// The neurons of each subnet by uid, one value a subnet. Each registration pays for its place;
	/// another one's registration or the dissolution removes it.
	#[pallet::storage]
	pub type Neurons<T: Config> =
		StorageMap<_, Identity, NetUid, NeuronList<T::AccountId>, ValueQuery>;

	/// The weights and bonds of each (subnet, uid) that has set weights. The fee of the weights
	/// pays for a row; a replacement of the uid or the dissolution removes it.
	#[pallet::storage]
	pub type ValidatorRows<T> = StorageDoubleMap<_, Identity, NetUid, Identity, u16, ValidatorRow>;

	/// What the last epoch of each subnet paid, hotkey by hotkey. An epoch pays for it with its weight;
	/// the next one replaces it, and the dissolution removes it.
	#[pallet::storage]
	pub type LastPayouts<T: Config> = StorageMap<_, Identity, NetUid, EpochPayouts<T::AccountId>>;

	/// Weights that (subnet, hotkey) has committed to. The fee of a commit pays; a reveal, the loss
	/// of the uid or the dissolution removes it.
	#[pallet::storage]
	pub type WeightCommits<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		CommitQueue,
		ValueQuery,
	>;

	/// Where neurons can be reached. The fee of a call that serves pays for a row, and there is one a
	/// neuron at most; the loss of the uid or the dissolution removes it.
	#[pallet::storage]
	pub type Endpoints<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		NeuronEndpoints,
		ValueQuery,
	>;

	/// The childkey links of each (subnet, hotkey) that has children, parents or a take. A deposit of those
	/// whose doing it is pays for a row, their own and those of their children; a row without any
	/// of them is removed, and so are all with their subnet.
	#[pallet::storage]
	pub type ChildKeys<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		ChildkeyLinks<T::AccountId>,
		ValueQuery,
	>;

	/// Who sits on root. One row.
	#[pallet::storage]
	pub type RootNeurons<T: Config> = StorageValue<_, RootNeuronList<T::AccountId>, ValueQuery>;

	/// What each subnet's token is called by; a default by netuid where there is no row. The owner
	/// pays, and the dissolution removes it.
	#[pallet::storage]
	pub type Symbols<T> = StorageMap<_, Identity, NetUid, Symbol>;

	/// What owners say about their subnets. The owner pays, and the dissolution removes it.
	#[pallet::storage]
	pub type Identities<T> = StorageMap<_, Identity, NetUid, SubnetIdentity>;

	/// The subnet that is being dissolved; one at a time.
	#[pallet::storage]
	pub type CurrentDissolution<T: Config> = StorageValue<_, Dissolution>;

	/// The subnet that was chosen to make room for another one; one at a time. The lock of who needs
	/// the room pays for it, and the closing of the subnet removes it.
	#[pallet::storage]
	pub type CurrentNotice<T: Config> = StorageValue<_, PruneNotice>;

	/// The registration that has paid and waits for a netuid; one at a time. Its lock pays for it, and
	/// a netuid or its cancellation removes it.
	#[pallet::storage]
	pub type QueuedNetwork<T: Config> = StorageValue<_, QueuedRegistration<T::AccountId>>;

	/// The netuids that dissolutions have freed lately, with the blocks in which they did. One row, from
	/// which an entry goes when another netuid is freed after the delay of its use.
	#[pallet::storage]
	pub type FreedNetuids<T: Config> =
		StorageValue<_, BoundedVec<(NetUid, u64), DeferredBound<T>>, ValueQuery>;

	/// What the current dissolution owes each coldkey. Its stages of positions and of claims fill it,
	/// and the one that pays empties it.
	#[pallet::storage]
	pub type DissolutionPayouts<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Tao, ValueQuery>;

	/// Payouts of dissolutions that could not be placed, because they are under the existential
	/// deposit of an account that is not alive. The minimum stake of a position that has lost nearly all
	/// of it paid for a row; a claim by anybody removes it, or the next payout of the same coldkey.
	#[pallet::storage]
	pub type UnclaimedPayouts<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Tao, ValueQuery>;

	/// The sum of [`UnclaimedPayouts`], so that nobody has to add them up. One row.
	#[pallet::storage]
	pub type UnclaimedTao<T> = StorageValue<_, Tao, ValueQuery>;

	/// Epochs that were due and did not fit into their block, as (block, netuid); a subnet stands
	/// here once at most.
	#[pallet::storage]
	pub type DeferredEpochs<T: Config> =
		StorageValue<_, BoundedVec<(u64, NetUid), DeferredBound<T>>, ValueQuery>;

	/// As many as there can be subnets: epochs that wait, say, or claims.
	pub struct DeferredBound<T>(PhantomData<T>);

	impl<T: Config> Get<u32> for DeferredBound<T> {
		fn get() -> u32 {
			T::MaxSubnets::get().into()
		}
	}

	/// A state of the economy to begin with. The currency must be built before this pallet, since
	/// the TAO of pools and root stake is minted here.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// What may be set of the whole economy.
		pub parameters: GlobalParameters,
		/// The rules that it runs by.
		pub rules: Rules,
		/// The last registration of a subnet, from which the next one's price follows.
		pub last_registration: LastRegistration,
		/// Hotkeys and their coldkeys, beside the owners' of subnets.
		pub hotkeys: Vec<GenesisHotkey<T::AccountId>>,
		/// The subnets.
		pub subnets: Vec<GenesisSubnet<T::AccountId>>,
		/// The stakes, on root and on subnets.
		pub stakes: Vec<GenesisStake<T::AccountId>>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		/// No subnet, and room for as many as the host lets there be.
		fn default() -> Self {
			let parameters = GlobalParameters::default();
			let subnet_limit = parameters.subnet_limit.min(T::MaxSubnets::get());
			Self {
				parameters: GlobalParameters { subnet_limit, ..parameters },
				rules: Rules::default(),
				last_registration: LastRegistration::default(),
				hotkeys: Vec::new(),
				subnets: Vec::new(),
				stakes: Vec::new(),
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Err(defect) = self.try_build() {
				// A chain must not come to be in such a state, and this is the only way to say so.
				panic!("the genesis state of DynamicTao is refused: {defect}");
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Puts scheduled rules in force, emits the block, runs the epochs that are due, closes a subnet
		/// whose notice is over behind its last one, and takes a dissolution a step further. Never fails as
		/// a whole.
		fn on_initialize(block: BlockNumberFor<T>) -> Weight {
			let block = Self::block_number(block);
			let closing = Self::end_notice(block);
			if let Some(netuid) = closing {
				Self::put_epoch_first(netuid, block);
			}
			let mut weight = Self::apply_scheduled_rules(block);
			weight.saturating_accrue(Self::step_block(block));
			if let Some(netuid) = closing {
				Self::close_noticed(netuid);
				weight.saturating_accrue(Weights::<T>::dissolve_network());
			}
			let items = HookBudget::<Weights<T>>::of::<T>().dissolution_items();
			weight.saturating_add(Self::step_dissolution(items))
		}

		/// Takes a dissolution further with what the block has left.
		fn on_idle(_block: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::dissolve_idly(remaining)
		}

		fn integrity_test() {
			let parameters = GlobalParameters::default();
			assert!(
				Self::validate_parameters(&parameters).is_ok()
					|| parameters.subnet_limit > T::MaxSubnets::get(),
				"the existential deposit must not be over the minimum stake"
			);
			assert!(T::MaxSubnets::get() > 0, "MaxSubnets must be positive");
			let uids = MIN_ALLOWED_UIDS..=MAX_UIDS;
			assert!(uids.contains(&T::MaxUids::get()), "MaxUids must be from 64 to 256");
			if let Err(defect) = hook_budget::hooks_fit::<T>() {
				panic!("{defect}");
			}
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state().map_err(|defect| {
				log::error!(target: "runtime::dynamic-tao", "{defect}");
				"an invariant of DynamicTao is broken".into()
			})
		}
	}

	/// Read-only answers, the same as those of the runtime API.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// One subnet, as it stands and with what the next block gives it.
		pub fn subnet(netuid: NetUid) -> Option<SubnetView<T::AccountId>> {
			Self::subnet_view(netuid)
		}

		/// The subnets but root, by netuid: the first 256.
		pub fn subnets() -> Vec<SubnetView<T::AccountId>> {
			Self::subnet_views(NetUid::ROOT, PAGE)
		}

		/// At most `count` subnets, and no more than 256, from netuid `first` on.
		pub fn subnets_page(first: NetUid, count: u16) -> Vec<SubnetView<T::AccountId>> {
			Self::subnet_views(first, count)
		}

		/// What `add_stake` of `tao` would do as the first trade of the next block, for a coldkey that
		/// has it and a hotkey that belongs to somebody; or the error that it would end with.
		pub fn quote_stake(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
			Self::stake_quote(netuid, tao)
		}

		/// The same for this coldkey and hotkey, the transaction's fee apart.
		pub fn quote_stake_of(
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			netuid: NetUid,
			tao: Tao,
		) -> Result<Quote, DispatchError> {
			Self::stake_quote_of(Position { netuid, hotkey, coldkey }, tao)
		}

		/// What `remove_stake` of `alpha` would do as the first trade of the next block to a position that
		/// holds more than that and the minimum stake; or the error that it would end with.
		pub fn quote_unstake(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError> {
			Self::unstake_quote(netuid, alpha)
		}

		/// The same for the position of this coldkey and hotkey as it is now, a whole one too. An epoch
		/// of the next block may add to it first.
		pub fn quote_unstake_of(
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			netuid: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			Self::unstake_quote_of(Position { netuid, hotkey, coldkey }, alpha)
		}

		/// What `swap_stake` of `alpha` would do as the first trade of the next block to a position that
		/// holds more than that and the minimum stake; or the error that it would end with.
		pub fn quote_swap(
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			Self::swap_quote(origin, destination, alpha)
		}

		/// The same for the position of this coldkey and hotkey as it is now, a whole one too. An epoch
		/// of the next block may add to it first.
		pub fn quote_swap_of(
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			Self::swap_quote_of(Position { netuid: origin, hotkey, coldkey }, destination, alpha)
		}

		/// The first 256 positions of a coldkey; the rest by [`stake_of_page`](Self::stake_of_page),
		/// behind the last.
		pub fn stake_of(coldkey: T::AccountId) -> Vec<StakeView<T::AccountId>> {
			Self::stake_page(&coldkey, None, PAGE).stakes
		}

		/// From 1 to 256 positions of a coldkey (`count`): the first ones, or those behind the `next` of
		/// a page.
		pub fn stake_of_page(
			coldkey: T::AccountId,
			after: Option<StakeCursor<T::AccountId>>,
			count: u16,
		) -> StakePage<T::AccountId> {
			Self::stake_page(&coldkey, after, count)
		}

		/// What a subnet registration in the next block costs, in rao.
		pub fn registration_cost() -> Tao {
			Self::next_lock_cost()
		}

		/// What `register_network` would do as the first call of the next block, or the error that it
		/// would end with for who can pay.
		pub fn quote_registration() -> Result<RegistrationQuote, DispatchError> {
			Self::registration_quote()
		}

		/// The neurons of a subnet, as columns by uid.
		pub fn metagraph(netuid: NetUid) -> Option<Metagraph<T::AccountId>> {
			Self::metagraph_view(netuid, 0, MAX_UIDS)
		}

		/// `count` neurons of a subnet from `first_uid` on, as columns.
		pub fn metagraph_page(
			netuid: NetUid,
			first_uid: u16,
			count: u16,
		) -> Option<Metagraph<T::AccountId>> {
			Self::metagraph_view(netuid, first_uid, count)
		}

		/// One neuron, with its weights and bonds.
		pub fn neuron(netuid: NetUid, uid: u16) -> Option<NeuronView<T::AccountId>> {
			Self::neuron_view(netuid, uid)
		}

		/// Who validates on a subnet or sits on root, by hotkey: the first 256.
		pub fn validators() -> Vec<ValidatorView<T::AccountId>> {
			Self::validator_page(None, PAGE).validators
		}

		/// From 1 to 256 of them (`count`): the first ones, or those behind the `next` of a page.
		pub fn validators_page(
			after: Option<T::AccountId>,
			count: u16,
		) -> ValidatorPage<T::AccountId> {
			Self::validator_page(after, count)
		}

		/// At most `count` of those whom the last epoch of a subnet paid, and no more than 256, from place
		/// `first` on: what each got, and of what.
		pub fn last_payouts(
			netuid: NetUid,
			first: u16,
			count: u16,
		) -> Option<PayoutPage<T::AccountId>> {
			Self::payout_page(netuid, first, count)
		}

		/// The subnet that a registration into a full chain would give notice to now; none while one
		/// stands under notice or is being dissolved.
		pub fn next_to_prune() -> Option<NetUid> {
			let idle = !CurrentDissolution::<T>::exists() && !CurrentNotice::<T>::exists();
			idle.then(|| Self::prune_candidate(Self::now())).flatten()
		}

		/// What a dissolution of a subnet would pay if it began now, without a last epoch before.
		pub fn liquidation_preview(netuid: NetUid) -> Option<LiquidationView> {
			Self::liquidation_view(netuid)
		}

		/// The subnet that stands under notice, and from which block on its trading is closed.
		pub fn prune_notice() -> Option<PruneNoticeView> {
			Self::notice_view()
		}

		/// The registration that has paid and waits for a netuid.
		pub fn queued_registration() -> Option<QueuedRegistrationView<T::AccountId>> {
			Self::queued_view()
		}

		/// The dissolution that is under way.
		pub fn dissolution() -> Option<DissolutionView<T::AccountId>> {
			Self::dissolution_view()
		}

		/// What a neuron's registration costs in the next block, in rao.
		pub fn burn_cost(netuid: NetUid) -> Option<Tao> {
			Self::next_burn(netuid)
		}

		/// What may be set of a subnet's neurons.
		pub fn hyperparameters(netuid: NetUid) -> Option<Hyperparameters> {
			Subnets::<T>::contains_key(netuid).then(|| SubnetHyperparameters::<T>::get(netuid))
		}

		/// The symbol and identity of a subnet.
		pub fn subnet_identity(netuid: NetUid) -> Option<SubnetIdentityView> {
			Self::identity_view(netuid)
		}

		/// The childkey links of a hotkey on a subnet.
		pub fn childkeys(netuid: NetUid, hotkey: T::AccountId) -> ChildkeyView<T::AccountId> {
			Self::childkey_view(netuid, &hotkey)
		}

		/// What a dissolution has left for a coldkey to claim.
		pub fn unclaimed_payout(coldkey: T::AccountId) -> Tao {
			UnclaimedPayouts::<T>::get(coldkey)
		}

		/// What a coldkey can claim of root's alpha behind a hotkey, by subnet, and what a sale of each
		/// alone would bring as the first trade of the next block.
		pub fn root_claims(coldkey: T::AccountId, hotkey: T::AccountId) -> Vec<RootClaimView> {
			Self::root_claims_view(&coldkey, &hotkey)
		}

		/// The rules that the economy runs by, and those that are scheduled.
		pub fn rules() -> RulesView {
			Self::rules_view()
		}

		/// What the next block gives a subnet, stage by stage; none if it is not open then.
		pub fn emission_stages(netuid: NetUid) -> Option<EmissionStagesView> {
			Self::stages_of(netuid)
		}

		/// What the next block gives each open subnet, stage by stage, by netuid.
		pub fn all_emission_stages() -> Vec<EmissionStagesView> {
			Self::all_stages()
		}

		/// What becomes of all TAO of the next block: the sums of all stages, and what no subnet is
		/// allocated.
		pub fn emission_totals() -> EmissionTotalsView {
			Self::block_totals()
		}

		/// What the next block would give each open subnet, stage by stage, if these rules took the place
		/// of the active ones at its start; or why they cannot. They see what is remembered by then. What
		/// nobody would be allocated is what these are short of the block's emission.
		pub fn emission_stages_under(
			rules: Rules,
		) -> Result<Vec<EmissionStagesView>, DispatchError> {
			Self::stages_under(rules)
		}

		/// The rules that have a name.
		pub fn rule_profiles() -> Vec<ProfileView> {
			Self::profile_views()
		}

		/// What a shadow has come to.
		pub fn shadow(id: u8) -> Option<ShadowView> {
			Self::shadow_view(id)
		}

		/// What all shadows have come to.
		pub fn shadows() -> Vec<ShadowView> {
			Self::shadow_views()
		}

		/// The weights that a validator of root gives subnets, as far as they are not 0.
		pub fn root_weights(hotkey: T::AccountId) -> Vec<RootWeight> {
			let weights = RootWeights::<T>::get(hotkey).into_iter().flat_map(|vote| vote.weights);
			weights.map(|(netuid, weight)| RootWeight { netuid, weight }).collect()
		}

		/// What is attested of a subnet, and by whom.
		pub fn attestations(netuid: NetUid) -> AttestationsView<T::AccountId> {
			Self::attestations_of(netuid)
		}

		/// The whole economy at a glance.
		pub fn global() -> GlobalView<T::AccountId> {
			Self::global_view()
		}
	}

	/// A part of an identity, if it is short enough.
	fn text<T: Config, S: Get<u32>>(bytes: Vec<u8>) -> Result<BoundedVec<u8, S>, Error<T>> {
		bytes.try_into().map_err(|_| Error::<T>::InvalidIdentity)
	}

	/// Netuids as they are inside.
	fn uncompacted(netuids: Vec<Compact<NetUid>>) -> Vec<NetUid> {
		netuids.into_iter().map(|netuid| netuid.0).collect()
	}

	/// What a call came to, with the weight of what it did: a refused one did it too.
	fn weighed<R>(outcome: Result<R, DispatchError>, spent: Weight) -> DispatchResultWithPostInfo {
		match outcome {
			Ok(_) => Ok(Some(spent).into()),
			Err(error) => Err(error.with_weight(spent)),
		}
	}

	/// The same of a call that may change long lists of the host's: with what it weighed to tell it.
	fn told(outcome: Result<Weight, DispatchError>, spent: Weight) -> DispatchResultWithPostInfo {
		match outcome {
			Ok(telling) => Ok(Some(spent.saturating_add(telling)).into()),
			Err(error) => Err(error.with_weight(spent)),
		}
	}

	/// The coldkey that signed, or none for the admin origin.
	fn owner_or_admin<T: Config>(origin: OriginFor<T>) -> Result<Option<T::AccountId>, BadOrigin> {
		match T::AdminOrigin::try_origin(origin) {
			Ok(_) => Ok(None),
			Err(origin) => ensure_signed(origin).map(Some),
		}
	}

	/// As many positions as a coldkey can have behind one hotkey: one a subnet, and root's.
	fn max_positions<T: Config>() -> u32 {
		subnets::<T>().saturating_add(1) // a u16 and one fit
	}

	/// As many subnets as there can be.
	fn subnets<T: Config>() -> u32 {
		T::MaxSubnets::get().into()
	}
}
