//! What a trade will do, and whether it may: planned before anything is written. Calls carry out what
//! is planned here and quotes tell it, so that a quote says yes where the call does, and no for the
//! same reason.

use crate::{pallet::Parameters, Config, Error, Pallet, SubnetRecord};
use dtao_economics::{Alpha, EconomicsError, Order, Route, RouteFill, Tao};
use frame_support::ensure;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Plans a purchase with TAO: the minimum stake and the bounds of the pool.
	///
	/// # Errors
	/// `AmountTooLow` for an order or a fill under the minimum, or one that is worth less than half of it
	/// at the steady price; and what the pool refuses for.
	pub(crate) fn plan_purchase(
		market: Option<&SubnetRecord>,
		order: Order,
	) -> Result<RouteFill, DispatchError> {
		let minimum = Parameters::<T>::get().min_stake;
		ensure!(order.amount >= minimum.0, Error::<T>::AmountTooLow);
		let fill = Self::economic(Self::route(None, market).fill(order))?;
		let worthy = Self::is_worth_a_position(market, Alpha(fill.received), minimum);
		ensure!(fill.given >= minimum.0 && worthy, Error::<T>::AmountTooLow);
		Ok(fill)
	}

	/// Plans a sale for TAO out of a position of `held`; without it, out of one that holds more. None
	/// is a whole position that would not bring one rao: nobody can be asked to keep what no trade
	/// would take, so that it is closed.
	///
	/// # Errors
	/// `AmountTooLow` for nothing, and for a part that brings less than the minimum stake; and what the
	/// pool refuses for.
	pub(crate) fn plan_sale(
		market: Option<&SubnetRecord>,
		held: Option<Alpha>,
		order: Order,
	) -> Result<Option<RouteFill>, DispatchError> {
		let is_whole = |given: u64| held == Some(Alpha(given));
		ensure!(order.amount > 0 || is_whole(0), Error::<T>::AmountTooLow);
		let fill = match Self::route(market, None).fill(order) {
			Err(EconomicsError::ZeroOutput)
				if is_whole(order.amount) && order.limit.allows(order.amount, 0) =>
			{
				return Ok(None);
			}
			fill => Self::economic(fill)?,
		};
		Self::ensure_enough_is_given(fill.tao, is_whole(fill.given))?;
		Ok(Some(fill))
	}

	/// Plans a movement of stake, out of a position of `held`; without it, out of one that holds more,
	/// or to somebody who need not take dust. Between subnets it is a sale and a purchase (`trades`),
	/// inside one subnet nothing is traded. Returns the fill and what it is worth in TAO.
	///
	/// # Errors
	/// `AmountTooLow` for nothing, for a part that is worth less than the minimum stake, and for what
	/// would arrive as less than half of that at the steady price; and what the pools refuse for.
	pub(crate) fn plan_movement(
		origin: &Option<SubnetRecord>,
		destination: Option<&SubnetRecord>,
		trades: bool,
		held: Option<Alpha>,
		order: Order,
	) -> Result<(RouteFill, Tao), DispatchError> {
		ensure!(order.amount > 0, Error::<T>::AmountTooLow);
		let route =
			if trades { Self::route(origin.as_ref(), destination) } else { Route::new(None, None) };
		let fill = Self::economic(route.fill(order))?;
		let worth = if trades { fill.tao } else { Self::spot_value(origin, Alpha(fill.given))? };
		let is_whole = held == Some(Alpha(fill.given));
		Self::ensure_enough_is_given(worth, is_whole)?;
		// A whole position may be under the minimum, but must not become one that is worth less.
		let minimum = Parameters::<T>::get().min_stake;
		let least = if is_whole { minimum.min(worth) } else { minimum };
		let market = if trades { destination } else { origin.as_ref() };
		let arrives = Self::is_worth_a_position(market, Alpha(fill.received), least);
		ensure!(arrives || (is_whole && !trades), Error::<T>::AmountTooLow);
		Ok((fill, worth))
	}

	/// Tells whether `alpha` is worth at least half of `least` at the steady price: a price that was
	/// pumped for a few blocks makes no position out of dust. Half, since honest prices move too, and
	/// fees are paid.
	pub(crate) fn is_worth_a_position(
		market: Option<&SubnetRecord>,
		alpha: Alpha,
		least: Tao,
	) -> bool {
		let worth = match market {
			Some(record) => record.steady_price.value(alpha),
			None => Tao(alpha.0),
		};
		worth >= Tao(least.0 / 2)
	}

	/// Refuses to take less than the minimum stake out of a position, unless that is all of it.
	fn ensure_enough_is_given(worth: Tao, is_whole: bool) -> Result<(), DispatchError> {
		let enough = is_whole || worth >= Parameters::<T>::get().min_stake;
		ensure!(enough, Error::<T>::AmountTooLow);
		Ok(())
	}

	/// The way from one side to the other. A side without a record is TAO.
	fn route(sale: Option<&SubnetRecord>, purchase: Option<&SubnetRecord>) -> Route {
		Route::new(
			sale.map(|record| record.economy.leg()),
			purchase.map(|record| record.economy.leg()),
		)
	}
}
