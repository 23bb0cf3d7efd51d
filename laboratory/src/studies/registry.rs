//! What registrations cost, one after the other.

use super::{table, Answer};
use crate::{
	coins::pretty, progress::Progress, run::take_turns, scenario::Scenario, trouble::Trouble,
};

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
