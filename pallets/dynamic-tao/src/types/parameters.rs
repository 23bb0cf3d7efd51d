//! What may be set of the whole economy, and of a subnet's trades and blocks.

use crate::{
	types::{OwnerBounds, DEFAULT_COLDKEY_SWAP_DELAY, LAUNCH_TAKE},
	NetUid,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{
	registry::Delays, split::LAUNCH_OWNER_CUT, FeeRate, Rules, Speed, Tao, LAUNCH_TAO_WEIGHT, UNIT,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Blocks of 12 seconds in a day.
pub const DAY: u64 = 7_200;

/// The longest delay between `start_call` and trading: a week.
pub const MAX_TRADING_DELAY: u64 = 7 * DAY;

/// The longest notice, and the longest time for which a netuid is not used again: 30 days.
pub const MAX_NOTICE: u64 = 30 * DAY;

/// The shortest time for which a netuid is not used again: the life of an ordinary transaction.
pub const MIN_REUSE_DELAY: u64 = 64;

/// Blocks over what it was told that a registration waits for its netuid until it may be taken back
/// without loss: a day.
pub const QUEUE_PATIENCE: u64 = DAY;

/// The least and the most that may be asked for a row of childkey links: a thousandth of a TAO, and one.
pub const CHILDKEY_DEPOSITS: (u64, u64) = (UNIT / 1_000, UNIT);

/// A tempo may be at most a week of blocks.
pub const MAX_TEMPO: u16 = 50_400;

/// The tempo of a new subnet.
pub const DEFAULT_TEMPO: u16 = 360;

/// What may be set of one subnet. The fee rate stands in the economy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SubnetParameters {
	/// Blocks between epochs; 0 is never.
	pub tempo: u16,
	/// Whether neurons may register. A closed subnet gets no TAO, but its alpha all the same.
	pub registration_allowed: bool,
	/// Whether stake may change coldkeys.
	pub transfers_allowed: bool,
	/// Whether the subnet shares a block's TAO. One that is switched off gets its alpha all the same.
	pub tao_emission: bool,
	/// What it weighs where rules go by fixed weights.
	pub emission_weight: u16,
}

impl Default for SubnetParameters {
	fn default() -> Self {
		Self {
			tempo: DEFAULT_TEMPO,
			registration_allowed: true,
			transfers_allowed: true,
			tao_emission: true,
			emission_weight: 1,
		}
	}
}

impl SubnetParameters {
	/// Tells whether an epoch is due: `(block + netuid) mod tempo = 0`.
	pub fn epoch_is_due(&self, netuid: NetUid, block: u64) -> bool {
		dtao_economics::epoch_is_due(netuid.0, self.tempo, block)
	}

	/// The first and the last block of the epoch that is `epochs` after the one of `block`; none for a
	/// tempo of 0.
	pub fn epoch_after(&self, netuid: NetUid, block: u64, epochs: u64) -> Option<(u64, u64)> {
		let (netuid, tempo) = (u64::from(netuid.0), u64::from(self.tempo));
		let epoch = block.checked_add(netuid)?.checked_div(tempo)?.checked_add(epochs)?;
		let first = epoch.checked_mul(tempo)?.checked_sub(netuid)?;
		Some((first, first.checked_add(tempo)?.checked_sub(1)?))
	}

	/// The next block after `block` at which an epoch is due; none for a tempo of 0.
	pub fn next_epoch(&self, netuid: NetUid, block: u64) -> Option<u64> {
		let tempo = u64::from(self.tempo);
		let past = block.saturating_add(netuid.0.into()).checked_rem(tempo)?;
		block.checked_add(tempo.checked_sub(past)?)
	}
}

/// One change of a subnet's [`SubnetParameters`] or its fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum SubnetParameter {
	/// The trading fee, in parts of 65535. The admin origin only.
	FeeRate(FeeRate),
	/// Blocks between epochs; 0 is never. The admin origin only.
	Tempo(u16),
	/// Whether neurons may register. A closed subnet gets no TAO. The admin origin only.
	RegistrationAllowed(bool),
	/// Whether stake may change coldkeys.
	TransfersAllowed(bool),
	/// Whether the subnet shares a block's TAO. The admin origin only.
	TaoEmission(bool),
	/// What it weighs where rules go by fixed weights. The admin origin only.
	EmissionWeight(u16),
}

impl SubnetParameter {
	/// Tells whether only the admin origin may make this change.
	pub const fn is_for_admin_only(self) -> bool {
		!matches!(self, Self::TransfersAllowed(_))
	}
}

/// What the admin origin has set for the whole economy: one value, since a trade asks for both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EconomySettings {
	/// What may be set by number.
	pub parameters: GlobalParameters,
	/// The rules that the economy runs by.
	pub rules: Rules,
}

