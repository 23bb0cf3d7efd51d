//! `set_weights`: who may say what about whom, and what of it is kept.

use super::*;
use crate::{
	pallet::{Neurons, SubnetHyperparameters, ValidatorRows},
	Call, GenesisHotkey, GenesisNeuron, Hyperparameters, ValidatorRow,
};

/// uid 0 validates; uid 1 has no permit, and uid 2 is the owner's.
fn world() -> ExtBuilder {
	let neuron = |hotkey, permit| GenesisNeuron { hotkey, permit, weights: vec![] };
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.neurons = vec![neuron(HOT, true), neuron(COOL, false), neuron(OWNER_HOT, false)];
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
}

/// As [`world`], with two more miners, 31 and 32.
fn larger(change: fn(&mut Hyperparameters)) -> ExtBuilder {
	let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
	with(change).but(|subnet| subnet.neurons.extend([31, 32].map(neuron))).set(|genesis| {
		genesis.hotkeys.extend([31, 32].map(|hotkey| GenesisHotkey { hotkey, coldkey: BOB }));
	})
}

fn with(change: fn(&mut Hyperparameters)) -> ExtBuilder {
	world().but(|subnet| change(&mut subnet.hyperparameters))
}

fn vote_on(netuid: NetUid, uids: &[u16], values: &[u16], version_key: u64) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::set_weights {
		netuid,
		dests: uids.to_vec(),
		weights: values.to_vec(),
		version_key,
	})
}

fn vote(uids: &[u16], values: &[u16]) -> RuntimeCall {
	vote_on(ONE, uids, values, 0)
}

fn row(uid: u16) -> ValidatorRow {
	ValidatorRows::<Test>::get(ONE, uid).expect("it has set weights")
}

fn weights(uid: u16) -> Vec<(u16, u16)> {
	row(uid).weights.into_inner()
}

#[test]
fn weights_should_be_stored_by_uid_with_the_largest_scaled_to_65535() {
	world().build_and_execute(|| {
		System::set_block_number(5);
		assert_eq!(refusal(vote(&[2, 1], &[1, 3]), HOT), None);
		// floor(1 * 65535 / 3)
		assert_eq!(weights(0), [(1, u16::MAX), (2, 21_845)]);
		assert_eq!((row(0).last_update, row(0).weights_as_of), (5, 5));
		assert_eq!(last_event(), Event::WeightsSet { netuid: ONE, uid: 0, hotkey: HOT });
	});
}

#[test]
fn scaled_weights_should_be_floored() {
	world().build_and_execute(|| {
		assert_eq!(refusal(vote(&[0, 1, 2], &[7, 2, u16::MAX]), HOT), None);
		assert_eq!(weights(0), [(0, 7), (1, 2), (2, u16::MAX)]);
		System::set_block_number(200);
		assert_eq!(refusal(vote(&[1, 2], &[7, 2]), HOT), None);
		// 2 * 65535 / 7 = 18_724.3
		assert_eq!(weights(0), [(1, u16::MAX), (2, 18_724)]);
	});
}

#[test]
fn a_weight_of_zero_should_be_none() {
	world().build_and_execute(|| {
		assert_eq!(refusal(vote(&[0, 1, 2], &[0, 5, 0]), HOT), None);
		assert_eq!(weights(0), [(1, u16::MAX)]);
		System::set_block_number(200);
		assert_eq!(refusal(vote(&[1, 2], &[0, 0]), HOT), None);
		assert!(weights(0).is_empty());
	});
}

#[test]
fn new_weights_should_take_the_place_of_the_old_and_keep_the_bonds() {
	world().but(|subnet| subnet.parameters.tempo = 3).build_and_execute(|| {
		assert_eq!(refusal(vote(&[1], &[5]), HOT), None);
		run_blocks(4);
		let bonds = row(0).bonds;
		assert_eq!(bonds.as_slice(), [(1, u16::MAX)]);
		System::set_block_number(200);
		assert_eq!(refusal(vote(&[2], &[1]), HOT), None);
		assert_eq!(weights(0), [(2, u16::MAX)]);
		assert_eq!(row(0).bonds, bonds);
	});
}

