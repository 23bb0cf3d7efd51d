//! Proofs by trying everything: every small swap, share pool, life of a hotkey and liquidation
//! there is, each against a formula written here once more.
//!
//! A fixed share of each world is tried by every `cargo test`; all of it, two and a half thousand
//! million states, with
//!
//! ```sh
//! DTAO_PROOF=full cargo test --release -p dtao-economics --test exhaustive -- --nocapture
//! ```
//!
//! **Small reserves.** No trade of the crate leaves a reserve under [`MIN_RESERVE`], so reserves of
//! 1 to 256 can't be had directly. They are had exactly, through
//! `floor((R_out + c * (R_in + net)) * net / (R_in + net)) = floor(R_out * net / (R_in + net)) + c * net`
//! with `c = MIN_RESERVE`: the crate divides by the same divisor with the same remainder as in the
//! small world, and leaves `R_out - out + c * R_in`, which is over the floor. [`small_swap`] adds
//! the one and takes off the other, so what is tried is the crate's own arithmetic at every
//! remainder that a small world knows. Beside it the worlds right at the floor, with reserves of
//! `MIN_RESERVE + 0..256`, are tried as they are.

#[path = "properties/hotkey.rs"]
mod hotkey;
mod proof;

use dtao_economics::{
	apportion,
	pool::FEE_UNIT,
	share_pool::{VIRTUAL_SHARES, VIRTUAL_STAKE},
	Alpha, Clock, EconomicsError, FeeRate, Limit, Liquidation, Order, Pool, Route, SharePool,
	Shares, SubnetEconomy, Tao, MIN_RESERVE, UNIT,
};
use hotkey::Hotkey;
use proof::{extent, record};
use std::{
	sync::atomic::{AtomicU64, Ordering},
	time::Instant,
};

/// Without a fee, with the launch fee, with the highest.
const RATES: [FeeRate; 3] = [FeeRate::ZERO, FeeRate::LAUNCH, FeeRate::MAX];

/// Lets every core work through its part of `items`. Each says how many states it tried; the sum
/// is printed, and written to the folder that `DTAO_PROOF_DIR` names.
fn prove(name: &str, items: std::ops::RangeInclusive<u64>, check: impl Fn(u64) -> u64 + Sync) {
	let start = Instant::now();
	let (next, tried) = (AtomicU64::new(*items.start()), AtomicU64::new(0));
	let cores = std::thread::available_parallelism().map_or(1, usize::from);
	std::thread::scope(|scope| {
		for _ in 0..cores {
			scope.spawn(|| loop {
				let item = next.fetch_add(1, Ordering::Relaxed);
				if !items.contains(&item) {
					break;
				}
				tried.fetch_add(check(item), Ordering::Relaxed);
			});
		}
	});
	let (tried, seconds) = (tried.into_inner(), start.elapsed().as_secs_f64());
	println!("{name}: {tried} states in {seconds:.1} s");
	assert!(tried > 0, "nothing was tried");
	record(
		"exhaustive",
		&format!("{{\"proof\":\"{name}\",\"states\":{tried},\"seconds\":{seconds:.1}}}"),
	);
}

/// One side of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
	Buy,
	Sell,
}

const SIDES: [Side; 2] = [Side::Buy, Side::Sell];

impl Side {
	fn opposite(self) -> Self {
		match self {
			Self::Buy => Self::Sell,
			Self::Sell => Self::Buy,
		}
	}

	fn pool(self, reserve_in: u64, reserve_out: u64) -> Pool {
		let (tao, alpha) = match self {
			Self::Buy => (reserve_in, reserve_out),
			Self::Sell => (reserve_out, reserve_in),
		};
		Pool { tao: Tao(tao), alpha: Alpha(alpha) }
	}

	/// Trades on the pool: `(received, fee)`.
	fn trade(
		self,
		pool: &mut Pool,
		paid: u64,
		rate: FeeRate,
	) -> Result<(u64, u64), EconomicsError> {
		Ok(match self {
			Self::Buy => {
				let fill = pool.buy(Tao(paid), rate)?;
				(fill.received.0, fill.fee.0)
			}
			Self::Sell => {
				let fill = pool.sell(Alpha(paid), rate)?;
				(fill.received.0, fill.fee.0)
			}
		})
	}

