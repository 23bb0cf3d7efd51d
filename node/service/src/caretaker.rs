//! Who may send transactions of its own before a block is made.

use crate::{FullClient, FullPool};
use async_trait::async_trait;
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use std::sync::Arc;

/// Somebody who looks after a chain.
#[async_trait]
pub trait Caretaker: Send + Sync {
	/// Puts what is due into the pool, for the block after the best one.
	async fn work(&self);
}

/// Makes a caretaker once there is a client and a pool to work with.
pub type Hire = Box<dyn FnOnce(Arc<FullClient>, Arc<FullPool>) -> Box<dyn Caretaker> + Send>;

/// Lets a caretaker work after each block, where blocks are made by validators that agree.
pub(crate) async fn work_forever(caretaker: Box<dyn Caretaker>, client: Arc<FullClient>) {
	let mut blocks = client.import_notification_stream();
	while let Some(block) = blocks.next().await {
		if block.is_new_best {
			caretaker.work().await;
		}
	}
}
