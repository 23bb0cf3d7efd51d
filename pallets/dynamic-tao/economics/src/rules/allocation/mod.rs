//! Who gets the block's TAO. A rule gives each subnet a weight, in [stages](StageWeights) that have
//! names, since they are easily taken for one another; the parts of the last one are made by largest
//! remainder, so that they sum to the block's emission exactly.
//!
//! While a rule knows nothing of those that share the block (nobody has voted, nothing flows in, nothing
//! is attested), all their weights are zero, and the moving price stands in for it: to share equally
//! would pay whoever can register a subnet. Equal parts are left for a chain that has no price either.
//!
//! Weights that a rule normalises, it normalises over all subnets that are open, also those that get
//! no TAO; these are taken out last.

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

mod attested;
mod flow;
mod gate;
mod price;
pub mod votes;

pub use attested::{Excess, MetricCap};
pub use gate::{Bar, GateBar, BAR_PERIOD};
pub use price::price_ema;
pub use votes::{count_votes, Ballot};

use super::{Averages, CustomRules, Needs, RuleMemory, Smoothing};
use crate::{
	amount::{apportion, mul_div, Rounding, Tao},
	ema::MovingPrice,
	error::EconomicsError,
	pool::Pool,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;

/// What a rule may know of a subnet that is open, as it stood at the end of the last block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
	/// The subnet's identifier; candidates come in its order.
	pub netuid: u16,
	/// The average of the price up to the last block.
	pub moving_price: MovingPrice,
	/// The reserves.
	pub pool: Pool,
	/// What rules remember of it.
	pub memory: RuleMemory,
	/// The weight that it was given: [`Allocation::Fixed`].
	pub fixed_weight: u16,
	/// Whether it shares the block's TAO.
	pub shares_tao: bool,
}

/// The rule that divides a block's TAO among subnets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Allocation {
	/// By the moving price, as at launch.
	#[default]
	PriceEma,
	/// By the moving price less the part of the last epoch's incentives that was burned or recycled:
	/// `ema * (1 - burned)`. If nothing is left of all subnets together, by the moving price.
	PriceEmaLessBurn,
	/// As before, and what is far under a bar is all but closed: with the share `s` of a subnet and the
	/// bar `t`, `s * s^n / (s^n + t^n)`.
	HillGate {
		/// `n`: from 1 to 4, and 3 on the public chain.
		exponent: u8,
		/// Where the bar is: measured each [`BAR_PERIOD`] blocks.
		bar: Bar,
	},
	/// By the average `f` of users' purchases less their sales: `max(f, 0)`.
	Flow {
		/// How fast the average moves.
		smoothing: Smoothing,
	},
	/// By what has flowed in and stayed: `max(min(f, g), 0)` with the average `g` of `f`.
	MaturedFlow {
		/// How fast both averages move.
		smoothing: Smoothing,
	},
	/// By users' flow beside the average `p` of the protocol's: `max(f - k * p, 0)` with
	/// `k = min(1, sum(max(f, 0)) / sum(max(p, 0)))`, or `max(f - p, 0)` where `p` is negative.
	NetFlow {
		/// How fast both averages move.
		smoothing: Smoothing,
	},
	/// By the votes of root's validators, as before Dynamic TAO:
	/// `rank / (1 + e^(-rho * (trust - kappa)))`, the curve within `2^-28`. Without any vote, by the
	/// moving price.
	RootVote {
		/// How steep the curve is: 10 before Dynamic TAO.
		rho: u8,
		/// The trust at which it is a half.
		kappa: Perbill,
	},
	/// By the share of the moving price and the share of the average `m` of a metric that is attested:
	/// `(1 - mix) * ema / sum(ema) + mix * m / sum(m)`. If one sum is zero, by the other share alone. A
	/// cap holds then too: where nothing is attested, it leaves nothing to mint.
	Attested {
		/// The metric's part.
		mix: Perbill,
		/// How fast the average moves.
		smoothing: Smoothing,
		/// What bounds a subnet's TAO by its metric.
		cap: Option<MetricCap>,
	},
	/// The same for everybody.
	Equal,
	/// By the TAO in the pool.
	ByDepth,
	/// By the weight that each subnet was given.
	Fixed,
	/// By a rule of the host's own: [`CustomRules::allocate`].
	Custom,
}

