//! Claims on root's alpha: who earns what, who is paid what, and what becomes of it with its subnet.

use super::*;
use crate::{
	interface::{ClaimReceipt, Staking},
	pallet::{
		CohortClaims, CurrentClaimWalk, CurrentDissolution, RootClaimType, RootClaimable,
		RootClaims,
	},
	Call, ClaimWalk, ClaimedSubnets, GenesisNeuron, RootClaimKind, RootClaimView,
};
use dtao_economics::{Dividends, Pending, Rules};
use proptest::prelude::*;

mod dissolution;
mod fairness;

/// Two subnets, and 100 TAO of Carol's and 300 of Alice's on root behind Carol's hotkey.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.set(|genesis| genesis.rules = Rules::CLAIMABLE)
		.stake(0, HOT, CAROL, 100 * UNIT)
		.stake(0, HOT, ALICE, 300 * UNIT)
}

/// What the host is told of claims behind [`HOT`].
const CLAIMS_CHANGED: Change<u64> = Change::RootClaimsChanged { hotkey: HOT };

/// Keeps alpha for those who stake to a hotkey on root, as an epoch does.
fn keep(netuid: NetUid, hotkey: u64, alpha: u64) {
	tamper(netuid, |economy| {
		economy.outstanding.0 += alpha;
		economy.claimable.0 += alpha;
	});
	let mut market = DynamicTao::market(netuid).expect("it is there");
	let mut ledger = hotkey_ledger(ROOT, hotkey);
	assert_ok!(DynamicTao::keep_root_claim(&mut ledger, &mut market, Alpha(alpha)));
	ledger.save();
	DynamicTao::save_market(&market);
}

/// What somebody can claim behind [`HOT`].
fn claims(who: u64) -> Vec<(NetUid, u64)> {
	let views = DynamicTao::root_claims(who, HOT).into_iter();
	views.map(|RootClaimView { netuid, alpha, .. }| (netuid, alpha.0)).collect()
}

fn subnets(netuids: &[NetUid]) -> ClaimedSubnets {
	netuids.to_vec().try_into().expect("they fit")
}

fn claim(who: u64, netuids: &[NetUid]) {
	assert_ok!(DynamicTao::claim_root(signed(who), HOT, subnets(netuids)));
}

/// Two periods of root: what entered before is active.
fn activate() {
	RootStake::<Test>::mutate(|root| root.period += 2);
}

fn unstake(who: u64) {
	let all = Alpha(stake(ROOT, HOT, who));
	assert_ok!(DynamicTao::remove_stake(signed(who), HOT, ROOT, all));
}

/// The same, where the hotkey validates on subnet 1, each block pays an epoch, and 8 alpha of root's wait.
fn validating() -> ExtBuilder {
	let pending = Pending { root_alpha: Alpha(8 * UNIT), ..Pending::default() };
	let world = world().set(|genesis| {
		let subnet = &mut genesis.subnets[0];
		(subnet.parameters.tempo, subnet.pending) = (1, pending);
		subnet.alpha_outstanding = Alpha(8 * UNIT);
		let weights = vec![(1, 1)];
		subnet.neurons = vec![
			GenesisNeuron { hotkey: HOT, permit: true, weights },
			GenesisNeuron { hotkey: OWNER_HOT, permit: false, weights: vec![] },
		];
	});
	world.stake(1, HOT, ALICE, 100 * UNIT)
}

#[test]
fn an_epoch_should_be_charged_for_the_claims_that_it_met() {
	use crate::weights::{SubstrateWeight, WeightInfo};
	type Weights = SubstrateWeight<Test>;
	let charged = |rules: Rules| {
		let mut weight = Weight::zero();
		validating()
			.set(|genesis| genesis.rules = rules)
			.build_and_execute(|| weight = next_block());
		weight
	};
	let claims = Weights::epoch_claims(1).saturating_sub(Weights::epoch_claims(0));
	assert_ne!(claims, Weight::zero());
	assert_eq!(charged(Rules::CLAIMABLE), charged(Rules::DEFAULT).saturating_add(claims));
}

