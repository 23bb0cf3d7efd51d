//! Stake neither counts nor earns before it has been there for a whole tempo: whoever comes after
//! an epoch, around it, or hops from hotkey to hotkey earns nothing, whoever was there keeps what an
//! epoch has paid, and what nobody earned waits for nobody.

use super::*;
use crate::{
	pallet::{Cohorts, Neurons, RootNeurons, SubnetHyperparameters},
	testkit::random_walk::{People, Step, Walk},
	GenesisHotkey, GenesisNeuron, Holding, RootNeuron, Take, MAX_ROOT_VALIDATORS,
};
use dtao_economics::{yuma::BondsRule, Clock, Cohort, Lot};
use proptest::prelude::*;

/// A second validator, and a miner, of the subnet owner's.
const OTHER_HOT: u64 = 21;
const MINER: u64 = 31;

/// The epochs of subnet 1 are in blocks 359, 719, 1079 and so on; root's periods begin in 360, 720
/// and so on.
const TEMPO: u64 = 360;
const EPOCH: u64 = TEMPO - 1;

/// What an epoch may floor of somebody's stake: a unit for the shares, and one for the value.
const ROUNDING: u64 = 2;

fn neuron(hotkey: u64, weights: &[(u16, u16)]) -> GenesisNeuron<u64> {
	GenesisNeuron { hotkey, permit: true, weights: weights.to_vec() }
}

/// A pool of 1,000 TAO and as much alpha, and as much staked by Bob behind [`HOT`] and on root. Both
/// validators judge the one miner. Takes go to who does nothing here: [`HOT`] is Carol's, who has
/// stake behind [`OTHER_HOT`] alone, which is the owner's.
fn world() -> ExtBuilder {
	let votes = [(2, u16::MAX)];
	ExtBuilder::new()
		.set(|genesis| {
			let owned = |hotkey| GenesisHotkey { hotkey, coldkey: OWNER };
			genesis.hotkeys.extend([owned(OTHER_HOT), owned(MINER)]);
		})
		.subnet(1, 1_000 * UNIT, 1_000 * UNIT)
		.but(|subnet| {
			subnet.hyperparameters.epoch.activity_cutoff = 1_000_000;
			subnet.neurons =
				vec![neuron(HOT, &votes), neuron(OTHER_HOT, &votes), neuron(MINER, &[])];
		})
		.stake(1, HOT, BOB, 1_000 * UNIT)
		.stake(1, OTHER_HOT, CAROL, 10 * UNIT)
		.stake(0, HOT, BOB, 1_000 * UNIT)
		.stake(0, OTHER_HOT, CAROL, 10 * UNIT)
		.balance(ALICE, 1_000_000 * UNIT)
}

fn run_until(block: u64) {
	run_blocks(block - System::block_number());
}

/// Lets Alice stake so much TAO, and returns what it is worth.
fn enter(netuid: NetUid, hotkey: u64, tao: u64) -> u64 {
	let before = stake(netuid, hotkey, ALICE);
	assert_ok!(DynamicTao::add_stake(signed(ALICE), hotkey, netuid, Tao(tao)));
	stake(netuid, hotkey, ALICE) - before
}

/// Lets Alice take out all she has.
fn leave(netuid: NetUid, hotkey: u64) {
	let all = Alpha(stake(netuid, hotkey, ALICE));
	assert_ok!(DynamicTao::remove_stake(signed(ALICE), hotkey, netuid, all));
}

/// What Bob has after `blocks`, if `meanwhile` happens in block after block, and what Alice has won.
fn with_and_without(blocks: u64, mut meanwhile: impl FnMut(u64)) -> (i128, [u64; 2], [u64; 2]) {
	let bobs = || [ROOT, ONE].map(|netuid| stake(netuid, HOT, BOB));
	let mut without = [0; 2];
	world().build_and_execute(|| {
		run_blocks(blocks);
		without = bobs();
	});
	let (mut won, mut with) = (0, [0; 2]);
	world().build_and_execute(|| {
		let before = free(ALICE);
		for _ in 0..blocks {
			next_block();
			meanwhile(System::block_number());
		}
		for hotkey in [HOT, OTHER_HOT] {
			for netuid in [ROOT, ONE] {
				if stake(netuid, hotkey, ALICE) > 0 {
					leave(netuid, hotkey);
				}
			}
		}
		won = i128::from(free(ALICE)) - i128::from(before);
		with = bobs();
	});
	(won, with, without)
}

