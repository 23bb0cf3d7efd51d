//! Shadows: allocation rules that run beside the active one. Each block divides its TAO by every shadow
//! too, with the same function and from the same state, and adds up what each subnet would have been
//! given. Nothing is paid by it. While there is none, a block reads one key that is not there.

use crate::{
	emission::BlockInputs,
	hooks::Weights,
	pallet::{Shadows, Subnets},
	Config, DeferredBound, Error, Event, NetUid, Pallet, Shadow, ShadowShare, ShadowSubnet,
	ShadowView, WeightInfo, MAX_SHADOWS,
};
use alloc::vec::Vec;
use dtao_economics::{
	chain, Allocation, BlockContext, Candidate, Division, GateBar, Needs, Rules, Tao,
};
use frame_support::{ensure, weights::Weight, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Begins a shadow with the next block. Returns its id.
	pub(crate) fn do_start_shadow(allocation: Allocation) -> Result<u8, DispatchError> {
		let rules = Rules { allocation, ..Rules::DEFAULT };
		Self::economic(rules.validate::<T::CustomRules>())?;
		let mut shadows = Shadows::<T>::get();
		let is_free = |id: &u8| shadows.iter().all(|shadow| shadow.id != *id);
		let id = (0..=u8::MAX).find(is_free).unwrap_or_default();
		let since = Self::now().saturating_add(1);
		let (bar, subnets) = (GateBar::default(), BoundedVec::default());
		let shadow = Shadow { id, allocation, since, bar, subnets };
		shadows.try_push(shadow).map_err(|_| Error::<T>::TooManyShadows)?;
		Shadows::<T>::put(shadows);
		Self::deposit_event(Event::ShadowStarted { id, allocation });
		Ok(id)
	}

	/// Ends a shadow and forgets what it came to.
	pub(crate) fn do_stop_shadow(id: u8) -> DispatchResult {
		let mut shadows = Shadows::<T>::get();
		let count = shadows.len();
		shadows.retain(|shadow| shadow.id != id);
		ensure!(shadows.len() < count, Error::<T>::ShadowNotExists);
		if shadows.is_empty() {
			Shadows::<T>::kill();
		} else {
			Shadows::<T>::put(shadows);
		}
		Self::deposit_event(Event::ShadowStopped { id });
		Ok(())
	}

	/// What shadows need beside the rules.
	pub(crate) fn needs_of_shadows() -> Needs {
		let shadows = Shadows::<T>::get();
		shadows.iter().map(|shadow| shadow.allocation.needs()).fold(Needs::default(), Needs::or)
	}

	/// Divides a block by every shadow. Returns the weight of that.
	pub(crate) fn step_shadows(inputs: &BlockInputs) -> Weight {
		// The block's step counts the read.
		let mut shadows = Shadows::<T>::get();
		if shadows.is_empty() {
			return Weight::zero();
		}
		let (context, candidates) = (&inputs.context, inputs.candidates());
		shadows.iter_mut().for_each(|shadow| Self::step_shadow(shadow, context, &candidates));
		let count = u32::try_from(shadows.len()).unwrap_or(MAX_SHADOWS);
		Shadows::<T>::put(shadows);
		Self::shadows_weight(count, Subnets::<T>::count())
	}

	/// What `count` shadows of so many subnets weigh, where a full set was measured. What they share, the
	/// candidates, is made once and copied by each of them, so that it costs no more than one more shadow.
	fn shadows_weight(count: u32, subnets: u32) -> Weight {
		let parts = subnets.saturating_mul(count.saturating_add(1)); // of a subnet in a shadow
		Weights::<T>::step_shadows(parts.div_ceil(MAX_SHADOWS.saturating_add(1)))
	}

	/// Divides a block by a shadow, which stays as it is where its rule refuses.
	fn step_shadow(
		shadow: &mut Shadow<DeferredBound<T>>,
		context: &BlockContext,
		candidates: &[Candidate],
	) {
		let known = |netuid| shadow.subnets.iter().find(|known| known.netuid == NetUid(netuid));
		let known: Vec<_> =
			candidates.iter().map(|one| known(one.netuid).copied().unwrap_or_default()).collect();
		let mut own = candidates.to_vec();
		for (candidate, known) in own.iter_mut().zip(&known) {
			candidate.memory.averages = known.averages;
		}
		let context = BlockContext { bar: shadow.bar, ..*context };
		let divided = chain::divide::<T::CustomRules>(shadow.allocation, &context, &own);
		let Ok(Division { shares, bar }) = divided else { return };
		let subnets = candidates.iter().zip(known).zip(shares).map(|((one, known), share)| {
			ShadowSubnet {
				netuid: NetUid(one.netuid),
				averages: share.averages,
				given: Tao(known.given.0.saturating_add(share.part.0)), // parts of all TAO there is
			}
		});
		shadow.bar = bar;
		shadow.subnets = BoundedVec::truncate_from(subnets.collect()); // as many as there can be
	}

	/// What a shadow has come to.
	pub(crate) fn shadow_view(id: u8) -> Option<ShadowView> {
		Self::shadow_views().into_iter().find(|shadow| shadow.id == id)
	}

	/// What all shadows have come to.
	pub(crate) fn shadow_views() -> Vec<ShadowView> {
		let share = |known: ShadowSubnet| ShadowShare { netuid: known.netuid, given: known.given };
		let view = |shadow: Shadow<DeferredBound<T>>| ShadowView {
			id: shadow.id,
			allocation: shadow.allocation,
			since: shadow.since,
			subnets: shadow.subnets.into_iter().map(share).collect(),
		};
		Shadows::<T>::get().into_iter().map(view).collect()
	}
}
