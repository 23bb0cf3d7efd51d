//! `try_associate_hotkey`, `register_network` and `start_call`.

use super::*;
use crate::{
	pallet::{
		CurrentDissolution, CurrentNotice, LastSubnetRegistration, QueuedNetwork, UnclaimedPayouts,
	},
	LastRegistration, SubnetDetails, SubnetParameters,
};
use dtao_economics::{BurnPrice, Price, Speed};
use sp_runtime::DispatchResult;

const NEW_HOT: u64 = 21;

fn register(who: u64, hotkey: u64) -> DispatchResult {
	plain(DynamicTao::register_network(signed(who), hotkey))
}

fn start(who: u64, netuid: NetUid) -> DispatchResult {
	DynamicTao::start_call(signed(who), netuid)
}

/// A subnet at each of these prices, in thousandths.
fn world_of_prices(prices: &[u64]) -> ExtBuilder {
	let subnets = (1..).zip(prices);
	subnets.fold(ExtBuilder::new(), |world, (netuid, price)| {
		world.subnet(netuid, price * UNIT, 1_000 * UNIT)
	})
}

/// The alpha of the pool that Alice's registration makes.
fn seed(world: ExtBuilder) -> u64 {
	let mut alpha = 0;
	world.build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		let Event::SubnetRegistered { netuid, lock, .. } = last_event() else {
			panic!("no subnet")
		};
		assert_eq!((lock.0, reserves(netuid).0), (1_000 * UNIT, 1_000 * UNIT));
		alpha = reserves(netuid).1;
	});
	alpha
}

#[test]
fn a_hotkey_should_come_to_belong_to_who_asks_first() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(DynamicTao::try_associate_hotkey(signed(ALICE), NEW_HOT));
		assert_eq!(owner_of(NEW_HOT), Some(ALICE));
		assert_eq!(last_event(), Event::HotkeyAssociated { coldkey: ALICE, hotkey: NEW_HOT });
		// Again it changes nothing, and for another it is taken.
		let told = events().len();
		assert_ok!(DynamicTao::try_associate_hotkey(signed(ALICE), NEW_HOT));
		assert_eq!(events().len(), told);
		assert_noop!(
			DynamicTao::try_associate_hotkey(signed(BOB), NEW_HOT),
			Error::<Test>::NonAssociatedColdKey
		);
	});
}

#[test]
fn the_vault_should_not_be_a_hotkey() {
	ExtBuilder::new().build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		assert_noop!(
			DynamicTao::try_associate_hotkey(signed(ALICE), vault),
			Error::<Test>::CannotUseSystemAccount
		);
		assert_noop!(
			DynamicTao::try_associate_hotkey(signed(vault), NEW_HOT),
			Error::<Test>::CannotUseSystemAccount
		);
		assert_noop!(register(ALICE, vault), Error::<Test>::CannotUseSystemAccount);
	});
}

#[test]
fn the_first_registration_should_seed_a_pool_at_a_price_of_one() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(reserves(ONE), (1_000 * UNIT, 1_000 * UNIT));
		assert_eq!((economy(ONE).outstanding, economy(ONE).fee_rate), (Alpha(0), FeeRate::LAUNCH));
		let record = Subnets::<Test>::get(ONE).unwrap();
		assert_eq!((record.started_at, record.parameters), (None, SubnetParameters::default()));
		assert_eq!(
			SubnetOwners::<Test>::get(ONE),
			Some(SubnetDetails {
				owner_coldkey: ALICE,
				owner_hotkey: NEW_HOT,
				registered_at: 1,
				lock: Tao(1_000 * UNIT),
				burn: BurnPrice { price: Tao(UNIT), block: 1 },
				turnover: Default::default(),
				childkeys: 0,
				startable_from: 0,
				trimmed_at: None,
			})
		);
		assert_eq!(
			LastSubnetRegistration::<Test>::get(),
			LastRegistration { lock: Tao(1_000 * UNIT), block: Some(1), block_emission: Tao(UNIT) }
		);
		assert_eq!((free(ALICE), vault()), (WEALTH - 1_000 * UNIT, 1_000 * UNIT));
		assert_eq!(
			events(),
			[
				Event::HotkeyAssociated { coldkey: ALICE, hotkey: NEW_HOT },
				Event::SubnetRegistered {
					netuid: ONE,
					coldkey: ALICE,
					hotkey: NEW_HOT,
					lock: Tao(1_000 * UNIT),
					alpha: Alpha(1_000 * UNIT),
					price: UNIT,
				}
			]
		);
		assert_eq!(
			RecordedChanges::get(),
			[
				Change::HotkeyAssociated { hotkey: NEW_HOT, coldkey: ALICE, by_coldkey: true },
				Change::SubnetRegistered { netuid: ONE, owner: ALICE },
			]
		);
	});
}

