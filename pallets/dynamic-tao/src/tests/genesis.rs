//! Genesis states: what is built, and the sentence with which each broken one is refused.

use super::*;
use crate::{
	pallet::{Neurons, SubnetHyperparameters, ValidatorRows},
	GenesisHotkey, GenesisNeuron, LastRegistration, Neuron, SubnetParameters, TakeRange,
	ValidatorRow,
};
use dtao_economics::{Pending, Price, MAX_SUPPLY};

/// What a genesis state is refused with.
fn refusal(world: ExtBuilder) -> String {
	let genesis = world.genesis();
	// With as much TAO beside it as an account of a preset would have.
	ExtBuilder::new()
		.set(|base| base.hotkeys.clear())
		.build()
		.execute_with(|| genesis.try_build().expect_err("the state must be refused"))
}

fn assert_refused(world: ExtBuilder, sentence: &str) {
	assert_eq!(refusal(world), sentence);
}

#[test]
fn an_empty_state_should_be_built() {
	ExtBuilder::new().build_and_execute(|| {
		assert_eq!(Subnets::<Test>::count(), 0);
		assert_eq!(Balances::total_issuance(), 4 * WEALTH);
		assert!(!System::account_exists(&DynamicTao::vault_account()));
	});
}

#[test]
fn a_whole_economy_should_be_built_as_described() {
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.moving_price = Price::try_from("0.25".to_string()).unwrap();
			subnet.pending.miners = Alpha(30);
			subnet.pending.root_tao = Tao(40);
			subnet.alpha_burned = Alpha(20);
			// And what is staked: see `ExtBuilder::stake`.
			subnet.alpha_outstanding = Alpha(30 + 20);
			subnet.volume = 9;
			subnet.fee_rate = FeeRate(77);
			subnet.started_at = Some(5);
			subnet.parameters = SubnetParameters {
				tempo: 9,
				registration_allowed: false,
				transfers_allowed: false,
				tao_emission: false,
				emission_weight: 7,
			};
		})
		.stake(1, HOT, ALICE, 1_000)
		.stake(1, HOT, BOB, 2_000)
		// Twice the same position is one position.
		.stake(1, COOL, BOB, 3_000)
		.stake(1, COOL, BOB, 500)
		.stake(0, HOT, ALICE, 4_000)
		.set(|genesis| {
			genesis.last_registration =
				LastRegistration { lock: Tao(7), block: Some(0), block_emission: Tao(8) };
		})
		.build_and_execute(|| {
			assert_eq!((stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB)), (1_000, 2_000));
			assert_eq!(stake(ONE, COOL, BOB), 3_500);
			assert_eq!(
				(stake(ROOT, HOT, ALICE), RootStake::<Test>::get().stake),
				(4_000, Tao(4_000))
			);
			// 1000 + 2000 + 3500 + 30 + 20
			assert_eq!(economy(ONE).outstanding, Alpha(6_550));
			assert_eq!((economy(ONE).fee_rate, economy(ONE).volume), (FeeRate(77), 9));
			assert_eq!(economy(ONE).moving_price.price().to_rao(), 250_000_000);
			let record = Subnets::<Test>::get(ONE).unwrap();
			assert_eq!((record.started_at, record.parameters.tempo), (Some(5), 9));
			assert_eq!(owner_of(OWNER_HOT), Some(OWNER));
			// 1000 TAO in the pool, 40 rao pending and 4000 on root.
			assert_eq!(vault(), 1_000 * UNIT + 4_040);
			assert_eq!(Balances::total_issuance(), 4 * WEALTH + 1_000 * UNIT + 4_040);
		});
}

