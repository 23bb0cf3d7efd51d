//! `burned_register` and `register_limit`: what a uid costs, where its TAO goes, and whom it is
//! taken from.

use super::*;
use crate::{
	pallet::{Neurons, SubnetHyperparameters, ValidatorRows, WeightCommits},
	Call, CommitQueue, GenesisHotkey, GenesisNeuron, Hyperparameter, Hyperparameters, Row,
	ValidatorRow, WeightCommit,
};
use dtao_economics::burn::BurnParams;

/// The first of a hundred hotkeys that belong to nobody yet.
const NEW: u64 = 1_000;

fn registration(netuid: NetUid, hotkey: u64) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::burned_register { netuid, hotkey })
}

fn registration_within(hotkey: u64, limit_price: u64) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::register_limit { netuid: ONE, hotkey, limit_price })
}

/// Registers a hotkey of Alice's on subnet 1.
fn register(hotkey: u64) {
	assert_eq!(refusal(registration(ONE, hotkey), ALICE), None, "hotkey {hotkey}");
}

/// Begins with the price of 1 TAO in this block; a genesis state has it in block 0.
fn begin() {
	SubnetOwners::<Test>::translate_values::<crate::SubnetDetails<u64>, _>(|mut details| {
		details.burn.block = System::block_number();
		Some(details)
	});
}

/// What the last registration cost.
fn paid() -> u64 {
	match last_event() {
		Event::NeuronRegistered { burn, .. } => burn.0,
		event => panic!("{event:?}"),
	}
}

/// The uid that the last registration gave, and whom it was taken from.
fn placed() -> (u16, Option<u64>) {
	match last_event() {
		Event::NeuronRegistered { uid, replaced, .. } => (uid, replaced),
		event => panic!("{event:?}"),
	}
}

fn hotkeys() -> Vec<u64> {
	Neurons::<Test>::get(ONE).iter().map(|neuron| neuron.hotkey).collect()
}

fn set(change: Hyperparameter) {
	assert_ok!(DynamicTao::set_hyperparameter(admin(), ONE, change));
}

/// A subnet full of the owner's hotkey and these, which earned so much in an epoch and were
/// registered at such a block. Nobody is immune.
fn full(others: &[(u64, u64)]) -> ExtBuilder {
	let count = others.len() as u64;
	ExtBuilder::with_subnet()
		.but(|subnet| {
			let hotkeys = [OWNER_HOT].into_iter().chain(NEW..NEW + count);
			subnet.neurons = hotkeys
				.map(|hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] })
				.collect();
			subnet.hyperparameters.max_allowed_uids = 1 + count as u16;
			subnet.hyperparameters.immunity_period = 0;
		})
		.set(|genesis| {
			let owned = (NEW..NEW + count).map(|hotkey| GenesisHotkey { hotkey, coldkey: ALICE });
			genesis.hotkeys.extend(owned);
		})
}

/// Writes what an epoch and a registration would have written.
fn give_past(others: &[(u64, u64)]) {
	Neurons::<Test>::mutate(ONE, |neurons| {
		for (neuron, (emission, registered_at)) in neurons.iter_mut().skip(1).zip(others) {
			neuron.emission = Alpha(*emission);
			neuron.registered_at = *registered_at;
		}
	});
}

/// The uid that a newcomer gets among these.
fn replaced_among(others: &[(u64, u64)]) -> u16 {
	let mut uid = 0;
	full(others).build_and_execute(|| {
		System::set_block_number(100);
		give_past(others);
		register(50);
		uid = placed().0;
		assert_eq!(placed().1, Some(NEW + u64::from(uid) - 1));
		assert_eq!(hotkeys()[usize::from(uid)], 50);
		assert_eq!(hotkeys().len(), others.len() + 1);
	});
	uid
}

