//! Rewards that vest: nothing is lost or made, steps are equal, and whoever comes and goes around
//! an epoch is paid for the blocks that he was there (K7), out of nobody's part but those blocks'.

use crate::support::{config, log_uniform, sample, stake};
use dtao_economics::{
	share_pool::VIRTUAL_SHARES, Alpha, EconomicsError, Rounding, SharePool, Shares, Vesting,
	MAX_SUPPLY, UNIT,
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
	/// An amount, and the blocks over which it vests.
	Reward(u64, u64),
	Settle,
	/// So many blocks go by.
	Pass(u64),
}

const HOLDERS: usize = 4;

fn event() -> impl Strategy<Value = Event> {
	prop_oneof![
		4 => (0..HOLDERS, stake()).prop_map(|(who, stake)| Event::Deposit(who, stake)),
		3 => (0..HOLDERS, 0u64..1_000).prop_map(|(who, part)| Event::Withdraw(who, part)),
		1 => (0..HOLDERS).prop_map(Event::Leave),
		3 => (stake(), term()).prop_map(|(stake, blocks)| Event::Reward(stake, blocks)),
		2 => Just(Event::Settle),
		3 => log_uniform(0, 1_000).prop_map(Event::Pass),
	]
}

/// Blocks over which a reward vests.
fn term() -> BoxedStrategy<u64> {
	prop_oneof![1 => Just(0), 1 => Just(1), 2 => Just(360), 4 => 2u64..1_000].boxed()
}

/// A hotkey with its holders, and all alpha that went in and came out.
#[derive(Clone, Debug, Default)]
struct World {
	pool: SharePool,
	held: [Shares; HOLDERS],
	block: u64,
	came: u128,
	went: u128,
}

impl World {
	/// Applies an event; what the pool refuses changes nothing. The caller may forget to settle.
	fn apply(&mut self, event: &Event) -> Result<(), EconomicsError> {
		match *event {
			Event::Deposit(who, stake) => {
				let shares = self.pool.issue(Alpha(stake))?;
				self.held[who] = self.held[who].plus(shares)?;
				self.came += u128::from(stake);
			}
			Event::Withdraw(who, part) => {
				let value = self.pool.value(self.held[who])?;
				self.withdraw(who, value.mul_div(part, 1_000, Rounding::Down)?.0)?;
			}
			Event::Leave(who) => self.withdraw(who, self.pool.value(self.held[who])?.0)?,
			Event::Reward(stake, blocks) => {
				self.pool.reward_over(Alpha(stake), self.block, blocks)?;
				self.came += u128::from(stake);
			}
			Event::Settle => self.pool.settle(self.block)?,
			Event::Pass(blocks) => self.block += blocks,
		}
		Ok(())
	}

	fn withdraw(&mut self, who: usize, stake: u64) -> Result<(), EconomicsError> {
		let redemption = self.pool.redeem(self.held[who], Alpha(stake))?;
		self.held[who] = self.held[who].minus(redemption.shares)?;
		let lost = u128::from(redemption.dust.0) + u128::from(redemption.forfeited.0);
		self.went += u128::from(stake) + lost;
		Ok(())
	}
}

fn events() -> impl Strategy<Value = Vec<Event>> {
	prop::collection::vec(event(), 1..=40)
}

/// A hotkey with a single holder of `stake`, and a reward from block 0 over `blocks`.
fn rewarded(stake: u64, reward: u64, blocks: u64) -> (SharePool, Shares) {
	let mut pool = SharePool::default();
	let held = pool.issue(Alpha(stake)).expect("a first deposit");
	pool.reward_over(Alpha(reward), 0, blocks).expect("has a holder");
	(pool, held)
}

