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
	interface::Position,
	ledger::HotkeyLedger,
	pallet::{RootClaimType, Subnets},
	ClaimedSubnets, Config, Error, Event, NetUid, Pallet, RootClaimKind, RootClaimView,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, Clock, Order, Tao};
use frame_support::{ensure, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Keeps `alpha` of a subnet, which is claimable there, for those whose stake behind `hotkey` on root
	/// is active. Who has none earns none; if it did, its part would be recycled.
	pub(crate) fn accrue_root_claim(
		clock: Clock,
		netuid: NetUid,
		(hotkey, owner): (&T::AccountId, &T::AccountId),
		alpha: Alpha,
	) -> DispatchResult {
		if alpha.is_zero() {
			return Ok(());
		}
		let mut ledger = HotkeyLedger::<T>::load(NetUid::ROOT, hotkey, Some(owner.clone()), clock)?;
		let shares = ledger.pool().shares;
		if shares.is_zero() {
			return Self::update_subnet(netuid, |record| {
				Self::economic(record.economy.release_claim(alpha))?;
				Self::economic(record.economy.recycle(alpha))
			});
		}
		ledger.claims().accrue(netuid, alpha, shares)?;
		ledger.save()
	}

	/// Burns alpha that was kept for claims and that nobody has a share of any more.
	pub(crate) fn burn_unclaimable(left: Vec<(NetUid, Alpha)>) -> DispatchResult {
		left.into_iter().try_for_each(|(netuid, alpha)| {
			let Some(mut record) = Subnets::<T>::get(netuid) else { return Ok(()) };
			Self::economic(record.economy.release_claim(alpha))?;
			Self::economic(record.economy.burn(alpha))?;
			Subnets::<T>::insert(netuid, record);
			Ok(())
		})
	}

	/// Pays what a coldkey can claim behind a hotkey, each subnet in a storage layer of its own: what
	/// cannot be paid stays claimable.
	pub(crate) fn do_claim_root(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuids: ClaimedSubnets,
	) -> DispatchResult {
		Self::ensure_hotkey_exists(&hotkey)?;
		ensure!(!netuids.is_empty(), Error::<T>::NothingToClaim);
		let kind = RootClaimType::<T>::get(&coldkey);
		for netuid in netuids {
			let from = Position { netuid, hotkey: hotkey.clone(), coldkey: coldkey.clone() };
			if let Err(error) = with_storage_layer(|| Self::claim_root_of(from, kind)) {
				let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
				Self::deposit_event(Event::RootClaimSkipped { coldkey, hotkey, netuid, error });
			}
		}
		Ok(())
	}

	/// Pays what the coldkey of a position can claim of its subnet's alpha.
	fn claim_root_of(position: Position<T::AccountId>, kind: RootClaimKind) -> DispatchResult {
		let Position { netuid, hotkey, coldkey } = &position;
		let alpha = Self::take_root_claim(&position)?;
		let mut market = Self::open_market(*netuid)?;
		let record = market.as_mut().ok_or(Error::<T>::NothingToClaim)?;
		Self::economic(record.economy.release_claim(alpha))?;
		let (tao, fee) = match kind {
			RootClaimKind::Keep => (Tao::ZERO, Alpha::ZERO),
			RootClaimKind::Swap => {
				let fill = Self::plan_sale(Some(record), Some(alpha), Order::market(alpha.0))?;
				let fill = fill.ok_or(Error::<T>::InsufficientInputAmount)?;
				Self::economic(record.economy.record_sale(&fill))?;
				(fill.tao, Alpha(fill.fee))
			}
		};
		Subnets::<T>::insert(netuid, record);
		let price = Self::spot(market.as_ref());
		let (paid_on, amount) = match kind {
			RootClaimKind::Keep => (*netuid, alpha),
			RootClaimKind::Swap => (NetUid::ROOT, Alpha(tao.0)),
		};
		Self::credit_stake(paid_on, hotkey, coldkey, amount)?;
		Self::deposit_event(Event::RootClaimed {
			coldkey: coldkey.clone(),
			hotkey: hotkey.clone(),
			netuid: *netuid,
			kind,
			alpha: alpha.saturating_sub(fee),
			fee,
			tao,
			price,
		});
		Self::tell([Change::StakeChanged(Position { netuid: paid_on, ..position })]);
		Ok(())
	}

	/// Takes out what the coldkey of a position can claim of its subnet's alpha.
	fn take_root_claim(
		Position { netuid, hotkey, coldkey }: &Position<T::AccountId>,
	) -> Result<Alpha, DispatchError> {
		let mut ledger = Self::hotkey_ledger(NetUid::ROOT, hotkey)?;
		let taken = ledger.take(coldkey)?;
		let alpha = ledger.claims().pay(*netuid, coldkey)?;
		ensure!(!alpha.is_zero(), Error::<T>::NothingToClaim);
		ledger.put(coldkey, taken);
		ledger.save()?;
		Ok(alpha)
	}

	/// Sets as what a coldkey wants to be paid its claims.
	pub(crate) fn do_set_root_claim_type(coldkey: T::AccountId, kind: RootClaimKind) {
		if kind == RootClaimKind::default() {
			RootClaimType::<T>::remove(&coldkey);
		} else {
			RootClaimType::<T>::insert(&coldkey, kind);
		}
		Self::deposit_event(Event::RootClaimTypeSet { coldkey, kind });
	}

	/// Settles coldkeys that stake to `hotkey` on root.
	pub(crate) fn settle_root_claims<'a>(
		hotkey: &T::AccountId,
		coldkeys: impl IntoIterator<Item = &'a T::AccountId>,
	) -> DispatchResult
	where
		T::AccountId: 'a,
	{
		let mut ledger = Self::hotkey_ledger(NetUid::ROOT, hotkey)?;
		for coldkey in coldkeys {
			let taken = ledger.take(coldkey)?;
			ledger.put(coldkey, taken);
		}
		ledger.save()
	}

	/// What a coldkey can claim behind a hotkey now.
	pub(crate) fn root_claims_view(
		coldkey: &T::AccountId,
		hotkey: &T::AccountId,
	) -> Vec<RootClaimView> {
		let owed = Self::hotkey_ledger(NetUid::ROOT, hotkey).and_then(|mut ledger| {
			ledger.take(coldkey)?;
			Ok(ledger.claims().owed(coldkey))
		});
		let owed = owed.unwrap_or_default(); // none that can be told
		let views = owed.into_iter().map(|(netuid, alpha)| RootClaimView {
			netuid,
			alpha,
			tao: Self::claim_sale(netuid, alpha).ok().flatten(),
		});
		Self::in_next_block(|| Ok(views.collect())).unwrap_or_default()
	}

	/// What a sale of a claim brings now; nothing for less than one rao.
	fn claim_sale(netuid: NetUid, alpha: Alpha) -> Result<Option<Tao>, DispatchError> {
		let market = Self::open_market(netuid)?;
		let fill = Self::plan_sale(market.as_ref(), Some(alpha), Order::market(alpha.0))?;
		Ok(fill.map(|fill| fill.tao))
	}
}
