//! Weights by flow: what users pay into a pool less what they take out, on an average of a month. A
//! rule of flow rewards who brings TAO now, whatever the price is.

use super::StageWeights;
use crate::{
	amount::{mul_div, Rounding},
	error::EconomicsError,
	rules::{memory::Average, Averages, Signals, Smoothing},
};
use alloc::vec::Vec;

/// `f' = f + a * (flow - f)`.
fn users_after(
	before: &Averages,
	signals: &Signals,
	smoothing: Smoothing,
) -> Result<Average, EconomicsError> {
	let flow = Average::of(signals.flows.unwrap_or_default().users);
	before.users().moved(flow, smoothing)
}

/// The average of users' flow.
pub(super) fn flow_after(
	before: &Averages,
	signals: &Signals,
	smoothing: Smoothing,
) -> Result<Averages, EconomicsError> {
	Ok(Averages::Flow { users: users_after(before, signals, smoothing)? })
}

/// That, and the average of it.
pub(super) fn matured_after(
	before: &Averages,
	signals: &Signals,
	smoothing: Smoothing,
) -> Result<Averages, EconomicsError> {
	let users = users_after(before, signals, smoothing)?;
	Ok(Averages::MaturedFlow { users, matured: before.matured().moved(users, smoothing)? })
}

/// The averages of users' flow and of the protocol's.
pub(super) fn net_after(
	before: &Averages,
	signals: &Signals,
	smoothing: Smoothing,
) -> Result<Averages, EconomicsError> {
	let users = users_after(before, signals, smoothing)?;
	let flow = Average::of(signals.flows.unwrap_or_default().protocol);
	Ok(Averages::NetFlow { users, protocol: before.protocol().moved(flow, smoothing)? })
}

/// `max(f, 0)`, or `max(min(f, g), 0)` where the average matures.
pub(super) fn weigh(averages: &[Averages]) -> Vec<StageWeights> {
	let weight = |averages: &Averages| match averages {
		Averages::MaturedFlow { users, matured } => (*users).min(*matured).positive_bits(),
		averages => averages.users().positive_bits(),
	};
	averages.iter().map(weight).map(StageWeights::plain).collect()
}

/// `max(f - ceil(k * p), 0)` with `k = min(1, sum(max(f, 0)) / sum(max(p, 0)))`, or `max(f - p, 0)`
/// where the protocol took TAO out.
pub(super) fn weigh_net(averages: &[Averages]) -> Result<Vec<StageWeights>, EconomicsError> {
	let sum = |part: fn(Averages) -> Average| {
		// Averages have at most 96 bits.
		averages.iter().fold(0u128, |sum, one| sum.saturating_add(part(*one).positive_bits()))
	};
	let (users, protocol) = (sum(Averages::users), sum(Averages::protocol));
	let (num, den) = if users < protocol { (users, protocol) } else { (1, 1) };
	let weight = |averages: &Averages| {
		let (users, protocol) = (averages.users().to_bits(), averages.protocol().to_bits());
		let counted = match protocol {
			1.. => mul_div(protocol.unsigned_abs(), num, den, Rounding::Up)?
				.try_into()
				.map_err(|_| EconomicsError::Overflow)?,
			_ => protocol,
		};
		let net = users.checked_sub(counted).ok_or(EconomicsError::Overflow)?;
		Ok(StageWeights::plain(net.max(0).unsigned_abs()))
	};
	averages.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
	use super::super::{
		tests::{candidate, divide},
		Allocation, Candidate,
	};
	use super::*;
	use crate::rules::Flows;

	/// An average that follows at once, so that a block's flow is the average.
	const AT_ONCE: Smoothing = Smoothing::WHOLE;

	fn flowing(netuid: u16, users: i64, protocol: i64) -> Candidate {
		let mut candidate = candidate(netuid, 1);
		candidate.memory.signals.flows = Some(Flows { users, protocol });
		candidate
	}

	#[test]
	fn only_what_flows_in_should_weigh() {
		let rule = Allocation::Flow { smoothing: AT_ONCE };
		let candidates = [flowing(1, 30, 9), flowing(2, -50, 9), flowing(3, 10, 9)];
		assert_eq!(divide(rule, 100, &candidates), [75, 0, 25]);
		// Where nothing does, the price decides, which is the same.
		assert_eq!(divide(rule, 10, &[flowing(1, -1, 0), flowing(2, 0, 0)]), [5, 5]);
	}

	#[test]
	fn a_burst_should_weigh_no_more_than_what_has_matured() {
		let smoothing = Smoothing(1 << 62);
		let rule = Allocation::MaturedFlow { smoothing };
		// Half of 80 comes into the average, and half of that into the average of it: 20; 20 that have
		// been there are halved to 10 and left at 15 by the average of them, so that 10 count.
		let mut old = flowing(2, 0, 0);
		let twenty = Average::of(20);
		old.memory.averages = Averages::MaturedFlow { users: twenty, matured: twenty };
		assert_eq!(divide(rule, 90, &[flowing(1, 80, 0), old]), [60, 30]);
	}

	#[test]
	fn what_the_protocol_pays_should_not_count_as_demand() {
		let rule = Allocation::NetFlow { smoothing: AT_ONCE };
		// 40 - 10 and 20 - 10, since users bring 60 in all and the protocol 20.
		assert_eq!(divide(rule, 100, &[flowing(1, 40, 10), flowing(2, 20, 10)]), [75, 25]);
		// Users bring 15 and the protocol 30: a half of its flow counts, 12 - 10 / 2 and 3 - 20 / 2.
		assert_eq!(divide(rule, 100, &[flowing(1, 12, 10), flowing(2, 3, 20)]), [100, 0]);
		// Where the protocol takes out, that counts for the subnet: 5 + 5 beside 30.
		assert_eq!(divide(rule, 100, &[flowing(1, 5, -5), flowing(2, 30, 0)]), [25, 75]);
	}

	#[test]
	fn rules_of_flow_should_hand_on_what_users_brought() {
		let users = Average::of(7);
		let before = Averages::NetFlow { users, protocol: Average::of(3) };
		let after = matured_after(&before, &Signals::default(), Smoothing(0));
		assert_eq!(after, Ok(Averages::MaturedFlow { users, matured: Average::ZERO }));
	}
}
