//! Neurons, what validators say about them, and the families along which stake is passed.

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
pub const ROOT_SEATS: u32 = 64;

/// How many children a hotkey can have on a subnet.
pub const MAX_CHILDREN: u32 = 5;

/// How many hotkeys can have the same child on a subnet. An epoch looks at all parents of all its
/// neurons, so that this is most of what the largest one costs.
pub const MAX_PARENTS: u32 = 5;

/// How many commits of weights can wait to be revealed.
pub const MAX_COMMITS: u32 = 10;

/// A neuron: a hotkey that has a uid on a subnet. All neurons of a subnet are one value, which an
/// epoch reads and writes once; the uid is the place in it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Neuron<AccountId> {
	/// The hotkey.
	pub hotkey: AccountId,
	/// Its owner, the same as in [`Owner`](crate::pallet::Owner): an epoch pays it.
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
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
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
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct WeightCommit {
	/// Blake2-256 of the SCALE encoding of (hotkey, netuid, uids, values, salt, version key).
	pub hash: CommitHash,
	/// The block of the commit.
	pub block: u64,
}

/// The commits of a hotkey, oldest first.
pub type CommitQueue = BoundedVec<WeightCommit, ConstU32<MAX_COMMITS>>;

/// A hotkey's children on a subnet, with the part of its stake that each inherits.
pub type Children<AccountId> = BoundedVec<(Proportion, AccountId), ConstU32<MAX_CHILDREN>>;

/// The family of a hotkey on a subnet.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Family<AccountId> {
	/// The children until `scheduled` comes into force.
	pub children: Children<AccountId>,
	/// The children from a block on.
	pub scheduled: Option<(u64, Children<AccountId>)>,
	/// Who has this hotkey as a child, now or as scheduled.
	pub parents: BoundedVec<AccountId, ConstU32<MAX_PARENTS>>,
	/// The part of its parents' dividends that it keeps, in parts of 65535.
	pub take: u16,
	/// When that was last raised.
	pub take_raised_at: Option<u64>,
	/// When the children were last set.
	pub set_at: Option<u64>,
}

impl<AccountId> Default for Family<AccountId> {
	fn default() -> Self {
		Self {
			children: Default::default(),
			scheduled: None,
			parents: Default::default(),
			take: 0,
			take_raised_at: None,
			set_at: None,
		}
	}
}

impl<AccountId: PartialEq + Clone> Family<AccountId> {
	/// The children in force at `block`.
	pub fn children_at(&self, block: u64) -> &Children<AccountId> {
		match &self.scheduled {
			Some((from, children)) if *from <= block => children,
			_ => &self.children,
		}
	}

	/// The part that `child` inherits at `block`; none if it is no child.
	pub fn proportion_of(&self, child: &AccountId, block: u64) -> Option<Proportion> {
		self.children_at(block)
			.iter()
			.find_map(|(proportion, other)| (other == child).then_some(*proportion))
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

	/// Tells whether nothing is worth keeping.
	pub fn is_empty(&self) -> bool {
		self.children.is_empty()
			&& self.scheduled.is_none()
			&& self.parents.is_empty()
			&& self.take == 0
			&& self.take_raised_at.is_none()
	}
}

/// What a hotkey's owner keeps of its dividends.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct DelegateTake {
	/// In parts of 65535.
	pub take: u16,
	/// When it was last raised.
	pub raised_at: Option<u64>,
}

impl Default for DelegateTake {
	fn default() -> Self {
		Self { take: LAUNCH_TAKE, raised_at: None }
	}
}

/// The take at launch: `11796 / 65535`, or 18 %.
pub const LAUNCH_TAKE: u16 = 11_796;

/// A seat on root.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct RootSeat<AccountId> {
	/// Who sits there.
	pub hotkey: AccountId,
	/// Since when.
	pub since: u64,
}

/// The seats of root.
pub type RootSeatList<AccountId> = BoundedVec<RootSeat<AccountId>, ConstU32<ROOT_SEATS>>;
