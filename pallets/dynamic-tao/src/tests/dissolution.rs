//! How a subnet ends: what its holders are paid, what is recycled, and that nothing of it is left.
//! Expected payouts are computed here, by position, from the holdings alone.

use super::*;
use crate::{
	pallet::{
		CurrentDissolution, DeferredEpochs, DissolutionPayouts, Identities, Neurons,
		SubnetHyperparameters, Symbols, UnclaimedPayouts,
	},
	Call, DissolutionStage, GenesisNeuron, Hyperparameter, SubnetDetails,
};
use dtao_economics::{burn::BurnPrice, Pending, Price};
use proptest::prelude::*;
use scale_info::{MetaType, TypeDef};
use std::collections::{BTreeMap, BTreeSet};

/// Coldkeys that have no account, from this one on.
const DEAD: u64 = 10_000;

fn dissolve(netuid: NetUid) {
	assert_ok!(DynamicTao::dissolve_network(admin(), netuid));
}

/// Runs blocks until no dissolution is under way. Returns how many it took and all they told.
fn finish() -> (u64, Vec<Event<Test>>) {
	let (mut blocks, mut told) = (0, Vec::new());
	while CurrentDissolution::<Test>::exists() {
		next_block();
		blocks += 1;
		told.extend(events());
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		assert!(blocks < 1_000, "the dissolution does not end");
	}
	(blocks, told)
}

/// What the payments of these events are, by coldkey.
fn payments(told: &[Event<Test>]) -> Vec<(u64, u64, bool)> {
	let payment = |event: &Event<Test>| match event {
		Event::DissolutionPayout { coldkey, tao, claimable, .. } => {
			Some((*coldkey, tao.0, *claimable))
		}
		_ => None,
	};
	let mut payments: Vec<_> = told.iter().filter_map(payment).collect();
	payments.sort_unstable();
	payments
}

/// What these events say was paid and recycled in all.
fn totals(told: &[Event<Test>]) -> (u64, u64) {
	let total = |event: &Event<Test>| match event {
		Event::NetworkRemoved { paid, recycled, .. } => Some((paid.0, recycled.0)),
		_ => None,
	};
	told.iter().find_map(total).expect("a subnet was removed")
}

/// `floor(T * a / (A + O))` of each position on a subnet, summed by coldkey.
fn expected(netuid: NetUid) -> BTreeMap<u64, u64> {
	let (tao, alpha) = reserves(netuid);
	let all = u128::from(alpha) + u128::from(economy(netuid).outstanding.0);
	let mut payouts = BTreeMap::new();
	for (coldkey, hotkey, _) in Positions::<Test>::iter_keys().filter(|key| key.2 == netuid) {
		let held = u128::from(stake(netuid, hotkey, coldkey));
		*payouts.entry(coldkey).or_default() += (u128::from(tao) * held / all) as u64;
	}
	payouts.retain(|_, payout| *payout > 0);
	payouts
}

/// Subnet 1 with so many holders that it takes more than a block, and subnet 2.
fn crowded(holders: u64) -> World {
	let hotkeys = [HOT, COOL, OWNER_HOT];
	(0..holders).fold(World::with_two_subnets(), |world, holder| {
		let hotkey = hotkeys[(holder % 3) as usize];
		// From 0.1 alpha on, in odd steps, so that floors matter.
		world.stake(1, hotkey, DEAD + holder, UNIT / 10 + holder * 1_234_567)
	})
}

/// Subnet 1 with one of everything that can be kept for a subnet, and subnet 2.
fn furnished(netuid: u16) -> World {
	let neuron = |hotkey, permit, weights| GenesisNeuron { hotkey, permit, weights };
	World::new()
		.subnet(2, 3_000 * UNIT, 1_000 * UNIT)
		.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT)
		.but(|subnet| {
			subnet.neurons = vec![
				neuron(OWNER_HOT, false, vec![]),
				neuron(HOT, true, vec![(0, 1), (2, 3)]),
				neuron(COOL, true, vec![(1, 1)]),
			];
			subnet.pending =
				Pending { miners: Alpha(3 * UNIT), root_tao: Tao(7), ..Pending::default() };
			subnet.alpha_burned = Alpha(UNIT);
			subnet.alpha_outstanding = Alpha(4 * UNIT);
			subnet.parameters.tempo = 1;
			subnet.hyperparameters.immunity_period = 7;
			subnet.hyperparameters.weights_set_rate_limit = 0;
		})
		.stake(netuid, HOT, ALICE, 10 * UNIT)
		.stake(netuid, HOT, BOB, 20 * UNIT)
		.stake(netuid, COOL, CAROL, 30 * UNIT)
}

/// Does what a genesis state cannot describe.
fn furnish(netuid: NetUid) {
	let set = |change| {
		assert_ok!(DynamicTao::set_hyperparameter(signed(OWNER), netuid, change));
	};
	assert_ok!(DynamicTao::burned_register(signed(ALICE), netuid, 21));
	assert_ok!(DynamicTao::set_weights(signed(HOT), netuid, vec![0, 3], vec![1, 1], 0));
	set(Hyperparameter::CommitRevealWeightsEnabled(true));
	assert_ok!(DynamicTao::commit_weights(signed(HOT), netuid, Default::default()));
	assert_ok!(DynamicTao::set_children(signed(CAROL), HOT, netuid, vec![(u64::MAX / 2, COOL)]));
	assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), COOL, netuid, 1));
	assert_ok!(DynamicTao::update_symbol(signed(OWNER), netuid, b"gone".to_vec()));
	let none = Vec::new;
	assert_ok!(DynamicTao::set_subnet_identity(
		signed(OWNER),
		netuid,
		b"name".to_vec(),
		none(),
		none(),
		none(),
		none(),
		none(),
		none(),
		none(),
	));
	DeferredEpochs::<Test>::mutate(|queue| queue.try_push((1, netuid)).expect("it has room"));
}

