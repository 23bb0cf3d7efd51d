//! Blocks put TAO into pools and alpha into pending parts; epochs pay the owner. All of it to the
//! rao, against [`Economy`].

use crate::{
	chain::{calls::*, hotkey, Chain},
	model::{Economy, UNIT},
};
use dtao_economics::Alpha;
use dtao_runtime::{Runtime, RuntimeCall};
use pallet_dynamic_tao::{Call, Event, NetUid};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};

/// A tempo and enough blocks behind it to see what an epoch leaves.
const BLOCKS: u32 = 365;

/// Compares everything but what the chain cannot tell: owners' payments, which are compared with
/// the owners' stakes instead.
#[track_caller]
fn assert_equal(chain: &mut Chain, expected: &Economy) {
	let mut actual = Economy::of(chain);
	for (actual, expected) in actual.subnets.iter_mut().zip(&expected.subnets) {
		actual.paid = expected.paid;
	}
	assert_eq!(&actual, expected, "at block {}", chain.height());
}

#[test]
fn more_than_a_tempo_of_blocks_should_be_to_the_rao_as_computed() {
	let mut chain = Chain::development();
	let genesis = Economy::of(&mut chain);
	let owners = [(1, Alice), (2, Bob), (3, Charlie)];
	let stakes = owners.map(|(netuid, owner)| chain.stake(netuid, owner, owner));
	let mut expected = genesis.clone();

	for number in 1..=BLOCKS {
		let report = chain.block();
		expected.block(number);
		assert_equal(&mut chain, &expected);
		assert_eq!((report.minted, report.unminted, report.fees), (UNIT, 0, 0));

		// (block + netuid) mod 360 = 0: at 357 for the third subnet, 358, and 359 for the first.
		let due = owners.iter().find(|(netuid, _)| number + u32::from(*netuid) == 360);
		let paid: Vec<_> = report
			.events
			.into_iter()
			.filter(|event| matches!(event, Event::OwnerPaid { .. }))
			.collect();
		let expected_payment = due.map(|(netuid, owner)| Event::OwnerPaid {
			netuid: NetUid(*netuid),
			coldkey: owner.to_account_id(),
			hotkey: hotkey(*owner),
			// 179_995_422 a block: 10^9 * 11796 / 65535.
			alpha: Alpha(179_995_422 * u64::from(number)),
		});
		assert_eq!(paid, Vec::from_iter(expected_payment));
	}

	// 365 blocks of 1 TAO, and nothing else.
	assert_eq!(chain.issuance(), genesis.issued + 365 * UNIT);
	let mut sum = 0;
	for (((netuid, owner), stake), (subnet, genesis)) in
		owners.into_iter().zip(stakes).zip(expected.subnets.iter().zip(&genesis.subnets))
	{
		assert_eq!(u128::from(chain.stake(netuid, owner, owner) - stake), subnet.paid);
		// What came out is what is paid and what is pending, less what root sold.
		let pending = subnet.owner + subnet.miners + subnet.validators;
		assert_eq!(subnet.outstanding - genesis.outstanding, subnet.paid + pending);
		sum += subnet.tao - genesis.tao + subnet.root_tao;
	}
	// Root's TAO was in a pool before.
	assert_eq!(sum, 365 * u128::from(UNIT));
}

#[test]
fn trades_between_blocks_should_change_emission_as_computed() {
	let mut chain = Chain::development();
	let mut expected = Economy::of(&mut chain);
	let trades: [(u16, Sr25519Keyring, bool, u64); 6] = [
		(1, Dave, true, 700 * UNIT),
		(3, Eve, true, 300 * UNIT + 1),
		(1, Dave, false, 1_500 * UNIT + 7),
		(2, Eve, false, 999 * UNIT),
		(3, Dave, true, 123_456_789_012),
		(2, Dave, true, 20 * UNIT),
	];
	let behind = |netuid| [Alice, Bob, Charlie][usize::from(netuid) - 1];

	for number in 1..=120 {
		let trade = trades.get(number as usize / 20).filter(|_| number % 20 == 7);
		let calls = trade.map(|(netuid, who, buys, amount)| {
			let call = if *buys {
				add_stake(behind(*netuid), *netuid, *amount)
			} else {
				remove_stake(behind(*netuid), *netuid, *amount)
			};
			(*who, RuntimeCall::from(call))
		});
		let report = chain.block_of(calls.into_iter().collect());

		expected.block(number);
		for receipt in report.receipts {
			expected.issued -= receipt.fee;
			receipt.succeeds();
		}
		if let Some((netuid, _, buys, amount)) = trade {
			expected.trade(*netuid, |pool| {
				_ = if *buys { pool.buy(*amount) } else { pool.sell(*amount) };
			});
		}
		assert_equal(&mut chain, &expected);
	}
}

#[test]
fn root_stake_should_change_what_root_earns_from_the_next_block_on() {
	let mut chain = Chain::development();
	let mut expected = Economy::of(&mut chain);
	for number in 1..=30 {
		let calls = match number {
			10 => vec![(Alice, add_stake(Alice, 0, 50_000 * UNIT).into())],
			20 => vec![(Alice, remove_stake(Alice, 0, 40_000 * UNIT).into())],
			_ => vec![],
		};
		let report = chain.block_of(calls);

		expected.block(number);
		expected.issued -= report.fees;
		match number {
			10 => expected.root_stake += 50_000 * u128::from(UNIT),
			20 => expected.root_stake -= 40_000 * u128::from(UNIT),
			_ => (),
		}
		assert_equal(&mut chain, &expected);
	}
}

#[test]
fn a_closed_subnet_should_emit_alpha_and_get_no_tao() {
	let mut chain = Chain::development();
	let close = Call::<Runtime>::sudo_set_network_registration_allowed {
		netuid: NetUid(1),
		registration_allowed: false,
	};
	chain.submit(Alice, crate::refusals::sudo(close)).succeeds();
	let before = Economy::of(&mut chain);

	let report = chain.block();

	// The other two share the whole block.
	assert_eq!((report.minted, report.unminted), (UNIT, 0));
	let after = Economy::of(&mut chain);
	let (one, was) = (&after.subnets[0], &before.subnets[0]);
	assert_eq!(one.tao + one.root_tao, was.tao + was.root_tao);
	assert_eq!(one.alpha_issued(), was.alpha_issued() + UNIT);
}

#[test]
fn a_block_should_be_imported_by_another_node_with_the_same_state() {
	let mut author = Chain::development();
	let mut other = author.fork();
	for number in 0..10u32 {
		let calls = match number {
			3 => vec![
				(Alice, add_stake(Alice, 2, UNIT).into()),
				(Bob, add_stake(Alice, 2, UNIT).into()),
				(Alice, remove_stake(Bob, 3, UNIT).into()), // refused, and in the block all the same
				(Alice, swap_stake(Alice, 1, 3, UNIT).into()),
			],
			6 => vec![(Dave, register_network(Dave).into())],
			8 => vec![(Dave, start_call(4).into())],
			_ => vec![],
		};
		// The import asserts the state root, the transactions' root and the digest.
		other.import(author.block_of(calls).block);
	}
	assert!(author.keys_under(vec![]) == other.keys_under(vec![]));
}