#[test]
fn who_comes_after_an_epoch_should_take_nothing_of_what_it_paid() {
	for tao in [1, 10_000, 90_000].map(|tao| tao * UNIT) {
		let (won, [root, _], [undisturbed, _]) =
			with_and_without(2 * TEMPO - 2, |block| match block {
				359 => {
					enter(ROOT, HOT, tao);
				}
				718 => leave(ROOT, HOT),
				_ => (),
			});
		assert!(won <= 0, "{won} of {tao}");
		assert!(undisturbed.abs_diff(root) <= ROUNDING, "{undisturbed} and {root} with {tao}");
	}
}

#[test]
fn a_stay_between_two_epochs_should_earn_nothing() {
	world().build_and_execute(|| {
		run_until(EPOCH + 1);
		let entered = enter(ONE, HOT, 1_000 * UNIT);
		let bobs = stake(ONE, HOT, BOB);
		run_until(EPOCH + TEMPO - 1);
		assert_eq!((stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB)), (entered, bobs));
	});
}

#[test]
fn a_stay_around_an_epoch_should_earn_nothing() {
	for netuid in [ROOT, ONE] {
		world().build_and_execute(|| {
			run_until(EPOCH + TEMPO - 1);
			let entered = enter(netuid, HOT, 900 * UNIT);
			run_blocks(2);
			let left = stake(netuid, HOT, ALICE);
			assert!(left <= entered && entered - left <= ROUNDING, "{left} of {entered}");
		});
	}
}

#[test]
fn hopping_from_hotkey_to_hotkey_should_earn_nothing() {
	world().stake(1, HOT, ALICE, 500 * UNIT).build_and_execute(|| {
		let mut here = HOT;
		// Away from wherever an epoch has just paid, and back before the next one.
		for epoch in 0..4 {
			run_until(EPOCH + epoch * TEMPO - 1);
			let there = if here == HOT { OTHER_HOT } else { HOT };
			let all = Alpha(stake(ONE, here, ALICE));
			assert_ok!(DynamicTao::move_stake(signed(ALICE), here, there, ONE, ONE, all));
			here = there;
		}
		run_blocks(1);
		let left = stake(ONE, here, ALICE);
		assert!(left <= 500 * UNIT && left + 8 * ROUNDING > 500 * UNIT, "{left}");
	});
}

#[test]
fn a_newcomer_should_earn_from_the_second_epoch_on() {
	world().build_and_execute(|| {
		run_until(100);
		let entered = enter(ONE, HOT, 10 * UNIT);
		run_until(EPOCH);
		// It became active at the price after the first, and may have lost a unit by that.
		assert!(entered - stake(ONE, HOT, ALICE) <= ROUNDING);
		let (bob, alice) = (stake(ONE, HOT, BOB), stake(ONE, HOT, ALICE));
		run_until(EPOCH + TEMPO - 1);
		assert_eq!(stake(ONE, HOT, ALICE), alice);
		run_until(EPOCH + TEMPO);
		let (bobs, alices) = (stake(ONE, HOT, BOB) - bob, stake(ONE, HOT, ALICE) - alice);
		let fair = u128::from(bobs) * u128::from(alice) / u128::from(bob);
		assert!(alices > 0 && u128::from(alices).abs_diff(fair) <= 4, "{alices} and not {fair}");
	});
}

#[test]
fn roots_newcomer_should_earn_after_a_whole_period() {
	world().build_and_execute(|| {
		// In the last block of the first period; the second is from 360 on, the third from 720.
		run_until(359);
		let entered = enter(ROOT, HOT, 100 * UNIT);
		run_until(719);
		assert_eq!(stake(ROOT, HOT, ALICE), entered);
		run_until(1_079);
		assert!(stake(ROOT, HOT, ALICE) > entered);
	});
}

