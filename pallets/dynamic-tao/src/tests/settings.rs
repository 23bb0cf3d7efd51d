//! `set_hyperparameter` and `transfer_subnet_ownership`: what may be set, by whom, and its bounds.

use super::*;
use crate::{
	pallet::{Neurons, SubnetHyperparameters},
	Call, GenesisNeuron, Hyperparameter, Hyperparameters,
};
use dtao_economics::{
	yuma::{self, BondsRule},
	MAX_SUPPLY,
};
use Hyperparameter::*;

/// What changes the parameters so.
type Change = (Hyperparameter, fn(&mut Hyperparameters));

const LIQUID: yuma::LiquidAlpha = yuma::LiquidAlpha { low: 3, high: 7, steepness: 5 };

/// What subnet 1 has: a validator must name 100 others, so that the largest weight can be bounded.
fn before() -> Hyperparameters {
	Hyperparameters { min_allowed_weights: 100, ..Hyperparameters::default() }
}

fn world() -> ExtBuilder {
	ExtBuilder::with_subnet().but(|subnet| subnet.hyperparameters = before())
}

/// A change of each parameter that an owner may make.
fn changes() -> Vec<Change> {
	vec![
		(Kappa(7), |h| h.epoch.kappa = 7),
		(MaxAllowedValidators(7), |h| h.epoch.max_validators = 7),
		(MaxAllowedUids(7), |h| h.max_allowed_uids = 7),
		(WeightsSetRateLimit(7), |h| h.weights_set_rate_limit = 7),
		(ServingRateLimit(7), |h| h.serving_rate_limit = 7),
		(ImmunityPeriod(700), |h| h.immunity_period = 700),
		(ActivityCutoff(700), |h| h.epoch.activity_cutoff = 700),
		(MinAllowedWeights(1), |h| h.min_allowed_weights = 1),
		(MaxWeightLimit(7_000), |h| h.max_weight_limit = 7_000),
		(WeightsVersionKey(7), |h| h.weights_version_key = 7),
		(CommitRevealWeightsEnabled(true), |h| h.commit_reveal_weights_enabled = true),
		(RevealPeriodEpochs(7), |h| h.reveal_period_epochs = 7),
		(BondsMovingAverage(7), |h| h.epoch.bonds_moving_average = 7),
		(BondsPenalty(7), |h| h.epoch.bonds_penalty = 7),
		(Yuma3Enabled(true), |h| h.epoch.bonds_rule = BondsRule::Yuma3),
		(LiquidAlpha(Some(LIQUID)), |h| h.epoch.liquid_alpha = Some(LIQUID)),
		(MinBurn(Tao(700_000)), |h| h.burn.min = Tao(700_000)),
		(MaxBurn(Tao(7 * UNIT)), |h| h.burn.max = Tao(7 * UNIT)),
		(BurnHalfLife(700), |h| h.burn.half_life = 700),
		(BurnIncrease(1_700), |h| h.burn.increase = 1_700),
	]
}

fn call(hyperparameter: Hyperparameter) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::set_hyperparameter { netuid: ONE, hyperparameter })
}

fn set(change: Hyperparameter) -> Option<&'static str> {
	refusal_of(call(change), admin())
}

#[test]
fn every_hyperparameter_should_be_set_and_nothing_else() {
	let names = errors::names_of::<Hyperparameter>();
	let tested: Vec<_> = changes()
		.iter()
		.map(|(change, _)| format!("{change:?}").split('(').next().unwrap().to_string())
		.collect();
	assert_eq!(tested, names);
	for (change, apply) in changes() {
		world().subnet(2, UNIT, UNIT).build_and_execute(|| {
			let mut hyperparameters = before();
			apply(&mut hyperparameters);
			assert_ne!(hyperparameters, before(), "{change:?}");
			assert_eq!(set(change), None, "{change:?}");
			assert_eq!(DynamicTao::hyperparameters(ONE), Some(hyperparameters));
			assert_eq!(events(), [Event::HyperparametersSet { netuid: ONE, hyperparameters }]);
			assert_eq!(DynamicTao::hyperparameters(TWO), Some(Hyperparameters::default()));
		});
	}
}

