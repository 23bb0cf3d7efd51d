//! What an epoch pays: the alpha that waited to miners and validators by what Yuma found, root's
//! TAO and alpha to those whose root stake earned it, and to the owner its part with what floors left
//! over.
//!
//! The pay of one tempo is for that tempo: what nobody earned ceases to exist, so that no backlog
//! waits for a later comer. `sum of payouts + owner + unearned + withheld = pending`, exactly, in alpha
//! and in TAO.

use crate::{
	amount::{mul_div_u64, share_out, Alpha, Rounding, Tao},
	error::EconomicsError,
	root::DividendParts,
	subnet::Pending,
};
use alloc::vec::Vec;

/// A hotkey with a claim on an epoch's payout. Incentives and dividends are weights: only their
/// ratio to the sum over all claimants counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claimant {
	/// What it did as a miner.
	pub incentive: u64,
	/// What it did as a validator, after childkey links have shared.
	pub dividend: u64,
	/// The alpha staked to it.
	pub alpha_stake: Alpha,
	/// The TAO staked to it on root, times its weight.
	pub weighted_root_stake: Tao,
	/// What of the dividend its owner took of the parents' parts: it is its owner's whole.
	pub childkey_take: u64,
	/// What its owner takes of the rest of the dividend, in parts of 65535.
	pub take: u16,
}

/// What a hotkey is paid. The incentive and the takes become stake of its owner, the dividends
/// reward all who stake to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payout {
	/// `floor(miners' part * incentive / sum)`.
	pub incentive: Alpha,
	/// `c + floor((x - c) * take / 65535)` of the hotkey's part `x` of the validators' alpha, with
	/// `c = floor(x * childkey_take / dividend)`.
	pub alpha_take: Alpha,
	/// `x` less the take.
	pub alpha_dividends: Alpha,
	/// The take of the hotkey's part of root's TAO.
	pub tao_take: Tao,
	/// The rest of it.
	pub tao_dividends: Tao,
	/// The take of the hotkey's part of root's alpha.
	pub root_alpha_take: Alpha,
	/// The rest of it: those who stake to the hotkey on root can claim it.
	pub root_alpha_dividends: Alpha,
}

impl Payout {
	/// All alpha that the hotkey and its stakers get.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn alpha(&self) -> Result<Alpha, EconomicsError> {
		self.incentive.ensure_add(self.validator_alpha()?)?.ensure_add(self.root_alpha()?)
	}

	/// Its part of root's alpha, take and all.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn root_alpha(&self) -> Result<Alpha, EconomicsError> {
		self.root_alpha_take.ensure_add(self.root_alpha_dividends)
	}

	/// The alpha of its alpha dividends, take and all.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn validator_alpha(&self) -> Result<Alpha, EconomicsError> {
		self.alpha_take.ensure_add(self.alpha_dividends)
	}

	/// The TAO of its dividends, take and all.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn tao(&self) -> Result<Tao, EconomicsError> {
		self.tao_take.ensure_add(self.tao_dividends)
	}
}

/// What an epoch makes of what was pending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution {
	/// One for each claimant, in the same order.
	pub payouts: Vec<Payout>,
	/// The owner's part and what floors left of the alpha.
	pub owner: Alpha,
	/// What floors left of root's TAO. It is the owner's.
	pub owner_tao: Tao,
	/// Alpha that nobody earned. It is recycled.
	pub unearned: Alpha,
	/// TAO of root that nobody earned. It is recycled.
	pub unearned_tao: Tao,
	/// Incentives of the owner's own hotkeys that are not paid, where
	/// [`OwnerIncentives`](crate::rules::OwnerIncentives) says so.
	pub withheld: Alpha,
}

