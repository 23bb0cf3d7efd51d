//! What a call weighs when it is done: what it had to do, and never more than it declared.

use super::*;
use crate::{
	pallet::{ChildKeys, RootNeurons},
	types::RootNeuron,
	weights::{SubstrateWeight, WeightInfo},
	Call, GenesisNeuron, RootClaimKind, RootNeuronList, MAX_CHILDREN, MAX_PARENTS,
	MAX_ROOT_VALIDATORS,
};
use dtao_economics::children::Proportion;
use frame_support::{
	dispatch::{extract_actual_weight, GetDispatchInfo},
	BoundedVec,
};
use sp_runtime::traits::Dispatchable;

type Weights = SubstrateWeight<Test>;

/// What a call declares, and what it weighed.
fn weights(call: Call<Test>, who: u64) -> (Weight, Weight) {
	let call = RuntimeCall::DynamicTao(call);
	let info = call.get_dispatch_info();
	(info.call_weight, extract_actual_weight(&call.dispatch(signed(who)), &info))
}

/// HOT validates, and its stake is asked for.
fn world() -> ExtBuilder {
	let neuron = |hotkey, permit| GenesisNeuron { hotkey, permit, weights: vec![] };
	ExtBuilder::with_two_subnets()
		.but(|subnet| subnet.neurons = vec![neuron(HOT, true), neuron(COOL, false)])
		.stake(2, HOT, ALICE, 100 * UNIT)
		.stake(2, COOL, ALICE, 100 * UNIT)
		.set(|genesis| genesis.parameters.stake_threshold = Tao(1))
}

fn vote() -> Call<Test> {
	Call::set_weights { netuid: TWO, dests: vec![1], weights: vec![1], version_key: 0 }
}

#[test]
fn weights_should_pay_for_the_parents_that_were_looked_at() {
	world().build_and_execute(|| {
		let most = Weights::set_weights(1, MAX_PARENTS);
		assert_eq!(weights(vote(), HOT), (most, Weights::set_weights(1, 0)));
		let children = vec![(u64::MAX / 2, HOT)];
		assert_ok!(DynamicTao::set_children(signed(CAROL), COOL, TWO, children));
		// One parent; and too fast, which is found out after a look at it.
		assert_eq!(weights(vote(), HOT), (most, Weights::set_weights(1, 1)));
		// Without a threshold nobody looks.
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::StakeThreshold(Tao(0))));
		assert_eq!(weights(vote(), HOT), (most, Weights::set_weights(1, 0)));
	});
}

#[test]
fn commits_and_reveals_should_pay_for_the_parents_that_were_looked_at() {
	world().build_and_execute(|| {
		let commit = Call::commit_weights { netuid: TWO, commit_hash: Default::default() };
		let most = Weights::commit_weights(MAX_PARENTS);
		assert_eq!(weights(commit, HOT), (most, Weights::commit_weights(0)));
		let reveal = Call::reveal_weights {
			netuid: TWO,
			uids: vec![1],
			values: vec![1],
			salt: vec![1, 2, 3],
			version_key: 0,
		};
		let most = Weights::reveal_weights(1, 3, MAX_PARENTS);
		assert_eq!(weights(reveal, HOT), (most, Weights::reveal_weights(1, 3, 0)));
	});
}

#[test]
fn children_should_pay_for_the_links_that_changed() {
	world().set(|genesis| genesis.parameters.children_rate_limit = 0).build_and_execute(|| {
		let set = |children: &[u64]| Call::set_children {
			hotkey: HOT,
			netuid: TWO,
			children: children.iter().map(|child| (1, *child)).collect(),
		};
		let most = |new| Weights::set_children(new, 2 * MAX_CHILDREN, MAX_PARENTS);
		// Two that have room for a parent; then one goes and one comes.
		assert_eq!(weights(set(&[101, 102]), CAROL), (most(2), Weights::set_children(0, 2, 0)));
		assert_eq!(weights(set(&[102, 103]), CAROL), (most(2), Weights::set_children(0, 2, 0)));
		// Nothing changes.
		assert_eq!(weights(set(&[102, 103]), CAROL), (most(2), Weights::set_children(0, 0, 0)));
		// More than there may be are refused before anything is looked at.
		let many: Vec<u64> = (1_000..1_100).collect();
		let none = Weights::set_children(0, 0, 0);
		assert_eq!(weights(set(&many), CAROL), (most(MAX_CHILDREN), none));
	});
}

#[test]
fn a_displaced_parent_should_be_paid_for() {
	world().build_and_execute(|| {
		// As many parents of 101 as there can be, all without stake.
		for parent in 200..200 + u64::from(MAX_PARENTS) {
			let mut links = ChildKeys::<Test>::get(TWO, parent);
			links.children = BoundedVec::truncate_from(vec![(Proportion(1), 101)]);
			assert_ok!(DynamicTao::put_own_childkeys(TWO, &OWNER, &parent, links));
			let mut links = ChildKeys::<Test>::get(TWO, 101);
			links.parents.try_push(parent).expect("there is room");
			assert_ok!(DynamicTao::put_childkeys(TWO, &101, links));
		}
		let children = vec![(u64::MAX / 2, 101), (1, 102)];
		let set = Call::set_children { hotkey: HOT, netuid: TWO, children };
		let (declared, weighed) = weights(set, CAROL);
		assert_eq!(weighed, Weights::set_children(1, 1, 0));
		assert!(weighed.ref_time() < declared.ref_time());
	});
}

