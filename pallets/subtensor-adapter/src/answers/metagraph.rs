//! Neurons as columns, with what is known of their subnet; whole, or the parts that a client asks for.

#![allow(missing_docs)] // the fields are the public chain's: see `answers`

use super::{
	column,
	neurons::{pruning_scores, NO_AXON},
	Text,
};
use crate::{ChainIdentityV2, Config, FixedI128, Pallet, SubnetIdentityV3};
use alloc::{vec, vec::Vec};
use codec::{Compact, Decode, Encode};
use dtao_economics::{Alpha, Tao};
use pallet_dynamic_tao::{
	AxonInfo, HotkeyPools, Metagraph as View, NetUid, PaidBehind, Pallet as Core, RootNeurons,
	MAX_UIDS,
};
use scale_info::TypeInfo;

/// What an epoch gave hotkeys.
type Dividends<AccountId> = Vec<(AccountId, Compact<u64>)>;

/// The fields of a metagraph in the order of the numbers by which clients ask for them.
macro_rules! metagraphs {
	($($field:ident: $type:ty,)*) => {
		/// A subnet with its neurons.
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct Metagraph<AccountId> {
			pub netuid: Compact<u16>,
			$(pub $field: $type,)*
		}

		/// Parts of it.
		#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
		pub struct SelectiveMetagraph<AccountId> {
			pub netuid: Compact<u16>,
			$(pub $field: Option<$type>,)*
			pub validators: Option<Vec<Compact<u16>>>,
			pub commitments: Option<Vec<(AccountId, Text)>>,
		}

		impl<AccountId> Metagraph<AccountId> {
			/// The parts of these numbers; the netuid is number 0, and always told.
			fn select(self, wanted: &[u16]) -> SelectiveMetagraph<AccountId> {
				let mut number = 0u16;
				let mut asked = move || {
					number = number.saturating_add(1); // 73 at most
					wanted.contains(&number)
				};
				let validators: Vec<_> = (0u16..)
					.zip(&self.validator_permit)
					.filter(|(_, permit)| **permit)
					.map(|(uid, _)| Compact(uid))
					.collect();
				SelectiveMetagraph {
					netuid: self.netuid,
					$($field: asked().then_some(self.$field),)*
					validators: asked().then_some(validators),
					commitments: asked().then(Vec::new),
				}
			}
		}
	};
}

metagraphs! {
	name: Text,
	symbol: Text,
	identity: Option<SubnetIdentityV3>,
	network_registered_at: Compact<u64>,
	owner_hotkey: AccountId,
	owner_coldkey: AccountId,
	block: Compact<u64>,
	tempo: Compact<u16>,
	last_step: Compact<u64>,
	blocks_since_last_step: Compact<u64>,
	subnet_emission: Compact<u64>,
	alpha_in: Compact<u64>,
	alpha_out: Compact<u64>,
	tao_in: Compact<u64>,
	alpha_out_emission: Compact<u64>,
	alpha_in_emission: Compact<u64>,
	tao_in_emission: Compact<u64>,
	pending_alpha_emission: Compact<u64>,
	pending_root_emission: Compact<u64>,
	subnet_volume: Compact<u128>,
	moving_price: FixedI128,
	rho: Compact<u16>,
	kappa: Compact<u16>,
	min_allowed_weights: Compact<u16>,
	max_weights_limit: Compact<u16>,
	weights_version: Compact<u64>,
	weights_rate_limit: Compact<u64>,
	activity_cutoff: Compact<u64>,
	max_validators: Compact<u16>,
	num_uids: Compact<u16>,
	max_uids: Compact<u16>,
	burn: Compact<u64>,
	difficulty: Compact<u64>,
	registration_allowed: bool,
	pow_registration_allowed: bool,
	immunity_period: Compact<u16>,
	min_difficulty: Compact<u64>,
	max_difficulty: Compact<u64>,
	min_burn: Compact<u64>,
	max_burn: Compact<u64>,
	adjustment_alpha: Compact<u64>,
	adjustment_interval: Compact<u16>,
	target_regs_per_interval: Compact<u16>,
	max_regs_per_block: Compact<u16>,
	serving_rate_limit: Compact<u64>,
	commit_reveal_weights_enabled: bool,
	commit_reveal_period: Compact<u64>,
	liquid_alpha_enabled: bool,
	alpha_high: Compact<u16>,
	alpha_low: Compact<u16>,
	bonds_moving_avg: Compact<u64>,
	hotkeys: Vec<AccountId>,
	coldkeys: Vec<AccountId>,
	identities: Vec<Option<ChainIdentityV2>>,
	axons: Vec<AxonInfo>,
	active: Vec<bool>,
	validator_permit: Vec<bool>,
	pruning_score: Vec<Compact<u16>>,
	last_update: Vec<Compact<u64>>,
	emission: Vec<Compact<u64>>,
	dividends: Vec<Compact<u16>>,
	incentives: Vec<Compact<u16>>,
	consensus: Vec<Compact<u16>>,
	trust: Vec<Compact<u16>>,
	rank: Vec<Compact<u16>>,
	block_at_registration: Vec<Compact<u64>>,
	alpha_stake: Vec<Compact<u64>>,
	tao_stake: Vec<Compact<u64>>,
	total_stake: Vec<Compact<u64>>,
	tao_dividends_per_hotkey: Dividends<AccountId>,
	alpha_dividends_per_hotkey: Dividends<AccountId>,
}

