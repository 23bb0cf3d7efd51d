//! Pools, limits, blocks and the end of subnets.
//!
//! A group of accounts with nothing but TAO trades on up to three subnets, beside blocks that emit.
//! Asserted after every act: the formula and the fee of each trade and that `k` never falls (I-6),
//! no price better than spot (I-7), limits and refunds exactly (I-10), refusals that change nothing
//! and name their cause (I-24), injections that keep the price (I-11), the books of a block (I-4,
//! I-12, I-13), the step bound of the average (I-14). At the end: a group that sells everything
//! without any block in between has gained nothing (I-8, I-9, I-11b), and a liquidation pays out
//! exactly, in any order (I-20).

use crate::arbitrary::{self, Arbitrary};
use crate::{product, read, Amount};
use dtao_economics::{
	pool::FEE_UNIT, Alpha, AlphaCap, BlockReceipt, BlockTerms, Bought, EconomicsError, FeeRate,
	InjectionRule, Limit, Liquidation, MovingPrice, Order, Pool, Price, Route, RouteFill, Rules,
	Speed, Spot, SubnetEconomy, Tao, MAX_INPUT_FACTOR, MAX_SUPPLY, MIN_RESERVE, UNIT,
};
use dtao_testkit::random_walk::choices::{self, AVERAGINGS, ROOT_PARTS};

const SUBNETS: usize = 3;

/// The rules of this number: every choice of injection, root's part and averaging, with each other one.
fn rules(number: u8) -> Rules {
	let (injections, number) = (choices::injections(), usize::from(number));
	let root_part = number / injections.len();
	let averaging = root_part / ROOT_PARTS.len();
	Rules {
		injection: injections[number % injections.len()],
		root_part: ROOT_PARTS[root_part % ROOT_PARTS.len()],
		averaging: AVERAGINGS[averaging % AVERAGINGS.len()],
		..Rules::DEFAULT
	}
}

#[derive(Clone, Copy, Debug, Arbitrary)]
struct Start {
	tao: Amount,
	alpha: Amount,
	outstanding: Amount,
	average: u128,
	rate: u16,
}

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Bound {
	None,
	Any(Amount),
	/// The average price of the whole order, and so many units better.
	AtItsPrice(i8),
	/// The average price of so many parts of 256 of the order.
	AtThatOfAPart(u8),
}

#[derive(Clone, Copy, Debug, Arbitrary)]
struct Wish {
	amount: Amount,
	bound: Bound,
	allow_partial: bool,
}

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Act {
	Buy(u8, Wish),
	Sell(u8, Wish),
	Swap(u8, u8, Wish),
	Recycle(u8, Amount),
	Burn(u8, Amount),
	Block { at: u8, allocated: Amount, root: Amount, cut: u16, age: u32, rules: u8 },
}

#[derive(Debug, Arbitrary)]
struct Input {
	starts: [Start; SUBNETS],
	wealth: Amount,
	acts: Vec<Act>,
}

struct World {
	subnets: [SubnetEconomy; SUBNETS],
	held: [u64; SUBNETS],
	wealth: u64,
}

/// Checks one trade on one pool against the formula, written here once more.
fn check_leg(reserves: (u64, u64), after: (u64, u64), rate: FeeRate, paid: u64, out: u64) {
	let parts = product(paid, rate.0.into());
	let mut fee = parts / u128::from(FEE_UNIT);
	fee += u128::from(fee * u128::from(FEE_UNIT) < parts);
	let net = u128::from(paid) - fee;
	let (reserve_in, reserve_out, received) =
		(u128::from(reserves.0), u128::from(reserves.1), u128::from(out));
	// The largest integer that is not over R_out * net / (R_in + net), by subtraction: no division.
	assert!(received * (reserve_in + net) <= reserve_out * net);
	assert!((received + 1) * (reserve_in + net) > reserve_out * net);
	assert!(0 < out && received < reserve_out);
	assert!(received * reserve_in <= net * reserve_out, "better than spot");
	assert_eq!(after, (reserves.0 + paid, reserves.1 - out));
	assert!(after.1 >= MIN_RESERVE);
	assert!(product(after.0, after.1) >= product(reserves.0, reserves.1));
}

