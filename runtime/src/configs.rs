//! How each pallet is set up in this runtime: one section per pallet, in the order of their
//! indices.

use crate::{
	fees::Fees, proxies::ProxyType, weights, AccountId, Aura, Balance, Balances, Block, Hash,
	Nonce, OriginCaller, PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason,
	RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System, EXISTENTIAL_DEPOSIT, SLOT_DURATION,
	SS58_PREFIX, TAO, VERSION,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstBool, ConstU16, ConstU32, ConstU64, ConstU8, VariantCountOf},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
		ConstantMultiplier, Weight, WeightToFee,
	},
	PalletId,
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot,
};
use pallet_transaction_payment::{ConstFeeMultiplier, Multiplier};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	traits::{BlakeTwo256, One},
	Perbill,
};
use sp_version::RuntimeVersion;

// System

/// The share of a block that ordinary transactions may fill; the rest is kept for operational ones
/// and for the block step.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// The computation that a block may hold: a third of the nominal slot, so that authoring and
/// importing both fit it with room to spare. A solochain has no proof-size limit.
const MAXIMUM_BLOCK_WEIGHT: Weight =
	Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(4), u64::MAX);

/// The bytes that a block may hold.
const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

parameter_types! {
	/// The runtime's version, for clients that ask the state instead of the API.
	pub const Version: RuntimeVersion = VERSION;
	/// The computation limits of a block and of each class of transaction.
	pub RuntimeBlockWeights: BlockWeights =
		BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO);
	/// The size limits of a block.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_LENGTH
		})
		.build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type Nonce = Nonce;
	type Hash = Hash;
	type AccountId = AccountId;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BlockHashCount = ConstU32<2400>;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type DbWeight = ParityDbWeight;
	type SingleBlockMigrations = (
		pallet_dynamic_tao::migrations::Migrations<Runtime>,
		pallet_subtensor_adapter::migrations::MirrorEverything<Runtime>,
	);
	type Version = Version;
	type SS58Prefix = ConstU16<SS58_PREFIX>;
	type MaxConsumers = ConstU32<16>;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
}

// Timestamp

parameter_types! {
	/// The milliseconds of a slot. The specification of a test network may store others, not zero, before
	/// its first block; they stay for good, since slots are counted from the beginning of time.
	pub storage SlotDuration: u64 = SLOT_DURATION;
	/// Half a slot: an author may be late within its slot, and the next one punctual.
	pub MinimumPeriod: u64 = SlotDuration::get() / 2;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	// Aura checks the moment against the slot.
	type OnTimestampSet = Aura;
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

// Aura

/// The authors and finality voters that the chain can hold. Sixteen are plenty for a development
/// network.
type MaxAuthorities = ConstU32<16>;

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = MaxAuthorities;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = SlotDuration;
}

// Grandpa

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// The SDK's own: of calls that nobody makes here, but `note_stalled`, which is the administrator's.
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	// Equivocations are not reported: the authorities are fixed and nothing could be slashed.
	type MaxSetIdSessionEntries = ConstU64<0>;
	type KeyOwnerProof = sp_core::Void;
	type EquivocationReportSystem = ();
}

// Balances

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	// Dust is burned, and with it leaves the total issuance.
	type DustRemoval = ();
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = weights::pallet_balances::WeightInfo<Runtime>;
}

// TransactionPayment

/// The picoseconds of computation that one rao buys.
///
/// A balance transfer weighs about 468 million picoseconds: 108 for any extrinsic, 107 for the call
/// (one ParityDB read and write included) and 253 for the transaction extensions. At 5,000
/// picoseconds a rao that is about 93,500 rao; its 145 bytes add about 7,250. Together a transfer
/// costs about 100,000 rao, which is 0.0001 TAO.
const PICOSECONDS_PER_RAO: u64 = 5_000;

/// The fee in rao for each byte of a transaction. See [`PICOSECONDS_PER_RAO`].
const RAO_PER_BYTE: Balance = 50;

/// Charges for computation, in proportion: a call that weighs twice as much costs twice as much.
///
/// `fee = ref_time / PICOSECONDS_PER_RAO`, rounded down. The proof size is free because a solochain
/// ships no proofs.
pub struct RefTimeToFee;

impl WeightToFee for RefTimeToFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		weight.ref_time().saturating_div(PICOSECONDS_PER_RAO)
	}
}

parameter_types! {
	/// The factor on the computation fee: always one, so that a fee can be told in advance.
	pub FeeMultiplier: Multiplier = Multiplier::one();
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// Fees go to nobody: they are burned, and total issuance falls by them.
	type OnChargeTransaction = Fees;
	type WeightToFee = RefTimeToFee;
	type LengthToFee = ConstantMultiplier<Balance, ConstU64<RAO_PER_BYTE>>;
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = weights::pallet_transaction_payment::WeightInfo<Runtime>;
}

// DynamicTao

