//! The ready-made genesis states: who authors, who administers, and who owns what in block zero.
//!
//! | preset | authorities | for |
//! |---|---|---|
//! | `development` | Alice | one sealed node on one machine |
//! | `local_testnet` | Alice, Bob | two nodes that author by Aura and finalise by GRANDPA |
//! | `near_halving` | Alice | 1,000 blocks before the first halving of TAO |
//! | `bittensor` | Alice | the public clients: rules as on the public chain, and no waiting |
//! | `launch` | Alice | the day that Dynamic TAO came, to measure what became of it |
//! | `finney_2026_04_11` | Alice | the 128 subnets of the public chain on that day |
//!
//! The first three have the same economy, of `development_economy.rs`, which `bittensor_economy.rs`
//! changes for the fourth; `launch` has that of `launch_economy.rs`, and the last one that of
//! `network_state.rs`, which makes one of any other network's state too. All of them are for
//! development: their keys derive from a phrase that
//! everybody knows.

use crate::{
	bittensor_economy, development_economy,
	development_keys::{hotkeys, people, stakers},
	launch_economy,
	network_state::{NetworkState, FINNEY},
	AccountId, AuraConfig, Balance, BalancesConfig, DynamicTaoConfig, GrandpaConfig,
	RuntimeGenesisConfig, SudoConfig, TAO,
};
use alloc::{collections::BTreeSet, format, string::String, vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The preset that starts shortly before TAO's first halving.
pub const NEAR_HALVING_RUNTIME_PRESET: &str = "near_halving";

/// The preset for the public clients.
pub const BITTENSOR_RUNTIME_PRESET: &str = "bittensor";

/// The preset that starts on the day of the launch.
pub const LAUNCH_RUNTIME_PRESET: &str = "launch";

/// The preset that starts with the state of the public chain.
pub const FINNEY_RUNTIME_PRESET: &str = "finney_2026_04_11";

/// What each of Alice to Ferdie owns.
const PERSON_ENDOWMENT: Balance = 100_000 * TAO;

/// What each derived staker owns.
const STAKER_ENDOWMENT: Balance = 1_000 * TAO;

/// What each of their hotkeys owns, to pay fees with.
const HOTKEY_ENDOWMENT: Balance = 100 * TAO;

/// The total issuance at which TAO's emission halves for the first time: half of the cap.
const FIRST_HALVING: Balance = 10_500_000 * TAO;

/// How many blocks, at 1 TAO each, the preset `near_halving` is away from the halving.
const BLOCKS_BEFORE_HALVING: Balance = 1_000;

/// Returns what everybody owns in a development genesis.
fn endowments() -> Vec<(AccountId, Balance)> {
	let people = people().into_iter().map(|account| (account, PERSON_ENDOWMENT));
	let stakers = stakers().into_iter().map(|account| (account, STAKER_ENDOWMENT));
	let hotkeys = hotkeys().into_iter().map(|account| (account, HOTKEY_ENDOWMENT));
	people.chain(stakers).chain(hotkeys).collect()
}

/// Returns the keys with which a well-known account authors and finalises.
fn authority(sr25519: Sr25519Keyring, ed25519: Ed25519Keyring) -> (AuraId, GrandpaId) {
	(sr25519.public().into(), ed25519.public().into())
}

/// Puts a genesis together. Alice holds the sudo key.
fn genesis(
	authorities: Vec<(AuraId, GrandpaId)>,
	balances: Vec<(AccountId, Balance)>,
	economy: DynamicTaoConfig,
) -> Value {
	let DynamicTaoConfig { parameters, rules, hotkeys, subnets, stakes, .. } = economy;
	let (aura, grandpa): (Vec<_>, Vec<_>) = authorities.into_iter().unzip();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances },
		aura: AuraConfig { authorities: aura },
		grandpa: GrandpaConfig { authorities: grandpa.into_iter().map(|id| (id, 1)).collect() },
		dynamic_tao: DynamicTaoConfig { parameters, rules, hotkeys, subnets, stakes },
		sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
	})
}

/// One authority, for a sealed chain on one machine.
fn development() -> Value {
	genesis(one_authority(), endowments(), development_economy::economy())
}

fn one_authority() -> Vec<(AuraId, GrandpaId)> {
	vec![authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice)]
}

