//! Builds the runtime as wasm.
//!
//! With the feature `metadata-hash` the metadata's digest is compiled in, so that `CheckMetadataHash`
//! can vouch for what an offline signer displays. It costs a second wasm build, so it is off for
//! development.

use std::fs;
use substrate_wasm_builder::WasmBuilder;

fn main() {
	let runtime = fs::canonicalize("../Cargo.toml").expect("the runtime lies in the folder above");
	let builder = WasmBuilder::new()
		.with_project(runtime)
		.expect("the path is that of a manifest")
		.import_memory()
		.export_heap_base();
	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("TAO", 9);
	builder.build();
}
