//! What a runtime says about itself: its metadata decodes events and answers of runtime APIs, and encodes
//! what a client wants to store, so that the machine can tell of them in words and numbers and still knows
//! no runtime. After an upgrade the new runtime's own metadata is read.
//!
//! | file | holds |
//! |---|---|
//! | `value.rs` | a value, decoded by its type |
//! | `encode.rs` | a value in JSON, encoded by its type |
//! | `named.rs` | rows of the state by names |
//! | `rows.rs` | whether the rows of a state are of their types |

mod encode;
mod named;
mod rows;
mod value;

pub use named::Row;
pub use value::{field, Fields, Value};

use crate::{FullClient, Hash};
use codec::{Compact, Decode, Encode};
use frame_metadata::{
	v15::{PalletMetadata, RuntimeMetadataV15, StorageEntryType},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use sc_client_api::{CallExecutor, ExecutorProvider, StorageProvider};
use scale_info::{form::PortableForm, TypeDef};
use sp_api::{CallApiAt, Metadata as _, ProvideRuntimeApi};
use sp_core::{storage::StorageKey, traits::CallContext};
use sp_crypto_hashing::twox_128;
use sp_runtime::OpaqueExtrinsic;
use std::sync::{Arc, Mutex, PoisonError};

/// The version of the metadata that is read: the first with runtime APIs.
const METADATA_VERSION: u32 = 15;

/// Reads a chain by its own metadata.
pub struct Dictionary {
	client: Arc<FullClient>,
	/// Of the runtime that was asked about last, by its version.
	latest: Mutex<Option<(u32, Arc<Metadata>)>>,
}

/// An event of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
	/// The transaction that it came from, or none where the block itself did it.
	pub transaction: Option<u32>,
	/// The pallet's name.
	pub pallet: String,
	/// The event's name.
	pub name: String,
	/// What it tells.
	pub fields: Fields,
}

impl Event {
	/// The field of this name.
	pub fn get(&self, name: &str) -> Option<&Value> {
		field(&self.fields, name)
	}
}

impl Dictionary {
	/// Reads by the metadata of this client's runtimes.
	pub fn new(client: Arc<FullClient>) -> Self {
		Self { client, latest: Mutex::new(None) }
	}

	/// Returns the metadata of a block's runtime.
	pub fn metadata(&self, at: Hash) -> Result<Arc<Metadata>, String> {
		let version = self
			.client
			.runtime_version_at(at, CallContext::Offchain)
			.map_err(|error| error.to_string())?
			.spec_version;
		let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some((_, metadata)) = latest.as_ref().filter(|(of, _)| *of == version) {
			return Ok(metadata.clone());
		}
		let metadata = Arc::new(Metadata::of(&self.client, at)?);
		*latest = Some((version, metadata.clone()));
		Ok(metadata)
	}

	/// Returns the events of a block.
	pub fn events(&self, at: Hash) -> Result<Vec<Event>, String> {
		let key = [twox_128(b"System"), twox_128(b"Events")].concat();
		let stored =
			self.client.storage(at, &StorageKey(key)).map_err(|error| error.to_string())?;
		let Some(stored) = stored else { return Ok(Vec::new()) };
		self.metadata(at)?.events(&stored.0)
	}

	/// Asks a runtime API. `None` stands for one that the runtime does not have.
	pub fn ask(
		&self,
		at: Hash,
		api: &str,
		method: &str,
		arguments: &impl Encode,
	) -> Result<Option<Value>, String> {
		let metadata = self.metadata(at)?;
		let Some(output) = metadata.output(api, method) else { return Ok(None) };
		let function = format!("{api}_{method}");
		let answer = self
			.client
			.executor()
			.call(at, &function, &arguments.encode(), CallContext::Offchain)
			.map_err(|error| error.to_string())?;
		Value::decode(&metadata.0.types, output, &mut answer.as_slice()).map(Some)
	}
}

/// A runtime's metadata.
pub struct Metadata(RuntimeMetadataV15);

impl Metadata {
	fn of(client: &FullClient, at: Hash) -> Result<Self, String> {
		let opaque = client
			.runtime_api()
			.metadata_at_version(at, METADATA_VERSION)
			.map_err(|error| error.to_string())?
			.ok_or("the runtime has no metadata of version 15")?;
		Self::decode(&opaque)
	}

	/// Decodes metadata as the runtime encodes it.
	pub fn decode(bytes: &[u8]) -> Result<Self, String> {
		let prefixed =
			RuntimeMetadataPrefixed::decode(&mut &*bytes).map_err(|error| error.to_string())?;
		match prefixed.1 {
			RuntimeMetadata::V15(metadata) => Ok(Self(metadata)),
			_ => Err("the metadata is not of version 15".into()),
		}
	}

