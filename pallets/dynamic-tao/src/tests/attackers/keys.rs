//! Shares and keys: the first depositor, and rows that are left behind (I-19, I-26).

use super::*;
use crate::{pallet::ChildKeys, ChildkeyLinks, Take, TakeRange};
use frame_support::storage::storage_prefix;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn a_first_depositor_should_lose_by_inflating_a_share() {
	attack("first depositor", Promise::NoGain, |sampler| {
		let market = sampler.market();
		let seed = sampler.amount("first stake", 1, 1_000_000);
		let gift = sampler.amount("gift", 1, 1_000_000 * UNIT);
		let redemptions = sampler.draw("redemptions", proptest::collection::vec(1..=999u64, 0..6));
		let victims = sampler.draw("victims", 1..=5u64);
		let bet = sampler.amount("victim's bet", 1_000, market.limit() / victims);

		let (mut outcome, mut acted) = (Outcome::NONE, false);
		let world = market.open(ExtBuilder::new(), 1).set(|genesis| {
			genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
		});
		let world = world.stake(1, HOT, BOB, seed);
		let victim = |number: u64| 100 + number;
		let world =
			(0..victims).fold(world, |world, number| world.balance(victim(number), bet + UNIT));
		world.build_and_execute(|| {
			// All that has vested of an epoch falls to Bob, who could have had it for himself.
			reward(ONE, HOT, gift);
			let mut taken = 0;
			for part in redemptions {
				// Odd amounts, to make shares dear by rounding.
				let held = u128::from(stake(ONE, HOT, BOB));
				let amount = Alpha((held * u128::from(part) / 1_000) as u64);
				if went_through(BOB, Call::burn_alpha { hotkey: HOT, amount, netuid: ONE }) {
					taken += amount.0;
				}
			}
			let HotkeyStake { pool, .. } = HotkeyPools::<Test>::get(ONE, HOT);
			if pool.is_empty() {
				return;
			}
			// What one share costs, rounded up, is all that rounding can take.
			let share = (u128::from(pool.stake.0) + 1).div_ceil(pool.shares.0 + 1_000_000) as u64;
			for number in 0..victims {
				let (who, before) = (victim(number), economy(ONE).outstanding.0);
				if !enter(who, HOT, ONE, bet) {
					continue;
				}
				acted = true;
				let bought = economy(ONE).outstanding.0 - before;
				let lost = bought.saturating_sub(stake(ONE, HOT, who));
				assert!(
					lost <= share + 1,
					"a victim lost {lost} of {bought}, a share costs {share}"
				);
				// And that is a millionth of what the attacker has given at most.
				assert!(lost <= (seed + gift) / 1_000_000 + 2, "{lost} of {bought} for {gift}");
			}
			if acted {
				let left = stake(ONE, HOT, BOB) + taken;
				outcome = Outcome::of(seed + gift, seed + gift, left);
			}
			leave(BOB);
			for number in 0..victims {
				leave(victim(number));
			}
		});
		outcome
	});
}

/// How many rows the pallet has, by the map that they are in.
fn rows() -> BTreeMap<[u8; 32], u64> {
	let mut rows = BTreeMap::new();
	let pallet = sp_io::hashing::twox_128(b"DynamicTao");
	let mut key = pallet.to_vec();
	while let Some(next) = sp_io::storage::next_key(&key) {
		if !next.starts_with(&pallet) {
			break;
		}
		let map: [u8; 32] = next[..32].try_into().expect("a key of a pallet has a prefix");
		*rows.entry(map).or_default() += 1;
		key = next;
	}
	rows
}