#[test]
fn holders_should_be_paid_by_their_part_of_all_alpha_and_the_rest_be_recycled() {
	World::with_subnet()
		.stake(1, HOT, ALICE, 500 * UNIT)
		.stake(1, COOL, BOB, 1_500 * UNIT)
		.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			dissolve(ONE);
			// 2000 in the pool, 500 and 1500 outside of it
			let (tao, alpha) = (Tao(1_000 * UNIT), Alpha(4_000 * UNIT));
			assert_eq!(last_event(), Event::DissolutionStarted { netuid: ONE, tao, alpha });
			let (blocks, told) = finish();
			assert_eq!(blocks, 1);
			// 1000 * 500 / 4000 and 1000 * 1500 / 4000
			let (to_alice, to_bob) = (125 * UNIT, 375 * UNIT);
			for (coldkey, tao) in [(ALICE, to_alice), (BOB, to_bob)] {
				let tao = Tao(tao);
				assert!(told.contains(&Event::DissolutionPayout {
					netuid: ONE,
					coldkey,
					tao,
					claimable: false,
				}));
			}
			assert_eq!((free(ALICE), free(BOB)), (WEALTH + to_alice, WEALTH + to_bob));
			let (paid, recycled) = (Tao(to_alice + to_bob), Tao(500 * UNIT));
			assert_eq!(last_event(), Event::NetworkRemoved { netuid: ONE, paid, recycled });
			assert_eq!((Balances::total_issuance(), vault()), (issuance - 500 * UNIT, 0));
		});
}

#[test]
fn a_payout_should_be_floored_by_position_and_paid_once_a_coldkey() {
	World::new()
		.subnet(2, UNIT, UNIT)
		.subnet(1, 10_000_019, 20_000_043)
		.stake(1, HOT, ALICE, 3)
		.stake(1, COOL, ALICE, 3)
		.stake(1, OWNER_HOT, ALICE, 5)
		.stake(1, COOL, BOB, 1)
		.build_and_execute(|| {
			dissolve(ONE);
			let (_, told) = finish();
			// 3 * 10_000_019 / 20_000_055 = 1.4999, twice, and 5 of them 2.4999; together it would
			// be 5. BOB's 0.4999 is nothing, and nobody is told.
			assert_eq!(payments(&told), [(ALICE, 1 + 1 + 2, false)]);
			assert_eq!((free(ALICE), free(BOB)), (WEALTH + 4, WEALTH));
			assert_eq!(totals(&told), (4, 10_000_015));
		});
}

#[test]
fn alpha_that_is_nobodys_should_be_recycled_with_roots_pending_tao() {
	World::with_subnet()
		.but(|subnet| {
			subnet.pending = Pending {
				owner: Alpha(100 * UNIT),
				miners: Alpha(200 * UNIT),
				validators: Alpha(300 * UNIT),
				root_alpha: Alpha(50 * UNIT),
				root_tao: Tao(7 * UNIT),
			};
			subnet.alpha_burned = Alpha(350 * UNIT);
			// 100 + 200 + 300 + 50 + 350
			subnet.alpha_outstanding = Alpha(1_000 * UNIT);
		})
		.stake(1, HOT, ALICE, 1_000 * UNIT)
		.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			dissolve(ONE);
			let (_, told) = finish();
			// 1000 * 1000 / (2000 + 1000 + 1000), and of root's TAO nothing
			assert_eq!(payments(&told), [(ALICE, 250 * UNIT, false)]);
			// 1000 - 250 + 7
			assert_eq!(totals(&told), (250 * UNIT, 757 * UNIT));
			assert_eq!(Balances::total_issuance(), issuance - 757 * UNIT);
		});
}

#[test]
fn dividends_that_have_not_vested_should_be_nobodys() {
	World::with_subnet().stake(1, HOT, ALICE, 1_000 * UNIT).build_and_execute(|| {
		// 1000 alpha over 10 blocks, 4 of which pass.
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| {
			pool.reward_over(Alpha(1_000 * UNIT), 1, 10).expect("there is a holder");
		});
		tamper(ONE, |economy| economy.outstanding.0 += 1_000 * UNIT);
		System::set_block_number(5);
		let issuance = Balances::total_issuance();
		let preview = DynamicTao::liquidation_preview(ONE).unwrap();
		assert_eq!(preview.held, Alpha(1_400 * UNIT));
		assert_eq!((preview.to_holders, preview.recycled), (Tao(350 * UNIT), Tao(650 * UNIT)));
		dissolve(ONE);
		// As of the beginning, whenever it is paid.
		System::set_block_number(900);
		let (_, told) = finish();
		// 1000 * (1000 + 4 * 100) / (2000 + 1000 + 1000), less the virtual shares' part
		assert_eq!(payments(&told), [(ALICE, 350 * UNIT - 1, false)]);
		assert_eq!(Balances::total_issuance(), issuance - 650 * UNIT - 1);
	});
}

#[test]
fn where_nobody_has_staked_the_whole_pool_should_be_recycled() {
	World::with_two_subnets().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		dissolve(ONE);
		let (_, told) = finish();
		assert_eq!((payments(&told), totals(&told)), (vec![], (0, 1_000 * UNIT)));
		// And the block's TAO.
		assert_eq!(Balances::total_issuance(), issuance - 1_000 * UNIT + UNIT);
	});
}

