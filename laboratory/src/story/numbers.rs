//! The story as programs read it: what each set of rules paid and root's cures in short, and every moment of
//! every replay. Amounts are rao, in the summary decimals of TAO.

use super::{chapters::page, path::Trade, Cure, Replay, Story};
use crate::{
	coins::decimal,
	report::{
		parquet::{Column, Frame},
		tables, Report,
	},
	trouble::Trouble,
};
use serde_json::{json, Value};

/// The page, and what it shows.
///
/// # Errors
/// If an amount does not fit 64 bits of rao.
pub fn report(story: &Story) -> Result<Report, Trouble> {
	let page = page(story);
	let sections: Vec<_> = page.sections.iter().map(tables::section).collect();
	let summary = json!({
		"schema": 1,
		"title": page.title,
		"samples": story.seen.len(),
		"residualRao": story.residual,
		"pool": {
			"tao": decimal(story.start.pool.tao.0.into()),
			"alpha": decimal(story.start.pool.alpha.0.into()),
		},
		"replays": story.replays.iter().map(|one| replay(story, one)).collect::<Vec<_>>(),
		"cures": story.cures.iter().map(cure).collect::<Vec<_>>(),
		"sections": sections,
	});
	Ok(Report { page, summary, rows: rows(story)? })
}

/// What came of the trades under one set of rules.
fn replay(story: &Story, replay: &Replay) -> Value {
	let given = |place: usize| replay.moments.get(place).map_or(0, |moment| moment.given);
	let until = given(story.seen.len().saturating_sub(1));
	let all = given(replay.moments.len().saturating_sub(1));
	let signed = |rao: u128| i128::try_from(rao).unwrap_or(i128::MAX); // sums of 64-bit amounts
	json!({
		"profile": replay.profile,
		"taoDuring": decimal(signed(until)),
		"taoAfter": decimal(signed(all - until)),
		"flow": decimal(replay.flow),
		"refused": replay.refused,
		"price": decimal(replay.moments.last().map_or(0, |moment| moment.price).into()),
	})
}

/// Root's intervention on one day, with the last prices.
fn cure(cure: &Cure) -> Value {
	let (blocks, with, without) = cure.prices.last().copied().unwrap_or_default();
	json!({
		"day": cure.day,
		"root": decimal(cure.root.into()),
		"alpha": decimal(cure.alpha.into()),
		"majority": cure.majority,
		"blocks": blocks,
		"price": decimal(with.into()),
		"priceWithout": decimal(without.into()),
	})
}

/// A row a moment and set of rules, with what was seen then and the trade that was found for it: 0 after the
/// last sample, and where there was none.
fn rows(story: &Story) -> Result<Frame, Trouble> {
	let all: Vec<_> = story
		.replays
		.iter()
		.flat_map(|replay| (0..).zip(&replay.moments).map(move |(at, one)| (replay, at, one)))
		.collect();
	let seen = |at: usize| story.seen.get(at);
	let trade = |at: usize| story.trades.get(at).copied().flatten();
	let bought = |at| trade(at).map_or(0, |one| if let Trade::Buy(tao) = one { tao.0 } else { 0 });
	let sold =
		|at| trade(at).map_or(0, |one| if let Trade::Sell(alpha) = one { alpha.0 } else { 0 });
	let rank = |rank: usize| u16::try_from(rank).unwrap_or(u16::MAX);
	Ok(Frame::default()
		.with("rules", Column::text(all.iter().map(|(replay, ..)| replay.profile)))
		.with("block", Column::wide(all.iter().map(|(.., one)| one.block)))
		.with("price", Column::wide(all.iter().map(|(.., one)| one.price)))
		.with("rank", Column::narrow(all.iter().map(|(.., one)| rank(one.rank))))
		.with("allocated", Column::wide(all.iter().map(|(.., one)| one.allocated)))
		.with("given", Column::sums(all.iter().map(|(.., one)| one.given))?)
		.with(
			"seen_price",
			Column::wide(all.iter().map(|(_, at, _)| seen(*at).map_or(0, |one| one.price))),
		)
		.with(
			"seen_rank",
			Column::narrow(all.iter().map(|(_, at, _)| seen(*at).map_or(0, |one| rank(one.rank)))),
		)
		.with("bought", Column::wide(all.iter().map(|(_, at, _)| bought(*at))))
		.with("sold", Column::wide(all.iter().map(|(_, at, _)| sold(*at)))))
}
