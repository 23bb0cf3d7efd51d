//! What a block mints, to whom, and what it does with what it cannot place.

use super::*;
use dtao_economics::{EconomicsError, MovingPrice, Price, MAX_SUPPLY};
use sp_runtime::{ArithmeticError, TokenError};

/// A decimal price.
fn at(price: &str) -> Price {
	Price::try_from(price.to_string()).expect("a decimal")
}

/// What the next block adds to a subnet's TAO reserve.
fn tao_of_next_block<const N: usize>(netuids: [u16; N]) -> [u64; N] {
	let before = netuids.map(|netuid| reserves(NetUid(netuid)).0);
	next_block();
	let mut after = netuids.map(|netuid| reserves(NetUid(netuid)).0);
	after.iter_mut().zip(before).for_each(|(after, before)| *after -= before);
	after
}

/// A world in which so much TAO is issued.
fn world_of_issuance(issuance: u64) -> ExtBuilder {
	// Three others have 100_000 TAO each, and the pools 4000.
	ExtBuilder::with_two_subnets().balance(ALICE, issuance - 3 * WEALTH - 4_000 * UNIT)
}

#[test]
fn a_block_should_mint_its_emission_once_and_name_it() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let (issuance, held) = (Balances::total_issuance(), vault());
		next_block();
		assert_eq!(Balances::total_issuance(), issuance + UNIT);
		assert_eq!(vault(), held + UNIT);
		assert_eq!(events(), [Event::BlockEmitted { minted: Tao(UNIT), unminted: Tao(0) }]);
		let minted = |record: &frame_system::EventRecord<RuntimeEvent, _>| {
			matches!(record.event, RuntimeEvent::Balances(pallet_balances::Event::Minted { .. }))
		};
		assert_eq!(System::events().iter().filter(|record| minted(record)).count(), 1);
	});
}

#[test]
fn subnets_without_any_average_should_share_equally() {
	ExtBuilder::with_two_subnets().subnet(3, UNIT, UNIT).build_and_execute(|| {
		// 10^9 / 3, and the odd one to the lowest
		assert_eq!(tao_of_next_block([1, 2, 3]), [333_333_334, 333_333_333, 333_333_333]);
	});
}

#[test]
fn subnets_should_share_by_their_moving_prices() {
	ExtBuilder::with_subnet()
		.but(|subnet| subnet.moving_price = at("0.25"))
		.subnet(2, UNIT, UNIT)
		.but(|subnet| subnet.moving_price = at("0.5"))
		.subnet(3, UNIT, UNIT)
		.build_and_execute(|| {
			// 10^9 * 0.25 / 0.75 = 333_333_333.3, 10^9 * 0.5 / 0.75 = 666_666_666.7: the larger
			// remainder has the odd one. Without an average there is nothing.
			assert_eq!(tao_of_next_block([1, 2, 3]), [333_333_333, 666_666_667, 0]);
		});
}

#[test]
fn an_injection_should_keep_the_price_as_far_as_the_alpha_emission_goes() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let prices = [price(ONE), price(TWO)];
		next_block();
		// 0.5 TAO each: 0.5 / 0.5 = 1 alpha, and 0.5 / 3 = 0.166666666
		assert_eq!(reserves(ONE), (1_000_500_000_000, 2_001 * UNIT));
		assert_eq!(reserves(TWO), (3_000_500_000_000, 1_000_166_666_666));
		assert_eq!([price(ONE), price(TWO)], prices);
	});
}

#[test]
fn an_injection_over_the_alpha_emission_should_raise_the_price() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		next_block();
		// 1 TAO would take 2 alpha along, and 1 is emitted: 1001 / 2001 > 1000 / 2000
		assert_eq!(reserves(ONE), (1_001 * UNIT, 2_001 * UNIT));
		assert_eq!(price(ONE), 500_249_875);
	});
}

#[test]
fn a_blocks_alpha_should_be_split_to_the_last_rao() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		next_block();
		let pending = economy(ONE).pending;
		// 10^9 * 11796 / 65535 = 179_995_422, and halves of the other 820_004_578
		assert_eq!((pending.owner, pending.miners), (Alpha(179_995_422), Alpha(410_002_289)));
		assert_eq!((pending.validators, pending.root_alpha), (Alpha(410_002_289), Alpha(0)));
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
	});
}

