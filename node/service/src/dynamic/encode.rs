//! Values as people write them in JSON, encoded by the types of a runtime's metadata.
//!
//! The shapes are those that polkadot.js takes: numbers also as texts, accounts by their address, bytes in
//! hex, a case as its name or as `{"Case": value}`, names of fields in `snake_case` or `camelCase`. A field
//! that is left out is zero, empty or the first case. Other than there, what is not understood is refused.

use super::value::{Value, DEEPEST};
use codec::{Compact, Encode};
use scale_info::{
	form::PortableForm, Field, PortableRegistry, Type, TypeDef, TypeDefPrimitive as Primitive,
	TypeDefVariant,
};
use serde_json::Value as Json;
use sp_core::{
	bytes::from_hex,
	crypto::{AccountId32, Ss58Codec},
};

/// Encodes a value of a type.
pub fn encode(types: &PortableRegistry, id: u32, json: &Json) -> Result<Vec<u8>, String> {
	let mut encoder = Encoder { types, output: Vec::new() };
	encoder.value(id, json, DEEPEST)?;
	Ok(encoder.output)
}

/// Takes bytes in hex for the encoded value of a type, if they are one to the last byte.
pub fn encoded(types: &PortableRegistry, id: u32, hex: &str) -> Result<Vec<u8>, String> {
	let bytes = from_hex(hex).map_err(|error| error.to_string())?;
	let mut rest = bytes.as_slice();
	Value::decode(types, id, &mut rest)?;
	match rest.len() {
		0 => Ok(bytes),
		left => Err(format!("{left} of {} bytes are left over", bytes.len())),
	}
}

/// Tells whether two names are the same but for how their words are joined.
pub fn same_name(one: &str, other: &str) -> bool {
	bare(one).eq(bare(other))
}

fn bare(name: &str) -> impl Iterator<Item = char> + '_ {
	name.chars().filter(|letter| *letter != '_').map(|letter| letter.to_ascii_lowercase())
}

/// Encodes by the types of a runtime.
struct Encoder<'a> {
	types: &'a PortableRegistry,
	output: Vec<u8>,
}

