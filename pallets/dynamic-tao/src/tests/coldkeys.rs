//! `schedule_swap_coldkey`, `dispute_coldkey_swap` and `swap_coldkey`: whose word it takes, how long, and
//! that all of a coldkey is another one's afterwards and nothing else has changed (I-21).

use super::{
	renaming::{renamed, state_but, State},
	*,
};
use crate::{
	pallet::{
		ChildKeys, ColdkeySwaps, DissolutionPayouts, HotkeyDeposits, Neurons, OwnedHotkeys,
		QueuedNetwork, UnclaimedPayouts, UnclaimedTao,
	},
	testkit::random_walk::{Deed, People, Step, Walk},
	weights::SubstrateWeight,
	Call, ColdkeySwap, GenesisHotkey, HoldReason, RootClaimKind, SwapProgress, WeightInfo,
};
use dtao_economics::Rules;
use frame_support::{dispatch::GetDispatchInfo, traits::fungible::InspectHold};
use frame_system::RawOrigin;
use proptest::prelude::*;

/// Two coldkeys whose bytes are like no others in the state.
const OLD: u64 = 0xc01d_5eed_aaaa_0d0d;
const NEW: u64 = 0xc01d_5eed_bbbb_0e0e;

/// A hotkey of the old key's that has consented, and two that have not.
const OWN: u64 = 21;
const NAMED: [u64; 2] = [22, 23];

/// The cost of a swap, 0.1 TAO, and its delay here.
const COST: u64 = UNIT / 10;
const DELAY: u64 = 100;

/// Two subnets, and a rich old key with a hotkey.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets().balance(OLD, WEALTH).set(|genesis| {
		genesis.hotkeys.push(GenesisHotkey { hotkey: OWN, coldkey: OLD });
		let parameters = &mut genesis.parameters;
		(parameters.coldkey_swap_delay, parameters.children_cooldown) = (DELAY, 4);
		parameters.hotkey_deposit = Tao(COST);
	})
}

fn act(who: u64, call: Call<Test>) {
	assert_eq!(refusal(RuntimeCall::DynamicTao(call), who), None);
}

fn schedule() {
	act(OLD, Call::schedule_swap_coldkey { new_coldkey: NEW });
}

/// Lets the delay pass without a block.
fn wait() {
	System::set_block_number(System::block_number() + DELAY);
}

fn swap(hotkeys: u32, positions: u32) -> Call<Test> {
	Call::swap_coldkey { old_coldkey: OLD, hotkeys, positions }
}

/// Carries out a swap that is due.
fn carry_out() {
	act(ALICE, swap(u32::MAX, u32::MAX));
	assert!(!ColdkeySwaps::<Test>::contains_key(OLD));
}

fn add(hotkey: u64, netuid: NetUid, tao: u64) -> Call<Test> {
	Call::add_stake { hotkey, netuid, amount_staked: Tao(tao) }
}

/// Everything that a coldkey can have, most of it pending.
fn furnish() {
	for hotkey in NAMED {
		act(OLD, Call::try_associate_hotkey { hotkey });
	}
	for (hotkey, netuid) in [(OWN, ROOT), (OWN, ONE), (HOT, ROOT), (HOT, TWO), (NAMED[0], ONE)] {
		act(OLD, add(hotkey, netuid, 100 * UNIT));
	}
	act(OLD, Call::root_register { hotkey: OWN });
	act(OLD, Call::burned_register { netuid: ONE, hotkey: OWN });
	act(OLD, Call::burned_register { netuid: TWO, hotkey: NAMED[0] });
	act(OLD, Call::decrease_take { hotkey: OWN, take: 1_000 });
	for hotkey in [OWN, NAMED[0]] {
		let children = vec![(u64::MAX / 3, COOL)];
		act(OLD, Call::set_children { hotkey, netuid: ONE, children });
	}
	act(OLD, Call::register_network { hotkey: NAMED[1] });
	run_blocks(2);
	// Stake that waits, stake that is due, and a hotkey that is touched later than its holders.
	act(OLD, add(HOT, TWO, 7 * UNIT));
	act(CAROL, add(OWN, ONE, 9 * UNIT));
	run_blocks(400);
	act(OLD, add(OWN, ROOT, 3 * UNIT));
	act(OLD, add(HOT, ONE, 5 * UNIT));
	act(OLD, Call::set_root_claim_type { kind: RootClaimKind::Keep });
	// A payout that could not be placed.
	assert_ok!(DynamicTao::vault_mint(Tao(7)));
	UnclaimedPayouts::<Test>::insert(OLD, Tao(7));
	UnclaimedTao::<Test>::put(Tao(7));
	DynamicTao::keep_account(&OLD);
}