/// Why one pool refuses an input, if it does.
fn refusal(reserves: (u64, u64), rate: FeeRate, paid: u64) -> Option<EconomicsError> {
	let (reserve_in, reserve_out) = (u128::from(reserves.0), u128::from(reserves.1));
	let fee = product(paid, rate.0.into()).div_ceil(FEE_UNIT.into());
	let net = u128::from(paid) - fee;
	let out = reserve_out * net / (reserve_in + net);
	if u128::from(paid) > reserve_in * u128::from(MAX_INPUT_FACTOR)
		|| reserve_in + u128::from(paid) > u128::from(u64::MAX)
	{
		Some(EconomicsError::InputTooLarge)
	} else if out == 0 {
		Some(EconomicsError::ZeroOutput)
	} else if reserve_out - out < u128::from(MIN_RESERVE) {
		Some(EconomicsError::ReserveTooLow)
	} else {
		None
	}
}

fn allows(limit: Limit, given: u64, received: u64) -> bool {
	match limit {
		Limit::None => true,
		Limit::PayAtMost(price) => product(given, UNIT) <= product(received, price),
		Limit::ReceiveAtLeast(price) => product(received, UNIT) >= product(given, price),
	}
}

/// The price of a trade as a limit that just allows it, and `better` units better than that.
fn limit_at(purchase: bool, fill: &RouteFill, better: i8) -> Limit {
	let scaled = |amount: u64| product(amount, UNIT);
	let worse = -i128::from(better);
	let price = if purchase {
		scaled(fill.given).div_ceil(fill.received.into()) as i128 + worse
	} else {
		(scaled(fill.received) / u128::from(fill.given)) as i128 - worse
	};
	let price = price.clamp(0, u64::MAX.into()) as u64;
	if purchase {
		Limit::PayAtMost(price)
	} else {
		Limit::ReceiveAtLeast(price)
	}
}

fn issued(subnet: &SubnetEconomy) -> u64 {
	subnet.issued().expect("fits").0
}

/// The most alpha that an injection puts into a pool.
fn cap(rule: InjectionRule, before: &SubnetEconomy, terms: &BlockTerms, emitted: u64) -> u64 {
	let weight = terms.weighted_root_stake.0;
	match rule {
		InjectionRule::Subsidy => UNIT,
		InjectionRule::ExcessBuys { cap: AlphaCap::BlockEmission, .. } => emitted.min(UNIT),
		InjectionRule::ExcessBuys { cap: AlphaCap::RootProportion, .. } => {
			// floor(e * w / (w + A + O))
			let all = u128::from(weight) + u128::from(issued(before));
			(product(emitted, weight) / all) as u64
		}
		_ => emitted,
	}
}

/// Checks what went into a pool beside the pool as the block found it.
fn check_injection(
	rule: InjectionRule,
	before: &SubnetEconomy,
	terms: &BlockTerms,
	receipt: &BlockReceipt,
) {
	let (injection, emitted) = (receipt.injection, receipt.alpha_out.0);
	let (t, a) = (before.pool.tao.0, before.pool.alpha.0);
	let cap = cap(rule, before, terms, emitted);
	let room = MAX_SUPPLY - issued(before) - emitted;
	let (tao, alpha) = (product(injection.tao_in.0, a), product(injection.alpha_in.0, t));
	match rule {
		InjectionRule::Par => {
			assert_eq!(injection.tao_in, terms.allocated);
			assert_eq!(injection.alpha_in.0, terms.allocated.0.min(room));
		}
		InjectionRule::Subsidy | InjectionRule::ExcessBuys { .. }
			if injection.tao_in < terms.allocated =>
		{
			// tao_in = floor(cap * T / A), and the rest buys.
			let carried = product(cap, t);
			assert!(tao <= carried && carried < tao + u128::from(a));
			assert_eq!(injection.alpha_in.0, cap.min(room));
		}
		_ => {
			// 0 <= tao_in * A - alpha_in * T, and < T or A where the cap does not bind.
			assert!(alpha <= tao, "an injection lowered the price");
			if injection.alpha_in.0 < cap.min(room) {
				assert!(tao - alpha < u128::from(t.max(a)));
			}
		}
	}
}

