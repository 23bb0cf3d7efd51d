//! What a command leaves: for people one HTML page that needs no server and no network, and beside it for
//! programs a summary as JSON and rows as Parquet. All are written whole or not at all.

pub mod page;
pub mod parquet;
pub mod plot;
pub mod tables;

pub use page::{Page, Section, Table};
pub use plot::{Plot, Series};

use crate::trouble::Trouble;
use parquet::Frame;
use serde_json::Value;
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

/// A page, and what it shows as programs read it.
#[derive(Clone, Debug)]
pub struct Report {
	/// The page.
	pub page: Page,
	/// What it comes to.
	pub summary: Value,
	/// What its plots and tables are made of.
	pub rows: Frame,
}

impl Report {
	/// Writes all three into a folder, the page last, and prints where that is. `name` gives a file's name for
	/// its extension: `html`, `json` and `parquet`.
	///
	/// # Errors
	/// [`Trouble::Disk`].
	pub fn publish(&self, out: &Path, name: impl Fn(&str) -> String) -> Result<(), Trouble> {
		write(&out.join(name("parquet")), &self.rows.bytes()?)?;
		write(&out.join(name("json")), &self.summary.to_string())?;
		let page = out.join(name("html"));
		write(&page, &self.page.html())?;
		println!("\nThe page: {}", page.display());
		Ok(())
	}
}
