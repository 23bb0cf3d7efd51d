//! The layout of all that is stored, beside the one that was written down for this version: a change
//! needs a new version and a migration. See `migrations`.

use super::*;
use frame_support::traits::GetStorageVersion;
use scale_info::{Field, MetaType, TypeDef};
use sp_metadata_ir::{StorageEntryMetadataIR, StorageEntryTypeIR};
use std::{env, fs};

/// The layout that was written down.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/migrations/storage.txt");

/// A line, and those below it.
struct Tree {
	line: String,
	below: Vec<Tree>,
}

impl Tree {
	/// The layout of a type that is called `label`, if it is called anything.
	fn of(label: &str, ty: MetaType) -> Self {
		let leaf = |line: String| Self { line, below: Vec::new() };
		let labelled = |line: String| match label {
			"" => line,
			_ => format!("{label}: {line}"),
		};
		let prefixed = |prefix: String, inner: MetaType| {
			let Self { line, below } = Self::of("", inner);
			Self { line: labelled(format!("{prefix} {line}")), below }
		};
		match ty.type_info().type_def {
			TypeDef::Primitive(primitive) => {
				leaf(labelled(format!("{primitive:?}").to_lowercase()))
			}
			TypeDef::Compact(compact) => prefixed("compact".into(), compact.type_param),
			TypeDef::Sequence(list) => prefixed("list of".into(), list.type_param),
			TypeDef::Array(array) => prefixed(format!("{} times", array.len), array.type_param),
			TypeDef::BitSequence(_) => leaf(labelled("bits".into())),
			TypeDef::Tuple(tuple) => {
				let below = tuple.fields.into_iter().map(|field| Self::of("", field)).collect();
				Self { line: labelled("tuple".into()), below }
			}
			// A newtype is what it wraps.
			TypeDef::Composite(wrapper)
				if wrapper.fields.len() == 1 && wrapper.fields[0].name.is_none() =>
			{
				Self::of(label, wrapper.fields[0].ty)
			}
			TypeDef::Composite(record) => {
				Self { line: labelled("record".into()), below: Self::of_fields(&record.fields) }
			}
			TypeDef::Variant(variants) => {
				let below = variants.variants.into_iter().map(|variant| Self {
					line: format!("{} {}", variant.index, variant.name),
					below: Self::of_fields(&variant.fields),
				});
				Self { line: labelled("one of".into()), below: below.collect() }
			}
		}
	}

	fn of_fields(fields: &[Field]) -> Vec<Self> {
		fields.iter().map(|field| Self::of(field.name.unwrap_or_default(), field.ty)).collect()
	}

	fn write(&self, depth: usize, text: &mut String) {
		*text += &"\t".repeat(depth);
		*text += &self.line;
		*text += "\n";
		self.below.iter().for_each(|below| below.write(depth + 1, text));
	}
}

/// An item's keys and value.
fn describe(item: StorageEntryMetadataIR) -> Tree {
	let mut below = Vec::new();
	let value = match item.ty {
		StorageEntryTypeIR::Plain(value) => value,
		StorageEntryTypeIR::Map { hashers, key, value } => {
			below.push(Tree::of(&format!("key by {hashers:?}"), key));
			value
		}
	};
	below.push(Tree::of("value", value));
	Tree { line: format!("{} ({:?})", item.name, item.modifier), below }
}

/// What is stored, item by item, behind the version.
fn layout() -> String {
	let mut text = format!("{:?}\n", DynamicTao::in_code_storage_version());
	for item in DynamicTao::storage_metadata().entries {
		text += "\n";
		describe(item).write(0, &mut text);
	}
	text
}

/// Tells whether a changed layout may be written down: it has another version, or nobody has state
/// of this one.
fn may_be_written(known: &str, now: &str, unreleased: bool) -> bool {
	unreleased || known.lines().next() != now.lines().next()
}

#[test]
fn what_is_stored_should_be_what_was_written_down_for_this_version() {
	let (known, now) = (fs::read_to_string(FILE).unwrap_or_default(), layout());
	if known == now {
		return;
	}
	let wish = env::var("STORAGE_LAYOUT").unwrap_or_default();
	if !wish.is_empty() {
		assert!(may_be_written(&known, &now, wish == "unreleased"), "raise STORAGE_VERSION first");
		fs::write(FILE, now).expect("the layout is written");
		return;
	}
	let changed = known.lines().zip(now.lines()).position(|(known, now)| known != now);
	let line = changed.unwrap_or_else(|| known.lines().count().min(now.lines().count()));
	panic!(
		"from line {} on the layout is another one: `{}` now, where storage.txt says `{}`; see the \
		 module `migrations`",
		line + 1,
		now.lines().nth(line).unwrap_or_default(),
		known.lines().nth(line).unwrap_or_default(),
	);
}

#[test]
fn a_layout_should_not_change_without_a_new_version() {
	let (old, other, new) =
		("StorageVersion(1)\nA", "StorageVersion(1)\nB", "StorageVersion(2)\nB");
	assert!(!may_be_written(old, other, false));
	assert!(may_be_written(old, new, false));
	assert!(may_be_written(old, other, true));
}

#[test]
fn a_layout_should_tell_every_field_and_its_order() {
	#[derive(scale_info::TypeInfo)]
	#[allow(dead_code)]
	enum Example {
		#[codec(index = 3)]
		Three(Option<Tao>),
		Record {
			first: [u8; 4],
			second: Vec<(u16, bool)>,
		},
	}
	let mut text = String::new();
	Tree::of("value", scale_info::meta_type::<Example>()).write(0, &mut text);
	let expected = [
		"value: one of",
		"\t3 Three",
		"\t\tone of",
		"\t\t\t0 None",
		"\t\t\t1 Some",
		"\t\t\t\tu64",
		"\t1 Record",
		"\t\tfirst: 4 times u8",
		"\t\tsecond: list of tuple",
		"\t\t\tu16",
		"\t\t\tbool",
	];
	assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}
