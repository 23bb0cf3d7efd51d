//! How the states of the benchmarks come to be, out of the worlds of [`world`](super::world), and what
//! is asserted of them afterwards.

use super::world::{self, Parents, CHEAP, DEAR, NOW, STAKE, STAKE_ON_DEAR};
use crate::{epoch::EpochSize, hooks::Weights, pallet::*, validator_weights::WeightSubmission, *};
use alloc::{vec, vec::Vec};
use dtao_economics::{Alpha, Liquidation, SubnetEconomy, Tao};
use frame_benchmarking::v2::*;
use frame_support::pallet_prelude::*;
use frame_system::Pallet as System;

/// The admin's origin, on a full chain.
pub fn admin_of_full_chain<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	admin_of_chain::<T>(T::MaxSubnets::get().into())
}

/// The admin origin on a chain of so many subnets.
pub fn admin_of_chain<T: Config>(count: u32) -> Result<T::RuntimeOrigin, BenchmarkError> {
	world::chain::<T>(count);
	admin::<T>().map_err(|_| BenchmarkError::Weightless)
}

#[cfg(feature = "runtime-benchmarks")]
fn admin<T: Config>() -> Result<T::RuntimeOrigin, ()> {
	T::AdminOrigin::try_successful_origin()
}

/// In tests, which do without the feature, since it would have all of FRAME compiled again.
#[cfg(not(feature = "runtime-benchmarks"))]
fn admin<T: Config>() -> Result<T::RuntimeOrigin, sp_runtime::traits::BadOrigin> {
	let root = || frame_system::RawOrigin::Root.into();
	T::AdminOrigin::ensure_origin(root()).map(|_| root())
}

/// Asserts that a call ended with an event.
pub fn assert_last<T: Config>(event: Event<T>) {
	System::<T>::assert_last_event(event.into());
}

/// Whose a hotkey is.
pub fn owner_of<T: Config>(hotkey: &T::AccountId) -> Option<T::AccountId> {
	Pallet::<T>::coldkey_of(hotkey)
}

/// The take of a hotkey.
pub fn take_of<T: Config>(hotkey: &T::AccountId) -> Take {
	Pallet::<T>::hotkey(hotkey).expect("it is somebody's").take
}

/// Whether `coldkey` has stake.
pub fn holds<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) -> bool {
	// Who has left root may have a position that is a claim.
	let clock = Pallet::<T>::clock(netuid);
	Pallet::<T>::hotkey_ledger(netuid, hotkey, clock).is_ok_and(|ledger| ledger.has(coldkey))
}

/// A full chain, in which the caller holds a large position. On root most keys can be touched: two
/// lots of stake may become active at once there, and one on a subnet.
pub fn holder<T: Config>(netuid: NetUid) -> (T::AccountId, T::AccountId) {
	world::full_chain::<T>();
	let (caller, hotkey) =
		(world::rich::<T>(whitelisted_caller()), world::hotkey::<T>("hotkey", 0));
	let stake = if netuid == DEAR { STAKE_ON_DEAR } else { STAKE };
	world::position::<T>(netuid, &hotkey, &caller, stake);
	(caller, hotkey)
}

/// A holder on root behind a hotkey with claims on all subnets, and the `n` subnets that it claims of.
pub fn claimant<T: Config>(n: u32) -> (T::AccountId, T::AccountId, ClaimedSubnets) {
	let (caller, hotkey) = holder::<T>(NetUid::ROOT);
	let mut netuids: Vec<_> = Subnets::<T>::iter_keys().collect();
	netuids.sort_unstable();
	netuids.truncate(n as usize);
	(caller, hotkey, ClaimedSubnets::truncate_from(netuids))
}

