//! What clients ask with: the shapes that chopsticks takes, read strictly. A parameter that this chain does
//! not know is refused by its name, so that nobody believes that it did something.

use super::rpc::refused;
use crate::{
	dynamic::{Metadata, Row},
	sealing::Sealing,
	Hash,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use codec::DecodeAll;
use jsonrpsee::types::ErrorObjectOwned;
use serde::Deserialize;
use serde_json::Value as Json;
use sp_core::Bytes;
use sp_runtime::OpaqueExtrinsic;

/// How many blocks one request may make. More of them take more requests, so that one can be ended.
const MOST_BLOCKS: u32 = 100_000;

/// How many blocks to make, and of what: one, of what waits, unless something else is named.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBlocks {
	/// So many.
	count: Option<u32>,
	/// Up to this height.
	to: Option<u32>,
	/// The first of them has these transactions, encoded.
	transactions: Option<Vec<Bytes>>,
}

impl NewBlocks {
	/// Returns how many blocks are meant on a chain of this height.
	pub fn count(&self, height: u32) -> Result<u32, ErrorObjectOwned> {
		let count = match (self.count, self.to) {
			(Some(_), Some(_)) => return Err(refused("expected either `count` or `to`")),
			(_, Some(to)) => to
				.checked_sub(height)
				.filter(|count| *count > 0)
				.ok_or_else(|| refused(format!("the chain is at block {height} already")))?,
			(count, None) => count.unwrap_or(1),
		};
		match count {
			1..=MOST_BLOCKS => Ok(count),
			_ => Err(refused(format!("expected from 1 to {MOST_BLOCKS} blocks, not {count}"))),
		}
	}

	/// Returns the transactions that the first block shall have.
	pub fn transactions(&self) -> Result<Vec<OpaqueExtrinsic>, ErrorObjectOwned> {
		let given = self.transactions.iter().flatten().enumerate();
		let decoded = given.map(|(place, bytes)| {
			OpaqueExtrinsic::decode_all(&mut bytes.0.as_slice())
				.map_err(|_| refused(format!("transaction {place}: the bytes are no transaction")))
		});
		decoded.collect()
	}
}

/// A block of the best chain.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a height, how many blocks back, or a hash")]
pub enum BlockPlace {
	/// At this height, or where it is negative so many blocks before the best one.
	Number(i64),
	/// Of this hash.
	Hash(Hash),
}

impl BlockPlace {
	/// Returns the height that a number stands for on a chain of this height.
	pub fn height(number: i64, best: u32) -> Result<u32, ErrorObjectOwned> {
		let height = if number < 0 { number.checked_add(best.into()) } else { Some(number) };
		height
			.and_then(|height| u32::try_from(height).ok())
			.ok_or_else(|| refused(format!("the chain has no block {number}")))
	}
}

/// A moment.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected milliseconds or a date")]
pub enum Moment {
	/// In milliseconds since 1970.
	Milliseconds(u64),
	/// By ISO 8601. Where it names no zone, it is UTC.
	Date(String),
}

impl Moment {
	/// Returns it in milliseconds since 1970.
	pub fn milliseconds(&self) -> Result<u64, ErrorObjectOwned> {
		let date = match self {
			Self::Milliseconds(milliseconds) => return Ok(*milliseconds),
			Self::Date(date) => date,
		};
		let moment = DateTime::parse_from_rfc3339(date)
			.map(|moment| moment.to_utc())
			.or_else(|_| {
				NaiveDateTime::parse_from_str(date, "%Y-%m-%dT%H:%M:%S%.f").map(|at| at.and_utc())
			})
			.or_else(|_| {
				date.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN).and_utc())
			});
		moment.ok().and_then(|moment| u64::try_from(moment.timestamp_millis()).ok()).ok_or_else(
			|| {
				refused(format!(
					"`{date}` is no date since 1970: expected one like 2026-03-01T12:00:00Z"
				))
			},
		)
	}
}

/// Reads how blocks come: as `--sealing` takes it, or one of chopsticks' names. Transactions that arrive
/// together share a block by `Instant` too, so that `Batch` is the same.
pub fn build_mode(mode: &str) -> Result<Sealing, ErrorObjectOwned> {
	match mode.to_lowercase().as_str() {
		"batch" => Ok(Sealing::Instant),
		mode => mode.parse().map_err(refused),
	}
}

