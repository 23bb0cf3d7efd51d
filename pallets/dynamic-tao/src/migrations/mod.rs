//! What becomes of the state that an older version of the pallet has stored.
//!
//! `storage.txt` has the layout of every stored item: its keys, their hashers, and each field of its
//! value. The test `layout` fails when the code stores anything else. Whoever changes a layout
//!
//! 1. raises `STORAGE_VERSION`,
//! 2. writes a file here, as [`v2`] for the second version, with a
//!    [`VersionedMigration`](frame_support::migrations::VersionedMigration) from the one before, its
//!    checks for try-runtime, and a test that runs it on a state of that version and then all
//!    invariants,
//! 3. writes the new layout with `STORAGE_LAYOUT=write cargo test --package pallet-dynamic-tao layout`,
//! 4. names the migration in [`Migrations`], which hosts run.
//!
//! `try_state` says when the state's version is not that of the code. A version that no chain has run
//! yet may still change: `STORAGE_LAYOUT=unreleased` writes its layout again, and its migration has to
//! follow.

pub mod v2;

/// What a host runs on an upgrade: its `frame_system::Config::SingleBlockMigrations`, or a part of it.
pub type Migrations<T> = v2::MigrateV1ToV2<T>;