#[test]
fn parameters_out_of_their_bounds_should_be_refused() {
	let with = |change: fn(&mut crate::GlobalParameters)| {
		refusal(ExtBuilder::new().set(|genesis| change(&mut genesis.parameters)))
	};
	assert_eq!(
		with(|p| p.min_stake = Tao(EXISTENTIAL_DEPOSIT - 1)),
		"parameters: min_stake is not between the existential deposit and 1000 TAO"
	);
	assert_eq!(
		with(|p| p.network_min_lock_cost = Tao(UNIT - 1)),
		"parameters: network_min_lock_cost is not between 1 and 21000000 TAO"
	);
	assert_eq!(
		with(|p| p.network_lock_reduction_interval = 0),
		"parameters: network_lock_reduction_interval is 0"
	);
	assert_eq!(
		with(|p| p.moving_speed.den = 0),
		"parameters: moving_speed is not a proper fraction with a denominator up to 10^9"
	);
	assert_eq!(
		with(|p| p.subnet_limit = 129),
		"parameters: subnet_limit is over the runtime's MaxSubnets"
	);
	let range = TakeRange { min: 2, max: 1, rate_limit: 0 };
	let ends_early = "parameters: a take's range ends before it begins";
	for parameters in [
		crate::GlobalParameters { delegate_take: range, ..Default::default() },
		crate::GlobalParameters { childkey_take: range, ..Default::default() },
	] {
		assert_refused(
			ExtBuilder::new().set(|genesis| genesis.parameters = parameters),
			ends_early,
		);
	}
	assert_eq!(
		with(|p| p.stake_threshold = Tao(MAX_SUPPLY + 1)),
		"parameters: stake_threshold is over 21000000 TAO"
	);
}

#[test]
fn a_last_registration_in_the_future_should_be_refused() {
	let last = LastRegistration { lock: Tao(UNIT), block: Some(2), ..LastRegistration::default() };
	assert_refused(
		ExtBuilder::new().set(|genesis| genesis.last_registration = last),
		"the last registration is in the future (I-19)",
	);
}

#[test]
fn a_subnet_of_an_impossible_netuid_should_be_refused() {
	assert_refused(
		ExtBuilder::new().subnet(0, UNIT, UNIT),
		"subnet 0: netuid 0 is root, which has no pool",
	);
	assert_refused(
		ExtBuilder::new().subnet(129, UNIT, UNIT),
		"subnet 129: the netuid is over the runtime's MaxSubnets",
	);
	assert_refused(
		ExtBuilder::new().subnet(1, UNIT, UNIT).subnet(1, UNIT, UNIT),
		"subnet 1: it is described twice",
	);
}

#[test]
fn more_subnets_than_the_limit_should_be_refused() {
	assert_refused(
		ExtBuilder::with_two_subnets().set(|genesis| genesis.parameters.subnet_limit = 1),
		"there are more subnets than subnet_limit allows",
	);
}

#[test]
fn a_subnet_out_of_its_bounds_should_be_refused() {
	let with =
		|change: fn(&mut crate::GenesisSubnet<u64>)| refusal(ExtBuilder::with_subnet().but(change));
	assert_eq!(with(|s| s.parameters.tempo = 50_401), "subnet 1: the tempo is over 50400");
	assert_eq!(
		with(|s| s.moving_price = Price::from_bits((1 << 64) + 1)),
		"subnet 1: the moving price is over 1 (I-14)"
	);
	let floor = "subnet 1: a reserve is under the floor of 10000000 rao (I-4, I-6)";
	assert_eq!(with(|s| s.tao_reserve = Tao(9_999_999)), floor);
	assert_eq!(with(|s| s.alpha_reserve = Alpha(9_999_999)), floor);
	assert_eq!(with(|s| s.tao_reserve = Tao(0)), floor);
	assert_eq!(
		with(|s| s.alpha_reserve = Alpha(MAX_SUPPLY + 1)),
		"subnet 1: more than 21000000 alpha are issued (I-4, I-6)"
	);
	assert_eq!(
		with(|s| s.alpha_outstanding = Alpha(u64::MAX)),
		"subnet 1: more than 21000000 alpha are issued (I-4, I-6)"
	);
	assert_eq!(
		with(|s| s.fee_rate = FeeRate(10_001)),
		"subnet 1: the fee rate is over 10000 parts of 65535 (I-4, I-6)"
	);
	assert_eq!(
		with(|s| s.alpha_burned = Alpha(1)),
		"subnet 1: pending, burned, claimable and the protocol's alpha are more than the outstanding alpha (I-4, I-6)"
	);
	assert_eq!(
		with(|s| s.pending = Pending { owner: Alpha(u64::MAX), miners: Alpha(1), ..s.pending }),
		"subnet 1: pending, burned, claimable and the protocol's alpha are more than the outstanding alpha (I-4, I-6)"
	);
}

