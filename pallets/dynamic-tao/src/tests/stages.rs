//! What becomes of a block's TAO, told before the block is made: all of it, to the rao, under every rule.

use super::{
	rule_changes::{give_signals, world},
	*,
};
use crate::{EmissionStagesView, EmissionTotalsView};
use dtao_economics::{Allocation, Excess, InjectionRule, MetricCap, Rules, Smoothing, PROFILES};
use sp_runtime::{FixedU64, Perbill};

/// Makes a block and compares what it minted with what was told. Returns that.
fn told_block() -> EmissionTotalsView {
	let (stages, totals) = (DynamicTao::all_emission_stages(), DynamicTao::emission_totals());
	let sum = |part: fn(&EmissionStagesView) -> Tao| -> u64 {
		stages.iter().map(|stages| part(stages).0).sum()
	};
	for stages in &stages {
		let parts = stages.injected.0 + stages.spent.0 + stages.unminted.0;
		assert_eq!(parts, stages.allocated.0, "{stages:?}");
	}
	// Less than a half of all TAO exists, so that a block emits one.
	assert_eq!(totals.emission, Tao(UNIT));
	assert_eq!(totals.allocated.0, sum(|stages| stages.allocated));
	assert_eq!(totals.injected.0, sum(|stages| stages.injected));
	assert_eq!(totals.spent.0, sum(|stages| stages.spent));
	assert_eq!(totals.unminted.0, sum(|stages| stages.unminted) + totals.unallocated.0);
	assert_eq!(totals.allocated.0 + totals.unallocated.0, UNIT);
	assert_eq!(totals.injected.0 + totals.spent.0 + totals.unminted.0, UNIT);

	next_block();
	let emitted = events().into_iter().find_map(|event| match event {
		Event::BlockEmitted { minted, unminted } => Some((minted.0, unminted)),
		_ => None,
	});
	assert_eq!(emitted, Some((totals.injected.0 + totals.spent.0, totals.unminted)));
	totals
}

#[test]
fn stages_should_sum_to_the_emission_under_every_profile() {
	for profile in PROFILES {
		world().set(|genesis| genesis.rules = profile.rules).build_and_execute(|| {
			give_signals();
			for block in 0..8 {
				let order = Tao(UNIT * (1 + block % 3));
				assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, order));
				let totals = told_block();
				// A cap is all that leaves a part of the block to nobody.
				let is_capped = profile.name == "capped-matching";
				assert_eq!(!totals.unallocated.is_zero(), is_capped, "{}", profile.name);
			}
		});
	}
}

/// What is told of a block by the default rules but for this, and of what is allocated to both subnets.
fn told_under(change: impl FnOnce(&mut Rules)) -> (EmissionTotalsView, [u64; 2]) {
	let mut told = None;
	world().set(|genesis| change(&mut genesis.rules)).build_and_execute(|| {
		give_signals();
		let allocated = [ONE, TWO]
			.map(|netuid| DynamicTao::emission_stages(netuid).expect("it is open").allocated.0);
		told = Some((told_block(), allocated));
	});
	told.expect("it ran")
}

#[test]
fn what_no_cap_lets_through_should_be_nobodys_and_not_minted() {
	let (mix, smoothing) = (Perbill::one(), Smoothing::WHOLE);
	for excess in [Excess::NotMinted, Excess::ToOthers] {
		let cap = Some(MetricCap { times: FixedU64::from_u32(1), excess });
		let allocation = Allocation::Attested { mix, smoothing, cap };
		let (totals, allocated) = told_under(|rules| rules.allocation = allocation);
		// What was reported of both: 3 and 1 tenths of a TAO.
		assert_eq!(allocated, [300_000_000, 100_000_000]);
		assert_eq!(totals.unallocated, Tao(600_000_000));
	}
}

#[test]
fn what_a_hosts_rule_leaves_or_refuses_should_be_nobodys_and_not_minted() {
	for (sharing, allocated) in [(Sharing::Half, UNIT / 2), (Sharing::Refusing, 0)] {
		world().build_and_execute(|| {
			DynamicTao::put_rules(&Rules { allocation: Allocation::Custom, ..Rules::DEFAULT });
			WhoShares::set(sharing);
			let totals = told_block();
			assert_eq!((totals.allocated.0, totals.unallocated.0), (allocated, UNIT - allocated));
		});
	}
}

#[test]
fn what_a_hosts_injection_leaves_should_be_the_subnets_and_not_minted() {
	let (totals, allocated) = told_under(|rules| rules.injection = InjectionRule::Custom);
	// Of each a third goes in, a third buys, and the rest is left.
	let third = allocated[0] / 3 + allocated[1] / 3;
	assert_eq!([totals.injected.0, totals.spent.0], [third; 2]);
	assert_eq!((totals.unminted.0, totals.unallocated.0), (UNIT - 2 * third, 0));
}

#[test]
fn where_no_subnet_shares_all_should_be_nobodys_and_not_minted() {
	world().build_and_execute(|| {
		for netuid in [ONE, TWO] {
			let parameter = SubnetParameter::TaoEmission(false);
			assert_ok!(DynamicTao::set_subnet_parameter(admin(), netuid, parameter));
		}
		assert_eq!(told_block().unallocated, Tao(UNIT));
	});
}

#[test]
fn each_stage_should_tell_shares_of_its_own() {
	world().set(|genesis| genesis.rules = Rules::HILL_RANK).build_and_execute(|| {
		let all = DynamicTao::all_emission_stages();
		let stages: [fn(&EmissionStagesView) -> Perbill; 4] = [
			|stages| stages.base,
			|stages| stages.after_burn,
			|stages| stages.after_gate,
			|stages| stages.after_switches,
		];
		for stage in stages {
			// Averages of 1/2 and 1. Nothing was burned, and of two subnets none is the 32nd.
			let shares: Vec<_> = all.iter().map(|one| stage(one).deconstruct()).collect();
			assert_eq!(shares, [333_333_333, 666_666_666]);
		}
		assert_eq!(DynamicTao::emission_stages(ROOT), None);
	});
}
