//! A hotkey that has no uid lets a child validate with a part of its stake.

use crate::{
	chain::{hotkey, Chain},
	emission::assert_equal,
	epochs::{first_subnet, key, three_validators_and_five_miners},
	model::{Economy, Payout, UNIT},
	yuma,
};
use dtao_runtime::Runtime;
use pallet_dynamic_tao::{Call, Error, Event, NetUid};
use sp_keyring::Sr25519Keyring::{Bob, Charlie, One};

#[test]
fn a_parent_without_a_uid_should_earn_by_its_child_which_keeps_its_take() {
	let parent = key(20);
	let mut world = three_validators_and_five_miners();
	world.hotkeys.push((parent.clone(), One));
	world.stakes.push((1, parent.clone(), One.to_account_id(), 4_000 * UNIT));
	world.stakes.push((0, parent.clone(), One.to_account_id(), 1_000 * UNIT));
	let mut chain = world.chain(|genesis| {
		first_subnet(&mut genesis.dynamic_tao.subnets).parameters.tempo = 10;
		genesis.dynamic_tao.parameters.children_cooldown = 12;
	});

	// Half of it validates with Bob, a quarter with Charlie; Bob keeps 18 % of what it earns, Charlie
	// nothing.
	let (half, quarter) = (1u64 << 63, 1u64 << 62);
	let children = |children| Call::<Runtime>::set_children {
		hotkey: parent.clone(),
		netuid: NetUid(1),
		children,
	};
	let chosen = vec![(half, hotkey(Bob)), (quarter, hotkey(Charlie))];
	chain.refuses(Bob, children(chosen.clone()), Error::<Runtime>::NonAssociatedColdKey);
	match chain.submit(One, children(chosen)).succeeds().as_slice() {
		// A row of its own, and one for each child: 0.01 TAO each.
		[Event::ChildkeyDepositChanged { amount, .. }, Event::SetChildrenScheduled { hotkey, from, children, .. }] =>
		{
			assert_eq!(amount.0, 30_000_000);
			assert_eq!((hotkey, *from, children.len()), (&parent, 14, 2));
		}
		events => panic!("{events:?}"),
	}
	chain.refuses(One, children(vec![]), Error::<Runtime>::TxRateLimitExceeded);
	let take =
		Call::<Runtime>::set_childkey_take { hotkey: hotkey(Bob), netuid: NetUid(1), take: 11_796 };
	chain.submit(Bob, take).succeeds();
	let take =
		Call::<Runtime>::set_childkey_take { hotkey: hotkey(Charlie), netuid: NetUid(1), take: 0 };
	chain.submit(Charlie, take).succeeds();

	let mut expected = Economy::of(&mut chain);
	let mut paid: Vec<Option<Payout>> = vec![];
	let mut verdict = None;
	for number in 6..=29 {
		let before = expected.clone();
		chain.block();
		for epoch in expected.block(number).into_iter().filter(|epoch| epoch.netuid == 1) {
			paid.push(epoch.payouts.get(8).cloned());
			if paid.len() == 2 {
				let judges = before.judges(1, number.into());
				// Bob's 3,700 alpha, 8,000 on root at 0.18, half of 4,000 and 180; and what the first epoch paid.
				let stake = 3_700 + 1_440 + 2_090;
				assert!(judges[1].stake.abs_diff(stake * u128::from(UNIT)) < 5_000_000_000);
				let last = before.subnet(1).last_epoch;
				verdict = Some((yuma::judge(number.into(), last, &judges), judges, epoch));
			}
		}
		assert_equal(&mut chain, &expected);
	}

	// Nothing before the cooldown; then the parent is paid, though it is no neuron.
	assert_eq!((paid.len(), &paid[0]), (3, &None));
	let (verdict, judges, epoch) = verdict.expect("ran");
	let parents = paid[1].as_ref().expect("is paid");
	assert_eq!(parents.hotkey, Some(parent.clone()));
	assert_eq!(parents.incentive, 0);
	// Its part of each child's dividend is its part of the child's stake, less Bob's take.
	let lent = |part: f64| part * (4_000.0 + 180.0) * UNIT as f64;
	let dividend = verdict.dividends[1].to_f64() * (1.0 - 11_796.0 / 65_535.0) * lent(0.5)
		/ judges[1].stake as f64
		+ verdict.dividends[2].to_f64() * lent(0.25) / judges[2].stake as f64;
	// Each earns alpha with alpha's part of its stake, the parent with 4,000 of 4,180.
	let left = |uid: usize, take: f64, part: f64| {
		verdict.dividends[uid].to_f64()
			* (1.0 - (1.0 - take) * lent(part) / judges[uid].stake as f64)
	};
	let of_parent = dividend * 4_000.0 / 4_180.0;
	let of_alice = verdict.dividends[0].to_f64() * 7_001.0 / (7_001.0 + 2_700.0);
	let of_bob = left(1, 11_796.0 / 65_535.0, 0.5) * 3_700.0 / (3_700.0 + 1_440.0);
	let of_charlie = left(2, 0.0, 0.25); // nothing of his is on root
	let part = of_parent / (of_parent + of_alice + of_bob + of_charlie);
	let alpha = (parents.alpha_take + parents.alpha_dividends) as f64;
	let all = epoch.sums()[2] as f64;
	// The stakes in these sums are as of genesis: a thousandth.
	assert!((alpha / all / part - 1.0).abs() < 1e-3, "{} and {part}", alpha / all);
	// Its owner keeps 18 % of it as a delegate, the rest raises its shares at once; root's part likewise.
	assert_eq!(
		parents.alpha_take,
		(parents.alpha_take + parents.alpha_dividends) * 11_796 / 65_535
	);
	assert!(parents.tao_take + parents.tao_dividends > 0);
	assert!(chain.stake_of(1, &parent, &One.to_account_id()) > 4_000 * UNIT);
	assert!(chain.stake_of(0, &parent, &One.to_account_id()) > 1_000 * UNIT);
	keeps_validating(&mut chain, expected);
}

/// Some more blocks, in which the childkey links stays what it is.
fn keeps_validating(chain: &mut Chain, mut expected: Economy) {
	for number in 30..=40 {
		chain.block();
		expected.block(number);
		assert_equal(chain, &expected);
	}
}
