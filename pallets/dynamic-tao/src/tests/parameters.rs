//! The setters of the admin origin: who may call them, what they set, and their bounds.

use super::*;
use crate::{
	Call, GlobalParameter::*, GlobalParameters, Hyperparameter, OwnerBounds, SubnetParameters,
	TakeRange,
};
use dtao_economics::{Rules, Speed, MAX_SUPPLY};
use proptest::prelude::*;
use scale_info::{TypeDef, TypeInfo};

/// The fields of a record, or the choices that there are.
fn names_in<T: TypeInfo>() -> Vec<&'static str> {
	match T::type_info().type_def {
		TypeDef::Composite(record) => {
			record.fields.into_iter().map(|field| field.name.expect("has names")).collect()
		}
		TypeDef::Variant(choices) => {
			choices.variants.into_iter().map(|choice| choice.name).collect()
		}
		_ => vec![],
	}
}

#[test]
fn the_readme_should_name_every_parameter() {
	let (_, rest) =
		include_str!("../../README.md").split_once("\n## Parameters\n").expect("is there");
	let (tables, _) = rest.split_once("\n## ").expect("something follows");
	let named = [
		names_in::<GlobalParameters>(),
		names_in::<SubnetParameters>(),
		names_in::<Hyperparameter>(),
	];
	for name in named.concat() {
		assert!(tables.contains(&format!("`{name}`")), "{name} has no row");
	}
}

/// A change to an acceptable value, and how the parameters look after it.
type Change = (GlobalParameter, fn(&mut GlobalParameters));

fn changes() -> Vec<Change> {
	vec![
		(TaoWeight(7), |p| p.tao_weight = 7),
		(SubnetOwnerCut(7), |p| p.subnet_owner_cut = 7),
		(MovingSpeed(Speed { num: 1, den: 7 }), |p| {
			p.moving_speed = Speed { num: 1, den: 7 };
		}),
		(MinStake(Tao(700)), |p| p.min_stake = Tao(700)),
		(NetworkMinLockCost(Tao(7 * UNIT)), |p| {
			p.network_min_lock_cost = Tao(7 * UNIT);
		}),
		(NetworkLockReductionInterval(7), |p| {
			p.network_lock_reduction_interval = 7;
		}),
		(NetworkRateLimit(7), |p| p.network_rate_limit = 7),
		(NetworkImmunityPeriod(7), |p| {
			p.network_immunity_period = 7;
		}),
		(SubnetLimit(7), |p| p.subnet_limit = 7),
		(NetworkNoticePeriod(7), |p| {
			p.network_notice_period = 7;
		}),
		(NetuidReuseDelay(77), |p| p.netuid_reuse_delay = 77),
		(ChildkeyDeposit(Tao(7_000_000)), |p| {
			p.childkey_deposit = Tao(7_000_000);
		}),
		(StartCallDelay(7), |p| p.start_call_delay = 7),
		(StartCallGrace(7), |p| p.start_call_grace = 7),
		(TradingDelay(7), |p| p.trading_delay = 7),
		(StakeThreshold(Tao(7)), |p| p.stake_threshold = Tao(7)),
		(DelegateTake(RANGE), |p| p.delegate_take = RANGE),
		(ChildkeyTake(RANGE), |p| p.childkey_take = RANGE),
		(ChildrenRateLimit(7), |p| p.children_rate_limit = 7),
		(ChildrenCooldown(7), |p| p.children_cooldown = 7),
		(HotkeyDeposit(Tao(700)), |p| p.hotkey_deposit = Tao(700)),
		(KeySwapCost(Tao(7)), |p| p.key_swap_cost = Tao(7)),
		(ColdkeySwapDelay(7), |p| p.coldkey_swap_delay = 7),
		(AdminFreezeWindow(7), |p| p.admin_freeze_window = 7),
		(OwnerHyperparamRateLimit(7), |p| {
			p.owner_hyperparam_rate_limit = 7;
		}),
		(RootTransfersAllowed(false), |p| p.root_transfers_allowed = false),
		(GlobalParameter::OwnerBounds(bounds()), |p| p.owner_bounds = bounds()),
	]
}

