//! When epochs run, what they pay, and what happens when several are due.

use super::*;
use crate::{
	pallet::{DeferredEpochs, Neurons, ValidatorRows},
	GenesisHotkey, GenesisNeuron, Neuron, Row, SubnetParameters, Take, ValidatorRow,
	MAX_EPOCHS_PER_BLOCK,
};
use dtao_economics::{
	yuma::{run_epoch, EpochInput, EpochParams, NeuronInput},
	Pending, SharePool,
};
use sp_runtime::ArithmeticError;

/// Subnets `1..=count`, each with a tempo of so many blocks.
fn world(count: u16, tempo: u16) -> ExtBuilder {
	(1..=count).fold(ExtBuilder::new(), |world, netuid| {
		world
			.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT)
			.but(|subnet| subnet.parameters = SubnetParameters { tempo, ..Default::default() })
	})
}

/// A neuron that gives these weights, and has a permit if it gives any.
fn neuron(hotkey: u64, weights: &[(u16, u16)]) -> GenesisNeuron<u64> {
	GenesisNeuron { hotkey, permit: !weights.is_empty(), weights: weights.to_vec() }
}

/// Subnets `1..=count`, on each of which 100 alpha of Bob's stand behind [`HOT`], the only neuron.
/// The owner's hotkey is none, so that its stake is the owner's part alone.
fn staked_world(count: u16, tempo: u16) -> ExtBuilder {
	(1..=count).fold(ExtBuilder::new(), |world, netuid| {
		let world = world.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT).but(|subnet| {
			subnet.parameters.tempo = tempo;
			subnet.neurons = vec![neuron(HOT, &[])];
		});
		world.stake(netuid, HOT, BOB, 100 * UNIT)
	})
}

/// The pool of a hotkey.
fn pool(netuid: NetUid, hotkey: u64) -> SharePool {
	HotkeyPools::<Test>::get(netuid, hotkey).pool
}

/// `floor(amount * part / whole)`.
fn part(amount: u64, part: u64, whole: u64) -> u64 {
	(u128::from(amount) * u128::from(part) / u128::from(whole)) as u64
}

/// What the owner of a hotkey keeps at launch, of so much.
fn take_of(amount: u64) -> u64 {
	part(amount, 11_796, 65_535)
}

fn neurons() -> Vec<Neuron<u64>> {
	Neurons::<Test>::get(ONE).into_inner()
}

/// The netuids whose epochs ran in this block.
fn paid() -> Vec<u16> {
	let paid = |event| match event {
		Event::EpochPaid { netuid, .. } => Some(netuid.0),
		_ => None,
	};
	events().into_iter().filter_map(paid).collect()
}

/// The netuids whose epochs were put off in this block.
fn deferred() -> Vec<(u16, u64)> {
	let deferred = |event| match event {
		Event::EpochDeferred { netuid, from_block } => Some((netuid.0, from_block)),
		_ => None,
	};
	events().into_iter().filter_map(deferred).collect()
}

/// Goes to the block before `block` without running hooks, and then runs that of `block`.
fn run_to(block: u64) -> Weight {
	System::set_block_number(block - 1);
	next_block()
}

#[test]
fn the_owner_should_be_paid_at_the_epochs_slot() {
	staked_world(1, 5).build_and_execute(|| {
		// (4 + 1) mod 5 = 0
		run_blocks(2);
		assert_eq!(System::block_number(), 3);
		let waiting = economy(ONE).pending;
		assert_eq!(waiting.owner, Alpha(2 * 179_995_422));
		next_block();
		// Three blocks' parts, that of the slot among them.
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), 3 * 179_995_422);
		// Nobody mines, so that half of the rest is nobody's.
		let half = 3 * 410_002_289;
		assert_eq!(economy(ONE).pending, Pending::default());
		assert_eq!(economy(ONE).outstanding, Alpha(103 * UNIT - half));
		assert_eq!(
			events()[1],
			Event::EpochPaid {
				netuid: ONE,
				owner: Alpha(3 * 179_995_422),
				miners: Alpha(0),
				validators: Alpha(half),
				root_tao: Tao(0),
				recycled: Alpha(half),
				recycled_tao: Tao(0),
				withheld: Alpha(0),
				root_alpha: Alpha(0),
				// 1003e9 / 2003e9
				price: 500_748_876,
			}
		);
		// The take is the hotkey's owner's, and the rest Bob's, less what shares floor.
		assert_eq!(pool(ONE, HOT).stake.0, 100 * UNIT + half);
		assert!(stake(ONE, HOT, CAROL).abs_diff(take_of(half)) <= 1);
		assert!(stake(ONE, HOT, BOB).abs_diff(100 * UNIT + half - take_of(half)) <= 1);
		// Rewards are nobody's doing: the host is told once for all positions.
		assert_eq!(RecordedChanges::get(), [Change::EpochPaid { netuid: ONE }]);
	});
}

