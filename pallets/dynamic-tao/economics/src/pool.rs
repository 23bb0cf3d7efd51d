//! One subnet's constant-product pool of TAO and alpha.
//!
//! Of an input `x` the pool keeps `fee = ceil(x * rate / 65535)`, and `net = x - fee` buys
//! `out = floor(R_out * net / (R_in + net))`. The whole input enters the reserve,
//! `R_in += x`, `R_out -= out`, so that `k = R_in * R_out` never falls and the fee belongs to the
//! pool.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao},
	error::EconomicsError,
	price::Price,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The least that a trade may leave of the reserve it draws on: 0.01 TAO or alpha. Rounding is a
/// matter of single rao, so prices stay exact to a tenth of a millionth.
pub const MIN_RESERVE: u64 = 10_000_000;

/// The most that a trade may put in, as a multiple of the reserve it goes into.
pub const MAX_INPUT_FACTOR: u64 = 1_000;

/// What a fee rate is counted in: a rate of 65535 would be the whole input.
pub const FEE_UNIT: u64 = 65_535;

/// A trading fee in parts of 65535 of the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeeRate(pub u16);

impl FeeRate {
	/// No fee: the protocol's own trades.
	pub const ZERO: Self = Self(0);
	/// 33 / 65535, or 0.05 %.
	pub const LAUNCH: Self = Self(33);
	/// 10000 / 65535, or 15.3 %: the highest rate that a subnet may have.
	pub const MAX: Self = Self(10_000);

	/// The fee of `input`, rounded up, in the same token.
	///
	/// # Errors
	/// None up to [`Self::MAX`]; [`EconomicsError::Overflow`] if a rate over one makes more than 64 bits.
	#[inline]
	pub fn fee_of(self, input: u64) -> Result<u64, EconomicsError> {
		mul_div_u64(input, self.0, FEE_UNIT, Rounding::Up)
	}

	/// `65535 - rate`, the part of an input that trades.
	pub(crate) fn complement(self) -> u128 {
		u128::from(u16::MAX.saturating_sub(self.0)) // a u16 is never over u16::MAX
	}
}

/// What a trade took, gave and kept as its fee. The fee is part of `paid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill<Paid, Received> {
	/// What goes into the pool, fee included.
	pub paid: Paid,
	/// What comes out of the pool.
	pub received: Received,
	/// The part of `paid` that bought nothing and stays in the pool.
	pub fee: Paid,
}

/// The reserves of a constant-product pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pool {
	/// The TAO reserve.
	pub tao: Tao,
	/// The alpha reserve.
	pub alpha: Alpha,
}

impl Pool {
	/// The spot price: TAO per alpha, floored to 64.64.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if there is no alpha.
	pub fn price(&self) -> Result<Price, EconomicsError> {
		Price::of(self.tao, self.alpha)
	}

	/// What `alpha` is worth at the spot price: `floor(alpha * T / A)`.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if there is no alpha, [`EconomicsError::Overflow`] over 64 bits.
	pub fn value(&self, alpha: Alpha) -> Result<Tao, EconomicsError> {
		mul_div_u64(alpha.0, self.tao.0, self.alpha.0, Rounding::Down).map(Tao)
	}

	/// The least alpha that is worth `tao` at the spot price: `ceil(tao * A / T)`.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if there is no TAO, [`EconomicsError::Overflow`] if that is more than
	/// an amount can be.
	pub fn least_alpha_worth(&self, tao: Tao) -> Result<Alpha, EconomicsError> {
		mul_div_u64(tao.0, self.alpha.0, self.tao.0, Rounding::Up).map(Alpha)
	}

	/// Tells whether both reserves are at the floor or above it.
	pub fn is_deep_enough(&self) -> bool {
		self.tao.0 >= MIN_RESERVE && self.alpha.0 >= MIN_RESERVE
	}

	/// Buys alpha with `paid` TAO.
	///
	/// # Errors
	/// [`EconomicsError::InputTooLarge`], [`EconomicsError::ZeroOutput`],
	/// [`EconomicsError::ReserveTooLow`]; the pool is then as before.
	#[inline]
	pub fn buy(&mut self, paid: Tao, rate: FeeRate) -> Result<Fill<Tao, Alpha>, EconomicsError> {
		let side = Side { reserve_in: self.tao.0, reserve_out: self.alpha.0, rate };
		let (received, fee) = side.swap(paid.0)?;
		*self = Self {
			tao: self.tao.ensure_add(paid)?,
			alpha: self.alpha.ensure_sub(Alpha(received))?,
		};
		Ok(Fill { paid, received: Alpha(received), fee: Tao(fee) })
	}

	/// Sells `paid` alpha for TAO.
	///
	/// # Errors
	/// As [`Self::buy`].
	#[inline]
	pub fn sell(&mut self, paid: Alpha, rate: FeeRate) -> Result<Fill<Alpha, Tao>, EconomicsError> {
		let side = Side { reserve_in: self.alpha.0, reserve_out: self.tao.0, rate };
		let (received, fee) = side.swap(paid.0)?;
		*self =
			Self { tao: self.tao.ensure_sub(Tao(received))?, alpha: self.alpha.ensure_add(paid)? };
		Ok(Fill { paid, received: Tao(received), fee: Alpha(fee) })
	}

