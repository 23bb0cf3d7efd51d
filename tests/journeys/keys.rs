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
	chain::{calls::*, hotkey, Chain, Signer},
	dissolution::crowded_chain,
	epochs::{first_subnet, key, three_validators_and_five_miners, World},
	model::UNIT,
	refusals::sudo,
	subnets::{full_chain, full_chain_of},
};
use codec::Encode;
use dtao_economics::{Allocation, Alpha, FeeRate, Rules, Tao};
use dtao_runtime::{AllPalletsWithSystem, DynamicTao, Runtime, RuntimeCall, RuntimeOrigin, System};
use frame_support::{
	dispatch::GetDispatchInfo,
	storage::transactional::TRANSACTION_LEVEL_KEY,
	traits::{Hooks, StorageInfoTrait, WhitelistedStorageKeys},
	weights::Weight,
	Blake2_128Concat, StorageHasher,
};
use pallet_dynamic_tao::{
	Call, CurrentDissolution, GenesisNeuron, GenesisSubnet, GlobalParameter, Hyperparameter,
	NetUid, Positions, SubnetParameter, Subnets, TakeRange, UnclaimedPayouts, UnclaimedTao,
	REPORT_PERIOD,
};
use sp_io::hashing::twox_128;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, One, Two};
use sp_runtime::traits::{BlakeTwo256, Dispatchable, Hash};
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::RangeInclusive,
	time::Instant,
};

type Keys = BTreeSet<Vec<u8>>;

/// Distinct keys that were read and written, and the weight that was charged for it.
struct Touched {
	reads: Keys,
	writes: Keys,
	/// How many keys that are mirrored for clients were read and written: their bounds stand in the
	/// adapter's tests.
	mirrors: (usize, usize),
	charged: Weight,
}

/// Two handles of the same thing; here, of a recorder, one to give away and one to look into.
fn shared_pair<T: Default + Clone>() -> (T, T) {
	let one = T::default();
	(one.clone(), one)
}

/// Runs `act` on a copy of the state and notes what it touched.
fn touched(chain: &mut Chain, act: impl FnOnce() -> Weight) -> Touched {
	let mut copy = chain.fork();
	let ext = copy.externalities();
	let (recorder, record) = shared_pair();
	let charged = ext.execute_with_recorder(recorder, act);
	let reads = record.recorded_keys().into_values().flatten().map(|(key, _)| key.to_vec());
	let writes = ext.overlayed_changes().changes().map(|(key, _)| key.clone());

	let whitelist = whitelist();
	let counts = |key: &Vec<u8>| *key != TRANSACTION_LEVEL_KEY && !whitelist.contains(key);
	let is_mirror = |key: &Vec<u8>| key.starts_with(&twox_128(b"SubtensorModule"));
	let (mirrors_read, reads): (Keys, Keys) = reads.filter(counts).partition(is_mirror);
	let (mirrors_written, writes): (Keys, Keys) = writes.filter(counts).partition(is_mirror);
	let mirrors = (mirrors_read.len(), mirrors_written.len());
	Touched { reads, writes, mirrors, charged }
}

fn whitelist() -> Keys {
	AllPalletsWithSystem::whitelisted_storage_keys()
		.into_iter()
		.map(|tracked| tracked.key)
		.collect()
}

