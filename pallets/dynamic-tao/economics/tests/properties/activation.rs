//! Who is paid for what. A reward belongs to the stake that was active at it, in proportion, whoever
//! comes later; stake earns nothing before it is active; who leaves after a reward keeps all of it;
//! who enters around a reward and leaves gains nothing; nobody's leaving changes what others have.
//!
//! Hotkeys live through random arrivals, departures, hand-overs, moves between them, rewards and
//! epochs, beside an [`Oracle`] that keeps everybody's balance as an exact fraction and shares each
//! reward by division. **The bound** ([`Oracle::off`]) is what roundings can have made: for each act a
//! unit and a few shares, at 10^-6 units or what they cost by then, grown since like everything that is
//! rewarded.

use crate::{
	hotkey::{Holding, Hotkey, OWNER},
	support::{config, log_uniform, sample, stake},
};
use dtao_economics::{
	share_pool::{VIRTUAL_SHARES, VIRTUAL_STAKE},
	Alpha, Clock, EconomicsError, SharePool, UNIT,
};
use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What happens. Hotkeys and holders are picked by index; parts are thousandths of a position.
#[derive(Clone, Debug)]
enum Event {
	Enter(usize, usize, u64),
	Withdraw(usize, usize, u64),
	Leave(usize, usize),
	HandOver(usize, usize, usize, u64),
	/// From one hotkey to the other.
	Move(usize, usize, u64),
	/// To the owner and to the stakers of one hotkey.
	Pay(usize, u64, u64),
	Touch(usize, Option<usize>),
	/// A period ends. On a subnet that is when an epoch has paid both hotkeys.
	Tick([(u64, u64); 2]),
}

const HOTKEYS: usize = 2;
const HOLDERS: usize = 4;

/// Events on root, which ticks and pays by different clocks, or on a subnet, which ticks when it pays.
fn event(root: bool) -> BoxedStrategy<Event> {
	let (hotkey, holder) = (0..HOTKEYS, 0..HOLDERS);
	let part = || prop_oneof![3 => 0u64..1_000, 1 => Just(1_000)];
	let pay = || prop_oneof![1 => Just(0), 2 => log_uniform(0, 10_000 * UNIT)];
	let at = (hotkey.clone(), holder.clone());
	let tick = prop::array::uniform2((pay(), pay()));
	prop_oneof![
		5 => (at.clone(), stake()).prop_map(|((hot, who), stake)| Event::Enter(hot, who, stake)),
		3 => (at.clone(), part()).prop_map(|((hot, who), part)| Event::Withdraw(hot, who, part)),
		1 => at.clone().prop_map(|(hot, who)| Event::Leave(hot, who)),
		2 => (at.clone(), holder.clone(), part())
			.prop_map(|((hot, from), to, part)| Event::HandOver(hot, from, to, part)),
		1 => (at.clone(), part()).prop_map(|((hot, who), part)| Event::Move(hot, who, part)),
		u32::from(root) * 4 => (hotkey, pay(), pay())
			.prop_map(|(hot, owner, stakers)| Event::Pay(hot, owner, stakers)),
		1 => (at, any::<bool>())
			.prop_map(|((hot, who), holder)| Event::Touch(hot, holder.then_some(who))),
		5 => tick.prop_map(move |paid| Event::Tick(if root { [(0, 0); 2] } else { paid })),
	]
	.boxed()
}

/// A clock that has just begun, and what happens by it.
fn history() -> BoxedStrategy<(Clock, Vec<Event>)> {
	any::<bool>()
		.prop_flat_map(|root| {
			let clock = if root { Clock::of_root(7) } else { Clock::of_subnet(7) };
			(Just(clock), prop::collection::vec(event(root), 1..=40))
		})
		.boxed()
}

/// Everybody's stake behind one hotkey, exactly. Balances are integers over one denominator.
#[derive(Clone, Debug)]
struct Oracle {
	balances: [BigInt; HOLDERS],
	denominator: BigInt,
	/// All of it, and the unit that the virtual shares stand for.
	all: u64,
	/// What is not active: by holder, then by period.
	waits: [BTreeMap<u64, u64>; HOLDERS],
	/// By how much 2^-64 units anybody's value may be off.
	off: BigUint,
}

