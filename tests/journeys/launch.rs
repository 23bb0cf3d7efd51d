//! The day that Dynamic TAO came, and what became of root: it begins with all dividends and loses
//! its part as alpha is issued.

use crate::{
	chain::Chain,
	model::{weighted, UNIT},
};
use std::time::Instant;

/// Root's proportion in percent with `stake` rao on root and `alpha` rao of a subnet's alpha.
fn percent(stake: u64, alpha: u64) -> f64 {
	let weight = 0.18 * stake as f64;
	100.0 * weight / (weight + alpha as f64)
}

/// A week of blocks. Each of 64 subnets mints 1 alpha to participants a block, and 1 into its pool:
/// its 64th of a TAO buys more than one at a price that root's sales push under 1/64. So the alpha of
/// a subnet is known beforehand, 64 + 2 a block; root's stake is 6,000,000 and what it has earned,
/// at most the TAO that was minted.
///
/// Of the blocks, every 1,000th and those that are looked at are whole ones with all equations, and
/// the others only what DynamicTao does in a block: as whole ones, a week of blocks takes a minute, and
/// with the equations of 64 subnets after each half an hour.
#[test]
fn roots_proportion_should_fall_as_the_closed_form_says() {
	let mut chain = Chain::of_preset("launch", |_| ());
	let start = Instant::now();
	let (genesis_stake, issued) = (6_000_000 * UNIT, chain.issuance());
	// Block, and percent by the specification's table.
	for (block, table) in [(1, 100.0), (7_200, 98.7), (50_400, 91.5)] {
		while chain.height() < block {
			let next = (chain.height() / 1_000 + 1) * 1_000;
			chain.hurry_to(next.min(block));
		}
		let minted = u64::from(block) * UNIT;
		// Less a rao or two of each epoch, which root stake without dividends has not earned.
		assert!((issued + minted - chain.issuance()) < UNIT / 1_000);
		let alpha = (64 + 2 * u64::from(block)) * UNIT;
		let stake = chain.root_stake();
		assert!((genesis_stake..=genesis_stake + minted).contains(&stake));

		// Between the closed forms without root's earnings and with all TAO.
		let (least, most) = (percent(genesis_stake, alpha), percent(genesis_stake + minted, alpha));
		let closed = percent(stake, alpha);
		for netuid in [1, 2, 33, 64] {
			let subnet = chain.subnet(netuid);
			assert_eq!(subnet.alpha_reserve.0 + subnet.alpha_outstanding.0, alpha);
			let weight = weighted(stake.into());
			let exact = weight * u128::from(UNIT) / (weight + u128::from(alpha));
			// What the next block uses, when 2 alpha more are there.
			let next = weight * u128::from(UNIT) / (weight + u128::from(alpha + 2 * UNIT));
			let shown = u128::from(subnet.root_proportion.deconstruct());
			assert!(shown == exact || shown == next, "{shown}, {exact}, {next}");
			let shown = shown as f64 / 1e7;
			assert!((shown - closed).abs() < 1e-3, "{shown} %, {closed} %");
			assert!(least - 1e-3 < shown && shown < most + 1e-3);
			assert!((shown - table).abs() < 0.1, "{shown} %, and {table} % in the table");
		}
		println!(
			"block {block}: {closed:.4} % ({least:.4} to {most:.4}; table {table}), root {} TAO, {:?}",
			stake / UNIT,
			start.elapsed()
		);
	}
}