/// The weight of a subnet from stage to stage. Only weights of one stage can be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageWeights {
	/// What the rule goes by.
	pub base: u128,
	/// Less what was burned.
	pub after_burn: u128,
	/// Through the gate.
	pub after_gate: u128,
	/// Nothing for a subnet that gets no TAO: what the emission is divided by.
	pub after_switches: u128,
}

impl StageWeights {
	/// A weight that nothing is taken from before the switches.
	const fn plain(base: u128) -> Self {
		Self { base, after_burn: base, after_gate: base, after_switches: 0 }
	}
}

/// A subnet's share in a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
	/// Its weights.
	pub weights: StageWeights,
	/// Its TAO.
	pub part: Tao,
	/// The averages of the rule, moved by the block.
	pub averages: Averages,
}

/// How a block's TAO is divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Division {
	/// One share for each candidate, in their order.
	pub shares: Vec<Share>,
	/// The bar that the next block begins with.
	pub bar: GateBar,
}

impl Allocation {
	/// Divides the `emission` of block `number` among `candidates`, one share each, in their order. `bar`
	/// is what the block before left.
	///
	/// # Errors
	/// [`EconomicsError::RuleUnbalanced`] if a rule of the host's own gave more than there is, or not one
	/// part each; or what that rule refused with.
	pub fn divide<C: CustomRules>(
		self,
		number: u64,
		emission: Tao,
		bar: GateBar,
		candidates: &[Candidate],
	) -> Result<Division, EconomicsError> {
		let averages = self.averages_after(candidates)?;
		let (mut weights, bar) = self.weigh(number, bar, candidates, &averages)?;
		if self != Self::Custom {
			switch(&mut weights, candidates);
		}
		let parts = match self {
			Self::Custom => custom::<C>(number, emission, candidates)?,
			_ => self.parts(emission, candidates, &weights, &averages)?,
		};
		let shares = weights.into_iter().zip(parts).zip(averages);
		let shares = shares.map(|((weights, part), averages)| Share { weights, part, averages });
		Ok(Division { shares: shares.collect(), bar })
	}

	/// What the rule asks of a subnet beside its economy.
	pub const fn needs(&self) -> Needs {
		Needs {
			flows: matches!(
				self,
				Self::Flow { .. } | Self::MaturedFlow { .. } | Self::NetFlow { .. }
			),
			burned: matches!(self, Self::PriceEmaLessBurn | Self::HillGate { .. }),
			votes: matches!(self, Self::RootVote { .. }),
			metric: matches!(self, Self::Attested { .. }),
		}
	}

	/// Tells whether every number of the rule is within its bounds.
	pub const fn is_valid(&self) -> bool {
		match self {
			Self::HillGate { exponent, bar } => {
				*exponent >= 1 && *exponent <= gate::MAX_EXPONENT && bar.is_valid()
			}
			Self::Flow { smoothing }
			| Self::MaturedFlow { smoothing }
			| Self::NetFlow { smoothing }
			| Self::Attested { smoothing, .. } => smoothing.is_valid(),
			_ => true,
		}
	}

	/// The rule's averages of each, moved by what was signalled since the last block.
	fn averages_after(self, candidates: &[Candidate]) -> Result<Vec<Averages>, EconomicsError> {
		let mut after = alloc::vec![Averages::Empty; candidates.len()];
		for (after, Candidate { memory, .. }) in after.iter_mut().zip(candidates) {
			let RuleMemory { signals, averages } = memory;
			*after = match self {
				Self::Flow { smoothing } => flow::flow_after(averages, signals, smoothing),
				Self::MaturedFlow { smoothing } => {
					flow::matured_after(averages, signals, smoothing)
				}
				Self::NetFlow { smoothing } => flow::net_after(averages, signals, smoothing),
				Self::Attested { smoothing, .. } => attested::after(averages, signals, smoothing),
				_ => break, // a rule without averages
			}?;
		}
		Ok(after)
	}

