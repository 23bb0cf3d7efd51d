//! `set_root_weights`: who may vote on what, what the votes come to, and when they go.

use super::*;
use crate::{
	pallet::{RootWeights, Settings},
	RootWeight, TALLY_PERIOD,
};
use dtao_economics::{yuma::Fraction, Price, Rules, Votes};

/// Two validators on root: HOT with 300 TAO behind it, COOL with 100.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets().stake(0, HOT, CAROL, 300 * UNIT).stake(
		0,
		COOL,
		CAROL,
		100 * UNIT,
	)
}

/// The next block that is due to count.
fn count() {
	System::set_block_number(System::block_number().next_multiple_of(TALLY_PERIOD) - 1);
	next_block();
}

fn sit(hotkey: u64) {
	assert_ok!(plain(DynamicTao::root_register(signed(CAROL), hotkey)));
}

fn vote(hotkey: u64, weights: &[(u16, u16)]) -> DispatchResult {
	let (netuids, weights) =
		weights.iter().map(|(netuid, weight)| (NetUid(*netuid), *weight)).unzip();
	DynamicTao::set_root_weights(signed(hotkey), netuids, weights)
}

/// A weight, as a query tells it.
fn weight(netuid: NetUid, weight: u16) -> RootWeight {
	RootWeight { netuid, weight }
}

fn votes(netuid: NetUid) -> Option<Votes> {
	Subnets::<Test>::get(netuid).expect("it exists").rule_memory.signals.votes
}

fn share(netuid: NetUid) -> u64 {
	DynamicTao::emission_stages(netuid).expect("it is open").allocated.0
}

#[test]
fn votes_should_be_counted_by_the_stake_on_root() {
	world().build_and_execute(|| {
		DynamicTao::put_rules(&Rules::ROOT_VOTE);
		sit(HOT);
		sit(COOL);
		assert_ok!(vote(HOT, &[(1, 1), (2, 3)]));
		assert_eq!(last_event(), Event::RootWeightsSet { hotkey: HOT });
		assert_ok!(vote(COOL, &[(1, 9), (2, 0)]));
		assert_eq!(DynamicTao::root_weights(HOT), [weight(ONE, 1), weight(TWO, 3)]);
		assert_eq!(DynamicTao::root_weights(COOL), [weight(ONE, 9)]);
		// Subnets that were in no count yet are counted at once.
		next_block();
		// 300 * 1/4 + 100 and 300 * 3/4 of 400; 400 and 300 of 400 gave anything.
		let expected = |rank, trust| {
			Some(Votes { rank: Fraction::of(rank, 400), trust: Fraction::of(trust, 400) })
		};
		assert_eq!((votes(ONE), votes(TWO)), (expected(175, 400), expected(225, 300)));
		// 175 / (1 + e^-5) beside 225 / (1 + e^-2.5), which are 173.83 and 207.93 of 381.76: 45.53 %.
		assert_eq!(share(ONE) / 100_000, 4_553);
		assert_eq!(share(ONE) + share(TWO), UNIT);
	});
}

#[test]
fn a_vote_should_count_with_the_next_hundredth_block() {
	world().build_and_execute(|| {
		DynamicTao::put_rules(&Rules::ROOT_VOTE);
		sit(HOT);
		next_block();
		assert_eq!(votes(ONE), Some(Votes::default()));
		assert_ok!(vote(HOT, &[(1, 1)]));
		next_block();
		assert_eq!(votes(ONE), Some(Votes::default()));
		count();
		assert_eq!(votes(ONE), Some(Votes { rank: Fraction::ONE, trust: Fraction::ONE }));
		assert_eq!((share(ONE), share(TWO)), (UNIT, 0));
	});
}

#[test]
fn without_votes_the_price_should_decide() {
	world().but(|subnet| subnet.moving_price = Price::ONE).build_and_execute(|| {
		let by_price = (share(ONE), share(TWO));
		assert_eq!(by_price, (0, UNIT));
		Settings::<Test>::mutate(|settings| {
			settings.rules.allocation = Rules::ROOT_VOTE.allocation
		});
		assert_eq!((share(ONE), share(TWO)), by_price);
	});
}

