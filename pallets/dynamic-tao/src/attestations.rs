//! A metric of each subnet that somebody attests, for rules that go by it: revenue in TAO, say. Whoever
//! the host's [`AttestOrigin`] lets in reports, once a period has ended, what a subnet earned in it, in rao
//! a block. What counts is the median of each attestor's last report, so that a minority moves it no
//! further than to the next report of the others. A report loses its force once a whole period went by
//! without a newer one.

use crate::{
	pallet::{Attestors, MetricReports},
	AttestationsView, Config, Error, Event, MetricReport, NetUid, Pallet, REPORT_PERIOD,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use dtao_economics::{Tao, MAX_SUPPLY};
use frame_support::{ensure, BoundedVec};
use frame_system::ensure_signed;
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

/// Who may report metrics of subnets. `()` lets nobody in; [`EnsureAttestor`] those that the admin origin
/// has named.
pub trait AttestOrigin<Origin, AccountId> {
	/// The account that reports.
	///
	/// # Errors
	/// If the origin is no attestor.
	fn ensure_attestor(origin: Origin) -> Result<AccountId, BadOrigin>;
}

impl<Origin, AccountId> AttestOrigin<Origin, AccountId> for () {
	fn ensure_attestor(_origin: Origin) -> Result<AccountId, BadOrigin> {
		Err(BadOrigin)
	}
}

/// Lets in the accounts that [`set_attestors`](Pallet::set_attestors) has named.
pub struct EnsureAttestor<T>(PhantomData<T>);

impl<T: Config> AttestOrigin<T::RuntimeOrigin, T::AccountId> for EnsureAttestor<T> {
	fn ensure_attestor(origin: T::RuntimeOrigin) -> Result<T::AccountId, BadOrigin> {
		let who = ensure_signed(origin)?;
		if Attestors::<T>::get().contains(&who) {
			Ok(who)
		} else {
			Err(BadOrigin)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Takes what an attestor says of the period that has ended, in the place of its last report.
	pub(crate) fn do_report_metric(
		who: T::AccountId,
		netuid: NetUid,
		period: u64,
		value: Tao,
	) -> DispatchResult {
		Self::living_subnet(netuid)?;
		let now = Self::now();
		let current = now.checked_div(REPORT_PERIOD).unwrap_or_default();
		ensure!(period.checked_add(1) == Some(current), Error::<T>::ReportOutOfPeriod);
		ensure!(value.0 <= MAX_SUPPLY, Error::<T>::InvalidValue);
		let mut reports = MetricReports::<T>::get(netuid);
		reports.retain(|report| report.who != who && report.has_force(now));
		let report = MetricReport { who: who.clone(), period, value };
		reports.try_push(report).map_err(|_| Error::<T>::TooManyAttestors)?;
		MetricReports::<T>::insert(netuid, reports);
		Self::deposit_event(Event::MetricReported { netuid, who, period, value });
		Ok(())
	}

	/// Names the attestors in the place of those before. The reports of who is no longer among them go.
	/// Returns of how many subnets anything was reported.
	pub(crate) fn do_set_attestors(attestors: Vec<T::AccountId>) -> Result<u32, DispatchError> {
		let named: BTreeSet<_> = attestors.iter().cloned().collect();
		ensure!(named.len() == attestors.len(), Error::<T>::InvalidValue);
		let bounded = BoundedVec::try_from(attestors.clone());
		let bounded = bounded.map_err(|_| Error::<T>::TooManyAttestors)?;
		let mut dismissed: BTreeSet<_> = Attestors::<T>::get().into_iter().collect();
		dismissed.retain(|who| !named.contains(who));
		let looked_at = Self::remove_reports_of(&dismissed);
		Attestors::<T>::put(bounded);
		Self::deposit_event(Event::AttestorsSet { attestors });
		Ok(looked_at)
	}

	/// Forgets what these have reported. Returns of how many subnets anything was reported.
	fn remove_reports_of(dismissed: &BTreeSet<T::AccountId>) -> u32 {
		let reported: Vec<_> = MetricReports::<T>::iter_keys().collect();
		for netuid in &reported {
			let mut reports = MetricReports::<T>::get(netuid);
			reports.retain(|report| !dismissed.contains(&report.who));
			if reports.is_empty() {
				MetricReports::<T>::remove(netuid);
			} else {
				MetricReports::<T>::insert(netuid, reports);
			}
		}
		u32::try_from(reported.len()).unwrap_or(u32::MAX)
	}

	/// Forgets what is attested of a subnet.
	pub(crate) fn remove_reports(netuid: NetUid) {
		MetricReports::<T>::remove(netuid);
	}

	/// What is attested of a subnet in `block`: the median of the reports that count, which of two in the
	/// middle is their floored mean; none without any.
	pub(crate) fn attested_metric(netuid: NetUid, block: u64) -> Option<Tao> {
		let reports = MetricReports::<T>::get(netuid).into_iter();
		let mut values: Vec<_> =
			reports.filter(|report| report.has_force(block)).map(|report| report.value.0).collect();
		values.sort_unstable();
		let last = values.len().checked_sub(1)?;
		let (low, high) = (values.get(last / 2)?, values.get(last.div_ceil(2))?);
		Some(Tao(low.midpoint(*high)))
	}

	/// What is attested of a subnet in the next block, and by whom.
	pub(crate) fn attestations_of(netuid: NetUid) -> AttestationsView<T::AccountId> {
		let next = Self::now().saturating_add(1);
		let mut reports = MetricReports::<T>::get(netuid).into_inner();
		reports.retain(|report| report.has_force(next));
		AttestationsView { metric: Self::attested_metric(netuid, next), reports }
	}
}
