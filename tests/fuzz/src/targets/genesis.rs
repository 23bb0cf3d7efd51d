//! Genesis states, sound and broken.
//!
//! Asserted: a sound one is built, also at the edges of every bound; one in which a rule is broken
//! is refused with a sentence that says why, or is as sound as any other after all. What is built
//! holds every invariant, mints what it describes to the last rao, and runs a few blocks, with
//! epochs, of which nothing has to be given up.

use crate::arbitrary::{self, Arbitrary};
use crate::{
	chain::{assert_sound, in_copy_of, next_block},
	read, Amount,
};
use dtao_economics::{Alpha, FeeRate, Pending, Price, Tao, MAX_SUPPLY, MIN_RESERVE, UNIT};
use dtao_testkit::{
	random_walk::{choices, Setting},
	Balances, DynamicTao, ExtBuilder, OwnRules, Test, EXISTENTIAL_DEPOSIT,
};
use frame_support::traits::fungible::Mutate;
use pallet_dynamic_tao::{
	GenesisConfig, GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, GlobalParameters,
	Hyperparameters, LastRegistration, NetUid, SubnetParameters,
};
use sp_runtime::Storage;
use std::sync::OnceLock;

const MOST_SUBNETS: usize = 4;
const MOST_STAKES: usize = 12;
/// Each coldkey has as many hotkeys.
const COLDKEYS: u64 = 4;
const HOTKEYS: u64 = 16;
/// The blocks of a chain's first minute.
const BLOCKS: u64 = 5;

/// A rule that a genesis state may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
enum Rule {
	Parameters,
	LastRegistration,
	Owners,
	Vault,
	Netuids,
	Tempo,
	MovingPrice,
	FeeRate,
	Hyperparameters,
	Reserves,
	Outstanding,
	OwnerHotkey,
	Neurons,
	Weights,
	Stakes,
	Supply,
}

#[derive(Debug, Arbitrary)]
struct SubnetSeed {
	gap: u8,
	owner: u8,
	reserves: [Amount; 2],
	pending: [Amount; 5],
	burned: Amount,
	moving_price: Amount,
	fee_rate: u16,
	volume: Amount,
	registered_at: Amount,
	started_at: Option<u8>,
	tempo: u8,
	closed: u8,
	settings: [Setting; 2],
	neurons: Vec<NeuronSeed>,
}

#[derive(Debug, Arbitrary)]
struct NeuronSeed {
	key: u8,
	permit: bool,
	weights: Vec<(u8, u16)>,
}

#[derive(Debug, Arbitrary)]
struct StakeSeed {
	at: u8,
	hotkey: u8,
	coldkey: u8,
	alpha: Amount,
}

#[derive(Debug, Arbitrary)]
struct Input {
	broken: Option<Rule>,
	/// By how much.
	off: u8,
	wealth: Amount,
	last: (Amount, bool),
	settings: [Setting; 3],
	rules: [u8; 6],
	subnets: Vec<SubnetSeed>,
	stakes: Vec<StakeSeed>,
}

fn hotkey(key: u8) -> u64 {
	100 + u64::from(key) % HOTKEYS
}

fn coldkey(hotkey: u64) -> u64 {
	hotkey % COLDKEYS
}

impl Input {
	fn breaks(&self, rule: Rule) -> bool {
		self.broken == Some(rule)
	}

	/// As much as leaves room for everything else; or whatever it is, where the rule is broken.
	fn bound(&self, rule: Rule, amount: Amount, low: u64, high: u64) -> u64 {
		if self.breaks(rule) {
			amount.0
		} else {
			amount.within(low, high)
		}
	}

	/// A part of a subnet's alpha or of all TAO, of which at most 64 are taken.
	fn part(&self, amount: Amount) -> u64 {
		self.bound(Rule::Supply, amount, 0, MAX_SUPPLY / 64)
	}

	fn wealth(&self) -> u64 {
		self.bound(Rule::Supply, self.wealth, EXISTENTIAL_DEPOSIT, MAX_SUPPLY / 4)
	}

