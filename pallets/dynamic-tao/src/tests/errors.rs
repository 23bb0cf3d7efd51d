//! Every error has a call that provokes it. The list of errors is the pallet's own metadata, so
//! that a new one without a call here fails this test.

use super::*;
use crate::Call;
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

fn start(netuid: NetUid) -> Call<Test> {
	Call::start_call { netuid }
}

/// Alice has 100 alpha on subnet 1. Subnet 2 is open, and 3 has not started.
fn world() -> World {
	World::with_two_subnets()
		.stake(1, HOT, ALICE, 100 * UNIT)
		.subnet(3, UNIT, UNIT)
		.but(|subnet| subnet.started_at = None)
}

/// A world in which a call of Alice's, or of the admin's, ends in this error.
fn provocation(error: &str) -> (World, RuntimeOrigin, Call<Test>) {
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
		"CannotUseSystemAccount" => (world, alice, transfer_to(DynamicTao::vault_account())),
		"InsufficientLiquidity" => {
			let floor = World::new().subnet(1, 10_000_000, UNIT).stake(1, HOT, ALICE, UNIT);
			(floor, alice, remove(UNIT))
		}
		"SwapInputTooLarge" => (world, alice, add(ONE, 1_000_000 * UNIT + 1)),
		"NotEnoughStakeToWithdraw" => (world, alice, remove(100 * UNIT + 1)),
		"StakeBelowOneShare" => {
			// Only a deposit of less than a share: 10^-6 rao, unless rewards made it dear.
			let dear = World::new().subnet(1, 20_000_000, 2_000_000 * UNIT);
			(dear.stake(1, HOT, BOB, 1).stake(1, COOL, ALICE, 1_000), alice, dear_share())
		}
		"SameNetuid" => (world, alice, swap(ONE, ONE)),
		"TransferDisallowed" => {
			let closed = World::with_subnet()
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
			let last = crate::LastRegistration { lock: Tao(UNIT), block: Some(0) };
			let world = parameters(|p| p.network_rate_limit = 2);
			(world.set(|genesis| genesis.last_registration = last), alice, register(21))
		}
		"SubnetLimitReached" => (parameters(|p| p.subnet_limit = 3), alice, register(21)),
		"CannotAffordLockCost" => {
			(parameters(|p| p.network_min_lock_cost = Tao(WEALTH)), alice, register(21))
		}
		"AlphaSupplyExceeded" => {
			(World::new().subnet(1, UNIT, 1_000_000 * UNIT), alice, register(21))
		}
		"InvalidValue" => (world, admin(), Call::sudo_set_subnet_limit { max_subnets: 129 }),
		"FeeRateTooHigh" => {
			(world, admin(), Call::sudo_set_fee_rate { netuid: ONE, rate: FeeRate(10_001) })
		}
		"TempoOutOfBounds" => (world, admin(), Call::sudo_set_tempo { netuid: ONE, tempo: 50_401 }),
		error => panic!("{error} has no call that provokes it"),
	}
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
	assert!(names.len() >= 27, "{names:?}");
	for error in names {
		let (world, origin, call) = provocation(error);
		world.build_and_execute(|| {
			if error == "StakeBelowOneShare" {
				// BOB's one rao is a million shares; a reward of 10^13 makes each cost 5 * 10^6.
				reward(ONE, HOT, 10_000 * UNIT);
			}
			assert_eq!(refusal_of(RuntimeCall::DynamicTao(call), origin), Some(error));
		});
	}
}

#[test]
fn every_call_of_a_user_should_want_a_signature() {
	let (hotkey, netuid, limit_price, allow_partial) = (HOT, ONE, 0, true);
	let (origin_hotkey, destination_hotkey) = (HOT, COOL);
	let (origin_netuid, destination_netuid, alpha_amount) = (ONE, TWO, Alpha(UNIT));
	let (amount_staked, amount_unstaked, amount) = (Tao(UNIT), Alpha(UNIT), Alpha(UNIT));
	let destination_coldkey = BOB;
	let calls = [
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
		Call::start_call { netuid },
		Call::try_associate_hotkey { hotkey },
	];
	// And 14 setters: see `parameters`.
	assert_eq!(calls.len() + 14, names_of::<Call<Test>>().len());
	world().build_and_execute(|| {
		for call in calls {
			for origin in [RuntimeOrigin::none(), admin()] {
				let call = RuntimeCall::DynamicTao(call.clone());
				assert_eq!(refusal_of(call, origin), Some("Bad origin"));
			}
		}
	});
}
