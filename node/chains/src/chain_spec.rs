//! The chains that are known by name. Each is a preset of the runtime under the wasm that the binary
//! brings along; any other chain comes from a file, which is a specification or the state of a network.

use dtao_runtime::{
	genesis_config_presets::{
		get_preset, of_network, BITTENSOR_RUNTIME_PRESET, FINNEY_RUNTIME_PRESET,
		LAUNCH_RUNTIME_PRESET, NEAR_HALVING_RUNTIME_PRESET,
	},
	network_state::NetworkState,
	RuntimeGenesisConfig, SS58_PREFIX,
};
use sc_chain_spec::{json_patch, ChainSpecBuilder};
use sc_service::{ChainType, GenericChainSpec, Properties};
use serde::{de::IgnoredAny, Deserialize};
use serde_json::Value;
use sp_core::storage::{well_known_keys, Storage};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_runtime::BuildStorage;
use std::{fs, path::Path};

/// What a chain is called and how it begins.
struct NamedChain {
	id: &'static str,
	name: &'static str,
	chain_type: ChainType,
	preset: &'static str,
}

/// The chains that need no file. The first is the default.
static CHAINS: [NamedChain; 6] = [
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
	NamedChain {
		id: "finney-2026-04-11",
		name: "Finney on 11 April 2026",
		chain_type: ChainType::Development,
		preset: FINNEY_RUNTIME_PRESET,
	},
];

/// The runtime that a binary brings along, unless it was built without.
pub type Wasm = Option<&'static [u8]>;

/// Loads a chain by its name, or from a file: a specification, or the state of a network. An empty name is
/// the default chain.
pub fn load(id: &str, wasm: Wasm) -> Result<Box<dyn sc_service::ChainSpec>, String> {
	if let Some(chain) = named(id) {
		return Ok(Box::new(chain.specification(wasm)?));
	}
	if let Some(state) = network_state(id)? {
		return Ok(Box::new(specification_of(&state, wasm)?));
	}
	if !Path::new(id).is_file() {
		let known: Vec<_> = CHAINS.iter().map(|chain| format!("`{}`", chain.id)).collect();
		return Err(format!(
			"unknown chain `{id}`: neither one of {} nor a file with a specification or a state",
			known.join(", ")
		));
	}
	let spec: GenericChainSpec = GenericChainSpec::from_json_file(id.into())
		.map_err(|error| format!("cannot read the chain specification `{id}`: {error}"))?;
	Ok(Box::new(spec))
}

/// Builds the genesis state of a chain that is known by name or begins with a network's state, or `None` for
/// one from a specification.
///
/// It is built natively, by the very code that the wasm was compiled from. Through the wasm it is the same
/// state (see the tests), but the wasm would be compiled twice for it, and a start take seconds longer.
pub fn genesis(id: &str, wasm: Wasm) -> Result<Option<Storage>, String> {
	let patch = match (named(id), network_state(id)?) {
		(Some(chain), _) => chain.patch()?,
		(None, Some(state)) => of_network(&state)?,
		(None, None) => return Ok(None),
	};
	let build = || -> serde_json::Result<RuntimeGenesisConfig> {
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default())?;
		json_patch::merge(&mut config, patch);
		serde_json::from_value(config)
	};
	let mut storage = build().map_err(|error| error.to_string())?.build_storage()?;
	storage.top.insert(well_known_keys::CODE.to_vec(), code(wasm)?.to_vec());
	Ok(Some(storage))
}

/// Finds a chain by its name.
fn named(id: &str) -> Option<&'static NamedChain> {
	CHAINS.iter().find(|chain| chain.id == id || id.is_empty())
}

/// Reads the state of a network, if that is what the file has: it lists subnets, as no specification does.
fn network_state(path: &str) -> Result<Option<NetworkState>, String> {
	#[derive(Deserialize)]
	struct Listing {
		#[serde(rename = "subnets")]
		_subnets: IgnoredAny,
	}
	let Ok(json) = fs::read_to_string(path) else { return Ok(None) };
	if serde_json::from_str::<Listing>(&json).is_err() {
		return Ok(None);
	}
	let state = NetworkState::from_json(&json);
	state.map(Some).map_err(|defect| format!("cannot read the network state `{path}`: {defect}"))
}