proptest! {
	#![proptest_config(config())]

	// I-5: issued + rewards = redeemed + dust + forfeited + stake + what has not vested.
	#[test]
	fn alpha_is_what_came_less_what_went(events in events()) {
		let mut world = World::default();
		for event in &events {
			let before = world.pool;
			if world.apply(event).is_err() {
				prop_assert_eq!(world.pool, before, "a refusal changed the pool");
			}
			prop_assert_eq!(u128::from(world.pool.total()?.0), world.came - world.went);
			let Vesting { amount, since, until, shares } = world.pool.vesting;
			prop_assert!(shares <= world.pool.shares);
			prop_assert_eq!(amount.is_zero(), shares.is_zero());
			prop_assert!(since <= until);
		}
		for who in 0..HOLDERS {
			let _ = world.apply(&Event::Leave(who));
		}
		prop_assert!(world.pool == SharePool::default(), "everybody left and a key remains");
		prop_assert_eq!(world.came, world.went);
	}

	#[test]
	fn settling_twice_is_settling_once(events in events(), later in 0u64..2_000) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let once = world.pool.settled(world.block + later)?;
		prop_assert_eq!(once.settled(world.block + later)?, once);
		// Nor does one in the past do anything.
		prop_assert_eq!(once.settled(world.block)?, once);
	}

	#[test]
	fn settles_in_between_delay_by_less_than_a_unit_each_and_hasten_nothing(
		reward in log_uniform(0, MAX_SUPPLY / 2), blocks in 1u64..1_000,
		mut stops in prop::collection::vec(0u64..1_100, 1..20),
	) {
		stops.sort_unstable();
		let (direct, _) = rewarded(UNIT, reward, blocks);
		let mut split = direct;
		for (earlier, stop) in stops.iter().enumerate() {
			split.settle(*stop)?;
			let (split, direct) = (split.stake.0, direct.settled(*stop)?.stake.0);
			prop_assert!(split <= direct && direct - split <= earlier as u64);
			prop_assert!(*stop < blocks || split == direct, "all has vested");
		}
	}

	// However often it was settled before, no block vests more than one step of the reward.
	#[test]
	fn no_block_vests_more_than_its_step(
		reward in log_uniform(0, MAX_SUPPLY / 2), blocks in 1u64..1_000,
		stops in prop::collection::vec(0u64..1_000, 0..20), at in 0u64..1_000, length in 1u64..50,
	) {
		let (mut pool, _) = rewarded(UNIT, reward, blocks);
		let mut stops: Vec<_> = stops.into_iter().filter(|stop| *stop < at).collect();
		stops.sort_unstable();
		for stop in stops {
			pool.settle(stop)?;
		}
		pool.settle(at)?;
		let vested = pool.settled(at + length)?.stake.0 - pool.stake.0;
		prop_assert!(vested <= length * reward.div_ceil(blocks));
	}

	// K7, exactly: who comes one block before a reward and leaves one block after it gains at most
	// floor(s * v / (S + 10^6)), where v is one step of the last reward and one of this:
	// v <= ceil(A1 / n) + floor(A2 / n).
	#[test]
	fn a_visit_around_an_epoch_gains_its_part_of_two_steps(
		stake in log_uniform(1, 100_000 * UNIT), rewards in [log_uniform(0, UNIT * 1_000), log_uniform(0, UNIT * 1_000)],
		blocks in 2u64..1_000, visit in log_uniform(1, 1_000_000 * UNIT),
		stops in prop::collection::vec(1u64..1_000, 0..5),
	) {
		let (mut pool, _) = rewarded(stake, rewards[0], blocks);
		let mut stops: Vec<_> = stops.into_iter().filter(|stop| *stop < blocks - 1).collect();
		stops.sort_unstable();
		for stop in stops {
			pool.settle(stop)?;
		}

		pool.settle(blocks - 1)?;
		let Ok(visitor) = pool.issue(Alpha(visit)) else { return Ok(()) };
		pool.reward_over(Alpha(rewards[1]), blocks, blocks)?;
		prop_assert_eq!(pool.vesting.amount.0, rewards[1]);
		pool.settle(blocks + 1)?;
		let steps = u128::from(rewards[0].div_ceil(blocks)) + u128::from(rewards[1] / blocks);
		let part = BigUint::from(visitor.0) * steps / (pool.shares.0 + VIRTUAL_SHARES);

		let value = pool.value(visitor)?;
		prop_assert!(BigUint::from(value.0) <= visit + part);
		// He was there when the reward was given, so his part of the rest is gone.
		let (before, all) = (pool.vesting.amount.0, pool.shares.0);
		let forfeited = pool.redeem(visitor, value)?.forfeited.0;
		let fair = BigUint::from(before) * visitor.0;
		prop_assert!(BigUint::from(forfeited) * all >= fair);
		prop_assert!(BigUint::from(forfeited) * all < fair + all);
	}

	// K7: with the same reward each epoch, any visits of any length at any phase earn no more per
	// unit and block than the holder who stays.
	#[test]
	fn a_visitor_earns_no_more_per_unit_and_block_than_who_stays(
		stake in log_uniform(UNIT, 100_000 * UNIT), visit in log_uniform(UNIT, 1_000_000 * UNIT),
		reward in log_uniform(1_000_000, 1_000 * UNIT), blocks in 2u64..400,
		phase in 0u64..400, length in 1u64..40, epochs in 2u64..8,
	) {
		let (pool, held) = rewarded(stake, 0, blocks);
		let snipe = Visits { visit, phase: phase % blocks, length: length.min(blocks) };
		let Snipe { gain, blocks: there, pool } = snipe.run(pool, reward, blocks, epochs)?;
		let earned = pool.value(held)?.0.saturating_sub(stake);

		// The floors: the holder's value loses what the virtual million shares round off, and a
		// visit may meet steps of ceil(reward / blocks), of which reward / blocks is the mean.
		let yield_of = |gain: u64, stake: u64, blocks: u64| {
			gain as f64 / stake as f64 / blocks as f64
		};
		let visitor = yield_of(gain, visit, there);
		let holder = yield_of(earned + 2 + earned / 1_000_000, stake, epochs * blocks);
		let steps = 1.0 + blocks as f64 / reward as f64;
		prop_assert!(visitor <= holder * steps * (1.0 + 1e-9), "{visitor} over {holder}");
	}

	// Without this, moving a little stake in and out again and again would destroy the reward of
	// all who are there.
	#[test]
	fn who_comes_and_goes_takes_nothing_of_what_has_not_vested(
		events in events(),
		visits in prop::collection::vec((log_uniform(1, 1_000_000 * UNIT), 0u64..100), 1..20),
	) {
		let mut world = World::default();
		for event in &events {
			let _ = world.apply(event);
		}
		let (mut pool, mut block) = (world.pool, world.block);
		for (stake, stay) in visits {
			pool.settle(block)?;
			let Ok(shares) = pool.issue(Alpha(stake)) else { continue };
			block += stay;
			pool.settle(block)?;
			let redemption = pool.redeem(shares, pool.value(shares)?)?;
			prop_assert_eq!(redemption.forfeited, Alpha::ZERO);
		}
		// As if nobody had come, but for the settles.
		let left = world.pool.settled(block)?.vesting.amount.0;
		prop_assert!(pool.vesting.amount.0 >= left && pool.vesting.amount.0 - left < 40);
	}

	// Nor does anybody gain by another's leaving: what is to vest for one share never rises.
	#[test]
	fn what_vests_for_a_share_never_rises_but_by_a_reward(events in events()) {
		let mut world = World::default();
		for event in &events {
			let before = world.pool.vesting;
			let _ = world.apply(event);
			let after = world.pool.vesting;
			if !matches!(event, Event::Reward(..)) && !after.amount.is_zero() {
				prop_assert!(
					BigUint::from(after.amount.0) * before.shares.0
						<= BigUint::from(before.amount.0) * after.shares.0
				);
			}
		}
	}
}

