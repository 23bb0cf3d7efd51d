//! What a validator says while it is the only one: it makes no block, or by `--force-authoring` none that
//! becomes final, and nothing else tells why.

use crate::FullClient;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_consensus::SyncOracle;
use sp_consensus_aura::AuraApi;
use std::{future::Future, sync::Arc, time::Duration};

/// How long others may take to be found before the first hint.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often the hint is repeated.
const REPETITION: Duration = Duration::from_secs(60);

/// How the other one is started.
const SECOND: &str = "A second one of `local` on this machine: \
	dtao-node --chain local --bob --tmp --port 30334 --rpc-port 9945 --prometheus-port 9616";

/// Says what is missing for as long as a chain of several validators shows this node no other one.
pub fn hint(
	client: Arc<FullClient>,
	sync: impl SyncOracle + Send + 'static,
	force_authoring: bool,
) -> Result<impl Future<Output = ()>, sc_service::Error> {
	let best = client.info().best_hash;
	let validators = client
		.runtime_api()
		.authorities(best)
		.map_err(|error| sc_service::Error::Other(error.to_string()))?
		.len();
	Ok(async move {
		if validators < 2 {
			return;
		}
		let mut pause = PATIENCE;
		loop {
			tokio::time::sleep(pause).await;
			if !sync.is_offline() {
				return;
			}
			let alone = if force_authoring {
				"alone, a node makes blocks by --force-authoring, but none of them becomes final"
			} else {
				"alone, a node makes no block, unless --force-authoring says so"
			};
			log::info!(
				"Waiting for another of this chain's {validators} validators: {alone}. {SECOND}"
			);
			pause = REPETITION;
		}
	})
}
