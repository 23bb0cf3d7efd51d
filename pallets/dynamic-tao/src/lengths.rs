//! Lengths as weights count them, and counts as iterators take them.

use alloc::vec::Vec;

/// A list's length.
pub(crate) fn length<V>(list: &[V]) -> u32 {
	u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// The length of lists together.
pub(crate) fn lengths<const N: usize>(lists: [&Vec<u8>; N]) -> u32 {
	lists.into_iter().fold(0, |sum, list| sum.saturating_add(length(list)))
}

/// As many as an iterator takes.
pub(crate) fn many(items: u32) -> usize {
	usize::try_from(items).unwrap_or(usize::MAX)
}
