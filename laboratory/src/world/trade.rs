//! What people do between blocks. A refusal changes nothing.

use super::{
	journal::{Act, Behind},
	AccountId, Holding, Place, Position, Subnet, World,
};
use dtao_economics::{Alpha, Cohort, Dividends, EconomicsError, Order, Rounding, Route, Tao};

/// There is no such account or subnet: a mistake of an agent.
pub(super) const NOBODY: EconomicsError = EconomicsError::MalformedRow;

impl World {
	/// Buys alpha of a subnet for `tao`, as a chain's `add_stake` does.
	///
	/// # Errors
	/// What the pool refuses for; [`EconomicsError::EmptyPool`] while it is closed.
	pub fn buy(&mut self, who: AccountId, place: Place, tao: Tao) -> Result<Alpha, EconomicsError> {
		let subnet = self.open_subnet(place)?;
		let fill = Route::new(None, Some(subnet.economy.leg())).fill(Order::market(tao.0))?;
		let (bought, netuid) = (Alpha(fill.received), subnet.netuid);
		let mut economy = subnet.economy;
		economy.record_purchase(&fill)?;
		let behind = self.home(who)?;
		self.deposit(who, place, behind, bought)?;

		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		subnet.economy = economy;
		subnet.memory.signals.record_purchase(fill.tao);
		subnet.totals.bought += u128::from(fill.tao.0);
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		account.paid += u128::from(fill.given);
		account.fees += u128::from(fill.fee);
		self.books.paid(Tao(fill.given));
		self.note(who, Act::Buy { behind, netuid, tao });
		Ok(bought)
	}

	/// Sells alpha that the account holds, as a chain's `remove_stake` does: one trade a hotkey, what is
	/// idle first.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if it holds less, and what the pool refuses for; a trade
	/// that went before stands.
	pub fn sell(
		&mut self,
		who: AccountId,
		place: Place,
		alpha: Alpha,
	) -> Result<Tao, EconomicsError> {
		let mut sold = Tao::ZERO;
		for (behind, part) in self.parts(who, place, alpha)? {
			sold = sold.ensure_add(self.sell_from(who, place, behind, part)?)?;
		}
		Ok(sold)
	}

	/// Sells alpha from behind one hotkey.
	fn sell_from(
		&mut self,
		who: AccountId,
		place: Place,
		behind: Behind,
		alpha: Alpha,
	) -> Result<Tao, EconomicsError> {
		let subnet = self.open_subnet(place)?;
		let fill = Route::new(Some(subnet.economy.leg()), None).fill(Order::market(alpha.0))?;
		let fee = subnet.economy.pool.value(Alpha(fill.fee))?;
		let (mut economy, netuid) = (subnet.economy, subnet.netuid);
		economy.record_sale(&fill)?;
		let dust = self.debit(who, place, behind, alpha)?;
		economy.burn(dust)?;

		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		subnet.economy = economy;
		subnet.memory.signals.record_sale(fill.tao);
		subnet.totals.sold += u128::from(fill.tao.0);
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		account.got += u128::from(fill.received);
		account.fees += u128::from(fee.0);
		self.books.got(Tao(fill.received));
		self.note(who, Act::Sell { behind, netuid, alpha });
		Ok(Tao(fill.received))
	}

	/// Takes alpha of the account out of existence.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if it holds less.
	pub fn recycle(
		&mut self,
		who: AccountId,
		place: Place,
		alpha: Alpha,
	) -> Result<(), EconomicsError> {
		for (behind, part) in self.parts(who, place, alpha)? {
			let dust = self.debit(who, place, behind, part)?;
			let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
			subnet.economy.recycle(part)?;
			subnet.economy.burn(dust)?;
			let netuid = subnet.netuid;
			self.note(who, Act::Recycle { behind, netuid, alpha: part });
		}
		Ok(())
	}

	/// Stakes to the hotkey of `backed`, from now on, and with all that is idle.
	///
	/// # Errors
	/// [`EconomicsError::DepositTooSmall`] for dust.
	pub fn stake_all(
		&mut self,
		who: AccountId,
		backed: AccountId,
		place: Place,
	) -> Result<(), EconomicsError> {
		let idle = core::mem::take(&mut self.position(who, place)?.idle);
		self.accounts.get_mut(who).ok_or(NOBODY)?.backs = Some(backed);
		if idle.is_zero() {
			return Ok(());
		}
		self.note(who, Act::Private);
		self.credit(who, place, Behind::Hotkey(backed), idle)
	}