#[test]
fn a_pool_should_be_seeded_at_the_median_price_of_started_subnets() {
	// 1000 / 0.25
	assert_eq!(seed(world_of_prices(&[250])), 4_000 * UNIT);
	// 1000 / ((0.25 + 0.75) / 2)
	assert_eq!(seed(world_of_prices(&[750, 250])), 2_000 * UNIT);
	// 1000 / 0.5
	assert_eq!(seed(world_of_prices(&[9_000, 500, 125])), 2_000 * UNIT);
	// A price over 1 counts as 1.
	assert_eq!(seed(world_of_prices(&[9_000])), 1_000 * UNIT);
	// One that has not started does not count.
	let world = world_of_prices(&[250, 9_000]).but(|subnet| subnet.started_at = None);
	assert_eq!(seed(world), 4_000 * UNIT);
}

#[test]
fn the_price_should_double_and_fall_back_to_the_minimum() {
	ExtBuilder::new().build_and_execute(|| {
		// The query speaks of the next block.
		let cost = |block: u64| {
			System::set_block_number(block - 1);
			DynamicTao::registration_cost().0 / UNIT
		};
		assert_eq!(cost(1), 1_000);
		System::set_block_number(1);
		assert_ok!(register(ALICE, NEW_HOT));
		// 2 * 1000, less 1000 in 100_800 blocks
		assert_eq!(
			(cost(2) + 1, cost(50_401), cost(100_801), cost(900_000)),
			(2_000, 1_500, 1_000, 1_000)
		);
		System::set_block_number(50_401);
		let before = free(ALICE);
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(before - free(ALICE), 1_500 * UNIT);
		// 2 * 1500, less 1500 in 100_800 blocks
		assert_eq!((cost(50_402) + 1, cost(50_401 + 100_800)), (3_000, 1_500));
		System::set_block_number(50_401);
	});
}

#[test]
fn what_is_paid_should_be_what_the_query_says() {
	ExtBuilder::new()
		.set(|genesis| genesis.parameters.network_min_lock_cost = Tao(UNIT))
		.build_and_execute(|| {
			for wait in [0, 1, 777, 30_000, 100_799, 500_000] {
				System::set_block_number(System::block_number() + wait);
				let (cost, before) = (DynamicTao::registration_cost(), free(BOB));
				next_block();
				assert_ok!(register(BOB, NEW_HOT));
				assert_eq!(Tao(before - free(BOB)), cost);
			}
		});
}

#[test]
fn registrations_should_keep_their_distance() {
	ExtBuilder::new().set(|genesis| genesis.parameters.network_rate_limit = 10).build_and_execute(
		|| {
			assert_ok!(register(ALICE, NEW_HOT));
			for block in [1, 10] {
				System::set_block_number(block);
				assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::NetworkTxRateLimitExceeded);
			}
			// 11 - 1 = 10
			System::set_block_number(11);
			assert_ok!(register(ALICE, NEW_HOT));
		},
	);
}

#[test]
fn a_registration_should_take_the_lowest_free_netuid() {
	ExtBuilder::new()
		.subnet(1, UNIT, UNIT)
		.subnet(3, UNIT, UNIT)
		.set(|genesis| genesis.parameters.network_min_lock_cost = Tao(UNIT))
		.build_and_execute(|| {
			for expected in [2, 4] {
				assert_ok!(register(ALICE, NEW_HOT));
				let Event::SubnetRegistered { netuid, .. } = last_event() else {
					panic!("no subnet")
				};
				assert_eq!(netuid, NetUid(expected));
			}
		});
}

#[test]
fn a_129th_subnet_should_be_refused() {
	(1..=128)
		.fold(ExtBuilder::new(), |world, netuid| world.subnet(netuid, UNIT, UNIT))
		.build_and_execute(|| {
			assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::SubnetLimitReached);
		});
	(1..=127)
		.fold(ExtBuilder::new(), |world, netuid| world.subnet(netuid, UNIT, UNIT))
		.build_and_execute(|| {
			assert_ok!(register(ALICE, NEW_HOT));
			assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::SubnetLimitReached);
		});
}

#[test]
fn a_lowered_limit_should_keep_subnets_and_refuse_new_ones() {
	full(&[(1, 0), (2, 0), (3, 0)]).build_and_execute(|| {
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::SubnetLimit(2)));
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::SubnetLimitReached);
		// Not even in the place of one that is dissolved.
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::SubnetLimitReached);
		finish();
		// As many as there may be are a full chain.
		assert_ok!(register(ALICE, NEW_HOT));
		finish();
		assert_eq!(Subnets::<Test>::count(), 2);
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::SubnetLimit(3)));
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(Subnets::<Test>::count(), 3);
	});
}

