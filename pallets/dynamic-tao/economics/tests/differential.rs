//! The crate against an independent model: equal to the rao, and refused for the same cause.
//!
//! The model is the Python of `tests/model`, written from the equations and not from this crate. Its
//! committed vectors run in every `cargo test`; a stream of any length runs when
//! `DTAO_DIFFERENTIAL` names a file of them, or `-` for the standard input:
//!
//! ```sh
//! python3 tests/model/generate.py --full |
//!   DTAO_DIFFERENTIAL=- cargo test --release -p dtao-economics --test differential -- --nocapture
//! ```
//!
//! Inputs are arrays, which serde reads into the structs below field by field.

use dtao_economics::{
	distribute, inherited, run_epoch, share_pool::Seasoning, split_dividend, weighted_root_stake,
	Alpha, AlphaEmissionCap, BlockReceipt, BlockTerms, BondsRule, BurnParams, BurnPrice, Candidate,
	Claimant, ConstantSpeed, EconomicsError, EmissionAllocation, EmissionRules, EpochInput,
	EpochParams, FeeRate, Halving, KeptForClaims, LaunchRules, Limit, LiquidAlpha, Liquidation,
	LockCost, MovingPrice, NeuronInput, Order, Pending, Pool, Price, PriceEma, PriceKeepingCap,
	Proportion, Route, SharePool, Shares, SoldEachBlock, Speed, SubnetEconomy, Tao, Vesting,
	WarmUp,
};
use serde::Deserialize;
use std::{
	collections::BTreeMap,
	fmt::Debug,
	fs::File,
	io::{stdin, BufRead, BufReader, Write},
};

/// What the model says: a result, or the name of the cause of a refusal.
#[derive(Debug, Deserialize)]
struct Answer<O> {
	out: Option<O>,
	err: Option<String>,
}

impl<O: Debug + PartialEq> Answer<O> {
	/// Complains unless `ours` is the same.
	fn compare(&self, ours: Result<O, EconomicsError>) -> Result<(), String> {
		let agrees = match (&ours, self) {
			(Ok(ours), Self { out: Some(theirs), err: None }) => ours == theirs,
			(Err(ours), Self { out: None, err: Some(theirs) }) => &format!("{ours:?}") == theirs,
			_ => false,
		};
		agrees.then_some(()).ok_or_else(|| format!("ours is {ours:?}, the model's {self:?}"))
	}

	/// The cause of the refusal, or "done".
	fn cause(&self) -> &str {
		self.err.as_deref().unwrap_or("done")
	}
}

/// One case: the index by which the generator finds it again, what goes in, and what comes out.
#[derive(Debug, Deserialize)]
struct Vector<I, O> {
	n: u64,
	#[serde(rename = "in")]
	input: I,
	out: Option<O>,
	err: Option<String>,
}

