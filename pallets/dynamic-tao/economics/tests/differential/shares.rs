//! Pools of shares and lives of hotkeys: cases of `shares` and `hotkey`.

use crate::{answer::Answer, hotkey::Hotkey};
use dtao_economics::{Alpha, Clock, EconomicsError, Entering, SharePool, Shares};
use serde::Deserialize;

/// Stake and shares.
type PoolOutput = (u64, u128);
/// What each operation returned with the pool after it, and the pool at the end.
pub type SharesOutput = (Vec<Answer<Vec<u128>>>, PoolOutput);

fn parts(pool: SharePool) -> PoolOutput {
	(pool.stake.0, pool.shares.0)
}

pub fn shares((ops,): &(Vec<Vec<u128>>,)) -> Result<SharesOutput, EconomicsError> {
	let mut pool = SharePool::default();
	let told = ops.iter().map(|op| {
		let before = pool;
		let done = operate(&mut pool, op).map(|mut answers| {
			answers.extend([pool.stake.0.into(), pool.shares.0]);
			answers
		});
		if done.is_err() {
			assert_eq!(pool, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	let told = told.collect();
	Ok((told, parts(pool)))
}

/// Does one operation and returns what it says.
fn operate(pool: &mut SharePool, op: &[u128]) -> Result<Vec<u128>, EconomicsError> {
	let at = |index: usize| u64::try_from(op[index]).expect("64 bits");
	match op[0] {
		0 => Ok(vec![pool.issue(Alpha(at(1)))?.0]),
		1 => {
			let held = Shares(op[1]);
			let cost = pool.cost(held, Alpha(at(2)));
			let redemption = pool.redeem(held, Alpha(at(2)))?;
			assert_eq!(cost, Ok(redemption.shares));
			Ok(vec![redemption.shares.0, redemption.dust.0.into()])
		}
		2 => pool.reward(Alpha(at(1))).map(|()| vec![]),
		_ => Ok(vec![pool.value(Shares(op[1]))?.0.into()]),
	}
}

#[derive(Debug, Deserialize)]
pub struct HotkeyInput {
	holders: usize,
	wait: u64,
	period: u64,
	ops: Vec<Vec<u64>>,
}

/// Periods and the stake that entered in them.
type LotsOutput = Vec<(u64, u64)>;
/// The pool, what enters, cohorts (period, stake, shares), and holders (shares, what they enter).
type StateOutput = (PoolOutput, LotsOutput, Vec<(u64, u64, u128)>, Vec<(u128, LotsOutput)>);
/// What each act returned, with the pool and what is entering after it, and all of it at the end.
pub type HotkeyOutput = (Vec<Answer<Vec<u128>>>, StateOutput);

pub fn hotkey(input: &HotkeyInput) -> Result<HotkeyOutput, EconomicsError> {
	let mut clock = Clock { period: input.period, wait: input.wait };
	let mut hotkey = Hotkey::new(input.holders);
	let told = input.ops.iter().map(|op| {
		let before = hotkey.clone();
		let done = act(&mut hotkey, &mut clock, op).and_then(|mut answers| {
			let SharePool { stake, shares } = hotkey.pool;
			answers.extend([stake.0.into(), shares.0, hotkey.entering.total()?.0.into()]);
			Ok(answers)
		});
		if done.is_err() {
			assert_eq!(hotkey, before, "a refusal changes nothing: {op:?}");
		}
		hotkey.check(clock);
		Answer::from(done)
	});
	let told = told.collect();
	let cohorts = hotkey.cohorts.iter();
	let cohorts = cohorts.map(|(period, cohort)| (*period, cohort.alpha.0, cohort.shares.0));
	let holders = hotkey.holders.iter();
	let holders = holders.map(|holding| (holding.shares.0, lots(&holding.entering)));
	let state = (parts(hotkey.pool), lots(&hotkey.entering), cohorts.collect(), holders.collect());
	Ok((told, state))
}

/// The oldest first.
fn lots(entering: &Entering) -> LotsOutput {
	let mut lots: Vec<_> = entering.lots().map(|lot| (lot.period, lot.alpha.0)).collect();
	lots.reverse();
	lots
}

/// Lets one thing happen to a hotkey and returns what it says.
fn act(hotkey: &mut Hotkey, clock: &mut Clock, op: &[u64]) -> Result<Vec<u128>, EconomicsError> {
	let (now, nothing) = (*clock, Vec::new());
	let who = |at: usize| usize::try_from(op[at]).expect("few holders");
	match op[0] {
		0 => hotkey.enter(now, who(1), Alpha(op[2])).map(|()| nothing),
		1 => Ok(vec![hotkey.withdraw(now, who(1), Alpha(op[2]))?.0.into()]),
		2 => hotkey.hand_over(now, who(1), who(2), Alpha(op[3])).map(|()| nothing),
		3 => hotkey.pay(now, Alpha(op[1]), Alpha(op[2])).map(|()| nothing),
		4 => {
			clock.period += 1;
			Ok(nothing)
		}
		5 => hotkey.touch(now, Some(who(1))).map(|()| nothing),
		6 => Ok(vec![hotkey.value(now, who(1)).into()]),
		_ => hotkey.enter_at_once(now, who(1), Alpha(op[2])).map(|()| nothing),
	}
}
