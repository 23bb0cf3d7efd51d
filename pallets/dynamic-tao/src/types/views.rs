//! What the queries answer.

use crate::{
	types::{
		AxonInfo, DissolutionStage, NeuronCertificate, PaidBehind, PrometheusInfo, SubnetIdentity,
		TakeRaise,
	},
	GlobalParameters, LastRegistration, NetUid,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use dtao_economics::{Alpha, FeeRate, Pending, Proportion, Tao};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// The most that one answer lists.
pub const PAGE: u16 = 256;

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
	/// The part of `O` that those who stake on root can claim.
	pub alpha_claimable: Alpha,
	/// The part of `O` that blocks have bought and the protocol holds.
	pub protocol_alpha: Alpha,
	/// `T / A`, floored.
	pub price: u64,
	/// The moving average of the price, floored.
	pub moving_price: u64,
	/// The moving average as it is stored: divide by `2^64`.
	pub moving_price_bits: u128,
	/// The moving average that began at the seed's price instead of 0, floored: what new pools are
	/// seeded at, and who is pruned.
	pub reference_price: u64,
	/// The first block in which the subnet may be pruned, as things stand.
	pub immune_until: u64,
	/// The subnet's part of the next block's TAO.
	pub block_share: Tao,
	/// What the next block mints to participants.
	pub alpha_emission: Alpha,
	/// Root's proportion of the validators' half.
	pub root_proportion: Perbill,
	/// `O / A`, times 10^9, floored: how much alpha stands against the pool's.
	pub alpha_distribution_ratio: u64,
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
	/// Whether the subnet may share a block's TAO.
	pub tao_emission: bool,
	/// The block of the registration.
	pub registered_at: u64,
	/// The first block in which the owner may make `start_call`. With `registered_at` it tells this
	/// subnet from one that had the netuid before.
	pub can_start_at: u64,
	/// The first block that trades, registers neurons and emits; none before `start_call`.
	pub started_at: Option<u64>,
	/// The block from which trading is closed, where the subnet stands under notice.
	pub closes_at: Option<u64>,
	/// What the registration locked in the pool.
	pub lock: Tao,
	/// The block of the last epoch.
	pub last_epoch: u64,
	/// How many neurons there are.
	pub neurons: u16,
	/// What a neuron's registration costs in the next block.
	pub burn: Tao,
	/// What the token is called by.
	pub symbol: String,
	/// Whether the subnet is being dissolved.
	pub dissolving: bool,
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
	/// The part of `amount_in` that stays in the first pool as its fee.
	pub fee: u64,
	/// TAO that passes between the two sides.
	pub tao: Tao,
	/// The part of `tao` that stays in the second pool of a swap as its fee.
	pub tao_fee: Tao,
	/// The all-in average price, rounded against the trader.
	pub average_price: u64,
	/// The spot price before the trade, as the next block opens.
	pub price_before: u64,
	/// The spot price after it.
	pub price_after: u64,
	/// What is lost against a trade at the spot price before, fee included.
	pub slippage: Perbill,
}

/// What a registration of a subnet as the first call of the next block would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RegistrationQuote {
	/// The netuid that it would get.
	pub netuid: NetUid,
	/// What it would cost: the TAO of the new pool.
	pub lock: Tao,
	/// The alpha of the new pool.
	pub alpha: Alpha,
	/// The price that the pool would start at, in rao per alpha.
	pub price: u64,
	/// Whether the subnet that has the netuid now would be dissolved for it.
	pub prunes: bool,
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
	/// What of it neither counts nor earns yet: on a subnet until the next epoch has been paid, on
	/// root for a whole period of root's clock.
	pub entering: Alpha,
	/// What that is worth at the spot price.
	pub tao_value: Tao,
	/// What a dissolution of the subnet would pay now; on root, the TAO itself.
	pub liquidation_value: Tao,
}

/// Some positions of a coldkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakePage<AccountId> {
	/// The positions, in the order of their keys.
	pub stakes: Vec<StakeView<AccountId>>,
	/// What to ask for the next page with: the last position; none if there are no more.
	pub next: Option<StakeCursor<AccountId>>,
}

/// A position of a coldkey, by which a page ends and the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct StakeCursor<AccountId> {
	/// The hotkey that it is staked to.
	pub hotkey: AccountId,
	/// The subnet.
	pub netuid: NetUid,
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
	/// TAO of registrations that wait, and of payouts of dissolutions.
	pub owed_tao: Tao,
	/// The account that holds all of these.
	pub vault: AccountId,
	/// What that account holds beyond them: gifts, which no rule looks at.
	pub vault_excess: Tao,
	/// How many subnets there are beside root.
	pub subnets: u16,
	/// Epochs that were due and wait for a block with room for them.
	pub deferred_epochs: u16,
	/// The last registration of a subnet.
	pub last_registration: LastRegistration,
	/// What may be set.
	pub parameters: GlobalParameters,
}

