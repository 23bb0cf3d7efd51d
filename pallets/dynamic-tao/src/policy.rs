//! What a host runtime may plug in.

use crate::NetUid;

/// Told when subnets come to be, start and end.
pub trait OnSubnet<AccountId> {
	/// `owner` has registered `netuid`.
	fn on_registered(_netuid: NetUid, _owner: &AccountId) {}
	/// `netuid` has opened for trading and emission.
	fn on_started(_netuid: NetUid) {}
	/// `netuid` has been dissolved, and nothing of it is left.
	fn on_removed(_netuid: NetUid) {}
}

impl<AccountId> OnSubnet<AccountId> for () {}

/// Told when a position has changed by its holder's doing. Rewards change values, not positions.
pub trait OnStake<AccountId> {
	/// The stake of `coldkey` behind `hotkey` on `netuid` has changed.
	fn on_changed(_netuid: NetUid, _hotkey: &AccountId, _coldkey: &AccountId) {}
}

impl<AccountId> OnStake<AccountId> for () {}