#[test]
fn a_registration_should_be_refused_to_who_cannot_pay_and_keep_an_account() {
	let deposit = UNIT / 10;
	let least = 1_000 * UNIT + deposit + EXISTENTIAL_DEPOSIT;
	ExtBuilder::new().balance(ALICE, least - 1).build_and_execute(|| {
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::CannotAffordLockCost);
		// The hotkey is still anybody's.
		assert_eq!(owner_of(NEW_HOT), None);
		assert_ok!(Balances::transfer_allow_death(signed(BOB), ALICE, 1));
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(free(ALICE), EXISTENTIAL_DEPOSIT + deposit);
	});
}

#[test]
fn a_lock_that_does_not_fit_should_be_refused() {
	let last = LastRegistration { lock: Tao(u64::MAX), block: Some(0), ..Default::default() };
	ExtBuilder::new().set(|genesis| genesis.last_registration = last).build_and_execute(|| {
		assert_eq!(DynamicTao::registration_cost(), Tao(u64::MAX));
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::CannotAffordLockCost);
	});
}

#[test]
fn a_registration_with_anothers_hotkey_should_be_refused() {
	ExtBuilder::new().build_and_execute(|| {
		assert_noop!(register(ALICE, HOT), Error::<Test>::NonAssociatedColdKey);
		assert_ok!(register(CAROL, HOT));
	});
}

#[test]
fn a_seed_over_the_cap_of_alpha_should_be_refused() {
	// A price of 10^-9: 1000 TAO need 10^12 alpha, which fits 64 bits of rao no more.
	ExtBuilder::new().subnet(1, UNIT / 100, 10_000_000 * UNIT).build_and_execute(|| {
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::AlphaSupplyExceeded);
	});
	// A price of 1 / 21_001: 1000 TAO need 21.001 million alpha.
	ExtBuilder::new().subnet(1, UNIT, 21_001 * UNIT).build_and_execute(|| {
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::AlphaSupplyExceeded);
	});
	// A price of 1 / 20_999: they need 20.999 million.
	ExtBuilder::new().subnet(1, UNIT, 20_999 * UNIT).build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
	});
}

#[test]
fn a_registration_should_give_nobody_alpha() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(economy(TWO).outstanding, Alpha(0));
		assert_eq!(Positions::<Test>::iter_keys().count(), 0);
	});
}

#[test]
fn start_call_should_open_a_subnet_for_everybody_after_the_trading_delay() {
	ExtBuilder::new().set(|genesis| genesis.parameters.trading_delay = 3).build_and_execute(|| {
		assert_ok!(register(OWNER, OWNER_HOT));
		let stake = |who, netuid| DynamicTao::add_stake(signed(who), HOT, netuid, Tao(UNIT));
		assert_noop!(stake(ALICE, ONE), Error::<Test>::SubtokenDisabled);
		assert_ok!(start(OWNER, ONE));
		assert_eq!(last_event(), Event::FirstEmissionBlockNumberSet { netuid: ONE, block: 4 });
		assert_eq!(
			RecordedChanges::get(),
			[
				Change::SubnetRegistered { netuid: ONE, owner: OWNER },
				Change::SubnetStarted { netuid: ONE },
			]
		);
		assert_eq!(DynamicTao::subnet(ONE).unwrap().started_at, Some(4));
		assert_ok!(stake(ALICE, ROOT));
		for block in [1, 2, 3] {
			assert_eq!(System::block_number(), block);
			for who in [OWNER, ALICE] {
				assert_noop!(stake(who, ONE), Error::<Test>::SubtokenDisabled);
			}
			assert_noop!(
				DynamicTao::burned_register(signed(CAROL), ONE, HOT),
				Error::<Test>::SubtokenDisabled
			);
			assert_noop!(
				DynamicTao::swap_stake(signed(ALICE), HOT, ROOT, ONE, Alpha(UNIT)),
				Error::<Test>::SubtokenDisabled
			);
			assert_eq!(reserves(ONE).0, 1_000 * UNIT, "nothing is emitted");
			// A quote speaks of the next block.
			let quote = || DynamicTao::quote_stake(ONE, Tao(UNIT));
			if block < 3 {
				assert_noop!(quote(), Error::<Test>::SubtokenDisabled);
			} else {
				assert_ok!(quote());
			}
			next_block();
		}
		// Root's part of the first block is sold at once.
		assert_eq!(reserves(ONE).0 + economy(ONE).pending.root_tao.0, 1_001 * UNIT);
		assert_ok!(DynamicTao::burned_register(signed(CAROL), ONE, HOT));
		for who in [OWNER, ALICE] {
			assert_ok!(stake(who, ONE));
		}
	});
}

#[test]
fn an_owner_should_not_buy_in_the_block_of_start_call() {
	use frame_support::storage::with_storage_layer;
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(register(OWNER, OWNER_HOT));
		let both = || {
			with_storage_layer(|| {
				start(OWNER, ONE)?;
				DynamicTao::add_stake(signed(OWNER), OWNER_HOT, ONE, Tao(480 * UNIT))
			})
		};
		assert_noop!(both(), Error::<Test>::SubtokenDisabled);
	});
}

