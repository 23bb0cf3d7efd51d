//! I-13: an epoch pays exactly what was pending.

use crate::support::{amount, any_amount, config, log_uniform};
use dtao_economics::{
	distribute, Alpha, Claimant, Distribution, DividendParts, Payout, Pending, Tao, MAX_SUPPLY,
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
	(weight(), weight(), stake(), stake(), any::<u16>()).prop_map(
		|(incentive, dividend, alpha, root, take)| Claimant {
			incentive,
			dividend,
			alpha_stake: Alpha(alpha),
			weighted_root_stake: Tao(root),
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
		let Payout { incentive, alpha_take, alpha_dividends, tao_take, tao_dividends } = *payout;
		(
			alpha
				+ [incentive, alpha_take, alpha_dividends]
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

proptest! {
	#![proptest_config(config())]

	#[test]
	fn an_epoch_pays_exactly_what_was_pending(pending in pending(), claimants in claimants()) {
		let Distribution { payouts, owner, owner_tao, waiting } = distribute(pending, &claimants)?;
		prop_assert_eq!(payouts.len(), claimants.len());
		let (alpha, tao) = sums(&payouts);
		for payout in &payouts {
			let one = sums(std::slice::from_ref(payout));
			prop_assert_eq!((payout.alpha()?.0.into(), payout.tao()?.0.into()), one);
			let validator = one.0 - u128::from(payout.incentive.0);
			prop_assert_eq!(u128::from(payout.validator_alpha()?.0), validator);
		}
		prop_assert_eq!(
			alpha + u128::from(owner.0) + u128::from(waiting.alpha()?.0),
			u128::from(pending.alpha()?.0)
		);
		prop_assert_eq!(
			tao + u128::from(owner_tao.0) + u128::from(waiting.root_tao.0),
			u128::from(pending.root_tao.0)
		);
	}

	// Nothing waits that somebody has a claim on, and nothing is paid that nobody has.
	#[test]
	fn what_nobody_has_a_claim_on_waits(pending in pending(), claimants in claimants()) {
		let Distribution { waiting, owner, .. } = distribute(pending, &claimants)?;
		let parts = parts(&claimants);
		let miners = claimants.iter().any(|claimant| claimant.incentive > 0);
		let (alpha, root) = (parts.iter().any(|part| part.alpha > 0), parts.iter().any(|part| part.root > 0));
		let anybody = miners || alpha || root;
		let unless = |claimed: bool, part: Alpha| if claimed { Alpha::ZERO } else { part };
		prop_assert_eq!(waiting, Pending {
			owner: unless(anybody, pending.owner),
			miners: unless(miners || alpha, pending.miners),
			validators: unless(alpha, pending.validators),
			root_alpha: pending.root_alpha,
			root_tao: if root { Tao::ZERO } else { pending.root_tao },
		});
		// Beside his part the owner gets less than a unit for each floor.
		if anybody {
			prop_assert!(owner >= pending.owner);
			prop_assert!(owner.0 - pending.owner.0 <= 2 * claimants.len() as u64);
		}
	}

	#[test]
	fn each_is_paid_the_floor_of_its_part(pending in pending(), claimants in claimants()) {
		let payouts = distribute(pending, &claimants)?.payouts;
		let parts = parts(&claimants);
		let sum = |weights: &mut dyn Iterator<Item = u64>| weights.map(u128::from).sum::<u128>();
		let miners = sum(&mut claimants.iter().map(|claimant| claimant.incentive));
		let alpha = sum(&mut parts.iter().map(|part| part.alpha));
		let root = sum(&mut parts.iter().map(|part| part.root));
		let floor = |amount: u64, weight: u64, sum: u128| match sum {
			0 => BigUint::ZERO,
			sum => BigUint::from(amount) * weight / sum,
		};
		let joined = if miners == 0 { pending.miners.0 } else { 0 };
		for ((claimant, part), payout) in claimants.iter().zip(&parts).zip(&payouts) {
			let (validator, tao) =
				(payout.alpha_take.plus(payout.alpha_dividends)?.0, payout.tao_take.plus(payout.tao_dividends)?.0);
			prop_assert_eq!(
				BigUint::from(payout.incentive.0),
				floor(pending.miners.0, claimant.incentive, miners)
			);
			prop_assert_eq!(
				BigUint::from(validator),
				floor(pending.validators.0 + joined, part.alpha, alpha)
			);
			prop_assert_eq!(BigUint::from(tao), floor(pending.root_tao.0, part.root, root));
			prop_assert_eq!(
				u128::from(payout.alpha_take.0),
				u128::from(validator) * u128::from(claimant.take) / 65_535
			);
			prop_assert_eq!(
				u128::from(payout.tao_take.0),
				u128::from(tao) * u128::from(claimant.take) / 65_535
			);
		}
	}

	#[test]
	fn the_order_of_claimants_means_nothing(pending in pending(), mut claimants in claimants()) {
		let there = distribute(pending, &claimants)?;
		claimants.reverse();
		let mut back = distribute(pending, &claimants)?;
		back.payouts.reverse();
		prop_assert_eq!(there, back);
	}

	// What one epoch leaves waiting, the next can pay: it is pending in the same sense.
	#[test]
	fn what_waits_is_paid_when_somebody_earns_it(pending in pending(), claimants in claimants()) {
		let first = distribute(pending, &claimants)?;
		let one = Claimant { incentive: 1, dividend: 2, alpha_stake: Alpha(1), weighted_root_stake: Tao(1), take: 0 };
		let second = distribute(first.waiting, &[one])?;
		let root_alpha = pending.root_alpha;
		prop_assert_eq!(second.waiting, Pending { root_alpha, ..Default::default() });
	}
}
