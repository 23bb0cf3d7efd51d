//! What is said otherwise in the dialect than by Dynamic TAO: registrations with an identity, votes by a
//! coldkey, claims without a hotkey, wishes with a list, and cutoffs in tempos.

use crate::{Config, Error, Pallet, RootClaimTypeEnum, SubnetIdentityV3};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	ensure,
	traits::Get,
	weights::Weight,
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor, RawOrigin};
use pallet_dynamic_tao::{
	hooks::Weights, interface::Registration, Call as CoreCall, ClaimedSubnets, Hyperparameter,
	NetUid, Pallet as Core, Positions, RootClaimKind, SubnetOwners, Subnets, WeightInfo,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Behind how many hotkeys one call claims.
pub(crate) const MAX_CLAIMS: u32 = 16;

/// How many positions of the caller's it looks at for them.
pub(crate) const MAX_POSITIONS_LOOKED_AT: u32 = 256;

impl<T: Config> Pallet<T> {
	/// Registers a subnet and says what it is, or does neither.
	pub(crate) fn do_register_with_identity(
		origin: OriginFor<T>,
		hotkey: T::AccountId,
		identity: Option<SubnetIdentityV3>,
	) -> DispatchResultWithPostInfo {
		let coldkey = ensure_signed(origin.clone())?;
		let registered = Core::<T>::register_network(origin.clone(), hotkey.clone())?;
		let Some(identity) = identity else { return Ok(registered) };
		let describing = Self::weight_of_describing(&identity, Subnets::<T>::count());
		let netuid = Self::newest_of(&coldkey, &hotkey);
		Self::describe(origin, netuid.ok_or(Error::<T>::RegistrationWouldWait)?, identity)?;
		Ok(registered.actual_weight.map(|spent| spent.saturating_add(describing)).into())
	}

	/// The subnet that has come to be in this block with this owner.
	fn newest_of(coldkey: &T::AccountId, hotkey: &T::AccountId) -> Option<NetUid> {
		let now = Core::<T>::now();
		SubnetOwners::<T>::iter().find_map(|(netuid, details)| {
			let is_it = details.registered_at == now
				&& details.owner_coldkey == *coldkey
				&& Core::<T>::account_of(&details.owner_hotkey) == *hotkey;
			is_it.then_some(netuid)
		})
	}

	fn describe(
		origin: OriginFor<T>,
		netuid: NetUid,
		identity: SubnetIdentityV3,
	) -> DispatchResult {
		Core::<T>::set_subnet_identity(
			origin,
			netuid,
			identity.subnet_name,
			identity.github_repo,
			identity.subnet_contact,
			identity.subnet_url,
			identity.discord,
			identity.description,
			identity.logo_url,
			identity.additional,
		)
	}

	/// What a registration with an identity weighs at most.
	pub(crate) fn weight_of_registration(
		hotkey: &T::AccountId,
		identity: &Option<SubnetIdentityV3>,
	) -> Weight {
		let registration = CoreCall::<T>::register_network { hotkey: hotkey.clone() };
		let describing = identity.as_ref().map_or(Weight::zero(), |identity| {
			Self::weight_of_describing(identity, T::MaxSubnets::get().into())
		});
		registration.get_dispatch_info().call_weight.saturating_add(describing)
	}

	/// What it weighs to find the newest of so many subnets, and to say what it is.
	fn weight_of_describing(identity: &SubnetIdentityV3, subnets: u32) -> Weight {
		let bytes = lengths([
			&identity.subnet_name,
			&identity.github_repo,
			&identity.subnet_contact,
			&identity.subnet_url,
			&identity.discord,
			&identity.description,
			&identity.logo_url,
			&identity.additional,
		]);
		Weights::<T>::set_subnet_identity(bytes)
			.saturating_add(T::DbWeight::get().reads(subnets.into()))
	}

	/// Gives the vote of a hotkey on subnets, for itself or for its coldkey.
	pub(crate) fn do_set_root_weights(
		origin: OriginFor<T>,
		hotkey: T::AccountId,
		dests: Vec<u16>,
		weights: Vec<u16>,
	) -> DispatchResult {
		let who = ensure_signed(origin)?;
		let owner = <Core<T> as Registration<_>>::owner_of(&hotkey);
		let may_vote = who == hotkey || owner == Some(who);
		ensure!(may_vote, pallet_dynamic_tao::Error::<T>::NonAssociatedColdKey);
		let netuids = dests.into_iter().map(NetUid).collect();
		Core::<T>::set_root_weights(RawOrigin::Signed(hotkey).into(), netuids, weights)
	}

	/// Claims behind every hotkey that the caller stakes to on root, up to a number of them.
	pub(crate) fn do_claim_root(
		origin: OriginFor<T>,
		subnets: BTreeSet<u16>,
	) -> DispatchResultWithPostInfo {
		let coldkey = ensure_signed(origin.clone())?;
		let count = u32::try_from(subnets.len()).unwrap_or(u32::MAX);
		let subnets: Vec<_> = subnets.into_iter().map(NetUid).collect();
		let subnets = ClaimedSubnets::try_from(subnets).map_err(|_| Error::<T>::InvalidValue)?;
		let (hotkeys, looked_at) = Self::hotkeys_on_root(&coldkey);
		ensure!(!hotkeys.is_empty(), Error::<T>::NoRootStake);
		let mut spent = T::DbWeight::get().reads(looked_at.into());
		for hotkey in hotkeys {
			let claimed = Core::<T>::claim_root(origin.clone(), hotkey, subnets.clone());
			// If one fails, all is undone, and the call pays what it declares.
			let weight = claimed.map_err(|refused| refused.error)?.actual_weight;
			spent.saturating_accrue(weight.unwrap_or_else(|| Weights::<T>::claim_root_of(count)));
		}
		Ok(Some(spent).into())
	}

	/// What claims of these subnets weigh at most.
	pub(crate) fn weight_of_claims(subnets: &BTreeSet<u16>) -> Weight {
		let count = u32::try_from(subnets.len()).unwrap_or(u32::MAX);
		Weights::<T>::claim_root_of(count)
			.saturating_mul(MAX_CLAIMS.into())
			.saturating_add(T::DbWeight::get().reads(MAX_POSITIONS_LOOKED_AT.into()))
	}

	/// The first hotkeys that a coldkey stakes to on root, and at how many positions that looks.
	fn hotkeys_on_root(coldkey: &T::AccountId) -> (Vec<T::AccountId>, u32) {
		let most = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
		let mut looked_at = 0u32;
		let hotkeys = Positions::<T>::iter_key_prefix((coldkey,))
			.take(most(MAX_POSITIONS_LOOKED_AT))
			.inspect(|_| looked_at = looked_at.saturating_add(1)) // 256 at most
			.filter(|(_, netuid)| netuid.is_root())
			.map(|(id, _)| Core::<T>::account_of(&id))
			.take(most(MAX_CLAIMS))
			.collect();
		(hotkeys, looked_at)
	}

	/// Sets an activity cutoff that is given in thousandths of the subnet's tempo, rounded down.
	pub(crate) fn do_set_activity_cutoff_factor(
		origin: OriginFor<T>,
		netuid: u16,
		factor_milli: u32,
	) -> DispatchResult {
		let record = Subnets::<T>::get(NetUid(netuid));
		let tempo = record.map_or(0, |record| record.parameters.tempo);
		// 32 bits times 16 fit.
		let blocks = u64::from(factor_milli).saturating_mul(tempo.into()).div_euclid(1_000);
		let cutoff = Hyperparameter::ActivityCutoff(blocks);
		Core::<T>::set_hyperparameter(origin, NetUid(netuid), cutoff)
	}

	/// As what a wish of the dialect wants claims to be paid.
	pub(crate) fn claim_kind(wish: RootClaimTypeEnum) -> Result<RootClaimKind, DispatchError> {
		match wish {
			RootClaimTypeEnum::Swap => Ok(RootClaimKind::Swap),
			RootClaimTypeEnum::Keep => Ok(RootClaimKind::Keep),
			RootClaimTypeEnum::KeepSubnets { .. } => {
				Err(Error::<T>::KeepSubnetsNotSupported.into())
			}
		}
	}
}

/// A list's length, as weights count it.
pub(crate) fn length<T>(list: &[T]) -> u32 {
	u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// The length of lists together.
pub(crate) fn lengths<const N: usize>(lists: [&Vec<u8>; N]) -> u32 {
	lists.into_iter().fold(0, |sum: u32, list| sum.saturating_add(length(list)))
}