#[test]
fn a_changed_trading_delay_should_leave_what_was_started() {
	ExtBuilder::new().set(|genesis| genesis.parameters.trading_delay = 5).build_and_execute(|| {
		assert_ok!(register(OWNER, OWNER_HOT));
		assert_ok!(start(OWNER, ONE));
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::TradingDelay(1)));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().started_at, Some(6));
	});
}

#[test]
fn start_call_should_wait_for_its_delay() {
	ExtBuilder::new().set(|genesis| genesis.parameters.start_call_delay = 100).build_and_execute(
		|| {
			assert_ok!(register(OWNER, OWNER_HOT));
			for block in [1, 100] {
				System::set_block_number(block);
				assert_noop!(start(OWNER, ONE), Error::<Test>::NeedWaitingMoreBlocksToStarCall);
			}
			// 1 + 100
			System::set_block_number(101);
			assert_ok!(start(OWNER, ONE));
		},
	);
}

#[test]
fn start_call_should_be_the_owners_and_go_once() {
	ExtBuilder::new().build_and_execute(|| {
		assert_noop!(start(OWNER, ONE), Error::<Test>::SubnetNotExists);
		assert_noop!(start(OWNER, ROOT), Error::<Test>::SubnetNotExists);
		assert_ok!(register(OWNER, OWNER_HOT));
		assert_noop!(start(ALICE, ONE), Error::<Test>::NotSubnetOwner);
		// The hotkey has no say.
		assert_noop!(start(OWNER_HOT, ONE), Error::<Test>::NotSubnetOwner);
		assert_ok!(start(OWNER, ONE));
		assert_noop!(start(OWNER, ONE), Error::<Test>::FirstEmissionBlockNumberAlreadySet);
		next_block();
		assert_noop!(start(OWNER, ONE), Error::<Test>::FirstEmissionBlockNumberAlreadySet);
	});
}

/// A full chain: a subnet of 1000 TAO and 2000 alpha for each of these averages, in thousandths,
/// and blocks of registration. Nobody is immune.
fn full(subnets: &[(u64, u64)]) -> ExtBuilder {
	let world =
		(1..).zip(subnets).fold(ExtBuilder::new(), |world, (netuid, (average, registered_at))| {
			world.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT).but(|subnet| {
				subnet.moving_price = Price::from_bits(u128::from(*average) * (1 << 64) / 1_000);
				subnet.registered_at = *registered_at;
			})
		});
	let count = subnets.len() as u16;
	world.set(|genesis| {
		genesis.parameters.subnet_limit = count;
		genesis.parameters.network_immunity_period = 0;
	})
}

/// As [`full`], with so many holders of subnet 1's alpha that its end takes a while.
fn full_and_held(subnets: &[(u64, u64)]) -> ExtBuilder {
	(0..150).fold(full(subnets), |world, holder| world.stake(1, HOT, 10_000 + holder, UNIT))
}

/// Whom a registration prunes: what the query says, and what it does.
fn pruned(world: ExtBuilder, block: u64) -> Option<u16> {
	let mut pruned = None;
	world.build_and_execute(|| {
		System::set_block_number(block);
		let candidate = DynamicTao::next_to_prune();
		if candidate.is_none() {
			assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::SubnetLimitReached);
			return;
		}
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(DynamicTao::prune_notice().map(|view| view.netuid), candidate);
		pruned = candidate.map(|netuid| netuid.0);
	});
	pruned
}

fn finish() -> Vec<Event<Test>> {
	let mut told = Vec::new();
	while CurrentNotice::<Test>::exists() || CurrentDissolution::<Test>::exists() {
		next_block();
		told.extend(events());
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	}
	told
}

#[test]
fn the_subnet_of_the_lowest_average_should_be_pruned() {
	assert_eq!(pruned(full(&[(300, 0), (100, 0), (200, 0)]), 1), Some(2));
	assert_eq!(pruned(full(&[(300, 0), (200, 0), (100, 0)]), 1), Some(3));
}

#[test]
fn among_equals_the_earlier_registration_should_be_pruned_and_then_the_lower_netuid() {
	// Vector prune-005, and the other way around.
	assert_eq!(pruned(full(&[(7, 0), (7, 1)]), 1), Some(1));
	assert_eq!(pruned(full(&[(7, 1), (7, 0)]), 1), Some(2));
	// The public chain leaves this to the order of its storage.
	assert_eq!(pruned(full(&[(9, 0), (7, 1), (7, 1), (7, 1)]), 1), Some(2));
}

