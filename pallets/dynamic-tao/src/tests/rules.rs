//! The rules by which blocks run, and a host's own: foreign code that must not be able to mint or lose
//! anything.

use super::*;
use crate::pallet::Settings;
use dtao_economics::{
	Allocation, EconomicsError, InjectionRule, MovingPrice, Price, RootPart, Rules,
};

/// Lets the world run by the default rules but for this.
fn use_rules(change: impl FnOnce(&mut Rules)) {
	Settings::<Test>::mutate(|settings| change(&mut settings.rules));
}

/// The TAO that a block mints under a rule of allocation of the host's own, which refuses or not.
fn minted_under(rule: Sharing, refusal: Option<EconomicsError>) -> u64 {
	let mut minted = 0;
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		use_rules(|rules| rules.allocation = Allocation::Custom);
		WhoShares::set(rule);
		let issuance = Balances::total_issuance();
		next_block();
		minted = Balances::total_issuance() - issuance;
		assert_eq!(reserves(ONE).0 + reserves(TWO).0, 4_000 * UNIT + minted);
		// Alpha is emitted whatever becomes of TAO.
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
		let unminted = Tao(UNIT - minted);
		let told = refusal.map(|why| Event::AllocationRefused { refusal: why });
		let emitted = Event::BlockEmitted { minted: Tao(minted), unminted };
		assert_eq!(events(), told.into_iter().chain([emitted]).collect::<Vec<_>>());
		DynamicTao::do_try_state().expect("no rule breaks an invariant");
	});
	minted
}

#[test]
fn parts_that_do_not_fit_the_block_should_be_no_parts() {
	for rule in [Sharing::TooMuch, Sharing::Overflowing] {
		assert_eq!(minted_under(rule, Some(EconomicsError::RuleUnbalanced)), 0);
	}
}

#[test]
fn parts_for_others_than_who_shares_should_be_no_parts() {
	for rule in [Sharing::TooLong, Sharing::TooShort] {
		assert_eq!(minted_under(rule, Some(EconomicsError::RuleUnbalanced)), 0);
	}
}

#[test]
fn a_rule_that_cannot_decide_should_mint_nothing_and_say_why() {
	assert_eq!(minted_under(Sharing::Refusing, Some(EconomicsError::InsufficientStake)), 0);
}

#[test]
fn what_a_rule_leaves_should_not_be_minted() {
	assert_eq!(minted_under(Sharing::Half, None), UNIT / 2);
	assert_eq!(minted_under(Sharing::ByPrice, None), UNIT);
}

#[test]
fn the_price_keeping_rule_should_leave_what_the_alpha_cannot_carry() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		use_rules(|rules| rules.injection = InjectionRule::PriceKeeping);
		let issuance = Balances::total_issuance();
		next_block();
		// 1 alpha, the emission, carries 0.5 TAO at a price of 0.5.
		assert_eq!(reserves(ONE), (1_000_500_000_000, 2_001 * UNIT));
		assert_eq!(Balances::total_issuance(), issuance + UNIT / 2);
		assert_eq!(
			events(),
			[Event::BlockEmitted { minted: Tao(UNIT / 2), unminted: Tao(UNIT / 2) }]
		);
		run_blocks(20);
	});
}

#[test]
fn a_rule_that_places_more_than_it_was_given_should_be_skipped() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		use_rules(|rules| rules.injection = InjectionRule::Custom);
		InjectsTooMuch::set(true);
		let (issuance, before) = (Balances::total_issuance(), [economy(ONE), economy(TWO)]);
		next_block();
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!([economy(ONE), economy(TWO)], before);
		let refusal = EconomicsError::RuleUnbalanced;
		assert_eq!(
			events(),
			[
				Event::SubnetSkipped { netuid: ONE, refusal },
				Event::SubnetSkipped { netuid: TWO, refusal },
				Event::BlockEmitted { minted: Tao(0), unminted: Tao(UNIT) },
			]
		);
	});
}

