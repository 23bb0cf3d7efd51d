//! What may be set of a subnet: as an open list of names and values, and as the struct of older clients.

use crate::{Config, FixedI64, FixedU128, Pallet};
use alloc::{vec, vec::Vec};
use codec::{Compact, Decode, Encode};
use pallet_dynamic_tao::{NetUid, Pallet as Core};
use scale_info::TypeInfo;

/// A value of a kind that clients tell people about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum HyperparamValue {
	/// Yes or no.
	Bool(bool),
	/// A number, or parts of 65535.
	U16(Compact<u16>),
	/// A number.
	U32(Compact<u32>),
	/// A number.
	U64(Compact<u64>),
	/// A number.
	U128(Compact<u128>),
	/// Rao of TAO.
	TaoBalance(Compact<u64>),
	/// A number times `2^32`.
	I32F32(FixedI64),
	/// A number times `2^64`.
	U64F64(FixedU128),
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HyperparamEntry {
	/// The name, in UTF-8.
	pub name: Vec<u8>,
	/// The value.
	pub value: HyperparamValue,
}

/// The structs of older clients: the first one, and the second one, which has some fields more.
macro_rules! structs {
	(both { $($field:ident: $type:ty,)* } second { $($new:ident: $new_type:ty,)* }) => {
		/// What may be set of a subnet, as older clients know it.
		#[allow(missing_docs)] // the fields are the public chain's: see `answers`
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct SubnetHyperparametersV2 {
			$(pub $field: $type,)*
			$(pub $new: $new_type,)*
		}

		/// The same, as the oldest know it.
		#[allow(missing_docs)] // likewise
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct SubnetHyperparameters {
			$(pub $field: $type,)*
		}

		impl From<SubnetHyperparametersV2> for SubnetHyperparameters {
			fn from(second: SubnetHyperparametersV2) -> Self {
				Self { $($field: second.$field,)* }
			}
		}
	};
}

structs! {
	both {
		rho: Compact<u16>,
		kappa: Compact<u16>,
		immunity_period: Compact<u16>,
		min_allowed_weights: Compact<u16>,
		max_weights_limit: Compact<u16>,
		tempo: Compact<u16>,
		min_difficulty: Compact<u64>,
		max_difficulty: Compact<u64>,
		weights_version: Compact<u64>,
		weights_rate_limit: Compact<u64>,
		adjustment_interval: Compact<u16>,
		activity_cutoff: Compact<u16>,
		registration_allowed: bool,
		target_regs_per_interval: Compact<u16>,
		min_burn: Compact<u64>,
		max_burn: Compact<u64>,
		bonds_moving_avg: Compact<u64>,
		max_regs_per_block: Compact<u16>,
		serving_rate_limit: Compact<u64>,
		max_validators: Compact<u16>,
		adjustment_alpha: Compact<u64>,
		difficulty: Compact<u64>,
		commit_reveal_period: Compact<u64>,
		commit_reveal_weights_enabled: bool,
		alpha_high: Compact<u16>,
		alpha_low: Compact<u16>,
		liquid_alpha_enabled: bool,
	}
	second {
		alpha_sigmoid_steepness: FixedI64,
		yuma_version: Compact<u16>,
		subnet_is_active: bool,
		transfers_enabled: bool,
		bonds_reset_enabled: bool,
		user_liquidity_enabled: bool,
	}
}

impl<T: Config> Pallet<T> {
	/// What may be set of a subnet, as the oldest clients know it.
	pub fn get_subnet_hyperparams(netuid: u16) -> Option<SubnetHyperparameters> {
		Self::get_subnet_hyperparams_v2(netuid).map(Into::into)
	}

