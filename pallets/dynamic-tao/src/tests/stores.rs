//! Each store has one owner: one file of the pallet writes it. Everybody else asks that file.

use super::*;
use frame_support::traits::StorageInfoTrait;
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::Path,
};

/// What changes a store.
const WRITES: [&str; 16] = [
	"insert",
	"mutate",
	"mutate_exists",
	"try_mutate",
	"remove",
	"take",
	"put",
	"kill",
	"set",
	"append",
	"swap",
	"drain",
	"drain_prefix",
	"clear",
	"clear_prefix",
	"translate",
];

/// The stores that a file of the pallet writes, as far as it names them.
fn written_by(source: &str) -> BTreeSet<&str> {
	let of = |write: &str| -> Vec<&str> {
		let call = format!("::<T>::{write}(");
		let ends = source.match_indices(&call).map(|(at, _)| &source[..at]);
		ends.map(|before| before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap()).collect()
	};
	WRITES.into_iter().flat_map(of).filter(|name| *name != "Pallet").collect()
}

#[test]
fn every_store_should_be_written_by_one_file() {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
	let mut writers = BTreeMap::<String, BTreeSet<String>>::new();
	let folders = [folder.clone(), folder.join("root_claims"), folder.join("stake_assets")];
	let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("it is there"));
	for entry in files {
		let path = entry.expect("it can be read").path();
		if path.extension().is_none_or(|kind| kind != "rs") {
			continue;
		}
		let source = fs::read_to_string(&path).expect("it is text");
		let file = path.strip_prefix(&folder).expect("it is in it").display().to_string();
		for store in written_by(&source) {
			writers.entry(store.into()).or_default().insert(file.clone());
		}
	}
	for info in DynamicTao::storage_info() {
		let store = String::from_utf8(info.storage_name).expect("it is a name");
		if store.starts_with("CounterFor") || store == "StorageVersion" {
			continue;
		}
		let files = writers.remove(&store).unwrap_or_default();
		assert_eq!(files.len(), 1, "{store} is written by {files:?}");
	}
}