/// A hotkey of `coldkey` that nothing depends on: its first account, and the one that it has had since it was
/// swapped.
pub fn swapped_hotkey<T: Config>(coldkey: &T::AccountId) -> (T::AccountId, T::AccountId) {
	let [first, hotkey]: [T::AccountId; 2] = [0, 1].map(|place| account("newcomer", place, 0));
	Pallet::<T>::associate_hotkey(&first, coldkey).expect("it can pay");
	Pallet::<T>::do_swap_hotkey(coldkey.clone(), first.clone(), hotkey.clone(), None)
		.expect("it is not in use");
	(first, hotkey)
}

/// A holder, who has stake behind two hotkeys where it moves to, too.
pub fn mover<T: Config>(from: NetUid, to: NetUid) -> (T::AccountId, T::AccountId, T::AccountId) {
	let (caller, hotkey) = holder::<T>(from);
	let other = world::hotkey::<T>("hotkey", 1);
	for hotkey in [&hotkey, &other] {
		world::position::<T>(to, hotkey, &caller, STAKE_ON_DEAR);
	}
	(caller, hotkey, other)
}

/// A holder, and somebody else with stake on root behind the same hotkey.
pub fn giver<T: Config>(from: NetUid) -> (T::AccountId, T::AccountId, T::AccountId) {
	let (caller, hotkey) = holder::<T>(from);
	let receiver: T::AccountId = account("receiver", 0, 0);
	world::position::<T>(NetUid::ROOT, &hotkey, &receiver, STAKE_ON_DEAR);
	(caller, hotkey, receiver)
}

/// The alpha of the dear subnet for one of the cheap one, times 10^9, that a part of a large position gets.
/// At the pools' prices it would be 169, and 131 for all of it.
pub const BINDING_RATE: u64 = 150;

/// That a position is gone with its index entry.
pub fn assert_gone<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
	assert!(!Positions::<T>::contains_key((coldkey, hotkey, netuid)));
	assert!(!holds::<T>(netuid, hotkey, coldkey));
	world::assert_sound::<T>();
}

/// All that a position is worth.
pub fn all<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) -> Alpha {
	Pallet::<T>::stake_value(netuid, hotkey, coldkey).expect("it has a value")
}

/// A full chain, and a full subnet whose first neuron is the caller's, a validator with `parents`.
pub fn validator<T: Config>(parents: u32) -> T::AccountId {
	world::full_chain::<T>();
	let caller = world::rich::<T>(whitelisted_caller());
	world::own::<T>(&caller, &account("coldkey", 0, 0));
	world::neurons::<T>(CHEAP, &caller, ROW, VALIDATORS, EpochSize::MAX.weights);
	world::parents::<T>(CHEAP, &caller, parents);
	caller
}

/// The last neuron of a full subnet, which has served everything before.
pub fn server<T: Config>() -> T::AccountId {
	world::full_chain::<T>();
	let first = world::hotkey::<T>("neuron", 0);
	world::neurons::<T>(CHEAP, &first, ROW, VALIDATORS, 0);
	let caller = world::hotkey::<T>("neuron", ROW - 1);
	Endpoints::<T>::insert(CHEAP, &caller, world::endpoints());
	caller
}

/// That a neuron serves an axon since now.
pub fn assert_served<T: Config>(hotkey: &T::AccountId) {
	let known = Endpoints::<T>::get(CHEAP, hotkey);
	assert_eq!(known.axon.map(|known| known.block), Some(u64::from(NOW)));
	world::assert_sound::<T>();
}

/// A block in which nothing is tallied.
pub const LATER: u32 = NOW + 1;

/// `count` subnets whose epochs are all late, and the two that run have no neuron to look at.
pub fn waiting_chain<T: Config>(count: u32) {
	world::chain::<T>(count);
	frame_system::Pallet::<T>::set_block_number(LATER.into());
	world::crowd::<T>(NetUid::ROOT, &world::hotkey::<T>("hotkey", 0));
	world::defer_all::<T>(count);
	(1..=count).for_each(|place| Neurons::<T>::remove(NetUid(place as u16)));
}

