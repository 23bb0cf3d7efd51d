//! What an owner may set of a subnet, and how often, so that nobody is robbed by it.

use crate::{
	types::{WeightRules, MAX_UIDS},
	Hyperparameter,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
use dtao_economics::{Tao, MAX_SUPPLY, UNIT};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The longest half-life of a registration's price, in blocks.
pub const MAX_BURN_HALF_LIFE: u16 = 36_100;

/// What a registration raises its price to, in parts of 1000: more than it was, and ten times as much
/// at most.
pub const BURN_INCREASE: RangeInclusive<u32> = 1_001..=10_000;

/// Blocks in which replacements of neurons are counted together.
pub const TURNOVER_INTERVAL: u64 = 360;

/// Between what the owner of a subnet may choose. Whatever the admin origin chooses must only be
/// sound by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct OwnerBounds {
	/// The lowest price of a registration is at least this.
	pub min_burn_from: Tao,
	/// And at most this, so that registration stays open.
	pub min_burn_to: Tao,
	/// The highest price of a registration is at least this, so that replacing all neurons is dear.
	pub max_burn_from: Tao,
	/// And at most this, so that registration stays open.
	pub max_burn_to: Tao,
	/// That price halves in at least so many blocks.
	pub burn_half_life_from: u16,
	/// And in at most so many.
	pub burn_half_life_to: u16,
	/// A registration raises it to at least this, in parts of 1000.
	pub burn_increase_from: u32,
	/// And to at most this.
	pub burn_increase_to: u32,
	/// A neuron cannot be replaced for at least so many blocks from its registration.
	pub immunity_from: u16,
	/// And for at most so many.
	pub immunity_to: u16,
	/// A validator is inactive after at most so many blocks without weights.
	pub activity_cutoff_to: u64,
	/// A reveal is at most so many epochs after its commit; ten commits can wait.
	pub reveal_period_to: u64,
	/// So many neurons at least are out of their immunity and stay so when one is replaced; of a
	/// smaller subnet, a quarter.
	pub min_non_immune_uids: u16,
	/// It takes at least so many blocks to replace as many neurons as there are.
	pub turnover: u64,
}

impl Default for OwnerBounds {
	fn default() -> Self {
		Self {
			min_burn_from: Tao(500_000),
			min_burn_to: Tao(UNIT),
			max_burn_from: Tao(UNIT / 10),
			max_burn_to: Tao(100 * UNIT),
			burn_half_life_from: 360,
			burn_half_life_to: 7_200,
			burn_increase_from: 1_100,
			burn_increase_to: 3_000,
			immunity_from: 360,
			immunity_to: 7_200,
			activity_cutoff_to: 50_400,
			reveal_period_to: 9,
			min_non_immune_uids: 10,
			turnover: 16 * TURNOVER_INTERVAL,
		}
	}
}

impl OwnerBounds {
	/// The most that `turnover` can be, in blocks: a quarter of a year.
	pub const MAX_TURNOVER: u64 = 648_000;

