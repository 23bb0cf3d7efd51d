//! TAO goes into a subnet and comes out again.

use crate::{
	chain::{calls::*, Chain},
	model::{Pool, UNIT},
};
use dtao_economics::{Alpha, Price, Tao};
use dtao_runtime::{DynamicTao, Runtime};
use pallet_dynamic_tao::{Error, Event, NetUid};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};

#[test]
fn a_stake_should_buy_at_the_curve_and_come_back_less_slippage_and_fees() {
	let mut chain = Chain::development();
	let funds = chain.balance(Eve);

	// In: 1,000 TAO into a pool of 10,000.
	let mut ahead = chain.fork();
	ahead.block();
	let mut pool = Pool::from(ahead.subnet(1));
	let spot = pool.price();
	let (bought, fee) = pool.buy(1_000 * UNIT);
	// A quote is for the next block, after what it emits.
	let quote = chain.look(|| DynamicTao::quote_stake(NetUid(1), Tao(1_000 * UNIT))).unwrap();

	let staked = chain.submit(Eve, add_stake(Dave, 1, 1_000 * UNIT));
	let in_fee = staked.fee;

	match staked.succeeds_with_one_event() {
		Event::StakeAdded { tao, alpha, fee: kept, price, .. } => {
			assert_eq!((tao.0 + kept.0, kept.0, alpha.0), (1_000 * UNIT, fee, bought));
			assert_eq!(price, pool.price());
			assert_eq!((quote.amount_out, quote.fee), (alpha.0, kept.0));
		}
		event => panic!("{event:?}"),
	}
	// 1,000 TAO * 33 / 65535, rounded up.
	assert_eq!(fee, 503_547_723);
	assert_eq!(chain.balance(Eve), funds - 1_000 * UNIT - in_fee);
	assert_eq!(chain.stake(1, Dave, Eve), bought);
	assert_eq!(chain.subnet(1).tao_reserve.0 as u128, pool.tao);
	assert_eq!(chain.subnet(1).alpha_reserve.0 as u128, pool.alpha);
	// A tenth of the pool's TAO moves the price by about a fifth.
	assert!(pool.price() > spot * 120 / 100 && pool.price() < spot * 122 / 100);

	// Out again, all of it.
	let mut ahead = chain.fork();
	ahead.block();
	let mut pool = Pool::from(ahead.subnet(1));
	let (sold_for, _) = pool.sell(bought);

	let unstaked = chain.submit(Eve, remove_stake(Dave, 1, bought));
	let out_fee = unstaked.fee;

	unstaked.succeeds();
	assert_eq!(chain.balance(Eve), funds - 1_000 * UNIT - in_fee + sold_for - out_fee);
	assert_eq!(chain.stake(1, Dave, Eve), 0);
	assert_eq!(chain.look(|| DynamicTao::stake_of(Eve.to_account_id())).len(), 2);
	// Two fees of 0.05 % are what the tour costs; slippage comes back.
	assert!(sold_for < 1_000 * UNIT && sold_for > 998 * UNIT);
}

#[test]
fn stakers_of_one_block_should_trade_one_after_the_other() {
	let mut chain = Chain::development();
	let mut ahead = chain.fork();
	ahead.block();
	let mut pool = Pool::from(ahead.subnet(2));
	let stakers = [Alice, Charlie, Dave];

	let calls = stakers.map(|staker| (staker, add_stake(Bob, 2, 50 * UNIT).into()));
	let report = chain.block_of(calls.to_vec());

	for (staker, receipt) in stakers.into_iter().zip(report.receipts) {
		receipt.succeeds();
		assert_eq!(chain.stake(2, Bob, staker), pool.buy(50 * UNIT).0);
	}
	assert!(chain.stake(2, Bob, Alice) > chain.stake(2, Bob, Charlie));
	assert!(chain.stake(2, Bob, Charlie) > chain.stake(2, Bob, Dave));
}

