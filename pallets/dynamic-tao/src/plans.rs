//! What a trade will do, and whether it may: planned before anything is written. Calls carry out what
//! is planned here and quotes tell it, so that a quote says yes where the call does, and no for the
//! same reason.

use crate::{market::Market, Config, Error, GlobalParameters, Pallet};
use dtao_economics::{Alpha, EconomicsError, Limit, Order, Route, RouteFill, Tao};
use frame_support::ensure;
use sp_runtime::DispatchError;

/// What somebody wants to do with a position.
#[derive(Clone, Copy)]
pub(crate) enum Demand {
	/// To trade an amount.
	Of(Order),
	/// To trade all that it is worth then, whole, within a limit.
	Whole(Limit),
}

impl Demand {
	/// What the position must be worth at least.
	pub(crate) const fn least(&self) -> u64 {
		match self {
			Self::Of(order) => order.amount,
			Self::Whole(_) => 0,
		}
	}

	/// The order, for a position of `held`.
	pub(crate) const fn order(self, held: Alpha) -> Order {
		match self {
			Self::Of(order) => order,
			Self::Whole(limit) => Order { amount: held.0, limit, allow_partial: false },
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Plans a purchase with TAO: the minimum stake and the bounds of the pool.
	///
	/// # Errors
	/// `AmountTooLow` for an order or a fill under the minimum, or one that is worth less than half of it
	/// at the steady price; and what the pool refuses for.
	pub(crate) fn plan_purchase(
		market: &Market,
		parameters: &GlobalParameters,
		order: Order,
	) -> Result<RouteFill, DispatchError> {
		let minimum = parameters.min_stake;
		ensure!(order.amount >= minimum.0, Error::<T>::AmountTooLow);
		let fill = Self::economic(Route::new(None, market.leg()).fill(order))?;
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
		market: &Market,
		parameters: &GlobalParameters,
		held: Option<Alpha>,
		order: Order,
	) -> Result<Option<RouteFill>, DispatchError> {
		let is_whole = |given: u64| held == Some(Alpha(given));
		ensure!(order.amount > 0 || is_whole(0), Error::<T>::AmountTooLow);
		let fill = match Route::new(market.leg(), None).fill(order) {
			Err(EconomicsError::ZeroOutput)
				if is_whole(order.amount) && order.limit.allows(order.amount, 0) =>
			{
				return Ok(None);
			}
			fill => Self::economic(fill)?,
		};
		ensure!(is_whole(fill.given) || fill.tao >= parameters.min_stake, Error::<T>::AmountTooLow);
		Ok(Some(fill))
	}

	/// Plans a movement of stake, out of a position of `held`; without it, out of one that holds more,
	/// or to somebody who need not take dust. To another subnet it is a sale and a purchase; inside one
	/// subnet, without a `destination`, nothing is traded. Returns the fill and what it is worth in TAO.
	///
	/// # Errors
	/// `AmountTooLow` for nothing, for a part that is worth less than the minimum stake, and for what
	/// would arrive as less than half of that at the steady price; and what the pools refuse for.
	pub(crate) fn plan_movement(
		origin: &Market,
		destination: Option<&Market>,
		parameters: &GlobalParameters,
		held: Option<Alpha>,
		order: Order,
	) -> Result<(RouteFill, Tao), DispatchError> {
		ensure!(order.amount > 0, Error::<T>::AmountTooLow);
		let route = match destination {
			Some(destination) => Route::new(origin.leg(), destination.leg()),
			None => Route::new(None, None),
		};
		let fill = Self::economic(route.fill(order))?;
		let worth = match destination {
			Some(_) => fill.tao,
			None => Self::economic(origin.spot_value(Alpha(fill.given)))?,
		};
		let minimum = parameters.min_stake;
		let is_whole = held == Some(Alpha(fill.given));
		ensure!(is_whole || worth >= minimum, Error::<T>::AmountTooLow);
		// A whole position may be under the minimum, but must not become one that is worth less.
		let least = if is_whole { minimum.min(worth) } else { minimum };
		let arrives =
			Self::is_worth_a_position(destination.unwrap_or(origin), Alpha(fill.received), least);
		ensure!(arrives || (is_whole && destination.is_none()), Error::<T>::AmountTooLow);
		Ok((fill, worth))
	}

	/// Refuses a partial exit that leaves a position under the minimum.
	pub(crate) fn ensure_enough_is_left(
		market: &Market,
		parameters: &GlobalParameters,
		left: Alpha,
		is_whole: bool,
	) -> Result<(), DispatchError> {
		let minimum = parameters.min_stake;
		let enough = || -> Result<bool, DispatchError> {
			Ok(Self::economic(market.spot_value(left))? >= minimum
				&& Self::is_worth_a_position(market, left, minimum))
		};
		ensure!(is_whole || enough()?, Error::<T>::RemainingStakeTooLow);
		Ok(())
	}

	/// Tells whether `alpha` is worth at least half of `least` at the steady price: a price that was
	/// pumped for a few blocks makes no position out of dust. Half, since honest prices move too, and
	/// fees are paid.
	pub(crate) fn is_worth_a_position(market: &Market, alpha: Alpha, least: Tao) -> bool {
		market.steady_value(alpha) >= Self::steady_part(least)
	}

	/// The least alpha of which there may be a position now; the largest amount if nothing is enough.
	pub(crate) fn least_position(market: &Market, parameters: &GlobalParameters) -> Alpha {
		let minimum = parameters.min_stake;
		let least = market.least_alpha_worth(minimum, Self::steady_part(minimum));
		least.unwrap_or(Alpha(u64::MAX))
	}

	/// What of a minimum has to be there at the steady price.
	const fn steady_part(minimum: Tao) -> Tao {
		Tao(minimum.0 / 2)
	}
}
