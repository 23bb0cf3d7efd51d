//! Mirrors of one value a subnet.

use crate::{
	ActivityCutoff, ActivityCutoffFactorMilli, AlphaSigmoidSteepness, AlphaValues,
	BondsMovingAverage, BondsPenalty, Burn, BurnHalfLife, BurnIncreaseMult,
	CommitRevealWeightsEnabled, Config, FirstEmissionBlockNumber, FixedI64, FixedU128,
	ImmunityPeriod, Kappa, LastEpochBlock, LastMechansimStepBlock, LiquidAlphaOn, MaxAllowedUids,
	MaxAllowedValidators, MaxBurn, MaxWeightsLimit, MinAllowedWeights, MinBurn,
	NetworkRegisteredAt, NetworkRegistrationAllowed, NetworksAdded, Pallet, RevealPeriodEpochs,
	ServingRateLimit, SubnetEmissionEnabled, SubnetIdentitiesV3, SubnetIdentityV3, SubnetLocked,
	SubnetOwner, SubnetOwnerHotkey, SubnetworkN, SubtokenEnabled, Tempo, TokenSymbol,
	TotalNetworks, TransferToggle, WeightsSetRateLimit, WeightsVersionKey, Yuma3On,
};
use alloc::vec::Vec;
use dtao_economics::{
	mul_div,
	yuma::{BondsRule, LiquidAlpha},
	Rounding, Tao,
};
use pallet_dynamic_tao::{
	Hyperparameters, NetUid, Neurons, Pallet as Core, RootNeurons, SubnetDetails, SubnetRecord,
	Subnets, MAX_ROOT_VALIDATORS,
};

/// The token of root is TAO itself.
pub(crate) const TAO_SYMBOL: &str = "\u{3a4}";

/// What Dynamic TAO knows of a subnet beside its neurons.
pub(crate) struct SubnetFacts<T: Config> {
	netuid: u16,
	record: SubnetRecord,
	details: SubnetDetails<T::AccountId>,
	pub hyperparameters: Hyperparameters,
	symbol: Vec<u8>,
	identity: Option<SubnetIdentityV3>,
	neurons: u16,
}

impl<T: Config> SubnetFacts<T> {
	/// Those of a subnet that there is.
	pub fn of(netuid: NetUid) -> Option<Self> {
		let names = Core::<T>::subnet_identity(netuid)?;
		Some(Self {
			netuid: netuid.0,
			record: Subnets::<T>::get(netuid)?,
			details: pallet_dynamic_tao::SubnetOwners::<T>::get(netuid)?,
			hyperparameters: Core::<T>::hyperparameters(netuid)?,
			symbol: names.symbol.into_bytes(),
			identity: names.identity.map(Into::into),
			neurons: Pallet::<T>::neuron_count(netuid),
		})
	}

	/// What the last registration has left as the price of the next one.
	fn burn(&self) -> Tao {
		self.details.burn.at(self.details.burn.block, &self.hyperparameters.burn)
	}

	/// What a registration multiplies that price by, times `2^64`, floored: thousandths are not exact in
	/// binary.
	pub fn burn_increase(&self) -> FixedU128 {
		let thousandths = self.hyperparameters.burn.increase;
		let bits = mul_div(thousandths.into(), 1 << 64, 1_000, Rounding::Down);
		FixedU128 { bits: bits.unwrap_or_default() } // 32 bits times 2^64 fit
	}

	/// The activity cutoff in thousandths of a tempo, rounded down.
	pub fn activity_cutoff_factor(&self) -> u32 {
		let thousandths = self.hyperparameters.epoch.activity_cutoff.saturating_mul(1_000);
		let factor = thousandths.checked_div(self.record.parameters.tempo.into());
		factor.and_then(|factor| u32::try_from(factor).ok()).unwrap_or_default()
	}

	/// How steep the curve of these paces is, in hundredths, times `2^32`.
	pub fn steepness(&self) -> FixedI64 {
		FixedI64 { bits: i64::from(self.liquid_alpha().steepness) << 32 }
	}

