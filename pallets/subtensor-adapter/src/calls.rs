//! The calls of `SubtensorModule`, as clients name them and their arguments. Each is a door to the call of
//! Dynamic TAO that does the same, with the same origin, and weighs what that weighs. Indices are those
//! of the public chain, where it has them.

use frame_support::pallet_macros::pallet_section;

/// All calls.
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets a validator's weights: see Dynamic TAO's `set_weights`.
		#[pallet::call_index(0)]
		#[pallet::weight(CoreWeights::<T>::set_weights(length(dests), MAX_PARENTS))]
		pub fn set_weights(
			origin: OriginFor<T>,
			netuid: u16,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResultWithPostInfo {
			Core::<T>::set_weights(origin, NetUid(netuid), dests, weights, version_key)
		}

		/// The same for mechanism 0, which is the only one.
		///
		/// # Errors
		/// [`Error::MechanismDoesNotExist`] for another one.
		#[pallet::call_index(119)]
		#[pallet::weight(CoreWeights::<T>::set_weights(length(dests), MAX_PARENTS))]
		pub fn set_mechanism_weights(
			origin: OriginFor<T>,
			netuid: u16,
			mecid: u8,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResultWithPostInfo {
			ensure!(mecid == 0, Error::<T>::MechanismDoesNotExist);
			Core::<T>::set_weights(origin, NetUid(netuid), dests, weights, version_key)
		}

		/// Sets weights on several subnets: see Dynamic TAO's `batch_set_weights`.
		#[pallet::call_index(80)]
		#[pallet::weight(weight_of::<T>(CoreCall::batch_set_weights {
			netuids: compact(netuids.clone()),
			weights: weights.clone(),
			version_keys: version_keys.clone(),
		}))]
		pub fn batch_set_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<u16>>,
			weights: Vec<Vec<(Compact<u16>, Compact<u16>)>>,
			version_keys: Vec<Compact<u64>>,
		) -> DispatchResultWithPostInfo {
			Core::<T>::batch_set_weights(origin, compact(netuids), weights, version_keys)
		}

		/// Commits to weights: see Dynamic TAO's `commit_weights`.
		#[pallet::call_index(96)]
		#[pallet::weight(CoreWeights::<T>::commit_weights(MAX_PARENTS))]
		pub fn commit_weights(
			origin: OriginFor<T>,
			netuid: u16,
			commit_hash: CommitHash,
		) -> DispatchResultWithPostInfo {
			Core::<T>::commit_weights(origin, NetUid(netuid), commit_hash)
		}

		/// The same for mechanism 0, which is the only one.
		///
		/// # Errors
		/// [`Error::MechanismDoesNotExist`] for another one.
		#[pallet::call_index(115)]
		#[pallet::weight(CoreWeights::<T>::commit_weights(MAX_PARENTS))]
		pub fn commit_mechanism_weights(
			origin: OriginFor<T>,
			netuid: u16,
			mecid: u8,
			commit_hash: CommitHash,
		) -> DispatchResultWithPostInfo {
			ensure!(mecid == 0, Error::<T>::MechanismDoesNotExist);
			Core::<T>::commit_weights(origin, NetUid(netuid), commit_hash)
		}

		/// Commits to weights on several subnets: see Dynamic TAO's `batch_commit_weights`.
		#[pallet::call_index(100)]
		#[pallet::weight(weight_of::<T>(CoreCall::batch_commit_weights {
			netuids: compact(netuids.clone()),
			commit_hashes: commit_hashes.clone(),
		}))]
		pub fn batch_commit_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<u16>>,
			commit_hashes: Vec<CommitHash>,
		) -> DispatchResultWithPostInfo {
			Core::<T>::batch_commit_weights(origin, compact(netuids), commit_hashes)
		}

		/// Would let a beacon reveal weights; this chain knows none.
		///
		/// # Errors
		/// [`Error::TimelockedCommitsNotSupported`], always.
		#[pallet::call_index(113)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn commit_timelocked_weights(
			origin: OriginFor<T>,
			netuid: u16,
			commit: Vec<u8>,
			reveal_round: u64,
			commit_reveal_version: u16,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Err(Error::<T>::TimelockedCommitsNotSupported.into())
		}

		/// The same for a mechanism.
		///
		/// # Errors
		/// [`Error::TimelockedCommitsNotSupported`], always.
		#[pallet::call_index(118)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn commit_timelocked_mechanism_weights(
			origin: OriginFor<T>,
			netuid: u16,
			mecid: u8,
			commit: Vec<u8>,
			reveal_round: u64,
			commit_reveal_version: u16,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Err(Error::<T>::TimelockedCommitsNotSupported.into())
		}

		/// Reveals weights: see Dynamic TAO's `reveal_weights`.
		#[pallet::call_index(97)]
		#[pallet::weight(CoreWeights::<T>::reveal_weights(length(uids), length(salt), MAX_PARENTS))]
		pub fn reveal_weights(
			origin: OriginFor<T>,
			netuid: u16,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResultWithPostInfo {
			Core::<T>::reveal_weights(origin, NetUid(netuid), uids, values, salt, version_key)
		}

		/// The same for mechanism 0, which is the only one.
		///
		/// # Errors
		/// [`Error::MechanismDoesNotExist`] for another one.
		#[pallet::call_index(116)]
		#[pallet::weight(CoreWeights::<T>::reveal_weights(length(uids), length(salt), MAX_PARENTS))]
		pub fn reveal_mechanism_weights(
			origin: OriginFor<T>,
			netuid: u16,
			mecid: u8,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResultWithPostInfo {
			ensure!(mecid == 0, Error::<T>::MechanismDoesNotExist);
			Core::<T>::reveal_weights(origin, NetUid(netuid), uids, values, salt, version_key)
		}

		/// Reveals several commits: see Dynamic TAO's `batch_reveal_weights`.
		#[pallet::call_index(98)]
		#[pallet::weight(weight_of::<T>(CoreCall::batch_reveal_weights {
			netuid: NetUid(*netuid),
			uids_list: uids_list.clone(),
			values_list: values_list.clone(),
			salts_list: salts_list.clone(),
			version_keys: version_keys.clone(),
		}))]
		pub fn batch_reveal_weights(
			origin: OriginFor<T>,
			netuid: u16,
			uids_list: Vec<Vec<u16>>,
			values_list: Vec<Vec<u16>>,
			salts_list: Vec<Vec<u16>>,
			version_keys: Vec<u64>,
		) -> DispatchResultWithPostInfo {
			let netuid = NetUid(netuid);
			Core::<T>::batch_reveal_weights(
				origin,
				netuid,
				uids_list,
				values_list,
				salts_list,
				version_keys,
			)
		}

		/// Buys alpha with TAO of the caller: see Dynamic TAO's `add_stake`.
		#[pallet::call_index(2)]
		#[pallet::weight(CoreWeights::<T>::add_stake_on(NetUid(*netuid)))]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			amount_staked: u64,
		) -> DispatchResult {
			Core::<T>::add_stake(origin, hotkey, NetUid(netuid), Tao(amount_staked))
		}

		/// The same up to a price: see Dynamic TAO's `add_stake_limit`. The limit holds for what the whole
		/// purchase costs an alpha, its fee included.
		#[pallet::call_index(88)]
		#[pallet::weight(CoreWeights::<T>::add_stake_limit_on(NetUid(*netuid)))]
		pub fn add_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			amount_staked: u64,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let (netuid, amount) = (NetUid(netuid), Tao(amount_staked));
			Core::<T>::add_stake_limit(origin, hotkey, netuid, amount, limit_price, allow_partial)
		}

		/// Sells alpha for TAO of the caller: see Dynamic TAO's `remove_stake`.
		#[pallet::call_index(3)]
		#[pallet::weight(CoreWeights::<T>::remove_stake_on(NetUid(*netuid)))]
		pub fn remove_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			amount_unstaked: u64,
		) -> DispatchResult {
			Core::<T>::remove_stake(origin, hotkey, NetUid(netuid), Alpha(amount_unstaked))
		}

		/// The same down to a price: see Dynamic TAO's `remove_stake_limit`.
		#[pallet::call_index(89)]
		#[pallet::weight(CoreWeights::<T>::remove_stake_limit_on(NetUid(*netuid)))]
		pub fn remove_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			amount_unstaked: u64,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let (netuid, amount) = (NetUid(netuid), Alpha(amount_unstaked));
			Core::<T>::remove_stake_limit(
				origin,
				hotkey,
				netuid,
				amount,
				limit_price,
				allow_partial,
			)
		}

		/// Sells a whole position: see Dynamic TAO's `remove_stake_full_limit`.
		#[pallet::call_index(103)]
		#[pallet::weight(CoreWeights::<T>::remove_stake_full_limit_on(NetUid(*netuid)))]
		pub fn remove_stake_full_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			limit_price: Option<u64>,
		) -> DispatchResult {
			Core::<T>::remove_stake_full_limit(origin, hotkey, NetUid(netuid), limit_price)
		}

		/// Sells all positions behind a hotkey: see Dynamic TAO's `unstake_all`.
		#[pallet::call_index(83)]
		#[pallet::weight(weight_of::<T>(CoreCall::unstake_all { hotkey: hotkey.clone() }))]
		pub fn unstake_all(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			Core::<T>::unstake_all(origin, hotkey)
		}

		/// Sells all alpha behind a hotkey and stakes the TAO on root: see Dynamic TAO's
		/// `unstake_all_alpha`.
		#[pallet::call_index(84)]
		#[pallet::weight(weight_of::<T>(CoreCall::unstake_all_alpha { hotkey: hotkey.clone() }))]
		pub fn unstake_all_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			Core::<T>::unstake_all_alpha(origin, hotkey)
		}

		/// Moves stake to another hotkey: see Dynamic TAO's `move_stake`.
		#[pallet::call_index(85)]
		#[pallet::weight(CoreWeights::<T>::move_stake_between(
			NetUid(*origin_netuid),
			NetUid(*destination_netuid),
		))]
		pub fn move_stake(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: u16,
			destination_netuid: u16,
			alpha_amount: u64,
		) -> DispatchResult {
			Core::<T>::move_stake(
				origin,
				origin_hotkey,
				destination_hotkey,
				NetUid(origin_netuid),
				NetUid(destination_netuid),
				Alpha(alpha_amount),
			)
		}

		/// The same down to a rate: see Dynamic TAO's `move_stake_limit`.
		#[pallet::call_index(200)]
		#[pallet::weight(CoreWeights::<T>::move_stake_limit_between(
			NetUid(*origin_netuid),
			NetUid(*destination_netuid),
		))]
		pub fn move_stake_limit(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: u16,
			destination_netuid: u16,
			alpha_amount: u64,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			Core::<T>::move_stake_limit(
				origin,
				origin_hotkey,
				destination_hotkey,
				NetUid(origin_netuid),
				NetUid(destination_netuid),
				Alpha(alpha_amount),
				limit_price,
				allow_partial,
			)
		}

		/// Gives stake to another coldkey: see Dynamic TAO's `transfer_stake`.
		#[pallet::call_index(86)]
		#[pallet::weight(CoreWeights::<T>::transfer_stake_between(
			NetUid(*origin_netuid),
			NetUid(*destination_netuid),
		))]
		pub fn transfer_stake(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			hotkey: T::AccountId,
			origin_netuid: u16,
			destination_netuid: u16,
			alpha_amount: u64,
		) -> DispatchResult {
			Core::<T>::transfer_stake(
				origin,
				destination_coldkey,
				hotkey,
				NetUid(origin_netuid),
				NetUid(destination_netuid),
				Alpha(alpha_amount),
			)
		}

		/// Swaps stake for that of another subnet: see Dynamic TAO's `swap_stake`.
		#[pallet::call_index(87)]
		#[pallet::weight(CoreWeights::<T>::swap_stake_between(
			NetUid(*origin_netuid),
			NetUid(*destination_netuid),
		))]
		pub fn swap_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: u16,
			destination_netuid: u16,
			alpha_amount: u64,
		) -> DispatchResult {
			let (from, to) = (NetUid(origin_netuid), NetUid(destination_netuid));
			Core::<T>::swap_stake(origin, hotkey, from, to, Alpha(alpha_amount))
		}

		/// The same down to a rate: see Dynamic TAO's `swap_stake_limit`.
		#[pallet::call_index(90)]
		#[pallet::weight(CoreWeights::<T>::swap_stake_limit_between(
			NetUid(*origin_netuid),
			NetUid(*destination_netuid),
		))]
		pub fn swap_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: u16,
			destination_netuid: u16,
			alpha_amount: u64,
			limit_price: u64,
			allow_partial: bool,
		) -> DispatchResult {
			let (from, to) = (NetUid(origin_netuid), NetUid(destination_netuid));
			let amount = Alpha(alpha_amount);
			Core::<T>::swap_stake_limit(
				origin,
				hotkey,
				from,
				to,
				amount,
				limit_price,
				allow_partial,
			)
		}

		/// Gives up alpha, which may be emitted again: see Dynamic TAO's `recycle_alpha`.
		#[pallet::call_index(101)]
		#[pallet::weight(CoreWeights::<T>::recycle_alpha())]
		pub fn recycle_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: u64,
			netuid: u16,
		) -> DispatchResult {
			Core::<T>::recycle_alpha(origin, hotkey, Alpha(amount), NetUid(netuid))
		}

		/// Gives up alpha, which stays issued: see Dynamic TAO's `burn_alpha`.
		#[pallet::call_index(102)]
		#[pallet::weight(CoreWeights::<T>::burn_alpha())]
		pub fn burn_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: u64,
			netuid: u16,
		) -> DispatchResult {
			Core::<T>::burn_alpha(origin, hotkey, Alpha(amount), NetUid(netuid))
		}

		/// Says where a miner answers: see Dynamic TAO's `serve_axon`.
		#[pallet::call_index(4)]
		#[pallet::weight(CoreWeights::<T>::serve_axon())]
		pub fn serve_axon(
			origin: OriginFor<T>,
			netuid: u16,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
		) -> DispatchResult {
			Core::<T>::serve_axon(
				origin,
				NetUid(netuid),
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
			)
		}

		/// The same, and what the miner encrypts with: see Dynamic TAO's `serve_axon_tls`.
		#[pallet::call_index(40)]
		#[pallet::weight(CoreWeights::<T>::serve_axon_tls())]
		pub fn serve_axon_tls(
			origin: OriginFor<T>,
			netuid: u16,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
			certificate: Vec<u8>,
		) -> DispatchResult {
			Core::<T>::serve_axon_tls(
				origin,
				NetUid(netuid),
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
				certificate,
			)
		}

		/// Says where a neuron tells its metrics: see Dynamic TAO's `serve_prometheus`.
		#[pallet::call_index(5)]
		#[pallet::weight(CoreWeights::<T>::serve_prometheus())]
		pub fn serve_prometheus(
			origin: OriginFor<T>,
			netuid: u16,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
		) -> DispatchResult {
			Core::<T>::serve_prometheus(origin, NetUid(netuid), version, ip, port, ip_type)
		}

		/// Registers a neuron: see Dynamic TAO's `burned_register`.
		#[pallet::call_index(7)]
		#[pallet::weight(CoreWeights::<T>::burned_register())]
		pub fn burned_register(
			origin: OriginFor<T>,
			netuid: u16,
			hotkey: T::AccountId,
		) -> DispatchResult {
			Core::<T>::burned_register(origin, NetUid(netuid), hotkey)
		}

		/// The same up to a price: see Dynamic TAO's `register_limit`.
		#[pallet::call_index(134)]
		#[pallet::weight(CoreWeights::<T>::register_limit())]
		pub fn register_limit(
			origin: OriginFor<T>,
			netuid: u16,
			hotkey: T::AccountId,
			limit_price: u64,
		) -> DispatchResult {
			Core::<T>::register_limit(origin, NetUid(netuid), hotkey, limit_price)
		}

		/// Takes a uid on root: see Dynamic TAO's `root_register`.
		#[pallet::call_index(62)]
		#[pallet::weight(weight_of::<T>(CoreCall::root_register { hotkey: hotkey.clone() }))]
		pub fn root_register(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			Core::<T>::root_register(origin, hotkey)
		}

		/// Registers a subnet: see Dynamic TAO's `register_network`.
		#[pallet::call_index(59)]
		#[pallet::weight(weight_of::<T>(CoreCall::register_network { hotkey: hotkey.clone() }))]
		pub fn register_network(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			Core::<T>::register_network(origin, hotkey)
		}

		/// The same, and says what the subnet is.
		///
		/// # Errors
		/// [`Error::RegistrationWouldWait`] if all netuids are taken, those of `register_network`, and
		/// those of `set_subnet_identity`.
		#[pallet::call_index(79)]
		#[pallet::weight(Pallet::<T>::weight_of_registration(hotkey, identity))]
		pub fn register_network_with_identity(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			identity: Option<SubnetIdentityV3>,
		) -> DispatchResultWithPostInfo {
			Self::do_register_with_identity(origin, hotkey, identity)
		}

		/// Starts a subnet: see Dynamic TAO's `start_call`. It trades and emits some blocks later.
		#[pallet::call_index(92)]
		#[pallet::weight(CoreWeights::<T>::start_call())]
		pub fn start_call(origin: OriginFor<T>, netuid: u16) -> DispatchResult {
			Core::<T>::start_call(origin, NetUid(netuid))
		}

		/// Dissolves a subnet: see Dynamic TAO's `dissolve_network`. Whose it is, need not be said.
		#[pallet::call_index(61)]
		#[allow(unused_variables)] // clients name an owner
		#[pallet::weight(weight_of::<T>(CoreCall::dissolve_network { netuid: NetUid(*netuid) }))]
		pub fn dissolve_network(
			origin: OriginFor<T>,
			coldkey: T::AccountId,
			netuid: u16,
		) -> DispatchResultWithPostInfo {
			Core::<T>::dissolve_network(origin, NetUid(netuid))
		}

		/// The same without an owner's name.
		#[pallet::call_index(120)]
		#[pallet::weight(weight_of::<T>(CoreCall::dissolve_network { netuid: NetUid(*netuid) }))]
		pub fn root_dissolve_network(
			origin: OriginFor<T>,
			netuid: u16,
		) -> DispatchResultWithPostInfo {
			Core::<T>::dissolve_network(origin, NetUid(netuid))
		}

		/// Says what a subnet is: see Dynamic TAO's `set_subnet_identity`.
		#[pallet::call_index(78)]
		#[pallet::weight(CoreWeights::<T>::set_subnet_identity(lengths([
			subnet_name, github_repo, subnet_contact, subnet_url, discord, description, logo_url,
			additional,
		])))]
		pub fn set_subnet_identity(
			origin: OriginFor<T>,
			netuid: u16,
			subnet_name: Vec<u8>,
			github_repo: Vec<u8>,
			subnet_contact: Vec<u8>,
			subnet_url: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			logo_url: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResult {
			Core::<T>::set_subnet_identity(
				origin,
				NetUid(netuid),
				subnet_name,
				github_repo,
				subnet_contact,
				subnet_url,
				discord,
				description,
				logo_url,
				additional,
			)
		}

		/// Names a subnet's token: see Dynamic TAO's `update_symbol`.
		#[pallet::call_index(112)]
		#[pallet::weight(weight_of::<T>(CoreCall::update_symbol {
			netuid: NetUid(*netuid),
			symbol: symbol.clone(),
		}))]
		pub fn update_symbol(
			origin: OriginFor<T>,
			netuid: u16,
			symbol: Vec<u8>,
		) -> DispatchResultWithPostInfo {
			Core::<T>::update_symbol(origin, NetUid(netuid), symbol)
		}

		/// Sets the tempo of a subnet: see Dynamic TAO's `set_subnet_parameter`. The admin origin only.
		#[pallet::call_index(139)]
		#[pallet::weight(CoreWeights::<T>::set_subnet_parameter())]
		pub fn set_tempo(origin: OriginFor<T>, netuid: u16, tempo: u16) -> DispatchResult {
			let parameter = SubnetParameter::Tempo(tempo);
			Core::<T>::set_subnet_parameter(origin, NetUid(netuid), parameter)
		}

		/// Sets the blocks after which a validator that sets no weights is inactive, in thousandths of a
		/// tempo, rounded down to a block: see Dynamic TAO's `set_hyperparameter`.
		#[pallet::call_index(140)]
		#[pallet::weight(CoreWeights::<T>::set_hyperparameter())]
		pub fn set_activity_cutoff_factor(
			origin: OriginFor<T>,
			netuid: u16,
			factor_milli: u32,
		) -> DispatchResult {
			Self::do_set_activity_cutoff_factor(origin, netuid, factor_milli)
		}

		/// Makes a hotkey belong to the caller: see Dynamic TAO's `try_associate_hotkey`.
		#[pallet::call_index(91)]
		#[pallet::weight(CoreWeights::<T>::try_associate_hotkey())]
		pub fn try_associate_hotkey(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			Core::<T>::try_associate_hotkey(origin, hotkey)
		}

		/// Lowers what a hotkey's owner keeps: see Dynamic TAO's `decrease_take`.
		#[pallet::call_index(65)]
		#[pallet::weight(CoreWeights::<T>::decrease_take())]
		pub fn decrease_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			Core::<T>::decrease_take(origin, hotkey, take)
		}

		/// Raises what a hotkey's owner keeps: see Dynamic TAO's `increase_take`.
		#[pallet::call_index(66)]
		#[pallet::weight(CoreWeights::<T>::increase_take())]
		pub fn increase_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			Core::<T>::increase_take(origin, hotkey, take)
		}

		/// Chooses a hotkey's children: see Dynamic TAO's `set_children`.
		#[pallet::call_index(67)]
		#[pallet::weight(CoreWeights::<T>::set_children(
			length(children).min(MAX_CHILDREN),
			2 * MAX_CHILDREN,
			MAX_PARENTS,
		))]
		pub fn set_children(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			children: Vec<(u64, T::AccountId)>,
		) -> DispatchResultWithPostInfo {
			Core::<T>::set_children(origin, hotkey, NetUid(netuid), children)
		}

		/// Sets what a child keeps of its parents' dividends: see Dynamic TAO's `set_childkey_take`.
		#[pallet::call_index(75)]
		#[pallet::weight(CoreWeights::<T>::set_childkey_take())]
		pub fn set_childkey_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: u16,
			take: u16,
		) -> DispatchResultWithPostInfo {
			Core::<T>::set_childkey_take(origin, hotkey, NetUid(netuid), take)
		}

		/// Claims the caller's part of root's alpha of these subnets, behind the first sixteen hotkeys that
		/// it stakes to on root: see Dynamic TAO's `claim_root`.
		///
		/// # Errors
		/// [`Error::NoRootStake`], and those of `claim_root`.
		#[pallet::call_index(121)]
		#[pallet::weight(Pallet::<T>::weight_of_claims(subnets))]
		pub fn claim_root(
			origin: OriginFor<T>,
			subnets: BTreeSet<u16>,
		) -> DispatchResultWithPostInfo {
			Self::do_claim_root(origin, subnets)
		}

		/// Says as what the caller wants to be paid its claims: see Dynamic TAO's `set_root_claim_type`.
		///
		/// # Errors
		/// [`Error::KeepSubnetsNotSupported`].
		#[pallet::call_index(122)]
		#[pallet::weight(CoreWeights::<T>::set_root_claim_type())]
		pub fn set_root_claim_type(
			origin: OriginFor<T>,
			new_root_claim_type: RootClaimTypeEnum,
		) -> DispatchResult {
			let kind = Self::claim_kind(new_root_claim_type)?;
			Core::<T>::set_root_claim_type(origin, kind)
		}

		/// Gives the vote of a validator on subnets, for rules that go by votes: see Dynamic TAO's
		/// `set_root_weights`. Its coldkey may give it too. Of what version the weights are, says nothing here.
		///
		/// # Errors
		/// [`Error::InvalidValue`] for another subnet than root, Dynamic TAO's `NonAssociatedColdKey` for
		/// another one's hotkey, and those of `set_root_weights`.
		#[pallet::call_index(8)]
		#[allow(unused_variables)] // clients name a version
		#[pallet::weight(CoreWeights::<T>::set_root_weights(length(dests))
			.saturating_add(T::DbWeight::get().reads(1)))]
		pub fn set_root_weights(
			origin: OriginFor<T>,
			netuid: u16,
			hotkey: T::AccountId,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			ensure!(netuid == NetUid::ROOT.0, Error::<T>::InvalidValue);
			Self::do_set_root_weights(origin, hotkey, dests, weights)
		}

		/// Would say who a coldkey is; this chain keeps nothing of that.
		///
		/// # Errors
		/// [`Error::IdentitiesNotSupported`], always.
		#[pallet::call_index(68)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn set_identity(
			origin: OriginFor<T>,
			name: Vec<u8>,
			url: Vec<u8>,
			github_repo: Vec<u8>,
			image: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Err(Error::<T>::IdentitiesNotSupported.into())
		}

		/// Gives a hotkey of the caller's another account: see Dynamic TAO's `swap_hotkey`.
		#[pallet::call_index(70)]
		#[pallet::weight(CoreWeights::<T>::swap_hotkey(<T as pallet_dynamic_tao::Config>::MaxSubnets::get().into()))]
		pub fn swap_hotkey(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			new_hotkey: T::AccountId,
			netuid: Option<u16>,
		) -> DispatchResultWithPostInfo {
			Core::<T>::swap_hotkey(origin, hotkey, new_hotkey, netuid.map(NetUid))
		}

		/// Lets the caller's possessions go to another coldkey after a delay: see Dynamic TAO's
		/// `schedule_swap_coldkey`.
		#[pallet::call_index(73)]
		#[pallet::weight(CoreWeights::<T>::schedule_swap_coldkey())]
		pub fn schedule_swap_coldkey(
			origin: OriginFor<T>,
			new_coldkey: T::AccountId,
		) -> DispatchResult {
			Core::<T>::schedule_swap_coldkey(origin, new_coldkey)
		}

		/// Stops the caller's swap: see Dynamic TAO's `dispute_coldkey_swap`.
		#[pallet::call_index(127)]
		#[pallet::weight(CoreWeights::<T>::dispute_coldkey_swap())]
		pub fn dispute_coldkey_swap(origin: OriginFor<T>) -> DispatchResult {
			Core::<T>::dispute_coldkey_swap(origin)
		}
	}
}
