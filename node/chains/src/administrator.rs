//! The hand of the development RPC: what a client wishes becomes a transaction of the administrator.
//!
//! So it is a block like any other: executed again it comes to the same state, it is exported and
//! imported, its events tell what was done. Nothing in the runtime is made for it. It needs a chain whose
//! administrator is one of the development accounts.

use crate::signer::Signer;
use codec::DecodeAll;
use dtao_runtime::{development_keys, Hash, Runtime, RuntimeCall};
use dtao_service::{Administrator, Appoint, FullClient, FullPool, Wish};
use sc_client_api::StorageProvider;
use sp_core::{sr25519, storage::StorageKey, Pair};
use sp_runtime::{OpaqueExtrinsic, Weight};
use std::sync::Arc;

/// Signs for the administrator.
pub struct Sudo {
	client: Arc<FullClient>,
	signer: Signer,
}

impl Sudo {
	/// Lets a node appoint it.
	pub fn appoint() -> Appoint {
		Box::new(|client, pool| Arc::new(Self::new(client, pool)))
	}

	fn new(client: Arc<FullClient>, pool: Arc<FullPool>) -> Self {
		Self { client: client.clone(), signer: Signer::new(client, pool) }
	}

	/// Finds the administrator's key among those of the development accounts.
	fn pair(&self, at: Hash) -> Result<sr25519::Pair, String> {
		let key = StorageKey(pallet_sudo::Key::<Runtime>::hashed_key().to_vec());
		let stored = self.client.storage(at, &key).map_err(|error| error.to_string())?;
		let administrator = stored.ok_or("this chain has no administrator")?.0;
		development_keys::people_keys()
			.map(|key| key.pair())
			.find(|pair| pair.public().0.as_slice() == administrator)
			.ok_or_else(|| "the administrator of this chain is no development account".into())
	}
}

impl Administrator for Sudo {
	fn transaction(&self, at: Hash, wish: Wish) -> Result<OpaqueExtrinsic, String> {
		self.signer.check_runtime(at)?;
		let pair = self.pair(at)?;
		let nonce =
			self.signer.nonce(at, &pair.public().into()).map_err(|error| error.to_string())?;
		self.signer.sign(&pair, call(wish)?, nonce).map_err(|error| error.to_string())
	}
}

/// The administrator's call for a wish. Whatever it weighs: no client may be kept from a large one.
fn call(wish: Wish) -> Result<RuntimeCall, String> {
	Ok(match wish {
		Wish::Store(values) => as_root(store(values)),
		Wish::Dispatch { account: None, call } => as_root(decode(&call)?),
		Wish::Dispatch { account: Some(account), call } => {
			let call = Box::new(decode(&call)?);
			pallet_sudo::Call::sudo_as { who: account.into(), call }.into()
		}
	})
}

fn as_root(call: RuntimeCall) -> RuntimeCall {
	pallet_sudo::Call::sudo_unchecked_weight { call: Box::new(call), weight: Weight::zero() }.into()
}

/// Writes what has a value, and deletes what has none, in their order.
fn store(values: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> RuntimeCall {
	let calls = values.into_iter().map(|(key, value)| match value {
		Some(value) => frame_system::Call::set_storage { items: vec![(key, value)] }.into(),
		None => frame_system::Call::kill_storage { keys: vec![key] }.into(),
	});
	pallet_utility::Call::batch_all { calls: calls.collect() }.into()
}

fn decode(call: &[u8]) -> Result<RuntimeCall, String> {
	RuntimeCall::decode_all(&mut &*call)
		.map_err(|error| format!("the bytes are no call of this runtime: {error}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn values_are_written_and_deleted_in_their_order() {
		let call = store(vec![(vec![1], Some(vec![2])), (vec![3], None)]);

		let set = frame_system::Call::set_storage { items: vec![(vec![1], vec![2])] };
		let kill = frame_system::Call::kill_storage { keys: vec![vec![3]] };
		let expected = pallet_utility::Call::batch_all { calls: vec![set.into(), kill.into()] };
		assert_eq!(call, expected.into());
	}

	#[test]
	fn call_with_too_many_bytes_is_refused() {
		let mut bytes = RuntimeCall::from(frame_system::Call::remark { remark: vec![] }).encode();
		assert!(decode(&bytes).is_ok());

		bytes.push(0);
		assert!(decode(&bytes).is_err());
	}
}
