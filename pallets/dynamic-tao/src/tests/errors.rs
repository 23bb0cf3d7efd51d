//! Every error has a call that provokes it, and every call refuses a foreign origin. The lists of
//! errors and calls are the pallet's own metadata, so that a new one fails here until it is tested.

use super::*;
use crate::Call;
use codec::Encode;
use dtao_economics::{RootPart, Rules};
use frame_support::{traits::GetCallName, weights::Weight};
use frame_system::limits::BlockWeights;
use scale_info::{TypeDef, TypeInfo};

/// The names of the pallet's errors.
pub(crate) fn names_of<E: TypeInfo>() -> Vec<&'static str> {
	let TypeDef::Variant(variants) = E::type_info().type_def else { panic!("not an enum") };
	variants.variants.into_iter().map(|variant| variant.name).collect()
}

fn add(netuid: NetUid, amount: u64) -> Call<Test> {
	Call::add_stake { hotkey: HOT, netuid, amount_staked: Tao(amount) }
}

fn add_behind(hotkey: u64) -> Call<Test> {
	Call::add_stake { hotkey, netuid: ONE, amount_staked: Tao(UNIT) }
}

fn remove(amount: u64) -> Call<Test> {
	Call::remove_stake { hotkey: HOT, netuid: ONE, amount_unstaked: Alpha(amount) }
}

fn swap(from: NetUid, to: NetUid) -> Call<Test> {
	Call::swap_stake {
		hotkey: HOT,
		origin_netuid: from,
		destination_netuid: to,
		alpha_amount: Alpha(UNIT),
	}
}

fn transfer_to(who: u64) -> Call<Test> {
	Call::transfer_stake {
		destination_coldkey: who,
		hotkey: HOT,
		origin_netuid: ONE,
		destination_netuid: ONE,
		alpha_amount: Alpha(UNIT),
	}
}

fn register(hotkey: u64) -> Call<Test> {
	Call::register_network { hotkey }
}

fn register_within(lock: u64, max_seed_price: u64) -> Call<Test> {
	let (lock_limit, min_seed_price) = (Tao(lock), 0);
	Call::register_network_limit { hotkey: 21, lock_limit, min_seed_price, max_seed_price }
}

fn swap_to(new_coldkey: u64) -> Call<Test> {
	Call::schedule_swap_coldkey { new_coldkey }
}

fn swap_hot(new_hotkey: u64, netuid: Option<NetUid>) -> Call<Test> {
	Call::swap_hotkey { hotkey: HOT, new_hotkey, netuid }
}

fn swap_alice() -> Call<Test> {
	Call::swap_coldkey { old_coldkey: ALICE, hotkeys: 1, positions: 1 }
}

fn change_rules_at(at: u64, rules: Rules) -> Call<Test> {
	Call::schedule_rules { at, rules }
}

fn start(netuid: NetUid) -> Call<Test> {
	Call::start_call { netuid }
}

/// Alice has 100 alpha on subnet 1. Subnet 2 is open, and 3 has not started.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 100 * UNIT)
		.subnet(3, UNIT, UNIT)
		.but(|subnet| subnet.started_at = None)
}

