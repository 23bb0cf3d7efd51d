//! Every event is asserted somewhere with all its fields. The list of events is the pallet's own
//! metadata, so that a new one fails here until a test asserts it.

use super::{errors::names_of, *};

#[test]
fn every_event_should_have_a_test_that_asserts_its_fields() {
	let tests = [
		include_str!("add_stake.rs"),
		include_str!("associations.rs"),
		include_str!("attestations.rs"),
		include_str!("batches.rs"),
		include_str!("children.rs"),
		include_str!("coldkeys.rs"),
		include_str!("commits.rs"),
		include_str!("deposits.rs"),
		include_str!("dispose.rs"),
		include_str!("dissolution/claims.rs"),
		include_str!("dissolution/mod.rs"),
		include_str!("dissolution/payouts.rs"),
		include_str!("emission.rs"),
		include_str!("epochs.rs"),
		include_str!("hotkeys.rs"),
		include_str!("identity.rs"),
		include_str!("move_stake.rs"),
		include_str!("neurons.rs"),
		include_str!("parameters.rs"),
		include_str!("queue.rs"),
		include_str!("registration.rs"),
		include_str!("remove_stake.rs"),
		include_str!("root.rs"),
		include_str!("root_claims.rs"),
		include_str!("root_claims/dissolution.rs"),
		include_str!("root_votes.rs"),
		include_str!("rule_changes.rs"),
		include_str!("rules.rs"),
		include_str!("serving.rs"),
		include_str!("settings.rs"),
		include_str!("shadows.rs"),
		include_str!("stake_assets.rs"),
		include_str!("takes.rs"),
		include_str!("trimming.rs"),
		include_str!("unstake_all.rs"),
		include_str!("activation.rs"),
		include_str!("weights.rs"),
	];
	let names = names_of::<Event<Test>>();
	assert!(names.len() >= 39, "{names:?}");
	for name in names {
		let asserted = |test: &&str| {
			if name == "BatchCompletedWithErrors" {
				return test.contains("Event::BatchCompletedWithErrors,"); // without fields
			}
			// A movement, of which `last_movement` takes all fields apart.
			if test.contains(&format!("last_movement(), (\"{name}\",")) {
				return true;
			}
			// Built with its fields, and not matched with `..` or for some of them.
			test.match_indices(&format!("Event::{name} {{")).any(|(at, _)| {
				let fields = test[at..].split('}').next().unwrap_or_default();
				!fields.contains("..") && fields.contains(':')
			})
		};
		assert!(tests.iter().any(asserted), "no test asserts {name}");
	}
}