/// Distributes what was pending among the claimants.
///
/// Miners share theirs by incentive. Validators share theirs by the alpha part of their dividend, and
/// root's TAO and alpha by the root part ([`DividendParts`]). All parts are floored, and the owner gets
/// what the floors leave. What nobody earned is reported: the miners' alpha where nobody has an
/// incentive, the validators' where nobody has an alpha dividend, and of root's TAO and alpha the part of
/// the root stake that does not validate here. Of `weighted_root`, all active root stake times its
/// weight, that of the claimants with a root dividend is paid `floor(amount * theirs / weighted_root)`,
/// so that a little root stake alone on a subnet does not get what all root stake has earned.
///
/// # Errors
/// [`EconomicsError::Overflow`] if the alpha does not fit its type, or the weights of one kind sum
/// to more than 128 bits.
pub fn distribute(
	pending: Pending,
	claimants: &[Claimant],
	weighted_root: Tao,
) -> Result<Distribution, EconomicsError> {
	let mut paid = Distribution {
		payouts: claimants.iter().map(|_| Payout::default()).collect(),
		owner: pending.owner,
		..Default::default()
	};
	let incentives: Vec<_> = claimants.iter().map(|claimant| claimant.incentive).collect();
	let parts = claimants
		.iter()
		.map(|claimant| {
			let Claimant { dividend, alpha_stake, weighted_root_stake, .. } = *claimant;
			DividendParts::new(dividend, alpha_stake, weighted_root_stake)
		})
		.collect::<Result<Vec<_>, _>>()?;
	let by_alpha: Vec<_> = parts.iter().map(|part| part.alpha).collect();
	let by_root: Vec<_> = parts.iter().map(|part| part.root).collect();

	match floors(pending.miners.0, &incentives)? {
		Some((amounts, rest)) => {
			for (payout, amount) in paid.payouts.iter_mut().zip(amounts) {
				payout.incentive = Alpha(amount);
			}
			paid.owner = paid.owner.ensure_add(Alpha(rest))?;
		}
		None => paid.unearned = pending.miners,
	}

	match floors(pending.validators.0, &by_alpha)? {
		Some((amounts, rest)) => {
			for ((payout, claimant), amount) in paid.payouts.iter_mut().zip(claimants).zip(amounts)
			{
				let (take, left) = take_of(amount, claimant)?;
				(payout.alpha_take, payout.alpha_dividends) = (Alpha(take), Alpha(left));
			}
			paid.owner = paid.owner.ensure_add(Alpha(rest))?;
		}
		None => paid.unearned = paid.unearned.ensure_add(pending.validators)?,
	}

	let earned = earned_by_root(pending.root_tao.0, claimants, &by_root, weighted_root)?;
	paid.unearned_tao = pending.root_tao.ensure_sub(Tao(earned))?;
	if let Some((amounts, rest)) = floors(earned, &by_root)? {
		for ((payout, claimant), amount) in paid.payouts.iter_mut().zip(claimants).zip(amounts) {
			let (take, left) = take_of(amount, claimant)?;
			(payout.tao_take, payout.tao_dividends) = (Tao(take), Tao(left));
		}
		paid.owner_tao = Tao(rest);
	}

	let earned = earned_by_root(pending.root_alpha.0, claimants, &by_root, weighted_root)?;
	let unearned = pending.root_alpha.ensure_sub(Alpha(earned))?;
	paid.unearned = paid.unearned.ensure_add(unearned)?;
	if let Some((amounts, rest)) = floors(earned, &by_root)? {
		for ((payout, claimant), amount) in paid.payouts.iter_mut().zip(claimants).zip(amounts) {
			let (take, left) = take_of(amount, claimant)?;
			(payout.root_alpha_take, payout.root_alpha_dividends) = (Alpha(take), Alpha(left));
		}
		paid.owner = paid.owner.ensure_add(Alpha(rest))?;
	}
	Ok(paid)
}

/// What of an amount of root's, in TAO or in alpha, the root stake behind those with a root dividend has
/// earned: `floor(amount * theirs / weighted_root)`, and no more than all of it.
fn earned_by_root(
	amount: u64,
	claimants: &[Claimant],
	by_root: &[u64],
	weighted_root: Tao,
) -> Result<u64, EconomicsError> {
	let theirs = claimants
		.iter()
		.zip(by_root)
		.filter(|(_, dividend)| **dividend > 0)
		.try_fold(Tao::ZERO, |sum, (claimant, _)| sum.ensure_add(claimant.weighted_root_stake))?;
	if theirs.is_zero() {
		return Ok(0);
	}
	mul_div_u64(amount, theirs.min(weighted_root).0, weighted_root.max(Tao(1)).0, Rounding::Down)
}

/// As [`share_out`]; `None` where nobody has any weight.
fn floors(amount: u64, weights: &[u64]) -> Result<Option<(Vec<u64>, u64)>, EconomicsError> {
	let (parts, rest) = share_out(amount, weights)?;
	Ok((!parts.is_empty()).then_some((parts, rest)))
}

