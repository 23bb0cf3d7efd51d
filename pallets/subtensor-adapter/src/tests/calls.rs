//! A call of the dialect does what the call of Dynamic TAO does: the same state, the same answer, the same
//! weight.

use super::*;
use crate::{
	admin_utils::Call as Admin, Call, Error, FixedU128, RecycleOrBurnEnum, RootClaimTypeEnum,
	SubnetIdentityV3,
};
use codec::Compact;
use dtao_economics::yuma::LiquidAlpha;
use dtao_testkit::{ALICE, BOB};
use frame_support::{assert_noop, dispatch::GetDispatchInfo};
use pallet_dynamic_tao::{
	Call as Core, GlobalParameter, Hyperparameter, RootClaimKind, SubnetParameter, WeightInfo,
};
use sp_core::H256;

/// A call of the dialect beside the one that it stands for, and who makes both.
pub(super) type Pair = (RawOrigin<u64>, RuntimeCall, Core<Test>);

pub(super) fn by(who: u64, dialect: impl Into<RuntimeCall>, core: Core<Test>) -> Pair {
	(RawOrigin::Signed(who), dialect.into(), core)
}

pub(super) fn by_admin(dialect: impl Into<RuntimeCall>, core: Core<Test>) -> Pair {
	(RawOrigin::Root, dialect.into(), core)
}

pub(super) fn stakes() -> Vec<Pair> {
	trades(1, 2)
}

/// Trades on a subnet, and from it to another one.
fn trades(netuid: u16, destination_netuid: u16) -> Vec<Pair> {
	let (one, two) = (NetUid(netuid), NetUid(destination_netuid));
	let (hotkey, amount, limit_price, allow_partial) = (HOT, UNIT, 10 * UNIT, true);
	let origin_netuid = netuid;
	vec![
		by(
			ALICE,
			Call::add_stake { hotkey, netuid, amount_staked: amount },
			Core::add_stake { hotkey, netuid: one, amount_staked: Tao(amount) },
		),
		by(
			ALICE,
			Call::add_stake_limit {
				hotkey,
				netuid,
				amount_staked: amount,
				limit_price,
				allow_partial,
			},
			Core::add_stake_limit {
				hotkey,
				netuid: one,
				amount_staked: Tao(amount),
				limit_price,
				allow_partial,
			},
		),
		by(
			ALICE,
			Call::remove_stake { hotkey, netuid, amount_unstaked: amount },
			Core::remove_stake { hotkey, netuid: one, amount_unstaked: Alpha(amount) },
		),
		by(
			ALICE,
			Call::remove_stake_limit {
				hotkey,
				netuid,
				amount_unstaked: amount,
				limit_price: 1,
				allow_partial,
			},
			Core::remove_stake_limit {
				hotkey,
				netuid: one,
				amount_unstaked: Alpha(amount),
				limit_price: 1,
				allow_partial,
			},
		),
		by(
			ALICE,
			Call::remove_stake_full_limit { hotkey, netuid, limit_price: Some(1) },
			Core::remove_stake_full_limit { hotkey, netuid: one, limit_price: Some(1) },
		),
		by(ALICE, Call::unstake_all { hotkey }, Core::unstake_all { hotkey }),
		by(ALICE, Call::unstake_all_alpha { hotkey }, Core::unstake_all_alpha { hotkey }),
		by(
			ALICE,
			Call::move_stake {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid,
				destination_netuid,
				alpha_amount: amount,
			},
			Core::move_stake {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid: one,
				destination_netuid: two,
				alpha_amount: Alpha(amount),
			},
		),
		by(
			ALICE,
			Call::move_stake_limit {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid,
				destination_netuid,
				alpha_amount: amount,
				limit_price: 1,
				allow_partial,
			},
			Core::move_stake_limit {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid: one,
				destination_netuid: two,
				alpha_amount: Alpha(amount),
				limit_price: 1,
				allow_partial,
			},
		),
		by(
			ALICE,
			Call::transfer_stake {
				destination_coldkey: BOB,
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount: amount,
			},
			Core::transfer_stake {
				destination_coldkey: BOB,
				hotkey,
				origin_netuid: one,
				destination_netuid: two,
				alpha_amount: Alpha(amount),
			},
		),
		by(
			ALICE,
			Call::swap_stake { hotkey, origin_netuid, destination_netuid, alpha_amount: amount },
			Core::swap_stake {
				hotkey,
				origin_netuid: one,
				destination_netuid: two,
				alpha_amount: Alpha(amount),
			},
		),
		by(
			ALICE,
			Call::swap_stake_limit {
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount: amount,
				limit_price: 1,
				allow_partial,
			},
			Core::swap_stake_limit {
				hotkey,
				origin_netuid: one,
				destination_netuid: two,
				alpha_amount: Alpha(amount),
				limit_price: 1,
				allow_partial,
			},
		),
		by(
			ALICE,
			Call::recycle_alpha { hotkey, amount, netuid },
			Core::recycle_alpha { hotkey, amount: Alpha(amount), netuid: one },
		),
		by(
			ALICE,
			Call::burn_alpha { hotkey, amount, netuid },
			Core::burn_alpha { hotkey, amount: Alpha(amount), netuid: one },
		),
	]
}

