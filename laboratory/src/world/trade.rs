//! What people do between blocks. A refusal changes nothing.

use super::{
	journal::{Act, Behind},
	AccountId, Place, Position, Subnet, World,
};
use dtao_economics::{Alpha, EconomicsError, Order, Rounding, Route, Tao};

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
		self.credit(who, place, behind, bought)?;

		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		subnet.economy = economy;
		subnet.memory.signals.record_purchase(fill.tao);
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
		let worth = |of: AccountId, shares| {
			let hotkey = self.subnets.get(place).map(|subnet| subnet.hotkey(of));
			hotkey.and_then(|hotkey| hotkey.value(shares).ok()).unwrap_or_default()
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

	/// Gives outstanding alpha to an account, behind a hotkey.
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
		let pool = self.subnets.get_mut(place).ok_or(NOBODY)?.hotkey_mut(hotkey);
		let shares = pool.issue(alpha)?;
		let position = self.position(who, place)?;
		let held = if hotkey == who { &mut position.own } else { &mut position.staked };
		*held = held.ensure_add(shares)?;
		Ok(())
	}

	/// Takes alpha from an account, and returns the dust of a hotkey's last share.
	fn debit(
		&mut self,
		who: AccountId,
		place: Place,
		behind: Behind,
		alpha: Alpha,
	) -> Result<Alpha, EconomicsError> {
		let position = *self.position(who, place)?;
		let Behind::Hotkey(hotkey) = behind else {
			self.position(who, place)?.idle = position.idle.ensure_sub(alpha)?;
			return Ok(Alpha::ZERO);
		};
		let held = if hotkey == who { position.own } else { position.staked };
		let pool = self.subnets.get_mut(place).ok_or(NOBODY)?.hotkey_mut(hotkey);
		let redemption = pool.redeem(held, alpha)?;
		let left = held.ensure_sub(redemption.shares)?;
		let position = self.position(who, place)?;
		*(if hotkey == who { &mut position.own } else { &mut position.staked }) = left;
		Ok(redemption.dust)
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

/// The part `num / den` of a holding, floored.
pub fn part_of(alpha: Alpha, num: u64, den: u64) -> Alpha {
	alpha.mul_div(num, den.max(1), Rounding::Down).unwrap_or(alpha)
}
