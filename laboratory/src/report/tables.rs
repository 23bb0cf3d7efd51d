//! Runs as plots, tables, CSV and JSON.

use super::{
	parquet::{Column, Frame},
	Plot, Section, Series, Table,
};
use crate::{
	coins::{decimal, pretty},
	measure::{Comparison, Outcome},
	metrics::Concentration,
	run::{Row, Run, Spread},
	world::DAY,
};
use serde_json::{json, Value};
use std::fmt::Write;

/// Rao as TAO, for a plot.
fn tao(rao: u128) -> f64 {
	rao as f64 / 1e9
}

fn days(block: u64) -> f64 {
	block as f64 / DAY as f64
}

fn signed(rao: u128) -> i128 {
	i128::try_from(rao).unwrap_or(i128::MAX)
}

/// A line of a subnet over a run.
pub fn series(run: &Run, netuid: u16, name: &str, value: impl Fn(&Row) -> f64) -> Series {
	Series::new(name, run.rows(netuid).map(|(block, row)| (days(block), value(row))))
}

/// The spot price, in TAO.
pub fn price(row: &Row) -> f64 {
	row.price.to_rao() as f64 / 1e9
}

/// TAO of blocks so far.
pub fn given(row: &Row) -> f64 {
	tao(row.given)
}

/// A run by itself: some subnets' prices, shares, TAO, root's proportion, and everybody's profit; of the first
/// of them its share from stage to stage, and where its pool's TAO came from.
pub fn run_section(run: &Run, netuids: &[u16]) -> Section {
	let lines = |value: fn(&Row) -> f64| {
		let line = |netuid: &u16| series(run, *netuid, &format!("subnet {netuid}"), value);
		netuids.iter().take(6).map(line).collect::<Vec<_>>()
	};
	let plot = |title: &str, unit: &str, logarithmic, series| Plot {
		title: title.into(),
		unit: unit.into(),
		logarithmic,
		series,
	};
	let mut plots = vec![
		plot("Price", "TAO, logarithmic", true, lines(price)),
		plot("Moving price", "TAO", false, lines(|row| row.moving_price.to_rao() as f64 / 1e9)),
		plot("Part of a block", "TAO", false, lines(|row| tao(row.allocated.into()))),
		plot("TAO of blocks so far", "TAO", false, lines(given)),
		plot("Of it spent on purchases", "TAO", false, lines(|row| tao(row.spent))),
		plot(
			"Root's proportion of dividends",
			"",
			false,
			lines(|row| f64::from(row.root_parts) / 1e9),
		),
	];
	if let Some(netuid) = netuids.first() {
		let title = format!("Share of subnet {netuid}, stage by stage");
		plots.push(plot(&title, "per cent", false, stages(run, *netuid)));
		let title = format!("TAO into the pool of subnet {netuid} so far, by source");
		plots.push(plot(&title, "TAO", false, sources(run, *netuid)));
	}
	let profits = run.statements.iter().enumerate().skip(1).take(6);
	let profits: Vec<_> = profits
		.map(|(who, statement)| {
			let at = |sample: &crate::run::Sample| {
				let profit = sample.profits.get(who).copied().unwrap_or_default();
				(days(sample.block), profit as f64 / 1e9)
			};
			Series::new(&statement.name, run.samples.iter().map(at))
		})
		.collect();
	if !profits.is_empty() {
		plots.push(plot("Profit, if sold at once", "TAO", false, profits));
	}
	Section {
		title: format!("Under `{}`", run.profile),
		plots,
		tables: vec![statement_table(run), spread_table(run)],
		notes: vec![format!("Proved to the rao: {}.", run.proof)],
		..Section::default()
	}
}

/// A subnet's share of a block from stage to stage; a stage that changes nothing has no line.
fn stages(run: &Run, netuid: u16) -> Vec<Series> {
	let parts = |name: &str, of: fn(&Row) -> u32| {
		series(run, netuid, name, move |row| f64::from(of(row)) / 1e7)
	};
	let mut lines = vec![
		parts("what the rule goes by", |row| row.stages.base),
		parts("less what burned", |row| row.stages.after_burn),
		parts("through the gate", |row| row.stages.after_gate),
		parts("of who gets TAO", |row| row.stages.after_switches),
	];
	lines.dedup_by(|line, before| line.points == before.points);
	let minted = run.samples.iter().filter_map(|sample| {
		let row = sample.rows.iter().find(|row| row.netuid == netuid)?;
		let all: u64 = sample.rows.iter().map(|row| row.allocated).sum();
		Some((days(sample.block), row.minted as f64 * 100.0 / all.max(1) as f64))
	});
	lines.push(Series::new("minted", minted));
	lines
}

