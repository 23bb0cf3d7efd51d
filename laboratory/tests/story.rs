//! The story on the data that come with the laboratory: the trades have to give the prices that were
//! seen, and the run has to say what the page says.

use dtao_economics::{Profile, UNIT};
use dtao_lab::story::{self, path::Trade, Cure, Replay, Story};
use parquet::{
	file::reader::{FileReader, SerializedFileReader},
	record::RowAccessor,
};
use std::sync::OnceLock;

/// The rules of the day, and those of which the README gives numbers.
const RULES: [&str; 4] = ["launch", "tao-flow", "hill-rank", "revenue-half"];

/// Under these rules, with root's cure on all its days; told once for all tests.
fn told() -> &'static Story {
	static STORY: OnceLock<Story> = OnceLock::new();
	STORY.get_or_init(|| {
		let rules = RULES.map(|name| *Profile::by_name(name).unwrap());
		story::tell("sn28", story::DATA, &rules, &story::DAYS).unwrap()
	})
}

fn tao(rao: impl TryInto<i128>) -> f64 {
	rao.try_into().unwrap_or_default() as f64 / UNIT as f64
}

/// Asserts that two numbers are so close, relatively.
#[track_caller]
fn near(found: f64, known: f64, tolerance: f64) {
	assert!((found - known).abs() <= tolerance * known.abs(), "{found}, known is {known}");
}

#[test]
fn the_same_trades_should_get_their_subnet_what_each_rule_pays_for() {
	let story = told();
	assert_eq!(story.replays.iter().map(|one| one.profile).collect::<Vec<_>>(), RULES);
	// TAO of blocks in the four days that were seen, and in the 30 days after.
	let known = [(400.1, 2_511.6), (375.8, 2_358.5), (459.6, 289.9), (190.1, 1_081.3)];
	for (replay, (until, after)) in story.replays.iter().zip(known) {
		let last = |replay: &Replay| replay.moments.last().map_or(0, |one| one.given);
		let seen = replay.moments[story.seen.len() - 1].given;
		near(tao(seen), until, 1e-3);
		near(tao(last(replay) - seen), after, 1e-3);
		// 28,785 blocks, and 216,000
		assert!(replay.moments.windows(2).all(|pair| pair[0].block < pair[1].block));
		assert_eq!(replay.moments.last().map(|one| one.block), Some(28_785 + 216_000));
		assert!(replay.flow > 0, "holders had alpha before, and sold it: {}", replay.profile);
	}
	let last = story.seen.last().unwrap().block - story.seen[0].block;
	assert_eq!(last, 28_785);
}

#[test]
fn root_should_have_the_majority_on_day_75_and_no_more_on_day_150() {
	let cures = &told().cures;
	let majorities: Vec<_> = cures.iter().map(|cure| (cure.day, cure.majority)).collect();
	assert_eq!(majorities, [(12, true), (75, true), (150, false), (365, false)]);
	// 6,000,000 * 0.18 on every day, against what is held of one subnet that was bought.
	let known = [117_506.0, 758_520.0, 1_546_576.0, 3_777_982.0];
	for (cure, alpha) in cures.iter().zip(known) {
		assert!(cure.root.abs_diff(1_080_000 * UNIT) <= UNIT);
		near(tao(cure.alpha), alpha, 1e-4);
		assert_eq!(cure.majority, cure.root > cure.alpha);
	}
}