impl World {
	fn new(starts: [Start; SUBNETS], wealth: Amount) -> Self {
		let subnets = starts.map(|start| {
			let pool = Pool { tao: Tao(start.tao.reserve()), alpha: Alpha(start.alpha.reserve()) };
			SubnetEconomy {
				outstanding: Alpha(start.outstanding.within(0, MAX_SUPPLY - pool.alpha.0)),
				moving_price: MovingPrice::at(Price::from_bits(start.average)),
				..SubnetEconomy::new(pool, FeeRate(start.rate % (FeeRate::MAX.0 + 1)))
			}
		});
		Self { subnets, held: [0; SUBNETS], wealth: wealth.supply() }
	}

	/// Fills an order over these subnets and checks everything about it. The receipt of what
	/// happened is in the books when this returns.
	fn trade(&mut self, from: Option<usize>, to: Option<usize>, wish: Wish) {
		let leg = |at: usize| self.subnets[at].leg();
		let route = Route::new(from.map(leg), to.map(leg));
		let purchase = from.is_none();
		let balance = from.map_or(self.wealth, |at| self.held[at]);
		let amount = wish.amount.part_of(balance);
		let market = |amount| route.fill(Order::market(amount));

		let limit = match wish.bound {
			Bound::None => Limit::None,
			Bound::Any(Amount(price)) if purchase => Limit::PayAtMost(price),
			Bound::Any(Amount(price)) => Limit::ReceiveAtLeast(price),
			Bound::AtItsPrice(better) => match market(amount) {
				Ok(fill) => limit_at(purchase, &fill, better),
				Err(_) => Limit::None,
			},
			Bound::AtThatOfAPart(part) => {
				match market((product(amount, part.into()) / 256) as u64) {
					Ok(fill) => limit_at(purchase, &fill, 0),
					Err(_) => Limit::None,
				}
			}
		};
		let order = Order { amount, limit, allow_partial: wish.allow_partial };
		let filled = route.fill(order);

		// The whole at any price, and what follows from it for the order.
		let whole = market(amount);
		if let (Ok(whole), Ok(filled)) = (&whole, &filled) {
			assert!(filled == whole || filled.given < whole.given);
		}
		match whole {
			Ok(whole) if allows(limit, whole.given, whole.received) => {
				assert_eq!(filled, Ok(whole))
			}
			Ok(_) if !wish.allow_partial => {
				assert_eq!(filled, Err(EconomicsError::SlippageExceeded));
			}
			Err(cause) if !wish.allow_partial => assert_eq!(filled, Err(cause)),
			_ => {}
		}
		if let (None, Some(at)) | (Some(at), None) = (from, to) {
			let (pool, rate) = leg(at);
			let reserves =
				if purchase { (pool.tao.0, pool.alpha.0) } else { (pool.alpha.0, pool.tao.0) };
			assert_eq!(whole.err(), refusal(reserves, rate, amount));
		}

		let Ok(fill) = filled else { return };
		assert!(allows(limit, fill.given, fill.received), "worse than the limit");
		assert!(0 < fill.given && fill.given <= amount && fill.received > 0);
		assert_eq!(market(fill.given), Ok(fill), "a part is not what trading it would be");
		if fill.given < amount {
			// One more is too much: for the limit, or for the pools.
			let more = market(fill.given + 1);
			assert!(!more.is_ok_and(|more| allows(limit, more.given, more.received)));
		}

		let mut tao = fill.given;
		if let Some(at) = from {
			let (before, rate) = leg(at);
			let after = fill.sale.expect("a sale");
			tao = fill.tao.0;
			check_leg(
				(before.alpha.0, before.tao.0),
				(after.alpha.0, after.tao.0),
				rate,
				fill.given,
				tao,
			);
		}
		if let Some(at) = to {
			let (before, rate) = leg(at);
			let after = fill.purchase.expect("a purchase");
			check_leg(
				(before.tao.0, before.alpha.0),
				(after.tao.0, after.alpha.0),
				rate,
				tao,
				fill.received,
			);
		}
		assert_eq!(fill.tao.0, tao);

		match from {
			Some(at) => {
				self.subnets[at].record_sale(&fill).expect("what was held is outstanding");
				self.held[at] -= fill.given;
			}
			None => self.wealth -= fill.given,
		}
		match to {
			Some(at) => {
				self.subnets[at].record_purchase(&fill).expect("fits");
				self.held[at] += fill.received;
			}
			None => self.wealth += fill.received,
		}
	}

