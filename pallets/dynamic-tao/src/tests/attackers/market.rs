//! Traders: sandwiches (I-6, I-8, I-10), dust (I-9), and alpha that is thrown away (I-11b). No block
//! emits here.

use super::*;
use std::cell::{Cell, RefCell};

/// A trade by the victim, Alice.
#[derive(Clone, Copy, Debug)]
enum Side {
	/// TAO for alpha of subnet 1.
	Buys,
	/// Alpha of subnet 1 for TAO.
	Sells,
	/// Alpha of subnet 1 for alpha of subnet 2.
	Swaps,
	/// As [`Self::Swaps`], to another hotkey.
	Moves,
	/// As [`Self::Swaps`], to another coldkey.
	Transfers,
}

#[derive(Clone, Copy)]
struct Order {
	side: Side,
	amount: u64,
	limit: Option<u64>,
	partial: bool,
}

impl Order {
	fn call(self) -> Call<Test> {
		let Self { side, amount, limit, partial: allow_partial } = self;
		let (hotkey, netuid, alpha_amount) = (HOT, ONE, Alpha(amount));
		let (origin_netuid, destination_netuid) = (ONE, TWO);
		match side {
			Side::Buys => Call::add_stake_limit {
				hotkey,
				netuid,
				amount_staked: Tao(amount),
				limit_price: limit.unwrap_or(u64::MAX),
				allow_partial,
			},
			Side::Sells => Call::remove_stake_limit {
				hotkey,
				netuid,
				amount_unstaked: Alpha(amount),
				limit_price: limit.unwrap_or(0),
				allow_partial,
			},
			Side::Swaps => Call::swap_stake_limit {
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price: limit.unwrap_or(0),
				allow_partial,
			},
			Side::Moves => Call::move_stake_limit {
				origin_hotkey: hotkey,
				destination_hotkey: COOL,
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price: limit.unwrap_or(0),
				allow_partial,
			},
			Side::Transfers => Call::transfer_stake_limit {
				destination_coldkey: CAROL,
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price: limit.unwrap_or(0),
				allow_partial,
			},
		}
	}

	/// What the victim has of what it gives and of what it wants: TAO, or what the two pools have
	/// lost.
	fn books(self) -> (u64, u64) {
		let outstanding = |netuid| economy(netuid).outstanding.0;
		match self.side {
			Side::Buys => (free(ALICE), outstanding(ONE)),
			Side::Sells => (outstanding(ONE), free(ALICE)),
			_ => (outstanding(ONE), outstanding(TWO)),
		}
	}

	/// Trades, and returns what was given and what was received.
	fn fill(self) -> Option<(u64, u64)> {
		let (given, received) = self.books();
		went_through(ALICE, self.call()).then(|| {
			let after = self.books();
			(given - after.0, after.1 - received)
		})
	}

	/// The same with a limit that is so many parts in a million worse than an undisturbed trade.
	fn with_limit(self, worse: u64) -> Option<Self> {
		let (given, received) = dry_run(|| self.fill())?;
		let ratio = |up: u64, down: u64| u128::from(up) * u128::from(UNIT) / u128::from(down);
		let parts = u128::from(1_000_000 + worse);
		let limit = match self.side {
			Side::Buys => (ratio(given, received) + 1) * parts / 1_000_000,
			_ => ratio(received, given) * 1_000_000 / parts,
		};
		Some(Self { limit: Some(u64::try_from(limit).ok()?), ..self })
	}

	/// I-10: the victim gave no more, or received no less, than its limit says.
	fn assert_kept(self, (given, received): (u64, u64)) {
		let (given, received) = (u128::from(given), u128::from(received));
		match (self.side, u128::from(self.limit.unwrap_or(0))) {
			(_, 0) => (),
			(Side::Buys, limit) => assert!(given * u128::from(UNIT) <= received * limit),
			(_, limit) => assert!(received * u128::from(UNIT) >= given * limit),
		}
		assert!(given <= u128::from(self.amount), "{given} of {}", self.amount);
	}
}

/// What Bob does before the victim, and undoes after it.
#[derive(Clone, Copy, Debug)]
enum Bracket {
	/// Buys, with TAO, and sells.
	Long(NetUid),
	/// Sells of what he has, and buys back.
	Short(NetUid),
}

impl Bracket {
	/// The two ways that push the price against the victim.
	fn against(side: Side, second: bool) -> Self {
		match (side, second) {
			(Side::Buys, _) => Self::Long(ONE),
			(Side::Sells, _) | (_, false) => Self::Short(ONE),
			_ => Self::Long(TWO),
		}
	}

	/// How much Bob has of what he begins with.
	fn fortune(self) -> u64 {
		match self {
			Self::Long(_) => free(BOB),
			Self::Short(netuid) => stake(netuid, COOL, BOB),
		}
	}