/// Something that is done with keys.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Associate,
	Stake(u16, u64),
	Unstake(u16, u64),
	Move(u16, u16, u64),
	Transfer(u16, u64),
	Neuron(u16),
	WeightSubmission(u16),
	Take(u16),
	ChildTake(u16, u16),
	Children(u16, u64),
	Wait(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
	let netuid = || 0..3u16;
	let subnet = || 1..3u16;
	let amount = || log_uniform(1_000, 100 * UNIT);
	let part = || prop_oneof![2 => 1..1_000u64, 1 => Just(1_000)];
	prop_oneof![
		3 => Just(Deed::Associate),
		6 => (netuid(), amount()).prop_map(|(netuid, tao)| Deed::Stake(netuid, tao)),
		4 => (netuid(), part()).prop_map(|(netuid, part)| Deed::Unstake(netuid, part)),
		4 => (netuid(), netuid(), part()).prop_map(|(from, to, part)| Deed::Move(from, to, part)),
		3 => (netuid(), part()).prop_map(|(netuid, part)| Deed::Transfer(netuid, part)),
		2 => subnet().prop_map(Deed::Neuron),
		1 => subnet().prop_map(Deed::WeightSubmission),
		2 => any::<u16>().prop_map(Deed::Take),
		2 => (subnet(), 0..100u16).prop_map(|(netuid, take)| Deed::ChildTake(netuid, take)),
		3 => (subnet(), log_uniform(1, u64::MAX)).prop_map(|(netuid, part)| Deed::Children(netuid, part)),
		2 => (1..10_000u64).prop_map(Deed::Wait),
	]
}

/// The attacker's coldkeys and the hotkeys that it makes up.
const COLDKEYS: [u64; 2] = [ALICE, BOB];
const HOTKEYS: std::ops::Range<u64> = 200..206;

/// What is documented to stay, and was paid for.
#[derive(Default)]
struct Kept {
	owners: BTreeSet<u64>,
	takes: BTreeSet<u64>,
	votes: BTreeSet<(u16, u16)>,
}