	fn route(self, pool: Pool, rate: FeeRate) -> Route {
		match self {
			Self::Buy => Route::new(None, Some((pool, rate))),
			Self::Sell => Route::new(Some((pool, rate)), None),
		}
	}

	/// The limit as `(n, d)`: allowed is `given * n <= received * d`.
	fn limit(self, price: u64) -> (Limit, u128, u128) {
		match self {
			Self::Buy => (Limit::PayAtMost(price), UNIT.into(), price.into()),
			Self::Sell => (Limit::ReceiveAtLeast(price), price.into(), UNIT.into()),
		}
	}

	/// The tightest price that allows a trade, and the next one, that does not.
	fn tightest(self, given: u64, received: u64) -> (u64, Option<u64>) {
		let product = |amount: u64| u128::from(amount) * u128::from(UNIT);
		let fits = |price: u128| u64::try_from(price).expect("a price fits");
		match self {
			Self::Buy => {
				let price = fits(product(given).div_ceil(received.into()));
				(price, price.checked_sub(1))
			}
			Self::Sell => {
				let price = fits(product(received) / u128::from(given));
				(price, price.checked_add(1))
			}
		}
	}
}

/// The least number of whole units that is not under `input * rate / 65535`.
fn naive_fee(input: u64, rate: FeeRate) -> u64 {
	let parts = input * u64::from(rate.0);
	let floor = parts / FEE_UNIT;
	if floor * FEE_UNIT == parts {
		floor
	} else {
		floor + 1
	}
}

/// `floor(R_out * net / (R_in + net))`.
fn naive_out(reserve_in: u64, reserve_out: u64, net: u64) -> u64 {
	let out =
		u128::from(reserve_out) * u128::from(net) / (u128::from(reserve_in) + u128::from(net));
	u64::try_from(out).expect("less than the reserve")
}

/// What the crate gives for `input` where reserves are small, as the head of this file explains.
fn small_swap(side: Side, reserve_in: u64, reserve_out: u64, input: u64, rate: FeeRate) -> u64 {
	let net = input - naive_fee(input, rate);
	let lifted = reserve_out + MIN_RESERVE * (reserve_in + net);
	let mut pool = side.pool(reserve_in, lifted);
	if net == 0 {
		assert_eq!(side.trade(&mut pool, input, rate), Err(EconomicsError::ZeroOutput));
		return 0;
	}
	let (received, fee) = side.trade(&mut pool, input, rate).expect("stays over the floor");
	assert_eq!(fee, input - net);
	assert_eq!(pool, side.pool(reserve_in + input, lifted - received));
	received - MIN_RESERVE * net
}

// I-6, I-7, I-8
#[test]
fn every_small_swap_is_the_formula_and_there_and_back_never_gains() {
	let (reserves, inputs) = (extent(64, 256), extent(128, 512));
	prove("swap", 1..=reserves, |reserve_in| {
		let mut tried = 0;
		for (side, rate) in SIDES.into_iter().flat_map(|side| RATES.map(|rate| (side, rate))) {
			for reserve_out in 1..=reserves {
				let mut before = 0;
				for input in 1..=inputs {
					let fee = naive_fee(input, rate);
					assert!(fee * FEE_UNIT >= input * u64::from(rate.0));
					let (net, out) =
						(input - fee, small_swap(side, reserve_in, reserve_out, input, rate));
					let state = (side, rate, reserve_in, reserve_out, input, out);
					assert_eq!(out, naive_out(reserve_in, reserve_out, net), "{state:?}");

					// Never over the exact quotient, and one unit more would be.
					assert!(out * (reserve_in + net) <= reserve_out * net, "{state:?}");
					assert!((out + 1) * (reserve_in + net) > reserve_out * net, "{state:?}");
					assert!(out < reserve_out, "{state:?}");
					// k never falls, and one unit more out of the net would let it.
					assert!(
						(reserve_in + input) * (reserve_out - out) >= reserve_in * reserve_out,
						"{state:?}"
					);
					assert!(
						(reserve_in + net) * (reserve_out - out - 1) < reserve_in * reserve_out,
						"{state:?}"
					);
					// More in is never less out, and never better than spot.
					assert!(before <= out && out * reserve_in <= net * reserve_out, "{state:?}");
					before = out;

					if out > 0 {
						let (back_in, back_out) = (reserve_out - out, reserve_in + input);
						let back = small_swap(side.opposite(), back_in, back_out, out, rate);
						assert!(back + u64::from(rate > FeeRate::ZERO) <= input, "{state:?}");
					}
					tried += 1;
				}
			}
		}
		tried
	});
}

