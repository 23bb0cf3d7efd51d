//! When stake begins to count and to earn: once it has been there for a whole tempo.
//!
//! A purchase of stake does not buy shares of its hotkey's [`SharePool`] at once. It **enters**: it is
//! its holder's, may leave at any time, and neither counts in consensus nor earns. Time is counted in
//! periods: on a subnet one ends when an epoch has been paid, on root one lasts at least as long as the
//! longest tempo of any subnet. Stake that entered in period `p` becomes **active** when period
//! `p + wait` begins (one on a subnet, where the epochs themselves are the clock; two on root, whose
//! clock is not that of any subnet). It buys shares then, at the price after the last reward. So an
//! epoch can pay active stake at once: whoever comes later buys at the new price, whoever leaves has
//! been paid, and nobody has to wait or to forfeit anything.
//!
//! **Lazily.** Nothing happens when a period begins. Whoever touches a hotkey next lets all that is due
//! enter its pool together, as one [`Cohort`], with one division. A holder's part of the cohort is
//! computed when the holder is touched: `floor(alpha * shares / alpha of the cohort)` of what the cohort
//! has left, so that the parts sum to the shares of the cohort. Until then a row keeps the cohort. There
//! is no such row without a position that has not been touched since, so positions pay for them.

use crate::{
	amount::{mul_div, Alpha, Rounding, Shares},
	error::EconomicsError,
	share_pool::SharePool,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What period it is, and how many must begin before stake is active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Clock {
	/// The number of this period.
	pub period: u64,
	/// Stake that entered in period `p` is active from period `p + wait` on; 1 or 2.
	pub wait: u64,
}

impl Clock {
	/// The clock of a subnet that has paid `epochs`: stake that entered after one epoch is not paid by
	/// the next one, and has been there for a whole tempo when the one after that comes.
	pub const fn of_subnet(epochs: u64) -> Self {
		Self { period: epochs, wait: 1 }
	}

	/// The clock of root in a period. What entered in one must be there all through the next.
	pub const fn of_root(period: u64) -> Self {
		Self { period, wait: 2 }
	}

	/// Tells whether a lot has waited long enough.
	pub const fn is_due(&self, lot: &Lot) -> bool {
		lot.period.saturating_add(self.wait) <= self.period // no clock gets to 2^64
	}
}

/// Stake that entered in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lot {
	/// The period.
	pub period: u64,
	/// How much.
	pub alpha: Alpha,
}

/// Stake that has entered and is not active, by the period in which it did. Once what is due has been
/// taken out there are at most two lots, since nothing waits for more than two periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Entering {
	/// The lot that entered last.
	pub newer: Option<Lot>,
	/// The one before it.
	pub older: Option<Lot>,
}

impl Entering {
	/// The lots, newest first.
	pub fn lots(&self) -> impl Iterator<Item = Lot> {
		self.newer.into_iter().chain(self.older)
	}

	/// Tells whether nothing is entering.
	pub const fn is_empty(&self) -> bool {
		self.newer.is_none() && self.older.is_none()
	}