impl Default for Oracle {
	fn default() -> Self {
		let denominator = BigInt::from(1);
		Self {
			balances: Default::default(),
			denominator,
			all: 1,
			waits: Default::default(),
			off: 0u8.into(),
		}
	}
}

/// 2^64.
const ONE: u128 = 1 << 64;

impl Oracle {
	/// Roundings of so many shares, and of a unit: at the pool's price after them.
	fn round(&mut self, pool: &SharePool, shares: u64) {
		let backing = BigUint::from(u128::from(pool.stake.0) + VIRTUAL_STAKE) * ONE;
		self.off += backing * shares / (pool.shares.0 + VIRTUAL_SHARES) + 1u8 + ONE;
	}

	/// Nobody has any active stake left, and what the floors kept is gone.
	fn reset(&mut self) {
		let waits = std::mem::take(&mut self.waits);
		*self = Self { waits, ..Self::default() };
	}

	fn give(&mut self, who: usize, stake: u64) {
		self.balances[who] += &self.denominator * stake;
		self.all += stake;
	}

	/// A period begins: what is due is active.
	fn tick(&mut self, clock: Clock) {
		for who in 0..HOLDERS {
			let waiting = self.waits[who].split_off(&(clock.period + 1 - clock.wait));
			let due = std::mem::replace(&mut self.waits[who], waiting);
			due.into_values().for_each(|stake| self.give(who, stake));
		}
	}

	/// Each gets `reward * balance / all`; the virtual shares too.
	fn reward(&mut self, reward: u64) {
		for balance in &mut self.balances {
			*balance *= self.all + reward;
		}
		self.denominator *= self.all;
		self.off = &self.off * (self.all + reward) / self.all + 1u8;
		self.all += reward;
	}

	/// Takes stake from the newest lots: what they are, and what the active balance must give.
	fn newest(&mut self, who: usize, stake: u64) -> (Vec<(u64, u64)>, u64) {
		let (mut left, mut lots) = (stake, vec![]);
		for (period, lot) in self.waits[who].iter_mut().rev() {
			let part = left.min(*lot);
			(*lot, left) = (*lot - part, left - part);
			lots.push((*period, part));
		}
		self.waits[who].retain(|_, lot| *lot > 0);
		(lots, left)
	}

	/// Holds the hotkey against it. `claims` that nobody has made yet round once more each.
	fn check(&self, hotkey: &Hotkey, clock: Clock) -> Result<(), TestCaseError> {
		let active = hotkey.active(clock);
		prop_assert_eq!(self.all, active.stake.0 + 1);
		let claims = hotkey.cohorts.len() as u64 + 2;
		let mut most = self.clone();
		most.round(&active, claims * HOLDERS as u64);
		let mut dust = active.stake.0;
		for who in 0..HOLDERS {
			let holding = hotkey.holding(clock, who);
			let waits: BTreeMap<_, _> =
				holding.entering.lots().map(|lot| (lot.period, lot.alpha.0)).collect();
			prop_assert_eq!(&waits, &self.waits[who], "what waits earned or lost");
			let value = active.value(holding.shares)?.0;
			prop_assert!(value <= dust, "more than there is");
			dust -= value;
			let gap = BigInt::from(value) * &self.denominator - &self.balances[who];
			prop_assert!(
				gap.magnitude() * ONE <= &most.off * self.denominator.magnitude(),
				"{} has {} and should have {} +- {}",
				who,
				value,
				&self.balances[who] / &self.denominator,
				&most.off / ONE
			);
		}
		Ok(())
	}
}

/// Two hotkeys by one clock, each beside its oracle, and all stake that came and went.
#[derive(Clone, Debug)]
struct World {
	clock: Clock,
	hotkeys: [Hotkey; HOTKEYS],
	fair: [Oracle; HOTKEYS],
	came: u128,
	went: u128,
}

impl World {
	fn new(clock: Clock) -> Self {
		let hotkeys = std::array::from_fn(|_| Hotkey::new(HOLDERS));
		Self { clock, hotkeys, fair: Default::default(), came: 0, went: 0 }
	}

	fn after(clock: Clock, events: &[Event]) -> Self {
		let mut world = Self::new(clock);
		for event in events {
			let _ = world.apply(event);
		}
		world
	}

	fn value(&self, hot: usize, who: usize) -> u64 {
		self.hotkeys[hot].value(self.clock, who)
	}

