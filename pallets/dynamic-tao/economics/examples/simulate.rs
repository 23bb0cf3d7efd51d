//! A chain of a few subnets in one file: blocks pass, people trade, and each line of the CSV says
//! where a subnet stands. It is all of the model without a node: a block is the same function that the
//! pallet calls.
//!
//! ```sh
//! cargo run --release -p dtao-economics --example simulate -- --blocks 7200 > run.csv
//! ```

use dtao_economics::{
	plan_block,
	split::{LAUNCH_OWNER_CUT, LAUNCH_TAO_WEIGHT},
	weighted_root_stake, Alpha, BlockContext, BlockSubnet, FeeRate, GateBar, Halving, Limit,
	MovingPrice, Needs, Order, Pool, Profile, RootProportion, Route, RuleMemory, Rules, Speed,
	SubnetEconomy, Tao, PROFILES, UNIT,
};
use std::{
	error::Error,
	io::{self, BufWriter, Write},
	process::ExitCode,
};

const HELP: &str = "\
Runs a chain of a few subnets and prints where each stands, as CSV.

Usage: simulate [--blocks N] [--subnets N] [--every N] [--seed N] [--profile NAME]

  --blocks N   how many blocks to run            [7200: one day of 12-second blocks]
  --subnets N  how many subnets, 1 to 128        [3]
  --every N    a line per subnet each N blocks   [100]
  --seed N     the seed of the traders' whims    [1]
  --profile P  the rules, by name; a name that   [default]
               is none prints those that are
  --help       this

Who trades goes by the netuid. On 1, 4, 7... a steady buyer pays about 1 TAO every 10 blocks. On
2, 5, 8... a whale buys for 5000 TAO a quarter into the run, at most 1.5 times the price, and leaves
after three quarters. On 3, 6, 9... the owner sells its 18 % of the alpha every 360 blocks.

Columns: block, netuid, price and moving_price (TAO per alpha), tao_reserve, alpha_reserve,
outstanding (alpha outside of the pool), tao_share (the subnet's part of the block's TAO),
root_proportion, issuance (all TAO). A summary goes to standard error.
";

/// TAO that exists before the first block: 9 of 21 million.
const ISSUED: u64 = 9_000_000 * UNIT;

/// Of which so much is staked on root.
const ROOT_STAKE: Tao = Tao(5_000_000 * UNIT);

/// Subnets that the summary names; the CSV has them all.
const SUMMARY_LINES: usize = 6;

/// What the command line says.
#[derive(Debug, PartialEq)]
struct Options {
	blocks: u64,
	subnets: u16,
	every: u64,
	seed: u64,
	rules: Rules,
}

/// Reads the options; nothing if only help was asked for.
fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
	let mut options =
		Options { blocks: 7_200, subnets: 3, every: 100, seed: 1, rules: Rules::DEFAULT };
	while let Some(word) = words.next() {
		if word == "--profile" {
			options.rules = profile(words.next())?;
			continue;
		}
		let mut number = |least: u64, most: u64| {
			let text = words.next().ok_or(format!("{word} needs a number"))?;
			let range = least..=most;
			let number = text.parse().ok().filter(|number| range.contains(number));
			number.ok_or(format!("{word} is a number from {least} to {most}, not `{text}`"))
		};
		match word.as_str() {
			"--blocks" => options.blocks = number(1, 100_000_000)?,
			"--subnets" => options.subnets = number(1, 128)? as u16,
			"--every" => options.every = number(1, u64::MAX)?,
			"--seed" => options.seed = number(0, u64::MAX)?,
			"--help" | "-h" => return Ok(None),
			_ => return Err(format!("unknown option `{word}`")),
		}
	}
	Ok(Some(options))
}

/// The rules of a name.
fn profile(name: Option<String>) -> Result<Rules, String> {
	let known = || PROFILES.iter().map(|profile| profile.name).collect::<Vec<_>>().join(", ");
	let name = name.ok_or_else(|| format!("--profile needs a name: {}", known()))?;
	let profile = Profile::by_name(&name);
	profile
		.map(|profile| profile.rules)
		.ok_or_else(|| format!("there is no profile `{name}`, but {}", known()))
}

/// Who trades on a subnet, and what that brought.
#[derive(Clone, Copy, Debug)]
enum Role {
	Buyer,
	Whale,
	Seller,
}

