//! How a subnet comes to be and starts.

use crate::{
	pallet::{CurrentDissolution, Economies, LastSubnetRegistration, Neurons, Parameters, Subnets},
	policy::{Notice, OnSubnet},
	types::INITIAL_BURN,
	Config, Dissolution, Error, Event, LastRegistration, NetUid, Neuron, NeuronList, Pallet,
	QueuedRegistration, RegistrationQuote, SubnetDetails, SubnetRecord, Turnover, WeightInfo,
};
use alloc::{vec, vec::Vec};
use dtao_economics::{
	burn::BurnPrice, EconomicsError, FeeRate, Halving, LockCost, Pool, Price, SteadyPrice,
	SubnetEconomy, Tao, MAX_SUPPLY,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::UniqueSaturatedInto, DispatchError, DispatchResult};

/// The worst terms at which somebody registers a subnet.
#[derive(Clone, Copy)]
pub(crate) struct RegistrationLimits {
	/// The highest lock.
	pub lock: Tao,
	/// The lowest price of the seed, in rao per alpha.
	pub min_seed_price: u64,
	/// The highest price of the seed.
	pub max_seed_price: u64,
}

impl RegistrationLimits {
	/// Any terms.
	pub const NONE: Self =
		Self { lock: Tao(u64::MAX), min_seed_price: 0, max_seed_price: u64::MAX };
}

/// Where a new subnet goes.
enum Slot {
	/// The netuid is free.
	Free(NetUid),
	/// A dissolution will free it, and nobody waits for it yet.
	BeingFreed(NetUid),
	/// Its subnet must be dissolved first.
	ToPrune(NetUid),
}

impl Slot {
	/// The netuid that it will be.
	const fn netuid(&self) -> NetUid {
		let (Self::Free(netuid) | Self::BeingFreed(netuid) | Self::ToPrune(netuid)) = self;
		*netuid
	}
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

	/// What a subnet registration costs in `block`.
	pub(crate) fn lock_cost(block: u64) -> Tao {
		let parameters = Parameters::<T>::get();
		let last = LastSubnetRegistration::<T>::get();
		LockCost {
			minimum: parameters.network_min_lock_cost,
			last_lock: last.lock,
			age: last.block.map(|last| block.saturating_sub(last)), // never in the future
			reduction_interval: parameters.network_lock_reduction_interval,
			block_emission: last.block_emission,
		}
		.price()
		.unwrap_or(Tao(u64::MAX)) // over all TAO: nobody can afford it
	}

	/// What the next block may mint.
	pub(crate) fn block_emission() -> Tao {
		Tao(Halving::DYNAMIC_TAO.block_emission(Self::total_issuance().0))
	}

