//! I-24: whatever refuses a call leaves the state as it was. `assert_noop!`, [`refusal`] and
//! [`refused`] compare the storage root, and here the sources of all tests are read, so that none
//! can assert an error of a call in any other way.

use super::*;
use frame_support::storage::unhashed;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// What an error can be asserted with.
const WAYS: [&str; 10] = [
	"Err(",
	"!= Ok(",
	".err()",
	".is_err()",
	".is_err_and(",
	".is_ok()",
	".ok()",
	"assert_err",
	"expect_err(",
	"unwrap_err(",
];

/// What looks like that and is none, by file: the wrappers themselves, what is no call but a query
/// or a check, and calls that are counted instead of asserted.
const OTHERS: [(&str, &str); 25] = [
	("attestations.rs", "nobody.ok()"),
	("meanwhile.rs", "let dissolving = Err(Error::<Test>::SubnetDissolving.into()); // of quotes"),
	("exits.rs", ".is_ok()"),
	("market.rs", "u64::try_from(limit).ok()?"),
	("genesis.rs", "genesis.try_build().expect_err("),
	("invariants.rs", "DynamicTao::do_try_state().expect_err("),
	("long_runs.rs", "return Err(format!("),
	("long_runs.rs", "false => call.dispatch(origin).is_err(),"),
	("migrations.rs", "v2::check_rows::<Test>(rows).expect_err("),
	("mod.rs", "std::env::var(variable).ok()"),
	("mod.rs", "Err(_) => {"), // of a draw
	("mod.rs", "RuntimeCall::DynamicTao(call).dispatch(signed(who)).is_ok()"),
	("queries.rs", "(Err(quoted), Some(error)) => {"),
	("queries.rs", "(Err(quoted), None) => panic!"),
	("queries.rs", "Err(Error::<Test>::SubtokenDisabled.into()),"),
	("queries.rs", "Err(Error::<Test>::SubnetNotExists.into()),"),
	("quotes.rs", ""), // answers of questions, which change nothing
	("reads.rs", "taken.ok();"),
	("reads.rs", "Assets::resolve(&ALICE, credit).is_ok()"),
	("root_claims.rs", "DynamicTao::do_try_state().expect_err("),
	(
		"root_claims.rs",
		"let none = Err(Error::<Test>::NotEnoughStakeToWithdraw.into()); // of a quote",
	),
	("rule_changes.rs", "genesis.try_build().expect_err("),
	("stake_assets.rs", ""), // traits of the SDK, whose refusals are held against the state there
	("stateful.rs", "std::env::var(\"PROPTEST_CASES\").ok()"),
	("refusals.rs", ""),
];

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
	let entries = fs::read_dir(folder).expect("there are tests");
	let paths = entries.map(|entry| entry.expect("it is there").path());
	paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn no_test_should_assert_an_error_of_a_call_without_the_state() {
	let paths = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests"));
	assert!(paths.len() >= 35, "only {} files are read", paths.len());
	let mut used = [false; OTHERS.len()];
	for path in paths {
		let source = fs::read_to_string(&path).expect("it is text");
		let file = path.file_name().and_then(|name| name.to_str()).expect("it has a name");
		for (number, line) in source.lines().enumerate() {
			let asserted = WAYS.into_iter().find(|way| line.contains(way));
			let known =
				OTHERS.iter().position(|(other, part)| *other == file && line.contains(part));
			match (asserted, known) {
				(Some(way), None) => panic!(
					"{file}:{}: use assert_noop!, refusal or refused in place of `{way}`",
					number + 1
				),
				(Some(_), Some(known)) => used[known] = true,
				(None, _) => (),
			}
		}
	}
	let unused: Vec<_> = OTHERS.iter().zip(used).filter(|(_, used)| !used).collect();
	assert!(unused.is_empty(), "no longer needed: {unused:?}");
}

/// Writes what no call may leave behind, and is refused.
fn half_done() -> DispatchResultWithPostInfo {
	unhashed::put_raw(b"half", b"done");
	Err(Error::<Test>::AmountTooLow.into())
}

#[test]
#[should_panic(expected = "a refused call changed the state")]
fn the_wrapper_should_miss_nothing_that_a_refused_call_leaves_behind() {
	ExtBuilder::new().build().execute_with(|| refused(half_done));
}

#[test]
#[should_panic]
fn the_macro_should_miss_nothing_either() {
	ExtBuilder::new().build().execute_with(|| {
		assert_noop!(half_done(), Error::<Test>::AmountTooLow);
	});
}

#[test]
fn a_call_that_is_tried_out_should_be_done_once() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let add = |amount_staked| {
			crate::Call::add_stake { hotkey: HOT, netuid: ONE, amount_staked }.into()
		};
		assert_eq!(refusal(add(Tao(UNIT)), ALICE), None);
		assert_eq!(free(ALICE), WEALTH - UNIT);
		assert_eq!(RecordedChanges::get(), [changed(ONE, HOT, ALICE)]);
		assert_eq!(events().len(), 1);
		assert_eq!(refusal(add(Tao(1)), ALICE), Some("AmountTooLow"));
		assert_eq!((free(ALICE), events().len()), (WEALTH - UNIT, 1));
	});
}
