//! Pools of shares: cases of `shares`.

use crate::answer::Answer;
use dtao_economics::{share_pool::Seasoning, Alpha, EconomicsError, SharePool, Shares, Vesting};

/// Stake, shares; what vests, from, until, for which shares; the season, the fewest shares before
/// and now.
type PoolOutput = (u64, u128, u64, u64, u64, u128, u64, u128, u128);
/// What each operation returned with the seasoned stake after it, and the pool at the end.
pub type SharesOutput = (Vec<Answer<Vec<u128>>>, PoolOutput);

pub fn shares((ops,): &(Vec<Vec<u128>>,)) -> Result<SharesOutput, EconomicsError> {
	let mut pool = SharePool::default();
	let told = ops.iter().map(|op| {
		let before = pool;
		let done = operate(&mut pool, op).and_then(|mut answers| {
			answers.push(pool.seasoned_stake()?.0.into());
			Ok(answers)
		});
		if done.is_err() {
			assert_eq!(pool, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	let told = told.collect();
	let SharePool { stake, shares, vesting, seasoning } = pool;
	let Vesting { amount, since, until, shares: vesting_for } = vesting;
	let Seasoning { season, before, now } = seasoning;
	let end = (stake.0, shares.0, amount.0, since, until, vesting_for.0, season, before.0, now.0);
	Ok((told, end))
}

/// Does one operation and returns what it says.
fn operate(pool: &mut SharePool, op: &[u128]) -> Result<Vec<u128>, EconomicsError> {
	let at = |index: usize| u64::try_from(op[index]).expect("64 bits");
	let nothing = Vec::new();
	match op[0] {
		0 => Ok(vec![pool.issue(Alpha(at(1)))?.0]),
		1 => Ok(vec![pool.issue_earned(Alpha(at(1)))?.0]),
		2 => {
			let redemption = pool.redeem(Shares(op[1]), Alpha(at(2)))?;
			let (dust, forfeited) = (redemption.dust.0, redemption.forfeited.0);
			Ok(vec![redemption.shares.0, dust.into(), forfeited.into()])
		}
		3 => pool.reward(Alpha(at(1))).map(|()| nothing),
		4 => pool.reward_over(Alpha(at(1)), at(2), at(3)).map(|()| nothing),
		5 => pool.settle(at(1)).map(|()| nothing),
		6 => {
			*pool = pool.in_season(at(1));
			Ok(nothing)
		}
		7 => {
			pool.count_at_once();
			Ok(nothing)
		}
		_ => Ok(vec![pool.value(Shares(op[1]))?.0.into()]),
	}
}
