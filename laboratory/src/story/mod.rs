//! The story of February 2025: a subnet that stood for nothing rose to rank 6 and fell by 93 % in nine
//! hours. The prices are those that were seen; the trades are found on our pool, and then made under
//! other rules; and root's cure is tried when root had the majority, and when it had not.
//!
//! What the data do not say is assumed, and said: 64 subnets began alike on 13 February, nobody traded
//! until the first sample, and at that the others went to the prices that the ranks imply.

mod chapters;
mod numbers;
pub mod path;

pub use chapters::page;
pub use numbers::report;

use crate::{
	agents::{Agent, Desk, Intervention},
	progress::Progress,
	trouble::Trouble,
	world::{AccountId, Parameters, Place, Subnet, World, DAY, HOLDERS},
};
use dtao_economics::{
	rules::Average, Alpha, Averages, FeeRate, Flows, MovingPrice, Pool, Price, Profile, Rounding,
	Rules, Signals, Speed, SubnetEconomy, Tao, UNIT,
};
use path::{others, read, trade_to, Seen, Trade};
use rayon::prelude::*;

/// The data that come with the laboratory.
pub const DATA: &str = include_str!("../../data/sn28_2025-02.csv");

/// What these data do not show any more.
const LATER: &str = "The 98 % came about two weeks later (about 14 March), not in hours.";

/// The subnet that the story is about.
pub const MEME: u16 = 28;

/// The block in which Dynamic TAO began.
const LAUNCH: u64 = 4_920_351;

const SUBNETS: u16 = 64;
const ISSUED: Tao = Tao(8_300_000 * UNIT);
const ROOT_STAKE: Tao = Tao(6_000_000 * UNIT);

/// Days after the last sample that are run on.
const AFTERMATH: u64 = 30 * DAY;

/// The days after launch on which root intervenes; the first is that of the peak.
pub const DAYS: [u64; 4] = [12, 75, 150, 365];

/// What was seen at one moment of a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
	/// Blocks since the first sample.
	pub block: u64,
	/// Rao per alpha.
	pub price: u64,
	/// The rank by price.
	pub rank: usize,
	/// The subnet's part of a block, in rao.
	pub allocated: u64,
	/// TAO of blocks since the first sample, in rao.
	pub given: u128,
}

/// The trades under one set of rules.
#[derive(Clone, Debug)]
pub struct Replay {
	/// The rules.
	pub profile: &'static str,
	/// What came of it.
	pub moments: Vec<Moment>,
	/// What everybody together made of it: got, less paid.
	pub flow: i128,
	/// Sales that were larger than what was held, or that the pool refused.
	pub refused: u64,
}

/// Root's intervention at one time.
#[derive(Clone, Debug)]
pub struct Cure {
	/// Days since launch.
	pub day: u64,
	/// What root's TAO weighs, in rao.
	pub root: u64,
	/// The alpha of the subnet that stands against it.
	pub alpha: u64,
	/// Whether root has the majority.
	pub majority: bool,
	/// Prices from the intervention on, with it and without: blocks and rao.
	pub prices: Vec<(u64, u64, u64)>,
}

/// The whole story.
#[derive(Clone, Debug)]
pub struct Story {
	/// What was seen.
	pub seen: Vec<Seen>,
	/// The trades that explain it, by sample.
	pub trades: Vec<Option<Trade>>,
	/// How far at most a price of ours is from the one that was seen, in rao.
	pub residual: u64,
	/// Pool and outstanding alpha at the first sample.
	pub start: SubnetEconomy,
	/// The same trades under all rules.
	pub replays: Vec<Replay>,
	/// Interventions.
	pub cures: Vec<Cure>,
	/// What is known of the time after the last sample.
	pub later: Option<&'static str>,
}

/// Tells the story of some data: the trades under `profiles`, and root's cure so many `days` after the
/// launch, in their order.
///
/// # Errors
/// [`Trouble::File`] for data that are none, and as [`World::step`].
pub fn tell(file: &str, data: &str, profiles: &[Profile], days: &[u64]) -> Result<Story, Trouble> {
	let seen = read(file, data)?;
	let first = seen.first().map_or(0, |one| one.block);
	let length = seen.last().map_or(0, |one| one.block) - first;
	let age = first.checked_sub(LAUNCH).ok_or_else(|| Trouble::File {
		file: file.into(),
		line: Some(2),
		message: format!("begins before Dynamic TAO, which began with block {LAUNCH}"),
	})?;
	let last_day = days.iter().copied().max().unwrap_or_default() * DAY;
	let work = age + length + (length + AFTERMATH) * profiles.len() as u64 + last_day;
	let progress = Progress::new("story", work);

	let mut world = young_world()?;
	for _ in 0..age {
		world.step()?;
		progress.add(1);
	}
	let market = set_the_scene(&mut world, &seen)?;
	let start = world.subnets.get(meme(&world)).map(|one| one.economy).unwrap_or_default();
	let (trades, residual) = find_trades(world.clone(), market, &seen, &progress)?;

	let (replays, cures) = rayon::join(
		|| {
			let replay =
				|profile: &Profile| replay(&world, market, profile, &seen, &trades, &progress);
			profiles.par_iter().map(replay).collect::<Result<Vec<_>, _>>()
		},
		|| cures(days, rise(&seen), &progress),
	);
	let mut replays = replays?;
	// The rules of the day first.
	replays.sort_by_key(|one| one.profile != "launch");
	let later = (data == DATA).then_some(LATER);
	Ok(Story { seen, trades, residual, start, replays, cures: cures?, later })
}

