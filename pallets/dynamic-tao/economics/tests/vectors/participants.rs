//! The vectors of those who take part: childkey links, an epoch's payouts, the price of a registration,
//! and what a dissolved subnet pays.

use super::{Inputs, Why};
use dtao_economics::{
	distribute, inherited, split_dividend, weighted_root_stake, Alpha, BurnParams, BurnPrice,
	Claimant, Contribution, Distribution, FeeRate, Liquidation, Pending, Pool, Proportion,
	SubnetEconomy, Tao,
};
use serde_json::{json, Value};

/// Vectors that our rules answer otherwise.
pub fn differences() -> Vec<(&'static str, (Value, Why))> {
	vec![
		// 1000 * 1.26 * 1.26 = 1587.6
		("burn-001", (json!(1587), Why::RaisedAtOnce)),
		// 1024 / 2
		("burn-004", (json!(512), Why::HalvedExactly)),
		// 25e12 less 4e-6, three times, and the rest of 100e12.
		(
			"childkey_inherit-001",
			(
				json!({ "parent": 25_000_000_000_003u64, "child_each": 24_999_999_999_999u64 }),
				Why::ExactProportions,
			),
		),
		("dissolve-001", (json!({ "paid": [3_000, 7_000], "owner_refund": 0 }), Why::NoRefund)),
		// 3/5 and 2/5 of a rao.
		("dissolve-002", (json!({ "paid": [0, 0] }), Why::PayoutsAreFloored)),
		("dissolve-005", (json!({ "owner_refund": 0 }), Why::NoRefund)),
		// Of dividends as 2 : 1.5 the halves and two thirds are alpha: 1 : 1 of 10^9.
		(
			"drain-002",
			(
				json!({
					"alpha_after": [1_500_000_000, 1_500_000_000],
					"root_after": [2_666_666_666u64, 1_333_333_333],
				}),
				Why::RootIsPaidInTao,
			),
		),
	]
}

/// What our code makes of a vector's inputs.
pub fn ours(area: &str, id: &str, inputs: &Inputs) -> Value {
	match area {
		"burn" => burn(inputs),
		"childkey_inherit" => {
			let (stake, lent) = (inputs.u64("stake"), inputs.list("children_props_u64"));
			let lent: Vec<_> = lent.into_iter().map(Proportion).collect();
			let children = lent.iter().map(|part| inherited(0, &[], &[(stake, *part)]));
			let children: Vec<_> = children.collect::<Result<_, _>>().expect("fits");
			assert!(children.iter().all(|child| *child == children[0]));
			let parent = inherited(stake, &lent, &[]).expect("is at most the whole");
			json!({ "parent": parent, "child_each": children[0] })
		}
		"childkey_dividend" => {
			let own = inputs.list("stake");
			let (to_b, to_c) = (part(inputs.f64("A_to_B")), part(inputs.f64("B_to_C")));
			let stakes = [
				inherited(own[0], &[to_b], &[]),
				inherited(own[1], &[to_c], &[(own[0], to_b)]),
				inherited(own[2], &[], &[(own[1], to_c)]),
			]
			.map(|stake| stake.expect("fits") as f64);
			let sum: f64 = stakes.iter().sum();
			json!({ "epoch_validator_share": stakes.map(|stake| stake / sum) })
		}
		"dissolve" => dissolve(inputs),
		"dividends" => dividends(id, inputs),
		"drain" => drain(id, inputs),
		_ => panic!("{id}: nobody runs the area `{area}`"),
	}
}

/// A proportion of so much.
fn part(fraction: f64) -> Proportion {
	Proportion((fraction * 2f64.powi(64)) as u64)
}

fn burn(inputs: &Inputs) -> Value {
	let start = BurnPrice { price: Tao(inputs.u64("burn")), block: 0 };
	let params = BurnParams {
		half_life: inputs.maybe("half_life").unwrap_or(0) as u16,
		increase: inputs.maybe("mult").map_or(1_260, |factor| factor as u32 * 1_000),
		min: Tao(inputs.maybe("min").unwrap_or(0)),
		max: Tao(inputs.maybe("max").unwrap_or(u64::MAX)),
	};
	match (inputs.maybe("blocks"), inputs.maybe("regs")) {
		(Some(blocks), _) => json!(start.at(blocks, &params).0),
		(None, Some(registrations)) => {
			let raised = (0..registrations).fold(start, |price, _| price.raised(0, &params));
			json!(raised.price.0)
		}
		_ => {
			assert_eq!(inputs.0["event"], "register");
			json!(start.raised(0, &params).price.0)
		}
	}
}

/// The pool's own alpha is the protocol's. Holders are paid in the order given; of a lock nothing
/// is paid back, since all of it went into the pool.
fn dissolve(inputs: &Inputs) -> Value {
	let holders = inputs.0["alpha"].as_array().map_or(Vec::new(), |_| inputs.list("alpha"));
	let pool = Pool {
		tao: Tao(inputs.u64("pot")),
		alpha: Alpha(inputs.maybe("protocol_alpha").unwrap_or(0)),
	};
	let economy = SubnetEconomy {
		outstanding: Alpha(holders.iter().sum()),
		..SubnetEconomy::new(pool, FeeRate::ZERO)
	};
	let mut liquidation = Liquidation::new(&economy).expect("fits");
	let paid: Vec<_> =
		holders.iter().map(|alpha| liquidation.pay(Alpha(*alpha)).expect("is left").0).collect();
	let mut found = json!({});
	if !holders.is_empty() {
		found["paid"] = json!(paid);
	}
	if inputs.maybe("lock").is_some() {
		found["owner_refund"] = json!(0);
	}
	found
}