	fn part(&self, hot: usize, who: usize, thousandths: u64) -> u64 {
		mul(self.value(hot, who), thousandths)
	}

	/// Applies an event; what is refused changes nothing.
	fn apply(&mut self, event: &Event) -> Result<(), EconomicsError> {
		match *event {
			Event::Enter(hot, who, stake) => self.enter(hot, who, stake),
			Event::Withdraw(hot, who, part) => self.withdraw(hot, who, self.part(hot, who, part)),
			Event::Leave(hot, who) => self.withdraw(hot, who, self.value(hot, who)),
			Event::HandOver(hot, from, to, part) => {
				self.hand_over(hot, from, to, self.part(hot, from, part))
			}
			Event::Move(hot, who, part) => {
				let (before, stake) = (self.clone(), self.part(hot, who, part));
				self.withdraw(hot, who, stake)?;
				self.enter(1 - hot, who, stake).inspect_err(|_| *self = before)
			}
			Event::Pay(hot, owner, stakers) => self.pay(hot, owner, stakers),
			Event::Touch(hot, who) => {
				self.hotkeys[hot].touch(self.clock, who)?;
				let pool = self.hotkeys[hot].pool;
				self.fair[hot].round(&pool, 2 * HOLDERS as u64);
				Ok(())
			}
			Event::Tick(paid) => {
				for (hot, (owner, stakers)) in paid.into_iter().enumerate() {
					let _ = self.pay(hot, owner, stakers);
				}
				self.clock.period += 1;
				for (hotkey, fair) in self.hotkeys.iter().zip(&mut self.fair) {
					fair.tick(self.clock);
					// An issue for each lot, now or when somebody looks.
					fair.round(&hotkey.active(self.clock), 2);
				}
				Ok(())
			}
		}
	}

	fn enter(&mut self, hot: usize, who: usize, stake: u64) -> Result<(), EconomicsError> {
		self.hotkeys[hot].enter(self.clock, who, Alpha(stake))?;
		if stake > 0 {
			*self.fair[hot].waits[who].entry(self.clock.period).or_default() += stake;
		}
		self.rounded(hot);
		self.came += u128::from(stake);
		Ok(())
	}

	/// What an act rounds: the claims of two holders of two lots, and a cost.
	fn rounded(&mut self, hot: usize) {
		let pool = self.hotkeys[hot].pool;
		self.fair[hot].round(&pool, 4 * HOLDERS as u64);
	}

	fn withdraw(&mut self, hot: usize, who: usize, stake: u64) -> Result<(), EconomicsError> {
		let dust = self.hotkeys[hot].withdraw(self.clock, who, Alpha(stake))?.0;
		self.went += u128::from(stake) + u128::from(dust);
		let (_, active) = self.fair[hot].newest(who, stake);
		let fair = &mut self.fair[hot];
		fair.balances[who] -= &fair.denominator * active;
		fair.all -= active;
		if self.hotkeys[hot].holders[who].shares.is_zero() {
			fair.balances[who] = 0.into();
		}
		if self.hotkeys[hot].pool.is_empty() {
			assert_eq!(fair.all, dust + 1);
			fair.reset();
		}
		self.rounded(hot);
		Ok(())
	}

	fn hand_over(
		&mut self,
		hot: usize,
		from: usize,
		to: usize,
		stake: u64,
	) -> Result<(), EconomicsError> {
		if from == to {
			return Err(EconomicsError::InsufficientStake); // the caller's affair
		}
		self.hotkeys[hot].hand_over(self.clock, from, to, Alpha(stake))?;
		let fair = &mut self.fair[hot];
		let (lots, active) = fair.newest(from, stake);
		for (period, lot) in lots {
			*fair.waits[to].entry(period).or_default() += lot;
		}
		fair.waits[to].retain(|_, lot| *lot > 0);
		let given = &fair.denominator * active;
		fair.balances[from] -= &given;
		fair.balances[to] += given;
		if self.hotkeys[hot].holders[from].shares.is_zero() {
			fair.balances[from] = 0.into(); // the fraction of a unit that went along
		}
		self.rounded(hot);
		Ok(())
	}

