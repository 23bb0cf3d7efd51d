//! The rules that a block asks, as the model writes them: numbers of choices.

use dtao_economics::{
	rules::root_part::sell, Alpha, AlphaCap, Averaging, Axis, BlockTerms, Bought, Candidate,
	CustomRules, EconomicsError, Injection, InjectionRule, OwnerIncentives, Pool, Price, RootPart,
	RootSettlement, Rules, Speed, Spot, Tao,
};

/// The rules of the model's host.
pub struct Host;

impl CustomRules for Host {
	const AXES: &'static [Axis] = &[Axis::Allocation, Axis::Injection, Axis::RootPart];

	/// Half of the block to the first.
	fn allocate(
		_number: u64,
		emission: Tao,
		candidates: &[Candidate],
	) -> Result<Vec<Tao>, EconomicsError> {
		let part = |place| if place == 0 { Tao(emission.0 / 2) } else { Tao::ZERO };
		Ok((0..candidates.len()).map(part).collect())
	}

	/// A third goes in without alpha, a third buys, and the rest is not minted.
	fn inject(_: &Pool, _: Alpha, terms: &BlockTerms) -> Result<Injection, EconomicsError> {
		let Tao(allocated) = terms.allocated;
		let third = Tao(allocated / 3);
		let excess = Tao(allocated - 2 * third.0);
		Ok(Injection { tao_in: third, alpha_in: Alpha::ZERO, purchase: third, excess })
	}

	/// A half is sold and half of the rest recycled, and what is left falls to the validators.
	fn settle_root_part(
		pool: &mut Pool,
		part: Alpha,
		_: &BlockTerms,
	) -> Result<RootSettlement, EconomicsError> {
		let half = part.0 / 2;
		let settled = sell(pool, Alpha(half));
		let recycled = (part.0 - half) / 2;
		let returned = Alpha(settled.returned.0 + part.0 - half - recycled);
		Ok(RootSettlement { recycled: Alpha(recycled), returned, ..settled })
	}
}

/// The kind of an injection, its cap, and what becomes of alpha that it buys.
type InjectionInput = (u8, u8, u8);
/// What becomes of root's part, and the bar of its sale.
type RootInput = (u8, Option<u128>);
/// A rule's own speed, its warm-up, and whether a price counts as one at most.
type AveragingInput = (Option<(u32, u32)>, Option<u32>, u8);
/// The axes that a block asks, but for the allocation.
pub type RulesInput = (InjectionInput, RootInput, AveragingInput);

pub fn rules((injection, root, averaging): &RulesInput) -> Rules {
	Rules {
		injection: injection_rule(*injection),
		root_part: root_part(*root),
		averaging: averaging_rule(*averaging),
		..Rules::DEFAULT
	}
}

fn injection_rule((kind, cap, bought): InjectionInput) -> InjectionRule {
	let cap = match cap {
		0 => AlphaCap::Emission,
		1 => AlphaCap::BlockEmission,
		2 => AlphaCap::RootProportion,
		other => panic!("no cap {other}"),
	};
	let bought = if bought == 1 { Bought::Protocol } else { Bought::Recycled };
	match kind {
		0 => InjectionRule::AlphaEmissionCap,
		1 => InjectionRule::PriceKeeping,
		2 => InjectionRule::ExcessBuys { cap, bought },
		3 => InjectionRule::Subsidy,
		4 => InjectionRule::Par,
		5 => InjectionRule::Custom,
		other => panic!("no injection {other}"),
	}
}

fn root_part((kind, bar): RootInput) -> RootPart {
	match kind {
		0 => RootPart::SoldEachBlock,
		1 => RootPart::SoldAtEpoch { only_above: bar.map(Price::from_bits) },
		2 => RootPart::Claimable,
		3 => RootPart::Recycled,
		4 => RootPart::Custom,
		other => panic!("no rule of root's part {other}"),
	}
}

fn averaging_rule((speed, warm_up, capped): AveragingInput) -> Averaging {
	let speed = speed.map(|(num, den)| Speed { num, den });
	let spot = if capped == 1 { Spot::CappedAtOne } else { Spot::Uncapped };
	Averaging { speed, warm_up, spot }
}

/// Whether root's alpha is for claims, and what becomes of the owner's incentives.
pub fn epoch_rules((claims, incentives): (u8, u8)) -> Rules {
	let owner_incentives = match incentives {
		0 => OwnerIncentives::Paid,
		1 => OwnerIncentives::Recycled,
		2 => OwnerIncentives::Burned,
		other => panic!("no rule of incentives {other}"),
	};
	let root_part = if claims == 1 { RootPart::Claimable } else { RootPart::SoldEachBlock };
	Rules { root_part, owner_incentives, ..Rules::DEFAULT }
}