/// The columns alone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetState<AccountId> {
	pub netuid: Compact<u16>,
	pub hotkeys: Vec<AccountId>,
	pub coldkeys: Vec<AccountId>,
	pub active: Vec<bool>,
	pub validator_permit: Vec<bool>,
	pub pruning_score: Vec<Compact<u16>>,
	pub last_update: Vec<Compact<u64>>,
	pub emission: Vec<Compact<u64>>,
	pub dividends: Vec<Compact<u16>>,
	pub incentives: Vec<Compact<u16>>,
	pub consensus: Vec<Compact<u16>>,
	pub trust: Vec<Compact<u16>>,
	pub rank: Vec<Compact<u16>>,
	pub block_at_registration: Vec<Compact<u64>>,
	pub alpha_stake: Vec<Compact<u64>>,
	pub tao_stake: Vec<Compact<u64>>,
	pub total_stake: Vec<Compact<u64>>,
	pub emission_history: Vec<Vec<Compact<u64>>>,
}

impl<T: Config> Pallet<T> {
	/// A subnet, or root, with its neurons.
	pub fn get_metagraph(netuid: u16) -> Option<Metagraph<T::AccountId>> {
		let info = Self::get_dynamic_info(netuid)?;
		let set = Core::<T>::hyperparameters(NetUid(netuid)).unwrap_or_default();
		let columns = Self::columns(NetUid(netuid))?;
		let alpha = set.epoch.liquid_alpha.unwrap_or(crate::admin_utils::LIQUID_ALPHA);
		let (tao_dividends, alpha_dividends) = Self::dividends(NetUid(netuid));
		let count = columns.hotkeys.len();
		let is_root = NetUid(netuid).is_root();
		Some(Metagraph {
			netuid: Compact(netuid),
			name: info.subnet_name,
			symbol: info.token_symbol,
			identity: info.subnet_identity,
			network_registered_at: info.network_registered_at,
			owner_hotkey: info.owner_hotkey,
			owner_coldkey: info.owner_coldkey,
			block: Compact(Core::<T>::now()),
			tempo: info.tempo,
			last_step: info.last_step,
			blocks_since_last_step: info.blocks_since_last_step,
			subnet_emission: info.emission,
			alpha_in: info.alpha_in,
			alpha_out: info.alpha_out,
			tao_in: info.tao_in,
			alpha_out_emission: info.alpha_out_emission,
			alpha_in_emission: info.alpha_in_emission,
			tao_in_emission: info.tao_in_emission,
			pending_alpha_emission: info.pending_alpha_emission,
			pending_root_emission: info.pending_root_emission,
			subnet_volume: info.subnet_volume,
			moving_price: info.moving_price,
			rho: Compact(0),
			kappa: Compact(set.epoch.kappa),
			min_allowed_weights: Compact(set.min_allowed_weights),
			max_weights_limit: Compact(set.max_weight_limit),
			weights_version: Compact(set.weights_version_key),
			weights_rate_limit: Compact(set.weights_set_rate_limit),
			activity_cutoff: Compact(set.epoch.activity_cutoff),
			max_validators: Compact(set.epoch.max_validators),
			num_uids: Compact(Self::neuron_count(NetUid(netuid))),
			max_uids: Compact(crate::MaxAllowedUids::<T>::get(netuid)),
			burn: Compact(Core::<T>::burn_cost(NetUid(netuid)).unwrap_or_default().0),
			difficulty: Compact(0),
			registration_allowed: !is_root && crate::NetworkRegistrationAllowed::<T>::get(netuid),
			pow_registration_allowed: false,
			immunity_period: Compact(set.immunity_period),
			min_difficulty: Compact(0),
			max_difficulty: Compact(0),
			min_burn: Compact(set.burn.min.0),
			max_burn: Compact(set.burn.max.0),
			adjustment_alpha: Compact(0),
			adjustment_interval: Compact(0),
			target_regs_per_interval: Compact(u16::MAX),
			max_regs_per_block: Compact(u16::MAX),
			serving_rate_limit: Compact(set.serving_rate_limit),
			commit_reveal_weights_enabled: set.commit_reveal_weights_enabled,
			commit_reveal_period: Compact(set.reveal_period_epochs),
			liquid_alpha_enabled: set.epoch.liquid_alpha.is_some(),
			alpha_high: Compact(alpha.high),
			alpha_low: Compact(alpha.low),
			bonds_moving_avg: Compact(set.epoch.bonds_moving_average.into()),
			pruning_score: pruning_scores(&columns),
			hotkeys: columns.hotkeys,
			coldkeys: columns.coldkeys,
			identities: vec![None; count],
			axons: columns.axons.into_iter().map(|axon| axon.unwrap_or(NO_AXON)).collect(),
			active: columns.active,
			validator_permit: columns.validator_permit,
			last_update: column(columns.last_update),
			emission: column(columns.emission.into_iter().map(|alpha| alpha.0)),
			dividends: column(columns.dividends),
			incentives: column(columns.incentive),
			consensus: column(columns.consensus),
			trust: column(columns.trust),
			rank: column(columns.rank),
			block_at_registration: column(columns.registered_at),
			alpha_stake: column(columns.alpha_stake.into_iter().map(|alpha| alpha.0)),
			tao_stake: column(columns.root_stake.into_iter().map(|tao| tao.0)),
			total_stake: column(columns.effective_stake),
			tao_dividends_per_hotkey: tao_dividends,
			alpha_dividends_per_hotkey: alpha_dividends,
		})
	}