/// That a block has emitted for the cheap subnet, which was as told `before`, and that what was kept of
/// root's part is sold on all of `count`.
pub fn assert_stepped<T: Config>(count: u32, before: SubnetEconomy) {
	let record = |place| Subnets::<T>::get(NetUid(place as u16)).expect("it exists");
	assert_ne!(record(1).economy.moving_price, before.moving_price, "the block was emitted");
	let kept = |place| record(place).economy.pending.root_alpha;
	assert!((1..=count).all(|place| kept(place).is_zero()), "root's part was sold");
	assert_eq!(DeferredEpochs::<T>::get().len(), count.saturating_sub(2) as usize);
	world::assert_sound::<T>();
}

/// So many shadows of the rule that costs most, which have divided a block among all subnets there are.
pub fn old_shadows<T: Config>(count: u32) {
	world::dear_rules::<T>();
	let inputs = Pallet::<T>::inputs_of(LATER.into());
	for _ in 0..count {
		Pallet::<T>::do_start_shadow(inputs.rules.allocation).expect("there is room");
	}
	Pallet::<T>::step_shadows(&inputs);
}

/// What all shadows have given together.
pub fn given_by_shadows<T: Config>() -> u64 {
	let shadows = Shadows::<T>::get().into_iter();
	shadows.flat_map(|shadow| shadow.subnets).map(|subnet| subnet.given.0).sum()
}

/// The neurons of a full subnet, and the weights in a full row.
pub const ROW: u32 = MAX_UIDS as u32;

/// The validators of a full subnet.
pub const VALIDATORS: u32 = MAX_VALIDATORS as u32;

/// A subnet whose next epoch looks at `(uids, validators, weights)` and at `parents`.
pub fn epoch_of<T: Config>((uids, validators, weights): (u32, u32, u32), parents: Parents) {
	world::full_chain::<T>();
	let first = world::hotkey::<T>("neuron", 0);
	world::neurons::<T>(CHEAP, &first, uids, validators, weights);
	world::relate::<T>(CHEAP, parents, validators);
}

/// That the epoch ran as one that weighs something and can be, and paid.
pub fn assert_epoch<T: Config>(weight: Weight) {
	let record = Subnets::<T>::get(CHEAP).expect("it exists");
	assert_eq!(record.last_epoch, u64::from(NOW));
	assert!(!weight.is_zero() && weight.all_lte(EpochSize::MAX.weight::<Weights<T>>()));
	let neurons = Neurons::<T>::get(CHEAP);
	let paid = neurons.iter().filter(|neuron| !neuron.emission.is_zero()).count();
	assert!(paid + 1 >= neurons.len(), "all but a validator without another were paid");
	world::assert_sound::<T>();
}

/// Somebody rich, and the neuron of a full subnet that a registration replaces: it earned least, is
/// a validator and has commits.
pub fn replacement<T: Config>() -> (T::AccountId, T::AccountId) {
	world::full_chain::<T>();
	let caller = world::rich::<T>(whitelisted_caller());
	let first = world::hotkey::<T>("neuron", 0);
	world::neurons::<T>(CHEAP, &first, ROW, VALIDATORS, EpochSize::MAX.weights);
	Neurons::<T>::mutate(CHEAP, |neurons| neurons[0].scores.incentive = 0);
	let commits = vec![commit(1); MAX_COMMITS as usize];
	WeightCommits::<T>::insert(CHEAP, &first, CommitQueue::truncate_from(commits));
	Endpoints::<T>::insert(CHEAP, &first, world::endpoints());
	(caller, first)
}

/// That `newcomer` has the place of `first`, of which nothing is left.
pub fn assert_replaced<T: Config>(first: &T::AccountId, newcomer: &T::AccountId) {
	assert_eq!(&Neurons::<T>::get(CHEAP)[0].hotkey, newcomer);
	assert!(!ValidatorRows::<T>::contains_key(CHEAP, 0));
	assert!(!WeightCommits::<T>::contains_key(CHEAP, first));
	assert!(!Endpoints::<T>::contains_key(CHEAP, first));
	world::assert_sound::<T>();
}

