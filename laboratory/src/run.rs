//! A run: a scenario under one set of rules, block by block, with what was seen on the way and the proof
//! of its books.

use crate::{
	agents::Desk,
	metrics::{misallocation, rank_correlation, Concentration},
	scenario::Scenario,
	trouble::Trouble,
	world::{account::Profit, Proof, World, HOLDERS},
};
use dtao_economics::{mul_div, rules::StageWeights, Price, RootProportion, Rounding, Rules, Tao};
use std::collections::BTreeMap;

/// A subnet at one moment. Amounts in rao; cumulative ones since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
	/// Its identifier.
	pub netuid: u16,
	/// The spot price.
	pub price: Price,
	/// Its average.
	pub moving_price: Price,
	/// The pool's TAO.
	pub tao: u64,
	/// The pool's alpha.
	pub alpha: u64,
	/// Alpha outside of the pool.
	pub outstanding: u64,
	/// Its share of all weights, stage by stage, in parts of a billion.
	pub stages: Stages,
	/// Its part of the block's TAO.
	pub allocated: u64,
	/// What of that is minted.
	pub minted: u64,
	/// Root's proportion, in parts of a billion.
	pub root_parts: u32,
	/// TAO of blocks so far: injected and spent on purchases.
	pub given: u128,
	/// Of that, spent on purchases.
	pub spent: u128,
	/// TAO that people bought for so far.
	pub bought: u128,
	/// TAO that they sold for.
	pub sold: u128,
	/// TAO that root's alpha was sold for.
	pub root_sales: u128,
}

/// Shares of a block before it is divided, stage by stage, in parts of a billion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stages {
	/// By what the rule goes by.
	pub base: u32,
	/// Less what was burned.
	pub after_burn: u32,
	/// Through the gate.
	pub after_gate: u32,
	/// Of those who get TAO at all: what the emission is divided by.
	pub after_switches: u32,
}

/// All subnets at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
	/// The block.
	pub block: u64,
	/// One row a subnet.
	pub rows: Vec<Row>,
	/// Each account's profit if it sold all.
	pub profits: Vec<i128>,
}

/// An account at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
	/// Whose it is.
	pub name: String,
	/// TAO that it has paid.
	pub paid: u128,
	/// TAO that it has got.
	pub got: u128,
	/// What it holds, if it sold all.
	pub holdings: u128,
	/// Profit and where it came from.
	pub profit: Profit,
	/// Trades that pools refused.
	pub refused: u64,
}

/// What came of a scenario under one set of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
	/// The scenario.
	pub title: String,
	/// The rules.
	pub profile: String,
	/// What was seen, the beginning first.
	pub samples: Vec<Sample>,
	/// Accounts, in their order.
	pub statements: Vec<Statement>,
	/// The first blocks that emitted less TAO than the one before, and how much.
	pub halvings: Vec<(u64, Tao)>,
	/// Who was given the TAO of all blocks, at the end.
	pub spread: Spread,
	/// The books.
	pub proof: Proof,
}

/// How the TAO that blocks gave is spread over those who are there at the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
	/// Over subnets.
	pub subnets: Concentration,
	/// Over those who run them.
	pub operators: Concentration,
	/// How far its order agrees with that of worth, in millionths.
	pub order: i64,
	/// How much of it went elsewhere than by worth, in millionths.
	pub misallocated: u64,
}

/// What a run is made with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
	/// The rules' name.
	pub profile: &'a str,
	/// The rules.
	pub rules: Rules,
	/// The seed of what varies.
	pub seed: u64,
	/// Whether attackers take part.
	pub with_attackers: bool,
}

/// Runs a scenario. `watch` is told each block.
///
/// # Errors
/// If the economics refuse a block, or the books do not balance.
pub fn run(
	scenario: &Scenario,
	setting: &Setting,
	watch: &mut dyn FnMut(u64),
) -> Result<Run, Trouble> {
	let (mut world, mut cast) =
		scenario.build(setting.rules, setting.seed, setting.with_attackers)?;
	let mut samples = vec![sample(&world)];
	let mut halvings = Vec::new();
	let mut emission = world.emission();
	for block in 1..=scenario.chain.blocks {
		let next = world.emission();
		if next < emission {
			halvings.push((block, next));
		}
		emission = next;
		world.step()?;
		take_turns(&mut world, &mut cast);
		if block.is_multiple_of(scenario.chain.sample) || block == scenario.chain.blocks {
			samples.push(sample(&world));
		}
		watch(block);
	}
	Ok(Run {
		title: scenario.title.clone(),
		profile: setting.profile.into(),
		samples,
		statements: statements(&world),
		halvings,
		spread: spread(scenario, &world),
		proof: world.prove()?,
	})
}