	/// What [`Self::buy`] would do.
	///
	/// # Errors
	/// Those of [`Self::buy`].
	pub fn quote_buy(&self, paid: Tao, rate: FeeRate) -> Result<Fill<Tao, Alpha>, EconomicsError> {
		let mut copy = *self;
		copy.buy(paid, rate)
	}

	/// What [`Self::sell`] would do.
	///
	/// # Errors
	/// Those of [`Self::sell`].
	pub fn quote_sell(
		&self,
		paid: Alpha,
		rate: FeeRate,
	) -> Result<Fill<Alpha, Tao>, EconomicsError> {
		let mut copy = *self;
		copy.sell(paid, rate)
	}

	/// The most TAO that can be paid so that no more than `most` alpha comes out and every other
	/// bound of a trade holds.
	pub fn largest_purchase(&self, most: Alpha, rate: FeeRate) -> Tao {
		Tao(Side { reserve_in: self.tao.0, reserve_out: self.alpha.0, rate }.largest_input(most.0))
	}

	/// The most alpha that can be sold so that no more than `most` TAO comes out and every other
	/// bound of a trade holds.
	pub fn largest_sale(&self, most: Tao, rate: FeeRate) -> Alpha {
		Alpha(
			Side { reserve_in: self.alpha.0, reserve_out: self.tao.0, rate }.largest_input(most.0),
		)
	}

	/// Adds to both reserves. `k` rises.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	pub fn inject(&mut self, tao: Tao, alpha: Alpha) -> Result<(), EconomicsError> {
		*self = Self { tao: self.tao.ensure_add(tao)?, alpha: self.alpha.ensure_add(alpha)? };
		Ok(())
	}
}

/// The pool seen from one side. It has no unit, so it stays in this file.
struct Side {
	reserve_in: u64,
	reserve_out: u64,
	rate: FeeRate,
}

impl Side {
	/// Computes `(out, fee)` of `input`.
	#[inline]
	fn swap(&self, input: u64) -> Result<(u64, u64), EconomicsError> {
		if self.reserve_in == 0 || self.reserve_out == 0 {
			return Err(EconomicsError::EmptyPool);
		}
		if input > self.largest_allowed() {
			return Err(EconomicsError::InputTooLarge);
		}
		let fee = self.rate.fee_of(input)?;
		let net = input.checked_sub(fee).ok_or(EconomicsError::Overflow)?;
		let reserve_in = u128::from(self.reserve_in).saturating_add(net.into()); // 65 bits
		let out = mul_div_u64(self.reserve_out, net, reserve_in, Rounding::Down)?;
		if out == 0 {
			return Err(EconomicsError::ZeroOutput);
		}
		if self.reserve_out.saturating_sub(out) < MIN_RESERVE {
			return Err(EconomicsError::ReserveTooLow);
		}
		Ok((out, fee))
	}

	/// `1000 * R_in`, or less where the reserve would no longer fit 64 bits.
	fn largest_allowed(&self) -> u64 {
		let fits = u64::MAX.saturating_sub(self.reserve_in);
		self.reserve_in.saturating_mul(MAX_INPUT_FACTOR).min(fits) // where it saturates, `fits` is less
	}

