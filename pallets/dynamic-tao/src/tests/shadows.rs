//! Shadows: rules that run beside the active one. They give nobody anything, they come to what they
//! would have come to, and rules that need signals find them fed.

use super::*;
use crate::{
	pallet::{AllocationBar, Settings, Shadows},
	Call, EmissionStagesView, ShadowShare,
};
use dtao_economics::{
	rules::allocation::BAR_PERIOD, Allocation, Averages, Dividends, Flows, RootPart, RuleMemory,
	Rules, Smoothing, PROFILES,
};
use frame_system::limits::BlockWeights;

const FLOW: Allocation = Allocation::Flow { smoothing: Smoothing::WHOLE };

fn start(allocation: Allocation) {
	assert_ok!(DynamicTao::start_shadow(admin(), allocation));
}

/// What a shadow would have given both subnets.
fn given(id: u8) -> [u64; 2] {
	let view = DynamicTao::shadow(id).expect("it runs");
	let netuids: Vec<_> = view.subnets.iter().map(|share| share.netuid).collect();
	assert_eq!(netuids, [ONE, TWO]);
	[view.subnets[0].given.0, view.subnets[1].given.0]
}

fn memory(netuid: NetUid) -> RuleMemory {
	Subnets::<Test>::get(netuid).expect("it exists").rule_memory
}

#[test]
fn a_shadow_should_add_up_what_it_would_have_given_and_give_nothing() {
	let mut roots = Vec::new();
	for shadowed in [false, true] {
		ExtBuilder::with_two_subnets().build_and_execute(|| {
			if shadowed {
				start(Allocation::Equal);
				assert_eq!(
					last_event(),
					Event::ShadowStarted { id: 0, allocation: Allocation::Equal }
				);
			}
			for _ in 0..3 {
				next_block();
			}
			if shadowed {
				// Three blocks of a TAO each.
				assert_eq!(given(0), [3 * UNIT / 2; 2]);
				assert_ok!(DynamicTao::stop_shadow(admin(), 0));
				assert_eq!(last_event(), Event::ShadowStopped { id: 0 });
				assert_eq!(DynamicTao::shadow(0), None);
			}
			System::reset_events();
			roots.push((storage_root(), reserves(ONE), reserves(TWO)));
		});
	}
	assert_eq!(roots[0], roots[1]);
}

#[test]
fn shadows_should_be_known_by_the_lowest_ids_that_are_free() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		(0..4).for_each(|_| start(Allocation::Equal));
		assert_noop!(
			DynamicTao::start_shadow(admin(), Allocation::Equal),
			Error::<Test>::TooManyShadows
		);
		assert_ok!(DynamicTao::stop_shadow(admin(), 1));
		let shadows = DynamicTao::shadows();
		assert_eq!(shadows.iter().map(|shadow| shadow.id).collect::<Vec<_>>(), [0, 2, 3]);
		assert!(shadows.into_iter().all(|shadow| DynamicTao::shadow(shadow.id) == Some(shadow)));
		start(Allocation::ByDepth);
		assert_eq!(DynamicTao::shadow(1).unwrap().allocation, Allocation::ByDepth);
	});
}

#[test]
fn a_rule_with_a_number_out_of_its_bounds_should_be_refused() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let allocation = Allocation::Flow { smoothing: Smoothing(u64::MAX) };
		assert_noop!(DynamicTao::start_shadow(admin(), allocation), Error::<Test>::InvalidValue);
		let rules = Rules { allocation, ..Rules::DEFAULT };
		assert_noop!(DynamicTao::schedule_rules(admin(), 9, rules), Error::<Test>::InvalidValue);
	});
}

