//! Mirrors of children, of parents, and of what children keep.
//!
//! Dynamic TAO tells of a setting, of parents that lost a child by it, and of each epoch, after which children
//! that were scheduled are in force and parents that found no room have gone. So an epoch looks at every
//! hotkey of the subnet that is mirrored, of which there are a bounded number: those that had links first.
//! What somebody has just said or decided is mirrored at once, and what time has brought into force by
//! epochs, a few hotkeys at a time.

use super::Mirroring;
use crate::{
	weights::WeightInfo, ChildKeys, ChildkeyTake, Config, LinkedHotkeys, LinksLeftOut, Pallet,
	ParentKeys, PendingChildKeys,
};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use pallet_dynamic_tao::{
	ChildkeyLinks, Children, NetUid, Pallet as Core, MAX_CHILDREN, MAX_NEWCOMERS, MAX_PARENTS,
};

/// How many hotkeys of a subnet are mirrored with their children and what they keep. All others' are
/// told by Dynamic TAO's `childkeys` alone.
pub(crate) const MAX_LINKED: usize = 64;

/// Of how many hotkeys what was scheduled is mirrored at once when it is due; the others wait.
const MAX_DUE: u32 = 8;

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

impl<AccountId> Default for LinkFacts<AccountId> {
	fn default() -> Self {
		Self { children: Vec::new(), pending: (Vec::new(), 0), take: 0 }
	}
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

	/// The children that others are not.
	fn children_beyond<'a>(
		&'a self,
		other: &'a Self,
	) -> impl Iterator<Item = &'a (u64, AccountId)> {
		self.children.iter().filter(|pair| !other.children.contains(pair))
	}

	/// How many rows are others where these facts should be: the hotkey's own, and those of its children.
	fn rows_to(&self, facts: &Self) -> u32 {
		let own = [
			self.take != facts.take,
			self.pending != facts.pending,
			self.children != facts.children,
		];
		let own = own.into_iter().filter(|differs| *differs).count();
		let children = self.children_beyond(facts).chain(facts.children_beyond(self)).count();
		u32::try_from(own.saturating_add(children)).unwrap_or(u32::MAX) // 13 at most
	}

	/// Tells whether there is nothing to mirror.
	pub fn is_empty(&self) -> bool {
		self.children.is_empty() && self.pending.1 == 0 && self.take == 0
	}
}

fn parts<AccountId: Clone>(children: &Children<AccountId>) -> Parts<AccountId> {
	children.iter().map(|(part, child)| (part.0, child.clone())).collect()
}

/// How much there was to do.
#[derive(Clone, Copy, Default)]
pub(crate) struct LinkWork {
	/// Hotkeys whose links were looked at.
	hotkeys: u32,
	/// Rows that were written: of hotkeys, of their children, and lists of hotkeys.
	rows: u32,
}

impl LinkWork {
	/// Rows of a hotkey whose children are all others: its own three, and each child that it had or has.
	const ROWS: u32 = 3 + 2 * MAX_CHILDREN;

	/// Rows of a hotkey of which one child has another parent, or another account.
	const ROWS_OF_A_CHILD: u32 = 2 + 2;

	/// The most of one hotkey, which has other children and may enter the list or leave it.
	pub const OF_A_HOTKEY: Self = Self { hotkeys: 1, rows: Self::ROWS + 1 };

	/// The most of an epoch: what is due, each newcomer that it decides on takes the place of another
	/// parent, and hotkeys leave the list.
	pub const EPOCH: Self = Self {
		hotkeys: MAX_LINKED as u32,
		rows: 2 * MAX_NEWCOMERS * Self::ROWS_OF_A_CHILD + MAX_DUE * Self::ROWS + 1,
	};

	/// The most of a hotkey's new account on so many subnets: on each it has children, under the old account
	/// and the new one, and parents, with a newcomer.
	pub fn of_a_swap(subnets: u32) -> Self {
		const PARENTS: u32 = MAX_PARENTS + 1;
		const OWN: u32 = 2 * (3 + MAX_CHILDREN);
		const ROWS: u32 = OWN + PARENTS * LinkWork::ROWS_OF_A_CHILD + 1;
		let hotkeys = subnets.saturating_mul(2 + PARENTS);
		Self { hotkeys, rows: subnets.saturating_mul(ROWS) }
	}

