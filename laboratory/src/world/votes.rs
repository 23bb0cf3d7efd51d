//! What root's validators vote, for rules that count votes.

use super::World;
use dtao_economics::{count_votes, Ballot, EconomicsError, Tao, UNIT};

/// The stake of the largest of root's validators; the others have a half, a third and so on of it.
const LARGEST: u64 = 1_000 * UNIT;

impl World {
	/// Lets root's validators vote; their votes stand until they vote again. The `colluders` largest vote for
	/// `netuid` alone, and all others for all subnets alike. Where there are no validators, nothing happens.
	///
	/// # Errors
	/// If the stakes do not fit.
	pub fn vote(&mut self, colluders: u64, netuid: u16) -> Result<(), EconomicsError> {
		if self.voters == 0 {
			return Ok(());
		}
		let all: Vec<_> = self.subnets.iter().map(|subnet| (subnet.netuid, 1)).collect();
		let ballots = (1..=self.voters).map(|rank| Ballot {
			stake: Tao(LARGEST / rank),
			weights: if rank <= colluders { vec![(netuid, 1)] } else { all.clone() },
		});
		let votes = count_votes(&ballots.collect::<Vec<_>>())?;
		for subnet in &mut self.subnets {
			let counted = votes.get(&subnet.netuid).copied().unwrap_or_default();
			subnet.memory.signals.votes = Some(counted);
		}
		Ok(())
	}
}