// I-9. It is enough to try two parts: where no two parts give more than the whole in any state,
// no number of parts does, since the rest of an order in the state after its first part is an
// order of this world again: `R_in + input` is what it was, and `R_out` has only fallen.
#[test]
fn no_split_of_a_small_order_gains() {
	let (most_out, most_in) = (extent(32, 256), extent(96, 256));
	let width = most_in as usize;
	for rate in RATES {
		// What the crate gives, for each reserve that pays out: input by reserve that takes in.
		let outs: Vec<Vec<u16>> = (0..=most_out)
			.map(|reserve_out| {
				let mut outs = vec![0; width * width];
				for reserve_in in (1..most_in).filter(|_| reserve_out > 0) {
					for input in 1..=most_in - reserve_in {
						let out = small_swap(Side::Buy, reserve_in, reserve_out, input, rate);
						outs[reserve_in as usize * width + input as usize] = out as u16;
					}
				}
				outs
			})
			.collect();
		let outs = &outs;
		let out = |reserve_in: usize, reserve_out: usize, input: usize| {
			usize::from(outs[reserve_out][reserve_in * width + input])
		};
		prove(&format!("splits at a fee of {}", rate.0), 1..=most_out, |reserve_out| {
			let (mut tried, reserve_out) = (0, reserve_out as usize);
			for reserve_in in 1..width {
				for whole in 2..width - reserve_in {
					let at_once = out(reserve_in, reserve_out, whole);
					for first in 1..whole {
						let one = out(reserve_in, reserve_out, first);
						let two = out(reserve_in + first, reserve_out - one, whole - first);
						assert!(
							one + two <= at_once,
							"{reserve_in} {reserve_out}: {first} of {whole} at {rate:?}"
						);
						tried += 1;
					}
				}
			}
			tried
		});
	}
}

// I-6 and I-10 at the floor: refusals name their cause and change nothing, nothing drains a
// reserve under the floor, and a limit allows what is exactly on it and nothing beyond.
#[test]
fn every_trade_at_the_floor_is_the_formula_or_is_refused_for_its_cause() {
	let (reserves, inputs) = (extent(64, 256), extent(128, 512));
	prove("floor", 0..=reserves - 1, |above_in| {
		let (mut tried, reserve_in) = (0, MIN_RESERVE + above_in);
		for (side, rate) in SIDES.into_iter().flat_map(|side| RATES.map(|rate| (side, rate))) {
			for above_out in 0..reserves {
				let reserve_out = MIN_RESERVE + above_out;
				let pool = side.pool(reserve_in, reserve_out);
				for input in 1..=inputs {
					let net = input - naive_fee(input, rate);
					let out = naive_out(reserve_in, reserve_out, net);
					let mut after = pool;
					let done = side.trade(&mut after, input, rate);
					tried += 1;
					if out == 0 || out > above_out {
						let cause = if out == 0 {
							EconomicsError::ZeroOutput
						} else {
							EconomicsError::ReserveTooLow
						};
						assert_eq!((done, after), (Err(cause), pool));
						continue;
					}
					assert_eq!(done, Ok((out, input - net)));
					assert_eq!(after, side.pool(reserve_in + input, reserve_out - out));
					assert!(after.is_deep_enough());

					if rate == FeeRate::LAUNCH {
						let route = side.route(pool, rate);
						let fill = |price| {
							let (limit, ..) = side.limit(price);
							route.fill(Order { amount: input, limit, allow_partial: false })
						};
						let (price, better) = side.tightest(input, out);
						let filled = fill(price).map(|fill| (fill.given, fill.received));
						assert_eq!(filled, Ok((input, out)));
						if let Some(better) = better {
							assert_eq!(fill(better), Err(EconomicsError::SlippageExceeded));
						}
					}
				}
				// The largest input for an output of at most so much, for every such output.
				for most in 1..=above_out + 1 {
					let largest = match side {
						Side::Buy => pool.largest_purchase(Alpha(most), rate).0,
						Side::Sell => pool.largest_sale(Tao(most), rate).0,
					};
					let out =
						|input| naive_out(reserve_in, reserve_out, input - naive_fee(input, rate));
					let most = most.min(above_out);
					assert!(out(largest) <= most && (most == 0 || out(largest + 1) > most));
					assert!(most > 0 || largest == 0);
				}
			}
		}
		tried
	});
}

