//! Who has which stake: shares of hotkeys' pools, and the index of positions. This is the only
//! file that writes either, and root's total moves with root's shares here.
//!
//! The shares of a hotkey's owner stand in the hotkey's own record, and only those of others in rows
//! of their own: an epoch pays owners, and so it writes one key for each hotkey instead of two.

use crate::{
	pallet::{Economies, HotkeyPools, Owner, Positions, RootStake, StakeShares},
	policy::OnStake,
	types::DEFAULT_TEMPO,
	Config, Error, Event, HotkeyStake, NetUid, Pallet,
};
use dtao_economics::{mul_div, Alpha, EconomicsError, Rounding, SharePool, Shares, Tao};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// What a withdrawal left behind.
pub(crate) struct Withdrawal {
	/// What the position is still worth.
	pub left: Alpha,
	/// Stake without an owner, because the hotkey's last share went. The caller must book it.
	pub dust: Alpha,
	/// Dividends that had not vested and do not follow their stake. The caller must book them.
	pub forfeited: Alpha,
}

impl<T: Config> Pallet<T> {
	/// What the position of `coldkey` behind `hotkey` is worth, in alpha (TAO on root).
	pub fn stake_value(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<Alpha, DispatchError> {
		let stake = Self::hotkey_stake(netuid, hotkey, Self::now())?;
		Self::economic(stake.pool.value(Self::shares_of(&stake, netuid, hotkey, coldkey)))
	}

	/// The shares of `coldkey` in the `stake` behind a hotkey.
	pub(crate) fn shares_of(
		stake: &HotkeyStake,
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Shares {
		if Self::owns(coldkey, hotkey) {
			stake.owner_shares
		} else {
			StakeShares::<T>::get((netuid, hotkey, coldkey))
		}
	}

	/// The record of a hotkey, with what has vested by `block`, and what counts in its season.
	pub(crate) fn hotkey_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		block: u64,
	) -> Result<HotkeyStake, DispatchError> {
		Self::hotkey_stake_in(Self::season(netuid, block), netuid, hotkey, block)
	}

	/// The stake of all holders behind a hotkey, from [`Self::hotkey_stake`].
	pub(crate) fn hotkey_pool(
		netuid: NetUid,
		hotkey: &T::AccountId,
		block: u64,
	) -> Result<SharePool, DispatchError> {
		Ok(Self::hotkey_stake(netuid, hotkey, block)?.pool)
	}

	/// The same as [`Self::hotkey_stake`], for who asks about many hotkeys and knows the season.
	pub(crate) fn hotkey_stake_in(
		season: u64,
		netuid: NetUid,
		hotkey: &T::AccountId,
		block: u64,
	) -> Result<HotkeyStake, DispatchError> {
		let HotkeyStake { pool, owner_shares } = HotkeyPools::<T>::get(netuid, hotkey);
		let pool = Self::economic(pool.settled(block))?.in_season(season);
		Ok(HotkeyStake { pool, owner_shares })
	}

	/// The season of a block: the tempo of the subnet that it is in, so that stake counts at an
	/// epoch if it was there at the one before; on root, a tempo of new subnets.
	pub(crate) fn season(netuid: NetUid, block: u64) -> u64 {
		// Root has no record, so that none is looked for.
		let record = if netuid.is_root() { None } else { Economies::<T>::get(netuid) };
		let tempo = record.map_or(DEFAULT_TEMPO, |record| record.parameters.tempo);
		// As epochs are due; without a tempo there is neither.
		block.saturating_add(netuid.0.into()).checked_div(tempo.into()).unwrap_or_default()
	}

	/// At most what has vested for a position in the last `blocks`, at the pace of now; and a unit of
	/// rounding for each of them.
	pub(crate) fn vested_within(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		blocks: u64,
	) -> Result<Alpha, DispatchError> {
		let stake = Self::hotkey_stake(netuid, hotkey, Self::now())?;
		let pool = &stake.pool;
		if pool.vesting.amount.is_zero() {
			return Ok(Alpha::ZERO);
		}
		let shares = Self::shares_of(&stake, netuid, hotkey, coldkey);
		let steps = pool.vesting.until.saturating_sub(pool.vesting.since).max(1);
		let vested = pool.vesting.amount.mul_div(blocks, steps, Rounding::Up);
		let vested = Self::economic(vested)?.0.into();
		let part = mul_div(vested, shares.0, pool.shares.0.max(1), Rounding::Up);
		let part = u64::try_from(Self::economic(part)?).unwrap_or(u64::MAX);
		Ok(Alpha(part.saturating_add(blocks))) // a bound for what is compared with it
	}

	/// Lets the stake behind a hotkey count at once, as that of a genesis state.
	pub(crate) fn count_stake_at_once(netuid: NetUid, hotkey: &T::AccountId) {
		HotkeyPools::<T>::mutate(netuid, hotkey, |stake| stake.pool.count_at_once());
	}

	/// Adds `alpha` to a position, opening it if need be.
	pub(crate) fn credit_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> DispatchResult {
		let mut stake = Self::hotkey_stake(netuid, hotkey, Self::now())?;
		let held = Self::shares_of(&stake, netuid, hotkey, coldkey);
		let issued = Self::economic(stake.pool.issue(alpha))?;
		Self::grow_root_stake(netuid, alpha)?;
		let shares = Self::economic(held.plus(issued))?;
		Self::put_shares(stake, netuid, hotkey, coldkey, held, shares);
		Ok(())
	}

	/// Pays a hotkey: `to_owner` becomes stake of its owner at once, and `to_stakers` becomes stake
	/// of all who stake to it, in equal steps over `blocks`. Without a staker, the owner gets both;
	/// what is too little for a share raises the others.
	pub(crate) fn pay_hotkey(
		netuid: NetUid,
		hotkey: &T::AccountId,
		owner: &T::AccountId,
		to_owner: Alpha,
		to_stakers: Alpha,
		blocks: u64,
	) -> DispatchResult {
		let paid = Self::economic(to_owner.plus(to_stakers))?;
		if paid.is_zero() {
			return Ok(());
		}
		let now = Self::now();
		let HotkeyStake { mut pool, owner_shares } = Self::hotkey_stake(netuid, hotkey, now)?;
		let (to_owner, to_stakers) =
			if pool.is_empty() { (paid, Alpha::ZERO) } else { (to_owner, to_stakers) };
		let issued = match pool.issue_earned(to_owner) {
			Err(EconomicsError::ZeroShares) => {
				Self::economic(pool.reward(to_owner))?;
				Shares::ZERO
			}
			issued => Self::economic(issued)?,
		};
		Self::economic(pool.reward_over(to_stakers, now, blocks))?;
		Self::grow_root_stake(netuid, paid)?;
		let shares = Self::economic(owner_shares.plus(issued))?;
		HotkeyPools::<T>::insert(netuid, hotkey, HotkeyStake { pool, owner_shares: shares });
		if !issued.is_zero() {
			Self::index_position(netuid, hotkey, owner, owner_shares, shares);
		}
		Ok(())
	}

	/// Books TAO that became stake on root; elsewhere, nothing.
	fn grow_root_stake(netuid: NetUid, alpha: Alpha) -> DispatchResult {
		if netuid.is_root() {
			RootStake::<T>::put(Self::economic(RootStake::<T>::get().plus(Tao(alpha.0)))?);
		}
		Ok(())
	}

	/// Removes a position of a subnet that is dissolved. The hotkey's pool stays as it is, so that
	/// all its positions are valued alike.
	pub(crate) fn close_position(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
		StakeShares::<T>::remove((netuid, hotkey, coldkey));
		Positions::<T>::remove((coldkey, hotkey, netuid));
		T::OnStake::on_changed(netuid, hotkey, coldkey);
	}

	/// Hands shares worth `alpha` of one coldkey's position over to another's behind the same hotkey,
	/// whose stake stays as it is. Returns what the first position is still worth.
	pub(crate) fn hand_over_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		from: &T::AccountId,
		to: &T::AccountId,
		alpha: Alpha,
	) -> Result<Alpha, DispatchError> {
		let stake = Self::hotkey_stake(netuid, hotkey, Self::now())?;
		let held = Self::shares_of(&stake, netuid, hotkey, from);
		// As many as a withdrawal would take.
		let shares = Self::economic({ stake.pool }.redeem(held, alpha))?.shares;
		let left = Self::economic(held.minus(shares))?;
		let stake = Self::put_shares(stake, netuid, hotkey, from, held, left);
		let known = Self::shares_of(&stake, netuid, hotkey, to);
		let more = Self::economic(known.plus(shares))?;
		Self::put_shares(stake, netuid, hotkey, to, known, more);
		Self::economic(stake.pool.value(left))
	}

