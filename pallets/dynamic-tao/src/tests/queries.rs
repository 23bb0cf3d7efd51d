//! What clients are told is what then happens.

use super::*;
use crate::{pallet::LastSubnetRegistration, Call, GlobalView, Quote, StakeCursor, StakeView};
use dtao_economics::{Pending, MAX_SUPPLY};
use sp_runtime::Perbill;

/// Amounts from one rao to all there is, about nine to a power of ten.
fn amounts() -> impl Iterator<Item = u64> {
	let scales = (0..17).map(|power| 10u64.pow(power));
	scales.flat_map(|scale| (1..10).map(move |digit| digit * scale + scale / 7)).chain([
		0,
		MAX_SUPPLY,
		u64::MAX,
	])
}

/// Alice has TAO and alpha enough to move any of these pools, and root stake.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 1_000_000 * UNIT)
		.stake(2, HOT, ALICE, 1_000_000 * UNIT)
		.stake(0, HOT, ALICE, 1_000_000 * UNIT)
		.balance(ALICE, 9_000_000 * UNIT)
		.set(|genesis| genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT))
}

/// Errors that a quote does not know: what the trader has, and the minimum of the chain.
fn is_the_traders(error: &str) -> bool {
	[
		"AmountTooLow",
		"RemainingStakeTooLow",
		"NotEnoughStakeToWithdraw",
		"NotEnoughBalanceToStake",
		"StakeBelowOneShare",
	]
	.contains(&error)
}

/// Asks for a quote, makes the trade as the first of the next block, and compares. Says whether
/// the trade went through.
fn compare(
	quote: impl FnOnce() -> Result<Quote, DispatchError>,
	call: Call<Test>,
	seen: impl FnOnce(Event<Test>) -> (u64, u64, u64, u64, Option<u64>),
) -> bool {
	let mut world = world().build();
	world.execute_with(|| {
		let quote = quote();
		next_block();
		let refused = refusal(RuntimeCall::DynamicTao(call.clone()), ALICE);
		match (quote, refused) {
			(Ok(quote), None) => {
				let (given, received, fee, tao, price) = seen(last_event());
				assert_eq!(
					(quote.amount_in, quote.amount_out, quote.fee, quote.tao.0),
					(given, received, fee, tao),
					"{call:?}"
				);
				if let Some(price) = price {
					assert_eq!(quote.price_after, price, "{call:?}");
				}
				true
			}
			(Err(quoted), Some(error)) => {
				let quoted: &str = quoted.into();
				assert!(quoted == error || is_the_traders(error), "{call:?}: {quoted}, {error}");
				false
			}
			(Ok(_), Some(error)) => {
				assert!(is_the_traders(error), "{call:?}: quoted, and {error}");
				false
			}
			(Err(quoted), None) => panic!("{call:?}: {quoted:?}, and went through"),
		}
	})
}

#[test]
fn a_quote_of_a_purchase_should_be_what_the_purchase_does() {
	for netuid in [ROOT, ONE, TWO, NetUid(3)] {
		let traded = amounts().filter(|amount| {
			compare(
				|| DynamicTao::quote_stake(netuid, Tao(*amount)),
				Call::add_stake { hotkey: HOT, netuid, amount_staked: Tao(*amount) },
				|event| match event {
					Event::StakeAdded { tao, alpha, fee, price, .. } => {
						(tao.0 + fee.0, alpha.0, fee.0, tao.0 + fee.0, Some(price))
					}
					event => panic!("{event:?}"),
				},
			)
		});
		assert!(traded.count() >= if netuid == NetUid(3) { 0 } else { 90 });
	}
}

#[test]
fn a_quote_of_a_sale_should_be_what_the_sale_does() {
	for netuid in [ROOT, ONE, TWO, NetUid(3)] {
		let traded = amounts().filter(|amount| {
			compare(
				|| DynamicTao::quote_unstake(netuid, Alpha(*amount)),
				Call::remove_stake { hotkey: HOT, netuid, amount_unstaked: Alpha(*amount) },
				|event| match event {
					Event::StakeRemoved { tao, alpha, fee, price, .. } => {
						(alpha.0 + fee.0, tao.0, fee.0, tao.0, Some(price))
					}
					event => panic!("{event:?}"),
				},
			)
		});
		assert!(traded.count() >= if netuid == NetUid(3) { 0 } else { 90 });
	}
}