/// All of the state but the swap itself, events, the block's number, and the order of holds.
fn state() -> State {
	state_but(&[("DynamicTao", "ColdkeySwaps"), ("Balances", "Holds")])
}

fn assert_renamed(before: &State) {
	let (expected, after) = (renamed(before, OLD, NEW), state());
	for (key, value) in &expected {
		assert_eq!(after.get(key), Some(value), "at {key:?}");
	}
	assert_eq!(after.len(), expected.len());
}

fn held(who: u64) -> [u64; 2] {
	[HoldReason::HotkeyAssociation, HoldReason::ChildkeyDeposit]
		.map(|reason| Balances::balance_on_hold(&reason.into(), &who))
}

#[test]
fn a_swap_should_be_scheduled_for_a_price() {
	world().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		schedule();
		let swap = ColdkeySwap { new_coldkey: NEW, from: 1 + DELAY, progress: None };
		assert_eq!(ColdkeySwaps::<Test>::get(OLD), Some(swap));
		assert_eq!(free(OLD), WEALTH - COST);
		assert_eq!(Balances::total_issuance(), issuance - COST);
		assert_eq!(
			last_event(),
			Event::ColdkeySwapScheduled {
				old_coldkey: OLD,
				new_coldkey: NEW,
				execution_block: 1 + DELAY,
				swap_cost: Tao(COST),
			}
		);
	});
}

#[test]
fn a_swap_should_go_to_a_fresh_key_alone() {
	world().build_and_execute(|| {
		let to = |new_coldkey| RuntimeCall::DynamicTao(Call::schedule_swap_coldkey { new_coldkey });
		assert_eq!(refusal(to(OLD), OLD), Some("NewColdKeyIsSameWithOld"));
		let vault = DynamicTao::vault_account();
		assert_eq!(refusal(to(vault), OLD), Some("CannotUseSystemAccount"));
		assert_eq!(refusal(to(HOT), OLD), Some("NewColdKeyIsHotkey"));
		assert_eq!(refusal(to(CAROL), OLD), Some("ColdKeyAlreadyAssociated"));
		let poor = "NotEnoughBalanceToPaySwapColdKey";
		assert_eq!(refusal(to(NEW), STRANGER), Some(poor));
		// Neither is somebody who only stakes, whoever has pushed that.
		act(BOB, add(HOT, ONE, UNIT));
		assert_eq!(refusal(to(BOB), OLD), Some("ColdKeyAlreadyAssociated"));
		// One at a time.
		assert_eq!(refusal(to(NEW), OLD), None);
		assert_eq!(refusal(to(ALICE), OLD), Some("SwapAlreadyScheduled"));
	});
}