	/// Gives alpha that one account holds on a subnet to another one, for `tao` that does not go through
	/// the pool.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if there is less, [`EconomicsError::DepositTooSmall`] for dust.
	pub fn hand_over(
		&mut self,
		from: AccountId,
		to: AccountId,
		place: Place,
		(alpha, tao): (Alpha, Tao),
	) -> Result<(), EconomicsError> {
		let behind = self.home(to)?;
		for (source, part) in self.parts(from, place, alpha)? {
			let dust = self.debit(from, place, source, part)?;
			self.subnets.get_mut(place).ok_or(NOBODY)?.economy.burn(dust)?;
			self.credit(to, place, behind, part)?;
		}
		self.accounts.get_mut(from).ok_or(NOBODY)?.got += u128::from(tao.0);
		self.accounts.get_mut(to).ok_or(NOBODY)?.paid += u128::from(tao.0);
		self.books.paid(tao);
		self.books.got(tao);
		self.note(from, Act::Private);
		Ok(())
	}

	/// A subnet that trades.
	fn open_subnet(&self, place: Place) -> Result<&Subnet, EconomicsError> {
		let subnet = self.subnets.get(place).ok_or(NOBODY)?;
		match subnet.is_open(self.block.max(1)) {
			true => Ok(subnet),
			false => Err(EconomicsError::EmptyPool),
		}
	}

	/// Where an account keeps what it buys.
	fn home(&self, who: AccountId) -> Result<Behind, EconomicsError> {
		let backs = self.accounts.get(who).ok_or(NOBODY)?.backs;
		Ok(backs.map_or(Behind::Cold(who), Behind::Hotkey))
	}

	/// What an account holds on a subnet, hotkey by hotkey, in the order in which it gives it up.
	pub fn holdings(&self, who: AccountId, place: Place) -> [(Behind, Alpha); 3] {
		let account = self.accounts.get(who);
		let position = account.and_then(|account| account.positions.get(place));
		let (Some(account), Some(position)) = (account, position) else {
			return [(Behind::Cold(who), Alpha::ZERO); 3];
		};
		let subnet = self.subnets.get(place);
		let worth = |of: AccountId, holding: Holding| {
			let active = subnet.and_then(|subnet| subnet.hotkey(of).value(holding.shares).ok());
			// Both are parts of what is issued.
			Alpha(active.unwrap_or_default().0.saturating_add(holding.entering.0))
		};
		let backed = account.backs.unwrap_or(who);
		[
			(Behind::Cold(who), position.idle),
			(Behind::Hotkey(backed), worth(backed, position.staked)),
			(Behind::Hotkey(who), worth(who, position.own)),
		]
	}

	/// The parts of `alpha`, hotkey by hotkey.
	fn parts(
		&self,
		who: AccountId,
		place: Place,
		alpha: Alpha,
	) -> Result<Vec<(Behind, Alpha)>, EconomicsError> {
		let mut left = alpha;
		let mut parts = Vec::new();
		for (behind, held) in self.holdings(who, place) {
			let part = held.min(left);
			left = left.saturating_sub(part); // a part of it
			if !part.is_zero() {
				parts.push((behind, part));
			}
		}
		match left.is_zero() && !alpha.is_zero() {
			true => Ok(parts),
			false => Err(EconomicsError::InsufficientStake),
		}
	}

	/// Lets alpha that was bought be an account's: active at once, or with the next epoch, as the rules
	/// have it.
	fn deposit(
		&mut self,
		who: AccountId,
		place: Place,
		behind: Behind,
		alpha: Alpha,
	) -> Result<(), EconomicsError> {
		let (Behind::Hotkey(hotkey), Dividends::Activated) = (behind, self.rules.dividends) else {
			return self.credit(who, place, behind, alpha);
		};
		let stake = self.subnets.get_mut(place).ok_or(NOBODY)?.hotkey_mut(hotkey);
		stake.entering = stake.entering.ensure_add(alpha)?;
		let holding = self.position(who, place)?.behind(hotkey == who);
		holding.entering = holding.entering.ensure_add(alpha)?;
		Ok(())
	}

