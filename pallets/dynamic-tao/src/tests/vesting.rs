//! Dividends vest (K7): who stakes for an epoch alone earns no more than for any other two blocks,
//! who leaves forfeits his part and nobody else's, and what is forfeited waits for the next epoch,
//! or on root goes out of existence.

use super::*;
use crate::{
	pallet::{Delegates, Neurons},
	DelegateTake, GenesisHotkey, GenesisNeuron,
};
use dtao_economics::{SharePool, Shares};

/// A validator of the attacker's own.
const OWN_HOT: u64 = 21;
/// A miner.
const MINER: u64 = 31;

const TEMPO: u64 = 360;
/// The epochs of subnet 1 are in blocks 359, 719, 1079 and so on.
const EPOCH: u64 = 3 * TEMPO - 1;

fn neuron(hotkey: u64, weights: &[(u16, u16)]) -> GenesisNeuron<u64> {
	GenesisNeuron { hotkey, permit: true, weights: weights.to_vec() }
}

/// A pool of so much TAO and alpha, and as much staked by Bob behind [`HOT`] and on root. Alice, the
/// attacker, has a validator with one alpha of hers. If they vote, both validators do alike.
fn world(reserve: u64, they_vote: bool) -> World {
	let votes: &[(u16, u16)] = if they_vote { &[(2, u16::MAX)] } else { &[] };
	World::new()
		.set(|genesis| {
			let owned = |hotkey| GenesisHotkey { hotkey, coldkey: ALICE };
			genesis.hotkeys.extend([owned(OWN_HOT), owned(MINER)]);
		})
		.subnet(1, reserve, reserve)
		.but(|subnet| {
			subnet.hyperparameters.epoch.activity_cutoff = 1_000_000;
			subnet.neurons = vec![neuron(HOT, votes), neuron(OWN_HOT, votes), neuron(MINER, &[])];
		})
		.stake(1, HOT, BOB, reserve)
		.stake(1, OWN_HOT, ALICE, UNIT)
		.stake(0, HOT, BOB, reserve)
		.stake(0, OWN_HOT, ALICE, UNIT)
		.balance(ALICE, 1_000_000 * UNIT)
}

fn run_until(block: u64) {
	run_blocks(block - System::block_number());
}

/// The pool of a hotkey as of this block.
fn pool(netuid: NetUid, hotkey: u64) -> SharePool {
	HotkeyPools::<Test>::get(netuid, hotkey).pool.settled(System::block_number()).unwrap()
}

/// Lets Alice stake so much TAO, and returns what it is worth.
fn enter(netuid: NetUid, hotkey: u64, tao: u64) -> u64 {
	let before = stake(netuid, hotkey, ALICE);
	assert_ok!(DynamicTao::add_stake(signed(ALICE), hotkey, netuid, Tao(tao)));
	stake(netuid, hotkey, ALICE) - before
}

/// Lets somebody take so much out.
fn leave(who: u64, netuid: NetUid, hotkey: u64, alpha: u64) {
	assert_ok!(DynamicTao::remove_stake(signed(who), hotkey, netuid, Alpha(alpha)));
}

/// What is forfeited, by hotkey, in the events of this block.
fn forfeited() -> Vec<(NetUid, u64)> {
	let forfeited = |event| match event {
		Event::DividendsForfeited { netuid, alpha, .. } => Some((netuid, alpha.0)),
		_ => None,
	};
	events().into_iter().filter_map(forfeited).collect()
}

/// Pools and amounts from 1 to 100,000 TAO, no amount more than a pool takes.
fn sizes() -> impl Iterator<Item = (u64, u64)> {
	[10, 1_000, 100_000, 1_000_000].into_iter().flat_map(|reserve| {
		let amounts = [1, 100, 10_000, 100_000].into_iter();
		let amounts = amounts.filter(move |amount| *amount <= reserve * 900);
		amounts.map(move |amount| (reserve * UNIT, amount * UNIT))
	})
}

/// Stakes behind somebody else's validator and leaves two blocks later: what is gained of a part
/// and block, and in TAO after fees.
fn visit(netuid: NetUid, reserve: u64, tao: u64, from: u64) -> (f64, i128) {
	let mut gain = (0.0, 0);
	world(reserve, false).build_and_execute(|| {
		run_until(from);
		let before = free(ALICE);
		let entered = enter(netuid, HOT, tao);
		run_blocks(2);
		let left = stake(netuid, HOT, ALICE);
		leave(ALICE, netuid, HOT, left);
		gain.0 = left.saturating_sub(entered) as f64 / entered as f64 / 2.0;
		gain.1 = i128::from(free(ALICE)) - i128::from(before);
	});
	gain
}

