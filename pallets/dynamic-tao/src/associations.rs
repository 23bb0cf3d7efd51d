//! Whose a hotkey is. A coldkey can say so alone, for a deposit: it may know no more than the hotkey's
//! address. The hotkey can say so itself, for nothing, and its word is final. It overrides a coldkey
//! that had said so alone, so that nobody can keep a hotkey from its keeper; unless that coldkey pays to swap it
//! before, after which its account is no hotkey any more.
//!
//! When a hotkey goes to another coldkey, everybody keeps the stake that is theirs: the former owner
//! becomes a staker as all others. What is the hotkey's own goes with it: its uids, its root uid, its take and
//! its childkey links.

use crate::{
	hooks::{Change, Weights},
	pallet::{
		ChildKeys, HotkeyDeposits, HotkeyPools, Hotkeys, Neurons, Positions, QueuedNetwork,
		RootNeurons, SubnetOwners, Subnets,
	},
	AssociationReceipt, Config, Error, Event, HoldReason, Hotkey, HotkeyInfo, NetUid, Pallet,
	WeightInfo,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use dtao_economics::Tao;
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// A hotkey that belongs to who asked for it.
pub(crate) struct Associated<AccountId> {
	pub hotkey: HotkeyInfo<AccountId>,
	/// What is held for it since then: nothing if it was theirs before, or is the same key.
	pub deposit: Tao,
	/// What the host has to be told, if it was nobody's before.
	pub change: Option<Change<AccountId>>,
}

impl<T: Config> Pallet<T> {
	/// Makes `hotkey` belong to `coldkey`, who asks alone and pays a deposit; or confirms that it does,
	/// which the host is told too.
	pub(crate) fn do_associate_hotkey(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<AssociationReceipt, DispatchError> {
		let Associated { deposit, .. } = Self::associate_hotkey(hotkey, coldkey)?;
		Self::tell([Self::asked_for(hotkey, coldkey)]);
		Ok(AssociationReceipt { deposit })
	}

	/// That `coldkey` has asked for `hotkey`.
	fn asked_for(hotkey: &T::AccountId, coldkey: &T::AccountId) -> Change<T::AccountId> {
		let (hotkey, coldkey) = (hotkey.clone(), coldkey.clone());
		Change::HotkeyAssociated { hotkey, coldkey, by_coldkey: true }
	}

	/// The same, for who has more to do before the host is told of the change that this may be.
	pub(crate) fn associate_hotkey(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<Associated<T::AccountId>, DispatchError> {
		match Hotkeys::<T>::get(hotkey) {
			None => (),
			Some(Hotkey::Former { .. }) => return Err(Error::<T>::HotkeySwapped.into()),
			Some(Hotkey::Current(known)) => {
				ensure!(known.coldkey == *coldkey, Error::<T>::NonAssociatedColdKey);
				return Ok(Associated { hotkey: known, deposit: Tao::ZERO, change: None });
			}
		}
		let given = Self::give_hotkey(hotkey, coldkey)?;
		let mut deposit = Tao::ZERO;
		// A key that is both has consented.
		if hotkey != coldkey {
			deposit = Self::parameters().hotkey_deposit;
			Self::hold_deposit(coldkey, deposit)?;
			HotkeyDeposits::<T>::insert(hotkey, deposit);
		}
		let change = Some(Self::asked_for(hotkey, coldkey));
		Ok(Associated { hotkey: given, deposit, change })
	}

	/// Makes `hotkey`, which is nobody's, belong to `coldkey`.
	pub(crate) fn give_hotkey(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<HotkeyInfo<T::AccountId>, DispatchError> {
		let vault = Self::vault_account();
		ensure!(*hotkey != vault && *coldkey != vault, Error::<T>::CannotUseSystemAccount);
		let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
		let given = HotkeyInfo::new(hotkey.clone(), coldkey.clone());
		Self::enter_hotkey(&hotkey, given.clone());
		Self::deposit_event(Event::HotkeyAssociated { coldkey, hotkey });
		Ok(given)
	}

	/// Makes `hotkey` belong to `coldkey` by its own word, for good. Returns what a coldkey gets back of its
	/// deposit by that.
	pub(crate) fn do_associate_with(
		hotkey: T::AccountId,
		coldkey: T::AccountId,
	) -> Result<Tao, DispatchError> {
		let returned = match Hotkeys::<T>::get(&hotkey) {
			None => {
				Self::give_hotkey(&hotkey, &coldkey)?;
				Tao::ZERO
			}
			Some(Hotkey::Former { .. }) => return Err(Error::<T>::HotkeySwapped.into()),
			Some(Hotkey::Current(known)) if known.coldkey == coldkey => {
				return Self::return_deposit(&hotkey, &coldkey);
			}
			Some(Hotkey::Current(known)) => {
				Self::take_over_hotkey(&hotkey, known, coldkey.clone())?
			}
		};
		Self::tell([Change::HotkeyAssociated { hotkey, coldkey, by_coldkey: false }]);
		Ok(returned)
	}

	/// Takes a hotkey from a coldkey that it has never consented to. Returns what that one gets back.
	fn take_over_hotkey(
		hotkey: &T::AccountId,
		known: HotkeyInfo<T::AccountId>,
		new: T::AccountId,
	) -> Result<Tao, DispatchError> {
		let consented = !HotkeyDeposits::<T>::contains_key(hotkey);
		ensure!(!consented, Error::<T>::NonAssociatedColdKey);
		ensure!(new != Self::vault_account(), Error::<T>::CannotUseSystemAccount);
		ensure!(!Self::owns_a_subnet(&known.id), Error::<T>::HotkeyOwnsSubnet);
		let old = known.coldkey.clone();
		let returned = Self::return_deposit(hotkey, &old)?;
		Self::change_owner(hotkey, known, &new)?;
		let hotkey = hotkey.clone();
		Self::deposit_event(Event::HotkeyTakenOver { hotkey, old_coldkey: old, new_coldkey: new });
		Ok(returned)
	}

	/// Makes a hotkey belong to `new`. Everybody keeps the stake that is theirs.
	fn change_owner(
		account: &T::AccountId,
		known: HotkeyInfo<T::AccountId>,
		new: &T::AccountId,
	) -> DispatchResult {
		let (hotkey, old) = (&known.id, &known.coldkey);
		// One of each subnet and root at most.
		let positions = |coldkey| Positions::<T>::iter_key_prefix((coldkey, hotkey));
		let netuids: BTreeSet<NetUid> = positions(old).chain(positions(new)).collect();
		// A dissolution that walks root's holders must not miss those who change places.
		Self::settle_root_claims(hotkey, Self::clock(NetUid::ROOT), [old, new])?;
		for netuid in netuids {
			Self::exchange_owner(netuid, hotkey, old, new);
		}
		for netuid in Self::netuids_of_neuron(hotkey) {
			let mut neurons = Neurons::<T>::get(netuid);
			for neuron in neurons.iter_mut().filter(|neuron| neuron.hotkey == *hotkey) {
				neuron.coldkey = new.clone();
			}
			Self::put_neurons(netuid, &neurons);
		}
		Self::set_coldkey(account, known, new.clone());
		Ok(())
	}

	/// Gives a hotkey to another coldkey with all that is put down for it, as a part of the swap of its
	/// owner's key. Returns what the host is to be told.
	pub(crate) fn hand_over_hotkey(
		hotkey: &T::AccountId,
		old: &T::AccountId,
		new: &T::AccountId,
	) -> Result<Vec<Change<T::AccountId>>, DispatchError> {
		let (known, deposit) = (Self::hotkey(hotkey)?, HotkeyDeposits::<T>::get(hotkey));
		let (id, deposit) = (known.id.clone(), deposit.unwrap_or_default());
		Self::move_held(HoldReason::HotkeyAssociation, old, new, deposit)?;
		for netuid in Subnets::<T>::iter_keys() {
			Self::hand_over_childkey_deposit(netuid, &id, old, new)?;
		}
		Self::change_owner(hotkey, known, new)?;
		let (hotkey, old_coldkey, new_coldkey) = (hotkey.clone(), old.clone(), new.clone());
		let mut changes = vec![Change::HotkeyAssociated {
			hotkey: hotkey.clone(),
			coldkey: new.clone(),
			by_coldkey: false,
		}];
		changes.extend(Self::hand_over_subnets(&id, &hotkey, old, new));
		Self::deposit_event(Event::HotkeyHandedOver { hotkey, old_coldkey, new_coldkey });
		Ok(changes)
	}

	/// Lets a hotkey go that nothing depends on, and gives the deposit back. Returns how much that was.
	pub(crate) fn do_release_hotkey(
		who: T::AccountId,
		hotkey: T::AccountId,
	) -> Result<Tao, DispatchError> {
		let known = Self::hotkey(&hotkey)?;
		let owns = known.coldkey == who;
		ensure!(owns || Self::is_abandoned(&hotkey), Error::<T>::NonAssociatedColdKey);
		ensure!(!Self::is_in_use(&known.id), Error::<T>::HotkeyInUse);
		let deposit = Self::return_deposit(&hotkey, &known.coldkey)?;
		Self::remove_hotkey(&hotkey, &known);
		let coldkey = known.coldkey;
		Self::deposit_event(Event::HotkeyReleased { coldkey, hotkey: hotkey.clone() });
		Self::tell([Change::HotkeyReleased { hotkey }]);
		Ok(deposit)
	}

	/// Tells whether nobody pays for the row of a hotkey any more: neither a deposit nor an account of its
	/// own.
	fn is_abandoned(hotkey: &T::AccountId) -> bool {
		!HotkeyDeposits::<T>::contains_key(hotkey)
			&& !frame_system::Account::<T>::contains_key(hotkey)
	}

	/// Gives back what was held for an association, if anything was. Returns how much.
	pub(crate) fn return_deposit(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<Tao, DispatchError> {
		let Some(deposit) = HotkeyDeposits::<T>::take(hotkey) else { return Ok(Tao::ZERO) };
		Self::release_deposit(coldkey, deposit)?;
		Ok(deposit)
	}

	/// What an `associate_with` weighs now: the whole chain is looked at only where a hotkey changes its
	/// owner.
	pub(crate) fn association_weight(hotkey: &T::AccountId, coldkey: &T::AccountId) -> Weight {
		match Self::hotkey(hotkey) {
			Ok(known) if known.coldkey != *coldkey => {
				Weights::<T>::associate_with_another(Subnets::<T>::count())
			}
			_ => Weights::<T>::associate_with(),
		}
	}

	/// Tells whether stake, a claim, a uid, a uid on root, childkey links or a subnet depends on a hotkey.
	pub(crate) fn is_in_use(hotkey: &T::AccountId) -> bool {
		let named = |netuid| {
			HotkeyPools::<T>::contains_key(netuid, hotkey)
				|| ChildKeys::<T>::contains_key(netuid, hotkey)
		};
		named(NetUid::ROOT)
			|| Subnets::<T>::iter_keys().any(named)
			|| RootNeurons::<T>::get().iter().any(|neuron| neuron.hotkey == *hotkey)
			|| Self::owns_a_subnet(hotkey)
			|| !Self::netuids_of_neuron(hotkey).is_empty()
	}

	/// Tells whether a hotkey is that of a subnet's owner, or will be.
	fn owns_a_subnet(hotkey: &T::AccountId) -> bool {
		let waiting = QueuedNetwork::<T>::get();
		waiting.is_some_and(|queued| queued.hotkey == *hotkey)
			|| SubnetOwners::<T>::iter_values().any(|details| details.owner_hotkey == *hotkey)
	}

	/// The subnets on which a hotkey is a neuron.
	fn netuids_of_neuron(hotkey: &T::AccountId) -> Vec<NetUid> {
		Neurons::<T>::iter()
			.filter(|(_, neurons)| neurons.iter().any(|neuron| neuron.hotkey == *hotkey))
			.map(|(netuid, _)| netuid)
			.collect()
	}
}
