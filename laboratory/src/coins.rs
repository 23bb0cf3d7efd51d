//! Amounts as people write them: decimals of at most nine digits, read and written without a float.

use dtao_economics::{Tao, UNIT};
use serde::{
	de::{Error, Visitor},
	Deserialize, Deserializer,
};
use std::fmt;

/// An amount of TAO or alpha in rao, written as `12`, `0.5` or `"0.000000001"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coins(pub u64);

impl Coins {
	/// So many whole ones.
	pub const fn whole(number: u64) -> Self {
		Self(number.saturating_mul(UNIT))
	}

	/// Reads a decimal.
	///
	/// # Errors
	/// Says what is wrong with it: a sign, a digit too many, no number at all.
	pub fn parse(text: &str) -> Result<Self, String> {
		let digits = text.replace('_', "");
		if digits.starts_with('-') {
			return Err(format!("`{text}` is negative, and an amount cannot be"));
		}
		let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
		let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
			return Err(format!("`{text}` is not an amount: write a decimal such as 0.25"));
		}
		if part.len() > 9 {
			return Err(format!("`{text}` has more than the nine decimals of a rao"));
		}
		let rao = whole.parse::<u64>().ok().and_then(|whole| whole.checked_mul(UNIT));
		let part = format!("{part:0<9}").parse::<u64>().ok();
		rao.zip(part)
			.and_then(|(rao, part)| rao.checked_add(part))
			.map(Self)
			.ok_or_else(|| format!("`{text}` is more than fits 64 bits of rao"))
	}
}

impl fmt::Display for Coins {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}", decimal(self.0.into()))
	}
}

/// Rao, with a sign, as a decimal with all nine digits.
pub fn decimal(rao: i128) -> String {
	let sign = if rao < 0 { "-" } else { "" };
	let (rao, unit) = (rao.unsigned_abs(), u128::from(UNIT));
	format!("{sign}{}.{:09}", rao / unit, rao % unit)
}

/// As [`decimal`], for people: cut after `digits` decimals, with commas between thousands.
pub fn pretty(rao: i128, digits: usize) -> String {
	let text = decimal(rao);
	let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
	let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
	let mut grouped = String::new();
	for (place, digit) in whole.chars().enumerate() {
		if place > 0 && (whole.len() - place).is_multiple_of(3) {
			grouped.push(',');
		}
		grouped.push(digit);
	}
	match digits {
		0 => format!("{sign}{grouped}"),
		_ => format!("{sign}{grouped}.{}", &part[..digits.min(part.len())]),
	}
}

/// Reads TAO as an amount is written.
///
/// # Errors
/// As [`Coins::parse`].
pub fn tao<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tao, D::Error> {
	Coins::deserialize(deserializer).map(|Coins(rao)| Tao(rao))
}

impl<'de> Deserialize<'de> for Coins {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Amount;
		impl Visitor<'_> for Amount {
			type Value = Coins;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("an amount such as 12, 0.5 or \"0.000000001\"")
			}

			fn visit_i64<E: Error>(self, number: i64) -> Result<Coins, E> {
				Coins::parse(&number.to_string()).map_err(E::custom)
			}

			fn visit_u64<E: Error>(self, number: u64) -> Result<Coins, E> {
				Coins::parse(&number.to_string()).map_err(E::custom)
			}

			// The shortest decimal that reads as this float is what the file says.
			fn visit_f64<E: Error>(self, number: f64) -> Result<Coins, E> {
				Coins::parse(&number.to_string()).map_err(E::custom)
			}

			fn visit_str<E: Error>(self, text: &str) -> Result<Coins, E> {
				Coins::parse(text).map_err(E::custom)
			}
		}
		deserializer.deserialize_any(Amount)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_amount_should_be_read_to_the_rao() {
		assert_eq!(Coins::parse("0.1"), Ok(Coins(100_000_000)));
		assert_eq!(Coins::parse("6_000_000"), Ok(Coins::whole(6_000_000)));
		assert_eq!(Coins::parse("0.000000001"), Ok(Coins(1)));
	}

	#[test]
	fn what_is_no_amount_should_be_refused_with_the_reason() {
		assert!(Coins::parse("-3").unwrap_err().contains("negative"));
		assert!(Coins::parse("0.0000000001").unwrap_err().contains("nine decimals"));
		assert!(Coins::parse("many").unwrap_err().contains("not an amount"));
		assert!(Coins::parse("20000000000").unwrap_err().contains("64 bits"));
	}

	#[test]
	fn an_amount_should_be_written_exactly() {
		assert_eq!(decimal(-1_500_000_000), "-1.500000000");
		assert_eq!(pretty(1_234_567_890_123_456, 2), "1,234,567.89");
		assert_eq!(pretty(-999_999_999, 3), "-0.999");
	}
}
