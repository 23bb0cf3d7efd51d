//! A comparison that libFuzzer does not listen to. Its own `memcmp` notes the bytes of each, to learn
//! from them; the keys of storage say nothing, and noting them took half of the time. The linker
//! puts this one in its place, as the script `rustc` tells it.

#![allow(unsafe_code)] // a function of C in the place of another

use core::ffi::{c_int, c_void};

extern "C" {
	/// The C library's, which libFuzzer looks up before any of this program runs.
	static real_memcmp: unsafe extern "C" fn(*const c_void, *const c_void, usize) -> c_int;
}

/// Compares `count` bytes, as C's `memcmp` does.
///
/// # Safety
/// Both must be readable for so many bytes.
#[no_mangle]
pub unsafe extern "C" fn __wrap_memcmp(
	one: *const c_void,
	other: *const c_void,
	count: usize,
) -> c_int {
	// SAFETY: what the caller promises is what this one asks for.
	unsafe { real_memcmp(one, other, count) }
}
