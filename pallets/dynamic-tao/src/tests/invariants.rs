//! Every named check fails when its equation is broken behind the pallet's back, so that none of
//! them is vacuous.

use super::*;
use crate::pallet::{DeferredEpochs, LastSubnetRegistration};
use dtao_economics::{MovingPrice, SharePool, Shares, MAX_SUPPLY};
use frame_support::storage::unhashed;

/// Two subnets, stakes on them and on root, and an epoch that waits.
fn world() -> World {
	World::with_two_subnets().stake(1, HOT, ALICE, 10 * UNIT).stake(1, HOT, BOB, 20 * UNIT).stake(
		0,
		COOL,
		ALICE,
		5 * UNIT,
	)
}

/// Breaks a sound world and returns the complaint.
fn complaint(breakage: impl FnOnce()) -> String {
	world().build().execute_with(|| {
		next_block();
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		breakage();
		DynamicTao::do_try_state().expect_err("a check must fail")
	})
}

fn assert_complaint(check: &str, about: &str, breakage: impl FnOnce()) {
	let complaint = complaint(breakage);
	assert!(complaint.starts_with(check), "expected {check}, not: {complaint}");
	assert!(complaint.contains(about), "expected {about}, not: {complaint}");
}

#[test]
fn i_1_should_miss_tao_that_nobody_has_or_that_was_not_issued() {
	let sum = "I-1 issuance: issuance is";
	assert_complaint("I-1", sum, || pallet_balances::TotalIssuance::<Test>::mutate(|ti| *ti += 1));
	assert_complaint("I-1", sum, || {
		frame_system::Account::<Test>::mutate(BOB, |account| account.data.free -= 1);
	});
	assert_complaint("I-1", "over the cap", || {
		frame_system::Account::<Test>::mutate(BOB, |account| account.data.free = MAX_SUPPLY);
		let issuance = frame_system::Account::<Test>::iter_values().map(|who| who.data.free).sum();
		pallet_balances::TotalIssuance::<Test>::put::<u64>(issuance);
	});
}

#[test]
fn i_2_should_miss_tao_of_the_vault() {
	for breakage in [(|| tamper(ONE, |economy| economy.pool.tao.0 += 1)) as fn(), || {
		tamper(TWO, |economy| economy.pending.root_tao.0 += 1)
	}] {
		assert_complaint("I-2 custody", "for records of", breakage);
	}
}

#[test]
fn i_3_should_miss_roots_stake() {
	// A smaller total, so that the vault still covers it.
	assert_complaint("I-3 root stake", "the hotkeys' sum", || {
		RootStake::<Test>::mutate(|stake| stake.0 -= 1);
	});
	assert_complaint("I-3 root stake", "the hotkeys' sum", || {
		HotkeyPools::<Test>::mutate(ROOT, COOL, |pool| pool.stake.0 += 1);
	});
}

#[test]
fn i_4_should_miss_alpha() {
	let sum = "stakes, pending and burned";
	for breakage in [
		(|economy| economy.outstanding.0 += 1) as fn(&mut SubnetEconomy),
		|economy| economy.outstanding.0 -= 1,
		|economy| economy.burned.0 += 1,
		|economy| economy.pending.owner.0 += 1,
		|economy| economy.pending.miners.0 += 1,
		|economy| economy.pending.validators.0 += 1,
		|economy| economy.pending.root_alpha.0 += 1,
	] {
		assert_complaint("I-4 alpha", sum, || tamper(ONE, breakage));
	}
	assert_complaint("I-4 alpha", sum, || {
		HotkeyPools::<Test>::mutate(ONE, HOT, |pool| pool.stake.0 += 1);
	});
	assert_complaint("I-4 alpha", "over the cap", || {
		tamper(ONE, |economy| economy.pool.alpha = Alpha(MAX_SUPPLY));
	});
}

#[test]
fn i_5_should_miss_shares() {
	let key = (ONE, HOT, ALICE);
	assert_complaint("I-5 shares", "the holders' sum", || {
		StakeShares::<Test>::mutate(key, |shares| shares.0 += 1);
	});
	assert_complaint("I-5 shares", "the holders' sum", || {
		HotkeyPools::<Test>::mutate(ONE, HOT, |pool| pool.shares.0 += 1);
	});
	assert_complaint("I-5 shares", "a position of no shares", || {
		StakeShares::<Test>::insert((ONE, COOL, ALICE), Shares(0));
	});
	assert_complaint("I-5 shares", "a hotkey's pool of no shares", || {
		HotkeyPools::<Test>::insert(ONE, COOL, SharePool::default());
	});
	assert_complaint("I-5 shares", "without a pool", || {
		StakeShares::<Test>::insert((ONE, COOL, ALICE), Shares(1));
	});
	// The bound of dust follows from the sum: floors lose less than a unit to each holder, and the
	// virtual shares their part.
}