/// Dispatches a call as somebody whose account does not count.
fn touched_by(chain: &mut Chain, who: impl Into<Signer>, call: impl Into<RuntimeCall>) -> Touched {
	let (account, call) = (who.into().account(), call.into());
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

/// What a call or hook may be charged, in multiples of what the keys cost that it touched: never less
/// than these, and with its computing and what only its worst state touches not wildly more.
const CHARGE: RangeInclusive<f64> = 1.0..=8.0;

/// Prints the measurements and asserts that none is over its bound, and that each was paid for.
fn assert_within_bounds(rows: Vec<Row>) {
	println!("| {:<46} | reads | writes | goal | charged/keys | keys, reads/writes |", "what");
	println!("|---|---|---|---|---|---|");
	let mut over = vec![];
	for (name, touched, bound, goal) in rows {
		let (reads, writes) = (touched.reads.len(), touched.writes.len());
		let met =
			|goal: (usize, usize)| if reads <= goal.0 && writes <= goal.1 { "" } else { " !" };
		let aim = goal.map_or("-".into(), |goal| format!("{}, {}{}", goal.0, goal.1, met(goal)));
		let (mirrors_read, mirrors_written) = touched.mirrors;
		let keys = <Runtime as frame_system::Config>::DbWeight::get()
			.reads_writes((reads + mirrors_read) as u64, (writes + mirrors_written) as u64);
		let ratio = touched.charged.ref_time() as f64 / keys.ref_time() as f64;
		let items = touched.items();
		println!("| {name:<46} | {reads} | {writes} | {aim} | {ratio:.2} | {items} |");
		if !CHARGE.contains(&ratio) && !name.starts_with('(') {
			over.push(format!("{name}: charged {ratio:.2} times its keys, out of {CHARGE:?}"));
		}
		// And how many blocks were before this chain, which whoever asks for the block reads.
		let bound = (bound.0 + 1, bound.1);
		if reads > bound.0 || writes > bound.1 {
			over.push(format!("{name}: {reads} reads, {writes} writes; were {bound:?}"));
		}
	}
	assert!(over.is_empty(), "not as before:\n{}", over.join("\n"));
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
	row("add_stake, root", Eve, add_stake(Dave, 0, UNIT), (5, 5), (6, 6));
	row("remove_stake, a part", Dave, remove_stake(Alice, 1, UNIT), (6, 4), (6, 6));
	row("remove_stake, the whole", Dave, remove_stake(Alice, 1, held), (6, 5), (6, 6));
	row("remove_stake, root", Dave, remove_stake(Alice, 0, UNIT), (5, 4), (6, 6));
	let moved = move_stake((Alice, 1), (Bob, 1), UNIT);
	row("move_stake, inside a subnet, a new position", Dave, moved, (8, 5), (6, 4));
	let moved = move_stake((Alice, 1), (Bob, 1), held);
	row("move_stake, inside a subnet, the whole", Dave, moved, (8, 6), (6, 4));
	let given = transfer_stake(Eve, Alice, 1, 1, UNIT);
	row("transfer_stake, inside a subnet", Dave, given, (7, 5), (6, 4));
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
	other("try_associate_hotkey", Dave, associated, (2, 4));
	let (old, new_hotkey) = (hotkey(Alice), hotkey(Sr25519Keyring::One));
	let swapped = Call::swap_hotkey { hotkey: old, new_hotkey, netuid: None };
	other("swap_hotkey, 3 subnets", Alice, swapped, (28, 7));
	let transfer = pallet_balances::Call::transfer_keep_alive {
		dest: Eve.to_account_id().into(),
		value: UNIT,
	};
	let compared = touched_by(&mut chain, Dave, transfer);
	rows.push(("(Balances.transfer_keep_alive)".into(), compared, (0, 1), None));
	let rate = Call::<Runtime>::set_subnet_parameter {
		netuid,
		parameter: SubnetParameter::FeeRate(FeeRate(1)),
	};
	let set = touched_by(&mut chain, Alice, sudo(rate));
	rows.push(("sudo.set_subnet_parameter".into(), set, (7, 1), None));

	let economies = Subnets::<Runtime>::map_storage_final_prefix();
	let registered = touched_by(&mut chain, Eve, register_network(Sr25519Keyring::One));
	let registered = registered.walking(&mut chain, economies);
	rows.push(("register_network, 3 subnets".into(), registered, (17, 10), None));
	let mut young = chain.fork();
	young.submit(Eve, register_network(Eve)).succeeds();
	let started = touched_by(&mut young, Eve, start_call(4));
	rows.push(("start_call".into(), started, (8, 1), None));

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
		rows.push((format!("unstake_all, {k} positions"), out, (5 + 4 * k, 1 + 4 * k), goal(k)));
		let over = touched_by(&mut chain, Dave, unstake_all_alpha(Alice));
		let over = over.walking(&mut chain, positions(Dave, Alice));
		// All but root's, which is written for all of them once.
		let k = k - 1;
		rows.push((
			format!("unstake_all_alpha, {k} positions"),
			over,
			(9 + 4 * k, 3 + 4 * k),
			goal(k),
		));
	}
	assert_within_bounds(rows);
}

