//! How many storage keys each call reads and writes: what a call costs is its keys, so the numbers
//! of today are bounds for tomorrow.
//!
//! A call is dispatched on a committed state, with a recorder below it, as benchmarks do. Counted is
//! each key once, whether it existed or not: as read if its value or its absence was asked of the
//! database, as written if it stands among the changes. A walk over a map reads the map's prefix and
//! every key that it passes. Not counted is what benchmarks do not count either, because every
//! extrinsic pays for it in advance: the whitelisted keys of the runtime (System's number, events,
//! event count, execution phase and weight of the block; Balances' total issuance), the storage
//! layers' own counter, and the account of the signer. The block step has no signer.

use crate::{
	chain::{calls::*, hotkey, Chain},
	model::UNIT,
	subnets::full_chain,
};
use codec::Encode;
use dtao_economics::{Alpha, FeeRate};
use dtao_runtime::{AllPalletsWithSystem, DynamicTao, Runtime, RuntimeCall, RuntimeOrigin, System};
use frame_support::{
	dispatch::GetDispatchInfo,
	storage::transactional::TRANSACTION_LEVEL_KEY,
	traits::{Hooks, StorageInfoTrait, WhitelistedStorageKeys},
	weights::Weight,
	Blake2_128Concat, StorageHasher,
};
use pallet_dynamic_tao::{Call, Economies, NetUid, Positions};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Dave, Eve};
use sp_runtime::traits::Dispatchable;
use std::collections::{BTreeMap, BTreeSet};

type Keys = BTreeSet<Vec<u8>>;

/// Distinct keys that were read and written, and the weight that was charged for it.
struct Touched {
	reads: Keys,
	writes: Keys,
	charged: Weight,
}

/// Two handles of the same thing; here, of a recorder, one to give away and one to look into.
fn twins<T: Default + Clone>() -> (T, T) {
	let one = T::default();
	(one.clone(), one)
}

/// Runs `act` on a copy of the state and notes what it touched.
fn touched(chain: &mut Chain, act: impl FnOnce() -> Weight) -> Touched {
	let mut copy = chain.fork();
	let ext = copy.externalities();
	let (recorder, record) = twins();
	let charged = ext.execute_with_recorder(recorder, act);
	let reads = record.recorded_keys().into_values().flatten().map(|(key, _)| key.to_vec());
	let writes = ext.overlayed_changes().changes().map(|(key, _)| key.clone());

	let whitelist = whitelist();
	let counts = |key: &Vec<u8>| *key != TRANSACTION_LEVEL_KEY && !whitelist.contains(key);
	let (reads, writes) = (reads.filter(counts).collect(), writes.filter(counts).collect());
	Touched { reads, writes, charged }
}

fn whitelist() -> Keys {
	AllPalletsWithSystem::whitelisted_storage_keys()
		.into_iter()
		.map(|tracked| tracked.key)
		.collect()
}

