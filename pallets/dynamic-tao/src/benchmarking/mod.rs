//! What each call and hook costs in the worst state that the bounds allow, one benchmark each, for
//! whatever host includes this pallet. `scripts/bench-weights` runs them and writes `weights.rs`.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)]

mod setup;
#[cfg(test)]
mod tests;
mod world;

use super::{pallet::*, *};
use crate::{epoch::EpochSize, validator_weights::WeightSubmission};
use alloc::{vec, vec::Vec};
use dtao_economics::{yuma::Fraction, Allocation, Alpha, Needs, RuleMemory, Rules, Tao};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		tokens::Preservation,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use setup::*;
use world::{Parents, CHEAP, DEAR, NOW, REPORTED, STAKE};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// To a position whose lots have become active: a first stake touches a key less.
	#[benchmark]
	fn add_stake() {
		let (caller, hotkey) = holder::<T>(CHEAP);
		let before = all::<T>(CHEAP, &hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, Tao(1_234_567_890_123));

		assert!(all::<T>(CHEAP, &hotkey, &caller) > before);
		world::assert_sound::<T>();
	}

	/// The limit binds, so that the largest part within it is looked for.
	#[benchmark]
	fn add_stake_limit() {
		let (caller, hotkey) = holder::<T>(DEAR);
		let before = all::<T>(DEAR, &hotkey, &caller);
		let (amount, limit) = (900_000_000_000_017, 1_500_000_000_003);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), DEAR, Tao(amount), limit, true);

		let left = Pallet::<T>::ensure_can_pay(&caller, Tao(2_000_000_000_000_003 - amount));
		assert!(all::<T>(DEAR, &hotkey, &caller) > before && left.is_ok(), "a part was bought");
		world::assert_sound::<T>();
	}

	/// The position has claims on all subnets.
	#[benchmark]
	fn add_stake_on_root() {
		let (caller, hotkey) = holder::<T>(NetUid::ROOT);
		let before = all::<T>(NetUid::ROOT, &hotkey, &caller);

		#[extrinsic_call]
		add_stake(
			RawOrigin::Signed(caller.clone()),
			hotkey.clone(),
			NetUid::ROOT,
			Tao(1_234_567_890_123),
		);

		assert!(all::<T>(NetUid::ROOT, &hotkey, &caller) > before);
		world::assert_sound::<T>();
	}

	/// A whole position: its row and its index entry go.
	#[benchmark]
	fn remove_stake() {
		let (caller, hotkey) = holder::<T>(CHEAP);
		let whole = all::<T>(CHEAP, &hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, whole);

		assert_gone::<T>(CHEAP, &hotkey, &caller);
	}

	/// The limit binds, so that the largest part within it is looked for.
	#[benchmark]
	fn remove_stake_limit() {
		let (caller, hotkey) = holder::<T>(CHEAP);
		let whole = all::<T>(CHEAP, &hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, whole, 160_001, true);

		let left = all::<T>(CHEAP, &hotkey, &caller);
		assert!(left < whole && !left.is_zero(), "a part was sold");
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn remove_stake_full_limit() {
		let (caller, hotkey) = holder::<T>(CHEAP);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, Some(1));

		assert_gone::<T>(CHEAP, &hotkey, &caller);
	}

	/// A whole position, which leaves its claims on all subnets behind.
	#[benchmark]
	fn remove_stake_on_root() {
		let (caller, hotkey) = holder::<T>(NetUid::ROOT);
		let whole = all::<T>(NetUid::ROOT, &hotkey, &caller);

		#[extrinsic_call]
		remove_stake(RawOrigin::Signed(caller.clone()), hotkey.clone(), NetUid::ROOT, whole);

		assert!(!holds::<T>(NetUid::ROOT, &hotkey, &caller));
		world::assert_sound::<T>();
	}

	/// `k` positions, root among them.
	#[benchmark]
	fn unstake_all(k: Linear<1, { u32::from(T::MaxSubnets::get()) + 1 }>) {
		world::chain::<T>(k);
		let (caller, hotkey) =
			(world::rich::<T>(whitelisted_caller()), world::hotkey::<T>("hotkey", 0));
		for netuid in 0..k {
			world::position::<T>(NetUid(netuid as u16), &hotkey, &caller, Alpha(1_000_000_000_039));
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone());

		assert!((0..k).all(|netuid| !holds::<T>(NetUid(netuid as u16), &hotkey, &caller)));
	}

	/// `k` positions, whose TAO joins one on root with claims on all subnets.
	#[benchmark]
	fn unstake_all_alpha(k: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(k);
		let (caller, hotkey) =
			(world::rich::<T>(whitelisted_caller()), world::hotkey::<T>("hotkey", 0));
		for netuid in 0..=k {
			world::position::<T>(NetUid(netuid as u16), &hotkey, &caller, Alpha(1_000_000_000_039));
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone());

		assert_eq!(Positions::<T>::iter_key_prefix((&caller, &hotkey)).count(), 1);
		assert!(holds::<T>(NetUid::ROOT, &hotkey, &caller));
	}

	/// A whole position, to one behind another hotkey and on another subnet.
	#[benchmark]
	fn move_stake() {
		let (caller, hotkey, other) = mover::<T>(CHEAP, DEAR);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(DEAR, &other, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), other.clone(), CHEAP, DEAR, whole);

		assert_gone::<T>(CHEAP, &hotkey, &caller);
		assert!(all::<T>(DEAR, &other, &caller) > before);
	}

	#[benchmark]
	fn move_stake_limit() {
		let (caller, hotkey, other) = mover::<T>(CHEAP, DEAR);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(DEAR, &other, &caller);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			hotkey.clone(),
			other.clone(),
			CHEAP,
			DEAR,
			whole,
			BINDING_RATE,
			true,
		);

		let left = all::<T>(CHEAP, &hotkey, &caller);
		assert!(left < whole && !left.is_zero(), "a part was traded");
		assert!(all::<T>(DEAR, &other, &caller) > before);
		world::assert_sound::<T>();
	}

	/// A whole position of a subnet, to one on root behind another hotkey, with claims on all subnets.
	#[benchmark]
	fn move_stake_on_root() {
		let (caller, hotkey, other) = mover::<T>(CHEAP, NetUid::ROOT);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(NetUid::ROOT, &other, &caller);

		#[extrinsic_call]
		move_stake(
			RawOrigin::Signed(caller.clone()),
			hotkey.clone(),
			other.clone(),
			CHEAP,
			NetUid::ROOT,
			whole,
		);

		assert_gone::<T>(CHEAP, &hotkey, &caller);
		assert!(all::<T>(NetUid::ROOT, &other, &caller) > before);
	}

	/// Between two hotkeys, behind both of which there are claims on all subnets.
	#[benchmark]
	fn move_stake_within_root() {
		let (caller, hotkey, other) = mover::<T>(NetUid::ROOT, NetUid::ROOT);
		let whole = all::<T>(NetUid::ROOT, &hotkey, &caller);
		let before = all::<T>(NetUid::ROOT, &other, &caller);

		#[extrinsic_call]
		move_stake(
			RawOrigin::Signed(caller.clone()),
			hotkey.clone(),
			other.clone(),
			NetUid::ROOT,
			NetUid::ROOT,
			whole,
		);

		assert!(!holds::<T>(NetUid::ROOT, &hotkey, &caller));
		assert!(all::<T>(NetUid::ROOT, &other, &caller) > before);
		world::assert_sound::<T>();
	}

	/// To an account that comes to be by it.
	#[benchmark]
	fn transfer_stake() {
		let (caller, hotkey, _) = mover::<T>(CHEAP, DEAR);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let receiver: T::AccountId = account("receiver", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), receiver.clone(), hotkey.clone(), CHEAP, DEAR, whole);

		assert!(holds::<T>(DEAR, &hotkey, &receiver));
		assert_gone::<T>(CHEAP, &hotkey, &caller);
	}

	#[benchmark]
	fn transfer_stake_limit() {
		let (caller, hotkey, _) = mover::<T>(CHEAP, DEAR);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let receiver: T::AccountId = account("receiver", 0, 0);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			receiver.clone(),
			hotkey.clone(),
			CHEAP,
			DEAR,
			whole,
			BINDING_RATE,
			true,
		);

		let left = all::<T>(CHEAP, &hotkey, &caller);
		assert!(left < whole && !left.is_zero(), "a part was traded");
		assert!(holds::<T>(DEAR, &hotkey, &receiver));
		world::assert_sound::<T>();
	}

	/// To somebody with a position on root that has claims on all subnets.
	#[benchmark]
	fn transfer_stake_on_root() {
		let (caller, hotkey, receiver) = giver::<T>(CHEAP);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(NetUid::ROOT, &hotkey, &receiver);

		#[extrinsic_call]
		transfer_stake(
			RawOrigin::Signed(caller.clone()),
			receiver.clone(),
			hotkey.clone(),
			CHEAP,
			NetUid::ROOT,
			whole,
		);

		assert_gone::<T>(CHEAP, &hotkey, &caller);
		assert!(all::<T>(NetUid::ROOT, &hotkey, &receiver) > before);
	}

	/// Between two coldkeys behind one hotkey, both with claims on all subnets.
	#[benchmark]
	fn transfer_stake_within_root() {
		let (caller, hotkey, receiver) = giver::<T>(NetUid::ROOT);
		let whole = all::<T>(NetUid::ROOT, &hotkey, &caller);
		let before = all::<T>(NetUid::ROOT, &hotkey, &receiver);

		#[extrinsic_call]
		transfer_stake(
			RawOrigin::Signed(caller.clone()),
			receiver.clone(),
			hotkey.clone(),
			NetUid::ROOT,
			NetUid::ROOT,
			whole,
		);

		assert!(!holds::<T>(NetUid::ROOT, &hotkey, &caller));
		assert!(all::<T>(NetUid::ROOT, &hotkey, &receiver) > before);
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn swap_stake() {
		let (caller, hotkey, _) = mover::<T>(CHEAP, DEAR);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(DEAR, &hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, DEAR, whole);

		assert_gone::<T>(CHEAP, &hotkey, &caller);
		assert!(all::<T>(DEAR, &hotkey, &caller) > before);
	}

	#[benchmark]
	fn swap_stake_limit() {
		let (caller, hotkey, _) = mover::<T>(CHEAP, DEAR);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(DEAR, &hotkey, &caller);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			hotkey.clone(),
			CHEAP,
			DEAR,
			whole,
			BINDING_RATE,
			true,
		);

		let left = all::<T>(CHEAP, &hotkey, &caller);
		assert!(left < whole && !left.is_zero(), "a part was traded");
		assert!(all::<T>(DEAR, &hotkey, &caller) > before);
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn swap_stake_on_root() {
		let (caller, hotkey, _) = mover::<T>(CHEAP, NetUid::ROOT);
		let whole = all::<T>(CHEAP, &hotkey, &caller);
		let before = all::<T>(NetUid::ROOT, &hotkey, &caller);

		#[extrinsic_call]
		swap_stake(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, NetUid::ROOT, whole);

		assert_gone::<T>(CHEAP, &hotkey, &caller);
		assert!(all::<T>(NetUid::ROOT, &hotkey, &caller) > before);
	}

	#[benchmark]
	fn recycle_alpha() {
		let (caller, hotkey) = holder::<T>(CHEAP);
		let alpha = all::<T>(CHEAP, &hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), alpha, CHEAP);

		assert!(!holds::<T>(CHEAP, &hotkey, &caller));
		assert_last::<T>(Event::AlphaRecycled { coldkey: caller, hotkey, alpha, netuid: CHEAP });
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn burn_alpha() {
		let (caller, hotkey) = holder::<T>(CHEAP);
		let alpha = all::<T>(CHEAP, &hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), alpha, CHEAP);

		assert!(!holds::<T>(CHEAP, &hotkey, &caller));
		assert_last::<T>(Event::AlphaBurned { coldkey: caller, hotkey, alpha, netuid: CHEAP });
		world::assert_sound::<T>();
	}

	/// On a full subnet: somebody is replaced.
	#[benchmark]
	fn burned_register() {
		let (caller, first) = replacement::<T>();
		let hotkey: T::AccountId = account("newcomer", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, hotkey.clone());

		assert_replaced::<T>(&first, &hotkey);
	}

	#[benchmark]
	fn register_limit() {
		let (caller, first) = replacement::<T>();
		let hotkey: T::AccountId = account("newcomer", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, hotkey.clone(), u64::MAX);

		assert_replaced::<T>(&first, &hotkey);
	}

	/// The last netuid is free, behind `n` subnets.
	#[benchmark]
	fn register_network(n: Linear<1, { u32::from(T::MaxSubnets::get()) - 1 }>) {
		world::chain::<T>(n);
		Settings::<T>::mutate(|settings| settings.parameters.subnet_limit = n as u16 + 1);
		let caller = world::rich::<T>(whitelisted_caller());
		let hotkey: T::AccountId = account("newcomer", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone());

		let details = SubnetOwners::<T>::get(NetUid(n as u16 + 1)).expect("it was created");
		assert_eq!((details.owner_coldkey, details.owner_hotkey), (caller, hotkey));
	}

	/// All of `n` netuids are taken.
	#[benchmark]
	fn register_network_by_pruning(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		let caller = world::rich::<T>(whitelisted_caller());
		let hotkey: T::AccountId = account("newcomer", 0, 0);

		#[extrinsic_call]
		register_network(RawOrigin::Signed(caller.clone()), hotkey.clone());

		assert_eq!(QueuedNetwork::<T>::get().map(|queued| queued.hotkey), Some(hotkey));
		assert!(CurrentNotice::<T>::exists());
	}

	/// All root uids are taken: the stake behind each is looked at.
	#[benchmark]
	fn root_register() {
		world::full_chain::<T>();
		world::full_root::<T>();
		let caller = world::rich::<T>(whitelisted_caller());
		let hotkey: T::AccountId = account("newcomer", 0, 0);
		world::own::<T>(&hotkey, &caller);
		world::position::<T>(NetUid::ROOT, &hotkey, &caller, STAKE);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone());

		let neurons = RootNeurons::<T>::get();
		assert!(neurons.is_full() && neurons.iter().any(|neuron| neuron.hotkey == hotkey));
		world::assert_sound::<T>();
	}

	/// One root uid is free.
	#[benchmark]
	fn root_register_free_uid() {
		world::full_chain::<T>();
		world::full_root::<T>();
		RootNeurons::<T>::mutate(|neurons| neurons.truncate(63));
		let caller = world::rich::<T>(whitelisted_caller());
		let hotkey: T::AccountId = account("newcomer", 0, 0);

		#[extrinsic_call]
		root_register(RawOrigin::Signed(caller.clone()), hotkey.clone());

		let neurons = RootNeurons::<T>::get();
		assert!(neurons.is_full() && neurons.iter().any(|neuron| neuron.hotkey == hotkey));
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn try_associate_hotkey() {
		let caller = world::rich::<T>(whitelisted_caller());
		let hotkey: T::AccountId = account("newcomer", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone());

		assert_eq!(owner_of::<T>(&hotkey), Some(caller));
		assert!(HotkeyDeposits::<T>::contains_key(hotkey));
		world::assert_sound::<T>();
	}

	/// The coldkey gets its deposit back.
	#[benchmark]
	fn associate_with() {
		let hotkey: T::AccountId = whitelisted_caller();
		let coldkey = world::rich::<T>(account("coldkey", 0, 0));
		Pallet::<T>::associate_hotkey(&hotkey, &coldkey).expect("it can pay");

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey.clone()), coldkey);

		assert!(!HotkeyDeposits::<T>::contains_key(hotkey));
		world::assert_sound::<T>();
	}

	/// The hotkey is the last neuron of each of `n` subnets, and both coldkeys have stake on all of them
	/// and on root, there with claims on all.
	#[benchmark]
	fn associate_with_another(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		let hotkey: T::AccountId = whitelisted_caller();
		let old = world::rich::<T>(account("coldkey", 0, 0));
		let new: T::AccountId = account("coldkey", 1, 0);
		Pallet::<T>::associate_hotkey(&hotkey, &old).expect("it can pay");
		for who in [&old, &new] {
			world::position::<T>(NetUid::ROOT, &hotkey, who, STAKE);
		}
		for place in 1..=n as u16 {
			let netuid = NetUid(place);
			world::stake::<T>(netuid, &hotkey, &old, Alpha(1_000_000_000_039));
			world::stake::<T>(netuid, &hotkey, &new, Alpha(1_000_000_000_061));
			world::full_uids::<T>(netuid, &hotkey, &old);
		}

		#[extrinsic_call]
		associate_with(RawOrigin::Signed(hotkey.clone()), new.clone());

		assert_eq!(owner_of::<T>(&hotkey), Some(new.clone()));
		let neurons = Neurons::<T>::get(NetUid(n as u16));
		assert!(neurons.last().is_some_and(|neuron| neuron.coldkey == new));
	}

	/// All uids of root and all uids of `n` subnets are looked at, for a hotkey that was swapped before.
	#[benchmark]
	fn release_hotkey(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		world::full_root::<T>();
		let caller = world::rich::<T>(whitelisted_caller());
		let (_, hotkey) = swapped_hotkey::<T>(&caller);
		for place in 1..=n as u16 {
			let other: T::AccountId = account("neuron", place.into(), 0);
			world::full_uids::<T>(NetUid(place), &other, &caller);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), hotkey.clone());

		assert!(owner_of::<T>(&hotkey).is_none());
	}

	/// As `release_hotkey`, a while after the swap before.
	#[benchmark]
	fn swap_hotkey(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		world::full_root::<T>();
		let caller = world::rich::<T>(whitelisted_caller());
		let (first, old) = swapped_hotkey::<T>(&caller);
		let new: T::AccountId = account("newcomer", 2, 0);
		let now = u64::from(NOW).saturating_add(HOTKEY_SWAP_INTERVAL);
		frame_system::Pallet::<T>::set_block_number(u32::try_from(now).expect("it fits").into());
		for place in 1..=n as u16 {
			let other: T::AccountId = account("neuron", place.into(), 0);
			world::full_uids::<T>(NetUid(place), &other, &caller);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), old, new.clone(), None);

		assert_eq!(Pallet::<T>::account_of(&first), new);
	}

	#[benchmark]
	fn schedule_swap_coldkey() {
		world::full_chain::<T>();
		let caller = world::rich::<T>(whitelisted_caller());
		let new: T::AccountId = account("new coldkey", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), new);

		assert!(ColdkeySwaps::<T>::contains_key(caller));
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn dispute_coldkey_swap() {
		let (old, _) = swapped::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(old.clone()));

		assert!(!ColdkeySwaps::<T>::contains_key(old));
	}

	/// The only step of a swap of a free balance and payouts.
	#[benchmark]
	fn swap_coldkey() {
		let (old, new) = swapped::<T>();
		world::mint::<T>(&Pallet::<T>::vault_account(), 14);
		for who in [&old, &new] {
			Pallet::<T>::keep_account(who);
			UnclaimedPayouts::<T>::insert(who, Tao(7));
		}
		UnclaimedTao::<T>::put(Tao(14));

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), old.clone(), 0, 0);

		assert!(!ColdkeySwaps::<T>::contains_key(old));
		assert_eq!(UnclaimedPayouts::<T>::get(new), Tao(14));
		world::assert_sound::<T>();
	}

	/// A step with a hotkey that is the last neuron of each of `n` subnets, has children there, and is the
	/// owner's of all of them; both coldkeys have stake on all of them and on root, there with claims on all.
	#[benchmark]
	fn swap_coldkey_hotkey(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		let (old, new) = swapped_on::<T>(n);
		let hotkey: T::AccountId = account("hotkey", 0, 0);
		Pallet::<T>::associate_hotkey(&hotkey, &old).expect("it can pay");
		for who in [&old, &new] {
			world::position::<T>(NetUid::ROOT, &hotkey, who, STAKE);
		}
		for place in 1..=n as u16 {
			let netuid = NetUid(place);
			world::stake::<T>(netuid, &hotkey, &old, Alpha(1_000_000_000_039));
			world::stake::<T>(netuid, &hotkey, &new, Alpha(1_000_000_000_061));
			world::full_uids::<T>(netuid, &hotkey, &old);
			own_with_children::<T>(netuid, &hotkey, &old);
		}

		#[extrinsic_call]
		swap_coldkey(RawOrigin::Signed(whitelisted_caller()), old, 1, 0);

		assert_eq!(owner_of::<T>(&hotkey), Some(new.clone()));
		let details = SubnetOwners::<T>::get(NetUid(n as u16)).expect("it exists");
		assert_eq!(details.owner_coldkey, new);
	}

	/// A step with a position that becomes one with another, where most can be touched.
	#[benchmark]
	fn swap_coldkey_position() {
		let (old, new) = swapped::<T>();
		let (root, hotkey) = (NetUid::ROOT, world::hotkey::<T>("hotkey", 0));
		for who in [&new, &old] {
			world::position::<T>(root, &hotkey, who, STAKE);
		}

		#[extrinsic_call]
		swap_coldkey(RawOrigin::Signed(whitelisted_caller()), old.clone(), 0, 1);

		assert!(!holds::<T>(root, &hotkey, &old) && holds::<T>(root, &hotkey, &new));
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn start_call() {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();
		world::give_subnet::<T>(CHEAP, &caller);
		Subnets::<T>::mutate(CHEAP, |record| {
			record.as_mut().expect("it exists").started_at = None;
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP);

		assert_last::<T>(Event::FirstEmissionBlockNumberSet {
			netuid: CHEAP,
			block: u64::from(NOW) + Pallet::<T>::parameters().trading_delay,
		});
		world::assert_sound::<T>();
	}

	/// `w` weights on a full subnet, of a hotkey with `p` parents.
	#[benchmark]
	fn set_weights(w: Linear<1, { ROW }>, p: Linear<0, { MAX_PARENTS }>) {
		let caller = validator::<T>(p);
		let WeightSubmission { uids, values, .. } = submission(w);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, uids, values, 0);

		let row = ValidatorRows::<T>::get(CHEAP, 0).expect("it was set");
		assert_eq!((row.weights.len(), row.last_update), (w as usize, u64::from(NOW)));
		world::assert_sound::<T>();
	}

	/// The last of 256 neurons, which has served everything before.
	#[benchmark]
	fn serve_axon() {
		let caller = server::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, 7, 0xcb00_7107, 8_091, 4, 1, 2, 3);

		assert_served::<T>(&caller);
	}

	/// The same, with as long a certificate as there can be.
	#[benchmark]
	fn serve_axon_tls() {
		let (caller, certificate) = (server::<T>(), vec![211; 65]);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, 7, 0xcb00_7107, 8_091, 4, 1, 2, 3, certificate);

		assert_served::<T>(&caller);
	}

	/// The same, of the metrics.
	#[benchmark]
	fn serve_prometheus() {
		let caller = server::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, 7, 0xcb00_7107, 9_100, 4);

		let known = Endpoints::<T>::get(CHEAP, &caller);
		assert_eq!(known.prometheus.map(|known| known.block), Some(u64::from(NOW)));
		world::assert_sound::<T>();
	}

	/// `n` neurons, all with full rows, commits and endpoints, of whom 64 stay.
	#[benchmark]
	fn sudo_trim_to_max_allowed_uids(n: Linear<65, { ROW }>) {
		world::full_chain::<T>();
		let first = world::hotkey::<T>("neuron", 0);
		world::neurons::<T>(CHEAP, &first, n, VALIDATORS, VALIDATORS * n);
		let about: Vec<_> = (0..n as u16).map(|uid| (uid, u16::MAX - uid)).collect();
		let about = Row::truncate_from(about);
		Neurons::<T>::mutate(CHEAP, |neurons| {
			for (uid, neuron) in (0u16..).zip(neurons.iter_mut()) {
				// The last ones stay, so that every row goes elsewhere.
				neuron.scores.incentive = uid;
				let at = u64::from(NOW - 400);
				let mut row = ValidatorRows::<T>::get(CHEAP, uid).unwrap_or_default();
				row.weights = about.clone();
				(row.last_update, row.weights_as_of) = (at, at);
				ValidatorRows::<T>::insert(CHEAP, uid, row);
				let commits = vec![commit(1); MAX_COMMITS as usize];
				let commits = CommitQueue::truncate_from(commits);
				WeightCommits::<T>::insert(CHEAP, &neuron.hotkey, commits);
				Endpoints::<T>::insert(CHEAP, &neuron.hotkey, world::endpoints());
			}
		});
		let owner = SubnetOwners::<T>::get(CHEAP).expect("it exists").owner_coldkey;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), CHEAP, 64);

		assert_eq!(Neurons::<T>::get(CHEAP).len(), 64);
		assert_eq!(ValidatorRows::<T>::iter_key_prefix(CHEAP).count(), 64);
		assert_eq!(WeightCommits::<T>::iter_key_prefix(CHEAP).count(), 0);
		assert_eq!(Endpoints::<T>::iter_key_prefix(CHEAP).count(), 64);
		world::assert_sound::<T>();
	}

	/// The tenth commit that waits, of a hotkey with `p` parents.
	#[benchmark]
	fn commit_weights(p: Linear<0, { MAX_PARENTS }>) {
		let caller = validator::<T>(p);
		commit_reveal::<T>();
		// The oldest is out of date and gives way.
		let mut commits = vec![commit(1)];
		commits.extend((0..9).map(|place| commit(u64::from(NOW) - 200 + place)));
		WeightCommits::<T>::insert(CHEAP, &caller, CommitQueue::truncate_from(commits));
		let commit_hash = CommitHash::repeat_byte(211);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, commit_hash);

		let queue = WeightCommits::<T>::get(CHEAP, &caller);
		assert!(queue.is_full() && queue[9].hash == commit_hash);
		world::assert_sound::<T>();
	}

	/// `w` weights and a salt of `s` numbers, of a hotkey with `p` parents.
	#[benchmark]
	fn reveal_weights(w: Linear<1, { ROW }>, s: Linear<0, 1_024>, p: Linear<0, { MAX_PARENTS }>) {
		let caller = validator::<T>(p);
		commit_reveal::<T>();
		let (submission, salt) = (submission(w), vec![60_013; s as usize]);
		// It is the oldest, so that nine others are written back.
		let block = u64::from(NOW) - u64::from(DEFAULT_TEMPO);
		let hash = Pallet::<T>::commit_hash(&caller, CHEAP, &submission, &salt);
		let mut commits = vec![WeightCommit { hash, ..commit(block) }];
		commits.extend((1..10).map(|place| commit(block + place)));
		WeightCommits::<T>::insert(CHEAP, &caller, CommitQueue::truncate_from(commits));
		let WeightSubmission { uids, values, version_key, .. } = submission;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, uids, values, salt, version_key);

		let row = ValidatorRows::<T>::get(CHEAP, 0).expect("it was set");
		assert_eq!((row.weights.len(), row.weights_as_of), (w as usize, block));
		assert_eq!(WeightCommits::<T>::get(CHEAP, &caller).len(), 9);
		world::assert_sound::<T>();
	}

	/// `d` new children that have all the parents there can be and a newcomer, in place of `r` others,
	/// of a hotkey with `p` parents.
	#[benchmark]
	fn set_children(
		d: Linear<1, { MAX_CHILDREN }>,
		r: Linear<0, { 2 * MAX_CHILDREN }>,
		p: Linear<0, { MAX_PARENTS }>,
	) {
		let caller: T::AccountId = whitelisted_caller();
		world::full_chain::<T>();
		let hotkey = world::hotkey::<T>("hotkey", 0);
		world::own::<T>(&hotkey, &caller);
		for netuid in [CHEAP, NetUid::ROOT] {
			world::position::<T>(netuid, &hotkey, &caller, Alpha(100_000_000_000_003));
		}
		world::parents::<T>(CHEAP, &hotkey, p);
		let mut known: Vec<T::AccountId> = (0..r).map(|index| account("known", index, 0)).collect();
		let later = known.split_off(known.len().min(MAX_CHILDREN as usize));
		world::adopt::<T>(CHEAP, &hotkey, known, later);
		let children: Vec<_> =
			(0..d).map(|index| account::<T::AccountId>("child", index, 0)).collect();
		for (place, child) in (0..d).zip(&children) {
			world::contest::<T>(CHEAP, child, place);
		}
		// Decided at once.
		Settings::<T>::mutate(|settings| settings.parameters.children_cooldown = 0);
		let listed = children.iter().map(|child| (u64::MAX / 5, child.clone())).collect();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, listed);

		for child in &children {
			assert_eq!(ChildKeys::<T>::get(CHEAP, child).parents.last(), Some(&hotkey));
		}
		assert_eq!(
			ChildKeys::<T>::get(CHEAP, &hotkey).all_children().len(),
			(d + r.min(MAX_CHILDREN)) as usize
		);
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn set_childkey_take() {
		let caller: T::AccountId = world::rich::<T>(whitelisted_caller());
		world::full_chain::<T>();
		let hotkey = world::hotkey::<T>("hotkey", 0);
		// Without childkey links, so that one begins and the subnet counts it.
		world::own::<T>(&hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), CHEAP, 7_907);

		let take = ChildKeys::<T>::get(CHEAP, &hotkey).take;
		assert_eq!(take.map(|take| take.at(NOW.into())), Some(7_907));
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn decrease_take() {
		let caller: T::AccountId = whitelisted_caller();
		world::full_chain::<T>();
		let hotkey = world::hotkey::<T>("hotkey", 0);
		world::own::<T>(&hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), 7_907);

		assert_eq!(take_of::<T>(&hotkey).at(NOW.into()), 7_907);
	}

	#[benchmark]
	fn increase_take() {
		let caller: T::AccountId = whitelisted_caller();
		world::full_chain::<T>();
		let hotkey = world::hotkey::<T>("hotkey", 0);
		world::own::<T>(&hotkey, &caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), 7_927);

		let raise = take_of::<T>(&hotkey).raise_after(NOW.into());
		assert_eq!(raise.map(|raise| raise.take), Some(7_927));
	}

	/// `b` bytes of text.
	#[benchmark]
	fn set_subnet_identity(b: Linear<0, 6_656>) {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();
		world::give_subnet::<T>(CHEAP, &caller);
		// As long as they can be, until the bytes are used up.
		let mut left = b;
		let mut part = |most: u32| {
			let length = left.min(most);
			left -= length;
			text(length)
		};
		let (name, discord) = (part(256), part(256));
		let [repo, contact, url, description, logo, additional] =
			core::array::from_fn(|_| part(1_024));

		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller.clone()),
			CHEAP,
			name,
			repo,
			contact,
			url,
			discord,
			description,
			logo,
			additional,
		);

		let identity = Identities::<T>::get(CHEAP).expect("it was set");
		assert!(identity.encoded_size() >= b as usize && identity.is_text());
	}

	/// `n` subnets have symbols.
	#[benchmark]
	fn update_symbol(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		let caller: T::AccountId = whitelisted_caller();
		world::give_subnet::<T>(CHEAP, &caller);
		world::symbols::<T>(n);
		let symbol = "\u{314e}".as_bytes().to_vec();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, symbol.clone());

		assert_eq!(Symbols::<T>::get(CHEAP).map(Vec::from), Some(symbol));
	}

	#[benchmark]
	fn transfer_subnet_ownership() {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();
		world::give_subnet::<T>(CHEAP, &caller);
		let hotkey = world::hotkey::<T>("heir", 0);
		let heir = owner_of::<T>(&hotkey).expect("it is somebody's");

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, heir.clone(), hotkey.clone());

		let details = SubnetOwners::<T>::get(CHEAP).expect("it exists");
		assert_eq!((details.owner_coldkey, details.owner_hotkey), (heir, hotkey));
		world::assert_sound::<T>();
	}

	/// By the owner of a full subnet, who has set everything else before, while other epochs wait.
	#[benchmark]
	fn set_hyperparameter() {
		let caller = validator::<T>(0);
		world::give_subnet::<T>(CHEAP, &caller);
		world::owner_settings::<T>(CHEAP);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, Hyperparameter::MinAllowedWeights(113));

		assert_eq!(SubnetHyperparameters::<T>::get(CHEAP).min_allowed_weights, 113);
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn claim_dissolved() {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();
		let tao = Tao(1_234_567_890_123);
		world::mint::<T>(&Pallet::<T>::vault_account(), tao.0);
		UnclaimedPayouts::<T>::insert(&caller, tao);
		Pallet::<T>::keep_account(&caller);
		UnclaimedTao::<T>::put(tao);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert_last::<T>(Event::PayoutClaimed { coldkey: caller, tao });
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn claim_dissolved_for() {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();
		let coldkey: T::AccountId = account("holder", 0, 0);
		let tao = Tao(1_234_567_890_123);
		world::mint::<T>(&Pallet::<T>::vault_account(), tao.0);
		UnclaimedPayouts::<T>::insert(&coldkey, tao);
		Pallet::<T>::keep_account(&coldkey);
		UnclaimedTao::<T>::put(tao);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), coldkey.clone());

		assert_last::<T>(Event::PayoutClaimed { coldkey, tao });
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn cancel_registration() {
		world::full_chain::<T>();
		let caller: T::AccountId = world::rich::<T>(whitelisted_caller());
		wait::<T>(&caller);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		let (refund, recycled) = (Tao(500_000_000_000), Tao(500_000_000_001));
		let hotkey = account("newcomer", 0, 1);
		let coldkey = caller;
		assert_last::<T>(Event::RegistrationCancelled { coldkey, hotkey, refund, recycled });
		assert!(!QueuedNetwork::<T>::exists());
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn ensure_generation() {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), CHEAP, 1);

		assert!(SubnetOwners::<T>::get(CHEAP).is_some_and(|details| details.registered_at == 1));
	}

	#[benchmark]
	fn dissolve_network() -> Result<(), BenchmarkError> {
		let origin = admin_of_full_chain::<T>()?;
		world::defer_all::<T>(T::MaxSubnets::get().into());
		// Without a neuron there is no epoch, whose weight is added.
		Neurons::<T>::remove(CHEAP);
		let notice = PruneNotice { netuid: CHEAP, given_at: 1, closes_at: u64::from(NOW) + 1 };
		CurrentNotice::<T>::put(notice);
		Subnets::<T>::mutate(CHEAP, |record| {
			record.as_mut().expect("it exists").closes_at = Some(notice.closes_at);
		});

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, CHEAP);

		assert_eq!(
			CurrentDissolution::<T>::get().map(|dissolution| dissolution.netuid),
			Some(CHEAP)
		);
		assert!(DeferredEpochs::<T>::get().iter().all(|(_, netuid)| *netuid != CHEAP));
		world::assert_sound::<T>();
		Ok(())
	}

	#[benchmark]
	fn schedule_rules() -> Result<(), BenchmarkError> {
		let origin = admin_of_full_chain::<T>()?;
		let (at, rules) = (u64::MAX, Rules::LAUNCH);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, at, rules);

		assert_eq!(ScheduledRules::<T>::get(), Some(RuleChange { at, rules }));
		Ok(())
	}

	#[benchmark]
	fn cancel_scheduled_rules() -> Result<(), BenchmarkError> {
		let origin = admin_of_full_chain::<T>()?;
		let (at, rules) = (u64::MAX, Rules::LAUNCH);
		ScheduledRules::<T>::put(RuleChange { at, rules });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert!(!ScheduledRules::<T>::exists());
		Ok(())
	}

	/// The last validator of a full root votes on every subnet once more.
	#[benchmark]
	fn set_root_weights(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		world::full_root::<T>();
		let last = RootNeurons::<T>::get().last().expect("it is full").hotkey.clone();
		let netuids: Vec<_> = (1..=n).map(|place| NetUid(place as u16)).collect();
		world::vote::<T>(&last, n);

		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), netuids, vec![u16::MAX; n as usize]);

		let vote = RootWeights::<T>::get(last).expect("it has voted");
		assert_eq!((vote.set_at, vote.weights.len()), (u64::from(NOW), n as usize));
		world::assert_sound::<T>();
	}

	/// The last of as many attestors as there can be.
	#[benchmark]
	fn report_metric() {
		world::full_chain::<T>();
		world::reports::<T>(CHEAP, Tao(1));
		let who: T::AccountId = account("attestor", MAX_ATTESTORS - 1, 0);

		#[block]
		{
			Pallet::<T>::do_report_metric(who, CHEAP, REPORTED, Tao(7)).expect("there is room");
		}

		assert_eq!(MetricReports::<T>::get(CHEAP).last().expect("one").value, Tao(7));
		world::assert_sound::<T>();
	}

	/// All attestors of `n` subnets but one are dismissed.
	#[benchmark]
	fn set_attestors(n: Linear<1, { T::MaxSubnets::get().into() }>) -> Result<(), BenchmarkError> {
		let origin = admin_of_chain::<T>(n)?;
		(1..=n).for_each(|place| world::reports::<T>(NetUid(place as u16), Tao(1)));
		let attestors = vec![account("attestor", 0, 0)];

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, attestors);

		assert_eq!(MetricReports::<T>::get(CHEAP).len(), 1);
		world::assert_sound::<T>();
		Ok(())
	}

	/// All validators of a full root vote on all of `n` subnets, on which all attestors report.
	#[benchmark]
	fn tally_signals(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		world::full_root::<T>();
		for neuron in RootNeurons::<T>::get() {
			world::vote::<T>(&neuron.hotkey, n);
		}
		(1..=n).for_each(|place| world::reports::<T>(NetUid(place as u16), Tao(1)));
		let subnets = Pallet::<T>::by_netuid();
		let needs = Needs { votes: true, metric: true, ..Needs::default() };
		let tally;

		#[block]
		{
			tally = Pallet::<T>::tally(NOW.into(), needs, &subnets);
		}

		let signals = tally.told(CHEAP, RuleMemory::default()).signals;
		assert!(signals.votes.is_some_and(|votes| votes.trust == Fraction::ONE));
		assert_eq!(signals.metric, Some(Tao(1)));
	}

	/// The last that there can be, beside others that have known all subnets for long.
	#[benchmark]
	fn start_shadow() -> Result<(), BenchmarkError> {
		let origin = admin_of_full_chain::<T>()?;
		old_shadows::<T>(MAX_SHADOWS - 1);
		let allocation = Allocation::Equal;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, allocation);

		assert_eq!(Shadows::<T>::get().len(), MAX_SHADOWS as usize);
		world::assert_sound::<T>();
		Ok(())
	}

	/// The last of as many as there can be.
	#[benchmark]
	fn stop_shadow() -> Result<(), BenchmarkError> {
		let origin = admin_of_full_chain::<T>()?;
		old_shadows::<T>(MAX_SHADOWS);
		let last = Shadows::<T>::get().last().expect("there is one").id;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, last);

		assert_eq!(Shadows::<T>::get().len(), MAX_SHADOWS as usize - 1);
		world::assert_sound::<T>();
		Ok(())
	}

	/// As many shadows as there can be, each of the rule that costs most, and old: they have known all of
	/// `n` subnets for long.
	#[benchmark]
	fn step_shadows(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		old_shadows::<T>(MAX_SHADOWS);
		let before = given_by_shadows::<T>();
		let inputs = Pallet::<T>::inputs_of(LATER.into());

		#[block]
		{
			Pallet::<T>::step_shadows(&inputs);
		}

		let known = |shadow: &Shadow<_>| shadow.subnets.len() == n as usize;
		assert!(Shadows::<T>::get().iter().all(known));
		assert!(given_by_shadows::<T>() > before, "they have divided another block");
		world::assert_sound::<T>();
	}

	/// By the owner, who must be looked up.
	#[benchmark]
	fn set_subnet_parameter() {
		world::full_chain::<T>();
		let caller: T::AccountId = whitelisted_caller();
		world::give_subnet::<T>(CHEAP, &caller);
		world::owner_settings::<T>(CHEAP);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), CHEAP, SubnetParameter::TransfersAllowed(false));

		let record = Subnets::<T>::get(CHEAP).expect("it exists");
		assert_eq!(record.parameters.transfers_allowed, false);
	}

	/// The largest of them.
	#[benchmark]
	fn set_parameter() -> Result<(), BenchmarkError> {
		let origin = admin_of_full_chain::<T>()?;
		let bounds = OwnerBounds { turnover: 211, ..OwnerBounds::default() };
		world::count_all_keys::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GlobalParameter::OwnerBounds(bounds));

		assert_eq!(Pallet::<T>::parameters().owner_bounds, bounds);
		Ok(())
	}

	/// A transfer of TAO to a new account, in the world of all others: what they are compared with.
	#[benchmark]
	fn transfer() {
		let (caller, _) = holder::<T>(CHEAP);
		let receiver: T::AccountId = account("receiver", 0, 0);
		let amount = 1_234_567_890_123_u64.try_into().ok().expect("a balance holds a u64");

		#[block]
		{
			T::Currency::transfer(&caller, &receiver, amount, Preservation::Preserve)
				.expect("the caller is rich");
		}

		assert_eq!(T::Currency::total_balance(&receiver), amount);
		world::assert_sound::<T>();
	}

	/// All stake of `n` subnets and of root becomes active at once.
	#[benchmark]
	fn apply_scheduled_rules(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		let before = Subnets::<T>::get(CHEAP).expect("it exists").period;
		ScheduledRules::<T>::put(RuleChange { at: NOW.into(), rules: Rules::LAUNCH });
		world::count_all_keys::<T>();

		#[block]
		{
			Pallet::<T>::apply_scheduled_rules(NOW.into());
		}

		assert_eq!(Pallet::<T>::active_rules(), Rules::LAUNCH);
		assert_eq!(Subnets::<T>::get(CHEAP).expect("it exists").period, before + 1);
		world::assert_sound::<T>();
	}

	/// `n` subnets emit by rules that go by nothing but prices and pools, and the epochs of all wait.
	#[benchmark]
	fn block_step(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		waiting_chain::<T>(n);
		world::plain_rules::<T>();
		world::count_all_keys::<T>();
		let before = Subnets::<T>::get(CHEAP).expect("it exists").economy;

		#[block]
		{
			Pallet::<T>::on_initialize(LATER.into());
		}

		assert_stepped::<T>(n, before);
	}

	/// The same by the rules that cost most, which may be any.
	#[benchmark]
	fn block_step_dear(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		waiting_chain::<T>(n);
		world::dear_rules::<T>();
		world::count_all_keys::<T>();
		let before = Subnets::<T>::get(CHEAP).expect("it exists").economy;

		#[block]
		{
			Pallet::<T>::on_initialize(LATER.into());
		}

		let bought = Subnets::<T>::get(CHEAP).expect("it exists").economy.protocol_alpha;
		assert!(bought > before.protocol_alpha, "what is over the cap has bought");
		assert_stepped::<T>(n, before);
	}

	/// `u` neurons that are one another's parents, of which `v` have given a weight to their miners.
	#[benchmark]
	fn epoch(u: Linear<{ VALIDATORS }, { ROW }>, v: Linear<1, { VALIDATORS }>) {
		epoch_of::<T>((u, v, u), Parents::Neurons);

		let weight;

		#[block]
		{
			weight = Pallet::<T>::run_epochs(NOW.into(), vec![CHEAP]);
		}

		assert_epoch::<T>(weight);
	}

	/// The validators of a full subnet have given `w` weights together.
	#[benchmark]
	fn epoch_weights(w: Linear<{ ROW }, { EpochSize::MAX.weights }>) {
		epoch_of::<T>((ROW, VALIDATORS, w), Parents::Neurons);

		let weight;

		#[block]
		{
			weight = Pallet::<T>::run_epochs(NOW.into(), vec![CHEAP]);
		}

		assert_epoch::<T>(weight);
	}

	/// The validators of a full subnet have `f` parents that are no neurons, and are paid.
	#[benchmark]
	fn epoch_paid_parents(f: Linear<0, { EpochSize::MAX.paid_parents }>) {
		epoch_of::<T>((ROW, VALIDATORS, ROW), Parents::Paid(f));

		let weight;

		#[block]
		{
			weight = Pallet::<T>::run_epochs(NOW.into(), vec![CHEAP]);
		}

		assert_epoch::<T>(weight);
	}

	/// The other neurons of a full subnet have `f` parents that are no neurons.
	#[benchmark]
	fn epoch_unpaid_parents(f: Linear<0, { EpochSize::MAX.unpaid_parents }>) {
		epoch_of::<T>((ROW, VALIDATORS, ROW), Parents::Unpaid(f));

		let weight;

		#[block]
		{
			weight = Pallet::<T>::run_epochs(NOW.into(), vec![CHEAP]);
		}

		assert_epoch::<T>(weight);
	}

	/// `n` of the other neurons of a full subnet get another parent in place of one of theirs.
	#[benchmark]
	fn epoch_newcomers(n: Linear<0, { EpochSize::MAX.newcomers }>) {
		epoch_of::<T>((ROW, VALIDATORS, ROW), Parents::Newcomers(n));

		let weight;

		#[block]
		{
			weight = Pallet::<T>::run_epochs(NOW.into(), vec![CHEAP]);
		}

		assert_epoch::<T>(weight);
		let waiting = ChildKeys::<T>::iter_prefix_values(CHEAP).filter(|f| f.newcomer.is_some());
		assert_eq!(waiting.count(), 0);
	}

	/// Behind `f` of the validators of a full subnet there are claims on all others.
	#[benchmark]
	fn epoch_claims(f: Linear<0, { VALIDATORS }>) {
		epoch_of::<T>((ROW, VALIDATORS, ROW), Parents::Neurons);
		for neuron in Neurons::<T>::get(CHEAP).iter().take(f as usize) {
			world::claims::<T>(&neuron.hotkey);
			world::crowd_in::<T>(NetUid::ROOT, &neuron.hotkey);
		}

		let weight;

		#[block]
		{
			weight = Pallet::<T>::run_epochs(NOW.into(), vec![CHEAP]);
		}

		assert_epoch::<T>(weight);
		let neurons = Neurons::<T>::get(CHEAP).into_iter();
		let settled =
			neurons.filter(|neuron| RootClaims::<T>::contains_key(&neuron.hotkey, &neuron.coldkey));
		assert_eq!(settled.count(), f as usize, "who gets a take as stake on root earns claims");
	}

	/// `i` positions are closed.
	#[benchmark]
	fn dissolution_close(i: Linear<1, 100>) {
		world::full_chain::<T>();
		for index in 0..i {
			// An owner's position is the dearest, since its hotkey goes with it.
			let hotkey = world::hotkey::<T>("hotkey", index);
			let coldkey = owner_of::<T>(&hotkey).expect("it is somebody's");
			world::stake::<T>(
				CHEAP,
				&hotkey,
				&coldkey,
				Alpha(1_000_000_000_039 + u64::from(index)),
			);
			world::unasked::<T>(CHEAP, &hotkey);
		}
		dissolve::<T>(DissolutionStage::Closing);

		#[block]
		{
			Pallet::<T>::step_dissolution(i);
		}

		assert_eq!(HotkeyPools::<T>::iter_key_prefix(CHEAP).count(), 0);
		assert_eq!(DissolutionPayouts::<T>::iter().count(), i as usize);
		world::assert_sound::<T>();
	}

	/// Claims on `n` subnets are sold, behind a hotkey with claims on all.
	#[benchmark]
	fn claim_root(n: Linear<1, MAX_CLAIMED_SUBNETS>) {
		let (caller, hotkey, subnets) = claimant::<T>(n);
		let before = Pallet::<T>::root_claims(caller.clone(), hotkey.clone()).len();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), hotkey.clone(), subnets);

		let left = Pallet::<T>::root_claims(caller, hotkey).len();
		assert_eq!(left + n as usize, before);
		world::assert_sound::<T>();
	}

	/// The same claims become stake there, beside stake of others that has become active of late.
	#[benchmark]
	fn claim_root_kept(n: Linear<1, MAX_CLAIMED_SUBNETS>) {
		let (caller, hotkey, subnets) = claimant::<T>(n);
		for netuid in &subnets {
			world::position::<T>(*netuid, &hotkey, &caller, world::STAKE_ON_DEAR);
		}
		Pallet::<T>::do_set_root_claim_type(caller.clone(), RootClaimKind::Keep);
		let before = Pallet::<T>::root_claims(caller.clone(), hotkey.clone()).len();

		#[extrinsic_call]
		claim_root(RawOrigin::Signed(caller.clone()), hotkey.clone(), subnets);

		let left = Pallet::<T>::root_claims(caller, hotkey).len();
		assert_eq!(left + n as usize, before);
		world::assert_sound::<T>();
	}

	#[benchmark]
	fn set_root_claim_type() {
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), RootClaimKind::Keep);

		assert_eq!(RootClaimType::<T>::get(caller), RootClaimKind::Keep);
	}

	/// `i` holders with claims on all subnets, whose claims on one are settled and booked by `i` items.
	#[benchmark]
	fn dissolution_claims(i: Linear<1, 100>) {
		world::full_chain::<T>();
		let hotkey = world::hotkey::<T>("hotkey", 0);
		for index in 0..i {
			let coldkey = account("holder", index, 0);
			world::stake::<T>(NetUid::ROOT, &hotkey, &coldkey, Alpha(1_000_000_000_039));
		}
		world::claims::<T>(&hotkey);
		dissolve::<T>(DissolutionStage::Claiming);

		#[block]
		{
			Pallet::<T>::step_dissolution(i);
		}

		assert!(
			CurrentClaimWalk::<T>::exists() && RootClaims::<T>::iter().count() >= i as usize - 1
		);
		world::assert_sound::<T>();
	}

	/// `i` coldkeys are paid, to accounts that come to be by it.
	#[benchmark]
	fn dissolution_pay(i: Linear<1, 100>) {
		world::full_chain::<T>();
		dissolve::<T>(DissolutionStage::Paying);
		let payout = Tao(Pallet::<T>::existential_deposit().0 + 1_000_000_007);
		for index in 0..i {
			DissolutionPayouts::<T>::insert(account::<T::AccountId>("holder", index, 0), payout);
		}
		CurrentDissolution::<T>::mutate(|dissolution| {
			let dissolution = dissolution.as_mut().expect("it is under way");
			dissolution.owed = Tao(payout.0 * u64::from(i));
			dissolution.liquidation.left = Tao(dissolution.liquidation.left.0 - dissolution.owed.0);
		});

		#[block]
		{
			Pallet::<T>::step_dissolution(i);
		}

		assert_eq!(
			DissolutionPayouts::<T>::iter().count() + UnclaimedPayouts::<T>::iter().count(),
			0
		);
		world::assert_sound::<T>();
	}

	/// `i` childkey links are removed, and what their owners put down for them is released.
	#[benchmark]
	fn dissolution_clear(i: Linear<1, 100>) {
		world::full_chain::<T>();
		for index in 0..i {
			let parent = world::hotkey::<T>("parent", index);
			let mut links = ChildKeys::<T>::get(CHEAP, &parent);
			links.take = Some(crate::Take { take: 1, raise: None, changed_at: Some(1) });
			world::put_childkeys::<T>(CHEAP, &parent, links);
		}
		dissolve::<T>(DissolutionStage::Clearing);

		#[block]
		{
			Pallet::<T>::step_dissolution(i);
		}

		assert_eq!(ChildKeys::<T>::iter_key_prefix(CHEAP).count(), 0);
		let owner: T::AccountId = account("parent", 0, 1);
		assert_eq!(T::Currency::total_balance_on_hold(&owner), 0u32.into());
	}

	/// The last records go, and a new subnet takes the netuid, at the median price of `n`.
	#[benchmark]
	fn dissolution_end(n: Linear<1, { T::MaxSubnets::get().into() }>) {
		world::chain::<T>(n);
		let first = world::hotkey::<T>("neuron", 0);
		world::neurons::<T>(CHEAP, &first, ROW, 1, 0);
		ValidatorRows::<T>::remove(CHEAP, 0);
		world::symbols::<T>(n);
		world::full_root::<T>();
		for neuron in RootNeurons::<T>::get() {
			world::vote::<T>(&neuron.hotkey, n);
		}
		Identities::<T>::insert(
			CHEAP,
			SubnetIdentity {
				description: BoundedVec::truncate_from(text(1_024)),
				..SubnetIdentity::default()
			},
		);
		dissolve::<T>(DissolutionStage::Clearing);

		#[block]
		{
			Pallet::<T>::step_dissolution(1);
		}

		let details = SubnetOwners::<T>::get(CHEAP).expect("somebody waited for the netuid");
		assert_eq!(details.registered_at, u64::from(NOW));
		assert!(!CurrentDissolution::<T>::exists() && !QueuedNetwork::<T>::exists());
	}

	/// Runs the benchmark of this name at six values of each component, and what it asserts.
	#[cfg(test)]
	pub fn test_by_name<T: Config>(name: &[u8]) -> Result<(), BenchmarkError> {
		Pallet::<T>::test_bench_by_name(name)
	}
}