#[test]
fn the_slot_should_follow_from_the_block_and_the_netuid() {
	world(1, 360).subnet(7, UNIT, UNIT).build_and_execute(|| {
		assert_eq!(DynamicTao::subnet(ONE).unwrap().next_epoch, Some(359));
		assert_eq!(DynamicTao::subnet(NetUid(7)).unwrap().next_epoch, Some(353));
		for (block, due) in
			[(352, vec![]), (353, vec![7]), (354, vec![]), (359, vec![1]), (360, vec![])]
		{
			run_to(block);
			assert_eq!(paid(), due, "in block {block}");
		}
		// 719 + 1 = 720
		assert_eq!(DynamicTao::subnet(ONE).unwrap().next_epoch, Some(719));
		run_to(719);
		assert_eq!(paid(), [1]);
	});
}

#[test]
fn a_tempo_of_one_should_pay_each_block_and_one_of_zero_never() {
	world(1, 1).build_and_execute(|| {
		for _ in 0..3 {
			next_block();
			assert_eq!(paid(), [1]);
		}
	});
	world(1, 0).build_and_execute(|| {
		assert_eq!(DynamicTao::subnet(ONE).unwrap().next_epoch, None);
		for _ in 0..500 {
			next_block();
			assert!(paid().is_empty());
		}
		assert_eq!(economy(ONE).pending.owner, Alpha(500 * 179_995_422));
	});
}

#[test]
fn a_changed_tempo_should_move_the_slot() {
	world(1, 360).build_and_execute(|| {
		assert_ok!(DynamicTao::set_subnet_parameter(admin(), ONE, SubnetParameter::Tempo(4)));
		next_block();
		assert!(paid().is_empty());
		// (3 + 1) mod 4 = 0
		next_block();
		assert_eq!(paid(), [1]);
	});
}

#[test]
fn at_most_two_epochs_should_run_in_a_block() {
	// Netuids 5, 10, 15, 20 and 25 share their slots at a tempo of 5.
	let world = [5, 10, 15, 20, 25].into_iter().fold(ExtBuilder::new(), |world, netuid| {
		world.subnet(netuid, UNIT, UNIT).but(|subnet| subnet.parameters.tempo = 5)
	});
	world.build_and_execute(|| {
		run_blocks(3);
		assert!(paid().is_empty());
		next_block();
		assert_eq!((paid(), deferred()), (vec![5, 10], vec![(15, 5), (20, 5), (25, 5)]));
		assert_eq!(DynamicTao::global().deferred_epochs, 3);
		assert!(events().contains(&Event::EpochDeferred { netuid: NetUid(15), from_block: 5 }));
		// What waits is named once.
		next_block();
		assert_eq!((paid(), deferred()), (vec![15, 20], vec![]));
		next_block();
		assert_eq!((paid(), deferred()), (vec![25], vec![]));
		next_block();
		assert!(paid().is_empty());
		assert!(DeferredEpochs::<Test>::get().is_empty());
		// The phase has not moved.
		run_blocks(2);
		assert_eq!((System::block_number(), paid()), (10, vec![5, 10]));
	});
}

#[test]
fn epochs_should_run_in_the_order_that_they_were_due_in() {
	// At a tempo of 3 netuid n is due when block + n is a multiple of 3.
	world(8, 3).build_and_execute(|| {
		// Block 2: 1, 4, 7. Block 3: 3, 6. Block 4: 2, 5, 8. Block 5: 1, 4, 7 again.
		for (runs, waits) in [
			(vec![1, 4], vec![(7, 2)]),
			(vec![7, 3], vec![(6, 3)]),
			(vec![6, 2], vec![(5, 4), (8, 4)]),
			(vec![5, 8], vec![(1, 5), (4, 5), (7, 5)]),
		] {
			next_block();
			assert_eq!((paid(), deferred()), (runs, waits), "in block {}", System::block_number());
		}
	});
}

