//! How a subnet ends: a last epoch pays what is pending, trading closes, and then a bounded number of
//! items a block are worked off. First positions are closed and what they are worth is added up by
//! coldkey, and so is what root's holders can claim; then coldkeys are paid, then all other keys of the
//! subnet are removed; last, what is left is recycled and the netuid is free.
//!
//! Every stage but that of [claims](crate::root_claims) empties its map, so that there is no cursor that
//! could point to the wrong place: it reads what comes next, and only then removes it. No epoch of the
//! subnet comes any more, so that payouts do not depend on how many blocks it takes.
//!
//! Nothing holds the end back. A position that cannot be valued is closed without a payout, with an
//! event; a payment that no account takes is kept for a claim. What a block has left beside the sure
//! items of [`DISSOLUTION_ITEMS_PER_BLOCK`] is used too, so that a crowd of rows delays the end by less
//! than it took to write them.

use crate::{
	hook_budget,
	hooks::{Change, Weights},
	ledger::HotkeyLedger,
	lengths::{length, many},
	pallet::{
		CurrentDissolution, DissolutionPayouts, FreedNetuids, HotkeyPools, StakeShares, Subnets,
		UnclaimedPayouts, UnclaimedTao,
	},
	Config, Dissolution, DissolutionStage, Error, Event, Holding, HotkeyInfo, NetUid, Pallet,
	Position, WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{Alpha, Liquidation, Tao};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, WithPostDispatchInfo},
	ensure,
	storage::{with_storage_layer, StorageMap},
	traits::Get,
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};

/// The most items of a dissolution that are worked off in one block whatever else it does: positions,
/// payments, or keys. Fewer where the hooks' part of a block has no room for so many.
pub const DISSOLUTION_ITEMS_PER_BLOCK: u32 = 100;

/// What a block has done of a dissolution.
#[derive(Default)]
pub(crate) struct DissolutionWork {
	/// Positions that were closed.
	closed: u32,
	/// Claims that were settled or booked.
	claims: u32,
	/// Coldkeys that were paid.
	paid: u32,
	/// Keys that were removed.
	cleared: u32,
	/// Among how many subnets it ended, or another one came to be, if either did.
	ended_among: Option<u32>,
}

impl DissolutionWork {
	/// Adds the items of a stage.
	fn book(&mut self, stage: DissolutionStage, items: u32) {
		let count = match stage {
			DissolutionStage::Closing => &mut self.closed,
			DissolutionStage::Claiming => &mut self.claims,
			DissolutionStage::Paying => &mut self.paid,
			DissolutionStage::Clearing => &mut self.cleared,
		};
		*count = count.saturating_add(items); // a block's items at most
	}

	/// The weight of the stages that had something to do, and of the end.
	fn weight<W: WeightInfo>(&self) -> Weight {
		let stages = [
			(self.closed, W::dissolution_close as fn(u32) -> Weight),
			(self.claims, Self::claims::<W>),
			(self.paid, W::dissolution_pay),
			(self.cleared, W::dissolution_clear),
		];
		stages
			.into_iter()
			.filter(|(items, _)| *items > 0)
			.map(|(items, weight)| weight(items))
			.chain(self.ended_among.map(W::dissolution_end))
			.fold(Weight::zero(), Weight::saturating_add)
	}

	/// The weight of so many items of claims. Half of them settle, as was measured; the other half book what
	/// that has come to, and touch no more keys than a position does that is closed and booked.
	fn claims<W: WeightInfo>(items: u32) -> Weight {
		W::dissolution_claims(items).max(W::dissolution_close(items))
	}

	/// What it weighs to begin all stages and to end among `subnets`.
	fn fixed<W: WeightInfo>(subnets: u32) -> Weight {
		Self::of_each::<W>(0)
			.into_iter()
			.fold(W::dissolution_end(subnets), |sum, weight| sum.saturating_add(weight))
	}

	/// The weight of so many items of each stage.
	fn of_each<W: WeightInfo>(items: u32) -> [Weight; 4] {
		[
			W::dissolution_close(items),
			Self::claims::<W>(items),
			W::dissolution_pay(items),
			W::dissolution_clear(items),
		]
	}

