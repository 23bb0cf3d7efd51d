#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::cast_possible_truncation,
		clippy::cast_sign_loss,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::let_underscore_must_use,
		clippy::unwrap_used
	)
)]
#![forbid(unsafe_code)]

extern crate alloc;

mod emission;
mod epoch;
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
		HotkeyAssociated {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
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
		StakeSwapped {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			movement: Movement,
		},
		/// A position stays as it was, because `unstake_all*` could not close it.
		StakeLegSkipped {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			netuid: NetUid,
			error: DispatchError,
		},
		/// Alpha ceased to be and may be emitted again.
		AlphaRecycled {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			alpha: Alpha,
			netuid: NetUid,
		},
		/// Alpha left its holder for good and stays issued.
		AlphaBurned {
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			alpha: Alpha,
			netuid: NetUid,
		},
		/// A block put `minted` TAO into pools; `unminted` found no place. They sum to its emission.
		BlockEmitted { minted: Tao, unminted: Tao },
		/// The currency refused the block's mint. Nothing was emitted.
		EmissionRefused { emission: Tao, error: DispatchError },
		/// A subnet could not take its part of a block and is as it was.
		SubnetSkipped {
			netuid: NetUid,
			refusal: EconomicsError,
		},
		/// The owner's part of a tempo became stake.
		OwnerPaid {
			netuid: NetUid,
			coldkey: T::AccountId,
			hotkey: T::AccountId,
			alpha: Alpha,
		},
		/// An epoch that was due at `from_block` waits for a later one.
		EpochDeferred { netuid: NetUid, from_block: u64 },
		/// An epoch failed; what it would have paid stays pending.
		EpochSkipped {
			netuid: NetUid,
			error: DispatchError,
		},
		/// The parameters of the economy are now these.
		ParametersSet { parameters: GlobalParameters },
		/// The parameters of a subnet are now these.
		SubnetParametersSet {
			netuid: NetUid,
			parameters: SubnetParameters,
			fee_rate: FeeRate,
		},
	}

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

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Stakes TAO to a hotkey: buys alpha of the subnet with it, at any price.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// `fee = ceil(x * rate / 65535)`, `alpha = floor(A * (x - fee) / (T + x - fee))`, for `x`
		/// `amount_staked` in rao. On root (netuid 0) one TAO of stake is one TAO, without a fee. Use
		/// `add_stake_limit` where others may trade before you.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubtokenDisabled`, `AmountTooLow` under the minimum stake,
		/// `HotKeyAccountNotExists`, `SwapInputTooLarge`, `InsufficientLiquidity`,
		/// `NotEnoughBalanceToStake`, `StakeBelowOneShare`.
		///
		/// ## Events
		/// `StakeAdded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_stake())]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: Tao,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_stake(who, hotkey, netuid, Order::market(amount_staked.0))
		}

		/// Unstakes alpha: sells it for free TAO, at any price.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that holds the position.
		///
		/// ## Details
		/// `fee = ceil(y * rate / 65535)`, `tao = floor(T * (y - fee) / (A + y - fee))`, for `y`
		/// `amount_unstaked` in alpha rao. A full exit may be under the minimum stake; a partial one must
		/// bring the minimum and leave it, at the spot price after the trade. A whole position that would
		/// not bring one rao is closed and its alpha burned.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubtokenDisabled`, `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`,
		/// `AmountTooLow`, `InsufficientInputAmount`, `SwapInputTooLarge`, `InsufficientLiquidity`,
		/// `RemainingStakeTooLow`.
		///
		/// ## Events
		/// `StakeRemoved`, or `AlphaBurned` for a worthless position.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::remove_stake())]
		pub fn remove_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: Alpha,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_stake(
				Position {
					netuid,
					hotkey,
					coldkey: who,
				},
				Order::market(amount_unstaked.0),
			)
		}

		/// Registers a subnet. Its price is locked in the new pool, at the median price of started
		/// subnets.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that becomes the owner.
		///
		/// ## Details
		/// The price is [`registration_cost`](Pallet::registration_cost): it doubles with each registration
		/// and falls back. The hotkey becomes the caller's if it is nobody's. No alpha goes to anybody, and
		/// nothing trades before `start_call`.
		///
		/// ## Errors
		/// `NonAssociatedColdKey`, `CannotUseSystemAccount`, `NetworkTxRateLimitExceeded`,
		/// `SubnetLimitReached`, `CannotAffordLockCost`, `InsufficientLiquidity`, `AlphaSupplyExceeded`.
		///
		/// ## Events
		/// `NetworkAdded`.
		#[pallet::call_index(59)]
		#[pallet::weight(T::WeightInfo::register_network(T::MaxSubnets::get().into()))]
		pub fn register_network(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_network(who, hotkey)
		}

		/// Unstakes everything behind a hotkey to free TAO, on every subnet and root, at any price.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// Each position is closed on its own; one that is refused stays, with an event that names it.
		/// What was declared for more positions than there are is refunded.
		///
		/// ## Errors
		/// `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw` without any position.
		///
		/// ## Events
		/// `StakeRemoved`, `AlphaBurned` or `StakeLegSkipped` for each position.
		#[pallet::call_index(83)]
		#[pallet::weight(T::WeightInfo::unstake_all(max_positions::<T>()))]
		pub fn unstake_all(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let tried = Self::do_unstake_all(who, hotkey, false)?;
			Ok(Some(T::WeightInfo::unstake_all(tried)).into())
		}

		/// Unstakes everything behind a hotkey that is not on root, and stakes its TAO to the same
		/// hotkey on root.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// Each position is swapped on its own; one that is refused stays, with an event that names it.
		///
		/// ## Errors
		/// `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw` without any position.
		///
		/// ## Events
		/// `StakeSwapped` or `StakeLegSkipped` for each position.
		#[pallet::call_index(84)]
		#[pallet::weight(T::WeightInfo::unstake_all(max_positions::<T>()))]
		pub fn unstake_all_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let tried = Self::do_unstake_all(who, hotkey, true)?;
			Ok(Some(T::WeightInfo::unstake_all(tried)).into())
		}

		/// Moves stake to another hotkey, and to another subnet where the netuids differ.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey, which keeps the stake.
		///
		/// ## Details
		/// Between subnets the alpha is sold and the TAO buys the destination's alpha, both or neither; the
		/// fee is taken once, on the sale (where the origin is root, on the purchase). Inside one subnet
		/// shares move, without trade or fee.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubtokenDisabled`, `SameNetuid` if nothing would change, `AmountTooLow`,
		/// `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`, `InsufficientInputAmount`,
		/// `SwapInputTooLarge`, `InsufficientLiquidity`, `RemainingStakeTooLow`, `StakeBelowOneShare`.
		///
		/// ## Events
		/// `StakeMoved`.
		#[pallet::call_index(85)]
		#[pallet::weight(T::WeightInfo::move_stake())]
		pub fn move_stake(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: Alpha,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let from = Position {
				netuid: origin_netuid,
				hotkey: origin_hotkey,
				coldkey: who,
			};
			let to = Position {
				netuid: destination_netuid,
				hotkey: destination_hotkey,
				..from.clone()
			};
			Self::do_move_stake(from, to, Order::market(alpha_amount.0))
		}

		/// Gives stake to another coldkey, behind the same hotkey.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that gives.
		///
		/// ## Details
		/// Between subnets the alpha is sold and the TAO buys the destination's alpha, both or neither; the
		/// fee is taken once, on the sale (where the origin is root, on the purchase). Inside one subnet
		/// shares move, without trade or fee.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubtokenDisabled`, `SameNetuid` if nothing would change, `AmountTooLow`,
		/// `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`, `InsufficientInputAmount`,
		/// `SwapInputTooLarge`, `InsufficientLiquidity`, `RemainingStakeTooLow`, `StakeBelowOneShare`,
		/// `TransferDisallowed`, `CannotUseSystemAccount`.
		///
		/// ## Events
		/// `StakeTransferred`.
		#[pallet::call_index(86)]
		#[pallet::weight(T::WeightInfo::move_stake())]
		pub fn transfer_stake(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: Alpha,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let from = Position {
				netuid: origin_netuid,
				hotkey,
				coldkey: who,
			};
			let to = Position {
				netuid: destination_netuid,
				coldkey: destination_coldkey,
				..from.clone()
			};
			Self::do_transfer_stake(from, to, Order::market(alpha_amount.0))
		}

		/// Swaps stake between subnets, behind the same hotkey.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// The alpha is sold and the TAO buys the destination's alpha, both or neither. The fee is taken
		/// once, on the sale (where the origin is root, on the purchase).
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubtokenDisabled`, `SameNetuid` if nothing would change, `AmountTooLow`,
		/// `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`, `InsufficientInputAmount`,
		/// `SwapInputTooLarge`, `InsufficientLiquidity`, `RemainingStakeTooLow`, `StakeBelowOneShare`.
		///
		/// ## Events
		/// `StakeSwapped`.
		#[pallet::call_index(87)]
		#[pallet::weight(T::WeightInfo::move_stake())]
		pub fn swap_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: Alpha,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let from = Position {
				netuid: origin_netuid,
				hotkey,
				coldkey: who,
			};
			let to = Position {
				netuid: destination_netuid,
				..from.clone()
			};
			Self::do_swap_stake(from, to, Order::market(alpha_amount.0))
		}

		/// Stakes TAO as `add_stake` does, at an average price of at most `limit_price`.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// `limit_price` is rao per alpha, fee included: `paid * 10^9 <= limit_price * alpha`. With
		/// `allow_partial` the largest part that keeps it is staked, and the rest is not taken.
		///
		/// ## Errors
		/// As `add_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeAdded`.
		#[pallet::call_index(88)]
		#[pallet::weight(T::WeightInfo::add_stake())]
		pub fn add_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: Tao,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let limit = Limit::PayAtMost(limit_price);
			let order = Order {
				amount: amount_staked.0,
				limit,
				allow_partial,
			};
			Self::do_add_stake(who, hotkey, netuid, order)
		}

		/// Unstakes alpha as `remove_stake` does, at an average price of at least `limit_price`.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// `limit_price` is rao per alpha, fee included: `tao * 10^9 >= limit_price * alpha`. With
		/// `allow_partial` the largest part that keeps it is unstaked, and the rest stays.
		///
		/// ## Errors
		/// As `remove_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeRemoved`.
		#[pallet::call_index(89)]
		#[pallet::weight(T::WeightInfo::remove_stake())]
		pub fn remove_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: Alpha,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order {
				amount: amount_unstaked.0,
				limit,
				allow_partial,
			};
			Self::do_remove_stake(
				Position {
					netuid,
					hotkey,
					coldkey: who,
				},
				order,
			)
		}

		/// Swaps stake as `swap_stake` does, within a limit.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// `limit_price` is the least received per alpha given, times 10^9, fee included. With
		/// `allow_partial` the largest part that keeps it is traded and the rest stays.
		///
		/// ## Errors
		/// As `swap_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeSwapped`.
		#[pallet::call_index(90)]
		#[pallet::weight(T::WeightInfo::move_stake())]
		pub fn swap_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: Alpha,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let from = Position {
				netuid: origin_netuid,
				hotkey,
				coldkey: who,
			};
			let to = Position {
				netuid: destination_netuid,
				..from.clone()
			};
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order {
				amount: alpha_amount.0,
				limit,
				allow_partial,
			};
			Self::do_swap_stake(from, to, order)
		}

		/// Makes a hotkey that is nobody's the caller's, for good. Does nothing if it is the caller's.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Errors
		/// `NonAssociatedColdKey`, `CannotUseSystemAccount`.
		///
		/// ## Events
		/// `HotkeyAssociated`.
		#[pallet::call_index(91)]
		#[pallet::weight(T::WeightInfo::try_associate_hotkey())]
		pub fn try_associate_hotkey(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::associate_hotkey(&hotkey, &who)?;
			Self::deposit_event(Event::HotkeyAssociated {
				coldkey: who,
				hotkey,
			});
			Ok(())
		}

		/// Opens a subnet for trading; the next block emits for it.
		///
		/// ## Dispatch Origin
		/// Signed by the subnet's owner.
		///
		/// ## Errors
		/// `SubnetNotExists`, `NotSubnetOwner`, `FirstEmissionBlockNumberAlreadySet`,
		/// `NeedWaitingMoreBlocksToStarCall` before the delay is over.
		///
		/// ## Events
		/// `FirstEmissionBlockNumberSet`.
		#[pallet::call_index(92)]
		#[pallet::weight(T::WeightInfo::start_call())]
		pub fn start_call(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_start_call(who, netuid)
		}

		/// Takes alpha of a position out of existence, so that it may be emitted again.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Errors
		/// `CannotBurnOrRecycleOnRootSubnet`, `SubnetNotExists`, `SubtokenDisabled`, `AmountTooLow` for
		/// zero, `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`, `RemainingStakeTooLow`.
		///
		/// ## Events
		/// `AlphaRecycled`.
		#[pallet::call_index(101)]
		#[pallet::weight(T::WeightInfo::dispose_of_alpha())]
		pub fn recycle_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: Alpha,
			netuid: NetUid,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let position = Position {
				netuid,
				hotkey,
				coldkey: who,
			};
			Self::do_dispose_of_alpha(position, amount, Disposal::Recycle)
		}

		/// Burns alpha of a position: it stays issued, and nobody will ever have it.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Errors
		/// `CannotBurnOrRecycleOnRootSubnet`, `SubnetNotExists`, `SubtokenDisabled`, `AmountTooLow` for
		/// zero, `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`, `RemainingStakeTooLow`.
		///
		/// ## Events
		/// `AlphaBurned`.
		#[pallet::call_index(102)]
		#[pallet::weight(T::WeightInfo::dispose_of_alpha())]
		pub fn burn_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: Alpha,
			netuid: NetUid,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let position = Position {
				netuid,
				hotkey,
				coldkey: who,
			};
			Self::do_dispose_of_alpha(position, amount, Disposal::Burn)
		}

		/// Unstakes a whole position, never a part of it, at an average price of at least
		/// `limit_price` if one is given.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Errors
		/// As `remove_stake_limit`.
		///
		/// ## Events
		/// `StakeRemoved`, or `AlphaBurned` for a worthless position.
		#[pallet::call_index(103)]
		#[pallet::weight(T::WeightInfo::remove_stake())]
		pub fn remove_stake_full_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			limit_price: Option<u64>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let limit = limit_price.map_or(Limit::None, Limit::ReceiveAtLeast);
			Self::do_remove_whole_stake(
				Position {
					netuid,
					hotkey,
					coldkey: who,
				},
				limit,
			)
		}

		/// Moves stake as `move_stake` does, within a limit.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// `limit_price` is the least received per alpha given, times 10^9, fee included. With
		/// `allow_partial` the largest part that keeps it is traded and the rest stays. Inside one subnet one alpha gives one.
		///
		/// ## Errors
		/// As `move_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeMoved`.
		#[pallet::call_index(200)]
		#[pallet::weight(T::WeightInfo::move_stake())]
		pub fn move_stake_limit(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: Alpha,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let from = Position {
				netuid: origin_netuid,
				hotkey: origin_hotkey,
				coldkey: who,
			};
			let to = Position {
				netuid: destination_netuid,
				hotkey: destination_hotkey,
				..from.clone()
			};
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order {
				amount: alpha_amount.0,
				limit,
				allow_partial,
			};
			Self::do_move_stake(from, to, order)
		}

		/// Gives stake to another coldkey as `transfer_stake` does, within a limit.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that gives.
		///
		/// ## Details
		/// `limit_price` is the least received per alpha given, times 10^9, fee included. With
		/// `allow_partial` the largest part that keeps it is traded and the rest stays. Inside one subnet one alpha gives one.
		///
		/// ## Errors
		/// As `transfer_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeTransferred`.
		#[pallet::call_index(201)]
		#[pallet::weight(T::WeightInfo::move_stake())]
		pub fn transfer_stake_limit(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: Alpha,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let from = Position {
				netuid: origin_netuid,
				hotkey,
				coldkey: who,
			};
			let to = Position {
				netuid: destination_netuid,
				coldkey: destination_coldkey,
				..from.clone()
			};
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order {
				amount: alpha_amount.0,
				limit,
				allow_partial,
			};
			Self::do_transfer_stake(from, to, order)
		}

		/// Sets what a TAO on root weighs beside an alpha, in parts of `2^64 - 1`.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// None: any weight is at most one alpha a TAO.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(210)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_tao_weight(origin: OriginFor<T>, tao_weight: u64) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.tao_weight = tao_weight)
		}

		/// Sets the owner's cut of a subnet's alpha, in parts of 65535.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// None: any cut is at most the whole.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(211)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_subnet_owner_cut(
			origin: OriginFor<T>,
			subnet_owner_cut: u16,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.subnet_owner_cut = subnet_owner_cut)
		}

		/// Sets the part of the gap that moving prices close in a block.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `InvalidValue` unless `num <= den` and `1 <= den <= 10^9`.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(212)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_moving_speed(origin: OriginFor<T>, moving_speed: Speed) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.moving_speed = moving_speed)
		}

		/// Sets the minimum stake, in rao.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `InvalidValue` unless it is between the existential deposit and 1000 TAO.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(213)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_min_stake(origin: OriginFor<T>, min_stake: Tao) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.min_stake = min_stake)
		}

		/// Sets the lowest price of a subnet registration, in rao.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `InvalidValue` unless it is between 1 TAO and 21 million.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(214)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_network_min_lock_cost(
			origin: OriginFor<T>,
			lock_cost: Tao,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.network_min_lock_cost = lock_cost)
		}

		/// Sets in how many blocks the price of a registration falls by the last lock.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `InvalidValue` for zero.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(215)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_lock_reduction_interval(
			origin: OriginFor<T>,
			interval: u64,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| {
				parameters.network_lock_reduction_interval = interval
			})
		}

		/// Sets how many blocks must lie between subnet registrations.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// None.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(216)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_network_rate_limit(
			origin: OriginFor<T>,
			rate_limit: u64,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.network_rate_limit = rate_limit)
		}

		/// Sets for how many blocks from its registration a subnet cannot be pruned.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// None.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(217)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_network_immunity_period(
			origin: OriginFor<T>,
			immunity_period: u64,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| {
				parameters.network_immunity_period = immunity_period
			})
		}

		/// Sets how many subnets there may be beside root. Subnets over a lowered limit stay.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `InvalidValue` over the runtime's `MaxSubnets`.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(218)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_subnet_limit(origin: OriginFor<T>, max_subnets: u16) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.subnet_limit = max_subnets)
		}

		/// Sets how many blocks must lie between a registration and `start_call`.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// None.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(219)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_start_call_delay(origin: OriginFor<T>, delay: u64) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_parameters(|parameters| parameters.start_call_delay = delay)
		}

		/// Sets the trading fee of a subnet, in parts of 65535.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `SubnetNotExists`, `FeeRateTooHigh` over 10000.
		///
		/// ## Events
		/// `SubnetParametersSet`.
		#[pallet::call_index(220)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_fee_rate(
			origin: OriginFor<T>,
			netuid: NetUid,
			rate: FeeRate,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_subnet_parameters(netuid, |record| {
				ensure!(rate <= FeeRate::MAX, Error::<T>::FeeRateTooHigh);
				record.economy.fee_rate = rate;
				Ok(())
			})
		}

		/// Sets the blocks between epochs of a subnet; 0 is never.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `SubnetNotExists`, `TempoOutOfBounds` over 50400.
		///
		/// ## Events
		/// `SubnetParametersSet`.
		#[pallet::call_index(221)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_tempo(origin: OriginFor<T>, netuid: NetUid, tempo: u16) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_subnet_parameters(netuid, |record| {
				ensure!(tempo <= types::MAX_TEMPO, Error::<T>::TempoOutOfBounds);
				record.parameters.tempo = tempo;
				Ok(())
			})
		}

		/// Opens a subnet to neurons, or closes it. A closed one gets no TAO.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `SubnetNotExists`.
		///
		/// ## Events
		/// `SubnetParametersSet`.
		#[pallet::call_index(222)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_network_registration_allowed(
			origin: OriginFor<T>,
			netuid: NetUid,
			registration_allowed: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_subnet_parameters(netuid, |record| {
				record.parameters.registration_allowed = registration_allowed;
				Ok(())
			})
		}

		/// Lets stake on a subnet change coldkeys, or forbids it.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `SubnetNotExists`.
		///
		/// ## Events
		/// `SubnetParametersSet`.
		#[pallet::call_index(223)]
		#[pallet::weight(T::WeightInfo::set_parameter())]
		pub fn sudo_set_toggle_transfer(
			origin: OriginFor<T>,
			netuid: NetUid,
			toggle: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::update_subnet_parameters(netuid, |record| {
				record.parameters.transfers_allowed = toggle;
				Ok(())
			})
		}
	}

	/// Read-only answers, the same as those of the runtime API.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// See [`Pallet::subnet`].
		pub fn view_subnet(netuid: NetUid) -> Option<SubnetView<T::AccountId>> {
			Self::subnet(netuid)
		}

		/// See [`Pallet::subnets`].
		pub fn view_subnets() -> Vec<SubnetView<T::AccountId>> {
			Self::subnets()
		}

		/// See [`Pallet::quote_stake`].
		pub fn view_quote_stake(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
			Self::quote_stake(netuid, tao)
		}

		/// See [`Pallet::quote_unstake`].
		pub fn view_quote_unstake(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError> {
			Self::quote_unstake(netuid, alpha)
		}

		/// See [`Pallet::quote_swap`].
		pub fn view_quote_swap(
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			Self::quote_swap(origin, destination, alpha)
		}

		/// See [`Pallet::stake_of`].
		pub fn view_stake_of(coldkey: T::AccountId) -> Vec<StakeView<T::AccountId>> {
			Self::stake_of(&coldkey)
		}

		/// See [`Pallet::registration_cost`].
		pub fn view_registration_cost() -> Tao {
			Self::registration_cost()
		}

		/// See [`Pallet::global`].
		pub fn view_global() -> GlobalView<T::AccountId> {
			Self::global()
		}
	}

	/// As many positions as a coldkey can have behind one hotkey: one a subnet, and root's.
	fn max_positions<T: Config>() -> u32 {
		u32::from(T::MaxSubnets::get()).saturating_add(1) // a u16 and one fit
	}
}