#[test]
fn a_flash_on_root_should_not_move_roots_part_of_a_block() {
	world().build_and_execute(|| {
		let before = economy(ONE).pending.root_tao;
		run_blocks(1);
		let one = economy(ONE).pending.root_tao.0 - before.0;
		enter(ROOT, OTHER_HOT, 500_000 * UNIT);
		run_blocks(1);
		let two = economy(ONE).pending.root_tao.0 - before.0 - one;
		assert!(two.abs_diff(one) * 100 < one, "{one} and then {two}");
	});
}

#[test]
fn who_leaves_after_an_epoch_should_keep_what_it_paid_and_take_nothing_of_others() {
	for netuid in [ROOT, ONE] {
		let run = |leaves: bool| {
			let mut outcome = (0, 0);
			world().stake(netuid.0, HOT, ALICE, 500 * UNIT).build_and_execute(|| {
				run_until(EPOCH + TEMPO);
				outcome.0 = stake(netuid, HOT, ALICE);
				if leaves {
					leave(netuid, HOT);
				}
				run_blocks(300);
				outcome.1 = stake(netuid, HOT, BOB);
			});
			outcome
		};
		let ((paid, others), (same, undisturbed)) = (run(true), run(false));
		assert!(paid > 500 * UNIT && paid == same);
		assert!(others.abs_diff(undisturbed) <= ROUNDING, "{others} and not {undisturbed}");
	}
}

#[test]
fn a_change_of_tempo_should_neither_let_a_flash_count_nor_forget_who_counted() {
	for tempo in [1, 7, 361, 50_400] {
		world().build_and_execute(|| {
			run_until(EPOCH);
			let (alices, bobs) = (enter(ONE, HOT, 100 * UNIT), active_stake(ONE, HOT));
			assert_ok!(DynamicTao::set_subnet_parameter(
				admin(),
				ONE,
				SubnetParameter::Tempo(tempo)
			));
			assert_eq!(active_stake(ONE, HOT), bobs);
			let next = DynamicTao::subnet(ONE).unwrap().next_epoch.unwrap();
			System::set_block_number(next - 1);
			next_block();
			assert!(alices - stake(ONE, HOT, ALICE) <= ROUNDING);
			assert!(active_stake(ONE, HOT) > bobs + alices - ROUNDING);
		});
	}
}

#[test]
fn root_should_wait_for_the_longest_tempo() {
	world().but(|subnet| subnet.parameters.tempo = 1_000).build_and_execute(|| {
		run_until(999);
		assert_eq!(RootStake::<Test>::get().period, 0);
		run_until(1_000);
		assert_eq!(RootStake::<Test>::get().period, 1);
		assert_ok!(DynamicTao::set_subnet_parameter(admin(), ONE, SubnetParameter::Tempo(10)));
		// Never shorter than a new subnet's tempo.
		run_until(1_359);
		assert_eq!(RootStake::<Test>::get().period, 1);
		run_until(1_360);
		assert_eq!(RootStake::<Test>::get().period, 2);
	});
}

#[test]
fn a_short_tempo_elsewhere_should_not_let_a_visit_to_root_earn() {
	let world = world().but(|subnet| subnet.parameters.tempo = 2);
	world.build_and_execute(|| {
		run_until(500);
		let entered = enter(ROOT, HOT, 900 * UNIT);
		run_blocks(4);
		assert_eq!(stake(ROOT, HOT, ALICE), entered);
	});
}