	/// What one item more weighs at most, whatever its stage.
	fn item<W: WeightInfo>() -> Weight {
		Self::of_each::<W>(1)
			.into_iter()
			.zip(Self::of_each::<W>(0))
			.map(|(one, none)| one.saturating_sub(none))
			.fold(Weight::from_parts(1, 0), |most, weight| most.max(weight))
	}

	/// The most that so many items can weigh among `subnets`: all stages were begun, all items were of
	/// the dearest, and it has ended.
	pub(crate) fn most<W: WeightInfo>(subnets: u32, items: u32) -> Weight {
		let items = Self::item::<W>().saturating_mul(items.into());
		Self::fixed::<W>(subnets).saturating_add(items)
	}

	/// How many items surely fit into `budget` among `subnets`.
	pub(crate) fn fitting<W: WeightInfo>(budget: Weight, subnets: u32) -> u32 {
		let left = budget.checked_sub(&Self::fixed::<W>(subnets)).unwrap_or_default();
		let items = left.checked_div_per_component(&Self::item::<W>()).unwrap_or_default();
		u32::try_from(items).unwrap_or(u32::MAX)
	}
}

/// The stake behind a hotkey, or why it cannot be told.
type LedgerOrError<T> = Result<HotkeyLedger<T>, DispatchError>;

impl<T: Config> Pallet<T> {
	/// Pays a last epoch and closes a subnet, whoever waits for its netuid. The epoch weighs what it
	/// paid, also if the subnet cannot be closed after it.
	pub(crate) fn do_dissolve_network(netuid: NetUid) -> DispatchResultWithPostInfo {
		let closing = Weights::<T>::dissolve_network();
		let sold = Self::sell_before_last_epoch(netuid);
		sold.map_err(|error| error.with_weight(closing))?;
		let (epoch, paid) = Self::run_epoch_or_skip(netuid, Self::now());
		let spent = closing.saturating_add(epoch.weight::<T::WeightInfo>());
		Self::begin_dissolution(netuid).map_err(|error| error.with_weight(spent))?;
		Ok(Some(spent.saturating_add(Self::tell(paid))).into())
	}

	/// Sells what root's rule has kept for an epoch, if this is one that sells.
	fn sell_before_last_epoch(netuid: NetUid) -> DispatchResult {
		ensure!(CurrentDissolution::<T>::get().is_none(), Error::<T>::DissolutionInProgress);
		if !Self::active_rules().root_part.sells_what_was_kept() {
			return Ok(());
		}
		Self::update_subnet(netuid, |record| {
			Self::economic(record.economy.sell_kept_root_part()).map(|_| ())
		})
	}

	/// Closes a subnet for good. What is pending then is nobody's.
	pub(crate) fn begin_dissolution(netuid: NetUid) -> DispatchResult {
		ensure!(CurrentDissolution::<T>::get().is_none(), Error::<T>::DissolutionInProgress);
		let since = Self::now();
		let mut record = Self::living_subnet(netuid)?;
		let liquidation = Self::economic(Liquidation::new(&record.economy))?;
		record.dissolving = true;
		record.closes_at = None;
		Self::put_record(netuid, &record);
		Self::forget_notice(netuid);
		Self::forget_deferred_epoch(netuid);
		CurrentDissolution::<T>::put(Dissolution {
			netuid,
			since,
			liquidation,
			owed: Tao::ZERO,
			stage: DissolutionStage::Closing,
		});
		let (tao, alpha) = (liquidation.tao, liquidation.alpha);
		Self::deposit_event(Event::DissolutionStarted { netuid, tao, alpha });
		Ok(())
	}

	/// Works off at most so many items of the dissolution that is under way, from the block after its
	/// beginning on, so that everybody can look at it; and gives a netuid that is free to the registration
	/// that waits for one.
	pub(crate) fn step_dissolution(items: u32) -> Weight {
		// The block's step counts the reads.
		let mut work = DissolutionWork::default();
		let mut notices = Vec::new(); // as many as items, and two
		let begun = CurrentDissolution::<T>::get().filter(|begun| begun.since < Self::now());
		if let Some(dissolution) = begun {
			Self::work_off(dissolution, items, &mut work, &mut notices);
		}
		if Self::place_queued(&mut notices) {
			work.ended_among.get_or_insert_with(Subnets::<T>::count);
		}
		Self::tell(notices);
		work.weight::<Weights<T>>()
	}