	/// Both.
	pub fn and(self, other: Self) -> Self {
		Self {
			hotkeys: self.hotkeys.saturating_add(other.hotkeys), // 64 of each subnet at most
			rows: self.rows.saturating_add(other.rows),          // 14 of each of them
		}
	}

	/// So many rows more.
	const fn with(self, rows: u32) -> Self {
		Self { rows: self.rows.saturating_add(rows), ..self }
	}

	/// What it weighs.
	pub fn weight<T: Config>(self) -> Weight {
		let rows = Mirroring::<T>::write_links(self.rows);
		let rows = rows.saturating_sub(Mirroring::<T>::write_links(0));
		Mirroring::<T>::settle_links(self.hotkeys).saturating_add(rows)
	}
}

impl<T: Config> Pallet<T> {
	/// Mirrors the links of a hotkey as they stand now, if it is mirrored or there is room.
	pub(crate) fn mirror_links(netuid: NetUid, hotkey: &T::AccountId) -> LinkWork {
		let (before, facts) = (LinkedHotkeys::<T>::get(netuid.0), Self::link_facts(netuid, hotkey));
		let is_linked = before.contains(hotkey);
		if !is_linked && facts.is_empty() {
			return LinkWork { hotkeys: 1, rows: 0 };
		}
		if !is_linked && before.len() >= MAX_LINKED {
			let is_new = !LinksLeftOut::<T>::get(netuid.0);
			if is_new {
				LinksLeftOut::<T>::insert(netuid.0, true);
			}
			return LinkWork { hotkeys: 1, rows: is_new.into() };
		}
		let mut after = before.clone();
		if facts.is_empty() {
			after.retain(|other| other != hotkey);
		} else if !is_linked {
			after.push(hotkey.clone());
		}
		let listed = Self::put_linked(netuid, &before, after);
		Self::rewrite_links(netuid, hotkey, &facts).with(listed)
	}

	/// What [`Self::mirror_links`] will have to do when the hotkey has scheduled other children: to write
	/// them, what is due, and the list where it is not listed or may have nothing left.
	pub(super) fn expected_of_children(netuid: NetUid, hotkey: &T::AccountId) -> LinkWork {
		let facts = Self::link_facts(netuid, hotkey);
		let stays = !facts.children.is_empty() || facts.take > 0;
		Self::expected_links(netuid, hotkey, &facts, stays)
	}

	/// The same when it has set what it keeps.
	pub(super) fn expected_of_take(netuid: NetUid, hotkey: &T::AccountId) -> LinkWork {
		let facts = Self::link_facts(netuid, hotkey);
		let stays = !facts.children.is_empty() || facts.pending.1 > 0;
		Self::expected_links(netuid, hotkey, &facts, stays)
	}

	fn expected_links(
		netuid: NetUid,
		hotkey: &T::AccountId,
		facts: &LinkFacts<T::AccountId>,
		stays: bool,
	) -> LinkWork {
		let due = Self::mirrored_links(netuid.0, hotkey).rows_to(facts).saturating_add(1);
		let is_linked = LinkedHotkeys::<T>::get(netuid.0).contains(hotkey);
		let listed = u32::from(!is_linked || !stays);
		LinkWork { hotkeys: 1, rows: due.min(LinkWork::ROWS) }.with(listed)
	}

	/// Mirrors the links of every hotkey of a subnet that is mirrored, as they stand now.
	pub(crate) fn settle_links(netuid: NetUid) -> LinkWork {
		let before = LinkedHotkeys::<T>::get(netuid.0);
		let (mut after, mut work, mut due) = (before.clone(), LinkWork::default(), 0u32);
		after.retain(|hotkey| {
			let links = Core::<T>::childkey_links(netuid, hotkey);
			let (known, facts) =
				(Self::mirrored_links(netuid.0, hotkey), LinkFacts::at(&links, Core::<T>::now()));
			let is_due = known != facts && known == LinkFacts::at(&links, 0);
			due = due.saturating_add(is_due.into()); // 64 at most
			if is_due && due > MAX_DUE {
				work = work.and(LinkWork { hotkeys: 1, rows: 0 });
				return true;
			}
			work = work.and(Self::write_links(netuid.0, hotkey, &known, &facts));
			!facts.is_empty()
		});
		work.with(Self::put_linked(netuid, &before, after))
	}

