//! A chain of the first version goes on as one of today's: `tests/version-1` has what its node exported.

use crate::chain::{calls::*, Chain};
use dtao_economics::{Averaging, Dividends, InjectionRule, OwnerIncentives, RootPart, Rules};
use dtao_runtime::{Balances, DynamicTao, Runtime, SubtensorModule};
use frame_support::traits::GetStorageVersion;
use pallet_dynamic_tao::{CurrentDissolution, Dissolution, NetUid, SubnetRecord, Subnets};
use serde_json::Value;
use sp_core::{bytes::from_hex, storage::Storage};
use sp_io::hashing::twox_128;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::collections::BTreeMap;

/// The state of the old chain, by key.
fn exported() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let spec: Value =
		serde_json::from_str(include_str!("../version-1/state.json")).expect("is JSON");
	let top = spec.pointer("/genesis/raw/top").and_then(Value::as_object).expect("a raw state");
	let bytes = |hex: &str| from_hex(hex).expect("is hexadecimal");
	top.iter().map(|(key, value)| (bytes(key), bytes(value.as_str().expect("a text")))).collect()
}

/// The rows of an item of the old chain, by what follows its name.
fn rows(state: &BTreeMap<Vec<u8>, Vec<u8>>, item: &str) -> BTreeMap<Vec<u8>, Vec<u8>> {
	let name = [twox_128(b"DynamicTao"), twox_128(item.as_bytes())].concat();
	let ours = state.iter().filter(|(key, _)| key.starts_with(&name));
	ours.map(|(key, value)| (key[name.len()..].to_vec(), value.clone())).collect()
}

/// The number of 64 bits in a row at an offset.
fn number(row: &[u8], offset: usize) -> u64 {
	u64::from_le_bytes(row[offset..offset + 8].try_into().expect("8 bytes"))
}

#[test]
fn a_chain_of_version_1_should_go_on() {
	let old = exported();
	let total_issuance = [twox_128(b"Balances"), twox_128(b"TotalIssuance")].concat();
	let issued = number(&old[&total_issuance], 0);
	let economies = rows(&old, "Economies");
	let hotkeys = rows(&old, "Owner").len();
	assert!(economies.len() > 2 && hotkeys > 2, "{} and {hotkeys}", economies.len());

	// All invariants are asked for after the migration, and after each block.
	let mut chain = Chain::of_state(Storage { top: old.clone(), ..Default::default() });

	chain.look(|| {
		assert_eq!(DynamicTao::on_chain_storage_version(), 2);
		assert_eq!(Balances::total_issuance(), issued);
		assert_eq!(DynamicTao::owners().count(), hotkeys);
		for (key, row) in &economies {
			let netuid = NetUid(u16::from_le_bytes([key[0], key[1]]));
			let SubnetRecord { economy, .. } = Subnets::<Runtime>::get(netuid).expect("it is kept");
			let kept = (economy.pool.tao.0, economy.pool.alpha.0, economy.outstanding.0);
			assert_eq!(kept, (number(row, 0), number(row, 8), number(row, 16)));
			assert_eq!((economy.claimable.0, economy.protocol_alpha.0), (0, 0));
		}
	});
	// The old chain had no mirrors for Bittensor's clients.
	let mirrors = SubtensorModule::do_try_state;
	assert_eq!(chain.look(mirrors), Ok(()));
	let under_way = chain.look(CurrentDissolution::<Runtime>::get);
	let Dissolution { netuid, .. } = under_way.expect("one is under way");
	assert_eq!(chain.look(DynamicTao::active_rules), Rules::DEFAULT);

	chain.submit(Alice, add_stake(Bob, 1, 1_000_000_000)).succeeds();
	chain.blocks(400); // the dissolution ends, an epoch is paid, and other rules are in force
	chain.look(|| {
		assert!(!CurrentDissolution::<Runtime>::exists());
		assert!(!Subnets::<Runtime>::contains_key(netuid));
		let rules = Rules {
			injection: InjectionRule::PriceKeeping,
			root_part: RootPart::SoldAtEpoch { only_above: None },
			averaging: Averaging::WARM_UP,
			dividends: Dividends::AtOnce,
			owner_incentives: OwnerIncentives::Recycled,
			..Rules::DEFAULT
		};
		assert_eq!(DynamicTao::active_rules(), rules);
		assert_eq!(mirrors(), Ok(()));
	});
}
