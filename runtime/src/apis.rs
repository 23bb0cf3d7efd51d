//! The runtime's interface to the node and to clients: everything that can be asked of a block's
//! state without a transaction.

use crate::{
	fees, genesis_config_presets, AccountId, Balance, Block, DynamicTao, Executive, Grandpa,
	InherentDataExt, Nonce, Runtime, RuntimeCall, RuntimeGenesisConfig, SessionKeys,
	SubtensorModule, System, TransactionPayment, VERSION,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{Alpha, Rules, Tao};
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	view_functions::{ViewFunctionDispatchError, ViewFunctionId},
	weights::Weight,
};
use pallet_dynamic_tao::{
	AttestationsView, ChildkeyView, DissolutionView, EmissionStagesView, EmissionTotalsView,
	GlobalView, Hyperparameters, LiquidationView, Metagraph, NetUid, NeuronView, PayoutPage,
	ProfileView, PruneNoticeView, QueuedRegistrationView, Quote, RegistrationQuote, RootClaimView,
	RootWeight, RulesView, ShadowView, StakeCursor, StakePage, StakeView, SubnetIdentityView,
	SubnetView, ValidatorPage, ValidatorView,
};
use pallet_subtensor_adapter::{
	answers::{
		DelegateInfo, Delegated, DynamicInfo, HyperparamEntry, Metagraph as SubtensorMetagraph,
		NeuronInfo, NeuronInfoLite, SelectiveMetagraph, SimSwapResult, StakeAvailability,
		StakeInfo, SubnetHyperparameters, SubnetHyperparametersV2, SubnetInfoV2, SubnetPrice,
		SubnetState,
	},
	FixedU128, LockState,
};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::{sr25519::AuthorityId as AuraId, SlotDuration};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, AuthorityList, SetId};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_genesis_builder::PresetId;
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, DispatchError, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl dynamic_tao_runtime_api::DynamicTaoApi<Block, AccountId> for Runtime {
		fn subnet(netuid: NetUid) -> Option<SubnetView<AccountId>> {
			DynamicTao::subnet(netuid)
		}

		fn subnets() -> Vec<SubnetView<AccountId>> {
			DynamicTao::subnets()
		}

		fn subnets_page(first: NetUid, count: u16) -> Vec<SubnetView<AccountId>> {
			DynamicTao::subnets_page(first, count)
		}

		fn quote_stake(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
			DynamicTao::quote_stake(netuid, tao)
		}

		fn quote_stake_of(
			coldkey: AccountId,
			hotkey: AccountId,
			netuid: NetUid,
			tao: Tao,
		) -> Result<Quote, DispatchError> {
			DynamicTao::quote_stake_of(coldkey, hotkey, netuid, tao)
		}

		fn quote_unstake(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError> {
			DynamicTao::quote_unstake(netuid, alpha)
		}

		fn quote_unstake_of(
			coldkey: AccountId,
			hotkey: AccountId,
			netuid: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			DynamicTao::quote_unstake_of(coldkey, hotkey, netuid, alpha)
		}

		fn quote_swap(
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			DynamicTao::quote_swap(origin, destination, alpha)
		}

		fn quote_swap_of(
			coldkey: AccountId,
			hotkey: AccountId,
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError> {
			DynamicTao::quote_swap_of(coldkey, hotkey, origin, destination, alpha)
		}

		fn stake_of(coldkey: AccountId) -> Vec<StakeView<AccountId>> {
			DynamicTao::stake_of(coldkey)
		}

		fn stake_of_page(
			coldkey: AccountId,
			after: Option<StakeCursor<AccountId>>,
			count: u16,
		) -> StakePage<AccountId> {
			DynamicTao::stake_of_page(coldkey, after, count)
		}

		fn registration_cost() -> Tao {
			DynamicTao::registration_cost()
		}

		fn quote_registration() -> Result<RegistrationQuote, DispatchError> {
			DynamicTao::quote_registration()
		}

		fn burn_cost(netuid: NetUid) -> Option<Tao> {
			DynamicTao::burn_cost(netuid)
		}

		fn metagraph(netuid: NetUid) -> Option<Metagraph<AccountId>> {
			DynamicTao::metagraph(netuid)
		}

		fn metagraph_page(netuid: NetUid, first_uid: u16, count: u16) -> Option<Metagraph<AccountId>> {
			DynamicTao::metagraph_page(netuid, first_uid, count)
		}

		fn neuron(netuid: NetUid, uid: u16) -> Option<NeuronView<AccountId>> {
			DynamicTao::neuron(netuid, uid)
		}

		fn validators() -> Vec<ValidatorView<AccountId>> {
			DynamicTao::validators()
		}

		fn validators_page(after: Option<AccountId>, count: u16) -> ValidatorPage<AccountId> {
			DynamicTao::validators_page(after, count)
		}

		fn last_payouts(netuid: NetUid, first: u16, count: u16) -> Option<PayoutPage<AccountId>> {
			DynamicTao::last_payouts(netuid, first, count)
		}

		fn childkeys(netuid: NetUid, hotkey: AccountId) -> ChildkeyView<AccountId> {
			DynamicTao::childkeys(netuid, hotkey)
		}

		fn hyperparameters(netuid: NetUid) -> Option<Hyperparameters> {
			DynamicTao::hyperparameters(netuid)
		}

		fn subnet_identity(netuid: NetUid) -> Option<SubnetIdentityView> {
			DynamicTao::subnet_identity(netuid)
		}

		fn next_to_prune() -> Option<NetUid> {
			DynamicTao::next_to_prune()
		}

		fn liquidation_preview(netuid: NetUid) -> Option<LiquidationView> {
			DynamicTao::liquidation_preview(netuid)
		}

		fn prune_notice() -> Option<PruneNoticeView> {
			DynamicTao::prune_notice()
		}

		fn queued_registration() -> Option<QueuedRegistrationView<AccountId>> {
			DynamicTao::queued_registration()
		}

		fn dissolution() -> Option<DissolutionView<AccountId>> {
			DynamicTao::dissolution()
		}

		fn unclaimed_payout(coldkey: AccountId) -> Tao {
			DynamicTao::unclaimed_payout(coldkey)
		}

		fn rules() -> RulesView {
			DynamicTao::rules()
		}

		fn root_claims(coldkey: AccountId, hotkey: AccountId) -> Vec<RootClaimView> {
			DynamicTao::root_claims(coldkey, hotkey)
		}

		fn emission_stages(netuid: NetUid) -> Option<EmissionStagesView> {
			DynamicTao::emission_stages(netuid)
		}

		fn all_emission_stages() -> Vec<EmissionStagesView> {
			DynamicTao::all_emission_stages()
		}

		fn emission_totals() -> EmissionTotalsView {
			DynamicTao::emission_totals()
		}

		fn emission_stages_under(rules: Rules) -> Result<Vec<EmissionStagesView>, DispatchError> {
			DynamicTao::emission_stages_under(rules)
		}

		fn rule_profiles() -> Vec<ProfileView> {
			DynamicTao::rule_profiles()
		}

		fn shadow(id: u8) -> Option<ShadowView> {
			DynamicTao::shadow(id)
		}

		fn shadows() -> Vec<ShadowView> {
			DynamicTao::shadows()
		}

		fn root_weights(hotkey: AccountId) -> Vec<RootWeight> {
			DynamicTao::root_weights(hotkey)
		}

		fn attestations(netuid: NetUid) -> AttestationsView<AccountId> {
			DynamicTao::attestations(netuid)
		}

		fn global() -> GlobalView<AccountId> {
			DynamicTao::global()
		}
	}

	impl pallet_subtensor_adapter::runtime_api::SwapRuntimeApi<Block> for Runtime {
		fn current_alpha_price(netuid: u16) -> u64 {
			SubtensorModule::current_alpha_price(netuid)
		}

		fn current_alpha_price_all() -> Vec<SubnetPrice> {
			SubtensorModule::current_alpha_price_all()
		}

		fn sim_swap_tao_for_alpha(netuid: u16, tao: u64) -> SimSwapResult {
			SubtensorModule::sim_swap_tao_for_alpha(netuid, tao)
		}

		fn sim_swap_alpha_for_tao(netuid: u16, alpha: u64) -> SimSwapResult {
			SubtensorModule::sim_swap_alpha_for_tao(netuid, alpha)
		}
	}

	impl pallet_subtensor_adapter::runtime_api::SubnetInfoRuntimeApi<Block, AccountId> for Runtime {
		fn get_all_dynamic_info() -> Vec<Option<DynamicInfo<AccountId>>> {
			SubtensorModule::get_all_dynamic_info()
		}

		fn get_dynamic_info(netuid: u16) -> Option<DynamicInfo<AccountId>> {
			SubtensorModule::get_dynamic_info(netuid)
		}

		fn get_subnet_info_v2(netuid: u16) -> Option<SubnetInfoV2<AccountId>> {
			SubtensorModule::get_subnet_info_v2(netuid)
		}

		fn get_subnets_info_v2() -> Vec<Option<SubnetInfoV2<AccountId>>> {
			SubtensorModule::get_subnets_info_v2()
		}

		fn get_subnet_hyperparams(netuid: u16) -> Option<SubnetHyperparameters> {
			SubtensorModule::get_subnet_hyperparams(netuid)
		}

		fn get_subnet_hyperparams_v2(netuid: u16) -> Option<SubnetHyperparametersV2> {
			SubtensorModule::get_subnet_hyperparams_v2(netuid)
		}

		fn get_subnet_hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>> {
			SubtensorModule::get_subnet_hyperparams_v3(netuid)
		}

		fn get_metagraph(netuid: u16) -> Option<SubtensorMetagraph<AccountId>> {
			SubtensorModule::get_metagraph(netuid)
		}

		fn get_mechagraph(netuid: u16, mecid: u8) -> Option<SubtensorMetagraph<AccountId>> {
			SubtensorModule::get_mechagraph(netuid, mecid)
		}

		fn get_all_metagraphs() -> Vec<Option<SubtensorMetagraph<AccountId>>> {
			SubtensorModule::get_all_metagraphs()
		}

		fn get_all_mechagraphs() -> Vec<Option<SubtensorMetagraph<AccountId>>> {
			SubtensorModule::get_all_metagraphs()
		}

		fn get_selective_metagraph(netuid: u16, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph<AccountId>> {
			SubtensorModule::get_selective_metagraph(netuid, metagraph_indexes)
		}

		fn get_selective_mechagraph(netuid: u16, subid: u8, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph<AccountId>> {
			SubtensorModule::get_selective_mechagraph(netuid, subid, metagraph_indexes)
		}

		fn get_subnet_state(netuid: u16) -> Option<SubnetState<AccountId>> {
			SubtensorModule::get_subnet_state(netuid)
		}

		fn get_next_epoch_start_block(netuid: u16) -> Option<u64> {
			SubtensorModule::get_next_epoch_start_block(netuid)
		}

		fn get_block_emission() -> u64 {
			SubtensorModule::get_block_emission()
		}

		fn get_subnet_to_prune() -> Option<u16> {
			SubtensorModule::get_subnet_to_prune()
		}
	}

	impl pallet_subtensor_adapter::runtime_api::StakeInfoRuntimeApi<Block, AccountId> for Runtime {
		fn get_stake_info_for_coldkey(coldkey_account: AccountId) -> Vec<StakeInfo<AccountId>> {
			SubtensorModule::get_stake_info_for_coldkey(coldkey_account)
		}

		fn get_stake_info_for_coldkeys(coldkey_accounts: Vec<AccountId>) -> Vec<(AccountId, Vec<StakeInfo<AccountId>>)> {
			SubtensorModule::get_stake_info_for_coldkeys(coldkey_accounts)
		}

		fn get_stake_info_for_hotkey_coldkey_netuid(hotkey_account: AccountId, coldkey_account: AccountId, netuid: u16) -> Option<StakeInfo<AccountId>> {
			SubtensorModule::get_stake_info_for_hotkey_coldkey_netuid(hotkey_account, coldkey_account, netuid)
		}

		fn get_stake_availability_for_coldkeys(coldkey_accounts: Vec<AccountId>, netuids: Option<Vec<u16>>) -> BTreeMap<AccountId, BTreeMap<u16, StakeAvailability>> {
			SubtensorModule::get_stake_availability_for_coldkeys(coldkey_accounts, netuids)
		}

		fn get_stake_fee(origin: Option<(AccountId, u16)>, _origin_coldkey_account: AccountId, destination: Option<(AccountId, u16)>, _destination_coldkey_account: AccountId, amount: u64) -> u64 {
			SubtensorModule::get_stake_fee(origin, destination, amount)
		}

		fn get_coldkey_lock(_coldkey: AccountId, _netuid: u16) -> Option<LockState> {
			SubtensorModule::get_coldkey_lock()
		}

		fn get_hotkey_conviction(_hotkey: AccountId, _netuid: u16) -> FixedU128 {
			SubtensorModule::get_hotkey_conviction()
		}

		fn get_most_convicted_hotkey_on_subnet(_netuid: u16) -> Option<AccountId> {
			None
		}
	}

	impl pallet_subtensor_adapter::runtime_api::SubnetRegistrationRuntimeApi<Block> for Runtime {
		fn get_network_registration_cost() -> u64 {
			SubtensorModule::get_network_registration_cost()
		}
	}

	impl pallet_subtensor_adapter::runtime_api::NeuronInfoRuntimeApi<Block, AccountId> for Runtime {
		fn get_neurons(netuid: u16) -> Vec<NeuronInfo<AccountId>> {
			SubtensorModule::get_neurons(netuid)
		}

		fn get_neuron(netuid: u16, uid: u16) -> Option<NeuronInfo<AccountId>> {
			SubtensorModule::get_neuron(netuid, uid)
		}

		fn get_neurons_lite(netuid: u16) -> Vec<NeuronInfoLite<AccountId>> {
			SubtensorModule::get_neurons_lite(netuid)
		}

		fn get_neuron_lite(netuid: u16, uid: u16) -> Option<NeuronInfoLite<AccountId>> {
			SubtensorModule::get_neuron_lite(netuid, uid)
		}
	}

	impl pallet_subtensor_adapter::runtime_api::DelegateInfoRuntimeApi<Block, AccountId> for Runtime {
		fn get_delegates() -> Vec<DelegateInfo<AccountId>> {
			SubtensorModule::get_delegates()
		}

		fn get_delegate(delegate_account: AccountId) -> Option<DelegateInfo<AccountId>> {
			SubtensorModule::get_delegate(delegate_account)
		}

		fn get_delegated(delegatee_account: AccountId) -> Vec<Delegated<AccountId>> {
			SubtensorModule::get_delegated(delegatee_account)
		}
	}

	impl pallet_subtensor_adapter::runtime_api::BetaBasketRuntimeApi<Block, AccountId> for Runtime {
		fn get_root_basket_owed(_coldkey: AccountId) -> u64 {
			0
		}

		fn get_root_basket_positions(_coldkey: AccountId) -> Vec<(AccountId, u64, u64)> {
			Vec::new()
		}

		fn get_validator_basket_nav(_hotkey: AccountId) -> u64 {
			0
		}

		fn get_validator_basket(_hotkey: AccountId) -> Vec<(u16, u64, u64)> {
			Vec::new()
		}

		fn get_root_basket_total_nav() -> u64 {
			0
		}

		fn get_validator_weights(_hotkey: AccountId) -> Vec<(u16, u16)> {
			Vec::new()
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: InherentData,
		) -> CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			transaction: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, transaction, block_hash)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> SlotDuration {
			SlotDuration::from_millis(crate::configs::SlotDuration::get())
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		// Equivocations are not reported on this chain, see `configs.rs`.
		fn submit_report_equivocation_unsigned_extrinsic(
			_equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			_key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			None
		}

		fn generate_key_ownership_proof(
			_set_id: SetId,
			_authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			None
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(
			extrinsic: <Block as BlockT>::Extrinsic,
			length: u32,
		) -> RuntimeDispatchInfo<Balance> {
			fees::query_info(extrinsic, length)
		}

		fn query_fee_details(
			extrinsic: <Block as BlockT>::Extrinsic,
			length: u32,
		) -> FeeDetails<Balance> {
			fees::query_fee_details(extrinsic, length)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<
		Block,
		Balance,
		RuntimeCall,
	> for Runtime
	{
		fn query_call_info(call: RuntimeCall, length: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, length)
		}

		fn query_call_fee_details(call: RuntimeCall, length: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, length)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_config_presets::get_preset)
		}

		fn preset_names() -> Vec<PresetId> {
			genesis_config_presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use frame_benchmarking::BenchmarkList;
			use frame_support::traits::StorageInfoTrait;

			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, crate::AllPalletsWithSystem::storage_info())
		}

		#[allow(non_local_definitions)]
		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			use frame_benchmarking::BenchmarkBatch;
			use frame_support::traits::{TrackedStorageKey, WhitelistedStorageKeys};

			impl frame_system_benchmarking::Config for Runtime {}
			impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

			let mut whitelist: Vec<TrackedStorageKey> =
				crate::AllPalletsWithSystem::whitelisted_storage_keys();
			// Each block has read the one, and minted its TAO to the other, before its first call.
			whitelist.push(crate::configs::BlocksBefore::key().to_vec().into());
			let vault = DynamicTao::vault_account();
			whitelist.push(frame_system::Account::<Runtime>::hashed_key_for(vault).into());
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(
			checks: frame_try_runtime::UpgradeCheckSelect,
		) -> (Weight, Weight) {
			// The one place where the runtime may panic on purpose: this runs on a developer's
			// machine, and the panic is the answer.
			let used = match Executive::try_runtime_upgrade(checks) {
				Ok(used) => used,
				Err(error) => panic!("the runtime upgrade fails: {error:?}"),
			};
			(used, crate::configs::RuntimeBlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			match Executive::try_execute_block(block, state_root_check, signature_check, select) {
				Ok(used) => used,
				Err(error) => panic!("the block fails: {error:?}"),
			}
		}
	}
}