#[test]
fn roots_part_should_be_kept_and_sold_at_the_epoch() {
	let world = ExtBuilder::with_subnet().but(|subnet| subnet.parameters.tempo = 10);
	world.stake(0, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		use_rules(|rules| rules.root_part = RootPart::SoldAtEpoch { only_above: None });
		next_block();
		let pending = economy(ONE).pending;
		// The part that the launch rule sells: see `roots_part_should_be_sold_each_block`.
		assert_eq!((pending.root_alpha, pending.root_tao), (Alpha(33_822_370), Tao(0)));
		assert_eq!(reserves(ONE), (1_001 * UNIT, 2_001 * UNIT));
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));

		let paid = |event: &Event<Test>| matches!(event, Event::EpochPaid { netuid: ONE, .. });
		let mut kept = pending.root_alpha;
		while !events().iter().any(paid) {
			kept = economy(ONE).pending.root_alpha;
			next_block();
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
		assert!(kept > Alpha(200_000_000), "{kept} of several blocks");
		// All but this block's part was sold, and nobody validates for root: its TAO went out of
		// existence.
		let pending = economy(ONE).pending;
		assert_eq!((pending.root_tao, pending.root_alpha < Alpha(40_000_000)), (Tao(0), true));
		let recycled = events().into_iter().find_map(|event| match event {
			Event::EpochPaid { recycled_tao, .. } => Some(recycled_tao),
			_ => None,
		});
		assert!(recycled > Some(Tao(100_000_000)), "half a TAO for each alpha");
	});
}

/// Lets both moving prices be so many parts of 256.
fn set_averages(parts: u128) {
	let average = MovingPrice::at(Price::from_bits(parts << 56));
	for netuid in [ONE, TWO] {
		tamper(netuid, |economy| economy.moving_price = average);
	}
}

#[test]
fn roots_part_should_be_kept_and_sold_above_the_bar_and_recycled_at_it() {
	let world = ExtBuilder::with_two_subnets().set(|genesis| {
		genesis.subnets.iter_mut().for_each(|subnet| subnet.parameters.tempo = 10);
	});
	world.stake(0, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		let only_above = Some(Price::ONE);
		use_rules(|rules| rules.root_part = RootPart::SoldAtEpoch { only_above });
		// Prices that sum to one and a half.
		set_averages(192);
		next_block();
		// The part that the launch rule sells: see `roots_part_should_be_sold_each_block`. A half of the
		// block asks for 1 alpha here, so that as much is issued as there.
		let part = 33_822_370;
		assert_eq!(economy(ONE).pending.root_alpha, Alpha(part));
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));

		// They sum to one: what a block emits from now on is recycled, and what was kept waits.
		set_averages(128);
		next_block();
		// 410_002_289 * 179_999_999_999 / (179_999_999_999 + 2_004_000_000_000)
		let recycled = 33_791_397;
		assert_eq!(economy(ONE).pending.root_alpha, Alpha(part));
		assert_eq!(economy(ONE).outstanding, Alpha(2 * UNIT - recycled));

		// Sold by the block of the epoch, whatever prices sum to then.
		let paid = |event: &Event<Test>| matches!(event, Event::EpochPaid { netuid: ONE, .. });
		let mut before = reserves(ONE);
		while !events().iter().any(paid) {
			before = reserves(ONE);
			set_averages(128);
			next_block();
		}
		assert_eq!(economy(ONE).pending.root_alpha, Alpha(0));
		// T * x / (A + x), and out of existence, since nobody validates for root.
		let sold = u128::from(before.0) * u128::from(part) / u128::from(before.1 + part);
		let recycled = events().into_iter().find_map(|event| match event {
			Event::EpochPaid { netuid: ONE, recycled_tao, .. } => Some(recycled_tao.0),
			_ => None,
		});
		assert_eq!(recycled.map(u128::from), Some(sold));
	});
}
