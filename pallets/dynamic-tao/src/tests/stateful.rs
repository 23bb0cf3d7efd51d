//! Random actors in a random economy: after each block every invariant holds, a refused call has
//! changed nothing, and nobody gets rich in a closed world.

use super::*;
use crate::Call;
use proptest::prelude::*;
use std::{cell::RefCell, collections::BTreeMap};

/// How many calls ended in which error, or in none.
type Tally = RefCell<BTreeMap<Option<&'static str>, u32>>;

/// How many cases a property has here: a hundredth of `PROPTEST_CASES`, and 64 at least.
pub(crate) fn cases() -> u32 {
	let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
	wanted.map_or(64, |cases: u32| (cases / 100).max(64))
}

const ACTORS: [u64; 3] = [ALICE, BOB, CAROL];
const HOTKEYS: [u64; 3] = [HOT, COOL, OWNER_HOT];

/// A part of what there is, in thousandths and rao; of all there is if it is more.
#[derive(Clone, Copy, Debug)]
struct Share {
	thousandths: u64,
	rao: u64,
}

impl Share {
	fn of(self, whole: u64) -> u64 {
		let part = u128::from(whole) * u128::from(self.thousandths) / 1_000;
		(part as u64).saturating_add(self.rao)
	}
}

/// Something that an actor does. What it has decides how much.
#[derive(Clone, Debug)]
enum Deed {
	Add { netuid: u16, share: Share },
	AddLimit { netuid: u16, share: Share, worse: u64, partial: bool },
	Remove { netuid: u16, share: Share },
	RemoveLimit { netuid: u16, share: Share, worse: u64, partial: bool },
	RemoveAll { netuid: u16 },
	Swap { from: u16, to: u16, share: Share },
	SwapLimit { from: u16, to: u16, share: Share, worse: u64, partial: bool },
	Move { to: usize, netuid: u16, share: Share },
	Transfer { to: usize, netuid: u16, share: Share },
	UnstakeAll { to_root: bool },
	Recycle { netuid: u16, share: Share },
	Burn { netuid: u16, share: Share },
	Register,
	Block,
}

fn share() -> impl Strategy<Value = Share> {
	let thousandths = prop_oneof![12 => 50..900u64, 6 => Just(1_000), 1 => Just(0)];
	let rao = prop_oneof![8 => Just(0), 1 => 0..3u64, 1 => log_uniform(1, 10 * MIN_STAKE)];
	(thousandths, rao).prop_map(|(thousandths, rao)| Share { thousandths, rao })
}

/// How much worse than the spot price a limit is, in thousandths: mostly worse.
fn worse() -> impl Strategy<Value = u64> {
	prop_oneof![3 => 1..2_000u64, 1 => Just(0)]
}

fn deed() -> impl Strategy<Value = Deed> {
	let netuid = || prop_oneof![4 => Just(0u16), 8 => Just(1), 8 => Just(2), 1 => Just(3)];
	prop_oneof![
		6 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Add { netuid, share }),
		3 => (netuid(), share(), worse(), any::<bool>()).prop_map(
			|(netuid, share, worse, partial)| Deed::AddLimit { netuid, share, worse, partial }
		),
		4 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Remove { netuid, share }),
		3 => (netuid(), share(), worse(), any::<bool>()).prop_map(
			|(netuid, share, worse, partial)| Deed::RemoveLimit { netuid, share, worse, partial }
		),
		2 => netuid().prop_map(|netuid| Deed::RemoveAll { netuid }),
		4 => (netuid(), netuid(), share())
			.prop_map(|(from, to, share)| Deed::Swap { from, to, share }),
		2 => (netuid(), netuid(), share(), worse(), any::<bool>()).prop_map(
			|(from, to, share, worse, partial)| Deed::SwapLimit { from, to, share, worse, partial }
		),
		3 => (0..3usize, netuid(), share())
			.prop_map(|(to, netuid, share)| Deed::Move { to, netuid, share }),
		3 => (0..3usize, netuid(), share())
			.prop_map(|(to, netuid, share)| Deed::Transfer { to, netuid, share }),
		1 => any::<bool>().prop_map(|to_root| Deed::UnstakeAll { to_root }),
		1 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Recycle { netuid, share }),
		1 => (netuid(), share()).prop_map(|(netuid, share)| Deed::Burn { netuid, share }),
		1 => Just(Deed::Register),
		6 => Just(Deed::Block),
	]
}

