//! Values that the public chain's own tests assert, of rules that stand in the pallet: when an epoch is
//! due, and which subnet gives way to a new one. The crate of the economics runs all others, and counts
//! that none is forgotten.

use super::*;
use crate::SubnetParameters;
use dtao_economics::Price;
use serde_json::Value;

/// The vectors of an area: what each is called, asks and expects.
fn vectors(area: &str) -> Vec<(String, Value, Value)> {
	let file = include_str!("../../economics/tests/vectors.json");
	let file: Value = serde_json::from_str(file).expect("is JSON");
	let all = file["vectors"].as_array().expect("a list").clone();
	all.into_iter()
		.filter(|vector| vector["area"] == area)
		.map(|vector| {
			let id = vector["id"].as_str().expect("an id").to_string();
			(id, vector["inputs"].clone(), vector["expected"].clone())
		})
		.collect()
}

/// What our rule says where it is not the vector's. There a tempo of `n` means an epoch in every
/// `n + 1` blocks, here in every `n`; and an epoch that no block number can say is none.
const EPOCHS: &[(&str, u64)] = &[
	("blocks_until_epoch-002", 4),        // (5 + 1) mod 10 = 6
	("blocks_until_epoch-004", 2),        // (25 + 3) mod 30 = 28
	("blocks_until_epoch-005", u64::MAX), // after the last block that there can be
	("blocks_until_epoch-007", u64::MAX),
	("blocks_until_epoch-010", 3), // (5 + 2) mod 10 = 7
	("blocks_until_epoch-011", 2), // (5 + 3) mod 10 = 8
	("blocks_until_epoch-013", u64::MAX),
	("blocks_until_epoch-014", u64::MAX),
];

#[test]
fn epochs_should_be_due_as_the_public_chain_says_but_for_the_block_between() {
	let all = vectors("blocks_until_epoch");
	assert_eq!(all.len(), 10);
	for (id, inputs, expected) in all {
		let number = |name: &str| inputs[name].as_u64().expect("a number");
		let tempo = number("tempo").try_into().expect("16 bits");
		let netuid = NetUid(number("netuid").try_into().expect("16 bits"));
		let parameters = SubnetParameters { tempo, ..Default::default() };
		let next = parameters.next_epoch(netuid, number("block"));
		// Never is as far as a number can say, there too.
		let blocks = next.map_or(u64::MAX, |next| next - number("block"));
		match EPOCHS.iter().find(|(other, _)| *other == id) {
			Some((_, ours)) => {
				assert_eq!(blocks, *ours, "{id}");
				assert_ne!(Some(blocks), expected.as_u64(), "{id} agrees");
			}
			None => assert_eq!(Some(blocks), expected.as_u64(), "{id}"),
		}
	}
}

/// A chain of these subnets, as (price, whether it is too young to go, block of the registration).
fn pruned(subnets: &[(u64, bool, u64)]) -> Option<NetUid> {
	let world = ExtBuilder::new().set(|genesis| genesis.parameters.network_immunity_period = 50);
	let world =
		subnets.iter().zip(1..).fold(world, |world, ((price, young, registered), netuid)| {
			world.subnet(netuid, 1_000 * UNIT, 1_000 * UNIT).but(|subnet| {
				// Averages are 1 at most: tenths.
				subnet.moving_price = Price::of(Tao(*price), Alpha(10)).expect("a price");
				subnet.registered_at = if *young { 90 } else { *registered };
				subnet.started_at = Some(subnet.registered_at + 1);
			})
		});
	world.build().execute_with(|| {
		System::set_block_number(100);
		DynamicTao::next_to_prune()
	})
}

#[test]
fn the_subnet_that_goes_should_be_the_one_that_the_public_chain_names() {
	let all = vectors("prune");
	assert_eq!(all.len(), 4);
	for (id, inputs, expected) in all {
		let names = ["n1", "n2"];
		let subnets: Vec<_> = if inputs["networks"].is_array() {
			Vec::new()
		} else {
			let immune = |name: &str| {
				let listed = inputs["immune"].as_array();
				inputs["all"] == "immune"
					|| listed.is_some_and(|listed| listed.iter().any(|other| other == name))
			};
			let number = |of: &str, name: &str| inputs[of][name].as_u64().unwrap_or_default();
			names.map(|name| (number("ema", name), immune(name), number("registered", name))).into()
		};
		let name = pruned(&subnets).map(|netuid| names[usize::from(netuid.0) - 1]);
		assert_eq!(name, expected.as_str(), "{id}");
	}
}
