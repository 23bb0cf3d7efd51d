//! What may be set, and to what: each parameter has a dial, and an amount turns it.

use crate::arbitrary::{self, Arbitrary};
use crate::{runtime::EXISTENTIAL_DEPOSIT, Amount};
use dtao_economics::{LiquidAlpha, Speed, Tao, MAX_SUPPLY, UNIT};
use pallet_dynamic_tao::{GlobalParameters, Hyperparameter, TakeRange, MAX_UIDS, MAX_VALIDATORS};

/// A turn of one dial.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub struct Turn {
	/// Which dial.
	pub dial: u8,
	/// To what.
	pub to: Amount,
}

/// How many dials the whole economy has.
pub const GLOBAL_DIALS: u8 = 18;

impl Turn {
	/// Within the bounds of a parameter, or as it comes where bounds are to be `broken`.
	fn bound(self, low: u64, high: u64, broken: bool) -> u64 {
		if broken {
			self.to.0
		} else {
			self.to.within(low, high)
		}
	}

	/// Sets a parameter of the whole economy and returns its dial.
	pub fn set(self, parameters: &mut GlobalParameters, broken: bool) -> u8 {
		let bound = |low, high| self.bound(low, high, broken);
		let (any, dial) = (self.to.0, self.dial % GLOBAL_DIALS);
		let take = || {
			let (one, other, rate_limit) = (any as u16, (any >> 16) as u16, any >> 32);
			let (min, max) = if broken { (one, other) } else { (one.min(other), one.max(other)) };
			TakeRange { min, max, rate_limit }
		};
		match dial {
			0 => parameters.tao_weight = any,
			1 => parameters.subnet_owner_cut = any as u16,
			2 => {
				let den = bound(1, 1_000_000_000) as u32;
				let num = if broken { any >> 32 } else { any % (u64::from(den) + 1) } as u32;
				parameters.moving_speed = Speed { num, den };
			}
			3 => parameters.min_stake = Tao(bound(EXISTENTIAL_DEPOSIT, 1_000 * UNIT)),
			4 => parameters.network_min_lock_cost = Tao(bound(UNIT, MAX_SUPPLY)),
			5 => parameters.network_lock_reduction_interval = bound(1, u64::MAX),
			6 => parameters.network_rate_limit = any,
			7 => parameters.network_immunity_period = any,
			8 => parameters.subnet_limit = bound(0, 128) as u16,
			9 => parameters.start_call_delay = any,
			10 => parameters.stake_threshold = Tao(bound(0, MAX_SUPPLY)),
			11 => parameters.delegate_take = take(),
			12 => parameters.childkey_take = take(),
			13 => parameters.children_cooldown = any,
			14 => parameters.children_rate_limit = any,
			15 => parameters.start_call_grace = any,
			16 => parameters.trading_delay = bound(1, 50_400),
			_ => parameters.hotkey_deposit = Tao(bound(EXISTENTIAL_DEPOSIT, 100 * UNIT)),
		}
		dial
	}

	/// The change of a subnet's hyperparameters that this is.
	pub fn hyperparameter(self, broken: bool) -> Hyperparameter {
		let bound = |low, high| self.bound(low, high, broken);
		let any = self.to.0;
		match self.dial % 20 {
			0 => Hyperparameter::Kappa(any as u16),
			1 => Hyperparameter::MaxAllowedValidators(bound(1, MAX_VALIDATORS.into()) as u16),
			2 => Hyperparameter::MaxAllowedUids(bound(1, MAX_UIDS.into()) as u16),
			3 => Hyperparameter::WeightsSetRateLimit(bound(0, 50_400)),
			4 => Hyperparameter::ImmunityPeriod(any as u16),
			5 => Hyperparameter::ActivityCutoff(any),
			6 => Hyperparameter::MinAllowedWeights(bound(0, MAX_UIDS.into()) as u16),
			// However few weights are asked for, none of them has to be less than all.
			7 => Hyperparameter::MaxWeightLimit(bound(u16::MAX.into(), u16::MAX.into()) as u16),
			8 => Hyperparameter::WeightsVersionKey(any),
			9 => Hyperparameter::CommitRevealWeightsEnabled(any.is_multiple_of(2)),
			10 => Hyperparameter::RevealPeriodEpochs(bound(1, 100)),
			11 => Hyperparameter::BondsMovingAverage(bound(0, 975_000) as u32),
			12 => Hyperparameter::BondsPenalty(any as u16),
			13 => Hyperparameter::Yuma3Enabled(any.is_multiple_of(2)),
			14 => {
				let (one, other) = (any as u16, (any >> 16) as u16);
				let (low, high) =
					if broken { (one, other) } else { (one.min(other), one.max(other).max(1)) };
				let range = LiquidAlpha { low, high, steepness: (any >> 32) as i16 };
				Hyperparameter::LiquidAlpha((any > 0).then_some(range))
			}
			// Under and over the range that stays as at launch.
			15 => Hyperparameter::MinBurn(Tao(bound(1, 100 * UNIT))),
			16 => Hyperparameter::MaxBurn(Tao(bound(100 * UNIT, MAX_SUPPLY))),
			17 => Hyperparameter::BurnHalfLife(bound(0, 36_100) as u16),
			18 => Hyperparameter::BurnIncrease(bound(1_001, 10_000) as u32),
			_ => Hyperparameter::ServingRateLimit(bound(0, 7_200)),
		}
	}
}
