//! Values that the public chain's own tests assert, or that its formulas give.
//!
//! Every vector of `vectors.json` is accounted for. Most are run here. Where our rules differ on
//! purpose, [`differences`] holds our own exact value beside the vector, with the reason; where a part
//! of a vector says nothing about our rules, [`NOT_OURS`] says why. Areas that are rules of the pallet
//! run there ([`IN_THE_PALLET`]), and those of mechanisms that this chain does not have stand in
//! [`NO_SUCH_RULE`]. A vector that none of this accounts for fails the test, and so does an entry of a
//! table whose vector agrees after all.

#[path = "vectors/participants.rs"]
mod participants;
#[path = "vectors/yuma.rs"]
mod yuma;

use dtao_economics::{
	apportion, mul_div,
	rules::injection::{alpha_emission_cap, price_keeping},
	split::LAUNCH_OWNER_CUT,
	split::LAUNCH_TAO_WEIGHT,
	weighted_root_stake, Alpha, Averaging, BlockTerms, EmissionSplit, FeeRate, Halving, Limit,
	LockCost, MovingPrice, Order, Pool, Price, RootProportion, Rounding, Route, Rules, SharePool,
	Speed, SubnetEconomy, Tao, UNIT,
};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// Why a value of ours is not the vector's.
#[derive(Clone, Copy, Debug)]
enum Why {
	/// Each registration raises the price at once, not their number at the end of an interval.
	RaisedAtOnce,
	/// A half-life halves the price exactly, not by a rounding in each block.
	HalvedExactly,
	/// A proportion is taken by one exact division, not by a fraction of 32 bits.
	ExactProportions,
	/// All of a lock went into the pool: there is nothing beside it to pay back.
	NoRefund,
	/// So that the order of payouts means nothing; what is left is recycled.
	PayoutsAreFloored,
	/// What root stake earned of a dividend is not paid in alpha once more (correction 244).
	RootIsPaidInTao,
	/// A reserve is under our floor of 10^7 rao, so nothing can be traded.
	UnderTheFloor,
	/// No trade may put in more than 1000 times a reserve, nor more than 64 bits can hold.
	FillEndsAtTheBound,
	/// The limit holds for what is really paid out, which is floored: so close to the spot price
	/// that the floor costs more than the limit allows.
	RoundingPassesTheLimit,
	/// Our fee is rounded up, so that small amounts pay too.
	FeeRoundsUp,
	/// Our parts sum to the block exactly: the rest goes to the largest remainder.
	LargestRemainder,
	/// A million virtual shares beside those of the holders take their part of a reward.
	VirtualShares,
	/// We multiply before we divide.
	OneRoundingNotTwo,
	/// Nobody holds bonds of a miner that came after they were stored.
	NoInheritedBonds,
}
use Why::*;

