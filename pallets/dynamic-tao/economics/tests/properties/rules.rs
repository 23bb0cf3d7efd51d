//! Every rule of allocation, whatever was signalled: I-15 for all of them, and what a fair division
//! keeps: names do not count, units do not count, and who weighs more does not get less.

use crate::support::{config, count, log_uniform, pool};
use dtao_economics::{
	yuma::Fraction, Allocation, Average, Averages, Bar, Candidate, Division, Excess, Flows,
	GateBar, MetricCap, MovingPrice, Price, RuleMemory, Signals, Smoothing, Tao, Votes, MAX_SUPPLY,
	UNIT,
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
	(perbill(), smoothing(), log_uniform(0, 10_000_000_000), excess).prop_map(
		|(mix, smoothing, times, excess)| {
			let cap = MetricCap { times: FixedU64::from_inner(times), excess };
			Allocation::Attested { mix, smoothing, cap: Some(cap) }
		},
	)
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
	fn under_a_cap_nobody_gets_more_than_it_and_all_no_more_than_there_is(
		rule in capped(), emission in emission(), candidates in candidates(),
	) {
		let Allocation::Attested { cap: Some(cap), .. } = rule else { unreachable!() };
		let division = divide(rule, emission, &candidates);
		let mut sum = 0;
		for share in &division.shares {
			// part * 10^9 * 2^32 <= times * metric
			let metric = share.averages.metric().positive_bits();
			let bound = (metric >> 32) as f64 * cap.times.to_float() + cap.times.to_float() + 1.0;
			prop_assert!(share.part.0 as f64 <= bound);
			sum += share.part.0;
		}
		prop_assert!(sum <= emission.0);
	}

	#[test]
	fn no_rule_looks_at_names(
		rule in uncapped(), emission in emission(), candidates in candidates(),
	) {
		let forth = parts(rule, emission, &candidates);
		let mut reversed = candidates.clone();
		reversed.reverse();
		let mut back = parts(rule, emission, &reversed);
		back.reverse();
		// The odd rao goes to the first of equals.
		prop_assert!(forth.iter().zip(&back).all(|(one, other)| one.abs_diff(*other) <= 1));
	}

	#[test]
	fn no_rule_looks_at_units(
		rule in uncapped(), emission in emission(), mut candidates in candidates(),
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
		// Fractions of votes cannot be doubled, and are not.
		let once = parts(rule, emission, &candidates);
		let twice = parts(rule, emission, &doubled);
		// Averages lose up to 2^-32 rao a block, which a division of hardly anything can show.
		let shares = divide(rule, emission, &candidates).shares;
		let smallest = shares.iter()
			.map(|share| share.weights.after_switches).filter(|weight| *weight > 0).min();
		prop_assume!(!rule.needs().flows || smallest.is_some_and(|weight| weight > 1 << 62));
		let metrics = shares.iter().map(|share| share.averages.metric().positive_bits());
		let lightest = metrics.filter(|bits| rule.needs().metric && *bits > 0).min();
		let lost = lightest.map_or(0, |bits| u128::from(emission.0) * 4 / bits);
		for (one, other) in once.iter().zip(&twice) {
			prop_assert!(u128::from(one.abs_diff(*other)) <= 2 + lost, "{one} and {other}");
		}
	}

	#[test]
	fn who_has_more_of_what_a_rule_goes_by_does_not_get_less(
		rule in uncapped(), emission in emission(), candidates in candidates(),
		more in log_uniform(1, MOST / 2), which in any::<prop::sample::Index>(),
	) {
		let mut raised = candidates.clone();
		let place = which.index(raised.len().max(1));
		prop_assume!(place < raised.len());
		let one = &mut raised[place];
		one.moving_price = MovingPrice::at(Price::from_bits(
			one.moving_price.price().to_bits().saturating_add(u128::from(more) << 10),
		));
		one.pool.tao.0 = one.pool.tao.0.saturating_add(more);
		one.fixed_weight = one.fixed_weight.saturating_add(1);
		if let Some(flows) = &mut one.memory.signals.flows {
			flows.users += more as i64;
		}
		if let Some(metric) = &mut one.memory.signals.metric {
			metric.0 += more;
		}
		if let Some(votes) = &mut one.memory.signals.votes {
			votes.rank = votes.rank.saturating_add(Fraction::from_bits(more >> 24));
		}
		// A gate's bar moves with the shares, so that it is held: what is asked is the division.
		let bar = divide(rule, emission, &candidates).bar;
		let part = |candidates: &[Candidate]| {
			rule.divide::<()>(1, emission, bar, candidates).expect("it divides").shares[place].part
		};
		prop_assert!(part(&raised).0 + 2 >= part(&candidates).0);
	}

	#[test]
	fn subnets_of_which_nothing_is_known_share_equally(
		rule in uncapped(), emission in emission(), count in 1usize..64,
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
		let (least, most) = (parts.iter().min(), parts.iter().max());
		prop_assert!(most.zip(least).is_some_and(|(most, least)| most - least <= 1));
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
