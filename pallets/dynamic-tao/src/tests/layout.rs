//! The layout of all that is stored, beside the one that was written down for this version: a change
//! needs a new version and a migration. See `migrations`.

use super::*;
use crate::testkit::layout;
use frame_support::traits::GetStorageVersion;

#[test]
fn what_is_stored_should_be_what_was_written_down_for_this_version() {
	layout::assert_written_down(
		concat!(env!("CARGO_MANIFEST_DIR"), "/src/migrations/storage.txt"),
		DynamicTao::in_code_storage_version(),
		DynamicTao::storage_metadata(),
	);
}

#[test]
fn the_readme_should_name_everything_that_is_stored() {
	let (_, table) =
		include_str!("../../README.md").split_once("\n## Storage\n").expect("is there");
	for item in DynamicTao::storage_metadata().entries {
		// What a counted map counts with is no item of its own.
		let counts = item.name.strip_prefix("CounterFor").unwrap_or(item.name);
		assert!(table.contains(&format!("`{counts}`")), "{} has no row", item.name);
	}
}

#[test]
fn a_layout_should_not_change_without_a_new_version() {
	let (old, other, new) =
		("StorageVersion(1)\nA", "StorageVersion(1)\nB", "StorageVersion(2)\nB");
	assert!(!layout::may_be_written(old, other, false));
	assert!(layout::may_be_written(old, new, false));
	assert!(layout::may_be_written(old, other, true));
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
	let text = layout::of_type("value", scale_info::meta_type::<Example>());
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
