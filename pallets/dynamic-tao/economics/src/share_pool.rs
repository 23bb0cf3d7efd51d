//! The stake of all coldkeys behind one hotkey, as shares: a reward raises every holder's value by
//! one addition, however many there are.
//!
//! `value(s) = floor(s * (H + 1) / (S + 10^6))`, where `H` is the stake of the hotkey and `S` the
//! sum of shares. The virtual unit with its virtual million shares makes it ruinous to inflate the
//! price of a share before somebody else's deposit: whoever tries gives the reward to the virtual
//! shares.
//!
//! **Vesting.** An epoch's dividends must not be caught by staking one block before and leaving one
//! block after. So a reward vests: it becomes stake in equal steps over the blocks that follow, and
//! who leaves forfeits his part of the rest. `R` over `n` blocks has after `t` of them vested
//! `floor(R * t / n)`, so that being there for `d` blocks is paid by `d` steps of `n`, no matter
//! which. Vesting is lazy: a pool is settled when it is touched, and costs nothing in between.

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

/// The stake behind one hotkey on one subnet. On root, one alpha is one TAO.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct SharePool {
	/// `H`: the stake of all holders together.
	pub stake: Alpha,
	/// `S`: the shares of all holders together.
	pub shares: Shares,
	/// Rewards that become stake with time.
	pub vesting: Vesting,
	/// How many of the shares have been there for a while.
	pub seasoning: Seasoning,
}

/// The fewest shares there were in this season and in the one before. Only so many count in
/// consensus and for dividends, so that a flash of stake around an epoch counts for nothing. Who
/// calls says which season it is; seasons follow one another by number.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Seasoning {
	/// The number of this season.
	pub season: u64,
	/// The fewest shares in the one before.
	pub before: Shares,
	/// The fewest shares in this one so far.
	pub now: Shares,
}

impl Seasoning {
	/// As of `season`, if there have been `shares` since the pool was touched last.
	fn at(self, season: u64, shares: Shares) -> Self {
		match season.checked_sub(self.season) {
			Some(0) => self,
			Some(1) => Self { season, before: self.now, now: shares },
			// Whole seasons without a touch; or they are counted anew.
			_ => Self { season, before: shares, now: shares },
		}
	}
}

/// A reward that becomes stake in equal steps, one each block.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Vesting {
	/// What has not vested yet.
	pub amount: Alpha,
	/// The block from which that is counted.
	pub since: u64,
	/// The block at which all of it has vested.
	pub until: u64,
	/// The shares that it is for: the fewest there were since the reward. Who comes later takes
	/// part in each step while he stays, and when he leaves, nothing of the holders' goes with him.
	pub shares: Shares,
}

impl Vesting {
	/// Takes out what has vested by `block`: `floor(amount * (block - since) / (until - since))`,
	/// and all of it from `until` on.
	fn take(&mut self, block: u64) -> Result<Alpha, EconomicsError> {
		if block >= self.until {
			return Ok(core::mem::take(self).amount);
		}
		let (age, term) = (block.saturating_sub(self.since), self.until.saturating_sub(self.since)); // clamps
		if age == 0 {
			return Ok(Alpha::ZERO);
		}
		let vested = self.amount.mul_div(age, term, Rounding::Down)?;
		*self = Self { amount: self.amount.minus(vested)?, since: block, ..*self };
		Ok(vested)
	}

	/// Takes out what is forfeited when `left` shares remain:
	/// `ceil(amount * (shares - left) / shares)`, and nothing while those it is for are all there.
	fn forfeit(&mut self, left: Shares) -> Result<Alpha, EconomicsError> {
		let gone = self.shares.above(left);
		if gone.is_zero() {
			return Ok(Alpha::ZERO);
		}
		let forfeited =
			mul_div_u64(self.amount.0, gone.0, self.shares.0, Rounding::Up).map(Alpha)?;
		let amount = self.amount.minus(forfeited)?;
		*self =
			if amount.is_zero() { Self::default() } else { Self { amount, shares: left, ..*self } };
		Ok(forfeited)
	}
}

