//! How a subnet ends: by whom, step by step, and what of it is told. The files beside this one have
//! what its holders are paid, what they claim, what happens meanwhile, and that nothing of it is left.

use super::*;
use crate::{
	pallet::{CurrentDissolution, DissolutionPayouts, Neurons, ValidatorRows},
	DissolutionStage, Row, ValidatorRow, WeightInfo,
};
use std::collections::BTreeMap;

mod claims;
mod meanwhile;
mod payouts;
mod traces;

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
fn crowded(holders: u64) -> ExtBuilder {
	let hotkeys = [HOT, COOL, OWNER_HOT];
	(0..holders).fold(ExtBuilder::with_two_subnets(), |world, holder| {
		let hotkey = hotkeys[(holder % 3) as usize];
		// From 0.1 alpha on, in odd steps, so that floors matter.
		world.stake(1, hotkey, DEAD + holder, UNIT / 10 + holder * 1_234_567)
	})
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
fn only_the_admin_should_dissolve_a_subnet() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for origin in [signed(OWNER), signed(ALICE), RuntimeOrigin::none()] {
			assert_noop!(DynamicTao::dissolve_network(origin, ONE), DispatchError::BadOrigin);
		}
		for netuid in [ROOT, TWO] {
			assert_noop!(
				plain(DynamicTao::dissolve_network(admin(), netuid)),
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
				plain(DynamicTao::dissolve_network(admin(), netuid)),
				Error::<Test>::DissolutionInProgress
			);
		}
		finish();
		dissolve(TWO);
		finish();
		assert_eq!(Subnets::<Test>::count(), 0);
	});
}

#[test]
fn no_block_should_work_off_more_than_a_hundred_items() {
	use crate::weights::SubstrateWeight;
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
	ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, UNIT).build_and_execute(|| {
		RecordedChanges::set(Vec::new());
		dissolve(ONE);
		// Its last epoch.
		assert_eq!(RecordedChanges::take(), [Change::EpochPaid { netuid: ONE }]);
		finish();
		assert_eq!(
			RecordedChanges::get(),
			[changed(ONE, HOT, ALICE), Change::SubnetRemoved { netuid: ONE }]
		);
	});
}

#[test]
fn a_position_that_cannot_be_valued_should_not_hold_back_the_end() {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 10 * UNIT)
		.stake(1, COOL, BOB, 20 * UNIT)
		.build_and_execute(|| {
			dissolve(ONE);
			let (expected, issuance) = (expected(ONE), Balances::total_issuance());
			// More than all alpha that there is.
			HotkeyPools::<Test>::mutate(ONE, COOL, |HotkeyStake { pool, .. }| {
				pool.stake = Alpha(9_000 * UNIT)
			});
			next_block();
			let error = Error::<Test>::NotEnoughStakeToWithdraw.into();
			let skipped = Event::PositionSkipped { netuid: ONE, coldkey: BOB, error };
			assert!(events().contains(&skipped), "{:?}", events());
			assert!(!CurrentDissolution::<Test>::exists());
			// The other is paid, and what nobody could be is recycled.
			let paid = expected[&ALICE];
			assert_eq!((free(ALICE), free(BOB)), (WEALTH + paid, WEALTH));
			assert_eq!(Balances::total_issuance(), issuance + UNIT - (1_000 * UNIT - paid));
			assert_eq!(keys_of(ONE), []);
		});
}

#[test]
fn what_a_block_has_left_should_be_used_too() {
	crowded(1_000).build_and_execute(|| {
		let plain = next_block();
		dissolve(ONE);
		let expected = expected(ONE);
		let sure = next_block();
		assert_eq!(StakeShares::<Test>::iter_prefix((ONE,)).count(), 900);
		// A quarter of a block, however much is left of it.
		let part = Weight::from_parts(MAX_BLOCK.ref_time() / 4, u64::MAX);
		let spent = DynamicTao::on_idle(System::block_number(), MAX_BLOCK);
		assert!(spent.all_lte(part) && spent.ref_time() > sure.saturating_sub(plain).ref_time());
		assert!(!CurrentDissolution::<Test>::exists());
		let mut holders = expected.into_iter().filter(|(coldkey, _)| *coldkey >= DEAD);
		assert!(holders.all(|(coldkey, payout)| free(coldkey) == payout));
		// Without a dissolution there is nothing to do but to look.
		assert_eq!(DynamicTao::on_idle(System::block_number(), MAX_BLOCK), Weight::zero());
	});
}

#[test]
fn a_full_block_should_leave_a_dissolution_its_sure_items() {
	crowded(1_000).build_and_execute(|| {
		dissolve(ONE);
		let close = <Test as crate::Config>::WeightInfo::dissolution_close;
		for remaining in [Weight::zero(), Weight::from_parts(1, 0), close(1)] {
			let before = StakeShares::<Test>::iter_prefix((ONE,)).count();
			next_block();
			let spent = DynamicTao::on_idle(System::block_number(), remaining);
			assert!(spent.all_lte(remaining));
			assert_eq!(StakeShares::<Test>::iter_prefix((ONE,)).count(), before - 100);
		}
	});
}

#[test]
fn a_last_epoch_should_pay_what_is_pending_before_a_subnet_is_closed() {
	ExtBuilder::with_two_subnets()
		.but(|subnet| {
			subnet.pending.owner = Alpha(7 * UNIT);
			subnet.alpha_outstanding = Alpha(7 * UNIT);
			// Never by itself.
			subnet.parameters.tempo = 0;
		})
		.stake(2, OWNER_HOT, OWNER, 100 * UNIT)
		.build_and_execute(|| {
			dissolve(TWO);
			let told = events();
			let at = |wanted: fn(&Event<Test>) -> bool| told.iter().position(wanted).expect("told");
			let epoch = at(|event| matches!(event, Event::EpochPaid { netuid: TWO, .. }));
			let closed = at(|event| matches!(event, Event::DissolutionStarted { .. }));
			assert!(epoch < closed, "{told:?}");
			// The owner's part is stake now, and it is paid as any other.
			let owners = stake(TWO, OWNER_HOT, OWNER);
			assert!(owners.abs_diff(107 * UNIT) < 10, "{owners}");
			let payout = expected(TWO)[&OWNER];
			finish();
			assert!(payout > 0);
			assert_eq!(free(OWNER), WEALTH + payout);
		});
}

#[test]
fn an_epoch_that_fails_should_not_keep_a_subnet_open() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		// A weight for a neuron that there is not, as no honest history has it.
		Neurons::<Test>::mutate(ONE, |neurons| neurons[0].scores.permit = true);
		let weights = Row::truncate_from(vec![(24, 1)]);
		ValidatorRows::<Test>::insert(ONE, 0, ValidatorRow { weights, ..Default::default() });
		dissolve(ONE);
		let error = Error::<Test>::UidVecContainInvalidOne.into();
		assert_eq!(events()[0], Event::EpochSkipped { netuid: ONE, error });
		assert!(matches!(last_event(), Event::DissolutionStarted { netuid: ONE, .. }));
		finish();
		assert_eq!(keys_of(ONE), []);
	});
}
