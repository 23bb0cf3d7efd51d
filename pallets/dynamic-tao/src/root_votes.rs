//! Votes of root's validators on subnets, for rules that go by them. Whoever has a uid on root may give
//! weights over netuids. A row goes with the uid, and what it says of a subnet with the subnet, so that
//! there are as many rows as uids and no vote passes to who gets a netuid next.

use crate::{
	pallet::{RootNeurons, RootWeights},
	Config, Error, Event, NetUid, Pallet, RootVote, TALLY_PERIOD,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use dtao_economics::{count_votes, Ballot, Tao, Votes};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Takes the vote of a hotkey with a uid on root, in the place of its last one.
	pub(crate) fn do_set_root_weights(
		hotkey: T::AccountId,
		netuids: Vec<NetUid>,
		weights: Vec<u16>,
	) -> DispatchResult {
		let id = Self::hotkey_id(&hotkey)?;
		let sits = RootNeurons::<T>::get().iter().any(|neuron| neuron.hotkey == id);
		ensure!(sits, Error::<T>::HotKeyNotRegisteredInSubNet);
		ensure!(netuids.len() == weights.len(), Error::<T>::WeightVecNotEqualSize);
		let named: BTreeSet<_> = netuids.iter().collect();
		ensure!(named.len() == netuids.len(), Error::<T>::DuplicateUids);
		for netuid in &netuids {
			Self::living_subnet(*netuid)?;
		}
		let set_at = Self::now();
		let is_early = |last: RootVote<_>| set_at < last.set_at.saturating_add(TALLY_PERIOD);
		ensure!(
			!RootWeights::<T>::get(&id).is_some_and(is_early),
			Error::<T>::SettingWeightsTooFast
		);

		let given = netuids.into_iter().zip(weights).filter(|(_, weight)| *weight > 0);
		let weights = given.collect::<BTreeMap<_, _>>();
		let weights = weights.try_into().map_err(|()| Error::<T>::SubnetNotExists)?;
		RootWeights::<T>::insert(&id, RootVote { set_at, weights });
		Self::deposit_event(Event::RootWeightsSet { hotkey });
		Ok(())
	}

	/// Forgets the vote of a hotkey that has lost its uid on root.
	pub(crate) fn remove_vote(hotkey: &T::AccountId) {
		RootWeights::<T>::remove(hotkey);
	}

	/// Forgets what all votes say of a subnet.
	pub(crate) fn remove_votes_on(netuid: NetUid) {
		for neuron in RootNeurons::<T>::get() {
			let Some(mut vote) = RootWeights::<T>::get(&neuron.hotkey) else { continue };
			if vote.weights.remove(&netuid).is_some() {
				RootWeights::<T>::insert(neuron.hotkey, vote);
			}
		}
	}

	/// What all votes come to by netuid, by the active stake on root behind each. A validator whose stake
	/// cannot be read counts with none.
	pub(crate) fn counted_votes() -> BTreeMap<u16, Votes> {
		let clock = Self::clock(NetUid::ROOT);
		let ballot = |hotkey: &T::AccountId| -> Result<Ballot, DispatchError> {
			let stake = Tao(Self::active_stake(NetUid::ROOT, hotkey, clock)?.0);
			let weights = RootWeights::<T>::get(hotkey).map(|vote| vote.weights);
			let weights = weights.into_iter().flatten();
			let weights = weights.map(|(netuid, weight)| (netuid.0, weight)).collect();
			Ok(Ballot { stake, weights })
		};
		let neurons = RootNeurons::<T>::get();
		let ballots: Vec<_> =
			neurons.iter().map(|neuron| ballot(&neuron.hotkey).unwrap_or_default()).collect();
		count_votes(&ballots).unwrap_or_default() // never refused: all stake on root fits
	}
}
