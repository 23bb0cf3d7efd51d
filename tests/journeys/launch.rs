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
/// a subnet is known beforehand but for a hundredth, 64 + 2 a block: what is left to validators beside
/// root is recycled, since none of them has alpha; root's stake is 6,000,000 and what it has earned,
/// at most the TAO that was minted.
///
/// Of the blocks, every 1,000th and those that are looked at are whole ones with all equations, and
/// the others only what DynamicTao does in a block: as whole ones, a week of blocks takes a minute, and
/// with the equations of 64 subnets after each half an hour.
#[test]
fn roots_proportion_should_fall_as_the_closed_form_says() {
	let mut chain = Chain::of_preset("launch", |genesis| {
		// Nobody sets weights here: those of the genesis state must not grow too old.
		for subnet in &mut genesis.dynamic_tao.subnets {
			subnet.hyperparameters.epoch.activity_cutoff = 65_535;
		}
	});
	let start = Instant::now();
	let (genesis_stake, issued) = (6_000_000 * UNIT, chain.issuance());
	// Block, and root's part in percent with 2 alpha a block, to a tenth.
	for (block, table) in [(1, 100.0), (7_200, 98.7), (50_400, 91.5)] {
		while chain.height() < block {
			let next = (chain.height() / 1_000 + 1) * 1_000;
			chain.hurry_to(next.min(block));
		}
		let minted = u64::from(block) * UNIT;
		// Less a rao or two of each epoch, which root stake without dividends has not earned.
		assert!((issued + minted - chain.issuance()) < UNIT / 1_000);
		// Two a block, but for the validators' alpha, which nobody earns who has no alpha.
		let most_alpha = 64 * UNIT + 2 * minted;
		let stake = chain.root_stake();
		assert!((genesis_stake..=genesis_stake + minted).contains(&stake));

		// Between the closed forms without root's earnings and with all TAO.
		let subnet = chain.subnet(1);
		let alpha = subnet.alpha_reserve.0 + subnet.alpha_outstanding.0;
		let (least, most) = (percent(genesis_stake, alpha), percent(genesis_stake + minted, alpha));
		let closed = percent(stake, alpha);
		for netuid in [1, 2, 33, 64] {
			let subnet = chain.subnet(netuid);
			let alpha = subnet.alpha_reserve.0 + subnet.alpha_outstanding.0;
			assert!(
				alpha <= most_alpha && alpha > most_alpha / 100 * 98,
				"{alpha} of {most_alpha}"
			);
			let weight = weighted(stake.into());
			let exact = weight * u128::from(UNIT) / (weight + u128::from(alpha));
			// What the next block uses, when 2 alpha more are there.
			let next = weight * u128::from(UNIT) / (weight + u128::from(alpha + 2 * UNIT));
			let shown = u128::from(subnet.root_proportion.deconstruct());
			assert!(shown == exact || shown == next, "{shown}, {exact}, {next}");
			let shown = shown as f64 / 1e7;
			assert!((shown - closed).abs() < 0.02, "{shown} %, {closed} %");
			assert!(least - 0.02 < shown && shown < most + 0.02);
			assert!((shown - table).abs() < 0.2, "{shown} %, and {table} % in the table");
		}
		println!(
			"block {block}: {closed:.4} % ({least:.4} to {most:.4}; table {table}), root {} TAO, {:?}",
			stake / UNIT,
			start.elapsed()
		);
	}
}