pub(super) fn neurons() -> Vec<Pair> {
	let (netuid, one) = (1, NetUid(1));
	let (dests, weights, version_key) = (vec![0, 2], vec![1, 3], 0);
	let (commit_hash, take) = (H256::repeat_byte(7), 5_000);
	let (version, ip, port, ip_type) = (1, 0x0a00_0001, 8091, 4);
	vec![
		by(
			HOT,
			Call::set_weights {
				netuid,
				dests: dests.clone(),
				weights: weights.clone(),
				version_key,
			},
			Core::set_weights {
				netuid: one,
				dests: dests.clone(),
				weights: weights.clone(),
				version_key,
			},
		),
		by(
			HOT,
			Call::set_mechanism_weights {
				netuid,
				mecid: 0,
				dests: dests.clone(),
				weights: weights.clone(),
				version_key,
			},
			Core::set_weights { netuid: one, dests, weights, version_key },
		),
		by(
			HOT,
			Call::batch_set_weights {
				netuids: vec![Compact(1), Compact(2)],
				weights: vec![vec![(Compact(0), Compact(1))]; 2],
				version_keys: vec![Compact(0); 2],
			},
			Core::batch_set_weights {
				netuids: vec![Compact(NetUid(1)), Compact(NetUid(2))],
				weights: vec![vec![(Compact(0), Compact(1))]; 2],
				version_keys: vec![Compact(0); 2],
			},
		),
		by(
			HOT,
			Call::commit_weights { netuid, commit_hash },
			Core::commit_weights { netuid: one, commit_hash },
		),
		by(
			BOB,
			Call::burned_register { netuid, hotkey: 50 },
			Core::burned_register { netuid: one, hotkey: 50 },
		),
		by(
			BOB,
			Call::register_limit { netuid, hotkey: 50, limit_price: 2 * UNIT },
			Core::register_limit { netuid: one, hotkey: 50, limit_price: 2 * UNIT },
		),
		by(CAROL, Call::root_register { hotkey: HOT }, Core::root_register { hotkey: HOT }),
		by(
			BOB,
			Call::try_associate_hotkey { hotkey: 51 },
			Core::try_associate_hotkey { hotkey: 51 },
		),
		by(
			CAROL,
			Call::decrease_take { hotkey: HOT, take },
			Core::decrease_take { hotkey: HOT, take },
		),
		by(
			CAROL,
			Call::set_childkey_take { hotkey: HOT, netuid, take },
			Core::set_childkey_take { hotkey: HOT, netuid: one, take },
		),
		by(
			CAROL,
			Call::set_children { hotkey: HOT, netuid, children: vec![(1 << 60, COOL)] },
			Core::set_children { hotkey: HOT, netuid: one, children: vec![(1 << 60, COOL)] },
		),
		by(
			HOT,
			Call::serve_axon {
				netuid,
				version,
				ip,
				port,
				ip_type,
				protocol: 4,
				placeholder1: 0,
				placeholder2: 0,
			},
			Core::serve_axon {
				netuid: one,
				version,
				ip,
				port,
				ip_type,
				protocol: 4,
				placeholder1: 0,
				placeholder2: 0,
			},
		),
		by(
			HOT,
			Call::serve_prometheus { netuid, version, ip, port, ip_type },
			Core::serve_prometheus { netuid: one, version, ip, port, ip_type },
		),
		by(
			ALICE,
			Call::set_root_claim_type { new_root_claim_type: RootClaimTypeEnum::Keep },
			Core::set_root_claim_type { kind: RootClaimKind::Keep },
		),
		by(
			CAROL,
			Call::swap_hotkey { hotkey: HOT, new_hotkey: 60, netuid: None },
			Core::swap_hotkey { hotkey: HOT, new_hotkey: 60, netuid: None },
		),
		by(
			ALICE,
			Call::schedule_swap_coldkey { new_coldkey: 60 },
			Core::schedule_swap_coldkey { new_coldkey: 60 },
		),
	]
}

