//! The halvings, at the rao where they happen, and the caps behind them.

use crate::{
	chain::{calls::*, Chain},
	model::{CAP, UNIT},
};
use dtao_economics::Alpha;
use sp_keyring::Sr25519Keyring::{Alice, Bob};

/// The development chain with so much TAO in all: Alice has what is missing.
pub fn chain_with(issuance: u64) -> Chain {
	let issued = Chain::development().issuance();
	let chain = Chain::of_preset("development", |genesis| {
		let balances = &mut genesis.balances.balances;
		let alice = balances.iter_mut().find(|(who, _)| *who == Alice.to_account_id());
		alice.expect("is endowed").1 += issuance - issued;
	});
	chain
}

/// The development chain with so much alpha of the first subnet: what is missing is burned alpha.
fn chain_with_alpha(issued: u64) -> Chain {
	Chain::of_preset("development", |genesis| {
		let subnet = &mut genesis.dynamic_tao.subnets[0];
		let missing = issued - subnet.alpha_reserve.0 - subnet.alpha_outstanding.0;
		subnet.alpha_burned = Alpha(missing);
		subnet.alpha_outstanding = Alpha(subnet.alpha_outstanding.0 + missing);
	})
}

/// Where the emission halves for the first, the second and the third time.
const THRESHOLDS: [u64; 3] = [10_500_000 * UNIT, 15_750_000 * UNIT, 18_375_000 * UNIT];

#[test]
fn near_halving_should_emit_one_tao_for_a_thousand_blocks_and_then_a_half() {
	let mut chain = Chain::of_preset("near_halving", |_| ());
	// 10,500,000 - 1,000
	assert_eq!(chain.issuance(), 10_499_000 * UNIT);

	let mut recycled = 0;
	for number in 1..=1_000 {
		assert!(chain.issuance() < THRESHOLDS[0]);
		assert_eq!(chain.block().minted, UNIT);
		// But for the rao that nobody earned in an epoch, because weighing root's stake floors.
		recycled = (10_499_000 + number) * UNIT - chain.issuance();
		assert!(recycled <= 100, "{recycled} rao are gone in block {number}");
	}
	if recycled > 0 {
		assert_eq!(chain.block().minted, UNIT);
	}
	assert!(chain.issuance() >= THRESHOLDS[0]);
	for _ in 1..=20 {
		assert_eq!(chain.block().minted, UNIT / 2);
	}
}

#[test]
fn tao_should_halve_at_the_rao_of_each_threshold() {
	for (threshold, before) in THRESHOLDS.into_iter().zip([UNIT, UNIT / 2, UNIT / 4]) {
		for (issuance, blocks) in [
			// The last whole block goes past the threshold.
			(threshold - 1, [before, before / 2]),
			(threshold, [before / 2, before / 2]),
			(threshold + 1, [before / 2, before / 2]),
		] {
			let mut chain = chain_with(issuance);
			assert_eq!(chain.issuance(), issuance);
			assert_eq!([chain.block().minted, chain.block().minted], blocks);
			assert_eq!(chain.issuance(), issuance + blocks[0] + blocks[1]);
		}
	}
}

#[test]
fn a_burned_fee_should_bring_the_era_before_the_halving_back() {
	let mut chain = chain_with(THRESHOLDS[0]);
	// Emission comes before the transactions of a block: half a TAO, and then Alice burns one.
	let burn = pallet_balances::Call::burn { value: UNIT, keep_alive: true };
	let burned = chain.submit(Alice, burn);
	let fee = burned.fee;
	burned.succeeds();

	assert_eq!(chain.issuance(), THRESHOLDS[0] + UNIT / 2 - UNIT - fee);
	assert_eq!(chain.block().minted, UNIT);
	assert_eq!(chain.block().minted, UNIT / 2);
}

#[test]
fn at_the_cap_no_tao_should_be_minted_and_alpha_all_the_same() {
	let mut chain = chain_with(CAP);
	let before = chain.subnet(1);

	let report = chain.block();

	assert_eq!((report.minted, report.unminted), (0, 0));
	assert_eq!(report.events, [], "nothing was emitted");
	assert_eq!(chain.issuance(), CAP);
	let after = chain.subnet(1);
	// Root's part is sold for TAO of the pool, which was there before.
	assert_eq!(after.tao_reserve.0 + after.pending.root_tao.0, before.tao_reserve.0);
	assert_eq!(
		after.alpha_reserve.0 + after.alpha_outstanding.0,
		before.alpha_reserve.0 + before.alpha_outstanding.0 + UNIT
	);

	// Trade goes on, and its fees leave less than a rao's emission.
	chain.submit(Bob, add_stake(Alice, 1, 100 * UNIT)).succeeds();
	assert_eq!(chain.block().minted, 0);
}

#[test]
fn tao_burned_at_the_cap_should_be_emitted_again_by_the_curve() {
	let mut chain = chain_with(CAP);
	let burn = pallet_balances::Call::burn { value: UNIT, keep_alive: true };
	chain.submit(Alice, burn).succeeds();

	// A TAO and a fee are missing: 21e15 / 1.0001e9 is between 2^24 and 2^25, and
	// 10^9 >> 24 = 59 rao.
	assert_eq!(chain.block().minted, 59);
	let issuance = chain.issuance();
	chain.blocks(10);
	assert_eq!(chain.issuance(), issuance + 10 * 59);
}

#[test]
fn alpha_should_halve_at_the_rao_of_each_threshold() {
	for (threshold, before) in THRESHOLDS.into_iter().zip([UNIT, UNIT / 2, UNIT / 4]) {
		for (issued, emission) in
			[(threshold - 1, before), (threshold, before / 2), (threshold + 1, before / 2)]
		{
			let mut chain = chain_with_alpha(issued);
			assert_eq!(chain.subnet(1).alpha_emission, Alpha(emission));
			let was = chain.subnet(1);
			chain.block();
			let is = chain.subnet(1);
			// 0.588 TAO at 0.1 would carry 5.88 alpha: the injection is cut to the emission too.
			assert_eq!(
				is.alpha_reserve.0 + is.alpha_outstanding.0,
				was.alpha_reserve.0 + was.alpha_outstanding.0 + 2 * emission
			);
			// TAO and the other alphas have their own curves.
			assert_eq!(chain.subnet(2).alpha_emission, Alpha(UNIT));
			assert_eq!(chain.subnet(1).alpha_emission, Alpha(before / 2));
		}
	}
}

#[test]
fn at_its_cap_no_alpha_should_be_minted_and_its_price_should_rise() {
	let mut chain = chain_with_alpha(CAP);
	let before = chain.subnet(1);

	let report = chain.block();

	assert_eq!((report.minted, report.unminted), (UNIT, 0));
	let after = chain.subnet(1);
	assert_eq!(after.alpha_reserve, before.alpha_reserve);
	assert_eq!(after.alpha_outstanding, before.alpha_outstanding);
	assert_eq!(after.pending, before.pending);
	assert_eq!(after.tao_reserve.0, before.tao_reserve.0 + before.block_share.0);
	assert!(after.price > before.price);
}