/// Vectors that our rules answer otherwise: the identifier, our exact value, the reason.
fn differences() -> BTreeMap<&'static str, (Value, Why)> {
	[
		("max_add_launch-007", json!(0), UnderTheFloor),
		("max_add_launch-008", json!(0), UnderTheFloor),
		("max_add_launch-010", json!(0), UnderTheFloor),
		("max_remove_launch-004", json!(0), UnderTheFloor),
		("max_remove_launch-005", json!(0), UnderTheFloor),
		("max_remove_launch-007", json!(0), UnderTheFloor),
		("max_remove_launch-008", json!(0), UnderTheFloor),
		("max_move_launch-005", json!(0), UnderTheFloor),
		("max_move_launch-007", json!(0), UnderTheFloor),
		("max_move_launch-008", json!(0), UnderTheFloor),
		("max_move_launch-010", json!(0), UnderTheFloor),
		("max_move_launch-011", json!(0), UnderTheFloor),
		// 100 rao at 1.5 TAO buy floor(66.7) alpha rao, which is 1.515 each.
		("max_add_launch-017", json!(0), RoundingPassesTheLimit),
		// 50 alpha rao at 2 TAO sell for floor(99.99...) rao, which is 1.98 each.
		("max_remove_launch-016", json!(0), RoundingPassesTheLimit),
		("max_remove_launch-017", json!(0), RoundingPassesTheLimit),
		// 1000 * 150e9.
		("max_add_launch-019", json!(150_000_000_000_000u64), FillEndsAtTheBound),
		("max_add_launch-020", json!(150_000_000_000_000u64), FillEndsAtTheBound),
		// 1000 * 100e9.
		("max_remove_launch-011", json!(100_000_000_000_000u64), FillEndsAtTheBound),
		// 1000 * 10^6.
		("max_add_launch-022", json!(1_000_000_000), FillEndsAtTheBound),
		("max_add_launch-023", json!(1_000_000_000), FillEndsAtTheBound),
		("max_add_launch-025", json!(1_000_000_000), FillEndsAtTheBound),
		("max_add_launch-026", json!(1_000_000_000), FillEndsAtTheBound),
		// With the reserve of 21e15 it fills 64 bits.
		("max_add_launch-028", json!(u64::MAX - 21_000_000_000_000_000), FillEndsAtTheBound),
		("coinbase-004", json!({ "SubnetTAO": [33_333_333, 66_666_667] }), LargestRemainder),
		// 1 + 10^6 / 3: the million virtual shares weigh as much as 1 rao, like each holder.
		("share_pool-010", json!(333334), VirtualShares),
		// 1000 * (100_002_000 + 1) / (2000 + 1).
		("share_pool-011", json!(49976012), VirtualShares),
		// 599e9 less 1 / 198e9 of it.
		("share_pool-013", json!(598_999_999_997u64), VirtualShares),
		// 501e9 less 1 / 2e9 of it.
		("share_pool-014", json!(500_999_999_750u64), VirtualShares),
		// 627_283_945 less 1 / 2e7 of it.
		("share_pool-016", json!(627283914), VirtualShares),
		// 2000 - 1000 * 100_800 / 100_800 TAO.
		("lock_cost-004", json!(1_000_000_000_000u64), OneRoundingNotTwo),
		// 10^9 * 33 / 65535 = 503_547.7
		("swap_fee-001", json!(503548), FeeRoundsUp),
		// 2 * 10^6 * 33 / 65535 = 1_007.1
		("swap_fee-002", json!(1008), FeeRoundsUp),
		// 65535 * 33 / 65535 = 33, for which fixed point gives 32.
		("swap_fee-003", json!(33), FeeRoundsUp),
		// 1985 * 33 / 65535 = 0.9995
		("swap_fee-004", json!(1), FeeRoundsUp),
	]
	.into_iter()
	.map(|(id, ours, why)| (id, (ours, why)))
	.chain(participants::differences())
	.chain(yuma::differences())
	.collect()
}

/// Vectors of which a part is not about a rule of ours: the identifier, the field, the reason.
const NOT_OURS: &[(&str, &str, &str)] = &[
	("coinbase-001", "TotalIssuance_delta", "issuance is the Balances pallet's, not counted here"),
	("coinbase-001", "TotalStake_delta", "there is no such counter"),
	("pending-001", "PendingRootDivs", "its subnet trades 1:1; ours sells on a pool"),
];

/// Areas that the pallet's own tests run, with how many vectors each has.
const IN_THE_PALLET: &[(&str, usize)] = &[("blocks_until_epoch", 10), ("prune", 4)];

/// Areas of mechanisms that there are none of here, with how many vectors each has, and why.
const NO_SUCH_RULE: &[(&str, usize, &str)] = &[
	("flow_pow_normalize", 4, "a block's TAO follows moving prices, not powers of what flows in"),
	("root_claim", 2, "root's part is sold in each block and paid as TAO, so nothing is claimed"),
];

/// How many vectors are run here, and how many there are.
const RUN_HERE: usize = 195;
const ALL: usize = 215;

/// The vector's inputs, by name.
struct Inputs<'a>(&'a Value);