#[test]
fn a_quote_of_a_swap_should_be_what_the_swap_does() {
	for (origin, destination) in
		[(ONE, TWO), (TWO, ONE), (ROOT, ONE), (ONE, ROOT), (ONE, ONE), (ONE, NetUid(3))]
	{
		let traded = amounts().filter(|amount| {
			compare(
				|| DynamicTao::quote_swap(origin, destination, Alpha(*amount)),
				Call::swap_stake {
					hotkey: HOT,
					origin_netuid: origin,
					destination_netuid: destination,
					alpha_amount: Alpha(*amount),
				},
				|event| match event {
					Event::StakeSwapped {
						origin_netuid,
						destination_netuid,
						origin_price,
						alpha_given,
						alpha_received,
						fee,
						tao_fee,
						tao,
						..
					} => {
						let price = (destination_netuid == ROOT).then_some(origin_price);
						// A quote names the fee of the first pool on the way, which from root is the only one.
						let first = if origin_netuid == ROOT { tao_fee.0 } else { fee.0 };
						(alpha_given.0 + fee.0, alpha_received.0, first, tao.0, price)
					}
					event => panic!("{event:?}"),
				},
			)
		});
		let impossible = origin == destination || destination == NetUid(3);
		assert!(traded.count() >= if impossible { 0 } else { 80 });
	}
}

#[test]
fn the_quoted_average_should_be_the_limit_that_just_allows_the_trade() {
	let sells = |limit| Call::remove_stake_limit {
		hotkey: HOT,
		netuid: ONE,
		amount_unstaked: Alpha(7 * UNIT),
		limit_price: limit,
		allow_partial: false,
	};
	let buys = |limit| Call::add_stake_limit {
		hotkey: HOT,
		netuid: ONE,
		amount_staked: Tao(7 * UNIT),
		limit_price: limit,
		allow_partial: false,
	};
	let swaps = |limit| Call::swap_stake_limit {
		hotkey: HOT,
		origin_netuid: ONE,
		destination_netuid: TWO,
		alpha_amount: Alpha(7 * UNIT),
		limit_price: limit,
		allow_partial: false,
	};
	let sent = |call| refusal(RuntimeCall::DynamicTao(call), ALICE);
	world().build_and_execute(|| {
		let average = DynamicTao::quote_stake(ONE, Tao(7 * UNIT)).unwrap().average_price;
		next_block();
		assert_eq!(sent(buys(average - 1)), Some("SlippageTooHigh"));
		assert_eq!(sent(buys(average)), None);
		let average = DynamicTao::quote_unstake(ONE, Alpha(7 * UNIT)).unwrap().average_price;
		next_block();
		assert_eq!(sent(sells(average + 1)), Some("SlippageTooHigh"));
		assert_eq!(sent(sells(average)), None);
		let average = DynamicTao::quote_swap(ONE, TWO, Alpha(7 * UNIT)).unwrap().average_price;
		next_block();
		assert_eq!(sent(swaps(average + 1)), Some("SlippageTooHigh"));
		assert_eq!(sent(swaps(average)), None);
	});
}

#[test]
fn a_quote_should_say_what_is_lost_against_the_spot_price() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let quote = DynamicTao::quote_stake(ONE, Tao(10 * UNIT)).unwrap();
		// The next block opens at 1000.5 TAO and 2001 alpha, a price of 0.5.
		assert_eq!(quote.price_before, 500_000_000);
		// 10e9 - 5_035_478 buy floor(2001e9 * 9_994_964_522 / (1000.5e9 + 9_994_964_522))
		assert_eq!((quote.fee, quote.amount_out), (5_035_478, 19_792_205_513));
		// 20e9 at the spot price: 1 - 19_792_205_513 / 20e9
		assert_eq!(quote.slippage, Perbill::from_parts(10_389_724));
		let quote = DynamicTao::quote_stake(ROOT, Tao(UNIT)).unwrap();
		assert_eq!((quote.price_before, quote.price_after), (UNIT, UNIT));
		assert_eq!((quote.average_price, quote.slippage), (UNIT, Perbill::zero()));
	});
}

