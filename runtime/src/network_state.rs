//! A chain that begins with the state of a real network, as tables of its subnets tell it.
//!
//! ```json
//! {
//!   "id": "somewhere", "name": "Somewhere in spring", "source": "https://...",
//!   "rules": "tao-flow", "issuance": 10782600000000000, "rootStake": 5025713524000000,
//!   "subnets": [{
//!     "netuid": 1, "tao": 29628493500000, "alpha": 2664853034870413, "outstanding": 2070745076729587,
//!     "movingPrice": "0.011290281", "tempo": 99
//!   }]
//! }
//! ```
//!
//! Amounts are rao. `rules` is a profile's name; `issuance` all TAO that there is, and `rootStake` what of
//! it is staked on root; `tao` and `alpha` are the reserves of a pool, `outstanding` the alpha beside it.
//! `source` is for readers. `scripts/state-from-csv` writes such a file, and the node takes it as
//! `--chain FILE`.
//!
//! Such tables do not say everything. What they leave open is assumed:
//!
//! - **Stake.** The hotkeys of Alice, Bob and Charlie validate every subnet. Their coldkeys hold a third
//!   each of the stake on root and of the outstanding alpha of each subnet, all of it active.
//! - **Neurons.** Beside them three miners on each subnet, the hotkeys of Dave, Eve and Ferdie, and the
//!   owner.
//! - **Owners.** Subnet `n` belongs to `//Staker//(n - 1)`, with its account as its hotkey.
//! - **TAO.** What is neither staked nor in a pool is Alice's, but for what makes the keys of development
//!   able to pay.
//! - **Time.** The chain begins with block 0; all subnets registered and started then, whenever a table says
//!   that they did, and are immune as the chain's parameters say. So an average that warms up begins
//!   anew, and nothing is pending, burned or locked.
//! - **Volume** begins at 0, and the burn of a neuron's registration at the hyperparameters' own.
//! - **Memory.** What rules remember begins with nothing: while no flow is known, prices decide.

use crate::{
	development_economy::{neurons, Judge},
	development_keys::{hotkey, people_keys, staker},
	AccountId, DynamicTaoConfig,
};
use alloc::{format, string::String, vec::Vec};
use dtao_economics::{Alpha, FeeRate, Pending, Price, Profile, Rules, Tao};
use pallet_dynamic_tao::{
	GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, Hyperparameters, NetUid,
	SubnetParameters,
};
use serde::Deserialize;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

/// The public chain on 11 April 2026, as [`states/README.md`](../states/README.md) says.
pub const FINNEY: &str = include_str!("../states/finney-2026-04-11.json");

/// Those who validate, with their weights of the three miners, and hold all stake.
const VALIDATORS: [Judge; 3] =
	[(Alice, [50, 30, 20]), (Bob, [45, 35, 20]), (Charlie, [55, 25, 20])];

/// The state of a network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NetworkState {
	/// What the chain is known by.
	pub id: String,
	/// What it is called.
	pub name: String,
	/// Where the numbers are from.
	#[serde(default)]
	pub source: String,
	/// The name of the profile of rules that it runs by.
	pub rules: String,
	/// All TAO that there is.
	pub issuance: Tao,
	/// The TAO that is staked on root.
	pub root_stake: Tao,
	/// Its subnets.
	pub subnets: Vec<SubnetState>,
}

/// A subnet of a network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SubnetState {
	/// Its identifier.
	pub netuid: NetUid,
	/// The TAO in its pool.
	pub tao: Tao,
	/// The alpha in its pool.
	pub alpha: Alpha,
	/// The alpha beside the pool.
	pub outstanding: Alpha,
	/// The average of its price.
	#[serde(default)]
	pub moving_price: Price,
	/// Blocks between its epochs.
	pub tempo: u16,
}

impl NetworkState {
	/// Reads a state.
	///
	/// # Errors
	/// A sentence that says what is wrong and where.
	pub fn from_json(json: &str) -> Result<Self, String> {
		let state: Self = serde_json::from_str(json).map_err(|error| format!("{error}"))?;
		state.rules()?;
		state.unstaked()?;
		let is_unowned = |subnet: &&SubnetState| staker_of(subnet.netuid).is_none();
		match state.subnets.iter().find(is_unowned) {
			Some(subnet) => Err(format!("subnet {} has no owner", subnet.netuid.0)),
			None => Ok(state),
		}
	}

	/// TAO that is neither staked on root nor in a pool.
	///
	/// # Errors
	/// If there is less TAO than that.
	pub fn unstaked(&self) -> Result<Tao, String> {
		let staked = self.subnets.iter().try_fold(self.root_stake, |sum, subnet| {
			sum.ensure_add(subnet.tao).map_err(|refusal| format!("subnet reserves: {refusal}"))
		})?;
		self.issuance.ensure_sub(staked).map_err(|_| {
			format!("the issuance of {} rao is less than the {staked} rao staked", self.issuance)
		})
	}

	/// Who owns the subnets, by netuid.
	pub fn owners(&self) -> Vec<AccountId> {
		self.subnets.iter().filter_map(|subnet| staker_of(subnet.netuid)).collect()
	}

