//! The doors: origin, one call, done. Names, arguments and call indices are the field's.

use frame_support::pallet_macros::pallet_section;

/// Imported into the pallet's module, where its names resolve.
#[pallet_section]
mod calls {
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
				Position { netuid, hotkey, coldkey: who },
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
			let from = Position { netuid: origin_netuid, hotkey: origin_hotkey, coldkey: who };
			let to =
				Position { netuid: destination_netuid, hotkey: destination_hotkey, ..from.clone() };
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
			let from = Position { netuid: origin_netuid, hotkey, coldkey: who };
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
			let from = Position { netuid: origin_netuid, hotkey, coldkey: who };
			let to = Position { netuid: destination_netuid, ..from.clone() };
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
			let order = Order { amount: amount_staked.0, limit, allow_partial };
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
			let order = Order { amount: amount_unstaked.0, limit, allow_partial };
			Self::do_remove_stake(Position { netuid, hotkey, coldkey: who }, order)
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
			let from = Position { netuid: origin_netuid, hotkey, coldkey: who };
			let to = Position { netuid: destination_netuid, ..from.clone() };
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order { amount: alpha_amount.0, limit, allow_partial };
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
			Self::associate_hotkey(&hotkey, &who)
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
			let position = Position { netuid, hotkey, coldkey: who };
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
			let position = Position { netuid, hotkey, coldkey: who };
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
			Self::do_remove_whole_stake(Position { netuid, hotkey, coldkey: who }, limit)
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
		#[allow(clippy::too_many_arguments)] // the plain call's and the limit's
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
			let from = Position { netuid: origin_netuid, hotkey: origin_hotkey, coldkey: who };
			let to =
				Position { netuid: destination_netuid, hotkey: destination_hotkey, ..from.clone() };
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order { amount: alpha_amount.0, limit, allow_partial };
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
		#[allow(clippy::too_many_arguments)] // the plain call's and the limit's
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
			let from = Position { netuid: origin_netuid, hotkey, coldkey: who };
			let to = Position {
				netuid: destination_netuid,
				coldkey: destination_coldkey,
				..from.clone()
			};
			let limit = Limit::ReceiveAtLeast(limit_price);
			let order = Order { amount: alpha_amount.0, limit, allow_partial };
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
}