	/// Writes which hotkeys of a subnet are mirrored, if they are others. Returns how many rows that took.
	fn put_linked(netuid: NetUid, before: &[T::AccountId], after: Vec<T::AccountId>) -> u32 {
		if after == before {
			return 0;
		}
		if after.is_empty() {
			LinkedHotkeys::<T>::remove(netuid.0);
		} else {
			LinkedHotkeys::<T>::insert(netuid.0, after);
		}
		1
	}

	/// Mirrors all links of a subnet that there is room for.
	pub(super) fn mirror_all_links(netuid: NetUid) {
		for hotkey in pallet_dynamic_tao::ChildKeys::<T>::iter_key_prefix(netuid) {
			Self::mirror_links(netuid, &Core::<T>::account_of(&hotkey));
		}
	}

	/// The links of a hotkey as they stand now.
	pub(crate) fn link_facts(netuid: NetUid, hotkey: &T::AccountId) -> LinkFacts<T::AccountId> {
		LinkFacts::at(&Core::<T>::childkey_links(netuid, hotkey), Core::<T>::now())
	}

	/// Mirrors that a hotkey has another account, in its own links and in those of its parents.
	pub(super) fn rename_links(netuid: NetUid, old: &T::AccountId, new: &T::AccountId) -> LinkWork {
		let (mut linked, mut work) = (LinkedHotkeys::<T>::get(netuid.0), LinkWork::default());
		if let Some(known) = linked.iter_mut().find(|known| *known == old) {
			work = work.and(Self::rewrite_links(netuid, old, &LinkFacts::default()));
			*known = new.clone();
			LinkedHotkeys::<T>::insert(netuid.0, &linked);
			work =
				work.with(1).and(Self::rewrite_links(netuid, new, &Self::link_facts(netuid, new)));
		}
		let links = Core::<T>::childkey_links(netuid, new);
		let newcomer = links.newcomer.into_iter().map(|(_, parent)| parent);
		let parents = links.parents.into_iter().chain(newcomer);
		for parent in parents.filter(|parent| linked.contains(parent)) {
			let facts = Self::link_facts(netuid, &parent);
			work = work.and(Self::rewrite_links(netuid, &parent, &facts));
		}
		work
	}

	/// Forgets all links of a subnet.
	pub(super) fn forget_links(netuid: NetUid) {
		for hotkey in LinkedHotkeys::<T>::take(netuid.0) {
			Self::rewrite_links(netuid, &hotkey, &LinkFacts::default());
		}
		LinksLeftOut::<T>::remove(netuid.0);
	}

	/// What is mirrored of a hotkey's links.
	pub(crate) fn mirrored_links(netuid: u16, hotkey: &T::AccountId) -> LinkFacts<T::AccountId> {
		LinkFacts {
			children: ChildKeys::<T>::get(hotkey, netuid),
			pending: PendingChildKeys::<T>::get(netuid, hotkey),
			take: ChildkeyTake::<T>::get(hotkey, netuid),
		}
	}

	/// Writes what differs from what is mirrored.
	fn rewrite_links(
		netuid: NetUid,
		hotkey: &T::AccountId,
		facts: &LinkFacts<T::AccountId>,
	) -> LinkWork {
		let known = Self::mirrored_links(netuid.0, hotkey);
		Self::write_links(netuid.0, hotkey, &known, facts)
	}

	/// Writes what differs from what is `known`, here and at each child.
	fn write_links(
		netuid: u16,
		hotkey: &T::AccountId,
		known: &LinkFacts<T::AccountId>,
		facts: &LinkFacts<T::AccountId>,
	) -> LinkWork {
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
		if known.children != facts.children {
			if facts.children.is_empty() {
				ChildKeys::<T>::remove(hotkey, netuid);
			} else {
				ChildKeys::<T>::insert(hotkey, netuid, &facts.children);
			}
		}
		for (_, child) in known.children_beyond(facts) {
			Self::set_parent(netuid, child, hotkey, None);
		}
		for (part, child) in facts.children_beyond(known) {
			Self::set_parent(netuid, child, hotkey, Some(*part));
		}
		LinkWork { hotkeys: 1, rows: known.rows_to(facts) }
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
