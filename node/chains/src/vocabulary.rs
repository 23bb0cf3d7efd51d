//! What of our runtime is worth to be told: events in words, the names of accounts, and numbers for
//! Prometheus. All of it is names that the runtime's metadata has, as a test asserts; so a chain with
//! another version of the runtime is told of as far as the names are the same.

use dtao_runtime::development_keys::{hotkeys, people_keys, stakers};
use dtao_service::{
	Measure, Sentence,
	Source::{Each, Field, Sum},
	Unit::{Count, Rao},
	Vocabulary,
};
use std::{collections::BTreeMap, sync::OnceLock};

/// The vocabulary of the development chains.
pub static VOCABULARY: Vocabulary =
	Vocabulary { sentences: SENTENCES, name_of, api: "DynamicTaoApi", gauges: GAUGES };

/// The name of a development account: Alice, Alice's hotkey, Staker 7.
fn name_of(account: &[u8; 32]) -> Option<String> {
	static NAMES: OnceLock<BTreeMap<[u8; 32], String>> = OnceLock::new();
	let names = NAMES.get_or_init(|| {
		let people = people_keys().map(|key| (key.to_account_id(), format!("{key:?}")));
		let hotkeys = hotkeys().into_iter().zip(people_keys());
		let hotkeys = hotkeys.map(|(hotkey, key)| (hotkey, format!("{key:?}'s hotkey")));
		let stakers = stakers().into_iter().zip(0..);
		let stakers = stakers.map(|(staker, index)| (staker, format!("Staker {index}")));
		let named = people.chain(hotkeys).chain(stakers);
		named.map(|(account, name)| (account.into(), name)).collect()
	});
	names.get(account).cloned()
}

/// An event of the economy with its words.
const fn told(event: &'static str, words: &'static str) -> Sentence {
	Sentence { pallet: "DynamicTao", event, words }
}

