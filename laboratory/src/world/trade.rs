//! What people do between blocks. A refusal changes nothing.

use super::{AccountId, Place, Position, World, HOLDERS};
use dtao_economics::{Alpha, EconomicsError, Order, Rounding, Route, Tao};

/// There is no such account or subnet: a mistake of an agent.
const NOBODY: EconomicsError = EconomicsError::MalformedRow;

impl World {
	/// Buys alpha of a subnet for `tao`, as a chain's `add_stake` does.
	///
	/// # Errors
	/// What the pool refuses for.
	pub fn buy(&mut self, who: AccountId, place: Place, tao: Tao) -> Result<Alpha, EconomicsError> {
		let subnet = self.subnets.get(place).ok_or(NOBODY)?;
		let fill = Route::new(None, Some(subnet.economy.leg())).fill(Order::market(tao.0))?;
		let bought = Alpha(fill.received);
		let mut economy = subnet.economy;
		economy.record_purchase(&fill)?;
		self.credit(who, place, bought)?;

		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		subnet.economy = economy;
		subnet.memory.signals.record_purchase(fill.tao);
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		account.paid += u128::from(fill.given);
		account.fees += u128::from(fill.fee);
		self.books.paid(Tao(fill.given));
		Ok(bought)
	}

	/// Sells alpha that the account holds, as a chain's `remove_stake` does.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if it holds less, and what the pool refuses for.
	pub fn sell(
		&mut self,
		who: AccountId,
		place: Place,
		alpha: Alpha,
	) -> Result<Tao, EconomicsError> {
		let subnet = self.subnets.get(place).ok_or(NOBODY)?;
		let fill = Route::new(Some(subnet.economy.leg()), None).fill(Order::market(alpha.0))?;
		let fee = subnet.economy.pool.value(Alpha(fill.fee))?;
		let mut economy = subnet.economy;
		economy.record_sale(&fill)?;
		self.debit(who, place, alpha)?;

		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		subnet.economy = economy;
		subnet.memory.signals.record_sale(fill.tao);
		let account = self.accounts.get_mut(who).ok_or(NOBODY)?;
		account.got += u128::from(fill.received);
		account.fees += u128::from(fee.0);
		self.books.got(Tao(fill.received));
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
		self.debit(who, place, alpha)?;
		self.subnets.get_mut(place).ok_or(NOBODY)?.economy.recycle(alpha)
	}

	/// Stakes to the validator, from now on, and with all that is held.
	///
	/// # Errors
	/// [`EconomicsError::DepositTooSmall`] for dust.
	pub fn stake_all(&mut self, who: AccountId, place: Place) -> Result<(), EconomicsError> {
		let position = self.position(who, place)?;
		let idle = core::mem::take(&mut position.idle);
		self.accounts.get_mut(who).ok_or(NOBODY)?.stakes = true;
		if idle.is_zero() {
			return Ok(());
		}
		self.credit(who, place, idle)
	}

	/// Gives outstanding alpha to an account, which keeps it idle or stakes it.
	pub(super) fn credit(
		&mut self,
		who: AccountId,
		place: Place,
		alpha: Alpha,
	) -> Result<(), EconomicsError> {
		let stakes = self.accounts.get(who).ok_or(NOBODY)?.stakes;
		if stakes {
			let validator = &mut self.subnets.get_mut(place).ok_or(NOBODY)?.validator;
			let shares = validator.issue(alpha)?;
			let position = self.position(who, place)?;
			position.shares = position.shares.ensure_add(shares)?;
		} else {
			let position = self.position(who, place)?;
			position.idle = position.idle.ensure_add(alpha)?;
		}
		Ok(())
	}

	/// Takes alpha from an account: what is idle first.
	fn debit(&mut self, who: AccountId, place: Place, alpha: Alpha) -> Result<(), EconomicsError> {
		let Position { idle, shares } = *self.position(who, place)?;
		let unstaked = alpha.saturating_sub(idle);
		let mut left = Position { idle: idle.saturating_sub(alpha), shares };
		let mut dust = Alpha::ZERO;
		if !unstaked.is_zero() {
			let validator = &mut self.subnets.get_mut(place).ok_or(NOBODY)?.validator;
			let redemption = validator.redeem(shares, unstaked)?;
			left.shares = shares.ensure_sub(redemption.shares)?;
			dust = redemption.dust;
		}
		*self.position(who, place)? = left;
		let holders = self.position(HOLDERS, place)?;
		holders.idle = holders.idle.ensure_add(dust)?;
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
}

/// The part `num / den` of a holding, floored.
pub fn part_of(alpha: Alpha, num: u64, den: u64) -> Alpha {
	alpha.mul_div(num, den.max(1), Rounding::Down).unwrap_or(alpha)
}
