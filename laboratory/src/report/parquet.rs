//! What a report shows as Parquet, for whoever reads many of them. Amounts are whole rao, so that no reader
//! rounds them; prices are rao for an alpha, floored, and `root_parts` are parts of a billion.

use crate::{
	run::{Row, Run},
	trouble::Trouble,
};
use dtao_economics::EconomicsError;
use parquet::{
	basic::Encoding,
	data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type},
	errors::ParquetError,
	file::{properties::WriterProperties, writer::SerializedFileWriter},
	schema::{parser::parse_message_type, types::ColumnPath},
};
use std::sync::Arc;

/// A column as the format stores it: unsigned integers by their bits.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
	/// 16 bits.
	Narrow(Vec<i32>),
	/// 32 bits.
	Middle(Vec<i32>),
	/// 64 bits.
	Wide(Vec<i64>),
	/// Yes or no.
	Flag(Vec<bool>),
	/// Words.
	Text(Vec<ByteArray>),
}

/// Columns of one length, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame(Vec<(&'static str, Column)>);

impl Column {
	/// Numbers of 16 bits.
	pub fn narrow(values: impl Iterator<Item = u16>) -> Self {
		Self::Narrow(values.map(i32::from).collect())
	}

	/// Numbers of 64 bits.
	pub fn wide(values: impl Iterator<Item = u64>) -> Self {
		Self::Wide(values.map(u64::cast_signed).collect())
	}

	/// Sums that fit 64 bits.
	///
	/// # Errors
	/// If one does not.
	pub fn sums(values: impl Iterator<Item = u128>) -> Result<Self, Trouble> {
		let sums = values.map(|sum| u64::try_from(sum).map(u64::cast_signed));
		let sums = sums.collect::<Result<_, _>>().map(Self::Wide);
		sums.map_err(|_| EconomicsError::Overflow.into())
	}

	/// Words.
	pub fn text<'a>(values: impl Iterator<Item = &'a str>) -> Self {
		Self::Text(values.map(ByteArray::from).collect())
	}

	/// Its type and annotation in a schema.
	const fn types(&self) -> (&'static str, &'static str) {
		match self {
			Self::Narrow(_) => ("int32", "(INTEGER(16, false))"),
			Self::Middle(_) => ("int32", "(INTEGER(32, false))"),
			Self::Wide(_) => ("int64", "(INTEGER(64, false))"),
			Self::Flag(_) => ("boolean", ""),
			Self::Text(_) => ("binary", "(STRING)"),
		}
	}
}

impl Frame {
	/// With one more column.
	pub fn with(mut self, name: &'static str, column: Column) -> Self {
		self.0.push((name, column));
		self
	}

	/// With all columns of another one.
	pub fn and(mut self, other: Self) -> Self {
		self.0.extend(other.0);
		self
	}

	/// The bytes of a file.
	///
	/// # Errors
	/// [`Trouble::Disk`] with what the format refused.
	pub fn bytes(&self) -> Result<Vec<u8>, Trouble> {
		self.write().map_err(|error| Trouble::Disk(format!("rows as Parquet: {error}")))
	}

	/// One group of rows, without a codec: differences of integers, packed, are small by themselves.
	fn write(&self) -> Result<Vec<u8>, ParquetError> {
		let mut fields = String::new();
		let mut properties = WriterProperties::builder().set_created_by("dtao-lab".into());
		for (name, column) in &self.0 {
			let (kind, annotation) = column.types();
			fields.push_str(&format!("required {kind} {name} {annotation};"));
			if kind.starts_with("int") {
				let path = ColumnPath::from(*name);
				properties = properties
					.set_column_dictionary_enabled(path.clone(), false)
					.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
			}
		}
		let schema = Arc::new(parse_message_type(&format!("message rows {{ {fields} }}"))?);
		let properties = Arc::new(properties.build());
		let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties)?;
		let mut group = writer.next_row_group()?;
		for (_, column) in &self.0 {
			let Some(mut place) = group.next_column()? else { break };
			match column {
				Column::Narrow(values) | Column::Middle(values) => {
					place.typed::<Int32Type>().write_batch(values, None, None)?
				}
				Column::Wide(values) => {
					place.typed::<Int64Type>().write_batch(values, None, None)?
				}
				Column::Flag(values) => {
					place.typed::<BoolType>().write_batch(values, None, None)?
				}
				Column::Text(values) => {
					place.typed::<ByteArrayType>().write_batch(values, None, None)?
				}
			};
			place.close()?;
		}
		group.close()?;
		writer.into_inner()
	}
}