pub(super) fn subnets() -> Vec<Pair> {
	let (netuid, one) = (1, NetUid(1));
	let name = || b"text".to_vec();
	let set = |parameter| Core::set_subnet_parameter { netuid: one, parameter };
	vec![
		by(BOB, Call::register_network { hotkey: 70 }, Core::register_network { hotkey: 70 }),
		by(
			BOB,
			Call::register_network_with_identity { hotkey: 70, identity: None },
			Core::register_network { hotkey: 70 },
		),
		by(
			OWNER,
			Call::update_symbol { netuid, symbol: "\u{3b1}".into() },
			Core::update_symbol { netuid: one, symbol: "\u{3b1}".into() },
		),
		by(
			OWNER,
			Call::set_subnet_identity {
				netuid,
				subnet_name: name(),
				github_repo: name(),
				subnet_contact: name(),
				subnet_url: name(),
				discord: name(),
				description: name(),
				logo_url: name(),
				additional: name(),
			},
			Core::set_subnet_identity {
				netuid: one,
				subnet_name: name(),
				github_repo: name(),
				subnet_contact: name(),
				subnet_url: name(),
				discord: name(),
				description: name(),
				logo_url: name(),
				additional: name(),
			},
		),
		by_admin(
			Call::dissolve_network { coldkey: OWNER, netuid },
			Core::dissolve_network { netuid: one },
		),
		by_admin(Call::root_dissolve_network { netuid }, Core::dissolve_network { netuid: one }),
		by_admin(Call::set_tempo { netuid, tempo: 20 }, set(SubnetParameter::Tempo(20))),
		by_admin(Admin::sudo_set_tempo { netuid, tempo: 20 }, set(SubnetParameter::Tempo(20))),
		by(
			OWNER,
			Admin::sudo_set_toggle_transfer { netuid, toggle: false },
			set(SubnetParameter::TransfersAllowed(false)),
		),
		by_admin(
			Admin::sudo_set_network_registration_allowed { netuid, registration_allowed: false },
			set(SubnetParameter::RegistrationAllowed(false)),
		),
		by(
			OWNER,
			Admin::sudo_set_sn_owner_hotkey { netuid, hotkey: 71 },
			Core::transfer_subnet_ownership { netuid: one, new_coldkey: OWNER, hotkey: 71 },
		),
	]
}

