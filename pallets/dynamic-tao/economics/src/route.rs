//! The way of an amount from one token to another: a sale into TAO, a purchase with TAO, or both.
//!
//! Staking is a purchase, unstaking a sale, and a swap between subnets a sale followed by a
//! purchase. Root stake and free TAO are TAO already, so that side has no leg. One function fills
//! them all, quotes call it too, and the limit price is checked in one place.

use crate::{
	amount::{mul_div, Alpha, Rounding, Tao, UNIT},
	error::EconomicsError,
	pool::{FeeRate, Pool, FEE_UNIT},
};

/// A limit on the average price of a trade, everything included. Prices are scaled by 10^9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
	/// Any price.
	None,
	/// A purchase: at most so much TAO per alpha.
	PayAtMost(u64),
	/// A sale or a swap: at least so much received per alpha given.
	ReceiveAtLeast(u64),
}

impl Limit {
	/// The limit as `(n, d)` such that `given * n <= received * d` allows a trade.
	fn ratio(self) -> (u64, u64) {
		match self {
			Self::None => (0, 1),
			Self::PayAtMost(price) => (UNIT, price),
			Self::ReceiveAtLeast(price) => (price, UNIT),
		}
	}

	/// Tells whether giving `given` for `received` is within the limit, exactly.
	pub fn allows(self, given: u64, received: u64) -> bool {
		let (n, d) = self.ratio();
		// 64 bits times 64 bits fit 128.
		u128::from(given).saturating_mul(n.into()) <= u128::from(received).saturating_mul(d.into())
	}
}

/// What somebody wants to trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
	/// How much is offered, in the token that is given.
	pub amount: u64,
	/// The worst acceptable average price.
	pub limit: Limit,
	/// Whether less than `amount` may be traded so that the limit holds.
	pub allow_partial: bool,
}

impl Order {
	/// The whole amount at any price.
	pub const fn market(amount: u64) -> Self {
		Self { amount, limit: Limit::None, allow_partial: false }
	}
}

/// A pool on the way, and the fee it takes.
pub type Leg = (Pool, FeeRate);

/// At most one sale and one purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
	sale: Option<Leg>,
	purchase: Option<Leg>,
}

/// What came of an order. Amounts are in the token they are named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteFill {
	/// What is taken, in the token that is given; at most what was offered.
	pub given: u64,
	/// The part of `given` that stays in the first pool as its fee.
	pub fee: u64,
	/// TAO between the legs: what the sale gave, or what the purchase takes.
	pub tao: Tao,
	/// The part of `tao` that stays in the second pool as its fee; zero where there is one pool.
	pub tao_fee: Tao,
	/// What is paid out, in the token that is received.
	pub received: u64,
	/// The pool of the sale afterwards.
	pub sale: Option<Pool>,
	/// The pool of the purchase afterwards.
	pub purchase: Option<Pool>,
}

impl Route {
	/// The way over these pools. Each pool takes its own fee, so that a swap is a sale and a purchase
	/// and no more, and no detour is cheaper than the direct trade. One fee of the higher rate would
	/// not do: what the owner of most of a shallow pool pays as its fee comes back with the next sale.
	pub const fn new(sale: Option<Leg>, purchase: Option<Leg>) -> Self {
		Self { sale, purchase }
	}