/// A world in which a call of Alice's, or of the admin's, ends in this error.
fn provocation(error: &str) -> (ExtBuilder, RuntimeOrigin, Call<Test>) {
	let (world, alice) = (world(), signed(ALICE));
	let parameters = |change: fn(&mut crate::GlobalParameters)| {
		self::world().set(|genesis| change(&mut genesis.parameters))
	};
	match error {
		"SubnetNotExists" => (world, alice, add(NetUid(9), UNIT)),
		"SubtokenDisabled" => (world, alice, add(NetUid(3), UNIT)),
		"AmountTooLow" => (world, alice, add(ONE, MIN_STAKE - 1)),
		"InsufficientInputAmount" => (world, alice, remove(1)),
		"RemainingStakeTooLow" => (world, alice, remove(100 * UNIT - 1)),
		"SlippageTooHigh" => {
			let call = Call::add_stake_limit {
				hotkey: HOT,
				netuid: ONE,
				amount_staked: Tao(UNIT),
				limit_price: 500_000_000,
				allow_partial: true,
			};
			(world, alice, call)
		}
		"NotEnoughBalanceToStake" => (world, alice, add(ONE, WEALTH)),
		"HotKeyAccountNotExists" => (world, alice, add_behind(STRANGER)),
		"NonAssociatedColdKey" => (world, alice, Call::try_associate_hotkey { hotkey: HOT }),
		"CannotAffordHotkeyDeposit" => {
			let call = Call::try_associate_hotkey { hotkey: 21 };
			(world.balance(STRANGER, UNIT / 20), signed(STRANGER), call)
		}
		"HotkeyInUse" => (world, signed(CAROL), Call::release_hotkey { hotkey: HOT }),
		"HotkeySwapped" => (world, alice, add_behind(HOT)),
		"HotkeySwapOnOneSubnet" => (world, signed(CAROL), swap_hot(OWNER_HOT, Some(ONE))),
		"NewHotKeyIsSameWithOld" => (world, signed(CAROL), swap_hot(HOT, None)),
		"HotKeySetTxRateLimitExceeded" => {
			let call = Call::swap_hotkey { hotkey: 21, new_hotkey: 22, netuid: None };
			(world, signed(CAROL), call)
		}
		"NotEnoughBalanceToPaySwapHotKey" => {
			(world.balance(CAROL, UNIT / 10), signed(CAROL), swap_hot(21, None))
		}
		"NewColdKeyIsSameWithOld" => (world, alice, swap_to(ALICE)),
		"NewColdKeyIsHotkey" => (world, alice, swap_to(HOT)),
		"ColdKeyAlreadyAssociated" => (world, alice, swap_to(CAROL)),
		"NotEnoughBalanceToPaySwapColdKey" => {
			(world.balance(STRANGER, UNIT / 10), signed(STRANGER), swap_to(BOB))
		}
		"SwapAlreadyScheduled" => (world, alice, swap_to(STRANGER)),
		"NoColdkeySwapScheduled" => (world, alice, Call::dispute_coldkey_swap {}),
		"ColdkeySwapTooEarly" => (world, alice, swap_alice()),
		"ColdkeySwapUnderWay" => (world, alice, Call::dispute_coldkey_swap {}),
		"NewColdkeyNotAlive" => {
			(world.balance(ALICE, UNIT / 5 + EXISTENTIAL_DEPOSIT), alice, swap_alice())
		}
		"HotkeyOwnsSubnet" => (world, signed(22), Call::associate_with { coldkey: ALICE }),
		"CannotUseSystemAccount" => (world, alice, transfer_to(DynamicTao::vault_account())),
		"InsufficientLiquidity" => {
			let floor = ExtBuilder::new().subnet(1, 10_000_000, UNIT).stake(1, HOT, ALICE, UNIT);
			(floor, alice, remove(UNIT))
		}
		"SwapInputTooLarge" => (world, alice, add(ONE, 1_000_000 * UNIT + 1)),
		"NotEnoughStakeToWithdraw" => (world, alice, remove(100 * UNIT + 1)),
		"StakeBelowOneShare" => {
			// Only a deposit of less than a share: 10^-6 rao, unless rewards made it dear.
			let dear = ExtBuilder::new().subnet(1, 20_000_000, 2_000_000 * UNIT);
			(dear.stake(1, HOT, BOB, 1).stake(1, COOL, ALICE, 1_000), alice, dear_share())
		}
		"SameNetuid" => (world, alice, swap(ONE, ONE)),
		"TransferDisallowed" => {
			let closed = ExtBuilder::with_subnet()
				.but(|subnet| subnet.parameters.transfers_allowed = false)
				.stake(1, HOT, ALICE, UNIT);
			(closed, alice, transfer_to(BOB))
		}
		"CannotBurnOrRecycleOnRootSubnet" => {
			let call = Call::burn_alpha { hotkey: HOT, amount: Alpha(UNIT), netuid: ROOT };
			(world, alice, call)
		}
		"NotSubnetOwner" => (world, alice, start(NetUid(3))),
		"FirstEmissionBlockNumberAlreadySet" => (world, signed(OWNER), start(ONE)),
		"NeedWaitingMoreBlocksToStarCall" => {
			(parameters(|p| p.start_call_delay = 2), signed(OWNER), start(NetUid(3)))
		}
		"NetworkTxRateLimitExceeded" => {
			let last =
				crate::LastRegistration { lock: Tao(UNIT), block: Some(0), ..Default::default() };
			let world = parameters(|p| p.network_rate_limit = 2);
			(world.set(|genesis| genesis.last_registration = last), alice, register(21))
		}
		"SubnetLimitReached" => (parameters(|p| p.subnet_limit = 3), alice, register(21)),
		"LockCostLimitExceeded" => (world, alice, register_within(UNIT, u64::MAX)),
		"SeedPriceLimitExceeded" => (world, alice, register_within(WEALTH, 1)),
		"CannotAffordLockCost" => {
			(parameters(|p| p.network_min_lock_cost = Tao(WEALTH)), alice, register(21))
		}
		"AlphaSupplyExceeded" => {
			(ExtBuilder::new().subnet(1, UNIT, 1_000_000 * UNIT), alice, register(21))
		}
		"RulesAlreadyScheduled" => (world, admin(), change_rules_at(3, Rules::LAUNCH)),
		"NoRulesScheduled" => (world, admin(), Call::cancel_scheduled_rules {}),
		"BlockNotInFuture" => (world, admin(), change_rules_at(1, Rules::LAUNCH)),
		"RuleMissing" => {
			let rules = Rules { root_part: RootPart::Custom, ..Rules::DEFAULT };
			(world, admin(), change_rules_at(2, rules))
		}
		"NoRoomForRootClaims" => {
			let rules = Rules { root_part: RootPart::Claimable, ..Rules::DEFAULT };
			(world, admin(), change_rules_at(2, rules))
		}
		"InvalidValue" => {
			(world, admin(), Call::set_parameter { parameter: GlobalParameter::SubnetLimit(129) })
		}
		"ReportOutOfPeriod" => {
			(world, alice, Call::report_metric { netuid: ONE, period: 0, value: Tao(UNIT) })
		}
		"TooManyAttestors" => {
			(world, admin(), Call::set_attestors { attestors: (0..17).collect() })
		}
		"TooManyShadows" => {
			(world, admin(), Call::start_shadow { allocation: Rules::LAUNCH.allocation })
		}
		"ShadowNotExists" => (world, admin(), Call::stop_shadow { id: 0 }),
		"FeeRateTooHigh" => (
			world,
			admin(),
			Call::set_subnet_parameter {
				netuid: ONE,
				parameter: SubnetParameter::FeeRate(FeeRate(10_001)),
			},
		),
		"TempoOutOfBounds" => (
			world,
			admin(),
			Call::set_subnet_parameter { netuid: ONE, parameter: SubnetParameter::Tempo(50_401) },
		),
		"SubnetDissolving" => (world, alice, add(ONE, UNIT)),
		"DissolutionInProgress" => (world, admin(), Call::dissolve_network { netuid: TWO }),
		"NetworkRegistrationQueued" => {
			let full = |p: &mut crate::GlobalParameters| {
				(p.subnet_limit, p.network_immunity_period) = (3, 0);
			};
			(parameters(full), alice, register(21))
		}
		"NothingToClaim" => (world, alice, Call::claim_dissolved {}),
		"NoRegistrationQueued" => (world, alice, Call::cancel_registration {}),
		"SubnetUnderNotice" => {
			let full = |p: &mut crate::GlobalParameters| {
				(p.subnet_limit, p.network_immunity_period) = (3, 0);
			};
			(parameters(full), alice, join(ONE, 22))
		}
		"NetuidChangedHands" => {
			(world, alice, Call::ensure_generation { netuid: ONE, registered_at: 1 })
		}
		"RegistrationNotPermittedOnRootSubnet" => (world, alice, join(ROOT, 21)),
		"SubNetRegistrationDisabled" => {
			let closed = ExtBuilder::with_subnet()
				.but(|subnet| subnet.parameters.registration_allowed = false);
			(closed, alice, join(ONE, 21))
		}
		"HotKeyAlreadyRegisteredInSubNet" => (world, signed(OWNER), join(ONE, OWNER_HOT)),
		"RegistrationPriceLimitExceeded" => {
			(world, alice, Call::register_limit { netuid: ONE, hotkey: 21, limit_price: 1 })
		}
		"NoNeuronIdAvailable" => (neurons(|h| h.max_allowed_uids = 2), alice, join(ONE, 21)),
		"TooManyRegistrationsThisInterval" => {
			let slow = neurons(|h| (h.max_allowed_uids, h.immunity_period) = (2, 0));
			let slow = slow.set(|genesis| genesis.parameters.owner_bounds.turnover = 721);
			(slow, alice, join(ONE, 22))
		}
		"StakeTooLowForRoot" => (world, alice, Call::root_register { hotkey: 21 }),
		error => provocation_of_a_voter(error),
	}
}

