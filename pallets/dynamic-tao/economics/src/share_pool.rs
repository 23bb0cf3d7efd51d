//! The active stake of all coldkeys behind one hotkey, as shares: a reward raises every holder's
//! value by one addition, however many there are.
//!
//! `value(s) = floor(s * (H + 1) / (S + 10^6))`, where `H` is the active stake of the hotkey and `S`
//! the sum of shares. The virtual unit with its virtual million shares makes it ruinous to inflate the
//! price of a share before somebody else's deposit: whoever tries gives the reward to the virtual
//! shares.

use crate::{
	amount::{mul_div, mul_div_u64, Alpha, Rounding, Shares},
	error::EconomicsError,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Shares that nobody owns and that take part in every division.
pub const VIRTUAL_SHARES: u128 = 1_000_000;

/// Stake that backs the virtual shares.
pub const VIRTUAL_STAKE: u128 = 1;

/// The active stake behind one hotkey on one subnet. On root, one alpha is one TAO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SharePool {
	/// `H`: the stake of all holders together.
	pub stake: Alpha,
	/// `S`: the shares of all holders together.
	pub shares: Shares,
}

/// What a redemption did beside paying the stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redemption {
	/// Shares that ceased to be.
	pub shares: Shares,
	/// Stake left without an owner because the last share went.
	pub dust: Alpha,
}

impl SharePool {
	/// Tells whether nobody holds a share.
	pub const fn is_empty(&self) -> bool {
		self.shares.is_zero()
	}

	/// What `shares` are worth: `floor(s * (H + 1) / (S + 10^6))`.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] for more shares than could have been issued.
	pub fn value(&self, shares: Shares) -> Result<Alpha, EconomicsError> {
		mul_div_u64(shares.0, self.backing(), self.divisor()?, Rounding::Down).map(Alpha)
	}

	/// The shares that `stake` buys: `floor(stake * (S + 10^6) / (H + 1))`.
	///
	/// # Errors
	/// [`EconomicsError::DepositTooSmall`] if that is none.
	pub fn shares_for(&self, stake: Alpha) -> Result<Shares, EconomicsError> {
		match mul_div(stake.0.into(), self.divisor()?, self.backing(), Rounding::Down)? {
			0 => Err(EconomicsError::DepositTooSmall),
			shares => Ok(Shares(shares)),
		}
	}

	/// Takes `stake` in and issues [`Self::shares_for`] it.
	///
	/// # Errors
	/// As [`Self::shares_for`].
	pub fn issue(&mut self, stake: Alpha) -> Result<Shares, EconomicsError> {
		let shares = self.shares_for(stake)?;
		*self =
			Self { stake: self.stake.ensure_add(stake)?, shares: self.shares.ensure_add(shares)? };
		Ok(shares)
	}

	/// The shares that a holder of `held` gives up for `stake`: `ceil(stake * (S + 10^6) / (H + 1))`, or
	/// all if that is their whole value.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if the shares are worth less than `stake`.
	pub fn cost(&self, held: Shares, stake: Alpha) -> Result<Shares, EconomicsError> {
		let value = self.value(held)?;
		if stake == value {
			return Ok(held);
		}
		// `value > stake` makes this at most `held`.
		let shares = mul_div(stake.0.into(), self.divisor()?, self.backing(), Rounding::Up)?;
		if stake > value || shares > held.0 {
			return Err(EconomicsError::InsufficientStake);
		}
		Ok(Shares(shares))
	}

	/// Takes `stake` out for a holder of `held` shares, who gives up the [`Self::cost`]. When the last
	/// share goes, what is left of the stake is reported as dust.
	///
	/// # Errors
	/// As [`Self::cost`].
	pub fn redeem(&mut self, held: Shares, stake: Alpha) -> Result<Redemption, EconomicsError> {
		let shares = self.cost(held, stake)?;
		let left =
			Self { stake: self.stake.ensure_sub(stake)?, shares: self.shares.ensure_sub(shares)? };
		let dust = if left.is_empty() { left.stake } else { Alpha::ZERO };
		*self = if left.is_empty() { Self::default() } else { left };
		Ok(Redemption { shares, dust })
	}

	/// Adds `stake` for all holders at once, each by its shares. No shares are issued.
	///
	/// # Errors
	/// [`EconomicsError::DepositTooSmall`] if there is no holder: a reward must not be orphaned.
	pub fn reward(&mut self, stake: Alpha) -> Result<(), EconomicsError> {
		if self.is_empty() {
			return Err(EconomicsError::DepositTooSmall);
		}
		self.stake = self.stake.ensure_add(stake)?;
		Ok(())
	}

