//! The chains that are known by name. Each is a preset of the runtime under the wasm that the binary
//! brings along; any other chain comes from a file.

use dtao_runtime::{
	genesis_config_presets::{
		get_preset, BITTENSOR_RUNTIME_PRESET, LAUNCH_RUNTIME_PRESET, NEAR_HALVING_RUNTIME_PRESET,
	},
	RuntimeGenesisConfig, SS58_PREFIX,
};
use sc_chain_spec::json_patch;
use sc_service::{ChainType, GenericChainSpec, Properties};
use sp_core::storage::{well_known_keys, Storage};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_runtime::BuildStorage;
use std::path::Path;

/// What a chain is called and how it begins.
struct NamedChain {
	id: &'static str,
	name: &'static str,
	chain_type: ChainType,
	preset: &'static str,
}

/// The chains that need no file. The first is the default.
static CHAINS: [NamedChain; 5] = [
	NamedChain {
		id: "dev",
		name: "Dynamic TAO Development",
		chain_type: ChainType::Development,
		preset: DEV_RUNTIME_PRESET,
	},
	NamedChain {
		id: "local",
		name: "Dynamic TAO Local Testnet",
		chain_type: ChainType::Local,
		preset: LOCAL_TESTNET_RUNTIME_PRESET,
	},
	NamedChain {
		id: "near-halving",
		name: "Dynamic TAO Near Halving",
		chain_type: ChainType::Development,
		preset: NEAR_HALVING_RUNTIME_PRESET,
	},
	NamedChain {
		id: "bittensor",
		name: "Dynamic TAO for Bittensor's Clients",
		chain_type: ChainType::Development,
		preset: BITTENSOR_RUNTIME_PRESET,
	},
	NamedChain {
		id: "launch",
		name: "Dynamic TAO Launch",
		chain_type: ChainType::Development,
		preset: LAUNCH_RUNTIME_PRESET,
	},
];

/// The runtime that a binary brings along, unless it was built without.
pub type Wasm = Option<&'static [u8]>;

/// Loads a chain by its name or from a specification file. An empty name is the default chain.
pub fn load(id: &str, wasm: Wasm) -> Result<Box<dyn sc_service::ChainSpec>, String> {
	let spec = match named(id) {
		Some(chain) => chain.specification(wasm)?,
		None if Path::new(id).is_file() => GenericChainSpec::from_json_file(id.into())
			.map_err(|error| format!("cannot read the chain specification `{id}`: {error}"))?,
		None => {
			let known: Vec<_> = CHAINS.iter().map(|chain| format!("`{}`", chain.id)).collect();
			return Err(format!(
				"unknown chain `{id}`: neither one of {} nor a specification file",
				known.join(", ")
			));
		}
	};
	Ok(Box::new(spec))
}

/// Builds the genesis state of a chain that is known by name, or `None` for one from a file.
pub fn genesis(id: &str, wasm: Wasm) -> Result<Option<Storage>, String> {
	named(id).map(|chain| chain.genesis(wasm)).transpose()
}

/// Finds a chain by its name.
fn named(id: &str) -> Option<&'static NamedChain> {
	CHAINS.iter().find(|chain| chain.id == id || id.is_empty())
}

impl NamedChain {
	/// Builds the specification.
	fn specification(&self, wasm: Wasm) -> Result<GenericChainSpec, String> {
		Ok(GenericChainSpec::builder(code(wasm)?, None)
			.with_name(self.name)
			.with_id(self.id)
			.with_protocol_id("dtao")
			.with_chain_type(self.chain_type.clone())
			.with_properties(properties())
			.with_genesis_config_preset_name(self.preset)
			.build())
	}

	/// Builds the genesis state natively, by the very code that the wasm was compiled from.
	///
	/// Through the wasm it is the same state (see the tests), but the wasm would be compiled twice
	/// for it, and a start take seconds longer.
	fn genesis(&self, wasm: Wasm) -> Result<Storage, String> {
		let patch = get_preset(&self.preset.into())
			.ok_or_else(|| format!("the runtime has no preset `{}`", self.preset))?;
		let build = || -> serde_json::Result<RuntimeGenesisConfig> {
			let mut config = serde_json::to_value(RuntimeGenesisConfig::default())?;
			json_patch::merge(&mut config, serde_json::from_slice(&patch)?);
			serde_json::from_value(config)
		};
		let mut storage = build().map_err(|error| error.to_string())?.build_storage()?;
		storage.top.insert(well_known_keys::CODE.to_vec(), code(wasm)?.to_vec());
		Ok(storage)
	}
}

/// Returns the runtime, or says why there is none.
fn code(wasm: Wasm) -> Result<&'static [u8], String> {
	wasm.ok_or_else(|| {
		"this binary was built with SKIP_WASM_BUILD and holds no runtime; build it again without, \
		 or pass a specification file to --chain"
			.into()
	})
}

/// What wallets need to display amounts and addresses.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "TAO".into());
	properties.insert("tokenDecimals".into(), 9.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	properties
}

#[cfg(test)]
mod tests {
	use super::*;
	use dtao_runtime_wasm::WASM_BINARY;

	#[test]
	fn unknown_chain_is_refused_with_the_known_ones() {
		let Err(error) = load("nowhere", None) else { panic!("an unknown chain is loaded") };

		assert_eq!(
			error,
			"unknown chain `nowhere`: neither one of `dev`, `local`, `near-halving`, `launch` nor \
			 a specification file"
		);
	}

	#[test]
	fn only_local_has_validators_to_agree_with() {
		let sealed = CHAINS.iter().filter(|chain| chain.chain_type == ChainType::Development);

		assert_eq!(
			sealed.map(|chain| chain.id).collect::<Vec<_>>(),
			["dev", "near-halving", "launch"]
		);
	}

	#[test]
	fn native_genesis_is_the_one_that_the_wasm_builds() {
		for chain in &CHAINS {
			let spec = load(chain.id, WASM_BINARY).expect("is known");
			let by_wasm = spec.as_storage_builder().build_storage().expect("builds");
			let native = genesis(chain.id, WASM_BINARY).expect("builds").expect("is known by name");

			assert!(native.top == by_wasm.top, "{}", chain.id);
			assert!(native.children_default.is_empty() && by_wasm.children_default.is_empty());
		}
	}
}
