//! Signals that no block brings along: the votes of root's validators, and what attestors report. While a
//! rule asks for them, active, scheduled or a shadow, they are tallied each [`TALLY_PERIOD`] blocks, and
//! also when the chain emits for a subnet that was in no tally yet. What a tally says of a subnet stands in
//! its record until the next one, so that a vote or a report writes one key, and no block an extra one.

use crate::{Config, NetUid, Pallet, SubnetRecord};
use alloc::collections::BTreeMap;
use dtao_economics::{Needs, RuleMemory, Signals, Tao, Votes};

/// Blocks between two tallies of votes and reports, and between two votes of a validator.
pub const TALLY_PERIOD: u64 = 100;

/// What was tallied, by netuid; none of what nobody asks for or what is not due.
#[derive(Default)]
pub(crate) struct Tally {
	votes: Option<BTreeMap<u16, Votes>>,
	metrics: Option<BTreeMap<NetUid, Tao>>,
}

impl Tally {
	/// Tells whether anything was tallied.
	pub(crate) fn is_some(&self) -> bool {
		self.votes.is_some() || self.metrics.is_some()
	}

	/// What rules remember of a subnet, with what the tally says of it: nothing, if nobody voted or
	/// reported.
	pub(crate) fn told(&self, netuid: NetUid, mut memory: RuleMemory) -> RuleMemory {
		let RuleMemory { signals, .. } = &mut memory;
		if let Some(votes) = &self.votes {
			signals.votes = Some(votes.get(&netuid.0).copied().unwrap_or_default());
		}
		if let Some(metrics) = &self.metrics {
			signals.metric = Some(metrics.get(&netuid).copied().unwrap_or_default());
		}
		memory
	}
}

impl<T: Config> Pallet<T> {
	/// Tallies for `block`, of these subnets, what is needed and due.
	pub(crate) fn tally(block: u64, needs: Needs, subnets: &[(NetUid, SubnetRecord)]) -> Tally {
		let is_due = |is_told: fn(&Signals) -> bool| {
			let is_new = |record: &SubnetRecord| !is_told(&record.rule_memory.signals);
			block.is_multiple_of(TALLY_PERIOD) || subnets.iter().any(|(_, record)| is_new(record))
		};
		let votes = needs.votes && is_due(|signals| signals.votes.is_some());
		let metrics = needs.metric && is_due(|signals| signals.metric.is_some());
		let metric_of = |netuid| Some((netuid, Self::attested_metric(netuid, block)?));
		Tally {
			votes: votes.then(Self::counted_votes),
			metrics: metrics
				.then(|| subnets.iter().filter_map(|(netuid, _)| metric_of(*netuid)).collect()),
		}
	}
}