/// Likewise, of those that weights and commits end in.
fn provocation_of_a_voter(error: &str) -> (ExtBuilder, RuntimeOrigin, Call<Test>) {
	let (voter, ours) = (signed(HOT), neurons(|_| ()));
	match error {
		"CanNotSetRootNetworkWeights" => (ours, voter, vote(ROOT, &[0], &[1])),
		"WeightVecNotEqualSize" => (ours, voter, vote(ONE, &[0], &[1, 1])),
		"UidsLengthExceedUidsInSubNet" => (ours, voter, vote(ONE, &[0, 1, 2], &[1, 1, 1])),
		"HotKeyNotRegisteredInSubNet" => (ours, signed(STRANGER), vote(ONE, &[0], &[1])),
		"NotEnoughStakeToSetWeights" => {
			let rich = |genesis: &mut crate::GenesisConfig<Test>| {
				genesis.parameters.stake_threshold = Tao(1);
			};
			(ours.set(rich), voter, vote(ONE, &[0], &[1]))
		}
		"IncorrectWeightVersionKey" => {
			(neurons(|h| h.weights_version_key = 1), voter, vote(ONE, &[0], &[1]))
		}
		// The genesis state has weights of block 1.
		"SettingWeightsTooFast" => (ours, voter, vote(ONE, &[0], &[1])),
		"NeuronNoValidatorPermit" => (ours, signed(OWNER_HOT), vote(ONE, &[1], &[1])),
		"DuplicateUids" => (unlimited(|_| ()), voter, vote(ONE, &[0, 0], &[1, 1])),
		"UidVecContainInvalidOne" => (unlimited(|_| ()), voter, vote(ONE, &[2], &[1])),
		"WeightVecLengthIsLow" => (unlimited(|_| ()), voter, vote(ONE, &[], &[])),
		"MaxWeightExceeded" => {
			let world = unlimited(|h| (h.min_allowed_weights, h.max_weight_limit) = (4, 32_768));
			let world = world.but(|subnet| {
				let neuron = |hotkey| (hotkey, false, vec![]);
				let others = [COOL, 31, 32].map(neuron).map(|(hotkey, permit, weights)| {
					crate::GenesisNeuron { hotkey, permit, weights }
				});
				subnet.neurons.extend(others);
			});
			let owned = [31, 32].map(|hotkey| crate::GenesisHotkey { hotkey, coldkey: BOB });
			let world = world.set(|genesis| genesis.hotkeys.extend(owned));
			(world, voter, vote(ONE, &[0, 2, 3, 4], &[3, 1, 0, 0]))
		}
		"CommitRevealEnabled" => (committing(|_| ()), voter, vote(ONE, &[0], &[1])),
		"CommitRevealDisabled" => (ours, voter, commit(0)),
		"CommittingWeightsTooFast" => {
			(committing(|h| h.weights_set_rate_limit = 1), voter, commit(1))
		}
		"SubnetHasNoEpochs" => {
			let never = committing(|_| ()).but(|subnet| subnet.parameters.tempo = 0);
			(never, voter, commit(0))
		}
		"TooManyUnrevealedCommits" => (committing(|_| ()), voter, commit(10)),
		"NoWeightsCommitFound"
		| "RevealTooEarly"
		| "ExpiredWeightCommit"
		| "InvalidRevealCommitHashNotMatch" => (committing(|_| ()), voter, reveal()),
		"InputLengthsUnequal" => {
			let call = Call::batch_commit_weights {
				netuids: vec![],
				commit_hashes: vec![Default::default()],
			};
			(ours, voter, call)
		}
		"InvalidIpType" => (ours, voter, serve(1, 5, 1)),
		"InvalidIpAddress" => (ours, voter, serve(0x7f00_0001, 4, 1)),
		"InvalidPort" => (ours, voter, serve(1, 4, 0)),
		"ServingRateLimitExceeded" => (ours, voter, serve(1, 4, 1)),
		"InvalidCertificate" => (ours, voter, serve_tls(&[1])),
		error => provocation_of_an_owner(error),
	}
}

