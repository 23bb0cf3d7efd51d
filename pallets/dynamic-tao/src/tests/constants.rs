//! The constants that the metadata tells clients.

use super::*;
use codec::Decode;

fn constant<V: Decode>(name: &str) -> V {
	let constants = DynamicTao::pallet_constants_metadata();
	let constant = constants.into_iter().find(|constant| constant.name == name);
	let value = constant.unwrap_or_else(|| panic!("{name} is no constant")).value;
	V::decode(&mut &value[..]).expect("it is of that type")
}

#[test]
fn the_metadata_should_tell_what_a_subnet_may_have() {
	assert_eq!(constant::<u16>("MaxSubnets"), 128);
	assert_eq!((constant::<u16>("MaxUids"), constant::<u16>("MaxValidators")), (256, 64));
	assert_eq!((constant::<u32>("MaxParents"), constant::<u32>("MaxChildren")), (5, 5));
	assert_eq!((constant::<u32>("RootNeurons"), constant::<u32>("MaxCommits")), (64, 10));
	assert_eq!(constant::<u16>("MinAllowedUids"), 64);
	// A week and 30 days, of 7,200 blocks a day.
	assert_eq!(constant::<u16>("MaxTempo"), 7 * 7_200);
	assert_eq!(constant::<u64>("TrimRateLimit"), 30 * 7_200);
}

#[test]
fn the_metadata_should_tell_what_a_block_and_a_trade_may_do() {
	assert_eq!(constant::<u32>("MaxEpochsPerBlock"), 2);
	assert_eq!(constant::<u32>("DissolutionItemsPerBlock"), 100);
	assert_eq!(constant::<u64>("MinReserve"), UNIT / 100);
	assert_eq!(constant::<u64>("MaxInputFactor"), 1_000);
	assert_eq!(constant::<u16>("PageSize"), 256);
	assert_eq!((constant::<u64>("TallyPeriod"), constant::<u32>("MaxAttestors")), (100, 16));
	assert_eq!(constant::<u64>("ReportPeriod"), 7_200);
	assert_eq!(constant::<[u8; 8]>("PalletId"), *b"dyna/tao");
}

#[test]
fn every_constant_should_be_documented() {
	for constant in DynamicTao::pallet_constants_metadata() {
		assert!(!constant.docs.concat().trim().is_empty(), "{} has no doc", constant.name);
	}
}
