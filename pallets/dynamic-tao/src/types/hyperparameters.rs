//! What may be set of a subnet's neurons, weights and epochs.

use crate::types::{
	WeightRules, BURN_INCREASE, DAY, MAX_BURN_HALF_LIFE, MAX_TEMPO, MAX_UIDS, MAX_VALIDATORS,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{
	burn::BurnParams,
	yuma::{BondsRule, EpochParams, LiquidAlpha},
	Tao, MAX_SUPPLY,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What may be set of a subnet's neurons, weights and epochs: the cold record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Hyperparameters {
	/// What Yuma consensus is told.
	pub epoch: EpochParams,
	/// How many neurons there may be.
	pub max_allowed_uids: u16,
	/// Blocks from its registration in which a neuron cannot be replaced.
	pub immunity_period: u16,
	/// How many neurons a validator must give weights to, or all if there are fewer.
	pub min_allowed_weights: u16,
	/// The largest part that one weight may have of their sum, in parts of 65535.
	pub max_weight_limit: u16,
	/// Weights of an older version are refused.
	pub weights_version_key: u64,
	/// Blocks between two settings of a validator's weights.
	pub weights_set_rate_limit: u64,
	/// Blocks between two servings of a neuron's axon, and of its metrics.
	pub serving_rate_limit: u64,
	/// Whether weights must be committed first.
	pub commit_reveal_weights_enabled: bool,
	/// Epochs between a commit and its reveal.
	pub reveal_period_epochs: u64,
	/// How the price of a neuron's registration moves.
	pub burn: BurnParams,
}

impl Default for Hyperparameters {
	fn default() -> Self {
		Self {
			epoch: EpochParams::default(),
			max_allowed_uids: MAX_UIDS,
			immunity_period: 5_000,
			min_allowed_weights: 1,
			max_weight_limit: u16::MAX,
			weights_version_key: 0,
			weights_set_rate_limit: 100,
			serving_rate_limit: 50,
			commit_reveal_weights_enabled: false,
			reveal_period_epochs: 1,
			burn: BurnParams::default(),
		}
	}
}

/// One change of a subnet's [`Hyperparameters`], named as the field names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Hyperparameter {
	/// The part of stake that decides a weight, in parts of 65535. The admin origin only.
	Kappa(u16),
	/// How many validators there may be. The admin origin only.
	MaxAllowedValidators(u16),
	/// How many neurons there may be. The admin origin only.
	MaxAllowedUids(u16),
	/// Blocks between two settings of a validator's weights. The admin origin only.
	WeightsSetRateLimit(u64),
	/// Blocks between two servings of a neuron's endpoints.
	ServingRateLimit(u64),
	/// Blocks in which a new neuron cannot be replaced.
	ImmunityPeriod(u16),
	/// Blocks after which a validator that sets no weights is inactive.
	ActivityCutoff(u64),
	/// How many weights a validator must give.
	MinAllowedWeights(u16),
	/// The largest part of one weight, in parts of 65535.
	MaxWeightLimit(u16),
	/// The version under which weights are refused.
	WeightsVersionKey(u64),
	/// Whether weights must be committed first.
	CommitRevealWeightsEnabled(bool),
	/// Epochs between a commit and its reveal.
	RevealPeriodEpochs(u64),
	/// What an epoch keeps of the bonds, in parts of a million.
	BondsMovingAverage(u32),
	/// How much bonds suffer from weights over the consensus, in parts of 65535.
	BondsPenalty(u16),
	/// Whether bonds follow Yuma3. Without a penalty of 65535 a cabal earns more by them than its
	/// stake.
	Yuma3Enabled(bool),
	/// The range and steepness of liquid alpha; none switches it off.
	LiquidAlpha(Option<LiquidAlpha>),
	/// The lowest price of a registration.
	MinBurn(Tao),
	/// The highest price of a registration.
	MaxBurn(Tao),
	/// Blocks in which that price halves; 0 is never.
	BurnHalfLife(u16),
	/// What a registration raises it to, in parts of 1000.
	BurnIncrease(u32),
}

impl Hyperparameter {
	/// Tells whether only the admin origin may make this change.
	pub const fn is_for_admin_only(self) -> bool {
		matches!(
			self,
			Self::Kappa(_)
				| Self::MaxAllowedValidators(_)
				| Self::MaxAllowedUids(_)
				| Self::WeightsSetRateLimit(_)
		)
	}
}

impl Hyperparameters {
	/// The highest part of old bonds that an epoch may keep, in parts of a million.
	pub const MAX_BONDS_MOVING_AVERAGE: u32 = 975_000;

