//! How a full chain makes room: notice, closing, and the registration that waits for a netuid.

use super::*;
use crate::{
	pallet::{CurrentDissolution, CurrentNotice, FreedNetuids, QueuedNetwork},
	Call, PruneNoticeView, QueuedRegistrationView, QUEUE_PATIENCE,
};
use dtao_economics::Price;
use proptest::prelude::*;

/// The hotkey of CAROL, who registers.
const NEW_HOT: u64 = COOL;
const THREE: NetUid = NetUid(3);

/// What a registration locks here.
const LOCK: u64 = 1_000 * UNIT;

/// A full chain of two subnets, the first of which is the weaker, with a notice of `period` blocks.
fn full(period: u64) -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.but(|subnet| subnet.moving_price = Price::ONE)
		.set(move |genesis| {
			genesis.parameters.subnet_limit = 2;
			genesis.parameters.network_immunity_period = 0;
			genesis.parameters.network_notice_period = period;
		})
		.stake(1, HOT, ALICE, 500 * UNIT)
		.stake(1, HOT, BOB, 300 * UNIT)
}

fn register(who: u64, hotkey: u64) -> DispatchResult {
	plain(DynamicTao::register_network(signed(who), hotkey))
}

fn cancel(who: u64) -> DispatchResult {
	DynamicTao::cancel_registration(signed(who))
}

fn sell(who: u64, amount: u64) -> DispatchResult {
	DynamicTao::remove_stake(signed(who), HOT, ONE, Alpha(amount))
}

/// Runs blocks until nothing of a subnet's end is left to do.
fn finish() -> Vec<Event<Test>> {
	let mut told = Vec::new();
	while CurrentNotice::<Test>::exists() || CurrentDissolution::<Test>::exists() {
		next_block();
		told.extend(events());
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	}
	told
}

#[test]
fn a_subnet_under_notice_should_trade_and_emit_until_it_is_closed() {
	full(5).build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		assert!(events().contains(&Event::PruneNoticeGiven { netuid: ONE, closes_at: 6 }));
		let notice = PruneNoticeView { netuid: ONE, given_at: 1, closes_at: 6 };
		for block in 2..6 {
			let before = economy(ONE);
			next_block();
			assert_eq!(DynamicTao::prune_notice(), Some(notice));
			assert_eq!(DynamicTao::next_to_prune(), None);
			let view = DynamicTao::subnet(ONE).unwrap();
			assert_eq!((view.closes_at, view.dissolving), (Some(6), false));
			assert!(economy(ONE).outstanding > before.outstanding, "it emits in {block}");
			assert_ok!(sell(ALICE, UNIT));
			assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ONE, Tao(UNIT)));
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
		next_block();
		let view = DynamicTao::subnet(ONE).unwrap();
		assert_eq!(
			(DynamicTao::prune_notice(), view.closes_at, view.dissolving),
			(None, None, true)
		);
		let told = events();
		assert!(told.iter().any(|event| matches!(event, Event::DissolutionStarted { .. })));
		assert_noop!(sell(ALICE, UNIT), Error::<Test>::SubnetDissolving);
		// Nothing is paid yet: everybody can look at what will be.
		let view = DynamicTao::dissolution().unwrap();
		let queued = view.queued.unwrap();
		assert_eq!((view.since, view.given), (6, Tao(0)));
		assert_eq!((queued.coldkey, queued.lock), (CAROL, Tao(LOCK)));
		next_block();
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, CAROL);
	});
}

#[test]
fn no_neuron_should_register_on_a_subnet_under_notice() {
	full(5).build_and_execute(|| {
		assert_ok!(DynamicTao::burned_register(signed(ALICE), ONE, 31));
		assert_ok!(register(CAROL, NEW_HOT));
		let error = Error::<Test>::SubnetUnderNotice;
		assert_noop!(DynamicTao::burned_register(signed(ALICE), ONE, 32), error);
		let error = Error::<Test>::SubnetUnderNotice;
		assert_noop!(DynamicTao::register_limit(signed(ALICE), ONE, 32, u64::MAX), error);
		assert_ok!(DynamicTao::burned_register(signed(ALICE), TWO, 32));
	});
}

