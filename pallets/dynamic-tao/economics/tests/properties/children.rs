//! ChildKeys: what is lent is lent to the unit, and what is earned is shared to the unit.

use crate::support::{amount, any_amount, config};
use dtao_economics::{
	inherited, split_dividend, Contribution, EconomicsError, Proportion, MAX_SUPPLY,
};
use num_bigint::BigUint;
use proptest::prelude::*;

fn proportion() -> BoxedStrategy<Proportion> {
	prop_oneof![
		2 => any::<u64>(),
		2 => (any::<u64>(), 0u32..64).prop_map(|(bits, shift)| bits >> shift),
		1 => prop::sample::select(vec![0, 1, u64::MAX / 4, u64::MAX / 2, u64::MAX - 1, u64::MAX]),
	]
	.prop_map(Proportion)
	.boxed()
}

/// childkey links of hotkeys: what each has, and who lends how much to whom.
#[derive(Clone, Debug)]
struct Family {
	own: Vec<u64>,
	lent: Vec<Vec<Proportion>>,
}

impl Family {
	/// What hotkey `who` validates with.
	fn stake(&self, who: usize) -> Result<u64, EconomicsError> {
		let parents: Vec<_> =
			self.own.iter().zip(&self.lent).map(|(own, lent)| (*own, lent[who])).collect();
		inherited(self.own[who], &self.lent[who], &parents)
	}
}

/// Up to six hotkeys, of which each lends to each, itself included: a part of what it has left.
fn links() -> impl Strategy<Value = Family> {
	(1usize..=6).prop_flat_map(|size| {
		let own = prop::collection::vec(amount(), size);
		let parts = prop::collection::vec(prop::collection::vec(proportion(), size), size);
		(own, parts).prop_map(|(own, mut lent)| {
			for row in &mut lent {
				let mut left = u64::MAX;
				for part in row {
					*part = Proportion(part.of(left));
					left -= part.0;
				}
			}
			Family { own, lent }
		})
	})
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_proportion_is_the_floor_of_its_part(amount in any_amount(), part in proportion()) {
		let exact = BigUint::from(amount) * part.0 / u64::MAX;
		prop_assert_eq!(BigUint::from(part.of(amount)), exact);
	}

	#[test]
	fn stakes_along_child_keys_sum_to_what_hotkeys_have(links in links()) {
		let mut sum = 0u128;
		for who in 0..links.own.len() {
			sum += u128::from(links.stake(who)?);
		}
		prop_assert_eq!(sum, links.own.iter().map(|own| u128::from(*own)).sum::<u128>());
	}

	#[test]
	fn what_is_left_after_lending_is_the_rest_but_for_a_unit_each(
		own in amount(), first in proportion(), second in proportion(),
	) {
		let second = Proportion(second.of(u64::MAX - first.0));
		let kept = inherited(own, &[first, second], &[])?;
		let whole = BigUint::from(u64::MAX);
		let exact = BigUint::from(own) * (u64::MAX - first.0 - second.0);
		prop_assert!(BigUint::from(kept) * &whole >= exact);
		prop_assert!(BigUint::from(kept) * &whole < exact + whole * 2u32);
	}

	#[test]
	fn more_than_the_whole_is_refused_however_little_there_is(
		own in amount(), first in 1u64..=u64::MAX, over in any::<u64>(),
	) {
		let second = (u64::MAX - first).saturating_add(over.max(1));
		prop_assume!(first.checked_add(second).is_none());
		prop_assert_eq!(
			inherited(own, &[Proportion(first), Proportion(second)], &[]),
			Err(EconomicsError::InsufficientStake)
		);
	}

	#[test]
	fn a_dividend_is_shared_to_the_unit(
		dividend in any_amount(), own in amount(),
		parents in prop::collection::vec((amount(), any::<u16>()), 0..8),
	) {
		let contributions: Vec<_> =
			parents.iter().map(|(stake, take)| Contribution { stake: *stake, take: *take }).collect();
		let share = split_dividend(dividend, own, &contributions)?;
		let given: u128 = share.parents.iter().map(|part| u128::from(*part)).sum();
		prop_assert_eq!(u128::from(share.kept) + given, u128::from(dividend));

		let sum: u128 = parents.iter().map(|(stake, _)| u128::from(*stake)).sum::<u128>() + u128::from(own);
		let part_of = |amount: u128, stake: u64| match sum {
			0 => BigUint::ZERO,
			sum => BigUint::from(amount) * stake / sum,
		};
		let mut all_taken = BigUint::ZERO;
		for ((stake, take), part) in parents.iter().zip(&share.parents) {
			let taken = u128::from(dividend) * u128::from(*take) / 65_535;
			prop_assert_eq!(BigUint::from(*part), part_of(u128::from(dividend) - taken, *stake));
			all_taken += part_of(dividend.into(), *stake) - BigUint::from(*part);
		}
		prop_assert_eq!(BigUint::from(share.taken), all_taken);
		prop_assert!(share.taken <= share.kept);
	}

	#[test]
	fn a_larger_take_never_gives_a_parent_more(
		dividend in any_amount(), own in amount(), parent in amount(),
		takes in (any::<u16>(), any::<u16>()),
	) {
		let part = |take| {
			let contribution = Contribution { stake: parent, take };
			split_dividend(dividend, own, &[contribution]).map(|share| share.parents)
		};
		let (low, high) = (takes.0.min(takes.1), takes.0.max(takes.1));
		prop_assert!(part(high)? <= part(low)?);
	}
}

/// The whole lent to one child, and on by it: nothing is left behind.
#[test]
fn the_whole_passes_on_without_a_rest() {
	let all = [Proportion::WHOLE];
	assert_eq!(inherited(MAX_SUPPLY, &all, &[]), Ok(0));
	assert_eq!(inherited(7, &all, &[(MAX_SUPPLY, Proportion::WHOLE)]), Ok(MAX_SUPPLY));
}
