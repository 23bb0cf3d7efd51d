//! `commit_weights` and `reveal_weights`: what is said is decided before it can be copied.

use super::*;
use crate::{
	pallet::{Neurons, SubnetHyperparameters, ValidatorRows, WeightCommits},
	Call, CommitHash, GenesisHotkey, GenesisNeuron, Hyperparameter,
};
use codec::Encode;

const SALT: [u16; 3] = [4, 2, 77];

/// uid 0 validates; uid 1 has no permit. Epochs change where block + 1 is a multiple of 10.
fn world() -> ExtBuilder {
	let neuron = |hotkey, permit| GenesisNeuron { hotkey, permit, weights: vec![] };
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.neurons = vec![neuron(HOT, true), neuron(COOL, false), neuron(OWNER_HOT, false)];
			subnet.parameters.tempo = 10;
			subnet.hyperparameters.commit_reveal_weights_enabled = true;
			subnet.hyperparameters.weights_set_rate_limit = 0;
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
}

/// What a client computes: Blake2-256 of (hotkey, netuid, uids, values, salt, version key).
fn hash(hotkey: u64, uids: &[u16], values: &[u16], salt: &[u16], version_key: u64) -> CommitHash {
	let mut bytes = hotkey.to_le_bytes().to_vec();
	bytes.extend(1u16.to_le_bytes());
	for list in [uids, values, salt] {
		assert!(list.len() < 64, "a compact length of one byte");
		bytes.push((list.len() as u8) << 2);
		bytes.extend(list.iter().flat_map(|number| number.to_le_bytes()));
	}
	bytes.extend(version_key.to_le_bytes());
	sp_io::hashing::blake2_256(&bytes).into()
}

fn commit_of(hash: CommitHash) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::commit_weights { netuid: ONE, commit_hash: hash })
}

/// HOT commits to giving `value` to uid 1 and one to uid 2.
fn commit(value: u16) -> Option<&'static str> {
	refusal(commit_of(hash(HOT, &[1, 2], &[value, 1], &SALT, 0)), HOT)
}

fn reveal_of(uids: &[u16], values: &[u16], salt: &[u16], version_key: u64) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::reveal_weights {
		netuid: ONE,
		uids: uids.to_vec(),
		values: values.to_vec(),
		salt: salt.to_vec(),
		version_key,
	})
}

fn reveal(value: u16) -> Option<&'static str> {
	refusal(reveal_of(&[1, 2], &[value, 1], &SALT, 0), HOT)
}

fn commits(hotkey: u64) -> Vec<u64> {
	WeightCommits::<Test>::get(ONE, hotkey).iter().map(|commit| commit.block).collect()
}

fn at(block: u64) {
	System::set_block_number(block);
}

#[test]
fn what_was_committed_should_be_set_by_its_reveal() {
	world().build_and_execute(|| {
		at(2);
		assert_eq!(commit(3), None);
		let hash = hash(HOT, &[1, 2], &[3, 1], &SALT, 0);
		assert_eq!(
			last_event(),
			Event::WeightsCommitted { hotkey: HOT, netuid: ONE, commit_hash: hash }
		);
		assert!(ValidatorRows::<Test>::get(ONE, 0).is_none(), "nothing is said yet");
		at(9);
		assert_eq!(reveal(3), None);
		let row = ValidatorRows::<Test>::get(ONE, 0).unwrap();
		// floor(1 * 65535 / 3)
		assert_eq!(row.weights.as_slice(), [(1, u16::MAX), (2, 21_845)]);
		assert_eq!((row.last_update, row.weights_as_of), (9, 2));
		assert_eq!(
			last_event(),
			Event::WeightsRevealed { netuid: ONE, uid: 0, hotkey: HOT, commit_hash: hash }
		);
		assert!(!WeightCommits::<Test>::contains_key(ONE, HOT));
	});
}

#[test]
fn the_hash_should_be_of_a_tuple_in_scale() {
	let (uids, values, salt) = (vec![1u16, 2], vec![3u16, 1], SALT.to_vec());
	let tuple = (HOT, ONE, uids.clone(), values.clone(), salt.clone(), 5u64);
	let encoded: CommitHash = sp_io::hashing::blake2_256(&tuple.encode()).into();
	assert_eq!(encoded, hash(HOT, &uids, &values, &salt, 5));
}

