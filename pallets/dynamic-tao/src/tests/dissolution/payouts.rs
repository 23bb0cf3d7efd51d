//! What holders are paid and what is recycled. Expected payouts are computed here, by position, from
//! the holdings alone.

use super::*;
use crate::Call;
use dtao_economics::Pending;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn holders_should_be_paid_by_their_part_of_all_alpha_and_the_rest_be_recycled() {
	ExtBuilder::with_subnet()
		.stake(1, HOT, ALICE, 500 * UNIT)
		.stake(1, COOL, BOB, 1_500 * UNIT)
		.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			dissolve(ONE);
			// 2000 in the pool, 500 and 1500 outside of it
			let (tao, alpha) = (Tao(1_000 * UNIT), Alpha(4_000 * UNIT));
			assert_eq!(last_event(), Event::DissolutionStarted { netuid: ONE, tao, alpha });
			let (blocks, told) = finish();
			assert_eq!(blocks, 1);
			// 1000 * 500 / 4000 and 1000 * 1500 / 4000
			let (to_alice, to_bob) = (125 * UNIT, 375 * UNIT);
			for (coldkey, tao) in [(ALICE, to_alice), (BOB, to_bob)] {
				let tao = Tao(tao);
				assert!(told.contains(&Event::DissolutionPayout {
					netuid: ONE,
					coldkey,
					tao,
					claimable: false,
				}));
			}
			assert_eq!((free(ALICE), free(BOB)), (WEALTH + to_alice, WEALTH + to_bob));
			let (paid, recycled) = (Tao(to_alice + to_bob), Tao(500 * UNIT));
			assert_eq!(last_event(), Event::NetworkRemoved { netuid: ONE, paid, recycled });
			assert_eq!((Balances::total_issuance(), vault()), (issuance - 500 * UNIT, 0));
		});
}

#[test]
fn a_payout_should_be_floored_by_position_and_paid_once_a_coldkey() {
	ExtBuilder::new()
		.subnet(2, UNIT, UNIT)
		.subnet(1, 10_000_019, 20_000_043)
		.stake(1, HOT, ALICE, 3)
		.stake(1, COOL, ALICE, 3)
		.stake(1, OWNER_HOT, ALICE, 5)
		.stake(1, COOL, BOB, 1)
		.build_and_execute(|| {
			dissolve(ONE);
			let (_, told) = finish();
			// 3 * 10_000_019 / 20_000_055 = 1.4999, twice, and 5 of them 2.4999; together it would
			// be 5. BOB's 0.4999 is nothing, and nobody is told.
			assert_eq!(payments(&told), [(ALICE, 1 + 1 + 2, false)]);
			assert_eq!((free(ALICE), free(BOB)), (WEALTH + 4, WEALTH));
			assert_eq!(totals(&told), (4, 10_000_015));
		});
}

#[test]
fn alpha_that_is_nobodys_should_be_recycled_with_roots_pending_tao() {
	ExtBuilder::with_subnet()
		.but(|subnet| {
			subnet.pending = Pending {
				owner: Alpha(100 * UNIT),
				miners: Alpha(200 * UNIT),
				validators: Alpha(300 * UNIT),
				root_alpha: Alpha(50 * UNIT),
				root_tao: Tao(7 * UNIT),
			};
			subnet.alpha_burned = Alpha(350 * UNIT);
			// 100 + 200 + 300 + 50 + 350
			subnet.alpha_outstanding = Alpha(1_000 * UNIT);
		})
		.stake(1, HOT, ALICE, 1_000 * UNIT)
		.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			dissolve(ONE);
			// The last epoch sells root's alpha, pays the owner, and what nobody earned leaves `O`, but for
			// what is burned.
			let SubnetEconomy { outstanding, pending, .. } = economy(ONE);
			assert_eq!(outstanding.0, (1_000 + 100 + 350) * UNIT);
			assert_eq!(pending, Pending::default());
			// 1000 * 50 / (2000 + 50) = 24.390243902 TAO went out for it.
			let left = 1_000 * UNIT - 24_390_243_902;
			// 2000 + 50 + 1000 + 100 + 350
			let part = |alpha: u128| (u128::from(left) * alpha / 3_500) as u64;
			let (_, told) = finish();
			let (to_alice, to_owner) = (part(1_000), part(100));
			assert_eq!(payments(&told), [(ALICE, to_alice, false), (OWNER, to_owner, false)]);
			let paid = to_alice + to_owner;
			assert_eq!(totals(&told), (paid, left - paid));
			// Nobody stakes on root, so that its 7 TAO, and what its alpha brought, went out of existence
			// with that epoch.
			assert_eq!(Balances::total_issuance(), issuance - 1_007 * UNIT + paid);
		});
}

