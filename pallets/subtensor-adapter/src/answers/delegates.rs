//! Who validates. Whom a validator's stakers are, is told by nobody in one answer: the list of nominators
//! is empty.

#![allow(missing_docs)] // the fields are the public chain's: see `answers`

use crate::{Config, Pallet};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use pallet_dynamic_tao::{Pallet as Core, ValidatorView};
use scale_info::TypeInfo;

/// The netuids and stakes behind a validator of one who stakes to it.
type Nomination = Vec<(Compact<u16>, Compact<u64>)>;

/// A validator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DelegateInfo<AccountId> {
	pub delegate_ss58: AccountId,
	pub take: Compact<u16>,
	pub nominators: Vec<(AccountId, Nomination)>,
	pub owner_ss58: AccountId,
	/// Where it has a permit.
	pub registrations: Vec<Compact<u16>>,
	pub validator_permits: Vec<Compact<u16>>,
	pub return_per_1000: Compact<u64>,
	pub total_daily_return: Compact<u64>,
}

/// A validator, and what somebody stakes to it on a subnet.
pub type Delegated<AccountId> = (DelegateInfo<AccountId>, (Compact<u16>, Compact<u64>));

impl<T: Config> Pallet<T> {
	/// The first 256 validators, by hotkey.
	pub fn get_delegates() -> Vec<DelegateInfo<T::AccountId>> {
		Core::<T>::validators().into_iter().map(info).collect()
	}

	/// A validator.
	pub fn get_delegate(hotkey: T::AccountId) -> Option<DelegateInfo<T::AccountId>> {
		let validators = Core::<T>::validators().into_iter();
		validators.map(info).find(|delegate| delegate.delegate_ss58 == hotkey)
	}

	/// The positions of a coldkey behind validators.
	pub fn get_delegated(coldkey: T::AccountId) -> Vec<Delegated<T::AccountId>> {
		let delegates = Self::get_delegates();
		let stakes = Core::<T>::stake_of(coldkey).into_iter();
		stakes
			.filter_map(|stake| {
				let to = delegates.iter().find(|to| to.delegate_ss58 == stake.hotkey)?;
				Some((to.clone(), (Compact(stake.netuid.0), Compact(stake.alpha.0))))
			})
			.collect()
	}
}

fn info<AccountId>(view: ValidatorView<AccountId>) -> DelegateInfo<AccountId> {
	let permits: Vec<_> = view.permits.iter().map(|permit| Compact(permit.netuid.0)).collect();
	DelegateInfo {
		delegate_ss58: view.hotkey,
		take: Compact(view.take),
		nominators: Vec::new(),
		owner_ss58: view.coldkey,
		registrations: permits.clone(),
		validator_permits: permits,
		return_per_1000: Compact(0),
		total_daily_return: Compact(0),
	}
}
