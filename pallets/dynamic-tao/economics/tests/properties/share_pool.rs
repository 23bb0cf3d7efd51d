//! The shares behind a hotkey: I-5, exactness under long histories and the attack on the
//! first deposit.

use crate::support::{amount, config, log_uniform, stake};
use dtao_economics::{
	share_pool::{VIRTUAL_SHARES, VIRTUAL_STAKE},
	Alpha, EconomicsError, SharePool, Shares, MAX_SUPPLY, UNIT,
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// What happens to a hotkey. Holders are picked by index.
#[derive(Clone, Debug)]
enum Event {
	Deposit(usize, u64),
	/// Takes out so many thousandths of the value.
	Withdraw(usize, u64),
	Leave(usize),
	Reward(u64),
}

const HOLDERS: usize = 6;

fn event() -> impl Strategy<Value = Event> {
	prop_oneof![
		4 => (0..HOLDERS, stake()).prop_map(|(who, stake)| Event::Deposit(who, stake)),
		3 => (0..HOLDERS, 0u64..1_000).prop_map(|(who, part)| Event::Withdraw(who, part)),
		1 => (0..HOLDERS).prop_map(Event::Leave),
		2 => stake().prop_map(Event::Reward),
	]
}

/// A hotkey with its holders, and all stake that went in and came out.
#[derive(Clone, Debug, Default)]
struct World {
	pool: SharePool,
	held: [Shares; HOLDERS],
	deposited: u128,
	paid: u128,
}

impl World {
	fn value(&self, who: usize) -> u64 {
		self.pool.value(self.held[who]).expect("fits").0
	}

	/// Applies an event; what the pool refuses changes nothing.
	fn apply(&mut self, event: &Event) -> Result<(), EconomicsError> {
		match *event {
			Event::Deposit(who, stake) => {
				let shares = self.pool.issue(Alpha(stake))?;
				self.held[who] = self.held[who].ensure_add(shares)?;
				self.deposited += u128::from(stake);
			}
			Event::Withdraw(who, part) => self.withdraw(who, mul(self.value(who), part))?,
			Event::Leave(who) => self.withdraw(who, self.value(who))?,
			Event::Reward(stake) => {
				self.pool.reward(Alpha(stake))?;
				self.deposited += u128::from(stake);
			}
		}
		Ok(())
	}

	fn withdraw(&mut self, who: usize, stake: u64) -> Result<(), EconomicsError> {
		let redemption = self.pool.redeem(self.held[who], Alpha(stake))?;
		self.held[who] = self.held[who].ensure_sub(redemption.shares)?;
		self.paid += u128::from(stake) + u128::from(redemption.dust.0);
		Ok(())
	}
}

/// `value * part / 1000`.
fn mul(value: u64, part: u64) -> u64 {
	u64::try_from(u128::from(value) * u128::from(part) / 1_000).expect("part < 1000")
}

/// The price of a share as a fraction.
fn price(pool: &SharePool) -> (BigUint, BigUint) {
	(BigUint::from(pool.stake.0) + VIRTUAL_STAKE, BigUint::from(pool.shares.0) + VIRTUAL_SHARES)
}

fn events() -> impl Strategy<Value = Vec<Event>> {
	prop::collection::vec(event(), 1..=40)
}

proptest! {
	#![proptest_config(config())]

	// I-5
	#[test]
	fn shares_sum_and_values_never_exceed_the_stake(events in events()) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
			let SharePool { stake, shares, .. } = world.pool;
			let held: u128 = world.held.iter().map(|held| held.0).sum();
			prop_assert_eq!(held, shares.0);
			prop_assert_eq!(shares.is_zero(), stake.is_zero());

			let values: u128 = (0..HOLDERS).map(|who| u128::from(world.value(who))).sum();
			let holders = world.held.iter().filter(|held| !held.is_zero()).count();
			// At most one unit each, and what backs the virtual shares.
			let virtual_part = if shares.is_zero() {
				0
			} else {
				// H * 10^6 / (S + 10^6): 75 bits over at least 20.
				u128::from(stake.0) * VIRTUAL_SHARES / (shares.0 + VIRTUAL_SHARES)
			};
			prop_assert!(values <= u128::from(stake.0));
			prop_assert!(u128::from(stake.0) - values <= holders as u128 + virtual_part + 1);
		}
	}

	// I-5: all stake is accounted for, to the unit, by what went in and out.
	#[test]
	fn stake_is_what_went_in_less_what_came_out(events in events()) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
			prop_assert_eq!(u128::from(world.pool.stake.0), world.deposited - world.paid);
		}
		for who in 0..HOLDERS {
			let _ = world.apply(&Event::Leave(who));
		}
		prop_assert!(world.pool == SharePool::default(), "everybody left and a key remains");
		prop_assert_eq!(world.deposited, world.paid);
	}

	// Every rounding is against the caller, so nobody is worth less for what others do.
	#[test]
	fn nobody_loses_by_what_another_holder_does(events in events()) {
		let mut world = World::default();
		for event in &events {
			let before = world.clone();
			if world.apply(event).is_err() {
				prop_assert_eq!(world.pool, before.pool, "a refusal changed the pool");
				continue;
			}
			let actor = match event {
				Event::Deposit(who, _) | Event::Withdraw(who, _) | Event::Leave(who) => Some(*who),
				Event::Reward(_) => None,
			};
			for who in (0..HOLDERS).filter(|who| Some(*who) != actor) {
				prop_assert!(world.value(who) >= before.value(who));
			}
		}
	}

	#[test]
	fn the_price_of_a_share_never_falls_while_anybody_holds_one(events in events()) {
		let mut world = World::default();
		for event in &events {
			let before = world.pool;
			let _ = world.apply(event);
			if !world.pool.is_empty() {
				let ((stake, shares), (stake_before, shares_before)) =
					(price(&world.pool), price(&before));
				prop_assert!(stake * shares_before >= stake_before * shares);
			}
		}
	}

	#[test]
	fn a_deposit_is_worth_what_was_paid_but_for_one_share_and_one_unit(
		events in events(), stake in amount(),
	) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let (backing, divisor) = price(&world.pool);
		let one_share = u128::try_from(backing / divisor).expect("fits") + 1;
		let mut after = world.pool;
		match after.issue(Alpha(stake)) {
			Ok(shares) => {
				let value = after.value(shares)?.0;
				prop_assert!(value <= stake);
				prop_assert!(u128::from(stake - value) <= one_share + 1);
			},
			Err(refusal) => {
				prop_assert_eq!(refusal, EconomicsError::DepositTooSmall);
				prop_assert!(u128::from(stake) <= one_share);
				prop_assert_eq!(after, world.pool);
			},
		}
	}

	#[test]
	fn a_withdrawal_takes_exactly_its_stake_and_is_refused_beyond_the_value(
		events in events(), who in 0..HOLDERS, stake in amount(),
	) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let (before, value) = (world.pool, world.value(who));
		// Also the amounts at which it matters.
		for stake in [stake, 0, 1, value.saturating_sub(1), value, value + 1] {
			let mut after = before;
			match after.redeem(world.held[who], Alpha(stake)) {
				Ok(redemption) => {
					prop_assert!(stake <= value && redemption.shares <= world.held[who]);
					prop_assert_eq!(after.stake.0 + stake + redemption.dust.0, before.stake.0);
					prop_assert_eq!(after.shares.0 + redemption.shares.0, before.shares.0);
					prop_assert!(stake < value || redemption.shares == world.held[who]);
				},
				Err(refusal) => {
					prop_assert!(stake > value);
					prop_assert_eq!(refusal, EconomicsError::InsufficientStake);
					prop_assert_eq!(after, before);
				},
			}
		}
	}

	#[test]
	fn a_reward_is_shared_by_holdings(
		stakes in prop::collection::vec(log_uniform(1_000_000, 100_000 * UNIT), 1..=6),
		reward in log_uniform(0, 100_000 * UNIT),
	) {
		let mut pool = SharePool::default();
		let shares: Vec<_> =
			stakes.iter().map(|stake| pool.issue(Alpha(*stake))).collect::<Result<_, _>>()?;
		pool.reward(Alpha(reward))?;
		let total: u128 = stakes.iter().map(|stake| u128::from(*stake)).sum();
		for (stake, shares) in stakes.iter().zip(shares) {
			let value = u128::from(pool.value(shares)?.0);
			let fair = u128::from(*stake) + u128::from(reward) * u128::from(*stake) / total;
			// The virtual shares take one part in `total + 1` of the reward; the roundings a unit.
			prop_assert!(value <= fair + 1);
			prop_assert!(fair - value.min(fair) <= 2 + u128::from(reward) / (total + 1));
		}
	}

	// The attacker deposits, withdraws and rewards as it likes, alone, to make one share dear;
	// then the victim deposits. What the victim loses to rounding is a millionth of what the
	// attacker left in there, which the attacker never gets back with a gain.
	#[test]
	fn inflating_a_share_before_a_deposit_costs_the_attacker_and_hardly_the_victim(
		script in prop::collection::vec(event(), 1..=12),
		donation in log_uniform(1, 1_000_000 * UNIT),
		deposit in log_uniform(2_000_000, 1_000_000 * UNIT),
	) {
		let mut world = World::default();
		for event in script {
			let _ = world.apply(&match event {
				Event::Deposit(_, stake) => Event::Deposit(0, stake),
				Event::Withdraw(_, part) => Event::Withdraw(0, part),
				Event::Leave(_) => Event::Leave(0),
				reward => reward,
			});
		}
		// The strongest form: as good as everything withdrawn, then a donation to the last shares.
		let _ = world.apply(&Event::Deposit(0, 1));
		let _ = world.apply(&Event::Withdraw(0, 999));
		let _ = world.apply(&Event::Reward(donation));

		let outlay = world.deposited - world.paid;
		let Ok(shares) = world.pool.issue(Alpha(deposit)) else {
			// Refused, so nothing is lost: the deposit is under the price of one share.
			prop_assert!(u128::from(deposit) <= outlay / 1_000_000 + 1);
			return Ok(());
		};
		let loss = u128::from(deposit - world.pool.value(shares)?.0);
		prop_assert!(loss <= outlay / 1_000_000 + 2);
		if outlay <= u128::from(deposit) {
			prop_assert!(loss <= u128::from(deposit) / 1_000_000 + 2);
		}

		// Whatever the attacker takes out now, it has paid more.
		let left = u128::from(world.value(0));
		prop_assert!(left <= outlay);
	}

	// I-16: what was earned is earned. More stake of one's own changes it by no more than the
	// deposit's own rounding, and taking some out leaves the rest.
	#[test]
	fn a_change_of_ones_own_stake_leaves_what_was_earned(
		events in events(), who in 0..HOLDERS, deposit in stake(), part in 0u64..=1_000,
	) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let (backing, divisor) = price(&world.pool);
		let one_share = u128::try_from(backing / divisor).expect("fits") + 1;
		let (value, before) = (world.value(who), world.clone());
		if world.apply(&Event::Deposit(who, deposit)).is_ok() {
			let after = u128::from(world.value(who));
			let both = u128::from(value) + u128::from(deposit);
			prop_assert!(after <= both + 1 && both - after.min(both) <= one_share + 1);
		}
		let mut world = before;
		let taken = mul(value, part);
		world.withdraw(who, taken)?;
		let left = world.value(who);
		prop_assert!(left + taken <= value);
		prop_assert!(world.pool.is_empty() || u128::from(value - taken - left) <= one_share + 1);
		// Who has taken all of it can't have anything more.
		world.withdraw(who, left)?;
		prop_assert_eq!(world.value(who), 0);
		let again = world.pool.redeem(world.held[who], Alpha(1));
		prop_assert_eq!(again.map(|_| ()), Err(EconomicsError::InsufficientStake));
	}

	// I-16 and I-21: positions that become one, as when keys change, are worth what they were.
	#[test]
	fn two_positions_that_become_one_are_worth_their_sum_but_for_a_unit(
		events in events(), one in 0..HOLDERS, other in 0..HOLDERS,
	) {
		prop_assume!(one != other);
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let apart = world.value(one) + world.value(other);
		let together = world.pool.value(world.held[one].ensure_add(world.held[other])?)?.0;
		prop_assert!(together == apart || together == apart + 1);
	}

	#[test]
	fn rewards_without_a_holder_are_refused(stake in amount()) {
		let mut pool = SharePool::default();
		prop_assert_eq!(pool.reward(Alpha(stake)), Err(EconomicsError::DepositTooSmall));
		prop_assert_eq!(pool, SharePool::default());
	}

	#[test]
	fn shares_stay_far_from_the_end_of_their_type(events in events(), stake in amount()) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let _ = world.pool.issue(Alpha(stake.min(MAX_SUPPLY)));
		// A share is never cheaper than the first: S + 10^6 <= 10^6 * (H + 1).
		let (backing, divisor) = price(&world.pool);
		prop_assert!(divisor <= backing * VIRTUAL_SHARES);
	}
}

/// The same at length: one holder's value is followed through a million random acts of the others, of
/// which none may take a unit from it.
#[test]
fn a_million_acts_of_others_take_nothing_from_a_holder() {
	let acts = crate::support::sample(1_000_000, event());
	let mut world = World::default();
	world.apply(&Event::Deposit(0, UNIT)).expect("the first deposit");
	let mut value = world.value(0);
	for event in acts {
		let _ = match event {
			Event::Deposit(0, _) | Event::Withdraw(0, _) | Event::Leave(0) => continue,
			// The supply is finite: rewards stop when it is all here.
			Event::Deposit(_, stake) | Event::Reward(stake)
				if world.pool.stake.0 + stake > MAX_SUPPLY =>
			{
				continue
			}
			ref event => world.apply(event),
		};
		assert!(world.value(0) >= value, "{event:?}");
		value = world.value(0);
		assert_eq!(u128::from(world.pool.stake.0), world.deposited - world.paid);
	}
}