#[test]
fn roots_part_should_be_sold_each_block() {
	ExtBuilder::with_subnet().stake(0, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		next_block();
		// w = floor(1000e9 * 0.18) = 179_999_999_999, beside 2001 + 1 alpha:
		// 410_002_289 * 179_999_999_999 / (179_999_999_999 + 2_002_000_000_000) = 33_822_370
		assert_eq!(economy(ONE).pending.validators, Alpha(376_179_919));
		// Without a fee for 1001e9 * 33_822_370 / (2001e9 + 33_822_370) = 16_919_350
		assert_eq!(economy(ONE).pending.root_tao, Tao(16_919_350));
		assert_eq!(reserves(ONE), (1_000_983_080_650, 2_001_033_822_370));
		// 10^9 - 33_822_370
		assert_eq!(economy(ONE).outstanding, Alpha(966_177_630));
		assert_eq!(economy(ONE).volume, 16_919_350);
		assert_eq!(vault(), 2_001 * UNIT);
	});
}

#[test]
fn what_the_pool_refuses_of_roots_part_should_fall_to_the_validators() {
	// The block's TAO goes to the other subnet, so that this one stays at its floor.
	ExtBuilder::new()
		.subnet(1, 10_000_000, 2_000 * UNIT)
		.subnet(2, UNIT, UNIT)
		.but(|subnet| subnet.moving_price = Price::ONE)
		.stake(0, HOT, ALICE, 1_000 * UNIT)
		.build_and_execute(|| {
			next_block();
			assert_eq!(reserves(ONE), (10_000_000, 2_000 * UNIT));
			// The whole half.
			assert_eq!(economy(ONE).pending.validators, Alpha(410_002_289));
			assert_eq!(economy(ONE).pending.root_tao, Tao(0));
			assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
			assert!(!economy(TWO).pending.root_tao.is_zero());
		});
}

#[test]
fn a_closed_subnet_should_get_no_tao_but_its_alpha() {
	ExtBuilder::with_two_subnets()
		.but(|subnet| subnet.parameters.registration_allowed = false)
		.build_and_execute(|| {
			assert_eq!(tao_of_next_block([1, 2]), [UNIT, 0]);
			assert_eq!(economy(TWO).outstanding, Alpha(UNIT));
			assert_eq!(reserves(TWO).1, 1_000 * UNIT);
			assert!(economy(TWO).moving_price > MovingPrice::default());
		});
}

#[test]
fn the_admin_should_close_and_open_a_subnet() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let allow = |allowed| {
			assert_ok!(DynamicTao::set_subnet_parameter(
				admin(),
				ONE,
				SubnetParameter::RegistrationAllowed(allowed)
			));
		};
		allow(false);
		assert_eq!(tao_of_next_block([1, 2]), [0, UNIT]);
		allow(true);
		tao_of_next_block([1, 2]).into_iter().for_each(|part| assert!(part > 0));
	});
}

#[test]
fn a_subnet_that_has_not_started_should_get_nothing() {
	ExtBuilder::with_two_subnets().but(|subnet| subnet.started_at = None).build_and_execute(|| {
		let before = economy(TWO);
		assert_eq!(tao_of_next_block([1]), [UNIT]);
		assert_eq!(economy(TWO), before);
	});
}

#[test]
fn a_subnet_should_emit_from_the_block_that_it_starts_at() {
	ExtBuilder::with_two_subnets().but(|subnet| subnet.started_at = Some(3)).build_and_execute(
		|| {
			let before = economy(TWO);
			next_block();
			assert_eq!(economy(TWO), before);
			next_block();
			assert_eq!(economy(TWO).outstanding, Alpha(UNIT));
		},
	);
}

#[test]
fn without_a_subnet_to_take_it_nothing_should_be_minted() {
	ExtBuilder::new().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		next_block();
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(events(), [Event::BlockEmitted { minted: Tao(0), unminted: Tao(UNIT) }]);
	});
}

#[test]
fn the_moving_price_should_be_moved_after_its_use() {
	ExtBuilder::with_subnet()
		.subnet(2, UNIT, UNIT)
		.but(|subnet| subnet.started_at = Some(2))
		.build_and_execute(|| {
			// Whatever is bought in this block: all averages are zero, and the parts equal.
			assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(90_000 * UNIT)));
			assert_eq!(tao_of_next_block([1, 2]), [UNIT / 2, UNIT / 2]);
			// 3e-6 of a price over 1, capped: floor(3 * 2^64 / 10^6)
			assert_eq!(economy(ONE).moving_price.price().to_bits(), 55_340_232_221_128);
		});
}

#[test]
fn the_halving_of_tao_should_come_at_its_issuance_to_the_rao() {
	let half = 10_500_000 * UNIT;
	// Two rao before it is two blocks away: the first one passes it.
	for (issuance, emissions) in [
		(half - UNIT - 1, [UNIT, UNIT, UNIT / 2]),
		(half - UNIT, [UNIT, UNIT / 2, UNIT / 2]),
		(half - 1, [UNIT, UNIT / 2, UNIT / 2]),
		(half, [UNIT / 2, UNIT / 2, UNIT / 2]),
	] {
		world_of_issuance(issuance).build_and_execute(|| {
			for emission in emissions {
				let before = Balances::total_issuance();
				next_block();
				assert_eq!(Balances::total_issuance() - before, emission);
			}
		});
	}
}