#[test]
fn an_immune_subnet_should_not_be_pruned() {
	// Both registered in block 0, and the cheaper one started a block later.
	let world = || {
		full(&[(5, 0), (1, 0)])
			.but(|subnet| subnet.started_at = Some(2))
			.set(|genesis| genesis.parameters.network_immunity_period = 100)
	};
	// Vector prune-004: the cheaper one is immune.
	assert_eq!(pruned(world(), 101), Some(1));
	// 2 + 100
	assert_eq!(pruned(world(), 102), Some(2));
	// Vector prune-002: all are. And prune-001: there is none.
	assert_eq!(pruned(world(), 100), None);
	assert_eq!(pruned(full(&[]), 1), None);
}

#[test]
fn a_subnet_that_is_not_started_should_be_pruned_first_but_only_after_a_grace() {
	let world = || {
		full(&[(1, 0), (900, 10)]).but(|subnet| subnet.started_at = None).set(|genesis| {
			genesis.parameters.start_call_delay = 20;
			genesis.parameters.start_call_grace = 30;
		})
	};
	assert_eq!(pruned(world(), 59), Some(1));
	// 10 + 20 + 30
	assert_eq!(pruned(world(), 60), Some(2));
	world().build_and_execute(|| {
		assert_eq!(DynamicTao::subnet(TWO).unwrap().immune_until, 60);
		assert_eq!(DynamicTao::liquidation_preview(TWO).unwrap().immune_until, 60);
	});
}

#[test]
fn a_newcomer_at_the_median_price_should_not_be_pruned_before_its_time() {
	// A thousand times as fast as by default, and as short: 30 days are 216 blocks.
	let speed = Speed { num: 3, den: 1_000 };
	let world = full(&[(500, 0), (450, 0), (400, 0)]).set(|genesis| {
		let parameters = &mut genesis.parameters;
		(parameters.moving_speed, parameters.network_immunity_period) = (speed, 216);
		parameters.subnet_limit = 4;
	});
	// Prices stay where the averages are, so that one is weaker than the newcomer.
	let world = world.set(|genesis| {
		for (subnet, tao) in genesis.subnets.iter_mut().zip([1_000, 900, 800]) {
			subnet.tao_reserve = Tao(tao * UNIT);
		}
	});
	world.build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		let newcomer = NetUid(4);
		assert_ok!(start(ALICE, newcomer));
		// 2 + 216
		assert_eq!(DynamicTao::subnet(newcomer).unwrap().immune_until, 218);
		run_blocks(217);
		let rank = |netuid| economy(netuid).reference_price;
		assert!(rank(NetUid(3)) < rank(newcomer) && rank(newcomer) < rank(ONE));
		// Its moving price has come half of the way, and would be the lowest.
		assert!(economy(newcomer).moving_price < economy(NetUid(3)).moving_price);
		assert_eq!(DynamicTao::next_to_prune(), Some(NetUid(3)));
	});
}

/// The three subnets of the development chain: prices of 0.1, 0.05 and 0.02, as are the averages.
fn three_subnets() -> ExtBuilder {
	let pools = [(10_000, 100_000, "0.1"), (2_000, 40_000, "0.05"), (500, 25_000, "0.02")];
	(1..).zip(pools).fold(ExtBuilder::new(), |world, (netuid, (tao, alpha, price))| {
		world
			.subnet(netuid, tao * UNIT, alpha * UNIT)
			.but(|subnet| subnet.moving_price = Price::try_from(price.to_string()).unwrap())
	})
}

/// Buys two of the three pools up, as far as 38,000 TAO go.
fn pump() {
	for netuid in [TWO, NetUid(3)] {
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, netuid, Tao(19_000 * UNIT)));
	}
	assert!(price(TWO) > 4 * UNIT && price(NetUid(3)) > 20 * UNIT);
}

#[test]
fn no_block_of_trading_should_choose_a_seeds_price() {
	let quiet = seed(three_subnets());
	three_subnets().build_and_execute(|| {
		pump();
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(reserves(NetUid(4)), (1_000 * UNIT, quiet));
	});
	// What a block of that leaves for the next.
	three_subnets().build_and_execute(|| {
		pump();
		next_block();
		assert_ok!(register(ALICE, NEW_HOT));
		let alpha = reserves(NetUid(4)).1;
		// 3e-6 of the way from 0.05 to 1 are 57 millionths of 0.05.
		assert!(alpha < quiet && quiet - alpha < quiet / 1_000_000 * 58, "{alpha} of {quiet}");
	});
	// Likewise downwards.
	three_subnets().stake(2, HOT, BOB, 400_000 * UNIT).build_and_execute(|| {
		assert_ok!(DynamicTao::unstake_all(signed(BOB), HOT));
		next_block();
		assert_ok!(register(ALICE, NEW_HOT));
		let alpha = reserves(NetUid(4)).1;
		assert!(alpha >= quiet && alpha - quiet < quiet / 1_000_000 * 4, "{alpha} of {quiet}");
	});
}