#[test]
fn a_subnet_should_wait_once_however_often_it_is_due() {
	// 10 subnets, each due in each block, 2 of which run.
	world(10, 1).build_and_execute(|| {
		for block in 2..40 {
			next_block();
			let first = (block * 2 - 4) % 10 + 1;
			assert_eq!(paid(), [first, first + 1]);
			assert_eq!(DeferredEpochs::<Test>::get().len(), 8);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
	});
}

#[test]
fn the_weight_should_know_how_many_epochs_ran() {
	use crate::weights::{SubstrateWeight, WeightInfo};
	type Weights = SubstrateWeight<Test>;
	world(3, 1).build_and_execute(|| {
		let epochs = Weights::epoch(1, 0).saturating_mul(MAX_EPOCHS_PER_BLOCK as u64);
		assert_eq!(next_block(), Weights::block_step(3).saturating_add(epochs));
	});
}

#[test]
fn an_epoch_without_any_stake_should_pay_the_owner_and_recycle_the_rest() {
	world(1, 1).build_and_execute(|| {
		next_block();
		let event = Event::EpochPaid {
			netuid: ONE,
			owner: Alpha(179_995_422),
			miners: Alpha(0),
			validators: Alpha(0),
			root_tao: Tao(0),
			// 1e9 - 179_995_422
			recycled: Alpha(820_004_578),
			recycled_tao: Tao(0),
			withheld: Alpha(0),
			root_alpha: Alpha(0),
			price: price(ONE),
		};
		assert!(events().contains(&event));
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), 179_995_422);
		assert_eq!(economy(ONE).outstanding, Alpha(179_995_422));
		assert_eq!(economy(ONE).pending, Pending::default());
	});
}

#[test]
fn an_epoch_that_fails_should_keep_what_is_pending_and_harm_no_other() {
	staked_world(2, 1).build().execute_with(|| {
		// The hotkey has all that a number can say, so that nothing can be added.
		let sound = HotkeyPools::<Test>::get(ONE, HOT);
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| {
			pool.stake = Alpha(u64::MAX)
		});
		next_block();
		assert_eq!(paid(), [2]);
		let error = ArithmeticError::Overflow.into();
		assert!(events().contains(&Event::EpochSkipped { netuid: ONE, error }));
		assert_eq!(economy(ONE).pending.owner, Alpha(179_995_422));
		assert_eq!(Subnets::<Test>::get(ONE).unwrap().last_epoch, 0);
		assert_eq!(pool(ONE, HOT).stake, Alpha(u64::MAX));
		HotkeyPools::<Test>::insert(ONE, HOT, sound);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		// And the next epoch pays for both.
		next_block();
		assert_eq!(paid(), [1, 2]);
		for netuid in [ONE, TWO] {
			assert_eq!(pool(netuid, OWNER_HOT).stake, Alpha(2 * 179_995_422));
			assert_eq!(economy(netuid).pending, Pending::default());
		}
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	});
}

#[test]
fn ragged_rows_should_fail_their_own_epoch_alone() {
	// As no honest history makes them: a uid that is not there, one twice, a bond with nobody.
	let row = |weights: &[(u16, u16)], bonds: &[(u16, u16)]| ValidatorRow {
		last_update: 1,
		weights_as_of: 1,
		weights: Row::truncate_from(weights.to_vec()),
		bonds: Row::truncate_from(bonds.to_vec()),
	};
	for ragged in [row(&[(24, 1)], &[]), row(&[(0, 1), (0, 1)], &[]), row(&[], &[(6, 1)])] {
		staked_world(2, 1).build().execute_with(|| {
			next_block();
			ValidatorRows::<Test>::insert(ONE, 0, ragged);
			let before = economy(TWO).outstanding;
			next_block();
			assert_eq!(paid(), [2]);
			let error = Error::<Test>::UidVecContainInvalidOne.into();
			assert!(events().contains(&Event::EpochSkipped { netuid: ONE, error }));
			// But for the miners' part.
			assert_eq!(economy(TWO).outstanding, Alpha(before.0 + UNIT - 410_002_289));
			ValidatorRows::<Test>::remove(ONE, 0);
			next_block();
			assert_eq!(paid(), [1, 2]);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		});
	}
}

