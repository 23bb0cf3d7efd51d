//! Worlds in which neurons are judged and subnets come and go: by hand, and by what must hold of any.

use dtao_economics::{
	weighted_root_stake, Alpha, LockCost, Tao, LAUNCH_TAO_WEIGHT, PROFILES, UNIT,
};
use dtao_lab::{
	export, ready, run,
	run::{take_turns, Row},
	scenario::Cast,
	world::{Act, World},
	Scenario, Setting, Trouble,
};

/// A world by a scenario's own rules.
fn build(scenario: &Scenario) -> (World, Cast) {
	let (_, rules) = scenario.rules().unwrap();
	scenario.build(rules, 1, true).unwrap()
}

/// Makes blocks with everybody's turns, and proves the books after each.
fn live(world: &mut World, cast: &mut Cast, blocks: u64) {
	for _ in 0..blocks {
		world.step().unwrap();
		take_turns(world, cast);
		world.prove().unwrap();
	}
}

fn account(world: &World, name: &str) -> usize {
	world.accounts.iter().position(|account| account.name == name).unwrap()
}

fn held(world: &World, name: &str, netuid: u16) -> Alpha {
	world.holding(account(world, name), world.place(netuid).unwrap())
}

#[test]
fn a_full_chain_should_make_room_for_a_registration_and_pay_the_holders() {
	let scenario = ready::open("replay-registry").unwrap();
	let (mut world, mut cast) = build(&scenario);
	let registered = |world: &World| world.subnets.iter().map(|one| one.life.registered_at).max();
	while world.subnets.iter().all(|subnet| subnet.life.closes_at.is_none()) {
		live(&mut world, &mut cast, 1);
		assert!(world.block < scenario.chain.blocks, "nobody was given notice");
	}
	// The early one has the fourth netuid; the third is the cheapest.
	let third = world.place(3).unwrap();
	let closes_at = world.subnets[third].life.closes_at.unwrap();
	assert_eq!(closes_at, world.block + 50);
	live(&mut world, &mut cast, 50);
	assert!(world.subnets[third].life.dissolving);
	let economy = world.subnets[third].economy;
	let (delegator, before) = (account(&world, "delegator"), held(&world, "delegator", 3));
	let got = world.accounts[delegator].got;
	assert!(!before.is_zero());

	live(&mut world, &mut cast, 1);
	// floor(T * a / (A + O))
	let all = u128::from(economy.pool.alpha.0) + u128::from(economy.outstanding.0);
	let worth = u128::from(economy.pool.tao.0) * u128::from(before.0) / all;
	assert_eq!(world.accounts[delegator].got - got, worth);
	assert_eq!((registered(&world), world.subnets.len()), (Some(closes_at + 1), 4));
	assert_eq!(held(&world, "delegator", 3), Alpha::ZERO);
	// Not before its netuid was free for 70 blocks.
	let life = world.subnets[third].life;
	assert_eq!((life.startable_from, life.opens_at), (closes_at + 71, None));
}

#[test]
fn a_registration_should_cost_twice_the_last_one_and_fall() {
	let scenario = ready::open("replay-registry").unwrap();
	let (mut world, mut cast) = build(&scenario);
	assert_eq!(world.lock_cost(), Tao(200 * UNIT));
	live(&mut world, &mut cast, 30);
	// The early one has registered in this block, for 200 TAO.
	assert_eq!(world.lock_cost(), Tao(400 * UNIT));
	live(&mut world, &mut cast, 250);
	// 400 - 200 * 250 / 1000
	assert_eq!(world.lock_cost(), Tao(350 * UNIT));
	let known = LockCost {
		minimum: Tao(100 * UNIT),
		last_lock: Tao(200 * UNIT),
		age: Some(250),
		reduction_interval: 1_000,
		block_emission: Tao(UNIT),
	};
	assert_eq!(known.price(), Ok(world.lock_cost()));
}

