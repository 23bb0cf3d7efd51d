//! Staking is a swap. Every call of this file has its trade planned on the records that it read, and
//! then books it: TAO in the vault, the pools in their records, shares in the ledger. Calls run in a
//! storage layer, so a refusal undoes all.

use crate::{
	hooks::Change,
	interface::{MoveReceipt, Position, StakeReceipt, UnstakeReceipt},
	ledger::Withdrawal,
	pallet::{Parameters, Positions, Subnets},
	Config, Error, Event, NetUid, Pallet, SubnetRecord,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, EconomicsError, Limit, Order, Tao, UNIT};
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};

/// What becomes of alpha that a holder gives up without a trade.
#[derive(Clone, Copy)]
pub(crate) enum Disposal {
	/// It ceases to be and may be emitted again.
	Recycle,
	/// It stays issued for good, without an owner.
	Burn,
}

/// The event of a movement from one position to another: all kinds have the same fields.
macro_rules! movement_event {
	($kind:ident, $from:expr, $to:expr, $movement:expr) => {{
		let (from, to, movement): (&Position<_>, &Position<_>, MoveReceipt) =
			(&$from, &$to, $movement);
		Event::$kind {
			origin_coldkey: from.coldkey.clone(),
			origin_hotkey: from.hotkey.clone(),
			origin_netuid: from.netuid,
			destination_coldkey: to.coldkey.clone(),
			destination_hotkey: to.hotkey.clone(),
			destination_netuid: to.netuid,
			tao: movement.tao,
			alpha_given: movement.alpha_given,
			alpha_received: movement.alpha_received,
			fee: movement.fee,
			tao_fee: movement.tao_fee,
			origin_price: movement.origin_price,
			destination_price: movement.destination_price,
		}
	}};
}

impl<T: Config> Pallet<T> {
	/// Buys alpha with free TAO of a position's coldkey.
	pub(crate) fn do_add_stake(
		position: Position<T::AccountId>,
		order: Order,
	) -> Result<StakeReceipt, DispatchError> {
		let Position { netuid, hotkey, coldkey } = &position;
		let mut market = Self::open_market(*netuid)?;
		let fill = Self::plan_purchase(market.as_ref(), order)?;
		Self::ensure_hotkey_exists(hotkey)?;

		Self::vault_receive(coldkey, Tao(fill.given))?;
		if let Some(record) = &mut market {
			Self::economic(record.record_purchase(&fill))?;
			Subnets::<T>::insert(netuid, record);
		}
		Self::credit_stake(*netuid, hotkey, coldkey, Alpha(fill.received))?;
		let receipt = StakeReceipt {
			paid: Tao(fill.given),
			fee: Tao(fill.fee),
			alpha: Alpha(fill.received),
			price: Self::spot(market.as_ref()),
		};
		let StakeReceipt { paid, fee, alpha, price } = receipt;
		Self::deposit_event(Event::StakeAdded {
			coldkey: coldkey.clone(),
			hotkey: hotkey.clone(),
			tao: paid.saturating_sub(fee),
			alpha,
			netuid: *netuid,
			fee,
			price,
		});
		Self::tell([Change::StakeChanged(position)]);
		Ok(receipt)
	}

	/// Sells alpha of a position for free TAO.
	pub(crate) fn do_remove_stake(
		position: Position<T::AccountId>,
		order: Order,
	) -> Result<UnstakeReceipt, DispatchError> {
		let Position { netuid, hotkey, coldkey } = &position;
		let mut market = Self::open_market(*netuid)?;
		let held = Self::held(&position, order.amount)?;
		let Some(fill) = Self::plan_sale(market.as_ref(), Some(held), order)? else {
			return Self::close_worthless(position, held);
		};

		if let Some(record) = &mut market {
			Self::economic(record.record_sale(&fill))?;
		}
		// What is paid must find the account, with its nonce, even if nothing else keeps it.
		Self::keep_account(coldkey);
		Self::take_out(&position, &mut market, Alpha(fill.given), fill.given == held.0)?;
		Self::store(*netuid, &market);
		if !fill.tao.is_zero() {
			Self::vault_pay(coldkey, fill.tao)?;
		}
		Self::let_go_of_account(coldkey);
		let receipt = UnstakeReceipt {
			alpha: Alpha(fill.given),
			fee: Alpha(fill.fee),
			tao: fill.tao,
			price: Self::spot(market.as_ref()),
		};
		let UnstakeReceipt { alpha, fee, tao, price } = receipt;
		Self::deposit_event(Event::StakeRemoved {
			coldkey: coldkey.clone(),
			hotkey: hotkey.clone(),
			tao,
			alpha: alpha.saturating_sub(fee),
			netuid: *netuid,
			fee,
			price,
		});
		Self::tell([Change::StakeChanged(position)]);
		Ok(receipt)
	}

