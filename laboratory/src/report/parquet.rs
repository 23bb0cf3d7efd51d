//! The samples of a run as Parquet, for whoever reads many of them: a row a sample and subnet. Amounts are
//! whole rao, so that no reader rounds them; `price` and `moving_price` are rao for an alpha, floored, and
//! `root_parts` are parts of a billion.

use crate::{
	run::{Row, Run},
	trouble::Trouble,
};
use dtao_economics::EconomicsError;
use parquet::{
	basic::Encoding,
	data_type::{Int32Type, Int64Type},
	errors::ParquetError,
	file::{properties::WriterProperties, writer::SerializedFileWriter},
	schema::parser::parse_message_type,
};
use std::sync::Arc;

/// The columns, in the order in which [`columns`] makes them.
const SCHEMA: &str = "message samples {
	required int64 block (INTEGER(64, false));
	required int32 netuid (INTEGER(16, false));
	required int64 price (INTEGER(64, false));
	required int64 moving_price (INTEGER(64, false));
	required int64 tao (INTEGER(64, false));
	required int64 alpha (INTEGER(64, false));
	required int64 outstanding (INTEGER(64, false));
	required int64 allocated (INTEGER(64, false));
	required int32 root_parts (INTEGER(32, false));
	required int64 given (INTEGER(64, false));
	required int64 spent (INTEGER(64, false));
}";

/// A column as the format stores it: unsigned integers by their bits.
enum Column {
	Narrow(Vec<i32>),
	Wide(Vec<i64>),
}

/// The bytes of a file with a run's samples.
///
/// # Errors
/// If an amount does not fit 64 bits of rao.
pub fn samples(run: &Run) -> Result<Vec<u8>, Trouble> {
	write(columns(run)?).map_err(|error| Trouble::Disk(format!("samples as Parquet: {error}")))
}

fn columns(run: &Run) -> Result<[Column; 11], Trouble> {
	let rows: Vec<(u64, &Row)> = run
		.samples
		.iter()
		.flat_map(|sample| sample.rows.iter().map(|row| (sample.block, row)))
		.collect();
	let narrow = |of: fn(&Row) -> u32| {
		Column::Narrow(rows.iter().map(|(_, row)| of(row).cast_signed()).collect())
	};
	let wide = |of: fn(&Row) -> u64| {
		Column::Wide(rows.iter().map(|(_, row)| of(row).cast_signed()).collect())
	};
	let sum = |of: fn(&Row) -> u128| -> Result<Column, Trouble> {
		let rao = |(_, row): &(u64, &Row)| u64::try_from(of(row)).map(u64::cast_signed);
		let column = rows.iter().map(rao).collect::<Result<_, _>>();
		column.map(Column::Wide).map_err(|_| EconomicsError::Overflow.into())
	};
	Ok([
		Column::Wide(rows.iter().map(|(block, _)| block.cast_signed()).collect()),
		narrow(|row| row.netuid.into()),
		wide(|row| row.price.to_rao()),
		wide(|row| row.moving_price.to_rao()),
		wide(|row| row.tao),
		wide(|row| row.alpha),
		wide(|row| row.outstanding),
		wide(|row| row.allocated),
		narrow(|row| row.root_parts),
		sum(|row| row.given)?,
		sum(|row| row.spent)?,
	])
}

/// One group of rows, without a codec: differences of integers, packed, are small by themselves.
fn write(columns: [Column; 11]) -> Result<Vec<u8>, ParquetError> {
	let schema = Arc::new(parse_message_type(SCHEMA)?);
	let properties = WriterProperties::builder()
		.set_created_by("dtao-lab".into())
		.set_dictionary_enabled(false)
		.set_encoding(Encoding::DELTA_BINARY_PACKED)
		.build();
	let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
	let mut group = writer.next_row_group()?;
	for column in columns {
		let Some(mut place) = group.next_column()? else { break };
		match column {
			Column::Narrow(values) => {
				place.typed::<Int32Type>().write_batch(&values, None, None)?
			}
			Column::Wide(values) => place.typed::<Int64Type>().write_batch(&values, None, None)?,
		};
		place.close()?;
	}
	group.close()?;
	writer.into_inner()
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
		let bytes = samples(&run(vec![Row::default(), row])).unwrap();
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
}
