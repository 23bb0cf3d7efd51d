//! Stake goes from one subnet, hotkey or coldkey to another.

use crate::{
	chain::{calls::*, Chain},
	model::{Pool, UNIT},
};
use dtao_economics::{Alpha, Price, Tao};
use dtao_runtime::Runtime;
use pallet_dynamic_tao::{Error, MoveReceipt};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// The pools of the three subnets as the transactions of the next block will find them.
fn pools_ahead(chain: &mut Chain) -> [Pool; 3] {
	let mut ahead = chain.fork();
	ahead.block();
	[1, 2, 3].map(|netuid| ahead.subnet(netuid).into())
}

#[track_caller]
fn movement(
	chain: &mut Chain,
	who: Sr25519Keyring,
	call: pallet_dynamic_tao::Call<Runtime>,
) -> MoveReceipt {
	let funds = chain.balance(who);
	let receipt = chain.submit(who, call);
	let fee = receipt.fee;
	let movement = receipt.movement();
	// The TAO between the legs never touches an account.
	assert_eq!(chain.balance(who), funds - fee);
	movement
}

#[test]
fn a_swap_should_sell_and_buy_and_pay_both_fees() {
	let mut chain = Chain::development();
	let [mut one, mut two, _] = pools_ahead(&mut chain);
	let (tao, fee) = one.sell(1_000 * UNIT);
	let (received, tao_fee) = two.buy(tao);

	let movement = movement(&mut chain, Dave, swap_stake(Alice, 1, 2, 1_000 * UNIT));

	assert_eq!((movement.tao, movement.fee), (Tao(tao), Alpha(fee)));
	assert_eq!(movement.tao_fee, Tao(tao_fee));
	assert_eq!(movement.alpha_given.0 + movement.fee.0, 1_000 * UNIT);
	assert_eq!(movement.alpha_received, Alpha(received));
	assert_eq!((movement.origin_price, movement.destination_price), (one.price(), two.price()));
	assert_eq!(chain.stake(1, Alice, Dave), 1_000 * UNIT);
	assert_eq!(chain.stake(2, Alice, Dave), received);
	// All TAO that left one pool is in the other.
	assert_eq!(u128::from(chain.subnet(1).tao_reserve.0), one.tao);
	assert_eq!(u128::from(chain.subnet(2).tao_reserve.0), two.tao);
}

#[test]
fn a_swap_with_root_should_pay_its_fee_on_the_leg_that_trades() {
	let mut chain = Chain::development();
	let [_, mut two, _] = pools_ahead(&mut chain);
	let (received, fee) = two.buy(100 * UNIT);

	let onto = movement(&mut chain, Eve, swap_stake(Bob, 0, 2, 100 * UNIT));

	assert_eq!((onto.alpha_received, onto.tao_fee), (Alpha(received), Tao(fee)));
	// 8,000 - 100
	assert_eq!(chain.stake(0, Bob, Eve), 7_900 * UNIT);

	let [_, mut two, _] = pools_ahead(&mut chain);
	let (tao, fee) = two.sell(500 * UNIT);
	let back = movement(&mut chain, Eve, swap_stake(Bob, 2, 0, 500 * UNIT));
	assert_eq!((back.alpha_received, back.fee), (Alpha(tao), Alpha(fee)));
	assert_eq!(chain.stake(0, Bob, Eve), 7_900 * UNIT + tao);
}

#[test]
fn a_tour_over_all_subnets_should_cost_something() {
	let mut chain = Chain::development();
	let mut held = 1_000 * UNIT;
	for (from, to) in [(1, 2), (2, 3), (3, 1)] {
		// Nothing was there before but on the first, where 1,000 stay.
		movement(&mut chain, Dave, swap_stake(Alice, from, to, held));
		held = chain.stake(to, Alice, Dave);
	}
	assert!(held - 1_000 * UNIT < 1_000 * UNIT);
}

#[test]
fn stake_should_move_inside_a_subnet_without_trade_or_fee() {
	let mut chain = Chain::development();
	let pools = pools_ahead(&mut chain);

	let moved = movement(&mut chain, Dave, move_stake((Alice, 1), (Bob, 1), 700 * UNIT));

	assert_eq!(moved.alpha_given, Alpha(700 * UNIT));
	assert_eq!((moved.alpha_received, moved.fee), (Alpha(700 * UNIT), Alpha(0)));
	assert_eq!(chain.stake(1, Alice, Dave), 1_300 * UNIT);
	assert_eq!(chain.stake(1, Bob, Dave), 700 * UNIT);

	let given = movement(&mut chain, Dave, transfer_stake(Ferdie, Bob, 1, 1, 700 * UNIT));
	assert_eq!((given.alpha_received, given.fee), (Alpha(700 * UNIT), Alpha(0)));
	assert_eq!((chain.stake(1, Bob, Dave), chain.stake(1, Bob, Ferdie)), (0, 700 * UNIT));

	// Two blocks have been made; beside them nothing happened to the pool.
	let mut quiet = Chain::development();
	quiet.blocks(2);
	assert_eq!(Pool::from(chain.subnet(1)).tao, Pool::from(quiet.subnet(1)).tao);
	assert_eq!(Pool::from(chain.subnet(1)).alpha, Pool::from(quiet.subnet(1)).alpha);
	assert!(Pool::from(chain.subnet(1)).tao > pools[0].tao);
}

#[test]
fn stake_should_move_and_change_hands_between_subnets() {
	let mut chain = Chain::development();
	let [mut one, _, mut three] = pools_ahead(&mut chain);
	let (received, _) = three.buy(one.sell(100 * UNIT).0);
	movement(&mut chain, Dave, move_stake((Alice, 1), (Charlie, 3), 100 * UNIT));
	assert_eq!(chain.stake(3, Charlie, Dave), received);

	let [mut one, mut two, _] = pools_ahead(&mut chain);
	let (received, _) = two.buy(one.sell(100 * UNIT).0);
	movement(&mut chain, Dave, transfer_stake(Eve, Alice, 1, 2, 100 * UNIT));
	assert_eq!(chain.stake(2, Alice, Eve), received);
}

#[test]
fn a_swap_whose_purchase_is_refused_should_not_sell() {
	// The third pool has 0.01 TAO and no average that would bring it more. The sale of 1,000 alpha
	// gives nearly 100 TAO, and a pool takes a thousand times its reserve at most.
	let mut chain = Chain::of_preset("development", |genesis| {
		let third = &mut genesis.dynamic_tao.subnets[2];
		third.tao_reserve = Tao(10_000_000);
		third.moving_price = Price::ZERO;
	});
	let held = chain.stake(1, Alice, Dave);
	let mut quiet = chain.fork();
	quiet.block();
	let call = swap_stake(Alice, 1, 3, 1_000 * UNIT);
	chain.refuses(Dave, call, Error::<Runtime>::SwapInputTooLarge);
	assert_eq!(chain.stake(1, Alice, Dave), held);
	assert_eq!(chain.subnet(1), quiet.subnet(1));

	// The purchase is refused for its limit as well, after a sale that could be made.
	let call = swap_stake_limit(Alice, 1, 2, 1_000 * UNIT, 2 * UNIT, false);
	chain.refuses(Dave, call, Error::<Runtime>::SlippageTooHigh);
}