// I-10: a partial fill keeps its limit and is the largest that does, by comparison with every
// amount there is. Orders this short take the exact bound of the limit or nothing; the search for
// longer ones is left to the properties.
#[test]
fn every_partial_fill_at_the_floor_is_the_largest_there_is() {
	let (step, amount) = (extent(32, 1) as usize, 64);
	prove("partial fills", 0..=(255 / step as u64), |row| {
		let (mut tried, reserve_in) = (0, MIN_RESERVE + row * step as u64);
		for (side, rate) in SIDES.into_iter().flat_map(|side| RATES.map(|rate| (side, rate))) {
			for above_out in (0..256).step_by(step) {
				let reserve_out = MIN_RESERVE + above_out;
				let pool = side.pool(reserve_in, reserve_out);
				let outs: Vec<u64> = (0..=amount)
					.map(|given| naive_out(reserve_in, reserve_out, given - naive_fee(given, rate)))
					.collect();
				let trades = |given: u64| (1..=above_out).contains(&outs[given as usize]);
				// Every limit at which the answer changes.
				let mut prices: Vec<u64> = (1..=amount)
					.filter(|given| outs[*given as usize] > 0)
					.map(|given| side.tightest(given, outs[given as usize]).0)
					.collect();
				prices.sort_unstable();
				prices.dedup();
				for price in prices {
					let (limit, n, d) = side.limit(price);
					let slack = |given: u64| {
						let (given, received) =
							(u128::from(given), u128::from(outs[given as usize]));
						(received * d).checked_sub(given * n)
					};
					let order = Order { amount, limit, allow_partial: true };
					let filled = side.route(pool, rate).fill(order).map(|fill| fill.given);
					if let Ok(given) = filled {
						assert!(given <= amount && trades(given) && slack(given).is_some());
					}
					// A fill is the largest there is. What is refused would have had less than two
					// units of the output to spare: the limit is at the price itself.
					for given in filled.unwrap_or_default() + 1..=amount {
						let spare = slack(given).filter(|_| trades(given));
						assert!(
							spare.is_none_or(|spare| filled.is_err() && spare < 2 * d),
							"{side:?} {rate:?} {pool:?} {price}: {filled:?}, and {given} was possible"
						);
					}
					tried += 1;
				}
			}
		}
		tried
	});
}

/// `value(s)`, by the formula.
fn naive_value(stake: u64, shares: u128, held: u128) -> u64 {
	let value = held * (u128::from(stake) + VIRTUAL_STAKE) / (shares + VIRTUAL_SHARES);
	u64::try_from(value).expect("at most the stake")
}

/// A pool that one holder has to itself.
fn owned(stake: u64, shares: u128) -> SharePool {
	SharePool { stake: Alpha(stake), shares: Shares(shares) }
}

