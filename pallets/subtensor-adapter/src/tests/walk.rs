//! Whatever people do, every mirror is what its source says.

use super::*;
use crate::migrations::MirrorEverything;
use dtao_economics::Rules;
use dtao_testkit::{
	random_walk::{Deed, People, Step, Walk},
	Rng, ALICE, BOB, STRANGER,
};
use frame_support::traits::OnRuntimeUpgrade;

fn people() -> People<u64> {
	People {
		coldkeys: vec![ALICE, BOB, CAROL, OWNER],
		ghost: STRANGER,
		hotkey: |coldkey, number| coldkey * 100 + u64::from(number),
	}
}

/// One thing that somebody does, whether it is refused or not.
fn walk_on(walk: &mut Walk<Test>, rng: &mut Rng) -> bool {
	let (who, step) = (rng.below(4) as u8, rng.any::<Step>());
	match walk.deed(who, &step) {
		Deed::Call(origin, call) => {
			let told = format!("{origin:?} {call:?}");
			let done = dispatch(origin, call).is_ok();
			println!("{}: {told}: {done}", System::block_number()); // shown where a mirror differs
			done
		}
		Deed::Transfer { from, to, value } => {
			let call = pallet_balances::Call::<Test>::transfer_allow_death { dest: to, value };
			dispatch(RawOrigin::Signed(from), call).is_ok()
		}
	}
}

/// Half of the walks by rules under which root's alpha is claimed.
#[test]
fn every_mirror_should_follow_whatever_people_do() {
	for seed in 1..=12 {
		let world = world().set(|genesis| {
			if seed % 2 == 0 {
				genesis.rules = Rules::CLAIMABLE;
			}
			genesis.parameters.subnet_limit = 4;
			genesis.parameters.network_immunity_period = 0;
			genesis.subnets.iter_mut().for_each(|subnet| subnet.parameters.tempo = 7);
		});
		build(world).execute_with(|| {
			let (mut rng, mut walk) = (Rng::from_seed(seed), Walk::<Test>::new(people()));
			let mut done = 0;
			for step in 0..400 {
				done += u32::from(walk_on(&mut walk, &mut rng));
				if rng.below(3) == 0 {
					run_blocks(1);
				}
				assert_eq!(SubtensorModule::do_try_state(), Ok(()), "seed {seed}, step {step}");
			}
			assert_sound();
			assert!(done > 100, "{done} calls of seed {seed} went through");
		});
	}
}

#[test]
fn a_chain_that_mirrors_late_should_say_the_same() {
	build(world()).execute_with(|| {
		let (mut rng, mut walk) = (Rng::from_seed(7), Walk::<Test>::new(people()));
		for _ in 0..300 {
			walk_on(&mut walk, &mut rng);
		}
		run_blocks(400);
		let prefix = sp_io::hashing::twox_128(b"SubtensorModule");
		let _ = sp_io::storage::clear_prefix(&prefix, None);
		MirrorEverything::<Test>::on_runtime_upgrade();
		assert_sound();
	});
}
