//! What may be set of a subnet: as an open list of names and values, and as the struct of older clients.

use crate::{Config, FixedI64, FixedU128, Pallet};
use alloc::{vec, vec::Vec};
use codec::{Compact, Decode, Encode};
use dtao_economics::yuma::BondsRule;
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

impl<T: Config> Pallet<T> {
	/// What may be set of a subnet. Read as calls name it.
	pub fn get_subnet_hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>> {
		use HyperparamValue::*;
		let view = Core::<T>::subnet(NetUid(netuid))?;
		let facts = crate::mirrors::SubnetFacts::<T>::of(NetUid(netuid))?;
		let set = &facts.hyperparameters;
		let alpha = facts.liquid_alpha();
		let yuma3 = set.epoch.bonds_rule == BondsRule::Yuma3;
		let steepness = FixedI64 { bits: i64::from(alpha.steepness) << 32 };
		let entries = vec![
			("kappa", U16(set.epoch.kappa.into())),
			("immunity_period", U16(set.immunity_period.into())),
			("min_allowed_weights", U16(set.min_allowed_weights.into())),
			("max_weights_limit", U16(set.max_weight_limit.into())),
			("tempo", U16(view.tempo.into())),
			("weights_version", U64(set.weights_version_key.into())),
			("weights_rate_limit", U64(set.weights_set_rate_limit.into())),
			("activity_cutoff", U64(set.epoch.activity_cutoff.into())),
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
			("alpha_sigmoid_steepness", I32F32(steepness)),
			("yuma_version", U16(if yuma3 { 3 } else { 2 }.into())),
			("subnet_is_active", Bool(view.started_at.is_some())),
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
