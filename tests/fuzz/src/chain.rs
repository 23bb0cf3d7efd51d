//! The testkit's runtime on a plain map instead of a trie: a state is built once, and each input acts
//! in a copy of it.

use dtao_testkit::{chain, reset, DynamicTao, EXISTENTIAL_DEPOSIT};
use sp_io::storage;
use sp_runtime::Storage;
use sp_state_machine::BasicExternalities;

/// Does something in a copy of a state.
pub fn in_copy_of<R>(state: &Storage, act: impl FnOnce() -> R) -> R {
	reset();
	BasicExternalities::new(state.clone()).execute_with(act)
}

/// All that is stored. Two states are equal if and only if their roots are.
pub fn state() -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
	let keys = core::iter::successors(storage::next_key(&[]), |key| storage::next_key(key));
	keys.map(|key| {
		let value = storage::get(&key).map(|value| value.to_vec());
		(key, value)
	})
	.collect()
}

/// Makes the next block and asserts that it is sound, and that no rao lies in the vault that no record
/// knows.
pub fn next_block() {
	chain::sound_block();
	assert_no_excess();
}

/// Asserts every invariant, and that no rao lies in the vault that no record knows.
pub fn assert_sound() {
	chain::assert_sound();
	assert_no_excess();
}

/// Less than an existential deposit may: a dissolution leaves it there to keep the account alive.
fn assert_no_excess() {
	let excess = DynamicTao::vault_excess();
	assert!(excess.0 < EXISTENTIAL_DEPOSIT, "{excess} rao in the vault are nobody's");
}
