//! Neurons, what validators say about them, and the childkey links along which stake is passed.

use crate::types::Deposit;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{children::Proportion, yuma::NeuronScores, Alpha};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Hash};

/// How many neurons a subnet can have.
pub const MAX_UIDS: u16 = 256;

/// How many of them can be validators.
pub const MAX_VALIDATORS: u16 = 64;

/// How many hotkeys sit on root.
pub const MAX_ROOT_VALIDATORS: u32 = 64;

/// How many children a hotkey can have on a subnet.
pub const MAX_CHILDREN: u32 = 5;

/// How many hotkeys can have the same child on a subnet. An epoch looks at all parents of all its
/// neurons, so that this is most of what the largest one costs.
pub const MAX_PARENTS: u32 = 5;

/// How many newcomers an epoch decides on: whether each becomes a parent of a neuron. The rest wait
/// for the next epoch.
pub const MAX_NEWCOMERS: u32 = 16;

/// How many commits of weights can wait to be revealed.
pub const MAX_COMMITS: u32 = 10;

/// A neuron that went when its subnet was trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TrimmedNeuron<AccountId> {
	/// The uid that it had.
	pub uid: u16,
	/// Its hotkey.
	pub hotkey: AccountId,
}

/// A neuron: a hotkey that has a uid on a subnet. All neurons of a subnet are one value, which an
/// epoch reads and writes once; the uid is the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Neuron<AccountId> {
	/// The hotkey.
	pub hotkey: AccountId,
	/// Its owner, the same as in [`Hotkeys`](crate::pallet::Hotkeys): an epoch pays it.
	pub coldkey: AccountId,
	/// The block of the registration.
	pub registered_at: u64,
	/// What the last epoch said of it.
	pub scores: NeuronScores,
	/// The alpha that the last epoch gave its hotkey, stakers included.
	pub emission: Alpha,
}

impl<AccountId> Neuron<AccountId> {
	/// A neuron that no epoch has seen yet.
	pub fn new(hotkey: AccountId, coldkey: AccountId, registered_at: u64) -> Self {
		Self {
			hotkey,
			coldkey,
			registered_at,
			scores: NeuronScores::default(),
			emission: Alpha::ZERO,
		}
	}

	/// What it earned in the last epoch, to compare with others: its parts of incentives and
	/// dividends, and only then the alpha, since the dividends of root stake are TAO.
	pub fn earned(&self) -> (u32, Alpha) {
		let parts = u32::from(self.scores.incentive).saturating_add(self.scores.dividends.into());
		(parts, self.emission) // two 16 bits fit
	}
}

/// The neurons of a subnet, by uid.
pub type NeuronList<AccountId> = BoundedVec<Neuron<AccountId>, ConstU32<{ MAX_UIDS as u32 }>>;

/// A sparse row over the uids of a subnet: (uid, value).
pub type Row = BoundedVec<(u16, u16), ConstU32<{ MAX_UIDS as u32 }>>;

/// What a validator says about miners, and its bonds with them. One value, because an epoch reads
/// both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ValidatorRow {
	/// The block in which the weights were set or revealed.
	pub last_update: u64,
	/// The block in which they were decided: that of the commit, where they were committed.
	/// They say nothing about neurons that are younger.
	pub weights_as_of: u64,
	/// The weights; the largest is 65535.
	pub weights: Row,
	/// The bonds, in parts of 65535.
	pub bonds: Row,
}

/// What a commit of weights is called by.
pub type CommitHash = <BlakeTwo256 as Hash>::Output;

/// Weights that somebody has committed to and not revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct WeightCommit {
	/// Blake2-256 of the SCALE encoding of (hotkey, netuid, uids, values, salt, version key).
	pub hash: CommitHash,
	/// The block of the commit.
	pub block: u64,
	/// The first block in which it may be revealed, and the last one. Like the rules, they are those
	/// of its own moment: nothing that is set later breaks what was promised.
	pub window: (u64, u64),
	/// What its weights must pass.
	pub rules: WeightRules,
}

impl WeightCommit {
	/// Tells whether it may be revealed in `block`.
	pub fn is_open(&self, block: u64) -> bool {
		let (first, last) = self.window;
		(first..=last).contains(&block)
	}