/// Where the TAO of a subnet's pool has come from since the run began, and where it went.
fn sources(run: &Run, netuid: u16) -> Vec<Series> {
	let line = |name: &str, of: fn(&Row) -> i128| {
		series(run, netuid, name, move |row| of(row) as f64 / 1e9)
	};
	vec![
		line("blocks, with alpha", |row| signed(row.given) - signed(row.spent)),
		line("blocks, as purchases", |row| signed(row.spent)),
		line("people's purchases", |row| signed(row.bought)),
		line("people's sales", |row| -signed(row.sold)),
		line("sales of root's alpha", |row| -signed(row.root_sales)),
	]
}

/// Everybody's account.
pub fn statement_table(run: &Run) -> Table {
	let head =
		["", "paid", "got", "holdings", "profit", "= price", "+ emission", "- fees", "refused"];
	let rows = run.statements.iter().map(|one| {
		let money = |rao: i128| pretty(rao, 3);
		vec![
			one.name.clone(),
			money(signed(one.paid)),
			money(signed(one.got)),
			money(signed(one.holdings)),
			money(one.profit.total),
			money(one.profit.price),
			money(one.profit.emission),
			money(one.profit.fees),
			one.refused.to_string(),
		]
	});
	Table { head: head.map(String::from).to_vec(), rows: rows.collect() }
}

/// How the TAO of blocks is spread, over subnets and over those who run them.
pub fn spread_table(run: &Run) -> Table {
	let head = ["TAO of blocks", "HHI", "Gini", "Nakamoto", "order beside worth", "misallocated"];
	let Spread { subnets, operators, order, misallocated } = run.spread;
	let row = |name: &str, spread: Concentration, rest: [String; 2]| {
		let [order, misallocated] = rest;
		vec![
			name.into(),
			millionths(spread.herfindahl.into()),
			millionths(spread.gini.into()),
			spread.nakamoto.to_string(),
			order,
			misallocated,
		]
	};
	let rest = [millionths(order.into()), millionths(misallocated.into())];
	let rows = vec![
		row("by subnet", subnets, rest),
		row("by operator", operators, ["–".into(), "–".into()]),
	];
	Table { head: head.map(String::from).to_vec(), rows }
}

/// Millionths as a decimal of six digits.
fn millionths(parts: i128) -> String {
	let text = decimal(parts * 1_000);
	text[..text.len() - 3].into()
}

/// What an attack did under several rules, a row each.
pub fn outcome_table(outcomes: &[&Outcome]) -> Table {
	let head = [
		"rules",
		"attacker pays",
		"profit",
		"per cent",
		"TAO during",
		"TAO after",
		"not without the attack",
		"others lose",
		"fall from the peak",
		"share is back after",
		"misallocated",
	];
	let rows = outcomes.iter().map(|one| {
		let percent = one.profit.total * 10_000 / signed(one.paid).max(1);
		let sign = if percent < 0 { "-" } else { "+" };
		let percent = percent.unsigned_abs();
		vec![
			one.profile.clone(),
			pretty(signed(one.paid), 1),
			pretty(one.profit.total, 3),
			if one.paid == 0 {
				"–".into()
			} else {
				format!("{sign}{}.{:02} %", percent / 100, percent % 100)
			},
			pretty(signed(one.tao_during), 1),
			pretty(signed(one.tao_after), 1),
			pretty(one.extra, 1),
			pretty(one.honest_loss, 1),
			format!("{}.{:02} %", one.crash() / 100, one.crash() % 100),
			match one.recovery {
				Some(blocks) => format!("{:.1} d", days(blocks)),
				None => "not in the run".into(),
			},
			format!("{:.1} %", one.misallocated as f64 / 1e4),
		]
	});
	Table { head: head.map(String::from).to_vec(), rows: rows.collect() }
}

/// The attacked subnet under several rules, small and side by side: price with the attack and without.
pub fn multiples(
	netuid: u16,
	cells: &[Comparison],
	value: fn(&Row) -> f64,
	unit: &str,
) -> Vec<Plot> {
	let plot = |cell: &Comparison| Plot {
		title: cell.with.profile.clone(),
		unit: unit.into(),
		logarithmic: false,
		series: vec![
			series(&cell.with, netuid, "with the attack", value),
			series(&cell.without, netuid, "without", value),
		],
	};
	cells.iter().map(plot).collect()
}

/// The samples of a run as CSV: amounts as decimals.
pub fn csv(run: &Run) -> String {
	let mut text = String::from(
		"block,netuid,price,moving_price,tao,alpha,outstanding,allocated,root_proportion,given,spent\n",
	);
	for sample in &run.samples {
		for row in &sample.rows {
			let _ = writeln!(
				text,
				"{},{},{},{},{},{},{},{},{},{},{}",
				sample.block,
				row.netuid,
				decimal(row.price.to_rao().into()),
				decimal(row.moving_price.to_rao().into()),
				decimal(row.tao.into()),
				decimal(row.alpha.into()),
				decimal(row.outstanding.into()),
				decimal(row.allocated.into()),
				decimal(row.root_parts.into()),
				decimal(signed(row.given)),
				decimal(signed(row.spent)),
			);
		}
	}
	text
}