#[test]
fn an_epoch_without_neurons_should_pay_the_owner_alone() {
	staked_world(1, 1).build_and_execute(|| {
		Neurons::<Test>::remove(ONE);
		next_block();
		assert_eq!(paid(), [1]);
		assert_eq!(economy(ONE).pending, Pending::default());
		assert_eq!(economy(ONE).outstanding, Alpha(100 * UNIT + 179_995_422));
	});
}

#[test]
fn an_epoch_of_a_subnet_without_an_owner_should_be_skipped() {
	world(1, 1).build().execute_with(|| {
		SubnetOwners::<Test>::remove(ONE);
		next_block();
		let error = Error::<Test>::SubnetNotExists.into();
		assert!(events().contains(&Event::EpochSkipped { netuid: ONE, error }));
		assert_eq!(economy(ONE).pending.owner, Alpha(179_995_422));
	});
}

#[test]
fn what_was_pending_at_genesis_should_be_paid() {
	let pending = Pending {
		owner: Alpha(7),
		miners: Alpha(5),
		validators: Alpha(3),
		root_alpha: Alpha(2),
		root_tao: Tao(11),
	};
	staked_world(1, 1)
		.but(|subnet| {
			subnet.pending = pending;
			// 7 + 5 + 3 + 2
			subnet.alpha_outstanding.0 += 17;
		})
		.build_and_execute(|| {
			assert_eq!(vault(), 1_000 * UNIT + 11);
			next_block();
			assert_eq!(stake(ONE, OWNER_HOT, OWNER), 179_995_422 + 7);
			// At half a TAO each, root's 2 bring less than a rao, and are the validators' instead.
			assert_eq!(pool(ONE, HOT).stake, Alpha(100 * UNIT + 410_002_289 + 3 + 2));
			// Nobody has earned it on root.
			assert_eq!(vault(), 1_001 * UNIT);
			assert_eq!(economy(ONE).pending, Pending::default());
		});
}

#[test]
fn as_many_epochs_as_there_can_be_subnets_should_find_room_to_wait() {
	let world = (1..=128).fold(ExtBuilder::new(), |world, netuid| {
		world.subnet(netuid, UNIT, UNIT).but(|subnet| subnet.parameters.tempo = 1)
	});
	world.build_and_execute(|| {
		for block in 0..70 {
			next_block();
			// Two of 128 in a block, so that each has its turn in 64.
			let first = block * 2 % 128 + 1;
			assert_eq!(paid(), [first, first + 1]);
			assert_eq!(DeferredEpochs::<Test>::get().len(), 126);
		}
	});
}

/// Three validators, uids 0 to 2, and five miners. [`HOT`] and [`VALIDATOR`] have root stake too.
const VALIDATOR: u64 = 21;
const MINERS: [u64; 5] = [31, 32, 33, 34, 35];
const VOTES: [&[(u16, u16)]; 3] = [
	&[(3, 65_535), (4, 40_000), (5, 12_345), (6, 7)],
	&[(3, 30_000), (4, 65_535), (5, 1), (7, 9_999)],
	&[(3, 50_000), (4, 65_535), (6, 20_000)],
];
const ALPHA: [u64; 3] = [123_456_789_012, 98_765_432_101, 55_555_555_555];
const ROOT_TAO: [u64; 3] = [400_000_000_007, 0, 77_777_777_777];
const TAKES: [u16; 3] = [11_796, 0, 65_535];

/// These validators and miners, at a tempo.
fn parliament(tempo: u16) -> ExtBuilder {
	let hotkeys = [HOT, COOL, VALIDATOR];
	let voters = hotkeys.iter().zip(VOTES).map(|(hotkey, votes)| neuron(*hotkey, votes));
	let neurons = voters.chain(MINERS.map(|hotkey| neuron(hotkey, &[]))).collect();
	let world = ExtBuilder::with_subnet().but(|subnet| {
		subnet.parameters.tempo = tempo;
		subnet.neurons = neurons;
	});
	let owned = |hotkey, coldkey| GenesisHotkey { hotkey, coldkey };
	let world = world.set(|genesis| {
		genesis.hotkeys.push(owned(VALIDATOR, BOB));
		genesis.hotkeys.extend(MINERS.map(|hotkey| owned(hotkey, ALICE)));
	});
	hotkeys.into_iter().zip(ALPHA).zip(ROOT_TAO).fold(world, |world, ((hotkey, alpha), tao)| {
		let world = world.stake(1, hotkey, ALICE, alpha);
		if tao > 0 {
			world.stake(0, hotkey, ALICE, tao)
		} else {
			world
		}
	})
}

