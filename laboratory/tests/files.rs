//! What a scenario file says wrong is said with its line, and nothing is written.

mod common;

use common::Folder;
use dtao_lab::{commands, ready, search::Budget, shard::Shard, Scenario, Trouble};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::{fs, path::Path};

const GOOD: &str = r#"schema = 1
title = "Two"
question = "?"

[chain]
issued = 8_400_000
blocks = 720
sample = 360

[[subnets]]
ids = "1..2"
tao = 1000
alpha = 2000
outstanding = 100
staked = true

[[agents]]
name = "buyer"
does.buyer = { subnets = 1, tao = 0.5, varies = 50, when = "each 10" }
"#;

/// The line and the message of the error that a change of the good file brings.
#[track_caller]
fn refusal(from: &str, to: &str) -> (usize, String) {
	let text = GOOD.replace(from, to);
	assert_ne!(text, GOOD);
	match Scenario::parse("two.toml", &text) {
		Err(Trouble::File { file, line: Some(line), message }) if file == "two.toml" => {
			(line, message)
		}
		other => panic!("{other:?}"),
	}
}

#[test]
fn every_ready_scenario_should_be_read() {
	for (name, _) in ready::READY {
		let scenario = ready::open(name).unwrap();
		let (_, rules) = scenario.rules().unwrap();
		assert!(scenario.build(rules, 1, true).is_ok(), "{name}");
	}
}

#[test]
fn an_unknown_agent_should_be_refused_with_those_that_there_are() {
	let (line, message) = refusal("does.buyer", "does.gambler");
	assert_eq!(line, 19);
	assert!(message.contains("unknown variant `gambler`") && message.contains("pump-and-dump"));
}

#[test]
fn a_negative_amount_should_be_refused() {
	let (line, message) = refusal("tao = 0.5", "tao = -0.5");
	assert_eq!(line, 19);
	assert!(message.contains("`-0.5` is negative"), "{message}");
}

#[test]
fn a_subnet_that_is_not_there_should_be_refused() {
	let (line, message) = refusal("subnets = 1,", "subnets = 7,");
	assert!((17..=19).contains(&line), "{line}");
	assert_eq!(message, "agent `buyer`: there is no subnet 7");
	let (_, message) =
		refusal("[[agents]]", "[attack]\nsubnet = 9\nduring = 5\naftermath = 1\n\n[[agents]]");
	assert_eq!(message, "there is no subnet 9 to attack");
	let (_, message) = refusal("ids = \"1..2\"", "ids = [1, 1]");
	assert_eq!(message, "subnet 1 stands twice");
}

#[test]
fn an_agent_that_is_not_there_should_be_refused() {
	let (line, message) = refusal("name = \"buyer\"", "name = \"buyer\"\nbacks = \"nobody\"");
	assert!((17..=20).contains(&line), "{line}");
	assert_eq!(message, "agent `buyer` backs `nobody`, who is no agent before it");
	let judge =
		"does.validator = { subnets = 1, by = { bribed = \"nobody\" }, when = \"each 10\" }";
	let (_, message) =
		refusal("does.buyer = { subnets = 1, tao = 0.5, varies = 50, when = \"each 10\" }", judge);
	assert_eq!(message, "agent `buyer`: there is no agent `nobody`");
}

#[test]
fn two_of_one_name_should_be_refused() {
	let (_, message) = refusal("name = \"buyer\"", "name = \"holders\"");
	assert_eq!(message, "agent `holders`: somebody is called that already");
	let twice = "name = \"buyer\"\ndoes.buyer = { subnets = 1, tao = 1, when = \"1\" }\n\n[[agents]]\nname = \"buyer\"";
	let (_, message) = refusal("name = \"buyer\"", twice);
	assert_eq!(message, "agent `buyer`: somebody is called that already");
}

#[test]
fn an_attacker_should_not_be_told_to_be_honest() {
	let honest =
		"name = \"buyer\"\nattacker = true\nhonest.buyer = { subnets = 1, tao = 1, when = \"1\" }";
	let (_, message) = refusal("name = \"buyer\"", honest);
	assert_eq!(message, "agent `buyer` is an attacker, and is not there to be honest");
	let (_, message) = refusal(
		"name = \"buyer\"",
		"name = \"buyer\"\nhonest.buyer = { subnets = 7, tao = 1, when = \"1\" }",
	);
	assert_eq!(message, "agent `buyer`: there is no subnet 7");
}

#[test]
fn what_is_wrong_with_a_registry_should_be_said() {
	let registry = |text: &str| refusal("[[agents]]", &format!("[registry]\n{text}\n\n[[agents]]"));
	assert_eq!(registry("last-lock = -3").0, 18);
	assert!(registry("last-lock = -3").1.contains("`-3` is negative"));
	assert!(registry("linit = 3").1.contains("unknown field `linit`"));
}

#[test]
fn another_schema_should_be_refused_before_anything_else() {
	let (line, message) = refusal("schema = 1\ntitle", "schema = 2\nname");
	assert_eq!((line, message.as_str()), (1, "schema 2, but this laboratory reads 1"));
	let (_, message) = refusal("schema = 1\n", "");
	assert_eq!(message, "says no `schema = 1`");
}

#[test]
fn what_no_schema_knows_should_be_refused() {
	assert_eq!(refusal("sample = 360", "sampel = 360").0, 8);
	assert_eq!(refusal("when = \"each 10\"", "when = \"soon\"").0, 19);
	assert_eq!(refusal("tao = 1000", "tao = \"much\"").0, 12);
	let (_, message) = refusal("[[agents]]", "[rules]\nprofile = \"best\"\n\n[[agents]]");
	assert!(message.starts_with("there is no profile `best`, but default"), "{message}");
}