	/// Refuses bounds that are none, and says which.
	pub fn validate(&self) -> Result<(), &'static str> {
		let prices = [self.min_burn_from, self.min_burn_to, self.max_burn_from, self.max_burn_to];
		if prices.iter().any(|price| price.is_zero() || price.0 > MAX_SUPPLY) {
			return Err("a bound of the price of a registration is not between 1 rao and all TAO");
		}
		if self.min_burn_from > self.min_burn_to || self.max_burn_from > self.max_burn_to {
			return Err("a bound of the price of a registration ends before it begins");
		}
		if self.burn_half_life_from == 0
			|| self.burn_half_life_from > self.burn_half_life_to
			|| self.burn_half_life_to > MAX_BURN_HALF_LIFE
		{
			return Err("the bounds of burn.half_life are not between 1 and 36100");
		}
		if self.burn_increase_from > self.burn_increase_to
			|| !BURN_INCREASE.contains(&self.burn_increase_from)
			|| !BURN_INCREASE.contains(&self.burn_increase_to)
		{
			return Err("the bounds of burn.increase are not between 1001 and 10000");
		}
		if self.immunity_from > self.immunity_to {
			return Err("the bounds of immunity_period end before they begin");
		}
		if self.reveal_period_to == 0 || self.reveal_period_to > 100 {
			return Err("the bound of reveal_period_epochs is not between 1 and 100");
		}
		if self.min_non_immune_uids > MAX_UIDS {
			return Err("min_non_immune_uids is over 256");
		}
		if self.turnover > Self::MAX_TURNOVER {
			return Err("turnover is over 648000 blocks");
		}
		Ok(())
	}

	/// Tells whether the owner of a subnet with `neurons` neurons may make a change.
	pub fn allow(&self, change: Hyperparameter, neurons: usize) -> bool {
		match change {
			Hyperparameter::MinBurn(price) => {
				(self.min_burn_from..=self.min_burn_to).contains(&price)
			}
			Hyperparameter::MaxBurn(price) => {
				(self.max_burn_from..=self.max_burn_to).contains(&price)
			}
			Hyperparameter::BurnHalfLife(blocks) => {
				(self.burn_half_life_from..=self.burn_half_life_to).contains(&blocks)
			}
			Hyperparameter::BurnIncrease(thousandths) => {
				(self.burn_increase_from..=self.burn_increase_to).contains(&thousandths)
			}
			Hyperparameter::ImmunityPeriod(blocks) => {
				(self.immunity_from..=self.immunity_to).contains(&blocks)
			}
			Hyperparameter::ActivityCutoff(blocks) => blocks <= self.activity_cutoff_to,
			Hyperparameter::RevealPeriodEpochs(epochs) => epochs <= self.reveal_period_to,
			Hyperparameter::MinAllowedWeights(least) => least <= WeightRules::most_allowed(neurons),
			_ => true,
		}
	}

	/// How many of `neurons` neurons must stay out of their immunity.
	pub fn non_immune(&self, neurons: usize) -> usize {
		usize::from(self.min_non_immune_uids).min(neurons.div_euclid(4))
	}

	/// How many of `neurons` neurons may be replaced in an interval: at least one. Without a turnover,
	/// any number.
	pub fn replacements(&self, neurons: usize) -> u64 {
		let neurons = u64::try_from(neurons).unwrap_or(u64::MAX);
		let part = neurons.saturating_mul(TURNOVER_INTERVAL).checked_div(self.turnover);
		part.map_or(u64::MAX, |part| part.max(1))
	}
}

/// How many neurons were replaced since a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Turnover {
	/// The block of the first of them.
	pub since: u64,
	/// How many.
	pub replaced: u64,
}

impl Turnover {
	/// With one more at `now`, unless there were `most` in this interval.
	pub fn with_one_more(self, now: u64, most: u64) -> Option<Self> {
		let over = now.saturating_sub(self.since) >= TURNOVER_INTERVAL;
		let current = if over { Self { since: now, replaced: 0 } } else { self };
		let replaced = current.replaced.checked_add(1)?;
		(replaced <= most).then_some(Self { replaced, ..current })
	}
}

/// Something that the owner of a subnet may set once in a tempo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OwnerSetting {
	/// A hyperparameter, by its place in [`Hyperparameter`].
	Hyperparameter(u8),
	/// Whether stake may change coldkeys.
	Transfers,
}

impl From<Hyperparameter> for OwnerSetting {
	fn from(change: Hyperparameter) -> Self {
		// The encoding of a variant begins with its place.
		Self::Hyperparameter(
			change.using_encoded(|bytes| bytes.first().copied()).unwrap_or_default(),
		)
	}
}

/// When an owner last set what.
pub type OwnerSettingList = BoundedVec<(OwnerSetting, u64), ConstU32<32>>;
