//! What somebody does about rules, and about the signals that they go by.

use super::{
	admin,
	arbitrary::{self, Arbitrary},
	choices, is_alive, now, pick, signed, subnet, Amount, Deed, Walk,
};
use dtao_economics::Tao;
use pallet_dynamic_tao::{
	Attestors, Call, Config, NetUid, RootNeurons, ScheduledRules, Shadows, Subnets, MAX_SHADOWS,
	REPORT_PERIOD,
};

/// Something that is done about rules.
#[allow(missing_docs)] // of fields, which choose from what there is
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum RuleOp {
	/// Schedules other rules, so many blocks ahead: a choice for each axis. Or takes back what is scheduled.
	Schedule { choices: [u8; 6], ahead: u8 },
	/// Starts a shadow of a rule, or stops one.
	Shadow { choice: u8, stop: u8 },
	/// Votes on subnets in the name of somebody with a uid on root.
	Vote { voter: u8, weights: [u8; 4] },
	/// Reports of a subnet; or names attestors, where nobody can report yet.
	Report { by: u8, at: u8, value: Amount },
	/// Names attestors.
	Attestors { first: u8, count: u8 },
}

impl<T: Config> Walk<T> {
	/// What `who` or the admin does about rules.
	pub(super) fn rule_op(&self, who: &T::AccountId, op: &RuleOp) -> Deed<T> {
		match *op {
			RuleOp::Schedule { .. } if ScheduledRules::<T>::exists() => {
				admin(Call::cancel_scheduled_rules {})
			}
			RuleOp::Schedule { choices, ahead } => {
				let at = now::<T>() + 1 + u64::from(ahead % 4);
				admin(Call::schedule_rules { at, rules: choices::rules::<T::CustomRules>(choices) })
			}
			RuleOp::Shadow { choice, stop } => {
				let ids: Vec<_> = Shadows::<T>::get().iter().map(|shadow| shadow.id).collect();
				match pick(&ids, stop) {
					Some(id) if stop >= 192 || ids.len() == MAX_SHADOWS as usize => {
						admin(Call::stop_shadow { id })
					}
					_ => {
						let allocation = choices::allocation::<T::CustomRules>(choice);
						admin(Call::start_shadow { allocation })
					}
				}
			}
			RuleOp::Vote { voter, weights } => self.root_vote(who, voter, weights),
			RuleOp::Report { by, at, value } => self.report(by, at, value),
			RuleOp::Attestors { first, count } => self.name_attestors(first, count),
		}
	}

	/// Weights of the first few subnets that live.
	fn root_vote(&self, who: &T::AccountId, voter: u8, weights: [u8; 4]) -> Deed<T> {
		let neurons = RootNeurons::<T>::get();
		let voter = neurons.get(usize::from(voter) % neurons.len().max(1));
		let voter = voter.map_or_else(|| who.clone(), |neuron| neuron.hotkey.clone());
		let living = Subnets::<T>::iter().filter(|(_, record)| is_alive(record));
		let mut netuids: Vec<NetUid> = living.map(|(netuid, _)| netuid).collect();
		netuids.sort_unstable();
		netuids.truncate(weights.len());
		let weights = weights.into_iter().map(u16::from).take(netuids.len()).collect();
		signed(voter, Call::set_root_weights { netuids, weights })
	}

	/// What an attestor says of the period that has ended.
	fn report(&self, by: u8, at: u8, value: Amount) -> Deed<T> {
		let ended = (now::<T>() / REPORT_PERIOD).checked_sub(1);
		match (ended, pick(&Attestors::<T>::get(), by)) {
			(Some(period), Some(attestor)) => {
				let (netuid, value) = (subnet::<T>(at, is_alive), Tao(value.supply()));
				signed(attestor, Call::report_metric { netuid, period, value })
			}
			_ => self.name_attestors(by, at),
		}
	}

	/// Some of the people attest.
	fn name_attestors(&self, first: u8, count: u8) -> Deed<T> {
		let people = &self.people.coldkeys;
		let some = people.iter().cycle().skip(usize::from(first) % people.len());
		let attestors = some.take(usize::from(count) % (people.len() + 1)).cloned().collect();
		admin(Call::set_attestors { attestors })
	}
}