#[test]
fn an_epoch_should_keep_roots_alpha_for_those_whose_root_stake_earned_it() {
	validating().build_and_execute(|| {
		next_block();
		let paid = DynamicTao::last_payouts(ONE, 0, 9).unwrap().paid;
		let validator = paid.iter().find(|paid| paid.hotkey == HOT).unwrap();
		let (take, kept) = (validator.root_alpha_take.0, validator.root_alpha_to_stakers.0);
		let told = events().into_iter().find_map(|event| match event {
			Event::EpochPaid { root_alpha, root_tao, .. } => Some((root_alpha.0, root_tao)),
			_ => None,
		});
		// Nobody else stakes on root, so that all is theirs: what waited, and the block's.
		assert_eq!(told, Some((take + kept, Tao(0))));
		assert!(take + kept > 8 * UNIT, "{take} and {kept}");
		// 18 %: 11796 / 65535
		assert_eq!(u128::from(take), u128::from(take + kept) * 11_796 / 65_535);
		assert_eq!((economy(ONE).claimable.0, economy(ONE).pending.root_alpha.0), (kept, 0));
		// A quarter and three quarters, floored.
		assert_eq!(claims(CAROL), [(ONE, kept / 4)]);
		assert_eq!(claims(ALICE), [(ONE, kept / 4 * 3 + (kept % 4) * 3 / 4)]);
		// The take is alpha stake at once.
		assert!(stake(ONE, HOT, CAROL) >= take);
	});
}

#[test]
fn holders_should_earn_by_their_active_root_stake() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		// 400 * 3/4 and 400 * 1/4, floored: a share's part does not divide.
		assert_eq!(claims(ALICE), [(ONE, 299_999_999_999)]);
		assert_eq!(claims(CAROL), [(ONE, 99_999_999_999)]);
		keep(TWO, HOT, 8);
		assert_eq!(claims(ALICE), [(ONE, 299_999_999_999), (TWO, 5)]);
		assert_eq!(claims(BOB), []);
		assert_eq!(DynamicTao::subnet(ONE).unwrap().alpha_claimable, Alpha(400 * UNIT));
		// It counts in a liquidation, and no position holds it.
		assert_eq!(DynamicTao::liquidation_preview(ONE).unwrap().held, Alpha(400 * UNIT));
		let none = Err(Error::<Test>::NotEnoughStakeToWithdraw.into()); // of a quote
		assert_eq!(DynamicTao::quote_unstake(ONE, Alpha(UNIT)), none);
	});
}

#[test]
fn another_pallet_should_be_told_what_its_claims_brought() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		let claim = |netuids| {
			let netuids = ClaimedSubnets::truncate_from(netuids);
			<DynamicTao as Staking<_>>::claim_root(&HOT, &ALICE, netuids)
		};
		// Of subnet 2 there is nothing to claim.
		let receipts = claim(vec![ONE, TWO]).expect("one is paid");
		let tao = Tao(stake(ROOT, HOT, ALICE) - 300 * UNIT);
		// 299999999999 less ceil(299999999999 * 33 / 65535)
		let (alpha, fee) = (Alpha(299_848_935_682), Alpha(151_064_317));
		assert_eq!(receipts, [ClaimReceipt { netuid: ONE, alpha, fee, tao }]);
		assert!(!tao.is_zero());
		assert_eq!(claim(vec![ONE]), Ok(vec![]));
		assert_noop!(claim(vec![]), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn a_claim_should_be_sold_for_stake_on_root_unless_its_holder_says_otherwise() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		let quoted = DynamicTao::root_claims(ALICE, HOT)[0].tao;
		System::set_block_number(2);
		DynamicTao::commit_block(DynamicTao::plan_block(2));
		let (tao, alpha) = reserves(ONE);
		claim(ALICE, &[ONE]);
		// ceil(299999999999 * 33 / 65535) of fee
		let net = 299_999_999_999 - 151_064_317;
		let brought = (u128::from(tao) * net / (u128::from(alpha) + net)) as u64;
		assert_eq!(quoted, Some(Tao(brought)));
		assert_eq!(reserves(ONE), (tao - brought, alpha + 299_999_999_999));
		assert_eq!(
			last_event(),
			Event::RootClaimed {
				coldkey: ALICE,
				hotkey: HOT,
				netuid: ONE,
				kind: RootClaimKind::Swap,
				alpha: Alpha(299_848_935_682),
				fee: Alpha(151_064_317),
				tao: Tao(brought),
				price: price(ONE),
			}
		);
		assert_eq!(RecordedChanges::take(), [changed(ROOT, HOT, ALICE), CLAIMS_CHANGED]);
		assert_eq!(stake(ROOT, HOT, ALICE), 300 * UNIT + brought);
		assert_eq!(claims(ALICE), []);
		// 400 - 299.999999999
		assert_eq!(economy(ONE).claimable, Alpha(100_000_000_001));
		// Nothing is paid twice.
		claim(ALICE, &[ONE]);
		let (coldkey, hotkey, netuid) = (ALICE, HOT, ONE);
		let error = Error::<Test>::NothingToClaim.into();
		assert_eq!(last_event(), Event::RootClaimSkipped { coldkey, hotkey, netuid, error });
	});
}

