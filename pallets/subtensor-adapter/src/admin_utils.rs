//! `AdminUtils`: what owners and the administrator set of a subnet and of the economy, as clients name it.
//! Each call is a door to Dynamic TAO's `set_hyperparameter`, `set_subnet_parameter` or `set_parameter`,
//! with the same origin: who may set what, how often and between which bounds is decided there. Clients
//! put the value into the last argument. What Dynamic TAO has no parameter for is refused by name: a
//! client that finds no call says nothing that anybody understands.

use dtao_economics::yuma::LiquidAlpha;

pub use pallet::*;

/// The paces of liquid alpha that clients know as the default: from 0.7 to 0.9, and a curve of 1000.
pub(crate) const LIQUID_ALPHA: LiquidAlpha =
	LiquidAlpha { low: 45_875, high: 58_982, steepness: 1_000 };

#[allow(clippy::expect_used)] // in what the macro writes
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{Error, FixedU128, RecycleOrBurnEnum};
	use dtao_economics::{mul_div, Rounding, Tao};
	use frame_support::pallet_prelude::*;
	use frame_system::{ensure_signed, ensure_signed_or_root, pallet_prelude::*};
	use pallet_dynamic_tao::{
		hooks::Weights, Call as CoreCall, GlobalParameter, Hyperparameter, NetUid, Pallet as Core,
		SubnetParameter, WeightInfo,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the adapter needs.
	#[pallet::config]
	pub trait Config: crate::Config + frame_system::Config {}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets the version of a subnet's weights under which they are refused.
		#[pallet::call_index(7)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_weights_version_key(
			origin: OriginFor<T>,
			netuid: u16,
			weights_version_key: u64,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::WeightsVersionKey(weights_version_key))
		}

		/// Sets the blocks between two settings of a validator's weights.
		#[pallet::call_index(11)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_weights_set_rate_limit(
			origin: OriginFor<T>,
			netuid: u16,
			weights_set_rate_limit: u64,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::WeightsSetRateLimit(weights_set_rate_limit))
		}

		/// Sets the blocks between two servings of a neuron's endpoints.
		#[pallet::call_index(3)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_serving_rate_limit(
			origin: OriginFor<T>,
			netuid: u16,
			serving_rate_limit: u64,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::ServingRateLimit(serving_rate_limit))
		}

		/// Sets the largest part of one weight, in parts of 65535.
		#[pallet::call_index(13)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_max_weight_limit(
			origin: OriginFor<T>,
			netuid: u16,
			max_weight_limit: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::MaxWeightLimit(max_weight_limit))
		}

		/// Sets the blocks in which a new neuron cannot be replaced.
		#[pallet::call_index(12)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_immunity_period(
			origin: OriginFor<T>,
			netuid: u16,
			immunity_period: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::ImmunityPeriod(immunity_period))
		}

		/// Sets how many weights a validator must give.
		#[pallet::call_index(14)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_min_allowed_weights(
			origin: OriginFor<T>,
			netuid: u16,
			min_allowed_weights: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::MinAllowedWeights(min_allowed_weights))
		}

		/// Sets how many neurons a subnet may have.
		#[pallet::call_index(15)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_max_allowed_uids(
			origin: OriginFor<T>,
			netuid: u16,
			max_allowed_uids: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::MaxAllowedUids(max_allowed_uids))
		}

		/// Sets the part of stake that decides a weight, in parts of 65535.
		#[pallet::call_index(16)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_kappa(origin: OriginFor<T>, netuid: u16, kappa: u16) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::Kappa(kappa))
		}

		/// Sets how many neurons may validate.
		#[pallet::call_index(25)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_max_allowed_validators(
			origin: OriginFor<T>,
			netuid: u16,
			max_allowed_validators: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::MaxAllowedValidators(max_allowed_validators))
		}

		/// Sets how much bonds suffer from weights over the consensus, in parts of 65535.
		#[pallet::call_index(60)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_bonds_penalty(
			origin: OriginFor<T>,
			netuid: u16,
			bonds_penalty: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::BondsPenalty(bonds_penalty))
		}

		/// Sets whether weights must be committed first.
		#[pallet::call_index(49)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_commit_reveal_weights_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::CommitRevealWeightsEnabled(enabled))
		}

		/// Sets the epochs between a commit and its reveal.
		#[pallet::call_index(57)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_commit_reveal_weights_interval(
			origin: OriginFor<T>,
			netuid: u16,
			interval: u64,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::RevealPeriodEpochs(interval))
		}

		/// Sets whether bonds follow Yuma3.
		#[pallet::call_index(69)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_yuma3_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::Yuma3Enabled(enabled))
		}

		/// Sets the blocks in which the price of a registration halves.
		#[pallet::call_index(77)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_burn_half_life(
			origin: OriginFor<T>,
			netuid: u16,
			burn_half_life: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::BurnHalfLife(burn_half_life))
		}

		/// Sets the blocks after which a validator that sets no weights is inactive.
		#[pallet::call_index(18)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_activity_cutoff(
			origin: OriginFor<T>,
			netuid: u16,
			activity_cutoff: u16,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::ActivityCutoff(activity_cutoff.into()))
		}

		/// Sets the same in thousandths of a tempo, rounded down to a block.
		#[pallet::call_index(86)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_activity_cutoff_factor(
			origin: OriginFor<T>,
			netuid: u16,
			factor_milli: u32,
		) -> DispatchResult {
			crate::Pallet::<T>::do_set_activity_cutoff_factor(origin, netuid, factor_milli)
		}

		/// Sets the lowest price of a registration, in rao of TAO.
		#[pallet::call_index(22)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_min_burn(
			origin: OriginFor<T>,
			netuid: u16,
			min_burn: u64,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::MinBurn(Tao(min_burn)))
		}

		/// Sets the highest price of a registration, in rao of TAO.
		#[pallet::call_index(23)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_max_burn(
			origin: OriginFor<T>,
			netuid: u16,
			max_burn: u64,
		) -> DispatchResult {
			set::<T>(origin, netuid, Hyperparameter::MaxBurn(Tao(max_burn)))
		}

		/// Sets what a registration multiplies its price by: a number times `2^64`, to the nearest thousandth.
		#[pallet::call_index(78)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_burn_increase_mult(
			origin: OriginFor<T>,
			netuid: u16,
			burn_increase_mult: FixedU128,
		) -> DispatchResult {
			let increase = thousandths::<T>(burn_increase_mult)?;
			set::<T>(origin, netuid, Hyperparameter::BurnIncrease(increase))
		}

		/// Sets what an epoch keeps of bonds, in parts of a million.
		#[pallet::call_index(26)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_bonds_moving_average(
			origin: OriginFor<T>,
			netuid: u16,
			bonds_moving_average: u64,
		) -> DispatchResult {
			let part = u32::try_from(bonds_moving_average).map_err(|_| Error::<T>::InvalidValue)?;
			set::<T>(origin, netuid, Hyperparameter::BondsMovingAverage(part))
		}

		/// Sets whether bonds move at a pace of their own; when it is switched on, from 0.7 to 0.9.
		#[pallet::call_index(50)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_liquid_alpha_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			let paces = enabled.then_some(LIQUID_ALPHA);
			set::<T>(origin, netuid, Hyperparameter::LiquidAlpha(paces))
		}

		/// Sets the range of that pace, in parts of 65535, where it is on.
		#[pallet::call_index(51)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_alpha_values(
			origin: OriginFor<T>,
			netuid: u16,
			alpha_low: u16,
			alpha_high: u16,
		) -> DispatchResult {
			let change = |known| LiquidAlpha { low: alpha_low, high: alpha_high, ..known };
			set_liquid_alpha::<T>(origin, netuid, change)
		}

		/// Sets how steep its curve is, in hundredths, where it is on.
		#[pallet::call_index(68)]
		#[pallet::weight(Weights::<T>::set_hyperparameter())]
		pub fn sudo_set_alpha_sigmoid_steepness(
			origin: OriginFor<T>,
			netuid: u16,
			steepness: i16,
		) -> DispatchResult {
			set_liquid_alpha::<T>(origin, netuid, |known| LiquidAlpha { steepness, ..known })
		}

		/// Sets the blocks between epochs; 0 is never.
		#[pallet::call_index(21)]
		#[pallet::weight(Weights::<T>::set_subnet_parameter())]
		pub fn sudo_set_tempo(origin: OriginFor<T>, netuid: u16, tempo: u16) -> DispatchResult {
			set_subnet::<T>(origin, netuid, SubnetParameter::Tempo(tempo))
		}

		/// Sets whether neurons may register.
		#[pallet::call_index(19)]
		#[pallet::weight(Weights::<T>::set_subnet_parameter())]
		pub fn sudo_set_network_registration_allowed(
			origin: OriginFor<T>,
			netuid: u16,
			registration_allowed: bool,
		) -> DispatchResult {
			set_subnet::<T>(
				origin,
				netuid,
				SubnetParameter::RegistrationAllowed(registration_allowed),
			)
		}

		/// Sets whether stake may change coldkeys.
		#[pallet::call_index(61)]
		#[pallet::weight(Weights::<T>::set_subnet_parameter())]
		pub fn sudo_set_toggle_transfer(
			origin: OriginFor<T>,
			netuid: u16,
			toggle: bool,
		) -> DispatchResult {
			set_subnet::<T>(origin, netuid, SubnetParameter::TransfersAllowed(toggle))
		}

		/// Sets whether a subnet shares a block's TAO.
		#[pallet::call_index(83)]
		#[pallet::weight(Weights::<T>::set_subnet_parameter())]
		pub fn sudo_set_subnet_emission_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			set_subnet::<T>(origin, netuid, SubnetParameter::TaoEmission(enabled))
		}

		/// Sets the blocks between two registrations of subnets.
		#[pallet::call_index(36)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_network_rate_limit(
			origin: OriginFor<T>,
			rate_limit: u64,
		) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::NetworkRateLimit(rate_limit))
		}

		/// Sets the blocks in which a new subnet cannot be pruned.
		#[pallet::call_index(37)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_network_immunity_period(
			origin: OriginFor<T>,
			immunity_period: u64,
		) -> DispatchResult {
			Core::<T>::set_parameter(
				origin,
				GlobalParameter::NetworkImmunityPeriod(immunity_period),
			)
		}

		/// Sets the lowest price of a subnet registration, in rao of TAO.
		#[pallet::call_index(38)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_network_min_lock_cost(
			origin: OriginFor<T>,
			lock_cost: u64,
		) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::NetworkMinLockCost(Tao(lock_cost)))
		}

		/// Sets how many subnets there may be beside root.
		#[pallet::call_index(39)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_subnet_limit(origin: OriginFor<T>, max_subnets: u16) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::SubnetLimit(max_subnets))
		}

		/// Sets the blocks in which the price of a subnet falls by the last lock.
		#[pallet::call_index(40)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_lock_reduction_interval(
			origin: OriginFor<T>,
			interval: u64,
		) -> DispatchResult {
			Core::<T>::set_parameter(
				origin,
				GlobalParameter::NetworkLockReductionInterval(interval),
			)
		}

		/// Sets the owner's cut of a subnet's alpha, in parts of 65535.
		#[pallet::call_index(35)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_subnet_owner_cut(
			origin: OriginFor<T>,
			subnet_owner_cut: u16,
		) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::SubnetOwnerCut(subnet_owner_cut))
		}

		/// Sets the stake weight under which a hotkey may not validate, in rao.
		#[pallet::call_index(42)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_stake_threshold(origin: OriginFor<T>, min_stake: u64) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::StakeThreshold(Tao(min_stake)))
		}

		/// Sets the least stake, in rao of TAO.
		#[pallet::call_index(43)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_nominator_min_required_stake(
			origin: OriginFor<T>,
			min_stake: u64,
		) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::MinStake(Tao(min_stake)))
		}

		/// Sets the blocks between a subnet's registration and its start.
		#[pallet::call_index(79)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_start_call_delay(origin: OriginFor<T>, delay: u64) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::StartCallDelay(delay))
		}

		/// Sets the blocks before an epoch in which an owner sets nothing.
		#[pallet::call_index(74)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_admin_freeze_window(origin: OriginFor<T>, window: u16) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::AdminFreezeWindow(window))
		}

		/// Sets the tempos between two settings of the same parameter by an owner.
		#[pallet::call_index(75)]
		#[pallet::weight(Weights::<T>::set_parameter())]
		pub fn sudo_set_owner_hparam_rate_limit(
			origin: OriginFor<T>,
			epochs: u16,
		) -> DispatchResult {
			Core::<T>::set_parameter(origin, GlobalParameter::OwnerHyperparamRateLimit(epochs))
		}

		/// Sets the hotkey of a subnet's owner, who calls.
		#[pallet::call_index(67)]
		#[pallet::weight(Weights::<T>::transfer_subnet_ownership())]
		pub fn sudo_set_sn_owner_hotkey(
			origin: OriginFor<T>,
			netuid: u16,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let owner = ensure_signed(origin.clone())?;
			Core::<T>::transfer_subnet_ownership(origin, NetUid(netuid), owner, hotkey)
		}

		/// Trims a subnet to so many neurons.
		#[pallet::call_index(82)]
		#[pallet::weight(CoreCall::<T>::sudo_trim_to_max_allowed_uids {
			netuid: NetUid(*netuid),
			max_n: *max_n,
		}
		.get_dispatch_info()
		.call_weight)]
		pub fn sudo_trim_to_max_allowed_uids(
			origin: OriginFor<T>,
			netuid: u16,
			max_n: u16,
		) -> DispatchResultWithPostInfo {
			Core::<T>::sudo_trim_to_max_allowed_uids(origin, NetUid(netuid), max_n)
		}

		/// Would set how many neurons register in an interval; their price alone limits them.
		///
		/// # Errors
		/// [`Error::RegistrationLimitsNotSupported`], always.
		#[pallet::call_index(24)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_target_registrations_per_interval(
			origin: OriginFor<T>,
			netuid: u16,
			target_registrations_per_interval: u16,
		) -> DispatchResult {
			refuse(origin, Error::<T>::RegistrationLimitsNotSupported)
		}

		/// Would set how many neurons register in a block, likewise.
		///
		/// # Errors
		/// [`Error::RegistrationLimitsNotSupported`], always.
		#[pallet::call_index(27)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_max_registrations_per_block(
			origin: OriginFor<T>,
			netuid: u16,
			max_registrations_per_block: u16,
		) -> DispatchResult {
			refuse(origin, Error::<T>::RegistrationLimitsNotSupported)
		}

		/// Would set whether neurons register by work; there is no proof of work.
		///
		/// # Errors
		/// [`Error::ProofOfWorkNotSupported`], always.
		#[pallet::call_index(20)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_network_pow_registration_allowed(
			origin: OriginFor<T>,
			netuid: u16,
			registration_allowed: bool,
		) -> DispatchResult {
			refuse(origin, Error::<T>::ProofOfWorkNotSupported)
		}

		/// Would set whether metadata reset bonds; nothing does here.
		///
		/// # Errors
		/// [`Error::BondsResetNotSupported`], always.
		#[pallet::call_index(64)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_bonds_reset_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			refuse(origin, Error::<T>::BondsResetNotSupported)
		}

		/// Would set how few neurons a subnet may be trimmed to; all have the same bound.
		///
		/// # Errors
		/// [`Error::MinAllowedUidsNotSupported`], always.
		#[pallet::call_index(84)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_min_allowed_uids(
			origin: OriginFor<T>,
			netuid: u16,
			min_allowed_uids: u16,
		) -> DispatchResult {
			refuse(origin, Error::<T>::MinAllowedUidsNotSupported)
		}

		/// Would set what becomes of what the owner's neurons earn; the rules of the chain say it for all.
		///
		/// # Errors
		/// [`Error::RecycleOrBurnNotSupported`], always.
		#[pallet::call_index(80)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_recycle_or_burn(
			origin: OriginFor<T>,
			netuid: u16,
			recycle_or_burn: RecycleOrBurnEnum,
		) -> DispatchResult {
			refuse(origin, Error::<T>::RecycleOrBurnNotSupported)
		}

		/// Would set whether the owner gets its cut; all owners get the same.
		///
		/// # Errors
		/// [`Error::OwnerCutPerSubnetNotSupported`], always.
		#[pallet::call_index(87)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_owner_cut_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			refuse(origin, Error::<T>::OwnerCutPerSubnetNotSupported)
		}

		/// Would set whether that cut is locked; no stake is.
		///
		/// # Errors
		/// [`Error::LockedStakeNotSupported`], always.
		#[pallet::call_index(88)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_owner_cut_auto_lock_enabled(
			origin: OriginFor<T>,
			netuid: u16,
			enabled: bool,
		) -> DispatchResult {
			refuse(origin, Error::<T>::LockedStakeNotSupported)
		}

		/// Would set the least that children keep on a subnet; it is the same on all.
		///
		/// # Errors
		/// [`Error::ChildkeyTakePerSubnetNotSupported`], always.
		#[pallet::call_index(89)]
		#[pallet::weight(Weight::zero())]
		#[allow(unused_variables)] // clients name them
		pub fn sudo_set_min_childkey_take_per_subnet(
			origin: OriginFor<T>,
			netuid: u16,
			take: u16,
		) -> DispatchResult {
			refuse(origin, Error::<T>::ChildkeyTakePerSubnetNotSupported)
		}
	}

	/// Refuses what this chain does not have, whoever asks for it.
	fn refuse<T: Config>(origin: OriginFor<T>, error: Error<T>) -> DispatchResult {
		ensure_signed_or_root(origin)?;
		Err(error.into())
	}

	/// Sets a hyperparameter of a subnet.
	fn set<T: Config>(
		origin: OriginFor<T>,
		netuid: u16,
		hyperparameter: Hyperparameter,
	) -> DispatchResult {
		Core::<T>::set_hyperparameter(origin, NetUid(netuid), hyperparameter)
	}

	/// Sets a parameter of a subnet's trades and blocks.
	fn set_subnet<T: Config>(
		origin: OriginFor<T>,
		netuid: u16,
		parameter: SubnetParameter,
	) -> DispatchResult {
		Core::<T>::set_subnet_parameter(origin, NetUid(netuid), parameter)
	}

	/// Changes the paces of a subnet's liquid alpha, which must be on.
	fn set_liquid_alpha<T: Config>(
		origin: OriginFor<T>,
		netuid: u16,
		change: impl FnOnce(LiquidAlpha) -> LiquidAlpha,
	) -> DispatchResult {
		let known = Core::<T>::hyperparameters(NetUid(netuid))
			.and_then(|hyperparameters| hyperparameters.epoch.liquid_alpha)
			.ok_or(Error::<T>::LiquidAlphaDisabled)?;
		set::<T>(origin, netuid, Hyperparameter::LiquidAlpha(Some(change(known))))
	}

	/// A factor times `2^64` in thousandths, rounded to the nearest: clients write thousandths in binary.
	fn thousandths<T: Config>(factor: FixedU128) -> Result<u32, DispatchError> {
		let half = 1u128 << 63;
		mul_div(factor.bits, 1_000, 1 << 64, Rounding::Down)
			.ok()
			.and_then(|floor| {
				let rest = factor.bits.wrapping_mul(1_000) & (u128::from(u64::MAX));
				u32::try_from(floor.checked_add((rest >= half).into())?).ok()
			})
			.ok_or_else(|| Error::<T>::InvalidValue.into())
	}
}
