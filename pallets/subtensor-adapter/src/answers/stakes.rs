//! Stakes of coldkeys. Each answer tells of the first 256 positions of a coldkey, and of the first
//! [`MAX_COLDKEYS`] coldkeys that it is asked for; Dynamic TAO's `stake_of_page` tells of all.

#![allow(missing_docs)] // the fields are the public chain's: see `answers`

use crate::{Config, FixedU128, LockState, Pallet};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Compact, Decode, Encode};
use dtao_economics::{Alpha, Tao};
use pallet_dynamic_tao::{
	interface::{Position, Staking},
	NetUid, Neurons, Pallet as Core, RootNeurons,
};
use scale_info::TypeInfo;

/// How many coldkeys one answer tells of: as many as have room in what a node answers at most, if each has
/// 256 positions.
pub const MAX_COLDKEYS: usize = 256;

/// A position.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakeInfo<AccountId> {
	pub hotkey: AccountId,
	pub coldkey: AccountId,
	pub netuid: Compact<u16>,
	/// Alpha, what is entering included; on root, TAO.
	pub stake: Compact<u64>,
	pub locked: Compact<u64>,
	/// Alpha that the subnet's last epoch gave the hotkey, for all who stake to it.
	pub emission: Compact<u64>,
	pub tao_emission: Compact<u64>,
	pub drain: Compact<u64>,
	pub is_registered: bool,
}

/// What of a coldkey's stake on a subnet can leave: all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakeAvailability {
	pub total: Compact<u64>,
	pub locked: Compact<u64>,
	pub available: Compact<u64>,
}

/// What the last epoch of a subnet gave each of its hotkeys.
type Earnings<AccountId> = BTreeMap<AccountId, u64>;

/// A coldkey, and its positions.
type StakesOf<AccountId> = (AccountId, Vec<StakeInfo<AccountId>>);

impl<T: Config> Pallet<T> {
	/// The positions of a coldkey.
	pub fn get_stake_info_for_coldkey(coldkey: T::AccountId) -> Vec<StakeInfo<T::AccountId>> {
		Self::stake_infos(coldkey, &mut BTreeMap::new())
	}

	/// The positions of each of several coldkeys.
	pub fn get_stake_info_for_coldkeys(coldkeys: Vec<T::AccountId>) -> Vec<StakesOf<T::AccountId>> {
		let mut earnings = BTreeMap::new();
		let coldkeys = coldkeys.into_iter().take(MAX_COLDKEYS);
		let stakes = coldkeys.map(|coldkey| {
			let infos = Self::stake_infos(coldkey.clone(), &mut earnings);
			(coldkey, infos)
		});
		stakes.collect()
	}

	/// The positions of a coldkey. What was earned on a subnet is looked up once for all who ask together.
	fn stake_infos(
		coldkey: T::AccountId,
		earnings: &mut BTreeMap<NetUid, Earnings<T::AccountId>>,
	) -> Vec<StakeInfo<T::AccountId>> {
		let stakes = Core::<T>::stake_of(coldkey.clone()).into_iter();
		let mut infos: Vec<_> = stakes
			.map(|stake| {
				let earned =
					earnings.entry(stake.netuid).or_insert_with(|| Self::earnings(stake.netuid));
				let position = Position {
					netuid: stake.netuid,
					hotkey: stake.hotkey,
					coldkey: coldkey.clone(),
				};
				stake_info(position, stake.alpha, earned)
			})
			.collect();
		infos.sort_by_key(|info| info.netuid.0);
		infos
	}

	/// One position, empty if there is none: clients take no other answer.
	pub fn get_stake_info_for_hotkey_coldkey_netuid(
		hotkey: T::AccountId,
		coldkey: T::AccountId,
		netuid: u16,
	) -> Option<StakeInfo<T::AccountId>> {
		let position = Position { netuid: NetUid(netuid), hotkey, coldkey };
		let alpha = <Core<T> as Staking<_>>::stake_of(&position).unwrap_or_default();
		Some(stake_info(position, alpha, &Self::earnings(NetUid(netuid))))
	}