#[test]
fn a_claim_should_become_alpha_stake_for_who_keeps_it() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::set_root_claim_type(signed(ALICE), RootClaimKind::Keep));
		let kind = RootClaimKind::Keep;
		assert_eq!(last_event(), Event::RootClaimTypeSet { coldkey: ALICE, kind });
		keep(ONE, HOT, 400 * UNIT);
		let before = economy(ONE);
		RecordedChanges::take();
		claim(ALICE, &[ONE]);
		assert_eq!(stake(ONE, HOT, ALICE), 299_999_999_999);
		assert_eq!(stake(ROOT, HOT, ALICE), 300 * UNIT);
		let after = economy(ONE);
		assert_eq!((after.pool, after.outstanding), (before.pool, before.outstanding));
		assert_eq!(RecordedChanges::take(), [changed(ONE, HOT, ALICE), CLAIMS_CHANGED]);
		assert_ok!(DynamicTao::set_root_claim_type(signed(ALICE), RootClaimKind::Swap));
		assert!(!RootClaimType::<Test>::contains_key(ALICE));
	});
}

#[test]
fn a_claim_should_become_no_position_of_dust() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::set_root_claim_type(signed(ALICE), RootClaimKind::Keep));
		keep(TWO, HOT, 8);
		claim(ALICE, &[TWO]);
		let too_low = DispatchError::from(Error::<Test>::AmountTooLow);
		assert!(matches!(last_event(), Event::RootClaimSkipped { error, .. } if error == too_low));
		assert_eq!(claims(ALICE), [(TWO, 5)]);
		// Beside stake that is there it is none.
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, TWO, Tao(UNIT)));
		claim(ALICE, &[TWO]);
		assert_eq!(claims(ALICE), []);
	});
}

#[test]
fn a_claim_alone_should_keep_its_account_until_it_is_stake() {
	world().build_and_execute(|| {
		assert_ok!(DynamicTao::set_root_claim_type(signed(ALICE), RootClaimKind::Keep));
		keep(ONE, HOT, 400 * UNIT);
		unstake(ALICE);
		System::inc_account_nonce(ALICE);
		assert_ok!(Balances::transfer_all(signed(ALICE), BOB, false));
		assert_eq!((free(ALICE), System::account_nonce(ALICE)), (0, 1));
		claim(ALICE, &[ONE]);
		assert!(stake(ONE, HOT, ALICE) > 0);
		assert_eq!(System::account_nonce(ALICE), 1);
	});
}

#[test]
fn who_comes_later_should_have_no_part_in_what_was_kept_before() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ROOT, Tao(400 * UNIT)));
		keep(ONE, HOT, 400 * UNIT);
		// It is entering.
		assert_eq!(claims(BOB), []);
		activate();
		keep(ONE, HOT, 800 * UNIT);
		// 800 * 400/800
		assert_eq!(claims(BOB), [(ONE, 399_999_999_999)]);
		// 2 * 400 * 300/400 + 800 * 300/800
		assert_eq!(claims(ALICE), [(ONE, 899_999_999_999)]);
		// The hotkey was touched since Bob's stake is active, and Bob was not.
		assert_eq!(CohortClaims::<Test>::iter().count(), 1);
		claim(BOB, &[ONE]);
		assert_eq!(CohortClaims::<Test>::iter().count(), 0);
		assert_eq!(claims(BOB), []);
	});
}

#[test]
fn who_leaves_should_keep_what_was_earned() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		unstake(ALICE);
		keep(ONE, HOT, 100 * UNIT);
		assert_eq!(claims(ALICE), [(ONE, 299_999_999_999)]);
		// 100 + 100, and the rao that the first division left
		assert_eq!(claims(CAROL), [(ONE, 200 * UNIT)]);
		assert_ok!(DynamicTao::set_root_claim_type(signed(ALICE), RootClaimKind::Keep));
		claim(ALICE, &[ONE]);
		assert_eq!(stake(ONE, HOT, ALICE), 299_999_999_999);
		assert!(!RootClaims::<Test>::contains_key(HOT, ALICE));
	});
}

