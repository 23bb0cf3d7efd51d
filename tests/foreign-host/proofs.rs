//! On a host whose blocks have to be proved, the hooks keep to their part of a block in time and in proof,
//! and what has no room waits for the next one.

use crate::parachain::{
	Blocks, DynamicTao, DynamicTaoConfig, Host, RuntimeEvent, RuntimeGenesisConfig, System,
};
use frame_support::{traits::Hooks, weights::Weight};
use frame_system::RawOrigin;
use pallet_dynamic_tao::{
	economics::{Alpha, FeeRate, Pending, Price, RootPart, Rules, Tao},
	Error, Event, GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, Hyperparameters,
	NetUid, SubnetParameters,
};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{AccountId32, BuildStorage};

const UNIT: u64 = 1_000_000_000;

/// The block in which the epochs of all subnets are due.
const DUE: u32 = 10;

/// As many neurons as there can be validators, which all of them are.
const NEURONS: u8 = 64;

fn hotkey(number: u8) -> AccountId32 {
	AccountId32::new([number + 1; 32])
}

/// A subnet all of whose neurons have judged all.
fn subnet(netuid: u16) -> GenesisSubnet<AccountId32> {
	let weights: Vec<_> = (0..NEURONS.into()).map(|uid| (uid, u16::MAX)).collect();
	let neuron =
		|number| GenesisNeuron { hotkey: hotkey(number), permit: true, weights: weights.clone() };
	GenesisSubnet {
		netuid: NetUid(netuid),
		owner_coldkey: Alice.to_account_id(),
		owner_hotkey: hotkey(0),
		tao_reserve: Tao(1_000 * UNIT),
		alpha_reserve: Alpha(1_000 * UNIT),
		alpha_outstanding: Alpha(640 * UNIT),
		moving_price: Price::ONE,
		pending: Pending::default(),
		alpha_burned: Alpha::ZERO,
		volume: 0,
		fee_rate: FeeRate::LAUNCH,
		registered_at: 0,
		started_at: Some(1),
		parameters: SubnetParameters { tempo: DUE as u16 + netuid, ..Default::default() },
		hyperparameters: Hyperparameters::default(),
		neurons: (0..NEURONS).map(neuron).collect(),
	}
}

/// Three subnets, and 10 alpha behind each hotkey on each of them.
fn genesis() -> RuntimeGenesisConfig {
	let coldkey = Alice.to_account_id();
	let owned = |number| GenesisHotkey { hotkey: hotkey(number), coldkey: coldkey.clone() };
	let stake = |(netuid, number)| GenesisStake {
		netuid: NetUid(netuid),
		hotkey: hotkey(number),
		coldkey: coldkey.clone(),
		alpha: Alpha(10 * UNIT),
	};
	let positions = (1..=3).flat_map(|netuid| (0..NEURONS).map(move |number| (netuid, number)));
	RuntimeGenesisConfig {
		dynamic_tao: DynamicTaoConfig {
			hotkeys: (1..NEURONS).map(owned).collect(),
			subnets: (1..=3).map(subnet).collect(),
			stakes: positions.map(stake).collect(),
			..Default::default()
		},
		..Default::default()
	}
}

/// Makes a block; returns what its hooks weigh, and the subnets whose epochs it paid.
fn block(number: u32) -> (Weight, Vec<u16>) {
	System::reset_events();
	System::set_block_number(number);
	let begun = DynamicTao::on_initialize(number);
	let blocks: frame_system::limits::BlockWeights = Blocks::get();
	let idle = DynamicTao::on_idle(number, blocks.max_block.saturating_sub(begun));
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	let paid = |event| match event {
		RuntimeEvent::DynamicTao(Event::EpochPaid { netuid, .. }) => Some(netuid.0),
		_ => None,
	};
	let events = System::events().into_iter().map(|record| record.event);
	assert!(idle.all_lte(blocks.max_block.saturating_sub(begun)));
	(begun, events.filter_map(paid).collect())
}

#[test]
fn a_parachain_should_have_room_for_the_hooks() {
	<DynamicTao as Hooks<u32>>::integrity_test();
}

#[test]
fn rules_whose_claims_have_no_room_in_a_proof_should_be_refused() {
	let rules = Rules { root_part: RootPart::Claimable, ..Rules::DEFAULT };
	sp_io::TestExternalities::default().execute_with(|| {
		let refused = DynamicTao::schedule_rules(RawOrigin::Root.into(), 9, rules);
		assert_eq!(refused, Err(Error::<Host>::NoRoomForRootClaims.into()));
	});
	let genesis = DynamicTaoConfig { rules, ..Default::default() };
	let refused = sp_io::TestExternalities::default().execute_with(|| genesis.try_build());
	assert!(refused.is_err_and(|defect| defect.contains("no room for claims")));
}

#[test]
fn epochs_that_do_not_fit_into_a_proof_should_wait() {
	let part = Weight::from_parts(500_000_000_000, 5 * 1024 * 1024);
	let storage = genesis().build_storage().expect("builds");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		for number in 1..DUE {
			let (weight, paid) = block(number);
			assert!(weight.all_lte(part) && weight.proof_size() > 0, "{number}: {weight}");
			assert_eq!(paid, [0; 0]);
		}
		// Two could run in a block of a chain of its own. Here another one could be so large that its proof
		// would not fit beside the first.
		for (number, netuid) in (DUE..).zip(1..=3) {
			let (weight, paid) = block(number);
			assert!(weight.all_lte(part), "{number}: {weight}");
			assert_eq!(paid, [netuid]);
		}
		let paid = DynamicTao::stake_value(NetUid(3), &hotkey(1), &Alice.to_account_id());
		assert!(paid.expect("is computed") > Alpha(10 * UNIT));
	});
}