#[test]
fn outstanding_alpha_that_is_nowhere_should_be_refused() {
	for (outstanding, sum) in [(1_001, 1_000), (999, 1_000)] {
		assert_refused(
			ExtBuilder::with_subnet()
				.stake(1, HOT, ALICE, 1_000)
				.but(|subnet| subnet.alpha_outstanding = Alpha(outstanding)),
			&format!(
				"subnet 1: {outstanding} rao of alpha are outstanding, but stakes, pending and \
				 burned alpha sum to {sum} (I-4)"
			),
		);
	}
}

#[test]
fn stakes_that_do_not_fit_a_number_should_be_refused() {
	assert_refused(
		ExtBuilder::with_subnet().stake(1, HOT, ALICE, 1).set(|genesis| {
			genesis.stakes.push(crate::GenesisStake {
				netuid: ONE,
				hotkey: HOT,
				coldkey: BOB,
				alpha: Alpha(u64::MAX),
			});
		}),
		"subnet 1: the result does not fit its type",
	);
}

#[test]
fn a_stake_that_has_nowhere_to_be_should_be_refused() {
	assert_refused(
		ExtBuilder::new().stake(1, HOT, ALICE, UNIT),
		"a stake on subnet 1: there is no such subnet",
	);
	assert_refused(
		ExtBuilder::new().stake(0, STRANGER, ALICE, UNIT),
		"a stake on subnet 0: hotkey 99 belongs to nobody; list it in hotkeys",
	);
	assert_refused(
		ExtBuilder::with_subnet().stake(1, STRANGER, ALICE, UNIT),
		"a stake on subnet 1: hotkey 99 belongs to nobody; list it in hotkeys",
	);
}

#[test]
fn a_stake_of_nothing_should_be_refused() {
	let defect = refusal(ExtBuilder::new().stake(0, HOT, ALICE, 0));
	assert!(defect.starts_with("a stake on subnet 0: 0 rao cannot be credited"), "{defect}");
}

#[test]
fn a_hotkey_of_two_coldkeys_should_be_refused() {
	let twice = |hotkey, coldkey| {
		ExtBuilder::with_subnet()
			.set(|genesis| genesis.hotkeys.push(GenesisHotkey { hotkey, coldkey }))
	};
	assert_refused(twice(HOT, ALICE), "hotkey 11 belongs to two coldkeys, or to the vault");
	// An owner's is its coldkey's.
	assert_refused(
		ExtBuilder::with_subnet().but(|subnet| subnet.owner_hotkey = HOT),
		"subnet 1: hotkey 11 belongs to two coldkeys, or to the vault",
	);
	let vault = DynamicTao::vault_account();
	assert_refused(
		twice(vault, ALICE),
		&format!("hotkey {vault} belongs to two coldkeys, or to the vault"),
	);
}

#[test]
fn more_tao_than_there_may_be_should_be_refused() {
	// Four accounts have 100_000 TAO each.
	let beside = MAX_SUPPLY - 4 * WEALTH;
	assert_refused(
		ExtBuilder::new().subnet(1, beside + 1, UNIT),
		"21000000000000001 rao of TAO would exist, over the cap of 21000000000000000 (I-1)",
	);
	assert_refused(
		ExtBuilder::new().stake(0, HOT, ALICE, beside + 1),
		"21000000000000001 rao of TAO would exist, over the cap of 21000000000000000 (I-1)",
	);
	ExtBuilder::new().subnet(1, beside, UNIT).build_and_execute(|| {
		assert_eq!(Balances::total_issuance(), MAX_SUPPLY);
	});
}

