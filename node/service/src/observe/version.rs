//! Whether a chain runs the runtime that this program brings along. Another one is executed all the same; but
//! it may encode calls in another way, so that whoever would act on the chain has to leave it alone.

use crate::{FullClient, Hash};
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sp_blockchain::HeaderBackend;
use sp_core::traits::CallContext;
use sp_version::RuntimeVersion;
use std::sync::Arc;

/// How many notifications are passed over at a time.
const BACKLOG: usize = 1024;

/// Refuses a block whose runtime is not the one that this program was compiled with.
pub fn check(client: &FullClient, at: Hash, ours: &RuntimeVersion) -> Result<(), String> {
	let theirs =
		client.runtime_version_at(at, CallContext::Offchain).map_err(|error| error.to_string())?;
	let [theirs, ours] =
		[&theirs, ours].map(|version| format!("{}-{}", version.spec_name, version.spec_version));
	if theirs == ours {
		return Ok(());
	}
	Err(format!(
		"the chain runs {theirs}, but this program knows the calls of {ours}: have its administrator \
		 sign `set_code`, or use the program of the chain"
	))
}

/// Says that the chain runs another runtime, from its start on or since a block, and that it does not any more.
pub async fn tell_forever(client: Arc<FullClient>, ours: RuntimeVersion) {
	let mut blocks = client.import_notification_stream().ready_chunks(BACKLOG);
	let mut said = Ok(());
	loop {
		let best = client.info();
		let found = check(&client, best.best_hash, &ours);
		if found != said {
			match &found {
				Err(why) => log::warn!("Nobody here acts on the chain: {why}"),
				Ok(()) => log::info!(
					"The chain runs {}-{} from block #{} on, as this program does",
					ours.spec_name,
					ours.spec_version,
					best.best_number
				),
			}
			said = found;
		}
		if blocks.next().await.is_none() {
			return;
		}
	}
}