/// Reads rows of the state: pairs of a key and a value in hex, or by names.
pub fn rows(
	values: Json,
	metadata: impl FnOnce() -> Result<std::sync::Arc<Metadata>, String>,
) -> Result<Vec<Row>, ErrorObjectOwned> {
	let rows = match &values {
		Json::Object(pallets) => metadata().and_then(|metadata| metadata.named_rows(pallets)),
		Json::Array(_) => serde_json::from_value::<Vec<(Bytes, Option<Bytes>)>>(values)
			.map(|pairs| {
				pairs.into_iter().map(|(key, value)| (key.0, value.map(|value| value.0))).collect()
			})
			.map_err(|error| format!("expected pairs of a key and a value, in hex: {error}")),
		_ => Err("expected pairs of a key and a value, in hex, or pallets with items".into()),
	};
	match rows {
		Ok(rows) if rows.is_empty() => {
			Err(refused("no values: expected pairs of a key and a value, in hex, or by names"))
		}
		rows => rows.map_err(refused),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn blocks(json: &str) -> NewBlocks {
		serde_json::from_str(json).expect("is a request")
	}

	fn message<T>(result: Result<T, ErrorObjectOwned>) -> Result<T, String> {
		result.map_err(|error| error.message().into())
	}

	#[test]
	fn blocks_are_counted_by_number_or_by_height() {
		assert_eq!(blocks("{}").count(100), Ok(1));
		assert_eq!(blocks(r#"{"count": 50}"#).count(100), Ok(50));
		assert_eq!(blocks(r#"{"to": 130}"#).count(100), Ok(30));
	}

	#[test]
	fn no_blocks_too_many_and_the_past_are_refused() {
		let refusal = |json| message(blocks(json).count(100));

		let none = "expected from 1 to 100000 blocks, not 0";
		assert_eq!(refusal(r#"{"count": 0}"#), Err(none.into()));
		assert!(refusal(r#"{"count": 100001}"#).is_err());
		let past = "the chain is at block 100 already";
		assert_eq!(refusal(r#"{"to": 100}"#), Err(past.into()));
		assert!(refusal(r#"{"count": 1, "to": 101}"#).is_err());
	}

	#[test]
	fn what_is_not_known_of_a_block_is_refused_by_its_name() {
		let refusal = serde_json::from_str::<NewBlocks>(r#"{"unsafeBlockHeight": 7}"#);

		let why = refusal.expect_err("is refused").to_string();
		assert!(why.contains("unknown field `unsafeBlockHeight`"), "{why}");
	}

	#[test]
	fn negative_heights_count_from_the_best_block() {
		let height = |number| message(BlockPlace::height(number, 10));

		assert_eq!([height(7), height(-3), height(-10), height(0)], [7, 7, 0, 0].map(Ok));
		assert_eq!(height(-11), Err("the chain has no block -11".into()));
		assert!(height(i64::MIN).is_err() && height(i64::MAX).is_err());
	}

	#[test]
	fn moments_are_milliseconds_or_dates() {
		let moment = |json: &str| {
			let moment: Moment = serde_json::from_str(json).expect("is a moment");
			message(moment.milliseconds())
		};

		// 2026-01-01 is day 20,454 since 1970: 56 years of 365 days, and 14 leap days.
		let start = 20_454 * 86_400_000;
		assert_eq!(moment("5"), Ok(5));
		assert_eq!(moment(r#""2026-01-01""#), Ok(start));
		assert_eq!(moment(r#""2026-01-01T00:00:12""#), Ok(start + 12_000));
		assert_eq!(moment(r#""2026-01-01T01:00:00.500+01:00""#), Ok(start + 500));
		assert!(moment(r#""tomorrow""#).is_err_and(|why| why.starts_with("`tomorrow` is no date")));
		assert!(moment(r#""1969-12-31""#).is_err());
	}

	#[test]
	fn modes_are_those_of_the_command_line_and_those_of_chopsticks() {
		let mode = |name| message(build_mode(name));

		assert_eq!(mode("Batch"), Ok(Sealing::Instant));
		assert_eq!(mode("Instant"), Ok(Sealing::Instant));
		assert_eq!(mode("Manual"), Ok(Sealing::Manual));
		assert!(mode("fast").is_err());
	}
}
