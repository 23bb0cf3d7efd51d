//! The runtime APIs that clients ask, by the names that they know. What they answer stands in
//! [`answers`](crate::answers); arguments are named as clients name them where they pass them by name.

#![allow(clippy::multiple_bound_locations)] // in what the macro writes

use crate::{
	answers::{
		DelegateInfo, Delegated, DynamicInfo, HyperparamEntry, Metagraph, NeuronInfo,
		NeuronInfoLite, SelectiveMetagraph, SimSwapResult, StakeAvailability, StakeInfo,
		SubnetHyperparameters, SubnetHyperparametersV2, SubnetInfoV2, SubnetPrice, SubnetState,
	},
	FixedU128, LockState,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Codec;

sp_api::decl_runtime_apis! {
	/// Prices, and what a trade would do.
	pub trait SwapRuntimeApi {
		/// The price of a subnet's alpha, in rao of TAO.
		fn current_alpha_price(netuid: u16) -> u64;

		/// The prices of root and all subnets.
		fn current_alpha_price_all() -> Vec<SubnetPrice>;

		/// What a purchase with `tao` rao would do.
		fn sim_swap_tao_for_alpha(netuid: u16, tao: u64) -> SimSwapResult;

		/// What a sale of `alpha` rao would do.
		fn sim_swap_alpha_for_tao(netuid: u16, alpha: u64) -> SimSwapResult;
	}

	/// Subnets and their neurons.
	pub trait SubnetInfoRuntimeApi<AccountId: Codec> {
		/// Root and all subnets. None is none.
		fn get_all_dynamic_info() -> Vec<Option<DynamicInfo<AccountId>>>;

		/// One subnet, or root.
		fn get_dynamic_info(netuid: u16) -> Option<DynamicInfo<AccountId>>;

		/// A subnet as older clients know it.
		fn get_subnet_info_v2(netuid: u16) -> Option<SubnetInfoV2<AccountId>>;

		/// Root and all subnets as older clients know them.
		fn get_subnets_info_v2() -> Vec<Option<SubnetInfoV2<AccountId>>>;

		/// What may be set of a subnet, as the oldest clients know it.
		fn get_subnet_hyperparams(netuid: u16) -> Option<SubnetHyperparameters>;

		/// The same, as older clients know it.
		fn get_subnet_hyperparams_v2(netuid: u16) -> Option<SubnetHyperparametersV2>;

		/// The same, by names.
		fn get_subnet_hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>>;

		/// A subnet with its neurons.
		fn get_metagraph(netuid: u16) -> Option<Metagraph<AccountId>>;

		/// The same for a mechanism, of which there is one: 0.
		fn get_mechagraph(netuid: u16, mecid: u8) -> Option<Metagraph<AccountId>>;

		/// Root and all subnets with their neurons.
		fn get_all_metagraphs() -> Vec<Option<Metagraph<AccountId>>>;

		/// The same.
		fn get_all_mechagraphs() -> Vec<Option<Metagraph<AccountId>>>;

		/// Parts of a subnet with its neurons, by the numbers of fields.
		fn get_selective_metagraph(
			netuid: u16,
			metagraph_indexes: Vec<u16>,
		) -> Option<SelectiveMetagraph<AccountId>>;

		/// The same for a mechanism, of which there is one: 0.
		fn get_selective_mechagraph(
			netuid: u16,
			subid: u8,
			metagraph_indexes: Vec<u16>,
		) -> Option<SelectiveMetagraph<AccountId>>;

		/// The columns of a subnet's neurons.
		fn get_subnet_state(netuid: u16) -> Option<SubnetState<AccountId>>;

		/// The next block at which an epoch of a subnet is due.
		fn get_next_epoch_start_block(netuid: u16) -> Option<u64>;

		/// What the next block may mint, in rao.
		fn get_block_emission() -> u64;

		/// The subnet that a registration into a full chain would give notice to.
		fn get_subnet_to_prune() -> Option<u16>;
	}

	/// Stakes of coldkeys.
	pub trait StakeInfoRuntimeApi<AccountId: Codec + Ord> {
		/// The positions of a coldkey.
		fn get_stake_info_for_coldkey(coldkey_account: AccountId) -> Vec<StakeInfo<AccountId>>;

		/// The positions of several coldkeys. The answer has an entry for each of the first 256, and none for
		/// the others: they are asked for in further queries.
		fn get_stake_info_for_coldkeys(
			coldkey_accounts: Vec<AccountId>,
		) -> Vec<(AccountId, Vec<StakeInfo<AccountId>>)>;

		/// One position; an empty one if there is none.
		fn get_stake_info_for_hotkey_coldkey_netuid(
			hotkey_account: AccountId,
			coldkey_account: AccountId,
			netuid: u16,
		) -> Option<StakeInfo<AccountId>>;

		/// What of stakes can leave, of the first 256 coldkeys likewise.
		fn get_stake_availability_for_coldkeys(
			coldkey_accounts: Vec<AccountId>,
			netuids: Option<Vec<u16>>,
		) -> BTreeMap<AccountId, BTreeMap<u16, StakeAvailability>>;

		/// The fee of a movement of stake, in the token that is given; without a side, from free TAO or
		/// to it.
		fn get_stake_fee(
			origin: Option<(AccountId, u16)>,
			origin_coldkey_account: AccountId,
			destination: Option<(AccountId, u16)>,
			destination_coldkey_account: AccountId,
			amount: u64,
		) -> u64;

		/// What a coldkey has locked: nothing.
		fn get_coldkey_lock(coldkey: AccountId, netuid: u16) -> Option<LockState>;

		/// The conviction behind a hotkey: none.
		fn get_hotkey_conviction(hotkey: AccountId, netuid: u16) -> FixedU128;

		/// Behind whom there is most of it: nobody.
		fn get_most_convicted_hotkey_on_subnet(netuid: u16) -> Option<AccountId>;
	}

	/// What a subnet costs.
	pub trait SubnetRegistrationRuntimeApi {
		/// What a subnet registration in the next block costs, in rao of TAO.
		fn get_network_registration_cost() -> u64;
	}

	/// Neurons as rows.
	pub trait NeuronInfoRuntimeApi<AccountId: Codec> {
		/// All neurons of a subnet.
		fn get_neurons(netuid: u16) -> Vec<NeuronInfo<AccountId>>;

		/// One of them.
		fn get_neuron(netuid: u16, uid: u16) -> Option<NeuronInfo<AccountId>>;

		/// All neurons of a subnet, without weights and bonds.
		fn get_neurons_lite(netuid: u16) -> Vec<NeuronInfoLite<AccountId>>;

		/// One of them.
		fn get_neuron_lite(netuid: u16, uid: u16) -> Option<NeuronInfoLite<AccountId>>;
	}

	/// Who validates.
	pub trait DelegateInfoRuntimeApi<AccountId: Codec> {
		/// The first 256 validators.
		fn get_delegates() -> Vec<DelegateInfo<AccountId>>;

		/// One of them.
		fn get_delegate(delegate_account: AccountId) -> Option<DelegateInfo<AccountId>>;

		/// To whom a coldkey stakes.
		fn get_delegated(delegatee_account: AccountId) -> Vec<Delegated<AccountId>>;
	}

	/// Baskets of alpha that validators hold for root's stakers. There are none here: those who stake on
	/// root are paid by Dynamic TAO's own rules.
	pub trait BetaBasketRuntimeApi<AccountId: Codec> {
		/// What a coldkey's baskets are worth: nothing.
		fn get_root_basket_owed(coldkey: AccountId) -> u64;

		/// A coldkey's baskets: none.
		fn get_root_basket_positions(coldkey: AccountId) -> Vec<(AccountId, u64, u64)>;

		/// What a validator's basket is worth: nothing.
		fn get_validator_basket_nav(hotkey: AccountId) -> u64;

		/// What is in a validator's basket: nothing.
		fn get_validator_basket(hotkey: AccountId) -> Vec<(u16, u64, u64)>;

		/// What all baskets are worth: nothing.
		fn get_root_basket_total_nav() -> u64;

		/// What a validator puts into its basket: nothing.
		fn get_validator_weights(hotkey: AccountId) -> Vec<(u16, u16)>;
	}
}