	/// Uses what a block has left for the dissolution that is under way, up to the hooks' part of a
	/// block.
	pub(crate) fn dissolve_idly(remaining: Weight) -> Weight {
		let looked = T::DbWeight::get().reads(2);
		if CurrentDissolution::<T>::get().is_none_or(|begun| begun.since >= Self::now()) {
			return looked;
		}
		let part = hook_budget::hooks_part(T::BlockWeights::get().max_block);
		let budget = part.min(remaining).saturating_sub(looked);
		match DissolutionWork::fitting::<Weights<T>>(budget, Subnets::<T>::count()) {
			0 => looked,
			items => Self::step_dissolution(items).saturating_add(looked),
		}
	}

	/// Notes what the host is to be told.
	fn work_off(
		mut dissolution: Dissolution,
		mut items: u32,
		work: &mut DissolutionWork,
		notices: &mut Vec<Change<T::AccountId>>,
	) {
		let netuid = dissolution.netuid;
		while items > 0 {
			let done = match dissolution.stage {
				DissolutionStage::Closing => {
					Self::close_positions(&mut dissolution, items, notices)
				}
				DissolutionStage::Claiming => Self::liquidate_claims(&mut dissolution, items),
				DissolutionStage::Paying => Self::pay_coldkeys(&mut dissolution, items),
				DissolutionStage::Clearing => Self::clear_keys(dissolution.netuid, items),
			};
			work.book(dissolution.stage, done);
			items = items.saturating_sub(done);
			if items == 0 {
				break;
			}
			// Nothing was left for this stage, since it did not use up the items.
			dissolution.stage = match dissolution.stage {
				DissolutionStage::Closing => DissolutionStage::Claiming,
				DissolutionStage::Claiming => DissolutionStage::Paying,
				DissolutionStage::Paying => DissolutionStage::Clearing,
				DissolutionStage::Clearing => {
					work.ended_among = Some(Subnets::<T>::count());
					Self::end_dissolution(dissolution);
					notices.push(Change::SubnetRemoved { netuid });
					return;
				}
			};
		}
		CurrentDissolution::<T>::put(dissolution);
	}

	/// Closes up to so many positions, and books what they are worth for their coldkeys. Returns how
	/// many there were.
	fn close_positions(
		dissolution: &mut Dissolution,
		items: u32,
		notices: &mut Vec<Change<T::AccountId>>,
	) -> u32 {
		let netuid = dissolution.netuid;
		let clock = Self::clock(netuid);
		let positions: Vec<_> =
			StakeShares::<T>::iter_prefix((netuid,)).take(many(items)).collect();
		let closed = length(&positions);
		let mut behind: Option<(T::AccountId, T::AccountId, LedgerOrError<T>)> = None;
		for ((hotkey, coldkey), holding) in positions {
			// Positions come by hotkey, so that each hotkey is read once.
			let (account, ledger) = match behind.take() {
				Some((known, account, ledger)) if known == hotkey => (account, ledger),
				_ => {
					let ledger = HotkeyLedger::load(netuid, &hotkey, None, clock);
					(Self::account_of(&hotkey), ledger)
				}
			};
			let alpha = Self::worth_of(&ledger, holding);
			// What is owed keeps the account before the position lets it go.
			Self::book_payout(dissolution, &coldkey, alpha);
			Self::close_position(netuid, &hotkey, &coldkey);
			let position = Position { netuid, hotkey: account.clone(), coldkey };
			notices.push(Change::StakeChanged(position));
			behind = Some((hotkey, account, ledger));
		}
		// Nobody but the hotkeys' owners is left.
		let left = items.saturating_sub(closed);
		let hotkeys: Vec<_> = HotkeyPools::<T>::iter_prefix(netuid).take(many(left)).collect();
		for (hotkey, stored) in &hotkeys {
			let known = Self::hotkey_with_id(hotkey);
			let owner = known.as_ref().map(|(_, known)| known.coldkey.clone());
			let ledger = HotkeyLedger::load(netuid, hotkey, owner, clock);
			Self::close_pool(netuid, hotkey);
			if let (Some((account, HotkeyInfo { coldkey: owner, .. })), false) =
				(known, stored.owner.is_empty())
			{
				let alpha = Self::worth_of(&ledger, stored.owner);
				Self::book_payout(dissolution, &owner, alpha);
				Self::close_position(netuid, hotkey, &owner);
				let position = Position { netuid, hotkey: account, coldkey: owner };
				notices.push(Change::StakeChanged(position));
			}
		}
		closed.saturating_add(length(&hotkeys))
	}