#[test]
fn the_first_registration_should_cost_one_tao_and_get_the_next_uid() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		begin();
		assert_eq!(hotkeys(), [OWNER_HOT]);
		register(NEW);
		assert_eq!(
			events()[0],
			Event::HotkeyAssociated { coldkey: ALICE, hotkey: NEW },
			"nobody's hotkey comes to belong to the caller"
		);
		assert_eq!(
			last_event(),
			Event::NeuronRegistered {
				netuid: ONE,
				uid: 1,
				hotkey: NEW,
				coldkey: ALICE,
				burn: Tao(UNIT),
				replaced: None,
				price: UNIT / 2,
			}
		);
		let neurons = Neurons::<Test>::get(ONE);
		assert_eq!((neurons[1].coldkey, neurons[1].registered_at), (ALICE, 1));
		assert_eq!((neurons[1].emission, neurons[1].scores), Default::default());
	});
}

#[test]
fn the_price_of_a_registration_should_be_recycled() {
	ExtBuilder::with_subnet().stake(1, HOT, BOB, 7 * UNIT).build_and_execute(|| {
		begin();
		let (issuance, held, before) = (Balances::total_issuance(), vault(), economy(ONE));
		register(NEW);
		assert_eq!(free(ALICE), WEALTH - UNIT);
		assert_eq!((Balances::total_issuance(), vault()), (issuance - UNIT, held));
		assert_eq!(economy(ONE), before);
		assert_no_row(ONE, NEW, ALICE);
	});
}

#[test]
fn trades_around_a_registration_should_earn_nothing() {
	for rate in [0, 33] {
		let burn = Tao(99_800_000_000);
		let world = ExtBuilder::with_subnet().stake(1, HOT, CAROL, 500 * UNIT).but(|subnet| {
			subnet.fee_rate = FeeRate(rate);
			subnet.hyperparameters.burn =
				BurnParams { min: burn, max: burn, ..BurnParams::default() };
		});
		world.build_and_execute(|| {
			assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ONE, Tao(1_000 * UNIT)));
			register(NEW);
			assert_eq!(paid(), burn.0);
			assert_ok!(DynamicTao::unstake_all(signed(BOB), HOT));
			assert!(free(BOB) <= WEALTH, "{} rao", free(BOB) - WEALTH);
		});
	}
}

#[test]
fn each_registration_should_raise_the_price_by_26_percent() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		begin();
		// floor(1e9 * 1.26^n), each from the one before
		for (hotkey, price) in
			(NEW..).zip([1_000_000_000, 1_260_000_000, 1_587_600_000, 2_000_376_000, 2_520_473_760])
		{
			register(hotkey);
			assert_eq!(paid(), price);
		}
	});
}

#[test]
fn the_price_should_halve_in_360_blocks() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		begin();
		register(NEW);
		let mut last = 1_260_000_000;
		for block in 1..360 {
			System::set_block_number(block);
			let price = DynamicTao::burn_cost(ONE).unwrap().0;
			assert!(price < last, "it falls in block {}", block + 1);
			last = price;
		}
		// The query tells the price of block 360, one short of half.
		assert!(last > 630_000_000);
		System::set_block_number(361);
		register(NEW + 1);
		assert_eq!(paid(), 630_000_000);
		// 630_000_000 * 1.26, halved twice
		System::set_block_number(361 + 720);
		register(NEW + 2);
		assert_eq!(paid(), 198_450_000);
	});
}

#[test]
fn the_quoted_price_should_be_that_of_the_next_block() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		register(NEW);
		for hotkey in NEW + 1..NEW + 20 {
			let quoted = DynamicTao::burn_cost(ONE).unwrap().0;
			next_block();
			register(hotkey);
			assert_eq!(paid(), quoted);
		}
	});
}