	/// The names of a pallet's events, each with the names of its fields.
	pub fn event_names(&self, pallet: &str) -> Vec<(&str, Vec<&str>)> {
		let events = self.pallet(pallet).and_then(|pallet| pallet.event.as_ref());
		let ty = events.and_then(|events| self.0.types.resolve(events.ty.id));
		let Some(TypeDef::Variant(variants)) = ty.map(|ty| &ty.type_def) else { return Vec::new() };
		let named = variants.variants.iter().map(|variant| {
			let fields = variant.fields.iter().filter_map(|field| field.name.as_deref());
			(variant.name.as_str(), fields.collect())
		});
		named.collect()
	}

	/// The names of the fields of what a runtime API answers, or of each record where it is a list.
	pub fn answer_fields(&self, api: &str, method: &str) -> Vec<&str> {
		let output = self.output(api, method).and_then(|id| self.0.types.resolve(id));
		let record = match output.map(|ty| &ty.type_def) {
			Some(TypeDef::Sequence(list)) => self.0.types.resolve(list.type_param.id),
			_ => output,
		};
		let Some(TypeDef::Composite(record)) = record.map(|ty| &ty.type_def) else {
			return Vec::new();
		};
		record.fields.iter().filter_map(|field| field.name.as_deref()).collect()
	}

	/// What the call of a transaction is named, as `DynamicTao.add_stake`.
	pub fn call_name(&self, transaction: &OpaqueExtrinsic) -> Option<String> {
		let encoded = transaction.encode();
		let mut input = encoded.as_slice();
		Compact::<u32>::decode(&mut input).ok()?;
		let preamble = u8::decode(&mut input).ok()?;
		let types = &self.0.types;
		let extrinsic = &self.0.extrinsic;
		// The upper bits tell what stands before the call: nothing, or who signed and what else.
		if preamble & 0b1000_0000 != 0 {
			for part in [&extrinsic.address_ty, &extrinsic.signature_ty, &extrinsic.extra_ty] {
				Value::decode(types, part.id, &mut input).ok()?;
			}
		}
		let call = Value::decode(types, extrinsic.call_ty.id, &mut input).ok()?;
		let (pallet, inner) = call.case()?;
		let (name, _) = inner.first()?.1.case()?;
		Some(format!("{pallet}.{name}"))
	}

	/// What a failed dispatch is called, with the first sentence of its doc.
	pub fn error_text(&self, error: &Value) -> String {
		let Some((name, fields)) = error.case() else { return format!("{error:?}") };
		if name == "Module" {
			if let Some(text) = field(fields, "0").and_then(|error| self.module_error(error)) {
				return text;
			}
		}
		// As `Token: FundsUnavailable`.
		match fields.first().and_then(|(_, inner)| inner.case()) {
			Some((inner, _)) => format!("{name}: {inner}"),
			None => name.into(),
		}
	}

	fn module_error(&self, error: &Value) -> Option<String> {
		let index = error.get("index")?.unsigned()?;
		let Some(Value::Bytes(code)) = error.get("error") else { return None };
		let code = code.first()?;
		let pallet = self.0.pallets.iter().find(|pallet| u128::from(pallet.index) == index)?;
		let ty = self.0.types.resolve(pallet.error.as_ref()?.ty.id)?;
		let TypeDef::Variant(variants) = &ty.type_def else { return None };
		let variant = variants.variants.iter().find(|variant| variant.index == *code)?;
		let doc = variant.docs.join(" ");
		let sentence = doc.trim().split_inclusive(". ").next().unwrap_or_default().trim();
		Some(if sentence.is_empty() {
			variant.name.clone()
		} else {
			format!("{}: {sentence}", variant.name)
		})
	}

	fn events(&self, stored: &[u8]) -> Result<Vec<Event>, String> {
		let ty = self.storage_type("System", "Events").ok_or("the runtime keeps no events")?;
		let records = Value::decode(&self.0.types, ty, &mut &*stored)?;
		Ok(records.list().iter().filter_map(event).collect())
	}

	fn pallet(&self, name: &str) -> Option<&PalletMetadata<PortableForm>> {
		self.0.pallets.iter().find(|pallet| pallet.name == name)
	}

	fn storage_type(&self, pallet: &str, item: &str) -> Option<u32> {
		let entries = &self.pallet(pallet)?.storage.as_ref()?.entries;
		match &entries.iter().find(|entry| entry.name == item)?.ty {
			StorageEntryType::Plain(ty) => Some(ty.id),
			StorageEntryType::Map { value, .. } => Some(value.id),
		}
	}

	fn output(&self, api: &str, method: &str) -> Option<u32> {
		let api = self.0.apis.iter().find(|candidate| candidate.name == api)?;
		Some(api.methods.iter().find(|candidate| candidate.name == method)?.output.id)
	}
}

/// Takes an event out of the record that the block keeps of it.
fn event(record: &Value) -> Option<Event> {
	let transaction = match record.get("phase")?.case()? {
		("ApplyExtrinsic", fields) => u32::try_from(field(fields, "0")?.unsigned()?).ok(),
		_ => None,
	};
	let (pallet, inner) = record.get("event")?.case()?;
	let (name, fields) = inner.first()?.1.case()?;
	Some(Event { transaction, pallet: pallet.into(), name: name.into(), fields: fields.clone() })
}
