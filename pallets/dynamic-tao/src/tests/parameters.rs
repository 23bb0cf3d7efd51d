//! The setters of the admin origin: who may call them, what they set, and their bounds.

use super::*;
use crate::{Call, GlobalParameters, Hyperparameter, OwnerBounds, SubnetParameters, TakeRange};
use dtao_economics::{Speed, MAX_SUPPLY};
use proptest::prelude::*;

/// A setter with an acceptable value, and how the parameters look after it.
type Setter = (Call<Test>, fn(&mut GlobalParameters));

fn global_setters() -> Vec<Setter> {
	vec![
		(Call::sudo_set_tao_weight { tao_weight: 7 }, |p| p.tao_weight = 7),
		(Call::sudo_set_subnet_owner_cut { subnet_owner_cut: 7 }, |p| p.subnet_owner_cut = 7),
		(Call::sudo_set_moving_speed { moving_speed: Speed { num: 1, den: 7 } }, |p| {
			p.moving_speed = Speed { num: 1, den: 7 };
		}),
		(Call::sudo_set_min_stake { min_stake: Tao(700) }, |p| p.min_stake = Tao(700)),
		(Call::sudo_set_network_min_lock_cost { lock_cost: Tao(7 * UNIT) }, |p| {
			p.network_min_lock_cost = Tao(7 * UNIT);
		}),
		(Call::sudo_set_lock_reduction_interval { interval: 7 }, |p| {
			p.network_lock_reduction_interval = 7;
		}),
		(Call::sudo_set_network_rate_limit { rate_limit: 7 }, |p| p.network_rate_limit = 7),
		(Call::sudo_set_network_immunity_period { immunity_period: 7 }, |p| {
			p.network_immunity_period = 7;
		}),
		(Call::sudo_set_subnet_limit { max_subnets: 7 }, |p| p.subnet_limit = 7),
		(Call::sudo_set_network_notice_period { notice_period: 7 }, |p| {
			p.network_notice_period = 7;
		}),
		(Call::sudo_set_netuid_reuse_delay { delay: 77 }, |p| p.netuid_reuse_delay = 77),
		(Call::sudo_set_family_deposit { deposit: Tao(7_000_000) }, |p| {
			p.family_deposit = Tao(7_000_000);
		}),
		(Call::sudo_set_start_call_delay { delay: 7 }, |p| p.start_call_delay = 7),
		(Call::sudo_set_start_call_grace { grace: 7 }, |p| p.start_call_grace = 7),
		(Call::sudo_set_trading_delay { delay: 7 }, |p| p.trading_delay = 7),
		(Call::sudo_set_stake_threshold { min_stake: Tao(7) }, |p| p.stake_threshold = Tao(7)),
		(Call::sudo_set_delegate_take_range { range: RANGE }, |p| p.delegate_take = RANGE),
		(Call::sudo_set_childkey_take_range { range: RANGE }, |p| p.childkey_take = RANGE),
		(Call::sudo_set_children_rate_limit { tx_rate_limit: 7 }, |p| p.children_rate_limit = 7),
		(Call::set_pending_childkey_cooldown { cooldown: 7 }, |p| p.children_cooldown = 7),
		(Call::sudo_set_hotkey_deposit { deposit: Tao(700) }, |p| p.hotkey_deposit = Tao(700)),
		(Call::sudo_set_admin_freeze_window { window: 7 }, |p| p.admin_freeze_window = 7),
		(Call::sudo_set_owner_hparam_rate_limit { epochs: 7 }, |p| {
			p.owner_hyperparam_rate_limit = 7;
		}),
		(Call::sudo_set_owner_bounds { bounds: bounds() }, |p| p.owner_bounds = bounds()),
	]
}

fn bounds() -> OwnerBounds {
	OwnerBounds { immunity_from: 7, ..OwnerBounds::default() }
}

const RANGE: TakeRange = TakeRange { min: 6, max: 7, rate_limit: 8 };

/// The setters of one subnet, with what follows from each.
fn subnet_setters(netuid: NetUid) -> Vec<(Call<Test>, SubnetParameters, FeeRate)> {
	let (default, fee) = (SubnetParameters::default(), FeeRate::LAUNCH);
	vec![
		(Call::sudo_set_fee_rate { netuid, rate: FeeRate(7) }, default, FeeRate(7)),
		(Call::sudo_set_tempo { netuid, tempo: 7 }, SubnetParameters { tempo: 7, ..default }, fee),
		(
			Call::sudo_set_network_registration_allowed { netuid, registration_allowed: false },
			SubnetParameters { registration_allowed: false, ..default },
			fee,
		),
		(
			Call::sudo_set_toggle_transfer { netuid, toggle: false },
			SubnetParameters { transfers_allowed: false, ..default },
			fee,
		),
	]
}

