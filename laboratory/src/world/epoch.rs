//! Epochs: what waited is [settled](dtao_economics::chain::epoch::settle) by the rules, and paid to hotkeys
//! as a chain does it. Who earns is stated by the scenario, or found by [consensus](super::consensus).

use super::{journal::Behind, trade::NOBODY, AccountId, Epochs, Place, World, HOLDERS};
use dtao_economics::{
	chain::epoch::{settle, MemberTerms},
	distribution::{Distribution, Payout},
	Alpha, Claimant, EconomicsError, Shares,
};

/// Who claims what at an epoch.
#[derive(Default)]
pub(super) struct Claims {
	/// Whose hotkeys they are.
	pub hotkeys: Vec<AccountId>,
	/// What they claim.
	pub claims: Vec<Claimant>,
}

impl World {
	/// Pays what waits on every subnet on which somebody earns and an epoch is due; first on one that
	/// closes.
	pub(super) fn run_epochs(&mut self, closing: Option<u16>) -> Result<(), EconomicsError> {
		let block = self.block;
		let is_due = |subnet: &&super::Subnet| {
			let due = subnet.is_open(block) && self.parameters.is_epoch_of(subnet, block);
			due && Some(subnet.netuid) != closing && subnet.has_epochs()
		};
		let due = self.subnets.iter().filter(is_due).map(|subnet| subnet.netuid);
		let netuids: Vec<_> = closing.into_iter().chain(due).collect();
		for place in netuids.into_iter().filter_map(|netuid| self.place(netuid)).collect::<Vec<_>>()
		{
			self.run_epoch(place)?;
		}
		Ok(())
	}

	/// One subnet's epoch.
	fn run_epoch(&mut self, place: Place) -> Result<(), EconomicsError> {
		let Claims { hotkeys, claims } = match self.parameters.epochs {
			Epochs::Stated => self.stated_claims(place)?,
			Epochs::Yuma => self.judged_claims(place)?,
		};
		let weighted_root = self.weighted_root;
		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		let owner = subnet.owner;
		let terms = |who: &AccountId| MemberTerms {
			coldkey: *who,
			is_owners: owner == Some(*who),
			..MemberTerms::default()
		};
		let terms: Vec<_> = hotkeys.iter().map(terms).collect();
		let paid = settle(&mut subnet.economy, &claims, &terms, &self.rules, weighted_root)?;
		let incentives = paid
			.payouts
			.iter()
			.try_fold(paid.withheld, |sum, payout| sum.ensure_add(payout.incentive))?;
		subnet.memory.signals.record_burned(paid.withheld.0, incentives.0);
		subnet.last_epoch = self.block;
		self.books.recycle(paid.unearned_tao);
		self.issued = self.issued.ensure_sub(paid.unearned_tao)?;
		self.pay(place, &hotkeys, &paid)?;
		self.activate(place)
	}

	/// Who earns as the scenario states it: the one hotkey that validates first, for all who stake and for
	/// all of root, then the miners.
	fn stated_claims(&self, place: Place) -> Result<Claims, EconomicsError> {
		let subnet = self.subnets.get(place).ok_or(NOBODY)?;
		let miners = match subnet.miners.as_slice() {
			[] => &[(HOLDERS, 1)],
			miners => miners,
		};
		let validator = Claimant {
			dividend: u64::from(u32::MAX),
			alpha_stake: subnet.hotkey(HOLDERS).stake,
			weighted_root_stake: self.weighted_root,
			..Claimant::default()
		};
		let mine = |(_, incentive): &(AccountId, u64)| Claimant {
			incentive: *incentive,
			..Claimant::default()
		};
		Ok(Claims {
			hotkeys: core::iter::once(HOLDERS).chain(miners.iter().map(|(who, _)| *who)).collect(),
			claims: core::iter::once(validator).chain(miners.iter().map(mine)).collect(),
		})
	}