	/// Registers a subnet, if its terms are within `limits`. On a full chain, the weakest one is
	/// dissolved first, and the registration waits for its netuid, with its terms settled.
	pub(crate) fn do_register_network(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		limits: RegistrationLimits,
	) -> DispatchResult {
		Self::associate_hotkey(&hotkey, &coldkey)?;
		let (slot, lock) = (Self::find_slot()?, Self::lock_cost(Self::now()));
		ensure!(lock <= limits.lock, Error::<T>::LockCostLimitExceeded);
		Self::ensure_can_pay(&coldkey, lock).map_err(|_| Error::<T>::CannotAffordLockCost)?;
		let pool = Self::seed_pool(lock)?;
		let price = Self::rao_per_alpha(pool);
		ensure!(
			limits.min_seed_price <= price && price <= limits.max_seed_price,
			Error::<T>::SeedPriceLimitExceeded
		);
		Self::vault_receive(&coldkey, lock)?;
		let queued = QueuedRegistration { coldkey, hotkey, lock, alpha: pool.alpha };
		match slot {
			Slot::Free(netuid) => {
				let coldkey = queued.coldkey.clone();
				Self::create_subnet(netuid, queued);
				Self::tell(vec![Notice::Registered(netuid, coldkey)]);
				Ok(())
			}
			slot => Self::queue_registration(slot, queued),
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

	/// What a registration as the first call of the next block would be, or the error that it would
	/// end with for who can pay it.
	pub(crate) fn registration_quote() -> Result<RegistrationQuote, DispatchError> {
		Self::in_next_block(|| {
			let (slot, lock) = (Self::find_slot()?, Self::lock_cost(Self::now()));
			let pool = Self::seed_pool(lock)?;
			Ok(RegistrationQuote {
				netuid: slot.netuid(),
				lock,
				alpha: pool.alpha,
				price: Self::rao_per_alpha(pool),
				prunes: matches!(slot, Slot::ToPrune(_)),
			})
		})
	}

	/// Where a registration would go. Where the limit was lowered under the number of subnets, nowhere:
	/// a registration would keep them as many.
	fn find_slot() -> Result<Slot, DispatchError> {
		let (now, count) = (Self::now(), Economies::<T>::count());
		let parameters = Parameters::<T>::get();
		let limit = parameters.subnet_limit;
		ensure!(
			LastSubnetRegistration::<T>::get()
				.block
				.is_none_or(|last| now.saturating_sub(last) >= parameters.network_rate_limit),
			Error::<T>::NetworkTxRateLimitExceeded
		);
		ensure!(count <= u32::from(limit), Error::<T>::SubnetLimitReached);
		if count < u32::from(limit) {
			let free = (1..=limit).map(NetUid).find(|netuid| !Economies::<T>::contains_key(netuid));
			// With fewer subnets than the limit, one of the first netuids is free.
			return free.map(Slot::Free).ok_or_else(|| Error::<T>::SubnetLimitReached.into());
		}
		match CurrentDissolution::<T>::get() {
			Some(Dissolution { queued: Some(_), .. }) => {
				Err(Error::<T>::NetworkRegistrationQueued.into())
			}
			Some(dissolution) => Ok(Slot::BeingFreed(dissolution.netuid)),
			None => Self::prune_candidate(now)
				.map(Slot::ToPrune)
				.ok_or_else(|| Error::<T>::SubnetLimitReached.into()),
		}
	}

	/// Lets a registration that has paid wait for a netuid.
	fn queue_registration(slot: Slot, queued: QueuedRegistration<T::AccountId>) -> DispatchResult {
		let QueuedRegistration { coldkey, hotkey, lock, alpha } = queued.clone();
		let price = Self::rao_per_alpha(Pool { tao: lock, alpha });
		let netuid = slot.netuid();
		if let Slot::ToPrune(netuid) = slot {
			Self::begin_dissolution(netuid, Some(queued))?;
		} else {
			CurrentDissolution::<T>::mutate(|dissolution| {
				if let Some(dissolution) = dissolution {
					dissolution.queued = Some(queued);
				}
			});
		}
		Self::deposit_event(Event::NetworkQueued { netuid, coldkey, hotkey, lock, alpha, price });
		Ok(())
	}

	/// The pool that a registration makes: its whole `lock`, and as much alpha as that is worth.
	fn seed_pool(lock: Tao) -> Result<Pool, DispatchError> {
		let alpha = match Self::seed_price().alpha_for(lock) {
			Err(EconomicsError::Overflow) => return Err(Error::<T>::AlphaSupplyExceeded.into()),
			alpha => Self::economic(alpha)?,
		};
		let pool = Pool { tao: lock, alpha };
		ensure!(pool.is_deep_enough(), Error::<T>::InsufficientLiquidity);
		ensure!(alpha.0 <= MAX_SUPPLY, Error::<T>::AlphaSupplyExceeded);
		Ok(pool)
	}

	/// Creates a subnet under a free netuid: its whole lock, which the vault holds already, becomes
	/// the TAO of its pool, and the owner's hotkey its first neuron. From now on the next one is
	/// dearer.
	pub(crate) fn create_subnet(netuid: NetUid, queued: QueuedRegistration<T::AccountId>) {
		let QueuedRegistration { coldkey, hotkey, lock, alpha } = queued;
		let pool = Pool { tao: lock, alpha };
		let now = Self::now();
		LastSubnetRegistration::<T>::put(LastRegistration {
			lock,
			block: Some(now),
			block_emission: Self::block_emission(),
		});
		let economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		// A pool as deep as it must be has a price.
		let steady_price = SteadyPrice::at(pool.price().unwrap_or_default());
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
				turnover: Turnover::default(),
				families: 0,
				trimmed_at: None,
			},
		);
		let owner = Neuron::new(hotkey.clone(), coldkey.clone(), now);
		Neurons::<T>::insert(netuid, NeuronList::truncate_from(alloc::vec![owner]));
		let price = Self::rao_per_alpha(pool);
		Self::deposit_event(Event::NetworkAdded { netuid, coldkey, hotkey, lock, alpha, price });
	}

	/// Starts a subnet: after the delay it trades, for everybody at once, and emits.
	pub(crate) fn do_start_call(coldkey: T::AccountId, netuid: NetUid) -> DispatchResult {
		let details = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(details.owner_coldkey == coldkey, Error::<T>::NotSubnetOwner);
		let parameters = Parameters::<T>::get();
		let ready = details.registered_at.saturating_add(parameters.start_call_delay);
		let now = Self::now();
		let block = now.saturating_add(parameters.trading_delay);
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

	/// The price that new pools are seeded at: the median reference price of open subnets. A block
	/// moves each of these averages by three millionths of the way to its price, so that no trade can
	/// choose a seed's price.
	fn seed_price() -> Price {
		let now = Self::now();
		let mut prices: Vec<Price> = Economies::<T>::iter_values()
			.filter(|record| record.is_open_at(now))
			.map(|record| record.economy.reference_price.price())
			.collect();
		Price::median(&mut prices)
	}
}