/// 64 subnets on their first day, on which whoever is paid stakes.
fn young_world() -> Result<World, Trouble> {
	let pool = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
	let subnet = |netuid| Subnet {
		netuid,
		economy: SubnetEconomy::new(pool, FeeRate::ZERO),
		miners: vec![(HOLDERS, 1)],
		fixed_weight: 1,
		true_value: u64::from(netuid != MEME),
		..Subnet::default()
	};
	let subnets = (1..=SUBNETS).map(subnet).collect();
	let mut world = World::new(Rules::LAUNCH, Parameters::default(), ISSUED, ROOT_STAKE, subnets)?;
	if let Some(holders) = world.accounts.get_mut(HOLDERS) {
		holders.backs = Some(HOLDERS);
	}
	Ok(world)
}

fn meme(world: &World) -> Place {
	world.place(MEME).unwrap_or_default()
}

/// Takes every subnet to its price at the first sample, with the average that it would have had if it
/// had stood there since the launch, and gives the market what was outstanding of the story's subnet.
fn set_the_scene(world: &mut World, seen: &[Seen]) -> Result<AccountId, Trouble> {
	let market = world.open_account("everybody");
	let mut prices = others(seen, usize::from(SUBNETS) - 1);
	let own = seen.first().map_or(UNIT, |one| one.price);
	prices.insert(usize::from(MEME) - 1, own);
	for (place, rao) in prices.into_iter().enumerate() {
		let price = Price::of(Tao(rao), Alpha(UNIT))?;
		let Some(pool) = world.subnets.get(place).map(|one| one.economy.pool) else { continue };
		if let Some(trade) = trade_to(&pool, price) {
			trade.make(world, HOLDERS, place);
		}
		let age = world.block;
		let Some(subnet) = world.subnets.get_mut(place) else { continue };
		let mut average = MovingPrice::default();
		for _ in 0..age {
			average.update(price, (Speed::LAUNCH.num.into(), Speed::LAUNCH.den.into()))?;
		}
		subnet.economy.moving_price = average;
	}
	let all = world.holding(HOLDERS, meme(world));
	world.hand_over(HOLDERS, market, meme(world), (all, Tao::ZERO))?;
	Ok(market)
}

/// Finds the trade of each sample under the rules of the day.
fn find_trades(
	mut world: World,
	market: AccountId,
	seen: &[Seen],
	progress: &Progress,
) -> Result<(Vec<Option<Trade>>, u64), Trouble> {
	let first = seen.first().map_or(0, |one| one.block);
	let (start, place) = (world.block, meme(&world));
	let (mut trades, mut residual) = (Vec::new(), 0);
	for one in seen {
		while world.block - start < one.block - first {
			world.step()?;
			progress.add(1);
		}
		let pool = world.subnets.get(place).map(|one| one.economy.pool).unwrap_or_default();
		let trade = trade_to(&pool, Price::of(Tao(one.price), Alpha(UNIT))?);
		if let Some(trade) = trade {
			trade.make(&mut world, market, place);
		}
		let price = world.subnets.get(place).and_then(|one| one.economy.pool.price().ok());
		residual = residual.max(price.unwrap_or_default().to_rao().abs_diff(one.price));
		trades.push(trade);
	}
	world.prove()?;
	Ok((trades, residual))
}

/// What a rule of averages remembers where demand has gone by price: one TAO a block in all.
fn remember(world: &mut World, rules: Rules) {
	use dtao_economics::Allocation;
	let bits = |subnet: &Subnet| subnet.economy.moving_price.price().to_bits() >> 32;
	let sum: u128 = world.subnets.iter().map(bits).sum();
	for subnet in &mut world.subnets {
		let flow = (bits(subnet) * u128::from(UNIT) / sum.max(1)) as i64;
		let users = Average::of(flow);
		subnet.memory.averages = match rules.allocation {
			Allocation::Flow { .. } => Averages::Flow { users },
			Allocation::MaturedFlow { .. } => Averages::MaturedFlow { users, matured: users },
			Allocation::NetFlow { .. } => Averages::NetFlow { users, protocol: Average::ZERO },
			Allocation::Attested { .. } if subnet.netuid != MEME => {
				Averages::Metric { metric: users }
			}
			_ => Averages::Empty,
		};
		let metric = if subnet.netuid == MEME { 0 } else { flow.unsigned_abs() };
		subnet.memory.signals = Signals {
			flows: rules.allocation.needs().flows.then_some(Flows::default()),
			metric: Some(Tao(metric)),
			..Signals::default()
		};
	}
	world.rules = rules;
}