pub(super) fn settings() -> Vec<Pair> {
	let (netuid, one) = (1, NetUid(1));
	let set = |hyperparameter| Core::set_hyperparameter { netuid: one, hyperparameter };
	let paces = LiquidAlpha { low: 45_875, high: 58_982, steepness: 1_000 };
	// 1.5 * 2^64, and 1.26 as clients write it: 0.26 is not exact in binary.
	let (exact, inexact) = (3 << 63, (1u128 << 64) + 4_796_133_539_179_407_349);
	vec![
		by_admin(
			Admin::sudo_set_kappa { netuid, kappa: 30_000 },
			set(Hyperparameter::Kappa(30_000)),
		),
		by(
			OWNER,
			Admin::sudo_set_immunity_period { netuid, immunity_period: 400 },
			set(Hyperparameter::ImmunityPeriod(400)),
		),
		by(
			OWNER,
			Admin::sudo_set_min_burn { netuid, min_burn: 1_000_000 },
			set(Hyperparameter::MinBurn(Tao(1_000_000))),
		),
		by(
			OWNER,
			Admin::sudo_set_max_burn { netuid, max_burn: 5 * UNIT },
			set(Hyperparameter::MaxBurn(Tao(5 * UNIT))),
		),
		by(
			OWNER,
			Admin::sudo_set_activity_cutoff { netuid, activity_cutoff: 600 },
			set(Hyperparameter::ActivityCutoff(600)),
		),
		// 2.5 tempos of 360 blocks.
		by(
			OWNER,
			Call::set_activity_cutoff_factor { netuid, factor_milli: 2_500 },
			set(Hyperparameter::ActivityCutoff(900)),
		),
		by(
			OWNER,
			Admin::sudo_set_commit_reveal_weights_enabled { netuid, enabled: true },
			set(Hyperparameter::CommitRevealWeightsEnabled(true)),
		),
		by(
			OWNER,
			Admin::sudo_set_bonds_moving_average { netuid, bonds_moving_average: 800_000 },
			set(Hyperparameter::BondsMovingAverage(800_000)),
		),
		by(
			OWNER,
			Admin::sudo_set_liquid_alpha_enabled { netuid, enabled: true },
			set(Hyperparameter::LiquidAlpha(Some(paces))),
		),
		by(
			OWNER,
			Admin::sudo_set_burn_increase_mult {
				netuid,
				burn_increase_mult: FixedU128 { bits: exact },
			},
			set(Hyperparameter::BurnIncrease(1_500)),
		),
		by(
			OWNER,
			Admin::sudo_set_burn_increase_mult {
				netuid,
				burn_increase_mult: FixedU128 { bits: inexact },
			},
			set(Hyperparameter::BurnIncrease(1_260)),
		),
		by_admin(
			Admin::sudo_set_network_rate_limit { rate_limit: 9 },
			Core::set_parameter { parameter: GlobalParameter::NetworkRateLimit(9) },
		),
		by_admin(
			Admin::sudo_set_subnet_limit { max_subnets: 9 },
			Core::set_parameter { parameter: GlobalParameter::SubnetLimit(9) },
		),
		by_admin(
			Admin::sudo_trim_to_max_allowed_uids { netuid, max_n: 64 },
			Core::sudo_trim_to_max_allowed_uids { netuid: one, max_n: 64 },
		),
	]
}

/// Everything that is stored: keys and values.
pub(super) type State = Vec<(Vec<u8>, Vec<u8>)>;

/// What a call comes to in the world, and the state after it.
fn outcome(origin: RawOrigin<u64>, call: RuntimeCall) -> (sp_runtime::DispatchResult, State) {
	outcome_in(build(world()), origin, call)
}

/// What a call comes to in a world, and the state after it.
pub(super) fn outcome_in(
	mut world: sp_io::TestExternalities,
	origin: RawOrigin<u64>,
	call: RuntimeCall,
) -> (sp_runtime::DispatchResult, State) {
	world.execute_with(|| {
		let result = dispatch(origin, call).map(|_| ()).map_err(|refused| refused.error);
		assert_sound();
		(result, state())
	})
}

#[test]
fn each_call_should_do_what_the_call_that_it_stands_for_does() {
	let mut refused = Vec::new();
	for (origin, dialect, core) in
		[stakes(), neurons(), subnets(), settings()].into_iter().flatten()
	{
		let stands_for = outcome(origin.clone(), core.into());
		let does = outcome(origin, dialect.clone());
		assert_eq!(does.0, stands_for.0, "{dialect:?}");
		assert!(does.1 == stands_for.1, "{dialect:?} leaves another state");
		if let Err(error) = does.0 {
			refused.push((dialect, error));
		}
	}
	// Commits, which the world has not switched on, and a hotkey that nobody has.
	assert_eq!(refused.len(), 2, "{refused:?}");
}

#[test]
fn each_call_should_weigh_what_the_call_that_it_stands_for_weighs() {
	// Trades on root move claims along, and weigh more.
	let trades = [(1, 2), (0, 1), (1, 0), (0, 0)].map(|(from, to)| trades(from, to)).concat();
	for (_, dialect, core) in [trades, neurons(), subnets(), settings()].into_iter().flatten() {
		let (does, stands_for) = (
			dialect.get_dispatch_info().call_weight,
			RuntimeCall::from(core).get_dispatch_info().call_weight,
		);
		let dearer = matches!(
			dialect,
			RuntimeCall::SubtensorModule(Call::register_network_with_identity { .. })
		);
		assert!(if dearer { does.all_gte(stands_for) } else { does == stands_for }, "{dialect:?}");
	}
}