#[test]
fn a_subnet_that_has_not_started_should_be_dissolved_too() {
	World::with_subnet().but(|subnet| subnet.started_at = None).build_and_execute(|| {
		dissolve(ONE);
		assert_eq!(totals(&finish().1), (0, 1_000 * UNIT));
	});
}

#[test]
fn any_number_of_blocks_should_pay_what_one_pass_would() {
	for holders in [99, 100, 101, 1_250] {
		crowded(holders).build_and_execute(|| {
			let (expected, issuance) = (expected(ONE), Balances::total_issuance());
			assert_eq!(expected.len() as u64, holders);
			let (tao, supply) = (reserves(ONE).0, reserves(TWO).0);
			dissolve(ONE);
			let (blocks, told) = finish();
			// A position and a payment for each, a key for three pools, and the end; a stage that
			// ends with a block is found to be over in the next.
			assert_eq!(blocks, (2 * holders + 3 + 1).div_ceil(100), "of {holders}");
			for (coldkey, payout) in &expected {
				assert_eq!(free(*coldkey), *payout);
			}
			let paid: u64 = expected.values().sum();
			assert_eq!(totals(&told), (paid, tao - paid));
			assert_eq!(payments(&told).len() as u64, holders);
			let minted = blocks * UNIT;
			assert_eq!(Balances::total_issuance(), issuance - (tao - paid) + minted);
			assert_eq!(reserves(TWO).0, supply + minted);
		});
	}
}

#[test]
fn no_block_should_work_off_more_than_a_hundred_items() {
	use crate::weights::{SubstrateWeight, WeightInfo};
	type Weights = SubstrateWeight<Test>;
	crowded(250).build_and_execute(|| {
		let left = || {
			let positions = StakeShares::<Test>::iter_prefix((ONE,)).count();
			(positions, DissolutionPayouts::<Test>::iter().count())
		};
		dissolve(ONE);
		assert_eq!(left(), (250, 0));
		let (close, pay) = (Weights::dissolution_close, Weights::dissolution_pay);
		for (expected, items) in [
			((150, 100), close(100)),
			((50, 200), close(100)),
			// 50 positions, three hotkeys, and 47 payments.
			((0, 203), close(53).saturating_add(pay(47))),
			((0, 103), pay(100)),
			((0, 3), pay(100)),
		] {
			let weight = next_block();
			assert_eq!(left(), expected);
			assert_eq!(weight, Weights::block_step(2).saturating_add(items));
		}
		// Three payments, and the end.
		let end = pay(3).saturating_add(Weights::dissolution_end(2));
		assert_eq!(next_block(), Weights::block_step(2).saturating_add(end));
		assert!(!CurrentDissolution::<Test>::exists());
	});
}

#[test]
fn a_coldkeys_positions_should_be_valued_alike_in_whichever_block_they_are_closed() {
	// 150 holders of the same stake behind one hotkey: two blocks.
	let world = (0..150)
		.fold(World::with_two_subnets(), |world, holder| world.stake(1, HOT, DEAD + holder, UNIT));
	world.build_and_execute(|| {
		reward(ONE, HOT, 77 * UNIT + 7);
		let expected = expected(ONE);
		dissolve(ONE);
		finish();
		// (1 + 77 / 150) * 1000 / 2227
		let payout = free(DEAD);
		assert_eq!(payout / 1_000_000, 679);
		assert!(expected.iter().all(|(who, tao)| (free(*who), *tao) == (payout, payout)));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(stateful::cases()))]

	/// I-20: what is paid, kept for a claim and recycled sums to the pot and root's pending TAO; each
	/// coldkey gets the floors of its positions, whatever the pool and the holders are.
	#[test]
	fn a_dissolution_should_account_for_every_rao(
		tao in log_uniform(10_000_000, 1_000_000 * UNIT),
		alpha in log_uniform(10_000_000, 1_000_000 * UNIT),
		root_tao in log_uniform(1, UNIT),
		burned in log_uniform(1, 1_000 * UNIT),
		positions in proptest::collection::vec(
			(0..3usize, 0..20u64, log_uniform(1, 1_000_000 * UNIT)), 0..70,
		),
	) {
		let world = World::new().subnet(2, UNIT, UNIT).subnet(1, tao, alpha).but(|subnet| {
			subnet.pending.root_tao = Tao(root_tao);
			subnet.alpha_burned = Alpha(burned);
			subnet.alpha_outstanding = Alpha(burned);
		});
		// Half of them have accounts.
		let world = (0..10).fold(world, |world, who| world.balance(DEAD + who, EXISTENTIAL_DEPOSIT));
		let hotkeys = [HOT, COOL, OWNER_HOT];
		let (mut sum, mut world) = (alpha + burned, world);
		for (hotkey, who, amount) in positions {
			if sum + amount <= dtao_economics::MAX_SUPPLY {
				sum += amount;
				world = world.stake(1, hotkeys[hotkey], DEAD + who, amount);
			}
		}
		world.build_and_execute(|| {
			let (expected, issuance) = (expected(ONE), Balances::total_issuance());
			let preview = DynamicTao::liquidation_preview(ONE).unwrap();
			let before: BTreeMap<_, _> = expected.keys().map(|who| (*who, free(*who))).collect();
			let positions = Positions::<Test>::iter_keys().count() as u64;
			dissolve(ONE);
			let (blocks, told) = finish();
			let (mut paid, mut kept) = (0, 0);
			for (who, payout) in &expected {
				let unclaimed = DynamicTao::unclaimed_payout(*who).0;
				assert_eq!(free(*who) - before[who] + unclaimed, *payout);
				assert!(unclaimed == 0 || *payout < EXISTENTIAL_DEPOSIT && before[who] == 0);
				paid += free(*who) - before[who];
				kept += unclaimed;
			}
			let (owed, recycled) = totals(&told);
			assert_eq!(paid + kept, owed);
			assert_eq!(owed + recycled, tao + root_tao);
			assert_eq!(Balances::total_issuance(), issuance + blocks * UNIT - recycled);
			// The preview misses the floor of each position.
			assert!(owed <= preview.to_holders.0 && preview.to_holders.0 <= owed + positions);
			assert!(preview.recycled.0 <= recycled && recycled <= preview.recycled.0 + positions);
			assert!(payments(&told).windows(2).all(|pair| pair[0].0 != pair[1].0), "paid twice");
		});
	}

	/// E11: who buys right before a dissolution gets less than it paid, whatever the pool is.
	#[test]
	fn buying_just_before_a_dissolution_should_never_pay(
		tao in log_uniform(10_000_000, 100_000 * UNIT),
		alpha in log_uniform(10_000_000, 1_000_000 * UNIT),
		others in log_uniform(1, 1_000_000 * UNIT),
		amount in log_uniform(MIN_STAKE, WEALTH - UNIT),
		anybody: bool,
	) {
		let mut world = World::new().subnet(2, UNIT, UNIT).subnet(1, tao, alpha);
		if anybody {
			world = world.stake(1, HOT, BOB, others);
		}
		world.build_and_execute(|| {
			let buys = Call::add_stake { hotkey: COOL, netuid: ONE, amount_staked: Tao(amount) };
			let refused = refusal(RuntimeCall::DynamicTao(buys), ALICE);
			dissolve(ONE);
			finish();
			assert!(refused.is_none() && free(ALICE) < WEALTH || free(ALICE) == WEALTH);
		});
	}
}

