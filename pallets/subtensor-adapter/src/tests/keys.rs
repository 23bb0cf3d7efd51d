//! The trading path costs not one key more than without the adapter.

use super::*;
use dtao_testkit::{ALICE, BOB};
use frame_support::weights::Weight;
use pallet_dynamic_tao::{Call, ChangeKind, OnChange};
use std::sync::{Arc, Mutex};
use tracing::{
	field::{Field, Visit},
	span::{Attributes, Id, Record},
	Event as Line, Metadata, Subscriber,
};

/// Remembers the keys that the state machine says that it is asked for.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

/// The key of one line of its trace.
#[derive(Default)]
struct Key(Option<String>);

impl Visit for Key {
	fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
		if field.name() == "key" {
			self.0 = Some(format!("{value:?}"));
		}
	}
}

impl Subscriber for Recorder {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "state"
	}

	fn new_span(&self, _: &Attributes<'_>) -> Id {
		Id::from_u64(1)
	}

	fn record(&self, _: &Id, _: &Record<'_>) {}

	fn record_follows_from(&self, _: &Id, _: &Id) {}

	fn event(&self, line: &Line<'_>) {
		let mut key = Key::default();
		line.record(&mut key);
		self.0.lock().expect("nobody panics with it").extend(key.0);
	}

	fn enter(&self, _: &Id) {}

	fn exit(&self, _: &Id) {}
}

/// How often `action` asks for keys of Dynamic TAO, and of the adapter.
fn asked(action: impl FnOnce()) -> [usize; 2] {
	let recorder = Recorder::default();
	tracing::subscriber::with_default(recorder.clone(), action);
	let keys = recorder.0.lock().expect("nobody panics with it").clone();
	["DynamicTao", "SubtensorModule"].map(|pallet| {
		let prefix: String = sp_io::hashing::twox_128(pallet.as_bytes())
			.iter()
			.map(|byte| format!("{byte:02x}"))
			.collect();
		keys.iter().filter(|key| key.starts_with(&prefix)).count()
	})
}

/// Trades by their core calls and by their doors.
fn trades() -> Vec<RuntimeCall> {
	let (one, two) = (NetUid(1), NetUid(2));
	let core: [Call<Test>; 5] = [
		Call::add_stake { hotkey: HOT, netuid: one, amount_staked: Tao(UNIT) },
		Call::remove_stake { hotkey: HOT, netuid: one, amount_unstaked: Alpha(UNIT) },
		Call::swap_stake {
			hotkey: HOT,
			origin_netuid: one,
			destination_netuid: two,
			alpha_amount: Alpha(UNIT),
		},
		Call::transfer_stake {
			destination_coldkey: BOB,
			hotkey: HOT,
			origin_netuid: one,
			destination_netuid: one,
			alpha_amount: Alpha(UNIT),
		},
		Call::unstake_all { hotkey: HOT },
	];
	let door = crate::Call::<Test>::add_stake { hotkey: HOT, netuid: 1, amount_staked: UNIT };
	core.into_iter().map(RuntimeCall::DynamicTao).chain([door.into()]).collect()
}

#[test]
fn a_trade_should_ask_for_no_key_of_the_adapter() {
	execute(world(), || {
		for call in trades() {
			let [core, adapter] = asked(|| make(ALICE, call.clone()));
			assert!(core > 5, "the trace tells of keys");
			assert_eq!(adapter, 0, "{call:?}");
		}
	});
}

#[test]
fn a_block_without_an_epoch_should_ask_for_no_key_of_the_adapter() {
	execute(world(), || {
		let [core, adapter] = asked(|| run_blocks(20));
		assert!(core > 20, "the trace tells of keys");
		assert_eq!(adapter, 0);
	});
}

#[test]
fn a_trade_should_weigh_no_more_for_the_adapter() {
	let weight = <SubtensorModule as OnChange<u64>>::weight(ChangeKind::StakeChanged);
	assert_eq!(weight, Weight::zero());
}

#[test]
fn an_epoch_should_write_when_it_was_and_nothing_else() {
	execute(world().but(|subnet| subnet.parameters.tempo = 10), || {
		let known = |pairs: Vec<(Vec<u8>, Vec<u8>)>| -> Vec<_> {
			let prefix = sp_io::hashing::twox_128(b"SubtensorModule");
			pairs.into_iter().filter(|(key, _)| key.starts_with(&prefix)).collect()
		};
		let before = known(state());
		run_blocks(10);
		let after = known(state());
		let changed: Vec<_> = after.iter().filter(|pair| !before.contains(pair)).collect();
		// LastEpochBlock and its older name.
		assert_eq!((before.len(), changed.len()), (after.len(), 2));
	});
}
