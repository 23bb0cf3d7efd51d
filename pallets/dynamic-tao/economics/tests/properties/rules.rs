//! Every rule of allocation, whatever was signalled: I-15 for all of them, and what a fair division
//! keeps: names do not count, units do not count, and who weighs more does not get less.

use crate::support::{config, count, log_uniform, pool};
use codec::Encode;
use dtao_economics::{
	plan_block, yuma::Fraction, Allocation, Average, Averages, Bar, BlockContext, BlockSubnet,
	Candidate, Division, Excess, FeeRate, Flows, GateBar, MetricCap, MovingPrice, Price,
	RuleMemory, Rules, Share, Signals, Smoothing, SubnetEconomy, Tao, Votes, MAX_SUPPLY, UNIT,
};
use proptest::prelude::*;
use sp_arithmetic::{FixedU64, Perbill};

/// Amounts whose doubles are amounts too.
const MOST: u64 = MAX_SUPPLY / 2;

fn smoothing() -> impl Strategy<Value = Smoothing> {
	prop_oneof![
		2 => Just(Smoothing::MONTH),
		1 => Just(Smoothing::WHOLE),
		1 => (0..=Smoothing::WHOLE.0).prop_map(Smoothing),
	]
}

fn perbill() -> impl Strategy<Value = Perbill> {
	(0..=1_000_000_000u32).prop_map(Perbill::from_parts)
}

/// Every rule but a host's own and one with a cap.
fn uncapped() -> impl Strategy<Value = Allocation> {
	let bar = prop_oneof![perbill().prop_map(Bar::Quantile), (1u16..64).prop_map(Bar::Rank)];
	prop_oneof![
		Just(Allocation::PriceEma),
		Just(Allocation::PriceEmaLessBurn),
		(1u8..=4, bar).prop_map(|(exponent, bar)| Allocation::HillGate { exponent, bar }),
		smoothing().prop_map(|smoothing| Allocation::Flow { smoothing }),
		smoothing().prop_map(|smoothing| Allocation::MaturedFlow { smoothing }),
		smoothing().prop_map(|smoothing| Allocation::NetFlow { smoothing }),
		(any::<u8>(), perbill()).prop_map(|(rho, kappa)| Allocation::RootVote { rho, kappa }),
		(perbill(), smoothing()).prop_map(|(mix, smoothing)| Allocation::Attested {
			mix,
			smoothing,
			cap: None
		}),
		Just(Allocation::Equal),
		Just(Allocation::ByDepth),
		Just(Allocation::Fixed),
	]
}

fn capped() -> impl Strategy<Value = Allocation> {
	let excess = prop_oneof![Just(Excess::NotMinted), Just(Excess::ToOthers)];
	// Even, so that halves are exact.
	(perbill(), smoothing(), log_uniform(0, 5_000_000_000), excess).prop_map(
		|(mix, smoothing, half, excess)| {
			let cap = MetricCap { times: FixedU64::from_inner(2 * half), excess };
			Allocation::Attested { mix, smoothing, cap: Some(cap) }
		},
	)
}

/// Every rule but a host's own.
fn any_rule() -> impl Strategy<Value = Allocation> {
	prop_oneof![11 => uncapped(), 2 => capped()]
}

fn cap_of(rule: Allocation) -> Option<MetricCap> {
	match rule {
		Allocation::Attested { cap, .. } => cap,
		_ => None,
	}
}

/// The rule with another cap, if it has one.
fn with_cap(rule: Allocation, other: impl FnOnce(MetricCap) -> Option<MetricCap>) -> Allocation {
	match rule {
		Allocation::Attested { mix, smoothing, cap } => {
			Allocation::Attested { mix, smoothing, cap: cap.and_then(other) }
		}
		rule => rule,
	}
}

/// What a cap lets a subnet have: `floor(times * metric)`, with the metric in 2^-32 rao.
fn bound(cap: MetricCap, share: &Share) -> u64 {
	// 34 bits of 10^-9, and 85 of 2^-32: amounts have 53.
	let product = share.averages.metric().positive_bits() * u128::from(cap.times.into_inner());
	u64::try_from(product / (u128::from(UNIT) << 32)).unwrap_or(u64::MAX)
}

/// How far the parts of a rule may be away for one rao in the weights or the order: what a cap takes is
/// handed on round by round, of which each may move a rao.
fn rounds(rule: Allocation, candidates: &[Candidate]) -> u64 {
	match cap_of(rule) {
		Some(MetricCap { excess: Excess::ToOthers, .. }) => 1 + candidates.len() as u64,
		_ => 1,
	}
}

