//! What becomes of claims when their subnet ends.

use super::*;

fn dissolve(netuid: NetUid) {
	assert_ok!(DynamicTao::dissolve_network(admin(), netuid));
}

/// Runs blocks until the dissolution is over, does something before each, and checks everything after.
fn finish(mut meanwhile: impl FnMut(u64)) -> Vec<Event<Test>> {
	let (mut blocks, mut told) = (0, Vec::new());
	while CurrentDissolution::<Test>::exists() {
		meanwhile(blocks);
		next_block();
		told.extend(events());
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		blocks += 1;
		assert!(blocks < 100, "the dissolution does not end");
	}
	assert!(told.iter().all(|event| !matches!(event, Event::ClaimsSkipped { .. })));
	told
}

/// What each coldkey was paid.
fn payments(told: &[Event<Test>]) -> Vec<(u64, u64)> {
	let payment = |event: &Event<Test>| match event {
		Event::DissolutionPayout { coldkey, tao, .. } => Some((*coldkey, tao.0)),
		_ => None,
	};
	let mut payments: Vec<_> = told.iter().filter_map(payment).collect();
	payments.sort_unstable();
	payments
}

/// `floor(T * alpha / (A + O))` of a subnet with 1000 TAO, 2000 alpha in its pool and 400 outside.
fn part(alpha: u64) -> u64 {
	(u128::from(1_000 * UNIT) * u128::from(alpha) / u128::from(2_400 * UNIT)) as u64
}

#[test]
fn claims_should_be_paid_like_stake() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		keep(TWO, HOT, 400 * UNIT);
		unstake(ALICE);
		dissolve(ONE);
		let told = finish(|_| ());
		let expected = [(ALICE, part(299_999_999_999)), (CAROL, part(99_999_999_999))];
		assert_eq!(payments(&told), expected);
		// Nothing is left of it, and all of the other subnet's.
		assert_eq!((claims(ALICE), claims(CAROL).len()), (vec![(TWO, 299_999_999_999)], 1));
		let pools = RootClaimable::<Test>::get(HOT);
		assert!(!pools.contains_key(&ONE) && pools.contains_key(&TWO));
	});
}

#[test]
fn a_claim_should_wait_for_the_end_once_that_has_begun() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		dissolve(ONE);
		claim(ALICE, &[ONE]);
		let dissolving = DispatchError::from(Error::<Test>::SubnetDissolving);
		assert!(
			matches!(last_event(), Event::RootClaimSkipped { error, .. } if error == dissolving)
		);
		assert_eq!(payments(&finish(|_| ())).len(), 2);
	});
}

#[test]
fn the_last_epoch_should_keep_what_waited_for_it() {
	let pending = Pending { root_alpha: Alpha(8 * UNIT), ..Pending::default() };
	world()
		.set(|genesis| {
			let subnet = &mut genesis.subnets[0];
			(subnet.pending, subnet.alpha_outstanding) = (pending, Alpha(8 * UNIT));
			let neuron = GenesisNeuron { hotkey: HOT, permit: true, weights: vec![(1, 1)] };
			let miner = GenesisNeuron { hotkey: OWNER_HOT, permit: false, weights: vec![] };
			subnet.neurons = vec![neuron, miner];
		})
		.build_and_execute(|| {
			let before = reserves(ONE);
			dissolve(ONE);
			assert_eq!(reserves(ONE), before);
			// 8 less 18 %: floor(8 * 11796 / 65535) are the hotkey's owner's
			assert_eq!(economy(ONE).claimable, Alpha(8 * UNIT - 1_439_963_378));
			let paid = payments(&finish(|_| ()));
			assert_eq!(paid.iter().map(|(who, _)| *who).collect::<Vec<_>>(), [ALICE, CAROL]);
		});
}

/// The first of many who stake on root.
const FIRST: u64 = 1_000;

/// So many of them, each with an account and 10 TAO behind [`HOT`].
fn crowd(count: u64) -> ExtBuilder {
	let mut world = world();
	for who in FIRST..FIRST + count {
		world = world.balance(who, 1_000 * UNIT).stake(0, HOT, who, 10 * UNIT);
	}
	world
}

/// Them, and the two who were there before.
fn everybody(count: u64) -> Vec<u64> {
	(FIRST..FIRST + count).chain([ALICE, CAROL]).collect()
}

/// What each of them is due for claims on subnet 1.
fn due(everybody: &[u64]) -> Vec<(u64, u64)> {
	let claim = |who| claims(who).into_iter().find(|(on, _)| *on == ONE).unwrap().1;
	everybody.iter().map(|who| (*who, part(claim(*who)))).collect()
}

