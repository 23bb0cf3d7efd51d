//! What time does: root's share of dividends, four years of a full chain, and the speed of the average.

use super::{millionths, own, percent, table, Answer};
use crate::{
	coins::pretty,
	progress::Progress,
	run::{run, Row, Setting},
	scenario::Scenario,
	trouble::Trouble,
	world::DAY,
};
use dtao_economics::{Averaging, Rules, Speed};

/// S1: root's share after a week, 75 days and a year, beside what is known.
pub(super) fn root_share(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let run = own(scenario, progress)?;
	let known = [(7, "0.914645"), (30, "–"), (75, "0.500003"), (180, "–"), (365, "0.170454")];
	let rows = known.map(|(day, known)| {
		let row = run.row_at(1, day * DAY);
		let share = millionths(u64::from(row.root_parts) / 1_000);
		vec![format!("day {day}"), share, known.into()]
	});
	let tables = vec![table(&["", "root's share of dividends", "known"], rows)];
	Ok(Answer { tables, ..Answer::default() })
}

/// S9: each year of a full chain of equal subnets.
pub(super) fn four_years(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let run = own(scenario, progress)?;
	let first_block = |parts: u128| {
		let is_there = |(_, row): &(u64, &Row)| u128::from(row.allocated) <= parts;
		run.rows(1).skip(1).find(is_there).map(|(block, _)| block)
	};
	let rows = (0..=scenario.chain.blocks / (365 * DAY)).map(|year| {
		let row = run.row_at(1, year * 365 * DAY);
		vec![
			format!("year {year}"),
			pretty(row.price.to_rao().into(), 6),
			pretty(row.moving_price.to_rao().into(), 6),
			pretty(row.tao.into(), 3),
			pretty(row.alpha.into(), 3),
			pretty(row.outstanding.into(), 3),
			percent(u64::from(row.root_parts) / 1_000),
			pretty(row.allocated.into(), 9),
		]
	});
	let head =
		["", "price", "average", "TAO", "alpha", "outstanding", "root's share", "of a block"];
	let halvings = run
		.halvings
		.iter()
		.map(|(block, tao)| vec![format!("block {block}"), pretty(tao.0.into(), 3)]);
	let halvings = table(&["TAO halves in", "a block emits"], halvings);
	let quarter = first_block(u128::from(run.row_at(1, 1).allocated) / 2);
	let half = quarter.map(|block| {
		format!("A subnet gets half of what it got at first by block {block} at the latest.")
	});
	let price = "Where nobody trades and root's alpha is recycled, injection keeps the price at which a subnet began: \
	             its alpha is issued to holders alone, and root's share falls with all that is issued.";
	let text = core::iter::once(price.into()).chain(half);
	Ok(Answer { text: text.collect(), tables: vec![table(&head, rows), halvings] })
}

/// S15: how fast an average follows a price that it starts far under, by its speed.
pub(super) fn average_speed(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let (_, rules) = scenario.rules()?;
	let slow = Speed { num: 3, den: 1_000_000 };
	let fast = Speed { num: 3, den: 10_000 };
	let speeds = [
		("3e-6", slow, Averaging::CONSTANT, "231,049"),
		("3e-6 with warm-up", slow, Averaging::WARM_UP, "–"),
		("3e-4", fast, Averaging::CONSTANT, "2,310"),
		("3e-4 with warm-up", fast, Averaging::WARM_UP, "–"),
	];
	let mut rows = Vec::new();
	for (name, speed, averaging, known) in speeds {
		let mut scenario = scenario.clone();
		scenario.chain.speed = speed;
		let rules = Rules { averaging: Averaging { speed: None, ..averaging }, ..rules };
		let setting = Setting { profile: name, rules, seed: 1, with_attackers: true };
		let run = run(&scenario, &setting, &mut |_| progress.add(1))?;
		let reached = |parts: u128| {
			let has = |(_, row): &(u64, &Row)| {
				row.moving_price.to_bits() * 100 >= row.price.to_bits() * parts
			};
			let block = run.rows(1).find(has).map(|(block, _)| block);
			block.map_or("not in the run".into(), |block| {
				pretty(i128::from(block) * 1_000_000_000, 0)
			})
		};
		rows.push(vec![name.into(), reached(50), known.into(), reached(90), reached(99)]);
	}
	let head = ["speed", "half after blocks", "known", "90 %", "99 %"];
	let text = format!(
		"Seen each {} blocks, so that each number is up to that much late.",
		scenario.chain.sample
	);
	Ok(Answer { text: vec![text], tables: vec![table(&head, rows)] })
}