	/// Takes `alpha` out of a position and closes it if that is all it is worth.
	pub(crate) fn debit_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> Result<Withdrawal, DispatchError> {
		let mut stake = Self::hotkey_stake(netuid, hotkey, Self::now())?;
		let held = Self::shares_of(&stake, netuid, hotkey, coldkey);
		let redemption = Self::economic(stake.pool.redeem(held, alpha))?;
		let shares = Self::economic(held.minus(redemption.shares))?;
		let left = Self::economic(stake.pool.value(shares))?;
		if netuid.is_root() {
			// Root's total is the stake behind hotkeys: dust and forfeited dividends leave it too.
			let gone = alpha.plus(redemption.dust).and_then(|gone| gone.plus(redemption.forfeited));
			let gone = Self::economic(gone)?;
			RootStake::<T>::put(Self::economic(RootStake::<T>::get().minus(Tao(gone.0)))?);
		}
		Self::put_shares(stake, netuid, hotkey, coldkey, held, shares);
		Ok(Withdrawal { left, dust: redemption.dust, forfeited: redemption.forfeited })
	}

	/// Writes the record of a hotkey with a position of `shares` where there were `before`. Opens,
	/// closes or removes whatever that opens, closes or leaves empty, and returns what was written.
	fn put_shares(
		mut stake: HotkeyStake,
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		before: Shares,
		shares: Shares,
	) -> HotkeyStake {
		if Self::owns(coldkey, hotkey) {
			stake.owner_shares = shares;
		} else if shares.is_zero() {
			StakeShares::<T>::remove((netuid, hotkey, coldkey));
		} else {
			StakeShares::<T>::insert((netuid, hotkey, coldkey), shares);
		}
		if stake.pool.is_empty() {
			HotkeyPools::<T>::remove(netuid, hotkey);
		} else {
			HotkeyPools::<T>::insert(netuid, hotkey, stake);
		}
		Self::index_position(netuid, hotkey, coldkey, before, shares);
		stake
	}