#[test]
fn a_reveal_should_have_exactly_the_next_epoch() {
	for (block, refused) in [
		(2, Some("RevealTooEarly")),
		(8, Some("RevealTooEarly")),
		(9, None),
		(18, None),
		(19, Some("ExpiredWeightCommit")),
	] {
		world().build_and_execute(|| {
			at(2);
			assert_eq!(commit(3), None);
			at(block);
			assert_eq!(reveal(3), refused, "in block {block}");
		});
	}
}

#[test]
fn a_reveal_should_wait_for_as_many_epochs_as_the_subnet_wants() {
	// Committed in epoch 0, so that it is revealed in epoch 3: from block 29 to 38.
	for (block, refused) in
		[(28, Some("RevealTooEarly")), (29, None), (38, None), (39, Some("ExpiredWeightCommit"))]
	{
		let world = world().but(|subnet| subnet.hyperparameters.reveal_period_epochs = 3);
		world.build_and_execute(|| {
			at(8);
			assert_eq!(commit(3), None);
			at(block);
			assert_eq!(reveal(3), refused, "in block {block}");
		});
	}
}

#[test]
fn without_epochs_there_should_be_no_commit() {
	world().but(|subnet| subnet.parameters.tempo = 0).build_and_execute(|| {
		assert_eq!(commit(3), Some("SubnetHasNoEpochs"));
	});
}

fn set(hyperparameter: Hyperparameter) {
	assert_ok!(DynamicTao::set_hyperparameter(admin(), ONE, hyperparameter));
}

fn set_tempo(tempo: u16) {
	assert_ok!(DynamicTao::set_subnet_parameter(admin(), ONE, SubnetParameter::Tempo(tempo)));
}

#[test]
fn a_commit_should_keep_the_window_of_its_moment() {
	let changes: [fn(); 6] = [
		|| set(Hyperparameter::RevealPeriodEpochs(3)),
		|| set(Hyperparameter::RevealPeriodEpochs(1)),
		|| set_tempo(7),
		|| set_tempo(360),
		|| set_tempo(0),
		|| set(Hyperparameter::CommitRevealWeightsEnabled(false)),
	];
	// Committed in epoch 0 with a period of 2, so that it is revealed from block 19 to 28.
	for change in changes {
		for (block, refused) in [
			(18, Some("RevealTooEarly")),
			(19, None),
			(28, None),
			(29, Some("ExpiredWeightCommit")),
		] {
			let world = world().but(|subnet| subnet.hyperparameters.reveal_period_epochs = 2);
			world.build_and_execute(|| {
				at(2);
				assert_eq!(commit(3), None);
				change();
				at(block);
				assert_eq!(reveal(3), refused, "in block {block}");
			});
		}
	}
}

#[test]
fn a_commit_should_be_judged_by_the_rules_of_its_moment() {
	for (change, error) in [
		(Hyperparameter::WeightsVersionKey(9), "IncorrectWeightVersionKey"),
		(Hyperparameter::MinAllowedWeights(5), "WeightVecLengthIsLow"),
		(Hyperparameter::MaxWeightLimit(32_768), "MaxWeightExceeded"),
	] {
		let world = world().but(|subnet| {
			subnet.hyperparameters.min_allowed_weights = 4;
			for hotkey in 31..40 {
				subnet.neurons.push(GenesisNeuron { hotkey, permit: false, weights: vec![] });
			}
		});
		let world = world.set(|genesis| {
			genesis.hotkeys.extend((31..40).map(|hotkey| GenesisHotkey { hotkey, coldkey: BOB }));
		});
		world.build_and_execute(|| {
			let (uids, values) = ([1, 2, 3, 4], [9, 0, 0, 0]);
			let commit = || refusal(commit_of(hash(HOT, &uids, &values, &SALT, 0)), HOT);
			let reveal = || refusal(reveal_of(&uids, &values, &SALT, 0), HOT);
			assert_eq!(commit(), None);
			set(change);
			at(9);
			assert_eq!(reveal(), None, "{change:?}");
			assert_eq!(commit(), None);
			at(19);
			assert_eq!(reveal(), Some(error));
		});
	}
}

