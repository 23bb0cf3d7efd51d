//! Units. TAO, alpha and shares are different types, so that adding one to another does not
//! compile; and there is one multiplication-then-division, with the rounding named at each call.

use crate::error::EconomicsError;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use ethnum::U256;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
pub use sp_arithmetic::Rounding;

/// Rao in one TAO, and alpha rao in one alpha.
pub const UNIT: u64 = 1_000_000_000;

/// The most TAO that can be issued, and the most alpha that each subnet can: 21 million, in rao.
pub const MAX_SUPPLY: u64 = 21_000_000 * UNIT;

/// Computes `value * num / den` exactly, through 256 bits where 128 are not enough, and rounds the
/// quotient as told.
///
/// # Errors
/// [`EconomicsError::EmptyPool`] if `den` is zero, [`EconomicsError::Overflow`] if the quotient
/// does not fit 128 bits.
#[inline]
pub fn mul_div(
	value: u128,
	num: u128,
	den: u128,
	rounding: Rounding,
) -> Result<u128, EconomicsError> {
	if den == 0 {
		return Err(EconomicsError::EmptyPool);
	}
	match (value.checked_mul(num), rounding) {
		(Some(product), Rounding::Down) => Ok(product.checked_div(den).unwrap_or_default()),
		(Some(product), Rounding::Up) => Ok(product.div_ceil(den)),
		(_, rounding) => mul_div_wide(value, num, den, rounding).ok_or(EconomicsError::Overflow),
	}
}

/// [`mul_div`] through 256 bits, for a `den` that is not zero.
#[inline(never)] // so that the common way stays small enough to be inlined
fn mul_div_wide(value: u128, num: u128, den: u128, rounding: Rounding) -> Option<u128> {
	let product = U256::from(value).wrapping_mul(num.into()); // of two times 128 bits
	let quotient = product.checked_div(den.into())?;
	let rest = || u128::try_from(product.checked_sub(quotient.checked_mul(den.into())?)?).ok();
	let up = match rounding {
		Rounding::Down => false,
		Rounding::Up => rest()? > 0,
		Rounding::NearestPrefUp => rest()? >= den.checked_sub(rest()?)?,
		Rounding::NearestPrefDown => rest()? > den.checked_sub(rest()?)?,
	};
	u128::try_from(quotient).ok()?.checked_add(up.into())
}

/// As [`mul_div`], for results that must fit an amount.
pub(crate) fn mul_div_u64(
	value: impl Into<u128>,
	num: impl Into<u128>,
	den: impl Into<u128>,
	rounding: Rounding,
) -> Result<u64, EconomicsError> {
	mul_div(value.into(), num.into(), den.into(), rounding)?
		.try_into()
		.map_err(|_| EconomicsError::Overflow)
}