#[test]
fn a_little_root_stake_should_not_get_what_all_root_stake_has_earned() {
	// Nothing but a dust of root stake validates on the subnet.
	let world = ExtBuilder::with_subnet().but(|subnet| {
		subnet.parameters.tempo = 10;
		subnet.neurons = vec![neuron(HOT, &[])];
	});
	let world = world.stake(1, HOT, BOB, 100 * UNIT).stake(0, HOT, BOB, 2_000_000);
	world.stake(0, COOL, ALICE, 100_000 * UNIT).build_and_execute(|| {
		run_until(8);
		let waiting = economy(ONE).pending.root_tao;
		let issuance = Balances::total_issuance();
		run_until(9);
		let earned = stake(ROOT, HOT, BOB) - 2_000_000;
		assert!(waiting.0 > UNIT && u128::from(earned) * 50_000_000 <= u128::from(waiting.0) + 1);
		assert_eq!(stake(ROOT, COOL, ALICE), 100_000 * UNIT);
		// What was not earned is no more, but for the block's own mint.
		let gone = issuance + UNIT - Balances::total_issuance();
		assert!(gone.abs_diff(waiting.0) * 5 < waiting.0, "{gone} of {waiting}");
	});
}

#[test]
fn the_majority_that_judges_nobody_should_not_get_the_miners_part() {
	world()
		.but(|subnet| {
			// Bob's validator has 99 % of the stake and votes for itself alone.
			subnet.neurons[0] = neuron(HOT, &[(0, u16::MAX)]);
		})
		.build_and_execute(|| {
			run_until(EPOCH - 1);
			let pending = economy(ONE).pending;
			next_block();
			let event = events().into_iter().find_map(|event| match event {
				Event::EpochPaid { miners, validators, recycled, .. } => {
					Some((miners.0, validators.0, recycled.0))
				}
				_ => None,
			});
			let (miners, validators, recycled) = event.expect("it was paid");
			assert_eq!(miners, 0);
			// With the slot's own block.
			assert!(recycled > pending.miners.0 && recycled < pending.miners.0 + UNIT);
			assert!(validators < pending.validators.0 + UNIT);
			// And of the validators' part it has nothing: Carol's judged.
			assert_eq!(stake(ONE, HOT, BOB), 1_000 * UNIT);
			assert!(stake(ONE, OTHER_HOT, CAROL) > 100 * UNIT);
		});
}

#[test]
fn nobody_under_the_stake_threshold_should_get_a_permit() {
	let permits = |threshold: u64| {
		let mut permits = Vec::new();
		world()
			.set(|genesis| genesis.parameters.stake_threshold = Tao(threshold))
			.build_and_execute(|| {
				run_until(EPOCH + TEMPO);
				let neurons = Neurons::<Test>::get(ONE);
				permits = neurons.iter().map(|neuron| neuron.scores.permit).collect();
			});
		permits
	};
	assert_eq!(permits(0), [true, true, true]);
	// Carol's 10 alpha, what it earned and 18 % of 10 TAO do not reach it.
	assert_eq!(permits(900 * UNIT), [true, false, false]);
	assert_eq!(permits(1_000_000 * UNIT), [false, false, false]);
}

#[test]
fn a_flash_of_root_stake_should_not_take_a_seat() {
	let neurons = |count: u32| {
		(0..count).map(|index| RootNeuron { hotkey: 1_000 + u64::from(index), since: 0 })
	};
	world()
		.set(|genesis| {
			for neuron in neurons(MAX_ROOT_VALIDATORS) {
				genesis.hotkeys.push(GenesisHotkey { hotkey: neuron.hotkey, coldkey: BOB });
			}
		})
		.build_and_execute(|| {
			RootNeurons::<Test>::put(frame_support::BoundedVec::truncate_from(
				neurons(MAX_ROOT_VALIDATORS).collect(),
			));
			enter(ROOT, OTHER_HOT, 11 * UNIT);
			run_blocks(1);
			assert_ok!(DynamicTao::root_register(signed(OWNER), OTHER_HOT));
			// It has a uid on root by Carol's 10 TAO; the miner's flash counts for nothing.
			enter(ROOT, MINER, 500 * UNIT);
			assert_noop!(
				plain(DynamicTao::root_register(signed(OWNER), MINER)),
				Error::<Test>::StakeTooLowForRoot
			);
			leave(ROOT, MINER);
		});
}

