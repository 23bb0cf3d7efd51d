//! Every setter, fired at every phase of an epoch with low, high and odd values: whatever it does, all
//! invariants hold in every block of the tempo after it and at the end, no epoch fails, nobody who
//! holds stake loses any, what was promised by a commit can be kept, and validators can still vote.

use super::*;
use crate::{
	pallet::{ChildKeys, SubnetHyperparameters, WeightCommits},
	Call, GenesisHotkey, GenesisNeuron, Hyperparameter, TakeRange,
};
use codec::Encode;
use dtao_economics::{yuma, Speed};

/// Blocks between epochs of both subnets, at different phases.
const TEMPO: u16 = 5;

/// Hotkeys of parents of HOT on subnet 1, one more than it can have.
const PARENTS: core::ops::Range<u64> = 200..206;

/// Two subnets with a validator and four miners each; weights are committed on the second.
fn world() -> ExtBuilder {
	let furnish = |subnet: &mut crate::GenesisSubnet<u64>| {
		let neuron = |hotkey| GenesisNeuron { hotkey, permit: false, weights: vec![] };
		subnet.neurons =
			vec![GenesisNeuron { hotkey: HOT, permit: true, weights: vec![(1, 3), (2, 1)] }];
		subnet.neurons.extend([COOL, OWNER_HOT, 31, 32].map(neuron));
		subnet.parameters.tempo = TEMPO;
		subnet.hyperparameters.weights_set_rate_limit = 0;
	};
	let world = ExtBuilder::new()
		.subnet(1, 1_000 * UNIT, 2_000 * UNIT)
		.but(furnish)
		.subnet(2, 3_000 * UNIT, 1_000 * UNIT)
		.but(furnish)
		.but(|subnet| subnet.hyperparameters.commit_reveal_weights_enabled = true);
	let world = world.set(|genesis| {
		let owned = |hotkey| GenesisHotkey { hotkey, coldkey: BOB };
		genesis.hotkeys.extend([31, 32].map(owned));
		genesis.hotkeys.extend(PARENTS.map(owned));
		let parameters = &mut genesis.parameters;
		(parameters.children_cooldown, parameters.children_rate_limit) = (4, 0);
		parameters.delegate_take.rate_limit = 0;
		parameters.childkey_take.rate_limit = 0;
	});
	PARENTS
		.fold(world, |world, hotkey| world.stake(1, hotkey, BOB, (hotkey - 199) * UNIT))
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(2, HOT, ALICE, 70 * UNIT)
		.stake(0, HOT, ALICE, 500 * UNIT)
		.stake(1, COOL, BOB, 10 * UNIT)
}

/// What is under way when a setter comes: commits, children, a newcomer, takes that rise.
fn begin() {
	let act = |who, call: Call<Test>| {
		assert_eq!(refusal(RuntimeCall::DynamicTao(call), who), None);
	};
	act(HOT, Call::commit_weights { netuid: TWO, commit_hash: promise() });
	for hotkey in PARENTS {
		act(BOB, Call::set_children { hotkey, netuid: ONE, children: vec![(u64::MAX, HOT)] });
	}
	act(CAROL, Call::decrease_take { hotkey: HOT, take: 1_000 });
	act(CAROL, Call::increase_take { hotkey: HOT, take: 2_000 });
	act(CAROL, Call::set_childkey_take { hotkey: HOT, netuid: ONE, take: 500 });
	act(CAROL, Call::set_childkey_take { hotkey: HOT, netuid: ONE, take: 900 });
	assert!(ChildKeys::<Test>::get(ONE, HOT).newcomer.is_some());
}

fn promise() -> crate::CommitHash {
	let preimage = (HOT, TWO, vec![1u16, 2], vec![1u16, 1], vec![7u16], 0u64);
	sp_io::hashing::blake2_256(&preimage.encode()).into()
}

fn keep() -> Option<&'static str> {
	let call = Call::reveal_weights {
		netuid: TWO,
		uids: vec![1, 2],
		values: vec![1, 1],
		salt: vec![7],
		version_key: 0,
	};
	refusal(RuntimeCall::DynamicTao(call), HOT)
}