	/// All lots together, due or not.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn total(&self) -> Result<Alpha, EconomicsError> {
		self.lots().try_fold(Alpha::ZERO, |sum, lot| sum.ensure_add(lot.alpha))
	}

	/// What still has to wait.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn waiting(&self, clock: Clock) -> Result<Alpha, EconomicsError> {
		self.lots()
			.filter(|lot| !clock.is_due(lot))
			.try_fold(Alpha::ZERO, |sum, lot| sum.ensure_add(lot.alpha))
	}

	/// Takes out the lots that are due.
	pub fn take_due(&mut self, clock: Clock) -> impl Iterator<Item = Lot> {
		let due = |lot: &mut Option<Lot>| lot.take_if(|lot| clock.is_due(lot));
		let (older, newer) = (due(&mut self.older), due(&mut self.newer));
		older.into_iter().chain(newer)
	}

	/// Lets `alpha` enter in the clock's period. Take out first what is due.
	///
	/// # Errors
	/// As [`Self::add`].
	pub fn enter(&mut self, clock: Clock, alpha: Alpha) -> Result<(), EconomicsError> {
		self.add(Lot { period: clock.period, alpha })
	}

	/// Adds a lot to that of its period.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] if it does not fit, or if lots of two other periods are in the way.
	pub fn add(&mut self, lot: Lot) -> Result<(), EconomicsError> {
		if lot.alpha.is_zero() {
			return Ok(());
		}
		let mut lots = [self.newer, self.older, Some(lot)];
		for known in lots.iter_mut().take(2).flatten() {
			if known.period == lot.period {
				known.alpha = known.alpha.ensure_add(lot.alpha)?;
				[self.newer, self.older, _] = lots;
				return Ok(());
			}
		}
		lots.sort_unstable_by_key(|lot| core::cmp::Reverse(lot.map(|lot| lot.period)));
		let [newer, older, None] = lots else { return Err(EconomicsError::Overflow) };
		*self = Self { newer, older };
		Ok(())
	}

	/// Takes `alpha` out of the lot of a period.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if there is less.
	pub fn leave(&mut self, part: Lot) -> Result<(), EconomicsError> {
		let place = [&mut self.newer, &mut self.older]
			.into_iter()
			.find(|lot| lot.is_some_and(|lot| lot.period == part.period))
			.ok_or(EconomicsError::InsufficientStake)?;
		let left = place.map_or(Ok(Alpha::ZERO), |lot| lot.alpha.ensure_sub(part.alpha))?;
		*place = (!left.is_zero()).then_some(Lot { period: part.period, alpha: left });
		Ok(())
	}

	/// The parts of the lots that a withdrawal of `alpha` takes, newest first; together less than
	/// `alpha` if there is less.
	pub fn parts_of(&self, alpha: Alpha) -> impl Iterator<Item = Lot> {
		let mut left = alpha;
		self.lots().filter_map(move |lot| {
			let part = Lot { alpha: lot.alpha.min(left), ..lot };
			left = left.saturating_sub(part.alpha);
			(!part.alpha.is_zero()).then_some(part)
		})
	}
}

/// Stake of one hotkey that became active together and that not all of its holders have been asked
/// about since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Cohort {
	/// What of the stake that entered has not been exchanged for shares.
	pub alpha: Alpha,
	/// The shares that it is exchanged for.
	pub shares: Shares,
}