#[test]
fn bonds_of_another_rule_should_begin_anew() {
	for rule in [BondsRule::Yuma2, BondsRule::Yuma3] {
		let other = if rule == BondsRule::Yuma2 { BondsRule::Yuma3 } else { BondsRule::Yuma2 };
		let part_of_carol = |switched: bool| {
			let mut part = 0;
			let world = world().but(|subnet| {
				subnet.hyperparameters.epoch.bonds_rule = if switched { other } else { rule };
				subnet.parameters.tempo = 10;
			});
			world.stake(1, OTHER_HOT, CAROL, 323 * UNIT).build_and_execute(|| {
				run_until(59);
				if switched {
					SubnetHyperparameters::<Test>::mutate(ONE, |parameters| {
						parameters.epoch.bonds_rule = rule
					});
				}
				run_until(69);
				part = Neurons::<Test>::get(ONE)[1].scores.dividends;
			});
			part
		};
		let (switched, always) = (part_of_carol(true), part_of_carol(false));
		// A quarter of the stake, whatever the bonds were before.
		assert!(switched.abs_diff(always) < 700, "{rule:?}: {switched} and not {always}");
	}
}

#[test]
fn cohorts_should_be_kept_as_long_as_somebody_has_not_been_asked() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(UNIT)));
		assert_ok!(DynamicTao::add_stake(signed(CAROL), HOT, ONE, Tao(UNIT)));
		let rows = || Cohorts::<Test>::iter().count();
		run_until(EPOCH);
		assert_eq!(rows(), 0, "nothing happens when an epoch ends");
		// The next one touches the hotkey.
		run_until(EPOCH + TEMPO);
		assert_eq!(Cohorts::<Test>::iter_keys().collect::<Vec<_>>(), [(ONE, HOT, 0)]);
		leave(ONE, HOT);
		assert_eq!(rows(), 1);
		let all = Alpha(stake(ONE, HOT, CAROL));
		assert_ok!(DynamicTao::remove_stake(signed(CAROL), HOT, ONE, all));
		assert_eq!(rows(), 0);
	});
}

#[test]
fn what_entered_last_should_leave_first() {
	world().stake(1, HOT, ALICE, 50 * UNIT).build_and_execute(|| {
		let active = active_stake(ONE, HOT);
		let entered = enter(ONE, HOT, 20 * UNIT);
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ONE, Alpha(entered)));
		assert_eq!(active_stake(ONE, HOT), active);
		assert_eq!(stake(ONE, HOT, ALICE), 50 * UNIT);
		assert_eq!(DynamicTao::stake_of(ALICE)[0].entering, Alpha(0));
	});
}

#[test]
fn a_transfer_behind_a_hotkey_should_stay_active() {
	world().build_and_execute(|| {
		let active = active_stake(ONE, HOT);
		let half = Alpha(500 * UNIT);
		assert_ok!(DynamicTao::transfer_stake(signed(BOB), ALICE, HOT, ONE, ONE, half));
		assert_eq!(active_stake(ONE, HOT), active);
		run_until(EPOCH);
		let (alices, bobs) = (stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB));
		assert!(alices > 500 * UNIT && alices.abs_diff(bobs) <= ROUNDING);
	});
}

#[test]
fn a_first_stake_should_be_worth_what_was_paid() {
	world().build_and_execute(|| {
		assert_eq!(enter(ROOT, MINER, 3_000_000_000), 3_000_000_000);
		assert_eq!(enter(ROOT, HOT, 3_000_000_000), 3_000_000_000);
		run_blocks(3 * TEMPO);
		// Alone behind a hotkey it stays so; beside others it buys shares, floored.
		assert_eq!(stake(ROOT, MINER, ALICE), 3_000_000_000);
		assert!(stake(ROOT, HOT, ALICE) >= 2_999_999_999);
	});
}

