//! What clients can call beyond the SDK's own interface: account nonces, fees, and, on a sealed
//! chain, blocks on demand. Nothing is specific to this project: subnets and quotes are runtime
//! APIs, which every client can already call.

use crate::{
	sealing_rpc::{SealingApiServer, SealingRpc},
	FullClient, FullPool, Hash,
};
use futures::channel::mpsc;
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_manual_seal::EngineCommand;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// Puts the extensions together. `commands` leads to the sealing engine, if there is one.
pub fn extensions(
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	commands: Option<mpsc::Sender<EngineCommand<Hash>>>,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client).into_rpc())?;
	if let Some(commands) = commands {
		module.merge(SealingRpc::new(commands).into_rpc())?;
	}
	Ok(module)
}
