//! libFuzzer's entry to [`dtao_fuzz::targets::swap`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| -> libfuzzer_sys::Corpus {
	match dtao_fuzz::targets::swap::run(input) {
		true => libfuzzer_sys::Corpus::Keep,
		false => libfuzzer_sys::Corpus::Reject,
	}
});