	/// What a holding behind a hotkey is worth, in alpha.
	fn worth_of(ledger: &LedgerOrError<T>, holding: Holding) -> Result<Alpha, DispatchError> {
		match ledger {
			Ok(ledger) => ledger.value(&ledger.read(holding)?),
			Err(error) => Err(*error),
		}
	}

	/// Books what a position of `alpha` is worth for its coldkey. What cannot be booked stays in the
	/// pot, and is told.
	pub(crate) fn book_payout(
		dissolution: &mut Dissolution,
		coldkey: &T::AccountId,
		alpha: Result<Alpha, DispatchError>,
	) {
		let booked = alpha.and_then(|alpha| {
			let mut liquidation = dissolution.liquidation;
			let payout = Self::economic(liquidation.pay(alpha))?;
			let before = DissolutionPayouts::<T>::get(coldkey);
			let sum = Self::economic(before.ensure_add(payout))?;
			let owed = Self::economic(dissolution.owed.ensure_add(payout))?;
			if !payout.is_zero() {
				if before.is_zero() {
					Self::keep_account(coldkey);
				}
				DissolutionPayouts::<T>::insert(coldkey, sum);
				(dissolution.liquidation, dissolution.owed) = (liquidation, owed);
			}
			Ok(())
		});
		if let Err(error) = booked {
			let (netuid, coldkey) = (dissolution.netuid, coldkey.clone());
			Self::deposit_event(Event::PositionSkipped { netuid, coldkey, error });
		}
	}

	/// Pays up to so many coldkeys, and keeps in the ledger what cannot be placed. Returns how many
	/// there were.
	fn pay_coldkeys(dissolution: &mut Dissolution, items: u32) -> u32 {
		let netuid = dissolution.netuid;
		let payouts: Vec<_> = DissolutionPayouts::<T>::iter().take(many(items)).collect();
		let paid = length(&payouts);
		for (coldkey, tao) in payouts {
			DissolutionPayouts::<T>::remove(&coldkey);
			dissolution.owed = dissolution.owed.saturating_sub(tao); // their sum
			let claimable = !Self::pay_or_keep(&coldkey, tao);
			Self::let_go_of_account(&coldkey);
			Self::deposit_event(Event::DissolutionPayout { netuid, coldkey, tao, claimable });
		}
		paid
	}

	/// Pays TAO to a coldkey, with what waits for it already, or keeps it for a claim; tells whether
	/// it was paid.
	pub(crate) fn pay_or_keep(coldkey: &T::AccountId, tao: Tao) -> bool {
		let kept = UnclaimedPayouts::<T>::get(coldkey);
		// All sums of TAO fit, since issuance does.
		let sum = kept.ensure_add(tao).unwrap_or(Tao(u64::MAX));
		let paid = with_storage_layer(|| Self::vault_pay(coldkey, sum)).is_ok();
		if !paid {
			if kept.is_zero() {
				Self::keep_account(coldkey);
			}
			UnclaimedPayouts::<T>::insert(coldkey, sum);
			Self::change_unclaimed(kept, sum);
		} else if !kept.is_zero() {
			UnclaimedPayouts::<T>::remove(coldkey);
			Self::change_unclaimed(kept, Tao::ZERO);
			Self::let_go_of_account(coldkey);
			let coldkey = coldkey.clone();
			Self::deposit_event(Event::PayoutClaimed { coldkey, tao: kept });
		}
		paid
	}

