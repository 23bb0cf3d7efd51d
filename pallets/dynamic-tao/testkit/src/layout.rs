//! The layout of all that a pallet stores, and a file in which it was written down for its version: a change
//! needs a new version. `STORAGE_LAYOUT=write` writes it down, `unreleased` also for a version that has been
//! written down before, if no chain has run it.

use frame_support::traits::StorageVersion;
use scale_info::{Field, MetaType, TypeDef};
use sp_metadata_ir::{PalletStorageMetadataIR, StorageEntryMetadataIR, StorageEntryTypeIR};
use std::{env, fs};

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

/// The layout of a type that is called `label`, line by line.
pub fn of_type(label: &str, ty: MetaType) -> String {
	let mut text = String::new();
	Tree::of(label, ty).write(0, &mut text);
	text
}

/// What is stored, item by item, behind the version.
fn layout(version: StorageVersion, storage: PalletStorageMetadataIR) -> String {
	let mut text = format!("{version:?}\n");
	for item in storage.entries {
		text += "\n";
		describe(item).write(0, &mut text);
	}
	text
}

/// Tells whether a changed layout may be written down: it has another version, or nobody has state
/// of this one.
pub fn may_be_written(known: &str, now: &str, unreleased: bool) -> bool {
	unreleased || known.lines().next() != now.lines().next()
}

/// Fails where a pallet stores anything else than its file says, unless that is to be written.
pub fn assert_written_down(file: &str, version: StorageVersion, storage: PalletStorageMetadataIR) {
	let (known, now) = (fs::read_to_string(file).unwrap_or_default(), layout(version, storage));
	if known == now {
		return;
	}
	let wish = env::var("STORAGE_LAYOUT").unwrap_or_default();
	if !wish.is_empty() {
		assert!(may_be_written(&known, &now, wish == "unreleased"), "raise STORAGE_VERSION first");
		fs::write(file, now).expect("the layout is written");
		return;
	}
	let changed = known.lines().zip(now.lines()).position(|(known, now)| known != now);
	let line = changed.unwrap_or_else(|| known.lines().count().min(now.lines().count()));
	panic!(
		"from line {} on the layout is another one: `{}` now, where {file} says `{}`; see the module \
		 `migrations`",
		line + 1,
		now.lines().nth(line).unwrap_or_default(),
		known.lines().nth(line).unwrap_or_default(),
	);
}
