//! What the last epoch of each subnet paid, hotkey by hotkey: an event tells sums, and an indexer asks
//! here for the rest. An epoch writes it once, in the place of what the one before paid.

use crate::{
	pallet::LastPayouts, types::PaidBehind, Config, EpochPayouts, NetUid, Pallet, PayoutPage, PAGE,
};
use alloc::vec::Vec;
use dtao_economics::distribution::{Distribution, Payout};
use frame_support::BoundedVec;

impl<T: Config> Pallet<T> {
	/// Keeps what an epoch pays to `members` (the neurons by uid, then parents that are none), but for
	/// those who get nothing.
	pub(crate) fn record_payouts<'a>(
		netuid: NetUid,
		block: u64,
		neurons: usize,
		members: impl Iterator<Item = &'a T::AccountId>,
		distribution: &Distribution,
	) where
		T::AccountId: 'a,
	{
		let paid: Vec<_> = members
			.zip(&distribution.payouts)
			.enumerate()
			.filter(|(_, (_, payout))| **payout != Payout::default())
			.map(|(place, (hotkey, payout))| PaidBehind {
				hotkey: hotkey.clone(),
				uid: (place < neurons).then(|| u16::try_from(place).ok()).flatten(),
				incentive: payout.incentive,
				alpha_take: payout.alpha_take,
				alpha_to_stakers: payout.alpha_dividends,
				tao_take: payout.tao_take,
				tao_to_stakers: payout.tao_dividends,
				root_alpha_take: payout.root_alpha_take,
				root_alpha_to_stakers: payout.root_alpha_dividends,
			})
			.collect();
		let Distribution { owner, owner_tao, unearned, unearned_tao, withheld, .. } = *distribution;
		// There are never more members than it has room for.
		let paid = BoundedVec::truncate_from(paid);
		let payouts =
			EpochPayouts { block, owner, owner_tao, unearned, unearned_tao, withheld, paid };
		LastPayouts::<T>::insert(netuid, payouts);
	}

	/// Forgets what the last epoch of a subnet paid.
	pub(crate) fn remove_payouts(netuid: NetUid) {
		LastPayouts::<T>::remove(netuid);
	}

	/// At most `count` of those whom the last epoch of a subnet paid, and no more than a page, from
	/// place `first` on; none before its first epoch.
	pub(crate) fn payout_page(
		netuid: NetUid,
		first: u16,
		count: u16,
	) -> Option<PayoutPage<T::AccountId>> {
		let EpochPayouts { block, owner, owner_tao, unearned, unearned_tao, withheld, paid } =
			LastPayouts::<T>::get(netuid)?;
		let total = u16::try_from(paid.len()).ok()?;
		let page = paid.into_iter().skip(first.into()).take(count.min(PAGE).into());
		let told =
			|paid: PaidBehind<_>| PaidBehind { hotkey: Self::account_of(&paid.hotkey), ..paid };
		Some(PayoutPage {
			netuid,
			block,
			owner,
			owner_tao,
			unearned,
			unearned_tao,
			withheld,
			total,
			first,
			paid: page.map(told).collect(),
		})
	}
}
