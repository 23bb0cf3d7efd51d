//! A state of an older version becomes one of this version, and all its invariants hold then.

use super::*;
use crate::{
	migrations::{
		v2::{
			self,
			records::{
				FewAllocations, FewAveragings, FewInjections, FewRootParts, FewRules, FewRulesFrom,
				Paid, Payouts, Record,
			},
		},
		Migrations,
	},
	pallet::{LastPayouts, OwnedHotkeys, ScheduledRules},
	GenesisNeuron, Hotkey, RuleChange, SubnetRecord, Take,
};
use codec::Encode;
use dtao_economics::{Averaging, Dividends, InjectionRule, OwnerIncentives, RootPart, Rules};
use frame_support::{
	storage::{migration::move_prefix, unhashed},
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
	BoundedVec,
};
use std::collections::BTreeMap;

/// A world in which every renamed item has rows.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.but(|subnet| {
			let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
			subnet.neurons = [OWNER_HOT, HOT].map(neuron).into();
		})
		.stake(2, HOT, ALICE, 100 * UNIT)
}

/// Fills what the genesis leaves empty.
fn fill() {
	assert_ok!(DynamicTao::root_register(signed(CAROL), HOT));
	assert_ok!(plain(DynamicTao::set_children(signed(CAROL), HOT, TWO, vec![(1, COOL)])));
	run_blocks(3);
}

/// The keys that begin with something.
fn keys_behind(prefix: &[u8]) -> Vec<Vec<u8>> {
	let next = |key: &[u8]| sp_io::storage::next_key(key).filter(|key| key.starts_with(prefix));
	std::iter::successors(next(prefix), |key| next(key)).collect()
}

/// Everything that the chain has stored.
fn state() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let stored = |key: &Vec<u8>| unhashed::get_raw(key).expect("the key exists");
	keys_behind(&[]).into_iter().map(|key| (key.clone(), stored(&key))).collect()
}

/// Gives the items back the names that they had in version 1, and takes away what is new.
fn turn_back_to_v1() {
	for (old, new) in v2::NAMES.into_iter().rev() {
		let (from, to) = (v2::prefix::<Test>(new), v2::prefix::<Test>(old));
		move_prefix(&from, &to);
		if let Some(value) = unhashed::get_raw(&from) {
			unhashed::put_raw(&to, &value);
			unhashed::kill(&from);
		}
	}
	for (account, known) in Hotkeys::<Test>::drain() {
		let Hotkey::Current(known) = known else { panic!("nobody swaps in version 1") };
		v2::Owner::<Test>::insert(account, known.coldkey);
		if known.take != Take::default() {
			v2::Delegates::<Test>::insert(account, known.take);
		}
	}
	assert!(OwnedHotkeys::<Test>::clear(u32::MAX, None).maybe_cursor.is_none());
	for (netuid, hotkey) in HotkeyPools::<Test>::iter_keys() {
		let key = HotkeyPools::<Test>::hashed_key_for(netuid, hotkey);
		let mut value = unhashed::get_raw(&key).expect("it is there");
		value.pop(); // a flag
		unhashed::put_raw(&key, &value);
	}
	let settings = v2::prefix::<Test>("Settings");
	let mut value = unhashed::get_raw(&settings).expect("the genesis state has some");
	// Without the rules, and two numbers of 64 bits before them.
	value.truncate(value.len() - DynamicTao::active_rules().encoded_size() - 16);
	unhashed::put_raw(&v2::prefix::<Test>("Parameters"), &value);
	unhashed::kill(&settings);
	turn_back_records();
	StorageVersion::new(1).put::<DynamicTao>();
}