#[test]
fn refused_weights_should_say_why_in_order() {
	// Everything is wrong at first, and then one thing after another is put right.
	let world = larger(|hyperparameters| {
		hyperparameters.commit_reveal_weights_enabled = true;
		hyperparameters.weights_version_key = 7;
		hyperparameters.min_allowed_weights = 4;
		hyperparameters.max_weight_limit = 40_000;
	});
	world.set(|genesis| genesis.parameters.stake_threshold = Tao(10)).build_and_execute(|| {
		ValidatorRows::<Test>::insert(ONE, 1, ValidatorRow::default());
		let dissolve = |dissolving| {
			Subnets::<Test>::mutate(ONE, |record| {
				record.as_mut().unwrap().dissolving = dissolving;
			});
		};
		let (ragged, long) = ((&[1, 1, 9, 9][..], &[1, 1, 1][..]), &[1, 1, 9, 9, 9, 9][..]);
		let refused = |netuid, (uids, values), who| refusal(vote_on(netuid, uids, values, 6), who);
		assert_eq!(refused(ROOT, ragged, STRANGER), Some("CanNotSetRootNetworkWeights"));
		assert_eq!(refused(NetUid(9), ragged, STRANGER), Some("WeightVecNotEqualSize"));
		assert_eq!(refused(NetUid(9), (long, long), STRANGER), Some("SubnetNotExists"));
		dissolve(true);
		assert_eq!(refused(ONE, (long, long), STRANGER), Some("SubnetDissolving"));
		dissolve(false);
		assert_eq!(refused(ONE, (long, long), STRANGER), Some("CommitRevealEnabled"));
		SubnetHyperparameters::<Test>::mutate(ONE, |hyperparameters| {
			hyperparameters.commit_reveal_weights_enabled = false;
		});
		assert_eq!(refused(ONE, (long, long), STRANGER), Some("UidsLengthExceedUidsInSubNet"));
		let doubled: (&[u16], &[u16]) = (&[1, 1, 9], &[1, 1, 1]);
		assert_eq!(refused(ONE, doubled, STRANGER), Some("HotKeyNotRegisteredInSubNet"));
		assert_eq!(refused(ONE, doubled, COOL), Some("NotEnoughStakeToSetWeights"));
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::StakeThreshold(Tao(0))));
		assert_eq!(refused(ONE, doubled, COOL), Some("IncorrectWeightVersionKey"));
		let refused = |uids: &[u16], values: &[u16]| refusal(vote_on(ONE, uids, values, 7), COOL);
		assert_eq!(refused(&[1, 1, 9], &[1, 1, 1]), Some("SettingWeightsTooFast"));
		System::set_block_number(100);
		assert_eq!(refused(&[1, 1, 9], &[1, 1, 1]), Some("NeuronNoValidatorPermit"));
		Neurons::<Test>::mutate(ONE, |neurons| neurons[1].scores.permit = true);
		assert_eq!(refused(&[1, 1, 9], &[1, 1, 1]), Some("DuplicateUids"));
		assert_eq!(refused(&[9], &[1]), Some("UidVecContainInvalidOne"));
		assert_eq!(refused(&[2], &[1]), Some("WeightVecLengthIsLow"));
		// Half of the four that must be named can get nothing.
		assert_eq!(refused(&[0, 2, 3, 4], &[1, 2, 0, 0]), Some("MaxWeightExceeded"));
		assert_eq!(refused(&[0, 2, 3, 4], &[1, 1, 0, 0]), None);
	});
}

#[test]
fn the_first_uid_that_is_not_there_should_be_refused() {
	world().build_and_execute(|| {
		assert_eq!(refusal(vote(&[3], &[1]), HOT), Some("UidVecContainInvalidOne"));
		assert_eq!(refusal(vote(&[2], &[1]), HOT), None);
	});
}

#[test]
fn as_many_weights_as_others_should_be_enough_for_any_minimum() {
	with(|hyperparameters| hyperparameters.min_allowed_weights = 256).build_and_execute(|| {
		assert_eq!(refusal(vote(&[1], &[1]), HOT), Some("WeightVecLengthIsLow"));
		// And all of it to one of two.
		assert_eq!(refusal(vote(&[1, 2], &[1, 0]), HOT), None);
	});
	let strictest = larger(|h| (h.min_allowed_weights, h.max_weight_limit) = (256, 512));
	strictest.build_and_execute(|| {
		assert_eq!(refusal(vote(&[1, 2, 3], &[1, 1, 1]), HOT), Some("WeightVecLengthIsLow"));
		assert_eq!(refusal(vote(&[1, 2, 3, 4], &[2, 1, 0, 0]), HOT), Some("MaxWeightExceeded"));
		assert_eq!(refusal(vote(&[1, 2, 3, 4], &[1, 1, 0, 0]), HOT), None);
	});
	with(|hyperparameters| hyperparameters.min_allowed_weights = 2).build_and_execute(|| {
		assert_eq!(refusal(vote(&[1], &[1]), HOT), Some("WeightVecLengthIsLow"));
		assert_eq!(refusal(vote(&[0, 1], &[1, 1]), HOT), None);
	});
}

#[test]
fn without_a_minimum_a_validator_should_be_able_to_take_its_weights_back() {
	with(|hyperparameters| hyperparameters.min_allowed_weights = 0).build_and_execute(|| {
		assert_eq!(refusal(vote(&[1], &[1]), HOT), None);
		System::set_block_number(200);
		assert_eq!(refusal(vote(&[], &[]), HOT), None);
		assert!(weights(0).is_empty());
		// Nothing is not itself.
		assert_eq!(refusal(vote(&[], &[]), COOL), Some("NeuronNoValidatorPermit"));
	});
	world().build_and_execute(|| {
		assert_eq!(refusal(vote(&[], &[]), HOT), Some("WeightVecLengthIsLow"));
	});
}

