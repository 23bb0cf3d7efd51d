//! The layout of all that is mirrored, beside the one that was written down for this version. See `migrations`.

use super::*;
use dtao_testkit::layout;
use frame_support::traits::GetStorageVersion;

#[test]
fn what_is_mirrored_should_be_what_was_written_down_for_this_version() {
	layout::assert_written_down(
		concat!(env!("CARGO_MANIFEST_DIR"), "/src/storage.txt"),
		SubtensorModule::in_code_storage_version(),
		SubtensorModule::storage_metadata(),
	);
}

#[test]
fn the_glossary_should_say_of_every_store_where_its_fact_is_here() {
	let glossary = include_str!("../../../../docs/glossary.md");
	let (_, table) =
		glossary.split_once("\n## Stores that public clients read\n").expect("is there");
	// What no client reads is told by the adapter's own docs.
	let inner = ["LinkedHotkeys", "LinksLeftOut"];
	let stores = SubtensorModule::storage_metadata().entries.into_iter().map(|item| item.name);
	for name in stores.filter(|name| !inner.contains(name)) {
		assert!(table.contains(&format!("`{name}`")), "{name} is not told");
	}
}