	/// Lets all payouts that wait for a coldkey wait for another one. Returns how much.
	pub(crate) fn hand_over_payouts(
		old: &T::AccountId,
		new: &T::AccountId,
	) -> Result<Tao, DispatchError> {
		let owed = Self::hand_over_payout::<DissolutionPayouts<T>>(old, new)?;
		let unclaimed = Self::hand_over_payout::<UnclaimedPayouts<T>>(old, new)?;
		Self::economic(owed.ensure_add(unclaimed))
	}

	/// The same of one kind of payouts, each of which keeps its coldkey's account.
	fn hand_over_payout<Payouts: StorageMap<T::AccountId, Tao, Query = Tao>>(
		old: &T::AccountId,
		new: &T::AccountId,
	) -> Result<Tao, DispatchError> {
		let payout = Payouts::take(old);
		if !payout.is_zero() {
			let known = Payouts::get(new);
			Payouts::insert(new, Self::economic(known.ensure_add(payout))?);
			if known.is_zero() {
				Self::keep_account(new);
			}
			Self::let_go_of_account(old);
		}
		Ok(payout)
	}

	/// Keeps the sum of unclaimed payouts, where one changed.
	fn change_unclaimed(from: Tao, to: Tao) {
		// Each is a part of the sum, and all TAO fits.
		UnclaimedTao::<T>::mutate(|sum| {
			sum.0 = sum.0.saturating_sub(from.0).saturating_add(to.0);
		});
	}

	/// Removes up to so many keys of what is kept by netuid, and releases what was put down for them.
	/// Returns how many there were.
	fn clear_keys(netuid: NetUid, items: u32) -> u32 {
		let stores: [fn(NetUid, usize) -> usize; 5] = [
			Self::clear_rows,
			Self::clear_commits,
			Self::clear_childkeys,
			Self::clear_cohorts,
			Self::clear_endpoints,
		];
		let cleared = stores.into_iter().fold(0usize, |cleared, clear| {
			cleared.saturating_add(clear(netuid, many(items).saturating_sub(cleared)))
		});
		u32::try_from(cleared).unwrap_or(u32::MAX)
	}

	/// Recycles what nobody is owed, removes the last keys, and frees the netuid.
	fn end_dissolution(dissolution: Dissolution) {
		let Dissolution { netuid, liquidation, .. } = dissolution;
		let pending =
			Subnets::<T>::get(netuid).map_or(Tao::ZERO, |record| record.economy.pending.root_tao);
		let left = liquidation.left.ensure_add(pending).unwrap_or(liquidation.left); // both are in the vault
		Self::remove_record(netuid);
		Self::remove_details(netuid);
		Self::remove_neurons(netuid);
		Self::remove_payouts(netuid);
		Self::remove_settings(netuid);
		Self::remove_votes_on(netuid);
		Self::remove_reports(netuid);
		CurrentDissolution::<T>::kill();
		Self::forget_claim_walk();
		Self::remember_freed(netuid);
		// What the currency would not take out of existence stays in the vault, beyond all records.
		let recycled = with_storage_layer(|| Self::vault_recycle_most(left)).unwrap_or_default();
		let paid = liquidation.tao.saturating_sub(liquidation.left);
		Self::deposit_event(Event::NetworkRemoved { netuid, paid, recycled });
	}

	/// Remembers when a netuid became free, as long as that matters.
	fn remember_freed(netuid: NetUid) {
		let (now, delay) = (Self::now(), Self::parameters().netuid_reuse_delay);
		FreedNetuids::<T>::mutate(|freed| {
			freed.retain(|(other, at)| *other != netuid && now < at.saturating_add(delay));
			if freed.is_full() {
				freed.remove(0); // never: there are as many places as netuids
			}
			freed.try_push((netuid, now)).unwrap_or_default();
		});
	}

	/// Pays what dissolutions could not place. Returns how much that was.
	pub(crate) fn do_claim_dissolved(coldkey: T::AccountId) -> Result<Tao, DispatchError> {
		let tao = UnclaimedPayouts::<T>::take(&coldkey);
		ensure!(!tao.is_zero(), Error::<T>::NothingToClaim);
		Self::change_unclaimed(tao, Tao::ZERO);
		Self::vault_pay(&coldkey, tao)?;
		Self::let_go_of_account(&coldkey);
		Self::deposit_event(Event::PayoutClaimed { coldkey, tao });
		Ok(tao)
	}
}