fn dividends(id: &str, inputs: &Inputs) -> Value {
	match id {
		"dividends-001" => {
			let (stakes, dividends) = (&inputs.0["stake"], inputs.list("dividends"));
			// 0.18 of each root stake.
			let weight = (inputs.f64("tao_weight") * 2f64.powi(64)) as u64;
			let claimants: Vec<_> = dividends
				.iter()
				.enumerate()
				.map(|(index, dividend)| {
					let stake = |kind: usize| stakes[index][kind].as_u64().expect("a stake");
					claimant(*dividend, stake(0), weighted(stake(1), weight))
				})
				.collect();
			// What root earns is paid in TAO here; the shares are the same.
			let pending = Pending {
				validators: Alpha(inputs.u64("pending_validator_alpha")),
				root_tao: Tao(inputs.u64("pending_root_alpha")),
				..Default::default()
			};
			let (alpha, root) = paid(&all_paid(pending, &claimants));
			let sum = |amounts: Vec<u64>| amounts.iter().sum::<u64>();
			json!({ "sum_alpha": sum(alpha), "sum_root_alpha": sum(root) })
		}
		"dividends-002" => {
			let emission = &inputs.0["hotkey_emission"][0];
			let part = |index: usize| emission[index].as_u64().expect("an amount");
			let pending = Pending {
				miners: Alpha(part(1)),
				validators: Alpha(part(2)),
				..Default::default()
			};
			let both = Claimant { incentive: part(1), ..claimant(part(2), 0, Tao(0)) };
			let payout = all_paid(pending, &[both]).payouts[0];
			json!({ "incentives": payout.incentive.0, "dividends": payout.alpha_dividends.0 })
		}
		_ => panic!("nobody runs {id}"),
	}
}

/// Stakers of one epoch, which pays them by the stake that they validate with.
fn drain(id: &str, inputs: &Inputs) -> Value {
	let weight = (inputs.f64("tao_weight") * 2f64.powi(64)) as u64;
	let pending = Pending {
		validators: Alpha(inputs.u64("pending_alpha")),
		root_tao: Tao(inputs.maybe("pending_tao").unwrap_or(0)),
		..Default::default()
	};
	// A dividend is as large as the stake, as if all agreed on one miner.
	let one = |alpha: u64, root: u64| {
		let root = weighted(root, weight);
		claimant(alpha + root.0, alpha, root)
	};
	let after = |stakes: &[u64], paid: &[u64]| {
		json!(stakes.iter().zip(paid).map(|(stake, paid)| stake + paid).collect::<Vec<_>>())
	};
	match id {
		"drain-001" => {
			let (alpha, root) = (inputs.u64("alpha_stake"), inputs.u64("root_stake"));
			let (paid_alpha, paid_root) = paid(&all_paid(pending, &[one(alpha, root)]));
			json!({ "alpha_after": alpha + paid_alpha[0], "root_after": root + paid_root[0] })
		}
		"drain-002" => {
			let (alpha, root) = (inputs.list("alpha"), inputs.list("root"));
			let claimants: Vec<_> =
				alpha.iter().zip(&root).map(|(alpha, root)| one(*alpha, *root)).collect();
			let (paid_alpha, paid_root) = paid(&all_paid(pending, &claimants));
			json!({ "alpha_after": after(&alpha, &paid_alpha), "root_after": after(&root, &paid_root) })
		}
		"drain-003" => {
			let has = |name: &str, kind: &str| inputs.0[name][kind].as_u64().expect("a stake");
			assert_eq!(inputs.0["alice"]["children"], "100% to bob");
			let kinds = ["alpha", "root"];
			let all = Proportion::WHOLE;
			let alice: u64 = kinds
				.iter()
				.map(|kind| inherited(has("alice", kind), &[all], &[]).expect("is the whole"))
				.sum();
			let bob: u64 = kinds
				.iter()
				.map(|kind| {
					inherited(has("bob", kind), &[], &[(has("alice", kind), all)]).expect("fits")
				})
				.sum();

			// Only bob validates. Each contributed what it has.
			let both = |name| has(name, "alpha") + has(name, "root");
			let take = has("bob", "take") as u16;
			let lent = Contribution { stake: both("alice"), take };
			let share = split_dividend(bob, both("bob"), &[lent]).expect("fits");
			let hotkey = |name, dividend| {
				claimant(dividend, has(name, "alpha"), weighted(has(name, "root"), u64::MAX))
			};
			let claimants = [hotkey("alice", share.parents[0]), hotkey("bob", share.kept)];
			let (alpha, _) = paid(&all_paid(pending, &claimants));
			json!({
				"alice_total_weight": alice,
				"bob_total_weight": bob,
				"alice_alpha_after": has("alice", "alpha") + alpha[0],
				"bob_alpha_after": has("bob", "alpha") + alpha[1],
			})
		}
		_ => panic!("nobody runs {id}"),
	}
}

/// What an epoch pays where all root stake validates.
fn all_paid(pending: Pending, claimants: &[Claimant]) -> Distribution {
	let root = claimants.iter().map(|claimant| claimant.weighted_root_stake.0).sum();
	distribute(pending, claimants, Tao(root)).expect("fits")
}

/// A validator that takes nothing for itself.
fn claimant(dividend: u64, alpha: u64, root: Tao) -> Claimant {
	Claimant {
		dividend,
		alpha_stake: Alpha(alpha),
		weighted_root_stake: root,
		..Default::default()
	}
}

fn weighted(root: u64, weight: u64) -> Tao {
	weighted_root_stake(Tao(root), weight).expect("fits")
}

/// The dividends of each claimant, in alpha and in TAO.
fn paid(distribution: &Distribution) -> (Vec<u64>, Vec<u64>) {
	let payouts = distribution.payouts.iter();
	payouts.map(|payout| (payout.alpha_dividends.0, payout.tao_dividends.0)).unzip()
}
