//! Which rules the economy runs by. They are a value; the admin origin schedules others for a block,
//! and they take the place of the active ones at its start.
//!
//! A change loses and strands nothing. Root's alpha that was kept is sold when the next epoch is due,
//! whatever the rules are by then. Stake that was entering goes on, or is active when the rules let stake count
//! at once: every clock begins a new period then, so that all that entered before is due, and whoever
//! looks next finds it active.

use crate::{
	hook_budget::HookBudget,
	hooks::{Change, Weights},
	pallet::{AllocationBar, RootStake, ScheduledRules, Subnets},
	Config, EmissionStagesView, EmissionTotalsView, Error, Event, NetUid, Pallet, ProfileView,
	RuleChange, RulesView, SubnetRecord, WeightInfo,
};
use alloc::vec::Vec;
use dtao_economics::{
	distribution::Distribution, rules::Profile, Alpha, Dividends, GateBar, Rules, PROFILES,
};
use frame_support::{ensure, storage::with_transaction, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};

impl<T: Config> Pallet<T> {
	/// Writes where the gate of the allocation rule stands.
	pub(crate) fn put_bar(bar: GateBar) {
		AllocationBar::<T>::put(bar);
	}

	/// Schedules a change of the rules.
	pub(crate) fn do_schedule_rules(at: u64, rules: Rules) -> DispatchResult {
		ensure!(!ScheduledRules::<T>::exists(), Error::<T>::RulesAlreadyScheduled);
		ensure!(at > Self::now(), Error::<T>::BlockNotInFuture);
		Self::validate_rules(&rules)?;
		ScheduledRules::<T>::put(RuleChange { at, rules });
		Self::deposit_event(Event::RulesScheduled { at, rules });
		Self::tell([Change::RulesScheduled]);
		Ok(())
	}

	/// Refuses rules that this chain cannot run.
	fn validate_rules(rules: &Rules) -> DispatchResult {
		Self::economic(rules.validate::<T::CustomRules>())?;
		ensure!(Self::has_room_for(rules), Error::<T>::NoRoomForRootClaims);
		Ok(())
	}

	/// Tells whether the blocks of this chain have room for epochs that meet claims behind all whom they pay,
	/// or the rules keep nothing for claims.
	pub(crate) fn has_room_for(rules: &Rules) -> bool {
		rules.root_part.sells_what_was_kept()
			|| HookBudget::<Weights<T>>::of::<T>().has_room_for_claims()
	}

	/// Takes back the change that is scheduled, and returns it.
	pub(crate) fn do_cancel_scheduled_rules() -> Result<RuleChange, DispatchError> {
		let change = ScheduledRules::<T>::take().ok_or(Error::<T>::NoRulesScheduled)?;
		Self::deposit_event(Event::RulesCancelled { at: change.at, rules: change.rules });
		Self::tell([Change::RulesScheduled]);
		Ok(change)
	}

	/// Puts the rules in force that were scheduled for `block`. Returns the weight of that.
	pub(crate) fn apply_scheduled_rules(block: u64) -> Weight {
		// The block's step counts the read.
		let Some(change) = ScheduledRules::<T>::get().filter(|change| change.at <= block) else {
			return Weight::zero();
		};
		let (from, to) = (Self::active_rules(), change.rules);
		ScheduledRules::<T>::kill();
		Self::put_rules(&to);
		if from.allocation != to.allocation {
			AllocationBar::<T>::kill();
		}
		if (from.dividends, to.dividends) == (Dividends::Activated, Dividends::AtOnce) {
			Self::activate_all_stake();
		}
		Self::deposit_event(Event::RulesChanged { from, to });
		Self::tell([Change::RulesChanged]);
		Weights::<T>::apply_scheduled_rules(Subnets::<T>::count())
	}

	/// Begins new periods, so that all stake that is entering is due. Not on a subnet that is being
	/// dissolved, whose positions are valued as of its last epoch.
	fn activate_all_stake() {
		let living: Vec<_> =
			Subnets::<T>::iter().filter(|(_, record)| !record.dissolving).collect();
		for (netuid, mut record) in living {
			record.period = record.period.saturating_add(1); // fewer than blocks
			Self::put_record(netuid, &record);
		}
		let mut root = RootStake::<T>::get();
		root.activate_all();
		Self::put_root(&root);
	}

	/// Tells the rules what an epoch paid, if they ask.
	pub(crate) fn signal_epoch(
		record: &mut SubnetRecord,
		distribution: &Distribution,
	) -> DispatchResult {
		let paid = distribution
			.payouts
			.iter()
			.try_fold(Alpha::ZERO, |sum, payout| sum.ensure_add(payout.incentive));
		let all = Self::economic(paid.and_then(|paid| paid.ensure_add(distribution.withheld)))?;
		record.rule_memory.signals.record_burned(distribution.withheld.0, all.0);
		Ok(())
	}

	/// What the next block gives a subnet, stage by stage.
	pub(crate) fn stages_of(netuid: NetUid) -> Option<EmissionStagesView> {
		Self::all_stages().into_iter().find(|stages| stages.netuid == netuid)
	}

	/// What the next block gives each subnet that is open, stage by stage, by netuid.
	pub(crate) fn all_stages() -> Vec<EmissionStagesView> {
		Self::plan_block(Self::now().saturating_add(1)).stages()
	}

	/// What becomes of all TAO of the next block.
	pub(crate) fn block_totals() -> EmissionTotalsView {
		Self::plan_block(Self::now().saturating_add(1)).totals()
	}

	/// What the next block would give each subnet that is open, if `rules` took the place of the active
	/// ones at its start: that is what is done, and then undone.
	///
	/// # Errors
	/// As [`Self::do_schedule_rules`] for rules that cannot be scheduled, and why an allocation refuses.
	pub(crate) fn stages_under(rules: Rules) -> Result<Vec<EmissionStagesView>, DispatchError> {
		Self::validate_rules(&rules)?;
		let at = Self::now().saturating_add(1);
		let plan = with_transaction(|| {
			ScheduledRules::<T>::put(RuleChange { at, rules });
			Self::apply_scheduled_rules(at);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(Self::plan_block(at)))
		})?;
		Self::economic(plan.refusal.map_or(Ok(()), Err))?;
		Ok(plan.stages())
	}

	/// The rules that have a name.
	pub(crate) fn profile_views() -> Vec<ProfileView> {
		let view =
			|profile: &Profile| ProfileView { name: profile.name.into(), rules: profile.rules };
		PROFILES.iter().map(view).collect()
	}

	/// What the chain runs by, now and later.
	pub(crate) fn rules_view() -> RulesView {
		RulesView { active: Self::active_rules(), scheduled: ScheduledRules::<T>::get() }
	}
}