#[test]
fn stake_that_is_entering_should_be_paid_as_any_other() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ONE, Tao(1_000 * UNIT)));
		let bought = stake(ONE, HOT, BOB);
		let (tao, alpha) = reserves(ONE);
		let preview = DynamicTao::liquidation_preview(ONE).unwrap();
		assert_eq!(preview.held, Alpha(1_000 * UNIT + bought));
		dissolve(ONE);
		let (_, told) = finish();
		let whole = u128::from(alpha) + u128::from(1_000 * UNIT + bought);
		let part = |held: u64| (u128::from(tao) * u128::from(held) / whole) as u64;
		let mut paid = payments(&told);
		paid.sort_unstable();
		assert_eq!(paid, [(ALICE, part(1_000 * UNIT), false), (BOB, part(bought), false)]);
	});
}

#[test]
fn where_nobody_has_staked_the_whole_pool_should_be_recycled() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		dissolve(ONE);
		let (_, told) = finish();
		assert_eq!((payments(&told), totals(&told)), (vec![], (0, 1_000 * UNIT)));
		// And the block's TAO.
		assert_eq!(Balances::total_issuance(), issuance - 1_000 * UNIT + UNIT);
	});
}

#[test]
fn a_subnet_that_has_not_started_should_be_dissolved_too() {
	ExtBuilder::with_subnet().but(|subnet| subnet.started_at = None).build_and_execute(|| {
		dissolve(ONE);
		assert_eq!(totals(&finish().1), (0, 1_000 * UNIT));
	});
}

#[test]
fn any_number_of_blocks_should_pay_what_one_pass_would() {
	for holders in [99, 100, 101, 1_250] {
		crowded(holders).build_and_execute(|| {
			let (expected, issuance) = (expected(ONE), Balances::total_issuance());
			assert_eq!(expected.len() as u64, holders);
			let (tao, supply) = (reserves(ONE).0, reserves(TWO).0);
			dissolve(ONE);
			let (blocks, told) = finish();
			// A position and a payment for each, a key for three pools, and the end; a stage that
			// ends with a block is found to be over in the next.
			assert_eq!(blocks, (2 * holders + 3 + 1).div_ceil(100), "of {holders}");
			for (coldkey, payout) in &expected {
				assert_eq!(free(*coldkey), *payout);
			}
			let paid: u64 = expected.values().sum();
			assert_eq!(totals(&told), (paid, tao - paid));
			assert_eq!(payments(&told).len() as u64, holders);
			let minted = blocks * UNIT;
			assert_eq!(Balances::total_issuance(), issuance - (tao - paid) + minted);
			assert_eq!(reserves(TWO).0, supply + minted);
		});
	}
}