#[test]
fn the_old_key_should_take_its_swap_back_until_it_has_begun() {
	world().build_and_execute(|| {
		let dispute = || RuntimeCall::DynamicTao(Call::dispute_coldkey_swap {});
		assert_eq!(refusal(dispute(), OLD), Some("NoColdkeySwapScheduled"));
		schedule();
		assert_eq!(refusal(dispute(), NEW), Some("NoColdkeySwapScheduled"));
		wait();
		act(OLD, Call::dispute_coldkey_swap {});
		assert_eq!(last_event(), Event::ColdkeySwapDisputed { coldkey: OLD, new_coldkey: NEW });
		let refused = refusal(RuntimeCall::DynamicTao(swap(9, 9)), ALICE);
		assert_eq!(refused, Some("NoColdkeySwapScheduled"));
		// What it cost is gone, and it may be scheduled again.
		schedule();
		assert_eq!(free(OLD), WEALTH - 2 * COST);
		wait();
		act(ALICE, swap(0, 0));
		assert_eq!(refusal(dispute(), OLD), Some("ColdkeySwapUnderWay"));
	});
}

#[test]
fn a_swap_should_wait_for_its_delay_whatever_the_parameter_becomes() {
	world().build_and_execute(|| {
		schedule();
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::ColdkeySwapDelay(1)));
		System::set_block_number(DELAY);
		let early = refusal(RuntimeCall::DynamicTao(swap(9, 9)), OLD);
		assert_eq!(early, Some("ColdkeySwapTooEarly"));
		System::set_block_number(1 + DELAY);
		carry_out();
	});
}

#[test]
fn i_21_a_swap_should_be_a_renaming_with_everything_pending() {
	world().build_and_execute(|| {
		furnish();
		schedule();
		wait();
		let before = state();
		carry_out();
		assert_renamed(&before);
		// Two deposits for hotkeys, and two rows of two childkey links each of 0.01 TAO.
		assert_eq!((held(OLD), held(NEW)), ([0, 0], [2 * COST, 4 * UNIT / 100]));
		assert!(!frame_system::Account::<Test>::contains_key(OLD));
	});
}

#[test]
fn a_swap_should_go_step_by_step_and_each_step_should_be_whole() {
	world().build_and_execute(|| {
		furnish();
		schedule();
		wait();
		let (before, balance) = (state(), Balances::free_balance(OLD));
		let hotkeys = OwnedHotkeys::<Test>::iter_key_prefix(OLD).count() as u32;
		let positions = Positions::<Test>::iter_key_prefix((OLD,)).count() as u32;
		assert_eq!((hotkeys, positions), (3, 6));
		for step in 1..=5 {
			act(ALICE, swap(u32::from(step > 2), 1));
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
			let progress = SwapProgress { hotkeys: u32::max(step, 2) - 2, positions: step };
			assert_eq!(ColdkeySwaps::<Test>::get(OLD).unwrap().progress, Some(progress));
			// Deposits keep the existential deposit on the old account, until they have gone too.
			let expected = if step == 1 { (balance - EXISTENTIAL_DEPOSIT, 7) } else { (0, 0) };
			if step < 3 {
				assert_eq!(
					last_event(),
					Event::ColdkeySwapAdvanced {
						old_coldkey: OLD,
						new_coldkey: NEW,
						hotkeys: progress.hotkeys,
						positions: progress.positions,
						free: Tao(expected.0),
						payouts: Tao(expected.1),
					}
				);
			}
		}
		act(ALICE, swap(9, 9));
		assert!(matches!(last_event(), Event::ColdkeySwapped { .. }));
		assert_renamed(&before);
	});
}

#[test]
fn a_swap_should_tell_of_each_thing_that_went_over() {
	let alone = ExtBuilder::with_two_subnets().balance(OLD, WEALTH).stake(1, HOT, OLD, 10 * UNIT);
	alone.build_and_execute(|| {
		act(OLD, Call::associate_with { coldkey: OLD });
		assert_ok!(DynamicTao::set_parameter(admin(), GlobalParameter::ColdkeySwapDelay(DELAY)));
		schedule();
		wait();
		System::reset_events();
		RecordedChanges::take();
		carry_out();
		let (old_coldkey, new_coldkey) = (OLD, NEW);
		assert_eq!(
			events(),
			[
				Event::HotkeyHandedOver { hotkey: OLD, old_coldkey, new_coldkey },
				Event::PositionHandedOver { netuid: ONE, hotkey: HOT, old_coldkey, new_coldkey },
				Event::ColdkeySwapped {
					old_coldkey,
					new_coldkey,
					hotkeys: 1,
					positions: 1,
					free: Tao(WEALTH - COST),
					payouts: Tao(0),
				},
			]
		);
		let associated = Change::HotkeyAssociated { hotkey: OLD, coldkey: NEW, by_coldkey: false };
		assert_eq!(
			RecordedChanges::get(),
			[associated, changed(ONE, HOT, OLD), changed(ONE, HOT, NEW)]
		);
	});
}

