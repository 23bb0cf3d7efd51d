//! The runtime as wasm, for programs that bring it along.
//!
//! A crate of its own, so that the wasm is built while the same code is compiled natively, and a change
//! in the economy waits for the slower of the two and not for one after the other.

#![allow(missing_docs)] // in what the builder writes

include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
