//! The exchangeable rules: foreign code that must not be able to mint or lose anything.

use super::*;
use dtao_economics::EconomicsError;

/// The TAO that a block mints under a rule of allocation, with the reserves that result.
fn minted_under(rule: Sharing) -> u64 {
	let mut minted = 0;
	World::with_two_subnets().build_and_execute(|| {
		WhoShares::set(rule);
		let issuance = Balances::total_issuance();
		next_block();
		minted = Balances::total_issuance() - issuance;
		assert_eq!(reserves(ONE).0 + reserves(TWO).0, 4_000 * UNIT + minted);
		// Alpha is emitted whatever becomes of TAO.
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
		let unminted = Tao(UNIT - minted);
		assert_eq!(last_event(), Event::BlockEmitted { minted: Tao(minted), unminted });
		DynamicTao::do_try_state().expect("no rule breaks an invariant");
		WhoShares::set(Sharing::Launch);
	});
	minted
}

#[test]
fn parts_that_do_not_fit_the_block_should_be_no_parts() {
	for rule in [Sharing::TooMuch, Sharing::Overflowing] {
		assert_eq!(minted_under(rule), 0);
	}
}

#[test]
fn parts_for_others_than_who_shares_should_be_no_parts() {
	for rule in [Sharing::TooLong, Sharing::TooShort] {
		assert_eq!(minted_under(rule), 0);
	}
}

#[test]
fn a_rule_that_cannot_decide_should_mint_nothing() {
	assert_eq!(minted_under(Sharing::Refusing), 0);
}

#[test]
fn what_a_rule_leaves_should_not_be_minted() {
	assert_eq!(minted_under(Sharing::Half), UNIT / 2);
	assert_eq!(minted_under(Sharing::Launch), UNIT);
}

#[test]
fn the_price_keeping_cap_should_leave_what_the_alpha_cannot_carry() {
	World::with_subnet().build_and_execute(|| {
		WhatCaps::set(Capping::KeepsPrice);
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
fn a_cap_that_places_more_than_it_was_given_should_be_skipped() {
	World::with_two_subnets().build_and_execute(|| {
		WhatCaps::set(Capping::Generous);
		let (issuance, before) = (Balances::total_issuance(), [economy(ONE), economy(TWO)]);
		next_block();
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!([economy(ONE), economy(TWO)], before);
		let refusal = EconomicsError::Overflow;
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
fn what_is_kept_for_claims_should_be_accounted_for() {
	World::with_subnet().stake(0, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		RootKeepsAlpha::set(true);
		next_block();
		let pending = economy(ONE).pending;
		// The part that the launch rule sells: see `roots_part_should_be_sold_each_block`.
		assert_eq!((pending.root_alpha, pending.root_tao), (Alpha(33_822_370), Tao(0)));
		assert_eq!(reserves(ONE), (1_001 * UNIT, 2_001 * UNIT));
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
		for _ in 0..400 {
			next_block();
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
		// Rules may change on a living chain.
		RootKeepsAlpha::set(false);
		run_blocks(10);
		assert!(!economy(ONE).pending.root_tao.is_zero());
	});
}
