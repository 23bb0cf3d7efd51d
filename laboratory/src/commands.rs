//! What the command line does: reads, runs, writes, and says where the results are.

use crate::{
	coins::{decimal, pretty},
	export::export as find_export,
	matrix::{attacks, matrix as run_matrix, Line},
	measure::Outcome,
	progress::Progress,
	report::{
		self,
		parquet::{self, Column, Frame},
		tables, Page, Report, Section,
	},
	run::{run, Setting},
	scenario::{profile, ready, Scenario},
	search::{search as find, Budget},
	shard::Shard,
	story,
	studies::studies as make_studies,
	trouble::Trouble,
};
use dtao_economics::{Profile, PROFILES};
use serde_json::json;
use std::{fs, path::Path};

/// Names what there is.
///
/// # Errors
/// None: the ready scenarios are read by a test.
pub fn list() -> Result<(), Trouble> {
	println!("Scenarios:");
	for (name, _) in ready::READY {
		let scenario = ready::open(name)?;
		println!("  {name:16} {}", scenario.question);
	}
	println!("Profiles of rules:");
	for profile in PROFILES {
		println!("  {}", profile.name);
	}
	Ok(())
}

/// Runs one scenario.
///
/// # Errors
/// As [`run`], and [`Trouble::Disk`].
pub fn run_one(
	name: &str,
	rules: Option<&str>,
	seed: u64,
	with_attackers: bool,
	out: &Path,
) -> Result<(), Trouble> {
	let scenario = ready::open(name)?;
	let (profile, rules) = match rules {
		Some(name) => (name.to_string(), profile(name)?),
		None => scenario.rules()?,
	};
	let progress = Progress::new("run", scenario.chain.blocks);
	let setting = Setting { profile: &profile, rules, seed, with_attackers };
	let run = run(&scenario, &setting, &mut |_| progress.add(1))?;

	let netuids = shown(&scenario);
	let section = Section { claim: scenario.claim.clone(), ..tables::run_section(&run, &netuids) };
	let page = Page {
		title: scenario.title.clone(),
		lead: scenario.question.clone(),
		sections: vec![section],
	};
	let (summary, rows) = (tables::summary(&run), parquet::samples(&run)?);
	print_table(&tables::statement_table(&run));
	print_table(&tables::spread_table(&run));
	println!("Proved to the rao: {}.", run.proof);
	report::write(&out.join("samples.csv"), &tables::csv(&run))?;
	Report { page, summary, rows }.publish(out, |extension| match extension {
		"html" => "page.html".into(),
		"parquet" => "samples.parquet".into(),
		_ => format!("summary.{extension}"),
	})
}

/// The subnets that plots show: what is attacked first.
fn shown(scenario: &Scenario) -> Vec<u16> {
	let mut netuids: Vec<_> =
		scenario.attack.iter().map(|attack| attack.get_ref().subnet).collect();
	let mut others: Vec<_> = scenario.netuids().collect();
	others.sort_unstable();
	others.retain(|netuid| !netuids.contains(netuid));
	netuids.extend(others);
	netuids
}

/// Runs one scenario under some profiles.
///
/// # Errors
/// As [`run_matrix`], and [`Trouble::Disk`].
pub fn compare(
	name: &str,
	rules: &[String],
	seed: u64,
	shard: Shard,
	out: &Path,
) -> Result<(), Trouble> {
	let lines = run_matrix(vec![ready::open(name)?], &named(rules)?, seed, shard)?;
	write_matrix(&lines, "compare", shard, out)
}

/// The profiles of these names; all of them if there is no name.
fn named(names: &[String]) -> Result<Vec<Profile>, Trouble> {
	if names.is_empty() {
		return Ok(PROFILES.to_vec());
	}
	let profile_of = |name: &String| {
		profile(name)?;
		Profile::by_name(name).copied().ok_or_else(|| Trouble::Unknown(name.clone()))
	};
	names.iter().map(profile_of).collect()
}