	fn begin(self, amount: u64) -> bool {
		match self {
			Self::Long(netuid) => enter(BOB, OWNER_HOT, netuid, amount),
			Self::Short(netuid) => {
				let amount_unstaked = Alpha(amount);
				went_through(BOB, Call::remove_stake { hotkey: COOL, netuid, amount_unstaked })
			}
		}
	}

	/// Ends it: all that was bought is sold, or the whole proceeds buy back.
	fn end(self, proceeds: u64) -> bool {
		match self {
			Self::Long(netuid) => went_through(
				BOB,
				Call::remove_stake_full_limit { hotkey: OWNER_HOT, netuid, limit_price: None },
			),
			Self::Short(netuid) => enter(BOB, COOL, netuid, proceeds),
		}
	}
}

/// The largest amount that is possible, to a millionth of `most`.
fn most(most: u64, is_possible: impl Fn(u64) -> bool) -> u64 {
	let (mut low, mut high) = (0, most);
	for _ in 0..20 {
		let middle = low + (high - low) / 2;
		if is_possible(middle) {
			low = middle;
		} else {
			high = middle;
		}
	}
	low
}

fn product(netuid: NetUid) -> u128 {
	let (tao, alpha) = reserves(netuid);
	u128::from(tao) * u128::from(alpha)
}

/// Whom a sandwich is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Victim {
	Nobody,
	WithoutLimit,
	WithLimit,
}

fn sandwich(sampler: &mut Sampler, victim: Victim) -> Outcome {
	let (one, two) = (sampler.market(), sampler.market());
	let sides = [Side::Buys, Side::Buys, Side::Sells, Side::Swaps, Side::Moves, Side::Transfers];
	let side = sampler.draw("victim", proptest::sample::select(sides.to_vec()));
	let bracket = Bracket::against(side, sampler.happens("second pool"));
	let most_of_victim = if matches!(side, Side::Buys) { one.tao } else { one.alpha };
	let amount = sampler.amount("victim's amount", 1_000_000, most_of_victim / 2);
	let (worse, partial) = (sampler.amount("limit, ppm", 1, 2_000_000), sampler.happens("partial"));
	let most_of_attacker = match bracket {
		Bracket::Long(netuid) => if netuid == ONE { one } else { two }.limit(),
		Bracket::Short(_) => one.alpha * 2,
	};
	let bet = sampler.amount("bet", 1_000, most_of_attacker);
	let squeezes = victim == Victim::WithLimit && sampler.happens("squeezes");

	let mut outcome = Outcome::NONE;
	let world = two.open(one.open(ExtBuilder::new(), 1), 2).set(|genesis| {
		genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
	});
	world
		.stake(1, HOT, ALICE, one.alpha)
		.stake(1, COOL, BOB, one.alpha * 3)
		.balance(ALICE, one.tao + UNIT)
		.balance(BOB, most_of_attacker.min(1_000_000 * UNIT) + UNIT)
		.build_and_execute(|| {
			let order = Order { side, amount, limit: None, partial };
			let order = match victim {
				Victim::WithLimit => match order.with_limit(worse) {
					Some(order) => order,
					None => return,
				},
				_ => order,
			};
			let bet = if squeezes {
				most(most_of_attacker, |bet| {
					dry_run(|| bracket.begin(bet) && order.fill().is_some())
				})
			} else {
				bet
			};
			let (before, tao) = (bracket.fortune(), free(BOB));
			let products = [ONE, TWO].map(product);
			if !bracket.begin(bet) {
				return;
			}
			let proceeds = free(BOB).saturating_sub(tao);
			if victim != Victim::Nobody {
				// A refused order has changed nothing.
				let (given, received) = order.books();
				if refusal(RuntimeCall::DynamicTao(order.call()), ALICE).is_none() {
					let after = order.books();
					order.assert_kept((given - after.0, after.1 - received));
				}
			}
			if bracket.end(proceeds) {
				outcome = Outcome::of(bet, before, bracket.fortune());
			}
			// So that nobody but the victim has paid: all that left the pools came in.
			for (netuid, before) in [ONE, TWO].into_iter().zip(products) {
				assert!(product(netuid) >= before, "the product of {netuid:?} fell");
			}
		});
	outcome
}

#[test]
fn a_bracket_without_a_victim_should_earn_nothing() {
	attack("bracket without a victim", Promise::NoGain, |sampler| {
		sandwich(sampler, Victim::Nobody)
	});
}

#[test]
fn a_sandwiched_victim_should_never_trade_past_its_limit() {
	attack("sandwich with a limit", Promise::Reported, |sampler| {
		sandwich(sampler, Victim::WithLimit)
	});
}

#[test]
fn a_sandwiched_victim_without_a_limit_should_be_the_only_one_who_pays() {
	let attacker = |sampler: &mut Sampler| sandwich(sampler, Victim::WithoutLimit);
	attack("sandwich without a limit", Promise::Reported, attacker);
}

