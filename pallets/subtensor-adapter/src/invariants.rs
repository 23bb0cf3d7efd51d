//! What must hold after every block: each mirror is what its source says, and there is no mirror of
//! nothing.

use crate::{
	mirrors::{LinkFacts, SubnetFacts, MAX_OWNED_HOTKEYS},
	ChildKeys, Config, Delegates, IsNetworkMember, Keys, LastUpdate, LinkedHotkeys, OwnedHotkeys,
	Owner, Pallet, ParentKeys, PendingChildKeys, RootClaimType, RootClaimTypeEnum, RootClaimable,
	SubnetworkN, TotalNetworks, Uids, ValidatorPermit, Weights,
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};
use pallet_dynamic_tao::{NetUid, Pallet as Core, RootClaimKind, Subnets};

/// A named check.
type Check = (&'static str, fn() -> Result<(), String>);

fn holds(condition: bool, defect: impl FnOnce() -> String) -> Result<(), String> {
	if condition {
		Ok(())
	} else {
		Err(defect())
	}
}

impl<T: Config> Pallet<T> {
	/// Runs every check and names the first that fails.
	pub fn do_try_state() -> Result<(), String> {
		let checks: [Check; 8] = [
			("parameters", Self::parameters_are_mirrored),
			("subnets", Self::subnets_are_mirrored),
			("neurons", Self::neurons_are_mirrored),
			("hotkeys", Self::hotkeys_are_mirrored),
			("takes", Self::takes_are_mirrored),
			("claim types", Self::claim_types_are_mirrored),
			("claims", Self::claims_are_mirrored),
			("children", Self::children_are_mirrored),
		];
		checks
			.into_iter()
			.try_for_each(|(name, check)| check().map_err(|defect| format!("{name}: {defect}")))
	}

	fn parameters_are_mirrored() -> Result<(), String> {
		Self::differing_parameter().map_or(Ok(()), |store| Err(format!("{store} differs")))
	}

	fn subnets_are_mirrored() -> Result<(), String> {
		for netuid in Subnets::<T>::iter_keys() {
			let facts = SubnetFacts::<T>::of(netuid).ok_or("a subnet has no facts")?;
			if let Some(store) = facts.differs() {
				return Err(format!("{store} of subnet {} differs", netuid.0));
			}
		}
		for (store, netuids) in Self::netuids_of_values() {
			let stray = netuids.into_iter().find(|netuid| {
				!NetUid(*netuid).is_root() && !Subnets::<T>::contains_key(NetUid(*netuid))
			});
			holds(stray.is_none(), || format!("{store} of {stray:?}, which is no subnet"))?;
		}
		let (count, known) = (Self::network_count(), TotalNetworks::<T>::get());
		holds(known == count, || format!("{known} of {count} subnets are counted"))
	}

	fn neurons_are_mirrored() -> Result<(), String> {
		let mut seats = 0usize;
		for netuid in Subnets::<T>::iter_keys().chain([NetUid::ROOT]) {
			// The rows of a subnet that is being dissolved go bit by bit, and their mirrors with its end.
			let going = Subnets::<T>::get(netuid).is_some_and(|record| record.dissolving);
			let neurons = Self::neuron_facts(netuid);
			let blocks: Vec<_> = neurons.iter().map(|neuron| neuron.last_update).collect();
			let known = LastUpdate::<T>::get(netuid.0);
			holds(going || known == blocks, || {
				format!("subnet {}: {known:?} for {blocks:?}", netuid.0)
			})?;
			let permits = ValidatorPermit::<T>::get(netuid.0) == Self::permits(netuid);
			holds(permits, || format!("permits of subnet {} differ", netuid.0))?;
			let count = SubnetworkN::<T>::get(netuid.0);
			holds(usize::from(count) == neurons.len(), || format!("{count} neurons are counted"))?;
			for (uid, neuron) in (0u16..).zip(&neurons) {
				let hotkey = &neuron.hotkey;
				let seated = Uids::<T>::get(netuid.0, hotkey) == Some(uid)
					&& Keys::<T>::get(netuid.0, uid) == *hotkey
					&& IsNetworkMember::<T>::get(hotkey, netuid.0)
					&& (going || Weights::<T>::get(netuid.0, uid) == neuron.weights);
				holds(seated, || format!("uid {uid} of subnet {} differs", netuid.0))?;
			}
			seats = seats.saturating_add(neurons.len());
		}
		let rows = [
			Uids::<T>::iter().count(),
			Keys::<T>::iter().count(),
			IsNetworkMember::<T>::iter().count(),
		];
		holds(rows == [seats; 3], || format!("{rows:?} rows for {seats} neurons"))
	}

	fn hotkeys_are_mirrored() -> Result<(), String> {
		let mut owners = 0usize;
		for (hotkey, coldkey) in Core::<T>::owners() {
			owners = owners.saturating_add(1);
			let mirrored = Owner::<T>::try_get(&hotkey) == Ok(coldkey.clone())
				&& OwnedHotkeys::<T>::contains_key(&coldkey);
			holds(mirrored, || format!("hotkey {hotkey:?} of {coldkey:?} differs"))?;
		}
		let rows = Owner::<T>::iter().count();
		holds(rows == owners, || format!("{rows} rows for {owners} hotkeys"))?;
		OwnedHotkeys::<T>::iter().try_for_each(|(coldkey, listed)| {
			let owned: BTreeSet<_> = Core::<T>::hotkeys_of(&coldkey).collect();
			let distinct: BTreeSet<_> = listed.iter().cloned().collect();
			let whole = distinct.is_subset(&owned)
				&& distinct.len() == listed.len()
				&& listed.len() == owned.len().min(MAX_OWNED_HOTKEYS);
			holds(whole && !listed.is_empty(), || {
				format!("{listed:?} of {coldkey:?}, which has {owned:?}")
			})
		})
	}

	fn takes_are_mirrored() -> Result<(), String> {
		for (hotkey, _) in Core::<T>::owners() {
			let (known, set) = (Delegates::<T>::try_get(&hotkey).ok(), Self::take_of(&hotkey));
			holds(known == set, || format!("{known:?} for {set:?} of {hotkey:?}"))?;
		}
		let stray = Delegates::<T>::iter_keys().find(|hotkey| !Owner::<T>::contains_key(hotkey));
		holds(stray.is_none(), || format!("{stray:?} is nobody's"))
	}

	fn claim_types_are_mirrored() -> Result<(), String> {
		let mut wishes = 0usize;
		for (coldkey, kind) in pallet_dynamic_tao::RootClaimType::<T>::iter() {
			wishes = wishes.saturating_add(1);
			let known = RootClaimType::<T>::get(&coldkey);
			let same = matches!(
				(&known, kind),
				(RootClaimTypeEnum::Swap, RootClaimKind::Swap)
					| (RootClaimTypeEnum::Keep, RootClaimKind::Keep)
			);
			holds(same, || format!("{known:?} for {kind:?} of {coldkey:?}"))?;
		}
		let rows = RootClaimType::<T>::iter().count();
		holds(rows == wishes, || format!("{rows} rows for {wishes} wishes"))
	}

	/// By how much a rate is above what it was, stake on root decides since; of which subnets there is one, is
	/// a fact.
	fn claims_are_mirrored() -> Result<(), String> {
		let mut claimed = 0usize;
		for id in pallet_dynamic_tao::RootClaimable::<T>::iter_keys() {
			let hotkey = Core::<T>::account_of(&id);
			let (kept, _) = Core::<T>::root_claims_behind(&hotkey);
			let kept: Vec<_> = kept.into_iter().map(|(netuid, _)| netuid.0).collect();
			claimed = claimed.saturating_add((!kept.is_empty()).into());
			let rates = RootClaimable::<T>::get(&hotkey);
			let same = rates.keys().eq(&kept) && rates.values().all(|rate| rate.bits > 0);
			holds(same, || format!("{rates:?} for {kept:?} behind {hotkey:?}"))?;
		}
		let rows = RootClaimable::<T>::iter().count();
		holds(rows == claimed, || format!("{rows} rows for {claimed} hotkeys"))
	}

	/// What is scheduled comes into force in a block, and is mirrored so by the next epoch: until then the
	/// mirror may say what was before.
	fn children_are_mirrored() -> Result<(), String> {
		let mut parents = 0usize;
		for (netuid, linked) in LinkedHotkeys::<T>::iter() {
			for hotkey in &linked {
				let links = Core::<T>::childkey_links(NetUid(netuid), hotkey);
				let known = Self::mirrored_links(netuid, hotkey);
				let before = LinkFacts::at(&links, 0);
				let now = LinkFacts::at(&links, Core::<T>::now());
				let same = known == now || known == before;
				holds(same, || format!("{known:?} for {now:?} of {hotkey:?} on {netuid}"))?;
				for (part, child) in &known.children {
					let pair = (*part, hotkey.clone());
					let mutual = ParentKeys::<T>::get(child, netuid).contains(&pair);
					holds(mutual, || format!("{child:?} does not know its parent {hotkey:?}"))?;
					parents = parents.saturating_add(1);
				}
			}
			let linked_all = ChildKeys::<T>::iter_keys()
				.filter(|(_, on)| *on == netuid)
				.map(|(hotkey, _)| hotkey)
				.chain(PendingChildKeys::<T>::iter_key_prefix(netuid))
				.all(|hotkey| linked.contains(&hotkey));
			holds(linked_all, || format!("a hotkey with children on {netuid} is not linked"))?;
		}
		let known: usize = ParentKeys::<T>::iter_values().map(|list| list.len()).sum();
		holds(known == parents, || format!("{known} parents for {parents} children"))
	}
}