#[test]
fn a_quote_should_be_refused_where_nothing_trades() {
	ExtBuilder::with_two_subnets().but(|subnet| subnet.started_at = None).build_and_execute(|| {
		let (closed, missing) = (
			Err(Error::<Test>::SubtokenDisabled.into()),
			Err(Error::<Test>::SubnetNotExists.into()),
		);
		assert_eq!(DynamicTao::quote_stake(TWO, Tao(UNIT)), closed);
		assert_eq!(DynamicTao::quote_unstake(TWO, Alpha(UNIT)), closed);
		assert_eq!(DynamicTao::quote_swap(ONE, TWO, Alpha(UNIT)), closed);
		assert_eq!(DynamicTao::quote_stake(NetUid(9), Tao(UNIT)), missing);
		assert_eq!(DynamicTao::quote_unstake(NetUid(9), Alpha(UNIT)), missing);
		assert_eq!(DynamicTao::quote_swap(NetUid(9), ONE, Alpha(UNIT)), missing);
	});
}

#[test]
fn a_subnets_share_should_be_what_the_next_block_gives_it() {
	ExtBuilder::with_two_subnets()
		.subnet(3, UNIT, 7 * UNIT)
		.but(|subnet| subnet.parameters.registration_allowed = false)
		.subnet(4, 50 * UNIT, 7 * UNIT)
		.but(|subnet| subnet.started_at = None)
		.subnet(5, 5_000 * UNIT, 77_777 * UNIT)
		.stake(0, HOT, ALICE, 1_000 * UNIT)
		.build_and_execute(|| {
			for _ in 0..50 {
				let views = DynamicTao::subnets();
				assert_eq!(views.len(), 5);
				assert_eq!(views.iter().map(|view| view.block_share.0).sum::<u64>(), UNIT);
				let before: Vec<_> = views.iter().map(|view| economy(view.netuid)).collect();
				let sold: Vec<_> =
					before.iter().map(|economy| economy.pending.root_tao.0).collect();
				next_block();
				for ((view, before), sold) in views.into_iter().zip(before).zip(sold) {
					let after = economy(view.netuid);
					// What went in, less what root's part was sold for.
					let sold = after.pending.root_tao.0 - sold;
					assert_eq!(before.pool.tao.0 + view.block_share.0 - sold, after.pool.tao.0);
					let injected = after.issued().unwrap().0 - before.issued().unwrap().0;
					assert!(injected >= view.alpha_emission.0);
					assert_eq!(view.alpha_emission.0 > 0, view.netuid != NetUid(4));
				}
			}
		});
}

#[test]
fn a_subnets_view_should_hold_its_record() {
	ExtBuilder::with_subnet()
		.stake(1, HOT, ALICE, 500 * UNIT)
		.stake(0, HOT, ALICE, 1_000 * UNIT)
		.build_and_execute(|| {
			let view = DynamicTao::subnet(ONE).unwrap();
			assert_eq!((view.owner_coldkey, view.owner_hotkey), (OWNER, OWNER_HOT));
			assert_eq!(
				(view.tao_reserve, view.alpha_reserve),
				(Tao(1_000 * UNIT), Alpha(2_000 * UNIT))
			);
			assert_eq!((view.alpha_outstanding, view.alpha_burned), (Alpha(500 * UNIT), Alpha(0)));
			assert_eq!(
				(view.price, view.moving_price, view.moving_price_bits),
				(500_000_000, 0, 0)
			);
			// 500 / 2000
			assert_eq!(view.alpha_distribution_ratio, 250_000_000);
			// 179_999_999_999 / (179_999_999_999 + 2500e9) = 0.067164179
			assert_eq!(view.root_proportion, Perbill::from_parts(67_164_179));
			assert_eq!((view.pending, view.volume, view.lock), (Pending::default(), 0, Tao(0)));
			assert_eq!((view.registered_at, view.started_at), (0, Some(1)));
			assert_eq!((view.tempo, view.next_epoch), (360, Some(359)));
			assert_eq!(DynamicTao::subnet(ROOT), None);
			assert_eq!(DynamicTao::subnet(TWO), None);
			assert_eq!(DynamicTao::subnets(), [view]);
		});
}

