//! Subnets, one by one and all. Root is one of them: it has no pool, and its stake is TAO.

#![allow(missing_docs)] // the fields are the public chain's: see `answers`

use super::{text, Text};
use crate::{mirrors::no_account, Config, FixedI128, Pallet, SubnetIdentityV3};
use alloc::{collections::BTreeMap, format, vec::Vec};
use codec::{Compact, Decode, Encode};
use pallet_dynamic_tao::{
	EmissionStagesView, NetUid, Pallet as Core, RootStake, SubnetView, MAX_ROOT_VALIDATORS,
};
use scale_info::TypeInfo;

/// A subnet with its pool, its emission and its names.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DynamicInfo<AccountId> {
	pub netuid: Compact<u16>,
	pub owner_hotkey: AccountId,
	pub owner_coldkey: AccountId,
	pub subnet_name: Text,
	pub token_symbol: Text,
	pub tempo: Compact<u16>,
	pub last_step: Compact<u64>,
	pub blocks_since_last_step: Compact<u64>,
	/// The subnet's part of the next block's TAO.
	pub emission: Compact<u64>,
	pub alpha_in: Compact<u64>,
	/// All alpha outside of the pool; on root, the staked TAO.
	pub alpha_out: Compact<u64>,
	pub tao_in: Compact<u64>,
	/// Alpha that the next block gives participants.
	pub alpha_out_emission: Compact<u64>,
	/// Alpha that the next block gives the pool beside that TAO.
	pub alpha_in_emission: Compact<u64>,
	/// TAO that the next block gives the pool.
	pub tao_in_emission: Compact<u64>,
	/// What waits for miners and validators.
	pub pending_alpha_emission: Compact<u64>,
	/// TAO that waits for those who stake on root.
	pub pending_root_emission: Compact<u64>,
	pub subnet_volume: Compact<u128>,
	pub network_registered_at: Compact<u64>,
	pub subnet_identity: Option<SubnetIdentityV3>,
	/// Times `2^32`, floored.
	pub moving_price: FixedI128,
}

/// What an older client wants to know of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetInfoV2<AccountId> {
	pub netuid: Compact<u16>,
	pub rho: Compact<u16>,
	pub kappa: Compact<u16>,
	pub difficulty: Compact<u64>,
	pub immunity_period: Compact<u16>,
	pub max_allowed_validators: Compact<u16>,
	pub min_allowed_weights: Compact<u16>,
	pub max_weights_limit: Compact<u16>,
	pub scaling_law_power: Compact<u16>,
	pub subnetwork_n: Compact<u16>,
	pub max_allowed_uids: Compact<u16>,
	pub blocks_since_last_step: Compact<u64>,
	pub tempo: Compact<u16>,
	pub network_modality: Compact<u16>,
	pub network_connect: Vec<[u16; 2]>,
	pub emission_value: Compact<u64>,
	pub burn: Compact<u64>,
	pub owner: AccountId,
	pub identity: Option<SubnetIdentityV3>,
}

impl<T: Config> Pallet<T> {
	/// Root and all subnets, by netuid.
	pub fn get_all_dynamic_info() -> Vec<Option<DynamicInfo<T::AccountId>>> {
		let stages = Core::<T>::all_emission_stages();
		let mut stages: BTreeMap<_, _> =
			stages.into_iter().map(|stages| (stages.netuid, stages)).collect();
		let subnets = Core::<T>::subnets().into_iter();
		let subnets = subnets.map(|view| {
			let stages = stages.remove(&view.netuid);
			Self::dynamic_info(view, stages)
		});
		core::iter::once(Self::root_info()).chain(subnets).map(Some).collect()
	}

	/// One subnet, or root.
	pub fn get_dynamic_info(netuid: u16) -> Option<DynamicInfo<T::AccountId>> {
		let netuid = NetUid(netuid);
		if netuid.is_root() {
			return Some(Self::root_info());
		}
		Some(Self::dynamic_info(Core::<T>::subnet(netuid)?, Core::<T>::emission_stages(netuid)))
	}

	fn dynamic_info(
		view: SubnetView<T::AccountId>,
		stages: Option<EmissionStagesView>,
	) -> DynamicInfo<T::AccountId> {
		let identity = Self::identity(view.netuid);
		let stages = stages.unwrap_or_default();
		let pending = view.pending.miners.ensure_add(view.pending.validators).unwrap_or_default();
		DynamicInfo {
			netuid: Compact(view.netuid.0),
			owner_hotkey: view.owner_hotkey.clone(),
			owner_coldkey: view.owner_coldkey.clone(),
			subnet_name: Self::subnet_name(view.netuid, identity.as_ref()),
			token_symbol: text(&view.symbol),
			tempo: Compact(view.tempo),
			last_step: Compact(view.last_epoch),
			blocks_since_last_step: Compact(Core::<T>::now().saturating_sub(view.last_epoch)),
			emission: Compact(view.block_share.0),
			alpha_in: Compact(view.alpha_reserve.0),
			alpha_out: Compact(view.alpha_outstanding.0),
			tao_in: Compact(view.tao_reserve.0),
			alpha_out_emission: Compact(view.alpha_emission.0),
			alpha_in_emission: Compact(stages.injected_alpha.0),
			tao_in_emission: Compact(stages.injected.0),
			pending_alpha_emission: Compact(pending.0),
			pending_root_emission: Compact(view.pending.root_tao.0),
			subnet_volume: Compact(view.volume),
			network_registered_at: Compact(view.registered_at),
			subnet_identity: identity,
			moving_price: moving_price(view.moving_price_bits),
		}
	}