	/// Gives outstanding alpha to an account, behind a hotkey, where it is active at once.
	pub(super) fn credit(
		&mut self,
		who: AccountId,
		place: Place,
		behind: Behind,
		alpha: Alpha,
	) -> Result<(), EconomicsError> {
		let Behind::Hotkey(hotkey) = behind else {
			let position = self.position(who, place)?;
			position.idle = position.idle.ensure_add(alpha)?;
			return Ok(());
		};
		let pool = &mut self.subnets.get_mut(place).ok_or(NOBODY)?.hotkey_mut(hotkey).pool;
		let shares = pool.issue(alpha)?;
		let holding = self.position(who, place)?.behind(hotkey == who);
		holding.shares = holding.shares.ensure_add(shares)?;
		Ok(())
	}

	/// Takes alpha from an account, what is entering first, and returns the dust of a hotkey's last share.
	fn debit(
		&mut self,
		who: AccountId,
		place: Place,
		behind: Behind,
		alpha: Alpha,
	) -> Result<Alpha, EconomicsError> {
		let position = self.position(who, place)?;
		let Behind::Hotkey(hotkey) = behind else {
			position.idle = position.idle.ensure_sub(alpha)?;
			return Ok(Alpha::ZERO);
		};
		let Holding { shares, entering } = *position.behind(hotkey == who);
		let leaving = entering.min(alpha);
		let active = alpha.saturating_sub(leaving); // a part of it
		let stake = self.subnets.get_mut(place).ok_or(NOBODY)?.hotkey_mut(hotkey);
		let mut left = Holding { shares, entering: entering.ensure_sub(leaving)? };
		let mut dust = Alpha::ZERO;
		if !active.is_zero() {
			let redemption = stake.pool.redeem(shares, active)?;
			(left.shares, dust) = (shares.ensure_sub(redemption.shares)?, redemption.dust);
		}
		stake.entering = stake.entering.ensure_sub(leaving)?;
		*self.position(who, place)?.behind(hotkey == who) = left;
		Ok(dust)
	}

	/// Lets all that has entered become active: an epoch has been paid.
	pub(super) fn activate(&mut self, place: Place) -> Result<(), EconomicsError> {
		let hotkeys = self.subnets.get(place).map_or(0, |subnet| subnet.hotkeys.len());
		for hotkey in 0..hotkeys {
			let stake = self.subnets.get_mut(place).ok_or(NOBODY)?.hotkey_mut(hotkey);
			let entering = core::mem::take(&mut stake.entering);
			if entering.is_zero() {
				continue;
			}
			let mut cohort = Cohort::activate(&mut stake.pool, entering)?;
			for who in 0..self.accounts.len() {
				if who == hotkey || self.accounts[who].backs == Some(hotkey) {
					let holding = self.position(who, place)?.behind(hotkey == who);
					let shares = cohort.claim(core::mem::take(&mut holding.entering))?;
					holding.shares = holding.shares.ensure_add(shares)?;
				}
			}
		}
		Ok(())
	}

	/// What an account holds on a subnet.
	pub(super) fn position(
		&mut self,
		who: AccountId,
		place: Place,
	) -> Result<&mut Position, EconomicsError> {
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		account.positions.get_mut(place).ok_or(NOBODY)
	}

	/// Notes what was done, if somebody wants to know.
	pub(crate) fn note(&mut self, who: AccountId, act: Act) {
		let block = self.block;
		if let Some(journal) = &mut self.journal {
			journal.push(super::journal::Entry { block, who, act });
		}
	}
}

impl Position {
	/// What is behind the account's own hotkey, or behind the other one that it backs.
	fn behind(&mut self, own: bool) -> &mut Holding {
		if own {
			&mut self.own
		} else {
			&mut self.staked
		}
	}
}

/// The part `num / den` of a holding, floored.
pub fn part_of(alpha: Alpha, num: u64, den: u64) -> Alpha {
	alpha.mul_div(num, den.max(1), Rounding::Down).unwrap_or(alpha)
}
