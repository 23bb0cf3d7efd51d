//! Rows of the state by the names of their pallets and items, as chopsticks' `dev_setStorage` takes them:
//! `{"System": {"Account": [[["5Grw…"], {"data": {"free": 5}}]]}, "Sudo": {"Key": "5Grw…"}}`.

use super::{
	encode::{encode, encoded, same_name},
	Metadata,
};
use frame_metadata::v15::{StorageEntryMetadata, StorageEntryType, StorageHasher};
use scale_info::{form::PortableForm, TypeDef};
use serde_json::{Map, Value as Json};
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_256, twox_64};

/// Where a row is, and what it shall be, or that it shall not be.
pub type Row = (Vec<u8>, Option<Vec<u8>>);

impl Metadata {
	/// Finds the keys of rows that are named, and encodes their values. `null` deletes a row.
	pub fn named_rows(&self, pallets: &Map<String, Json>) -> Result<Vec<Row>, String> {
		let mut rows = Vec::new();
		for (name, items) in pallets {
			let mut known = self
				.0
				.pallets
				.iter()
				.filter_map(|pallet| Some((pallet.name.as_str(), pallet.storage.as_ref()?)));
			let (_, storage) = known
				.find(|(pallet, _)| same_name(pallet, name))
				.ok_or_else(|| format!("there is no pallet `{name}` that stores anything"))?;
			let Json::Object(items) = items else {
				return Err(format!("{name}: expected an object of its items, not {items}"));
			};
			for (item, given) in items {
				let entry = storage.entries.iter().find(|entry| same_name(&entry.name, item));
				let entry = entry.ok_or_else(|| format!("{name} has no item `{item}`"))?;
				let place = [twox_128(storage.prefix.as_bytes()), twox_128(entry.name.as_bytes())];
				let named = self
					.rows_of(entry, &place.concat(), given)
					.map_err(|why| format!("{name}.{item}: {why}"))?;
				rows.extend(named);
			}
		}
		Ok(rows)
	}

	fn rows_of(
		&self,
		entry: &StorageEntryMetadata<PortableForm>,
		place: &[u8],
		given: &Json,
	) -> Result<Vec<Row>, String> {
		match &entry.ty {
			StorageEntryType::Plain(ty) => Ok(vec![(place.into(), self.row(ty.id, given)?)]),
			StorageEntryType::Map { hashers, key, value } => {
				let pairs = given.as_array().ok_or("expected a list of [keys, value]")?;
				let rows = pairs.iter().map(|pair| {
					let (keys, row) = match pair.as_array().map(Vec::as_slice) {
						Some([Json::Array(keys)]) => (keys, &Json::Null),
						Some([Json::Array(keys), row]) => (keys, row),
						_ => return Err(format!("expected [keys, value], not {pair}")),
					};
					let key = [place, &self.key(hashers, key.id, keys)?].concat();
					Ok((key, self.row(value.id, row)?))
				});
				rows.collect()
			}
		}
	}

	/// A row's value: encoded already where it is in hex.
	fn row(&self, ty: u32, given: &Json) -> Result<Option<Vec<u8>>, String> {
		let types = &self.0.types;
		match given {
			Json::Null => Ok(None),
			Json::String(hex) if hex.starts_with("0x") => encoded(types, ty, hex).map(Some),
			value => encode(types, ty, value).map(Some),
		}
	}

	/// What stands behind an item's place: each key as its hasher has it.
	fn key(&self, hashers: &[StorageHasher], ty: u32, keys: &[Json]) -> Result<Vec<u8>, String> {
		let tuple = match self.0.types.resolve(ty).map(|ty| &ty.type_def) {
			Some(TypeDef::Tuple(tuple)) if hashers.len() > 1 => {
				tuple.fields.iter().map(|field| field.id).collect()
			}
			_ => vec![ty],
		};
		if keys.len() != hashers.len() || tuple.len() != hashers.len() {
			return Err(format!("expected {} keys, not {}", hashers.len(), keys.len()));
		}
		let parts = hashers.iter().zip(tuple).zip(keys);
		let parts =
			parts.map(|((hasher, ty), key)| Ok(hashed(hasher, encode(&self.0.types, ty, key)?)));
		Ok(parts.collect::<Result<Vec<_>, String>>()?.concat())
	}
}

fn hashed(hasher: &StorageHasher, key: Vec<u8>) -> Vec<u8> {
	match hasher {
		StorageHasher::Blake2_128 => blake2_128(&key).into(),
		StorageHasher::Blake2_256 => blake2_256(&key).into(),
		StorageHasher::Blake2_128Concat => [&blake2_128(&key)[..], &key].concat(),
		StorageHasher::Twox128 => twox_128(&key).into(),
		StorageHasher::Twox256 => twox_256(&key).into(),
		StorageHasher::Twox64Concat => [&twox_64(&key)[..], &key].concat(),
		StorageHasher::Identity => key,
	}
}