/// `count` uneven weights.
pub fn submission(count: u32) -> WeightSubmission {
	let values = (0..count).map(|uid| (1 + uid * 37) as u16).collect();
	WeightSubmission { uids: (0..count as u16).collect(), values, version_key: 0, commit: None }
}

/// Lets weights be committed.
pub fn commit_reveal<T: Config>() {
	SubnetHyperparameters::<T>::mutate(CHEAP, |hyperparameters| {
		hyperparameters.commit_reveal_weights_enabled = true;
	});
}

/// A commit of `block`.
pub fn commit(block: u64) -> WeightCommit {
	let rules = Hyperparameters::default().weight_rules();
	let window = (block + 1, block + 2 * u64::from(DEFAULT_TEMPO));
	WeightCommit { hash: CommitHash::repeat_byte(block as u8), block, window, rules }
}

/// A dissolution of the cheap subnet, at `stage`.
pub fn dissolve<T: Config>(stage: DissolutionStage) {
	Subnets::<T>::mutate(CHEAP, |record| {
		let record = record.as_mut().expect("it exists");
		record.dissolving = true;
		CurrentDissolution::<T>::put(Dissolution {
			netuid: CHEAP,
			since: u64::from(NOW) - 1,
			liquidation: Liquidation::new(&record.economy).expect("it can be"),
			owed: Tao::ZERO,
			stage,
		});
	});
	wait::<T>(&account("newcomer", 0, 0));
}

/// A registration of `coldkey` waits for a netuid.
pub fn wait<T: Config>(coldkey: &T::AccountId) {
	let hotkey: T::AccountId = account("newcomer", 0, 1);
	Pallet::<T>::enter_hotkey(&hotkey, HotkeyInfo::new(hotkey.clone(), coldkey.clone()));
	let lock = Tao(1_000_000_000_001);
	world::mint::<T>(&Pallet::<T>::vault_account(), lock.0);
	QueuedNetwork::<T>::put(QueuedRegistration {
		coldkey: coldkey.clone(),
		hotkey,
		lock,
		alpha: Alpha(7_000_000_000_007),
		free_from: u64::from(NOW) + 1,
	});
}

/// A full chain, and a swap of a rich coldkey that is due.
pub fn swapped<T: Config>() -> (T::AccountId, T::AccountId) {
	swapped_on::<T>(T::MaxSubnets::get().into())
}

/// The same, among `count` subnets.
pub fn swapped_on<T: Config>(count: u32) -> (T::AccountId, T::AccountId) {
	world::chain::<T>(count);
	let (old, new) = (account("coldkey", 0, 0), account("coldkey", 1, 0));
	for who in [&old, &new] {
		world::rich::<T>(T::AccountId::clone(who));
	}
	let from = u64::from(NOW);
	let swap = ColdkeySwap { new_coldkey: T::AccountId::clone(&new), from, progress: None };
	ColdkeySwaps::<T>::insert(&old, swap);
	(old, new)
}

/// Makes a hotkey of `coldkey` the owner's of a subnet, and gives it a child there.
pub fn own_with_children<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
	SubnetOwners::<T>::mutate(netuid, |details| {
		let details = details.as_mut().expect("it exists");
		details.owner_coldkey = coldkey.clone();
		details.owner_hotkey = hotkey.clone();
	});
	let mut links = ChildKeys::<T>::get(netuid, hotkey);
	links.set_at = Some(1);
	Pallet::<T>::put_own_childkeys(netuid, coldkey, hotkey, links).expect("it can pay");
}

/// `length` bytes of text that is not ASCII, as far as it can be.
pub fn text(length: u32) -> Vec<u8> {
	let mut text = "\u{e9}".repeat(length as usize / 2);
	text.push_str(if length % 2 == 1 { "e" } else { "" });
	text.into_bytes()
}