fn fraction() -> impl Strategy<Value = Fraction> {
	prop_oneof![
		1 => Just(Fraction::ZERO),
		1 => Just(Fraction::ONE),
		4 => (0..=Fraction::ONE.to_bits()).prop_map(Fraction::from_bits),
	]
}

fn flow() -> impl Strategy<Value = i64> {
	(log_uniform(0, MOST), any::<bool>())
		.prop_map(|(tao, out)| if out { -(tao as i64) } else { tao as i64 })
}

fn candidate() -> impl Strategy<Value = Candidate> {
	let signals = (flow(), flow(), fraction(), fraction(), fraction(), log_uniform(0, MOST));
	let economy = (0..=1u128 << 63, pool(), log_uniform(0, u64::from(u16::MAX) / 2));
	(economy, signals, prop::bool::weighted(0.9)).prop_map(
		|((average, pool, weight), (users, protocol, burned, rank, trust, metric), shares_tao)| {
			let signals = Signals {
				flows: Some(Flows { users, protocol }),
				burned: Some(burned),
				votes: Some(Votes { rank, trust }),
				metric: Some(Tao(metric)),
			};
			Candidate {
				netuid: 0,
				moving_price: MovingPrice::at(Price::from_bits(average)),
				pool,
				memory: RuleMemory { signals, averages: Averages::Empty },
				fixed_weight: weight as u16,
				shares_tao,
			}
		},
	)
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
	let numbered = |mut candidates: Vec<Candidate>| {
		(1..).zip(&mut candidates).for_each(|(netuid, one)| one.netuid = netuid);
		candidates
	};
	count(64).prop_flat_map(|count| prop::collection::vec(candidate(), count)).prop_map(numbered)
}

/// Candidates, and their places in any order.
fn shuffled() -> impl Strategy<Value = (Vec<Candidate>, Vec<usize>)> {
	candidates().prop_flat_map(|candidates| {
		let places = (0..candidates.len()).collect::<Vec<_>>();
		(Just(candidates), Just(places).prop_shuffle())
	})
}

/// Raises one thing of a subnet that a rule may go by.
type Raise = fn(&mut Candidate, u64);

fn raised() -> impl Strategy<Value = Raise> {
	const EACH: &[Raise] = &[
		|one, more| {
			let price = one.moving_price.price().to_bits().saturating_add(u128::from(more) << 10);
			one.moving_price = MovingPrice::at(Price::from_bits(price));
		},
		|one, more| one.pool.tao.0 += more,
		|one, _| one.fixed_weight += 1,
		|one, more| {
			let flows = one.memory.signals.flows.iter_mut();
			flows.for_each(|flows| flows.users += more as i64);
		},
		|one, more| {
			let flows = one.memory.signals.flows.iter_mut();
			flows.for_each(|flows| flows.protocol -= more as i64);
		},
		|one, more| one.memory.signals.metric.iter_mut().for_each(|metric| metric.0 += more),
		|one, more| {
			let votes = one.memory.signals.votes.iter_mut();
			votes.for_each(|votes| votes.rank = votes.rank.saturating_add(part(more)));
		},
		|one, more| {
			let votes = one.memory.signals.votes.iter_mut();
			votes.for_each(|votes| votes.trust = votes.trust.saturating_add(part(more)));
		},
		|one, more| {
			let burned = one.memory.signals.burned.iter_mut();
			burned.for_each(|burned| *burned = burned.saturating_sub(part(more)));
		},
	];
	let all: Raise = |one, more| EACH.iter().for_each(|raise| raise(one, more));
	prop_oneof![3 => prop::sample::select(EACH), 1 => Just(all)]
}

/// A part of one that is the larger, the larger the amount: 52 bits leave 32.
fn part(more: u64) -> Fraction {
	Fraction::from_bits(more >> 20)
}

/// What a part may lose though its trust rises: the curve of votes is within 2^-28, so that a weight of
/// 2^-64 is within 2^36, above and below.
fn lost_on_the_curve(rule: Allocation, emission: Tao, candidates: &[Candidate]) -> u64 {
	if !rule.needs().votes {
		return 0;
	}
	let shares = divide(rule, emission, candidates).shares;
	let sum: u128 = shares.iter().map(|share| share.weights.after_switches).sum();
	let lost = (u128::from(emission.0) << 38) / sum.max(1);
	u64::try_from(lost).map_or(emission.0, |lost| lost.min(emission.0))
}