#[test]
fn buying_just_before_a_dissolution_should_lose_the_fee_at_least() {
	for (tao, alpha, others) in [
		(1_000 * UNIT, 2_000 * UNIT, 0),
		(1_000 * UNIT, 2_000 * UNIT, 1),
		(1_000 * UNIT, 2_000 * UNIT, 2_000_000 * UNIT),
		(UNIT, 10_000 * UNIT, 5 * UNIT),
		(50_000 * UNIT, UNIT, UNIT / 100),
	] {
		for amount in [MIN_STAKE, UNIT, 500 * UNIT, 90_000 * UNIT] {
			let world = World::new().subnet(2, UNIT, UNIT).subnet(1, tao, alpha);
			let world = if others > 0 { world.stake(1, HOT, BOB, others) } else { world };
			world.build_and_execute(|| {
				let buys = Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked: Tao(amount) };
				if refusal(RuntimeCall::DynamicTao(buys), ALICE).is_some() {
					return; // over a thousand times the pool
				}
				dissolve(ONE);
				finish();
				// The fee is 33 of 65535 and stays in the pool, of which a part comes back.
				assert!(free(ALICE) < WEALTH, "{amount} into {tao}, {alpha}, {others}");
			});
		}
	}
}

#[test]
fn nothing_should_be_done_on_a_dissolving_subnet_from_the_first_moment_on() {
	crowded(150)
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(2, HOT, ALICE, 100 * UNIT)
		.build_and_execute(|| {
			dissolve(ONE);
			for block in 0..3 {
				for (who, call) in calls_on_a_subnet() {
					let name = format!("{call:?} in block {block}");
					let refused = refusal_of(RuntimeCall::DynamicTao(call), who);
					assert_eq!(refused, Some("SubnetDissolving"), "{name}");
				}
				let dissolving = Err(Error::<Test>::SubnetDissolving.into()); // of quotes
				assert_eq!(DynamicTao::quote_stake(ONE, Tao(UNIT)), dissolving);
				assert_eq!(DynamicTao::quote_unstake(ONE, Alpha(UNIT)), dissolving);
				assert_eq!(DynamicTao::quote_swap(TWO, ONE, Alpha(UNIT)), dissolving);
				assert_eq!(DynamicTao::liquidation_preview(ONE), None);
				let view = DynamicTao::subnet(ONE).unwrap();
				assert_eq!((view.dissolving, view.next_epoch), (true, None));
				next_block();
			}
			assert!(CurrentDissolution::<Test>::exists());
			finish();
		});
}