#[test]
fn staking_for_an_epoch_should_earn_no_more_than_for_any_other_two_blocks() {
	for (reserve, tao) in sizes() {
		for netuid in [ROOT, ONE] {
			// Half a tempo before and after, because yields change as pools grow.
			let (around, net) = visit(netuid, reserve, tao, EPOCH - 1);
			let others = [EPOCH - TEMPO / 2, EPOCH + TEMPO / 2];
			let others = others.map(|from| visit(netuid, reserve, tao, from));
			let most = others.into_iter().fold((0.0, i128::MIN), |most, other| {
				(f64::max(most.0, other.0), most.1.max(other.1))
			});
			// A rao of rounding in each block.
			let rounding = 1.0 / tao as f64;
			assert!(around <= most.0 + rounding, "{netuid:?} {reserve} {tao}: {around} {most:?}");
			assert!(net <= most.1.max(0) + 4 || net <= most.1, "{netuid:?} {reserve} {tao}: {net}");
			// Where a holder earns less than the fees in two blocks, they are lost. In the pool of 10
			// TAO he earns 0.1 % a block: an alpha each block is a tenth of all there is.
			assert!(netuid == ROOT || reserve == 10 * UNIT || net < 0, "{reserve} {tao}: {net}");
		}
	}
}

/// What Alice has in TAO ten epochs later, if she puts a flash of stake behind her own validator
/// for the block of one epoch, or none.
fn riches(reserve: u64, they_vote: bool, flash: Option<(NetUid, u64)>) -> i128 {
	let mut riches = 0;
	world(reserve, they_vote).build_and_execute(|| {
		run_until(EPOCH - 1);
		if let Some((netuid, tao)) = flash {
			let entered = enter(netuid, OWN_HOT, tao);
			next_block();
			leave(ALICE, netuid, OWN_HOT, entered - 1);
		}
		run_until(EPOCH + 10 * TEMPO);
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), OWN_HOT));
		riches = free(ALICE).into();
	});
	riches
}

/// What Bob's stake earns in a tempo, in parts of it and block.
fn holders_yield(netuid: NetUid, reserve: u64, they_vote: bool) -> f64 {
	let mut gain = 0.0;
	world(reserve, they_vote).build_and_execute(|| {
		run_until(EPOCH);
		let before = stake(netuid, HOT, BOB);
		run_blocks(TEMPO);
		gain = (stake(netuid, HOT, BOB) - before) as f64 / before as f64 / TEMPO as f64;
	});
	gain
}

/// Asserts that no flash of stake earns more than a holder does in the block that it lasts.
fn assert_no_flash_pays(they_vote: bool) {
	let mut paying = Vec::new();
	for reserve in [10, 1_000, 100_000].map(|reserve| reserve * UNIT) {
		let without = riches(reserve, they_vote, None);
		for netuid in [ROOT, ONE] {
			let holder = holders_yield(netuid, reserve, they_vote);
			for tao in
				[100, 10_000].map(|tao| tao * UNIT).into_iter().filter(|x| *x <= 900 * reserve)
			{
				let gain = riches(reserve, they_vote, Some((netuid, tao))) - without;
				// And a thousandth of a TAO for what prices do in ten epochs.
				let fair = (holder * tao as f64) as i128 + 1_000_000;
				if gain > fair {
					paying.push((netuid.0, reserve / UNIT, tao / UNIT, gain, fair));
				}
			}
		}
	}
	assert!(paying.is_empty(), "(netuid, pool, stake, gain, fair): {paying:?}");
}

#[test]
fn a_flash_of_stake_behind_ones_own_validator_should_not_earn_its_take() {
	assert_no_flash_pays(false);
}

#[test]
fn a_flash_of_stake_behind_ones_own_validator_should_leave_no_bonds() {
	assert_no_flash_pays(true);
}

#[test]
fn a_flash_of_stake_should_not_cost_others_their_dividends() {
	for netuid in [ROOT, ONE] {
		// What Bob earns in three epochs, with or without nine times his stake in each of them.
		let earned = |flashes: bool| {
			let mut earned = 0;
			world(1_000 * UNIT, false).build_and_execute(|| {
				let begun = stake(netuid, HOT, BOB);
				for epoch in [TEMPO - 1, 2 * TEMPO - 1, EPOCH] {
					run_until(epoch - 1);
					if flashes {
						enter(netuid, HOT, 9_000 * UNIT);
					}
					run_until(epoch);
					if flashes {
						leave(ALICE, netuid, HOT, stake(netuid, HOT, ALICE));
					}
				}
				run_until(EPOCH + TEMPO);
				earned = stake(netuid, HOT, BOB) - begun;
			});
			earned
		};
		let (left_alone, griefed) = (earned(false), earned(true));
		// But for the part of a block in which the visitor takes part.
		assert!(griefed * 100 >= left_alone * 98, "{netuid:?}: {griefed} of {left_alone}");
	}
}

