//! An upgrade on the state of a chain: all migrations with their own checks before and after, every
//! pallet's `try_state`, and a limit on what it may weigh.
//!
//! `scripts/upgrade check FILE` runs it on a state that `dtao-node export-state` has written; without a
//! file it runs on the genesis of the development chain, which has nothing to migrate.

use crate::{
	configs::RuntimeBlockWeights, genesis_config_presets::get_preset, Executive,
	RuntimeGenesisConfig,
};
use frame_support::traits::{Get, UpgradeCheckSelect};
use serde_json::Value;
use sp_core::storage::Storage;
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::{env, fs};

/// The state of a raw chain specification.
fn state_of(specification: &str) -> Option<Storage> {
	let spec: Value = serde_json::from_str(specification).ok()?;
	let bytes = |hex: &str| sp_core::bytes::from_hex(hex).ok();
	let top = spec.pointer("/genesis/raw/top")?.as_object()?;
	let rows = top.iter().map(|(key, value)| Some((bytes(key)?, bytes(value.as_str()?)?)));
	Some(Storage { top: rows.collect::<Option<_>>()?, ..Storage::default() })
}

/// The genesis of the development chain.
fn development() -> Storage {
	let patch = get_preset(&DEV_RUNTIME_PRESET.into()).expect("the preset exists");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("is JSON");
	let patch: Value = serde_json::from_slice(&patch).expect("is JSON");
	for (pallet, value) in patch.as_object().expect("is an object") {
		for (field, value) in value.as_object().expect("is an object") {
			config[pallet][field] = value.clone();
		}
	}
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("is a genesis");
	config.build_storage().expect("builds")
}

#[test]
fn an_upgrade_should_keep_what_its_checks_name() {
	let state = match env::var("DTAO_STATE") {
		Ok(file) => {
			let text = fs::read_to_string(&file).expect("the file can be read");
			state_of(&text).expect("the file is a raw chain specification")
		}
		Err(_) => development(),
	};
	// Which check fails and why, pallets say to the log.
	sp_tracing::try_init_simple();
	let rows = state.top.len();
	TestExternalities::from(state).execute_with(|| {
		let weight = Executive::try_runtime_upgrade(UpgradeCheckSelect::All)
			.expect("every migration and every invariant holds");
		let block = <RuntimeBlockWeights as Get<_>>::get();
		let block: &frame_system::limits::BlockWeights = &block;
		println!("{rows} rows; the upgrade weighs {weight:?} of {:?}", block.max_block);
		assert!(weight.all_lte(block.max_block), "an upgrade has to fit a block");
	});
}
