//! What registrations cost, one after the other, and what the end of a subnet pays.

use super::{millionths, table, Answer};
use crate::{
	coins::pretty, progress::Progress, run::take_turns, scenario::Scenario, trouble::Trouble,
};
use dtao_economics::{Alpha, FeeRate, Liquidation, Pool, SubnetEconomy, UNIT};

/// What is known of a registration every four days.
const KNOWN: [&str; 7] = ["1,000", "1,500", "2,250", "3,375", "5,063", "7,594", "11,391"];

/// S14: the price of each registration.
pub(super) fn price(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let (_, rules) = scenario.rules()?;
	let (mut world, mut cast) = scenario.build(rules, 1, true)?;
	let mut rows = Vec::new();
	for block in 1..=scenario.chain.blocks {
		world.step()?;
		let (price, subnets) = (world.lock_cost(), world.subnets.len());
		take_turns(&mut world, &mut cast);
		if world.subnets.len() > subnets {
			let known = KNOWN.get(rows.len()).copied().unwrap_or("–");
			rows.push(vec![format!("block {block}"), pretty(price.0.into(), 3), known.into()]);
		}
		progress.add(1);
	}
	world.prove()?;
	let text = "Twice the last lock, less what it has fallen: the whole lock in eight days while a block emits \
	            half a TAO. A registration every four days raises it by half, one every eight leaves it.";
	let head = ["registered in", "TAO", "known"];
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}

/// What each holder sells in a run on the pool.
const SALE: Alpha = Alpha(UNIT);

/// S8: what the end of a subnet pays beside the spot price, over what is outstanding alone and over all
/// alpha, and how far holders run who would rather sell.
pub(super) fn deregistration(scenario: &Scenario, _: &Progress) -> Result<Answer, Trouble> {
	let (_, rules) = scenario.rules()?;
	let (world, _) = scenario.build(rules, 1, true)?;
	let mut parts = Vec::new();
	for subnet in &world.subnets {
		for times in [1, 2, 4, 20] {
			let mut economy = subnet.economy;
			economy.outstanding = Alpha(economy.outstanding.0 * times / 4);
			parts.push((adr(&economy), economy));
		}
	}
	parts.sort_by_key(|(adr, _)| *adr);
	parts.dedup_by_key(|(adr, _)| *adr);
	let rows = parts.into_iter().map(|(adr, economy)| {
		let part = |rule| Ok::<_, Trouble>(millionths(of_spot(&economy, rule)?));
		let whole = 1_000_000_000_000_u64;
		Ok(vec![
			format!("ADR {}", millionths(adr)),
			part(Over::Outstanding)?,
			millionths(whole / adr.max(1)),
			part(Over::All)?,
			millionths(whole / (1_000_000 + adr)),
		])
	});
	let rows = rows.collect::<Result<Vec<_>, Trouble>>()?;
	let head = ["O / A", "over O alone", "1 / ADR", "over A + O: ours", "1 / (1 + ADR)"];
	let worth = table(&head, rows);

	let mut rows = Vec::new();
	let economy = world.subnets.first().map(|subnet| subnet.economy).unwrap_or_default();
	let rules = [("over O alone", Over::Outstanding), ("over A + O: ours", Over::All)];
	for (name, rule) in rules {
		let (last, first) = (run_on(economy, rule)?, economy.outstanding);
		rows.push(vec![
			name.into(),
			millionths(adr(&economy)),
			pretty((first.0 - last.outstanding.0).into(), 0),
			millionths(adr(&last)),
			pretty(last.pool.price()?.to_rao().into(), 9),
		]);
	}
	let head = ["the end pays", "ADR at first", "alpha sold", "ADR at the end", "price"];
	let run = table(&head, rows);
	let text = "Who fears the end sells as long as a sale brings more. Over what is outstanding alone the end pays the \
	            price where the pool holds as much alpha as people do, and a run stops there; under that it pays \
	            more than the price, and invites to buy what is about to end. Over all alpha it always pays less \
	            than the price, as a sale of everything would: the last to sell gets what the end pays.";
	Ok(Answer { text: vec![text.into()], tables: vec![worth, run] })
}

/// What the TAO of a pool is divided by when its subnet ends.
#[derive(Clone, Copy)]
enum Over {
	/// What people hold.
	Outstanding,
	/// That and what the pool holds.
	All,
}

/// The alpha distribution ratio `O / A`, in millionths.
fn adr(economy: &SubnetEconomy) -> u64 {
	let Pool { alpha, .. } = economy.pool;
	(u128::from(economy.outstanding.0) * 1_000_000 / u128::from(alpha.0.max(1))) as u64
}

/// The liquidation of a subnet by one of both rules.
fn liquidation(economy: &SubnetEconomy, over: Over) -> Result<Liquidation, Trouble> {
	let all = Liquidation::new(economy)?;
	Ok(match over {
		Over::All => all,
		Over::Outstanding => Liquidation { alpha: economy.outstanding, ..all },
	})
}

/// What the end pays for all that is outstanding, in millionths of its worth at the spot price.
fn of_spot(economy: &SubnetEconomy, over: Over) -> Result<u64, Trouble> {
	let held = economy.outstanding;
	let (paid, spot) = (liquidation(economy, over)?.worth(held)?, economy.pool.value(held)?);
	Ok((u128::from(paid.0) * 1_000_000 / u128::from(spot.0.max(1))) as u64)
}

/// Lets holders sell one alpha after the other, as long as that brings more than the end would.
fn run_on(mut economy: SubnetEconomy, over: Over) -> Result<SubnetEconomy, Trouble> {
	while economy.outstanding > SALE {
		let mut pool = economy.pool;
		let sale = pool.sell(SALE, FeeRate::ZERO)?.received;
		if sale <= liquidation(&economy, over)?.worth(SALE)? {
			break;
		}
		(economy.pool, economy.outstanding) = (pool, economy.outstanding.ensure_sub(SALE)?);
	}
	Ok(economy)
}
