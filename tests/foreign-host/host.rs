//! A whole host of the pallet: the README quotes it, `main.rs` lets it live, and the pallet's
//! benchmarks run on it.

use frame_support::{derive_impl, traits::ConstU128};
use frame_system::{mocking::MockBlockU32, EnsureRoot};
use sp_runtime::{traits::IdentityLookup, AccountId32};

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
	pub struct Host;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type DynamicTao = pallet_dynamic_tao;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Host {
	type Block = MockBlockU32<Host>;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Host {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<500>;
	type AccountStore = System;
}

#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
impl pallet_dynamic_tao::Config for Host {
	type Currency = Balances;
	type AdminOrigin = EnsureRoot<AccountId32>;
	type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Host>;
}