fn set(call: Call<Test>) -> Option<&'static str> {
	refusal_of(RuntimeCall::DynamicTao(call), admin())
}

#[test]
fn a_setter_should_set_its_parameter_and_nothing_else() {
	for (call, change) in global_setters() {
		World::new().build_and_execute(|| {
			let mut expected = Parameters::<Test>::get();
			change(&mut expected);
			assert_eq!(set(call), None);
			assert_eq!(Parameters::<Test>::get(), expected);
			assert_eq!(events(), [Event::ParametersSet { parameters: expected }]);
		});
	}
}

#[test]
fn a_setter_of_a_subnet_should_set_its_parameter_and_nothing_else() {
	for (call, parameters, fee_rate) in subnet_setters(TWO) {
		World::with_two_subnets().build_and_execute(|| {
			let other = Economies::<Test>::get(ONE);
			assert_eq!(set(call), None);
			let record = Economies::<Test>::get(TWO).unwrap();
			assert_eq!((record.parameters, record.economy.fee_rate), (parameters, fee_rate));
			assert_eq!(Economies::<Test>::get(ONE), other);
			assert_eq!(
				events(),
				[Event::SubnetParametersSet { netuid: TWO, parameters, fee_rate }]
			);
		});
	}
}

/// What nobody but the admin origin may call.
pub(super) fn calls_of_the_admin(netuid: NetUid) -> Vec<Call<Test>> {
	let of_subnets = subnet_setters(netuid).into_iter().map(|(call, ..)| call);
	global_setters()
		.into_iter()
		.map(|(call, _)| call)
		.chain(of_subnets.filter(|call| !matches!(call, Call::sudo_set_toggle_transfer { .. })))
		.chain([Call::dissolve_network { netuid }])
		.collect()
}

/// What the subnet's owner may call too.
pub(super) fn calls_of_the_admin_or_owner(netuid: NetUid) -> Vec<Call<Test>> {
	let hyperparameter = Hyperparameter::ImmunityPeriod(700);
	vec![
		Call::sudo_set_toggle_transfer { netuid, toggle: false },
		Call::set_hyperparameter { netuid, hyperparameter },
		Call::sudo_trim_to_max_allowed_uids { netuid, max_n: 64 },
	]
}

