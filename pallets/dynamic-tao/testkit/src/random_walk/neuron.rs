//! What somebody does about neurons, weights and childkey links.

use super::{
	arbitrary::{self, Arbitrary},
	is_alive, is_open, now, pick, signed, subnet, Bound, Deed, Secret, Walk, OWN_HOTKEYS,
};
use codec::Encode;
use pallet_dynamic_tao::{
	interface::Registration, Call, Config, Hotkey, Hotkeys, NetUid, Neurons, Pallet, RootNeurons,
	SubnetHyperparameters, Subnets,
};
use sp_runtime::traits::{BlakeTwo256, Hash};

/// Something that is done about neurons, weights and childkey links.
#[allow(missing_docs)] // of fields, which choose from what there is
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum NeuronOp {
	/// Registers a neuron, at most at a price of so many parts of 1024 over the one of now.
	Register { at: u8, key: u8, limit: Option<u16> },
	/// Takes a uid on root.
	RootRegister { key: u8 },
	/// Takes a hotkey.
	Associate { key: u8 },
	/// Says something about others: at once, by a commit, or by the reveal of one.
	Vote { at: u8, voter: u8, values: [u8; 6] },
	/// The same by another validator.
	VoteAgain { at: u8, voter: u8, values: [u8; 6] },
	/// Sets two children.
	Children { at: u8, key: u8, children: [(u8, u16); 2] },
	/// What a child keeps.
	ChildTake { at: u8, key: u8, take: u16 },
	/// What a delegate keeps.
	Take { key: u8, take: u16 },
	/// Lets a hotkey say that it is the actor's.
	Consent { key: u8 },
	/// Lets a hotkey go.
	Release { key: u8 },
}

impl<T: Config> Walk<T> {
	/// What `who` does about neurons.
	pub(super) fn neuron_op(&mut self, who: &T::AccountId, op: &NeuronOp) -> Deed<T> {
		let owned = |key| {
			self.own_hotkey(who, key, |hotkey| {
				<Pallet<T> as Registration<_>>::owner_of(hotkey).is_some_and(|owner| owner == *who)
			})
		};
		let call = match *op {
			NeuronOp::Register { at, key, limit } => {
				let netuid = subnet::<T>(at, |record| {
					is_open::<T>(record) && record.parameters.registration_allowed
				});
				let neurons = Neurons::<T>::get(netuid);
				let hotkey = self
					.own_hotkey(who, key, |key| neurons.iter().all(|other| other.hotkey != *key));
				let price = Pallet::<T>::burn_cost(netuid).unwrap_or_default().0;
				match limit {
					None => Call::burned_register { netuid, hotkey },
					Some(slack) => {
						let limit_price = Bound { slack, partial: false }.over(price.into());
						Call::register_limit { netuid, hotkey, limit_price }
					}
				}
			}
			NeuronOp::RootRegister { key } => {
				let neurons = RootNeurons::<T>::get();
				let hotkey = self
					.own_hotkey(who, key, |key| neurons.iter().all(|neuron| neuron.hotkey != *key));
				Call::root_register { hotkey }
			}
			NeuronOp::Associate { key } => {
				Call::try_associate_hotkey { hotkey: (self.people.hotkey)(who, key % OWN_HOTKEYS) }
			}
			NeuronOp::Vote { at, voter, values } | NeuronOp::VoteAgain { at, voter, values } => {
				return self.vote(subnet::<T>(at, is_alive), voter, values);
			}
			NeuronOp::Children { at, key, children } => {
				let hotkey = owned(key);
				let mut listed: Vec<(u64, T::AccountId)> = Vec::new();
				for (child, proportion) in children {
					let child = self.known_hotkey(child);
					let proportion = u64::from(proportion) << 46;
					if child != hotkey
						&& proportion > 0 && listed.iter().all(|(_, other)| *other != child)
					{
						listed.push((proportion, child));
					}
				}
				Call::set_children { hotkey, netuid: subnet::<T>(at, is_alive), children: listed }
			}
			NeuronOp::ChildTake { at, key, take } => {
				let netuid = subnet::<T>(at, is_alive);
				Call::set_childkey_take { hotkey: owned(key), netuid, take }
			}
			NeuronOp::Consent { key } => {
				let call = Call::associate_with { coldkey: who.clone() };
				return signed(self.known_hotkey(key), call);
			}
			NeuronOp::Release { key } => Call::release_hotkey { hotkey: owned(key) },
			NeuronOp::Take { key, take } => {
				let hotkey = owned(key);
				let known = match Hotkeys::<T>::get(&hotkey) {
					Some(Hotkey::Current(known)) => known.take,
					_ => Default::default(),
				};
				match take.cmp(&known.take) {
					core::cmp::Ordering::Greater => Call::increase_take { hotkey, take },
					_ => Call::decrease_take { hotkey, take },
				}
			}
		};
		signed(who.clone(), call)
	}

	/// What a validator says of the others. Where votes are committed, a commit that can be revealed is.
	fn vote(&mut self, netuid: NetUid, voter: u8, values: [u8; 6]) -> Deed<T> {
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid);
		let version_key = hyperparameters.weights_version_key;
		let block = now::<T>();
		let salt = vec![7];
		let commits = hyperparameters.commit_reveal_weights_enabled;
		if commits {
			let tempo = Subnets::<T>::get(netuid).map_or(0, |record| record.parameters.tempo);
			let epoch = |block: u64| (block + u64::from(netuid.0)).checked_div(tempo.into());
			let ripe = self.secrets.iter().position(|secret| {
				let reveal =
					epoch(secret.block).map(|it| it + hyperparameters.reveal_period_epochs);
				secret.netuid == netuid && reveal == epoch(block)
			});
			if let Some(Secret { voter, uids, values, .. }) = ripe.map(|at| self.secrets.remove(at))
			{
				let call = Call::reveal_weights { netuid, uids, values, salt, version_key };
				return signed(voter, call);
			}
		}

		let neurons = Neurons::<T>::get(netuid);
		let all = (0u16..).zip(neurons.iter());
		let validators: Vec<_> = all.filter(|(_, neuron)| neuron.scores.permit).collect();
		let (voter, uids) = match pick(&validators, voter) {
			Some((uid, neuron)) => (neuron.hotkey.clone(), others(neurons.len(), uid)),
			// Without a permit, only of itself.
			None => {
				let first = neurons.first().map(|neuron| neuron.hotkey.clone());
				(first.unwrap_or_else(|| self.people.ghost.clone()), vec![0])
			}
		};
		let values: Vec<u16> =
			values.iter().cycle().map(|value| u16::from(*value) * 257).take(uids.len()).collect();
		if commits {
			let preimage = (&voter, netuid, &uids, &values, &salt, version_key);
			let commit_hash = BlakeTwo256::hash(&preimage.encode());
			let voting = voter.clone();
			self.secrets.push(Secret { voter: voting, netuid, uids, values, block });
			signed(voter, Call::commit_weights { netuid, commit_hash })
		} else {
			signed(voter, Call::set_weights { netuid, dests: uids, weights: values, version_key })
		}
	}
}

/// Numbers from 0 to one less than `count`, but for one.
fn others(count: usize, this: u16) -> Vec<u16> {
	(0..count as u16).filter(|other| *other != this).collect()
}