#[test]
fn positions_of_both_keys_should_become_one() {
	let both = world().balance(NEW, WEALTH).stake(1, HOT, OLD, 10 * UNIT);
	both.build_and_execute(|| {
		schedule(); // after which the new key begins to use what it has
		for (hotkey, alpha) in [(HOT, 20), (OWN, 30)] {
			tamper(ONE, |economy| economy.outstanding.0 += alpha * UNIT);
			assert_ok!(DynamicTao::credit_active_stake(ONE, &hotkey, &NEW, Alpha(alpha * UNIT)));
		}
		next_block();
		reward(ONE, HOT, 3 * UNIT);
		for who in [OLD, NEW] {
			act(who, add(HOT, ONE, UNIT));
			act(who, add(OWN, ONE, UNIT));
		}
		run_blocks(400); // what has entered is due, and nobody was asked
		for who in [OLD, NEW] {
			act(who, add(HOT, ONE, UNIT));
		}
		let of = |hotkey| [OLD, NEW].map(|who| stake(ONE, hotkey, who));
		let (before, owned) = (of(HOT), of(OWN));
		wait();
		carry_out();
		// One floor in the place of two or three.
		let sum = |parts: [u64; 2]| parts[0] + parts[1];
		assert!((sum(before)..=sum(before) + 2).contains(&stake(ONE, HOT, NEW)));
		assert!((sum(owned)..=sum(owned) + 2).contains(&stake(ONE, OWN, NEW)));
		assert_eq!((stake(ONE, HOT, OLD), stake(ONE, OWN, OLD)), (0, 0));
		assert_eq!(Positions::<Test>::iter_key_prefix((OLD,)).count(), 0);
	});
}

#[test]
fn the_old_key_should_stay_an_ordinary_account_and_gain_nothing_by_it() {
	world().stake(1, HOT, OLD, 10 * UNIT).stake(2, HOT, OLD, 10 * UNIT).build_and_execute(|| {
		schedule();
		wait();
		act(ALICE, swap(1, 1));
		// It has nothing to spend, but what it still holds it may sell or move.
		let broke = refusal(RuntimeCall::DynamicTao(add(HOT, ONE, UNIT)), OLD);
		assert_eq!(broke, Some("NotEnoughBalanceToStake"));
		let left = Positions::<Test>::iter_key_prefix((OLD,)).next().unwrap().1;
		act(OLD, Call::remove_stake { hotkey: HOT, netuid: left, amount_unstaked: Alpha(UNIT) });
		act(OLD, add(HOT, ROOT, MIN_STAKE));
		// Whatever it or somebody else adds goes over too.
		act(BOB, add(HOT, ROOT, UNIT));
		act(
			BOB,
			Call::transfer_stake {
				destination_coldkey: OLD,
				hotkey: HOT,
				origin_netuid: ROOT,
				destination_netuid: ROOT,
				alpha_amount: Alpha(UNIT),
			},
		);
		carry_out();
		assert_eq!(stake(ROOT, HOT, NEW), MIN_STAKE + UNIT);
		assert_eq!(free(OLD), 0);
		// And then it is a stranger.
		let call = Call::burned_register { netuid: ONE, hotkey: OWN };
		let refused = refusal(RuntimeCall::DynamicTao(call), OLD);
		assert_eq!(refused, Some("NonAssociatedColdKey"));
	});
}

