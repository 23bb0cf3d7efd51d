//! Numbers from 0 to 1 with 32 fraction bits: the `I32F32` in which the public chain runs Yuma
//! consensus, without the sign, which no value of an epoch needs. Every operation floors.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::iter::Sum;
use scale_info::TypeInfo;

/// A number with 32 integer and 32 fraction bits. Sums of shares pass 1, hence the integer bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Fraction(u64);

impl Fraction {
	/// Nothing.
	pub const ZERO: Self = Self(0);
	/// The unit.
	pub const ONE: Self = Self(1 << 32);

	/// The number `bits / 2^32`.
	pub const fn from_bits(bits: u64) -> Self {
		Self(bits)
	}

	/// The number times `2^32`.
	pub const fn to_bits(self) -> u64 {
		self.0
	}

	/// Tells whether the number is zero.
	pub const fn is_zero(self) -> bool {
		self.0 == 0
	}

	/// `parts / whole`, floored; zero of nothing.
	pub fn of(parts: u64, whole: u64) -> Self {
		if parts < Self::ONE.0 {
			return Self((parts << 32).checked_div(whole).unwrap_or_default());
		}
		let bits = (u128::from(parts) << 32).checked_div(whole.into()).unwrap_or_default();
		// Clamped only above 2^32, where no share of a whole is.
		Self(bits.try_into().unwrap_or(u64::MAX))
	}

	/// `parts / 65535`, floored.
	pub fn of_u16(parts: u16) -> Self {
		Self::of(parts.into(), u16::MAX.into())
	}

	/// `self / sum`, floored; zero over zero is zero.
	pub fn over(self, sum: Self) -> Self {
		Self::of(self.0, sum.0)
	}

	/// `self * other`, floored.
	pub fn times(self, other: Self) -> Self {
		if self.0 < Self::ONE.0 && other.0 < Self::ONE.0 {
			// 32 bits by 32 bits never wrap 64.
			return Self(self.0.wrapping_mul(other.0) >> 32);
		}
		// 64 bits by 64 bits never wrap 128.
		let bits = u128::from(self.0).wrapping_mul(other.0.into()) >> 32;
		// Clamped only above 2^32, where no product of shares is.
		Self(bits.try_into().unwrap_or(u64::MAX))
	}

	/// `self + other`. Clamped only above 2^32, which 65535 shares don't reach.
	pub fn saturating_add(self, other: Self) -> Self {
		Self(self.0.saturating_add(other.0))
	}

	/// What is left over `other`, and zero where `other` is the larger.
	pub fn saturating_sub(self, other: Self) -> Self {
		Self(self.0.saturating_sub(other.0))
	}

	/// `1 - self`, and zero for what is over 1.
	pub fn complement(self) -> Self {
		Self::ONE.saturating_sub(self)
	}

	/// `floor(self * 65535)`, at most 65535.
	pub fn to_u16(self) -> u16 {
		let scaled = self.0.min(Self::ONE.0).wrapping_mul(u16::MAX.into()) >> 32; // 33 + 16 bits
		scaled.try_into().unwrap_or(u16::MAX)
	}
}

impl Sum for Fraction {
	fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
		terms.fold(Self::ZERO, Self::saturating_add)
	}
}

/// The shares `value / sum(values)`, each floored: all zero where the sum is.
pub(super) fn normalized(values: &[Fraction]) -> alloc::vec::Vec<Fraction> {
	let sum = values.iter().copied().sum();
	values.iter().map(|value| value.over(sum)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	const HALF: Fraction = Fraction::from_bits(1 << 31);

	#[test]
	fn fractions_should_be_floored() {
		// 2^32 / 3 = 1_431_655_765.3
		assert_eq!(Fraction::of(1, 3).to_bits(), 1_431_655_765);
		// 1_431_655_765^2 / 2^32 = 477_218_588.2
		assert_eq!(Fraction::of(1, 3).times(Fraction::of(1, 3)).to_bits(), 477_218_588);
		assert_eq!(Fraction::of(1, 3).over(HALF).to_bits(), 2 * 1_431_655_765);
		// 65535 / 2 = 32767.5
		assert_eq!(HALF.to_u16(), 32_767);
		assert_eq!(Fraction::of_u16(u16::MAX), Fraction::ONE);
	}

	#[test]
	fn the_unit_should_be_neutral_beyond_32_bits() {
		assert_eq!(Fraction::ONE.times(Fraction::ONE), Fraction::ONE);
		assert_eq!(Fraction::ONE.times(HALF), HALF);
		assert_eq!(HALF.over(Fraction::ONE), HALF);
		assert_eq!(Fraction::ONE.over(HALF), Fraction::from_bits(2 << 32));
		assert_eq!(Fraction::of(u64::MAX, 1), Fraction::from_bits(u64::MAX));
		assert_eq!(Fraction::from_bits(u64::MAX).to_u16(), u16::MAX);
	}

	#[test]
	fn a_share_of_nothing_should_be_nothing() {
		assert_eq!(Fraction::of(1, 0), Fraction::ZERO);
		assert_eq!(Fraction::of(u64::MAX, 0), Fraction::ZERO);
		assert_eq!(normalized(&[Fraction::ZERO; 2]), [Fraction::ZERO; 2]);
		assert_eq!(
			normalized(&[HALF, Fraction::ONE, HALF]),
			[Fraction::from_bits(1 << 30), HALF, Fraction::from_bits(1 << 30)]
		);
	}
}