#[test]
fn a_cure_should_be_slower_the_later_it_comes_and_nothing_without_the_majority() {
	let cures = &told().cures;
	// How far the price has fallen five days after the purchase, in parts of a hundred.
	let fall = |cure: &Cure, of: fn(&(u64, u64, u64)) -> u64| {
		let (_, first, _) = cure.prices[0];
		assert_eq!(cure.prices.last().unwrap().0, 5 * 7_200);
		100.0 - of(cure.prices.last().unwrap()) as f64 * 100.0 / first as f64
	};
	let known = [(49.29, 29.57), (12.18, 4.29), (1.55, 1.55), (0.38, 0.38)];
	for (cure, (with, without)) in cures.iter().zip(known) {
		assert!((fall(cure, |one| one.1) - with).abs() < 0.02, "day {}", cure.day);
		assert!((fall(cure, |one| one.2) - without).abs() < 0.02, "day {}", cure.day);
		let same = cure.prices.iter().all(|(_, with, without)| with == without);
		assert_eq!(same, !cure.majority, "day {}", cure.day);
	}
}

#[test]
fn the_trades_should_explain_the_prices_and_the_page_should_say_so() {
	let story = told();
	assert_eq!((story.seen.len(), story.trades.len()), (2_831, 2_831));
	assert!(story.residual <= 1, "{} rao", story.residual);

	// What was seen: the peak of 0.069351192 at rank 6, and the low 2,570 blocks, or 8.6 hours, later.
	let peak = story.seen.iter().max_by_key(|one| one.price).unwrap();
	assert_eq!((peak.block, peak.price, peak.rank), (5_003_952, 69_351_192, 6));
	let low = story.seen.iter().filter(|one| one.block > peak.block).min_by_key(|one| one.price);
	let low = low.unwrap();
	assert_eq!(low.block - peak.block, 2_570);
	// 1 - 0.004945382 / 0.069351192 = 92.87 %
	assert_eq!((peak.price - low.price) * 10_000 / peak.price, 9_286);

	let launch = &story.replays[0];
	let ours = launch.moments.iter().zip(&story.seen);
	assert!(ours.into_iter().all(|(own, seen)| own.price.abs_diff(seen.price) <= 1));
	assert_eq!(launch.refused, 0);

	// An average of 32 days' half-life hardly sees four days: a block's part stays between 1/2 and
	// twice an equal part of 1/64.
	let equal = UNIT / 64;
	let parts = launch.moments.iter().skip(1).take(2_830).map(|one| one.allocated);
	assert!(parts.into_iter().all(|part| part > equal / 2 && part < equal * 2));

	let cure = &story.cures[0];
	// 6,000,000 * 0.18
	assert!(cure.majority && cure.root.abs_diff(1_080_000 * UNIT) <= UNIT);
	let (_, with, without) = cure.prices.last().unwrap();
	assert!(with < without, "who is paid for selling lowers the price");

	// Sellers needed more than all that miners got: 0.41 alpha a block for 28,785 blocks.
	let sold = story.trades.iter().flatten().map(|trade| match trade {
		Trade::Sell(alpha) => alpha.0,
		Trade::Buy(_) => 0,
	});
	assert!(sold.sum::<u64>() > 28_785 * UNIT * 41 / 100);

	let report = story::report(story).unwrap();
	let page = report.page.html();
	for sentence in ["92.86 %", "rank 6", "not in hours", "Right: of the days tried, day 75"] {
		assert!(page.contains(sentence), "{sentence}");
	}

	// A row a moment under each of the rules: the samples, and one each 360 of the 216,000 blocks after them.
	let rows = SerializedFileReader::new(bytes::Bytes::from(report.rows.bytes().unwrap())).unwrap();
	assert_eq!(rows.metadata().file_metadata().num_rows(), 4 * (2_831 + 600));
	let row = rows.get_row_iter(None).unwrap().nth(100).unwrap().unwrap();
	let seen = story.seen[100];
	let prices = row.get_ulong(6).unwrap().abs_diff(row.get_ulong(2).unwrap());
	assert_eq!((row.get_ulong(6).unwrap(), prices <= 1), (seen.price, true));
	let replay = &report.summary["replays"][0];
	assert_eq!((&replay["profile"], &replay["refused"]), (&"launch".into(), &0.into()));
	assert_eq!(report.summary["cures"][0]["majority"], true);
}