/// One of these, and seldom the one that it is already.
fn another(all: [u64; 3], this: u64, index: usize) -> u64 {
	let next = all[(index + 1) % 3];
	if all[index] == this && this.is_multiple_of(2) {
		this
	} else if all[index] == this {
		next
	} else {
		all[index]
	}
}

/// A limit so much worse than the spot price.
fn payable(netuid: NetUid, worse: u64) -> u64 {
	let spot = if netuid == ROOT { UNIT } else { price(netuid) };
	(u128::from(spot) * u128::from(1_000 + worse) / 1_000).min(u64::MAX.into()) as u64
}

fn receivable(from: NetUid, to: NetUid, worse: u64) -> u64 {
	let spot = |netuid| u128::from(if netuid == ROOT { UNIT } else { price(netuid) });
	let rate = spot(from) * u128::from(UNIT) / spot(to).max(1);
	(rate * 1_000 / u128::from(1_000 + worse)).min(u64::MAX.into()) as u64
}

/// The call that a deed is, by what the actor has; for one that it cannot do, the next best.
fn call(who: u64, hotkey: u64, deed: &Deed) -> Option<Call<Test>> {
	// Where it has nothing it looks elsewhere, so that most calls have something to work on.
	let held = |netuid: u16| {
		let mut positions = Positions::<Test>::iter_key_prefix((who,));
		positions
			.find(|position| *position == (hotkey, NetUid(netuid)))
			.or_else(|| Positions::<Test>::iter_key_prefix((who,)).next())
			.unwrap_or((hotkey, NetUid(netuid)))
	};
	let alpha = |(hotkey, netuid), share: Share| Alpha(share.of(stake(netuid, hotkey, who)));
	// Not much more than the pool, so that it is not always too much for it.
	let tao = |netuid: u16, share: Share| {
		let record = Economies::<Test>::get(NetUid(netuid));
		let deep = record.map_or(WEALTH, |record| record.economy.pool.tao.0.saturating_mul(20));
		Tao(share.of(deep.min(free(who) / 3)))
	};
	let other = |from: NetUid, to: u16| NetUid(if from.0 == to { (to + 1) % 3 } else { to });
	Some(match *deed {
		Deed::Add { netuid, share } => {
			Call::add_stake { hotkey, netuid: NetUid(netuid), amount_staked: tao(netuid, share) }
		}
		Deed::AddLimit { netuid, share, worse, partial }
			if Economies::<Test>::contains_key(NetUid(netuid)) =>
		{
			Call::add_stake_limit {
				hotkey,
				netuid: NetUid(netuid),
				amount_staked: tao(netuid, share),
				limit_price: payable(NetUid(netuid), worse),
				allow_partial: partial,
			}
		}
		Deed::AddLimit { netuid, share, .. } => {
			Call::add_stake { hotkey, netuid: NetUid(netuid), amount_staked: tao(netuid, share) }
		}
		Deed::Remove { netuid, share } => {
			let (hotkey, netuid) = held(netuid);
			let amount_unstaked = alpha((hotkey, netuid), share);
			Call::remove_stake { hotkey, netuid, amount_unstaked }
		}
		Deed::RemoveLimit { netuid, share, worse, partial } => {
			let (hotkey, netuid) = held(netuid);
			if netuid != ROOT && !Economies::<Test>::contains_key(netuid) {
				return Some(Call::remove_stake { hotkey, netuid, amount_unstaked: Alpha(UNIT) });
			}
			Call::remove_stake_limit {
				hotkey,
				netuid,
				amount_unstaked: alpha((hotkey, netuid), share),
				limit_price: receivable(netuid, ROOT, worse),
				allow_partial: partial,
			}
		}
		Deed::RemoveAll { netuid } => {
			let (hotkey, netuid) = held(netuid);
			Call::remove_stake_full_limit { hotkey, netuid, limit_price: None }
		}
		Deed::Swap { from, to, share } => {
			let (hotkey, origin_netuid) = held(from);
			Call::swap_stake {
				hotkey,
				origin_netuid,
				destination_netuid: other(origin_netuid, to),
				alpha_amount: alpha((hotkey, origin_netuid), share),
			}
		}
		Deed::SwapLimit { from, to, share, worse, partial } => {
			let (hotkey, origin_netuid) = held(from);
			let destination_netuid = other(origin_netuid, to);
			let known = |netuid| netuid == ROOT || Economies::<Test>::contains_key(netuid);
			let limit_price = if known(origin_netuid) && known(destination_netuid) {
				receivable(origin_netuid, destination_netuid, worse)
			} else {
				worse
			};
			Call::swap_stake_limit {
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount: alpha((hotkey, origin_netuid), share),
				limit_price,
				allow_partial: partial,
			}
		}
		Deed::Move { to, netuid, share } => {
			let (hotkey, netuid) = held(netuid);
			Call::move_stake {
				origin_hotkey: hotkey,
				destination_hotkey: another(HOTKEYS, hotkey, to),
				origin_netuid: netuid,
				destination_netuid: netuid,
				alpha_amount: alpha((hotkey, netuid), share),
			}
		}
		Deed::Transfer { to, netuid, share } => {
			let (hotkey, netuid) = held(netuid);
			Call::transfer_stake {
				destination_coldkey: another(ACTORS, who, to),
				hotkey,
				origin_netuid: netuid,
				destination_netuid: netuid,
				alpha_amount: alpha((hotkey, netuid), share),
			}
		}
		Deed::UnstakeAll { to_root: true } => Call::unstake_all_alpha { hotkey: held(1).0 },
		Deed::UnstakeAll { to_root: false } => Call::unstake_all { hotkey: held(1).0 },
		Deed::Recycle { netuid, share } => {
			let (hotkey, netuid) = held(netuid.max(1));
			Call::recycle_alpha { hotkey, amount: alpha((hotkey, netuid), share), netuid }
		}
		Deed::Burn { netuid, share } => {
			let (hotkey, netuid) = held(netuid.max(1));
			Call::burn_alpha { hotkey, amount: alpha((hotkey, netuid), share), netuid }
		}
		Deed::Register => Call::register_network { hotkey: who + 1_000 },
		Deed::Block => return None,
	})
}

