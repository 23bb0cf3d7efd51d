//! What those who stake to a hotkey on root can claim of a subnet's alpha, under
//! [`RootPart::Claimable`](crate::rules::RootPart::Claimable): one division an epoch, however many they
//! are.
//!
//! Each epoch that keeps alpha for the holders of `S` root shares raises what one share has earned since
//! the beginning, `acc += floor((alpha * 2^72 + rest) / S)`. A holder of `s` shares has earned
//! `s * (acc - checkpoint)` since the checkpoint, and is settled whenever `s` changes: whole alpha is
//! added to what it is owed, and the checkpoint moves to `acc`. What either division leaves is the
//! `rest`, in parts of 2^-72, which the next epoch gives to all. So nothing is lost, exactly:
//!
//! `kept * 2^72 = sum of (owed * 2^72 + s * (acc - checkpoint)) + rest`
//!
//! **No overflow.** 21 million alpha times 2^72 are less than 2^127, and each of these terms is a part of
//! `kept * 2^72`. `acc` itself wraps around: a holder of one share or more cannot have earned 2^128 since
//! its checkpoint, so that differences are exact.

use crate::{
	amount::{Alpha, Shares, MAX_SUPPLY},
	error::EconomicsError,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Bits of a part of an alpha rao.
pub const FRACTION_BITS: u32 = 72;

/// One alpha rao in parts.
const WHOLE: u128 = 1 << FRACTION_BITS;

/// What one share has earned, in alpha x 2^72; it wraps around.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PerShare(pub u128);

impl PerShare {
	/// What `shares` have earned from `earlier` until now, in alpha x 2^72, exactly.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] for more shares than there were.
	pub fn earned_since(self, earlier: Self, shares: Shares) -> Result<u128, EconomicsError> {
		if shares.is_zero() {
			return Ok(0);
		}
		self.0.wrapping_sub(earlier.0).checked_mul(shares.0).ok_or(EconomicsError::Overflow)
	}
}

/// What is kept of one subnet's alpha for those who stake to one hotkey on root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ClaimPool {
	/// What one share has earned since the pool was opened.
	pub per_share: PerShare,
	/// All alpha that is kept and has not been paid.
	pub kept: Alpha,
	/// What of it is nobody's yet, in alpha x 2^72: what divisions have left.
	pub rest: u128,
}

/// What one holder of root shares can claim of a [`ClaimPool`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Claim {
	/// What a share had earned when the holder was settled last.
	pub settled_at: PerShare,
	/// What the holder had earned and was not paid then.
	pub owed: Alpha,
}

impl Claim {
	/// Tells whether it says no more than that its holder has never been settled.
	pub fn is_empty(&self) -> bool {
		*self == Self::default()
	}
}

impl ClaimPool {
	/// Keeps `alpha` for the holders of all `shares` that there are now.
	///
	/// # Errors
	/// [`EconomicsError::DepositTooSmall`] without a holder: a reward must not be orphaned;
	/// [`EconomicsError::Overflow`] for more alpha than there can be.
	pub fn accrue(&mut self, alpha: Alpha, shares: Shares) -> Result<(), EconomicsError> {
		let kept = self.kept.ensure_add(alpha)?;
		if kept > Alpha(MAX_SUPPLY) {
			return Err(EconomicsError::Overflow);
		}
		let parts = u128::from(alpha.0).checked_mul(WHOLE).ok_or(EconomicsError::Overflow)?;
		let parts = parts.checked_add(self.rest).ok_or(EconomicsError::Overflow)?;
		let growth = parts.checked_div(shares.0).ok_or(EconomicsError::DepositTooSmall)?;
		let rest = parts.checked_rem(shares.0).ok_or(EconomicsError::DepositTooSmall)?;
		let per_share = PerShare(self.per_share.0.wrapping_add(growth));
		*self = Self { per_share, kept, rest };
		Ok(())
	}

	/// Adds to a claim what its holder's `shares` have earned since it was settled.
	///
	/// # Errors
	/// As [`Self::settle_from`].
	pub fn settle(&mut self, claim: &mut Claim, shares: Shares) -> Result<(), EconomicsError> {
		self.settle_from(claim.settled_at, claim, shares)?;
		claim.settled_at = self.per_share;
		Ok(())
	}

	/// Adds to a claim what `shares` that have become its holder's have earned since `earlier`; the
	/// holder itself has been settled.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] for more shares than there were.
	pub fn settle_from(
		&mut self,
		earlier: PerShare,
		claim: &mut Claim,
		shares: Shares,
	) -> Result<(), EconomicsError> {
		let parts = self.per_share.earned_since(earlier, shares)?;
		let whole = u64::try_from(parts >> FRACTION_BITS).map_err(|_| EconomicsError::Overflow)?;
		let rest = parts & (WHOLE.saturating_sub(1)); // the lower bits
		let rest = self.rest.checked_add(rest).ok_or(EconomicsError::Overflow)?;
		(claim.owed, self.rest) = (claim.owed.ensure_add(Alpha(whole))?, rest);
		Ok(())
	}

	/// Takes out what a settled claim is owed.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if less is kept.
	pub fn pay(&mut self, claim: &mut Claim) -> Result<Alpha, EconomicsError> {
		self.kept = self.kept.ensure_sub(claim.owed)?;
		Ok(core::mem::take(&mut claim.owed))
	}