#[test]
fn the_choice_should_stand_whatever_the_price_does() {
	full(50).build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		// The owner makes it the strongest, and the average follows at once.
		assert_ok!(DynamicTao::add_stake(signed(OWNER), HOT, ONE, Tao(90_000 * UNIT)));
		for (netuid, price) in [(ONE, Price::ONE), (TWO, Price::ZERO)] {
			let average = dtao_economics::MovingPrice::at(price);
			tamper(netuid, |economy| {
				(economy.moving_price, economy.reference_price) = (average, average);
			});
		}
		run_blocks(10);
		assert_eq!(DynamicTao::prune_notice().unwrap().netuid, ONE);
		finish();
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, CAROL);
		assert_eq!(SubnetOwners::<Test>::get(TWO).unwrap().owner_coldkey, OWNER);
	});
}

#[test]
fn a_change_of_the_period_should_not_move_a_notice() {
	full(5).build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		for notice_period in [1, 10_000] {
			let set = Call::set_parameter {
				parameter: GlobalParameter::NetworkNoticePeriod(notice_period),
			};
			assert_eq!(refusal_of(set.into(), admin()), None);
			assert_eq!(DynamicTao::prune_notice().unwrap().closes_at, 6);
		}
		run_blocks(5);
		assert_eq!(DynamicTao::prune_notice(), None);
	});
}

#[test]
fn a_registration_that_is_taken_back_should_cost_half_of_its_lock_and_save_nobody() {
	full(5).build_and_execute(|| {
		let (before, issuance) = (free(CAROL), Balances::total_issuance());
		assert_noop!(cancel(CAROL), Error::<Test>::NoRegistrationQueued);
		assert_ok!(register(CAROL, NEW_HOT));
		assert_eq!(free(CAROL), before - LOCK);
		assert_eq!(
			DynamicTao::queued_registration(),
			Some(QueuedRegistrationView {
				coldkey: CAROL,
				hotkey: NEW_HOT,
				lock: Tao(LOCK),
				refund: Tao(LOCK / 2),
				free_from: 6 + QUEUE_PATIENCE,
			})
		);
		// It is its own.
		assert_noop!(cancel(ALICE), Error::<Test>::NoRegistrationQueued);
		assert_ok!(cancel(CAROL));
		let (refund, recycled) = (Tao(LOCK / 2), Tao(LOCK / 2));
		assert_eq!(
			last_event(),
			Event::RegistrationCancelled { coldkey: CAROL, hotkey: NEW_HOT, refund, recycled }
		);
		assert_eq!(free(CAROL), before - LOCK / 2);
		assert_eq!(Balances::total_issuance(), issuance - LOCK / 2);
		assert_eq!(DynamicTao::queued_registration(), None);
		assert_noop!(cancel(CAROL), Error::<Test>::NoRegistrationQueued);
		// Its holders were told, and it ends.
		finish();
		assert_eq!((DynamicTao::subnet(ONE), Subnets::<Test>::count()), (None, 1));
		assert_ok!(register(BOB, 31));
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, BOB);
	});
}

#[test]
fn a_registration_that_waits_longer_than_it_was_told_should_get_all_back() {
	full(5).build_and_execute(|| {
		let before = free(CAROL);
		assert_ok!(register(CAROL, NEW_HOT));
		let free_from = 6 + QUEUE_PATIENCE;
		// As if the dissolution had no end.
		System::set_block_number(free_from - 1);
		assert_eq!(DynamicTao::queued_registration().unwrap().refund, Tao(LOCK));
		let queued = QueuedNetwork::<Test>::get().unwrap();
		assert_eq!(queued.refund(free_from - 1), Tao(LOCK / 2));
		System::set_block_number(free_from);
		assert_ok!(cancel(CAROL));
		assert_eq!(free(CAROL), before);
		finish();
	});
}