fn set_takes() {
	for (hotkey, take) in [HOT, COOL, VALIDATOR].into_iter().zip(TAKES) {
		set_take(hotkey, Take { take, ..Take::default() });
	}
}

/// What waits in block 6 where no epoch has run: what the one of that block pays.
fn pending_in_block_6() -> Pending {
	let mut pending = Pending::default();
	parliament(0).build_and_execute(|| {
		run_blocks(5);
		pending = economy(ONE).pending;
	});
	pending
}

/// `floor(amount * weight / sum)` for each weight, and what that leaves.
fn floors(amount: u64, weights: &[u64]) -> (Vec<u64>, u64) {
	let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
	let parts: Vec<_> = weights
		.iter()
		.map(|weight| (u128::from(amount) * u128::from(*weight) / sum) as u64)
		.collect();
	let left = amount - parts.iter().sum::<u64>();
	(parts, left)
}

#[test]
fn an_epoch_should_pay_by_the_specification_to_the_rao() {
	let pending = pending_in_block_6();
	assert!(pending.root_tao > Tao(0) && pending.miners > Alpha(0));
	parliament(7).build_and_execute(|| {
		set_takes();
		// What Yuma consensus is told: floor(root * 3320413933267719290 / (2^64 - 1)) beside alpha.
		let weight =
			|tao: u64| (u128::from(tao) * 3_320_413_933_267_719_290 / u128::from(u64::MAX)) as u64;
		let roots = ROOT_TAO.map(weight);
		let mut inputs: Vec<_> = ALPHA
			.into_iter()
			.zip(roots)
			.zip(VOTES)
			.map(|((alpha, root), weights)| NeuronInput {
				stake: alpha + root,
				registered_at: 0,
				last_update: 1,
				weights_as_of: 1,
				permit: true,
				weights,
				bonds: &[],
			})
			.collect();
		inputs.extend(MINERS.map(|_| NeuronInput::default()));
		let input =
			EpochInput { block: 6, last_epoch: 0, neurons: &inputs, ..EpochInput::default() };
		let outcome = run_epoch(&EpochParams::default(), &input).unwrap();
		assert!(outcome.incentives[3..].iter().filter(|part| **part > 0).count() >= 3);

		// (6 + 1) mod 7 = 0
		run_blocks(5);
		let (miners, miners_rest) = floors(pending.miners.0, &outcome.incentives);
		// floor(dividend * root / (alpha + root)) of each dividend is earned by root's TAO.
		let mut by_root = vec![0; 8];
		for uid in 0..3 {
			by_root[uid] = part(outcome.dividends[uid], roots[uid], ALPHA[uid] + roots[uid]);
		}
		let by_alpha: Vec<_> =
			outcome.dividends.iter().zip(&by_root).map(|(whole, root)| whole - root).collect();
		let (alpha, alpha_rest) = floors(pending.validators.0, &by_alpha);
		// All root stake validates here, but for what weighing it floors.
		let theirs = u128::from(roots.iter().sum::<u64>());
		let all = u128::from(weight(ROOT_TAO.iter().sum()));
		let earned = (u128::from(pending.root_tao.0) * theirs / all) as u64;
		let (tao, tao_rest) = floors(earned, &by_root);

		for (uid, hotkey) in [HOT, COOL, VALIDATOR].into_iter().enumerate() {
			let owner = if hotkey == VALIDATOR { BOB } else { CAROL };
			for (netuid, paid, before) in
				[(ONE, alpha[uid], ALPHA[uid]), (ROOT, tao[uid], ROOT_TAO[uid])]
			{
				assert_eq!(pool(netuid, hotkey).stake.0, before + paid, "uid {uid} on {netuid:?}");
				let take = part(paid, TAKES[uid].into(), 65_535);
				assert!(stake(netuid, hotkey, owner).abs_diff(take) <= 1, "take of uid {uid}");
				let stakers = before + paid - take;
				assert!(stake(netuid, hotkey, ALICE).abs_diff(stakers) <= 1, "part of uid {uid}");
			}
			assert_eq!(neurons()[uid].emission.0, alpha[uid]);
		}
		for (uid, hotkey) in (3..).zip(MINERS) {
			assert_eq!(stake(ONE, hotkey, ALICE), miners[uid], "miner {uid}");
			assert_eq!(neurons()[uid].emission.0, miners[uid]);
		}
		let owner = pending.owner.0 + miners_rest + alpha_rest;
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), owner);
		assert_eq!(pool(ROOT, OWNER_HOT).stake.0, tao_rest);

		// Together exactly what waited.
		assert_eq!(economy(ONE).pending, Pending::default());
		let event = Event::EpochPaid {
			netuid: ONE,
			owner: Alpha(owner),
			miners: Alpha(miners.iter().sum()),
			validators: Alpha(alpha.iter().sum()),
			root_tao: Tao(earned),
			recycled: Alpha(0),
			recycled_tao: Tao(pending.root_tao.0 - earned),
			withheld: Alpha(0),
			root_alpha: Alpha(0),
			price: price(ONE),
		};
		assert!(events().contains(&event), "{:?}", events());
		let paid = owner + miners.iter().sum::<u64>() + alpha.iter().sum::<u64>();
		assert_eq!(Ok(Alpha(paid)), pending.alpha());
		assert_eq!(RootStake::<Test>::get().stake.0, ROOT_TAO.iter().sum::<u64>() + earned);

		// And what it says of each is kept.
		let scores: Vec<_> = neurons().into_iter().map(|neuron| neuron.scores).collect();
		assert_eq!(scores, outcome.scores);
		for uid in 0..3 {
			let bonds = ValidatorRows::<Test>::get(ONE, uid as u16).unwrap().bonds;
			assert_eq!(bonds.as_slice(), outcome.bonds[uid]);
		}
		assert_eq!(Subnets::<Test>::get(ONE).unwrap().last_epoch, 6);
	});
}