/// What Alice receives for amounts of a trade, each as an order of its own.
fn received(markets: [Market; 2], side: Side, amounts: &[u64]) -> Option<u64> {
	let [one, two] = markets;
	let whole: u64 = amounts.iter().sum();
	let mut sum = None;
	let world = two.open(one.open(ExtBuilder::new(), 1), 2).set(|genesis| {
		genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
	});
	// What stays behind is worth the minimum at any price that the trade may lead to.
	world
		.stake(1, HOT, ALICE, whole.max(one.alpha) * 2)
		.balance(ALICE, if matches!(side, Side::Buys) { whole } else { 0 } + UNIT)
		.build_and_execute(|| {
			for amount in amounts {
				let order = Order { side, amount: *amount, limit: None, partial: false };
				if let Some((_, received)) = order.fill() {
					*sum.get_or_insert(0) += received;
				}
			}
		});
	sum
}

#[test]
fn dust_should_never_receive_more_than_the_whole() {
	attack("splitting into dust", Promise::NoGain, |sampler| {
		let markets = [sampler.market(), sampler.market()];
		let sides = [Side::Buys, Side::Sells, Side::Swaps].to_vec();
		let side = sampler.draw("side", proptest::sample::select(sides));
		let most = match side {
			Side::Buys => markets[0].limit(),
			_ => (markets[0].alpha * 900).min(1_000_000 * UNIT),
		};
		let whole = sampler.amount("whole", 100_000, most);
		let parts = sampler.draw("parts", 2..=64usize);
		let parts = cut(sampler, whole, parts);
		let (Some(at_once), Some(split)) =
			(received(markets, side, &[whole]), received(markets, side, &parts))
		else {
			return Outcome::NONE;
		};
		Outcome::of(at_once, at_once, split)
	});
}

/// What is thrown away of a position, and sold after that, in thousandths of what is left.
#[derive(Clone, Copy, Debug)]
struct Round {
	burns: bool,
	thrown: u64,
	sold: u64,
}

/// Throws away a part of Bob's alpha. Neither the price nor what others have may fall.
fn throw_away(burns: bool, amount: Alpha) -> bool {
	let (hotkey, netuid, before) = (HOT, ONE, (reserves(ONE), stake(ONE, HOT, ALICE)));
	let threw = went_through(
		BOB,
		if burns {
			Call::burn_alpha { hotkey, amount, netuid }
		} else {
			Call::recycle_alpha { hotkey, amount, netuid }
		},
	);
	assert_eq!(reserves(ONE), before.0);
	assert!(stake(ONE, HOT, ALICE) >= before.1);
	threw
}

#[test]
fn thrown_away_alpha_should_make_nobody_richer() {
	attack("recycling and burning", Promise::NoGain, |sampler| {
		let market = sampler.market();
		let bet = sampler.amount("bet", 1_000_000, market.limit());
		let own = sampler.amount("own alpha", 1, market.alpha * 10);
		let others = sampler.amount("others' alpha", 1, market.alpha * 10);
		let dividends = sampler.amount("dividends", 1, market.alpha);
		let rounds = (any::<bool>(), 0..=1_000u64, prop_oneof![Just(0), 0..=1_000u64])
			.prop_map(|(burns, thrown, sold)| Round { burns, thrown, sold });
		let rounds = sampler.draw("rounds", proptest::collection::vec(rounds, 1..8));
		let is_liquidated = sampler.happens("liquidated");

		let wealth = |deeds: &dyn Fn()| {
			let mut wealth = 0;
			let world = market.open(ExtBuilder::new(), 1).set(|genesis| {
				genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
			});
			world
				.stake(1, HOT, BOB, own)
				.stake(1, HOT, ALICE, others)
				.balance(BOB, bet + UNIT)
				.build_and_execute(|| {
					reward(ONE, HOT, dividends);
					enter(BOB, HOT, ONE, bet);
					deeds();
					if is_liquidated {
						assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
						run_blocks(2);
						assert!(!Subnets::<Test>::contains_key(ONE));
					}
					wealth = cashed_out(BOB);
				});
			wealth
		};
		let sell = |alpha: Alpha| {
			let (hotkey, netuid, amount_unstaked) = (HOT, ONE, alpha);
			went_through(BOB, Call::remove_stake { hotkey, netuid, amount_unstaked })
		};
		let (thrown, sold) = (Cell::new(0), RefCell::new(Vec::new()));
		let without = wealth(&|| {
			let part_of = |thousandths: u64| {
				let whole = u128::from(stake(ONE, HOT, BOB));
				Alpha((whole * u128::from(thousandths) / 1_000) as u64)
			};
			for round in &rounds {
				let amount = part_of(round.thrown);
				if throw_away(round.burns, amount) {
					thrown.set(thrown.get() + amount.0);
				}
				let amount = part_of(round.sold);
				if sell(amount) {
					sold.borrow_mut().push(amount);
				}
			}
		});
		// The same sales, and all that is left at the end.
		let with = wealth(&|| sold.borrow().iter().for_each(|alpha| assert!(sell(*alpha))));
		match thrown.get() {
			0 => Outcome::NONE,
			_ => Outcome::of(with, with, without),
		}
	});
}