/// Every call that does something on subnet 1, by somebody who might.
fn calls_on_a_subnet() -> Vec<(RuntimeOrigin, Call<Test>)> {
	let (hotkey, netuid, limit_price, allow_partial) = (HOT, ONE, 0, true);
	let (amount_staked, amount_unstaked, amount) = (Tao(UNIT), Alpha(UNIT), Alpha(UNIT));
	let alpha_amount = Alpha(UNIT);
	let mut calls = vec![
		Call::add_stake { hotkey, netuid, amount_staked },
		Call::add_stake_limit { hotkey, netuid, amount_staked, limit_price, allow_partial },
		Call::remove_stake { hotkey, netuid, amount_unstaked },
		Call::remove_stake_limit { hotkey, netuid, amount_unstaked, limit_price, allow_partial },
		Call::remove_stake_full_limit { hotkey, netuid, limit_price: None },
		Call::recycle_alpha { hotkey, amount, netuid },
		Call::burn_alpha { hotkey, amount, netuid },
		Call::burned_register { netuid, hotkey: 21 },
		Call::register_limit { netuid, hotkey: 21, limit_price: u64::MAX },
	];
	for (origin_netuid, destination_netuid) in [(ONE, ONE), (ONE, TWO), (TWO, ONE), (ONE, ROOT)] {
		calls.extend([
			Call::move_stake {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			},
			Call::move_stake_limit {
				origin_hotkey: HOT,
				destination_hotkey: COOL,
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price,
				allow_partial,
			},
			Call::transfer_stake {
				destination_coldkey: BOB,
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			},
			Call::transfer_stake_limit {
				destination_coldkey: BOB,
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price,
				allow_partial,
			},
			Call::swap_stake { hotkey, origin_netuid, destination_netuid, alpha_amount },
			Call::swap_stake_limit {
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
				limit_price,
				allow_partial,
			},
		]);
	}
	let by_hotkey = [
		Call::set_weights { netuid, dests: vec![0], weights: vec![1], version_key: 0 },
		Call::commit_weights { netuid, commit_hash: Default::default() },
		Call::reveal_weights {
			netuid,
			uids: vec![0],
			values: vec![1],
			salt: vec![],
			version_key: 0,
		},
	];
	let by_hotkeys_owner = [
		Call::set_children { hotkey: OWNER_HOT, netuid, children: vec![(1, HOT)] },
		Call::set_childkey_take { hotkey: OWNER_HOT, netuid, take: 1 },
	];
	let hyperparameter = Hyperparameter::ImmunityPeriod(7);
	let by_owner = [
		Call::start_call { netuid },
		Call::set_subnet_identity {
			netuid,
			subnet_name: vec![],
			github_repo: vec![],
			subnet_contact: vec![],
			subnet_url: vec![],
			discord: vec![],
			description: vec![],
			logo_url: vec![],
			additional: vec![],
		},
		Call::update_symbol { netuid, symbol: b"x".to_vec() },
		Call::transfer_subnet_ownership { netuid, new_coldkey: OWNER, hotkey: OWNER_HOT },
		Call::sudo_set_toggle_transfer { netuid, toggle: false },
		Call::set_hyperparameter { netuid, hyperparameter },
	];
	let by_admin = [
		Call::set_hyperparameter { netuid, hyperparameter },
		Call::sudo_set_toggle_transfer { netuid, toggle: false },
		Call::sudo_set_fee_rate { netuid, rate: FeeRate(7) },
		Call::sudo_set_tempo { netuid, tempo: 7 },
		Call::sudo_set_network_registration_allowed { netuid, registration_allowed: false },
	];
	let by = |who: u64| move |call: Call<Test>| (signed(who), call);
	calls
		.into_iter()
		.map(by(ALICE))
		.chain(by_hotkey.map(by(OWNER_HOT)))
		.chain(by_hotkeys_owner.map(by(OWNER)))
		.chain(by_owner.map(by(OWNER)))
		.chain(by_admin.map(|call| (admin(), call)))
		.collect()
}

#[test]
fn unstaking_all_should_skip_a_dissolving_subnet() {
	crowded(150).stake(1, HOT, ALICE, UNIT).stake(2, HOT, ALICE, UNIT).build_and_execute(|| {
		dissolve(ONE);
		assert_ok!(DynamicTao::unstake_all(signed(ALICE), HOT));
		assert!(events().contains(&Event::StakeLegSkipped {
			coldkey: ALICE,
			hotkey: HOT,
			netuid: ONE,
			error: Error::<Test>::SubnetDissolving.into(),
		}));
		assert_no_row(TWO, HOT, ALICE);
		let payout = expected(ONE)[&ALICE];
		let before = free(ALICE);
		finish();
		assert_eq!(free(ALICE), before + payout);
	});
}

#[test]
fn other_subnets_should_trade_on() {
	crowded(150).stake(2, HOT, ALICE, 10 * UNIT).build_and_execute(|| {
		dissolve(ONE);
		next_block();
		assert_ok!(DynamicTao::add_stake(signed(ALICE), HOT, TWO, Tao(UNIT)));
		assert_ok!(DynamicTao::swap_stake(signed(ALICE), HOT, TWO, ROOT, Alpha(UNIT)));
		assert_ok!(DynamicTao::burned_register(signed(ALICE), TWO, 21));
		finish();
	});
}

#[test]
fn a_dissolving_subnet_should_get_nothing_and_leave_its_part_to_the_others() {
	crowded(150).build_and_execute(|| {
		next_block();
		// Without any average, both got half.
		let halves = [ONE, TWO].map(|netuid| economy(netuid).pool.tao.0);
		assert_eq!(halves, [1_000 * UNIT + UNIT / 2, 3_000 * UNIT + UNIT / 2]);
		dissolve(ONE);
		let before = Economies::<Test>::get(ONE);
		next_block();
		assert_eq!(Economies::<Test>::get(ONE), before);
		assert_eq!(reserves(TWO).0, 3_000 * UNIT + UNIT / 2 + UNIT);
		assert!(events().contains(&Event::BlockEmitted { minted: Tao(UNIT), unminted: Tao(0) }));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().block_share, Tao(0));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().alpha_emission, Alpha(0));
		finish();
	});
}