#[test]
fn an_owner_should_set_all_but_what_protects_the_others() {
	let admins = ["Kappa", "MaxAllowedValidators", "MaxAllowedUids", "WeightsSetRateLimit"];
	for (change, apply) in changes() {
		world().build_and_execute(|| {
			let name = format!("{change:?}");
			if admins.iter().any(|admins| name.starts_with(&format!("{admins}("))) {
				assert_eq!(refusal(call(change), OWNER), Some("ParameterIsForAdminOnly"), "{name}");
			} else {
				let mut expected = before();
				apply(&mut expected);
				assert_eq!(refusal(call(change), OWNER), None, "{name}");
				assert_eq!(SubnetHyperparameters::<Test>::get(ONE), expected);
			}
			for stranger in [ALICE, OWNER_HOT] {
				assert_eq!(refusal(call(change), stranger), Some("NotSubnetOwner"));
			}
		});
	}
}

#[test]
fn the_bounds_of_hyperparameters_should_be_exact() {
	let liquid = |low, high| LiquidAlpha(Some(yuma::LiquidAlpha { low, high, ..LIQUID }));
	let bounds: Vec<(Vec<Hyperparameter>, Vec<Hyperparameter>)> = vec![
		(
			vec![MaxAllowedUids(1), MaxAllowedUids(256)],
			vec![MaxAllowedUids(0), MaxAllowedUids(257)],
		),
		(
			vec![MaxAllowedValidators(1), MaxAllowedValidators(64)],
			vec![MaxAllowedValidators(0), MaxAllowedValidators(65), MaxAllowedValidators(u16::MAX)],
		),
		(
			vec![BondsMovingAverage(0), BondsMovingAverage(975_000)],
			vec![BondsMovingAverage(975_001), BondsMovingAverage(u32::MAX)],
		),
		(
			vec![liquid(0, 1), liquid(7, 7), liquid(0, u16::MAX), LiquidAlpha(None)],
			vec![liquid(0, 0), liquid(8, 7)],
		),
		(vec![MinAllowedWeights(0), MinAllowedWeights(256)], vec![MinAllowedWeights(257)]),
		// Half of 256 equal weights have 511.99 parts each.
		(
			vec![MaxWeightLimit(512), MaxWeightLimit(u16::MAX)],
			vec![MaxWeightLimit(0), MaxWeightLimit(1), MaxWeightLimit(511)],
		),
		(
			vec![WeightsSetRateLimit(0), WeightsSetRateLimit(50_400)],
			vec![WeightsSetRateLimit(50_401), WeightsSetRateLimit(u64::MAX)],
		),
		(
			vec![RevealPeriodEpochs(1), RevealPeriodEpochs(100)],
			vec![RevealPeriodEpochs(0), RevealPeriodEpochs(101)],
		),
		(vec![BurnHalfLife(0), BurnHalfLife(36_100)], vec![BurnHalfLife(36_101)]),
		(
			vec![BurnIncrease(1_001), BurnIncrease(10_000)],
			vec![BurnIncrease(1_000), BurnIncrease(10_001)],
		),
		// From 0.0005 to 100 TAO, neither may pass the other.
		(
			vec![MinBurn(Tao(1)), MinBurn(Tao(100 * UNIT))],
			vec![MinBurn(Tao(0)), MinBurn(Tao(100 * UNIT + 1))],
		),
		(
			vec![MaxBurn(Tao(MAX_SUPPLY)), MaxBurn(Tao(100 * UNIT))],
			vec![MaxBurn(Tao(MAX_SUPPLY + 1)), MaxBurn(Tao(100 * UNIT - 1))],
		),
		// These take anything.
		(vec![Kappa(0), Kappa(u16::MAX), BondsPenalty(0), BondsPenalty(u16::MAX)], vec![]),
		(
			vec![ServingRateLimit(0), ServingRateLimit(7_200)],
			vec![ServingRateLimit(7_201), ServingRateLimit(u64::MAX)],
		),
		(vec![ImmunityPeriod(0), ImmunityPeriod(u16::MAX)], vec![]),
		(vec![WeightsVersionKey(u64::MAX)], vec![]),
		// At least a tempo.
		(
			vec![ActivityCutoff(360), ActivityCutoff(u64::MAX)],
			vec![ActivityCutoff(0), ActivityCutoff(359)],
		),
	];
	ExtBuilder::with_subnet().build_and_execute(|| {
		for (accepted, refused) in bounds {
			for change in accepted {
				assert_eq!(set(change), None, "{change:?}");
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
				next_block();
			}
			for change in refused {
				assert_eq!(set(change), Some("InvalidValue"), "{change:?}");
			}
		}
	});
}

