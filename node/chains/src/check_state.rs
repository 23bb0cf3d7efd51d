//! Whether the state of a block keeps every invariant of the economy, and tells clients what there is.
//!
//! The runtime on a chain has no such checks: they walk all of the state. So they run natively, by the
//! code that the node was built with, on a state that was stored by the same version of it. Before that every
//! row has to be one that this code can read: it takes one that it cannot for none.

use dtao_runtime::{DynamicTao, Runtime, SubtensorModule, VERSION};
use dtao_service::Metadata;
use sp_core::storage::Storage;
use sp_io::TestExternalities;

/// The version of the metadata that rows are read by.
const METADATA_VERSION: u32 = 15;

/// Tells which invariant a state breaks, which item cannot be read, or that it is another version's.
pub fn check(state: Storage) -> Result<(), String> {
	let rows = state.top.clone();
	TestExternalities::from(state).execute_with(|| {
		let stored = frame_system::LastRuntimeUpgrade::<Runtime>::get();
		let version = stored.map_or(VERSION.spec_version, |upgrade| upgrade.spec_version.0);
		if version != VERSION.spec_version {
			return Err(format!(
				"the state is of spec_version {version}, this node can check {}",
				VERSION.spec_version
			));
		}
		metadata()?.read_rows(&rows)?;
		DynamicTao::do_try_state()?;
		SubtensorModule::do_try_state().map_err(|defect| format!("mirrors, {defect}"))
	})
}

/// What this code says of its storage.
fn metadata() -> Result<Metadata, String> {
	let metadata = Runtime::metadata_at_version(METADATA_VERSION);
	Metadata::decode(&metadata.ok_or("the runtime has no metadata of version 15")?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain_spec;
	use codec::Encode;
	use sp_crypto_hashing::twox_128;

	fn beginning() -> Storage {
		chain_spec::genesis("dev", Some(b"wasm")).expect("builds").expect("is known by name")
	}

	fn key(pallet: &str, item: &str) -> Vec<u8> {
		[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
	}

	#[test]
	fn a_genesis_should_keep_every_invariant() {
		assert_eq!(check(beginning()), Ok(()));
	}

	#[test]
	fn a_state_that_lost_money_should_name_the_invariant() {
		let mut state = beginning();
		state.top.insert(key("Balances", "TotalIssuance"), 7u64.encode());

		let defect = check(state).expect_err("7 rao are not all that there is");
		assert!(defect.contains("I-1 issuance"), "{defect}");
	}

	#[test]
	fn a_state_that_tells_clients_what_is_not_should_name_the_mirror() {
		let mut state = beginning();
		let count = state.top.insert(key("SubtensorModule", "TotalNetworks"), 7u16.encode());
		assert_ne!(count, Some(7u16.encode()));

		let defect = check(state).expect_err("there are not 7 subnets");
		assert!(defect.starts_with("mirrors, subnets: 7 of "), "{defect}");
	}

	#[test]
	fn a_row_that_cannot_be_read_should_be_named() {
		let of_a_subnet = key("DynamicTao", "Subnets");
		for is_longer in [false, true] {
			let mut state = beginning();
			let mut rows = state.top.iter_mut();
			let (_, row) = rows.find(|(key, _)| key.starts_with(&of_a_subnet)).expect("is there");
			row.resize(if is_longer { row.len() + 1 } else { row.len() - 1 }, 0);

			let defect = check(state).expect_err("a byte is missing, or left over");
			assert!(defect.starts_with("DynamicTao.Subnets: "), "{defect}");
		}
	}

	#[test]
	fn a_state_of_another_version_should_be_refused() {
		let mut state = beginning();
		let other = frame_system::LastRuntimeUpgradeInfo {
			spec_version: 999.into(),
			spec_name: "dynamic-tao".into(),
		};
		state.top.insert(key("System", "LastRuntimeUpgrade"), other.encode());

		let refusal = check(state).expect_err("999 is not ours");
		assert!(refusal.contains("spec_version 999"), "{refusal}");
	}
}
