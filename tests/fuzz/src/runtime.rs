//! A small runtime to fuzz: System, Balances and the pallet, with the launch rules.
//!
//! Its storage is a plain map without a trie: a world is built once, and each input acts in a copy
//! of it.

#![allow(missing_docs)] // of what the `runtime` macro writes

use frame_support::{
	derive_impl,
	traits::{ConstU64, Hooks},
};
use frame_system::{mocking::MockBlock, EnsureRoot};
use pallet_dynamic_tao::{Event, GenesisConfig};
use sp_io::storage;
use sp_runtime::{BuildStorage, Storage};
use sp_state_machine::BasicExternalities;

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
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type DynamicTao = pallet_dynamic_tao;
}

/// What keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: u64 = 500;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = MockBlock<Runtime>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
}

#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
impl pallet_dynamic_tao::Config for Runtime {
	type Currency = Balances;
	type AdminOrigin = EnsureRoot<u64>;
	type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Runtime>;
}

/// Builds the storage of a world in which accounts have these balances.
pub fn build(balances: Vec<(u64, u64)>, dynamic_tao: GenesisConfig<Runtime>) -> Storage {
	let balances = BalancesConfig { balances, ..Default::default() };
	let genesis = RuntimeGenesisConfig { balances, dynamic_tao, ..Default::default() };
	genesis.build_storage().expect("the world is sound")
}

/// Does something in a copy of a world.
pub fn in_copy_of<R>(world: &Storage, act: impl FnOnce() -> R) -> R {
	BasicExternalities::new(world.clone()).execute_with(act)
}

/// All that is stored. Two states are equal if and only if their roots are.
pub fn state() -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
	let keys = core::iter::successors(storage::next_key(&[]), |key| storage::next_key(key));
	keys.map(|key| {
		let value = storage::get(&key).map(|value| value.to_vec());
		(key, value)
	})
	.collect()
}

/// Makes the next block and asserts that it is sound, that it mints no more than it may, and that
/// nothing in it had to be given up.
pub fn next_block() {
	let (issuance, emission) = (DynamicTao::total_issuance(), DynamicTao::global().block_emission);
	let block = System::block_number() + 1;
	System::set_block_number(block);
	System::reset_events();
	DynamicTao::on_initialize(block);
	let minted = Balances::total_issuance().saturating_sub(issuance.0);
	assert!(minted <= emission.0, "block {block} minted {minted} of {emission}");
	for record in System::events() {
		if let RuntimeEvent::DynamicTao(
			event @ (Event::EmissionRefused { .. }
			| Event::SubnetSkipped { .. }
			| Event::EpochSkipped { .. }
			| Event::PositionSkipped { .. }),
		) = record.event
		{
			panic!("block {block} gave up: {event:?}");
		}
	}
	assert_sound();
}

/// Asserts every invariant, and that no rao lies in the vault that no record knows. Less than an
/// existential deposit may: a dissolution leaves it there to keep the account alive.
pub fn assert_sound() {
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	let excess = DynamicTao::vault_excess();
	assert!(excess.0 < EXISTENTIAL_DEPOSIT, "{excess} rao in the vault are nobody's");
}