fn bounds() -> OwnerBounds {
	OwnerBounds { immunity_from: 7, ..OwnerBounds::default() }
}

const RANGE: TakeRange = TakeRange { min: 6, max: 7, rate_limit: 8 };

/// The changes of one subnet, with what follows from each.
fn subnet_changes() -> Vec<(SubnetParameter, SubnetParameters, FeeRate)> {
	let (default, fee) = (SubnetParameters::default(), FeeRate::LAUNCH);
	vec![
		(SubnetParameter::FeeRate(FeeRate(7)), default, FeeRate(7)),
		(SubnetParameter::Tempo(7), SubnetParameters { tempo: 7, ..default }, fee),
		(
			SubnetParameter::RegistrationAllowed(false),
			SubnetParameters { registration_allowed: false, ..default },
			fee,
		),
		(
			SubnetParameter::TransfersAllowed(false),
			SubnetParameters { transfers_allowed: false, ..default },
			fee,
		),
		(
			SubnetParameter::TaoEmission(false),
			SubnetParameters { tao_emission: false, ..default },
			fee,
		),
		(
			SubnetParameter::EmissionWeight(9),
			SubnetParameters { emission_weight: 9, ..default },
			fee,
		),
	]
}

fn set(parameter: GlobalParameter) -> Option<&'static str> {
	refusal_of(RuntimeCall::DynamicTao(Call::set_parameter { parameter }), admin())
}

fn set_on(netuid: NetUid, parameter: SubnetParameter) -> Option<&'static str> {
	let call = Call::set_subnet_parameter { netuid, parameter };
	refusal_of(RuntimeCall::DynamicTao(call), admin())
}

#[test]
fn a_change_should_set_its_parameter_and_nothing_else() {
	for (change, apply) in changes() {
		ExtBuilder::new().build_and_execute(|| {
			let mut expected = DynamicTao::parameters();
			apply(&mut expected);
			assert_ne!(DynamicTao::parameters(), expected, "{change:?} is none");
			assert_eq!(set(change), None);
			assert_eq!(DynamicTao::parameters(), expected);
			assert_eq!(events(), [Event::ParametersSet { parameters: expected }]);
		});
	}
}

#[test]
fn every_parameter_should_be_changed_here() {
	let count = |names: Vec<&str>| names.len();
	assert_eq!(changes().len(), count(errors::names_of::<GlobalParameter>()));
	assert_eq!(subnet_changes().len(), count(errors::names_of::<SubnetParameter>()));
}

#[test]
fn a_change_of_a_subnet_should_set_its_parameter_and_nothing_else() {
	for (change, parameters, fee_rate) in subnet_changes() {
		ExtBuilder::with_two_subnets().build_and_execute(|| {
			let other = Subnets::<Test>::get(ONE);
			assert_eq!(set_on(TWO, change), None);
			let record = Subnets::<Test>::get(TWO).unwrap();
			assert_eq!((record.parameters, record.economy.fee_rate), (parameters, fee_rate));
			assert_eq!(Subnets::<Test>::get(ONE), other);
			assert_eq!(
				events(),
				[Event::SubnetParametersSet { netuid: TWO, parameters, fee_rate }]
			);
		});
	}
}

/// What nobody but the admin origin may call.
pub(super) fn calls_of_the_admin(netuid: NetUid) -> Vec<Call<Test>> {
	changes()
		.into_iter()
		.map(|(parameter, _)| Call::set_parameter { parameter })
		.chain([Call::dissolve_network { netuid }, Call::cancel_scheduled_rules {}])
		.chain([Call::schedule_rules { at: 2, rules: Rules::LAUNCH }])
		.chain([Call::start_shadow { allocation: Rules::LAUNCH.allocation }])
		.chain([Call::stop_shadow { id: 0 }, Call::set_attestors { attestors: vec![BOB] }])
		.collect()
}

