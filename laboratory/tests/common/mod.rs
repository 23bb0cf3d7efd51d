//! What several tests need.

use std::{fs, path::PathBuf};

/// A folder that is gone afterwards.
pub struct Folder(PathBuf);

impl Folder {
	pub fn new(name: &str) -> Self {
		let path = std::env::temp_dir().join(format!("dtao-lab-{}-{name}", std::process::id()));
		fs::create_dir_all(&path).unwrap();
		Self(path)
	}

	/// A place in it.
	pub fn path(&self, name: &str) -> PathBuf {
		self.0.join(name)
	}

	/// Writes a file, and says where it is.
	pub fn file(&self, name: &str, text: &str) -> String {
		let path = self.path(name);
		fs::write(&path, text).unwrap();
		path.display().to_string()
	}
}

impl Drop for Folder {
	fn drop(&mut self) {
		fs::remove_dir_all(&self.0).unwrap();
	}
}