/// Who stakes `visit` at `phase` of each epoch, for `length` blocks.
#[derive(Clone, Copy, Debug)]
struct Visits {
	visit: u64,
	phase: u64,
	length: u64,
}

/// What visits earned, in how many blocks, and the pool when all has vested.
struct Snipe {
	gain: u64,
	blocks: u64,
	pool: SharePool,
}

impl Visits {
	/// Runs so many epochs of `blocks` blocks, each begun by a reward.
	fn run(
		self,
		mut pool: SharePool,
		reward: u64,
		blocks: u64,
		epochs: u64,
	) -> Result<Snipe, EconomicsError> {
		let (mut gain, mut there, mut inside) = (0, 0, None);
		for block in 0..=epochs * blocks {
			let comes = block >= self.phase && (block - self.phase).is_multiple_of(blocks);
			let leaves = inside.is_some_and(|(came, _)| block == came + self.length)
				|| block == epochs * blocks;
			if let (true, Some((came, shares))) = (leaves, inside) {
				pool.settle(block)?;
				let value = pool.value(shares)?;
				pool.redeem(shares, value)?;
				gain += value.0.saturating_sub(self.visit);
				there += block - came;
				inside = None;
			}
			if block < epochs * blocks {
				// The reward is given before whoever comes in this block.
				if block.is_multiple_of(blocks) {
					pool.reward_over(Alpha(reward), block, blocks)?;
				}
				if comes && inside.is_none() {
					pool.settle(block)?;
					inside = Some((block, pool.issue(Alpha(self.visit))?));
				}
			}
		}
		pool.settle(epochs * blocks)?;
		Ok(Snipe { gain, blocks: there.max(1), pool })
	}
}