#[test]
fn the_second_epoch_should_build_on_the_bonds_and_the_stake_of_the_first() {
	parliament(7).build_and_execute(|| {
		run_blocks(5);
		run_blocks(6);
		let stakes = [HOT, COOL, VALIDATOR].map(|hotkey| {
			let of = |netuid| pool(netuid, hotkey).stake.0;
			let root = u128::from(of(ROOT)) * 3_320_413_933_267_719_290 / u128::from(u64::MAX);
			of(ONE) + root as u64
		});
		let rows = [0, 1, 2].map(|uid| ValidatorRows::<Test>::get(ONE, uid).unwrap());
		let mut inputs: Vec<_> = stakes
			.into_iter()
			.zip(&rows)
			.map(|(stake, row)| NeuronInput {
				stake,
				last_update: 1,
				weights_as_of: 1,
				permit: true,
				weights: &row.weights,
				bonds: &row.bonds,
				..NeuronInput::default()
			})
			.collect();
		inputs.extend(MINERS.map(|hotkey| NeuronInput {
			stake: pool(ONE, hotkey).stake.0,
			permit: !pool(ONE, hotkey).stake.is_zero(),
			..NeuronInput::default()
		}));
		let input =
			EpochInput { block: 13, last_epoch: 6, neurons: &inputs, ..EpochInput::default() };
		let outcome = run_epoch(&EpochParams::default(), &input).unwrap();
		next_block();
		assert_eq!(System::block_number(), 13);
		let scores: Vec<_> = neurons().into_iter().map(|neuron| neuron.scores).collect();
		assert_eq!(scores, outcome.scores);
	});
}

#[test]
fn what_nobody_earned_should_not_wait_for_a_later_comer() {
	let world = staked_world(1, 3).set(|genesis| genesis.stakes.clear());
	world.but(|subnet| subnet.alpha_outstanding = Alpha(0)).build_and_execute(|| {
		for epochs in 1..=4 {
			// (2 + 1) mod 3 = 0
			run_to(3 * epochs - 1);
			assert_eq!(economy(ONE).pending, Pending::default());
			assert_eq!(economy(ONE).outstanding, Alpha(epochs * 179_995_422));
		}
		// In the epoch of block 14 it has not been there for a tempo yet.
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(UNIT)));
		let bought = stake(ONE, HOT, ALICE);
		run_to(14);
		assert_eq!((stake(ONE, HOT, ALICE), neurons()[0].emission), (bought, Alpha(0)));
		// And that of block 17 pays for its own tempo alone, which here is a block.
		run_to(17);
		assert_eq!(neurons()[0].emission, Alpha(410_002_289));
	});
}

