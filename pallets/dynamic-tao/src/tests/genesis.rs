//! Genesis states: what is built, and the sentence with which each broken one is refused.

use super::*;
use crate::{GenesisHotkey, LastRegistration, SubnetParameters};
use dtao_economics::{Pending, Price, MAX_SUPPLY};

/// What a genesis state is refused with.
fn refusal(world: World) -> String {
	let genesis = world.genesis();
	// With as much TAO beside it as an account of a preset would have.
	World::new()
		.set(|base| base.hotkeys.clear())
		.build()
		.execute_with(|| genesis.try_build().expect_err("the state must be refused"))
}

fn assert_refused(world: World, sentence: &str) {
	assert_eq!(refusal(world), sentence);
}

#[test]
fn an_empty_state_should_be_built() {
	World::new().build_and_execute(|| {
		assert_eq!(Economies::<Test>::count(), 0);
		assert_eq!(Balances::total_issuance(), 4 * WEALTH);
		assert!(!System::account_exists(&DynamicTao::vault_account()));
	});
}

#[test]
fn a_whole_economy_should_be_built_as_described() {
	World::with_subnet()
		.but(|subnet| {
			subnet.moving_price = Price::try_from("0.25".to_string()).unwrap();
			subnet.pending.miners = Alpha(30);
			subnet.pending.root_tao = Tao(40);
			subnet.alpha_burned = Alpha(20);
			// And what is staked: see `World::stake`.
			subnet.alpha_outstanding = Alpha(30 + 20);
			subnet.volume = 9;
			subnet.fee_rate = FeeRate(77);
			subnet.started_at = Some(5);
			subnet.parameters = SubnetParameters {
				tempo: 9,
				registration_allowed: false,
				transfers_allowed: false,
			};
		})
		.stake(1, HOT, ALICE, 1_000)
		.stake(1, HOT, BOB, 2_000)
		// Twice the same position is one position.
		.stake(1, COOL, BOB, 3_000)
		.stake(1, COOL, BOB, 500)
		.stake(0, HOT, ALICE, 4_000)
		.set(|genesis| {
			genesis.last_registration = LastRegistration { lock: Tao(7), block: Some(0) };
		})
		.build_and_execute(|| {
			assert_eq!((stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB)), (1_000, 2_000));
			assert_eq!(stake(ONE, COOL, BOB), 3_500);
			assert_eq!((stake(ROOT, HOT, ALICE), RootStake::<Test>::get()), (4_000, Tao(4_000)));
			// 1000 + 2000 + 3500 + 30 + 20
			assert_eq!(economy(ONE).outstanding, Alpha(6_550));
			assert_eq!((economy(ONE).fee_rate, economy(ONE).volume), (FeeRate(77), 9));
			assert_eq!(economy(ONE).moving_price.price().to_rao(), 250_000_000);
			let record = Economies::<Test>::get(ONE).unwrap();
			assert_eq!((record.started_at, record.parameters.tempo), (Some(5), 9));
			assert_eq!(Owner::<Test>::get(OWNER_HOT), Some(OWNER));
			// 1000 TAO in the pool, 40 rao pending and 4000 on root.
			assert_eq!(vault(), 1_000 * UNIT + 4_040);
			assert_eq!(Balances::total_issuance(), 4 * WEALTH + 1_000 * UNIT + 4_040);
		});
}

