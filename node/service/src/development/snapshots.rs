//! The blocks that a client wants to come back to.
//!
//! A sealed chain keeps all its states, so that a snapshot is no more than a block's hash, taken in no
//! time however large the state is. Who goes back to one uses it up, with all that were taken later.

use crate::Hash;

/// Snapshots in the order in which they were taken.
#[derive(Default)]
pub struct Snapshots {
	/// How many were taken.
	taken: u64,
	kept: Vec<(String, Hash)>,
}

impl Snapshots {
	/// Takes one of a block, and returns what it is called.
	pub fn take(&mut self, head: Hash) -> String {
		self.taken = self.taken.saturating_add(1);
		let id = format!("{:#x}", self.taken);
		self.kept.push((id.clone(), head));
		id
	}

	/// Returns the block of a snapshot, if it is still there.
	pub fn get(&self, id: &str) -> Option<Hash> {
		self.kept.iter().find(|(kept, _)| kept == id).map(|(_, head)| *head)
	}

	/// Uses up a snapshot and all later ones.
	pub fn use_up(&mut self, id: &str) {
		let place = self.kept.iter().position(|(kept, _)| kept == id);
		self.kept.truncate(place.unwrap_or(self.kept.len()));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn going_back_uses_up_a_snapshot_and_the_later_ones() {
		let mut snapshots = Snapshots::default();
		let ids = [1, 2, 3].map(|byte| snapshots.take(Hash::repeat_byte(byte)));
		assert_eq!(ids, ["0x1", "0x2", "0x3"]);

		snapshots.use_up("0x2");

		assert_eq!(snapshots.get("0x1"), Some(Hash::repeat_byte(1)));
		assert_eq!((snapshots.get("0x2"), snapshots.get("0x3")), (None, None));
		assert_eq!(snapshots.take(Hash::zero()), "0x4");
	}
}
