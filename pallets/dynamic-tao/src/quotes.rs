//! Quotes: what a trade would do as the first one of the next block. A client asks at the head of the
//! chain, and its trade is executed in the block after it, behind that block's emission. So a quote
//! opens the next block's pools, plans the trade by the call's own function, or makes it where it knows
//! whose it is, and undoes everything.

use crate::{staking::Position, Config, Error, NetUid, Pallet, Quote, SubnetRecord};
use dtao_economics::{mul_div, Alpha, Order, Pool, Rounding, RouteFill, Tao, UNIT};
use frame_support::{
	ensure,
	storage::{with_transaction, TransactionOutcome::Rollback},
};
use sp_runtime::{traits::One, DispatchError, Perbill, Saturating};

impl<T: Config> Pallet<T> {
	/// What `add_stake` of `tao` would do, for somebody who has it and a hotkey that somebody owns.
	pub(crate) fn stake_quote(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
		Self::in_next_block(|| {
			let market = Self::open_market(netuid)?;
			let fill = Self::plan_purchase(market.as_ref(), Order::market(tao.0))?;
			Ok(Self::purchase_quote(market, fill))
		})
	}

	/// What `add_stake` of `tao` would do for `coldkey`, the transaction's fee apart.
	pub(crate) fn stake_quote_of(
		Position { netuid, hotkey, coldkey }: Position<T::AccountId>,
		tao: Tao,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(|| {
			let market = Self::open_market(netuid)?;
			let fill = Self::do_add_stake(coldkey, hotkey, netuid, Order::market(tao.0))?;
			Ok(Self::purchase_quote(market, fill))
		})
	}

	/// What `remove_stake` of `alpha` would do, out of a position that holds more.
	pub(crate) fn unstake_quote(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError> {
		Self::in_next_block(|| {
			let market = Self::open_market(netuid)?;
			Self::ensure_somebody_could_hold(&market, alpha)?;
			let fill = Self::plan_sale(market.as_ref(), None, Order::market(alpha.0))?;
			// Only a whole position has no fill.
			let fill = fill.ok_or(Error::<T>::InsufficientInputAmount)?;
			Ok(Self::sale_quote(market, None, fill))
		})
	}

	/// What `remove_stake` of `alpha` would do to this position.
	pub(crate) fn unstake_quote_of(
		position: Position<T::AccountId>,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(|| {
			let market = Self::open_market(position.netuid)?;
			let fill = Self::do_remove_stake(position, Order::market(alpha.0))?;
			Ok(Self::sale_quote(market, None, fill))
		})
	}

	/// What `swap_stake` of `alpha` would do, out of a position that holds more.
	pub(crate) fn swap_quote(
		origin: NetUid,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(|| {
			let (from, to) = (Self::open_market(origin)?, Self::open_market(destination)?);
			ensure!(origin != destination, Error::<T>::SameNetuid);
			Self::ensure_somebody_could_hold(&from, alpha)?;
			let order = Order::market(alpha.0);
			let (fill, _) = Self::plan_movement(&from, to.as_ref(), true, None, order)?;
			Ok(Self::sale_quote(from, to, fill))
		})
	}

	/// What `swap_stake` of `alpha` would do to this position.
	pub(crate) fn swap_quote_of(
		position: Position<T::AccountId>,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		Self::in_next_block(|| {
			let from = Self::open_market(position.netuid)?;
			let to = Self::open_market(destination)?;
			let target = Position { netuid: destination, ..position.clone() };
			let fill = Self::do_swap_stake(position, target, Order::market(alpha.0))?;
			Ok(Self::sale_quote(from, to, fill))
		})
	}

	/// Answers with the pools as the next block opens, and undoes whatever that takes. Epochs and
	/// dissolutions of that block are not run: they change no open pool.
	pub(crate) fn in_next_block<V>(
		answer: impl FnOnce() -> Result<V, DispatchError>,
	) -> Result<V, DispatchError> {
		with_transaction(|| {
			let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
			let parent = frame_system::Pallet::<T>::parent_hash();
			frame_system::Pallet::<T>::initialize(&next, &parent, &Default::default());
			Self::commit_block(Self::plan_block(Self::now()));
			Rollback(answer())
		})
	}

	/// Refuses an amount that is more than all positions hold together.
	fn ensure_somebody_could_hold(
		market: &Option<SubnetRecord>,
		alpha: Alpha,
	) -> Result<(), DispatchError> {
		let held = Self::held_by_all(market)?;
		ensure!(alpha <= held, Error::<T>::NotEnoughStakeToWithdraw);
		Ok(())
	}

	fn purchase_quote(market: Option<SubnetRecord>, fill: RouteFill) -> Quote {
		let pool = Self::pool_or_tao(market.as_ref());
		Quote {
			amount_in: fill.given,
			amount_out: fill.received,
			fee: fill.fee,
			tao: fill.tao,
			tao_fee: fill.tao_fee,
			average_price: Self::rate(fill.given, fill.received, Rounding::Up),
			price_before: Self::rao_per_alpha(pool),
			price_after: Self::rao_per_alpha(fill.purchase.unwrap_or(pool)),
			slippage: Self::slippage(fill.given, fill.received, Self::TAO, pool),
		}
	}

	/// Of a sale for the destination's token. Root's token is TAO, so this is an unstake too.
	fn sale_quote(
		sale: Option<SubnetRecord>,
		purchase: Option<SubnetRecord>,
		fill: RouteFill,
	) -> Quote {
		let (from, to) = (Self::pool_or_tao(sale.as_ref()), Self::pool_or_tao(purchase.as_ref()));
		Quote {
			amount_in: fill.given,
			amount_out: fill.received,
			fee: fill.fee,
			tao: fill.tao,
			tao_fee: fill.tao_fee,
			average_price: Self::rate(fill.received, fill.given, Rounding::Down),
			price_before: Self::cross_rate(from, to),
			price_after: Self::cross_rate(fill.sale.unwrap_or(from), fill.purchase.unwrap_or(to)),
			slippage: Self::slippage(fill.given, fill.received, from, to),
		}
	}

	/// A pool at which an amount of TAO is itself.
	const TAO: Pool = Pool { tao: Tao(1), alpha: Alpha(1) };

	fn pool_or_tao(market: Option<&SubnetRecord>) -> Pool {
		market.map_or(Self::TAO, |record| record.economy.pool)
	}

	/// `T / A` times 10^9, floored: a pool's price as limit prices are given.
	pub(crate) fn rao_per_alpha(pool: Pool) -> u64 {
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
