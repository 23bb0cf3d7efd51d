//! When epochs run, what they pay, and what happens when several are due.

use super::*;
use crate::{pallet::DeferredEpochs, SubnetParameters, MAX_EPOCHS_PER_BLOCK};
use dtao_economics::{Pending, Shares};

/// Subnets `1..=count`, each with a tempo of so many blocks.
fn world(count: u16, tempo: u16) -> World {
	(1..=count).fold(World::new(), |world, netuid| {
		world
			.subnet(netuid, 1_000 * UNIT, 2_000 * UNIT)
			.but(|subnet| subnet.parameters = SubnetParameters { tempo, ..Default::default() })
	})
}

/// The netuids whose epochs ran in this block.
fn paid() -> Vec<u16> {
	let paid = |event| match event {
		Event::EpochPaid { netuid, .. } => Some(netuid.0),
		_ => None,
	};
	events().into_iter().filter_map(paid).collect()
}

/// The netuids whose epochs were put off in this block.
fn deferred() -> Vec<(u16, u64)> {
	let deferred = |event| match event {
		Event::EpochDeferred { netuid, from_block } => Some((netuid.0, from_block)),
		_ => None,
	};
	events().into_iter().filter_map(deferred).collect()
}

/// Goes to the block before `block` without running hooks, and then runs that of `block`.
fn run_to(block: u64) -> Weight {
	System::set_block_number(block - 1);
	next_block()
}

#[test]
fn the_owner_should_be_paid_at_the_epochs_slot() {
	world(1, 5).build_and_execute(|| {
		// (4 + 1) mod 5 = 0
		run_blocks(2);
		assert_eq!(System::block_number(), 3);
		let waiting = economy(ONE).pending;
		assert_eq!(waiting.owner, Alpha(2 * 179_995_422));
		next_block();
		// Three blocks' parts, that of the slot among them.
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), 3 * 179_995_422);
		assert_eq!(economy(ONE).pending.owner, Alpha(0));
		assert_eq!(economy(ONE).pending.miners, Alpha(3 * 410_002_289));
		assert_eq!(economy(ONE).outstanding, Alpha(3 * UNIT));
		assert_eq!(Told::get(), [Notice::Changed(ONE, OWNER_HOT, OWNER)]);
	});
}

#[test]
fn the_slot_should_follow_from_the_block_and_the_netuid() {
	world(1, 360).subnet(7, UNIT, UNIT).build_and_execute(|| {
		assert_eq!(DynamicTao::subnet(ONE).unwrap().next_epoch, Some(359));
		assert_eq!(DynamicTao::subnet(NetUid(7)).unwrap().next_epoch, Some(353));
		for (block, due) in
			[(352, vec![]), (353, vec![7]), (354, vec![]), (359, vec![1]), (360, vec![])]
		{
			run_to(block);
			assert_eq!(paid(), due, "in block {block}");
		}
		// 719 + 1 = 720
		assert_eq!(DynamicTao::subnet(ONE).unwrap().next_epoch, Some(719));
		run_to(719);
		assert_eq!(paid(), [1]);
	});
}

#[test]
fn a_tempo_of_one_should_pay_each_block_and_one_of_zero_never() {
	world(1, 1).build_and_execute(|| {
		for _ in 0..3 {
			next_block();
			assert_eq!(paid(), [1]);
		}
	});
	world(1, 0).build_and_execute(|| {
		assert_eq!(DynamicTao::subnet(ONE).unwrap().next_epoch, None);
		for _ in 0..500 {
			next_block();
			assert!(paid().is_empty());
		}
		assert_eq!(economy(ONE).pending.owner, Alpha(500 * 179_995_422));
	});
}

#[test]
fn a_changed_tempo_should_move_the_slot() {
	world(1, 360).build_and_execute(|| {
		assert_ok!(DynamicTao::sudo_set_tempo(admin(), ONE, 4));
		next_block();
		assert!(paid().is_empty());
		// (3 + 1) mod 4 = 0
		next_block();
		assert_eq!(paid(), [1]);
	});
}

#[test]
fn at_most_two_epochs_should_run_in_a_block() {
	// Netuids 5, 10, 15, 20 and 25 share their slots at a tempo of 5.
	let world = [5, 10, 15, 20, 25].into_iter().fold(World::new(), |world, netuid| {
		world.subnet(netuid, UNIT, UNIT).but(|subnet| subnet.parameters.tempo = 5)
	});
	world.build_and_execute(|| {
		run_blocks(3);
		assert!(paid().is_empty());
		next_block();
		assert_eq!((paid(), deferred()), (vec![5, 10], vec![(15, 5), (20, 5), (25, 5)]));
		assert!(events().contains(&Event::EpochDeferred { netuid: NetUid(15), from_block: 5 }));
		// What waits is named once.
		next_block();
		assert_eq!((paid(), deferred()), (vec![15, 20], vec![]));
		next_block();
		assert_eq!((paid(), deferred()), (vec![25], vec![]));
		next_block();
		assert!(paid().is_empty());
		assert!(DeferredEpochs::<Test>::get().is_empty());
		// The phase has not moved.
		run_blocks(2);
		assert_eq!((System::block_number(), paid()), (10, vec![5, 10]));
	});
}

