//! What stake is traded and counted by: the hot record of a subnet, or root's totals. A call loads it
//! once, changes it and saves it once. This is the only file that writes [`Subnets`] and [`RootStake`].

use crate::{
	pallet::{RootStake, Subnets},
	Config, Error, GlobalParameters, NetUid, Pallet, RootTotals, SubnetRecord,
};
use dtao_economics::{Alpha, Clock, EconomicsError, Leg, Pool, RouteFill, Tao};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// The books of one subnet, or of root.
#[derive(Clone, Copy)]
#[allow(clippy::large_enum_variant)] // one at a time, on the stack
enum Books {
	/// Stake is TAO, and nothing is traded.
	Root(RootTotals),
	/// Stake is alpha, for which the record has a pool.
	Subnet(SubnetRecord),
}

/// Where stake is, while something is done to it.
#[derive(Clone, Copy)]
pub(crate) struct Market {
	netuid: NetUid,
	books: Books,
	/// Whether there is something to save.
	changed: bool,
}

impl Market {
	/// A pool at which an amount of TAO is itself: root's.
	pub(crate) const TAO: Pool = Pool { tao: Tao(1), alpha: Alpha(1) };

	/// Root with these totals.
	pub(crate) const fn root(totals: RootTotals) -> Self {
		Self { netuid: NetUid::ROOT, books: Books::Root(totals), changed: false }
	}

	/// A subnet with this record.
	pub(crate) const fn subnet(netuid: NetUid, record: SubnetRecord) -> Self {
		Self { netuid, books: Books::Subnet(record), changed: false }
	}

	/// Which subnet it is.
	pub(crate) const fn netuid(&self) -> NetUid {
		self.netuid
	}

	/// The record; root has none.
	pub(crate) const fn record(&self) -> Option<&SubnetRecord> {
		match &self.books {
			Books::Root(_) => None,
			Books::Subnet(record) => Some(record),
		}
	}

	/// The record, to be changed.
	pub(crate) fn record_mut(&mut self) -> Option<&mut SubnetRecord> {
		match &mut self.books {
			Books::Root(_) => None,
			Books::Subnet(record) => {
				self.changed = true;
				Some(record)
			}
		}
	}

	/// Root's totals follow what is done to a stake on root. Those of a subnet follow its trades.
	pub(crate) fn change_root(
		&mut self,
		change: impl FnOnce(&mut RootTotals) -> Result<(), EconomicsError>,
	) -> Result<(), EconomicsError> {
		match &mut self.books {
			Books::Root(totals) => {
				self.changed = true;
				change(totals)
			}
			Books::Subnet(_) => Ok(()),
		}
	}

	/// The clock by which stake becomes active here.
	pub(crate) fn clock(&self) -> Clock {
		match &self.books {
			Books::Root(totals) => totals.clock(),
			Books::Subnet(record) => record.clock(),
		}
	}

	/// The pool and its fee, as a leg of a route; root has none.
	pub(crate) fn leg(&self) -> Option<Leg> {
		self.record().map(|record| record.economy.leg())
	}

	/// The pool; on root, one at which TAO is itself.
	pub(crate) fn pool(&self) -> Pool {
		self.record().map_or(Self::TAO, |record| record.economy.pool)
	}

	/// What positions hold here together.
	pub(crate) fn held(&self) -> Result<Alpha, EconomicsError> {
		match &self.books {
			Books::Root(totals) => Ok(Alpha(totals.stake.0)),
			Books::Subnet(record) => record.economy.held(),
		}
	}

	/// Tells whether stake may be given away.
	pub(crate) fn allows_transfers(&self, parameters: &GlobalParameters) -> bool {
		match &self.books {
			Books::Root(_) => parameters.root_transfers_allowed,
			Books::Subnet(record) => record.parameters.transfers_allowed,
		}
	}

	/// What alpha is worth at the spot price, or the largest amount where that does not fit: it is
	/// compared with the minimum and shown, and never paid. On root, itself.
	pub(crate) fn spot_value(&self, alpha: Alpha) -> Result<Tao, EconomicsError> {
		match self.record().map(|record| record.economy.pool.value(alpha)) {
			None => Ok(Tao(alpha.0)),
			Some(Err(EconomicsError::Overflow)) => Ok(Tao(u64::MAX)),
			Some(value) => value,
		}
	}