#[test]
fn tao_that_does_not_fit_a_number_should_be_refused() {
	let defect = refusal(ExtBuilder::new().subnet(1, u64::MAX, UNIT).subnet(2, u64::MAX, UNIT));
	assert!(defect.starts_with("the vault cannot be funded: "), "{defect}");
	// Nor less than an account needs.
	let defect = refusal(ExtBuilder::new().stake(0, HOT, ALICE, EXISTENTIAL_DEPOSIT - 1));
	assert!(defect.starts_with("the vault cannot be funded: "), "{defect}");
}

#[test]
#[should_panic(expected = "the genesis state of DynamicTao is refused: subnet 0: netuid 0 is root")]
fn a_refused_state_should_stop_the_chain_from_coming_to_be() {
	ExtBuilder::new().subnet(0, UNIT, UNIT).build();
}

fn neuron(hotkey: u64, permit: bool, weights: &[(u16, u16)]) -> GenesisNeuron<u64> {
	GenesisNeuron { hotkey, permit, weights: weights.to_vec() }
}

/// A subnet of these neurons.
fn with_neurons(neurons: Vec<GenesisNeuron<u64>>) -> ExtBuilder {
	ExtBuilder::with_subnet().but(|subnet| subnet.neurons = neurons)
}

/// A subnet of so many neurons of ALICE's, from hotkey 1000 on; the first ones have permits.
fn crowd(count: u64, permits: u64) -> ExtBuilder {
	let neurons = (0..count).map(|place| neuron(1_000 + place, place < permits, &[])).collect();
	with_neurons(neurons).set(|genesis| {
		let owned = (0..count).map(|p| GenesisHotkey { hotkey: 1_000 + p, coldkey: ALICE });
		genesis.hotkeys.extend(owned);
	})
}

#[test]
fn a_subnet_without_neurons_should_have_its_owners() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let owner = Neuron::new(OWNER_HOT, OWNER, 0);
		assert_eq!(Neurons::<Test>::get(ONE).into_inner(), [owner]);
		assert_eq!(ValidatorRows::<Test>::iter().count(), 0);
		assert_eq!(SubnetHyperparameters::<Test>::iter().count(), 0);
	});
}

#[test]
fn neurons_should_be_built_as_described() {
	with_neurons(vec![
		neuron(HOT, true, &[(2, 100), (0, 0), (1, 300)]),
		neuron(OWNER_HOT, false, &[]),
		neuron(COOL, true, &[]),
	])
	.but(|subnet| subnet.hyperparameters.immunity_period = 7)
	.build_and_execute(|| {
		let mut expected = [
			Neuron::new(HOT, CAROL, 0),
			Neuron::new(OWNER_HOT, OWNER, 0),
			Neuron::new(COOL, CAROL, 0),
		];
		(expected[0].scores.permit, expected[2].scores.permit) = (true, true);
		assert_eq!(Neurons::<Test>::get(ONE).into_inner(), expected);
		// By uid, the largest scaled to 65535, the others floored, and what is 0 left out.
		let row = ValidatorRow {
			last_update: 1,
			weights_as_of: 1,
			weights: vec![(1, 65_535), (2, 21_845)].try_into().unwrap(),
			..Default::default()
		};
		assert_eq!(ValidatorRows::<Test>::iter().collect::<Vec<_>>(), [(ONE, 0, row)]);
		assert_eq!(SubnetHyperparameters::<Test>::get(ONE).immunity_period, 7);
	});
}

#[test]
fn as_many_neurons_and_permits_as_there_may_be_should_be_built() {
	crowd(256, 64).build_and_execute(|| {
		assert_eq!(DynamicTao::subnet(ONE).unwrap().neurons, 256);
		next_block();
	});
}