#[test]
fn there_should_be_no_fewer_uids_than_neurons() {
	ExtBuilder::with_subnet()
		.but(|subnet| {
			let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
			subnet.neurons = [OWNER_HOT, HOT, COOL].map(neuron).into();
		})
		.build_and_execute(|| {
			assert_eq!(set(MaxAllowedUids(2)), Some("InvalidValue"));
			assert_eq!(set(MaxAllowedUids(3)), None);
			assert_noop!(
				DynamicTao::burned_register(signed(ALICE), ONE, 21),
				Error::<Test>::NoNeuronIdAvailable
			);
			assert_eq!(set(MaxAllowedUids(4)), None);
			assert_ok!(DynamicTao::burned_register(signed(ALICE), ONE, 21));
			assert_eq!(Neurons::<Test>::get(ONE).len(), 4);
		});
}

#[test]
fn a_change_back_to_the_default_should_be_one() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_eq!(set(Yuma3Enabled(true)), None);
		assert_eq!(set(Yuma3Enabled(false)), None);
		assert_eq!(set(LiquidAlpha(Some(LIQUID))), None);
		assert_eq!(set(LiquidAlpha(None)), None);
		assert_eq!(DynamicTao::hyperparameters(ONE), Some(Hyperparameters::default()));
		assert_eq!(DynamicTao::hyperparameters(TWO), None);
	});
}

fn transfer(new_coldkey: u64, hotkey: u64) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::transfer_subnet_ownership { netuid: ONE, new_coldkey, hotkey })
}

#[test]
fn the_owners_part_should_go_to_the_new_owner() {
	ExtBuilder::with_subnet()
		.but(|subnet| subnet.parameters.tempo = 4)
		.stake(1, OWNER_HOT, ALICE, 100 * UNIT)
		.build_and_execute(|| {
			// (3 + 1) mod 4 = 0
			run_blocks(2);
			let cut = 2 * 179_995_422;
			let earned = stake(ONE, OWNER_HOT, OWNER);
			assert!(earned >= cut, "{earned}");
			assert_eq!(refusal(transfer(CAROL, HOT), OWNER), None);
			assert_eq!(
				last_event(),
				Event::SubnetOwnerChanged {
					netuid: ONE,
					old_coldkey: OWNER,
					new_coldkey: CAROL,
					new_hotkey: HOT,
				}
			);
			let details = SubnetOwners::<Test>::get(ONE).unwrap();
			assert_eq!((details.owner_coldkey, details.owner_hotkey), (CAROL, HOT));
			assert_eq!(stake(ONE, HOT, CAROL), 0);
			run_blocks(4);
			// Four blocks' parts, and what floors leave.
			let part = stake(ONE, HOT, CAROL) - 4 * 179_995_422;
			assert!(part < 10, "{part}");
			// What was the old owner's stays with him, but not his say.
			assert!(stake(ONE, OWNER_HOT, OWNER) >= earned);
			assert_eq!(refusal(call(ImmunityPeriod(700)), OWNER), Some("NotSubnetOwner"));
			assert_eq!(refusal(call(ImmunityPeriod(700)), CAROL), None);
		});
}

#[test]
fn a_subnet_should_only_be_given_with_a_hotkey_of_the_new_owners() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for (who, coldkey, hotkey, error) in [
			(ALICE, ALICE, HOT, "NotSubnetOwner"),
			(CAROL, CAROL, HOT, "NotSubnetOwner"),
			(OWNER, ALICE, STRANGER, "HotKeyAccountNotExists"),
			(OWNER, ALICE, HOT, "NonAssociatedColdKey"),
			(OWNER, ALICE, OWNER_HOT, "NonAssociatedColdKey"),
		] {
			assert_eq!(refusal(transfer(coldkey, hotkey), who), Some(error));
		}
		// Another hotkey of the same owner will do.
		assert_ok!(DynamicTao::try_associate_hotkey(signed(OWNER), 21));
		assert_eq!(refusal(transfer(OWNER, 21), OWNER), None);
	});
}