fn hyperparameters(value: u64) -> Vec<Hyperparameter> {
	use Hyperparameter::*;
	let (short, medium) = (value.min(65_535) as u16, value.min(u64::from(u32::MAX)) as u32);
	vec![
		Kappa(short),
		MaxAllowedValidators(short),
		MaxAllowedUids(short),
		WeightsSetRateLimit(value),
		ServingRateLimit(value),
		ImmunityPeriod(short),
		ActivityCutoff(value),
		MinAllowedWeights(short),
		MaxWeightLimit(short),
		WeightsVersionKey(value),
		CommitRevealWeightsEnabled(value == 0),
		RevealPeriodEpochs(value),
		BondsMovingAverage(medium),
		BondsPenalty(short),
		Yuma3Enabled(value > 0),
		LiquidAlpha((value > 0).then_some(yuma::LiquidAlpha { low: 0, high: short, steepness: 7 })),
		MinBurn(Tao(value)),
		MaxBurn(Tao(value)),
		BurnHalfLife(short),
		BurnIncrease(medium),
	]
}

fn global_changes(value: u64) -> Vec<GlobalParameter> {
	use GlobalParameter::*;
	let (short, medium) = (value.min(65_535) as u16, value.min(u64::from(u32::MAX)) as u32);
	let range = TakeRange { min: 0, max: short, rate_limit: value };
	let bounds = crate::OwnerBounds { immunity_to: short, turnover: value, ..Default::default() };
	vec![
		TaoWeight(value),
		SubnetOwnerCut(short),
		MovingSpeed(Speed { num: medium, den: 1_000_000_000 }),
		MinStake(Tao(value)),
		RootTransfersAllowed(value > 0),
		NetworkMinLockCost(Tao(value)),
		NetworkLockReductionInterval(value),
		NetworkRateLimit(value),
		NetworkImmunityPeriod(value),
		SubnetLimit(short),
		NetworkNoticePeriod(value),
		NetuidReuseDelay(value),
		StartCallDelay(value),
		StartCallGrace(value),
		TradingDelay(value),
		StakeThreshold(Tao(value)),
		DelegateTake(range),
		ChildkeyTake(range),
		ChildrenCooldown(value),
		ChildrenRateLimit(value),
		HotkeyDeposit(Tao(value)),
		AdminFreezeWindow(short),
		OwnerHyperparamRateLimit(short),
		OwnerBounds(bounds),
		ChildkeyDeposit(Tao(value)),
		KeySwapCost(Tao(value)),
		ColdkeySwapDelay(value),
	]
}

fn subnet_changes(value: u64) -> Vec<SubnetParameter> {
	use SubnetParameter::*;
	let short = value.min(65_535) as u16;
	vec![
		FeeRate(dtao_economics::FeeRate(short)),
		Tempo(short),
		RegistrationAllowed(value > 0),
		TransfersAllowed(value > 0),
		TaoEmission(value > 0),
		EmissionWeight(short),
	]
}

/// Every setter of the admin with a value, but for the one that dissolves.
fn setters(value: u64) -> Vec<Call<Test>> {
	let mut calls: Vec<_> = global_changes(value)
		.into_iter()
		.map(|parameter| Call::set_parameter { parameter })
		.collect();
	for netuid in [ONE, TWO] {
		let subnet = subnet_changes(value).into_iter();
		calls.extend(subnet.map(|parameter| Call::set_subnet_parameter { netuid, parameter }));
		let neurons = hyperparameters(value).into_iter();
		calls.extend(
			neurons.map(|hyperparameter| Call::set_hyperparameter { netuid, hyperparameter }),
		);
	}
	calls
}

/// Everything that somebody may set, with who may.
fn shots() -> Vec<(RuntimeOrigin, Call<Test>)> {
	let mut shots = Vec::new();
	for value in [0, 1, 700, u64::MAX] {
		shots.extend(setters(value).into_iter().map(|call| (admin(), call)));
		for netuid in [ONE, TWO] {
			let toggle = Call::set_subnet_parameter {
				netuid,
				parameter: SubnetParameter::TransfersAllowed(value > 0),
			};
			let of_owner = hyperparameters(value)
				.into_iter()
				.map(|hyperparameter| Call::set_hyperparameter { netuid, hyperparameter });
			shots.extend(of_owner.chain([toggle]).map(|call| (signed(OWNER), call)));
		}
		let take = value.min(65_535) as u16;
		let children = if value == 0 { vec![] } else { vec![(value, COOL)] };
		let of_hotkeys = [
			Call::decrease_take { hotkey: HOT, take },
			Call::increase_take { hotkey: HOT, take },
			Call::set_childkey_take { hotkey: HOT, netuid: ONE, take },
			Call::set_children { hotkey: HOT, netuid: ONE, children },
		];
		shots.extend(of_hotkeys.map(|call| (signed(CAROL), call)));
	}
	shots
}