#[test]
fn deposits_should_wait_until_the_new_key_has_an_account() {
	let deposit = COST + EXISTENTIAL_DEPOSIT;
	world().balance(OLD, deposit + COST).build_and_execute(|| {
		act(OLD, Call::try_associate_hotkey { hotkey: NAMED[0] });
		schedule();
		wait();
		assert_eq!(held(OLD), [COST, 0]);
		let refused = refusal(RuntimeCall::DynamicTao(swap(9, 9)), ALICE);
		assert_eq!(refused, Some("NewColdkeyNotAlive"));
		assert_ok!(Balances::transfer_allow_death(signed(BOB), NEW, EXISTENTIAL_DEPOSIT));
		carry_out();
		assert_eq!((held(NEW), free(OLD)), ([COST, 0], 0));
		assert_eq!(HotkeyDeposits::<Test>::get(NAMED[0]), Some(Tao(COST)));
	});
}

#[test]
fn a_childkey_deposit_for_a_hotkey_that_has_left_should_stay_until_its_owner_sets_children() {
	world().build_and_execute(|| {
		let hotkey = NAMED[0];
		act(OLD, Call::try_associate_hotkey { hotkey });
		let children = vec![(u64::MAX / 3, COOL)];
		act(OLD, Call::set_children { hotkey, netuid: ONE, children });
		assert_ok!(Balances::transfer_allow_death(signed(BOB), hotkey, UNIT));
		act(hotkey, Call::associate_with { coldkey: BOB });
		schedule();
		wait();
		let put_down = 2 * UNIT / 100;
		carry_out();
		assert_eq!((held(OLD), held(NEW)), ([0, put_down], [0, 0]));
		assert_eq!(
			(free(OLD), DynamicTao::do_try_state()),
			(put_down + EXISTENTIAL_DEPOSIT, Ok(()))
		);
		System::set_block_number(System::block_number() + 10_000);
		act(BOB, Call::set_children { hotkey, netuid: ONE, children: vec![(1, COOL)] });
		assert_eq!((held(OLD), free(OLD)), ([0, 0], put_down + EXISTENTIAL_DEPOSIT));
		assert_eq!(held(BOB), [0, put_down]);
	});
}

#[test]
fn a_registration_that_waits_and_payouts_of_a_dissolution_should_go_over() {
	let full = world().balance(NEW, WEALTH).stake(2, HOT, OLD, 10 * UNIT).set(|genesis| {
		genesis.parameters.subnet_limit = 2;
		genesis.parameters.network_immunity_period = 0;
	});
	full.build_and_execute(|| {
		act(OLD, Call::register_network { hotkey: OWN });
		assert_eq!(QueuedNetwork::<Test>::get().unwrap().coldkey, OLD);
		let dissolving = crate::pallet::CurrentNotice::<Test>::get().unwrap().netuid;
		schedule();
		act(NEW, add(COOL, TWO, 10 * UNIT));
		wait();
		assert_ok!(plain(DynamicTao::dissolve_network(admin(), TWO)));
		System::set_block_number(System::block_number() + 1);
		// Positions are closed, and nobody is paid yet.
		let holders = StakeShares::<Test>::iter_prefix((TWO,)).count() as u32;
		DynamicTao::step_dissolution(holders);
		let owed = [OLD, NEW].map(|who| DissolutionPayouts::<Test>::get(who).0);
		assert!(owed[0] > 0, "{owed:?} for {dissolving:?}");
		carry_out();
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		assert_eq!(DissolutionPayouts::<Test>::get(NEW), Tao(owed[0] + owed[1]));
		assert_eq!(QueuedNetwork::<Test>::get().unwrap().coldkey, NEW);
		run_blocks(3);
		let owners: Vec<_> =
			SubnetOwners::<Test>::iter_values().map(|it| it.owner_coldkey).collect();
		assert!(owners.contains(&NEW), "{owners:?}");
		assert_eq!(free(OLD), 0);
	});
}

