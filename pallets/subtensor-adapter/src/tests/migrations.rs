//! Mirrors of another version are made anew.

use super::*;
use crate::{
	migrations::MirrorEverything, mirrors::MAX_LINKED, Call, Kappa, LinkedHotkeys, LinksLeftOut,
	Tempo,
};
use dtao_testkit::ALICE;
use frame_support::traits::{
	BeforeAllRuntimeMigrations, GetStorageVersion, OnRuntimeUpgrade, PalletInfoAccess,
	StorageVersion,
};
use pallet_dynamic_tao::GenesisHotkey;

fn upgrade() -> Weight {
	MirrorEverything::<Test>::on_runtime_upgrade()
}

/// All that the adapter stores.
fn mirrors() -> Vec<(Vec<u8>, Vec<u8>)> {
	let is_ours = |key: &[u8]| key.starts_with(&SubtensorModule::name_hash());
	state().into_iter().filter(|(key, _)| is_ours(key)).collect()
}

fn forget() {
	for (key, _) in mirrors() {
		sp_io::storage::clear(&key);
	}
}

#[test]
fn a_chain_that_gets_the_adapter_should_be_mirrored_as_if_it_had_begun_with_it() {
	execute(world(), || {
		let begun = mirrors();
		forget();
		// As FRAME does before any migration.
		SubtensorModule::before_all_runtime_migrations();
		assert_eq!(SubtensorModule::on_chain_storage_version(), 1);

		assert!(upgrade().ref_time() > 0);

		assert_eq!(mirrors(), begun);
	});
}

#[test]
fn what_an_older_version_has_mirrored_should_be_forgotten() {
	execute(world(), || {
		let begun = mirrors();
		Kappa::<Test>::insert(9, 1); // of a subnet that there is not
		Tempo::<Test>::insert(1, 7); // of another layout, or forgotten
		sp_io::storage::set(&[&SubtensorModule::name_hash()[..], b"gone"].concat(), b"!");
		StorageVersion::new(0).put::<SubtensorModule>();

		upgrade();

		assert_eq!(mirrors(), begun);
	});
}

#[test]
fn mirrors_of_this_version_should_be_left_alone() {
	execute(world(), || {
		let kept = Tempo::<Test>::get(1);
		Tempo::<Test>::insert(1, 7);

		upgrade();

		assert_eq!(Tempo::<Test>::get(1), 7);
		Tempo::<Test>::insert(1, kept);
	});
}

#[test]
fn a_full_list_that_does_not_say_so_should_say_so() {
	let many = || 1_000..1_001 + MAX_LINKED as u64;
	let world = world().set(|genesis| {
		genesis.hotkeys.extend(many().map(|hotkey| GenesisHotkey { hotkey, coldkey: ALICE }));
	});
	execute(world, || {
		for hotkey in many() {
			make(ALICE, Call::set_childkey_take { hotkey, netuid: 2, take: 9 });
		}
		// As a node has left it that was built before there was this store.
		LinksLeftOut::<Test>::remove(2);
		StorageVersion::new(0).put::<SubtensorModule>();
		SubtensorModule::do_try_state().expect_err("one hotkey is missing");

		upgrade();

		assert_eq!(
			(LinkedHotkeys::<Test>::get(2).len(), LinksLeftOut::<Test>::get(2)),
			(MAX_LINKED, true)
		);
	});
}