#[test]
fn a_bribed_minority_should_not_raise_its_briber() {
	let scenario = ready::open("replay-epochs").unwrap();
	let (mut world, mut cast) = build(&scenario);
	live(&mut world, &mut cast, scenario.chain.blocks);
	let incentive = |name: &str, netuid| {
		let (who, place) = (account(&world, name), world.place(netuid).unwrap());
		let neuron = world.subnets[place].neurons.iter().find(|one| one.account == who);
		neuron.map_or(0, |neuron| neuron.scores.incentive)
	};
	// 1,500 of 6,500 TAO on root say that the briber is the best; the others see 7 : 3 : 1 and holdings.
	assert!(incentive("good", 1) > incentive("briber", 1));
	assert!(incentive("good", 3) > 0);
	// Whom nobody judges earns nothing.
	assert_eq!(incentive("first", 1), 0);
}

#[test]
fn weights_by_tokens_held_should_pay_whoever_buys_and_honest_ones_whoever_works() {
	let scenario = ready::open("holdings").unwrap();
	let (_, rules) = scenario.rules().unwrap();
	// Incentives of who holds and of who works, two days on, in parts of 65535.
	let incentives = |scenario: &Scenario, with_attackers| {
		let (mut world, mut cast) = scenario.build(rules, 1, with_attackers).unwrap();
		live(&mut world, &mut cast, 14_400);
		let subnet = &world.subnets[world.place(28).unwrap()];
		let of = |name: &str| {
			let who = world.accounts.iter().position(|account| account.name == name);
			let neuron = subnet.neurons.iter().find(|neuron| Some(neuron.account) == who);
			neuron.map_or(0, |neuron| neuron.scores.incentive)
		};
		(of("believers"), of("miners"))
	};
	// 3,500,000 of 6,000,000 TAO weigh by what is held.
	let (holds, works) = incentives(&scenario, true);
	assert!(holds > 3 * works, "{holds} {works}");
	assert_eq!(incentives(&scenario, false), (0, 65_535));
	// Who holds among honest validators has one part of 101.
	let honest = include_str!("../scenarios/holdings.toml").replace("\"holdings\"", "\"merit\"");
	let (holds, works) = incentives(&Scenario::parse("honest", &honest).unwrap(), true);
	assert!(holds.abs_diff(65_535 / 101) <= 1 && works > 64_000, "{holds} {works}");
}

#[test]
fn roots_dividends_should_stay_on_root_where_neurons_are_judged() {
	let scenario = ready::open("replay-epochs").unwrap();
	let (mut world, mut cast) = build(&scenario);
	let before = world.root_stake;
	live(&mut world, &mut cast, 360);
	assert!(world.root_stake > before);
	let staked: u64 = world.accounts.iter().map(|account| account.root.stake.0).sum();
	assert_eq!(staked, world.root_stake.0);
	let weight = weighted_root_stake(world.root_stake, LAUNCH_TAO_WEIGHT).unwrap();
	assert_eq!(world.weighted_root(), weight);
}

#[test]
fn stake_that_waits_should_earn_nothing_at_the_first_epoch_and_all_at_the_second() {
	const TEXT: &str = r#"
schema = 1
title = "Waiting"
question = "?"
[chain]
issued = 8_400_000
blocks = 720
sample = 360
[rules]
profile = "default"
[[subnets]]
ids = 1
tao = 1000
alpha = 2000
[[agents]]
name = "buyer"
stakes = true
does.buyer = { subnets = 1, tao = 10, when = "100" }
"#;
	let scenario = Scenario::parse("waiting", TEXT).unwrap();
	let (mut world, mut cast) = build(&scenario);
	live(&mut world, &mut cast, 100);
	let bought = held(&world, "buyer", 1);
	live(&mut world, &mut cast, 260);
	assert_eq!((world.block, held(&world, "buyer", 1)), (360, bought));
	live(&mut world, &mut cast, 360);
	// The only staker gets the validators' part of a tempo: half of 82 % of 360 alpha, to a rounding.
	let gain = held(&world, "buyer", 1).0 - bought.0;
	assert!(gain.abs_diff(360 * UNIT * 41 / 100) < UNIT / 100, "{gain}");
}