#[test]
fn a_registration_should_pay_for_the_subnets_there_are() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let register = || Call::register_network { hotkey: 31 };
		let most = Weights::register_network(128).max(Weights::register_network_by_pruning(128));
		assert_eq!(weights(register(), BOB), (most, Weights::register_network(2)));
		// On a full chain somebody must be found who goes.
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::SubnetLimit(3)));
		assert_eq!(weights(register(), BOB), (most, Weights::register_network_by_pruning(3)));
	});
}

#[test]
fn a_seat_should_pay_for_the_seats_that_were_looked_at() {
	ExtBuilder::new().build_and_execute(|| {
		let sit = |hotkey| Call::root_register { hotkey };
		let most = Weights::root_register().max(Weights::root_register_free_uid());
		assert_eq!(weights(sit(31), BOB), (most, Weights::root_register_free_uid()));
		let neurons = (100..100 + u64::from(MAX_ROOT_VALIDATORS)).map(|hotkey| {
			DynamicTao::enter_hotkey(&hotkey, HotkeyInfo::new(hotkey, ALICE));
			RootNeuron { hotkey, since: 1 }
		});
		RootNeurons::<Test>::put(RootNeuronList::truncate_from(neurons.collect()));
		// Refused for its stake, but that was looked for.
		assert_eq!(weights(sit(32), BOB), (most, Weights::root_register()));
	});
}

#[test]
fn a_symbol_should_pay_for_the_subnets_there_are() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let name = Call::update_symbol { netuid: ONE, symbol: "\u{5d0}".as_bytes().to_vec() };
		let most = Weights::update_symbol(128);
		assert_eq!(weights(name, OWNER), (most, Weights::update_symbol(2)));
	});
}

#[test]
fn a_claim_should_pay_for_how_it_is_paid() {
	ExtBuilder::with_two_subnets().stake(0, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		let subnets = vec![ONE, TWO].try_into().expect("they fit");
		let claim = Call::claim_root { hotkey: HOT, subnets };
		let (sold, kept) = (Weights::claim_root(2), Weights::claim_root_kept(2));
		for (kind, weight) in [(RootClaimKind::Swap, sold), (RootClaimKind::Keep, kept)] {
			DynamicTao::do_set_root_claim_type(ALICE, kind);
			assert_eq!(DynamicTao::expected_weight(&ALICE, &claim), Some(weight));
			assert_eq!(weights(claim.clone(), ALICE), (sold.max(kept), weight));
		}
	});
}

#[test]
fn a_trade_should_declare_what_it_weighs_where_it_is() {
	let declared = |call: Call<Test>| RuntimeCall::DynamicTao(call).get_dispatch_info().call_weight;
	let add = |netuid| declared(Call::add_stake { hotkey: HOT, netuid, amount_staked: Tao(1) });
	assert_eq!([ROOT, ONE].map(add), [Weights::add_stake_on_root(), Weights::add_stake()]);
	let remove =
		|netuid| declared(Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: Alpha(1) });
	assert_eq!([ROOT, ONE].map(remove), [Weights::remove_stake_on_root(), Weights::remove_stake()]);
	let limited = |netuid| {
		declared(Call::add_stake_limit {
			hotkey: HOT,
			netuid,
			amount_staked: Tao(1),
			limit_price: 1,
			allow_partial: true,
		})
	};
	let on_a_subnet = Weights::add_stake_limit().max(Weights::add_stake());
	assert_eq!([ROOT, ONE].map(limited), [Weights::add_stake_on_root(), on_a_subnet]);

	let places = [(ONE, ONE), (ONE, TWO), (ROOT, ONE), (ONE, ROOT), (ROOT, ROOT)];
	let moved = places.map(|(origin_netuid, destination_netuid)| {
		declared(Call::move_stake {
			origin_hotkey: HOT,
			destination_hotkey: COOL,
			origin_netuid,
			destination_netuid,
			alpha_amount: Alpha(1),
		})
	});
	let (on_subnets, on_root) = (Weights::move_stake(), Weights::move_stake_on_root());
	let within_root = Weights::move_stake_within_root();
	assert_eq!(moved, [on_subnets, on_subnets, on_root, on_root, within_root]);
	let given = places.map(|(origin_netuid, destination_netuid)| {
		declared(Call::transfer_stake {
			destination_coldkey: BOB,
			hotkey: HOT,
			origin_netuid,
			destination_netuid,
			alpha_amount: Alpha(1),
		})
	});
	let (on_subnets, on_root) = (Weights::transfer_stake(), Weights::transfer_stake_on_root());
	let within_root = Weights::transfer_stake_within_root();
	assert_eq!(given, [on_subnets, on_subnets, on_root, on_root, within_root]);
	let swapped = places.map(|(origin_netuid, destination_netuid)| {
		declared(Call::swap_stake {
			hotkey: HOT,
			origin_netuid,
			destination_netuid,
			alpha_amount: Alpha(1),
		})
	});
	let (on_subnets, on_root) = (Weights::swap_stake(), Weights::swap_stake_on_root());
	assert_eq!(swapped, [on_subnets, on_subnets, on_root, on_root, on_root]);
}