/// What may be set of the whole economy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
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
	/// Whether stake on root may change coldkeys.
	pub root_transfers_allowed: bool,
	/// The lowest price of a subnet registration.
	pub network_min_lock_cost: Tao,
	/// Blocks in which that price falls by the last lock, while a block emits one TAO.
	pub network_lock_reduction_interval: u64,
	/// Blocks between subnet registrations.
	pub network_rate_limit: u64,
	/// Blocks from its start in which a subnet cannot be pruned.
	pub network_immunity_period: u64,
	/// How many subnets there may be beside root.
	pub subnet_limit: u16,
	/// Blocks from the choice of a subnet that makes room for another one until its trading closes.
	pub network_notice_period: u64,
	/// Blocks from the end of a subnet until another one may start under its netuid: transactions
	/// that were signed for the old one must have died by then.
	pub netuid_reuse_delay: u64,
	/// Blocks between a registration and `start_call`.
	pub start_call_delay: u64,
	/// Blocks from then on in which a subnet that was not started cannot be pruned.
	pub start_call_grace: u64,
	/// Blocks from `start_call` until a subnet trades and emits.
	pub trading_delay: u64,
	/// The stake weight under which a hotkey may neither set weights nor have children.
	pub stake_threshold: Tao,
	/// The least and the most that a hotkey's owner may keep of its dividends, in parts of 65535.
	pub delegate_take: TakeRange,
	/// Likewise for what a child keeps of its parents' dividends.
	pub childkey_take: TakeRange,
	/// Blocks from the scheduling of children until they come into force.
	pub children_cooldown: u64,
	/// Blocks between two settings of a hotkey's children.
	pub children_rate_limit: u64,
	/// What is held of a coldkey that associates a hotkey without its consent.
	pub hotkey_deposit: Tao,
	/// Blocks before an epoch in which an owner sets nothing; half of the tempo at most.
	pub admin_freeze_window: u16,
	/// Tempos between two settings of the same parameter by an owner.
	pub owner_hyperparam_rate_limit: u16,
	/// Between what owners may choose.
	pub owner_bounds: OwnerBounds,
	/// What is put down for each row of childkey links, and released with it.
	pub childkey_deposit: Tao,
	/// What the scheduling of a key's swap costs; it is recycled.
	pub key_swap_cost: Tao,
	/// Blocks from the scheduling of a coldkey's swap until it may be carried out.
	pub coldkey_swap_delay: u64,
}

impl Default for GlobalParameters {
	fn default() -> Self {
		Self {
			tao_weight: LAUNCH_TAO_WEIGHT,
			subnet_owner_cut: LAUNCH_OWNER_CUT,
			moving_speed: Speed::LAUNCH,
			min_stake: Tao(2_000_000),
			root_transfers_allowed: true,
			network_min_lock_cost: Tao(1_000 * UNIT),
			network_lock_reduction_interval: 14 * DAY,
			network_rate_limit: DAY,
			network_immunity_period: 30 * DAY,
			subnet_limit: 128,
			network_notice_period: DAY,
			netuid_reuse_delay: DAY,
			start_call_delay: 7 * DAY,
			start_call_grace: 7 * DAY,
			trading_delay: 10,
			stake_threshold: Tao::ZERO,
			delegate_take: TakeRange::default(),
			childkey_take: TakeRange::default(),
			children_cooldown: DAY,
			children_rate_limit: 150,
			hotkey_deposit: Tao(UNIT / 10),
			admin_freeze_window: 10,
			owner_hyperparam_rate_limit: 1,
			owner_bounds: OwnerBounds::default(),
			childkey_deposit: Tao(UNIT / 100),
			key_swap_cost: Tao(UNIT / 10),
			coldkey_swap_delay: DEFAULT_COLDKEY_SWAP_DELAY,
		}
	}
}

/// The range of a take, and how often it may be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TakeRange {
	/// The least, in parts of 65535.
	pub min: u16,
	/// The most, in parts of 65535.
	pub max: u16,
	/// Blocks between two raises.
	pub rate_limit: u64,
}

impl TakeRange {
	/// The nearest take within the range, which must not end before it begins.
	pub const fn clamp(&self, take: u16) -> u16 {
		if take < self.min {
			self.min
		} else if take > self.max {
			self.max
		} else {
			take
		}
	}
}

impl Default for TakeRange {
	fn default() -> Self {
		Self { min: 0, max: LAUNCH_TAKE, rate_limit: 30 * DAY }
	}
}