impl<I, O: Debug + PartialEq> Vector<I, O> {
	/// Runs the crate, and returns how the case ended and the complaint if the model differs.
	fn replay(
		self,
		run: impl FnOnce(&I) -> Result<O, EconomicsError>,
	) -> (u64, String, Result<(), String>) {
		let answer = Answer { out: self.out, err: self.err };
		(self.n, answer.cause().to_string(), answer.compare(run(&self.input)))
	}
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Case {
	Swap(Vector<SwapInput, SwapOutput>),
	Block(Vector<BlockInput, BlockOutput>),
	Subnet(Vector<SubnetCase, LifeOutput>),
	Epoch(Vector<EpochCase, EpochOutput>),
	Family(Vector<FamilyInput, (u64, u64, Vec<u64>)>),
	Payout(Vector<PayoutInput, PayoutOutput>),
	Shares(Vector<(Vec<Vec<u128>>,), SharesOutput>),
	Liquidation(Vector<LiquidationInput, (Vec<Answer<u64>>, u64)>),
	Costs(Vector<CostsInput, CostsOutput>),
}

impl Case {
	/// The kind and index, how the case ended, and the complaint if there is one.
	fn replay(self) -> (&'static str, u64, String, Result<(), String>) {
		let (kind, (n, cause, result)) = match self {
			Self::Swap(vector) => ("swap", vector.replay(swap)),
			Self::Block(vector) => ("block", vector.replay(block)),
			Self::Subnet(vector) => ("subnet", vector.replay(subnet)),
			Self::Epoch(vector) => ("epoch", vector.replay(epoch)),
			Self::Family(vector) => ("family", vector.replay(family)),
			Self::Payout(vector) => ("payout", vector.replay(payout)),
			Self::Shares(vector) => ("shares", vector.replay(shares)),
			Self::Liquidation(vector) => ("liquidation", vector.replay(liquidation)),
			Self::Costs(vector) => ("costs", vector.replay(costs)),
		};
		(kind, n, cause, result)
	}
}

/// Answers within an answer agree as a whole.
impl<O: PartialEq> PartialEq for Answer<O> {
	fn eq(&self, other: &Self) -> bool {
		self.out == other.out && self.err == other.err
	}
}

impl<O> From<Result<O, EconomicsError>> for Answer<O> {
	fn from(result: Result<O, EconomicsError>) -> Self {
		match result {
			Ok(out) => Self { out: Some(out), err: None },
			Err(error) => Self { out: None, err: Some(format!("{error:?}")) },
		}
	}
}

/// Reserves and the rate of the fee.
#[derive(Debug, Deserialize)]
struct LegInput {
	tao: u64,
	alpha: u64,
	rate: u16,
}

#[derive(Debug, Deserialize)]
struct SwapInput {
	sale: Option<LegInput>,
	purchase: Option<LegInput>,
	amount: u64,
	limit: u64,
	price: u64,
	partial: u8,
}

fn limit(kind: u64, price: u64) -> Limit {
	match kind {
		0 => Limit::None,
		1 => Limit::PayAtMost(price),
		_ => Limit::ReceiveAtLeast(price),
	}
}

/// Given, fee, TAO between the legs, received, and the pools afterwards.
type SwapOutput = (u64, u64, u64, u64, Option<(u64, u64)>, Option<(u64, u64)>);

fn swap(input: &SwapInput) -> Result<SwapOutput, EconomicsError> {
	let leg = |leg: &LegInput| {
		let pool = Pool { tao: Tao(leg.tao), alpha: Alpha(leg.alpha) };
		(pool, FeeRate(leg.rate))
	};
	let route = Route::new(input.sale.as_ref().map(leg), input.purchase.as_ref().map(leg));
	let limit = limit(input.limit, input.price);
	let order = Order { amount: input.amount, limit, allow_partial: input.partial == 1 };
	let fill = route.fill(order)?;
	let after = |pool: Option<Pool>| pool.map(|pool| (pool.tao.0, pool.alpha.0));
	let (sale, purchase) = (after(fill.sale), after(fill.purchase));
	Ok((fill.given, fill.fee, fill.tao.0, fill.received, sale, purchase))
}

/// Owner, miners, validators, root's alpha and root's TAO.
type PendingParts = (u64, u64, u64, u64, u64);

fn pending(parts: PendingParts) -> Pending {
	Pending {
		owner: Alpha(parts.0),
		miners: Alpha(parts.1),
		validators: Alpha(parts.2),
		root_alpha: Alpha(parts.3),
		root_tao: Tao(parts.4),
	}
}

fn parts(pending: &Pending) -> PendingParts {
	let Pending { owner, miners, validators, root_alpha, root_tao } = pending;
	(owner.0, miners.0, validators.0, root_alpha.0, root_tao.0)
}

#[derive(Debug, Deserialize)]
struct SubnetInput {
	tao: u64,
	alpha: u64,
	outstanding: u64,
	moving_price: u128,
	pending: PendingParts,
	burned: u64,
	fee_rate: u16,
	volume: u128,
}

impl SubnetInput {
	fn economy(&self) -> SubnetEconomy {
		SubnetEconomy {
			pool: Pool { tao: Tao(self.tao), alpha: Alpha(self.alpha) },
			outstanding: Alpha(self.outstanding),
			moving_price: MovingPrice::at(Price::from_bits(self.moving_price)),
			pending: pending(self.pending),
			burned: Alpha(self.burned),
			fee_rate: FeeRate(self.fee_rate),
			volume: self.volume,
		}
	}
}

#[derive(Debug, Deserialize)]
struct BlockInput {
	rules: u8,
	issuance: u64,
	root_stake: u64,
	tao_weight: u64,
	owner_cut: u16,
	speed: (u32, u32),
	subnets: Vec<(u64, SubnetInput)>,
}

/// Reserves, outstanding alpha, average, pending parts and volume.
type SubnetOutput = (u64, u64, u64, u128, PendingParts, u128);
/// TAO in, alpha in, excess; alpha out and its four parts; root's part sold, for what TAO,
/// claimable, returned.
type ReceiptOutput = (u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64);
/// The block's TAO, root's weight, the parts of the TAO, and each subnet afterwards.
type BlockOutput = (u64, u64, Vec<u64>, Vec<Answer<(SubnetOutput, ReceiptOutput)>>);

/// The launch rules with another injection.
struct KeepingPrice;

impl EmissionRules for KeepingPrice {
	type Allocation = PriceEma;
	type Injection = PriceKeepingCap;
	type RootPart = SoldEachBlock;
	type Averaging = ConstantSpeed;
}

/// The launch rules with root's part kept.
struct Claimable;

impl EmissionRules for Claimable {
	type Allocation = PriceEma;
	type Injection = AlphaEmissionCap;
	type RootPart = KeptForClaims;
	type Averaging = ConstantSpeed;
}

/// The launch rules with a slow start.
struct Warming;

impl EmissionRules for Warming {
	type Allocation = PriceEma;
	type Injection = AlphaEmissionCap;
	type RootPart = SoldEachBlock;
	type Averaging = WarmUp<201_600>;
}

fn block(input: &BlockInput) -> Result<BlockOutput, EconomicsError> {
	let emitted = Tao(Halving::DYNAMIC_TAO.block_emission(input.issuance));
	let weighted_root_stake = weighted_root_stake(Tao(input.root_stake), input.tao_weight)?;
	let economies: Vec<_> = input.subnets.iter().map(|(_, subnet)| subnet.economy()).collect();
	let candidate = |(netuid, economy): (u16, &SubnetEconomy)| Candidate {
		netuid,
		moving_price: economy.moving_price,
		pool: economy.pool,
	};
	let candidates: Vec<_> = (1..).zip(&economies).map(candidate).collect();
	let allocated = PriceEma::allocate(emitted, &candidates)?;

	let told = economies.iter().zip(&input.subnets).zip(&allocated);
	let told = told.map(|((economy, (age, _)), allocated)| {
		let (num, den) = input.speed;
		let terms = BlockTerms {
			allocated: *allocated,
			weighted_root_stake,
			owner_cut: input.owner_cut,
			speed: Speed { num, den },
			age: *age,
		};
		let done = match input.rules {
			0 => economy.step_block::<LaunchRules>(terms),
			1 => economy.step_block::<KeepingPrice>(terms),
			2 => economy.step_block::<Claimable>(terms),
			_ => economy.step_block::<Warming>(terms),
		};
		Answer::from(done.map(|(after, receipt)| {
			assert_eq!((after.burned, after.fee_rate), (economy.burned, economy.fee_rate));
			(subnet_output(&after), receipt_output(&receipt))
		}))
	});
	let told = told.collect();
	let allocated = allocated.iter().map(|part| part.0).collect();
	Ok((emitted.0, weighted_root_stake.0, allocated, told))
}

fn subnet_output(after: &SubnetEconomy) -> SubnetOutput {
	let (pool, average) = (after.pool, after.moving_price.price().to_bits());
	let pending = parts(&after.pending);
	(pool.tao.0, pool.alpha.0, after.outstanding.0, average, pending, after.volume)
}

fn receipt_output(receipt: &BlockReceipt) -> ReceiptOutput {
	let BlockReceipt { injection, alpha_out, split, root } = receipt;
	(
		injection.tao_in.0,
		injection.alpha_in.0,
		injection.excess.0,
		alpha_out.0,
		split.owner.0,
		split.miners.0,
		split.validators.0,
		split.root.0,
		root.sold.0,
		root.tao.0,
		root.claimable.0,
		root.returned.0,
	)
}

#[derive(Debug, Deserialize)]
struct SubnetCase {
	start: SubnetInput,
	ops: Vec<Vec<u64>>,
}

/// Reserves, outstanding alpha, average, pending parts, burned alpha and volume.
type StateOutput = (u64, u64, u64, u128, PendingParts, u64, u128);
/// What each operation returned, and the state at the end.
type LifeOutput = (Vec<Answer<Vec<u64>>>, StateOutput);

fn subnet(input: &SubnetCase) -> Result<LifeOutput, EconomicsError> {
	let mut economy = input.start.economy();
	let told = input.ops.iter().map(|op| {
		let before = economy;
		let done = live(&mut economy, op);
		if done.is_err() {
			assert_eq!(economy, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	let told = told.collect();
	let (tao, alpha, outstanding, average, pending, volume) = subnet_output(&economy);
	Ok((told, (tao, alpha, outstanding, average, pending, economy.burned.0, volume)))
}

/// Does one operation of a subnet's life and returns what it says.
fn live(economy: &mut SubnetEconomy, op: &[u64]) -> Result<Vec<u64>, EconomicsError> {
	let nothing = Vec::new();
	let fill = |economy: &SubnetEconomy| {
		let limit = limit(op[2], op[3]);
		let order = Order { amount: op[1], limit, allow_partial: op[4] == 1 };
		let route = match op[0] {
			1 => Route::new(None, Some(economy.leg())),
			2 => Route::new(Some(economy.leg()), None),
			_ => Route::new(None, Some((economy.pool, FeeRate::ZERO))),
		};
		let fill = route.fill(order)?;
		Ok((fill, vec![fill.given, fill.fee, fill.tao.0, fill.received]))
	};
	match op[0] {
		0 => {
			let terms = BlockTerms {
				allocated: Tao(op[1]),
				weighted_root_stake: Tao(op[2]),
				owner_cut: op[3].try_into().expect("16 bits"),
				speed: Speed::LAUNCH,
				age: 0,
			};
			let (after, receipt) = economy.step_block::<LaunchRules>(terms)?;
			*economy = after;
			let (a, b, c, d, e, f, g, h, i, j, k, l) = receipt_output(&receipt);
			Ok(vec![a, b, c, d, e, f, g, h, i, j, k, l])
		}
		1 => {
			let (fill, told) = fill(economy)?;
			economy.record_purchase(&fill).map(|()| told)
		}
		2 => {
			let (fill, told) = fill(economy)?;
			economy.record_sale(&fill).map(|()| told)
		}
		3 => {
			let (fill, told) = fill(economy)?;
			economy.record_registration(&fill).map(|()| told)
		}
		4 => economy.recycle(Alpha(op[1])).map(|()| nothing),
		5 => economy.burn(Alpha(op[1])).map(|()| nothing),
		6 => {
			let (owner, miners, validators, root_alpha, root_tao) = parts(&economy.take_pending());
			Ok(vec![owner, miners, validators, root_alpha, root_tao])
		}
		7 => {
			let waiting = pending((op[1], op[2], op[3], op[4], op[5]));
			economy.restore_pending(waiting).map(|()| nothing)
		}
		_ => economy.forfeit(Alpha(op[1])).map(|()| nothing),
	}
}

#[derive(Debug, Deserialize)]
struct ParamsInput {
	max_validators: u16,
	kappa: u16,
	bonds_moving_average: u32,
	bonds_penalty: u16,
	rule: u8,
	liquid: Option<(u16, u16, i16)>,
	activity_cutoff: u64,
}

impl ParamsInput {
	fn params(&self) -> EpochParams {
		EpochParams {
			max_validators: self.max_validators,
			kappa: self.kappa,
			bonds_moving_average: self.bonds_moving_average,
			bonds_penalty: self.bonds_penalty,
			bonds_rule: if self.rule == 2 { BondsRule::Yuma2 } else { BondsRule::Yuma3 },
			liquid_alpha: self.liquid.map(|(low, high, steepness)| LiquidAlpha {
				low,
				high,
				steepness,
			}),
			activity_cutoff: self.activity_cutoff,
		}
	}
}

#[derive(Debug, Deserialize)]
struct Neuron {
	stake: u64,
	registered_at: u64,
	last_update: u64,
	weights_as_of: u64,
	permit: u8,
	weights: Vec<(u16, u16)>,
	bonds: Vec<(u16, u16)>,
}

impl Neuron {
	fn input(&self) -> NeuronInput<'_> {
		NeuronInput {
			stake: self.stake,
			registered_at: self.registered_at,
			last_update: self.last_update,
			weights_as_of: self.weights_as_of,
			permit: self.permit == 1,
			weights: &self.weights,
			bonds: &self.bonds,
		}
	}
}

#[derive(Debug, Deserialize)]
struct EpochCase {
	params: ParamsInput,
	block: u64,
	last_epoch: u64,
	neurons: Vec<Neuron>,
}

/// Stake weight, rank, trust, consensus, incentive, dividends, validator trust, active, permit.
type ScoresOutput = (u16, u16, u16, u16, u16, u16, u16, u8, u8);
/// Scores, incentives, dividends, and the bonds to store.
type EpochOutput = (Vec<ScoresOutput>, Vec<u64>, Vec<u64>, Vec<Vec<(u16, u16)>>);

fn epoch(input: &EpochCase) -> Result<EpochOutput, EconomicsError> {
	let neurons: Vec<_> = input.neurons.iter().map(Neuron::input).collect();
	let given = EpochInput { block: input.block, last_epoch: input.last_epoch, neurons: &neurons };
	let outcome = run_epoch(&input.params.params(), &given)?;
	let scores = outcome.scores.iter().map(|scores| {
		(
			scores.stake_weight,
			scores.rank,
			scores.trust,
			scores.consensus,
			scores.incentive,
			scores.dividends,
			scores.validator_trust,
			scores.active.into(),
			scores.permit.into(),
		)
	});
	Ok((scores.collect(), outcome.incentives, outcome.dividends, outcome.bonds))
}

#[derive(Debug, Deserialize)]
struct FamilyInput {
	own: u64,
	children: Vec<u64>,
	parents: Vec<(u64, u64)>,
	dividend: u64,
	contributed: Vec<u64>,
	take: u16,
}

fn family(input: &FamilyInput) -> Result<(u64, u64, Vec<u64>), EconomicsError> {
	let children: Vec<_> = input.children.iter().copied().map(Proportion).collect();
	let parents = input.parents.iter().map(|(stake, part)| (*stake, Proportion(*part)));
	let parents: Vec<_> = parents.collect();
	let stake = inherited(input.own, &children, &parents)?;
	let share = split_dividend(input.dividend, input.own, &input.contributed, input.take)?;
	Ok((stake, share.kept, share.parents))
}

/// Incentive, dividend, alpha stake, weighted root stake, take.
type ClaimantInput = (u64, u64, u64, u64, u16);

#[derive(Debug, Deserialize)]
struct PayoutInput {
	pending: PendingParts,
	claimants: Vec<ClaimantInput>,
}

/// The payouts (incentive, takes and dividends in alpha and in TAO), the owner's alpha and TAO, and
/// what waits.
type PayoutOutput = (Vec<PendingParts>, u64, u64, PendingParts);

fn payout(input: &PayoutInput) -> Result<PayoutOutput, EconomicsError> {
	let claimant = |claimant: &ClaimantInput| Claimant {
		incentive: claimant.0,
		dividend: claimant.1,
		alpha_stake: Alpha(claimant.2),
		weighted_root_stake: Tao(claimant.3),
		take: claimant.4,
	};
	let claimants: Vec<_> = input.claimants.iter().map(claimant).collect();
	let paid = distribute(pending(input.pending), &claimants)?;
	let payouts = paid.payouts.iter().map(|payout| {
		(
			payout.incentive.0,
			payout.alpha_take.0,
			payout.alpha_dividends.0,
			payout.tao_take.0,
			payout.tao_dividends.0,
		)
	});
	Ok((payouts.collect(), paid.owner.0, paid.owner_tao.0, parts(&paid.waiting)))
}

/// Stake, shares; what vests, from, until, for which shares; the season, the fewest shares before
/// and now.
type PoolOutput = (u64, u128, u64, u64, u64, u128, u64, u128, u128);
/// What each operation returned with the seasoned stake after it, and the pool at the end.
type SharesOutput = (Vec<Answer<Vec<u128>>>, PoolOutput);

fn shares((ops,): &(Vec<Vec<u128>>,)) -> Result<SharesOutput, EconomicsError> {
	let mut pool = SharePool::default();
	let told = ops.iter().map(|op| {
		let before = pool;
		let done = operate(&mut pool, op).and_then(|mut answers| {
			answers.push(pool.seasoned_stake()?.0.into());
			Ok(answers)
		});
		if done.is_err() {
			assert_eq!(pool, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	let told = told.collect();
	let SharePool { stake, shares, vesting, seasoning } = pool;
	let Vesting { amount, since, until, shares: vesting_for } = vesting;
	let Seasoning { season, before, now } = seasoning;
	let end = (stake.0, shares.0, amount.0, since, until, vesting_for.0, season, before.0, now.0);
	Ok((told, end))
}

/// Does one operation and returns what it says.
fn operate(pool: &mut SharePool, op: &[u128]) -> Result<Vec<u128>, EconomicsError> {
	let at = |index: usize| u64::try_from(op[index]).expect("64 bits");
	let nothing = Vec::new();
	match op[0] {
		0 => Ok(vec![pool.issue(Alpha(at(1)))?.0]),
		1 => Ok(vec![pool.issue_earned(Alpha(at(1)))?.0]),
		2 => {
			let redemption = pool.redeem(Shares(op[1]), Alpha(at(2)))?;
			let (dust, forfeited) = (redemption.dust.0, redemption.forfeited.0);
			Ok(vec![redemption.shares.0, dust.into(), forfeited.into()])
		}
		3 => pool.reward(Alpha(at(1))).map(|()| nothing),
		4 => pool.reward_over(Alpha(at(1)), at(2), at(3)).map(|()| nothing),
		5 => pool.settle(at(1)).map(|()| nothing),
		6 => {
			*pool = pool.in_season(at(1));
			Ok(nothing)
		}
		7 => {
			pool.count_at_once();
			Ok(nothing)
		}
		_ => Ok(vec![pool.value(Shares(op[1]))?.0.into()]),
	}
}

#[derive(Debug, Deserialize)]
struct LiquidationInput {
	tao: u64,
	alpha: u64,
	outstanding: u64,
	claims: Vec<u64>,
}

fn liquidation(input: &LiquidationInput) -> Result<(Vec<Answer<u64>>, u64), EconomicsError> {
	let pool = Pool { tao: Tao(input.tao), alpha: Alpha(input.alpha) };
	let economy = SubnetEconomy {
		outstanding: Alpha(input.outstanding),
		..SubnetEconomy::new(pool, FeeRate::LAUNCH)
	};
	let mut terms = Liquidation::new(&economy)?;
	let pay = |claim: &u64| Answer::from(terms.pay(Alpha(*claim)).map(|tao| tao.0));
	let payouts = input.claims.iter().map(pay).collect();
	Ok((payouts, terms.left.0))
}

#[derive(Debug, Deserialize)]
struct CostsInput {
	lock: LockInput,
	burn: BurnInput,
	prices: Vec<u128>,
}

#[derive(Debug, Deserialize)]
struct LockInput {
	minimum: u64,
	last_lock: u64,
	age: Option<u64>,
	reduction_interval: u64,
	block_emission: u64,
}

#[derive(Debug, Deserialize)]
struct BurnInput {
	price: u64,
	since: u64,
	now: u64,
	half_life: u16,
	increase: u32,
	min: u64,
	max: u64,
}

/// The lock, a neuron's price now and after a registration, and a new pool's price and alpha.
type CostsOutput = (u64, u64, u64, u128, Answer<u64>);

fn costs(input: &CostsInput) -> Result<CostsOutput, EconomicsError> {
	let LockInput { minimum, last_lock, age, reduction_interval, block_emission } = input.lock;
	let lock = LockCost {
		minimum: Tao(minimum),
		last_lock: Tao(last_lock),
		age,
		reduction_interval,
		block_emission: Tao(block_emission),
	};
	let lock = lock.price()?;
	let BurnInput { price, since, now, half_life, increase, min, max } = input.burn;
	let params = BurnParams { half_life, increase, min: Tao(min), max: Tao(max) };
	let burn = BurnPrice { price: Tao(price), block: since };
	let (at, raised) = (burn.at(now, &params), burn.raised(now, &params));
	assert_eq!(raised.block, now);
	let mut prices: Vec<_> = input.prices.iter().copied().map(Price::from_bits).collect();
	let median = Price::median(&mut prices);
	let alpha = Answer::from(median.alpha_for(lock).map(|alpha| alpha.0));
	Ok((lock.0, at.0, raised.price.0, median.to_bits(), alpha))
}

/// How many cases there were of each kind, and how they ended; and the complaints.
#[derive(Default)]
struct Tally {
	ends: BTreeMap<&'static str, BTreeMap<String, u64>>,
	complaints: Vec<String>,
	differ: u64,
}

impl Tally {
	/// Complaints that are kept; the others are counted.
	const SHOWN: usize = 10;

	fn add(&mut self, case: Case) {
		let (kind, n, end, result) = case.replay();
		*self.ends.entry(kind).or_default().entry(end).or_default() += 1;
		if let Err(complaint) = result {
			self.differ += 1;
			if self.complaints.len() < Self::SHOWN {
				self.complaints.push(format!("{kind}:{n}: {complaint}"));
			}
		}
	}

	fn cases(&self) -> u64 {
		self.ends.values().flat_map(|ends| ends.values()).sum()
	}

	/// Writes the counts to the folder that `DTAO_PROOF_DIR` names.
	fn record(&self) {
		let Some(folder) = std::env::var_os("DTAO_PROOF_DIR") else { return };
		let path = std::path::Path::new(&folder).join("differential.json");
		let mut file = File::options().create(true).append(true).open(path).expect("opens");
		for (kind, ends) in &self.ends {
			let cases: u64 = ends.values().sum();
			writeln!(file, "{{\"kind\":\"{kind}\",\"cases\":{cases}}}").expect("writes");
		}
		writeln!(file, "{{\"failures\":{}}}", self.differ).expect("writes");
	}

	/// Prints the counts and fails if anything differs.
	fn conclude(self) {
		for (kind, ends) in &self.ends {
			println!("{kind}: {} cases: {ends:?}", ends.values().sum::<u64>());
		}
		let complaints = self.complaints.join("\n");
		assert!(self.differ == 0, "{} of {} differ\n{complaints}", self.differ, self.cases());
	}
}

/// The committed vectors of a kind.
fn committed(kind: &str) -> Vec<Case> {
	let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/model/vectors");
	let text = std::fs::read_to_string(format!("{folder}/{kind}.json")).expect("is committed");
	serde_json::from_str(&text).expect("is what generate.py writes")
}

/// Replays the committed vectors of a kind: at least `least` of them, some of them refused for each
/// of `causes`.
fn replay(kind: &str, least: u64, causes: &[&str]) {
	let mut tally = Tally::default();
	for case in committed(kind) {
		tally.add(case);
	}
	assert!(tally.cases() >= least, "vectors went missing");
	for cause in causes {
		assert!(tally.ends[kind].contains_key(*cause), "no {kind} ended as {cause}");
	}
	tally.conclude();
}

#[test]
fn swaps_should_be_the_models() {
	replay(
		"swap",
		2_000,
		&["done", "EmptyPool", "InputTooLarge", "ZeroOutput", "ReserveTooLow", "LimitPassed"],
	);
}

#[test]
fn blocks_should_be_the_models() {
	replay("block", 400, &["done"]);
}

#[test]
fn lives_of_subnets_should_be_the_models() {
	replay("subnet", 100, &["done"]);
}

#[test]
fn epochs_should_be_the_models() {
	replay("epoch", 200, &["done", "RaggedInput"]);
}

#[test]
fn families_should_be_the_models() {
	replay("family", 300, &["done", "NotEnough"]);
}

#[test]
fn payouts_should_be_the_models() {
	replay("payout", 200, &["done"]);
}

#[test]
fn share_pools_should_be_the_models() {
	replay("shares", 500, &["done"]);
}

#[test]
fn liquidations_should_be_the_models() {
	replay("liquidation", 300, &["done"]);
}

#[test]
fn costs_should_be_the_models() {
	replay("costs", 200, &["done"]);
}

#[test]
fn one_rao_beside_should_be_noticed() {
	let mut tally = Tally::default();
	for case in committed("swap") {
		match case {
			Case::Swap(mut vector) => {
				if let Some(out) = &mut vector.out {
					out.3 += 1;
					tally.add(Case::Swap(vector));
				}
			}
			other => tally.add(other),
		}
	}
	assert!(tally.cases() > 0 && tally.differ == tally.cases());
}

#[test]
fn a_stream_should_be_the_models() {
	let Ok(name) = std::env::var("DTAO_DIFFERENTIAL") else { return };
	let source: Box<dyn BufRead> = match name.as_str() {
		"-" => Box::new(stdin().lock()),
		path => Box::new(BufReader::new(File::open(path).expect("opens"))),
	};
	let mut tally = Tally::default();
	for line in source.lines() {
		let line = line.expect("reads");
		tally.add(serde_json::from_str(&line).expect("is a line of generate.py"));
	}
	assert!(tally.cases() > 0, "{name} is empty");
	tally.record();
	tally.conclude();
}
