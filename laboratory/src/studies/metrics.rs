//! What dashboards show, from a run: price changes, what a purchase of 100 TAO pays over the price, the
//! alpha distribution ratio, the yield of stake, and an index.

use super::{own, percent, table, Answer};
use crate::{
	coins::pretty,
	progress::Progress,
	run::{Row, Run},
	scenario::Scenario,
	trouble::Trouble,
	world::DAY,
};
use dtao_economics::{
	split::LAUNCH_OWNER_CUT, Alpha, EmissionSplit, FeeRate, Halving, Pool, Price, RootProportion,
	Tao, UNIT,
};

/// What slippage is told of.
const PURCHASE: Tao = Tao(100 * UNIT);

/// S18: a table of all subnets at the end of a run, and the index.
pub(super) fn dashboard(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let run = own(scenario, progress)?;
	let root = dtao_economics::weighted_root_stake(
		Tao(scenario.chain.root_stake.0),
		dtao_economics::LAUNCH_TAO_WEIGHT,
	)?;
	let end = scenario.chain.blocks;
	let rows = scenario.netuids().map(|netuid| {
		let row = run.row_at(netuid, end);
		let change = |blocks: u64| signed(ratio(row.price, run.row_at(netuid, end - blocks).price));
		let pool = Pool { tao: Tao(row.tao), alpha: Alpha(row.alpha) };
		let (slippage, impact) = purchase(pool, FeeRate(scenario.chain.fee))?;
		let adr = u128::from(row.outstanding) * 1_000_000 / u128::from(row.alpha.max(1));
		Ok(vec![
			format!("subnet {netuid}"),
			pretty(row.price.to_rao().into(), 6),
			change(300),
			change(DAY),
			change(7 * DAY),
			percent(slippage),
			percent(impact),
			super::millionths(adr as u64),
			percent(a_year(&row, root)?),
		])
	});
	let rows = rows.collect::<Result<Vec<_>, Trouble>>()?;
	let head = [
		"",
		"price",
		"1 h",
		"1 d",
		"7 d",
		"slippage of 100 TAO",
		"impact",
		"ADR = O / A",
		"a year",
	];
	let index = [0, end - 7 * DAY, end - DAY, end]
		.map(|block| vec![format!("block {block}"), pretty(worth(&run, block) as i128, 3)]);
	let text = "Slippage: how much dearer than the price, fee and all. Impact: how far the purchase moves the \
	            price. A year: what a validator's stakers get of alpha a block, a year long, of what is held; \
	            without compounding.";
	let index = table(&["index of all caps", "TAO"], index);
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows), index] })
}

/// One price beside another, in millionths of it, less the whole.
fn ratio(now: Price, then: Price) -> i64 {
	let parts = now.to_bits() / 1_000_000 * 1_000_000 / (then.to_bits() / 1_000_000).max(1);
	i64::try_from(parts).unwrap_or(i64::MAX) - 1_000_000
}

fn signed(parts: i64) -> String {
	format!("{}{}", if parts < 0 { "-" } else { "+" }, percent(parts.unsigned_abs()))
}

/// How much dearer than the price a purchase is, and how far it moves the price, in millionths.
fn purchase(pool: Pool, fee: FeeRate) -> Result<(u64, u64), Trouble> {
	let mut after = pool;
	let fill = after.buy(PURCHASE, fee)?;
	let paid = Price::of(fill.paid, fill.received)?;
	let parts = |price: Price| ratio(price, pool.price().unwrap_or_default()).unsigned_abs();
	Ok((parts(paid), parts(after.price()?)))
}

/// What stakers get in a year of what is held, in millionths.
fn a_year(row: &Row, root: Tao) -> Result<u64, Trouble> {
	let issued = row.alpha + row.outstanding;
	let emission = Alpha(Halving::DYNAMIC_TAO.block_emission(issued));
	let proportion = RootProportion::new(root, Alpha(issued));
	let split = EmissionSplit::new(emission, LAUNCH_OWNER_CUT, proportion)?;
	let year = u128::from(split.validators.0) * u128::from(365 * DAY);
	Ok((year * 1_000_000 / u128::from(row.outstanding.max(1))) as u64)
}

/// What all caps are worth at the first sample from a block on, in rao.
fn worth(run: &Run, block: u64) -> u128 {
	let sample = run.samples.iter().find(|sample| sample.block >= block);
	let cap =
		|row: &Row| u128::from(row.price.to_rao()) * u128::from(row.outstanding) / u128::from(UNIT);
	sample.map_or(0, |sample| sample.rows.iter().map(cap).sum())
}