	/// `H + 1`.
	fn backing(&self) -> u128 {
		u128::from(self.stake.0).saturating_add(VIRTUAL_STAKE) // 65 bits at most
	}

	/// `S + 10^6`.
	fn divisor(&self) -> Result<u128, EconomicsError> {
		self.shares.0.checked_add(VIRTUAL_SHARES).ok_or(EconomicsError::Overflow)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_first_deposit_should_be_worth_itself() {
		let mut pool = SharePool::default();
		// 100 * (0 + 10^6) / (0 + 1)
		assert_eq!(pool.issue(Alpha(100)), Ok(Shares(100_000_000)));
		// 10^8 * 101 / (10^8 + 10^6) = 100
		assert_eq!(pool.value(Shares(100_000_000)), Ok(Alpha(100)));
	}

	#[test]
	fn a_reward_should_be_shared_by_stake() {
		let mut pool = SharePool::default();
		let (three, seven) = (pool.issue(Alpha(3_000)).unwrap(), pool.issue(Alpha(7_000)).unwrap());
		pool.reward(Alpha(10_000)).unwrap();
		// 3000 * 20_001 / 10_001 = 5999.7, 7000 * 20_001 / 10_001 = 13_999.3
		assert_eq!(pool.value(three), Ok(Alpha(5_999)));
		assert_eq!(pool.value(seven), Ok(Alpha(13_999)));
	}

	#[test]
	fn a_withdrawal_should_cost_shares_rounded_up() {
		let mut pool = SharePool::default();
		let held = pool.issue(Alpha(100)).unwrap();
		pool.reward(Alpha(50)).unwrap();
		// 10 * 101_000_000 / 151 = 6_688_741.7
		let redemption = pool.redeem(held, Alpha(10)).unwrap();
		assert_eq!(redemption, Redemption { shares: Shares(6_688_742), dust: Alpha::ZERO });
		assert_eq!((pool.stake, pool.shares), (Alpha(140), Shares(93_311_258)));
	}

	#[test]
	fn the_last_holder_should_leave_nothing_but_dust() {
		let mut pool = SharePool::default();
		let held = pool.issue(Alpha(100)).unwrap();
		pool.reward(Alpha(50)).unwrap();
		// 10^8 * 151 / (10^8 + 10^6) = 149.5
		assert_eq!(pool.value(held), Ok(Alpha(149)));
		// 150 - 149
		let redemption = pool.redeem(held, Alpha(149)).unwrap();
		assert_eq!(redemption, Redemption { shares: held, dust: Alpha(1) });
		assert_eq!(pool, SharePool::default());
	}

	#[test]
	fn more_than_the_value_should_be_refused() {
		let mut pool = SharePool::default();
		let held = pool.issue(Alpha(100)).unwrap();
		pool.issue(Alpha(100)).unwrap();
		let before = pool;
		assert_eq!(pool.redeem(held, Alpha(101)), Err(EconomicsError::InsufficientStake));
		assert_eq!(pool, before);
	}

	#[test]
	fn a_position_worth_nothing_should_close_without_proceeds() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(100)).unwrap();
		let dust = Shares(1);
		assert_eq!(pool.value(dust), Ok(Alpha::ZERO));
		let redemption = pool.redeem(dust, Alpha::ZERO).unwrap();
		assert_eq!(redemption.shares, dust);
	}

	#[test]
	fn inflating_a_share_should_cost_the_attacker_half_a_tao_and_the_victim_dust() {
		let mut pool = SharePool::default();
		let attacker = pool.issue(Alpha(1)).unwrap();
		pool.reward(Alpha(1_000_000_000)).unwrap();
		let victim = pool.issue(Alpha(2_000_000_000)).unwrap();
		// A share costs 1_000_000_002 / 2_000_000 = 500: 2e9 buy 3_999_999 of them.
		assert_eq!(pool.value(victim), Ok(Alpha(1_999_999_834)));
		// The attacker's million is worth 10^6 / (6 * 10^6) of 3e9.
		assert_eq!(pool.value(attacker), Ok(Alpha(500_000_083)));
	}

	#[test]
	fn a_deposit_under_the_price_of_a_share_should_be_refused() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(1)).unwrap();
		pool.reward(Alpha(1_000_000_000)).unwrap();
		assert_eq!(pool.issue(Alpha(499)), Err(EconomicsError::DepositTooSmall));
	}
}