/// What happens often and says little (a block's emission, weights that are renewed) is told at length
/// only.
const SENTENCES: &[Sentence] = &[
	told(
		"StakeAdded",
		"{coldkey} staked {tao:amount} TAO behind {hotkey} on subnet {netuid}: {alpha:amount} alpha, \
		 fee {fee:amount}, price {price:amount}",
	),
	told(
		"StakeRemoved",
		"{coldkey} sold {alpha:amount} alpha of subnet {netuid} behind {hotkey}: {tao:amount} TAO, \
		 fee {fee:amount} alpha, price {price:amount}",
	),
	told(
		"StakeSwapped",
		"{origin_coldkey} swapped {alpha_given:amount} of subnet {origin_netuid} behind {origin_hotkey} \
		 for {alpha_received:amount} of subnet {destination_netuid}",
	),
	told(
		"StakeMoved",
		"{origin_coldkey} moved {alpha_given:amount} of subnet {origin_netuid} from {origin_hotkey} to \
		 {destination_hotkey} on subnet {destination_netuid}",
	),
	told(
		"StakeTransferred",
		"{origin_coldkey} gave {alpha_given:amount} of subnet {origin_netuid} behind {origin_hotkey} to \
		 {destination_coldkey} on subnet {destination_netuid}",
	),
	told(
		"StakeLegSkipped",
		"{coldkey}: the position behind {hotkey} on subnet {netuid} stays: {error:error}",
	),
	told(
		"RootClaimed",
		"{coldkey} claimed {alpha:amount} alpha of subnet {netuid} behind {hotkey}, worth {tao:amount} TAO",
	),
	told(
		"RootClaimSkipped",
		"{coldkey}: the claim of subnet {netuid} behind {hotkey} stays: {error:error}",
	),
	told("AlphaBurned", "{coldkey} burned {alpha:amount} alpha of subnet {netuid}"),
	told("AlphaRecycled", "{coldkey} recycled {alpha:amount} alpha of subnet {netuid}"),
	told(
		"SubnetRegistered",
		"{coldkey} registered subnet {netuid} with {hotkey} for {lock:amount} TAO",
	),
	told(
		"NetworkQueued",
		"{coldkey} put down {lock:amount} TAO for a subnet with {hotkey}, which will be subnet {netuid}",
	),
	told(
		"RegistrationReturned",
		"{coldkey} got back {lock:amount} TAO, since no subnet could be registered: {error:error}",
	),
	told(
		"RegistrationCancelled",
		"{coldkey} waits for no subnet any more and got back {refund:amount} TAO",
	),
	told("FirstEmissionBlockNumberSet", "subnet {netuid} starts, with emission from block {block}"),
	told(
		"NeuronRegistered",
		"{coldkey} registered {hotkey} as neuron {uid} of subnet {netuid} for {burn:amount} TAO",
	),
	told("RootRegistered", "{coldkey} registered {hotkey} on root as uid {uid}"),
	told(
		"EpochPaid",
		"subnet {netuid} paid {miners:amount} alpha to miners, {validators:amount} to validators, \
		 {owner:amount} to its owner, and {root_tao:amount} TAO and {root_alpha:amount} alpha to root; \
		 {withheld:amount} alpha was withheld",
	),
	told("EpochDeferred", "the epoch of subnet {netuid} from block {from_block} waits for a later one"),
	told("EpochSkipped", "the epoch of subnet {netuid} failed: {error:error}"),
	told("EmissionRefused", "{emission:amount} TAO could not be minted: {error:error}"),
	told("AllocationRefused", "the rules could not divide the block's TAO: {refusal}"),
	told("SubnetSkipped", "subnet {netuid} could not take its part of the block: {refusal}"),
	told("RulesScheduled", "from block {at} on the economy is to run by other rules"),
	told("RulesCancelled", "the rules that were scheduled for block {at} will not come"),
	told("RulesChanged", "the economy runs by other rules from here on"),
	told("SetChildrenScheduled", "{hotkey} will have other children on subnet {netuid} from block {from} on"),
	told("BatchWeightItemFailed", "weights of subnet {netuid} were refused in a batch: {error:error}"),
	told("TakeIncreased", "{coldkey} will take more of what {hotkey} earns from block {from} on"),
	told("TakeDecreased", "{coldkey} takes less of what {hotkey} earns"),
	told("HotkeySwapped", "{coldkey} gave {old_hotkey} another account, {new_hotkey}"),
	told(
		"ColdkeySwapScheduled",
		"{old_coldkey} is to be followed by {new_coldkey} from block {execution_block} on",
	),
	told("ColdkeySwapDisputed", "{coldkey} took back that {new_coldkey} is to follow it"),
	told("ColdkeySwapped", "{new_coldkey} has all that was {old_coldkey}'s"),
	told("PruneNoticeGiven", "subnet {netuid} has to make room and trades until block {closes_at}"),
	told("PruneNoticeLapsed", "subnet {netuid} goes on: there is room"),
	told("DissolutionStarted", "subnet {netuid} is dissolved: {tao:amount} TAO for {alpha:amount} alpha"),
	told("DissolutionPayout", "{coldkey} gets {tao:amount} TAO for all stake on subnet {netuid}"),
	told("PositionSkipped", "{coldkey} could not be paid for subnet {netuid}: {error:error}"),
	told("ClaimsSkipped", "claims behind {hotkey} could not be paid for subnet {netuid}: {error:error}"),
	told("NetworkRemoved", "subnet {netuid} is no more: {paid:amount} TAO were paid"),
	told("PayoutClaimed", "{coldkey} claimed {tao:amount} TAO of dissolutions"),
	told(
		"SubnetOwnerChanged",
		"subnet {netuid} went from {old_coldkey} to {new_coldkey}",
	),
];