/// In numbers: 1000 alpha stay, 10 alpha are paid each 360 blocks. Who brings as much one block
/// before an epoch and takes it back one block after would catch half of an epoch if it were paid
/// at once. So he gets two steps of 360, and per unit and block less than who stays.
#[test]
fn a_visit_of_two_blocks_earns_two_blocks() {
	let (stake, reward, tempo) = (1_000 * UNIT, 10 * UNIT, 360);
	let at_once = {
		let (mut pool, _) = rewarded(stake, reward, 0);
		let shares = pool.issue(Alpha(stake)).expect("issues");
		pool.reward_over(Alpha(reward), tempo, 0).expect("has holders");
		pool.value(shares).expect("fits").0 - stake
	};
	// 1000 of shares at 1.01 each, beside 1000 at 1: 10 * 1000 / 2010
	assert_eq!(at_once / 1_000_000, 4_975);

	let (pool, held) = rewarded(stake, 0, tempo);
	let visits = Visits { visit: stake, phase: tempo - 1, length: 2 };
	let Snipe { gain, blocks, pool } = visits.run(pool, reward, tempo, 10).expect("runs");
	// The first visit meets two whole steps of 10 / 360; the next eight one and a half, since each
	// time he forfeits half of the new reward; the last ends with the run, on half a step. Half of
	// these 14.5 steps is his part, a little less with each epoch, as a share grows dearer.
	assert_eq!(blocks, 19);
	let steps = 145 * reward / tempo / 10 / 2;
	assert!(gain < steps && gain > steps * 98 / 100, "{gain} of {steps}");

	let earned = pool.value(held).expect("fits").0 - stake;
	let (visitor, holder) = (
		gain as f64 / stake as f64 / blocks as f64,
		earned as f64 / stake as f64 / (10 * tempo) as f64,
	);
	println!(
		"per unit and block: visitor {visitor:.3e}, holder {holder:.3e}, ratio {:.3}; at once {:.3e}",
		visitor / holder,
		at_once as f64 / stake as f64 / 2.0
	);
	assert!(visitor < holder);
}

/// The attack that [`Vesting::shares`] is against, in numbers: one percent of the stake, moved in
/// and out 360 times, once a block, would leave `0.99^360` or 3 % of a reward if each exit took its
/// part of it.
#[test]
fn moving_in_and_out_all_through_an_epoch_destroys_nothing() {
	let (mut pool, held) = rewarded(1_000 * UNIT, 10 * UNIT, 360);
	for block in 1..=360 {
		pool.settle(block).expect("fits");
		let shares = pool.issue(Alpha(10 * UNIT)).expect("issues");
		let value = pool.value(shares).expect("fits");
		assert_eq!(pool.redeem(shares, value).expect("redeems").forfeited, Alpha::ZERO);
	}
	let earned = pool.value(held).expect("fits").0 - 1_000 * UNIT;
	assert!(earned.abs_diff(10 * UNIT) < 1_000, "{earned}");
}

/// The events are no formality: many runs forfeit something, and many settle something.
#[test]
fn many_runs_forfeit_and_vest() {
	let (mut forfeited, mut vested) = (0, 0);
	for events in sample(200, events()) {
		let mut world = World::default();
		let (mut lost, mut grew) = (false, false);
		for event in &events {
			let before = world.pool;
			let _ = world.apply(event);
			let after = world.pool;
			match event {
				Event::Settle => grew |= after.stake > before.stake,
				Event::Withdraw(..) | Event::Leave(_) => {
					lost |= after.vesting.amount < before.vesting.amount;
				}
				_ => {}
			}
		}
		forfeited += usize::from(lost);
		vested += usize::from(grew);
	}
	assert!(forfeited > 70 && vested > 40, "{forfeited} and {vested} of 200");
}
