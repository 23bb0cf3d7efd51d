//! The economy on the day that Dynamic TAO came: all stake is root's, and each of 64 subnets has a
//! thin pool at an equal price.
//!
//! Root holds 6,000,000 TAO, a third each behind the hotkeys of Alice, Bob and Charlie, who validate
//! on every subnet. A pool holds 1 TAO and 64 alpha, so that the prices of all subnets sum to 1, and
//! no alpha is anybody's. `//Staker//0` to `//Staker//63` own the subnets 1 to 64, each with its
//! account as its hotkey. Registrations cost and wait as on the public chain.

use crate::{
	development_economy::{neurons, rao, Judge},
	development_keys::{hotkey, people_keys, stakers},
	AccountId, DynamicTaoConfig,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, FeeRate, Pending, Price, Tao};
use pallet_dynamic_tao::{
	GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, Hyperparameters, NetUid,
	SubnetParameters,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

/// The validators, with their weights of the three miners.
const VALIDATORS: [Judge; 3] =
	[(Alice, [50, 30, 20]), (Bob, [45, 35, 20]), (Charlie, [55, 25, 20])];

/// TAO on root behind each of them: together 6,000,000.
const ROOT_STAKE: u64 = 2_000_000;

/// The reserves of a pool, in whole tokens: a price of 1/64.
const RESERVES: (u64, u64) = (1, 64);

/// `2^64 / 64`: a moving price of 1/64.
const MOVING_PRICE: Price = Price::from_bits(1 << 58);

/// The economy of the launch.
pub fn economy() -> DynamicTaoConfig {
	let owners = stakers();
	let people = people_keys().filter_map(|key| {
		Some(GenesisHotkey { hotkey: hotkey(key)?, coldkey: key.to_account_id() })
	});
	DynamicTaoConfig {
		hotkeys: people.collect(),
		subnets: (1u16..).zip(owners).filter_map(|(netuid, owner)| subnet(netuid, owner)).collect(),
		stakes: VALIDATORS
			.into_iter()
			.filter_map(|(key, _)| {
				Some(GenesisStake {
					netuid: NetUid::ROOT,
					hotkey: hotkey(key)?,
					coldkey: key.to_account_id(),
					alpha: Alpha(rao(ROOT_STAKE)),
				})
			})
			.collect(),
		..DynamicTaoConfig::default()
	}
}

fn subnet(netuid: u16, owner: AccountId) -> Option<GenesisSubnet<AccountId>> {
	let mut neurons: Vec<_> = neurons(&VALIDATORS)?;
	neurons.push(GenesisNeuron { hotkey: owner.clone(), permit: false, weights: Vec::new() });
	Some(GenesisSubnet {
		netuid: NetUid(netuid),
		owner_coldkey: owner.clone(),
		owner_hotkey: owner,
		tao_reserve: Tao(rao(RESERVES.0)),
		alpha_reserve: Alpha(rao(RESERVES.1)),
		alpha_outstanding: Alpha::ZERO,
		moving_price: MOVING_PRICE,
		pending: Pending::default(),
		alpha_burned: Alpha::ZERO,
		volume: 0,
		fee_rate: FeeRate::LAUNCH,
		registered_at: 0,
		started_at: Some(1),
		parameters: SubnetParameters::default(),
		hyperparameters: Hyperparameters::default(),
		neurons,
	})
}