	/// The same for mechanism 0, which is the only one.
	pub fn get_mechagraph(netuid: u16, mecid: u8) -> Option<Metagraph<T::AccountId>> {
		(mecid == 0).then(|| Self::get_metagraph(netuid)).flatten()
	}

	/// Root and all subnets with their neurons, by netuid.
	pub fn get_all_metagraphs() -> Vec<Option<Metagraph<T::AccountId>>> {
		Self::netuids().into_iter().map(|netuid| Self::get_metagraph(netuid.0)).collect()
	}

	/// Parts of a subnet with its neurons.
	pub fn get_selective_metagraph(
		netuid: u16,
		wanted: Vec<u16>,
	) -> Option<SelectiveMetagraph<T::AccountId>> {
		Some(Self::get_metagraph(netuid)?.select(&wanted))
	}

	/// The same for mechanism 0, which is the only one.
	pub fn get_selective_mechagraph(
		netuid: u16,
		mecid: u8,
		wanted: Vec<u16>,
	) -> Option<SelectiveMetagraph<T::AccountId>> {
		(mecid == 0).then(|| Self::get_selective_metagraph(netuid, wanted)).flatten()
	}

	/// The columns of a subnet's neurons alone, or of root's.
	pub fn get_subnet_state(netuid: u16) -> Option<SubnetState<T::AccountId>> {
		let graph = Self::get_metagraph(netuid)?;
		let emission_history = Self::emissions_of(&graph.hotkeys);
		Some(SubnetState {
			netuid: graph.netuid,
			hotkeys: graph.hotkeys,
			coldkeys: graph.coldkeys,
			active: graph.active,
			validator_permit: graph.validator_permit,
			pruning_score: graph.pruning_score,
			last_update: graph.last_update,
			emission: graph.emission,
			dividends: graph.dividends,
			incentives: graph.incentives,
			consensus: graph.consensus,
			trust: graph.trust,
			rank: graph.rank,
			block_at_registration: graph.block_at_registration,
			alpha_stake: graph.alpha_stake,
			tao_stake: graph.tao_stake,
			total_stake: graph.total_stake,
			emission_history,
		})
	}

