//! All that rules can be, axis by axis, for walks and for tests that draw rules. Numbers that a choice
//! has are those of the profiles, and some at the end of their range.

use dtao_economics::{
	Allocation, AlphaCap, Averaging, Axis, Bar, Bought, CustomRules, Dividends, Excess,
	InjectionRule, MetricCap, OwnerIncentives, Price, RootPart, Rules, Smoothing, Speed, Spot,
	PROFILES,
};
use sp_runtime::{FixedU64, Perbill};

/// What becomes of root's part, but for a host's own rule.
pub const ROOT_PARTS: [RootPart; 5] = [
	RootPart::SoldEachBlock,
	RootPart::SoldAtEpoch { only_above: None },
	RootPart::SoldAtEpoch { only_above: Some(Price::ONE) },
	RootPart::Claimable,
	RootPart::Recycled,
];

/// How the moving price moves.
pub const AVERAGINGS: [Averaging; 5] = [
	Averaging::CONSTANT,
	Averaging { warm_up: Some(100), ..Averaging::CONSTANT },
	Averaging { spot: Spot::Uncapped, ..Averaging::CONSTANT },
	Averaging { speed: Some(Speed { num: 3, den: 10_000 }), ..Averaging::WARM_UP },
	// As fast as can be.
	Averaging {
		speed: Some(Speed { num: 1, den: 1 }),
		spot: Spot::Uncapped,
		..Averaging::CONSTANT
	},
];

/// When stake counts.
pub const DIVIDENDS: [Dividends; 2] = [Dividends::Activated, Dividends::AtOnce];

/// What becomes of the owner's incentives.
pub const OWNER_INCENTIVES: [OwnerIncentives; 3] =
	[OwnerIncentives::Paid, OwnerIncentives::Recycled, OwnerIncentives::Burned];

/// Who gets the block's TAO, but for a host's own rule.
pub fn allocations() -> Vec<Allocation> {
	let smoothing = Smoothing::WHOLE;
	let attested = |percent, excess| Allocation::Attested {
		mix: Perbill::from_percent(percent),
		smoothing,
		cap: Some(MetricCap { times: FixedU64::from_u32(1), excess }),
	};
	let others = [
		Allocation::HillGate { exponent: 1, bar: Bar::Rank(1) },
		Allocation::HillGate { exponent: 4, bar: Bar::Quantile(Perbill::one()) },
		Allocation::Flow { smoothing },
		Allocation::MaturedFlow { smoothing },
		Allocation::NetFlow { smoothing },
		Allocation::RootVote { rho: u8::MAX, kappa: Perbill::zero() },
		attested(50, Excess::ToOthers),
		attested(100, Excess::NotMinted),
		Allocation::Equal,
		Allocation::ByDepth,
		Allocation::Fixed,
	];
	PROFILES.iter().map(|profile| profile.rules.allocation).chain(others).collect()
}

/// What goes into the pool, but for a host's own rule.
pub fn injections() -> Vec<InjectionRule> {
	let caps = [AlphaCap::Emission, AlphaCap::BlockEmission, AlphaCap::RootProportion];
	let buying = caps.into_iter().flat_map(|cap| {
		[Bought::Recycled, Bought::Protocol].map(|bought| InjectionRule::ExcessBuys { cap, bought })
	});
	let others = [
		InjectionRule::AlphaEmissionCap,
		InjectionRule::PriceKeeping,
		InjectionRule::Subsidy,
		InjectionRule::Par,
	];
	others.into_iter().chain(buying).collect()
}

/// One of a list.
fn one<T: Copy>(all: &[T], at: u8) -> T {
	all[usize::from(at) % all.len()]
}

/// One of a list, or a host's own, if it has a rule on that axis.
fn one_or_custom<T: Copy, C: CustomRules>(all: &[T], custom: T, axis: Axis, at: u8) -> T {
	let own = C::AXES.contains(&axis).then_some(custom);
	let all: Vec<_> = all.iter().copied().chain(own).collect();
	one(&all, at)
}

/// Who gets the block's TAO, by number; a host's own rule too, if there is one.
pub fn allocation<C: CustomRules>(at: u8) -> Allocation {
	one_or_custom::<_, C>(&allocations(), Allocation::Custom, Axis::Allocation, at)
}

/// A choice for each axis by number, in the order of [`Rules`]; a host's own too, if there is one.
pub fn rules<C: CustomRules>(numbers: [u8; 6]) -> Rules {
	let [allocated, injection, root_part, averaging, dividends, incentives] = numbers;
	Rules {
		allocation: allocation::<C>(allocated),
		injection: one_or_custom::<_, C>(
			&injections(),
			InjectionRule::Custom,
			Axis::Injection,
			injection,
		),
		root_part: one_or_custom::<_, C>(&ROOT_PARTS, RootPart::Custom, Axis::RootPart, root_part),
		averaging: one(&AVERAGINGS, averaging),
		dividends: one(&DIVIDENDS, dividends),
		owner_incentives: one(&OWNER_INCENTIVES, incentives),
	}
}
