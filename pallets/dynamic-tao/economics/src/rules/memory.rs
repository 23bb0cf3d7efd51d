//! What rules remember of a subnet from one block to the next. It stands in the record that a block
//! reads and writes anyway. A new subnet remembers nothing, and a dissolved one leaves nothing.
//!
//! *Signals* are what happened on the subnet, whoever asks: a host feeds those that some rule [needs],
//! and no others. *Averages* belong to one rule, which moves them once in each block.
//!
//! [needs]: Needs

#![allow(clippy::cast_possible_truncation)] // in what the codec's derives write

use crate::{
	amount::{mul_div, Rounding, Tao},
	error::EconomicsError,
	yuma::Fraction,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What the active rules remember of a subnet: five bytes while they need no memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RuleMemory {
	/// What happened on the subnet.
	pub signals: Signals,
	/// What the active allocation rule has made of it.
	pub averages: Averages,
}

/// What happened on a subnet. A signal that no rule needs is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Signals {
	/// TAO into and out of the pool since the last block.
	pub flows: Option<Flows>,
	/// The part of the last epoch's incentives that was recycled or burned; nothing before the first.
	pub burned: Option<Fraction>,
	/// What root's validators said of the subnet when their votes were last counted.
	pub votes: Option<Votes>,
	/// What is attested of the subnet, in rao a block.
	pub metric: Option<Tao>,
}

/// TAO into a pool less TAO out of it, in rao, since the last block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Flows {
	/// Users' purchases less their sales.
	pub users: i64,
	/// Injection and purchases of the protocol, less root's sales.
	pub protocol: i64,
}

/// What root's validators say of a subnet: see [`votes`](super::allocation::votes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Votes {
	/// `sum(S * W)`: the stake's part of weight on it.
	pub rank: Fraction,
	/// The part of the stake with any weight on it.
	pub trust: Fraction,
}

/// Which signals rules need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
	/// [`Signals::flows`].
	pub flows: bool,
	/// [`Signals::burned`].
	pub burned: bool,
	/// [`Signals::votes`].
	pub votes: bool,
	/// [`Signals::metric`].
	pub metric: bool,
}

impl Needs {
	/// What either needs.
	pub fn or(self, other: Self) -> Self {
		Self {
			flows: self.flows || other.flows,
			burned: self.burned || other.burned,
			votes: self.votes || other.votes,
			metric: self.metric || other.metric,
		}
	}
}

impl Signals {
	/// Records a purchase by a user, if flows are needed.
	pub fn record_purchase(&mut self, tao: Tao) {
		if let Some(flows) = &mut self.flows {
			flows.users = flows.users.saturating_add(signed(tao)); // all TAO fits
		}
	}

	/// Records a sale by a user, if flows are needed.
	pub fn record_sale(&mut self, tao: Tao) {
		if let Some(flows) = &mut self.flows {
			flows.users = flows.users.saturating_sub(signed(tao)); // all TAO fits
		}
	}

	/// Records what part of an epoch's incentives was withheld, if that is needed.
	pub fn record_burned(&mut self, withheld: u64, incentives: u64) {
		if let Some(burned) = &mut self.burned {
			*burned = Fraction::of(withheld, incentives);
		}
	}

	/// The signals that the next block begins with, once a block has moved `protocol` rao into the pool:
	/// flows begin anew, and what nobody needs is dropped.
	pub(crate) fn after_block(self, needs: Needs, protocol: i64) -> Self {
		Self {
			flows: needs.flows.then_some(Flows { users: 0, protocol }),
			burned: needs.burned.then(|| self.burned.unwrap_or_default()),
			votes: needs.votes.then(|| self.votes.unwrap_or_default()),
			metric: needs.metric.then(|| self.metric.unwrap_or_default()),
		}
	}
}

/// TAO as a signed number. Clamped only above 2^63, where no TAO is.
pub(crate) fn signed(tao: Tao) -> i64 {
	tao.0.try_into().unwrap_or(i64::MAX)
}

/// The averages that one allocation rule keeps of a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Averages {
	/// None.
	#[default]
	Empty,
	/// Of [`Allocation::Flow`](super::Allocation::Flow).
	Flow {
		/// Of users' flow.
		users: Average,
	},
	/// Of [`Allocation::MaturedFlow`](super::Allocation::MaturedFlow).
	MaturedFlow {
		/// Of users' flow.
		users: Average,
		/// Of that average.
		matured: Average,
	},
	/// Of [`Allocation::NetFlow`](super::Allocation::NetFlow).
	NetFlow {
		/// Of users' flow.
		users: Average,
		/// Of the protocol's flow.
		protocol: Average,
	},
	/// Of [`Allocation::Attested`](super::Allocation::Attested).
	Metric {
		/// Of what is attested.
		metric: Average,
	},
}

impl Averages {
	/// The average of users' flow, from whichever rule kept it: rules of flow hand it on.
	pub fn users(self) -> Average {
		match self {
			Self::Flow { users }
			| Self::MaturedFlow { users, .. }
			| Self::NetFlow { users, .. } => users,
			Self::Empty | Self::Metric { .. } => Average::ZERO,
		}
	}

