//! What an epoch pays: the alpha that waited to miners and validators by what Yuma found, root's
//! TAO to those whose root stake earned it, and to the owner his part with what floors left over.
//!
//! `sum of payouts + owner + waiting = pending`, exactly, in alpha and in TAO.

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
	/// What it did as a validator, after families have shared.
	pub dividend: u64,
	/// The alpha staked to it.
	pub alpha_stake: Alpha,
	/// The TAO staked to it on root, times its weight.
	pub weighted_root_stake: Tao,
	/// What it takes of its dividends, in parts of 65535.
	pub take: u16,
}

/// What a hotkey is paid. The incentive and the takes become stake of its owner, the dividends
/// reward all who stake to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payout {
	/// `floor(miners' part * incentive / sum)`.
	pub incentive: Alpha,
	/// `floor(x * take / 65535)`, where `x` is the hotkey's part of the validators' alpha.
	pub alpha_take: Alpha,
	/// `x` less the take.
	pub alpha_dividends: Alpha,
	/// The take of the hotkey's part of root's TAO.
	pub tao_take: Tao,
	/// The rest of it.
	pub tao_dividends: Tao,
}

impl Payout {
	/// All alpha that the hotkey and its stakers get.
	pub fn alpha(&self) -> Result<Alpha, EconomicsError> {
		self.incentive.plus(self.validator_alpha()?)
	}

	/// The alpha of its dividends, take and all.
	pub fn validator_alpha(&self) -> Result<Alpha, EconomicsError> {
		self.alpha_take.plus(self.alpha_dividends)
	}

	/// The TAO of its dividends, take and all.
	pub fn tao(&self) -> Result<Tao, EconomicsError> {
		self.tao_take.plus(self.tao_dividends)
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
	/// What nobody has a claim on yet.
	pub waiting: Pending,
}

/// Distributes what was pending among the claimants.
///
/// Miners share theirs by incentive; where nobody has any, it joins the validators'. Validators
/// share theirs by the alpha part of their dividend, and root's TAO by the root part
/// ([`DividendParts`]). All parts are floored. What nobody has a claim on waits where it was: the
/// validators' alpha (with the miners' that joined it) without alpha dividends, root's TAO without
/// root dividends, and everything where nobody did anything. Root's alpha always waits.
///
/// # Errors
/// [`EconomicsError::Overflow`] if the alpha does not fit its type, or the weights of one kind sum
/// to more than 128 bits.
pub fn distribute(
	pending: Pending,
	claimants: &[Claimant],
) -> Result<Distribution, EconomicsError> {
	let mut payouts: Vec<_> = claimants.iter().map(|_| Payout::default()).collect();
	if claimants.iter().all(|claimant| claimant.incentive == 0 && claimant.dividend == 0) {
		return Ok(Distribution { payouts, waiting: pending, ..Default::default() });
	}
	let mut waiting = Pending { owner: Alpha::ZERO, ..pending };
	let mut owner = pending.owner;

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

	let mut validators = pending.validators;
	match floors(pending.miners.0, &incentives)? {
		Some((amounts, rest)) => {
			for (payout, amount) in payouts.iter_mut().zip(amounts) {
				payout.incentive = Alpha(amount);
			}
			owner = owner.plus(Alpha(rest))?;
			waiting.miners = Alpha::ZERO;
		}
		None => validators = validators.plus(pending.miners)?,
	}

	if let Some((amounts, rest)) = floors(validators.0, &by_alpha)? {
		for ((payout, claimant), amount) in payouts.iter_mut().zip(claimants).zip(amounts) {
			let (take, left) = take_of(amount, claimant.take)?;
			(payout.alpha_take, payout.alpha_dividends) = (Alpha(take), Alpha(left));
		}
		owner = owner.plus(Alpha(rest))?;
		(waiting.miners, waiting.validators) = (Alpha::ZERO, Alpha::ZERO);
	}

	let mut owner_tao = Tao::ZERO;
	if let Some((amounts, rest)) = floors(pending.root_tao.0, &by_root)? {
		for ((payout, claimant), amount) in payouts.iter_mut().zip(claimants).zip(amounts) {
			let (take, left) = take_of(amount, claimant.take)?;
			(payout.tao_take, payout.tao_dividends) = (Tao(take), Tao(left));
		}
		owner_tao = Tao(rest);
		waiting.root_tao = Tao::ZERO;
	}
	Ok(Distribution { payouts, owner, owner_tao, waiting })
}

/// As [`share_out`]; `None` where nobody has any weight.
fn floors(amount: u64, weights: &[u64]) -> Result<Option<(Vec<u64>, u64)>, EconomicsError> {
	let (parts, rest) = share_out(amount, weights)?;
	Ok((!parts.is_empty()).then_some((parts, rest)))
}

/// `floor(amount * take / 65535)` and the rest.
fn take_of(amount: u64, take: u16) -> Result<(u64, u64), EconomicsError> {
	let taken = mul_div_u64(amount, take, u16::MAX, Rounding::Down)?;
	Ok((taken, amount.checked_sub(taken).ok_or(EconomicsError::Overflow)?))
}

#[cfg(test)]
mod tests {
	use super::*;