// I-5: the values of two holders, and the stake that nobody could take out.
fn check_values(pool: &SharePool, held: [Shares; 2]) -> [u64; 2] {
	let values = held.map(|held| pool.value(held).expect("fits").0);
	for (held, value) in held.iter().zip(values) {
		assert_eq!(value, naive_value(pool.stake.0, pool.shares.0, held.0));
	}
	let holders = held.iter().filter(|held| !held.is_zero()).count() as u128;
	let sum = values.iter().sum::<u64>();
	assert!(sum <= pool.stake.0, "{pool:?} {held:?}");
	let virtual_part = u128::from(pool.stake.0) * VIRTUAL_SHARES / (pool.shares.0 + VIRTUAL_SHARES);
	assert!(u128::from(pool.stake.0 - sum) <= holders + virtual_part + 1, "{pool:?} {held:?}");
	values
}

// I-5: a hotkey of any stake and shares, whose holder sees a newcomer deposit, take some or
// all of it out again, and everybody leave. Shares come in three sizes: a million to the unit, as
// without rewards, some that divide by nothing, and single ones.
#[test]
fn every_small_share_pool_takes_nothing_from_who_is_there() {
	let most = extent(16, 48);
	prove("share pool", 1..=most, |stake| {
		let mut tried = 0;
		for (shares, deposit) in [VIRTUAL_SHARES, 142_859, 1].into_iter().flat_map(|size| {
			(1..=most).flat_map(move |shares| {
				(1..=most).map(move |deposit| (size * u128::from(shares), deposit))
			})
		}) {
			let before = owned(stake, shares);
			let other = before.shares;
			let [was, _] = check_values(&before, [other, Shares::ZERO]);
			let mut after = before;
			let bought = u128::from(deposit) * (shares + VIRTUAL_SHARES)
				/ (u128::from(stake) + VIRTUAL_STAKE);
			let issued = after.issue(Alpha(deposit));
			if bought == 0 {
				assert_eq!((issued, after), (Err(EconomicsError::DepositTooSmall), before));
				continue;
			}
			assert_eq!(issued, Ok(Shares(bought)));
			let newcomer = Shares(bought);
			assert_eq!((after.stake.0, after.shares.0), (stake + deposit, shares + bought));
			let [others, value] = check_values(&after, [other, newcomer]);
			assert!(others >= was, "a deposit took from a holder: {before:?} {deposit}");
			// Worth what was paid, but for one share and one unit.
			let one_share = (u128::from(stake) + VIRTUAL_STAKE) / (shares + VIRTUAL_SHARES) + 1;
			assert!(value <= deposit && u128::from(deposit - value) <= one_share + 1);

			for withdrawal in 0..=most {
				let mut left = after;
				let redeemed = left.redeem(newcomer, Alpha(withdrawal));
				tried += 1;
				if withdrawal > value {
					assert_eq!((redeemed, left), (Err(EconomicsError::InsufficientStake), after));
					continue;
				}
				let redeemed = redeemed.expect("is there");
				let cost = (u128::from(withdrawal) * (after.shares.0 + VIRTUAL_SHARES))
					.div_ceil(u128::from(after.stake.0) + VIRTUAL_STAKE);
				let cost = if withdrawal == value { bought } else { cost };
				assert_eq!(redeemed.shares, Shares(cost));
				assert!(redeemed.dust.is_zero());
				assert_eq!(left.stake.0, after.stake.0 - withdrawal);
				let rest = newcomer.ensure_sub(redeemed.shares).expect("at most what is held");
				let [others_now, rest_value] = check_values(&left, [other, rest]);
				assert!(others_now >= others, "a withdrawal took from a holder");
				// Nothing is gained in two steps, and nothing but a share and a unit lost.
				assert!(rest_value + withdrawal <= value);
				assert!(
					withdrawal == value
						|| u128::from(value - withdrawal - rest_value) <= one_share + 1
				);

				// As much again as a reward: to all of them, and to nobody else.
				let mut rewarded = left;
				rewarded.reward(Alpha(withdrawal)).expect("has a holder");
				let [others_then, rest_then] = check_values(&rewarded, [other, rest]);
				assert!(others_then >= others_now && rest_then >= rest_value);

				// Everybody leaves, and no key stays.
				let out = rewarded.redeem(rest, Alpha(rest_then)).expect("may leave");
				let last = rewarded.value(other).expect("fits");
				assert!(out.dust.is_zero() && last.0 >= others_then);
				let stake_left = rewarded.stake;
				let out = rewarded.redeem(other, last).expect("may leave");
				assert_eq!(out.dust, stake_left.ensure_sub(last).expect("dust is left"));
				assert_eq!(rewarded, SharePool::default());
			}
		}
		tried
	});
}