#[test]
fn a_block_should_read_and_write_one_key_a_subnet() {
	let economies = Subnets::<Runtime>::map_storage_final_prefix();
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
			(n + 13, n + 1),
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
	rows.push(("block step, 128 subnets, 2 epochs, 126 wait".into(), step, (170, 157), None));

	let mut chain = full_chain(|_| ());
	chain.look(|| {
		// One slot is free.
		Subnets::<Runtime>::remove(NetUid(128));
		pallet_dynamic_tao::SubnetOwners::<Runtime>::remove(NetUid(128));
	});
	chain.externalities().commit_all().expect("commits");
	let registered = touched_by(&mut chain, Eve, register_network(Sr25519Keyring::One));
	let registered = registered.walking(&mut chain, economies);
	rows.push(("register_network, 127 subnets".into(), registered, (141, 10), None));
	assert_within_bounds(rows);
}

#[test]
fn calls_about_neurons_should_touch_no_more_keys_than_today() {
	let mut world = three_validators_and_five_miners();
	world.stakes.push((0, key(1), One.to_account_id(), UNIT));
	let mut chain = world.clone().chain(|genesis| {
		for subnet in &mut genesis.dynamic_tao.subnets {
			subnet.hyperparameters.weights_set_rate_limit = 0;
			subnet.hyperparameters.immunity_period = 0;
		}
		genesis.dynamic_tao.subnets[1].hyperparameters.max_allowed_uids = 5; // as many as it has
	});
	chain.blocks(2);
	let mut rows: Vec<Row> = vec![];
	let (one, two) = (NetUid(1), NetUid(2));
	let alice = Signer::hotkey(Alice);

	let registered = touched_by(&mut chain, Eve, burned_register(1, key(50)));
	rows.push(("burned_register, a new hotkey".into(), registered, (8, 7), None));
	let replaced = touched_by(&mut chain, Eve, burned_register(2, key(50)));
	rows.push(("burned_register, replacing a neuron".into(), replaced, (10, 10), None));
	let weights = [(3, 5), (4, 4), (5, 3), (6, 2), (7, 1)];
	let set = touched_by(&mut chain, alice.clone(), set_weights(1, &weights));
	rows.push(("set_weights, 5".into(), set, (6, 1), Some((6, 2))));

	// With a threshold, and childkey links to look through.
	let mut strict = chain.fork();
	let children = |n: u16| Call::<Runtime>::set_children {
		hotkey: hotkey(Alice),
		netuid: one,
		children: (0..n).map(|child| (1, key(60 + child))).collect(),
	};
	let threshold =
		Call::<Runtime>::set_parameter { parameter: GlobalParameter::StakeThreshold(1.into()) };
	strict.submit(Alice, sudo(threshold)).succeeds();
	strict.submit(Alice, children(5)).succeeds();
	let set = touched_by(&mut strict, alice.clone(), set_weights(1, &weights));
	rows.push(("set_weights, with a threshold and childkey links".into(), set, (11, 1), None));

	// Commits are revealed in the epoch after: at a tempo of 4 soon.
	let mut secret = world.clone().chain(|genesis| {
		let first = first_subnet(&mut genesis.dynamic_tao.subnets);
		first.parameters.tempo = 4;
		first.hyperparameters.commit_reveal_weights_enabled = true;
		first.hyperparameters.weights_set_rate_limit = 0;
	});
	let (uids, values): (Vec<u16>, Vec<u16>) = weights.into_iter().unzip();
	let salt = vec![1u16, 2, 3];
	let said = (alice.account(), one, uids.clone(), values.clone(), salt.clone(), 0u64);
	let commit = Call::<Runtime>::commit_weights {
		netuid: one,
		commit_hash: BlakeTwo256::hash(&said.encode()),
	};
	let committed = touched_by(&mut secret, alice.clone(), commit.clone());
	rows.push(("commit_weights".into(), committed, (7, 1), None));
	secret.submit(alice.clone(), commit).succeeds();
	secret.run_to(4);
	let reveal =
		Call::<Runtime>::reveal_weights { netuid: one, uids, values, salt, version_key: 0 };
	let revealed = touched_by(&mut secret, alice.clone(), reveal);
	rows.push(("reveal_weights, 5".into(), revealed, (7, 2), None));

	for (n, bound) in [(1, (9, 4)), (5, (17, 8))] {
		let set = touched_by(&mut chain, Alice, children(n));
		rows.push((format!("set_children, {n}"), set, bound, None));
	}
	let mut changed = strict.fork();
	changed.blocks(150);
	let others = Call::<Runtime>::set_children {
		hotkey: hotkey(Alice),
		netuid: one,
		children: (0..5).map(|child| (1, key(70 + child))).collect(),
	};
	let set = touched_by(&mut changed, Alice, others);
	rows.push(("set_children, 5 others, with a threshold".into(), set, (24, 13), None));

	let take = Call::set_childkey_take { hotkey: hotkey(Alice), netuid: one, take: 5 };
	let row = touched_by(&mut chain, Alice, take);
	rows.push(("set_childkey_take".into(), row, (6, 3), None));
	let lower = Call::<Runtime>::decrease_take { hotkey: hotkey(Alice), take: 5 };
	let row = touched_by(&mut chain, Alice, lower.clone());
	rows.push(("decrease_take".into(), row, (2, 1), None));
	let mut lowered = chain.fork();
	lowered.submit(Alice, lower).succeeds();
	// A fall starts the time before the next raise.
	let range = TakeRange { rate_limit: 0, ..TakeRange::default() };
	lowered
		.submit(
			Alice,
			sudo(Call::set_parameter { parameter: GlobalParameter::DelegateTake(range) }),
		)
		.succeeds();
	let raise = Call::<Runtime>::increase_take { hotkey: hotkey(Alice), take: 6 };
	let row = touched_by(&mut lowered, Alice, raise);
	rows.push(("increase_take".into(), row, (2, 1), None));

	let neuron = |hotkey| Call::<Runtime>::root_register { hotkey };
	let row = touched_by(&mut chain, Eve, neuron(key(50)));
	rows.push(("root_register, a free root uid, a new hotkey".into(), row, (7, 5), None));
	let mut full = chain.fork();
	for number in 100..164 {
		full.submit(Eve, neuron(key(number))).succeeds();
	}
	let row = touched_by(&mut full, One, neuron(key(1)));
	rows.push(("root_register, the 65th".into(), row, (72, 2), None));

	let set = |hyperparameter| Call::<Runtime>::set_hyperparameter { netuid: two, hyperparameter };
	let row = touched_by(&mut chain, Bob, set(Hyperparameter::ImmunityPeriod(900)));
	rows.push(("set_hyperparameter, by the owner".into(), row, (10, 2), None));
	let row = touched_by(&mut chain, Alice, sudo(set(Hyperparameter::Kappa(9))));
	rows.push(("sudo.set_hyperparameter".into(), row, (7, 1), None));
	let toggle = Call::<Runtime>::set_subnet_parameter {
		netuid: two,
		parameter: SubnetParameter::TransfersAllowed(false),
	};
	let row = touched_by(&mut chain, Bob, toggle);
	rows.push(("set_subnet_parameter, by the owner".into(), row, (10, 2), None));
	let given = Call::<Runtime>::transfer_subnet_ownership {
		netuid: two,
		new_coldkey: Charlie.to_account_id(),
		hotkey: hotkey(Charlie),
	};
	let row = touched_by(&mut chain, Bob, given);
	rows.push(("transfer_subnet_ownership".into(), row, (6, 1), None));
	let symbol = Call::<Runtime>::update_symbol { netuid: two, symbol: "\u{5d0}".into() };
	let row = touched_by(&mut chain, Bob, symbol);
	rows.push(("update_symbol, none yet".into(), row, (6, 1), None));

	let text = |length| vec![b'x'; length];
	let identity = Call::<Runtime>::set_subnet_identity {
		netuid: two,
		subnet_name: text(256),
		github_repo: text(1_024),
		subnet_contact: text(1_024),
		subnet_url: text(1_024),
		discord: text(256),
		description: text(1_024),
		logo_url: text(1_024),
		additional: text(1_024),
	};
	let row = touched_by(&mut chain, Bob, identity);
	rows.push(("set_subnet_identity, as long as can be".into(), row, (5, 1), None));

	let dissolve = Call::<Runtime>::dissolve_network { netuid: two };
	let row = touched_by(&mut chain, Alice, sudo(dissolve));
	// With its last epoch. Of a sudo nothing is refunded, so that it stays charged with the largest.
	rows.push(("(sudo.dissolve_network)".into(), row, (29, 24), None));
	assert_within_bounds(rows);
}