	/// Keeps the index of positions, and tells the host that one has changed.
	fn index_position(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		before: Shares,
		shares: Shares,
	) {
		match (before.is_zero(), shares.is_zero()) {
			(true, false) => Positions::<T>::insert((coldkey, hotkey, netuid), ()),
			(_, true) => Positions::<T>::remove((coldkey, hotkey, netuid)),
			(false, false) => (),
		}
		T::OnStake::on_changed(netuid, hotkey, coldkey);
	}

	/// Tells whether `hotkey` belongs to `coldkey`.
	fn owns(coldkey: &T::AccountId, hotkey: &T::AccountId) -> bool {
		Owner::<T>::get(hotkey).is_some_and(|owner| owner == *coldkey)
	}

	/// Refuses if `hotkey` belongs to nobody.
	pub(crate) fn ensure_hotkey_exists(hotkey: &T::AccountId) -> DispatchResult {
		ensure!(Owner::<T>::contains_key(hotkey), Error::<T>::HotKeyAccountNotExists);
		Ok(())
	}

	/// Refuses unless `hotkey` belongs to `coldkey`.
	pub(crate) fn ensure_owns(coldkey: &T::AccountId, hotkey: &T::AccountId) -> DispatchResult {
		let owner = Owner::<T>::get(hotkey).ok_or(Error::<T>::HotKeyAccountNotExists)?;
		ensure!(owner == *coldkey, Error::<T>::NonAssociatedColdKey);
		Ok(())
	}

	/// Makes `hotkey` belong to `coldkey`, or confirms that it does.
	pub(crate) fn associate_hotkey(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> DispatchResult {
		let vault = Self::vault_account();
		ensure!(*hotkey != vault && *coldkey != vault, Error::<T>::CannotUseSystemAccount);
		match Owner::<T>::get(hotkey) {
			Some(owner) => ensure!(owner == *coldkey, Error::<T>::NonAssociatedColdKey),
			None => {
				Owner::<T>::insert(hotkey, coldkey);
				let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
				Self::deposit_event(Event::HotkeyAssociated { coldkey, hotkey });
			}
		}
		Ok(())
	}
}