#[test]
fn flows_should_be_fed_only_while_a_rule_asks() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let buy = || {
			assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(7 * UNIT)));
		};
		buy();
		assert_eq!(memory(ONE), RuleMemory::default());

		start(FLOW);
		next_block();
		buy();
		let flows = memory(ONE).signals.flows.expect("a shadow asks");
		assert_eq!(flows.users, 7 * UNIT as i64);
		assert_eq!(memory(TWO).signals.flows.expect("of every subnet").users, 0);
		// The first block had no flow yet and shared equally, the second gives it all.
		assert_eq!(given(0), [UNIT / 2; 2]);
		next_block();
		assert_eq!(given(0), [3 * UNIT / 2, UNIT / 2]);
		// The active rules keep no average of it.
		assert_eq!(memory(ONE).averages, Averages::Empty);

		assert_ok!(DynamicTao::stop_shadow(admin(), 0));
		next_block();
		assert_eq!(memory(ONE), RuleMemory::default());
	});
}

#[test]
fn sales_and_moves_should_flow_out_and_in() {
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		start(FLOW);
		next_block();
		let users = |netuid| memory(netuid).signals.flows.map_or(0, |flows: Flows| flows.users);
		assert_ok!(DynamicTao::swap_stake(signed(ALICE), HOT, ONE, TWO, Alpha(10 * UNIT)));
		let moved = users(TWO);
		assert!(moved > 0);
		assert_eq!(users(ONE), -moved);
		let free = Balances::free_balance(ALICE);
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ONE, Alpha(10 * UNIT)));
		let got = (Balances::free_balance(ALICE) - free) as i64;
		assert_eq!(users(ONE), -moved - got);
	});
}

#[test]
fn a_shadow_of_the_active_rule_should_come_to_what_it_gave() {
	for profile in PROFILES {
		ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
			DynamicTao::put_rules(&profile.rules);
			start(profile.rules.allocation);
			let mut allocated = [0, 0];
			for block in 0..8 {
				let order = Tao(UNIT * (1 + block % 3));
				assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, order));
				for (sum, stages) in allocated.iter_mut().zip(DynamicTao::all_emission_stages()) {
					*sum += stages.allocated.0;
				}
				next_block();
			}
			assert_eq!(given(0), allocated, "{}", profile.name);
		});
	}
}

/// What `netuid` is told to get in TAO, into its pool.
fn placed(stages: &[EmissionStagesView], netuid: NetUid) -> u64 {
	let of = stages.iter().find(|stages| stages.netuid == netuid).expect("it is open");
	of.injected.0 + of.spent.0
}

#[test]
fn rules_that_are_asked_about_should_give_what_they_give_in_force() {
	for active in PROFILES {
		for other in PROFILES {
			ExtBuilder::with_two_subnets().build_and_execute(|| {
				DynamicTao::put_rules(&active.rules);
				next_block();
				let (root, now) = (storage_root(), System::block_number());
				let told = DynamicTao::emission_stages_under(other.rules).unwrap();
				assert_eq!(storage_root(), root);
				assert_ok!(DynamicTao::schedule_rules(admin(), now + 1, other.rules));
				let begins = active.rules.allocation != other.rules.allocation;
				if begins {
					start(other.rules.allocation);
				}
				let before = [reserves(ONE).0, reserves(TWO).0];
				next_block();
				// A shadow begins as a rule does that takes another's place.
				let allocated: Vec<_> = told.iter().map(|stages| stages.allocated.0).collect();
				let names = (other.name, active.name);
				assert!(!begins || given(0)[..] == allocated[..], "{names:?}: {allocated:?}");
				// Nobody stakes on root, so that nothing of its part takes TAO out of a pool.
				let now = [before[0] + placed(&told, ONE), before[1] + placed(&told, TWO)];
				assert_eq!([reserves(ONE).0, reserves(TWO).0], now, "{}", other.name);
			});
		}
	}
}

#[test]
fn stake_that_is_entering_should_count_under_rules_that_let_it() {
	let world = ExtBuilder::with_two_subnets().stake(0, HOT, ALICE, 1_000 * UNIT);
	world.build_and_execute(|| {
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ROOT, Tao(1_000 * UNIT)));
		let injected = |rules| {
			let told = DynamicTao::emission_stages_under(rules).unwrap();
			told.iter().map(|stages| stages.injected.0).sum::<u64>()
		};
		let entering = Rules { dividends: Dividends::Activated, ..Rules::PRICE_BURN };
		// The cap on alpha is root's proportion of it, which the stake that came today raises.
		assert!(injected(entering) < injected(Rules::PRICE_BURN));
	});
}