/// What the subnet's owner may call too.
pub(super) fn calls_of_the_admin_or_owner(netuid: NetUid) -> Vec<Call<Test>> {
	let hyperparameter = Hyperparameter::ImmunityPeriod(700);
	vec![
		Call::set_subnet_parameter { netuid, parameter: SubnetParameter::TransfersAllowed(false) },
		Call::set_hyperparameter { netuid, hyperparameter },
		Call::sudo_trim_to_max_allowed_uids { netuid, max_n: 64 },
	]
}

#[test]
fn what_concerns_the_whole_economy_should_be_the_admins_alone() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		for call in calls_of_the_admin(ONE) {
			// Not even the subnet's owner.
			for origin in [signed(OWNER), RuntimeOrigin::none()] {
				let call = RuntimeCall::DynamicTao(call.clone());
				assert_eq!(refusal_of(call, origin), Some("Bad origin"));
			}
		}
	});
}

#[test]
fn most_of_a_subnet_should_be_the_admins_to_set() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		for (parameter, ..) in subnet_changes() {
			let call = Call::set_subnet_parameter { netuid: ONE, parameter };
			let call = RuntimeCall::DynamicTao(call);
			assert_eq!(refusal_of(call.clone(), RuntimeOrigin::none()), Some("Bad origin"));
			assert_eq!(refusal(call.clone(), ALICE), Some("NotSubnetOwner"));
			let for_owners = matches!(parameter, SubnetParameter::TransfersAllowed(_));
			let expected = if for_owners { None } else { Some("ParameterIsForAdminOnly") };
			assert_eq!(refusal(call, OWNER), expected, "{parameter:?}");
		}
	});
}

#[test]
fn what_an_owner_may_set_should_be_the_owners_and_the_admins() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		for call in calls_of_the_admin_or_owner(ONE) {
			let call = RuntimeCall::DynamicTao(call);
			assert_eq!(refusal_of(call.clone(), RuntimeOrigin::none()), Some("Bad origin"));
			// Neither the owner's hotkey has a say.
			for stranger in [ALICE, OWNER_HOT] {
				assert_eq!(refusal(call.clone(), stranger), Some("NotSubnetOwner"));
			}
			assert_eq!(refusal(call.clone(), OWNER), None);
			assert_eq!(refusal_of(call, admin()), None);
		}
		for call in calls_of_the_admin_or_owner(NetUid(9)) {
			let call = RuntimeCall::DynamicTao(call);
			assert_eq!(refusal(call.clone(), OWNER), Some("SubnetNotExists"));
			assert_eq!(refusal_of(call, admin()), Some("SubnetNotExists"));
		}
	});
}

#[test]
fn a_range_of_a_take_should_not_end_before_it_begins() {
	ExtBuilder::new().build_and_execute(|| {
		for (min, max, error) in [
			(1, 0, Some("InvalidValue")),
			(u16::MAX, u16::MAX - 1, Some("InvalidValue")),
			(7, 7, None),
			(0, u16::MAX, None),
		] {
			let range = TakeRange { min, max, rate_limit: u64::MAX };
			assert_eq!(set(DelegateTake(range)), error);
			assert_eq!(set(ChildkeyTake(range)), error);
		}
	});
}

#[test]
fn a_change_of_a_subnet_that_is_not_there_should_be_refused() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for netuid in [ROOT, TWO] {
			for (change, ..) in subnet_changes() {
				assert_eq!(set_on(netuid, change), Some("SubnetNotExists"));
			}
		}
	});
}

