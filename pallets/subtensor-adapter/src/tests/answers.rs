//! What runtime APIs answer is what Dynamic TAO says.

use super::*;
use crate::{
	answers::{HyperparamValue, MAX_COLDKEYS},
	Call,
};
use codec::Compact;
use dtao_economics::Rules;
use dtao_testkit::{ALICE, BOB, STRANGER};
use pallet_dynamic_tao::Subnets;

#[test]
fn prices_should_be_those_of_the_pools() {
	execute(world(), || {
		// A TAO is a TAO on root; 1000 / 2000 and 3000 / 1000.
		let prices = SubtensorModule::current_alpha_price_all();
		let prices: Vec<_> = prices.into_iter().map(|one| (one.netuid, one.price)).collect();
		assert_eq!(prices, [(0, UNIT), (1, UNIT / 2), (2, 3 * UNIT)]);
		assert_eq!(SubtensorModule::current_alpha_price(7), 0);
		run_blocks(50);
		for netuid in [1, 2] {
			let pool = Subnets::<Test>::get(NetUid(netuid)).expect("it is there").economy.pool;
			let rao = u128::from(pool.tao.0) * u128::from(UNIT) / u128::from(pool.alpha.0);
			assert_eq!(u128::from(SubtensorModule::current_alpha_price(netuid)), rao);
		}
	});
}

#[test]
fn a_simulated_trade_should_be_the_trade() {
	execute(world(), || {
		let quote = SubtensorModule::sim_swap_tao_for_alpha(1, 10 * UNIT);
		assert_eq!(quote.tao_amount + quote.tao_fee, 10 * UNIT);
		run_blocks(1);
		make(BOB, Call::try_associate_hotkey { hotkey: 40 });
		make(BOB, Call::add_stake { hotkey: 40, netuid: 1, amount_staked: 10 * UNIT });
		let stake = SubtensorModule::get_stake_info_for_hotkey_coldkey_netuid(40, BOB, 1);
		let stake = stake.expect("there is always an answer").stake;
		assert_eq!(stake, Compact(quote.alpha_amount));

		let quote = SubtensorModule::sim_swap_alpha_for_tao(1, UNIT);
		let before = Balances::free_balance(BOB);
		run_blocks(1);
		make(BOB, Call::remove_stake { hotkey: 40, netuid: 1, amount_unstaked: UNIT });
		assert_eq!(Balances::free_balance(BOB) - before, quote.tao_amount);
	});
}

#[test]
fn a_trade_that_would_be_refused_should_simulate_to_nothing() {
	execute(world(), || {
		assert_eq!(SubtensorModule::sim_swap_tao_for_alpha(7, UNIT), Default::default());
		assert_eq!(SubtensorModule::sim_swap_alpha_for_tao(1, u64::MAX), Default::default());
	});
}

#[test]
fn root_should_be_the_first_of_all_subnets() {
	execute(world(), || {
		let all = SubtensorModule::get_all_dynamic_info();
		let netuids: Vec<_> = all.iter().flatten().map(|info| info.netuid.0).collect();
		assert_eq!(netuids, [0, 1, 2]);
		let root = all[0].clone().expect("root is there");
		// Three stakes of 100 TAO.
		assert_eq!((root.tao_in, root.alpha_out), (Compact(300 * UNIT), Compact(300 * UNIT)));
		assert_eq!(SubtensorModule::get_dynamic_info(1), all[1]);
		assert_eq!(SubtensorModule::get_dynamic_info(3), None);
	});
}

#[test]
fn a_subnet_should_show_its_pool_and_what_a_block_gives_it() {
	execute(world(), || {
		let info = SubtensorModule::get_dynamic_info(1).expect("it is there");
		let view = DynamicTao::subnet(NetUid(1)).expect("it is there");
		assert_eq!(info.tao_in, Compact(1_000 * UNIT));
		assert_eq!(info.alpha_in, Compact(2_000 * UNIT));
		assert_eq!(info.alpha_out, Compact(300 * UNIT));
		assert_eq!(info.emission, Compact(view.block_share.0));
		run_blocks(1);
		let after = SubtensorModule::get_dynamic_info(1).expect("it is there");
		// What the pool got, and what of it root's part was sold for.
		let sold = after.pending_root_emission.0 - info.pending_root_emission.0;
		assert_eq!(after.tao_in.0 - info.tao_in.0 + sold, info.tao_in_emission.0);
	});
}

