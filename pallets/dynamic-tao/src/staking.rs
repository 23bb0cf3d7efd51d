//! Staking is a swap. Every call of this file loads what it trades on once, has the trade planned
//! ([`crate::plans`]), and books it: TAO in the vault, the pools in their [`Market`], shares in the
//! [`PositionLedger`]. Calls run in a storage layer, so a refusal undoes all.

use crate::{
	hooks::Change,
	interface::{MoveReceipt, Position, StakeReceipt, UnstakeReceipt},
	ledger::PositionLedger,
	market::Market,
	pallet::{Positions, Settings},
	plans::Demand,
	Config, EconomySettings, Error, Event, GlobalParameters, HotkeyInfo, NetUid, Pallet,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, EconomicsError, Limit, Order, RouteFill, Tao};
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

/// In which respect stake moves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relocation {
	/// To another hotkey.
	Move,
	/// To another coldkey.
	Transfer,
	/// To another subnet.
	Swap,
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
		let mut market = Self::open_market(position.netuid)?;
		let EconomySettings { parameters, rules } = Settings::<T>::get();
		let fill = Self::plan_purchase(&market, &parameters, order)?;
		let mut stake = Self::position_ledger(&market, &position)?;

		Self::vault_receive(&position.coldkey, Tao(fill.given))?;
		Self::economic(market.record_purchase(&fill))?;
		stake.deposit(&mut market, Alpha(fill.received), rules.dividends)?;
		stake.save();
		Self::save_market(&market);
		let receipt = StakeReceipt {
			paid: Tao(fill.given),
			fee: Tao(fill.fee),
			alpha: Alpha(fill.received),
			price: Self::spot(&market),
		};
		let StakeReceipt { paid, fee, alpha, price } = receipt;
		let (tao, Position { netuid, hotkey, coldkey }) =
			(paid.saturating_sub(fee), position.clone());
		Self::deposit_event(Event::StakeAdded { coldkey, hotkey, tao, alpha, netuid, fee, price });
		Self::tell([Change::StakeChanged(position)]);
		Ok(receipt)
	}

	/// Sells alpha of a position for free TAO.
	pub(crate) fn do_remove_stake(
		position: Position<T::AccountId>,
		demand: Demand,
	) -> Result<UnstakeReceipt, DispatchError> {
		let market = Self::open_market(position.netuid)?;
		let hotkey = Self::hotkey(&position.hotkey)?;
		Self::sell_stake(position, market, &hotkey, &Self::parameters(), demand)
	}

	/// The same on a market that is open, behind a hotkey that is known.
	fn sell_stake(
		position: Position<T::AccountId>,
		mut market: Market,
		hotkey: &HotkeyInfo<T::AccountId>,
		parameters: &GlobalParameters,
		demand: Demand,
	) -> Result<UnstakeReceipt, DispatchError> {
		let HotkeyInfo { id, coldkey: owner, .. } = hotkey;
		let mut stake = PositionLedger::<T>::load(&market, id, &position.coldkey, owner.clone())?;
		let held = stake.held(demand.least())?;
		let order = demand.order(held);
		let Some(fill) = Self::plan_sale(&market, parameters, Some(held), order)? else {
			return Self::close_worthless(position, market, stake, held);
		};

		Self::economic(market.record_sale(&fill))?;
		let (given, is_whole) = (Alpha(fill.given), fill.given == held.0);
		stake.withdraw(&mut market, given)?;
		Self::ensure_enough_is_left(&market, parameters, stake.value()?, is_whole)?;
		// What is paid must find the account, with its nonce, even if nothing else keeps it.
		Self::keep_account(&position.coldkey);
		stake.save();
		Self::save_market(&market);
		if !fill.tao.is_zero() {
			Self::vault_pay(&position.coldkey, fill.tao)?;
		}
		Self::let_go_of_account(&position.coldkey);
		let receipt = UnstakeReceipt {
			alpha: given,
			fee: Alpha(fill.fee),
			tao: fill.tao,
			price: Self::spot(&market),
		};
		let UnstakeReceipt { alpha, fee, tao, price } = receipt;
		let (alpha, Position { netuid, hotkey, coldkey }) =
			(alpha.saturating_sub(fee), position.clone());
		Self::deposit_event(Event::StakeRemoved {
			coldkey,
			hotkey,
			tao,
			alpha,
			netuid,
			fee,
			price,
		});
		Self::tell([Change::StakeChanged(position)]);
		Ok(receipt)
	}

	/// Closes a position whose whole sale would not bring one rao. Its alpha is burned.
	fn close_worthless(
		position: Position<T::AccountId>,
		mut market: Market,
		mut stake: PositionLedger<T>,
		held: Alpha,
	) -> Result<UnstakeReceipt, DispatchError> {
		Self::dispose(&mut market, held, Disposal::Burn)?;
		stake.withdraw(&mut market, held)?;
		stake.save();
		Self::save_market(&market);
		let Position { netuid, hotkey, coldkey } = position.clone();
		Self::deposit_event(Event::AlphaBurned { coldkey, hotkey, alpha: held, netuid });
		Self::tell([Change::StakeChanged(position)]);
		let price = Self::spot(&market);
		Ok(UnstakeReceipt { alpha: held, fee: Alpha::ZERO, tao: Tao::ZERO, price })
	}

	/// Moves stake to another hotkey.
	pub(crate) fn do_move_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		order: Order,
	) -> Result<MoveReceipt, DispatchError> {
		let movement = Self::relocate(Relocation::Move, &from, &to, Demand::Of(order))?;
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
		let movement = Self::relocate(Relocation::Transfer, &from, &to, Demand::Of(order))?;
		Self::deposit_event(movement_event!(StakeTransferred, from, to, movement));
		Self::tell([from, to].map(Change::StakeChanged));
		Ok(movement)
	}

	/// Moves stake to another subnet.
	pub(crate) fn do_swap_stake(
		from: Position<T::AccountId>,
		to: Position<T::AccountId>,
		demand: Demand,
	) -> Result<MoveReceipt, DispatchError> {
		let movement = Self::relocate(Relocation::Swap, &from, &to, demand)?;
		Self::deposit_event(movement_event!(StakeSwapped, from, to, movement));
		Self::tell([from, to].map(Change::StakeChanged));
		Ok(movement)
	}

	/// Takes stake from one position to another: inside a subnet as it is, between subnets by a
	/// sale and a purchase.
	fn relocate(
		relocation: Relocation,
		from: &Position<T::AccountId>,
		to: &Position<T::AccountId>,
		demand: Demand,
	) -> Result<MoveReceipt, DispatchError> {
		let EconomySettings { parameters, rules } = Settings::<T>::get();
		let mut origin = Self::open_market(from.netuid)?;
		let mut destination = match from.netuid == to.netuid {
			true => None,
			false => Some(Self::open_market(to.netuid)?),
		};
		if relocation == Relocation::Transfer {
			let mut markets = [Some(&origin), destination.as_ref()].into_iter().flatten();
			let allowed = markets.all(|market| market.allows_transfers(&parameters));
			ensure!(allowed, Error::<T>::TransferDisallowed);
		}
		ensure!(from != to, Error::<T>::SameNetuid);
		if let Demand::Of(order) = demand {
			ensure!(order.amount > 0, Error::<T>::AmountTooLow);
		}
		let old_hotkey = Self::hotkey(&from.hotkey)?;
		let owner = old_hotkey.coldkey.clone();
		let mut giver = PositionLedger::<T>::load(&origin, &old_hotkey.id, &from.coldkey, owner)?;
		let held = giver.held(demand.least())?;
		let new_hotkey = match from.hotkey == to.hotkey {
			true => old_hotkey,
			false => Self::hotkey(&to.hotkey)?,
		};
		// Who moves their own may move all of it, whatever it is worth; nobody is given dust.
		let own = (from.coldkey == to.coldkey).then_some(held);
		let (fill, worth) = Self::plan_movement(
			&origin,
			destination.as_ref(),
			&parameters,
			own,
			demand.order(held),
		)?;

		let (given, received) = (Alpha(fill.given), Alpha(fill.received));
		let is_whole = given == held;
		if let Some(destination) = &mut destination {
			Self::economic(origin.record_sale(&fill))?;
			Self::economic(destination.record_purchase(&fill))?;
		}
		if destination.is_none() && from.hotkey == to.hotkey {
			let left = giver.hand_over(&to.coldkey, given)?;
			Self::ensure_enough_is_left(&origin, &parameters, left, is_whole)?;
		} else {
			giver.withdraw(&mut origin, given)?;
			Self::ensure_enough_is_left(&origin, &parameters, giver.value()?, is_whole)?;
			let market = destination.as_mut().unwrap_or(&mut origin);
			let HotkeyInfo { id, coldkey: owner, .. } = new_hotkey;
			let mut taker = PositionLedger::<T>::load(market, &id, &to.coldkey, owner)?;
			taker.deposit(market, received, rules.dividends)?;
			// First, so that who moves a last position keeps the account, with its nonce.
			taker.save();
			giver.save();
		}
		[Some(&origin), destination.as_ref()].into_iter().flatten().for_each(Self::save_market);
		Ok(Self::move_receipt(&fill, worth, &origin, destination.as_ref().unwrap_or(&origin)))
	}

	/// What a movement came to, of a fill that was `worth` so much.
	fn move_receipt(
		fill: &RouteFill,
		worth: Tao,
		origin: &Market,
		destination: &Market,
	) -> MoveReceipt {
		let (fee, tao_fee) = match fill.sale {
			Some(_) => (Alpha(fill.fee), fill.tao_fee),
			None => (Alpha::ZERO, Tao(fill.fee)), // from root; inside one subnet there is none
		};
		MoveReceipt {
			tao: worth,
			alpha_given: Alpha(fill.given).saturating_sub(fee),
			alpha_received: Alpha(fill.received),
			fee,
			tao_fee,
			origin_price: Self::spot(origin),
			destination_price: Self::spot(destination),
		}
	}

	/// Closes every position of `coldkey` behind `hotkey`, each in a storage layer of its own: to
	/// free TAO, or what is not on root to root. Returns how many it tried.
	pub(crate) fn do_unstake_all(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		to_root: bool,
	) -> Result<u32, DispatchError> {
		let behind = Self::hotkey(&hotkey)?;
		// One for each subnet and root at most.
		let netuids: Vec<NetUid> = Positions::<T>::iter_key_prefix((&coldkey, &behind.id))
			.filter(|netuid| !(to_root && netuid.is_root()))
			.collect();
		ensure!(!netuids.is_empty(), Error::<T>::NotEnoughStakeToWithdraw);
		let tried = netuids.len().try_into().unwrap_or(u32::MAX);
		let position =
			|netuid| Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
		let positions = netuids.into_iter().map(position);
		if to_root {
			Self::close_to_root(position(NetUid::ROOT), positions, &behind)?;
		} else {
			let parameters = Self::parameters();
			for from in positions {
				Self::leg(from.clone(), || Self::close(from, &behind, &parameters));
			}
		}
		Ok(tried)
	}

	/// One of several operations, each on a position: a refused one is undone, with an event. Returns
	/// what it came to.
	fn leg<R>(
		position: Position<T::AccountId>,
		operation: impl FnOnce() -> Result<R, DispatchError>,
	) -> Option<R> {
		let Position { netuid, hotkey, coldkey } = position;
		let skipped = |error| {
			Self::deposit_event(Event::StakeLegSkipped { coldkey, hotkey, netuid, error });
		};
		with_storage_layer(operation).map_err(skipped).ok()
	}

	/// Closes a position to free TAO.
	fn close(
		position: Position<T::AccountId>,
		hotkey: &HotkeyInfo<T::AccountId>,
		parameters: &GlobalParameters,
	) -> Result<UnstakeReceipt, DispatchError> {
		let market = Self::open_market(position.netuid)?;
		Self::sell_stake(position, market, hotkey, parameters, Demand::Whole(Limit::None))
	}

	/// Swaps whole positions for stake on root behind the same hotkey, which is loaded and saved once.
	fn close_to_root(
		to: Position<T::AccountId>,
		positions: impl Iterator<Item = Position<T::AccountId>>,
		hotkey: &HotkeyInfo<T::AccountId>,
	) -> DispatchResult {
		let settings = Settings::<T>::get();
		let mut root = Self::open_market(NetUid::ROOT)?;
		let HotkeyInfo { id, coldkey: owner, .. } = hotkey;
		let mut taker = PositionLedger::<T>::load(&root, id, &to.coldkey, owner.clone())?;
		// The last position may go before the one on root is saved, and must leave the nonce.
		Self::keep_account(&to.coldkey);
		let mut changes = Vec::new();
		for from in positions {
			let swap = || Self::swap_to_root(&from, hotkey, &settings, &mut root, &mut taker);
			if let Some(movement) = Self::leg(from.clone(), swap) {
				Self::deposit_event(movement_event!(StakeSwapped, from, to, movement));
				changes.extend([from, to.clone()].map(Change::StakeChanged));
			}
		}
		taker.save();
		Self::save_market(&root);
		Self::let_go_of_account(&to.coldkey);
		Self::tell(changes);
		Ok(())
	}

	/// Sells a whole position and lets `taker` have what it brings. If that is refused for, `root` and
	/// `taker` are as they were: all TAO fits them, and what is too little for a share is found out first.
	fn swap_to_root(
		from: &Position<T::AccountId>,
		hotkey: &HotkeyInfo<T::AccountId>,
		settings: &EconomySettings,
		root: &mut Market,
		taker: &mut PositionLedger<T>,
	) -> Result<MoveReceipt, DispatchError> {
		let mut origin = Self::open_market(from.netuid)?;
		let HotkeyInfo { id, coldkey: owner, .. } = hotkey;
		let mut giver = PositionLedger::<T>::load(&origin, id, &from.coldkey, owner.clone())?;
		let held = giver.held(0)?;
		let (parameters, order) = (&settings.parameters, Order::market(held.0));
		let (fill, worth) =
			Self::plan_movement(&origin, Some(root), parameters, Some(held), order)?;
		Self::economic(origin.record_sale(&fill))?;
		giver.withdraw(&mut origin, held)?;
		giver.save();
		Self::save_market(&origin);
		taker.deposit(root, Alpha(fill.received), settings.rules.dividends)?;
		Ok(Self::move_receipt(&fill, worth, &origin, root))
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
		let mut stake = Self::position_ledger(&market, &position)?;
		let is_whole = stake.held(alpha.0)? == alpha;
		Self::dispose(&mut market, alpha, disposal)?;
		stake.withdraw(&mut market, alpha)?;
		let (parameters, left) = (Self::parameters(), stake.value()?);
		Self::ensure_enough_is_left(&market, &parameters, left, is_whole)?;
		stake.save();
		Self::save_market(&market);
		let Position { netuid, hotkey, coldkey } = position.clone();
		Self::deposit_event(match disposal {
			Disposal::Recycle => Event::AlphaRecycled { coldkey, hotkey, alpha, netuid },
			Disposal::Burn => Event::AlphaBurned { coldkey, hotkey, alpha, netuid },
		});
		Self::tell([Change::StakeChanged(position)]);
		Ok(())
	}

	/// Books alpha that belongs to nobody any more. Root has none.
	fn dispose(market: &mut Market, alpha: Alpha, disposal: Disposal) -> DispatchResult {
		let disposed = market.record_mut().map_or(Ok(()), |record| match disposal {
			Disposal::Recycle => record.economy.recycle(alpha),
			Disposal::Burn => record.economy.burn(alpha),
		});
		Self::economic(disposed)
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
