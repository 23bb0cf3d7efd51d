//! Sequences of calls by several actors, and blocks with epochs and dissolutions between them.
//!
//! Asserted of every call: one that is refused leaves all storage as it was, none mints TAO, none
//! lowers the product of a pool's reserves (I-6), and none weighs more than it declares. Asserted of
//! every block, and at the end: all invariants, that it mints no more than its emission, and that
//! nothing in it had to be given up.
//!
//! Amounts follow what an actor has, so that most calls go through. How many did is among the
//! statistics that libFuzzer prints last, as `calls` and `calls_accepted`; `FUZZ_STATS=1` prints
//! what became of each kind of call.

use crate::arbitrary::{self, Arbitrary, Result, Unstructured};
use crate::{
	chain::{in_copy_of, next_block, state},
	read,
	world::{people, worlds},
};
use dtao_testkit::{
	chain::dispatchable,
	random_walk::{Step, Walk},
	DynamicTao, RuntimeCall, RuntimeOrigin, System, Test,
};
use frame_support::{dispatch::GetDispatchInfo, traits::GetCallMetadata};
use pallet_dynamic_tao::{CurrentDissolution, NetUid, Subnets, REPORT_PERIOD};
use sp_io::storage;
use sp_runtime::traits::Dispatchable;
use std::{collections::BTreeMap, sync::Mutex};

/// The calls of a sequence.
const MOST_CALLS: usize = 64;

/// The blocks in which a dissolution must come to its end.
const LAST_BLOCKS: u64 = 20;

/// What somebody does, and how long nothing happens after it.
#[derive(Debug, Arbitrary)]
struct Turn {
	who: u8,
	step: Step,
	wait: u8,
}

impl Turn {
	/// Mostly none.
	fn blocks(&self) -> u8 {
		self.wait.saturating_sub(192).div_ceil(16)
	}
}

#[derive(Debug)]
struct Input {
	world: u8,
	turns: Vec<Turn>,
}

impl<'a> Arbitrary<'a> for Input {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		let (world, mut turns) = (input.arbitrary()?, Vec::new());
		while !input.is_empty() && turns.len() < MOST_CALLS {
			turns.push(input.arbitrary()?);
		}
		Ok(Self { world, turns })
	}
}

/// What became of calls: how many of a name ended in which error, or in none.
static STATS: Mutex<BTreeMap<(&str, Option<&str>), u64>> = Mutex::new(BTreeMap::new());

/// How many calls were sent so far, and how many of them accepted.
pub fn calls() -> (u64, u64) {
	let stats = STATS.lock().expect("no call panics while it is counted");
	let accepted = stats.iter().filter(|((_, error), _)| error.is_none()).map(|(_, count)| count);
	(stats.values().sum(), accepted.sum())
}

/// Prints them, as libFuzzer prints its own statistics.
pub fn print_stats() {
	let (calls, accepted) = self::calls();
	eprintln!("stat::calls: {calls}");
	eprintln!("stat::calls_accepted: {accepted}");
	if std::env::var_os("FUZZ_STATS").is_some() {
		for ((name, error), count) in STATS.lock().expect("as above").iter() {
			eprintln!("{count:>10} {name} {}", error.unwrap_or("Ok"));
		}
	}
}

/// The product of the reserves of each subnet.
fn products() -> BTreeMap<NetUid, u128> {
	Subnets::<Test>::iter()
		.map(|(netuid, record)| {
			let pool = record.economy.pool;
			(netuid, u128::from(pool.tao.0) * u128::from(pool.alpha.0))
		})
		.collect()
}

/// Sends a call and asserts what holds for every one of them.
fn dispatch(origin: RuntimeOrigin, call: RuntimeCall) {
	let (name, declared) =
		(call.get_call_metadata().function_name, call.get_dispatch_info().call_weight);
	let (issuance, products_before) = (DynamicTao::total_issuance(), products());
	storage::start_transaction();
	let outcome = call.clone().dispatch(origin);
	if outcome.is_ok() {
		storage::commit_transaction();
	} else {
		let after = state();
		storage::rollback_transaction();
		assert!(after == state(), "a refused call changed the state: {call:?}");
	}
	let info = outcome.as_ref().map_or_else(|refused| refused.post_info, |info| *info);
	assert!(
		info.actual_weight.is_none_or(|actual| actual.all_lte(declared)),
		"{call:?} weighs {info:?}, over {declared}"
	);
	assert!(DynamicTao::total_issuance() <= issuance, "{call:?} minted");
	for (netuid, product) in products() {
		let before = products_before.get(&netuid).copied().unwrap_or_default();
		assert!(product >= before, "{call:?} took from subnet {} for nothing", netuid.0);
	}
	let error = outcome.err().map(|refused| refused.error.into());
	*STATS.lock().expect("as above").entry((name, error)).or_default() += 1;
}

/// Acts in the world that the input describes, if it does.
pub fn run(input: &[u8]) -> bool {
	read(input).map(act).is_some()
}

fn act(input: Input) {
	let worlds = worlds();
	in_copy_of(&worlds[usize::from(input.world) % worlds.len()], || {
		System::set_block_number(REPORT_PERIOD); // so that attestors have something to report of
		let mut walk = Walk::<Test>::new(people());
		for turn in input.turns {
			let (origin, call) = dispatchable(walk.deed(turn.who, &turn.step));
			dispatch(origin, call);
			(0..turn.blocks()).for_each(|_| next_block());
		}
		for _ in 0..LAST_BLOCKS {
			next_block();
			if !CurrentDissolution::<Test>::exists() {
				return;
			}
		}
		panic!("a dissolution does not come to its end");
	});
}