#[test]
fn the_last_one_should_leave_nothing_behind() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		let all = Alpha(stake(ROOT, HOT, ALICE));
		unstake(CAROL);
		assert_ok!(DynamicTao::swap_stake(signed(ALICE), HOT, ROOT, ONE, all));
		assert_eq!((economy(ONE).burned, economy(ONE).claimable), (Alpha(0), Alpha(400 * UNIT)));
		for who in [ALICE, CAROL] {
			assert_ok!(DynamicTao::set_root_claim_type(signed(who), RootClaimKind::Keep));
			claim(who, &[ONE]);
			// 400 - 299.999999999 - 99.999999999 are nobody's
			assert_eq!(economy(ONE).burned, Alpha(2));
		}
		assert_eq!(economy(ONE).claimable, Alpha(0));
		assert_eq!(RootClaimable::<Test>::iter().count() + RootClaims::<Test>::iter().count(), 0);

		// What is kept then begins anew.
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ROOT, Tao(400 * UNIT)));
		activate();
		keep(ONE, HOT, 7);
		assert_eq!(claims(BOB), [(ONE, 6)]);
		assert_eq!((claims(ALICE), claims(CAROL)), (vec![], vec![]));
	});
}

#[test]
fn stake_that_changes_hands_should_leave_its_claims_with_who_earned_them() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400);
		let half = Alpha(150 * UNIT);
		assert_ok!(DynamicTao::transfer_stake(signed(ALICE), BOB, HOT, ROOT, ROOT, half));
		assert_ok!(DynamicTao::move_stake(signed(CAROL), HOT, COOL, ROOT, ROOT, Alpha(50 * UNIT)));
		keep(ONE, HOT, 350);
		// 300 and 350 * 150/350, 350 * 150/350, 100 and 350 * 50/350, each floored once or twice
		let claims = [ALICE, BOB, CAROL].map(|who| claims(who)[0].1);
		assert!(claims.iter().zip([450, 150, 150]).all(|(got, due)| due - got <= 2), "{claims:?}");
		assert_eq!(DynamicTao::root_claims(CAROL, COOL), []);
	});
}

#[test]
fn stake_that_counts_at_once_should_earn_at_once() {
	world().set(|genesis| genesis.rules.dividends = Dividends::AtOnce).build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ROOT, Tao(400 * UNIT)));
		keep(ONE, HOT, 800 * UNIT);
		assert_eq!(claims(BOB), [(ONE, 399_999_999_999)]);
	});
}

#[test]
fn what_was_kept_should_stay_claimable_under_other_rules() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		DynamicTao::put_rules(&Rules::LAUNCH);
		run_blocks(2);
		assert_eq!(claims(ALICE), [(ONE, 299_999_999_999)]);
		claim(ALICE, &[ONE]);
		assert_eq!(claims(ALICE), []);
	});
}

#[test]
fn each_subnet_should_stand_alone_and_what_is_not_paid_should_stay() {
	world().build_and_execute(|| {
		for netuid in [ONE, TWO] {
			keep(netuid, HOT, 400 * UNIT);
		}
		// The pool has no TAO to give.
		tamper(TWO, |economy| economy.pool.tao = Tao(dtao_economics::MIN_RESERVE));
		let nowhere = NetUid(9);
		claim(ALICE, &[TWO, nowhere, ROOT, ONE]);
		let skipped: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::RootClaimSkipped { coldkey: ALICE, hotkey: HOT, netuid, error } => {
					Some((netuid, error))
				}
				_ => None,
			})
			.collect();
		let nothing = || Error::<Test>::NothingToClaim.into();
		let empty = Error::<Test>::InsufficientLiquidity.into();
		assert_eq!(skipped, [(TWO, empty), (nowhere, nothing()), (ROOT, nothing())]);
		assert_eq!(claims(ALICE), [(TWO, 299_999_999_999)]);
		// The TAO of the next block would buy it.
		assert!(DynamicTao::root_claims(ALICE, HOT)[0].tao > Some(Tao(0)));
		assert_ok!(DynamicTao::set_root_claim_type(signed(ALICE), RootClaimKind::Keep));
		claim(ALICE, &[TWO]);
		assert_eq!(claims(ALICE), []);
		tamper(TWO, |economy| economy.pool.tao = Tao(3_000 * UNIT));
	});
}

#[test]
fn a_claim_of_nothing_or_behind_nobody_should_be_refused() {
	world().build_and_execute(|| {
		let call = |hotkey, netuids: &[NetUid]| {
			RuntimeCall::DynamicTao(Call::claim_root { hotkey, subnets: subnets(netuids) })
		};
		assert_eq!(refusal(call(HOT, &[]), ALICE), Some("NothingToClaim"));
		assert_eq!(refusal(call(STRANGER, &[ONE]), ALICE), Some("HotKeyAccountNotExists"));
	});
}

