//! Who turns a wish into a transaction.

use crate::{AccountId, FullClient, FullPool, Hash};
use sp_runtime::OpaqueExtrinsic;
use std::sync::Arc;

/// What a client wants to happen, whoever may do it.
pub enum Wish {
	/// These keys have these values, or none.
	Store(Vec<(Vec<u8>, Option<Vec<u8>>)>),
	/// A call is dispatched in an account's name, or as root.
	Dispatch {
		/// In whose name.
		account: Option<AccountId>,
		/// The call, encoded.
		call: Vec<u8>,
	},
}

/// Somebody whose transactions may do everything.
pub trait Administrator: Send + Sync {
	/// Returns the transaction that makes a wish come true, for the block after this one.
	fn transaction(&self, at: Hash, wish: Wish) -> Result<OpaqueExtrinsic, String>;
}

/// Makes an administrator once there is a client and a pool to work with.
pub type Appoint = Box<dyn FnOnce(Arc<FullClient>, Arc<FullPool>) -> Arc<dyn Administrator> + Send>;
