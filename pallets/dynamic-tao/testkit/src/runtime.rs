//! A runtime for tests: System, Balances, the pallet, and one that stakes through it. Its own rules do
//! what a test tells them, and its hooks remember what they were told.

#![allow(missing_docs)] // of what the `runtime` macro writes

use dtao_economics::{
	rules::allocation::price_ema, Alpha, Axis, BlockTerms, Candidate, CustomRules, EconomicsError,
	Injection, Pool, Tao,
};
use frame_support::{derive_impl, parameter_types, traits::ConstU64, weights::Weight};
use frame_system::{limits::BlockWeights, EnsureRoot};
use pallet_dynamic_tao::{Change, ChangeKind, OnChange};
use sp_runtime::traits::Dispatchable;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod construction {
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
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(7)]
	pub type DynamicTao = pallet_dynamic_tao;
	#[runtime::pallet_index(8)]
	pub type Fund = super::fund::fund;
}

/// What keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: u64 = 500;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BlockWeights = Blocks;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
}

#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
impl pallet_dynamic_tao::Config for Test {
	type Currency = Balances;
	type AdminOrigin = EnsureRoot<u64>;
	type AttestOrigin = pallet_dynamic_tao::EnsureAttestor<Test>;
	type CustomRules = OwnRules;
	type OnChange = RecordedHooks;
	type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Test>;
}

impl super::fund::fund::Config for Test {
	type Staking = DynamicTao;
}

/// Who gets the block's TAO where the allocation is `Custom`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
	/// By moving price, as at launch.
	ByPrice,
	/// One rao more than there is, to the first.
	TooMuch,
	/// As much as a number can say, to everybody, so that the sum wraps around.
	Overflowing,
	/// A part for one subnet more than there are.
	TooLong,
	/// No parts at all.
	TooShort,
	/// Refuses to decide.
	Refusing,
	/// Half of the block, to the first.
	Half,
}

parameter_types! {
	/// What a block may weigh.
	pub static Blocks: BlockWeights = BlockWeights::default();
	/// What the custom allocation does.
	pub static WhoShares: Sharing = Sharing::ByPrice;
	/// Whether the custom injection places a rao more than there is.
	pub static InjectsTooMuch: bool = false;
	/// What [`RecordedHooks`] was told, in order.
	pub static RecordedChanges: Vec<Change<u64>> = Vec::new();
	/// What it says that it weighs to be told of a change.
	pub static HookWeight: Weight = Weight::zero();
	/// The calls that it makes when it is told of the next change, and who signs them.
	pub static CallsBack: Vec<(u64, RuntimeCall)> = Vec::new();
}

/// Forgets what an earlier test has left in this thread.
pub fn reset() {
	Blocks::set(BlockWeights::default());
	WhoShares::set(Sharing::ByPrice);
	InjectsTooMuch::set(false);
	RecordedChanges::set(Vec::new());
	HookWeight::set(Weight::zero());
	CallsBack::set(Vec::new());
}

/// An allocation as [`WhoShares`] says, and an injection of which a third goes into the pool without alpha
/// and a third buys; or of a rao more than there is, if [`InjectsTooMuch`].
pub struct OwnRules;

impl CustomRules for OwnRules {
	const AXES: &'static [Axis] = &[Axis::Allocation, Axis::Injection];

	fn allocate(
		_number: u64,
		emission: Tao,
		candidates: &[Candidate],
	) -> Result<Vec<Tao>, EconomicsError> {
		let first = |part: u64| {
			let mut parts = vec![Tao::ZERO; candidates.len()];
			if let Some(first) = parts.first_mut() {
				*first = Tao(part);
			}
			parts
		};
		Ok(match WhoShares::get() {
			Sharing::ByPrice => price_ema(emission, candidates)?,
			Sharing::TooMuch => first(emission.0 + 1),
			Sharing::Overflowing => vec![Tao(u64::MAX); candidates.len()],
			Sharing::TooLong => vec![Tao(1); candidates.len() + 1],
			Sharing::TooShort => Vec::new(),
			Sharing::Refusing => return Err(EconomicsError::InsufficientStake),
			Sharing::Half => first(emission.0 / 2),
		})
	}

	fn inject(_: &Pool, _: Alpha, terms: &BlockTerms) -> Result<Injection, EconomicsError> {
		let Tao(allocated) = terms.allocated;
		if InjectsTooMuch::get() {
			return Ok(Injection { tao_in: Tao(allocated + 1), ..Injection::default() });
		}
		let third = allocated / 3;
		Ok(Injection {
			tao_in: Tao(third),
			alpha_in: Alpha::ZERO,
			purchase: Tao(third),
			excess: Tao(allocated - 2 * third),
		})
	}
}

/// Records what it is told, and may call back.
pub struct RecordedHooks;

impl OnChange<u64> for RecordedHooks {
	/// Records it, and makes the calls that wait for that, whatever becomes of them.
	fn on_change(change: Change<u64>) -> Weight {
		RecordedChanges::mutate(|changes| changes.push(change));
		for (who, call) in CallsBack::take() {
			let _ = call.dispatch(RuntimeOrigin::signed(who));
		}
		HookWeight::get()
	}

	fn weight(_kind: ChangeKind) -> Weight {
		HookWeight::get()
	}
}