/// Lets everybody act once.
pub fn take_turns(world: &mut World, cast: &mut crate::scenario::Cast) {
	for (who, agent) in cast.iter_mut() {
		agent.before_others(&mut Desk::new(world, *who));
	}
	for (who, agent) in cast.iter_mut() {
		agent.act(&mut Desk::new(world, *who));
	}
	for (who, agent) in cast.iter_mut() {
		agent.after_others(&mut Desk::new(world, *who));
	}
}

fn spread(scenario: &Scenario, world: &World) -> Spread {
	let given: Vec<_> = world.subnets.iter().map(|subnet| subnet.totals.placed()).collect();
	let truth: Vec<_> = world.subnets.iter().map(|subnet| u128::from(subnet.true_value)).collect();
	let mut operators = BTreeMap::<String, u128>::new();
	for (subnet, given) in world.subnets.iter().zip(&given) {
		let owner = subnet.owner.filter(|owner| *owner != HOLDERS);
		let owner = owner.and_then(|owner| world.accounts.get(owner));
		let name = scenario.operator(subnet.netuid).or(owner.map(|owner| owner.name.as_str()));
		let name = name.map_or_else(|| format!("subnet {}", subnet.netuid), String::from);
		*operators.entry(name).or_default() += given;
	}
	Spread {
		subnets: Concentration::of(&given),
		operators: Concentration::of(&operators.into_values().collect::<Vec<_>>()),
		order: rank_correlation(&given, &truth),
		misallocated: misallocation(&given, &truth),
	}
}

impl Stages {
	/// A subnet's part of the weights of all.
	fn of(own: StageWeights, all: StageWeights) -> Self {
		let share = |own: u128, all: u128| match all {
			0 => 0,
			// At most a billion: `own` is a part of `all`.
			all => mul_div(own, 1_000_000_000, all, Rounding::Down).unwrap_or_default() as u32,
		};
		Self {
			base: share(own.base, all.base),
			after_burn: share(own.after_burn, all.after_burn),
			after_gate: share(own.after_gate, all.after_gate),
			after_switches: share(own.after_switches, all.after_switches),
		}
	}
}

/// What all subnets weigh.
fn weights(world: &World) -> StageWeights {
	let weights = world.subnets.iter().map(|subnet| subnet.last.weights);
	weights.fold(StageWeights::default(), |sum, one| StageWeights {
		base: sum.base.saturating_add(one.base),
		after_burn: sum.after_burn.saturating_add(one.after_burn),
		after_gate: sum.after_gate.saturating_add(one.after_gate),
		after_switches: sum.after_switches.saturating_add(one.after_switches),
	})
}

fn sample(world: &World) -> Sample {
	let weights = weights(world);
	let row = |subnet: &crate::world::Subnet| {
		let economy = &subnet.economy;
		let issued = economy.issued().unwrap_or_default();
		Row {
			netuid: subnet.netuid,
			price: economy.pool.price().unwrap_or_default(),
			moving_price: economy.moving_price.price(),
			tao: economy.pool.tao.0,
			alpha: economy.pool.alpha.0,
			outstanding: economy.outstanding.0,
			stages: Stages::of(subnet.last.weights, weights),
			allocated: subnet.last.allocated.0,
			minted: subnet.last.injected.0 + subnet.last.spent.0, // parts of what is allocated
			root_parts: RootProportion::new(world.weighted_root(), issued).parts_per_billion(),
			given: subnet.totals.placed(),
			spent: subnet.totals.spent,
			bought: subnet.totals.bought,
			sold: subnet.totals.sold,
			root_sales: subnet.totals.root_sales,
		}
	};
	let profits = statements(world).into_iter().map(|one| one.profit.total).collect();
	Sample { block: world.block, rows: world.subnets.iter().map(row).collect(), profits }
}

fn statements(world: &World) -> Vec<Statement> {
	let statement = |(who, account): (usize, &crate::world::Account)| {
		let places = 0..world.subnets.len();
		let holdings = places.map(|place| u128::from(world.proceeds(who, place).0)).sum();
		Statement {
			name: account.name.clone(),
			paid: account.paid,
			got: account.got,
			holdings,
			profit: account.profit(holdings),
			refused: account.refused,
		}
	};
	world.accounts.iter().enumerate().map(statement).collect()
}

impl Run {
	/// A subnet's rows, with their blocks.
	pub fn rows(&self, netuid: u16) -> impl Iterator<Item = (u64, &Row)> + '_ {
		self.samples.iter().filter_map(move |sample| {
			sample.rows.iter().find(|row| row.netuid == netuid).map(|row| (sample.block, row))
		})
	}

	/// A subnet at the first sample from `block` on, or at the last one.
	pub fn row_at(&self, netuid: u16, block: u64) -> Row {
		let at = self.rows(netuid).find(|(at, _)| *at >= block);
		at.or_else(|| self.rows(netuid).last()).map(|(_, row)| *row).unwrap_or_default()
	}

	/// The account of a name.
	pub fn statement(&self, name: &str) -> Option<&Statement> {
		self.statements.iter().find(|statement| statement.name == name)
	}
}