parameter_types! {
	/// From which the account of all pools and root stake is derived.
	pub const DynamicTaoPalletId: PalletId = PalletId(*b"dyna/tao");
	/// The blocks of the chains that this one goes on with: `export-state` writes them.
	pub storage BlocksBefore: u64 = 0;
}

/// Who is told of changes.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type Listener = crate::SubtensorModule;

/// Nobody: what telling weighs is measured by itself, by the benchmarks of who is told.
#[cfg(feature = "runtime-benchmarks")]
pub type Listener = ();

impl pallet_dynamic_tao::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AdminOrigin = EnsureRoot<AccountId>;
	type AttestOrigin = pallet_dynamic_tao::EnsureAttestor<Runtime>;
	type CustomRules = ();
	type OnChange = Listener;
	type PalletId = DynamicTaoPalletId;
	type MaxSubnets = ConstU16<128>;
	type MaxUids = ConstU16<256>;
	type BlocksBefore = BlocksBefore;
	type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Runtime>;
}

// Utility

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

// Sudo

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = weights::pallet_sudo::WeightInfo<Runtime>;
}

// Multisig and Proxy

/// What an account holds back, in rao, for what it lets the chain remember: a twentieth of a TAO for each
/// row and a ten-thousandth for each byte.
const fn deposit(rows: u64, bytes: u64) -> Balance {
	let of_rows = rows.saturating_mul(TAO / 20);
	of_rows.saturating_add(bytes.saturating_mul(TAO / 10_000))
}

/// The bytes of an account, and of the hash of a call.
const HASH_BYTES: u64 = 32;

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	// When, for how much, by whom, and the hash.
	type DepositBase = ConstU64<{ deposit(1, 8 + 8 + 2 * HASH_BYTES) }>;
	type DepositFactor = ConstU64<{ deposit(0, HASH_BYTES) }>;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
	type BlockNumberProvider = System;
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU64<{ deposit(1, 8) }>;
	// Whom, for what, and after how many blocks.
	type ProxyDepositFactor = ConstU64<{ deposit(0, HASH_BYTES + 1 + 4) }>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU64<{ deposit(1, 8) }>;
	// For whom, what, and when.
	type AnnouncementDepositFactor = ConstU64<{ deposit(0, 2 * HASH_BYTES + 4) }>;
	type BlockNumberProvider = System;
}

// AdminUtils and SubtensorModule

impl pallet_subtensor_adapter::Config for Runtime {
	type WeightInfo = pallet_subtensor_adapter::weights::SubstrateWeight<Runtime>;
}

impl pallet_subtensor_adapter::admin_utils::Config for Runtime {}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{TransactionPayment, TxExtension, UncheckedExtrinsic};
	use codec::Encode;
	use sp_core::sr25519::Signature;
	use sp_keyring::Sr25519Keyring;
	use sp_runtime::generic::Era;

	/// Returns the fee of a call as a wallet sends it: signed, mortal, without a tip.
	fn fee_of(call: impl Into<RuntimeCall>) -> Balance {
		let extension: TxExtension = (
			frame_system::AuthorizeCall::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckEra::from(Era::mortal(64, 0)),
			frame_system::CheckNonce::from(1),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		);
		let extrinsic = UncheckedExtrinsic::new_signed(
			call.into(),
			Sr25519Keyring::Alice.to_account_id().into(),
			Signature::default().into(),
			extension,
		);
		let length = extrinsic.encoded_size() as u32;
		sp_io::TestExternalities::default()
			.execute_with(|| TransactionPayment::query_info(extrinsic, length).partial_fee)
	}

	#[test]
	fn transfer_costs_about_a_ten_thousandth_of_a_tao() {
		let dest: crate::Address = Sr25519Keyring::Bob.to_account_id().into();

		for call in [
			pallet_balances::Call::transfer_allow_death { dest: dest.clone(), value: crate::TAO },
			pallet_balances::Call::transfer_keep_alive { dest, value: crate::TAO },
		] {
			let fee = fee_of(call);
			// 0.0001 TAO = 100,000 rao, within a quarter: the weight is measured, and machines differ by as much.
			assert!((75_000..=125_000).contains(&fee), "a transfer costs {fee} rao");
		}
	}

	#[test]
	fn heavier_calls_cost_more() {
		let transfer = |_| {
			RuntimeCall::from(pallet_balances::Call::transfer_keep_alive {
				dest: Sr25519Keyring::Bob.to_account_id().into(),
				value: crate::TAO,
			})
		};
		let batch =
			|count: u32| pallet_utility::Call::batch { calls: (0..count).map(transfer).collect() };

		assert!(fee_of(batch(1)) < fee_of(batch(10)));
	}

	#[test]
	fn computation_costs_in_proportion() {
		// 10,000 ps / 5,000 ps per rao = 2 rao; what is less than a rao is free.
		assert_eq!(RefTimeToFee::weight_to_fee(&Weight::from_parts(10_000, 0)), 2);
		assert_eq!(RefTimeToFee::weight_to_fee(&Weight::from_parts(4_999, u64::MAX)), 0);
	}
}