#[test]
fn a_day_of_the_dearest_trading_should_move_a_seeds_price_by_two_hundredths_of_a_tao() {
	three_subnets().build_and_execute(|| {
		let seed_price = || DynamicTao::quote_registration().unwrap().price;
		assert_eq!(seed_price(), UNIT / 20);
		pump();
		run_blocks(7_200);
		// 0.05 + (1 - (1 - 3e-6)^7201) * 0.95 = 0.05 + 0.0213715 * 0.95
		assert_eq!(seed_price() / 100_000, 703);
	});
}

#[test]
fn a_registration_should_keep_to_its_limits() {
	let limited = |lock, min, max| {
		let who = signed(ALICE);
		plain(DynamicTao::register_network_limit(who, NEW_HOT, Tao(lock), min, max))
	};
	ExtBuilder::with_subnet().build_and_execute(|| {
		let (lock, price) = (1_000 * UNIT, UNIT / 2);
		for (lock, min, max, error) in [
			(lock - 1, price, price, Error::<Test>::LockCostLimitExceeded),
			(lock, price + 1, u64::MAX, Error::<Test>::SeedPriceLimitExceeded),
			(lock, 0, price - 1, Error::<Test>::SeedPriceLimitExceeded),
		] {
			assert_noop!(limited(lock, min, max), error);
		}
		assert_ok!(limited(lock, price, price));
		assert_eq!(reserves(TWO), (lock, 2_000 * UNIT));
	});
	// Nobody is pruned for a registration that is refused.
	full(&[(1, 0)]).build_and_execute(|| {
		assert_noop!(limited(u64::MAX, 0, 1), Error::<Test>::SeedPriceLimitExceeded);
		assert_noop!(limited(1, 0, u64::MAX), Error::<Test>::LockCostLimitExceeded);
		assert_ok!(limited(u64::MAX, 0, u64::MAX));
	});
}

#[test]
fn a_quote_of_a_registration_should_be_what_the_next_block_does() {
	three_subnets().build_and_execute(|| {
		for netuid in [4, 5] {
			pump();
			let quote = DynamicTao::quote_registration().unwrap();
			assert_eq!((quote.netuid, quote.prunes), (NetUid(netuid), false));
			next_block();
			assert_ok!(register(ALICE, NEW_HOT));
			assert_eq!(reserves(quote.netuid), (quote.lock.0, quote.alpha.0));
			let Event::SubnetRegistered { price, .. } = last_event() else { panic!("no subnet") };
			assert_eq!(price, quote.price);
		}
	});
	full(&[(1, 0), (2, 0)]).build_and_execute(|| {
		let quote = DynamicTao::quote_registration().unwrap();
		assert_eq!((quote.netuid, quote.prunes), (ONE, true));
		next_block();
		assert_ok!(register(ALICE, NEW_HOT));
		let Event::NetworkQueued { lock, alpha, price, .. } = last_event() else {
			panic!("nobody waits");
		};
		assert_eq!((lock, alpha, price), (quote.lock, quote.alpha, quote.price));
		assert_noop!(DynamicTao::quote_registration(), Error::<Test>::NetworkRegistrationQueued);
	});
	ExtBuilder::new().set(|genesis| genesis.parameters.subnet_limit = 0).build_and_execute(|| {
		assert_noop!(DynamicTao::quote_registration(), Error::<Test>::SubnetLimitReached);
	});
}

#[test]
fn a_halving_should_not_move_the_price_of_a_registration() {
	let last = LastRegistration { lock: Tao(10_000 * UNIT), block: Some(0), ..Default::default() };
	let circulating = 10_500_000 * UNIT - 4 * WEALTH - 1_000 * UNIT;
	ExtBuilder::with_subnet()
		.balance(STRANGER, circulating - 2 * UNIT)
		.set(|genesis| genesis.last_registration = last)
		.build_and_execute(|| {
			System::set_block_number(90_000);
			let cost = || DynamicTao::registration_cost().0;
			let mut before = cost();
			// 2 * 10_000 - 10_000 * 90_001 / 100_800
			assert_eq!(before / UNIT, 11_071);
			for emission in [UNIT, UNIT / 2, UNIT / 2] {
				next_block();
				assert_eq!(DynamicTao::global().block_emission, Tao(emission));
				// A block's part of the fall: 10_000 / 100_800 = 0.0992
				let fallen = before - cost();
				assert!((99_206_349..=99_206_350).contains(&fallen), "{fallen}");
				before = cost();
			}
			// The next registration makes the pace of the new emission hold.
			assert_ok!(register(ALICE, NEW_HOT));
			let lock = LastSubnetRegistration::<Test>::get().lock.0;
			assert_eq!(cost(), 2 * lock - lock / 50_400);
		});
}