#[test]
fn an_arbitrageur_should_gain_what_its_exchange_is_late() {
	const TEXT: &str = r#"
schema = 1
title = "Two markets"
question = "?"
[chain]
issued = 8_400_000
blocks = 1000
sample = 1000
[rules]
profile = "launch"
injection = "priceKeeping"
[[subnets]]
ids = 1
tao = 10_000
alpha = 100_000
outstanding = 50_000
[[agents]]
name = "whale"
does.buyer = { subnets = 1, tao = 500, when = "each 100" }
[[agents]]
name = "arbitrageur"
does.arbitrageur = { subnet = 1, tao = 20, delay = 30, fee = 20, when = "1.." }
"#;
	let profit = |text: &str| {
		let scenario = Scenario::parse("two", text).unwrap();
		let (mut world, mut cast) = build(&scenario);
		live(&mut world, &mut cast, scenario.chain.blocks);
		let who = account(&world, "arbitrageur");
		assert_eq!(world.accounts[who].refused, 0);
		let held = u128::from(world.proceeds(who, 0).0);
		world.accounts[who].profit(held).total
	};
	assert!(profit(TEXT) > 0);
	// An exchange that takes a fifth leaves nothing to gain.
	assert_eq!(profit(&TEXT.replace("fee = 20", "fee = 2_000")), 0);
	// One that is never late has no other price.
	assert_eq!(profit(&TEXT.replace("delay = 30", "delay = 0")), 0);
}

#[test]
fn a_migrant_should_follow_the_pay() {
	const TEXT: &str = r#"
schema = 1
title = "Two mines"
question = "?"
[chain]
issued = 8_400_000
blocks = 2000
sample = 2000
[rules]
profile = "launch"
[[subnets]]
ids = "1..2"
tao = 1000
alpha = 10_000
[[agents]]
name = "settled"
does.miner = { subnets = "1..2", sells = 0 }
[[agents]]
name = "migrant"
does.migrant = { among = "1..2", sells = 100, when = "each 100" }
[[agents]]
name = "buyer"
does.buyer = { subnets = 2, tao = 300, when = "950" }
"#;
	let scenario = Scenario::parse("two", TEXT).unwrap();
	let (mut world, mut cast) = build(&scenario);
	let mines = |world: &World| {
		let who = account(world, "migrant");
		let at = |one: &&dtao_lab::world::Subnet| one.miners.iter().any(|(miner, _)| *miner == who);
		world.subnets.iter().filter(at).map(|one| one.netuid).collect::<Vec<_>>()
	};
	live(&mut world, &mut cast, 900);
	assert_eq!(mines(&world), [1]);
	live(&mut world, &mut cast, 200);
	assert_eq!(mines(&world), [2]);
}

#[test]
fn a_run_should_be_exported_with_every_call_and_checkpoint() {
	let scenario = ready::open("replay-registry").unwrap();
	let export = export::export(&scenario, 1, &mut |_| {}).unwrap();
	let checkpoints = export.lines.iter().filter(|line| line.get("hash").is_some());
	assert_eq!(checkpoints.count() as u64, scenario.chain.blocks / 360);
	let (mut world, mut cast) = build(&scenario);
	world.journal = Some(Vec::new());
	live(&mut world, &mut cast, scenario.chain.blocks);
	let journal = world.journal.unwrap();
	let calls = export.lines.iter().filter(|line| line.get("call").is_some());
	assert_eq!(calls.count(), journal.len());
	assert!(journal.iter().any(|entry| entry.act == Act::RegisterSubnet));
	// The same seed, the same text.
	let again = export::export(&scenario, 1, &mut |_| {}).unwrap();
	assert_eq!(export, again);
}

#[test]
fn what_no_chain_can_be_told_should_be_refused_with_the_reason() {
	let refusal = |name: &str| match export::export(&ready::open(name).unwrap(), 1, &mut |_| {}) {
		Err(Trouble::Unknown(message)) => message,
		other => panic!("{other:?}"),
	};
	assert!(refusal("pump").contains("its epochs are `stated`"), "{}", refusal("pump"));
	let mut scenario = ready::open("replay-trades").unwrap();
	scenario.chain.tempo = 4;
	let short = export::export(&scenario, 1, &mut |_| {}).unwrap_err().to_string();
	assert!(short.contains("its tempo is too short"), "{short}");
}

