//! Who gets the block's TAO: an exchangeable rule. The parts of the launch rule sum to the block's
//! emission exactly.

use crate::{
	amount::{apportion, Tao},
	ema::MovingPrice,
	error::EconomicsError,
	pool::Pool,
};
use alloc::vec::Vec;

/// What a rule may know of a subnet that shares the block, as it stood at the end of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
	/// The subnet's identifier; candidates come in its order.
	pub netuid: u16,
	/// The average of the price up to the last block.
	pub moving_price: MovingPrice,
	/// The reserves.
	pub pool: Pool,
}

/// The rule that divides a block's TAO among subnets.
pub trait EmissionAllocation {
	/// Divides `block` among `candidates`, one part each, in their order. The parts must not sum to
	/// more than `block`; what they leave is not minted.
	///
	/// # Errors
	/// A rule that cannot decide refuses, and the block emits nothing.
	fn allocate(block: Tao, candidates: &[Candidate]) -> Result<Vec<Tao>, EconomicsError>;
}

/// The launch rule: `B * ema_i / sum(ema)` by largest remainder, ties to the lower netuid; equal
/// parts while all averages are zero.
pub struct PriceEma;

impl EmissionAllocation for PriceEma {
	fn allocate(block: Tao, candidates: &[Candidate]) -> Result<Vec<Tao>, EconomicsError> {
		let weights: Vec<u128> =
			candidates.iter().map(|candidate| candidate.moving_price.price().to_bits()).collect();
		Ok(apportion(block.0, &weights)?.into_iter().map(Tao).collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{amount::Alpha, price::Price};

	/// A subnet with an average of so many hundredths.
	fn candidate(netuid: u16, hundredths: u64) -> Candidate {
		let price = Price::of(Tao(hundredths), Alpha(100)).unwrap();
		Candidate { netuid, moving_price: MovingPrice::at(price), pool: Pool::default() }
	}

	fn allocate(block: u64, averages: &[u64]) -> Vec<u64> {
		let candidates: Vec<_> =
			(1..).zip(averages).map(|(netuid, average)| candidate(netuid, *average)).collect();
		let parts = PriceEma::allocate(Tao(block), &candidates).unwrap();
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
}
