//! Read-only answers about neurons and those who stake to them.

use crate::{
	children::{ChildkeyGraph, Clocks},
	pallet::{
		ChildKeys, Endpoints, HotkeyPools, Identities, Neurons, RootNeurons, SubnetHyperparameters,
		SubnetOwners, Symbols, ValidatorRows,
	},
	types::as_text,
	ChildkeyLinks, ChildkeyView, Children, Config, HotkeyInfo, LinkedHotkey, Metagraph, NetUid,
	NeuronCertificate, NeuronView, Pallet, ScheduledChildren, SubnetIdentityView, Symbol,
	ValidatorPage, ValidatorPermit, ValidatorView, PAGE,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{Alpha, Tao};

impl<T: Config> Pallet<T> {
	/// `count` neurons of a subnet from `first_uid` on.
	pub(crate) fn metagraph_view(
		netuid: NetUid,
		first_uid: u16,
		count: u16,
	) -> Option<Metagraph<T::AccountId>> {
		let (block, details) = (Self::now(), SubnetOwners::<T>::get(netuid)?);
		let neurons = Neurons::<T>::get(netuid);
		let clocks = Clocks::of::<T>(netuid);
		let mut book = ChildkeyGraph::<T>::open(netuid, block, clocks, details.childkeys > 0);
		let mut page = Metagraph::empty(netuid, block, Self::uid(neurons.len()).ok()?, first_uid);
		let places = (0u16..).zip(neurons).skip(first_uid.into()).take(count.into());
		for (uid, neuron) in places {
			let hotkey = &neuron.hotkey;
			let row = ValidatorRows::<T>::get(netuid, uid);
			page.alpha_stake.push(Self::stake_behind(netuid, hotkey)?);
			page.root_stake.push(Tao(Self::stake_behind(NetUid::ROOT, hotkey)?.0));
			page.effective_stake.push(book.effective_stake(hotkey).ok()?);
			page.last_update.push(row.map_or(neuron.registered_at, |row| row.last_update));
			let endpoints = Endpoints::<T>::get(netuid, hotkey);
			page.axons.push(endpoints.axon);
			page.prometheus.push(endpoints.prometheus);
			let hotkey = Self::account_of(hotkey);
			page.push(crate::Neuron { hotkey, ..neuron });
		}
		Some(page)
	}

	/// One neuron.
	pub(crate) fn neuron_view(netuid: NetUid, uid: u16) -> Option<NeuronView<T::AccountId>> {
		let metagraph = Self::metagraph_view(netuid, uid, 1)?;
		let registered_at = *metagraph.registered_at.first()?;
		let immunity = SubnetHyperparameters::<T>::get(netuid).immunity_period;
		let row = ValidatorRows::<T>::get(netuid, uid).unwrap_or_default();
		Some(NeuronView {
			metagraph,
			weights: row.weights.into_iter().map(Into::into).collect(),
			bonds: row.bonds.into_iter().map(Into::into).collect(),
			certificate: Self::certificate_of(netuid, uid),
			immune_until: registered_at.saturating_add(immunity.into()),
		})
	}

	/// At most `count` of those who have a permit on a subnet or a uid on root, one at least and no more
	/// than a page, by hotkey, behind `after`.
	pub(crate) fn validator_page(
		after: Option<T::AccountId>,
		count: u16,
	) -> ValidatorPage<T::AccountId> {
		let count = usize::from(count.clamp(1, PAGE));
		let mut found = Finder { after, most: count.saturating_add(1), known: BTreeMap::new() };
		for (place, neuron) in (0u16..).zip(RootNeurons::<T>::get()) {
			found.note(Self::account_of(&neuron.hotkey), |found| found.0 = Some(place));
		}
		for (netuid, neurons) in Neurons::<T>::iter() {
			for (uid, neuron) in (0u16..).zip(neurons).filter(|(_, n)| n.scores.permit) {
				let hotkey = Self::account_of(&neuron.hotkey);
				found.note(hotkey, |found| found.1.push(ValidatorPermit { netuid, uid }));
			}
		}
		let now = Self::now();
		let more = found.known.len() > count;
		let page: Vec<_> = found.known.into_iter().take(count).collect();
		let next = if more { page.last().map(|(hotkey, _)| hotkey.clone()) } else { None };
		let views = page.into_iter().filter_map(|(hotkey, (root_uid, mut permits))| {
			permits.sort_unstable_by_key(|permit| permit.netuid);
			let HotkeyInfo { id, coldkey, take, .. } = Self::hotkey(&hotkey).ok()?;
			Some(ValidatorView {
				coldkey,
				take: take.at(now),
				take_raise: take.raise_after(now),
				root_stake: Tao(Self::stake_behind(NetUid::ROOT, &id)?.0),
				hotkey,
				root_uid,
				permits,
			})
		});
		ValidatorPage { validators: views.collect(), next }
	}

	/// All stake behind a hotkey on a subnet, active or not.
	fn stake_behind(netuid: NetUid, hotkey: &T::AccountId) -> Option<Alpha> {
		HotkeyPools::<T>::get(netuid, hotkey).total().ok()
	}

	/// What a neuron encrypts with.
	fn certificate_of(netuid: NetUid, uid: u16) -> Option<NeuronCertificate> {
		let neurons = Neurons::<T>::get(netuid);
		let neuron = neurons.get(usize::from(uid))?;
		Endpoints::<T>::get(netuid, &neuron.hotkey).certificate
	}

	/// The symbol of a subnet's token: what its owner chose, or that of its netuid.
	pub(crate) fn symbol(netuid: NetUid) -> Symbol {
		Symbols::<T>::get(netuid).unwrap_or_else(|| netuid.symbol())
	}

	/// The symbol and identity of a subnet.
	pub(crate) fn identity_view(netuid: NetUid) -> Option<SubnetIdentityView> {
		SubnetOwners::<T>::get(netuid)?;
		let identity = Identities::<T>::get(netuid).map(Into::into);
		Some(SubnetIdentityView { symbol: as_text(&Self::symbol(netuid)), identity })
	}

	/// The childkey links of the hotkey that has this account, as they are stored, but with accounts.
	pub fn childkey_links(netuid: NetUid, account: &T::AccountId) -> ChildkeyLinks<T::AccountId> {
		let Ok(id) = Self::hotkey_id(account) else { return ChildkeyLinks::default() };
		let mut links = ChildKeys::<T>::get(netuid, id);
		let scheduled = links.scheduled.iter_mut().flat_map(|(_, children)| children.iter_mut());
		let children = links.children.iter_mut().chain(scheduled).map(|(_, child)| child);
		let newcomer = links.newcomer.iter_mut().map(|(_, parent)| parent);
		for hotkey in children.chain(links.parents.iter_mut()).chain(newcomer) {
			*hotkey = Self::account_of(hotkey);
		}
		links
	}

	/// The childkey links of the hotkey that has this account on a subnet.
	pub(crate) fn childkey_view(
		netuid: NetUid,
		account: &T::AccountId,
	) -> ChildkeyView<T::AccountId> {
		let known = Self::hotkey(account).ok();
		let own = known.as_ref().map(|known| known.take).unwrap_or_default();
		let hotkey = &Self::hotkey_id(account).unwrap_or_else(|_| account.clone());
		let (now, links) = (Self::now(), ChildKeys::<T>::get(netuid, hotkey));
		let parents = links.parents.iter().filter_map(|parent| {
			let proportion = ChildKeys::<T>::get(netuid, parent).proportion_of(hotkey, now)?;
			Some(LinkedHotkey { proportion, hotkey: Self::account_of(parent) })
		});
		let newcomer = links.newcomer.clone().and_then(|(_, newcomer)| {
			let proportion = ChildKeys::<T>::get(netuid, &newcomer).proportion_from(hotkey, now)?;
			Some(LinkedHotkey { proportion, hotkey: Self::account_of(&newcomer) })
		});
		let named = |children: &Children<T::AccountId>| {
			let linked = children.iter().map(|(proportion, child)| LinkedHotkey {
				proportion: *proportion,
				hotkey: Self::account_of(child),
			});
			linked.collect()
		};
		ChildkeyView {
			parents: parents.collect(),
			newcomer,
			children: named(links.children_at(now)),
			scheduled: match &links.scheduled {
				Some((from, children)) if *from > now => {
					Some(ScheduledChildren { from: *from, children: named(children) })
				}
				_ => None,
			},
			childkey_take: Self::childkey_take(own, &links, now),
			childkey_take_raise: match links.take {
				Some(take) => take.raise_after(now),
				None => own.raise_after(now),
			},
		}
	}
}

/// A uid on root, and permits.
type Offices = (Option<u16>, Vec<ValidatorPermit>);

/// The first hotkeys behind one, out of many in any order: it holds no more than `most`.
struct Finder<AccountId> {
	after: Option<AccountId>,
	most: usize,
	known: BTreeMap<AccountId, Offices>,
}

impl<AccountId: Ord> Finder<AccountId> {
	/// Notes an office of `hotkey`, if that is among the first. Who drops out never comes back: there
	/// are enough before it for good.
	fn note(&mut self, hotkey: AccountId, office: impl FnOnce(&mut Offices)) {
		if self.after.as_ref().is_some_and(|after| hotkey <= *after) {
			return;
		}
		office(self.known.entry(hotkey).or_default());
		if self.known.len() > self.most {
			self.known.pop_last();
		}
	}
}

impl<AccountId> Metagraph<AccountId> {
	fn empty(netuid: NetUid, block: u64, neurons: u16, first_uid: u16) -> Self {
		Self {
			netuid,
			block,
			neurons,
			first_uid,
			hotkeys: Vec::new(),
			coldkeys: Vec::new(),
			alpha_stake: Vec::new(),
			root_stake: Vec::new(),
			effective_stake: Vec::new(),
			stake_weight: Vec::new(),
			rank: Vec::new(),
			trust: Vec::new(),
			consensus: Vec::new(),
			incentive: Vec::new(),
			dividends: Vec::new(),
			validator_trust: Vec::new(),
			emission: Vec::new(),
			validator_permit: Vec::new(),
			active: Vec::new(),
			last_update: Vec::new(),
			registered_at: Vec::new(),
			axons: Vec::new(),
			prometheus: Vec::new(),
		}
	}

	/// Adds what a neuron says of itself.
	fn push(&mut self, neuron: crate::Neuron<AccountId>) {
		let scores = neuron.scores;
		self.hotkeys.push(neuron.hotkey);
		self.coldkeys.push(neuron.coldkey);
		self.stake_weight.push(scores.stake_weight);
		self.rank.push(scores.rank);
		self.trust.push(scores.trust);
		self.consensus.push(scores.consensus);
		self.incentive.push(scores.incentive);
		self.dividends.push(scores.dividends);
		self.validator_trust.push(scores.validator_trust);
		self.emission.push(neuron.emission);
		self.validator_permit.push(scores.permit);
		self.active.push(scores.active);
		self.registered_at.push(neuron.registered_at);
	}
}
