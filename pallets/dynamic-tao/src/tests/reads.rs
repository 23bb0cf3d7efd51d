//! What calls read and write: no key of the pallet is read twice by a trade or an epoch, and a trade touches no
//! more keys than are named here.

use super::*;
use crate::testkit::{
	alone,
	trace::{requests, Request},
};
use crate::{pallet::Neurons, Call, GenesisHotkey, GenesisNeuron, StakeAsset, StakeAssets};
use frame_support::{
	dispatch::RawOrigin,
	traits::{
		fungibles::Balanced,
		tokens::{Fortitude::Polite, Precision::Exact, Preservation::Preserve},
	},
};
use std::collections::BTreeMap;

type Assets = StakeAssets<Test>;

/// How often each key was read and written.
#[derive(Default)]
struct Keys {
	read: BTreeMap<String, u32>,
	written: BTreeMap<String, u32>,
}

/// What of the pallet's storage `action` reads and writes.
fn keys_of(action: impl FnOnce()) -> Keys {
	let mut keys = Keys::default();
	for Request { method, key } in
		requests(action).into_iter().filter(|asked| asked.is_of("DynamicTao"))
	{
		match method.as_str() {
			"Get" => *keys.read.entry(key).or_default() += 1,
			"Put" => *keys.written.entry(key).or_default() += 1,
			_ => (),
		}
	}
	keys
}

/// The names of stores behind keys.
fn names<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<String> {
	use frame_support::traits::StorageInfoTrait;
	let stores = DynamicTao::storage_info();
	keys.map(|key| {
		let store = stores.iter().find(|store| {
			let prefix: String = store.prefix.iter().map(|byte| format!("{byte:02x}")).collect();
			key.starts_with(&prefix)
		});
		store.map_or(key.clone(), |store| String::from_utf8_lossy(&store.storage_name).into())
	})
	.collect()
}

/// Neither Alice nor Bob owns a hotkey that they stake to, and both have stake there already.
fn world() -> ExtBuilder {
	let neuron = |hotkey| GenesisNeuron { hotkey, permit: true, weights: vec![] };
	ExtBuilder::with_two_subnets()
		.but(|subnet| subnet.neurons = vec![neuron(OWNER_HOT), neuron(HOT), neuron(COOL)])
		.set(|genesis| {
			genesis.hotkeys.retain(|pair| ![HOT, COOL].contains(&pair.hotkey));
			genesis
				.hotkeys
				.extend([HOT, COOL].map(|hotkey| GenesisHotkey { hotkey, coldkey: CAROL }));
		})
		.stake(0, HOT, ALICE, 100 * UNIT)
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(1, COOL, ALICE, 100 * UNIT)
		.stake(2, HOT, ALICE, 100 * UNIT)
		.stake(1, HOT, BOB, 100 * UNIT)
}

