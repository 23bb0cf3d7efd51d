//! What of a subnet's part of the block goes into its pool.
//!
//! With the TAO goes as much alpha as keeps the price, `alpha_in = floor(tao_in * A / T)`, up to a
//! cap. What happens beyond the cap is where rules differ.

use super::CustomRules;
use crate::{
	amount::{Alpha, Rounding, Tao},
	error::EconomicsError,
	pool::Pool,
	subnet::BlockTerms,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What one block puts into one pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Injection {
	/// TAO that goes into the pool; it is minted.
	pub tao_in: Tao,
	/// Alpha that goes into the pool; it is minted.
	pub alpha_in: Alpha,
	/// TAO that was allocated and is not placed; it is not minted.
	pub excess: Tao,
}

/// The rule that caps an injection and says what becomes of the excess.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InjectionRule {
	/// The alpha emission caps the alpha, and TAO is not cut, as at launch: [`alpha_emission_cap`].
	#[default]
	AlphaEmissionCap,
	/// TAO is cut with the alpha: [`price_keeping`].
	PriceKeeping,
	/// A rule of the host's own: [`CustomRules::inject`].
	Custom,
}

impl InjectionRule {
	/// Plans the injection of `terms.allocated` TAO into `pool`. `alpha_emission` is what the subnet's
	/// own curve emits in this block.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] for a pool without TAO, [`EconomicsError::RuleUnbalanced`] if a rule
	/// of the host's own placed another sum than was allocated; or what that rule refused with.
	pub fn plan<C: CustomRules>(
		self,
		pool: &Pool,
		alpha_emission: Alpha,
		terms: &BlockTerms,
	) -> Result<Injection, EconomicsError> {
		let injection = match self {
			Self::AlphaEmissionCap => alpha_emission_cap(pool, terms.allocated, alpha_emission),
			Self::PriceKeeping => price_keeping(pool, terms.allocated, alpha_emission),
			Self::Custom => C::inject(pool, alpha_emission, terms),
		}?;
		if injection.tao_in.ensure_add(injection.excess) != Ok(terms.allocated) {
			return Err(EconomicsError::RuleUnbalanced);
		}
		Ok(injection)
	}
}

/// The launch rule: `alpha_in = min(floor(allocated * A / T), alpha_emission)`, and TAO is not cut, so
/// that beyond the cap the price rises.
///
/// # Errors
/// [`EconomicsError::EmptyPool`] for a pool without TAO.
pub fn alpha_emission_cap(
	pool: &Pool,
	allocated: Tao,
	alpha_emission: Alpha,
) -> Result<Injection, EconomicsError> {
	let keeps_price = Alpha(allocated.mul_div(pool.alpha.0, pool.tao.0, Rounding::Down)?.0);
	Ok(Injection {
		tao_in: allocated,
		alpha_in: keeps_price.min(alpha_emission),
		excess: Tao::ZERO,
	})
}

/// Keeps the price at any cost: of TAO goes in what the capped alpha carries,
/// `min(ceil(alpha_in * T / A), allocated)`, and the rest is not minted.
///
/// # Errors
/// [`EconomicsError::EmptyPool`] for an empty reserve.
pub fn price_keeping(
	pool: &Pool,
	allocated: Tao,
	alpha_emission: Alpha,
) -> Result<Injection, EconomicsError> {
	let launch = alpha_emission_cap(pool, allocated, alpha_emission)?;
	let carried = Tao(launch.alpha_in.mul_div(pool.tao.0, pool.alpha.0, Rounding::Up)?.0);
	let tao_in = carried.min(allocated);
	Ok(Injection { tao_in, alpha_in: launch.alpha_in, excess: allocated.ensure_sub(tao_in)? })
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A price of 0.5.
	const POOL: Pool = Pool { tao: Tao(1_000_000_000), alpha: Alpha(2_000_000_000) };

	#[test]
	fn alpha_should_follow_tao_at_the_price() {
		// 7 * 2 / 1
		let expected = Injection { tao_in: Tao(7), alpha_in: Alpha(14), excess: Tao::ZERO };
		assert_eq!(alpha_emission_cap(&POOL, Tao(7), Alpha(100)), Ok(expected));
		assert_eq!(price_keeping(&POOL, Tao(7), Alpha(100)), Ok(expected));
	}

	#[test]
	fn the_launch_rule_should_cut_alpha_and_not_tao() {
		// min(100 * 2, 50)
		assert_eq!(
			alpha_emission_cap(&POOL, Tao(100), Alpha(50)),
			Ok(Injection { tao_in: Tao(100), alpha_in: Alpha(50), excess: Tao::ZERO })
		);
	}

	#[test]
	fn the_price_keeping_rule_should_leave_what_the_alpha_cannot_carry() {
		// 50 alpha carry 25 TAO; 100 - 25
		assert_eq!(
			price_keeping(&POOL, Tao(100), Alpha(50)),
			Ok(Injection { tao_in: Tao(25), alpha_in: Alpha(50), excess: Tao(75) })
		);
		// An alpha emission of nothing carries nothing.
		assert_eq!(
			price_keeping(&POOL, Tao(100), Alpha::ZERO),
			Ok(Injection { tao_in: Tao::ZERO, alpha_in: Alpha::ZERO, excess: Tao(100) })
		);
	}

	#[test]
	fn an_empty_pool_should_be_refused() {
		assert_eq!(
			alpha_emission_cap(&Pool::default(), Tao(1), Alpha(1)),
			Err(EconomicsError::EmptyPool)
		);
	}
}
