//! A host with the blocks of a parachain, which have to be proved to a relay chain: two seconds, and ten
//! mebibytes of the state that they read. It has fewer and smaller subnets than a chain of its own could have.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU16},
	weights::{
		constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
		Weight,
	},
};
use frame_system::{limits::BlockWeights, mocking::MockBlockU32, EnsureRoot};
use sp_runtime::{traits::IdentityLookup, AccountId32, Perbill};

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

parameter_types! {
	/// The largest block that a relay chain of this release accepts, of which three quarters are for calls.
	pub Blocks: BlockWeights = BlockWeights::with_sensible_defaults(
		Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, 10 * 1024 * 1024),
		Perbill::from_percent(75),
	);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Host {
	type Block = MockBlockU32<Host>;
	type BlockWeights = Blocks;
	type DbWeight = RocksDbWeight;
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
	type MaxSubnets = ConstU16<32>;
	type MaxUids = ConstU16<72>;
	type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Host>;
}