#[test]
fn the_price_should_stay_within_its_bounds() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		System::set_block_number(100_000);
		register(NEW);
		assert_eq!(paid(), 500_000);
		// 500_000 * 1.26
		register(NEW + 1);
		assert_eq!(paid(), 630_000);
		set(Hyperparameter::MaxBurn(Tao(700_000)));
		// 630_000 * 1.26 = 793_800
		register(NEW + 2);
		register(NEW + 3);
		assert_eq!(paid(), 700_000);
		set(Hyperparameter::MinBurn(Tao(650_000)));
		System::set_block_number(200_000);
		register(NEW + 4);
		assert_eq!(paid(), 650_000);
	});
}

#[test]
fn each_subnet_should_have_a_price_of_its_own() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		begin();
		register(NEW);
		assert_eq!(refusal(registration(TWO, NEW), ALICE), None, "the same hotkey");
		assert_eq!(paid(), UNIT);
		assert_eq!(hotkeys(), [OWNER_HOT, NEW]);
	});
}

#[test]
fn a_refused_registration_should_say_why_in_order() {
	// Everything is wrong at first, and then one thing after another is put right.
	let world = ExtBuilder::with_subnet().balance(STRANGER, UNIT / 2).but(|subnet| {
		subnet.started_at = None;
		subnet.parameters.registration_allowed = false;
		subnet.hyperparameters.max_allowed_uids = 1;
		subnet.neurons = vec![GenesisNeuron { hotkey: HOT, permit: false, weights: vec![] }];
	});
	world.build_and_execute(|| {
		begin();
		let update = |change: fn(&mut crate::SubnetRecord)| {
			Subnets::<Test>::mutate(ONE, |record| change(record.as_mut().unwrap()));
		};
		let taken = || refusal(registration(ONE, HOT), STRANGER);
		assert_eq!(
			refusal(registration(ROOT, HOT), STRANGER),
			Some("RegistrationNotPermittedOnRootSubnet")
		);
		assert_eq!(refusal(registration(NetUid(9), HOT), STRANGER), Some("SubnetNotExists"));
		update(|record| record.dissolving = true);
		assert_eq!(taken(), Some("SubnetDissolving"));
		update(|record| record.dissolving = false);
		assert_eq!(taken(), Some("SubtokenDisabled"));
		update(|record| record.started_at = Some(1));
		assert_eq!(taken(), Some("SubNetRegistrationDisabled"));
		update(|record| record.parameters.registration_allowed = true);
		assert_eq!(taken(), Some("NonAssociatedColdKey"));
		let dear = |hotkey, who| refusal(registration_within(hotkey, UNIT - 1), who);
		assert_eq!(dear(HOT, CAROL), Some("HotKeyAlreadyRegisteredInSubNet"));
		assert_eq!(dear(NEW, STRANGER), Some("RegistrationPriceLimitExceeded"));
		let exact = |who| refusal(registration_within(NEW, UNIT), who);
		assert_eq!(exact(STRANGER), Some("NoNeuronIdAvailable"));
		set(Hyperparameter::MaxAllowedUids(2));
		assert_eq!(exact(STRANGER), Some("NotEnoughBalanceToStake"));
		assert_eq!(exact(ALICE), None, "a limit of exactly the price");
	});
}

#[test]
fn a_registration_should_leave_its_coldkey_alive() {
	let deposit = UNIT / 10;
	let least = UNIT + deposit + EXISTENTIAL_DEPOSIT;
	ExtBuilder::with_subnet().balance(ALICE, least - 1).build_and_execute(|| {
		begin();
		let refused = refusal(registration(ONE, NEW), ALICE);
		assert_eq!(refused, Some("NotEnoughBalanceToStake"));
		assert_eq!(owner_of(NEW), None, "and nobody owns the hotkey");
	});
	ExtBuilder::with_subnet().balance(ALICE, least).build_and_execute(|| {
		begin();
		register(NEW);
		assert_eq!(free(ALICE), EXISTENTIAL_DEPOSIT + deposit);
	});
}

#[test]
fn the_vault_should_not_register() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let refused = refusal(registration(ONE, DynamicTao::vault_account()), ALICE);
		assert_eq!(refused, Some("CannotUseSystemAccount"));
	});
}

