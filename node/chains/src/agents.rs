//! The agents of development chains: they renew the weights of the validators that the chain begins
//! with, so that a chain that is left running goes on paying miners.
//!
//! A genesis validator's weights count as set in block 1, and consensus forgets a validator whose
//! weights are older than the subnet's activity cutoff, 5,000 blocks by default. What a person would
//! do about it, an agent does: it sends `set_weights` with the weights as they stand, signed by the
//! validator's hotkey, through the transaction pool. The hotkey pays the fee, nothing is free and
//! nothing is hidden. Agents have the keys of [`development_keys`] and no others; a validator whose
//! weights a person has just set is left alone, and so is a subnet whose weights are committed first.

use crate::signer::Signer;
use async_trait::async_trait;
use dtao_runtime::{development_keys, AccountId, Hash, RuntimeCall};
use dtao_service::{Caretaker, FullClient, FullPool, Hire};
use dynamic_tao_runtime_api::DynamicTaoApi;
use pallet_dynamic_tao::{Call, Hyperparameters, NetUid, ValidatorView};
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::ApiError;
use sp_blockchain::HeaderBackend;
use sp_core::{sr25519, Pair};
use sp_runtime::traits::Zero;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
};

/// How often an agent looks after its validators, in blocks: often enough for the shortest activity
/// cutoff that a subnet of the default tempo may have.
const ROUND: u32 = 100;

/// Looks after the development validators.
pub struct Agents {
	signer: Signer,
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	keys: BTreeMap<AccountId, sr25519::Pair>,
	/// What was said last of why nothing is renewed, so that it is not said each round.
	said: Mutex<Option<String>>,
}

/// What keeps weights from being renewed.
type Refusal = Box<dyn std::error::Error + Send + Sync>;

impl Agents {
	/// Gives agents the keys of the development validators.
	fn new(client: Arc<FullClient>, pool: Arc<FullPool>) -> Self {
		let pairs = development_keys::hotkey_pairs().into_iter();
		let keys = pairs.map(|pair| (pair.public().into(), pair)).collect();
		let signer = Signer::new(client.clone(), pool.clone());
		Self { signer, client, pool, keys, said: Mutex::default() }
	}

	/// Lets a node hire them.
	pub fn hire() -> Hire {
		Box::new(|client, pool| Box::new(Self::new(client, pool)))
	}

	/// Sends the transactions that are due at a block and returns how many.
	async fn renew(&self, at: Hash) -> Result<usize, Refusal> {
		self.signer.check_runtime(at)?;
		let mut sent = 0;
		let mut nonces = BTreeMap::new();
		for (hotkey, netuid, uid) in self.permits(at)? {
			let Some(pair) = self.keys.get(&hotkey) else { continue };
			let Some(call) = self.due(at, netuid, uid)? else { continue };
			let nonce = match nonces.get(&hotkey) {
				Some(nonce) => *nonce,
				None => self.signer.nonce(at, &hotkey)?,
			};
			let transaction = self.signer.sign(pair, call, nonce)?;
			match self.pool.submit_one(at, TransactionSource::Local, transaction).await {
				Ok(_) => {
					nonces.insert(hotkey, nonce.saturating_add(1));
					sent += 1;
				}
				Err(error) => log::warn!(
					"Development weights of {hotkey} on subnet {} are not renewed: {error}",
					netuid.0
				),
			}
		}
		Ok(sent)
	}

	/// Lists where the development validators have a permit.
	fn permits(&self, at: Hash) -> Result<Vec<(AccountId, NetUid, u16)>, ApiError> {
		let validators = self.signer.api().validators(at)?.into_iter();
		let ours = validators.filter(|validator| self.keys.contains_key(&validator.hotkey));
		let permits = ours.flat_map(|ValidatorView { hotkey, permits, .. }| {
			permits.into_iter().map(move |permit| (hotkey.clone(), permit.netuid, permit.uid))
		});
		Ok(permits.collect())
	}

	/// Returns the call that sets a validator's weights again as they stand, if it is due.
	fn due(&self, at: Hash, netuid: NetUid, uid: u16) -> Result<Option<RuntimeCall>, ApiError> {
		let api = self.signer.api();
		let (Some(rules), Some(neuron)) =
			(api.hyperparameters(at, netuid)?, api.neuron(at, netuid, uid)?)
		else {
			return Ok(None);
		};
		let set_at = neuron.metagraph.last_update.first().copied().unwrap_or(u64::MAX);
		if neuron.weights.is_empty() || !is_due(&rules, set_at, neuron.metagraph.block) {
			return Ok(None);
		}
		let weights = neuron.weights.into_iter().map(|entry| (entry.uid, entry.value));
		let (dests, weights) = weights.unzip();
		let version_key = rules.weights_version_key;
		Ok(Some(Call::set_weights { netuid, dests, weights, version_key }.into()))
	}
}

#[async_trait]
impl Caretaker for Agents {
	/// Renews weights. Most blocks nothing is due.
	async fn work(&self) {
		let best = self.client.info();
		if best.best_number.is_zero() || best.best_number % ROUND != 0 {
			return;
		}
		let refusal = match self.renew(best.best_hash).await {
			Ok(0) => None,
			Ok(renewed) => {
				log::info!("Renewing {renewed} rows of development weights");
				None
			}
			Err(refusal) => Some(refusal.to_string()),
		};
		let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(refusal) = refusal.as_ref().filter(|_| *said != refusal) {
			log::warn!("Development weights are not renewed: {refusal}");
		}
		*said = refusal;
	}
}

/// Tells whether weights that were set in a block must be set again: once half of the time has
/// passed after which they would not count any more, if they may be.
fn is_due(rules: &Hyperparameters, set_at: u64, now: u64) -> bool {
	let wait = (rules.epoch.activity_cutoff / 2).max(rules.weights_set_rate_limit);
	!rules.commit_reveal_weights_enabled && now.saturating_sub(set_at) >= wait
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn weights_are_renewed_at_half_of_the_activity_cutoff() {
		// 5,000 blocks by default.
		let rules = Hyperparameters::default();

		assert!(!is_due(&rules, 1_000, 3_499));
		assert!(is_due(&rules, 1_000, 3_500));
	}

	#[test]
	fn weights_are_not_renewed_before_the_rate_limit_allows_it() {
		let rules = Hyperparameters { weights_set_rate_limit: 4_000, ..Hyperparameters::default() };

		assert!(!is_due(&rules, 1_000, 4_999));
		assert!(is_due(&rules, 1_000, 5_000));
	}

	#[test]
	fn committed_weights_are_left_to_their_validators() {
		let rules =
			Hyperparameters { commit_reveal_weights_enabled: true, ..Hyperparameters::default() };

		assert!(!is_due(&rules, 0, 100_000));
	}

	#[test]
	fn a_round_comes_before_the_shortest_activity_cutoff_has_passed() {
		// The cutoff is at least a tempo, 360 blocks by default.
		const { assert!(360 / 2 + ROUND < 360) }
	}
}