/// A world of two pools of any depth and stakes of any size, with epochs every few blocks.
fn world(reserves: [u64; 4], stakes: [u64; 3]) -> World {
	let [t1, a1, t2, a2] = reserves;
	World::new()
		.subnet(1, t1, a1)
		.but(|subnet| subnet.parameters.tempo = 3)
		.subnet(2, t2, a2)
		.but(|subnet| subnet.parameters.tempo = 1)
		.stake(1, HOT, ALICE, stakes[0])
		.stake(2, COOL, BOB, stakes[1])
		.stake(0, HOT, CAROL, stakes[2])
		.stake(1, COOL, CAROL, stakes[0])
		.stake(2, OWNER_HOT, ALICE, stakes[1])
		.stake(1, HOT, BOB, stakes[2])
}

fn assert_sound() {
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	assert_eq!(DynamicTao::vault_excess(), Tao(0));
}

/// Lets the actors act, and counts what becomes of their calls.
fn act(deeds: &[(usize, usize, Deed)], emits: bool, tally: &Tally) {
	for (who, hotkey, deed) in deeds {
		let (who, hotkey) = (ACTORS[*who], HOTKEYS[*hotkey]);
		let Some(call) = call(who, hotkey, deed) else {
			if emits {
				let (issuance, emission) =
					(Balances::total_issuance(), DynamicTao::block_emission());
				next_block();
				assert!(Balances::total_issuance() <= issuance + emission.0);
				assert_sound();
			}
			continue;
		};
		let registers = matches!(call, Call::register_network { .. });
		let products = [ONE, TWO].map(|netuid| {
			let (tao, alpha) = reserves(netuid);
			u128::from(tao) * u128::from(alpha)
		});
		let refused = refusal(RuntimeCall::DynamicTao(call), who);
		// I-6: no call lowers the product of a pool's reserves.
		for (netuid, before) in [ONE, TWO].into_iter().zip(products) {
			let (tao, alpha) = reserves(netuid);
			assert!(u128::from(tao) * u128::from(alpha) >= before);
		}
		if registers && refused.is_none() {
			let netuid = Economies::<Test>::iter_keys().max().expect("it was registered");
			assert_ok!(DynamicTao::start_call(signed(who), netuid));
		}
		*tally.borrow_mut().entry(refused).or_default() += 1;
	}
}