/// What is the owner's of what a hotkey earned by its dividend, and the rest.
fn take_of(amount: u64, claimant: &Claimant) -> Result<(u64, u64), EconomicsError> {
	let Claimant { dividend, childkey_take, take, .. } = *claimant;
	let whole = match childkey_take {
		0 => 0, // of a dividend that may be 0
		part => mul_div_u64(amount, part, dividend, Rounding::Down)?,
	};
	let left = amount.checked_sub(whole).ok_or(EconomicsError::Overflow)?;
	let taken = mul_div_u64(left, take, u16::MAX, Rounding::Down)?;
	let left = left.checked_sub(taken).ok_or(EconomicsError::Overflow)?;
	Ok((amount.checked_sub(left).ok_or(EconomicsError::Overflow)?, left))
}

#[cfg(test)]
mod tests {
	use super::*;

	const PENDING: Pending = Pending {
		owner: Alpha(180),
		miners: Alpha(410),
		validators: Alpha(310),
		root_alpha: Alpha::ZERO,
		root_tao: Tao(100),
	};

	fn miner(incentive: u64) -> Claimant {
		Claimant { incentive, ..Default::default() }
	}

	fn validator(dividend: u64, alpha: u64, root: u64) -> Claimant {
		Claimant {
			dividend,
			alpha_stake: Alpha(alpha),
			weighted_root_stake: Tao(root),
			..Default::default()
		}
	}

	/// As if no root stake were anywhere else.
	fn paid(claimants: &[Claimant]) -> Distribution {
		let root = claimants.iter().map(|claimant| claimant.weighted_root_stake.0).sum();
		distribute(PENDING, claimants, Tao(root)).unwrap()
	}

	#[test]
	fn an_epoch_should_pay_each_by_what_it_did() {
		let paid = paid(&[miner(2), miner(1), validator(30, 2, 1), validator(60, 1, 2)]);
		// 410 * 2 / 3 = 273.3, 410 / 3 = 136.7
		assert_eq!(paid.payouts[0].incentive, Alpha(273));
		assert_eq!(paid.payouts[1].incentive, Alpha(136));
		// Alpha parts 20 and 20 of 310, root parts 10 and 40 of 100
		assert_eq!(paid.payouts[2].alpha_dividends, Alpha(155));
		assert_eq!(paid.payouts[3].alpha_dividends, Alpha(155));
		assert_eq!(paid.payouts[2].tao_dividends, Tao(20));
		assert_eq!(paid.payouts[3].tao_dividends, Tao(80));
		// 180, and 410 - 273 - 136
		assert_eq!((paid.owner, paid.owner_tao), (Alpha(181), Tao::ZERO));
		assert_eq!((paid.unearned, paid.unearned_tao), (Alpha::ZERO, Tao::ZERO));
	}

	#[test]
	fn the_take_should_be_a_floored_part_of_what_the_hotkey_gets() {
		let paid = paid(&[Claimant { take: 11_796, ..validator(1, 1, 0) }, miner(1)]);
		// 310 * 11796 / 65535 = 55.8
		assert_eq!(paid.payouts[0].alpha_take, Alpha(55));
		assert_eq!(paid.payouts[0].alpha_dividends, Alpha(255));
	}

	#[test]
	fn what_was_taken_of_parents_should_be_the_owners_whole() {
		let claimant = Claimant { take: 11_796, childkey_take: 30, ..validator(90, 1, 1) };
		let paid = paid(&[claimant, miner(1)]);
		// A third of 310 is 103, and of the other 207 are 37.2 taken
		assert_eq!(paid.payouts[0].alpha_take, Alpha(103 + 37));
		assert_eq!(paid.payouts[0].alpha_dividends, Alpha(170));
		// A third of 100 is 33, and of the other 67 are 12.06 taken
		assert_eq!(paid.payouts[0].tao_take, Tao(33 + 12));
		assert_eq!(paid.payouts[0].tao_dividends, Tao(55));
	}

	#[test]
	fn a_payout_should_know_its_sums() {
		let payout = Payout {
			incentive: Alpha(1),
			alpha_take: Alpha(2),
			alpha_dividends: Alpha(4),
			tao_take: Tao(8),
			tao_dividends: Tao(16),
			root_alpha_take: Alpha(32),
			root_alpha_dividends: Alpha(64),
		};
		// 1 + 2 + 4 + 32 + 64, 2 + 4, 32 + 64
		let sums = [payout.alpha(), payout.validator_alpha(), payout.root_alpha()];
		assert_eq!(sums, [103, 6, 96].map(|alpha| Ok(Alpha(alpha))));
		assert_eq!(payout.tao(), Ok(Tao(24)));
	}