/// The neurons of a subnet as columns: the place in each is the uid, from `first_uid` on. Scores
/// are those of the last epoch, in parts of 65535.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Metagraph<AccountId> {
	/// The subnet.
	pub netuid: NetUid,
	/// The block that this is told at.
	pub block: u64,
	/// How many neurons the subnet has.
	pub neurons: u16,
	/// The uid of the first place.
	pub first_uid: u16,
	/// The hotkeys.
	pub hotkeys: Vec<AccountId>,
	/// Their owners.
	pub coldkeys: Vec<AccountId>,
	/// Alpha staked to each.
	pub alpha_stake: Vec<Alpha>,
	/// TAO staked to each on root.
	pub root_stake: Vec<Tao>,
	/// What each weighs in consensus now, in rao: alpha, root's TAO times its weight, and childkey links;
	/// of stake that has been there for a tempo.
	pub effective_stake: Vec<u64>,
	/// The normalised stake weight.
	pub stake_weight: Vec<u16>,
	/// The stake-weighted sum of weights.
	pub rank: Vec<u16>,
	/// The part of its weights that consensus left a miner.
	pub trust: Vec<u16>,
	/// The weight that a majority gives.
	pub consensus: Vec<u16>,
	/// The part of the miners' alpha.
	pub incentive: Vec<u16>,
	/// The part of the validators' alpha.
	pub dividends: Vec<u16>,
	/// The part of its weights that consensus left a validator.
	pub validator_trust: Vec<u16>,
	/// Alpha of the last epoch.
	pub emission: Vec<Alpha>,
	/// Whether it may give weights to others.
	pub validator_permit: Vec<bool>,
	/// Whether its weights were young enough, if it held a permit; without one, its registration.
	pub active: Vec<bool>,
	/// The block in which it set its weights; that of the registration before.
	pub last_update: Vec<u64>,
	/// The block of the registration.
	pub registered_at: Vec<u64>,
	/// Where it answers, if it has said so.
	pub axons: Vec<Option<AxonInfo>>,
	/// Where it tells its metrics, if it has said so.
	pub prometheus: Vec<Option<PrometheusInfo>>,
}

/// One neuron.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NeuronView<AccountId> {
	/// Its column of each row of the metagraph.
	pub metagraph: Metagraph<AccountId>,
	/// Its weights, the largest 65535.
	pub weights: Vec<RowEntry>,
	/// Its bonds, in parts of 65535.
	pub bonds: Vec<RowEntry>,
	/// What it encrypts with, if it has said so.
	pub certificate: Option<NeuronCertificate>,
	/// The first block in which it may be replaced.
	pub immune_until: u64,
}

/// What a neuron gives another one, or holds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RowEntry {
	/// The other's uid.
	pub uid: u16,
	/// How much.
	pub value: u16,
}

impl From<(u16, u16)> for RowEntry {
	fn from((uid, value): (u16, u16)) -> Self {
		Self { uid, value }
	}
}

/// Somebody who validates.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ValidatorView<AccountId> {
	/// The hotkey.
	pub hotkey: AccountId,
	/// Its owner.
	pub coldkey: AccountId,
	/// What that keeps of dividends, in parts of 65535.
	pub take: u16,
	/// What it will keep, where that is more.
	pub take_raise: Option<TakeRaise>,
	/// TAO staked to it on root.
	pub root_stake: Tao,
	/// Its uid on root, if it has one.
	pub root_uid: Option<u16>,
	/// Where it has a permit, by netuid.
	pub permits: Vec<ValidatorPermit>,
}

/// A permit to give weights to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ValidatorPermit {
	/// The subnet.
	pub netuid: NetUid,
	/// The uid there.
	pub uid: u16,
}

/// Some of those who validate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ValidatorPage<AccountId> {
	/// The validators, by hotkey.
	pub validators: Vec<ValidatorView<AccountId>>,
	/// What to ask for the next page with: the last hotkey; none if there are no more.
	pub next: Option<AccountId>,
}

/// Some of those whom the last epoch of a subnet paid.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PayoutPage<AccountId> {
	/// The subnet.
	pub netuid: NetUid,
	/// The block of the epoch.
	pub block: u64,
	/// The subnet owner's part of the alpha, with what roundings left.
	pub owner: Alpha,
	/// What roundings left of root's TAO. It is the subnet owner's.
	pub owner_tao: Tao,
	/// Alpha that nobody earned. It was recycled.
	pub unearned: Alpha,
	/// TAO of root that nobody earned. It was recycled.
	pub unearned_tao: Tao,
	/// Incentives of the owner's own hotkeys that were not paid, by the rules: recycled or burned.
	pub withheld: Alpha,
	/// How many were paid.
	pub total: u16,
	/// The place of the first of this page among them.
	pub first: u16,
	/// The neurons by uid, then parents that are none.
	pub paid: Vec<PaidBehind<AccountId>>,
}