#[test]
fn neurons_that_cannot_be_should_be_refused() {
	let ours = || neuron(OWNER_HOT, true, &[]);
	for (neurons, sentence) in [
		(
			vec![ours(), neuron(STRANGER, false, &[])],
			"subnet 1: neuron 1 belongs to nobody; list it in hotkeys",
		),
		(vec![ours(), neuron(HOT, false, &[]), ours()], "subnet 1: neuron 2 is described twice"),
		(
			vec![ours(), neuron(HOT, true, &[(0, 1), (2, 1)])],
			"subnet 1: neuron 1: it gives a weight to a neuron that is not there",
		),
		(
			vec![ours(), neuron(HOT, true, &[(0, 1), (1, 1), (0, 2)])],
			"subnet 1: neuron 1: it gives two weights to a neuron",
		),
	] {
		assert_refused(with_neurons(neurons), sentence);
	}
	assert_refused(crowd(257, 0), "subnet 1: there are more than 256 neurons");
	let too_many = "subnet 1: there are more neurons or permits than the hyperparameters allow";
	assert_refused(crowd(3, 65).but(|s| s.hyperparameters.max_allowed_uids = 2), too_many);
	assert_refused(crowd(65, 65), too_many);
	assert_refused(crowd(3, 3).but(|s| s.hyperparameters.epoch.max_validators = 2), too_many);
}

#[test]
fn hyperparameters_out_of_their_bounds_should_be_refused() {
	let with = |change: fn(&mut crate::Hyperparameters)| {
		refusal(ExtBuilder::with_subnet().but(|subnet| change(&mut subnet.hyperparameters)))
	};
	for (change, defect) in [
		(
			(|h| h.max_allowed_uids = 257) as fn(&mut crate::Hyperparameters),
			"max_allowed_uids is not between 1 and 256",
		),
		(|h| h.epoch.max_validators = 65, "max_validators is not between 1 and 64"),
		(|h| h.epoch.bonds_moving_average = 975_001, "bonds_moving_average is over 975000"),
		(
			|h| {
				let range = dtao_economics::yuma::LiquidAlpha { low: 2, high: 1, steepness: 0 };
				h.epoch.liquid_alpha = Some(range);
			},
			"liquid_alpha ends before it begins",
		),
		(|h| h.min_allowed_weights = 257, "min_allowed_weights is over 256"),
		(
			|h| (h.min_allowed_weights, h.max_weight_limit) = (4, 32_767),
			"max_weight_limit is under the equal part of half of min_allowed_weights",
		),
		(|h| h.weights_set_rate_limit = 50_401, "weights_set_rate_limit is over 50400 blocks"),
		(|h| h.reveal_period_epochs = 101, "reveal_period_epochs is not between 1 and 100"),
		(|h| h.burn.min = Tao(0), "the price of a registration has no proper range"),
		(|h| h.burn.half_life = 36_101, "burn.half_life is over 36100 blocks"),
		(|h| h.burn.increase = 1_000, "burn.increase is not between 1001 and 10000"),
	] {
		assert_eq!(with(change), format!("subnet 1: hyperparameters: {defect}"));
	}
}

#[test]
fn the_first_epoch_should_pay_by_the_weights_of_the_genesis_state() {
	with_neurons(vec![
		neuron(OWNER_HOT, false, &[]),
		neuron(HOT, true, &[(2, 3), (3, 1)]),
		neuron(COOL, false, &[]),
		neuron(1_000, false, &[]),
	])
	.but(|subnet| subnet.parameters.tempo = 5)
	.set(|genesis| genesis.hotkeys.push(GenesisHotkey { hotkey: 1_000, coldkey: BOB }))
	.stake(1, HOT, ALICE, 100 * UNIT)
	.build_and_execute(|| {
		// (4 + 1) mod 5 = 0
		run_blocks(3);
		let miners = 3 * 410_002_289;
		// Three quarters and one quarter, but for roundings of the weights: 65535 and 21845.
		let (more, less) = (stake(ONE, COOL, CAROL), stake(ONE, 1_000, BOB));
		assert!(more.abs_diff(miners * 3 / 4) <= 2, "{more} of {miners}");
		assert!(less.abs_diff(miners / 4) <= 2, "{less} of {miners}");
		assert_eq!(economy(ONE).pending.miners, Alpha(0));
		// And the validator got the dividends of both, of which 18 % at once.
		let carols = stake(ONE, HOT, CAROL);
		let validators = 3 * 410_002_289;
		let take = validators * 11_796 / 65_535;
		assert!(carols.abs_diff(take) <= 2, "{carols} and not {take}");
	});
}
