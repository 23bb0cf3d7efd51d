//! Until when root can let a subnet's emission go where it wants: while the weight of its TAO is more than
//! the stake that stands against it.

use super::{own, table, Answer};
use crate::{progress::Progress, run::Row, scenario::Scenario, trouble::Trouble, world::DAY};
use dtao_economics::{weighted_root_stake, Tao, LAUNCH_TAO_WEIGHT};

/// S19: the day on which root's weight is no more than all alpha, and no more than what is outstanding.
pub(super) fn until_when(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let run = own(scenario, progress)?;
	let root = weighted_root_stake(Tao(scenario.chain.root_stake.0), LAUNCH_TAO_WEIGHT)?.0;
	let lost = |alpha: fn(&Row) -> u64| {
		let is_lost = |(_, row): &(u64, &Row)| alpha(row) >= root;
		let block = run.rows(1).find(is_lost).map(|(block, _)| block);
		block.map_or("not in the run".to_string(), |block| {
			format!("day {}.{}", block / DAY, block % DAY * 10 / DAY)
		})
	};
	let rows = [
		vec![
			"all alpha: 2 a block".into(),
			lost(|row| row.alpha + row.outstanding),
			"day 75".into(),
		],
		vec!["outstanding alpha: 1 a block".into(), lost(|row| row.outstanding), "day 150".into()],
	];
	let head = ["root's majority against", "is lost on", "known"];
	let text = "Where all that is emitted is staked, root can pay whoever sells for about 150 days; where the \
	            pool's alpha counts too, as in root's share of dividends, for half as long. After a year it \
	            could not.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}
