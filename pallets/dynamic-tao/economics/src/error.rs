//! Why a computation refused. Each cause is its own variant: an empty pool and an overflow are
//! different news for a user, and different work for an operator.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Why an economic computation refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum EconomicsError {
	/// The result does not fit its type. Unreachable while supplies respect their caps.
	Overflow,
	/// A division by zero, or a price asked of a pool without alpha.
	EmptyPool,
	/// The trade would give nothing for something.
	ZeroOutput,
	/// The input is more than [`MAX_INPUT_FACTOR`](crate::pool::MAX_INPUT_FACTOR) times the
	/// reserve that it goes into.
	InputTooLarge,
	/// The trade would leave the reserve that it draws on under
	/// [`MIN_RESERVE`](crate::pool::MIN_RESERVE).
	ReserveTooLow,
	/// The average price of the trade, fee included, is worse than the limit.
	SlippageExceeded,
	/// A position or a record holds less than what was asked of it.
	InsufficientStake,
	/// The deposit is so small that it would buy no share.
	DepositTooSmall,
	/// The neurons of an epoch don't fit together: a row names a uid that is not there, or one
	/// twice, or there are more than 65535 neurons.
	MalformedRow,
	/// The parts that a rule of the host's own made do not sum to what it was given, or it did not make
	/// one for each.
	RuleUnbalanced,
	/// The rules ask for one of the host's own, and there is none.
	RuleMissing,
	/// A number of a rule is out of its bounds.
	RuleOutOfBounds,
}

impl core::fmt::Display for EconomicsError {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(match self {
			Self::Overflow => "the result does not fit its type",
			Self::EmptyPool => "the pool has an empty reserve",
			Self::ZeroOutput => "the trade would give nothing",
			Self::InputTooLarge => "the input is over 1000 times the reserve it goes into",
			Self::ReserveTooLow => "the trade would leave a reserve under its floor",
			Self::SlippageExceeded => "the average price would pass the limit",
			Self::InsufficientStake => "the position holds less than that",
			Self::DepositTooSmall => "the deposit is too small for a single share",
			Self::MalformedRow => "a row names a uid that is not there, or one twice",
			Self::RuleUnbalanced => "the parts of a custom rule do not sum to what it was given",
			Self::RuleMissing => "there is no custom rule for this",
			Self::RuleOutOfBounds => "a number of a rule is out of its bounds",
		})
	}
}

impl core::error::Error for EconomicsError {}