impl Inputs<'_> {
	fn u64(&self, name: &str) -> u64 {
		self.maybe(name).unwrap_or_else(|| panic!("no number `{name}` in {}", self.0))
	}

	fn maybe(&self, name: &str) -> Option<u64> {
		self.0[name].as_u64()
	}

	fn f64(&self, name: &str) -> f64 {
		self.0[name].as_f64().unwrap_or_else(|| panic!("no number `{name}` in {}", self.0))
	}

	fn list(&self, name: &str) -> Vec<u64> {
		let list = self.0[name].as_array().unwrap_or_else(|| panic!("no list `{name}`"));
		list.iter().map(|item| item.as_u64().expect("a number")).collect()
	}

	fn pool(&self, tao: &str, alpha: &str) -> Pool {
		Pool { tao: Tao(self.u64(tao)), alpha: Alpha(self.u64(alpha)) }
	}
}

/// The most that a route takes within a limit; nothing where it refuses.
fn largest(sale: Option<Pool>, purchase: Option<Pool>, limit: Limit) -> Value {
	let leg = |pool: Option<Pool>| pool.map(|pool| (pool, FeeRate::ZERO));
	let order = Order { amount: u64::MAX, limit, allow_partial: true };
	json!(Route::new(leg(sale), leg(purchase)).fill(order).map_or(0, |fill| fill.given))
}

/// The fraction as prices are given here.
fn price(value: f64) -> Price {
	Price::from_bits((value * 2f64.powi(64)) as u128)
}

fn to_f64(price: Price) -> f64 {
	price.to_bits() as f64 / 2f64.powi(64)
}

/// Parts of a million, so that a speed given as a float is exact.
fn speed(alpha: f64) -> Speed {
	Speed { num: (alpha * 1e6).round() as u32, den: 1_000_000 }
}

