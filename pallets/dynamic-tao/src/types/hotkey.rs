//! What is known of a hotkey.

use crate::{types::DAY, Take};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Blocks between two swaps of a hotkey: a day.
pub const HOTKEY_SWAP_INTERVAL: u64 = DAY;

/// What an account is to hotkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Hotkey<AccountId> {
	/// It is the account of a hotkey.
	Current(HotkeyInfo<AccountId>),
	/// It was the first account of a hotkey that has another one now, and names it still: it is the
	/// hotkey's id. It signs for nobody any more, and can be no other hotkey while this one lives.
	Former {
		/// The account that the hotkey has now.
		account: AccountId,
	},
}

/// A hotkey.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct HotkeyInfo<AccountId> {
	/// What everything is kept under that belongs to it: the account that it had first.
	pub id: AccountId,
	/// Whose it is.
	pub coldkey: AccountId,
	/// What its owner keeps of its stakers' dividends.
	pub take: Take,
	/// The block in which it got the account that it has, if that is not its first one.
	pub swapped_at: Option<u64>,
}

impl<AccountId> HotkeyInfo<AccountId> {
	/// A hotkey of `coldkey` that has its first account.
	pub fn new(id: AccountId, coldkey: AccountId) -> Self {
		Self { id, coldkey, take: Take::default(), swapped_at: None }
	}

	/// Tells whether it may get another account at `now`.
	pub fn may_swap(&self, now: u64) -> bool {
		self.swapped_at.is_none_or(|at| now.saturating_sub(at) >= HOTKEY_SWAP_INTERVAL)
	}
}