	/// Sells the whole of a position, but for what the limit does not allow.
	pub(crate) fn do_remove_whole_stake(
		position: Position<T::AccountId>,
		limit: Limit,
	) -> Result<UnstakeReceipt, DispatchError> {
		let held = Self::stake_value(position.netuid, &position.hotkey, &position.coldkey)?;
		Self::do_remove_stake(position, Order { amount: held.0, limit, allow_partial: false })
	}

	/// Takes stake from one position to another: inside a subnet as it is, between subnets by a
	/// sale and a purchase.
	fn relocate(
		from: &Position<T::AccountId>,
		to: &Position<T::AccountId>,
		order: Order,
	) -> Result<MoveReceipt, DispatchError> {
		let mut origin = Self::open_market(from.netuid)?;
		let mut destination = Self::open_market(to.netuid)?;
		ensure!(from != to, Error::<T>::SameNetuid);
		ensure!(order.amount > 0, Error::<T>::AmountTooLow);
		let held = Self::held(from, order.amount)?;
		Self::ensure_hotkey_exists(&to.hotkey)?;

		let trades = from.netuid != to.netuid;
		// Who moves his own may move all of it, whatever it is worth; nobody is given dust.
		let own = (from.coldkey == to.coldkey).then_some(held);
		let (fill, worth) = Self::plan_movement(&origin, destination.as_ref(), trades, own, order)?;
		let full = fill.given == held.0;

		if let (Some(record), true) = (&mut origin, trades) {
			Self::economic(record.record_sale(&fill))?;
		}
		if let (Some(record), true) = (&mut destination, trades) {
			Self::economic(record.record_purchase(&fill))?;
			Subnets::<T>::insert(to.netuid, record);
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

		Ok(MoveReceipt {
			tao: worth,
			alpha_given: Alpha(fill.given).saturating_sub(Alpha(fill.fee)),
			alpha_received: Alpha(fill.received),
			fee: Alpha(fill.fee),
			tao_fee: fill.tao_fee,
			origin_price: Self::spot(origin.as_ref()),
			destination_price: Self::spot(destination.as_ref()),
		})
	}

	/// Moves stake to another hotkey.
	pub(crate) fn do_move_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> Result<MoveReceipt, DispatchError> {
		let movement = Self::relocate(&from, &to, order)?;
		Self::deposit_event(movement_event!(StakeMoved, from, to, movement));
		Self::tell([from, to].map(Change::StakeChanged));
		Ok(movement)
	}

	/// Moves stake to another coldkey, where both subnets let it. It must be worth the minimum stake,
	/// even where it is all that there is: positions cost who pushes them that much each.
	pub(crate) fn do_transfer_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> Result<MoveReceipt, DispatchError> {
		ensure!(to.coldkey != Self::vault_account(), Error::<T>::CannotUseSystemAccount);
		for netuid in [from.netuid, to.netuid] {
			let allowed = match Self::open_market(netuid)? {
				Some(record) => record.parameters.transfers_allowed,
				None => Parameters::<T>::get().root_transfers_allowed,
			};
			ensure!(allowed, Error::<T>::TransferDisallowed);
		}
		let movement = Self::relocate(&from, &to, order)?;
		Self::deposit_event(movement_event!(StakeTransferred, from, to, movement));
		Self::tell([from, to].map(Change::StakeChanged));
		Ok(movement)
	}

	/// Moves stake to another subnet.
	pub(crate) fn do_swap_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> Result<MoveReceipt, DispatchError> {
		let movement = Self::relocate(&from, &to, order)?;
		Self::deposit_event(movement_event!(StakeSwapped, from, to, movement));
		Self::tell([from, to].map(Change::StakeChanged));
		Ok(movement)
	}

	/// Closes every position of `coldkey` behind `hotkey`, each in a storage layer of its own: to
	/// free TAO, or what is not on root to root. Returns how many it tried.
	pub(crate) fn do_unstake_all(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		to_root: bool,
	) -> Result<u32, DispatchError> {
		Self::ensure_hotkey_exists(&hotkey)?;
		// One for each subnet and root at most.
		let netuids: Vec<NetUid> = Positions::<T>::iter_key_prefix((&coldkey, &hotkey))
			.filter(|netuid| !(to_root && netuid.is_root()))
			.collect();
		ensure!(!netuids.is_empty(), Error::<T>::NotEnoughStakeToWithdraw);
		let tried = netuids.len().try_into().unwrap_or(u32::MAX);
		for netuid in netuids {
			let from = Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
			if let Err(error) = with_storage_layer(|| Self::close(from, to_root)) {
				Self::deposit_event(Event::StakeLegSkipped {
					coldkey: coldkey.clone(),
					hotkey: hotkey.clone(),
					netuid,
					error,
				});
			}
		}
		Ok(tried)
	}

	/// Closes a position: to free TAO, or to root.
	fn close(from: Position<T::AccountId>, to_root: bool) -> DispatchResult {
		if !to_root {
			return Self::do_remove_whole_stake(from, Limit::None).map(|_| ());
		}
		let held = Self::stake_value(from.netuid, &from.hotkey, &from.coldkey)?;
		let to = Position { netuid: NetUid::ROOT, ..from.clone() };
		Self::do_swap_stake(from, to, Order::market(held.0)).map(|_| ())
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
		if let Some(record) = &mut market {
			Self::economic(match disposal {
				Disposal::Recycle => record.economy.recycle(alpha),
				Disposal::Burn => record.economy.burn(alpha),
			})?;
		}
		Self::take_out(&position, &mut market, alpha, alpha == held)?;
		Self::store(position.netuid, &market);
		let Position { netuid, hotkey, coldkey } = position.clone();
		Self::deposit_event(match disposal {
			Disposal::Recycle => Event::AlphaRecycled { coldkey, hotkey, alpha, netuid },
			Disposal::Burn => Event::AlphaBurned { coldkey, hotkey, alpha, netuid },
		});
		Self::tell([Change::StakeChanged(position)]);
		Ok(())
	}

	/// Closes a position whose whole sale would not bring one rao. Its alpha is burned.
	fn close_worthless(
		position: Position<T::AccountId>,
		held: Alpha,
	) -> Result<UnstakeReceipt, DispatchError> {
		let mut market = Self::open_market(position.netuid)?;
		if let Some(record) = &mut market {
			Self::economic(record.economy.burn(held))?;
		}
		Self::take_out(&position, &mut market, held, true)?;
		Self::store(position.netuid, &market);
		let Position { netuid, hotkey, coldkey } = position.clone();
		Self::deposit_event(Event::AlphaBurned { coldkey, hotkey, alpha: held, netuid });
		Self::tell([Change::StakeChanged(position)]);
		let price = Self::spot(market.as_ref());
		Ok(UnstakeReceipt { alpha: held, fee: Alpha::ZERO, tao: Tao::ZERO, price })
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
		let Withdrawal { left, dust } = Self::debit_stake(*netuid, hotkey, coldkey, alpha)?;
		match market {
			Some(record) => Self::economic(record.economy.burn(dust))?,
			None => Self::vault_recycle(Tao(dust.0))?,
		}
		Self::ensure_enough_is_left(market, left, full)
	}

	/// Refuses a partial exit that leaves a position under the minimum.
	fn ensure_enough_is_left(
		market: &Option<SubnetRecord>,
		left: Alpha,
		full: bool,
	) -> DispatchResult {
		let minimum = Parameters::<T>::get().min_stake;
		let enough = |left| -> Result<bool, DispatchError> {
			Ok(Self::spot_value(market, left)? >= minimum
				&& Self::is_worth_a_position(market.as_ref(), left, minimum))
		};
		ensure!(full || enough(left)?, Error::<T>::RemainingStakeTooLow);
		Ok(())
	}

	/// The record of a subnet that is open for trading; root has none and is always open.
	pub(crate) fn open_market(netuid: NetUid) -> Result<Option<SubnetRecord>, DispatchError> {
		if netuid.is_root() {
			return Ok(None);
		}
		let record = Self::living_subnet(netuid)?;
		ensure!(record.is_open_at(Self::now()), Error::<T>::SubtokenDisabled);
		Ok(Some(record))
	}

	/// The record of a subnet that is not being dissolved.
	pub(crate) fn living_subnet(netuid: NetUid) -> Result<SubnetRecord, DispatchError> {
		let record = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(!record.dissolving, Error::<T>::SubnetDissolving);
		Ok(record)
	}

	/// What a position is worth in alpha, if that covers `amount`.
	fn held(position: &Position<T::AccountId>, amount: u64) -> Result<Alpha, DispatchError> {
		let Position { netuid, hotkey, coldkey } = position;
		Self::ensure_hotkey_exists(hotkey)?;
		let ledger = Self::hotkey_ledger(*netuid, hotkey)?;
		let held = ledger.value(&ledger.holding(coldkey)?)?;
		ensure!(held.0 >= amount && ledger.has(coldkey), Error::<T>::NotEnoughStakeToWithdraw);
		Ok(held)
	}

	fn store(netuid: NetUid, market: &Option<SubnetRecord>) {
		if let Some(record) = market {
			Subnets::<T>::insert(netuid, record);
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
			EconomicsError::SlippageExceeded => Error::<T>::SlippageTooHigh.into(),
			EconomicsError::InsufficientStake => Error::<T>::NotEnoughStakeToWithdraw.into(),
			EconomicsError::DepositTooSmall => Error::<T>::StakeBelowOneShare.into(),
			EconomicsError::MalformedRow => Error::<T>::UidVecContainInvalidOne.into(),
			// Of rules, which a call only names: their parts are a block's.
			EconomicsError::RuleMissing | EconomicsError::RuleUnbalanced => {
				Error::<T>::RuleMissing.into()
			}
			EconomicsError::RuleOutOfBounds => Error::<T>::InvalidValue.into(),
		})
	}
}