#[test]
fn a_hotkey_with_claims_behind_it_should_be_in_use() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		unstake(ALICE);
		unstake(CAROL);
		assert!(HotkeyPools::<Test>::get(ROOT, HOT).pool.is_empty());
		let release = || RuntimeCall::DynamicTao(Call::release_hotkey { hotkey: HOT });
		assert_eq!(refusal(release(), CAROL), Some("HotkeyInUse"));
		for who in [ALICE, CAROL] {
			claim(who, &[ONE]);
			unstake(who);
		}
		assert_eq!(refusal(release(), CAROL), None);
	});
}

#[test]
fn a_hotkey_should_change_hands_without_its_holders_claims() {
	world().build_and_execute(|| {
		crate::pallet::HotkeyDeposits::<Test>::insert(HOT, Tao(1_000));
		assert_ok!(DynamicTao::hold_deposit(&CAROL, Tao(1_000)));
		keep(ONE, HOT, 400 * UNIT);
		assert_ok!(DynamicTao::associate_with(signed(HOT), ALICE));
		assert_eq!(claims(ALICE), [(ONE, 299_999_999_999)]);
		assert_eq!(claims(CAROL), [(ONE, 99_999_999_999)]);
		keep(ONE, HOT, 4);
		// And the two rao that the first division left: 6 * 3/4 and 6 * 1/4
		assert_eq!(claims(ALICE), [(ONE, 299_999_999_999 + 4)]);
		assert_eq!(claims(CAROL), [(ONE, 99_999_999_999 + 1)]);
	});
}

#[test]
fn a_position_that_is_given_away_should_take_its_claims_along() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		let clock = DynamicTao::clock(ROOT);
		assert_ok!(DynamicTao::give_position(ROOT, &HOT, clock, &ALICE, &BOB));
		assert_eq!((claims(ALICE), claims(BOB)), (vec![], vec![(ONE, 299_999_999_999)]));
		// And where the other one has a position.
		assert_ok!(DynamicTao::give_position(ROOT, &HOT, clock, &BOB, &CAROL));
		assert_eq!((claims(BOB), claims(CAROL)), (vec![], vec![(ONE, 399_999_999_998)]));
	});
}

#[test]
fn an_amount_without_active_root_stake_should_be_recycled() {
	world().build_and_execute(|| {
		let before = economy(ONE);
		keep(ONE, COOL, 5);
		assert_eq!(economy(ONE), before);
		assert_eq!(RootClaimable::<Test>::iter().count(), 0);
	});
}

#[test]
fn each_forged_claim_should_be_found() {
	let complaint = |forge: fn()| {
		let mut said = String::new();
		world().build().execute_with(|| {
			keep(ONE, HOT, 400);
			claim(ALICE, &[ONE]);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
			forge();
			said = DynamicTao::do_try_state().expect_err("it is found");
		});
		said
	};
	let said = complaint(|| tamper(ONE, |economy| economy.claimable.0 -= 1));
	assert!(said.starts_with("I-4 alpha"), "{said}");
	let said = complaint(|| {
		tamper(ONE, |economy| {
			economy.claimable.0 -= 1;
			economy.burned.0 += 1;
		});
	});
	assert!(said.starts_with("I-31 claims: claimable alpha"), "{said}");
	let said = complaint(|| {
		RootClaimable::<Test>::mutate(HOT, |pools| pools.get_mut(&ONE).unwrap().rest += 1);
	});
	assert!(said.starts_with("I-31 claims: what is kept"), "{said}");
	let said = complaint(|| {
		RootClaims::<Test>::mutate(HOT, ALICE, |claims| claims.get_mut(&ONE).unwrap().owed.0 += 1);
	});
	assert!(said.starts_with("I-31 claims: what is kept"), "{said}");
	let said = complaint(|| {
		RootClaims::<Test>::insert(HOT, BOB, crate::pallet::HolderClaims::<Test>::default());
	});
	assert!(said.starts_with("I-31 rows of claims: claims of nothing"), "{said}");
	let said = complaint(|| RootClaimType::<Test>::insert(BOB, RootClaimKind::Swap));
	assert!(said.starts_with("I-31 rows of claims: a default"), "{said}");
	let said = complaint(|| CurrentClaimWalk::<Test>::put(crate::ClaimWalk::Over));
	assert!(said.starts_with("I-31 rows of claims: a walk"), "{said}");
	let said = complaint(|| {
		let earned = crate::pallet::SharesEarned::<Test>::default();
		CohortClaims::<Test>::insert(HOT, 1, earned);
	});
	assert!(said.starts_with("I-31 rows of claims: a cohort"), "{said}");
}
