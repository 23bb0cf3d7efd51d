//! The trading path costs not one key more than without the adapter.

use super::*;
use dtao_economics::Rules;
use dtao_testkit::{alone, trace::requests, ALICE, BOB};
use frame_support::{dispatch::GetDispatchInfo, weights::constants::ParityDbWeight};
use pallet_dynamic_tao::Call;
use std::collections::BTreeSet;

/// How often `action` asks for keys of Dynamic TAO, and of the adapter.
fn asked(action: impl FnOnce()) -> [usize; 2] {
	let requests = requests(action);
	["DynamicTao", "SubtensorModule"]
		.map(|pallet| requests.iter().filter(|request| request.is_of(pallet)).count())
}

/// How many keys of the adapter `action` reads and writes.
fn touched(action: impl FnOnce()) -> (u64, u64) {
	let requests = requests(action);
	let distinct = |methods: &[&str]| {
		let keys: BTreeSet<_> = requests
			.iter()
			.filter(|request| request.is_of("SubtensorModule"))
			.filter(|request| methods.contains(&request.method.as_str()))
			.map(|request| &request.key)
			.collect();
		keys.len() as u64
	};
	(distinct(&["Get", "NextKey", "Exists"]), distinct(&["Put"]))
}

/// Trades by their core calls and by their doors.
fn trades() -> Vec<RuntimeCall> {
	let (one, two) = (NetUid(1), NetUid(2));
	let (hotkey, limit_price, allow_partial) = (HOT, 10 * UNIT, true);
	let (origin_hotkey, destination_hotkey) = (HOT, COOL);
	let core: [Call<Test>; 16] = [
		Call::add_stake_limit {
			hotkey,
			netuid: one,
			amount_staked: Tao(UNIT),
			limit_price,
			allow_partial,
		},
		Call::remove_stake_limit {
			hotkey,
			netuid: one,
			amount_unstaked: Alpha(UNIT),
			limit_price: 1,
			allow_partial,
		},
		Call::swap_stake_limit {
			hotkey,
			origin_netuid: one,
			destination_netuid: two,
			alpha_amount: Alpha(UNIT),
			limit_price: 1,
			allow_partial,
		},
		Call::move_stake {
			origin_hotkey,
			destination_hotkey,
			origin_netuid: one,
			destination_netuid: two,
			alpha_amount: Alpha(UNIT),
		},
		Call::move_stake_limit {
			origin_hotkey,
			destination_hotkey,
			origin_netuid: one,
			destination_netuid: two,
			alpha_amount: Alpha(UNIT),
			limit_price: 1,
			allow_partial,
		},
		Call::add_stake { hotkey, netuid: NetUid::ROOT, amount_staked: Tao(UNIT) },
		Call::remove_stake { hotkey, netuid: NetUid::ROOT, amount_unstaked: Alpha(UNIT) },
		Call::recycle_alpha { hotkey, amount: Alpha(UNIT), netuid: one },
		Call::burn_alpha { hotkey, amount: Alpha(UNIT), netuid: one },
		Call::remove_stake_full_limit { hotkey, netuid: one, limit_price: Some(1) },
		Call::unstake_all_alpha { hotkey },
		Call::add_stake { hotkey: HOT, netuid: one, amount_staked: Tao(UNIT) },
		Call::remove_stake { hotkey: HOT, netuid: one, amount_unstaked: Alpha(UNIT) },
		Call::swap_stake {
			hotkey: HOT,
			origin_netuid: one,
			destination_netuid: two,
			alpha_amount: Alpha(UNIT),
		},
		Call::transfer_stake {
			destination_coldkey: BOB,
			hotkey: HOT,
			origin_netuid: one,
			destination_netuid: one,
			alpha_amount: Alpha(UNIT),
		},
		Call::unstake_all { hotkey: HOT },
	];
	let door = crate::Call::<Test>::add_stake { hotkey: HOT, netuid: 1, amount_staked: UNIT };
	core.into_iter().map(RuntimeCall::DynamicTao).chain([door.into()]).collect()
}

/// Under rules by which root's alpha is claimed too: there, stake on root decides what is owed.
#[test]
fn a_trade_should_ask_for_no_key_of_the_adapter() {
	alone("tests::keys::a_trade_should_ask_for_no_key_of_the_adapter", || {
		for rules in [Rules::DEFAULT, Rules::CLAIMABLE] {
			for call in trades() {
				let world = world().set(|genesis| genesis.rules = rules);
				execute(world.but(|subnet| subnet.parameters.tempo = 10), || {
					run_blocks(17); // with two epochs of subnet 2
					let [core, adapter] = asked(|| make(ALICE, call.clone()));
					assert!(core > 5, "the trace tells of keys");
					assert_eq!(adapter, 0, "{call:?}");
				});
			}
		}
	});
}

#[test]
fn a_block_without_an_epoch_should_ask_for_no_key_of_the_adapter() {
	alone("tests::keys::a_block_without_an_epoch_should_ask_for_no_key_of_the_adapter", || {
		execute(world(), || {
			let [core, adapter] = asked(|| run_blocks(20));
			assert!(core > 20, "the trace tells of keys");
			assert_eq!(adapter, 0);
		});
	});
}

#[test]
fn a_trade_should_weigh_no_more_for_the_adapter() {
	assert_eq!(declared(ChangeKind::StakeChanged), Weight::zero());
}