	/// The sum of all averages.
	fn price_sum(&self) -> Price {
		let prices = self.subnets.iter().map(|subnet| subnet.moving_price.price().to_bits());
		Price::from_bits(prices.fold(0, u128::saturating_add))
	}

	fn block(&mut self, at: usize, rules: Rules, terms: BlockTerms) {
		let before = self.subnets[at];
		let (after, receipt) =
			before.step_block::<()>(&rules, terms).expect("a sound subnet steps");
		let injection = receipt.injection;
		let placed = injection.tao_in.0 + injection.purchase.0;
		assert_eq!(placed + injection.excess.0, terms.allocated.0);
		assert_eq!(
			after.pool.tao.0 + receipt.root.tao.0,
			before.pool.tao.0 + placed,
			"TAO came from nowhere"
		);
		let held = match rules.injection {
			InjectionRule::ExcessBuys { bought: Bought::Protocol, .. } => receipt.bought.0,
			_ => 0,
		};
		assert_eq!(after.protocol_alpha.0, before.protocol_alpha.0 + held);
		let recycled = receipt.bought.0 - held + receipt.root.recycled.0;
		let minted = injection.alpha_in.0 + receipt.alpha_out.0;
		assert_eq!(issued(&after) + recycled, issued(&before) + minted);
		assert!(issued(&after) <= MAX_SUPPLY);
		check_injection(rules.injection, &before, &terms, &receipt);

		let split = receipt.split;
		let sum = split.owner.0 + split.miners.0 + split.validators.0 + split.root.0;
		assert_eq!(sum, receipt.alpha_out.0);
		let waiting = |subnet: &SubnetEconomy| subnet.pending.alpha().expect("fits").0;
		let gone = receipt.root.sold.0 + receipt.root.recycled.0;
		assert_eq!(waiting(&after) + gone, waiting(&before) + receipt.alpha_out.0);

		// ema' = ema + (p - ema) * n / d, floored: between the two, and a step at most.
		let price = after.pool.price().expect("a price");
		let goal = match rules.averaging.spot {
			Spot::CappedAtOne => price.min(Price::ONE).to_bits(),
			Spot::Uncapped => price.to_bits(),
		};
		let (old, new) =
			(before.moving_price.price().to_bits(), after.moving_price.price().to_bits());
		assert!(old.min(goal) <= new && new <= old.max(goal));
		let (num, den) = rules.averaging.step(terms.speed, terms.age);
		let gap = goal.abs_diff(old);
		let step = gap / u128::from(den) * u128::from(num)
			+ (gap % u128::from(den)) * u128::from(num) / u128::from(den);
		assert!(new.abs_diff(old) <= step + 1);
		self.subnets[at] = after;
	}

