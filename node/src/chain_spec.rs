//! The chains that are known by name. Each is a preset of the runtime under the wasm that this
//! binary embeds; any other chain comes from a file.

use dtao_runtime::{genesis_config_presets::NEAR_HALVING_RUNTIME_PRESET, SS58_PREFIX, WASM_BINARY};
use sc_service::{ChainType, GenericChainSpec, Properties};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use std::path::Path;

/// What a chain is called and how it begins.
struct NamedChain {
	id: &'static str,
	name: &'static str,
	chain_type: ChainType,
	preset: &'static str,
}

/// The chains that need no file. The first is the default.
const CHAINS: [NamedChain; 3] = [
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
];

/// Loads a chain by its name or from a specification file. An empty name is the default chain.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
	let named = CHAINS.iter().find(|chain| chain.id == id || id.is_empty());
	let spec = match named {
		Some(chain) => chain.specification()?,
		None if Path::new(id).is_file() => GenericChainSpec::from_json_file(id.into())
			.map_err(|error| format!("cannot read the chain specification `{id}`: {error}"))?,
		None => {
			let known: Vec<_> = CHAINS
				.iter()
				.map(|chain| format!("`{}`", chain.id))
				.collect();
			return Err(format!(
				"unknown chain `{id}`: neither one of {} nor a specification file",
				known.join(", ")
			));
		}
	};
	Ok(Box::new(spec))
}

impl NamedChain {
	/// Builds the specification.
	fn specification(&self) -> Result<GenericChainSpec, String> {
		let wasm = WASM_BINARY.ok_or(
			"this binary was built with SKIP_WASM_BUILD and holds no runtime; build it again \
			 without, or pass a specification file to --chain",
		)?;
		Ok(GenericChainSpec::builder(wasm, None)
			.with_name(self.name)
			.with_id(self.id)
			.with_protocol_id("dtao")
			.with_chain_type(self.chain_type.clone())
			.with_properties(properties())
			.with_genesis_config_preset_name(self.preset)
			.build())
	}
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

	#[test]
	fn unknown_chain_is_refused_with_the_known_ones() {
		let error = load("nowhere").err().expect("is refused");

		assert_eq!(
			error,
			"unknown chain `nowhere`: neither one of `dev`, `local`, `near-halving` nor a \
			 specification file"
		);
	}

	#[test]
	fn only_local_has_validators_to_agree_with() {
		let sealed = CHAINS
			.iter()
			.filter(|chain| crate::cli::is_sealed(&chain.chain_type));

		assert_eq!(
			sealed.map(|chain| chain.id).collect::<Vec<_>>(),
			["dev", "near-halving"]
		);
	}
}