/// What one who holds so much does: stakes more, leaves, gives all to the next, or moves a half.
fn trade(who: u64, held: u64, kind: u64) -> Call<Test> {
	let (hotkey, origin_netuid, destination_netuid) = (HOT, ROOT, ROOT);
	match kind {
		0 => Call::add_stake { hotkey, netuid: ROOT, amount_staked: Tao(UNIT) },
		1 => Call::remove_stake { hotkey, netuid: ROOT, amount_unstaked: Alpha(held) },
		2 => Call::transfer_stake {
			destination_coldkey: who + 1,
			hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount: Alpha(held),
		},
		_ => Call::move_stake {
			origin_hotkey: HOT,
			destination_hotkey: COOL,
			origin_netuid,
			destination_netuid,
			alpha_amount: Alpha(held / 2),
		},
	}
}

#[test]
fn trades_on_root_should_neither_miss_nor_double_a_claim() {
	const COUNT: u64 = 330;
	crowd(COUNT).build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		keep(TWO, HOT, 400 * UNIT);
		crate::pallet::HotkeyDeposits::<Test>::insert(HOT, Tao(1_000));
		assert_ok!(DynamicTao::hold_deposit(&CAROL, Tao(1_000)));
		let mut due = due(&everybody(COUNT));
		dissolve(ONE);
		let told = finish(|block| match block {
			// One changes places with the owner, whose row may be behind the walk then.
			2 => {
				assert_ok!(DynamicTao::associate_with(signed(HOT), FIRST + 5));
			}
			_ => {
				for who in (FIRST..FIRST + COUNT).skip(block as usize % 7).step_by(7) {
					let held = stake(ROOT, HOT, who);
					let call = trade(who, held, (who + block) % 4);
					let refusal = refusal(RuntimeCall::DynamicTao(call), who);
					// Some have left by then.
					assert!(refusal.is_none() || held == 0, "{refusal:?}");
				}
				activate();
				keep(TWO, HOT, 1_000);
			}
		});
		due.sort_unstable();
		assert_eq!(payments(&told), due);
	});
}

#[test]
fn who_leaves_root_for_good_while_claims_are_booked_should_be_paid_and_let_go_of_once() {
	const COUNT: u64 = 330;
	crowd(COUNT).build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		keep(TWO, HOT, 400 * UNIT);
		let everybody = everybody(COUNT);
		let mut due = due(&everybody);
		dissolve(ONE);
		let mut have_left = false;
		let told = finish(|_| {
			let walk = CurrentClaimWalk::<Test>::get();
			if !have_left && matches!(walk, Some(ClaimWalk::Paying { .. })) {
				have_left = true;
				// The last share and the last claim of the other pool go, and that pool with them.
				for who in &everybody {
					unstake(*who);
					claim(*who, &[TWO]);
				}
				activate();
				everybody.iter().for_each(|who| unstake(*who));
				assert!(!RootClaimable::<Test>::contains_key(HOT));
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
		});
		assert!(have_left, "claims were booked within a block");
		due.sort_unstable();
		assert_eq!(payments(&told), due);
		assert_eq!(RootClaims::<Test>::iter().count(), 0);
		assert!(!everybody.iter().any(|who| Positions::<Test>::contains_key((who, HOT, ROOT))));
	});
}

#[test]
fn claims_that_cannot_be_valued_should_not_hold_the_end_back() {
	world().build().execute_with(|| {
		keep(ONE, HOT, 400 * UNIT);
		RootClaimable::<Test>::mutate(HOT, |pools| {
			pools.get_mut(&ONE).unwrap().per_share.0 = u128::MAX / 2;
		});
		dissolve(ONE);
		next_block();
		let (netuid, hotkey) = (ONE, HOT);
		let error = sp_runtime::ArithmeticError::Overflow.into();
		assert!(events().contains(&Event::ClaimsSkipped { netuid, hotkey, error }));
		assert!(!Subnets::<Test>::contains_key(ONE));
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	});
}

#[test]
fn a_netuid_that_is_used_again_should_begin_with_no_claims() {
	world().build_and_execute(|| {
		keep(ONE, HOT, 400 * UNIT);
		// Bob's stake becomes active when the hotkey is touched next, and he is not asked about it.
		assert_ok!(DynamicTao::add_stake(signed(BOB), HOT, ROOT, Tao(400 * UNIT)));
		activate();
		keep(ONE, HOT, 8);
		assert_eq!(CohortClaims::<Test>::iter().count(), 1);
		dissolve(ONE);
		finish(|_| ());
		let rows = RootClaimable::<Test>::iter().count() + RootClaims::<Test>::iter().count();
		assert_eq!(rows + CohortClaims::<Test>::iter().count(), 0);
		run_blocks(70);
		assert_ok!(DynamicTao::register_network(signed(OWNER), OWNER_HOT));
		assert!(Subnets::<Test>::contains_key(ONE));
		keep(ONE, HOT, 800 * UNIT);
		// 800 * 300/800, 800 * 400/800, 800 * 100/800
		assert_eq!(
			[ALICE, BOB, CAROL].map(claims),
			[300, 400, 100].map(|part| { vec![(ONE, part * UNIT - 1)] })
		);
	});
}