/// What Prometheus reads.
const GAUGES: &[Measure] = &[
	Measure {
		name: "dtao_issuance_tao",
		help: "TAO that exists",
		source: Field("global", "total_issuance"),
		unit: Rao,
	},
	Measure {
		name: "dtao_block_emission_tao",
		help: "TAO that the next block may bring",
		source: Field("global", "block_emission"),
		unit: Rao,
	},
	Measure {
		name: "dtao_root_stake_tao",
		help: "TAO that is staked on root",
		source: Field("global", "root_stake"),
		unit: Rao,
	},
	Measure {
		name: "dtao_pooled_tao",
		help: "TAO in the pools of all subnets",
		source: Field("global", "pooled_tao"),
		unit: Rao,
	},
	Measure {
		name: "dtao_vault_excess_tao",
		help: "TAO in the vault that no record owns",
		source: Field("global", "vault_excess"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnets",
		help: "Subnets, root apart",
		source: Field("global", "subnets"),
		unit: Count,
	},
	Measure {
		name: "dtao_deferred_epochs",
		help: "Epochs that were due and wait for a block with room for them",
		source: Field("global", "deferred_epochs"),
		unit: Count,
	},
	Measure {
		name: "dtao_price_sum_tao",
		help: "Sum of the prices of all subnets, in TAO",
		source: Sum("subnets", "price"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_price_tao",
		help: "TAO per alpha of a subnet",
		source: Each("subnets", "price"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_moving_price_tao",
		help: "Moving average of a subnet's price, in TAO per alpha",
		source: Each("subnets", "moving_price"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_reserve_tao",
		help: "TAO in a subnet's pool",
		source: Each("subnets", "tao_reserve"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_reserve_alpha",
		help: "Alpha in a subnet's pool",
		source: Each("subnets", "alpha_reserve"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_outstanding_alpha",
		help: "Alpha of a subnet outside of its pool",
		source: Each("subnets", "alpha_outstanding"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_emission_tao",
		help: "TAO that the next block gives a subnet",
		source: Each("subnets", "block_share"),
		unit: Rao,
	},
	Measure {
		name: "dtao_subnet_last_epoch_block",
		help: "Block of a subnet's last epoch, as the economy counts",
		source: Each("subnets", "last_epoch"),
		unit: Count,
	},
	Measure {
		name: "dtao_subnet_neurons",
		help: "Neurons of a subnet",
		source: Each("subnets", "neurons"),
		unit: Count,
	},
];

#[cfg(test)]
mod tests {
	use super::*;
	use dtao_runtime::Runtime;
	use dtao_service::Metadata;
	use std::collections::BTreeSet;

	fn metadata() -> Metadata {
		let opaque = sp_io::TestExternalities::new_empty()
			.execute_with(|| Runtime::metadata_at_version(15))
			.expect("is supported");
		Metadata::decode(&opaque).expect("is metadata")
	}

	/// The fields that words name, each without what stands behind the first dot or colon.
	fn fields_of(words: &str) -> Vec<&str> {
		let named = words.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
		named.filter_map(|(name, _)| name.split(['.', ':']).next()).collect()
	}

	#[test]
	fn sentences_name_events_and_fields_of_the_runtime() {
		let metadata = metadata();
		for Sentence { pallet, event, words } in SENTENCES {
			let events = metadata.event_names(pallet);
			let (_, fields) = events
				.iter()
				.find(|(name, _)| name == event)
				.unwrap_or_else(|| panic!("{pallet} has no event {event}"));
			for field in fields_of(words) {
				assert!(fields.contains(&field), "{event} has no field {field}");
			}
		}
	}

	#[test]
	fn measures_name_fields_of_what_the_runtime_answers() {
		let metadata = metadata();
		for Measure { name, source, .. } in GAUGES {
			let fields = metadata.answer_fields(VOCABULARY.api, source.method());
			assert!(fields.contains(&source.path()), "{name}: no field {}", source.path());
		}
	}

	/// The words in a text that look like metrics of ours.
	fn metrics_in(text: &str) -> BTreeSet<&str> {
		text.split(|character: char| !character.is_ascii_lowercase() && character != '_')
			.filter(|word| word.starts_with("dtao_"))
			.collect()
	}

	#[test]
	fn grafana_board_shows_each_measure_and_no_other() {
		let board: serde_json::Value =
			serde_json::from_str(include_str!("../../grafana/economy.json")).expect("is JSON");
		let panels = board["panels"].as_array().expect("has panels");
		let queries = panels.iter().flat_map(|panel| panel["targets"].as_array().expect("asks"));
		let queries: Vec<_> =
			queries.map(|target| target["expr"].as_str().expect("is a query")).collect();

		let shown = queries.iter().flat_map(|query| metrics_in(query)).collect::<BTreeSet<_>>();
		let measured = GAUGES.iter().map(|measure| measure.name).collect::<BTreeSet<_>>();
		assert_eq!(shown, measured);
	}

	#[test]
	fn development_accounts_are_called_by_name() {
		let alice = people_keys().next().expect("there are people").to_account_id();

		assert_eq!(name_of(&alice.into()), Some("Alice".into()));
		assert_eq!(
			hotkeys().first().and_then(|key| name_of(key.as_ref())),
			Some("Alice's hotkey".into())
		);
		assert_eq!(stakers().get(7).and_then(|key| name_of(key.as_ref())), Some("Staker 7".into()));
		assert_eq!(name_of(&[0; 32]), None);
	}
}