/// A subnet of a block that begins with what an allocation may know of it.
fn placed(one: &Candidate) -> BlockSubnet {
	BlockSubnet {
		netuid: one.netuid,
		economy: SubnetEconomy {
			moving_price: one.moving_price,
			..SubnetEconomy::new(one.pool, FeeRate::LAUNCH)
		},
		memory: one.memory,
		fixed_weight: one.fixed_weight,
		age: 1,
		shares_tao: one.shares_tao,
		epoch_due: false,
	}
}

fn emission() -> impl Strategy<Value = Tao> {
	(0u32..31).prop_map(|halvings| Tao(UNIT >> halvings))
}

fn divide(rule: Allocation, emission: Tao, candidates: &[Candidate]) -> Division {
	rule.divide::<()>(1, emission, GateBar::default(), candidates).expect("it divides")
}

fn parts(rule: Allocation, emission: Tao, candidates: &[Candidate]) -> Vec<u64> {
	divide(rule, emission, candidates).shares.iter().map(|share| share.part.0).collect()
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn the_parts_of_every_rule_sum_to_the_emission(
		rule in uncapped(), emission in emission(), candidates in candidates(),
	) {
		let parts = parts(rule, emission, &candidates);
		prop_assert_eq!(parts.len(), candidates.len());
		let shared = candidates.iter().any(|one| one.shares_tao);
		prop_assert_eq!(parts.iter().sum::<u64>(), if shared { emission.0 } else { 0 });
		for (part, one) in parts.iter().zip(&candidates) {
			prop_assert!(one.shares_tao || *part == 0);
		}
	}

	#[test]
	fn what_a_cap_takes_is_not_minted_and_nothing_else(
		rule in capped(), emission in emission(), candidates in candidates(),
	) {
		let rule = with_cap(rule, |cap| Some(MetricCap { excess: Excess::NotMinted, ..cap }));
		let cap = cap_of(rule).expect("it has one");
		let free = parts(with_cap(rule, |_| None), emission, &candidates);
		for (share, free) in divide(rule, emission, &candidates).shares.iter().zip(free) {
			prop_assert_eq!(share.part.0, free.min(bound(cap, share)));
		}
	}

	#[test]
	fn what_a_cap_takes_goes_to_the_others_as_far_as_theirs_go(
		rule in capped(), emission in emission(), candidates in candidates(),
	) {
		let rule = with_cap(rule, |cap| Some(MetricCap { excess: Excess::ToOthers, ..cap }));
		let cap = cap_of(rule).expect("it has one");
		let (mut sum, mut bounds) = (0u128, 0u128);
		for (share, one) in divide(rule, emission, &candidates).shares.iter().zip(&candidates) {
			let bound = if one.shares_tao { bound(cap, share) } else { 0 };
			prop_assert!(share.part.0 <= bound);
			sum += u128::from(share.part.0);
			bounds += u128::from(bound);
		}
		prop_assert_eq!(sum, bounds.min(emission.0.into()));
	}

	#[test]
	fn no_rule_looks_at_names_or_places(
		rule in any_rule(), emission in emission(), (candidates, order) in shuffled(),
	) {
		let before = parts(rule, emission, &candidates);
		let moved: Vec<_> = order.iter().map(|place| candidates[*place]).collect();
		let after = parts(rule, emission, &moved);
		// The odd rao goes to the first of equals.
		let most = rounds(rule, &candidates);
		for (place, part) in order.iter().zip(after) {
			prop_assert!(part.abs_diff(before[*place]) <= most, "{part} and {}", before[*place]);
		}
	}

	#[test]
	fn no_rule_looks_at_units(
		rule in any_rule(), emission in emission(), mut candidates in candidates(),
	) {
		if rule.needs().flows {
			// Without them the rule would go by the price, which does not get lost.
			candidates.iter_mut().for_each(|one| one.moving_price = MovingPrice::at(Price::from_bits(0)));
		}
		let doubled: Vec<_> = candidates.iter().map(|one| {
			let mut twice = *one;
			twice.moving_price =
				MovingPrice::at(Price::from_bits(2 * one.moving_price.price().to_bits()));
			twice.pool.tao.0 *= 2;
			twice.fixed_weight *= 2;
			let flows = one.memory.signals.flows.unwrap_or_default();
			twice.memory.signals.flows =
				Some(Flows { users: 2 * flows.users, protocol: 2 * flows.protocol });
			twice.memory.signals.metric = one.memory.signals.metric.map(|tao| Tao(2 * tao.0));
			twice
		}).collect();
		// A cap of twice the metric is as high as before if it is half as many times it.
		let halved = with_cap(rule, |cap| {
			let times = FixedU64::from_inner(cap.times.into_inner() / 2);
			Some(MetricCap { times, ..cap })
		});
		// Fractions of votes cannot be doubled, and are not.
		let once = parts(rule, emission, &candidates);
		let twice = parts(halved, emission, &doubled);
		// Averages lose up to 2^-32 rao a block, which a division of hardly anything can show.
		let shares = divide(rule, emission, &candidates).shares;
		let smallest = shares.iter()
			.map(|share| share.weights.after_switches).filter(|weight| *weight > 0).min();
		prop_assume!(!rule.needs().flows || smallest.is_some_and(|weight| weight > 1 << 62));
		let metrics = shares.iter().map(|share| share.averages.metric().positive_bits());
		let lightest = metrics.filter(|bits| rule.needs().metric && *bits > 0).min();
		let lost = lightest.map_or(0, |bits| u128::from(emission.0) * 4 / bits);
		let most = (2 + lost) * u128::from(rounds(rule, &candidates));
		for (one, other) in once.iter().zip(&twice) {
			prop_assert!(u128::from(one.abs_diff(*other)) <= most, "{one} and {other}");
		}
	}

	#[test]
	fn who_has_more_of_what_a_rule_goes_by_does_not_get_less(
		rule in any_rule(), emission in emission(), candidates in candidates(),
		more in log_uniform(1, MOST / 2), which in any::<prop::sample::Index>(),
		what in raised(),
	) {
		let place = which.index(candidates.len().max(1));
		prop_assume!(place < candidates.len());
		let mut raised = candidates.clone();
		what(&mut raised[place], more);
		// A gate's bar moves with the shares, so that it is held: what is asked is the division.
		let bar = divide(rule, emission, &candidates).bar;
		let part = |candidates: &[Candidate]| {
			rule.divide::<()>(1, emission, bar, candidates).expect("it divides").shares[place].part
		};
		let most = 1 + rounds(rule, &candidates) + lost_on_the_curve(rule, emission, &candidates);
		prop_assert!(part(&raised).0.saturating_add(most) >= part(&candidates).0);
	}

	#[test]
	fn subnets_of_which_nothing_is_known_share_equally_or_not_at_all(
		rule in any_rule(), emission in emission(), count in 1usize..64,
	) {
		let one = Candidate {
			netuid: 1,
			moving_price: MovingPrice::default(),
			pool: Default::default(),
			memory: RuleMemory::default(),
			fixed_weight: 0,
			shares_tao: true,
		};
		let parts = parts(rule, emission, &vec![one; count]);
		let (least, most) = (parts.iter().min().copied(), parts.iter().max().copied());
		let (least, most) = least.zip(most).expect("there is one at least");
		prop_assert!(most - least <= 1);
		let sum = if cap_of(rule).is_some() { 0 } else { emission.0 };
		prop_assert_eq!(parts.iter().sum::<u64>(), sum);
	}

	#[test]
	fn no_rule_remembers_more_of_a_subnet_than_64_bytes(
		allocation in any_rule(), emission in emission(), candidates in candidates(),
	) {
		let rules = Rules { allocation, ..Rules::DEFAULT };
		let mut subnets: Vec<_> = candidates.iter().map(placed).collect();
		for number in 1..4 {
			let context = BlockContext { number, emission, ..BlockContext::default() };
			let plan = plan_block::<()>(&rules, &context, &subnets);
			for (subnet, step) in subnets.iter_mut().zip(&plan.steps) {
				let needs = allocation.needs();
				let signals = step.memory.signals;
				prop_assert_eq!(needs.flows, signals.flows.is_some());
				prop_assert_eq!(needs.burned, signals.burned.is_some());
				prop_assert_eq!(needs.votes, signals.votes.is_some());
				prop_assert_eq!(needs.metric, signals.metric.is_some());
				prop_assert!(step.memory.encoded_size() <= 64);
				subnet.memory = step.memory;
			}
		}
	}

	#[test]
	fn an_average_stays_between_the_least_and_the_most_of_its_signals(
		flows in prop::collection::vec(flow(), 1..64), smoothing in smoothing(),
	) {
		let (mut average, mut least, mut most) = (Average::ZERO, Average::ZERO, Average::ZERO);
		for flow in flows {
			let towards = Average::of(flow);
			(least, most) = (least.min(towards), most.max(towards));
			let before = average;
			average = average.moved(towards, smoothing)?;
			prop_assert!(least <= average && average <= most);
			// It never moves away from what it follows.
			prop_assert!((before <= average) == (before <= towards) || before == average);
		}
	}
}