#[test]
fn uids_should_be_given_in_order() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for (uid, hotkey) in (1..).zip([NEW + 3, NEW, NEW + 9, NEW + 1]) {
			register(hotkey);
			assert_eq!(placed(), (uid, None));
		}
		assert_eq!(hotkeys(), [OWNER_HOT, NEW + 3, NEW, NEW + 9, NEW + 1]);
	});
}

#[test]
fn who_earned_least_should_be_replaced() {
	assert_eq!(replaced_among(&[(5, 1), (3, 1), (1, 90), (2, 1)]), 3);
	assert_eq!(replaced_among(&[(0, 1), (3, 1)]), 1);
}

#[test]
fn of_those_who_earned_alike_the_oldest_should_be_replaced() {
	assert_eq!(replaced_among(&[(1, 7), (1, 5), (1, 6), (2, 1)]), 2);
}

#[test]
fn of_those_alike_in_all_the_lowest_uid_should_be_replaced() {
	assert_eq!(replaced_among(&[(9, 5), (1, 5), (1, 5), (1, 5)]), 2);
}

#[test]
fn a_neuron_should_be_immune_for_exactly_its_period() {
	let past = [(0, 10), (9, 3)];
	full(&past).build_and_execute(|| {
		System::set_block_number(10);
		give_past(&past);
		set(Hyperparameter::ImmunityPeriod(90));
		// Only the second is 90 blocks old.
		System::set_block_number(99);
		register(50);
		assert_eq!(placed(), (2, Some(NEW + 1)));
		// The newcomer is immune too, and the first is so up to block 99.
		let refused = refusal(registration(ONE, 51), ALICE);
		assert_eq!(refused, Some("NoNeuronIdAvailable"));
		System::set_block_number(100);
		register(51);
		assert_eq!(placed(), (1, Some(NEW)));
	});
}

#[test]
fn the_owners_hotkey_should_never_be_replaced() {
	full(&[]).build_and_execute(|| {
		System::set_block_number(1_000_000);
		assert_eq!(refusal(registration(ONE, 50), ALICE), Some("NoNeuronIdAvailable"));
		assert_eq!(hotkeys(), [OWNER_HOT]);
	});
	// Another owner's hotkey is protected from the transfer on, and the old one no more.
	full(&[(9, 1)]).build_and_execute(|| {
		give_past(&[(9, 1)]);
		assert_ok!(DynamicTao::transfer_subnet_ownership(signed(OWNER), ONE, ALICE, NEW));
		register(50);
		assert_eq!(placed(), (0, Some(OWNER_HOT)));
	});
}

#[test]
fn a_replaced_neuron_should_lose_its_weights_and_commits_and_keep_its_stake() {
	full(&[(0, 1), (5, 1)]).stake(1, NEW, BOB, 70 * UNIT).build_and_execute(|| {
		give_past(&[(0, 1), (5, 1)]);
		for uid in [1, 2] {
			let row = ValidatorRow {
				last_update: 1,
				weights_as_of: 1,
				weights: Row::truncate_from(vec![(0, u16::MAX)]),
				..Default::default()
			};
			ValidatorRows::<Test>::insert(ONE, uid, row);
		}
		for hotkey in [NEW, NEW + 1] {
			let rules = Hyperparameters::default().weight_rules();
			let commit = WeightCommit { hash: Default::default(), block: 1, window: (2, 3), rules };
			WeightCommits::<Test>::insert(ONE, hotkey, CommitQueue::truncate_from(vec![commit]));
		}
		register(50);
		assert_eq!(placed(), (1, Some(NEW)));
		assert!(!ValidatorRows::<Test>::contains_key(ONE, 1));
		assert!(!WeightCommits::<Test>::contains_key(ONE, NEW));
		assert!(ValidatorRows::<Test>::contains_key(ONE, 2));
		assert!(WeightCommits::<Test>::contains_key(ONE, NEW + 1));
		assert_eq!(stake(ONE, NEW, BOB), 70 * UNIT);
		// And it may come again, for another one's uid.
		System::set_block_number(2);
		register(NEW);
		assert_eq!(placed(), (1, Some(50)));
	});
}

