//! What holds the owner of a subnet back: bounds, a rate limit, and a window before an epoch in which
//! nothing is set.

use super::*;
use crate::{
	pallet::{DeferredEpochs, Neurons, OwnerSettings, SubnetHyperparameters},
	Call, GenesisHotkey, GenesisNeuron, Hyperparameter, Hyperparameters, OwnerBounds,
};
use Hyperparameter::*;

const NEW: u64 = 1_000;

/// A subnet with its owner's neuron and `others` others of BOB's, of whom the first validates and has
/// voted for the owner's.
fn world(others: u64) -> ExtBuilder {
	ExtBuilder::with_subnet()
		.but(|subnet| {
			let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
			subnet.neurons = [OWNER_HOT].into_iter().chain(NEW..NEW + others).map(neuron).collect();
			if let Some(first) = subnet.neurons.get_mut(1) {
				(first.permit, first.weights) = (true, vec![(0, 1)]);
			}
		})
		.set(|genesis| {
			let owned = |hotkey| GenesisHotkey { hotkey, coldkey: BOB };
			genesis.hotkeys.extend((NEW..NEW + others).map(owned));
		})
		.stake(1, NEW, BOB, 100 * UNIT)
}

fn change(hyperparameter: Hyperparameter) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::set_hyperparameter { netuid: ONE, hyperparameter })
}

fn by_owner(hyperparameter: Hyperparameter) -> Option<&'static str> {
	refusal(change(hyperparameter), OWNER)
}

fn by_admin(hyperparameter: Hyperparameter) -> Option<&'static str> {
	refusal_of(change(hyperparameter), admin())
}

fn toggle(who: RuntimeOrigin) -> Option<&'static str> {
	let call = Call::set_subnet_parameter {
		netuid: ONE,
		parameter: SubnetParameter::TransfersAllowed(false),
	};
	refusal_of(RuntimeCall::DynamicTao(call), who)
}

fn register(hotkey: u64) -> Option<&'static str> {
	refusal(RuntimeCall::DynamicTao(Call::burned_register { netuid: ONE, hotkey }), ALICE)
}

#[test]
fn the_bounds_of_owners_should_be_exact() {
	let day = 7_200;
	let bounds: Vec<(Vec<Hyperparameter>, Vec<Hyperparameter>)> = vec![
		(
			vec![MinBurn(Tao(500_000)), MinBurn(Tao(UNIT))],
			vec![MinBurn(Tao(1)), MinBurn(Tao(499_999)), MinBurn(Tao(UNIT + 1))],
		),
		(
			vec![MaxBurn(Tao(UNIT / 10)), MaxBurn(Tao(100 * UNIT))],
			vec![MaxBurn(Tao(UNIT / 10 - 1)), MaxBurn(Tao(100 * UNIT + 1))],
		),
		(
			vec![BurnHalfLife(360), BurnHalfLife(day)],
			vec![BurnHalfLife(0), BurnHalfLife(1), BurnHalfLife(359), BurnHalfLife(day + 1)],
		),
		(
			vec![BurnIncrease(1_100), BurnIncrease(3_000)],
			vec![BurnIncrease(1_000), BurnIncrease(1_099), BurnIncrease(3_001)],
		),
		(
			vec![ImmunityPeriod(360), ImmunityPeriod(day)],
			vec![ImmunityPeriod(0), ImmunityPeriod(359), ImmunityPeriod(day + 1)],
		),
		(
			vec![ActivityCutoff(360), ActivityCutoff(50_400)],
			vec![ActivityCutoff(0), ActivityCutoff(359), ActivityCutoff(50_401)],
		),
		(
			vec![RevealPeriodEpochs(1), RevealPeriodEpochs(9)],
			vec![RevealPeriodEpochs(0), RevealPeriodEpochs(10)],
		),
		// There are five others.
		(
			vec![MinAllowedWeights(0), MinAllowedWeights(5)],
			vec![MinAllowedWeights(6), MinAllowedWeights(256)],
		),
	];
	for (accepted, refused) in bounds {
		for change in accepted {
			world(5).build_and_execute(|| assert_eq!(by_owner(change), None, "{change:?}"));
		}
		for change in refused {
			world(5).build_and_execute(|| {
				assert_eq!(by_owner(change), Some("InvalidValue"), "{change:?}");
			});
		}
	}
}

#[test]
fn the_admin_should_set_what_owners_may_not_and_other_bounds() {
	world(5).build_and_execute(|| {
		for change in [MinBurn(Tao(1)), BurnHalfLife(0), ImmunityPeriod(0), MinAllowedWeights(256)]
		{
			assert_eq!(by_admin(change), None, "{change:?}");
		}
		let bounds = OwnerBounds { min_burn_from: Tao(7), ..OwnerBounds::default() };
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::OwnerBounds(bounds)));
		assert_eq!(by_owner(MinBurn(Tao(6))), Some("InvalidValue"));
		assert_eq!(by_owner(MinBurn(Tao(7))), None);
	});
}