#[test]
fn validators_should_share_by_stake_where_nobody_has_set_weights() {
	staked_world(1, 1)
		.but(|subnet| subnet.neurons.push(neuron(COOL, &[])))
		.stake(1, COOL, ALICE, 300 * UNIT)
		.build_and_execute(|| {
			next_block();
			// 410_002_289 of the validators: a quarter, and three of them
			let paid: Vec<_> = neurons().iter().map(|neuron| neuron.emission.0).collect();
			assert_eq!(paid, [102_500_572, 307_501_716]);
			// What the floors left is the owner's: 410_002_289 - 410_002_288
			assert_eq!(stake(ONE, OWNER_HOT, OWNER), 179_995_423);
			assert!(neurons().iter().all(|neuron| neuron.scores.incentive == 0));
		});
}

#[test]
fn who_has_only_root_stake_should_be_paid_in_tao_alone() {
	let world = ExtBuilder::with_subnet().but(|subnet| {
		subnet.parameters.tempo = 1;
		subnet.neurons = vec![neuron(HOT, &[])];
	});
	world.stake(0, HOT, BOB, 1_000 * UNIT).build_and_execute(|| {
		next_block();
		// 410_002_289 * 179_999_999_999 / (179_999_999_999 + 2_002_000_000_000) = 33_822_370 of the
		// validators' half were sold for 16_919_350; the rest, and the miners', nobody earned.
		assert_eq!(economy(ONE).pending, Pending::default());
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), 179_995_422);
		assert_eq!(economy(ONE).outstanding, Alpha(179_995_422));
		assert_eq!(pool(ROOT, HOT).stake.0, 1_000 * UNIT + 16_919_350);
		assert!(stake(ROOT, HOT, CAROL).abs_diff(take_of(16_919_350)) <= 1);
		assert!(stake(ROOT, HOT, BOB) > 1_000 * UNIT);
	});
}

#[test]
fn a_miner_without_stake_should_get_a_position_of_its_coldkey() {
	parliament(7).build_and_execute(|| {
		run_blocks(5);
		let position = (ALICE, MINERS[0], ONE);
		assert!(Positions::<Test>::contains_key(position));
		// And it can be sold at once.
		let alpha = stake(ONE, MINERS[0], ALICE);
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), MINERS[0], ONE, Alpha(alpha)));
		assert!(!Positions::<Test>::contains_key(position));
	});
}

#[test]
fn a_take_should_go_from_nothing_to_the_whole() {
	// 410_002_289 * 11796 / 65535 = 73_798_535.1
	for (take, owners) in [(0, 0), (u16::MAX, 410_002_289), (11_796, 73_798_535)] {
		staked_world(1, 1).build_and_execute(|| {
			set_take(HOT, Take { take, ..Take::default() });
			next_block();
			assert_eq!(pool(ONE, HOT).stake.0, 100 * UNIT + 410_002_289);
			assert!(stake(ONE, HOT, CAROL).abs_diff(owners) <= 1);
			assert_eq!(Positions::<Test>::contains_key((CAROL, HOT, ONE)), take > 0);
		});
	}
}

#[test]
fn a_lying_validator_should_be_outvoted() {
	let neurons = vec![
		neuron(HOT, &[(3, u16::MAX)]),
		neuron(COOL, &[(3, u16::MAX)]),
		neuron(VALIDATOR, &[(4, u16::MAX)]),
		neuron(MINERS[0], &[]),
		neuron(MINERS[1], &[]),
	];
	let world = parliament(7).set(|genesis| genesis.subnets[0].neurons = neurons);
	world.build_and_execute(|| {
		run_blocks(5);
		let scores: Vec<_> = self::neurons().into_iter().map(|neuron| neuron.scores).collect();
		assert_eq!((scores[3].incentive, scores[4].incentive), (u16::MAX, 0));
		assert_eq!((scores[2].validator_trust, scores[2].dividends), (0, 0));
		assert_eq!(self::neurons()[2].emission, Alpha(0));
		assert_no_row(ONE, MINERS[1], ALICE);
		assert_eq!(pool(ONE, VALIDATOR).stake, Alpha(ALPHA[2]));
	});
}