#[test]
fn a_dissolving_subnet_should_have_no_epoch_not_even_one_that_waited() {
	let world = (1..=5).fold(World::new(), |world, netuid| {
		world.subnet(netuid, UNIT, UNIT).but(|subnet| subnet.parameters.tempo = 1)
	});
	let world = (0..150).fold(world, |world, who| world.stake(4, HOT, DEAD + who, UNIT));
	world.build_and_execute(|| {
		next_block();
		let waiting = || DeferredEpochs::<Test>::get().iter().map(|(_, n)| n.0).collect::<Vec<_>>();
		assert_eq!(waiting(), [3, 4, 5]);
		dissolve(NetUid(4));
		assert_eq!(waiting(), [3, 5]);
		let (_, told) = finish();
		let of_four = |event: &Event<Test>| {
			matches!(event, Event::EpochPaid { netuid, .. } | Event::EpochSkipped { netuid, .. }
				| Event::EpochDeferred { netuid, .. } if netuid.0 == 4)
		};
		assert!(!told.iter().any(of_four));
	});
}

#[test]
fn a_payout_under_what_an_account_needs_should_wait_for_a_claim() {
	let (poor, rich) = (DEAD, DEAD + 1);
	// At 1000 / (2000 + 0.000002) a rao of alpha is worth half a rao.
	World::with_two_subnets()
		.stake(1, HOT, poor, 999)
		.stake(1, HOT, rich, 1_001)
		.stake(1, COOL, ALICE, 3)
		.build_and_execute(|| {
			dissolve(ONE);
			let (_, told) = finish();
			// 999 / 2 = 499.5 is under 500, 1001 / 2 = 500.5 is not; and ALICE has an account.
			assert_eq!(payments(&told), [(ALICE, 1, false), (poor, 499, true), (rich, 500, false)]);
			assert_eq!((free(ALICE), free(poor), free(rich)), (WEALTH + 1, 0, 500));
			assert_eq!(DynamicTao::unclaimed_payout(poor), Tao(499));
			assert_eq!(DynamicTao::global().owed_tao, Tao(499));
			// The pool of subnet 2, with a block's TAO.
			assert_eq!(vault(), 3_000 * UNIT + UNIT + 499);

			// Without an account, there is still nowhere to pay it to.
			assert_noop!(
				DynamicTao::claim_dissolved(signed(poor)),
				sp_runtime::TokenError::BelowMinimum
			);
			assert_ok!(Balances::transfer_allow_death(signed(BOB), poor, 500));
			assert_ok!(DynamicTao::claim_dissolved(signed(poor)));
			assert_eq!(last_event(), Event::PayoutClaimed { coldkey: poor, tao: Tao(499) });
			assert_eq!((free(poor), DynamicTao::unclaimed_payout(poor)), (999, Tao(0)));
			assert_noop!(DynamicTao::claim_dissolved(signed(poor)), Error::<Test>::NothingToClaim);
			assert_noop!(DynamicTao::claim_dissolved(signed(rich)), Error::<Test>::NothingToClaim);
		});
}

#[test]
fn claims_of_several_dissolutions_should_add_up() {
	World::with_two_subnets()
		.subnet(3, UNIT, UNIT)
		.stake(1, HOT, DEAD, 200)
		.stake(3, HOT, DEAD, 60)
		.build_and_execute(|| {
			dissolve(ONE);
			finish();
			dissolve(NetUid(3));
			let second = expected(NetUid(3))[&DEAD];
			finish();
			// 200 * 1000e9 / 2_000_000_000_200 is a little less than 100.
			let first = 99;
			assert_eq!(DynamicTao::unclaimed_payout(DEAD).0, first + second);
			assert_eq!(UnclaimedPayouts::<Test>::iter().count(), 1);
			assert_ok!(Balances::transfer_allow_death(signed(BOB), DEAD, 500));
			assert_ok!(DynamicTao::claim_dissolved(signed(DEAD)));
			assert_eq!(free(DEAD), 500 + first + second);
		});
}