#[test]
fn an_owner_should_not_make_honest_votes_impossible() {
	let vote = || {
		let (dests, weights) = (vec![0, 2], vec![1, 0]);
		let call = Call::set_weights { netuid: ONE, dests, weights, version_key: 0 };
		refusal(RuntimeCall::DynamicTao(call), NEW)
	};
	world(4).but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 0).build_and_execute(
		|| {
			for impossible in
				[MaxWeightLimit(1), MaxWeightLimit(0), MinAllowedWeights(255), ActivityCutoff(0)]
			{
				assert_eq!(by_owner(impossible), Some("InvalidValue"), "{impossible:?}");
			}
			assert_eq!(by_owner(MinAllowedWeights(2)), None);
			// Half of two is one, which may get everything.
			assert_eq!(by_owner(MaxWeightLimit(65_534)), Some("InvalidValue"));
			assert_eq!(vote(), None);
		},
	);
	// Nor by what was fine while there were more neurons: none of it is asked for.
	let strict = |h: &mut Hyperparameters| (h.min_allowed_weights, h.max_weight_limit) = (200, 700);
	let world = world(2).but(|subnet| strict(&mut subnet.hyperparameters));
	world.but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 0).build_and_execute(|| {
		assert_eq!(vote(), None);
	});
}

#[test]
fn nobody_should_be_inactive_sooner_than_weights_can_be_given_again() {
	// NEW has given weights in block 1. With a tempo of 50 epochs are in blocks 49, 99, 149 and 199.
	let active_until = |world: ExtBuilder| {
		let mut last = 0;
		let world = world.but(|subnet| {
			subnet.hyperparameters.epoch.activity_cutoff = 5;
			subnet.parameters.tempo = 4;
		});
		world.build_and_execute(|| {
			assert_ok!(DynamicTao::set_subnet_parameter(admin(), ONE, SubnetParameter::Tempo(50)));
			for block in [49, 99, 149, 199, 249] {
				System::set_block_number(block - 1);
				next_block();
				if Neurons::<Test>::get(ONE)[1].scores.active {
					last = block;
				}
			}
		});
		last
	};
	let world =
		|others| world(others).but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 0);
	assert_eq!(active_until(world(3)), 49, "a tempo");
	let slow = world(3).but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 120);
	assert_eq!(active_until(slow), 99, "120 blocks");
	let hidden = world(3).but(|subnet| {
		subnet.hyperparameters.commit_reveal_weights_enabled = true;
		subnet.hyperparameters.reveal_period_epochs = 3;
	});
	assert_eq!(active_until(hidden), 199, "4 tempos");
}

#[test]
fn registration_should_neither_be_cheap_nor_closed_by_an_owner() {
	// The inputs by which all neurons went for 0.039 TAO, and by which nobody could register.
	world(5).build_and_execute(|| {
		for robbing in [
			BurnIncrease(1_000),
			MinBurn(Tao(1)),
			BurnHalfLife(1),
			ImmunityPeriod(150),
			MinBurn(Tao(21_000_000 * UNIT)),
			MaxBurn(Tao(21_000_000 * UNIT)),
		] {
			assert_eq!(by_owner(robbing), Some("InvalidValue"), "{robbing:?}");
		}
	});
}

#[test]
fn all_neurons_should_only_be_replaced_by_and_by() {
	let slow = |genesis: &mut crate::GenesisConfig<Test>| {
		genesis.parameters.owner_bounds = OwnerBounds::default();
	};
	world(255).set(slow).build_and_execute(|| {
		// The cheapest that an owner may set.
		for cheap in [
			BurnIncrease(1_100),
			MinBurn(Tao(500_000)),
			MaxBurn(Tao(UNIT / 10)),
			BurnHalfLife(360),
			ImmunityPeriod(360),
		] {
			assert_eq!(by_owner(cheap), None, "{cheap:?}");
		}
		System::set_block_number(10_000);
		let (mut replaced, paid) = (0, free(ALICE));
		for hotkey in 5_000..5_255u64 {
			match register(hotkey) {
				None => replaced += 1,
				Some(error) => assert_eq!(error, "TooManyRegistrationsThisInterval"),
			}
			if hotkey % 32 == 0 {
				System::set_block_number(System::block_number() + 1);
			}
		}
		// A sixteenth of 256.
		assert_eq!(replaced, 16);
		assert!(paid - free(ALICE) >= 16 * 500_000);
		System::set_block_number(10_359);
		assert_eq!(register(6_000), Some("TooManyRegistrationsThisInterval"));
		System::set_block_number(10_360);
		for hotkey in 6_000..6_016 {
			assert_eq!(register(hotkey), None);
		}
		assert_eq!(register(6_016), Some("TooManyRegistrationsThisInterval"));
	});
}

#[test]
fn ten_neurons_should_stay_out_of_their_immunity() {
	world(255).build_and_execute(|| {
		System::set_block_number(10_000);
		let replaced = (5_000..5_255).filter(|hotkey| register(*hotkey).is_none()).count();
		assert_eq!(replaced, 255 - 10);
		assert_eq!(register(6_000), Some("NoNeuronIdAvailable"));
		let old = Neurons::<Test>::get(ONE).iter().filter(|neuron| neuron.hotkey < 5_000).count();
		assert_eq!(old, 11, "ten and the owner's");
	});
}

