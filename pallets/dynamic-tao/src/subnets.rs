//! How a subnet comes to be and starts, and how its parameters change.

use crate::{
	pallet::{Economies, LastSubnetRegistration, Parameters, Subnets},
	policy::OnSubnet,
	Config, Error, Event, GlobalParameters, LastRegistration, NetUid, Pallet, SubnetDetails,
	SubnetRecord,
};
use alloc::vec::Vec;
use dtao_economics::{
	EconomicsError, FeeRate, Halving, LockCost, Pool, Price, SubnetEconomy, Tao, MAX_SUPPLY,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// This block's number.
	pub(crate) fn now() -> u64 {
		Self::block_number(frame_system::Pallet::<T>::block_number())
	}

	/// A host's block number as the records hold it.
	pub(crate) fn block_number(number: BlockNumberFor<T>) -> u64 {
		number.unique_saturated_into() // no chain gets to 2^64 blocks
	}

	/// What a subnet registration costs in `block`, when `issuance` TAO exist.
	pub(crate) fn lock_cost(block: u64, issuance: Tao) -> Tao {
		let parameters = Parameters::<T>::get();
		let last = LastSubnetRegistration::<T>::get();
		LockCost {
			minimum: parameters.network_min_lock_cost,
			last_lock: last.lock,
			age: last.block.map(|last| block.saturating_sub(last)), // never in the future
			reduction_interval: parameters.network_lock_reduction_interval,
			block_emission: Tao(Halving::DYNAMIC_TAO.block_emission(issuance.0)),
		}
		.price()
		.unwrap_or(Tao(u64::MAX)) // over all TAO: nobody can afford it
	}

	/// What the next block may mint.
	pub(crate) fn block_emission() -> Tao {
		Tao(Halving::DYNAMIC_TAO.block_emission(Self::total_issuance().0))
	}

	/// Registers a subnet: its whole lock becomes the TAO of a pool at the median price.
	pub(crate) fn do_register_network(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
	) -> DispatchResult {
		Self::associate_hotkey(&hotkey, &coldkey)?;
		let (now, parameters) = (Self::now(), Parameters::<T>::get());
		let last = LastSubnetRegistration::<T>::get();
		ensure!(
			last.block
				.is_none_or(|block| { now.saturating_sub(block) >= parameters.network_rate_limit }),
			Error::<T>::NetworkTxRateLimitExceeded
		);
		let netuid = Self::free_netuid(parameters.subnet_limit)?;
		let lock = Self::lock_cost(now, Self::total_issuance());
		Self::ensure_can_pay(&coldkey, lock).map_err(|_| Error::<T>::CannotAffordLockCost)?;
		let alpha = match Self::median_price().alpha_for(lock) {
			Err(EconomicsError::Overflow) => return Err(Error::<T>::AlphaSupplyExceeded.into()),
			alpha => Self::economic(alpha)?,
		};
		let pool = Pool { tao: lock, alpha };
		ensure!(pool.is_deep_enough(), Error::<T>::InsufficientLiquidity);
		ensure!(alpha.0 <= MAX_SUPPLY, Error::<T>::AlphaSupplyExceeded);

		Self::vault_receive(&coldkey, lock)?;
		let economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		Economies::<T>::insert(netuid, SubnetRecord { economy, ..SubnetRecord::default() });
		Subnets::<T>::insert(
			netuid,
			SubnetDetails {
				owner_coldkey: coldkey.clone(),
				owner_hotkey: hotkey.clone(),
				registered_at: now,
				lock,
			},
		);
		LastSubnetRegistration::<T>::put(LastRegistration { lock, block: Some(now) });
		T::OnSubnet::on_registered(netuid, &coldkey);
		let price = Self::rao_per_alpha(pool);
		Self::deposit_event(Event::NetworkAdded { netuid, coldkey, hotkey, lock, alpha, price });
		Ok(())
	}

	/// Opens a subnet for trading; the next block emits for it.
	pub(crate) fn do_start_call(coldkey: T::AccountId, netuid: NetUid) -> DispatchResult {
		let details = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(details.owner_coldkey == coldkey, Error::<T>::NotSubnetOwner);
		let ready = details.registered_at.saturating_add(Parameters::<T>::get().start_call_delay);
		let now = Self::now();
		let block = now.saturating_add(1);
		Self::update_subnet(netuid, |record| {
			ensure!(record.started_at.is_none(), Error::<T>::FirstEmissionBlockNumberAlreadySet);
			ensure!(now >= ready, Error::<T>::NeedWaitingMoreBlocksToStarCall);
			record.started_at = Some(block);
			Ok(())
		})?;
		T::OnSubnet::on_started(netuid);
		Self::deposit_event(Event::FirstEmissionBlockNumberSet { netuid, block });
		Ok(())
	}

	/// Changes the parameters of the whole economy.
	pub(crate) fn update_parameters(change: impl FnOnce(&mut GlobalParameters)) -> DispatchResult {
		let mut parameters = Parameters::<T>::get();
		change(&mut parameters);
		ensure!(Self::parameters_defect(&parameters).is_none(), Error::<T>::InvalidValue);
		Parameters::<T>::put(parameters);
		Self::deposit_event(Event::ParametersSet { parameters });
		Ok(())
	}

	/// Changes the record of a subnet.
	pub(crate) fn update_subnet(
		netuid: NetUid,
		change: impl FnOnce(&mut SubnetRecord) -> DispatchResult,
	) -> DispatchResult {
		Economies::<T>::try_mutate(netuid, |record| {
			change(record.as_mut().ok_or(Error::<T>::SubnetNotExists)?)
		})
	}

	/// Changes the parameters of a subnet.
	pub(crate) fn update_subnet_parameters(
		netuid: NetUid,
		change: impl FnOnce(&mut SubnetRecord) -> DispatchResult,
	) -> DispatchResult {
		Self::update_subnet(netuid, |record| {
			change(record)?;
			let (parameters, fee_rate) = (record.parameters, record.economy.fee_rate);
			Self::deposit_event(Event::SubnetParametersSet { netuid, parameters, fee_rate });
			Ok(())
		})
	}

	/// Says which bound of a parameter is broken, if one is. The bounds keep every invariant:
	/// a minimum stake under the existential deposit could leave dust in the vault, a lock under
	/// one TAO would seed a pool that trades at the floor.
	pub(crate) fn parameters_defect(parameters: &GlobalParameters) -> Option<&'static str> {
		let minimum = Self::existential_deposit().max(Tao(1));
		if parameters.min_stake < minimum || parameters.min_stake.0 > MAX_MIN_STAKE {
			return Some("min_stake is not between the existential deposit and 1000 TAO");
		}
		if parameters.network_min_lock_cost.0 < dtao_economics::UNIT
			|| parameters.network_min_lock_cost.0 > MAX_SUPPLY
		{
			return Some("network_min_lock_cost is not between 1 and 21000000 TAO");
		}
		if parameters.network_lock_reduction_interval == 0 {
			return Some("network_lock_reduction_interval is 0");
		}
		if !parameters.moving_speed.is_valid() {
			return Some("moving_speed is not a proper fraction with a denominator up to 10^9");
		}
		if parameters.subnet_limit > T::MaxSubnets::get() {
			return Some("subnet_limit is over the runtime's MaxSubnets");
		}
		None
	}

	/// The lowest netuid that is not taken.
	fn free_netuid(limit: u16) -> Result<NetUid, DispatchError> {
		ensure!(Economies::<T>::count() < u32::from(limit), Error::<T>::SubnetLimitReached);
		(1..=limit)
			.map(NetUid)
			.find(|netuid| !Economies::<T>::contains_key(netuid))
			.ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// The median spot price of started subnets.
	fn median_price() -> Price {
		let mut prices: Vec<Price> = Economies::<T>::iter_values()
			.filter(|record| record.started_at.is_some())
			.filter_map(|record| record.economy.pool.price().ok())
			.collect();
		Price::median(&mut prices)
	}
}

/// The highest minimum stake that may be set: 1,000 TAO.
const MAX_MIN_STAKE: u64 = 1_000 * dtao_economics::UNIT;