/// Alice has three tenths and Bob seven of what stands behind [`HOT`], on subnet 1 and on root; an
/// epoch was paid, and a third of its dividends have vested.
fn a_third_vested(test: impl FnOnce()) {
	World::with_subnet()
		.but(|subnet| {
			subnet.parameters.tempo = 30;
			subnet.neurons = vec![neuron(HOT, &[])];
		})
		.stake(1, HOT, ALICE, 300 * UNIT)
		.stake(1, HOT, BOB, 700 * UNIT)
		.stake(0, HOT, ALICE, 300 * UNIT)
		.stake(0, HOT, BOB, 700 * UNIT)
		.build_and_execute(|| {
			// Nobody's take, so that only the two have shares.
			Delegates::<Test>::insert(HOT, DelegateTake { take: 0, raised_at: None });
			// (29 + 1) mod 30 = 0
			run_until(39);
			test();
		});
}

/// `ceil(amount * gone / all)`.
fn part_up(amount: Alpha, gone: Shares, all: Shares) -> u64 {
	// Shares of a thousand tokens have 60 bits, and what vests in a tempo less.
	(u128::from(amount.0) * gone.0).div_ceil(all.0) as u64
}

#[test]
fn dividends_should_vest_in_equal_steps_until_the_next_epoch() {
	a_third_vested(|| {
		let vesting = pool(ONE, HOT).vesting;
		assert_eq!((vesting.since, vesting.until), (39, 59));
		let paid = Neurons::<Test>::get(ONE)[0].emission.0;
		// Of floor(30 * the validators' parts) a third is there, floored at each block at most.
		assert!((paid - paid / 3).abs_diff(vesting.amount.0) <= 10);
		let step = |before: u64| stake(ONE, HOT, BOB) - before;
		for _ in 0..20 {
			let before = stake(ONE, HOT, BOB);
			next_block();
			// Seven tenths of a thirtieth.
			assert!(step(before).abs_diff(paid * 7 / 10 / 30) <= 2, "{}", step(before));
		}
	});
}

#[test]
fn leaving_should_forfeit_ones_part_rounded_up_and_no_more() {
	a_third_vested(|| {
		let (before, waiting) = (pool(ONE, HOT), economy(ONE).pending.validators);
		let (alice, bob) = (stake(ONE, HOT, ALICE), stake(ONE, HOT, BOB));
		let shares = StakeShares::<Test>::get((ONE, HOT, ALICE));
		let outstanding = economy(ONE).outstanding;
		leave(ALICE, ONE, HOT, alice);
		let after = pool(ONE, HOT);
		let lost = Alpha(before.vesting.amount.0 - after.vesting.amount.0);
		// Three tenths.
		assert_eq!(lost.0, part_up(before.vesting.amount, shares, before.shares));
		assert!(lost.0.abs_diff(before.vesting.amount.0 * 3 / 10) <= 1);
		assert!(events().contains(&Event::DividendsForfeited {
			netuid: ONE,
			hotkey: HOT,
			coldkey: ALICE,
			alpha: lost,
		}));
		// It waits for the next epoch and stays outstanding: only what was sold does not.
		assert_eq!(economy(ONE).pending.validators, Alpha(waiting.0 + lost.0));
		assert_eq!(economy(ONE).outstanding, Alpha(outstanding.0 - alice));
		// The other one has what he had, and will have what he would have had.
		assert!(stake(ONE, HOT, BOB).abs_diff(bob) <= 1);
		let left = after.vesting.amount.0;
		run_until(58);
		let grown = stake(ONE, HOT, BOB) - bob;
		assert!(grown.abs_diff(left * 19 / 20) <= 20, "{grown} of {left}");
	});
}

#[test]
fn leaving_in_part_should_forfeit_in_part() {
	a_third_vested(|| {
		let before = pool(ONE, HOT);
		let alice = stake(ONE, HOT, ALICE);
		leave(ALICE, ONE, HOT, alice / 2);
		// Half of three tenths.
		let lost = before.vesting.amount.0 - pool(ONE, HOT).vesting.amount.0;
		assert!(lost.abs_diff(before.vesting.amount.0 * 3 / 20) <= 1, "{lost}");
		assert_eq!(forfeited(), [(ONE, lost)]);
		// And the other half with the rest.
		leave(ALICE, ONE, HOT, stake(ONE, HOT, ALICE));
		let lost = before.vesting.amount.0 - pool(ONE, HOT).vesting.amount.0;
		assert!(lost.abs_diff(before.vesting.amount.0 * 3 / 10) <= 2, "{lost}");
	});
}