/// Takes from records what they have got since.
fn turn_back_records() {
	let economies = v2::prefix::<Test>("Economies");
	for key in keys_behind(&economies) {
		let now: SubnetRecord = unhashed::get(&key).expect("a record");
		let SubnetRecord { economy, parameters, .. } = now;
		unhashed::put(
			&key,
			&Record {
				pool: economy.pool,
				outstanding: economy.outstanding,
				moving_price: economy.moving_price,
				reference_price: economy.reference_price,
				pending: economy.pending,
				burned: economy.burned,
				fee_rate: economy.fee_rate,
				volume: economy.volume,
				started_at: now.started_at,
				last_epoch: now.last_epoch,
				period: now.period,
				bonds_rule: now.bonds_rule,
				closes_at: now.closes_at,
				dissolving: now.dissolving,
				steady_price: now.steady_price,
				rule_memory: 0,
				tempo: parameters.tempo,
				registration_allowed: parameters.registration_allowed,
				transfers_allowed: parameters.transfers_allowed,
			},
		);
	}
	for (netuid, now) in LastPayouts::<Test>::iter().collect::<Vec<_>>() {
		let paid = now.paid.into_iter().map(|paid| Paid {
			hotkey: paid.hotkey,
			uid: paid.uid,
			incentive: paid.incentive,
			alpha_take: paid.alpha_take,
			alpha_to_stakers: paid.alpha_to_stakers,
			tao_take: paid.tao_take,
			tao_to_stakers: paid.tao_to_stakers,
		});
		let payouts = Payouts {
			block: now.block,
			owner: now.owner,
			owner_tao: now.owner_tao,
			unearned: now.unearned,
			unearned_tao: now.unearned_tao,
			withheld: now.withheld,
			paid: BoundedVec::truncate_from(paid.collect()),
		};
		unhashed::put(&LastPayouts::<Test>::hashed_key_for(netuid), &payouts);
	}
}

#[test]
fn a_state_of_version_1_should_become_the_same_state_under_new_names() {
	world().build_and_execute(|| {
		fill();
		let wanted = state();
		turn_back_to_v1();
		assert_ne!(state(), wanted);
		assert_ne!(DynamicTao::do_try_state(), Ok(()));

		let rows = v2::rows_before::<Test>();
		// Two subnets, hot and cold, and their count; two hotkeys' links; the list of root.
		assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1, 2, 1]);
		Migrations::<Test>::on_runtime_upgrade();
		assert_eq!(v2::check_rows::<Test>(rows), Ok(()));
		assert_eq!(DynamicTao::on_chain_storage_version(), 2);
		assert_eq!(state(), wanted);
		// The chain goes on, and all invariants hold at the end.
		run_blocks(3);
	});
}

#[test]
fn a_chain_should_keep_the_rules_that_it_had_and_those_that_were_scheduled() {
	let few = |root_part, averaging| FewRules {
		allocation: FewAllocations::PriceEma,
		injection: FewInjections::PriceKeeping,
		root_part,
		averaging,
		dividends: Dividends::AtOnce,
		owner_incentives: OwnerIncentives::Burned,
	};
	world().build_and_execute(|| {
		turn_back_to_v1();
		let active = few(FewRootParts::SoldEachBlock, FewAveragings::WarmUp { halving: 201_600 });
		v2::ActiveRules::<Test>::put(active);
		let rules = few(FewRootParts::SoldAtEpoch, FewAveragings::Constant);
		let scheduled = v2::prefix::<Test>("ScheduledRules");
		unhashed::put(&scheduled, &FewRulesFrom { at: 9, rules });

		Migrations::<Test>::on_runtime_upgrade();

		let active = Rules {
			injection: InjectionRule::PriceKeeping,
			averaging: Averaging::WARM_UP,
			dividends: Dividends::AtOnce,
			owner_incentives: OwnerIncentives::Burned,
			..Rules::DEFAULT
		};
		assert_eq!(DynamicTao::active_rules(), active);
		let rules = Rules {
			root_part: RootPart::SoldAtEpoch { only_above: None },
			averaging: Averaging::CONSTANT,
			..active
		};
		assert_eq!(ScheduledRules::<Test>::get(), Some(RuleChange { at: 9, rules }));
		assert!(!v2::ActiveRules::<Test>::exists());
		run_blocks(10);
		assert_eq!(DynamicTao::active_rules(), rules);
	});
}

#[test]
fn a_migration_should_run_once() {
	world().build_and_execute(|| {
		fill();
		let before = storage_root();
		Migrations::<Test>::on_runtime_upgrade();
		assert_eq!(storage_root(), before);
	});
}

#[test]
fn a_migration_that_loses_a_row_should_be_noticed() {
	let check = |rows| v2::check_rows::<Test>(rows).expect_err("a row is wrong");
	world().build_and_execute(|| {
		fill();
		turn_back_to_v1();
		let rows = v2::rows_before::<Test>();
		Migrations::<Test>::on_runtime_upgrade();
		let lost = crate::pallet::RootNeurons::<Test>::take();
		assert_eq!(check(rows.clone()), "a renamed item has lost or gained rows");
		crate::pallet::RootNeurons::<Test>::put(lost);
		unhashed::put_raw(&v2::prefix::<Test>("RootSeats"), &[0]);
		assert_eq!(check(rows), "an old name has rows");
		unhashed::kill(&v2::prefix::<Test>("RootSeats"));
	});
}
