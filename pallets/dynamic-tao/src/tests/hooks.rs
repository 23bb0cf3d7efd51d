//! A host is told of every change, last, when everything is stored, so that it may call back into the
//! pallet; and what it says that this weighs is counted.

use super::*;
use crate::{
	pallet::{CurrentDissolution, Neurons, SubnetHyperparameters},
	weights::{SubstrateWeight, WeightInfo},
	Call, ChangeKind, GenesisNeuron, Hyperparameter, RootClaimKind, TakeRange,
};
use dtao_economics::Rules;
use frame_support::dispatch::GetDispatchInfo;
use proptest::prelude::*;

/// Lets the host make these calls when it is told something for the next time.
fn call_back(who: u64, calls: Vec<Call<Test>>) {
	let calls = calls.into_iter().map(|call| (who, RuntimeCall::DynamicTao(call)));
	CallsBack::set(calls.collect());
}

fn add(hotkey: u64, netuid: NetUid) -> Call<Test> {
	Call::add_stake { hotkey, netuid, amount_staked: Tao(10 * UNIT) }
}

fn remove(netuid: NetUid, amount: u64) -> Call<Test> {
	Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: Alpha(amount) }
}

fn swap(origin_netuid: NetUid, destination_netuid: NetUid, amount: u64) -> Call<Test> {
	Call::swap_stake { hotkey: HOT, origin_netuid, destination_netuid, alpha_amount: Alpha(amount) }
}

fn world() -> ExtBuilder {
	[ALICE, BOB].into_iter().fold(ExtBuilder::with_two_subnets(), |world, who| {
		[0, 1, 2].into_iter().fold(world, |world, netuid| world.stake(netuid, HOT, who, 100 * UNIT))
	})
}

/// Calls that tell the host of a position.
fn trades() -> Vec<Call<Test>> {
	let (hotkey, alpha_amount) = (HOT, Alpha(UNIT));
	vec![
		add(HOT, ONE),
		add(COOL, ROOT),
		remove(ONE, 10 * UNIT),
		remove(ONE, 100 * UNIT),
		remove(ROOT, 100 * UNIT),
		swap(ONE, TWO, 10 * UNIT),
		swap(ROOT, TWO, 100 * UNIT),
		swap(TWO, ROOT, UNIT),
		Call::move_stake {
			origin_hotkey: HOT,
			destination_hotkey: COOL,
			origin_netuid: ONE,
			destination_netuid: ONE,
			alpha_amount,
		},
		Call::transfer_stake {
			destination_coldkey: BOB,
			hotkey,
			origin_netuid: ONE,
			destination_netuid: TWO,
			alpha_amount,
		},
		Call::recycle_alpha { hotkey, amount: Alpha(UNIT), netuid: ONE },
		Call::burn_alpha { hotkey, amount: Alpha(100 * UNIT), netuid: TWO },
		Call::unstake_all { hotkey },
		Call::unstake_all_alpha { hotkey },
	]
}

#[test]
fn a_host_that_trades_when_it_is_told_should_break_no_equation() {
	for call in trades() {
		for back in trades() {
			for who in [ALICE, BOB] {
				// Ends with all invariants, and with a vault that holds not a rao too much.
				world().build_and_execute(|| {
					call_back(who, vec![back.clone()]);
					assert_eq!(refusal(RuntimeCall::DynamicTao(call.clone()), ALICE), None);
					assert!(CallsBack::get().is_empty(), "it was told");
				});
			}
		}
	}
}

#[test]
fn a_host_should_find_what_it_is_told_of_stored() {
	world().build_and_execute(|| {
		let record = Subnets::<Test>::get(ONE);
		// It undoes the purchase at once; the second fee and all roundings stay in the pool.
		call_back(ALICE, vec![remove(ONE, 10 * UNIT)]);
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(10 * UNIT)));
		assert!(matches!(last_event(), Event::StakeRemoved { .. }));
		assert_ne!(Subnets::<Test>::get(ONE), record);
	});
}