	fn subnet(&self, netuid: u16, seed: &SubnetSeed, stakes: u64) -> GenesisSubnet<u64> {
		let [tao, alpha] =
			seed.reserves.map(|tao| self.bound(Rule::Reserves, tao, MIN_RESERVE, MAX_SUPPLY / 16));
		let [owner, miners, validators, root_alpha, root_tao] =
			seed.pending.map(|part| self.part(part));
		let burned = self.part(seed.burned);
		let waiting = [owner, miners, validators, root_alpha, burned];
		let outstanding = waiting.into_iter().fold(stakes, u64::wrapping_add);
		let wrong = if self.breaks(Rule::Outstanding) { u64::from(self.off) } else { 0 };
		let mut hyperparameters = Hyperparameters::default();
		for setting in seed.settings {
			hyperparameters =
				hyperparameters.with(setting.hyperparameter(self.breaks(Rule::Hyperparameters)));
		}
		let owner_hotkey = hotkey(seed.owner);
		let stranger = u64::from(self.breaks(Rule::OwnerHotkey));
		GenesisSubnet {
			netuid: NetUid(netuid),
			owner_coldkey: coldkey(owner_hotkey) + stranger,
			owner_hotkey,
			tao_reserve: Tao(tao),
			alpha_reserve: Alpha(alpha),
			alpha_outstanding: Alpha(outstanding.wrapping_add(wrong)),
			moving_price: Price::from_bits(if self.breaks(Rule::MovingPrice) {
				u128::from(seed.moving_price.0) << (self.off % 64)
			} else {
				seed.moving_price.0.into()
			}),
			pending: Pending {
				owner: Alpha(owner),
				miners: Alpha(miners),
				validators: Alpha(validators),
				root_alpha: Alpha(root_alpha),
				root_tao: Tao(root_tao),
			},
			alpha_burned: Alpha(burned),
			volume: seed.volume.0,
			fee_rate: FeeRate(if self.breaks(Rule::FeeRate) {
				seed.fee_rate
			} else {
				seed.fee_rate % (FeeRate::MAX.0 + 1)
			}),
			registered_at: seed.registered_at.0,
			started_at: seed.started_at.map(Into::into),
			parameters: SubnetParameters {
				tempo: if self.breaks(Rule::Tempo) {
					u16::from(seed.tempo) << (self.off % 9)
				} else {
					u16::from(seed.tempo % 8)
				},
				registration_allowed: seed.closed & 1 == 0,
				transfers_allowed: seed.closed & 2 == 0,
				tao_emission: seed.closed & 4 == 0,
				emission_weight: seed.closed.into(),
			},
			neurons: self.neurons(seed, &hyperparameters),
			hyperparameters,
		}
	}

	fn neurons(&self, seed: &SubnetSeed, most: &Hyperparameters) -> Vec<GenesisNeuron<u64>> {
		let mut neurons: Vec<GenesisNeuron<u64>> = Vec::new();
		let mut permits = usize::from(most.epoch.max_validators);
		for NeuronSeed { key, permit, .. } in seed.neurons.iter().take(HOTKEYS as usize) {
			let (hotkey, known) = (hotkey(*key), neurons.iter().map(|neuron| neuron.hotkey));
			if self.breaks(Rule::Neurons) {
				let hotkey = hotkey + u64::from(self.off % 4) * HOTKEYS;
				neurons.push(GenesisNeuron { hotkey, permit: *permit, weights: Vec::new() });
			} else if known.clone().all(|other| other != hotkey)
				&& neurons.len() < usize::from(most.max_allowed_uids)
			{
				let permit = *permit && permits > 0;
				permits -= usize::from(permit);
				neurons.push(GenesisNeuron { hotkey, permit, weights: Vec::new() });
			}
		}
		let count = neurons.len();
		for (neuron, NeuronSeed { weights, .. }) in neurons.iter_mut().zip(&seed.neurons) {
			for (uid, weight) in weights.iter().take(HOTKEYS as usize) {
				if self.breaks(Rule::Weights) {
					neuron.weights.push(((*uid).into(), *weight));
					continue;
				}
				let uid = u16::from(*uid) % count as u16;
				if neuron.weights.iter().all(|(other, _)| *other != uid) {
					neuron.weights.push((uid, *weight));
				}
			}
		}
		neurons
	}