/// Lets time pass without a block, so that nothing is emitted.
fn wait(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

fn held(who: u64, hotkey: u64, netuid: NetUid, part: u64) -> Alpha {
	Alpha((u128::from(stake(netuid, hotkey, who)) * u128::from(part) / 1_000) as u64)
}

/// Does something, and tells whether it went through.
fn act(kept: &mut Kept, who: u64, hotkey: u64, other: u64, deed: Deed) -> bool {
	let going = |call| went_through(who, call);
	match deed {
		Deed::Associate => {
			let went = going(Call::try_associate_hotkey { hotkey });
			kept.owners.extend(went.then_some(hotkey));
			went
		}
		Deed::Stake(netuid, tao) => enter(who, hotkey, NetUid(netuid), tao),
		Deed::Unstake(netuid, part) => {
			let netuid = NetUid(netuid);
			let amount_unstaked = held(who, hotkey, netuid, part);
			going(Call::remove_stake { hotkey, netuid, amount_unstaked })
		}
		Deed::Move(from, to, part) => going(Call::move_stake {
			origin_hotkey: hotkey,
			destination_hotkey: other,
			origin_netuid: NetUid(from),
			destination_netuid: NetUid(to),
			alpha_amount: held(who, hotkey, NetUid(from), part),
		}),
		Deed::Transfer(netuid, part) => going(Call::transfer_stake {
			destination_coldkey: ALICE + BOB - who,
			hotkey,
			origin_netuid: NetUid(netuid),
			destination_netuid: NetUid(netuid),
			alpha_amount: held(who, hotkey, NetUid(netuid), part),
		}),
		Deed::Neuron(netuid) => {
			let went = going(Call::burned_register { netuid: NetUid(netuid), hotkey });
			kept.owners.extend(went.then_some(hotkey));
			went
		}
		Deed::WeightSubmission(netuid) => {
			let neurons = crate::pallet::Neurons::<Test>::get(NetUid(netuid));
			let Ok(uid) = DynamicTao::uid_of(&neurons, &hotkey) else { return false };
			let call = Call::set_weights {
				netuid: NetUid(netuid),
				dests: vec![uid],
				weights: vec![1],
				version_key: 0,
			};
			let went = went_through(hotkey, call);
			kept.votes.extend(went.then_some((netuid, uid)));
			went
		}
		Deed::Take(take) => {
			let went = going(Call::decrease_take { hotkey, take })
				|| going(Call::increase_take { hotkey, take });
			kept.takes.extend(went.then_some(hotkey));
			went
		}
		Deed::ChildTake(netuid, take) => {
			going(Call::set_childkey_take { hotkey, netuid: NetUid(netuid), take })
		}
		Deed::Children(netuid, part) => {
			let children = vec![(part, other)];
			going(Call::set_children { hotkey, netuid: NetUid(netuid), children })
		}
		Deed::Wait(blocks) => {
			wait(blocks);
			true
		}
	}
}

/// Gives up all stakes and all children.
fn quit() {
	COLDKEYS.into_iter().for_each(leave);
	// One call schedules that there are none, and when that has come into force one tidies up.
	for _ in 0..2 {
		wait(10_000);
		for (hotkey, netuid) in HOTKEYS.flat_map(|hotkey| [(hotkey, ONE), (hotkey, TWO)]) {
			if ChildKeys::<Test>::contains_key(netuid, hotkey) {
				// A child that is nobody's has parents alone, and loses them.
				let Some(owner) = owner_of(hotkey) else { continue };
				let children = vec![];
				assert!(went_through(owner, Call::set_children { hotkey, netuid, children }));
			}
		}
	}
}

#[test]
fn churning_keys_should_leave_no_row_that_is_not_paid_for_and_gain_nothing() {
	attack("key churn", Promise::NoGain, |sampler| {
		let (one, two) = (sampler.market(), sampler.market());
		let deeds = (0..2usize, HOTKEYS, HOTKEYS, deed());
		let deeds = sampler.draw("deeds", proptest::collection::vec(deeds, 10..60));
		let rewards = sampler.amount("rewards", 1, UNIT);

		let mut outcome = Outcome::NONE;
		let world = two.open(one.open(ExtBuilder::new(), 1), 2).set(|genesis| {
			genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
			let free = TakeRange { rate_limit: 0, ..TakeRange::default() };
			(genesis.parameters.delegate_take, genesis.parameters.childkey_take) = (free, free);
		});
		world.stake(1, HOT, CAROL, UNIT).stake(0, HOT, CAROL, UNIT).build_and_execute(|| {
			// A share that does not cost a round number.
			reward(ONE, HOT, rewards);
			let (before, mut kept) = (rows(), Kept::default());
			let wealth = || COLDKEYS.map(free).iter().sum::<u64>();
			let (rich, mut done) = (wealth(), 0);
			for (who, hotkey, other, deed) in deeds {
				done += u64::from(act(&mut kept, COLDKEYS[who], hotkey, other, deed));
			}
			quit();
			if done > 0 {
				outcome = Outcome::of(rich, rich, wealth());
			}

			let mut expected = before;
			// Who has set children keeps a row, by which the next setting is limited.
			let childkeys: Vec<_> = ChildKeys::<Test>::iter_values().collect();
			let related = |links: &ChildkeyLinks<u64>| {
				!links.children.is_empty() || !links.parents.is_empty() || links.newcomer.is_some()
			};
			assert!(!childkeys.iter().any(related), "{childkeys:?}");
			assert!(childkeys.iter().all(|it| it.set_at.is_some() || it.take.is_some()));
			let paid = [
				("Hotkeys", kept.owners.len()),
				("OwnedHotkeys", kept.owners.len()),
				("HotkeyDeposits", kept.owners.len()),
				("ChildKeys", childkeys.len()),
				("ValidatorRows", kept.votes.len()),
			];
			for (map, count) in paid.into_iter().filter(|(_, count)| *count > 0) {
				let map = storage_prefix(b"DynamicTao", map.as_bytes());
				*expected.entry(map).or_default() += count as u64;
			}
			assert_eq!(rows(), expected, "{paid:?}");
			assert!(kept.takes.iter().all(|hotkey| take_of(*hotkey) != Take::default()));
		});
		outcome
	});
}