#[test]
fn a_refused_file_should_leave_nothing_behind() {
	let folder = Folder::new("refused");
	let file = folder.file("bad.toml", &GOOD.replace("tao = 0.5", "tao = -1"));
	let out = folder.path("out");
	assert!(commands::run_one(&file, None, 1, true, &out).is_err());
	assert!(!out.exists());
}

#[test]
fn one_seed_should_give_one_result_to_the_byte() {
	let folder = Folder::new("seeds");
	let file = folder.file("two.toml", GOOD);
	let read = |name: &str, seed| {
		let out = folder.path(name);
		commands::run_one(&file, None, seed, true, &out).unwrap();
		["summary.json", "samples.csv", "samples.parquet", "page.html"]
			.map(|one| fs::read(out.join(one)).unwrap())
	};
	let first = read("first", 7);
	assert_eq!(first, read("second", 7));
	assert_ne!(first, read("third", 8));
	let page = String::from_utf8(first[3].clone()).unwrap();
	assert!(page.contains("<svg") && page.contains("Proved to the rao"));
	for plot in
		["Share of subnet 1, stage by stage", "TAO into the pool of subnet 1 so far, by source"]
	{
		assert!(page.contains(plot), "{plot}");
	}
	assert!(!page.contains("http://") && !page.contains("https://"), "the page needs no network");
}

/// What is attacked in [`GOOD`].
const ATTACK: &str = r#"
[[agents]]
name = "pump"
attacker = true
does.pump-and-dump = { subnet = 2, tao = 5, pump = "300", dump = "360" }

[attack]
subnet = 2
during = "300..360"
aftermath = 100
"#;

/// The summary beside a page, and how many rows there are.
fn beside(out: &Path, stem: &str) -> (serde_json::Value, i64) {
	let read = |extension: &str| fs::read(out.join(format!("{stem}.{extension}"))).unwrap();
	assert!(String::from_utf8(read("html")).unwrap().starts_with("<!doctype html>"));
	let rows = SerializedFileReader::new(bytes::Bytes::from(read("parquet"))).unwrap();
	let summary = serde_json::from_slice(&read("json")).unwrap();
	(summary, rows.metadata().file_metadata().num_rows())
}

#[test]
fn every_page_should_have_a_summary_and_rows_beside_it() {
	let folder = Folder::new("pages");
	let file = folder.file("two.toml", &format!("{GOOD}{ATTACK}"));
	let (rules, shard) = (["launch".into(), "tao-flow".into()], "1/1".parse::<Shard>().unwrap());
	commands::compare(&file, &rules, 1, shard, &folder.path("")).unwrap();
	let (summary, rows) = beside(&folder.path(""), "compare");
	assert_eq!(summary["attacks"][0]["outcomes"][1]["profile"], "tao-flow");
	// Of the subnet that is attacked: blocks 0, 360 and 720, under two rules, with the pump and without.
	assert_eq!(rows, 3 * 2 * 2);

	commands::matrix(&[file], 1, "2/3".parse().unwrap(), &folder.path("")).unwrap();
	let (summary, rows) = beside(&folder.path(""), "matrix-2-of-3");
	let profiles = summary["attacks"][0]["outcomes"].as_array().unwrap().len() as i64;
	// Until 30 days after the attack: each 360 of 216,360 blocks.
	assert_eq!(rows, 602 * 2 * profiles);

	commands::tables(&["S12".into()], shard, &folder.path("")).unwrap();
	let (summary, rows) = beside(&folder.path(""), "tables");
	let tables = summary["studies"][0]["tables"].as_array().unwrap();
	let columns = |row: &serde_json::Value| row.as_object().unwrap().len() - 1;
	let cells = tables.iter().flat_map(|table| table.as_array().unwrap()).map(columns);
	assert_eq!(rows, cells.sum::<usize>() as i64);

	commands::gather(&folder.path("")).unwrap();
	commands::gather(&folder.path("")).unwrap(); // does not gather itself
	let report = fs::read_to_string(folder.path("report.html")).unwrap();
	assert_eq!(report.matches("<article").count(), 3);
}

#[test]
fn a_folder_without_a_page_should_not_become_a_report() {
	let folder = Folder::new("empty");
	let refused = commands::gather(&folder.path(""));
	assert!(matches!(refused, Err(Trouble::Unknown(why)) if why.contains("no page to gather")));
	assert!(commands::gather(&folder.path("nowhere")).is_err());
}

#[test]
fn a_search_should_leave_what_it_found_as_json_too() {
	let folder = Folder::new("search");
	let file = folder.file("two.toml", &format!("{GOOD}{ATTACK}"));
	let budget = Budget { runs: 8, tao: 5_000_000_000, blocks: 720, seed: 1 };
	commands::search(&file, &["launch".into()], &budget, &folder.path("")).unwrap();
	let text = fs::read_to_string(folder.path("attacks.json")).unwrap();
	let found: serde_json::Value = serde_json::from_str(&text).unwrap();
	let known: toml::Value =
		toml::from_str(&fs::read_to_string(folder.path("attacks.toml")).unwrap()).unwrap();
	for key in ["rules", "tao", "pump", "dump", "profit"] {
		assert_eq!(found["attacks"][0][key].as_str(), known["attack"][0][key].as_str(), "{key}");
	}
}
