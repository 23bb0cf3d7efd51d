//! What goes into the pool and how the rest is shared: I-11 and I-13.

use crate::support::{amount, any_amount, config, log_uniform, pool};
use dtao_economics::{
	rules::injection::{alpha_emission_cap, excess_buys, price_keeping, subsidy, Injection},
	weighted_root_stake, Alpha, EmissionSplit, Pool, RootProportion, Tao, UNIT,
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// A subnet's part of a block, which is at most a whole TAO.
fn allocated() -> impl Strategy<Value = Tao> {
	log_uniform(0, UNIT).prop_map(Tao)
}

/// An alpha emission anywhere on the curve.
fn emission() -> impl Strategy<Value = Alpha> {
	prop_oneof![
		4 => (0u32..32).prop_map(|halvings| Alpha(UNIT >> halvings)),
		1 => (0..=UNIT).prop_map(Alpha),
	]
}

fn product(one: u64, other: u64) -> u128 {
	u128::from(one) * u128::from(other)
}

/// Checks an injection whose excess buys: the whole of `allocated` with the alpha that keeps the price, or
/// `cap` alpha with the TAO that it carries.
fn check_excess(
	pool: &Pool,
	allocated: Tao,
	cap: Alpha,
	is_cut: bool,
	plan: Injection,
) -> Result<(), TestCaseError> {
	let below = |amount: u64, reserve: u64, other: u128| {
		product(amount, reserve) <= other && other < product(amount + 1, reserve)
	};
	prop_assert_eq!(plan.tao_in.0 + plan.purchase.0, allocated.0);
	prop_assert_eq!(plan.excess, Tao::ZERO);
	if is_cut {
		prop_assert_eq!(plan.alpha_in, cap);
		// tao_in = floor(cap * T / A)
		prop_assert!(below(plan.tao_in.0, pool.alpha.0, product(cap.0, pool.tao.0)));
	} else {
		prop_assert_eq!(plan.tao_in, allocated);
		// alpha_in = floor(allocated * A / T)
		prop_assert!(below(plan.alpha_in.0, pool.tao.0, product(allocated.0, pool.alpha.0)));
	}
	Ok(())
}

/// A part of a block and a cap: often one that alpha at the price is within a unit of.
fn near_cap() -> impl Strategy<Value = (Pool, Tao, Alpha)> {
	let any = (pool(), allocated(), emission());
	let near = (pool(), allocated(), 0u64..=2).prop_map(|(pool, allocated, over)| {
		let wanted = product(allocated.0, pool.alpha.0) / u128::from(pool.tao.0);
		(pool, allocated, Alpha((wanted as u64 + 1).saturating_sub(over)))
	});
	prop_oneof![any, near]
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_cap_cuts_where_a_whole_unit_of_alpha_is_over_it((pool, allocated, cap) in near_cap()) {
		// floor(allocated * A / T) > cap
		let is_cut = product(allocated.0, pool.alpha.0) >= product(cap.0 + 1, pool.tao.0);
		check_excess(&pool, allocated, cap, is_cut, excess_buys(&pool, allocated, cap)?)?;
	}

	#[test]
	fn a_subsidy_cuts_where_any_alpha_is_over_the_blocks_tao((pool, allocated, cap) in near_cap()) {
		// allocated * A > E * T
		let is_cut = product(allocated.0, pool.alpha.0) > product(cap.0, pool.tao.0);
		check_excess(&pool, allocated, cap, is_cut, subsidy(&pool, allocated, Tao(cap.0))?)?;
	}

	// I-11
	#[test]
	fn an_injection_under_the_cap_keeps_the_price(
		pool in pool(), allocated in allocated(), emission in emission(),
	) {
		let plan = alpha_emission_cap(&pool, allocated, emission)?;
		prop_assert_eq!((plan.tao_in, plan.excess), (allocated, Tao::ZERO));
		prop_assert!(plan.alpha_in <= emission);
		let (tao, alpha) = (
			product(plan.tao_in.0, pool.alpha.0),
			product(plan.alpha_in.0, pool.tao.0),
		);
		if plan.alpha_in < emission {
			// 0 <= tao_in * A - alpha_in * T < T
			prop_assert!(alpha <= tao && tao - alpha < u128::from(pool.tao.0));
		} else {
			// At the cap TAO is not cut, so the price stays or rises.
			prop_assert!(alpha <= tao);
		}
	}

	#[test]
	fn the_price_never_falls_by_an_injection(
		pool in pool(), allocated in allocated(), emission in emission(),
	) {
		for plan in [alpha_emission_cap, price_keeping] {
			let plan = plan(&pool, allocated, emission)?;
			let mut after = pool;
			after.inject(plan.tao_in, plan.alpha_in)?;
			// T' / A' >= T / A
			prop_assert!(product(after.tao.0, pool.alpha.0) >= product(pool.tao.0, after.alpha.0));
		}
	}

	#[test]
	fn the_price_keeping_rule_mints_only_the_tao_that_the_alpha_carries(
		pool in pool(), allocated in allocated(), emission in emission(),
	) {
		let plan = price_keeping(&pool, allocated, emission)?;
		prop_assert_eq!(plan.tao_in.0 + plan.excess.0, allocated.0);
		prop_assert!(plan.alpha_in <= emission);
		// Less than one unit of either over the price: tao_in * A < (alpha_in + 1) * T + A.
		let carried = product(plan.alpha_in.0, pool.tao.0);
		prop_assert!(
			product(plan.tao_in.0, pool.alpha.0) < carried + u128::from(pool.alpha.0)
		);
	}

	// I-13
	#[test]
	fn the_four_parts_of_a_blocks_alpha_sum_to_it(
		alpha in any_amount(), cut in any::<u16>(), root in any_amount(), issued in any_amount(),
	) {
		let root = RootProportion::new(Tao(root), Alpha(issued));
		let split = EmissionSplit::new(Alpha(alpha), cut, root)?;
		let sum = [split.owner, split.miners, split.validators, split.root]
			.iter()
			.map(|part| u128::from(part.0))
			.sum::<u128>();
		prop_assert_eq!(sum, u128::from(alpha));
	}

	#[test]
	fn each_part_is_its_floor_and_what_is_over_falls_to_the_validators(
		alpha in any_amount(), cut in any::<u16>(), root in any_amount(), issued in any_amount(),
	) {
		let proportion = RootProportion::new(Tao(root), Alpha(issued));
		let split = EmissionSplit::new(Alpha(alpha), cut, proportion)?;
		let owner = BigUint::from(alpha) * cut / 65_535u32;
		prop_assert_eq!(BigUint::from(split.owner.0), owner);
		let rest = alpha - split.owner.0;
		prop_assert_eq!(split.miners.0, rest / 2);
		let half = rest - rest / 2;
		let whole = u128::from(root) + u128::from(issued);
		let root_part = match whole {
			0 => BigUint::ZERO,
			_ => BigUint::from(half) * root / whole,
		};
		prop_assert_eq!(BigUint::from(split.root.0), root_part);
		prop_assert_eq!(split.validators.0, half - split.root.0);
	}

	#[test]
	fn roots_proportion_is_between_none_and_all_and_falls_as_alpha_is_issued(
		root in amount(), one in amount(), other in amount(),
	) {
		let at = |issued| RootProportion::new(Tao(root), Alpha(issued)).parts_per_billion();
		let (less, more) = (one.min(other), one.max(other));
		prop_assert!(at(more) <= at(less) && at(less) <= 1_000_000_000);
	}

	#[test]
	fn roots_weighted_stake_is_its_floor(stake in any_amount(), weight in any::<u64>()) {
		let weighted = weighted_root_stake(Tao(stake), weight)?;
		prop_assert_eq!(
			u128::from(weighted.0),
			product(stake, weight) / u128::from(u64::MAX)
		);
	}
}