	fn pay(&mut self, hot: usize, owner: u64, stakers: u64) -> Result<(), EconomicsError> {
		let nobody = self.hotkeys[hot].active(self.clock).is_empty();
		self.hotkeys[hot].pay(self.clock, Alpha(owner), Alpha(stakers))?;
		let fair = &mut self.fair[hot];
		if !nobody {
			fair.reward(stakers);
		}
		fair.give(OWNER, if nobody { owner + stakers } else { owner });
		self.rounded(hot);
		self.came += u128::from(owner) + u128::from(stakers);
		Ok(())
	}

	/// Everything adds up, and everybody has what is fair.
	fn check(&self) -> Result<(), TestCaseError> {
		let there: u128 = self.hotkeys.iter().map(all).sum();
		prop_assert_eq!(there, self.came - self.went);
		for (hotkey, fair) in self.hotkeys.iter().zip(&self.fair) {
			hotkey.check(self.clock);
			fair.check(hotkey, self.clock)?;
		}
		Ok(())
	}
}

/// All stake behind a hotkey.
fn all(hotkey: &Hotkey) -> u128 {
	u128::from(hotkey.pool.stake.0) + u128::from(hotkey.entering.total().expect("fits").0)
}

/// `value * part / 1000`.
fn mul(value: u64, part: u64) -> u64 {
	u64::try_from(u128::from(value) * u128::from(part) / 1_000).expect("part <= 1000")
}

/// What a share costs, and a unit.
fn share_and_unit(pool: &SharePool) -> u64 {
	let share = (u128::from(pool.stake.0) + VIRTUAL_STAKE) / (pool.shares.0 + VIRTUAL_SHARES);
	u64::try_from(share).expect("at most the stake") + 2
}