#[test]
fn a_registration_should_be_taken_back_while_its_netuid_is_being_freed_too() {
	(0..150)
		.fold(full(1), |world, holder| world.stake(1, HOT, 10_000 + holder, UNIT))
		.build_and_execute(|| {
			let before = free(CAROL);
			assert_ok!(register(CAROL, NEW_HOT));
			next_block();
			let queued = DynamicTao::queued_registration();
			assert_eq!(queued.as_ref().map(|queued| queued.coldkey), Some(CAROL));
			assert_eq!(DynamicTao::dissolution().unwrap().queued, queued);
			assert_ok!(cancel(CAROL));
			assert_eq!(DynamicTao::dissolution().unwrap().queued, None);
			assert_eq!(free(CAROL), before - LOCK / 2);
			finish();
			assert_eq!(Subnets::<Test>::count(), 1);
		});
}

#[test]
fn another_registration_should_take_the_place_of_one_that_was_taken_back() {
	full(5).build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		assert_noop!(register(BOB, 31), Error::<Test>::NetworkRegistrationQueued);
		assert_ok!(cancel(CAROL));
		next_block();
		let given = CurrentNotice::<Test>::get();
		assert_ok!(register(BOB, 31));
		// It waits for the same netuid, and nobody else is chosen.
		assert_eq!(CurrentNotice::<Test>::get(), given);
		assert!(matches!(last_event(), Event::NetworkQueued { netuid: ONE, coldkey: BOB, .. }));
		assert_eq!(DynamicTao::queued_registration().unwrap().free_from, 6 + QUEUE_PATIENCE);
		finish();
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, BOB);
	});
}

#[test]
fn the_first_netuid_that_is_free_should_end_the_wait_and_the_notice_lapse() {
	full(5).build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		let set = Call::set_parameter { parameter: GlobalParameter::SubnetLimit(3) };
		assert_eq!(refusal_of(set.into(), admin()), None);
		// The room is for who waits, not for who comes.
		assert_noop!(register(BOB, 31), Error::<Test>::NetworkRegistrationQueued);
		next_block();
		assert_eq!(SubnetOwners::<Test>::get(THREE).unwrap().owner_coldkey, CAROL);
		let set = Call::set_parameter { parameter: GlobalParameter::SubnetLimit(4) };
		assert_eq!(refusal_of(set.into(), admin()), None);
		let told = finish();
		assert!(told.contains(&Event::PruneNoticeLapsed { netuid: ONE }));
		let view = DynamicTao::subnet(ONE).unwrap();
		assert_eq!((view.closes_at, view.dissolving), (None, false));
		assert_ok!(sell(ALICE, UNIT));
	});
}

#[test]
fn a_notice_should_wait_for_another_dissolution_and_lapse_if_that_makes_room() {
	(0..350)
		.fold(full(2), |world, holder| world.stake(2, HOT, 10_000 + holder, UNIT))
		.build_and_execute(|| {
			assert_ok!(register(CAROL, NEW_HOT));
			assert_ok!(DynamicTao::dissolve_network(admin(), TWO));
			run_blocks(4);
			// Its time has come, and it still trades.
			assert!(CurrentDissolution::<Test>::exists());
			assert_eq!(DynamicTao::prune_notice().unwrap().closes_at, 3);
			assert_ok!(sell(ALICE, UNIT));
			let told = finish();
			assert_eq!(SubnetOwners::<Test>::get(TWO).unwrap().owner_coldkey, CAROL);
			// The chain is full again when the notice is looked at, and it stands.
			assert!(told.iter().any(|event| matches!(event, Event::DissolutionStarted { .. })));
			assert_eq!(DynamicTao::subnet(ONE), None);
		});
}

#[test]
fn a_subnet_under_notice_should_be_dissolved_by_the_admin_at_once() {
	full(100).build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		assert_eq!(DynamicTao::prune_notice(), None);
		finish();
		assert_eq!(SubnetOwners::<Test>::get(ONE).unwrap().owner_coldkey, CAROL);
	});
}

#[test]
fn a_limit_that_was_lowered_meanwhile_should_give_the_lock_back() {
	full(5).build_and_execute(|| {
		let before = free(CAROL);
		assert_ok!(register(CAROL, NEW_HOT));
		let set = Call::set_parameter { parameter: GlobalParameter::SubnetLimit(1) };
		assert_eq!(refusal_of(set.into(), admin()), None);
		let told = finish();
		let error = Error::<Test>::SubnetLimitReached.into();
		assert!(told.contains(&Event::RegistrationReturned {
			coldkey: CAROL,
			hotkey: NEW_HOT,
			lock: Tao(LOCK),
			error,
		}));
		assert_eq!((free(CAROL), Subnets::<Test>::count()), (before, 1));
		assert_eq!(DynamicTao::queued_registration(), None);
	});
}

