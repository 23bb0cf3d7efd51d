//! What is left of a subnet in the storage: nothing.

use super::*;
use crate::{
	pallet::{
		DeferredEpochs, DissolutionPayouts, Identities, LastPayouts, MetricReports, Neurons,
		SubnetHyperparameters, Symbols,
	},
	EpochPayouts, GenesisNeuron, Hyperparameter, MetricReport, SubnetDetails,
};
use dtao_economics::{burn::BurnPrice, Pending, Price, SteadyPrice};
use scale_info::{MetaType, TypeDef};
use std::collections::BTreeSet;

/// Subnet 1 with one of everything that can be kept for a subnet, and subnet 2.
fn furnished(netuid: u16) -> ExtBuilder {
	let neuron = |hotkey, permit, weights| GenesisNeuron { hotkey, permit, weights };
	ExtBuilder::new()
		.subnet(2, 3_000 * UNIT, 1_000 * UNIT)
		.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT)
		.but(|subnet| {
			subnet.neurons = vec![
				neuron(OWNER_HOT, false, vec![]),
				neuron(HOT, true, vec![(0, 1), (2, 3)]),
				neuron(COOL, true, vec![(1, 1)]),
			];
			subnet.pending =
				Pending { miners: Alpha(3 * UNIT), root_tao: Tao(7), ..Pending::default() };
			subnet.alpha_burned = Alpha(UNIT);
			subnet.alpha_outstanding = Alpha(4 * UNIT);
			subnet.parameters.tempo = 1;
			subnet.hyperparameters.immunity_period = 7;
			subnet.hyperparameters.weights_set_rate_limit = 0;
		})
		.stake(netuid, HOT, ALICE, 10 * UNIT)
		.stake(netuid, HOT, BOB, 20 * UNIT)
		.stake(netuid, COOL, CAROL, 30 * UNIT)
}

/// Does what a genesis state cannot describe.
fn furnish(netuid: NetUid) {
	let set = |change| {
		assert_ok!(DynamicTao::set_hyperparameter(signed(OWNER), netuid, change));
	};
	assert_ok!(DynamicTao::burned_register(signed(ALICE), netuid, 21));
	assert_ok!(DynamicTao::set_weights(signed(HOT), netuid, vec![0, 3], vec![1, 1], 0));
	set(Hyperparameter::CommitRevealWeightsEnabled(true));
	assert_ok!(DynamicTao::commit_weights(signed(HOT), netuid, Default::default()));
	assert_ok!(DynamicTao::set_children(signed(CAROL), HOT, netuid, vec![(u64::MAX / 2, COOL)]));
	assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), COOL, netuid, 1));
	assert_ok!(DynamicTao::update_symbol(signed(OWNER), netuid, "\u{5d0}".as_bytes().to_vec()));
	let none = Vec::new;
	assert_ok!(DynamicTao::set_subnet_identity(
		signed(OWNER),
		netuid,
		b"name".to_vec(),
		none(),
		none(),
		none(),
		none(),
		none(),
		none(),
		none(),
	));
	DeferredEpochs::<Test>::mutate(|queue| queue.try_push((1, netuid)).expect("it has room"));
	// Stake that became active, of which only one of the two holders was asked since.
	for who in [ALICE, BOB] {
		assert_ok!(DynamicTao::add_stake(signed(who), HOT, netuid, Tao(UNIT)));
	}
	Subnets::<Test>::mutate(netuid, |record| {
		record.as_mut().expect("the subnet exists").period += 1;
	});
	assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, netuid, Tao(UNIT)));
	assert_ok!(DynamicTao::serve_prometheus(signed(HOT), netuid, 1, 1, 1, 4));
	let payouts = EpochPayouts {
		block: 1,
		owner: Alpha(1),
		owner_tao: Tao(1),
		unearned: Alpha(1),
		unearned_tao: Tao(1),
		withheld: Alpha(0),
		paid: Default::default(),
	};
	LastPayouts::<Test>::insert(netuid, payouts);
	let report = MetricReport { who: ALICE, period: 0, value: Tao(1) };
	MetricReports::<Test>::try_append(netuid, report).expect("there is room");
}

#[test]
fn nothing_that_is_kept_by_netuid_should_be_left() {
	let netuid = NetUid(77);
	let kept = items_by_netuid();
	assert!(kept.len() >= 13, "{kept:?}");
	furnished(netuid.0).build_and_execute(|| {
		furnish(netuid);
		let before: BTreeSet<_> = keys_of(netuid).into_iter().map(|(item, _)| item).collect();
		assert_eq!(before, kept, "the test must furnish every item that is kept by netuid");
		dissolve(netuid);
		finish();
		assert_eq!(keys_of(netuid), []);
		assert!(!DeferredEpochs::<Test>::get().iter().any(|(_, queued)| *queued == netuid));
		assert_eq!(DissolutionPayouts::<Test>::iter().count(), 0);
		assert_eq!(DynamicTao::subnet(netuid), None);
		assert_eq!(Subnets::<Test>::count(), 1);
	});
}