	/// By which rule bonds grow: 3, or 2.
	pub fn yuma_version(&self) -> u16 {
		if self.hyperparameters.epoch.bonds_rule == BondsRule::Yuma3 {
			3
		} else {
			2
		}
	}

	/// Tells whether `start_call` was made.
	pub fn is_started(&self) -> bool {
		self.record.started_at.is_some()
	}

	/// The paces of liquid alpha, and those that clients know by default where it is off.
	pub fn liquid_alpha(&self) -> LiquidAlpha {
		self.hyperparameters.epoch.liquid_alpha.unwrap_or(crate::admin_utils::LIQUID_ALPHA)
	}
}

/// The stores of one value a subnet, each with the fact that it mirrors.
macro_rules! subnet_mirrors {
	(
		|$facts:ident|
		values { $($value:ident = $fact:expr;)* }
		options { $($option:ident = $choice:expr;)* }
	) => {
		impl<T: Config> SubnetFacts<T> {
			/// Writes what differs.
			fn write(&self) {
				let $facts = self;
				$(
					let fact = $fact;
					if $value::<T>::try_get(self.netuid).as_ref() != Ok(&fact) {
						$value::<T>::insert(self.netuid, fact);
					}
				)*
				$(
					let choice = $choice;
					if $option::<T>::get(self.netuid) != choice {
						$option::<T>::set(self.netuid, choice);
					}
				)*
			}

			/// The first store that differs from its fact.
			#[cfg(any(feature = "std", feature = "try-runtime"))]
			pub(crate) fn differs(&self) -> Option<&'static str> {
				let $facts = self;
				$(
					if $value::<T>::try_get(self.netuid) != Ok($fact) {
						return Some(stringify!($value));
					}
				)*
				$(
					if $option::<T>::get(self.netuid) != $choice {
						return Some(stringify!($option));
					}
				)*
				None
			}
		}

		impl<T: Config> Pallet<T> {
			/// Removes the values of a subnet.
			pub(super) fn forget_values(netuid: NetUid) {
				$($value::<T>::remove(netuid.0);)*
				$($option::<T>::remove(netuid.0);)*
			}

			/// How many values there are, store by store, and how many subnets.
			#[cfg(any(feature = "std", feature = "try-runtime"))]
			pub(crate) fn netuids_of_values() -> Vec<(&'static str, Vec<u16>)> {
				alloc::vec![
					$((stringify!($value), $value::<T>::iter_keys().collect()),)*
					$((stringify!($option), $option::<T>::iter_keys().collect()),)*
				]
			}
		}
	};
}

subnet_mirrors! {
	|facts|
	values {
		NetworksAdded = true;
		NetworkRegisteredAt = facts.details.registered_at;
		SubnetLocked = facts.details.lock.0;
		SubnetOwner = facts.details.owner_coldkey.clone();
		SubnetOwnerHotkey = Core::<T>::account_of(&facts.details.owner_hotkey);
		TokenSymbol = facts.symbol.clone();
		SubnetworkN = facts.neurons;
		Burn = facts.burn().0;
		Tempo = facts.record.parameters.tempo;
		LastEpochBlock = facts.record.last_epoch;
		LastMechansimStepBlock = facts.record.last_epoch;
		SubtokenEnabled = facts.is_started();
		NetworkRegistrationAllowed = facts.record.parameters.registration_allowed;
		TransferToggle = facts.record.parameters.transfers_allowed;
		SubnetEmissionEnabled = facts.record.parameters.tao_emission;
		MaxAllowedUids = facts.hyperparameters.max_allowed_uids;
		MaxAllowedValidators = facts.hyperparameters.epoch.max_validators;
		ImmunityPeriod = facts.hyperparameters.immunity_period;
		ActivityCutoff =
			u16::try_from(facts.hyperparameters.epoch.activity_cutoff).unwrap_or(u16::MAX);
		ActivityCutoffFactorMilli = facts.activity_cutoff_factor();
		MinAllowedWeights = facts.hyperparameters.min_allowed_weights;
		MaxWeightsLimit = facts.hyperparameters.max_weight_limit;
		Kappa = facts.hyperparameters.epoch.kappa;
		WeightsVersionKey = facts.hyperparameters.weights_version_key;
		WeightsSetRateLimit = facts.hyperparameters.weights_set_rate_limit;
		ServingRateLimit = facts.hyperparameters.serving_rate_limit;
		CommitRevealWeightsEnabled = facts.hyperparameters.commit_reveal_weights_enabled;
		RevealPeriodEpochs = facts.hyperparameters.reveal_period_epochs;
		BondsMovingAverage = facts.hyperparameters.epoch.bonds_moving_average.into();
		BondsPenalty = facts.hyperparameters.epoch.bonds_penalty;
		Yuma3On = facts.yuma_version() == 3;
		LiquidAlphaOn = facts.hyperparameters.epoch.liquid_alpha.is_some();
		AlphaValues = (facts.liquid_alpha().low, facts.liquid_alpha().high);
		AlphaSigmoidSteepness = facts.liquid_alpha().steepness;
		MinBurn = facts.hyperparameters.burn.min.0;
		MaxBurn = facts.hyperparameters.burn.max.0;
		BurnHalfLife = facts.hyperparameters.burn.half_life;
		BurnIncreaseMult = facts.burn_increase();
	}
	options {
		FirstEmissionBlockNumber = facts.record.started_at;
		SubnetIdentitiesV3 = facts.identity.clone();
	}
}