/// What a holder should have, by the formula of the pool once what is due is active: its shares are
/// `held`, and `waits` is not due.
fn check_holder(hotkey: &Hotkey, clock: Clock, who: usize, held: u128, waits: u64) {
	let SharePool { stake, shares } = hotkey.active(clock);
	let holding = hotkey.holding(clock, who);
	assert_eq!(holding.shares.0, held, "{hotkey:?} {clock:?} {who}");
	assert_eq!(holding.entering.total(), Ok(Alpha(waits)), "{hotkey:?} {clock:?} {who}");
	assert_eq!(hotkey.value(clock, who), naive_value(stake.0, shares.0, held) + waits);
}

// Activation: one holder has stake that is active, two enter together, an epoch pays, on root a whole
// period goes by with another payment, and then the two become active at the price after the last
// reward and leave, either of them first. Before that they earn nothing and get back what they
// brought; then they get that but for a share and a unit; the reward is the first holder's.
#[test]
fn every_small_cohort_becomes_active_by_the_formula_after_the_reward() {
	let most = extent(8, 24);
	prove("activation", 1..=most, |stake| {
		let mut tried = 0;
		for (clock, reward) in [Clock::of_subnet(3), Clock::of_root(3)]
			.into_iter()
			.flat_map(|clock| (0..=4 * most).map(move |reward| (clock, reward)))
		{
			for (one, two) in (0..=most).flat_map(|one| (0..=most).map(move |two| (one, two))) {
				let (mut hotkey, mut now) = (Hotkey::new(3), clock);
				hotkey.enter(now, 0, Alpha(stake)).expect("enters");
				now.period += now.wait;
				let first = u128::from(stake) * VIRTUAL_SHARES;
				check_holder(&hotkey, now, 0, first, 0);

				let mut brought = [0; 2];
				for (who, alpha) in [(1, one), (2, two)] {
					let entered = hotkey.enter(now, who, Alpha(alpha));
					assert_eq!(entered.is_err(), alpha == 0);
					brought[who - 1] = alpha;
				}
				let before = hotkey.clone();
				for period in 0..now.wait {
					let paid = if period == 0 { reward } else { reward / 2 };
					hotkey.pay(now, Alpha(0), Alpha(paid)).expect("has a holder");
					for (who, waits) in [(1, brought[0]), (2, brought[1])] {
						check_holder(&hotkey, now, who, 0, waits);
						let mut left = hotkey.clone();
						assert_eq!(left.withdraw(now, who, Alpha(waits)), Ok(Alpha(0)));
						assert_eq!(
							left.active(now),
							hotkey.active(now),
							"leaving took from others"
						);
						let more = hotkey.clone().withdraw(now, who, Alpha(waits + 1));
						assert_eq!(more, Err(EconomicsError::InsufficientStake));
					}
					now.period += 1;
				}
				let paid = if now.wait == 2 { reward + reward / 2 } else { reward };
				let (all, entered) = (stake + paid, one + two);
				// One issue for both: floor(x * (S + 10^6) / (H + 1)).
				let bought = u128::from(entered) * (first + VIRTUAL_SHARES)
					/ (u128::from(all) + VIRTUAL_STAKE);
				let parts = |one: u64, all: u64, shares: u128| {
					(shares * u128::from(one)).checked_div(all.into()).unwrap_or_default()
				};
				let pool = hotkey.active(now);
				assert_eq!((pool.stake.0, pool.shares.0), (all + entered, first + bought));
				check_holder(&hotkey, now, 0, first, 0);
				for (who, alpha) in [(1, one), (2, two)] {
					check_holder(&hotkey, now, who, parts(alpha, entered, bought), 0);
				}
				let shares_cost = (u128::from(all) + VIRTUAL_STAKE) / (first + VIRTUAL_SHARES) + 1;
				for order in [[1, 2], [2, 1]] {
					let (mut left, mut took, mut unclaimed) =
						(hotkey.clone(), 0, (entered, bought));
					for who in order {
						let alpha = brought[who - 1];
						let shares = parts(alpha, unclaimed.0, unclaimed.1);
						unclaimed = (unclaimed.0 - alpha, unclaimed.1 - shares);
						left.touch(now, Some(who)).expect("fits");
						check_holder(&left, now, who, shares, 0);
						let value = left.value(now, who);
						took += value;
						assert!(u128::from(alpha.saturating_sub(value)) <= 2 * shares_cost + 1);
						assert_eq!(left.withdraw(now, who, Alpha(value)), Ok(Alpha(0)));
						left.check(now);
					}
					assert_eq!(unclaimed, (0, 0));
					assert!(took <= entered, "visitors gained");
					// As if nobody had come: the whole reward, and what the floors left.
					let alone = naive_value(all, first, first);
					let value = left.value(now, 0);
					assert!(alone <= value && value <= alone + entered - took + 1);
					let dust = left.withdraw(now, 0, Alpha(value)).expect("may leave");
					assert_eq!(dust.0 + value + took, all + entered);
					assert!(left.is_gone());
					tried += 1;
				}
				assert_eq!(before.value(clock, 1), one);
			}
		}
		tried
	});
}

