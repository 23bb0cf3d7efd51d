//! What may be set, by whom: parameters of the economy and of subnets, and what an owner says about
//! a subnet.

use crate::{
	hooks::Change,
	is_symbol,
	pallet::{
		DeferredEpochs, Identities, Neurons, OwnerSettings, Settings, SubnetHyperparameters,
		SubnetOwners, Symbols,
	},
	types::{
		as_text, CHILDKEY_DEPOSITS, MAX_COLDKEY_SWAP_DELAY, MAX_NOTICE, MAX_TEMPO,
		MAX_TRADING_DELAY, MIN_REUSE_DELAY,
	},
	Config, Error, Event, GlobalParameter, GlobalParameters, Hyperparameter, Hyperparameters,
	NetUid, OwnerSetting, Pallet, SubnetIdentity, SubnetParameter, SubnetRecord, Symbol,
};
use dtao_economics::{FeeRate, Rules, Tao, MAX_SUPPLY};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Sets a parameter of the whole economy.
	pub(crate) fn do_set_parameter(change: GlobalParameter) -> DispatchResult {
		let parameters = Self::parameters().with(change);
		ensure!(Self::validate_parameters(&parameters).is_ok(), Error::<T>::InvalidValue);
		Self::put_parameters(&parameters);
		Self::deposit_event(Event::ParametersSet { parameters });
		Self::tell([Change::ParametersSet]);
		Ok(())
	}

	/// What may be set of the whole economy.
	pub fn parameters() -> GlobalParameters {
		Settings::<T>::get().parameters
	}

	/// Writes what may be set of the whole economy.
	pub(crate) fn put_parameters(parameters: &GlobalParameters) {
		Settings::<T>::mutate(|settings| settings.parameters = *parameters);
	}

	/// The rules that the economy runs by.
	pub fn active_rules() -> Rules {
		Settings::<T>::get().rules
	}

	/// Writes the rules that the economy runs by.
	pub(crate) fn put_rules(rules: &Rules) {
		Settings::<T>::mutate(|settings| settings.rules = *rules);
	}

	/// Writes what may be set of a subnet's neurons.
	pub(crate) fn put_hyperparameters(netuid: NetUid, hyperparameters: &Hyperparameters) {
		SubnetHyperparameters::<T>::insert(netuid, hyperparameters);
	}

	/// Removes all that was set of a subnet.
	pub(crate) fn remove_settings(netuid: NetUid) {
		SubnetHyperparameters::<T>::remove(netuid);
		OwnerSettings::<T>::remove(netuid);
		Symbols::<T>::remove(netuid);
		Identities::<T>::remove(netuid);
	}

	/// Refuses parameters out of their bounds, and says which. The bounds keep every invariant:
	/// a minimum stake under the existential deposit could leave dust in the vault, a lock under
	/// one TAO would seed a pool that trades at the floor.
	pub(crate) fn validate_parameters(parameters: &GlobalParameters) -> Result<(), &'static str> {
		let minimum = Self::existential_deposit().max(Tao(1));
		if parameters.min_stake < minimum || parameters.min_stake.0 > MAX_MIN_STAKE {
			return Err("min_stake is not between the existential deposit and 1000 TAO");
		}
		if parameters.network_min_lock_cost.0 < dtao_economics::UNIT
			|| parameters.network_min_lock_cost.0 > MAX_SUPPLY
		{
			return Err("network_min_lock_cost is not between 1 and 21000000 TAO");
		}
		if parameters.network_lock_reduction_interval == 0 {
			return Err("network_lock_reduction_interval is 0");
		}
		if !(1..=MAX_NOTICE).contains(&parameters.network_notice_period) {
			return Err("network_notice_period is not between 1 and 216000");
		}
		if !(MIN_REUSE_DELAY..=MAX_NOTICE).contains(&parameters.netuid_reuse_delay) {
			return Err("netuid_reuse_delay is not between 64 and 216000");
		}
		let (least, most) = CHILDKEY_DEPOSITS;
		if !(least..=most).contains(&parameters.childkey_deposit.0) {
			return Err("childkey_deposit is not between 0.001 and 1 TAO");
		}
		if !parameters.moving_speed.is_valid() {
			return Err("moving_speed is not a proper fraction with a denominator up to 10^9");
		}
		if parameters.subnet_limit > T::MaxSubnets::get() {
			return Err("subnet_limit is over the runtime's MaxSubnets");
		}
		if parameters.trading_delay == 0 || parameters.trading_delay > MAX_TRADING_DELAY {
			return Err("trading_delay is not between 1 and 50400 blocks");
		}
		if [parameters.delegate_take, parameters.childkey_take]
			.iter()
			.any(|take| take.min > take.max)
		{
			return Err("a take's range ends before it begins");
		}
		if parameters.hotkey_deposit < Self::existential_deposit()
			|| parameters.hotkey_deposit.0 > MAX_HOTKEY_DEPOSIT
		{
			return Err("hotkey_deposit is not between the existential deposit and 100 TAO");
		}
		if !(1..=MAX_KEY_SWAP_COST).contains(&parameters.key_swap_cost.0) {
			return Err("key_swap_cost is not between 1 rao and 100 TAO");
		}
		if !(1..=MAX_COLDKEY_SWAP_DELAY).contains(&parameters.coldkey_swap_delay) {
			return Err("coldkey_swap_delay is not between 1 and 216000");
		}
		if parameters.stake_threshold.0 > MAX_SUPPLY {
			return Err("stake_threshold is over 21000000 TAO");
		}
		if parameters.owner_hyperparam_rate_limit > MAX_OWNER_TEMPOS {
			return Err("owner_hyperparam_rate_limit is over 100 tempos");
		}
		parameters.owner_bounds.validate()
	}

	/// The record of a subnet, for nobody but its owner.
	fn owned_subnet(coldkey: &T::AccountId, netuid: NetUid) -> Result<SubnetRecord, DispatchError> {
		let record = Self::living_subnet(netuid)?;
		let details = SubnetOwners::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(details.owner_coldkey == *coldkey, Error::<T>::NotSubnetOwner);
		Ok(record)
	}

	/// The record of a subnet, for nobody but the admin origin, which is no coldkey, and its owner.
	pub(crate) fn administered_subnet(
		coldkey: Option<&T::AccountId>,
		netuid: NetUid,
	) -> Result<SubnetRecord, DispatchError> {
		match coldkey {
			Some(coldkey) => Self::owned_subnet(coldkey, netuid),
			None => Self::living_subnet(netuid),
		}
	}

	/// Refuses an owner's changes while an epoch is near or late.
	pub(crate) fn ensure_not_frozen(netuid: NetUid, record: &SubnetRecord) -> DispatchResult {
		let now = Self::now();
		let half_a_tempo = record.parameters.tempo.div_euclid(2);
		let window = Self::parameters().admin_freeze_window.min(half_a_tempo);
		let near = record
			.parameters
			.next_epoch(netuid, now)
			.is_some_and(|next| next.saturating_sub(now) <= u64::from(window));
		let late = DeferredEpochs::<T>::get().iter().any(|(_, waiting)| *waiting == netuid);
		ensure!(!near && !late, Error::<T>::AdminActionProhibitedDuringWeightsWindow);
		Ok(())
	}

	/// Notes that an owner sets something, unless it did so within the last tempo, or an epoch is near
	/// or late.
	pub(crate) fn note_owner_setting(
		netuid: NetUid,
		record: &SubnetRecord,
		setting: OwnerSetting,
	) -> DispatchResult {
		Self::ensure_not_frozen(netuid, record)?;
		let (now, tempo) = (Self::now(), u64::from(record.parameters.tempo));
		let limit = tempo.saturating_mul(Self::parameters().owner_hyperparam_rate_limit.into());
		OwnerSettings::<T>::try_mutate(netuid, |changes| {
			let known = changes.iter_mut().find(|(known, _)| *known == setting);
			match known {
				Some((_, at)) => {
					let age = now.saturating_sub(*at);
					ensure!(age >= limit, Error::<T>::TxRateLimitExceeded);
					*at = now;
				}
				// There is room for all kinds.
				None => {
					changes.try_push((setting, now)).map_err(|_| Error::<T>::TxRateLimitExceeded)?
				}
			}
			Ok(())
		})
	}

	/// Sets a parameter of a subnet.
	pub(crate) fn do_set_subnet_parameter(
		coldkey: Option<T::AccountId>,
		netuid: NetUid,
		change: SubnetParameter,
	) -> DispatchResult {
		let mut record = Self::administered_subnet(coldkey.as_ref(), netuid)?;
		ensure!(
			coldkey.is_none() || !change.is_for_admin_only(),
			Error::<T>::ParameterIsForAdminOnly
		);
		if coldkey.is_some() {
			Self::note_owner_setting(netuid, &record, OwnerSetting::Transfers)?;
		}
		let parameters = &mut record.parameters;
		match change {
			SubnetParameter::FeeRate(rate) => {
				ensure!(rate <= FeeRate::MAX, Error::<T>::FeeRateTooHigh);
				record.economy.fee_rate = rate;
			}
			SubnetParameter::Tempo(tempo) => {
				ensure!(tempo <= MAX_TEMPO, Error::<T>::TempoOutOfBounds);
				parameters.tempo = tempo;
			}
			SubnetParameter::RegistrationAllowed(allowed) => {
				parameters.registration_allowed = allowed;
			}
			SubnetParameter::TransfersAllowed(allowed) => parameters.transfers_allowed = allowed,
			SubnetParameter::TaoEmission(on) => parameters.tao_emission = on,
			SubnetParameter::EmissionWeight(weight) => parameters.emission_weight = weight,
		}
		let (parameters, fee_rate) = (record.parameters, record.economy.fee_rate);
		Self::put_record(netuid, &record);
		Self::deposit_event(Event::SubnetParametersSet { netuid, parameters, fee_rate });
		Self::tell([Change::SubnetParametersSet { netuid }]);
		Ok(())
	}

	/// Changes what may be set of a subnet's neurons.
	pub(crate) fn do_set_hyperparameter(
		coldkey: Option<T::AccountId>,
		netuid: NetUid,
		change: Hyperparameter,
	) -> DispatchResult {
		let record = Self::administered_subnet(coldkey.as_ref(), netuid)?;
		ensure!(
			coldkey.is_none() || !change.is_for_admin_only(),
			Error::<T>::ParameterIsForAdminOnly
		);
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid).with(change);
		ensure!(hyperparameters.validate().is_ok(), Error::<T>::InvalidValue);
		let room = Self::room_for_neurons(&hyperparameters);
		let count = Neurons::<T>::decode_len(netuid).unwrap_or_default();
		ensure!(count <= room, Error::<T>::InvalidValue);
		if let Hyperparameter::ActivityCutoff(blocks) = change {
			ensure!(blocks >= u64::from(record.parameters.tempo), Error::<T>::InvalidValue);
		}
		if coldkey.is_some() {
			let bounds = Self::parameters().owner_bounds;
			ensure!(bounds.allow(change, count), Error::<T>::InvalidValue);
			Self::note_owner_setting(netuid, &record, change.into())?;
		}
		Self::put_hyperparameters(netuid, &hyperparameters);
		Self::deposit_event(Event::HyperparametersSet { netuid, hyperparameters });
		Self::tell([Change::HyperparametersSet { netuid }]);
		Ok(())
	}

	/// Says what a subnet is.
	pub(crate) fn do_set_subnet_identity(
		coldkey: T::AccountId,
		netuid: NetUid,
		identity: SubnetIdentity,
	) -> DispatchResult {
		Self::owned_subnet(&coldkey, netuid)?;
		ensure!(identity.is_text(), Error::<T>::InvalidIdentity);
		Identities::<T>::insert(netuid, identity);
		Self::deposit_event(Event::SubnetIdentitySet { netuid });
		Self::tell([Change::IdentitySet { netuid }]);
		Ok(())
	}

	/// Names a subnet's token by one letter, or as by default. No two tokens have the same symbol: what
	/// they have by default is no letter.
	pub(crate) fn do_update_symbol(
		coldkey: T::AccountId,
		netuid: NetUid,
		symbol: Symbol,
	) -> DispatchResult {
		Self::owned_subnet(&coldkey, netuid)?;
		ensure!(is_symbol(&symbol) || symbol == netuid.symbol(), Error::<T>::InvalidSymbol);
		let chosen = Symbols::<T>::iter().any(|(other, taken)| other != netuid && taken == symbol);
		ensure!(!chosen, Error::<T>::SymbolAlreadyInUse);
		Symbols::<T>::insert(netuid, &symbol);
		Self::deposit_event(Event::SymbolUpdated { netuid, symbol: as_text(&symbol) });
		Self::tell([Change::SymbolSet { netuid }]);
		Ok(())
	}

	/// Gives a subnet to another coldkey, with a hotkey of its own for the owner's part.
	pub(crate) fn do_transfer_subnet_ownership(
		coldkey: T::AccountId,
		netuid: NetUid,
		new_coldkey: T::AccountId,
		new_hotkey: T::AccountId,
	) -> DispatchResult {
		Self::living_subnet(netuid)?;
		Self::update_details(netuid, |details| {
			ensure!(details.owner_coldkey == coldkey, Error::<T>::NotSubnetOwner);
			details.owner_hotkey = Self::hotkey_of(&new_coldkey, &new_hotkey)?.id;
			details.owner_coldkey = new_coldkey.clone();
			Ok(())
		})?;
		Self::deposit_event(Event::SubnetOwnerChanged {
			netuid,
			old_coldkey: coldkey,
			new_coldkey: new_coldkey.clone(),
			new_hotkey,
		});
		Self::tell([Change::SubnetOwnerChanged { netuid, owner: new_coldkey }]);
		Ok(())
	}
}

/// The highest deposit for a hotkey that may be set: 100 TAO.
pub(crate) const MAX_HOTKEY_DEPOSIT: u64 = 100 * dtao_economics::UNIT;

/// The highest cost of a key's swap that may be set: 100 TAO.
pub(crate) const MAX_KEY_SWAP_COST: u64 = 100 * dtao_economics::UNIT;

/// The most tempos that an owner may have to wait between two settings.
pub(crate) const MAX_OWNER_TEMPOS: u16 = 100;

/// The highest minimum stake that may be set: 1,000 TAO.
pub(crate) const MAX_MIN_STAKE: u64 = 1_000 * dtao_economics::UNIT;
