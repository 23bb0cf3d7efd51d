//! What the queries about neurons say is what is stored.

use super::*;
use crate::{
	pallet::{Neurons, RootNeurons, ValidatorRows},
	GenesisHotkey, GenesisNeuron, Metagraph, Neuron, RowEntry, ValidatorPermit, ValidatorView,
};

const MINER: u64 = 31;
const SITTER: u64 = 41;

/// Two validators and a miner, after an epoch; the validators have stake on root and on the subnet.
fn world() -> ExtBuilder {
	let neuron = |hotkey, weights: &[(u16, u16)]| GenesisNeuron {
		hotkey,
		permit: !weights.is_empty(),
		weights: weights.to_vec(),
	};
	ExtBuilder::with_two_subnets()
		.set(|genesis| {
			let owned = |hotkey| GenesisHotkey { hotkey, coldkey: ALICE };
			genesis.hotkeys.extend([owned(MINER), owned(SITTER)]);
			genesis.subnets[0].parameters.tempo = 5;
			genesis.subnets[0].hyperparameters.immunity_period = 77;
			genesis.subnets[0].neurons = vec![
				neuron(HOT, &[(2, 65_535), (3, 10_000)]),
				neuron(COOL, &[(2, 65_535)]),
				neuron(MINER, &[]),
				neuron(OWNER_HOT, &[]),
			];
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(1, COOL, BOB, 70 * UNIT)
		.stake(0, COOL, BOB, 50 * UNIT)
}

/// Runs the epoch of block 4, and a few blocks more.
fn run_epoch() {
	run_blocks(5);
	assert_eq!(Subnets::<Test>::get(ONE).unwrap().last_epoch, 4);
}

fn neurons() -> Vec<Neuron<u64>> {
	Neurons::<Test>::get(ONE).into_inner()
}

fn page(first_uid: u16, count: u16) -> Metagraph<u64> {
	DynamicTao::metagraph_page(ONE, first_uid, count).expect("the subnet exists")
}

#[test]
fn the_metagraph_should_say_what_is_stored_of_each_neuron() {
	world().build_and_execute(|| {
		run_epoch();
		let (graph, neurons) = (DynamicTao::metagraph(ONE).unwrap(), neurons());
		assert_eq!((graph.netuid, graph.block), (ONE, System::block_number()));
		assert_eq!((graph.neurons, graph.first_uid), (4, 0));
		fn column<V>(of: fn(&Neuron<u64>) -> V) -> Vec<V> {
			self::neurons().iter().map(of).collect()
		}
		assert_eq!(graph.hotkeys, [HOT, COOL, MINER, OWNER_HOT]);
		assert_eq!(graph.coldkeys, [CAROL, CAROL, ALICE, OWNER]);
		assert_eq!(graph.stake_weight, column(|neuron| neuron.scores.stake_weight));
		assert_eq!(graph.rank, column(|neuron| neuron.scores.rank));
		assert_eq!(graph.trust, column(|neuron| neuron.scores.trust));
		assert_eq!(graph.consensus, column(|neuron| neuron.scores.consensus));
		assert_eq!(graph.incentive, column(|neuron| neuron.scores.incentive));
		assert_eq!(graph.dividends, column(|neuron| neuron.scores.dividends));
		assert_eq!(graph.validator_trust, column(|neuron| neuron.scores.validator_trust));
		assert_eq!(graph.validator_permit, column(|neuron| neuron.scores.permit));
		assert_eq!(graph.active, column(|neuron| neuron.scores.active));
		assert_eq!(graph.emission, column(|neuron| neuron.emission));
		assert_eq!(graph.registered_at, column(|neuron| neuron.registered_at));
		// Rows were set in block 1, and who has none is as old as its registration.
		assert_eq!(graph.last_update, [1, 1, 0, 0]);
		assert!(neurons[2].scores.incentive > 0 && neurons[0].scores.dividends > 0);
	});
}

#[test]
fn the_metagraph_should_show_all_stake_and_weigh_what_is_active() {
	world().build_and_execute(|| {
		run_epoch();
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ONE, Tao(UNIT)));
		assert_ok!(DynamicTao::add_stake(signed(BOB), COOL, ROOT, Tao(UNIT)));
		let graph = DynamicTao::metagraph(ONE).unwrap();
		for (uid, hotkey) in graph.hotkeys.iter().enumerate() {
			let behind = |netuid| HotkeyPools::<Test>::get(netuid, hotkey);
			let (alpha, root) = (behind(ONE), behind(ROOT));
			assert_eq!(graph.alpha_stake[uid], alpha.total().unwrap());
			assert_eq!(graph.root_stake[uid].0, root.total().unwrap().0);
			// floor(root * 3320413933267719290 / (2^64 - 1)) beside the alpha
			let weighted =
				u128::from(root.pool.stake.0) * 3_320_413_933_267_719_290 / u128::from(u64::MAX);
			let weight = u128::from(alpha.pool.stake.0) + weighted;
			assert_eq!(u128::from(graph.effective_stake[uid]), weight);
		}
		assert!(HotkeyPools::<Test>::get(ONE, HOT).entering.total().unwrap() > Alpha(0));
	});
}