/// Looks for a better attack under each of some profiles, and writes what it found as a file of known
/// attacks and as JSON.
///
/// # Errors
/// As [`find`], and [`Trouble::Disk`].
pub fn search(name: &str, rules: &[String], budget: &Budget, out: &Path) -> Result<(), Trouble> {
	let scenario = ready::open(name)?;
	let (mut text, mut attacks) = (String::new(), Vec::new());
	for profile in named(rules)? {
		let found = find(&scenario, profile.rules, budget)?;
		let attack = found.toml(profile.name);
		println!("{attack}# the scenario's own attack brings {}\n", decimal(found.at_first));
		text.push_str(&attack);
		text.push('\n');
		attacks.push(found.json(profile.name));
	}
	let summary = json!({ "schema": 1, "scenario": scenario.title, "attacks": attacks });
	report::write(&out.join("attacks.json"), &summary.to_string())?;
	let path = out.join("attacks.toml");
	report::write(&path, &text)?;
	println!("The attacks: {}", path.display());
	Ok(())
}

/// Runs all attacks under all profiles, and for 30 days after each.
///
/// # Errors
/// As [`run_matrix`], and [`Trouble::Disk`].
pub fn matrix(names: &[String], seed: u64, shard: Shard, out: &Path) -> Result<(), Trouble> {
	write_matrix(&run_matrix(attacks(names)?, PROFILES, seed, shard)?, "matrix", shard, out)
}

/// Prints what a matrix found, and writes it to files of this name.
fn write_matrix(lines: &[Line], stem: &str, shard: Shard, out: &Path) -> Result<(), Trouble> {
	let mut sections = Vec::new();
	let mut summary = Vec::new();
	for line in lines {
		let outcomes: Vec<&Outcome> = line.cells.iter().map(|cell| &cell.outcome).collect();
		println!("\n{}: {}", line.scenario.title, line.scenario.question);
		print_table(&tables::outcome_table(&outcomes));
		summary.push(json!({
			"scenario": line.scenario.title,
			"outcomes": outcomes.iter().map(|one| tables::outcome(one)).collect::<Vec<_>>(),
		}));
		sections.push(line_section(line, &outcomes));
	}
	let page = Page {
		title: "Attacks under each set of rules".into(),
		lead: "Each attack is run with its attackers and without them, by the code that the chain runs. \
		       Amounts are TAO; all money is proved to the rao in every run."
			.into(),
		sections,
	};
	let summary = json!({ "schema": 1, "attacks": summary });
	let report = Report { page, summary, rows: matrix_rows(lines)? };
	report.publish(out, |extension| shard.name(stem, extension))
}

/// The samples of what is attacked, of each run.
fn matrix_rows(lines: &[Line]) -> Result<Frame, Trouble> {
	let mut rows = Vec::new();
	let (mut scenarios, mut rules, mut attackers) = (Vec::new(), Vec::new(), Vec::new());
	for line in lines {
		for cell in &line.cells {
			for (run, with_attackers) in [(&cell.with, true), (&cell.without, false)] {
				rows.extend(run.rows(attacked(line)));
				scenarios.resize(rows.len(), line.scenario.title.as_str());
				rules.resize(rows.len(), run.profile.as_str());
				attackers.resize(rows.len(), with_attackers);
			}
		}
	}
	Ok(Frame::default()
		.with("scenario", Column::text(scenarios.into_iter()))
		.with("rules", Column::text(rules.into_iter()))
		.with("attackers", Column::Flag(attackers))
		.and(parquet::rows_of(&rows)?))
}

fn attacked(line: &Line) -> u16 {
	line.scenario.attack.as_ref().map_or(0, |attack| attack.get_ref().subnet)
}

fn line_section(line: &Line, outcomes: &[&Outcome]) -> Section {
	let mut plots =
		tables::multiples(attacked(line), &line.cells, tables::given, "TAO of blocks so far");
	plots.truncate(PROFILES.len());
	Section {
		title: line.scenario.title.clone(),
		claim: line.scenario.claim.clone(),
		text: vec![line.scenario.question.clone(), verdict(outcomes)],
		plots,
		tables: vec![tables::outcome_table(outcomes)],
		..Section::default()
	}
}

/// What a line of the matrix comes to, in a sentence.
fn verdict(outcomes: &[&Outcome]) -> String {
	let most = outcomes.iter().max_by_key(|one| one.profit.total);
	let least = outcomes.iter().min_by_key(|one| one.profit.total);
	let harm = outcomes.iter().max_by_key(|one| one.honest_loss);
	let (Some(most), Some(least), Some(harm)) = (most, least, harm) else {
		return String::new();
	};
	if most.profit.total == least.profit.total {
		return format!("It brings {} TAO whatever the rules are.", pretty(most.profit.total, 3));
	}
	format!(
		"It brings the attacker most under `{}` ({} TAO) and least under `{}` ({}). Others lose most under `{}`: {} TAO \
		 of emission.",
		most.profile,
		pretty(most.profit.total, 1),
		least.profile,
		pretty(least.profit.total, 1),
		harm.profile,
		pretty(harm.honest_loss, 1),
	)
}

