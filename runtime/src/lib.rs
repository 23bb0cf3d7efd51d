//! The runtime of the Dynamic TAO development chain: the state machine that every node executes
//! as wasm.
//!
//! It is the smallest solochain on which Dynamic TAO can live: Aura and GRANDPA for consensus,
//! balances in rao, fees, sudo for the administrator, and utility for batches. The economics come
//! with `pallet-dynamic-tao`; this crate only mounts it. Pallet indices are those of the public
//! chain, so that a call encoded for one is readable on the other.
//!
//! | file | holds |
//! |---|---|
//! | `lib.rs` | types, constants, version and the list of pallets |
//! | `configs.rs` | one `Config` implementation per pallet |
//! | `fees.rs` | how fees are charged |
//! | `apis.rs` | what the node and clients may ask the runtime |
//! | `genesis_config_presets.rs` | the ready-made genesis states |
//! | `development_economy.rs`, `bittensor_economy.rs`, `launch_economy.rs` | the subnets, neurons and stakes that they begin with |
//! | `network_state.rs` | the same of a real network, as a table of its subnets tells it |
//! | `development_keys.rs` | the accounts that they fund |
//! | `metadata.rs` | the check that the version rises with the metadata |

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
// The runtime macro puts public items here that cannot carry a doc.
#![allow(missing_docs)]

extern crate alloc;

// First, because its macros are in scope only for what follows.
#[cfg(feature = "runtime-benchmarks")]
#[macro_use]
mod benches;

pub mod apis;
mod bittensor_economy;
#[warn(missing_docs)]
pub mod configs;
mod development_economy;
pub mod development_keys;
#[warn(missing_docs)]
pub mod fees;
#[warn(missing_docs)]
pub mod genesis_config_presets;
mod launch_economy;
#[cfg(test)]
mod metadata;
pub mod network_state;
mod weights;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature, OpaqueExtrinsic,
};
use sp_version::RuntimeVersion;

/// A signature of any of the supported kinds: sr25519, ed25519 or ECDSA.
pub type Signature = MultiSignature;

/// The account behind a [`Signature`]'s signer: 32 bytes.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;

/// An amount in rao, the smallest unit. `u64` holds 18 billion TAO, far above the 21 million cap.
pub type Balance = u64;

/// How many transactions an account has sent.
pub type Nonce = u32;

/// A block's height.
pub type BlockNumber = u32;

/// The hash of blocks, transactions and state roots.
pub type Hash = sp_core::H256;

/// What a transaction may name as another account.
pub type Address = MultiAddress<AccountId, ()>;

/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A block as the runtime sees it.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// A transaction before its signature is checked.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// The checks and charges around each transaction, in the order in which they are encoded.
///
/// Clients rely on this order: appending is a new transaction version, not a detail.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// The payload that a sender signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks: dispatches hooks and transactions to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// The block types as the node sees them: transactions are opaque bytes, so that the node need not
/// be rebuilt when the runtime's calls change.
pub mod opaque {
	use super::*;

	pub use super::Header;

	/// A block whose transactions are not decoded.
	pub type Block = generic::Block<Header, OpaqueExtrinsic>;

	/// A block's identifier.
	pub type BlockId = generic::BlockId<Block>;
}

impl_opaque_keys! {
	/// The keys with which a validator takes part in consensus.
	pub struct SessionKeys {
		/// Signs the blocks that it authors.
		pub aura: Aura,
		/// Signs its finality votes.
		pub grandpa: Grandpa,
	}
}

/// What this runtime is and which interfaces it offers.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("dynamic-tao"),
	impl_name: Cow::Borrowed("dynamic-tao"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// One TAO in rao.
pub const TAO: Balance = 1_000_000_000;

/// The least balance that keeps an account alive, in rao.
///
/// The public chain's value: half a millionth of a TAO, so that nobody is barred from owning
/// little, while an account still cannot be free.
pub const EXISTENTIAL_DEPOSIT: Balance = 500;

/// The nominal length of a block's slot in milliseconds.
///
/// Economics count blocks, clients read the clock. A sealed development chain produces blocks
/// faster than this by the wall clock, yet its own clock still advances by one slot per block.
pub const SLOT_DURATION: u64 = 12_000;

/// The address format: Substrate's generic prefix, which the public chain uses too.
pub const SS58_PREFIX: u16 = 42;

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
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;

	#[runtime::pallet_index(3)]
	pub type Aura = pallet_aura;

	#[runtime::pallet_index(4)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(6)]
	pub type TransactionPayment = pallet_transaction_payment;

	#[runtime::pallet_index(7)]
	pub type DynamicTao = pallet_dynamic_tao;

	#[runtime::pallet_index(11)]
	pub type Utility = pallet_utility;

	#[runtime::pallet_index(12)]
	pub type Sudo = pallet_sudo;

	#[runtime::pallet_index(19)]
	pub type AdminUtils = pallet_subtensor_adapter::admin_utils;

	// Behind DynamicTao, whose genesis it mirrors. The public chain's index is DynamicTao's here.
	#[runtime::pallet_index(107)]
	pub type SubtensorModule = pallet_subtensor_adapter;
}