/// What our code makes of a vector's inputs, in the shape of what the vector expects.
fn ours(area: &str, id: &str, inputs: &Inputs) -> Value {
	match area {
		"max_add_launch" => {
			let pool = inputs.pool("tao_reserve", "alpha_in");
			largest(None, Some(pool), Limit::PayAtMost(inputs.u64("limit_price")))
		}
		"max_remove_launch" => {
			let pool = inputs.pool("tao_reserve", "alpha_in");
			largest(Some(pool), None, Limit::ReceiveAtLeast(inputs.u64("limit_price")))
		}
		"max_move_launch" => {
			let (one, two) =
				(inputs.pool("tao_1", "alpha_in_1"), inputs.pool("tao_2", "alpha_in_2"));
			largest(Some(one), Some(two), Limit::ReceiveAtLeast(inputs.u64("limit_price")))
		}
		"limit_root_or_stable" => {
			let price = inputs.u64("limit_price");
			let limit = match inputs.0["fn"].as_str() {
				Some("max_add") => Limit::PayAtMost(price),
				_ => Limit::ReceiveAtLeast(price),
			};
			largest(None, None, limit)
		}
		"burn" | "childkey_dividend" | "childkey_inherit" | "dissolve" | "dividends" | "drain" => {
			participants::ours(area, id, inputs)
		}
		"coinbase" => coinbase(id, inputs),
		"owner_cut" => match inputs.maybe("stored") {
			Some(stored) => {
				assert_eq!(stored, u64::from(LAUNCH_OWNER_CUT));
				json!(stored as f64 / 65_535.0)
			}
			None => {
				let cut = u16::try_from(inputs.u64("owner_cut_u16")).expect("16 bits");
				let none = RootProportion::new(Tao::ZERO, Alpha::ZERO);
				let split = EmissionSplit::new(Alpha(UNIT), cut, none).expect("splits");
				json!({ "PendingOwnerCut": split.owner.0 })
			}
		},
		"pending" => {
			let issued = Alpha(inputs.u64("alpha_issuance_after_3_blocks"));
			let root = weighted_root_stake(Tao(inputs.u64("root_tao")), u64::MAX).expect("fits");
			let split = EmissionSplit::new(Alpha(UNIT), 0, RootProportion::new(root, issued));
			let split = split.expect("splits");
			json!({
				"PendingAlphaSwapped": split.root.0,
				"PendingEmission": split.miners.0 + split.validators.0,
			})
		}
		"subnet_terms" => subnet_terms(id, inputs),
		"root_proportion" => {
			let (root, weight, issued) = match inputs.maybe("root_tao_TAO") {
				Some(root) => {
					(root * UNIT, LAUNCH_TAO_WEIGHT, inputs.u64("alpha_issuance_ALPHA") * UNIT)
				}
				None => (
					inputs.u64("root_tao"),
					inputs.u64("tao_weight_u64"),
					inputs.u64("alpha_in") + inputs.u64("alpha_out"),
				),
			};
			let root = weighted_root_stake(Tao(root), weight).expect("fits");
			let proportion = RootProportion::new(root, Alpha(issued));
			json!(proportion.num as f64 / proportion.den as f64)
		}
		"shares" => {
			let weights: Vec<u128> =
				inputs.list("moving_price").into_iter().map(u128::from).collect();
			let parts = apportion(UNIT, &weights).expect("fits");
			json!(parts.iter().map(|part| *part as f64 / UNIT as f64).collect::<Vec<_>>())
		}
		"moving_price" => moving_price(id, inputs),
		"register_network" => {
			let cost = LockCost {
				minimum: Tao(inputs.u64("min_lock")),
				last_lock: Tao(inputs.u64("last_lock")),
				age: None,
				reduction_interval: 100_800,
				block_emission: Tao(UNIT),
			};
			let lock = cost.price().expect("fits");
			let alpha = Price::median(&mut []).alpha_for(lock).expect("fits");
			json!({ "lock_cost": lock.0, "SubnetTAO": lock.0, "SubnetAlphaIn": alpha.0 })
		}
		"median_price" => {
			let name = if inputs.0["prices"].is_array() { "prices" } else { "prices_eligible" };
			let mut prices: Vec<_> =
				inputs.list(name).into_iter().map(|value| price(value as f64)).collect();
			json!(to_f64(Price::median(&mut prices)) as u64)
		}
		"share_pool" => share_pool(inputs),
		"swap_v2" => {
			let mut pool = inputs.pool("tao", "alpha");
			let fill = pool.buy(Tao(inputs.u64("tao_in")), FeeRate::ZERO).expect("trades");
			json!(fill.received.0)
		}
		"block_emission" => {
			json!(Halving::DYNAMIC_TAO.block_emission(inputs.u64("issuance")))
		}
		"lock_cost" => {
			let last = inputs.u64("last_lock_block");
			let cost = LockCost {
				minimum: Tao(inputs.u64("min_lock")),
				last_lock: Tao(inputs.u64("last_lock")),
				age: (last > 0).then(|| inputs.u64("now") - last),
				reduction_interval: inputs.u64("interval"),
				block_emission: Tao(UNIT),
			};
			json!(cost.price().expect("fits").0)
		}
		"swap_fee" => {
			let rate = FeeRate(u16::try_from(inputs.u64("rate")).expect("16 bits"));
			json!(rate.fee_of(inputs.u64("amount")).expect("fits"))
		}
		"tao_weight" => {
			assert_eq!(inputs.u64("stored"), LAUNCH_TAO_WEIGHT);
			let scaled =
				mul_div(LAUNCH_TAO_WEIGHT.into(), 10u128.pow(15), u64::MAX.into(), Rounding::Down);
			json!(scaled.expect("fits") as f64 / 1e15)
		}
		_ => yuma::ours(area, id, inputs),
	}
}