impl<'a> Encoder<'a> {
	fn ty(&self, id: u32) -> Result<&'a Type<PortableForm>, String> {
		self.types.resolve(id).ok_or_else(|| "the metadata lacks a type".into())
	}

	fn value(&mut self, id: u32, json: &Json, deeper: u8) -> Result<(), String> {
		let deeper = deeper.checked_sub(1).ok_or("the type lies too deep")?;
		let ty = self.ty(id)?;
		match &ty.type_def {
			TypeDef::Composite(composite) => match (composite.fields.as_slice(), json) {
				(_, Json::String(address)) if is_account(ty) && !address.starts_with("0x") => {
					let account = AccountId32::from_ss58check(address)
						.map_err(|error| format!("`{address}` is no address: {error}"))?;
					account.encode_to(&mut self.output);
					Ok(())
				}
				([only], _) if only.name.is_none() => self.value(only.ty.id, json, deeper),
				(fields, _) => self.fields(fields, json, deeper),
			},
			TypeDef::Variant(variants) if ty.path.segments == ["Option"] => {
				self.option(variants, json, deeper)
			}
			TypeDef::Variant(variants) => self.case(variants, json, deeper),
			TypeDef::Sequence(list) => self.list(list.type_param.id, None, json, deeper),
			TypeDef::Array(array) => self.list(array.type_param.id, Some(array.len), json, deeper),
			TypeDef::Tuple(tuple) => {
				let values = places(json, tuple.fields.len())?;
				let mut pairs = tuple.fields.iter().zip(values);
				pairs.try_for_each(|(field, value)| self.value(field.id, value, deeper))
			}
			TypeDef::Primitive(primitive) => self.primitive(primitive, json),
			TypeDef::Compact(_) => {
				Compact(narrow::<u128>(json)?).encode_to(&mut self.output);
				Ok(())
			}
			TypeDef::BitSequence(_) => Err("bit sequences are not encoded".into()),
		}
	}

	/// Encodes fields by their names, or by their places where they have none.
	fn fields(
		&mut self,
		fields: &[Field<PortableForm>],
		json: &Json,
		deeper: u8,
	) -> Result<(), String> {
		if fields.iter().all(|field| field.name.is_none()) {
			let mut pairs = fields.iter().zip(places(json, fields.len())?);
			return pairs.try_for_each(|(field, value)| self.value(field.ty.id, value, deeper));
		}
		let Json::Object(given) = json else {
			return Err(format!("expected an object of fields, not {json}"));
		};
		let is_of = |field: &Field<PortableForm>, name: &str| {
			field.name.as_deref().is_some_and(|known| same_name(known, name))
		};
		if let Some(name) = given.keys().find(|name| !fields.iter().any(|field| is_of(field, name)))
		{
			return Err(format!("there is no field `{name}`"));
		}
		fields.iter().try_for_each(|field| {
			match given.iter().find(|(name, _)| is_of(field, name)) {
				Some((name, value)) => {
					self.value(field.ty.id, value, deeper).map_err(|why| format!("{name}: {why}"))
				}
				None => self.zero(field.ty.id, deeper),
			}
		})
	}

	fn option(
		&mut self,
		variants: &TypeDefVariant<PortableForm>,
		json: &Json,
		deeper: u8,
	) -> Result<(), String> {
		self.output.push(u8::from(!json.is_null()));
		let some = variants.variants.iter().flat_map(|variant| &variant.fields).next();
		match some.filter(|_| !json.is_null()) {
			Some(field) => self.value(field.ty.id, json, deeper),
			None => Ok(()),
		}
	}

	fn case(
		&mut self,
		variants: &TypeDefVariant<PortableForm>,
		json: &Json,
		deeper: u8,
	) -> Result<(), String> {
		let only = json.as_object().filter(|object| object.len() == 1);
		let only = only.and_then(|object| object.iter().next());
		let (name, value) = match (json, only) {
			(Json::String(name), _) => (name.as_str(), None),
			(_, Some((name, value))) => (name.as_str(), Some(value)),
			_ => return Err(format!("expected a case or {{case: value}}, not {json}")),
		};
		let case = variants.variants.iter().find(|case| same_name(&case.name, name));
		let case = case.ok_or_else(|| format!("there is no case `{name}`"))?;
		self.output.push(case.index);
		match (case.fields.as_slice(), value) {
			([], _) => Ok(()),
			([only], Some(value)) if only.name.is_none() => self.value(only.ty.id, value, deeper),
			(fields, Some(value)) => self.fields(fields, value, deeper),
			(_, None) => Err(format!("the case `{name}` has a value")),
		}
	}

	/// Encodes one value after the other: so many, or with their number before them.
	fn list(
		&mut self,
		id: u32,
		length: Option<u32>,
		json: &Json,
		deeper: u8,
	) -> Result<(), String> {
		let is_bytes = matches!(self.ty(id)?.type_def, TypeDef::Primitive(Primitive::U8));
		if let (true, Json::String(text)) = (is_bytes, json) {
			let bytes = bytes(text)?;
			self.length(length, bytes.len())?;
			self.output.extend(bytes);
			return Ok(());
		}
		let Json::Array(values) = json else { return Err(format!("expected a list, not {json}")) };
		self.length(length, values.len())?;
		values.iter().try_for_each(|value| self.value(id, value, deeper))
	}

	fn length(&mut self, expected: Option<u32>, given: usize) -> Result<(), String> {
		let given = u32::try_from(given).map_err(|error| error.to_string())?;
		match expected {
			None => Compact(given).encode_to(&mut self.output),
			Some(expected) if expected == given => {}
			Some(expected) => return Err(format!("expected {expected} values, not {given}")),
		}
		Ok(())
	}

	fn primitive(&mut self, primitive: &Primitive, json: &Json) -> Result<(), String> {
		let output = &mut self.output;
		match primitive {
			Primitive::Bool => {
				let value = json.as_bool().ok_or_else(|| format!("expected a bool, not {json}"))?;
				value.encode_to(output);
			}
			Primitive::Str => {
				let text = json.as_str().ok_or_else(|| format!("expected a text, not {json}"))?;
				text.encode_to(output);
			}
			Primitive::U8 => narrow::<u8>(json)?.encode_to(output),
			Primitive::U16 => narrow::<u16>(json)?.encode_to(output),
			Primitive::U32 => narrow::<u32>(json)?.encode_to(output),
			Primitive::U64 => narrow::<u64>(json)?.encode_to(output),
			Primitive::U128 => narrow::<u128>(json)?.encode_to(output),
			other => return Err(format!("values of the type {other:?} are not encoded")),
		}
		Ok(())
	}

	/// Encodes what a type has where nothing is said: zero, nothing, the first case.
	fn zero(&mut self, id: u32, deeper: u8) -> Result<(), String> {
		let deeper = deeper.checked_sub(1).ok_or("the type lies too deep")?;
		let zeros = |count: usize| vec![0; count];
		match &self.ty(id)?.type_def {
			TypeDef::Composite(composite) => self.zeros(&composite.fields, deeper)?,
			TypeDef::Variant(variants) => {
				let first = variants.variants.iter().min_by_key(|variant| variant.index);
				let first = first.ok_or("a type without cases")?;
				self.output.push(first.index);
				self.zeros(&first.fields, deeper)?;
			}
			TypeDef::Array(array) => {
				(0..array.len).try_for_each(|_| self.zero(array.type_param.id, deeper))?;
			}
			TypeDef::Tuple(tuple) => {
				tuple.fields.iter().try_for_each(|field| self.zero(field.id, deeper))?;
			}
			TypeDef::Primitive(primitive) => self.output.extend(zeros(width(primitive))),
			// The length of nothing, and the shortest number, are a byte.
			TypeDef::Sequence(_) | TypeDef::Compact(_) | TypeDef::BitSequence(_) => {
				self.output.push(0);
			}
		}
		Ok(())
	}

	fn zeros(&mut self, fields: &[Field<PortableForm>], deeper: u8) -> Result<(), String> {
		fields.iter().try_for_each(|field| self.zero(field.ty.id, deeper))
	}
}