// I-20
#[test]
fn every_small_liquidation_pays_the_floor_of_each_part_in_any_order() {
	let most = extent(16, 48);
	prove("liquidation", 0..=most, |tao| {
		let mut tried = 0;
		for (pool, one) in (0..=most).flat_map(|pool| (0..=most).map(move |one| (pool, one))) {
			for two in 0..=most {
				let pool = Pool { tao: Tao(tao), alpha: Alpha(pool) };
				let all = pool.alpha.0 + one + two;
				let economy = SubnetEconomy {
					outstanding: Alpha(one + two),
					..SubnetEconomy::new(pool, FeeRate::LAUNCH)
				};
				let start = Liquidation::new(&economy).expect("fits");
				let naive = |alpha: u64| (tao * alpha).checked_div(all).unwrap_or_default();
				let (mut there, mut back) = (start, start);
				assert_eq!(there.pay(Alpha(one)), Ok(Tao(naive(one))));
				assert_eq!(there.pay(Alpha(two)), Ok(Tao(naive(two))));
				assert_eq!(back.pay(Alpha(two)), Ok(Tao(naive(two))));
				assert_eq!(back.pay(Alpha(one)), Ok(Tao(naive(one))));
				assert_eq!(there, back);
				assert_eq!(there.left.0 + naive(one) + naive(two), tao);
				// What is left is the pool's part and less than a unit for each holder.
				assert!(all == 0 || there.left.0 - naive(pool.alpha.0) <= 2);
				let refused = start.worth(Alpha(all + 1));
				assert_eq!(refused, Err(EconomicsError::InsufficientStake));
				tried += 1;
			}
		}
		tried
	});
}

// I-15
#[test]
fn every_small_amount_is_apportioned_exactly_by_largest_remainders() {
	let most = extent(16, 48);
	prove("apportion", 0..=most, |total| {
		let mut tried = 0;
		for (one, two) in (0..=most).flat_map(|one| (0..=most).map(move |two| (one, two))) {
			for three in 0..=most {
				let weights = [one, two, three].map(u128::from);
				let parts = apportion(total, &weights).expect("fits");
				assert_eq!(parts.iter().sum::<u64>(), total);
				let weights = if one + two + three == 0 { [1; 3] } else { [one, two, three] };
				let sum: u64 = weights.iter().sum();
				let over = |at: usize| parts[at] - total * weights[at] / sum;
				let remainder = |at: usize| total * weights[at] % sum;
				for (at, other) in (0..3).flat_map(|at| (0..3).map(move |other| (at, other))) {
					assert!(over(at) <= 1);
					// Who got a unit more had the larger remainder, or came first.
					assert!(
						over(at) == 0
							|| over(other) == 1 || (remainder(at), other) > (remainder(other), at)
					);
				}
				tried += 1;
			}
		}
		tried
	});
}
