//! That a coldkey's possessions are to go to another one.

use crate::types::DAY;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Blocks from the scheduling of a coldkey's swap until it may be carried out: five days, as on the
/// public chain.
pub const DEFAULT_COLDKEY_SWAP_DELAY: u64 = 5 * DAY;

/// The longest delay of a coldkey's swap: 30 days.
pub const MAX_COLDKEY_SWAP_DELAY: u64 = 30 * DAY;

/// A scheduled swap of a coldkey.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ColdkeySwap<AccountId> {
	/// Who gets all that is the old coldkey's.
	pub new_coldkey: AccountId,
	/// The first block in which it may be carried out.
	pub from: u64,
	/// How much has been handed over so far; none before the first step.
	pub progress: Option<SwapProgress>,
}

/// What the steps of a coldkey's swap have handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SwapProgress {
	/// Hotkeys.
	pub hotkeys: u32,
	/// Positions.
	pub positions: u32,
}

impl SwapProgress {
	/// With another step's.
	pub fn and(self, step: Self) -> Self {
		Self {
			hotkeys: self.hotkeys.saturating_add(step.hotkeys), // a count for people
			positions: self.positions.saturating_add(step.positions), // likewise
		}
	}
}