/// Dispatches a call as a coldkey, whose account does not count.
fn touched_by(chain: &mut Chain, who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> Touched {
	let (account, call) = (who.to_account_id(), call.into());
	let signer = frame_system::Account::<Runtime>::hashed_key_for(&account);
	let mut touched = touched(chain, || {
		let declared = call.get_dispatch_info().call_weight;
		let done = call.dispatch(RuntimeOrigin::signed(account)).expect("succeeds");
		done.actual_weight.unwrap_or(declared)
	});
	touched.reads.remove(&signer);
	touched.writes.remove(&signer);
	touched
}

impl Touched {
	/// With a walk over everything that begins with `prefix`.
	fn walking(mut self, chain: &mut Chain, prefix: Vec<u8>) -> Self {
		self.reads.extend(chain.keys_under(prefix.clone()).into_keys());
		self.reads.insert(prefix);
		self
	}

	/// The number of keys by the storage item that they belong to, reads / writes.
	fn items(&self) -> String {
		let mut items = BTreeMap::<String, (usize, usize)>::new();
		for key in &self.reads {
			items.entry(item_of(key)).or_default().0 += 1;
		}
		for key in &self.writes {
			items.entry(item_of(key)).or_default().1 += 1;
		}
		let items =
			items.into_iter().map(|(name, (reads, writes))| format!("{name} {reads}/{writes}"));
		items.collect::<Vec<_>>().join(", ")
	}
}

fn item_of(key: &[u8]) -> String {
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	let info = AllPalletsWithSystem::storage_info();
	let item = info.iter().filter(|info| key.starts_with(&info.prefix));
	item.max_by_key(|info| info.prefix.len())
		.map(|info| format!("{}.{}", text(&info.pallet_name), text(&info.storage_name)))
		.unwrap_or_else(|| text(key))
}

/// Where the walk over a coldkey's positions behind a hotkey begins.
fn positions(coldkey: Sr25519Keyring, behind: Sr25519Keyring) -> Vec<u8> {
	let mut prefix = Positions::<Runtime>::storage_info()[0].prefix.clone();
	for key in [coldkey.to_account_id(), hotkey(behind)] {
		prefix.extend(Blake2_128Concat::hash(&key.encode()));
	}
	prefix
}

/// A measurement: its name, what was touched, today's (reads, writes), and the goal, if one is set.
type Row = (String, Touched, (usize, usize), Option<(usize, usize)>);

/// Prints the measurements and asserts that none is over its bound, and that each was paid for.
fn assert_within_bounds(rows: Vec<Row>) {
	println!("| {:<46} | reads | writes | goal | keys, reads/writes |", "what");
	println!("|---|---|---|---|---|");
	let mut over = vec![];
	for (name, touched, bound, goal) in rows {
		let (reads, writes) = (touched.reads.len(), touched.writes.len());
		let met =
			|goal: (usize, usize)| if reads <= goal.0 && writes <= goal.1 { "" } else { " !" };
		let aim = goal.map_or("-".into(), |goal| format!("{}, {}{}", goal.0, goal.1, met(goal)));
		println!("| {name:<46} | {reads} | {writes} | {aim} | {} |", touched.items());
		let keys = <Runtime as frame_system::Config>::DbWeight::get()
			.reads_writes(reads as u64, writes as u64);
		assert!(touched.charged.ref_time() >= keys.ref_time(), "{name} is charged too little");
		if reads > bound.0 || writes > bound.1 {
			over.push(format!("{name}: {reads} reads, {writes} writes; were {bound:?}"));
		}
	}
	assert!(over.is_empty(), "more keys than before:\n{}", over.join("\n"));
}

#[test]
fn calls_should_touch_no_more_keys_than_today() {
	let mut chain = Chain::development();
	chain.blocks(2);
	let held = chain.stake(1, Alice, Dave);
	let mut rows = vec![];
	let mut row = |name: &str, who, call: Call<Runtime>, bound, goal| {
		rows.push((name.into(), touched_by(&mut chain, who, call), bound, Some(goal)));
	};

	row("add_stake, a new position", Eve, add_stake(Dave, 1, UNIT), (6, 5), (6, 6));
	row("add_stake, to a position", Dave, add_stake(Alice, 1, UNIT), (6, 4), (6, 6));
	let limited = add_stake_limit(Dave, 1, 5_000 * UNIT, 110_000_000, true);
	row("add_stake_limit, partial, a new position", Eve, limited, (6, 5), (6, 6));
	row("add_stake, root", Eve, add_stake(Dave, 0, UNIT), (6, 5), (6, 6));
	row("remove_stake, a part", Dave, remove_stake(Alice, 1, UNIT), (6, 4), (6, 6));
	row("remove_stake, the whole", Dave, remove_stake(Alice, 1, held), (6, 5), (6, 6));
	row("remove_stake, root", Dave, remove_stake(Alice, 0, UNIT), (6, 4), (6, 6));
	let moved = move_stake((Alice, 1), (Bob, 1), UNIT);
	row("move_stake, inside a subnet, a new position", Dave, moved, (8, 6), (6, 4));
	let moved = move_stake((Alice, 1), (Bob, 1), held);
	row("move_stake, inside a subnet, the whole", Dave, moved, (8, 7), (6, 4));
	let given = transfer_stake(Eve, Alice, 1, 1, UNIT);
	row("transfer_stake, inside a subnet", Dave, given, (6, 5), (6, 4));
	let swapped = swap_stake(Alice, 1, 2, UNIT);
	row("swap_stake, a part, a new position", Dave, swapped, (8, 7), (9, 8));
	let swapped = swap_stake(Alice, 1, 2, held);
	row("swap_stake, the whole, a new position", Dave, swapped, (8, 8), (9, 8));
	let moved = move_stake((Alice, 1), (Bob, 2), held);
	row("move_stake, between subnets, the whole", Dave, moved, (9, 8), (9, 8));
	let swapped = swap_stake(Alice, 0, 2, UNIT);
	row("swap_stake, from root", Dave, swapped, (8, 7), (9, 8));

	let mut other = |name: &str, who, call: Call<Runtime>, bound| {
		rows.push((name.into(), touched_by(&mut chain, who, call), bound, None));
	};
	let (netuid, amount) = (NetUid(1), Alpha(UNIT));
	let burned = Call::burn_alpha { hotkey: hotkey(Alice), amount, netuid };
	other("burn_alpha", Dave, burned, (5, 3));
	let associated = Call::try_associate_hotkey { hotkey: hotkey(Sr25519Keyring::One) };
	other("try_associate_hotkey", Dave, associated, (1, 1));
	let transfer = pallet_balances::Call::transfer_keep_alive {
		dest: Eve.to_account_id().into(),
		value: UNIT,
	};
	let compared = touched_by(&mut chain, Dave, transfer);
	rows.push(("(Balances.transfer_keep_alive)".into(), compared, (1, 1), None));
	let rate = Call::<Runtime>::sudo_set_fee_rate { netuid, rate: FeeRate(1) };
	let set = touched_by(&mut chain, Alice, crate::refusals::sudo(rate));
	rows.push(("sudo.sudo_set_fee_rate".into(), set, (2, 1), None));

	let economies = Economies::<Runtime>::map_storage_final_prefix();
	let registered = touched_by(&mut chain, Eve, register_network(Sr25519Keyring::One));
	let registered = registered.walking(&mut chain, economies);
	rows.push(("register_network, 3 subnets".into(), registered, (10, 6), None));
	let mut young = chain.fork();
	young.submit(Eve, register_network(Eve)).succeeds();
	let started = touched_by(&mut young, Eve, start_call(4));
	rows.push(("start_call".into(), started, (3, 1), None));

	assert_within_bounds(rows);
}

#[test]
fn unstaking_all_should_touch_no_more_keys_a_position_than_today() {
	let mut chain = full_chain(|_| ());
	chain.block();
	let mut rows = vec![];
	// Dave has positions on root and on 1; then on all of them.
	for last in [2u16, 8, 128] {
		for netuid in 2..=last {
			if chain.stake(netuid, Alice, Dave) == 0 {
				chain.submit(Dave, add_stake(Alice, netuid, UNIT)).succeeds();
			}
		}
		let k = usize::from(last) + 1;
		let goal = |k| Some((3 + 4 * k, 2 + 4 * k));
		let out = touched_by(&mut chain, Dave, unstake_all(Alice));
		let out = out.walking(&mut chain, positions(Dave, Alice));
		rows.push((format!("unstake_all, {k} positions"), out, (4 + 4 * k, 1 + 4 * k), goal(k)));
		let over = touched_by(&mut chain, Dave, unstake_all_alpha(Alice));
		let over = over.walking(&mut chain, positions(Dave, Alice));
		// All but root's, which is written for all of them once.
		let k = k - 1;
		rows.push((
			format!("unstake_all_alpha, {k} positions"),
			over,
			(7 + 4 * k, 3 + 4 * k),
			goal(k),
		));
	}
	assert_within_bounds(rows);
}

#[test]
fn a_block_should_read_and_write_one_key_a_subnet() {
	let economies = Economies::<Runtime>::map_storage_final_prefix();
	let mut rows = vec![];
	for (n, mut chain) in [(3, Chain::development()), (128, full_chain(|_| ()))] {
		chain.blocks(2);
		let number = chain.height() + 1;
		let step = touched(&mut chain, || {
			System::set_block_number(number);
			DynamicTao::on_initialize(number)
		});
		let step = step.walking(&mut chain, economies.clone());
		rows.push((
			format!("block step, {n} subnets"),
			step,
			(n + 6, n + 1),
			(n > 3).then_some((2 * n, 2 * n)),
		));
	}

	let mut chain = full_chain(|subnet| subnet.parameters.tempo = 1);
	chain.blocks(2);
	let step = touched(&mut chain, || {
		System::set_block_number(3);
		DynamicTao::on_initialize(3)
	});
	let step = step.walking(&mut chain, economies.clone());
	rows.push(("block step, 128 subnets, 2 epochs, 126 wait".into(), step, (140, 136), None));

	let mut chain = full_chain(|_| ());
	chain.look(|| {
		// One slot is free.
		Economies::<Runtime>::remove(NetUid(128));
		pallet_dynamic_tao::Subnets::<Runtime>::remove(NetUid(128));
	});
	chain.externalities().commit_all().expect("commits");
	let registered = touched_by(&mut chain, Eve, register_network(Sr25519Keyring::One));
	let registered = registered.walking(&mut chain, economies);
	rows.push(("register_network, 127 subnets".into(), registered, (134, 6), None));
	assert_within_bounds(rows);
}
