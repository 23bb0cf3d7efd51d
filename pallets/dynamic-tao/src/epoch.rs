//! Epochs: when a subnet's pending parts are paid. At most [`MAX_EPOCHS_PER_BLOCK`] run in a block, and
//! no more than surely fit into what the hooks may take of it; the rest wait in a queue, by the block
//! they were due and then by netuid, and the phase of later epochs does not move. Each runs in a storage
//! layer of its own, so that a failing one is skipped and keeps its parts pending.
//!
//! An epoch loads the active stake behind each neuron and its parents, has it judged, shared and
//! settled by the pure steps of [`dtao_economics::chain::epoch`], and pays hotkeys, never stakers one
//! by one: what stakers get raises the value of their shares at once. Where the rules say
//! `Activated`, only stake that has been there since the epoch before has shares, so nobody gains by staking
//! for an epoch alone. What nobody
//! earned is recycled.

use crate::{
	children::{ChildkeyGraph, Clocks, Members, StakeBehind},
	hook_budget::HookBudget,
	hooks::{Change, Weights},
	market::Market,
	pallet::{
		DeferredEpochs, Neurons, RootStake, SubnetHyperparameters, SubnetOwners, Subnets,
		ValidatorRows,
	},
	Config, Error, Event, Hyperparameters, NetUid, NeuronList, Pallet, RootTotals, Row,
	SubnetDetails, SubnetRecord, ValidatorRow, WeightInfo, MAX_NEWCOMERS, MAX_PARENTS,
	MAX_VALIDATORS,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{
	chain::epoch::{claim, judge, settle, share_dividends, Earned, Member, MemberTerms},
	distribution::{Claimant, Distribution, Payout},
	weighted_root_stake,
	yuma::{EpochInput, EpochOutcome, NeuronInput},
	Alpha, EconomicsError, Tao,
};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::Get,
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};

/// Epochs that may run in one block, where they fit.
pub const MAX_EPOCHS_PER_BLOCK: usize = 2;

/// How much an epoch had to look at.
#[derive(Clone, Copy, Default)]
pub(crate) struct EpochSize {
	/// Neurons.
	pub uids: u32,
	/// Rows of validators.
	pub rows: u32,
	/// Weights in these rows, or bonds where there are more.
	pub weights: u32,
	/// Parents of those with dividends, who are no neurons and are paid like them.
	pub paid_parents: u32,
	/// Parents of other neurons, who are no neurons and are only looked at.
	pub unpaid_parents: u32,
	/// Those of whom was decided whether they become parents.
	pub newcomers: u32,
	/// Those paid on root behind whom there are claims.
	pub claims: u32,
}

impl EpochSize {
	/// The largest that there can be on any host.
	#[cfg(any(feature = "runtime-benchmarks", test))]
	pub(crate) const MAX: Self = Self::most(crate::MAX_UIDS);

	/// The largest that there can be with so many neurons: every one has as many parents as it may, and
	/// none of them is a neuron. Only validators have dividends. Without claims.
	pub(crate) const fn most(uids: u16) -> Self {
		let validators = if uids < MAX_VALIDATORS { uids } else { MAX_VALIDATORS } as u32;
		let uids = uids as u32;
		Self {
			uids,
			rows: validators,
			weights: validators.saturating_mul(uids),
			paid_parents: validators.saturating_mul(MAX_PARENTS),
			unpaid_parents: uids.saturating_sub(validators).saturating_mul(MAX_PARENTS),
			newcomers: MAX_NEWCOMERS,
			claims: 0,
		}
	}

	/// With as many claims as there can be: behind each validator, its parents and the subnet's owner.
	pub(crate) const fn with_claims_of_all(self) -> Self {
		let claims = self.rows.saturating_add(self.paid_parents).saturating_add(1);
		Self { claims, ..self }
	}

	/// The weight of an epoch of this size. What weights, external parents and claims add was measured on a
	/// full subnet, so that what it weighs without them is taken off.
	pub(crate) fn weight<W: WeightInfo>(&self) -> Weight {
		let beside = |weight: fn(u32) -> Weight, count| weight(count).saturating_sub(weight(0));
		W::epoch(self.uids, self.rows)
			.saturating_add(beside(W::epoch_weights, self.weights))
			.saturating_add(beside(W::epoch_paid_parents, self.paid_parents))
			.saturating_add(beside(W::epoch_unpaid_parents, self.unpaid_parents))
			.saturating_add(beside(W::epoch_newcomers, self.newcomers))
			.saturating_add(beside(W::epoch_claims, self.claims))
	}
}

