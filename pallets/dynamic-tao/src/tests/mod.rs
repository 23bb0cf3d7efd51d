//! One file for each call or concern. Every test runs in a state of [`ExtBuilder`] and ends with all invariants
//! checked; every refused call is shown to leave the storage root as it was.

pub(crate) use crate::{
	ledger::HotkeyLedger,
	pallet::{HotkeyPools, Hotkeys, Positions, RootStake, StakeShares, SubnetOwners, Subnets},
	testkit::{
		chain::*,
		random_walk::arbitrary::{Arbitrary, Unstructured},
		*,
	},
	Change, Error, Event, GlobalParameter, HotkeyInfo, HotkeyStake, MoveReceipt, NetUid, Position,
	SubnetParameter,
};
pub(crate) use dtao_economics::{Alpha, FeeRate, Pool, SubnetEconomy, Tao, UNIT};
pub(crate) use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, traits::Hooks, weights::Weight,
};
pub(crate) use sp_runtime::{DispatchError, DispatchResult};

mod accounts;
mod activation;
mod add_stake;
mod associations;
mod attackers;
mod attacks;
mod attestations;
mod attested;
mod batches;
mod children;
mod coldkeys;
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
mod genesis;
mod hooks;
mod hotkeys;
mod identity;
mod interface;
mod invariants;
mod layout;
mod long_runs;
mod metagraph;
mod migrations;
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
mod reads;
mod refunds;
mod refusals;
mod registration;
mod remove_stake;
mod remove_stake_limit;
mod renaming;
mod root;
mod root_claims;
mod root_votes;
mod rule_changes;
mod rules;
mod serving;
mod settings;
mod shadows;
mod stages;
mod stake_assets;
mod stateful;
mod steady_price;
mod stores;
mod takes;
mod transfers;
mod trimming;
mod unstake_all;
mod vectors;
mod weights;

/// Changes the economy of a subnet behind the pallet's back.
pub(crate) fn tamper(netuid: NetUid, change: impl FnOnce(&mut SubnetEconomy)) {
	Subnets::<Test>::mutate(netuid, |record| {
		change(&mut record.as_mut().expect("the subnet exists").economy)
	});
}

/// Asserts that nothing is stored of a position, and nothing of its hotkey's pool.
pub(crate) fn assert_no_row(netuid: NetUid, hotkey: u64, coldkey: u64) {
	assert!(!StakeShares::<Test>::contains_key((netuid, hotkey, coldkey)));
	assert!(!Positions::<Test>::contains_key((coldkey, hotkey, netuid)));
	assert!(!HotkeyPools::<Test>::contains_key(netuid, hotkey));
}

/// The stake behind a hotkey, as it is now.
pub(crate) fn hotkey_ledger(netuid: NetUid, hotkey: u64) -> HotkeyLedger<Test> {
	let clock = DynamicTao::clock(netuid);
	DynamicTao::hotkey_ledger(netuid, &hotkey, clock).expect("it is sound")
}

/// The active stake behind a hotkey: what counts in consensus and earns.
pub(crate) fn active_stake(netuid: NetUid, hotkey: u64) -> u64 {
	DynamicTao::active_stake(netuid, &hotkey, DynamicTao::clock(netuid)).expect("it is sound").0
}

/// Gives `amount` to all whose stake behind `hotkey` is active, as an epoch does.
pub(crate) fn reward(netuid: NetUid, hotkey: u64, amount: u64) {
	let owner = DynamicTao::coldkey_of(&hotkey).expect("it is somebody's");
	let mut market = DynamicTao::market(netuid).expect("it is there");
	let mut ledger = hotkey_ledger(netuid, hotkey);
	assert_ok!(ledger.pay(&mut market, &owner, Alpha(0), Alpha(amount)));
	ledger.save();
	DynamicTao::save_market(&market);
	if netuid.is_root() {
		assert_ok!(DynamicTao::vault_mint(Tao(amount)));
	} else {
		tamper(netuid, |economy| economy.outstanding.0 += amount);
	}
}

/// Numbers of any size from `low` to `high`: as many of one digit as of ten.
pub(crate) fn log_uniform(low: u64, high: u64) -> impl proptest::strategy::Strategy<Value = u64> {
	use proptest::strategy::Strategy;
	let (low_bits, high_bits) = (low.max(1).ilog2(), high.max(1).ilog2());
	(low_bits..=high_bits, proptest::num::u64::ANY)
		.prop_map(move |(bits, noise)| ((1 << bits) | (noise & ((1 << bits) - 1))).clamp(low, high))
}

/// Anything that a few bytes describe, such as a step of a random walk; simpler where more of them are 0.
pub(crate) fn from_bytes<V>() -> impl proptest::strategy::Strategy<Value = V>
where
	V: for<'a> Arbitrary<'a> + core::fmt::Debug,
{
	use proptest::{array::uniform32, num::u8::ANY, strategy::Strategy};
	uniform32(ANY).prop_map(|bytes| {
		V::arbitrary(&mut Unstructured::new(&bytes)).expect("where bytes end, zeros follow")
	})
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