/// The names of the storage items whose keys have a netuid, by the pallet's metadata.
fn items_by_netuid() -> BTreeSet<String> {
	use sp_metadata_ir::StorageEntryTypeIR;
	let is_netuid = |key: &MetaType| key.type_info().path.segments.last() == Some(&"NetUid");
	let has_netuid = |key: &MetaType| match key.type_info().type_def {
		TypeDef::Tuple(parts) => parts.fields.iter().any(is_netuid),
		_ => is_netuid(key),
	};
	let metadata = DynamicTao::storage_metadata();
	let entries = metadata.entries.iter().filter(|entry| match &entry.ty {
		StorageEntryTypeIR::Map { key, .. } => has_netuid(key),
		StorageEntryTypeIR::Plain(_) => false,
	});
	entries.map(|entry| entry.name.to_string()).collect()
}

#[test]
fn a_netuid_should_be_used_again_as_if_it_were_new() {
	furnished(1).build_and_execute(|| {
		furnish(ONE);
		run_blocks(5);
		assert!(economy(ONE).moving_price.price() > Price::ZERO);
		dissolve(ONE);
		finish();
		assert_ok!(DynamicTao::register_network(signed(BOB), 31));
		let lock = SubnetOwners::<Test>::get(ONE).unwrap().lock;
		let now = System::block_number();
		let record = Subnets::<Test>::get(ONE).unwrap();
		let pool = record.economy.pool;
		let economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		let steady_price = SteadyPrice::at(pool.price().unwrap());
		assert_eq!(record, crate::SubnetRecord { economy, steady_price, ..Default::default() });
		assert_eq!(
			SubnetOwners::<Test>::get(ONE),
			Some(SubnetDetails {
				owner_coldkey: BOB,
				owner_hotkey: 31,
				registered_at: now,
				lock,
				burn: BurnPrice { price: Tao(UNIT), block: now },
				turnover: Default::default(),
				childkeys: 0,
				startable_from: now + 64,
				trimmed_at: None,
			})
		);
		assert_eq!(Neurons::<Test>::get(ONE).into_inner(), [crate::Neuron::new(31, BOB, now)]);
		let kept: BTreeSet<_> = keys_of(ONE).into_iter().map(|(item, _)| item).collect();
		assert_eq!(kept, ["SubnetOwners", "Neurons", "Subnets"].map(String::from).into());
	});
}

#[test]
fn a_name_should_be_free_again_when_its_subnet_is_gone() {
	furnished(1).build_and_execute(|| {
		furnish(ONE);
		let name =
			|| plain(DynamicTao::update_symbol(signed(OWNER), TWO, "\u{5d0}".as_bytes().to_vec()));
		assert_noop!(name(), Error::<Test>::SymbolAlreadyInUse);
		dissolve(ONE);
		finish();
		assert_ok!(name());
		assert_eq!(Symbols::<Test>::iter().count(), 1);
		assert_eq!(Identities::<Test>::iter().count(), 0);
		assert_eq!(SubnetHyperparameters::<Test>::iter().count(), 0);
	});
}

#[test]
fn subnets_that_come_and_go_should_leave_no_key_behind() {
	fn keys() -> BTreeSet<Vec<u8>> {
		let (mut key, mut keys) = (Vec::new(), BTreeSet::new());
		while let Some(next) = sp_io::storage::next_key(&key) {
			keys.insert(next.clone());
			key = next;
		}
		keys
	}
	ExtBuilder::new()
		.subnet(2, UNIT, UNIT)
		.set(|genesis| genesis.parameters.network_min_lock_cost = Tao(UNIT))
		.build_and_execute(|| {
			// Root's clock is no subnet's.
			run_blocks(360);
			let mut baseline = None;
			for round in 0..10 {
				assert_ok!(DynamicTao::register_network(signed(OWNER), OWNER_HOT));
				assert_ok!(DynamicTao::start_call(signed(OWNER), ONE));
				next_block();
				assert_ok!(DynamicTao::burned_register(signed(CAROL), ONE, HOT));
				for who in [ALICE, BOB] {
					assert_ok!(DynamicTao::add_stake(signed(who), HOT, ONE, Tao(UNIT + round)));
				}
				let children = vec![(1, COOL)];
				assert_ok!(DynamicTao::set_children(signed(CAROL), HOT, ONE, children));
				assert_ok!(DynamicTao::update_symbol(
					signed(OWNER),
					ONE,
					"\u{5d1}".as_bytes().to_vec()
				));
				run_blocks(2);
				dissolve(ONE);
				finish();
				System::reset_events();
				// The price of the next registration falls again meanwhile.
				System::set_block_number(System::block_number() + 300_000);
				let keys = keys();
				assert_eq!(baseline.get_or_insert(keys.clone()), &keys, "in round {round}");
			}
		});
}