macro_rules! amount {
	($(#[$doc:meta])* $name:ident($inner:ty)) => {
		$(#[$doc])*
		#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
		#[serde(transparent)]
		pub struct $name(pub $inner);

		impl $name {
			/// Nothing.
			pub const ZERO: Self = Self(0);

			/// Tells whether the amount is nothing.
			pub const fn is_zero(self) -> bool {
				self.0 == 0
			}

			/// Adds, or refuses with [`EconomicsError::Overflow`].
			pub fn ensure_add(self, other: Self) -> Result<Self, EconomicsError> {
				self.0.checked_add(other.0).map(Self).ok_or(EconomicsError::Overflow)
			}

			/// Subtracts, or refuses with [`EconomicsError::InsufficientStake`].
			pub fn ensure_sub(self, other: Self) -> Result<Self, EconomicsError> {
				self.0.checked_sub(other.0).map(Self).ok_or(EconomicsError::InsufficientStake)
			}

			/// What is left over `other`, and nothing where `other` is the larger.
			pub fn saturating_sub(self, other: Self) -> Self {
				Self(self.0.saturating_sub(other.0))
			}
		}

		impl From<$inner> for $name {
			fn from(value: $inner) -> Self {
				Self(value)
			}
		}

		impl From<$name> for $inner {
			fn from(value: $name) -> Self {
				value.0
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				self.0.fmt(f)
			}
		}
	};
}

amount!(
	/// An amount of TAO, in rao (1 TAO = 10^9 rao).
	Tao(u64)
);
amount!(
	/// An amount of one subnet's token, in alpha rao (1 alpha = 10^9).
	Alpha(u64)
);
amount!(
	/// Shares of a hotkey's pool of stake.
	Shares(u128)
);

macro_rules! scale {
	($name:ident) => {
		impl $name {
			/// Computes `self * num / den` and rounds as told.
			///
			/// # Errors
			/// As [`mul_div`].
			pub fn mul_div(
				self,
				num: u64,
				den: u64,
				rounding: Rounding,
			) -> Result<Self, EconomicsError> {
				mul_div_u64(self.0, num, den, rounding).map(Self)
			}
		}
	};
}

scale!(Tao);
scale!(Alpha);

/// Splits `total` in proportion to `weights`, so that the parts sum to `total` exactly: floors
/// first, then one unit each to the largest remainders, ties to the lower index. With no weight at
/// all the parts are equal, and what does not divide goes to the lowest indices. No weights, no
/// parts.
///
/// # Errors
/// [`EconomicsError::Overflow`] if the weights sum to more than 128 bits, or a product
/// `total * weight` does.
pub fn apportion(total: u64, weights: &[u128]) -> Result<alloc::vec::Vec<u64>, EconomicsError> {
	let sum = weights
		.iter()
		.try_fold(0u128, |sum, weight| sum.checked_add(*weight))
		.ok_or(EconomicsError::Overflow)?;
	// Without any weight everybody weighs the same.
	let (equal, sum) = if sum == 0 { (true, weights.len() as u128) } else { (false, sum) };

	let mut left = total;
	let mut parts = alloc::vec::Vec::with_capacity(weights.len());
	let mut remainders = alloc::vec::Vec::with_capacity(weights.len());
	for (index, weight) in weights.iter().enumerate() {
		let weight = if equal { 1 } else { *weight };
		let product = weight.checked_mul(total.into()).ok_or(EconomicsError::Overflow)?;
		let floor = product.checked_div(sum).unwrap_or_default();
		// Of 128 bits a division costs as much as all else here: the remainder follows without one.
		let remainder = product.saturating_sub(floor.saturating_mul(sum)); // both are at most the product
		let floor = u64::try_from(floor).map_err(|_| EconomicsError::Overflow)?;
		left = left.checked_sub(floor).ok_or(EconomicsError::Overflow)?;
		parts.push(floor);
		remainders.push((remainder, index));
	}

	// Fewer than `weights.len()` units are left, since each floor lost less than one: for the largest
	// remainders, which come first without all being sorted.
	let left = usize::try_from(left).map_err(|_| EconomicsError::Overflow)?;
	if let Some(last) = left.checked_sub(1).filter(|last| *last < remainders.len()) {
		remainders.select_nth_unstable_by(last, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
	}
	for (_, index) in remainders.into_iter().take(left) {
		if let Some(part) = parts.get_mut(index) {
			*part = part.checked_add(1).ok_or(EconomicsError::Overflow)?;
		}
	}
	Ok(parts)
}

/// Shares `amount` out in proportion to `weights`: the parts `floor(amount * weight / sum)`, and
/// what the floors leave, which is less than one unit per part. Without any weight there are no
/// parts, and everything is left.
///
/// # Errors
/// [`EconomicsError::Overflow`] is unreachable: a part is never more than the amount.
pub fn share_out(
	amount: u64,
	weights: &[u64],
) -> Result<(alloc::vec::Vec<u64>, u64), EconomicsError> {
	// As many 64-bit numbers as memory holds sum to less than 128 bits.
	let sum: u128 = weights
		.iter()
		.try_fold(0u128, |sum, weight| sum.checked_add((*weight).into()))
		.ok_or(EconomicsError::Overflow)?;
	if sum == 0 {
		return Ok((alloc::vec::Vec::new(), amount));
	}
	let mut left = amount;
	let mut parts = alloc::vec::Vec::with_capacity(weights.len());
	for weight in weights {
		let part = mul_div_u64(amount, *weight, sum, Rounding::Down)?;
		left = left.checked_sub(part).ok_or(EconomicsError::Overflow)?;
		parts.push(part);
	}
	Ok((parts, left))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn mul_div_should_round_as_told() {
		// 10 * 2 / 3 = 6.67
		assert_eq!(mul_div(10, 2, 3, Rounding::Down), Ok(6));
		assert_eq!(mul_div(10, 2, 3, Rounding::Up), Ok(7));
		// 10 * 3 / 3 = 10 either way
		assert_eq!(mul_div(10, 3, 3, Rounding::Down), Ok(10));
		assert_eq!(mul_div(10, 3, 3, Rounding::Up), Ok(10));
	}

	#[test]
	fn mul_div_should_be_exact_where_the_product_passes_128_bits() {
		assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX, Rounding::Up), Ok(u128::MAX));
		// (2^128 - 1) * 3 / 2 does not fit
		assert_eq!(mul_div(u128::MAX, 3, 2, Rounding::Down), Err(EconomicsError::Overflow));
		// 2^127 * 3 / 4 = 3 * 2^125
		assert_eq!(mul_div(1 << 127, 3, 4, Rounding::Down), Ok(3 << 125));
	}

	#[test]
	fn mul_div_should_round_to_the_nearest_too() {
		// Halves: 13 / 2 = 6.5
		for (value, up, down) in [(10, 5, 5), (12, 6, 6), (13, 7, 6), (14, 7, 7)] {
			assert_eq!(mul_div(value, 1, 2, Rounding::NearestPrefUp), Ok(up));
			assert_eq!(mul_div(value, 1, 2, Rounding::NearestPrefDown), Ok(down));
			// The same with a product of more than 128 bits.
			let (num, den) = (1 << 126, 1 << 127);
			assert_eq!(mul_div(value, num, den, Rounding::NearestPrefUp), Ok(up));
			assert_eq!(mul_div(value, num, den, Rounding::NearestPrefDown), Ok(down));
		}
		assert_eq!(
			mul_div(u128::MAX, 1 << 64, 3 << 64, Rounding::NearestPrefUp),
			Ok(u128::MAX / 3)
		);
	}

	#[test]
	fn mul_div_by_zero_should_be_refused() {
		assert_eq!(mul_div(1, 1, 0, Rounding::Down), Err(EconomicsError::EmptyPool));
	}

	#[test]
	fn amounts_should_refuse_what_does_not_fit() {
		assert_eq!(Tao(1).ensure_add(Tao(u64::MAX)), Err(EconomicsError::Overflow));
		assert_eq!(Alpha(1).ensure_sub(Alpha(2)), Err(EconomicsError::InsufficientStake));
		assert_eq!(Tao(1).saturating_sub(Tao(2)), Tao::ZERO);
		assert_eq!(Alpha(u64::MAX).mul_div(2, 1, Rounding::Down), Err(EconomicsError::Overflow));
	}

	#[test]
	fn apportion_should_serve_the_largest_remainders_first() {
		// 100/6 = 16.67, 200/6 = 33.33, 300/6 = 50: the first has the largest remainder.
		assert_eq!(apportion(100, &[1, 2, 3]), Ok(vec![17, 33, 50]));
		// 10/3 each: one unit is left, for the lowest index.
		assert_eq!(apportion(10, &[7, 7, 7]), Ok(vec![4, 3, 3]));
	}

	#[test]
	fn apportion_without_weight_should_be_equal() {
		assert_eq!(apportion(11, &[0, 0, 0]), Ok(vec![4, 4, 3]));
		assert_eq!(apportion(11, &[]), Ok(vec![]));
	}

	#[test]
	fn apportion_should_refuse_weights_beyond_128_bits() {
		assert_eq!(apportion(1, &[u128::MAX, 1]), Err(EconomicsError::Overflow));
		assert_eq!(apportion(2, &[u128::MAX]), Err(EconomicsError::Overflow));
	}

	#[test]
	fn share_out_should_floor_and_tell_what_is_left() {
		// 100/6 = 16.67, 200/6 = 33.33, 300/6 = 50
		assert_eq!(share_out(100, &[1, 2, 3]), Ok((vec![16, 33, 50], 1)));
		assert_eq!(share_out(10, &[7, 0, 7, 7]), Ok((vec![3, 0, 3, 3], 1)));
	}

	#[test]
	fn share_out_without_weight_should_leave_everything() {
		assert_eq!(share_out(11, &[0, 0, 0]), Ok((vec![], 11)));
		assert_eq!(share_out(11, &[]), Ok((vec![], 11)));
	}

	#[test]
	fn share_out_should_hold_the_largest_amounts() {
		// half of 2^64 - 1, twice
		let half = u64::MAX / 2;
		assert_eq!(share_out(u64::MAX, &[u64::MAX; 2]), Ok((vec![half, half], 1)));
	}
}