#[test]
fn a_registration_into_a_full_chain_should_pay_and_wait() {
	full_and_held(&[(1, 0), (2, 0)]).build_and_execute(|| {
		let (lock, held, issuance) = (1_000 * UNIT, vault(), Balances::total_issuance());
		assert_ok!(register(ALICE, NEW_HOT));
		// At a median of 0.0015, from the bits of both prices.
		let thousandths = |price: u128| (price << 64) / 1_000;
		let median = (thousandths(1) + thousandths(2)) / 2;
		let alpha = ((u128::from(lock) << 64) / median) as u64;
		assert_eq!((free(ALICE), vault()), (WEALTH - lock, held + lock));
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(
			events(),
			[
				Event::HotkeyAssociated { coldkey: ALICE, hotkey: NEW_HOT },
				Event::PruneNoticeGiven { netuid: ONE, closes_at: 2 },
				Event::NetworkQueued {
					netuid: ONE,
					coldkey: ALICE,
					hotkey: NEW_HOT,
					lock: Tao(lock),
					alpha: Alpha(alpha),
					price: UNIT / 1_000 * 3 / 2,
				},
			]
		);
		assert_eq!(DynamicTao::dissolution(), None);
		assert_eq!(DynamicTao::global().owed_tao, Tao(lock));
		// The next one is dearer once there is a subnet.
		assert_eq!(LastSubnetRegistration::<Test>::get(), LastRegistration::default());
		next_block();
		let view = DynamicTao::dissolution().unwrap();
		let queued = view.queued.unwrap();
		assert_eq!((view.since, queued.coldkey, queued.lock), (2, ALICE, Tao(lock)));
		// The pot and the lock.
		assert_eq!(DynamicTao::global().owed_tao, Tao(view.tao.0 + lock));
		let registered = |change: &Change<u64>| matches!(change, Change::SubnetRegistered { .. });
		assert!(!RecordedChanges::get().iter().any(registered));
		finish();
	});
}

#[test]
fn one_registration_should_wait_at_a_time() {
	full_and_held(&[(1, 0), (2, 0)]).build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		for _ in 0..2 {
			assert_noop!(register(BOB, 31), Error::<Test>::NetworkRegistrationQueued);
			next_block();
		}
		finish();
		// The new one is immune.
		assert_ok!(register(BOB, 31));
		finish();
		assert_eq!(SubnetOwners::<Test>::get(TWO).unwrap().owner_coldkey, BOB);
	});
}

#[test]
fn a_queued_registration_should_get_the_netuid_when_no_key_of_the_old_subnet_is_left() {
	full_and_held(&[(1, 0), (2, 0)]).build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		let mut told = Vec::new();
		while QueuedNetwork::<Test>::exists() {
			assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, OWNER);
			next_block();
			told.extend(events());
		}
		let now = System::block_number();
		// 150 positions, as many payments, the owner's and another pool, and the end.
		assert_eq!(now, 2 + 4);
		assert_eq!(StakeShares::<Test>::iter().count(), 0);
		assert_eq!(HotkeyPools::<Test>::iter().count(), 0);
		let details = SubnetOwners::<Test>::get(ONE).unwrap();
		assert_eq!((details.owner_coldkey, details.owner_hotkey), (ALICE, NEW_HOT));
		assert_eq!((details.registered_at, details.lock), (now, Tao(1_000 * UNIT)));
		let removed = told.iter().position(|e| matches!(e, Event::NetworkRemoved { .. })).unwrap();
		let Event::SubnetRegistered { netuid, coldkey, hotkey, lock, .. } = &told[removed + 1]
		else {
			panic!("{told:?}");
		};
		assert_eq!((*netuid, *coldkey, *hotkey), (ONE, ALICE, NEW_HOT));
		assert_eq!(*lock, Tao(1_000 * UNIT));
		assert_eq!(
			RecordedChanges::get().into_iter().rev().take(2).collect::<Vec<_>>(),
			[
				Change::SubnetRegistered { netuid: ONE, owner: ALICE },
				Change::SubnetRemoved { netuid: ONE },
			]
		);
		assert_eq!(
			LastSubnetRegistration::<Test>::get(),
			LastRegistration {
				lock: Tao(1_000 * UNIT),
				block: Some(now),
				block_emission: Tao(UNIT)
			}
		);
		assert_eq!(DynamicTao::global().owed_tao, Tao(0));
		// It waits for its owner's call, as any new subnet, and for the old one's transactions to die.
		assert_noop!(start(ALICE, ONE), Error::<Test>::NeedWaitingMoreBlocksToStarCall);
		System::set_block_number(now + 64);
		assert_ok!(start(ALICE, ONE));
	});
}

#[test]
fn a_queued_registration_should_get_the_pool_that_it_paid_for() {
	full_and_held(&[(1, 0), (2, 0)]).build_and_execute(|| {
		assert_ok!(register(ALICE, NEW_HOT));
		let Event::NetworkQueued { lock, alpha, .. } = last_event() else { panic!("no queue") };
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, TWO, Tao(50_000 * UNIT)));
		finish();
		assert_eq!(reserves(ONE), (lock.0, alpha.0));
	});
}