#[test]
fn the_last_epoch_of_a_noticed_subnet_should_come_before_all_that_wait() {
	// Five subnets whose epochs are due in each block, of which two are run.
	let world = (1..=5).fold(ExtBuilder::new(), |world, netuid| {
		world.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT).but(|subnet| {
			subnet.parameters.tempo = 1;
			subnet.moving_price = Price::from_bits(u128::from(10 - netuid) << 60);
		})
	});
	world
		.set(|genesis| {
			genesis.parameters.subnet_limit = 5;
			genesis.parameters.network_immunity_period = 0;
			genesis.parameters.network_notice_period = 1;
		})
		.build_and_execute(|| {
			run_blocks(3);
			assert_ok!(register(CAROL, NEW_HOT));
			let netuid = DynamicTao::prune_notice().unwrap().netuid;
			next_block();
			let told = events();
			let epochs: Vec<_> = told
				.iter()
				.filter_map(|event| match event {
					Event::EpochPaid { netuid, .. } => Some(*netuid),
					_ => None,
				})
				.collect();
			assert_eq!((epochs[0], epochs.len()), (netuid, 2), "{told:?}");
			let closed = |event: &Event<Test>| matches!(event, Event::DissolutionStarted { .. });
			assert!(told.iter().any(closed));
			finish();
		});
}

#[test]
fn what_was_earned_before_the_closing_should_be_paid_with_it() {
	full(5).stake(1, OWNER_HOT, OWNER, 10 * UNIT).build_and_execute(|| {
		let set = Call::set_subnet_parameter { netuid: ONE, parameter: SubnetParameter::Tempo(0) };
		assert_eq!(refusal_of(set.into(), admin()), None);
		assert_ok!(register(CAROL, NEW_HOT));
		run_blocks(4);
		// The owner's cut of four blocks waits, and no epoch is ever due.
		let cut = economy(ONE).pending.owner.0;
		assert!(cut > UNIT / 2, "{cut}");
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), 10 * UNIT);
		next_block();
		let paid = |event: &Event<Test>| matches!(event, Event::EpochPaid { netuid: ONE, .. });
		assert!(events().iter().any(paid));
		assert!(stake(ONE, OWNER_HOT, OWNER) >= 10 * UNIT + cut);
		finish();
	});
}

#[test]
fn a_netuid_should_rest_until_what_was_signed_for_its_old_subnet_is_dead() {
	full(1).set(|genesis| genesis.parameters.netuid_reuse_delay = 100).build_and_execute(|| {
		let old = Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(UNIT) };
		let links = Call::set_children { hotkey: HOT, netuid: ONE, children: vec![(1, COOL)] };
		assert_ok!(register(CAROL, NEW_HOT));
		finish();
		let freed = System::block_number();
		let view = DynamicTao::subnet(ONE).unwrap();
		assert_eq!((view.registered_at, view.can_start_at), (freed, freed + 100));
		for block in [freed, freed + 99] {
			System::set_block_number(block);
			assert_noop!(
				DynamicTao::start_call(signed(CAROL), ONE),
				Error::<Test>::NeedWaitingMoreBlocksToStarCall
			);
			for (who, call) in [(ALICE, &old), (CAROL, &links)] {
				let refused = refusal(RuntimeCall::DynamicTao(call.clone()), who);
				assert_eq!(refused, Some("SubtokenDisabled"));
			}
			assert_noop!(
				DynamicTao::burned_register(signed(ALICE), ONE, 31),
				Error::<Test>::SubtokenDisabled
			);
		}
		System::set_block_number(freed + 100);
		assert_ok!(DynamicTao::start_call(signed(CAROL), ONE));
	});
}