/// Trades between positions that are there, and how many keys of the pallet each reads and writes.
fn trades() -> Vec<(Call<Test>, u32, u32)> {
	let (alpha, partial) = (Alpha(10 * UNIT), false);
	let (origin, destination) = (ONE, TWO);
	vec![
		(
			// Subnets, Settings, Hotkeys, HotkeyPools, StakeShares
			Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(UNIT) },
			5,
			3,
		),
		(
			// RootStake in place of Subnets
			Call::add_stake { hotkey: HOT, netuid: ROOT, amount_staked: Tao(UNIT) },
			5,
			3,
		),
		(Call::remove_stake { hotkey: HOT, netuid: ONE, amount_unstaked: alpha }, 5, 3),
		(
			Call::remove_stake_limit {
				hotkey: HOT,
				netuid: ONE,
				amount_unstaked: alpha,
				limit_price: 1,
				allow_partial: partial,
			},
			5,
			3,
		),
		(
			// Inside a subnet: two owners, two pools, two holdings, and the record is only looked at.
			Call::move_stake {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid: ONE,
				destination_netuid: ONE,
				alpha_amount: alpha,
			},
			8,
			4,
		),
		(
			Call::swap_stake {
				hotkey: HOT,
				origin_netuid: origin,
				destination_netuid: destination,
				alpha_amount: alpha,
			},
			8,
			6,
		),
		(
			Call::swap_stake {
				hotkey: HOT,
				origin_netuid: origin,
				destination_netuid: ROOT,
				alpha_amount: alpha,
			},
			8,
			6,
		),
		(
			// One hotkey: its record stays as it is, but for what became active.
			Call::transfer_stake {
				destination_coldkey: BOB,
				hotkey: HOT,
				origin_netuid: ONE,
				destination_netuid: ONE,
				alpha_amount: alpha,
			},
			6,
			3,
		),
		(
			// Two records, two pools, two holdings, the settings and the hotkey; Bob's position is new.
			Call::transfer_stake {
				destination_coldkey: BOB,
				hotkey: HOT,
				origin_netuid: origin,
				destination_netuid: destination,
				alpha_amount: alpha,
			},
			8,
			7,
		),
		(
			Call::add_stake_limit {
				hotkey: HOT,
				netuid: ONE,
				amount_staked: Tao(UNIT),
				limit_price: u64::MAX,
				allow_partial: partial,
			},
			5,
			3,
		),
		(Call::recycle_alpha { hotkey: HOT, amount: alpha, netuid: ONE }, 5, 3),
	]
}

#[test]
fn a_trade_should_read_each_key_once_and_no_more_than_it_needs() {
	alone("tests::reads::a_trade_should_read_each_key_once_and_no_more_than_it_needs", || {
		world().build_and_execute(|| {
			for (call, reads, writes) in trades() {
				let origin = RawOrigin::Signed(ALICE).into();
				let keys = keys_of(|| {
					let call = RuntimeCall::DynamicTao(call.clone());
					assert_ok!(sp_runtime::traits::Dispatchable::dispatch(call, origin));
				});
				let twice: Vec<_> = keys.read.iter().filter(|(_, times)| **times > 1).collect();
				let twice = names(twice.into_iter().map(|(key, _)| key));
				assert!(twice.is_empty(), "{call:?} reads twice: {twice:?}");
				let (read, written) = (names(keys.read.keys()), names(keys.written.keys()));
				let count = (read.len() as u32, written.len() as u32);
				assert_eq!(count, (reads, writes), "{call:?}: reads {read:?}, writes {written:?}");
			}
		});
	});
}

#[test]
fn an_epoch_should_read_each_key_once() {
	alone("tests::reads::an_epoch_should_read_each_key_once", || {
		world().but(|subnet| subnet.parameters.tempo = 10).build_and_execute(|| {
			run_blocks(5);
			let keys = keys_of(|| {
				let (_, paid) = DynamicTao::run_epoch_or_skip(TWO, 6);
				assert_eq!(paid, [crate::Change::EpochPaid { netuid: TWO }]);
			});
			let twice: Vec<_> = keys.read.iter().filter(|(_, times)| **times > 1).collect();
			let twice = names(twice.into_iter().map(|(key, _)| key));
			assert!(twice.is_empty(), "read twice: {twice:?}");
			assert!(keys.read.len() > 10, "{:?}", names(keys.read.keys()));
		});
	});
}

/// A subnet of 256 neurons of their own coldkeys, of whom 64 validate, with stake on the subnet and on root.
fn full_subnet() -> ExtBuilder {
	let (uids, validators) = (0..256u16, 0..64u16);
	let hotkey = |uid| 1_000 + u64::from(uid);
	let coldkey = |uid| 2_000 + u64::from(uid);
	let weights: Vec<_> = uids.clone().skip(64).map(|miner| (miner, u16::MAX)).collect();
	let world = ExtBuilder::with_subnet()
		.set(|genesis| {
			let owned = |uid| GenesisHotkey { hotkey: hotkey(uid), coldkey: coldkey(uid) };
			genesis.hotkeys.extend(uids.clone().map(owned));
		})
		.but(|subnet| {
			let neuron = |uid| {
				let permit = validators.contains(&uid);
				let weights = if permit { weights.clone() } else { vec![] };
				GenesisNeuron { hotkey: hotkey(uid), permit, weights }
			};
			subnet.neurons = uids.clone().map(neuron).collect();
		});
	validators.clone().fold(world, |world, uid| {
		let (hotkey, coldkey) = (hotkey(uid), coldkey(uid));
		world.stake(1, hotkey, coldkey, 100 * UNIT).stake(0, hotkey, coldkey, 100 * UNIT)
	})
}

