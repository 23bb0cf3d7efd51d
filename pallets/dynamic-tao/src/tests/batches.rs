//! Weights in batches: each item as the call alone, with the rest whatever becomes of it.

use super::*;
use crate::{
	pallet::{ValidatorRows, WeightCommits},
	Call, CommitHash, GenesisNeuron, Hyperparameters,
};
use codec::Compact;

/// HOT validates on both subnets, where COOL mines.
fn world(change: fn(&mut Hyperparameters)) -> ExtBuilder {
	let neuron = |hotkey, permit| GenesisNeuron { hotkey, permit, weights: vec![] };
	ExtBuilder::with_two_subnets()
		.set(|genesis| {
			for subnet in &mut genesis.subnets {
				subnet.neurons = vec![neuron(HOT, true), neuron(COOL, false)];
				subnet.parameters.tempo = 10;
				subnet.hyperparameters.weights_set_rate_limit = 0;
				change(&mut subnet.hyperparameters);
			}
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(2, HOT, ALICE, 100 * UNIT)
}

fn compact(netuids: &[u16]) -> Vec<Compact<NetUid>> {
	netuids.iter().map(|netuid| Compact(NetUid(*netuid))).collect()
}

fn set(netuids: &[u16], rows: &[&[(u16, u16)]], version_keys: &[u64]) -> RuntimeCall {
	let row = |row: &&[(u16, u16)]| {
		row.iter().map(|(uid, value)| (Compact(*uid), Compact(*value))).collect()
	};
	RuntimeCall::DynamicTao(Call::batch_set_weights {
		netuids: compact(netuids),
		weights: rows.iter().map(row).collect(),
		version_keys: version_keys.iter().map(|key| Compact(*key)).collect(),
	})
}

fn commit(netuids: &[u16], commit_hashes: &[CommitHash]) -> RuntimeCall {
	let commit_hashes = commit_hashes.to_vec();
	RuntimeCall::DynamicTao(Call::batch_commit_weights { netuids: compact(netuids), commit_hashes })
}

/// What a reveal of `value` for uid 1 was committed as.
fn hash(value: u16) -> CommitHash {
	let (uids, values, salt) = (vec![1u16], vec![value], vec![value, 5]);
	let preimage = (HOT, ONE, uids, values, salt, 0u64);
	sp_io::hashing::blake2_256(&codec::Encode::encode(&preimage)).into()
}

fn reveal(values: &[u16]) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::batch_reveal_weights {
		netuid: ONE,
		uids_list: values.iter().map(|_| vec![1]).collect(),
		values_list: values.iter().map(|value| vec![*value]).collect(),
		salts_list: values.iter().map(|value| vec![*value, 5]).collect(),
		version_keys: values.iter().map(|_| 0).collect(),
	})
}

fn weights(netuid: NetUid) -> Vec<(u16, u16)> {
	ValidatorRows::<Test>::get(netuid, 0).unwrap_or_default().weights.into()
}

#[test]
fn a_batch_should_set_weights_on_each_subnet() {
	world(|_| ()).build_and_execute(|| {
		let rows: [&[(u16, u16)]; 2] = [&[(1, 5)], &[(0, 1), (1, 3)]];
		assert_eq!(refusal(set(&[1, 2], &rows, &[0, 0]), HOT), None);
		assert_eq!(weights(ONE), [(1, u16::MAX)]);
		// floor(65535 / 3)
		assert_eq!(weights(TWO), [(0, 21_845), (1, u16::MAX)]);
		assert_eq!(
			events(),
			[
				Event::WeightsSet { netuid: ONE, uid: 0, hotkey: HOT },
				Event::WeightsSet { netuid: TWO, uid: 0, hotkey: HOT },
				Event::BatchWeightsCompleted { netuids: vec![ONE, TWO], hotkey: HOT },
			]
		);
	});
}

#[test]
fn an_item_that_is_refused_should_be_told_and_harm_no_other() {
	world(|_| ()).build_and_execute(|| {
		let rows: [&[(u16, u16)]; 4] = [&[(7, 1)], &[(1, 1)], &[(1, 1)], &[(1, 1)]];
		let call = set(&[1, 2, 9, 0], &rows, &[0; 4]);
		assert_eq!(refusal(call, HOT), None);
		assert_eq!((weights(ONE), weights(TWO)), (vec![], vec![(1, u16::MAX)]));
		let failed = |netuid, error: Error<Test>| Event::BatchWeightItemFailed {
			netuid: NetUid(netuid),
			error: error.into(),
		};
		assert_eq!(
			events(),
			[
				failed(1, Error::UidVecContainInvalidOne),
				Event::WeightsSet { netuid: TWO, uid: 0, hotkey: HOT },
				failed(9, Error::SubnetNotExists),
				failed(0, Error::CanNotSetRootNetworkWeights),
				Event::BatchCompletedWithErrors,
				Event::BatchWeightsCompleted {
					netuids: vec![ONE, TWO, NetUid(9), ROOT],
					hotkey: HOT
				},
			]
		);
	});
}

