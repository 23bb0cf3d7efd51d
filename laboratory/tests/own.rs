//! Rules and agents of somebody's own, as the examples bring them.

use dtao_lab::{
	agents::{Agent, Desk},
	economics::{Allocation, Axis, CustomRules, EconomicsError, InjectionRule, Rules, Tao, UNIT},
	export::export,
	ready, run, Run, Scenario, Setting, Trouble,
};

#[path = "../examples/own_agent.rs"]
mod own_agent;
#[path = "../examples/own_rule.rs"]
mod own_rule;

fn under(scenario: &Scenario, rules: Rules) -> Result<Run, Trouble> {
	run(scenario, &Setting { profile: "", rules, seed: 1, with_attackers: true }, &mut |_| {})
}

/// A scenario of a day.
fn day() -> Scenario {
	let mut scenario = ready::open("pump-all").unwrap();
	scenario.chain.blocks = 7_200;
	scenario
}

#[test]
fn the_examples_should_run_in_less_than_forty_lines() {
	let examples =
		[include_str!("../examples/own_agent.rs"), include_str!("../examples/own_rule.rs")];
	assert!(examples.iter().all(|text| text.lines().count() < 40));
	own_agent::main().unwrap();
	own_rule::main().unwrap();
}

#[test]
fn an_own_rule_should_divide_as_the_built_in_one_of_the_same_equation() {
	let built_in = Rules { allocation: Allocation::ByDepth, ..Rules::LAUNCH };
	let known = ready::open("pump-all").unwrap();
	let known = dtao_lab::measure::compare(&known, "by depth", built_in, 1, &mut |_| {});
	assert_eq!(own_rule::pump().unwrap(), known.unwrap().outcome);
}

#[test]
fn an_own_agent_should_trade_at_its_own_account() {
	let run = own_agent::hunt().unwrap();
	let hunter = run.statement("hunter").unwrap();
	// Once, and it holds.
	assert_eq!((hunter.paid, hunter.got, hunter.refused), (50 * u128::from(UNIT), 0, 0));
	assert_eq!(hunter.profit.total, hunter.holdings as i128 - hunter.paid as i128);
}

/// Says that it allocates.
struct Allocating;

impl CustomRules for Allocating {
	const AXES: &'static [Axis] = &[Axis::Allocation];
}

#[test]
fn a_file_may_ask_for_an_own_rule_but_no_chain_can_be_told_of_it() {
	let (file, text) = ready::text("replay-trades").unwrap();
	let text = text.replace("[rules]\n", "[rules]\nallocation = \"custom\"\n");
	let mut scenario = Scenario::parse(&file, &text).unwrap();
	scenario.bring_rules::<Allocating>();
	assert_eq!(scenario.rules().unwrap().1.allocation, Allocation::Custom);
	let refused = export(&scenario, 1, &mut |_| {}).unwrap_err().to_string();
	assert!(refused.ends_with("its rules are its own, and those of a chain are in the runtime"));
}

#[test]
fn a_rule_that_nobody_brought_should_be_refused_before_the_first_block() {
	let missing = Trouble::Economics(EconomicsError::RuleMissing);
	let allocation = Rules { allocation: Allocation::Custom, ..Rules::LAUNCH };
	let injection = Rules { injection: InjectionRule::Custom, ..Rules::LAUNCH };
	let mut scenario = day();
	assert!(scenario.build(allocation, 1, true).is_err_and(|trouble| trouble == missing));
	scenario.bring_rules::<Allocating>();
	assert!(scenario.build(allocation, 1, true).is_ok());
	assert!(scenario.build(injection, 1, true).is_err_and(|trouble| trouble == missing));
}

#[test]
fn a_rule_that_gives_more_than_there_is_should_be_refused() {
	struct Generous;
	impl CustomRules for Generous {
		const AXES: &'static [Axis] = &[Axis::Allocation];

		fn allocate(
			_: u64,
			tao: Tao,
			subnets: &[dtao_lab::economics::Candidate],
		) -> Result<Vec<Tao>, EconomicsError> {
			Ok(vec![tao; subnets.len()])
		}
	}
	let mut scenario = day();
	scenario.bring_rules::<Generous>();
	let rules = Rules { allocation: Allocation::Custom, ..Rules::LAUNCH };
	let unbalanced = Trouble::Economics(EconomicsError::RuleUnbalanced);
	assert_eq!(under(&scenario, rules), Err(unbalanced));
}

#[test]
fn an_own_agent_should_be_made_anew_for_each_run_and_be_left_out_as_an_attacker() {
	#[derive(Clone)]
	struct Once(bool);
	impl Agent for Once {
		fn act(&mut self, desk: &mut Desk) {
			if !core::mem::replace(&mut self.0, true) {
				desk.buy(1, Tao(UNIT));
			}
		}

		fn netuids(&self) -> Vec<u16> {
			vec![1]
		}
	}
	let mut scenario = day();
	scenario.bring_agent("once", Once(false)).unwrap().attacker = true;
	let paid = |run: Run| run.statement("once").map(|one| one.paid);
	for _ in 0..2 {
		let run = under(&scenario, Rules::LAUNCH).unwrap();
		assert_eq!(paid(run), Some(UNIT.into()));
	}
	let setting = Setting { profile: "", rules: Rules::LAUNCH, seed: 1, with_attackers: false };
	assert_eq!(paid(run(&scenario, &setting, &mut |_| {}).unwrap()), None);
}

#[test]
fn an_own_agent_of_a_subnet_that_is_not_there_should_be_refused() {
	#[derive(Clone)]
	struct Lost;
	impl Agent for Lost {
		fn netuids(&self) -> Vec<u16> {
			vec![77]
		}
	}
	let refused = day().bring_agent("lost", Lost).map(|_| ());
	assert_eq!(refused, Err(Trouble::Unknown("agent `lost`: there is no subnet 77".into())));
}