	/// What alpha is worth at the steady price. On root, itself.
	pub(crate) fn steady_value(&self, alpha: Alpha) -> Tao {
		self.record().map_or(Tao(alpha.0), |record| record.steady_price.value(alpha))
	}

	/// The least alpha that is worth `spot` at the spot price and `steady` at the steady one. On root, the
	/// larger of these.
	pub(crate) fn least_alpha_worth(
		&self,
		spot: Tao,
		steady: Tao,
	) -> Result<Alpha, EconomicsError> {
		let Some(record) = self.record() else { return Ok(Alpha(spot.0.max(steady.0))) };
		let (pool, price) = (record.economy.pool, record.steady_price);
		Ok(pool.least_alpha_worth(spot)?.max(price.least_alpha_worth(steady)?))
	}

	/// Books a fill's purchase here.
	pub(crate) fn record_purchase(&mut self, fill: &RouteFill) -> Result<(), EconomicsError> {
		self.record_mut().map_or(Ok(()), |record| record.record_purchase(fill))
	}

	/// Books a fill's sale here.
	pub(crate) fn record_sale(&mut self, fill: &RouteFill) -> Result<(), EconomicsError> {
		self.record_mut().map_or(Ok(()), |record| record.record_sale(fill))
	}
}

impl<T: Config> Pallet<T> {
	/// Root, or a subnet that is there, whatever its state.
	pub(crate) fn market(netuid: NetUid) -> Result<Market, DispatchError> {
		if netuid.is_root() {
			return Ok(Market::root(RootStake::<T>::get()));
		}
		let record = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		Ok(Market::subnet(netuid, record))
	}

	/// Root, or a subnet that is open for trading.
	pub(crate) fn open_market(netuid: NetUid) -> Result<Market, DispatchError> {
		let market = Self::market(netuid)?;
		if let Some(record) = market.record() {
			ensure!(!record.dissolving, Error::<T>::SubnetDissolving);
			ensure!(record.is_open_at(Self::now()), Error::<T>::SubtokenDisabled);
		}
		Ok(market)
	}

	/// The record of a subnet that is not being dissolved.
	pub(crate) fn living_subnet(netuid: NetUid) -> Result<SubnetRecord, DispatchError> {
		let record = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(!record.dissolving, Error::<T>::SubnetDissolving);
		Ok(record)
	}

	/// Changes the record of a subnet that is not being dissolved.
	pub(crate) fn update_subnet(
		netuid: NetUid,
		change: impl FnOnce(&mut SubnetRecord) -> DispatchResult,
	) -> DispatchResult {
		let mut record = Self::living_subnet(netuid)?;
		change(&mut record)?;
		Self::put_record(netuid, &record);
		Ok(())
	}

	/// Writes what changed.
	pub(crate) fn save_market(market: &Market) {
		match &market.books {
			_ if !market.changed => (),
			Books::Root(totals) => Self::put_root(totals),
			Books::Subnet(record) => Self::put_record(market.netuid, record),
		}
	}

	/// Writes the record of a subnet, which may be a new one.
	pub(crate) fn put_record(netuid: NetUid, record: &SubnetRecord) {
		Subnets::<T>::insert(netuid, record);
	}

	/// Removes the record of a subnet.
	pub(crate) fn remove_record(netuid: NetUid) {
		Subnets::<T>::remove(netuid);
	}

	/// Writes root's totals.
	pub(crate) fn put_root(totals: &RootTotals) {
		RootStake::<T>::put(totals);
	}

	/// The clock by which stake becomes active on a subnet.
	pub(crate) fn clock(netuid: NetUid) -> Clock {
		Self::market(netuid).as_ref().map(Market::clock).unwrap_or_default()
	}

	/// The spot price in rao per alpha, floored; on root, one TAO.
	pub(crate) fn spot(market: &Market) -> u64 {
		Self::rao_per_alpha(market.pool())
	}
}
