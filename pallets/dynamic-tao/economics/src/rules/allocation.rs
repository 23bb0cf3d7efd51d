//! Who gets the block's TAO. The parts of a subnet's weight in the sum of all weights are made by
//! largest remainder, so that they sum to the block's emission exactly.

use super::{CustomRules, RuleMemory};
use crate::{
	amount::{apportion, Tao},
	ema::MovingPrice,
	error::EconomicsError,
	pool::Pool,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What a rule may know of a subnet that shares the block, as it stood at the end of the last one.
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
}

/// The rule that divides a block's TAO among subnets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Allocation {
	/// By the moving price, as at launch: [`price_ema`].
	#[default]
	PriceEma,
	/// By a rule of the host's own: [`CustomRules::allocate`].
	Custom,
}

impl Allocation {
	/// Divides the `emission` of block `number` among `candidates`, one part each, in their order.
	///
	/// # Errors
	/// [`EconomicsError::RuleUnbalanced`] if a rule of the host's own gave more than there is, or not one
	/// part each; or what that rule refused with.
	pub fn allocate<C: CustomRules>(
		self,
		number: u64,
		emission: Tao,
		candidates: &[Candidate],
	) -> Result<Vec<Tao>, EconomicsError> {
		let parts = match self {
			Self::PriceEma => price_ema(emission, candidates),
			Self::Custom => C::allocate(number, emission, candidates),
		}?;
		let sum = parts.iter().try_fold(Tao::ZERO, |sum, part| sum.ensure_add(*part));
		if parts.len() != candidates.len() || !sum.is_ok_and(|sum| sum <= emission) {
			return Err(EconomicsError::RuleUnbalanced);
		}
		Ok(parts)
	}
}

/// `emission * ema_i / sum(ema)` by largest remainder, ties to the lower netuid; equal parts while all
/// averages are zero.
///
/// # Errors
/// None that can happen with as many subnets as netuids.
pub fn price_ema(emission: Tao, candidates: &[Candidate]) -> Result<Vec<Tao>, EconomicsError> {
	let weights: Vec<u128> =
		candidates.iter().map(|candidate| candidate.moving_price.price().to_bits()).collect();
	Ok(apportion(emission.0, &weights)?.into_iter().map(Tao).collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{amount::Alpha, price::Price};

	/// A subnet with an average of so many hundredths.
	fn candidate(netuid: u16, hundredths: u64) -> Candidate {
		let price = Price::of(Tao(hundredths), Alpha(100)).unwrap();
		Candidate {
			netuid,
			moving_price: MovingPrice::at(price),
			pool: Pool::default(),
			memory: RuleMemory::Empty,
		}
	}

	fn allocate(emission: u64, averages: &[u64]) -> Vec<u64> {
		let candidates: Vec<_> =
			(1..).zip(averages).map(|(netuid, average)| candidate(netuid, *average)).collect();
		let parts = Allocation::PriceEma.allocate::<()>(1, Tao(emission), &candidates).unwrap();
		parts.into_iter().map(|part| part.0).collect()
	}

	#[test]
	fn parts_should_be_in_proportion_to_the_averages() {
		// 10^9 * 25/100, * 75/100
		assert_eq!(allocate(1_000_000_000, &[25, 75]), [250_000_000, 750_000_000]);
	}

	#[test]
	fn what_does_not_divide_should_go_to_the_lowest_netuid() {
		// 10^9 / 3 = 333_333_333.3
		assert_eq!(allocate(1_000_000_000, &[1, 1, 1]), [333_333_334, 333_333_333, 333_333_333]);
	}

	#[test]
	fn subnets_without_any_average_should_share_equally() {
		assert_eq!(allocate(10, &[0, 0]), [5, 5]);
		assert_eq!(allocate(10, &[0, 1]), [0, 10]);
		assert!(allocate(10, &[]).is_empty());
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
		let candidates = [candidate(1, 1), candidate(2, 1)];
		let allocate =
			|number| Allocation::Custom.allocate::<ByNumber>(number, Tao(10), &candidates);
		assert_eq!(allocate(5), Ok(vec![Tao(5), Tao(5)]));
		// 6 + 6 > 10, and a sum that does not fit 64 bits.
		assert_eq!(allocate(6), Err(EconomicsError::RuleUnbalanced));
		assert_eq!(allocate(u64::MAX), Err(EconomicsError::RuleUnbalanced));
	}

	#[test]
	fn a_host_without_a_rule_should_refuse() {
		let parts = Allocation::Custom.allocate::<()>(1, Tao(10), &[candidate(1, 1)]);
		assert_eq!(parts, Err(EconomicsError::RuleMissing));
	}
}