/// A block step, from the count of subnets to the last epoch.
fn step(chain: &mut Chain) -> Touched {
	let number = chain.height() + 1;
	let economies = Subnets::<Runtime>::map_storage_final_prefix();
	let step = touched(chain, || {
		System::set_block_number(number);
		DynamicTao::on_initialize(number)
	});
	step.walking(chain, economies)
}

#[test]
fn calls_about_rules_should_touch_no_more_keys_than_today() {
	let mut chain = Chain::development();
	let attestors = [Dave, Eve].map(|who| who.to_account_id()).to_vec();
	chain.submit(Alice, Call::root_register { hotkey: hotkey(Alice) }).succeeds();
	chain.submit(Alice, sudo(Call::set_attestors { attestors: attestors.clone() })).succeeds();
	let mut rows: Vec<Row> = vec![];

	let call = Call::set_root_weights { netuids: vec![NetUid(1), NetUid(3)], weights: vec![1, 3] };
	let row = touched_by(&mut chain, Signer::hotkey(Alice), call);
	rows.push(("set_root_weights, 2".into(), row, (5, 1), None));
	for (name, call, bound) in [
		(
			"(set_attestors, 2: what it gives back, sudo keeps)",
			Call::<Runtime>::set_attestors { attestors },
			(1, 1),
		),
		("schedule_rules", Call::schedule_rules { at: 10, rules: Rules::LAUNCH }, (2, 1)),
		("start_shadow", Call::start_shadow { allocation: Allocation::Equal }, (2, 1)),
	] {
		rows.push((name.into(), touched_by(&mut chain, Alice, sudo(call)), bound, None));
	}
	chain.hurry_to(u32::try_from(REPORT_PERIOD).expect("is small"));
	for n in [1, 2] {
		let report = Call::report_metric { netuid: NetUid(n), period: 0, value: Tao(UNIT) };
		let row = touched_by(&mut chain, Dave, report);
		rows.push((format!("report_metric of subnet {n}"), row, (3, 1), None));
	}
	assert_within_bounds(rows);
}