	fn genesis(&self) -> GenesisConfig<Test> {
		let seeds = &self.subnets[..self.subnets.len().min(MOST_SUBNETS)];
		let mut parameters = GlobalParameters::default();
		for setting in self.settings {
			parameters = parameters
				.with(setting.parameter(EXISTENTIAL_DEPOSIT, self.breaks(Rule::Parameters)));
		}
		if !self.breaks(Rule::Netuids) {
			parameters.subnet_limit = parameters.subnet_limit.max(seeds.len() as u16);
		}
		let mut netuids = Vec::new();
		for seed in seeds {
			let last = netuids.last().copied().unwrap_or(0);
			netuids.push(match self.breaks(Rule::Netuids) {
				true => u16::from(seed.gap),
				false => last + 1 + u16::from(seed.gap % 31),
			});
		}
		let stakes: Vec<_> = self
			.stakes
			.iter()
			.take(MOST_STAKES)
			.map(|seed| {
				let stranger = if self.breaks(Rule::Stakes) { u64::from(self.off) } else { 0 };
				let somewhere = usize::from(seed.at) % (netuids.len() + 1);
				let netuid = netuids.get(somewhere).copied().unwrap_or(0);
				GenesisStake {
					netuid: NetUid(netuid.wrapping_add(stranger as u16 >> 4)),
					hotkey: hotkey(seed.hotkey) + stranger % 16,
					coldkey: u64::from(seed.coldkey),
					// What does not keep the vault alive cannot be all that is in it.
					alpha: Alpha(match self.breaks(Rule::Stakes) {
						true => seed.alpha.0,
						false => self.part(seed.alpha).max(EXISTENTIAL_DEPOSIT),
					}),
				}
			})
			.collect();
		let subnets = netuids.iter().zip(seeds).map(|(netuid, seed)| {
			let staked = stakes.iter().filter(|stake| stake.netuid.0 == *netuid);
			let staked = staked.fold(0u64, |sum, stake| sum.wrapping_add(stake.alpha.0));
			self.subnet(*netuid, seed, staked)
		});
		let vault = DynamicTao::vault_account();
		let hotkeys = (0..HOTKEYS as u8).map(|key| {
			let (hotkey, off) = (hotkey(key), u64::from(self.off));
			let stranger = if self.breaks(Rule::Owners) { off % 3 } else { 0 };
			match self.breaks(Rule::Vault) && key == self.off {
				true => GenesisHotkey { hotkey, coldkey: vault },
				false => GenesisHotkey {
					hotkey: hotkey.saturating_sub(stranger),
					coldkey: coldkey(hotkey),
				},
			}
		});
		let future = self.breaks(Rule::LastRegistration).then_some(u64::from(self.off));
		GenesisConfig {
			parameters,
			rules: choices::rules::<OwnRules>(self.rules),
			last_registration: LastRegistration {
				lock: Tao(self.last.0 .0),
				block: future.or(self.last.1.then_some(0)),
				block_emission: Tao(UNIT),
			},
			hotkeys: hotkeys.collect(),
			subnets: subnets.collect(),
			stakes,
		}
	}
}

/// What a genesis state describes of TAO.
fn described(genesis: &GenesisConfig<Test>) -> u128 {
	let pools = genesis
		.subnets
		.iter()
		.map(|subnet| u128::from(subnet.tao_reserve.0) + u128::from(subnet.pending.root_tao.0));
	let on_root = genesis.stakes.iter().filter(|stake| stake.netuid.is_root());
	pools.sum::<u128>() + on_root.map(|stake| u128::from(stake.alpha.0)).sum::<u128>()
}

fn empty() -> &'static Storage {
	static EMPTY: OnceLock<Storage> = OnceLock::new();
	EMPTY.get_or_init(|| {
		ExtBuilder::new().without_balances().set(|it| *it = Default::default()).build_storage()
	})
}

/// Acts in the world that the input describes, if it does.
pub fn run(input: &[u8]) -> bool {
	read(input).map(act).is_some()
}

fn act(input: Input) {
	in_copy_of(empty(), || {
		let (genesis, wealth) = (input.genesis(), input.wealth());
		// Balances refuses some of what is too much by itself.
		if Balances::mint_into(&1_000, wealth).is_err() {
			assert_eq!(input.broken, Some(Rule::Supply));
			return;
		}
		if let Err(defect) = genesis.try_build() {
			assert!(input.broken.is_some(), "a sound state is refused: {defect}");
			assert!(!defect.is_empty());
			return;
		}
		let issuance = u128::from(wealth) + described(&genesis);
		assert_eq!(u128::from(Balances::total_issuance()), issuance);
		assert_sound();
		(0..BLOCKS).for_each(|_| next_block());
	});
}