#[test]
fn an_epoch_should_touch_two_keys_a_neuron_and_two_a_validator() {
	alone("tests::reads::an_epoch_should_touch_two_keys_a_neuron_and_two_a_validator", || {
		full_subnet().build_and_execute(|| {
			let pay = || {
				let (_, paid) = DynamicTao::run_epoch_or_skip(ONE, DynamicTao::now());
				assert_eq!(paid, [crate::Change::EpochPaid { netuid: ONE }]);
			};
			run_blocks(5);
			pay(); // for the first time, whoever is paid gets a position too
			run_blocks(5);
			let keys = keys_of(pay);
			let neurons = Neurons::<Test>::get(ONE);
			assert!(neurons.iter().all(|neuron| !neuron.emission.is_zero()), "all are paid");
			let count = |keys: &BTreeMap<String, u32>| {
				let mut count = BTreeMap::new();
				for name in names(keys.keys()) {
					*count.entry(name).or_insert(0) += 1;
				}
				count
			};
			let counted = |of: &[(&str, u32)]| -> BTreeMap<String, u32> {
				of.iter().map(|(name, times)| ((*name).into(), *times)).collect()
			};
			// Of each neuron the stake on the subnet and on root, of each validator its row and its take. The
			// owner has a hotkey of its own.
			let read = [
				("Neurons", 1),
				("Subnets", 1),
				("SubnetOwners", 1),
				("SubnetHyperparameters", 1),
				("RootStake", 1),
				("Settings", 1),
				("HotkeyPools", 2 * (256 + 1)),
				("ValidatorRows", 64),
				("Hotkeys", 64),
			];
			// All stakes on the subnet, and on root those of validators and the owner. Bonds stand still, since
			// weights do; where they move, each validator's row is written too.
			let written = [
				("Neurons", 1),
				("Subnets", 1),
				("RootStake", 1),
				("LastPayouts", 1),
				("HotkeyPools", 256 + 64 + 2),
			];
			assert_eq!(count(&keys.read), counted(&read));
			assert_eq!(count(&keys.written), counted(&written));
		});
	});
}

#[test]
fn stake_that_moves_as_an_asset_should_touch_one_key_more_than_a_transfer() {
	alone(
		"tests::reads::stake_that_moves_as_an_asset_should_touch_one_key_more_than_a_transfer",
		|| {
			let world = ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT);
			world.stake(1, HOT, BOB, 100 * UNIT).build_and_execute(|| {
				let asset = || StakeAsset { netuid: ONE, hotkey: HOT };
				let (one, half) = (ONE, Alpha(50 * UNIT));
				let given = keys_of(|| {
					assert_ok!(DynamicTao::transfer_stake(signed(ALICE), BOB, HOT, one, one, half));
				});
				let mut credit = None;
				let left = keys_of(|| {
					let taken = Assets::withdraw(asset(), &BOB, UNIT, Exact, Preserve, Polite);
					credit = taken.ok();
				});
				let credit = credit.expect("is withdrawn");
				let arrived = keys_of(|| assert!(Assets::resolve(&ALICE, credit).is_ok()));
				for keys in [left, arrived] {
					assert!(
						keys.read.len() <= given.read.len() + 1,
						"{:?}",
						names(keys.read.keys())
					);
					let written = names(keys.written.keys());
					assert!(written.len() <= given.written.len() + 1, "{written:?}");
					assert!(written.contains(&"StakeInFlight".into()));
				}
			});
		},
	);
}