#[test]
fn the_stake_weight_should_follow_child_keys() {
	let world = world().set(|genesis| genesis.parameters.children_cooldown = 0);
	world.build_and_execute(|| {
		let quarter = u64::MAX / 4;
		assert_ok!(DynamicTao::set_children(signed(CAROL), HOT, ONE, vec![(quarter, MINER)]));
		let graph = DynamicTao::metagraph(ONE).unwrap();
		// floor(100e9 / 4), since floor((2^64 - 1) / 4) is a little less than a quarter
		assert_eq!(graph.effective_stake[2], 24_999_999_999);
		assert_eq!(graph.effective_stake[0], 75_000_000_001);
		assert_eq!(graph.alpha_stake[0], Alpha(100 * UNIT), "the stake itself stays");
	});
}

#[test]
fn a_page_should_be_a_part_of_the_whole() {
	world().build_and_execute(|| {
		run_epoch();
		let whole = DynamicTao::metagraph(ONE).unwrap();
		assert_eq!(page(0, 256), whole);
		let part = page(1, 2);
		assert_eq!((part.first_uid, part.neurons, part.block), (1, 4, whole.block));
		assert_eq!(part.hotkeys, whole.hotkeys[1..3]);
		assert_eq!(part.coldkeys, whole.coldkeys[1..3]);
		assert_eq!(part.alpha_stake, whole.alpha_stake[1..3]);
		assert_eq!(part.root_stake, whole.root_stake[1..3]);
		assert_eq!(part.effective_stake, whole.effective_stake[1..3]);
		assert_eq!(part.incentive, whole.incentive[1..3]);
		assert_eq!(part.dividends, whole.dividends[1..3]);
		assert_eq!(part.emission, whole.emission[1..3]);
		assert_eq!(part.last_update, whole.last_update[1..3]);
		assert_eq!(part.registered_at, whole.registered_at[1..3]);
		assert_eq!(part.axons, whole.axons[1..3]);
		assert_eq!(part.prometheus, whole.prometheus[1..3]);
	});
}

#[test]
fn a_page_over_the_end_should_hold_what_there_is() {
	world().build_and_execute(|| {
		assert_eq!(page(3, 10).hotkeys, [OWNER_HOT]);
		for (first, count) in [(4, 1), (256, 256), (u16::MAX, u16::MAX), (0, 0), (2, 0)] {
			let page = page(first, count);
			assert!(page.hotkeys.is_empty() && page.alpha_stake.is_empty());
			assert_eq!((page.first_uid, page.neurons), (first, 4));
		}
		assert_eq!(page(0, u16::MAX).hotkeys.len(), 4);
	});
}

#[test]
fn there_should_be_no_metagraph_of_root_or_of_no_subnet() {
	world().build_and_execute(|| {
		for netuid in [ROOT, NetUid(9)] {
			assert_eq!(DynamicTao::metagraph(netuid), None);
			assert_eq!(DynamicTao::metagraph_page(netuid, 0, 1), None);
			assert_eq!(DynamicTao::neuron(netuid, 0), None);
			assert_eq!(DynamicTao::burn_cost(netuid), None);
		}
		assert_eq!(DynamicTao::neuron(ONE, 4), None);
		assert_eq!(DynamicTao::neuron(ONE, u16::MAX), None);
	});
}

#[test]
fn a_neuron_should_be_told_with_its_weights_and_bonds() {
	world().build_and_execute(|| {
		run_epoch();
		for uid in 0..4 {
			let view = DynamicTao::neuron(ONE, uid).unwrap();
			assert_eq!(view.metagraph, page(uid, 1));
			let row = ValidatorRows::<Test>::get(ONE, uid).unwrap_or_default();
			let pairs = |row: Vec<RowEntry>| -> Vec<_> {
				row.into_iter().map(|entry| (entry.uid, entry.value)).collect()
			};
			assert_eq!(pairs(view.weights), row.weights.into_inner());
			assert_eq!(pairs(view.bonds), row.bonds.into_inner());
			// Registered in block 0, and immune for 77.
			assert_eq!(view.immune_until, 77);
		}
		let view = DynamicTao::neuron(ONE, 0).unwrap();
		let entry = |uid, value| RowEntry { uid, value };
		assert_eq!(view.weights, [entry(2, 65_535), entry(3, 10_000)]);
		assert!(!view.bonds.is_empty());
	});
}

#[test]
fn a_neuron_should_be_mortal_from_the_block_that_the_view_tells() {
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.hyperparameters.immunity_period = 10;
			subnet.hyperparameters.max_allowed_uids = 2;
		})
		.build_and_execute(|| {
			System::set_block_number(7);
			assert_ok!(DynamicTao::burned_register(signed(ALICE), ONE, MINER));
			let until = DynamicTao::neuron(ONE, 1).unwrap().immune_until;
			// 7 + 10
			assert_eq!(until, 17);
			System::set_block_number(until - 1);
			assert_noop!(
				DynamicTao::burned_register(signed(CAROL), ONE, COOL),
				Error::<Test>::NoNeuronIdAvailable
			);
			System::set_block_number(until);
			assert_ok!(DynamicTao::burned_register(signed(CAROL), ONE, COOL));
		});
}

