//! The story as a page: each sentence of the critics, and what the run says of it.

use super::{path::Trade, Cure, Moment, Replay, Story, MEME};
use crate::{
	coins::pretty,
	report::{Page, Plot, Section, Series, Table},
	world::DAY,
};

/// Blocks of an hour.
const HOUR: u64 = 300;

fn days(block: u64) -> f64 {
	block as f64 / DAY as f64
}

fn coins(rao: u64) -> f64 {
	rao as f64 / 1e9
}

/// Hundredths of a per cent as text.
fn percent(parts: i128) -> String {
	let sign = if parts < 0 { "-" } else { "" };
	let parts = parts.unsigned_abs();
	format!("{sign}{}.{:02} %", parts / 100, parts % 100)
}

/// How far `to` is from `from`, in hundredths of a per cent.
fn change(from: u64, to: u64) -> i128 {
	(i128::from(to) - i128::from(from)) * 10_000 / i128::from(from.max(1))
}

fn plot(title: &str, unit: &str, series: Vec<Series>) -> Plot {
	Plot { title: title.into(), unit: unit.into(), logarithmic: false, series }
}

/// What the page says, in numbers.
struct Facts<'a> {
	story: &'a Story,
	/// The rules of the day.
	launch: &'a Replay,
	/// Where the peak is among the samples.
	peak: usize,
}

/// The page.
pub fn page(story: &Story) -> Page {
	let peak =
		story.seen.iter().enumerate().max_by_key(|(_, one)| one.price).map_or(0, |(at, _)| at);
	let sections = match story.replays.first() {
		Some(launch) => {
			let facts = Facts { story, launch, peak };
			vec![
				facts.path(),
				facts.capture(),
				facts.crash(),
				facts.rules(),
				facts.cures(),
				facts.made(),
			]
		}
		None => Vec::new(),
	};
	Page {
		title: "The story of a meme subnet".into(),
		lead: "In February 2025 a subnet that stood for nothing rose to rank 6 by price, and lost 93 % in nine \
		       hours. Critics made a story of it. Here the prices that were seen are replayed on our pool, and \
		       each sentence stands beside what the run says."
			.into(),
		sections,
	}
}

