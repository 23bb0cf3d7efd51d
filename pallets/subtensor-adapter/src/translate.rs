//! What is said otherwise in the dialect than by Dynamic TAO: registrations with an identity, claims
//! without a hotkey, and wishes with a list.

use crate::{Config, Error, Pallet, RootClaimTypeEnum, SubnetIdentityV3};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	dispatch::GetDispatchInfo, ensure, storage::with_storage_layer, traits::Get, weights::Weight,
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use pallet_dynamic_tao::{
	hooks::Weights, Call as CoreCall, ClaimedSubnets, NetUid, Pallet as Core, Positions,
	RootClaimKind, SubnetOwners, WeightInfo,
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
	) -> DispatchResult {
		with_storage_layer(|| {
			let coldkey = ensure_signed(origin.clone())?;
			Core::<T>::register_network(origin.clone(), hotkey.clone())
				.map_err(|refusal| refusal.error)?;
			let Some(identity) = identity else { return Ok(()) };
			let netuid = Self::newest_of(&coldkey, &hotkey);
			Self::set_identity(origin, netuid.ok_or(Error::<T>::RegistrationWouldWait)?, identity)
		})
	}

	/// The subnet that has come to be in this block with this owner.
	fn newest_of(coldkey: &T::AccountId, hotkey: &T::AccountId) -> Option<NetUid> {
		let now = Core::<T>::now();
		SubnetOwners::<T>::iter().find_map(|(netuid, details)| {
			let is_it = details.registered_at == now
				&& details.owner_coldkey == *coldkey
				&& details.owner_hotkey == *hotkey;
			is_it.then_some(netuid)
		})
	}

	fn set_identity(
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
		let bytes = identity.as_ref().map_or(0, |identity| {
			lengths([
				&identity.subnet_name,
				&identity.github_repo,
				&identity.subnet_contact,
				&identity.subnet_url,
				&identity.discord,
				&identity.description,
				&identity.logo_url,
				&identity.additional,
			])
		});
		registration
			.get_dispatch_info()
			.call_weight
			.saturating_add(Weights::<T>::set_subnet_identity(bytes))
			.saturating_add(T::DbWeight::get().reads(T::MaxSubnets::get().into()))
	}

	/// Claims behind every hotkey that the caller stakes to on root, up to a number of them.
	pub(crate) fn do_claim_root(origin: OriginFor<T>, subnets: BTreeSet<u16>) -> DispatchResult {
		let coldkey = ensure_signed(origin.clone())?;
		let subnets: Vec<_> = subnets.into_iter().map(NetUid).collect();
		let subnets = ClaimedSubnets::try_from(subnets).map_err(|_| Error::<T>::InvalidValue)?;
		let hotkeys = Self::hotkeys_on_root(&coldkey);
		ensure!(!hotkeys.is_empty(), Error::<T>::NoRootStake);
		hotkeys
			.into_iter()
			.try_for_each(|hotkey| Core::<T>::claim_root(origin.clone(), hotkey, subnets.clone()))
	}

	/// The first hotkeys that a coldkey stakes to on root.
	fn hotkeys_on_root(coldkey: &T::AccountId) -> Vec<T::AccountId> {
		let most = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
		Positions::<T>::iter_key_prefix((coldkey,))
			.take(most(MAX_POSITIONS_LOOKED_AT))
			.filter(|(_, netuid)| netuid.is_root())
			.map(|(hotkey, _)| hotkey)
			.take(most(MAX_CLAIMS))
			.collect()
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

/// The length of lists together.
pub(crate) fn lengths<const N: usize>(lists: [&Vec<u8>; N]) -> u32 {
	lists
		.into_iter()
		.fold(0, |sum: u32, list| sum.saturating_add(u32::try_from(list.len()).unwrap_or(u32::MAX)))
}