#[test]
fn all_stakes_of_a_coldkey_should_be_listed_with_their_worth() {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 10 * UNIT)
		.stake(2, HOT, ALICE, 20 * UNIT)
		.stake(2, COOL, ALICE, 30 * UNIT)
		.stake(0, COOL, ALICE, 40 * UNIT)
		.stake(1, HOT, BOB, 50 * UNIT)
		.build_and_execute(|| {
			let mut stakes = DynamicTao::stake_of(ALICE);
			stakes.sort_by_key(|stake| stake.alpha);
			let view = |hotkey, netuid, alpha, tao_value, liquidation_value| StakeView {
				hotkey,
				netuid,
				alpha: Alpha(alpha * UNIT),
				entering: Alpha(0),
				tao_value: Tao(tao_value * UNIT),
				liquidation_value: Tao(liquidation_value),
			};
			// floor(T * a / (A + O)): 1000 TAO over 2000 + 60 alpha, and 3000 over 1000 + 50
			let (one, two) = (|a| 1_000 * UNIT * a / 2_060, |a| 3_000 * UNIT * a / 1_050);
			assert_eq!(
				stakes,
				[
					// At 0.5, at 3, at 3 and at 1 TAO each.
					view(HOT, ONE, 10, 5, one(10)),
					view(HOT, TWO, 20, 60, two(20)),
					view(COOL, TWO, 30, 90, two(30)),
					view(COOL, ROOT, 40, 40, 40 * UNIT),
				]
			);
			assert!(DynamicTao::stake_of(CAROL).is_empty());
		});
}

/// Alice with `count` positions that others pushed to her: `behind` a hotkey each, on root.
fn pushed(count: u64) -> ExtBuilder {
	let hotkeys = 1_000..1_000 + count;
	let world = ExtBuilder::with_two_subnets().set(|genesis| {
		let owned = |hotkey| crate::GenesisHotkey { hotkey, coldkey: CAROL };
		genesis.hotkeys.extend(hotkeys.clone().map(owned));
	});
	hotkeys.fold(world, |world, hotkey| world.stake((hotkey % 3) as u16, hotkey, ALICE, UNIT))
}

#[test]
fn pages_of_stakes_should_be_all_stakes_once_each() {
	for count in [0, 1, 255, 256, 257, 600] {
		pushed(count).build_and_execute(|| {
			let all: std::collections::BTreeSet<_> =
				Positions::<Test>::iter_key_prefix((ALICE,)).collect();
			assert_eq!(all.len() as u64, count);
			for asked in [1, 7, 256, u16::MAX] {
				let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
				loop {
					let page = DynamicTao::stake_of_page(ALICE, after, asked);
					assert!(page.stakes.len() <= usize::from(asked.min(256)));
					seen.extend(page.stakes.iter().map(|stake| (stake.hotkey, stake.netuid)));
					pages += 1;
					after = page.next;
					if after.is_none() {
						break;
					}
					let cursor = |&(hotkey, netuid): &_| StakeCursor { hotkey, netuid };
					assert_eq!(after, seen.last().map(cursor));
				}
				assert_eq!(pages, count.div_ceil(asked.min(256).into()).max(1));
				assert_eq!(seen.len() as u64, count);
				assert_eq!(seen.into_iter().collect::<std::collections::BTreeSet<_>>(), all);
			}
			let first = DynamicTao::stake_of_page(ALICE, None, 256);
			assert_eq!(DynamicTao::stake_of(ALICE), first.stakes);
			// No page is empty, or a client would ask for ever.
			assert_eq!(
				DynamicTao::stake_of_page(ALICE, None, 0),
				DynamicTao::stake_of_page(ALICE, None, 1)
			);
		});
	}
}

