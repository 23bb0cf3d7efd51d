//! The commands, as the command line calls them: what they write, and that they write nothing where they
//! refuse.

mod common;

use common::Folder;
use dtao_economics::{Profile, PROFILES, UNIT};
use dtao_lab::{
	commands,
	search::{profit_of, Budget},
	shard::Shard,
	Scenario, Trouble,
};
use serde_json::Value;
use std::{fs, path::Path};

const PUMP: &str = r#"schema = 1
title = "A small pump"
question = "?"

[chain]
issued = 8_400_000
root_stake = 6_000_000
blocks = 2160
sample = 60

[[subnets]]
ids = "1..2"
tao = 1000
alpha = 20_000
outstanding = 30_000
age = 604_800
flow = 0.01

[[agents]]
name = "organic"
does.buyer = { subnets = "1..2", tao = 1, varies = 50, when = "each 60" }

[[agents]]
name = "speculators"
attacker = true
does.pump-and-dump = { subnet = 1, tao = 50, pump = "300..600 each 60", dump = "660..960 each 60" }

[attack]
subnet = 1
during = "300..960"
aftermath = 1200
"#;

fn json(path: &Path) -> Value {
	serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A page that is whole, and needs no network.
#[track_caller]
fn page(path: &Path) -> String {
	let text = fs::read_to_string(path).unwrap();
	assert!(text.starts_with("<!doctype html>") && text.trim_end().ends_with("</html>"));
	assert!(!text.contains("http://") && !text.contains("https://"), "{}", path.display());
	text
}

/// The names of the profiles of the only attack of a matrix.
fn profiles_of(matrix: &Value) -> Vec<&str> {
	let [attack] = matrix["attacks"].as_array().unwrap().as_slice() else { panic!("{matrix}") };
	let outcomes = attack["outcomes"].as_array().unwrap().iter();
	outcomes.map(|outcome| outcome["profile"].as_str().unwrap()).collect()
}

#[test]
fn compare_should_write_what_an_attack_does_under_the_rules_named() {
	let folder = Folder::new("compare");
	let (file, out) = (folder.file("pump.toml", PUMP), folder.path("out"));
	let rules = ["tao-flow", "launch"].map(String::from);
	commands::compare(&file, &rules, 1, Shard::WHOLE, &out).unwrap();
	let matrix = json(&out.join("compare.json"));
	assert_eq!(profiles_of(&matrix), rules);
	let outcome = &matrix["attacks"][0]["outcomes"][0];
	// Six times 50 TAO
	assert_eq!(outcome["paid"], "300.000000000");
	let page = page(&out.join("compare.html"));
	assert!(page.contains("A small pump") && page.contains("<svg") && page.contains("tao-flow"));
	// The file's own blocks: 1,200 after the attack, of one TAO each for two subnets.
	let rao = |name: &str| outcome[name].as_str().unwrap().parse::<f64>().unwrap();
	assert!(rao("taoDuring") + rao("taoAfter") <= 2_160.0);

	let unknown = commands::compare(&file, &["best".into()], 1, Shard::WHOLE, &folder.path("no"));
	assert!(matches!(unknown, Err(Trouble::Unknown(_))));
	let nothing = PUMP.split("[attack]").next().unwrap();
	let peaceful = folder.file("peace.toml", nothing);
	let peaceful = commands::compare(&peaceful, &rules, 1, Shard::WHOLE, &folder.path("no"));
	let Err(Trouble::Unknown(message)) = peaceful else { panic!("{peaceful:?}") };
	assert_eq!(message, "`A small pump` has no [attack] to compare");
	assert!(!folder.path("no").exists());
}

#[test]
fn matrix_should_write_all_profiles_and_of_a_shard_its_part() {
	let folder = Folder::new("matrix");
	let (file, out) = ([folder.file("pump.toml", PUMP)], folder.path("out"));
	commands::matrix(&file, 1, Shard::WHOLE, &out).unwrap();
	let whole = json(&out.join("matrix.json"));
	let names: Vec<_> = PROFILES.iter().map(|profile| profile.name).collect();
	assert_eq!(profiles_of(&whole), names);
	page(&out.join("matrix.html"));
	commands::matrix(&file, 1, "2/7".parse().unwrap(), &out).unwrap();
	let part = json(&out.join("matrix-2-of-7.json"));
	assert_eq!(profiles_of(&part), [names[1], names[8]]);
	// A part says what the whole says of it: here, what came 30 days after the attack.
	let outcomes = |matrix: &Value, place: usize| matrix["attacks"][0]["outcomes"][place].clone();
	assert_eq!(outcomes(&part, 1), outcomes(&whole, 8));
}

#[test]
fn search_should_write_the_best_attack_and_what_it_brings() {
	#[derive(serde::Deserialize)]
	struct File {
		attack: Vec<dtao_lab::search::Known>,
	}
	let folder = Folder::new("search");
	let (file, out) = (folder.file("pump.toml", PUMP), folder.path("out"));
	let budget = Budget { runs: 16, tao: 300 * UNIT, blocks: 2_000, seed: 1 };
	let rules = ["tao-flow", "launch"].map(String::from);
	commands::search(&file, &rules, &budget, &out).unwrap();
	let text = fs::read_to_string(out.join("attacks.toml")).unwrap();
	let found: File = toml::from_str(&text).unwrap();
	let scenario = Scenario::parse("pump", PUMP).unwrap();
	for (attack, name) in found.attack.iter().zip(&rules) {
		assert_eq!(attack.rules, *name);
		assert!(
			u128::from(attack.tao.0) * u128::from(attack.pump.count()) <= u128::from(budget.tao)
		);
		assert!(attack.dump.to <= budget.blocks);
		let rules = Profile::by_name(name).unwrap().rules;
		let profit = profit_of(&scenario, rules, attack.tao, attack.pump, attack.dump).unwrap();
		assert_eq!(dtao_lab::coins::decimal(profit), attack.profit);
	}
	assert_eq!(found.attack.len(), 2);
	let without = folder.file("peace.toml", &PUMP.replace("pump-and-dump", "wash"));
	assert!(commands::search(&without, &rules, &budget, &folder.path("no")).is_err());
	assert!(!folder.path("no").exists());
}

#[test]
fn tables_should_write_the_studies_named() {
	let folder = Folder::new("tables");
	let out = folder.path("out");
	let names = ["S12", "S17"].map(String::from);
	commands::tables(&names, Shard::WHOLE, &out).unwrap();
	let tables = json(&out.join("tables.json"));
	let titles: Vec<_> = tables["studies"].as_array().unwrap().iter().collect();
	assert_eq!(titles.len(), 2);
	assert_eq!(tables["studies"][1]["title"], "S17: Eight subnets");
	// A row by the names of its columns
	assert_eq!(tables["studies"][1]["tables"][0][0]["rules"], PROFILES[0].name);
	assert!(page(&out.join("tables.html")).contains("There and back"));
	commands::tables(&names, "1/2".parse().unwrap(), &out).unwrap();
	assert_eq!(json(&out.join("tables-1-of-2.json"))["studies"].as_array().unwrap().len(), 1);
	assert!(commands::tables(&["S99".into()], Shard::WHOLE, &folder.path("no")).is_err());
	assert!(!folder.path("no").exists());
}

#[test]
fn story_should_write_its_page_and_refuse_data_that_are_none() {
	let folder = Folder::new("story");
	let out = folder.path("out");
	let bad = folder.file("bad.csv", "block,tao_per_alpha,rank_by_price\n5000000,cheap,7\n");
	let refused = commands::story(Some(Path::new(&bad)), &out).unwrap_err().to_string();
	assert!(refused.starts_with(&format!("{bad}:2:")), "{refused}");
	let early = folder.file("early.csv", "block,tao_per_alpha,rank_by_price\n7,0.01,7\n");
	let refused = commands::story(Some(Path::new(&early)), &out).unwrap_err().to_string();
	assert!(refused.contains("begins before Dynamic TAO"), "{refused}");
	assert!(!out.exists());

	// The first hour and a half of the data that come with the laboratory.
	let head: Vec<_> = dtao_lab::story::DATA.lines().take(46).collect();
	let data = folder.file("short.csv", &head.join("\n"));
	commands::story(Some(Path::new(&data)), &out).unwrap();
	let page = page(&out.join("replay.html"));
	assert!(page.contains("in 45 samples") && page.contains("hill-quantile"));
	// Only of its own data it knows what came later.
	assert!(!page.contains("14 March"));
}
