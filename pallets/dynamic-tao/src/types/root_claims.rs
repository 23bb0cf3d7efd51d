//! What those who stake on root can claim.

use crate::NetUid;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{Alpha, Tao};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// The most subnets whose alpha one call claims.
pub const MAX_CLAIMED_SUBNETS: u32 = 5;

/// The subnets whose alpha a call claims.
pub type ClaimedSubnets = BoundedVec<NetUid, ConstU32<MAX_CLAIMED_SUBNETS>>;

/// As what a coldkey wants to be paid its claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RootClaimKind {
	/// As stake on root behind the same hotkey: the alpha is sold as any other.
	#[default]
	Swap,
	/// As alpha stake behind the same hotkey.
	Keep,
}

/// How far the dissolution of a subnet has come with what is claimable of its alpha.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ClaimWalk<AccountId> {
	/// Who stakes to the hotkey on root is settled.
	Settling {
		/// The hotkey.
		hotkey: AccountId,
		/// The last coldkey that was.
		after: Option<AccountId>,
	},
	/// What was settled behind the hotkey is booked.
	Paying {
		/// The hotkey.
		hotkey: AccountId,
		/// The last coldkey whose claim was.
		after: Option<AccountId>,
	},
	/// Nothing is left.
	Over,
}

/// What a coldkey can claim of a subnet's alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RootClaimView {
	/// The subnet.
	pub netuid: NetUid,
	/// The alpha.
	pub alpha: Alpha,
	/// What a sale of it would bring as the first trade of the next block; none where the pool refuses.
	pub tao: Option<Tao>,
}