#[test]
fn votes_should_not_be_counted_while_no_rule_asks() {
	world().build_and_execute(|| {
		sit(HOT);
		assert_ok!(vote(HOT, &[(1, 1)]));
		count();
		assert_eq!(votes(ONE), None);
		assert_ok!(DynamicTao::start_shadow(admin(), Rules::ROOT_VOTE.allocation));
		next_block();
		assert_eq!(votes(ONE), Some(Votes { rank: Fraction::ONE, trust: Fraction::ONE }));
		// A TAO in one block, all of it to the first.
		let given = DynamicTao::shadow(0).expect("it runs").subnets;
		assert_eq!((given[0].given, given[1].given), (Tao(UNIT), Tao(0)));
		assert_ok!(DynamicTao::stop_shadow(admin(), 0));
		next_block();
		assert_eq!(votes(ONE), None);
	});
}

#[test]
fn a_subnet_that_opens_should_be_counted_at_once() {
	let world = world().but(|subnet| subnet.started_at = None);
	world.build_and_execute(|| {
		DynamicTao::put_rules(&Rules::ROOT_VOTE);
		sit(HOT);
		assert_ok!(vote(HOT, &[(2, 1)]));
		next_block();
		assert_eq!(votes(ONE), Some(Votes::default()));
		assert_eq!(votes(TWO), None);
		assert_ok!(DynamicTao::start_call(signed(OWNER), TWO));
		while !Subnets::<Test>::get(TWO).expect("it exists").is_open_at(System::block_number()) {
			next_block();
		}
		assert!(!System::block_number().is_multiple_of(TALLY_PERIOD));
		assert_eq!(votes(TWO), Some(Votes { rank: Fraction::ONE, trust: Fraction::ONE }));
	});
}

#[test]
fn a_hotkey_without_a_uid_on_root_should_not_vote() {
	world().build_and_execute(|| {
		assert_noop!(vote(HOT, &[(1, 1)]), Error::<Test>::HotKeyNotRegisteredInSubNet);
	});
}

#[test]
fn a_vote_that_makes_no_sense_should_be_refused() {
	world().build_and_execute(|| {
		sit(HOT);
		assert_noop!(vote(HOT, &[(1, 1), (1, 2)]), Error::<Test>::DuplicateUids);
		assert_noop!(vote(HOT, &[(3, 1)]), Error::<Test>::SubnetNotExists);
		assert_noop!(vote(HOT, &[(0, 1)]), Error::<Test>::SubnetNotExists);
		let uneven = DynamicTao::set_root_weights(signed(HOT), vec![ONE], vec![]);
		assert_noop!(uneven, Error::<Test>::WeightVecNotEqualSize);
	});
}

#[test]
fn a_validator_should_vote_once_in_a_hundred_blocks() {
	world().build_and_execute(|| {
		sit(HOT);
		assert_ok!(vote(HOT, &[(1, 1)]));
		System::set_block_number(System::block_number() + TALLY_PERIOD - 1);
		assert_noop!(vote(HOT, &[(2, 1)]), Error::<Test>::SettingWeightsTooFast);
		System::set_block_number(System::block_number() + 1);
		assert_ok!(vote(HOT, &[]));
		assert!(DynamicTao::root_weights(HOT).is_empty());
	});
}

#[test]
fn a_vote_should_go_with_the_uid() {
	ExtBuilder::with_subnet().stake(0, HOT, ALICE, UNIT).build_and_execute(|| {
		// The oldest of 64 without stake goes first.
		sit(COOL);
		assert_ok!(vote(COOL, &[(1, 1)]));
		for hotkey in 1_001..1_064 {
			assert_ok!(plain(DynamicTao::root_register(signed(BOB), hotkey)));
		}
		assert!(RootWeights::<Test>::contains_key(COOL));
		sit(HOT);
		assert!(!RootWeights::<Test>::contains_key(COOL));
		assert_noop!(vote(COOL, &[]), Error::<Test>::HotKeyNotRegisteredInSubNet);
	});
}

#[test]
fn what_votes_say_of_a_subnet_should_go_with_it() {
	world().build_and_execute(|| {
		sit(HOT);
		assert_ok!(vote(HOT, &[(1, 1), (2, 3)]));
		assert_ok!(plain(DynamicTao::dissolve_network(admin(), ONE)));
		System::set_block_number(System::block_number() + TALLY_PERIOD);
		assert_noop!(vote(HOT, &[(1, 1)]), Error::<Test>::SubnetDissolving);
		while Subnets::<Test>::contains_key(ONE) {
			next_block();
		}
		assert_eq!(DynamicTao::root_weights(HOT), [weight(TWO, 3)]);
	});
}