/// What a redemption did beside paying the stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redemption {
	/// Shares that ceased to be.
	pub shares: Shares,
	/// Stake left without an owner because the last share went.
	pub dust: Alpha,
	/// What had not vested and was for those shares. It is not paid, and no stake any more.
	pub forfeited: Alpha,
}

impl SharePool {
	/// Tells whether nobody holds a share.
	pub const fn is_empty(&self) -> bool {
		self.shares.is_zero()
	}

	/// `H` with what has not vested: all alpha that is this hotkey's.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn total(&self) -> Result<Alpha, EconomicsError> {
		self.stake.plus(self.vesting.amount)
	}

	/// Moves into the stake what has vested by `block`. Any number of settles in between delay it
	/// by less than a unit each and never hasten it; one in the past changes nothing.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn settle(&mut self, block: u64) -> Result<(), EconomicsError> {
		*self = self.settled(block)?;
		Ok(())
	}

	/// The pool as [`Self::settle`] leaves it, for readers.
	///
	/// # Errors
	/// As [`Self::settle`].
	pub fn settled(mut self, block: u64) -> Result<Self, EconomicsError> {
		let vested = self.vesting.take(block)?;
		Ok(Self { stake: self.stake.plus(vested)?, ..self })
	}

	/// The pool as of a season. Do this before anything else, as [`Self::settle`].
	pub fn in_season(self, season: u64) -> Self {
		Self { seasoning: self.seasoning.at(season, self.shares), ..self }
	}

	/// The shares that have been there since the last season began. Needs [`Self::in_season`].
	pub fn seasoned_shares(&self) -> Shares {
		self.seasoning.before.min(self.seasoning.now)
	}

	/// `floor(H * seasoned / S)`: the stake that counts in consensus. Needs [`Self::in_season`].
	///
	/// # Errors
	/// None that can happen: there are no more seasoned shares than shares.
	pub fn seasoned_stake(&self) -> Result<Alpha, EconomicsError> {
		if self.is_empty() {
			return Ok(Alpha::ZERO);
		}
		let seasoned = self.seasoned_shares().0;
		mul_div_u64(self.stake.0, seasoned, self.shares.0, Rounding::Down).map(Alpha)
	}

	/// Lets all shares count at once, as in a genesis state.
	pub fn count_at_once(&mut self) {
		(self.seasoning.before, self.seasoning.now) = (self.shares, self.shares);
	}

	/// What `shares` are worth: `floor(s * (H + 1) / (S + 10^6))`. Settle first: what has not
	/// vested counts for nothing.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] for more shares than could have been issued.
	pub fn value(&self, shares: Shares) -> Result<Alpha, EconomicsError> {
		mul_div_u64(shares.0, self.backing(), self.divisor()?, Rounding::Down).map(Alpha)
	}

	/// Takes `stake` in and issues `floor(stake * (S + 10^6) / (H + 1))` shares for it. Settle
	/// first, or the shares are too cheap.
	///
	/// # Errors
	/// [`EconomicsError::ZeroShares`] if that is none.
	pub fn issue(&mut self, stake: Alpha) -> Result<Shares, EconomicsError> {
		let shares =
			Shares(mul_div(stake.0.into(), self.divisor()?, self.backing(), Rounding::Down)?);
		if shares.is_zero() {
			return Err(EconomicsError::ZeroShares);
		}
		*self = Self { stake: self.stake.plus(stake)?, shares: self.shares.plus(shares)?, ..*self };
		Ok(shares)
	}

	/// As [`Self::issue`], for stake that was earned: the shares count as if they had been there since
	/// this season began.
	///
	/// # Errors
	/// As [`Self::issue`].
	pub fn issue_earned(&mut self, stake: Alpha) -> Result<Shares, EconomicsError> {
		let mut pool = *self;
		let shares = pool.issue(stake)?;
		pool.seasoning.now = pool.seasoning.now.plus(shares)?;
		*self = pool;
		Ok(shares)
	}

	/// Takes `stake` out for a holder of `held` shares, who gives up
	/// `ceil(stake * (S + 10^6) / (H + 1))` of them, or all if that takes out their whole value.
	/// When the last share goes, what is left of the stake is reported as dust. What had not
	/// vested and was for those shares is forfeited; settle first, or it is too much.
	///
	/// # Errors
	/// [`EconomicsError::NotEnough`] if the shares are worth less than `stake`.
	pub fn redeem(&mut self, held: Shares, stake: Alpha) -> Result<Redemption, EconomicsError> {
		let value = self.value(held)?;
		let shares = if stake == value {
			held
		} else {
			// `value >= stake` makes this at most `held`.
			Shares(mul_div(stake.0.into(), self.divisor()?, self.backing(), Rounding::Up)?)
		};
		if stake > value || shares > held {
			return Err(EconomicsError::NotEnough);
		}
		let mut left =
			Self { stake: self.stake.minus(stake)?, shares: self.shares.minus(shares)?, ..*self };
		let forfeited = left.vesting.forfeit(left.shares)?;
		left.seasoning.now = left.seasoning.now.min(left.shares);
		let dust = if left.is_empty() { left.stake } else { Alpha::ZERO };
		*self = if left.is_empty() { Self::default() } else { left };
		Ok(Redemption { shares, dust, forfeited })
	}

	/// Adds `stake` for all holders at once, each by its shares. No shares are issued.
	///
	/// # Errors
	/// [`EconomicsError::ZeroShares`] if there is no holder: a reward must not be orphaned.
	pub fn reward(&mut self, stake: Alpha) -> Result<(), EconomicsError> {
		if self.is_empty() {
			return Err(EconomicsError::ZeroShares);
		}
		self.stake = self.stake.plus(stake)?;
		Ok(())
	}

	/// Adds `alpha` for all holders, in equal steps over the `blocks` after `block`; at once where
	/// these are none. What had not vested joins it, as if it had been given now. A reward of
	/// nothing only settles.
	///
	/// # Errors
	/// [`EconomicsError::ZeroShares`] if there is no holder, as [`Self::reward`].
	pub fn reward_over(
		&mut self,
		alpha: Alpha,
		block: u64,
		blocks: u64,
	) -> Result<(), EconomicsError> {
		if self.is_empty() {
			return Err(EconomicsError::ZeroShares);
		}
		let mut pool = self.settled(block)?;
		if !alpha.is_zero() {
			let since = block.max(pool.vesting.since); // time does not run backwards
			pool.vesting = Vesting {
				amount: pool.vesting.amount.plus(alpha)?,
				since,
				until: since.checked_add(blocks).ok_or(EconomicsError::Overflow)?,
				shares: match pool.seasoned_shares() {
					Shares::ZERO => pool.shares, // a reward that no consensus gave
					seasoned => seasoned,
				},
			};
			pool.settle(since)?;
		}
		*self = pool;
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
		assert_eq!(
			redemption,
			Redemption { shares: Shares(6_688_742), dust: Alpha::ZERO, forfeited: Alpha::ZERO }
		);
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
		assert_eq!(redemption, Redemption { shares: held, dust: Alpha(1), forfeited: Alpha::ZERO });
		assert_eq!(pool, SharePool::default());
	}

	#[test]
	fn more_than_the_value_should_be_refused() {
		let mut pool = SharePool::default();
		let held = pool.issue(Alpha(100)).unwrap();
		pool.issue(Alpha(100)).unwrap();
		let before = pool;
		assert_eq!(pool.redeem(held, Alpha(101)), Err(EconomicsError::NotEnough));
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
		assert_eq!(pool.issue(Alpha(499)), Err(EconomicsError::ZeroShares));
	}

	#[test]
	fn stake_should_count_from_the_second_season_on() {
		let mut pool = SharePool::default().in_season(4);
		pool.issue(Alpha(100)).unwrap();
		assert_eq!(pool.seasoned_stake(), Ok(Alpha(0)));
		// In season 5 it was not there when season 4 began; in season 6 it was there all through 5.
		assert_eq!(pool.in_season(5).seasoned_stake(), Ok(Alpha(0)));
		assert_eq!(pool.in_season(6).seasoned_stake(), Ok(Alpha(100)));
		assert_eq!(pool.in_season(5).in_season(6), pool.in_season(6));
	}

	#[test]
	fn the_fewest_shares_of_two_seasons_should_count() {
		let mut pool = SharePool::default();
		let held = pool.issue(Alpha(100)).unwrap();
		pool.count_at_once();
		let mut pool = pool.in_season(1);
		// 100 - 60 + 60: for a moment there were 40 of 100.
		let gone = pool.redeem(held, Alpha(60)).unwrap();
		pool.issue(Alpha(60)).unwrap();
		assert_eq!((pool.stake, gone.forfeited), (Alpha(100), Alpha(0)));
		for (season, counts) in [(1, 40), (2, 40), (3, 100)] {
			assert_eq!(pool.in_season(season).seasoned_stake(), Ok(Alpha(counts)), "{season}");
		}
	}

	#[test]
	fn a_flash_of_stake_should_never_count() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(10)).unwrap();
		pool.count_at_once();
		for season in 1..20 {
			// It comes at the end of one season and leaves in the next.
			let mut flashed = pool.in_season(season - 1);
			let flash = flashed.issue(Alpha(1_000)).unwrap();
			flashed = flashed.in_season(season);
			assert_eq!(flashed.seasoned_stake(), Ok(Alpha(10)), "while it is there");
			flashed.redeem(flash, flashed.value(flash).unwrap()).unwrap();
			pool = flashed;
			assert_eq!(pool.seasoned_stake(), Ok(Alpha(10)));
		}
	}

	#[test]
	fn what_was_earned_should_count_a_season_earlier() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(100)).unwrap();
		pool.count_at_once();
		let mut pool = pool.in_season(1);
		pool.issue_earned(Alpha(50)).unwrap();
		// 100 were there in season 0, 150 count as there in season 1.
		assert_eq!(pool.seasoned_stake(), Ok(Alpha(100)));
		assert_eq!(pool.in_season(2).seasoned_stake(), Ok(Alpha(150)));
		let before = pool;
		assert_eq!(pool.issue_earned(Alpha(0)), Err(EconomicsError::ZeroShares));
		assert_eq!(pool, before);
	}

	#[test]
	fn a_reward_should_vest_for_the_shares_that_earned_it() {
		let mut pool = SharePool::default();
		pool.issue(Alpha(100)).unwrap();
		pool.count_at_once();
		let mut pool = pool.in_season(1);
		let late = pool.issue(Alpha(900)).unwrap();
		pool.reward_over(Alpha(1_000), 10, 100).unwrap();
		// Who came late is there for each step, but takes nothing of the rest away.
		let settled = pool.settled(60).unwrap();
		assert_eq!(settled.stake, Alpha(1_500));
		let mut left = settled;
		let gone = left.redeem(late, left.value(late).unwrap()).unwrap();
		assert_eq!((gone.forfeited, left.vesting.amount), (Alpha(0), Alpha(500)));
	}

	#[test]
	fn a_reward_without_a_holder_should_be_refused() {
		assert_eq!(SharePool::default().reward(Alpha(1)), Err(EconomicsError::ZeroShares));
	}

	/// Two holders of a half each, rewarded with 1000 over the 10 blocks after block 100.
	fn vesting() -> (SharePool, [Shares; 2]) {
		let mut pool = SharePool::default();
		let held = [pool.issue(Alpha(1_000_000)).unwrap(), pool.issue(Alpha(1_000_000)).unwrap()];
		pool.reward_over(Alpha(1_000), 100, 10).unwrap();
		(pool, held)
	}

	fn stake_at(pool: SharePool, block: u64) -> u64 {
		pool.settled(block).unwrap().stake.0
	}

	#[test]
	fn a_reward_should_vest_in_equal_steps() {
		let (pool, held) = vesting();
		assert_eq!(stake_at(pool, 100), 2_000_000);
		// 1000 * 1 / 10, 1000 * 9 / 10
		assert_eq!(stake_at(pool, 101), 2_000_100);
		assert_eq!(stake_at(pool, 109), 2_000_900);
		assert_eq!(stake_at(pool, 110), 2_001_000);
		assert_eq!(stake_at(pool, u64::MAX), 2_001_000);
		// 500 each, less what the virtual shares round off
		assert_eq!(pool.settled(110).unwrap().value(held[0]), Ok(Alpha(1_000_499)));
		assert_eq!(pool.total(), Ok(Alpha(2_001_000)));
	}

	#[test]
	fn a_settle_in_the_past_should_change_nothing() {
		let (mut pool, _) = vesting();
		pool.settle(105).unwrap();
		assert_eq!(pool.settled(104), Ok(pool));
		assert_eq!(pool.settled(105), Ok(pool));
		assert_eq!(stake_at(pool, 106), 2_000_600);
	}

	#[test]
	fn all_that_vested_should_leave_no_trace() {
		let (mut pool, _) = vesting();
		pool.settle(110).unwrap();
		assert_eq!(pool.vesting, Vesting::default());
	}

	#[test]
	fn who_leaves_should_forfeit_his_part_of_what_has_not_vested() {
		let (mut pool, held) = vesting();
		pool.settle(104).unwrap();
		let value = pool.value(held[0]).unwrap();
		// 1_000_000 + 400 / 2, less what the virtual shares round off
		assert_eq!(value, Alpha(1_000_199));
		// (1000 - 400) / 2
		assert_eq!(pool.redeem(held[0], value).unwrap().forfeited, Alpha(300));
		// 2_000_400 - 1_000_199, and the other half of what had not vested
		assert_eq!((pool.stake, pool.vesting.amount), (Alpha(1_000_201), Alpha(300)));
		// The last one forfeits the rest.
		let redemption = pool.redeem(held[1], Alpha(1_000_200)).unwrap();
		assert_eq!((redemption.dust, redemption.forfeited), (Alpha(1), Alpha(300)));
		assert_eq!(pool, SharePool::default());
	}

	#[test]
	fn what_is_forfeited_should_be_rounded_up() {
		let (mut pool, held) = vesting();
		// 1 * 2_000_001 / (2 * 10^12 + 10^6) of a share each: a millionth of 1000
		let redemption = pool.redeem(held[0], Alpha(1)).unwrap();
		assert_eq!(redemption.forfeited, Alpha(1));
	}

	#[test]
	fn who_comes_and_goes_should_take_nothing_from_what_has_not_vested() {
		let (mut pool, _) = vesting();
		for _ in 0..100 {
			let visitor = pool.issue(Alpha(18_000_000)).unwrap();
			let value = pool.value(visitor).unwrap();
			assert_eq!(pool.redeem(visitor, value).unwrap().forfeited, Alpha::ZERO);
		}
		assert_eq!(pool.vesting.amount, Alpha(1_000));
	}

	#[test]
	fn a_second_reward_should_take_in_what_has_not_vested() {
		let (mut pool, _) = vesting();
		pool.reward_over(Alpha(400), 104, 20).unwrap();
		// 1000 - 400, and 400 more, in steps of 50
		assert_eq!((pool.stake, pool.vesting.amount), (Alpha(2_000_400), Alpha(1_000)));
		assert_eq!(stake_at(pool, 105), 2_000_450);
		assert_eq!(stake_at(pool, 124), 2_001_400);
	}

	#[test]
	fn a_reward_over_no_blocks_should_be_stake_at_once() {
		let (mut pool, _) = vesting();
		pool.reward_over(Alpha(5), 103, 0).unwrap();
		assert_eq!((pool.stake, pool.vesting), (Alpha(2_001_005), Vesting::default()));
	}

	#[test]
	fn a_reward_of_nothing_should_not_delay_what_vests() {
		let (mut pool, _) = vesting();
		pool.reward_over(Alpha::ZERO, 105, 1_000).unwrap();
		assert_eq!((pool.stake, pool.vesting.until), (Alpha(2_000_500), 110));
	}

	#[test]
	fn a_vesting_reward_without_a_holder_should_be_refused() {
		let mut pool = SharePool::default();
		assert_eq!(pool.reward_over(Alpha(1), 1, 1), Err(EconomicsError::ZeroShares));
		assert_eq!(pool, SharePool::default());
	}
}