/// What consensus looks at.
struct Judged<'a, T: Config> {
	block: u64,
	record: &'a SubnetRecord,
	neurons: &'a NeuronList<T::AccountId>,
	rows: &'a BTreeMap<u16, ValidatorRow>,
	/// The least effective stake that counts.
	threshold: Tao,
}

/// An epoch that was judged, and of which nothing is paid.
struct Verdict<T: Config> {
	size: EpochSize,
	record: SubnetRecord,
	details: SubnetDetails<T::AccountId>,
	hyperparameters: Hyperparameters,
	root: RootTotals,
	book: ChildkeyGraph<T>,
	neurons: NeuronList<T::AccountId>,
	rows: BTreeMap<u16, ValidatorRow>,
	members: Members<T::AccountId>,
	/// The members' coldkeys, of those who have earned something.
	coldkeys: Vec<Option<T::AccountId>>,
	outcome: EpochOutcome,
}

/// What was paid.
struct Paid<AccountId> {
	/// Behind how many there were claims.
	claims: u32,
	/// What the host is to be told.
	changes: Vec<Change<AccountId>>,
}

/// What an epoch came to.
struct EpochReceipt<AccountId> {
	/// How much it looked at, also if it failed then.
	size: EpochSize,
	/// What the host is to be told; or why all was undone.
	outcome: Result<Vec<Change<AccountId>>, DispatchError>,
}

/// From where an epoch pays: alpha on its subnet, and TAO as stake on root.
struct Till<T: Config> {
	book: ChildkeyGraph<T>,
	subnet: Market,
	root: Market,
}

impl<T: Config> Till<T> {
	/// Pays a member in alpha, and in TAO as stake on root; keeps what its stakers on root can claim. Tells
	/// whether there are claims behind it.
	fn pay_member(
		&mut self,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		payout: &Payout,
	) -> Result<bool, DispatchError> {
		let taken = payout.alpha_take.ensure_add(payout.root_alpha_take);
		let alpha = taken.and_then(|taken| taken.ensure_add(payout.incentive));
		let alpha = Pallet::<T>::economic(alpha)?;
		let (take, dividends) = (Alpha(payout.tao_take.0), Alpha(payout.tao_dividends.0));
		let StakeBehind { subnet, root } = self.book.stake_behind(hotkey)?;
		subnet.pay(&mut self.subnet, coldkey, alpha, payout.alpha_dividends)?;
		Pallet::<T>::keep_root_claim(root, &mut self.subnet, payout.root_alpha_dividends)?;
		root.pay(&mut self.root, coldkey, take, dividends)?;
		Ok(root.looked_at_claims())
	}

	/// Pays the subnet's owner its part, and what floors have left of root's TAO. Tells whether there are
	/// claims behind it.
	fn pay_owner(
		&mut self,
		details: &SubnetDetails<T::AccountId>,
		distribution: &Distribution,
	) -> Result<bool, DispatchError> {
		let (hotkey, coldkey) = (&details.owner_hotkey, &details.owner_coldkey);
		let (alpha, tao) = (distribution.owner, Alpha(distribution.owner_tao.0));
		let StakeBehind { subnet, root } = self.book.stake_behind(hotkey)?;
		subnet.pay(&mut self.subnet, coldkey, alpha, Alpha::ZERO)?;
		root.pay(&mut self.root, coldkey, tao, Alpha::ZERO)?;
		Ok(root.looked_at_claims())
	}

	/// Writes what was paid.
	fn close(self) {
		self.book.save_stakes();
		Pallet::<T>::save_market(&self.root);
		Pallet::<T>::save_market(&self.subnet);
	}
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
		if queue.is_empty() {
			return Weight::zero();
		}

