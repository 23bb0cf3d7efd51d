//! One file for each call or concern. Every test runs in a [`World`] and ends with all invariants
//! checked; every refused call is shown to leave the storage root as it was.

pub(crate) use crate::{
	mock::*,
	pallet::{
		HotkeyPools, Owner, Parameters, Positions, RootStake, StakeShares, SubnetOwners, Subnets,
	},
	Change, Error, Event, GlobalParameter, HotkeyStake, MoveReceipt, NetUid, Position,
	SubnetParameter,
};
pub(crate) use dtao_economics::{Alpha, FeeRate, Pool, SubnetEconomy, Tao, UNIT};
pub(crate) use frame_support::{
	assert_noop, assert_ok,
	dispatch::DispatchResultWithPostInfo,
	traits::{fungible::Inspect, Hooks},
	weights::Weight,
};
pub(crate) use sp_runtime::{DispatchError, DispatchResult};

mod accounts;
mod activation;
mod add_stake;
mod associations;
mod attackers;
mod attacks;
mod batches;
mod children;
mod commits;
mod constants;
mod custody;
mod deposits;
mod dispose;
mod dissolution;
mod emission;
mod epochs;
mod errors;
mod events;
#[allow(clippy::module_inception)] // the README quotes the inner one whole
pub(crate) mod fund;
mod genesis;
mod hooks;
mod identity;
mod interface;
mod invariants;
mod layout;
mod long_runs;
mod metagraph;
mod move_stake;
mod move_stake_limit;
mod neurons;
mod owners;
mod parameters;
mod payouts;
mod phases;
#[path = "../../economics/tests/proof/mod.rs"]
mod proof;
mod queries;
mod queue;
mod quotes;
mod refunds;
mod refusals;
mod registration;
mod remove_stake;
mod remove_stake_limit;
mod root;
mod rule_changes;
mod rules;
mod serving;
mod settings;
mod shadows;
mod stateful;
mod steady_price;
mod takes;
mod transfers;
mod trimming;
mod unstake_all;
mod vectors;
mod weights;

/// Root, and the two subnets of [`World::with_two_subnets`].
pub(crate) const ROOT: NetUid = NetUid::ROOT;
pub(crate) const ONE: NetUid = NetUid(1);
pub(crate) const TWO: NetUid = NetUid(2);

/// A block of this chain, and nothing in it.
pub(crate) const MAX_BLOCK: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);

/// The default minimum stake: 0.002 TAO.
pub(crate) const MIN_STAKE: u64 = 2_000_000;

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The admin origin.
pub(crate) fn admin() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// What a call came to, without its weight.
pub(crate) fn plain(outcome: DispatchResultWithPostInfo) -> DispatchResult {
	outcome.map(|_| ()).map_err(|refused| refused.error)
}

/// Runs the next block's hook and returns its weight.
pub(crate) fn next_block() -> Weight {
	let block = System::block_number() + 1;
	System::set_block_number(block);
	System::reset_events();
	DynamicTao::on_initialize(block)
}

/// Runs so many blocks.
pub(crate) fn run_blocks(count: u64) {
	(0..count).for_each(|_| {
		next_block();
	});
}

/// The economy of a subnet.
pub(crate) fn economy(netuid: NetUid) -> SubnetEconomy {
	Subnets::<Test>::get(netuid).expect("the subnet exists").economy
}

/// Changes the economy of a subnet behind the pallet's back.
pub(crate) fn tamper(netuid: NetUid, change: impl FnOnce(&mut SubnetEconomy)) {
	Subnets::<Test>::mutate(netuid, |record| {
		change(&mut record.as_mut().expect("the subnet exists").economy)
	});
}

/// The reserves `(T, A)` of a subnet.
pub(crate) fn reserves(netuid: NetUid) -> (u64, u64) {
	let Pool { tao, alpha } = economy(netuid).pool;
	(tao.0, alpha.0)
}

/// The spot price in rao per alpha: `floor(T * 10^9 / A)`.
pub(crate) fn price(netuid: NetUid) -> u64 {
	let (tao, alpha) = reserves(netuid);
	(u128::from(tao) * u128::from(UNIT) / u128::from(alpha)) as u64
}

/// What a position is worth.
pub(crate) fn stake(netuid: NetUid, hotkey: u64, coldkey: u64) -> u64 {
	DynamicTao::stake_value(netuid, &hotkey, &coldkey).expect("it has a value").0
}

/// What `who` has beside its stake, with what is held of it for hotkeys.
pub(crate) fn free(who: u64) -> u64 {
	Balances::total_balance(&who)
}

/// What is in the vault.
pub(crate) fn vault() -> u64 {
	free(DynamicTao::vault_account())
}

