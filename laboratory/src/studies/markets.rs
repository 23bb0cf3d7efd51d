//! What trades do: a fund that buys the largest, and a way to another subnet and back.

use super::{millionths, percent, table, Answer};
use crate::{
	agents::Motive,
	coins::{pretty, Coins},
	metrics::Concentration,
	progress::Progress,
	run::{run, Row, Run, Setting},
	scenario::{profile, Scenario},
	trouble::Trouble,
	world::DAY,
};
use dtao_economics::{Alpha, FeeRate, Order, Pool, Route, Speed, UNIT};

/// S2: a pump by the speed of the average that emission goes by.
pub(super) fn pump(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let (_, rules) = scenario.rules()?;
	let (attack, end) = match &scenario.attack {
		Some(attack) => (attack.get_ref().subnet, attack.get_ref().during.to),
		None => return Err(Trouble::Unknown("a pump is an attack".into())),
	};
	let speeds = [
		("3e-6: the launch's", Speed::LAUNCH, "972.0", "12,564.2"),
		("3e-4: that of 2026", Speed { num: 3, den: 10_000 }, "–", "–"),
	];
	let mut rows = Vec::new();
	for (name, speed, known_during, known_after) in speeds {
		let mut scenario = scenario.clone();
		scenario.chain.speed = speed;
		let setting = Setting { profile: name, rules, seed: 1, with_attackers: true };
		let run = run(&scenario, &setting, &mut |_| progress.add(1))?;
		let (during, last) = (run.row_at(attack, end).given, run.row_at(attack, u64::MAX).given);
		let peak = run.rows(attack).map(|(_, row)| row.price.to_rao()).max().unwrap_or_default();
		let got = run.statement("speculators").map_or(0, |one| one.got);
		let tao = |rao: u128| pretty(i128::try_from(rao).unwrap_or(i128::MAX), 1);
		rows.push(vec![
			name.into(),
			pretty(peak.into(), 6),
			tao(during),
			known_during.into(),
			tao(last - during),
			known_after.into(),
			tao(got),
		]);
	}
	let head =
		["speed", "peak", "TAO until the dump", "known", "in the month after", "known", "returned"];
	let text = "A slow average hardly sees the pump while it lasts, and its makers lose most of their 3,600 TAO. \
	            A fast one pays for it at once: the TAO that blocks put into the pool lets them sell at a \
	            profit, and holds the price up for the month after.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// S4: what a subnet gets that buys itself with so much revenue a day.
pub(super) fn buybacks(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let (name, rules) = scenario.rules()?;
	let own = scenario.netuids().last().unwrap_or_default();
	let tempos = DAY / u64::from(scenario.chain.tempo);
	let (mut rows, mut alone) = (Vec::new(), None);
	for (a_day, known) in [(0, "–"), (100, "31,890.5"), (400, "–")] {
		let mut scenario = scenario.clone();
		for spec in scenario.agents.iter_mut().map(toml::Spanned::get_mut) {
			if let Motive::Buyback(agent) = &mut spec.does {
				agent.tao = Coins(a_day * UNIT / tempos);
			}
		}
		let setting = Setting { profile: &name, rules, seed: 1, with_attackers: true };
		let run = run(&scenario, &setting, &mut |_| progress.add(1))?;
		let all: u128 = scenario.netuids().map(|netuid| run.row_at(netuid, u64::MAX).given).sum();
		let last = run.row_at(own, u64::MAX);
		let paid = run.statement("buyback").map_or(0, |one| one.paid);
		let tao = |rao: u128| pretty(i128::try_from(rao).unwrap_or(i128::MAX), 1);
		let more = last.given - *alone.get_or_insert(last.given);
		let per_tao = (more * 1_000_000).checked_div(paid);
		rows.push(vec![
			format!("{a_day} TAO a day"),
			tao(paid),
			tao(last.given),
			known.into(),
			per_tao.map_or_else(|| "–".into(), |parts| millionths(parts as u64)),
			percent((last.given * 1_000_000 / all.max(1)) as u64),
			pretty(last.price.to_rao().into(), 6),
			pretty(last.outstanding.into(), 0),
		]);
	}
	let head = [
		"revenue",
		"paid",
		"TAO of blocks",
		"known",
		"more for each TAO paid",
		"of all",
		"price",
		"outstanding",
	];
	let text = "Miners sell all that they earn, and the subnet buys with its revenue and recycles what it buys. A rule \
	            by price pays for that in emission, but less than it costs within these 90 days: most of the \
	            emission comes without any revenue.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// The rules that a fund is run under.
const RULES: [&str; 4] = ["launch", "tao-flow", "hill-rank", "revenue-half"];

/// S11: the caps of all subnets before and after, and how concentrated caps and emission are.
pub(super) fn index(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let mut rows = Vec::new();
	for name in RULES {
		let rules = profile(name)?;
		let setting = Setting { profile: name, rules, seed: 1, with_attackers: true };
		let run = run(scenario, &setting, &mut |_| progress.add(1))?;
		let (before, after) = (caps(&run, 0), caps(&run, scenario.chain.blocks));
		let given: Vec<_> =
			scenario.netuids().map(|netuid| run.row_at(netuid, u64::MAX).given).collect();
		let largest = |caps: &[u128]| {
			let parts = caps.first().map_or(0, |cap| cap * 1_000_000 / caps.iter().sum::<u128>());
			millionths(parts as u64)
		};
		let herfindahl = |parts: &[u128]| millionths(Concentration::of(parts).herfindahl);
		let fund = run.statement("index").map(|one| pretty(one.profit.total, 3));
		rows.push(vec![
			name.into(),
			largest(&before),
			largest(&after),
			herfindahl(&before),
			herfindahl(&after),
			herfindahl(&given),
			Concentration::of(&given).nakamoto.to_string(),
			fund.unwrap_or_default(),
		]);
	}
	let head = [
		"rules",
		"largest cap, before",
		"after",
		"HHI of caps, before",
		"after",
		"HHI of emission",
		"Nakamoto of emission",
		"the fund's profit",
	];
	let text = "A cap is what all outstanding alpha is worth at the pool's price. The fund buys more of what \
	            has risen, but in proportion to caps it moves all prices alike only where pools are as deep.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// What the outstanding alpha of each subnet is worth, the first at the first place.
fn caps(run: &Run, block: u64) -> Vec<u128> {
	let sample = run.samples.iter().find(|sample| sample.block >= block);
	let cap =
		|row: &Row| u128::from(row.price.to_rao()) * u128::from(row.outstanding) / u128::from(UNIT);
	sample.into_iter().flat_map(|sample| sample.rows.iter().map(cap)).collect()
}

/// S12: alpha to another subnet and back, by the amount and by the fee.
pub(super) fn round_trip(scenario: &Scenario, _: &Progress) -> Result<Answer, Trouble> {
	let (_, rules) = scenario.rules()?;
	let (world, _) = scenario.build(rules, 1, true)?;
	let pools: Vec<_> = world.subnets.iter().map(|subnet| subnet.economy.pool).collect();
	let [one, two] = pools.as_slice() else {
		return Err(Trouble::Unknown("a way there and back needs two subnets".into()));
	};
	let mut rows = Vec::new();
	for fee in [FeeRate::ZERO, FeeRate::LAUNCH] {
		for alpha in [1, 10, 100, 1_000, 10_000] {
			let (there, back) = trip((*one, *two), Alpha(alpha * UNIT), fee)?;
			let lost = alpha * UNIT - back.0;
			rows.push(vec![
				format!("{alpha} alpha, fee {}", fee.0),
				pretty(there.0.into(), 9),
				pretty(back.0.into(), 9),
				pretty(lost.into(), 9),
				millionths((u128::from(lost) * 1_000_000 / u128::from(alpha * UNIT)) as u64),
			]);
		}
	}
	let head = ["", "there", "and back", "lost", "part lost"];
	let text = "Without a fee the way back undoes the way there, to the rounding; fees stay in the pools, \
	            and are lost twice.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// Swaps alpha of the first pool into the second, and all of that back.
fn trip((one, two): (Pool, Pool), alpha: Alpha, fee: FeeRate) -> Result<(Alpha, Alpha), Trouble> {
	let there = Route::new(Some((one, fee)), Some((two, fee))).fill(Order::market(alpha.0))?;
	let (one, two) = (there.sale.unwrap_or(one), there.purchase.unwrap_or(two));
	let back =
		Route::new(Some((two, fee)), Some((one, fee))).fill(Order::market(there.received))?;
	Ok((Alpha(there.received), Alpha(back.received)))
}
