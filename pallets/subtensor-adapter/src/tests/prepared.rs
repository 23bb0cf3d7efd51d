//! Calls that need something to have happened before: what is committed is revealed, what is lowered is
//! raised, what is registered is started. And that no call of the dialect is left out.

use super::{
	calls::{by, by_admin, neurons, outcome_in, settings, stakes, subnets, Pair},
	*,
};
use crate::{admin_utils::Call as Admin, Call};
use codec::{Compact, Encode};
use dtao_economics::yuma::LiquidAlpha;
use dtao_testkit::{ALICE, BOB};
use frame_support::traits::{GetCallMetadata, GetCallName};
use pallet_dynamic_tao::{Call as Core, GlobalParameter, Hyperparameter, SubnetParameter};
use sp_core::H256;
use std::collections::BTreeSet;

const UIDS: [u16; 2] = [0, 2];
const VALUES: [u16; 2] = [1, 3];
const SALT: [u16; 3] = [7, 8, 9];

/// Blake2-256 of hotkey, netuid, uids, values, salt and version key, as a client computes it.
fn commit_hash() -> H256 {
	let preimage = (HOT, 1u16, UIDS.to_vec(), VALUES.to_vec(), SALT.to_vec(), 0u64);
	sp_io::hashing::blake2_256(&preimage.encode()).into()
}

/// HOT has committed to weights on subnet 1 and may reveal them, its take is low, liquid alpha is on, and
/// Bob's subnet 3 waits for its start, and Alice's coldkey for its swap.
fn prepared() -> sp_io::TestExternalities {
	let world = world().set(|genesis| {
		genesis.subnets[0].parameters.tempo = 10;
		genesis.subnets[0].hyperparameters.weights_set_rate_limit = 0;
		genesis.parameters.delegate_take.rate_limit = 0;
	});
	let mut prepared = build(world);
	prepared.execute_with(|| {
		let (one, enabled) = (NetUid(1), true);
		let commits = Admin::sudo_set_commit_reveal_weights_enabled { netuid: 1, enabled };
		assert_ok!(dispatch(RawOrigin::Root, commits));
		let paces = Admin::sudo_set_liquid_alpha_enabled { netuid: 1, enabled };
		assert_ok!(dispatch(RawOrigin::Root, paces));
		make(HOT, Core::commit_weights { netuid: one, commit_hash: commit_hash() });
		make(CAROL, Core::decrease_take { hotkey: HOT, take: 5_000 });
		make(BOB, Core::register_network { hotkey: 70 });
		make(ALICE, Core::schedule_swap_coldkey { new_coldkey: 60 });
		run_blocks(11); // with the epoch of block 9: (9 + 1) mod 10 = 0
	});
	prepared
}

