//! A limit is on the average price, fee included, and holds to the rao; a partial fill takes the
//! most that keeps it.

use crate::{
	chain::{calls::*, hotkey, Chain},
	model::{Pool, UNIT},
};
use dtao_economics::Alpha;
use dtao_runtime::Runtime;
use pallet_dynamic_tao::{Call, Error, Event, NetUid};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave, Eve};

/// A pool as the transactions of the next block will find it.
fn pool_ahead(chain: &mut Chain, netuid: u16) -> Pool {
	let mut ahead = chain.fork();
	ahead.block();
	ahead.subnet(netuid).into()
}

/// `given * 10^9 / received`, rounded up: the least limit that allows a purchase.
fn price_paid(given: u64, received: u64) -> u64 {
	(u128::from(given) * u128::from(UNIT)).div_ceil(received.into()) as u64
}

/// `received * 10^9 / given`, rounded down: the highest limit that allows a sale.
fn price_got(given: u64, received: u64) -> u64 {
	(u128::from(received) * u128::from(UNIT) / u128::from(given)) as u64
}

#[test]
fn a_purchase_should_be_allowed_at_its_own_price_and_refused_a_rao_below() {
	let mut chain = Chain::development();
	for amount in [2_000_000, UNIT, 777 * UNIT + 3] {
		let (bought, _) = pool_ahead(&mut chain, 1).buy(amount);
		let limit = price_paid(amount, bought);
		let call = add_stake_limit(Alice, 1, amount, limit - 1, false);
		chain.fork().refuses(Eve, call, Error::<Runtime>::SlippageTooHigh);
		let held = chain.stake(1, Alice, Eve);
		chain.submit(Eve, add_stake_limit(Alice, 1, amount, limit, false)).succeeds();
		assert_eq!(chain.stake(1, Alice, Eve) - held, bought);
	}
}

#[test]
fn a_sale_should_be_allowed_at_its_own_price_and_refused_a_rao_above() {
	let mut chain = Chain::development();
	for amount in [UNIT, 700 * UNIT + 3] {
		let (got, _) = pool_ahead(&mut chain, 1).sell(amount);
		let limit = price_got(amount, got);
		let call = remove_stake_limit(Alice, 1, amount, limit + 1, false);
		chain.fork().refuses(Dave, call, Error::<Runtime>::SlippageTooHigh);
		chain.submit(Dave, remove_stake_limit(Alice, 1, amount, limit, false)).succeeds();
	}
	// The whole of it.
	let held = chain.stake(1, Alice, Dave);
	let (got, _) = pool_ahead(&mut chain, 1).sell(held);
	let limit = price_got(held, got);
	let call = remove_stake_full_limit(Alice, 1, Some(limit + 1));
	chain.fork().refuses(Dave, call, Error::<Runtime>::SlippageTooHigh);
	let whole = |limit| remove_stake_full_limit(Alice, 1, limit);
	chain.fork().submit(Dave, whole(None)).succeeds();
	chain.submit(Dave, whole(Some(limit))).succeeds();
	assert_eq!(chain.stake(1, Alice, Dave), 0);
}

#[test]
fn a_partial_purchase_should_take_the_most_that_keeps_the_limit_and_no_more() {
	let mut chain = Chain::development();
	let pool = pool_ahead(&mut chain, 1);
	let funds = chain.balance(Eve);
	// A tenth over the spot price of 0.1.
	let limit = 110_000_000;

	let receipt = chain.submit(Eve, add_stake_limit(Alice, 1, 50_000 * UNIT, limit, true));

	let fee = receipt.fee;
	let (given, received) = match receipt.succeeds_with_one_event() {
		Event::StakeAdded { tao, fee, alpha, .. } => (tao.0 + fee.0, alpha.0),
		event => panic!("{event:?}"),
	};
	assert_eq!(pool.clone().buy(given).0, received);
	assert!(price_paid(given, received) <= limit);
	// x * 10^9 = limit * out and out = A * n / (T + n) with n = x * (65535 - rate) / 65535 give
	// x = A * limit / 10^9 - T * 65535 / (65535 - rate): about 995 TAO.
	let exact = pool.alpha * u128::from(limit) / u128::from(UNIT) - pool.tao * 65_535 / 65_502;
	assert!(exact > 990 * u128::from(UNIT) && exact < 1_000 * u128::from(UNIT));
	assert!(u128::from(given) <= exact + 1 && u128::from(given) + 3 >= exact);
	// What was not filled was not taken.
	assert_eq!(chain.balance(Eve), funds - given - fee);
}

#[test]
fn a_partial_sale_should_take_the_most_that_keeps_the_limit_and_no_more() {
	let mut chain = Chain::development();
	let pool = pool_ahead(&mut chain, 1);
	let held = chain.stake(1, Alice, Alice);
	// 3 % under the spot price takes about 3,000 of 5,000 alpha.
	let limit = 97_000_000;

	let receipt = chain.submit(Alice, remove_stake_limit(Alice, 1, held, limit, true));

	let (given, received) = match receipt.succeeds_with_one_event() {
		Event::StakeRemoved { tao, fee, alpha, .. } => (alpha.0 + fee.0, tao.0),
		event => panic!("{event:?}"),
	};
	assert_eq!(pool.clone().sell(given).0, received);
	assert!(price_got(given, received) >= limit);
	// The same with the sides changed: y = T * 10^9 / limit - A * 65535 / (65535 - rate).
	let exact = pool.tao * u128::from(UNIT) / u128::from(limit) - pool.alpha * 65_535 / 65_502;
	assert!(given < held && u128::from(given) <= exact + 1);
	// The price at the end is 0.1 * (100 / 103)^2 = 0.0942, 0.0028 under the limit: a rao of TAO that
	// rounding takes is up to 1 / 0.0028 = 357 rao of alpha.
	assert!(u128::from(given) + 400 >= exact, "{given} of {exact}");
	assert_eq!(chain.stake(1, Alice, Alice), held - given);
}