#[test]
fn what_is_forfeited_on_root_should_go_out_of_existence() {
	a_third_vested(|| {
		let (before, issuance) = (pool(ROOT, HOT), Balances::total_issuance());
		let (held, rooted) = (vault(), RootStake::<Test>::get().0);
		let alice = stake(ROOT, HOT, ALICE);
		leave(ALICE, ROOT, HOT, alice);
		let lost = before.vesting.amount.0 - pool(ROOT, HOT).vesting.amount.0;
		assert!(lost > 0 && lost.abs_diff(before.vesting.amount.0 * 3 / 10) <= 1);
		assert_eq!(forfeited(), [(ROOT, lost)]);
		assert_eq!(Balances::total_issuance(), issuance - lost);
		assert_eq!(vault(), held - alice - lost);
		assert_eq!(RootStake::<Test>::get().0, rooted - alice - lost);
	});
}

#[test]
fn the_last_holder_should_forfeit_all_that_is_left() {
	a_third_vested(|| {
		leave(ALICE, ONE, HOT, stake(ONE, HOT, ALICE));
		let (left, waiting) = (pool(ONE, HOT), economy(ONE).pending.validators.0);
		let (bob, burned) = (stake(ONE, HOT, BOB), economy(ONE).burned.0);
		leave(BOB, ONE, HOT, bob);
		assert_no_row(ONE, HOT, BOB);
		assert_eq!(economy(ONE).pending.validators.0, waiting + left.vesting.amount.0);
		// What the roundings left of the stake is burned.
		assert_eq!(economy(ONE).burned.0, burned + left.stake.0 - bob);
		// On root both go out of existence.
		leave(ALICE, ROOT, HOT, stake(ROOT, HOT, ALICE));
		let (left, issuance) = (pool(ROOT, HOT), Balances::total_issuance());
		let bob = stake(ROOT, HOT, BOB);
		leave(BOB, ROOT, HOT, bob);
		assert_no_row(ROOT, HOT, BOB);
		let gone = left.vesting.amount.0 + left.stake.0 - bob;
		assert_eq!(Balances::total_issuance(), issuance - gone);
		assert_eq!(RootStake::<Test>::get(), Tao(0));
	});
}

#[test]
fn what_was_forfeited_should_be_paid_by_the_next_epoch() {
	a_third_vested(|| {
		leave(ALICE, ONE, HOT, stake(ONE, HOT, ALICE));
		let lost = forfeited()[0].1;
		let before = Neurons::<Test>::get(ONE)[0].emission.0;
		run_until(59);
		let paid = Neurons::<Test>::get(ONE)[0].emission.0;
		// 30 blocks after 28, and what was forfeited; root's part changes a little.
		let regular = before / 28 * 30;
		assert!(paid.abs_diff(regular + lost) <= regular / 20, "{paid}, {regular}, {lost}");
		assert!(economy(ONE).pending.validators.is_zero());
	});
}

#[test]
fn stake_that_leaves_a_hotkey_should_forfeit_and_stake_that_is_given_should_not() {
	a_third_vested(|| {
		let third = Alpha(stake(ONE, HOT, ALICE) / 3);
		assert_ok!(DynamicTao::move_stake(signed(ALICE), HOT, COOL, ONE, ONE, third));
		assert_eq!(forfeited().len(), 1);
		let unvested = pool(ONE, HOT).vesting;
		assert_ok!(DynamicTao::transfer_stake(signed(ALICE), BOB, HOT, ONE, ONE, third));
		assert_eq!((forfeited().len(), pool(ONE, HOT).vesting), (1, unvested));
		let tenth = Alpha(stake(ROOT, HOT, ALICE) / 10);
		assert_ok!(DynamicTao::swap_stake(signed(ALICE), HOT, ROOT, ONE, tenth));
		assert_eq!(forfeited().len(), 2);
	});
}

#[test]
fn unstake_all_should_forfeit_behind_each_position() {
	a_third_vested(|| {
		let before = [ROOT, ONE].map(|netuid| pool(netuid, HOT).vesting.amount.0);
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
		let mut lost = forfeited();
		lost.sort_unstable();
		assert_eq!(lost.iter().map(|(netuid, _)| *netuid).collect::<Vec<_>>(), [ROOT, ONE]);
		for ((_, lost), before) in lost.into_iter().zip(before) {
			assert!(lost.abs_diff(before * 3 / 10) <= 1);
		}
		assert!(Positions::<Test>::iter_key_prefix((ALICE,)).next().is_none());
	});
}