	/// The average of users' average.
	pub fn matured(self) -> Average {
		match self {
			Self::MaturedFlow { matured, .. } => matured,
			_ => Average::ZERO,
		}
	}

	/// The average of the protocol's flow.
	pub fn protocol(self) -> Average {
		match self {
			Self::NetFlow { protocol, .. } => protocol,
			_ => Average::ZERO,
		}
	}

	/// The average of what is attested.
	pub fn metric(self) -> Average {
		match self {
			Self::Metric { metric } => metric,
			_ => Average::ZERO,
		}
	}
}

/// The part of the gap that an average closes in one block, in parts of `2^63 - 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Smoothing(pub u64);

impl Smoothing {
	/// The whole: an average that follows at once.
	pub const WHOLE: Self = Self((1 << 63) - 1);
	/// A half-life of 216,000 blocks, or 30 days: the public chain's since November 2025.
	pub const MONTH: Self = Self(29_597_889_189_277);

	/// Tells whether it is a part of the whole.
	pub const fn is_valid(self) -> bool {
		self.0 <= Self::WHOLE.0
	}
}

/// A moving average of rao a block, signed, with 32 fraction bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Average(i128);

impl Average {
	/// Nothing: where every average begins.
	pub const ZERO: Self = Self(0);

	/// Fraction bits.
	pub const FRACTION_BITS: u32 = 32;

	/// The average of a value that never changes.
	pub fn of(rao: i64) -> Self {
		Self(i128::from(rao) << Self::FRACTION_BITS)
	}

	/// The number times `2^32`.
	pub const fn to_bits(self) -> i128 {
		self.0
	}

	/// The number times `2^32`, and zero for a negative one.
	pub fn positive_bits(self) -> u128 {
		self.0.max(0).unsigned_abs()
	}

	/// The average a block later: the part `smoothing` of the gap to `towards` closes. What closes is
	/// rounded down, so that an average never passes what it follows and comes within `10^-4` rao of it.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] for a smoothing that is not [valid](Smoothing::is_valid), if ever.
	pub fn moved(self, towards: Self, smoothing: Smoothing) -> Result<Self, EconomicsError> {
		let gap = towards.0.abs_diff(self.0);
		let whole = Smoothing::WHOLE.0.into();
		let step = mul_div(gap, smoothing.0.into(), whole, Rounding::Down)?;
		let step = i128::try_from(step).map_err(|_| EconomicsError::Overflow)?;
		let moved =
			if towards < self { self.0.checked_sub(step) } else { self.0.checked_add(step) };
		moved.map(Self).ok_or(EconomicsError::Overflow)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_subnet_that_no_rule_remembers_should_take_five_bytes() {
		assert_eq!(RuleMemory::default().encode(), [0; 5]);
	}

	#[test]
	fn what_a_rule_remembers_should_fit_64_bytes() {
		// Flows are two times 8 bytes, two averages 16 each, and each choice is a byte.
		assert_eq!(Flows::max_encoded_len() + Averages::max_encoded_len() + 1, 16 + 33 + 1);
		assert_eq!(Votes::max_encoded_len(), 16);
	}

	#[test]
	fn half_of_a_step_should_be_absorbed_in_a_month() {
		let mut average = Average::ZERO;
		let step = Average::of(1_000_000_000);
		for _ in 0..216_000 {
			average = average.moved(step, Smoothing::MONTH).unwrap();
		}
		// A half but for the rounding of 216,000 steps: 2^-32 rao each at most.
		let rao = average.to_bits() >> 32;
		assert!((499_999_990..=500_000_010).contains(&rao), "{rao}");
	}

	#[test]
	fn an_average_should_fall_as_it_rises() {
		let (low, high) = (Average::of(-7), Average::of(5));
		let half = Smoothing(1 << 62);
		// The gap is 12, and of the whole, 2^63 - 1, a little more than a half: 6.
		assert_eq!(low.moved(high, half).unwrap().to_bits() >> 32, -1);
		assert_eq!(high.moved(low, Smoothing::WHOLE), Ok(low));
		assert_eq!(high.moved(low, Smoothing(0)), Ok(high));
		assert_eq!((low.positive_bits(), high.positive_bits()), (0, 5 << 32));
	}

	#[test]
	fn signals_should_be_fed_only_while_a_rule_needs_them() {
		let mut signals = Signals::default();
		signals.record_purchase(Tao(5));
		signals.record_burned(1, 2);
		assert_eq!(signals, Signals::default());

		let needs = Needs { flows: true, burned: true, ..Needs::default() };
		signals = signals.after_block(needs, 0);
		signals.record_purchase(Tao(5));
		signals.record_sale(Tao(7));
		signals.record_burned(1, 4);
		// 5 - 7
		assert_eq!(signals.flows, Some(Flows { users: -2, protocol: 0 }));
		assert_eq!(signals.burned, Some(Fraction::of(1, 4)));
		let next = signals.after_block(needs, 3);
		assert_eq!(next.flows, Some(Flows { users: 0, protocol: 3 }));
		assert_eq!(next.burned, signals.burned);
		assert_eq!(next.after_block(Needs::default(), 1), Signals::default());
	}
}
