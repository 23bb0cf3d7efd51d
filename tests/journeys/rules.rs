//! One chain whose rules change four times, from launch over flows and the gate to what is attested, with
//! four shadows beside them, while everything that an axis keeps is pending. Every block keeps every
//! equation; each subnet's part is what the rule says of the state before the block, and jumps where the
//! rules change and nowhere else.

use crate::{
	chain::{calls::*, hotkey, Chain, Signer},
	model::UNIT,
	refusals::sudo,
};
use dtao_economics::{Allocation, Candidate, GateBar, Profile, RootPart, Rules, Smoothing, Tao};
use dtao_runtime::{DynamicTao, Runtime, RuntimeCall};
use pallet_dynamic_tao::{
	AllocationBar, Call, EmissionStagesView, Event, NetUid, Subnets, REPORT_PERIOD,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::Perbill;

fn profile(name: &str) -> Rules {
	Profile::by_name(name).expect("it has a name").rules
}

/// What the next block gives each subnet, as the chain says.
fn stages(chain: &mut Chain) -> Vec<EmissionStagesView> {
	chain.look(DynamicTao::all_emission_stages)
}

/// The parts of the next block's TAO that a rule gives by the state of this one. No votes or reports may
/// be due for a tally.
fn parts(chain: &mut Chain, rule: Allocation) -> Vec<Tao> {
	let next = u64::from(chain.height()) + 1;
	chain.look(|| {
		let mut subnets: Vec<_> = Subnets::<Runtime>::iter().collect();
		subnets.sort_unstable_by_key(|(netuid, _)| *netuid);
		let candidates: Vec<_> = subnets
			.into_iter()
			.filter(|(_, record)| record.is_open_at(next))
			.map(|(netuid, record)| Candidate {
				netuid: netuid.0,
				moving_price: record.economy.moving_price,
				pool: record.economy.pool,
				memory: record.rule_memory,
				fixed_weight: record.parameters.emission_weight,
				shares_tao: record.shares_tao_at(next),
			})
			.collect();
		let same = DynamicTao::active_rules().allocation == rule;
		let bar = if same { AllocationBar::<Runtime>::get() } else { GateBar::default() };
		let divided = rule.divide::<()>(next, Tao(UNIT), bar, &candidates).expect("it divides");
		divided.shares.into_iter().map(|share| share.part).collect()
	})
}

/// The largest difference of a part from one block to the next, in parts of a thousand of a TAO.
fn jump(before: &[Tao], after: &[Tao]) -> u64 {
	let differences = before.iter().zip(after).map(|(one, other)| one.0.abs_diff(other.0));
	differences.max().expect("there are subnets") / (UNIT / 1_000)
}

/// Makes a block and compares it with what was said of it. Returns the parts of its TAO.
fn block_as_told(
	chain: &mut Chain,
	rule: Allocation,
	calls: Vec<(Signer, RuntimeCall)>,
) -> Vec<Tao> {
	let (told, parts) = (stages(chain), parts(chain, rule));
	let allocated: Vec<_> = told.iter().map(|stages| stages.allocated).collect();
	assert_eq!(allocated, parts, "block {}", chain.height() + 1);
	let minted: u64 = told.iter().map(|stages| stages.injected.0 + stages.spent.0).sum();
	let report = chain.block_of(calls);
	assert_eq!((report.minted, report.unminted), (minted, UNIT - minted));
	for receipt in report.receipts {
		receipt.succeeds();
	}
	parts
}

/// Schedules rules for a block ten ahead, and runs up to eight blocks past it.
///
/// In the block before the change somebody buys, so that a rule of flows has one to go by at once. Returns
/// by how much parts jumped in the block of the change.
fn switch(chain: &mut Chain, from: Rules, to: Rules) -> u64 {
	let at = u64::from(chain.height()) + 10;
	chain.submit(Alice, sudo(Call::schedule_rules { at, rules: to })).succeeds();
	let mut last = parts(chain, from.allocation);
	let mut jumped = 0;
	while u64::from(chain.height()) < at + 8 {
		let next = u64::from(chain.height()) + 1;
		let rule = if next < at { from } else { to }.allocation;
		let calls = if next + 1 == at {
			vec![(Dave.into(), add_stake(Bob, 2, 3 * UNIT).into())]
		} else {
			vec![]
		};
		let now = block_as_told(chain, rule, calls);
		match next == at {
			true => jumped = jump(&last, &now),
			false => assert_eq!(jump(&last, &now), 0, "block {next}: {last:?} {now:?}"),
		}
		assert_eq!(chain.look(DynamicTao::rules).active == to, next >= at);
		last = now;
	}
	jumped
}

/// The beginning: attestors, a vote of a root validator, four shadows, and stake that is entering.
fn chain() -> Chain {
	let mut chain = Chain::development();
	let attestors = [Dave, Eve, Ferdie].map(|who| who.to_account_id()).to_vec();
	let smoothing = Smoothing::WHOLE;
	let mix = Perbill::one();
	let shadows = [
		Allocation::PriceEma,
		Allocation::NetFlow { smoothing },
		profile("root-vote").allocation,
		Allocation::Attested { mix, smoothing, cap: None },
	];
	chain.submit(Alice, sudo(Call::set_attestors { attestors })).succeeds();
	chain.submit(Alice, Call::root_register { hotkey: hotkey(Alice) }).succeeds();
	let (netuids, weights) = (vec![NetUid(1), NetUid(3)], vec![1, 3]);
	let vote = Call::set_root_weights { netuids, weights };
	chain.submit(Signer::hotkey(Alice), vote).succeeds();
	for allocation in shadows {
		chain.submit(Alice, sudo(Call::start_shadow { allocation })).succeeds();
	}
	for (who, netuid) in [(Eve, 1), (Ferdie, 3), (Charlie, 0)] {
		let behind = if netuid == 3 { Charlie } else { Alice };
		chain.submit(who, add_stake(behind, netuid, 50 * UNIT)).succeeds();
	}
	chain
}

/// What a shadow would have given so far, by subnet.
fn given(chain: &mut Chain, id: u8) -> Vec<u64> {
	let view = chain.look(|| DynamicTao::shadow(id)).expect("it runs");
	view.subnets.iter().map(|share| share.given.0).collect()
}

#[test]
fn rules_should_follow_one_another_and_each_divide_its_own_blocks() {
	let mut chain = chain();
	// Prices sum to less than 1 here, where that profile would recycle root's part: this one keeps it.
	let root_part = RootPart::SoldAtEpoch { only_above: None };
	let (launch, flow) = (profile("launch"), Rules { root_part, ..profile("tao-flow") });
	let (gate, capped) = (profile("hill-rank"), profile("capped-matching"));

	// The same allocation as ours: nothing jumps, but stake that was entering counts at once.
	assert_eq!(switch(&mut chain, Rules::DEFAULT, launch), 0);
	// The shadow of the same rule goes by the same prices.
	let before = given(&mut chain, 0);
	let allocated = block_as_told(&mut chain, launch.allocation, vec![]);
	let after = given(&mut chain, 0);
	let by_shadow: Vec<_> =
		before.iter().zip(&after).map(|(one, other)| Tao(other - one)).collect();
	assert_eq!(by_shadow, allocated);
	// That of votes gives them 1 and 3 of 4.
	let voted = given(&mut chain, 2);
	assert_eq!((voted[1], voted[2]), (0, 3 * voted[0]));

	// All users' flow is on the second subnet, which had a third of the price of all.
	assert!(switch(&mut chain, launch, flow) > 500);
	// Kept for root: these rules sell it at epochs, and the last ones of the tempo are to come.
	let kept: u64 = chain.look(|| {
		Subnets::<Runtime>::iter_values().map(|record| record.economy.pending.root_alpha.0).sum()
	});
	assert!(kept > 0);
	chain.run_to(355);
	assert!(switch(&mut chain, flow, gate) > 500);

	// What three attestors report of the first period, long after.
	let period_ends = u32::try_from(REPORT_PERIOD).expect("is small");
	chain.hurry_to(period_ends);
	for (who, value) in [(Dave, UNIT / 2), (Eve, UNIT / 3), (Ferdie, UNIT)] {
		for netuid in [1, 2].map(NetUid) {
			let report = Call::report_metric { netuid, period: 0, value: Tao(value) };
			let events = chain.submit(who, report).succeeds();
			assert!(matches!(events[..], [Event::MetricReported { .. }]));
		}
	}
	chain.run_to(period_ends + 120);
	let attested = chain.look(|| DynamicTao::attestations(NetUid(1)));
	assert_eq!(attested.metric, Some(Tao(UNIT / 2)));
	// The shadow that goes by the metric alone divides by half.
	let before = given(&mut chain, 3);
	chain.block();
	let after = given(&mut chain, 3);
	let by_metric: Vec<_> = before.iter().zip(&after).map(|(one, other)| other - one).collect();
	assert_eq!(by_metric, [UNIT / 2, UNIT / 2, 0]);

	// The average of the metric begins with nothing, and so does what it matches.
	assert!(switch(&mut chain, gate, capped) > 100);
	let matched = block_as_told(&mut chain, capped.allocation, vec![]);
	// Ten blocks of a half TAO, each of which comes into the average by 3.2 parts of a million.
	let expected = UNIT / 2 * 10 * 32 / 10_000_000;
	assert!(matched[0].0.abs_diff(expected) < expected / 10, "{matched:?} for {expected}");
	assert_eq!((matched[1], matched[2]), (matched[0], Tao(0)));
	// The epochs of another tempo sell and pay what all these rules left.
	chain.blocks(365);
}
