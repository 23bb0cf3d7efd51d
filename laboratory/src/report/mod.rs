//! What a run leaves for people: one HTML page that needs no server and no network, the samples as
//! Parquet and as CSV, and a summary as JSON. All are written whole or not at all.

pub mod page;
pub mod parquet;
pub mod plot;
pub mod tables;

pub use page::{Page, Section, Table};
pub use plot::{Plot, Series};

use crate::trouble::Trouble;
use std::{fs, path::Path};

/// Writes a file whole: beside its place first, then into it.
///
/// # Errors
/// [`Trouble::Disk`].
pub fn write(path: &Path, content: &(impl AsRef<[u8]> + ?Sized)) -> Result<(), Trouble> {
	let part = path.with_extension("part");
	if let Some(folder) = path.parent() {
		fs::create_dir_all(folder).map_err(|error| Trouble::disk(folder, &error))?;
	}
	fs::write(&part, content).map_err(|error| Trouble::disk(&part, &error))?;
	fs::rename(&part, path).map_err(|error| Trouble::disk(path, &error))
}