/// A subnet with its one trader.
struct Subnet {
	netuid: u16,
	economy: SubnetEconomy,
	/// What rules remember of it.
	memory: RuleMemory,
	role: Role,
	/// The trader's alpha, and the TAO that it paid and got.
	held: Alpha,
	paid: Tao,
	got: Tao,
	/// All TAO that blocks have put into the pool.
	injected: Tao,
}

impl Subnet {
	/// The pools differ in depth, and so do the prices: 1/16, 1/32, 1/48...
	fn new(netuid: u16) -> Self {
		let pool =
			Pool { tao: Tao(10_000 * UNIT / u64::from(netuid)), alpha: Alpha(160_000 * UNIT) };
		let mut economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		economy.moving_price = pool.price().map(MovingPrice::at).unwrap_or_default();
		let role = match netuid % 3 {
			1 => Role::Buyer,
			2 => Role::Whale,
			_ => Role::Seller,
		};
		let (held, paid, got, injected) = (Alpha::ZERO, Tao::ZERO, Tao::ZERO, Tao::ZERO);
		let memory = RuleMemory::default();
		Self { netuid, economy, memory, role, held, paid, got, injected }
	}

	/// Buys for up to `tao`, at an average of `worst` rao per alpha or better.
	fn buy(&mut self, tao: u64, worst: u64) -> Result<(), Box<dyn Error>> {
		let route = Route::new(None, Some(self.economy.leg()));
		let limit = Limit::PayAtMost(worst);
		let fill = route.fill(Order { amount: tao, limit, allow_partial: true })?;
		self.economy.record_purchase(&fill)?;
		self.memory.signals.record_purchase(fill.tao);
		self.paid = self.paid.ensure_add(Tao(fill.given))?;
		self.held = self.held.ensure_add(Alpha(fill.received))?;
		Ok(())
	}

	/// Sells all that the trader holds, at any price.
	fn sell_all(&mut self) -> Result<(), Box<dyn Error>> {
		let route = Route::new(Some(self.economy.leg()), None);
		let fill = route.fill(Order::market(self.held.0))?;
		self.economy.record_sale(&fill)?;
		self.memory.signals.record_sale(fill.tao);
		self.held = self.held.ensure_sub(Alpha(fill.given))?;
		self.got = self.got.ensure_add(Tao(fill.received))?;
		Ok(())
	}

	/// The subnet as a block finds it.
	fn before(&self, age: u64) -> BlockSubnet {
		let Self { netuid, economy, .. } = *self;
		BlockSubnet {
			netuid,
			economy,
			memory: self.memory,
			fixed_weight: 1,
			age,
			shares_tao: true,
			epoch_due: false,
		}
	}

	/// What the trader does before block `block` of `blocks`.
	fn trade(&mut self, block: u64, blocks: u64, whim: &mut Whim) -> Result<(), Box<dyn Error>> {
		let spot = self.economy.pool.price()?.to_rao();
		match self.role {
			Role::Buyer if block.is_multiple_of(10) => {
				self.buy(UNIT / 2 + whim.below(UNIT), 2 * spot)
			}
			Role::Whale if block == blocks / 4 + 1 => self.buy(5_000 * UNIT, spot / 2 * 3),
			Role::Whale if block == blocks / 4 * 3 + 1 && !self.held.is_zero() => self.sell_all(),
			Role::Seller if block.is_multiple_of(360) => {
				self.held =
					self.held.ensure_add(std::mem::take(&mut self.economy.pending.owner))?;
				self.sell_all()
			}
			_ => Ok(()),
		}
	}
}

/// Random enough for whims: a multiplicative congruential generator of 64 bits.
struct Whim(u64);

impl Whim {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 =
			self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		((u128::from(self.0) * u128::from(bound)) >> 64) as u64
	}
}

/// Rao as TAO, or alpha rao as alpha.
fn decimal(rao: u64) -> String {
	format!("{}.{:09}", rao / UNIT, rao % UNIT)
}

