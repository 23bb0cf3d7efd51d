//! Ready-made chains with every slot taken and everything else as it comes: validators renew their
//! weights, people trade, and nobody touches a parameter. In every block the TAO adds up, nothing is
//! skipped, and the block's own work fits into the block; in the end everybody is still paid.
//!
//! Every test run lives through 3,000 blocks of each; the whole of them, 100,000 blocks, with
//!
//! ```sh
//! DTAO_PROOF=full cargo test --release --workspace --test journeys full_slots -- --nocapture
//! ```

use crate::chain::{Chain, Signer};
use dtao_economics::Tao;
use dtao_runtime::{AccountId, Runtime, RuntimeCall};
use frame_support::weights::Weight;
use pallet_dynamic_tao::{Call, Error, Event, NetUid};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use std::{collections::BTreeMap, fs::OpenOptions, io::Write, path::Path, time::Instant};

/// Slots by default.
const SLOTS: u16 = 128;

/// Blocks from one round of weights to the next: weights grow old after 5,000.
const ROUND: u32 = 2_500;

/// A validator's weights on a subnet, by its hotkey.
type Votes = Vec<(AccountId, NetUid, Vec<(u16, u16)>)>;

/// A chain of a preset on which copies of its subnets take all slots that are left, with what their
/// validators say.
fn full(preset: &str) -> (Chain, Votes) {
	let mut votes = Votes::new();
	let chain = Chain::of_preset(preset, |genesis| {
		let economy = &mut genesis.dynamic_tao;
		assert_eq!(economy.parameters.subnet_limit, SLOTS);
		let models = economy.subnets.clone();
		let backing = economy.stakes.clone();
		let taken = u16::try_from(models.len()).expect("fewer than slots");
		for (netuid, model) in (taken + 1..=SLOTS).map(NetUid).zip(models.iter().cycle()) {
			let mut subnet = model.clone();
			subnet.netuid = netuid;
			economy.subnets.push(subnet);
			let behind = backing.iter().filter(|stake| stake.netuid == model.netuid).cloned();
			economy
				.stakes
				.extend(behind.map(|stake| pallet_dynamic_tao::GenesisStake { netuid, ..stake }));
		}
		for subnet in &economy.subnets {
			for neuron in subnet.neurons.iter().filter(|neuron| neuron.permit) {
				votes.push((neuron.hotkey.clone(), subnet.netuid, neuron.weights.clone()));
			}
		}
	});
	(chain.checked_every(ROUND), votes)
}

/// Lets every validator say again what it said.
fn renew(chain: &mut Chain, votes: &Votes) {
	let signers: BTreeMap<_, _> = [Alice, Bob, Charlie]
		.into_iter()
		.map(Signer::hotkey)
		.map(|signer| (signer.account(), signer))
		.collect();
	let calls = votes.iter().map(|(hotkey, netuid, weights)| {
		let (dests, weights) = weights.iter().copied().unzip();
		let call = Call::set_weights { netuid: *netuid, dests, weights, version_key: 0 };
		(signers[hotkey].clone(), RuntimeCall::DynamicTao(call))
	});
	for receipt in chain.block_of(calls.collect()).receipts {
		receipt.succeeds();
	}
}

/// Dave and Eve trade on a few subnets; and whoever would register another one is refused.
fn trade(chain: &mut Chain, round: u32) {
	let hotkey = crate::chain::hotkey(Alice);
	let netuid = |place: u32| NetUid(1 + ((round * 7 + place * 41) % u32::from(SLOTS)) as u16);
	let buy = |person: Sr25519Keyring, place| {
		let amount_staked = Tao(1_000_000_000 * u64::from(place + 1));
		let call = Call::add_stake { hotkey: hotkey.clone(), netuid: netuid(place), amount_staked };
		(person, RuntimeCall::DynamicTao(call))
	};
	let bought =
		chain.block_of((0..4).map(|place| buy([Dave, Eve][place as usize % 2], place)).collect());
	bought.receipts.into_iter().for_each(|receipt| drop(receipt.succeeds()));
	let call = Call::unstake_all_alpha { hotkey: hotkey.clone() };
	chain.submit(Dave, call).succeeds();
	let call = Call::register_network { hotkey: crate::chain::hotkey(Ferdie) };
	chain.submit(Ferdie, call).fails_with(Error::<Runtime>::SubnetLimitReached);
}

