//! `sudo_trim_to_max_allowed_uids`: who goes, who stays, and what is left of both.

use super::*;
use crate::{
	pallet::{Endpoints, Neurons, SubnetHyperparameters, ValidatorRows, WeightCommits},
	CommitQueue, GenesisHotkey, GenesisNeuron, NeuronEndpoints, Row, TrimmedNeuron, ValidatorRow,
	WeightCommit, TRIM_RATE_LIMIT,
};

/// The hotkey of a uid.
fn hotkey(uid: u16) -> u64 {
	1_000 + u64::from(uid)
}

/// `count` neurons of Alice's, of whom the one of uid `owner`, if any, is the subnet owner's; each has
/// earned as much as its uid says, backwards.
fn world(count: u16, immunity_period: u16) -> ExtBuilder {
	let uids = 0..count;
	ExtBuilder::with_subnet()
		.set(|genesis| {
			let owned = |uid| GenesisHotkey { hotkey: hotkey(uid), coldkey: ALICE };
			genesis.hotkeys.extend(uids.clone().map(owned));
		})
		.but(|subnet| {
			let neuron =
				|uid| GenesisNeuron { hotkey: hotkey(uid), permit: uid < 3, weights: vec![] };
			subnet.neurons = uids.clone().map(neuron).collect();
			subnet.hyperparameters.immunity_period = immunity_period;
		})
}

/// Lets uid `n` have earned `incentives(n)`.
fn let_earn(incentives: impl Fn(u16) -> u16) {
	Neurons::<Test>::mutate(ONE, |neurons| {
		for (uid, neuron) in (0u16..).zip(neurons.iter_mut()) {
			neuron.scores.incentive = incentives(uid);
		}
	});
}

fn trim(who: RuntimeOrigin, most: u16) -> DispatchResult {
	plain(DynamicTao::sudo_trim_to_max_allowed_uids(who, ONE, most))
}

fn hotkeys() -> Vec<u64> {
	Neurons::<Test>::get(ONE).into_iter().map(|neuron| neuron.hotkey).collect()
}

#[test]
fn who_earned_least_should_go_and_the_others_should_close_up() {
	world(70, 0).build_and_execute(|| {
		// Uids 10 to 15 earned least.
		let_earn(|uid| if (10..16).contains(&uid) { uid - 10 } else { 100 });
		assert_ok!(trim(signed(OWNER), 64));
		let removed: Vec<_> =
			(10..16).map(|uid| TrimmedNeuron { uid, hotkey: hotkey(uid) }).collect();
		assert_eq!(last_event(), Event::NeuronsTrimmed { netuid: ONE, removed });
		let left: Vec<_> = (0..70).filter(|uid| !(10..16).contains(uid)).map(hotkey).collect();
		assert_eq!(hotkeys(), left);
		assert_eq!(SubnetHyperparameters::<Test>::get(ONE).max_allowed_uids, 64);
		// Nobody more is let in but in the place of another one.
		assert_ok!(DynamicTao::burned_register(signed(BOB), ONE, 50));
		assert_eq!(hotkeys().len(), 64);
	});
}

#[test]
fn among_equals_the_first_registered_should_go() {
	world(66, 0).build_and_execute(|| {
		Neurons::<Test>::mutate(ONE, |neurons| {
			for (uid, neuron) in neurons.iter_mut().enumerate() {
				neuron.registered_at = u64::from(uid < 60);
			}
		});
		assert_ok!(trim(admin(), 64));
		let removed = [60, 61].map(|uid| TrimmedNeuron { uid, hotkey: hotkey(uid) }).to_vec();
		assert_eq!(last_event(), Event::NeuronsTrimmed { netuid: ONE, removed });
	});
}

#[test]
fn weights_and_bonds_should_follow_the_uids_and_commits_be_forgotten() {
	world(66, 0).build_and_execute(|| {
		let_earn(|uid| if [1, 5].contains(&uid) { 0 } else { 9 });
		let row = |weights: &[(u16, u16)], bonds: &[(u16, u16)]| ValidatorRow {
			last_update: 1,
			weights_as_of: 1,
			weights: Row::truncate_from(weights.to_vec()),
			bonds: Row::truncate_from(bonds.to_vec()),
		};
		let about = [(0, 10), (1, u16::MAX), (4, 20), (5, 7), (65, 30_000)];
		for uid in [1, 2] {
			ValidatorRows::<Test>::insert(ONE, uid, row(&about, &about));
		}
		let untouched = row(&[(0, u16::MAX)], &[]);
		ValidatorRows::<Test>::insert(ONE, 0, &untouched);
		for uid in [1, 2, 40] {
			let (window, rules) = ((1, 1), crate::Hyperparameters::default().weight_rules());
			let commit = WeightCommit { block: 1, hash: Default::default(), window, rules };
			let commits = CommitQueue::truncate_from(vec![commit]);
			WeightCommits::<Test>::insert(ONE, hotkey(uid), commits);
			Endpoints::<Test>::insert(ONE, hotkey(uid), NeuronEndpoints::default());
		}
		assert_ok!(trim(signed(OWNER), 64));

		assert_eq!(ValidatorRows::<Test>::iter_prefix(ONE).count(), 2);
		assert_eq!(ValidatorRows::<Test>::get(ONE, 0), Some(untouched));
		let moved = ValidatorRows::<Test>::get(ONE, 1).unwrap();
		// Uids over 1 are one lower, over 5 two; the largest weight is 65535 again: 10 * 65535 / 30000 = 21.8.
		assert_eq!(moved.weights.to_vec(), [(0, 22), (3, 44), (63, u16::MAX)]);
		assert_eq!(moved.bonds.to_vec(), [(0, 10), (3, 20), (63, 30_000)]);
		assert_eq!((moved.last_update, moved.weights_as_of), (1, 1));
		assert_eq!(WeightCommits::<Test>::iter().count(), 0);
		let served: Vec<_> = Endpoints::<Test>::iter_key_prefix(ONE).collect();
		assert_eq!(served.len(), 2);
		assert!(!served.contains(&hotkey(1)));
	});
}