#[test]
fn a_registration_on_a_free_uid_should_not_count_as_a_replacement() {
	let slow = |genesis: &mut crate::GenesisConfig<Test>| {
		genesis.parameters.owner_bounds.turnover = 648_000;
	};
	world(5).set(slow).build_and_execute(|| {
		for hotkey in 5_000..5_020 {
			assert_eq!(register(hotkey), None);
		}
	});
}

#[test]
fn an_owner_should_set_each_parameter_once_in_a_tempo() {
	world(5).build_and_execute(|| {
		assert_eq!(by_owner(Yuma3Enabled(true)), None);
		assert_eq!(by_owner(LiquidAlpha(None)), None);
		assert_eq!(toggle(signed(OWNER)), None);
		for block in [1, 2, 360] {
			System::set_block_number(block);
			assert_eq!(by_owner(Yuma3Enabled(false)), Some("TxRateLimitExceeded"));
			assert_eq!(toggle(signed(OWNER)), Some("TxRateLimitExceeded"));
		}
		// The admin may, and that does not count.
		assert_eq!(by_admin(Yuma3Enabled(false)), None);
		assert_eq!(by_admin(Yuma3Enabled(true)), None);
		assert_eq!(toggle(admin()), None);
		// 1 + 360
		System::set_block_number(361);
		assert_eq!(by_owner(Yuma3Enabled(false)), None);
		assert_eq!(toggle(signed(OWNER)), None);
		assert_eq!(OwnerSettings::<Test>::get(ONE).len(), 3);
		// Three tempos.
		assert_ok!(DynamicTao::set_parameter(
			admin(),
			GlobalParameter::OwnerHyperparamRateLimit(3)
		));
		System::set_block_number(360 + 3 * 360);
		assert_eq!(by_owner(Yuma3Enabled(true)), Some("TxRateLimitExceeded"));
		System::set_block_number(361 + 3 * 360);
		assert_eq!(by_owner(Yuma3Enabled(true)), None);
	});
}

#[test]
fn a_new_owner_should_be_limited_by_what_the_old_one_has_set() {
	world(5).build_and_execute(|| {
		assert_eq!(by_owner(Yuma3Enabled(true)), None);
		let call = RuntimeCall::DynamicTao(Call::transfer_subnet_ownership {
			netuid: ONE,
			new_coldkey: CAROL,
			hotkey: HOT,
		});
		assert_eq!(refusal(call, OWNER), None);
		assert_eq!(refusal(change(Yuma3Enabled(false)), CAROL), Some("TxRateLimitExceeded"));
	});
}

#[test]
fn an_owner_should_set_nothing_before_an_epoch() {
	let frozen = Some("AdminActionProhibitedDuringWeightsWindow");
	// The epoch is in block 359.
	for (block, refused) in [(348, None), (349, frozen), (358, frozen), (359, None)] {
		world(5).build_and_execute(|| {
			System::set_block_number(block);
			// As many changes as somebody likes in the last blocks.
			for change in
				[Yuma3Enabled(true), BondsPenalty(1), BondsMovingAverage(1), LiquidAlpha(None)]
			{
				assert_eq!(by_owner(change), refused, "{change:?} in block {block}");
				assert_eq!(by_admin(change), None);
			}
			assert_eq!(toggle(signed(OWNER)), refused);
			assert_eq!(toggle(admin()), None);
		});
	}
	world(5).build_and_execute(|| {
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::AdminFreezeWindow(0)));
		System::set_block_number(358);
		assert_eq!(by_owner(Yuma3Enabled(true)), None);
	});
}

#[test]
fn an_owner_should_set_nothing_while_an_epoch_is_late() {
	world(5).build_and_execute(|| {
		DeferredEpochs::<Test>::put(frame_support::BoundedVec::truncate_from(vec![(1, ONE)]));
		let frozen = Some("AdminActionProhibitedDuringWeightsWindow");
		assert_eq!(by_owner(Yuma3Enabled(true)), frozen);
		assert_eq!(by_admin(Yuma3Enabled(true)), None);
		next_block();
		assert_eq!(by_owner(Yuma3Enabled(true)), None);
	});
}

#[test]
fn half_of_a_short_tempo_should_be_left_to_the_owner() {
	// Epochs in blocks 3 and 7.
	let frozen = Some("AdminActionProhibitedDuringWeightsWindow");
	for (block, refused) in [(4, None), (5, frozen), (6, frozen), (7, None)] {
		world(5).but(|subnet| subnet.parameters.tempo = 4).build_and_execute(|| {
			System::set_block_number(block);
			assert_eq!(by_owner(Yuma3Enabled(true)), refused, "in block {block}");
		});
	}
	// And everything where there are no epochs.
	world(5).but(|subnet| subnet.parameters.tempo = 0).build_and_execute(|| {
		assert_eq!(by_owner(Yuma3Enabled(true)), None);
		assert_eq!(by_owner(Yuma3Enabled(false)), None);
		assert!(SubnetHyperparameters::<Test>::contains_key(ONE));
	});
}
