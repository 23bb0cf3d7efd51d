//! Where our rules differ from the reference of the public chain: fees that stay in the pool, parts by
//! largest remainder, and stake that has to be there for a tempo. Both are run, and the difference is told.

use super::{shares::first_block, table, Answer};
use crate::{
	coins::pretty,
	measure::compare,
	progress::Progress,
	run::take_turns,
	scenario::{profile, Scenario},
	trouble::Trouble,
};
use dtao_economics::{Alpha, FeeRate, Pool, Rules, Tao, UNIT};

/// What the sandwich and its victim pay.
const PAID: Tao = Tao(50 * UNIT);

/// What the washer pays.
const WASHED: Tao = Tao(1_000 * UNIT);

/// What the pool of the sandwich begins with.
const POOL: Pool = Pool { tao: Tao(1_000 * UNIT), alpha: Alpha(20_000 * UNIT) };

/// S6 twice: with the fee in the pool, as ours are, and taken out of it.
pub(super) fn fees(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let rules = profile("launch")?;
	let ours = compare(scenario, "launch", rules, 1, &mut |_| progress.add(1))?;
	let reference = sandwich(FeeRate(scenario.chain.fee))?;
	let rows = [
		vec!["stays in the pool: ours".into(), pretty(ours.outcome.profit.total, 9), "–".into()],
		vec!["is taken out".into(), pretty(reference, 9), "4.695110".into()],
	];
	let head = ["the fee", "a sandwich brings TAO", "known"];
	let text = "Who sells after others gets a part of the fees that they left in the pool: 2.4 thousandths \
	            of a TAO here.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// What a sandwich brings where fees leave the pool, in rao.
fn sandwich(rate: FeeRate) -> Result<i128, Trouble> {
	let mut pool = POOL;
	let net = |paid: u64| Ok::<_, Trouble>(paid - rate.fee_of(paid)?);
	let front = pool.buy(Tao(net(PAID.0)?), FeeRate::ZERO)?.received;
	pool.buy(Tao(net(PAID.0)?), FeeRate::ZERO)?;
	let back = pool.sell(Alpha(net(front.0)?), FeeRate::ZERO)?.received;
	Ok(i128::from(back.0) - i128::from(PAID.0))
}

/// S5 twice: a wash pump with the fee in the pool, as ours are, and taken out of it.
pub(super) fn wash(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let (name, rules) = scenario.rules()?;
	let ours = compare(scenario, &name, rules, 1, &mut |_| progress.add(1))?;
	let profit = |rao: i128| pretty(rao, 6);
	let taken = fee_taken(scenario, true, progress)?;
	let without = fee_taken(scenario, false, progress)?;
	let rows = [
		vec![
			"stays in the pool: ours".into(),
			profit(ours.outcome.profit.total),
			"–".into(),
			pretty(ours.outcome.extra, 3),
			"–".into(),
		],
		vec![
			"is taken out".into(),
			profit(taken.profit),
			"1.383".into(),
			pretty(taken.given - without.given, 3),
			"55.785".into(),
		],
	];
	let head = ["the fee", "a washer gains TAO", "known", "its subnet gets more", "known"];
	let text = "Others buy while it holds, and pay for more than its fees. Of the fees that stay in the pool it gets \
	            a part back when it sells.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// What a wash pump comes to.
struct Washed {
	/// The washer's profit, in rao.
	profit: i128,
	/// TAO of blocks to its subnet, in rao.
	given: i128,
}

/// The scenario's wash pump, or none, where nobody's fee reaches a pool and only the washer pays one.
fn fee_taken(scenario: &Scenario, washes: bool, progress: &Progress) -> Result<Washed, Trouble> {
	let (_, rules) = scenario.rules()?;
	let rate = FeeRate(scenario.chain.fee);
	let net = |paid: u64| Ok::<_, Trouble>(paid - rate.fee_of(paid)?);
	let attack = scenario.attack.as_ref().map(|attack| *attack.get_ref());
	let attack = attack.ok_or_else(|| Trouble::Unknown("a wash pump is an attack".into()))?;
	let mut scenario = scenario.clone();
	scenario.chain.fee = 0;
	let (mut world, mut cast) = scenario.build(rules, 1, false)?;
	let washer = world.open_account("washer");
	let place = world.place(attack.subnet).unwrap_or_default();
	let mut profit = 0;
	for block in 1..=scenario.chain.blocks {
		world.step()?;
		take_turns(&mut world, &mut cast);
		if washes && block == attack.during.from {
			world.buy(washer, place, Tao(net(WASHED.0)?))?;
			profit -= i128::from(WASHED.0);
		}
		if washes && block == attack.during.to {
			let alpha = Alpha(net(world.holding(washer, place).0)?);
			profit += i128::from(world.sell(washer, place, alpha)?.0);
		}
		progress.add(1);
	}
	world.prove()?;
	let given = world.subnets.get(place).map_or(0, |subnet| subnet.totals.placed());
	Ok(Washed { profit, given: i128::try_from(given).unwrap_or(i128::MAX) })
}

/// S17 twice: parts by largest remainder, and floored twice.
pub(super) fn remainders(scenario: &Scenario, _: &Progress) -> Result<Answer, Trouble> {
	let ours = first_block(scenario, Rules::LAUNCH)?;
	let (world, _) = scenario.build(Rules::LAUNCH, 1, true)?;
	let price = |subnet: &crate::world::Subnet| subnet.economy.moving_price.price().to_bits() >> 32;
	let weights: Vec<_> = world.subnets.iter().map(price).collect();
	let sum: u128 = weights.iter().sum();
	let twice = |weight: &u128| {
		let share = (weight << 64) / sum.max(1);
		(u128::from(UNIT) * share) >> 64
	};
	let reference: Vec<_> = weights.iter().map(twice).collect();
	let rows =
		scenario.netuids().zip(ours.iter().zip(&reference)).map(|(netuid, (ours, other))| {
			let less = *ours as i128 - *other as i128;
			vec![format!("subnet {netuid}"), ours.to_string(), other.to_string(), less.to_string()]
		});
	let all = |parts: &[u128]| parts.iter().sum::<u128>();
	let sums = vec![
		"all".into(),
		all(&ours).to_string(),
		all(&reference).to_string(),
		(all(&ours) as i128 - all(&reference) as i128).to_string(),
	];
	let head = ["", "largest remainder: ours", "floored twice", "rao more"];
	let text = "Ours sum to the block's emission exactly; what two floors leave is never minted.";
	let rows = rows.chain([sums]).collect::<Vec<_>>();
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// The sniper under rules that pay stake at once, and under those that let it wait for a tempo.
pub(super) fn activation(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let mut rows = Vec::new();
	for (name, what) in [("launch", "counts at once"), ("default", "waits for a tempo: ours")] {
		let mut watch = |_| progress.add(1);
		let found = compare(scenario, name, profile(name)?, 1, &mut watch)?.outcome;
		rows.push(vec![
			what.into(),
			pretty(found.profit.total, 9),
			pretty(found.profit.emission, 9),
			pretty(found.profit.fees, 9),
		]);
	}
	let head = ["stake", "a sniper's profit", "of it emission", "and fees"];
	let text = "A sniper stakes in the block before an epoch and sells in the block of it. Stake that has to \
	            be there for a whole tempo earns it nothing; honest newcomers wait as long.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}