	/// What of coldkeys' stakes can leave, on these subnets or on all: whatever there is.
	pub fn get_stake_availability_for_coldkeys(
		coldkeys: Vec<T::AccountId>,
		netuids: Option<Vec<u16>>,
	) -> BTreeMap<T::AccountId, BTreeMap<u16, StakeAvailability>> {
		let wanted = |netuid: u16| netuids.as_ref().is_none_or(|wanted| wanted.contains(&netuid));
		let available = |coldkey: T::AccountId| {
			let mut totals: BTreeMap<u16, u64> = BTreeMap::new();
			for stake in Core::<T>::stake_of(coldkey.clone()) {
				let total = totals.entry(stake.netuid.0).or_default();
				*total = total.saturating_add(stake.alpha.0); // less than all alpha
			}
			let totals = totals.into_iter().filter(|(netuid, _)| wanted(*netuid));
			(coldkey, totals.map(|(netuid, total)| (netuid, all_of(total))).collect())
		};
		coldkeys.into_iter().take(MAX_COLDKEYS).map(available).collect()
	}

	/// The fee of a movement of stake, in the token that is given: none inside a subnet, and none where it
	/// would be refused.
	pub fn get_stake_fee(
		origin: Option<(T::AccountId, u16)>,
		destination: Option<(T::AccountId, u16)>,
		amount: u64,
	) -> u64 {
		let netuid = |side: Option<(T::AccountId, u16)>| {
			side.map_or(NetUid::ROOT, |(_, netuid)| NetUid(netuid))
		};
		let quote = match (netuid(origin), netuid(destination)) {
			(from, to) if from == to => return 0,
			(NetUid::ROOT, to) => Core::<T>::quote_stake(to, Tao(amount)),
			(from, NetUid::ROOT) => Core::<T>::quote_unstake(from, Alpha(amount)),
			(from, to) => Core::<T>::quote_swap(from, to, Alpha(amount)),
		};
		quote.map_or(0, |quote| quote.fee)
	}

	/// What a coldkey has locked: nothing.
	pub fn get_coldkey_lock() -> Option<LockState> {
		None
	}

	/// The conviction behind a hotkey: none.
	pub fn get_hotkey_conviction() -> FixedU128 {
		FixedU128::default()
	}

	/// What the last epoch of a subnet gave its hotkeys. On root, who has a uid, with nothing.
	pub(super) fn earnings(netuid: NetUid) -> Earnings<T::AccountId> {
		if netuid.is_root() {
			let sits = RootNeurons::<T>::get().into_iter();
			return sits.map(|neuron| (Core::<T>::account_of(&neuron.hotkey), 0)).collect();
		}
		let neurons = Neurons::<T>::get(netuid).into_iter();
		let earned = |emission: Alpha, hotkey| (Core::<T>::account_of(&hotkey), emission.0);
		neurons.map(|neuron| earned(neuron.emission, neuron.hotkey)).collect()
	}
}

fn stake_info<AccountId: Ord>(
	position: Position<AccountId>,
	alpha: Alpha,
	earnings: &Earnings<AccountId>,
) -> StakeInfo<AccountId> {
	let earned = earnings.get(&position.hotkey);
	StakeInfo {
		is_registered: earned.is_some(),
		emission: Compact(earned.copied().unwrap_or_default()),
		hotkey: position.hotkey,
		coldkey: position.coldkey,
		netuid: Compact(position.netuid.0),
		stake: Compact(alpha.0),
		locked: Compact(0),
		tao_emission: Compact(0),
		drain: Compact(0),
	}
}

fn all_of(total: u64) -> StakeAvailability {
	StakeAvailability { total: Compact(total), locked: Compact(0), available: Compact(total) }
}
