//! What a host runtime may plug in. Hooks are told last, when everything is stored, so that a host may
//! call back into the pallet.

use crate::{Config, NetUid, Pallet};
use alloc::vec::Vec;

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

/// Told when a position has changed by its holder's doing, or was closed with its subnet. Rewards do
/// not trigger it.
pub trait OnStake<AccountId> {
	/// The stake of `coldkey` behind `hotkey` on `netuid` has changed.
	fn on_changed(_netuid: NetUid, _hotkey: &AccountId, _coldkey: &AccountId) {}
}

impl<AccountId> OnStake<AccountId> for () {}

/// What the host is to be told once everything is stored.
pub(crate) enum Notice<AccountId> {
	/// The position of (hotkey, coldkey) on a subnet has changed.
	Changed(NetUid, AccountId, AccountId),
	/// A subnet has been dissolved.
	Removed(NetUid),
	/// Somebody has registered a subnet.
	Registered(NetUid, AccountId),
}

impl<T: Config> Pallet<T> {
	/// Tells the host.
	pub(crate) fn tell(notices: Vec<Notice<T::AccountId>>) {
		for notice in notices {
			match notice {
				Notice::Changed(netuid, hotkey, coldkey) => {
					T::OnStake::on_changed(netuid, &hotkey, &coldkey);
				}
				Notice::Removed(netuid) => T::OnSubnet::on_removed(netuid),
				Notice::Registered(netuid, owner) => T::OnSubnet::on_registered(netuid, &owner),
			}
		}
	}
}