#[test]
fn a_setter_should_be_the_admins_alone() {
	World::with_two_subnets().build_and_execute(|| {
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
fn what_an_owner_may_set_should_be_the_owners_and_the_admins() {
	World::with_two_subnets().build_and_execute(|| {
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
	World::new().build_and_execute(|| {
		for (min, max, error) in [
			(1, 0, Some("InvalidValue")),
			(u16::MAX, u16::MAX - 1, Some("InvalidValue")),
			(7, 7, None),
			(0, u16::MAX, None),
		] {
			let range = TakeRange { min, max, rate_limit: u64::MAX };
			assert_eq!(set(Call::sudo_set_delegate_take_range { range }), error);
			assert_eq!(set(Call::sudo_set_childkey_take_range { range }), error);
		}
	});
}

#[test]
fn a_setter_of_a_subnet_that_is_not_there_should_be_refused() {
	World::with_subnet().build_and_execute(|| {
		for netuid in [ROOT, TWO] {
			for (call, ..) in subnet_setters(netuid) {
				// Root is no subnet, but has that switch.
				let has = netuid == ROOT && matches!(call, Call::sudo_set_toggle_transfer { .. });
				assert_eq!(set(call), if has { None } else { Some("SubnetNotExists") });
			}
		}
	});
}

/// A setter by its value, its error, and values that it accepts and refuses.
type Bounds = (fn(u64) -> Call<Test>, &'static str, Vec<u64>, Vec<u64>);

#[test]
fn the_bounds_of_parameters_should_be_exact() {
	World::with_subnet().build_and_execute(|| {
		let bounds: Vec<Bounds> = vec![
			(
				|value| Call::sudo_set_min_stake { min_stake: Tao(value) },
				"InvalidValue",
				vec![EXISTENTIAL_DEPOSIT, 1_000 * UNIT],
				vec![0, EXISTENTIAL_DEPOSIT - 1, 1_000 * UNIT + 1, u64::MAX],
			),
			(
				|value| Call::sudo_set_network_min_lock_cost { lock_cost: Tao(value) },
				"InvalidValue",
				vec![UNIT, MAX_SUPPLY],
				vec![0, UNIT - 1, MAX_SUPPLY + 1, u64::MAX],
			),
			(
				|interval| Call::sudo_set_lock_reduction_interval { interval },
				"InvalidValue",
				vec![1, u64::MAX],
				vec![0],
			),
			(
				|value| Call::sudo_set_subnet_limit { max_subnets: value as u16 },
				"InvalidValue",
				vec![0, 1, 128],
				vec![129, u16::MAX.into()],
			),
			(
				|value| Call::sudo_set_tempo { netuid: ONE, tempo: value as u16 },
				"TempoOutOfBounds",
				vec![0, 1, 50_400],
				vec![50_401, u16::MAX.into()],
			),
			(
				|value| Call::sudo_set_fee_rate { netuid: ONE, rate: FeeRate(value as u16) },
				"FeeRateTooHigh",
				vec![0, 1, 10_000],
				vec![10_001, u16::MAX.into()],
			),
			// These take anything.
			(|tao_weight| Call::sudo_set_tao_weight { tao_weight }, "", vec![0, u64::MAX], vec![]),
			(
				|value| Call::sudo_set_subnet_owner_cut { subnet_owner_cut: value as u16 },
				"",
				vec![0, u16::MAX.into()],
				vec![],
			),
			(
				|rate_limit| Call::sudo_set_network_rate_limit { rate_limit },
				"",
				vec![0, u64::MAX],
				vec![],
			),
			(
				|period| Call::sudo_set_network_immunity_period { immunity_period: period },
				"",
				vec![0, u64::MAX],
				vec![],
			),
			(|delay| Call::sudo_set_start_call_delay { delay }, "", vec![0, u64::MAX], vec![]),
			(|grace| Call::sudo_set_start_call_grace { grace }, "", vec![0, u64::MAX], vec![]),
			(
				|delay| Call::sudo_set_trading_delay { delay },
				"InvalidValue",
				vec![1, 50_400],
				vec![0, 50_401, u64::MAX],
			),
			(
				|notice_period| Call::sudo_set_network_notice_period { notice_period },
				"InvalidValue",
				vec![1, 216_000],
				vec![0, 216_001, u64::MAX],
			),
			(
				|delay| Call::sudo_set_netuid_reuse_delay { delay },
				"InvalidValue",
				vec![64, 216_000],
				vec![0, 63, 216_001, u64::MAX],
			),
			(
				|value| Call::sudo_set_family_deposit { deposit: Tao(value) },
				"InvalidValue",
				vec![1_000_000, UNIT],
				vec![0, 999_999, UNIT + 1, u64::MAX],
			),
			(
				|value| Call::sudo_set_stake_threshold { min_stake: Tao(value) },
				"InvalidValue",
				vec![0, MAX_SUPPLY],
				vec![MAX_SUPPLY + 1, u64::MAX],
			),
			(
				|value| Call::sudo_set_owner_hparam_rate_limit { epochs: value as u16 },
				"InvalidValue",
				vec![0, 1, 100],
				vec![101, u16::MAX.into()],
			),
			(
				|value| Call::sudo_set_admin_freeze_window { window: value as u16 },
				"",
				vec![0, u16::MAX.into()],
				vec![],
			),
			(
				|tx_rate_limit| Call::sudo_set_children_rate_limit { tx_rate_limit },
				"",
				vec![0, u64::MAX],
				vec![],
			),
			(
				|cooldown| Call::set_pending_childkey_cooldown { cooldown },
				"",
				vec![0, u64::MAX],
				vec![],
			),
		];
		for (call, error, accepted, refused) in bounds {
			for value in refused {
				assert_eq!(set(call(value)), Some(error), "of {value}");
			}
			for value in accepted {
				assert_eq!(set(call(value)), None, "of {value}");
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
		}
	});
}

#[test]
fn a_moving_speed_should_be_a_proper_fraction() {
	World::with_subnet().build_and_execute(|| {
		let speed =
			|num, den| set(Call::sudo_set_moving_speed { moving_speed: Speed { num, den } });
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
	World::new().build_and_execute(|| {
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
			set(Call::sudo_set_owner_bounds { bounds })
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
	World::new().build_and_execute(|| {
		assert_eq!(set(Call::sudo_set_start_call_delay { delay: u64::MAX }), None);
		assert_ok!(DynamicTao::register_network(signed(OWNER), OWNER_HOT));
		assert_noop!(
			DynamicTao::start_call(signed(OWNER), ONE),
			Error::<Test>::NeedWaitingMoreBlocksToStarCall
		);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// A7: whatever the admin sets is refused, or keeps every invariant and the bound of a block.
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
		World::with_two_subnets()
			.stake(1, HOT, ALICE, 5_000 * UNIT)
			.stake(0, HOT, BOB, 9_000 * UNIT)
			.build_and_execute(|| {
				let speed = Speed { num: num % den.max(1), den };
				for call in [
					Call::sudo_set_tao_weight { tao_weight },
					Call::sudo_set_subnet_owner_cut { subnet_owner_cut: cut },
					Call::sudo_set_moving_speed { moving_speed: speed },
					Call::sudo_set_min_stake { min_stake: Tao(min_stake) },
					Call::sudo_set_fee_rate { netuid: ONE, rate: FeeRate(fee) },
					Call::sudo_set_tempo { netuid: ONE, tempo },
				] {
					set(call);
				}
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
