//! How a subnet comes to be and starts.

use crate::{
	associations::Associated,
	hooks::{Change, Weights},
	interface::NetworkReceipt,
	pallet::{FreedNetuids, LastSubnetRegistration, SubnetOwners, Subnets},
	queue::NetuidSlot,
	types::INITIAL_BURN,
	Config, Error, Event, LastRegistration, NetUid, Neuron, NeuronList, Pallet, QueuedRegistration,
	RegistrationQuote, SubnetDetails, SubnetRecord, Turnover, WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{
	burn::BurnPrice, seed_pool, EconomicsError, FeeRate, Halving, LockCost, Pool, Price,
	SteadyPrice, SubnetEconomy, Tao,
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

impl<T: Config> Pallet<T> {
	/// This block's number in the life of the economy.
	pub fn now() -> u64 {
		Self::block_number(frame_system::Pallet::<T>::block_number())
	}

	/// A host's block number as the records hold it: with the blocks before this chain.
	pub(crate) fn block_number(number: BlockNumberFor<T>) -> u64 {
		let number: u64 = number.unique_saturated_into();
		number.saturating_add(T::BlocksBefore::get()) // no economy gets to 2^64 blocks
	}

	/// What a subnet registration costs in `block`.
	pub(crate) fn lock_cost(block: u64) -> Tao {
		let parameters = Self::parameters();
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
	/// given notice first, and the registration waits for its netuid, with its terms settled.
	pub(crate) fn do_register_network(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		limits: RegistrationLimits,
	) -> Result<NetworkReceipt, DispatchError> {
		let Associated { hotkey: known, change, .. } = Self::associate_hotkey(&hotkey, &coldkey)?;
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
		let (alpha, free_from) = (pool.alpha, Self::now()); // until it waits
		let queued = QueuedRegistration { coldkey, hotkey: known.id, lock, alpha, free_from };
		let (netuid, registered) = match slot {
			NetuidSlot::Free(netuid) => {
				let owner = queued.coldkey.clone();
				Self::create_subnet(netuid, queued);
				(Some(netuid), Some(Change::SubnetRegistered { netuid, owner }))
			}
			slot => {
				Self::queue_registration(slot, queued)?;
				(None, None)
			}
		};
		Self::tell(change.into_iter().chain(registered));
		Ok(NetworkReceipt { lock, netuid })
	}

	/// What a registration now weighs: on a full chain, the weakest subnet must be looked for.
	pub(crate) fn registration_weight() -> Weight {
		let subnets = Subnets::<T>::count();
		if subnets < u32::from(Self::parameters().subnet_limit) {
			Weights::<T>::register_network(subnets)
		} else {
			Weights::<T>::register_network_by_pruning(subnets)
		}
	}

	/// What a registration as the first call of the next block would be, or the error that it would
	/// end with for who can pay it.
	pub(crate) fn registration_quote() -> Result<RegistrationQuote, DispatchError> {
		Self::in_next_block(None, || {
			let (slot, lock) = (Self::find_slot()?, Self::lock_cost(Self::now()));
			let pool = Self::seed_pool(lock)?;
			Ok(RegistrationQuote {
				netuid: slot.netuid(),
				lock,
				alpha: pool.alpha,
				price: Self::rao_per_alpha(pool),
				prunes: matches!(slot, NetuidSlot::ToPrune(_)),
			})
		})
	}

	/// The pool that a registration makes: its whole `lock`, and as much alpha as that is worth.
	fn seed_pool(lock: Tao) -> Result<Pool, DispatchError> {
		match seed_pool(lock, &mut Self::reference_prices()) {
			Err(EconomicsError::Overflow) => Err(Error::<T>::AlphaSupplyExceeded.into()),
			Err(EconomicsError::ReserveTooLow) => Err(Error::<T>::InsufficientLiquidity.into()),
			pool => Self::economic(pool),
		}
	}

	/// Creates a subnet under a free netuid: its whole lock, which the vault holds already, becomes
	/// the TAO of its pool, and the owner's hotkey its first neuron. From now on the next one is
	/// dearer.
	pub(crate) fn create_subnet(netuid: NetUid, queued: QueuedRegistration<T::AccountId>) {
		let QueuedRegistration { coldkey, hotkey, lock, alpha, .. } = queued;
		let pool = Pool { tao: lock, alpha };
		let now = Self::now();
		let block_emission = Self::block_emission();
		let registration = LastRegistration { lock, block: Some(now), block_emission };
		Self::put_last_registration(&registration);
		let economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		// A pool as deep as it must be has a price.
		let steady_price = SteadyPrice::at(pool.price().unwrap_or_default());
		let record = SubnetRecord { economy, steady_price, ..SubnetRecord::default() };
		Self::put_record(netuid, &record);
		Self::put_details(
			netuid,
			&SubnetDetails {
				owner_coldkey: coldkey.clone(),
				owner_hotkey: hotkey.clone(),
				registered_at: now,
				startable_from: Self::reusable_from(netuid),
				lock,
				burn: BurnPrice { price: INITIAL_BURN, block: now },
				turnover: Turnover::default(),
				childkeys: 0,
				trimmed_at: None,
			},
		);
		let owner = Neuron::new(hotkey.clone(), coldkey.clone(), now);
		Self::put_neurons(netuid, &NeuronList::truncate_from(alloc::vec![owner]));
		let (price, hotkey) = (Self::rao_per_alpha(pool), Self::account_of(&hotkey));
		Self::deposit_event(Event::SubnetRegistered {
			netuid,
			coldkey,
			hotkey,
			lock,
			alpha,
			price,
		});
	}

	/// Writes the registration from which the price of the next one follows.
	pub(crate) fn put_last_registration(registration: &LastRegistration) {
		LastSubnetRegistration::<T>::put(registration);
	}

	/// Writes the cold record of a subnet.
	pub(crate) fn put_details(netuid: NetUid, details: &SubnetDetails<T::AccountId>) {
		SubnetOwners::<T>::insert(netuid, details);
	}

	/// Changes the cold record of a subnet.
	pub(crate) fn update_details(
		netuid: NetUid,
		change: impl FnOnce(&mut SubnetDetails<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		SubnetOwners::<T>::try_mutate(netuid, |details| {
			change(details.as_mut().ok_or(Error::<T>::SubnetNotExists)?)
		})
	}

	/// Removes the cold record of a subnet.
	pub(crate) fn remove_details(netuid: NetUid) {
		SubnetOwners::<T>::remove(netuid);
	}

	/// Starts a subnet: after the delay it trades, for everybody at once, and emits. Returns the first block
	/// in which it does.
	pub(crate) fn do_start_call(
		coldkey: T::AccountId,
		netuid: NetUid,
	) -> Result<u64, DispatchError> {
		let details = SubnetOwners::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(details.owner_coldkey == coldkey, Error::<T>::NotSubnetOwner);
		let parameters = Self::parameters();
		let now = Self::now();
		let block = now.saturating_add(parameters.trading_delay);
		Self::update_subnet(netuid, |record| {
			ensure!(record.started_at.is_none(), Error::<T>::FirstEmissionBlockNumberAlreadySet);
			let ready = record.tenure(netuid, &details).can_start_at(&parameters.delays());
			ensure!(now >= ready, Error::<T>::NeedWaitingMoreBlocksToStarCall);
			record.started_at = Some(block);
			Ok(())
		})?;
		Self::deposit_event(Event::FirstEmissionBlockNumberSet { netuid, block });
		Self::tell([Change::SubnetStarted { netuid }]);
		Ok(block)
	}

	/// Gives the subnets of the owner of a hotkey, which has this account, and the one that waits, to
	/// another coldkey. Returns what the host is to be told.
	pub(crate) fn hand_over_subnets(
		hotkey: &T::AccountId,
		account: &T::AccountId,
		old: &T::AccountId,
		new: &T::AccountId,
	) -> Vec<Change<T::AccountId>> {
		Self::hand_over_queued(hotkey, new);
		let owned: Vec<_> =
			SubnetOwners::<T>::iter().filter(|(_, known)| known.owner_hotkey == *hotkey).collect();
		owned
			.into_iter()
			.map(|(netuid, details)| {
				let owner = new.clone();
				let details = SubnetDetails { owner_coldkey: owner.clone(), ..details };
				Self::put_details(netuid, &details);
				Self::deposit_event(Event::SubnetOwnerChanged {
					netuid,
					old_coldkey: old.clone(),
					new_coldkey: owner.clone(),
					new_hotkey: account.clone(),
				});
				Change::SubnetOwnerChanged { netuid, owner }
			})
			.collect()
	}

	/// When transactions that were signed for a subnet under this netuid have died, if there was one.
	fn reusable_from(netuid: NetUid) -> u64 {
		let freed = FreedNetuids::<T>::get().into_iter().find(|(freed, _)| *freed == netuid);
		let delay = Self::parameters().netuid_reuse_delay;
		freed.map_or(0, |(_, at)| at.saturating_add(delay))
	}

	/// Refuses unless `netuid` is that of the subnet that was registered in this block.
	pub(crate) fn do_ensure_generation(netuid: NetUid, registered_at: u64) -> DispatchResult {
		let details = SubnetOwners::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		ensure!(details.registered_at == registered_at, Error::<T>::NetuidChangedHands);
		Ok(())
	}

	/// The reference prices of open subnets, whose median new pools are seeded at. A block moves each of
	/// these averages by three millionths of the way to its price, so that no trade can choose a seed's
	/// price.
	fn reference_prices() -> Vec<Price> {
		let now = Self::now();
		Subnets::<T>::iter_values()
			.filter(|record| record.is_open_at(now))
			.map(|record| record.economy.reference_price.price())
			.collect()
	}
}
