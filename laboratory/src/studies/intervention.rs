//! Until when root can let a subnet's emission go where it wants: while the weight of its TAO is more than
//! the stake that stands against it.

use super::{table, Answer};
use crate::{
	progress::Progress,
	run::{run, Row, Run, Setting},
	scenario::Scenario,
	trouble::Trouble,
	world::DAY,
};
use dtao_economics::{weighted_root_stake, RootPart, Rules, Tao, LAUNCH_TAO_WEIGHT};

/// S19: the days on which root's weight is no more than all alpha, and no more than what holders have.
pub(super) fn until_when(scenario: &Scenario, progress: &Progress) -> Result<Answer, Trouble> {
	let (name, rules) = scenario.rules()?;
	let of = |rules: Rules| {
		let setting = Setting { profile: &name, rules, seed: 1, with_attackers: true };
		run(scenario, &setting, &mut |_| progress.add(1))
	};
	let sold = of(rules)?;
	let kept = of(Rules { root_part: RootPart::Claimable, ..rules })?;
	let root = weighted_root_stake(Tao(scenario.chain.root_stake.0), LAUNCH_TAO_WEIGHT)?.0;
	let lost = |run: &Run, alpha: fn(&Row) -> u64| {
		let is_lost = |(_, row): &(u64, &Row)| alpha(row) >= root;
		let block = run.rows(1).find(is_lost).map(|(block, _)| block);
		block.map_or("not in the run".to_string(), |block| {
			format!("day {}.{}", block / DAY, block % DAY * 10 / DAY)
		})
	};
	let row = |what: &str, day: String, known: &str| vec![what.into(), day, known.into()];
	let rows = [
		row("all alpha, 2 a block", lost(&sold, |row| row.alpha + row.outstanding), "day 75"),
		row(
			"holders' alpha, if root's part is kept: 1 a block",
			lost(&kept, |row| row.outstanding),
			"day 150",
		),
		row("holders' alpha, if root's part is sold", lost(&sold, |row| row.outstanding), "–"),
	];
	let head = ["root's majority against", "is lost on", "known"];
	let text = "Root can pay whoever sells as long as its TAO weighs more than what is staked: for 150 days \
	            where everybody keeps and stakes what is emitted, and longer where root's own part is sold. \
	            After a year it could not.";
	Ok(Answer { text: vec![text.into()], tables: vec![table(&head, rows)] })
}