#[test]
fn a_host_that_registers_when_a_subnet_is_removed_should_not_meet_the_one_that_waited() {
	let full = world().set(|genesis| {
		genesis.parameters.subnet_limit = 2;
		genesis.parameters.network_immunity_period = 0;
	});
	full.build_and_execute(|| {
		assert_ok!(plain(DynamicTao::register_network(signed(ALICE), 21)));
		run_blocks(6);
		assert_eq!(
			SubnetOwners::<Test>::iter_values().filter(|one| one.owner_hotkey == 21).count(),
			1
		);
	});
}

#[test]
fn a_host_that_trades_while_a_subnet_is_dissolved_should_break_no_equation() {
	for back in trades() {
		world().build_and_execute(|| {
			assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
			System::set_block_number(2); // it begins with the next block
			for _ in 0..20 {
				call_back(BOB, vec![back.clone()]);
				DynamicTao::step_dissolution(1);
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
			assert!(!CurrentDissolution::<Test>::exists());
			CallsBack::set(Vec::new());
		});
	}
}

#[test]
fn a_host_that_registers_and_starts_when_it_is_told_should_break_no_equation() {
	world().build_and_execute(|| {
		call_back(ALICE, vec![Call::register_network { hotkey: 22 }, add(HOT, ONE)]);
		assert_ok!(plain(DynamicTao::register_network(signed(BOB), 21)));
		assert_eq!(SubnetOwners::<Test>::iter_keys().count(), 4);
		call_back(BOB, vec![Call::burned_register { netuid: NetUid(3), hotkey: 23 }]);
		assert_ok!(DynamicTao::start_call(signed(BOB), NetUid(3)));
		run_blocks(2);
	});
}

/// What the host is told when `who` makes a call.
fn told_of(who: RuntimeOrigin, call: Call<Test>) -> Vec<Change<u64>> {
	RecordedChanges::take();
	assert_eq!(refusal_of(RuntimeCall::DynamicTao(call), who), None);
	RecordedChanges::take()
}

#[test]
fn a_host_should_be_told_whose_hotkeys_are() {
	ExtBuilder::new().build_and_execute(|| {
		let associated =
			|hotkey, coldkey, by_coldkey| Change::HotkeyAssociated { hotkey, coldkey, by_coldkey };
		let associate = |hotkey| Call::try_associate_hotkey { hotkey };
		// To confirm it is an association too.
		for _ in 0..2 {
			assert_eq!(told_of(signed(ALICE), associate(21)), [associated(21, ALICE, true)]);
		}
		// It overrides whom it has never consented to.
		let consent = Call::associate_with { coldkey: BOB };
		assert_eq!(told_of(signed(21), consent.clone()), [associated(21, BOB, false)]);
		assert_eq!(told_of(signed(21), consent), []);
		let release = Call::release_hotkey { hotkey: 21 };
		assert_eq!(told_of(signed(BOB), release), [Change::HotkeyReleased { hotkey: 21 }]);
	});
}

#[test]
fn a_host_should_be_told_who_has_a_uid_and_a_seat() {
	let full = ExtBuilder::with_subnet().but(|subnet| {
		let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
		subnet.neurons = [OWNER_HOT, HOT].map(neuron).into();
		subnet.hyperparameters.max_allowed_uids = 2;
		subnet.hyperparameters.immunity_period = 0;
	});
	let few = |genesis: &mut crate::GenesisConfig<Test>| {
		genesis.parameters.owner_bounds.min_non_immune_uids = 0;
	};
	full.set(few).build_and_execute(|| {
		let placed =
			|netuid, uid, replaced| Change::NeuronPlaced { netuid, uid, hotkey: 21, replaced };
		let register = Call::burned_register { netuid: ONE, hotkey: 21 };
		assert_eq!(
			told_of(signed(ALICE), register),
			[
				Change::HotkeyAssociated { hotkey: 21, coldkey: ALICE, by_coldkey: true },
				placed(ONE, 1, Some(HOT)),
			]
		);
		let neuron = Call::root_register { hotkey: 21 };
		assert_eq!(told_of(signed(ALICE), neuron), [placed(ROOT, 0, None)]);
	});
}

#[test]
fn a_host_should_be_told_what_is_set() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let parameter = GlobalParameter::NetworkRateLimit(7);
		assert_eq!(told_of(admin(), Call::set_parameter { parameter }), [Change::ParametersSet]);
		let parameter = SubnetParameter::Tempo(7);
		assert_eq!(
			told_of(admin(), Call::set_subnet_parameter { netuid: ONE, parameter }),
			[Change::SubnetParametersSet { netuid: ONE }]
		);
		let hyperparameter = Hyperparameter::Kappa(7);
		assert_eq!(
			told_of(admin(), Call::set_hyperparameter { netuid: ONE, hyperparameter }),
			[Change::HyperparametersSet { netuid: ONE }]
		);
		assert_eq!(SubnetHyperparameters::<Test>::get(ONE).epoch.kappa, 7);
		let call = Call::transfer_subnet_ownership { netuid: ONE, new_coldkey: CAROL, hotkey: HOT };
		assert_eq!(
			told_of(signed(OWNER), call),
			[Change::SubnetOwnerChanged { netuid: ONE, owner: CAROL }]
		);
		let trim = Call::sudo_trim_to_max_allowed_uids { netuid: ONE, max_n: 64 };
		assert_eq!(
			told_of(admin(), trim),
			[Change::NeuronsTrimmed { netuid: ONE }, Change::HyperparametersSet { netuid: ONE }]
		);
	});
}