/// Likewise, of those that the owner of a hotkey or of a subnet is told.
fn provocation_of_an_owner(error: &str) -> (ExtBuilder, RuntimeOrigin, Call<Test>) {
	let (world, carol, owner) = (world(), signed(CAROL), signed(OWNER));
	let increase = |take| Call::increase_take { hotkey: HOT, take };
	let childkey_take = |take| Call::set_childkey_take { hotkey: HOT, netuid: ONE, take };
	let symbol = |symbol: &[u8]| Call::update_symbol { netuid: ONE, symbol: symbol.to_vec() };
	match error {
		"DelegateTakeTooLow" => (world, carol, Call::decrease_take { hotkey: HOT, take: 11_796 }),
		"DelegateTakeTooHigh" => (world, carol, increase(11_797)),
		"DelegateTxRateLimitExceeded" => (world, carol, increase(2)),
		"InvalidChildkeyTake" => (world, carol, childkey_take(11_797)),
		"TxChildkeyTakeRateLimitExceeded" => (world, carol, childkey_take(2)),
		"InvalidChild" => (world, carol, parent_of(HOT, &[(1, HOT)])),
		"TooManyChildren" => {
			let children: Vec<_> = (100..106).map(|child| (1, child)).collect();
			(world, carol, parent_of(HOT, &children))
		}
		"DuplicateChild" => (world, carol, parent_of(HOT, &[(1, 100), (1, 100)])),
		"ProportionOverflow" => (world, carol, parent_of(HOT, &[(u64::MAX, 100), (1, 101)])),
		"TooManyParents" => (world, carol, parent_of(COOL, &[(1, 100)])),
		"NotEnoughStakeToSetChildkeys" => {
			let rich = |genesis: &mut crate::GenesisConfig<Test>| {
				genesis.parameters.stake_threshold = Tao(100 * UNIT + 1);
			};
			(world.set(rich), carol, parent_of(HOT, &[(1, 100)]))
		}
		"TxRateLimitExceeded" => (world, carol, parent_of(HOT, &[])),
		"CannotAffordDeposit" => {
			// Its own row and the child's, of 0.01 TAO each.
			let poor = world.balance(CAROL, UNIT / 50 + EXISTENTIAL_DEPOSIT - 1);
			(poor, carol, parent_of(HOT, &[(1, 100)]))
		}
		"ParameterIsForAdminOnly" => {
			let hyperparameter = crate::Hyperparameter::Kappa(1);
			(world, owner, Call::set_hyperparameter { netuid: ONE, hyperparameter })
		}
		"AdminActionProhibitedDuringWeightsWindow" => {
			let hyperparameter = crate::Hyperparameter::Yuma3Enabled(true);
			(world, owner, Call::set_hyperparameter { netuid: ONE, hyperparameter })
		}
		"InvalidIdentity" => {
			let call = Call::set_subnet_identity {
				netuid: ONE,
				subnet_name: vec![0xff],
				github_repo: vec![],
				subnet_contact: vec![],
				subnet_url: vec![],
				discord: vec![],
				description: vec![],
				logo_url: vec![],
				additional: vec![],
			};
			(world, owner, call)
		}
		"TrimmingWouldExceedMaxImmunePercentage" => {
			// 65 neurons of block 0, all in their immunity.
			let neuron = |hotkey| crate::GenesisNeuron { hotkey, permit: false, weights: vec![] };
			let crowded = ExtBuilder::with_subnet()
				.set(|genesis| {
					let owned = |hotkey| crate::GenesisHotkey { hotkey, coldkey: ALICE };
					genesis.hotkeys.extend((1_000..1_065).map(owned));
				})
				.but(|subnet| subnet.neurons = (1_000..1_065).map(neuron).collect());
			(crowded, owner, Call::sudo_trim_to_max_allowed_uids { netuid: ONE, max_n: 64 })
		}
		"InvalidSymbol" => (world, owner, symbol(b"")),
		"SymbolAlreadyInUse" => (world, owner, symbol("\u{5d0}".as_bytes())),
		error => panic!("{error} has no call that provokes it"),
	}
}

