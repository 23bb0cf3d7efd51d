//! Blocks, what they did, and calls that must change nothing when they are refused.

use super::{random_walk::Deed, runtime::*};
use dtao_economics::{Pool, SubnetEconomy, UNIT};
use frame_support::{
	assert_ok,
	dispatch::DispatchResultWithPostInfo,
	storage::{with_transaction, TransactionOutcome::Rollback},
	traits::{fungible::Inspect, Hooks},
	weights::Weight,
};
use pallet_dynamic_tao::{
	Change, Event, Hotkey, HotkeyInfo, Hotkeys, NetUid, Position, Subnets, Take,
};
use sp_runtime::{traits::Dispatchable, DispatchResult};

/// Root.
pub const ROOT: NetUid = NetUid::ROOT;
/// The subnet of [`ExtBuilder::with_subnet`](super::ExtBuilder::with_subnet).
pub const ONE: NetUid = NetUid(1);
/// The other one of [`ExtBuilder::with_two_subnets`](super::ExtBuilder::with_two_subnets).
pub const TWO: NetUid = NetUid(2);

/// A block of this chain, and nothing in it.
pub const MAX_BLOCK: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);

/// The default minimum stake: 0.002 TAO.
pub const MIN_STAKE: u64 = 2_000_000;

/// Who signs.
pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The admin origin.
pub fn admin() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// What a call came to, without its weight.
pub fn plain(outcome: DispatchResultWithPostInfo) -> DispatchResult {
	outcome.map(|_| ()).map_err(|refused| refused.error)
}

/// Runs the next block's hook and returns its weight.
pub fn next_block() -> Weight {
	let block = System::block_number() + 1;
	System::set_block_number(block);
	System::reset_events();
	DynamicTao::on_initialize(block)
}

/// Runs so many blocks.
pub fn run_blocks(count: u64) {
	(0..count).for_each(|_| {
		next_block();
	});
}

/// Asserts every invariant of the pallet.
pub fn assert_sound() {
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
}

/// Makes the next block and asserts that it is sound, that it mints no more than it may, and that
/// nothing in it had to be given up.
pub fn sound_block() {
	let (issuance, emission) = (DynamicTao::total_issuance(), DynamicTao::global().block_emission);
	RecordedChanges::take();
	next_block();
	let minted = Balances::total_issuance().saturating_sub(issuance.0);
	assert!(minted <= emission.0, "the block minted {minted} of {emission}");
	for event in events() {
		assert!(
			!matches!(
				event,
				Event::EmissionRefused { .. }
					| Event::SubnetSkipped { .. }
					| Event::EpochSkipped { .. }
					| Event::PositionSkipped { .. }
			),
			"the block gave up: {event:?}"
		);
	}
	assert_sound();
}

/// The economy of a subnet.
pub fn economy(netuid: NetUid) -> SubnetEconomy {
	Subnets::<Test>::get(netuid).expect("the subnet exists").economy
}

/// The reserves `(T, A)` of a subnet.
pub fn reserves(netuid: NetUid) -> (u64, u64) {
	let Pool { tao, alpha } = economy(netuid).pool;
	(tao.0, alpha.0)
}

/// The spot price in rao per alpha: `floor(T * 10^9 / A)`.
pub fn price(netuid: NetUid) -> u64 {
	let (tao, alpha) = reserves(netuid);
	(u128::from(tao) * u128::from(UNIT) / u128::from(alpha)) as u64
}

/// What a position is worth.
pub fn stake(netuid: NetUid, hotkey: u64, coldkey: u64) -> u64 {
	DynamicTao::stake_value(netuid, &hotkey, &coldkey).expect("it has a value").0
}

/// What is known of the hotkey that has this account.
pub fn hotkey_info(account: u64) -> Option<HotkeyInfo<u64>> {
	match Hotkeys::<Test>::get(account) {
		Some(Hotkey::Current(known)) => Some(known),
		_ => None,
	}
}

/// Whose a hotkey is.
pub fn owner_of(hotkey: u64) -> Option<u64> {
	hotkey_info(hotkey).map(|known| known.coldkey)
}

/// The take of a hotkey.
pub fn take_of(hotkey: u64) -> Take {
	hotkey_info(hotkey).map(|known| known.take).unwrap_or_default()
}

/// Changes the take of a hotkey past all rules.
pub fn set_take(hotkey: u64, take: Take) {
	Hotkeys::<Test>::mutate(hotkey, |known| match known {
		Some(Hotkey::Current(known)) => known.take = take,
		_ => panic!("{hotkey} is no hotkey"),
	});
}

/// What `who` has beside its stake, with what is held of it for hotkeys.
pub fn free(who: u64) -> u64 {
	Balances::total_balance(&who)
}

/// What is in the vault.
pub fn vault() -> u64 {
	free(DynamicTao::vault_account())
}

/// All events of the pallet since the block began.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::DynamicTao(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// The pallet's last event.
pub fn last_event() -> Event<Test> {
	events().pop().expect("there is an event")
}

/// What the host is told of a position that has changed.
pub fn changed(netuid: NetUid, hotkey: u64, coldkey: u64) -> Change<u64> {
	Change::StakeChanged(Position { netuid, hotkey, coldkey })
}

/// What a step of a random walk sends.
pub fn dispatchable(deed: Deed<Test>) -> (RuntimeOrigin, RuntimeCall) {
	match deed {
		Deed::Call(origin, call) => (origin.into(), call.into()),
		Deed::Transfer { from, to, value } => {
			let call = pallet_balances::Call::transfer_allow_death { dest: to, value };
			(signed(from), call.into())
		}
	}
}

/// Dispatches a call. If it is refused, asserts that the storage root is as before and returns the
/// error's name.
pub fn refusal(call: RuntimeCall, who: u64) -> Option<&'static str> {
	refusal_of(call, signed(who))
}

/// As [`refusal`], with any origin. The call is tried out first and undone, since most calls are not
/// refused, and a root takes longer than a call.
pub fn refusal_of(call: RuntimeCall, origin: RuntimeOrigin) -> Option<&'static str> {
	let dispatch = || plain(call.clone().dispatch(origin.clone()));
	let (recorded, back) = (RecordedChanges::get(), CallsBack::get());
	let tried = with_transaction(|| Rollback(dispatch()));
	RecordedChanges::set(recorded);
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
pub fn refused<T: core::fmt::Debug, E>(attempt: impl FnOnce() -> Result<T, E>) -> E {
	let before = storage_root();
	let refused = attempt().expect_err("it must be refused");
	assert_eq!(storage_root(), before, "a refused call changed the state");
	refused
}

/// The root of all storage.
pub fn storage_root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}
