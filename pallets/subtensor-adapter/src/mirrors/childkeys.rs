//! Mirrors of children, of parents, and of what children keep.
//!
//! Dynamic TAO tells of a setting, and of each epoch, after which children that were scheduled are in
//! force and parents that found no room have gone. So both look at every hotkey of the subnet that is
//! mirrored, of which there are a bounded number: those that had links first.

use crate::{ChildKeys, ChildkeyTake, Config, LinkedHotkeys, Pallet, ParentKeys, PendingChildKeys};
use alloc::vec::Vec;
use pallet_dynamic_tao::{ChildkeyLinks, Children, NetUid, Pallet as Core};

/// How many hotkeys of a subnet are mirrored with their children and what they keep. All others' are
/// told by Dynamic TAO's `childkeys` alone.
pub(crate) const MAX_LINKED: u64 = 64;

/// Children with their parts of `2^64 - 1`.
type Parts<AccountId> = Vec<(u64, AccountId)>;

/// What is mirrored of a hotkey's links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkFacts<AccountId> {
	/// Who are its children.
	pub children: Parts<AccountId>,
	/// Who will be, and from which block on; nobody and block 0 if nothing is scheduled.
	pub pending: (Parts<AccountId>, u64),
	/// What it keeps of its parents' dividends; 0 if it has not said.
	pub take: u16,
}

impl<AccountId: Clone + PartialEq> LinkFacts<AccountId> {
	/// Those of links at `block`.
	pub fn at(links: &ChildkeyLinks<AccountId>, block: u64) -> Self {
		let scheduled = links.scheduled.as_ref().filter(|(from, _)| *from > block);
		Self {
			children: parts(links.children_at(block)),
			pending: scheduled
				.map_or_else(|| (Vec::new(), 0), |(from, children)| (parts(children), *from)),
			take: links
				.take
				.map(|take| take.raise.map_or(take.take, |(_, raised)| raised))
				.unwrap_or_default(),
		}
	}

	/// Tells whether there is nothing to mirror.
	pub fn is_empty(&self) -> bool {
		self.children.is_empty() && self.pending.1 == 0 && self.take == 0
	}
}

fn parts<AccountId: Clone>(children: &Children<AccountId>) -> Parts<AccountId> {
	children.iter().map(|(part, child)| (part.0, child.clone())).collect()
}

impl<T: Config> Pallet<T> {
	/// Mirrors what a hotkey has said of its links, and what others lost by it.
	pub(super) fn mirror_links(netuid: NetUid, hotkey: &T::AccountId) {
		LinkedHotkeys::<T>::mutate(netuid.0, |linked| {
			let room = u64::try_from(linked.len()).is_ok_and(|count| count < MAX_LINKED);
			if room && !linked.contains(hotkey) {
				linked.push(hotkey.clone());
			}
		});
		Self::settle_links(netuid);
	}

	/// Mirrors the links of every hotkey of a subnet that is mirrored, as they stand now.
	pub(super) fn settle_links(netuid: NetUid) {
		let before = LinkedHotkeys::<T>::get(netuid.0);
		let mut after = before.clone();
		after.retain(|hotkey| {
			let links = pallet_dynamic_tao::ChildKeys::<T>::get(netuid, hotkey);
			let facts = LinkFacts::at(&links, Core::<T>::now());
			Self::write_links(netuid.0, hotkey, &facts);
			!facts.is_empty()
		});
		if after.is_empty() {
			LinkedHotkeys::<T>::remove(netuid.0);
		} else if after != before {
			LinkedHotkeys::<T>::insert(netuid.0, after);
		}
	}

	/// Mirrors all links of a subnet that there is room for.
	pub(super) fn mirror_all_links(netuid: NetUid) {
		for hotkey in pallet_dynamic_tao::ChildKeys::<T>::iter_key_prefix(netuid) {
			Self::mirror_links(netuid, &hotkey);
		}
	}

	/// Forgets all links of a subnet.
	pub(super) fn forget_links(netuid: NetUid) {
		let nothing = LinkFacts { children: Vec::new(), pending: (Vec::new(), 0), take: 0 };
		for hotkey in LinkedHotkeys::<T>::take(netuid.0) {
			Self::write_links(netuid.0, &hotkey, &nothing);
		}
	}

	/// What is mirrored of a hotkey's links.
	pub(crate) fn mirrored_links(netuid: u16, hotkey: &T::AccountId) -> LinkFacts<T::AccountId> {
		LinkFacts {
			children: ChildKeys::<T>::get(hotkey, netuid),
			pending: PendingChildKeys::<T>::get(netuid, hotkey),
			take: ChildkeyTake::<T>::get(hotkey, netuid),
		}
	}

	/// Writes what differs, here and at each child.
	fn write_links(netuid: u16, hotkey: &T::AccountId, facts: &LinkFacts<T::AccountId>) {
		let known = Self::mirrored_links(netuid, hotkey);
		if known.take != facts.take {
			if facts.take == 0 {
				ChildkeyTake::<T>::remove(hotkey, netuid);
			} else {
				ChildkeyTake::<T>::insert(hotkey, netuid, facts.take);
			}
		}
		if known.pending != facts.pending {
			if facts.pending.1 == 0 {
				PendingChildKeys::<T>::remove(netuid, hotkey);
			} else {
				PendingChildKeys::<T>::insert(netuid, hotkey, &facts.pending);
			}
		}
		if known.children == facts.children {
			return;
		}
		for (_, child) in &known.children {
			Self::set_parent(netuid, child, hotkey, None);
		}
		for (part, child) in &facts.children {
			Self::set_parent(netuid, child, hotkey, Some(*part));
		}
		if facts.children.is_empty() {
			ChildKeys::<T>::remove(hotkey, netuid);
		} else {
			ChildKeys::<T>::insert(hotkey, netuid, &facts.children);
		}
	}

	/// Mirrors that a child has a parent, or has it no longer.
	fn set_parent(netuid: u16, child: &T::AccountId, parent: &T::AccountId, part: Option<u64>) {
		let mut parents = ParentKeys::<T>::get(child, netuid);
		parents.retain(|(_, other)| other != parent);
		parents.extend(part.map(|part| (part, parent.clone())));
		if parents.is_empty() {
			ParentKeys::<T>::remove(child, netuid);
		} else {
			ParentKeys::<T>::insert(child, netuid, parents);
		}
	}
}
