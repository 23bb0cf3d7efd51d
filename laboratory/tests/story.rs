//! The story on the data that come with the laboratory: the trades have to give the prices that were
//! seen, and the run has to say what the page says.

use dtao_economics::{Profile, UNIT};
use dtao_lab::story::{self, path::Trade, Story};
use parquet::{
	file::reader::{FileReader, SerializedFileReader},
	record::RowAccessor,
};

/// Under the rules of the day, with root's cure right then.
fn told() -> Story {
	let launch = *Profile::by_name("launch").unwrap();
	story::tell("sn28", story::DATA, &[launch], &[12]).unwrap()
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

	let report = story::report(&story).unwrap();
	let page = report.page.html();
	for sentence in ["92.86 %", "rank 6", "not in hours", "Right: of the days tried, day 12"] {
		assert!(page.contains(sentence), "{sentence}");
	}

	// A row a moment: the samples, and one each 360 of the 216,000 blocks after them.
	let rows = SerializedFileReader::new(bytes::Bytes::from(report.rows.bytes().unwrap())).unwrap();
	assert_eq!(rows.metadata().file_metadata().num_rows(), 2_831 + 600);
	let row = rows.get_row_iter(None).unwrap().nth(100).unwrap().unwrap();
	let seen = story.seen[100];
	let prices = row.get_ulong(6).unwrap().abs_diff(row.get_ulong(2).unwrap());
	assert_eq!((row.get_ulong(6).unwrap(), prices <= 1), (seen.price, true));
	let replay = &report.summary["replays"][0];
	assert_eq!((&replay["profile"], &replay["refused"]), (&"launch".into(), &0.into()));
	assert_eq!(report.summary["cures"][0]["majority"], true);
}