	#[test]
	fn without_an_incentive_nobody_should_earn_the_miners_part() {
		let paid = paid(&[validator(1, 1, 0)]);
		assert_eq!(paid.payouts[0].alpha_dividends, Alpha(310));
		assert_eq!(paid.unearned, Alpha(410));
		// Nor root's, without a root dividend.
		assert_eq!(paid.unearned_tao, Tao(100));
	}

	#[test]
	fn without_an_alpha_dividend_nobody_should_earn_the_validators_alpha() {
		let paid = paid(&[validator(1, 0, 1), miner(1)]);
		assert_eq!(paid.payouts[0].tao_dividends, Tao(100));
		assert_eq!((paid.unearned, paid.unearned_tao), (Alpha(310), Tao::ZERO));
		assert_eq!(paid.owner, Alpha(180));
	}

	#[test]
	fn where_nobody_did_anything_the_owners_part_alone_should_be_paid() {
		for claimants in [&[][..], &[validator(0, 1, 1)]] {
			let paid = paid(claimants);
			// 410 + 310
			assert_eq!((paid.owner, paid.unearned), (Alpha(180), Alpha(720)));
			assert_eq!((paid.owner_tao, paid.unearned_tao), (Tao::ZERO, Tao(100)));
			assert_eq!(paid.payouts, vec![Payout::default(); claimants.len()]);
		}
	}

	#[test]
	fn root_stake_that_does_not_validate_should_earn_nothing_for_those_who_do() {
		let claimants = [validator(4, 1, 3), validator(0, 0, 9)];
		let paid = distribute(PENDING, &claimants, Tao(10)).unwrap();
		// 100 * 3 / 10; the second has no dividend here.
		assert_eq!(paid.payouts[0].tao_dividends, Tao(30));
		assert_eq!((paid.owner_tao, paid.unearned_tao), (Tao::ZERO, Tao(70)));
		// Roundings of weights never pay more than there is.
		let paid = distribute(PENDING, &claimants, Tao(2)).unwrap();
		assert_eq!(paid.payouts[0].tao_dividends, Tao(100));
	}

	#[test]
	fn roots_alpha_should_be_shared_as_its_tao_is() {
		let pending = Pending { root_alpha: Alpha(100), ..PENDING };
		let claimants = [
			Claimant { take: 32_768, ..validator(4, 1, 3) },
			validator(4, 0, 2),
			validator(0, 0, 9),
		];
		let paid = distribute(pending, &claimants, Tao(10)).unwrap();
		for payout in &paid.payouts {
			let root_alpha = (payout.root_alpha_take.0, payout.root_alpha_dividends.0);
			assert_eq!(root_alpha, (payout.tao_take.0, payout.tao_dividends.0));
		}
		// 100 * 5 / 10 = 50; root parts 4 * 3 / 4 = 3 and 4: floor(50 * 3 / 7) and floor(50 * 4 / 7)
		assert_eq!(paid.payouts[0].root_alpha(), Ok(Alpha(21)));
		assert_eq!(paid.payouts[1].root_alpha_dividends, Alpha(28));
		// 21 * 32768 / 65535 = 10.5
		assert_eq!(paid.payouts[0].root_alpha_take, Alpha(10));
		// The owner's 180 and what floors left, 50 - 21 - 28; of the miners' 410 and of root's 50 nobody
		// earned anything.
		assert_eq!((paid.owner, paid.unearned), (Alpha(180 + 1), Alpha(410 + 50)));
	}

	#[test]
	fn weights_that_pass_64_bits_together_should_be_shared_all_the_same() {
		let paid = paid(&[miner(u64::MAX), miner(u64::MAX)]);
		assert_eq!(paid.payouts[0].incentive, Alpha(205));
	}

	#[test]
	fn what_floors_leave_of_roots_tao_should_be_the_owners() {
		let root = validator(1, 0, 1);
		// 100 - 3 * 33
		assert_eq!(paid(&[root, root, root]).owner_tao, Tao(1));
	}
}