impl<T: Config> Pallet<T> {
	/// Mirrors what is one value of a subnet.
	pub(super) fn mirror_subnet(netuid: NetUid) {
		if let Some(facts) = SubnetFacts::<T>::of(netuid) {
			facts.write();
		}
	}

	/// Mirrors when a subnet had its last epoch.
	pub(super) fn mirror_epoch(netuid: NetUid) {
		if let Some(record) = Subnets::<T>::get(netuid) {
			LastEpochBlock::<T>::insert(netuid.0, record.last_epoch);
			LastMechansimStepBlock::<T>::insert(netuid.0, record.last_epoch);
		}
	}

	/// Mirrors what a registration has changed beside the uid.
	pub(super) fn mirror_registration(netuid: NetUid) {
		let neurons = Self::neuron_count(netuid);
		if SubnetworkN::<T>::get(netuid.0) != neurons {
			SubnetworkN::<T>::insert(netuid.0, neurons);
		}
		let details = pallet_dynamic_tao::SubnetOwners::<T>::get(netuid);
		if let (Some(details), Some(set)) = (details, Core::<T>::hyperparameters(netuid)) {
			Burn::<T>::insert(netuid.0, details.burn.at(details.burn.block, &set.burn).0);
		}
	}

	/// Mirrors how many subnets there are.
	pub(super) fn mirror_count() {
		TotalNetworks::<T>::put(Self::network_count());
	}

	/// How many subnets there are, root included.
	pub(crate) fn network_count() -> u16 {
		let subnets = u16::try_from(Subnets::<T>::count()).unwrap_or(u16::MAX);
		subnets.saturating_add(1) // MaxSubnets is a u16, and no chain has so many
	}

	/// Mirrors root, which is a subnet to clients. It has no pool, no epochs and no parameters.
	pub(super) fn mirror_root() {
		let root = NetUid::ROOT.0;
		NetworksAdded::<T>::insert(root, true);
		TokenSymbol::<T>::insert(root, TAO_SYMBOL.as_bytes().to_vec());
		MaxAllowedUids::<T>::insert(root, u16::try_from(MAX_ROOT_VALIDATORS).unwrap_or(u16::MAX));
		Self::mirror_neurons(NetUid::ROOT);
		Self::mirror_count();
	}

	/// How many neurons a subnet has, or root.
	pub(crate) fn neuron_count(netuid: NetUid) -> u16 {
		let count = if netuid.is_root() {
			RootNeurons::<T>::decode_len()
		} else {
			Neurons::<T>::decode_len(netuid)
		};
		count.and_then(|count| u16::try_from(count).ok()).unwrap_or_default() // 256 at most
	}
}
