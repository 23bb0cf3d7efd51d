//! What the machine asks of a runtime, as a type: the client's calls are checked against it, and each
//! of them is answered by the wasm of the block that is asked about. Nothing runs natively, so that
//! the bodies below are never reached.

use crate::{AccountId, Balance, Block, Nonce};
use pallet_transaction_payment_rpc_runtime_api::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::{sr25519::AuthorityId as AuraId, SlotDuration};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, AuthorityList, SetId};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

/// Stands for the runtimes, all of which are wasm.
#[expect(dead_code, reason = "only its interface is used")]
pub(crate) struct Runtime;

/// What is said where the SDK would run a runtime natively.
#[expect(dead_code, reason = "the client compiles the interface, and not its bodies")]
fn only_wasm() -> ! {
	unreachable!("runtimes are executed as wasm")
}

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			only_wasm()
		}

		fn execute_block(_: <Block as BlockT>::LazyBlock) {
			only_wasm()
		}

		fn initialize_block(_: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			only_wasm()
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			only_wasm()
		}

		fn metadata_at_version(_: u32) -> Option<OpaqueMetadata> {
			only_wasm()
		}

		fn metadata_versions() -> Vec<u32> {
			only_wasm()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(_: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			only_wasm()
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			only_wasm()
		}

		fn inherent_extrinsics(_: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			only_wasm()
		}

		fn check_inherents(_: <Block as BlockT>::LazyBlock, _: InherentData) -> CheckInherentsResult {
			only_wasm()
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			_: TransactionSource,
			_: <Block as BlockT>::Extrinsic,
			_: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			only_wasm()
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> SlotDuration {
			only_wasm()
		}

		fn authorities() -> Vec<AuraId> {
			only_wasm()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(_: Vec<u8>, _: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			only_wasm()
		}

		fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			only_wasm()
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> AuthorityList {
			only_wasm()
		}

		fn current_set_id() -> SetId {
			only_wasm()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			_: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			_: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			only_wasm()
		}

		fn generate_key_ownership_proof(
			_: SetId,
			_: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			only_wasm()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(_: AccountId) -> Nonce {
			only_wasm()
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance>
		for Runtime
	{
		fn query_info(_: <Block as BlockT>::Extrinsic, _: u32) -> RuntimeDispatchInfo<Balance> {
			only_wasm()
		}

		fn query_fee_details(_: <Block as BlockT>::Extrinsic, _: u32) -> FeeDetails<Balance> {
			only_wasm()
		}

		fn query_weight_to_fee(_: sp_runtime::Weight) -> Balance {
			only_wasm()
		}

		fn query_length_to_fee(_: u32) -> Balance {
			only_wasm()
		}
	}
}