proptest! {
	#![proptest_config(config())]

	// Also I-5: all that came is there or went, to the unit, and shares and lots sum.
	#[test]
	fn a_reward_belongs_to_the_stake_that_was_active_at_it((clock, events) in history()) {
		let mut world = World::new(clock);
		for event in &events {
			let before = world.hotkeys.clone();
			if world.apply(event).is_err() {
				prop_assert_eq!(&world.hotkeys, &before, "a refusal changed something");
			}
			world.check()?;
		}
	}

	#[test]
	fn when_all_have_left_no_key_and_no_stake_remains((clock, events) in history()) {
		let mut world = World::after(clock, &events);
		for (hot, who) in (0..HOTKEYS).flat_map(|hot| (0..HOLDERS).map(move |who| (hot, who))) {
			world.apply(&Event::Leave(hot, who))?;
			prop_assert_eq!(world.value(hot, who), 0);
		}
		prop_assert!(world.hotkeys.iter().all(Hotkey::is_gone), "{:?}", world.hotkeys);
		prop_assert_eq!(world.came, world.went);
	}

	#[test]
	fn who_leaves_right_after_a_reward_keeps_all_of_it(
		(clock, events) in history(), who in 0..HOLDERS, reward in stake(),
	) {
		let mut world = World::after(clock, &events);
		let Hotkey { pool, holders, .. } = {
			world.apply(&Event::Touch(0, Some(who)))?;
			world.hotkeys[0].clone()
		};
		prop_assume!(!pool.is_empty());
		let (active, before) = (pool.value(holders[who].shares)?.0, world.value(0, who));
		world.apply(&Event::Pay(0, 0, reward))?;
		let after = world.value(0, who);
		// R * a / (H + 1), with `a` and the gain a fraction of a unit off.
		let fair = |active: u64| {
			u128::from(reward) * u128::from(active) / (u128::from(pool.stake.0) + 1)
		};
		let gain = u128::from(after - before);
		prop_assert!(fair(active) <= gain + 1 && gain <= fair(active + 1) + 1);

		world.apply(&Event::Leave(0, who))?;
		prop_assert_eq!(world.value(0, who), 0);
		prop_assert!(!world.hotkeys[0].is_gone() || world.went + all(&world.hotkeys[1]) == world.came);
		// One unit more was not there.
		let mut greedy = world.hotkeys[0].clone();
		prop_assert!(greedy.withdraw(world.clock, who, Alpha(1)).is_err());
	}

	// Whatever is paid in the meantime, on a subnet by an epoch and on root by any number in two
	// periods. Before their stake is active visitors get back what they brought, to the unit.
	#[test]
	fn who_enters_around_rewards_and_leaves_gains_nothing(
		(clock, events) in history(), visits in prop::collection::vec(stake(), 1..4),
		paid in prop::collection::vec((stake(), stake()), 3), periods in 0u64..=2, part in 0u64..1_000,
	) {
		let World { clock, hotkeys: [mut hotkey, _], .. } = World::after(clock, &events);
		let (mut clock, periods) = (Clock { period: clock.period + 1, ..clock }, periods.min(clock.wait));
		hotkey.holders.extend(visits.iter().map(|_| Holding::default()));
		let guests: Vec<_> = visits
			.into_iter()
			.enumerate()
			.map(|(at, visit)| (HOLDERS + at, visit))
			.filter(|(who, visit)| hotkey.enter(clock, *who, Alpha(*visit)).is_ok())
			.collect();
		for (owner, stakers) in paid.into_iter().take(periods as usize) {
			let _ = hotkey.pay(clock, Alpha(owner), Alpha(stakers));
			clock.period += 1;
		}
		let (mut brought, mut took) = (0u128, 0u128);
		let most = u128::from(share_and_unit(&hotkey.active(clock)));
		for (who, visit) in &guests {
			let mut got = 0u128;
			for thousandths in [part, 1_000] {
				let stake = mul(hotkey.value(clock, *who), thousandths);
				hotkey.withdraw(clock, *who, Alpha(stake))?;
				got += u128::from(stake);
			}
			prop_assert!(periods == clock.wait || got == u128::from(*visit), "waits, and has changed");
			brought += u128::from(*visit);
			took += got;
		}
		prop_assert!(took <= brought, "{} of {}", took, brought);
		prop_assert!(brought - took <= most * (1 + 3 * guests.len() as u128));
	}

	#[test]
	fn who_is_not_active_takes_nothing_of_a_reward(
		(clock, events) in history(), visit in stake(), owner in stake(), stakers in stake(),
	) {
		let mut without = World::after(clock, &events);
		let mut with = without.clone();
		with.hotkeys[0].holders.push(Default::default());
		prop_assume!(with.hotkeys[0].enter(with.clock, HOLDERS, Alpha(visit)).is_ok());
		for world in [&mut without, &mut with] {
			let _ = world.hotkeys[0].pay(world.clock, Alpha(owner), Alpha(stakers));
		}
		for who in 0..HOLDERS {
			prop_assert_eq!(with.value(0, who), without.value(0, who));
		}
		// Nor does it take anything when it becomes active, at the price after the reward.
		let most = share_and_unit(&with.hotkeys[0].active(with.clock));
		for world in [&mut without, &mut with] {
			world.clock.period += world.clock.wait;
		}
		for who in 0..HOLDERS {
			prop_assert!(with.value(0, who).abs_diff(without.value(0, who)) <= 8 * most);
		}
		prop_assert!(with.value(0, HOLDERS) <= visit + 8 * most);
	}

	// With and without somebody's leaving, others have the same, and earn the same for a unit.
	#[test]
	fn nobodys_leaving_changes_what_others_have(
		(clock, events) in history(), who in 0..HOLDERS, part in prop_oneof![Just(1_000), 0u64..1_000],
		growth in 0u64..10_000,
	) {
		let mut stays = World::after(clock, &events);
		for other in 0..HOLDERS {
			stays.apply(&Event::Touch(0, Some(other)))?;
		}
		let mut leaves = stays.clone();
		leaves.apply(&Event::Withdraw(0, who, part))?;
		let others = || (0..HOLDERS).filter(|other| *other != who);
		let most = share_and_unit(&leaves.hotkeys[0].pool);
		for other in others() {
			prop_assert_eq!(
				leaves.hotkeys[0].holders[other], stays.hotkeys[0].holders[other]
			);
			let (left, stayed) = (leaves.value(0, other), stays.value(0, other));
			prop_assert!(stayed <= left && left - stayed <= most);
		}
		for world in [&mut leaves, &mut stays] {
			let reward = u128::from(world.hotkeys[0].pool.stake.0 + 1) * u128::from(growth) / 1_000;
			let reward = reward.min(u64::MAX as u128 / 4) as u64;
			let _ = world.apply(&Event::Pay(0, 0, reward));
		}
		prop_assume!(!leaves.hotkeys[0].pool.is_empty());
		prop_assume!(stays.hotkeys[0].pool.stake.0 < u64::MAX / 4);
		for other in others() {
			let (left, stayed) = (leaves.value(0, other), stays.value(0, other));
			prop_assert!(left.abs_diff(stayed) <= most * (1 + growth.div_ceil(1_000)) + 2);
		}
	}

	// Nothing happens when a period begins: it is the same who looks when, but for roundings.
	#[test]
	fn touching_changes_nothing_but_roundings(
		(clock, events) in history(),
		touches in prop::collection::vec((0..HOTKEYS, prop::option::of(0..HOLDERS)), 40),
	) {
		let (mut lazy, mut eager) = (World::new(clock), World::new(clock));
		let kept = |event: &&Event| matches!(event, Event::Enter(..) | Event::Pay(..) | Event::Tick(_));
		for (event, (hot, who)) in events.iter().filter(kept).zip(&touches) {
			prop_assert_eq!(lazy.apply(event), eager.apply(event));
			eager.apply(&Event::Touch(*hot, *who))?;
		}
		for hot in 0..HOTKEYS {
			let pool = lazy.hotkeys[hot].active(lazy.clock);
			prop_assert_eq!(pool, eager.hotkeys[hot].active(eager.clock));
			let most = share_and_unit(&pool);
			for who in 0..HOLDERS {
				let (late, soon) = (lazy.value(hot, who), eager.value(hot, who));
				prop_assert!(late.abs_diff(soon) <= most * events.len() as u64);
			}
		}
	}
}

