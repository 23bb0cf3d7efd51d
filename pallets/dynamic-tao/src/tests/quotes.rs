//! A quote says yes where the call does, and no for the same reason: on every path, at every bound.

use super::*;
use crate::{Call, Quote};

/// Alice's stakes, each worth some TAO, and a fourth subnet where nothing trades. Others hold as much,
/// so that more than Alice has is not more than there is.
const HELD: u64 = 100 * UNIT;

fn world() -> ExtBuilder {
	let world = ExtBuilder::with_two_subnets()
		.subnet(3, 1_000 * UNIT, 1_000 * UNIT)
		.but(|subnet| subnet.started_at = None);
	[ALICE, BOB].into_iter().fold(world, |world, who| {
		[0, 1, 2].into_iter().fold(world, |world, netuid| world.stake(netuid, HOT, who, HELD))
	})
}

/// The subnets that there are, one that is closed, and one that is none.
const SUBNETS: [NetUid; 5] = [ROOT, ONE, TWO, NetUid(3), NetUid(9)];

/// Where rules change: nothing, a rao, the minimum in TAO and in both alphas, the holding, what leaves
/// the minimum or less, more than the holding, and more than there is.
fn bounds() -> Vec<u64> {
	// At 0.5 and 3 TAO an alpha, about: a sale of the minimum pays a fee, too.
	let minimum = [MIN_STAKE, 2 * MIN_STAKE, MIN_STAKE / 3, 1_001 * MIN_STAKE / 500];
	let amounts = minimum.into_iter().chain([1, HELD, 2 * HELD]);
	let around = amounts.flat_map(|amount| (0..3).map(move |step| amount + step - 1));
	let rest =
		minimum.into_iter().flat_map(|least| (0..3).map(move |step| HELD - least + 1 - step));
	around.chain(rest).chain([HELD / 2, 1_000 * UNIT, WEALTH, 10u64.pow(18), u64::MAX]).collect()
}

type Answer = Result<Quote, DispatchError>;

/// What the call does as the first of the next block: what it gave and took, or its error.
fn outcome(call: Call<Test>) -> Result<(u64, u64), &'static str> {
	next_block();
	match refusal(RuntimeCall::DynamicTao(call), ALICE) {
		Some(error) => Err(error),
		None => Ok(match last_event() {
			Event::StakeAdded { tao, alpha, fee, .. } => (tao.0 + fee.0, alpha.0),
			Event::StakeRemoved { tao, alpha, fee, .. } => (alpha.0 + fee.0, tao.0),
			Event::StakeSwapped { alpha_given, alpha_received, fee, .. } => {
				(alpha_given.0 + fee.0, alpha_received.0)
			}
			Event::AlphaBurned { alpha, .. } => (alpha.0, 0),
			event => panic!("{event:?}"),
		}),
	}
}

/// A quote as [`outcome`] tells a call.
fn told(quote: Answer) -> Result<(u64, u64), &'static str> {
	quote.map(|quote| (quote.amount_in, quote.amount_out)).map_err(Into::into)
}

/// Compares the answers with the call, each time in a fresh world. One that knows no position is excused
/// where the position decides.
fn compare(
	any: fn() -> ExtBuilder,
	blind: impl Fn() -> Answer,
	aware: impl Fn() -> Answer,
	call: Call<Test>,
) {
	any().build().execute_with(|| {
		let (blind, aware) = (told(blind()), told(aware()));
		let done = outcome(call.clone());
		assert_eq!(aware, done, "{call:?}");
		let position_decides = [
			Err("RemainingStakeTooLow"),
			Err("NotEnoughStakeToWithdraw"),
			Err("NotEnoughBalanceToStake"),
		];
		if !position_decides.contains(&done) {
			assert_eq!(blind, done, "{call:?}");
		}
	});
}

#[test]
fn a_quote_of_a_purchase_should_say_what_the_call_says_at_every_bound() {
	for netuid in SUBNETS {
		for amount in bounds() {
			compare(
				world,
				|| DynamicTao::quote_stake(netuid, Tao(amount)),
				|| DynamicTao::quote_stake_of(ALICE, HOT, netuid, Tao(amount)),
				Call::add_stake { hotkey: HOT, netuid, amount_staked: Tao(amount) },
			);
		}
	}
}

#[test]
fn a_quote_of_a_sale_should_say_what_the_call_says_at_every_bound() {
	for netuid in SUBNETS {
		for amount in bounds() {
			compare(
				world,
				|| DynamicTao::quote_unstake(netuid, Alpha(amount)),
				|| DynamicTao::quote_unstake_of(ALICE, HOT, netuid, Alpha(amount)),
				Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: Alpha(amount) },
			);
		}
	}
}

#[test]
fn a_quote_of_a_swap_should_say_what_the_call_says_at_every_bound() {
	for origin in SUBNETS {
		for destination in SUBNETS {
			for amount in bounds() {
				compare(
					world,
					|| DynamicTao::quote_swap(origin, destination, Alpha(amount)),
					|| DynamicTao::quote_swap_of(ALICE, HOT, origin, destination, Alpha(amount)),
					Call::swap_stake {
						hotkey: HOT,
						origin_netuid: origin,
						destination_netuid: destination,
						alpha_amount: Alpha(amount),
					},
				);
			}
		}
	}
}