#[test]
fn a_coldkeys_positions_should_be_valued_alike_in_whichever_block_they_are_closed() {
	// 150 holders of the same stake behind one hotkey: two blocks.
	let world = (0..150).fold(ExtBuilder::with_two_subnets(), |world, holder| {
		world.stake(1, HOT, DEAD + holder, UNIT)
	});
	world.build_and_execute(|| {
		reward(ONE, HOT, 77 * UNIT + 7);
		let expected = expected(ONE);
		dissolve(ONE);
		finish();
		// (1 + 77 / 150) * 1000 / 2227
		let payout = free(DEAD);
		assert_eq!(payout / 1_000_000, 679);
		assert!(expected.iter().all(|(who, tao)| (free(*who), *tao) == (payout, payout)));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// I-20: what is paid, kept for a claim and recycled sums to the pot and root's pending TAO; each
	/// coldkey gets the floors of its positions, whatever the pool and the holders are.
	#[test]
	fn a_dissolution_should_account_for_every_rao(
		tao in log_uniform(10_000_000, 1_000_000 * UNIT),
		alpha in log_uniform(10_000_000, 1_000_000 * UNIT),
		root_tao in log_uniform(1, UNIT),
		burned in log_uniform(1, 1_000 * UNIT),
		positions in proptest::collection::vec(
			(0..3usize, 0..20u64, log_uniform(1, 1_000_000 * UNIT)), 0..70,
		),
	) {
		let world = ExtBuilder::new().subnet(2, UNIT, UNIT).subnet(1, tao, alpha).but(|subnet| {
			subnet.pending.root_tao = Tao(root_tao);
			subnet.alpha_burned = Alpha(burned);
			subnet.alpha_outstanding = Alpha(burned);
		});
		// Half of them have accounts.
		let world = (0..10).fold(world, |world, who| world.balance(DEAD + who, EXISTENTIAL_DEPOSIT));
		let hotkeys = [HOT, COOL, OWNER_HOT];
		let (mut sum, mut world) = (alpha + burned, world);
		for (hotkey, who, amount) in positions {
			if sum + amount <= dtao_economics::MAX_SUPPLY {
				sum += amount;
				world = world.stake(1, hotkeys[hotkey], DEAD + who, amount);
			}
		}
		world.build_and_execute(|| {
			// Nobody stakes on root, so that the last epoch takes its TAO out of existence.
			let preview = DynamicTao::liquidation_preview(ONE).unwrap();
			let before: BTreeMap<_, _> =
				expected(ONE).keys().map(|who| (*who, free(*who))).collect();
			let positions = Positions::<Test>::iter_keys().count() as u64;
			dissolve(ONE);
			let (expected, issuance) = (expected(ONE), Balances::total_issuance());
			let (blocks, told) = finish();
			let (mut paid, mut kept) = (0, 0);
			for (who, payout) in &expected {
				let unclaimed = DynamicTao::unclaimed_payout(*who).0;
				assert_eq!(free(*who) - before[who] + unclaimed, *payout);
				assert!(unclaimed == 0 || *payout < EXISTENTIAL_DEPOSIT && before[who] == 0);
				paid += free(*who) - before[who];
				kept += unclaimed;
			}
			let (owed, recycled) = totals(&told);
			assert_eq!(paid + kept, owed);
			assert_eq!(owed + recycled, tao);
			assert_eq!(Balances::total_issuance(), issuance + blocks * UNIT - recycled);
			// The preview misses the floor of each position.
			assert!(owed <= preview.to_holders.0 && preview.to_holders.0 <= owed + positions);
			let rest = preview.recycled.0 - root_tao;
			assert!(rest <= recycled && recycled <= rest + positions);
			assert!(payments(&told).windows(2).all(|pair| pair[0].0 != pair[1].0), "paid twice");
		});
	}

	/// Who buys right before a dissolution gets less than it paid, whatever the pool is.
	#[test]
	fn buying_just_before_a_dissolution_should_never_pay(
		tao in log_uniform(10_000_000, 100_000 * UNIT),
		alpha in log_uniform(10_000_000, 1_000_000 * UNIT),
		others in log_uniform(1, 1_000_000 * UNIT),
		amount in log_uniform(MIN_STAKE, WEALTH - UNIT),
		anybody: bool,
	) {
		let mut world = ExtBuilder::new().subnet(2, UNIT, UNIT).subnet(1, tao, alpha);
		if anybody {
			world = world.stake(1, HOT, BOB, others);
		}
		world.build_and_execute(|| {
			let buys = Call::add_stake { hotkey: COOL, netuid: ONE, amount_staked: Tao(amount) };
			let refused = refusal(RuntimeCall::DynamicTao(buys), ALICE);
			dissolve(ONE);
			finish();
			assert!(refused.is_none() && free(ALICE) < WEALTH || free(ALICE) == WEALTH);
		});
	}
}

#[test]
fn buying_just_before_a_dissolution_should_lose_the_fee_at_least() {
	for (tao, alpha, others) in [
		(1_000 * UNIT, 2_000 * UNIT, 0),
		(1_000 * UNIT, 2_000 * UNIT, 1),
		(1_000 * UNIT, 2_000 * UNIT, 2_000_000 * UNIT),
		(UNIT, 10_000 * UNIT, 5 * UNIT),
		(50_000 * UNIT, UNIT, UNIT / 100),
	] {
		for amount in [MIN_STAKE, UNIT, 500 * UNIT, 90_000 * UNIT] {
			let world = ExtBuilder::new().subnet(2, UNIT, UNIT).subnet(1, tao, alpha);
			let world = if others > 0 { world.stake(1, HOT, BOB, others) } else { world };
			world.build_and_execute(|| {
				let buys = Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(amount) };
				if refusal(RuntimeCall::DynamicTao(buys), ALICE).is_some() {
					return; // over a thousand times the pool
				}
				dissolve(ONE);
				finish();
				// The fee is 33 of 65535 and stays in the pool, of which a part comes back.
				assert!(free(ALICE) < WEALTH, "{amount} into {tao}, {alpha}, {others}");
			});
		}
	}
}