/// What must have happened in the world before that call.
fn prepare(error: &str) {
	let act = |who: RuntimeOrigin, call: Call<Test>| {
		assert_eq!(refusal_of(RuntimeCall::DynamicTao(call), who), None);
	};
	match error {
		// BOB's one rao is a million shares; a reward of 10^13 makes each cost 5 * 10^6.
		"StakeBelowOneShare" => reward(ONE, HOT, 10_000 * UNIT),
		"SubnetDissolving" | "DissolutionInProgress" => {
			act(admin(), Call::dissolve_network { netuid: ONE });
		}
		"NetworkRegistrationQueued" | "HotkeyOwnsSubnet" | "SubnetUnderNotice" => {
			act(signed(BOB), register(22));
		}
		"HotkeySwapped" | "HotKeySetTxRateLimitExceeded" => act(signed(CAROL), swap_hot(21, None)),
		"RulesAlreadyScheduled" => act(admin(), change_rules_at(2, Rules::LAUNCH)),
		"SwapAlreadyScheduled" | "ColdkeySwapTooEarly" => act(signed(ALICE), swap_to(BOB)),
		"ColdkeySwapUnderWay" => {
			act(signed(ALICE), swap_to(BOB));
			System::set_block_number(36_001);
			act(signed(BOB), Call::swap_coldkey { old_coldkey: ALICE, hotkeys: 0, positions: 0 });
		}
		"NewColdkeyNotAlive" => {
			act(signed(ALICE), Call::try_associate_hotkey { hotkey: 21 });
			act(signed(ALICE), swap_to(STRANGER));
			System::set_block_number(36_001);
		}
		"NoRoomForRootClaims" => Blocks::set(BlockWeights::simple_max(Weight::from_parts(1, 1))),
		"ReportOutOfPeriod" => act(admin(), Call::set_attestors { attestors: vec![ALICE] }),
		"TooManyShadows" => {
			let allocation = Rules::LAUNCH.allocation;
			(0..4).for_each(|_| act(admin(), Call::start_shadow { allocation }));
		}
		"StakeTooLowForRoot" => {
			(100..164).for_each(|hotkey| act(signed(BOB), Call::root_register { hotkey }));
		}
		"CommittingWeightsTooFast" => {
			// A block after the weights of the genesis state.
			System::set_block_number(2);
			act(signed(HOT), commit(0));
		}
		"TooManyUnrevealedCommits" => (0..10).for_each(|salt| act(signed(HOT), commit(salt))),
		"ServingRateLimitExceeded" => act(signed(HOT), serve(1, 4, 1)),
		"InvalidRevealCommitHashNotMatch" => act(signed(HOT), commit(1)),
		"RevealTooEarly" => act(signed(HOT), commit(0)),
		"ExpiredWeightCommit" => {
			act(signed(HOT), commit(0));
			// Two epochs of 360 blocks later.
			System::set_block_number(721);
		}
		"DelegateTxRateLimitExceeded" => {
			act(signed(CAROL), Call::decrease_take { hotkey: HOT, take: 0 });
		}
		"TxChildkeyTakeRateLimitExceeded" => {
			act(signed(CAROL), Call::set_childkey_take { hotkey: HOT, netuid: ONE, take: 1 });
		}
		// Its next epoch is in block 359.
		"AdminActionProhibitedDuringWeightsWindow" => System::set_block_number(349),
		"TooManyRegistrationsThisInterval" => act(signed(ALICE), join(ONE, 21)),
		"TooManyParents" => (200..205).for_each(|hotkey| {
			act(signed(BOB), Call::try_associate_hotkey { hotkey });
			act(signed(BOB), parent_of(hotkey, &[(1, 100)]));
		}),
		"TxRateLimitExceeded" => act(signed(CAROL), parent_of(HOT, &[(1, 100)])),
		"SymbolAlreadyInUse" => {
			act(
				signed(OWNER),
				Call::update_symbol { netuid: TWO, symbol: "\u{5d0}".as_bytes().to_vec() },
			);
		}
		_ => (),
	}
}

