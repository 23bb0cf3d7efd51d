//! The economy that a development chain begins with: three started subnets of different depth and
//! price, each with an owner and some stake, validators that have judged miners already, and stake
//! on root.
//!
//! | netuid | owner | TAO | alpha | price | validators, from uid 0 | miners, behind them |
//! |---|---|---|---|---|---|---|
//! | 1 | Alice | 10,000 | 100,000 | 0.1 | Alice, Bob | Dave, Eve, Ferdie |
//! | 2 | Bob | 2,000 | 40,000 | 0.05 | Bob, Alice | Dave, Eve, Ferdie |
//! | 3 | Charlie | 500 | 25,000 | 0.02 | Charlie, Alice, Bob | Dave, Eve, Ferdie |
//!
//! Validators and miners are hotkeys. The validators agree that Dave works most and Ferdie least,
//! but not on how much: the first epoch pays incentives, dividends and root.
//!
//! A coldkey's hotkey is derived from it: `//Alice//hotkey` is Alice's. Registrations have no
//! minimum interval, subnets start without delay, and they trade from the next block on, so that a
//! first session needs no waiting.

use crate::{development_keys::hotkey, AccountId, Balance, DynamicTaoConfig, TAO};
use alloc::{string::String, vec::Vec};
use dtao_economics::{Alpha, FeeRate, Pending, Price, Tao};
use pallet_dynamic_tao::{
	GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, GlobalParameters, Hyperparameters,
	NetUid, SubnetParameters,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// A subnet: netuid, owner, TAO reserve, alpha reserve, price as a decimal.
const SUBNETS: [(u16, Sr25519Keyring, u64, u64, &str); 3] = [
	(1, Alice, 10_000, 100_000, "0.1"),
	(2, Bob, 2_000, 40_000, "0.05"),
	(3, Charlie, 500, 25_000, "0.02"),
];

/// A validator and its weights of the three miners.
pub(crate) type Judge = (Sr25519Keyring, [u16; 3]);

/// The validators of each subnet by uid, from 0 on, each with its weights of the three miners.
const VALIDATORS: [(u16, &[Judge]); 3] = [
	(1, &[(Alice, [50, 30, 20]), (Bob, [45, 35, 20])]),
	(2, &[(Bob, [60, 30, 10]), (Alice, [50, 30, 20])]),
	(3, &[(Charlie, [40, 35, 25]), (Alice, [50, 30, 20]), (Bob, [45, 35, 20])]),
];

/// The miners of each subnet, with the uids behind its validators'.
const MINERS: [Sr25519Keyring; 3] = [Dave, Eve, Ferdie];

/// A stake: netuid, whose hotkey, coldkey, alpha. On root (0) alpha is TAO.
const STAKES: [(u16, Sr25519Keyring, Sr25519Keyring, u64); 8] = [
	(0, Alice, Dave, 5_000),
	(0, Alice, Ferdie, 10_000),
	(0, Bob, Eve, 8_000),
	(1, Alice, Alice, 5_000),
	(1, Alice, Dave, 2_000),
	(2, Bob, Bob, 3_000),
	(2, Bob, Eve, 1_000),
	(3, Charlie, Charlie, 500),
];

/// The lowest price of a registration: low enough for a derived staker.
const MIN_LOCK_COST: Tao = Tao(100 * TAO);

/// The TAO that the economy's genesis mints: all reserves and root's stake.
pub fn vaulted() -> Balance {
	let reserves = SUBNETS.iter().map(|(_, _, tao, ..)| *tao);
	let root = STAKES.iter().filter(|(netuid, ..)| *netuid == 0).map(|(.., tao)| *tao);
	reserves.chain(root).fold(0, |sum: Balance, tao| sum.saturating_add(rao(tao)))
}

/// How many blocks ahead a subnet is told that it must make room: so few that somebody who seals by
/// hand sees the end.
const NOTICE_PERIOD: u64 = 10;

/// How many blocks a netuid rests between two subnets: the life of a transaction as the field's tools
/// sign it.
const REUSE_DELAY: u64 = 128;

/// The development economy.
pub fn economy() -> DynamicTaoConfig {
	DynamicTaoConfig {
		parameters: GlobalParameters {
			network_min_lock_cost: MIN_LOCK_COST,
			network_rate_limit: 0,
			hotkey_deposit: Tao(TAO / 1_000),
			network_notice_period: NOTICE_PERIOD,
			netuid_reuse_delay: REUSE_DELAY,
			start_call_delay: 0,
			trading_delay: 1,
			..GlobalParameters::default()
		},
		hotkeys: [Alice, Bob, Charlie, Dave, Eve, Ferdie]
			.into_iter()
			.filter_map(|key| {
				Some(GenesisHotkey { hotkey: hotkey(key)?, coldkey: key.to_account_id() })
			})
			.collect(),
		subnets: SUBNETS.into_iter().filter_map(subnet).collect(),
		stakes: STAKES
			.into_iter()
			.filter_map(|(netuid, behind, coldkey, alpha)| {
				Some(GenesisStake {
					netuid: NetUid(netuid),
					hotkey: hotkey(behind)?,
					coldkey: coldkey.to_account_id(),
					alpha: Alpha(rao(alpha)),
				})
			})
			.collect(),
		..DynamicTaoConfig::default()
	}
}

fn subnet(
	(netuid, owner, tao, alpha, price): (u16, Sr25519Keyring, u64, u64, &str),
) -> Option<GenesisSubnet<AccountId>> {
	let staked = STAKES.iter().filter(|(on, ..)| *on == netuid).map(|(.., alpha)| *alpha);
	Some(GenesisSubnet {
		netuid: NetUid(netuid),
		owner_coldkey: owner.to_account_id(),
		owner_hotkey: hotkey(owner)?,
		tao_reserve: Tao(rao(tao)),
		alpha_reserve: Alpha(rao(alpha)),
		alpha_outstanding: Alpha(rao(staked.fold(0, |sum: u64, alpha| sum.saturating_add(alpha)))),
		moving_price: Price::try_from(String::from(price)).ok()?,
		pending: Pending::default(),
		alpha_burned: Alpha::ZERO,
		volume: 0,
		fee_rate: FeeRate::LAUNCH,
		registered_at: 0,
		started_at: Some(1),
		parameters: SubnetParameters::default(),
		hyperparameters: Hyperparameters::default(),
		neurons: neurons(
			VALIDATORS.iter().find(|(on, _)| *on == netuid).map_or(&[], |(_, judges)| *judges),
		)?,
	})
}

/// Validators with permits that judge the miners behind them.
pub(crate) fn neurons(validators: &[Judge]) -> Option<Vec<GenesisNeuron<AccountId>>> {
	let miners = u16::try_from(validators.len()).ok()?..;
	let mut neurons = Vec::new();
	for (key, weights) in validators {
		let weights = miners.clone().zip(*weights).collect();
		neurons.push(GenesisNeuron { hotkey: hotkey(*key)?, permit: true, weights });
	}
	for key in MINERS {
		neurons.push(GenesisNeuron { hotkey: hotkey(key)?, permit: false, weights: Vec::new() });
	}
	Some(neurons)
}

/// Whole tokens in rao.
pub(crate) fn rao(tokens: u64) -> u64 {
	tokens.saturating_mul(TAO) // the tables above are far below the cap
}
