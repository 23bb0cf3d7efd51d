//! What must hold after every block: each mirror is what its source says, and there is no mirror of
//! nothing.

use crate::{
	mirrors::{LinkFacts, SubnetFacts, MAX_OWNED_HOTKEYS, TAO_SYMBOL},
	ChildKeys, ChildkeyTake, Config, Delegates, IsNetworkMember, Keys, LastUpdate, LinkedHotkeys,
	LinksLeftOut, MaxAllowedUids, NetworksAdded, OwnedHotkeys, Owner, Pallet, ParentKeys,
	PendingChildKeys, RootClaimType, RootClaimTypeEnum, RootClaimable, SubnetworkN, TokenSymbol,
	TotalNetworks, Uids, ValidatorPermit, Weights,
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};
use frame_support::traits::GetStorageVersion;
use pallet_dynamic_tao::{NetUid, Pallet as Core, RootClaimKind, Subnets, MAX_ROOT_VALIDATORS};

/// What root has of the stores of one value a subnet.
const ROOTS_STORES: [&str; 4] = ["NetworksAdded", "TokenSymbol", "MaxAllowedUids", "SubnetworkN"];

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
		let checks: [Check; 12] = [
			("version", Self::version_is_that_of_the_code),
			("parameters", Self::parameters_are_mirrored),
			("root", Self::root_is_mirrored),
			("subnets", Self::subnets_are_mirrored),
			("neurons", Self::neurons_are_mirrored),
			("rows of neurons", Self::rows_are_of_neurons),
			("hotkeys", Self::hotkeys_are_mirrored),
			("takes", Self::takes_are_mirrored),
			("claim types", Self::claim_types_are_mirrored),
			("claims", Self::claims_are_mirrored),
			("children", Self::children_are_mirrored),
			("linked hotkeys", Self::hotkeys_with_links_are_listed),
		];
		checks
			.into_iter()
			.try_for_each(|(name, check)| check().map_err(|defect| format!("{name}: {defect}")))
	}

	/// The mirrors were made by this code: an upgrade has not forgotten to make them anew.
	fn version_is_that_of_the_code() -> Result<(), String> {
		let (stored, code) = (Self::on_chain_storage_version(), Self::in_code_storage_version());
		holds(stored == code, || format!("mirrors of {stored:?} for code of {code:?}"))
	}

	fn parameters_are_mirrored() -> Result<(), String> {
		Self::differing_parameter().map_or(Ok(()), |store| Err(format!("{store} differs")))
	}

	/// What is one value of root's.
	fn root_is_mirrored() -> Result<(), String> {
		let root = NetUid::ROOT.0;
		let seats = u16::try_from(MAX_ROOT_VALIDATORS).unwrap_or(u16::MAX);
		let mirrored = NetworksAdded::<T>::get(root)
			&& TokenSymbol::<T>::get(root) == TAO_SYMBOL.as_bytes()
			&& MaxAllowedUids::<T>::get(root) == seats;
		holds(mirrored, || "root differs".into())
	}

	fn subnets_are_mirrored() -> Result<(), String> {
		for netuid in Subnets::<T>::iter_keys() {
			let facts = SubnetFacts::<T>::of(netuid).ok_or("a subnet has no facts")?;
			if let Some(store) = facts.differs() {
				return Err(format!("{store} of subnet {} differs", netuid.0));
			}
		}
		for (store, netuids) in Self::netuids_of_values() {
			let roots = ROOTS_STORES.contains(&store);
			let stray = netuids.into_iter().find(|netuid| !Self::is_there(*netuid, roots));
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

	/// Nothing is known of subnets that there are not, nor of uids that nobody has.
	fn rows_are_of_neurons() -> Result<(), String> {
		let of_subnets = LastUpdate::<T>::iter_keys().chain(ValidatorPermit::<T>::iter_keys());
		let stray = of_subnets.into_iter().find(|netuid| !Self::is_there(*netuid, true));
		holds(stray.is_none(), || format!("neurons of {stray:?}, which is no subnet"))?;
		let mut weights = Weights::<T>::iter_keys();
		let stray = weights.find(|(netuid, uid)| !Keys::<T>::contains_key(netuid, uid));
		holds(stray.is_none(), || format!("weights of {stray:?}, which is no uid"))
	}

	/// Tells whether there is a subnet of this netuid, or it is `root`'s.
	fn is_there(netuid: u16, root: bool) -> bool {
		if NetUid(netuid).is_root() {
			root
		} else {
			Subnets::<T>::contains_key(NetUid(netuid))
		}
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
		}
		let known: usize = ParentKeys::<T>::iter_values().map(|list| list.len()).sum();
		holds(known == parents, || format!("{known} parents for {parents} children"))
	}

	/// All that have children or a take are listed until there was no place for one, and nobody else is
	/// mirrored.
	fn hotkeys_with_links_are_listed() -> Result<(), String> {
		for netuid in LinkedHotkeys::<T>::iter_keys().chain(LinksLeftOut::<T>::iter_keys()) {
			let there = Self::is_there(netuid, false);
			holds(there, || format!("links on {netuid}, which is no subnet"))?;
			let linked = LinkedHotkeys::<T>::get(netuid);
			let distinct: BTreeSet<_> = linked.iter().collect();
			holds(distinct.len() == linked.len(), || {
				format!("a hotkey is listed twice on {netuid}")
			})?;
		}
		let mut mirrored = ChildKeys::<T>::iter_keys()
			.chain(ChildkeyTake::<T>::iter_keys())
			.chain(PendingChildKeys::<T>::iter_keys().map(|(netuid, hotkey)| (hotkey, netuid)));
		let stray =
			mirrored.find(|(hotkey, netuid)| !LinkedHotkeys::<T>::get(netuid).contains(hotkey));
		holds(stray.is_none(), || format!("{stray:?} is mirrored, but not listed"))?;
		let mut sources = pallet_dynamic_tao::ChildKeys::<T>::iter_keys()
			.map(|(netuid, id)| (netuid, Core::<T>::account_of(&id)))
			.filter(|(netuid, _)| !LinksLeftOut::<T>::get(netuid.0));
		let missing = sources.find(|(netuid, hotkey)| {
			!Self::link_facts(*netuid, hotkey).is_empty()
				&& !LinkedHotkeys::<T>::get(netuid.0).contains(hotkey)
		});
		holds(missing.is_none(), || format!("{missing:?} has links, and is not listed"))
	}
}