	fn apply(&mut self, act: Act) {
		let at = |at: u8| usize::from(at) % SUBNETS;
		match act {
			Act::Buy(to, wish) => self.trade(None, Some(at(to)), wish),
			Act::Sell(from, wish) => self.trade(Some(at(from)), None, wish),
			Act::Swap(from, to, wish) if at(from) != at(to) => {
				self.trade(Some(at(from)), Some(at(to)), wish);
			}
			Act::Swap(..) => {}
			Act::Recycle(from, amount) => {
				let amount = amount.part_of(self.held[at(from)]);
				self.held[at(from)] -= amount;
				self.subnets[at(from)].recycle(Alpha(amount)).expect("held is outstanding");
			}
			Act::Burn(from, amount) => {
				let amount = amount.part_of(self.held[at(from)]);
				self.held[at(from)] -= amount;
				self.subnets[at(from)].burn(Alpha(amount)).expect("held is outstanding");
			}
			Act::Block { at: subnet, allocated, root, cut, age, rules: number } => {
				let terms = BlockTerms {
					number: 1,
					block_emission: Tao(UNIT),
					price_sum: self.price_sum(),
					allocated: Tao(allocated.within(0, UNIT)),
					weighted_root_stake: Tao(root.supply()),
					owner_cut: cut,
					speed: Speed::LAUNCH,
					age: age.into(),
				};
				self.block(at(subnet), rules(number), terms);
			}
		}
	}

	fn check(&self) {
		for (subnet, held) in self.subnets.iter().zip(self.held) {
			assert_eq!(subnet.validate(), Ok(()));
			let nobodys =
				subnet.pending.alpha().expect("fits").0 + subnet.burned.0 + subnet.protocol_alpha.0;
			assert!(held + nobodys <= subnet.outstanding.0);
		}
	}

	/// Pays everybody out of a subnet as it stands.
	fn liquidate(&self, at: usize) {
		let subnet = &self.subnets[at];
		let others = subnet.outstanding.0 - self.held[at];
		let parts = [self.held[at], others / 3, others - others / 3];
		let mut there = Liquidation::new(subnet).expect("fits");
		let mut back = there;
		let paid = parts.map(|part| there.pay(Alpha(part)).expect("is left").0);
		for (part, paid) in parts.iter().zip(paid).rev() {
			assert_eq!(back.pay(Alpha(*part)), Ok(Tao(paid)));
			// floor(T * x / (A + O))
			let (exact, all) =
				(product(subnet.pool.tao.0, *part), u128::from(subnet.issued().expect("fits").0));
			assert!(u128::from(paid) * all <= exact && exact < (u128::from(paid) + 1) * all);
		}
		assert_eq!(there, back);
		assert_eq!(paid.iter().sum::<u64>() + there.left.0, subnet.pool.tao.0);
		assert!(there.pay(Alpha(there.alpha.0 + 1)).is_err());
	}
}

/// Acts in the world that the input describes, if it does.
pub fn run(input: &[u8]) -> bool {
	read(input).map(act).is_some()
}

fn act(input: Input) {
	let mut world = World::new(input.starts, input.wealth);
	world.check();
	let started_with = world.wealth;
	let mut emitted = false;
	for act in input.acts.into_iter().take(64) {
		let before = (world.subnets, world.held, world.wealth);
		world.apply(act);
		world.check();
		emitted |= matches!(act, Act::Block { .. });
		let tao = |subnets: &[SubnetEconomy; SUBNETS]| -> u64 {
			subnets.iter().map(|subnet| subnet.pool.tao.0).sum()
		};
		if !matches!(act, Act::Block { .. }) {
			// A trade moves TAO between the pools and the group, and makes none.
			assert_eq!(tao(&before.0) + before.2, tao(&world.subnets) + world.wealth);
		}
	}
	for at in 0..SUBNETS {
		world.liquidate(at);
	}
	let everything = Wish { amount: Amount(u64::MAX), bound: Bound::None, allow_partial: true };
	for at in 0..SUBNETS {
		world.trade(Some(at), None, everything);
	}
	assert!(emitted || world.wealth <= started_with, "the group gained without any emission");
}