	/// What may be set of a subnet, as older clients know it.
	pub fn get_subnet_hyperparams_v2(netuid: u16) -> Option<SubnetHyperparametersV2> {
		let graph = Self::get_metagraph(netuid).filter(|_| !NetUid(netuid).is_root())?;
		let facts = crate::mirrors::SubnetFacts::<T>::of(NetUid(netuid))?;
		Some(SubnetHyperparametersV2 {
			rho: graph.rho,
			kappa: graph.kappa,
			immunity_period: graph.immunity_period,
			min_allowed_weights: graph.min_allowed_weights,
			max_weights_limit: graph.max_weights_limit,
			tempo: graph.tempo,
			min_difficulty: graph.min_difficulty,
			max_difficulty: graph.max_difficulty,
			weights_version: graph.weights_version,
			weights_rate_limit: graph.weights_rate_limit,
			adjustment_interval: graph.adjustment_interval,
			activity_cutoff: Compact(u16::try_from(graph.activity_cutoff.0).unwrap_or(u16::MAX)),
			registration_allowed: graph.registration_allowed,
			target_regs_per_interval: graph.target_regs_per_interval,
			min_burn: graph.min_burn,
			max_burn: graph.max_burn,
			bonds_moving_avg: graph.bonds_moving_avg,
			max_regs_per_block: graph.max_regs_per_block,
			serving_rate_limit: graph.serving_rate_limit,
			max_validators: graph.max_validators,
			adjustment_alpha: graph.adjustment_alpha,
			difficulty: graph.difficulty,
			commit_reveal_period: graph.commit_reveal_period,
			commit_reveal_weights_enabled: graph.commit_reveal_weights_enabled,
			alpha_high: graph.alpha_high,
			alpha_low: graph.alpha_low,
			liquid_alpha_enabled: graph.liquid_alpha_enabled,
			alpha_sigmoid_steepness: facts.steepness(),
			yuma_version: Compact(facts.yuma_version()),
			subnet_is_active: facts.is_started(),
			transfers_enabled: crate::TransferToggle::<T>::get(netuid),
			bonds_reset_enabled: false,
			user_liquidity_enabled: false,
		})
	}

	/// What may be set of a subnet. Read as calls name it.
	pub fn get_subnet_hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>> {
		use HyperparamValue::*;
		let view = Core::<T>::subnet(NetUid(netuid))?;
		let facts = crate::mirrors::SubnetFacts::<T>::of(NetUid(netuid))?;
		let set = &facts.hyperparameters;
		let alpha = facts.liquid_alpha();
		let entries = vec![
			("kappa", U16(set.epoch.kappa.into())),
			("immunity_period", U16(set.immunity_period.into())),
			("min_allowed_weights", U16(set.min_allowed_weights.into())),
			("max_weights_limit", U16(set.max_weight_limit.into())),
			("tempo", U16(view.tempo.into())),
			("weights_version", U64(set.weights_version_key.into())),
			("weights_rate_limit", U64(set.weights_set_rate_limit.into())),
			("activity_cutoff", U64(set.epoch.activity_cutoff.into())),
			("activity_cutoff_factor", U32(facts.activity_cutoff_factor().into())),
			("registration_allowed", Bool(view.registration_allowed)),
			("min_burn", TaoBalance(set.burn.min.0.into())),
			("max_burn", TaoBalance(set.burn.max.0.into())),
			("burn_half_life", U16(set.burn.half_life.into())),
			("burn_increase_mult", U64F64(facts.burn_increase())),
			("bonds_moving_avg", U64(u64::from(set.epoch.bonds_moving_average).into())),
			("bonds_penalty", U16(set.epoch.bonds_penalty.into())),
			("serving_rate_limit", U64(set.serving_rate_limit.into())),
			("max_validators", U16(set.epoch.max_validators.into())),
			("max_allowed_uids", U16(set.max_allowed_uids.into())),
			("commit_reveal_period", U64(set.reveal_period_epochs.into())),
			("commit_reveal_weights_enabled", Bool(set.commit_reveal_weights_enabled)),
			("alpha_high", U16(alpha.high.into())),
			("alpha_low", U16(alpha.low.into())),
			("liquid_alpha_enabled", Bool(set.epoch.liquid_alpha.is_some())),
			("alpha_sigmoid_steepness", I32F32(facts.steepness())),
			("yuma_version", U16(facts.yuma_version().into())),
			("subnet_is_active", Bool(facts.is_started())),
			("transfers_enabled", Bool(view.transfers_allowed)),
			("bonds_reset_enabled", Bool(false)),
			("user_liquidity_enabled", Bool(false)),
			("owner_cut_enabled", Bool(true)),
			("owner_cut_auto_lock_enabled", Bool(false)),
		];
		let named =
			|(name, value): (&str, _)| HyperparamEntry { name: name.as_bytes().to_vec(), value };
		Some(entries.into_iter().map(named).collect())
	}
}