/// Nobody stakes on root, so that nothing is sold into the pool.
#[test]
fn a_block_should_give_the_pool_the_alpha_that_was_told() {
	let launch = ExtBuilder::with_subnet().set(|genesis| genesis.rules = Rules::LAUNCH);
	execute(launch, || {
		let told = || SubtensorModule::get_dynamic_info(1).expect("it is there");
		let pool = || Subnets::<Test>::get(NetUid(1)).expect("it is there").economy.pool;
		let (before, info) = (pool(), told());
		run_blocks(1);
		let given = (pool().tao.0 - before.tao.0, pool().alpha.0 - before.alpha.0);
		assert_eq!(given, (info.tao_in_emission.0, info.alpha_in_emission.0));
		// One TAO carries two alpha at a price of 0.5, and no more than the one that is emitted goes in.
		assert_eq!(given, (UNIT, UNIT));
		let graph = SubtensorModule::get_metagraph(1).expect("it is there");
		assert_eq!(graph.alpha_in_emission, told().alpha_in_emission);
	});
}

/// The world's second subnet costs three TAO an alpha: no cap is met, and root's part is sold into its pool.
#[test]
fn alpha_under_the_cap_should_keep_the_price() {
	execute(world(), || {
		let info = SubtensorModule::get_dynamic_info(2).expect("it is there");
		assert!(info.tao_in_emission.0 > 0);
		assert_eq!(info.alpha_in_emission.0, info.tao_in_emission.0 / 3);
		assert!(info.alpha_in_emission.0 < info.alpha_out_emission.0);
	});
}

#[test]
fn stakes_should_be_told_by_netuid() {
	execute(world(), || {
		let stakes = SubtensorModule::get_stake_info_for_coldkey(ALICE);
		let told: Vec<_> =
			stakes.iter().map(|one| (one.netuid.0, one.hotkey, one.stake.0)).collect();
		assert_eq!(told, [0, 1, 2].map(|netuid| (netuid, HOT, 100 * UNIT)));
		// On root HOT has no uid.
		let registered: Vec<_> = stakes.iter().map(|one| one.is_registered).collect();
		assert_eq!(registered, [false, true, true]);
		let all = SubtensorModule::get_stake_info_for_coldkeys(vec![ALICE, STRANGER]);
		assert_eq!(all, [(ALICE, stakes), (STRANGER, vec![])]);
	});
}

#[test]
fn an_answer_should_tell_of_so_many_coldkeys_at_most() {
	execute(world(), || {
		let coldkeys = vec![ALICE; MAX_COLDKEYS + 1];
		let stakes = SubtensorModule::get_stake_info_for_coldkeys(coldkeys);
		assert_eq!(stakes.len(), MAX_COLDKEYS);

		let mut coldkeys = vec![STRANGER; MAX_COLDKEYS];
		coldkeys.push(ALICE);
		let available = SubtensorModule::get_stake_availability_for_coldkeys(coldkeys, None);
		assert_eq!(available.keys().collect::<Vec<_>>(), [&STRANGER]);
	});
}

#[test]
fn all_stake_should_be_available() {
	execute(world(), || {
		let available =
			SubtensorModule::get_stake_availability_for_coldkeys(vec![ALICE], Some(vec![1]));
		let one = available[&ALICE][&1];
		assert_eq!((one.total, one.locked, one.available), (one.total, Compact(0), one.total));
		assert_eq!((one.total, available[&ALICE].len()), (Compact(100 * UNIT), 1));
	});
}

#[test]
fn an_empty_position_should_be_told_as_one() {
	execute(world(), || {
		let none = SubtensorModule::get_stake_info_for_hotkey_coldkey_netuid(40, STRANGER, 1);
		assert_eq!(none.expect("there is always an answer").stake, Compact(0));
	});
}

#[test]
fn a_metagraph_should_be_told_whole_or_in_parts() {
	execute(world(), || {
		run_blocks(400);
		let graph = SubtensorModule::get_metagraph(1).expect("it is there");
		let view = DynamicTao::metagraph(NetUid(1)).expect("it is there");
		assert_eq!(graph.hotkeys, view.hotkeys);
		assert_eq!(graph.total_stake.len(), 3);
		let earned: u64 = graph.emission.iter().map(|alpha| alpha.0).sum();
		assert!(earned > 0, "an epoch has paid");
		// 1 is the name, 52 the hotkeys, 72 the validators.
		let parts = SubtensorModule::get_selective_metagraph(1, vec![1, 52, 72]);
		let parts = parts.expect("it is there");
		assert_eq!(parts.name.as_ref(), Some(&graph.name));
		assert_eq!(parts.hotkeys, Some(graph.hotkeys));
		assert_eq!((parts.symbol, parts.coldkeys, parts.commitments), (None, None, None));
		assert_eq!(
			parts.validators.map(|uids| uids.len()),
			Some(graph.validator_permit.iter().filter(|permit| **permit).count())
		);
		assert_eq!(SubtensorModule::get_mechagraph(1, 1), None);
	});
}