/// All events of the pallet since the block began.
pub(crate) fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::DynamicTao(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The pallet's last event.
pub(crate) fn last_event() -> Event<Test> {
	events().pop().expect("there is an event")
}

/// What the host is told of a position that has changed.
pub(crate) fn changed(netuid: NetUid, hotkey: u64, coldkey: u64) -> Change<u64> {
	Change::StakeChanged(Position { netuid, hotkey, coldkey })
}

/// Asserts that nothing is stored of a position, and nothing of its hotkey's pool.
pub(crate) fn assert_no_row(netuid: NetUid, hotkey: u64, coldkey: u64) {
	assert!(!StakeShares::<Test>::contains_key((netuid, hotkey, coldkey)));
	assert!(!Positions::<Test>::contains_key((coldkey, hotkey, netuid)));
	assert!(!HotkeyPools::<Test>::contains_key(netuid, hotkey));
}

/// Gives `amount` to all whose stake behind `hotkey` is active, as an epoch does.
pub(crate) fn reward(netuid: NetUid, hotkey: u64, amount: u64) {
	let owner = Owner::<Test>::get(hotkey).expect("it is somebody's");
	let clock = DynamicTao::clock(netuid);
	assert_ok!(DynamicTao::pay_hotkey(clock, netuid, &hotkey, &owner, Alpha(0), Alpha(amount)));
	if netuid.is_root() {
		assert_ok!(DynamicTao::vault_mint(Tao(amount)));
	} else {
		tamper(netuid, |economy| economy.outstanding.0 += amount);
	}
}

/// Dispatches a call. If it is refused, asserts that the storage root is as before and returns the
/// error's name.
pub(crate) fn refusal(call: RuntimeCall, who: u64) -> Option<&'static str> {
	refusal_of(call, signed(who))
}

/// As [`refusal`], with any origin. The call is tried out first and undone, since most calls are not
/// refused, and a root takes longer than a call.
pub(crate) fn refusal_of(call: RuntimeCall, origin: RuntimeOrigin) -> Option<&'static str> {
	use frame_support::storage::{with_transaction, TransactionOutcome::Rollback};
	use sp_runtime::traits::Dispatchable;
	let dispatch = || plain(call.clone().dispatch(origin.clone()));
	let (told, back) = (Told::get(), CallsBack::get());
	let tried = with_transaction(|| Rollback(dispatch()));
	Told::set(told);
	CallsBack::set(back);
	match tried {
		Ok(()) => {
			assert_ok!(dispatch());
			None
		}
		Err(error) => {
			assert_eq!(refused(dispatch), error);
			Some(error.into())
		}
	}
}

/// Does something that must be refused and must leave the storage root as it was, and returns the
/// refusal.
pub(crate) fn refused<T: core::fmt::Debug, E>(attempt: impl FnOnce() -> Result<T, E>) -> E {
	let before = storage_root();
	let refused = attempt().expect_err("it must be refused");
	assert_eq!(storage_root(), before, "a refused call changed the state");
	refused
}

/// The root of all storage.
pub(crate) fn storage_root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// Numbers of any size from `low` to `high`: as many of one digit as of ten.
pub(crate) fn log_uniform(low: u64, high: u64) -> impl proptest::strategy::Strategy<Value = u64> {
	use proptest::strategy::Strategy;
	let (low_bits, high_bits) = (low.max(1).ilog2(), high.max(1).ilog2());
	(low_bits..=high_bits, proptest::num::u64::ANY)
		.prop_map(move |(bits, noise)| ((1 << bits) | (noise & ((1 << bits) - 1))).clamp(low, high))
}

/// A position.
fn at(netuid: NetUid, hotkey: u64, coldkey: u64) -> Position<u64> {
	Position { netuid, hotkey, coldkey }
}

/// The last event, which tells of a movement: its kind, from where, to where, and what it came to.
fn last_movement() -> (&'static str, Position<u64>, Position<u64>, MoveReceipt) {
	macro_rules! as_movement {
		($($kind:ident),*) => {
			match last_event() {
				$(Event::$kind {
					origin_coldkey, origin_hotkey, origin_netuid,
					destination_coldkey, destination_hotkey, destination_netuid,
					tao, alpha_given, alpha_received, fee, tao_fee, origin_price, destination_price,
				} => (
					stringify!($kind),
					at(origin_netuid, origin_hotkey, origin_coldkey),
					at(destination_netuid, destination_hotkey, destination_coldkey),
					MoveReceipt {
						tao, alpha_given, alpha_received, fee, tao_fee, origin_price, destination_price,
					},
				),)*
				event => panic!("not a movement: {event:?}"),
			}
		};
	}
	as_movement!(StakeMoved, StakeTransferred, StakeSwapped)
}