#[test]
fn a_holding_of_an_unclaimed_cohort_should_be_worth_its_part() {
	let lot = |alpha| Some(Lot { period: 0, alpha: Alpha(alpha) });
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(UNIT)));
		let entered = stake(ONE, HOT, ALICE);
		let row = StakeShares::<Test>::get((ONE, HOT, ALICE));
		assert_eq!(row.entering.newer, lot(entered));
		run_until(EPOCH + TEMPO);
		assert_eq!(StakeShares::<Test>::get((ONE, HOT, ALICE)), row, "it was not touched");
		let Cohort { alpha, shares } = Cohorts::<Test>::get((ONE, HOT, 0));
		assert_eq!(alpha, Alpha(entered));
		let worth = HotkeyPools::<Test>::get(ONE, HOT).pool.value(shares).unwrap();
		assert_eq!(stake(ONE, HOT, ALICE), worth.0);
		assert_eq!(Subnets::<Test>::get(ONE).unwrap().clock(), Clock::of_subnet(2));
		assert!(worth.0 > entered);
		assert_ne!(row, Holding::default());
	});
}

const PEOPLE: [u64; 3] = [ALICE, BOB, CAROL];
const HOTKEYS: [u64; 2] = [HOT, OTHER_HOT];

/// What of somebody's stake is active, and what waits.
fn parts(netuid: NetUid, hotkey: u64, who: u64) -> (u64, u64) {
	let ledger = hotkey_ledger(netuid, hotkey);
	let holding = ledger.holding(&who).unwrap();
	let waiting = holding.entering.total().unwrap();
	(ledger.value(&holding).unwrap().0 - waiting.0, waiting.0)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

	/// Over random arrivals and departures: each block pays holders behind a hotkey in proportion to
	/// their active stake, and nothing to what waits. Nobody takes anything here.
	#[test]
	fn an_epoch_should_pay_active_stake_in_proportion_whoever_comes_and_goes(
		trades in prop::collection::vec((any::<u8>(), from_bytes(), 1..=6u64), 10..60),
		on_root: bool,
		tempo in 2..20u16,
	) {
		let netuid = if on_root { ROOT } else { ONE };
		let world = world().but(|subnet| subnet.parameters.tempo = tempo);
		world.build_and_execute(|| {
			for hotkey in HOTKEYS {
				let nothing = Take { take: 0, ..Default::default() };
				set_take(hotkey, nothing);
			}
			System::set_block_number(1_000);
			let hotkey = |who: &u64, number| 100 * who + u64::from(number);
			let people = People { coldkeys: PEOPLE.into(), ghost: STRANGER, hotkey };
			let mut walk = Walk::new(people);
			for (who, trade, blocks) in trades {
				let (origin, call) = dispatchable(walk.deed(who, &Step::Trade(trade)));
				refusal_of(call, origin);
				for _ in 0..blocks {
					// Root's periods are long; here each lasts a block, and begins before it pays.
					RootStake::<Test>::mutate(|root| root.tick(System::block_number() + 1, 0));
					let before = HOTKEYS.map(|hotkey| PEOPLE.map(|who| parts(netuid, hotkey, who)));
					next_block();
					for (hotkey, before) in HOTKEYS.into_iter().zip(before) {
						let gains = PEOPLE.into_iter().zip(before).map(|(who, (active, waiting))| {
							let after = i128::from(stake(netuid, hotkey, who));
							after - i128::from(active) - i128::from(waiting)
						});
						let gains: Vec<_> = gains.collect();
						let all: i128 = gains.iter().sum();
						let active: i128 = before.iter().map(|(own, _)| i128::from(*own)).sum();
						for ((who, gain), (own, _)) in PEOPLE.into_iter().zip(&gains).zip(before) {
							// Where nobody's stake is active, the hotkey's owner gets all.
							let fair = match active {
								0 if owner_of(hotkey) == Some(who) => all,
								0 => 0,
								_ => all * i128::from(own) / active,
							};
							// Floors of values and shares, and the part of the virtual ones.
							let rounding = 8 + all / 1_000_000;
							assert!((gain - fair).abs() <= rounding, "{gain} and not {fair}");
						}
					}
				}
			}
		});
	}
}