impl Cohort {
	/// Lets a lot become active. What is too little for a share raises all others.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn activate(pool: &mut SharePool, alpha: Alpha) -> Result<Self, EconomicsError> {
		match pool.issue(alpha) {
			Err(EconomicsError::DepositTooSmall) => {
				pool.reward(alpha)?;
				Ok(Self { alpha, shares: Shares::ZERO })
			}
			shares => Ok(Self { alpha, shares: shares? }),
		}
	}

	/// The shares of somebody who entered `alpha` of it: `floor(alpha * shares / all alpha)`.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if the cohort has less.
	pub fn part_of(&self, alpha: Alpha) -> Result<Shares, EconomicsError> {
		if alpha > self.alpha {
			return Err(EconomicsError::InsufficientStake);
		}
		if alpha.is_zero() {
			return Ok(Shares::ZERO);
		}
		mul_div(alpha.0.into(), self.shares.0, self.alpha.0.into(), Rounding::Down).map(Shares)
	}

	/// Exchanges `alpha` for [`Self::part_of`] the shares. The last to come gets all that are left.
	///
	/// # Errors
	/// As [`Self::part_of`].
	pub fn claim(&mut self, alpha: Alpha) -> Result<Shares, EconomicsError> {
		let shares = self.part_of(alpha)?;
		*self =
			Self { alpha: self.alpha.ensure_sub(alpha)?, shares: self.shares.ensure_sub(shares)? };
		Ok(shares)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn lot(period: u64, alpha: u64) -> Lot {
		Lot { period, alpha: Alpha(alpha) }
	}

	#[test]
	fn a_subnets_stake_should_be_active_after_the_next_epoch() {
		let entered = lot(3, 1);
		assert!(!Clock::of_subnet(3).is_due(&entered));
		assert!(Clock::of_subnet(4).is_due(&entered));
	}

	#[test]
	fn roots_stake_should_be_active_after_a_whole_period() {
		let entered = lot(3, 1);
		assert!(!Clock::of_root(4).is_due(&entered));
		assert!(Clock::of_root(5).is_due(&entered));
	}

	#[test]
	fn stake_of_one_period_should_be_one_lot() {
		let mut entering = Entering::default();
		entering.enter(Clock::of_root(3), Alpha(1)).unwrap();
		entering.enter(Clock::of_root(3), Alpha(2)).unwrap();
		entering.enter(Clock::of_root(4), Alpha(4)).unwrap();
		assert_eq!(entering, Entering { newer: Some(lot(4, 4)), older: Some(lot(3, 3)) });
		assert_eq!(entering.total(), Ok(Alpha(7)));
		// Nothing that still waits is pushed out.
		assert_eq!(entering.enter(Clock::of_root(5), Alpha(1)), Err(EconomicsError::Overflow));

		let due: Vec<_> = entering.take_due(Clock::of_root(5)).collect();
		assert_eq!(due, [lot(3, 3)]);
		entering.enter(Clock::of_root(5), Alpha(1)).unwrap();
		assert_eq!(entering, Entering { newer: Some(lot(5, 1)), older: Some(lot(4, 4)) });
		assert_eq!(entering.waiting(Clock::of_root(6)), Ok(Alpha(1)));
	}

	#[test]
	fn who_leaves_should_take_the_newest_first() {
		let entering = Entering { newer: Some(lot(4, 4)), older: Some(lot(3, 3)) };
		assert_eq!(entering.parts_of(Alpha(5)).collect::<Vec<_>>(), [lot(4, 4), lot(3, 1)]);
		assert_eq!(entering.parts_of(Alpha(4)).collect::<Vec<_>>(), [lot(4, 4)]);
		assert_eq!(entering.parts_of(Alpha(9)).collect::<Vec<_>>(), [lot(4, 4), lot(3, 3)]);

		let mut left = entering;
		left.leave(lot(4, 4)).unwrap();
		left.leave(lot(3, 1)).unwrap();
		assert_eq!(left, Entering { newer: None, older: Some(lot(3, 2)) });
		assert_eq!(left.leave(lot(3, 3)), Err(EconomicsError::InsufficientStake));
		assert_eq!(left.leave(lot(4, 1)), Err(EconomicsError::InsufficientStake));
		// A new period's lot comes before the one that is left.
		left.enter(Clock::of_root(4), Alpha(1)).unwrap();
		assert_eq!(left, Entering { newer: Some(lot(4, 1)), older: Some(lot(3, 2)) });
	}

	#[test]
	fn lots_should_be_kept_in_order_whichever_comes_first() {
		let mut entering = Entering::default();
		entering.add(lot(4, 4)).unwrap();
		entering.add(lot(3, 3)).unwrap();
		entering.add(lot(3, 1)).unwrap();
		entering.add(lot(2, 0)).unwrap();
		assert_eq!(entering, Entering { newer: Some(lot(4, 4)), older: Some(lot(3, 4)) });
	}

	#[test]
	fn a_cohort_should_buy_at_the_price_after_the_reward() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(1_000_000)).unwrap();
		pool.reward(Alpha(1_000_000)).unwrap();
		let cohort = Cohort::activate(&mut pool, Alpha(2_000_000)).unwrap();
		// 2e6 * (1e12 + 1e6) / (2e6 + 1), half as many as the first million bought for each
		assert_eq!(cohort.shares, Shares(1_000_000_499_999));
		assert_eq!(pool.value(cohort.shares), Ok(Alpha(1_999_999)));
	}

	#[test]
	fn the_parts_of_a_cohort_should_sum_to_its_shares() {
		let mut cohort = Cohort { alpha: Alpha(10), shares: Shares(101) };
		// 101 * 3 / 10 = 30.3, 71 * 3 / 7 = 30.4
		assert_eq!(cohort.claim(Alpha(3)), Ok(Shares(30)));
		assert_eq!(cohort.claim(Alpha(3)), Ok(Shares(30)));
		assert_eq!(cohort.claim(Alpha(5)), Err(EconomicsError::InsufficientStake));
		assert_eq!(cohort.claim(Alpha(4)), Ok(Shares(41)));
		assert_eq!(cohort, Cohort::default());
		assert_eq!(cohort.claim(Alpha(0)), Ok(Shares(0)));
	}

	#[test]
	fn a_cohort_of_less_than_a_share_should_be_the_others() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(1)).unwrap();
		pool.reward(Alpha(1_000_000_000)).unwrap();
		let cohort = Cohort::activate(&mut pool, Alpha(499)).unwrap();
		assert_eq!(cohort, Cohort { alpha: Alpha(499), shares: Shares::ZERO });
		assert_eq!(pool.stake, Alpha(1_000_000_500));
	}
}