#[test]
fn an_epoch_should_write_when_it_was_and_nothing_else() {
	execute(world().but(|subnet| subnet.parameters.tempo = 10), || {
		let known = |pairs: Vec<(Vec<u8>, Vec<u8>)>| -> Vec<_> {
			let prefix = sp_io::hashing::twox_128(b"SubtensorModule");
			pairs.into_iter().filter(|(key, _)| key.starts_with(&prefix)).collect()
		};
		run_blocks(30); // epochs that decide who may validate
		let before = known(state());
		run_blocks(10);
		let after = known(state());
		let changed: Vec<_> = after.iter().filter(|pair| !before.contains(pair)).collect();
		// LastEpochBlock and its older name.
		assert_eq!((before.len(), changed.len()), (after.len(), 2), "{changed:?}");
	});
}

/// What the adapter declares for a change.
fn declared(kind: ChangeKind) -> Weight {
	<SubtensorModule as OnChange<u64>>::weight(kind)
}

#[test]
fn a_change_should_weigh_the_keys_that_it_touches_and_no_more_than_was_declared() {
	alone(
		"tests::keys::a_change_should_weigh_the_keys_that_it_touches_and_no_more_than_was_declared",
		|| {
			use crate::Call as Dialect;
			let within = |kinds: &[ChangeKind], action: &dyn Fn()| {
				TOLD.take();
				let (reads, writes) = touched(action);
				let told = TOLD.take();
				let keys = ParityDbWeight::get().reads_writes(reads, writes);
				assert!(writes > 0, "{kinds:?} is mirrored");
				assert!(
					keys.all_lte(told),
					"{kinds:?}: {reads} reads and {writes} writes for {told:?}"
				);
				let most = kinds.iter().fold(Weight::zero(), |sum, kind| sum + declared(*kind));
				assert!(told.all_lte(most), "{kinds:?}: {told:?} of {most:?}");
			};
			execute(world().but(|subnet| subnet.parameters.tempo = 10), || {
				let child = |hotkey| Dialect::set_children {
					hotkey,
					netuid: 2,
					children: vec![(1 << 60, 9), (1 << 60, OWNER_HOT)],
				};
				within(&[ChangeKind::HotkeyAssociated], &|| {
					make(ALICE, Dialect::try_associate_hotkey { hotkey: 9 });
				});
				within(&[ChangeKind::ChildrenSet], &|| make(CAROL, child(HOT)));
				within(&[ChangeKind::EpochPaid], &|| run_blocks(7));
				within(&[ChangeKind::HotkeySwapped, ChangeKind::HotkeyAssociated], &|| {
					make(CAROL, Dialect::swap_hotkey { hotkey: HOT, new_hotkey: 60, netuid: None });
				});
				within(&[ChangeKind::NeuronPlaced], &|| {
					make(ALICE, Dialect::burned_register { netuid: 1, hotkey: 9 });
				});
				within(&[ChangeKind::WeightsSet], &|| {
					let (dests, weights) = (vec![0, 2], vec![1, 3]);
					make(60, Dialect::set_weights { netuid: 1, dests, weights, version_key: 0 });
				});
				within(&[ChangeKind::TakeSet], &|| {
					make(CAROL, Dialect::decrease_take { hotkey: 60, take: 9 });
				});
				within(&[ChangeKind::ChildkeyTakeSet], &|| {
					make(CAROL, Dialect::set_childkey_take { hotkey: 60, netuid: 2, take: 9 });
				});
				within(&[ChangeKind::HyperparametersSet], &|| {
					let call =
						crate::admin_utils::Call::<Test>::sudo_set_kappa { netuid: 1, kappa: 9 };
					assert_ok!(dispatch(RawOrigin::Root, call));
				});
				within(&[ChangeKind::SubnetRegistered], &|| {
					make(CAROL, Dialect::register_network { hotkey: 60 });
				});
				within(&[ChangeKind::SubnetRemoved, ChangeKind::EpochPaid], &|| {
					assert_ok!(dispatch(
						RawOrigin::Root,
						Dialect::root_dissolve_network { netuid: 2 }
					));
					run_blocks(5);
				});
			});
		},
	);
}

/// Lists are charged as long as they are: what was declared for the longest is refunded.
#[test]
fn a_call_should_be_charged_for_the_lists_that_it_has_changed() {
	execute(world(), || {
		let netuid = 1;
		let swap = crate::Call::swap_hotkey { hotkey: HOT, new_hotkey: 60, netuid: None };
		let children = vec![(1 << 60, 9)];
		for call in [
			crate::Call::set_children { hotkey: HOT, netuid, children },
			crate::Call::set_childkey_take { hotkey: HOT, netuid, take: 9 },
			swap,
		] {
			let call = RuntimeCall::from(call);
			let declared = call.get_dispatch_info().call_weight;
			TOLD.take();
			let done = dispatch(RawOrigin::Signed(CAROL), call.clone()).expect("it succeeds");
			let charged = done.actual_weight.expect("it is refunded");
			assert!(charged.all_gte(TOLD.take()), "{call:?}");
			assert!(
				charged.ref_time() * 2 < declared.ref_time(),
				"{call:?}: {charged} of {declared}"
			);
		}
	});
}