/// Tells whether a type is an account, which people write as an address.
fn is_account(ty: &Type<PortableForm>) -> bool {
	ty.path.segments.last().is_some_and(|name| name == "AccountId32")
}

/// The values of a list that has so many; nothing may stand for none.
fn places(json: &Json, count: usize) -> Result<&[Json], String> {
	match json {
		Json::Array(values) if values.len() == count => Ok(values),
		Json::Null if count == 0 => Ok(&[]),
		_ => Err(format!("expected a list of {count}, not {json}")),
	}
}

/// Bytes in hex, or those of a text.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
	match text.starts_with("0x") {
		true => from_hex(text).map_err(|error| error.to_string()),
		false => Ok(text.into()),
	}
}

/// A number, also as a text: in decimal, or in hex behind `0x`.
fn unsigned(json: &Json) -> Option<u128> {
	match json {
		Json::String(text) => match text.strip_prefix("0x") {
			Some(digits) => u128::from_str_radix(digits, 16).ok(),
			None => text.parse().ok(),
		},
		number => number.as_u64().map(Into::into),
	}
}

fn narrow<T: TryFrom<u128>>(json: &Json) -> Result<T, String> {
	unsigned(json).and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
		let bits = std::mem::size_of::<T>().saturating_mul(8);
		format!("expected a number of {bits} bits, above 2^53 as a text, not {json}")
	})
}

