//! I-13: an epoch pays exactly what was pending.

use crate::support::{amount, any_amount, config, log_uniform, sample};
use dtao_economics::{
	distribute, Alpha, Claimant, Distribution, DividendParts, OwnerIncentives, Payout, Pending,
	SubnetEconomy, Tao, MAX_SUPPLY,
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// What can wait on one subnet: no more alpha than there is.
fn pending() -> impl Strategy<Value = Pending> {
	let part = || prop_oneof![4 => log_uniform(0, MAX_SUPPLY / 4), 1 => 0u64..4];
	(part(), part(), part(), part(), amount()).prop_map(
		|(owner, miners, validators, root_alpha, root_tao)| Pending {
			owner: Alpha(owner),
			miners: Alpha(miners),
			validators: Alpha(validators),
			root_alpha: Alpha(root_alpha),
			root_tao: Tao(root_tao),
		},
	)
}

/// A weight as Yuma gives them, or any, or none.
fn weight() -> BoxedStrategy<u64> {
	prop_oneof![2 => Just(0), 3 => 0u64..=65_535, 1 => any_amount(), 2 => any::<u64>()].boxed()
}

fn claimant() -> impl Strategy<Value = Claimant> {
	let stake = || prop_oneof![1 => Just(0), 3 => amount()];
	(weight(), weight(), stake(), stake(), any::<u16>(), 0u64..=4).prop_map(
		|(incentive, dividend, alpha, root, take, quarters)| Claimant {
			incentive,
			dividend,
			alpha_stake: Alpha(alpha),
			weighted_root_stake: Tao(root),
			childkey_take: dividend / 4 * quarters,
			take,
		},
	)
}

fn claimants() -> impl Strategy<Value = Vec<Claimant>> {
	prop::collection::vec(claimant(), 0..12)
}

/// The alpha and the TAO of payouts.
fn sums(payouts: &[Payout]) -> (u128, u128) {
	payouts.iter().fold((0, 0), |(alpha, tao), payout| {
		let Payout {
			incentive,
			alpha_take,
			alpha_dividends,
			tao_take,
			tao_dividends,
			root_alpha_take,
			root_alpha_dividends,
		} = *payout;
		(
			alpha
				+ [incentive, alpha_take, alpha_dividends, root_alpha_take, root_alpha_dividends]
					.map(|x| u128::from(x.0))
					.iter()
					.sum::<u128>(),
			tao + [tao_take, tao_dividends].map(|x| u128::from(x.0)).iter().sum::<u128>(),
		)
	})
}

/// The parts of the claimants' dividends.
fn parts(claimants: &[Claimant]) -> Vec<DividendParts> {
	let part = |claimant: &Claimant| {
		DividendParts::new(claimant.dividend, claimant.alpha_stake, claimant.weighted_root_stake)
	};
	claimants.iter().map(|claimant| part(claimant).expect("fits")).collect()
}

/// All active root stake, with its weight: that of the claimants and of others, or, as roundings of
/// weights can have it, a little less.
fn weighted_root() -> impl Strategy<Value = f64> {
	prop_oneof![3 => Just(1.0), 1 => Just(0.0), 2 => 0.9..1.0f64, 4 => 1.0..100.0f64]
}

/// As many times the root stake of those who have a root dividend.
fn all_root(claimants: &[Claimant], times: f64) -> Tao {
	let theirs = root_that_earned(claimants);
	Tao(((theirs as f64 * times) as u64).min(MAX_SUPPLY.max(theirs as u64)))
}

/// The root stake of those who have a root dividend.
fn root_that_earned(claimants: &[Claimant]) -> u128 {
	let of = claimants.iter().zip(parts(claimants)).filter(|(_, part)| part.root > 0);
	of.map(|(claimant, _)| u128::from(claimant.weighted_root_stake.0)).sum()
}

/// What of root's TAO is earned: `floor(TAO * theirs / all)`, but never more than all of it.
fn earned(tao: Tao, claimants: &[Claimant], all: Tao) -> Tao {
	let (theirs, all) = (root_that_earned(claimants), u128::from(all.0));
	let earned = BigUint::from(tao.0) * theirs.min(all) / all.max(1);
	Tao(earned.try_into().expect("a part of it"))
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn an_epoch_pays_exactly_what_was_pending(
		pending in pending(), claimants in claimants(), times in weighted_root(),
	) {
		let all = all_root(&claimants, times);
		let Distribution { payouts, owner, owner_tao, unearned, unearned_tao, withheld } =
			distribute(pending, &claimants, all)?;
		prop_assert_eq!((payouts.len(), withheld), (claimants.len(), Alpha::ZERO));
		let (alpha, tao) = sums(&payouts);
		for payout in &payouts {
			let one = sums(std::slice::from_ref(payout));
			prop_assert_eq!((payout.alpha()?.0.into(), payout.tao()?.0.into()), one);
			let validator = one.0 - u128::from(payout.incentive.0);
			let of_dividends = payout.validator_alpha()?.ensure_add(payout.root_alpha()?)?;
			prop_assert_eq!(u128::from(of_dividends.0), validator);
		}
		prop_assert_eq!(
			alpha + u128::from(owner.0) + u128::from(unearned.0),
			u128::from(pending.alpha()?.0)
		);
		prop_assert_eq!(
			tao + u128::from(owner_tao.0) + u128::from(unearned_tao.0),
			u128::from(pending.root_tao.0)
		);
	}

	#[test]
	fn incentives_of_the_owner_are_paid_recycled_or_burned_and_nobody_elses_are(
		pending in pending(), claimants in claimants(), times in weighted_root(), owners in any::<u16>(),
	) {
		let paid = distribute(pending, &claimants, all_root(&claimants, times))?;
		let is_owners: Vec<_> = (0..claimants.len()).map(|place| owners >> place & 1 == 1).collect();
		let before = SubnetEconomy { outstanding: pending.alpha()?, ..Default::default() };
		for rule in [OwnerIncentives::Paid, OwnerIncentives::Recycled, OwnerIncentives::Burned] {
			let (mut after, mut economy) = (paid.clone(), before);
			rule.apply(&mut after, &mut economy, &is_owners)?;
			let mut withheld = 0;
			for ((before, after), owners) in paid.payouts.iter().zip(&after.payouts).zip(&is_owners) {
				let keeps = rule == OwnerIncentives::Paid || !owners;
				let incentive = if keeps { before.incentive } else { Alpha::ZERO };
				prop_assert_eq!(*after, Payout { incentive, ..*before });
				withheld += before.incentive.0 - incentive.0;
			}
			let (recycled, burned) = match rule {
				OwnerIncentives::Recycled => (withheld, 0),
				_ => (0, withheld),
			};
			prop_assert_eq!(after.withheld, Alpha(withheld));
			prop_assert_eq!(economy.outstanding.ensure_add(Alpha(recycled))?, before.outstanding);
			prop_assert_eq!(economy.burned, Alpha(burned));
		}
	}

	// Nothing is recycled that somebody earned, and nothing is paid that nobody did.
	#[test]
	fn what_nobody_earned_is_told_and_not_paid(
		pending in pending(), claimants in claimants(), times in weighted_root(),
	) {
		let all = all_root(&claimants, times);
		let Distribution { owner, owner_tao, unearned, unearned_tao, .. } =
			distribute(pending, &claimants, all)?;
		let parts = parts(&claimants);
		let miners = claimants.iter().any(|claimant| claimant.incentive > 0);
		let alpha = parts.iter().any(|part| part.alpha > 0);
		let unless = |claimed: bool, part: Alpha| if claimed { 0 } else { part.0 };
		let of_root = |amount: u64| amount - earned(Tao(amount), &claimants, all).0;
		let expected = unless(miners, pending.miners)
			+ unless(alpha, pending.validators)
			+ of_root(pending.root_alpha.0);
		prop_assert_eq!(unearned, Alpha(expected));
		prop_assert_eq!(unearned_tao, Tao(of_root(pending.root_tao.0)));

		// Beside its part the owner gets less than a unit for each floor.
		prop_assert!(owner >= pending.owner);
		prop_assert!(owner.0 - pending.owner.0 <= 3 * claimants.len() as u64);
		prop_assert!(owner_tao.0 <= claimants.len() as u64);
	}

	#[test]
	fn each_is_paid_the_floor_of_its_part(
		pending in pending(), claimants in claimants(), times in weighted_root(),
	) {
		let all = all_root(&claimants, times);
		let payouts = distribute(pending, &claimants, all)?.payouts;
		let parts = parts(&claimants);
		let sum = |weights: &mut dyn Iterator<Item = u64>| weights.map(u128::from).sum::<u128>();
		let miners = sum(&mut claimants.iter().map(|claimant| claimant.incentive));
		let alpha = sum(&mut parts.iter().map(|part| part.alpha));
		let root = sum(&mut parts.iter().map(|part| part.root));
		let floor = |amount: u64, weight: u64, sum: u128| match sum {
			0 => BigUint::ZERO,
			sum => BigUint::from(amount) * weight / sum,
		};
		let earned_alpha = earned(Tao(pending.root_alpha.0), &claimants, all);
		let earned = earned(pending.root_tao, &claimants, all);
		for ((claimant, part), payout) in claimants.iter().zip(&parts).zip(&payouts) {
			let (validator, tao) =
				(payout.alpha_take.ensure_add(payout.alpha_dividends)?.0, payout.tao_take.ensure_add(payout.tao_dividends)?.0);
			prop_assert_eq!(
				BigUint::from(payout.incentive.0),
				floor(pending.miners.0, claimant.incentive, miners)
			);
			prop_assert_eq!(
				BigUint::from(validator),
				floor(pending.validators.0, part.alpha, alpha)
			);
			prop_assert_eq!(BigUint::from(tao), floor(earned.0, part.root, root));
			let root_alpha = payout.root_alpha()?.0;
			prop_assert_eq!(BigUint::from(root_alpha), floor(earned_alpha.0, part.root, root));
			let taken = |amount: u64| {
				let childs = u128::from(amount) * u128::from(claimant.childkey_take)
					/ u128::from(claimant.dividend.max(1));
				childs + (u128::from(amount) - childs) * u128::from(claimant.take) / 65_535
			};
			prop_assert_eq!(u128::from(payout.alpha_take.0), taken(validator));
			prop_assert_eq!(u128::from(payout.tao_take.0), taken(tao));
			prop_assert_eq!(u128::from(payout.root_alpha_take.0), taken(root_alpha));
		}
	}

	#[test]
	fn the_order_of_claimants_means_nothing(
		pending in pending(), mut claimants in claimants(), times in weighted_root(),
	) {
		let all = all_root(&claimants, times);
		let there = distribute(pending, &claimants, all)?;
		claimants.reverse();
		let mut back = distribute(pending, &claimants, all)?;
		back.payouts.reverse();
		prop_assert_eq!(there, back);
	}

	// A single unit of root stake gets its part of root's TAO and not that of all who validate
	// elsewhere, whoever else is there.
	#[test]
	fn root_stake_is_paid_no_more_than_its_part_of_all_root_stake(
		pending in pending(), claimants in claimants(), others in amount(),
	) {
		let theirs = root_that_earned(&claimants);
		prop_assume!(theirs + u128::from(others) <= u128::from(u64::MAX));
		let all = Tao(theirs as u64 + others);
		let paid = distribute(pending, &claimants, all)?;
		let (_, tao) = sums(&paid.payouts);
		let tao = tao + u128::from(paid.owner_tao.0);
		prop_assert!(BigUint::from(tao) * all.0 <= BigUint::from(pending.root_tao.0) * theirs);
	}
}

/// Most epochs that are generated pay root's TAO, many of them a part of it.
#[test]
fn many_generated_epochs_pay_a_part_of_roots_tao() {
	let (mut all_of_it, mut part) = (0, 0);
	for (pending, claimants, times) in sample(1_000, (pending(), claimants(), weighted_root())) {
		let all = all_root(&claimants, times);
		let paid = distribute(pending, &claimants, all).expect("fits");
		let earned = pending.root_tao.0 - paid.unearned_tao.0;
		all_of_it += usize::from(earned > 0 && earned == pending.root_tao.0);
		part += usize::from(earned > 0 && earned < pending.root_tao.0);
	}
	assert!(all_of_it > 100 && part > 200, "{all_of_it} all of it, {part} a part");
}
