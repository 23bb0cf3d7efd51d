//! What can be claimed of a subnet's alpha behind one hotkey: cases of `claims`.

use crate::answer::Answer;
use dtao_economics::{Alpha, Claim, ClaimPool, EconomicsError, PerShare, Shares};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct ClaimsInput {
	holders: usize,
	ops: Vec<Vec<u128>>,
}

/// What each act said, then what is kept and what of it is nobody's, in parts.
pub type ClaimsOutput = Vec<Answer<Vec<u128>>>;

/// What is kept, and the shares that it is for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Behind {
	pool: ClaimPool,
	holders: Vec<(Shares, Claim)>,
	/// Shares that are nobody's yet, and what one had earned when they began; the oldest last.
	cohorts: Vec<(Shares, PerShare)>,
}

impl Behind {
	fn shares(&self) -> Shares {
		let held = self.holders.iter().map(|(shares, _)| shares.0).sum::<u128>();
		Shares(held + self.cohorts.iter().map(|(shares, _)| shares.0).sum::<u128>())
	}

	fn settle(&mut self, who: usize) -> Result<u128, EconomicsError> {
		let (shares, claim) = &mut self.holders[who];
		self.pool.settle(claim, *shares)?;
		Ok(claim.owed.0.into())
	}

	fn take_over(&mut self, who: usize) -> Result<u128, EconomicsError> {
		let (shares, begun) = self.cohorts.pop().ok_or(EconomicsError::InsufficientStake)?;
		self.settle(who)?;
		let (held, claim) = &mut self.holders[who];
		self.pool.settle_from(begun, claim, shares)?;
		*held = held.ensure_add(shares)?;
		Ok(claim.owed.0.into())
	}

	/// Does one thing and returns what it says.
	fn act(&mut self, op: &[u128]) -> Result<Vec<u128>, EconomicsError> {
		let who = || usize::try_from(op[1]).expect("few holders");
		match op[0] {
			0 => {
				let alpha = Alpha(op[1].try_into().expect("64 bits"));
				self.pool.accrue(alpha, self.shares()).map(|()| vec![])
			}
			1 => Ok(vec![self.settle(who())?]),
			2 => {
				self.settle(who())?;
				self.holders[who()].0 = Shares(op[2]);
				Ok(vec![])
			}
			3 => {
				self.cohorts.insert(0, (Shares(op[1]), self.pool.per_share));
				Ok(vec![])
			}
			4 => Ok(vec![self.take_over(who())?]),
			5 => Ok(vec![self.pool.pay(&mut self.holders[who()].1)?.0.into()]),
			_ if self.shares().is_zero() => Ok(vec![self.pool.take_rest()?.0.into()]),
			_ => Ok(vec![0]),
		}
	}
}

pub fn claims(input: &ClaimsInput) -> Result<ClaimsOutput, EconomicsError> {
	let holders = vec![(Shares::ZERO, Claim::default()); input.holders];
	let mut behind = Behind { holders, ..Behind::default() };
	let told = input.ops.iter().map(|op| {
		let before = behind.clone();
		let done = behind.act(op).map(|mut answers| {
			answers.extend([behind.pool.kept.0.into(), behind.pool.rest]);
			answers
		});
		if done.is_err() {
			assert_eq!(behind, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	Ok(told.collect())
}