#[test]
fn the_rate_limit_should_be_kept_to_the_block() {
	world().build_and_execute(|| {
		assert_eq!(refusal(vote(&[1], &[1]), HOT), None, "the first is free");
		System::set_block_number(100);
		assert_eq!(refusal(vote(&[1], &[1]), HOT), Some("SettingWeightsTooFast"));
		// 1 + 100
		System::set_block_number(101);
		assert_eq!(refusal(vote(&[1], &[1]), HOT), None);
	});
}

#[test]
fn the_largest_part_of_a_weight_should_be_kept_to_the_last_part() {
	// 3 of 4 are 49_151.25 of 65_535.
	let four = |values: [u16; 4]| vote(&[1, 2, 3, 4], &values);
	larger(|h| (h.min_allowed_weights, h.max_weight_limit) = (4, 49_151)).build_and_execute(|| {
		assert_eq!(refusal(four([3, 1, 0, 0]), HOT), Some("MaxWeightExceeded"));
	});
	larger(|h| (h.min_allowed_weights, h.max_weight_limit) = (4, 49_152)).build_and_execute(|| {
		assert_eq!(refusal(four([3, 1, 0, 0]), HOT), None);
	});
	// The whole is a part too.
	larger(|h| (h.min_allowed_weights, h.max_weight_limit) = (4, 65_534)).build_and_execute(|| {
		assert_eq!(refusal(four([9, 0, 0, 0]), HOT), Some("MaxWeightExceeded"));
	});
	// 65535 / 2 of 65535
	larger(|h| (h.min_allowed_weights, h.max_weight_limit) = (4, 32_768)).build_and_execute(|| {
		let most = u16::MAX;
		assert_eq!(refusal(four([most, 0, most, 0]), HOT), None);
	});
}

#[test]
fn an_older_version_should_be_refused_and_an_equal_or_newer_one_not() {
	for (version, refused) in [(6, Some("IncorrectWeightVersionKey")), (7, None), (8, None)] {
		with(|hyperparameters| hyperparameters.weights_version_key = 7).build_and_execute(|| {
			assert_eq!(refusal(vote_on(ONE, &[1], &[1], version), HOT), refused);
		});
	}
}

#[test]
fn the_stake_threshold_should_be_kept_to_the_rao() {
	let world = |threshold| world().set(|genesis| genesis.parameters.stake_threshold = threshold);
	// 100 alpha, and floor(50e9 * 0.18) of root: 100e9 + 8_999_999_999
	let weight = 108_999_999_999;
	for (threshold, refused) in [(weight, None), (weight + 1, Some("NotEnoughStakeToSetWeights"))] {
		world(Tao(threshold)).stake(0, HOT, BOB, 50 * UNIT).build_and_execute(|| {
			assert_eq!(refusal(vote(&[1], &[1]), HOT), refused);
		});
	}
}

#[test]
fn without_a_permit_a_neuron_should_give_weight_only_to_itself() {
	let strict = with(|hyperparameters| {
		hyperparameters.min_allowed_weights = 256;
		hyperparameters.max_weight_limit = 512;
	});
	strict.build_and_execute(|| {
		for (uids, values) in [(&[0][..], &[1][..]), (&[0, 1], &[1, 1]), (&[2, 1], &[0, 1])] {
			assert_eq!(refusal(vote(uids, values), COOL), Some("NeuronNoValidatorPermit"));
		}
		// Neither the minimum nor the largest part is asked for.
		assert_eq!(refusal(vote(&[1], &[5]), COOL), None);
		assert_eq!(weights(1), [(1, u16::MAX)]);
		assert_eq!(refusal(vote(&[0], &[5]), HOT), None, "nor of a validator");
	});
}

#[test]
fn its_own_uid_twice_should_be_refused() {
	world().build_and_execute(|| {
		assert_eq!(refusal(vote(&[1, 1], &[5, 5]), COOL), Some("DuplicateUids"));
	});
}

#[test]
fn a_permit_should_be_lost_to_more_stake_in_the_next_epoch() {
	let world = with(|hyperparameters| hyperparameters.epoch.max_validators = 1);
	let world = world.but(|subnet| subnet.parameters.tempo = 3);
	world.stake(1, COOL, BOB, 101 * UNIT).build_and_execute(|| {
		assert_eq!(refusal(vote(&[2], &[1]), HOT), None);
		assert_eq!(refusal(vote(&[2], &[1]), COOL), Some("NeuronNoValidatorPermit"));
		// (2 + 1) mod 3 = 0
		next_block();
		System::set_block_number(200);
		assert_eq!(refusal(vote(&[2], &[1]), HOT), Some("NeuronNoValidatorPermit"));
		assert_eq!(refusal(vote(&[2], &[1]), COOL), None);
		assert_eq!(last_event(), Event::WeightsSet { netuid: ONE, uid: 1, hotkey: COOL });
	});
}
