//! The stake behind one hotkey: shares, rewards, vesting and seasons.
//!
//! Asserted after every act: shares sum to the pool's and values stay within the stake and the
//! stated dust of it (I-5), all alpha is what came less what went, nobody is worth less for what
//! another does (K1), the price of a share never falls, a refusal changes nothing (I-24), there and
//! back gains nothing, what does not vest is for no more shares than there are, and seasoned stake
//! is at most stake. At the end everybody leaves, and no key is left.

use crate::arbitrary::{self, Arbitrary};
use crate::{read, Amount};
use dtao_economics::{
	share_pool::{VIRTUAL_SHARES, VIRTUAL_STAKE},
	Alpha, EconomicsError, SharePool, Shares, MAX_SUPPLY,
};

const HOLDERS: usize = 5;

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Act {
	Deposit(u8, Amount),
	/// Stake that was earned, which counts at once.
	Earn(u8, Amount),
	Withdraw(u8, Amount),
	/// All but so many units of a position.
	LeaveAllBut(u8, u8),
	Reward(Amount),
	RewardOver(Amount, u16),
	Settle,
	Pass(u16),
	Season(u8),
	CountAtOnce,
	/// Somebody comes and goes at once.
	Visit(Amount),
}

#[derive(Clone, Copy, Debug, Default)]
struct World {
	pool: SharePool,
	held: [Shares; HOLDERS],
	block: u64,
	season: u64,
	came: u128,
	went: u128,
}

impl World {
	fn value(&self, who: usize) -> u64 {
		self.pool.value(self.held[who]).expect("a holder's value fits").0
	}

	/// As much of `amount` as there is room for under the supply.
	fn room(&self, amount: Amount) -> u64 {
		let there = self.pool.total().expect("fits").0;
		amount.supply().min(MAX_SUPPLY.saturating_sub(there))
	}

	/// The holder who acts, if one does.
	fn actor(act: Act) -> Option<usize> {
		match act {
			Act::Deposit(who, _)
			| Act::Earn(who, _)
			| Act::Withdraw(who, _)
			| Act::LeaveAllBut(who, _) => Some(usize::from(who) % HOLDERS),
			_ => None,
		}
	}

	fn withdraw(&mut self, who: usize, stake: u64) -> Result<(), EconomicsError> {
		let (before, value) = (self.pool, self.value(who));
		let redemption = match self.pool.redeem(self.held[who], Alpha(stake)) {
			Ok(redemption) => redemption,
			Err(cause) => {
				assert!(stake > value, "refused what was there");
				assert_eq!(cause, EconomicsError::NotEnough);
				return Err(cause);
			}
		};
		assert!(stake <= value && redemption.shares <= self.held[who]);
		assert!(stake < value || redemption.shares == self.held[who], "a full exit left shares");
		self.held[who] = self.held[who].minus(redemption.shares).expect("at most what is held");
		assert_eq!(before.shares.0 - redemption.shares.0, self.pool.shares.0);
		assert!(redemption.dust.is_zero() || self.pool.is_empty());
		assert!(redemption.forfeited <= before.vesting.amount);
		self.went +=
			u128::from(stake) + u128::from(redemption.dust.0) + u128::from(redemption.forfeited.0);
		Ok(())
	}

	fn issue(&mut self, who: usize, stake: u64, earned: bool) -> Result<(), EconomicsError> {
		let before = self.pool;
		let shares = if earned {
			self.pool.issue_earned(Alpha(stake))?
		} else {
			self.pool.issue(Alpha(stake))?
		};
		// Worth what was paid, but for one share and one unit.
		let value = self.pool.value(shares)?.0;
		let (backing, divisor) =
			(u128::from(before.stake.0) + VIRTUAL_STAKE, before.shares.0 + VIRTUAL_SHARES);
		assert!(value <= stake && u128::from(stake - value) <= backing / divisor + 2);
		self.held[who] = self.held[who].plus(shares)?;
		self.came += u128::from(stake);
		Ok(())
	}

