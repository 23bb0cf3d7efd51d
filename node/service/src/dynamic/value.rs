//! A value whose type is known only from a runtime's metadata.

use codec::{Compact, Decode, Input};
use scale_info::{
	form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive as Primitive,
};

/// What was decoded. A type that only wraps another one, as units and accounts do, is what it wraps.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
	/// A truth value.
	Bool(bool),
	/// A number that cannot be negative.
	Unsigned(u128),
	/// A number that may be negative.
	Signed(i128),
	/// A text.
	Text(String),
	/// Bytes: accounts, hashes, keys.
	Bytes(Vec<u8>),
	/// One value after the other: a list, a tuple or an array.
	List(Vec<Value>),
	/// Fields with their names.
	Record(Fields),
	/// One case of several, with its fields.
	Case(String, Fields),
}

/// Fields in their order. Those without a name are called by their place.
pub type Fields = Vec<(String, Value)>;

/// How deep values may lie within each other, so that metadata from elsewhere cannot make this recurse
/// for ever.
pub(super) const DEEPEST: u8 = 64;

impl Value {
	/// Decodes a value of a type.
	pub fn decode(types: &PortableRegistry, id: u32, input: &mut &[u8]) -> Result<Self, String> {
		Decoder { types }.value(id, input, DEEPEST)
	}

	/// The field of this name.
	pub fn get(&self, name: &str) -> Option<&Self> {
		match self {
			Self::Record(fields) | Self::Case(_, fields) => field(fields, name),
			_ => None,
		}
	}

	/// The number, where it is one that cannot be negative.
	pub fn unsigned(&self) -> Option<u128> {
		if let Self::Unsigned(number) = self {
			Some(*number)
		} else {
			None
		}
	}

	/// The values of a list.
	pub fn list(&self) -> &[Self] {
		if let Self::List(values) = self {
			values
		} else {
			&[]
		}
	}

	/// The name of a case with its fields.
	pub fn case(&self) -> Option<(&str, &Fields)> {
		if let Self::Case(name, fields) = self {
			Some((name, fields))
		} else {
			None
		}
	}
}

/// The field of this name among others.
pub fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
	fields.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value)
}

/// Decodes by the types of a runtime.
struct Decoder<'a> {
	types: &'a PortableRegistry,
}

impl Decoder<'_> {
	fn value(&self, id: u32, input: &mut &[u8], deeper: u8) -> Result<Value, String> {
		let deeper = deeper.checked_sub(1).ok_or("the type lies too deep")?;
		let ty = self.types.resolve(id).ok_or("the metadata lacks a type")?;
		match &ty.type_def {
			TypeDef::Composite(composite) => match composite.fields.as_slice() {
				[only] if only.name.is_none() => self.value(only.ty.id, input, deeper),
				fields => Ok(Value::Record(self.fields(fields, input, deeper)?)),
			},
			TypeDef::Variant(variants) => {
				let index: u8 = read(input)?;
				let variant = variants.variants.iter().find(|variant| variant.index == index);
				let variant = variant.ok_or("a case that the metadata does not know")?;
				let fields = self.fields(&variant.fields, input, deeper)?;
				Ok(Value::Case(variant.name.clone(), fields))
			}
			TypeDef::Sequence(sequence) => {
				let Compact(length) = read::<Compact<u32>>(input)?;
				self.list(sequence.type_param.id, length, input, deeper)
			}
			TypeDef::Array(array) => self.list(array.type_param.id, array.len, input, deeper),
			TypeDef::Tuple(tuple) => {
				let values = tuple.fields.iter().map(|field| self.value(field.id, input, deeper));
				Ok(Value::List(values.collect::<Result<_, _>>()?))
			}
			TypeDef::Primitive(primitive) => primitive_value(primitive, input),
			TypeDef::Compact(_) => Ok(Value::Unsigned(read::<Compact<u128>>(input)?.0)),
			TypeDef::BitSequence(_) => Err("bit sequences are not decoded".into()),
		}
	}

	fn fields(
		&self,
		fields: &[Field<PortableForm>],
		input: &mut &[u8],
		deeper: u8,
	) -> Result<Fields, String> {
		let named = fields.iter().enumerate().map(|(place, field)| {
			let name = field.name.clone().unwrap_or_else(|| place.to_string());
			Ok((name, self.value(field.ty.id, input, deeper)?))
		});
		named.collect()
	}

	fn list(&self, id: u32, length: u32, input: &mut &[u8], deeper: u8) -> Result<Value, String> {
		let ty = self.types.resolve(id).ok_or("the metadata lacks a type")?;
		if matches!(ty.type_def, TypeDef::Primitive(Primitive::U8)) {
			let length = usize::try_from(length).unwrap_or(usize::MAX);
			let (bytes, rest) = input.split_at_checked(length).ok_or("too few bytes")?;
			*input = rest;
			return Ok(Value::Bytes(bytes.into()));
		}
		let values = (0..length).map(|_| self.value(id, input, deeper));
		Ok(Value::List(values.collect::<Result<_, _>>()?))
	}
}