#[test]
fn the_same_commit_in_two_epochs_should_be_revealed_in_both() {
	world().build_and_execute(|| {
		assert_eq!(commit(3), None);
		at(9);
		assert_eq!(commit(3), None);
		// The first is over, and the second open.
		at(19);
		assert_eq!(reveal(3), None);
		assert_eq!(ValidatorRows::<Test>::get(ONE, 0).unwrap().weights_as_of, 9);
		assert_eq!(reveal(3), Some("NoWeightsCommitFound"));
	});
	world().build_and_execute(|| {
		assert_eq!(commit(3), None);
		at(9);
		assert_eq!(commit(3), None);
		assert_eq!(reveal(3), None);
		assert_eq!(reveal(3), Some("RevealTooEarly"), "its twin is for the next epoch");
		at(18);
		assert_eq!(reveal(3), Some("RevealTooEarly"));
		at(28);
		assert_eq!(reveal(3), None);
	});
	world().build_and_execute(|| {
		for block in [1, 2, 9] {
			at(block);
			assert_eq!(commit(3), None);
		}
		at(29);
		assert_eq!(reveal(3), Some("ExpiredWeightCommit"), "all are");
	});
}

#[test]
fn a_refused_commit_should_say_why_in_order() {
	let world = world().but(|subnet| {
		subnet.hyperparameters.commit_reveal_weights_enabled = false;
		subnet.hyperparameters.weights_set_rate_limit = 5;
	});
	world.set(|genesis| genesis.parameters.stake_threshold = Tao(UNIT)).build_and_execute(|| {
		let commit = |netuid, who| {
			let call = Call::commit_weights { netuid, commit_hash: CommitHash::default() };
			refusal(RuntimeCall::DynamicTao(call), who)
		};
		let dissolve = |dissolving| {
			Subnets::<Test>::mutate(ONE, |record| {
				record.as_mut().unwrap().dissolving = dissolving;
			});
		};
		assert_eq!(commit(ROOT, STRANGER), Some("CanNotSetRootNetworkWeights"));
		assert_eq!(commit(NetUid(9), STRANGER), Some("SubnetNotExists"));
		dissolve(true);
		assert_eq!(commit(ONE, STRANGER), Some("SubnetDissolving"));
		dissolve(false);
		assert_eq!(commit(ONE, STRANGER), Some("CommitRevealDisabled"));
		SubnetHyperparameters::<Test>::mutate(ONE, |hyperparameters| {
			hyperparameters.commit_reveal_weights_enabled = true;
		});
		assert_eq!(commit(ONE, STRANGER), Some("HotKeyNotRegisteredInSubNet"));
		assert_eq!(commit(ONE, COOL), Some("NotEnoughStakeToSetWeights"));
		assert_eq!(commit(ONE, HOT), None);
		at(5);
		assert_eq!(commit(ONE, HOT), Some("CommittingWeightsTooFast"));
		// 1 + 5
		at(6);
		assert_eq!(commit(ONE, HOT), None);
	});
}