/// How many bytes a primitive value has.
fn width(primitive: &Primitive) -> usize {
	match primitive {
		Primitive::Bool | Primitive::Str | Primitive::U8 | Primitive::I8 => 1,
		Primitive::U16 | Primitive::I16 => 2,
		Primitive::Char | Primitive::U32 | Primitive::I32 => 4,
		Primitive::U64 | Primitive::I64 => 8,
		Primitive::U128 | Primitive::I128 => 16,
		Primitive::U256 | Primitive::I256 => 32,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Decode;
	use scale_info::{MetaType, Registry, TypeInfo};
	use serde_json::json;

	#[derive(Debug, Encode, Decode, PartialEq, TypeInfo)]
	struct Rao(u64);

	#[derive(Debug, Encode, Decode, PartialEq, TypeInfo)]
	enum Mode {
		Idle,
		Paid { free_rao: Rao },
		Pair(u8, u16),
	}

	#[derive(Debug, Encode, Decode, PartialEq, TypeInfo)]
	struct Record {
		who: AccountId32,
		free: Rao,
		wide: u128,
		flag: bool,
		limit: Option<u16>,
		modes: Vec<Mode>,
		name: Vec<u8>,
		hash: [u8; 2],
		#[codec(compact)]
		count: u32,
	}

	fn types<T: TypeInfo + 'static>() -> (PortableRegistry, u32) {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		(registry.into(), id)
	}

	fn read<T: Decode + TypeInfo + 'static>(json: Json) -> Result<T, String> {
		let (types, id) = types::<T>();
		let bytes = encode(&types, id, &json)?;
		T::decode(&mut bytes.as_slice()).map_err(|error| error.to_string())
	}

	#[test]
	fn values_are_written_as_people_write_them() {
		let who = AccountId32::new([7; 32]);
		let json = json!({
			"who": who.to_ss58check(), "free": "18446744073709551615", "wide": "0x10", "flag": true,
			"limit": 3, "modes": ["Idle", {"paid": {"freeRao": 5}}, {"Pair": [1, 2]}], "name": "TAO",
			"hash": "0x0102", "count": 70_000,
		});

		let modes = vec![Mode::Idle, Mode::Paid { free_rao: Rao(5) }, Mode::Pair(1, 2)];
		let expected = Record {
			who,
			free: Rao(u64::MAX),
			wide: 16,
			flag: true,
			limit: Some(3),
			modes,
			name: b"TAO".to_vec(),
			hash: [1, 2],
			count: 70_000,
		};
		assert_eq!(read(json), Ok(expected));
	}

	#[test]
	fn what_is_left_out_is_zero() {
		let expected = Record {
			who: AccountId32::new([0; 32]),
			free: Rao(0),
			wide: 0,
			flag: false,
			limit: None,
			modes: vec![],
			name: vec![],
			hash: [0, 0],
			count: 0,
		};
		assert_eq!(read(json!({})), Ok(expected));
		assert_eq!(read::<(u8, Mode)>(json!([1, "Idle"])), Ok((1, Mode::Idle)));
	}

	#[test]
	fn what_is_not_understood_is_refused_by_its_place() {
		let why = |json| read::<Record>(json).expect_err("is refused");

		assert_eq!(why(json!({"fre": 1})), "there is no field `fre`");
		assert!(why(json!({"free": -1})).starts_with("free: expected a number of 64 bits"));
		assert!(why(json!({"free": 1.5})).starts_with("free: expected a number of 64 bits"));
		assert!(why(json!({"limit": 65_536})).starts_with("limit: expected a number of 16 bits"));
		assert_eq!(why(json!({"hash": "0x01"})), "hash: expected 2 values, not 1");
		assert_eq!(why(json!({"modes": ["Busy"]})), "modes: there is no case `Busy`");
		assert_eq!(why(json!({"modes": ["Pair"]})), "modes: the case `Pair` has a value");
		assert!(why(json!({"who": "somebody"})).starts_with("who: `somebody` is no address"));
		assert_eq!(why(json!(7)), "expected an object of fields, not 7");
	}

	#[test]
	fn bytes_of_a_value_are_taken_if_they_are_one() {
		let (types, id) = types::<Mode>();
		let hex = |mode: Mode| format!("0x{}", hex_of(&mode.encode()));

		assert_eq!(encoded(&types, id, &hex(Mode::Pair(1, 2))), Ok(Mode::Pair(1, 2).encode()));
		assert!(encoded(&types, id, "0x").is_err());
		assert_eq!(encoded(&types, id, "0x0000"), Err("1 of 2 bytes are left over".into()));
	}

	fn hex_of(bytes: &[u8]) -> String {
		bytes.iter().map(|byte| format!("{byte:02x}")).collect()
	}
}