/// What was seen in the blocks of a life.
#[derive(Default)]
struct Seen {
	/// Epochs of each subnet that paid miners.
	epochs: BTreeMap<NetUid, u32>,
	heaviest: Weight,
	deferred: u32,
}

impl Seen {
	/// Looks at a block. It emits one TAO, all of which is minted or not.
	fn watch(&mut self, number: u32, weight: Weight, events: Vec<Event<Runtime>>) {
		let mut emitted = false;
		for event in events {
			match event {
				Event::BlockEmitted { minted, unminted } => {
					assert_eq!(minted.0 + unminted.0, 1_000_000_000, "in block {number}");
					emitted = true;
				}
				Event::EpochPaid { netuid, miners, .. } if miners.0 > 0 => {
					*self.epochs.entry(netuid).or_default() += 1;
				}
				Event::EpochDeferred { .. } => self.deferred += 1,
				Event::EpochPaid { .. } => (),
				other => panic!("{other:?} in block {number}"),
			}
		}
		assert!(emitted, "block {number} emits nothing");
		let most = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
		assert!(weight.all_lte(most), "block {number} weighs {weight:?} of {most:?}");
		self.heaviest = self.heaviest.max(weight);
	}
}

/// Lives through the blocks, with a round of weights and trades every so often.
fn live(preset: &str) {
	let full_proof = std::env::var("DTAO_PROOF").is_ok_and(|extent| extent == "full");
	let (blocks, start) = (if full_proof { 100_000 } else { 3_000 }, Instant::now());
	let (mut chain, votes) = full(preset);
	let root_stake = chain.root_stake();
	let mut seen = Seen::default();
	for end in (ROUND..blocks).step_by(ROUND as usize).chain([blocks]) {
		chain.hurry_watching(end, |number, weight, events| seen.watch(number, weight, events));
		renew(&mut chain, &votes);
		trade(&mut chain, end / ROUND);
	}

	// One each 360 blocks, less those of the few blocks that nobody watched.
	let least = blocks / 360 * 9 / 10;
	for netuid in (1..=SLOTS).map(NetUid) {
		let epochs = seen.epochs.get(&netuid).copied().unwrap_or_default();
		assert!(epochs >= least, "{netuid:?} has paid miners {epochs} times, and not {least}");
		assert!(!chain.subnet(netuid.0).dissolving);
	}
	assert!(chain.root_stake() >= root_stake);
	record(&format!(
		"{{\"preset\":\"{preset}\",\"blocks\":{blocks},\"epochs\":{},\"deferred\":{},\
		 \"heaviest_step_us\":{},\"seconds\":{:.1}}}",
		seen.epochs.values().sum::<u32>(),
		seen.deferred,
		seen.heaviest.ref_time() / 1_000_000,
		start.elapsed().as_secs_f64(),
	));
}

/// Prints a row of the proof, and writes it to the folder that `DTAO_PROOF_DIR` names.
fn record(row: &str) {
	println!("{row}");
	if let Some(folder) = std::env::var_os("DTAO_PROOF_DIR") {
		let path = Path::new(&folder).join("full_slots.json");
		let mut file = OpenOptions::new().create(true).append(true).open(path).expect("opens");
		writeln!(file, "{row}").expect("is written");
	}
}

#[test]
fn the_development_chain_should_live_with_all_slots_full() {
	live("development");
}

#[test]
fn the_launch_chain_should_live_with_all_slots_full() {
	live("launch");
}