/// Subnets with these reserves, one block of the launch rules with `block` TAO, no root stake.
fn step(inputs: &Inputs, weights: &[u128]) -> Vec<SubnetEconomy> {
	let (tao, alpha) = (inputs.list("tao"), inputs.list("alpha_in"));
	let parts = apportion(inputs.u64("block_emission"), weights).expect("fits");
	(0..tao.len())
		.map(|index| {
			let pool = Pool { tao: Tao(tao[index]), alpha: Alpha(alpha[index]) };
			let outstanding = inputs.0["alpha_out"][index].as_u64().unwrap_or(0);
			let economy = SubnetEconomy {
				outstanding: Alpha(outstanding),
				..SubnetEconomy::new(pool, FeeRate::ZERO)
			};
			let terms = BlockTerms {
				number: 1,
				allocated: Tao(parts[index]),
				weighted_root_stake: Tao::ZERO,
				owner_cut: LAUNCH_OWNER_CUT,
				speed: Speed::LAUNCH,
				age: 0,
				..BlockTerms::default()
			};
			economy.step_block::<()>(&Rules::DEFAULT, terms).expect("steps").0
		})
		.collect()
}

fn coinbase(id: &str, inputs: &Inputs) -> Value {
	let block = inputs.u64("block_emission");
	let weights: Vec<u128> = match &inputs.0["moving_price"] {
		Value::Array(_) => inputs.list("moving_price").into_iter().map(u128::from).collect(),
		_ => vec![1; inputs.0["tao"].as_array().map_or(1, Vec::len)],
	};
	match id {
		"coinbase-001" | "coinbase-002" => {
			json!({ "SubnetTAO": apportion(block, &weights).expect("fits")[0] })
		}
		"coinbase-004" => json!({ "SubnetTAO": apportion(block, &weights).expect("fits") }),
		"coinbase-005" | "coinbase-010" => {
			let after = step(inputs, &weights);
			let alpha: Vec<_> = after.iter().map(|subnet| subnet.pool.alpha.0).collect();
			json!({ "alpha_in_after": alpha })
		}
		"coinbase-007" | "coinbase-008" => {
			let after = step(inputs, &weights);
			let pool: Vec<_> = after.iter().map(|subnet| subnet.pool.alpha.0).collect();
			let out: Vec<_> = after.iter().map(|subnet| subnet.outstanding.0).collect();
			json!({ "alpha_in_after": pool, "alpha_out_after": out })
		}
		"coinbase-011" => {
			// A subnet that is closed is no candidate; the others share its part.
			let open = inputs.0["emission_enabled"].as_array().expect("a list");
			let open: Vec<_> = open.iter().map(|flag| flag.as_bool() == Some(true)).collect();
			let parts = apportion(block, &vec![1; open.iter().filter(|open| **open).count()]);
			let mut parts = parts.expect("fits").into_iter();
			let emission: Vec<_> = open
				.iter()
				.map(|open| if *open { parts.next().expect("one each") } else { 0 })
				.collect();
			json!({ "emission": emission })
		}
		_ => panic!("nobody runs {id}"),
	}
}

/// The terms of the later chain are those of [`price_keeping`], which has the cap as its
/// argument; the vectors that only say `cap` are run with one of half a block's alpha.
fn subnet_terms(id: &str, inputs: &Inputs) -> Value {
	let price = inputs.f64("price");
	let pool = Pool { tao: Tao((price * 1e15) as u64), alpha: Alpha(10u64.pow(15)) };
	let allocated = inputs.maybe("tao_emission").unwrap_or(10_000_000); // 10^9 * 0.01, and a bit
	let plan = |cap| price_keeping(&pool, Tao(allocated), Alpha(cap)).expect("plans");
	match id {
		"subnet_terms-001" => {
			let (cap, plan) = (UNIT / 2, plan(UNIT / 2));
			let at_price = (cap as f64 * price) as u64;
			assert_eq!(plan.excess.0, allocated - plan.tao_in.0);
			// In the words of the vector.
			let is = |holds: bool, name: &str| if holds { name.to_string() } else { "?".into() };
			json!({
				"alpha_in": is(plan.alpha_in.0 == cap, "cap"),
				"tao_in": is(plan.tao_in.0 == at_price, "cap*price"),
				"alpha_out": UNIT,
				"excess": is(plan.excess.0 == allocated - at_price, "tao_emission - tao_in"),
			})
		}
		"subnet_terms-002" => {
			let (plan, launch) =
				(plan(UNIT), alpha_emission_cap(&pool, Tao(allocated), Alpha(UNIT)));
			assert_eq!(Ok(plan), launch, "under the cap the rules agree");
			json!({ "tao_in": plan.tao_in.0, "alpha_in": plan.alpha_in.0, "excess": plan.excess.0 })
		}
		"subnet_terms-003" => json!({ "alpha_in": plan(UNIT).alpha_in.0 }),
		"subnet_terms-004" => {
			let capped = plan(UNIT / 2).alpha_in.0 == UNIT / 2;
			json!({ "alpha_in": if capped { "root_prop*alpha_emission" } else { "?" } })
		}
		_ => panic!("nobody runs {id}"),
	}
}

