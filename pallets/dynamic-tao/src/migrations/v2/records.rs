//! Values of the first version that are of another shape since. No chain of that version has used what is
//! new: nothing is claimable, the protocol holds nothing, no rule remembers anything.

use super::{keys, prefix};
use crate::{
	Config, EpochPayouts, PaidBehind, RuleChange, SubnetParameters, SubnetRecord, MAX_PAID,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use dtao_economics::{
	yuma::BondsRule, Allocation, Alpha, Averaging, Dividends, FeeRate, InjectionRule, MovingPrice,
	OwnerIncentives, Pending, Pool, RootPart, Rules, SteadyPrice, SubnetEconomy, Tao,
};
use frame_support::{
	storage::unhashed,
	traits::{ConstU32, Get},
	weights::Weight,
	BoundedVec,
};

/// The hot record of a subnet.
#[derive(Encode, Decode)]
pub(crate) struct Record {
	pub pool: Pool,
	pub outstanding: Alpha,
	pub moving_price: MovingPrice,
	pub reference_price: MovingPrice,
	pub pending: Pending,
	pub burned: Alpha,
	pub fee_rate: FeeRate,
	pub volume: u128,
	pub started_at: Option<u64>,
	pub last_epoch: u64,
	pub period: u64,
	pub bonds_rule: BondsRule,
	pub closes_at: Option<u64>,
	pub dissolving: bool,
	pub steady_price: SteadyPrice,
	/// The variant that says that there is none.
	pub rule_memory: u8,
	pub tempo: u16,
	pub registration_allowed: bool,
	pub transfers_allowed: bool,
}

impl From<Record> for SubnetRecord {
	fn from(was: Record) -> Self {
		let Record { pool, outstanding, moving_price, reference_price, pending, .. } = was;
		let Record { burned, fee_rate, volume, .. } = was;
		let Record { started_at, last_epoch, period, bonds_rule, closes_at, dissolving, .. } = was;
		let Record { steady_price, tempo, registration_allowed, transfers_allowed, .. } = was;
		Self {
			economy: SubnetEconomy {
				outstanding,
				moving_price,
				reference_price,
				pending,
				burned,
				volume,
				..SubnetEconomy::new(pool, fee_rate)
			},
			started_at,
			last_epoch,
			period,
			bonds_rule,
			closes_at,
			dissolving,
			steady_price,
			parameters: SubnetParameters {
				tempo,
				registration_allowed,
				transfers_allowed,
				..Default::default()
			},
			..Default::default()
		}
	}
}

/// What an epoch paid behind a hotkey.
#[derive(Encode, Decode)]
pub(crate) struct Paid<AccountId> {
	pub hotkey: AccountId,
	pub uid: Option<u16>,
	pub incentive: Alpha,
	pub alpha_take: Alpha,
	pub alpha_to_stakers: Alpha,
	pub tao_take: Tao,
	pub tao_to_stakers: Tao,
}

impl<AccountId> From<Paid<AccountId>> for PaidBehind<AccountId> {
	fn from(was: Paid<AccountId>) -> Self {
		let Paid { hotkey, uid, incentive, alpha_take, alpha_to_stakers, tao_take, .. } = was;
		Self {
			hotkey,
			uid,
			incentive,
			alpha_take,
			alpha_to_stakers,
			tao_take,
			tao_to_stakers: was.tao_to_stakers,
			root_alpha_take: Alpha::ZERO,
			root_alpha_to_stakers: Alpha::ZERO,
		}
	}
}

/// What the last epoch of a subnet paid.
#[derive(Encode, Decode)]
pub(crate) struct Payouts<AccountId> {
	pub block: u64,
	pub owner: Alpha,
	pub owner_tao: Tao,
	pub unearned: Alpha,
	pub unearned_tao: Tao,
	pub withheld: Alpha,
	pub paid: BoundedVec<Paid<AccountId>, ConstU32<MAX_PAID>>,
}

impl<AccountId> From<Payouts<AccountId>> for EpochPayouts<AccountId> {
	fn from(was: Payouts<AccountId>) -> Self {
		let Payouts { block, owner, owner_tao, unearned, unearned_tao, withheld, paid } = was;
		let paid = paid.into_iter().map(Into::into).collect();
		let paid = BoundedVec::truncate_from(paid); // the same bound
		Self { block, owner, owner_tao, unearned, unearned_tao, withheld, paid }
	}
}

/// The rules of which a chain could choose. Those that a host had added are its own ones still.
#[derive(Encode, Decode)]
pub(crate) struct FewRules {
	pub allocation: FewAllocations,
	pub injection: FewInjections,
	pub root_part: FewRootParts,
	pub averaging: FewAveragings,
	pub dividends: Dividends,
	pub owner_incentives: OwnerIncentives,
}

#[derive(Encode, Decode)]
pub(crate) enum FewAllocations {
	PriceEma,
	Custom,
}

#[derive(Encode, Decode)]
pub(crate) enum FewInjections {
	AlphaEmissionCap,
	PriceKeeping,
	Custom,
}

#[derive(Encode, Decode)]
pub(crate) enum FewRootParts {
	SoldEachBlock,
	SoldAtEpoch,
	Custom,
}

#[derive(Encode, Decode)]
pub(crate) enum FewAveragings {
	Constant,
	WarmUp { halving: u32 },
}

impl From<FewRules> for Rules {
	fn from(was: FewRules) -> Self {
		Self {
			allocation: match was.allocation {
				FewAllocations::PriceEma => Allocation::PriceEma,
				FewAllocations::Custom => Allocation::Custom,
			},
			injection: match was.injection {
				FewInjections::AlphaEmissionCap => InjectionRule::AlphaEmissionCap,
				FewInjections::PriceKeeping => InjectionRule::PriceKeeping,
				FewInjections::Custom => InjectionRule::Custom,
			},
			root_part: match was.root_part {
				FewRootParts::SoldEachBlock => RootPart::SoldEachBlock,
				FewRootParts::SoldAtEpoch => RootPart::SoldAtEpoch { only_above: None },
				FewRootParts::Custom => RootPart::Custom,
			},
			averaging: match was.averaging {
				FewAveragings::Constant => Averaging::CONSTANT,
				FewAveragings::WarmUp { halving } => {
					Averaging { warm_up: Some(halving), ..Averaging::CONSTANT }
				}
			},
			dividends: was.dividends,
			owner_incentives: was.owner_incentives,
		}
	}
}

/// Other rules from a block on.
#[derive(Encode, Decode)]
pub(crate) struct FewRulesFrom {
	pub at: u64,
	pub rules: FewRules,
}

impl From<FewRulesFrom> for RuleChange {
	fn from(was: FewRulesFrom) -> Self {
		Self { at: was.at, rules: was.rules.into() }
	}
}

/// Gives every row of the items of this file its new shape.
pub(super) fn convert_all<T: Config>() -> Weight {
	let rules = convert::<T, FewRulesFrom, RuleChange>("ScheduledRules");
	let records = convert::<T, Record, SubnetRecord>("Subnets");
	let payouts = convert::<T, Payouts<T::AccountId>, EpochPayouts<T::AccountId>>("LastPayouts");
	records
		.saturating_add(payouts)
		.saturating_add(rules)
		.saturating_add(make_room_for_claims::<T>())
}

/// Stores every value of an item as what it is now. One that cannot be read stays as it is, for `try_state`
/// to complain.
fn convert<T: Config, Old: Decode, New: From<Old> + Encode>(item: &str) -> Weight {
	let prefix = prefix::<T>(item);
	let all: Vec<_> = core::iter::once(Vec::new()).chain(keys(prefix)).collect();
	for key in &all {
		let key = [prefix.as_slice(), key].concat();
		if let Some(was) = unhashed::get::<Old>(&key) {
			unhashed::put(&key, &New::from(was));
		}
	}
	let rows = u64::try_from(all.len()).unwrap_or(u64::MAX);
	T::DbWeight::get().reads_writes(rows.saturating_mul(2), rows)
}

/// A dissolution pays claims after it has closed positions: all stages that come later have moved on.
/// The stage is the last byte.
fn make_room_for_claims<T: Config>() -> Weight {
	let key = prefix::<T>("CurrentDissolution");
	if let Some(mut value) = unhashed::get_raw(&key) {
		if let Some(stage @ 1..) = value.last_mut() {
			*stage = stage.saturating_add(1); // 3 at most
		}
		unhashed::put_raw(&key, &value);
	}
	T::DbWeight::get().reads_writes(1, 1)
}