/// The samples of a run: a row a sample and subnet.
///
/// # Errors
/// If an amount does not fit 64 bits of rao.
pub fn samples(run: &Run) -> Result<Frame, Trouble> {
	let rows = run.samples.iter();
	let rows = rows.flat_map(|sample| sample.rows.iter().map(|row| (sample.block, row)));
	rows_of(&rows.collect::<Vec<_>>())
}

/// Rows, with their blocks.
///
/// # Errors
/// As [`samples`].
pub fn rows_of(rows: &[(u64, &Row)]) -> Result<Frame, Trouble> {
	let wide = |of: fn(&Row) -> u64| Column::wide(rows.iter().map(|(_, row)| of(row)));
	let sums = |of: fn(&Row) -> u128| Column::sums(rows.iter().map(|(_, row)| of(row)));
	let root_parts = rows.iter().map(|(_, row)| row.root_parts.cast_signed());
	Ok(Frame::default()
		.with("block", Column::wide(rows.iter().map(|(block, _)| *block)))
		.with("netuid", Column::narrow(rows.iter().map(|(_, row)| row.netuid)))
		.with("price", wide(|row| row.price.to_rao()))
		.with("moving_price", wide(|row| row.moving_price.to_rao()))
		.with("tao", wide(|row| row.tao))
		.with("alpha", wide(|row| row.alpha))
		.with("outstanding", wide(|row| row.outstanding))
		.with("allocated", wide(|row| row.allocated))
		.with("root_parts", Column::Middle(root_parts.collect()))
		.with("given", sums(|row| row.given)?)
		.with("spent", sums(|row| row.spent)?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::run::Sample;
	use dtao_economics::{Alpha, Price, Tao};
	use parquet::{
		file::reader::{FileReader, SerializedFileReader},
		record::RowAccessor,
	};

	fn run(rows: Vec<Row>) -> Run {
		let sample = Sample { block: 300, rows, profits: Vec::new() };
		Run {
			title: String::new(),
			profile: String::new(),
			samples: vec![sample],
			statements: Vec::new(),
			halvings: Vec::new(),
			spread: Default::default(),
			proof: Default::default(),
		}
	}

	#[test]
	fn what_is_written_should_be_read_to_the_rao() {
		let price = Price::of(Tao(1), Alpha(3)).unwrap();
		let row = Row { netuid: 28, price, tao: u64::MAX, given: 7, spent: 5, ..Row::default() };
		let bytes = samples(&run(vec![Row::default(), row])).unwrap().bytes().unwrap();
		let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
		let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
		assert_eq!(rows.len(), 2);
		let wide = |column| rows[1].get_ulong(column).unwrap();
		assert_eq!((wide(0), rows[1].get_ushort(1).unwrap()), (300, 28));
		assert_eq!((wide(2), wide(4)), (333_333_333, u64::MAX)); // 10^9 / 3
		assert_eq!((wide(9), wide(10)), (7, 5));
	}

	#[test]
	fn an_amount_that_does_not_fit_should_be_refused() {
		let row = Row { given: 1 << 64, ..Row::default() };
		let refused = Err(Trouble::Economics(EconomicsError::Overflow));
		assert_eq!(samples(&run(vec![row])), refused);
	}

	#[test]
	fn words_and_flags_should_stand_beside_numbers() {
		let frame = Frame::default()
			.with("rules", Column::text(["launch", "tao-flow"].into_iter()))
			.with("attackers", Column::Flag(vec![true, false]))
			.and(Frame::default().with("block", Column::wide([7, u64::MAX].into_iter())));
		let bytes = bytes::Bytes::from(frame.bytes().unwrap());
		let reader = SerializedFileReader::new(bytes).unwrap();
		let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
		assert_eq!(rows[1].get_string(0).unwrap(), "tao-flow");
		assert_eq!((rows[0].get_bool(1).unwrap(), rows[1].get_bool(1).unwrap()), (true, false));
		assert_eq!(rows[1].get_ulong(2).unwrap(), u64::MAX);
	}
}