fn serve(ip: u128, ip_type: u8, port: u16) -> Call<Test> {
	Call::serve_axon {
		netuid: ONE,
		version: 1,
		ip,
		port,
		ip_type,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
	}
}

fn serve_tls(certificate: &[u8]) -> Call<Test> {
	Call::serve_axon_tls {
		netuid: ONE,
		version: 1,
		ip: 1,
		port: 1,
		ip_type: 4,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
		certificate: certificate.to_vec(),
	}
}

fn join(netuid: NetUid, hotkey: u64) -> Call<Test> {
	Call::burned_register { netuid, hotkey }
}

fn vote(netuid: NetUid, dests: &[u16], weights: &[u16]) -> Call<Test> {
	let (dests, weights) = (dests.to_vec(), weights.to_vec());
	Call::set_weights { netuid, dests, weights, version_key: 0 }
}

fn commit(salt: u16) -> Call<Test> {
	let preimage = (HOT, ONE, vec![0u16], vec![1u16], vec![salt], 0u64);
	let commit_hash = sp_io::hashing::blake2_256(&preimage.encode()).into();
	Call::commit_weights { netuid: ONE, commit_hash }
}

fn reveal() -> Call<Test> {
	let (uids, values, salt) = (vec![0], vec![1], vec![0]);
	Call::reveal_weights { netuid: ONE, uids, values, salt, version_key: 0 }
}

