//! Transactions of our runtime, signed as a wallet does.

use codec::{Decode, Encode};
use dtao_runtime::{
	AccountId, Hash, Nonce, RuntimeApi, RuntimeCall, SignedPayload, TxExtension,
	UncheckedExtrinsic, VERSION,
};
use dtao_service::{check_runtime, Block, FullClient, FullPool};
use sc_transaction_pool_api::{InPoolTransaction, TransactionPool};
use sp_api::{ApiError, ApiRef, ConstructRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::{sr25519, Pair};
use sp_runtime::{generic::Era, OpaqueExtrinsic};
use std::{collections::BTreeSet, sync::Arc};
use substrate_frame_rpc_system::AccountNonceApi;

/// Our runtime's interface, of which the machine knows only what it needs itself.
pub type Api = <RuntimeApi as ConstructRuntimeApi<Block, FullClient>>::RuntimeApi;

/// Signs for one chain.
pub struct Signer {
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
}

impl Signer {
	/// Signs for the chain of this client, after what waits in this pool.
	pub fn new(client: Arc<FullClient>, pool: Arc<FullPool>) -> Self {
		Self { client, pool }
	}

	/// Returns the interface of our runtime.
	pub fn api(&self) -> ApiRef<'_, Api> {
		RuntimeApi::construct_runtime_api(&*self.client)
	}

	/// Refuses a block whose runtime may encode calls in another way.
	pub fn check_runtime(&self, at: Hash) -> Result<(), String> {
		check_runtime(&self.client, at, &VERSION)
	}

	/// Returns the first nonce of an account that neither the chain nor the pool has seen.
	pub fn nonce(&self, at: Hash, account: &AccountId) -> Result<Nonce, ApiError> {
		let waiting: BTreeSet<_> =
			self.pool.ready().flat_map(|waiting| waiting.provides().to_vec()).collect();
		let mut nonce = self.api().account_nonce(at, account.clone())?;
		while waiting.contains(&(account, nonce).encode()) {
			nonce = nonce.saturating_add(1);
		}
		Ok(nonce)
	}

	/// Signs a call: immortal, without a tip.
	pub fn sign(
		&self,
		pair: &sr25519::Pair,
		call: RuntimeCall,
		nonce: Nonce,
	) -> Result<OpaqueExtrinsic, codec::Error> {
		let genesis = self.client.info().genesis_hash;
		let extension: TxExtension = (
			frame_system::AuthorizeCall::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckEra::from(Era::Immortal),
			frame_system::CheckNonce::from(nonce),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		);
		let versions = (VERSION.spec_version, VERSION.transaction_version);
		let implicit = ((), (), versions.0, versions.1, genesis, genesis, (), (), (), None, ());
		let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
		let signature = payload.using_encoded(|payload| pair.sign(payload));
		let signer = AccountId::from(pair.public());
		let extrinsic =
			UncheckedExtrinsic::new_signed(call, signer.into(), signature.into(), extension);
		OpaqueExtrinsic::decode(&mut extrinsic.encode().as_slice())
	}
}
