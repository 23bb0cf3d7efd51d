//! What an epoch paid.

use crate::types::{MAX_PARENTS, MAX_UIDS, MAX_VALIDATORS};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{Alpha, Tao};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// As many as an epoch can pay: all neurons, and the parents of all validators.
pub const MAX_PAID: u32 = MAX_UIDS as u32 + MAX_VALIDATORS as u32 * MAX_PARENTS;

/// What an epoch paid behind a hotkey. Its dividends are what it kept after childkey links had shared: the
/// take and what its stakers got.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PaidBehind<AccountId> {
	/// The hotkey.
	pub hotkey: AccountId,
	/// Its uid at that epoch; none for a parent that was no neuron.
	pub uid: Option<u16>,
	/// Alpha that it earned as a miner. It became stake of the hotkey's owner.
	pub incentive: Alpha,
	/// Alpha of its dividends that became stake of the hotkey's owner.
	pub alpha_take: Alpha,
	/// Alpha of its dividends for all who stake to it.
	pub alpha_to_stakers: Alpha,
	/// TAO of root's part that became root stake of the hotkey's owner.
	pub tao_take: Tao,
	/// TAO of root's part for all who stake to it on root.
	pub tao_to_stakers: Tao,
	/// Alpha of root's part that became stake of the hotkey's owner.
	pub root_alpha_take: Alpha,
	/// Alpha of root's part that all who stake to it on root can claim.
	pub root_alpha_to_stakers: Alpha,
}

/// What the last epoch of a subnet paid: one value, which the next one replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EpochPayouts<AccountId> {
	/// The block of the epoch.
	pub block: u64,
	/// The subnet owner's part of the alpha, with what roundings left.
	pub owner: Alpha,
	/// What roundings left of root's TAO. It is the subnet owner's.
	pub owner_tao: Tao,
	/// Alpha that nobody earned. It was recycled.
	pub unearned: Alpha,
	/// TAO of root that nobody earned. It was recycled.
	pub unearned_tao: Tao,
	/// Incentives of the owner's own hotkeys that were not paid, by the rules: recycled or burned.
	pub withheld: Alpha,
	/// Everybody who got something: the neurons by uid, then parents that are none.
	pub paid: BoundedVec<PaidBehind<AccountId>, ConstU32<MAX_PAID>>,
}