fn moving_price(id: &str, inputs: &Inputs) -> Value {
	let mut average = MovingPrice::at(price(inputs.f64("ema")));
	let name = if inputs.0["alpha"].is_number() { "alpha" } else { "moving_alpha" };
	let base = speed(inputs.f64(name));
	let step = match (inputs.maybe("halving"), inputs.maybe("first_emission")) {
		(Some(halving), Some(first)) => {
			assert_eq!(halving, 201_600);
			Averaging::WARM_UP.step(base, inputs.u64("block") - (first - 1))
		}
		_ => (base.num.into(), base.den.into()),
	};
	for _ in 0..inputs.maybe("steps").unwrap_or(1) {
		let spot = Averaging::CONSTANT.counted(price(inputs.f64("spot")));
		average.update(spot, step).expect("a proper fraction");
	}
	let average = to_f64(average.price());
	match id {
		"moving_price-005" => json!(if average < 0.001 { "<0.001" } else { "?" }),
		_ => json!(average),
	}
}

fn share_pool(inputs: &Inputs) -> Value {
	let mut pool = SharePool::default();
	let mut issue = |stake| {
		let shares = pool.issue(Alpha(stake)).expect("issues");
		(shares, stake)
	};
	if inputs.maybe("denominator") == Some(0) {
		return json!(pool.value(dtao_economics::Shares(1)).expect("fits").0);
	}
	if inputs.0["shares"].is_array() {
		// Shares in the ratio of the vector, made as they are made: by stake.
		let (shared, parts) = (inputs.u64("shared"), inputs.u64("denominator"));
		let held: Vec<_> =
			inputs.list("shares").into_iter().map(|part| issue(shared * part / parts)).collect();
		let values = held.into_iter().map(|(shares, _)| pool.value(shares).expect("fits").0);
		return json!(values.collect::<Vec<_>>());
	}
	let holders = if inputs.0["two_coldkeys"] == true { 2 } else { 1 };
	let mut held: Vec<_> = (0..holders).map(|_| issue(inputs.u64("stake")).0).collect();
	for shares in &mut held {
		let redemption = pool.redeem(*shares, Alpha(inputs.u64("unstake"))).expect("redeems");
		*shares = shares.ensure_sub(redemption.shares).expect("holds them");
	}
	if let Some(reward) = inputs.maybe("inject_for_hotkey") {
		pool.reward(Alpha(reward)).expect("has holders");
	}
	json!(pool.value(held[0]).expect("fits").0)
}

/// Whether two values agree: numbers within the tolerance, anything else to the letter.
fn agree(ours: &Value, theirs: &Value, tolerance: f64) -> bool {
	match (ours, theirs) {
		(Value::Array(ours), Value::Array(theirs)) => {
			ours.len() == theirs.len()
				&& ours.iter().zip(theirs).all(|(ours, theirs)| agree(ours, theirs, tolerance))
		}
		(Value::Object(ours), Value::Object(theirs)) => {
			ours.len() == theirs.len()
				&& ours.iter().all(|(field, ours)| agree(ours, &theirs[field], tolerance))
		}
		(Value::Number(ours), Value::Number(theirs)) => match (ours.as_u64(), theirs.as_u64()) {
			(Some(ours), Some(theirs)) => ours.abs_diff(theirs) as f64 <= tolerance,
			_ => {
				let (ours, theirs) = (ours.as_f64(), theirs.as_f64());
				(ours.expect("a number") - theirs.expect("a number")).abs() <= tolerance
			}
		},
		_ => ours == theirs,
	}
}

