//! Whether the rows of a state are what a runtime takes them for. A runtime that cannot read one goes on as
//! if it were not there, so that nothing else would tell.

use super::{Metadata, Value};
use frame_metadata::v15::StorageEntryType;
use sp_core::storage::StorageMap;
use sp_crypto_hashing::twox_128;

impl Metadata {
	/// Reads every row of every pallet, to its last byte, and names the first item that has one which is not
	/// of its type.
	pub fn read_rows(&self, state: &StorageMap) -> Result<(), String> {
		for storage in self.0.pallets.iter().filter_map(|pallet| pallet.storage.as_ref()) {
			for entry in &storage.entries {
				let ty = match &entry.ty {
					StorageEntryType::Plain(ty) => ty.id,
					StorageEntryType::Map { value, .. } => value.id,
				};
				let item = [twox_128(storage.prefix.as_bytes()), twox_128(entry.name.as_bytes())];
				self.read_item(ty, &item.concat(), state)
					.map_err(|why| format!("{}.{}: {why}", storage.prefix, entry.name))?;
			}
		}
		Ok(())
	}

	/// Reads every row of an item.
	fn read_item(&self, ty: u32, item: &[u8], state: &StorageMap) -> Result<(), String> {
		let rows = state.range(item.to_vec()..).take_while(|(key, _)| key.starts_with(item));
		for (_, row) in rows {
			let mut rest = row.as_slice();
			Value::decode(&self.0.types, ty, &mut rest)?;
			if !rest.is_empty() {
				return Err(format!("{} of {} bytes are left over", rest.len(), row.len()));
			}
		}
		Ok(())
	}
}
