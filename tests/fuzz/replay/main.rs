//! Every target on its corpus, and on many inputs made of it, without a fuzzer: what `make test` has
//! of fuzzing. Two runs see the same inputs, whatever the machine. Looking for new paths is for
//! `scripts/fuzz`.

mod mutations;

use dtao_fuzz::targets::{call_sequence, epoch, genesis, share_pool, swap};
use dtao_testkit::Rng;
use std::{fs, panic, path::PathBuf};

/// Runs a target on its corpus and on `count` mutations of at most `length` bytes. An input that
/// breaks an invariant is kept, for `scripts/fuzz` and for the corpus.
fn replay(target: &str, run: fn(&[u8]) -> bool, count: usize, length: usize) {
	let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
	let mut files: Vec<_> = fs::read_dir(folder.join("corpus").join(target))
		.expect("there is a corpus")
		.map(|entry| entry.expect("is readable").path())
		.collect();
	files.sort();
	let corpus: Vec<_> = files.iter().map(|file| fs::read(file).expect("is readable")).collect();
	assert!(corpus.len() >= 10, "of so few inputs little can be made");

	let mut rng = Rng::from_seed(1);
	let mutations = (0..count).map(|_| mutations::mutate(&mut rng, &corpus, length));
	let mut worlds = 0;
	for input in corpus.iter().cloned().chain(mutations) {
		match panic::catch_unwind(|| run(&input)) {
			Ok(world) => worlds += usize::from(world),
			Err(broken) => {
				let kept = folder.join("artifacts").join(target).join("replay");
				fs::create_dir_all(kept.parent().expect("has one")).expect("is writable");
				fs::write(&kept, input).expect("is writable");
				eprintln!("this input breaks an invariant: {}", kept.display());
				panic::resume_unwind(broken);
			}
		}
	}
	assert!(2 * worlds > corpus.len() + count, "{worlds} inputs only describe a world");
}

#[test]
fn swaps_should_keep_their_invariants() {
	replay("swap", swap::run, 500_000, 1024);
}

#[test]
fn the_stake_behind_a_hotkey_should_keep_its_invariants() {
	replay("share_pool", share_pool::run, 500_000, 1024);
}

#[test]
fn epochs_should_keep_their_invariants() {
	replay("epoch", epoch::run, 200_000, 1024);
}

#[test]
fn genesis_states_should_be_sound_or_refused() {
	replay("genesis", genesis::run, 10_000, 1024);
}

/// It would prove little by refusals.
#[test]
fn sequences_of_calls_should_keep_their_invariants_and_mostly_be_accepted() {
	replay("call_sequence", call_sequence::run, 2_000, 256);
	let (calls, accepted) = call_sequence::calls();
	assert!(calls > 20_000 && 100 * accepted >= 60 * calls, "{accepted} of {calls} calls accepted");
}
