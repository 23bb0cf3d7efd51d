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

mod calls;
mod emission;
mod epoch;
mod errors;
mod events;
mod genesis;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod ledger;
#[cfg(test)]
mod mock;
pub mod policy;
mod queries;
mod staking;
mod subnets;
#[cfg(test)]
mod tests;
pub mod types;
mod vault;
pub mod weights;

pub use epoch::MAX_EPOCHS_PER_BLOCK;
pub use pallet::*;
pub use policy::{OnStake, OnSubnet};
pub use types::{
	GenesisHotkey, GenesisStake, GenesisSubnet, GlobalParameters, GlobalView, LastRegistration,
	Movement, NetUid, Quote, StakeView, SubnetDetails, SubnetParameters, SubnetRecord, SubnetView,
};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[allow(clippy::expect_used)] // in what the macro writes
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::staking::{Disposal, Position};
	use alloc::vec::Vec;
	use dtao_economics::{
		Alpha, EconomicsError, EmissionRules, FeeRate, Limit, Order, SharePool, Shares, Speed, Tao,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate},
		PalletId,
	};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What a host runtime decides.
	#[pallet::config(with_default)]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The native currency: TAO in rao. Any balance type that converts to and from `u64`.
		#[pallet::no_default]
		type Currency: Inspect<Self::AccountId> + Mutate<Self::AccountId>;

		/// Who may set parameters.
		#[pallet::no_default]
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who gets the block's TAO, what caps an injection, what becomes of root's part, and how
		/// fast the average moves.
		#[pallet::no_default_bounds]
		type Rules: EmissionRules;

		/// Told when subnets come to be and start.
		#[pallet::no_default_bounds]
		type OnSubnet: OnSubnet<Self::AccountId>;

		/// Told when a position has changed.
		#[pallet::no_default_bounds]
		type OnStake: OnStake<Self::AccountId>;

		/// From which the account is derived that holds all pools, root's stake and pending TAO.
		type PalletId: Get<PalletId>;

		/// How many subnets there can ever be beside root; the parameter `subnet_limit` is at most
		/// this.
		type MaxSubnets: Get<u16>;

		/// The weights of calls and hooks.
		#[pallet::no_default]
		type WeightInfo: WeightInfo;
	}

	/// Defaults for a host's mock.
	pub mod config_preludes {
		use super::*;
		use frame_support::{derive_impl, parameter_types, traits::ConstU16};

		parameter_types! {
			/// `dtao` and a name's rest.
			pub const DynamicTaoPalletId: PalletId = PalletId(*b"dyna/tao");
		}

		/// Launch rules, 128 subnets, no hooks.
		pub struct TestDefaultConfig;

		#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
		impl frame_system::DefaultConfig for TestDefaultConfig {}

		#[frame_support::register_default_impl(TestDefaultConfig)]
		impl DefaultConfig for TestDefaultConfig {
			type Rules = dtao_economics::LaunchRules;
			type OnSubnet = ();
			type OnStake = ();
			type PalletId = DynamicTaoPalletId;
			type MaxSubnets = ConstU16<128>;
		}
	}

	/// What may be set of the whole economy. One row.
	#[pallet::storage]
	pub type Parameters<T> = StorageValue<_, GlobalParameters, ValueQuery>;

	/// The hot record of each subnet but root: its pool, moving price, outstanding alpha, pending
	/// parts and parameters. A block reads and writes it once. Its owner's lock pays for it.
	#[pallet::storage]
	pub type Economies<T> = CountedStorageMap<_, Identity, NetUid, SubnetRecord>;

	/// Who each subnet belongs to. Comes and goes with the hot record.
	#[pallet::storage]
	pub type Subnets<T: Config> = StorageMap<_, Identity, NetUid, SubnetDetails<T::AccountId>>;

	/// TAO staked on root: the sum of root's hotkey pools. One row.
	#[pallet::storage]
	pub type RootStake<T> = StorageValue<_, Tao, ValueQuery>;

	/// The coldkey that each hotkey belongs to, for good. The fee of the association pays for it.
	#[pallet::storage]
	pub type Owner<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// The stake behind a hotkey on a subnet, as a pool of shares. The first position opens it and
	/// the last one removes it.
	#[pallet::storage]
	pub type HotkeyPools<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		SharePool,
		ValueQuery,
	>;

	/// The shares of each (subnet, hotkey, coldkey). The minimum stake pays for a row, and a full
	/// exit removes it.
	#[pallet::storage]
	pub type StakeShares<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Shares,
		ValueQuery,
	>;

	/// The positions of each (coldkey, hotkey, subnet): the same set as [`StakeShares`], so that a
	/// coldkey's stakes are one prefix. Written when a position opens or closes.
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

	/// The last registration of a subnet. One row.
	#[pallet::storage]
	pub type LastSubnetRegistration<T> = StorageValue<_, LastRegistration, ValueQuery>;

	/// Epochs that were due and did not fit into their block, as (block, netuid); a subnet stands
	/// here once at most.
	#[pallet::storage]
	pub type DeferredEpochs<T: Config> =
		StorageValue<_, BoundedVec<(u64, NetUid), DeferredBound<T>>, ValueQuery>;

	/// As many epochs can wait as there can be subnets.
	pub struct DeferredBound<T>(PhantomData<T>);

	impl<T: Config> Get<u32> for DeferredBound<T> {
		fn get() -> u32 {
			T::MaxSubnets::get().into()
		}
	}

	/// A state of the economy to begin with. The currency must be built before this pallet, since
	/// the TAO of pools and root stake is minted here.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// What may be set of the whole economy.
		pub parameters: GlobalParameters,
		/// The last registration of a subnet, from which the next one's price follows.
		pub last_registration: LastRegistration,
		/// Hotkeys and their coldkeys, beside the owners' of subnets.
		pub hotkeys: Vec<GenesisHotkey<T::AccountId>>,
		/// The subnets.
		pub subnets: Vec<GenesisSubnet<T::AccountId>>,
		/// The stakes, on root and on subnets.
		pub stakes: Vec<GenesisStake<T::AccountId>>,
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
		/// Emits the block and runs the epochs that are due. Never fails as a whole.
		fn on_initialize(block: BlockNumberFor<T>) -> Weight {
			let (subnets, epochs) = Self::step_block(Self::block_number(block));
			T::WeightInfo::block_step(subnets)
				.saturating_add(T::WeightInfo::epoch().saturating_mul(epochs.into()))
		}

		fn integrity_test() {
			let parameters = GlobalParameters::default();
			assert!(
				Self::parameters_defect(&parameters).is_none()
					|| parameters.subnet_limit > T::MaxSubnets::get(),
				"the existential deposit must not be over the minimum stake"
			);
			assert!(T::MaxSubnets::get() > 0, "MaxSubnets must be positive");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state().map_err(|defect| {
				frame_support::__private::log::error!(target: "runtime::dynamic-tao", "{defect}");
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

		/// All subnets but root, by netuid.
		pub fn subnets() -> Vec<SubnetView<T::AccountId>> {
			Self::subnet_views()
		}

		/// What `add_stake` of `tao` would do as the first trade of the next block, or the error that it
		/// would end with.
		pub fn quote_stake(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
			Self::stake_quote(netuid, tao)
		}

		/// What `remove_stake` of `alpha` would do as the first trade of the next block, or the error that it
		/// would end with.
		pub fn quote_unstake(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError> {
			Self::sale_quote(netuid, NetUid::ROOT, alpha)
		}

		/// What `swap_stake` of `alpha` would do as the first trade of the next block, or the error that it
		/// would end with.
		pub fn quote_swap(
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			Self::swap_quote(origin, destination, alpha)
		}

		/// All positions of a coldkey.
		pub fn stake_of(coldkey: T::AccountId) -> Vec<StakeView<T::AccountId>> {
			Self::positions_of(&coldkey)
		}

		/// What a subnet registration in the next block costs, in rao.
		pub fn registration_cost() -> Tao {
			Self::next_lock_cost()
		}

		/// The whole economy at a glance.
		pub fn global() -> GlobalView<T::AccountId> {
			Self::global_view()
		}
	}

	/// As many positions as a coldkey can have behind one hotkey: one a subnet, and root's.
	fn max_positions<T: Config>() -> u32 {
		u32::from(T::MaxSubnets::get()).saturating_add(1) // a u16 and one fit
	}
}