	/// The weights up to the switches, and the bar of the gate.
	fn weigh(
		self,
		number: u64,
		bar: GateBar,
		candidates: &[Candidate],
		averages: &[Averages],
	) -> Result<(Vec<StageWeights>, GateBar), EconomicsError> {
		let plain = |weight: fn(&Candidate) -> u128| -> Result<Vec<StageWeights>, EconomicsError> {
			Ok(candidates.iter().map(|one| StageWeights::plain(weight(one))).collect())
		};
		let weights = match self {
			Self::PriceEma => plain(price::ema),
			Self::PriceEmaLessBurn => price::less_burn(candidates),
			Self::HillGate { exponent, bar: measure } => {
				return gate::weigh(number, exponent, measure, bar, candidates);
			}
			Self::Flow { .. } | Self::MaturedFlow { .. } => Ok(flow::weigh(averages)),
			Self::NetFlow { .. } => flow::weigh_net(averages),
			Self::RootVote { rho, kappa } => Ok(votes::weigh(rho, kappa, candidates)),
			Self::Attested { mix, .. } => attested::weigh(mix, candidates, averages),
			Self::Equal => plain(|_| 1),
			Self::ByDepth => plain(|one| one.pool.tao.0.into()),
			Self::Fixed => plain(|one| one.fixed_weight.into()),
			Self::Custom => plain(|_| 0),
		};
		Ok((weights?, GateBar::default()))
	}

	/// The parts of `emission` by the last stage of weights, and nothing for those that get no TAO.
	fn parts(
		self,
		emission: Tao,
		candidates: &[Candidate],
		weights: &[StageWeights],
		averages: &[Averages],
	) -> Result<Vec<Tao>, EconomicsError> {
		let sharing = |index: &usize| candidates.get(*index).is_some_and(|one| one.shares_tao);
		let indices: Vec<_> = (0..candidates.len()).filter(sharing).collect();
		let of = |index: &usize| weights.get(*index).map_or(0, |weights| weights.after_switches);
		let weights: Vec<_> = indices.iter().map(of).collect();
		let shared = match self {
			Self::Attested { cap: Some(cap), .. } => {
				let of = |index: &usize| averages.get(*index).copied().unwrap_or_default();
				let averages: Vec<_> = indices.iter().map(of).collect();
				attested::capped(emission, cap, &weights, &averages)
			}
			_ => apportioned(emission, &weights),
		}?;
		let mut parts = alloc::vec![Tao::ZERO; candidates.len()];
		for (index, part) in indices.into_iter().zip(shared) {
			if let Some(place) = parts.get_mut(index) {
				*place = part;
			}
		}
		Ok(parts)
	}
}

/// The last stage of weights: nothing for those that get no TAO; and of the others the average, where
/// none of them weighs anything.
fn switch(weights: &mut [StageWeights], candidates: &[Candidate]) {
	let weigh_nothing = weights
		.iter()
		.zip(candidates)
		.all(|(weights, one)| !one.shares_tao || weights.after_gate == 0);
	for (weights, one) in weights.iter_mut().zip(candidates) {
		let weight = if weigh_nothing { price::ema(one) } else { weights.after_gate };
		weights.after_switches = if one.shares_tao { weight } else { 0 };
	}
}

/// The parts that a host's own rule gives those that share the block, and nothing for the others.
fn custom<C: CustomRules>(
	number: u64,
	emission: Tao,
	candidates: &[Candidate],
) -> Result<Vec<Tao>, EconomicsError> {
	let sharing: Vec<_> = candidates.iter().copied().filter(|one| one.shares_tao).collect();
	let parts = C::allocate(number, emission, &sharing)?;
	let sum = parts.iter().try_fold(Tao::ZERO, |sum, part| sum.ensure_add(*part));
	if parts.len() != sharing.len() || !sum.is_ok_and(|sum| sum <= emission) {
		return Err(EconomicsError::RuleUnbalanced);
	}
	let mut parts = parts.into_iter();
	let part_of = |one: &Candidate| one.shares_tao.then(|| parts.next()).flatten();
	Ok(candidates.iter().map(part_of).map(Option::unwrap_or_default).collect())
}

