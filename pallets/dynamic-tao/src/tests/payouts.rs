//! What is told of the last epoch is what it paid.

use super::*;
use crate::{GenesisHotkey, GenesisNeuron, PaidBehind, PayoutPage};

const MINER: u64 = 31;
/// No neuron, but with stake on the subnet and on root, with which HOT validates.
const PARENT: u64 = 41;

/// Two validators and a miner, whose first epoch is in block 4; one validates with a parent's stake too.
fn world() -> ExtBuilder {
	let neuron = |hotkey, weights: &[(u16, u16)]| GenesisNeuron {
		hotkey,
		permit: !weights.is_empty(),
		weights: weights.to_vec(),
	};
	ExtBuilder::with_two_subnets()
		.set(|genesis| {
			let owned = |hotkey| GenesisHotkey { hotkey, coldkey: ALICE };
			genesis.hotkeys.extend([owned(MINER), owned(PARENT)]);
			genesis.parameters.children_cooldown = 0;
			genesis.subnets[0].parameters.tempo = 5;
			genesis.subnets[0].neurons = vec![
				neuron(HOT, &[(2, 65_535)]),
				neuron(COOL, &[(2, 65_535)]),
				neuron(MINER, &[]),
				neuron(OWNER_HOT, &[]),
			];
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(1, COOL, BOB, 70 * UNIT)
		.stake(0, COOL, BOB, 50 * UNIT)
		.stake(1, PARENT, BOB, 200 * UNIT)
		.stake(0, PARENT, BOB, 500 * UNIT)
}

/// Lets HOT validate with half of the parent's stake, and runs the epoch of block 4.
fn run_epoch() {
	assert_ok!(DynamicTao::set_children(signed(ALICE), PARENT, ONE, vec![(u64::MAX / 2, HOT)]));
	// The child takes nothing of what it earns for its parent.
	assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), HOT, ONE, 0));
	run_blocks(3);
	assert_eq!(Subnets::<Test>::get(ONE).unwrap().last_epoch, 4);
}

fn told() -> PayoutPage<u64> {
	DynamicTao::last_payouts(ONE, 0, 256).expect("there was an epoch")
}

fn behind(hotkey: u64) -> PaidBehind<u64> {
	told().paid.into_iter().find(|paid| paid.hotkey == hotkey).expect("it was paid")
}

#[test]
fn the_payouts_of_an_epoch_should_sum_to_its_event() {
	world().build_and_execute(|| {
		run_epoch();
		let page = told();
		assert_eq!((page.netuid, page.block, page.first), (ONE, 4, 0));
		let sum = |of: fn(&PaidBehind<u64>) -> u64| page.paid.iter().map(of).sum::<u64>();
		let paid = events().into_iter().find_map(|event| match event {
			Event::EpochPaid { owner, miners, validators, root_tao, .. } => {
				Some((owner, miners.0, validators.0, root_tao.0))
			}
			_ => None,
		});
		let expected = (
			page.owner,
			sum(|paid| paid.incentive.0),
			sum(|paid| paid.alpha_take.0 + paid.alpha_to_stakers.0),
			sum(|paid| paid.tao_take.0 + paid.tao_to_stakers.0) + page.owner_tao.0,
		);
		assert_eq!(paid, Some(expected));
		assert!(expected.1 > 0 && expected.2 > 0 && expected.3 > 0);
	});
}

#[test]
fn each_payout_should_say_who_got_what() {
	world().build_and_execute(|| {
		let owned = stake(ONE, MINER, ALICE);
		run_epoch();
		let page = told();
		let who: Vec<_> = page.paid.iter().map(|paid| (paid.hotkey, paid.uid)).collect();
		// The owner's hotkey earned nothing as a neuron; the parent is none.
		assert_eq!(who, [(HOT, Some(0)), (COOL, Some(1)), (MINER, Some(2)), (PARENT, None)]);
		assert_eq!(usize::from(page.total), page.paid.len());

		let miner = behind(MINER);
		assert_eq!(stake(ONE, MINER, ALICE), owned + miner.incentive.0);
		let nothing = (Alpha(0), Alpha(0), Tao(0), Tao(0));
		let dividends = |paid: PaidBehind<u64>| {
			(paid.alpha_take, paid.alpha_to_stakers, paid.tao_take, paid.tao_to_stakers)
		};
		assert_eq!(dividends(miner), nothing);
		for hotkey in [HOT, COOL, PARENT] {
			let paid = behind(hotkey);
			assert_eq!(paid.incentive, Alpha(0));
			// floor(x * 11796 / 65535) of both
			let take = |all: u64| (u128::from(all) * 11_796 / 65_535) as u64;
			let alpha = paid.alpha_take.0 + paid.alpha_to_stakers.0;
			let tao = paid.tao_take.0 + paid.tao_to_stakers.0;
			assert_eq!((paid.alpha_take.0, paid.tao_take.0), (take(alpha), take(tao)));
			assert!(alpha > 0);
			// HOT has no root stake of its own.
			assert_eq!(tao > 0, hotkey != HOT);
		}
		// What becomes stake of the owner of both at once.
		assert!(stake(ONE, COOL, CAROL) >= behind(COOL).alpha_take.0 - 1);
		assert!(stake(ROOT, PARENT, ALICE) >= behind(PARENT).tao_take.0 - 1);
	});
}

#[test]
fn pages_of_payouts_should_be_parts_of_the_whole() {
	world().build_and_execute(|| {
		run_epoch();
		let whole = told();
		let page = |first, count| DynamicTao::last_payouts(ONE, first, count).unwrap();
		assert_eq!(page(0, u16::MAX), whole);
		assert_eq!(page(1, 2).paid, whole.paid[1..3]);
		assert_eq!((page(1, 2).first, page(1, 2).total), (1, whole.total));
		for (first, count) in [(whole.total, 1), (u16::MAX, 256), (0, 0)] {
			assert_eq!(page(first, count).paid, []);
		}
	});
}

#[test]
fn the_next_epoch_should_take_the_place_of_the_last() {
	world().build_and_execute(|| {
		for netuid in [ROOT, ONE, TWO, NetUid(9)] {
			assert_eq!(DynamicTao::last_payouts(netuid, 0, 256), None);
		}
		run_epoch();
		let first = told();
		run_blocks(5);
		assert_eq!(told().block, 9);
		assert!(told() != first);
		assert_eq!(crate::pallet::LastPayouts::<Test>::iter().count(), 1);
	});
}

#[test]
fn a_neuron_that_lost_its_uid_should_still_be_told_of() {
	let full = |genesis: &mut crate::GenesisConfig<Test>| {
		genesis.subnets[0].hyperparameters.max_allowed_uids = 4;
		genesis.subnets[0].hyperparameters.immunity_period = 0;
	};
	world().set(full).build_and_execute(|| {
		run_epoch();
		let before = told();
		assert_ok!(DynamicTao::burned_register(signed(BOB), ONE, 51));
		assert_eq!(told(), before);
	});
}
