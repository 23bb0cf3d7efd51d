//! What the pallet stores, and what its queries answer.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{
	split::{LAUNCH_OWNER_CUT, LAUNCH_TAO_WEIGHT},
	Alpha, FeeRate, Pending, Price, Speed, SubnetEconomy, Tao, UNIT,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Perbill;

/// Blocks of 12 seconds in a day.
pub const DAY: u64 = 7_200;

/// A tempo may be at most a week of blocks.
pub const MAX_TEMPO: u16 = 50_400;

/// The tempo of a new subnet.
pub const DEFAULT_TEMPO: u16 = 360;

/// A subnet's identifier. Root is 0; it has no pool, and stake there is TAO.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(transparent)]
pub struct NetUid(pub u16);

impl NetUid {
	/// Netuid 0.
	pub const ROOT: Self = Self(0);

	/// Tells whether this is root.
	pub const fn is_root(self) -> bool {
		self.0 == 0
	}
}

impl From<u16> for NetUid {
	fn from(netuid: u16) -> Self {
		Self(netuid)
	}
}

/// The hot record of a subnet: all that a block or a trade reads and writes, in one key.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct SubnetRecord {
	/// Pool, moving price, outstanding alpha and pending parts.
	pub economy: SubnetEconomy,
	/// The first block that emits; none before `start_call`. Trading is open once it is set.
	pub started_at: Option<u64>,
	/// The subnet's parameters.
	pub parameters: SubnetParameters,
}

impl SubnetRecord {
	/// Tells whether `block` emits for this subnet.
	pub fn emits_at(&self, block: u64) -> bool {
		self.started_at.is_some_and(|first| first <= block)
	}

	/// Tells whether this subnet shares `block`'s TAO: it emits, and it is open to registration.
	pub fn shares_tao_at(&self, block: u64) -> bool {
		self.emits_at(block) && self.parameters.registration_allowed
	}
}

/// What may be set of one subnet. The fee rate stands in the economy.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SubnetParameters {
	/// Blocks between epochs; 0 is never.
	pub tempo: u16,
	/// Whether neurons may register. A closed subnet gets no TAO, but its alpha all the same.
	pub registration_allowed: bool,
	/// Whether stake may change coldkeys.
	pub transfers_allowed: bool,
}

impl Default for SubnetParameters {
	fn default() -> Self {
		Self { tempo: DEFAULT_TEMPO, registration_allowed: true, transfers_allowed: true }
	}
}

impl SubnetParameters {
	/// Tells whether an epoch is due: `(block + netuid) mod tempo = 0`.
	pub fn epoch_is_due(&self, netuid: NetUid, block: u64) -> bool {
		block
			.saturating_add(netuid.0.into()) // no chain gets to 2^64 blocks
			.checked_rem(self.tempo.into())
			.is_some_and(|rest| rest == 0)
	}

	/// The next block after `block` at which an epoch is due; none for a tempo of 0.
	pub fn next_epoch(&self, netuid: NetUid, block: u64) -> Option<u64> {
		let tempo = u64::from(self.tempo);
		let past = block.saturating_add(netuid.0.into()).checked_rem(tempo)?;
		block.checked_add(tempo.checked_sub(past)?)
	}
}

/// Who a subnet belongs to: the cold record.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SubnetDetails<AccountId> {
	/// The owner's coldkey.
	pub owner_coldkey: AccountId,
	/// The hotkey to whose stake the owner's part is added.
	pub owner_hotkey: AccountId,
	/// The block of the registration.
	pub registered_at: u64,
	/// What the registration locked in the pool.
	pub lock: Tao,
}

/// The last registration of a subnet, from which the price of the next one follows.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LastRegistration {
	/// What it locked.
	pub lock: Tao,
	/// When it was; none if there has been none.
	pub block: Option<u64>,
}

/// What may be set of the whole economy.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct GlobalParameters {
	/// What a TAO on root weighs beside an alpha, in parts of `2^64 - 1`.
	pub tao_weight: u64,
	/// The owner's cut of a subnet's alpha, in parts of 65535.
	pub subnet_owner_cut: u16,
	/// The speed of the moving price.
	pub moving_speed: Speed,
	/// The least TAO of a purchase, a sale, and of what a partial exit leaves.
	pub min_stake: Tao,
	/// The lowest price of a subnet registration.
	pub network_min_lock_cost: Tao,
	/// Blocks in which that price falls by the last lock, while a block emits one TAO.
	pub network_lock_reduction_interval: u64,
	/// Blocks between subnet registrations.
	pub network_rate_limit: u64,
	/// Blocks from its registration in which a subnet cannot be pruned.
	pub network_immunity_period: u64,
	/// How many subnets there may be beside root.
	pub subnet_limit: u16,
	/// Blocks between a registration and `start_call`.
	pub start_call_delay: u64,
}

impl Default for GlobalParameters {
	fn default() -> Self {
		Self {
			tao_weight: LAUNCH_TAO_WEIGHT,
			subnet_owner_cut: LAUNCH_OWNER_CUT,
			moving_speed: Speed::LAUNCH,
			min_stake: Tao(2_000_000),
			network_min_lock_cost: Tao(1_000 * UNIT),
			network_lock_reduction_interval: 14 * DAY,
			network_rate_limit: DAY,
			network_immunity_period: 7 * DAY,
			subnet_limit: 128,
			start_call_delay: 7 * DAY,
		}
	}
}