#[test]
fn a_host_should_be_told_of_children_and_takes() {
	ExtBuilder::with_subnet().set(any_take).build_and_execute(|| {
		let told = |call| told_of(signed(CAROL), call);
		let children = Call::set_children { hotkey: HOT, netuid: ONE, children: vec![(1, COOL)] };
		assert_eq!(told(children), [Change::ChildrenSet { netuid: ONE, hotkey: HOT }]);
		let take = Call::set_childkey_take { hotkey: COOL, netuid: ONE, take: 7 };
		assert_eq!(told(take), [Change::ChildkeyTakeSet { netuid: ONE, hotkey: COOL }]);
		let (less, more) = (
			Call::decrease_take { hotkey: HOT, take: 7 },
			Call::increase_take { hotkey: HOT, take: 8 },
		);
		assert_eq!(told(less), [Change::TakeSet { hotkey: HOT }]);
		assert_eq!(told(more), [Change::TakeSet { hotkey: HOT }]);
	});
}

#[test]
fn a_host_should_hear_how_claims_are_to_be_paid() {
	world().build_and_execute(|| {
		let wish = Call::set_root_claim_type { kind: RootClaimKind::Keep };
		let changes = told_of(signed(ALICE), wish);
		assert_eq!(changes, [Change::RootClaimTypeSet { coldkey: ALICE }]);
	});
}

/// Lets every take be set, at any time.
fn any_take(genesis: &mut crate::GenesisConfig<Test>) {
	let any = TakeRange { min: 0, max: u16::MAX, rate_limit: 0 };
	(genesis.parameters.delegate_take, genesis.parameters.childkey_take) = (any, any);
}

#[test]
fn a_host_should_be_told_what_a_subnet_is_called() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let none = Vec::new;
		let identity = Call::set_subnet_identity {
			netuid: ONE,
			subnet_name: b"one".to_vec(),
			github_repo: none(),
			subnet_contact: none(),
			subnet_url: none(),
			discord: none(),
			description: none(),
			logo_url: none(),
			additional: none(),
		};
		assert_eq!(told_of(signed(OWNER), identity), [Change::IdentitySet { netuid: ONE }]);
		let symbol = Call::update_symbol { netuid: ONE, symbol: "\u{3c9}".into() };
		assert_eq!(told_of(signed(OWNER), symbol), [Change::SymbolSet { netuid: ONE }]);
	});
}