#[test]
fn a_netuid_that_was_never_used_should_not_rest() {
	ExtBuilder::new().build_and_execute(|| {
		assert_ok!(register(CAROL, NEW_HOT));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().can_start_at, 1);
		assert_ok!(DynamicTao::start_call(signed(CAROL), ONE));
	});
}

#[test]
fn netuids_that_were_freed_long_ago_should_be_forgotten() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
		finish();
		let first = System::block_number();
		assert_eq!(FreedNetuids::<Test>::get().into_inner(), [(ONE, first)]);
		System::set_block_number(first + 64);
		assert_ok!(DynamicTao::dissolve_network(admin(), TWO));
		finish();
		assert_eq!(FreedNetuids::<Test>::get().into_inner(), [(TWO, System::block_number())]);
	});
}

#[test]
fn a_trade_that_names_its_subnet_should_not_meet_another_one() {
	full(1).build_and_execute(|| {
		let named =
			|registered_at| DynamicTao::ensure_generation(signed(ALICE), ONE, registered_at);
		assert_ok!(named(0));
		assert_noop!(named(1), Error::<Test>::NetuidChangedHands);
		assert_ok!(register(CAROL, NEW_HOT));
		finish();
		assert_noop!(named(0), Error::<Test>::NetuidChangedHands);
		assert_ok!(named(DynamicTao::subnet(ONE).unwrap().registered_at));
		assert_noop!(
			DynamicTao::ensure_generation(signed(ALICE), NetUid(9), 0),
			Error::<Test>::SubnetNotExists
		);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// Whoever sells first in a notice takes from the others, and never from anybody else: together the
	/// holders get what the dissolution would have paid them without a sale, `T * O / (A + O)`. And
	/// whoever keeps still gets at least what the last to sell would, `T * A * a / (A + O)^2`.
	#[test]
	fn selling_in_a_notice_should_only_be_at_the_cost_of_other_holders(
		tao in log_uniform(UNIT, 100_000 * UNIT),
		alpha in log_uniform(UNIT, 1_000_000 * UNIT),
		holdings in (
			log_uniform(UNIT / 10, 1_000_000 * UNIT),
			log_uniform(UNIT / 10, 1_000_000 * UNIT),
			log_uniform(UNIT / 10, 1_000_000 * UNIT),
		),
		sales in proptest::collection::vec((0..2usize, log_uniform(1, 1_000_000 * UNIT)), 0..8),
	) {
		let (first, second, third) = holdings;
		let world = ExtBuilder::new()
			.subnet(2, UNIT, UNIT)
			.but(|subnet| subnet.moving_price = Price::ONE)
			.subnet(1, tao, alpha)
			.but(|subnet| {
				// What nobody earns changes nothing.
				subnet.started_at = Some(1);
			})
			.set(|genesis| {
				genesis.parameters.subnet_limit = 2;
				genesis.parameters.network_immunity_period = 0;
			})
			.stake(1, HOT, ALICE, first)
			.stake(1, HOT, BOB, second)
			.stake(1, HOT, 10_000, third)
			.balance(10_000, UNIT);
		world.build_and_execute(|| {
			assert_ok!(register(CAROL, NEW_HOT));
			for (who, amount) in sales {
				let who = [ALICE, BOB][who];
				let call = Call::remove_stake {
					hotkey: HOT,
					netuid: ONE,
					amount_unstaked: Alpha(amount),
				};
				refusal(RuntimeCall::DynamicTao(call), who);
			}
			assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
			finish();
			let got: u128 = [(ALICE, WEALTH), (BOB, WEALTH), (10_000, UNIT)]
				.into_iter()
				.map(|(who, had)| u128::from(free(who) - had))
				.sum();
			let (tao, alpha) = (u128::from(tao), u128::from(alpha));
			let held = u128::from(first) + u128::from(second) + u128::from(third);
			assert!(got <= tao * held / (alpha + held) + 1, "{got}");
			let still = u128::from(third);
			// In two steps, so that 128 bits are enough.
			let least = tao * still / (alpha + held) * alpha / (alpha + held);
			let kept = u128::from(free(10_000) - UNIT);
			assert!(kept + 2 >= least, "{kept} for {least}");
		});
	}
}
