//! What becomes of root's part of the alpha. It is sold for TAO without a fee, in each block or
//! together in the block in which an epoch is due, just before it; or the epoch gives it to those who
//! stake on root, who [claim](crate::root_claims) it. The rule of the block in which an epoch is due
//! decides on what any rule has kept until then: nothing is kept that has no way out.

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

use super::CustomRules;
use crate::{
	amount::{Alpha, Tao},
	error::EconomicsError,
	pool::{FeeRate, Pool},
	price::Price,
	subnet::BlockTerms,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What became of root's part. `sold`, `kept`, `recycled` and `returned` sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RootSettlement {
	/// Alpha that went into the pool.
	pub sold: Alpha,
	/// TAO that came out for it.
	pub tao: Tao,
	/// Alpha that waits for the next epoch.
	pub kept: Alpha,
	/// Alpha that ceases to be.
	pub recycled: Alpha,
	/// Alpha that falls to the validators' part.
	pub returned: Alpha,
}

/// The rule of what becomes of root's part of the alpha.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RootPart {
	/// Sold in each block, as at launch.
	#[default]
	SoldEachBlock,
	/// Kept, and sold in the block of the epoch.
	SoldAtEpoch {
		/// Recycled instead while the moving prices of all open subnets sum to no more than this: 1 on the
		/// public chain since November 2025.
		only_above: Option<Price>,
	},
	/// Kept, and given by the epoch to those who stake on root, for them to claim.
	Claimable,
	/// It ceases to be and may be emitted again.
	Recycled,
	/// A rule of the host's own: [`CustomRules::settle_root_part`].
	Custom,
}

impl RootPart {
	/// Tells whether the block of an epoch sells what was kept; else the epoch distributes it.
	pub const fn sells_what_was_kept(self) -> bool {
		!matches!(self, Self::Claimable)
	}

	/// Settles `part` against the subnet's pool.
	///
	/// # Errors
	/// [`EconomicsError::RuleUnbalanced`] if a rule of the host's own settled another sum than `part`; or
	/// what that rule refused with.
	#[inline]
	pub fn settle<C: CustomRules>(
		self,
		pool: &mut Pool,
		part: Alpha,
		terms: &BlockTerms,
	) -> Result<RootSettlement, EconomicsError> {
		let settled = match self {
			Self::SoldEachBlock => sell(pool, part),
			Self::SoldAtEpoch { only_above }
				if only_above.is_none_or(|bar| terms.price_sum > bar) =>
			{
				RootSettlement { kept: part, ..RootSettlement::default() }
			}
			Self::Claimable => RootSettlement { kept: part, ..RootSettlement::default() },
			Self::SoldAtEpoch { .. } | Self::Recycled => {
				RootSettlement { recycled: part, ..RootSettlement::default() }
			}
			Self::Custom => C::settle_root_part(pool, part, terms)?,
		};
		let parts = [settled.kept, settled.recycled, settled.returned];
		let sum = parts.iter().try_fold(settled.sold, |sum, part| sum.ensure_add(*part));
		if sum != Ok(part) {
			return Err(EconomicsError::RuleUnbalanced);
		}
		Ok(settled)
	}
}

/// Sells `part` for TAO, without a fee. What the pool refuses goes to the validators: at its floor, or
/// too little for one rao, nobody loses by waiting, and validators least.
#[inline]
pub fn sell(pool: &mut Pool, part: Alpha) -> RootSettlement {
	match pool.sell(part, FeeRate::ZERO) {
		Ok(fill) => RootSettlement { sold: part, tao: fill.received, ..RootSettlement::default() },
		Err(_) => RootSettlement { returned: part, ..RootSettlement::default() },
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::UNIT;

	const TERMS: BlockTerms = BlockTerms {
		number: 1,
		block_emission: Tao::ZERO,
		allocated: Tao::ZERO,
		weighted_root_stake: Tao::ZERO,
		owner_cut: 0,
		speed: crate::ema::Speed::LAUNCH,
		age: 0,
		price_sum: Price::ONE,
	};

	#[test]
	fn roots_part_should_be_sold_without_a_fee() {
		let mut pool = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let settled = RootPart::SoldEachBlock.settle::<()>(&mut pool, Alpha(UNIT), &TERMS);
		// 1 * 1 / (1 + 1) = 0.5
		let sold = RootSettlement { sold: Alpha(UNIT), tao: Tao(UNIT / 2), ..Default::default() };
		assert_eq!(settled, Ok(sold));
	}

	#[test]
	fn what_the_pool_refuses_should_fall_to_the_validators() {
		let floor = Pool { tao: Tao(crate::pool::MIN_RESERVE), alpha: Alpha(UNIT) };
		let mut pool = floor;
		let settled = RootPart::SoldEachBlock.settle::<()>(&mut pool, Alpha(UNIT), &TERMS);
		assert_eq!(settled, Ok(RootSettlement { returned: Alpha(UNIT), ..Default::default() }));
		assert_eq!(pool, floor);
	}

	#[test]
	fn what_is_kept_for_the_epoch_should_not_touch_the_pool() {
		let before = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let mut pool = before;
		for rule in [RootPart::SoldAtEpoch { only_above: None }, RootPart::Claimable] {
			let settled = rule.settle::<()>(&mut pool, Alpha(7), &TERMS);
			assert_eq!(settled, Ok(RootSettlement { kept: Alpha(7), ..Default::default() }));
			assert_eq!(pool, before);
		}
	}

	#[test]
	fn roots_part_should_be_recycled_while_prices_sum_to_too_little() {
		let before = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let mut pool = before;
		let mut settle = |rule: RootPart, price_sum| {
			rule.settle::<()>(&mut pool, Alpha(7), &BlockTerms { price_sum, ..TERMS }).unwrap()
		};
		let only_above = Some(Price::ONE);
		let above = Price::from_bits(Price::ONE.to_bits() + 1);
		let recycled = RootSettlement { recycled: Alpha(7), ..Default::default() };
		assert_eq!(settle(RootPart::SoldAtEpoch { only_above }, Price::ONE), recycled);
		assert_eq!(settle(RootPart::SoldAtEpoch { only_above }, above).kept, Alpha(7));
		assert_eq!(settle(RootPart::Recycled, above), recycled);
		assert_eq!(pool, before);
	}
}