#[test]
fn a_page_of_stakes_should_go_on_behind_a_position_that_was_closed_meanwhile() {
	pushed(5).build_and_execute(|| {
		let whole = DynamicTao::stake_of(ALICE);
		let first = DynamicTao::stake_of_page(ALICE, None, 2);
		let last = first.next.expect("there are more");
		let StakeCursor { hotkey, netuid } = last;
		assert_ok!(DynamicTao::remove_stake(signed(ALICE), hotkey, netuid, Alpha(UNIT)));
		let rest = DynamicTao::stake_of_page(ALICE, Some(last), 256);
		let keys = |stakes: &[StakeView<u64>]| -> Vec<_> {
			stakes.iter().map(|stake| (stake.hotkey, stake.netuid)).collect()
		};
		assert_eq!(keys(&rest.stakes), keys(&whole[2..]));
		assert_eq!(rest.next, None);
	});
}

#[test]
fn what_holders_have_should_be_known_without_asking_them() {
	pushed(20).build_and_execute(|| {
		run_blocks(3);
		for netuid in [ONE, TWO] {
			let held: u64 = HotkeyPools::<Test>::iter_prefix_values(netuid)
				.map(|stake| stake.pool.stake.0)
				.sum();
			assert_eq!(DynamicTao::liquidation_preview(netuid).unwrap().held, Alpha(held));
		}
	});
}

#[test]
fn pages_of_subnets_should_be_all_subnets_by_netuid() {
	(1..=5)
		.fold(ExtBuilder::new(), |world, netuid| world.subnet(netuid, UNIT, UNIT))
		.build_and_execute(|| {
			let all = DynamicTao::subnets();
			assert_eq!(all.iter().map(|view| view.netuid.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
			assert_eq!(DynamicTao::subnets_page(ROOT, 2), all[..2]);
			assert_eq!(DynamicTao::subnets_page(NetUid(3), 2), all[2..4]);
			assert_eq!(DynamicTao::subnets_page(NetUid(5), u16::MAX), all[4..]);
			assert_eq!(DynamicTao::subnets_page(NetUid(6), 1), []);
			assert_eq!(DynamicTao::subnet(NetUid(4)).as_ref(), all.get(3));
			assert_eq!(DynamicTao::subnet(NetUid(6)), None);
		});
}

#[test]
fn the_global_view_should_sum_the_economy() {
	ExtBuilder::with_two_subnets()
		.but(|subnet| subnet.pending.root_tao = Tao(77))
		.stake(0, HOT, ALICE, 40 * UNIT)
		.with_gifts()
		.build_and_execute(|| {
			assert_ok!(Balances::transfer_allow_death(signed(BOB), DynamicTao::vault_account(), 9));
			assert_eq!(
				DynamicTao::global(),
				GlobalView {
					total_issuance: Tao(4 * WEALTH + 4_040 * UNIT + 77),
					block_emission: Tao(UNIT),
					next_halving: Some(Tao(10_500_000 * UNIT)),
					root_stake: Tao(40 * UNIT),
					pooled_tao: Tao(4_000 * UNIT),
					pending_root_tao: Tao(77),
					owed_tao: Tao(0),
					vault: DynamicTao::vault_account(),
					vault_excess: Tao(9),
					subnets: 2,
					deferred_epochs: 0,
					last_registration: LastSubnetRegistration::<Test>::get(),
					parameters: DynamicTao::parameters(),
				}
			);
		});
}

#[test]
fn asking_should_change_nothing() {
	world().build_and_execute(|| {
		let before = storage_root();
		let _ = (DynamicTao::subnets(), DynamicTao::subnet(ONE), DynamicTao::global());
		let _ = (DynamicTao::stake_of(ALICE), DynamicTao::registration_cost());
		let _ = (DynamicTao::stake_of_page(ALICE, None, 9), DynamicTao::subnets_page(ONE, 9));
		for amount in amounts() {
			let _ = DynamicTao::quote_stake(ONE, Tao(amount));
			let _ = DynamicTao::quote_unstake(ONE, Alpha(amount));
			let _ = DynamicTao::quote_swap(ONE, TWO, Alpha(amount));
		}
		assert_eq!(storage_root(), before);
	});
}