	/// Takes out the whole alpha of what divisions have left, once no share is left to give it to.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if less is kept.
	pub fn take_rest(&mut self) -> Result<Alpha, EconomicsError> {
		let whole =
			u64::try_from(self.rest >> FRACTION_BITS).map_err(|_| EconomicsError::Overflow)?;
		self.kept = self.kept.ensure_sub(Alpha(whole))?;
		self.rest &= WHOLE.saturating_sub(1); // the lower bits
		Ok(Alpha(whole))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A pool and the claims of two holders of 1 and 2 of its 3 shares, who are settled after each epoch.
	fn epochs(amounts: &[u64]) -> (ClaimPool, [Claim; 2]) {
		let (mut pool, mut claims) = (ClaimPool::default(), [Claim::default(); 2]);
		for alpha in amounts {
			pool.accrue(Alpha(*alpha), Shares(3)).unwrap();
			for (shares, claim) in (1..).zip(&mut claims) {
				pool.settle(claim, Shares(shares)).unwrap();
			}
		}
		(pool, claims)
	}

	#[test]
	fn holders_should_earn_by_their_shares() {
		let (pool, [one, two]) = epochs(&[300]);
		// 300 * 1/3 and 300 * 2/3
		assert_eq!((one.owed, two.owed), (Alpha(100), Alpha(200)));
		assert_eq!((pool.kept, pool.rest), (Alpha(300), 0));
	}

	#[test]
	fn what_floors_leave_should_be_given_with_the_next_epoch() {
		let (pool, [one, two]) = epochs(&[10]);
		// floor(10/3) and floor(20/3)
		assert_eq!((one.owed, two.owed), (Alpha(3), Alpha(6)));
		// 10 - 3 - 6
		assert_eq!(pool.rest, WHOLE);
		// And then (10 + 1) * 1/3 = 3.7 and 7.3: 2 are left, with those 20 + 1 of 23.
		let (pool, [one, two]) = epochs(&[10, 10]);
		assert_eq!((one.owed, two.owed), (Alpha(3 + 3), Alpha(6 + 7)));
		assert_eq!(pool.rest, WHOLE);
	}

	#[test]
	fn who_comes_later_should_earn_from_then_on() {
		let (mut pool, [mut one, _]) = epochs(&[300]);
		let mut late = Claim { settled_at: pool.per_share, owed: Alpha::ZERO };
		pool.accrue(Alpha(800), Shares(4)).unwrap();
		pool.settle(&mut late, Shares(1)).unwrap();
		pool.settle(&mut one, Shares(1)).unwrap();
		// 800/4, and 300/3 before
		assert_eq!((late.owed, one.owed), (Alpha(200), Alpha(300)));
	}

	#[test]
	fn shares_that_come_from_a_cohort_should_earn_from_its_beginning() {
		let (mut pool, [mut one, _]) = epochs(&[300]);
		let begun = pool.per_share;
		pool.accrue(Alpha(800), Shares(4)).unwrap();
		pool.settle(&mut one, Shares(1)).unwrap();
		pool.settle_from(begun, &mut one, Shares(1)).unwrap();
		// 100, 200, and 200 for the share that came
		assert_eq!(one.owed, Alpha(500));
		assert_eq!(one.settled_at, pool.per_share);
	}

	#[test]
	fn a_claim_should_be_paid_once() {
		let (mut pool, [mut one, _]) = epochs(&[300]);
		assert_eq!(pool.pay(&mut one), Ok(Alpha(100)));
		assert_eq!(pool.pay(&mut one), Ok(Alpha::ZERO));
		// 300 - 100
		assert_eq!(pool.kept, Alpha(200));
		let mut forged = Claim { owed: Alpha(201), ..one };
		assert_eq!(pool.pay(&mut forged), Err(EconomicsError::InsufficientStake));
	}

	#[test]
	fn when_the_last_share_has_gone_the_rest_should_be_whole_alpha() {
		let (mut pool, [one, two]) = epochs(&[10, 10]);
		assert_eq!(pool.take_rest(), Ok(Alpha(1)));
		// 20 - 1, which is owed
		assert_eq!((pool.kept, pool.rest), (Alpha(19), 0));
		assert_eq!(one.owed.ensure_add(two.owed), Ok(pool.kept));
	}

	#[test]
	fn what_nobody_holds_shares_for_should_be_refused() {
		let mut pool = ClaimPool::default();
		assert_eq!(pool.accrue(Alpha(1), Shares::ZERO), Err(EconomicsError::DepositTooSmall));
		assert_eq!(pool.accrue(Alpha(MAX_SUPPLY + 1), Shares(1)), Err(EconomicsError::Overflow));
		assert_eq!(pool, ClaimPool::default());
	}

	#[test]
	fn a_share_that_earns_all_alpha_again_and_again_should_be_paid_all_of_it() {
		let (mut pool, mut claim) = (ClaimPool::default(), Claim::default());
		// Each round raises a share's earnings by nearly 2^127, so that they wrap around.
		for _ in 0..5 {
			pool.accrue(Alpha(MAX_SUPPLY), Shares(1)).unwrap();
			pool.settle(&mut claim, Shares(1)).unwrap();
			assert_eq!(pool.pay(&mut claim), Ok(Alpha(MAX_SUPPLY)));
		}
		assert_eq!((pool.kept, pool.rest), (Alpha::ZERO, 0));
	}
}