#[test]
fn neurons_should_be_told_as_rows() {
	execute(world(), || {
		let (dests, weights) = (vec![0, 2], vec![1, 3]);
		make(HOT, Call::set_weights { netuid: 1, dests, weights, version_key: 0 });
		let neurons = SubtensorModule::get_neurons(1);
		assert_eq!(neurons.len(), 3);
		assert_eq!(
			neurons[1].weights,
			[(Compact(0), Compact(21_845)), (Compact(2), Compact(65_535))]
		);
		let lite = SubtensorModule::get_neurons_lite(1);
		assert_eq!(lite[1].hotkey, HOT);
		assert_eq!(lite[1].stake, [(CAROL, Compact(300 * UNIT))]);
		assert_eq!(SubtensorModule::get_neuron_lite(1, 1).as_ref(), lite.get(1));
		assert_eq!(SubtensorModule::get_neuron(1, 3), None);
	});
}

#[test]
fn root_should_have_a_metagraph() {
	execute(world(), || {
		make(CAROL, Call::root_register { hotkey: HOT });
		let state = SubtensorModule::get_subnet_state(0).expect("it is there");
		assert_eq!((state.hotkeys, state.coldkeys), (vec![HOT], vec![CAROL]));
		assert_eq!(state.tao_stake, [Compact(300 * UNIT)]);
	});
}

/// A client asks each subnet for what it gave each hotkey, and fails where it finds no row.
#[test]
fn roots_neurons_should_be_told_what_they_earn_on_each_subnet() {
	execute(world(), || {
		run_blocks(400);
		make(CAROL, Call::root_register { hotkey: COOL });
		make(CAROL, Call::root_register { hotkey: HOT });
		let state = SubtensorModule::get_subnet_state(0).expect("it is there");
		let graph = |netuid| SubtensorModule::get_metagraph(netuid).expect("it is there");
		// Uid 1 of each subnet is HOT, and 2 is COOL.
		let on = |netuid| [graph(netuid).emission[2], graph(netuid).emission[1]].to_vec();
		assert_eq!(state.hotkeys, [COOL, HOT]);
		assert_eq!(state.emission_history, [vec![Compact(0); 2], on(1), on(2)]);
		assert!(on(1)[1].0 > 0);
		assert_eq!(state.emission_history.len(), SubtensorModule::get_all_dynamic_info().len());
	});
}

#[test]
fn hyperparameters_should_be_told_by_name() {
	execute(world(), || {
		let entries = SubtensorModule::get_subnet_hyperparams_v3(1).expect("it is there");
		let value = |name: &str| {
			let entry = entries.iter().find(|entry| entry.name == name.as_bytes());
			entry.expect("it is told").value.clone()
		};
		assert_eq!(value("tempo"), HyperparamValue::U16(Compact(360)));
		assert_eq!(value("min_burn"), HyperparamValue::TaoBalance(Compact(500_000)));
		assert_eq!(value("commit_reveal_weights_enabled"), HyperparamValue::Bool(false));
		assert_eq!(SubtensorModule::get_subnet_hyperparams_v3(3), None);
	});
}

#[test]
fn older_clients_should_be_told_the_same_hyperparameters() {
	execute(world(), || {
		let call = crate::admin_utils::Call::<Test>::sudo_set_kappa { netuid: 1, kappa: 30_000 };
		assert_ok!(dispatch(RawOrigin::Root, call));
		let second = SubtensorModule::get_subnet_hyperparams_v2(1).expect("it is there");
		assert_eq!((second.kappa, second.tempo), (Compact(30_000), Compact(360)));
		assert_eq!((second.min_burn, second.yuma_version), (Compact(500_000), Compact(2)));
		assert!(second.subnet_is_active && second.transfers_enabled);
		// 1000 times 2^32.
		assert_eq!(second.alpha_sigmoid_steepness.bits, 1_000 << 32);
		let first = SubtensorModule::get_subnet_hyperparams(1).expect("it is there");
		assert_eq!((first.kappa, first.max_validators), (second.kappa, second.max_validators));
		for netuid in [0, 3] {
			assert_eq!(SubtensorModule::get_subnet_hyperparams_v2(netuid), None);
			assert_eq!(SubtensorModule::get_subnet_hyperparams(netuid), None);
		}
	});
}

#[test]
fn validators_should_be_told_as_delegates() {
	execute(world(), || {
		let delegates = SubtensorModule::get_delegates();
		let told: Vec<_> = delegates.iter().map(|one| (one.delegate_ss58, one.take.0)).collect();
		assert_eq!(told, [(HOT, 11_796), (COOL, 11_796)]);
		assert_eq!(SubtensorModule::get_delegated(ALICE).len(), 3);
		assert_eq!(SubtensorModule::get_delegate(STRANGER), None);
	});
}

#[test]
fn a_registration_should_cost_what_dynamic_tao_says() {
	execute(world(), || {
		let cost = DynamicTao::registration_cost().0;
		assert_eq!(SubtensorModule::get_network_registration_cost(), cost);
	});
}
