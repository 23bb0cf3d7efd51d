//! What a host must know of a call to charge its fee fairly, before it is dispatched: what it will weigh,
//! and what it pays out.
//!
//! What a call declares is a true maximum, also of one in a batch after others. What it will weigh now
//! depends on who signs it and on the state, which no declaration can look at. So a host need not ask
//! its user for more than the call will cost.

use crate::{
	batches,
	hooks::{told, Change, ChangeKind, OnChange, Weights},
	lengths::length,
	pallet::{Call, Positions, Subnets},
	Config, NetUid, Pallet, WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::Tao;
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::UnfilteredDispatchable,
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::DispatchError;

/// From so many positions at most an exit is tried out for somebody who cannot pay for it in advance.
pub const MOST_TRIED: u32 = 4;

impl<T: Config> Pallet<T> {
	/// What a call of `who` will weigh if it is the next to be dispatched, where that can be less than
	/// it declares. Reads what the call will read anyway, and so does the host, which is asked what it will
	/// weigh to be told ([`OnChange::expected`]).
	pub fn expected_weight(who: &T::AccountId, call: &Call<T>) -> Option<Weight> {
		Some(match call {
			Call::set_weights { netuid, dests, .. } => {
				let parents = Self::parents_to_look_at(*netuid, who);
				Weights::<T>::set_weights(length(dests), parents)
			}
			Call::commit_weights { netuid, .. } => {
				Weights::<T>::commit_weights(Self::parents_to_look_at(*netuid, who))
			}
			Call::reveal_weights { netuid, uids, salt, .. } => {
				let parents = Self::parents_to_look_at(*netuid, who);
				Weights::<T>::reveal_weights(length(uids), length(salt), parents)
			}
			Call::batch_set_weights { netuids, weights, .. } => {
				let netuids: Vec<NetUid> = netuids.iter().map(|netuid| netuid.0).collect();
				let parents = |place| Self::parents_of_item(&netuids, place, who);
				batches::weight_of_sets::<Weights<T>>(weights, parents)
			}
			Call::batch_commit_weights { netuids, commit_hashes } => {
				let netuids: Vec<NetUid> = netuids.iter().map(|netuid| netuid.0).collect();
				let parents = |place| Self::parents_of_item(&netuids, place, who);
				batches::weight_of_commits::<Weights<T>>(commit_hashes.len(), parents)
			}
			Call::batch_reveal_weights { netuid, uids_list, salts_list, .. } => {
				let parents = Self::parents_to_look_at(*netuid, who);
				batches::weight_of_reveals::<Weights<T>>(uids_list, salts_list, parents)
			}
			Call::unstake_all { hotkey } => {
				Weights::<T>::unstake_all(Self::positions_behind(hotkey, who, false))
			}
			Call::unstake_all_alpha { hotkey } => {
				Weights::<T>::unstake_all_alpha(Self::positions_behind(hotkey, who, true))
			}
			Call::register_network { .. } | Call::register_network_limit { .. } => {
				Self::registration_weight()
			}
			Call::root_register { .. } => Self::root_register_weight(),
			Call::associate_with { coldkey } => Self::association_weight(who, coldkey),
			Call::release_hotkey { .. } => Weights::<T>::release_hotkey(Subnets::<T>::count()),
			Call::set_children { hotkey, netuid, children } => {
				Self::children_weight(*netuid, hotkey, children)
			}
			Call::set_childkey_take { hotkey, netuid, .. } => {
				let (netuid, hotkey) = (*netuid, hotkey.clone());
				let change = Change::ChildkeyTakeSet { netuid, hotkey };
				T::WeightInfo::set_childkey_take().saturating_add(T::OnChange::expected(&change))
			}
			Call::swap_hotkey { hotkey, new_hotkey, .. } => {
				let (old_hotkey, new_hotkey) = (hotkey.clone(), new_hotkey.clone());
				let change = Change::HotkeySwapped { old_hotkey, new_hotkey };
				T::WeightInfo::swap_hotkey(Subnets::<T>::count())
					.saturating_add(told::<T>(ChangeKind::HotkeyAssociated, 1))
					.saturating_add(T::OnChange::expected(&change))
			}
			Call::claim_root { subnets, .. } => {
				Weights::<T>::claim_root_as(Self::root_claim_type(who), length(subnets))
			}
			Call::update_symbol { .. } => Weights::<T>::update_symbol(Subnets::<T>::count()),
			_ => return None,
		})
	}

	/// How many positions a coldkey has behind a hotkey: one a subnet and root at most.
	fn positions_behind(hotkey: &T::AccountId, coldkey: &T::AccountId, but_root: bool) -> u32 {
		let Ok(hotkey) = Self::hotkey(hotkey) else { return 0 };
		let netuids = Positions::<T>::iter_key_prefix((coldkey, hotkey.id));
		let counted = netuids.filter(|netuid: &NetUid| !(but_root && netuid.is_root()));
		u32::try_from(counted.count()).unwrap_or(u32::MAX)
	}

	/// The free TAO that `who` could spend after a call, if it is one that pays out free TAO, is the
	/// next to be dispatched and succeeds. It is tried out and undone, so that this is exact: a host can
	/// charge the fee of the call afterwards and be sure to get it. Nobody pays for a trial that fails, so that
	/// exits from more than [`MOST_TRIED`] positions are not tried: they can be left one by one.
	pub fn spendable_after(who: &T::AccountId, call: &Call<T>) -> Option<Tao> {
		if !Self::is_tried(who, call) {
			return None;
		}
		let tried: Result<Tao, DispatchError> = with_transaction(|| {
			let origin = RawOrigin::Signed(who.clone()).into();
			let outcome = call.clone().dispatch_bypass_filter(origin);
			let spendable = outcome.map(|_| Self::spendable(who)).map_err(|refused| refused.error);
			TransactionOutcome::Rollback(spendable)
		});
		tried.ok()
	}

	/// Tells whether a call pays free TAO to who signs it, and is cheap enough to be tried.
	fn is_tried(who: &T::AccountId, call: &Call<T>) -> bool {
		match call {
			Call::unstake_all { hotkey } => {
				Self::positions_behind(hotkey, who, false) <= MOST_TRIED
			}
			Call::remove_stake { .. }
			| Call::remove_stake_limit { .. }
			| Call::remove_stake_full_limit { .. }
			| Call::claim_dissolved {}
			| Call::release_hotkey { .. } => true,
			_ => false,
		}
	}
}
