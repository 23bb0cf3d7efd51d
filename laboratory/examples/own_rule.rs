//! A rule of one's own: a subnet's part of a block follows the TAO in its pool. What does a pump bring then?

use dtao_lab::{
	coins::pretty,
	economics::{apportion, Allocation, Axis, Candidate, CustomRules, EconomicsError, Rules, Tao},
	measure::{compare, Outcome},
	ready, Trouble,
};

struct ByDepth;

impl CustomRules for ByDepth {
	const AXES: &'static [Axis] = &[Axis::Allocation];

	fn allocate(_: u64, tao: Tao, subnets: &[Candidate]) -> Result<Vec<Tao>, EconomicsError> {
		let depths: Vec<_> = subnets.iter().map(|one| one.pool.tao.0.into()).collect();
		Ok(apportion(tao.0, &depths)?.into_iter().map(Tao).collect())
	}
}

pub(crate) fn pump() -> Result<Outcome, Trouble> {
	let mut scenario = ready::open("pump-all")?;
	scenario.bring_rules::<ByDepth>();
	let rules = Rules { allocation: Allocation::Custom, ..Rules::LAUNCH };
	Ok(compare(&scenario, "by depth", rules, 1, &mut |_| {})?.outcome)
}

pub(crate) fn main() -> Result<(), Trouble> {
	println!("A pump brings {} TAO by depth.", pretty(pump()?.profit.total, 1));
	Ok(())
}