	/// Fills an order: the whole amount, or with `allow_partial` the largest part, but for dust, that
	/// keeps the limit and the bounds of the pools. A larger one could keep the limit by no more than
	/// roundings take: a unit of the input and one of the output, and over two pools a rao of the TAO
	/// between them and one of its fee, each worth `A2 / T2` units of the output. Where alpha is cheap
	/// that is many.
	///
	/// # Errors
	/// [`EconomicsError::SlippageExceeded`] if not even a part can be had within the limit, else what
	/// [`Pool::buy`] and [`Pool::sell`] refuse for.
	pub fn fill(&self, order: Order) -> Result<RouteFill, EconomicsError> {
		let within = |fill: &RouteFill| order.limit.allows(fill.given, fill.received);
		if !order.allow_partial {
			return self.trade(order.amount).and_then(|fill| {
				within(&fill).then_some(fill).ok_or(EconomicsError::SlippageExceeded)
			});
		}

		let most = order.amount.min(self.largest_input());
		if most == 0 && order.amount > 0 {
			return Err(EconomicsError::ReserveTooLow);
		}
		let whole = self.trade(most)?;
		if within(&whole) {
			return Ok(whole);
		}
		// What the limit would allow without rounding: tried for itself, so that round numbers fill
		// to the last unit.
		let bound = self.bound(order.limit)?;
		let allowed = |amount| self.trade(amount).ok().filter(within);
		if let Some(fill) = allowed(most.min(bound)) {
			return Ok(fill);
		}
		// The gain within the limit is concave in the amount and zero at `bound`: half of it is
		// where a fill is likeliest, and between the two lies the last amount that is allowed.
		let (mut low, mut high) = (bound / 2, most.min(bound));
		if low >= high {
			return Err(EconomicsError::SlippageExceeded);
		}
		let mut best = allowed(low).ok_or(EconomicsError::SlippageExceeded)?;
		// Halves a gap of less than 2^64: at most 64 steps.
		while high.saturating_sub(low) > 1 {
			let middle = low.saturating_add(high.saturating_sub(low) / 2);
			match allowed(middle) {
				Some(fill) => (low, best) = (middle, fill),
				None => high = middle,
			}
		}
		Ok(best)
	}

	/// Trades exactly `given`.
	fn trade(&self, given: u64) -> Result<RouteFill, EconomicsError> {
		let mut fill = RouteFill {
			given,
			fee: 0,
			tao: Tao(given),
			tao_fee: Tao::ZERO,
			received: given,
			sale: None,
			purchase: None,
		};
		if let Some((mut pool, rate)) = self.sale {
			let sold = pool.sell(Alpha(given), rate)?;
			fill.fee = sold.fee.0;
			fill.tao = sold.received;
			fill.received = sold.received.0;
			fill.sale = Some(pool);
		}
		if let Some((mut pool, rate)) = self.purchase {
			let bought = pool.buy(fill.tao, rate)?;
			match self.sale {
				Some(_) => fill.tao_fee = bought.fee,
				None => fill.fee = bought.fee.0,
			}
			fill.received = bought.received.0;
			fill.purchase = Some(pool);
		}
		Ok(fill)
	}

	/// The largest amount that no pool on the way refuses for its size.
	fn largest_input(&self) -> u64 {
		let tao = match self.purchase {
			Some((pool, rate)) => pool.largest_purchase(Alpha(u64::MAX), rate),
			None => Tao(u64::MAX),
		};
		match self.sale {
			Some((pool, rate)) => pool.largest_sale(tao, rate).0,
			None => tao.0,
		}
	}