fn parent_of(hotkey: u64, children: &[(u64, u64)]) -> Call<Test> {
	Call::set_children { hotkey, netuid: ONE, children: children.to_vec() }
}

/// A subnet with two neurons, one of which is a validator that has given weights in block 1.
fn neurons(change: fn(&mut crate::Hyperparameters)) -> ExtBuilder {
	ExtBuilder::with_subnet().but(|subnet| {
		let neuron = |hotkey, permit, weights| crate::GenesisNeuron { hotkey, permit, weights };
		subnet.neurons = vec![neuron(OWNER_HOT, false, vec![]), neuron(HOT, true, vec![(0, 1)])];
		change(&mut subnet.hyperparameters);
	})
}

/// Likewise, where weights may be set at any time.
fn unlimited(change: fn(&mut crate::Hyperparameters)) -> ExtBuilder {
	neurons(change).but(|subnet| subnet.hyperparameters.weights_set_rate_limit = 0)
}

/// Likewise, where weights must be committed first.
fn committing(change: fn(&mut crate::Hyperparameters)) -> ExtBuilder {
	neurons(|h| (h.weights_set_rate_limit, h.commit_reveal_weights_enabled) = (0, true))
		.but(|subnet| change(&mut subnet.hyperparameters))
}

/// A move of 1000 rao behind [`HOT`], where a share was made dear.
fn dear_share() -> Call<Test> {
	Call::move_stake {
		origin_hotkey: COOL,
		destination_hotkey: HOT,
		origin_netuid: ONE,
		destination_netuid: ONE,
		alpha_amount: Alpha(1_000),
	}
}

#[test]
fn every_error_should_be_provoked_and_leave_the_state_as_it_was() {
	let names = names_of::<Error<Test>>();
	assert!(names.len() >= 70, "{names:?}");
	for error in names {
		let (world, origin, call) = provocation(error);
		world.build_and_execute(|| {
			prepare(error);
			assert_eq!(refusal_of(RuntimeCall::DynamicTao(call), origin), Some(error));
		});
	}
}