/// As many neurons as a subnet can have, of which as many judge all the others as can, and disagree.
fn dense_world() -> World {
	let people = [Alice, Bob, Charlie, Dave, Eve, One, Two];
	let owner = |n: u16| people[usize::from(n) % people.len()];
	let weights = |n: u16| {
		let others = (0..256u16).filter(|uid| *uid != n);
		others.map(|uid| (uid, 1 + (n * 7 + uid * 13) % 101)).collect()
	};
	World {
		hotkeys: (0..256).map(|n| (key(n), owner(n))).collect(),
		neurons: (0..256).map(|n| (key(n), (n < 64).then(|| weights(n)))).collect(),
		stakes: (0..256)
			.flat_map(|n| {
				let coldkey = owner(n).to_account_id();
				let root = (0, key(n), coldkey.clone(), UNIT * u64::from(1 + n % 5));
				let alpha = UNIT * if n < 64 { 100 + u64::from(n) } else { 1 };
				[root, (1, key(n), coldkey, alpha)]
			})
			.collect(),
	}
}

/// The largest epoch there can be, and what a block of it costs: each of the 256 neurons is paid on
/// the subnet, and each of the 64 validators on root too.
#[test]
fn the_largest_epoch_should_touch_no_more_keys_and_time_than_today() {
	let mut rows: Vec<Row> = vec![];
	let mut chain = dense_world().chain(|_| ()).checked_every(359);
	for (name, epoch) in [("first", 359), ("second", 719)] {
		chain.run_to(epoch - 2);
		let quiet = step(&mut chain);
		chain.block();
		let busy = step(&mut chain);
		let mut fork = chain.fork();
		let start = Instant::now();
		fork.externalities().execute_with(|| {
			System::set_block_number(epoch);
			DynamicTao::on_initialize(epoch);
		});
		let time = start.elapsed();
		println!(
			"the {name} epoch of 256 neurons and 64 validators: {time:?}; {} reads and {} writes more \
			 than a block without; charged {:?}",
			busy.reads.len() - quiet.reads.len(),
			busy.writes.len() - quiet.writes.len(),
			busy.charged - quiet.charged,
		);
		assert!(time.as_millis() < 1_000, "{time:?}");
		rows.push((format!("{name} epoch, 256 neurons, 64 rows"), busy, (662, 396), None));
	}
	assert_within_bounds(rows);
}

