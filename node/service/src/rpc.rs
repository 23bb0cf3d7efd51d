//! What clients can call beyond the SDK's own interface: account nonces, fees, and, on a sealed
//! chain, blocks on demand. Nothing is specific to this project: subnets and quotes are runtime
//! APIs, which every client can already call.

use crate::{
	development::rpc::{DevelopmentApiServer, DevelopmentRpc},
	sealing::rpc::{SealingApiServer, SealingRpc},
	FullClient, FullPool,
};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// Puts the extensions together: those of a sealed chain only where it seals, and those for developers
/// only where they are wanted.
pub fn extensions(
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	sealing: Option<SealingRpc>,
	development: Option<DevelopmentRpc>,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client).into_rpc())?;
	if let Some(sealing) = sealing {
		module.merge(sealing.into_rpc())?;
	}
	if let Some(development) = development {
		module.merge(development.into_rpc())?;
	}
	Ok(module)
}