	fn apply(&mut self, act: Act) -> Result<(), EconomicsError> {
		let who = Self::actor(act).unwrap_or_default();
		match act {
			Act::Deposit(_, amount) => self.issue(who, self.room(amount), false)?,
			Act::Earn(_, amount) => self.issue(who, self.room(amount), true)?,
			Act::Withdraw(_, Amount(stake)) => self.withdraw(who, stake)?,
			Act::LeaveAllBut(_, units) => {
				let value = self.value(who);
				self.withdraw(who, value.saturating_sub(units.into()))?;
			}
			Act::Reward(amount) => {
				let stake = self.room(amount);
				self.pool.reward(Alpha(stake))?;
				self.came += u128::from(stake);
			}
			Act::RewardOver(amount, blocks) => {
				let stake = self.room(amount);
				self.pool.reward_over(Alpha(stake), self.block, blocks.into())?;
				self.came += u128::from(stake);
			}
			Act::Settle => {
				let before = self.pool;
				self.pool.settle(self.block)?;
				assert_eq!(before.total(), self.pool.total());
				assert_eq!(self.pool.settled(self.block), Ok(self.pool));
			}
			Act::Pass(blocks) => self.block += u64::from(blocks),
			Act::Season(seasons) => {
				self.season += u64::from(seasons % 4);
				self.pool = self.pool.in_season(self.season);
			}
			Act::CountAtOnce => self.pool.count_at_once(),
			Act::Visit(amount) => {
				let (mut copy, stake) = (self.pool, self.room(amount));
				let shares = copy.issue(Alpha(stake))?;
				let value = copy.value(shares)?;
				assert!(value.0 <= stake, "there and back gained");
				let redemption = copy.redeem(shares, value)?;
				assert!(redemption.forfeited.is_zero() || copy.is_empty());
				let seasoned = |pool: &SharePool| pool.seasoned_stake().expect("fits").0;
				assert!(
					u128::from(seasoned(&copy))
						<= u128::from(seasoned(&self.pool)) + 1 + u128::from(stake - value.0)
				);
			}
		}
		Ok(())
	}

	fn check(&self) {
		let SharePool { stake, shares, vesting, .. } = self.pool;
		assert_eq!(self.held.iter().map(|held| held.0).sum::<u128>(), shares.0);
		assert!(
			!shares.is_zero()
				|| self.pool
					== SharePool { seasoning: self.pool.seasoning, ..SharePool::default() }
		);
		assert_eq!(u128::from(self.pool.total().expect("fits").0), self.came - self.went);

		let values: u128 = (0..HOLDERS).map(|who| u128::from(self.value(who))).sum();
		let holders = self.held.iter().filter(|held| !held.is_zero()).count() as u128;
		let virtual_part = u128::from(stake.0) * VIRTUAL_SHARES / (shares.0 + VIRTUAL_SHARES);
		assert!(values <= u128::from(stake.0));
		if holders > 0 {
			assert!(u128::from(stake.0) - values <= holders + virtual_part + 1);
		}

		assert!(vesting.shares <= shares);
		assert_eq!(vesting.amount.is_zero(), vesting.shares.is_zero());
		assert!(vesting.since <= vesting.until);
		assert!(self.pool.seasoned_shares() <= shares);
		assert!(self.pool.seasoned_stake().expect("fits") <= stake);
		assert!(shares.0 <= u128::from(stake.0) * VIRTUAL_SHARES, "cheaper than the first share");
	}
}

/// Whether the price of a share in `one` is at most that in `other`: products of at most 75 + 65
/// bits are compared as two parts of 64.
fn no_dearer(one: &SharePool, other: &SharePool) -> bool {
	let price = |pool: &SharePool| {
		(u128::from(pool.stake.0) + VIRTUAL_STAKE, pool.shares.0 + VIRTUAL_SHARES)
	};
	let ((h1, s1), (h2, s2)) = (price(one), price(other));
	let wide = |a: u128, b: u128| {
		let (high, low) = (b >> 64, b & u128::from(u64::MAX));
		let low = a * low;
		(a * high + (low >> 64), low & u128::from(u64::MAX))
	};
	wide(h1, s2) <= wide(h2, s1)
}

/// Acts in the world that the input describes, if it does.
pub fn run(input: &[u8]) -> bool {
	read(input).map(act).is_some()
}

fn act(acts: Vec<Act>) {
	let mut world = World::default();
	for act in acts.into_iter().take(96) {
		let before = world;
		if world.apply(act).is_err() {
			assert_eq!(world.pool, before.pool, "a refusal changed the pool");
			assert_eq!((world.came, world.went), (before.came, before.went));
		}
		world.check();
		for who in (0..HOLDERS).filter(|who| World::actor(act) != Some(*who)) {
			assert!(world.value(who) >= before.value(who), "{act:?} took from a holder");
		}
		if !world.pool.is_empty() {
			assert!(no_dearer(&before.pool, &world.pool), "{act:?} made shares cheaper");
		}
	}
	for who in 0..HOLDERS {
		let value = world.value(who);
		world.withdraw(who, value).expect("everybody may leave");
	}
	assert!(world.pool.stake.is_zero() && world.pool.shares.is_zero());
	assert!(world.pool.vesting == Default::default());
	assert_eq!(world.came, world.went);
}
