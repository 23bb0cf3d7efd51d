//! Builds the wasm runtime that the node embeds.
//!
//! With the feature `metadata-hash` the metadata's digest is compiled in, so that `CheckMetadataHash`
//! can vouch for what an offline signer displays. It costs a second wasm build, so it is off for
//! development.

#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
fn main() {
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(all(feature = "std", feature = "metadata-hash"))]
fn main() {
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("TAO", 9)
		.build();
}

/// The wasm build itself runs this script without `std`: there is nothing left to build then.
#[cfg(not(feature = "std"))]
fn main() {}
