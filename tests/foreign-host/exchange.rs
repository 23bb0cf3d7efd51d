//! A host whose exchange trades stake: `pallet-asset-conversion` of the SDK, which knows nothing of it, with
//! pools of the native token and of stake as `StakeAssets` has it.

use crate::{exchange, TAO};
use frame_support::{
	assert_noop, assert_ok, derive_impl, ord_parameter_types, parameter_types,
	storage::with_storage_layer,
	traits::{
		fungibles::Inspect,
		tokens::{
			fungible::{NativeFromLeft, NativeOrWithId, UnionOf},
			imbalance::ResolveAssetTo,
		},
		AsEnsureOriginWithArg, ConstU128, ConstU32,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{mocking::MockBlockU32, EnsureRoot, EnsureSignedBy};
use pallet_asset_conversion::{AccountIdConverter, Ascending, PoolLocator, WeightInfo};
use pallet_dynamic_tao::{
	economics::{Alpha, Rules, Tao},
	NetUid, StakeAsset, StakeAssets, SubnetParameter,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::{
	traits::{AccountIdConversion, IdentityLookup},
	AccountId32, BuildStorage, Permill,
};

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
	#[runtime::pallet_index(3)]
	pub type PoolTokens = pallet_assets;
	#[runtime::pallet_index(4)]
	pub type Exchange = pallet_asset_conversion;
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

/// What pools give to those who fill them.
#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Host {
	type Balance = u128;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSignedBy<ExchangeAccount, AccountId32>>;
	type ForceOrigin = EnsureRoot<AccountId32>;
	type AssetDeposit = ConstU128<0>;
	type AssetAccountDeposit = ConstU128<0>;
	type Freezer = ();
}

/// The native token, or stake.
type Kind = NativeOrWithId<StakeAsset<AccountId32>>;
type NativeAndStake = UnionOf<Balances, StakeAssets<Host>, NativeFromLeft, Kind, AccountId32>;
type Locator = Ascending<AccountId32, Kind, AccountIdConverter<ExchangeId, (Kind, Kind)>>;

parameter_types! {
	pub const ExchangeId: PalletId = PalletId(*b"exchange");
	pub const Native: Kind = Kind::Native;
	/// Three thousandths.
	pub const PoolFee: Permill = Permill::from_parts(3_000);
	pub const NoFee: Permill = Permill::zero();
	pub const HighestFee: Permill = Permill::from_percent(10);
}

ord_parameter_types! {
	pub const ExchangeAccount: AccountId32 = AccountIdConversion::<AccountId32>::into_account_truncating(&ExchangeId::get());
}

impl pallet_asset_conversion::Config for Host {
	type RuntimeEvent = RuntimeEvent;
	type Balance = u128;
	type HigherPrecisionBalance = sp_core::U256;
	type AssetKind = Kind;
	type Assets = NativeAndStake;
	type PoolId = (Kind, Kind);
	type PoolLocator = Locator;
	type PoolAssetId = u32;
	type PoolAssets = PoolTokens;
	type LPFee = PoolFee;
	type AdminOrigin = EnsureRoot<AccountId32>;
	type MaxSwapFee = HighestFee;
	type PoolSetupFee = ConstU128<TAO>;
	type PoolSetupFeeAsset = Native;
	type PoolSetupFeeTarget = ResolveAssetTo<ExchangeAccount, Self::Assets>;
	type LiquidityWithdrawalFee = NoFee;
	type MintMinLiquidity = ConstU128<100>;
	type MaxSwapPathLength = ConstU32<3>;
	type PalletId = ExchangeId;
	type WeightInfo = WithStake;
}

/// What the exchange's calls weigh, with the movements of stake that each makes at most.
pub struct WithStake;

fn movements(count: u32) -> Weight {
	StakeAssets::<Host>::movement_weight().saturating_mul(count.into())
}

impl WeightInfo for WithStake {
	fn create_pool() -> Weight {
		<()>::create_pool()
	}
	fn create_pool_with_fee() -> Weight {
		<()>::create_pool_with_fee()
	}
	fn set_pool_fee() -> Weight {
		<()>::set_pool_fee()
	}
	fn add_liquidity() -> Weight {
		<()>::add_liquidity().saturating_add(movements(2))
	}
	fn remove_liquidity() -> Weight {
		<()>::remove_liquidity().saturating_add(movements(2))
	}
	// A credit at each end, and a transfer between pools.
	fn swap_exact_tokens_for_tokens(n: u32) -> Weight {
		<()>::swap_exact_tokens_for_tokens(n).saturating_add(movements(n.saturating_mul(2)))
	}
	fn swap_tokens_for_exact_tokens(n: u32) -> Weight {
		<()>::swap_tokens_for_exact_tokens(n).saturating_add(movements(n.saturating_mul(2)))
	}
	fn touch(n: u32) -> Weight {
		<()>::touch(n)
	}
	fn get_reserves() -> Weight {
		<()>::get_reserves()
	}
}

const HOTKEY: AccountId32 = AccountId32::new([7; 32]);
const ONE: NetUid = NetUid(1);

fn signed(who: &AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

fn stake() -> Kind {
	Kind::WithId(StakeAsset { netuid: ONE, hotkey: HOTKEY })
}

fn stake_of(who: &AccountId32) -> u128 {
	NativeAndStake::balance(stake(), who)
}

/// The account that holds the pool of both.
fn pool() -> AccountId32 {
	Locator::pool_address(&Kind::Native, &stake()).expect("they differ")
}

fn swap(
	who: &AccountId32,
	path: [Kind; 2],
	given: u128,
	wanted: u128,
) -> sp_runtime::DispatchResult {
	let path = path.map(Box::new).to_vec();
	Exchange::swap_exact_tokens_for_tokens(signed(who), path, given, wanted, who.clone(), false)
}

/// Alice's subnet trades, Alice has staked 400 TAO and put half of what she got into a pool with 100 TAO.
fn world(test: impl FnOnce([AccountId32; 3])) {
	let accounts = [Alice, Bob, Charlie].map(|who| who.to_account_id());
	let alice = &accounts[0];
	let genesis = genesis_of!(exchange, Rules::DEFAULT).build_storage().expect("builds");
	sp_io::TestExternalities::new(genesis).execute_with(|| {
		run_to!(exchange, 1);
		assert_ok!(DynamicTao::register_network(signed(alice), HOTKEY));
		assert_ok!(DynamicTao::start_call(signed(alice), ONE));
		run_to!(exchange, 3);
		assert_ok!(DynamicTao::add_stake(signed(alice), HOTKEY, ONE, Tao(400_000_000_000)));
		let [native, stake] = [Kind::Native, stake()].map(Box::new);
		assert_ok!(Exchange::create_pool(signed(alice), native.clone(), stake.clone()));
		let half = stake_of(alice) / 2;
		assert_ok!(Exchange::add_liquidity(
			signed(alice),
			native,
			stake,
			100 * TAO,
			half,
			100 * TAO,
			half,
			alice.clone()
		));
		assert_eq!(stake_of(&pool()), half);
		test(accounts.clone());
		// Every equation holds after what was done, and a block later.
		let next = System::block_number() + 1;
		run_to!(exchange, next);
	});
}

#[test]
fn an_exchange_should_sell_and_buy_stake() {
	world(|[_, bob, _]| {
		let reserve = stake_of(&pool());
		// 10 TAO less three thousandths into 100: out = 9.97 * reserve / 109.97.
		let bought = 9_970 * reserve / (100_000 + 9_970);
		assert_ok!(swap(&bob, [Kind::Native, stake()], 10 * TAO, bought));
		assert_eq!(stake_of(&bob), bought);
		assert_eq!(stake_of(&pool()), reserve - bought);
		assert_eq!(Balances::free_balance(&bob), 9_990 * TAO);
		// It is stake like any other: its holder may sell it to the subnet's own pool.
		assert_eq!(DynamicTao::stake_value(ONE, &HOTKEY, &bob), Ok(Alpha(bought as u64)));
		assert_ok!(swap(&bob, [stake(), Kind::Native], bought / 2, 1));
		assert_ok!(DynamicTao::unstake_all(signed(&bob), HOTKEY));
		assert_eq!(stake_of(&bob), 0);
	});
}

#[test]
fn liquidity_should_be_taken_out_as_stake() {
	world(|[alice, bob, _]| {
		assert_ok!(swap(&bob, [Kind::Native, stake()], 10 * TAO, 1));
		let (before, in_pool) = (stake_of(&alice), stake_of(&pool()));
		let tokens = PoolTokens::balance(0, &alice) / 2;
		assert_ok!(Exchange::remove_liquidity(
			signed(&alice),
			Box::new(Kind::Native),
			Box::new(stake()),
			tokens,
			1,
			1,
			alice.clone()
		));
		assert!(stake_of(&alice) > before);
		assert_eq!(stake_of(&alice) + stake_of(&pool()), before + in_pool);
	});
}

#[test]
fn an_exchange_should_not_move_what_may_not_be_given_away() {
	world(|[alice, bob, _]| {
		assert_ok!(swap(&bob, [Kind::Native, stake()], 10 * TAO, 1));
		assert_ok!(DynamicTao::set_subnet_parameter(
			RuntimeOrigin::root(),
			ONE,
			SubnetParameter::TransfersAllowed(false)
		));
		let held = stake_of(&bob);
		for path in [[Kind::Native, stake()], [stake(), Kind::Native]] {
			assert!(with_storage_layer(|| swap(&bob, path, TAO, 1)).is_err());
		}
		assert_eq!(stake_of(&bob), held);
		assert_ok!(DynamicTao::remove_stake(signed(&alice), HOTKEY, ONE, Alpha(1_000_000_000)));
	});
}

#[test]
fn an_exchange_should_make_no_position_out_of_dust() {
	world(|[_, bob, _]| {
		// The minimum stake is 0.002 TAO.
		let dust = || swap(&bob, [Kind::Native, stake()], TAO / 10_000, 1);
		assert_noop!(
			with_storage_layer(dust),
			pallet_asset_conversion::Error::<Host>::BelowMinimum
		);
	});
}

#[test]
fn a_swap_of_a_hotkey_should_leave_its_pool_what_it_is() {
	world(|[alice, bob, _]| {
		let new = AccountId32::new([8; 32]);
		assert_ok!(DynamicTao::swap_hotkey(signed(&alice), HOTKEY, new.clone(), None));
		assert_ok!(swap(&bob, [Kind::Native, stake()], 10 * TAO, 1));
		let held = Alpha(stake_of(&bob) as u64);
		assert_eq!(DynamicTao::stake_value(ONE, &new, &bob), Ok(held));
	});
}