/// What a dissolution of a subnet would pay if it began now. Prices are rao per alpha.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LiquidationView {
	/// The subnet.
	pub netuid: NetUid,
	/// `T`: what is shared.
	pub tao: Tao,
	/// `A + O`: over what it is shared.
	pub alpha: Alpha,
	/// The part of `alpha` that somebody holds: all but the pool's, what is pending or the protocol's,
	/// and what is burned.
	pub held: Alpha,
	/// `floor(T / (A + O))`: what a holder gets for an alpha.
	pub price: u64,
	/// The spot price.
	pub spot_price: u64,
	/// About what holders get together; floors take less than a rao of each position.
	pub to_holders: Tao,
	/// The rest, with root's pending TAO: it goes out of existence, but for what the last epoch pays.
	pub recycled: Tao,
	/// The first block in which the subnet may be pruned.
	pub immune_until: u64,
}

/// A subnet under notice: it was chosen to make room for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PruneNoticeView {
	/// The subnet.
	pub netuid: NetUid,
	/// The block in which it was chosen.
	pub given_at: u64,
	/// The block from which trading is closed; later, if another dissolution is under way then.
	pub closes_at: u64,
}

/// A registration that has paid and waits for a netuid.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct QueuedRegistrationView<AccountId> {
	/// Who becomes the owner.
	pub coldkey: AccountId,
	/// The owner's hotkey.
	pub hotkey: AccountId,
	/// What it has paid.
	pub lock: Tao,
	/// What `cancel_registration` gives back in the next block.
	pub refund: Tao,
	/// The first block in which it gives all back.
	pub free_from: u64,
}

/// A dissolution under way.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DissolutionView<AccountId> {
	/// The subnet.
	pub netuid: NetUid,
	/// The block in which it began.
	pub since: u64,
	/// What it does now.
	pub stage: DissolutionStage,
	/// What was shared.
	pub tao: Tao,
	/// What holders have been given so far, paid or not.
	pub given: Tao,
	/// The part of that which is not paid yet.
	pub owed: Tao,
	/// The registration that waits for the netuid.
	pub queued: Option<QueuedRegistrationView<AccountId>>,
}

/// What people call a subnet by.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetIdentityView {
	/// The symbol of the token.
	pub symbol: String,
	/// What the owner says, if anything.
	pub identity: Option<IdentityView>,
}

/// What an owner says about a subnet, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct IdentityView {
	/// The name.
	pub subnet_name: String,
	/// Where its code is.
	pub github_repo: String,
	/// Whom to ask.
	pub subnet_contact: String,
	/// Its home page.
	pub subnet_url: String,
	/// Where it is discussed.
	pub discord: String,
	/// What it does.
	pub description: String,
	/// Its picture.
	pub logo_url: String,
	/// Anything else.
	pub additional: String,
}

impl From<SubnetIdentity> for IdentityView {
	fn from(identity: SubnetIdentity) -> Self {
		Self {
			subnet_name: as_text(&identity.subnet_name),
			github_repo: as_text(&identity.github_repo),
			subnet_contact: as_text(&identity.subnet_contact),
			subnet_url: as_text(&identity.subnet_url),
			discord: as_text(&identity.discord),
			description: as_text(&identity.description),
			logo_url: as_text(&identity.logo_url),
			additional: as_text(&identity.additional),
		}
	}
}

/// Stored bytes as text. Calls take UTF-8 alone; what else is stored is told as `U+FFFD`.
pub(crate) fn as_text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// The childkey links of a hotkey on a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ChildkeyView<AccountId> {
	/// Who validates with parts of its stake now.
	pub children: Vec<LinkedHotkey<AccountId>>,
	/// Who will.
	pub scheduled: Option<ScheduledChildren<AccountId>>,
	/// With whose stake it validates now.
	pub parents: Vec<LinkedHotkey<AccountId>>,
	/// Who asks for the place of the parent that passes on least. The first epoch after their relation
	/// comes into force decides.
	pub newcomer: Option<LinkedHotkey<AccountId>>,
	/// What it keeps of their dividends, in parts of 65535.
	pub childkey_take: u16,
	/// What it will keep, where that is more.
	pub childkey_take_raise: Option<TakeRaise>,
}

/// A child or a parent of a hotkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct LinkedHotkey<AccountId> {
	/// The part of the parent's stake that the child validates with.
	pub proportion: Proportion,
	/// The child or the parent.
	pub hotkey: AccountId,
}

/// The children that a hotkey will have.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ScheduledChildren<AccountId> {
	/// The first block in which they are its children.
	pub from: u64,
	/// Who they are.
	pub children: Vec<LinkedHotkey<AccountId>>,
}
