//! Epochs: what waited is [settled](dtao_economics::chain::epoch::settle) by the rules. One hotkey
//! validates on each subnet, for all who stake and for all of root; who mines is named by the scenario.

use super::{AccountId, Place, World, HOLDERS};
use dtao_economics::{
	chain::epoch::{settle, MemberTerms},
	Alpha, Claimant, EconomicsError, Shares, Tao,
};

impl World {
	/// Pays what waits on every subnet on which somebody earns.
	pub(super) fn run_epochs(&mut self) -> Result<(), EconomicsError> {
		for place in 0..self.subnets.len() {
			if self.subnets.get(place).is_some_and(super::Subnet::has_epochs) {
				self.run_epoch(place)?;
			}
		}
		Ok(())
	}

	/// One subnet's epoch: the validator first among the claimants, then the miners.
	fn run_epoch(&mut self, place: Place) -> Result<(), EconomicsError> {
		let weighted_root = self.weighted_root;
		let Some(subnet) = self.subnets.get_mut(place) else { return Ok(()) };
		let owner = subnet.owner;
		let miners = match subnet.miners.is_empty() {
			true => vec![(HOLDERS, 1)],
			false => subnet.miners.clone(),
		};
		let validator = Claimant {
			dividend: u64::from(u32::MAX),
			alpha_stake: subnet.validator.stake,
			weighted_root_stake: weighted_root,
			..Claimant::default()
		};
		let mine = |(_, incentive): &(AccountId, u64)| Claimant {
			incentive: *incentive,
			..Claimant::default()
		};
		let claims: Vec<_> = core::iter::once(validator).chain(miners.iter().map(mine)).collect();
		let terms = |who: AccountId| MemberTerms {
			coldkey: who,
			is_owners: owner == Some(who),
			..MemberTerms::default()
		};
		let terms: Vec<_> = core::iter::once(MemberTerms::default())
			.chain(miners.iter().map(|(who, _)| terms(*who)))
			.collect();

		let pending = subnet.economy.pending.miners;
		let paid = settle(&mut subnet.economy, &claims, &terms, &self.rules, weighted_root)?;
		subnet.memory.signals.record_burned(paid.withheld.0, pending.0);
		let mut payouts = paid.payouts.iter();
		let validator = payouts.next().copied().unwrap_or_default();
		self.books.root_paid(validator.tao()?.ensure_add(paid.owner_tao)?);
		self.books.recycle(paid.unearned_tao);
		self.issued = self.issued.ensure_sub(paid.unearned_tao)?;

		self.reward_stakers(place, validator.validator_alpha()?)?;
		for ((who, _), payout) in miners.iter().zip(payouts) {
			self.earn(*who, place, payout.incentive)?;
		}
		self.earn(owner.unwrap_or(HOLDERS), place, paid.owner)
	}

	/// Raises the value of all shares, and books for each who holds some what that is worth now.
	fn reward_stakers(&mut self, place: Place, alpha: Alpha) -> Result<(), EconomicsError> {
		if alpha.is_zero() {
			return Ok(());
		}
		let Some(subnet) = self.subnets.get_mut(place) else { return Ok(()) };
		let before = subnet.validator;
		subnet.validator.reward(alpha)?;
		for account in &mut self.accounts {
			let shares = account.positions.get(place).map_or(Shares::ZERO, |held| held.shares);
			if shares.is_zero() {
				continue;
			}
			let gain = subnet.validator.value(shares)?.ensure_sub(before.value(shares)?)?;
			account.earned += u128::from(subnet.economy.pool.value(gain)?.0);
		}
		Ok(())
	}

	/// Pays alpha that was emitted to an account.
	fn earn(&mut self, who: AccountId, place: Place, alpha: Alpha) -> Result<(), EconomicsError> {
		let Some(subnet) = self.subnets.get(place) else { return Ok(()) };
		if alpha.is_zero() {
			return Ok(());
		}
		let worth: Tao = subnet.economy.pool.value(alpha)?;
		if let Some(account) = self.accounts.get_mut(who) {
			account.earned += u128::from(worth.0);
		}
		self.credit(who, place, alpha)
	}
}