#[test]
fn at_the_cap_of_tao_nothing_should_be_minted_and_nothing_said() {
	for issuance in [MAX_SUPPLY, MAX_SUPPLY - 1] {
		world_of_issuance(issuance).build_and_execute(|| {
			next_block();
			assert_eq!(Balances::total_issuance(), issuance);
			assert!(events().is_empty());
			// Alpha has its own curve.
			assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
		});
	}
}

#[test]
fn tao_should_never_pass_its_cap() {
	world_of_issuance(MAX_SUPPLY - 10).build_and_execute(|| {
		// 10^9 >> floor(log2(21e15 / 10)) = 0: the curve is flat before the cap.
		run_blocks(100);
		assert!(Balances::total_issuance() <= MAX_SUPPLY);
	});
	world_of_issuance(MAX_SUPPLY - 100_000_000).build_and_execute(|| {
		run_blocks(100);
		assert!(Balances::total_issuance() <= MAX_SUPPLY);
	});
}

#[test]
fn each_alpha_should_halve_on_its_own() {
	let half = 10_500_000 * UNIT;
	ExtBuilder::new().subnet(1, UNIT, half - 1).subnet(2, UNIT, half).build_and_execute(|| {
		next_block();
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
		assert_eq!(economy(TWO).outstanding, Alpha(UNIT / 2));
	});
}

#[test]
fn alpha_should_never_pass_its_cap() {
	for short_of_cap in [0, 1, 10, UNIT, 40_000_000 * UNIT / 3] {
		ExtBuilder::new().subnet(1, UNIT, MAX_SUPPLY - short_of_cap).build_and_execute(|| {
			for _ in 0..20 {
				let before = economy(ONE).issued().unwrap();
				let emission = economy(ONE).alpha_emission().unwrap();
				next_block();
				let after = economy(ONE).issued().unwrap();
				assert!(after.0 <= MAX_SUPPLY);
				assert!(after.0 - before.0 <= 2 * emission.0);
			}
		});
	}
}

#[test]
fn a_subnet_that_refuses_its_part_should_be_skipped_and_harm_nobody() {
	ExtBuilder::with_two_subnets().subnet(3, UNIT, UNIT).build().execute_with(|| {
		let sound = economy(TWO);
		tamper(TWO, |economy| economy.pool.tao = Tao(0));
		let broken = economy(TWO);
		let issuance = Balances::total_issuance();
		// The others get what they would have got, and the part of the broken one is not minted.
		assert_eq!(tao_of_next_block([1, 2, 3]), [333_333_334, 0, 333_333_333]);
		assert_eq!(economy(TWO), broken);
		assert_eq!(Balances::total_issuance(), issuance + 666_666_667);
		assert_eq!(
			events(),
			[
				Event::SubnetSkipped { netuid: TWO, refusal: EconomicsError::EmptyPool },
				Event::BlockEmitted { minted: Tao(666_666_667), unminted: Tao(333_333_333) },
			]
		);
		tamper(TWO, |economy| *economy = sound);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		assert_eq!(DynamicTao::vault_excess(), Tao(0));
	});
}

#[test]
fn a_record_that_overflows_should_be_skipped() {
	ExtBuilder::with_two_subnets().build().execute_with(|| {
		let sound = economy(TWO);
		for breakage in [
			(|economy| economy.pool.tao = Tao(u64::MAX)) as fn(&mut SubnetEconomy),
			|economy| economy.outstanding = Alpha(u64::MAX),
			|economy| economy.pending.owner = Alpha(u64::MAX),
		] {
			tamper(TWO, breakage);
			next_block();
			let skipped = Event::SubnetSkipped { netuid: TWO, refusal: EconomicsError::Overflow };
			assert!(events().contains(&skipped), "{:?}", events());
			tamper(TWO, |economy| *economy = sound);
		}
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	});
}

#[test]
fn a_mint_that_the_currency_refuses_should_emit_nothing_at_all() {
	ExtBuilder::with_subnet().build().execute_with(|| {
		let (account, before) = (DynamicTao::vault_account(), economy(ONE));
		// An account that cannot hold more, as no honest history makes it.
		frame_system::Account::<Test>::mutate(account, |data| data.data.free = u64::MAX);
		next_block();
		let error = ArithmeticError::Overflow.into();
		assert_eq!(events(), [Event::EmissionRefused { emission: Tao(UNIT), error }]);
		assert_eq!(economy(ONE), before);
		frame_system::Account::<Test>::mutate(account, |data| data.data.free = 1_000 * UNIT);
		// An account that is not there, and less than one needs.
		frame_system::Account::<Test>::remove(account);
		pallet_balances::TotalIssuance::<Test>::put(MAX_SUPPLY - 1_000_000_000);
		next_block();
		// 10^9 >> floor(log2(21_000_000)) = 10^9 >> 24 = 59
		let error = TokenError::BelowMinimum.into();
		assert_eq!(events(), [Event::EmissionRefused { emission: Tao(59), error }]);
		assert_eq!(economy(ONE), before);
	});
}