#[test]
fn dust_that_waits_for_a_claim_should_not_hold_back_the_end() {
	// The only subnet: behind it the vault holds nothing but a payout that is under what an account
	// needs. What keeps the vault's account alive then is nobody's.
	World::with_subnet().stake(1, HOT, DEAD, 300).with_gifts().build_and_execute(|| {
		dissolve(ONE);
		for _ in 0..10 {
			next_block();
		}
		assert!(!CurrentDissolution::<Test>::exists(), "{:?}", events());
		assert_eq!(DynamicTao::unclaimed_payout(DEAD), Tao(149));
		assert_eq!(vault(), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn dust_that_is_owed_to_one_should_not_cease_with_a_claim_of_another() {
	let (first, second) = (DEAD, DEAD + 1);
	let world = World::with_subnet().stake(1, HOT, first, 300).stake(1, HOT, second, 500);
	world.with_gifts().build_and_execute(|| {
		dissolve(ONE);
		finish();
		let give = |who, amount| {
			assert_ok!(Balances::transfer_allow_death(signed(BOB), who, amount));
		};
		give(first, EXISTENTIAL_DEPOSIT);
		give(second, EXISTENTIAL_DEPOSIT);
		assert_eq!(vault(), EXISTENTIAL_DEPOSIT);
		// 500 less 149 are no account, and 249 of it are the second's.
		let refused = sp_runtime::TokenError::NotExpendable;
		assert_noop!(DynamicTao::claim_dissolved(signed(first)), refused);
		give(DynamicTao::vault_account(), 149);
		assert_ok!(DynamicTao::claim_dissolved(signed(first)));
		assert_ok!(DynamicTao::claim_dissolved(signed(second)));
		assert_eq!((free(first), free(second)), (500 + 149, 500 + 249));
	});
}

#[test]
fn nothing_that_is_kept_by_netuid_should_be_left() {
	let netuid = NetUid(77);
	let kept = items_by_netuid();
	assert!(kept.len() >= 12, "{kept:?}");
	furnished(netuid.0).build_and_execute(|| {
		furnish(netuid);
		let before: BTreeSet<_> = keys_of(netuid).into_iter().map(|(item, _)| item).collect();
		assert_eq!(before, kept, "the test must furnish every item that is kept by netuid");
		dissolve(netuid);
		finish();
		assert_eq!(keys_of(netuid), []);
		assert!(!DeferredEpochs::<Test>::get().iter().any(|(_, queued)| *queued == netuid));
		assert_eq!(DissolutionPayouts::<Test>::iter().count(), 0);
		assert_eq!(DynamicTao::subnet(netuid), None);
		assert_eq!(Economies::<Test>::count(), 1);
	});
}

/// The names of the storage items whose keys have a netuid, by the pallet's metadata.
fn items_by_netuid() -> BTreeSet<String> {
	use frame_support::__private::metadata_ir::StorageEntryTypeIR;
	let is_netuid = |key: &MetaType| key.type_info().path.segments.last() == Some(&"NetUid");
	let has_netuid = |key: &MetaType| match key.type_info().type_def {
		TypeDef::Tuple(parts) => parts.fields.iter().any(is_netuid),
		_ => is_netuid(key),
	};
	let metadata = DynamicTao::storage_metadata();
	let entries = metadata.entries.iter().filter(|entry| match &entry.ty {
		StorageEntryTypeIR::Map { key, .. } => has_netuid(key),
		StorageEntryTypeIR::Plain(_) => false,
	});
	entries.map(|entry| entry.name.to_string()).collect()
}

/// All raw keys of the pallet that begin or end with a netuid, behind the item's name.
fn keys_of(netuid: NetUid) -> Vec<(String, Vec<u8>)> {
	let pallet = sp_io::hashing::twox_128(b"DynamicTao");
	let names: BTreeMap<_, _> = DynamicTao::storage_metadata()
		.entries
		.iter()
		.map(|entry| (sp_io::hashing::twox_128(entry.name.as_bytes()), entry.name.to_string()))
		.collect();
	let (mut key, mut found) = (pallet.to_vec(), Vec::new());
	while let Some(next) = sp_io::storage::next_key(&key) {
		key = next;
		if !key.starts_with(&pallet) {
			break;
		}
		let (item, rest) = key[16..].split_at(16);
		let bytes = netuid.0.to_le_bytes();
		if rest.starts_with(&bytes) || rest.ends_with(&bytes) {
			let item = <[u8; 16]>::try_from(item).unwrap();
			found.push((names.get(&item).cloned().unwrap_or_default(), key.clone()));
		}
	}
	found
}

#[test]
fn a_netuid_should_be_used_again_as_if_it_were_new() {
	furnished(1).build_and_execute(|| {
		furnish(ONE);
		run_blocks(5);
		assert!(economy(ONE).moving_price.price() > Price::ZERO);
		dissolve(ONE);
		finish();
		assert_ok!(DynamicTao::register_network(signed(BOB), 31));
		let lock = Subnets::<Test>::get(ONE).unwrap().lock;
		let now = System::block_number();
		let record = Economies::<Test>::get(ONE).unwrap();
		let pool = record.economy.pool;
		let economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		assert_eq!(record, crate::SubnetRecord { economy, ..Default::default() });
		assert_eq!(
			Subnets::<Test>::get(ONE),
			Some(SubnetDetails {
				owner_coldkey: BOB,
				owner_hotkey: 31,
				registered_at: now,
				lock,
				burn: BurnPrice { price: Tao(UNIT), block: now },
				families: 0,
			})
		);
		assert_eq!(Neurons::<Test>::get(ONE).into_inner(), [crate::Neuron::new(31, BOB, now)]);
		let kept: BTreeSet<_> = keys_of(ONE).into_iter().map(|(item, _)| item).collect();
		assert_eq!(kept, ["Economies", "Neurons", "Subnets"].map(String::from).into());
	});
}

#[test]
fn only_the_admin_should_dissolve_a_subnet() {
	World::with_subnet().build_and_execute(|| {
		for origin in [signed(OWNER), signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(DynamicTao::dissolve_network(origin, ONE), DispatchError::BadOrigin);
		}
		for netuid in [ROOT, TWO] {
			assert_noop!(
				DynamicTao::dissolve_network(admin(), netuid),
				Error::<Test>::SubnetNotExists
			);
		}
	});
}

#[test]
fn one_subnet_should_be_dissolved_at_a_time() {
	crowded(150).build_and_execute(|| {
		dissolve(ONE);
		for netuid in [ONE, TWO] {
			assert_noop!(
				DynamicTao::dissolve_network(admin(), netuid),
				Error::<Test>::DissolutionInProgress
			);
		}
		finish();
		dissolve(TWO);
		finish();
		assert_eq!(Economies::<Test>::count(), 0);
	});
}

#[test]
fn the_view_of_a_dissolution_should_agree_with_what_is_paid() {
	crowded(250).build_and_execute(|| {
		assert_eq!(DynamicTao::dissolution(), None);
		let preview = DynamicTao::liquidation_preview(ONE).unwrap();
		let payouts = expected(ONE);
		assert_eq!((preview.tao.0, preview.spot_price), (reserves(ONE).0, price(ONE)));
		assert_eq!(preview.alpha.0, reserves(ONE).1 + economy(ONE).outstanding.0);
		assert_eq!(preview.held, economy(ONE).outstanding);
		let value: u64 =
			payouts.keys().map(|who| DynamicTao::stake_of(*who)[0].liquidation_value.0).sum();
		assert_eq!(value, payouts.values().sum::<u64>());
		dissolve(ONE);
		let mut last = DissolutionStage::Closing;
		while let Some(view) = DynamicTao::dissolution() {
			assert_eq!((view.netuid, view.since, view.queued), (ONE, 1, None));
			assert_eq!(view.tao, preview.tao);
			let paid: u64 = payouts.keys().map(|who| free(*who)).sum();
			assert_eq!(view.given.0, paid + view.owed.0);
			assert_eq!(
				DynamicTao::global().owed_tao.0,
				view.tao.0 - view.given.0 + view.owed.0,
				"what is left and what is owed"
			);
			if view.stage == DissolutionStage::Paying {
				assert_eq!(view.given.0, value);
			}
			last = view.stage;
			next_block();
		}
		// The few keys that are left then go in the last block.
		assert_eq!(last, DissolutionStage::Paying);
		assert_eq!(DynamicTao::global().owed_tao, Tao(0));
		// A floor of each position is what the preview misses.
		let missed = preview.to_holders.0 - value;
		assert!(missed < 250, "{missed}");
		assert!(matches!(last_event(), Event::NetworkRemoved { paid, recycled, .. }
			if paid.0 == value && recycled.0 == preview.recycled.0 + missed));
	});
}

#[test]
fn hooks_should_be_told_when_positions_close_and_the_subnet_is_gone() {
	World::with_two_subnets().stake(1, HOT, ALICE, UNIT).build_and_execute(|| {
		Told::set(Vec::new());
		dissolve(ONE);
		assert_eq!(Told::get(), []);
		finish();
		assert_eq!(Told::get(), [Notice::Changed(ONE, HOT, ALICE), Notice::Removed(ONE)]);
	});
}

#[test]
fn a_block_that_fails_should_be_undone_and_tried_again() {
	World::with_two_subnets()
		.stake(1, HOT, ALICE, 10 * UNIT)
		.stake(1, COOL, BOB, 20 * UNIT)
		.build_and_execute(|| {
			dissolve(ONE);
			let (expected, sound) = (expected(ONE), HotkeyPools::<Test>::get(ONE, COOL));
			// More than all alpha that there is.
			HotkeyPools::<Test>::mutate(ONE, COOL, |HotkeyStake { pool, .. }| {
				pool.stake = Alpha(9_000 * UNIT)
			});
			let before = (CurrentDissolution::<Test>::get(), keys_of(ONE));
			for _ in 0..3 {
				next_block();
				let error = Error::<Test>::NotEnoughStakeToWithdraw.into();
				assert_eq!(last_event(), Event::DissolutionStalled { netuid: ONE, error });
				assert_eq!((CurrentDissolution::<Test>::get(), keys_of(ONE)), before);
				assert_eq!((free(ALICE), free(BOB)), (WEALTH, WEALTH));
			}
			// The others go on meanwhile.
			assert_eq!(reserves(TWO).0, 3_003 * UNIT);
			HotkeyPools::<Test>::insert(ONE, COOL, sound);
			finish();
			assert_eq!(free(ALICE), WEALTH + expected[&ALICE]);
			assert_eq!(free(BOB), WEALTH + expected[&BOB]);
		});
}

#[test]
fn a_name_should_be_free_again_when_its_subnet_is_gone() {
	furnished(1).build_and_execute(|| {
		furnish(ONE);
		let name = || plain(DynamicTao::update_symbol(signed(OWNER), TWO, b"gone".to_vec()));
		assert_noop!(name(), Error::<Test>::SymbolAlreadyInUse);
		dissolve(ONE);
		finish();
		assert_ok!(name());
		assert_eq!(Symbols::<Test>::iter().count(), 1);
		assert_eq!(Identities::<Test>::iter().count(), 0);
		assert_eq!(SubnetHyperparameters::<Test>::iter().count(), 0);
	});
}

#[test]
fn subnets_that_come_and_go_should_leave_no_key_behind() {
	fn keys() -> BTreeSet<Vec<u8>> {
		let (mut key, mut keys) = (Vec::new(), BTreeSet::new());
		while let Some(next) = sp_io::storage::next_key(&key) {
			keys.insert(next.clone());
			key = next;
		}
		keys
	}
	World::new()
		.subnet(2, UNIT, UNIT)
		.set(|genesis| genesis.parameters.network_min_lock_cost = Tao(UNIT))
		.build_and_execute(|| {
			let mut baseline = None;
			for round in 0..10 {
				assert_ok!(DynamicTao::register_network(signed(OWNER), OWNER_HOT));
				assert_ok!(DynamicTao::start_call(signed(OWNER), ONE));
				assert_ok!(DynamicTao::burned_register(signed(CAROL), ONE, HOT));
				for who in [ALICE, BOB] {
					assert_ok!(DynamicTao::add_stake(signed(who), HOT, ONE, Tao(UNIT + round)));
				}
				let children = vec![(1, COOL)];
				assert_ok!(DynamicTao::set_children(signed(CAROL), HOT, ONE, children));
				assert_ok!(DynamicTao::update_symbol(signed(OWNER), ONE, b"again".to_vec()));
				run_blocks(2);
				dissolve(ONE);
				finish();
				System::reset_events();
				// The price of the next registration falls again meanwhile.
				System::set_block_number(System::block_number() + 300_000);
				let keys = keys();
				assert_eq!(baseline.get_or_insert(keys.clone()), &keys, "in round {round}");
			}
		});
}
