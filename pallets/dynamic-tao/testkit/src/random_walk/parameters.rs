//! What may be set, and to what.

use super::arbitrary::{self, Arbitrary};
use super::Amount;
use dtao_economics::{LiquidAlpha, Speed, Tao, MAX_SUPPLY, UNIT};
use pallet_dynamic_tao::{GlobalParameter, Hyperparameter, TakeRange, MAX_UIDS, MAX_VALIDATORS};

/// A parameter, by number, and an amount that becomes its value.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub struct Setting {
	/// Which one.
	pub which: u8,
	/// To what.
	pub to: Amount,
}

impl Setting {
	/// Within the bounds of a parameter, or as it comes where bounds are to be `broken`.
	fn bound(self, low: u64, high: u64, broken: bool) -> u64 {
		if broken {
			self.to.0
		} else {
			self.to.within(low, high)
		}
	}

	/// The change of the whole economy that this is.
	pub fn parameter(self, existential_deposit: u64, broken: bool) -> GlobalParameter {
		let bound = |low, high| self.bound(low, high, broken);
		let any = self.to.0;
		let take = || {
			let (one, other, rate_limit) = (any as u16, (any >> 16) as u16, any >> 32);
			let (min, max) = if broken { (one, other) } else { (one.min(other), one.max(other)) };
			TakeRange { min, max, rate_limit }
		};
		match self.which % 18 {
			0 => GlobalParameter::TaoWeight(any),
			1 => GlobalParameter::SubnetOwnerCut(any as u16),
			2 => {
				let den = bound(1, 1_000_000_000) as u32;
				let num = if broken { any >> 32 } else { any % (u64::from(den) + 1) } as u32;
				GlobalParameter::MovingSpeed(Speed { num, den })
			}
			3 => GlobalParameter::MinStake(Tao(bound(existential_deposit, 1_000 * UNIT))),
			4 => GlobalParameter::NetworkMinLockCost(Tao(bound(UNIT, MAX_SUPPLY))),
			5 => GlobalParameter::NetworkLockReductionInterval(bound(1, u64::MAX)),
			6 => GlobalParameter::NetworkRateLimit(any),
			7 => GlobalParameter::NetworkImmunityPeriod(any),
			8 => GlobalParameter::SubnetLimit(bound(0, 128) as u16),
			9 => GlobalParameter::StartCallDelay(any),
			10 => GlobalParameter::StakeThreshold(Tao(bound(0, MAX_SUPPLY))),
			11 => GlobalParameter::DelegateTake(take()),
			12 => GlobalParameter::ChildkeyTake(take()),
			13 => GlobalParameter::ChildrenCooldown(any),
			14 => GlobalParameter::ChildrenRateLimit(any),
			15 => GlobalParameter::StartCallGrace(any),
			16 => GlobalParameter::TradingDelay(bound(1, 50_400)),
			_ => GlobalParameter::HotkeyDeposit(Tao(bound(existential_deposit, 100 * UNIT))),
		}
	}

	/// The change of a subnet's hyperparameters that this is.
	pub fn hyperparameter(self, broken: bool) -> Hyperparameter {
		let bound = |low, high| self.bound(low, high, broken);
		let any = self.to.0;
		match self.which % 20 {
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