#[test]
fn a_refused_reveal_should_say_why_in_order() {
	let world = world().but(|subnet| subnet.hyperparameters.commit_reveal_weights_enabled = false);
	world.build_and_execute(|| {
		let reveal = |netuid, uids: &[u16], values: &[u16], who| {
			let call = Call::reveal_weights {
				netuid,
				uids: uids.to_vec(),
				values: values.to_vec(),
				salt: vec![],
				version_key: 0,
			};
			refusal(RuntimeCall::DynamicTao(call), who)
		};
		assert_eq!(reveal(ROOT, &[1], &[], HOT), Some("CanNotSetRootNetworkWeights"));
		assert_eq!(reveal(NetUid(9), &[1], &[], HOT), Some("WeightVecNotEqualSize"));
		assert_eq!(reveal(NetUid(9), &[1], &[1], HOT), Some("SubnetNotExists"));
		assert_eq!(reveal(ONE, &[1], &[1], HOT), Some("CommitRevealDisabled"));
		SubnetHyperparameters::<Test>::mutate(ONE, |hyperparameters| {
			hyperparameters.commit_reveal_weights_enabled = true;
		});
		assert_eq!(reveal(ONE, &[1], &[1], HOT), Some("NoWeightsCommitFound"));
		assert_eq!(refusal(commit_of(hash(HOT, &[9], &[1], &[], 0)), HOT), None);
		assert_eq!(reveal(ONE, &[1], &[1], HOT), Some("InvalidRevealCommitHashNotMatch"));
		assert_eq!(reveal(ONE, &[9], &[1], HOT), Some("RevealTooEarly"));
		at(19);
		assert_eq!(reveal(ONE, &[9], &[1], HOT), Some("ExpiredWeightCommit"));
		at(9);
		assert_eq!(reveal(ONE, &[9], &[1], HOT), Some("UidVecContainInvalidOne"));
		assert_eq!(commits(HOT), [1], "a refused reveal can be made again");
	});
}

#[test]
fn a_reveal_should_pass_what_is_asked_of_weights() {
	world().build_and_execute(|| {
		assert_eq!(refusal(commit_of(hash(COOL, &[2], &[1], &[], 0)), COOL), None);
		assert_eq!(refusal(commit_of(hash(COOL, &[1], &[1], &[], 0)), COOL), None);
		at(9);
		let refused = refusal(reveal_of(&[2], &[1], &[], 0), COOL);
		assert_eq!(refused, Some("NeuronNoValidatorPermit"));
		assert_eq!(refusal(reveal_of(&[1], &[1], &[], 0), COOL), None, "to itself it may");
	});
	let world = world().but(|subnet| subnet.hyperparameters.weights_version_key = 3);
	world.build_and_execute(|| {
		assert_eq!(commit(3), None);
		at(9);
		assert_eq!(reveal(3), Some("IncorrectWeightVersionKey"));
	});
}

#[test]
fn anything_else_than_what_was_committed_should_be_refused() {
	world().build_and_execute(|| {
		assert_eq!(commit(3), None);
		// What another commits to does not count for this one, nor the other way round.
		assert_eq!(refusal(commit_of(hash(HOT, &[1], &[1], &[], 0)), COOL), None);
		at(9);
		for (uids, values, salt, version_key) in [
			([1, 2], [4, 1], SALT, 0),
			([2, 1], [3, 1], SALT, 0),
			([1, 2], [3, 1], [4, 2, 78], 0),
			([1, 2], [3, 1], SALT, 1),
		] {
			let call = reveal_of(&uids, &values, &salt, version_key);
			assert_eq!(refusal(call, HOT), Some("InvalidRevealCommitHashNotMatch"));
		}
		let stolen = refusal(reveal_of(&[1], &[1], &[], 0), COOL);
		assert_eq!(stolen, Some("InvalidRevealCommitHashNotMatch"));
		assert_eq!(reveal(3), None);
		assert_eq!(reveal(3), Some("NoWeightsCommitFound"), "once");
	});
}

#[test]
fn ten_commits_should_wait_at_most() {
	world().build_and_execute(|| {
		for value in 1..=10 {
			assert_eq!(commit(value), None);
		}
		assert_eq!(commit(11), Some("TooManyUnrevealedCommits"));
		// They can be revealed in this epoch, and so they are kept.
		at(18);
		assert_eq!(commit(11), Some("TooManyUnrevealedCommits"));
		assert_eq!(commits(HOT).len(), 10);
	});
}

#[test]
fn commits_that_have_expired_should_be_dropped_by_the_next() {
	world().build_and_execute(|| {
		for value in 1..=5 {
			assert_eq!(commit(value), None);
		}
		at(9);
		for value in 6..=10 {
			assert_eq!(commit(value), None);
		}
		at(19);
		assert_eq!(commit(11), None);
		assert_eq!(commits(HOT), [9, 9, 9, 9, 9, 19]);
		at(1_000);
		assert_eq!(commit(12), None);
		assert_eq!(commits(HOT), [1_000]);
	});
}

