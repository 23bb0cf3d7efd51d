//! What a subnet's registration costs: the price doubles with each registration and falls linearly
//! back to a minimum.

use crate::{
	amount::{mul_div, Rounding, Tao, UNIT},
	error::EconomicsError,
};

/// The price of a subnet registration as a function of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockCost {
	/// The lowest price.
	pub minimum: Tao,
	/// What the last registration locked.
	pub last_lock: Tao,
	/// How many blocks ago that was; none if there was no registration yet.
	pub age: Option<u64>,
	/// Blocks in which the price falls by `last_lock`, while a block emits one TAO.
	pub reduction_interval: u64,
	/// What a block emitted at the last registration. The interval shrinks with it.
	pub block_emission: Tao,
}

impl LockCost {
	/// `max(minimum, m * L - floor(L * age / R'))` with `R' = max(1, R * emission / 10^9)`, and
	/// `m = 2`, or 1 for the first registration.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] if the price does not fit.
	pub fn price(self) -> Result<Tao, EconomicsError> {
		let last = u128::from(self.last_lock.0);
		let Some(age) = self.age else {
			return Ok(self.last_lock.max(self.minimum));
		};
		let interval = mul_div(
			self.reduction_interval.into(),
			self.block_emission.0.into(),
			UNIT.into(),
			Rounding::Down,
		)?
		.max(1);
		let doubled = last.checked_mul(2).ok_or(EconomicsError::Overflow)?;
		let fallen = mul_div(last, age.into(), interval, Rounding::Down)?;
		// Clamps: a price that has fallen past zero is the minimum.
		let price = doubled.saturating_sub(fallen);
		let price = u64::try_from(price).map_err(|_| EconomicsError::Overflow)?;
		Ok(Tao(price).max(self.minimum))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const LAST: LockCost = LockCost {
		minimum: Tao(1_000 * UNIT),
		last_lock: Tao(2_000 * UNIT),
		age: Some(0),
		reduction_interval: 100_800,
		block_emission: Tao(UNIT),
	};

	fn at(age: u64) -> u64 {
		LockCost { age: Some(age), ..LAST }.price().unwrap().0
	}

	#[test]
	fn the_price_should_double_with_a_registration_and_fall_to_the_minimum() {
		assert_eq!(at(0), 4_000 * UNIT);
		// 4000 - 2000 / 2
		assert_eq!(at(50_400), 3_000 * UNIT);
		// 4000 - 2000
		assert_eq!(at(100_800), 2_000 * UNIT);
		// 4000 - 2000 * 1.5
		assert_eq!(at(151_200), 1_000 * UNIT);
		assert_eq!(at(u64::MAX), 1_000 * UNIT);
	}

	#[test]
	fn after_a_halving_the_price_should_fall_twice_as_fast() {
		let halved = LockCost { block_emission: Tao(UNIT / 2), age: Some(50_400), ..LAST };
		// 4000 - 2000 * 50_400 / 50_400
		assert_eq!(halved.price(), Ok(Tao(2_000 * UNIT)));
	}

	#[test]
	fn the_first_registration_should_cost_the_last_lock_once() {
		assert_eq!(LockCost { age: None, ..LAST }.price(), Ok(Tao(2_000 * UNIT)));
		let low = LockCost { age: None, last_lock: Tao(1), ..LAST };
		assert_eq!(low.price(), Ok(Tao(1_000 * UNIT)));
	}

	#[test]
	fn without_emission_the_price_should_fall_within_one_block() {
		let ended = LockCost { block_emission: Tao::ZERO, age: Some(1), ..LAST };
		// 4000 - 2000 * 1 / max(1, 0)
		assert_eq!(ended.price(), Ok(Tao(2_000 * UNIT)));
	}

	#[test]
	fn a_price_that_does_not_fit_should_be_refused() {
		let huge = LockCost { last_lock: Tao(u64::MAX), ..LAST };
		assert_eq!(huge.price(), Err(EconomicsError::Overflow));
	}
}