#[test]
fn a_quote_should_know_a_whole_position_under_the_minimum_from_a_part() {
	let small = || {
		ExtBuilder::with_two_subnets()
			.stake(0, HOT, ALICE, 1_000)
			.stake(1, HOT, ALICE, 1_000)
			.stake(1, HOT, BOB, HELD)
	};
	small().build_and_execute(|| {
		let all = DynamicTao::quote_unstake_of(ALICE, HOT, ONE, Alpha(1_000)).unwrap();
		// 1000 - 1 at 0.5
		assert_eq!((all.amount_in, all.amount_out, all.fee), (1_000, 499, 1));
		for alpha in [1, 999] {
			let part = DynamicTao::quote_unstake_of(ALICE, HOT, ONE, Alpha(alpha));
			assert!(part.is_err(), "{alpha}");
		}
		assert_eq!(
			DynamicTao::quote_unstake(ONE, Alpha(1_000)),
			Err(Error::<Test>::AmountTooLow.into())
		);
		assert!(DynamicTao::quote_swap_of(ALICE, HOT, ONE, ROOT, Alpha(1_000)).is_ok());
	});
	for (netuid, alpha) in [(ONE, 1_000), (ROOT, 1_000), (ONE, 999), (ROOT, 999), (ROOT, 1_001)] {
		small().build().execute_with(|| {
			let quote = DynamicTao::quote_unstake_of(ALICE, HOT, netuid, Alpha(alpha));
			let call = Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: Alpha(alpha) };
			assert_eq!(told(quote), outcome(call));
		});
	}
}

#[test]
fn a_quote_of_a_worthless_position_should_tell_that_it_is_closed_for_nothing() {
	let world =
		|| ExtBuilder::new().subnet(1, 20_000_000, 2_000_000 * UNIT).stake(1, HOT, ALICE, 1_000);
	world().build_and_execute(|| {
		let quote = DynamicTao::quote_unstake_of(ALICE, HOT, ONE, Alpha(1_000));
		let call = Call::remove_stake { hotkey: HOT, netuid: ONE, amount_unstaked: Alpha(1_000) };
		assert_eq!(told(quote), Ok((1_000, 0)));
		assert_eq!(outcome(call), Ok((1_000, 0)));
	});
}

#[test]
fn a_quote_should_be_refused_for_a_hotkey_of_nobodys_and_for_who_has_no_stake() {
	world().build_and_execute(|| {
		let nobody = Err(Error::<Test>::HotKeyAccountNotExists.into());
		assert_eq!(DynamicTao::quote_stake_of(ALICE, STRANGER, ONE, Tao(UNIT)), nobody);
		assert_eq!(DynamicTao::quote_unstake_of(ALICE, STRANGER, ONE, Alpha(UNIT)), nobody);
		assert_eq!(DynamicTao::quote_swap_of(ALICE, STRANGER, ONE, TWO, Alpha(UNIT)), nobody);
		let nothing = Err(Error::<Test>::NotEnoughStakeToWithdraw.into());
		assert_eq!(DynamicTao::quote_unstake_of(CAROL, HOT, ONE, Alpha(UNIT)), nothing);
		assert_eq!(DynamicTao::quote_swap_of(CAROL, HOT, ONE, TWO, Alpha(UNIT)), nothing);
		assert_eq!(
			DynamicTao::quote_stake_of(STRANGER, HOT, ONE, Tao(UNIT)),
			Err(Error::<Test>::NotEnoughBalanceToStake.into())
		);
	});
}

#[test]
fn more_than_all_hold_together_should_be_more_than_anybody_has() {
	world().build_and_execute(|| {
		// Alice's and Bob's.
		let all = 2 * HELD;
		let too_much = Err(Error::<Test>::NotEnoughStakeToWithdraw.into());
		for netuid in [ROOT, ONE, TWO] {
			assert!(DynamicTao::quote_unstake(netuid, Alpha(all)).is_ok());
			assert_eq!(DynamicTao::quote_unstake(netuid, Alpha(all + 1)), too_much);
		}
		assert_eq!(DynamicTao::quote_swap(ONE, TWO, Alpha(all + 1)), too_much);
		assert_eq!(DynamicTao::quote_swap(ROOT, TWO, Alpha(all + 1)), too_much);
	});
}

#[test]
fn a_quote_should_change_nothing_though_it_makes_the_trade() {
	world().build_and_execute(|| {
		let (before, said) = (storage_root(), events());
		for alpha in [HELD / 2, HELD] {
			assert!(DynamicTao::quote_stake_of(ALICE, HOT, ONE, Tao(alpha)).is_ok());
			assert!(DynamicTao::quote_unstake_of(ALICE, HOT, ONE, Alpha(alpha)).is_ok());
			assert!(DynamicTao::quote_swap_of(ALICE, HOT, ONE, TWO, Alpha(alpha)).is_ok());
		}
		assert!(DynamicTao::quote_unstake_of(ALICE, HOT, ONE, Alpha(HELD - 1)).is_err());
		assert_eq!((storage_root(), events()), (before, said));
		assert_eq!(System::block_number(), 1);
	});
}
