//! Who gets the TAO of a few blocks, under every rule, and what votes come to: cases of `allocation` and
//! `votes`.

use crate::rules::Host;
use dtao_economics::{
	count_votes, yuma::Fraction, Allocation, Alpha, Ballot, Bar, Candidate, EconomicsError, Excess,
	Flows, GateBar, MetricCap, MovingPrice, Pool, Price, RuleMemory, Signals, Smoothing, Tao,
	Votes,
};
use serde::Deserialize;
use sp_arithmetic::{FixedU64, Perbill};

/// Kind, smoothing, a number of the kind, another one or where the bar is, and a cap.
type Rule = (u8, u64, u8, Second, Option<(u64, u8)>);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Second {
	Number(u32),
	Bar(u8, u32),
}

#[derive(Debug, Deserialize)]
struct SubnetInput {
	ema: u128,
	tao: u64,
	weight: u16,
	on: bool,
	burned: u64,
	users: i64,
	protocol: i64,
	rank: u64,
	trust: u64,
	metric: u64,
}

#[derive(Debug, Deserialize)]
pub struct AllocationCase {
	rule: Rule,
	number: u64,
	emission: u64,
	blocks: Vec<Vec<SubnetInput>>,
}

/// The parts of a block, each with how far another may be away.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Parts(Vec<(u64, u64)>);

impl PartialEq for Parts {
	fn eq(&self, other: &Self) -> bool {
		let near = |(one, other): (&(u64, u64), &(u64, u64))| {
			one.0.abs_diff(other.0) <= one.1.max(other.1)
		};
		self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(near)
	}
}

fn rule(rule: &Rule) -> Allocation {
	let (kind, smoothing, first, second, cap) = rule;
	let smoothing = Smoothing(*smoothing);
	let parts = match second {
		Second::Number(parts) => Perbill::from_parts(*parts),
		Second::Bar(..) => Perbill::zero(),
	};
	let bar = match second {
		Second::Bar(0, rank) => Bar::Rank((*rank).try_into().expect("16 bits")),
		Second::Bar(_, parts) => Bar::Quantile(Perbill::from_parts(*parts)),
		Second::Number(_) => Bar::Rank(1),
	};
	let cap = cap.map(|(times, to_others)| MetricCap {
		times: FixedU64::from_inner(times),
		excess: if to_others == 1 { Excess::ToOthers } else { Excess::NotMinted },
	});
	match kind {
		0 => Allocation::PriceEma,
		1 => Allocation::PriceEmaLessBurn,
		2 => Allocation::HillGate { exponent: *first, bar },
		3 => Allocation::Flow { smoothing },
		4 => Allocation::MaturedFlow { smoothing },
		5 => Allocation::NetFlow { smoothing },
		6 => Allocation::RootVote { rho: *first, kappa: parts },
		7 => Allocation::Attested { mix: parts, smoothing, cap },
		8 => Allocation::Equal,
		9 => Allocation::ByDepth,
		10 => Allocation::Fixed,
		11 => Allocation::Custom,
		other => panic!("no allocation {other}"),
	}
}

/// A rule whose parts are exact, by its kind and smoothing.
pub fn exact_rule((kind, smoothing): (u8, u64)) -> Allocation {
	rule(&(kind, smoothing, 0, Second::Number(0), None))
}

impl SubnetInput {
	fn candidate(&self, netuid: u16, memory: RuleMemory) -> Candidate {
		let Self { users, protocol, .. } = *self;
		let fraction = Fraction::from_bits;
		let signals = Signals {
			flows: Some(Flows { users, protocol }),
			burned: Some(fraction(self.burned)),
			votes: Some(Votes { rank: fraction(self.rank), trust: fraction(self.trust) }),
			metric: Some(Tao(self.metric)),
		};
		Candidate {
			netuid,
			moving_price: MovingPrice::at(Price::from_bits(self.ema)),
			pool: Pool { tao: Tao(self.tao), alpha: Alpha(1) },
			memory: RuleMemory { signals, ..memory },
			fixed_weight: self.weight,
			shares_tao: self.on,
		}
	}
}

pub fn allocation(case: &AllocationCase) -> Result<Vec<Parts>, EconomicsError> {
	let rule = rule(&case.rule);
	let mut memories = vec![RuleMemory::default(); case.blocks.first().map_or(0, Vec::len)];
	let mut bar = GateBar::default();
	let mut told = Vec::new();
	for (number, subnets) in (case.number..).zip(&case.blocks) {
		let candidates: Vec<_> = (1..)
			.zip(subnets.iter().zip(&memories))
			.map(|(netuid, (subnet, memory))| subnet.candidate(netuid, *memory))
			.collect();
		let division = rule.divide::<Host>(number, Tao(case.emission), bar, &candidates)?;
		bar = division.bar;
		for (memory, share) in memories.iter_mut().zip(&division.shares) {
			memory.averages = share.averages;
		}
		told.push(Parts(division.shares.iter().map(|share| (share.part.0, 0)).collect()));
	}
	Ok(told)
}

/// The stake behind a vote, and its weights by netuid.
type BallotInput = (u64, Vec<(u16, u16)>);

#[derive(Debug, Deserialize)]
pub struct VotesCase {
	rho: u8,
	kappa: u32,
	emission: u64,
	ballots: Vec<BallotInput>,
	prices: Vec<u128>,
}

/// What is said of a subnet: its rank, with how much lower one of floors may be, and its trust.
#[derive(Debug, Deserialize)]
pub struct Counted(u16, u64, u64, u64);

impl PartialEq for Counted {
	fn eq(&self, exact: &Self) -> bool {
		let lost = exact.1.checked_sub(self.1);
		(self.0, self.3) == (exact.0, exact.3) && lost.is_some_and(|lost| lost <= exact.2)
	}
}

/// What is said of each subnet that somebody names, and the parts of a block.
pub type VotesOutput = (Vec<Counted>, Parts);

pub fn votes(case: &VotesCase) -> Result<VotesOutput, EconomicsError> {
	let ballot =
		|(stake, weights): &BallotInput| Ballot { stake: Tao(*stake), weights: weights.clone() };
	let counted = count_votes(&case.ballots.iter().map(ballot).collect::<Vec<_>>())?;
	let candidate = |(netuid, price): (u16, &u128)| {
		let votes = Some(counted.get(&netuid).copied().unwrap_or_default());
		Candidate {
			netuid,
			moving_price: MovingPrice::at(Price::from_bits(*price)),
			pool: Pool::default(),
			memory: RuleMemory {
				signals: Signals { votes, ..Signals::default() },
				..RuleMemory::default()
			},
			fixed_weight: 1,
			shares_tao: true,
		}
	};
	let candidates: Vec<_> = (1..).zip(&case.prices).map(candidate).collect();
	let rule = Allocation::RootVote { rho: case.rho, kappa: Perbill::from_parts(case.kappa) };
	let division = rule.divide::<()>(1, Tao(case.emission), GateBar::default(), &candidates)?;
	let parts = division.shares.iter().map(|share| (share.part.0, 0)).collect();
	let told = counted
		.iter()
		.map(|(netuid, votes)| Counted(*netuid, votes.rank.to_bits(), 0, votes.trust.to_bits()));
	Ok((told.collect(), Parts(parts)))
}
