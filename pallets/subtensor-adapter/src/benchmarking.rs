//! What mirroring each kind of change costs in the worst state that the bounds allow, for whatever host
//! includes this pallet. The economy is built by its genesis, and the adapter told of a change of it.
//! `scripts/bench-weights` runs them and writes `weights.rs`.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::let_underscore_must_use
)]

use super::{pallet::*, *};
use crate::mirrors::{MAX_LINKED, MAX_OWNED_HOTKEYS};
use alloc::{vec, vec::Vec};
use dtao_economics::{children::Proportion, Alpha, FeeRate, Pending, Price, Tao, UNIT};
use frame_benchmarking::v2::*;
use frame_support::traits::{BuildGenesisConfig, Get};
use pallet_dynamic_tao::{
	Change, ChildKeys as CoreChildKeys, ChildkeyLinks, GenesisConfig as CoreGenesis, GenesisHotkey,
	GenesisNeuron, GenesisSubnet, NetUid, OnChange, MAX_CHILDREN, MAX_UIDS, MAX_VALIDATORS,
};

/// The subnet that changes are told of.
const ONE: NetUid = NetUid(1);

/// The hotkey of the subnets' owner, and of a uid on each.
fn hotkey<T: Config>() -> T::AccountId {
	account("hotkey", 0, 0)
}

fn coldkey<T: Config>() -> T::AccountId {
	account("coldkey", 0, 0)
}

fn other<T: Config>(place: u32) -> T::AccountId {
	account("other", place, 0)
}

fn subnet<T: Config>(netuid: u16, neurons: u16) -> GenesisSubnet<T::AccountId> {
	// As many validators as there can be, each of which has said something.
	let neuron = |(uid, hotkey)| {
		let permit = uid < MAX_VALIDATORS;
		GenesisNeuron { hotkey, permit, weights: if permit { vec![(0, 1)] } else { vec![] } }
	};
	let others = (1..neurons).map(|uid| other::<T>(uid.into()));
	GenesisSubnet {
		netuid: NetUid(netuid),
		owner_coldkey: coldkey::<T>(),
		owner_hotkey: hotkey::<T>(),
		tao_reserve: Tao(1_000 * UNIT),
		alpha_reserve: Alpha(1_000 * UNIT),
		alpha_outstanding: Alpha::ZERO,
		moving_price: Price::ZERO,
		pending: Pending::default(),
		alpha_burned: Alpha::ZERO,
		volume: 0,
		fee_rate: FeeRate::LAUNCH,
		registered_at: 0,
		started_at: Some(1),
		parameters: Default::default(),
		hyperparameters: Default::default(),
		neurons: (0..).zip(core::iter::once(hotkey::<T>()).chain(others)).map(neuron).collect(),
	}
}

/// So many subnets of one owner, with so many neurons each, not mirrored yet.
fn economy<T: Config>(subnets: u16, neurons: u16) {
	let hotkeys = (1..neurons.max(1)).map(|uid| other::<T>(uid.into()));
	let subnets: Vec<_> = (1..=subnets).map(|netuid| subnet::<T>(netuid, neurons)).collect();
	let parameters = pallet_dynamic_tao::GlobalParameters {
		subnet_limit: T::MaxSubnets::get(),
		..Default::default()
	};
	CoreGenesis::<T> {
		parameters,
		hotkeys: hotkeys.map(|hotkey| GenesisHotkey { hotkey, coldkey: coldkey::<T>() }).collect(),
		subnets,
		..Default::default()
	}
	.build();
}

/// The same, mirrored.
fn mirrored<T: Config>(subnets: u16, neurons: u16) {
	economy::<T>(subnets, neurons);
	Pallet::<T>::mirror_everything();
}

/// Lets a hotkey have as many children on a subnet as there can be, from the beginning.
fn give_children<T: Config>(netuid: NetUid, parent: &T::AccountId, first: u32) {
	let mut links = ChildkeyLinks::<T::AccountId>::default();
	for place in 0..MAX_CHILDREN {
		let entered = links.children.try_push((Proportion(1), other::<T>(first + place)));
		entered.expect("there is room");
	}
	CoreChildKeys::<T>::insert(netuid, parent, links);
}

