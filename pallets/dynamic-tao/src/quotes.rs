//! Quotes: what a trade would do as the first one of the next block. A client asks at the head of the
//! chain, and its trade is executed in the block after it, behind that block's emission. So a quote
//! opens the next block's pools, plans the trade by the call's own function, or makes it where it knows
//! whose it is, and undoes everything.

use crate::{
	interface::{MoveReceipt, Position, StakeReceipt, UnstakeReceipt},
	market::Market,
	plans::Demand,
	Config, Error, NetUid, Pallet, Quote,
};
use dtao_economics::{mul_div, Alpha, Order, Pool, Rounding, RouteFill, Tao, UNIT};
use frame_support::{
	ensure,
	storage::{with_transaction, TransactionOutcome::Rollback},
};
use sp_runtime::{traits::One, DispatchError, Perbill, Saturating};

impl<T: Config> Pallet<T> {
	/// What `add_stake` of `tao` would do, for somebody who has it and a hotkey that somebody owns.
	pub(crate) fn stake_quote(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
		Self::in_next_block(Some(&[netuid]), || {
			let market = Self::open_market(netuid)?;
			let (parameters, order) = (Self::parameters(), Order::market(tao.0));
			let fill = Self::plan_purchase(&market, &parameters, order)?;
			let before = market.pool();
			Ok(Self::purchase_quote(fill.into(), before, fill.purchase.unwrap_or(before)))
		})
	}

	/// What `add_stake` of `tao` would do for `coldkey`, the transaction's fee apart.
	pub(crate) fn stake_quote_of(
		position: Position<T::AccountId>,
		tao: Tao,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(Some(&[position.netuid]), || {
			let (netuid, before) = (position.netuid, Self::open_pool(position.netuid)?);
			let receipt = Self::do_add_stake(position, Order::market(tao.0))?;
			Ok(Self::purchase_quote(receipt.into(), before, Self::open_pool(netuid)?))
		})
	}

