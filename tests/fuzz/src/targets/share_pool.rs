//! The stake behind one hotkey: shares, stake that enters and becomes active, and rewards.
//!
//! Asserted after every act: shares and lots sum and values stay within the stake and the stated dust
//! of it (I-5), all alpha is what came less what went, nobody is worth less for what another does,
//! the price of a share never falls, a refusal changes nothing (I-24), what waits earns nothing, who
//! looks changes nothing, and there and back gains nothing, around a reward either. At the end everybody
//! leaves, and no key is left.

#[path = "../../../../pallets/dynamic-tao/economics/tests/properties/hotkey.rs"]
mod hotkey;

use crate::arbitrary::{self, Arbitrary};
use crate::{read, Amount};
use dtao_economics::{
	share_pool::{VIRTUAL_SHARES, VIRTUAL_STAKE},
	Alpha, Clock, EconomicsError, SharePool, MAX_SUPPLY,
};
use hotkey::{Holding, Hotkey, OWNER};

const HOLDERS: usize = 5;

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Act {
	Enter(u8, Amount),
	Withdraw(u8, Amount),
	/// All but so many units of a position.
	LeaveAllBut(u8, u8),
	HandOver(u8, u8, Amount),
	/// To the owner and to all stakers.
	Pay(Amount, Amount),
	/// A period begins.
	Tick,
	Touch(u8),
	/// Somebody comes, sees a reward and as many new periods as said, and goes.
	Visit(Amount, Amount, u8),
}

#[derive(Clone, Debug)]
struct World {
	clock: Clock,
	hotkey: Hotkey,
	came: u128,
	went: u128,
}

/// The most that a share and a unit cost.
fn share_and_unit(pool: &SharePool) -> u128 {
	(u128::from(pool.stake.0) + VIRTUAL_STAKE) / (pool.shares.0 + VIRTUAL_SHARES) + 2
}

impl World {
	fn pool(&self) -> SharePool {
		self.hotkey.active(self.clock)
	}

	fn value(&self, who: usize) -> u64 {
		self.hotkey.value(self.clock, who)
	}

	/// All stake behind the hotkey.
	fn all(&self) -> u64 {
		self.hotkey.pool.stake.0 + self.hotkey.entering.total().expect("fits").0
	}

	/// As much of `amount` as there is room for under the supply.
	fn room(&self, amount: Amount) -> u64 {
		amount.supply().min(MAX_SUPPLY.saturating_sub(self.all()))
	}

	/// Whether a holder is one of those who act, or whose own stake becomes active.
	fn acts(act: Act, who: usize) -> bool {
		let is = |one: u8| usize::from(one) % HOLDERS == who;
		match act {
			Act::Enter(one, _) | Act::Withdraw(one, _) | Act::LeaveAllBut(one, _) => is(one),
			Act::HandOver(from, to, _) => is(from) || is(to),
			_ => false,
		}
	}

	fn withdraw(&mut self, who: usize, stake: u64) -> Result<(), EconomicsError> {
		let value = self.value(who);
		match self.hotkey.withdraw(self.clock, who, Alpha(stake)) {
			Ok(dust) => {
				assert!(stake <= value, "more than there was");
				assert!(stake < value || self.hotkey.holders[who] == Holding::default());
				assert!(dust.is_zero() || self.hotkey.pool == SharePool::default());
				self.went += u128::from(stake) + u128::from(dust.0);
				Ok(())
			}
			Err(cause) => {
				assert!(stake > value, "refused what was there");
				assert_eq!(cause, EconomicsError::InsufficientStake);
				Err(cause)
			}
		}
	}

