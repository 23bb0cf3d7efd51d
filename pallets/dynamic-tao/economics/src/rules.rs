//! The four decisions that critics of the mechanism dispute, each a trait of its own and all four
//! exchangeable together: who gets the TAO, what caps the injection, what becomes of root's part,
//! and how fast the average moves. Changing a rule changes no stored type.

use crate::{
	allocation::{EmissionAllocation, PriceEma},
	amount::{Alpha, Tao},
	ema::{AveragingRule, ConstantSpeed},
	injection::{AlphaEmissionCap, InjectionCap},
	pool::{FeeRate, Pool},
};

/// A set of rules that a chain runs by.
pub trait EmissionRules {
	/// Who gets the block's TAO.
	type Allocation: EmissionAllocation;
	/// What caps an injection, and what becomes of the excess.
	type Injection: InjectionCap;
	/// What becomes of root's part of the alpha.
	type RootPart: RootPartRule;
	/// How fast the moving price moves.
	type Averaging: AveragingRule;
}

/// The rules of the public chain at launch.
pub struct LaunchRules;

impl EmissionRules for LaunchRules {
	type Allocation = PriceEma;
	type Injection = AlphaEmissionCap;
	type RootPart = SoldEachBlock;
	type Averaging = ConstantSpeed;
}

/// What became of root's part. `sold`, `claimable` and `returned` sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RootSettlement {
	/// Alpha that went into the pool.
	pub sold: Alpha,
	/// TAO that came out for it.
	pub tao: Tao,
	/// Alpha that is kept for root's stakers.
	pub claimable: Alpha,
	/// Alpha that falls to the validators' part.
	pub returned: Alpha,
}

/// The rule of what becomes of root's part of the alpha.
pub trait RootPartRule {
	/// Settles `part` against the subnet's pool.
	fn settle(pool: &mut Pool, part: Alpha) -> RootSettlement;
}

/// The launch rule: sold for TAO each block, without a fee. What the pool refuses goes to the
/// validators.
pub struct SoldEachBlock;

impl RootPartRule for SoldEachBlock {
	fn settle(pool: &mut Pool, part: Alpha) -> RootSettlement {
		match pool.sell(part, FeeRate::ZERO) {
			Ok(fill) => {
				RootSettlement { sold: part, tao: fill.received, ..RootSettlement::default() }
			}
			// At its floor, or too little for one rao: nobody loses by waiting, validators least.
			Err(_) => RootSettlement { returned: part, ..RootSettlement::default() },
		}
	}
}

/// A rule that sells nothing: the alpha is kept for root's stakers to claim.
pub struct KeptForClaims;

impl RootPartRule for KeptForClaims {
	fn settle(_pool: &mut Pool, part: Alpha) -> RootSettlement {
		RootSettlement { claimable: part, ..RootSettlement::default() }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::UNIT;

	#[test]
	fn roots_part_should_be_sold_without_a_fee() {
		let mut pool = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let settled = SoldEachBlock::settle(&mut pool, Alpha(UNIT));
		// 1 * 1 / (1 + 1) = 0.5
		assert_eq!(
			settled,
			RootSettlement { sold: Alpha(UNIT), tao: Tao(UNIT / 2), ..Default::default() }
		);
	}

	#[test]
	fn what_the_pool_refuses_should_fall_to_the_validators() {
		let floor = Pool { tao: Tao(crate::pool::MIN_RESERVE), alpha: Alpha(UNIT) };
		let mut pool = floor;
		let settled = SoldEachBlock::settle(&mut pool, Alpha(UNIT));
		assert_eq!(settled, RootSettlement { returned: Alpha(UNIT), ..Default::default() });
		assert_eq!(pool, floor);
	}

	#[test]
	fn what_is_kept_for_claims_should_not_touch_the_pool() {
		let before = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let mut pool = before;
		let settled = KeptForClaims::settle(&mut pool, Alpha(7));
		assert_eq!(settled, RootSettlement { claimable: Alpha(7), ..Default::default() });
		assert_eq!(pool, before);
	}
}