fn primitive_value(primitive: &Primitive, input: &mut &[u8]) -> Result<Value, String> {
	Ok(match primitive {
		Primitive::Bool => Value::Bool(read(input)?),
		Primitive::Str => Value::Text(read(input)?),
		Primitive::U8 => Value::Unsigned(read::<u8>(input)?.into()),
		Primitive::U16 => Value::Unsigned(read::<u16>(input)?.into()),
		Primitive::U32 => Value::Unsigned(read::<u32>(input)?.into()),
		Primitive::U64 => Value::Unsigned(read::<u64>(input)?.into()),
		Primitive::U128 => Value::Unsigned(read(input)?),
		Primitive::I8 => Value::Signed(read::<i8>(input)?.into()),
		Primitive::I16 => Value::Signed(read::<i16>(input)?.into()),
		Primitive::I32 => Value::Signed(read::<i32>(input)?.into()),
		Primitive::I64 => Value::Signed(read::<i64>(input)?.into()),
		Primitive::I128 => Value::Signed(read(input)?),
		Primitive::U256 | Primitive::I256 => Value::Bytes(read::<[u8; 32]>(input)?.into()),
		Primitive::Char => return Err("single characters are not decoded".into()),
	})
}

fn read<T: Decode>(input: &mut impl Input) -> Result<T, String> {
	T::decode(input).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use scale_info::{MetaType, Registry, TypeInfo};

	#[derive(Encode, TypeInfo)]
	struct Rao(u64);

	#[derive(Encode, TypeInfo)]
	enum Event {
		Nothing,
		Staked { who: [u8; 2], tao: Rao, prices: Vec<(u8, i16)>, wide: Compact<u32> },
	}

	/// Decodes what a value encodes to, by the types that it says it has.
	fn through_metadata<T: Encode + TypeInfo + 'static>(value: &T) -> Result<Value, String> {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		let bytes = value.encode();
		let mut input = bytes.as_slice();
		let value = Value::decode(&registry.into(), id, &mut input)?;
		assert!(input.is_empty(), "all is read");
		Ok(value)
	}

	#[test]
	fn cases_fields_and_wrapped_units_are_decoded_by_name() {
		let event = Event::Staked {
			who: [7, 8],
			tao: Rao(5),
			prices: vec![(1, -2)],
			wide: Compact(70_000),
		};

		let fields = vec![
			("who".into(), Value::Bytes(vec![7, 8])),
			("tao".into(), Value::Unsigned(5)),
			(
				"prices".into(),
				Value::List(vec![Value::List(vec![Value::Unsigned(1), Value::Signed(-2)])]),
			),
			("wide".into(), Value::Unsigned(70_000)),
		];
		assert_eq!(through_metadata(&event), Ok(Value::Case("Staked".into(), fields)));
		assert_eq!(through_metadata(&Event::Nothing), Ok(Value::Case("Nothing".into(), vec![])));
	}

	#[test]
	fn what_is_cut_off_is_an_error() {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<Vec<u8>>()).id;

		// Three bytes are announced, and two are there.
		assert!(Value::decode(&registry.into(), id, &mut [12u8, 1, 2].as_slice()).is_err());
	}
}