impl Facts<'_> {
	/// The moment of a sample under the rules of the day.
	fn at(&self, sample: usize) -> Moment {
		self.launch.moments.get(sample).copied().unwrap_or_default()
	}

	fn samples(&self) -> usize {
		self.story.seen.len()
	}

	/// The blocks from the peak to the first sample at or under so many hundredths of a per cent.
	fn fell_by(&self, parts: i128) -> Option<u64> {
		let peak = self.story.seen.get(self.peak)?;
		let later = self.story.seen.iter().skip(self.peak);
		later
			.into_iter()
			.find(|one| change(peak.price, one.price) <= -parts)
			.map(|one| one.block - peak.block)
	}

	/// TAO paid and alpha sold in trades between two samples.
	fn traded(&self, from: usize, to: usize) -> (u64, u64) {
		let trades = self.story.trades.get(from..to).unwrap_or_default();
		trades.iter().flatten().fold((0, 0), |(paid, sold), trade| match trade {
			Trade::Buy(tao) => (paid + tao.0, sold),
			Trade::Sell(alpha) => (paid, sold + alpha.0),
		})
	}

	fn path(&self) -> Section {
		let first = self.story.seen.first().map_or(0, |one| one.block);
		let seen = self.story.seen.iter();
		let ours = self.launch.moments.iter().take(self.samples());
		let (paid, sold) = self.traded(1, self.samples());
		let ranks = seen.clone().zip(ours.clone());
		let apart: usize = ranks.map(|(one, own)| one.rank.abs_diff(own.rank)).sum();
		let tenths = apart * 10 / self.samples().max(1);
		Section {
			title: "What was seen".into(),
			text: vec![
				format!(
					"The trades that explain the path on our pool: buyers paid {} TAO and sellers sold {} alpha \
					 net of each other, in {} samples. At each sample the price is the one that was seen to \
					 {} rao. The pool of the first sample, {} TAO and {} alpha, is a model: prices say nothing of \
					 depth, and all amounts of TAO grow with it.",
					pretty(paid.into(), 0),
					pretty(sold.into(), 0),
					self.samples(),
					self.story.residual,
					pretty(self.story.start.pool.tao.0.into(), 0),
					pretty(self.story.start.pool.alpha.0.into(), 0),
				),
				format!(
					"The rank by price is off by {}.{} places on average, since the other subnets stand where \
					 the ranks say that they stood at some time and are not traded.",
					tenths / 10,
					tenths % 10
				),
			],
			plots: vec![
				plot(
					"Price",
					"TAO",
					vec![Series::new(
						"seen, and ours",
						seen.clone().map(|one| (days(one.block - first), coins(one.price))),
					)],
				),
				plot(
					"Rank by price",
					"1 is the highest",
					vec![
						Series::new(
							"seen",
							seen.map(|one| (days(one.block - first), one.rank as f64)),
						),
						Series::new("ours", ours.map(|one| (days(one.block), one.rank as f64))),
					],
				),
			],
			..Section::default()
		}
	}

	fn capture(&self) -> Section {
		let (first, peak, last) = (self.at(1), self.at(self.peak), self.at(self.samples() - 1));
		let share = |moment: Moment| percent(i128::from(moment.allocated) / 100_000);
		let best = self
			.launch
			.moments
			.iter()
			.skip(1)
			.max_by_key(|one| one.allocated)
			.copied()
			.unwrap_or_default();
		Section {
			title: "Did it capture emission?".into(),
			claim: Some("A meme subnet captured emission within weeks.".into()),
			text: vec![format!(
				"Not by its price, under the rules of that day. It had {} of a block's TAO at the first sample, {} at \
				 the peak of its price, and {} at the last sample, after the fall: an average with a half-life of 32 \
				 days hardly sees four days. Its largest part was {}, {:.1} days after the first sample. The average forgets as \
				 slowly: the fall cost it little for weeks.",
				share(first), share(peak), share(last), share(best), days(best.block)
			)],
			plots: vec![
				plot(
					"Part of a block under the rules of the day",
					"TAO",
					vec![Series::new("part", self.launch.moments.iter().skip(1).map(|one| (days(one.block), coins(one.allocated))))],
				),
				plot(
					"TAO of blocks since the first sample",
					"TAO",
					vec![Series::new("TAO", self.launch.moments.iter().map(|one| (days(one.block), one.given as f64 / 1e9)))],
				),
			],
			..Section::default()
		}
	}

	fn crash(&self) -> Section {
		let hours = |blocks: Option<u64>| match blocks {
			Some(blocks) => {
				let tenths = (blocks * 10 + HOUR / 2) / HOUR;
				format!("{}.{} hours", tenths / 10, tenths % 10)
			}
			None => "not within these days".into(),
		};
		let peak = self.story.seen.get(self.peak).map_or(0, |one| one.price);
		let lowest = self.story.seen.iter().skip(self.peak).min_by_key(|one| one.price);
		let (low, low_at) = lowest.map_or((0, 0), |one| (one.price, one.block));
		let low_place =
			self.story.seen.iter().position(|one| one.block == low_at).unwrap_or_default();
		let (_, sold) = self.traded(self.peak, low_place + 1);
		let peak_at = self.story.seen.get(self.peak).map_or(0, |one| one.block);
		// 41 % of one alpha a block
		let miners = (low_at - peak_at) * 410_000_000;
		Section {
			title: "98 % in hours?".into(),
			claim: Some("The foundation used root stake to crash it 98 % in hours.".into()),
			text: vec![
				format!(
					"Seen were -50 % after {}, -90 % after {}, and {} at the lowest of these days, {} after the \
					 peak. {}",
					hours(self.fell_by(5_000)),
					hours(self.fell_by(9_000)),
					percent(change(peak, low)),
					hours(Some(low_at - peak_at)),
					self.story.later.unwrap_or_default(),
				),
				format!(
					"From the peak to that low, {} alpha were sold net. All that a block paid to miners meanwhile was \
					 {} alpha: root could let it go to whoever sells, but holders had to do the selling.",
					pretty(sold.into(), 0),
					pretty(miners.into(), 0),
				),
			],
			..Section::default()
		}
	}

	fn rules(&self) -> Section {
		let head = [
			"rules",
			"TAO until the last sample",
			"in the 30 days after",
			"lowest part",
			"highest part",
			"everybody's flow",
			"price at the end",
		];
		let rows = self.story.replays.iter().map(|replay| {
			let until = replay.moments.get(self.samples() - 1).copied().unwrap_or_default();
			let last = replay.moments.last().copied().unwrap_or_default();
			let parts = || replay.moments.iter().skip(1).map(|one| one.allocated);
			let money = |rao: u128| pretty(i128::try_from(rao).unwrap_or(i128::MAX), 1);
			vec![
				replay.profile.into(),
				money(until.given),
				money(last.given - until.given),
				pretty(parts().min().unwrap_or_default().into(), 4),
				pretty(parts().max().unwrap_or_default().into(), 4),
				pretty(replay.flow, 1),
				pretty(last.price.into(), 6),
			]
		});
		let small = |replay: &Replay| Plot {
			title: replay.profile.into(),
			unit: "part of a block, TAO".into(),
			logarithmic: false,
			series: vec![Series::new(
				"part",
				replay.moments.iter().skip(1).map(|one| (days(one.block), coins(one.allocated))),
			)],
		};
		Section {
			title: "The same trades under other rules".into(),
			claim: Some("The mechanism has no objective function.".into()),
			text: vec![
				"Each rule pays for what it measures, and none of them measures worth: by price, who is bought is \
				 paid; by flow, who is being bought. Only `revenue-half` and `capped-matching` are told by somebody \
				 what a subnet earned, and this one earned nothing."
					.into(),
				"The same TAO is paid and the same alpha sold, block by block; of a sale no more than is held. Rules \
				 that go by flow begin with one TAO a block for all subnets, by their prices."
					.into(),
			],
			plots: self.story.replays.iter().map(small).collect(),
			tables: vec![Table { head: head.map(String::from).to_vec(), rows: rows.collect() }],
			..Section::default()
		}
	}

	fn cures(&self) -> Section {
		let head = [
			"day",
			"root weighs",
			"alpha against it",
			"majority",
			"after 9 hours",
			"after a day",
			"after 5 days",
			"without, after 5 days",
		];
		let row = |cure: &Cure| {
			let first = cure.prices.first().map_or(0, |(_, with, _)| *with);
			let after = |blocks: u64| {
				let at =
					cure.prices.iter().find(|(block, ..)| *block >= blocks).or(cure.prices.last());
				at.map_or((0, 0), |(_, with, without)| {
					(change(first, *with), change(first, *without))
				})
			};
			vec![
				cure.day.to_string(),
				pretty(cure.root.into(), 0),
				pretty(cure.alpha.into(), 0),
				if cure.majority { "yes" } else { "no" }.into(),
				percent(after(9 * HOUR).0),
				percent(after(DAY).0),
				percent(after(5 * DAY).0),
				percent(after(5 * DAY).1),
			]
		};
		let small = |cure: &Cure| {
			let line = |name: &str, of: fn(&(u64, u64, u64)) -> u64| {
				Series::new(name, cure.prices.iter().map(|one| (days(one.0), coins(of(one)))))
			};
			plot(
				&format!(
					"Day {}: {}",
					cure.day,
					if cure.majority { "root has the majority" } else { "root has lost it" }
				),
				"price, TAO",
				vec![line("with the intervention", |one| one.1), line("without", |one| one.2)],
			)
		};
		let last = self.story.cures.iter().rev().find(|cure| cure.majority);
		Section {
			title: "The cure, and until when".into(),
			claim: Some("After a year nobody could have.".into()),
			text: vec![
				match last {
					Some(cure) => format!(
						"Right: of the days tried, day {} is the last on which root's TAO weighs more than the alpha of one \
						 subnet. From then on its validators cannot decide who is paid.",
						cure.day
					),
					None => "Of the days tried, root has the majority on none.".into(),
				},
				"And it is a slow cure: paying the miners' part to those who sell, and nothing else, moves the price by \
				 what that alpha weighs beside the pool. A crash needs holders who want to leave."
					.into(),
			],
			plots: self.story.cures.iter().map(small).collect(),
			tables: vec![Table {
				head: head.map(String::from).to_vec(),
				rows: self.story.cures.iter().map(row).collect(),
			}],
			..Section::default()
		}
	}

	fn made(&self) -> Section {
		Section {
			title: "How it is made".into(),
			text: vec![format!(
				"64 subnets begin alike at block 4,920,351 with 1 TAO and 1 alpha and 6,000,000 TAO on root; nobody trades \
				 until the first sample. Then each goes by one trade to the price that the ranks of subnet {MEME} imply for \
				 it, with the average that it would have had if it had stood there since the launch. Where the ranks say \
				 nothing (ranks 1 to 5, and under 51), the nearest price that was seen stands for it. From there every \
				 block is the chain's own step, and the books of each run are proved to the rao."
			)],
			..Section::default()
		}
	}
}
