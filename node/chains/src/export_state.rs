//! The state of a block as the genesis of a chain that can be started.
//!
//! The SDK's command exports every key, also those that describe the block itself and those before.
//! No chain can begin with them: its first block would come after a slot of the future. Here what
//! belongs to the old chain is as at its beginning. The economy goes on counting its blocks where it
//! was, so that no age, no window and no limit that it keeps is lost.

use codec::{Decode, Encode};
use dtao_runtime::configs::BlocksBefore;
use sp_core::{
	storage::{well_known_keys, Storage},
	H256,
};
use sp_crypto_hashing::{twox_128, twox_64};

/// The pallets that describe the chain, with the items that describe its economy nevertheless.
const CHAIN: [(&str, &[&str]); 4] = [
	(
		"System",
		&["Account", "LastRuntimeUpgrade", "UpgradedToU32RefCount", "UpgradedToTripleRefCount"],
	),
	("Timestamp", &[]),
	("Aura", &["Authorities"]),
	("Grandpa", &["Authorities"]),
];

/// What a runtime keeps outside of its pallets while it makes a block.
const SCRATCH: [&[u8]; 2] = [well_known_keys::EXTRINSIC_INDEX, well_known_keys::INTRABLOCK_ENTROPY];

/// Turns the state of block `number` into one that a chain can begin with.
pub fn restarted(mut state: Storage, beginning: Storage, number: u32) -> Result<Storage, String> {
	let blocks = blocks_before(&state)?.saturating_add(number.into());
	state.top.retain(|key, _| !belongs_to_chain(key));
	state.top.extend(beginning.top.into_iter().filter(|(key, _)| belongs_to_chain(key)));
	state.top.insert(BlocksBefore::key().to_vec(), blocks.encode());
	Ok(state)
}

/// Turns a state that a chain can begin with into the one after the first block of the chain with this
/// genesis, whose hash every transaction signs. The economy stands at the same block of its own, so that
/// one of before all blocks is refused.
pub fn at_first_block(mut state: Storage, genesis: H256) -> Result<Storage, String> {
	let before = blocks_before(&state)?
		.checked_sub(1)
		.ok_or("the state is of before the first block: a chain begins with it by `--chain`")?;
	state.top.insert(BlocksBefore::key().to_vec(), before.encode());
	state.top.insert(key("System", "Number"), 1u32.encode());
	let first = 0u32.encode();
	let hash_of_genesis = [key("System", "BlockHash"), twox_64(&first).to_vec(), first].concat();
	state.top.insert(hash_of_genesis, genesis.encode());
	Ok(state)
}

/// How many blocks were before the chain of a state.
fn blocks_before(state: &Storage) -> Result<u64, String> {
	match state.top.get(BlocksBefore::key().as_slice()) {
		Some(before) => u64::decode(&mut before.as_slice())
			.map_err(|_| "the state does not tell how many blocks were before its chain".into()),
		None => Ok(0),
	}
}

/// Where an item of a pallet is.
fn key(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Tells whether a key describes the chain and not its economy.
fn belongs_to_chain(key: &[u8]) -> bool {
	let of_pallet = CHAIN.iter().find(|(pallet, _)| key.starts_with(&twox_128(pallet.as_bytes())));
	match of_pallet {
		Some((_, kept)) => !kept.iter().any(|item| {
			key.get(16..).is_some_and(|rest| rest.starts_with(&twox_128(item.as_bytes())))
		}),
		None => SCRATCH.contains(&key),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::storage::StorageMap;

	fn storage(rows: &[(Vec<u8>, u8)]) -> Storage {
		let top: StorageMap = rows.iter().map(|(key, value)| (key.clone(), vec![*value])).collect();
		Storage { top, ..Storage::default() }
	}

	#[test]
	fn what_belongs_to_the_chain_is_as_at_its_beginning() {
		let rows = [
			("System", "Account"),
			("System", "Number"),
			("System", "BlockHash"),
			("Timestamp", "Now"),
			("Aura", "CurrentSlot"),
			("Aura", "Authorities"),
			("Balances", "TotalIssuance"),
			("DynamicTao", "Subnets"),
		];
		let keys = rows.map(|(pallet, item)| key(pallet, item));
		let state = storage(&keys.clone().map(|key| (key, 2)));
		let beginning =
			storage(&[(keys[0].clone(), 1), (keys[2].clone(), 1), (keys[7].clone(), 1)]);

		let restarted = restarted(state, beginning, 5).expect("is a state");

		// 2 is the state's, 1 the beginning's.
		let values = keys.map(|key| restarted.top.get(&key).map(|value| value[0]));
		let expected = [Some(2), None, Some(1), None, None, Some(2), Some(2), Some(2)];
		assert_eq!(values, expected);
	}

	#[test]
	fn blocks_are_counted_through_all_chains() {
		let once = restarted(Storage::default(), Storage::default(), 800).expect("is a state");
		let twice = restarted(once, Storage::default(), 35).expect("is a state");

		assert_eq!(twice.top.get(BlocksBefore::key().as_slice()), Some(&835u64.encode()));
	}

	#[test]
	fn a_state_is_dumped_as_it_was_taken_in() {
		let dumped = restarted(Storage::default(), Storage::default(), 800).expect("is a state");
		let taken_in =
			at_first_block(dumped.clone(), H256::repeat_byte(7)).expect("is of block 800");
		let again = restarted(taken_in, Storage::default(), 1).expect("is a state");

		assert_eq!(again.top, dumped.top);
	}

	#[test]
	fn a_state_of_before_all_blocks_is_refused() {
		assert!(at_first_block(Storage::default(), H256::zero()).is_err());
	}
}
