//! What of a subnet's part of the block goes into its pool.
//!
//! With the TAO goes as much alpha as keeps the price, `alpha_in = floor(tao_in * A / T)`, up to a
//! cap. What happens beyond the cap is where rules differ: the price rises, or TAO is not minted, or it
//! buys alpha from the pool. `tao_in + purchase + excess = allocated`, exactly.

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

use super::CustomRules;
use crate::{
	amount::{Alpha, Rounding, Tao},
	error::EconomicsError,
	pool::Pool,
	root::RootProportion,
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
	/// TAO that buys alpha from the pool before anything is injected, without a fee; it is minted.
	pub purchase: Tao,
	/// TAO that was allocated and is not placed; it is not minted.
	pub excess: Tao,
}

/// What caps the alpha that is injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AlphaCap {
	/// `e`: what the subnet's own curve emits.
	Emission,
	/// `min(e, E)`: no more than the block emits TAO, in units of each.
	BlockEmission,
	/// `floor(rp * e)`: root's proportion of it, as the last block left it.
	RootProportion,
}

/// What becomes of alpha that the protocol buys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Bought {
	/// It ceases to be and may be emitted again.
	#[default]
	Recycled,
	/// The protocol holds it: it stays outstanding, and its part of a liquidation is recycled.
	Protocol,
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
	/// TAO is cut with the alpha, and the rest buys alpha: [`excess_buys`].
	ExcessBuys {
		/// What caps the alpha.
		cap: AlphaCap,
		/// What becomes of the alpha that is bought.
		bought: Bought,
	},
	/// The rest buys beyond as much alpha as the block emits TAO, and that is recycled, as from July to
	/// November 2025: [`subsidy`].
	Subsidy,
	/// One alpha for each TAO, whatever the price is: a stand-in for the time before there were pools.
	Par,
	/// A rule of the host's own: [`CustomRules::inject`].
	Custom,
}

impl InjectionRule {
	/// Plans the injection of `terms.allocated` TAO into `pool`, of a subnet with `issued` alpha.
	/// `alpha_emission` is what its own curve emits in this block.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] for a pool without TAO, [`EconomicsError::RuleUnbalanced`] if a rule
	/// of the host's own placed another sum than was allocated; or what that rule refused with.
	#[inline]
	pub fn plan<C: CustomRules>(
		self,
		pool: &Pool,
		issued: Alpha,
		alpha_emission: Alpha,
		terms: &BlockTerms,
	) -> Result<Injection, EconomicsError> {
		let injection = match self {
			Self::AlphaEmissionCap => alpha_emission_cap(pool, terms.allocated, alpha_emission),
			Self::PriceKeeping => price_keeping(pool, terms.allocated, alpha_emission),
			Self::ExcessBuys { cap, .. } => {
				excess_buys(pool, terms.allocated, cap.of(issued, alpha_emission, terms)?)
			}
			Self::Subsidy => subsidy(pool, terms.allocated, terms.block_emission),
			Self::Par => Ok(Injection {
				tao_in: terms.allocated,
				alpha_in: Alpha(terms.allocated.0),
				..Injection::default()
			}),
			Self::Custom => C::inject(pool, alpha_emission, terms),
		}?;
		let placed = injection.tao_in.ensure_add(injection.purchase);
		if placed.and_then(|placed| placed.ensure_add(injection.excess)) != Ok(terms.allocated) {
			return Err(EconomicsError::RuleUnbalanced);
		}
		Ok(injection)
	}

	/// What becomes of alpha that the excess buys.
	pub const fn bought(self) -> Bought {
		match self {
			Self::ExcessBuys { bought, .. } => bought,
			_ => Bought::Recycled,
		}
	}
}

impl AlphaCap {
	/// The cap of a subnet with `issued` alpha, whose curve emits `alpha_emission` in this block.
	fn of(
		self,
		issued: Alpha,
		alpha_emission: Alpha,
		terms: &BlockTerms,
	) -> Result<Alpha, EconomicsError> {
		match self {
			Self::Emission => Ok(alpha_emission),
			Self::BlockEmission => Ok(alpha_emission.min(Alpha(terms.block_emission.0))),
			Self::RootProportion => {
				RootProportion::new(terms.weighted_root_stake, issued).of(alpha_emission)
			}
		}
	}
}

