//! What rules remember of a subnet from one block to the next. It stands in the record that a block
//! reads and writes anyway. A new subnet remembers nothing, and a dissolved one leaves nothing.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What the active rules remember of a subnet: one byte while they need no memory. A rule that does
/// adds a choice here, and the layout of all other records stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RuleMemory {
	/// Nothing.
	#[default]
	Empty,
}