		let budget = HookBudget::<Weights<T>>::of::<T>();
		// What ran, what it may weigh with those who are told of it, and what they will be told: of each epoch
		// and its validators.
		let (mut ran, mut most) = (0usize, Weight::zero());
		let (mut weight, mut paid) = (Weight::zero(), Vec::new());
		queue.retain(|(_, netuid)| {
			// The first one fits, and the next one if it cannot weigh more than is left.
			let runs = ran == 0 || (ran < MAX_EPOCHS_PER_BLOCK && budget.has_room_for_epoch(most));
			if runs {
				ran = ran.saturating_add(1); // at most the bound
				let (size, changes) = Self::run_epoch_or_skip(*netuid, block);
				weight.saturating_accrue(size.weight::<T::WeightInfo>());
				most.saturating_accrue(size.weight::<Weights<T>>());
				paid.extend(changes);
			}
			!runs
		});
		for (due_at, netuid) in queue.iter().filter(|(due_at, _)| *due_at == block) {
			Self::deposit_event(Event::EpochDeferred { netuid: *netuid, from_block: *due_at });
		}
		if waiting || !queue.is_empty() {
			DeferredEpochs::<T>::put(queue);
		}
		weight.saturating_add(Self::tell(paid))
	}

	/// Lets the next epoch that runs be that of a subnet, whenever it is due.
	pub(crate) fn put_epoch_first(netuid: NetUid, block: u64) {
		DeferredEpochs::<T>::mutate(|queue| {
			queue.retain(|(_, queued)| *queued != netuid);
			// The queue has room for every subnet, and this one has just left it.
			if queue.try_insert(0, (block, netuid)).is_err() {
				Self::deposit_event(Event::EpochDeferred { netuid, from_block: block });
			}
		});
	}

	/// Lets the epoch of a subnet wait no longer.
	pub(crate) fn forget_deferred_epoch(netuid: NetUid) {
		DeferredEpochs::<T>::mutate(|queue| queue.retain(|(_, queued)| *queued != netuid));
	}

	/// Runs an epoch and undoes a failing one. Returns the size of what it did either way, and what
	/// the host is to be told, which weighs something too.
	pub(crate) fn run_epoch_or_skip(
		netuid: NetUid,
		block: u64,
	) -> (EpochSize, Vec<Change<T::AccountId>>) {
		let receipt = with_transaction(|| {
			let receipt = Self::run_epoch(netuid, block);
			match receipt.outcome {
				Ok(_) => TransactionOutcome::Commit(Ok(receipt)),
				Err(_) => TransactionOutcome::Rollback(Ok(receipt)),
			}
		});
		let EpochReceipt { size, outcome } = receipt.unwrap_or_else(Self::unlooked);
		let skipped = |error| Self::deposit_event(Event::EpochSkipped { netuid, error });
		(size, outcome.map_err(skipped).unwrap_or_default())
	}

	/// Judges the neurons of a subnet and pays what is pending.
	fn run_epoch(netuid: NetUid, block: u64) -> EpochReceipt<T::AccountId> {
		let verdict = match Self::judge_epoch(netuid, block) {
			Ok(verdict) => verdict,
			Err(error) => return Self::unlooked(error),
		};
		let size = verdict.size;
		match Self::pay_epoch(netuid, block, verdict) {
			Ok(Paid { claims, changes }) => {
				EpochReceipt { size: EpochSize { claims, ..size }, outcome: Ok(changes) }
			}
			Err(error) => EpochReceipt { size: size.with_claims_of_all(), outcome: Err(error) },
		}
	}

	/// An epoch that failed before it was known how much it looks at: the most there can be.
	fn unlooked(error: DispatchError) -> EpochReceipt<T::AccountId> {
		EpochReceipt { size: EpochSize::most(T::MaxUids::get()), outcome: Err(error) }
	}

	/// Loads an epoch and lets consensus judge it.
	fn judge_epoch(netuid: NetUid, block: u64) -> Result<Verdict<T>, DispatchError> {
		let neurons = Neurons::<T>::get(netuid);
		let record = Subnets::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let details = SubnetOwners::<T>::get(netuid).ok_or(Error::<T>::SubnetNotExists)?;
		let hyperparameters = SubnetHyperparameters::<T>::get(netuid);
		let root = RootStake::<T>::get();
		let clocks = Clocks { subnet: record.clock(), root: root.clock() };
		let mut book = ChildkeyGraph::<T>::open(netuid, block, clocks, details.childkeys > 0);
		let newcomers = book.admit_newcomers(&neurons)?;

		let rows = Self::rows_of_validators(netuid, &neurons);
		let members = book.members(&neurons)?;
		let threshold = book.parameters().stake_threshold;
		let judged = Judged { block, record: &record, neurons: &neurons, rows: &rows, threshold };
		let outcome = Self::judge(&hyperparameters, judged, &members.members)?;
		let coldkeys = Self::coldkeys_of(&neurons, &members, &outcome, &mut book)?;
		let size = Self::size_of(&neurons, &rows, &coldkeys, &book, newcomers)?;
		Ok(Verdict {
			size,
			record,
			details,
			hyperparameters,
			root,
			book,
			neurons,
			rows,
			members,
			coldkeys,
			outcome,
		})
	}

	/// How much an epoch has looked at, but for claims.
	fn size_of(
		neurons: &NeuronList<T::AccountId>,
		rows: &BTreeMap<u16, ValidatorRow>,
		coldkeys: &[Option<T::AccountId>],
		book: &ChildkeyGraph<T>,
		newcomers: u32,
	) -> Result<EpochSize, DispatchError> {
		let uids = Self::uid(neurons.len())?.into();
		let paid = coldkeys.iter().flatten().count().saturating_sub(neurons.len());
		let paid_parents = u32::try_from(paid).unwrap_or(u32::MAX);
		Ok(EpochSize {
			uids,
			rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
			weights: rows.values().map(Self::entries).fold(0, u32::saturating_add),
			paid_parents,
			unpaid_parents: book.external_parents(uids).saturating_sub(paid_parents),
			newcomers,
			claims: 0,
		})
	}

	/// Pays what is pending.
	fn pay_epoch(
		netuid: NetUid,
		block: u64,
		verdict: Verdict<T>,
	) -> Result<Paid<T::AccountId>, DispatchError> {
		let Verdict { mut record, details, hyperparameters, root, mut book, outcome, .. } = verdict;
		let (mut neurons, mut rows, coldkeys) = (verdict.neurons, verdict.rows, verdict.coldkeys);
		let Members { hotkeys, members } = verdict.members;
		let terms = Self::terms_of(&hotkeys, &coldkeys, &details, &outcome, &mut book);
		let earned = Self::economic(share_dividends(&members, &terms, &outcome))?;
		let claims = Self::claims_of(&hotkeys, &members, &earned, &mut book);
		let weighted_root = weighted_root_stake(root.active(), book.parameters().tao_weight);
		let weighted_root = Self::economic(weighted_root)?;
		let settled = settle(&mut record.economy, &claims, &terms, book.rules(), weighted_root);
		let distribution = Self::economic(settled)?;
		Self::vault_recycle(distribution.unearned_tao)?;
		Self::record_payouts(netuid, block, neurons.len(), hotkeys.iter(), &distribution);
		record.last_epoch = block;
		record.period = record.period.saturating_add(1); // fewer than blocks
		record.bonds_rule = hyperparameters.epoch.bonds_rule;
		Self::signal_epoch(&mut record, &distribution)?;
		Self::put_record(netuid, &record);

		let mut till =
			Till { book, subnet: Market::subnet(netuid, record), root: Market::root(root) };
		let mut with_claims = 0u32;
		let paid = hotkeys.iter().zip(&coldkeys).zip(&distribution.payouts);
		for ((hotkey, coldkey), payout) in paid {
			// Whose it is was asked of all who have earned something.
			if let Some(coldkey) = coldkey {
				let claims = till.pay_member(hotkey, coldkey, payout)?;
				with_claims = with_claims.saturating_add(claims.into()); // one for each
			}
		}
		let claims = till.pay_owner(&details, &distribution)?;
		with_claims = with_claims.saturating_add(claims.into());
		till.close();

		for (place, neuron) in neurons.iter_mut().enumerate() {
			neuron.scores = outcome.scores.get(place).copied().unwrap_or_default();
			let payout = distribution.payouts.get(place).copied().unwrap_or_default();
			neuron.emission = Self::economic(payout.alpha())?;
		}
		Self::put_neurons(netuid, &neurons);
		Self::store_bonds(netuid, &mut rows, outcome.bonds)?;
		Self::tell_of_epoch(netuid, &record, &distribution)?;
		let paid = hotkeys.iter().zip(&distribution.payouts);
		let claims = paid.filter(|(_, payout)| !payout.root_alpha_dividends.is_zero());
		let claims =
			claims.map(|(id, _)| Change::RootClaimsChanged { hotkey: Self::account_of(id) });
		let changes = core::iter::once(Change::EpochPaid { netuid }).chain(claims).collect();
		Ok(Paid { claims: with_claims, changes })
	}

	/// The event of an epoch that was paid.
	fn tell_of_epoch(
		netuid: NetUid,
		record: &SubnetRecord,
		distribution: &Distribution,
	) -> DispatchResult {
		let (miners, validators, root_tao, root_alpha) =
			Self::economic(Self::totals(&distribution.payouts))?;
		Self::deposit_event(Event::EpochPaid {
			netuid,
			owner: distribution.owner,
			miners,
			validators,
			root_tao: Self::economic(root_tao.ensure_add(distribution.owner_tao))?,
			recycled: distribution.unearned,
			recycled_tao: distribution.unearned_tao,
			withheld: distribution.withheld,
			root_alpha,
			price: Self::rao_per_alpha(record.economy.pool),
		});
		Ok(())
	}

	/// How much an epoch has to look at in a row.
	fn entries(row: &ValidatorRow) -> u32 {
		u32::try_from(row.weights.len().max(row.bonds.len())).unwrap_or(u32::MAX)
	}

	/// What all payouts together give miners, validators, and root in TAO and in alpha.
	fn totals(payouts: &[Payout]) -> Result<(Alpha, Alpha, Tao, Alpha), EconomicsError> {
		let mut sums = (Alpha::ZERO, Alpha::ZERO, Tao::ZERO, Alpha::ZERO);
		for payout in payouts {
			sums.0 = sums.0.ensure_add(payout.incentive)?;
			sums.1 = sums.1.ensure_add(payout.validator_alpha()?)?;
			sums.2 = sums.2.ensure_add(payout.tao()?)?;
			sums.3 = sums.3.ensure_add(payout.root_alpha()?)?;
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
		hyperparameters: &Hyperparameters,
		judged: Judged<T>,
		members: &[Member],
	) -> Result<EpochOutcome, DispatchError> {
		let Judged { block, record, neurons, rows, threshold } = judged;
		let parameters = hyperparameters.epoch_params(record.parameters.tempo);
		// Bonds of the other rule are numbers of another kind: all begin anew.
		let bonds_count = parameters.bonds_rule == record.bonds_rule;
		let inputs = (0u16..).zip(neurons).map(|(uid, neuron)| {
			let row = rows.get(&uid);
			NeuronInput {
				stake: 0, // of its effective stake, members tell
				registered_at: neuron.registered_at,
				last_update: row.map_or(neuron.registered_at, |row| row.last_update),
				weights_as_of: row.map_or(neuron.registered_at, |row| row.weights_as_of),
				permit: neuron.scores.permit,
				weights: row.map_or(&[], |row| row.weights.as_slice()),
				bonds: row.filter(|_| bonds_count).map_or(&[], |row| row.bonds.as_slice()),
			}
		});
		let inputs: Vec<_> = inputs.collect();
		let (last_epoch, stake_threshold) = (record.last_epoch, threshold.0);
		let input = EpochInput { block, last_epoch, stake_threshold, neurons: &inputs };
		Self::economic(judge(&parameters, &input, members))
	}

	/// The coldkeys of the neurons, and of parents that are none, as far as they have earned something.
	fn coldkeys_of(
		neurons: &NeuronList<T::AccountId>,
		Members { hotkeys, members }: &Members<T::AccountId>,
		outcome: &EpochOutcome,
		book: &mut ChildkeyGraph<T>,
	) -> Result<Vec<Option<T::AccountId>>, DispatchError> {
		let mut coldkeys: Vec<_> =
			neurons.iter().map(|neuron| Some(neuron.coldkey.clone())).collect();
		coldkeys.resize(hotkeys.len(), None);
		let earners = members.iter().zip(&outcome.dividends).filter(|(_, dividend)| **dividend > 0);
		for parent in earners.flat_map(|(member, _)| &member.parents) {
			let place = coldkeys.get_mut(parent.place).zip(hotkeys.get(parent.place));
			if let Some((unknown @ None, hotkey)) = place {
				let owner = book.coldkey(hotkey).ok_or(Error::<T>::HotKeyAccountNotExists)?;
				*unknown = Some(owner);
			}
		}
		Ok(coldkeys)
	}

	/// What is agreed with the members whose coldkeys are known.
	fn terms_of(
		hotkeys: &[T::AccountId],
		coldkeys: &[Option<T::AccountId>],
		details: &SubnetDetails<T::AccountId>,
		outcome: &EpochOutcome,
		book: &mut ChildkeyGraph<T>,
	) -> Vec<MemberTerms> {
		let mut numbers = BTreeMap::new();
		let mut terms = Vec::with_capacity(hotkeys.len());
		for (place, (hotkey, coldkey)) in hotkeys.iter().zip(coldkeys).enumerate() {
			let validates = outcome.dividends.get(place).is_some_and(|dividend| *dividend > 0);
			let next = numbers.len();
			terms.push(coldkey.as_ref().map_or_else(MemberTerms::default, |coldkey| MemberTerms {
				coldkey: *numbers.entry(coldkey).or_insert(next),
				childkey_take: if validates { book.childkey_take(hotkey) } else { 0 },
				is_owners: details.is_owners(hotkey, coldkey),
			}));
		}
		terms
	}

	/// What the members claim.
	fn claims_of(
		hotkeys: &[T::AccountId],
		members: &[Member],
		earned: &[Earned],
		book: &mut ChildkeyGraph<T>,
	) -> Vec<Claimant> {
		let claims = hotkeys.iter().zip(members).zip(earned).map(|((hotkey, member), earned)| {
			let take = if earned.dividend == 0 { 0 } else { book.take(hotkey) };
			claim(member, earned, take)
		});
		claims.collect()
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
				Self::put_row(netuid, uid, row);
			}
		}
		Ok(())
	}
}
