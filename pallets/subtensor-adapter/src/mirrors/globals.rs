//! Mirrors of what may be set of the whole economy.

use crate::{
	AdminFreezeWindow, Config, MaxChildkeyTake, MaxDelegateTake, MinChildkeyTake, MinDelegateTake,
	NetworkImmunityPeriod, NetworkLockReductionInterval, NetworkMinLockCost, NetworkRateLimit,
	NominatorMinRequiredStake, OwnerHyperparamRateLimit, Pallet, StakeThreshold, StartCallDelay,
	SubnetLimit, SubnetOwnerCut, TaoWeight, TxChildkeyTakeRateLimit, TxDelegateTakeRateLimit,
};
use pallet_dynamic_tao::{GlobalParameters, Pallet as Core};

/// The stores of one value, each with the parameter that it mirrors.
macro_rules! parameter_mirrors {
	(|$parameters:ident| $($store:ident = $value:expr;)*) => {
		/// Writes what differs.
		fn write<T: Config>($parameters: &GlobalParameters) {
			$(
				if $store::<T>::try_get() != Ok($value) {
					$store::<T>::put($value);
				}
			)*
		}

		/// The first store that differs from its parameter.
		#[cfg(any(feature = "std", feature = "try-runtime"))]
		fn differs<T: Config>($parameters: &GlobalParameters) -> Option<&'static str> {
			$(
				if $store::<T>::try_get() != Ok($value) {
					return Some(stringify!($store));
				}
			)*
			None
		}
	};
}

parameter_mirrors! {
	|parameters|
	SubnetLimit = parameters.subnet_limit;
	TaoWeight = parameters.tao_weight;
	StakeThreshold = parameters.stake_threshold.0;
	NominatorMinRequiredStake = parameters.min_stake.0;
	SubnetOwnerCut = parameters.subnet_owner_cut;
	AdminFreezeWindow = parameters.admin_freeze_window;
	OwnerHyperparamRateLimit = parameters.owner_hyperparam_rate_limit;
	MinDelegateTake = parameters.delegate_take.min;
	MaxDelegateTake = parameters.delegate_take.max;
	MinChildkeyTake = parameters.childkey_take.min;
	MaxChildkeyTake = parameters.childkey_take.max;
	TxDelegateTakeRateLimit = parameters.delegate_take.rate_limit;
	TxChildkeyTakeRateLimit = parameters.childkey_take.rate_limit;
	NetworkRateLimit = parameters.network_rate_limit;
	NetworkImmunityPeriod = parameters.network_immunity_period;
	NetworkMinLockCost = parameters.network_min_lock_cost.0;
	NetworkLockReductionInterval = parameters.network_lock_reduction_interval;
	StartCallDelay = parameters.start_call_delay;
}

impl<T: Config> Pallet<T> {
	/// Mirrors the parameters of the economy.
	pub(super) fn mirror_parameters() {
		write::<T>(&Core::<T>::parameters());
	}

	/// The first parameter whose mirror differs.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn differing_parameter() -> Option<&'static str> {
		differs::<T>(&Core::<T>::parameters())
	}
}