#[test]
fn a_step_of_a_dissolution_should_touch_no_more_keys_than_today() {
	let mut chain = crowded_chain();
	chain.blocks(8);
	let queued = touched_by(&mut chain, Eve, register_network(Eve));
	let economies = Subnets::<Runtime>::map_storage_final_prefix();
	let queued = queued.walking(&mut chain, economies);
	let mut rows: Vec<Row> =
		vec![("register_network, full chain of 128".into(), queued, (265, 4), None)];
	chain.submit(Eve, register_network(Eve)).succeeds();
	chain.blocks(2); // its notice
	for (name, blocks, bound) in [("closing", 0, (443, 529)), ("paying", 60, (446, 338))] {
		if blocks > 0 {
			// In all but the last without what else a block has room for.
			let height = chain.height() + blocks;
			chain.hurry_to(height);
		}
		let busy = step(&mut chain);
		rows.push((format!("a block that dissolves: {name}"), busy, bound, None));
	}
	// The last block clears what is left and root uids who waited.
	let under_way = |chain: &mut Chain| chain.look(CurrentDissolution::<Runtime>::exists);
	let last = loop {
		let busy = step(&mut chain);
		chain.block();
		if !under_way(&mut chain) {
			break busy;
		}
	};
	rows.push(("a block that dissolves: the last".into(), last, (442, 342), None));
	chain.externalities().execute_with(|| {
		UnclaimedPayouts::<Runtime>::insert(Dave.to_account_id(), Tao(UNIT));
		UnclaimedTao::<Runtime>::put(Tao(UNIT));
	});
	let claimed = touched_by(&mut chain, Dave, Call::<Runtime>::claim_dissolved {});
	rows.push(("claim_dissolved".into(), claimed, (2, 3), None));
	assert_within_bounds(rows);
}

/// 128 subnets for a tempo, with neurons on each: two validators and three miners, all paid once.
#[test]
fn a_full_chain_should_run_a_tempo_in_seconds() {
	for (name, neurons) in [("5 neurons", 5u16), ("64 neurons", 64)] {
		let mut chain = full_chain_of(|genesis| {
			let economy = &mut genesis.dynamic_tao;
			for n in 5..neurons {
				economy.hotkeys.push(pallet_dynamic_tao::GenesisHotkey {
					hotkey: key(n),
					coldkey: Dave.to_account_id(),
				});
			}
			let more = |subnet: &mut GenesisSubnet<_>| {
				for n in 5..neurons {
					let hotkey = key(n);
					subnet.neurons.push(GenesisNeuron { hotkey, permit: false, weights: vec![] });
				}
			};
			economy.subnets.iter_mut().for_each(more);
		})
		.checked_every(1_000);
		let start = Instant::now();
		let mut slowest = std::time::Duration::ZERO;
		let mut epochs = 0;
		for _ in 0..360 {
			let block = Instant::now();
			epochs += crate::emission::epochs_of(&chain.block()).len();
			slowest = slowest.max(block.elapsed());
		}
		let time = start.elapsed();
		println!(
			"a tempo of 128 subnets with {name}: {time:?} for 360 whole blocks, {:?} a block, the \
			 slowest {slowest:?}",
			time / 360
		);
		assert_eq!(epochs, 128);
		assert!(time.as_secs() < 30, "{time:?}");
	}
}