	/// What the last epoch of each subnet gave each of some hotkeys; subnets in the order of
	/// `get_all_dynamic_info`.
	fn emissions_of(hotkeys: &[T::AccountId]) -> Vec<Vec<Compact<u64>>> {
		let rows = Self::netuids().into_iter().map(|netuid| {
			let earned = Self::earnings(netuid);
			column(hotkeys.iter().map(|hotkey| earned.get(hotkey).copied().unwrap_or_default()))
		});
		rows.collect()
	}

	/// The columns as Dynamic TAO tells them. On root nobody judges anybody.
	fn columns(netuid: NetUid) -> Option<View<T::AccountId>> {
		if !netuid.is_root() {
			return Core::<T>::metagraph(netuid);
		}
		let neurons = RootNeurons::<T>::get();
		let count = neurons.len();
		let stake = |hotkey: &T::AccountId| {
			let behind = HotkeyPools::<T>::get(netuid, hotkey).total();
			Tao(behind.unwrap_or_default().0)
		};
		let stakes: Vec<_> = neurons.iter().map(|neuron| stake(&neuron.hotkey)).collect();
		let hotkeys: Vec<_> =
			neurons.iter().map(|neuron| Core::<T>::account_of(&neuron.hotkey)).collect();
		Some(View {
			netuid,
			block: Core::<T>::now(),
			neurons: Self::neuron_count(netuid),
			first_uid: 0,
			coldkeys: hotkeys.iter().map(crate::Owner::<T>::get).collect(),
			hotkeys,
			alpha_stake: vec![Alpha::ZERO; count],
			effective_stake: stakes.iter().map(|tao| tao.0).collect(),
			root_stake: stakes,
			stake_weight: vec![0; count],
			rank: vec![0; count],
			trust: vec![0; count],
			consensus: vec![0; count],
			incentive: vec![0; count],
			dividends: vec![0; count],
			validator_trust: vec![0; count],
			emission: vec![Alpha::ZERO; count],
			validator_permit: vec![true; count],
			active: vec![true; count],
			last_update: neurons.iter().map(|neuron| neuron.since).collect(),
			registered_at: neurons.iter().map(|neuron| neuron.since).collect(),
			axons: vec![None; count],
			prometheus: vec![None; count],
		})
	}

	/// What the last epoch gave those who stake to each hotkey and their owners: TAO, and alpha.
	fn dividends(netuid: NetUid) -> (Dividends<T::AccountId>, Dividends<T::AccountId>) {
		let paid = Core::<T>::last_payouts(netuid, 0, MAX_UIDS).map(|page| page.paid);
		let paid = paid.unwrap_or_default();
		let tao = |paid: &PaidBehind<T::AccountId>| {
			let tao = paid.tao_take.ensure_add(paid.tao_to_stakers).unwrap_or_default();
			(paid.hotkey.clone(), Compact(tao.0))
		};
		let alpha = |paid: &PaidBehind<T::AccountId>| {
			let alpha = paid.alpha_take.ensure_add(paid.alpha_to_stakers).unwrap_or_default();
			(paid.hotkey.clone(), Compact(alpha.0))
		};
		(paid.iter().map(tao).collect(), paid.iter().map(alpha).collect())
	}
}