/// A run's summary. Amounts are decimals in text, so that no reader rounds them.
pub fn summary(run: &Run) -> Value {
	let statements = run.statements.iter().map(|one| {
		json!({
			"name": one.name,
			"paid": decimal(signed(one.paid)),
			"got": decimal(signed(one.got)),
			"holdings": decimal(signed(one.holdings)),
			"profit": decimal(one.profit.total),
			"price": decimal(one.profit.price),
			"emission": decimal(one.profit.emission),
			"fees": decimal(one.profit.fees),
			"refused": one.refused,
		})
	});
	let subnets = run.samples.last().map(|sample| {
		let subnet = |row: &Row| {
			json!({
				"netuid": row.netuid,
				"price": decimal(row.price.to_rao().into()),
				"movingPrice": decimal(row.moving_price.to_rao().into()),
				"tao": decimal(row.tao.into()),
				"given": decimal(signed(row.given)),
				"spent": decimal(signed(row.spent)),
				"bought": decimal(signed(row.bought)),
				"sold": decimal(signed(row.sold)),
				"rootSales": decimal(signed(row.root_sales)),
			})
		};
		sample.rows.iter().map(subnet).collect::<Vec<_>>()
	});
	json!({
		"schema": 1,
		"title": run.title,
		"profile": run.profile,
		"blocks": run.samples.last().map(|sample| sample.block),
		"spread": {
			"subnets": run.spread.subnets,
			"operators": run.spread.operators,
			"orderMillionths": run.spread.order,
			"misallocatedMillionths": run.spread.misallocated,
		},
		"accounts": statements.collect::<Vec<_>>(),
		"subnets": subnets,
		"books": {
			"start": decimal(signed(run.proof.start)),
			"minted": decimal(signed(run.proof.minted)),
			"paid": decimal(signed(run.proof.paid)),
			"pools": decimal(signed(run.proof.pools)),
			"pending": decimal(signed(run.proof.pending)),
			"root": decimal(signed(run.proof.root)),
			"got": decimal(signed(run.proof.got)),
			"recycled": decimal(signed(run.proof.recycled)),
			"difference": run.proof.difference().to_string(),
		},
	})
}

/// What an attack did, as JSON.
pub fn outcome(one: &Outcome) -> Value {
	json!({
		"profile": one.profile,
		"paid": decimal(signed(one.paid)),
		"profit": decimal(one.profit.total),
		"taoDuring": decimal(signed(one.tao_during)),
		"taoAfter": decimal(signed(one.tao_after)),
		"extra": decimal(one.extra),
		"honestLoss": decimal(one.honest_loss),
		"peak": decimal(one.peak.into()),
		"after": decimal(one.after.into()),
		"recoveryBlocks": one.recovery,
		"misallocatedMillionths": one.misallocated,
	})
}

/// A section's tables, as JSON: each row by the names of its columns.
pub fn section(section: &Section) -> Value {
	let row = |head: &[String], cells: &[String]| -> Value {
		let named = head.iter().zip(cells).enumerate().map(|(place, (name, cell))| {
			let name = if name.is_empty() { format!("column {place}") } else { name.clone() };
			(name, json!(cell))
		});
		named.collect::<serde_json::Map<_, _>>().into()
	};
	let table = |table: &Table| table.rows.iter().map(|cells| row(&table.head, cells)).collect();
	let tables: Vec<Vec<Value>> = section.tables.iter().map(table).collect();
	json!({
		"title": section.title,
		"claim": section.claim,
		"text": section.text,
		"tables": tables,
	})
}

/// The tables of sections, cell by cell: a row of a table is named by its first cell.
pub fn cells(sections: &[Section]) -> Frame {
	let mut all = Vec::new();
	for section in sections {
		for (number, table) in (1..).zip(&section.tables) {
			for row in &table.rows {
				let name = row.first().map_or("", String::as_str);
				let named = table.head.iter().zip(row).skip(1);
				all.extend(
					named.map(|(column, cell)| (&section.title, number, name, column, cell)),
				);
			}
		}
	}
	Frame::default()
		.with("section", Column::text(all.iter().map(|one| one.0.as_str())))
		.with("table", Column::narrow(all.iter().map(|one| one.1)))
		.with("row", Column::text(all.iter().map(|one| one.2)))
		.with("column", Column::text(all.iter().map(|one| one.3.as_str())))
		.with("cell", Column::text(all.iter().map(|one| one.4.as_str())))
}