fn later() -> Vec<Pair> {
	let (netuid, one, version_key) = (1, NetUid(1), 0);
	let (uids, values, salt) = (UIDS.to_vec(), VALUES.to_vec(), SALT.to_vec());
	let (version, ip, port, ip_type, protocol) = (1, 0x0a00_0001, 8091, 4, 4);
	let (placeholder1, placeholder2, certificate) = (0, 0, vec![1, 2, 3]);
	let reveal = || Core::reveal_weights {
		netuid: one,
		uids: UIDS.to_vec(),
		values: VALUES.to_vec(),
		salt: SALT.to_vec(),
		version_key,
	};
	let again = H256::repeat_byte(9);
	vec![
		by(
			HOT,
			Call::reveal_weights {
				netuid,
				uids: uids.clone(),
				values: values.clone(),
				salt: salt.clone(),
				version_key,
			},
			reveal(),
		),
		by(
			HOT,
			Call::reveal_mechanism_weights {
				netuid,
				mecid: 0,
				uids: uids.clone(),
				values: values.clone(),
				salt: salt.clone(),
				version_key,
			},
			reveal(),
		),
		by(
			HOT,
			Call::batch_reveal_weights {
				netuid,
				uids_list: vec![uids.clone()],
				values_list: vec![values.clone()],
				salts_list: vec![salt.clone()],
				version_keys: vec![version_key],
			},
			Core::batch_reveal_weights {
				netuid: one,
				uids_list: vec![uids],
				values_list: vec![values],
				salts_list: vec![salt],
				version_keys: vec![version_key],
			},
		),
		by(
			HOT,
			Call::commit_weights { netuid, commit_hash: again },
			Core::commit_weights { netuid: one, commit_hash: again },
		),
		by(
			HOT,
			Call::commit_mechanism_weights { netuid, mecid: 0, commit_hash: again },
			Core::commit_weights { netuid: one, commit_hash: again },
		),
		by(
			HOT,
			Call::batch_commit_weights { netuids: vec![Compact(1)], commit_hashes: vec![again] },
			Core::batch_commit_weights { netuids: vec![Compact(one)], commit_hashes: vec![again] },
		),
		by(
			CAROL,
			Call::increase_take { hotkey: HOT, take: 6_000 },
			Core::increase_take { hotkey: HOT, take: 6_000 },
		),
		by(ALICE, Call::dispute_coldkey_swap {}, Core::dispute_coldkey_swap {}),
		by(BOB, Call::start_call { netuid: 3 }, Core::start_call { netuid: NetUid(3) }),
		by(
			HOT,
			Call::serve_axon_tls {
				netuid,
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
				certificate: certificate.clone(),
			},
			Core::serve_axon_tls {
				netuid: one,
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
				certificate,
			},
		),
	]
}

fn more_settings() -> Vec<Pair> {
	use GlobalParameter as Global;
	let (netuid, enabled) = (1, true);
	let paces = LiquidAlpha { low: 45_875, high: 58_982, steepness: 1_000 };
	let narrow = LiquidAlpha { low: 30_000, high: 60_000, ..paces };
	let flat = LiquidAlpha { steepness: 500, ..paces };
	let of_subnets: [(Admin<Test>, Hyperparameter); 14] = [
		(
			Admin::sudo_set_weights_version_key { netuid, weights_version_key: 5 },
			Hyperparameter::WeightsVersionKey(5),
		),
		(
			Admin::sudo_set_weights_set_rate_limit { netuid, weights_set_rate_limit: 7 },
			Hyperparameter::WeightsSetRateLimit(7),
		),
		(
			Admin::sudo_set_serving_rate_limit { netuid, serving_rate_limit: 8 },
			Hyperparameter::ServingRateLimit(8),
		),
		(
			// One weight alone has to be enough.
			Admin::sudo_set_max_weight_limit { netuid, max_weight_limit: u16::MAX },
			Hyperparameter::MaxWeightLimit(u16::MAX),
		),
		(
			Admin::sudo_set_min_allowed_weights { netuid, min_allowed_weights: 2 },
			Hyperparameter::MinAllowedWeights(2),
		),
		(
			Admin::sudo_set_max_allowed_uids { netuid, max_allowed_uids: 128 },
			Hyperparameter::MaxAllowedUids(128),
		),
		(
			Admin::sudo_set_max_allowed_validators { netuid, max_allowed_validators: 32 },
			Hyperparameter::MaxAllowedValidators(32),
		),
		(
			Admin::sudo_set_bonds_penalty { netuid, bonds_penalty: 100 },
			Hyperparameter::BondsPenalty(100),
		),
		(
			Admin::sudo_set_commit_reveal_weights_interval { netuid, interval: 2 },
			Hyperparameter::RevealPeriodEpochs(2),
		),
		(Admin::sudo_set_yuma3_enabled { netuid, enabled }, Hyperparameter::Yuma3Enabled(true)),
		(
			Admin::sudo_set_burn_half_life { netuid, burn_half_life: 400 },
			Hyperparameter::BurnHalfLife(400),
		),
		// 50 tempos of 10 blocks.
		(
			Admin::sudo_set_activity_cutoff_factor { netuid, factor_milli: 50_000 },
			Hyperparameter::ActivityCutoff(500),
		),
		(
			Admin::sudo_set_alpha_values { netuid, alpha_low: 30_000, alpha_high: 60_000 },
			Hyperparameter::LiquidAlpha(Some(narrow)),
		),
		(
			Admin::sudo_set_alpha_sigmoid_steepness { netuid, steepness: 500 },
			Hyperparameter::LiquidAlpha(Some(flat)),
		),
	];
	let of_all: [(Admin<Test>, GlobalParameter); 9] = [
		(
			Admin::sudo_set_network_immunity_period { immunity_period: 9 },
			Global::NetworkImmunityPeriod(9),
		),
		(
			Admin::sudo_set_network_min_lock_cost { lock_cost: UNIT },
			Global::NetworkMinLockCost(Tao(UNIT)),
		),
		(
			Admin::sudo_set_lock_reduction_interval { interval: 9 },
			Global::NetworkLockReductionInterval(9),
		),
		(Admin::sudo_set_subnet_owner_cut { subnet_owner_cut: 9 }, Global::SubnetOwnerCut(9)),
		(Admin::sudo_set_stake_threshold { min_stake: 9 }, Global::StakeThreshold(Tao(9))),
		(
			Admin::sudo_set_nominator_min_required_stake { min_stake: UNIT },
			Global::MinStake(Tao(UNIT)),
		),
		(Admin::sudo_set_start_call_delay { delay: 9 }, Global::StartCallDelay(9)),
		(Admin::sudo_set_admin_freeze_window { window: 9 }, Global::AdminFreezeWindow(9)),
		(
			Admin::sudo_set_owner_hparam_rate_limit { epochs: 9 },
			Global::OwnerHyperparamRateLimit(9),
		),
	];
	let closed = SubnetParameter::TaoEmission(false);
	let of_subnets = of_subnets.into_iter().map(|(dialect, hyperparameter)| {
		by_admin(dialect, Core::set_hyperparameter { netuid: NetUid(1), hyperparameter })
	});
	let of_all = of_all
		.into_iter()
		.map(|(dialect, parameter)| by_admin(dialect, Core::set_parameter { parameter }));
	let closing = by_admin(
		Admin::sudo_set_subnet_emission_enabled { netuid, enabled: false },
		Core::set_subnet_parameter { netuid: NetUid(1), parameter: closed },
	);
	of_subnets.chain(of_all).chain([closing]).collect()
}