/// A whole life in numbers. Two have 3000 and 1000 alpha behind a hotkey, and 400 are paid: 300 and
/// 100. Another brings 4400 in time for the epoch, gets nothing of it, and half of the next.
#[test]
fn an_epoch_pays_who_was_there_and_the_next_one_whoever_stayed() {
	let mut clock = Clock::of_subnet(7);
	let mut hotkey = Hotkey::new(3);
	for (who, stake) in [(0, 3_000), (1, 1_000)] {
		hotkey.enter(clock, who, Alpha(stake * UNIT)).expect("enters");
	}
	clock.period += 1;
	hotkey.enter(clock, 2, Alpha(4_400 * UNIT)).expect("enters");
	let values =
		|hotkey: &Hotkey, clock| [0, 1, 2].map(|who| hotkey.value(clock, who).div_ceil(10));
	let of = |values: [u64; 3]| values.map(|value| value * UNIT / 10);
	hotkey.pay(clock, Alpha(0), Alpha(400 * UNIT)).expect("pays");
	assert_eq!(values(&hotkey, clock), of([3_300, 1_100, 4_400]));
	clock.period += 1;
	assert_eq!(values(&hotkey, clock), of([3_300, 1_100, 4_400]));
	hotkey.pay(clock, Alpha(0), Alpha(880 * UNIT)).expect("pays");
	assert_eq!(values(&hotkey, clock), of([3_630, 1_210, 4_840]));
}

/// The events are no formality, and the bound is no excuse: in most runs stake becomes active, is
/// paid and leaves, and what roundings may have made is less than a hundred units.
#[test]
fn most_runs_pay_and_activate_and_are_off_by_units() {
	let (mut paid, mut active, mut left, mut near) = (0, 0, 0, 0);
	for (clock, events) in sample(400, history()) {
		let mut world = World::new(clock);
		let (mut pays, mut activates, mut leaves) = (false, false, false);
		for event in &events {
			let before = world.clone();
			if world.apply(event).is_err() {
				continue;
			}
			let stake = |world: &World| world.hotkeys[0].active(world.clock).stake;
			match event {
				Event::Pay(0, _, stakers) | Event::Tick([(_, stakers), _]) => {
					pays |= *stakers > 0 && !before.hotkeys[0].active(before.clock).is_empty();
					activates |=
						!world.hotkeys[0].cohorts.is_empty() || stake(&world) > stake(&before);
				}
				Event::Withdraw(0, ..) | Event::Leave(0, _) | Event::HandOver(0, ..) => {
					leaves |= before.hotkeys[0].holders != world.hotkeys[0].holders;
				}
				_ => {}
			}
		}
		let off = world.fair.iter().map(|fair| &fair.off / ONE).max().unwrap_or_default();
		paid += usize::from(pays);
		active += usize::from(activates);
		left += usize::from(leaves);
		near += usize::from(off < BigUint::from(100u8));
	}
	let counts = [paid, active, left, near];
	assert!(
		counts.into_iter().all(|count| count > 150),
		"paid, active, left, near: {counts:?} of 400"
	);
}
