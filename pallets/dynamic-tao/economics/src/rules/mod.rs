//! What is disputed, as values. A [`Rules`] is stored on a chain, shown in its metadata, scheduled for
//! a block, and run by the same code in a simulation. Its six axes are independent; one file each says
//! what an axis decides and which choices there are. A change of rules changes no stored type.
//!
//! A host adds a rule of its own by [`CustomRules`] and the choice `Custom` of an axis.

pub mod allocation;
pub mod averaging;
pub mod custom;
pub mod dividends;
pub mod injection;
pub mod memory;
pub mod owner_incentives;
pub mod profile;
pub mod root_part;

pub use allocation::{
	count_votes, Allocation, Ballot, Bar, Candidate, Division, Excess, GateBar, MetricCap, Share,
	StageWeights,
};
pub use averaging::{Averaging, Spot};
pub use custom::{Axis, CustomRules};
pub use dividends::Dividends;
pub use injection::{AlphaCap, Bought, Injection, InjectionRule};
pub use memory::{Average, Averages, Flows, Needs, RuleMemory, Signals, Smoothing, Votes};
pub use owner_incentives::OwnerIncentives;
pub use profile::{Profile, PROFILES};
pub use root_part::{RootPart, RootSettlement};

use crate::error::EconomicsError;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The rules that a chain runs by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Rules {
	/// Who gets the block's TAO.
	pub allocation: Allocation,
	/// What of a subnet's TAO goes into its pool, and with how much alpha.
	pub injection: InjectionRule,
	/// What becomes of root's part of the alpha.
	pub root_part: RootPart,
	/// How fast the moving price moves.
	pub averaging: Averaging,
	/// When stake begins to count and to earn.
	pub dividends: Dividends,
	/// What becomes of what the owner's own hotkeys earn as miners.
	pub owner_incentives: OwnerIncentives,
}

impl Rules {
	/// This project's rules: those of the public chain at launch, but stake counts once it has been
	/// there for a whole tempo.
	pub const DEFAULT: Self = Self {
		allocation: Allocation::PriceEma,
		injection: InjectionRule::AlphaEmissionCap,
		root_part: RootPart::SoldEachBlock,
		averaging: Averaging::CONSTANT,
		dividends: Dividends::Activated,
		owner_incentives: OwnerIncentives::Paid,
	};

	/// The rules of the public chain at launch, in February 2025.
	pub const LAUNCH: Self = Self { dividends: Dividends::AtOnce, ..Self::DEFAULT };

	/// The default rules, but no block raises a price: what the alpha cannot carry is not minted.
	pub const PRICE_KEEPING: Self =
		Self { injection: InjectionRule::PriceKeeping, ..Self::DEFAULT };

	/// The default rules, but root's part is not sold: those who stake on root claim it.
	pub const CLAIMABLE: Self = Self { root_part: RootPart::Claimable, ..Self::DEFAULT };

	/// Refuses rules that a host with the rules `C` of its own cannot run.
	///
	/// # Errors
	/// [`EconomicsError::RuleMissing`] if an axis is `Custom` and the host has no rule for it,
	/// [`EconomicsError::RuleOutOfBounds`] if a number of a rule is out of its bounds.
	pub fn validate<C: CustomRules>(&self) -> Result<(), EconomicsError> {
		let custom = [
			(self.allocation == Allocation::Custom, Axis::Allocation),
			(self.injection == InjectionRule::Custom, Axis::Injection),
			(self.root_part == RootPart::Custom, Axis::RootPart),
		];
		let missing = custom.iter().any(|(asked, axis)| *asked && !C::AXES.contains(axis));
		if missing {
			return Err(EconomicsError::RuleMissing);
		}
		if !self.allocation.is_valid() || !self.averaging.is_valid() {
			return Err(EconomicsError::RuleOutOfBounds);
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_default_of_every_axis_should_be_the_default_profile() {
		assert_eq!(Rules::default(), Rules::DEFAULT);
	}

	#[test]
	fn a_profile_should_be_stored_in_a_few_bytes() {
		// Six choices of a byte each, and two more of the averaging.
		assert_eq!(Rules::DEFAULT.encode(), [0; 8]);
		// Of the allocation 23, of the injection 3, of root's part 18, of the averaging 15, and 2.
		assert_eq!(Rules::max_encoded_len(), 23 + 3 + 18 + 15 + 2);
	}

	#[test]
	fn rules_that_the_host_does_not_have_should_be_refused() {
		struct OwnAllocation;
		impl CustomRules for OwnAllocation {
			const AXES: &'static [Axis] = &[Axis::Allocation];
		}
		let allocation = Rules { allocation: Allocation::Custom, ..Rules::DEFAULT };
		let injection = Rules { injection: InjectionRule::Custom, ..Rules::DEFAULT };
		let root_part = Rules { root_part: RootPart::Custom, ..Rules::DEFAULT };
		assert_eq!(allocation.validate::<OwnAllocation>(), Ok(()));
		for rules in [injection, root_part] {
			assert_eq!(rules.validate::<OwnAllocation>(), Err(EconomicsError::RuleMissing));
		}
		assert_eq!(allocation.validate::<()>(), Err(EconomicsError::RuleMissing));
		assert_eq!(Rules::LAUNCH.validate::<()>(), Ok(()));
	}
}