/// All positions: hotkey, coldkey and subnet, with what they are worth.
fn positions() -> Vec<((u64, u64, NetUid), u64)> {
	let mut all: Vec<_> = Positions::<Test>::iter_keys()
		.map(|(coldkey, hotkey, netuid)| {
			((hotkey, coldkey, netuid), stake(netuid, hotkey, coldkey))
		})
		.collect();
	all.sort_unstable();
	all
}

/// Whether a setting may keep validators from what they want to say: only the admin's of who is one.
fn silences(call: &Call<Test>) -> bool {
	use Hyperparameter::{MaxAllowedValidators, WeightsSetRateLimit};
	matches!(
		call,
		Call::set_parameter { parameter: GlobalParameter::StakeThreshold(_) }
			| Call::set_hyperparameter {
				hyperparameter: MaxAllowedValidators(_) | WeightsSetRateLimit(_),
				..
			}
	)
}

/// HOT votes for one of the others, or commits to something.
fn vote(netuid: NetUid) -> Option<&'static str> {
	let hyperparameters = SubnetHyperparameters::<Test>::get(netuid);
	let call = if hyperparameters.commit_reveal_weights_enabled {
		Call::commit_weights { netuid, commit_hash: Default::default() }
	} else {
		let (dests, weights) = (vec![1, 2, 3, 4], vec![1, 1, 0, 0]);
		let version_key = hyperparameters.weights_version_key;
		Call::set_weights { netuid, dests, weights, version_key }
	};
	refusal(RuntimeCall::DynamicTao(call), HOT)
}

/// Fires a setter at a phase, and lives on for two tempos.
fn fire(phase: u64, origin: RuntimeOrigin, call: Call<Test>) {
	let about = format!("{call:?} by {origin:?} in phase {phase}");
	begin();
	run_blocks(phase);
	let before = positions();
	let fired = refusal_of(RuntimeCall::DynamicTao(call.clone()), origin).is_none();
	let mut kept = false;
	for age in 0..2 * u64::from(TEMPO) + 1 {
		let window = WeightCommits::<Test>::get(TWO, HOT).first().map(|commit| commit.window);
		let now = System::block_number();
		if window.is_some_and(|(first, last)| (first..=last).contains(&now)) {
			let refused = keep();
			assert!(refused.is_none() || silences(&call), "{refused:?} after {about}");
			kept = true;
		}
		next_block();
		if age <= u64::from(TEMPO) {
			assert_eq!(DynamicTao::do_try_state(), Ok(()), "after {about}");
		}
		for event in events() {
			let failed = matches!(
				event,
				Event::EpochSkipped { .. }
					| Event::SubnetSkipped { .. }
					| Event::EmissionRefused { .. }
			);
			assert!(!failed, "{event:?} after {about}");
		}
	}
	assert!(kept, "the window of the commit was missed after {about}");
	for ((hotkey, coldkey, netuid), worth) in before {
		let now = stake(netuid, hotkey, coldkey);
		assert!(now + 1 >= worth, "{coldkey} has {now} of {worth} on {netuid:?} after {about}");
	}
	if fired && !silences(&call) {
		for netuid in [ONE, TWO] {
			let refused = vote(netuid);
			let no_epochs = refused == Some("SubnetHasNoEpochs");
			assert!(refused.is_none() || no_epochs, "{refused:?} on {netuid:?} after {about}");
		}
	}
}

#[test]
fn every_setter_should_keep_every_promise_at_every_phase() {
	for phase in 0..u64::from(TEMPO) {
		for (origin, call) in shots() {
			world().build_and_execute(|| fire(phase, origin, call));
		}
	}
}

#[test]
fn no_setter_should_be_missing_here() {
	let count = |names: Vec<&str>| names.len();
	assert_eq!(global_changes(0).len(), count(errors::names_of::<GlobalParameter>()));
	assert_eq!(subnet_changes(0).len(), count(errors::names_of::<SubnetParameter>()));
	assert_eq!(hyperparameters(0).len(), count(errors::names_of::<Hyperparameter>()));
}