/// Writes a run for a node.
///
/// # Errors
/// As [`find_export`], and [`Trouble::Disk`].
pub fn export(name: &str, seed: u64, out: &Path) -> Result<(), Trouble> {
	let scenario = ready::open(name)?;
	let progress = Progress::new("export", scenario.chain.blocks);
	let export = find_export(&scenario, seed, &mut |_| progress.add(1))?;
	let lines: Vec<_> = export.lines.iter().map(|line| format!("{line}\n")).collect();
	report::write(&out.join("genesis.json"), &export.genesis.to_string())?;
	let path = out.join("run.jsonl");
	report::write(&path, &lines.concat())?;
	println!("{} calls and checkpoints: {}", lines.len(), path.display());
	Ok(())
}

/// Tells the story, on other data if there are some.
///
/// # Errors
/// As [`story::tell`], and [`Trouble::Disk`].
pub fn story(data: Option<&Path>, out: &Path) -> Result<(), Trouble> {
	let (file, text) = match data {
		Some(path) => {
			let text = fs::read_to_string(path).map_err(|error| Trouble::disk(path, &error))?;
			(path.display().to_string(), text)
		}
		None => ("laboratory/data/sn28_2025-02.csv".into(), story::DATA.into()),
	};
	let report = story::report(&story::tell(&file, &text, PROFILES, &story::DAYS)?)?;
	print_sections(&report.page.sections);
	let stem = if data.is_some() { "replay" } else { "story" };
	report.publish(out, |extension| format!("{stem}.{extension}"))
}

/// Gathers all pages of a folder into one, by name.
///
/// # Errors
/// [`Trouble::Disk`]; [`Trouble::Unknown`] if there is no page.
pub fn gather(out: &Path) -> Result<(), Trouble> {
	let path = out.join("report.html");
	let mut files = Vec::new();
	for entry in fs::read_dir(out).map_err(|error| Trouble::disk(out, &error))? {
		let file = entry.map_err(|error| Trouble::disk(out, &error))?.path();
		if file.extension().is_some_and(|extension| extension == "html") && file != path {
			files.push(file);
		}
	}
	files.sort_unstable();
	let mut pages = Vec::new();
	for file in files {
		let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
		let html = fs::read_to_string(&file).map_err(|error| Trouble::disk(&file, &error))?;
		pages.push((name.unwrap_or_default(), html));
	}
	let report = report::page::gather(&pages).ok_or_else(|| {
		Trouble::Unknown(format!("{} has no page to gather: run something first", out.display()))
	})?;
	report::write(&path, &report)?;
	println!("The page: {}", path.display());
	Ok(())
}

/// Prints the tables of studies, and writes them.
///
/// # Errors
/// As [`make_studies`], and [`Trouble::Disk`].
pub fn tables(names: &[String], shard: Shard, out: &Path) -> Result<(), Trouble> {
	let sections = make_studies(names, shard)?;
	print_sections(&sections);
	let page = Page {
		title: "Studies".into(),
		lead:
			"What scenarios have to say that no attack is about, by the code that the chain runs."
				.into(),
		sections,
	};
	let studies = page.sections.iter().map(tables::section).collect::<Vec<_>>();
	let summary = json!({ "schema": 1, "studies": studies });
	let rows = tables::cells(&page.sections);
	Report { page, summary, rows }.publish(out, |extension| shard.name("tables", extension))
}

/// Prints sections: what is claimed, what was found, and the tables.
fn print_sections(sections: &[Section]) {
	for section in sections {
		println!("\n{}", section.title);
		if let Some(claim) = &section.claim {
			println!("  \"{claim}\"");
		}
		for text in &section.text {
			println!("  {text}");
		}
		for table in &section.tables {
			print_table(table);
		}
	}
}

/// Prints a table, its columns aligned.
fn print_table(table: &report::Table) {
	let all: Vec<_> = std::iter::once(&table.head).chain(&table.rows).collect();
	let width = |column: usize| {
		let cells = all.iter().filter_map(|row| row.get(column));
		cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
	};
	let widths: Vec<_> = (0..table.head.len()).map(width).collect();
	for row in all {
		let cells =
			row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
				0 => format!("{cell:width$}"),
				_ => format!("{cell:>width$}"),
			});
		println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
	}
}