#[test]
fn the_immunity_of_a_queued_subnet_should_count_from_when_it_came_to_be() {
	full_and_held(&[(1, 0), (2, 0)]).build_and_execute(|| {
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::StartCallGrace(10)));
		assert_ok!(register(ALICE, NEW_HOT));
		finish();
		// It can be started once the old one's transactions have died, and has ten blocks for it.
		let now = System::block_number() + 64;
		System::set_block_number(now + 9);
		assert_eq!(DynamicTao::next_to_prune(), Some(TWO));
		System::set_block_number(now + 10);
		// Nobody has started it.
		assert_eq!(DynamicTao::next_to_prune(), Some(ONE));
		// Once it is, the immunity of started ones counts: from the next block on.
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::NetworkImmunityPeriod(20)));
		assert_ok!(start(ALICE, ONE));
		let preview = DynamicTao::liquidation_preview(ONE).unwrap();
		assert_eq!(preview.immune_until, now + 11 + 20);
	});
}

#[test]
fn a_registration_that_waits_should_be_returned_where_the_limit_is_lowered_meanwhile() {
	full_and_held(&[(1, 0), (2, 0)]).build_and_execute(|| {
		let cost = DynamicTao::registration_cost();
		assert_ok!(register(ALICE, NEW_HOT));
		assert_eq!(free(ALICE), WEALTH - 1_000 * UNIT);
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::SubnetLimit(1)));
		let told = finish();
		assert_eq!(free(ALICE), WEALTH);
		let (coldkey, hotkey, lock) = (ALICE, NEW_HOT, Tao(1_000 * UNIT));
		let error = Error::<Test>::SubnetLimitReached.into();
		assert_eq!(
			told.last(),
			Some(&Event::RegistrationReturned { coldkey, hotkey, lock, error })
		);
		assert_eq!(Subnets::<Test>::iter_keys().collect::<Vec<_>>(), [TWO]);
		assert_eq!(UnclaimedPayouts::<Test>::iter().count(), 0);
		// No subnet came to be, so that the next one is no dearer.
		assert_eq!(DynamicTao::registration_cost(), cost);
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::NetworkRateLimit(7_200)));
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::SubnetLimit(2)));
		assert_ok!(register(ALICE, NEW_HOT));
	});
}

#[test]
fn a_registration_during_an_admins_dissolution_should_wait_for_that_netuid() {
	full_and_held(&[(9, 0), (2, 0)]).build_and_execute(|| {
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		next_block();
		// Nothing has to be pruned while a netuid is being freed.
		assert_eq!(DynamicTao::next_to_prune(), None);
		assert_ok!(register(ALICE, NEW_HOT));
		assert!(!Subnets::<Test>::get(TWO).unwrap().dissolving);
		assert!(matches!(
			last_event(),
			Event::NetworkQueued { netuid: ONE, coldkey: ALICE, hotkey: NEW_HOT, .. }
		));
		assert_noop!(register(BOB, 31), Error::<Test>::NetworkRegistrationQueued);
		finish();
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, ALICE);
		assert_eq!(SubnetOwners::<Test>::get(TWO).unwrap().owner_coldkey, OWNER);
	});
}

#[test]
fn a_registration_should_not_wait_for_a_dissolution_where_there_is_room() {
	full_and_held(&[(9, 0), (2, 0)])
		.set(|genesis| genesis.parameters.subnet_limit = 3)
		.build_and_execute(|| {
			assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
			assert_ok!(register(ALICE, NEW_HOT));
			assert_eq!(SubnetOwners::<Test>::get(NetUid(3)).unwrap().owner_coldkey, ALICE);
			// A dissolving subnet's price is no part of the median, nor has it a place to give yet.
			let seed = (1_000_000_000_000u128 << 64) / ((2u128 << 64) / 1_000);
			assert_eq!(reserves(NetUid(3)), (1_000 * UNIT, seed as u64));
			assert_ok!(register(BOB, 31));
			assert_eq!(DynamicTao::dissolution().unwrap().queued.unwrap().coldkey, BOB);
			assert_eq!(DynamicTao::prune_notice(), None);
			finish();
			assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, BOB);
		});
}

#[test]
fn who_cannot_pay_should_dissolve_nobody() {
	full(&[(1, 0)]).balance(ALICE, 1_000 * UNIT).build_and_execute(|| {
		assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::CannotAffordLockCost);
	});
	full(&[(1, 0)])
		.set(|genesis| {
			genesis.parameters.network_rate_limit = 10;
			genesis.last_registration =
				LastRegistration { lock: Tao(UNIT), block: Some(0), ..Default::default() };
		})
		.build_and_execute(|| {
			assert_noop!(register(ALICE, NEW_HOT), Error::<Test>::NetworkTxRateLimitExceeded);
		});
}