	/// Pays hotkeys in their order, then the owner.
	fn pay(
		&mut self,
		place: Place,
		hotkeys: &[AccountId],
		paid: &Distribution,
	) -> Result<(), EconomicsError> {
		for (who, payout) in hotkeys.iter().zip(&paid.payouts) {
			let Payout { incentive, alpha_take, alpha_dividends, .. } = *payout;
			let alpha = alpha_take.ensure_add(payout.root_alpha_take)?.ensure_add(incentive)?;
			self.pay_alpha(*who, place, alpha, alpha_dividends)?;
			self.pay_root(*who, Alpha(payout.tao_take.0), Alpha(payout.tao_dividends.0))?;
		}
		let owner = self.subnets.get(place).and_then(|subnet| subnet.owner).unwrap_or(HOLDERS);
		self.pay_alpha(owner, place, paid.owner, Alpha::ZERO)?;
		self.pay_root(owner, Alpha(paid.owner_tao.0), Alpha::ZERO)
	}

	/// Pays a hotkey on a subnet: `to_stakers` raises the value of all shares, `to_owner` becomes its
	/// owner's. Without stake the owner gets both.
	fn pay_alpha(
		&mut self,
		who: AccountId,
		place: Place,
		to_owner: Alpha,
		to_stakers: Alpha,
	) -> Result<(), EconomicsError> {
		let has_stake = !self.subnets.get(place).ok_or(NOBODY)?.hotkey(who).is_empty();
		if !has_stake {
			return self.earn(who, place, to_owner.ensure_add(to_stakers)?);
		}
		self.reward_stakers(who, place, to_stakers)?;
		self.earn(who, place, to_owner)
	}

	/// Raises the value of all shares behind a hotkey, and books for each who holds some what that is worth
	/// now.
	fn reward_stakers(
		&mut self,
		hotkey: AccountId,
		place: Place,
		alpha: Alpha,
	) -> Result<(), EconomicsError> {
		if alpha.is_zero() {
			return Ok(());
		}
		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		let before = subnet.hotkey(hotkey);
		subnet.hotkey_mut(hotkey).pool.reward(alpha)?;
		let after = subnet.hotkey(hotkey);
		for (who, account) in self.accounts.iter_mut().enumerate() {
			let Some(position) = account.positions.get(place) else { continue };
			let shares = match () {
				() if who == hotkey => position.own.shares,
				() if account.backs == Some(hotkey) => position.staked.shares,
				() => Shares::ZERO,
			};
			if !shares.is_zero() {
				let gain = after.value(shares)?.ensure_sub(before.value(shares)?)?;
				account.earned += u128::from(subnet.economy.pool.value(gain)?.0);
			}
		}
		Ok(())
	}

	/// Pays alpha that was emitted to the owner of a hotkey; what is too little for a share raises the
	/// others.
	fn earn(&mut self, who: AccountId, place: Place, alpha: Alpha) -> Result<(), EconomicsError> {
		if alpha.is_zero() {
			return Ok(());
		}
		let subnet = self.subnets.get(place).ok_or(NOBODY)?;
		let worth = subnet.economy.pool.value(alpha)?;
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		let behind = match self.parameters.epochs {
			Epochs::Yuma => Behind::Hotkey(who),
			Epochs::Stated => account.backs.map_or(Behind::Cold(who), Behind::Hotkey),
		};
		account.earned += u128::from(worth.0);
		match self.credit(who, place, behind, alpha) {
			Err(EconomicsError::DepositTooSmall) => {
				let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
				subnet.hotkey_mut(who).pool.reward(alpha)
			}
			credited => credited,
		}
	}

	/// Pays a hotkey TAO on root: it stays there, or leaves it.
	fn pay_root(
		&mut self,
		who: AccountId,
		to_owner: Alpha,
		to_stakers: Alpha,
	) -> Result<(), EconomicsError> {
		let all = to_owner.ensure_add(to_stakers)?;
		if all.is_zero() {
			return Ok(());
		}
		let tao = dtao_economics::Tao(all.0);
		self.books.root_paid(tao);
		if self.parameters.epochs == Epochs::Stated {
			return Ok(());
		}
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		let to_owner = if account.root.is_empty() {
			all
		} else {
			account.root.reward(to_stakers)?;
			to_owner
		};
		match account.root.issue(to_owner) {
			Err(EconomicsError::DepositTooSmall) => account.root.reward(to_owner)?,
			issued => account.root_shares = account.root_shares.ensure_add(issued?)?,
		}
		self.grow_root(tao)
	}
}
