//! When stake begins to count and to earn.
//!
//! What an epoch pays belongs to the stake that is active in it. If stake is active at once, it can
//! come for the block of an epoch, be paid for a whole tempo, and leave; if it must wait, nobody gains
//! by that, and a delay is the price.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The rule of when stake is active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Dividends {
	/// Once it has been there for a whole tempo: see [`activation`](crate::activation).
	#[default]
	Activated,
	/// In the block in which it comes, as on the public chain.
	AtOnce,
}