	/// These parameters with one change.
	pub fn with(mut self, change: Hyperparameter) -> Self {
		match change {
			Hyperparameter::Kappa(kappa) => self.epoch.kappa = kappa,
			Hyperparameter::MaxAllowedValidators(most) => self.epoch.max_validators = most,
			Hyperparameter::MaxAllowedUids(most) => self.max_allowed_uids = most,
			Hyperparameter::WeightsSetRateLimit(blocks) => self.weights_set_rate_limit = blocks,
			Hyperparameter::ServingRateLimit(blocks) => self.serving_rate_limit = blocks,
			Hyperparameter::ImmunityPeriod(blocks) => self.immunity_period = blocks,
			Hyperparameter::ActivityCutoff(blocks) => self.epoch.activity_cutoff = blocks,
			Hyperparameter::MinAllowedWeights(least) => self.min_allowed_weights = least,
			Hyperparameter::MaxWeightLimit(part) => self.max_weight_limit = part,
			Hyperparameter::WeightsVersionKey(version) => self.weights_version_key = version,
			Hyperparameter::CommitRevealWeightsEnabled(on) => {
				self.commit_reveal_weights_enabled = on;
			}
			Hyperparameter::RevealPeriodEpochs(epochs) => self.reveal_period_epochs = epochs,
			Hyperparameter::BondsMovingAverage(part) => self.epoch.bonds_moving_average = part,
			Hyperparameter::BondsPenalty(part) => self.epoch.bonds_penalty = part,
			Hyperparameter::Yuma3Enabled(on) => {
				self.epoch.bonds_rule = if on { BondsRule::Yuma3 } else { BondsRule::Yuma2 };
			}
			Hyperparameter::LiquidAlpha(range) => self.epoch.liquid_alpha = range,
			Hyperparameter::MinBurn(price) => self.burn.min = price,
			Hyperparameter::MaxBurn(price) => self.burn.max = price,
			Hyperparameter::BurnHalfLife(blocks) => self.burn.half_life = blocks,
			Hyperparameter::BurnIncrease(thousandths) => self.burn.increase = thousandths,
		}
		self
	}

	/// What Yuma consensus is told where epochs are `tempo` blocks apart. Nobody is inactive sooner
	/// than weights can be given again and revealed.
	pub fn epoch_params(&self, tempo: u16) -> EpochParams {
		let period = match self.commit_reveal_weights_enabled {
			true => self.reveal_period_epochs.saturating_add(1), // 101 at most
			false => 1,
		};
		let least = period.saturating_mul(tempo.into()).max(self.weights_set_rate_limit);
		EpochParams { activity_cutoff: self.epoch.activity_cutoff.max(least), ..self.epoch }
	}

	/// What is asked of weights that are given now.
	pub const fn weight_rules(&self) -> WeightRules {
		WeightRules {
			version_key: self.weights_version_key,
			min_allowed: self.min_allowed_weights,
			max_limit: self.max_weight_limit,
		}
	}

	/// Refuses values out of their bounds, and says which.
	pub fn validate(&self) -> Result<(), &'static str> {
		let (epoch, burn) = (&self.epoch, &self.burn);
		if self.max_allowed_uids == 0 || self.max_allowed_uids > MAX_UIDS {
			return Err("max_allowed_uids is not between 1 and 256");
		}
		if epoch.max_validators == 0 || epoch.max_validators > MAX_VALIDATORS {
			return Err("max_validators is not between 1 and 64");
		}
		if epoch.bonds_moving_average > Self::MAX_BONDS_MOVING_AVERAGE {
			return Err("bonds_moving_average is over 975000");
		}
		if epoch.liquid_alpha.is_some_and(|range| range.low > range.high || range.high == 0) {
			return Err("liquid_alpha ends before it begins");
		}
		if self.min_allowed_weights > MAX_UIDS {
			return Err("min_allowed_weights is over 256");
		}
		if self.max_weight_limit < WeightRules::least_limit(self.min_allowed_weights) {
			return Err("max_weight_limit is under the equal part of half of min_allowed_weights");
		}
		if self.weights_set_rate_limit > u64::from(MAX_TEMPO) {
			return Err("weights_set_rate_limit is over 50400 blocks");
		}
		if self.serving_rate_limit > DAY {
			return Err("serving_rate_limit is over 7200 blocks");
		}
		if self.reveal_period_epochs == 0 || self.reveal_period_epochs > 100 {
			return Err("reveal_period_epochs is not between 1 and 100");
		}
		if burn.min.is_zero() || burn.min > burn.max || burn.max.0 > MAX_SUPPLY {
			return Err("the price of a registration has no proper range");
		}
		if burn.half_life > MAX_BURN_HALF_LIFE {
			return Err("burn.half_life is over 36100 blocks");
		}
		if !BURN_INCREASE.contains(&burn.increase) {
			return Err("burn.increase is not between 1001 and 10000");
		}
		Ok(())
	}
}
