//! Blocks put TAO into pools and alpha into pending parts; epochs pay them out. All of it to the
//! rao, against [`Economy`].

use crate::{
	chain::{calls::*, hotkey, BlockReport, Chain},
	model::{Economy, UNIT},
};
use dtao_runtime::{Runtime, RuntimeCall};
use pallet_dynamic_tao::{Call, Event, NetUid, SubnetParameter};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use std::collections::BTreeMap;

/// A tempo and enough blocks behind it to see what an epoch leaves.
const BLOCKS: u32 = 365;

#[track_caller]
pub fn assert_equal(chain: &mut Chain, expected: &Economy) {
	assert_eq!(&Economy::of(chain), expected, "at block {}", chain.height());
}

/// What the events of a block say that epochs paid: owner, miners, validators, root, and recycled.
pub fn epochs_of(report: &BlockReport) -> Vec<(u16, [u64; 6])> {
	let paid = report.events.iter().filter_map(|event| match event {
		Event::EpochPaid {
			netuid,
			owner,
			miners,
			validators,
			root_tao,
			recycled,
			recycled_tao,
			..
		} => {
			let paid = [owner.0, miners.0, validators.0, root_tao.0];
			Some((netuid.0, [paid[0], paid[1], paid[2], paid[3], recycled.0, recycled_tao.0]))
		}
		_ => None,
	});
	paid.collect()
}

#[test]
fn more_than_a_tempo_of_blocks_should_be_to_the_rao_as_computed() {
	let mut chain = Chain::development();
	let genesis = Economy::of(&mut chain);
	let mut expected = genesis.clone();
	let mut paid = BTreeMap::new();

	for number in 1..=BLOCKS {
		let report = chain.block();
		let epochs = expected.block(number);
		assert_equal(&mut chain, &expected);
		assert_eq!((report.minted, report.unminted, report.fees), (UNIT, 0, 0));

		let epochs: Vec<_> = epochs.iter().map(|epoch| (epoch.netuid, epoch.sums())).collect();
		assert_eq!(epochs_of(&report), epochs);
		// (block + netuid) mod 360 = 0: at 357 for the third subnet, 358, and 359 for the first.
		let due = (1..=3).find(|netuid| number + u32::from(*netuid) == 360);
		assert_eq!(
			epochs.iter().map(|(netuid, _)| *netuid).collect::<Vec<_>>(),
			Vec::from_iter(due)
		);
		for (netuid, sums) in epochs {
			// 179_995_422 a block, 10^9 * 11796 / 65535, and what the floors of 5 or 6 neurons leave.
			let rest = sums[0] - 179_995_422 * u64::from(number);
			assert!(rest < 12, "{rest}");
			paid.insert(netuid, sums);
		}
	}

	// 365 blocks of 1 TAO, less root's TAO that nobody earned: of root stake that validates elsewhere.
	let unearned: u64 = paid.values().map(|sums| sums[5]).sum();
	assert_eq!(chain.issuance() + unearned, genesis.issued + 365 * UNIT);
	assert!(unearned > 0);
	let mut pools = 0;
	for (subnet, genesis) in expected.subnets.iter().zip(&genesis.subnets) {
		// What came out is what is paid and what is pending, less what root sold.
		let [owner, miners, validators, _, recycled, _] = paid[&subnet.netuid].map(u128::from);
		assert_eq!(recycled, 0);
		let pending = subnet.owner + subnet.miners + subnet.validators;
		assert_eq!(subnet.outstanding - genesis.outstanding, owner + miners + validators + pending);
		pools += subnet.tao - genesis.tao + subnet.root_tao;
	}
	// Root's TAO was in a pool before, and is stake on root now.
	let to_root = expected.root.stake - genesis.root.stake;
	assert_eq!(to_root, paid.values().map(|sums| u128::from(sums[3])).sum::<u128>());
	assert_eq!(pools + to_root + u128::from(unearned), 365 * u128::from(UNIT));
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
		if let Some((netuid, who, buys, amount)) = trade {
			let position = (&hotkey(behind(*netuid)), &who.to_account_id());
			_ = if *buys {
				expected.buy(*netuid, position, *amount)
			} else {
				expected.sell(*netuid, position, *amount)
			};
		}
		assert_equal(&mut chain, &expected);
	}
}

#[test]
fn root_stake_should_change_what_root_earns_once_it_has_been_there_for_a_period() {
	let mut chain = Chain::development();
	let mut expected = Economy::of(&mut chain);
	let genesis = expected.root.active();
	// Periods of root begin at 360, 720, and so on. What enters before 360 counts from 720 on.
	for number in 1..=725 {
		let calls = match number {
			10 => vec![(Alice, add_stake(Alice, 0, 50_000 * UNIT).into())],
			20 => vec![(Alice, remove_stake(Alice, 0, 40_000 * UNIT).into())],
			_ => vec![],
		};
		let report = chain.block_of(calls);

		expected.block(number);
		expected.issued -= report.fees;
		let position = (&hotkey(Alice), &Alice.to_account_id());
		match number {
			10 => _ = expected.buy(0, position, 50_000 * UNIT),
			20 => _ = expected.sell(0, position, 40_000 * UNIT),
			_ => (),
		}
		assert_equal(&mut chain, &expected);
		// Beside the genesis state's and what epochs have paid since, 10,000 TAO from 720 on.
		let waits = if (10..720).contains(&number) { 10_000 } else { 0 };
		let waits = if (10..20).contains(&number) { 50_000 } else { waits };
		assert_eq!(expected.root.stake - expected.root.active(), waits * u128::from(UNIT));
	}
	assert!(expected.root.active() > genesis + 10_000 * u128::from(UNIT));
}

#[test]
fn a_closed_subnet_should_emit_alpha_and_get_no_tao() {
	let mut chain = Chain::development();
	let close = Call::<Runtime>::set_subnet_parameter {
		netuid: NetUid(1),
		parameter: SubnetParameter::RegistrationAllowed(false),
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
