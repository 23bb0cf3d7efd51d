//! What the fuzz targets share. The runtime, the amounts and the calls are the testkit's.
//!
//! Every target reads its bytes as one structured world and asserts the invariants of the model in
//! it, not only that nothing panics. A target says in its head which ones. libFuzzer runs them from
//! `fuzz_targets`, with the feature `libfuzzer`; `replay` runs them as ordinary tests.

pub mod chain;
#[cfg(feature = "libfuzzer")]
pub mod compare;
pub mod targets;
pub mod world;

pub use dtao_testkit::random_walk::{arbitrary, Amount};

use arbitrary::{Arbitrary, Unstructured};

/// The product of two amounts, which always fits.
pub fn product(one: u64, other: u64) -> u128 {
	u128::from(one) * u128::from(other)
}

/// Reads an input as libFuzzer's own macro would; `None` where it is too short or describes nothing.
fn read<'a, World: Arbitrary<'a>>(input: &'a [u8]) -> Option<World> {
	if input.len() < World::size_hint(0).0 {
		return None;
	}
	World::arbitrary_take_rest(Unstructured::new(input)).ok()
}
