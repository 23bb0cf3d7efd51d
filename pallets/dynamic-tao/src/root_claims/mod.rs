//! Root's alpha, where the rules keep it for claims. An epoch adds what each validator's root stakers
//! have earned to what is kept behind its hotkey, and each of them claims it when it likes: as stake on
//! root, which its sale pays for, or as alpha stake. What was kept stays claimable whatever rules come
//! later, and the end of a subnet pays it out like stake.
//!
//! `claimable of a subnet = sum over hotkeys of what is kept`, and the arithmetic behind a hotkey is
//! [`dtao_economics::root_claims`].

mod dissolution;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
mod ledger;

pub(crate) use ledger::ClaimLedger;

use crate::{
	hooks::Change,
	interface::{ClaimReceipt, Position},
	ledger::{HotkeyLedger, PositionLedger},
	market::Market,
	pallet::{HotkeyPools, RootClaimType, RootClaimable, Settings},
	ClaimedSubnets, Config, EconomySettings, Error, Event, GlobalParameters, HotkeyInfo, NetUid,
	Pallet, RootClaimKind, RootClaimView,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, Clock, Order, RouteFill, Tao};
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Keeps claimable alpha of a subnet for those whose stake behind a hotkey on root is active. Who has
	/// none earns none; if it did, its part would be recycled.
	pub(crate) fn keep_root_claim(
		behind: &mut HotkeyLedger<T>,
		subnet: &mut Market,
		alpha: Alpha,
	) -> DispatchResult {
		if alpha.is_zero() || behind.keep_for_claims(subnet.netuid(), alpha)? {
			return Ok(());
		}
		let record = subnet.record_mut().ok_or(Error::<T>::SubnetNotExists)?;
		Self::economic(record.economy.release_claim(alpha))?;
		Self::economic(record.economy.recycle(alpha))
	}

	/// Pays what a coldkey can claim behind a hotkey, each subnet in a storage layer of its own: what
	/// cannot be paid stays claimable. Returns what was paid.
	pub(crate) fn do_claim_root(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuids: ClaimedSubnets,
		kind: RootClaimKind,
	) -> Result<Vec<ClaimReceipt>, DispatchError> {
		let (known, settings) = (Self::hotkey(&hotkey)?, Settings::<T>::get());
		ensure!(!netuids.is_empty(), Error::<T>::NothingToClaim);
		let mut paid = Vec::new();
		for netuid in netuids {
			let from = Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
			match with_storage_layer(|| Self::claim_root_of(from, &known, kind, &settings)) {
				Ok(receipt) => paid.push(receipt),
				Err(error) => {
					let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
					Self::deposit_event(Event::RootClaimSkipped { coldkey, hotkey, netuid, error });
				}
			}
		}
		Ok(paid)
	}

	/// Pays what the coldkey of a position can claim of its subnet's alpha. Without a share of it left
	/// behind the hotkey, what divisions have left is burned. A new position must be worth it.
	fn claim_root_of(
		position: Position<T::AccountId>,
		hotkey: &HotkeyInfo<T::AccountId>,
		kind: RootClaimKind,
		EconomySettings { parameters, rules }: &EconomySettings,
	) -> Result<ClaimReceipt, DispatchError> {
		let netuid = position.netuid;
		let on_root = Position { netuid: NetUid::ROOT, ..position.clone() };
		let ledger = |market: &Market| {
			let (id, owner) = (&hotkey.id, hotkey.coldkey.clone());
			PositionLedger::<T>::load(market, id, &position.coldkey, owner)
		};
		let mut root = Self::market(NetUid::ROOT)?;
		let mut stake = ledger(&root)?;
		let (alpha, rest) = stake.take_claim(netuid)?;
		ensure!(!alpha.is_zero() || !rest.is_zero(), Error::<T>::NothingToClaim);
		let mut market = Self::open_market(netuid)?;
		Self::release_claim(&mut market, alpha, rest)?;

		let sale = (kind == RootClaimKind::Swap && !alpha.is_zero())
			.then(|| Self::sell_claim(&mut market, parameters, alpha))
			.transpose()?;
		if let Some((tao, _)) = sale {
			stake.deposit(&mut root, Alpha(tao.0), rules.dividends)?;
		}
		// A claim may be all that keeps the account, until it is stake.
		Self::keep_account(&position.coldkey);
		stake.save();
		Self::save_market(&root);
		if sale.is_none() && !alpha.is_zero() {
			let mut kept = ledger(&market)?;
			let worthy = Self::is_worth_a_position(&market, alpha, parameters.min_stake);
			ensure!(worthy || !kept.value()?.is_zero(), Error::<T>::AmountTooLow);
			kept.deposit(&mut market, alpha, rules.dividends)?;
			kept.save();
		}
		Self::let_go_of_account(&position.coldkey);
		Self::save_market(&market);
		let paid_on = if sale.is_some() { on_root } else { position };

		let (tao, fee) = sale.unwrap_or_default();
		let (coldkey, hotkey) = (paid_on.coldkey.clone(), paid_on.hotkey.clone());
		let (alpha, price) = (alpha.saturating_sub(fee), Self::spot(&market));
		Self::deposit_event(Event::RootClaimed {
			coldkey,
			hotkey,
			netuid,
			kind,
			alpha,
			fee,
			tao,
			price,
		});
		let claimed = Change::RootClaimsChanged { hotkey: paid_on.hotkey.clone() };
		Self::tell([Change::StakeChanged(paid_on), claimed]);
		Ok(ClaimReceipt { netuid, alpha, fee, tao })
	}

	/// Gives up what was kept for a claim, and burns what divisions have left.
	fn release_claim(market: &mut Market, alpha: Alpha, rest: Alpha) -> DispatchResult {
		let record = market.record_mut().ok_or(Error::<T>::NothingToClaim)?;
		let kept = Self::economic(alpha.ensure_add(rest))?;
		Self::economic(record.economy.release_claim(kept))?;
		Self::economic(record.economy.burn(rest))
	}

	/// Sells a claim whole. Returns what it brought, and the fee.
	fn sell_claim(
		market: &mut Market,
		parameters: &GlobalParameters,
		alpha: Alpha,
	) -> Result<(Tao, Alpha), DispatchError> {
		let fill = Self::plan_claim_sale(market, parameters, alpha)?;
		Self::economic(market.record_sale(&fill))?;
		Ok((fill.tao, Alpha(fill.fee)))
	}

	/// Plans the sale of a claim, which must bring a rao.
	fn plan_claim_sale(
		market: &Market,
		parameters: &GlobalParameters,
		alpha: Alpha,
	) -> Result<RouteFill, DispatchError> {
		let order = Order::market(alpha.0);
		let fill = Self::plan_sale(market, parameters, Some(alpha), order)?;
		Ok(fill.ok_or(Error::<T>::InsufficientInputAmount)?)
	}

	/// As what a coldkey wants to be paid its claims.
	pub(crate) fn root_claim_type(coldkey: &T::AccountId) -> RootClaimKind {
		RootClaimType::<T>::get(coldkey)
	}

	/// Sets as what a coldkey wants to be paid its claims.
	pub(crate) fn do_set_root_claim_type(coldkey: T::AccountId, kind: RootClaimKind) {
		if kind == RootClaimKind::default() {
			RootClaimType::<T>::remove(&coldkey);
		} else {
			RootClaimType::<T>::insert(&coldkey, kind);
		}
		Self::deposit_event(Event::RootClaimTypeSet { coldkey: coldkey.clone(), kind });
		Self::tell([Change::RootClaimTypeSet { coldkey }]);
	}

	/// Lets another coldkey be paid its claims as `old` wanted to be, unless it has a wish of its own.
	pub(crate) fn hand_over_root_claim_type(old: &T::AccountId, new: &T::AccountId) {
		let (wished, known) = (RootClaimType::<T>::take(old), RootClaimType::<T>::get(new));
		if wished == RootClaimKind::default() {
			return;
		}
		if known == RootClaimKind::default() {
			RootClaimType::<T>::insert(new, wished);
		}
		let coldkeys = [old.clone(), new.clone()];
		Self::tell(coldkeys.map(|coldkey| Change::RootClaimTypeSet { coldkey }));
	}

	/// Settles coldkeys that stake to `hotkey` on root.
	pub(crate) fn settle_root_claims<'a>(
		hotkey: &T::AccountId,
		clock: Clock,
		coldkeys: impl IntoIterator<Item = &'a T::AccountId>,
	) -> DispatchResult
	where
		T::AccountId: 'a,
	{
		let mut ledger = Self::hotkey_ledger(NetUid::ROOT, hotkey, clock)?;
		for coldkey in coldkeys {
			let taken = ledger.take(coldkey)?;
			ledger.put(coldkey, taken);
		}
		ledger.save();
		Ok(())
	}

	/// What is kept behind the account of a hotkey for all who can claim it, by subnet, and how much TAO is
	/// staked to it on root.
	pub fn root_claims_behind(hotkey: &T::AccountId) -> (Vec<(NetUid, Alpha)>, Tao) {
		let Ok(id) = Self::hotkey_id(hotkey) else { return Default::default() };
		let kept = RootClaimable::<T>::get(&id).into_iter();
		let kept = kept.map(|(netuid, pool)| (netuid, pool.kept));
		let stake = HotkeyPools::<T>::get(NetUid::ROOT, &id).total().unwrap_or_default();
		(kept.filter(|(_, alpha)| !alpha.is_zero()).collect(), Tao(stake.0))
	}

	/// What a coldkey can claim behind the account of a hotkey now.
	pub(crate) fn root_claims_view(
		coldkey: &T::AccountId,
		hotkey: &T::AccountId,
	) -> Vec<RootClaimView> {
		let clock = Self::clock(NetUid::ROOT);
		let ledger =
			Self::hotkey_id(hotkey).and_then(|id| Self::hotkey_ledger(NetUid::ROOT, &id, clock));
		let owed = ledger.and_then(|mut ledger| {
			ledger.take(coldkey)?;
			Ok(ledger.claims().owed(coldkey))
		});
		let owed = owed.unwrap_or_default(); // none that can be told
		let netuids: Vec<_> = owed.iter().map(|(netuid, _)| *netuid).collect();
		let views = owed.into_iter().map(|(netuid, alpha)| RootClaimView {
			netuid,
			alpha,
			tao: Self::claim_sale(netuid, alpha).ok(),
		});
		Self::in_next_block(Some(&netuids), || Ok(views.collect())).unwrap_or_default()
	}

	/// What a sale of a claim brings now.
	fn claim_sale(netuid: NetUid, alpha: Alpha) -> Result<Tao, DispatchError> {
		Ok(Self::plan_claim_sale(&Self::open_market(netuid)?, &Self::parameters(), alpha)?.tao)
	}
}
