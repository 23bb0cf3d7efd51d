//! What cannot be done on a subnet while it ends, and what goes on elsewhere.

use super::*;
use crate::{
	pallet::{CurrentDissolution, DeferredEpochs},
	Call, Hyperparameter,
};

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
		Call::update_symbol { netuid, symbol: "\u{5d0}".as_bytes().to_vec() },
		Call::transfer_subnet_ownership { netuid, new_coldkey: OWNER, hotkey: OWNER_HOT },
		Call::set_subnet_parameter { netuid, parameter: SubnetParameter::TransfersAllowed(false) },
		Call::set_hyperparameter { netuid, hyperparameter },
	];
	let by_admin = [
		Call::set_hyperparameter { netuid, hyperparameter },
		Call::set_subnet_parameter { netuid, parameter: SubnetParameter::TransfersAllowed(false) },
		Call::set_subnet_parameter { netuid, parameter: SubnetParameter::FeeRate(FeeRate(7)) },
		Call::set_subnet_parameter { netuid, parameter: SubnetParameter::Tempo(7) },
		Call::set_subnet_parameter {
			netuid,
			parameter: SubnetParameter::RegistrationAllowed(false),
		},
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
		let before = Subnets::<Test>::get(ONE);
		next_block();
		assert_eq!(Subnets::<Test>::get(ONE), before);
		assert_eq!(reserves(TWO).0, 3_000 * UNIT + UNIT / 2 + UNIT);
		assert!(events().contains(&Event::BlockEmitted { minted: Tao(UNIT), unminted: Tao(0) }));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().block_share, Tao(0));
		assert_eq!(DynamicTao::subnet(ONE).unwrap().alpha_emission, Alpha(0));
		finish();
	});
}

#[test]
fn a_dissolving_subnet_should_have_no_epoch_not_even_one_that_waited() {
	let world = (1..=5).fold(ExtBuilder::new(), |world, netuid| {
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