	const PENDING: Pending = Pending {
		owner: Alpha(180),
		miners: Alpha(410),
		validators: Alpha(310),
		root_alpha: Alpha(9),
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

	#[test]
	fn an_epoch_should_pay_each_by_what_it_did() {
		let claimants = [miner(2), miner(1), validator(30, 2, 1), validator(60, 1, 2)];
		let paid = distribute(PENDING, &claimants).unwrap();
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
		assert_eq!(paid.waiting, Pending { root_alpha: Alpha(9), ..Default::default() });
	}

	#[test]
	fn the_take_should_be_a_floored_part_of_what_the_hotkey_gets() {
		let claimant = Claimant { take: 11_796, ..validator(1, 1, 0) };
		let paid = distribute(PENDING, &[claimant, miner(1)]).unwrap();
		// 310 * 11796 / 65535 = 55.8
		assert_eq!(paid.payouts[0].alpha_take, Alpha(55));
		assert_eq!(paid.payouts[0].alpha_dividends, Alpha(255));
	}

	#[test]
	fn a_payout_should_know_its_sums() {
		let payout = Payout {
			incentive: Alpha(1),
			alpha_take: Alpha(2),
			alpha_dividends: Alpha(4),
			tao_take: Tao(8),
			tao_dividends: Tao(16),
		};
		assert_eq!((payout.alpha(), payout.validator_alpha()), (Ok(Alpha(7)), Ok(Alpha(6))));
		assert_eq!(payout.tao(), Ok(Tao(24)));
	}

	#[test]
	fn without_a_miner_the_validators_should_get_the_miners_part() {
		let paid = distribute(PENDING, &[validator(1, 1, 0)]).unwrap();
		// 310 + 410
		assert_eq!(paid.payouts[0].alpha_dividends, Alpha(720));
		// Nobody earned root dividends.
		assert_eq!(paid.waiting.root_tao, Tao(100));
	}

	#[test]
	fn without_an_alpha_dividend_the_validators_alpha_should_wait() {
		let paid = distribute(PENDING, &[validator(1, 0, 1)]).unwrap();
		assert_eq!(paid.payouts[0].tao_dividends, Tao(100));
		assert_eq!(paid.waiting, Pending { owner: Alpha::ZERO, root_tao: Tao::ZERO, ..PENDING });
		assert_eq!(paid.owner, Alpha(180));
	}

	#[test]
	fn where_nobody_did_anything_everything_should_wait() {
		for claimants in [&[][..], &[validator(0, 1, 1)]] {
			let paid = distribute(PENDING, claimants).unwrap();
			assert_eq!((paid.owner, paid.waiting), (Alpha::ZERO, PENDING));
			assert_eq!(paid.payouts, vec![Payout::default(); claimants.len()]);
		}
	}

	#[test]
	fn weights_that_pass_64_bits_together_should_be_shared_all_the_same() {
		let paid = distribute(PENDING, &[miner(u64::MAX), miner(u64::MAX)]).unwrap();
		assert_eq!(paid.payouts[0].incentive, Alpha(205));
	}

	#[test]
	fn what_floors_leave_of_roots_tao_should_be_the_owners() {
		let root = validator(1, 0, 1);
		let paid = distribute(PENDING, &[root, root, root]).unwrap();
		// 100 - 3 * 33
		assert_eq!(paid.owner_tao, Tao(1));
	}
}