	fn apply(&mut self, act: Act) -> Result<(), EconomicsError> {
		let at = |who: u8| usize::from(who) % HOLDERS;
		match act {
			Act::Enter(who, amount) => {
				let (who, stake, before) = (at(who), self.room(amount), self.value(at(who)));
				self.hotkey.enter(self.clock, who, Alpha(stake))?;
				self.came += u128::from(stake);
				assert_eq!(self.value(who), before + stake, "entering rounded");
			}
			Act::Withdraw(who, Amount(stake)) => self.withdraw(at(who), stake)?,
			Act::LeaveAllBut(who, units) => {
				let value = self.value(at(who));
				self.withdraw(at(who), value.saturating_sub(units.into()))?;
			}
			Act::HandOver(from, to, amount) => {
				let (from, to) = (at(from), at(to));
				if from != to {
					let (before, stake) = (self.value(to), amount.part_of(self.value(from)));
					self.hotkey.hand_over(self.clock, from, to, Alpha(stake))?;
					assert!(self.value(to) >= before);
				}
			}
			Act::Pay(owner, stakers) => {
				let (nobody, before) = (self.pool().is_empty(), self.value(OWNER));
				let owner = self.room(owner) / 2;
				let stakers = self.room(stakers) / 2;
				self.hotkey.pay(self.clock, Alpha(owner), Alpha(stakers))?;
				self.came += u128::from(owner) + u128::from(stakers);
				let least = if nobody { owner + stakers } else { owner };
				let rounded = u128::from(before) + u128::from(least);
				let rounded = rounded.saturating_sub(share_and_unit(&self.pool()));
				assert!(u128::from(self.value(OWNER)) >= rounded, "the owner's part");
			}
			Act::Tick => self.clock.period += 1,
			Act::Touch(who) => {
				let (before, values) = (self.pool(), self.values());
				self.hotkey.touch(self.clock, Some(at(who)))?;
				assert_eq!(self.hotkey.pool, before);
				for (before, after) in values.into_iter().zip(self.values()) {
					assert!(before <= after, "looking took from a holder");
					assert!(u128::from(after - before) <= 3 * share_and_unit(&self.hotkey.pool));
				}
			}
			Act::Visit(amount, reward, periods) => {
				let (mut copy, mut clock, stake) =
					(self.hotkey.clone(), self.clock, self.room(amount) / 2);
				copy.holders.push(Holding::default());
				// In a period of its own.
				clock.period += 1;
				copy.enter(clock, HOLDERS, Alpha(stake))?;
				let _ = copy.pay(clock, Alpha(0), Alpha(self.room(reward) / 2));
				clock.period += u64::from(periods) % (clock.wait + 1);
				let value = copy.value(clock, HOLDERS);
				assert!(value <= stake, "there and back gained");
				assert!(copy.withdraw(clock, HOLDERS, Alpha(value)).is_ok());
			}
		}
		Ok(())
	}

	fn values(&self) -> [u64; HOLDERS] {
		std::array::from_fn(|who| self.value(who))
	}

	fn check(&self) {
		self.hotkey.check(self.clock);
		assert_eq!(u128::from(self.all()), self.came - self.went);
		let SharePool { stake, shares } = self.pool();
		let holding = |who| self.hotkey.holding(self.clock, who);
		let values =
			(0..HOLDERS).map(|who| self.pool().value(holding(who).shares).expect("fits").0);
		let values: u128 = values.map(u128::from).sum();
		let virtual_part = u128::from(stake.0) * VIRTUAL_SHARES / (shares.0 + VIRTUAL_SHARES);
		assert!(values <= u128::from(stake.0));
		if !shares.is_zero() {
			// A unit for each holder, and a share for each of its lots that nobody has claimed.
			let lots = 3 * HOLDERS as u128;
			let most = virtual_part + lots * share_and_unit(&self.pool());
			assert!(u128::from(stake.0) - values <= most);
		}
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

fn act((root, acts): (bool, Vec<Act>)) {
	let clock = if root { Clock::of_root(5) } else { Clock::of_subnet(5) };
	let mut world = World { clock, hotkey: Hotkey::new(HOLDERS), came: 0, went: 0 };
	for act in acts.into_iter().take(96) {
		let before = world.clone();
		if world.apply(act).is_err() {
			assert_eq!(world.hotkey, before.hotkey, "a refusal changed the hotkey");
			assert_eq!((world.came, world.went), (before.came, before.went));
		}
		world.check();
		for who in (0..HOLDERS).filter(|who| !World::acts(act, *who)) {
			let (mut before, after) = (u128::from(before.value(who)), u128::from(world.value(who)));
			if matches!(act, Act::Tick) {
				// Its own stake has bought shares.
				before = before.saturating_sub(3 * share_and_unit(&world.pool()));
			}
			assert!(before <= after, "{act:?} took from a holder");
		}
		if !world.pool().is_empty() {
			assert!(no_dearer(&before.pool(), &world.pool()), "{act:?} made shares cheaper");
		}
	}
	for who in 0..HOLDERS {
		let value = world.value(who);
		world.withdraw(who, value).expect("everybody may leave");
	}
	assert!(world.hotkey.is_gone());
	assert_eq!(world.came, world.went);
}