#[test]
fn a_call_that_comes_later_should_do_what_the_call_that_it_stands_for_does() {
	let mut wrong = vec![];
	for (origin, dialect, core) in later().into_iter().chain(more_settings()) {
		let stands_for = outcome_in(prepared(), origin.clone(), core.into());
		let does = outcome_in(prepared(), origin, dialect.clone());
		if stands_for.0.is_err() || does != stands_for {
			wrong.push((dialect, stands_for.0, does.0));
		}
	}
	assert!(wrong.is_empty(), "not as the calls that they stand for: {wrong:#?}");
}

/// What has no counterpart of its own has tests of its own in `calls.rs`.
const WITHOUT_COUNTERPART: [&str; 14] = [
	"claim_root",
	"commit_timelocked_mechanism_weights",
	"commit_timelocked_weights",
	"set_identity",
	"set_root_weights",
	"sudo_set_bonds_reset_enabled",
	"sudo_set_max_registrations_per_block",
	"sudo_set_min_allowed_uids",
	"sudo_set_min_childkey_take_per_subnet",
	"sudo_set_network_pow_registration_allowed",
	"sudo_set_owner_cut_auto_lock_enabled",
	"sudo_set_owner_cut_enabled",
	"sudo_set_recycle_or_burn",
	"sudo_set_target_registrations_per_interval",
];

#[test]
fn no_call_of_the_dialect_should_be_left_out() {
	let paired = [stakes(), neurons(), subnets(), settings(), later(), more_settings()];
	let paired = paired.iter().flatten().map(|(_, dialect, _)| dialect.get_call_metadata());
	let tried: BTreeSet<_> =
		paired.map(|call| call.function_name).chain(WITHOUT_COUNTERPART).collect();
	let names = Call::<Test>::get_call_names().iter().chain(Admin::<Test>::get_call_names());
	let there: BTreeSet<_> = names.copied().collect();
	assert_eq!(tried, there);
}
