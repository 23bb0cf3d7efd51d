//! The doors: origin, one call, done. Names, arguments and call indices are the field's where it has the call. Those
//! from 200 on are ours, and so is `dissolve_network` at 120, where the field has `root_dissolve_network`.

use frame_support::pallet_macros::pallet_section;

/// Imported into the pallet's module, where its names resolve.
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets the weights that a validator gives to miners, where they need not be committed.
		///
		/// ## Dispatch Origin
		/// Signed by the validator's hotkey.
		///
		/// ## Details
		/// `dests` are uids and `weights` their values, scaled so that the largest is 65535; a weight
		/// of 0 is none. They count from the next epoch on, for as long as the validator is active and
		/// holds a permit. A hotkey without a permit may only give weight to itself.
		///
		/// ## Errors
		/// `CanNotSetRootNetworkWeights`, `WeightVecNotEqualSize`, `SubnetNotExists`,
		/// `SubnetDissolving`, `CommitRevealEnabled`, `UidsLengthExceedUidsInSubNet`,
		/// `HotKeyNotRegisteredInSubNet`, `NotEnoughStakeToSetWeights`, `IncorrectWeightVersionKey`,
		/// `SettingWeightsTooFast`, `NeuronNoValidatorPermit`, `DuplicateUids`,
		/// `UidVecContainInvalidOne`, `WeightVecLengthIsLow`, MaxWeightExceeded, in this order.
		///
		/// ## Events
		/// `WeightsSet`.
		#[pallet::call_index(0)]
		#[pallet::weight(Weights::<T>::set_weights(length(dests), MAX_PARENTS))]
		pub fn set_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let parents = Self::parents_to_look_at(netuid, &hotkey);
			let spent = Weights::<T>::set_weights(length(&dests), parents);
			let submission =
				WeightSubmission { uids: dests, values: weights, version_key, commit: None };
			weighed(Self::do_set_weights(hotkey, netuid, submission), spent)
		}

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
		/// `SubnetNotExists`, `SubnetDissolving`, `SubtokenDisabled`, `AmountTooLow` under the minimum
		/// stake, `HotKeyAccountNotExists`, `SwapInputTooLarge`, `InsufficientLiquidity`,
		/// `NotEnoughBalanceToStake`, `StakeBelowOneShare`.
		///
		/// ## Events
		/// `StakeAdded`.
		#[pallet::call_index(2)]
		#[pallet::weight(Weights::<T>::add_stake_on(*netuid))]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: Tao,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let position = Position { netuid, hotkey, coldkey: who };
			Self::do_add_stake(position, Order::market(amount_staked.0))?;
			Ok(())
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
		/// What entered last leaves first, so that what is active stays so as long as it can. Nothing is
		/// forfeited: epochs pay at once. An order for all that was shown before an epoch leaves what that
		/// epoch paid, and is refused where that is under the minimum: `remove_stake_full_limit` and
		/// `unstake_all` take whatever is there.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `SubtokenDisabled`, `HotKeyAccountNotExists`,
		/// `NotEnoughStakeToWithdraw`, `AmountTooLow`, `InsufficientInputAmount`, `SwapInputTooLarge`,
		/// `InsufficientLiquidity`, `RemainingStakeTooLow`.
		///
		/// ## Events
		/// `StakeRemoved`, or `AlphaBurned` for a worthless position.
		#[pallet::call_index(3)]
		#[pallet::weight(Weights::<T>::remove_stake_on(*netuid))]
		pub fn remove_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: Alpha,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let demand = Demand::Of(Order::market(amount_unstaked.0));
			Self::do_remove_stake(Position { netuid, hotkey, coldkey: who }, demand)?;
			Ok(())
		}

		/// Says where a neuron answers requests. Nobody checks that it is there.
		///
		/// ## Dispatch Origin
		/// Signed by the neuron's hotkey.
		///
		/// ## Details
		/// `ip` is the address as a number, of type 4 or 6; 0 says that it answers nowhere. The metagraph
		/// shows it until the neuron loses its uid. It can be said again after the subnet's
		/// `ServingRateLimit`.
		///
		/// ## Errors
		/// `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`, `SubnetDissolving`,
		/// `HotKeyNotRegisteredInSubNet`, `InvalidIpType`, `InvalidIpAddress`, `InvalidPort`,
		/// `ServingRateLimitExceeded`.
		///
		/// ## Events
		/// `AxonServed`.
		#[pallet::call_index(4)]
		#[pallet::weight(Weights::<T>::serve_axon())]
		pub fn serve_axon(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let block = Self::now();
			let axon = AxonInfo {
				block,
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
			};
			Self::do_serve_axon(hotkey, netuid, axon, None)
		}

		/// Says where a neuron tells its metrics. Nobody checks that it is there.
		///
		/// ## Dispatch Origin
		/// Signed by the neuron's hotkey.
		///
		/// ## Details
		/// As `serve_axon`, with a rate limit of its own; 0 is no address here.
		///
		/// ## Errors
		/// As `serve_axon`.
		///
		/// ## Events
		/// `PrometheusServed`.
		#[pallet::call_index(5)]
		#[pallet::weight(Weights::<T>::serve_prometheus())]
		pub fn serve_prometheus(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let block = Self::now();
			let prometheus = PrometheusInfo { block, version, ip, port, ip_type };
			Self::do_serve_prometheus(hotkey, netuid, prometheus)
		}

		/// Registers a hotkey as a neuron of a subnet, at any price.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that the hotkey belongs to, or will.
		///
		/// ## Details
		/// The price rises with each registration and halves every 360 blocks; see
		/// [`burn_cost`](Pallet::burn_cost). Its TAO is recycled: it goes out of existence and may be
		/// emitted again, so that no trade around a registration earns anything. With all uids taken, the
		/// neuron that earned least in the last epoch is replaced, unless it is in its
		/// immunity. At least 10 neurons stay out of it, and at most a sixteenth of all are replaced in
		/// 360 blocks, unless the admin origin set others.
		///
		/// ## Errors
		/// `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`, `SubnetDissolving`,
		/// `SubtokenDisabled`, `SubnetUnderNotice`, `SubNetRegistrationDisabled`, `NonAssociatedColdKey`,
		/// `CannotUseSystemAccount`, `CannotAffordHotkeyDeposit`, `HotKeyAlreadyRegisteredInSubNet`,
		/// `NoNeuronIdAvailable`, `TooManyRegistrationsThisInterval`, `NotEnoughBalanceToStake`.
		///
		/// ## Events
		/// `NeuronRegistered`, behind `HotkeyAssociated` for a new hotkey.
		#[pallet::call_index(7)]
		#[pallet::weight(Weights::<T>::burned_register())]
		pub fn burned_register(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_neuron(who, netuid, hotkey, None)?;
			Ok(())
		}

		/// Says where a neuron answers requests, as `serve_axon` does, and what it encrypts with.
		///
		/// ## Dispatch Origin
		/// Signed by the neuron's hotkey.
		///
		/// ## Details
		/// `certificate` is a byte for the algorithm, and a key of 1 to 64 bytes. `neuron` shows it until
		/// the neuron loses its uid.
		///
		/// ## Errors
		/// As `serve_axon`, and `InvalidCertificate`.
		///
		/// ## Events
		/// `AxonServed`.
		#[pallet::call_index(40)]
		#[pallet::weight(Weights::<T>::serve_axon_tls())]
		pub fn serve_axon_tls(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
			certificate: Vec<u8>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let block = Self::now();
			let axon = AxonInfo {
				block,
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
			};
			Self::do_serve_axon(hotkey, netuid, axon, Some(&certificate))
		}

		/// Registers a subnet. Its price is locked in the new pool, at the median of the prices that
		/// open subnets had on a slow average. On a full chain it waits for a netuid, and the weakest
		/// subnet is given notice.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that becomes the owner.
		///
		/// ## Details
		/// The price is [`registration_cost`](Pallet::registration_cost): it doubles with each registration
		/// and falls back. The hotkey becomes the caller's if it is nobody's. No alpha goes to anybody, and
		/// nothing trades before `start_call`. On a full chain the weakest subnet is dissolved first, and
		/// the registration waits for its netuid, with its lock and its pool as they are now. Use
		/// `register_network_limit` where others may register before you.
		///
		/// On a full chain the subnet out of immunity with the lowest moving price is told that it will
		/// be closed, after a notice in which it trades on; see [`prune_notice`](Pallet::prune_notice).
		/// The lock waits for its netuid, or for one that becomes free before; one registration waits
		/// at a time. `cancel_registration` takes it back.
		///
		/// ## Errors
		/// `NonAssociatedColdKey`, `CannotUseSystemAccount`, `CannotAffordHotkeyDeposit`,
		/// `NetworkTxRateLimitExceeded`, `SubnetLimitReached`, `NetworkRegistrationQueued`,
		/// `CannotAffordLockCost`, `InsufficientLiquidity`, `AlphaSupplyExceeded`.
		///
		/// ## Events
		/// `SubnetRegistered`; on a full chain `NetworkQueued`, behind `PruneNoticeGiven` where a subnet
		/// was chosen.
		#[pallet::call_index(59)]
		#[pallet::weight(Weights::<T>::register_network(subnets::<T>())
			.max(Weights::<T>::register_network_by_pruning(subnets::<T>())))]
		pub fn register_network(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let spent = Self::registration_weight();
			weighed(Self::do_register_network(who, hotkey, RegistrationLimits::NONE), spent)
		}

		/// Takes a uid on root for a hotkey.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that the hotkey belongs to, or will.
		///
		/// ## Details
		/// There are 64 root uids. When all are taken, the hotkey with the least root stake gives way to
		/// one that has more.
		///
		/// ## Errors
		/// `NonAssociatedColdKey`, `CannotUseSystemAccount`, `CannotAffordHotkeyDeposit`,
		/// `HotKeyAlreadyRegisteredInSubNet`, `StakeTooLowForRoot`.
		///
		/// ## Events
		/// `RootRegistered`.
		#[pallet::call_index(62)]
		#[pallet::weight(Weights::<T>::root_register().max(Weights::<T>::root_register_free_uid()))]
		pub fn root_register(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let spent = Self::root_register_weight();
			weighed(Self::do_root_register(who, hotkey), spent)
		}

		/// Lowers what a hotkey's owner keeps of its dividends.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that owns the hotkey.
		///
		/// ## Details
		/// `take` is in parts of 65535; it is 18 % before anything is set. It may be lowered at any
		/// time, is in force at once, and replaces a raise that is not. It starts the 30 days before the
		/// next raise.
		///
		/// ## Errors
		/// `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `DelegateTakeTooLow`.
		///
		/// ## Events
		/// `TakeDecreased`.
		#[pallet::call_index(65)]
		#[pallet::weight(Weights::<T>::decrease_take())]
		pub fn decrease_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_decrease_take(who, hotkey, take)
		}

		/// Raises what a hotkey's owner keeps of its dividends.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that owns the hotkey.
		///
		/// ## Details
		/// `take` is in parts of 65535; it is 18 % before anything is set. It may be raised 30 days
		/// after it was last set, up or down, and the raise comes into force when a parent who did not
		/// expect it could have taken its stake back: after the cooldown and the rate limit of children.
		///
		/// ## Errors
		/// `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `DelegateTakeTooHigh`,
		/// `DelegateTakeTooLow`, `DelegateTxRateLimitExceeded`.
		///
		/// ## Events
		/// `TakeIncreased`.
		#[pallet::call_index(66)]
		#[pallet::weight(Weights::<T>::increase_take())]
		pub fn increase_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_increase_take(who, hotkey, take)?;
			Ok(())
		}

		/// Schedules the children of a hotkey on a subnet: who validates with parts of its stake.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that owns the hotkey.
		///
		/// ## Details
		/// A child inherits `proportion / (2^64 - 1)` of the hotkey's alpha and root stake in
		/// consensus, and its dividends on that flow back, less the child's take. The children come
		/// into force after a cooldown, all at once; an empty list takes them all back. For its own row
		/// and one for each child, that leave or come, a deposit is held on the coldkey; what is no longer
		/// needed is released by the next setting, or with the subnet. A child can
		/// have 5 parents. One that would pass on more than the weakest of them, of the stake that counts
		/// now, waits beside them as the newcomer until its relation comes into force; the next epoch
		/// compares again what both pass on, and only then one of them goes.
		///
		/// ## Errors
		/// `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`, `SubnetDissolving`,
		/// `SubtokenDisabled`, `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `TxRateLimitExceeded`,
		/// `TooManyChildren`, `InvalidChild`, `DuplicateChild`, `ProportionOverflow`,
		/// `NotEnoughStakeToSetChildkeys`, `CannotAffordDeposit`, `TooManyParents`.
		///
		/// ## Events
		/// `SetChildrenScheduled`, behind `ParentTurnedAway` for another newcomer; without a cooldown,
		/// `ParentAdmitted`. `ChildkeyDepositChanged` where a deposit did.
		#[pallet::call_index(67)]
		#[pallet::weight(Weights::<T>::set_children(
			length(children).min(MAX_CHILDREN),
			2 * MAX_CHILDREN,
			MAX_PARENTS,
		))]
		pub fn set_children(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			children: Vec<(u64, T::AccountId)>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let parents = Self::parents_to_look_at(netuid, &hotkey);
			let ChildrenReceipt { contested, others, outcome } =
				Self::do_set_children(who, hotkey, netuid, children);
			told(outcome, T::WeightInfo::set_children(contested, others, parents))
		}

		/// Gives a hotkey another account, under which everything is its own that was: stake, uids, weights,
		/// bonds, child keys, claims, endpoints, takes, subnets.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that owns the hotkey. The hotkey itself cannot: whoever stole it could.
		///
		/// ## Details
		/// `new_hotkey` must be nobody's, and is associated like one that registers; or a hotkey of the same
		/// coldkey that nothing depends on. The cost (`key_swap_cost`) is recycled, and the deposit of the old
		/// account is given back. The first account of a hotkey can sign nothing any more and be no hotkey
		/// until this one is released; later ones are nobody's. It takes as long whoever stakes to it, and
		/// can be done once a day. `netuid` must be `None`: a hotkey has one account on all subnets.
		///
		/// Nobody else should know `new_hotkey` before: whoever does can associate it first, for a deposit.
		/// It takes itself back by [`associate_with`](Pallet::associate_with), unless it is staked to by
		/// then, or was swapped away; any other account serves as well.
		///
		/// Weights that were committed under the first account can be revealed; those that were committed
		/// between two swaps, only before the second.
		///
		/// ## Errors
		/// `HotkeySwapOnOneSubnet`, `NewHotKeyIsSameWithOld`, `HotKeyAccountNotExists`, `HotkeySwapped`,
		/// `NonAssociatedColdKey`, `HotKeySetTxRateLimitExceeded`, `NotEnoughBalanceToPaySwapHotKey`,
		/// `CannotUseSystemAccount`, `CannotAffordHotkeyDeposit`, `HotkeyInUse`.
		///
		/// ## Events
		/// `HotkeyAssociated` if the new account was nobody's, then `HotkeySwapped`.
		#[pallet::call_index(70)]
		#[pallet::weight(Weights::<T>::swap_hotkey(subnets::<T>()))]
		pub fn swap_hotkey(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			new_hotkey: T::AccountId,
			netuid: Option<NetUid>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let spent = T::WeightInfo::swap_hotkey(Subnets::<T>::count());
			told(Self::do_swap_hotkey(who, hotkey, new_hotkey, netuid), spent)
		}

		/// Hands all of a coldkey over to the new one of its swap, step by step.
		///
		/// ## Dispatch Origin
		/// Signed by anybody, once the delay of the swap is over.
		///
		/// ## Details
		/// A step moves the free balance, payouts that wait, and at most so many `hotkeys` and `positions`;
		/// what it did not use of them costs nothing. Hotkeys go with their uids, subnets, deposits and a
		/// registration that waits; positions go as they are, with what is entering, and become one with
		/// what the new key has behind the same hotkey. A swap ends with the step that leaves nothing. The
		/// new key needs an account for deposits: where the old one is down to the existential deposit,
		/// send it as much.
		///
		/// A childkey deposit that the old key put down for a hotkey which has left it since stays there,
		/// until that hotkey's owner sets its children.
		///
		/// ## Errors
		/// `NoColdkeySwapScheduled`, `ColdkeySwapTooEarly`, `NewColdkeyNotAlive`.
		///
		/// ## Events
		/// `HotkeyHandedOver` for each hotkey, `SubnetOwnerChanged` for each subnet before it,
		/// `PositionHandedOver` for each position; last `ColdkeySwapAdvanced`, or `ColdkeySwapped`.
		#[pallet::call_index(71)]
		#[pallet::weight(SwapProgress { hotkeys: *hotkeys, positions: *positions }
			.weight::<Weights<T>>(subnets::<T>()))]
		pub fn swap_coldkey(
			origin: OriginFor<T>,
			old_coldkey: T::AccountId,
			hotkeys: u32,
			positions: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let most = SwapProgress { hotkeys, positions };
			let SwapReceipt { step, telling } = Self::do_swap_coldkey(&old_coldkey, most)?;
			let spent = step.weight::<T::WeightInfo>(Subnets::<T>::count());
			Ok(Some(spent.saturating_add(telling)).into())
		}

		/// Schedules that all of this coldkey goes to another one.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that is to be swapped.
		///
		/// ## Details
		/// After the delay (`coldkey_swap_delay`, five days by default) anybody may carry it out with
		/// `swap_coldkey`; until then the old key may take it back with `dispute_coldkey_swap`. The cost
		/// (`key_swap_cost`) is recycled. The new key must be fresh: no hotkey, and without hotkeys and
		/// positions of its own. What it has beside that, or gets until then, stays its own.
		///
		/// Nobody else should know `new_coldkey` before: whoever does can give it a hotkey or a stake first,
		/// and another key has to be chosen.
		///
		/// ## Errors
		/// `SwapAlreadyScheduled`, `NewColdKeyIsSameWithOld`, `CannotUseSystemAccount`,
		/// `NewColdKeyIsHotkey`, `ColdKeyAlreadyAssociated`, `NotEnoughBalanceToPaySwapColdKey`.
		///
		/// ## Events
		/// `ColdkeySwapScheduled`.
		#[pallet::call_index(73)]
		#[pallet::weight(Weights::<T>::schedule_swap_coldkey())]
		pub fn schedule_swap_coldkey(
			origin: OriginFor<T>,
			new_coldkey: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_schedule_swap_coldkey(who, new_coldkey)?;
			Ok(())
		}

		/// Sets what a hotkey keeps of the dividends that it earns with its parents' stake on a subnet.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that owns the hotkey.
		///
		/// ## Details
		/// `take` is in parts of 65535; before anything is set, it is the hotkey's own take. Parents of
		/// the same coldkey do not pay it. It may be lowered at any time, and raised 30 days after it was
		/// last set, up or down; a raise comes into force when every parent could have left: after the
		/// cooldown and the rate limit of children.
		///
		/// ## Errors
		/// `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`, `SubnetDissolving`,
		/// `SubtokenDisabled`, `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `InvalidChildkeyTake`,
		/// `TxChildkeyTakeRateLimitExceeded`, `CannotAffordDeposit`.
		///
		/// ## Events
		/// `ChildKeyTakeSet`; before it `ChildkeyDepositChanged` where a deposit did.
		#[pallet::call_index(75)]
		#[pallet::weight(Weights::<T>::set_childkey_take())]
		pub fn set_childkey_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			take: u16,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let spent = T::WeightInfo::set_childkey_take();
			told(Self::do_set_childkey_take(who, hotkey, netuid, take), spent)
		}

		/// Says what a subnet is, for people.
		///
		/// ## Dispatch Origin
		/// Signed by the subnet owner's coldkey.
		///
		/// ## Details
		/// All parts are UTF-8, of 1024 bytes at most; the name and the discord handle of 256.
		///
		/// ## Errors
		/// `InvalidIdentity`, `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`.
		///
		/// ## Events
		/// `SubnetIdentitySet`.
		#[pallet::call_index(78)]
		#[pallet::weight(Weights::<T>::set_subnet_identity(lengths([
			subnet_name, github_repo, subnet_contact, subnet_url, discord, description, logo_url, additional,
		])))]
		pub fn set_subnet_identity(
			origin: OriginFor<T>,
			netuid: NetUid,
			subnet_name: Vec<u8>,
			github_repo: Vec<u8>,
			subnet_contact: Vec<u8>,
			subnet_url: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			logo_url: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let identity = SubnetIdentity {
				subnet_name: text::<T, _>(subnet_name)?,
				github_repo: text::<T, _>(github_repo)?,
				subnet_contact: text::<T, _>(subnet_contact)?,
				subnet_url: text::<T, _>(subnet_url)?,
				discord: text::<T, _>(discord)?,
				description: text::<T, _>(description)?,
				logo_url: text::<T, _>(logo_url)?,
				additional: text::<T, _>(additional)?,
			};
			Self::do_set_subnet_identity(who, netuid, identity)
		}

		/// Sets weights on several subnets, each as `set_weights` does.
		///
		/// ## Dispatch Origin
		/// Signed by the validator's hotkey.
		///
		/// ## Details
		/// `weights` are (uid, value), one list for each of `netuids`, as are `version_keys`. An item that
		/// is refused changes nothing and does not stop the others.
		///
		/// ## Errors
		/// `InputLengthsUnequal`.
		///
		/// ## Events
		/// `WeightsSet` or `BatchWeightItemFailed` for each item, `BatchCompletedWithErrors` if any failed,
		/// and `BatchWeightsCompleted`.
		#[pallet::call_index(80)]
		#[pallet::weight(batches::weight_of_sets::<Weights<T>>(weights, most_parents))]
		pub fn batch_set_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<NetUid>>,
			weights: Vec<CompactRow>,
			version_keys: Vec<Compact<u64>>,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let netuids = uncompacted(netuids);
			let parents = |place| Self::parents_of_item(&netuids, place, &hotkey);
			let spent = batches::weight_of_sets::<Weights<T>>(&weights, parents);
			weighed(Self::do_batch_set_weights(hotkey, netuids, weights, version_keys), spent)
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
		#[pallet::weight(Weights::<T>::unstake_all(max_positions::<T>()))]
		pub fn unstake_all(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let tried = Self::do_unstake_all(who, hotkey, false);
			let spent = Weights::<T>::unstake_all(tried.unwrap_or_default());
			weighed(tried, spent)
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
		#[pallet::weight(Weights::<T>::unstake_all_alpha(subnets::<T>()))]
		pub fn unstake_all_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let tried = Self::do_unstake_all(who, hotkey, true);
			let spent = Weights::<T>::unstake_all_alpha(tried.unwrap_or_default());
			weighed(tried, spent)
		}

		/// Moves stake to another hotkey, and to another subnet where the netuids differ.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey, which keeps the stake.
		///
		/// ## Details
		/// Between subnets the alpha is sold and the TAO buys the destination's alpha, both or neither; each
		/// pool takes its fee, as if they were two trades. Inside one subnet stake moves without trade or
		/// fee. What changes its hotkey or its subnet enters anew, and neither
		/// counts nor earns before it is active there.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `SubtokenDisabled`, `SameNetuid` if nothing would
		/// change, `AmountTooLow`, `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`,
		/// `InsufficientInputAmount`, `SwapInputTooLarge`, `InsufficientLiquidity`,
		/// `RemainingStakeTooLow`, `StakeBelowOneShare`.
		///
		/// ## Events
		/// `StakeMoved`.
		#[pallet::call_index(85)]
		#[pallet::weight(Weights::<T>::move_stake_between(*origin_netuid, *destination_netuid))]
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
			Self::do_move_stake(from, to, Order::market(alpha_amount.0))?;
			Ok(())
		}

		/// Gives stake to another coldkey, behind the same hotkey.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that gives.
		///
		/// ## Details
		/// Between subnets the alpha is sold and the TAO buys the destination's alpha, both or neither; each
		/// pool takes its fee, as if they were two trades. Inside one subnet stake changes hands as it is,
		/// active or entering, without trade or fee. What is given must be worth the minimum stake, a whole position too, so that
		/// nobody is given dust. Each subnet and root can switch transfers off.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `SubtokenDisabled`, `SameNetuid` if nothing would
		/// change, `AmountTooLow`, `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`,
		/// `InsufficientInputAmount`, `SwapInputTooLarge`, `InsufficientLiquidity`,
		/// `RemainingStakeTooLow`, `StakeBelowOneShare`, `TransferDisallowed`,
		/// `CannotUseSystemAccount`.
		///
		/// ## Events
		/// `StakeTransferred`.
		#[pallet::call_index(86)]
		#[pallet::weight(Weights::<T>::transfer_stake_between(*origin_netuid, *destination_netuid))]
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
			Self::do_transfer_stake(from, to, Order::market(alpha_amount.0))?;
			Ok(())
		}

		/// Swaps stake between subnets, behind the same hotkey.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// The alpha is sold and the TAO buys the destination's alpha, both or neither. Each pool takes its
		/// fee, as if they were two trades; root has none.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `SubtokenDisabled`, `SameNetuid` if nothing would
		/// change, `AmountTooLow`, `HotKeyAccountNotExists`, `NotEnoughStakeToWithdraw`,
		/// `InsufficientInputAmount`, `SwapInputTooLarge`, `InsufficientLiquidity`,
		/// `RemainingStakeTooLow`, `StakeBelowOneShare`.
		///
		/// ## Events
		/// `StakeSwapped`.
		#[pallet::call_index(87)]
		#[pallet::weight(Weights::<T>::swap_stake_between(*origin_netuid, *destination_netuid))]
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
			Self::do_swap_stake(from, to, Demand::Of(Order::market(alpha_amount.0)))?;
			Ok(())
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
		#[pallet::weight(Weights::<T>::add_stake_limit_on(*netuid))]
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
			Self::do_add_stake(Position { netuid, hotkey, coldkey: who }, order)?;
			Ok(())
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
		#[pallet::weight(Weights::<T>::remove_stake_limit_on(*netuid))]
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
			Self::do_remove_stake(Position { netuid, hotkey, coldkey: who }, Demand::Of(order))?;
			Ok(())
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
		#[pallet::weight(
			Weights::<T>::swap_stake_limit_between(*origin_netuid, *destination_netuid)
		)]
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
			Self::do_swap_stake(from, to, Demand::Of(order))?;
			Ok(())
		}

		/// Makes a hotkey that is nobody's the caller's. If it is the caller's, only the host is told: what it
		/// mirrors of a coldkey's hotkeys puts those first that the coldkey has asked for.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// A deposit is held on the caller's account, here and wherever a call names a hotkey that is
		/// nobody's. It is free again when the hotkey consents by [`associate_with`](Pallet::associate_with),
		/// or is let go by [`release_hotkey`](Pallet::release_hotkey). Until it consents, the hotkey
		/// can override this.
		///
		/// ## Errors
		/// `NonAssociatedColdKey`, `CannotUseSystemAccount`, `CannotAffordHotkeyDeposit`.
		///
		/// ## Events
		/// `HotkeyAssociated`.
		#[pallet::call_index(91)]
		#[pallet::weight(Weights::<T>::try_associate_hotkey())]
		pub fn try_associate_hotkey(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_associate_hotkey(&hotkey, &who).map(|_| ())
		}

		/// Starts a subnet: after the trading delay its token trades, its neurons register and blocks emit
		/// for it.
		///
		/// ## Dispatch Origin
		/// Signed by the subnet's owner.
		///
		/// ## Details
		/// The event names the block, and `started_at` of [`subnet`](Pallet::subnet) does: trading opens
		/// for everybody at once, and nobody can trade before others know of it.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`,
		/// `FirstEmissionBlockNumberAlreadySet`, `NeedWaitingMoreBlocksToStarCall` before the delay is
		/// over.
		///
		/// ## Events
		/// `FirstEmissionBlockNumberSet`.
		#[pallet::call_index(92)]
		#[pallet::weight(Weights::<T>::start_call())]
		pub fn start_call(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_start_call(who, netuid)?;
			Ok(())
		}

		/// Commits to weights that are revealed later.
		///
		/// ## Dispatch Origin
		/// Signed by the validator's hotkey.
		///
		/// ## Details
		/// `commit_hash` is the Blake2-256 of the SCALE encoding of (hotkey, netuid, uids, values,
		/// salt, version key). It can be revealed in one epoch only: that of the commit and the
		/// subnet's reveal period, 1 unless set. The epoch, like what the weights must pass, is that of
		/// this moment, whatever is set later. Ten can wait.
		///
		/// ## Errors
		/// `CanNotSetRootNetworkWeights`, `SubnetNotExists`, `SubnetDissolving`,
		/// `CommitRevealDisabled`, `HotKeyNotRegisteredInSubNet`, `NotEnoughStakeToSetWeights`,
		/// `CommittingWeightsTooFast`, `SubnetHasNoEpochs`, `TooManyUnrevealedCommits`.
		///
		/// ## Events
		/// `WeightsCommitted`.
		#[pallet::call_index(96)]
		#[pallet::weight(Weights::<T>::commit_weights(MAX_PARENTS))]
		pub fn commit_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			commit_hash: CommitHash,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let parents = Self::parents_to_look_at(netuid, &hotkey);
			let spent = Weights::<T>::commit_weights(parents);
			weighed(Self::do_commit_weights(hotkey, netuid, commit_hash), spent)
		}

		/// Reveals weights that were committed, and sets them as of the block of the commit.
		///
		/// ## Dispatch Origin
		/// Signed by the validator's hotkey.
		///
		/// ## Details
		/// What was committed before is forgotten with it. The weights must pass what `set_weights`
		/// asked when they were committed, but for the rate limit.
		///
		/// ## Errors
		/// `CanNotSetRootNetworkWeights`, `WeightVecNotEqualSize`, `SubnetNotExists`,
		/// `SubnetDissolving`, `CommitRevealDisabled`, `NoWeightsCommitFound`,
		/// `InvalidRevealCommitHashNotMatch`, `RevealTooEarly`, `ExpiredWeightCommit`, and those of
		/// `set_weights`.
		///
		/// ## Events
		/// `WeightsRevealed`.
		#[pallet::call_index(97)]
		#[pallet::weight(Weights::<T>::reveal_weights(length(uids), length(salt), MAX_PARENTS))]
		pub fn reveal_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let parents = Self::parents_to_look_at(netuid, &hotkey);
			let spent = Weights::<T>::reveal_weights(length(&uids), length(&salt), parents);
			let submission = WeightSubmission { uids, values, version_key, commit: None };
			let revealed = Self::do_reveal_weights(hotkey, netuid, submission, salt);
			weighed(revealed, spent)
		}

		/// Reveals several commits on one subnet, each as `reveal_weights` does, all or none.
		///
		/// ## Dispatch Origin
		/// Signed by the validator's hotkey.
		///
		/// ## Details
		/// They are revealed in this order, so that the last weights stay. A reveal forgets what was
		/// committed before: list them as they were committed.
		///
		/// ## Errors
		/// `InputLengthsUnequal`, and those of `reveal_weights`.
		///
		/// ## Events
		/// `WeightsRevealed` for each, and `WeightsBatchRevealed`.
		#[pallet::call_index(98)]
		#[pallet::weight(batches::weight_of_reveals::<Weights<T>>(
			uids_list,
			salts_list,
			MAX_PARENTS,
		))]
		pub fn batch_reveal_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			uids_list: Vec<Vec<u16>>,
			values_list: Vec<Vec<u16>>,
			salts_list: Vec<Vec<u16>>,
			version_keys: Vec<u64>,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let parents = Self::parents_to_look_at(netuid, &hotkey);
			let spent = batches::weight_of_reveals::<Weights<T>>(&uids_list, &salts_list, parents);
			let outcome = Self::reveals_of(uids_list, values_list, salts_list, version_keys)
				.and_then(|reveals| Self::do_batch_reveal_weights(hotkey, netuid, reveals));
			weighed(outcome, spent)
		}

		/// Commits to weights on several subnets, each as `commit_weights` does.
		///
		/// ## Dispatch Origin
		/// Signed by the validator's hotkey.
		///
		/// ## Details
		/// One hash for each of `netuids`. An item that is refused changes nothing and does not stop the
		/// others.
		///
		/// ## Errors
		/// `InputLengthsUnequal`.
		///
		/// ## Events
		/// `WeightsCommitted` or `BatchWeightItemFailed` for each item, `BatchCompletedWithErrors` if any
		/// failed, and `BatchWeightsCompleted`.
		#[pallet::call_index(100)]
		#[pallet::weight(
			batches::weight_of_commits::<Weights<T>>(commit_hashes.len(), most_parents)
		)]
		pub fn batch_commit_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<NetUid>>,
			commit_hashes: Vec<CommitHash>,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let netuids = uncompacted(netuids);
			let parents = |place| Self::parents_of_item(&netuids, place, &hotkey);
			let count = commit_hashes.len();
			let spent = batches::weight_of_commits::<Weights<T>>(count, parents);
			weighed(Self::do_batch_commit_weights(hotkey, netuids, commit_hashes), spent)
		}

		/// Takes alpha of a position out of existence, so that it may be emitted again.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// Any amount from one rao on. As every exit does, it leaves nothing or at least the minimum
		/// stake, at the spot price: a smaller rest is refused, and the whole position may be given up.
		///
		/// ## Errors
		/// `CannotBurnOrRecycleOnRootSubnet`, `SubnetNotExists`, `SubnetDissolving`,
		/// `SubtokenDisabled`, `AmountTooLow` for zero, `HotKeyAccountNotExists`,
		/// `NotEnoughStakeToWithdraw`, `RemainingStakeTooLow`.
		///
		/// ## Events
		/// `AlphaRecycled`.
		#[pallet::call_index(101)]
		#[pallet::weight(Weights::<T>::recycle_alpha())]
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
		/// ## Details
		/// Any amount from one rao on. As every exit does, it leaves nothing or at least the minimum
		/// stake, at the spot price: a smaller rest is refused, and the whole position may be given up.
		///
		/// ## Errors
		/// `CannotBurnOrRecycleOnRootSubnet`, `SubnetNotExists`, `SubnetDissolving`,
		/// `SubtokenDisabled`, `AmountTooLow` for zero, `HotKeyAccountNotExists`,
		/// `NotEnoughStakeToWithdraw`, `RemainingStakeTooLow`.
		///
		/// ## Events
		/// `AlphaBurned`.
		#[pallet::call_index(102)]
		#[pallet::weight(Weights::<T>::burn_alpha())]
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
		#[pallet::weight(Weights::<T>::remove_stake_full_limit_on(*netuid))]
		pub fn remove_stake_full_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			limit_price: Option<u64>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let limit = limit_price.map_or(Limit::None, Limit::ReceiveAtLeast);
			let demand = Demand::Whole(limit);
			Self::do_remove_stake(Position { netuid, hotkey, coldkey: who }, demand)?;
			Ok(())
		}

		/// Names a subnet's token.
		///
		/// ## Dispatch Origin
		/// Signed by the subnet owner's coldkey.
		///
		/// ## Details
		/// A symbol is one letter, in UTF-8, that no other subnet has: of small Greek but tau and omicron,
		/// Hebrew, Arabic, Runic, Georgian, small Armenian, Glagolitic, Thai or Hangul; see
		/// [`SYMBOL_LETTERS`]. Or it is the subnet's own by default.
		///
		/// ## Errors
		/// `InvalidSymbol`, `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`,
		/// `SymbolAlreadyInUse`.
		///
		/// ## Events
		/// `SymbolUpdated`.
		#[pallet::call_index(112)]
		#[pallet::weight(Weights::<T>::update_symbol(subnets::<T>()))]
		pub fn update_symbol(
			origin: OriginFor<T>,
			netuid: NetUid,
			symbol: Vec<u8>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			// No subnet has more than one.
			let spent = Weights::<T>::update_symbol(Subnets::<T>::count());
			let symbol = symbol.try_into().map_err(|_| Error::<T>::InvalidSymbol)?;
			weighed(Self::do_update_symbol(who, netuid, symbol), spent)
		}

		/// Dissolves a subnet: closes it for good and pays its holders.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Details
		/// A holder of `a` alpha gets `floor(T * a / (A + O))`; the rest goes out of existence. It
		/// takes as many blocks as there are holders to pay, a bounded number in each; see
		/// [`dissolution`](Pallet::dissolution) and
		/// [`liquidation_preview`](Pallet::liquidation_preview). A last epoch pays what is pending before;
		/// one that fails is skipped. There is no notice.
		///
		/// ## Errors
		/// `DissolutionInProgress`, `SubnetNotExists`, `SubnetDissolving`.
		///
		/// ## Events
		/// `EpochPaid` or `EpochSkipped`, `DissolutionStarted`; in later blocks `DissolutionPayout` for
		/// each coldkey or `PositionSkipped`, and `NetworkRemoved`.
		#[pallet::call_index(120)]
		#[pallet::weight(Weights::<T>::dissolve_network()
			.saturating_add(EpochSize::most(T::MaxUids::get())
				.with_claims_of_all()
				.weight::<Weights<T>>()))]
		pub fn dissolve_network(
			origin: OriginFor<T>,
			netuid: NetUid,
		) -> DispatchResultWithPostInfo {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_dissolve_network(netuid)
		}

		/// Takes back the swap of this coldkey, before it has begun.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that is to be swapped.
		///
		/// ## Details
		/// Whoever else holds the key may schedule it again; what it cost is gone.
		///
		/// ## Errors
		/// `NoColdkeySwapScheduled`, `ColdkeySwapUnderWay` after the first step of `swap_coldkey`.
		///
		/// ## Events
		/// `ColdkeySwapDisputed`.
		#[pallet::call_index(127)]
		#[pallet::weight(Weights::<T>::dispute_coldkey_swap())]
		pub fn dispute_coldkey_swap(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_dispute_coldkey_swap(who).map(|_| ())
		}

		/// Registers a hotkey as a neuron of a subnet, at `limit_price` rao at most.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that the hotkey belongs to, or will.
		///
		/// ## Details
		/// As `burned_register`.
		///
		/// ## Errors
		/// `RegistrationPriceLimitExceeded` and those of `burned_register`.
		///
		/// ## Events
		/// `NeuronRegistered`.
		#[pallet::call_index(134)]
		#[pallet::weight(Weights::<T>::register_limit())]
		pub fn register_limit(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
			limit_price: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register_neuron(who, netuid, hotkey, Some(Tao(limit_price)))?;
			Ok(())
		}

		/// Moves stake as `move_stake` does, within a limit.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// `limit_price` is the least received per alpha given, times 10^9, fee included. With
		/// `allow_partial` the largest part that keeps it is traded and the rest stays. Inside one subnet
		/// one alpha gives one.
		///
		/// ## Errors
		/// As `move_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeMoved`.
		#[pallet::call_index(200)]
		#[pallet::weight(
			Weights::<T>::move_stake_limit_between(*origin_netuid, *destination_netuid)
		)]
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
			Self::do_move_stake(from, to, order)?;
			Ok(())
		}

		/// Gives stake to another coldkey as `transfer_stake` does, within a limit.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that gives.
		///
		/// ## Details
		/// `limit_price` is the least received per alpha given, times 10^9, fee included. With
		/// `allow_partial` the largest part that keeps it is traded and the rest stays. Inside one subnet
		/// one alpha gives one.
		///
		/// ## Errors
		/// As `transfer_stake`, and `SlippageTooHigh`.
		///
		/// ## Events
		/// `StakeTransferred`.
		#[pallet::call_index(201)]
		#[pallet::weight(
			Weights::<T>::transfer_stake_limit_between(*origin_netuid, *destination_netuid)
		)]
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
			Self::do_transfer_stake(from, to, order)?;
			Ok(())
		}

		/// Gives a subnet to another coldkey.
		///
		/// ## Dispatch Origin
		/// Signed by the subnet owner's coldkey.
		///
		/// ## Details
		/// From now on the owner's part goes to `hotkey`, which must belong to `new_coldkey`. What was
		/// paid stays where it is; what is pending goes to the new owner.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`, `HotKeyAccountNotExists`,
		/// `NonAssociatedColdKey`.
		///
		/// ## Events
		/// `SubnetOwnerChanged`.
		#[pallet::call_index(202)]
		#[pallet::weight(Weights::<T>::transfer_subnet_ownership())]
		pub fn transfer_subnet_ownership(
			origin: OriginFor<T>,
			netuid: NetUid,
			new_coldkey: T::AccountId,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer_subnet_ownership(who, netuid, new_coldkey, hotkey)
		}

		/// Pays what the dissolutions of subnets could not place on the caller's account.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// A payout under the existential deposit cannot open an account; it waits until its coldkey
		/// has one, or until a later payout makes it enough for one. See
		/// [`unclaimed_payout`](Pallet::unclaimed_payout).
		///
		/// ## Errors
		/// `NothingToClaim`.
		///
		/// ## Events
		/// `PayoutClaimed`.
		#[pallet::call_index(203)]
		#[pallet::weight(Weights::<T>::claim_dissolved())]
		pub fn claim_dissolved(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_dissolved(who)?;
			Ok(())
		}

		/// Makes the caller a hotkey of `coldkey`, for good.
		///
		/// ## Dispatch Origin
		/// Signed by the hotkey.
		///
		/// ## Details
		/// No deposit is held, and one that is held for this hotkey is free again. A coldkey that had
		/// associated the hotkey alone loses it, whatever it has built on it: it keeps its stake as a
		/// staker, and uids, root uid, take and childkey links go with the hotkey. Only the hotkey of a subnet's
		/// owner stays with the subnet. After this, nothing but the coldkey can undo the association, while the
		/// hotkey has an account or something depends on it.
		///
		/// ## Errors
		/// `NonAssociatedColdKey` if the hotkey has consented to another coldkey, `HotkeySwapped` if it is
		/// called otherwise now, `CannotUseSystemAccount`, `HotkeyOwnsSubnet`.
		///
		/// ## Events
		/// `HotkeyAssociated` or `HotkeyTakenOver`, unless it was the coldkey's.
		#[pallet::call_index(206)]
		#[pallet::weight(Weights::<T>::associate_with()
			.max(Weights::<T>::associate_with_another(subnets::<T>())))]
		pub fn associate_with(
			origin: OriginFor<T>,
			coldkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let hotkey = ensure_signed(origin)?;
			let spent = Self::association_weight(&hotkey, &coldkey);
			weighed(Self::do_associate_with(hotkey, coldkey), spent)
		}

		/// Lets a hotkey go, so that it is nobody's, and gives back the deposit that was held for it.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that the hotkey belongs to; or by anybody, where neither a deposit nor an
		/// account of the hotkey's own pays for the association.
		///
		/// ## Errors
		/// `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `HotkeyInUse` while there is stake behind
		/// the hotkey, whoever's, or a uid, a uid on root, childkey links or a subnet of it.
		///
		/// ## Events
		/// `HotkeyReleased`.
		#[pallet::call_index(207)]
		#[pallet::weight(Weights::<T>::release_hotkey(subnets::<T>()))]
		pub fn release_hotkey(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let spent = Weights::<T>::release_hotkey(Subnets::<T>::count());
			weighed(Self::do_release_hotkey(who, hotkey), spent)
		}

		/// Registers a subnet as `register_network` does, within limits.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that becomes the owner.
		///
		/// ## Details
		/// `lock_limit` is the most TAO to lock, in rao. The new pool starts at a price of at least
		/// `min_seed_price` and at most `max_seed_price` rao per alpha. See
		/// [`quote_registration`](Pallet::quote_registration): the price moves by a few millionths a block.
		///
		/// ## Errors
		/// As `register_network`, and `LockCostLimitExceeded` and `SeedPriceLimitExceeded`.
		///
		/// ## Events
		/// As `register_network`.
		#[pallet::call_index(204)]
		#[pallet::weight(Weights::<T>::register_network(subnets::<T>())
			.max(Weights::<T>::register_network_by_pruning(subnets::<T>())))]
		pub fn register_network_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			lock_limit: Tao,
			min_seed_price: u64,
			max_seed_price: u64,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let spent = Self::registration_weight();
			let limits = RegistrationLimits { lock: lock_limit, min_seed_price, max_seed_price };
			weighed(Self::do_register_network(who, hotkey, limits), spent)
		}

		/// Takes back the caller's registration that waits for a netuid.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey that registered.
		///
		/// ## Details
		/// Half of the lock is paid back and half ceases to be; all of it is paid back once the
		/// registration has waited a day (7200 blocks) longer than the notice or the dissolution that
		/// it waits for was announced. A subnet that was given notice is closed all the same. See
		/// [`queued_registration`](Pallet::queued_registration).
		///
		/// ## Errors
		/// `NoRegistrationQueued`.
		///
		/// ## Events
		/// `RegistrationCancelled`.
		#[pallet::call_index(205)]
		#[pallet::weight(Weights::<T>::cancel_registration())]
		pub fn cancel_registration(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_registration(who)?;
			Ok(())
		}

		/// Pays what dissolutions could not place to the coldkey that it belongs to.
		///
		/// ## Dispatch Origin
		/// Signed by anybody.
		///
		/// ## Details
		/// As `claim_dissolved`, for somebody else: the coldkey is paid, and the caller pays the fee.
		///
		/// ## Errors
		/// `NothingToClaim`.
		///
		/// ## Events
		/// `PayoutClaimed`.
		#[pallet::call_index(209)]
		#[pallet::weight(Weights::<T>::claim_dissolved_for())]
		pub fn claim_dissolved_for(origin: OriginFor<T>, coldkey: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_dissolved(coldkey)?;
			Ok(())
		}

		/// Refuses unless a netuid belongs to the subnet that was registered in this block.
		///
		/// ## Dispatch Origin
		/// Signed by anybody.
		///
		/// ## Details
		/// Changes nothing. In front of a trade in `utility.batch_all` it names the subnet that is meant,
		/// so that a transaction that may be executed much later cannot meet another one's token.
		///
		/// ## Errors
		/// `SubnetNotExists`, `NetuidChangedHands`.
		///
		/// ## Events
		/// None.
		#[pallet::call_index(208)]
		#[pallet::weight(Weights::<T>::ensure_generation())]
		pub fn ensure_generation(
			origin: OriginFor<T>,
			netuid: NetUid,
			registered_at: u64,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_ensure_generation(netuid, registered_at)
		}

		/// Sets one parameter of the whole economy.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Details
		/// Units, defaults and ranges stand in the table of parameters. What was set, started, held or
		/// given notice before stays as it is.
		///
		/// ## Errors
		/// `InvalidValue` out of the parameter's range.
		///
		/// ## Events
		/// `ParametersSet`.
		#[pallet::call_index(210)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn set_parameter(origin: OriginFor<T>, parameter: GlobalParameter) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_parameter(parameter)
		}

		/// Sets one parameter of a subnet's trades and blocks.
		///
		/// ## Dispatch Origin
		/// The admin origin, or the subnet owner's coldkey for `TransfersAllowed`.
		///
		/// ## Details
		/// An owner may do it once in a tempo, and not in the last blocks before an epoch. Whether stake on
		/// root may change coldkeys is a parameter of the whole economy.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`, `ParameterIsForAdminOnly`,
		/// `FeeRateTooHigh`, `TempoOutOfBounds`, `AdminActionProhibitedDuringWeightsWindow`,
		/// `TxRateLimitExceeded`.
		///
		/// ## Events
		/// `SubnetParametersSet`.
		#[pallet::call_index(220)]
		#[pallet::weight(Weights::<T>::set_subnet_parameter())]
		pub fn set_subnet_parameter(
			origin: OriginFor<T>,
			netuid: NetUid,
			parameter: SubnetParameter,
		) -> DispatchResult {
			let owner = owner_or_admin::<T>(origin)?;
			Self::do_set_subnet_parameter(owner, netuid, parameter)
		}

		/// Sets one parameter of a subnet's neurons, weights or epochs.
		///
		/// ## Dispatch Origin
		/// The subnet owner's coldkey, or the admin origin; some parameters are for the latter only.
		///
		/// ## Details
		/// An owner may set each parameter once in a tempo, not in the last 10 blocks before an epoch,
		/// and within the bounds of [`OwnerBounds`]. Votes stay possible whatever is set: no more weights
		/// are asked for than there are other neurons, each may have the equal part of half of them, and
		/// nobody is inactive within a tempo.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`, `ParameterIsForAdminOnly`,
		/// `InvalidValue`, `AdminActionProhibitedDuringWeightsWindow`, `TxRateLimitExceeded`.
		///
		/// ## Events
		/// `HyperparametersSet`.
		#[pallet::call_index(224)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn set_hyperparameter(
			origin: OriginFor<T>,
			netuid: NetUid,
			hyperparameter: Hyperparameter,
		) -> DispatchResult {
			let owner = owner_or_admin::<T>(origin)?;
			Self::do_set_hyperparameter(owner, netuid, hyperparameter)
		}

		/// Lets a subnet have `max_n` neurons, and removes those who earned least.
		///
		/// ## Dispatch Origin
		/// The subnet owner's coldkey, once in 30 days, or the admin origin.
		///
		/// ## Details
		/// Who earned least in the last epoch goes first, as newcomers would replace them: neither neurons
		/// in their immunity nor the owner's own. They keep their stake. The uids of the others close up,
		/// with their weights and bonds; what was committed is forgotten, since it names the old uids.
		///
		/// ## Errors
		/// `SubnetNotExists`, `SubnetDissolving`, `NotSubnetOwner`, `InvalidValue` unless `max_n` is
		/// between 64 and what is allowed now; of an owner `TxRateLimitExceeded` and
		/// `AdminActionProhibitedDuringWeightsWindow`; `TrimmingWouldExceedMaxImmunePercentage`.
		///
		/// ## Events
		/// `HyperparametersSet`, `NeuronsTrimmed`.
		#[pallet::call_index(253)]
		#[pallet::weight(Weights::<T>::sudo_trim_to_max_allowed_uids(T::MaxUids::get().into()))]
		pub fn sudo_trim_to_max_allowed_uids(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_n: u16,
		) -> DispatchResultWithPostInfo {
			let owner = owner_or_admin::<T>(origin)?;
			let neurons = Neurons::<T>::decode_len(netuid).unwrap_or_default();
			let neurons = u32::try_from(neurons).unwrap_or(T::MaxUids::get().into());
			let spent = Weights::<T>::sudo_trim_to_max_allowed_uids(neurons);
			weighed(Self::do_trim(owner, netuid, max_n), spent)
		}

		/// Schedules other rules for a block, from which on the economy runs by them.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Details
		/// One change can be scheduled at a time. Nothing is lost or paid twice by it: see the README.
		///
		/// ## Errors
		/// `RulesAlreadyScheduled`; `BlockNotInFuture`; `RuleMissing` for a rule that this chain does not
		/// have; `InvalidValue` for a number out of its bounds; `NoRoomForRootClaims` for `Claimable` where
		/// blocks are too small for it.
		///
		/// ## Events
		/// `RulesScheduled`; `RulesChanged` in that block.
		#[pallet::call_index(235)]
		#[pallet::weight(Weights::<T>::schedule_rules())]
		pub fn schedule_rules(origin: OriginFor<T>, at: u64, rules: Rules) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_schedule_rules(at, rules)
		}

		/// Pays what a coldkey can claim of root's alpha behind a hotkey: as stake on root behind it, or as
		/// alpha stake behind it, as [`set_root_claim_type`](Pallet::set_root_claim_type) says.
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Details
		/// What is paid as stake on root is sold first, all of it, at any price and for the subnet's fee. What
		/// is paid as alpha must be worth half the minimum stake at the steady price, where there is no
		/// such stake yet. Each subnet stands alone: what cannot be paid stays claimable.
		///
		/// ## Errors
		/// `HotKeyAccountNotExists`, `NothingToClaim` for no subnet; in events `SubnetNotExists`,
		/// `SubnetDissolving`, `SubtokenDisabled`, `NothingToClaim`, `InsufficientInputAmount`,
		/// `SwapInputTooLarge`, `InsufficientLiquidity`, `StakeBelowOneShare`, `AmountTooLow`.
		///
		/// ## Events
		/// `RootClaimed` or `RootClaimSkipped` of each subnet.
		#[pallet::call_index(121)]
		#[pallet::weight(Weights::<T>::claim_root_of(length(subnets)))]
		pub fn claim_root(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			subnets: ClaimedSubnets,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let kind = Self::root_claim_type(&coldkey);
			let spent = Weights::<T>::claim_root_as(kind, length(&subnets));
			weighed(Self::do_claim_root(coldkey, hotkey, subnets, kind), spent)
		}

		/// Sets as what a coldkey wants to be paid its claims of root's alpha: as stake on root (`Swap`, the
		/// default), or as alpha stake (`Keep`).
		///
		/// ## Dispatch Origin
		/// Signed by the coldkey.
		///
		/// ## Events
		/// `RootClaimTypeSet`.
		#[pallet::call_index(122)]
		#[pallet::weight(Weights::<T>::set_root_claim_type())]
		pub fn set_root_claim_type(origin: OriginFor<T>, kind: RootClaimKind) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_set_root_claim_type(coldkey, kind);
			Ok(())
		}

		/// Takes back the change of rules that is scheduled.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `NoRulesScheduled`.
		///
		/// ## Events
		/// `RulesCancelled`.
		#[pallet::call_index(236)]
		#[pallet::weight(Weights::<T>::cancel_scheduled_rules())]
		pub fn cancel_scheduled_rules(origin: OriginFor<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_cancel_scheduled_rules()?;
			Ok(())
		}

		/// Gives subnets weights, of which only the ratios count, in the name of a hotkey with a uid on root.
		/// They take the place of those that it gave before, and count while rules go by such votes.
		///
		/// ## Dispatch Origin
		/// Signed by the hotkey.
		///
		/// ## Errors
		/// `HotKeyNotRegisteredInSubNet` without a uid on root; `WeightVecNotEqualSize`; `DuplicateUids` for
		/// a netuid that stands there twice; `SubnetNotExists`; `SubnetDissolving`; `SettingWeightsTooFast`
		/// within 100 blocks.
		///
		/// ## Events
		/// `RootWeightsSet`.
		#[pallet::call_index(237)]
		#[pallet::weight(Weights::<T>::set_root_weights(length(netuids)))]
		pub fn set_root_weights(
			origin: OriginFor<T>,
			netuids: Vec<NetUid>,
			weights: Vec<u16>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Self::do_set_root_weights(hotkey, netuids, weights)
		}

		/// Reports what a subnet earned in the period that has ended, in rao a block: a period is 7,200 blocks.
		/// Of the last report of each attestor the median counts.
		///
		/// ## Dispatch Origin
		/// The host's `AttestOrigin`.
		///
		/// ## Details
		/// A report takes the place of the same attestor's last one, and counts until a whole period has gone
		/// by without a newer one.
		///
		/// ## Errors
		/// `SubnetNotExists`; `SubnetDissolving`; `ReportOutOfPeriod`; `InvalidValue` for more than 21 million
		/// TAO; `TooManyAttestors` if 16 others have reported.
		///
		/// ## Events
		/// `MetricReported`.
		#[pallet::call_index(238)]
		#[pallet::weight(Weights::<T>::report_metric())]
		pub fn report_metric(
			origin: OriginFor<T>,
			netuid: NetUid,
			period: u64,
			value: Tao,
		) -> DispatchResult {
			let who = T::AttestOrigin::ensure_attestor(origin)?;
			Self::do_report_metric(who, netuid, period, value)
		}

		/// Names the accounts that [`EnsureAttestor`](crate::EnsureAttestor) lets report, in the place of
		/// those before. The reports of who is no longer among them are forgotten.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `TooManyAttestors` for more than 16; `InvalidValue` for one that stands there twice.
		///
		/// ## Events
		/// `AttestorsSet`.
		#[pallet::call_index(239)]
		#[pallet::weight(Weights::<T>::set_attestors(subnets::<T>()))]
		pub fn set_attestors(
			origin: OriginFor<T>,
			attestors: Vec<T::AccountId>,
		) -> DispatchResultWithPostInfo {
			T::AdminOrigin::ensure_origin(origin)?;
			let looked_at = Self::do_set_attestors(attestors)?;
			Ok(Some(Weights::<T>::set_attestors(looked_at)).into())
		}

		/// Lets an allocation rule run beside the active one from the next block on, up to four of them. It
		/// gives nobody anything: what each subnet would have been given is added up.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `TooManyShadows`; `RuleMissing` for a rule that this chain does not have; `InvalidValue` for one
		/// with a number out of its bounds.
		///
		/// ## Events
		/// `ShadowStarted`.
		#[pallet::call_index(240)]
		#[pallet::weight(Weights::<T>::start_shadow())]
		pub fn start_shadow(origin: OriginFor<T>, allocation: Allocation) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_start_shadow(allocation)?;
			Ok(())
		}

		/// Ends a shadow, and forgets what it came to.
		///
		/// ## Dispatch Origin
		/// The admin origin.
		///
		/// ## Errors
		/// `ShadowNotExists`.
		///
		/// ## Events
		/// `ShadowStopped`.
		#[pallet::call_index(241)]
		#[pallet::weight(Weights::<T>::stop_shadow())]
		pub fn stop_shadow(origin: OriginFor<T>, id: u8) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_stop_shadow(id)
		}
	}
}