#[test]
fn a_registration_should_come_with_its_identity_or_not_at_all() {
	let identity = |length: usize| SubnetIdentityV3 {
		subnet_name: vec![b'a'; length],
		..SubnetIdentityV3::default()
	};
	let register = |identity| Call::register_network_with_identity { hotkey: 70, identity };
	execute(world(), || {
		make(BOB, register(Some(identity(256))));
		assert_eq!(crate::SubnetIdentitiesV3::<Test>::get(3), Some(identity(256)));
		assert_eq!(crate::SubnetOwner::<Test>::get(3), BOB);
		System::assert_has_event(crate::Event::NetworkAdded(3, 0).into());
	});
	execute(world(), || {
		let call: RuntimeCall = register(Some(identity(257))).into();
		let refused = dispatch(RawOrigin::Signed(BOB), call).map_err(|refused| refused.error);
		let error = pallet_dynamic_tao::Error::<Test>::InvalidIdentity;
		assert_eq!(refused.map(|_| ()), Err(error.into()));
		assert_eq!(crate::TotalNetworks::<Test>::get(), 3);
	});
}

#[test]
fn a_registration_with_an_identity_should_know_a_hotkey_by_its_new_name() {
	execute(world(), || {
		make(CAROL, Call::swap_hotkey { hotkey: HOT, new_hotkey: 60, netuid: None });
		let identity =
			Some(SubnetIdentityV3 { subnet_name: b"new".to_vec(), ..SubnetIdentityV3::default() });
		make(
			CAROL,
			Call::register_network_with_identity { hotkey: 60, identity: identity.clone() },
		);
		assert_eq!(crate::SubnetIdentitiesV3::<Test>::get(3), identity);
	});
}

#[test]
fn what_the_chain_cannot_do_should_say_so() {
	execute(world(), || {
		let refused = |who, call: Call<Test>| {
			let call: RuntimeCall = call.into();
			dispatch(RawOrigin::Signed(who), call).map(|_| ()).map_err(|refused| refused.error)
		};
		let other =
			Call::commit_mechanism_weights { netuid: 1, mecid: 1, commit_hash: H256::zero() };
		assert_eq!(refused(HOT, other), Err(Error::<Test>::MechanismDoesNotExist.into()));
		let keep = RootClaimTypeEnum::KeepSubnets { subnets: [1].into() };
		let call = Call::set_root_claim_type { new_root_claim_type: keep };
		assert_eq!(refused(ALICE, call), Err(Error::<Test>::KeepSubnetsNotSupported.into()));
		let timelocked = Call::commit_timelocked_weights {
			netuid: 1,
			commit: vec![],
			reveal_round: 1,
			commit_reveal_version: 4,
		};
		assert_eq!(
			refused(HOT, timelocked),
			Err(Error::<Test>::TimelockedCommitsNotSupported.into())
		);
		let identity = Call::set_identity {
			name: vec![],
			url: vec![],
			github_repo: vec![],
			image: vec![],
			discord: vec![],
			description: vec![],
			additional: vec![],
		};
		assert_eq!(refused(ALICE, identity), Err(Error::<Test>::IdentitiesNotSupported.into()));
		let claim = Call::claim_root { subnets: [1].into() };
		assert_eq!(refused(OWNER, claim), Err(Error::<Test>::NoRootStake.into()));
		assert_noop!(
			AdminUtils::sudo_set_alpha_values(RuntimeOrigin::signed(OWNER), 1, 1, 2),
			Error::<Test>::LiquidAlphaDisabled
		);
	});
}

