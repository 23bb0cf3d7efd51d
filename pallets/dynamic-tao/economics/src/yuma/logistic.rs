//! The logistic curve of liquid alpha, in integers, so that every machine computes the same bits.

use super::fraction::Fraction;

/// `ln 2` with 32 fraction bits, floored.
const LN_2: u64 = 2_977_044_471;

/// `1 / k` for `k` from 1 to 12, with 32 fraction bits, floored.
const INVERSES: [Fraction; 12] = [
	Fraction::ONE,
	Fraction::from_bits((1 << 32) / 2),
	Fraction::from_bits((1 << 32) / 3),
	Fraction::from_bits((1 << 32) / 4),
	Fraction::from_bits((1 << 32) / 5),
	Fraction::from_bits((1 << 32) / 6),
	Fraction::from_bits((1 << 32) / 7),
	Fraction::from_bits((1 << 32) / 8),
	Fraction::from_bits((1 << 32) / 9),
	Fraction::from_bits((1 << 32) / 10),
	Fraction::from_bits((1 << 32) / 11),
	Fraction::from_bits((1 << 32) / 12),
];

/// `e^-x` for `x >= 0` with 32 fraction bits, within `2^-29`.
///
/// `x = k ln 2 + r`, `e^-x = e^-r / 2^k`, and `e^-r` is Taylor's polynomial of degree 12 in nested
/// form, `1 - r (1 - r/2 (1 - r/3 (...)))`, of which every level is from 0 to 1. What it leaves out
/// is under `0.7^13 / 13! < 2^-38`.
fn exp_minus(x: u64) -> Fraction {
	let halvings = x.checked_div(LN_2).unwrap_or_default();
	let rest = Fraction::from_bits(x.checked_rem(LN_2).unwrap_or_default());
	let nested = INVERSES
		.iter()
		.rev()
		.fold(Fraction::ONE, |inner, inverse| rest.times(*inverse).times(inner).complement());
	// 33 bits: from 33 halvings on nothing is left.
	let halvings = u32::try_from(halvings).unwrap_or(u32::MAX);
	Fraction::from_bits(nested.to_bits().checked_shr(halvings).unwrap_or_default())
}

/// The logistic curve `1 / (1 + e^-x)`, for `x` with 32 fraction bits, within `2^-28`.
pub(crate) fn sigmoid(x: i64) -> Fraction {
	let power = exp_minus(x.unsigned_abs());
	// Whichever form has no power above 1.
	let part = if x < 0 { power } else { Fraction::ONE };
	part.over(Fraction::ONE.saturating_add(power))
}

/// The inverse of [`sigmoid`]: `ln(p / (1 - p))` with 32 fraction bits, within `2^-26`. At 0 and 1,
/// where it has no value, that of the nearest `1/65535`.
pub(super) fn logit(p: Fraction) -> i64 {
	let least = Fraction::of_u16(1);
	let p = p.clamp(least, least.complement());
	ln(p).saturating_sub(ln(p.complement())) // each under 32 in size
}

/// `ln(x * 2^32)` with 32 fraction bits, for `0 < x < 1`: the offset cancels in differences.
///
/// `x * 2^32 = 2^k m`, `1 <= m < 2`, and `ln m = 2 (z + z^3/3 + z^5/5 + ...)` where
/// `z = (m - 1) / (m + 1) < 1/3`, to the power 21.
fn ln(x: Fraction) -> i64 {
	let bits = x.to_bits();
	let exponent = bits.checked_ilog2().unwrap_or_default();
	// Under 2^33, since `x` is under 2^32 in bits and `k` its highest one.
	let mantissa = Fraction::from_bits((bits << 32).checked_shr(exponent).unwrap_or_default());
	let z = mantissa.saturating_sub(Fraction::ONE).over(mantissa.saturating_add(Fraction::ONE));
	let square = z.times(z);
	let series = (0..=10u64).rev().fold(Fraction::ZERO, |inner, k| {
		let odd = k.saturating_mul(2).saturating_add(1); // 1 to 21
		Fraction::of(1, odd).saturating_add(square.times(inner))
	});
	let mantissa_ln = z.times(series).to_bits().saturating_mul(2); // under ln 2
	let whole = u64::from(exponent).saturating_mul(LN_2).saturating_add(mantissa_ln); // under 2^38
	whole.try_into().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn real(bits: i64) -> f64 {
		bits as f64 / 2f64.powi(32)
	}

	fn value(fraction: Fraction) -> f64 {
		fraction.to_bits() as f64 / 2f64.powi(32)
	}

	#[test]
	fn the_curve_should_be_within_its_bound_of_the_real_one() {
		for step in -40_000i64..=40_000 {
			let x = step * 4_294_967; // up to 40, in thousandths
			let exact = 1.0 / (1.0 + (-real(x)).exp());
			assert!((value(sigmoid(x)) - exact).abs() < 2f64.powi(-28), "at {}", real(x));
		}
	}

	#[test]
	fn the_curve_should_have_its_known_points() {
		assert_eq!(sigmoid(0), Fraction::from_bits(1 << 31));
		assert_eq!(sigmoid(i64::MIN), Fraction::ZERO);
		assert_eq!(sigmoid(i64::MAX), Fraction::ONE);
		// 1 / (1 + e^-1) = 0.731_058_578_63
		assert!((value(sigmoid(1 << 32)) - 0.731_058_578_63).abs() < 1e-8);
	}

	#[test]
	fn the_curve_should_never_fall() {
		let mut last = Fraction::ZERO;
		for step in -4_000i64..=4_000 {
			let next = sigmoid(step * 1_000_003);
			// Flat parts may lose a unit or two of the last place to the floors.
			assert!(next.saturating_add(Fraction::from_bits(4)) >= last);
			last = next;
		}
	}

	#[test]
	fn the_inverse_should_be_within_its_bound_of_the_real_one() {
		for parts in 1..=65_534u16 {
			let p = Fraction::of_u16(parts);
			let exact = (value(p) / (1.0 - value(p))).ln();
			assert!((real(logit(p)) - exact).abs() < 2f64.powi(-26), "at {parts}");
		}
		assert_eq!(logit(Fraction::ZERO), logit(Fraction::of_u16(1)));
		assert_eq!(logit(Fraction::ONE), -logit(Fraction::ZERO));
	}
}