/// What a vector expects, without the fields that are remarks or not ours.
fn expected(vector: &Value, id: &str) -> Value {
	let mut expected = vector["expected"].clone();
	if let Value::Object(fields) = &mut expected {
		fields.retain(|field, _| {
			field != "note"
				&& !NOT_OURS.iter().any(|(other, name, _)| *other == id && name == field)
		});
	}
	expected
}

#[test]
fn every_vector_agrees_or_differs_for_the_reason_that_is_listed() {
	let file: Value = serde_json::from_str(include_str!("vectors.json")).expect("is JSON");
	let vectors = file["vectors"].as_array().expect("a list");

	let (mut run, mut listed) = (0, differences());
	let mut complaints = Vec::new();
	for vector in vectors {
		let id = vector["id"].as_str().expect("an id");
		let area = vector["area"].as_str().expect("an area");
		if !is_run_here(area) {
			continue;
		}
		run += 1;
		let tolerance = vector["tolerance"].as_f64().unwrap_or(match area {
			"epoch_bonds" => 1.0 / 65_535.0, // of the numbers from 0 to 1; integers are exact
			_ => 0.0,
		});
		let (ours, theirs) = (ours(area, id, &Inputs(&vector["inputs"])), expected(vector, id));
		let agrees = agree(&ours, &theirs, tolerance);
		match listed.remove(id) {
			Some((_, why)) if agrees => {
				complaints.push(format!("{id}: listed for {why:?}, and agrees with {theirs}"));
			}
			Some((own, why)) if own != ours => {
				complaints.push(format!("{id}: {ours}, not {own} as listed for {why:?}"));
			}
			None if !agrees => {
				complaints.push(format!("{id}: {ours}, and the vector says {theirs}"))
			}
			_ => {}
		}
	}
	complaints.extend(listed.keys().map(|id| format!("{id}: listed, and not a vector")));
	assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
	assert_eq!(run, RUN_HERE, "vectors went missing");
}

fn is_run_here(area: &str) -> bool {
	let elsewhere = IN_THE_PALLET.iter().map(|(other, _)| other);
	let nowhere = NO_SUCH_RULE.iter().map(|(other, ..)| other);
	elsewhere.chain(nowhere).all(|other| *other != area)
}

#[test]
fn every_vector_is_run_here_or_in_the_pallet_or_is_about_no_rule_of_ours() {
	let file: Value = serde_json::from_str(include_str!("vectors.json")).expect("is JSON");
	let vectors = file["vectors"].as_array().expect("a list");
	let of_area = |area: &str| vectors.iter().filter(|vector| vector["area"] == area).count();
	for (area, count) in IN_THE_PALLET {
		assert_eq!(of_area(area), *count, "{area}");
	}
	for (area, count, why) in NO_SUCH_RULE {
		assert!(of_area(area) == *count && !why.is_empty(), "{area}");
	}
	let elsewhere: usize = IN_THE_PALLET.iter().map(|(_, count)| count).sum();
	let nowhere: usize = NO_SUCH_RULE.iter().map(|(_, count, _)| count).sum();
	// 195 + 14 + 6
	assert_eq!((RUN_HERE + elsewhere + nowhere, vectors.len()), (ALL, ALL));
}

#[test]
fn what_is_not_ours_names_fields_that_exist() {
	let file: Value = serde_json::from_str(include_str!("vectors.json")).expect("is JSON");
	let vectors = file["vectors"].as_array().expect("a list");
	for (id, field, why) in NOT_OURS {
		let vector = vectors.iter().find(|vector| vector["id"] == *id).expect("a vector");
		assert!(!vector["expected"][field].is_null() && !why.is_empty(), "{id} has no {field}");
	}
}
