//! What trades of stake declare. Stake on root takes its claims of all subnets along, which are as many
//! keys again as the stake itself; stake on a subnet has none. A call names its netuids, so that it declares
//! the most that a trade there can weigh. Another pallet whose calls stand for these declares the same.

use crate::{hooks::Weights, Config, NetUid, RootClaimKind, WeightInfo};
use frame_support::weights::Weight;

/// What a movement weighs by where it takes place.
struct Movement {
	/// Inside a subnet, or from one to another.
	on_subnets: Weight,
	/// From or to root.
	on_root: Weight,
	/// From root to root.
	within_root: Weight,
}

impl Movement {
	fn between(self, from: NetUid, to: NetUid) -> Weight {
		match (from.is_root(), to.is_root()) {
			(false, false) => self.on_subnets,
			(true, true) => self.within_root,
			(true, false) | (false, true) => self.on_root,
		}
	}
}

impl<T: Config> Weights<T> {
	/// Of `add_stake`.
	pub fn add_stake_on(netuid: NetUid) -> Weight {
		Self::buying(netuid, Self::add_stake())
	}

	/// Of `add_stake_limit`.
	pub fn add_stake_limit_on(netuid: NetUid) -> Weight {
		Self::buying(netuid, Self::add_stake_limit().max(Self::add_stake()))
	}

	/// Of `remove_stake`.
	pub fn remove_stake_on(netuid: NetUid) -> Weight {
		Self::selling(netuid, Self::remove_stake())
	}

	/// Of `remove_stake_limit`.
	pub fn remove_stake_limit_on(netuid: NetUid) -> Weight {
		Self::selling(netuid, Self::remove_stake_limit().max(Self::remove_stake()))
	}

	/// Of `remove_stake_full_limit`.
	pub fn remove_stake_full_limit_on(netuid: NetUid) -> Weight {
		Self::selling(netuid, Self::remove_stake_full_limit())
	}

	/// Of `move_stake`.
	pub fn move_stake_between(from: NetUid, to: NetUid) -> Weight {
		Self::moving(Self::move_stake()).between(from, to)
	}

	/// Of `move_stake_limit`.
	pub fn move_stake_limit_between(from: NetUid, to: NetUid) -> Weight {
		Self::moving(Self::move_stake_limit().max(Self::move_stake())).between(from, to)
	}

	/// Of `transfer_stake`.
	pub fn transfer_stake_between(from: NetUid, to: NetUid) -> Weight {
		Self::transferring(Self::transfer_stake()).between(from, to)
	}

	/// Of `transfer_stake_limit`.
	pub fn transfer_stake_limit_between(from: NetUid, to: NetUid) -> Weight {
		let on_subnets = Self::transfer_stake_limit().max(Self::transfer_stake());
		Self::transferring(on_subnets).between(from, to)
	}

	/// Of `swap_stake`.
	pub fn swap_stake_between(from: NetUid, to: NetUid) -> Weight {
		Self::swapping(Self::swap_stake()).between(from, to)
	}

	/// Of `swap_stake_limit`.
	pub fn swap_stake_limit_between(from: NetUid, to: NetUid) -> Weight {
		Self::swapping(Self::swap_stake_limit().max(Self::swap_stake())).between(from, to)
	}

	/// Of `claim_root`, of so many subnets.
	pub fn claim_root_of(subnets: u32) -> Weight {
		Self::claim_root(subnets).max(Self::claim_root_kept(subnets))
	}

	/// Of a `claim_root` by somebody who wants to be paid as this.
	pub(crate) fn claim_root_as(kind: RootClaimKind, subnets: u32) -> Weight {
		match kind {
			RootClaimKind::Swap => Self::claim_root(subnets),
			RootClaimKind::Keep => Self::claim_root_kept(subnets),
		}
	}

	/// Root has no price that a limit could bind.
	fn buying(netuid: NetUid, on_subnet: Weight) -> Weight {
		if netuid.is_root() {
			Self::add_stake_on_root()
		} else {
			on_subnet
		}
	}

	fn selling(netuid: NetUid, on_subnet: Weight) -> Weight {
		if netuid.is_root() {
			Self::remove_stake_on_root()
		} else {
			on_subnet
		}
	}

	fn moving(on_subnets: Weight) -> Movement {
		let (on_root, within_root) = (Self::move_stake_on_root(), Self::move_stake_within_root());
		Movement { on_subnets, on_root, within_root }
	}

	fn transferring(on_subnets: Weight) -> Movement {
		let (on_root, within_root) =
			(Self::transfer_stake_on_root(), Self::transfer_stake_within_root());
		Movement { on_subnets, on_root, within_root }
	}

	/// From root to root there is nothing to swap: the call is refused before it has looked at a stake.
	fn swapping(on_subnets: Weight) -> Movement {
		let on_root = Self::swap_stake_on_root();
		Movement { on_subnets, on_root, within_root: on_root }
	}
}