#[test]
fn a_subnet_should_go_to_the_new_key_with_its_neurons_and_its_childkey_deposits() {
	world().build_and_execute(|| {
		furnish();
		schedule();
		wait();
		RecordedChanges::take();
		carry_out();
		let netuid = NetUid(3);
		assert_eq!(SubnetOwners::<Test>::get(netuid).unwrap().owner_coldkey, NEW);
		assert!(RecordedChanges::get().contains(&Change::SubnetOwnerChanged { netuid, owner: NEW }));
		assert_eq!(Neurons::<Test>::get(netuid)[0].coldkey, NEW);
		assert_eq!(ChildKeys::<Test>::get(ONE, OWN).deposit.unwrap().who, NEW);
		run_blocks(10);
		act(NEW, Call::start_call { netuid });
	});
}

#[test]
fn claims_of_stake_that_has_left_root_should_go_over() {
	let claimable = world().stake(0, HOT, OLD, 100 * UNIT).set(|genesis| {
		genesis.rules = Rules::CLAIMABLE;
	});
	claimable.build_and_execute(|| {
		tamper(ONE, |economy| {
			economy.outstanding.0 += 4 * UNIT;
			economy.claimable.0 += 4 * UNIT;
		});
		let mut market = DynamicTao::market(ONE).expect("it is there");
		let mut ledger = hotkey_ledger(ROOT, HOT);
		assert_ok!(DynamicTao::keep_root_claim(&mut ledger, &mut market, Alpha(4 * UNIT)));
		ledger.save();
		DynamicTao::save_market(&market);
		let claims = |who| DynamicTao::root_claims(who, HOT).first().map(|claim| claim.alpha);
		let owed = claims(OLD);
		assert!(owed.is_some_and(|alpha| alpha > Alpha(3 * UNIT)), "{owed:?}");
		let all = Alpha(stake(ROOT, HOT, OLD));
		act(OLD, Call::remove_stake { hotkey: HOT, netuid: ROOT, amount_unstaked: all });
		// A position of nothing is left, with the claim.
		let position = DynamicTao::stake_of(OLD).pop().expect("it is shown");
		assert_eq!((position.hotkey, position.netuid, position.alpha), (HOT, ROOT, Alpha(0)));
		assert_eq!((claims(OLD), stake(ROOT, HOT, OLD)), (owed, 0));
		schedule();
		wait();
		carry_out();
		assert_eq!((claims(OLD), claims(NEW)), (None, owed));
		let subnets = vec![ONE].try_into().expect("five are allowed");
		act(NEW, Call::set_root_claim_type { kind: RootClaimKind::Keep });
		act(NEW, Call::claim_root { hotkey: HOT, subnets });
		assert!(!Positions::<Test>::contains_key((NEW, HOT, ROOT)));
		assert_eq!(Some(Alpha(stake(ONE, HOT, NEW))), owed);
	});
}

#[test]
fn a_step_should_pay_for_what_it_did() {
	type Weights = SubstrateWeight<Test>;
	world().stake(1, HOT, OLD, 10 * UNIT).build_and_execute(|| {
		schedule();
		wait();
		let weight = |hotkeys: u32, positions: u32, subnets| {
			let hotkey = Weights::swap_coldkey_hotkey(subnets) * u64::from(hotkeys);
			let position = Weights::swap_coldkey_position() * u64::from(positions);
			Weights::swap_coldkey() + hotkey + position
		};
		let info = RuntimeCall::DynamicTao(swap(3, 5)).get_dispatch_info();
		assert_eq!(info.call_weight, weight(3, 5, 128));
		let done = DynamicTao::swap_coldkey(signed(ALICE), OLD, 3, 5).expect("it is due");
		assert_eq!(done.actual_weight, Some(weight(1, 1, 2)));
	});
}