	/// The economy.
	///
	/// # Errors
	/// If no profile is called as its rules are.
	pub fn economy(&self) -> Result<DynamicTaoConfig, String> {
		let people = people_keys().filter_map(|key| {
			Some(GenesisHotkey { hotkey: hotkey(key)?, coldkey: key.to_account_id() })
		});
		let on_subnets = self.subnets.iter().map(|subnet| (subnet.netuid, subnet.outstanding));
		let on_root = (NetUid::ROOT, Alpha(self.root_stake.0));
		Ok(DynamicTaoConfig {
			rules: self.rules()?,
			hotkeys: people.collect(),
			subnets: self.subnets.iter().filter_map(SubnetState::genesis).collect(),
			stakes: core::iter::once(on_root).chain(on_subnets).flat_map(stakes).collect(),
			..DynamicTaoConfig::default()
		})
	}

	fn rules(&self) -> Result<Rules, String> {
		let profile = Profile::by_name(&self.rules);
		let profile = profile.ok_or_else(|| format!("no rules are called `{}`", self.rules))?;
		Ok(profile.rules)
	}
}

/// Who owns a subnet.
fn staker_of(netuid: NetUid) -> Option<AccountId> {
	staker(u64::from(netuid.0).checked_sub(1)?)
}

/// A stake in thirds, of which the first is the largest.
fn stakes((netuid, all): (NetUid, Alpha)) -> impl Iterator<Item = GenesisStake<AccountId>> {
	let thirds = [all.0.div_ceil(3), all.0.saturating_add(1) / 3, all.0 / 3];
	VALIDATORS.into_iter().zip(thirds).filter(|(_, part)| *part > 0).filter_map(
		move |((key, _), part)| {
			Some(GenesisStake {
				netuid,
				hotkey: hotkey(key)?,
				coldkey: key.to_account_id(),
				alpha: Alpha(part),
			})
		},
	)
}

impl SubnetState {
	fn genesis(&self) -> Option<GenesisSubnet<AccountId>> {
		let owner = staker_of(self.netuid)?;
		let mut neurons: Vec<_> = neurons(&VALIDATORS)?;
		neurons.push(GenesisNeuron { hotkey: owner.clone(), permit: false, weights: Vec::new() });
		Some(GenesisSubnet {
			netuid: self.netuid,
			owner_coldkey: owner.clone(),
			owner_hotkey: owner,
			tao_reserve: self.tao,
			alpha_reserve: self.alpha,
			alpha_outstanding: self.outstanding,
			moving_price: self.moving_price,
			pending: Pending::default(),
			alpha_burned: Alpha::ZERO,
			volume: 0,
			fee_rate: FeeRate::LAUNCH,
			registered_at: 0,
			started_at: Some(1),
			parameters: SubnetParameters { tempo: self.tempo, ..SubnetParameters::default() },
			hyperparameters: Hyperparameters::default(),
			neurons,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A state of one subnet, in which a text was put in the place of another.
	fn read(from: &str, to: &str) -> Result<NetworkState, String> {
		let json = r#"{"id": "a", "name": "A", "rules": "launch", "issuance": 1000,
			"rootStake": 100, "subnets": [{"netuid": 1, "tao": 200, "alpha": 300,
			"outstanding": 10, "movingPrice": "0.5", "tempo": 360}]}"#;
		assert!(json.contains(from));
		NetworkState::from_json(&json.replace(from, to))
	}

	fn defect(from: &str, to: &str) -> String {
		read(from, to).expect_err("it cannot be read")
	}

	#[test]
	fn a_state_says_what_its_subnets_have() {
		let state = read("", "").expect("it is sound");
		// 1000 - 100 - 200
		assert_eq!(state.unstaked(), Ok(Tao(700)));
		let economy = state.economy().expect("its rules are known");
		assert_eq!(economy.rules, Rules::LAUNCH);
		let stakes: Vec<_> =
			economy.stakes.iter().map(|stake| (stake.netuid.0, stake.alpha.0)).collect();
		assert_eq!(stakes, [(0, 34), (0, 33), (0, 33), (1, 4), (1, 3), (1, 3)]);
		let subnet = economy.subnets.first().expect("there is one");
		assert_eq!((subnet.tao_reserve, subnet.alpha_reserve), (Tao(200), Alpha(300)));
		assert_eq!(subnet.moving_price.to_bits(), 1 << 63);
	}

	#[test]
	fn a_state_that_cannot_be_is_refused_with_a_reason() {
		assert_eq!(defect("launch", "lunch"), "no rules are called `lunch`");
		assert_eq!(
			defect("\"issuance\": 1000", "\"issuance\": 299"),
			"the issuance of 299 rao is less than the 300 rao staked"
		);
		assert_eq!(defect("\"netuid\": 1", "\"netuid\": 0"), "subnet 0 has no owner");
		assert!(defect("tempo", "temp").contains("unknown field `temp`"));
		assert!(defect(", \"tempo\": 360", "").contains("missing field `tempo`"));
		assert!(defect("0.5", "half").contains("line 3"));
		assert!(defect("\"tao\": 200", "\"tao\": -1").contains("invalid value"));
		assert!(defect("]}", "").contains("EOF"));
	}

	#[test]
	fn finney_has_128_subnets_and_half_its_tao_staked() {
		let state = NetworkState::from_json(FINNEY).expect("it is sound");
		assert_eq!((state.subnets.len(), state.rules.as_str()), (128, "tao-flow"));
		// 10,782,600 TAO, less 5,025,713.524 on root and 2,004,565.8653 in pools.
		assert_eq!(state.unstaked(), Ok(Tao(3_752_320_610_700_000)));
	}
}