/// Makes the trades under other rules, and runs on for a month.
fn replay(
	world: &World,
	market: AccountId,
	profile: &Profile,
	seen: &[Seen],
	trades: &[Option<Trade>],
	progress: &Progress,
) -> Result<Replay, Trouble> {
	let mut world = world.clone();
	remember(&mut world, profile.rules);
	let (start, place) = (world.block, meme(&world));
	let first = seen.first().map_or(0, |one| one.block);
	let before = world.subnets.get(place).map(|one| one.totals.placed()).unwrap_or_default();
	let mut moments = Vec::new();
	for (one, trade) in seen.iter().zip(trades) {
		while world.block - start < one.block - first {
			world.step()?;
			progress.add(1);
		}
		if let Some(trade) = trade {
			trade.make(&mut world, market, place);
		}
		moments.push(moment(&world, start, before));
	}
	let length = world.block - start;
	for block in 1..=AFTERMATH {
		world.step()?;
		progress.add(1);
		if block.is_multiple_of(360) {
			moments.push(moment(&world, start, before));
		}
	}
	debug_assert_eq!(world.block - start, length + AFTERMATH);
	world.prove()?;
	let account = world.accounts.get(market);
	let signed = |rao: u128| i128::try_from(rao).unwrap_or(i128::MAX); // sums of 64-bit amounts
	Ok(Replay {
		profile: profile.name,
		moments,
		flow: account.map_or(0, |one| signed(one.got) - signed(one.paid)),
		refused: account.map_or(0, |one| one.refused),
	})
}

fn moment(world: &World, start: u64, before: u128) -> Moment {
	let price = |subnet: &Subnet| subnet.economy.pool.price().unwrap_or_default();
	let Some(subnet) = world.subnets.get(meme(world)) else { return Moment::default() };
	let own = price(subnet);
	Moment {
		block: world.block - start,
		price: own.to_rao(),
		rank: world.subnets.iter().filter(|other| price(other) > own).count() + 1,
		allocated: subnet.last.allocated.0,
		given: subnet.totals.placed() - before,
	}
}

/// The highest price that was seen, and the first.
fn rise(seen: &[Seen]) -> (u64, u64) {
	let peak = seen.iter().map(|one| one.price).max();
	(peak.unwrap_or(1), seen.first().map_or(1, |one| one.price))
}

/// Root's cure at several ages of the chain: somebody buys until the price has risen as it did, and
/// from then on the miners' part goes to whoever sells, if root has the majority.
fn cures(days: &[u64], rise: (u64, u64), progress: &Progress) -> Result<Vec<Cure>, Trouble> {
	let mut world = young_world()?;
	let mut cures = Vec::new();
	for day in days.iter().copied() {
		while world.block < day * DAY {
			world.step()?;
			progress.add(1);
		}
		cures.push(cure(&world, day, rise)?);
	}
	Ok(cures)
}

fn cure(world: &World, day: u64, rise: (u64, u64)) -> Result<Cure, Trouble> {
	let (place, start) = (meme(world), world.block);
	let mut without = world.clone();
	let pool = world.subnets.get(place).map(|one| one.economy.pool).unwrap_or_default();
	let (times, of) = rise;
	let peak =
		dtao_economics::mul_div(pool.price()?.to_bits(), times.into(), of.into(), Rounding::Down)?;
	if let Some(trade) = trade_to(&pool, Price::from_bits(peak)) {
		trade.make(&mut without, HOLDERS, place);
	}
	// Who has bought stands against root, too.
	let alpha = without.subnets.get(place).map(|one| one.economy.held()).transpose()?;
	let alpha = alpha.unwrap_or_default().0;
	let mut with = without.clone();
	let sellers = with.open_account("sellers");
	let mut agent = Intervention::on(MEME);
	let price = |world: &World| {
		let pool = world.subnets.get(place).map(|one| one.economy.pool);
		pool.and_then(|pool| pool.price().ok()).unwrap_or_default().to_rao()
	};
	let mut prices = vec![(0, price(&with), price(&without))];
	for _ in 0..AFTERMATH / 6 {
		with.step()?;
		without.step()?;
		agent.act(&mut Desk::new(&mut with, sellers));
		if with.block.is_multiple_of(360) {
			prices.push((with.block - start, price(&with), price(&without)));
		}
	}
	with.prove()?;
	let root = world.weighted_root().0;
	Ok(Cure { day, root, alpha, majority: root > alpha, prices })
}