	/// The largest input whose output is at most `most` and leaves the floor: with
	/// `m = min(most, R_out - floor)`,
	/// `net = floor(((m + 1) * R_in - 1) / (R_out - m - 1))` is the largest that gives no more than
	/// `m`, and `floor(((net + 1) * 65535 - 1) / (65535 - rate))` the largest input that trades it.
	fn largest_input(&self, most: u64) -> u64 {
		let most = most.min(self.reserve_out.saturating_sub(MIN_RESERVE));
		if most == 0 {
			return 0;
		}
		let next = u128::from(most).saturating_add(1);
		let net = u128::from(self.reserve_out)
			.checked_sub(next)
			.and_then(|rest| {
				next.checked_mul(self.reserve_in.into())?.checked_sub(1)?.checked_div(rest)
			})
			.unwrap_or(u64::MAX.into());
		let gross = net
			.saturating_add(1)
			.checked_mul(FEE_UNIT.into())
			.and_then(|parts| parts.checked_sub(1)?.checked_div(self.rate.complement()))
			.unwrap_or(u64::MAX.into());
		// What exceeds 64 bits exceeds the bound of 1000 reserves as well.
		u64::try_from(gross).unwrap_or(u64::MAX).min(self.largest_allowed())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::UNIT;

	/// 10 TAO and 5 alpha: a price of 2.
	const POOL: Pool = Pool { tao: Tao(10 * UNIT), alpha: Alpha(5 * UNIT) };

	#[test]
	fn a_purchase_should_follow_the_constant_product() {
		let mut pool = POOL;
		// 5 * 1 / (10 + 1) = 0.4545...
		assert_eq!(pool.buy(Tao(UNIT), FeeRate::ZERO).unwrap().received, Alpha(454_545_454));
		// 10 + 1, 5 - 0.4545...
		assert_eq!(pool, Pool { tao: Tao(11 * UNIT), alpha: Alpha(4_545_454_546) });
	}

	#[test]
	fn a_sale_should_follow_the_constant_product() {
		let mut pool = POOL;
		// 10 * 5 / (5 + 5) = 5
		assert_eq!(pool.sell(Alpha(5 * UNIT), FeeRate::ZERO).unwrap().received, Tao(5 * UNIT));
		assert_eq!(pool, Pool { tao: Tao(5 * UNIT), alpha: Alpha(10 * UNIT) });
	}

	#[test]
	fn the_fee_should_be_rounded_up_and_stay_in_the_pool() {
		let mut pool = POOL;
		let fill = pool.buy(Tao(UNIT), FeeRate::LAUNCH).unwrap();
		// 10^9 * 33 / 65535 = 503_547.7
		assert_eq!(fill.fee, Tao(503_548));
		// 5e9 * 999_496_452 / (10e9 + 999_496_452) = 454_337_367.3
		assert_eq!(fill.received, Alpha(454_337_367));
		// All of it: 10 + 1.
		assert_eq!(pool.tao, Tao(11 * UNIT));
	}

	#[test]
	fn a_trade_for_nothing_should_be_refused() {
		// 5e9 * 2 / (10e9 + 2) = 0.99..., and 5e9 * 3 / (10e9 + 3) = 1.49...
		assert_eq!(POOL.quote_buy(Tao(2), FeeRate::ZERO), Err(EconomicsError::ZeroOutput));
		assert_eq!(POOL.quote_buy(Tao(3), FeeRate::ZERO).unwrap().received, Alpha(1));
		// A fee of one leaves two of the three; and nothing buys nothing.
		assert_eq!(POOL.quote_buy(Tao(3), FeeRate(1)), Err(EconomicsError::ZeroOutput));
		assert_eq!(POOL.quote_buy(Tao::ZERO, FeeRate::ZERO), Err(EconomicsError::ZeroOutput));
	}

	#[test]
	fn a_trade_should_leave_the_floor() {
		let pool = Pool { tao: Tao(MIN_RESERVE), alpha: Alpha(2 * MIN_RESERVE) };
		// 2e7 * 1e7 / (1e7 + 1e7) = 1e7 leaves exactly the floor.
		let mut copy = pool;
		assert!(copy.buy(Tao(MIN_RESERVE), FeeRate::ZERO).is_ok());
		assert_eq!(copy.alpha, Alpha(MIN_RESERVE));
		// Two rao more buy one more: 2e7 * (1e7 + 2) / (2e7 + 2) = 1e7 + 0.99..., three do.
		assert_eq!(
			pool.quote_buy(Tao(MIN_RESERVE + 3), FeeRate::ZERO),
			Err(EconomicsError::ReserveTooLow)
		);
	}

	#[test]
	fn an_input_over_a_thousand_reserves_should_be_refused() {
		let pool = Pool { tao: Tao(MIN_RESERVE), alpha: Alpha(1_000_000 * MIN_RESERVE) };
		assert!(pool.quote_buy(Tao(1_000 * MIN_RESERVE), FeeRate::ZERO).is_ok());
		assert_eq!(
			pool.quote_buy(Tao(1_000 * MIN_RESERVE + 1), FeeRate::ZERO),
			Err(EconomicsError::InputTooLarge)
		);
	}

	#[test]
	fn an_empty_reserve_should_be_refused() {
		let empty = Pool { alpha: Alpha::ZERO, ..POOL };
		assert_eq!(empty.quote_buy(Tao(1), FeeRate::ZERO), Err(EconomicsError::EmptyPool));
		assert_eq!(empty.price(), Err(EconomicsError::EmptyPool));
		assert!(!empty.is_deep_enough() && POOL.is_deep_enough());
	}

	#[test]
	fn the_largest_purchase_should_be_the_last_that_buys_no_more() {
		let largest = POOL.largest_purchase(Alpha(454_545_454), FeeRate::ZERO);
		// 454_545_455 * 10e9 / (5e9 - 454_545_455) = 1_000_000_001.2: from there one more comes out.
		assert_eq!(largest, Tao(1_000_000_001));
		// 10 TAO buy half of the alpha exactly, so a rao less is the last that buys less than half.
		let largest = POOL.largest_purchase(Alpha(5 * UNIT / 2 - 1), FeeRate::ZERO);
		assert_eq!(largest, Tao(10 * UNIT - 1));
		assert_eq!(
			POOL.largest_purchase(Alpha::ZERO, FeeRate::ZERO),
			Tao::ZERO,
			"a purchase of nothing is none"
		);
	}

	#[test]
	fn the_spot_value_should_be_floored() {
		// 3 * 10 / 5
		assert_eq!(POOL.value(Alpha(3)), Ok(Tao(6)));
		let pool = Pool { tao: Tao(1), alpha: Alpha(3) };
		// 5 / 3 = 1.67
		assert_eq!(pool.value(Alpha(5)), Ok(Tao(1)));
	}
}