#[test]
fn epochs_should_run_in_the_order_that_they_were_due_in() {
	// At a tempo of 3 netuid n is due when block + n is a multiple of 3.
	world(8, 3).build_and_execute(|| {
		// Block 2: 1, 4, 7. Block 3: 3, 6. Block 4: 2, 5, 8. Block 5: 1, 4, 7 again.
		for (runs, waits) in [
			(vec![1, 4], vec![(7, 2)]),
			(vec![7, 3], vec![(6, 3)]),
			(vec![6, 2], vec![(5, 4), (8, 4)]),
			(vec![5, 8], vec![(1, 5), (4, 5), (7, 5)]),
		] {
			next_block();
			assert_eq!((paid(), deferred()), (runs, waits), "in block {}", System::block_number());
		}
	});
}

#[test]
fn a_subnet_should_wait_once_however_often_it_is_due() {
	// 10 subnets, each due in each block, 2 of which run.
	world(10, 1).build_and_execute(|| {
		for block in 2..40 {
			next_block();
			let first = (block * 2 - 4) % 10 + 1;
			assert_eq!(paid(), [first, first + 1]);
			assert_eq!(DeferredEpochs::<Test>::get().len(), 8);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
	});
}

#[test]
fn the_weight_should_know_how_many_epochs_ran() {
	use crate::weights::{HandSetBounds, WeightInfo};
	type Weights = HandSetBounds<Test>;
	world(3, 1).build_and_execute(|| {
		let epochs = Weights::epoch(1, 0, 0).saturating_mul(MAX_EPOCHS_PER_BLOCK as u64);
		assert_eq!(next_block(), Weights::block_step(3).saturating_add(epochs));
	});
}

#[test]
fn an_epoch_without_anything_to_pay_should_say_nothing() {
	world(1, 1).build_and_execute(|| {
		assert_ok!(DynamicTao::sudo_set_subnet_owner_cut(admin(), 0));
		next_block();
		assert!(paid().is_empty());
		assert_no_row(ONE, OWNER_HOT, OWNER);
	});
}

#[test]
fn an_epoch_that_fails_should_keep_what_is_pending_and_harm_no_other() {
	world(2, 1).stake(1, OWNER_HOT, BOB, UNIT).build().execute_with(|| {
		// A share behind the owner's hotkey costs more than a block's part.
		let sound = HotkeyPools::<Test>::get(ONE, OWNER_HOT);
		HotkeyPools::<Test>::mutate(ONE, OWNER_HOT, |pool| {
			pool.stake = Alpha(1_000_000 * 1_000_000_000);
			pool.shares = Shares(1);
		});
		next_block();
		assert_eq!(paid(), [2]);
		assert!(events().contains(&Event::EpochSkipped {
			netuid: ONE,
			error: Error::<Test>::StakeBelowOneShare.into()
		}));
		assert_eq!(economy(ONE).pending.owner, Alpha(179_995_422));
		HotkeyPools::<Test>::insert(ONE, OWNER_HOT, sound);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		// And the next epoch pays for both.
		next_block();
		assert_eq!(paid(), [1, 2]);
		assert_eq!(stake(ONE, OWNER_HOT, OWNER), 2 * 179_995_422);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	});
}

#[test]
fn an_epoch_of_a_subnet_without_an_owner_should_be_skipped() {
	world(1, 1).build().execute_with(|| {
		Subnets::<Test>::remove(ONE);
		next_block();
		let error = Error::<Test>::SubnetNotExists.into();
		assert!(events().contains(&Event::EpochSkipped { netuid: ONE, error }));
		assert_eq!(economy(ONE).pending.owner, Alpha(179_995_422));
	});
}

#[test]
fn what_was_pending_at_genesis_should_be_paid() {
	let pending = Pending {
		owner: Alpha(7),
		miners: Alpha(5),
		validators: Alpha(3),
		root_alpha: Alpha(2),
		root_tao: Tao(11),
	};
	world(1, 1)
		.but(|subnet| {
			subnet.pending = pending;
			// 7 + 5 + 3 + 2
			subnet.alpha_outstanding = Alpha(17);
		})
		.build_and_execute(|| {
			assert_eq!(vault(), 1_000 * UNIT + 11);
			next_block();
			assert_eq!(stake(ONE, OWNER_HOT, OWNER), 179_995_422 + 7);
			assert_eq!(economy(ONE).pending.root_tao, Tao(11));
		});
}

#[test]
fn as_many_epochs_as_there_can_be_subnets_should_find_room_to_wait() {
	let world = (1..=128).fold(World::new(), |world, netuid| {
		world.subnet(netuid, UNIT, UNIT).but(|subnet| subnet.parameters.tempo = 1)
	});
	world.build_and_execute(|| {
		for block in 0..70 {
			next_block();
			// Two of 128 in a block, so that each has its turn in 64.
			let first = block * 2 % 128 + 1;
			assert_eq!(paid(), [first, first + 1]);
			assert_eq!(DeferredEpochs::<Test>::get().len(), 126);
		}
	});
}