/// A change by its value, its error, and values that it accepts and refuses.
type Bounds = (fn(u64) -> GlobalParameter, &'static str, Vec<u64>, Vec<u64>);

#[test]
fn the_bounds_of_parameters_should_be_exact() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let bounds: Vec<Bounds> = vec![
			(
				|value| MinStake(Tao(value)),
				"InvalidValue",
				vec![EXISTENTIAL_DEPOSIT, 1_000 * UNIT],
				vec![0, EXISTENTIAL_DEPOSIT - 1, 1_000 * UNIT + 1, u64::MAX],
			),
			(
				|value| NetworkMinLockCost(Tao(value)),
				"InvalidValue",
				vec![UNIT, MAX_SUPPLY],
				vec![0, UNIT - 1, MAX_SUPPLY + 1, u64::MAX],
			),
			(NetworkLockReductionInterval, "InvalidValue", vec![1, u64::MAX], vec![0]),
			(
				|value| SubnetLimit(value as u16),
				"InvalidValue",
				vec![0, 1, 128],
				vec![129, u16::MAX.into()],
			),
			// These take anything.
			(TaoWeight, "", vec![0, u64::MAX], vec![]),
			(|value| SubnetOwnerCut(value as u16), "", vec![0, u16::MAX.into()], vec![]),
			(NetworkRateLimit, "", vec![0, u64::MAX], vec![]),
			(NetworkImmunityPeriod, "", vec![0, u64::MAX], vec![]),
			(StartCallDelay, "", vec![0, u64::MAX], vec![]),
			(StartCallGrace, "", vec![0, u64::MAX], vec![]),
			(TradingDelay, "InvalidValue", vec![1, 50_400], vec![0, 50_401, u64::MAX]),
			(NetworkNoticePeriod, "InvalidValue", vec![1, 216_000], vec![0, 216_001, u64::MAX]),
			(NetuidReuseDelay, "InvalidValue", vec![64, 216_000], vec![0, 63, 216_001, u64::MAX]),
			(
				|value| ChildkeyDeposit(Tao(value)),
				"InvalidValue",
				vec![1_000_000, UNIT],
				vec![0, 999_999, UNIT + 1, u64::MAX],
			),
			(
				|value| StakeThreshold(Tao(value)),
				"InvalidValue",
				vec![0, MAX_SUPPLY],
				vec![MAX_SUPPLY + 1, u64::MAX],
			),
			(
				|value| OwnerHyperparamRateLimit(value as u16),
				"InvalidValue",
				vec![0, 1, 100],
				vec![101, u16::MAX.into()],
			),
			(|value| AdminFreezeWindow(value as u16), "", vec![0, u16::MAX.into()], vec![]),
			(ChildrenRateLimit, "", vec![0, u64::MAX], vec![]),
			(ChildrenCooldown, "", vec![0, u64::MAX], vec![]),
		];
		for (change, error, accepted, refused) in bounds {
			for value in refused {
				assert_eq!(set(change(value)), Some(error), "of {value}");
			}
			for value in accepted {
				assert_eq!(set(change(value)), None, "of {value}");
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
		}
	});
}

#[test]
fn the_bounds_of_a_subnets_parameters_should_be_exact() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for (tempo, error) in
			[(0, None), (1, None), (50_400, None), (50_401, Some("TempoOutOfBounds"))]
		{
			assert_eq!(set_on(ONE, SubnetParameter::Tempo(tempo)), error, "{tempo}");
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
		for (rate, error) in [(0, None), (10_000, None), (10_001, Some("FeeRateTooHigh"))] {
			assert_eq!(set_on(ONE, SubnetParameter::FeeRate(FeeRate(rate))), error, "{rate}");
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
	});
}

#[test]
fn a_moving_speed_should_be_a_proper_fraction() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let speed = |num, den| set(MovingSpeed(Speed { num, den }));
		for (num, den) in [(0, 0), (1, 0), (2, 1), (0, 1_000_000_001), (u32::MAX, u32::MAX)] {
			assert_eq!(speed(num, den), Some("InvalidValue"), "{num}/{den}");
		}
		for (num, den) in [(0, 1), (1, 1), (1_000_000_000, 1_000_000_000)] {
			assert_eq!(speed(num, den), None, "{num}/{den}");
			next_block();
		}
	});
}

