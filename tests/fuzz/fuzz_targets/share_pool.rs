//! libFuzzer's entry to [`dtao_fuzz::targets::share_pool`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| -> libfuzzer_sys::Corpus {
	match dtao_fuzz::targets::share_pool::run(input) {
		true => libfuzzer_sys::Corpus::Keep,
		false => libfuzzer_sys::Corpus::Reject,
	}
});