/// Runs the chain and writes the CSV.
fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
	let mut subnets: Vec<_> = (1..=options.subnets).map(Subnet::new).collect();
	let (mut issued, mut bar) = (ISSUED, GateBar::default());
	let mut whim = Whim(options.seed);
	let root = weighted_root_stake(ROOT_STAKE, LAUNCH_TAO_WEIGHT)?;

	writeln!(
		out,
		"block,netuid,price,moving_price,tao_reserve,alpha_reserve,outstanding,tao_share,\
		 root_proportion,issuance"
	)?;
	for block in 1..=options.blocks {
		for subnet in &mut subnets {
			subnet.trade(block, options.blocks, &mut whim)?;
		}

		let context = BlockContext {
			number: block,
			emission: Tao(Halving::DYNAMIC_TAO.block_emission(issued)),
			weighted_root_stake: root,
			owner_cut: LAUNCH_OWNER_CUT,
			speed: Speed::LAUNCH,
			bar,
			needs: Needs::default(),
		};
		let before: Vec<_> = subnets.iter().map(|subnet| subnet.before(block)).collect();
		let plan = plan_block::<()>(&options.rules, &context, &before);
		for (subnet, step) in subnets.iter_mut().zip(&plan.steps) {
			let (economy, receipt) = step.outcome?;
			(subnet.economy, subnet.memory) = (economy, step.memory);
			subnet.injected = subnet.injected.ensure_add(receipt.injection.tao_in)?;
			subnet.injected = subnet.injected.ensure_add(receipt.injection.purchase)?;
		}
		(issued, bar) = (issued + plan.minted.0, plan.bar);

		if block.is_multiple_of(options.every) || block == options.blocks {
			for (Subnet { netuid, economy, .. }, step) in subnets.iter().zip(&plan.steps) {
				let root = RootProportion::new(root, economy.issued()?).parts_per_billion();
				writeln!(
					out,
					"{block},{netuid},{},{},{},{},{},{},{},{}",
					decimal(economy.pool.price()?.to_rao()),
					decimal(economy.moving_price.price().to_rao()),
					decimal(economy.pool.tao.0),
					decimal(economy.pool.alpha.0),
					decimal(economy.outstanding.0),
					decimal(step.allocated.0),
					decimal(root.into()),
					decimal(issued),
				)?;
			}
		}
	}
	out.flush()?;
	summarise(options.blocks, &subnets, issued)
}

/// Says on standard error what came of it, and that the books balance.
fn summarise(blocks: u64, subnets: &[Subnet], issued: u64) -> Result<(), Box<dyn Error>> {
	eprintln!("{blocks} blocks minted {} TAO.", decimal(issued - ISSUED));
	// What the pools had at first, got from blocks and traders, and gave to traders and root.
	let (mut expected, mut found) = (0, 0);
	for (line, subnet) in subnets.iter().enumerate() {
		let Subnet { netuid, economy, role, held, paid, got, injected, .. } = subnet;
		let start = Subnet::new(*netuid).economy.pool;
		expected += start.tao.0 + injected.0 + paid.0;
		found += economy.pool.tao.0 + economy.pending.root_tao.0 + got.0;
		if line >= SUMMARY_LINES {
			continue;
		}
		eprintln!(
			"subnet {netuid} ({role:?}): price {} -> {}; the trader paid {} TAO, got {} and holds {} \
			 alpha; root earned {} TAO.",
			decimal(start.price()?.to_rao()),
			decimal(economy.pool.price()?.to_rao()),
			decimal(paid.0),
			decimal(got.0),
			decimal(held.0),
			decimal(economy.pending.root_tao.0),
		);
	}
	if let Some(more @ 1..) = subnets.len().checked_sub(SUMMARY_LINES) {
		eprintln!("... and {more} subnets more.");
	}
	if expected != found {
		return Err(
			format!("the books do not balance: {expected} rao in, {found} rao found").into()
		);
	}
	eprintln!("The books balance to the rao.");
	Ok(())
}

fn main() -> ExitCode {
	let options = match parse(std::env::args().skip(1)) {
		Ok(Some(options)) => options,
		Ok(None) => {
			print!("{HELP}");
			return ExitCode::SUCCESS;
		}
		Err(complaint) => {
			eprintln!("simulate: {complaint}; see --help");
			return ExitCode::from(2);
		}
	};
	match run(&options, &mut BufWriter::new(io::stdout().lock())) {
		Ok(()) => ExitCode::SUCCESS,
		// Whoever reads only the head of the output has what it wanted.
		Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("simulate: {error}");
			ExitCode::FAILURE
		}
	}
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
	error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
