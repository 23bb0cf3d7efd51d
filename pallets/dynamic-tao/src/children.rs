//! Child keys: a hotkey lets others validate with parts of its stake on a subnet, and gets their
//! dividends on it, less a take. Children come into force a while after they are set; a reader
//! looks at the block, so that nothing has to be done when the time comes. Only who becomes the
//! parent of a child that has as many as it can is decided then, by [`ChildkeyGraph::admit`].

use crate::{
	hooks::{told, Change, ChangeKind, OnChange, LOST_BY_A_CHILD},
	ledger::HotkeyLedger,
	pallet::{ChildKeys, Settings, SubnetOwners},
	ChildkeyLinks, Children, Config, Deposit, EconomySettings, Error, Event, GlobalParameters,
	HoldReason, HotkeyInfo, LinkedHotkey, NetUid, NeuronList, Pallet, WeightInfo, MAX_CHILDREN,
	MAX_NEWCOMERS,
};
use alloc::{
	collections::{btree_map::Entry, BTreeMap},
	vec::Vec,
};
use dtao_economics::{
	chain::epoch::{Member, Parent},
	children::{inherited, ActiveStake, Proportion},
	weighted_root_stake, Clock, Rules, Tao,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// What the setting of children came to.
pub(crate) struct ChildrenReceipt {
	/// Children that have as many parents as they can, so that these were compared, also if it failed then.
	pub contested: u32,
	/// Children that were entered without that, or taken back, likewise.
	pub others: u32,
	/// What it weighed to tell the host, or why all is undone.
	pub outcome: Result<Weight, DispatchError>,
}

/// What the setting of children did to childkey links beside the hotkey's own.
struct ChildkeyChanges<AccountId> {
	contested: u32,
	others: u32,
	/// The parents that lost a child by it.
	parted: Vec<AccountId>,
}

impl<AccountId> Default for ChildkeyChanges<AccountId> {
	fn default() -> Self {
		Self { contested: 0, others: 0, parted: Vec::new() }
	}
}

/// What a parent passes to a child.
pub(crate) struct Parentage<AccountId> {
	pub parent: AccountId,
	pub stake: ActiveStake,
	pub proportion: Proportion,
}

/// The members of an epoch: the neurons by uid, and behind them their parents that are none.
pub(crate) struct Members<AccountId> {
	pub hotkeys: Vec<AccountId>,
	pub members: Vec<Member>,
}

/// The clocks by which stake of a subnet and of root becomes active.
#[derive(Clone, Copy)]
pub(crate) struct Clocks {
	pub subnet: Clock,
	pub root: Clock,
}

impl Clocks {
	/// As they stand now.
	pub(crate) fn of<T: Config>(netuid: NetUid) -> Self {
		let clock = Pallet::<T>::clock;
		Self { subnet: clock(netuid), root: clock(NetUid::ROOT) }
	}
}

/// The childkey links of a subnet and the stake behind its hotkeys, as far as somebody has asked, at one
/// block: each key is read once.
pub(crate) struct ChildkeyGraph<T: Config> {
	netuid: NetUid,
	block: u64,
	clocks: Clocks,
	settings: EconomySettings,
	/// Whether the subnet has childkey links at all.
	any: bool,
	stakes: BTreeMap<T::AccountId, StakeBehind<T>>,
	links: BTreeMap<T::AccountId, ChildkeyLinks<T::AccountId>>,
	hotkeys: BTreeMap<T::AccountId, Option<HotkeyInfo<T::AccountId>>>,
	/// The parents that have lost a child.
	parted: Vec<T::AccountId>,
}

/// The stake behind a hotkey on a subnet, and on root.
pub(crate) struct StakeBehind<T: Config> {
	pub subnet: HotkeyLedger<T>,
	pub root: HotkeyLedger<T>,
}

impl<T: Config> ChildkeyGraph<T> {
	pub(crate) fn open(netuid: NetUid, block: u64, clocks: Clocks, any: bool) -> Self {
		Self {
			netuid,
			block,
			clocks,
			settings: Settings::<T>::get(),
			any,
			stakes: BTreeMap::new(),
			links: BTreeMap::new(),
			hotkeys: BTreeMap::new(),
			parted: Vec::new(),
		}
	}

	/// What may be set of the whole economy.
	pub(crate) const fn parameters(&self) -> &GlobalParameters {
		&self.settings.parameters
	}

	/// The rules that the economy runs by.
	pub(crate) const fn rules(&self) -> &Rules {
		&self.settings.rules
	}

	/// The stake behind a hotkey.
	pub(crate) fn stake_behind(
		&mut self,
		hotkey: &T::AccountId,
	) -> Result<&mut StakeBehind<T>, DispatchError> {
		Ok(match self.stakes.entry(hotkey.clone()) {
			Entry::Occupied(known) => known.into_mut(),
			Entry::Vacant(unknown) => {
				let Clocks { subnet, root } = self.clocks;
				unknown.insert(StakeBehind {
					subnet: HotkeyLedger::load(self.netuid, hotkey, None, subnet)?,
					root: HotkeyLedger::load(NetUid::ROOT, hotkey, None, root)?,
				})
			}
		})
	}

	/// The active stake behind a hotkey.
	fn active_stake(&mut self, hotkey: &T::AccountId) -> Result<ActiveStake, DispatchError> {
		let tao_weight = self.settings.parameters.tao_weight;
		let behind = self.stake_behind(hotkey)?;
		let (alpha, tao) = (behind.subnet.pool().stake, Tao(behind.root.pool().stake.0));
		let root = Pallet::<T>::economic(weighted_root_stake(tao, tao_weight))?;
		Ok(ActiveStake { alpha, root })
	}

	/// What a hotkey's owner keeps of its dividends.
	pub(crate) fn take(&mut self, hotkey: &T::AccountId) -> u16 {
		let block = self.block;
		self.hotkey(hotkey).map(|known| known.take).unwrap_or_default().at(block)
	}

	/// Whose a hotkey is.
	pub(crate) fn coldkey(&mut self, hotkey: &T::AccountId) -> Option<T::AccountId> {
		self.hotkey(hotkey).map(|known| known.coldkey.clone())
	}

	fn hotkey(&mut self, hotkey: &T::AccountId) -> Option<&HotkeyInfo<T::AccountId>> {
		let known = || Pallet::<T>::hotkey_with_id(hotkey).map(|(_, known)| known);
		self.hotkeys.entry(hotkey.clone()).or_insert_with(known).as_ref()
	}

	/// Writes the stake behind hotkeys, as far as it was paid.
	pub(crate) fn save_stakes(self) {
		for StakeBehind { subnet, root } in self.stakes.into_values() {
			[subnet, root].into_iter().filter(HotkeyLedger::is_paid).for_each(HotkeyLedger::save);
		}
	}

	fn links(&mut self, hotkey: &T::AccountId) -> ChildkeyLinks<T::AccountId> {
		if !self.any {
			return ChildkeyLinks::default();
		}
		let (netuid, childkeys) = (self.netuid, &mut self.links);
		childkeys
			.entry(hotkey.clone())
			.or_insert_with(|| ChildKeys::<T>::get(netuid, hotkey))
			.clone()
	}

	/// The take of a child.
	pub(crate) fn childkey_take(&mut self, hotkey: &T::AccountId) -> u16 {
		match self.links(hotkey).take {
			Some(take) => take.at(self.block),
			None => {
				let take = self.take(hotkey);
				self.settings.parameters.childkey_take.clamp(take)
			}
		}
	}

	/// Writes childkey links, here and in the storage.
	fn put(&mut self, hotkey: &T::AccountId, links: ChildkeyLinks<T::AccountId>) -> DispatchResult {
		self.links.insert(hotkey.clone(), links.clone());
		Pallet::<T>::put_childkeys(self.netuid, hotkey, links)
	}

	/// What a parent passes to a child, now or once their relation comes into force: its stake that
	/// counts now, times the proportion.
	fn passed_on(
		&mut self,
		parent: &T::AccountId,
		child: &T::AccountId,
	) -> Result<u64, DispatchError> {
		let Some(part) = self.links(parent).proportion_from(child, self.block) else {
			return Ok(0);
		};
		let weight = self.active_stake(parent)?.weight();
		Ok(part.of(Pallet::<T>::economic(weight)?))
	}

	/// The parent that passes least to a child, the first of equals.
	fn weakest_parent(
		&mut self,
		child: &T::AccountId,
	) -> Result<Option<(u64, T::AccountId)>, DispatchError> {
		let mut weakest: Option<(u64, T::AccountId)> = None;
		for parent in self.links(child).parents {
			let passed = self.passed_on(&parent, child)?;
			if weakest.as_ref().is_none_or(|(least, _)| passed < *least) {
				weakest = Some((passed, parent));
			}
		}
		Ok(weakest)
	}

	/// Ends the relation of a parent and a child on the parent's side.
	fn part(&mut self, parent: &T::AccountId, child: &T::AccountId) -> DispatchResult {
		let mut links = self.links(parent);
		links.forget_child(child);
		self.parted.push(parent.clone());
		self.put(parent, links)
	}

	/// Enters a parent into its child's childkey links, or as the newcomer of one that has as many parents as
	/// it can. A newcomer must pass on more than the weakest parent, and than another newcomer.
	fn apply(&mut self, child: &T::AccountId, parent: &T::AccountId) -> DispatchResult {
		let mut links = self.links(child);
		if links.parents.try_push(parent.clone()).is_ok() {
			return self.put(child, links);
		}
		let passed = self.passed_on(parent, child)?;
		let (least, weakest) = self.weakest_parent(child)?.ok_or(Error::<T>::TooManyParents)?;
		ensure!(passed > least, Error::<T>::TooManyParents);
		let block = self.block;
		if self.links(&weakest).proportion_from(child, block).is_none() {
			// Its relation is over, and so it loses nothing.
			links.parents.retain(|other| *other != weakest);
			self.part(&weakest, child)?;
			links.parents.try_push(parent.clone()).map_err(|_| Error::<T>::TooManyParents)?;
			return self.put(child, links);
		}
		if let Some((_, rival)) = links.newcomer.take() {
			ensure!(passed > self.passed_on(&rival, child)?, Error::<T>::TooManyParents);
			self.turn_away(child, &rival)?;
		}
		let from = self.links(parent).child_from(child, block).unwrap_or(block);
		links.newcomer = Some((from, parent.clone()));
		self.put(child, links)?;
		self.admit(child).map(|_| ())
	}

	/// Tells a newcomer that it does not become a parent.
	fn turn_away(&mut self, child: &T::AccountId, parent: &T::AccountId) -> DispatchResult {
		self.part(parent, child)?;
		let (netuid, named) = (self.netuid, Pallet::<T>::account_of);
		let (child, parent) = (named(child), named(parent));
		Pallet::<T>::deposit_event(Event::ParentTurnedAway { netuid, child, parent });
		Ok(())
	}

	/// Decides whether the newcomer of a child becomes its parent, once their relation is in force: it
	/// must pass on more than the weakest parent does now. Tells whether anything was looked at.
	pub(crate) fn admit(&mut self, child: &T::AccountId) -> Result<bool, DispatchError> {
		let (mut links, block) = (self.links(child), self.block);
		let Some((from, parent)) = links.newcomer.take() else { return Ok(false) };
		if from > block {
			return Ok(false);
		}
		if let Some(later) = self.links(&parent).child_from(child, block).filter(|at| *at > block) {
			// It has set its children again meanwhile.
			links.newcomer = Some((later, parent));
			self.put(child, links)?;
			return Ok(true);
		}
		let passed = self.passed_on(&parent, child)?;
		let weakest = self.weakest_parent(child)?.filter(|_| links.parents.is_full());
		match weakest {
			Some((least, _)) if passed <= least => {
				self.put(child, links)?;
				self.turn_away(child, &parent)?;
			}
			weakest => {
				if let Some((_, weakest)) = &weakest {
					links.parents.retain(|other| other != weakest);
					self.part(weakest, child)?;
				}
				links.parents.try_push(parent.clone()).map_err(|_| Error::<T>::TooManyParents)?;
				self.put(child, links)?;
				let (netuid, named) = (self.netuid, Pallet::<T>::account_of);
				let (child, parent) = (named(child), named(&parent));
				let displaced = weakest.map(|(_, weakest)| named(&weakest));
				let event = Event::ParentAdmitted { netuid, child, parent, displaced };
				Pallet::<T>::deposit_event(event);
			}
		}
		Ok(true)
	}

	/// Decides on the newcomers of neurons, of so many at most as [`MAX_NEWCOMERS`]. Returns of how
	/// many.
	pub(crate) fn admit_newcomers(
		&mut self,
		neurons: &NeuronList<T::AccountId>,
	) -> Result<u32, DispatchError> {
		let mut decided = 0u32;
		for neuron in neurons {
			if self.any && decided < MAX_NEWCOMERS && self.admit(&neuron.hotkey)? {
				decided = decided.saturating_add(1); // at most the bound
			}
		}
		Ok(decided)
	}

	/// The parts that a hotkey passes to its children.
	fn given(&mut self, hotkey: &T::AccountId) -> Vec<Proportion> {
		let block = self.block;
		self.links(hotkey).children_at(block).iter().map(|(proportion, _)| *proportion).collect()
	}

	/// Who passes stake to a hotkey.
	fn parents(
		&mut self,
		hotkey: &T::AccountId,
	) -> Result<Vec<Parentage<T::AccountId>>, DispatchError> {
		let mut parents = Vec::new();
		for parent in self.links(hotkey).parents {
			let block = self.block;
			if let Some(proportion) = self.links(&parent).proportion_of(hotkey, block) {
				let stake = self.active_stake(&parent)?;
				parents.push(Parentage { parent, stake, proportion });
			}
		}
		Ok(parents)
	}

	/// The members of an epoch with these neurons.
	pub(crate) fn members(
		&mut self,
		neurons: &NeuronList<T::AccountId>,
	) -> Result<Members<T::AccountId>, DispatchError> {
		let mut hotkeys: Vec<_> = neurons.iter().map(|neuron| neuron.hotkey.clone()).collect();
		let mut places: BTreeMap<_, _> = hotkeys.iter().cloned().zip(0usize..).collect();
		let mut members = Vec::with_capacity(neurons.len());
		for neuron in neurons {
			let mut parents = Vec::new();
			for Parentage { parent, proportion, .. } in self.parents(&neuron.hotkey)? {
				let next = hotkeys.len();
				let place = *places.entry(parent.clone()).or_insert(next);
				if place == next {
					hotkeys.push(parent);
				}
				parents.push(Parent { place, proportion });
			}
			let (stake, given) = (self.active_stake(&neuron.hotkey)?, self.given(&neuron.hotkey));
			members.push(Member { stake, given, parents });
		}
		for hotkey in hotkeys.iter().skip(neurons.len()) {
			members.push(Member { stake: self.active_stake(hotkey)?, ..Member::default() });
		}
		Ok(Members { hotkeys, members })
	}

	/// How many childkey links were read beside those of `uids` neurons.
	pub(crate) fn external_parents(&self, uids: u32) -> u32 {
		// Each neuron's is, if any is.
		u32::try_from(self.links.len()).unwrap_or(u32::MAX).saturating_sub(uids)
	}

	/// What a hotkey weighs in consensus: its own stake, less what it passes on, and what it
	/// inherits.
	pub(crate) fn effective_stake(&mut self, hotkey: &T::AccountId) -> Result<u64, DispatchError> {
		let own = Pallet::<T>::economic(self.active_stake(hotkey)?.weight())?;
		let given = self.given(hotkey);
		let mut received = Vec::new();
		for Parentage { stake, proportion, .. } in self.parents(hotkey)? {
			received.push((Pallet::<T>::economic(stake.weight())?, proportion));
		}
		Pallet::<T>::economic(inherited(own, &given, &received))
	}
}

impl<T: Config> Pallet<T> {
	/// What a hotkey weighs in consensus now.
	pub(crate) fn effective_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
	) -> Result<u64, DispatchError> {
		let any = SubnetOwners::<T>::get(netuid).is_some_and(|details| details.childkeys > 0);
		let clocks = Clocks::of::<T>(netuid);
		ChildkeyGraph::<T>::open(netuid, Self::now(), clocks, any).effective_stake(hotkey)
	}

	/// How many parents must be looked at for the stake weight of the hotkey that has this account;
	/// without a threshold, nobody asks for it.
	pub(crate) fn parents_to_look_at(netuid: NetUid, hotkey: &T::AccountId) -> u32 {
		if Self::parameters().stake_threshold.is_zero() {
			return 0;
		}
		let Ok(hotkey) = Self::hotkey_id(hotkey) else { return 0 };
		u32::try_from(ChildKeys::<T>::get(netuid, hotkey).parents.len()).unwrap_or(u32::MAX)
	}

	/// What the setting of a hotkey's children will weigh at most: each new child is entered, perhaps for
	/// another parent, and each known one perhaps taken back.
	pub(crate) fn children_weight(
		netuid: NetUid,
		hotkey: &T::AccountId,
		children: &[(u64, T::AccountId)],
	) -> Weight {
		let most = usize::try_from(MAX_CHILDREN).unwrap_or_default();
		let id_of = |account: &T::AccountId| Self::hotkey_id(account).ok();
		let known = id_of(hotkey).map(|id| ChildKeys::<T>::get(netuid, id).all_children());
		let known = known.unwrap_or_default();
		let (mut contested, mut others) = (0u32, known.len());
		let children = children.iter().take(most).filter_map(|(_, child)| id_of(child));
		for child in children.filter(|child| !known.contains(child)) {
			if ChildKeys::<T>::get(netuid, child).parents.is_full() {
				contested = contested.saturating_add(1); // five at most
			} else {
				others = others.saturating_add(1); // likewise
			}
		}
		let others = u32::try_from(others).unwrap_or(u32::MAX);
		let parents = Self::parents_to_look_at(netuid, hotkey);
		let lost = told::<T>(ChangeKind::ChildLost, contested.saturating_mul(LOST_BY_A_CHILD));
		let change = Change::ChildrenSet { netuid, hotkey: hotkey.clone() };
		T::WeightInfo::set_children(contested, others, parents)
			.saturating_add(lost)
			.saturating_add(T::OnChange::expected(&change))
	}

	/// Schedules the children of a hotkey.
	pub(crate) fn do_set_children(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuid: NetUid,
		chosen: Vec<(u64, T::AccountId)>,
	) -> ChildrenReceipt {
		let mut changes = ChildkeyChanges::default();
		let outcome = Self::schedule_children(coldkey, hotkey, netuid, chosen, &mut changes);
		let ChildkeyChanges { contested, others, .. } = changes;
		ChildrenReceipt { contested, others, outcome }
	}

	/// The same, step by step.
	fn schedule_children(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		netuid: NetUid,
		chosen: Vec<(u64, T::AccountId)>,
		changes: &mut ChildkeyChanges<T::AccountId>,
	) -> Result<Weight, DispatchError> {
		Self::ensure_childkeys_allowed(netuid)?;
		let id = Self::hotkey_of(&coldkey, &hotkey)?.id;
		let (now, parameters) = (Self::now(), Self::parameters());
		let mut links = ChildKeys::<T>::get(netuid, &id);
		ensure!(
			links.set_at.is_none_or(|at| now.saturating_sub(at) >= parameters.children_rate_limit),
			Error::<T>::TxRateLimitExceeded
		);
		let most = usize::try_from(MAX_CHILDREN).unwrap_or_default();
		ensure!(chosen.len() <= most, Error::<T>::TooManyChildren);
		let mut sum = 0u64;
		for (place, (proportion, child)) in chosen.iter().enumerate() {
			ensure!(*child != hotkey && *proportion > 0, Error::<T>::InvalidChild);
			let before = chosen.iter().take(place);
			ensure!(
				before.into_iter().all(|(_, other)| other != child),
				Error::<T>::DuplicateChild
			);
			sum = sum.checked_add(*proportion).ok_or(Error::<T>::ProportionOverflow)?;
		}
		ensure!(
			chosen.is_empty() || Self::reaches_stake_threshold(&id, netuid)?,
			Error::<T>::NotEnoughStakeToSetChildkeys
		);

		let known = links.all_children();
		let current = links.children_at(now).clone();
		let from = now.saturating_add(parameters.children_cooldown);
		let mut named = Vec::with_capacity(chosen.len());
		let mut children = Children::<T::AccountId>::default();
		for (proportion, child) in chosen {
			let entered = children.try_push((Proportion(proportion), Self::hotkey_id(&child)?));
			entered.map_err(|_| Error::<T>::TooManyChildren)?;
			named.push(LinkedHotkey { proportion: Proportion(proportion), hotkey: child });
		}
		links.scheduled = (children != current).then_some((from, children));
		links.children = current;
		let listed = links.all_children();
		// Without a change there is nothing to limit, and a row that held a limit is over.
		links.set_at = (!known.is_empty() || !listed.is_empty()).then_some(now);
		Self::put_own_childkeys(netuid, &coldkey, &id, links)?;

		for child in known.iter().filter(|child| !listed.contains(child)) {
			changes.others = changes.others.saturating_add(1); // ten at most
			Self::remove_parent(netuid, child, &id)?;
		}
		for child in listed.iter().filter(|child| !known.contains(child)) {
			Self::add_parent(netuid, child, &id, changes)?;
		}
		let parent = hotkey.clone();
		let event = Event::SetChildrenScheduled { hotkey: parent, netuid, from, children: named };
		Self::deposit_event(event);
		let lost = changes.parted.iter().filter(|parted| **parted != id);
		let lost = lost.map(|id| Change::ChildLost { netuid, hotkey: Self::account_of(id) });
		Ok(Self::tell(lost.chain([Change::ChildrenSet { netuid, hotkey }])))
	}

	/// Enters a parent into its child's childkey links.
	fn add_parent(
		netuid: NetUid,
		child: &T::AccountId,
		parent: &T::AccountId,
		changes: &mut ChildkeyChanges<T::AccountId>,
	) -> DispatchResult {
		let clocks = Clocks::of::<T>(netuid);
		let mut graph = ChildkeyGraph::<T>::open(netuid, Self::now(), clocks, true);
		let full = graph.links(child).parents.is_full();
		let count = if full { &mut changes.contested } else { &mut changes.others };
		*count = count.saturating_add(1); // five at most
		graph.apply(child, parent)?;
		changes.parted.append(&mut graph.parted);
		Ok(())
	}

	/// Takes a parent out of its child's childkey links. A newcomer gets its place.
	fn remove_parent(
		netuid: NetUid,
		child: &T::AccountId,
		parent: &T::AccountId,
	) -> DispatchResult {
		let mut links = ChildKeys::<T>::get(netuid, child);
		links.parents.retain(|other| other != parent);
		let newcomer = links.newcomer.take().filter(|(_, newcomer)| newcomer != parent);
		// It stays one where there is no place.
		links.newcomer = newcomer.and_then(|(from, newcomer)| {
			links.parents.try_push(newcomer).err().map(|newcomer| (from, newcomer))
		});
		Self::put_childkeys(netuid, child, links)
	}

	/// Refuses on root, which has no childkey links, and where there is no living subnet that has started:
	/// what was signed for a subnet that had the netuid before is dead by then.
	pub(crate) fn ensure_childkeys_allowed(netuid: NetUid) -> DispatchResult {
		ensure!(!netuid.is_root(), Error::<T>::RegistrationNotPermittedOnRootSubnet);
		let record = Self::living_subnet(netuid)?;
		ensure!(record.is_open_at(Self::now()), Error::<T>::SubtokenDisabled);
		Ok(())
	}

	/// As [`Self::put_childkeys`], by the hotkey's owner, who puts down what its rows take.
	pub(crate) fn put_own_childkeys(
		netuid: NetUid,
		coldkey: &T::AccountId,
		hotkey: &T::AccountId,
		mut links: ChildkeyLinks<T::AccountId>,
	) -> DispatchResult {
		let amount = Self::childkey_deposit(links.rows());
		let known = links.deposit.take().filter(|known| {
			let same = known.who == *coldkey;
			if !same {
				Self::release(HoldReason::ChildkeyDeposit, &known.who, known.amount);
			}
			same
		});
		let held = known.map_or(Tao::ZERO, |known| known.amount);
		if amount > held {
			Self::hold(HoldReason::ChildkeyDeposit, coldkey, amount.saturating_sub(held))?;
		} else {
			Self::release(HoldReason::ChildkeyDeposit, coldkey, held.saturating_sub(amount));
		}
		links.deposit = (!amount.is_zero()).then(|| Deposit { who: coldkey.clone(), amount });
		if amount != held {
			let (hotkey, who) = (Self::account_of(hotkey), coldkey.clone());
			Self::deposit_event(Event::ChildkeyDepositChanged { netuid, hotkey, who, amount });
		}
		Self::put_childkeys(netuid, hotkey, links)
	}

	/// Moves what a coldkey has put down for a hotkey's rows to another one.
	pub(crate) fn hand_over_childkey_deposit(
		netuid: NetUid,
		hotkey: &T::AccountId,
		old: &T::AccountId,
		new: &T::AccountId,
	) -> DispatchResult {
		let mut links = ChildKeys::<T>::get(netuid, hotkey);
		let Some(deposit) = links.deposit.as_mut().filter(|deposit| deposit.who == *old) else {
			return Ok(());
		};
		Self::move_held(HoldReason::ChildkeyDeposit, old, new, deposit.amount)?;
		deposit.who = new.clone();
		ChildKeys::<T>::insert(netuid, hotkey, links);
		Ok(())
	}

	/// What is put down for so many rows.
	fn childkey_deposit(rows: u64) -> Tao {
		Tao(Self::parameters().childkey_deposit.0.saturating_mul(rows)) // eleven TAO at most
	}

	/// Releases the part of a deposit that fewer rows no longer take.
	fn lower_deposit(
		netuid: NetUid,
		hotkey: &T::AccountId,
		links: &mut ChildkeyLinks<T::AccountId>,
	) {
		let rows = links.rows();
		let Some(deposit) = &mut links.deposit else { return };
		let amount = Self::childkey_deposit(rows);
		if amount < deposit.amount {
			Self::release(
				HoldReason::ChildkeyDeposit,
				&deposit.who,
				deposit.amount.saturating_sub(amount),
			);
			deposit.amount = amount;
			let (hotkey, who) = (Self::account_of(hotkey), deposit.who.clone());
			Self::deposit_event(Event::ChildkeyDepositChanged { netuid, hotkey, who, amount });
		}
		if rows == 0 {
			links.deposit = None;
		}
	}

	/// Removes up to so many childkey links of a subnet that is dissolved, and releases what was put down
	/// for them. Returns how many there were.
	pub(crate) fn clear_childkeys(netuid: NetUid, items: usize) -> usize {
		let all: Vec<_> = ChildKeys::<T>::iter_prefix(netuid).take(items).collect();
		for (hotkey, links) in &all {
			ChildKeys::<T>::remove(netuid, hotkey);
			if let Some(deposit) = &links.deposit {
				Self::release(HoldReason::ChildkeyDeposit, &deposit.who, deposit.amount);
			}
		}
		all.len()
	}

	/// Writes childkey links, or removes an empty one, and counts it. What it no longer takes of its owner's
	/// deposit is released.
	pub(crate) fn put_childkeys(
		netuid: NetUid,
		hotkey: &T::AccountId,
		mut links: ChildkeyLinks<T::AccountId>,
	) -> DispatchResult {
		Self::lower_deposit(netuid, hotkey, &mut links);
		let (was, is) = (ChildKeys::<T>::contains_key(netuid, hotkey), !links.is_empty());
		if is {
			ChildKeys::<T>::insert(netuid, hotkey, links);
		} else {
			ChildKeys::<T>::remove(netuid, hotkey);
		}
		if was != is {
			Self::update_details(netuid, |details| {
				details.childkeys = if is {
					details.childkeys.saturating_add(1) // never as many as a u32 holds
				} else {
					details.childkeys.saturating_sub(1) // the removed one was counted
				};
				Ok(())
			})?;
		}
		Ok(())
	}
}