#[test]
fn a_host_should_be_told_when_rules_are_scheduled_and_when_they_change() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let schedule = Call::schedule_rules { at: 3, rules: Rules::LAUNCH };
		assert_eq!(told_of(admin(), schedule.clone()), [Change::RulesScheduled]);
		assert_eq!(told_of(admin(), Call::cancel_scheduled_rules {}), [Change::RulesScheduled]);
		assert_eq!(told_of(admin(), schedule), [Change::RulesScheduled]);
		run_blocks(1);
		assert_eq!(RecordedChanges::take(), []);
		run_blocks(1);
		assert_eq!(RecordedChanges::take(), [Change::RulesChanged]);
	});
}

#[test]
fn a_host_should_be_told_of_weights_and_epochs() {
	let voted = ExtBuilder::with_subnet().but(|subnet| {
		let neuron = |hotkey, permit| GenesisNeuron { hotkey, permit, weights: vec![] };
		subnet.neurons = vec![neuron(OWNER_HOT, false), neuron(HOT, true)];
		subnet.hyperparameters.weights_set_rate_limit = 0;
		subnet.parameters.tempo = 5;
	});
	voted.stake(1, HOT, CAROL, 100 * UNIT).build_and_execute(|| {
		assert_eq!(Neurons::<Test>::get(ONE)[1].hotkey, HOT);
		let (dests, weights) = (vec![0], vec![1]);
		let vote = Call::set_weights { netuid: ONE, dests, weights, version_key: 0 };
		assert_eq!(told_of(signed(HOT), vote), [Change::WeightsSet { netuid: ONE, uid: 1 }]);
		// (4 + 1) mod 5 = 0
		run_blocks(2);
		assert_eq!(RecordedChanges::take(), []);
		run_blocks(1);
		assert_eq!(RecordedChanges::take(), [Change::EpochPaid { netuid: ONE }]);
	});
}

#[test]
fn what_the_host_does_should_weigh_in_calls_and_blocks() {
	type Measured = SubstrateWeight<Test>;
	let listening = Weight::from_parts(1_000_000, 100);
	let world = || {
		ExtBuilder::with_subnet()
			.but(|subnet| subnet.parameters.tempo = 5)
			.stake(1, HOT, ALICE, UNIT)
	};
	let block = |listening| {
		let mut weights = (Weight::zero(), Weight::zero());
		world().build_and_execute(|| {
			HookWeight::set(listening);
			weights = (next_block(), {
				run_blocks(1);
				next_block()
			});
		});
		weights
	};
	let (without, with) = (block(Weight::zero()), block(listening));
	// Blocks 2 and 4, where (4 + 1) mod 5 = 0.
	assert_eq!(with.0, without.0);
	assert_eq!(with.1, without.1 + listening);
	world().build_and_execute(|| {
		HookWeight::set(listening);
		let declared = |call: Call<Test>| call.get_dispatch_info().call_weight;
		assert_eq!(declared(add(HOT, ONE)), Measured::add_stake() + listening);
		assert_eq!(declared(swap(ONE, TWO, 1)), Measured::swap_stake() + listening * 2);
		// 129 positions at most, and one is there.
		let all = Call::unstake_all { hotkey: HOT };
		assert_eq!(declared(all.clone()), Measured::unstake_all(129) + listening * 129);
		let spent = DynamicTao::expected_weight(&ALICE, &all);
		assert_eq!(spent, Some(Measured::unstake_all(1) + listening));
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT).map(|info| {
			assert_eq!(info.actual_weight, spent);
		}));
		assert_eq!(<() as crate::OnChange<u64>>::weight(ChangeKind::EpochPaid), Weight::zero());
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// I-2, I-4: whatever a host does when it is told, in whatever order.
	#[test]
	fn a_host_may_do_anything_when_it_is_told(
		moves in proptest::collection::vec(
			(any::<bool>(), any::<prop::sample::Index>(), any::<bool>(), any::<prop::sample::Index>()),
			1..20,
		),
	) {
		world().build_and_execute(|| {
			let person = |first| if first { ALICE } else { BOB };
			let trades = trades();
			for (who, call, other, back) in moves {
				call_back(person(other), vec![back.get(&trades).clone()]);
				// Some have nothing left to trade.
				let _ = refusal(RuntimeCall::DynamicTao(call.get(&trades).clone()), person(who));
				CallsBack::set(Vec::new());
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
		});
	}
}
