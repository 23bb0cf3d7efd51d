//! What a genesis state describes.

use crate::{Hyperparameters, NetUid, SubnetParameters};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use dtao_economics::{Alpha, FeeRate, Pending, Price, Tao};
use serde::{Deserialize, Serialize};

/// A subnet in a genesis state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GenesisSubnet<AccountId> {
	/// The identifier; not 0.
	pub netuid: NetUid,
	/// The owner's coldkey.
	pub owner_coldkey: AccountId,
	/// The owner's hotkey; it becomes the coldkey's.
	pub owner_hotkey: AccountId,
	/// `T`: minted to the pallet's account.
	pub tao_reserve: Tao,
	/// `A`.
	pub alpha_reserve: Alpha,
	/// `O`: exactly the stakes on this subnet, what is pending and what is burned.
	pub alpha_outstanding: Alpha,
	/// The moving price, a decimal string. The reference price begins at it, or where it is 0 at the
	/// price of the pool.
	#[serde(default)]
	pub moving_price: Price,
	/// What waits for an epoch; its TAO is minted to the pallet's account.
	#[serde(default)]
	pub pending: Pending,
	/// Alpha that belongs to nobody.
	#[serde(default)]
	pub alpha_burned: Alpha,
	/// The volume so far, up to 2^64 rao.
	#[serde(default)]
	pub volume: u64,
	/// The fee of a trade, in parts of 65535.
	#[serde(default = "launch_fee")]
	pub fee_rate: FeeRate,
	/// The block of the registration.
	#[serde(default)]
	pub registered_at: u64,
	/// The first block that emits and trades; none if the subnet waits for `start_call`.
	#[serde(default)]
	pub started_at: Option<u64>,
	/// The parameters.
	#[serde(default)]
	pub parameters: SubnetParameters,
	/// The parameters of its neurons.
	#[serde(default)]
	pub hyperparameters: Hyperparameters,
	/// The neurons by uid; the owner's hotkey alone if there are none.
	#[serde(default = "Vec::new")]
	pub neurons: Vec<GenesisNeuron<AccountId>>,
}

/// A neuron in a genesis state. It counts as registered in block 0.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GenesisNeuron<AccountId> {
	/// The hotkey; it must have an owner.
	pub hotkey: AccountId,
	/// Whether it may give weights to others before the first epoch.
	#[serde(default)]
	pub permit: bool,
	/// The weights that it gives: (uid, value). They count as set in block 1.
	#[serde(default)]
	pub weights: Vec<(u16, u16)>,
}

fn launch_fee() -> FeeRate {
	FeeRate::LAUNCH
}

/// A hotkey and the coldkey it belongs to, in a genesis state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GenesisHotkey<AccountId> {
	/// The hotkey.
	pub hotkey: AccountId,
	/// Its owner.
	pub coldkey: AccountId,
}

/// A position in a genesis state. On root (netuid 0) its TAO is minted to the pallet's account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GenesisStake<AccountId> {
	/// The subnet.
	pub netuid: NetUid,
	/// The hotkey that is staked to; it must have an owner.
	pub hotkey: AccountId,
	/// The staker.
	pub coldkey: AccountId,
	/// Alpha, or TAO on root.
	pub alpha: Alpha,
}