/// Two authorities, for a network of two nodes.
fn local_testnet() -> Value {
	genesis(
		vec![
			authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
			authority(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		],
		endowments(),
		development_economy::economy(),
	)
}

/// The development chain as it will be 1,000 blocks before the first halving.
///
/// The TAO that the chain would have emitted by then goes to Alice, so that the total issuance is
/// exact: `10,500,000 - 1,000 * 1 TAO`.
fn near_halving() -> Value {
	let mut balances = endowments();
	let issued =
		balances.iter().fold(development_economy::vaulted(), |sum: Balance, (_, balance)| {
			sum.saturating_add(*balance)
		});
	let target = FIRST_HALVING.saturating_sub(BLOCKS_BEFORE_HALVING.saturating_mul(TAO));
	if let Some((_, alice)) = balances.first_mut() {
		*alice = alice.saturating_add(target.saturating_sub(issued));
	}
	genesis(one_authority(), balances, development_economy::economy())
}

/// The development chain as the public clients expect one.
fn bittensor() -> Value {
	genesis(one_authority(), endowments(), bittensor_economy::economy())
}

/// The economy of the launch.
fn launch() -> Value {
	genesis(one_authority(), endowments(), launch_economy::economy())
}

/// A chain that begins with the state of a network, as a JSON patch to the default genesis.
///
/// # Errors
/// A sentence that says what of the state cannot be.
pub fn of_network(state: &NetworkState) -> Result<Value, String> {
	let mut balances = endowments();
	let known: BTreeSet<_> = balances.iter().map(|(account, _)| account.clone()).collect();
	let owners = state.owners().into_iter().filter(|owner| !known.contains(owner));
	balances.extend(owners.map(|owner| (owner, STAKER_ENDOWMENT)));
	let endowed = balances.iter().fold(0, |sum: Balance, (_, own)| sum.saturating_add(*own));
	let rest = state.unstaked()?.0.checked_sub(endowed);
	let rest = rest.ok_or_else(|| format!("{endowed} rao that are not staked are needed"))?;
	if let Some((_, alice)) = balances.first_mut() {
		*alice = alice.saturating_add(rest);
	}
	Ok(genesis(one_authority(), balances, state.economy()?))
}

/// Returns the named preset as a JSON patch to the default genesis, or `None` for an unknown name.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_str() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_TESTNET_RUNTIME_PRESET => local_testnet(),
		NEAR_HALVING_RUNTIME_PRESET => near_halving(),
		BITTENSOR_RUNTIME_PRESET => bittensor(),
		LAUNCH_RUNTIME_PRESET => launch(),
		FINNEY_RUNTIME_PRESET => of_network(&NetworkState::from_json(FINNEY).ok()?).ok()?,
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// Lists the presets.
pub fn preset_names() -> Vec<PresetId> {
	[
		DEV_RUNTIME_PRESET,
		LOCAL_TESTNET_RUNTIME_PRESET,
		NEAR_HALVING_RUNTIME_PRESET,
		BITTENSOR_RUNTIME_PRESET,
		LAUNCH_RUNTIME_PRESET,
		FINNEY_RUNTIME_PRESET,
	]
	.into_iter()
	.map(PresetId::from)
	.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::BuildStorage;

	/// Builds a preset's storage through the same door as a node: default genesis, merged patch.
	fn externalities_of(preset: &str) -> sp_io::TestExternalities {
		let patch = get_preset(&preset.into()).expect("the preset exists");
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("is JSON");
		merge(&mut config, serde_json::from_slice(&patch).expect("is JSON"));
		let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("is a genesis");
		config.build_storage().expect("builds").into()
	}

	fn merge(target: &mut Value, patch: Value) {
		match (target, patch) {
			(Value::Object(target), Value::Object(patch)) => {
				for (key, value) in patch {
					merge(target.entry(key).or_insert(Value::Null), value);
				}
			}
			(target, patch) => *target = patch,
		}
	}

	#[test]
	fn every_listed_preset_builds_a_sound_genesis() {
		for preset in preset_names() {
			externalities_of(&preset).execute_with(|| {
				assert_eq!(crate::DynamicTao::do_try_state(), Ok(()), "{preset}");
				assert_eq!(crate::SubtensorModule::do_try_state(), Ok(()), "{preset}");
				let subnets = match preset.as_str() {
					LAUNCH_RUNTIME_PRESET => 64,
					FINNEY_RUNTIME_PRESET => 128,
					_ => 3,
				};
				assert_eq!(crate::DynamicTao::subnets().len(), subnets, "{preset}");
			});
		}
		assert_eq!(get_preset(&"unknown".into()), None);
	}

	#[test]
	fn the_economy_counts_the_blocks_before_its_chain() {
		externalities_of(DEV_RUNTIME_PRESET).execute_with(|| {
			let block = || crate::DynamicTao::metagraph(1.into()).map(|metagraph| metagraph.block);
			crate::System::set_block_number(7);

			assert_eq!(block(), Some(7));
			crate::configs::BlocksBefore::set(&7_200);
			assert_eq!(block(), Some(7_207));
		});
	}

	#[test]
	fn near_halving_starts_a_thousand_blocks_before_the_halving() {
		externalities_of(NEAR_HALVING_RUNTIME_PRESET).execute_with(|| {
			// 10,500,000 TAO - 1,000 blocks * 1 TAO = 10,499,000 TAO.
			assert_eq!(crate::Balances::total_issuance(), 10_499_000 * TAO);
		});
	}

	#[test]
	fn launch_has_six_million_tao_on_root_and_prices_that_sum_to_one() {
		externalities_of(LAUNCH_RUNTIME_PRESET).execute_with(|| {
			let global = crate::DynamicTao::global();
			assert_eq!(global.root_stake.0, 6_000_000 * TAO);
			// A TAO in each of 64 pools.
			assert_eq!(global.pooled_tao.0, 64 * TAO);
			// 64 * 1/64, each floored to a rao of 10^9 / 64 = 15,625,000.
			let prices: u64 = crate::DynamicTao::subnets().iter().map(|subnet| subnet.price).sum();
			assert_eq!(prices, TAO);
		});
	}

	#[test]
	fn finney_has_the_prices_and_the_tao_of_the_public_chain() {
		externalities_of(FINNEY_RUNTIME_PRESET).execute_with(|| {
			// In August, 3,600 TAO a day later, it was 11,218,232.
			assert_eq!(crate::Balances::total_issuance(), 10_782_600 * TAO);
			let global = crate::DynamicTao::global();
			assert_eq!(global.root_stake.0, 5_025_713_524_000_000);
			assert_eq!(crate::DynamicTao::rules().active, dtao_economics::Rules::TAO_FLOW);
		});
	}

	/// The table that the state of the public chain was made of.
	const TABLE: &str = include_str!("../states/finney-2026-04-11.csv");

	/// A decimal number of nine digits at most, in billionths: an amount in rao.
	fn billionths(decimal: &str) -> u64 {
		let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
		format!("{whole}{fraction:0<9}").parse().expect("a decimal number")
	}

	#[test]
	fn each_subnet_of_finney_is_what_the_table_of_the_public_chain_says() {
		externalities_of(FINNEY_RUNTIME_PRESET).execute_with(|| {
			let rows: Vec<_> = TABLE.lines().skip(2).collect(); // the header, and root
			let subnets = crate::DynamicTao::subnets();
			assert_eq!(rows.len(), subnets.len());
			for (row, subnet) in rows.into_iter().zip(subnets) {
				let [netuid, tao, alpha_in, alpha_out, price, average, tempo, ..] =
					row.split(',').collect::<Vec<_>>()[..]
				else {
					panic!("a row is short: {row}");
				};
				assert_eq!(subnet.netuid.0.to_string(), netuid);
				assert_eq!(subnet.tao_reserve.0, billionths(tao));
				// All alpha; its pool holds what the price asks for.
				let alpha = subnet.alpha_reserve.0 + subnet.alpha_outstanding.0;
				assert_eq!(alpha, billionths(alpha_in) + billionths(alpha_out));
				// Within 0.1 %, as was asked for, and within the two roundings to a rao.
				let apart = subnet.price.abs_diff(billionths(price));
				assert!(apart <= (billionths(price) / 1_000).min(2), "{netuid}: {}", subnet.price);
				assert!(subnet.moving_price.abs_diff(billionths(average)) <= 1, "{netuid}");
				assert_eq!(subnet.tempo.to_string(), tempo);
			}
		});
	}

	#[test]
	fn a_network_with_less_tao_than_its_keys_need_is_refused() {
		let mut state = NetworkState::from_json(FINNEY).expect("it is sound");
		state.issuance.0 -= state.unstaked().expect("there is some").0;
		let refused = of_network(&state).expect_err("nobody could pay");
		// 6 * 100,000 + 128 * 1,000 + 6 * 100 TAO
		assert_eq!(refused, "728600000000000 rao that are not staked are needed");
	}

	#[test]
	fn local_testnet_has_two_authorities_and_the_others_one() {
		for (preset, authorities) in [
			(DEV_RUNTIME_PRESET, 1),
			(LOCAL_TESTNET_RUNTIME_PRESET, 2),
			(NEAR_HALVING_RUNTIME_PRESET, 1),
			(BITTENSOR_RUNTIME_PRESET, 1),
			(LAUNCH_RUNTIME_PRESET, 1),
			(FINNEY_RUNTIME_PRESET, 1),
		] {
			externalities_of(preset).execute_with(|| {
				assert_eq!(
					pallet_aura::Authorities::<crate::Runtime>::get().len(),
					authorities,
					"{preset}"
				);
				assert_eq!(crate::Grandpa::grandpa_authorities().len(), authorities, "{preset}");
			});
		}
	}
}