#[test]
fn a_setting_that_the_chain_does_not_have_should_be_refused_by_name() {
	let (netuid, take) = (1, 9);
	let settings: [(Admin<Test>, sp_runtime::DispatchError); 9] = [
		(
			Admin::sudo_set_target_registrations_per_interval {
				netuid,
				target_registrations_per_interval: 1,
			},
			Error::<Test>::RegistrationLimitsNotSupported.into(),
		),
		(
			Admin::sudo_set_max_registrations_per_block { netuid, max_registrations_per_block: 1 },
			Error::<Test>::RegistrationLimitsNotSupported.into(),
		),
		(
			Admin::sudo_set_network_pow_registration_allowed { netuid, registration_allowed: true },
			Error::<Test>::ProofOfWorkNotSupported.into(),
		),
		(
			Admin::sudo_set_bonds_reset_enabled { netuid, enabled: true },
			Error::<Test>::BondsResetNotSupported.into(),
		),
		(
			Admin::sudo_set_min_allowed_uids { netuid, min_allowed_uids: 1 },
			Error::<Test>::MinAllowedUidsNotSupported.into(),
		),
		(
			Admin::sudo_set_recycle_or_burn { netuid, recycle_or_burn: RecycleOrBurnEnum::Burn },
			Error::<Test>::RecycleOrBurnNotSupported.into(),
		),
		(
			Admin::sudo_set_owner_cut_enabled { netuid, enabled: false },
			Error::<Test>::OwnerCutPerSubnetNotSupported.into(),
		),
		(
			Admin::sudo_set_owner_cut_auto_lock_enabled { netuid, enabled: true },
			Error::<Test>::LockedStakeNotSupported.into(),
		),
		(
			Admin::sudo_set_min_childkey_take_per_subnet { netuid, take },
			Error::<Test>::ChildkeyTakePerSubnetNotSupported.into(),
		),
	];
	execute(world(), || {
		for (call, error) in settings {
			for who in [RawOrigin::Root, RawOrigin::Signed(OWNER)] {
				let refused = dispatch(who, call.clone()).map_err(|refused| refused.error);
				assert_eq!(refused.map(|_| ()), Err(error), "{call:?}");
			}
			let unsigned = dispatch(RawOrigin::None, call).map_err(|refused| refused.error);
			assert_eq!(unsigned.map(|_| ()), Err(sp_runtime::DispatchError::BadOrigin));
		}
	});
}

#[test]
fn a_validator_or_its_coldkey_should_vote_on_subnets() {
	execute(world(), || {
		make(CAROL, Call::root_register { hotkey: HOT });
		let (dests, weights, version_key) = (vec![2, 1], vec![3, 1], 0);
		let ballot = |netuid| Call::set_root_weights {
			netuid,
			hotkey: HOT,
			dests: dests.clone(),
			weights: weights.clone(),
			version_key,
		};
		let refused =
			|who, netuid| dispatch(RawOrigin::Signed(who), ballot(netuid)).unwrap_err().error;
		assert_eq!(refused(HOT, 1), Error::<Test>::InvalidValue.into());
		let stranger = pallet_dynamic_tao::Error::<Test>::NonAssociatedColdKey;
		assert_eq!(refused(ALICE, 0), stranger.into());
		for who in [HOT, CAROL] {
			make(who, ballot(0));
			let vote = pallet_dynamic_tao::RootWeights::<Test>::get(HOT).expect("it has voted");
			let given: Vec<_> = vote.weights.into_iter().collect();
			assert_eq!(given, [(NetUid(1), 1), (NetUid(2), 3)]);
			System::set_block_number(System::block_number() + 100);
		}
	});
}

#[test]
fn claims_should_be_charged_for_the_hotkeys_that_there_are() {
	execute(world(), || {
		let call = RuntimeCall::from(Call::claim_root { subnets: [1].into() });
		let one = Core::<Test>::claim_root {
			hotkey: HOT,
			subnets: vec![NetUid(1)].try_into().expect("it fits"),
		};
		let one = RuntimeCall::from(one).get_dispatch_info().call_weight;
		let declared = call.get_dispatch_info().call_weight;
		// Sixteen hotkeys at most, and one is there.
		assert!(declared.all_gte(one * 16));
		let done = dispatch(RawOrigin::Signed(ALICE), call).expect("there is stake on root");
		// Sold, which weighs less than what is declared for who keeps it.
		let sold = <pallet_dynamic_tao::hooks::Weights<Test> as WeightInfo>::claim_root(1);
		assert!(one.all_gte(sold));
		assert_eq!(done.actual_weight, Some(sold));
	});
}