#[test]
fn subnets_of_one_operator_should_count_as_one() {
	let text = |operator: &str| {
		format!(
			r#"
schema = 1
title = "Operators"
question = "?"
[chain]
issued = 8_400_000
blocks = 10
sample = 10
[rules]
profile = "launch"
allocation = "equal"
[[subnets]]
ids = "1..3"
tao = 1000
alpha = 10_000
{operator}
[[subnets]]
ids = 4
tao = 1000
alpha = 10_000
true_value = 5
"#
		)
	};
	let spread = |operator: &str| {
		let scenario = Scenario::parse("operators", &text(operator)).unwrap();
		let (name, rules) = scenario.rules().unwrap();
		let setting = dtao_lab::Setting { profile: &name, rules, seed: 1, with_attackers: true };
		dtao_lab::run(&scenario, &setting, &mut |_| {}).unwrap().spread
	};
	let alone = spread("");
	// 4 * (1/4)^2, and 3 of 4 have more than half
	assert_eq!((alone.subnets.herfindahl, alone.subnets.nakamoto), (250_000, 3));
	assert_eq!(alone.operators, alone.subnets);
	// 1/2 * (3 * |1/4 - 1/8| + |1/4 - 5/8|)
	assert_eq!(alone.misallocated, 375_000);
	let together = spread("operator = \"one\"");
	// (3/4)^2 + (1/4)^2
	assert_eq!((together.operators.herfindahl, together.operators.nakamoto), (625_000, 1));
	assert_eq!(together.subnets, alone.subnets);
}

#[test]
fn demand_should_go_where_its_motive_says() {
	let text = |does: &str| {
		format!(
			r#"
schema = 1
title = "Motives"
question = "?"
[chain]
issued = 8_400_000
blocks = 300
sample = 300
[[subnets]]
ids = 1
tao = 1000
alpha = 10_000
outstanding = 10_000
true_value = 3
[[subnets]]
ids = 2
tao = 1000
alpha = 10_000
outstanding = 10_000
[[agents]]
name = "fashion"
does.buyer = {{ subnets = 2, tao = 100, when = "150" }}
[[agents]]
name = "buyer"
does.{does} = {{ tao = 40, when = "each 100" }}
"#
		)
	};
	let bought = |does: &str| {
		let scenario = Scenario::parse("motives", &text(does)).unwrap();
		let (mut world, mut cast) = build(&scenario);
		live(&mut world, &mut cast, 300);
		(held(&world, "buyer", 1).0, held(&world, "buyer", 2).0)
	};
	// Three times the worth at the same cap is three parts of four, and more once the other is dear.
	let (first, second) = bought("fundamental");
	assert!(first > 2 * second && second > 0);
	// What was bought at block 150 is what everybody talks about at block 200.
	let (first, second) = bought("crowd");
	assert!(second > 2 * first, "{first} {second}");
}

#[test]
fn what_a_pool_holds_should_have_come_from_the_sources_that_are_told() {
	for profile in PROFILES {
		let mut scenario = ready::open("pump-all").unwrap();
		// Until all is sold.
		scenario.chain.blocks = 23_550;
		let setting = Setting { profile: "", rules: profile.rules, seed: 1, with_attackers: true };
		let run = run(&scenario, &setting, &mut |_| {}).unwrap();
		for netuid in scenario.netuids() {
			let first = run.row_at(netuid, 0).tao;
			for (block, row) in run.rows(netuid) {
				let came = u128::from(first) + row.given + row.bought;
				let went = row.sold + row.root_sales;
				let name = profile.name;
				assert_eq!(came - went, u128::from(row.tao), "{name}, subnet {netuid}, {block}");
				assert!(row.minted <= row.allocated);
			}
		}
		let pumped = run.row_at(28, scenario.chain.blocks);
		assert_eq!(pumped.bought, 72 * 50 * u128::from(UNIT));
		assert_eq!(pumped.sold, run.statement("speculators").unwrap().got);
	}
}

#[test]
fn shares_should_sum_to_the_whole_at_each_stage() {
	let scenario = ready::open("eight").unwrap();
	for profile in PROFILES {
		let setting = Setting { profile: "", rules: profile.rules, seed: 1, with_attackers: true };
		let run = run(&scenario, &setting, &mut |_| {}).unwrap();
		let rows = &run.samples.last().unwrap().rows;
		let all = |of: fn(&Row) -> u32| rows.iter().map(of).map(u64::from).sum::<u64>();
		for share in [
			all(|row| row.stages.base),
			all(|row| row.stages.after_burn),
			all(|row| row.stages.after_gate),
			all(|row| row.stages.after_switches),
		] {
			// Floored, of eight subnets.
			assert!(share > 1_000_000_000 - 8 && share <= 1_000_000_000, "{}", profile.name);
		}
	}
}
