//! What staking returns: where a profit comes from, and that nobody earns by coming for an epoch.

use crate::{
	chain::{calls::*, hotkey, Chain},
	emission::assert_equal,
	epochs::{first_subnet, three_validators_and_five_miners},
	model::{Economy, Pool, UNIT},
};
use dtao_runtime::RuntimeCall;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// Three validators, five miners, and an epoch each 100 blocks: at 99, 199, ...
fn chain() -> Chain {
	three_validators_and_five_miners().chain(|genesis| {
		first_subnet(&mut genesis.dynamic_tao.subnets).parameters.tempo = 100;
	})
}

/// A profit in three parts. With `x` paid, of which `f` is the pool's fee, `a` bought, `b` held at
/// the end, and `sold` and `free` the sale of an amount at the end with and without its fee:
///
/// - price: `free(a) - (x - f)`, what the same alpha is worth more, slippage of both trades within;
/// - emission: `sold(b) - sold(a)`, what came to it by dividends;
/// - fees: `-(f + free(a) - sold(a) + transaction fees)`.
///
/// They sum to `sold(b) - x - transaction fees`, which is the profit.
#[test]
fn a_stakers_profit_should_be_price_emission_and_fees_to_the_rao() {
	let mut chain = chain();
	let mut expected = Economy::of(&mut chain);
	let position = (&hotkey(Alice), &Eve.to_account_id());
	let paid = 500 * UNIT;
	let balance = chain.balance(Eve);
	let (mut bought, mut fee, mut fees) = (0, 0, 0);
	for number in 1..=320 {
		// Others trade too: one sells, and one buys more than that.
		let calls: Vec<(_, RuntimeCall)> = match number {
			5 => vec![(Eve, add_stake(Alice, 1, paid).into())],
			150 => vec![(Dave, remove_stake(Alice, 1, 1_000 * UNIT).into())],
			220 => vec![(Ferdie, add_stake(Bob, 1, 300 * UNIT).into())],
			_ => vec![],
		};
		let report = chain.block_of(calls);
		expected.block(number);
		expected.issued -= report.fees;
		match number {
			5 => {
				let subnet = expected.subnet(1);
				let mut pool = Pool { tao: subnet.tao, alpha: subnet.alpha, fee_rate: 33 };
				fee = pool.buy(paid).1;
				fees += report.fees;
				bought = expected.buy(1, position, paid);
			}
			150 => {
				let dave = (&hotkey(Alice), &Dave.to_account_id());
				expected.sell(1, dave, 1_000 * UNIT);
			}
			220 => {
				let ferdie = (&hotkey(Bob), &Ferdie.to_account_id());
				expected.buy(1, ferdie, 300 * UNIT);
			}
			_ => (),
		}
		assert_equal(&mut chain, &expected);
	}

	expected.block(321);
	let held = expected.stake(1, position);
	let receipt = chain.submit(Eve, remove_stake(Alice, 1, held));
	fees += receipt.fee;
	receipt.succeeds();
	let profit = i128::from(chain.balance(Eve)) - i128::from(balance);

	let subnet = expected.subnet(1);
	let pool = Pool { tao: subnet.tao, alpha: subnet.alpha, fee_rate: 33 };
	let sold = |alpha: u64| i128::from(pool.clone().sell(alpha).0);
	let free = i128::from(pool.free().sell(bought).0);
	let price = free - i128::from(paid - fee);
	let emission = sold(held) - sold(bought);
	let fees = -(i128::from(fee) + free - sold(bought) + i128::from(fees));
	println!("profit {profit}: price {price}, emission {emission}, fees {fees}");
	assert_eq!(price + emission + fees, profit);
	assert!(held > bought && emission > 0 && fees < 0);
	// 33/65535 of each leg, 500 TAO and about as much, and two transactions.
	assert!((-fees - 503_548_485).abs() < 30_000_000, "{fees}");
}

/// What somebody got for staking in one block and leaving in another.
#[derive(Debug)]
struct Visit {
	/// Alpha gained.
	gained: f64,
	/// Alpha gained for each that was there, and block.
	yields: f64,
	/// TAO, after the fees of pools and transactions.
	profit: i128,
}

/// Stakes in block `from` and leaves in block `to`, with the same chain and a blank visitor as the
/// measure: what counts is what the visit changed.
fn visit(
	before: &mut Chain,
	who: Sr25519Keyring,
	(netuid, behind): (u16, Sr25519Keyring),
	tao: u64,
	(from, to): (u32, u32),
) -> Visit {
	let mut without = before.fork();
	let mut with = before.fork();
	with.run_to(from - 1);
	with.submit(who, add_stake(behind, netuid, tao)).succeeds();
	without.run_to(from);
	let staked = with.stake(netuid, behind, who) - without.stake(netuid, behind, who);
	with.run_to(to - 1);
	without.run_to(to - 1);
	// The sale is in the next block, which may run an epoch first.
	let mut at_sale = (with.fork(), without.fork());
	at_sale.0.block();
	at_sale.1.block();
	let more = at_sale.0.stake(netuid, behind, who) - at_sale.1.stake(netuid, behind, who);
	with.submit(who, remove_stake(behind, netuid, more)).succeeds();
	without.block();
	let gained = more as f64 - staked as f64;
	Visit {
		gained,
		yields: gained / staked as f64 / f64::from(to - from),
		profit: i128::from(with.balance(who)) - i128::from(without.balance(who)),
	}
}

/// The epochs are at 99, 199, 299 and so on, root's periods begin at 360 and 720. A holder's stake is
/// active after the first epoch, on root after a whole period, and is paid by each epoch behind that. A
/// sniper comes in the block before an epoch and leaves in the one after it. Charlie owns a
/// validator's hotkey.
#[test]
fn sniping_an_epoch_should_earn_nothing_and_cost_its_fees() {
	let mut chain = chain();
	chain.run_to(100);
	let mut visits = vec![];
	for (name, who, netuid, behind, until) in [
		("a foreign hotkey", Ferdie, 1, Alice, 499),
		("an own validator", Charlie, 1, Charlie, 499),
		("root", Ferdie, 0, Alice, 899),
	] {
		for tao in [10 * UNIT, 1_000 * UNIT] {
			let place = (netuid, behind);
			let holder = visit(&mut chain, who, place, tao, (101, until));
			let sniper = visit(&mut chain, who, place, tao, (298, 300));
			println!("{name}, {} TAO: holder {holder:?}, sniper {sniper:?}", tao / UNIT);
			visits.push((name, tao, holder, sniper));
		}
	}
	for (name, tao, holder, sniper) in visits {
		assert!(holder.yields > 0.0, "{name}, {tao} rao");
		// To the unit, in which two positions of one holder may round otherwise than one.
		assert!(sniper.gained <= 1.0, "{name}, {tao} rao");
		assert!(sniper.profit < 0, "{name}, {tao} rao");
	}
}
