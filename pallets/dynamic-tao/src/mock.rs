//! A runtime for unit tests: System, Balances and this pallet.

use crate as pallet_dynamic_tao;
use frame_support::{derive_impl, traits::ConstU64};
use frame_system::EnsureRoot;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
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
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<500>;
}

#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
impl pallet_dynamic_tao::Config for Test {
	type Currency = Balances;
	type AdminOrigin = EnsureRoot<u64>;
	type WeightInfo = crate::weights::HandSetBounds<Test>;
}
