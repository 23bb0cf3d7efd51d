//! A world that begins as the public chain stood on 11 April 2026.

use dtao_economics::{Price, UNIT};
use dtao_lab::{coins::Coins, ready, run, scenario::state::STATES, Scenario, Setting, Trouble};
use std::fs;

/// The table of the public chain that the state was made of.
const TABLE: &str = include_str!("../../runtime/states/finney-2026-04-11.csv");

/// A column of the table, by netuid; root is left out.
fn column(name: &str) -> impl Iterator<Item = (u16, &'static str)> + '_ {
	let place = TABLE.lines().next().unwrap().split(',').position(|one| one == name).unwrap();
	let rows = TABLE.lines().skip(2).map(|row| row.split(',').collect::<Vec<_>>());
	rows.map(move |row| (row[0].parse().unwrap(), row[place]))
}

#[test]
fn prices_should_be_those_of_the_public_chain_within_a_thousandth() {
	let scenario = ready::open("finney").unwrap();
	let (name, rules) = scenario.rules().unwrap();
	assert_eq!((name.as_str(), scenario.chain.issued), ("tao-flow", Coins::whole(10_782_600)));
	let (world, _) = scenario.build(rules, 1, true).unwrap();
	assert_eq!(world.root_stake.0, 5_025_713_524_000_000);
	assert_eq!((world.subnets.len(), column("price_tao").count()), (128, 128));
	for (netuid, told) in column("price_tao") {
		let subnet = &world.subnets[world.place(netuid).unwrap()];
		let (told, ours) = (rao(told), subnet.economy.pool.price().unwrap().to_rao());
		assert!(ours.abs_diff(told) * 1_000 <= told, "subnet {netuid}: {ours}, told is {told}");
	}
	for (netuid, told) in column("moving_price").filter(|(_, told)| !told.is_empty()) {
		let subnet = &world.subnets[world.place(netuid).unwrap()];
		assert!(subnet.economy.moving_price.price().to_rao().abs_diff(rao(told)) <= 1);
	}
	let without = &world.subnets[world.place(96).unwrap()].economy;
	assert_eq!(without.moving_price.price(), Price::default());
}

/// A decimal of the table in rao, cut after nine digits.
fn rao(text: &str) -> u64 {
	let digits = text.split_once('.').map_or(0, |(_, part)| part.len().saturating_sub(9));
	Coins::parse(&text[..text.len() - digits]).unwrap().0
}

#[test]
fn its_money_should_be_proved_under_its_own_rules_and_those_of_the_launch() {
	let mut scenario = ready::open("finney").unwrap();
	scenario.chain.blocks = 1_440;
	for profile in ["tao-flow", "launch"] {
		let rules = dtao_lab::scenario::profile(profile).unwrap();
		let setting = Setting { profile, rules, seed: 1, with_attackers: true };
		let proof = run(&scenario, &setting, &mut |_| {}).unwrap().proof;
		// More than half of all TAO exists, so that a block emits half a TAO.
		assert!(proof.minted <= 1_440 * u128::from(UNIT / 2) && proof.minted > 0, "{profile}");
		assert_eq!(proof.difference(), 0);
	}
}

const STATE: &str = r#"{
	"id": "two", "name": "Two", "rules": "launch", "issuance": 1000000000000, "rootStake": 5000000000,
	"subnets": [
		{"netuid": 7, "tao": 2000000000, "alpha": 4000000000, "outstanding": 9, "movingPrice": "0.25", "tempo": 99}
	]
}"#;

const FROM: &str = "schema = 1\ntitle = \"\"\nquestion = \"\"\nfrom = \"state.json\"\n\n[chain]\nblocks = 1\nsample = 1\n";

#[test]
fn a_state_should_be_looked_for_beside_the_scenario() {
	let folder = std::env::temp_dir().join(format!("dtao-lab-{}-state", std::process::id()));
	fs::create_dir_all(&folder).unwrap();
	let read = |state: &str, scenario: &str| {
		fs::write(folder.join("state.json"), state).unwrap();
		let file = folder.join("scenario.toml");
		fs::write(&file, scenario).unwrap();
		Scenario::load(&file)
	};
	let scenario = read(STATE, FROM).unwrap();
	let (name, rules) = scenario.rules().unwrap();
	let (world, _) = scenario.build(rules, 1, true).unwrap();
	let subnet = &world.subnets[0];
	assert_eq!((name.as_str(), subnet.netuid, subnet.tempo), ("launch", 7, 99));
	assert_eq!(subnet.economy.moving_price.price().to_rao(), UNIT / 4);
	assert_eq!((world.issued.0, world.root_stake.0), (1_000 * UNIT, 5 * UNIT));

	let more = "[[subnets]]\nids = 8\ntao = 1\nalpha = 1\n\n[rules]\nprofile = \"tao-flow\"\n";
	let scenario = read(STATE, &format!("{FROM}\n{more}")).unwrap();
	assert_eq!(scenario.netuids().collect::<Vec<_>>(), [8, 7]);
	assert_eq!(scenario.rules().unwrap().0, "tao-flow");

	let refusal = |state: &str, scenario: &str| match read(state, scenario) {
		Err(Trouble::File { file, line: Some(line), message }) => {
			(file.ends_with("scenario.toml"), line, message)
		}
		other => panic!("{other:?}"),
	};
	let (of_scenario, line, message) = refusal(&STATE.replace("tempo", "tempi"), FROM);
	assert_eq!((of_scenario, line), (false, 4));
	assert!(message.contains("missing field `tempo`"), "{message}");
	let twice = format!("{FROM}\n{}", more.replace('8', "7"));
	assert_eq!(refusal(STATE, &twice).2, "subnet 7 stands twice");
	let (_, line, message) = refusal(STATE, &format!("{FROM}issued = 5\n"));
	assert_eq!(line, 6);
	assert!(message.contains("are those of the state"), "{message}");
	let (_, line, message) = refusal(STATE, &FROM.replace("from = \"state.json\"\n", ""));
	assert_eq!((line, message.as_str()), (5, "`issued` is missing"));
	let (_, line, message) = refusal(STATE, &FROM.replace("state.json", "nowhere.json"));
	assert_eq!(line, 4);
	assert!(message.contains("nowhere.json") && message.contains(STATES[0].0), "{message}");
	fs::remove_dir_all(folder).unwrap();
}