#[test]
fn parameters_out_of_their_bounds_should_be_refused() {
	let with = |change: fn(&mut crate::GlobalParameters)| {
		refusal(World::new().set(|genesis| change(&mut genesis.parameters)))
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
}

#[test]
fn a_last_registration_in_the_future_should_be_refused() {
	let last = LastRegistration { lock: Tao(UNIT), block: Some(2) };
	assert_refused(
		World::new().set(|genesis| genesis.last_registration = last),
		"the last registration is in the future (I-19)",
	);
}

#[test]
fn a_subnet_of_an_impossible_netuid_should_be_refused() {
	assert_refused(
		World::new().subnet(0, UNIT, UNIT),
		"subnet 0: netuid 0 is root, which has no pool",
	);
	assert_refused(
		World::new().subnet(129, UNIT, UNIT),
		"subnet 129: the netuid is over the runtime's MaxSubnets",
	);
	assert_refused(
		World::new().subnet(1, UNIT, UNIT).subnet(1, UNIT, UNIT),
		"subnet 1: it is described twice",
	);
}

#[test]
fn more_subnets_than_the_limit_should_be_refused() {
	assert_refused(
		World::with_two_subnets().set(|genesis| genesis.parameters.subnet_limit = 1),
		"there are more subnets than subnet_limit allows",
	);
}

#[test]
fn a_subnet_out_of_its_bounds_should_be_refused() {
	let with =
		|change: fn(&mut crate::GenesisSubnet<u64>)| refusal(World::with_subnet().but(change));
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
		"subnet 1: pending and burned alpha are more than the outstanding alpha (I-4, I-6)"
	);
	assert_eq!(
		with(|s| s.pending = Pending { owner: Alpha(u64::MAX), miners: Alpha(1), ..s.pending }),
		"subnet 1: pending and burned alpha are more than the outstanding alpha (I-4, I-6)"
	);
}

#[test]
fn outstanding_alpha_that_is_nowhere_should_be_refused() {
	for (outstanding, sum) in [(1_001, 1_000), (999, 1_000)] {
		assert_refused(
			World::with_subnet()
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
		World::with_subnet().stake(1, HOT, ALICE, 1).set(|genesis| {
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
		World::new().stake(1, HOT, ALICE, UNIT),
		"a stake on subnet 1: there is no such subnet",
	);
	assert_refused(
		World::new().stake(0, STRANGER, ALICE, UNIT),
		"a stake on subnet 0: hotkey 99 belongs to nobody; list it in hotkeys",
	);
	assert_refused(
		World::with_subnet().stake(1, STRANGER, ALICE, UNIT),
		"a stake on subnet 1: hotkey 99 belongs to nobody; list it in hotkeys",
	);
}

#[test]
fn a_stake_of_nothing_should_be_refused() {
	let defect = refusal(World::new().stake(0, HOT, ALICE, 0));
	assert!(defect.starts_with("a stake on subnet 0: 0 rao cannot be credited"), "{defect}");
}

#[test]
fn a_hotkey_of_two_coldkeys_should_be_refused() {
	let twice = |hotkey, coldkey| {
		World::with_subnet().set(|genesis| genesis.hotkeys.push(GenesisHotkey { hotkey, coldkey }))
	};
	assert_refused(twice(HOT, ALICE), "hotkey 11 belongs to two coldkeys, or to the vault");
	// An owner's is its coldkey's.
	assert_refused(
		World::with_subnet().but(|subnet| subnet.owner_hotkey = HOT),
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
		World::new().subnet(1, beside + 1, UNIT),
		"21000000000000001 rao of TAO would exist, over the cap of 21000000000000000 (I-1)",
	);
	assert_refused(
		World::new().stake(0, HOT, ALICE, beside + 1),
		"21000000000000001 rao of TAO would exist, over the cap of 21000000000000000 (I-1)",
	);
	World::new().subnet(1, beside, UNIT).build_and_execute(|| {
		assert_eq!(Balances::total_issuance(), MAX_SUPPLY);
	});
}

#[test]
fn tao_that_does_not_fit_a_number_should_be_refused() {
	let defect = refusal(World::new().subnet(1, u64::MAX, UNIT).subnet(2, u64::MAX, UNIT));
	assert!(defect.starts_with("the vault cannot be funded: "), "{defect}");
	// Nor less than an account needs.
	let defect = refusal(World::new().stake(0, HOT, ALICE, EXISTENTIAL_DEPOSIT - 1));
	assert!(defect.starts_with("the vault cannot be funded: "), "{defect}");
}

#[test]
#[should_panic(expected = "the genesis state of DynamicTao is refused: subnet 0: netuid 0 is root")]
fn a_refused_state_should_stop_the_chain_from_coming_to_be() {
	World::new().subnet(0, UNIT, UNIT).build();
}
