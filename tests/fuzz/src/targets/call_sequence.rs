//! Sequences of calls by several actors, and blocks with epochs and dissolutions between them.
//!
//! Asserted of every call: one that is refused leaves all storage as it was, none mints TAO, none
//! lowers the product of a pool's reserves (I-6), and none weighs more than it declares. Asserted of
//! every block, and at the end: all invariants, that it mints no more than its emission, and that
//! nothing in it had to be given up.
//!
//! Amounts follow what an actor has, so that most calls go through. How many did is among the
//! statistics that libFuzzer prints last, as `calls` and `calls_accepted`; `FUZZ_TALLY=1` prints
//! what became of each kind of call.

use crate::arbitrary::{self, Arbitrary, Result, Unstructured};
use crate::{
	acts::{Act, Actor, Secret},
	read,
	runtime::{self, next_block, DynamicTao, RuntimeCall, RuntimeOrigin, System},
	world::{worlds, ACTORS},
};
use frame_support::{dispatch::GetDispatchInfo, traits::GetCallMetadata};
use pallet_dynamic_tao::{CurrentDissolution, NetUid, Subnets};
use sp_io::storage;
use sp_runtime::traits::Dispatchable;
use std::{collections::BTreeMap, sync::Mutex};

/// The calls of a sequence.
const MOST_CALLS: usize = 64;

/// The blocks in which a dissolution must come to its end.
const LAST_BLOCKS: u64 = 20;

/// A call, and how long nothing happens after it.
#[derive(Debug, Arbitrary)]
struct Step {
	who: u8,
	act: Act,
	wait: u8,
}

impl Step {
	/// Mostly none.
	fn blocks(&self) -> u8 {
		self.wait.saturating_sub(192).div_ceil(16)
	}
}

#[derive(Debug)]
struct Input {
	world: u8,
	steps: Vec<Step>,
}

impl<'a> Arbitrary<'a> for Input {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		let (world, mut steps) = (input.arbitrary()?, Vec::new());
		while !input.is_empty() && steps.len() < MOST_CALLS {
			steps.push(input.arbitrary()?);
		}
		Ok(Self { world, steps })
	}
}

/// What became of calls: how many of a name ended in which error, or in none.
static TALLY: Mutex<BTreeMap<(&str, Option<&str>), u64>> = Mutex::new(BTreeMap::new());

/// How many calls were sent so far, and how many of them accepted.
pub fn calls() -> (u64, u64) {
	let tally = TALLY.lock().expect("no call panics while it is counted");
	let accepted = tally.iter().filter(|((_, error), _)| error.is_none()).map(|(_, count)| count);
	(tally.values().sum(), accepted.sum())
}

/// Prints them, as libFuzzer prints its own statistics.
pub fn print_tally() {
	let (calls, accepted) = self::calls();
	eprintln!("stat::calls: {calls}");
	eprintln!("stat::calls_accepted: {accepted}");
	if std::env::var_os("FUZZ_TALLY").is_some() {
		for ((name, error), count) in TALLY.lock().expect("as above").iter() {
			eprintln!("{count:>10} {name} {}", error.unwrap_or("Ok"));
		}
	}
}

/// The product of the reserves of each subnet.
fn products() -> BTreeMap<NetUid, u128> {
	Subnets::<runtime::Runtime>::iter()
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
		let after = runtime::state();
		storage::rollback_transaction();
		assert!(after == runtime::state(), "a refused call changed the state: {call:?}");
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
	*TALLY.lock().expect("as above").entry((name, error)).or_default() += 1;
}

/// Acts in the world that the input describes, if it does.
pub fn run(input: &[u8]) -> bool {
	read(input).map(act).is_some()
}

fn act(input: Input) {
	let worlds = worlds();
	runtime::in_copy_of(&worlds[usize::from(input.world) % worlds.len()], || {
		System::set_block_number(1);
		let mut secrets: Vec<Secret> = Vec::new();
		for step in input.steps {
			let who = ACTORS[usize::from(step.who) % ACTORS.len()];
			let (origin, call) = Actor(who).call(&step.act, &mut secrets);
			dispatch(origin, call);
			(0..step.blocks()).for_each(|_| next_block());
		}
		for _ in 0..LAST_BLOCKS {
			next_block();
			if !CurrentDissolution::<runtime::Runtime>::exists() {
				return;
			}
		}
		panic!("a dissolution does not come to its end");
	});
}