/// What happens before the old key is swapped, or meanwhile.
#[derive(Clone, Copy, Debug)]
enum Happening {
	/// A step of the old key or of Bob, or of an owner of a subnet.
	Step(u8, Step),
	/// So many blocks.
	Blocks(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
	prop_oneof![
		5 => (any::<u8>(), from_bytes()).prop_map(|(who, step)| Happening::Step(who, step)),
		1 => (1..20u64).prop_map(Happening::Blocks),
	]
}

/// The old key and Bob, with all hotkeys that the old key has or can get.
fn walk() -> Walk<Test> {
	let hotkey = |coldkey: &u64, number: u8| match coldkey {
		&OLD => OWN + u64::from(number),
		_ => 200 + u64::from(number),
	};
	Walk::new(People { coldkeys: vec![OLD, BOB], ghost: STRANGER, hotkey })
}

/// Lets it happen, if it can. The admin does nothing: it could make swaps dearer than the old key can pay.
fn happen(walk: &mut Walk<Test>, happening: Happening) {
	match happening {
		Happening::Blocks(count) => run_blocks(count),
		Happening::Step(who, step) => match walk.deed(who, &step) {
			Deed::Call(RawOrigin::Root, _) => (),
			deed => {
				let (origin, call) = dispatchable(deed);
				refusal_of(call, origin);
			}
		},
	}
}

/// Gives the old key back what it has put down for childkey links of hotkeys that have consented to
/// others: their owners put it down instead. Until then it stays on the old account, swapped or not.
fn free_childkey_deposits_of_hotkeys_that_left() {
	for (netuid, hotkey, links) in ChildKeys::<Test>::iter() {
		let owner = DynamicTao::coldkey_of(&hotkey).expect("it has childkey links");
		if owner != OLD && links.deposit.as_ref().is_some_and(|deposit| deposit.who == OLD) {
			assert_ok!(DynamicTao::put_own_childkeys(netuid, &owner, &hotkey, links));
		}
	}
}

/// A world of short tempos in which these things have happened, and a swap is due.
fn random_world(happenings: &[Happening], test: impl FnOnce(&mut Walk<Test>)) {
	let world = world().set(|genesis| {
		for subnet in &mut genesis.subnets {
			subnet.parameters.tempo = 7;
		}
		genesis.parameters.children_rate_limit = 0;
	});
	world.build_and_execute(|| {
		let mut walk = walk();
		happenings.iter().for_each(|next| happen(&mut walk, *next));
		// It may have given away what the swap costs.
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), OLD, UNIT));
		free_childkey_deposits_of_hotkeys_that_left();
		schedule();
		wait();
		test(&mut walk);
	});
}

proptest! {
	#![proptest_config(ProptestConfig {
		source_file: Some(file!()),
		..ProptestConfig::with_cases(super::stateful::cases())
	})]

	#[test]
	fn i_21_a_swap_should_be_a_renaming_in_any_world_and_in_any_steps(
		happenings in proptest::collection::vec(happening(), 0..40),
		steps in proptest::collection::vec((0..3u32, 0..3u32), 0..8),
	) {
		random_world(&happenings, |_| {
			let before = state();
			for (hotkeys, positions) in steps {
				if ColdkeySwaps::<Test>::contains_key(OLD) {
					act(ALICE, swap(hotkeys, positions));
				}
			}
			if ColdkeySwaps::<Test>::contains_key(OLD) {
				carry_out();
			}
			assert_renamed(&before);
		});
	}

	#[test]
	fn a_swap_should_keep_every_equation_while_the_chain_goes_on(
		happenings in proptest::collection::vec(happening(), 0..40),
		steps in proptest::collection::vec((0..3u32, 0..3u32, proptest::option::of(happening())), 0..8),
	) {
		random_world(&happenings, |walk| {
			for (hotkeys, positions, next) in steps {
				if ColdkeySwaps::<Test>::contains_key(OLD) {
					act(ALICE, swap(hotkeys, positions));
				}
				next.into_iter().for_each(|next| happen(walk, next));
				next_block();
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
			if ColdkeySwaps::<Test>::contains_key(OLD) {
				carry_out();
			}
		});
	}
}