/// The parts of `emission` by largest remainder: see [`apportion`]. Of weights so large that a product
/// with the emission passes 128 bits, as many count as the 64 highest of the largest one.
fn apportioned(emission: Tao, weights: &[u128]) -> Result<Vec<Tao>, EconomicsError> {
	let sum = weights.iter().try_fold(0u128, |sum, weight| sum.checked_add(*weight));
	let largest = weights.iter().max().copied().unwrap_or_default();
	let parts = if sum.is_some() && largest.checked_mul(emission.0.into()).is_some() {
		apportion(emission.0, weights)
	} else {
		apportion(emission.0, &highest_bits(weights))
	}?;
	Ok(parts.into_iter().map(Tao).collect())
}

/// The weights without the bits under the 64 highest ones of the largest.
fn highest_bits(weights: &[u128]) -> Vec<u128> {
	let largest = weights.iter().copied().max().unwrap_or_default();
	let under = u64::BITS.saturating_sub(largest.leading_zeros()); // 64 at most
	weights.iter().map(|weight| weight >> under).collect()
}

/// The shares `floor(2^64 * weight / sum)` of the [highest bits](highest_bits); nothing for anybody where
/// no weight is.
fn shares(weights: &[u128]) -> Result<Vec<u128>, EconomicsError> {
	let weights = highest_bits(weights);
	let sum = weights.iter().fold(0u128, |sum, weight| sum.saturating_add(*weight)); // of 64 bits each
	if sum == 0 {
		return Ok(weights);
	}
	weights.iter().map(|weight| mul_div(*weight, 1 << 64, sum, Rounding::Down)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{amount::Alpha, price::Price};

	/// A subnet with an average of so many hundredths.
	pub(super) fn candidate(netuid: u16, hundredths: u64) -> Candidate {
		let price = Price::of(Tao(hundredths), Alpha(100)).unwrap();
		Candidate {
			netuid,
			moving_price: MovingPrice::at(price),
			pool: Pool::default(),
			memory: RuleMemory::default(),
			fixed_weight: 1,
			shares_tao: true,
		}
	}

	/// The parts of an emission by a rule, in its first block.
	pub(super) fn divide(rule: Allocation, emission: u64, candidates: &[Candidate]) -> Vec<u64> {
		let division = rule.divide::<()>(1, Tao(emission), GateBar::default(), candidates).unwrap();
		division.shares.iter().map(|share| share.part.0).collect()
	}

	fn by_price(emission: u64, averages: &[u64]) -> Vec<u64> {
		let candidates: Vec<_> =
			(1..).zip(averages).map(|(netuid, average)| candidate(netuid, *average)).collect();
		divide(Allocation::PriceEma, emission, &candidates)
	}

	#[test]
	fn parts_should_be_in_proportion_to_the_averages() {
		// 10^9 * 25/100, * 75/100
		assert_eq!(by_price(1_000_000_000, &[25, 75]), [250_000_000, 750_000_000]);
	}

	#[test]
	fn what_does_not_divide_should_go_to_the_lowest_netuid() {
		// 10^9 / 3 = 333_333_333.3
		assert_eq!(by_price(1_000_000_000, &[1, 1, 1]), [333_333_334, 333_333_333, 333_333_333]);
	}

	#[test]
	fn subnets_without_any_average_should_share_equally() {
		assert_eq!(by_price(10, &[0, 0]), [5, 5]);
		assert_eq!(by_price(10, &[0, 1]), [0, 10]);
		assert!(by_price(10, &[]).is_empty());
	}

	#[test]
	fn a_rule_that_knows_nothing_should_go_by_the_price() {
		let smoothing = Smoothing::WHOLE;
		let (rho, kappa) = (10, Perbill::from_percent(50));
		let knowing_nothing = [
			Allocation::Flow { smoothing },
			Allocation::MaturedFlow { smoothing },
			Allocation::NetFlow { smoothing },
			Allocation::RootVote { rho, kappa },
			Allocation::Attested { mix: Perbill::one(), smoothing, cap: None },
			Allocation::ByDepth,
		];
		// 25 and 75 of 100, though a third one, which gets no TAO, has depth.
		let pool = Pool { tao: Tao(7), alpha: Alpha(1) };
		let off = Candidate { shares_tao: false, pool, ..candidate(3, 50) };
		for rule in knowing_nothing {
			let parts = divide(rule, 100, &[candidate(1, 25), candidate(2, 75), off]);
			assert_eq!(parts, [25, 75, 0], "{rule:?}");
		}
	}

	#[test]
	fn who_is_switched_off_should_get_nothing_and_lose_its_last_weight_alone() {
		let off = Candidate { shares_tao: false, ..candidate(1, 50) };
		let candidates = [off, candidate(2, 30), candidate(3, 20)];
		assert_eq!(divide(Allocation::PriceEma, 10, &candidates), [0, 6, 4]);
		let division =
			Allocation::PriceEma.divide::<()>(1, Tao(10), GateBar::default(), &candidates).unwrap();
		let weights = division.shares.first().unwrap().weights;
		assert_eq!((weights.after_gate, weights.after_switches), (1 << 63, 0));
		// Where nobody shares, nobody gets anything.
		assert_eq!(divide(Allocation::Equal, 10, &[off]), [0]);
	}

	#[test]
	fn plain_rules_should_go_by_what_they_are_named_after() {
		let pool = |tao| Pool { tao: Tao(tao), alpha: Alpha(1) };
		let one = Candidate { pool: pool(30), fixed_weight: 1, ..candidate(1, 9) };
		let other = Candidate { pool: pool(10), fixed_weight: 3, ..candidate(2, 1) };
		assert_eq!(divide(Allocation::Equal, 100, &[one, other]), [50, 50]);
		// 30 / 40, and 1 / 4
		assert_eq!(divide(Allocation::ByDepth, 100, &[one, other]), [75, 25]);
		assert_eq!(divide(Allocation::Fixed, 100, &[one, other]), [25, 75]);
	}

	#[test]
	fn the_largest_weights_should_be_shared_out_too() {
		// 2 / 3 and 1 / 3 of 2^64 - 1, which 3 divides; a product has 191 bits
		let third = u64::MAX / 3;
		let parts = apportioned(Tao(u64::MAX), &[1 << 126, 1 << 125]).unwrap();
		assert!(parts[0].0.abs_diff(2 * third) <= 2 && parts[0].0 + parts[1].0 == u64::MAX);
		assert_eq!(shares(&[u128::MAX; 4]).unwrap(), [1 << 62; 4]);
		assert_eq!(shares(&[0, 0]).unwrap(), [0, 0]);
	}

	/// Gives each candidate the number of the block.
	struct ByNumber;

	impl CustomRules for ByNumber {
		fn allocate(
			number: u64,
			_: Tao,
			candidates: &[Candidate],
		) -> Result<Vec<Tao>, EconomicsError> {
			Ok(candidates.iter().map(|_| Tao(number)).collect())
		}
	}

	#[test]
	fn a_hosts_parts_should_sum_to_the_emission_at_most() {
		let off = Candidate { shares_tao: false, ..candidate(2, 1) };
		let candidates = [candidate(1, 1), off, candidate(3, 1)];
		let divide = |number| {
			let bar = GateBar::default();
			let divided =
				Allocation::Custom.divide::<ByNumber>(number, Tao(10), bar, &candidates)?;
			Ok(divided.shares.iter().map(|share| share.part.0).collect::<Vec<_>>())
		};
		assert_eq!(divide(5), Ok(vec![5, 0, 5]));
		// 6 + 6 > 10, and a sum that does not fit 64 bits.
		assert_eq!(divide(6), Err(EconomicsError::RuleUnbalanced));
		assert_eq!(divide(u64::MAX), Err(EconomicsError::RuleUnbalanced));
	}

	#[test]
	fn a_host_without_a_rule_should_refuse() {
		let candidates = [candidate(1, 1)];
		let parts = Allocation::Custom.divide::<()>(1, Tao(10), GateBar::default(), &candidates);
		assert_eq!(parts, Err(EconomicsError::RuleMissing));
	}
}