#[test]
fn a_validator_that_sets_no_weights_should_become_inactive() {
	let neurons = vec![neuron(HOT, &[(2, u16::MAX)]), neuron(COOL, &[(2, u16::MAX)])];
	let world = ExtBuilder::with_subnet().but(|subnet| {
		subnet.parameters.tempo = 1;
		subnet.neurons = neurons;
		subnet.neurons.push(neuron(OWNER_HOT, &[]));
		subnet.hyperparameters.epoch.activity_cutoff = 5;
		subnet.hyperparameters.weights_set_rate_limit = 0;
	});
	world.stake(1, HOT, ALICE, 9 * UNIT).stake(1, COOL, BOB, UNIT).build_and_execute(|| {
		let active = || self::neurons().iter().map(|n| n.scores.active).collect::<Vec<_>>();
		run_blocks(4);
		assert_ok!(DynamicTao::set_weights(signed(COOL), ONE, vec![2], vec![1], 0));
		next_block();
		// 1 + 5 = 6, and the miner's registration in block 0 is over.
		assert_eq!((System::block_number(), active()), (6, vec![true, true, false]));
		assert!(self::neurons()[0].emission > Alpha(0));
		// Its stake counts no more, and its bonds, nine of ten parts, fade by a tenth each epoch:
		// floor(65535 * 0.9 * 0.9), floor(65535 * 0.9 * 0.81), with a part lost on the way.
		for dividends in [53_083, 47_775] {
			next_block();
			assert_eq!(active(), [false, true, false]);
			let left = self::neurons()[0].scores.dividends;
			assert!(left.abs_diff(dividends) <= 2, "{left}");
		}
	});
}

#[test]
fn a_permit_should_go_to_the_most_stake() {
	let world = |hot, cool| {
		let world = ExtBuilder::with_subnet().but(|subnet| {
			subnet.parameters.tempo = 1;
			subnet.neurons = vec![neuron(HOT, &[(1, 1)]), neuron(COOL, &[])];
			subnet.hyperparameters.epoch.max_validators = 1;
		});
		world.stake(1, HOT, ALICE, hot).stake(1, COOL, BOB, cool)
	};
	// The more stake has it, of equals the higher uid, whoever had it before.
	for (hot, cool, permits) in [
		(20 * UNIT, 10 * UNIT, [true, false]),
		(10 * UNIT, 20 * UNIT, [false, true]),
		(10 * UNIT, 10 * UNIT, [false, true]),
	] {
		world(hot, cool).build_and_execute(|| {
			next_block();
			let given: Vec<_> = neurons().iter().map(|neuron| neuron.scores.permit).collect();
			assert_eq!(given, permits);
			let bonds = ValidatorRows::<Test>::get(ONE, 0).unwrap().bonds;
			assert_eq!(bonds.is_empty(), !permits[0], "without a permit there are no bonds");
		});
	}
}

#[test]
fn a_childs_dividend_should_be_shared_with_its_parent() {
	let world = staked_world(1, 1).set(|genesis| {
		genesis.parameters.children_cooldown = 0;
		genesis.parameters.children_rate_limit = 0;
	});
	// The parent is no neuron; half of its 300 alpha stand behind the child.
	world.stake(1, COOL, ALICE, 300 * UNIT).build_and_execute(|| {
		let half = u64::MAX / 2;
		assert_ok!(DynamicTao::set_children(signed(CAROL), COOL, ONE, vec![(half, HOT)]));
		next_block();
		// The child judges with 100 + 150 alpha, of which 150 are the parent's: 3 of 5 parts, less
		// a rao of its stake and a unit of the fixed point.
		let parents = pool(ONE, COOL).stake.0 - 300 * UNIT;
		let own = pool(ONE, HOT).stake.0 - 100 * UNIT;
		assert_eq!(own, neurons()[0].emission.0);
		assert!(parents.abs_diff(part(410_002_289, 3, 5)) <= 2, "{parents}");
		assert!(410_002_289 - parents - own <= 2);
		// The parent's stakers get it as its own dividends, less its take.
		assert!(stake(ONE, COOL, CAROL).abs_diff(take_of(parents)) <= 1);
	});
}
