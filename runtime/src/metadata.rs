//! The metadata that clients read, beside what was written down for this `spec_version`: a change needs
//! a new version, since a node tells clients and other nodes apart runtimes by it alone.
//!
//! Whoever changes the metadata, be it by a doc of a call,
//!
//! 1. raises `spec_version`,
//! 2. writes the hash down with `RUNTIME_METADATA=write cargo test --package dtao-runtime metadata`.
//!
//! A version that no chain has run yet may still change: `RUNTIME_METADATA=unreleased` writes its hash
//! again.

use crate::{Runtime, VERSION};
use codec::Encode;
use scale_info::{form::PortableForm, PortableRegistry, Registry, TypeDef, TypeDefPrimitive};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::{env, fs};

/// What was written down: the version and the hash.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/metadata.txt");

/// The newest version of the metadata's format, which has the runtime API and the view functions too.
const FORMAT: u32 = 16;

/// What bytes are made of.
const BYTE: TypeDef<PortableForm> = TypeDef::Primitive(TypeDefPrimitive::U8);

/// The version of this runtime, and the hash of its metadata. One constant, the length of slots, is read
/// from the state.
fn known_by() -> String {
	let metadata = sp_io::TestExternalities::new_empty()
		.execute_with(|| Runtime::metadata_at_version(FORMAT))
		.expect("the SDK writes this format");
	let hash = BlakeTwo256::hash(&metadata.encode());
	format!("spec_version {}\nmetadata {hash:?}\n", VERSION.spec_version)
}

/// Tells whether a changed hash may be written down: it has another version, or no chain has run this
/// one.
fn may_be_written(known: &str, now: &str, unreleased: bool) -> bool {
	unreleased || known.lines().next() != now.lines().next()
}

#[test]
fn the_metadata_should_be_what_was_written_down_for_this_spec_version() {
	let (known, now) = (fs::read_to_string(FILE).unwrap_or_default(), known_by());
	if known == now {
		return;
	}
	let wish = env::var("RUNTIME_METADATA").unwrap_or_default();
	let writable = may_be_written(&known, &now, wish == "unreleased");
	assert!(writable, "the metadata has changed: raise spec_version, see runtime/src/metadata.rs");
	assert!(!wish.is_empty(), "write the metadata of this version down: RUNTIME_METADATA=write");
	fs::write(FILE, now).expect("the hash is written");
}

#[test]
fn metadata_should_not_change_without_a_new_spec_version() {
	let (old, other, new) =
		("spec_version 1\nmetadata A", "spec_version 1\nmetadata B", "spec_version 2\nmetadata B");
	assert!(!may_be_written(old, other, false));
	assert!(may_be_written(old, new, false));
	assert!(may_be_written(old, other, true));
}

/// The types of what the core's queries take and tell, and its events, and of all that these are made of.
fn types_of_queries_and_events() -> PortableRegistry {
	let all = sp_io::TestExternalities::new_empty().execute_with(Runtime::metadata_ir);
	let core = all.apis.into_iter().filter(|api| api.name == "DynamicTaoApi");
	let mut registry = Registry::new();
	for method in core.flat_map(|api| api.methods) {
		registry.register_type(&method.output);
		registry.register_types(method.inputs.into_iter().map(|input| input.ty));
	}
	let core = all.pallets.into_iter().filter(|pallet| pallet.name == "DynamicTao");
	for events in core.filter_map(|pallet| pallet.event) {
		registry.register_type(&events.ty);
	}
	registry.into()
}

#[test]
fn queries_and_events_should_tell_text_as_text_and_name_what_they_tell() {
	let registry = types_of_queries_and_events();
	let of = |id: u32| &registry.resolve(id).expect("it is listed").type_def;
	let types = || registry.types.iter().map(|known| &known.ty.type_def);
	assert!(types().any(|def| *def == TypeDef::Primitive(TypeDefPrimitive::Str)));

	let pairs = types().filter(|def| matches!(def, TypeDef::Tuple(pair) if pair.fields.len() > 1));
	assert_eq!(pairs.collect::<Vec<_>>(), Vec::<&TypeDef<_>>::new());

	// The key of a certificate is bytes, and nothing else.
	let bytes = |id| matches!(of(id), TypeDef::Sequence(list) if *of(list.type_param.id) == BYTE);
	let bounded = |id| match of(id) {
		TypeDef::Composite(one) => one.fields.iter().any(|field| bytes(field.ty.id)),
		_ => bytes(id),
	};
	let fields = types().flat_map(|def| match def {
		TypeDef::Composite(one) => one.fields.as_slice(),
		_ => &[],
	});
	let named = fields.filter(|field| bounded(field.ty.id)).filter_map(|field| field.name.as_ref());
	assert_eq!(named.collect::<Vec<_>>(), ["public_key"]);
}