	/// What `remove_stake` of `alpha` would do, out of a position that holds more.
	pub(crate) fn unstake_quote(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError> {
		Self::in_next_block(Some(&[netuid]), || {
			let market = Self::open_market(netuid)?;
			Self::ensure_somebody_could_hold(&market, alpha)?;
			let (parameters, order) = (Self::parameters(), Order::market(alpha.0));
			let fill = Self::plan_sale(&market, &parameters, None, order)?;
			// Only a whole position has no fill.
			let fill = fill.ok_or(Error::<T>::InsufficientInputAmount)?;
			let (from, to) = (market.pool(), Market::TAO);
			Ok(Self::sale_quote(fill.into(), (from, to), (fill.sale.unwrap_or(from), to)))
		})
	}

	/// What `remove_stake` of `alpha` would do to this position.
	pub(crate) fn unstake_quote_of(
		position: Position<T::AccountId>,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(Some(&[position.netuid]), || {
			let (netuid, to) = (position.netuid, Market::TAO);
			let from = Self::open_pool(netuid)?;
			let receipt = Self::do_remove_stake(position, Demand::Of(Order::market(alpha.0)))?;
			Ok(Self::sale_quote(receipt.into(), (from, to), (Self::open_pool(netuid)?, to)))
		})
	}

	/// What `swap_stake` of `alpha` would do, out of a position that holds more.
	pub(crate) fn swap_quote(
		origin: NetUid,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(Some(&[origin, destination]), || {
			let (from, to) = (Self::open_market(origin)?, Self::open_market(destination)?);
			ensure!(origin != destination, Error::<T>::SameNetuid);
			Self::ensure_somebody_could_hold(&from, alpha)?;
			let (parameters, order) = (Self::parameters(), Order::market(alpha.0));
			let (fill, _) = Self::plan_movement(&from, Some(&to), &parameters, None, order)?;
			let before = (from.pool(), to.pool());
			let after = (fill.sale.unwrap_or(before.0), fill.purchase.unwrap_or(before.1));
			Ok(Self::sale_quote(fill.into(), before, after))
		})
	}

	/// What `swap_stake` of `alpha` would do to this position.
	pub(crate) fn swap_quote_of(
		position: Position<T::AccountId>,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(Some(&[position.netuid, destination]), || {
			let origin = position.netuid;
			let pools = || -> Result<_, DispatchError> {
				Ok((Self::open_pool(origin)?, Self::open_pool(destination)?))
			};
			let before = pools()?;
			let target = Position { netuid: destination, ..position.clone() };
			let movement =
				Self::do_swap_stake(position, target, Demand::Of(Order::market(alpha.0)))?;
			let mut trade = Trade::from(movement);
			if origin.is_root() {
				// There the first pool is the only one, which keeps a part of what is given.
				(trade.fee, trade.tao_fee) = (movement.tao_fee.0, Tao::ZERO);
			}
			Ok(Self::sale_quote(trade, before, pools()?))
		})
	}

	/// Answers with the pools of these subnets, or of all, as the next block opens, and undoes whatever
	/// that takes. Epochs and dissolutions of that block are not run: they change no open pool.
	pub(crate) fn in_next_block<V>(
		netuids: Option<&[NetUid]>,
		answer: impl FnOnce() -> Result<V, DispatchError>,
	) -> Result<V, DispatchError> {
		with_transaction(|| {
			let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
			let parent = frame_system::Pallet::<T>::parent_hash();
			frame_system::Pallet::<T>::initialize(&next, &parent, &Default::default());
			Self::apply_scheduled_rules(Self::now());
			let mut plan = Self::plan_block(Self::now());
			plan.steps.retain(|step| netuids.is_none_or(|wanted| wanted.contains(&step.netuid)));
			Self::commit_block(plan);
			Rollback(answer())
		})
	}

	/// Refuses an amount that is more than all positions hold together.
	fn ensure_somebody_could_hold(market: &Market, alpha: Alpha) -> Result<(), DispatchError> {
		ensure!(alpha <= Self::economic(market.held())?, Error::<T>::NotEnoughStakeToWithdraw);
		Ok(())
	}

	/// Of a purchase with TAO, from the pool as it was and as it is after it.
	fn purchase_quote(trade: Trade, before: Pool, after: Pool) -> Quote {
		Quote {
			average_price: Self::rate(trade.given, trade.received, Rounding::Up),
			price_before: Self::rao_per_alpha(before),
			price_after: Self::rao_per_alpha(after),
			slippage: Self::slippage(trade.given, trade.received, Market::TAO, before),
			..trade.quote()
		}
	}

	/// Of a sale for the destination's token, from the pools as they were and as they are after it.
	/// Root's token is TAO, so this is an unstake too.
	fn sale_quote(trade: Trade, before: (Pool, Pool), after: (Pool, Pool)) -> Quote {
		Quote {
			average_price: Self::rate(trade.received, trade.given, Rounding::Down),
			price_before: Self::cross_rate(before.0, before.1),
			price_after: Self::cross_rate(after.0, after.1),
			slippage: Self::slippage(trade.given, trade.received, before.0, before.1),
			..trade.quote()
		}
	}

	/// The pool of a subnet that is open for trading; on root, TAO for itself.
	fn open_pool(netuid: NetUid) -> Result<Pool, DispatchError> {
		Ok(Self::open_market(netuid)?.pool())
	}

	/// `T / A` times 10^9, floored: a pool's price as limit prices are given.
	pub fn rao_per_alpha(pool: Pool) -> u64 {
		Self::rate(pool.tao.0, pool.alpha.0, Rounding::Down)
	}

	/// `num / den` times 10^9.
	pub(crate) fn rate(num: u64, den: u64, rounding: Rounding) -> u64 {
		mul_div(num.into(), UNIT.into(), den.into(), rounding)
			.ok()
			.and_then(|rate| rate.try_into().ok())
			.unwrap_or(u64::MAX) // only shown
	}

	/// Destination tokens per origin token at spot, times 10^9, floored.
	fn cross_rate(from: Pool, to: Pool) -> u64 {
		Self::at_spot(UNIT, from, to)
	}

	/// What `amount` of one pool's alpha is worth in the other's at spot, floored.
	fn at_spot(amount: u64, from: Pool, to: Pool) -> u64 {
		let num = u128::from(from.tao.0).saturating_mul(to.alpha.0.into()); // 128 bits hold both
		let den = u128::from(from.alpha.0).saturating_mul(to.tao.0.into());
		mul_div(amount.into(), num, den, Rounding::Down)
			.ok()
			.and_then(|worth| worth.try_into().ok())
			.unwrap_or(u64::MAX) // only shown
	}

	/// What part of its spot worth a trade lost.
	fn slippage(given: u64, received: u64, from: Pool, to: Pool) -> Perbill {
		let worth = Self::at_spot(given, from, to);
		Perbill::from_rational(worth.saturating_sub(received), worth.max(1))
	}
}

/// What went in and out, however it is known. Amounts are in the token they are named for.
struct Trade {
	given: u64,
	fee: u64,
	tao: Tao,
	tao_fee: Tao,
	received: u64,
}

impl Trade {
	/// A quote of these amounts, without prices.
	fn quote(&self) -> Quote {
		let Self { given: amount_in, fee, tao, tao_fee, received: amount_out } = *self;
		Quote {
			amount_in,
			amount_out,
			fee,
			tao,
			tao_fee,
			average_price: 0,
			price_before: 0,
			price_after: 0,
			slippage: Perbill::zero(),
		}
	}
}

impl From<RouteFill> for Trade {
	fn from(fill: RouteFill) -> Self {
		let RouteFill { given, fee, tao, tao_fee, received, .. } = fill;
		Self { given, fee, tao, tao_fee, received }
	}
}

impl From<StakeReceipt> for Trade {
	fn from(StakeReceipt { paid, fee, alpha, .. }: StakeReceipt) -> Self {
		Self { given: paid.0, fee: fee.0, tao: paid, tao_fee: Tao::ZERO, received: alpha.0 }
	}
}

impl From<UnstakeReceipt> for Trade {
	fn from(UnstakeReceipt { alpha, fee, tao, .. }: UnstakeReceipt) -> Self {
		Self { given: alpha.0, fee: fee.0, tao, tao_fee: Tao::ZERO, received: tao.0 }
	}
}

impl From<MoveReceipt> for Trade {
	fn from(movement: MoveReceipt) -> Self {
		let MoveReceipt { alpha_given, fee, tao, tao_fee, alpha_received, .. } = movement;
		let given = alpha_given.0.saturating_add(fee.0); // what it was split from
		Self { given, fee: fee.0, tao, tao_fee, received: alpha_received.0 }
	}
}
