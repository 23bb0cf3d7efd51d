//! Epochs: when a subnet's pending parts are paid. At most [`MAX_EPOCHS_PER_BLOCK`] run in a block;
//! the rest wait in a queue, by the block they were due and then by netuid, and the phase of later
//! epochs does not move. Each runs in a storage layer of its own, so that a failing one is skipped
//! and keeps its parts pending.
//!
//! An epoch gathers the active stake behind each neuron, lets Yuma consensus judge the miners, splits
//! dividends along families, and pays hotkeys, never stakers one by one: what stakers get raises the
//! value of their shares at once. Only stake that has been there since the epoch before has shares, so
//! nobody gains by staking for an epoch alone. What nobody earned is recycled.

use crate::{
	children::{Clocks, FamilyBook, Parentage, Standing},
	hooks::{Change, Weights},
	pallet::{
		DeferredEpochs, Delegates, Economies, Neurons, Owner, Parameters, RootStake,
		SubnetHyperparameters, Subnets, ValidatorRows,
	},
	Config, Error, Event, NetUid, NeuronList, Pallet, Row, SubnetRecord, ValidatorRow, WeightInfo,
	MAX_NEWCOMERS, MAX_PARENTS, MAX_UIDS, MAX_VALIDATORS,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{
	children::{split_dividend, Contribution},
	distribution::{distribute, Claimant, Distribution, Payout},
	weighted_root_stake,
	yuma::{run_epoch, BondsRule, EpochInput, EpochOutcome, NeuronInput},
	Alpha, EconomicsError, Tao,
};
use frame_support::{storage::with_storage_layer, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// Epochs that may run in one block.
pub const MAX_EPOCHS_PER_BLOCK: usize = 2;

/// How much an epoch had to look at.
#[derive(Default)]
pub(crate) struct EpochSize {
	/// Neurons.
	pub uids: u32,
	/// Rows of validators.
	pub rows: u32,
	/// Weights in these rows, or bonds where there are more.
	pub weights: u32,
	/// Parents of those with dividends, who are no neurons and are paid like them.
	pub relatives: u32,
	/// Parents of other neurons, who are no neurons and are only looked at.
	pub bystanders: u32,
	/// Those of whom was decided whether they become parents.
	pub newcomers: u32,
}

impl EpochSize {
	/// The largest that there can be: every neuron has as many parents as it may, and none of them
	/// is a neuron. Only validators have dividends.
	pub(crate) const MAX: Self = Self {
		uids: MAX_UIDS as u32,
		rows: MAX_VALIDATORS as u32,
		weights: MAX_VALIDATORS as u32 * MAX_UIDS as u32,
		relatives: MAX_VALIDATORS as u32 * MAX_PARENTS,
		bystanders: (MAX_UIDS - MAX_VALIDATORS) as u32 * MAX_PARENTS,
		newcomers: MAX_NEWCOMERS,
	};

	/// The weight of an epoch of this size. What weights and relatives add was measured on a full
	/// subnet, so that what it weighs without them is taken off.
	pub(crate) fn weight<W: WeightInfo>(&self) -> Weight {
		let beside = |weight: fn(u32) -> Weight, count| weight(count).saturating_sub(weight(0));
		W::epoch(self.uids, self.rows)
			.saturating_add(beside(W::epoch_weights, self.weights))
			.saturating_add(beside(W::epoch_relatives, self.relatives))
			.saturating_add(beside(W::epoch_bystanders, self.bystanders))
			.saturating_add(beside(W::epoch_newcomers, self.newcomers))
	}
}

/// Somebody whom an epoch may pay: a neuron, or a parent that is none.
struct Member<AccountId> {
	hotkey: AccountId,
	coldkey: AccountId,
	standing: Standing,
	incentive: u64,
	dividend: u64,
	/// What of the dividend was taken of its parents' parts.
	childkey_take: u64,
}

impl<T: Config> Pallet<T> {
	/// Runs what was deferred and what is `due` at `block`, as far as the bound goes.
	pub(crate) fn run_epochs(block: u64, due: Vec<NetUid>) -> Weight {
		let mut queue = DeferredEpochs::<T>::get();
		let waiting = !queue.is_empty();
		for netuid in due {
			// A subnet that still waits for its last epoch gets one for both. The queue has room for
			// every subnet, so only a duplicate could be turned away.
			if !queue.iter().any(|(_, queued)| *queued == netuid)
				&& queue.try_push((block, netuid)).is_err()
			{
				break;
			}
		}
		let mut weight = Weight::zero();
		if queue.is_empty() {
			return weight;
		}

		let mut ran = 0usize;
		let mut paid = Vec::new(); // as many at most
		queue.retain(|(_, netuid)| {
			let runs = ran < MAX_EPOCHS_PER_BLOCK;
			if runs {
				ran = ran.saturating_add(1); // at most the bound
				let (spent, change) = Self::run_epoch_or_skip(*netuid, block);
				weight.saturating_accrue(spent);
				paid.extend(change);
			}
			!runs
		});
		for (due_at, netuid) in queue.iter().filter(|(due_at, _)| *due_at == block) {
			Self::deposit_event(Event::EpochDeferred { netuid: *netuid, from_block: *due_at });
		}
		if waiting || !queue.is_empty() {
			DeferredEpochs::<T>::put(queue);
		}
		Self::tell(paid);
		weight
	}

	/// Runs an epoch and undoes a failing one. Returns the weight of what it did either way, and what
	/// the host is to be told.
	pub(crate) fn run_epoch_or_skip(
		netuid: NetUid,
		block: u64,
	) -> (Weight, Option<Change<T::AccountId>>) {
		let mut size = EpochSize::default();
		let change = match with_storage_layer(|| Self::run_epoch(netuid, block, &mut size)) {
			Ok(()) => Some(Change::EpochPaid { netuid }),
			Err(error) => {
				Self::deposit_event(Event::EpochSkipped { netuid, error });
				None
			}
		};
		(size.weight::<Weights<T>>(), change)
	}

	/// Judges the neurons of a subnet and pays what is pending.
	fn run_epoch(netuid: NetUid, block: u64, size: &mut EpochSize) -> DispatchResult {
		let mut neurons = Neurons::<T>::get(netuid);
		let mut record = Economies::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let details = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let root = RootStake::<T>::get();
		let clocks = Clocks { subnet: record.clock(), root: root.clock() };
		let mut book = FamilyBook::<T>::open(netuid, block, clocks, details.families > 0);
		size.uids = Self::uid(neurons.len())?.into();
		size.newcomers = book.admit_newcomers(&neurons)?;

		let mut rows = Self::rows_of_validators(netuid, &neurons);
		size.rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
		size.weights = rows.values().map(Self::entries).fold(0, u32::saturating_add);
		let outcome = Self::judge(netuid, block, &record, &neurons, &rows, &mut book);
		size.bystanders = book.relatives(size.uids); // of a failing epoch too
		let outcome = outcome?;
		let members = Self::members(&neurons, &outcome, &mut book)?;
		let paid = u32::try_from(members.len()).unwrap_or(u32::MAX);
		size.relatives = paid.saturating_sub(size.uids);
		size.bystanders = size.bystanders.saturating_sub(size.relatives);

		let claimants: Vec<_> =
			members.iter().map(|member| Self::claimant(member, block)).collect();
		let weighted_root = weighted_root_stake(root.active(), Parameters::<T>::get().tao_weight);
		let weighted_root = Self::economic(weighted_root)?;
		let distribution = distribute(record.economy.take_pending(), &claimants, weighted_root);
		let distribution = Self::economic(distribution)?;
		Self::economic(record.economy.recycle(distribution.unearned))?;
		Self::vault_recycle(distribution.unearned_tao)?;
		let hotkeys = members.iter().map(|member| &member.hotkey);
		Self::record_payouts(netuid, block, neurons.len(), hotkeys, &distribution);
		record.last_epoch = block;
		record.epochs = record.epochs.saturating_add(1); // fewer than blocks
		record.bonds_rule = Self::bonds_rule(netuid);
		Economies::<T>::insert(netuid, record);

		for (member, payout) in members.iter().zip(&distribution.payouts) {
			Self::pay_member(netuid, clocks, member, payout)?;
		}
		let (owner, hotkey) = (details.owner_coldkey, details.owner_hotkey);
		let Distribution { owner: cut, owner_tao, .. } = distribution;
		Self::pay_hotkey(clocks.subnet, netuid, &hotkey, &owner, cut, Alpha::ZERO)?;
		let rest = Alpha(owner_tao.0);
		Self::pay_hotkey(clocks.root, NetUid::ROOT, &hotkey, &owner, rest, Alpha::ZERO)?;

		for (place, neuron) in neurons.iter_mut().enumerate() {
			neuron.scores = outcome.scores.get(place).copied().unwrap_or_default();
			let payout = distribution.payouts.get(place).copied().unwrap_or_default();
			neuron.emission = Self::economic(payout.alpha())?;
		}
		Neurons::<T>::insert(netuid, neurons);
		Self::store_bonds(netuid, &mut rows, outcome.bonds)?;
		let (miners, validators, root_tao) = Self::economic(Self::totals(&distribution.payouts))?;
		Self::deposit_event(Event::EpochPaid {
			netuid,
			owner: cut,
			miners,
			validators,
			root_tao: Self::economic(root_tao.plus(owner_tao))?,
			recycled: distribution.unearned,
			recycled_tao: distribution.unearned_tao,
			price: Self::spot(Some(&record)),
		});
		Ok(())
	}

	/// How weights become bonds on a subnet.
	fn bonds_rule(netuid: NetUid) -> BondsRule {
		SubnetHyperparameters::<T>::get(netuid).epoch.bonds_rule
	}

	/// How much an epoch has to look at in a row.
	fn entries(row: &ValidatorRow) -> u32 {
		u32::try_from(row.weights.len().max(row.bonds.len())).unwrap_or(u32::MAX)
	}

	/// What all payouts together give miners, validators, and root.
	fn totals(payouts: &[Payout]) -> Result<(Alpha, Alpha, Tao), EconomicsError> {
		let mut sums = (Alpha::ZERO, Alpha::ZERO, Tao::ZERO);
		for payout in payouts {
			sums.0 = sums.0.plus(payout.incentive)?;
			sums.1 = sums.1.plus(payout.validator_alpha()?)?;
			sums.2 = sums.2.plus(payout.tao()?)?;
		}
		Ok(sums)
	}

	/// The rows of those who held a permit until now. Nobody else's weights count.
	fn rows_of_validators(
		netuid: NetUid,
		neurons: &NeuronList<T::AccountId>,
	) -> BTreeMap<u16, ValidatorRow> {
		(0u16..)
			.zip(neurons)
			.filter(|(_, neuron)| neuron.scores.permit)
			.filter_map(|(uid, _)| Some((uid, ValidatorRows::<T>::get(netuid, uid)?)))
			.collect()
	}

	/// Lets Yuma consensus judge the neurons.
	fn judge(
		netuid: NetUid,
		block: u64,
		record: &SubnetRecord,
		neurons: &NeuronList<T::AccountId>,
		rows: &BTreeMap<u16, ValidatorRow>,
		book: &mut FamilyBook<T>,
	) -> Result<EpochOutcome, DispatchError> {
		let tempo = record.parameters.tempo;
		let parameters = SubnetHyperparameters::<T>::get(netuid).epoch_params(tempo);
		// Bonds of the other rule are numbers of another kind: all begin anew.
		let bonds_count = parameters.bonds_rule == record.bonds_rule;
		let mut inputs = Vec::with_capacity(neurons.len());
		for (uid, neuron) in (0u16..).zip(neurons) {
			let row = rows.get(&uid);
			inputs.push(NeuronInput {
				stake: book.stake_weight(&neuron.hotkey)?,
				registered_at: neuron.registered_at,
				last_update: row.map_or(neuron.registered_at, |row| row.last_update),
				weights_as_of: row.map_or(neuron.registered_at, |row| row.weights_as_of),
				permit: neuron.scores.permit,
				weights: row.map_or(&[], |row| row.weights.as_slice()),
				bonds: row.filter(|_| bonds_count).map_or(&[], |row| row.bonds.as_slice()),
			});
		}
		let stake_threshold = Parameters::<T>::get().stake_threshold.0;
		let last_epoch = record.last_epoch;
		let input = EpochInput { block, last_epoch, stake_threshold, neurons: &inputs };
		let mut outcome = Self::economic(run_epoch(&parameters, &input))?;
		// Without an incentive Yuma falls back on stake. But where somebody judged, though without a
		// majority, who judged nobody has no part in that.
		let none_earned = outcome.incentives.iter().all(|incentive| *incentive == 0);
		if none_earned && outcome.judges.contains(&true) {
			for (dividend, judges) in outcome.dividends.iter_mut().zip(&outcome.judges) {
				*dividend = if *judges { *dividend } else { 0 };
			}
		}
		Ok(outcome)
	}

	/// All who may be paid: the neurons by uid, then parents of validators that are no neurons.
	/// Dividends are split along families here.
	fn members(
		neurons: &NeuronList<T::AccountId>,
		outcome: &EpochOutcome,
		book: &mut FamilyBook<T>,
	) -> Result<Vec<Member<T::AccountId>>, DispatchError> {
		let mut members = Vec::with_capacity(neurons.len());
		for (neuron, incentive) in neurons.iter().zip(&outcome.incentives) {
			members.push(Member {
				standing: book.standing(&neuron.hotkey)?,
				hotkey: neuron.hotkey.clone(),
				coldkey: neuron.coldkey.clone(),
				incentive: *incentive,
				dividend: 0,
				childkey_take: 0,
			});
		}
		for (place, (neuron, dividend)) in neurons.iter().zip(&outcome.dividends).enumerate() {
			if *dividend == 0 {
				continue;
			}
			let parents = book.parents(&neuron.hotkey)?;
			let own = Self::economic(book.own_part(&neuron.hotkey))?;
			let take = book.childkey_take(&neuron.hotkey);
			let mut parts = Vec::new();
			let mut places = Vec::new();
			for parent in parents {
				let weight = Self::economic(parent.standing.weight())?;
				let stake = parent.proportion.of(weight);
				let place = Self::place_of(parent, &mut members)?;
				// The parent's own take pays this coldkey already.
				let same =
					members.get(place).is_some_and(|member| member.coldkey == neuron.coldkey);
				parts.push(Contribution { stake, take: if same { 0 } else { take } });
				places.push(place);
			}
			let share = Self::economic(split_dividend(*dividend, own, &parts))?;
			Self::add_dividend(&mut members, place, share.kept);
			if let Some(member) = members.get_mut(place) {
				member.childkey_take = share.taken;
			}
			for (place, dividend) in places.into_iter().zip(share.parents) {
				Self::add_dividend(&mut members, place, dividend);
			}
		}
		Ok(members)
	}

	/// The place of a parent among the members, which it joins if it is none.
	fn place_of(
		parent: Parentage<T::AccountId>,
		members: &mut Vec<Member<T::AccountId>>,
	) -> Result<usize, DispatchError> {
		if let Some(place) = members.iter().position(|member| member.hotkey == parent.parent) {
			return Ok(place);
		}
		let coldkey = Owner::<T>::get(&parent.parent).ok_or(Error::<T>::HotKeyAccountNotExists)?;
		members.push(Member {
			hotkey: parent.parent,
			coldkey,
			standing: parent.standing,
			incentive: 0,
			dividend: 0,
			childkey_take: 0,
		});
		Ok(members.len().saturating_sub(1)) // it has just grown
	}

	fn add_dividend(members: &mut [Member<T::AccountId>], place: usize, dividend: u64) {
		if let Some(member) = members.get_mut(place) {
			// All dividends together are the unit of the fixed point.
			member.dividend = member.dividend.saturating_add(dividend);
		}
	}

	fn claimant(member: &Member<T::AccountId>, block: u64) -> Claimant {
		let take = match member.dividend {
			0 => 0, // of nothing
			_ => Delegates::<T>::get(&member.hotkey).at(block),
		};
		Claimant {
			incentive: member.incentive,
			dividend: member.dividend,
			alpha_stake: member.standing.alpha,
			weighted_root_stake: member.standing.root,
			childkey_take: member.childkey_take,
			take,
		}
	}

	/// Pays a member in alpha, and in TAO as stake on root.
	fn pay_member(
		netuid: NetUid,
		clocks: Clocks,
		member: &Member<T::AccountId>,
		payout: &Payout,
	) -> DispatchResult {
		let Member { hotkey, coldkey, .. } = member;
		let alpha = Self::economic(payout.incentive.plus(payout.alpha_take))?;
		Self::pay_hotkey(clocks.subnet, netuid, hotkey, coldkey, alpha, payout.alpha_dividends)?;
		let (take, dividends) = (Alpha(payout.tao_take.0), Alpha(payout.tao_dividends.0));
		Self::pay_hotkey(clocks.root, NetUid::ROOT, hotkey, coldkey, take, dividends)
	}

	/// Writes the bonds of those who have given weights, where they changed.
	fn store_bonds(
		netuid: NetUid,
		rows: &mut BTreeMap<u16, ValidatorRow>,
		bonds: Vec<Vec<(u16, u16)>>,
	) -> DispatchResult {
		for (uid, bonds) in (0u16..).zip(bonds) {
			let Some(row) = rows.get_mut(&uid) else { continue };
			if row.bonds.as_slice() != bonds.as_slice() {
				row.bonds =
					Row::try_from(bonds).map_err(|_| Error::<T>::UidsLengthExceedUidsInSubNet)?;
				ValidatorRows::<T>::insert(netuid, uid, &*row);
			}
		}
		Ok(())
	}
}
