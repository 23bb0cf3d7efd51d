//! Staking is a swap. Every call of this file plans its trade as a [`Route`] on the records that
//! it read, checks what the trade would do, and then books it: TAO in the vault, the pools in their
//! records, shares in the ledger. Calls run in a storage layer, so a refusal undoes all.

use crate::{
	ledger::Withdrawal,
	pallet::{Economies, Parameters, Positions},
	Config, Error, Event, Movement, NetUid, Pallet, SubnetRecord,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, EconomicsError, Limit, Order, Route, RouteFill, Tao, UNIT};
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};

/// Where a stake is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Position<AccountId> {
	pub netuid: NetUid,
	pub hotkey: AccountId,
	pub coldkey: AccountId,
}

/// What becomes of alpha that a holder gives up without a trade.
#[derive(Clone, Copy)]
pub(crate) enum Disposal {
	/// It ceases to be and may be emitted again.
	Recycle,
	/// It stays issued for good, without an owner.
	Burn,
}

impl<T: Config> Pallet<T> {
	/// Buys alpha of `netuid` with free TAO, into the position of `coldkey` behind `hotkey`.
	pub(crate) fn do_add_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuid: NetUid,
		order: Order,
	) -> DispatchResult {
		let mut market = Self::open_market(netuid)?;
		let minimum = Parameters::<T>::get().min_stake;
		ensure!(order.amount >= minimum.0, Error::<T>::AmountTooLow);
		Self::ensure_hotkey_exists(&hotkey)?;
		let fill = Self::economic(Self::route(None, market.as_ref()).fill(order))?;
		ensure!(fill.given >= minimum.0, Error::<T>::AmountTooLow);

		Self::vault_receive(&coldkey, Tao(fill.given))?;
		if let Some(record) = &mut market {
			Self::economic(record.economy.record_purchase(&fill))?;
			Economies::<T>::insert(netuid, record);
		}
		Self::credit_stake(netuid, &hotkey, &coldkey, Alpha(fill.received))?;
		Self::deposit_event(Event::StakeAdded {
			coldkey,
			hotkey,
			tao: Tao(fill.given).above(Tao(fill.fee)),
			alpha: Alpha(fill.received),
			netuid,
			fee: Tao(fill.fee),
			price: Self::spot(market.as_ref()),
		});
		Ok(())
	}

	/// Sells alpha of a position for free TAO.
	pub(crate) fn do_remove_stake(
		position: Position<T::AccountId>,
		order: Order,
	) -> DispatchResult {
		let Position { netuid, hotkey, coldkey } = &position;
		let mut market = Self::open_market(*netuid)?;
		let held = Self::held(&position, order.amount)?;
		let order = Self::with_fresh_dividends(&position, &market, held, order)?;
		ensure!(order.amount > 0 || held.is_zero(), Error::<T>::AmountTooLow);
		let full = |fill: &RouteFill| fill.given == held.0;
		let fill = match Self::route(market.as_ref(), None).fill(order) {
			// Nobody can be asked to keep a position that no trade would take.
			Err(EconomicsError::ZeroOutput)
				if order.amount == held.0 && order.limit.allows(held.0, 0) =>
			{
				return Self::close_worthless(position, held);
			}
			fill => Self::economic(fill)?,
		};
		let minimum = Parameters::<T>::get().min_stake;
		ensure!(full(&fill) || fill.tao >= minimum, Error::<T>::AmountTooLow);

		if let Some(record) = &mut market {
			Self::economic(record.economy.record_sale(&fill))?;
		}
		Self::take_out(&position, &mut market, Alpha(fill.given), full(&fill))?;
		Self::store(*netuid, &market);
		if !fill.tao.is_zero() {
			Self::vault_pay(coldkey, fill.tao)?;
		}
		Self::deposit_event(Event::StakeRemoved {
			coldkey: coldkey.clone(),
			hotkey: hotkey.clone(),
			tao: fill.tao,
			alpha: Alpha(fill.given).above(Alpha(fill.fee)),
			netuid: *netuid,
			fee: Alpha(fill.fee),
			price: Self::spot(market.as_ref()),
		});
		Ok(())
	}

	/// Sells the whole of a position, but for what the limit does not allow.
	pub(crate) fn do_remove_whole_stake(
		position: Position<T::AccountId>,
		limit: Limit,
	) -> DispatchResult {
		let held = Self::stake_value(position.netuid, &position.hotkey, &position.coldkey)?;
		Self::do_remove_stake(position, Order { amount: held.0, limit, allow_partial: false })
	}

	/// Takes stake from one position to another: inside a subnet as it is, between subnets by a
	/// sale and a purchase.
	fn relocate(
		from: &Position<T::AccountId>,
		to: &Position<T::AccountId>,
		order: Order,
	) -> Result<Movement, DispatchError> {
		let mut origin = Self::open_market(from.netuid)?;
		let mut destination = Self::open_market(to.netuid)?;
		ensure!(from != to, Error::<T>::SameNetuid);
		ensure!(order.amount > 0, Error::<T>::AmountTooLow);
		let held = Self::held(from, order.amount)?;
		let order = Self::with_fresh_dividends(from, &origin, held, order)?;
		Self::ensure_hotkey_exists(&to.hotkey)?;

		let trades = from.netuid != to.netuid;
		let route = if trades {
			Self::route(origin.as_ref(), destination.as_ref())
		} else {
			Route::new(None, None)
		};
		let fill = Self::economic(route.fill(order))?;
		let full = fill.given == held.0;
		let worth = if trades { fill.tao } else { Self::spot_value(&origin, Alpha(fill.given))? };
		let minimum = Parameters::<T>::get().min_stake;
		ensure!(full || worth >= minimum, Error::<T>::AmountTooLow);

		if let (Some(record), true) = (&mut origin, trades) {
			Self::economic(record.economy.record_sale(&fill))?;
		}
		if let (Some(record), true) = (&mut destination, trades) {
			Self::economic(record.economy.record_purchase(&fill))?;
			Economies::<T>::insert(to.netuid, record);
		}
		if from.netuid == to.netuid && from.hotkey == to.hotkey {
			let (hotkey, alpha) = (&from.hotkey, Alpha(fill.given));
			let left =
				Self::hand_over_stake(from.netuid, hotkey, &from.coldkey, &to.coldkey, alpha)?;
			Self::ensure_enough_is_left(&origin, left, full)?;
		} else {
			Self::take_out(from, &mut origin, Alpha(fill.given), full)?;
			Self::store(from.netuid, &origin);
			Self::credit_stake(to.netuid, &to.hotkey, &to.coldkey, Alpha(fill.received))?;
		}

		Ok(Movement {
			origin_netuid: from.netuid,
			destination_netuid: to.netuid,
			tao: worth,
			alpha_given: Alpha(fill.given).above(Alpha(fill.fee)),
			alpha_received: Alpha(fill.received),
			fee: Alpha(fill.fee),
			origin_price: Self::spot(origin.as_ref()),
			destination_price: Self::spot(destination.as_ref()),
		})
	}

	/// Moves stake to another hotkey.
	pub(crate) fn do_move_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> DispatchResult {
		let movement = Self::relocate(&from, &to, order)?;
		Self::deposit_event(Event::StakeMoved {
			coldkey: from.coldkey,
			origin_hotkey: from.hotkey,
			destination_hotkey: to.hotkey,
			movement,
		});
		Ok(())
	}

	/// Moves stake to another coldkey, where both subnets let it.
	pub(crate) fn do_transfer_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> DispatchResult {
		ensure!(to.coldkey != Self::vault_account(), Error::<T>::CannotUseSystemAccount);
		for netuid in [from.netuid, to.netuid] {
			let market = Self::open_market(netuid)?;
			let allowed = market.is_none_or(|record| record.parameters.transfers_allowed);
			ensure!(allowed, Error::<T>::TransferDisallowed);
		}
		let movement = Self::relocate(&from, &to, order)?;
		Self::deposit_event(Event::StakeTransferred {
			origin_coldkey: from.coldkey,
			destination_coldkey: to.coldkey,
			hotkey: from.hotkey,
			movement,
		});
		Ok(())
	}

	/// Moves stake to another subnet.
	pub(crate) fn do_swap_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> DispatchResult {
		let movement = Self::relocate(&from, &to, order)?;
		let Position { coldkey, hotkey, .. } = from;
		Self::deposit_event(Event::StakeSwapped { coldkey, hotkey, movement });
		Ok(())
	}

	/// Closes every position of `coldkey` behind `hotkey`, each in a storage layer of its own: to
	/// free TAO, or what is not on root to root. Counts those that it `tried`.
	pub(crate) fn do_unstake_all(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		to_root: bool,
		tried: &mut u32,
	) -> DispatchResult {
		Self::ensure_hotkey_exists(&hotkey)?;
		// One for each subnet and root at most.
		let netuids: Vec<NetUid> = Positions::<T>::iter_key_prefix((&coldkey, &hotkey))
			.filter(|netuid| !(to_root && netuid.is_root()))
			.collect();
		ensure!(!netuids.is_empty(), Error::<T>::NotEnoughStakeToWithdraw);
		for netuid in netuids {
			*tried = tried.saturating_add(1); // as few as there are subnets
			let from = Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
			let leg = with_storage_layer(|| {
				if to_root {
					Self::do_move_whole_stake_to_root(&from)
				} else {
					Self::do_remove_whole_stake(from.clone(), Limit::None)
				}
			});
			if let Err(error) = leg {
				Self::deposit_event(Event::StakeLegSkipped {
					coldkey: coldkey.clone(),
					hotkey: hotkey.clone(),
					netuid,
					error,
				});
			}
		}
		Ok(())
	}

	fn do_move_whole_stake_to_root(from: &Position<T::AccountId>) -> DispatchResult {
		let held = Self::stake_value(from.netuid, &from.hotkey, &from.coldkey)?;
		let to = Position { netuid: NetUid::ROOT, ..from.clone() };
		Self::do_swap_stake(from.clone(), to, Order::market(held.0))
	}

	/// Takes alpha out of a position without a trade.
	pub(crate) fn do_dispose_of_alpha(
		position: Position<T::AccountId>,
		alpha: Alpha,
		disposal: Disposal,
	) -> DispatchResult {
		ensure!(!position.netuid.is_root(), Error::<T>::CannotBurnOrRecycleOnRootSubnet);
		let mut market = Self::open_market(position.netuid)?;
		ensure!(!alpha.is_zero(), Error::<T>::AmountTooLow);
		let held = Self::held(&position, alpha.0)?;
		let order = Self::with_fresh_dividends(&position, &market, held, Order::market(alpha.0))?;
		let alpha = Alpha(order.amount);
		if let Some(record) = &mut market {
			Self::economic(match disposal {
				Disposal::Recycle => record.economy.recycle(alpha),
				Disposal::Burn => record.economy.burn(alpha),
			})?;
		}
		Self::take_out(&position, &mut market, alpha, alpha == held)?;
		Self::store(position.netuid, &market);
		let Position { netuid, hotkey, coldkey } = position;
		Self::deposit_event(match disposal {
			Disposal::Recycle => Event::AlphaRecycled { coldkey, hotkey, alpha, netuid },
			Disposal::Burn => Event::AlphaBurned { coldkey, hotkey, alpha, netuid },
		});
		Ok(())
	}

	/// Closes a position whose whole sale would not bring one rao. Its alpha is burned.
	fn close_worthless(position: Position<T::AccountId>, held: Alpha) -> DispatchResult {
		let mut market = Self::open_market(position.netuid)?;
		if let Some(record) = &mut market {
			Self::economic(record.economy.burn(held))?;
		}
		Self::take_out(&position, &mut market, held, true)?;
		Self::store(position.netuid, &market);
		let Position { netuid, hotkey, coldkey } = position;
		Self::deposit_event(Event::AlphaBurned { coldkey, hotkey, alpha: held, netuid });
		Ok(())
	}

	/// Debits a position, books the dust of a hotkey's last share, and refuses a partial exit that
	/// leaves a position under the minimum.
	fn take_out(
		position: &Position<T::AccountId>,
		market: &mut Option<SubnetRecord>,
		alpha: Alpha,
		full: bool,
	) -> DispatchResult {
		let Position { netuid, hotkey, coldkey } = position;
		let Withdrawal { left, dust, forfeited } =
			Self::debit_stake(*netuid, hotkey, coldkey, alpha)?;
		match market {
			Some(record) => {
				Self::economic(record.economy.burn(dust))?;
				Self::economic(record.economy.forfeit(forfeited))?;
			}
			None => Self::vault_recycle(Tao(Self::economic(dust.plus(forfeited))?.0))?,
		}
		if !forfeited.is_zero() {
			Self::deposit_event(Event::DividendsForfeited {
				netuid: *netuid,
				hotkey: hotkey.clone(),
				coldkey: coldkey.clone(),
				alpha: forfeited,
			});
		}
		Self::ensure_enough_is_left(market, left, full)
	}

	/// Refuses a partial exit that leaves a position under the minimum.
	fn ensure_enough_is_left(
		market: &Option<SubnetRecord>,
		left: Alpha,
		full: bool,
	) -> DispatchResult {
		ensure!(
			full || Self::spot_value(market, left)? >= Parameters::<T>::get().min_stake,
			Error::<T>::RemainingStakeTooLow
		);
		Ok(())
	}

	/// The record of a subnet that is open for trading; root has none and is always open.
	pub(crate) fn open_market(netuid: NetUid) -> Result<Option<SubnetRecord>, DispatchError> {
		if netuid.is_root() {
			return Ok(None);
		}
		let record = Self::living_subnet(netuid)?;
		ensure!(record.started_at.is_some(), Error::<T>::SubtokenDisabled);
		Ok(Some(record))
	}

	/// The record of a subnet that is not being dissolved.
	pub(crate) fn living_subnet(netuid: NetUid) -> Result<SubnetRecord, DispatchError> {
		let record = Economies::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(!record.dissolving, Error::<T>::SubnetDissolving);
		Ok(record)
	}

	/// The way from one side to the other. A side without a record is TAO.
	pub(crate) fn route(sale: Option<&SubnetRecord>, purchase: Option<&SubnetRecord>) -> Route {
		Route::new(
			sale.map(|record| record.economy.leg()),
			purchase.map(|record| record.economy.leg()),
		)
	}

	/// What a position is worth in alpha, if that covers `amount`.
	fn held(position: &Position<T::AccountId>, amount: u64) -> Result<Alpha, DispatchError> {
		let Position { netuid, hotkey, coldkey } = position;
		Self::ensure_hotkey_exists(hotkey)?;
		let stake = Self::hotkey_stake(*netuid, hotkey, Self::now())?;
		let shares = Self::shares_of(&stake, *netuid, hotkey, coldkey);
		let held = Self::economic(stake.pool.value(shares))?;
		ensure!(held.0 >= amount && !shares.is_zero(), Error::<T>::NotEnoughStakeToWithdraw);
		Ok(held)
	}

	/// Makes an order for all but what has vested of late one for the whole position. Dividends vest
	/// in each block, so that whoever asks for all that a wallet shows would otherwise leave a rest
	/// under the minimum, and be refused.
	fn with_fresh_dividends(
		position: &Position<T::AccountId>,
		market: &Option<SubnetRecord>,
		held: Alpha,
		order: Order,
	) -> Result<Order, DispatchError> {
		let rest = held.above(Alpha(order.amount));
		let is_small = Self::spot_value(market, rest)? < Parameters::<T>::get().min_stake;
		let Position { netuid, hotkey, coldkey } = position;
		if order.amount == 0 || rest.is_zero() || !is_small {
			return Ok(order);
		}
		let fresh = Self::vested_within(*netuid, hotkey, coldkey, FRESH_BLOCKS)?;
		Ok(if rest <= fresh { Order { amount: held.0, ..order } } else { order })
	}

	fn store(netuid: NetUid, market: &Option<SubnetRecord>) {
		if let Some(record) = market {
			Economies::<T>::insert(netuid, record);
		}
	}

	/// What alpha is worth at the spot price, or the largest amount where that does not fit: it is
	/// compared with the minimum and shown, and never paid. On root, itself.
	pub(crate) fn spot_value(
		market: &Option<SubnetRecord>,
		alpha: Alpha,
	) -> Result<Tao, DispatchError> {
		match market {
			Some(record) => match record.economy.pool.value(alpha) {
				Err(EconomicsError::Overflow) => Ok(Tao(u64::MAX)),
				value => Self::economic(value),
			},
			None => Ok(Tao(alpha.0)),
		}
	}

	/// The spot price in rao per alpha, floored; on root, one TAO.
	pub(crate) fn spot(market: Option<&SubnetRecord>) -> u64 {
		market.map_or(UNIT, |record| Self::rao_per_alpha(record.economy.pool))
	}

	/// Names an economic refusal as an error of this pallet.
	pub(crate) fn economic<V>(result: Result<V, EconomicsError>) -> Result<V, DispatchError> {
		result.map_err(|refusal| match refusal {
			EconomicsError::Overflow => sp_runtime::ArithmeticError::Overflow.into(),
			EconomicsError::EmptyPool | EconomicsError::ReserveTooLow => {
				Error::<T>::InsufficientLiquidity.into()
			}
			EconomicsError::ZeroOutput => Error::<T>::InsufficientInputAmount.into(),
			EconomicsError::InputTooLarge => Error::<T>::SwapInputTooLarge.into(),
			EconomicsError::LimitPassed => Error::<T>::SlippageTooHigh.into(),
			EconomicsError::NotEnough => Error::<T>::NotEnoughStakeToWithdraw.into(),
			EconomicsError::ZeroShares => Error::<T>::StakeBelowOneShare.into(),
			EconomicsError::RaggedInput => Error::<T>::UidVecContainInvalidOne.into(),
		})
	}
}

/// Blocks in which a transaction that was made from what a wallet showed is likely to be executed:
/// ten minutes.
const FRESH_BLOCKS: u64 = 50;
