//! Rules by name, for command lines and reports: those of the public chain as they followed one
//! another, ours, and some that never were.

use super::{
	Allocation, AlphaCap, Averaging, Bar, Bought, Excess, InjectionRule, MetricCap,
	OwnerIncentives, RootPart, Rules, Smoothing,
};
use crate::{ema::Speed, price::Price};
use sp_arithmetic::{FixedU64, Perbill};

/// Rules with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
	/// What they are called.
	pub name: &'static str,
	/// What they are.
	pub rules: Rules,
}

/// The rules that have a name.
pub const PROFILES: &[Profile] = &[
	Profile { name: "default", rules: Rules::DEFAULT },
	Profile { name: "price-keeping", rules: Rules::PRICE_KEEPING },
	Profile { name: "claimable", rules: Rules::CLAIMABLE },
	Profile { name: "root-vote", rules: Rules::ROOT_VOTE },
	Profile { name: "launch", rules: Rules::LAUNCH },
	Profile { name: "subsidy", rules: Rules::SUBSIDY },
	Profile { name: "tao-flow", rules: Rules::TAO_FLOW },
	Profile { name: "net-flow", rules: Rules::NET_FLOW },
	Profile { name: "price-burn", rules: Rules::PRICE_BURN },
	Profile { name: "hill-quantile", rules: Rules::HILL_QUANTILE },
	Profile { name: "hill-rank", rules: Rules::HILL_RANK },
	Profile { name: "matured-flow", rules: Rules::MATURED_FLOW },
	Profile { name: "revenue-half", rules: Rules::REVENUE_HALF },
	Profile { name: "capped-matching", rules: Rules::CAPPED_MATCHING },
];

impl Profile {
	/// The profile of a name.
	pub fn by_name(name: &str) -> Option<&'static Self> {
		PROFILES.iter().find(|profile| profile.name == name)
	}
}

/// What is bought from November 2025 on is recycled.
const RECYCLING: InjectionRule =
	InjectionRule::ExcessBuys { cap: AlphaCap::BlockEmission, bought: Bought::Recycled };

/// What is bought from June 2026 on is the protocol's.
const HOLDING: InjectionRule =
	InjectionRule::ExcessBuys { cap: AlphaCap::RootProportion, bought: Bought::Protocol };

/// The public chain's speed in 2026: `1288490 / 2^32`, which is 3 in ten thousand.
const FAST: Averaging =
	Averaging { speed: Some(Speed { num: 3, den: 10_000 }), ..Averaging::WARM_UP };

const HALF: Perbill = Perbill::from_percent(50);

impl Rules {
	/// Before 13 February 2025: root's validators decide. There were no pools then; that TAO goes into
	/// them with as much alpha is a stand-in.
	pub const ROOT_VOTE: Self = Self {
		allocation: Allocation::RootVote { rho: 10, kappa: HALF },
		injection: InjectionRule::Par,
		..Self::LAUNCH
	};

	/// The rules of the public chain from 23 July 2025 on.
	pub const SUBSIDY: Self = Self {
		injection: InjectionRule::Subsidy,
		averaging: Averaging::WARM_UP,
		owner_incentives: OwnerIncentives::Burned,
		..Self::LAUNCH
	};

	/// From 4 November 2025 on.
	pub const TAO_FLOW: Self = Self {
		allocation: Allocation::Flow { smoothing: Smoothing::MONTH },
		injection: RECYCLING,
		root_part: RootPart::SoldAtEpoch { only_above: Some(Price::ONE) },
		..Self::SUBSIDY
	};

	/// From 27 May 2026 on.
	pub const NET_FLOW: Self =
		Self { allocation: Allocation::NetFlow { smoothing: Smoothing::MONTH }, ..Self::TAO_FLOW };

	/// From 25 June 2026 on.
	pub const PRICE_BURN: Self =
		Self { allocation: Allocation::PriceEmaLessBurn, injection: HOLDING, ..Self::TAO_FLOW };

	/// From 27 July 2026 on.
	pub const HILL_QUANTILE: Self = Self {
		allocation: Allocation::HillGate {
			exponent: 3,
			bar: Bar::Quantile(Perbill::from_percent(61)),
		},
		averaging: FAST,
		..Self::PRICE_BURN
	};

	/// From 3 August 2026 on.
	pub const HILL_RANK: Self = Self {
		allocation: Allocation::HillGate { exponent: 3, bar: Bar::Rank(32) },
		..Self::HILL_QUANTILE
	};

	/// Never in force: flow counts once it has stayed.
	pub const MATURED_FLOW: Self = Self {
		allocation: Allocation::MaturedFlow { smoothing: Smoothing::MONTH },
		..Self::TAO_FLOW
	};

	/// Never in force: a half by the price and a half by attested revenue.
	pub const REVENUE_HALF: Self = Self {
		allocation: Allocation::Attested { mix: HALF, smoothing: Smoothing::MONTH, cap: None },
		..Self::TAO_FLOW
	};

	/// Never in force, and our proposal: the same, but nobody gets more TAO than it has earned, and what
	/// is over that is not minted.
	pub const CAPPED_MATCHING: Self = Self {
		allocation: Allocation::Attested {
			mix: HALF,
			smoothing: Smoothing::MONTH,
			cap: Some(MetricCap { times: FixedU64::from_u32(1), excess: Excess::NotMinted }),
		},
		..Self::TAO_FLOW
	};
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_profile_should_be_found_by_its_own_name() {
		for profile in PROFILES {
			assert_eq!(Profile::by_name(profile.name), Some(profile));
			assert_eq!(profile.rules.validate::<()>(), Ok(()));
		}
		assert_eq!(Profile::by_name("nameless"), None);
	}

	#[test]
	fn no_two_profiles_should_be_the_same_rules() {
		for (place, one) in PROFILES.iter().enumerate() {
			assert!(
				PROFILES.iter().skip(place + 1).all(|other| other.rules != one.rules),
				"{one:?}"
			);
		}
	}
}
