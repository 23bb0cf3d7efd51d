//! The vault: what it holds, what it refuses, and what gifts do to it.

use super::*;
use crate::Call;

#[test]
fn a_gift_to_the_vault_should_change_no_price_and_be_excess() {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(0, HOT, ALICE, UNIT)
		.with_gifts()
		.build_and_execute(|| {
			let (views, quote) =
				(DynamicTao::subnets(), DynamicTao::quote_stake(ONE, Tao(10 * UNIT)));
			let stakes = DynamicTao::stake_of(ALICE);
			let vault = DynamicTao::vault_account();
			assert_ok!(Balances::transfer_allow_death(signed(BOB), vault, 777 * UNIT));
			assert_eq!(DynamicTao::vault_excess(), Tao(777 * UNIT));
			assert_eq!(DynamicTao::subnets(), views);
			assert_eq!(DynamicTao::quote_stake(ONE, Tao(10 * UNIT)), quote);
			assert_eq!(DynamicTao::stake_of(ALICE), stakes);
			// Neither do trades and blocks touch it.
			assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ONE, Tao(UNIT)));
			assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
			run_blocks(10);
			assert_eq!(DynamicTao::vault_excess(), Tao(777 * UNIT));
		});
}

#[test]
fn the_vault_should_hold_the_records_to_the_rao_whatever_is_traded() {
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		let swap = |from, to, alpha| {
			assert_ok!(DynamicTao::swap_stake(signed(ALICE), HOT, from, to, Alpha(alpha)));
			assert_eq!(DynamicTao::vault_excess(), Tao(0));
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		};
		for round in 1..20 {
			swap(ONE, TWO, 1_234_567_891 * round % (9 * UNIT) + UNIT);
			swap(TWO, ROOT, 10_000_000 * round);
			swap(ROOT, ONE, 20_000_000 * round);
			next_block();
		}
	});
}

#[test]
fn issuance_should_fall_by_what_is_recycled_and_rise_by_what_is_minted() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		let issuance = Balances::total_issuance();
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ROOT, Tao(UNIT)));
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), HOT, ONE, Alpha(UNIT)));
		assert_ok!(DynamicTao::recycle_alpha(signed(ALICE), HOT, Alpha(UNIT), ONE));
		// No trade mints or burns TAO.
		assert_eq!(Balances::total_issuance(), issuance);
		next_block();
		assert_eq!(Balances::total_issuance(), issuance + UNIT);
	});
}

#[test]
fn every_limit_call_should_be_bound_like_its_plain_twin() {
	// A limit of anything is no limit: the two do the same to the last bit of state.
	let (hotkey, netuid) = (HOT, ONE);
	let pairs: [(Call<Test>, Call<Test>); 3] = [
		(
			Call::add_stake { hotkey, netuid, amount_staked: Tao(7 * UNIT) },
			Call::add_stake_limit {
				hotkey,
				netuid,
				amount_staked: Tao(7 * UNIT),
				limit_price: u64::MAX,
				allow_partial: false,
			},
		),
		(
			Call::remove_stake { hotkey, netuid, amount_unstaked: Alpha(7 * UNIT) },
			Call::remove_stake_limit {
				hotkey,
				netuid,
				amount_unstaked: Alpha(7 * UNIT),
				limit_price: 0,
				allow_partial: true,
			},
		),
		(
			Call::swap_stake {
				hotkey,
				origin_netuid: ONE,
				destination_netuid: TWO,
				alpha_amount: Alpha(7 * UNIT),
			},
			Call::swap_stake_limit {
				hotkey,
				origin_netuid: ONE,
				destination_netuid: TWO,
				alpha_amount: Alpha(7 * UNIT),
				limit_price: 0,
				allow_partial: true,
			},
		),
	];
	for (plain, limited) in pairs {
		let roots = [plain, limited].map(|call| {
			let world = ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT);
			world.build().execute_with(|| {
				assert_eq!(refusal(RuntimeCall::DynamicTao(call), ALICE), None);
				storage_root()
			})
		});
		assert_eq!(roots[0], roots[1]);
	}
}

#[test]
fn churn_should_leave_no_key_behind() {
	fn keys() -> usize {
		let mut key = Vec::new();
		let mut count = 0;
		while let Some(next) = sp_io::storage::next_key(&key) {
			key = next;
			count += 1;
		}
		count
	}
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let hotkeys = [HOT, COOL, OWNER_HOT];
		// The vault's total of root stake is a row once there has been any.
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, ROOT, Tao(UNIT)));
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
		System::reset_events();
		let baseline = keys();
		for round in 0..50 {
			let hotkey = hotkeys[round % 3];
			for netuid in [ROOT, ONE, TWO] {
				let who = signed([ALICE, BOB][round % 2]);
				assert_ok!(DynamicTao::add_stake(
					who,
					hotkey,
					netuid,
					Tao(UNIT * (round as u64 + 1))
				));
			}
			assert_ok!(DynamicTao::unstake_all_alpha(signed([ALICE, BOB][round % 2]), hotkey));
			assert_ok!(DynamicTao::unstake_all(signed([ALICE, BOB][round % 2]), hotkey));
		}
		System::reset_events();
		assert_eq!(keys(), baseline);
	});
}

#[test]
fn a_gift_of_dust_should_not_hold_back_the_last_of_roots_stake() {
	// Without any pool, what a stranger gave would be left alone in the vault, under what an
	// account needs.
	ExtBuilder::new().stake(0, HOT, ALICE, 10 * UNIT).with_gifts().build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		assert_ok!(Balances::transfer_allow_death(signed(BOB), vault, 1));
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
		assert_eq!(free(ALICE), WEALTH + 10 * UNIT);
	});
}
