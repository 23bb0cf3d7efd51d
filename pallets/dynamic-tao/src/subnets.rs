//! How a subnet comes to be and starts.

use crate::{
	pallet::{CurrentDissolution, Economies, LastSubnetRegistration, Neurons, Parameters, Subnets},
	policy::{Notice, OnSubnet},
	types::INITIAL_BURN,
	Config, Dissolution, Error, Event, LastRegistration, NetUid, Neuron, NeuronList, Pallet,
	QueuedRegistration, SubnetDetails, SubnetRecord, WeightInfo,
};
use alloc::{vec, vec::Vec};
use dtao_economics::{
	burn::BurnPrice, EconomicsError, FeeRate, Halving, LockCost, Pool, Price, SteadyPrice,
	SubnetEconomy, Tao, MAX_SUPPLY,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};

/// Where a new subnet goes.
enum Slot {
	/// The netuid is free.
	Free(NetUid),
	/// A dissolution will free it, and nobody waits for it yet.
	BeingFreed(NetUid),
	/// Its subnet must be dissolved first.
	ToPrune(NetUid),
}

impl<T: Config> Pallet<T> {
	/// This block's number in the life of the economy.
	pub(crate) fn now() -> u64 {
		Self::block_number(frame_system::Pallet::<T>::block_number())
	}

	/// A host's block number as the records hold it: with the blocks before this chain.
	pub(crate) fn block_number(number: BlockNumberFor<T>) -> u64 {
		let number: u64 = number.unique_saturated_into();
		number.saturating_add(T::BlocksBefore::get()) // no economy gets to 2^64 blocks
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

	/// Registers a subnet. On a full chain, the weakest one is dissolved first, and the
	/// registration waits for its netuid.
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
		let slot = Self::find_slot(parameters.subnet_limit)?;
		let lock = Self::lock_cost(now, Self::total_issuance());
		Self::ensure_can_pay(&coldkey, lock).map_err(|_| Error::<T>::CannotAffordLockCost)?;
		Self::vault_receive(&coldkey, lock)?;
		LastSubnetRegistration::<T>::put(LastRegistration { lock, block: Some(now) });
		match slot {
			Slot::Free(netuid) => {
				Self::create_subnet(netuid, &coldkey, &hotkey, lock)?;
				Self::tell(vec![Notice::Registered(netuid, coldkey)]);
				Ok(())
			}
			slot => Self::queue_registration(slot, QueuedRegistration { coldkey, hotkey, lock }),
		}
	}

	/// What a registration now weighs: on a full chain, the weakest subnet must be looked for.
	pub(crate) fn registration_weight() -> Weight {
		let subnets = Economies::<T>::count();
		if subnets < u32::from(Parameters::<T>::get().subnet_limit) {
			T::WeightInfo::register_network(subnets)
		} else {
			T::WeightInfo::register_network_by_pruning(subnets)
		}
	}

	/// Where the next subnet can go.
	fn find_slot(limit: u16) -> Result<Slot, DispatchError> {
		if Economies::<T>::count() < u32::from(limit) {
			let free = (1..=limit).map(NetUid).find(|netuid| !Economies::<T>::contains_key(netuid));
			// With fewer subnets than the limit, one of the first netuids is free.
			return free.map(Slot::Free).ok_or_else(|| Error::<T>::SubnetLimitReached.into());
		}
		match CurrentDissolution::<T>::get() {
			Some(Dissolution { queued: Some(_), .. }) => {
				Err(Error::<T>::NetworkRegistrationQueued.into())
			}
			Some(dissolution) => Ok(Slot::BeingFreed(dissolution.netuid)),
			None => Self::prune_candidate(Self::now())
				.map(Slot::ToPrune)
				.ok_or_else(|| Error::<T>::SubnetLimitReached.into()),
		}
	}

	/// Lets a registration that has paid wait for a netuid.
	fn queue_registration(slot: Slot, queued: QueuedRegistration<T::AccountId>) -> DispatchResult {
		let QueuedRegistration { coldkey, hotkey, lock } = queued.clone();
		let (Slot::Free(netuid) | Slot::BeingFreed(netuid) | Slot::ToPrune(netuid)) = slot;
		if let Slot::ToPrune(netuid) = slot {
			Self::begin_dissolution(netuid, Some(queued))?;
		} else {
			CurrentDissolution::<T>::mutate(|dissolution| {
				if let Some(dissolution) = dissolution {
					dissolution.queued = Some(queued);
				}
			});
		}
		Self::deposit_event(Event::NetworkQueued { netuid, coldkey, hotkey, lock });
		Ok(())
	}

	/// Creates a subnet under a free netuid: its whole lock, which the vault holds already, becomes
	/// the TAO of a pool at the median price, and the owner's hotkey its first neuron. The caller tells
	/// the host.
	pub(crate) fn create_subnet(
		netuid: NetUid,
		coldkey: &T::AccountId,
		hotkey: &T::AccountId,
		lock: Tao,
	) -> DispatchResult {
		let alpha = match Self::median_price().alpha_for(lock) {
			Err(EconomicsError::Overflow) => return Err(Error::<T>::AlphaSupplyExceeded.into()),
			alpha => Self::economic(alpha)?,
		};
		let pool = Pool { tao: lock, alpha };
		ensure!(pool.is_deep_enough(), Error::<T>::InsufficientLiquidity);
		ensure!(alpha.0 <= MAX_SUPPLY, Error::<T>::AlphaSupplyExceeded);

		let now = Self::now();
		let economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		let steady_price = SteadyPrice::at(Self::economic(pool.price())?);
		Economies::<T>::insert(
			netuid,
			SubnetRecord { economy, steady_price, ..SubnetRecord::default() },
		);
		Subnets::<T>::insert(
			netuid,
			SubnetDetails {
				owner_coldkey: coldkey.clone(),
				owner_hotkey: hotkey.clone(),
				registered_at: now,
				lock,
				burn: BurnPrice { price: INITIAL_BURN, block: now },
				families: 0,
			},
		);
		let owner = Neuron::new(hotkey.clone(), coldkey.clone(), now);
		Neurons::<T>::insert(netuid, NeuronList::truncate_from(alloc::vec![owner]));
		let (coldkey, hotkey, price) = (coldkey.clone(), hotkey.clone(), Self::rao_per_alpha(pool));
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
		Self::deposit_event(Event::FirstEmissionBlockNumberSet { netuid, block });
		T::OnSubnet::on_started(netuid);
		Ok(())
	}

	/// The median spot price of started subnets that are not being dissolved.
	fn median_price() -> Price {
		let mut prices: Vec<Price> = Economies::<T>::iter_values()
			.filter(|record| record.started_at.is_some() && !record.dissolving)
			.filter_map(|record| record.economy.pool.price().ok())
			.collect();
		Price::median(&mut prices)
	}
}