#[test]
fn who_comes_and_goes_should_take_nothing_from_what_vests() {
	let bob = |visits: u64| {
		let mut bob = 0;
		a_third_vested(|| {
			for _ in 0..visits {
				let entered = enter(ROOT, HOT, 90_000 * UNIT);
				leave(ALICE, ROOT, HOT, entered - 1);
				assert!(forfeited().is_empty());
			}
			run_until(58);
			bob = stake(ROOT, HOT, BOB);
		});
		bob
	};
	// A rao for each rounding: they fall to the holders.
	assert!(bob(0).abs_diff(bob(100)) <= 200);
}

#[test]
fn a_newcomer_should_take_part_in_the_steps_that_he_stays_for() {
	a_third_vested(|| {
		// As much again as all there is.
		enter(ROOT, HOT, pool(ROOT, HOT).stake.0);
		let (vesting, alice) = (pool(ROOT, HOT).vesting.amount.0, stake(ROOT, HOT, ALICE));
		run_blocks(10);
		let vested = vesting - pool(ROOT, HOT).vesting.amount.0;
		let earned = stake(ROOT, HOT, ALICE) - alice;
		// Three twentieths by what she had, and a half by what she brought.
		assert!(vested > 0 && earned.abs_diff(vested * 13 / 20) <= 10, "{earned} of {vested}");
	});
}

#[test]
fn what_vests_should_go_on_when_the_tempo_changes() {
	a_third_vested(|| {
		let (until, amount) = (pool(ONE, HOT).vesting.until, pool(ONE, HOT).vesting.amount.0);
		assert_ok!(DynamicTao::sudo_set_tempo(admin(), ONE, 0));
		assert_eq!(pool(ONE, HOT).vesting.until, until);
		run_until(49);
		// Half of the twenty blocks.
		assert!(pool(ONE, HOT).vesting.amount.0.abs_diff(amount / 2) <= 10);
		run_until(59);
		assert_eq!(pool(ONE, HOT).vesting, Default::default());
	});
	a_third_vested(|| {
		// A shorter tempo: the next epoch takes in what has not vested.
		assert_ok!(DynamicTao::sudo_set_tempo(admin(), ONE, 7));
		run_until(40);
		let before = pool(ONE, HOT).total().unwrap().0;
		// (41 + 1) mod 7 = 0
		next_block();
		let after = pool(ONE, HOT);
		assert_eq!(after.vesting.until, 48);
		assert_eq!(after.total().unwrap().0, before + Neurons::<Test>::get(ONE)[0].emission.0);
		run_until(47);
		assert!(pool(ONE, HOT).vesting.amount > Alpha(0));
	});
}

#[test]
fn the_stake_view_should_tell_what_is_on_its_way() {
	a_third_vested(|| {
		for netuid in [ROOT, ONE] {
			let views = DynamicTao::stake_of(ALICE);
			let view = views.iter().find(|view| view.netuid == netuid).unwrap();
			assert_eq!(view.alpha.0, stake(netuid, HOT, ALICE));
			let vesting = pool(netuid, HOT).vesting.amount.0;
			assert!(view.vesting.0.abs_diff(vesting * 3 / 10) <= 1);
		}
	});
}

#[test]
fn an_order_for_all_but_what_has_vested_of_late_should_be_for_all() {
	for (more, refusal) in [(0, None), (1, Some(Error::<Test>::RemainingStakeTooLow))] {
		a_third_vested(|| {
			// 0.004 TAO, of which a rest under 0.002 is too small.
			assert_ok!(DynamicTao::add_stake(signed(CAROL), HOT, ONE, Tao(4_000_000)));
			run_blocks(1);
			let held = stake(ONE, HOT, CAROL);
			let fresh = DynamicTao::vested_within(ONE, &HOT, &CAROL, 50).unwrap().0;
			assert!(fresh > 50, "something vests");
			let order = Alpha(held - fresh - more);
			let sell = || DynamicTao::remove_stake(signed(CAROL), HOT, ONE, order);
			let closes = refusal.is_none();
			match refusal {
				Some(refusal) => {
					assert_noop!(sell(), refusal);
				}
				None => {
					assert_ok!(sell());
				}
			}
			assert_eq!(stake(ONE, HOT, CAROL) == 0, closes);
		});
	}
}