/// One change of the [`GlobalParameters`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum GlobalParameter {
	/// What a TAO on root weighs beside an alpha, in parts of `2^64 - 1`.
	TaoWeight(u64),
	/// The owner's cut of a subnet's alpha, in parts of 65535.
	SubnetOwnerCut(u16),
	/// The part of the gap that moving prices close in a block.
	MovingSpeed(Speed),
	/// The minimum stake, in rao.
	MinStake(Tao),
	/// Whether stake on root may change coldkeys.
	RootTransfersAllowed(bool),
	/// The lowest price of a subnet registration, in rao.
	NetworkMinLockCost(Tao),
	/// Blocks in which that price falls by the last lock.
	NetworkLockReductionInterval(u64),
	/// Blocks between subnet registrations.
	NetworkRateLimit(u64),
	/// Blocks from its start in which a subnet cannot be pruned.
	NetworkImmunityPeriod(u64),
	/// How many subnets there may be beside root. Those over a lowered limit stay, and nobody can
	/// register one until fewer are left; a registration that waits gets its lock back.
	SubnetLimit(u16),
	/// Blocks from the choice of a subnet that makes room for another one until its trading closes.
	NetworkNoticePeriod(u64),
	/// Blocks from the end of a subnet until another one may start under its netuid. A transaction
	/// for the old one should be dead by then: mortal ones live 64 blocks as wallets sign them.
	NetuidReuseDelay(u64),
	/// Blocks between a registration and `start_call`.
	StartCallDelay(u64),
	/// Blocks from then on in which a subnet that was not started cannot be pruned.
	StartCallGrace(u64),
	/// Blocks from `start_call` until a subnet trades and emits.
	TradingDelay(u64),
	/// The stake weight under which a hotkey may neither set weights nor have children.
	StakeThreshold(Tao),
	/// The range of what owners of hotkeys keep of dividends, and how often it may be raised.
	DelegateTake(TakeRange),
	/// Likewise for what children keep of their parents' dividends.
	ChildkeyTake(TakeRange),
	/// Blocks from the scheduling of children until they come into force.
	ChildrenCooldown(u64),
	/// Blocks between two settings of a hotkey's children.
	ChildrenRateLimit(u64),
	/// What is held of a coldkey that associates a hotkey without its consent, in rao.
	HotkeyDeposit(Tao),
	/// Blocks before an epoch in which an owner sets nothing.
	AdminFreezeWindow(u16),
	/// Tempos between two settings of the same parameter by an owner.
	OwnerHyperparamRateLimit(u16),
	/// Between what owners may choose.
	OwnerBounds(OwnerBounds),
	/// What is put down for each row of childkey links, in rao.
	ChildkeyDeposit(Tao),
	/// What the scheduling of a key's swap costs, in rao.
	KeySwapCost(Tao),
	/// Blocks from the scheduling of a coldkey's swap until it may be carried out.
	ColdkeySwapDelay(u64),
}

impl GlobalParameters {
	/// How long subnets wait and are safe.
	pub const fn delays(&self) -> Delays {
		Delays {
			start: self.start_call_delay,
			grace: self.start_call_grace,
			immunity: self.network_immunity_period,
		}
	}

	/// These parameters with one change.
	pub fn with(mut self, change: GlobalParameter) -> Self {
		match change {
			GlobalParameter::TaoWeight(weight) => self.tao_weight = weight,
			GlobalParameter::SubnetOwnerCut(cut) => self.subnet_owner_cut = cut,
			GlobalParameter::MovingSpeed(speed) => self.moving_speed = speed,
			GlobalParameter::MinStake(tao) => self.min_stake = tao,
			GlobalParameter::RootTransfersAllowed(on) => self.root_transfers_allowed = on,
			GlobalParameter::NetworkMinLockCost(tao) => self.network_min_lock_cost = tao,
			GlobalParameter::NetworkLockReductionInterval(blocks) => {
				self.network_lock_reduction_interval = blocks;
			}
			GlobalParameter::NetworkRateLimit(blocks) => self.network_rate_limit = blocks,
			GlobalParameter::NetworkImmunityPeriod(blocks) => self.network_immunity_period = blocks,
			GlobalParameter::SubnetLimit(subnets) => self.subnet_limit = subnets,
			GlobalParameter::NetworkNoticePeriod(blocks) => self.network_notice_period = blocks,
			GlobalParameter::NetuidReuseDelay(blocks) => self.netuid_reuse_delay = blocks,
			GlobalParameter::StartCallDelay(blocks) => self.start_call_delay = blocks,
			GlobalParameter::StartCallGrace(blocks) => self.start_call_grace = blocks,
			GlobalParameter::TradingDelay(blocks) => self.trading_delay = blocks,
			GlobalParameter::StakeThreshold(tao) => self.stake_threshold = tao,
			GlobalParameter::DelegateTake(range) => self.delegate_take = range,
			GlobalParameter::ChildkeyTake(range) => self.childkey_take = range,
			GlobalParameter::ChildrenCooldown(blocks) => self.children_cooldown = blocks,
			GlobalParameter::ChildrenRateLimit(blocks) => self.children_rate_limit = blocks,
			GlobalParameter::HotkeyDeposit(tao) => self.hotkey_deposit = tao,
			GlobalParameter::AdminFreezeWindow(blocks) => self.admin_freeze_window = blocks,
			GlobalParameter::OwnerHyperparamRateLimit(tempos) => {
				self.owner_hyperparam_rate_limit = tempos;
			}
			GlobalParameter::OwnerBounds(bounds) => self.owner_bounds = bounds,
			GlobalParameter::ChildkeyDeposit(tao) => self.childkey_deposit = tao,
			GlobalParameter::KeySwapCost(tao) => self.key_swap_cost = tao,
			GlobalParameter::ColdkeySwapDelay(blocks) => self.coldkey_swap_delay = blocks,
		}
		self
	}
}