	/// An amount that certainly passes the limit, or as little above one that does as rounding
	/// takes: with `given * n <= received * d` it is `R_out * d / n - R_in * 65535 / (65535 - rate)`.
	/// Two legs act as one pool with the rate of the sale: with `k2 = 65535 - rate2` and
	/// `b = 65535 * T2 + k2 * T1` it has `R_in = A1 * 65535 * T2 / b` and `R_out = A2 * k2 * T1 / b`.
	fn bound(&self, limit: Limit) -> Result<u64, EconomicsError> {
		let (reserve_in, reserve_out, rate) = match (self.sale, self.purchase) {
			(None, None) => return Err(EconomicsError::SlippageExceeded),
			(Some((pool, rate)), None) => (pool.alpha.0.into(), pool.tao.0.into(), rate),
			(None, Some((pool, rate))) => (pool.tao.0.into(), pool.alpha.0.into(), rate),
			(Some((one, rate)), Some((two, second))) => {
				// 64 bits times 16, and twice that: 81 bits.
				let paid = u128::from(two.tao.0).saturating_mul(FEE_UNIT.into());
				let kept = u128::from(one.tao.0).saturating_mul(second.complement());
				let both = paid.saturating_add(kept);
				(
					mul_div(one.alpha.0.into(), paid, both, Rounding::Down)?,
					mul_div(two.alpha.0.into(), kept, both, Rounding::Up)?,
					rate,
				)
			}
		};
		let (n, d) = limit.ratio();
		if n == 0 {
			return Ok(u64::MAX);
		}
		// Both floored: floor(a) - floor(b) >= floor(a - b), so no allowed amount is over it.
		let worth = mul_div(reserve_out, d.into(), n.into(), Rounding::Down)?;
		let spot = mul_div(reserve_in, FEE_UNIT.into(), rate.complement(), Rounding::Down)?;
		// Below zero means that even the spot price is past the limit; above 64 bits nothing binds.
		Ok(u64::try_from(worth.saturating_sub(spot)).unwrap_or(u64::MAX))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// 150 TAO and 100 alpha: a price of 1.5.
	const ONE: Pool = Pool { tao: Tao(150 * UNIT), alpha: Alpha(100 * UNIT) };
	/// 100 TAO and 100 alpha: a price of 1.
	const TWO: Pool = Pool { tao: Tao(100 * UNIT), alpha: Alpha(100 * UNIT) };

	fn purchase(pool: Pool, rate: FeeRate) -> Route {
		Route::new(None, Some((pool, rate)))
	}

	fn sale(pool: Pool, rate: FeeRate) -> Route {
		Route::new(Some((pool, rate)), None)
	}

	fn swap(rate: FeeRate) -> Route {
		Route::new(Some((ONE, rate)), Some((TWO, rate)))
	}

	fn part(amount: u64, limit: Limit) -> Order {
		Order { amount, limit, allow_partial: true }
	}

	#[test]
	fn a_purchase_should_stop_where_the_average_price_meets_the_limit() {
		// At 3 TAO each, x TAO buy x / 3 alpha: 100 * x / (150 + x) = x / 3, so x = 150.
		let order = part(1_000 * UNIT, Limit::PayAtMost(3 * UNIT));
		let fill = purchase(ONE, FeeRate::ZERO).fill(order).unwrap();
		assert_eq!((fill.given, fill.received), (150 * UNIT, 50 * UNIT));
	}

	#[test]
	fn a_sale_should_stop_where_the_average_price_meets_the_limit() {
		// At 0.5 TAO each: 150 * y / (100 + y) = y / 2, so y = 200.
		let order = part(1_000 * UNIT, Limit::ReceiveAtLeast(UNIT / 2));
		let fill = sale(ONE, FeeRate::ZERO).fill(order).unwrap();
		assert_eq!((fill.given, fill.received), (200 * UNIT, 100 * UNIT));
	}

	#[test]
	fn a_swap_should_stop_where_the_average_price_meets_the_limit() {
		// As one pool of 100 * 100 / 250 = 40 and 100 * 150 / 250 = 60: 60 * y / (40 + y) = y, so
		// y = 20, of which 150 * 20 / 120 = 25 TAO buy 100 * 25 / 125 = 20.
		let order = part(1_000 * UNIT, Limit::ReceiveAtLeast(UNIT));
		let fill = swap(FeeRate::ZERO).fill(order).unwrap();
		assert_eq!((fill.given, fill.tao, fill.received), (20 * UNIT, Tao(25 * UNIT), 20 * UNIT));
	}

	#[test]
	fn a_partial_swap_should_miss_no_more_than_a_rao_between_the_pools_is_worth() {
		// A rao buys 1000.6 alpha rao of the second pool, and one alpha rao of the first is worth
		// 139.7 of them.
		let one = Pool { tao: Tao(484_566_709), alpha: Alpha(3_470_760_541) };
		let two = Pool { tao: Tao(92_769_872), alpha: Alpha(92_823_292_802) };
		let route = Route::new(Some((one, FeeRate::LAUNCH)), Some((two, FeeRate::ZERO)));
		let limit = Limit::ReceiveAtLeast(139_586_133_500);
		let fill = route.fill(part(10_000_000, limit)).unwrap();
		assert_eq!((fill.given, fill.tao, fill.received), (113_638, Tao(15_856), 15_862_419));

		let spare = |given: u64| {
			let received = route.fill(Order::market(given)).unwrap().received;
			let asked = u128::from(given) * 139_586_133_500;
			(u128::from(received) * u128::from(UNIT)).checked_sub(asked)
		};
		// One more passes the limit; 37 more meet a rao of TAO and keep it, by 966 of the output.
		assert_eq!(spare(113_639), None);
		assert_eq!(spare(113_675), Some(966_274_387_500));
		let most = (113_639..130_000).filter_map(spare).max().unwrap();
		let (rao, unit_in, unit_out) = (1_000_600_000_000, 139_700_000_000, u128::from(UNIT));
		assert!(most > unit_in + unit_out && most <= rao + unit_in + unit_out, "{most}");
	}

	#[test]
	fn the_limit_of_a_swap_should_include_both_fees() {
		let route = |first, second| Route::new(Some((ONE, first)), Some((TWO, second)));
		let order = part(1_000 * UNIT, Limit::ReceiveAtLeast(UNIT));
		// With k = 55535 / 65535 = 0.847410 the second pool takes only k of the TAO: as one pool of
		// 100 * 100 / (100 + 150 k) = 44.031 and 100 * 150 k / (100 + 150 k) = 55.969, so that 11.938
		// give as many.
		let fill = route(FeeRate::ZERO, FeeRate::MAX).fill(order).unwrap();
		assert_eq!((fill.given / 10_000_000, fill.received), (1_193, fill.given));
		// The first one's fee makes it 44.031 / k = 51.960: 4.009 are left. With both rates at launch
		// it is 40.012 / (1 - 33 / 65535) = 40.032 of 59.988.
		assert_eq!(route(FeeRate::MAX, FeeRate::MAX).fill(order).unwrap().given / 10_000_000, 400);
		let launch = route(FeeRate::LAUNCH, FeeRate::LAUNCH).fill(order).unwrap().given;
		assert_eq!(launch / 10_000_000, 1_995);
	}

	#[test]
	fn a_shallow_pool_should_not_be_a_way_around_a_fee() {
		// A purchase of 90 TAO of a subnet with the highest fee, over a pool of 1 TAO without any.
		let dear = Pool { tao: Tao(1_000 * UNIT), alpha: Alpha(1_000 * UNIT) };
		let mut shallow = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let direct = purchase(dear, FeeRate::MAX).fill(Order::market(90 * UNIT)).unwrap();

		let bought = shallow.buy(Tao(90 * UNIT), FeeRate::ZERO).unwrap().received;
		let on = |rate| Route::new(Some((shallow, rate)), Some((dear, rate)));
		let detour = Route::new(Some((shallow, FeeRate::ZERO)), Some((dear, FeeRate::MAX)));

		let received = detour.fill(Order::market(bought.0)).unwrap().received;
		assert!(received <= direct.received && direct.received - received < 10);
		assert!(on(FeeRate::MAX).fill(Order::market(bought.0)).unwrap().received < received);
	}

	#[test]
	fn the_limit_should_include_the_fee() {
		let order = part(1_000 * UNIT, Limit::PayAtMost(3 * UNIT));
		let fill = purchase(ONE, FeeRate::MAX).fill(order).unwrap();
		// 100 * 3 - 150 * 65535 / 55535 = 122.990006302, less a unit of alpha for roundings.
		assert_eq!(fill.given, 122_990_006_298);
		assert!(fill.given <= 3 * fill.received);
		// Spot plus a fee of 15.26 % is over 1.7.
		let order = part(UNIT, Limit::PayAtMost(17 * UNIT / 10));
		assert_eq!(purchase(ONE, FeeRate::MAX).fill(order), Err(EconomicsError::SlippageExceeded));
	}

	#[test]
	fn an_order_that_is_not_partial_should_be_filled_whole_or_refused() {
		let order =
			|amount| Order { allow_partial: false, ..part(amount, Limit::PayAtMost(3 * UNIT)) };
		let route = purchase(ONE, FeeRate::ZERO);
		assert_eq!(route.fill(order(150 * UNIT)).unwrap().given, 150 * UNIT);
		assert_eq!(route.fill(order(150 * UNIT + 1)), Err(EconomicsError::SlippageExceeded));
	}

	#[test]
	fn a_partial_order_should_shrink_to_the_bounds_of_the_pool() {
		// A thousand reserves of TAO.
		let fill = purchase(ONE, FeeRate::ZERO).fill(part(u64::MAX, Limit::None)).unwrap();
		assert_eq!(fill.given, 150_000 * UNIT);
		// Down to the floor: 99.99 of 100 alpha for 150 * 99.99 / 0.01, and what buys no more.
		let shallow = Pool { tao: Tao(UNIT), alpha: Alpha(UNIT) };
		let fill = purchase(shallow, FeeRate::ZERO).fill(part(u64::MAX, Limit::None)).unwrap();
		assert_eq!(fill.purchase.unwrap().alpha, Alpha(crate::pool::MIN_RESERVE));
	}

	#[test]
	fn a_swap_should_be_a_sale_and_a_purchase() {
		let route = Route::new(Some((ONE, FeeRate::LAUNCH)), Some((TWO, FeeRate::MAX)));
		let fill = route.fill(Order::market(UNIT)).unwrap();
		// 10^9 * 33 / 65535 = 503_547.7
		assert_eq!(fill.fee, 503_548);
		let (mut one, mut two) = (ONE, TWO);
		let sold = one.sell(Alpha(UNIT), FeeRate::LAUNCH).unwrap();
		let bought = two.buy(sold.received, FeeRate::MAX).unwrap();
		assert_eq!((fill.tao, fill.received), (sold.received, bought.received.0));
		// 1.484 TAO * 10000 / 65535
		assert_eq!((fill.tao_fee, fill.tao_fee.0 / 1_000_000), (bought.fee, 226));
		assert_eq!((fill.sale, fill.purchase), (Some(one), Some(two)));
	}

	#[test]
	fn tao_should_stay_tao() {
		let route = Route::new(None, None);
		let fill = route.fill(Order::market(7)).unwrap();
		assert_eq!((fill.given, fill.fee, fill.tao, fill.received), (7, 0, Tao(7), 7));
		assert_eq!(fill.tao_fee, Tao::ZERO);
		let order = part(7, Limit::ReceiveAtLeast(UNIT + 1));
		assert_eq!(route.fill(order), Err(EconomicsError::SlippageExceeded));
	}

	#[test]
	fn an_order_should_be_refused_for_its_own_cause() {
		let route = purchase(ONE, FeeRate::ZERO);
		let nothing = part(0, Limit::None);
		assert_eq!(route.fill(nothing), Err(EconomicsError::ZeroOutput));
		let drained = Pool { alpha: Alpha(crate::pool::MIN_RESERVE), ..ONE };
		assert_eq!(
			purchase(drained, FeeRate::ZERO).fill(part(UNIT, Limit::None)),
			Err(EconomicsError::ReserveTooLow)
		);
		assert_eq!(
			route.fill(part(UNIT, Limit::PayAtMost(0))),
			Err(EconomicsError::SlippageExceeded)
		);
	}
}
