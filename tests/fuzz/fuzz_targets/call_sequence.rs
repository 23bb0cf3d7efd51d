//! libFuzzer's entry to [`dtao_fuzz::targets::call_sequence`], which at the end prints what became
//! of the calls.
#![no_main]
#![allow(unsafe_code)] // of C

use dtao_fuzz::targets::call_sequence;
use libfuzzer_sys::{fuzz_target, Corpus};

extern "C" {
	fn atexit(last_words: extern "C" fn()) -> i32;
}

extern "C" fn print_stats() {
	call_sequence::print_stats();
}

fuzz_target!(
	init: {
		// SAFETY: the function is of this program and touches nothing that ends before it.
		assert_eq!(unsafe { atexit(print_stats) }, 0);
	},
	|input: &[u8]| -> Corpus {
		match call_sequence::run(input) {
			true => Corpus::Keep,
			false => Corpus::Reject,
		}
	}
);