/// A subnet as [`subnet`](crate::Pallet::subnet) shows it. Prices are rao per alpha, as limit
/// prices are.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetView<AccountId> {
	/// The identifier.
	pub netuid: NetUid,
	/// The owner's coldkey.
	pub owner_coldkey: AccountId,
	/// The owner's hotkey.
	pub owner_hotkey: AccountId,
	/// `T`: the TAO reserve.
	pub tao_reserve: Tao,
	/// `A`: the alpha reserve.
	pub alpha_reserve: Alpha,
	/// `O`: all alpha outside of the pool.
	pub alpha_outstanding: Alpha,
	/// The part of `O` that belongs to nobody for good.
	pub alpha_burned: Alpha,
	/// `T / A`, floored.
	pub price: u64,
	/// The moving average of the price, floored.
	pub moving_price: u64,
	/// The moving average as it is stored: divide by `2^64`.
	pub moving_price_bits: u128,
	/// The subnet's part of the next block's TAO.
	pub block_share: Tao,
	/// What the next block mints to participants.
	pub alpha_emission: Alpha,
	/// Root's proportion of the validators' half.
	pub root_proportion: Perbill,
	/// `O / A`, times 10^9, floored: how much alpha stands against the pool's.
	pub adr: u64,
	/// TAO that has changed hands in trades, ever.
	pub volume: u128,
	/// What waits for the next epoch.
	pub pending: Pending,
	/// The fee of a trade, in parts of 65535.
	pub fee_rate: FeeRate,
	/// Blocks between epochs.
	pub tempo: u16,
	/// The next block at which an epoch is due.
	pub next_epoch: Option<u64>,
	/// Whether neurons may register.
	pub registration_allowed: bool,
	/// Whether stake may change coldkeys.
	pub transfers_allowed: bool,
	/// The block of the registration.
	pub registered_at: u64,
	/// The first block that emits.
	pub started_at: Option<u64>,
	/// What the registration locked in the pool.
	pub lock: Tao,
}

/// What a trade would do as the first one of the next block.
///
/// Prices are rao per alpha for a stake or an unstake, and destination alpha per origin alpha,
/// times 10^9, for a swap. Given back as the limit price, `average_price` just allows the trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// What is given, fee included.
	pub amount_in: u64,
	/// What is received.
	pub amount_out: u64,
	/// The part of `amount_in` that stays in the pool as its fee.
	pub fee: u64,
	/// TAO that passes between the two sides.
	pub tao: Tao,
	/// The all-in average price, rounded against the trader.
	pub average_price: u64,
	/// The spot price before the trade, as the next block opens.
	pub price_before: u64,
	/// The spot price after it.
	pub price_after: u64,
	/// What is lost against a trade at the spot price before, fee included.
	pub slippage: Perbill,
}

/// How stake went from one position to another. Prices are rao per alpha, after the movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Movement {
	/// Where it was.
	pub origin_netuid: NetUid,
	/// Where it is.
	pub destination_netuid: NetUid,
	/// What the sale gave and the purchase took; inside one subnet, what the alpha is worth.
	pub tao: Tao,
	/// What left the origin, but for the fee.
	pub alpha_given: Alpha,
	/// What reached the destination.
	pub alpha_received: Alpha,
	/// What the first pool kept, in the token that was given.
	pub fee: Alpha,
	/// The origin's price.
	pub origin_price: u64,
	/// The destination's price.
	pub destination_price: u64,
}

/// One position of a coldkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakeView<AccountId> {
	/// The hotkey that it is staked to.
	pub hotkey: AccountId,
	/// The subnet.
	pub netuid: NetUid,
	/// The alpha that can be unstaked; on root, TAO.
	pub alpha: Alpha,
	/// What that is worth at the spot price.
	pub tao_value: Tao,
}

/// The whole economy at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct GlobalView<AccountId> {
	/// All TAO that exists.
	pub total_issuance: Tao,
	/// What the next block may mint.
	pub block_emission: Tao,
	/// The issuance at which that halves; none after the last halving.
	pub next_halving: Option<Tao>,
	/// TAO staked on root.
	pub root_stake: Tao,
	/// TAO in the pools of all subnets.
	pub pooled_tao: Tao,
	/// TAO that waits for root's stakers.
	pub pending_root_tao: Tao,
	/// The account that holds all of these.
	pub vault: AccountId,
	/// What that account holds beyond them: gifts, which no rule looks at.
	pub vault_excess: Tao,
	/// How many subnets there are beside root.
	pub subnets: u16,
	/// The last registration of a subnet.
	pub last_registration: LastRegistration,
	/// What may be set.
	pub parameters: GlobalParameters,
}

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
	/// The moving price, a decimal string.
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
	/// The first block that emits; none if the subnet waits for `start_call`.
	#[serde(default)]
	pub started_at: Option<u64>,
	/// The parameters.
	#[serde(default)]
	pub parameters: SubnetParameters,
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
