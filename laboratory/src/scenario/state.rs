//! A scenario that begins from the state of a real network: TAO, stake on root, rules and subnets of the file
//! from which a node begins, too (`dtao-node --chain FILE`), and which `scripts/state-from-csv` writes. What it
//! means is told in `runtime/src/network_state.rs`; here all that is outstanding is staked, as there.

use super::{Scenario, SubnetSpec};
use crate::{agents::Netuids, coins::Coins, trouble::Trouble};
use serde::Deserialize;
use std::{fs, path::Path};
use toml::Spanned;

/// States that come with the laboratory: names and texts.
pub const STATES: &[(&str, &str)] =
	&[("finney-2026-04-11", include_str!("../../../runtime/states/finney-2026-04-11.json"))];

/// What of a state matters here; amounts are rao.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct State {
	rules: String,
	issuance: u64,
	root_stake: u64,
	subnets: Vec<SubnetState>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubnetState {
	netuid: u16,
	tao: u64,
	alpha: u64,
	outstanding: u64,
	#[serde(default)]
	moving_price: Coins,
	tempo: u16,
}

impl Scenario {
	/// Takes over what the state says. `file` is the scenario's, beside which the state's is looked for.
	pub(super) fn begin(&mut self, file: &str, from: &str) -> Result<(), Trouble> {
		let (name, text) = open(file, from)?;
		let state: State = serde_json::from_str(&text).map_err(|error| Trouble::File {
			file: name,
			line: Some(error.line()),
			message: error.to_string(),
		})?;
		self.chain.issued = Coins(state.issuance);
		self.chain.root_stake = Coins(state.root_stake);
		self.rules.profile.get_or_insert_with(|| Spanned::new(0..0, state.rules));
		self.subnets.extend(state.subnets.into_iter().map(SubnetState::spec));
		Ok(())
	}
}

impl SubnetState {
	fn spec(self) -> SubnetSpec {
		SubnetSpec {
			ids: Netuids(vec![self.netuid]),
			tao: Coins(self.tao),
			alpha: Coins(self.alpha),
			outstanding: Coins(self.outstanding),
			average: Some(self.moving_price),
			tempo: Some(self.tempo),
			operator: None,
			age: 0,
			flow: Coins::default(),
			metric: Coins::default(),
			burned: 0,
			true_value: 1,
			staked: true,
		}
	}
}

/// The file of a state, and what stands in it: one that is ready, or one beside the scenario.
fn open(file: &str, from: &str) -> Result<(String, String), Trouble> {
	if let Some((name, text)) = STATES.iter().find(|(name, _)| *name == from) {
		return Ok((format!("runtime/states/{name}.json"), (*text).into()));
	}
	let path = Path::new(file).parent().unwrap_or(Path::new("")).join(from);
	let names: Vec<_> = STATES.iter().map(|(name, _)| *name).collect();
	let missing = |error: std::io::Error| {
		let path = path.display();
		Trouble::Disk(format!("{path}: {error}; ready is {}", names.join(", ")))
	};
	let text = fs::read_to_string(&path).map_err(missing)?;
	Ok((path.display().to_string(), text))
}