#[test]
fn root_should_be_one_to_one_without_a_fee() {
	let mut chain = Chain::development();
	let (funds, root) = (chain.balance(Dave), chain.root_stake());

	let staked = chain.submit(Dave, add_stake(Bob, 0, 7 * UNIT + 1));
	let mut fees = staked.fee;

	match staked.succeeds_with_one_event() {
		Event::StakeAdded { tao, alpha, fee, price, .. } => {
			assert_eq!((tao, alpha, fee), (Tao(7 * UNIT + 1), Alpha(7 * UNIT + 1), Tao(0)));
			assert_eq!(price, UNIT);
		}
		event => panic!("{event:?}"),
	}
	assert_eq!(chain.stake(0, Bob, Dave), 7 * UNIT + 1);
	assert_eq!(chain.root_stake(), root + 7 * UNIT + 1);

	chain.blocks(20);
	for part in [3 * UNIT, 4 * UNIT + 1] {
		let unstaked = chain.submit(Dave, remove_stake(Bob, 0, part));
		fees += unstaked.fee;
		unstaked.succeeds();
	}
	assert_eq!(chain.balance(Dave), funds - fees);
	assert_eq!((chain.stake(0, Bob, Dave), chain.root_stake()), (0, root));
}

#[test]
fn unstaking_all_should_close_every_position_behind_the_hotkey() {
	let mut chain = Chain::development();
	// Dave has 5,000 TAO on root and 2,000 alpha on 1 behind Alice; two more make four.
	chain.submit(Dave, add_stake(Alice, 2, 10 * UNIT)).succeeds();
	chain.submit(Dave, add_stake(Alice, 3, 10 * UNIT)).succeeds();
	chain.submit(Dave, add_stake(Bob, 3, 10 * UNIT)).succeeds();
	let mut ahead = chain.fork();
	ahead.block();
	let funds = chain.balance(Dave);
	let mut proceeds = 5_000 * UNIT;
	for netuid in [1, 2, 3] {
		let held = chain.stake(netuid, Alice, Dave);
		proceeds += Pool::from(ahead.subnet(netuid)).sell(held).0;
	}

	let receipt = chain.submit(Dave, unstake_all(Alice));

	let fee = receipt.fee;
	assert_eq!(receipt.succeeds().len(), 4);
	assert_eq!(chain.balance(Dave), funds + proceeds - fee);
	let left = chain.look(|| DynamicTao::stake_of(Dave.to_account_id()));
	assert_eq!(left.len(), 1, "only what is behind Bob: {left:?}");
}

#[test]
fn unstaking_all_alpha_should_bring_it_to_root() {
	let mut chain = Chain::development();
	chain.submit(Dave, add_stake(Alice, 3, 10 * UNIT)).succeeds();
	let mut ahead = chain.fork();
	ahead.block();
	let (funds, root) = (chain.balance(Dave), chain.stake(0, Alice, Dave));
	let proceeds: u64 = [1, 3]
		.into_iter()
		.map(|netuid| Pool::from(ahead.subnet(netuid)).sell(chain.stake(netuid, Alice, Dave)).0)
		.sum();

	let receipt = chain.submit(Dave, unstake_all_alpha(Alice));

	let fee = receipt.fee;
	assert_eq!(receipt.succeeds().len(), 2);
	assert_eq!(chain.balance(Dave), funds - fee);
	assert_eq!(chain.stake(0, Alice, Dave), root + proceeds);
	assert_eq!((chain.stake(1, Alice, Dave), chain.stake(3, Alice, Dave)), (0, 0));
}

#[test]
fn a_position_that_no_pool_can_pay_should_be_named_and_left_while_the_others_go() {
	// The third pool stands at its floor of 0.01 TAO: hardly a sale leaves enough of it.
	let mut chain = Chain::of_preset("development", |genesis| {
		let third = &mut genesis.dynamic_tao.subnets[2];
		third.tao_reserve = Tao(10_000_000);
		// Without an average it gets no TAO from the chain.
		third.moving_price = Price::ZERO;
	});
	chain.submit(Charlie, add_stake(Charlie, 1, 10 * UNIT)).succeeds();

	let events = chain.submit(Charlie, unstake_all(Charlie)).succeeds();

	assert_eq!(events.len(), 2);
	assert!(events.iter().any(|event| matches!(
		event,
		Event::StakeLegSkipped { netuid: NetUid(3), error, .. }
			if *error == Error::<Runtime>::InsufficientLiquidity.into()
	)));
	assert_eq!(chain.stake(1, Charlie, Charlie), 0);
	assert_eq!(chain.stake(3, Charlie, Charlie), 500 * UNIT);
}