	/// Tells whether it can be revealed no more.
	pub fn is_expired(&self, block: u64) -> bool {
		block > self.window.1
	}
}

/// What a subnet asks of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct WeightRules {
	/// Those of an older version are refused.
	pub version_key: u64,
	/// How many there must be.
	pub min_allowed: u16,
	/// The largest part of their sum that one may have, in parts of 65535.
	pub max_limit: u16,
}

impl WeightRules {
	/// What can be asked of a validator among `count` neurons: no more weights than there are others,
	/// and no smaller ones than [`least_limit`](Self::least_limit) says.
	pub fn for_neurons(self, count: usize) -> Self {
		let min_allowed = self.min_allowed.min(Self::most_allowed(count));
		Self { min_allowed, max_limit: self.max_limit.max(Self::least_limit(min_allowed)), ..self }
	}

	/// How many weights a validator among `count` neurons can be asked for: one for each of the
	/// others, and one at least.
	pub fn most_allowed(count: usize) -> u16 {
		u16::try_from(count.saturating_sub(1).max(1)).unwrap_or(u16::MAX)
	}

	/// The least that a weight must be allowed to have where `weights` must be given, in parts of
	/// 65535: half of these can be 0, and the others equal. So a validator always has a choice.
	pub fn least_limit(weights: u16) -> u16 {
		u16::MAX.div_ceil(weights.div_ceil(2).max(1))
	}
}

/// The commits of a hotkey, oldest first.
pub type CommitQueue = BoundedVec<WeightCommit, ConstU32<MAX_COMMITS>>;

/// A hotkey's children on a subnet, with the part of its stake that each inherits.
pub type Children<AccountId> = BoundedVec<(Proportion, AccountId), ConstU32<MAX_CHILDREN>>;

/// The childkey links of a hotkey on a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ChildkeyLinks<AccountId> {
	/// The children until `scheduled` comes into force.
	pub children: Children<AccountId>,
	/// The children from a block on.
	pub scheduled: Option<(u64, Children<AccountId>)>,
	/// Who has this hotkey as a child, now or as scheduled.
	pub parents: BoundedVec<AccountId, ConstU32<MAX_PARENTS>>,
	/// Who asks for the place of the parent that passes on least, and the block from which that can
	/// be decided, because their relation is in force. Until then it passes on nothing.
	pub newcomer: Option<(u64, AccountId)>,
	/// The part of its parents' dividends that it keeps. What is not set is the hotkey's own take.
	pub take: Option<Take>,
	/// When the children were last set. It outlives them, since the next setting is limited by it.
	pub set_at: Option<u64>,
	/// What the hotkey's owner has put down for this row and for the hotkey's place in its children's
	/// rows; see [`Self::rows`].
	pub deposit: Option<Deposit<AccountId>>,
}

impl<AccountId> Default for ChildkeyLinks<AccountId> {
	fn default() -> Self {
		Self {
			children: Default::default(),
			scheduled: None,
			parents: Default::default(),
			newcomer: None,
			take: None,
			set_at: None,
			deposit: None,
		}
	}
}

impl<AccountId: PartialEq + Clone> ChildkeyLinks<AccountId> {
	/// The children in force at `block`.
	pub fn children_at(&self, block: u64) -> &Children<AccountId> {
		match &self.scheduled {
			Some((from, children)) if *from <= block => children,
			_ => &self.children,
		}
	}

	/// The part that `child` inherits at `block`; none if it is no child.
	pub fn proportion_of(&self, child: &AccountId, block: u64) -> Option<Proportion> {
		Self::part_of(self.children_at(block), child)
	}

	/// The part that `child` inherits at `block`, or will once what is scheduled comes into force;
	/// none if it is no child and will be none.
	pub fn proportion_from(&self, child: &AccountId, block: u64) -> Option<Proportion> {
		let later = self.scheduled.as_ref().map_or(&self.children, |(_, children)| children);
		self.proportion_of(child, block).or_else(|| Self::part_of(later, child))
	}

	fn part_of(children: &Children<AccountId>, child: &AccountId) -> Option<Proportion> {
		children.iter().find_map(|(proportion, other)| (other == child).then_some(*proportion))
	}