/// Associates as many hotkeys with a coldkey as are listed, and one more.
fn own_many<T: Config>(coldkey: &T::AccountId) {
	let hotkeys = (0..=MAX_OWNED_HOTKEYS as u32).map(|place| account("own", place, 0));
	CoreGenesis::<T> {
		hotkeys: hotkeys.map(|hotkey| GenesisHotkey { hotkey, coldkey: coldkey.clone() }).collect(),
		..Default::default()
	}
	.build();
	Pallet::<T>::mirror_everything();
}

fn tell<T: Config>(change: Change<T::AccountId>) {
	<Pallet<T> as OnChange<_>>::on_change(change);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn epoch_paid() {
		mirrored::<T>(1, MAX_UIDS);
		ValidatorPermit::<T>::remove(ONE.0);

		#[block]
		{
			tell::<T>(Change::EpochPaid { netuid: ONE });
		}

		assert_eq!(ValidatorPermit::<T>::get(ONE.0).len(), usize::from(MAX_UIDS));
	}

	/// It was another coldkey's, whose list is full, and so is that of its own.
	#[benchmark]
	fn hotkey_associated() {
		let (former, owner) = (account("former", 0, 0), coldkey::<T>());
		own_many::<T>(&former);
		let hotkey = OwnedHotkeys::<T>::get(&former)[0].clone();
		pallet_dynamic_tao::OwnedHotkeys::<T>::remove(&former, &hotkey);
		OwnedHotkeys::<T>::insert(&owner, OwnedHotkeys::<T>::get(&former));
		OwnedHotkeys::<T>::mutate(&owner, |owned| owned.rotate_left(1));

		#[block]
		{
			let (hotkey, coldkey) = (hotkey.clone(), owner.clone());
			tell::<T>(Change::HotkeyAssociated { hotkey, coldkey, by_coldkey: true });
		}

		assert_eq!(OwnedHotkeys::<T>::get(&owner)[0], hotkey);
		assert_eq!(Owner::<T>::get(&hotkey), owner);
		assert_eq!(OwnedHotkeys::<T>::get(&former).len(), MAX_OWNED_HOTKEYS);
	}

	/// Another one takes its place in a full list.
	#[benchmark]
	fn hotkey_released() {
		let owner = coldkey::<T>();
		own_many::<T>(&owner);
		let hotkey = OwnedHotkeys::<T>::get(&owner)[0].clone();
		pallet_dynamic_tao::OwnedHotkeys::<T>::remove(&owner, &hotkey);

		#[block]
		{
			tell::<T>(Change::HotkeyReleased { hotkey: hotkey.clone() });
		}

		assert!(!Owner::<T>::contains_key(&hotkey));
		assert_eq!(OwnedHotkeys::<T>::get(&owner).len(), MAX_OWNED_HOTKEYS);
	}

	/// On a chain of `n` subnets the hotkey, their owner's, has a uid on `u`, of which one may be root's.
	#[benchmark]
	fn hotkey_swapped(
		n: Linear<1, { T::MaxSubnets::get().into() }>,
		u: Linear<0, { u32::from(T::MaxSubnets::get()) + 1 }>,
	) {
		mirrored::<T>(n as u16, 1);
		let [old, new]: [T::AccountId; 2] = [hotkey::<T>(), account("new", 0, 0)];
		let _ = IsNetworkMember::<T>::clear_prefix(&old, u32::MAX, None);
		for netuid in 0..u as u16 {
			Uids::<T>::insert(netuid, &old, 0);
			IsNetworkMember::<T>::insert(&old, netuid, true);
		}
		pallet_dynamic_tao::Hotkeys::<T>::mutate(&old, |known| {
			let hotkey = known.take().expect("it is known");
			pallet_dynamic_tao::Hotkeys::<T>::insert(&new, hotkey);
			*known = Some(pallet_dynamic_tao::Hotkey::Former { account: new.clone() });
		});

		#[block]
		{
			tell::<T>(Change::HotkeySwapped { old_hotkey: old, new_hotkey: new.clone() });
		}

		assert_eq!(IsNetworkMember::<T>::iter_key_prefix(&new).count(), u as usize);
		assert_eq!(SubnetOwnerHotkey::<T>::get(ONE.0), new);
	}

	#[benchmark]
	fn neuron_placed() {
		mirrored::<T>(1, MAX_UIDS);
		let (hotkey, replaced) = (account("new", 0, 0), Some(other::<T>(1)));

		#[block]
		{
			let (netuid, uid) = (ONE, 1);
			tell::<T>(Change::NeuronPlaced { netuid, uid, hotkey, replaced });
		}

		assert_eq!(Uids::<T>::get(ONE.0, other::<T>(1)), None);
	}

	/// All uids are mirrored anew.
	#[benchmark]
	fn neurons_trimmed() {
		mirrored::<T>(1, MAX_UIDS);
		Uids::<T>::remove(ONE.0, hotkey::<T>());

		#[block]
		{
			tell::<T>(Change::NeuronsTrimmed { netuid: ONE });
		}

		assert_eq!(Uids::<T>::get(ONE.0, hotkey::<T>()), Some(0));
	}

	/// Every parameter is another one.
	#[benchmark]
	fn parameters_set() {
		economy::<T>(1, 1);

		#[block]
		{
			tell::<T>(Change::ParametersSet);
		}

		assert_eq!(SubnetLimit::<T>::get(), T::MaxSubnets::get());
	}

	#[benchmark]
	fn root_claim_type_set() {
		let coldkey = coldkey::<T>();
		let kind = pallet_dynamic_tao::RootClaimKind::Keep;
		pallet_dynamic_tao::RootClaimType::<T>::insert(&coldkey, kind);

		#[block]
		{
			tell::<T>(Change::RootClaimTypeSet { coldkey: coldkey.clone() });
		}

		assert_eq!(RootClaimType::<T>::get(&coldkey), RootClaimTypeEnum::Keep);
	}

	/// Of as many subnets as there can be.
	#[benchmark]
	fn root_claims_changed() {
		mirrored::<T>(T::MaxSubnets::get(), 1);
		let hotkey = hotkey::<T>();
		pallet_dynamic_tao::RootClaimable::<T>::mutate(&hotkey, |pools| {
			for netuid in 1..=T::MaxSubnets::get() {
				let pool = dtao_economics::ClaimPool { kept: Alpha(UNIT), ..Default::default() };
				pools.try_insert(NetUid(netuid), pool).expect("one for each subnet");
			}
		});

		#[block]
		{
			tell::<T>(Change::RootClaimsChanged { hotkey: hotkey.clone() });
		}

		assert_eq!(RootClaimable::<T>::get(&hotkey).len(), usize::from(T::MaxSubnets::get()));
	}

	/// The links of `h` hotkeys are looked at, each with as many children as there can be.
	#[benchmark]
	fn settle_links(h: Linear<0, { MAX_LINKED as u32 }>) {
		economy::<T>(1, 1);
		let parents: Vec<T::AccountId> = (0..h).map(|place| account("parent", place, 0)).collect();
		for parent in &parents {
			give_children::<T>(ONE, parent, 0);
		}
		LinkedHotkeys::<T>::insert(ONE.0, &parents);
		Pallet::<T>::settle_links(ONE);

		#[block]
		{
			Pallet::<T>::settle_links(ONE);
		}

		assert_eq!(LinkedHotkeys::<T>::get(ONE.0).len(), parents.len());
	}

	#[benchmark]
	fn subnet_registered() {
		economy::<T>(1, 1);

		#[block]
		{
			tell::<T>(Change::SubnetRegistered { netuid: ONE, owner: coldkey::<T>() });
		}

		assert!(NetworksAdded::<T>::get(ONE.0));
	}

	/// With as many uids and as many children as are mirrored.
	#[benchmark]
	fn subnet_removed() {
		economy::<T>(1, MAX_UIDS);
		let parents = (0..MAX_LINKED as u32).map(|place| account("parent", place, 0));
		for (place, parent) in (0..).zip(parents) {
			give_children::<T>(ONE, &parent, 1_000 + place * MAX_CHILDREN);
		}
		Pallet::<T>::mirror_everything();
		assert_eq!(LinkedHotkeys::<T>::get(ONE.0).len(), MAX_LINKED);

		#[block]
		{
			tell::<T>(Change::SubnetRemoved { netuid: ONE });
		}

		assert_eq!(Keys::<T>::iter_prefix(ONE.0).count() + ChildKeys::<T>::iter().count(), 0);
	}

	/// All values are compared, and some are others.
	#[benchmark]
	fn subnet_set() {
		mirrored::<T>(1, MAX_UIDS);
		Tempo::<T>::insert(ONE.0, 7);
		Kappa::<T>::insert(ONE.0, 7);
		TokenSymbol::<T>::remove(ONE.0);
		ActivityCutoffFactorMilli::<T>::remove(ONE.0);

		#[block]
		{
			tell::<T>(Change::HyperparametersSet { netuid: ONE });
		}

		assert!(Tempo::<T>::get(ONE.0) != 7);
	}

	#[benchmark]
	fn take_set() {
		economy::<T>(1, 1);
		let hotkey = hotkey::<T>();
		Delegates::<T>::insert(&hotkey, 1);

		#[block]
		{
			tell::<T>(Change::TakeSet { hotkey: hotkey.clone() });
		}

		assert!(!Delegates::<T>::contains_key(&hotkey));
	}

	#[benchmark]
	fn weights_set() {
		mirrored::<T>(1, MAX_UIDS);
		Weights::<T>::remove(ONE.0, 0);

		#[block]
		{
			tell::<T>(Change::WeightsSet { netuid: ONE, uid: 0 });
		}

		assert!(!Weights::<T>::get(ONE.0, 0).is_empty());
	}

	/// A hotkey's children are others: `c` rows of theirs, each with another parent beside.
	#[benchmark]
	fn write_links(c: Linear<0, { MAX_CHILDREN }>) {
		economy::<T>(1, 1);
		let parent = hotkey::<T>();
		give_children::<T>(ONE, &parent, 0);
		for place in 0..MAX_CHILDREN {
			ParentKeys::<T>::insert(other::<T>(place), ONE.0, vec![(1, coldkey::<T>())]);
		}
		let known: Vec<_> = (c..MAX_CHILDREN).map(|place| (1, other::<T>(place))).collect();
		ChildKeys::<T>::insert(&parent, ONE.0, known);

		#[block]
		{
			Pallet::<T>::mirror_links(ONE, &parent);
		}

		assert_eq!(ChildKeys::<T>::get(&parent, ONE.0).len(), MAX_CHILDREN as usize);
	}

	/// Runs the benchmark of this name at six values of each component, and what it asserts.
	#[cfg(test)]
	pub fn test_by_name<T: Config>(name: &[u8]) -> Result<(), BenchmarkError> {
		Pallet::<T>::test_bench_by_name(name)
	}
}

#[cfg(test)]
mod tests {
	//! Every benchmark does what it measures.

	use super::{benchmarks::test_by_name, Pallet};
	use crate::tests::Test;
	use frame_benchmarking::Benchmarking;

	#[test]
	fn every_benchmark_should_run() {
		let benchmarks = Pallet::<Test>::benchmarks(true);
		assert_eq!(benchmarks.len(), 16, "one for each function of `WeightInfo`");
		for benchmark in benchmarks {
			let name = String::from_utf8_lossy(&benchmark.name).into_owned();
			sp_io::TestExternalities::default().execute_with(|| {
				frame_system::Pallet::<Test>::set_block_number(1);
				assert!(test_by_name::<Test>(&benchmark.name).is_ok(), "{name}");
			});
		}
	}
}