#[test]
fn neurons_in_their_immunity_and_the_owners_own_should_stay() {
	world(70, 10).build_and_execute(|| {
		System::set_block_number(20);
		SubnetOwners::<Test>::mutate(ONE, |details| {
			let details = details.as_mut().unwrap();
			(details.owner_coldkey, details.owner_hotkey) = (ALICE, hotkey(3));
		});
		Neurons::<Test>::mutate(ONE, |neurons| {
			for neuron in neurons.iter_mut().skip(4).take(40) {
				neuron.registered_at = 11;
			}
		});
		// Nobody earned anything: the first six who may go are 0, 1, 2 and 44 on.
		assert_ok!(trim(signed(ALICE), 64));
		let gone = [0, 1, 2, 44, 45, 46];
		let left: Vec<_> = (0..70).filter(|uid| !gone.contains(uid)).map(hotkey).collect();
		assert_eq!(hotkeys(), left);
	});
}

#[test]
fn too_many_who_must_stay_should_be_a_refusal() {
	// 80 % of 64 are 51.2.
	for (immune, refused) in [(51, false), (52, true)] {
		world(70, 10).build_and_execute(|| {
			System::set_block_number(20);
			Neurons::<Test>::mutate(ONE, |neurons| {
				neurons.iter_mut().take(immune).for_each(|neuron| neuron.registered_at = 11);
			});
			if refused {
				assert_noop!(
					trim(admin(), 64),
					Error::<Test>::TrimmingWouldExceedMaxImmunePercentage
				);
			} else {
				assert_ok!(trim(admin(), 64));
			}
		});
	}
}

#[test]
fn a_trim_should_have_a_floor_and_be_no_growth() {
	world(70, 0).but(|subnet| subnet.hyperparameters.max_allowed_uids = 80).build_and_execute(
		|| {
			for most in [0, 1, 63, 81, 256, u16::MAX] {
				assert_noop!(trim(admin(), most), Error::<Test>::InvalidValue);
				assert_noop!(trim(signed(OWNER), most), Error::<Test>::InvalidValue);
			}
			// Enough for all who are there: nobody goes.
			assert_ok!(trim(admin(), 70));
			assert_eq!(last_event(), Event::NeuronsTrimmed { netuid: ONE, removed: vec![] });
			assert_eq!(hotkeys().len(), 70);
			assert_ok!(trim(admin(), 64));
			assert_eq!(hotkeys().len(), 64);
		},
	);
}

#[test]
fn an_owner_should_trim_once_in_thirty_days() {
	world(70, 0).build_and_execute(|| {
		assert_ok!(trim(signed(OWNER), 70));
		let again = 1 + TRIM_RATE_LIMIT;
		for block in [1, 2, again - 1] {
			System::set_block_number(block);
			assert_noop!(trim(signed(OWNER), 64), Error::<Test>::TxRateLimitExceeded);
		}
		System::set_block_number(again);
		assert_ok!(trim(signed(OWNER), 64));
		assert_noop!(trim(signed(ALICE), 64), Error::<Test>::NotSubnetOwner);
	});
}

#[test]
fn an_owner_should_not_trim_right_before_an_epoch() {
	// The epoch is in block 4, and the window half a tempo.
	world(70, 0).but(|subnet| subnet.parameters.tempo = 5).build_and_execute(|| {
		for block in [2, 3] {
			System::set_block_number(block);
			assert_noop!(
				trim(signed(OWNER), 64),
				Error::<Test>::AdminActionProhibitedDuringWeightsWindow
			);
		}
		assert_ok!(trim(admin(), 64));
	});
	world(70, 0).but(|subnet| subnet.parameters.tempo = 5).build_and_execute(|| {
		assert_ok!(trim(signed(OWNER), 64)); // block 1
	});
}

#[test]
fn an_epoch_should_pay_those_who_are_left() {
	world(70, 0).but(|subnet| subnet.parameters.tempo = 5).build_and_execute(|| {
		assert_ok!(trim(admin(), 64));
		run_blocks(4);
		assert_eq!(Subnets::<Test>::get(ONE).unwrap().last_epoch, 4);
		assert_eq!(DynamicTao::metagraph(ONE).unwrap().neurons, 64);
	});
}
