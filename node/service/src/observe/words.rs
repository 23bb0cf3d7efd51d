//! How an event becomes a sentence.
//!
//! A sentence names fields in braces: `{coldkey} staked {tao:amount} TAO`. A field of a field is
//! `{pending.tao}`. Accounts are called by name, as far as they have one. `amount` divides by 10^9,
//! and `error` stands for a failed dispatch in the runtime's own words.

use crate::dynamic::{Event, Metadata, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};

/// How an event of one kind is told.
pub struct Sentence {
	/// The pallet's name.
	pub pallet: &'static str,
	/// The event's name.
	pub event: &'static str,
	/// The words.
	pub words: &'static str,
}

/// How many decimals an amount is told with, unless it is too small for that.
const DECIMALS: usize = 4;

/// Speaks of the events of one runtime.
pub struct Speaker<'a> {
	/// Knows the runtime's errors.
	pub metadata: &'a Metadata,
	/// The names that people know accounts by.
	pub name_of: fn(&[u8; 32]) -> Option<String>,
}

impl Speaker<'_> {
	/// Fills an event's fields into its words. A field that the event does not have is a `?`.
	pub fn tell(&self, words: &str, event: &Event) -> String {
		let mut told = String::new();
		let mut rest = words;
		while let Some((before, after)) = rest.split_once('{') {
			let (name, after) = after.split_once('}').unwrap_or((after, ""));
			told.push_str(before);
			told.push_str(&self.field(name, event));
			rest = after;
		}
		told.push_str(rest);
		told
	}

	/// Writes an event with all that it has.
	pub fn recite(&self, event: &Event) -> String {
		let fields: Vec<_> = event
			.fields
			.iter()
			.map(|(name, value)| format!("{name}: {}", self.show(value)))
			.collect();
		format!("{}.{} {{ {} }}", event.pallet, event.name, fields.join(", "))
	}

	fn field(&self, name: &str, event: &Event) -> String {
		let (path, form) = name.split_once(':').unwrap_or((name, ""));
		let mut parts = path.split('.');
		let first = parts.next().and_then(|part| event.get(part));
		let value = parts.fold(first, |value, part| value.and_then(|value| value.get(part)));
		match (value, form) {
			(None, _) => "?".into(),
			(Some(value), "error") => self.metadata.error_text(value),
			(Some(Value::Unsigned(rao)), "amount") => amount(*rao),
			(Some(value), _) => self.show(value),
		}
	}

	/// Writes a value for people.
	pub fn show(&self, value: &Value) -> String {
		match value {
			Value::Bool(value) => value.to_string(),
			Value::Unsigned(number) => number.to_string(),
			Value::Signed(number) => number.to_string(),
			Value::Text(text) => text.clone(),
			Value::Bytes(bytes) => self.show_bytes(bytes),
			Value::List(values) => format!("[{}]", self.join(values.iter())),
			Value::Record(fields) => {
				format!("({})", self.join(fields.iter().map(|(_, value)| value)))
			}
			Value::Case(name, fields) => match (name.as_str(), fields.as_slice()) {
				("None", []) => "none".into(),
				("Some", [(_, value)]) => self.show(value),
				("Module", _) => self.metadata.error_text(value),
				(name, []) => name.into(),
				(name, fields) => {
					format!("{name}({})", self.join(fields.iter().map(|(_, value)| value)))
				}
			},
		}
	}

	fn join<'v>(&self, values: impl Iterator<Item = &'v Value>) -> String {
		values.map(|value| self.show(value)).collect::<Vec<_>>().join(", ")
	}

	fn show_bytes(&self, bytes: &[u8]) -> String {
		if let Ok(account) = <[u8; 32]>::try_from(bytes) {
			return (self.name_of)(&account).unwrap_or_else(|| short_address(account));
		}
		match std::str::from_utf8(bytes) {
			Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => text.into(),
			_ => format!("{:?}", sp_core::Bytes(bytes.into())),
		}
	}
}

/// The ends of an address, which is enough to find it.
fn short_address(account: [u8; 32]) -> String {
	let address = AccountId32::from(account).to_ss58check();
	match (address.get(..6), address.get(address.len().saturating_sub(4)..)) {
		(Some(begin), Some(end)) => format!("{begin}…{end}"),
		_ => address,
	}
}

/// Writes rao as TAO or alpha, cut off after four decimals, or in full where less would be left than that.
fn amount(rao: u128) -> String {
	const UNIT: u128 = 1_000_000_000;
	let (whole, part) = (rao / UNIT, format!("{:09}", rao % UNIT));
	let decimals = match part.get(..DECIMALS) {
		Some(first) if whole > 0 || first.bytes().any(|digit| digit != b'0') => first,
		_ => part.as_str(),
	};
	match decimals.trim_end_matches('0') {
		"" => whole.to_string(),
		decimals => format!("{whole}.{decimals}"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_are_told_with_four_decimals_unless_that_hides_them() {
		for (rao, told) in [
			(0, "0"),
			(10_000_000_000, "10"),
			(99_800_399_201, "99.8003"),
			(1_000_000_057, "1"),
			(120_000_000, "0.12"),
			(57, "0.000000057"),
		] {
			assert_eq!(amount(rao), told);
		}
	}

	#[test]
	fn address_keeps_its_ends() {
		// //Alice
		let alice = [
			0xd4, 0x35, 0x93, 0xc7, 0x15, 0xfd, 0xd3, 0x1c, 0x61, 0x14, 0x1a, 0xbd, 0x04, 0xa9,
			0x9f, 0xd6, 0x82, 0x2c, 0x85, 0x58, 0x85, 0x4c, 0xcd, 0xe3, 0x9a, 0x56, 0x84, 0xe7,
			0xa5, 0x6d, 0xa2, 0x7d,
		];

		assert_eq!(short_address(alice), "5Grwva…utQY");
	}
}
