//! What a dissolved subnet pays to those who hold its alpha.
//!
//! A holder of `a` gets `floor(T * a / (A + O))`. The pool's own alpha counts, so that this is what
//! everybody together would get by selling: `O` sold into the pool without a fee is paid
//! `floor(T * O / (A + O))`. A payout depends on the holding alone, not on the order or on the
//! number of steps, and what is left is less than the part of the pool's own alpha and a unit for
//! each holder.
//!
//! Who buys `a` for `x` before gets at most `x * A / (A + O)` back. Who sells `a` before others do
//! gets `T * a / (A + a)`, which is more than its payout by the factor `(A + O) / (A + a)`; so
//! trading has to close when a dissolution starts.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao},
	error::EconomicsError,
	subnet::SubnetEconomy,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The terms on which a subnet is liquidated, and what is left to pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Liquidation {
	/// `T`: the TAO that the pool held.
	pub tao: Tao,
	/// `A + O`: all alpha that there was.
	pub alpha: Alpha,
	/// What has not been paid of `T`.
	pub left: Tao,
}

impl Liquidation {
	/// The liquidation of an economy as it stands. Only its pool's TAO is paid out; root's pending
	/// TAO is not alpha's.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] if the alpha does not fit its type.
	pub fn new(economy: &SubnetEconomy) -> Result<Self, EconomicsError> {
		let tao = economy.pool.tao;
		Ok(Self { tao, alpha: economy.issued()?, left: tao })
	}

	/// What `alpha` is paid: `floor(T * alpha / (A + O))`.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] for more alpha than there was.
	pub fn worth(&self, alpha: Alpha) -> Result<Tao, EconomicsError> {
		if alpha > self.alpha {
			return Err(EconomicsError::InsufficientStake);
		}
		if alpha.is_zero() {
			return Ok(Tao::ZERO); // also of a subnet without any alpha
		}
		mul_div_u64(self.tao.0, alpha.0, self.alpha.0, Rounding::Down).map(Tao)
	}

	/// Pays for `alpha` and returns [what it is worth](Self::worth).
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if that is more than what is left: somebody was paid twice.
	pub fn pay(&mut self, alpha: Alpha) -> Result<Tao, EconomicsError> {
		let worth = self.worth(alpha)?;
		self.left = self.left.ensure_sub(worth)?;
		Ok(worth)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::pool::{FeeRate, Pool};

	fn liquidation(tao: u64, pool: u64, outstanding: u64) -> Liquidation {
		let pool = Pool { tao: Tao(tao), alpha: Alpha(pool) };
		let economy = SubnetEconomy {
			outstanding: Alpha(outstanding),
			..SubnetEconomy::new(pool, FeeRate::LAUNCH)
		};
		Liquidation::new(&economy).unwrap()
	}

	#[test]
	fn holders_should_be_paid_by_their_part_of_all_alpha() {
		let mut liquidation = liquidation(10_000, 1_000, 1_000);
		// 10_000 * 300 / 2000 and 10_000 * 700 / 2000
		assert_eq!(liquidation.pay(Alpha(300)), Ok(Tao(1_500)));
		assert_eq!(liquidation.pay(Alpha(700)), Ok(Tao(3_500)));
		// The part of the pool's own alpha
		assert_eq!(liquidation.left, Tao(5_000));
	}

	#[test]
	fn a_payout_should_be_floored() {
		let mut liquidation = liquidation(1, 0, 5);
		// 3/5 and 2/5 of a rao
		assert_eq!(liquidation.pay(Alpha(3)), Ok(Tao::ZERO));
		assert_eq!(liquidation.pay(Alpha(2)), Ok(Tao::ZERO));
		assert_eq!(liquidation.left, Tao(1));
	}

	#[test]
	fn more_alpha_than_there_was_should_be_refused() {
		let mut liquidation = liquidation(10, 0, 5);
		assert_eq!(liquidation.worth(Alpha(6)), Err(EconomicsError::InsufficientStake));
		assert_eq!(liquidation.pay(Alpha(5)), Ok(Tao(10)));
		assert_eq!(liquidation.pay(Alpha(1)), Err(EconomicsError::InsufficientStake));
		assert_eq!(liquidation.left, Tao::ZERO);
	}

	#[test]
	fn a_subnet_without_alpha_should_owe_nothing() {
		assert_eq!(liquidation(10, 0, 0).worth(Alpha::ZERO), Ok(Tao::ZERO));
	}

	#[test]
	fn a_purchase_before_should_cost_more_than_it_pays() {
		let pool = Pool { tao: Tao(1_000_000_000_000), alpha: Alpha(1_000_000_000_000) };
		let mut economy = SubnetEconomy::new(pool, FeeRate::ZERO);
		let bought = economy.pool.buy(Tao(1_000_000_000_000), FeeRate::ZERO).unwrap().received;
		economy.outstanding = bought;
		// Half of the alpha of a subnet that nobody else holds: half of 2000 TAO.
		assert_eq!(Liquidation::new(&economy).unwrap().worth(bought), Ok(Tao(1_000_000_000_000)));
		// Where others hold as much as the pool did, half of that.
		economy.outstanding = economy.outstanding.ensure_add(Alpha(1_000_000_000_000)).unwrap();
		assert_eq!(Liquidation::new(&economy).unwrap().worth(bought), Ok(Tao(500_000_000_000)));
	}
}