#[test]
fn the_weight_of_a_block_should_be_that_of_its_subnets_and_epochs() {
	use crate::weights::{SubstrateWeight, WeightInfo};
	type Weights = SubstrateWeight<Test>;
	ExtBuilder::with_two_subnets().subnet(3, UNIT, UNIT).build_and_execute(|| {
		assert_eq!(next_block(), Weights::block_step(3));
		// (359 + 1) mod 360 = 0: subnet 1 has its epoch.
		System::set_block_number(358);
		assert_eq!(next_block(), Weights::block_step(3).saturating_add(Weights::epoch(1, 0)));
	});
}

#[test]
fn a_block_should_be_charged_by_the_rules_that_it_runs_by() {
	use crate::weights::{SubstrateWeight, WeightInfo};
	use dtao_economics::{Allocation, Bought, InjectionRule, RootPart, Rules, Smoothing};
	type Weights = SubstrateWeight<Test>;
	let charged = |rules: Rules, prepare: fn()| {
		let mut weight = Weight::zero();
		let world = ExtBuilder::with_two_subnets().set(|genesis| genesis.rules = rules);
		world.build_and_execute(|| {
			prepare();
			weight = next_block();
		});
		weight
	};
	let (plain, dear) = (Weights::block_step(2), Weights::block_step_dear(2));
	for rules in [
		Rules::LAUNCH,
		Rules::DEFAULT,
		Rules::PRICE_KEEPING,
		Rules::CLAIMABLE,
		Rules { allocation: Allocation::ByDepth, ..Rules::LAUNCH },
		Rules { root_part: RootPart::SoldAtEpoch { only_above: None }, ..Rules::LAUNCH },
	] {
		assert_eq!(charged(rules, || ()), plain, "{rules:?}");
	}
	let cap = dtao_economics::AlphaCap::RootProportion;
	let flow = Allocation::Flow { smoothing: Smoothing::MONTH };
	for rules in [
		Rules { allocation: flow, ..Rules::LAUNCH },
		Rules { allocation: Allocation::Custom, ..Rules::LAUNCH },
		Rules { injection: InjectionRule::Custom, ..Rules::LAUNCH },
		Rules {
			injection: InjectionRule::ExcessBuys { cap, bought: Bought::Recycled },
			..Rules::LAUNCH
		},
		Rules::SUBSIDY,
		Rules::TAO_FLOW,
		Rules::HILL_RANK,
	] {
		assert_eq!(charged(rules, || ()), dear, "{rules:?}");
	}
	// Votes and reports are tallied beside it, and none was before.
	let tally = Weights::tally_signals(2);
	for rules in [Rules::ROOT_VOTE, Rules::REVENUE_HALF] {
		assert_eq!(charged(rules, || ()), dear.saturating_add(tally), "{rules:?}");
	}
	// Rules to come that need flows have them kept from now on, and so does a shadow, which is charged two
	// fifths of a full set.
	let schedule = || {
		assert_ok!(DynamicTao::schedule_rules(admin(), 99, Rules::TAO_FLOW));
	};
	assert_eq!(charged(Rules::LAUNCH, schedule), dear);
	let shadow = || {
		let allocation = Allocation::Flow { smoothing: Smoothing::MONTH };
		assert_ok!(DynamicTao::start_shadow(admin(), allocation));
	};
	assert_eq!(charged(Rules::LAUNCH, shadow), dear.saturating_add(Weights::step_shadows(1)));
}

#[test]
fn only_a_started_and_open_subnet_should_share_the_blocks_tao() {
	for (started, open) in [(false, false), (false, true), (true, false), (true, true)] {
		let world = ExtBuilder::with_subnet().but(|subnet| {
			subnet.started_at = started.then_some(1);
			subnet.parameters.registration_allowed = open;
		});
		world.build_and_execute(|| {
			next_block();
			let minted = if started && open { UNIT } else { 0 };
			assert_eq!(reserves(ONE).0, 1_000 * UNIT + minted);
			assert_eq!(economy(ONE).outstanding.0, if started { UNIT } else { 0 });
			let event = Event::BlockEmitted { minted: Tao(minted), unminted: Tao(UNIT - minted) };
			assert_eq!(events(), [event]);
		});
	}
}