fn deeds() -> impl Strategy<Value = Vec<(usize, usize, Deed)>> {
	proptest::collection::vec((0..3usize, 0..3usize, deed()), 1..60)
}

fn depths() -> impl Strategy<Value = [u64; 4]> {
	proptest::array::uniform4(log_uniform(100_000_000, 1_000_000 * UNIT))
}

fn fortunes() -> impl Strategy<Value = [u64; 3]> {
	proptest::array::uniform3(log_uniform(1_000, 100_000 * UNIT))
}

/// Runs a property over random deeds and returns the part of calls that went through.
fn in_random_worlds(test: impl Fn([u64; 4], [u64; 3], &[(usize, usize, Deed)], &Tally)) -> f64 {
	let tally = Tally::default();
	let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
		failure_persistence: None,
		..ProptestConfig::with_cases(cases())
	});
	let strategy = (depths(), fortunes(), deeds());
	runner
		.run(&strategy, |(depths, fortunes, deeds)| {
			test(depths, fortunes, &deeds, &tally);
			Ok(())
		})
		.unwrap_or_else(|failure| panic!("{failure}"));
	let tally = tally.into_inner();
	let (sent, through) = (tally.values().sum::<u32>(), tally.get(&None).copied().unwrap_or(0));
	println!("{sent} calls, {through} went through: {tally:?}");
	f64::from(through) / f64::from(sent)
}

#[test]
fn every_invariant_should_hold_after_every_block_whatever_is_done() {
	let went_through = in_random_worlds(|depths, fortunes, deeds, tally| {
		world(depths, fortunes).build_and_execute(|| {
			act(deeds, true, tally);
			assert_sound();
		});
	});
	assert!(went_through >= 0.6, "only {went_through} of the calls went through");
}

#[test]
fn a_closed_world_should_make_nobody_richer() {
	in_random_worlds(|depths, _, deeds, tally| {
		// Nobody has anything staked to begin with, and no block emits.
		let [t1, a1, t2, a2] = depths;
		World::new().subnet(1, t1, a1).subnet(2, t2, a2).build_and_execute(|| {
			act(deeds, false, tally);
			let pooled = DynamicTao::global().pooled_tao;
			for who in ACTORS {
				for hotkey in HOTKEYS {
					refusal(RuntimeCall::DynamicTao(Call::unstake_all { hotkey }), who);
				}
			}
			let owned: u64 = ACTORS.into_iter().map(free).sum();
			assert!(owned <= 3 * WEALTH, "{owned} from {pooled} in pools");
		});
	});
}