#[test]
fn bounds_of_owners_should_be_bounds() {
	ExtBuilder::new().build_and_execute(|| {
		type Change = fn(&mut OwnerBounds);
		let refused: Vec<Change> = vec![
			|b| b.min_burn_from = Tao(0),
			|b| b.max_burn_to = Tao(MAX_SUPPLY + 1),
			|b| (b.min_burn_from, b.min_burn_to) = (Tao(2), Tao(1)),
			|b| (b.max_burn_from, b.max_burn_to) = (Tao(2), Tao(1)),
			|b| b.burn_half_life_from = 0,
			|b| b.burn_half_life_to = 36_101,
			|b| (b.burn_half_life_from, b.burn_half_life_to) = (2, 1),
			|b| b.burn_increase_from = 1_000,
			|b| b.burn_increase_to = 10_001,
			|b| (b.burn_increase_from, b.burn_increase_to) = (1_002, 1_001),
			|b| (b.immunity_from, b.immunity_to) = (2, 1),
			|b| b.reveal_period_to = 0,
			|b| b.reveal_period_to = 101,
			|b| b.min_non_immune_uids = 257,
			|b| b.turnover = 648_001,
		];
		let with = |change: Change| {
			let mut bounds = OwnerBounds::default();
			change(&mut bounds);
			set(GlobalParameter::OwnerBounds(bounds))
		};
		for (number, change) in refused.into_iter().enumerate() {
			assert_eq!(with(change), Some("InvalidValue"), "of number {number}");
		}
		let accepted: Vec<Change> = vec![
			|b| (b.min_burn_from, b.max_burn_to) = (Tao(1), Tao(MAX_SUPPLY)),
			|b| (b.burn_half_life_from, b.burn_half_life_to) = (1, 36_100),
			|b| (b.burn_increase_from, b.burn_increase_to) = (1_001, 10_000),
			|b| (b.immunity_from, b.immunity_to) = (u16::MAX, u16::MAX),
			|b| (b.reveal_period_to, b.min_non_immune_uids, b.turnover) = (100, 256, 648_000),
		];
		for (number, change) in accepted.into_iter().enumerate() {
			assert_eq!(with(change), None, "of number {number}");
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
	});
}

#[test]
fn a_delay_that_never_ends_should_not_overflow() {
	ExtBuilder::new().build_and_execute(|| {
		assert_eq!(set(StartCallDelay(u64::MAX)), None);
		assert_ok!(DynamicTao::register_network(signed(OWNER), OWNER_HOT));
		assert_noop!(
			DynamicTao::start_call(signed(OWNER), ONE),
			Error::<Test>::NeedWaitingMoreBlocksToStarCall
		);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// Whatever the admin sets is refused, or keeps every invariant and the bound of a block.
	#[test]
	fn no_parameter_should_break_an_invariant(
		tao_weight: u64,
		cut: u16,
		num: u32,
		den in prop_oneof![0..3u32, any::<u32>()],
		min_stake in prop_oneof![any::<u64>(), 0..2_000 * UNIT],
		fee in prop_oneof![any::<u16>(), 0..11_000u16],
		tempo in prop_oneof![any::<u16>(), 0..4u16],
		trades in proptest::collection::vec((any::<bool>(), 1..2_000 * UNIT), 1..6),
	) {
		ExtBuilder::with_two_subnets()
			.stake(1, HOT, ALICE, 5_000 * UNIT)
			.stake(0, HOT, BOB, 9_000 * UNIT)
			.build_and_execute(|| {
				let speed = Speed { num: num % den.max(1), den };
				for change in [
					TaoWeight(tao_weight),
					SubnetOwnerCut(cut),
					MovingSpeed(speed),
					MinStake(Tao(min_stake)),
				] {
					set(change);
				}
				set_on(ONE, SubnetParameter::FeeRate(FeeRate(fee)));
				set_on(ONE, SubnetParameter::Tempo(tempo));
				for (buys, amount) in trades {
					let call = if buys {
						Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(amount) }
					} else {
						Call::remove_stake { hotkey: HOT, netuid: ONE, amount_unstaked: Alpha(amount) }
					};
					refusal(RuntimeCall::DynamicTao(call), ALICE);
					let before = Balances::total_issuance();
					next_block();
					assert!(Balances::total_issuance() <= before + UNIT);
					assert_eq!(DynamicTao::do_try_state(), Ok(()));
				}
			});
	}
}