#[test]
fn rules_that_cannot_be_scheduled_and_those_that_refuse_should_say_why() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let under =
			|allocation| DynamicTao::emission_stages_under(Rules { allocation, ..Rules::DEFAULT });
		let invalid = Allocation::Flow { smoothing: Smoothing(u64::MAX) };
		assert_noop!(under(invalid), Error::<Test>::InvalidValue);
		WhoShares::set(Sharing::Refusing);
		assert_noop!(under(Allocation::Custom), Error::<Test>::NotEnoughStakeToWithdraw);
		Blocks::set(BlockWeights::simple_max(Weight::from_parts(1, 1)));
		let claimable = Rules { root_part: RootPart::Claimable, ..Rules::DEFAULT };
		let told = DynamicTao::emission_stages_under(claimable);
		assert_noop!(told, Error::<Test>::NoRoomForRootClaims);
	});
}

#[test]
fn each_profile_should_be_told_by_its_name() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for told in DynamicTao::rule_profiles() {
			let profile = dtao_economics::rules::Profile::by_name(&told.name).unwrap();
			assert_eq!(profile.rules, told.rules);
		}
		assert_eq!(DynamicTao::rule_profiles().len(), PROFILES.len());
	});
}

#[test]
fn a_shadow_should_forget_a_subnet_that_is_dissolved() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		start(Allocation::Equal);
		next_block();
		assert_ok!(plain(DynamicTao::dissolve_network(admin(), ONE)));
		next_block();
		let shares = DynamicTao::shadow(0).unwrap().subnets;
		assert_eq!(shares, [ShadowShare { netuid: TWO, given: Tao(3 * UNIT / 2) }]);
	});
}

#[test]
fn who_is_switched_off_should_get_alpha_and_no_tao() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let parameter = SubnetParameter::TaoEmission(false);
		assert_ok!(DynamicTao::set_subnet_parameter(admin(), ONE, parameter));
		let before = reserves(ONE).0;
		next_block();
		assert_eq!(reserves(ONE).0, before);
		assert_eq!(economy(ONE).outstanding, Alpha(UNIT));
		assert_eq!(reserves(TWO).0, 3_001 * UNIT);
	});
}

#[test]
fn fixed_weights_should_be_what_the_admin_gave() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		Settings::<Test>::mutate(|settings| settings.rules.allocation = Allocation::Fixed);
		let parameter = SubnetParameter::EmissionWeight(3);
		assert_ok!(DynamicTao::set_subnet_parameter(admin(), ONE, parameter));
		let share = |netuid| DynamicTao::emission_stages(netuid).unwrap().allocated.0;
		// 3 beside 1
		assert_eq!((share(ONE), share(TWO)), (UNIT / 4 * 3, UNIT / 4));
	});
}

#[test]
fn the_bar_should_be_measured_at_once_and_then_each_period() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		next_block();
		assert!(!AllocationBar::<Test>::exists());
		let now = System::block_number();
		assert_ok!(DynamicTao::schedule_rules(admin(), now + 1, Rules::HILL_QUANTILE));
		next_block();
		let bar = AllocationBar::<Test>::get();
		assert!(bar.0.is_some());
		System::set_block_number(BAR_PERIOD - 2);
		next_block();
		assert_eq!(AllocationBar::<Test>::get(), bar);
		next_block();
		assert_ne!(AllocationBar::<Test>::get(), bar);

		let now = System::block_number();
		assert_ok!(DynamicTao::schedule_rules(admin(), now + 1, Rules::LAUNCH));
		next_block();
		assert!(!AllocationBar::<Test>::exists());
	});
}

#[test]
fn no_block_should_write_a_shadow_that_is_not_there() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		next_block();
		assert!(!Shadows::<Test>::exists());
		let calls = [Call::<Test>::stop_shadow { id: 0 }];
		for call in calls {
			assert_eq!(refusal_of(call.into(), admin()), Some("ShadowNotExists"));
		}
	});
}