#[test]
fn the_event_of_a_failed_item_should_name_its_subnet() {
	world(|h| h.weights_set_rate_limit = 10).build_and_execute(|| {
		let rows: [&[(u16, u16)]; 2] = [&[(1, 5)], &[(1, 5)]];
		// The second one is too fast for the first.
		assert_eq!(refusal(set(&[1, 1], &rows, &[0, 0]), HOT), None);
		assert_eq!(
			events()[1],
			Event::BatchWeightItemFailed {
				netuid: ONE,
				error: Error::<Test>::SettingWeightsTooFast.into()
			}
		);
	});
}

#[test]
fn the_lists_of_a_batch_should_be_of_one_length() {
	world(|h| h.commit_reveal_weights_enabled = true).build_and_execute(|| {
		let rows: [&[(u16, u16)]; 2] = [&[(1, 5)], &[(1, 5)]];
		let unequal = [
			set(&[1], &rows, &[0, 0]),
			set(&[1, 2], &rows[..1], &[0, 0]),
			set(&[1, 2], &rows, &[0]),
			commit(&[1, 2], &[hash(1)]),
			commit(&[1], &[hash(1), hash(2)]),
		];
		for call in unequal {
			assert_eq!(refusal(call, HOT), Some("InputLengthsUnequal"));
		}
		for list in 0..4 {
			let RuntimeCall::DynamicTao(mut call) = reveal(&[1, 2]) else { unreachable!() };
			if let Call::batch_reveal_weights {
				uids_list,
				values_list,
				salts_list,
				version_keys,
				..
			} = &mut call
			{
				match list {
					0 => drop(uids_list.pop()),
					1 => drop(values_list.pop()),
					2 => drop(salts_list.pop()),
					_ => drop(version_keys.pop()),
				}
			}
			assert_eq!(refusal(call.into(), HOT), Some("InputLengthsUnequal"));
		}
	});
}

#[test]
fn a_batch_should_commit_on_each_subnet() {
	let committing = |h: &mut Hyperparameters| h.commit_reveal_weights_enabled = true;
	world(committing).build_and_execute(|| {
		assert_eq!(refusal(commit(&[1, 9, 2], &[hash(1), hash(2), hash(3)]), HOT), None);
		let known = |netuid| WeightCommits::<Test>::get(netuid, HOT)[0].hash;
		assert_eq!((known(ONE), known(TWO)), (hash(1), hash(3)));
		assert_eq!(
			events()[1..],
			[
				Event::BatchWeightItemFailed {
					netuid: NetUid(9),
					error: Error::<Test>::SubnetNotExists.into()
				},
				Event::WeightsCommitted { hotkey: HOT, netuid: TWO, commit_hash: hash(3) },
				Event::BatchCompletedWithErrors,
				Event::BatchWeightsCompleted { netuids: vec![ONE, NetUid(9), TWO], hotkey: HOT },
			]
		);
	});
}

#[test]
fn a_batch_of_reveals_should_be_done_in_its_order_or_not_at_all() {
	let committing = |h: &mut Hyperparameters| h.commit_reveal_weights_enabled = true;
	world(committing).build_and_execute(|| {
		System::set_block_number(2);
		assert_eq!(refusal(commit(&[1], &[hash(1)]), HOT), None);
		System::set_block_number(3);
		assert_eq!(refusal(commit(&[1], &[hash(2)]), HOT), None);
		// The epoch after the commits': 9 + 1 is a multiple of 10.
		System::set_block_number(9);
		assert_eq!(refusal(reveal(&[1, 3]), HOT), Some("InvalidRevealCommitHashNotMatch"));
		assert_eq!(WeightCommits::<Test>::get(ONE, HOT).len(), 2);
		System::reset_events();
		assert_eq!(refusal(reveal(&[1, 2]), HOT), None);
		let row = ValidatorRows::<Test>::get(ONE, 0).unwrap();
		assert_eq!((row.weights.to_vec(), row.weights_as_of), (vec![(1, u16::MAX)], 3));
		assert!(!WeightCommits::<Test>::contains_key(ONE, HOT));
		assert_eq!(
			last_event(),
			Event::WeightsBatchRevealed {
				hotkey: HOT,
				netuid: ONE,
				commit_hashes: vec![hash(1), hash(2)]
			}
		);
	});
}

#[test]
fn a_batch_should_weigh_what_its_items_weigh() {
	use crate::weights::{SubstrateWeight, WeightInfo};
	use frame_support::dispatch::GetDispatchInfo;
	type W = SubstrateWeight<Test>;
	let base = W::set_weights(0, 0);
	let weight = |call: RuntimeCall| call.get_dispatch_info().call_weight;
	let rows: [&[(u16, u16)]; 2] = [&[(1, 5)], &[(0, 1), (1, 3)]];
	let items = W::set_weights(1, 5).saturating_add(W::set_weights(2, 5));
	assert_eq!(weight(set(&[1, 2], &rows, &[0, 0])), base.saturating_add(items));
	let commits = W::commit_weights(5).saturating_mul(2).saturating_add(W::commit_weights(0));
	assert_eq!(weight(commit(&[1, 2], &[hash(1), hash(2)])), commits);
	let reveals = W::reveal_weights(1, 2, 5).saturating_mul(3);
	assert_eq!(weight(reveal(&[1, 2, 3])), reveals.saturating_add(W::reveal_weights(0, 0, 0)));
}