/// The specification of a sealed chain that begins with the state of a network.
fn specification_of(state: &NetworkState, wasm: Wasm) -> Result<GenericChainSpec, String> {
	let chain = builder(&state.name, &state.id, ChainType::Development, wasm)?;
	Ok(chain.with_genesis_config_patch(of_network(state)?).build())
}

/// What all specifications have in common.
fn builder(
	name: &str,
	id: &str,
	chain_type: ChainType,
	wasm: Wasm,
) -> Result<ChainSpecBuilder, String> {
	Ok(GenericChainSpec::builder(code(wasm)?, None)
		.with_name(name)
		.with_id(id)
		.with_protocol_id("dtao")
		.with_chain_type(chain_type)
		.with_properties(properties()))
}

impl NamedChain {
	/// Builds the specification.
	fn specification(&self, wasm: Wasm) -> Result<GenericChainSpec, String> {
		let chain = builder(self.name, self.id, self.chain_type.clone(), wasm)?;
		Ok(chain.with_genesis_config_preset_name(self.preset).build())
	}

	/// What its genesis has beside the defaults.
	fn patch(&self) -> Result<Value, String> {
		let missing = || format!("the runtime has no preset `{}`", self.preset);
		let patch = get_preset(&self.preset.into()).ok_or_else(missing)?;
		serde_json::from_slice(&patch).map_err(|error| error.to_string())
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
	use dtao_runtime::network_state::FINNEY;
	use dtao_runtime_wasm::WASM_BINARY;

	#[test]
	fn unknown_chain_is_refused_with_the_known_ones() {
		let Err(error) = load("nowhere", None) else { panic!("an unknown chain is loaded") };

		assert_eq!(
			error,
			"unknown chain `nowhere`: neither one of `dev`, `local`, `near-halving`, `bittensor`, \
			 `launch`, `finney-2026-04-11` nor a file with a specification or a state"
		);
	}

	#[test]
	fn only_local_has_validators_to_agree_with() {
		let sealed = CHAINS.iter().filter(|chain| chain.chain_type == ChainType::Development);

		assert_eq!(
			sealed.map(|chain| chain.id).collect::<Vec<_>>(),
			["dev", "near-halving", "bittensor", "launch", "finney-2026-04-11"]
		);
	}

	/// Writes a file of this test's own.
	fn file(name: &str, text: &str) -> String {
		let path = std::env::temp_dir().join(format!("dtao-{}-{name}", std::process::id()));
		fs::write(&path, text).expect("can be written");
		path.to_string_lossy().into_owned()
	}

	#[test]
	fn the_state_of_a_network_is_a_chain() {
		let path = file("state.json", FINNEY);
		let by_file = genesis(&path, WASM_BINARY).expect("builds").expect("is a state");
		let by_name = genesis("finney-2026-04-11", WASM_BINARY).expect("builds").expect("is known");
		assert!(by_file.top == by_name.top);
		let spec = load(&path, WASM_BINARY).expect("is a state");
		assert_eq!((spec.id(), spec.chain_type()), ("finney-2026-04-11", ChainType::Development));
	}

	#[test]
	fn a_state_that_cannot_be_read_is_refused_with_the_place() {
		let path = file("defect.json", r#"{"subnets": [{"netuid": "one"}]}"#);
		let Err(error) = load(&path, None) else { panic!("it is loaded") };
		let reason = "invalid type: string \"one\", expected u16 at line 1 column 29";
		assert_eq!(error, format!("cannot read the network state `{path}`: {reason}"));
		// What lists no subnets is taken for a specification.
		let path = file("nothing.json", "{}");
		let Err(error) = load(&path, None) else { panic!("it is loaded") };
		assert!(error.starts_with("cannot read the chain specification"), "{error}");
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