/// The launch rule: `alpha_in = min(floor(allocated * A / T), alpha_emission)`, and TAO is not cut, so
/// that beyond the cap the price rises.
///
/// # Errors
/// [`EconomicsError::EmptyPool`] for a pool without TAO.
#[inline]
pub fn alpha_emission_cap(
	pool: &Pool,
	allocated: Tao,
	alpha_emission: Alpha,
) -> Result<Injection, EconomicsError> {
	let keeps_price = Alpha(allocated.mul_div(pool.alpha.0, pool.tao.0, Rounding::Down)?.0);
	Ok(Injection {
		tao_in: allocated,
		alpha_in: keeps_price.min(alpha_emission),
		..Injection::default()
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
	let excess = allocated.ensure_sub(tao_in)?;
	Ok(Injection { tao_in, alpha_in: launch.alpha_in, excess, ..Injection::default() })
}

/// `alpha_in = min(floor(allocated * A / T), cap)`; where that is cut, `tao_in = floor(cap * T / A)`, and
/// the rest buys.
///
/// # Errors
/// [`EconomicsError::EmptyPool`] for an empty reserve.
pub fn excess_buys(pool: &Pool, allocated: Tao, cap: Alpha) -> Result<Injection, EconomicsError> {
	let whole = alpha_emission_cap(pool, allocated, Alpha(u64::MAX))?;
	if whole.alpha_in <= cap {
		return Ok(whole);
	}
	cut_to(pool, allocated, cap)
}

/// The rule of July 2025. Where the price asks for any more alpha than the block emits TAO, be it a part
/// of a unit, `E * T < allocated * A`: `alpha_in = E`, `tao_in = floor(E * T / A)`, and the rest buys. Else
/// `alpha_in = floor(allocated * A / T)`.
///
/// # Errors
/// [`EconomicsError::EmptyPool`] for an empty reserve.
pub fn subsidy(
	pool: &Pool,
	allocated: Tao,
	block_emission: Tao,
) -> Result<Injection, EconomicsError> {
	let whole = alpha_emission_cap(pool, allocated, Alpha(u64::MAX))?;
	// Products of 64 bits each.
	let carried = u128::from(block_emission.0).saturating_mul(pool.tao.0.into());
	let asked = u128::from(allocated.0).saturating_mul(pool.alpha.0.into());
	if asked <= carried {
		return Ok(whole);
	}
	cut_to(pool, allocated, Alpha(block_emission.0))
}

/// Injects `alpha` with the TAO that it carries, `floor(alpha * T / A)`, and the rest buys.
fn cut_to(pool: &Pool, allocated: Tao, alpha: Alpha) -> Result<Injection, EconomicsError> {
	let tao_in = pool.value(alpha)?.min(allocated);
	let purchase = allocated.ensure_sub(tao_in)?;
	Ok(Injection { tao_in, alpha_in: alpha, purchase, ..Injection::default() })
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A price of 0.5.
	const POOL: Pool = Pool { tao: Tao(1_000_000_000), alpha: Alpha(2_000_000_000) };

	#[test]
	fn alpha_should_follow_tao_at_the_price() {
		// 7 * 2 / 1
		let expected = Injection { tao_in: Tao(7), alpha_in: Alpha(14), ..Injection::default() };
		assert_eq!(alpha_emission_cap(&POOL, Tao(7), Alpha(100)), Ok(expected));
		assert_eq!(price_keeping(&POOL, Tao(7), Alpha(100)), Ok(expected));
		assert_eq!(excess_buys(&POOL, Tao(7), Alpha(14)), Ok(expected));
	}

	#[test]
	fn the_launch_rule_should_cut_alpha_and_not_tao() {
		// min(100 * 2, 50)
		assert_eq!(
			alpha_emission_cap(&POOL, Tao(100), Alpha(50)),
			Ok(Injection { tao_in: Tao(100), alpha_in: Alpha(50), ..Injection::default() })
		);
	}

	#[test]
	fn the_price_keeping_rule_should_leave_what_the_alpha_cannot_carry() {
		// 50 alpha carry 25 TAO; 100 - 25
		assert_eq!(
			price_keeping(&POOL, Tao(100), Alpha(50)),
			Ok(Injection {
				tao_in: Tao(25),
				alpha_in: Alpha(50),
				excess: Tao(75),
				..Injection::default()
			})
		);
		// An alpha emission of nothing carries nothing.
		assert_eq!(
			price_keeping(&POOL, Tao(100), Alpha::ZERO),
			Ok(Injection { excess: Tao(100), ..Injection::default() })
		);
	}

	#[test]
	fn the_excess_should_buy_what_the_alpha_cannot_carry() {
		// 51 alpha carry 25.5 TAO
		assert_eq!(
			excess_buys(&POOL, Tao(100), Alpha(51)),
			Ok(Injection {
				tao_in: Tao(25),
				alpha_in: Alpha(51),
				purchase: Tao(75),
				excess: Tao::ZERO
			})
		);
		assert_eq!(
			excess_buys(&POOL, Tao(100), Alpha::ZERO),
			Ok(Injection { purchase: Tao(100), ..Injection::default() })
		);
	}

	#[test]
	fn a_subsidy_should_begin_with_the_first_part_of_a_unit_beyond_the_block() {
		// 20 TAO ask for 30 alpha, and 21 for 31.5.
		let pool = Pool { tao: Tao(2_000_000_000), alpha: Alpha(3_000_000_000) };
		let kept = Injection { tao_in: Tao(20), alpha_in: Alpha(30), ..Injection::default() };
		assert_eq!(subsidy(&pool, Tao(20), Tao(30)), Ok(kept));
		// 31 alpha carry 20.67 TAO; 21 - 20 buys.
		let cut = Injection {
			tao_in: Tao(20),
			alpha_in: Alpha(31),
			purchase: Tao(1),
			..Injection::default()
		};
		assert_eq!(subsidy(&pool, Tao(21), Tao(31)), Ok(cut));
		// Whole units count where a cap is one of alpha: 31 <= 31.
		let whole = Injection { tao_in: Tao(21), alpha_in: Alpha(31), ..Injection::default() };
		assert_eq!(excess_buys(&pool, Tao(21), Alpha(31)), Ok(whole));
		assert_eq!(subsidy(&Pool::default(), Tao(1), Tao(1)), Err(EconomicsError::EmptyPool));
	}

	/// A root that weighs as much as all alpha of a subnet with 2 alpha outside of the pool.
	const TERMS: BlockTerms = BlockTerms {
		number: 1,
		block_emission: Tao(30),
		allocated: Tao(100),
		weighted_root_stake: Tao(4_000_000_000),
		owner_cut: 0,
		speed: crate::ema::Speed::LAUNCH,
		age: 0,
		price_sum: crate::price::Price::ZERO,
	};

	#[test]
	fn each_cap_should_be_what_it_is_named_after() {
		let alpha_in = |rule: InjectionRule| {
			rule.plan::<()>(&POOL, Alpha(4_000_000_000), Alpha(50), &TERMS).unwrap().alpha_in
		};
		let capped = |cap| InjectionRule::ExcessBuys { cap, bought: Bought::Protocol };
		// 100 TAO want 200 alpha; the emission is 50, the block's 30, and root has a half of 50.
		assert_eq!(alpha_in(capped(AlphaCap::Emission)), Alpha(50));
		assert_eq!(alpha_in(capped(AlphaCap::BlockEmission)), Alpha(30));
		assert_eq!(alpha_in(capped(AlphaCap::RootProportion)), Alpha(25));
		assert_eq!(alpha_in(InjectionRule::Subsidy), Alpha(30));
		assert_eq!(alpha_in(InjectionRule::Par), Alpha(100));
		assert_eq!(capped(AlphaCap::Emission).bought(), Bought::Protocol);
		assert_eq!(InjectionRule::Subsidy.bought(), Bought::Recycled);
	}

	#[test]
	fn an_empty_pool_should_be_refused() {
		assert_eq!(
			alpha_emission_cap(&Pool::default(), Tao(1), Alpha(1)),
			Err(EconomicsError::EmptyPool)
		);
	}
}
