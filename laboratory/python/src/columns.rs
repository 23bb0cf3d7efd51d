//! Columns as numpy arrays. They cross as bytes, which numpy reads where they lie: so nothing here depends on
//! the version of numpy that it will meet.

use pyo3::{prelude::*, types::PyByteArray};

/// A number of a column.
pub trait Number {
	/// What numpy calls it.
	const DTYPE: &'static str;

	/// Adds its bytes, the lowest first.
	fn write(self, bytes: &mut Vec<u8>);
}

macro_rules! number {
	($($number:ident is $dtype:literal),*) => {
		$(impl Number for $number {
			const DTYPE: &'static str = $dtype;

			fn write(self, bytes: &mut Vec<u8>) {
				bytes.extend(self.to_le_bytes());
			}
		})*
	};
}
number!(u16 is "<u2", u32 is "<u4", u64 is "<u8", i64 is "<i8");

impl Number for bool {
	const DTYPE: &'static str = "?";

	fn write(self, bytes: &mut Vec<u8>) {
		bytes.push(self.into());
	}
}

/// An array of these values.
pub fn array<N: Number>(
	py: Python<'_>,
	values: impl IntoIterator<Item = N>,
) -> PyResult<Bound<'_, PyAny>> {
	let mut bytes = Vec::new();
	values.into_iter().for_each(|value| value.write(&mut bytes));
	let bytes = PyByteArray::new(py, &bytes);
	py.import("numpy")?.call_method1("frombuffer", (bytes, N::DTYPE))
}