#[test]
fn i_6_should_miss_a_sound_record() {
	// The vault and alpha stay in balance.
	assert_complaint("I-6 records", "under the floor", || {
		tamper(ONE, |economy| economy.pool.tao = Tao(9_999_999));
	});
	assert_complaint("I-6 records", "under the floor", || {
		tamper(ONE, |economy| economy.pool.alpha = Alpha(9_999_999));
	});
	assert_complaint("I-6 records", "the fee rate is over", || {
		tamper(ONE, |economy| economy.fee_rate = FeeRate(10_001));
	});
	assert_complaint("I-6 records", "the moving price is over 1", || {
		// No constructor makes one, so its bits are written.
		let over = dtao_economics::Price::from_bits((1 << 64) + 1);
		let mut record = Economies::<Test>::get(ONE).unwrap();
		record.economy.moving_price = MovingPrice::default();
		let mut bytes = codec::Encode::encode(&record);
		let at = codec::Encode::encode(&(record.economy.pool, record.economy.outstanding)).len();
		bytes[at..at + 16].copy_from_slice(&codec::Encode::encode(&over));
		unhashed::put_raw(&Economies::<Test>::hashed_key_for(ONE), &bytes);
		assert_eq!(economy(ONE).moving_price.price(), over);
	});
	assert_complaint("I-6 records", "min_stake", || {
		Parameters::<Test>::mutate(|parameters| parameters.min_stake = Tao(1));
	});
}

#[test]
fn i_12_should_miss_a_block_that_is_not_shared_by_the_rules() {
	// No stored state can break the allocation, since it is checked when it is used: a plan never
	// places more than the block. What the check sees then is a plan of nothing.
	world().build().execute_with(|| {
		for rule in [Sharing::TooMuch, Sharing::Overflowing, Sharing::TooLong, Sharing::Refusing] {
			WhoShares::set(rule);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
		WhoShares::set(Sharing::Launch);
	});
}

#[test]
fn i_18_should_miss_owners() {
	assert_complaint("I-18 owners", "belongs to nobody", || Owner::<Test>::remove(HOT));
	assert_complaint("I-18 owners", "is not its coldkey's", || Owner::<Test>::remove(OWNER_HOT));
	assert_complaint("I-18 owners", "is not its coldkey's", || {
		Owner::<Test>::insert(OWNER_HOT, ALICE);
	});
}

#[test]
fn i_19_should_miss_half_of_a_subnet() {
	assert_complaint("I-19 subnets", "cold records", || Subnets::<Test>::remove(TWO));
	assert_complaint("I-19 subnets", "has no economy", || {
		let details = Subnets::<Test>::take(TWO).unwrap();
		Subnets::<Test>::insert(NetUid(7), details);
	});
	assert_complaint("I-19 subnets", "cold records", || Economies::<Test>::remove(TWO));
	assert_complaint("I-19 subnets", "counted subnets", || {
		unhashed::kill(&Economies::<Test>::hashed_key_for(TWO));
	});
	assert_complaint("I-19 subnets", "root has a pool", || {
		let record = Economies::<Test>::take(TWO).unwrap();
		Economies::<Test>::insert(ROOT, record);
		// Root's stake is no alpha of that pool.
		tamper(ROOT, |economy| economy.outstanding.0 += 5 * UNIT);
		let details = Subnets::<Test>::take(TWO).unwrap();
		Subnets::<Test>::insert(ROOT, details);
	});
	assert_complaint("I-19 subnets", "which does not exist", || {
		let (shares, stake) = (Shares(1_000_000_000_000), Alpha(1_000_000));
		HotkeyPools::<Test>::insert(
			NetUid(9),
			HOT,
			SharePool { stake, shares, ..Default::default() },
		);
		StakeShares::<Test>::insert((NetUid(9), HOT, ALICE), shares);
		Positions::<Test>::insert((ALICE, HOT, NetUid(9)), ());
	});
	assert_complaint("I-19 subnets", "in the future", || {
		LastSubnetRegistration::<Test>::mutate(|last| last.block = Some(3));
	});
	assert_complaint("I-19 subnets", "129 subnets", || {
		let (record, details) =
			(Economies::<Test>::get(TWO).unwrap(), Subnets::<Test>::get(TWO).unwrap());
		for netuid in (3..130).map(NetUid) {
			Economies::<Test>::insert(netuid, record);
			Subnets::<Test>::insert(netuid, &details);
			let economy = record.economy;
			assert_ok!(DynamicTao::vault_mint(economy.pool.tao));
			assert_ok!(DynamicTao::vault_mint(economy.pending.root_tao));
		}
	});
}

#[test]
fn i_22_should_miss_an_index() {
	assert_complaint("I-22 indexes", "positions is", || {
		Positions::<Test>::remove((ALICE, HOT, ONE));
	});
	assert_complaint("I-22 indexes", "positions is", || {
		Positions::<Test>::insert((ALICE, COOL, ONE), ());
	});
	assert_complaint("I-22 indexes", "without shares", || {
		Positions::<Test>::remove((ALICE, HOT, ONE));
		Positions::<Test>::insert((ALICE, COOL, ONE), ());
	});
	let queue = |entries: &[(u64, u16)]| {
		let entries: Vec<_> = entries.iter().map(|(due, netuid)| (*due, NetUid(*netuid))).collect();
		DeferredEpochs::<Test>::put(frame_support::BoundedVec::truncate_from(entries));
	};
	assert_complaint("I-22 indexes", "queued 2 times", || queue(&[(1, 1), (2, 1)]));
	assert_complaint("I-22 indexes", "subnet 9 is queued 1 times", || queue(&[(1, 9)]));
}

#[test]
fn a_gift_should_break_nothing() {
	world().with_gifts().build_and_execute(|| {
		assert_ok!(Balances::transfer_allow_death(signed(BOB), DynamicTao::vault_account(), 7));
		assert_eq!(DynamicTao::vault_excess(), Tao(7));
	});
}