#[test]
fn a_partial_swap_should_keep_its_limit_over_both_pools() {
	let mut chain = Chain::development();
	let (mut one, mut two) = (pool_ahead(&mut chain, 1), pool_ahead(&mut chain, 2));
	let held = chain.stake(1, Alice, Alice);
	// At spot 0.1 / 0.05 = 2 alpha of the second for one of the first.
	let limit = 1_950_000_000;

	let call = swap_stake_limit(Alice, 1, 2, held, limit, true);
	let receipt = chain.submit(Alice, call);

	let movement = receipt.movement();
	let given = movement.alpha_given.0 + movement.fee.0;
	let (tao, fee) = one.sell(given);
	let (received, tao_fee) = two.buy(tao);
	assert_eq!((movement.tao.0, movement.fee.0, movement.tao_fee.0), (tao, fee, tao_fee));
	assert_eq!(movement.alpha_received.0, received);
	assert!(given < held && price_got(given, received) >= limit);
	assert_eq!(chain.stake(1, Alice, Alice), held - given);
	assert_eq!(chain.stake(2, Alice, Alice), received);

	// A little more would not keep it: roundings are of single units, here up to 20 of them.
	let (mut one, mut two) = (pool_ahead(&mut chain, 1), pool_ahead(&mut chain, 2));
	let more = two.buy(one.sell(given + 1_000).0).0;
	assert!(price_got(given + 1_000, more) < limit);
}

#[test]
fn a_movement_should_be_allowed_at_its_own_rate_and_refused_a_rao_above() {
	let mut chain = Chain::development();
	let amount = 321 * UNIT + 5;
	let (mut one, mut two) = (pool_ahead(&mut chain, 1), pool_ahead(&mut chain, 2));
	let received = two.buy(one.sell(amount).0).0;
	let limit = price_got(amount, received);

	let (alpha_amount, allow_partial) = (Alpha(amount), false);
	let (origin_netuid, destination_netuid) = (NetUid(1), NetUid(2));
	let calls = |limit_price| -> [Call<Runtime>; 3] {
		[
			swap_stake_limit(Alice, 1, 2, amount, limit_price, allow_partial),
			Call::move_stake_limit {
				origin_hotkey: hotkey(Alice),
				destination_hotkey: hotkey(Bob),
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price,
				allow_partial,
			},
			Call::transfer_stake_limit {
				destination_coldkey: Eve.to_account_id(),
				hotkey: hotkey(Alice),
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price,
				allow_partial,
			},
		]
	};
	for call in calls(limit + 1) {
		chain.fork().refuses(Dave, call, Error::<Runtime>::SlippageTooHigh);
	}
	for call in calls(limit) {
		chain.fork().submit(Dave, call).succeeds();
	}
}

#[test]
fn a_limit_at_the_spot_price_should_be_refused_because_of_the_fee() {
	let mut chain = Chain::development();
	let spot = pool_ahead(&mut chain, 1).price();
	for partial in [false, true] {
		let buys = add_stake_limit(Alice, 1, UNIT, spot, partial);
		chain.refuses(Eve, buys, Error::<Runtime>::SlippageTooHigh);
		let sells = remove_stake_limit(Alice, 1, 100 * UNIT, spot, partial);
		chain.refuses(Dave, sells, Error::<Runtime>::SlippageTooHigh);
	}
}

#[test]
fn a_partial_fill_under_the_minimum_should_be_refused() {
	let mut chain = Chain::development();
	let pool = pool_ahead(&mut chain, 3);
	// The limit at which just half of the minimum could be bought.
	let (bought, _) = pool.clone().buy(1_000_000);
	let limit = price_paid(1_000_000, bought);
	assert!(price_paid(2_000_000, pool.clone().buy(2_000_000).0) > limit);

	let call = add_stake_limit(Bob, 3, UNIT, limit, true);
	chain.refuses(Eve, call, Error::<Runtime>::AmountTooLow);
}

#[test]
fn roots_price_should_be_one_to_one_for_limits_too() {
	let mut chain = Chain::development();
	chain.submit(Eve, add_stake_limit(Alice, 0, UNIT, UNIT, false)).succeeds();
	let call = add_stake_limit(Alice, 0, UNIT, UNIT - 1, true);
	chain.refuses(Eve, call, Error::<Runtime>::SlippageTooHigh);
	let call = remove_stake_limit(Alice, 0, UNIT, UNIT + 1, true);
	chain.refuses(Eve, call, Error::<Runtime>::SlippageTooHigh);
	chain.submit(Eve, remove_stake_limit(Alice, 0, UNIT, UNIT, false)).succeeds();
}
