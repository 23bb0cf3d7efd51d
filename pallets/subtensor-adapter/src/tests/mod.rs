//! A runtime of System, Balances, Dynamic TAO and the adapter, and what tests of the adapter need.

#![allow(missing_docs)] // of what the `runtime` macro writes

mod answers;
mod calls;
mod invariants;
mod keys;
mod layout;
mod migrations;
mod mirrors;
mod prepared;
mod walk;

use crate::admin_utils;
use dtao_economics::{Alpha, Tao, UNIT};
use dtao_testkit::{ExtBuilder, CAROL, COOL, HOT, OWNER, OWNER_HOT};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::{DispatchResultWithPostInfo, RawOrigin},
	parameter_types,
	traits::{ConstU64, Hooks},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};
use frame_system::{limits::BlockWeights, EnsureRoot};
use pallet_dynamic_tao::{Change, ChangeKind, GenesisConfig, GenesisNeuron, NetUid, OnChange};
use sp_runtime::{traits::Dispatchable, BuildStorage, Perbill};
use std::cell::RefCell;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod construction {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(7)]
	pub type DynamicTao = pallet_dynamic_tao;
	#[runtime::pallet_index(8)]
	pub type SubtensorModule = crate;
	#[runtime::pallet_index(9)]
	pub type AdminUtils = crate::admin_utils;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
	type BlockWeights = Blocks;
}

parameter_types! {
	/// Two seconds, as solo chains have them: mirrors are a part of what hooks weigh.
	pub Blocks: BlockWeights = BlockWeights::with_sensible_defaults(
		Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX),
		Perbill::from_percent(75),
	);
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<{ dtao_testkit::EXISTENTIAL_DEPOSIT }>;
}

#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
impl pallet_dynamic_tao::Config for Test {
	type Currency = Balances;
	type AdminOrigin = EnsureRoot<u64>;
	type OnChange = Weighed;
	type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Test>;
}

impl crate::Config for Test {
	type WeightInfo = ();
}
impl admin_utils::Config for Test {}

std::thread_local! {
	/// What the adapter says that it weighed to be told of changes.
	static TOLD: RefCell<Weight> = const { RefCell::new(Weight::zero()) };
}

/// The adapter, and a note of what it says.
pub struct Weighed;

impl OnChange<u64> for Weighed {
	fn on_change(change: Change<u64>) -> Weight {
		let weight = SubtensorModule::on_change(change);
		TOLD.with_borrow_mut(|told| told.saturating_accrue(weight));
		weight
	}

	fn weight(kind: ChangeKind) -> Weight {
		<SubtensorModule as OnChange<u64>>::weight(kind)
	}
}

/// The world in which tests begin: two subnets with three neurons each, two of them validators, and stake
/// of Alice's and Bob's everywhere.
pub(crate) fn world() -> ExtBuilder {
	let neuron = |hotkey, permit| GenesisNeuron { hotkey, permit, weights: vec![] };
	let neurons = || vec![neuron(OWNER_HOT, false), neuron(HOT, true), neuron(COOL, true)];
	let world = ExtBuilder::with_subnet()
		.but(|subnet| subnet.neurons = neurons())
		.subnet(2, 3_000 * UNIT, 1_000 * UNIT)
		.but(|subnet| subnet.neurons = neurons())
		.set(|genesis| {
			genesis.parameters.children_rate_limit = 0;
			genesis.parameters.children_cooldown = 3;
			genesis.parameters.owner_hyperparam_rate_limit = 0;
			genesis.parameters.admin_freeze_window = 0;
		});
	[dtao_testkit::ALICE, dtao_testkit::BOB, CAROL].into_iter().fold(world, |world, who| {
		[0, 1, 2].into_iter().fold(world, |world, netuid| world.stake(netuid, HOT, who, 100 * UNIT))
	})
}

/// Builds a world here, in block 1.
pub(crate) fn build(world: ExtBuilder) -> sp_io::TestExternalities {
	let GenesisConfig { parameters, rules, last_registration, hotkeys, subnets, stakes } =
		world.genesis();
	let people = [dtao_testkit::ALICE, dtao_testkit::BOB, CAROL, OWNER];
	let genesis = RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: people.map(|who| (who, dtao_testkit::WEALTH)).into(),
			..Default::default()
		},
		dynamic_tao: DynamicTaoConfig {
			parameters,
			rules,
			last_registration,
			hotkeys,
			subnets,
			stakes,
		},
		..Default::default()
	};
	let mut externalities: sp_io::TestExternalities =
		genesis.build_storage().expect("the state is sound").into();
	externalities.execute_with(|| System::set_block_number(1));
	externalities
}

/// Runs a test in a world, and then every check.
pub(crate) fn execute(world: ExtBuilder, test: impl FnOnce()) {
	build(world).execute_with(|| {
		test();
		assert_sound();
	});
}

/// Every check of Dynamic TAO and of the adapter.
pub(crate) fn assert_sound() {
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	assert_eq!(SubtensorModule::do_try_state(), Ok(()));
}

/// Runs the hooks of so many blocks.
pub(crate) fn run_blocks(count: u64) {
	for _ in 0..count {
		let block = System::block_number() + 1;
		System::set_block_number(block);
		DynamicTao::on_initialize(block);
	}
}

/// Makes a call that must succeed.
pub(crate) fn make(who: u64, call: impl Into<RuntimeCall>) {
	assert_ok!(dispatch(RawOrigin::Signed(who), call));
}

/// Makes a call.
pub(crate) fn dispatch(
	origin: RawOrigin<u64>,
	call: impl Into<RuntimeCall>,
) -> DispatchResultWithPostInfo {
	call.into().dispatch(origin.into())
}

/// All keys and values.
pub(crate) fn state() -> Vec<(Vec<u8>, Vec<u8>)> {
	let mut key = Vec::new();
	let mut pairs = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key) {
		pairs.push((next.clone(), sp_io::storage::get(&next).expect("it is there").to_vec()));
		key = next;
	}
	pairs
}