#[test]
fn a_reveal_should_forget_what_was_committed_before_and_keep_what_came_later() {
	world().build_and_execute(|| {
		for (block, value) in [(1, 3), (2, 4), (3, 5)] {
			at(block);
			assert_eq!(commit(value), None);
		}
		at(9);
		assert_eq!(reveal(4), None);
		assert_eq!(commits(HOT), [3]);
		assert_eq!(reveal(3), Some("InvalidRevealCommitHashNotMatch"));
		assert_eq!(reveal(5), None);
		assert!(!WeightCommits::<Test>::contains_key(ONE, HOT));
		assert_eq!(ValidatorRows::<Test>::get(ONE, 0).unwrap().weights_as_of, 3);
	});
}

#[test]
fn a_reveal_should_not_wait_for_the_rate_limit_of_weights() {
	let world = world().but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 5);
	world.build_and_execute(|| {
		for (block, value) in [(1, 3), (6, 4)] {
			at(block);
			assert_eq!(commit(value), None);
		}
		at(9);
		assert_eq!(reveal(3), None);
		assert_eq!(reveal(4), None);
	});
}

#[test]
fn what_was_committed_should_say_nothing_about_who_came_later() {
	// uid 3 is registered in block 4, between a commit in block 2 and its reveal.
	for (committed, counts) in [(2, false), (4, false), (5, true)] {
		world().build_and_execute(|| {
			let vote = hash(HOT, &[1, 3], &[1, 3], &SALT, 0);
			for block in 2..=5 {
				next_block();
				if block == 4 {
					assert_ok!(DynamicTao::burned_register(signed(ALICE), ONE, 50));
				}
				if block == committed {
					assert_eq!(refusal(commit_of(vote), HOT), None);
				}
			}
			run_blocks(4);
			assert_eq!(System::block_number(), 9);
			assert_eq!(refusal(reveal_of(&[1, 3], &[1, 3], &SALT, 0), HOT), None);
			// (19 + 1) mod 10 = 0
			run_blocks(10);
			let incentives: Vec<_> =
				Neurons::<Test>::get(ONE).iter().map(|neuron| neuron.scores.incentive).collect();
			// A quarter of 65535 and three, floored; or all to the one that was known.
			let expected = if counts { [0, 16_383, 0, 49_151] } else { [0, u16::MAX, 0, 0] };
			assert_eq!(incentives, expected, "committed in block {committed}");
		});
	}
}

#[test]
fn a_reveal_by_a_hotkey_that_lost_its_uid_should_be_refused() {
	let world = world().but(|subnet| {
		subnet.hyperparameters.max_allowed_uids = 3;
		subnet.hyperparameters.immunity_period = 0;
	});
	world.build_and_execute(|| {
		assert_eq!(commit(3), None);
		assert_ok!(DynamicTao::burned_register(signed(ALICE), ONE, 50));
		assert_eq!(Neurons::<Test>::get(ONE)[0].hotkey, 50);
		assert!(!WeightCommits::<Test>::contains_key(ONE, HOT));
		at(9);
		assert_eq!(reveal(3), Some("NoWeightsCommitFound"));
		// Registered again, it has to commit again.
		assert_ok!(DynamicTao::burned_register(signed(CAROL), ONE, HOT));
		assert_eq!(reveal(3), Some("NoWeightsCommitFound"));
	});
}

#[test]
fn a_reveal_should_not_let_the_next_commit_come_early() {
	let world = world().but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 5);
	world.build_and_execute(|| {
		// The last block of an epoch, and the first one of the next.
		at(8);
		assert_eq!(commit(3), None);
		at(9);
		assert_eq!(commit(4), Some("CommittingWeightsTooFast"));
		assert_eq!(reveal(3), None);
		assert_eq!(commit(4), Some("CommittingWeightsTooFast"), "nor without a commit that waits");
		// 8 + 5
		at(13);
		assert_eq!(commit(4), None);
	});
}