	/// Root as clients know it: a pool in which a TAO is a TAO.
	fn root_info() -> DynamicInfo<T::AccountId> {
		let root = RootStake::<T>::get();
		let zero = Compact(0);
		DynamicInfo {
			netuid: Compact(NetUid::ROOT.0),
			owner_hotkey: no_account(),
			owner_coldkey: no_account(),
			subnet_name: text("root"),
			token_symbol: text(crate::TokenSymbol::<T>::get(NetUid::ROOT.0)),
			tempo: Compact(0),
			last_step: Compact(root.since),
			blocks_since_last_step: Compact(Core::<T>::now().saturating_sub(root.since)),
			emission: zero,
			alpha_in: zero,
			alpha_out: Compact(root.stake.0),
			tao_in: Compact(root.stake.0),
			alpha_out_emission: zero,
			alpha_in_emission: zero,
			tao_in_emission: zero,
			pending_alpha_emission: zero,
			pending_root_emission: zero,
			subnet_volume: Compact(0),
			network_registered_at: zero,
			subnet_identity: None,
			moving_price: FixedI128 { bits: 1 << 32 },
		}
	}

	/// What the owner says about a subnet.
	pub(crate) fn identity(netuid: NetUid) -> Option<SubnetIdentityV3> {
		Core::<T>::subnet_identity(netuid)?.identity.map(Into::into)
	}

	/// What people call a subnet: as its owner says, or by its netuid.
	pub(crate) fn subnet_name(netuid: NetUid, identity: Option<&SubnetIdentityV3>) -> Text {
		match identity {
			Some(identity) if !identity.subnet_name.is_empty() => text(&identity.subnet_name),
			_ => text(format!("Subnet {}", netuid.0)),
		}
	}

	/// A subnet as older clients know it.
	pub fn get_subnet_info_v2(netuid: u16) -> Option<SubnetInfoV2<T::AccountId>> {
		let netuid = NetUid(netuid);
		if netuid.is_root() {
			return Some(Self::root_as_subnet());
		}
		let (view, set) = (Core::<T>::subnet(netuid)?, Core::<T>::hyperparameters(netuid)?);
		Some(SubnetInfoV2 {
			netuid: Compact(netuid.0),
			kappa: Compact(set.epoch.kappa),
			immunity_period: Compact(set.immunity_period),
			max_allowed_validators: Compact(set.epoch.max_validators),
			min_allowed_weights: Compact(set.min_allowed_weights),
			max_weights_limit: Compact(set.max_weight_limit),
			subnetwork_n: Compact(view.neurons),
			max_allowed_uids: Compact(set.max_allowed_uids),
			blocks_since_last_step: Compact(Core::<T>::now().saturating_sub(view.last_epoch)),
			tempo: Compact(view.tempo),
			emission_value: Compact(view.block_share.0),
			burn: Compact(view.burn.0),
			owner: view.owner_coldkey,
			identity: Self::identity(netuid),
			..Self::root_as_subnet()
		})
	}

	/// Root and all subnets as older clients know them, by netuid.
	pub fn get_subnets_info_v2() -> Vec<Option<SubnetInfoV2<T::AccountId>>> {
		Self::netuids().into_iter().map(|netuid| Self::get_subnet_info_v2(netuid.0)).collect()
	}

	/// Root and all subnets, in their order.
	pub(super) fn netuids() -> Vec<NetUid> {
		let mut netuids: Vec<_> = pallet_dynamic_tao::Subnets::<T>::iter_keys().collect();
		netuids.push(NetUid::ROOT);
		netuids.sort_unstable();
		netuids
	}

	fn root_as_subnet() -> SubnetInfoV2<T::AccountId> {
		SubnetInfoV2 {
			netuid: Compact(NetUid::ROOT.0),
			rho: Compact(0),
			kappa: Compact(0),
			difficulty: Compact(0),
			immunity_period: Compact(0),
			max_allowed_validators: Compact(0),
			min_allowed_weights: Compact(0),
			max_weights_limit: Compact(0),
			scaling_law_power: Compact(0),
			subnetwork_n: Compact(Self::neuron_count(NetUid::ROOT)),
			max_allowed_uids: Compact(u16::try_from(MAX_ROOT_VALIDATORS).unwrap_or(u16::MAX)),
			blocks_since_last_step: Compact(0),
			tempo: Compact(0),
			network_modality: Compact(0),
			network_connect: Vec::new(),
			emission_value: Compact(0),
			burn: Compact(0),
			owner: no_account(),
			identity: None,
		}
	}

	/// What a subnet registration in the next block costs.
	pub fn get_network_registration_cost() -> u64 {
		Core::<T>::registration_cost().0
	}

	/// The subnet that a registration into a full chain would give notice to now.
	pub fn get_subnet_to_prune() -> Option<u16> {
		Core::<T>::next_to_prune().map(|netuid| netuid.0)
	}

	/// The next block at which an epoch of a subnet is due.
	pub fn get_next_epoch_start_block(netuid: u16) -> Option<u64> {
		Core::<T>::subnet(NetUid(netuid))?.next_epoch
	}

	/// What the next block may mint.
	pub fn get_block_emission() -> u64 {
		Core::<T>::global().block_emission.0
	}
}

/// A price times `2^64` as clients read one: times `2^32`, floored.
pub(super) fn moving_price(bits: u128) -> FixedI128 {
	FixedI128 { bits: i128::try_from(bits >> 32).unwrap_or(i128::MAX) } // 96 bits fit
}