/// The calls of users, hotkeys and owners: all that take no admin origin.
fn calls_of_users() -> Vec<Call<Test>> {
	let (hotkey, netuid, limit_price, allow_partial) = (HOT, ONE, 0, true);
	let (origin_hotkey, destination_hotkey) = (HOT, COOL);
	let (origin_netuid, destination_netuid, alpha_amount) = (ONE, TWO, Alpha(UNIT));
	let (amount_staked, amount_unstaked, amount) = (Tao(UNIT), Alpha(UNIT), Alpha(UNIT));
	let destination_coldkey = BOB;
	vec![
		Call::add_stake { hotkey, netuid, amount_staked },
		Call::add_stake_limit { hotkey, netuid, amount_staked, limit_price, allow_partial },
		Call::remove_stake { hotkey, netuid, amount_unstaked },
		Call::remove_stake_limit { hotkey, netuid, amount_unstaked, limit_price, allow_partial },
		Call::remove_stake_full_limit { hotkey, netuid, limit_price: None },
		Call::unstake_all { hotkey },
		Call::unstake_all_alpha { hotkey },
		Call::move_stake {
			origin_hotkey,
			destination_hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::move_stake_limit {
			origin_hotkey,
			destination_hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
		Call::transfer_stake {
			destination_coldkey,
			hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::transfer_stake_limit {
			destination_coldkey,
			hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
		Call::swap_stake { hotkey, origin_netuid, destination_netuid, alpha_amount },
		Call::swap_stake_limit {
			hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
		Call::recycle_alpha { hotkey, amount, netuid },
		Call::burn_alpha { hotkey, amount, netuid },
		Call::register_network { hotkey },
		register_within(UNIT, 1),
		Call::start_call { netuid },
		Call::try_associate_hotkey { hotkey },
		Call::associate_with { coldkey: BOB },
		Call::release_hotkey { hotkey },
		swap_hot(21, None),
		Call::schedule_swap_coldkey { new_coldkey: STRANGER },
		Call::dispute_coldkey_swap {},
		swap_alice(),
		join(netuid, hotkey),
		Call::register_limit { netuid, hotkey, limit_price },
		Call::root_register { hotkey },
		vote(netuid, &[0], &[1]),
		commit(0),
		reveal(),
		Call::batch_set_weights { netuids: vec![], weights: vec![], version_keys: vec![] },
		Call::batch_commit_weights { netuids: vec![], commit_hashes: vec![] },
		Call::batch_reveal_weights {
			netuid,
			uids_list: vec![],
			values_list: vec![],
			salts_list: vec![],
			version_keys: vec![],
		},
		serve(1, 4, 1),
		serve_tls(&[1, 1]),
		Call::serve_prometheus { netuid, version: 1, ip: 1, port: 1, ip_type: 4 },
		Call::increase_take { hotkey, take: 1 },
		Call::decrease_take { hotkey, take: 1 },
		Call::set_childkey_take { hotkey, netuid, take: 1 },
		parent_of(hotkey, &[]),
		Call::set_subnet_identity {
			netuid,
			subnet_name: vec![],
			github_repo: vec![],
			subnet_contact: vec![],
			subnet_url: vec![],
			discord: vec![],
			description: vec![],
			logo_url: vec![],
			additional: vec![],
		},
		Call::update_symbol { netuid, symbol: "\u{5d0}".as_bytes().to_vec() },
		Call::transfer_subnet_ownership { netuid, new_coldkey: BOB, hotkey },
		Call::claim_root { hotkey, subnets: Default::default() },
		Call::set_root_claim_type { kind: Default::default() },
		Call::claim_dissolved {},
		Call::claim_dissolved_for { coldkey: BOB },
		Call::cancel_registration {},
		Call::ensure_generation { netuid, registered_at: 0 },
		Call::set_root_weights { netuids: vec![netuid], weights: vec![1] },
		Call::report_metric { netuid, period: 0, value: Tao(1) },
	]
}

#[test]
fn every_call_of_a_user_should_want_a_signature() {
	world().build_and_execute(|| {
		for call in calls_of_users() {
			for origin in [RuntimeOrigin::none(), admin()] {
				let call = RuntimeCall::DynamicTao(call.clone());
				assert_eq!(refusal_of(call, origin), Some("Bad origin"));
			}
		}
	});
}

#[test]
fn every_call_should_be_tested_for_its_origin() {
	use super::parameters::{calls_of_the_admin, calls_of_the_admin_or_owner};
	let tested = [calls_of_users(), calls_of_the_admin(ONE), calls_of_the_admin_or_owner(ONE)];
	let mut tested: Vec<_> = tested.iter().flatten().map(GetCallName::get_call_name).collect();
	let mut all = names_of::<Call<Test>>();
	all.retain(|name| *name != "__Ignore");
	tested.sort_unstable();
	tested.dedup();
	all.sort_unstable();
	assert_eq!(tested, all);
}
