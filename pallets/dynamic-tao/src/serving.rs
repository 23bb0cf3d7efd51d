//! Endpoints: neurons say where they can be reached, now and then. Nobody checks that they are there.

use crate::{
	pallet::{Endpoints, Neurons, SubnetHyperparameters},
	AxonInfo, Config, Error, Event, NetUid, NeuronCertificate, Pallet, PrometheusInfo,
};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Keeps where a neuron answers, and what it encrypts with, if it says so.
	pub(crate) fn do_serve_axon(
		hotkey: T::AccountId,
		netuid: NetUid,
		axon: AxonInfo,
		certificate: Option<&[u8]>,
	) -> DispatchResult {
		let id = Self::neuron_id(netuid, &hotkey)?;
		// Zero says that it answers nowhere.
		Self::ensure_address(axon.ip_type, axon.ip, axon.port, true)?;
		let mut endpoints = Endpoints::<T>::get(netuid, &id);
		Self::ensure_serves_seldom(netuid, endpoints.axon.map(|axon| axon.block))?;
		if let Some(bytes) = certificate {
			let certificate = NeuronCertificate::read(bytes);
			endpoints.certificate = Some(certificate.ok_or(Error::<T>::InvalidCertificate)?);
		}
		endpoints.axon = Some(axon);
		Endpoints::<T>::insert(netuid, &id, endpoints);
		Self::deposit_event(Event::AxonServed { netuid, hotkey, axon });
		Ok(())
	}

	/// Keeps where a neuron tells its metrics.
	pub(crate) fn do_serve_prometheus(
		hotkey: T::AccountId,
		netuid: NetUid,
		prometheus: PrometheusInfo,
	) -> DispatchResult {
		let id = Self::neuron_id(netuid, &hotkey)?;
		Self::ensure_address(prometheus.ip_type, prometheus.ip, prometheus.port, false)?;
		let mut endpoints = Endpoints::<T>::get(netuid, &id);
		Self::ensure_serves_seldom(netuid, endpoints.prometheus.map(|known| known.block))?;
		endpoints.prometheus = Some(prometheus);
		Endpoints::<T>::insert(netuid, &id, endpoints);
		Self::deposit_event(Event::PrometheusServed { netuid, hotkey, prometheus });
		Ok(())
	}

	/// Forgets where a neuron can be reached.
	pub(crate) fn remove_endpoints(netuid: NetUid, hotkey: &T::AccountId) {
		Endpoints::<T>::remove(netuid, hotkey);
	}

	/// Removes up to so many rows of endpoints of a subnet that is dissolved. Returns how many there were.
	pub(crate) fn clear_endpoints(netuid: NetUid, items: usize) -> usize {
		let hotkeys: Vec<_> = Endpoints::<T>::iter_key_prefix(netuid).take(items).collect();
		hotkeys.iter().for_each(|hotkey| Self::remove_endpoints(netuid, hotkey));
		hotkeys.len()
	}

	/// The id of the neuron that has this account.
	fn neuron_id(netuid: NetUid, account: &T::AccountId) -> Result<T::AccountId, DispatchError> {
		Self::ensure_neurons_allowed(netuid)?;
		let id = Self::hotkey_id(account)?;
		Self::uid_of(&Neurons::<T>::get(netuid), &id)?;
		Ok(id)
	}

	/// Refuses what cannot be an address: the wrong type, this very machine, everybody.
	fn ensure_address(ip_type: u8, ip: u128, port: u16, may_be_zero: bool) -> DispatchResult {
		const LOCALHOST: u128 = 0x7f00_0001;
		ensure!(matches!(ip_type, 4 | 6), Error::<T>::InvalidIpType);
		let is_one = match ip_type {
			4 => ip < u128::from(u32::MAX) && ip != LOCALHOST,
			_ => ip < u128::MAX && ip != 1,
		};
		ensure!(is_one && (may_be_zero || ip > 0), Error::<T>::InvalidIpAddress);
		ensure!(port > 0, Error::<T>::InvalidPort);
		Ok(())
	}

	/// Refuses who has served within the rate limit of the subnet.
	fn ensure_serves_seldom(netuid: NetUid, last: Option<u64>) -> DispatchResult {
		let limit = SubnetHyperparameters::<T>::get(netuid).serving_rate_limit;
		let passed = last.is_none_or(|last| Self::now().saturating_sub(last) >= limit);
		ensure!(passed, Error::<T>::ServingRateLimitExceeded);
		Ok(())
	}
}
