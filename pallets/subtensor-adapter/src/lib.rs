#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::let_underscore_must_use,
		clippy::unwrap_used
	)
)]
#![forbid(unsafe_code)]

extern crate alloc;

mod absent;
pub mod admin_utils;
pub mod answers;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod calls;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod invariants;
pub mod migrations;
mod mirrored;
mod mirrors;
pub mod runtime_api;
#[cfg(test)]
mod tests;
mod translate;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(mirrored::mirrored)]
#[import_section(absent::absent)]
#[allow(clippy::expect_used)] // in what the macro writes
#[allow(clippy::too_many_arguments)] // a call's are the field's
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		translate::{length, lengths},
		weights::WeightInfo,
	};
	use alloc::{
		collections::{BTreeMap, BTreeSet},
		vec::Vec,
	};
	use codec::Compact;
	use core::marker::PhantomData;
	use dtao_economics::{Alpha, Tao};
	use frame_support::{
		dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
		pallet_prelude::*,
		traits::{ConstBool, ConstU16, ConstU8},
	};
	use frame_system::pallet_prelude::*;
	use pallet_dynamic_tao::{
		hooks::Weights as CoreWeights, Call as CoreCall, CommitHash, NetUid, Pallet as Core,
		SubnetParameter, WeightInfo as _, MAX_CHILDREN, MAX_PARENTS,
	};

	/// Raised with every change of what is stored: see [`migrations`].
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	#[pallet::without_storage_info] // a client's lists are no longer than their sources' bounds
	pub struct Pallet<T>(_);

	/// A host decides nothing here but what it has measured: it names this pallet as `OnChange` of Dynamic
	/// TAO, behind which it must stand in the runtime, since a genesis is mirrored once it is built.
	#[pallet::config]
	pub trait Config:
		pallet_dynamic_tao::Config + frame_system::Config<RuntimeEvent: From<Event<Self>>>
	{
		/// What mirroring weighs.
		type WeightInfo: WeightInfo;
	}

	/// What clients look for in blocks. All else is told by Dynamic TAO's own events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A subnet has come to be under this netuid. The second number is the public chain's kind of
		/// subnet, of which there is one: 0.
		NetworkAdded(u16, u16),
	}

	/// What of the dialect this chain cannot do. What it can do fails with errors of Dynamic TAO.
	#[pallet::error]
	pub enum Error<T> {
		/// A subnet has one mechanism here: `mecid` must be 0.
		MechanismDoesNotExist,
		/// Claims are paid all in one way: choose Swap or Keep.
		KeepSubnetsNotSupported,
		/// This coldkey has no stake on root: there is nothing to claim.
		NoRootStake,
		/// All netuids are taken, so that the subnet would wait for one. Register it without an identity,
		/// which can be set once it is there.
		RegistrationWouldWait,
		/// There is no drand beacon here: commit by `commit_weights`, and reveal by `reveal_weights`.
		TimelockedCommitsNotSupported,
		/// Liquid alpha is off: switch it on first.
		LiquidAlphaDisabled,
		/// The number has no exact counterpart on this chain.
		InvalidValue,
		/// A coldkey says nothing about itself here. The owner of a subnet describes it by
		/// `set_subnet_identity`.
		IdentitiesNotSupported,
		/// How many neurons register is limited by their price alone: set `burn_increase_mult` and
		/// `burn_half_life`.
		RegistrationLimitsNotSupported,
		/// There is no proof of work here: neurons register by `burned_register`.
		ProofOfWorkNotSupported,
		/// Metadata reset no bonds here.
		BondsResetNotSupported,
		/// All subnets may be trimmed to the same least number of neurons.
		MinAllowedUidsNotSupported,
		/// Whether what the owner's neurons earn is paid, recycled or burned, the rules of the chain say for
		/// all subnets.
		RecycleOrBurnNotSupported,
		/// All owners get the same cut: the administrator sets it by `sudo_set_subnet_owner_cut`.
		OwnerCutPerSubnetNotSupported,
		/// No stake is locked here, and no owner's cut.
		LockedStakeNotSupported,
		/// The least that children keep is the same on all subnets: the administrator sets it by Dynamic
		/// TAO's `set_parameter`.
		ChildkeyTakePerSubnetNotSupported,
	}

	/// A genesis of its own this pallet has not: it mirrors that of Dynamic TAO.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T> {
		/// Nothing.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::mirror_everything();
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state().map_err(|defect| {
				log::error!(target: "runtime::subtensor-adapter", "{defect}");
				"a mirror of the subtensor adapter differs from its source".into()
			})
		}
	}

	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// Blocks between a subnet's registration and its start, as they are set when metadata are asked for.
		#[allow(non_snake_case)]
		fn InitialStartCallDelay() -> u64 {
			pallet_dynamic_tao::Pallet::<T>::parameters().start_call_delay
		}

		/// What the swap of a key costs, in rao, likewise.
		#[allow(non_snake_case)]
		fn KeySwapCost() -> u64 {
			pallet_dynamic_tao::Pallet::<T>::parameters().key_swap_cost.0
		}
	}

	/// The account of 32 zero bytes, by which clients know that there is none.
	pub struct NoAccount<T>(PhantomData<T>);

	impl<T: frame_system::Config> Get<T::AccountId> for NoAccount<T> {
		fn get() -> T::AccountId {
			crate::mirrors::no_account()
		}
	}

	/// What a hotkey's owner keeps that has said nothing: 18 %.
	pub type LaunchTake = ConstU16<{ pallet_dynamic_tao::LAUNCH_TAKE }>;

	/// What a call of Dynamic TAO weighs.
	fn weight_of<T: Config>(call: CoreCall<T>) -> Weight {
		call.get_dispatch_info().call_weight
	}

	/// Netuids as Dynamic TAO names them.
	fn compact(netuids: Vec<Compact<u16>>) -> Vec<Compact<NetUid>> {
		netuids.into_iter().map(|netuid| Compact(NetUid(netuid.0))).collect()
	}
}