#[test]
fn bonds_with_a_replaced_miner_should_vanish_in_the_next_epoch() {
	// uid 0 validates, and 1 and 2 mine.
	let neuron = |hotkey, weights: &[(u16, u16)]| GenesisNeuron {
		hotkey,
		permit: !weights.is_empty(),
		weights: weights.to_vec(),
	};
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.parameters.tempo = 5;
			subnet.hyperparameters.max_allowed_uids = 3;
			subnet.hyperparameters.immunity_period = 0;
			subnet.hyperparameters.weights_set_rate_limit = 0;
			subnet.neurons =
				vec![neuron(HOT, &[(1, 1), (2, 3)]), neuron(COOL, &[]), neuron(OWNER_HOT, &[])];
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
		.build_and_execute(|| {
			let bonds = || ValidatorRows::<Test>::get(ONE, 0).unwrap().bonds.into_inner();
			let incentive = |uid: usize| Neurons::<Test>::get(ONE)[uid].scores.incentive;
			// (4 + 1) mod 5 = 0
			run_blocks(3);
			// One validator has all the bonds there are.
			assert_eq!(bonds(), [(1, u16::MAX), (2, u16::MAX)]);
			// floor(65535 / 4)
			assert_eq!(incentive(1), 16_383);
			register(NEW);
			assert_eq!(placed(), (1, Some(COOL)));
			run_blocks(5);
			assert_eq!(bonds(), [(2, u16::MAX)]);
			assert_eq!((incentive(1), incentive(2)), (0, u16::MAX));
			assert_eq!(Neurons::<Test>::get(ONE)[1].emission, Alpha(0));
			// Once the validator speaks of the newcomer, it earns and is bonded with.
			assert_ok!(DynamicTao::set_weights(signed(HOT), ONE, vec![1], vec![1], 0));
			run_blocks(5);
			assert_eq!(incentive(1), u16::MAX);
			assert!(bonds().contains(&(1, u16::MAX)));
		});
}

#[test]
fn a_subnet_should_have_256_neurons_at_most() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for hotkey in NEW..NEW + 255 {
			register(hotkey);
		}
		// 1.26^20 = 101.7: the last ones paid the most.
		assert_eq!(paid(), 100 * UNIT);
		assert_eq!((hotkeys().len(), placed()), (256, (255, None)));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().neurons, 256);
		// All are immune up to block 5000.
		System::set_block_number(5_000);
		assert_eq!(refusal(registration(ONE, 50), ALICE), Some("NoNeuronIdAvailable"));
		System::set_block_number(5_001);
		register(50);
		assert_eq!(placed(), (1, Some(NEW)));
		assert_eq!(hotkeys().len(), 256);
		// And an epoch judges as many.
		System::set_block_number(5_038);
		next_block();
		assert!(events().iter().any(|event| matches!(event, Event::EpochPaid { .. })));
	});
}

#[test]
fn fewer_uids_than_there_are_neurons_should_be_refused() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		(NEW..NEW + 3).for_each(register);
		let room = |uids| {
			let hyperparameter = Hyperparameter::MaxAllowedUids(uids);
			DynamicTao::set_hyperparameter(admin(), ONE, hyperparameter)
		};
		assert_noop!(room(3), Error::<Test>::InvalidValue);
		assert_noop!(room(257), Error::<Test>::InvalidValue);
		assert_ok!(room(4));
		let hyperparameters: Hyperparameters = SubnetHyperparameters::<Test>::get(ONE);
		assert_eq!(hyperparameters.max_allowed_uids, 4);
	});
}