#[test]
fn validators_should_be_who_has_a_permit_or_a_seat() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::root_register(signed(ALICE), SITTER));
		assert_ok!(DynamicTao::root_register(signed(CAROL), COOL));
		run_epoch();
		let permitted: Vec<_> = (0u16..)
			.zip(neurons())
			.filter(|(_, neuron)| neuron.scores.permit)
			.map(|(uid, neuron)| (neuron.hotkey, uid))
			.collect();
		assert!(permitted.contains(&(HOT, 0)) && permitted.contains(&(COOL, 1)));
		let views = DynamicTao::validators();
		let mut expected: Vec<u64> = permitted.iter().map(|(hotkey, _)| *hotkey).collect();
		expected.push(SITTER);
		expected.sort_unstable();
		assert_eq!(views.iter().map(|view| view.hotkey).collect::<Vec<_>>(), expected);

		let of = |hotkey| views.iter().find(|view| view.hotkey == hotkey).unwrap().clone();
		let root = HotkeyPools::<Test>::get(ROOT, COOL).pool;
		let permit = |uid| ValidatorPermit { netuid: ONE, uid };
		assert_eq!(
			of(COOL),
			ValidatorView {
				hotkey: COOL,
				coldkey: CAROL,
				take: 11_796,
				take_raise: None,
				root_stake: Tao(root.stake.0),
				root_uid: Some(1),
				permits: vec![permit(1)],
			}
		);
		assert_eq!(
			of(SITTER),
			ValidatorView {
				hotkey: SITTER,
				coldkey: ALICE,
				take: 11_796,
				take_raise: None,
				root_stake: Tao(0),
				root_uid: Some(0),
				permits: vec![],
			}
		);
		assert_eq!((of(HOT).root_uid, of(HOT).permits), (None, vec![permit(0)]));
		assert_eq!(RootNeurons::<Test>::get().len(), 2);
	});
}

#[test]
fn pages_of_validators_should_be_all_validators_once_each() {
	// 40 with a permit on two subnets each, and the sitter.
	let validators = 1_000..1_040u64;
	let world = ExtBuilder::with_two_subnets().set(|genesis| {
		let owned = |hotkey| GenesisHotkey { hotkey, coldkey: ALICE };
		genesis.hotkeys.extend(validators.clone().chain([SITTER]).map(owned));
		for (place, subnet) in genesis.subnets.iter_mut().enumerate() {
			let mut hotkeys: Vec<_> = validators.clone().chain([OWNER_HOT]).collect();
			hotkeys.rotate_left(place * 7);
			subnet.neurons = hotkeys
				.into_iter()
				.map(|hotkey| GenesisNeuron {
					hotkey,
					permit: hotkey != OWNER_HOT,
					weights: Vec::new(),
				})
				.collect();
		}
	});
	world.build_and_execute(|| {
		assert_ok!(DynamicTao::root_register(signed(ALICE), SITTER));
		let whole = DynamicTao::validators();
		assert_eq!(whole.len(), 41);
		assert!(whole.iter().skip(1).all(|view| view.permits.len() == 2));
		for asked in [1, 3, 41, 256, u16::MAX] {
			let (mut after, mut seen) = (None, Vec::new());
			loop {
				let page = DynamicTao::validators_page(after, asked);
				assert!(!page.validators.is_empty());
				assert!(page.validators.len() <= usize::from(asked.min(256)));
				seen.extend(page.validators);
				after = page.next;
				if after.is_none() {
					break;
				}
			}
			assert_eq!(seen, whole);
		}
		assert_eq!(DynamicTao::validators_page(None, 0), DynamicTao::validators_page(None, 1));
	});
}

#[test]
fn without_neurons_and_seats_there_should_be_no_validators() {
	ExtBuilder::new().build_and_execute(|| assert!(DynamicTao::validators().is_empty()));
	// A genesis state gives the owner's hotkey no permit.
	ExtBuilder::with_subnet().build_and_execute(|| assert!(DynamicTao::validators().is_empty()));
}

#[test]
fn a_subnets_view_should_count_its_neurons_and_tell_the_next_price() {
	world().build_and_execute(|| {
		let view = DynamicTao::subnet(ONE).unwrap();
		assert_eq!((view.neurons, Some(view.burn)), (4, DynamicTao::burn_cost(ONE)));
		assert_ok!(DynamicTao::burned_register(signed(BOB), ONE, 50));
		let view = DynamicTao::subnet(ONE).unwrap();
		assert_eq!((view.neurons, Some(view.burn)), (5, DynamicTao::burn_cost(ONE)));
	});
}

#[test]
fn asking_about_neurons_should_change_nothing() {
	world().build_and_execute(|| {
		run_epoch();
		let before = storage_root();
		let _ = (DynamicTao::metagraph(ONE), DynamicTao::neuron(ONE, 0), DynamicTao::validators());
		let _ = (DynamicTao::childkeys(ONE, HOT), DynamicTao::hyperparameters(ONE));
		assert_eq!(storage_root(), before);
	});
}