	/// The block from which `child` is one, if it is one at `block` or will be.
	pub fn child_from(&self, child: &AccountId, block: u64) -> Option<u64> {
		match &self.scheduled {
			_ if self.proportion_of(child, block).is_some() => Some(block),
			Some((from, children)) => Self::part_of(children, child).map(|_| *from),
			None => None,
		}
	}

	/// Takes a child out, now and as scheduled.
	pub fn forget_child(&mut self, child: &AccountId) {
		self.children.retain(|(_, other)| other != child);
		if let Some((_, children)) = &mut self.scheduled {
			children.retain(|(_, other)| other != child);
		}
	}

	/// Everybody who is a child now or will be one.
	pub fn all_children(&self) -> Vec<AccountId> {
		let mut all: Vec<AccountId> = Vec::new();
		let scheduled = self.scheduled.iter().flat_map(|(_, children)| children.iter());
		for (_, child) in self.children.iter().chain(scheduled) {
			if !all.contains(child) {
				all.push(child.clone());
			}
		}
		all
	}

	/// How many rows the hotkey's owner puts a deposit down for: this one, unless it is there for
	/// parents alone, and one for each child, whose row it keeps. So every row is paid for, and one
	/// that several keep by each of them.
	pub fn rows(&self) -> u64 {
		let children = self.all_children().len();
		let own = children > 0
			|| self.scheduled.is_some()
			|| self.take.is_some()
			|| self.set_at.is_some();
		u64::try_from(children).unwrap_or(u64::MAX).saturating_add(own.into()) // eleven at most
	}

	/// Tells whether nothing is worth keeping.
	pub fn is_empty(&self) -> bool {
		self.children.is_empty()
			&& self.scheduled.is_none()
			&& self.parents.is_empty()
			&& self.newcomer.is_none()
			&& self.take.is_none()
			&& self.set_at.is_none()
	}
}

/// A part of dividends that a hotkey's owner keeps: of its stakers' ([`HotkeyInfo`]), or of its
/// parents' ([`ChildkeyLinks`]). Lowering it is in force at once, raising it after a delay in which those
/// who pay it can leave.
///
/// [`HotkeyInfo`]: crate::HotkeyInfo
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Take {
	/// In parts of 65535, until `raise` comes into force.
	pub take: u16,
	/// The take from a block on, which is higher.
	pub raise: Option<(u64, u16)>,
	/// When it was last set, up or down: the next raise is limited by it.
	pub changed_at: Option<u64>,
}

impl Take {
	/// The take in force at `block`.
	pub fn at(&self, block: u64) -> u16 {
		match self.raise {
			Some((from, take)) if from <= block => take,
			_ => self.take,
		}
	}

	/// The raise that has not come into force at `block`.
	pub fn raise_after(&self, block: u64) -> Option<TakeRaise> {
		let (from, take) = self.raise.filter(|(from, _)| *from > block)?;
		Some(TakeRaise { from, take })
	}

	/// The take as it is set at `now`: a lower one at once, in place of any raise, a higher one from
	/// block `from` on.
	pub fn set(&self, take: u16, now: u64, from: u64) -> Self {
		let current = self.at(now);
		Self {
			take: current.min(take),
			raise: (take > current).then_some((from, take)),
			changed_at: Some(now),
		}
	}

	/// Tells whether it may be raised at `now`, `limit` blocks after it was last set.
	pub fn may_rise(&self, now: u64, limit: u64) -> bool {
		self.changed_at.is_none_or(|at| now.saturating_sub(at) >= limit)
	}
}

impl Default for Take {
	fn default() -> Self {
		Self { take: LAUNCH_TAKE, raise: None, changed_at: None }
	}
}

/// A higher take that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct TakeRaise {
	/// The first block in which it is in force.
	pub from: u64,
	/// In parts of 65535.
	pub take: u16,
}

/// The take at launch: `11796 / 65535`, or 18 %.
pub const LAUNCH_TAKE: u16 = 11_796;

/// A uid on root.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RootNeuron<AccountId> {
	/// Who sits there.
	pub hotkey: AccountId,
	/// Since when.
	pub since: u64,
}

/// The uids of root.
pub type RootNeuronList<AccountId> =
	BoundedVec<RootNeuron<AccountId>, ConstU32<MAX_ROOT_VALIDATORS>>;
